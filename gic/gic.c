/* gic.c - the GIC as a whole: life, snapshot, lines in and out, observers, debuggers' views
 * (ARM IHI 0048B; Cortex-A15 TRM chapter 8). gic_int.h says which file holds what. */
#include "gic/gic_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void gic_tell(const struct gic *g, const char *what, unsigned cpu, unsigned irq, uint32_t value,
              bool virt)
{
    if (!observed(g->obs, OBS_GIC))
        return;
    struct gic_event e = {
        .what = what, .cpu = (uint8_t)cpu, .irq = (uint16_t)irq, .value = value, .virt = virt};
    observe(g->obs, OBS_GIC, &e);
}

/* -- life -- */

struct gic *gic_new(const struct gic_config *cfg, struct observers *obs)
{
    BUG_ON(cfg->ncpus < 1 || cfg->ncpus > GIC_MAX_CPUS);
    BUG_ON(cfg->nirqs < 32 || cfg->nirqs > GIC_MAX_IRQS || cfg->nirqs % 32);
    struct gic *g = calloc(1, sizeof(*g));
    if (!g)
        BUG("out of memory");
    g->cfg = *cfg;
    g->obs = obs;
    gic_frame_init(g, FRAME_D, gicd_rows, gicd_row_count);
    gic_frame_init(g, FRAME_C, gicc_rows, gicc_row_count);
    gic_frame_init(g, FRAME_H, gich_rows, gich_row_count);
    gic_frame_init(g, FRAME_V, gicv_rows, gicv_row_count);
    gic_reset(g);
    return g;
}

void gic_free(struct gic *g)
{
    free(g);
}

/* Everything off; the lines in are wires and keep their levels. */
static void reset_bits(struct gic_bits *b, uint32_t enabled, uint32_t edge)
{
    *b = (struct gic_bits){.enabled = enabled, .edge = edge, .level = b->level};
}

static void reset_cpu(struct gic_cpu *c)
{
    const uint32_t sgis = ~(~UINT32_C(0) << GIC_PPI_FIRST); /* always enabled, edge-triggered */
    reset_bits(&c->own[0], sgis, sgis);
    memset(c->prio, 0, sizeof(c->prio));
    memset(c->sgi_from, 0, sizeof(c->sgi_from));
    c->ctlr = c->apr = c->nsapr = 0;
    c->pmr = 0;
    c->bpr = GICC_BPR_MIN;
    c->abpr = GICC_ABPR_MIN;
    c->hcr = c->vapr = 0;
    c->vmcr = GICH_VMCR_RESET;
    memset(c->lr, 0, sizeof(c->lr));
}

static void update_all(struct gic *g)
{
    for (unsigned i = 0; i < g->cfg.ncpus; i++)
        gic_update_virt(g, i);
    gic_update(g);
}

void gic_reset(struct gic *g)
{
    g->ctlr = 0;
    for (unsigned n = 0; n < GIC_WORDS; n++)
        reset_bits(&g->bits[n], 0, 0);
    memset(g->prio, 0, sizeof(g->prio));
    /* 4.3.12: with one processor everything goes to it. */
    memset(g->route, g->cfg.ncpus == 1 ? 0xff : 0, sizeof(g->route));
    for (unsigned i = 0; i < GIC_MAX_CPUS; i++)
        reset_cpu(&g->cpu[i]);
    update_all(g);
}

/* -- snapshot -- */

#define ELEMENTS(type, member, el)                                                                 \
    {                                                                                              \
#member, offsetof(type, member), sizeof(el), sizeof(((type *)0)->member) / (sizeof(el))    \
    }
#define SHARED_ONE(type, member)             SNAP_FIELD(struct gic, member),
#define SHARED_MANY(type, member, count, el) ELEMENTS(struct gic, member, el),
#define CPU_ONE(type, member)                SNAP_FIELD(struct gic_cpu, member),
#define CPU_MANY(type, member, count, el)    ELEMENTS(struct gic_cpu, member, el),

static const struct snap_field shared_fields[] = {GIC_STATE(SHARED_ONE, SHARED_MANY)};
static const struct snap_field cpu_fields[] = {GIC_CPU_STATE(CPU_ONE, CPU_MANY)};

/* Find the best again, and tell the sinks every level, changed or not: they may hold older ones. */
static void post_load(void *base)
{
    struct gic *g = base;
    update_all(g);
    for (unsigned i = 0; i < g->cfg.ncpus; i++)
        for (unsigned k = 0; k < GIC_OUT_COUNT; k++) {
            struct line *l = &g->cpu[i].out[k];
            if (l->sink)
                l->sink(l->self, l->input, l->level);
        }
}

void gic_snap(struct gic *g, struct snap_list *out)
{
    for (unsigned i = 0; i < g->cfg.ncpus; i++) {
        struct gic_cpu *c = &g->cpu[i];
        snprintf(c->section, sizeof(c->section), "gic.cpu%u", i % GIC_MAX_CPUS);
        snap_add(out, &(struct snap_section){.name = c->section,
                                             .version = 1,
                                             .base = c,
                                             .fields = cpu_fields,
                                             .nfields = ARRAY_LEN(cpu_fields)});
    }
    snap_add(out, &(struct snap_section){.name = "gic",
                                         .version = 1,
                                         .base = g,
                                         .fields = shared_fields,
                                         .nfields = ARRAY_LEN(shared_fields),
                                         .post_load = post_load});
}

/* -- regions and lines -- */

void gic_region_dist(struct gic *g, struct region *out)
{
    gic_frame_region(g, FRAME_D, "gicd", out);
}

void gic_region_cpu(struct gic *g, struct region *out)
{
    gic_frame_region(g, FRAME_C, "gicc", out);
}

void gic_region_hyp(struct gic *g, struct region *out)
{
    gic_frame_region(g, FRAME_H, "gich", out);
}

void gic_region_vcpu(struct gic *g, struct region *out)
{
    gic_frame_region(g, FRAME_V, "gicv", out);
}

void gic_spi(void *gic, unsigned spi, bool level)
{
    struct gic *g = gic;
    if (spi < g->cfg.nirqs - GIC_SPI_FIRST)
        gic_line_in(g, 0, GIC_SPI_FIRST + spi, level);
}

void gic_ppi(void *port, unsigned irq_id, bool level)
{
    struct gic_ppi_port *p = port;
    if (irq_id >= GIC_PPI_FIRST && irq_id < GIC_SPI_FIRST && p->cpu < p->gic->cfg.ncpus)
        gic_line_in(p->gic, p->cpu, irq_id, level);
}

struct line *gic_out(struct gic *g, unsigned cpu, enum gic_out which)
{
    BUG_ON(cpu >= g->cfg.ncpus || which >= GIC_OUT_COUNT);
    return &g->cpu[cpu].out[which];
}

/* -- views -- */

static uint8_t targets_of(const struct gic *g, unsigned cpu, unsigned irq)
{
    uint8_t targets = 0;
    for (unsigned i = 0; i < g->cfg.ncpus; i++)
        if (irq < 32 ? i == cpu : g->route[i * GIC_WORDS + irq / 32] & BIT(irq % 32))
            targets |= (uint8_t)BIT(i);
    return targets;
}

struct gic_irq_view gic_peek_irq(const struct gic *g, unsigned cpu, unsigned irq)
{
    if (cpu >= g->cfg.ncpus || !gic_id_valid(g, irq))
        return (struct gic_irq_view){0};
    const struct gic_bits *b = gic_bits_in(g, cpu, irq / 32);
    uint32_t bit = BIT(irq % 32);
    return (struct gic_irq_view){.enabled = b->enabled & bit,
                                 .pending = gic_pending(b) & bit,
                                 .active = b->active & bit,
                                 .level = b->level & bit,
                                 .group1 = b->group & bit,
                                 .edge = b->edge & bit,
                                 .prio = gic_prio_of(g, cpu, irq),
                                 .targets = targets_of(g, cpu, irq)};
}

uint32_t gic_peek_lr(const struct gic *g, unsigned cpu, unsigned n)
{
    return cpu < g->cfg.ncpus && n < GIC_NUM_LRS ? g->cpu[cpu].lr[n] : 0;
}

unsigned gic_peek_best(const struct gic *g, unsigned cpu, uint8_t *prio)
{
    struct gic_best best = {.id = GIC_ID_NONE, .prio = GIC_PRIO_IDLE};
    if (cpu < g->cfg.ncpus)
        best = g->cpu[cpu].best;
    if (prio)
        *prio = best.prio;
    return best.id;
}
