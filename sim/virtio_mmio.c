/* virtio_mmio.c - empty virtio-mmio transports (Virtual I/O Device specification 1.1, 4.2.2).
 *
 * An empty slot identifies itself, with device 0, in the legacy interface; everything else reads
 * as zero and ignores writes. Its registers are words; parts of one read as zero (4.2.2.2).
 *
 * Leaves out: every device. */
#include "sim/virtio_mmio.h"

#include "sim/arch/board.h"
#include "sim/arch/devices.h"

static uint64_t region_peek(const void *dev, const struct bus_req *req, uint64_t off)
{
    if (req->size != 4)
        return 0;
    switch (off % BOARD_VIRTIO_STRIDE) {
#define REG(dev, name, off, reset, what)                                                           \
    case off:                                                                                      \
        return reset;
#include "sim/arch/virtio_mmio.def"
    default:
        return 0;
    }
}

static enum bus_status region_read(void *dev, const struct bus_req *req, uint64_t off,
                                   uint64_t *val)
{
    *val = region_peek(dev, req, off);
    return BUS_OK;
}

static enum bus_status region_write(void *dev, const struct bus_req *req, uint64_t off,
                                    uint64_t val)
{
    return BUS_OK;
}

void virtio_mmio_region(struct region *out)
{
    static const struct region_ops ops = {region_read, region_write, region_peek, 1 | 2 | 4};
    out->name = "virtio-mmio";
    out->ops = &ops;
    out->dev = NULL;
}
