/* prio.h - the GIC's priority arithmetic, pure: no state, no side effect (ARM IHI 0048B 3.3 - 3.5).
 *
 * A priority is a byte, lower is more urgent, of which the upper GIC_PRIO_BITS are implemented. An
 * active priorities word has one bit a preemption level, bit 0 the most urgent. The same rules
 * serve the CPU interface and the virtual one. */
#ifndef GIC_PRIO_H
#define GIC_PRIO_H

#include "gic/arch/gic_regs.h"
#include "gic/gic.h"

#define PRIO_MASK (0xffu << (8 - GIC_PRIO_BITS) & 0xffu)

/* What an interface knows when it decides whether to signal. */
struct prio_gate {
    uint8_t pmr;       /* priority mask */
    uint8_t bpr, abpr; /* binary points of Group 0 and of Group 1 */
    bool cbpr;         /* bpr serves both */
    uint32_t active;   /* active priorities, both groups */
};

/* The bits of a priority that make its group priority (3.3.3, table 3-2 and 3-4). */
static inline uint8_t prio_group_mask(const struct prio_gate *p, bool group1)
{
    return (uint8_t)(group1 && !p->cbpr ? 0xffu << p->abpr : 0xffu << (p->bpr + 1));
}

/* The bit of an active priorities word that stands for this group priority. */
static inline uint32_t prio_level_bit(uint8_t group_prio)
{
    return BIT(group_prio >> (8 - GIC_PRIO_BITS));
}

/* The running priority: the most urgent active one, idle when there is none. */
static inline uint8_t prio_running(uint32_t active)
{
    if (!active)
        return GIC_PRIO_IDLE;
    return (uint8_t)(__builtin_ctz(active) << (8 - GIC_PRIO_BITS));
}

/* Priority drop: the most urgent active priority goes. */
static inline uint32_t prio_drop(uint32_t active)
{
    return active & (active - 1);
}

/* Whether a pending interrupt is signalled: above the mask, and, when something is active, its
 * group priority above the running one (3.3.2). */
static inline bool prio_signals(const struct prio_gate *p, uint8_t prio, bool group1)
{
    if (prio >= p->pmr)
        return false;
    return !p->active || (prio & prio_group_mask(p, group1)) < prio_running(p->active);
}

/* Non-secure software sees the lower half of the priorities stretched over the byte (3.8.1). */
static inline uint8_t prio_to_ns(uint8_t prio)
{
    return prio & 0x80 ? (uint8_t)(prio << 1) : 0;
}

static inline uint8_t prio_from_ns(uint8_t seen)
{
    return (uint8_t)((seen >> 1 | 0x80) & PRIO_MASK);
}

/* A written binary point: three bits, and at least the minimum. */
static inline uint8_t prio_binary_point(uint32_t v, unsigned min)
{
    v &= GICC_BPR_BinaryPoint;
    return (uint8_t)(v < min ? min : v);
}

/* What an acknowledge or highest-pending register shows for `id` (4.4.4, 4.4.7): by the alias, or
 * by a Non-secure access, Group 1 only; else Group 1 only under AckCtl. GIC_ID_NONE stays. */
static inline unsigned prio_shown_id(unsigned id, bool group1, bool alias, bool ackctl)
{
    if (id == GIC_ID_NONE)
        return id;
    if (alias)
        return group1 ? id : GIC_ID_NONE;
    return group1 && !ackctl ? GIC_ID_GROUP1 : id;
}

#endif
