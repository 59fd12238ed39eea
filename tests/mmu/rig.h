/* rig.h - a bare mmu over a little memory, for the tests of this folder. */
#ifndef TESTS_MMU_RIG_H
#define TESTS_MMU_RIG_H

#include "cpu/arch/fields.h"
#include "mmu/arch/desc.h"
#include "mmu/mmu.h"

#define RIG_RAM      UINT64_C(0x00400000) /* 2 MB of RAM, both worlds */
#define RIG_RAM_SIZE UINT64_C(0x00200000)
#define RIG_SEC      UINT64_C(0x00600000) /* 64 KB that answers Secure requests only */
#define RIG_SEC_SIZE UINT64_C(0x00010000)
#define RIG_DEV      UINT64_C(0x00700000) /* 64 KB of a device */
#define RIG_DEV_SIZE UINT64_C(0x00010000)
#define RIG_HOLE     UINT64_C(0x00900000) /* nobody */

struct rig {
    struct cp15_regs regs;
    struct bus bus;
    struct observers obs;
    struct mmu mmu;
    uint8_t *ram, *sec;
};

void rig_open(struct rig *r, unsigned ways, unsigned sets);
void rig_close(struct rig *r);
void rig_put32(struct rig *r, uint64_t pa, uint32_t v);
void rig_put64(struct rig *r, uint64_t pa, uint64_t v);
struct mmu_view rig_view(struct rig *r, enum regime regime);

/* A small generator; the same numbers on every host. */
struct rng {
    uint64_t s;
};
static inline uint64_t rnd(struct rng *g)
{
    g->s ^= g->s << 13;
    g->s ^= g->s >> 7;
    g->s ^= g->s << 17;
    return g->s * UINT64_C(0x2545f4914f6cdd1d);
}
static inline unsigned below(struct rng *g, unsigned n)
{
    return (unsigned)((rnd(g) >> 33) % n);
}
static inline bool chance(struct rng *g, unsigned percent)
{
    return below(g, 100) < percent;
}

#endif
