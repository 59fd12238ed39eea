/* rig.c - see rig.h. */
#include "rig.h"

#include <stdlib.h>
#include <string.h>

static enum bus_status dev_read(void *dev, const struct bus_req *req, uint64_t off, uint64_t *val)
{
    BUG("a table walk touched a device");
}

static const struct region_ops dev_ops = {.read = dev_read, .sizes = 1 | 2 | 4 | 8};

void rig_open(struct rig *r, unsigned ways, unsigned sets)
{
    memset(r, 0, sizeof *r);
    r->ram = calloc(1, RIG_RAM_SIZE);
    r->sec = calloc(1, RIG_SEC_SIZE);
    bus_init(&r->bus, &r->obs);
    bus_add(&r->bus,
            &(struct region){.name = "ram", .base = RIG_RAM, .size = RIG_RAM_SIZE, .host = r->ram});
    bus_add(&r->bus, &(struct region){.name = "secure ram",
                                      .base = RIG_SEC,
                                      .size = RIG_SEC_SIZE,
                                      .host = r->sec,
                                      .secure = true});
    bus_add(&r->bus, &(struct region){
                         .name = "device", .base = RIG_DEV, .size = RIG_DEV_SIZE, .ops = &dev_ops});
    mmu_init(&r->mmu, &r->regs, &r->bus, &r->obs, ways, sets);
}

void rig_close(struct rig *r)
{
    mmu_free(&r->mmu);
    free(r->ram);
    free(r->sec);
}

static uint8_t *at(struct rig *r, uint64_t pa, unsigned size)
{
    uint8_t *host = bus_host(&r->bus, pa, size);
    BUG_ON(!host);
    return host;
}

void rig_put32(struct rig *r, uint64_t pa, uint32_t v)
{
    memcpy(at(r, pa, 4), &v, 4);
}

void rig_put64(struct rig *r, uint64_t pa, uint64_t v)
{
    memcpy(at(r, pa, 8), &v, 8);
}

struct mmu_view rig_view(struct rig *r, enum regime regime)
{
    return (struct mmu_view){.regs = &r->regs, .bus = &r->bus, .regime = regime};
}
