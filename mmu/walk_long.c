/* walk_long.c - the long-descriptor format: PL1&0 with TTBCR.EAE, Hyp stage 1, and stage 2.
 *
 * ARM DDI 0406C B3.6: up to three levels of 64-bit descriptors, hierarchical controls at stage 1,
 * concatenated first tables at stage 2; 40-bit output addresses (bits 47:40 are ignored).
 * An input address outside the programmed range is a level 1 translation fault, and so is a stage
 * 2 whose VTCR.SL0 is reserved or does not go with T0SZ (UNPREDICTABLE: WALK_START). A table base
 * that is not aligned to its table is taken as if the low bits were 0. */
#include "mmu/mmu_int.h"

/* Where one walk starts, and what holds through it. */
struct long_tables {
    struct walk *w;
    uint64_t input; /* the address to translate */
    uint64_t base;  /* of the table at `level` */
    unsigned level;
    unsigned top; /* bits of input that count */
    uint8_t stage;
    bool ns, big_endian;
    /* Hierarchical controls gathered so far (stage 1). */
    bool ro, no_pl0, xn, pxn;
};

static unsigned level_shift(unsigned level)
{
    return LD_L3_SHIFT + LD_LEVEL_BITS * (3 - level);
}

/* Point t at a first table for an input of `top` bits, starting at `level` (B3.6.6). */
static void start(struct long_tables *t, uint64_t ttbr, unsigned top, unsigned level)
{
    unsigned table_bits = top - level_shift(level) + 3;
    t->top = top;
    t->level = level;
    t->base = ttbr & PA_MASK & ~(BIT64(table_bits) - 1);
}

/* Stage 1 begins at level 1 while more than 1 GB is in range (T0SZ 0 or 1), else at level 2. */
static void start_s1(struct long_tables *t, uint64_t ttbr, unsigned tsz)
{
    start(t, ttbr, 32 - tsz, tsz < 2 ? 1 : 2);
}

static bool start_hyp(struct long_tables *t)
{
    const struct cp15_regs *r = t->w->regs;
    unsigned t0sz = (unsigned)field_get(r->HTCR[0], HTCR_T0SZ);
    t->big_endian = r->HSCTLR[0] & HSCTLR_EE;
    t->ns = true;
    start_s1(t, r->HTTBR[0], t0sz);
    return t->input >> (32 - t0sz) == 0;
}

/* TTBR0 or TTBR1, by the VA's top bits; false: neither, or walks through it are off. */
static bool start_pl10(struct long_tables *t)
{
    const struct cp15_regs *r = t->w->regs;
    unsigned bank = regime_bank(t->w->tag.regime);
    uint64_t ttbcr = r->TTBCR[bank];
    unsigned t0sz = (unsigned)field_get(ttbcr, TTBCR_T0SZ);
    unsigned t1sz = (unsigned)field_get(ttbcr, TTBCR_T1SZ);
    bool lower = t->input >> (32 - t0sz) == 0;
    bool upper = t1sz ? t->input >> (32 - t1sz) == BIT64(t1sz) - 1 : !lower;
    t->big_endian = r->SCTLR[bank] & SCTLR_EE;
    t->ns = t->w->tag.regime != REGIME_S_PL10;
    if (upper)
        start_s1(t, r->TTBR1[bank], t1sz);
    else
        start_s1(t, r->TTBR0[bank], t0sz);
    return (upper || lower) && !(ttbcr & (upper ? TTBCR_EPD1 : TTBCR_EPD0));
}

/* VTCR (B4.1.159): an input of 32 - T0SZ bits, 25 to 40. Level 2 can start up to 34 bits (16 tables
 * in a row), level 1 from 31 bits on (two tables in a row for 40). */
static bool start_stage2(struct long_tables *t)
{
    const struct cp15_regs *r = t->w->regs;
    uint32_t vtcr = (uint32_t)r->VTCR[0];
    unsigned top = (unsigned)(32 - sext(field_get(vtcr, VTCR_T0SZ), 4));
    unsigned sl0 = field_get(vtcr, VTCR_SL0);
    if (sl0 > 1 || (sl0 ? top < 31 : top > 34) || t->input >> top)
        return false;
    t->big_endian = r->HSCTLR[0] & HSCTLR_EE;
    t->ns = true;
    start(t, r->VTTBR[0], top, 2 - sl0);
    return true;
}

static enum walk_kind desc_kind(uint64_t d, unsigned level)
{
    unsigned type = (unsigned)DESC_GET(d, LD_TYPE);
    if (type == LD_TABLE_OR_PAGE)
        return level == 3 ? WALK_PAGE : WALK_TABLE;
    return type == LD_BLOCK && level < 3 ? WALK_BLOCK : WALK_INVALID;
}

static bool read_level(struct long_tables *t, uint64_t *desc, enum walk_kind *kind)
{
    unsigned shift = level_shift(t->level);
    uint64_t index = bits64(t->input, t->top - 1, shift);
    struct table_ref ref = {.addr = t->base | index << 3,
                            .size = 8,
                            .stage = t->stage,
                            .level = (uint8_t)t->level,
                            .ns = t->ns,
                            .big_endian = t->big_endian};
    struct walk_desc d;
    if (!walk_read(t->w, &ref, &d))
        return false;
    *desc = d.desc;
    *kind = desc_kind(d.desc, t->level);
    walk_note(t->w, &ref, &d, *kind);
    return true;
}

static void descend(struct long_tables *t, uint64_t d)
{
    t->base = DESC_KEEP(d, LD_ADDR);
    t->top = level_shift(t->level);
    t->level++;
    if (t->stage == 2)
        return;
    t->ns |= DESC_GET(d, LD_TABLE_NS);
    t->ro |= DESC_GET(d, LD_TABLE_RO);
    t->no_pl0 |= DESC_GET(d, LD_TABLE_NOPL0);
    t->xn |= DESC_GET(d, LD_TABLE_XN);
    t->pxn |= DESC_GET(d, LD_TABLE_PXN);
}

/* Follow tables to the last descriptor; false: *t->w->f says why. */
static bool follow(struct long_tables *t, uint64_t *desc)
{
    enum walk_kind kind;
    for (;;) {
        if (!read_level(t, desc, &kind))
            return false;
        if (kind == WALK_INVALID)
            return walk_fail(t->w, FAULT_TRANSLATION, t->stage, t->level);
        if (kind != WALK_TABLE)
            return true;
        descend(t, *desc);
    }
}

static void leaf_place(const struct long_tables *t, uint64_t d, struct leaf *leaf)
{
    unsigned shift = level_shift(t->level);
    uint64_t in_block = BIT64(shift) - 1;
    leaf->level = (uint8_t)t->level;
    leaf->shift = (uint8_t)shift;
    leaf->pa = (DESC_KEEP(d, LD_ADDR) & ~in_block) | (t->input & in_block);
}

static struct mem_attr leaf_attr(const struct walk *w, uint64_t d)
{
    const struct cp15_regs *r = w->regs;
    unsigned bank = regime_bank(w->tag.regime), n = (unsigned)DESC_GET(d, LD_S1_ATTRINDX);
    bool hyp = w->tag.regime == REGIME_HYP;
    uint32_t mair0 = (uint32_t)(hyp ? r->HMAIR0[0] : r->PRRR[bank]); /* PRRR is MAIR0 */
    uint32_t mair1 = (uint32_t)(hyp ? r->HMAIR1[0] : r->NMRR[bank]);
    return attr_mair(mair_byte(mair0, mair1, n), (unsigned)DESC_GET(d, LD_S1_SH));
}

/* AP[2:1] with the tables' limits laid over it, as AP[2:0] with AP[0] set (B3.6.4). */
static uint8_t leaf_ap(const struct long_tables *t, uint64_t d)
{
    unsigned ap21 = (unsigned)DESC_GET(d, LD_S1_AP21);
    if (t->ro)
        ap21 |= 2;
    if (t->no_pl0)
        ap21 &= ~1u;
    return (uint8_t)(ap21 << 1 | 1);
}

bool walk_long_s1(struct walk *w, struct leaf *leaf)
{
    struct long_tables t = {.w = w, .input = w->req->va, .stage = 1};
    bool hyp = w->tag.regime == REGIME_HYP;
    uint64_t d;
    if (!(hyp ? start_hyp(&t) : start_pl10(&t)))
        return walk_fail(w, FAULT_TRANSLATION, 1, 1);
    if (!follow(&t, &d))
        return false;
    if (!DESC_GET(d, LD_S1_AF))
        return walk_fail(w, FAULT_ACCESS_FLAG, 1, t.level);
    *leaf = (struct leaf){
        .ap = leaf_ap(&t, d),
        .xn = t.xn || DESC_GET(d, LD_S1_XN),
        .pxn = !hyp && (t.pxn || DESC_GET(d, LD_S1_PXN)),
        .ns = t.ns || DESC_GET(d, LD_S1_NS),
        .attr = leaf_attr(w, d),
    };
    /* What Secure state reaches through a Non-secure table is never global (B3.6.3, NSTable). */
    bool by_ns_table = w->tag.regime == REGIME_S_PL10 && t.ns;
    leaf->global = hyp || (!DESC_GET(d, LD_S1_NG) && !by_ns_table);
    leaf_place(&t, d, leaf);
    return true;
}

bool walk_long_s2(struct walk *w, uint64_t ipa, struct leaf *leaf)
{
    struct long_tables t = {.w = w, .input = ipa, .stage = 2};
    uint64_t d;
    if (!start_stage2(&t))
        return walk_fail(w, FAULT_TRANSLATION, 2, 1);
    if (!follow(&t, &d))
        return false;
    if (!DESC_GET(d, LD_S2_AF))
        return walk_fail(w, FAULT_ACCESS_FLAG, 2, t.level);
    *leaf = (struct leaf){
        .ap = (uint8_t)DESC_GET(d, LD_S2_HAP),
        .xn = DESC_GET(d, LD_S2_XN),
        .ns = true,
        .attr = attr_s2((unsigned)DESC_GET(d, LD_S2_MEMATTR), (unsigned)DESC_GET(d, LD_S2_SH)),
    };
    leaf_place(&t, d, leaf);
    return true;
}
