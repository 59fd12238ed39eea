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
}

static const struct region *find_any(const struct bus *b, uint64_t pa)
{
    unsigned lo = 0, hi = b->count;
    while (lo < hi) {
        unsigned mid = (lo + hi) / 2;
        const struct region *r = &b->regions[mid];
        if (pa < r->base)
            hi = mid;
        else if (pa - r->base >= r->size)
            lo = mid + 1;
        else
            return r;
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
    const struct region *r = bus_find(b, req->pa, req->ns);
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
    const struct region *r = bus_find(b, req->pa, req->ns);
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
