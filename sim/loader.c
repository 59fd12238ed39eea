/* loader.c - where everything goes: kernels, initrd, device tree, further files.
 *
 * A Linux zImage or raw Image goes 64 KiB into RAM, its initrd at the middle of RAM or 128 MiB
 * (whichever is less, and never into the kernel), the device tree behind it on a page boundary. An
 * ELF file goes where it says; then, and for firmware in flash, the tree is at the start of RAM
 * when that is free. */
#include "sim/loader.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define KERNEL_OFFSET  0x10000u
#define INITRD_MAX_OFF (128ull << 20)
#define PAGE           4096u
#define FILE_MAX       ((size_t)4 << 30)

static uint64_t page_up(uint64_t x)
{
    return (x + PAGE - 1) & ~(uint64_t)(PAGE - 1);
}

static const struct blob *overlapping(const struct loader *l, uint64_t addr, uint64_t size)
{
    for (unsigned i = 0; i < l->count; i++)
        if (addr < l->blob[i].addr + l->blob[i].size && l->blob[i].addr < addr + size)
            return &l->blob[i];
    return NULL;
}

static bool not_memory(const struct loader *l, const struct blob *b, struct err *e)
{
    uint64_t last = b->addr + b->size - 1, ram_last = l->ram_base + l->ram_size - 1;
    if (b->addr >= l->ram_base && b->addr <= ram_last)
        return err_set(e, 2,
                       "%s: needs 0x%" PRIx64 "-0x%" PRIx64 ", but RAM ends at 0x%" PRIx64
                       "; give more with --ram",
                       b->name, b->addr, last, ram_last);
    return err_set(e, 2,
                   "%s: needs 0x%" PRIx64 "-0x%" PRIx64 ", which is not memory; RAM is 0x%" PRIx64
                   "-0x%" PRIx64,
                   b->name, b->addr, last, l->ram_base, ram_last);
}

bool loader_add(struct loader *l, const struct blob *b, struct err *e)
{
    if (!bus_host(l->bus, b->addr, b->size))
        return not_memory(l, b, e);
    const struct blob *o = overlapping(l, b->addr, b->size);
    if (o)
        return err_set(
            e, 2, "%s: 0x%" PRIx64 "-0x%" PRIx64 " overlaps %s at 0x%" PRIx64 "-0x%" PRIx64,
            b->name, b->addr, b->addr + b->size - 1, o->name, o->addr, o->addr + o->size - 1);
    if (l->count == LOADER_MAX_BLOBS)
        return err_set(e, 2, "%s: too many segments to load, at most %d", b->name,
                       LOADER_MAX_BLOBS);
    l->blob[l->count++] = *b;
    return true;
}

/* The loader keeps the bytes for the next reset. */
static struct file_data *read_into(struct loader *l, const char *path, struct err *e)
{
    BUG_ON(l->nfiles == LOADER_MAX_FILES);
    struct file_data *f = &l->file[l->nfiles];
    if (!file_read(path, FILE_MAX, f, e))
        return NULL;
    l->nfiles++;
    return f;
}

static bool add_raw(struct loader *l, const char *path, const struct file_data *f, uint64_t addr,
                    struct err *e)
{
    struct blob b = {path, addr, f->len, f->data, f->len};
    return loader_add(l, &b, e);
}

static bool plan_image(struct loader *l, const char *path, struct err *e)
{
    const struct file_data *f = read_into(l, path, e);
    if (!f)
        return false;
    l->has_entry = true;
    if (image_is_elf(f))
        return image_add_elf(l, path, f, &l->entry, e);
    l->linux_boot = true;
    l->entry = (uint32_t)l->ram_base + KERNEL_OFFSET;
    return image_check_raw(path, f, e) && add_raw(l, path, f, l->entry, e);
}

static bool plan_load(struct loader *l, const struct machine_image *im, struct err *e)
{
    uint32_t entry;
    const struct file_data *f = read_into(l, im->path, e);
    if (!f)
        return false;
    if (im->has_addr)
        return add_raw(l, im->path, f, im->addr, e);
    if (!image_is_elf(f))
        return err_set(e, 2, "%s: is not an ELF file; say where it goes: --load %s@ADDR", im->path,
                       im->path);
    if (!image_add_elf(l, im->path, f, &entry, e))
        return false;
    if (!l->has_entry) {
        l->has_entry = true;
        l->entry = entry;
    }
    return true;
}

static bool plan_initrd(struct loader *l, const char *path, struct err *e)
{
    if (!l->linux_boot)
        return err_set(e, 2, "--initrd %s: needs a Linux zImage or raw Image to hand it to", path);
    const struct file_data *f = read_into(l, path, e);
    if (!f || !add_raw(l, path, f, l->dtb_at, e))
        return false;
    l->initrd_start = l->dtb_at;
    l->initrd_end = l->dtb_at + f->len;
    l->dtb_at = page_up(l->initrd_end);
    return true;
}

/* Where the initrd would go, or the tree without one. */
static uint64_t behind_kernel(const struct loader *l)
{
    if (!l->linux_boot)
        return l->ram_base;
    uint64_t half = l->ram_size / 2;
    uint64_t at = l->ram_base + (half < INITRD_MAX_OFF ? half : INITRD_MAX_OFF);
    uint64_t kernel_end = l->blob[0].addr + l->blob[0].size;
    return page_up(at > kernel_end ? at : kernel_end);
}

static bool plan_entry(struct loader *l, const struct machine_config *cfg, struct err *e)
{
    if (cfg->has_entry)
        l->entry = cfg->entry;
    else if (!l->has_entry)
        return err_set(e, 2, "nothing says where to start: give an IMAGE or --entry ADDR");
    return true;
}

bool loader_plan(struct loader *l, const struct machine_config *cfg, const struct bus *bus,
                 uint64_t ram_base, uint64_t ram_size, struct err *e)
{
    *l = (struct loader){.bus = bus, .ram_base = ram_base, .ram_size = ram_size};
    if (cfg->image && !plan_image(l, cfg->image, e))
        return false;
    l->dtb_at = behind_kernel(l);
    if (cfg->initrd && !plan_initrd(l, cfg->initrd, e))
        return false;
    for (unsigned i = 0; i < cfg->nload; i++)
        if (!plan_load(l, &cfg->load[i], e))
            return false;
    return plan_entry(l, cfg, e);
}

bool loader_place_dtb(struct loader *l, struct file_data *tree, bool must, struct err *e)
{
    BUG_ON(l->nfiles == LOADER_MAX_FILES);
    l->file[l->nfiles++] = *tree;
    struct blob b = {"device tree", l->dtb_at, tree->len, tree->data, tree->len};
    if (!must && !l->linux_boot && overlapping(l, b.addr, b.size))
        return true;
    if (!loader_add(l, &b, e))
        return false;
    l->dtb_size = tree->len;
    return true;
}

static void zero(uint8_t *p, uint64_t n)
{
    for (uint64_t at = 0; at < n; at++)
        if (p[at]) /* an untouched page stays untouched */
            memset(p + at, 0, n - at < PAGE ? n - at : PAGE);
}

void loader_apply(const struct loader *l)
{
    for (unsigned i = 0; i < l->count; i++) {
        const struct blob *b = &l->blob[i];
        uint8_t *host = bus_host(l->bus, b->addr, b->size);
        bus_storing(l->bus, host, b->size);
        memcpy(host, b->data, b->len);
        zero(host + b->len, b->size - b->len);
    }
}

void loader_free(struct loader *l)
{
    for (unsigned i = 0; i < l->nfiles; i++)
        file_free(&l->file[i]);
    l->nfiles = l->count = 0;
}
