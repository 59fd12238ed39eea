/* model.h - the distributor and CPU interfaces a second time, slow and obvious: one struct an
 * interrupt, every question answered by looking at all of them. The oracle of test_model.c. */
#ifndef TESTS_GIC_MODEL_H
#define TESTS_GIC_MODEL_H

#include <stdbool.h>
#include <stdint.h>

enum { MODEL_CPUS = 3, MODEL_IRQS = 288 };

struct model_irq {
    bool group1, enabled, latched, active, line, edge;
    unsigned prio, targets;
    bool from[MODEL_CPUS]; /* an SGI's pending sources */
};

struct model_cpu {
    struct model_irq own[32];
    bool grp0, grp1, ackctl, fiqen, cbpr, split_s, split_ns;
    unsigned pmr, bpr, abpr;
    unsigned running[2][64], depth[2]; /* stacks of group priorities, by group */
};

struct model {
    bool security, grp0, grp1;
    struct model_irq shared[MODEL_IRQS];
    struct model_cpu cpu[MODEL_CPUS];
};

void model_init(struct model *m, bool security);
struct model_irq *model_irq(struct model *m, unsigned cpu, unsigned id);
bool model_pending(struct model *m, unsigned cpu, unsigned id);
void model_line(struct model *m, unsigned cpu, unsigned id, bool level);
unsigned model_best(struct model *m, unsigned cpu);
bool model_signals(struct model *m, unsigned cpu);
unsigned model_running(struct model *m, unsigned cpu);
/* GICC_IAR, GICC_EOIR, GICC_DIR; alias: GICC_AIAR, GICC_AEOIR. */
unsigned model_acknowledge(struct model *m, unsigned cpu, bool ns, bool alias);
void model_end(struct model *m, unsigned cpu, unsigned id, bool ns, bool alias);
void model_deactivate(struct model *m, unsigned cpu, unsigned id, bool ns);
void model_sgi(struct model *m, unsigned cpu, uint32_t sgir, bool ns);

#endif
