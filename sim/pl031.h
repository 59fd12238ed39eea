/* pl031.h - the PL031 real-time clock (ARM DDI 0224). */
#ifndef SIM_PL031_H
#define SIM_PL031_H

#include "sim/apb.h"
#include "sim/base/line.h"
#include "sim/base/sched.h"
#include "sim/state_list.h"

/* 2024-01-01 00:00:00 UTC, what the clock shows at cycle 0 unless told otherwise. */
#define PL031_EPOCH 1704067200u

#define PL031_STATE(F, A)                                                                          \
    F(uint32_t, offset) /* DR less the machine's whole seconds */                                  \
    F(uint32_t, mr)                                                                                \
    F(uint32_t, lr)                                                                                \
    F(uint32_t, imsc)                                                                              \
    F(uint32_t, ris)    /* as of `looked` */                                                       \
    F(uint64_t, looked) /* machine second up to which matches are in `ris` */

struct pl031 {
    PL031_STATE(STATE_MEMBER, STATE_ARRAY_MEMBER)
    struct sched *sched;
    uint64_t clock_hz;
    uint32_t epoch;
    struct apb_port port;
    struct line line; /* RTCINTR */
    struct event match;
};

/* `epoch`: seconds since 1970 that the clock shows at cycle 0. */
void pl031_init(struct pl031 *r, struct sched *sched, uint64_t clock_hz, uint32_t epoch,
                const char *name);
void pl031_reset(struct pl031 *r);
void pl031_snap(struct pl031 *r, struct snap_list *out, const char *name);
void pl031_region(struct pl031 *r, struct region *out);

#endif
