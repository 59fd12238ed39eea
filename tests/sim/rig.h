/* rig.h - a bus, a clock and a serial line for testing one device. */
#ifndef TESTS_SIM_RIG_H
#define TESTS_SIM_RIG_H

#include "sim/base/bus.h"
#include "sim/input.h"
#include "sim/serial.h"

#include <check.h>

#define RIG_HZ   1000000000u
#define RIG_BASE 0x09000000u

struct rig {
    struct sched sched;
    struct bus bus;
    struct snap_list snap;
    struct input_log log;
    struct serial serial;
    struct serial_capture host;
    bool irq;
    unsigned irq_edges; /* how often the line went up */
};

void rig_init(struct rig *r);
void rig_free(struct rig *r);
/* Put a device's region at RIG_BASE; its line is to be connected to rig_irq. */
void rig_map(struct rig *r, struct region *region, uint64_t size);
void rig_irq(void *rig, unsigned input, bool level);
/* Let time pass, events firing at their cycles. */
void rig_run(struct rig *r, uint64_t cycles);

uint64_t rig_read(struct rig *r, uint64_t off, unsigned size);
void rig_write(struct rig *r, uint64_t off, unsigned size, uint64_t val);
enum bus_status rig_try(struct rig *r, uint64_t off, unsigned size, bool write);

#define rd(off)      rig_read(&rig, off, 4)
#define wr(off, val) rig_write(&rig, off, 4, val)

/* Peek at every offset in every size: nothing may change, and a word reads back what it peeked. */
void rig_check_peek(struct rig *r, uint64_t size);
/* The eight identification registers at 0xfe0. */
void rig_check_id(struct rig *r, const uint8_t id[8]);
/* Run one case file: the usual main(). */
int rig_main(const char *name, const TTest *const *tests, unsigned n);

#endif
