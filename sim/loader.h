/* loader.h - what lies in memory when the machine starts: planned and checked once, laid down at
 * each reset.
 *
 * Planning reads every file, decides every address and refuses what cannot work; only then is
 * memory touched. Placement of kernels, initrd and device tree is QEMU's (its virt board). */
#ifndef SIM_LOADER_H
#define SIM_LOADER_H

#include "sim/base/bus.h"
#include "sim/file.h"
#include "sim/machine.h"

#define LOADER_MAX_BLOBS 64
#define LOADER_MAX_FILES 24

/* A stretch of memory: `len` bytes of data, then zeros up to `size`. */
struct blob {
    const char *name; /* the file, for messages */
    uint64_t addr, size;
    const uint8_t *data; /* inside a file_data that the loader owns */
    uint64_t len;
};

struct loader {
    const struct bus *bus;
    uint64_t ram_base, ram_size;
    struct blob blob[LOADER_MAX_BLOBS];
    unsigned count;
    struct file_data file[LOADER_MAX_FILES];
    unsigned nfiles;
    bool linux_boot; /* r0-r2 by the Linux boot protocol; else r0-r2 = 0 */
    bool has_entry;
    uint32_t entry;                    /* bit 0: Thumb */
    uint64_t initrd_start, initrd_end; /* 0, 0: none */
    uint64_t dtb_at;                   /* where the device tree goes */
    uint64_t dtb_size;                 /* 0: it found no room (firmware and ELF images only) */
};

/* Read and place IMAGE, --load files and --initrd. False: *e says what and where (status 2). */
bool loader_plan(struct loader *l, const struct machine_config *cfg, const struct bus *bus,
                 uint64_t ram_base, uint64_t ram_size, struct err *e);
/* Place the device tree; the loader owns *tree from here. `must`: no room is an error. */
bool loader_place_dtb(struct loader *l, struct file_data *tree, bool must, struct err *e);
/* Write everything into memory. */
void loader_apply(const struct loader *l);
void loader_free(struct loader *l);

/* Add one stretch; refuses what is not memory or overlaps another. For the image formats. */
bool loader_add(struct loader *l, const struct blob *b, struct err *e);

/* image.c: the formats. `f` stays the loader's. */
bool image_is_elf(const struct file_data *f);
/* Add the PT_LOAD segments; *entry is physical. */
bool image_add_elf(struct loader *l, const char *path, const struct file_data *f, uint32_t *entry,
                   struct err *e);
/* A zImage whole, or a raw image that is none of the kinds known not to run here. */
bool image_check_raw(const char *path, const struct file_data *f, struct err *e);

#endif
