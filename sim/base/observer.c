/* observer.c - the list of those who watch. Leaves out: filters finer than a kind. */
#include "sim/base/observer.h"

static bool listens(const struct observers *all, const struct observer *o)
{
    return o->relives || !all->reliving;
}

static void recompute(struct observers *all)
{
    all->mask = 0;
    for (struct observer *o = all->list; o; o = o->next)
        if (listens(all, o))
            all->mask |= o->mask;
}

void observers_relive(struct observers *all, bool reliving)
{
    all->reliving = reliving;
    recompute(all);
}

void observer_attach(struct observers *all, struct observer *o)
{
    struct observer **p = &all->list;
    while (*p)
        p = &(*p)->next;
    o->next = NULL;
    *p = o;
    recompute(all);
}

void observer_detach(struct observers *all, struct observer *o)
{
    struct observer **p = &all->list;
    while (*p && *p != o)
        p = &(*p)->next;
    if (*p)
        *p = o->next;
    recompute(all);
}

void observe_slow(const struct observers *all, enum observer_kind kind, const void *detail)
{
    for (struct observer *o = all->list, *next; o; o = next) {
        next = o->next; /* an observer may detach itself */
        if ((o->mask & BIT(kind)) && listens(all, o))
            o->fn(o->self, kind, detail);
    }
}
