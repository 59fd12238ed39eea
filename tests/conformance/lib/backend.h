/* backend.h - between the files of the library: what a backend brings, and what both share. */
#ifndef CONFORMANCE_BACKEND_H
#define CONFORMANCE_BACKEND_H

#include "guest.h"

/* The backend's start.S: go there, come back at the next exception. */
void guest_enter(struct guest *g);

/* Parts of world_reset(): Hyp's registers, those of PL1 (of the bank that SCR.NS names). */
void reset_hyp(const void *vectors);
void reset_pl1(const void *vectors);
void reset_timers(void);
void reset_stacks(void);

/* `out` for an exception that PL1 took through this vector; guest.cpsr is its handler's. */
void taken_to_pl1(uint32_t vector, uint32_t start);

#endif
