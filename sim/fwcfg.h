/* fwcfg.h - QEMU's firmware configuration interface, memory-mapped form with DMA. */
#ifndef SIM_FWCFG_H
#define SIM_FWCFG_H

#include "sim/arch/devices.h"
#include "sim/dma.h"
#include "sim/state_list.h"

#define FWCFG_MAX_FILES 16
#define FWCFG_NAME      56 /* with the terminating zero */

#define FWCFG_STATE(F, A)                                                                          \
    F(uint16_t, key)                                                                               \
    F(uint32_t, pos) /* next byte of the selected item */                                          \
    F(uint32_t, dma_hi)

struct fwcfg_item {
    const uint8_t *data; /* the owner keeps it; NULL: the item's own `word` */
    uint32_t len;
    uint8_t word[4];
    char name[FWCFG_NAME];
};

struct fwcfg {
    FWCFG_STATE(STATE_MEMBER, STATE_ARRAY_MEMBER)
    struct fwcfg_item items[FWCFG_KEY_FILE_FIRST + FWCFG_MAX_FILES]; /* by key; len 0: empty */
    unsigned nfiles;
    uint8_t dir[4 + 64 * FWCFG_MAX_FILES];
    struct dma dma;
};

/* Signature, ID and an empty directory; everything else the board adds before the guest runs. */
void fwcfg_init(struct fwcfg *f, const struct dma *dma);
/* A numbered item. `data` must outlive the device. */
void fwcfg_add_bytes(struct fwcfg *f, unsigned key, const void *data, uint32_t len);
void fwcfg_add_u16(struct fwcfg *f, unsigned key, uint16_t val);
void fwcfg_add_u32(struct fwcfg *f, unsigned key, uint32_t val);
/* A named item; the directory stays sorted by name. `data` must outlive the device. */
void fwcfg_add_file(struct fwcfg *f, const char *name, const void *data, uint32_t len);
void fwcfg_reset(struct fwcfg *f);
void fwcfg_snap(struct fwcfg *f, struct snap_list *out, const char *name);
void fwcfg_region(struct fwcfg *f, struct region *out);

#endif
