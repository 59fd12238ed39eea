/* The short-descriptor format, clause by clause (ARM DDI 0406C B3.5, B3.7, B3.8, B3.12). */
#include "rig.h"

#include <check.h>
#include <stdlib.h>

static struct rig rig;
static struct mmu_result res;
static struct fault flt;

#define L1T  (RIG_RAM + 0x4000)
#define L2T  (RIG_RAM + 0x8000)
#define BANK 1

static void setup(void)
{
    rig_open(&rig, 4, 16);
    rig.regs.SCTLR[BANK] = SCTLR_M;
    rig.regs.TTBR0[BANK] = L1T;
    rig.regs.DACR[BANK] = 0x55555555;
}

static void teardown(void)
{
    rig_close(&rig);
}

static bool go(uint32_t va, enum mmu_access access, bool priv)
{
    struct mmu_req req = {
        .va = va, .regime = REGIME_NS_PL10, .access = (uint8_t)access, .priv = priv};
    return mmu_translate(&rig.mmu, &req, &res, &flt);
}

static uint32_t sect(uint32_t base, unsigned ap, uint32_t more)
{
    return base | SD1_SECTION | (uint32_t)DESC_PUT(SD_SECT_AP2, ap >> 2) |
           (uint32_t)DESC_PUT(SD_SECT_AP10, ap) | more;
}

static void put_l1(uint32_t va, uint32_t d)
{
    rig_put32(&rig, L1T + (va >> 20) * 4, d);
}

static void put_l2(uint32_t va, uint32_t d)
{
    rig_put32(&rig, L2T + ((va >> 12) & 0xff) * 4, d);
}

#define expect_fault(where, how, who, k, l)                                                        \
    do {                                                                                           \
        ck_assert(!go(where, how, who));                                                           \
        ck_assert_uint_eq(flt.kind, FAULT_##k);                                                    \
        ck_assert_uint_eq(flt.level, l);                                                           \
        ck_assert_uint_eq(flt.stage, 1);                                                           \
        ck_assert_uint_eq(flt.va, where);                                                          \
        ck_assert(!flt.lpae);                                                                      \
    } while (0)

START_TEST(section_maps_a_megabyte)
{
    put_l1(0x12300000, sect(0x45600000, AP_RW, 0));
    ck_assert(go(0x123abcde, MMU_READ, false));
    ck_assert_uint_eq(res.pa, 0x456abcde);
    ck_assert_uint_eq(res.ipa, res.pa);
    ck_assert_uint_eq(res.page_shift, 20);
    ck_assert(res.ns && res.readable && res.writable && res.executable);
}
END_TEST

START_TEST(supersection_reaches_40_bits)
{
    uint32_t d = sect(0x45000000, AP_RW, (uint32_t)DESC_PUT(SD_SECT_SUPER, 1));
    d |= (uint32_t)(DESC_PUT(SD_SUPER_PA39_36, 0xa) | DESC_PUT(SD_SUPER_PA35_32, 0xb));
    for (uint32_t va = 0x12000000; va < 0x13000000; va += 0x100000)
        put_l1(va, d);
    rig.regs.DACR[BANK] = 1; /* a supersection is in domain 0, whatever PA[39:36] says */
    ck_assert(go(0x12abcdef, MMU_READ, true));
    ck_assert_uint_eq(res.pa, UINT64_C(0xab45abcdef));
    ck_assert_uint_eq(res.page_shift, 24);
    ck_assert_uint_eq(res.domain, 0);
}
END_TEST

START_TEST(large_and_small_pages)
{
    put_l1(0x00100000, (uint32_t)L2T | SD1_TABLE | (uint32_t)DESC_PUT(SD_TABLE_DOMAIN, 3));
    put_l2(0x00110000, 0xabcd0000u | SD2_LARGE | (uint32_t)DESC_PUT(SD_LARGE_AP10, 3));
    put_l2(0x00120000, 0x12345000u | SD2_SMALL_XN | (uint32_t)DESC_PUT(SD_SMALL_AP10, 1));
    ck_assert(go(0x00110fed, MMU_WRITE, false));
    ck_assert_uint_eq(res.pa, 0xabcd0fed);
    ck_assert_uint_eq(res.page_shift, 16);
    ck_assert(go(0x00120fed, MMU_WRITE, true));
    ck_assert_uint_eq(res.pa, 0x12345fed);
    ck_assert_uint_eq(res.domain, 3);
    ck_assert(!res.executable);
    expect_fault(0x00120000, MMU_EXEC, true, PERMISSION, 2);
    expect_fault(0x00120000, MMU_READ, false, PERMISSION, 2);
    expect_fault(0x00130000, MMU_READ, true, TRANSLATION, 2);
    ck_assert(flt.domain_valid && flt.domain == 3); /* B3.13.3 */
    expect_fault(0x00200000, MMU_READ, true, TRANSLATION, 1);
    ck_assert(!flt.domain_valid);
}
END_TEST

START_TEST(ap_table) /* table B3-8 */
{
    static const uint8_t can[8][4] = {
        /* PL1 read, PL1 write, PL0 read, PL0 write */
        {0, 0, 0, 0}, {1, 1, 0, 0}, {1, 1, 1, 0}, {1, 1, 1, 1},
        {0, 0, 0, 0}, {1, 0, 0, 0}, {1, 0, 1, 0}, {1, 0, 1, 0},
    };
    for (unsigned ap = 0; ap < 8; ap++) {
        put_l1(ap << 20, sect(0x45600000, ap, 0));
        for (unsigned i = 0; i < 4; i++) {
            bool ok = go(ap << 20, i & 1 ? MMU_WRITE : MMU_READ, i < 2);
            ck_assert_msg(ok == can[ap][i], "AP %u case %u", ap, i);
            ck_assert(ok || flt.kind == FAULT_PERMISSION);
        }
        ck_assert_uint_eq(go(ap << 20, MMU_EXEC, true), can[ap][0]);
        ck_assert_uint_eq(go(ap << 20, MMU_EXEC, false), can[ap][2]);
    }
}
END_TEST

START_TEST(domains) /* B3.7.3; judged at hit time from the current DACR */
{
    put_l1(0, sect(0x45600000, AP_NONE,
                   (uint32_t)DESC_PUT(SD_SECT_DOMAIN, 5) | (uint32_t)DESC_PUT(SD_SECT_XN, 1)));
    expect_fault(0, MMU_READ, true, PERMISSION, 1);
    rig.regs.DACR[BANK] = (uint32_t)DOMAIN_MANAGER << 10;
    ck_assert(go(0, MMU_WRITE, false));
    ck_assert(go(0, MMU_EXEC, false));
    rig.regs.DACR[BANK] = ~((uint32_t)DOMAIN_MANAGER << 10);
    expect_fault(0, MMU_READ, true, DOMAIN, 1);
    ck_assert(flt.domain_valid && flt.domain == 5);
    ck_assert_uint_eq(rig.mmu.stats.misses, 1);
}
END_TEST

START_TEST(access_flag) /* B3.7.4: with SCTLR.AFE, AP[0] is the flag */
{
    rig.regs.SCTLR[BANK] |= SCTLR_AFE;
    put_l1(0, sect(0x45600000, 2, 0));
    expect_fault(0, MMU_READ, true, ACCESS_FLAG, 1);
    put_l1(0, sect(0x45600000, 3, 0)); /* no TLBI: an access flag fault is never cached */
    ck_assert(go(0, MMU_WRITE, false));
}
END_TEST

START_TEST(ttbcr_splits) /* B3.5.4 */
{
    rig.regs.TTBR0[BANK] = RIG_RAM + 0x800; /* N = 3: 2 KB table for the low 512 MB */
    rig.regs.TTBR1[BANK] = L1T;
    rig.regs.TTBCR[BANK] = 3;
    rig_put32(&rig, RIG_RAM + 0x800 + 0x1ff * 4, sect(0x11100000, AP_RW, 0));
    put_l1(0x20000000, sect(0x22200000, AP_RW, 0));
    ck_assert(go(0x1ff00000, MMU_READ, true));
    ck_assert_uint_eq(res.pa, 0x11100000);
    ck_assert(go(0x20000000, MMU_READ, true));
    ck_assert_uint_eq(res.pa, 0x22200000);
    struct tlbi all = {.scope = TLBI_ALL, .regime = REGIME_NS_PL10};
    mmu_tlbi(&rig.mmu, &all);
    rig.regs.TTBCR[BANK] = 3 | TTBCR_PD0;
    expect_fault(0x1ff00000, MMU_READ, true, TRANSLATION, 1);
    ck_assert(go(0x20000000, MMU_READ, true));
    mmu_tlbi(&rig.mmu, &all);
    rig.regs.TTBCR[BANK] = 3 | TTBCR_PD1;
    ck_assert(go(0x1ff00000, MMU_READ, true));
    expect_fault(0x20000000, MMU_READ, true, TRANSLATION, 1);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("mmu/short");
    TCase *t = tcase_create("short");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, section_maps_a_megabyte);
    tcase_add_test(t, supersection_reaches_40_bits);
    tcase_add_test(t, large_and_small_pages);
    tcase_add_test(t, ap_table);
    tcase_add_test(t, domains);
    tcase_add_test(t, access_flag);
    tcase_add_test(t, ttbcr_splits);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
