/* san_regs.c - whose value each register of a core holds, and what a VM finds when it comes back.
 *
 * At an exit every cell is the guest's, but those that it found foreign and never touched. At the
 * next entry the cells are compared with what the entered guest left with. A difference is a leak
 * when the value is the one that another guest left behind, and nobody wrote it since; otherwise
 * the guest's own value was lost, unless the hypervisor may change it. Registers that act without
 * being read count at the entry, the others when the guest reads them. ARM DDI 0406C B1.3.2,
 * B3.17. Leaves out: values that are right by chance. */
#include "debugger/san_int.h"

#include "gic/arch/gic_regs.h"
#include "sim/arch/board.h"

#include <stdio.h>
#include <string.h>

static struct san_world *world_of(struct sanitizer *s, const struct world_event *ev)
{
    uint32_t vmpidr = (uint32_t)ev->cpu->cp15.VMPIDR[0];
    for (unsigned i = 0; i < s->worlds; i++)
        if (world_equal(&s->world[i].id, &ev->world) && s->world[i].vmpidr == vmpidr)
            return &s->world[i];
    if (s->worlds == SAN_WORLDS)
        return NULL;
    struct san_world *w = &s->world[s->worlds++];
    *w = (struct san_world){.id = ev->world, .vmpidr = vmpidr};
    return w;
}

static bool in_hyp(const struct cpu *c)
{
    return cpu_mode(c) == MODE_HYP;
}

/* --- exits --- */

static void keep(struct san_core *k, struct san_world *w, const struct sanitizer *s,
                 const struct san_values *now)
{
    for (unsigned i = 0; i < s->cells; i++) {
        bool out_of_reach = s->cell[i].group == CELL_VFP && !now->vfp;
        bool foreign = k->mark[i].how && now->v[i] == k->mark[i].actual;
        k->mark[i].how = MARK_NONE;
        if (out_of_reach || foreign)
            continue;
        w->own.v[i] = now->v[i];
        k->owner[i] = w;
    }
    w->known = true;
    w->vfp_known |= now->vfp;
}

void regs_left(struct sanitizer *s, const struct world_event *ev)
{
    struct cpu *c = ev->cpu;
    struct san_core *k = &s->core[c->cfg.id];
    struct san_world *w = world_of(s, ev);
    struct san_values now;
    k->here = NULL;
    k->before = w;
    if (!w)
        return;
    cells_read(s, c, &now);
    keep(k, w, s, &now);
    w->exit = (struct san_place){true, {true, ev->world}, c->bank[BANK_ELR_HYP], ev->cycle};
    w->exc_kind = ev->exc_kind;
    w->hsr = ev->hsr;
    w->cpsr = cpu_spsr(c, MODE_HYP);
    w->sctlr = (uint32_t)c->cp15.SCTLR[1];
    w->vbar = (uint32_t)c->cp15.VBAR[1];
    if (c->excl_open)
        k->monitor = w;
}

/* --- entries --- */

struct entry { /* what there is to know of one */
    struct sanitizer *s;
    struct san_core *k;
    struct san_world *w;
    struct cpu *c;
    struct san_way way;
    struct san_values now;
    uint8_t how[SAN_CELLS]; /* enum mark */
};

static bool unknown(const struct entry *e, const struct san_cell *cell)
{
    return !e->w->known || e->way.restarted || (cell->group == CELL_VFP && !e->w->vfp_known);
}

static bool passing(const struct san_cell *cell)
{
    return cell->group == CELL_VLINE || (cell->group == CELL_GIC && cell->n < GIC_NUM_LRS);
}

/* Small numbers are nobody's in particular. */
static bool telling(const struct san_cell *cell, uint64_t v)
{
    return cell->group == CELL_SYSTEM ? v != 0 : v > UINT16_MAX;
}

/* Whose value is it, if another guest's? The owner's that was left alone; or the same as the last
 * guest's in a register of the hypervisor's choice, though it wrote it. */
static struct san_world *stranger(const struct entry *e, unsigned i)
{
    struct san_world *owner = e->k->owner[i], *last = e->k->before;
    uint64_t v = e->now.v[i];
    if (owner && owner != e->w && owner->own.v[i] == v)
        return owner;
    bool same = !owner && last && last != e->w && last->own.v[i] == v;
    return same && e->s->cell[i].hyps && v ? last : NULL;
}

static enum mark judge(const struct entry *e, unsigned i)
{
    const struct san_cell *cell = &e->s->cell[i];
    uint64_t v = e->now.v[i];
    bool fresh = unknown(e, cell), foreign = stranger(e, i);
    if (!fresh && v == e->w->own.v[i])
        return MARK_NONE;
    if (passing(cell)) /* comes and goes; only another's is wrong */
        return foreign && v ? MARK_LEAK : MARK_NONE;
    if (fresh)
        return foreign && telling(cell, v) ? MARK_LEAK : MARK_NONE;
    bool may = may_change(e->s, e->w, &e->way, cell);
    if (foreign && !(may && cell->group == CELL_GENERAL))
        return MARK_LEAK;
    return may ? MARK_NONE : MARK_LOST;
}

static bool read_at_entry(const struct san_cell *cell)
{
    return cell->group != CELL_SYSTEM || cell->implicit;
}

static struct san_place entered_here(const struct entry *e)
{
    return (struct san_place){true, {0}, e->k->eret, sched_now(&e->s->m->sched)};
}

/* A trip that came back to the same guest is not the switch that brought the value. */
static void note_mark(struct entry *e, unsigned i)
{
    struct san_mark *m = &e->k->mark[i];
    bool same = e->k->before == e->w && m->left.known && m->actual == e->now.v[i];
    m->how = e->how[i];
    m->of = e->k->owner[i];
    m->expected = e->w->own.v[i];
    m->actual = e->now.v[i];
    if (same)
        return;
    m->left = e->k->before ? e->k->before->exit : (struct san_place){0};
    m->back = entered_here(e);
}

static void mark(struct entry *e)
{
    for (unsigned i = 0; i < e->s->cells; i++) {
        const struct san_cell *cell = &e->s->cell[i];
        if (cell->group == CELL_VFP && !e->now.vfp)
            continue;
        e->how[i] = (uint8_t)judge(e, i);
        if (e->how[i] == MARK_LEAK)
            e->k->owner[i] = stranger(e, i);
        if (e->how[i])
            note_mark(e, i);
        else
            e->k->owner[i] = e->w;
    }
}

static struct san_report begin_report(const struct entry *e, unsigned i, enum mark how)
{
    const struct san_core *k = e->k;
    struct san_report r = {.kind = how == MARK_LEAK ? SAN_LEAK : SAN_LOST,
                           .core = (uint8_t)e->c->cfg.id,
                           .key = (uint16_t)i,
                           .has_values = true,
                           .whose = san_who(e->w),
                           .other = san_who(how == MARK_LEAK ? k->owner[i] : NULL),
                           .expected = e->w->own.v[i],
                           .actual = e->now.v[i],
                           .wrote = k->wrote[i]};
    if (!e->w->known)
        r.expected = r.actual;
    if (k->before)
        r.left = k->before->exit;
    r.back = entered_here(e);
    return r;
}

static void name(struct san_report *r, const char *what)
{
    size_t used = strlen(r->what);
    snprintf(r->what + used, sizeof r->what - used, "%s%s", used ? " " : "", what);
}

/* One report for all cells of a group that are wrong in the same way, and not yet reported. */
static void tell_group(struct entry *e, unsigned from)
{
    const struct san_cell *cell = e->s->cell;
    struct san_report r = begin_report(e, from, e->how[from]);
    unsigned group = cell[from].group;
    uint8_t how = e->how[from];
    bool alone = group == CELL_SYSTEM || group == CELL_VLINE; /* each has a place of its own */
    for (unsigned i = from; i < e->s->cells && (i == from || !alone); i++) {
        if (cell[i].group != group || e->how[i] != how || e->k->owner[i] != e->k->owner[from])
            continue;
        name(&r, cell[i].name);
        if (i != from)
            e->how[i] = MARK_NONE;
        e->k->mark[i].how = MARK_NONE; /* told: from here on it is its own */
    }
    r.seen = (struct san_place){true, san_who(e->w), e->c->r[15], sched_now(&e->s->m->sched)};
    san_tell(e->s, &r);
}

static void tell_monitor(struct entry *e)
{
    struct san_world *from = e->k->monitor;
    e->k->monitor = NULL;
    if (!from || from == e->w)
        return;
    struct san_report r = begin_report(e, 0, MARK_LOST);
    r.kind = SAN_MONITOR;
    r.has_values = false;
    r.wrote = (struct san_place){0};
    r.other = san_who(from);
    name(&r, "exclusive monitor");
    san_tell(e->s, &r);
}

void regs_entered(struct sanitizer *s, const struct world_event *ev)
{
    struct cpu *c = ev->cpu;
    struct entry e = {.s = s, .k = &s->core[c->cfg.id], .w = world_of(s, ev), .c = c};
    e.k->here = e.w;
    s->entries++;
    if (!e.w)
        return;
    if (e.w->known)
        e.way = may_way(e.w, c);
    cells_read(s, c, &e.now);
    mark(&e);
    for (unsigned i = 0; i < s->cells; i++)
        if (e.how[i] && read_at_entry(&s->cell[i]))
            tell_group(&e, i);
    tell_monitor(&e);
}

/* --- accesses --- */

/* A guest reads a foreign value: that is the moment to tell of it. */
static void met(struct sanitizer *s, struct san_core *k, unsigned i, const struct cpu *c)
{
    struct san_mark *m = &k->mark[i];
    struct san_report r = {.kind = m->how == MARK_LEAK ? SAN_LEAK : SAN_LOST,
                           .core = (uint8_t)c->cfg.id,
                           .key = (uint16_t)i,
                           .has_values = true,
                           .whose = san_who(k->here),
                           .other = san_who(m->how == MARK_LEAK ? m->of : NULL),
                           .expected = k->here->known ? m->expected : m->actual,
                           .actual = m->actual,
                           .wrote = k->wrote[i],
                           .left = m->left,
                           .back = m->back,
                           .seen = san_here(s, c)};
    name(&r, s->cell[i].name);
    m->how = MARK_NONE;
    san_tell(s, &r);
}

static void written(struct sanitizer *s, struct san_core *k, unsigned i, const struct cpu *c)
{
    k->wrote[i] = san_here(s, c);
    k->mark[i].how = MARK_NONE;
    k->owner[i] = in_hyp(c) ? NULL : k->here;
}

void regs_sysreg(struct sanitizer *s, const struct sysreg_event *ev)
{
    struct san_core *k = &s->core[ev->cpu->cfg.id];
    unsigned i = s->row_cell[ev->reg];
    if (ev->write && in_hyp(ev->cpu) && strcmp(cp15_rows[ev->reg].name, "HCR") == 0)
        i = s->vline_cell + 1u;
    if (!i)
        return;
    if (ev->write)
        written(s, k, i - 1, ev->cpu);
    else if (k->here && !in_hyp(ev->cpu) && k->mark[i - 1].how)
        met(s, k, i - 1, ev->cpu);
}

void regs_banked(struct sanitizer *s, const struct banked_event *ev)
{
    unsigned i = s->slot_cell[ev->slot];
    if (i && ev->write)
        written(s, &s->core[ev->cpu->cfg.id], i - 1, ev->cpu);
}

/* The virtual interface's registers, by their place in GICH. */
void regs_device(struct sanitizer *s, const struct device_event *ev)
{
    uint64_t off = ev->pa - BOARD_GICH_BASE, lr = off - GICH_LR0;
    unsigned n = lr / 4 < GIC_NUM_LRS && off >= GICH_LR0 ? (unsigned)lr / 4
                 : off == GICH_VMCR                      ? GIC_NUM_LRS
                 : off == GICH_APR                       ? GIC_NUM_LRS + 1
                                                         : GIC_NUM_LRS + 2;
    if (ev->write && n < GIC_NUM_LRS + 2)
        written(s, &s->core[ev->cpu], s->lr_cell + n, s->m->cpu[ev->cpu]);
}
