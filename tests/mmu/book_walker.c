/* book_walker.c - address translation by the book: ARM DDI 0406C B3 (pseudocode) and the text it
 * refers to, one step after another, with bit numbers written out. It shares nothing with mmu/
 * but the struct of a fault and of the registers. Where the book says UNPREDICTABLE it does what
 * the heads of mmu/'s files promise. */
#include "book_int.h"

#include <string.h>

/* DataAbort() or PrefetchAbort(): note everything, answer false. */
static bool data_abort(struct book *b, enum fault_kind type, unsigned level, unsigned domain,
                       bool secondstage, uint64_t ipa, bool ipavalid, bool ldfsr, bool s2fs1walk)
{
    struct fault *f = &b->ans->abort;
    memset(f, 0, sizeof *f);
    f->kind = (uint8_t)type;
    f->level = (uint8_t)level;
    f->stage = secondstage ? 2 : 1;
    f->va = b->ask->mva;
    f->write = b->ask->iswrite;
    f->instr = b->ask->isfetch;
    f->s1ptw = s2fs1walk;
    f->lpae = ldfsr;
    f->ipa = ipa;
    f->ipa_valid = ipavalid;
    if (!ldfsr)
        f->domain_valid = type == FAULT_DOMAIN ||
                          (level == 2 && (type == FAULT_TRANSLATION || type == FAULT_ACCESS_FLAG ||
                                          type == FAULT_EXTERNAL_WALK));
    if (f->domain_valid)
        f->domain = (uint8_t)domain;
    return false;
}

/* _Mem[]: false where no memory answers; *refused when a device does. */
static bool mem(const struct book *b, uint64_t pa, unsigned size, bool ns, bool bigendian,
                uint64_t *value, bool *refused)
{
    const struct region *r = bus_find(b->ask->bus, pa, ns);
    *refused = r && !r->host;
    if (!r || !r->host || pa + size > r->base + r->size)
        return false;
    *value = 0;
    for (unsigned i = 0; i < size; i++) {
        uint64_t byte = r->host[pa - r->base + i];
        *value |= byte << 8 * (bigendian ? size - 1 - i : i);
    }
    return true;
}

/* ---- the long-descriptor walk: TranslationTableWalkLD() ---- */

struct start {
    bool found, disabled, bigendian, lookupsecure;
    int level, startbit;
    uint64_t base;
};

static void base_from(struct start *s, uint64_t ttbr, int size)
{
    s->level = size >> 1 == 0 ? 1 : 2;
    int lowerbound = 9 * s->level - size - 4;
    s->base = slice(ttbr, 39, lowerbound) << lowerbound;
    s->startbit = 31 - size;
    s->found = true;
}

static struct start start_stage1(struct book *b, uint64_t ia)
{
    struct start s = {0};
    const struct cp15_regs *r = b->ask->r;
    if (b->ask->hyp) {
        int t0size = (int)slice(r->HTCR[0], 2, 0);
        s.bigendian = bit(r->HSCTLR[0], 25);
        if (t0size == 0 || is_zero(ia, 31, 32 - t0size))
            base_from(&s, r->HTTBR[0], t0size);
        return s;
    }
    s.lookupsecure = b->ask->secure;
    s.bigendian = bit(b->sctlr, 25);
    int t0size = (int)slice(b->ttbcr, 2, 0), t1size = (int)slice(b->ttbcr, 18, 16);
    if (t0size == 0 || is_zero(ia, 31, 32 - t0size)) {
        base_from(&s, b->ttbr0, t0size);
        s.disabled = bit(b->ttbcr, 7);
    }
    if ((t1size == 0 && !s.found) || (t1size > 0 && is_ones(ia, 31, 32 - t1size))) {
        base_from(&s, b->ttbr1, t1size);
        s.disabled = bit(b->ttbcr, 23);
    }
    return s;
}

static struct start start_stage2(struct book *b, uint64_t ia)
{
    struct start s = {0};
    const struct cp15_regs *r = b->ask->r;
    int t0size = (int)slice(r->VTCR[0], 3, 0), sl0 = (int)slice(r->VTCR[0], 7, 6);
    if (t0size >= 8)
        t0size -= 16;
    bool legal = sl0 == 0 ? t0size >= -2 : sl0 == 1 && t0size <= 1;
    s.bigendian = bit(r->HSCTLR[0], 25);
    if (legal && is_zero(ia, 39, 32 - t0size)) {
        s.level = 2 - sl0;
        int lowerbound = sl0 == 0 ? 14 - t0size : 5 - t0size;
        s.base = slice(r->VTTBR[0], 39, lowerbound) << lowerbound;
        s.startbit = 31 - t0size;
        s.found = true;
    }
    return s;
}

static bool second_stage_translate(struct book *b, uint64_t ia, uint64_t *pa);

static bool ipa_is_valid(enum fault_kind type, bool s2fs1walk)
{
    return s2fs1walk || type == FAULT_TRANSLATION || type == FAULT_ACCESS_FLAG;
}

static bool ld_fault(struct book *b, enum fault_kind type, int level, uint64_t ia, bool stage1,
                     bool s2fs1walk)
{
    return data_abort(b, type, (unsigned)level, 0, !stage1, stage1 ? 0 : ia,
                      !stage1 && ipa_is_valid(type, s2fs1walk), true, s2fs1walk);
}

/* Read one descriptor of a table at `addr`, through stage 2 when it is a stage 1 table. */
static bool ld_fetch(struct book *b, const struct start *s, uint64_t addr, int level, uint64_t ia,
                     bool stage1, bool s2fs1walk, bool lookupsecure, uint64_t *descriptor)
{
    bool refused;
    uint64_t pa = addr;
    if (stage1 && !b->ask->hyp && !b->ask->secure && !second_stage_translate(b, addr, &pa))
        return false;
    if (mem(b, pa, 8, !lookupsecure, s->bigendian, descriptor, &refused))
        return true;
    ld_fault(b, FAULT_EXTERNAL_WALK, level, ia, stage1, s2fs1walk);
    b->ans->abort.extabort = refused;
    return false;
}

struct limits { /* what tables on the way say about all below them */
    bool tablerw, tableuser, tablexn, tablepxn, lookupsecure;
};

static bool ld_record(struct book *b, uint64_t descriptor, int level, uint64_t ia, bool stage1,
                      bool s2fs1walk, struct limits lim, struct book_record *out)
{
    int offset = 9 * level;
    unsigned attrs = (unsigned)(slice(descriptor, 54, 52) << 10 | slice(descriptor, 11, 2));
    if (stage1) {
        if (lim.tablexn)
            attrs |= 1u << 12;
        if (lim.tablepxn)
            attrs |= 1u << 11;
        if (b->ask->secure && !lim.lookupsecure)
            attrs |= 1u << 9;
        if (!lim.tablerw)
            attrs |= 1u << 5;
        if (!lim.tableuser)
            attrs &= ~(1u << 4);
        if (!lim.lookupsecure)
            attrs |= 1u << 3;
    }
    if (!bit(attrs, 8))
        return ld_fault(b, FAULT_ACCESS_FLAG, level, ia, stage1, s2fs1walk);
    *out = (struct book_record){0};
    out->perms.xn = bit(attrs, 12);
    out->perms.pxn = bit(attrs, 11);
    out->ng = bit(attrs, 9);
    out->perms.ap = (unsigned)slice(attrs, 5, 4) << 1 | 1;
    out->attrs = stage1 ? book_mair_decode(b, attrs & 7) : book_s2_attr_decode(attrs & 15);
    if (out->attrs.type == BOOK_NORMAL) {
        out->attrs.shareable = bit(attrs, 7);
        out->attrs.outershareable = slice(attrs, 7, 6) == 2;
    }
    out->level = (unsigned)level;
    out->blocksize = level == 1 ? 1024 * 1024 : level == 2 ? 2048 : 4;
    out->physicaladdress =
        slice(descriptor, 39, 39 - offset) << (39 - offset) | slice(ia, 38 - offset, 0);
    out->ns = stage1 ? bit(attrs, 3) : true;
    return true;
}

static bool translation_table_walk_ld(struct book *b, uint64_t ia, bool stage1, bool s2fs1walk,
                                      struct book_record *out)
{
    struct start s = stage1 ? start_stage1(b, ia) : start_stage2(b, ia);
    if (!s.found || s.disabled)
        return ld_fault(b, FAULT_TRANSLATION, 1, ia, stage1, s2fs1walk);
    struct limits lim = {true, true, false, false, s.lookupsecure};
    uint64_t base = s.base, descriptor;
    for (int level = s.level, first = 1;; level++, first = 0) {
        int offset = 9 * level;
        uint64_t select = slice(ia, first ? s.startbit : 47 - offset, 39 - offset) << 3;
        if (!ld_fetch(b, &s, base | select, level, ia, stage1, s2fs1walk, lim.lookupsecure,
                      &descriptor))
            return false;
        bool valid = bit(descriptor, 0), one = bit(descriptor, 1);
        if (!valid || (!one && level == 3))
            return ld_fault(b, FAULT_TRANSLATION, level, ia, stage1, s2fs1walk);
        if (!one || level == 3)
            return ld_record(b, descriptor, level, ia, stage1, s2fs1walk, lim, out);
        base = slice(descriptor, 39, 12) << 12;
        if (stage1) {
            lim.lookupsecure = lim.lookupsecure && !bit(descriptor, 63);
            lim.tablerw = lim.tablerw && !bit(descriptor, 62);
            lim.tableuser = lim.tableuser && !bit(descriptor, 61);
            lim.tablexn = lim.tablexn || bit(descriptor, 60);
            lim.tablepxn = lim.tablepxn || bit(descriptor, 59);
        }
    }
}

/* CheckPermissionS2() for one kind of access. */
static bool s2_permits(const struct book_perms *p, bool iswrite, bool isfetch)
{
    if (iswrite)
        return bit(p->ap, 2);
    return bit(p->ap, 1) && !(isfetch && p->xn);
}

/* SecondStageTranslate(): the address of a stage 1 table. */
static bool second_stage_translate(struct book *b, uint64_t ia, uint64_t *pa)
{
    struct book_record rec;
    *pa = ia;
    if (!b->ans->s2_on)
        return true;
    if (!translation_table_walk_ld(b, ia, false, true, &rec))
        return false;
    bool protect = bit(b->hcr, 2) && rec.attrs.type != BOOK_NORMAL;
    if (!s2_permits(&rec.perms, false, false) || protect) {
        b->ans->by_ptw = protect && s2_permits(&rec.perms, false, false);
        return data_abort(b, FAULT_PERMISSION, rec.level, 0, true, ia, true, true, true);
    }
    *pa = rec.physicaladdress;
    return true;
}

/* ---- the short-descriptor walk: TranslationTableWalkSD() ---- */

static bool sd_fault(struct book *b, enum fault_kind type, unsigned level, unsigned domain)
{
    return data_abort(b, type, level, domain, false, 0, false, false, false);
}

static bool sd_fetch(struct book *b, uint64_t addr, unsigned level, unsigned domain, uint32_t *desc)
{
    uint64_t pa = addr, value;
    bool refused;
    if (!b->ask->secure && !second_stage_translate(b, addr, &pa))
        return false;
    if (mem(b, pa, 4, !b->ask->secure, bit(b->sctlr, 25), &value, &refused)) {
        *desc = (uint32_t)value;
        return true;
    }
    sd_fault(b, FAULT_EXTERNAL_WALK, level, domain);
    b->ans->abort.extabort = refused;
    return false;
}

static struct book_attrs sd_attrs(struct book *b, unsigned texcb, bool s)
{
    return bit(b->sctlr, 28) ? book_remapped_tex_decode(b, texcb, s)
                             : book_default_tex_decode(texcb, s);
}

static bool sd_page(struct book *b, uint32_t l1desc, struct book_record *out)
{
    uint32_t mva = b->ask->mva, d;
    unsigned texcb;
    out->domain = (unsigned)slice(l1desc, 8, 5);
    out->level = 2;
    out->perms.pxn = bit(l1desc, 2);
    out->ns = !b->ask->secure || bit(l1desc, 3);
    uint64_t l2descaddr = slice(l1desc, 31, 10) << 10 | slice(mva, 19, 12) << 2;
    if (!sd_fetch(b, l2descaddr, 2, out->domain, &d))
        return false;
    if (slice(d, 1, 0) == 0)
        return sd_fault(b, FAULT_TRANSLATION, 2, out->domain);
    out->perms.ap = (unsigned)(slice(d, 9, 9) << 2 | slice(d, 5, 4));
    out->ng = bit(d, 11);
    if (bit(b->sctlr, 29) && !bit(d, 4))
        return sd_fault(b, FAULT_ACCESS_FLAG, 2, out->domain);
    if (!bit(d, 1)) { /* large page */
        texcb = (unsigned)(slice(d, 14, 12) << 2 | slice(d, 3, 2));
        out->perms.xn = bit(d, 15);
        out->blocksize = 64;
        out->physicaladdress = slice(d, 31, 16) << 16 | slice(mva, 15, 0);
    } else {
        texcb = (unsigned)(slice(d, 8, 6) << 2 | slice(d, 3, 2));
        out->perms.xn = bit(d, 0);
        out->blocksize = 4;
        out->physicaladdress = slice(d, 31, 12) << 12 | slice(mva, 11, 0);
    }
    out->attrs = sd_attrs(b, texcb, bit(d, 10));
    return true;
}

static bool sd_section(struct book *b, uint32_t d, struct book_record *out)
{
    uint32_t mva = b->ask->mva;
    out->level = 1;
    out->perms.ap = (unsigned)(slice(d, 15, 15) << 2 | slice(d, 11, 10));
    out->perms.xn = bit(d, 4);
    out->perms.pxn = bit(d, 0);
    out->ng = bit(d, 17);
    out->ns = !b->ask->secure || bit(d, 19);
    if (bit(b->sctlr, 29) && !bit(d, 10))
        return sd_fault(b, FAULT_ACCESS_FLAG, 1, 0);
    if (bit(d, 18)) {
        out->domain = 0;
        out->blocksize = 16384;
        out->physicaladdress = slice(d, 8, 5) << 36 | slice(d, 23, 20) << 32 |
                               slice(d, 31, 24) << 24 | slice(mva, 23, 0);
    } else {
        out->domain = (unsigned)slice(d, 8, 5);
        out->blocksize = 1024;
        out->physicaladdress = slice(d, 31, 20) << 20 | slice(mva, 19, 0);
    }
    out->attrs = sd_attrs(b, (unsigned)(slice(d, 14, 12) << 2 | slice(d, 3, 2)), bit(d, 16));
    return true;
}

static bool translation_table_walk_sd(struct book *b, struct book_record *out)
{
    uint32_t mva = b->ask->mva, l1desc;
    int n = (int)slice(b->ttbcr, 2, 0);
    uint64_t ttbr;
    bool disabled;
    if (n == 0 || is_zero(mva, 31, 32 - n)) {
        ttbr = b->ttbr0;
        disabled = bit(b->ttbcr, 4);
    } else {
        ttbr = b->ttbr1;
        disabled = bit(b->ttbcr, 5);
        n = 0;
    }
    if (disabled)
        return sd_fault(b, FAULT_TRANSLATION, 1, 0);
    uint64_t l1descaddr = slice(ttbr, 31, 14 - n) << (14 - n) | slice(mva, 31 - n, 20) << 2;
    if (!sd_fetch(b, l1descaddr, 1, 0, &l1desc))
        return false;
    *out = (struct book_record){0};
    switch (slice(l1desc, 1, 0)) {
    case 0:
        return sd_fault(b, FAULT_TRANSLATION, 1, 0);
    case 1:
        return sd_page(b, l1desc, out);
    default:
        return sd_section(b, l1desc, out);
    }
}

/* ---- checks ---- */

struct rights {
    bool r, w;
};

/* The AP table, for one privilege. */
static struct rights ap_rights(unsigned ap, bool ispriv)
{
    switch (ap) {
    case 1:
        return (struct rights){ispriv, ispriv};
    case 2:
        return (struct rights){true, ispriv};
    case 3:
        return (struct rights){true, true};
    case 5:
        return (struct rights){ispriv, false};
    case 6:
    case 7:
        return (struct rights){true, false};
    default:
        return (struct rights){false, false};
    }
}

/* CheckPermission(), and the text of B3.7.2 for fetches. */
static bool s1_permits(const struct book *b, const struct book_record *rec, bool ispriv,
                       bool iswrite, bool isfetch)
{
    unsigned ap = rec->perms.ap;
    if (b->ask->hyp) {
        bool w = !bit(ap, 2), wxn = bit(b->ask->r->HSCTLR[0], 19);
        return iswrite ? w : !isfetch || !(rec->perms.xn || (w && wxn));
    }
    if (bit(b->sctlr, 29) && !bit(b->ttbcr, 31))
        ap |= 1;
    struct rights now = ap_rights(ap, ispriv), user = ap_rights(ap, false);
    if (iswrite)
        return now.w;
    if (!now.r)
        return false;
    if (!isfetch)
        return true;
    if (rec->perms.xn || (ispriv && rec->perms.pxn))
        return false;
    if (bit(b->sctlr, 19) && now.w)
        return false;
    return !(bit(b->sctlr, 20) && ispriv && user.w);
}

/* CheckDomain(): 0 none, 1 client, 3 manager. */
static unsigned domain_of(const struct book *b, const struct book_record *rec)
{
    if (b->ask->hyp || bit(b->ttbcr, 31))
        return 1;
    int at = 2 * (int)rec->domain;
    unsigned d = (unsigned)slice(b->ask->r->DACR[!b->ask->secure], at + 1, at);
    return d == 2 ? 0 : d;
}

static bool s1_allows(const struct book *b, const struct book_record *rec, bool iswrite,
                      bool isfetch)
{
    unsigned domain = domain_of(b, rec);
    if (domain == 0)
        return false;
    if (isfetch && b->ask->secure && rec->ns && bit(b->ask->r->SCR[0], 9))
        return false;
    return domain == 3 || s1_permits(b, rec, b->ask->ispriv, iswrite, isfetch);
}

static bool check_s1(struct book *b, const struct book_record *rec)
{
    bool ld = b->ask->hyp || bit(b->ttbcr, 31);
    if (domain_of(b, rec) == 0)
        return data_abort(b, FAULT_DOMAIN, rec->level, rec->domain, false, 0, false, ld, false);
    if (!s1_allows(b, rec, b->ask->iswrite, b->ask->isfetch))
        return data_abort(b, FAULT_PERMISSION, rec->level, rec->domain, false, 0, false, ld, false);
    return true;
}

/* TranslateAddressVS1Off(), and B3.2.1 for fetches. */
static struct book_record s1_off(const struct book *b)
{
    struct book_record rec = {.physicaladdress = b->ask->mva,
                              .ns = !b->ask->secure,
                              .blocksize = 1024 * 1024,
                              .perms = {.ap = 3},
                              .attrs = book_strongly_ordered()};
    uint32_t ctl = b->ask->hyp ? (uint32_t)b->ask->r->HSCTLR[0] : b->sctlr;
    if (!b->ask->secure && !b->ask->hyp && bit(b->hcr, 12))
        rec.attrs = (struct book_attrs){BOOK_NORMAL, 3, 3, 3, 3, false, false, false, false};
    else if (b->ask->isfetch && bit(ctl, 12))
        rec.attrs = (struct book_attrs){BOOK_NORMAL, 2, 2, 2, 2, false, false, false, false};
    else if (b->ask->isfetch)
        rec.attrs = (struct book_attrs){.type = BOOK_NORMAL};
    return rec;
}

static struct book open_book(const struct book_ask *ask, struct book_answer *ans)
{
    const struct cp15_regs *r = ask->r;
    bool ns = !ask->secure;
    *ans = (struct book_answer){0};
    struct book b = {.ask = ask,
                     .ans = ans,
                     .sctlr = (uint32_t)r->SCTLR[ns],
                     .ttbcr = (uint32_t)r->TTBCR[ns],
                     .ttbr0 = r->TTBR0[ns],
                     .ttbr1 = r->TTBR1[ns],
                     .hcr = (uint32_t)r->HCR[0]};
    bool guest = ns && !ask->hyp;
    ans->s2_on = guest && (bit(b.hcr, 0) || bit(b.hcr, 12));
    ans->s1_on = ask->hyp ? bit(r->HSCTLR[0], 0) : bit(b.sctlr, 0);
    if (guest && (bit(b.hcr, 12) || bit(b.hcr, 27)))
        ans->s1_on = false;
    return b;
}

static bool second_half(struct book *b, uint64_t ipa)
{
    struct book_answer *a = b->ans;
    const struct book_ask *ask = b->ask;
    if (!translation_table_walk_ld(b, ipa, false, false, &a->s2))
        return false;
    if (!s2_permits(&a->s2.perms, ask->iswrite, ask->isfetch))
        return data_abort(b, FAULT_PERMISSION, a->s2.level, 0, true, ipa, false, true, false);
    a->pa = a->s2.physicaladdress;
    a->can_read = a->can_read && s2_permits(&a->s2.perms, false, false);
    a->can_write = a->can_write && s2_permits(&a->s2.perms, true, false);
    a->can_fetch = a->can_fetch && s2_permits(&a->s2.perms, false, true);
    return true;
}

/* TranslateAddressV() */
static bool translate_address_v(struct book *b)
{
    struct book_answer *a = b->ans;
    bool usesld = b->ask->hyp || bit(b->ttbcr, 31);
    a->can_read = a->can_write = a->can_fetch = true;
    if (a->s1_on) {
        if (!(usesld ? translation_table_walk_ld(b, b->ask->mva, true, false, &a->s1)
                     : translation_table_walk_sd(b, &a->s1)))
            return false;
        if (!check_s1(b, &a->s1))
            return false;
        a->can_read = s1_allows(b, &a->s1, false, false);
        a->can_write = s1_allows(b, &a->s1, true, false);
        a->can_fetch = s1_allows(b, &a->s1, false, true);
    } else {
        a->s1 = s1_off(b);
    }
    a->ipa = a->pa = a->s1.physicaladdress;
    a->attrs = a->s1.attrs;
    a->ns = a->s1.ns;
    if (!a->s2_on || b->ask->stage1_only)
        return true;
    if (!second_half(b, a->ipa))
        return false;
    a->attrs = book_combine_s1_s2(a->s1.attrs, a->s2.attrs);
    return true;
}

void book_translate(const struct book_ask *ask, struct book_answer *ans)
{
    struct book b = open_book(ask, ans);
    ans->ok = translate_address_v(&b);
}

void book_stage2(const struct book_ask *ask, uint64_t ipa, struct book_answer *ans)
{
    struct book b = open_book(ask, ans);
    ans->can_read = ans->can_write = ans->can_fetch = true;
    ans->ipa = ipa;
    ans->ns = true;
    ans->ok = second_half(&b, ipa);
    ans->attrs = ans->s2.attrs;
}
