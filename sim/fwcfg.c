/* fwcfg.c - QEMU's firmware configuration interface (QEMU's docs/specs/fw_cfg): selector, data
 * register and DMA.
 *
 * The data register is a stream of bytes: an access of n bytes stores the item's next n bytes in
 * memory order, zeros behind its end. A transfer by DMA completes within the write that starts it.
 *
 * Leaves out: items that the guest can write; a DMA write ends with ERROR. */
#include "sim/fwcfg.h"

#include <string.h>

#define KEY_MASK    0x3fffu /* the bits above select another space, where nothing is */
#define KEY_FOREIGN 0x8000u
#define DIR_ENTRY   64

static uint64_t get_be(const uint8_t *p, unsigned size)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < size; i++)
        v = v << 8 | p[i];
    return v;
}

static void put_be(uint8_t *p, unsigned size, uint64_t v)
{
    for (unsigned i = 0; i < size; i++)
        p[i] = (uint8_t)(v >> 8 * (size - 1 - i));
}

/* The same bytes read the other way round. */
static uint64_t swapped(uint64_t v, unsigned size)
{
    uint8_t b[8];
    memcpy(b, &v, sizeof b);
    return get_be(b, size);
}

/* ---- items ---- */

static const struct fwcfg_item *selected(const struct fwcfg *f)
{
    unsigned key = f->key & KEY_MASK;
    if ((f->key & KEY_FOREIGN) || key >= ARRAY_LEN(f->items))
        return NULL;
    return &f->items[key];
}

/* Copy the n bytes at the position; behind the item's end there are zeros. */
static void copy_out(const struct fwcfg *f, uint32_t pos, uint8_t *out, uint32_t n)
{
    const struct fwcfg_item *it = selected(f);
    const uint8_t *data = it && it->data ? it->data : it ? it->word : NULL;
    uint32_t left = it && pos < it->len ? it->len - pos : 0;
    uint32_t have = n < left ? n : left;
    if (have)
        memcpy(out, data + pos, have);
    memset(out + have, 0, n - have);
}

static void advance(struct fwcfg *f, uint32_t n)
{
    f->pos = n > UINT32_MAX - f->pos ? UINT32_MAX : f->pos + n;
}

static void select_key(struct fwcfg *f, uint16_t key)
{
    f->key = key;
    f->pos = 0;
}

void fwcfg_add_bytes(struct fwcfg *f, unsigned key, const void *data, uint32_t len)
{
    BUG_ON(key >= FWCFG_KEY_FILE_FIRST);
    f->items[key] = (struct fwcfg_item){.data = data, .len = len};
}

static void add_word(struct fwcfg *f, unsigned key, uint32_t val, uint32_t len)
{
    BUG_ON(key >= FWCFG_KEY_FILE_FIRST);
    struct fwcfg_item *it = &f->items[key];
    *it = (struct fwcfg_item){.len = len};
    for (unsigned i = 0; i < len; i++)
        it->word[i] = (uint8_t)(val >> 8 * i);
}

void fwcfg_add_u16(struct fwcfg *f, unsigned key, uint16_t val)
{
    add_word(f, key, val, 2);
}

void fwcfg_add_u32(struct fwcfg *f, unsigned key, uint32_t val)
{
    add_word(f, key, val, 4);
}

/* The directory: a count, then for each file size, selector, two bytes of nothing, name. */
static void write_directory(struct fwcfg *f)
{
    memset(f->dir, 0, sizeof f->dir);
    put_be(f->dir, 4, f->nfiles);
    for (unsigned i = 0; i < f->nfiles; i++) {
        const struct fwcfg_item *it = &f->items[FWCFG_KEY_FILE_FIRST + i];
        uint8_t *e = f->dir + 4 + i * DIR_ENTRY;
        put_be(e, 4, it->len);
        put_be(e + 4, 2, FWCFG_KEY_FILE_FIRST + i);
        memcpy(e + 8, it->name, FWCFG_NAME);
    }
    fwcfg_add_bytes(f, FWCFG_KEY_FILE_DIR, f->dir, 4 + f->nfiles * DIR_ENTRY);
}

void fwcfg_add_file(struct fwcfg *f, const char *name, const void *data, uint32_t len)
{
    BUG_ON(f->nfiles == FWCFG_MAX_FILES || strlen(name) >= FWCFG_NAME);
    struct fwcfg_item *files = f->items + FWCFG_KEY_FILE_FIRST;
    unsigned at = f->nfiles++;
    for (; at > 0 && strcmp(files[at - 1].name, name) > 0; at--)
        files[at] = files[at - 1];
    files[at] = (struct fwcfg_item){.data = data, .len = len};
    strcpy(files[at].name, name);
    write_directory(f);
}

/* ---- DMA ---- */

/* `len` bytes of the item to memory at pa. */
static bool dma_out(struct fwcfg *f, uint64_t pa, uint32_t len)
{
    uint8_t chunk[4096];
    while (len) {
        uint32_t n = len < sizeof chunk ? len : sizeof chunk;
        copy_out(f, f->pos, chunk, n);
        if (!dma_write(&f->dma, pa, chunk, n))
            return false;
        advance(f, n);
        pa += n;
        len -= n;
    }
    return true;
}

static bool dma_do(struct fwcfg *f, uint32_t control, uint32_t len, uint64_t pa)
{
    if (control & FWCFG_DMA_SELECT)
        select_key(f, (uint16_t)(control >> FWCFG_DMA_KEY_SHIFT));
    if (control & FWCFG_DMA_READ)
        return dma_out(f, pa, len);
    if (control & FWCFG_DMA_WRITE)
        return false;
    if (control & FWCFG_DMA_SKIP)
        advance(f, len);
    return true;
}

/* The descriptor: control, length, address, all big-endian. Its control word becomes 0, or ERROR.
 * A descriptor that is not in memory has nowhere to say so. */
static void dma_start(struct fwcfg *f, uint64_t at)
{
    uint8_t d[16];
    f->dma_hi = 0;
    if (!dma_read(&f->dma, at, d, sizeof d))
        return;
    bool ok = dma_do(f, (uint32_t)get_be(d, 4), (uint32_t)get_be(d + 4, 4), get_be(d + 8, 8));
    put_be(d, 4, ok ? 0 : FWCFG_DMA_ERROR);
    dma_write(&f->dma, at, d, 4);
}

/* ---- the bus ---- */

/* The DMA register reads as "QEMU CFG". */
static uint64_t dma_signature(uint64_t off, unsigned size)
{
    static const char text[8] = {'Q', 'E', 'M', 'U', ' ', 'C', 'F', 'G'};
    uint64_t v = 0;
    memcpy(&v, text + (off - FWCFG_DMA_HI), size);
    return v;
}

static bool readable(uint64_t off)
{
    return off == FWCFG_DATA || off >= FWCFG_DMA_HI;
}

static uint64_t region_peek(const void *dev, const struct bus_req *req, uint64_t off)
{
    uint8_t b[8] = {0};
    uint64_t v;
    if (!readable(off))
        return 0;
    if (off >= FWCFG_DMA_HI)
        return dma_signature(off, req->size);
    const struct fwcfg *f = dev;
    copy_out(f, f->pos, b, req->size);
    memcpy(&v, b, sizeof v);
    return v;
}

static enum bus_status region_read(void *dev, const struct bus_req *req, uint64_t off,
                                   uint64_t *val)
{
    if (!readable(off))
        return BUS_SLVERR;
    *val = region_peek(dev, req, off);
    if (off == FWCFG_DATA)
        advance(dev, req->size);
    return BUS_OK;
}

static enum bus_status region_write(void *dev, const struct bus_req *req, uint64_t off,
                                    uint64_t val)
{
    struct fwcfg *f = dev;
    uint64_t be = swapped(val, req->size);
    if (off == FWCFG_DATA)
        return BUS_OK; /* the data register has not been writable since fw_cfg got DMA */
    if (off == FWCFG_SELECT && req->size == 2)
        select_key(f, (uint16_t)be);
    else if (off == FWCFG_DMA_HI && req->size == 4)
        f->dma_hi = (uint32_t)be;
    else if (off == FWCFG_DMA_LO && req->size == 4)
        dma_start(f, (uint64_t)f->dma_hi << 32 | be);
    else if (off == FWCFG_DMA_HI && req->size == 8)
        dma_start(f, be);
    else
        return BUS_SLVERR;
    return BUS_OK;
}

void fwcfg_region(struct fwcfg *f, struct region *out)
{
    static const struct region_ops ops = {region_read, region_write, region_peek, 1 | 2 | 4 | 8};
    out->name = "fw-cfg";
    out->ops = &ops;
    out->dev = f;
}

/* ---- life ---- */

void fwcfg_reset(struct fwcfg *f)
{
    select_key(f, FWCFG_KEY_SIGNATURE);
    f->dma_hi = 0;
}

void fwcfg_init(struct fwcfg *f, const struct dma *dma)
{
    *f = (struct fwcfg){.dma = *dma};
    fwcfg_add_bytes(f, FWCFG_KEY_SIGNATURE, "QEMU", 4);
    fwcfg_add_u32(f, FWCFG_KEY_ID, FWCFG_ID_TRADITIONAL | FWCFG_ID_DMA);
    write_directory(f);
    fwcfg_reset(f);
}

#define SNAP_STRUCT struct fwcfg

void fwcfg_snap(struct fwcfg *f, struct snap_list *out, const char *name)
{
    static const struct snap_field fields[] = {FWCFG_STATE(STATE_FIELD, STATE_ARRAY_FIELD)};
    snap_add(
        out,
        &(struct snap_section){
            .name = name, .version = 1, .base = f, .fields = fields, .nfields = ARRAY_LEN(fields)});
}
