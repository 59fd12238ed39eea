/* test_flags.c - flags and ITSTATE that arrive from elsewhere than arithmetic, and VFP transfers
 * that use the PC (ARM DDI 0406C A2.5.1, A2.5.2, A8.8.107, A8.8.332, A8.8.412, B1.3.3). */
#include "cpu/sys_int.h"
#include "sys_rig.h"

#include <check.h>

static struct sys_rig rig;

static void setup(void)
{
    sys_rig_open(&rig);
    sys_rig_enter(&rig, RIG_NS, MODE_SVC);
}

static void teardown(void)
{
    sys_rig_close(&rig);
}

/* MRC to APSR_nzcv: the four flags are the register's upper bits, and nothing else changes. */
START_TEST(mrc_writes_the_flags)
{
    for (unsigned flags = 0; flags < 16; flags++)
        for (unsigned before = 0; before < 16; before++) {
            uint32_t kept = PSR_Q | 5u << 16 | PSR_I | MODE_SVC;
            cpu_set_cpsr(rig.cpu, before << 28 | kept);
            rig.cpu->cp15.TPIDRURW[1] = flags << 28 | 0x0abcdef5;
            ck_assert_int_eq(sys_rig_exec(&rig, 0xee1dff50),
                             EX_NEXT); /* p15, 0, APSR, c13, c0, 2 */
            ck_assert_uint_eq(cpu_cpsr(rig.cpu), flags << 28 | kept);
        }
}
END_TEST

/* An exception return to A32 clears ITSTATE, all eight bits; to Thumb it brings it. */
START_TEST(returns_bring_itstate)
{
    for (unsigned it = 0; it < 256; it++)
        for (unsigned thumb = 0; thumb < 2; thumb++) {
            uint32_t bits_it = (it & 3) << 25 | (it >> 2) << 10;
            cpu_set_cpsr(rig.cpu, MODE_SVC);
            psr_write_by_instr(rig.cpu, bits_it | thumb << 5 | MODE_SYS, 15, true);
            ck_assert_uint_eq(cpu_cpsr(rig.cpu), (thumb ? bits_it | PSR_T : 0) | MODE_SYS);
        }
}
END_TEST

/* MSR writes neither T, J nor ITSTATE, by any byte mask. */
START_TEST(msr_leaves_the_execution_state)
{
    for (unsigned mask = 0; mask < 16; mask++) {
        uint32_t want = MODE_SVC;
        cpu_set_cpsr(rig.cpu, MODE_SVC);
        psr_write_by_instr(rig.cpu, 0xffffffe0 | MODE_SYS, mask, false);
        want |= mask & 8 ? 0xf8000000 : 0;
        want |= mask & 4 ? 0x000f0000 : 0;
        want |= mask & 2 ? PSR_E : 0;
        want |= mask & 1 ? PSR_I | MODE_SYS : 0;
        ck_assert_msg((cpu_cpsr(rig.cpu) & ~(uint32_t)(PSR_A | PSR_F)) == want, "mask %u: %08x",
                      mask, cpu_cpsr(rig.cpu));
    }
}
END_TEST

/* VLDM and VSTM from the PC: A32 without writeback alone. */
START_TEST(vfp_lists_at_the_pc)
{
    static const uint32_t up = 0xec9f0a01, up_wb = 0xecbf0a01, down_wb = 0xed3f0a01;
    rig.cpu->cp15.CPACR[0] = 0x00f00000;
    rig.cpu->cp15.NSACR[0] = NSACR_CP10 | NSACR_CP11;
    rig.cpu->cp15.HCPTR[0] = 0;
    rig.cpu->fpexc = FPEXC_EN;
    ck_assert_int_eq(sys_rig_exec(&rig, up), EX_NEXT);
    ck_assert_int_eq(sys_rig_exec(&rig, up_wb), EX_EXC);
    ck_assert_int_eq(rig.cpu->exc.kind, EXC_UNDEF);
    ck_assert_int_eq(sys_rig_exec(&rig, down_wb), EX_EXC);
    ck_assert_int_eq(sys_rig_exec_t32(&rig, up), EX_EXC);
    ck_assert_int_eq(rig.cpu->exc.kind, EXC_UNDEF);
    ck_assert_int_eq(sys_rig_exec_t32(&rig, up_wb), EX_EXC);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("flags");
    TCase *t = tcase_create("flags");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, mrc_writes_the_flags);
    tcase_add_test(t, returns_bring_itstate);
    tcase_add_test(t, msr_leaves_the_execution_state);
    tcase_add_test(t, vfp_lists_at_the_pc);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
