/* timers.h - the three timers of Non-secure state, by one description. */
#ifndef CONFORMANCE_TIMERS_H
#define CONFORMANCE_TIMERS_H

#include "gic.h"
#include "tap.h"
#include "timer/arch/cnt_regs.h"

struct timer {
    const char *name;
    unsigned ppi;
    void (*set_cval)(uint64_t v);
    uint64_t (*cval)(void);
    void (*set_tval)(uint32_t v);
    uint32_t (*tval)(void);
    void (*set_ctl)(uint32_t v);
    uint32_t (*ctl)(void);
    uint64_t (*count)(void);
};
enum { TIMERS = 3 };
extern const struct timer timers[TIMERS];

/* A time that is enough for anything here, and far from over: a tenth of a second. */
uint64_t long_time(void);

void timers_counts(void);
void timers_compare(void);
void timers_waiting(void);

#endif
