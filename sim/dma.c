/* dma.c - a device's own reads and writes of memory. Leaves out: devices that talk to devices. */
#include "sim/dma.h"

#include <string.h>

static uint8_t *reach(const struct dma *d, uint64_t pa, uint64_t len, bool write)
{
    const struct region *r = bus_find(d->bus, pa, true);
    if (!r || !r->host || (write && r->readonly) || len > r->size - (pa - r->base))
        return NULL;
    return r->host + (pa - r->base);
}

bool dma_read(const struct dma *d, uint64_t pa, void *buf, uint64_t len)
{
    const uint8_t *p = reach(d, pa, len, false);
    if (p)
        memcpy(buf, p, len);
    return p != NULL;
}

bool dma_write(const struct dma *d, uint64_t pa, const void *buf, uint64_t len)
{
    uint8_t *p = reach(d, pa, len, true);
    if (!p)
        return false;
    bus_storing(d->bus, p, len);
    memcpy(p, buf, len);
    if (d->changed)
        d->changed(d->self, pa, len);
    return true;
}
