/* stores.c - the bits of observers.stores, one a page of main memory, and who shares them.
 *
 * Leaves out: other memories (flash, Secure memory), pages that one sharer alone gives up. */
#include "sim/stores.h"

#include "cpu/observe.h"

#include <stdlib.h>

void stores_share(struct machine *m)
{
    struct observed_pages *p = &m->obs.stores;
    if (p->shares++)
        return;
    p->base = m->ram_base;
    p->bits = calloc((m->ram_size >> 12) / 64 + 1, sizeof *p->bits);
    BUG_ON(!p->bits);
    p->count = m->ram_size >> 12;
}

void stores_unshare(struct machine *m)
{
    struct observed_pages *p = &m->obs.stores;
    BUG_ON(!p->shares);
    if (--p->shares)
        return;
    free(p->bits);
    *p = (struct observed_pages){0};
}

bool stores_mark(struct machine *m, uint64_t pa)
{
    struct observed_pages *p = &m->obs.stores;
    uint64_t n = (pa - p->base) >> 12;
    if (n >= p->count)
        return false;
    if (p->bits[n / 64] >> (n % 64) & 1)
        return true;
    p->bits[n / 64] |= UINT64_C(1) << (n % 64);
    const uint8_t *host = bus_host(&m->bus, pa & ~UINT64_C(0xfff), 0x1000);
    for (unsigned i = 0; host && i < m->ncpus; i++)
        cpu_tell_stores(m->cpu[i], host);
    return true;
}
