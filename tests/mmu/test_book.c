/* mmu/ against the by-the-book walker on random tables: every format and stage, every leaf size,
 * permission outcome and fault at each level, counted; a count under 1,000 is a failure.
 *
 * Tables are drawn lazily: memory starts full of random descriptors, and each descriptor that a
 * translation has read is drawn anew after it, so that every translation walks its own tables. */
#include "book_walker.h"
#include "rig.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AT_LEAST = 1000 };

#define S1_POOL   (RIG_RAM + 0x10000) /* 64 KB of stage 1 descriptors */
#define S2_POOL   (RIG_RAM + 0x20000) /* 64 KB of stage 2 descriptors */
#define POOL_SIZE 0x10000u

struct config {
    const char *name;
    unsigned tables; /* as many as the rarest thing that must be seen needs */
    bool lpae, hyp, s1, s2;
};

static const struct config configs[] = {
    {"short", 1000000, .s1 = true},
    {"long PL1&0", 600000, .s1 = true, .lpae = true},
    {"long Hyp", 600000, .s1 = true, .lpae = true, .hyp = true},
    {"stage 2", 600000, .s2 = true},
    {"short + stage 2", 6000000, .s1 = true, .s2 = true},
    {"long PL1&0 + stage 2", 4000000, .s1 = true, .s2 = true, .lpae = true},
};

/* What was seen. Indices: page shift; fault kind; stage; level; table walk; access; privilege. */
struct tally {
    unsigned leaf[3][32];
    unsigned fault[12][3][4][2];
    unsigned ptw;
    unsigned s1_perm[8][2][3][2]; /* AP, privileged, access, granted */
    unsigned s2_perm[4][3][2];    /* HAP, access, granted */
    unsigned xn_pxn[2][2][2][2];  /* XN, PXN, privileged, fetch granted */
    unsigned s2_xn[2][2];         /* XN, fetch granted */
    unsigned domain[4];
    unsigned pairs[4][4]; /* leaf sizes of both stages */
};

struct trial {
    const struct config *c;
    struct rig rig;
    struct rng g;
    struct tally n;
    bool s1_big, s2_big;
    struct mmu_req req;
};

/* ---- drawing ---- */

static uint64_t other_memory(struct rng *g)
{
    static const uint64_t base[] = {RIG_SEC, RIG_DEV, RIG_HOLE};
    return base[below(g, 3)] | (rnd(g) & 0xf000);
}

static uint32_t short_desc(struct rng *g)
{
    uint32_t d = (uint32_t)rnd(g);
    if (chance(g, 12))
        return d & ~3u;
    if (chance(g, 45))
        d = (d & ~3u) | 1;
    if ((d & 3) == 1) /* a page table, or a large page */
        return (uint32_t)(chance(g, 92) ? S1_POOL : other_memory(g)) | (d & 0xffff);
    if (chance(g, 20)) /* a supersection in the first 16 MB */
        return (d & 0x000ffe1f) | (uint32_t)DESC_PUT(SD_SECT_SUPER, 1);
    if (chance(g, 85)) /* a section or a small page in RAM */
        d = (uint32_t)RIG_RAM | (d & 0x000fffff);
    return d;
}

static uint64_t long_address(struct rng *g, uint64_t pool)
{
    uint64_t high = chance(g, 4) ? rnd(g) & UINT64_C(0xff00000000) : 0;
    uint64_t a = chance(g, 90) ? pool | (rnd(g) & (POOL_SIZE - 1)) : other_memory(g);
    return (a | high) & ~UINT64_C(0xfff);
}

static unsigned long_type(struct rng *g)
{
    unsigned p = below(g, 100);
    return p < 6 ? LD_INVALID : p < 9 ? LD_RESERVED : p < 30 ? LD_BLOCK : LD_TABLE_OR_PAGE;
}

static uint64_t rarely(struct rng *g, unsigned percent, uint64_t field)
{
    return chance(g, percent) ? field : 0;
}

static uint64_t long_s1_desc(struct rng *g)
{
    uint64_t d = long_address(g, S1_POOL) | long_type(g) | (rnd(g) & 0xbfc);
    d |= rarely(g, 85, DESC_PUT(LD_S1_AF, 1)) | rarely(g, 25, DESC_PUT(LD_S1_XN, 1)) |
         rarely(g, 25, DESC_PUT(LD_S1_PXN, 1)) | rarely(g, 50, DESC_PUT(LD_S1_CONTIG, 1)) |
         (rnd(g) & UINT64_C(0x0780ff0000000000)); /* ignored bits */
    return d | rarely(g, 10, DESC_PUT(LD_TABLE_NS, 1)) | rarely(g, 15, DESC_PUT(LD_TABLE_RO, 1)) |
           rarely(g, 15, DESC_PUT(LD_TABLE_NOPL0, 1)) | rarely(g, 10, DESC_PUT(LD_TABLE_XN, 1)) |
           rarely(g, 10, DESC_PUT(LD_TABLE_PXN, 1));
}

/* Under a stage 1 most go well: a translation takes up to 12 of them. */
static uint64_t long_s2_desc(struct rng *g, bool kind)
{
    uint64_t d = long_address(g, chance(g, 50) ? S2_POOL : S1_POOL) | long_type(g);
    if (kind)
        d = chance(g, 98) ? (d & ~UINT64_C(0xff00000003)) | (chance(g, 40) ? LD_BLOCK : 3) : d;
    d |= rnd(g) & 0x3fc;
    d |= rarely(g, kind ? 86 : 60, DESC_PUT(LD_S2_HAP, HAP_RW)) |
         rarely(g, kind ? 95 : 90, DESC_PUT(LD_S2_AF, 1)) | rarely(g, 25, DESC_PUT(LD_S2_XN, 1)) |
         rarely(g, 50, DESC_PUT(LD_S2_CONTIG, 1)) |
         rarely(g, 70, DESC_PUT(LD_S2_MEMATTR, S2_ATTR_NC));
    return d | (rnd(g) & UINT64_C(0xff80ff0000000800)); /* ignored bits */
}

/* Draw the word, or two, around pa anew, as its pool wants it. */
static void draw_at(struct trial *t, uint64_t pa)
{
    bool s2 = pa - S2_POOL < POOL_SIZE;
    bool big = s2 ? t->s2_big : t->s1_big;
    if (s2 || t->c->lpae) {
        uint64_t d = s2 ? long_s2_desc(&t->g, t->c->s1) : long_s1_desc(&t->g);
        rig_put64(&t->rig, pa & ~UINT64_C(7), big ? __builtin_bswap64(d) : d);
        return;
    }
    uint32_t d = short_desc(&t->g);
    rig_put32(&t->rig, pa & ~UINT64_C(3), big ? __builtin_bswap32(d) : d);
}

static void draw_pools(struct trial *t)
{
    for (unsigned i = 0; i < POOL_SIZE; i += 4) {
        draw_at(t, S1_POOL + i);
        draw_at(t, S2_POOL + i);
        draw_at(t, RIG_SEC + i);
    }
}

static uint64_t some_base(struct rng *g, uint64_t pool)
{
    uint64_t low = rnd(g) & (POOL_SIZE - 1);
    return chance(g, 96) ? pool | low : other_memory(g) | low;
}

static uint32_t some_dacr(struct rng *g)
{
    uint32_t dacr = 0;
    for (unsigned i = 0; i < 16; i++) {
        unsigned p = below(g, 100);
        uint32_t d = p < 70   ? DOMAIN_CLIENT
                     : p < 85 ? DOMAIN_MANAGER
                     : p < 95 ? DOMAIN_NONE
                              : DOMAIN_RESERVED;
        dacr |= d << (2 * i);
    }
    return dacr;
}

static void draw_control(struct trial *t, unsigned bank)
{
    struct rng *g = &t->g;
    struct cp15_regs *r = &t->rig.regs;
    r->SCTLR[bank] = (t->c->s1 && !t->c->hyp ? SCTLR_M : 0) | rarely(g, 50, SCTLR_AFE) |
                     rarely(g, 50, SCTLR_TRE) | rarely(g, 15, SCTLR_WXN) |
                     rarely(g, 15, SCTLR_UWXN) | rarely(g, 50, SCTLR_I) |
                     (t->s1_big ? SCTLR_EE : 0);
    r->HSCTLR[0] = (t->c->hyp ? HSCTLR_M : 0) | rarely(g, 20, HSCTLR_WXN) |
                   rarely(g, 50, HSCTLR_I) | ((t->c->hyp ? t->s1_big : t->s2_big) ? HSCTLR_EE : 0);
    r->HCR[0] = (t->c->s2 ? HCR_VM : 0) | rarely(g, 30, HCR_PTW);
    if (t->c->s2)
        r->HCR[0] |= rarely(g, 2, HCR_DC) | rarely(g, 2, HCR_TGE);
    r->SCR[0] = rarely(g, 30, SCR_SIF);
    r->DACR[bank] = some_dacr(g);
    r->PRRR[bank] = rnd(g) & UINT32_MAX;
    r->NMRR[bank] = rnd(g) & UINT32_MAX;
    r->HMAIR0[0] = rnd(g) & UINT32_MAX;
    r->HMAIR1[0] = rnd(g) & UINT32_MAX;
    r->CONTEXTIDR[bank] = rnd(g) & UINT32_MAX;
}

static void draw_bases(struct trial *t, unsigned bank)
{
    struct rng *g = &t->g;
    struct cp15_regs *r = &t->rig.regs;
    uint64_t asid = (rnd(g) & 0xff) << 48;
    r->TTBR0[bank] = some_base(g, S1_POOL) | (t->c->lpae ? asid : 0);
    r->TTBR1[bank] = some_base(g, S1_POOL);
    r->HTTBR[0] = some_base(g, S1_POOL);
    r->VTTBR[0] = some_base(g, S2_POOL) | (rnd(g) & 0xff) << 48;
    r->HTCR[0] = chance(g, 50) ? 0 : below(g, 8);
    if (t->c->lpae)
        r->TTBCR[bank] = TTBCR_EAE | (chance(g, 40) ? 0 : below(g, 8)) |
                         (uint64_t)(chance(g, 40) ? 0 : below(g, 8)) << TTBCR_T1SZ_SHIFT |
                         rarely(g, 4, TTBCR_EPD0) | rarely(g, 4, TTBCR_EPD1) |
                         rarely(g, 50, TTBCR_A1);
    else
        r->TTBCR[bank] =
            (chance(g, 40) ? 0 : below(g, 8)) | rarely(g, 4, TTBCR_PD0) | rarely(g, 4, TTBCR_PD1);
    unsigned sl0 = chance(g, 2) ? 2 + below(g, 2) : chance(g, 60);
    int t0sz = sl0 ? -8 + (int)below(g, 10) : -2 + (int)below(g, 10);
    if (chance(g, 3))
        t0sz = -8 + (int)below(g, 16);
    r->VTCR[0] = field_put(VTCR_SL0, sl0) | field_put(VTCR_T0SZ, (unsigned)t0sz) |
                 field_put(VTCR_S, t0sz < 0);
}

static void draw_request(struct trial *t)
{
    struct rng *g = &t->g;
    bool secure = !t->c->s2 && !t->c->hyp && chance(g, 50);
    uint32_t va = (uint32_t)rnd(g);
    unsigned p = below(g, 100);
    if (p < 45)
        va &= 0x01ffffff;
    else if (p < 80)
        va |= 0xfe000000;
    if (!t->c->s1 && chance(g, 80)) /* the VA is stage 2's input: somewhere that is mapped */
        va &= 0x01ffffff;
    t->req = (struct mmu_req){.va = va,
                              .regime = t->c->hyp ? REGIME_HYP
                                        : secure  ? REGIME_S_PL10
                                                  : REGIME_NS_PL10,
                              .access = (uint8_t)below(g, 3),
                              .priv = t->c->hyp || chance(g, 50),
                              .stage1_only = chance(g, 5)};
    unsigned bank = t->req.regime == REGIME_NS_PL10;
    draw_control(t, bank);
    draw_bases(t, bank);
}

/* ---- comparing ---- */

/* Check notes every assertion in a file; these are too many for that. */
#define SAME(ours, book)                                                                           \
    do {                                                                                           \
        if ((uint64_t)(ours) != (uint64_t)(book))                                                  \
            ck_abort_msg(#ours " is %#" PRIx64 ", by the book %#" PRIx64, (uint64_t)(ours),        \
                         (uint64_t)(book));                                                        \
    } while (0)

static unsigned nibble(unsigned attrs, unsigned hints, bool transient)
{
    return attrs == 0 ? 4 : (attrs << 2 | hints) & (transient ? 7 : 15);
}

static void same_attr(const struct mem_attr *m, const struct book_attrs *b)
{
    static const uint8_t type[] = {
        [BOOK_NORMAL] = MEM_NORMAL, [BOOK_DEVICE] = MEM_DEVICE, [BOOK_STRONGLY_ORDERED] = MEM_SO};
    SAME(m->type, type[b->type]);
    SAME(m->sh, !b->shareable ? 0 : b->outershareable ? 2 : 3);
    if (b->type != BOOK_NORMAL)
        return;
    SAME(m->inner, nibble(b->innerattrs, b->innerhints, b->innertransient));
    SAME(m->outer, nibble(b->outerattrs, b->outerhints, b->outertransient));
}

static unsigned shift_of(unsigned kb)
{
    return 10 + (unsigned)__builtin_ctz(kb);
}

static unsigned least_shift(const struct book_answer *a, bool stage2)
{
    unsigned s1 = a->s1.blocksize ? shift_of(a->s1.blocksize) : 30;
    unsigned s2 = stage2 ? shift_of(a->s2.blocksize) : 30;
    return s1 < s2 ? s1 : s2;
}

static void same_fault(const struct fault *f, const struct fault *b)
{
    SAME(f->kind, b->kind);
    SAME(f->stage, b->stage);
    SAME(f->level, b->level);
    SAME(f->s1ptw, b->s1ptw);
    SAME(f->va, b->va);
    SAME(f->write, b->write);
    SAME(f->instr, b->instr);
    SAME(f->lpae, b->lpae);
    SAME(f->extabort, b->extabort);
    SAME(f->ipa_valid, b->ipa_valid);
    SAME(f->domain_valid, b->domain_valid);
    if (b->stage == 2)
        SAME(f->ipa, b->ipa);
    if (b->domain_valid)
        SAME(f->domain, b->domain);
}

static void same(const struct book_answer *a, bool stage2, bool ok, const struct mmu_result *res,
                 const struct fault *f)
{
    SAME(ok, a->ok);
    if (!ok) {
        same_fault(f, &a->abort);
        return;
    }
    SAME(res->pa, a->pa);
    SAME(res->ipa, a->ipa);
    SAME(res->ns, a->ns);
    SAME(res->readable, a->can_read);
    SAME(res->writable, a->can_write);
    SAME(res->executable, a->can_fetch);
    SAME(res->page_shift, least_shift(a, stage2));
    same_attr(&res->attr, &a->attrs);
}

/* ---- counting ---- */

static unsigned leaf_class(unsigned shift)
{
    return shift == 12 ? 0 : shift == 16 || shift == 21 ? 1 : shift == 20 || shift == 30 ? 2 : 3;
}

static void count_s1(struct tally *n, const struct trial *t, const struct book_answer *a)
{
    const struct fault *f = &a->abort;
    unsigned access = t->req.access, priv = t->req.priv;
    bool walked = a->ok || f->stage == 2 || f->kind == FAULT_PERMISSION;
    if (!a->s1_on || !a->s1.blocksize || !walked || (f->stage == 2 && f->s1ptw))
        return;
    bool granted = a->ok || f->stage == 2;
    n->leaf[1][shift_of(a->s1.blocksize)]++;
    n->s1_perm[a->s1.perms.ap & 7][priv][access][granted]++;
    if (access == MMU_EXEC)
        n->xn_pxn[a->s1.perms.xn][a->s1.perms.pxn][priv][granted]++;
    if (!t->c->lpae)
        n->domain[dacr_domain((uint32_t)t->rig.regs.DACR[t->req.regime == REGIME_NS_PL10],
                              a->s1.domain)]++;
}

static void count(struct tally *n, const struct trial *t, const struct book_answer *a)
{
    const struct fault *f = &a->abort;
    if (!a->ok)
        n->fault[f->kind][f->stage][f->level][f->s1ptw]++;
    n->ptw += a->by_ptw;
    if (t->c->s1)
        count_s1(n, t, a);
    if (!a->s2.blocksize || (!a->ok && (f->kind != FAULT_PERMISSION || f->stage == 1 || f->s1ptw)))
        return;
    n->leaf[2][shift_of(a->s2.blocksize)]++;
    n->s2_perm[a->s2.perms.ap >> 1 & 3][t->req.access][a->ok]++;
    if (t->req.access == MMU_EXEC)
        n->s2_xn[a->s2.perms.xn][a->ok]++;
    if (a->ok && a->s1.blocksize)
        n->pairs[leaf_class(shift_of(a->s1.blocksize))][leaf_class(shift_of(a->s2.blocksize))]++;
}

/* ---- what must have been seen ---- */

static unsigned too_few;

static void need(unsigned seen, const char *what)
{
    printf("  %8u  %s%s\n", seen, what, seen < AT_LEAST ? "   TOO FEW" : "");
    too_few += seen < AT_LEAST;
}

static void need_faults(const struct tally *n, enum fault_kind kind, unsigned stage, bool s1ptw,
                        unsigned levels)
{
    char what[100];
    for (unsigned level = 1; level <= levels; level++) {
        struct fault f = {.kind = (uint8_t)kind,
                          .stage = (uint8_t)stage,
                          .level = (uint8_t)level,
                          .s1ptw = s1ptw};
        fault_describe(&f, what, sizeof what);
        *strstr(what, ", on ") = 0;
        need(n->fault[kind][stage][level][s1ptw], what);
    }
}

static void need_stage_faults(const struct tally *n, unsigned stage, bool s1ptw, unsigned levels)
{
    need_faults(n, FAULT_TRANSLATION, stage, s1ptw, levels);
    need_faults(n, FAULT_ACCESS_FLAG, stage, s1ptw, levels);
    need_faults(n, FAULT_PERMISSION, stage, s1ptw, levels);
    need_faults(n, FAULT_EXTERNAL_WALK, stage, s1ptw, levels);
}

static void need_leaves(const struct tally *n, unsigned stage, const uint8_t *shift, unsigned count)
{
    char what[40];
    for (unsigned i = 0; i < count; i++) {
        snprintf(what, sizeof what, "stage %u maps 2^%u bytes", stage, shift[i]);
        need(n->leaf[stage][shift[i]], what);
    }
}

static const char *const access_name[] = {"read", "write", "fetch"};

/* What an AP lets somebody do, from table B3-8 typed once more: bit 0 read, 1 write. */
static const uint8_t ap_allows[8][2] = {{0, 0}, {0, 3}, {1, 3}, {3, 3},
                                        {0, 0}, {0, 1}, {1, 1}, {1, 1}};

static void need_s1_outcomes(const struct tally *n, const struct config *c)
{
    char what[60];
    for (unsigned i = 0; i < 8 * 2 * 3; i++) {
        unsigned ap = i / 6, priv = i % 6 / 3, access = i % 3;
        if ((c->lpae && !(ap & 1)) || (c->hyp && !priv))
            continue;
        unsigned can = c->hyp ? (ap & 4 ? 1 : 3) : ap_allows[ap][priv];
        bool may = access == MMU_WRITE ? can & 2 : can & 1;
        const char *who = priv ? "privileged" : "PL0";
        snprintf(what, sizeof what, "AP %u, %s %s granted", ap, who, access_name[access]);
        if (may)
            need(n->s1_perm[ap][priv][access][1], what);
        snprintf(what, sizeof what, "AP %u, %s %s refused", ap, who, access_name[access]);
        if (!may || access == MMU_EXEC)
            need(n->s1_perm[ap][priv][access][0], what);
    }
    need(n->xn_pxn[0][0][1][1], "XN 0, PXN 0: privileged fetch granted");
    need(n->xn_pxn[1][0][1][0], "XN 1, PXN 0: privileged fetch refused");
    if (c->hyp)
        return;
    need(n->xn_pxn[0][1][1][0], "XN 0, PXN 1: privileged fetch refused");
    need(n->xn_pxn[0][1][0][1], "XN 0, PXN 1: PL0 fetch granted");
}

static void need_s2_outcomes(const struct tally *n)
{
    char what[60];
    for (unsigned i = 0; i < 4 * 3; i++) {
        unsigned hap = i / 3, access = i % 3;
        bool may = access == MMU_WRITE ? hap & HAP_WO : hap & HAP_RO;
        snprintf(what, sizeof what, "HAP %u, %s granted", hap, access_name[access]);
        if (may)
            need(n->s2_perm[hap][access][1], what);
        snprintf(what, sizeof what, "HAP %u, %s refused", hap, access_name[access]);
        if (!may || access == MMU_EXEC)
            need(n->s2_perm[hap][access][0], what);
    }
    need(n->s2_xn[0][1], "stage 2 XN 0: fetch granted");
    need(n->s2_xn[1][0], "stage 2 XN 1: fetch refused");
}

static void need_pairs(const struct tally *n, const struct config *c)
{
    static const char *const size1[2][4] = {{"4 KB", "64 KB", "1 MB", "16 MB"},
                                            {"4 KB", "2 MB", "1 GB", NULL}};
    char what[60];
    for (unsigned i = 0; i < 4 * 3; i++) {
        unsigned s1 = i / 3, s2 = i % 3;
        if (!size1[c->lpae][s1])
            continue;
        snprintf(what, sizeof what, "%s under %s", size1[c->lpae][s1], size1[1][s2]);
        need(n->pairs[s1][s2], what);
    }
}

static void need_all(const struct tally *n, const struct config *c)
{
    static const uint8_t short_shift[] = {12, 16, 20, 24}, long_shift[] = {12, 21, 30};
    if (c->s1) {
        need_leaves(n, 1, c->lpae ? long_shift : short_shift, c->lpae ? 3 : 4);
        need_stage_faults(n, 1, false, c->lpae ? 3 : 2);
        need_s1_outcomes(n, c);
    }
    if (c->s1 && !c->lpae) {
        need_faults(n, FAULT_DOMAIN, 1, false, 2);
        need(n->domain[DOMAIN_CLIENT], "domain: client");
        need(n->domain[DOMAIN_MANAGER], "domain: manager");
    }
    if (!c->s2)
        return;
    need_leaves(n, 2, long_shift, 3);
    need_stage_faults(n, 2, false, 3);
    need_s2_outcomes(n);
    if (!c->s1)
        return;
    need_stage_faults(n, 2, true, 3);
    need(n->ptw, "HCR.PTW refuses a stage 1 table");
    need_pairs(n, c);
}

/* ---- the runs ---- */

static void redraw_what_was_read(struct trial *t, const struct walk_record *rec)
{
    for (unsigned i = 0; i < rec->count; i++)
        draw_at(t, rec->step[i].pa);
}

/* One table, three ways: a pure walk, a TLB miss, and a hit if it was filled. */
static void one_table(struct trial *t)
{
    struct book_answer a;
    struct mmu_result res;
    struct fault f;
    struct walk_record rec;
    draw_request(t);
    struct book_ask ask = {.r = &t->rig.regs,
                           .bus = &t->rig.bus,
                           .secure = t->req.regime == REGIME_S_PL10,
                           .hyp = t->req.regime == REGIME_HYP,
                           .mva = t->req.va,
                           .ispriv = t->req.priv,
                           .iswrite = t->req.access == MMU_WRITE,
                           .isfetch = t->req.access == MMU_EXEC,
                           .stage1_only = t->req.stage1_only};
    struct mmu_view view = rig_view(&t->rig, t->req.regime);
    book_translate(&ask, &a);
    bool stage2 = a.s2_on && !t->req.stage1_only;
    bool ok = mmu_walk(&view, &t->req, &res, &f, &rec);
    same(&a, stage2, ok, &res, &f);
    for (unsigned i = 0; i < 2; i++) {
        ok = mmu_translate(&t->rig.mmu, &t->req, &res, &f);
        same(&a, stage2, ok, &res, &f);
    }
    count(&t->n, t, &a);
    redraw_what_was_read(t, &rec);
    mmu_reset(&t->rig.mmu);
}

/* mmu_walk_s2 with inputs of 40 bits, which no VA reaches without stage 1. */
static void one_stage2(struct trial *t)
{
    struct book_answer a;
    struct mmu_result res;
    struct fault f;
    struct walk_record rec;
    draw_request(t);
    t->rig.regs.HCR[0] |= HCR_VM;
    uint64_t ipa = RIG_RAM | (rnd(&t->g) & (RIG_RAM_SIZE - 1)) |
                   rarely(&t->g, 30, rnd(&t->g) & UINT64_C(0xffffffffff));
    t->req.access = (uint8_t)below(&t->g, 3);
    struct book_ask ask = {.r = &t->rig.regs,
                           .bus = &t->rig.bus,
                           .mva = (uint32_t)ipa,
                           .iswrite = t->req.access == MMU_WRITE,
                           .isfetch = t->req.access == MMU_EXEC};
    struct mmu_view view = rig_view(&t->rig, REGIME_NS_PL10);
    book_stage2(&ask, ipa, &a);
    bool ok = mmu_walk_s2(&view, ipa, t->req.access, &res, &f, &rec);
    same(&a, true, ok, &res, &f);
    count(&t->n, t, &a);
    redraw_what_was_read(t, &rec);
}

START_TEST(agrees_with_the_book)
{
    struct trial *t = calloc(1, sizeof *t);
    t->c = &configs[_i];
    t->g.s = 0x9e3779b97f4a7c15u + (unsigned)_i;
    rig_open(&t->rig, 2, 2);
    too_few = 0;
    for (unsigned order = 0; order < 4; order++) { /* every pair of table endianness */
        t->s1_big = order & 1;
        t->s2_big = order & 2;
        draw_pools(t);
        for (unsigned i = 0; i < t->c->tables / 4; i++)
            if (!t->c->s1 && (i & 1))
                one_stage2(t);
            else
                one_table(t);
    }
    printf("%s: %u random tables\n", t->c->name, t->c->tables);
    need_all(&t->n, t->c);
    fflush(stdout);
    rig_close(&t->rig);
    free(t);
    ck_assert_uint_eq(too_few, 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("mmu/book");
    TCase *c = tcase_create("book");
    tcase_set_timeout(c, 100);
    tcase_add_loop_test(c, agrees_with_the_book, 0, (int)ARRAY_LEN(configs));
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
