/* apb.h - what the 32-bit peripherals share: narrow accesses.
 *
 * Their registers are words on a bus without byte strobes. A read of 1 or 2 bytes returns that
 * part of the word; a write of 1 or 2 bytes at the word's own address writes the register with the
 * value zero-extended; a write to the word's upper bytes is ignored. */
#ifndef SIM_APB_H
#define SIM_APB_H

#include "sim/base/bus.h"

#define APB_SIZES (1 | 2 | 4)

/* The part of `word` that a read of req->size bytes at `off` sees. */
static inline uint64_t apb_part(uint32_t word, const struct bus_req *req, uint64_t off)
{
    uint64_t mask = (UINT64_C(1) << (8 * req->size)) - 1;
    return (word >> (8 * (off & 3))) & mask;
}

static inline uint32_t apb_word(uint64_t off)
{
    return (uint32_t)off & ~3u;
}

static inline bool apb_writes(uint64_t off)
{
    return (off & 3) == 0;
}

#endif
