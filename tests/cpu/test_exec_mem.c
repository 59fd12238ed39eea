/* Exclusives, SWP and unprivileged accesses: what a comparison at user level does not reach. */
#include "cpu/decode.h"
#include "cpu/excl.h"
#include "tests/cpu/sys_rig.h"

#include <check.h>
#include <string.h>

enum {
    LDREX_R0_R1 = 0xe1910f9f,
    STREX_R3_R2_R1 = 0xe1813f92,
    LDREXB_R0_R1 = 0xe1d10f9f,
    LDREXD_R4_R1 = 0xe1b14f9f,
    STREXD_R3_R6_R1 = 0xe1a13f96,
    CLREX = 0xf57ff01f,
    SWP_R0_R2_R1 = 0xe1010092,
    SWPB_R0_R2_R1 = 0xe1410092,
    LDRT_R0_R1 = 0xe4b10000,
    LDRT_R0_R1_4 = 0xe4b10004,
    STRT_R2_R1 = 0xe4a12000,
};

#define VA ((uint32_t)RIG_RAM + 0x100)

static struct sys_rig rig;

static void setup(void)
{
    memset(&rig, 0, sizeof rig);
    sys_rig_open(&rig);
    sys_rig_enter(&rig, RIG_SECURE, MODE_SVC);
    rig.cpu->r[1] = VA;
    rig.cpu->r[2] = 0x11223344;
}

static void teardown(void)
{
    sys_rig_close(&rig);
}

static uint32_t word(void)
{
    uint32_t v;
    memcpy(&v, rig.ram + 0x100, 4);
    return v;
}

/* The store-exclusive's result: 0 passed, 1 failed. */
static uint32_t strex(void)
{
    rig.cpu->r[3] = 77;
    ck_assert_int_eq(sys_rig_exec(&rig, STREX_R3_R2_R1), EX_NEXT);
    return rig.cpu->r[3];
}

static void ldrex(void)
{
    ck_assert_int_eq(sys_rig_exec(&rig, LDREX_R0_R1), EX_NEXT);
}

START_TEST(a_pair_passes_once)
{
    ldrex();
    ck_assert_uint_eq(strex(), 0);
    ck_assert_uint_eq(word(), 0x11223344);
    rig.cpu->r[2] = 5;
    ck_assert_uint_eq(strex(), 1); /* the mark is used up */
    ck_assert_uint_eq(word(), 0x11223344);
}
END_TEST

START_TEST(clrex_and_mismatches_fail)
{
    ldrex();
    sys_rig_exec(&rig, CLREX);
    ck_assert_uint_eq(strex(), 1);
    ldrex();
    rig.cpu->r[1] = VA + 4;
    ck_assert_uint_eq(strex(), 1); /* another address */
    rig.cpu->r[1] = VA;
    sys_rig_exec(&rig, LDREXB_R0_R1);
    ck_assert_uint_eq(strex(), 1); /* another size */
    ck_assert_uint_eq(word(), 0);
}
END_TEST

START_TEST(doublewords)
{
    memcpy(rig.ram + 0x100, "\1\0\0\0\2\0\0\0", 8);
    ck_assert_int_eq(sys_rig_exec(&rig, LDREXD_R4_R1), EX_NEXT);
    ck_assert_uint_eq(rig.cpu->r[4], 1);
    ck_assert_uint_eq(rig.cpu->r[5], 2);
    rig.cpu->r[6] = 3;
    rig.cpu->r[7] = 4;
    ck_assert_int_eq(sys_rig_exec(&rig, STREXD_R3_R6_R1), EX_NEXT);
    ck_assert_uint_eq(rig.cpu->r[3], 0);
    ck_assert_mem_eq(rig.ram + 0x100, "\3\0\0\0\4\0\0\0", 8);
}
END_TEST

START_TEST(other_cores_clear_the_granule)
{
    ldrex();
    excl_stored_by_other(rig.cpu, VA + EXCL_GRANULE, 4);
    ck_assert_uint_eq(strex(), 0);
    ldrex();
    excl_stored_by_other(rig.cpu, VA | (EXCL_GRANULE - 4), 4);
    ck_assert_uint_eq(strex(), 1);
}
END_TEST

static uint64_t told_pa;
static unsigned told_len;

static void told(void *self, struct cpu *from, uint64_t pa, unsigned len)
{
    told_pa = pa;
    told_len = len;
}

START_TEST(others_are_told_of_what_took_effect)
{
    rig.cpu->links.stored = told;
    told_len = 0;
    strex();
    ck_assert_uint_eq(told_len, 0);
    ldrex();
    strex();
    ck_assert_uint_eq(told_pa, VA);
    ck_assert_uint_eq(told_len, 4);
}
END_TEST

START_TEST(misaligned_exclusives_abort)
{
    rig.cpu->r[1] = VA + 2;
    ck_assert_int_eq(sys_rig_exec(&rig, LDREX_R0_R1), EX_EXC);
    ck_assert_uint_eq(rig.cpu->exc.kind, EXC_DATA_ABORT);
    ck_assert_uint_eq(rig.cpu->exc.fault.kind, FAULT_ALIGNMENT);
    ck_assert_int_eq(sys_rig_exec(&rig, STREX_R3_R2_R1), EX_EXC);
    rig.cpu->r[1] = VA + 4;
    ck_assert_int_eq(sys_rig_exec(&rig, LDREXD_R4_R1), EX_EXC);
}
END_TEST

START_TEST(swp_needs_sctlr_sw)
{
    rig.cpu->cp15.SCTLR[0] &= ~(uint64_t)SCTLR_SW;
    ck_assert_int_eq(sys_rig_exec(&rig, SWP_R0_R2_R1), EX_EXC);
    ck_assert_uint_eq(rig.cpu->exc.kind, EXC_UNDEF);
    rig.cpu->cp15.SCTLR[0] |= SCTLR_SW;
    memcpy(rig.ram + 0x100, "\1\2\3\4", 4);
    ck_assert_int_eq(sys_rig_exec(&rig, SWP_R0_R2_R1), EX_NEXT);
    ck_assert_uint_eq(rig.cpu->r[0], 0x04030201);
    ck_assert_uint_eq(word(), 0x11223344);
    ck_assert_int_eq(sys_rig_exec(&rig, SWPB_R0_R2_R1), EX_NEXT);
    ck_assert_uint_eq(rig.cpu->r[0], 0x44);
    sys_rig_enter(&rig, RIG_NS, MODE_HYP); /* HSCTLR has no such bit */
    rig.cpu->cp15.SCTLR[1] |= SCTLR_SW;
    ck_assert_int_eq(sys_rig_exec(&rig, SWP_R0_R2_R1), EX_EXC);
}
END_TEST

/* A section that PL1 alone may read and write: AP = 001 (B3.7.1). */
static void privileged_section(void)
{
    uint32_t section = (uint32_t)RIG_RAM | 0x140e;
    memcpy(rig.ram + 0x8000 + (RIG_RAM >> 20) * 4, &section, 4);
    rig.cpu->cp15.TTBR0[0] = RIG_RAM + 0x8000;
    rig.cpu->cp15.TTBCR[0] = 0;
    rig.cpu->cp15.DACR[0] = 1;
    rig.cpu->cp15.SCTLR[0] |= SCTLR_M;
    rig.cpu->cp15.SCTLR[0] &= ~(uint64_t)(SCTLR_AFE | SCTLR_TRE);
    cpu_context_changed(rig.cpu);
}

START_TEST(unprivileged_accesses_are_checked_as_pl0)
{
    privileged_section();
    ldrex(); /* PL1 may */
    rig.cpu->r[0] = 99;
    ck_assert_int_eq(sys_rig_exec(&rig, LDRT_R0_R1), EX_EXC);
    ck_assert_uint_eq(rig.cpu->exc.fault.kind, FAULT_PERMISSION);
    ck_assert_int_eq(sys_rig_exec(&rig, STRT_R2_R1), EX_EXC);
    ck_assert_uint_eq(rig.cpu->r[0], 99);
    ck_assert_uint_eq(rig.cpu->r[1], VA);
    ck_assert_uint_eq(word(), 0);
}
END_TEST

START_TEST(unprivileged_post_index_writes_back)
{
    ck_assert_int_eq(sys_rig_exec(&rig, LDRT_R0_R1_4), EX_NEXT);
    ck_assert_uint_eq(rig.cpu->r[1], VA + 4);
    ck_assert_uint_eq(rig.cpu->r[0], 0);
}
END_TEST

START_TEST(unprivileged_in_hyp_follows_the_policy)
{
    sys_rig_enter(&rig, RIG_NS, MODE_HYP);
    ck_assert(policies[POLICY_UNPRIV_HYP].undefined);
    ck_assert_int_eq(sys_rig_exec(&rig, LDRT_R0_R1), EX_EXC);
    ck_assert_uint_eq(rig.cpu->exc.kind, EXC_UNDEF);
    ck_assert_int_eq(sys_rig_exec(&rig, STRT_R2_R1), EX_EXC);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("exec_mem");
    TCase *t = tcase_create("accesses");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_pair_passes_once);
    tcase_add_test(t, clrex_and_mismatches_fail);
    tcase_add_test(t, doublewords);
    tcase_add_test(t, other_cores_clear_the_granule);
    tcase_add_test(t, others_are_told_of_what_took_effect);
    tcase_add_test(t, misaligned_exclusives_abort);
    tcase_add_test(t, swp_needs_sctlr_sw);
    tcase_add_test(t, unprivileged_accesses_are_checked_as_pl0);
    tcase_add_test(t, unprivileged_post_index_writes_back);
    tcase_add_test(t, unprivileged_in_hyp_follows_the_policy);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
