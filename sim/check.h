/* check.h - one guest on two machines, the interpreter's and the code engine's, in step.
 *
 * The engines are to agree about everything that a snapshot holds, after every block. This finds
 * out where they do not: the first block behind which they differ, with what it is made of. */
#ifndef SIM_CHECK_H
#define SIM_CHECK_H

#include "sim/machine.h"

#include <stdio.h>

/* Turns of this many moments: block by block, compared behind each; then at full speed, with blocks
 * running on into each other, compared at the end. */
#define CHECK_WINDOW (UINT64_C(1) << 16)

enum check_side { CHECK_INTERP, CHECK_CODE, CHECK_SIDES };

struct check;

struct check_figures {
    uint64_t insns;   /* executed by each machine */
    uint64_t blocks;  /* that the cores were compared behind */
    uint64_t windows; /* that all state was compared at the end of */
    uint64_t pages;   /* of memory, compared */
    bool differ;
};

/* Two machines as cfg says, but for the engine: the interpreter and cfg->engine. Input is the
 * script's alone; what the guest prints is printed once, and it cannot change this host's files. On
 * a user's mistake NULL with *e filled. */
struct check *check_new(const struct machine_config *cfg, struct err *e);
void check_free(struct check *c);
/* Run both until they end, differ, have executed max_insns, or `stop` says so. The first difference
 * is told to `report`, and nothing runs behind it. */
struct check_figures check_run(struct check *c, uint64_t max_insns, FILE *report,
                               bool (*stop)(void *self), void *self);
/* One of the two; for how it ended, and for tests that make it differ. */
struct machine *check_machine(const struct check *c, enum check_side side);

#endif
