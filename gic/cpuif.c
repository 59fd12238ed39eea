/* cpuif.c - the CPU interface's registers (ARM IHI 0048B 4.4, Cortex-A15 TRM 8.3.3 - 8.3.4).
 *
 * GICC_CTLR is kept in the Secure copy's layout; a Non-secure access sees its Group 1 bits mapped.
 * Where the manual leaves a sequence UNPREDICTABLE (END_OTHER): a Secure EOIR for a Group 1
 * interrupt works without AckCtl; a DIR while its EOImode is 0, and an end of Group 0 by Non-secure
 * software or through the alias, are ignored; an EOIR drops the most urgent active priority of its
 * group. */
#include "gic/gic_int.h"

#define HANDLER_RD(name)                                                                           \
    static uint32_t name(const struct gic *g, const struct gic_access *a, unsigned n)
#define HANDLER_WR(name)                                                                           \
    static void name(struct gic *g, const struct gic_access *a, unsigned n, uint32_t v)

/* -- control -- */

static const struct {
    uint32_t common, ns;
} ctlr_map[] = {
    {GICC_CTLR_EnableGrp1, GICC_CTLR_NS_EnableGrp1},
    {GICC_CTLR_FIQBypDisGrp1, GICC_CTLR_NS_FIQBypDisGrp1},
    {GICC_CTLR_IRQBypDisGrp1, GICC_CTLR_NS_IRQBypDisGrp1},
    {GICC_CTLR_EOImodeNS, GICC_CTLR_NS_EOImodeNS},
};

HANDLER_RD(rd_ctlr)
{
    uint32_t ctlr = g->cpu[a->cpu].ctlr, v = 0;
    if (!a->ns)
        return ctlr;
    for (unsigned i = 0; i < ARRAY_LEN(ctlr_map); i++)
        if (ctlr & ctlr_map[i].common)
            v |= ctlr_map[i].ns;
    return v;
}

HANDLER_WR(wr_ctlr)
{
    uint32_t *ctlr = &g->cpu[a->cpu].ctlr;
    if (!a->ns) {
        *ctlr = v & (GICC_CTLR_EnableGrp0 | GICC_CTLR_EnableGrp1 | GICC_CTLR_AckCtl |
                     GICC_CTLR_FIQEn | GICC_CTLR_CBPR | GICC_CTLR_FIQBypDisGrp0 |
                     GICC_CTLR_IRQBypDisGrp0 | GICC_CTLR_FIQBypDisGrp1 | GICC_CTLR_IRQBypDisGrp1 |
                     GICC_CTLR_EOImodeS | (g->cfg.security ? GICC_CTLR_EOImodeNS : 0));
    } else {
        for (unsigned i = 0; i < ARRAY_LEN(ctlr_map); i++)
            *ctlr = (*ctlr & ~ctlr_map[i].common) | (v & ctlr_map[i].ns ? ctlr_map[i].common : 0);
    }
    gic_update_cpu(g, a->cpu);
}

HANDLER_RD(rd_iidr)
{
    return GICC_IIDR_VALUE;
}

/* -- priorities -- */

HANDLER_RD(rd_pmr)
{
    uint8_t pmr = g->cpu[a->cpu].pmr;
    return a->ns ? prio_to_ns(pmr) : pmr;
}

/* 4.4.2: a mask in the Secure half is out of Non-secure software's reach. */
HANDLER_WR(wr_pmr)
{
    uint8_t *pmr = &g->cpu[a->cpu].pmr;
    if (!a->ns)
        *pmr = v & PRIO_MASK;
    else if (*pmr & 0x80)
        *pmr = prio_from_ns((uint8_t)v);
    gic_update_cpu(g, a->cpu);
}

/* 4.4.3: the Non-secure copy serves Group 1; under CBPR it shows the common one, plus one. */
HANDLER_RD(rd_bpr)
{
    const struct gic_cpu *c = &g->cpu[a->cpu];
    if (!a->ns)
        return c->bpr;
    if (c->ctlr & GICC_CTLR_CBPR)
        return c->bpr < 7 ? c->bpr + 1u : 7;
    return c->abpr;
}

HANDLER_WR(wr_bpr)
{
    struct gic_cpu *c = &g->cpu[a->cpu];
    if (!a->ns)
        c->bpr = prio_binary_point(v, GICC_BPR_MIN);
    else if (!(c->ctlr & GICC_CTLR_CBPR))
        c->abpr = prio_binary_point(v, GICC_ABPR_MIN);
    gic_update_cpu(g, a->cpu);
}

HANDLER_RD(rd_abpr)
{
    return a->ns ? 0 : g->cpu[a->cpu].abpr;
}

HANDLER_WR(wr_abpr)
{
    if (a->ns)
        return;
    g->cpu[a->cpu].abpr = prio_binary_point(v, GICC_ABPR_MIN);
    gic_update_cpu(g, a->cpu);
}

HANDLER_RD(rd_rpr)
{
    uint8_t running = prio_running(g->cpu[a->cpu].apr | g->cpu[a->cpu].nsapr);
    return a->ns && running != GIC_PRIO_IDLE ? prio_to_ns(running) : running;
}

/* TRM table 8-10: Non-secure software sees the lower half of the Group 1 priorities. */
HANDLER_RD(rd_apr)
{
    const struct gic_cpu *c = &g->cpu[a->cpu];
    return a->ns ? c->nsapr >> 16 : c->apr;
}

HANDLER_WR(wr_apr)
{
    struct gic_cpu *c = &g->cpu[a->cpu];
    if (a->ns)
        c->nsapr = (c->nsapr & 0xffff) | v << 16;
    else
        c->apr = v;
    gic_update_cpu(g, a->cpu);
}

HANDLER_RD(rd_nsapr)
{
    return a->ns ? 0 : g->cpu[a->cpu].nsapr;
}

HANDLER_WR(wr_nsapr)
{
    if (a->ns)
        return;
    g->cpu[a->cpu].nsapr = v;
    gic_update_cpu(g, a->cpu);
}

/* -- acknowledge -- */

/* The register's word: the id, and for an SGI its lowest-numbered source. */
static uint32_t with_source(const struct gic_cpu *c, unsigned id)
{
    if (id >= GIC_PPI_FIRST || !c->sgi_from[id])
        return id;
    return id | (uint32_t)__builtin_ctz(c->sgi_from[id]) << GICC_IAR_CPUID_SHIFT;
}

static uint32_t shown(const struct gic_cpu *c, unsigned id, bool alias)
{
    id = prio_shown_id(id, c->best.group1, alias, c->ctlr & GICC_CTLR_AckCtl);
    return with_source(c, id);
}

/* 4.4.4: the best if it is being signalled. */
static uint32_t iar(const struct gic_cpu *c, bool alias)
{
    struct prio_gate p = gicc_gate(c);
    bool signal = prio_signals(&p, c->best.prio, c->best.group1);
    return shown(c, signal ? c->best.id : GIC_ID_NONE, alias);
}

static void take(struct gic *g, unsigned cpu, bool alias)
{
    uint32_t id = iar(&g->cpu[cpu], alias) & GICC_IAR_InterruptID;
    if (id < GIC_ID_LIMIT)
        gic_activate(g, cpu, id);
}

HANDLER_RD(rd_iar)
{
    return iar(&g->cpu[a->cpu], a->ns);
}

static void take_iar(struct gic *g, const struct gic_access *a)
{
    take(g, a->cpu, a->ns);
}

HANDLER_RD(rd_aiar)
{
    return a->ns ? 0 : iar(&g->cpu[a->cpu], true);
}

static void take_aiar(struct gic *g, const struct gic_access *a)
{
    if (!a->ns)
        take(g, a->cpu, true);
}

/* 4.4.7: the best, whether or not the mask and the running priority let it through. */
HANDLER_RD(rd_hppir)
{
    const struct gic_cpu *c = &g->cpu[a->cpu];
    return shown(c, c->best.id, a->ns);
}

HANDLER_RD(rd_ahppir)
{
    const struct gic_cpu *c = &g->cpu[a->cpu];
    return a->ns ? 0 : shown(c, c->best.id, true);
}

/* -- end -- */

/* Whether an access's EOIR leaves the deactivation to DIR. */
static bool eoi_splits(const struct gic *g, const struct gic_access *a)
{
    return g->cpu[a->cpu].ctlr & (a->ns ? GICC_CTLR_EOImodeNS : GICC_CTLR_EOImodeS);
}

static void end(struct gic *g, const struct gic_access *a, unsigned id, bool alias)
{
    struct gic_cpu *c = &g->cpu[a->cpu];
    if (!gic_id_valid(g, id))
        return;
    bool group1 = gic_is_group1(g, a->cpu, id);
    if (alias && !group1)
        return;
    uint32_t *apr = group1 ? &c->nsapr : &c->apr;
    *apr = prio_drop(*apr);
    gic_tell(g, "end", a->cpu, id, 0, false);
    if (!eoi_splits(g, a))
        gic_deactivate(g, a->cpu, id);
    gic_update_cpu(g, a->cpu);
}

HANDLER_WR(wr_eoir)
{
    end(g, a, v & GICC_IAR_InterruptID, a->ns);
}

HANDLER_WR(wr_aeoir)
{
    if (!a->ns)
        end(g, a, v & GICC_IAR_InterruptID, true);
}

HANDLER_WR(wr_dir)
{
    unsigned id = v & GICC_IAR_InterruptID;
    if (!eoi_splits(g, a) || !gic_id_valid(g, id) || (a->ns && !gic_is_group1(g, a->cpu, id)))
        return;
    gic_deactivate(g, a->cpu, id);
}

/* clang-format off */
#define ROW(name, ...) {GICC_##name, GICC_##name##_COUNT, false, __VA_ARGS__}

const struct gic_row gicc_rows[] = {
    /*  register read       write     after a read */
    ROW(CTLR,   rd_ctlr,   wr_ctlr,  NULL),
    ROW(PMR,    rd_pmr,    wr_pmr,   NULL),
    ROW(BPR,    rd_bpr,    wr_bpr,   NULL),
    ROW(IAR,    rd_iar,    NULL,     take_iar),
    ROW(EOIR,   NULL,      wr_eoir,  NULL),
    ROW(RPR,    rd_rpr,    NULL,     NULL),
    ROW(HPPIR,  rd_hppir,  NULL,     NULL),
    ROW(ABPR,   rd_abpr,   wr_abpr,  NULL),
    ROW(AIAR,   rd_aiar,   NULL,     take_aiar),
    ROW(AEOIR,  NULL,      wr_aeoir, NULL),
    ROW(AHPPIR, rd_ahppir, NULL,     NULL),
    ROW(APR0,   rd_apr,    wr_apr,   NULL),
    ROW(NSAPR0, rd_nsapr,  wr_nsapr, NULL),
    ROW(IIDR,   rd_iidr,   NULL,     NULL),
    ROW(DIR,    NULL,      wr_dir,   NULL),
};
/* clang-format on */
const unsigned gicc_row_count = ARRAY_LEN(gicc_rows);
