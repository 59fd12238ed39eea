/* gdb_back.c - the guest runs backwards for gdb: to the last point, or one instruction of a thread.
 *
 * A step back undoes the last thing that the thread's world did on its core: should the world have
 * just been entered, that is what it left by (for an interrupt, the instruction before it). Found
 * watchpoints are left before the access.
 *
 * Leaves out: stepping one thread back while several cores run; it ends wherever the step was
 * made. */
#include "debugger/gdb_int.h"

#include <string.h>

enum { SIG_INT = 2, SIG_TRAP = 5 };

struct look {
    struct gdb *g;
    struct point point;       /* that was found */
    uint32_t watch_va;        /* of its access */
    struct gdb_thread leaver; /* whose exit is looked for */
    bool by_interrupt;        /* how it left */
    bool found_by_interrupt;
};

/* --- points --- */

static bool at_point(void *self, struct machine *m, const struct place *at)
{
    struct look *l = self;
    struct point *hit;
    if (go_judge(l->g->d, &hit) != STAY_AT_POINT)
        return false;
    l->point = *hit;
    l->watch_va = dbg_cpu(l->g->d)->watch_va;
    return true;
}

static unsigned before_point(void *self, struct machine *m)
{
    return strncmp(m->exit_reason, "watch", 5) == 0;
}

static enum history_end find_point(struct look *l)
{
    struct place found;
    struct history_search s = {.wanted = at_point, .before = before_point, .self = l};
    points_apply(l->g->d);
    return history_find_last(l->g->d->history, &s, &found);
}

/* --- a thread's last step --- */

/* A guest leaves by an exception to Hyp; Hyp by its return; the Secure side by one to the other. */
static bool leaves(const struct look *l, enum observer_kind kind, const void *detail)
{
    const char *name = l->g->world[l->leaver.pid];
    char buf[24];
    if (kind == OBS_EXC_RETURN) {
        const struct exc_event *ev = detail;
        bool secure = !ev->ns_from && ev->ns_to && strcmp(name, "secure") == 0;
        return ev->cpu->cfg.id == l->leaver.core && secure;
    }
    const struct world_event *ev = detail;
    bool wanted = kind == OBS_WORLD_IN ? strcmp(name, "hyp") == 0
                                       : strcmp(name, world_name(&ev->world, buf, sizeof buf)) == 0;
    return ev->cpu->cfg.id == l->leaver.core && wanted;
}

static void told_exit(void *self, enum observer_kind kind, const void *detail)
{
    struct look *l = self;
    if (!leaves(l, kind, detail))
        return;
    unsigned why = kind == OBS_WORLD_OUT ? ((const struct world_event *)detail)->exc_kind : 0;
    l->by_interrupt = why == EXC_IRQ || why == EXC_FIQ || why == EXC_ASYNC_ABORT;
    machine_stop(l->g->d->m, EXIT_BREAK, 0, "left");
}

static bool at_exit(void *self, struct machine *m, const struct place *at)
{
    struct look *l = self;
    l->found_by_interrupt = l->by_interrupt;
    return strcmp(m->exit_reason, "left") == 0;
}

/* What was asked for is behind the exception. */
static unsigned before_exit(void *self, struct machine *m)
{
    return 1;
}

static void hide_points(struct dbg *d)
{
    for (unsigned i = 0; i < d->m->ncpus; i++) {
        cpu_set_breaks(d->m->cpu[i], NULL, 0);
        cpu_set_watches(d->m->cpu[i], NULL, 0);
    }
}

/* To where the thread's world left its core last. */
static enum history_end find_exit(struct look *l)
{
    struct dbg *d = l->g->d;
    struct place found;
    struct history_search s = {.wanted = at_exit, .before = before_exit, .self = l};
    struct observer o = {.mask = BIT(OBS_WORLD_OUT) | BIT(OBS_WORLD_IN) | BIT(OBS_EXC_RETURN),
                         .fn = told_exit,
                         .self = l,
                         .relives = true};
    hide_points(d);
    observer_attach(&d->m->obs, &o);
    enum history_end end = history_find_last(d->history, &s, &found);
    observer_detach(&d->m->obs, &o);
    points_apply(d);
    return end;
}

static enum history_end back_step(struct look *l, const struct gdb_thread *at)
{
    struct gdb *g = l->g;
    enum history_end end = HISTORY_DONE;
    l->leaver = *at;
    do {
        l->found_by_interrupt = false;
        if (gdb_thread_lives(g, at))
            end = history_back(g->d->history, 1);
        if (end == HISTORY_DONE && g->d->m->current == at->core && !gdb_thread_lives(g, at))
            end = find_exit(l);
    } while (end == HISTORY_DONE && l->found_by_interrupt);
    return end;
}

/* --- the packets --- */

static void stopped(struct gdb *g, enum history_end end)
{
    g->stop = (struct gdb_stop){.at = gdb_here(g), .signal = SIG_TRAP};
    if (end == HISTORY_BEGINS)
        g->stop.why = GDB_HISTORY_BEGINS;
    else if (end == HISTORY_STOPPED)
        g->stop.signal = SIG_INT;
}

void gdb_back_continue(struct gdb *g, struct gdb_text *t)
{
    struct look l = {.g = g};
    if (!gdb_back_begin(g))
        return;
    enum history_end end = find_point(&l);
    stopped(g, end);
    if (end == HISTORY_DONE)
        gdb_stop_at_point(g, &l.point, l.watch_va);
    gdb_back_end(g);
}

void gdb_back_step(struct gdb *g, struct gdb_text *t)
{
    struct look l = {.g = g};
    struct gdb_thread at = gdb_thread_of(g, &g->going);
    bool made = gdb_step_was_made(g, &at);
    if (!gdb_back_begin(g))
        return;
    if (!made)
        stopped(g, back_step(&l, &at));
    gdb_back_end(g);
}
