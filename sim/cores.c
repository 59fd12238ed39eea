/* cores.c - what several cores do to each other: events, monitors, maintenance of TLBs.
 *
 * ARM DDI 0406C A3.4 (exclusive monitors), B1.8.13 (SEV), B3.10 (operations that reach
 * the Inner Shareable domain, which is all cores). The others stand still while one runs, so what
 * is done to them is done at once. Leaves out: monitors cleared by devices' own writes. */
#include "sim/cores.h"

#include "cpu/excl.h"

static void send_event(void *self)
{
    struct machine *m = self;
    for (unsigned i = 0; i < m->ncpus; i++)
        cpu_event(m->cpu[i]);
}

static void stored(void *self, struct cpu *from, uint64_t pa, unsigned len)
{
    struct machine *m = self;
    for (unsigned i = 0; i < m->ncpus; i++)
        if (m->cpu[i] != from)
            excl_stored_by_other(m->cpu[i], pa, len);
}

static bool marked(void *self, const struct cpu *from, uint64_t pa)
{
    const struct machine *m = self;
    for (unsigned i = 0; i < m->ncpus; i++)
        if (m->cpu[i] != from && excl_marks_page(m->cpu[i], pa))
            return true;
    return false;
}

static void broadcast(void *self, struct cpu *from, const struct tlbi *op)
{
    struct machine *m = self;
    for (unsigned i = 0; i < m->ncpus; i++)
        if (m->cpu[i] != from)
            mmu_tlbi(&m->cpu[i]->mmu, op);
}

void cores_links(struct machine *m, struct cpu_links *links)
{
    links->sev = send_event;
    links->sev_self = m;
    if (m->ncpus == 1)
        return;
    links->stored = stored;
    links->marked = marked;
    links->stored_self = m;
    links->broadcast = broadcast;
    links->broadcast_self = m;
    links->peers = m->cpu;
    links->npeers = m->ncpus;
}

void cores_guard(struct machine *m, struct cpu *c)
{
    for (unsigned i = 0; i < m->ncpus; i++)
        if (m->cpu[i] != c)
            excl_guard(c, m->cpu[i]);
}
