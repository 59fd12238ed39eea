/* walk.c - translation told, descriptor by descriptor.
 *
 * A walk reads the tables as they are; the TLB may hold something else (tlbview.c). */
#include "debugger/dbg_int.h"

#include "mmu/arch/desc.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- attributes and permissions --- */

const char *cacheability(unsigned nibble, bool brief)
{
    if (nibble == MAIR_NIB_NC)
        return brief ? "nc" : "non-cacheable";
    if ((nibble & 0xc) == (MAIR_NIB_WT & 0xc) || (nibble & 0xc) == 0)
        return brief ? "wt" : "write-through";
    return brief ? "wb" : "write-back";
}

const char *attr_words(const struct mem_attr *a, char *buf, size_t len)
{
    static const char *const sh[] = {"non-shareable", "?", "outer shareable", "inner shareable"};
    if (a->type != MEM_NORMAL)
        snprintf(buf, len, "%s", a->type == MEM_SO ? "strongly-ordered" : "device");
    else if (a->inner == a->outer)
        snprintf(buf, len, "normal %s, %s", cacheability(a->inner, false), sh[a->sh & 3]);
    else
        snprintf(buf, len, "normal inner %s, outer %s, %s", cacheability(a->inner, false),
                 cacheability(a->outer, false), sh[a->sh & 3]);
    return buf;
}

static const char *size_words(unsigned shift, char *buf, size_t len)
{
    static const char *const units[] = {"", "KiB", "MiB", "GiB"};
    snprintf(buf, len, "%u %s", 1u << (shift % 10), units[shift / 10 & 3]);
    return buf;
}

/* --- descriptors --- */

static const struct desc_row {
    const char *format, *name;
    uint8_t hi, lo;
} desc_rows[] = {
#define DESC(fmt, name, hi, lo, what) {#fmt, #name, hi, lo},
#include "mmu/arch/desc.def"
};

/* The formats whose fields a descriptor has, behind its type and address. */
static const char *const *formats_of(const struct walk_step *s)
{
    static const char *const table[] = {"SD_TABLE", NULL}, *const sect[] = {"SD_SECT", NULL},
                             *const super[] = {"SD_SUPER", "SD_SECT", NULL},
                             *const large[] = {"SD_LARGE", NULL},
                             *const small[] = {"SD_SMALL", NULL},
                             *const ltable[] = {"LD", "LD_TABLE", NULL},
                             *const ltable2[] = {"LD", NULL}, *const s1[] = {"LD", "LD_S1", NULL},
                             *const s2[] = {"LD", "LD_S2", NULL}, *const none[] = {NULL};
    switch ((enum walk_kind)s->kind) {
    case WALK_INVALID:
        return none;
    case WALK_TABLE:
        return s->size == 4 ? table : s->stage == 1 ? ltable : ltable2;
    case WALK_SECTION:
        return sect;
    case WALK_SUPERSECTION:
        return super;
    case WALK_LARGE_PAGE:
        return large;
    case WALK_SMALL_PAGE:
        return small;
    case WALK_BLOCK:
    case WALK_PAGE:
        return s->stage == 1 ? s1 : s2;
    }
    return none;
}

/* A supersection shares a section's fields but these, which mean something else there. */
static bool hidden(const struct walk_step *s, const struct desc_row *f)
{
    return s->kind == WALK_SUPERSECTION && strcmp(f->format, "SD_SECT") == 0 &&
           (strcmp(f->name, "BASE") == 0 || strcmp(f->name, "DOMAIN") == 0);
}

/* An address in its place, a flag by its name, anything else as NAME=value. */
static void desc_field(FILE *to, const struct desc_row *f, uint64_t desc)
{
    uint64_t v = bits64(desc, f->hi, f->lo);
    bool address = strcmp(f->name, "BASE") == 0 || strcmp(f->name, "ADDR") == 0;
    if (strcmp(f->name, "TYPE") == 0 || (!v && !address))
        return;
    if (address)
        fprintf(to, " %s=0x%" PRIx64, f->name, v << f->lo);
    else if (f->hi == f->lo)
        fprintf(to, " %s", f->name);
    else
        fprintf(to, " %s=%" PRIu64, f->name, v);
}

void desc_fields(FILE *to, const struct walk_step *s)
{
    for (const char *const *fmt = formats_of(s); *fmt; fmt++)
        for (unsigned i = 0; i < ARRAY_LEN(desc_rows); i++)
            if (strcmp(desc_rows[i].format, *fmt) == 0 && !hidden(s, &desc_rows[i]))
                desc_field(to, &desc_rows[i], s->desc);
}

static const char *kind_words(unsigned kind)
{
    static const char *const kinds[] = {
        [WALK_INVALID] = "invalid",       [WALK_TABLE] = "table",
        [WALK_SECTION] = "section",       [WALK_SUPERSECTION] = "supersection",
        [WALK_LARGE_PAGE] = "large page", [WALK_SMALL_PAGE] = "small page",
        [WALK_BLOCK] = "block",           [WALK_PAGE] = "page",
    };
    return kinds[kind & 7];
}

static void say_step(struct dbg *d, const struct walk_step *s)
{
    bool nested = s->for_s1;
    say(d, "  %sstage %u level %u  ", nested ? "  for the table: " : "", s->stage, s->level);
    if (s->ipa != s->pa)
        say(d, "IPA 0x%010" PRIx64 " = ", s->ipa);
    say(d, "PA 0x%010" PRIx64 ": 0x%0*" PRIx64 "  %s%s%s", s->pa, 2 * s->size, s->desc,
        hue(d, s->kind == WALK_INVALID ? HUE_BAD : HUE_SYMBOL), kind_words(s->kind),
        hue(d, HUE_OFF));
    say(d, "\n");
    if (s->kind == WALK_INVALID)
        return;
    say(d, "%s   ", nested ? "  " : "");
    desc_fields(d->out, s);
    say(d, "\n");
}

/* --- the command --- */

static const char *regime_words(const struct dbg_place *p)
{
    switch (p->view.regime) {
    case REGIME_S_PL10:
        return "Secure PL1&0";
    case REGIME_HYP:
        return "Hyp";
    default:
        return p->regs.HCR[0] & HCR_VM ? "Non-secure PL1&0, two stages" : "Non-secure PL1&0";
    }
}

static void say_regime(struct dbg *d, const struct dbg_place *p, uint32_t va)
{
    const struct cp15_regs *r = &p->regs;
    bool ns = p->view.regime == REGIME_NS_PL10;
    uint64_t mask = r->TTBCR[ns] & TTBCR_EAE ? UINT64_MAX : UINT32_MAX;
    say(d, "walk of 0x%08" PRIx32 " in %s%s%s (%s%s)\n", va, hue(d, HUE_WORLD), p->name,
        hue(d, HUE_OFF), regime_words(p), p->running ? "" : ", as it last was");
    if (p->view.regime == REGIME_HYP)
        say(d, "  HSCTLR.M %u, HTTBR 0x%010" PRIx64 "\n",
            (unsigned)field_get((uint32_t)r->HSCTLR[0], HSCTLR_M), r->HTTBR[0]);
    else if (!(r->SCTLR[ns] & SCTLR_M))
        say(d, "  SCTLR.M 0: stage 1 is off\n");
    else
        say(d,
            "  SCTLR.M 1, TTBCR 0x%08" PRIx64 " (%s)\n  TTBR0 0x%010" PRIx64 ", TTBR1 0x%010" PRIx64
            "\n",
            r->TTBCR[ns], r->TTBCR[ns] & TTBCR_EAE ? "long descriptors" : "short descriptors",
            r->TTBR0[ns] & mask, r->TTBR1[ns] & mask);
    if (ns && (r->HCR[0] & HCR_VM))
        say(d, "  VTTBR 0x%010" PRIx64 " (VMID %u), VTCR 0x%08" PRIx64 "\n",
            (uint64_t)field_get(r->VTTBR[0], VTTBR_BADDR),
            (unsigned)field_get(r->VTTBR[0], VTTBR_VMID), r->VTCR[0]);
}

/* "rwx": what PL1 or PL0 may do there. */
static const char *allowed(const struct dbg_place *p, uint32_t va, bool priv, char out[4])
{
    memcpy(out, "---", 4);
    for (unsigned a = MMU_READ; a <= MMU_EXEC; a++) {
        struct mmu_req req = {
            .va = va, .regime = (uint8_t)p->view.regime, .access = (uint8_t)a, .priv = priv};
        struct mmu_result res;
        struct fault f;
        if (mmu_walk(&p->view, &req, &res, &f, NULL))
            out[a] = "rwx"[a];
    }
    return out;
}

static void say_result(struct dbg *d, const struct dbg_place *p, uint32_t va,
                       const struct mmu_result *r)
{
    char attr[80], size[24], pl1[4], pl0[4];
    say(d, "  %s->%s ", hue(d, HUE_HEAD), hue(d, HUE_OFF));
    if (r->ipa != r->pa)
        say(d, "IPA 0x%010" PRIx64 ", ", r->ipa);
    say(d, "PA 0x%010" PRIx64 " (%s)\n", r->pa, size_words(r->page_shift, size, sizeof size));
    say(d, "     %s\n", attr_words(&r->attr, attr, sizeof attr));
    if (p->view.regime == REGIME_HYP)
        say(d, "     Hyp %s\n", allowed(p, va, true, pl1));
    else
        say(d, "     PL1 %s, PL0 %s%s\n", allowed(p, va, true, pl1), allowed(p, va, false, pl0),
            r->ns ? "" : ", Secure output");
}

/* "read", "write", "fetch". */
static bool access_arg(struct dbg *d, const char *word, uint8_t *access)
{
    static const char *const words[] = {"read", "write", "fetch"};
    for (unsigned i = 0; i < 3; i++)
        if (strncmp(words[i], word, strlen(word)) == 0) {
            *access = (uint8_t)i;
            return true;
        }
    dbg_error(d, "walk: an access is read, write or fetch, not '%s'", word);
    return false;
}

static void say_steps(struct dbg *d, const struct walk_record *rec)
{
    for (unsigned i = 0; i < rec->count; i++)
        say_step(d, &rec->step[i]);
}

static void say_fault(struct dbg *d, const struct fault *f)
{
    char why[120];
    say(d, "  %s->%s %s\n", hue(d, HUE_BAD), hue(d, HUE_OFF), fault_describe(f, why, sizeof why));
}

/* Stage 2 alone. */
static void walk_ipa(struct dbg *d, const struct dbg_place *p, uint64_t ipa, enum mmu_access access)
{
    struct walk_record rec = {0};
    struct mmu_result res;
    struct fault f;
    char size[24];
    const struct cp15_regs *r = &p->regs;
    say(d, "walk of IPA 0x%010" PRIx64 " of %s%s%s%s\n", ipa, hue(d, HUE_WORLD), p->name,
        hue(d, HUE_OFF), p->running ? "" : ", as it last was");
    say(d, "  VTTBR 0x%010" PRIx64 " (VMID %u), VTCR 0x%08" PRIx64 "\n",
        (uint64_t)field_get(r->VTTBR[0], VTTBR_BADDR), (unsigned)field_get(r->VTTBR[0], VTTBR_VMID),
        r->VTCR[0]);
    bool ok = mmu_walk_s2(&p->view, ipa, access, &res, &f, &rec);
    say_steps(d, &rec);
    if (ok)
        say(d, "  %s->%s PA 0x%010" PRIx64 " (%s)\n", hue(d, HUE_HEAD), hue(d, HUE_OFF), res.pa,
            size_words(res.page_shift, size, sizeof size));
    else
        say_fault(d, &f);
}

void cmd_walk(struct dbg *d, int argc, char **argv)
{
    struct dbg_addr at;
    struct dbg_place p;
    struct mmu_req req = {.priv = true};
    struct mmu_result res;
    struct fault f;
    struct walk_record rec = {0};
    if (!expr_addr(d, argv[1], &at) || (argc > 2 && !access_arg(d, argv[2], &req.access)))
        return;
    if (at.physical) {
        dbg_error(d, "walk: a physical address has no tables");
        return;
    }
    if (!dbg_place_at(d, &at, &p))
        return;
    if (at.ipa) {
        walk_ipa(d, &p, at.addr, (enum mmu_access)req.access);
        return;
    }
    req.va = (uint32_t)at.addr;
    req.regime = (uint8_t)p.view.regime;
    say_regime(d, &p, req.va);
    bool ok = mmu_walk(&p.view, &req, &res, &f, &rec);
    say_steps(d, &rec);
    if (ok)
        say_result(d, &p, req.va, &res);
    else
        say_fault(d, &f);
}
