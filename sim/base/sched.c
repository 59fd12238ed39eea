/* sched.c - the event queue: a sorted, intrusive list. A machine has some dozens of events, of
 * which a handful are armed; a list is shorter to read than a heap and as fast.
 *
 * Leaves out: recurring events (a handler re-arms itself). */
#include "sim/base/sched.h"

static bool before(const struct event *a, const struct event *b)
{
    if (a->when != b->when)
        return a->when < b->when;
    if (a->prio != b->prio)
        return a->prio < b->prio;
    return a->order < b->order;
}

static void set_deadline(struct sched *s)
{
    uint64_t d = s->head ? s->head->when : SCHED_NEVER;
    if (d < s->deadline)
        s->changed = true;
    s->deadline = d;
}

void sched_init(struct sched *s)
{
    *s = (struct sched){.deadline = SCHED_NEVER};
}

void sched_register(struct sched *s, struct event *e, const char *name, uint8_t prio,
                    void (*fire)(void *self, uint64_t now), void *self)
{
    *e = (struct event){
        .name = name, .prio = prio, .fire = fire, .self = self, .order = s->registered++};
}

void sched_disarm(struct sched *s, struct event *e)
{
    if (!e->armed)
        return;
    struct event **p = &s->head;
    while (*p != e)
        p = &(*p)->next;
    *p = e->next;
    e->armed = false;
    set_deadline(s);
}

void sched_arm(struct sched *s, struct event *e, uint64_t when)
{
    sched_disarm(s, e);
    if (when >= SCHED_END)
        return;
    e->when = when;
    e->armed = true;
    struct event **p = &s->head;
    while (*p && before(*p, e))
        p = &(*p)->next;
    e->next = *p;
    *p = e;
    set_deadline(s);
}

void sched_run_due(struct sched *s)
{
    while (s->head && s->head->when <= s->now) {
        struct event *e = s->head;
        s->head = e->next;
        e->armed = false;
        set_deadline(s);
        e->fire(e->self, s->now);
    }
}
