/* apb.c - a device of 32-bit registers as a region of the bus. Leaves out: wait states, and the
 * bus's own errors (a register that is not there reads as zero). */
#include "sim/apb.h"

enum { SIZES = 1 | 2 | 4 };

static uint64_t region_peek(const void *port, const struct bus_req *req, uint64_t off)
{
    const struct apb_port *p = port;
    uint64_t mask = (UINT64_C(1) << (8 * req->size)) - 1;
    return (p->regs->value(p->dev, (uint32_t)off & ~3u) >> (8 * (off & 3))) & mask;
}

static enum bus_status region_read(void *port, const struct bus_req *req, uint64_t off,
                                   uint64_t *val)
{
    const struct apb_port *p = port;
    *val = region_peek(p, req, off);
    if (p->regs->was_read)
        p->regs->was_read(p->dev, off);
    return BUS_OK;
}

static enum bus_status region_write(void *port, const struct bus_req *req, uint64_t off,
                                    uint64_t val)
{
    const struct apb_port *p = port;
    if ((off & 3) == 0)
        p->regs->write(p->dev, (uint32_t)off, (uint32_t)val);
    return BUS_OK;
}

void apb_region(struct apb_port *p, const char *name, struct region *out)
{
    static const struct region_ops ops = {region_read, region_write, region_peek, SIZES};
    out->name = name;
    out->ops = &ops;
    out->dev = p;
}
