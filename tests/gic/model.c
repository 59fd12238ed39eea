/* model.c - see model.h. Written from ARM IHI 0048B chapters 3 and 4 without a look at gic/. */
#include "model.h"

#include <string.h>

void model_init(struct model *m, bool security)
{
    memset(m, 0, sizeof(*m));
    m->security = security;
    for (unsigned c = 0; c < MODEL_CPUS; c++) {
        m->cpu[c].bpr = 2;
        m->cpu[c].abpr = 3;
        for (unsigned i = 0; i < 16; i++)
            m->cpu[c].own[i].enabled = m->cpu[c].own[i].edge = true;
    }
}

struct model_irq *model_irq(struct model *m, unsigned cpu, unsigned id)
{
    return id < 32 ? &m->cpu[cpu].own[id] : &m->shared[id];
}

bool model_pending(struct model *m, unsigned cpu, unsigned id)
{
    struct model_irq *q = model_irq(m, cpu, id);
    if (id < 16) {
        for (unsigned s = 0; s < MODEL_CPUS; s++)
            if (q->from[s])
                return true;
        return false;
    }
    return q->latched || (q->line && !q->edge);
}

void model_line(struct model *m, unsigned cpu, unsigned id, bool level)
{
    struct model_irq *q = model_irq(m, cpu, id);
    if (level && !q->line && q->edge)
        q->latched = true;
    q->line = level;
}

unsigned model_best(struct model *m, unsigned cpu)
{
    unsigned best = 1023, prio = 256;
    for (unsigned id = 0; id < MODEL_IRQS; id++) {
        struct model_irq *q = model_irq(m, cpu, id);
        bool group_on = q->group1 ? m->grp1 && m->cpu[cpu].grp1 : m->grp0 && m->cpu[cpu].grp0;
        bool here = id < 32 || q->targets >> cpu & 1;
        if (model_pending(m, cpu, id) && q->enabled && !q->active && group_on && here &&
            q->prio < prio) {
            best = id;
            prio = q->prio;
        }
    }
    return best;
}

static unsigned group_priority(const struct model_cpu *c, const struct model_irq *q)
{
    unsigned low_bits = q->group1 && !c->cbpr ? c->abpr : c->bpr + 1;
    return q->prio & ~((1u << low_bits) - 1);
}

unsigned model_running(struct model *m, unsigned cpu)
{
    struct model_cpu *c = &m->cpu[cpu];
    unsigned lowest = 255;
    for (unsigned g = 0; g < 2; g++)
        for (unsigned i = 0; i < c->depth[g]; i++)
            if (c->running[g][i] < lowest)
                lowest = c->running[g][i];
    return lowest;
}

bool model_signals(struct model *m, unsigned cpu)
{
    struct model_cpu *c = &m->cpu[cpu];
    unsigned best = model_best(m, cpu);
    if (best == 1023 || model_irq(m, cpu, best)->prio >= c->pmr)
        return false;
    bool idle = c->depth[0] + c->depth[1] == 0;
    return idle || group_priority(c, model_irq(m, cpu, best)) < model_running(m, cpu);
}

unsigned model_acknowledge(struct model *m, unsigned cpu, bool ns, bool alias)
{
    struct model_cpu *c = &m->cpu[cpu];
    if (ns && alias)
        return 0; /* the alias is Secure only */
    if (!model_signals(m, cpu))
        return 1023;
    unsigned id = model_best(m, cpu), source = 0;
    struct model_irq *q = model_irq(m, cpu, id);
    if ((ns || alias) && !q->group1)
        return 1023;
    if (!ns && !alias && q->group1 && !c->ackctl)
        return 1022;
    if (id < 16) {
        while (!q->from[source])
            source++;
        q->from[source] = false;
    }
    q->latched = false;
    q->active = true;
    c->running[q->group1][c->depth[q->group1]++] = group_priority(c, q);
    return id | source << 10;
}

static bool deactivates_at_end(const struct model_cpu *c, bool ns)
{
    return !(ns ? c->split_ns : c->split_s);
}

void model_end(struct model *m, unsigned cpu, unsigned id, bool ns, bool alias)
{
    struct model_cpu *c = &m->cpu[cpu];
    if (id >= MODEL_IRQS || (ns && alias))
        return;
    struct model_irq *q = model_irq(m, cpu, id);
    if ((ns || alias) && !q->group1)
        return;
    unsigned g = q->group1, lowest = 0;
    for (unsigned i = 1; i < c->depth[g]; i++)
        if (c->running[g][i] < c->running[g][lowest])
            lowest = i;
    if (c->depth[g])
        c->running[g][lowest] = c->running[g][--c->depth[g]];
    if (deactivates_at_end(c, ns))
        q->active = false;
}

void model_deactivate(struct model *m, unsigned cpu, unsigned id, bool ns)
{
    if (id >= MODEL_IRQS || deactivates_at_end(&m->cpu[cpu], ns))
        return;
    struct model_irq *q = model_irq(m, cpu, id);
    if (!ns || q->group1)
        q->active = false;
}

void model_sgi(struct model *m, unsigned cpu, uint32_t sgir, bool ns)
{
    unsigned filter = sgir >> 24 & 3, list = sgir >> 16 & 0xff, id = sgir & 15;
    for (unsigned to = 0; to < MODEL_CPUS; to++) {
        bool meant = filter == 0   ? list >> to & 1
                     : filter == 1 ? to != cpu
                     : filter == 2 ? to == cpu
                                   : false;
        bool group1 = m->cpu[to].own[id].group1;
        bool allowed = !m->security || (ns ? group1 : group1 == (sgir >> 15 & 1));
        if (meant && allowed)
            m->cpu[to].own[id].from[cpu] = true;
    }
}
