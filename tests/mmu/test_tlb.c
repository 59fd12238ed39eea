/* The TLB against a naive list: random lookups, table changes, context changes and TLBIs, with
 * entries of every size side by side (ARM DDI 0406C B3.9, B3.10). The list searches everything
 * every time and knows only the replacement rule that mmu/tlb.c promises. */
#include "rig.h"

#include "mmu/fast.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { WAYS = 3, SETS = 4, CAPACITY = WAYS * SETS, STEPS = 300000 };

#define NS_L1  (RIG_RAM + 0x4000)
#define NS_L2  (RIG_RAM + 0x8000) /* four page tables */
#define S_L1   (RIG_RAM + 0xc000)
#define HYP_L1 (RIG_RAM + 0x10000)
#define HYP_L2 (RIG_RAM + 0x11000)
#define HYP_L3 (RIG_RAM + 0x12000)
#define S2_L1  (RIG_RAM + 0x20000)
#define S2_L2  (RIG_RAM + 0x21000)
#define S2_L3  (RIG_RAM + 0x22000)

/* ---- the list ---- */

struct known {
    bool used, stage2, global;
    unsigned regime, vmid, asid, shift, s1_shift;
    uint32_t va;
    uint64_t pa;
};

struct model {
    struct known e[SETS][WAYS];
    unsigned next[SETS];
    unsigned left; /* valid entries that went */
};

static bool list_hit(const struct known *k, const struct known *now, uint32_t va)
{
    return k->used && k->regime == now->regime && k->stage2 == now->stage2 &&
           k->vmid == now->vmid && (k->global || k->asid == now->asid) && va >= k->va &&
           va - k->va < UINT32_C(1) << k->shift;
}

/* Smallest page first; within a size, the first way. */
static const struct known *list_find(const struct model *m, const struct known *now, uint32_t va)
{
    const struct known *best = NULL;
    for (unsigned way = 0; way < WAYS; way++)
        for (unsigned set = 0; set < SETS; set++) {
            const struct known *k = &m->e[set][way];
            if (list_hit(k, now, va) && (!best || k->shift < best->shift))
                best = k;
        }
    return best;
}

static void list_fill(struct model *m, const struct known *k)
{
    unsigned set = (k->va >> k->shift) % SETS;
    for (unsigned way = 0; way < WAYS; way++)
        if (!m->e[set][way].used) {
            m->e[set][way] = *k;
            return;
        }
    m->left++;
    m->e[set][m->next[set]] = *k;
    m->next[set] = (m->next[set] + 1) % WAYS;
}

static bool list_goes(const struct known *k, const struct tlbi *op)
{
    bool mva = op->va >> k->s1_shift == k->va >> k->s1_shift;
    if (!k->used || k->regime != op->regime)
        return false;
    if (k->regime == REGIME_NS_PL10 && !op->all_vmids && k->vmid != op->vmid)
        return false;
    if (op->scope == TLBI_ASID)
        return !k->global && k->asid == op->asid;
    if (op->scope == TLBI_MVA)
        return mva && (k->global || k->asid == op->asid);
    return op->scope == TLBI_ALL || mva;
}

static void list_tlbi(struct model *m, const struct tlbi *op)
{
    for (unsigned i = 0; i < CAPACITY; i++) {
        struct known *k = &m->e[i / WAYS][i % WAYS];
        if (list_goes(k, op)) {
            k->used = false;
            m->left++;
        }
    }
}

/* ---- the machine ---- */

static struct rig rig;
static struct fast_tlb fast;
static struct model model;
static struct rng g;

static uint64_t s2_block(uint64_t pa, unsigned type)
{
    return pa | type | DESC_PUT(LD_S2_HAP, HAP_RW) | DESC_PUT(LD_S2_AF, 1) |
           DESC_PUT(LD_S2_MEMATTR, S2_ATTR_WB);
}

/* Stage 2: 4 KB pages at 8 MB, 2 MB blocks below and above, 1 GB blocks from 1 GB on. */
static void build_stage2(void)
{
    rig_put64(&rig, S2_L1, S2_L2 | LD_TABLE_OR_PAGE);
    for (uint64_t i = 1; i < 4; i++)
        rig_put64(&rig, S2_L1 + 8 * i, s2_block(i << 30, LD_BLOCK));
    for (uint64_t i = 0; i < 512; i++) {
        rig_put64(&rig, S2_L2 + 8 * i, s2_block(i << 21, LD_BLOCK));
        rig_put64(&rig, S2_L3 + 8 * i, s2_block(UINT64_C(0x800000) + (i << 12), 3));
    }
    rig_put64(&rig, S2_L2 + UINT64_C(8) * 4, S2_L3 | LD_TABLE_OR_PAGE);
}

static uint32_t some_output(void)
{
    static const uint32_t zone[] = {0x00800000, 0x00c00000, 0x40000000};
    return zone[below(&g, 3)];
}

static uint32_t some_section(void)
{
    bool super = chance(&g, 30);
    uint32_t base = super ? (below(&g, 2) ? 0x41000000 : 0) : some_output();
    return base | SD1_SECTION | (uint32_t)DESC_PUT(SD_SECT_AP10, 3) |
           (uint32_t)DESC_PUT(SD_SECT_NG, below(&g, 2)) | (uint32_t)DESC_PUT(SD_SECT_SUPER, super);
}

static uint32_t some_page(void)
{
    uint32_t d = some_output() | (below(&g, 2) << 16) | (uint32_t)DESC_PUT(SD_SMALL_AP10, 3) |
                 (uint32_t)DESC_PUT(SD_SMALL_NG, below(&g, 2));
    return chance(&g, 10) ? 0 : d | (chance(&g, 40) ? SD2_LARGE : SD2_SMALL);
}

static uint64_t some_hyp(unsigned type)
{
    uint64_t d = s2_block(some_output(), type);
    return type == LD_BLOCK ? d & ~UINT64_C(0x1ff000) : d | (uint64_t)below(&g, 2) << 12;
}

/* Addresses that differ in few bits, so that entries meet. */
static uint32_t some_va(void)
{
    return below(&g, 3) << 24 | below(&g, 3) << 20 | below(&g, 2) << 16 | below(&g, 4) << 12 |
           below(&g, 0x1000);
}

static void change_tables(void)
{
    uint32_t va = some_va();
    unsigned l2 = va >> 20 & 3;
    rig_put32(&rig, NS_L1 + (va >> 20) * 4,
              chance(&g, 50) ? some_section() : (uint32_t)(NS_L2 + l2 * 0x400) | SD1_TABLE);
    rig_put32(&rig, NS_L2 + l2 * 0x400 + (va >> 12 & 0xff) * 4, some_page());
    rig_put32(&rig, S_L1 + (va >> 20) * 4, chance(&g, 10) ? 0 : some_section());
    unsigned p = below(&g, 3);
    rig_put64(&rig, HYP_L1, p ? HYP_L2 | LD_TABLE_OR_PAGE : s2_block(0x40000000, LD_BLOCK));
    rig_put64(&rig, HYP_L2 + (va >> 21) * 8,
              p == 1 ? some_hyp(LD_BLOCK) : HYP_L3 | LD_TABLE_OR_PAGE);
    rig_put64(&rig, HYP_L3 + (va >> 12 & 0x1ff) * 8, some_hyp(LD_TABLE_OR_PAGE));
}

static void change_context(void)
{
    rig.regs.CONTEXTIDR[0] = below(&g, 3);
    rig.regs.CONTEXTIDR[1] = below(&g, 3);
    rig.regs.HCR[0] = chance(&g, 60) ? HCR_VM : 0;
    rig.regs.VTTBR[0] = S2_L1 | (uint64_t)below(&g, 2) << VTTBR_VMID_SHIFT;
}

static void setup(void)
{
    rig_open(&rig, WAYS, SETS);
    fast_flush(&fast);
    rig.mmu.fast = &fast;
    memset(&model, 0, sizeof model);
    g.s = 12345;
    rig.regs.SCTLR[0] = rig.regs.SCTLR[1] = SCTLR_M;
    rig.regs.HSCTLR[0] = HSCTLR_M;
    rig.regs.DACR[0] = rig.regs.DACR[1] = 0x55555555;
    rig.regs.TTBR0[0] = S_L1;
    rig.regs.TTBR0[1] = NS_L1;
    rig.regs.HTTBR[0] = HYP_L1;
    rig.regs.VTCR[0] = field_put(VTCR_SL0, 1);
    build_stage2();
    for (unsigned i = 0; i < 200; i++)
        change_tables();
    change_context();
}

static void teardown(void)
{
    rig_close(&rig);
}

/* ---- what a fill will hold, from the descriptors that a pure walk read ---- */

static unsigned step_shift(const struct walk_step *s)
{
    switch (s->kind) {
    case WALK_SECTION:
        return 20;
    case WALK_SUPERSECTION:
        return 24;
    case WALK_LARGE_PAGE:
        return 16;
    case WALK_BLOCK:
        return s->level == 1 ? 30 : 21;
    default:
        return 12;
    }
}

static bool step_global(const struct walk_step *s)
{
    return !(s->kind == WALK_SECTION || s->kind == WALK_SUPERSECTION ? s->desc >> 17 & 1
                                                                     : s->desc >> 11 & 1);
}

static struct known now_of(unsigned regime)
{
    const struct cp15_regs *r = &rig.regs;
    bool guest = regime == REGIME_NS_PL10;
    return (struct known){.used = true,
                          .regime = regime,
                          .stage2 = guest && r->HCR[0],
                          .vmid = guest ? r->VTTBR[0] >> 48 & 0xff : 0,
                          .asid = regime == REGIME_HYP ? 0 : r->CONTEXTIDR[guest] & 0xff};
}

static void complete(struct known *k, const struct walk_record *rec, const struct mmu_result *res,
                     uint32_t va)
{
    k->shift = 32;
    k->global = k->regime == REGIME_HYP;
    for (unsigned i = 0; i < rec->count; i++) {
        const struct walk_step *s = &rec->step[i];
        if (s->for_s1 || s->kind == WALK_TABLE)
            continue;
        if (s->stage == 1) {
            k->s1_shift = step_shift(s);
            k->global |= step_global(s);
        }
        if (step_shift(s) < k->shift)
            k->shift = step_shift(s);
    }
    k->va = va >> k->shift << k->shift;
    k->pa = res->pa >> k->shift << k->shift;
    if (k->global)
        k->asid = 0;
}

/* ---- the steps ---- */

static void step_lookup(void)
{
    struct mmu_req req = {.va = some_va(), .regime = (uint8_t)below(&g, 3), .priv = true};
    struct known now = now_of(req.regime);
    struct mmu_view view = rig_view(&rig, req.regime);
    struct mmu_result fresh, res;
    struct fault f;
    struct walk_record rec;
    bool fresh_ok = mmu_walk(&view, &req, &fresh, &f, &rec);
    const struct known *hit = list_find(&model, &now, req.va);
    uint64_t misses = rig.mmu.stats.misses;
    bool ok = mmu_translate(&rig.mmu, &req, &res, &f);
    if ((rig.mmu.stats.misses == misses) != (hit != NULL))
        ck_abort_msg("va %#x: %s, the list says otherwise", req.va, hit ? "missed" : "hit");
    if (hit && (!ok || res.pa != (hit->pa | (req.va & ((1u << hit->shift) - 1)))))
        ck_abort_msg("va %#x: not what was cached", req.va);
    if (hit)
        return;
    if (ok != fresh_ok || (ok && res.pa != fresh.pa))
        ck_abort_msg("va %#x: a miss is not as the tables say", req.va);
    if (!ok)
        return;
    complete(&now, &rec, &res, req.va);
    list_fill(&model, &now);
}

static void step_tlbi(void)
{
    struct tlbi op = {.scope = (uint8_t)below(&g, 4),
                      .regime = (uint8_t)below(&g, 3),
                      .all_vmids = chance(&g, 20),
                      .vmid = (uint8_t)below(&g, 2),
                      .asid = (uint8_t)below(&g, 3),
                      .va = some_va()};
    if (op.scope == TLBI_ALL && chance(&g, 70))
        return;
    if (op.regime == REGIME_HYP && op.scope == TLBI_ASID)
        return;
    op.asid = op.regime == REGIME_HYP ? 0 : op.asid;
    mmu_tlbi(&rig.mmu, &op);
    list_tlbi(&model, &op);
}

static void same_contents(void)
{
    for (unsigned i = 0; i < CAPACITY; i++) {
        const struct tlb_entry *e = &rig.mmu.tlb.entry[i];
        const struct known *k = &model.e[i / WAYS][i % WAYS];
        bool same = e->valid == k->used &&
                    (!k->used ||
                     (e->va == k->va && e->pa == k->pa && e->page_shift == k->shift &&
                      e->s1_shift == k->s1_shift && e->regime == k->regime && e->vmid == k->vmid &&
                      e->asid == k->asid && e->global == k->global && e->stage2 == k->stage2));
        if (!same)
            ck_abort_msg("entry %u is not the list's", i);
    }
    if (rig.mmu.epoch != model.left)
        ck_abort_msg("epoch %u, %u entries left", rig.mmu.epoch, model.left);
}

START_TEST(agrees_with_a_list)
{
    unsigned sizes = 0;
    for (unsigned i = 0; i < STEPS; i++) {
        unsigned p = below(&g, 100);
        if (p < 80)
            step_lookup();
        else if (p < 88)
            change_tables();
        else if (p < 94)
            change_context();
        else
            step_tlbi();
        same_contents();
        for (unsigned n = 0; n < TLB_SIZES; n++)
            sizes |= (rig.mmu.tlb.count[n] != 0) << n;
    }
    ck_assert_uint_eq(sizes, 0x3f);
    ck_assert_uint_gt(rig.mmu.stats.evictions, 1000);
    ck_assert_uint_gt(rig.mmu.stats.maintenance, 1000);
}
END_TEST

static bool read_at(uint32_t va)
{
    struct mmu_req req = {.va = va, .regime = REGIME_NS_PL10, .priv = true};
    struct mmu_result res;
    struct fault f;
    return mmu_translate(&rig.mmu, &req, &res, &f);
}

static struct fast_entry *plant(uint32_t va)
{
    struct fast_entry *e = &fast.rd[(va >> FAST_PAGE) & (FAST_ENTRIES - 1)];
    e->tag = va;
    return e;
}

/* An evicted or invalidated entry takes what the host accelerator derived from it along. */
START_TEST(host_entries_leave_with_theirs)
{
    rig.regs.HCR[0] = 0;
    rig_put32(&rig, NS_L1, (uint32_t)NS_L2 | SD1_TABLE);
    for (uint32_t i = 0; i < 4; i++)
        rig_put32(&rig, NS_L2 + i * 4,
                  (0x800000 + (i << 12)) | SD2_SMALL | (uint32_t)DESC_PUT(SD_SMALL_AP10, 3));
    ck_assert(read_at(0x1000) && read_at(0x2000));
    struct fast_entry *one = plant(0x1000), *two = plant(0x2000);
    mmu_tlbi(&rig.mmu, &(struct tlbi){.scope = TLBI_MVAA, .regime = REGIME_NS_PL10, .va = 0x1fff});
    ck_assert_uint_eq(one->tag, FAST_INVALID);
    ck_assert_uint_eq(two->tag, 0x2000);
    for (uint32_t i = 0; i < WAYS; i++) { /* same set as 0x2000 */
        uint32_t va = 0x6000 + i * 0x4000;
        rig_put32(&rig, NS_L2 + (va >> 12) * 4,
                  (0x800000 | va) | SD2_SMALL | (uint32_t)DESC_PUT(SD_SMALL_AP10, 3));
        ck_assert_uint_eq(two->tag, 0x2000);
        ck_assert(read_at(va));
    }
    ck_assert_uint_eq(two->tag, FAST_INVALID);
}
END_TEST

/* A section under 4 KB stage 2 pages is many entries; a TLBI by any MVA of it removes them all. */
START_TEST(mva_removes_every_piece_of_a_section)
{
    rig.regs.HCR[0] = HCR_VM;
    rig_put32(&rig, NS_L1, 0x00800000 | SD1_SECTION | (uint32_t)DESC_PUT(SD_SECT_AP10, 3));
    ck_assert(read_at(0x1000) && read_at(0x2000) && read_at(0x47000));
    ck_assert_uint_eq(rig.mmu.tlb.count[0], 3);
    mmu_tlbi(&rig.mmu, &(struct tlbi){.scope = TLBI_MVA,
                                      .regime = REGIME_NS_PL10,
                                      .vmid = (uint8_t)(rig.regs.VTTBR[0] >> 48),
                                      .va = 0x000ff000});
    ck_assert_uint_eq(rig.mmu.tlb.count[0], 0);
}
END_TEST

START_TEST(a_bulk_invalidation_drops_all_host_entries)
{
    rig.regs.HCR[0] = 0;
    rig_put32(&rig, NS_L1, (uint32_t)NS_L2 | SD1_TABLE);
    struct fast_entry *e[2 * SETS];
    for (uint32_t i = 0; i < 2 * SETS; i++) {
        rig_put32(&rig, NS_L2 + i * 4,
                  (0x800000 + (i << 12)) | SD2_SMALL | (uint32_t)DESC_PUT(SD_SMALL_AP10, 3));
        ck_assert(read_at(i << 12));
        e[i] = plant(i << 12);
    }
    mmu_tlbi(&rig.mmu, &(struct tlbi){.regime = REGIME_NS_PL10, .all_vmids = true});
    for (uint32_t i = 0; i < 2 * SETS; i++)
        ck_assert_uint_eq(e[i]->tag, FAST_INVALID);
}
END_TEST

/* Without stage 1 an entry is a page of stage 2, and an MVA removes that page alone. */
START_TEST(mva_without_stage1)
{
    rig.regs.HCR[0] = HCR_VM;
    rig.regs.SCTLR[1] = 0;
    ck_assert(read_at(0x00801000) && read_at(0x00802000));
    ck_assert_uint_eq(rig.mmu.tlb.count[0], 2);
    uint8_t vmid = (uint8_t)(rig.regs.VTTBR[0] >> VTTBR_VMID_SHIFT);
    mmu_tlbi(&rig.mmu,
             &(struct tlbi){
                 .scope = TLBI_MVA, .regime = REGIME_NS_PL10, .vmid = vmid, .va = 0x00801000});
    ck_assert_uint_eq(rig.mmu.tlb.count[0], 1);
    uint64_t misses = rig.mmu.stats.misses;
    ck_assert(read_at(0x00802000));
    ck_assert_uint_eq(rig.mmu.stats.misses, misses);
    rig.regs.SCTLR[1] = SCTLR_M; /* what was cached without stage 1 is not stage 1's */
    rig_put32(&rig, NS_L1 + 8 * 4, 0x00c00000 | SD1_SECTION | (uint32_t)DESC_PUT(SD_SECT_AP10, 3));
    ck_assert(read_at(0x00802000));
    ck_assert_uint_eq(rig.mmu.stats.misses, misses + 1);
}
END_TEST

/* B3.2.1: with no stage on, the flat map is no business of the TLB. */
START_TEST(flat_map_leaves_it_alone)
{
    rig.regs.HCR[0] = 0;
    rig.regs.SCTLR[1] = 0;
    uint64_t misses = rig.mmu.stats.misses;
    unsigned held = rig.mmu.tlb.count[0];
    ck_assert(read_at((uint32_t)RIG_RAM));
    ck_assert_uint_eq(rig.mmu.stats.misses, misses);
    ck_assert_uint_eq(rig.mmu.tlb.count[0], held);
}
END_TEST

/* What one format's tables said is not what the other's say: a fault of a level that a format does
 * not have could not be reported in it. */
START_TEST(an_entry_is_of_one_format)
{
    rig.regs.HCR[0] = 0;
    rig_put32(&rig, NS_L1, 0x00800000 | SD1_SECTION | (uint32_t)DESC_PUT(SD_SECT_AP10, 3));
    ck_assert(read_at(0x1000));
    uint64_t misses = rig.mmu.stats.misses;
    ck_assert(read_at(0x1000));
    ck_assert_uint_eq(rig.mmu.stats.misses, misses);
    rig.regs.TTBCR[1] |= TTBCR_EAE;
    read_at(0x1000);
    ck_assert_uint_eq(rig.mmu.stats.misses, misses + 1);
    rig.regs.TTBCR[1] &= ~(uint64_t)(unsigned)TTBCR_EAE;
    ck_assert(read_at(0x1000));
    ck_assert_uint_eq(rig.mmu.stats.misses, misses + 1);
}
END_TEST

START_TEST(a_snapshot_brings_it_back)
{
    static struct snap_list list;
    struct snap_buf buf = {0};
    struct err err;
    for (unsigned i = 0; i < 1000; i++)
        step_lookup();
    memset(&list, 0, sizeof list);
    mmu_snap(&rig.mmu, &list, "cpu0");
    struct snap_digest before = snap_digest(&list);
    struct model then = model;
    snap_save(&list, &buf);
    for (unsigned i = 0; i < 1000; i++)
        step_lookup();
    struct snap_digest other = snap_digest(&list);
    ck_assert(other.lo != before.lo);
    struct fast_entry *e = plant(0x1000);
    ck_assert(snap_load(&list, buf.data, buf.len, &err));
    ck_assert_uint_eq(e->tag, FAST_INVALID);
    struct snap_digest after = snap_digest(&list);
    ck_assert(after.lo == before.lo && after.hi == before.hi);
    model = then;
    rig.mmu.epoch = model.left;
    same_contents();
    for (unsigned i = 0; i < 1000; i++) {
        step_lookup();
        same_contents();
    }
    snap_buf_free(&buf);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("mmu/tlb");
    TCase *t = tcase_create("tlb");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, agrees_with_a_list);
    tcase_add_test(t, host_entries_leave_with_theirs);
    tcase_add_test(t, mva_removes_every_piece_of_a_section);
    tcase_add_test(t, a_bulk_invalidation_drops_all_host_entries);
    tcase_add_test(t, mva_without_stage1);
    tcase_add_test(t, flat_map_leaves_it_alone);
    tcase_add_test(t, an_entry_is_of_one_format);
    tcase_add_test(t, a_snapshot_brings_it_back);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
