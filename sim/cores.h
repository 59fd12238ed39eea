/* cores.h - what several cores do to each other. */
#ifndef SIM_CORES_H
#define SIM_CORES_H

#include "sim/machine.h"

/* The links of core i that lead to the others; with one core only events. */
void cores_links(struct machine *m, struct cpu_links *links);
/* Before c runs while the others stand still. */
void cores_guard(struct machine *m, struct cpu *c);

#endif
