/* flash.c - two banks of flash, as memory that a guest reads and executes.
 *
 * An erased bank is 64 MiB of 0xff. One megabyte of it is filled for real; the bank maps that
 * same megabyte all over, privately, so that only pages that are loaded cost memory, and code in
 * flash runs from plain host memory.
 *
 * Leaves out: programming and erasing by the guest (CFI commands). The board's tree therefore has
 * no flash node; a guest's write is refused as any write to read-only memory. */
#define _GNU_SOURCE
#include "sim/flash.h"

#include "sim/arch/board.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PATTERN   (1u << 20)
#define SNAP_UNIT 4096u /* a memory in a snapshot is a multiple of this */

static const struct {
    const char *name;
    uint64_t base, size;
} banks[FLASH_BANKS] = {
    {"flash0", BOARD_FLASH0_BASE, BOARD_FLASH0_SIZE},
    {"flash1", BOARD_FLASH1_BASE, BOARD_FLASH1_SIZE},
};

/* A file of PATTERN bytes 0xff that lives as long as its mappings; -1 on failure. */
static int pattern_open(void)
{
    int fd = memfd_create("flash-erased", MFD_CLOEXEC);
    if (fd < 0)
        return -1;
    void *p = MAP_FAILED;
    if (ftruncate(fd, PATTERN) == 0)
        p = mmap(NULL, PATTERN, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED) {
        close(fd);
        return -1;
    }
    memset(p, 0xff, PATTERN);
    munmap(p, PATTERN);
    return fd;
}

/* Map the pattern over [at, at+size). */
static bool spread(uint8_t *at, uint64_t size, int fd)
{
    for (uint64_t off = 0; off < size; off += PATTERN)
        if (mmap(at + off, PATTERN, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd, 0) ==
            MAP_FAILED)
            return false;
    return true;
}

static bool map_bank(struct flash *f, unsigned i, int fd)
{
    if (!f->host[i]) {
        void *p = mmap(NULL, banks[i].size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                       -1, 0);
        if (p == MAP_FAILED)
            return false;
        f->host[i] = p;
    }
    f->loaded[i] = 0;
    return spread(f->host[i], banks[i].size, fd);
}

bool flash_reset(struct flash *f, struct err *e)
{
    int fd = pattern_open();
    bool ok = fd >= 0;
    for (unsigned i = 0; i < FLASH_BANKS; i++)
        ok = ok && map_bank(f, i, fd);
    if (fd >= 0)
        close(fd);
    return ok ? true
              : err_set(e, 2, "flash: no memory for two banks of %u MiB", BOARD_FLASH0_SIZE >> 20);
}

bool flash_init(struct flash *f, struct err *e)
{
    *f = (struct flash){0};
    if (flash_reset(f, e))
        return true;
    flash_free(f);
    return false;
}

void flash_free(struct flash *f)
{
    for (unsigned i = 0; i < FLASH_BANKS; i++)
        if (f->host[i])
            munmap(f->host[i], banks[i].size);
    *f = (struct flash){0};
}

void flash_region(const struct flash *f, unsigned bank, struct region *out)
{
    BUG_ON(bank >= FLASH_BANKS);
    *out = (struct region){.name = banks[bank].name,
                           .base = banks[bank].base,
                           .size = banks[bank].size,
                           .host = f->host[bank],
                           .readonly = true};
}

void flash_loaded(struct flash *f, uint64_t pa, uint64_t len)
{
    for (unsigned i = 0; i < FLASH_BANKS; i++) {
        if (pa < banks[i].base || pa - banks[i].base >= banks[i].size)
            continue;
        uint64_t end = pa - banks[i].base + len;
        if (end > f->loaded[i])
            f->loaded[i] = end < banks[i].size ? end : banks[i].size;
    }
}

void flash_snap(const struct flash *f, struct snap_list *out)
{
    for (unsigned i = 0; i < FLASH_BANKS; i++)
        if (f->loaded[i])
            snap_add_ram(out, banks[i].name, f->host[i],
                         (f->loaded[i] + SNAP_UNIT - 1) / SNAP_UNIT * SNAP_UNIT);
}
