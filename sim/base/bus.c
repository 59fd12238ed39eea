/* bus.c - who answers a physical address, and the rules that hold for every device.
 *
 * Leaves out: bus timing and ordering; an access completes at once. */
#include "sim/base/bus.h"

#include "sim/base/observer.h"

#include <string.h>

void bus_init(struct bus *b, struct observers *obs)
{
    *b = (struct bus){.obs = obs};
}

enum { FINE_SHIFT = 16, COARSE_SHIFT = 20, FINE_GRANULES = BUS_GRANULES / 2 };
#define FINE_END   ((uint64_t)FINE_GRANULES << FINE_SHIFT)
#define COARSE_END ((uint64_t)FINE_GRANULES << COARSE_SHIFT)

_Static_assert(BUS_MAX_REGIONS < 256, "bus.first holds region numbers");

/* Fill b->first from granule `from`, one every 2^shift bytes. */
static void index_granules(struct bus *b, unsigned from, unsigned shift)
{
    unsigned at = 0;
    for (unsigned g = 0; g < FINE_GRANULES; g++) {
        while (at < b->count && b->regions[at].base + b->regions[at].size <= (uint64_t)g << shift)
            at++;
        b->first[from + g] = (uint8_t)at;
    }
}

static void index_regions(struct bus *b)
{
    index_granules(b, 0, FINE_SHIFT);
    index_granules(b, FINE_GRANULES, COARSE_SHIFT);
}

void bus_add(struct bus *b, const struct region *r)
{
    BUG_ON(b->count == BUS_MAX_REGIONS || r->size == 0);
    unsigned at = b->count;
    while (at > 0 && b->regions[at - 1].base > r->base)
        at--;
    if ((at > 0 && b->regions[at - 1].base + b->regions[at - 1].size > r->base) ||
        (at < b->count && r->base + r->size > b->regions[at].base))
        BUG("region %s overlaps", r->name);
    memmove(&b->regions[at + 1], &b->regions[at], (b->count - at) * sizeof b->regions[0]);
    b->regions[at] = *r;
    b->count++;
    index_regions(b);
}

/* Where to begin looking for pa. */
static unsigned first_region(const struct bus *b, uint64_t pa)
{
    if (pa < FINE_END)
        return b->first[pa >> FINE_SHIFT];
    if (pa < COARSE_END)
        return b->first[FINE_GRANULES + (pa >> COARSE_SHIFT)];
    return b->first[BUS_GRANULES - 1];
}

static const struct region *find_any(const struct bus *b, uint64_t pa)
{
    for (unsigned i = first_region(b, pa); i < b->count; i++) {
        const struct region *r = &b->regions[i];
        if (pa - r->base < r->size)
            return r;
        if (pa < r->base)
            break;
    }
    return NULL;
}

const struct region *bus_find(const struct bus *b, uint64_t pa, bool ns)
{
    const struct region *r = find_any(b, pa);
    return r && r->secure && ns ? NULL : r;
}

static uint64_t load_le(const uint8_t *p, unsigned size)
{
    uint64_t v = 0;
    memcpy(&v, p, size);
    return v;
}

static bool size_legal(const struct region *r, const struct bus_req *req)
{
    return (r->ops->sizes & req->size) && (req->pa & (req->size - 1u)) == 0;
}

static void tell(struct bus *b, const struct region *r, const struct bus_req *req, uint64_t val,
                 enum bus_status st)
{
    if (!observed(b->obs, OBS_DEVICE))
        return;
    struct device_event ev = {.region = r->name,
                              .pa = req->pa,
                              .off = req->pa - r->base,
                              .val = val,
                              .size = req->size,
                              .cpu = req->cpu,
                              .write = req->write,
                              .ns = req->ns,
                              .refused = st != BUS_OK};
    observe_slow(b->obs, OBS_DEVICE, &ev);
}

enum bus_status bus_read(struct bus *b, const struct bus_req *req, uint64_t *val)
{
    return bus_read_at(b, bus_find(b, req->pa, req->ns), req, val);
}

enum bus_status bus_read_at(struct bus *b, const struct region *r, const struct bus_req *req,
                            uint64_t *val)
{
    *val = 0;
    if (!r)
        return BUS_DECERR;
    uint64_t off = req->pa - r->base;
    if (r->host) {
        if (off + req->size > r->size)
            return BUS_DECERR;
        *val = load_le(r->host + off, req->size);
        return BUS_OK;
    }
    enum bus_status st = size_legal(r, req) ? r->ops->read(r->dev, req, off, val) : BUS_SLVERR;
    tell(b, r, req, *val, st);
    return st;
}

enum bus_status bus_write(struct bus *b, const struct bus_req *req, uint64_t val)
{
    return bus_write_at(b, bus_find(b, req->pa, req->ns), req, val);
}

enum bus_status bus_write_at(struct bus *b, const struct region *r, const struct bus_req *req,
                             uint64_t val)
{
    if (!r)
        return BUS_DECERR;
    uint64_t off = req->pa - r->base;
    if (r->host) {
        if (off + req->size > r->size)
            return BUS_DECERR;
        if (r->readonly)
            return BUS_SLVERR;
        bus_storing(b, r->host + off, req->size);
        memcpy(r->host + off, &val, req->size);
        return BUS_OK;
    }
    enum bus_status st = size_legal(r, req) ? r->ops->write(r->dev, req, off, val) : BUS_SLVERR;
    tell(b, r, req, val, st);
    return st;
}

bool bus_peek(const struct bus *b, uint64_t pa, unsigned size, uint64_t *val)
{
    const struct region *r = find_any(b, pa);
    *val = 0;
    if (!r || pa - r->base + size > r->size)
        return false;
    if (r->host) {
        *val = load_le(r->host + (pa - r->base), size);
        return true;
    }
    struct bus_req req = {.pa = pa, .size = (uint8_t)size};
    if (size_legal(r, &req) && r->ops->peek)
        *val = r->ops->peek(r->dev, &req, pa - r->base);
    return true;
}

uint8_t *bus_host(const struct bus *b, uint64_t pa, uint64_t len)
{
    const struct region *r = find_any(b, pa);
    if (!r || !r->host || pa - r->base + len > r->size)
        return NULL;
    return r->host + (pa - r->base);
}
