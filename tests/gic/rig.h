/* rig.h - a GIC alone, its frames reached as a bus would, its output lines recorded. */
#ifndef TESTS_GIC_RIG_H
#define TESTS_GIC_RIG_H

#include <check.h>

#include "gic/arch/gic_regs.h"
#include "gic/gic.h"

enum { D, C, H, V }; /* the frames */
enum { S, NS };      /* who asks */

struct rig {
    struct gic *g;
    struct region frame[4];
    struct observers obs;
    bool out[GIC_MAX_CPUS][GIC_OUT_COUNT]; /* what the sinks were last told */
    unsigned changes;
    struct gic_ppi_port port[GIC_MAX_CPUS];
    unsigned cpu; /* who accesses */
    bool ns;
};

void rig_up(struct rig *r, unsigned ncpus, bool security);
void rig_down(struct rig *r);
uint32_t rd(struct rig *r, int frame, unsigned off);
void wr(struct rig *r, int frame, unsigned off, uint32_t v);
uint32_t peek(struct rig *r, int frame, unsigned off);
enum bus_status rd_sized(struct rig *r, int frame, unsigned off, unsigned size, uint64_t *v);
enum bus_status wr_sized(struct rig *r, int frame, unsigned off, unsigned size, uint32_t v);
/* Everything on, all in Group 0, mask open: the plain way to use a GIC without security. */
void rig_open(struct rig *r);
void enable(struct rig *r, unsigned id, unsigned prio);

#define OUT(r, which) ((r)->out[(r)->cpu][GIC_OUT_##which])

#endif
