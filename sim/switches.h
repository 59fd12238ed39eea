/* switches.h - an account of a run's trips through Hyp: who left, why, who entered, how long.
 *
 * A trip is an exit from a guest into Hyp and the next entry on that core; a world switch is a
 * trip that enters another world than it left. An observer; it changes nothing. */
#ifndef SIM_SWITCHES_H
#define SIM_SWITCHES_H

#include "cpu/observe.h"

#include <stdio.h>

#define TRIP_ROWS 96
#define TRIP_CPUS 8

/* Trips with the same worlds and the same cause. Cycles run from the exit's exception to the
 * entry's first instruction. */
struct trip_row {
    struct world_id from, to;
    uint8_t kind; /* enum exc_kind */
    uint8_t ec;   /* HSR.EC; of meaning for synchronous causes */
    uint64_t count, cycles, min, max;
};

struct trip_log {
    struct observer obs;
    struct world_event out[TRIP_CPUS]; /* the exit under way on each core */
    bool away[TRIP_CPUS];
    struct trip_row row[TRIP_ROWS];
    unsigned rows;
    uint64_t lost; /* trips that found no row free */
};

void trips_attach(struct trip_log *t, struct observers *all);
void trips_detach(struct trip_log *t, struct observers *all);
/* "vm1", "ns", "hyp", "secure". */
const char *world_name(const struct world_id *w, char *buf, size_t len);
/* Why a guest was left: the exception class of a trap, or the interrupt's kind. */
const char *trip_cause(uint8_t kind, uint8_t ec);
/* A table for people, world switches first; nothing when there was no trip. */
void trips_print(const struct trip_log *t, FILE *to);
/* A JSON array. */
void trips_json(const struct trip_log *t, FILE *to);

#endif
