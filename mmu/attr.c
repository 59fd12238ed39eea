/* attr.c - memory types and cacheability: what the descriptors' bits mean, and how stages combine.
 *
 * ARM DDI 0406C B3.2.1 (MMU off), B3.8.2, B3.8.3 (short format without, with TEX remap), B3.8.4
 * (MAIR), B3.6.2 (stage 2 MemAttr), B3.8 (combining).
 * Reserved and UNPREDICTABLE encodings (ATTR_RESERVED) are Strongly-ordered, apart from: TEX 001, C
 * 1, B 0, which is IMPLEMENTATION DEFINED, is Non-cacheable, and so is half of a MAIR byte or
 * MemAttr whose encoding is reserved while the other half says Normal. */
#include "mmu/mmu_int.h"

static const struct mem_attr strongly_ordered = {.type = MEM_SO, .sh = SH_OUTER};
static const struct mem_attr device = {.type = MEM_DEVICE, .sh = SH_OUTER};

static struct mem_attr normal(unsigned inner, unsigned outer, unsigned sh)
{
    return (struct mem_attr){
        .type = MEM_NORMAL, .inner = (uint8_t)inner, .outer = (uint8_t)outer, .sh = (uint8_t)sh};
}

static const uint8_t rgn_nibble[4] = {
    [RGN_NC] = MAIR_NIB_NC,
    [RGN_WB_WA] = MAIR_NIB_WB_RW,
    [RGN_WT] = MAIR_NIB_WT_R,
    [RGN_WB] = MAIR_NIB_WB_R,
};

/* SCTLR.TRE 1: PRRR and NMRR decide, by region n (B3.8.3). */
static struct mem_attr remapped(uint32_t prrr, uint32_t nmrr, unsigned n, bool s)
{
    unsigned tr = prrr_tr(prrr, n);
    if (tr == PRRR_DEVICE)
        return device;
    if (tr != PRRR_NORMAL)
        return strongly_ordered;
    unsigned sh = !prrr_ns(prrr, s) ? SH_NONE : prrr_nos(prrr, n) ? SH_INNER : SH_OUTER;
    return normal(rgn_nibble[nmrr_ir(nmrr, n)], rgn_nibble[nmrr_or(nmrr, n)], sh);
}

/* TEX:C:B without remap (table B3-10), for TEX[2] 0. */
static struct mem_attr unremapped(unsigned texcb, unsigned sh)
{
    switch (texcb) {
    case 0x01: /* Shareable Device */
    case 0x08: /* Non-shareable Device: shareable where the Large Physical Address Extension is */
        return device;
    case 0x02:
        return normal(MAIR_NIB_WT_R, MAIR_NIB_WT_R, sh);
    case 0x03:
        return normal(MAIR_NIB_WB_R, MAIR_NIB_WB_R, sh);
    case 0x04:
    case 0x06:
        return normal(MAIR_NIB_NC, MAIR_NIB_NC, sh);
    case 0x07:
        return normal(MAIR_NIB_WB_RW, MAIR_NIB_WB_RW, sh);
    default:
        return strongly_ordered;
    }
}

struct mem_attr attr_short(const struct cp15_regs *r, unsigned bank, unsigned tex, unsigned c,
                           unsigned b, bool s)
{
    unsigned texcb = tex << 2 | c << 1 | b;
    if (r->SCTLR[bank] & SCTLR_TRE)
        return remapped((uint32_t)r->PRRR[bank], (uint32_t)r->NMRR[bank], texcb & 7, s);
    unsigned sh = s ? SH_OUTER : SH_NONE;
    if (tex & 4) /* TEX[2]: outer in TEX[1:0], inner in C:B */
        return normal(rgn_nibble[texcb & 3], rgn_nibble[tex & 3], sh);
    return unremapped(texcb, sh);
}

static unsigned or_nc(unsigned nibble)
{
    return nibble ? nibble : MAIR_NIB_NC;
}

/* SH of Normal memory; the reserved value is taken as Non-shareable. */
static unsigned sh_of(unsigned sh)
{
    return sh & 2 ? sh : SH_NONE;
}

struct mem_attr attr_mair(unsigned mair, unsigned sh)
{
    if (mair >> 4)
        return normal(or_nc(mair & 0xf), mair >> 4, sh_of(sh));
    return mair == MAIR_DEVICE ? device : strongly_ordered;
}

/* MemAttr's two bits for one half: no allocation hints at stage 2; stage 1's are kept. */
static unsigned s2_nibble(unsigned two)
{
    static const uint8_t nibble[4] = {MAIR_NIB_NC, MAIR_NIB_NC, MAIR_NIB_WT_RW, MAIR_NIB_WB_RW};
    return nibble[two];
}

struct mem_attr attr_s2(unsigned memattr, unsigned sh)
{
    if (memattr >> 2)
        return normal(s2_nibble(memattr & 3), s2_nibble(memattr >> 2), sh_of(sh));
    return memattr == S2_ATTR_DEVICE ? device : strongly_ordered;
}

/* The weaker of two cacheabilities; the hints are stage 1's. Transient (00RW, 01RW) counts as
 * what it is a hint of: Write-Through, Write-Back. */
static unsigned weaker(unsigned s1, unsigned s2)
{
    bool nc = s1 == MAIR_NIB_NC || s2 == MAIR_NIB_NC;
    if (nc)
        return MAIR_NIB_NC;
    bool wt = (s2 & MAIR_NIB_WB) == MAIR_NIB_WT || (s2 & MAIR_NIB_WB) == 0;
    return wt ? s1 & ~(unsigned)4 : s1;
}

struct mem_attr attr_combine(struct mem_attr s1, struct mem_attr s2)
{
    if (s1.type == MEM_SO || s2.type == MEM_SO)
        return strongly_ordered;
    if (s1.type == MEM_DEVICE || s2.type == MEM_DEVICE)
        return device;
    unsigned inner = weaker(s1.inner, s2.inner), outer = weaker(s1.outer, s2.outer);
    unsigned sh = s1.sh == SH_OUTER || s2.sh == SH_OUTER ? SH_OUTER : s1.sh | s2.sh;
    if (inner == MAIR_NIB_NC && outer == MAIR_NIB_NC)
        sh = SH_OUTER;
    return normal(inner, outer, sh);
}

struct mem_attr attr_off(const struct cp15_regs *r, unsigned regime, bool instr)
{
    if (regime == REGIME_NS_PL10 && (r->HCR[0] & HCR_DC))
        return normal(MAIR_NIB_WB_RW, MAIR_NIB_WB_RW, SH_NONE);
    if (!instr)
        return strongly_ordered;
    bool icache =
        regime == REGIME_HYP ? r->HSCTLR[0] & HSCTLR_I : r->SCTLR[regime_bank(regime)] & SCTLR_I;
    unsigned nibble = icache ? MAIR_NIB_WT_R : MAIR_NIB_NC;
    return normal(nibble, nibble, SH_NONE);
}
