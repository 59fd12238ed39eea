/* route.c - the states of interrupts, which pending one is the best for a core, and the lines out
 * (ARM IHI 0048B 3.2 - 3.4).
 *
 * An interrupt is pending by its latch (an edge, software, an SGI's sources) or, when level-
 * sensitive, by its line. Acknowledging clears the latch and makes it active; an active one is not
 * forwarded, so a shared interrupt that one core took reads as spurious on the others (1-N). The
 * choice is a scan over bitmaps, done again only when something changed.
 *
 * Leaves out: interrupt bypass has nothing to bypass to (the legacy nIRQ and nFIQ inputs are not
 * connected on the board), so its control bits are storage. */
#include "gic/gic_int.h"

/* -- states -- */

static void latch(struct gic *g, unsigned cpu, unsigned id)
{
    struct gic_bits *b = gic_bits_of(g, cpu, id / 32);
    bool was = gic_pending(b) & BIT(id % 32);
    b->latch |= BIT(id % 32);
    if (!was)
        gic_tell(g, "pending", cpu, id, 0, false);
}

void gic_line_in(struct gic *g, unsigned cpu, unsigned id, bool level)
{
    struct gic_bits *b = gic_bits_of(g, cpu, id / 32);
    uint32_t bit = BIT(id % 32);
    if (!(gic_implemented(g, id / 32) & bit) || level == !!(b->level & bit))
        return;
    if (level && b->edge & bit)
        latch(g, cpu, id);
    else if (level && !(b->latch & bit))
        gic_tell(g, "pending", cpu, id, 1, false);
    b->level ^= bit;
    if (id < 32)
        gic_update_cpu(g, cpu);
    else
        gic_update(g);
}

void gic_sgi_pend(struct gic *g, unsigned cpu, unsigned sgi, uint8_t sources)
{
    if (!sources)
        return;
    g->cpu[cpu].sgi_from[sgi] |= sources;
    latch(g, cpu, sgi);
}

void gic_sgi_unpend(struct gic *g, unsigned cpu, unsigned sgi, uint8_t sources)
{
    g->cpu[cpu].sgi_from[sgi] &= (uint8_t)~sources;
    if (!g->cpu[cpu].sgi_from[sgi])
        g->cpu[cpu].own[0].latch &= ~BIT(sgi);
}

void gic_activate(struct gic *g, unsigned cpu, unsigned id)
{
    struct gic_cpu *c = &g->cpu[cpu];
    struct gic_bits *b = gic_bits_of(g, cpu, id / 32);
    if (id < GIC_PPI_FIRST)
        gic_sgi_unpend(g, cpu, id, c->sgi_from[id] & (uint8_t)-c->sgi_from[id]);
    else
        b->latch &= ~BIT(id % 32);
    b->active |= BIT(id % 32);
    bool group1 = b->group & BIT(id % 32);
    struct prio_gate p = gicc_gate(c);
    uint32_t level = prio_level_bit(gic_prio_of(g, cpu, id) & prio_group_mask(&p, group1));
    *(group1 ? &c->nsapr : &c->apr) |= level;
    gic_tell(g, "acknowledge", cpu, id, gic_prio_of(g, cpu, id), false);
    gic_update(g);
}

void gic_deactivate(struct gic *g, unsigned cpu, unsigned id)
{
    struct gic_bits *b = gic_bits_of(g, cpu, id / 32);
    if (!(b->active & BIT(id % 32)))
        return;
    b->active &= ~BIT(id % 32);
    gic_tell(g, "deactivate", cpu, id, 0, false);
    gic_update(g);
}

/* -- the best -- */

struct prio_gate gicc_gate(const struct gic_cpu *c)
{
    return (struct prio_gate){.pmr = c->pmr,
                              .bpr = c->bpr,
                              .abpr = c->abpr,
                              .cbpr = c->ctlr & GICC_CTLR_CBPR,
                              .active = c->apr | c->nsapr};
}

/* The pending interrupts of word n that may go to this core: enabled, not active, targeted, their
 * group enabled in the distributor and in the interface. */
static uint32_t candidates(const struct gic *g, unsigned cpu, unsigned n)
{
    const struct gic_bits *b = gic_bits_in(g, cpu, n);
    uint32_t on = g->ctlr & g->cpu[cpu].ctlr, groups = 0;
    if (on & GICD_CTLR_EnableGrp0)
        groups |= ~b->group;
    if (on & GICD_CTLR_EnableGrp1)
        groups |= b->group;
    uint32_t to_cpu = n == 0 ? ~UINT32_C(0) : g->route[cpu * GIC_WORDS + n];
    return gic_pending(b) & b->enabled & ~b->active & groups & to_cpu;
}

_Static_assert(GICD_CTLR_EnableGrp0 == (int)GICC_CTLR_EnableGrp0 &&
                   GICD_CTLR_EnableGrp1 == (int)GICC_CTLR_EnableGrp1,
               "candidates() takes both enables in one AND");

/* Lowest priority value first, then lowest id (4.4.4 leaves the order of equals to us). */
struct gic_best gic_find_best(const struct gic *g, unsigned cpu)
{
    struct gic_best best = {.id = GIC_ID_NONE, .prio = GIC_PRIO_IDLE};
    for (unsigned n = 0; n < g->cfg.nirqs / 32; n++) {
        for (uint32_t left = candidates(g, cpu, n); left; left &= left - 1) {
            unsigned id = n * 32 + (unsigned)__builtin_ctz(left);
            if (gic_prio_of(g, cpu, id) >= best.prio)
                continue;
            best.id = (uint16_t)id;
            best.prio = gic_prio_of(g, cpu, id);
        }
    }
    if (best.id != GIC_ID_NONE)
        best.group1 = gic_is_group1(g, cpu, best.id);
    return best;
}

void gic_update_cpu(struct gic *g, unsigned cpu)
{
    struct gic_cpu *c = &g->cpu[cpu];
    c->best = gic_find_best(g, cpu);
    struct prio_gate p = gicc_gate(c);
    bool signal = c->best.id != GIC_ID_NONE && prio_signals(&p, c->best.prio, c->best.group1);
    bool fiq = !c->best.group1 && c->ctlr & GICC_CTLR_FIQEn;
    line_set(&c->out[GIC_OUT_IRQ], signal && !fiq);
    line_set(&c->out[GIC_OUT_FIQ], signal && fiq);
}

void gic_update(struct gic *g)
{
    for (unsigned cpu = 0; cpu < g->cfg.ncpus; cpu++)
        gic_update_cpu(g, cpu);
}
