/* stats.h - a run's figures as one JSON object, and the state dump of a machine in trouble. */
#ifndef SIM_STATS_H
#define SIM_STATS_H

#include "sim/machine.h"
#include "sim/switches.h"

/* Write the object to `to`. `code` is the exit status of the program; seconds are the host's. */
void stats_write(struct machine *m, const struct trip_log *trips, double seconds, int code,
                 FILE *to);
/* The reason's name in the object: "poweroff", "semihosting", ... */
const char *machine_exit_name(enum machine_exit why);
/* Every core's registers, for people; bug_dump_with() takes it. */
void machine_dump(void *machine);

#endif
