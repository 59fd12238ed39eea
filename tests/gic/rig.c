/* rig.c - see rig.h */
#include "rig.h"

static void sink(void *self, unsigned input, bool level)
{
    struct rig *r = self;
    r->out[input / GIC_OUT_COUNT][input % GIC_OUT_COUNT] = level;
    r->changes++;
}

void rig_up(struct rig *r, unsigned ncpus, bool security)
{
    *r = (struct rig){0};
    struct gic_config cfg = {.ncpus = ncpus, .nirqs = GIC_MAX_IRQS, .security = security};
    r->g = gic_new(&cfg, &r->obs);
    gic_region_dist(r->g, &r->frame[D]);
    gic_region_cpu(r->g, &r->frame[C]);
    gic_region_hyp(r->g, &r->frame[H]);
    gic_region_vcpu(r->g, &r->frame[V]);
    for (unsigned cpu = 0; cpu < ncpus; cpu++) {
        r->port[cpu] = (struct gic_ppi_port){.gic = r->g, .cpu = (uint8_t)cpu};
        for (unsigned i = 0; i < GIC_OUT_COUNT; i++)
            line_connect(gic_out(r->g, cpu, i), sink, r, cpu * GIC_OUT_COUNT + i);
    }
}

void rig_down(struct rig *r)
{
    gic_free(r->g);
}

static struct bus_req request(const struct rig *r, unsigned size)
{
    return (struct bus_req){.size = (uint8_t)size, .cpu = (uint8_t)r->cpu, .ns = r->ns};
}

enum bus_status rd_sized(struct rig *r, int frame, unsigned off, unsigned size, uint64_t *v)
{
    struct bus_req req = request(r, size);
    return r->frame[frame].ops->read(r->frame[frame].dev, &req, off, v);
}

enum bus_status wr_sized(struct rig *r, int frame, unsigned off, unsigned size, uint32_t v)
{
    struct bus_req req = request(r, size);
    req.write = true;
    return r->frame[frame].ops->write(r->frame[frame].dev, &req, off, v);
}

uint32_t rd(struct rig *r, int frame, unsigned off)
{
    uint64_t v;
    if (rd_sized(r, frame, off, 4, &v) != BUS_OK ||
        v >> 32) /* an assertion is slow when it holds */
        ck_abort_msg("frame %d offset %x: refused, or too wide", frame, off);
    return (uint32_t)v;
}

void wr(struct rig *r, int frame, unsigned off, uint32_t v)
{
    if (wr_sized(r, frame, off, 4, v) != BUS_OK)
        ck_abort_msg("frame %d offset %x: refused", frame, off);
}

uint32_t peek(struct rig *r, int frame, unsigned off)
{
    struct bus_req req = request(r, 4);
    return (uint32_t)r->frame[frame].ops->peek(r->frame[frame].dev, &req, off);
}

void rig_open(struct rig *r)
{
    wr(r, D, GICD_CTLR, GICD_CTLR_EnableGrp0 | GICD_CTLR_EnableGrp1);
    wr(r, C, GICC_CTLR, GICC_CTLR_EnableGrp0 | GICC_CTLR_EnableGrp1);
    wr(r, C, GICC_PMR, 0xff);
}

void enable(struct rig *r, unsigned id, unsigned prio)
{
    wr_sized(r, D, GICD_IPRIORITYR + id, 1, prio);
    wr(r, D, GICD_ISENABLER + id / 32 * 4, BIT(id % 32));
}
