/* sched.h - who runs. */
#ifndef MINIHYP_SCHED_H
#define MINIHYP_SCHED_H

#include "minihyp/vm.h"

/* Run VMs until none is left, then print the summary. */
void sched_run(void);
/* The running VM gives up the rest of its slice. */
void sched_yield(void);
/* The running VM sleeps until an interrupt for it is pending. */
void sched_wait(struct vm *vm);
/* A physical interrupt was taken, or ended our sleep; vm is the one whose world is loaded. */
void sched_irq(struct vm *vm);

#endif
