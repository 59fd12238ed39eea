/* psci.h - power state coordination, served by the machine where it stands in for firmware. */
#ifndef SIM_PSCI_H
#define SIM_PSCI_H

#include "sim/machine.h"

/* Is a call by this instruction from this core's present state PSCI's? */
bool psci_serves(const struct machine *m, const struct cpu *c, enum cpu_call kind);
/* Serve the function in r0. True always: an unknown one returns NOT_SUPPORTED. */
bool psci_call(struct machine *m, struct cpu *c);

#endif
