/* flash.h - the two flash banks: memory that the guest can read and execute. */
#ifndef SIM_FLASH_H
#define SIM_FLASH_H

#include "sim/base/bus.h"
#include "sim/base/snapshot.h"

#define FLASH_BANKS 2

struct flash {
    uint8_t *host[FLASH_BANKS];   /* the whole bank; erased bytes are 0xff and cost no memory */
    uint64_t loaded[FLASH_BANKS]; /* bytes from the start that may differ from 0xff */
};

/* Map both banks, erased. A host without memory for it is a user's mistake (status 2). */
bool flash_init(struct flash *f, struct err *e);
void flash_free(struct flash *f);
/* Fill in bank 0 or 1: base, size, host, read-only. Guest writes get what read-only memory says:
 * BUS_SLVERR. */
void flash_region(const struct flash *f, unsigned bank, struct region *out);
/* The loader put bytes at pa (through bus_host()); addresses outside flash are of no concern. */
void flash_loaded(struct flash *f, uint64_t pa, uint64_t len);
/* Erase both banks again. */
bool flash_reset(struct flash *f, struct err *e);
/* Put what was loaded into digest and snapshot. Call once, when the images are loaded. */
void flash_snap(const struct flash *f, struct snap_list *out);

#endif
