/* virtio_mmio.h - the board's virtio-mmio transports; every slot is empty. */
#ifndef SIM_VIRTIO_MMIO_H
#define SIM_VIRTIO_MMIO_H

#include "sim/base/bus.h"

/* One region for all slots; the board gives base and size. */
void virtio_mmio_region(struct region *out);

#endif
