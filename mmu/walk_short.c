/* walk_short.c - stage 1 in the short-descriptor format.
 *
 * ARM DDI 0406C B3.5: two levels; small and large pages, sections, supersections; domains; 32-bit
 * addresses but for supersections, which reach 40 bits. SCTLR.AFE makes AP[0] the access flag. */
#include "mmu/mmu_int.h"

struct short_walk {
    struct walk *w;
    unsigned bank;
    bool ns, big_endian, afe;
};

/* B3.5.4: TTBCR.N and PDn choose the register; *index_top is the VA's highest bit to count. */
static bool level1_address(const struct short_walk *s, uint64_t *addr)
{
    const struct cp15_regs *r = s->w->regs;
    uint32_t va = s->w->req->va;
    uint64_t ttbcr = r->TTBCR[s->bank];
    unsigned n = (unsigned)field_get(ttbcr, TTBCR_N);
    bool upper = n && va >> (32 - n);
    if (upper)
        n = 0;
    if (ttbcr & (upper ? TTBCR_PD1 : TTBCR_PD0))
        return false;
    uint32_t ttbr = (uint32_t)(upper ? r->TTBR1[s->bank] : r->TTBR0[s->bank]);
    uint32_t table = ttbr & ~(BIT(14 - n) - 1);
    *addr = table | bits(va, 31 - n, SD_SECTION_SHIFT) << 2;
    return true;
}

static enum walk_kind level1_kind(uint32_t d)
{
    switch (DESC_GET(d, SD1_TYPE)) {
    case SD1_INVALID:
        return WALK_INVALID;
    case SD1_TABLE:
        return WALK_TABLE;
    default:
        return DESC_GET(d, SD_SECT_SUPER) ? WALK_SUPERSECTION : WALK_SECTION;
    }
}

static enum walk_kind level2_kind(uint32_t d)
{
    unsigned type = (unsigned)DESC_GET(d, SD2_TYPE);
    return type == SD2_INVALID ? WALK_INVALID
           : type == SD2_LARGE ? WALK_LARGE_PAGE
                               : WALK_SMALL_PAGE;
}

static bool read_level(const struct short_walk *s, uint64_t addr, unsigned level, uint32_t *desc,
                       enum walk_kind *kind)
{
    struct table_ref t = {.addr = addr,
                          .size = 4,
                          .stage = 1,
                          .level = (uint8_t)level,
                          .ns = s->ns,
                          .big_endian = s->big_endian};
    struct walk_desc d;
    if (!walk_read(s->w, &t, &d))
        return false;
    *desc = (uint32_t)d.desc;
    *kind = level == 1 ? level1_kind(*desc) : level2_kind(*desc);
    walk_note(s->w, &t, &d, *kind);
    return true;
}

/* Level 2 faults of stage 1 name the domain of the level 1 descriptor (B3.13.3, DFSR.Domain). */
static bool name_domain(struct walk *w, unsigned domain)
{
    if (w->f->stage == 1) {
        w->f->domain = (uint8_t)domain;
        w->f->domain_valid = true;
    }
    return false;
}

static bool fail_level2(struct walk *w, enum fault_kind kind, unsigned domain)
{
    walk_fail(w, kind, 1, 2);
    return name_domain(w, domain);
}

/* AP with SCTLR.AFE: AP[0] is the access flag, and AP[2:1] alone decide. */
static bool flag_clear(const struct short_walk *s, const struct leaf *leaf)
{
    return s->afe && !(leaf->ap & 1);
}

static bool section(const struct short_walk *s, uint32_t d, struct leaf *leaf)
{
    uint32_t va = s->w->req->va;
    bool super = DESC_GET(d, SD_SECT_SUPER);
    *leaf = (struct leaf){
        .level = 1,
        .ap = (uint8_t)(DESC_GET(d, SD_SECT_AP2) << 2 | DESC_GET(d, SD_SECT_AP10)),
        .xn = DESC_GET(d, SD_SECT_XN),
        .pxn = DESC_GET(d, SD_SECT_PXN),
        .global = !DESC_GET(d, SD_SECT_NG),
        .ns = s->ns || DESC_GET(d, SD_SECT_NS),
        .attr = attr_short(s->w->regs, s->bank, (unsigned)DESC_GET(d, SD_SECT_TEX),
                           (unsigned)DESC_GET(d, SD_SECT_C), (unsigned)DESC_GET(d, SD_SECT_B),
                           DESC_GET(d, SD_SECT_S)),
    };
    if (super) {
        leaf->shift = SD_SUPER_SHIFT;
        leaf->pa = DESC_GET(d, SD_SUPER_PA39_36) << 36 | DESC_GET(d, SD_SUPER_PA35_32) << 32 |
                   DESC_KEEP(d, SD_SUPER_BASE);
    } else {
        leaf->shift = SD_SECTION_SHIFT;
        leaf->domain = (uint8_t)DESC_GET(d, SD_SECT_DOMAIN);
        leaf->pa = DESC_KEEP(d, SD_SECT_BASE);
    }
    leaf->pa |= va & (BIT(leaf->shift) - 1);
    return !flag_clear(s, leaf) || walk_fail(s->w, FAULT_ACCESS_FLAG, 1, 1);
}

/* Large and small pages keep the same facts in different places. */
static void page_leaf(const struct short_walk *s, uint32_t d, struct leaf *leaf)
{
    bool large = DESC_GET(d, SD2_TYPE) == SD2_LARGE;
    uint64_t tex = large ? DESC_GET(d, SD_LARGE_TEX) : DESC_GET(d, SD_SMALL_TEX);
    leaf->level = 2;
    leaf->shift = large ? SD_LARGE_SHIFT : SD_SMALL_SHIFT;
    leaf->pa = large ? DESC_KEEP(d, SD_LARGE_BASE) : DESC_KEEP(d, SD_SMALL_BASE);
    leaf->pa |= s->w->req->va & (BIT(leaf->shift) - 1);
    leaf->xn = large ? DESC_GET(d, SD_LARGE_XN) : DESC_GET(d, SD_SMALL_XN);
    leaf->ap = (uint8_t)(DESC_GET(d, SD_SMALL_AP2) << 2 | DESC_GET(d, SD_SMALL_AP10));
    leaf->global = !DESC_GET(d, SD_SMALL_NG);
    leaf->attr = attr_short(s->w->regs, s->bank, (unsigned)tex, (unsigned)DESC_GET(d, SD_SMALL_C),
                            (unsigned)DESC_GET(d, SD_SMALL_B), DESC_GET(d, SD_SMALL_S));
}

static bool page(const struct short_walk *s, uint32_t d1, struct leaf *leaf)
{
    uint32_t d;
    enum walk_kind kind;
    unsigned domain = (unsigned)DESC_GET(d1, SD_TABLE_DOMAIN);
    uint64_t addr = DESC_KEEP(d1, SD_TABLE_BASE) | bits(s->w->req->va, 19, SD_SMALL_SHIFT) << 2;
    if (!read_level(s, addr, 2, &d, &kind))
        return name_domain(s->w, domain);
    if (kind == WALK_INVALID)
        return fail_level2(s->w, FAULT_TRANSLATION, domain);
    *leaf = (struct leaf){.domain = (uint8_t)domain,
                          .pxn = DESC_GET(d1, SD_TABLE_PXN),
                          .ns = s->ns || DESC_GET(d1, SD_TABLE_NS)};
    page_leaf(s, d, leaf);
    return !flag_clear(s, leaf) || fail_level2(s->w, FAULT_ACCESS_FLAG, domain);
}

bool walk_short(struct walk *w, struct leaf *leaf)
{
    unsigned bank = regime_bank(w->tag.regime);
    uint64_t sctlr = w->regs->SCTLR[bank], addr;
    struct short_walk s = {.w = w,
                           .bank = bank,
                           .ns = w->tag.regime != REGIME_S_PL10,
                           .big_endian = sctlr & SCTLR_EE,
                           .afe = sctlr & SCTLR_AFE};
    uint32_t d;
    enum walk_kind kind;
    if (!level1_address(&s, &addr))
        return walk_fail(w, FAULT_TRANSLATION, 1, 1);
    if (!read_level(&s, addr, 1, &d, &kind))
        return false;
    switch (kind) {
    case WALK_INVALID:
        return walk_fail(w, FAULT_TRANSLATION, 1, 1);
    case WALK_TABLE:
        return page(&s, d, leaf);
    default:
        return section(&s, d, leaf);
    }
}
