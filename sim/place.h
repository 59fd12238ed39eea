/* place.h - where in its life a machine is, exactly.
 *
 * Cycles do not tell places apart: an interrupt is taken in no time, and several cores are at
 * different cycles at once. A moment does: each instruction and each interrupt taken makes one.
 * Between two moments input may come in, due events fire and the next core is chosen (the machine
 * settles), and sleeping cores let time pass. */
#ifndef SIM_PLACE_H
#define SIM_PLACE_H

#include "sim/base/base.h"

struct place {
    uint64_t moment; /* machine_moment(): what has happened before it */
    uint64_t inputs; /* records of the input log delivered before it */
    bool settled;    /* events that are due have fired, and the core that goes on is chosen */
    uint64_t cycle;  /* of the core that runs, or ran */
};

/* Negative, zero, positive: a is before, at, behind b. */
static inline int place_compare(const struct place *a, const struct place *b)
{
    if (a->moment != b->moment)
        return a->moment < b->moment ? -1 : 1;
    if (a->inputs != b->inputs)
        return a->inputs < b->inputs ? -1 : 1;
    if (a->settled != b->settled)
        return a->settled ? 1 : -1;
    return a->cycle < b->cycle ? -1 : a->cycle > b->cycle;
}

#endif
