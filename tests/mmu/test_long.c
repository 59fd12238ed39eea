/* The long-descriptor format and stage 2, clause by clause (DDI 0406C B3.2, B3.6, B3.8, B3.12). */
#include "rig.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct rig rig;
static struct mmu_result res;
static struct fault flt;
static struct walk_record rec;

#define T1  (RIG_RAM + 0x1000) /* stage 1 tables, by level */
#define T2  (RIG_RAM + 0x2000)
#define T3  (RIG_RAM + 0x3000)
#define S1  (RIG_RAM + 0x20000) /* stage 2 tables, by level */
#define S2  (RIG_RAM + 0x21000)
#define S3  (RIG_RAM + 0x22000)
#define PTR LD_TABLE_OR_PAGE

static uint64_t s1_leaf(uint64_t pa, unsigned type, uint64_t more)
{
    return pa | type | DESC_PUT(LD_S1_AF, 1) | DESC_PUT(LD_S1_AP21, 1) | more;
}

static uint64_t s2_leaf(uint64_t pa, unsigned type, unsigned hap, unsigned memattr)
{
    return pa | type | DESC_PUT(LD_S2_AF, 1) | DESC_PUT(LD_S2_HAP, hap) |
           DESC_PUT(LD_S2_MEMATTR, memattr);
}

/* Three levels for VA 0; stage 2 maps every IPA below 1 GB to itself in 2 MB blocks. */
static void setup(void)
{
    rig_open(&rig, 4, 16);
    rig.regs.SCTLR[1] = SCTLR_M;
    rig.regs.TTBCR[1] = TTBCR_EAE;
    rig.regs.TTBR0[1] = T1;
    rig.regs.PRRR[1] = 0x0000ff44; /* MAIR0: 0 Normal NC, 1 Normal WB */
    rig.regs.HTTBR[0] = T1;
    rig.regs.HMAIR0[0] = 0x0000ff44;
    rig.regs.VTTBR[0] = S1;
    rig.regs.VTCR[0] = field_put(VTCR_SL0, 1);
    rig_put64(&rig, T1, T2 | PTR);
    rig_put64(&rig, T2, T3 | PTR);
    rig_put64(&rig, T3, s1_leaf(0x500000, PTR, 0));
    rig_put64(&rig, S1, S2 | PTR);
    for (uint64_t i = 0; i < 512; i++)
        rig_put64(&rig, S2 + 8 * i, s2_leaf(i << 21, LD_BLOCK, HAP_RW, S2_ATTR_WB));
}

static void teardown(void)
{
    rig_close(&rig);
}

static bool go(enum regime regime, uint32_t va, enum mmu_access access, bool priv)
{
    struct mmu_req req = {
        .va = va, .regime = (uint8_t)regime, .access = (uint8_t)access, .priv = priv};
    struct mmu_view view = rig_view(&rig, regime);
    return mmu_walk(&view, &req, &res, &flt, &rec);
}

static bool el1(uint32_t va, enum mmu_access access)
{
    return go(REGIME_NS_PL10, va, access, true);
}

static void fault_is(enum fault_kind kind, unsigned stage, unsigned level)
{
    ck_assert_uint_eq(flt.kind, kind);
    ck_assert_uint_eq(flt.stage, stage);
    ck_assert_uint_eq(flt.level, level);
    ck_assert(flt.lpae);
}

START_TEST(three_levels_and_two_kinds_of_block)
{
    ck_assert(el1(0x123, MMU_READ));
    ck_assert_uint_eq(res.pa, 0x500123);
    ck_assert_uint_eq(res.page_shift, 12);
    ck_assert_uint_eq(rec.count, 3);
    ck_assert_uint_eq(rec.step[2].kind, WALK_PAGE);
    rig_put64(&rig, T2 + 8, s1_leaf(UINT64_C(0xab12200000), LD_BLOCK, 0));
    ck_assert(el1(0x2fffff, MMU_READ));
    ck_assert_uint_eq(res.pa, UINT64_C(0xab122fffff));
    ck_assert_uint_eq(res.page_shift, 21);
    rig_put64(&rig, T1 + 24, s1_leaf(UINT64_C(0xffc0000000), LD_BLOCK, 0));
    ck_assert(el1(0xffffffff, MMU_READ));
    ck_assert_uint_eq(res.pa, UINT64_C(0xffffffffff));
    ck_assert_uint_eq(res.page_shift, 30);
}
END_TEST

START_TEST(t0sz_and_t1sz) /* B3.6.4: each register its own end, and nothing between */
{
    rig.regs.TTBCR[1] = TTBCR_EAE | 2 | 2 << TTBCR_T1SZ_SHIFT; /* 1 GB at both ends: level 2 */
    rig.regs.TTBR0[1] = T2;
    rig.regs.TTBR1[1] = T2;
    ck_assert(el1(0x00000000, MMU_READ));
    ck_assert_uint_eq(rec.count, 2);
    ck_assert(el1(0xc0000000, MMU_READ));
    ck_assert(!el1(0x40000000, MMU_READ));
    fault_is(FAULT_TRANSLATION, 1, 1);
    ck_assert(!el1(0xbfffffff, MMU_READ));
    rig.regs.TTBCR[1] |= TTBCR_EPD1;
    ck_assert(!el1(0xc0000000, MMU_READ));
    fault_is(FAULT_TRANSLATION, 1, 1);
    ck_assert(el1(0x00000000, MMU_READ));
}
END_TEST

START_TEST(tables_limit_what_is_below) /* B3.6.4, hierarchical control */
{
    rig_put64(&rig, T1, T2 | PTR | DESC_PUT(LD_TABLE_RO, 1));
    ck_assert(el1(0, MMU_READ));
    ck_assert(!el1(0, MMU_WRITE));
    fault_is(FAULT_PERMISSION, 1, 3);
    rig_put64(&rig, T1, T2 | PTR | DESC_PUT(LD_TABLE_NOPL0, 1));
    ck_assert(el1(0, MMU_WRITE));
    ck_assert(!go(REGIME_NS_PL10, 0, MMU_READ, false));
    rig_put64(&rig, T1, T2 | PTR | DESC_PUT(LD_TABLE_PXN, 1));
    ck_assert(!el1(0, MMU_EXEC));
    ck_assert(go(REGIME_NS_PL10, 0, MMU_EXEC, false));
    rig_put64(&rig, T1, T2 | PTR | DESC_PUT(LD_TABLE_XN, 1));
    ck_assert(!go(REGIME_NS_PL10, 0, MMU_EXEC, false));
}
END_TEST

START_TEST(hyp_has_its_own_rules) /* B3.7.1: AP[2] alone, no PXN; HSCTLR.WXN */
{
    rig.regs.HSCTLR[0] = HSCTLR_M;
    rig_put64(&rig, T3, s1_leaf(0x500000, PTR, DESC_PUT(LD_S1_PXN, 1)));
    ck_assert(go(REGIME_HYP, 4, MMU_EXEC, true));
    ck_assert(res.ns && res.writable);
    rig.regs.HSCTLR[0] |= HSCTLR_WXN;
    ck_assert(!go(REGIME_HYP, 4, MMU_EXEC, true));
    fault_is(FAULT_PERMISSION, 1, 3);
    rig.regs.HTCR[0] = 1;
    ck_assert(!go(REGIME_HYP, 0x80000000, MMU_READ, true));
    fault_is(FAULT_TRANSLATION, 1, 1);
}
END_TEST

START_TEST(secure_tables_turn_non_secure) /* B3.6.3, NSTable */
{
    rig.regs.SCTLR[0] = SCTLR_M;
    rig.regs.TTBCR[0] = TTBCR_EAE;
    rig.regs.TTBR0[0] = RIG_SEC;
    rig_put64(&rig, RIG_SEC, T2 | PTR | DESC_PUT(LD_TABLE_NS, 1));
    ck_assert(go(REGIME_S_PL10, 0, MMU_READ, true));
    ck_assert(res.ns);
    struct mmu_req req = {.va = 0, .regime = REGIME_S_PL10, .priv = true};
    ck_assert(mmu_translate(&rig.mmu, &req, &res, &flt)); /* nG clear, and yet not global */
    mmu_tlbi(&rig.mmu, &(struct tlbi){.scope = TLBI_ASID, .regime = REGIME_S_PL10});
    ck_assert_uint_eq(rig.mmu.tlb.count[0], 0);
    rig_put64(&rig, T2, RIG_SEC | PTR); /* reached as Non-secure: nobody answers */
    ck_assert(!go(REGIME_S_PL10, 0, MMU_READ, true));
    fault_is(FAULT_EXTERNAL_WALK, 1, 3);
    rig.regs.SCR[0] = SCR_SIF;
    rig_put64(&rig, T2, T3 | PTR);
    ck_assert(!go(REGIME_S_PL10, 0, MMU_EXEC, true));
    fault_is(FAULT_PERMISSION, 1, 3);
}
END_TEST

START_TEST(external_aborts_on_walks)
{
    rig_put64(&rig, T1, RIG_HOLE | PTR);
    ck_assert(!el1(0, MMU_READ));
    fault_is(FAULT_EXTERNAL_WALK, 1, 2);
    ck_assert(!flt.extabort); /* a decode error */
    rig_put64(&rig, T1, RIG_DEV | PTR);
    ck_assert(!el1(0, MMU_READ));
    ck_assert(flt.extabort); /* a device's refusal */
}
END_TEST

START_TEST(stage2_lies_under_stage1)
{
    rig.regs.HCR[0] = HCR_VM;
    rig_put64(&rig, S2 + 8 * 2, s2_leaf(0x400000, LD_BLOCK, HAP_RW, S2_ATTR_WB));
    ck_assert(el1(0x44, MMU_READ));
    ck_assert_uint_eq(rec.count, 3 * 3 + 2);
    ck_assert_uint_eq(res.page_shift, 12);
    rig_put64(&rig, T3, s1_leaf(0x00a00000, PTR, 0));
    rig_put64(&rig, S2 + 8 * 5, s2_leaf(0x1200000, LD_BLOCK, HAP_RO, S2_ATTR_WB));
    ck_assert(el1(0x44, MMU_READ));
    ck_assert_uint_eq(res.ipa, 0x00a00044);
    ck_assert_uint_eq(res.pa, 0x01200044);
    ck_assert(!res.writable);
    ck_assert(!el1(0x44, MMU_WRITE));
    fault_is(FAULT_PERMISSION, 2, 2);
    ck_assert_uint_eq(flt.ipa, 0x00a00044);
    rig_put64(&rig, S2 + 8 * 5, 0);
    ck_assert(!el1(0x44, MMU_WRITE));
    fault_is(FAULT_TRANSLATION, 2, 2);
    ck_assert(flt.ipa_valid && flt.ipa == 0x00a00044 && !flt.s1ptw && flt.write);
}
END_TEST

START_TEST(a_stage1_table_faults_at_stage2) /* B3.12.3, HCR.PTW */
{
    rig.regs.HCR[0] = HCR_VM;
    rig.regs.TTBR0[1] = UINT64_C(0x7f000000);
    rig_put64(&rig, S2 + 8 * (0x7f000000 >> 21), 0);
    ck_assert(!el1(0x40000000, MMU_WRITE));
    fault_is(FAULT_TRANSLATION, 2, 1); /* 0x7f000000 is in the second gigabyte */
    ck_assert(flt.s1ptw && flt.ipa_valid);
    ck_assert_uint_eq(flt.ipa, UINT64_C(0x7f000008)); /* the descriptor's own address */
    ck_assert_uint_eq(flt.va, 0x40000000);
    rig.regs.TTBR0[1] = T1;
    rig_put64(&rig, S2 + 8 * 2, s2_leaf(0x400000, LD_BLOCK, HAP_RW, S2_ATTR_DEVICE));
    ck_assert(el1(0, MMU_READ));
    rig.regs.HCR[0] |= HCR_PTW;
    ck_assert(!el1(0, MMU_READ));
    fault_is(FAULT_PERMISSION, 2, 2);
    ck_assert(flt.s1ptw);
}
END_TEST

START_TEST(stage1_permissions_come_first) /* B3.12.3 */
{
    rig.regs.HCR[0] = HCR_VM;
    rig_put64(&rig, T3, s1_leaf(0x00a00000, PTR, DESC_PUT(LD_S1_AP21, 3)));
    rig_put64(&rig, S2 + 8 * 5, 0);
    ck_assert(!el1(0, MMU_WRITE));
    fault_is(FAULT_PERMISSION, 1, 3);
    ck_assert(!el1(0, MMU_READ));
    fault_is(FAULT_TRANSLATION, 2, 2);
}
END_TEST

START_TEST(stage2_input_sizes) /* VTCR: T0SZ signed, tables in a row */
{
    rig.regs.HCR[0] = HCR_VM;
    struct mmu_view view = rig_view(&rig, REGIME_NS_PL10);
    rig.regs.VTTBR[0] = RIG_RAM + 0x40000;
    rig.regs.VTCR[0] = field_put(VTCR_SL0, 0) | field_put(VTCR_T0SZ, 14) | VTCR_S; /* -2: 34 bits */
    rig_put64(&rig, RIG_RAM + 0x40000 + 8 * 8191,
              s2_leaf(UINT64_C(0xff00000000), LD_BLOCK, HAP_RW, S2_ATTR_NC));
    ck_assert(mmu_walk_s2(&view, UINT64_C(0x3ffe00010), MMU_WRITE, &res, &flt, &rec));
    ck_assert_uint_eq(res.pa, UINT64_C(0xff00000010));
    ck_assert(!mmu_walk_s2(&view, UINT64_C(0x400000000), MMU_WRITE, &res, &flt, &rec));
    fault_is(FAULT_TRANSLATION, 2, 1);
    rig.regs.VTCR[0] = field_put(VTCR_SL0, 1) | field_put(VTCR_T0SZ, 8) | VTCR_S; /* -8: 40 bits */
    rig_put64(&rig, RIG_RAM + 0x40000 + 8 * 1023,
              s2_leaf(UINT64_C(0x40000000), LD_BLOCK, HAP_RW, S2_ATTR_NC));
    ck_assert(mmu_walk_s2(&view, UINT64_C(0xffc0000020), MMU_READ, &res, &flt, NULL));
    ck_assert_uint_eq(res.pa, 0x40000020);
}
END_TEST

START_TEST(attributes_combine) /* B3.8: the weaker memory type and cacheability */
{
    static const struct {
        uint8_t mair, memattr, type, inner, outer;
    } row[] = {
        {0xff, S2_ATTR_WB, MEM_NORMAL, 0xf, 0xf}, {0xff, S2_ATTR_WT, MEM_NORMAL, 0xb, 0xb},
        {0xff, S2_ATTR_NC, MEM_NORMAL, 4, 4},     {0xaa, S2_ATTR_WB, MEM_NORMAL, 0xa, 0xa},
        {0x4f, 0xf, MEM_NORMAL, 0xf, 4},          {0x04, S2_ATTR_WB, MEM_DEVICE, 0, 0},
        {0xff, S2_ATTR_DEVICE, MEM_DEVICE, 0, 0}, {0x04, S2_ATTR_SO, MEM_SO, 0, 0},
        {0x00, S2_ATTR_WB, MEM_SO, 0, 0},
    };
    rig.regs.HCR[0] = HCR_VM;
    rig_put64(&rig, T3, s1_leaf(0x00a00000, PTR, DESC_PUT(LD_S1_ATTRINDX, 5)));
    for (unsigned i = 0; i < ARRAY_LEN(row); i++) {
        rig.regs.NMRR[1] = (uint32_t)row[i].mair << 8;
        rig_put64(&rig, S2 + 8 * 5, s2_leaf(0xa00000, LD_BLOCK, HAP_RW, row[i].memattr));
        ck_assert(el1(0, MMU_READ));
        ck_assert_uint_eq(res.attr.type, row[i].type);
        ck_assert_uint_eq(res.attr.inner, row[i].inner);
        ck_assert_uint_eq(res.attr.outer, row[i].outer);
    }
}
END_TEST

START_TEST(mmu_off) /* B3.2.1 */
{
    rig.regs.SCTLR[1] = 0;
    ck_assert(el1(0xfffffffc, MMU_READ));
    ck_assert_uint_eq(res.pa, 0xfffffffc);
    ck_assert_uint_eq(res.attr.type, MEM_SO);
    ck_assert(res.ns && rec.count == 0);
    ck_assert(el1(0, MMU_EXEC));
    ck_assert(res.attr.type == MEM_NORMAL && res.attr.inner == MAIR_NIB_NC);
    ck_assert(go(REGIME_S_PL10, 0, MMU_READ, true));
    ck_assert(!res.ns);
    rig.regs.HCR[0] = HCR_DC; /* and so stage 2 is on */
    rig.regs.SCTLR[1] = SCTLR_M;
    ck_assert(el1(0x500004, MMU_READ));
    ck_assert_uint_eq(res.attr.type, MEM_NORMAL);
    ck_assert_uint_eq(res.attr.inner, MAIR_NIB_WB_RW);
    ck_assert_uint_eq(rec.count, 2);
    rig.regs.HCR[0] = HCR_VM;
    rig.regs.SCTLR[1] = 0;
    ck_assert(el1(0x500004, MMU_READ));
    ck_assert_uint_eq(res.attr.type, MEM_SO);
    ck_assert_uint_eq(res.s1_type, MEM_SO);
}
END_TEST

START_TEST(only_stage1) /* ATS1C*: the answer is the IPA */
{
    struct mmu_req req = {.va = 8, .regime = REGIME_NS_PL10, .priv = true, .stage1_only = true};
    rig.regs.HCR[0] = HCR_VM;
    rig_put64(&rig, T3, s1_leaf(UINT64_C(0x7700000000), PTR, 0));
    ck_assert(mmu_translate(&rig.mmu, &req, &res, &flt));
    ck_assert_uint_eq(res.pa, UINT64_C(0x7700000008));
    rig_put64(&rig, T3, s1_leaf(0x00a00000, PTR, 0));
    rig_put64(&rig, S2 + 8 * 5, s2_leaf(0x1200000, LD_BLOCK, HAP_RO, S2_ATTR_WB));
    req.stage1_only = false;
    ck_assert(mmu_translate(&rig.mmu, &req, &res, &flt)); /* now both stages are cached */
    ck_assert_uint_eq(res.pa, 0x01200008);
    req.stage1_only = true;
    ck_assert(mmu_translate(&rig.mmu, &req, &res, &flt));
    ck_assert_uint_eq(res.pa, 0x00a00008);
    ck_assert(res.writable);
    req.va = 0x1008;
    rig_put64(&rig, T3 + 8, s1_leaf(UINT64_C(0x7700000000), PTR, 0));
    req.stage1_only = false;
    ck_assert(!mmu_translate(&rig.mmu, &req, &res, &flt));
    fault_is(FAULT_TRANSLATION, 2, 1);
}
END_TEST

START_TEST(ttbcr_a1_says_whose_asid) /* B3.9.1 */
{
    struct mmu_req req = {.va = 8, .regime = REGIME_NS_PL10, .priv = true};
    rig_put64(&rig, T3, s1_leaf(0x500000, PTR, DESC_PUT(LD_S1_NG, 1)));
    rig.regs.TTBR0[1] = T1 | UINT64_C(0x11) << TTBR_ASID_SHIFT;
    rig.regs.TTBR1[1] = T1 | UINT64_C(0x22) << TTBR_ASID_SHIFT;
    ck_assert(mmu_translate(&rig.mmu, &req, &res, &flt));
    rig.regs.TTBCR[1] |= TTBCR_A1;
    ck_assert(mmu_translate(&rig.mmu, &req, &res, &flt));
    ck_assert_uint_eq(rig.mmu.stats.misses, 2);
    mmu_tlbi(&rig.mmu, &(struct tlbi){.scope = TLBI_ASID, .regime = REGIME_NS_PL10, .asid = 0x22});
    ck_assert_uint_eq(rig.mmu.tlb.count[0], 1);
    rig.regs.TTBCR[1] &= ~(uint64_t)TTBCR_A1;
    ck_assert(mmu_translate(&rig.mmu, &req, &res, &flt));
    ck_assert_uint_eq(rig.mmu.stats.misses, 2);
}
END_TEST

static struct walk_event seen;
static unsigned events;

static void watch(void *self, enum observer_kind kind, const void *detail)
{
    seen = *(const struct walk_event *)detail;
    rec = *seen.record;
    events++;
}

START_TEST(observers_see_the_run_itself)
{
    struct observer o = {.mask = BIT(OBS_WALK), .fn = watch};
    struct mmu_req req = {.va = 8, .regime = REGIME_NS_PL10, .priv = true};
    rig.regs.HCR[0] = HCR_VM;
    observer_attach(&rig.obs, &o);
    ck_assert(mmu_translate(&rig.mmu, &req, &res, &flt));
    ck_assert_uint_eq(events, 1);
    ck_assert_uint_eq(rec.count, 11);
    ck_assert_uint_eq(rig.mmu.stats.walk_s1, 3);
    ck_assert_uint_eq(rig.mmu.stats.walk_s2, 8);
    ck_assert(seen.result && !seen.fault);
    ck_assert(mmu_translate(&rig.mmu, &req, &res, &flt));
    ck_assert_uint_eq(events, 1);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("mmu/long");
    TCase *t = tcase_create("long");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, three_levels_and_two_kinds_of_block);
    tcase_add_test(t, t0sz_and_t1sz);
    tcase_add_test(t, tables_limit_what_is_below);
    tcase_add_test(t, hyp_has_its_own_rules);
    tcase_add_test(t, secure_tables_turn_non_secure);
    tcase_add_test(t, external_aborts_on_walks);
    tcase_add_test(t, stage2_lies_under_stage1);
    tcase_add_test(t, a_stage1_table_faults_at_stage2);
    tcase_add_test(t, stage1_permissions_come_first);
    tcase_add_test(t, stage2_input_sizes);
    tcase_add_test(t, attributes_combine);
    tcase_add_test(t, mmu_off);
    tcase_add_test(t, only_stage1);
    tcase_add_test(t, ttbcr_a1_says_whose_asid);
    tcase_add_test(t, observers_see_the_run_itself);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
