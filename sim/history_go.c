/* history_go.c - going to a place, and looking for one backwards.
 *
 * To a place: restore the checkpoint before it, run to the moment before its own, make one step,
 * and let happen there what had happened by then (input, settling, sleep). Looking: run from the
 * checkpoint before the present up to it, remember the last stop that is wanted; if there is none,
 * from the one before to that one, and so on.
 *
 * Leaves out: looking in several intervals at once. */
#include "sim/history_int.h"

#include "sim/machine_int.h"

#include <string.h>

/* --- while the past is lived through again --- */

struct aside {
    struct machine_host host;
    struct {
        uint32_t breaks[CPU_MAX_BREAKS];
        struct cpu_watch watches[CPU_MAX_WATCHES];
        unsigned nbreaks, nwatches;
    } points[MACHINE_MAX_CPUS];
};

static void work(void *self, struct machine *m)
{
    struct history *h = self;
    if (!h->host.working || h->stopped)
        return;
    h->stopped = h->host.working(h->host.self, h->stats.relived, h->of);
    if (h->stopped)
        machine_stop(m, EXIT_BREAK, 0, "interrupted");
}

static void hide_points(struct machine *m, struct aside *a)
{
    for (unsigned i = 0; i < m->ncpus; i++) {
        struct cpu *c = m->cpu[i];
        memcpy(a->points[i].breaks, c->breaks, sizeof c->breaks);
        memcpy(a->points[i].watches, c->watches, sizeof c->watches);
        a->points[i].nbreaks = c->nbreaks;
        a->points[i].nwatches = c->nwatches;
        cpu_set_breaks(c, c->breaks, 0);
        cpu_set_watches(c, c->watches, 0);
    }
}

static void show_points(struct machine *m, const struct aside *a)
{
    for (unsigned i = 0; i < m->ncpus; i++) {
        cpu_set_breaks(m->cpu[i], a->points[i].breaks, a->points[i].nbreaks);
        cpu_set_watches(m->cpu[i], a->points[i].watches, a->points[i].nwatches);
    }
}

static void leave_present(struct history *h, struct aside *a)
{
    a->host = h->m->host;
    h->m->host = (struct machine_host){.poll = work, .self = h};
    observers_relive(&h->m->obs, true);
    h->stats.relived = 0;
    h->of = 0;
    h->stopped = false;
}

static void come_back(struct history *h, const struct aside *a)
{
    h->m->host = a->host;
    observers_relive(&h->m->obs, false);
    h->target = 0;
    h->searching = false;
    history_set_mark(h);
}

/* --- running there --- */

static bool ended(const struct machine *m)
{
    return m->exit != EXIT_NONE && m->exit != EXIT_BREAK && m->exit != EXIT_INSNS &&
           m->exit != EXIT_CYCLES;
}

/* Up to this moment, whatever wants to stop on the way but the host. */
static void run_to(struct history *h, uint64_t moment)
{
    struct machine *m = h->m;
    uint64_t start = machine_moment(m), before = h->stats.relived;
    while (machine_moment(m) < moment && !ended(m) && !h->stopped) {
        machine_run_to(m, moment);
        h->stats.relived = before + machine_moment(m) - start;
    }
}

static void deliver(struct history *h, uint64_t upto)
{
    struct place now = machine_place(h->m);
    input_deliver_due(&h->m->board->input, &now, upto);
}

/* At the place's moment, fresh from its step: on to the place itself. */
static void arrive(struct history *h, const struct place *to)
{
    struct machine *m = h->m;
    const struct input_record *more;
    deliver(h, to->inputs);
    more = to->inputs == UINT64_MAX ? input_pending(&m->board->input) : NULL;
    if (more && more->place.moment == machine_moment(m) && m->exit == EXIT_NONE) {
        machine_settle(m);
        deliver(h, to->inputs);
    }
    if (to->settled && m->exit == EXIT_NONE) {
        machine_settle(m);
        deliver(h, to->inputs);
        if (to->cycle > m->sched.now)
            machine_run(m, to->cycle - m->sched.now, UINT64_MAX); /* they sleep */
        machine_resume(m);
        deliver(h, to->inputs);
    }
    if (!ended(m))
        machine_resume(m);
}

static bool on_the_way(const struct history *h, const struct place *to, unsigned from)
{
    struct place now = machine_place(h->m);
    return now.moment < to->moment && now.moment >= h->cp[from].at.moment && !ended(h->m);
}

static bool lost(const struct history *h)
{
    return h->n == 0;
}

static enum history_end travel(struct history *h, const struct place *to)
{
    if (lost(h)) /* the memory for it has run out on the way */
        return HISTORY_BEGINS;
    unsigned from = history_before(h, to->moment);
    bool early = place_compare(to, &h->cp[0].at) < 0;
    h->focus = h->target = to->moment;
    if (early || !on_the_way(h, to, from))
        history_restore(h, early ? 0 : from);
    else
        machine_resume(h->m);
    history_set_mark(h);
    if (early)
        return HISTORY_BEGINS;
    if (place_compare(to, &h->cp[h->base].at) == 0)
        return HISTORY_DONE;
    uint64_t here = machine_moment(h->m);
    h->of += to->moment - here;
    if (to->moment > here) {
        run_to(h, to->moment - 1);
        h->target = 0;
        if (h->stopped)
            return HISTORY_STOPPED;
        if (!ended(h->m))
            machine_step(h->m);
    }
    arrive(h, to);
    return HISTORY_DONE;
}

static struct place at_most(const struct history *h, const struct place *to)
{
    struct place end = history_frontier(h);
    return place_compare(to, &end) > 0 ? end : *to;
}

/* There, or back to where one was. */
static enum history_end go(struct history *h, const struct place *to, const struct place *from)
{
    enum history_end end = travel(h, to);
    if (end == HISTORY_STOPPED) {
        struct history_host none = {0}, host = h->host;
        h->host = none;
        h->stopped = false;
        travel(h, from);
        h->host = host;
    }
    return end;
}

enum history_end history_goto(struct history *h, const struct place *to)
{
    struct aside a;
    struct place from = machine_place(h->m), there = at_most(h, to);
    if (lost(h))
        return HISTORY_BEGINS;
    if (place_compare(&from, &there) == 0)
        return HISTORY_DONE;
    leave_present(h, &a);
    hide_points(h->m, &a);
    enum history_end end = go(h, &there, &from);
    show_points(h->m, &a);
    come_back(h, &a);
    return end;
}

enum history_end history_back(struct history *h, uint64_t n)
{
    uint64_t now = machine_moment(h->m);
    struct place to = {.moment = n < now ? now - n : 0, .inputs = UINT64_MAX};
    if (lost(h) || n > now || to.moment < h->cp[0].at.moment) {
        to = history_begin(h);
        return history_goto(h, &to) == HISTORY_STOPPED ? HISTORY_STOPPED : HISTORY_BEGINS;
    }
    if (to.moment == h->cp[0].at.moment)
        to = h->cp[0].at;
    return history_goto(h, &to);
}

/* --- to a cycle, to an instruction --- */

/* From checkpoint i on, where neither has been reached, to the first place where one has. */
static enum history_end run_until(struct history *h, unsigned i, uint64_t cycle, uint64_t insns)
{
    struct machine *m = h->m;
    struct place from = machine_place(m);
    struct aside a;
    leave_present(h, &a);
    hide_points(m, &a);
    history_restore(h, i);
    while (m->sched.now < cycle && machine_insns(m) < insns && !ended(m) && !h->stopped)
        machine_run(m, cycle == UINT64_MAX ? cycle : cycle - m->sched.now,
                    insns == UINT64_MAX ? insns : insns - machine_insns(m));
    bool stopped = h->stopped;
    if (stopped)
        go(h, &from, &from);
    else
        machine_resume(m);
    h->focus = machine_moment(m);
    show_points(m, &a);
    come_back(h, &a);
    return stopped ? HISTORY_STOPPED : HISTORY_DONE;
}

static enum history_end to_frontier(struct history *h)
{
    struct place end = history_frontier(h);
    return history_goto(h, &end);
}

static enum history_end to_beginning(struct history *h)
{
    struct place at = history_begin(h);
    enum history_end end = history_goto(h, &at);
    return end == HISTORY_DONE ? HISTORY_BEGINS : end;
}

enum history_end history_goto_cycle(struct history *h, uint64_t cycle)
{
    if (lost(h))
        return HISTORY_BEGINS;
    uint64_t end = history_top(h);
    unsigned i = h->n - 1;
    while (i > 0 && h->cp[i].top >= cycle)
        i--;
    if (cycle > end)
        return to_frontier(h);
    if (h->cp[i].top >= cycle)
        return h->cp[i].top == cycle ? (to_beginning(h), HISTORY_DONE) : to_beginning(h);
    return run_until(h, i, cycle, UINT64_MAX);
}

enum history_end history_goto_insns(struct history *h, uint64_t insns)
{
    if (lost(h))
        return HISTORY_BEGINS;
    uint64_t end = machine_insns(h->m);
    if (history_in_past(h))
        end = h->frontier_insns;
    unsigned i = h->n - 1;
    while (i > 0 && h->cp[i].insns >= insns)
        i--;
    if (insns > end)
        return to_frontier(h);
    if (h->cp[i].insns >= insns)
        return h->cp[i].insns == insns ? (to_beginning(h), HISTORY_DONE) : to_beginning(h);
    return run_until(h, i, UINT64_MAX, insns);
}

/* --- looking --- */

static bool ask(struct history *h, const struct history_search *s, uint64_t limit,
                struct place *found)
{
    struct place at = machine_place(h->m);
    unsigned back = s->before ? s->before(s->self, h->m) : 0;
    if (at.moment - back >= limit || !s->wanted(s->self, h->m, &at))
        return false;
    *found = back ? (struct place){.moment = at.moment - back, .inputs = UINT64_MAX} : at;
    return true;
}

/* The last wanted stop between the present (a checkpoint) and `end`, to be left before `limit`. */
static bool scan(struct history *h, const struct history_search *s, uint64_t end, uint64_t limit,
                 struct place *found)
{
    struct machine *m = h->m;
    bool any = false;
    uint64_t start = machine_moment(m), before = h->stats.relived;
    h->of += end - start;
    while (machine_moment(m) < end && !ended(m) && !h->stopped) {
        enum machine_exit why = machine_run_to(m, end);
        h->stats.relived = before + machine_moment(m) - start;
        if (!h->stopped && (why == EXIT_BREAK || (why == EXIT_INSNS && s->at_ends)))
            any |= ask(h, s, limit, found);
    }
    return any;
}

static void forget_skips(struct machine *m)
{
    for (unsigned i = 0; i < m->ncpus; i++)
        m->cpu[i]->skip_break = false;
}

static bool scan_back(struct history *h, const struct history_search *s, uint64_t limit,
                      struct place *found)
{
    uint64_t end = limit;
    for (bool any = false; !any;) {
        unsigned i = history_before(h, end);
        if (h->cp[i].at.moment >= end)
            return false;
        history_restore(h, i);
        forget_skips(h->m);
        any = scan(h, s, end, limit, found);
        if (any || h->stopped || lost(h))
            return any;
        end = h->cp[h->base].at.moment;
    }
    return false;
}

enum history_end history_find_last(struct history *h, const struct history_search *s,
                                   struct place *found)
{
    struct aside a;
    struct machine *m = h->m;
    struct place from = machine_place(m), to;
    if (lost(h))
        return HISTORY_BEGINS;
    leave_present(h, &a);
    h->searching = true;
    bool any = scan_back(h, s, from.moment, &to);
    bool stopped = h->stopped;
    h->searching = h->stopped = false;
    hide_points(m, &a);
    if (stopped || !any)
        to = stopped ? from : history_begin(h);
    enum history_end end = go(h, &to, &from);
    show_points(m, &a);
    come_back(h, &a);
    *found = to;
    return stopped || end == HISTORY_STOPPED ? HISTORY_STOPPED : any ? end : HISTORY_BEGINS;
}
