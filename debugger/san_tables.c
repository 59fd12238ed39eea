/* san_tables.c - translation tables that change, and what must follow (ARM DDI 0406C B3.10.1,
 * B3.10.2, B3.15).
 *
 * Every walk tells which descriptors made a TLB entry; their pages are marked, so that stores to
 * them are told. A descriptor changed while entries came from it is stale: first written, then
 * visible to walks (DSB), then in force for its writer (ISB, or exception return). From there on a
 * hit on such an entry, whose tables now say otherwise, is reported. TLB maintenance that matches
 * ends the matter; before the DSB it comes too early. A change of a system register that a later
 * address translation or TLB operation depends on needs an ISB between; TLB maintenance needs a
 * DSB before the guest goes on. Leaves out: descriptors that walkers cached without an entry, and
 * more than SAN_USES entries of one descriptor (the oldest are forgotten). */
#include "debugger/san_int.h"

#include "sim/stores.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- descriptors --- */

static struct san_desc *desc_slot(struct sanitizer *s, uint64_t pa)
{
    return &s->desc[(pa >> 2) * UINT64_C(0x9e3779b97f4a7c15) >> 52 & (SAN_DESCS - 1)];
}

/* Direct-mapped: a descriptor that loses its slot is no longer watched. */
static struct san_desc *desc_for(struct sanitizer *s, const struct walk_step *step)
{
    struct san_desc *d = desc_slot(s, step->pa);
    if (d->pa != step->pa || d->size != step->size)
        *d = (struct san_desc){.pa = step->pa, .size = step->size};
    d->value = step->desc;
    return d;
}

static bool same_entry(const struct san_use *u, const struct tlb_entry *e, uint8_t core)
{
    return u->core == core && u->entry.va == e->va && u->entry.regime == e->regime &&
           u->entry.vmid == e->vmid && u->entry.asid == e->asid && u->entry.global == e->global;
}

static void add_use(struct san_desc *d, const struct tlb_entry *e, uint8_t core)
{
    for (unsigned i = 0; i < d->uses; i++)
        if (same_entry(&d->use[i], e, core))
            return;
    d->use[d->next] = (struct san_use){*e, core};
    d->next = (uint8_t)((d->next + 1) % SAN_USES);
    d->uses = d->uses < SAN_USES ? d->uses + 1 : SAN_USES;
}

void tables_walk(struct sanitizer *s, const struct walk_event *ev)
{
    for (unsigned i = 0; ev->entry && ev->record && i < ev->record->count; i++) {
        struct tlb_entry e = *ev->entry;
        e.valid = 1;
        add_use(desc_for(s, &ev->record->step[i]), &e, ev->core);
        stores_mark(s->m, ev->record->step[i].pa);
    }
}

/* --- a descriptor is changed --- */

static struct san_stale *stale_at(struct sanitizer *s, uint64_t pa)
{
    for (unsigned i = 0; i < SAN_STALES; i++)
        if (s->stale[i].state != STALE_FREE && s->stale[i].pa == pa)
            return &s->stale[i];
    return NULL;
}

static void stale_end(struct sanitizer *s, struct san_stale *t)
{
    s->armed -= t->state == STALE_ARMED;
    s->stales--;
    t->state = STALE_FREE;
}

static struct san_stale *stale_new(struct sanitizer *s, uint64_t pa)
{
    struct san_stale *t = stale_at(s, pa);
    if (t)
        return t;
    for (unsigned i = 0; i < SAN_STALES; i++)
        if (s->stale[i].state == STALE_FREE) {
            s->stales++;
            s->stale[i] = (struct san_stale){.pa = pa};
            return &s->stale[i];
        }
    return NULL;
}

/* Both formats: the two low bits of what is no descriptor are 00 (or 10, long format: reserved). */
static bool was_valid(uint64_t desc)
{
    return (desc & 3) != 0;
}

static void changed(struct sanitizer *s, struct san_desc *d, uint64_t now, const struct cpu *c)
{
    uint64_t old = d->value;
    d->value = now;
    if (now == old || !was_valid(old) || !d->uses)
        return;
    struct san_stale *t = stale_new(s, d->pa);
    if (!t)
        return;
    bool again = t->state != STALE_FREE; /* its other half, or once more */
    s->armed -= t->state == STALE_ARMED;
    t->state = STALE_WRITTEN;
    t->core = (uint8_t)c->cfg.id;
    t->old = again ? t->old : old;
    t->new = now;
    t->wrote = san_here(s, c);
    if (!again) {
        t->uses = d->uses;
        memcpy(t->use, d->use, sizeof t->use);
    }
    d->uses = d->next = 0;
    if (t->old == now)
        stale_end(s, t); /* put back */
}

void tables_store(struct sanitizer *s, const struct store_event *ev)
{
    const uint64_t at[2] = {ev->pa & ~UINT64_C(7), ev->pa & ~UINT64_C(3)};
    for (unsigned i = 0; i < 2; i++) {
        struct san_desc *d = desc_slot(s, at[i]);
        uint64_t now;
        if (d->size == (i ? 4 : 8) && d->pa == at[i] && bus_peek(&s->m->bus, d->pa, d->size, &now))
            changed(s, d, now, ev->cpu);
    }
}

/* --- barriers --- */

/* In force: what the host accelerator knows is forgotten, so that the next hit is told. */
static void arm(struct sanitizer *s, struct san_stale *t)
{
    t->state = STALE_ARMED;
    s->armed++;
    for (unsigned i = 0; i < s->m->ncpus; i++) {
        struct cpu *c = s->m->cpu[i];
        fast_flush(&c->fast);
        c->mmu.epoch++;
    }
}

static void advance(struct sanitizer *s, unsigned core, enum stale_state from)
{
    for (unsigned i = 0; s->stales && i < SAN_STALES; i++) {
        struct san_stale *t = &s->stale[i];
        if (t->state != from || t->core != core)
            continue;
        if (from == STALE_WRITTEN)
            t->state = STALE_DSB;
        else
            arm(s, t);
    }
}

void tables_synced(struct sanitizer *s, const struct cpu *c)
{
    s->core[c->cfg.id].nunsynced = 0;
    advance(s, c->cfg.id, STALE_DSB);
}

void tables_barrier(struct sanitizer *s, struct cpu *c, enum barrier_kind kind)
{
    struct san_core *k = &s->core[c->cfg.id];
    if (kind == BARRIER_DSB) {
        k->tlbi.known = false;
        advance(s, c->cfg.id, STALE_WRITTEN);
    } else if (kind == BARRIER_ISB) {
        tables_synced(s, c);
    } else if (kind == BARRIER_CLREX) {
        k->monitor = NULL;
    }
}

static struct san_report report_at(const struct sanitizer *s, enum san_kind kind,
                                   const struct cpu *c, uint64_t key)
{
    const struct san_core *k = &s->core[c->cfg.id];
    struct san_report r = {.kind = (uint8_t)kind,
                           .core = (uint8_t)c->cfg.id,
                           .key = (uint16_t)(key ^ key >> 16),
                           .whose = san_who(k->here),
                           .seen = san_here(s, c)};
    if (k->before && !k->here)
        r.left = k->before->exit;
    return r;
}

/* --- TLB maintenance --- */

static void too_early(struct sanitizer *s, const struct san_stale *t, const struct cpu *c)
{
    struct san_report r = report_at(s, SAN_NO_DSB, c, t->pa);
    snprintf(r.what, sizeof r.what,
             "DSB between the store to the descriptor at 0x%" PRIx64 " and the TLB maintenance",
             t->pa);
    r.wrote = t->wrote;
    r.other = t->wrote.who;
    san_tell(s, &r);
}

void tables_tlbi(struct sanitizer *s, const struct tlbi *op)
{
    struct san_core *k = &s->core[op->core];
    if (op->scope == TLBI_ALL && op->regime == REGIME_NS_PL10)
        for (unsigned v = 0; v < 256; v++)
            if (op->all_vmids || v == op->vmid)
                k->vmid_used[v] = false;
    for (unsigned i = 0; s->stales && i < SAN_STALES; i++) {
        struct san_stale *t = &s->stale[i];
        unsigned left = 0, had = t->uses;
        if (t->state == STALE_FREE)
            continue;
        for (unsigned n = 0; n < t->uses; n++)
            if (t->use[n].core != op->core || !tlbi_matches(op, &t->use[n].entry))
                t->use[left++] = t->use[n];
        t->uses = (uint8_t)left;
        if (left < had && t->state == STALE_WRITTEN && t->core == op->core)
            too_early(s, t, s->m->cpu[op->core]);
        if (!left)
            stale_end(s, t);
    }
}

/* --- use --- */

/* Do the tables still say what the entry says? */
static bool still_true(const struct sanitizer *s, const struct tlb_hit_event *ev)
{
    const struct cpu *c = s->m->cpu[ev->core];
    struct mmu_view view = {&c->cp15, &s->m->bus, (enum regime)ev->req->regime};
    const struct tlb_entry *e = ev->entry;
    struct mmu_result res;
    struct fault f;
    bool ok = mmu_walk(&view, ev->req, &res, &f, NULL);
    return ok && res.pa == e->pa + (ev->req->va - e->va);
}

static void used(struct sanitizer *s, struct san_stale *t, const struct tlb_hit_event *ev)
{
    const struct cpu *c = s->m->cpu[ev->core];
    struct san_report r = report_at(s, SAN_STALE, c, t->pa);
    snprintf(r.what, sizeof r.what, "VA 0x%08" PRIx32 ", by the descriptor at 0x%" PRIx64,
             ev->req->va, t->pa);
    r.has_values = true;
    r.expected = t->new;
    r.actual = t->old;
    r.wrote = t->wrote;
    r.other = t->wrote.who;
    san_tell(s, &r);
}

void tables_hit(struct sanitizer *s, const struct tlb_hit_event *ev)
{
    for (unsigned i = 0; s->armed && i < SAN_STALES; i++) {
        struct san_stale *t = &s->stale[i];
        for (unsigned n = 0; t->state == STALE_ARMED && n < t->uses; n++) {
            if (!same_entry(&t->use[n], ev->entry, ev->core) || still_true(s, ev))
                continue;
            used(s, t, ev);
            stale_end(s, t); /* once */
        }
    }
}

/* --- system registers and what depends on them --- */

static bool is_any(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names;
}

/* What an address translation operation depends on. */
static bool steers_translation(const char *name)
{
    static const char *const names[] = {"VTTBR",    "VTCR",     "HCR",        "SCTLR",  "TTBR0",
                                        "TTBR1",    "TTBCR",    "DACR",       "PRRR",   "NMRR",
                                        "HTTBR",    "HTCR",     "HMAIR0",     "HMAIR1", "HSCTLR",
                                        "TTBR0_32", "TTBR1_32", "CONTEXTIDR", NULL};
    return is_any(name, names);
}

static bool is_ats(const char *name)
{
    return strncmp(name, "ATS1", 4) == 0;
}

/* Operations on the entries of the present VMID. */
static bool is_tlbi(const char *name)
{
    return strstr(name, "TLBI") != NULL;
}

static void needs_isb(struct sanitizer *s, const struct sysreg_event *ev, bool any)
{
    struct san_core *k = &s->core[ev->cpu->cfg.id];
    for (unsigned i = 0; i < k->nunsynced; i++) {
        const char *written = cp15_rows[k->unsynced[i].row].name;
        if (!any && strcmp(written, "VTTBR") != 0)
            continue;
        struct san_report r = report_at(s, SAN_NO_ISB, ev->cpu, k->unsynced[i].row);
        snprintf(r.what, sizeof r.what, "ISB between the write of %s and %s", written,
                 cp15_rows[ev->reg].name);
        r.wrote = k->unsynced[i].at;
        r.other = r.wrote.who;
        san_tell(s, &r);
    }
}

static void note_unsynced(struct sanitizer *s, const struct sysreg_event *ev)
{
    struct san_core *k = &s->core[ev->cpu->cfg.id];
    if (k->nunsynced == ARRAY_LEN(k->unsynced))
        return;
    k->unsynced[k->nunsynced].row = ev->reg;
    k->unsynced[k->nunsynced++].at = san_here(s, ev->cpu);
}

void tables_sysreg(struct sanitizer *s, const struct sysreg_event *ev)
{
    const char *name = cp15_rows[ev->reg].name;
    if (!ev->write)
        return;
    if (strcmp(name, "CP15DSB") == 0) {
        tables_barrier(s, ev->cpu, BARRIER_DSB);
    } else if (strcmp(name, "CP15ISB") == 0) {
        tables_barrier(s, ev->cpu, BARRIER_ISB);
    } else if (is_ats(name)) {
        needs_isb(s, ev, true);
    } else if (is_tlbi(name)) {
        needs_isb(s, ev, false);
        s->core[ev->cpu->cfg.id].tlbi = san_here(s, ev->cpu);
    } else if (steers_translation(name)) {
        note_unsynced(s, ev);
    }
}

/* --- entries --- */

static void unfinished(struct sanitizer *s, struct san_core *k, const struct world_event *ev)
{
    struct san_report r = report_at(s, SAN_NO_DSB, ev->cpu, k->tlbi.pc);
    snprintf(r.what, sizeof r.what, "DSB between the TLB maintenance and the entry");
    r.wrote = k->tlbi;
    r.other = k->tlbi.who;
    r.back = (struct san_place){true, {0}, k->eret, ev->cycle};
    k->tlbi.known = false;
    san_tell(s, &r);
}

static void two_tables(struct sanitizer *s, struct san_core *k, const struct world_event *ev)
{
    unsigned vmid = ev->world.vmid;
    struct san_report r = report_at(s, SAN_VMID, ev->cpu, vmid);
    snprintf(r.what, sizeof r.what, "VMID %u: tables at 0x%" PRIx64 " after tables at 0x%" PRIx64,
             vmid, ev->world.vttbr_base, k->vttbr[vmid]);
    r.other = k->vmid_at[vmid].who;
    r.back = (struct san_place){true, {0}, k->eret, ev->cycle};
    r.left = k->vmid_at[vmid];
    san_tell(s, &r);
}

void tables_entered(struct sanitizer *s, const struct world_event *ev)
{
    struct san_core *k = &s->core[ev->cpu->cfg.id];
    unsigned vmid = ev->world.vmid;
    if (k->tlbi.known && !k->tlbi.who.guest)
        unfinished(s, k, ev);
    if (ev->world.kind != WORLD_GUEST)
        return;
    if (k->vmid_used[vmid] && k->vttbr[vmid] != ev->world.vttbr_base)
        two_tables(s, k, ev);
    k->vmid_used[vmid] = true;
    k->vttbr[vmid] = ev->world.vttbr_base;
    k->vmid_at[vmid] = (struct san_place){true, {true, ev->world}, ev->cpu->r[15], ev->cycle};
}
