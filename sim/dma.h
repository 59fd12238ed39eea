/* dma.h - how a device reaches the machine's memory by itself. */
#ifndef SIM_DMA_H
#define SIM_DMA_H

#include "sim/base/bus.h"

struct dma {
    const struct bus *bus;
    void (*changed)(void *self, uint64_t pa, uint64_t len); /* memory was written; may be NULL */
    void *self;
};

/* [pa, pa+len) must lie within one memory region that Non-secure requests reach; otherwise, or
 * when writing read-only memory, false and nothing is done. */
bool dma_read(const struct dma *d, uint64_t pa, void *buf, uint64_t len);
bool dma_write(const struct dma *d, uint64_t pa, const void *buf, uint64_t len);

#endif
