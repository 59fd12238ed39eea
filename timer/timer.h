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
    const char *name; /* whose timer: what timer_init was given */
    uint8_t id;       /* enum timer_id; of an event stream: TIMER_PHYS_NS or TIMER_VIRT */
    const char
        *what; /* "set" (a register was written), "fires", "falls" (its line), "event stream" */
    uint64_t count, cval;
    bool level;
};

struct timer {
    const char *name;
    struct sched *sched;
    struct observers *obs;
    uint64_t clock_hz;   /* the core's clock: cycles a second */
    uint64_t counter_hz; /* the counter's, 62,500,000 on this board */
    int8_t shift;        /* log2 of cycles a count, or -1 when that is no power of two */
    uint32_t cntfrq;     /* what software reads; no effect */
    uint32_t cntkctl, cnthctl;
    uint64_t cntvoff;
    struct timer_channel ch[TIMER_COUNT];
    struct event stream[2];        /* event streams of CNTHCTL (physical) and CNTKCTL (virtual) */
    void (*wfe_event)(void *self); /* an event-stream edge: sets the core's event register */
    void *wfe_self;
};

/* Set up and register the events of one core's timer; `name` must outlive it. Both rates are in
 * hertz and not zero. Connect the channels' lines and wfe_event after this. */
void timer_init(struct timer *t, struct sched *s, struct observers *obs, uint64_t clock_hz,
                uint64_t counter_hz, const char *name);
/* Reset; what the manual calls UNKNOWN becomes TIMER_POISON. The counter itself runs on. */
void timer_reset(struct timer *t);
#define TIMER_POISON UINT64_C(0x5eed5eed5eed5eed)
/* Add the section `name`. Its post_load re-arms the events, so load the machine's cycle first. */
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

/* The rows of timer/arch/cnt.def by their index there; ns picks CNTP's bank. `timer` is a struct
 * timer. Reading has no effect. Values are as wide as the row; writes apply its wmask. */
uint64_t timer_row_read(void *timer, unsigned reg, bool ns);
void timer_row_write(void *timer, unsigned reg, bool ns, uint64_t v);

#endif
