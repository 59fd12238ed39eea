/* pace.h - how simulated time may run against the wall clock, and the limits of real time.
 *
 * These are the hooks of struct machine_host: nothing of the host's clock reaches the model. */
#ifndef SIM_PACE_H
#define SIM_PACE_H

#include "sim/machine.h"

#include <signal.h>
#include <time.h>

enum pace_mode {
    PACE_AUTO, /* real while a person sits at the terminal and all cores sleep, else max */
    PACE_MAX,  /* as fast as can be */
    PACE_REAL, /* never ahead of the wall clock */
};

struct pace {
    bool busy_waits; /* a running core waits for the clock as well */
    bool idle_waits; /* a jump over sleep waits for the clock */
    double wall;     /* seconds after which the run ends; 0: none */
    uint64_t clock_hz, cycle0;
    struct timespec start;
    const volatile sig_atomic_t *interrupted; /* set by a signal handler; NULL: none */
};

/* Set up and install as m's host hooks; p must outlive the run. The wall clock starts now. */
void pace_attach(struct pace *p, struct machine *m, enum pace_mode mode, double wall,
                 const volatile sig_atomic_t *interrupted);
/* Seconds since pace_attach(). */
double pace_seconds(const struct pace *p);

#endif
