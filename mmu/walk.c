/* walk.c - the engine under both table formats: reading descriptors (stage 1 tables through stage
 * 2), and the order in which the stages are walked and judged.
 *
 * ARM DDI 0406C B3.3, B3.5.5, B3.6.6 (walks), B3.12.3 (faults on walks and their order),
 * HCR.PTW. A table in a hole, a device or, for Non-secure walks, in Secure memory is a synchronous
 * external abort on the walk.
 * Leaves out: the walks' cacheability (caches are transparent here); hardware management of the
 * access flag (SCTLR.HA), which the Cortex-A15 does not have. */
#include "mmu/mmu_int.h"

#include <string.h>

bool walk_fail(struct walk *w, enum fault_kind kind, unsigned stage, unsigned level)
{
    fault_begin(w->f, w->req);
    w->f->kind = (uint8_t)kind;
    w->f->stage = (uint8_t)stage;
    w->f->level = (uint8_t)level;
    w->f->lpae = stage == 2 || w->tag.lpae;
    if (stage == 2) {
        w->f->s1ptw = w->for_s1;
        w->f->ipa = w->ipa;
        /* HPFAR is UNKNOWN for other stage 2 faults (B3.13.5, table B3-25). */
        w->f->ipa_valid = w->for_s1 || kind == FAULT_TRANSLATION || kind == FAULT_ACCESS_FLAG;
    }
    return false;
}

void walk_record(struct walk *w, const struct table_ref *t, const struct walk_desc *d,
                 enum walk_kind kind)
{
    BUG_ON(w->rec->count == WALK_MAX_STEPS);
    w->rec->step[w->rec->count++] = (struct walk_step){.pa = d->pa,
                                                       .ipa = t->addr,
                                                       .desc = d->desc,
                                                       .stage = t->stage,
                                                       .level = t->level,
                                                       .size = t->size,
                                                       .kind = (uint8_t)kind,
                                                       .for_s1 = t->stage == 2 && w->for_s1};
}

/* The host bytes of a table entry, or NULL where no memory answers (*refused: a device does). */
static const uint8_t *table_host(struct walk *w, uint64_t pa, unsigned size, bool ns, bool *refused)
{
    const struct region *r = *w->cache;
    if (!r || pa - r->base >= r->size || (r->secure && ns)) {
        r = bus_find(w->bus, pa, ns);
        *refused = r && !r->host;
        if (!r || !r->host)
            return NULL;
        *w->cache = r;
    }
    return pa - r->base + size <= r->size ? r->host + (pa - r->base) : NULL;
}

static void see(struct walk_seen *seen, const uint8_t *host, unsigned size)
{
    struct walk_seen_desc d = {.host = host, .size = (uint8_t)size};
    if (size == 8)
        memcpy(&d.raw, host, 8);
    else
        memcpy(&d.raw, host, 4);
    walk_see(seen, &d);
}

static uint64_t load_desc(const uint8_t *host, unsigned size, bool big_endian)
{
    if (size == 4) {
        uint32_t v;
        memcpy(&v, host, sizeof v);
        return big_endian ? __builtin_bswap32(v) : v;
    }
    uint64_t v;
    memcpy(&v, host, sizeof v);
    return big_endian ? __builtin_bswap64(v) : v;
}

/* A stage 1 table's address through stage 2: readable, and Normal memory when HCR.PTW says so. */
static bool table_stage2(struct walk *w, uint64_t ipa, uint64_t *pa)
{
    struct leaf s2;
    unsigned first = w->seen ? w->seen->n : 0;
    if (w->seen && past_table(w, ipa, pa))
        return true;
    if (!walk_stage2(w, ipa, true, &s2))
        return false;
    bool bad_type = (w->regs->HCR[0] & HCR_PTW) && s2.attr.type != MEM_NORMAL;
    if (bad_type || !(perm_s2(s2.ap, s2.xn) & PERM_R))
        return walk_fail(w, FAULT_PERMISSION, 2, s2.level);
    *pa = s2.pa;
    w->for_s1 = false;
    if (w->seen && s2.attr.type == MEM_NORMAL)
        past_note_table(w, first, ipa, s2.pa);
    return true;
}

bool walk_read(struct walk *w, const struct table_ref *t, struct walk_desc *d)
{
    bool refused = false;
    d->pa = t->addr;
    if (t->stage == 1 && w->tag.stage2 && !table_stage2(w, t->addr, &d->pa))
        return false;
    const uint8_t *host = table_host(w, d->pa, t->size, t->ns, &refused);
    if (!host) {
        walk_fail(w, FAULT_EXTERNAL_WALK, t->stage, t->level);
        w->f->extabort = refused; /* DFSR.ExT: 1 a slave's refusal, 0 a decode error */
        return false;
    }
    if (w->seen)
        see(w->seen, host, t->size);
    d->desc = load_desc(host, t->size, t->big_endian);
    return true;
}

bool walk_stage2(struct walk *w, uint64_t ipa, bool for_s1, struct leaf *leaf)
{
    w->ipa = ipa;
    w->for_s1 = for_s1;
    return walk_long_s2(w, ipa, leaf);
}

static void entry_stage1(struct tlb_entry *e, const struct walk *w, const struct leaf *s1)
{
    e->va = w->req->va & ~(uint32_t)(BIT64(s1->shift) - 1);
    e->page_shift = e->s1_shift = s1->shift;
    e->global = s1->global;
    e->asid = s1->global ? 0 : w->tag.asid;
    e->ap = s1->ap;
    e->xn = s1->xn;
    e->pxn = s1->pxn;
    e->domain = s1->domain;
    e->level = s1->level;
    e->ns = s1->ns;
    e->s1_type = e->attr_type = s1->attr.type;
    e->attr_inner = s1->attr.inner;
    e->attr_outer = s1->attr.outer;
    e->attr_sh = s1->attr.sh;
    e->pa = e->ipa = s1->pa & ~(BIT64(s1->shift) - 1);
}

/* Lay stage 2's last descriptor over what stage 1 left in *e; the smaller page counts. */
static void entry_stage2(struct tlb_entry *e, const struct walk *w, const struct leaf *s2)
{
    unsigned shift = s2->shift < e->page_shift ? s2->shift : e->page_shift;
    uint64_t in_page = BIT64(shift) - 1;
    struct mem_attr s1 = {e->attr_type, e->attr_inner, e->attr_outer, e->attr_sh};
    struct mem_attr attr = e->stage1 ? attr_combine(s1, s2->attr) : s2->attr;
    e->stage2 = true;
    e->page_shift = (uint8_t)shift;
    e->s1_shift = e->stage1 ? e->s1_shift : (uint8_t)shift;
    e->va = w->req->va & ~(uint32_t)in_page;
    e->ipa = w->ipa & ~in_page;
    e->pa = s2->pa & ~in_page;
    e->s2ap = s2->ap;
    e->s2xn = s2->xn;
    e->s2level = s2->level;
    e->attr_type = attr.type;
    e->attr_inner = attr.inner;
    e->attr_outer = attr.outer;
    e->attr_sh = attr.sh;
}

/* Stage 1 off: VA is IPA, in the largest piece that an entry can hold. */
static struct leaf flat_leaf(const struct walk *w)
{
    return (struct leaf){.pa = w->req->va,
                         .shift = LD_L1_SHIFT,
                         .ap = AP_RW,
                         .global = true,
                         .ns = w->tag.regime != REGIME_S_PL10};
}

static bool stage1(struct walk *w, struct leaf *leaf)
{
    if (!w->tag.stage1) {
        *leaf = flat_leaf(w);
        return true;
    }
    return w->tag.lpae ? walk_long_s1(w, leaf) : walk_short(w, leaf);
}

bool walk_run(struct walk *w, struct tlb_entry *e)
{
    struct leaf s1, s2;
    *e = (struct tlb_entry){
        .regime = w->tag.regime, .stage1 = w->tag.stage1, .vmid = w->tag.vmid, .lpae = w->tag.lpae};
    if (!stage1(w, &s1))
        return false;
    entry_stage1(e, w, &s1);
    e->valid = true;
    if (!w->tag.stage2 || w->req->stage1_only)
        return true;
    e->valid = false; /* until stage 2 was walked it is no entry for the TLB */
    if (!perm_check_s1(w->regs, e, w->req, w->f) || !walk_stage2(w, s1.pa, false, &s2))
        return false;
    entry_stage2(e, w, &s2);
    e->valid = true;
    return true;
}

static struct walk pure_walk(const struct mmu_view *view, const struct mmu_req *req,
                             const struct region **cache, struct fault *f, struct walk_record *rec)
{
    if (rec)
        rec->count = 0;
    return (struct walk){.regs = view->regs,
                         .bus = view->bus,
                         .cache = cache,
                         .req = req,
                         .f = f,
                         .rec = rec,
                         .tag = regime_tag(view->regs, view->regime)};
}

bool mmu_walk(const struct mmu_view *view, const struct mmu_req *req, struct mmu_result *out,
              struct fault *f, struct walk_record *rec)
{
    const struct region *cache = NULL;
    struct walk w = pure_walk(view, req, &cache, f, rec);
    struct tlb_entry e;
    return walk_run(&w, &e) && perm_judge(view->regs, &e, req, out, f);
}

bool mmu_walk_s2(const struct mmu_view *view, uint64_t ipa, enum mmu_access access,
                 struct mmu_result *out, struct fault *f, struct walk_record *rec)
{
    const struct region *cache = NULL;
    struct mmu_req req = {
        .va = (uint32_t)ipa, .regime = REGIME_NS_PL10, .access = (uint8_t)access, .priv = true};
    struct walk w = pure_walk(view, &req, &cache, f, rec);
    struct leaf s2 = {.pa = ipa,
                      .shift = LD_L1_SHIFT,
                      .ap = HAP_RW,
                      .attr = attr_mair(MAIR_WB, SH_NONE),
                      .ns = true};
    struct tlb_entry e = {.regime = REGIME_NS_PL10, .page_shift = LD_L1_SHIFT, .ns = true};
    if (regime_stage2(view->regs, REGIME_NS_PL10) && !walk_stage2(&w, ipa, false, &s2))
        return false;
    w.ipa = ipa;
    entry_stage2(&e, &w, &s2);
    if (!perm_judge(view->regs, &e, &req, out, f))
        return false;
    out->pa = s2.pa;
    out->ipa = ipa;
    out->attr = s2.attr;
    return true;
}
