/* mmu.c - the core's mmu: translating through the TLB, filling it, and maintaining it.
 *
 * ARM DDI 0406C B3.2 (MMU off), B3.9, B3.10 (TLBs), B3.12 (what may be cached).
 * A translation that a table walk cannot finish is never cached. One that was walked to its end
 * is, even when its permissions then refuse the access. */
#include "mmu/mmu_int.h"

#include "mmu/fast.h"

#include <string.h>

void mmu_init(struct mmu *m, struct cp15_regs *regs, struct bus *bus, struct observers *obs,
              unsigned ways, unsigned sets)
{
    *m = (struct mmu){.regs = regs, .bus = bus, .obs = obs};
    tlb_init(&m->tlb, ways, sets);
    m->image = tlb_image_new(m);
    m->past = past_new();
}

void mmu_free(struct mmu *m)
{
    tlb_image_free(m->image);
    past_free(m->past);
    tlb_free(&m->tlb);
    *m = (struct mmu){0};
}

void mmu_reset(struct mmu *m)
{
    size_t n = (size_t)m->tlb.sets * m->tlb.ways;
    memset(m->tlb.entry, 0, n * sizeof *m->tlb.entry);
    memset(m->tlb.next, 0, m->tlb.sets * sizeof *m->tlb.next);
    tlb_recount(&m->tlb);
    m->stats = (struct mmu_stats){0};
    m->table_region = NULL;
    m->epoch++;
    if (m->fast)
        fast_flush(m->fast);
}

static void tell_walk(const struct mmu *m, const struct walk *w, const struct mmu_result *res,
                      const struct tlb_entry *kept)
{
    struct walk_event ev = {.req = w->req,
                            .record = w->rec,
                            .result = res,
                            .fault = res ? NULL : w->f,
                            .entry = kept,
                            .core = m->core};
    observe_slow(m->obs, OBS_WALK, &ev);
}

static void tell_hit(const struct mmu *m, const struct mmu_req *req, const struct tlb_entry *e)
{
    struct tlb_hit_event ev = {.req = req, .entry = e, .core = m->core};
    observe_slow(m->obs, OBS_TLB_HIT, &ev);
}

static void tell_tlbi(const struct mmu *m, const struct tlbi *op)
{
    struct tlbi told = *op;
    told.core = m->core;
    observe_slow(m->obs, OBS_TLB_OP, &told);
}

/* An entry leaves: nothing derived from it may be used any more. */
static void entry_gone(struct mmu *m, const struct tlb_entry *e)
{
    m->epoch++;
    if (m->fast)
        fast_evict(m->fast, e);
}

static void fill(struct mmu *m, const struct tlb_entry *e)
{
    struct tlb_entry gone;
    if (!tlb_fill(&m->tlb, e, &gone))
        return;
    m->stats.evictions++;
    entry_gone(m, &gone);
}

static bool miss(struct mmu *m, const struct tag *tag, const struct mmu_req *req,
                 struct mmu_result *out, struct fault *f)
{
    struct walk_record rec;
    struct walk_seen seen;
    struct tlb_entry e;
    struct walk w = {
        .regs = m->regs, .bus = m->bus, .cache = &m->table_region, .req = req, .f = f, .tag = *tag};
    m->stats.misses++;
    if (observed(m->obs, OBS_WALK)) {
        rec.count = 0;
        w.rec = &rec;
    } else if (tag->stage2) {
        if (past_refused(m, req, f))
            return false;
        seen.n = 0;
        w.seen = &seen;
        w.past = m->past;
    }
    bool walked = walk_run(&w, &e);
    bool ok = walked && perm_judge(m->regs, &e, req, out, f);
    bool keep = walked && !(req->stage1_only && tag->stage2);
    m->stats.walk_s1 += w.reads[1];
    m->stats.walk_s2 += w.reads[2];
    if (w.rec)
        tell_walk(m, &w, ok ? out : NULL, keep ? &e : NULL);
    if (keep)
        fill(m, &e);
    if (!walked && w.seen)
        past_refuse(m, &w);
    return ok;
}

/* Both stages off: VA is PA (B3.2.1). */
static bool flat(const struct mmu *m, const struct mmu_req *req, struct mmu_result *out,
                 struct fault *f)
{
    struct tlb_entry e = {.regime = req->regime,
                          .page_shift = LD_L1_SHIFT,
                          .pa = req->va & ~(BIT(LD_L1_SHIFT) - 1),
                          .ns = req->regime != REGIME_S_PL10};
    e.ipa = e.pa;
    return perm_judge(m->regs, &e, req, out, f);
}

bool mmu_translate(struct mmu *m, const struct mmu_req *req, struct mmu_result *out,
                   struct fault *f)
{
    struct tag tag = regime_tag(m->regs, req->regime);
    bool only_s1 = req->stage1_only && tag.stage2; /* entries hold both stages' attributes */
    if (!tag.stage1 && (!tag.stage2 || only_s1))
        return flat(m, req, out, f);
    const struct tlb_entry *e = only_s1 ? NULL : tlb_find(&m->tlb, &tag, req->va);
    if (!e)
        return miss(m, &tag, req, out, f);
    if (observed(m->obs, OBS_TLB_HIT))
        tell_hit(m, req, e);
    return perm_judge(m->regs, e, req, out, f);
}

/* The entries that maintenance removed, as far as the host accelerator is told of each. */
enum { FEW_ENTRIES = 4, FEW_PAGES = 64 };
struct removed {
    unsigned n;
    struct tlb_entry entry[FEW_ENTRIES];
};

/* Remove what matches among n entries. */
static void sweep(struct mmu *m, const struct tlbi *op, struct tlb_entry *e, size_t n,
                  struct removed *gone)
{
    for (struct tlb_entry *end = e + n; e < end; e++) {
        if (!e->valid || !tlbi_matches(op, e))
            continue;
        if (gone->n < FEW_ENTRIES)
            gone->entry[gone->n] = *e;
        gone->n++;
        tlb_drop(&m->tlb, e);
        m->epoch++;
    }
}

/* By address, and no entry is smaller than its stage 1 page: one set for each size can match. */
static void sweep_sets(struct mmu *m, const struct tlbi *op, struct removed *gone)
{
    for (unsigned n = 0; n < TLB_SIZES; n++) {
        struct tlb_entry *set = tlb_set(&m->tlb, op->va, n);
        if (set)
            sweep(m, op, set, m->tlb.ways, gone);
    }
}

/* A few pages are taken out of the host accelerator; for more it is emptied. */
static void drop_fast(struct fast_tlb *fast, const struct removed *gone)
{
    uint64_t pages = 0;
    for (unsigned i = 0; i < gone->n && i < FEW_ENTRIES; i++)
        pages += BIT64(gone->entry[i].page_shift) >> FAST_PAGE;
    if (gone->n > FEW_ENTRIES || pages > FEW_PAGES) {
        fast_flush(fast);
        return;
    }
    for (unsigned i = 0; i < gone->n; i++)
        fast_evict(fast, &gone->entry[i]);
}

void mmu_tlbi(struct mmu *m, const struct tlbi *op)
{
    struct removed gone;
    bool by_va = op->scope == TLBI_MVA || op->scope == TLBI_MVAA;
    gone.n = 0;
    m->stats.maintenance++;
    if (by_va && !m->tlb.splintered)
        sweep_sets(m, op, &gone);
    else
        sweep(m, op, m->tlb.entry, (size_t)m->tlb.sets * m->tlb.ways, &gone);
    if (m->fast && gone.n)
        drop_fast(m->fast, &gone);
    if (observed(m->obs, OBS_TLB_OP))
        tell_tlbi(m, op);
}
