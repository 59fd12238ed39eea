/* What walks found before is used again only where a walk would find it again: random changes of
 * descriptors and registers, nothing left in the TLB, and each answer and count that of a walk that
 * remembers nothing. Under two stages, with few tables, so that most walks have been made before.
 */
#include "rig.h"

#include <check.h>
#include <stdlib.h>

enum { STEPS = 100000 };

#define S1_L1 (RIG_RAM + 0x4000)
#define S1_L2 (RIG_RAM + 0x5000)
#define S1_L3 (RIG_RAM + 0x6000)
#define S2_L1 (RIG_RAM + 0x8000)
#define S2_L2 (RIG_RAM + 0x9000)
#define S2_L3 (RIG_RAM + 0xa000)

/* A descriptor that a change may hit, and what it is when all is well. */
struct slot {
    uint64_t at, good;
    bool stage2;
};

enum { SLOTS = 2 + 1 + 8 + 1 + 1 + 12 };

static uint64_t s1_leaf(uint64_t to, unsigned type)
{
    return to | type | DESC_PUT(LD_S1_AF, 1) | DESC_PUT(LD_S1_AP21, 1);
}

static uint64_t s2_leaf(uint64_t to)
{
    return to | LD_TABLE_OR_PAGE | DESC_PUT(LD_S2_AF, 1) | DESC_PUT(LD_S2_HAP, HAP_RW) |
           DESC_PUT(LD_S2_MEMATTR, 15);
}

static unsigned list_slots(struct slot *s)
{
    unsigned n = 0;
    s[n++] = (struct slot){S1_L1, S1_L2 | LD_TABLE_OR_PAGE, false};
    s[n++] = (struct slot){S1_L1 + 8, s1_leaf(0, LD_BLOCK), false};
    s[n++] = (struct slot){S1_L2 + 16, S1_L3 | LD_TABLE_OR_PAGE, false};
    for (unsigned i = 0; i < 8; i++)
        s[n++] =
            (struct slot){S1_L3 + 8 * i, s1_leaf(RIG_RAM + 0x1000 * i, LD_TABLE_OR_PAGE), false};
    s[n++] = (struct slot){S2_L1, S2_L2 | LD_TABLE_OR_PAGE, true};
    s[n++] = (struct slot){S2_L2 + 16, S2_L3 | LD_TABLE_OR_PAGE, true};
    for (unsigned i = 0; i < 12; i++)
        s[n++] = (struct slot){S2_L3 + 8 * i, s2_leaf(RIG_RAM + 0x1000 * i), true};
    return n;
}

static void set_registers(struct cp15_regs *r)
{
    r->HCR[0] = HCR_VM;
    r->VTCR[0] = field_put(VTCR_SL0, 1);
    r->VTTBR[0] = S2_L1;
    r->SCTLR[1] = SCTLR_M;
    r->TTBCR[1] = TTBCR_EAE;
    r->TTBR0[1] = S1_L1;
    r->PRRR[1] = 0xff;
    r->HSCTLR[0] = 0;
}

/* Mostly back to what is well; otherwise invalid, a bit changed, or another slot's. */
static void change_descriptor(struct rig *r, struct rng *g, const struct slot *slots, unsigned n)
{
    const struct slot *s = &slots[below(g, n)];
    uint64_t v = s->good;
    switch (below(g, 24)) {
    case 0:
        v = 0;
        break;
    case 1:
        v ^= BIT64(below(g, 12));
        break;
    case 2:
        v ^= DESC_PUT(LD_S1_AF, 1);
        break;
    case 3:
        v = slots[below(g, n)].good;
        break;
    case 4:
        v = (v & 0xfff) | (chance(g, 50) ? RIG_DEV : RIG_HOLE);
        break;
    default:
        break;
    }
    rig_put64(r, s->at, v);
}

static void change_register(struct cp15_regs *r, struct rng *g)
{
    set_registers(r);
    switch (below(g, 14)) {
    case 0:
        r->HCR[0] |= HCR_PTW;
        break;
    case 1:
        r->VTTBR[0] = S2_L2;
        break;
    case 2:
        r->VTCR[0] = 0;
        break;
    case 3:
        r->TTBR0[1] = S1_L2;
        break;
    case 4:
        r->TTBCR[1] |= TTBCR_EPD0;
        break;
    case 5:
        r->SCTLR[1] |= SCTLR_WXN;
        break;
    case 6:
        r->HSCTLR[0] = HSCTLR_EE;
        break;
    case 7:
        r->PRRR[1] = 0x04;
        break;
    case 8:
        r->SCTLR[1] = 0;
        break;
    default:
        break;
    }
}

static struct mmu_req draw_request(struct rng *g)
{
    static const uint32_t pages[] = {0x00400000, 0x00400000, 0x00600000, 0x40400000, 0x80000000};
    return (struct mmu_req){.va = pages[below(g, 5)] + below(g, 0x8000),
                            .regime = REGIME_NS_PL10,
                            .access = (uint8_t)below(g, 3),
                            .priv = chance(g, 50),
                            .cm = chance(g, 10)};
}

static void same_fault(const struct fault *a, const struct fault *b)
{
#define SAME(member) ck_assert_msg(a->member == b->member, #member)
    SAME(kind);
    SAME(stage);
    SAME(level);
    SAME(domain_valid);
    SAME(s1ptw);
    SAME(write);
    SAME(instr);
    SAME(cm);
    SAME(lpae);
    SAME(extabort);
    SAME(ipa_valid);
    SAME(va);
    SAME(ipa);
}

static void same_result(const struct mmu_result *a, const struct mmu_result *b)
{
    SAME(pa);
    SAME(ipa);
    SAME(attr.type);
    SAME(attr.inner);
    SAME(attr.outer);
    SAME(attr.sh);
    SAME(page_shift);
    SAME(s1_type);
    SAME(ns);
    SAME(readable);
    SAME(writable);
    SAME(executable);
}

static unsigned steps_of(const struct walk_record *rec, unsigned stage)
{
    unsigned n = 0;
    for (unsigned i = 0; i < rec->count; i++)
        n += rec->step[i].stage == stage;
    return n;
}

/* The same question to an mmu that remembers walks, and to a walk that does not. */
static bool ask(struct rig *r, const struct mmu_req *req)
{
    const struct tlbi all = {.scope = TLBI_ALL, .regime = REGIME_NS_PL10, .all_vmids = true};
    struct mmu_view view = rig_view(r, REGIME_NS_PL10);
    struct mmu_result ours, plain;
    struct fault f, plain_f;
    struct walk_record rec;
    mmu_tlbi(&r->mmu, &all);
    struct mmu_stats before = r->mmu.stats;
    bool ok = mmu_translate(&r->mmu, req, &ours, &f);
    bool plain_ok = mmu_walk(&view, req, &plain, &plain_f, &rec);
    ck_assert_int_eq(ok, plain_ok);
    if (ok)
        same_result(&ours, &plain);
    else
        same_fault(&f, &plain_f);
    ck_assert_uint_eq(r->mmu.stats.misses - before.misses, 1);
    ck_assert_uint_eq(r->mmu.stats.walk_s1 - before.walk_s1, steps_of(&rec, 1));
    ck_assert_uint_eq(r->mmu.stats.walk_s2 - before.walk_s2, steps_of(&rec, 2));
    return ok;
}

START_TEST(random_changes)
{
    struct rng g = {0x9e3779b97f4a7c15};
    struct slot slots[SLOTS];
    unsigned n = list_slots(slots), good = 0, bad = 0;
    struct rig r;
    ck_assert_uint_eq(n, SLOTS);
    rig_open(&r, 4, 16);
    set_registers(&r.regs);
    for (unsigned i = 0; i < n; i++)
        rig_put64(&r, slots[i].at, slots[i].good);
    for (unsigned i = 0; i < STEPS; i++) {
        struct mmu_req req = draw_request(&g);
        if (chance(&g, 20))
            change_descriptor(&r, &g, slots, n);
        if (chance(&g, 5))
            change_register(&r.regs, &g);
        bool ok = ask(&r, &req);
        good += ok;
        bad += !ok;
    }
    ck_assert_uint_gt(good, STEPS / 10);
    ck_assert_uint_gt(bad, STEPS / 10);
    rig_close(&r);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("past");
    TCase *t = tcase_create("walks");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, random_changes);
    suite_add_tcase(s, t);
    SRunner *run = srunner_create(s);
    srunner_run_all(run, CK_ENV);
    int failed = srunner_ntests_failed(run);
    srunner_free(run);
    return failed != 0;
}
