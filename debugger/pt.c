/* pt.c - a whole translation table as ranges: what is mapped where, with what rights.
 *
 * The space is walked page by page of whatever size a walk reports, by the machine's own walker
 * (mmu_walk), and neighbours that continue each other are joined. Leaves out: tables that only
 * a TLB remembers (see `tlb stale`). */
#include "debugger/dbg_int.h"

#include <inttypes.h>
#include <string.h>

struct range { /* neighbours that continue each other */
    bool any;
    uint64_t from, to, out;
    char rights[4];
    struct mem_attr attr;
    unsigned pages;
};

static bool continues(const struct range *r, uint64_t at, uint64_t out, const char *rights,
                      const struct mem_attr *attr)
{
    return r->any && r->to == at && r->out + (at - r->from) == out &&
           strcmp(r->rights, rights) == 0 && memcmp(&r->attr, attr, sizeof *attr) == 0;
}

static void flush(struct dbg *d, struct range *r, uint64_t *ranges)
{
    char attr[80];
    if (!r->any)
        return;
    say(d, "  0x%08" PRIx64 "-0x%08" PRIx64 "  0x%010" PRIx64 "  %s  %s\n", r->from, r->to - 1,
        r->out, r->rights, attr_words(&r->attr, attr, sizeof attr));
    r->any = false;
    ++*ranges;
}

static void extend(struct dbg *d, struct range *r, uint64_t at, uint64_t size,
                   const struct mmu_result *res, const char *rights, uint64_t *ranges)
{
    if (continues(r, at, res->pa, rights, &res->attr)) {
        r->to = at + size;
        return;
    }
    flush(d, r, ranges);
    *r = (struct range){true, at, at + size, res->pa, "", res->attr, 1};
    memcpy(r->rights, rights, sizeof r->rights);
}

/* One walk: stage 1 (with stage 2 behind it), or stage 2 alone. */
static bool walk(const struct dbg_place *p, bool ipa, uint64_t at, enum mmu_access access,
                 struct mmu_result *res, struct fault *f)
{
    struct mmu_req req = {.va = (uint32_t)at,
                          .regime = (uint8_t)p->view.regime,
                          .access = (uint8_t)access,
                          .priv = true};
    return ipa ? mmu_walk_s2(&p->view, at, access, res, f, NULL)
               : mmu_walk(&p->view, &req, res, f, NULL);
}

/* What is mapped at `at`: its size, or how far nothing is. */
static uint64_t look(const struct dbg_place *p, bool ipa, uint64_t at, struct mmu_result *res,
                     char rights[4], bool *mapped)
{
    static const uint8_t hole[] = {30, 30, 21, 12}; /* by the level that a walk ended at */
    struct fault f = {0};
    *mapped = false;
    memcpy(rights, "---", 4);
    for (unsigned a = MMU_READ; a <= MMU_EXEC; a++) {
        struct mmu_result r;
        if (!walk(p, ipa, at, (enum mmu_access)a, &r, &f))
            continue;
        rights[a] = "rwx"[a];
        *res = r;
        *mapped = true;
    }
    unsigned shift = *mapped         ? res->page_shift
                     : f.lpae || ipa ? hole[f.level & 3]
                     : f.level == 1  ? 20
                                     : 12;
    uint64_t size = UINT64_C(1) << shift;
    return size - (at & (size - 1));
}

static uint64_t scan(struct dbg *d, const struct dbg_place *p, bool ipa, uint64_t from, uint64_t to)
{
    struct range r = {0};
    uint64_t ranges = 0, step;
    for (uint64_t at = from; at < to && !dbg_interrupted(); at += step) {
        struct mmu_result res;
        char rights[4];
        bool mapped;
        step = look(p, ipa, at, &res, rights, &mapped);
        if (mapped)
            extend(d, &r, at, step, &res, rights, &ranges);
        else
            flush(d, &r, &ranges);
    }
    flush(d, &r, &ranges);
    return ranges;
}

void cmd_pt(struct dbg *d, int argc, char **argv)
{
    enum { SPACE = 32 };
    struct dbg_addr at = {0};
    struct dbg_place p;
    uint64_t from = 0, to = UINT64_C(1) << SPACE;
    char here[24];
    snprintf(here, sizeof here, "%.20s%s", argc > 1 ? argv[1] : "",
             argc > 1 && !strchr(argv[1], ':') ? ":0" : "0");
    if (argc > 1 && !expr_addr(d, here, &at))
        return;
    if (at.physical) {
        dbg_error(d, "pt: a physical address has no tables");
        return;
    }
    if (argc > 2 && !expr_value(d, argv[2], &from))
        return;
    if (argc > 3 && !expr_value(d, argv[3], &to))
        return;
    if (from >= to || to > UINT64_C(1) << 40) {
        dbg_error(d, "pt: a range ends behind its beginning, and within 40 bits");
        return;
    }
    if (!dbg_place_at(d, &at, &p))
        return;
    say(d, "%s%s%s, %s\n  %-21s  %-12s  PL1\n", hue(d, HUE_WORLD), p.name, hue(d, HUE_OFF),
        at.ipa ? "IPA to PA" : "VA to PA", at.ipa ? "IPA" : "VA", "PA");
    uint64_t ranges = scan(d, &p, at.ipa, from & ~UINT64_C(0xfff), to);
    say(d, "  %" PRIu64 " range%s\n", ranges, ranges == 1 ? "" : "s");
}
