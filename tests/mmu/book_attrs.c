/* book_attrs.c - memory attributes by the book: ARM DDI 0406C B3.8 and its pseudocode (B3). */
#include "book_int.h"

struct book_attrs book_strongly_ordered(void)
{
    return (struct book_attrs){
        .type = BOOK_STRONGLY_ORDERED, .shareable = true, .outershareable = true};
}

static struct book_attrs device(void)
{
    return (struct book_attrs){.type = BOOK_DEVICE, .shareable = true, .outershareable = true};
}

/* ConvertAttrsHints(): '00' NC, '01' WB WA, '10' WT no WA, '11' WB no WA. */
static void convert_attrs_hints(unsigned rgn, unsigned *attrs, unsigned *hints)
{
    if (rgn == 0) {
        *attrs = 0;
        *hints = 0;
    } else if (rgn & 1) {
        *attrs = 3;
        *hints = rgn & 2 ? 2 : 3;
    } else {
        *attrs = 2;
        *hints = 2;
    }
}

struct book_attrs book_default_tex_decode(unsigned texcb, bool s)
{
    struct book_attrs a = {.type = BOOK_NORMAL, .shareable = s, .outershareable = s};
    if (texcb == 0)
        return book_strongly_ordered();
    if (texcb == 1 || texcb == 8)
        return device();
    if (texcb == 2 || texcb == 3 || texcb == 4) {
        convert_attrs_hints(texcb == 4 ? 0 : texcb, &a.innerattrs, &a.innerhints);
        a.outerattrs = a.innerattrs;
        a.outerhints = a.innerhints;
    } else if (texcb == 6) {
        /* IMPLEMENTATION DEFINED: Non-cacheable here */
    } else if (texcb == 7) {
        convert_attrs_hints(1, &a.innerattrs, &a.innerhints);
        convert_attrs_hints(1, &a.outerattrs, &a.outerhints);
    } else if (texcb & 16) {
        convert_attrs_hints(texcb & 3, &a.innerattrs, &a.innerhints);
        convert_attrs_hints(texcb >> 2 & 3, &a.outerattrs, &a.outerhints);
    } else {
        return book_strongly_ordered(); /* reserved */
    }
    return a;
}

struct book_attrs book_remapped_tex_decode(const struct book *b, unsigned texcb, bool s)
{
    uint32_t prrr = (uint32_t)b->ask->r->PRRR[!b->ask->secure];
    uint32_t nmrr = (uint32_t)b->ask->r->NMRR[!b->ask->secure];
    int region = texcb & 7;
    int base = 2 * region;
    struct book_attrs a = {.type = BOOK_NORMAL};
    bool s_bit;
    switch (slice(prrr, base + 1, base)) {
    case 1:
        return device();
    case 2:
        convert_attrs_hints((unsigned)slice(nmrr, base + 1, base), &a.innerattrs, &a.innerhints);
        convert_attrs_hints((unsigned)slice(nmrr, base + 17, base + 16), &a.outerattrs,
                            &a.outerhints);
        s_bit = s ? bit(prrr, 19) : bit(prrr, 18);
        a.shareable = s_bit;
        a.outershareable = s_bit && !bit(prrr, region + 24);
        return a;
    default:
        return book_strongly_ordered();
    }
}

static void mair_half(unsigned four, unsigned *attrs, unsigned *hints, bool *transient)
{
    *transient = false;
    *hints = four & 3;
    if (four == 0 || four == 4) { /* 0: reserved while the other half is Normal */
        *attrs = 0;
        *hints = 0;
    } else {
        *attrs = four & 4 ? 3 : 2;
        *transient = four < 8;
    }
}

struct book_attrs book_mair_decode(const struct book *b, unsigned index)
{
    const struct cp15_regs *r = b->ask->r;
    uint64_t mair = b->ask->hyp
                        ? r->HMAIR1[0] << 32 | (uint32_t)r->HMAIR0[0]
                        : r->NMRR[!b->ask->secure] << 32 | (uint32_t)r->PRRR[!b->ask->secure];
    unsigned attrfield = (unsigned)slice(mair, 8 * (int)index + 7, 8 * (int)index);
    struct book_attrs a = {.type = BOOK_NORMAL};
    if (attrfield >> 4 == 0)
        return attrfield == 4 ? device() : book_strongly_ordered();
    mair_half(attrfield >> 4, &a.outerattrs, &a.outerhints, &a.outertransient);
    mair_half(attrfield & 15, &a.innerattrs, &a.innerhints, &a.innertransient);
    return a;
}

struct book_attrs book_s2_attr_decode(unsigned attr)
{
    struct book_attrs a = {.type = BOOK_NORMAL};
    if (attr >> 2 == 0)
        return attr == 1 ? device() : book_strongly_ordered();
    a.outerattrs = attr >> 2 == 1 ? 0 : attr >> 2;
    a.innerattrs = (attr & 3) <= 1 ? 0 : attr & 3;
    a.outerhints = a.outerattrs ? 3 : 0;
    a.innerhints = a.innerattrs ? 3 : 0;
    return a;
}

static unsigned combine_cacheability(unsigned s1, unsigned s2)
{
    if (s1 == 0 || s2 == 0)
        return 0;
    if (s1 == 2 || s2 == 2)
        return 2;
    return 3;
}

struct book_attrs book_combine_s1_s2(struct book_attrs s1, struct book_attrs s2)
{
    if (s1.type == BOOK_STRONGLY_ORDERED || s2.type == BOOK_STRONGLY_ORDERED)
        return book_strongly_ordered();
    if (s1.type == BOOK_DEVICE || s2.type == BOOK_DEVICE)
        return device();
    struct book_attrs a = s1;
    a.innerattrs = combine_cacheability(s1.innerattrs, s2.innerattrs);
    a.outerattrs = combine_cacheability(s1.outerattrs, s2.outerattrs);
    a.shareable = s1.shareable || s2.shareable;
    a.outershareable = s1.outershareable || s2.outershareable;
    if (a.innerattrs == 0 && a.outerattrs == 0)
        a.shareable = a.outershareable = true;
    return a;
}
