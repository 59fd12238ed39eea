/* tlbview.c - what the TLB holds, all of it or what a filter asks for; stale entries are those
 * whose tables no longer say the same.
 *
 * Leaves out: whether a stale entry is a mistake (the sanitizer, san_tables.c, knows of barriers).
 */
#include "debugger/dbg_int.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool entry_of(const struct dbg_place *p, const struct tlb_entry *e)
{
    unsigned vmid = (unsigned)field_get(p->regs.VTTBR[0], VTTBR_VMID);
    return e->regime == p->view.regime && (e->regime != REGIME_NS_PL10 || e->vmid == vmid);
}

/* "wb is", "wb/nc os", "device": short enough for a table; the legend is in cmd_tlb(). */
static const char *attr_short(const struct tlb_entry *e, char *buf, size_t len)
{
    static const char *const sh[] = {"ns", "?", "os", "is"};
    const char *in = cacheability(e->attr_inner, true), *out = cacheability(e->attr_outer, true);
    bool same = strcmp(in, out) == 0;
    if (e->attr_type != MEM_NORMAL)
        snprintf(buf, len, "%s", e->attr_type == MEM_SO ? "so" : "device");
    else
        snprintf(buf, len, "%s%s%s %s", in, same ? "" : "/", same ? "" : out, sh[e->attr_sh & 3]);
    return buf;
}

static void say_entry(struct dbg *d, const struct tlb_entry *e, bool stale)
{
    static const char *const regimes[] = {"secure", "ns", "hyp"};
    static const char units[] = " KMG", hap[][3] = {"--", "r-", "-w", "rw"};
    char attr[24], size[12], asid[8] = "all", vmid[8] = "-", ap[16] = "-", s2[4] = "-";
    if (!e->global)
        snprintf(asid, sizeof asid, "%u", e->asid);
    if (e->regime == REGIME_NS_PL10)
        snprintf(vmid, sizeof vmid, "%u", e->vmid);
    if (e->stage1)
        snprintf(ap, sizeof ap, "%u%s", e->ap, e->xn ? " XN" : e->pxn ? " PXN" : "");
    if (e->stage2)
        snprintf(s2, sizeof s2, "%s%c", hap[e->s2ap & 3], e->s2xn ? '-' : 'x');
    snprintf(size, sizeof size, "%u%c", 1u << (e->page_shift % 10), units[e->page_shift / 10 & 3]);
    say(d, "%-6s 0x%08" PRIx32 " %4s %4s %4s  0x%010" PRIx64 "  0x%010" PRIx64 "  %-5s %-3s %s",
        regimes[e->regime % 3], e->va, size, vmid, asid, e->ipa, e->pa, ap, s2,
        attr_short(e, attr, sizeof attr));
    if (e->stage1 && !e->lpae && e->domain)
        say(d, " D%u", e->domain);
    say(d, "%s%s%s\n", hue(d, HUE_BAD), stale ? " stale" : "", hue(d, HUE_OFF));
}

static int by_place(const void *a, const void *b)
{
    const struct tlb_entry *x = *(const struct tlb_entry *const *)a,
                           *y = *(const struct tlb_entry *const *)b;
    if (x->regime != y->regime)
        return x->regime - y->regime;
    if (x->vmid != y->vmid)
        return x->vmid - y->vmid;
    if (x->va != y->va)
        return x->va < y->va ? -1 : 1;
    return x->asid - y->asid;
}

/* --- stale? --- */

/* The registers that the entry's tables hang off: the running world's, or those of a guest that
 * left with this VMID. */
static bool place_of(struct dbg *d, const struct tlb_entry *e, struct dbg_place *p)
{
    char name[24];
    const struct cp15_regs *now = &dbg_cpu(d)->cp15;
    if (e->regime != REGIME_NS_PL10)
        return dbg_place(d, e->regime == REGIME_HYP ? "hyp" : "secure", p);
    if (!e->stage2 || (uint8_t)field_get(now->VTTBR[0], VTTBR_VMID) == e->vmid) {
        *p = (struct dbg_place){.regs = *now, .view = {&p->regs, &d->m->bus, REGIME_NS_PL10}};
        return true;
    }
    snprintf(name, sizeof name, "vm%u", e->vmid);
    return worlds_known(d, name) && dbg_place(d, name, p);
}

/* Of an ASID that is not the world's present one nothing can be said. */
static bool stale(struct dbg *d, const struct tlb_entry *e)
{
    struct dbg_place p;
    struct mmu_result res;
    struct fault f;
    if (!place_of(d, e, &p))
        return false;
    struct mmu_req req = {.va = e->va, .regime = e->regime, .access = MMU_READ, .priv = true};
    bool ok = mmu_walk(&p.view, &req, &res, &f, NULL);
    if (!e->global && space_asid(&p.regs) != e->asid)
        return false;
    return ok ? res.pa != e->pa : f.kind == FAULT_TRANSLATION || f.kind == FAULT_ACCESS_FLAG;
}

/* --- filters --- */

struct filter {
    bool by_place, by_va, by_asid, only_stale;
    struct dbg_place place;
    uint64_t va, asid;
};

static bool parse_filter(struct dbg *d, const char *word, struct filter *f)
{
    if (strncmp(word, "va=", 3) == 0)
        return f->by_va = expr_value(d, word + 3, &f->va);
    if (strncmp(word, "asid=", 5) == 0)
        return f->by_asid = expr_value(d, word + 5, &f->asid);
    if (strcmp(word, "stale") == 0)
        return f->only_stale = true;
    return f->by_place = dbg_place(d, word, &f->place);
}

static bool passes(const struct filter *f, const struct tlb_entry *e)
{
    if (f->by_va && ((uint32_t)f->va - e->va) >> e->page_shift)
        return false;
    if (f->by_asid && !e->global && e->asid != f->asid)
        return false;
    return !f->by_place || entry_of(&f->place, e);
}

void cmd_tlb(struct dbg *d, int argc, char **argv)
{
    const struct tlb *t = &dbg_cpu(d)->mmu.tlb;
    unsigned shown = 0, valid = 0, all = t->ways * t->sets, said = 0;
    struct filter f = {0};
    for (int i = 1; i < argc; i++)
        if (!parse_filter(d, argv[i], &f))
            return;
    const struct tlb_entry **list = calloc(all, sizeof *list);
    BUG_ON(!list);
    for (unsigned i = 0; i < all; i++) {
        valid += t->entry[i].valid;
        if (t->entry[i].valid && passes(&f, &t->entry[i]))
            list[shown++] = &t->entry[i];
    }
    qsort(list, shown, sizeof *list, by_place);
    say(d, "regime VA         size VMID ASID  IPA           PA            AP    S2  memory\n");
    for (unsigned i = 0; i < shown; i++) {
        bool old = stale(d, list[i]);
        if (f.only_stale && !old)
            continue;
        say_entry(d, list[i], old);
        said++;
    }
    say(d, "%u of %u entries, %u shown (%u sets of %u)\n", valid, all, said, t->sets, t->ways);
    say(d, "AP: stage 1's AP[2:0]; S2: what stage 2 allows; nc, wt, wb: non-cacheable,\n"
           "write-through, write-back; ns, os, is: shareable not, outer, inner;\n"
           "so: strongly-ordered; D: domain; stale: the tables say otherwise now\n");
    free(list);
}
