/* bus.h - the physical address space: regions, their size rules, and looking without touching.
 *
 * Addresses are 40-bit physical. Every request carries NS and who asks, because the GIC and a
 * secure board answer by them. Nothing here allocates after the machine is built. */
#ifndef SIM_BASE_BUS_H
#define SIM_BASE_BUS_H

#include "sim/base/base.h"

enum bus_status {
    BUS_OK,
    BUS_DECERR, /* nobody answers: a synchronous external abort for the core */
    BUS_SLVERR, /* somebody answers, and refuses (size, alignment, secure only) */
};

struct bus_req {
    uint64_t pa;
    uint8_t size; /* bytes: 1, 2, 4 or 8 */
    uint8_t cpu;  /* requester */
    bool ns;
    bool write;
    bool instr;
};

struct region_ops {
    enum bus_status (*read)(void *dev, const struct bus_req *req, uint64_t off, uint64_t *val);
    enum bus_status (*write)(void *dev, const struct bus_req *req, uint64_t off, uint64_t val);
    /* What a read would return, with no effect whatever; never fails (unknown: 0). */
    uint64_t (*peek)(const void *dev, const struct bus_req *req, uint64_t off);
    uint8_t sizes; /* OR of the legal sizes 1|2|4|8; others get BUS_SLVERR, as do misaligned ones */
};

struct region {
    const char *name;
    uint64_t base, size;
    uint8_t *host;                /* memory: host bytes, little-endian; NULL for a device */
    bool readonly;                /* memory only: guest writes get BUS_SLVERR */
    bool secure;                  /* answers Secure requests only */
    const struct region_ops *ops; /* device only */
    void *dev;
};

#define BUS_MAX_REGIONS 96

/* Where looking for an address begins: granules of 64 KB in the first 256 MB, where boards have
 * their devices, and of 1 MB from there to 4 GB. */
#define BUS_GRANULES 8192

struct observers;

struct bus {
    struct region regions[BUS_MAX_REGIONS]; /* sorted by base, never overlapping */
    unsigned count;
    uint8_t first[BUS_GRANULES]; /* the first region that ends behind the granule's start */
    struct observers *obs;       /* told of device accesses; may be NULL */
    /* Before memory changes, for who keeps old contents; NULL: nobody does. */
    void (*storing)(void *self, uint8_t *host, uint64_t len);
    void *storing_self;
};

/* Whoever writes memory by its host pointer says so first; one who keeps the pointer may write only
 * to the pages that he has named, and must forget it when told to (fast_flush_writes()). */
static inline void bus_storing(const struct bus *b, uint8_t *host, uint64_t len)
{
    if (b->storing)
        b->storing(b->storing_self, host, len);
}

void bus_init(struct bus *b, struct observers *obs);
/* Add a region; overlap is a BUG (the board is ours). */
void bus_add(struct bus *b, const struct region *r);
/* The region that answers pa for a requester with this NS, or NULL. */
const struct region *bus_find(const struct bus *b, uint64_t pa, bool ns);
/* `val` holds req->size bytes, zero-extended, little-endian as on the wire. */
enum bus_status bus_read(struct bus *b, const struct bus_req *req, uint64_t *val);
enum bus_status bus_write(struct bus *b, const struct bus_req *req, uint64_t val);
/* The same where the region is known; NULL: nobody answers. */
enum bus_status bus_read_at(struct bus *b, const struct region *r, const struct bus_req *req,
                            uint64_t *val);
enum bus_status bus_write_at(struct bus *b, const struct region *r, const struct bus_req *req,
                             uint64_t val);
/* Look at up to 8 bytes without any effect; false where nobody answers. Secure sees all. */
bool bus_peek(const struct bus *b, uint64_t pa, unsigned size, uint64_t *val);
/* Host pointer to [pa, pa+len) when all of it is one memory region (also read-only), or NULL. */
uint8_t *bus_host(const struct bus *b, uint64_t pa, uint64_t len);

#endif
