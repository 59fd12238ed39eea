/* smp.h - a second core and tasks for it.
 *
 * It waits in Hyp mode for a function to call, one at a time; core 0 waits for its end, or goes on
 * and waits later. Tasks leave their results in volatile variables; only core 0 judges. */
#ifndef CONFORMANCE_SMP_H
#define CONFORMANCE_SMP_H

#include "gic.h"
#include "tables.h"
#include "tap.h"

/* Start it by PSCI; what came of that. */
int32_t second_on(void);
/* Comes back when the task has begun. */
void second_begin(void (*task)(void));
/* True: it ended within two seconds. */
bool second_wait(void);
/* Both; a task that does not end makes all that follows meaningless. */
void second_do(void (*task)(void));
/* Whether a task is still at it. */
bool second_busy(void);

/* A run on the second core (guest.h's run() is core 0's): to its end, by an exception. */
extern struct guest second_guest;
void second_run(uint32_t cpsr, const uint32_t *insns, unsigned n);

/* What a task read. */
extern volatile uint32_t second_result;
/* Time for the other core to get there: two milliseconds. */
void let_time_pass(void);

void smp_interrupts(void);
void smp_tlb(void);
void smp_events(void);
void smp_exclusives(void);
void smp_banked(void);

#endif
