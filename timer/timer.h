/* timer.h - the Generic Timer of one core (ARM DDI 0406C chapter B8).
 *
 * Counts are functions of the machine's cycle and are computed when looked at; only the next
 * compare (and the next event-stream edge) is scheduled. The CNT* registers are rows in
 * timer/arch/cnt.def; their rights and traps are the core's business, their values are ours. */
#ifndef TIMER_TIMER_H
#define TIMER_TIMER_H

#include "sim/base/line.h"
#include "sim/base/observer.h"
#include "sim/base/sched.h"
#include "sim/base/snapshot.h"

enum timer_id { TIMER_PHYS_S, TIMER_PHYS_NS, TIMER_VIRT, TIMER_HYP, TIMER_COUNT };

/* CNTP is banked by security: TIMER_PHYS_S drives PPI 29, TIMER_PHYS_NS PPI 30. */
struct timer_channel {
    uint64_t cval;
    uint32_t ctl; /* ENABLE and IMASK as written; ISTATUS is computed */
    struct line line;
    struct event compare;
    struct timer *timer;
    uint8_t id;
};

/* For OBS_TIMER. */
struct timer_event {
    uint8_t id;
    const char *what; /* "fires", "set", "masked", "event stream" */
    uint64_t count, cval;
    bool level;
};

struct timer {
    struct sched *sched;
    struct observers *obs;
    uint64_t clock_hz;   /* the core's clock: cycles a second */
    uint64_t counter_hz; /* the counter's, 62,500,000 on this board */
    uint32_t cntfrq;     /* what software reads; no effect */
    uint32_t cntkctl, cnthctl;
    uint64_t cntvoff;
    struct timer_channel ch[TIMER_COUNT];
    struct event stream[2];        /* event streams of CNTHCTL (physical) and CNTKCTL (virtual) */
    void (*wfe_event)(void *self); /* an event-stream edge: sets the core's event register */
    void *wfe_self;
};

void timer_init(struct timer *t, struct sched *s, struct observers *obs, uint64_t clock_hz,
                uint64_t counter_hz, const char *name);
void timer_reset(struct timer *t);
void timer_snap(struct timer *t, struct snap_list *out, const char *name);
/* The physical and the virtual count now. */
uint64_t timer_cntpct(const struct timer *t);
uint64_t timer_cntvct(const struct timer *t);
/* CVAL, TVAL (signed 32-bit view) and CTL (ISTATUS computed) of one channel. */
uint64_t timer_cval(const struct timer *t, enum timer_id id);
uint32_t timer_tval(const struct timer *t, enum timer_id id);
uint32_t timer_ctl(const struct timer *t, enum timer_id id);
void timer_set_cval(struct timer *t, enum timer_id id, uint64_t v);
void timer_set_tval(struct timer *t, enum timer_id id, uint32_t v);
void timer_set_ctl(struct timer *t, enum timer_id id, uint32_t v);
void timer_set_cntvoff(struct timer *t, uint64_t v);
void timer_set_cntkctl(struct timer *t, uint32_t v);
void timer_set_cnthctl(struct timer *t, uint32_t v);

#endif
