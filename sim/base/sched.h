/* sched.h - the machine's time: one clock in core cycles, one queue of named events.
 *
 * Devices do not poll: they compute what they show from `now` when they are looked at, and
 * schedule only the moment at which something changes by itself. An event due at cycle N fires
 * before the first instruction at or after N. Ties break by priority, then by registration, so
 * two runs are equal to the cycle. No host clock is read here. */
#ifndef SIM_BASE_SCHED_H
#define SIM_BASE_SCHED_H

#include "sim/base/base.h"

#define SCHED_NEVER UINT64_MAX
/* Time's end, 146 years at 1 GHz: what would come later never does, so that a guest that sleeps
 * towards a compare value far off cannot bring the clock to its wrap. */
#define SCHED_END (UINT64_C(1) << 62)

struct sched;

/* Embed one per thing that can happen; register once, then arm and disarm freely. */
struct event {
    const char *name;
    void (*fire)(void *self, uint64_t now);
    void *self;
    uint8_t prio;   /* lower fires first among equals */
    uint16_t order; /* registration order, set by sched_register */
    bool armed;
    uint64_t when;      /* cycle, valid while armed */
    struct event *next; /* queue link, valid while armed */
};

struct sched {
    uint64_t now;      /* the cycle all agree on; a running core is ahead of it until it stops */
    uint64_t deadline; /* earliest armed event, or SCHED_NEVER; what run loops compare */
    struct event *head;
    uint16_t registered;
    uint64_t (*now_exact)(void *self); /* set while a core runs: `now` plus what it has consumed */
    void *now_self;
    bool changed; /* set when the deadline moved earlier; run loops clear it */
};

void sched_init(struct sched *s);
void sched_register(struct sched *s, struct event *e, const char *name, uint8_t prio,
                    void (*fire)(void *self, uint64_t now), void *self);
/* (Re)arm e for cycle `when`; a time in the past fires at the next opportunity, one at or after
 * SCHED_END never. */
void sched_arm(struct sched *s, struct event *e, uint64_t when);
void sched_disarm(struct sched *s, struct event *e);
/* Fire everything due at or before s->now, in order. */
void sched_run_due(struct sched *s);
/* The current cycle, exact even in the middle of a block. */
static inline uint64_t sched_now(const struct sched *s)
{
    return s->now_exact ? s->now_exact(s->now_self) : s->now;
}

#endif
