/* dist.c - the distributor's registers (ARM IHI 0048B 4.3; Cortex-A15 TRM 8.3.1 - 8.3.2).
 *
 * Each row of the table at the end is one register or array of registers. A handler gets one word:
 * 32 interrupts of one bit, 16 of two, or 4 of a byte. Word 0 of an array is banked by core. What a
 * Non-secure access may not see (interrupts of Group 0) is masked out of every word: RAZ/WI.
 *
 * As the Cortex-A15: SGIs are always enabled, private interrupts cannot be configured, there is no
 * GICD_NSACR, PPIs 16 to 24 do not exist. */
#include "gic/gic_int.h"

#define HANDLER_RD(name)                                                                           \
    static uint32_t name(const struct gic *g, const struct gic_access *a, unsigned n)
#define HANDLER_WR(name)                                                                           \
    static void name(struct gic *g, const struct gic_access *a, unsigned n, uint32_t v)

/* The interrupts of word n that this access may see. */
static uint32_t visible(const struct gic *g, const struct gic_access *a, unsigned n)
{
    uint32_t all = gic_implemented(g, n);
    return all && a->ns ? all & gic_bits_in(g, a->cpu, n)->group : all;
}

static bool sees(const struct gic *g, const struct gic_access *a, unsigned id)
{
    return visible(g, a, id / 32) & BIT(id % 32);
}

/* The same without SGIs: those are always enabled, and made pending and not by SPENDSGIR and
 * CPENDSGIR only (4.3.5, 4.3.7). */
static uint32_t peripherals(const struct gic *g, const struct gic_access *a, unsigned n)
{
    return visible(g, a, n) & (n == 0 ? GIC_PPI_MASK : ~UINT32_C(0));
}

/* -- identification and control -- */

HANDLER_RD(rd_ctlr)
{
    return a->ns ? (g->ctlr & GICD_CTLR_EnableGrp1 ? GICD_CTLR_NS_EnableGrp1 : 0) : g->ctlr;
}

HANDLER_WR(wr_ctlr)
{
    if (!a->ns)
        g->ctlr = v & (GICD_CTLR_EnableGrp0 | GICD_CTLR_EnableGrp1);
    else if (v & GICD_CTLR_NS_EnableGrp1)
        g->ctlr |= GICD_CTLR_EnableGrp1;
    else
        g->ctlr &= ~(uint32_t)GICD_CTLR_EnableGrp1;
    gic_update(g);
}

HANDLER_RD(rd_typer)
{
    return (g->cfg.nirqs / 32 - 1) | (g->cfg.ncpus - 1) << GICD_TYPER_CPUNumber_SHIFT |
           (g->cfg.security ? GICD_TYPER_SecurityExtn : 0);
}

HANDLER_RD(rd_iidr)
{
    return GICD_IIDR_VALUE;
}

HANDLER_RD(rd_pidr4)
{
    static const uint8_t id[4] = {0x04, 0x00, 0x00, 0x00};
    return id[n];
}

HANDLER_RD(rd_pidr0)
{
    static const uint8_t id[4] = {0x90, 0xb4, 0x2b, 0x00};
    return id[n];
}

HANDLER_RD(rd_cidr0)
{
    static const uint8_t id[4] = {0x0d, 0xf0, 0x05, 0xb1};
    return id[n];
}

/* -- one bit an interrupt -- */

/* Words that exist; those behind the last interrupt have no bits to look at. */
static const struct gic_bits *word(const struct gic *g, const struct gic_access *a, unsigned n)
{
    static const struct gic_bits none;
    return gic_implemented(g, n) ? gic_bits_in(g, a->cpu, n) : &none;
}

HANDLER_RD(rd_group)
{
    return a->ns ? 0 : word(g, a, n)->group;
}

HANDLER_WR(wr_group)
{
    if (a->ns || !gic_implemented(g, n))
        return;
    gic_bits_of(g, a->cpu, n)->group = v & gic_implemented(g, n);
    gic_update(g);
}

HANDLER_RD(rd_enable)
{
    return word(g, a, n)->enabled & visible(g, a, n);
}

HANDLER_WR(wr_enable)
{
    v &= visible(g, a, n);
    if (v)
        gic_bits_of(g, a->cpu, n)->enabled |= v;
    gic_update(g);
}

HANDLER_WR(wr_disable)
{
    v &= peripherals(g, a, n);
    if (v)
        gic_bits_of(g, a->cpu, n)->enabled &= ~v;
    gic_update(g);
}

HANDLER_RD(rd_pending)
{
    return gic_pending(word(g, a, n)) & visible(g, a, n);
}

HANDLER_WR(wr_pend)
{
    v &= peripherals(g, a, n);
    if (!v)
        return;
    struct gic_bits *b = gic_bits_of(g, a->cpu, n);
    for (uint32_t fresh = v & ~gic_pending(b); fresh; fresh &= fresh - 1)
        gic_tell(g, "pending", a->cpu, n * 32 + (unsigned)__builtin_ctz(fresh), 0, false);
    b->latch |= v;
    gic_update(g);
}

HANDLER_WR(wr_unpend)
{
    v &= peripherals(g, a, n);
    if (v)
        gic_bits_of(g, a->cpu, n)->latch &= ~v;
    gic_update(g);
}

HANDLER_RD(rd_active)
{
    return word(g, a, n)->active & visible(g, a, n);
}

HANDLER_WR(wr_activate)
{
    v &= visible(g, a, n);
    if (v)
        gic_bits_of(g, a->cpu, n)->active |= v;
    gic_update(g);
}

HANDLER_WR(wr_deactivate)
{
    for (v &= visible(g, a, n); v; v &= v - 1)
        gic_deactivate(g, a->cpu, n * 32 + (unsigned)__builtin_ctz(v));
}

/* GICD_PPISR has the private lines 31 to 16 in its lower half (TRM 8.3.2). */
HANDLER_RD(rd_ppisr)
{
    return (g->cpu[a->cpu].own[0].level & visible(g, a, 0)) >> GIC_PPI_FIRST;
}

HANDLER_RD(rd_spisr)
{
    return word(g, a, n + 1)->level & visible(g, a, n + 1);
}

/* -- two bits an interrupt -- */

HANDLER_RD(rd_icfgr)
{
    uint32_t v = 0;
    for (unsigned i = 0; i < 16; i++) {
        unsigned id = n * 16 + i;
        if (!sees(g, a, id))
            continue;
        uint32_t cfg = id < GIC_PPI_FIRST ? 0 : GICD_ICFGR_Model;
        if (word(g, a, id / 32)->edge & BIT(id % 32))
            cfg |= GICD_ICFGR_Edge;
        v |= cfg << 2 * i;
    }
    return v;
}

HANDLER_WR(wr_icfgr)
{
    for (unsigned i = 0; i < 16; i++) {
        unsigned id = n * 16 + i;
        if (id < GIC_SPI_FIRST || !sees(g, a, id))
            continue;
        if (v >> 2 * i & GICD_ICFGR_Edge)
            g->bits[id / 32].edge |= BIT(id % 32);
        else
            g->bits[id / 32].edge &= ~BIT(id % 32);
    }
    gic_update(g);
}

/* -- a byte an interrupt -- */

static uint8_t lane(uint32_t v, unsigned i)
{
    return (uint8_t)(v >> 8 * i);
}

HANDLER_RD(rd_prio)
{
    uint32_t v = 0;
    for (unsigned i = 0; i < 4; i++) {
        unsigned id = n * 4 + i;
        if (!sees(g, a, id))
            continue;
        uint8_t prio = gic_prio_of(g, a->cpu, id);
        v |= (uint32_t)(a->ns ? prio_to_ns(prio) : prio) << 8 * i;
    }
    return v;
}

HANDLER_WR(wr_prio)
{
    for (unsigned i = 0; i < 4; i++) {
        unsigned id = n * 4 + i;
        if (!lane(a->lanes, i) || !sees(g, a, id))
            continue;
        uint8_t *prio = id < 32 ? &g->cpu[a->cpu].prio[id] : &g->prio[id];
        *prio = a->ns ? prio_from_ns(lane(v, i)) : lane(v, i) & PRIO_MASK;
    }
    gic_update(g);
}

/* 4.3.12: with one processor RAZ/WI; a private interrupt's targets are the reader. */
HANDLER_RD(rd_targets)
{
    uint32_t v = 0;
    for (unsigned i = 0; i < 4 && g->cfg.ncpus > 1; i++) {
        unsigned id = n * 4 + i;
        if (!sees(g, a, id))
            continue;
        for (unsigned cpu = 0; cpu < g->cfg.ncpus; cpu++)
            if (id < 32 ? cpu == a->cpu : g->route[cpu * GIC_WORDS + id / 32] & BIT(id % 32))
                v |= BIT(8 * i + cpu);
    }
    return v;
}

HANDLER_WR(wr_targets)
{
    for (unsigned i = 0; i < 4 && g->cfg.ncpus > 1; i++) {
        unsigned id = n * 4 + i;
        if (!lane(a->lanes, i) || id < GIC_SPI_FIRST || !sees(g, a, id))
            continue;
        for (unsigned cpu = 0; cpu < g->cfg.ncpus; cpu++) {
            uint32_t *route = &g->route[cpu * GIC_WORDS + id / 32];
            *route = lane(v, i) & BIT(cpu) ? *route | BIT(id % 32) : *route & ~BIT(id % 32);
        }
    }
    gic_update(g);
}

/* -- software generated interrupts -- */

/* Table 4-22: a Secure access forwards to the group that NSATT names, a Non-secure one to Group 1;
 * without the Security Extensions the group does not matter. */
static bool forwards(const struct gic *g, const struct gic_access *a, unsigned to, uint32_t v)
{
    if (!g->cfg.security)
        return true;
    bool want1 = a->ns || v & GICD_SGIR_NSATT;
    return gic_is_group1(g, to, v & GICD_SGIR_SGIINTID) == want1;
}

HANDLER_WR(wr_sgir)
{
    enum { LISTED, OTHERS, SELF };
    uint32_t targets = (v & GICD_SGIR_CPUTargetList) >> GICD_SGIR_CPUTargetList_SHIFT;
    switch ((v & GICD_SGIR_TargetListFilter) >> GICD_SGIR_TargetListFilter_SHIFT) {
    case LISTED:
        break;
    case OTHERS:
        targets = ~BIT(a->cpu);
        break;
    case SELF:
        targets = BIT(a->cpu);
        break;
    default:
        return; /* reserved */
    }
    for (unsigned to = 0; to < g->cfg.ncpus; to++)
        if (targets & BIT(to) && forwards(g, a, to, v))
            gic_sgi_pend(g, to, v & GICD_SGIR_SGIINTID, (uint8_t)BIT(a->cpu));
    gic_update(g);
}

HANDLER_RD(rd_sgi_pending)
{
    uint32_t v = 0;
    for (unsigned i = 0; i < 4; i++)
        if (sees(g, a, n * 4 + i))
            v |= (uint32_t)g->cpu[a->cpu].sgi_from[n * 4 + i] << 8 * i;
    return v;
}

HANDLER_WR(wr_sgi_unpend)
{
    for (unsigned i = 0; i < 4; i++)
        if (sees(g, a, n * 4 + i))
            gic_sgi_unpend(g, a->cpu, n * 4 + i, lane(v, i));
    gic_update(g);
}

HANDLER_WR(wr_sgi_pend)
{
    for (unsigned i = 0; i < 4; i++)
        if (sees(g, a, n * 4 + i))
            gic_sgi_pend(g, a->cpu, n * 4 + i, lane(v, i) & (uint8_t)(BIT(g->cfg.ncpus) - 1));
    gic_update(g);
}

/* clang-format off */
#define ROW(name, bytes, ...) {GICD_##name, GICD_##name##_COUNT, bytes, __VA_ARGS__}

const struct gic_row gicd_rows[] = {
    /*  register    bytes  read            write          after a read */
    ROW(CTLR,       false, rd_ctlr,        wr_ctlr,       NULL),
    ROW(TYPER,      false, rd_typer,       NULL,          NULL),
    ROW(IIDR,       false, rd_iidr,        NULL,          NULL),
    ROW(IGROUPR,    false, rd_group,       wr_group,      NULL),
    ROW(ISENABLER,  false, rd_enable,      wr_enable,     NULL),
    ROW(ICENABLER,  false, rd_enable,      wr_disable,    NULL),
    ROW(ISPENDR,    false, rd_pending,     wr_pend,       NULL),
    ROW(ICPENDR,    false, rd_pending,     wr_unpend,     NULL),
    ROW(ISACTIVER,  false, rd_active,      wr_activate,   NULL),
    ROW(ICACTIVER,  false, rd_active,      wr_deactivate, NULL),
    ROW(IPRIORITYR, true,  rd_prio,        wr_prio,       NULL),
    ROW(ITARGETSR,  true,  rd_targets,     wr_targets,    NULL),
    ROW(ICFGR,      false, rd_icfgr,       wr_icfgr,      NULL),
    ROW(PPISR,      false, rd_ppisr,       NULL,          NULL),
    ROW(SPISR,      false, rd_spisr,       NULL,          NULL),
    ROW(SGIR,       false, NULL,           wr_sgir,       NULL),
    ROW(CPENDSGIR,  true,  rd_sgi_pending, wr_sgi_unpend, NULL),
    ROW(SPENDSGIR,  true,  rd_sgi_pending, wr_sgi_pend,   NULL),
    ROW(PIDR4,      false, rd_pidr4,       NULL,          NULL),
    ROW(PIDR0,      false, rd_pidr0,       NULL,          NULL),
    ROW(CIDR0,      false, rd_cidr0,       NULL,          NULL),
};
/* clang-format on */
const unsigned gicd_row_count = ARRAY_LEN(gicd_rows);
