/* report.h - what minihyp tells people. */
#ifndef MINIHYP_REPORT_H
#define MINIHYP_REPORT_H

#include "minihyp/trap.h"

/* One line: a tolerated VM was refused something. */
void report_violation(const struct vm *vm, const struct trap *t, enum verdict v, const char *what);
/* A page: who, where, why, and with which registers. */
void report_stop(struct vm *vm, const struct trap *t, const char *what);
/* It waits for an interrupt that can never come; it is stopped. */
void report_asleep(struct vm *vm);
/* At the end: every VM's exits by class, and the world switches. */
void report_summary(uint32_t switches);

#endif
