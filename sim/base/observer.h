/* observer.h - the one way to watch a machine. Observers change nothing.
 *
 * Who has something to tell calls observe(); when nobody listens to that kind it costs one test.
 * `detail` points to the teller's own struct for the kind, named beside each kind below, and lives
 * only during the call. */
#ifndef SIM_BASE_OBSERVER_H
#define SIM_BASE_OBSERVER_H

#include "sim/base/base.h"

#define OBSERVER_KINDS(X)                                                                          \
    X(EXC_ENTRY, "exception entry")     /* struct exc_event (cpu/observe.h) */                     \
    X(EXC_RETURN, "exception return")   /* struct exc_event */                                     \
    X(WORLD_OUT, "world left")          /* struct world_event (cpu/observe.h) */                   \
    X(WORLD_IN, "world entered")        /* struct world_event */                                   \
    X(SYSREG, "system register access") /* struct sysreg_event (cpu/observe.h) */                  \
    X(BANKED, "banked register access") /* struct banked_event (cpu/observe.h) */                  \
    X(WALK, "translation table walk")   /* struct walk_event (mmu/mmu.h) */                        \
    X(TLB_OP, "TLB maintenance")        /* struct tlbi (mmu/mmu.h) */                              \
    X(TLB_HIT, "translation reused")    /* struct tlb_hit_event (mmu/mmu.h) */                     \
    X(BARRIER, "barrier")               /* struct barrier_event (cpu/observe.h) */                 \
    X(STORE, "store to a marked page")  /* struct store_event (cpu/observe.h) */                   \
    X(DEVICE, "device access")          /* struct device_event (below) */                          \
    X(LINE, "interrupt line")           /* struct line_event (below) */                            \
    X(GIC, "interrupt controller")      /* struct gic_event (gic/gic.h) */                         \
    X(TIMER, "timer")                   /* struct timer_event (timer/timer.h) */                   \
    X(STOP, "the run stopped")          /* NULL */                                                 \
    X(INSN, "instruction") /* struct insn_event (cpu/observe.h); chooses a slower loop */

enum observer_kind {
#define X(name, what) OBS_##name,
    OBSERVER_KINDS(X)
#undef X
        OBS_COUNT
};

struct device_event {
    const char *region;
    uint64_t pa, off, val;
    uint8_t size, cpu;
    bool write, ns, refused;
};

struct line_event {
    const void *wire; /* which one: several have the same name, one a core */
    const char *name; /* lives as long as the machine */
    unsigned input;
    bool level;
};

struct observer {
    uint32_t mask; /* BIT(OBS_...) */
    void (*fn)(void *self, enum observer_kind kind, const void *detail);
    void *self;
    bool relives; /* is told again when the machine lives through its past (sim/history.h) */
    struct observer *next;
};

/* The pages of memory that OBS_STORE tells of; stores elsewhere pay nothing (sim/stores.h). */
struct observed_pages {
    uint64_t base;  /* physical address of the first, 4 KB each */
    uint64_t count; /* 0: none can be marked */
    uint64_t *bits;
    unsigned shares; /* who wants them: sim/stores.h */
};

struct observers {
    uint32_t mask; /* OR over the list */
    struct observer *list;
    bool reliving; /* those that do not relive are not told */
    struct observed_pages stores;
};

static inline bool observed_page(const struct observed_pages *p, uint64_t pa)
{
    uint64_t n = (pa - p->base) >> 12;
    return n < p->count && p->bits[n / 64] >> (n % 64) & 1;
}

/* Observers are told in the order in which they were attached. */
void observer_attach(struct observers *all, struct observer *o);
void observer_detach(struct observers *all, struct observer *o);
/* From now on only those that relive are told, or all again. */
void observers_relive(struct observers *all, bool reliving);
void observe_slow(const struct observers *all, enum observer_kind kind, const void *detail);

static inline bool observed(const struct observers *all, enum observer_kind kind)
{
    return all && (all->mask & BIT(kind));
}

static inline void observe(const struct observers *all, enum observer_kind kind, const void *detail)
{
    if (observed(all, kind))
        observe_slow(all, kind, detail);
}

#endif
