/* semihost.h - semihosting: a program without an operating system borrows the host's. */
#ifndef SIM_SEMIHOST_H
#define SIM_SEMIHOST_H

#include "sim/machine.h"

/* Is this instruction the semihosting trap of the present instruction set? */
bool semihost_serves(const struct cpu *c, enum cpu_call kind, uint32_t imm);
/* Serve the operation in r0 with the parameter in r1; the result goes to r0. True always. */
bool semihost_call(struct machine *m, struct cpu *c);
/* Close what the guest left open. */
void semihost_close(struct machine *m);

#endif
