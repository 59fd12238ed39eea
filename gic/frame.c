/* frame.c - the GIC's register frames: an access finds its row, and the row's handler answers
 * (ARM IHI 0048B 4.1.4).
 *
 * A word that no row holds is RAZ/WI. Every register takes words; priorities, targets and pending
 * SGIs take bytes too; anything else, UNPREDICTABLE, is refused (FRAME_SIZE). */
#include "gic/gic_int.h"

static const struct gic_row *row_at(const struct gic_frame *f, uint64_t off)
{
    unsigned i = off / 4 < GIC_FRAME_WORDS ? f->row_of[off / 4] : 0;
    return i ? &f->rows[i - 1] : NULL;
}

static bool refused(const struct gic_row *r, const struct bus_req *req)
{
    return req->size != 4 && !(r && r->bytes);
}

static struct gic_access access_of(const struct gic *g, const struct bus_req *req, uint64_t off)
{
    unsigned shift = (unsigned)(off % 4) * 8;
    uint32_t lanes = req->size == 1 ? 0xffu << shift : ~UINT32_C(0);
    return (struct gic_access){.cpu = req->cpu < g->cfg.ncpus ? req->cpu : 0,
                               .ns = req->ns && g->cfg.security,
                               .lanes = lanes};
}

static uint32_t look(const struct gic *g, const struct gic_row *r, const struct gic_access *a,
                     uint64_t off)
{
    if (!r || !r->read)
        return 0;
    uint32_t v = r->read(g, a, (unsigned)(off - r->off) / 4);
    return (v & a->lanes) >> (off % 4 * 8);
}

static enum bus_status frame_read(void *dev, const struct bus_req *req, uint64_t off, uint64_t *val)
{
    struct gic_frame *f = dev;
    const struct gic_row *r = row_at(f, off);
    if (refused(r, req))
        return BUS_SLVERR;
    struct gic_access a = access_of(f->gic, req, off);
    *val = look(f->gic, r, &a, off);
    if (r && r->taken)
        r->taken(f->gic, &a);
    return BUS_OK;
}

static enum bus_status frame_write(void *dev, const struct bus_req *req, uint64_t off, uint64_t val)
{
    struct gic_frame *f = dev;
    const struct gic_row *r = row_at(f, off);
    if (refused(r, req))
        return BUS_SLVERR;
    struct gic_access a = access_of(f->gic, req, off);
    if (r && r->write)
        r->write(f->gic, &a, (unsigned)(off - r->off) / 4, (uint32_t)val << (off % 4 * 8));
    return BUS_OK;
}

static uint64_t frame_peek(const void *dev, const struct bus_req *req, uint64_t off)
{
    const struct gic_frame *f = dev;
    struct gic_access a = access_of(f->gic, req, off);
    return look(f->gic, row_at(f, off), &a, off);
}

static const struct region_ops ops = {
    .read = frame_read, .write = frame_write, .peek = frame_peek, .sizes = 1 | 4};

void gic_frame_init(struct gic *g, unsigned frame, const struct gic_row *rows, unsigned nrows)
{
    struct gic_frame *f = &g->frame[frame];
    f->gic = g;
    f->rows = rows;
    for (unsigned r = 0; r < nrows; r++)
        for (unsigned n = 0; n < rows[r].count; n++)
            f->row_of[rows[r].off / 4 + n] = (uint8_t)(r + 1);
}

void gic_frame_region(struct gic *g, unsigned frame, const char *name, struct region *out)
{
    out->name = name;
    out->ops = &ops;
    out->dev = &g->frame[frame];
}
