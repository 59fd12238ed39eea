/* gdb_resume.c - the guest runs for gdb: continue, step, breakpoints, and why it stopped.
 *
 * There is one machine: whatever gdb resumes, all worlds and cores go on. A step is of a thread: it
 * ends when that world has executed one instruction on that core; should the instruction trap, or
 * an interrupt take the core away, then when the world has been entered again. So to gdb another
 * world's turn is what a system call is. Breakpoints belong to the world that was chosen when they
 * were set; they are the debugger's own points, and memory is not patched.
 *
 * Leaves out: signals passed to the guest, scheduler locking, conditions evaluated here. */
#include "debugger/gdb_int.h"

#include <string.h>

enum { SIG_NONE = 0, SIG_INT = 2, SIG_TRAP = 5 };

#define GLANCE_STEPS 4096 /* instructions between two looks at the peer while stepping */

/* --- breakpoints --- */

static struct point *find_point(struct dbg *d, const struct point *p)
{
    for (unsigned i = 0; i < d->npoints; i++) {
        struct point *q = &d->points[i];
        if (q->remote == p->remote && q->va == p->va && q->len == p->len &&
            strcmp(q->world, p->world) == 0)
            return q;
    }
    return NULL;
}

/* "TYPE,ADDR,KIND": kind is a watchpoint's length. */
static bool take_point(struct gdb *g, struct gdb_text *t, struct point *p)
{
    struct gdb_thread at = gdb_thread_of(g, &g->general);
    uint64_t type, va, kind;
    if (!gdb_take_hex(t, &type) || type > 4 || !gdb_take_char(t, ',') || !gdb_take_hex(t, &va) ||
        va > UINT32_MAX || !gdb_take_char(t, ',') || !gdb_take_hex(t, &kind))
        return false;
    *p = (struct point){.va = (uint32_t)va, .remote = (uint8_t)(GDB_SWBREAK + type)};
    p->watch = p->remote >= GDB_WATCH;
    p->write = p->remote == GDB_WATCH || p->remote == GDB_AWATCH;
    p->read = p->remote == GDB_RWATCH || p->remote == GDB_AWATCH;
    p->len = p->watch ? (uint32_t)kind : 0;
    if (g->by_process && gdb_pid_known(g, at.pid))
        memcpy(p->world, g->world[at.pid], sizeof p->world);
    return !p->watch || (kind > 0 && kind <= 4096);
}

void gdb_z_insert(struct gdb *g, struct gdb_text *t)
{
    struct point p;
    if (!take_point(g, t, &p))
        gdb_say_error(g, GDB_E_ARGS);
    else if (!find_point(g->d, &p) && !points_add(g->d, &p))
        gdb_say_error(g, GDB_E_FULL);
    else
        gdb_say_ok(g);
}

void gdb_z_remove(struct gdb *g, struct gdb_text *t)
{
    struct point p;
    if (!take_point(g, t, &p)) {
        gdb_say_error(g, GDB_E_ARGS);
        return;
    }
    struct point *old = find_point(g->d, &p);
    if (old)
        points_remove(g->d, old);
    gdb_say_ok(g);
}

void gdb_points_drop(struct gdb *g)
{
    for (unsigned i = g->d->npoints; i-- > 0;)
        if (g->d->points[i].remote)
            points_remove(g->d, &g->d->points[i]);
}

/* --- why it stopped --- */

static void tell_line(struct gdb *g, const char *text)
{
    gdb_tell(g, text, strlen(text));
    gdb_tell(g, "\n", 1);
}

/* gdb looks for the address among its watchpoints: an access that began before one is at its
 * start. */
void gdb_stop_at_point(struct gdb *g, const struct point *p, uint32_t watch_va)
{
    char text[256];
    if (p->remote) {
        g->stop.why = p->remote;
        g->stop.va = p->watch && watch_va > p->va ? watch_va : p->va;
        g->watched = *p;
    } else {
        tell_line(g, point_describe(g->d, p, text, sizeof text));
    }
}

/* What the machine stopped for, when it was not the end of a step. */
static void stopped(struct gdb *g, enum stay why, const struct point *hit)
{
    const struct machine *m = g->d->m;
    g->stop = (struct gdb_stop){.at = gdb_here(g), .why = GDB_STOPPED, .signal = SIG_TRAP};
    if (go_ended(g->d)) {
        g->stop.why = GDB_GUEST_ENDED;
        if (m->exit != EXIT_POWEROFF && m->exit != EXIT_SEMIHOST)
            tell_line(g, m->exit_reason);
    } else if (why == STAY_AT_POINT) {
        gdb_stop_at_point(g, hit, dbg_cpu(g->d)->watch_va);
    } else if (strcmp(m->exit_reason, "interrupted") == 0) {
        g->stop.signal = SIG_INT;
    } else if (strcmp(m->exit_reason, "new world") == 0) {
        g->stop.why = GDB_APPEARED;
    } else {
        g->stop.signal = SIG_NONE;
        tell_line(g, m->exit_reason);
    }
}

static void say_reason(struct gdb *g)
{
    static const char *const words[] = {
        [GDB_WATCH] = "watch", [GDB_RWATCH] = "rwatch", [GDB_AWATCH] = "awatch"};
    switch ((enum gdb_why)g->stop.why) {
    case GDB_SWBREAK:
    case GDB_HWBREAK:
        if (g->stop.why == GDB_SWBREAK ? g->swbreak : g->hwbreak)
            gdb_say(g, "%s:;", g->stop.why == GDB_SWBREAK ? "swbreak" : "hwbreak");
        break;
    case GDB_WATCH:
    case GDB_RWATCH:
    case GDB_AWATCH:
        gdb_say(g, "%s:%x;", words[g->stop.why], g->stop.va);
        break;
    case GDB_HISTORY_BEGINS: /* its other end is no end: the guest lives on from there */
        gdb_say(g, "replaylog:begin;");
        break;
    case GDB_STOPPED:
    case GDB_APPEARED:
    case GDB_GUEST_ENDED:
        break;
    }
}

/* The registers that gdb asks for at every stop. */
static void say_expedited(struct gdb *g)
{
    static const uint8_t numbers[] = {11, 13, 14, 15, 16};
    uint64_t v;
    for (unsigned i = 0; i < ARRAY_LEN(numbers); i++)
        if (gdb_reg_read(g, &g->stop.at, &g->reg[numbers[i]], &v)) {
            gdb_say(g, "%02x:", numbers[i]);
            gdb_say_hex(g, &v, 4);
            gdb_say(g, ";");
        }
}

/* The guest's end is each world's: gdb hears of one whenever it resumes. */
static void say_ended(struct gdb *g)
{
    struct gdb_thread any = {0, DBG_ANY_CORE}, at = g->stop.at;
    if (!gdb_pid_known(g, at.pid))
        at = gdb_thread_of(g, &any);
    gdb_say(g, "W%02x", g->d->m->exit_status & 0xff);
    if (g->by_process)
        gdb_say(g, ";process:%x", at.pid);
    gdb_pid_hide(g, at.pid);
}

/* A world is news: gdb asks for its description, sets its breakpoints there, and goes on. */
static void say_appeared(struct gdb *g)
{
    const char *file = gdb_pid_file(g, g->stop.at.pid);
    gdb_pid_show(g, g->stop.at.pid);
    gdb_say(g, "T05exec:");
    gdb_say_hex(g, file, strlen(file));
    gdb_say(g, ";thread:");
    gdb_say_thread(g, &g->stop.at);
    gdb_say(g, ";");
}

void gdb_stop_reply(struct gdb *g)
{
    gdb_worlds_update(g);
    g->replied = 0;
    if (g->stop.why == GDB_GUEST_ENDED) {
        say_ended(g);
        return;
    }
    g->general = g->stop.at;
    g->stood = true;
    g->untold = !gdb_pid_known(g, g->stop.at.pid);
    if (g->untold) {
        say_appeared(g);
        return;
    }
    gdb_say(g, "T%02x", g->stop.signal);
    say_expedited(g);
    gdb_say(g, "thread:");
    gdb_say_thread(g, &g->stop.at);
    gdb_say(g, ";core:%x;", g->stop.at.core);
    say_reason(g);
}

void gdb_why_stopped(struct gdb *g, struct gdb_text *t)
{
    gdb_stop_reply(g);
}

/* --- running --- */

/* False: a stop that gdb is to hear of. */
static bool run(struct gdb *g, bool stood)
{
    struct point *hit;
    enum stay why = go_run(g->d, stood, &hit);
    if (why == STAY && strcmp(g->d->m->exit_reason, "entered") == 0)
        return true;
    stopped(g, why, hit);
    if (hit && hit->temporary)
        points_remove(g->d, hit);
    return false;
}

static void told_change(void *self, enum observer_kind kind, const void *detail)
{
    struct gdb *g = self;
    const struct exc_event *ev = detail;
    struct world_id id = cpu_world(ev->cpu);
    char name[24];
    if (ev->cpu->cfg.id == g->awaited.core &&
        strcmp(world_name(&id, name, sizeof name), g->world[g->awaited.pid]) == 0)
        machine_stop(g->d->m, EXIT_BREAK, 0, "entered");
}

static void told_entry(void *self, enum observer_kind kind, const void *detail)
{
    struct gdb *g = self;
    const struct exc_event *ev = detail;
    struct world_id id = cpu_world(ev->cpu);
    char name[24];
    unsigned pid = gdb_pid_of(g, world_name(&id, name, sizeof name));
    if (!pid || !gdb_pid_known(g, pid))
        machine_stop(g->d->m, EXIT_BREAK, 0, "new world");
}

/* Until something that gdb is to hear of. That a world appears is told to one that continues: one
 * that steps would lose its step. */
static void run_on(struct gdb *g)
{
    bool stood = g->stood;
    g->stood = false;
    g->entries = (struct observer){
        .mask = BIT(OBS_EXC_ENTRY) | BIT(OBS_EXC_RETURN), .fn = told_entry, .self = g};
    if (g->by_process && g->execs)
        observer_attach(&g->d->m->obs, &g->entries);
    run(g, stood);
    if (g->by_process && g->execs)
        observer_detach(&g->d->m->obs, &g->entries);
}

/* Until this thread's world is on its core. False: something else came before. */
static bool run_until_entered(struct gdb *g, const struct gdb_thread *at, bool stood)
{
    bool entered = true;
    g->awaited = *at;
    g->changes = (struct observer){
        .mask = BIT(OBS_EXC_ENTRY) | BIT(OBS_EXC_RETURN), .fn = told_change, .self = g};
    observer_attach(&g->d->m->obs, &g->changes);
    while (entered && !gdb_thread_lives(g, at)) {
        entered = run(g, stood);
        stood = false;
    }
    observer_detach(&g->d->m->obs, &g->changes);
    return entered;
}

/* One instruction of whichever core has its turn. */
static bool step_machine(struct gdb *g)
{
    struct point *hit = NULL;
    if (go_step(g->d))
        return true;
    enum stay why = go_judge(g->d, &hit);
    if (why == RUN_ON) /* a watchpoint of another world */
        return true;
    stopped(g, why, hit);
    return false;
}

/* The thread's next instruction, and back into its world. */
static bool step_thread(struct gdb *g, const struct gdb_thread *at)
{
    bool stood = g->stood;
    g->stood = false;
    do {
        if (!gdb_thread_lives(g, at) && !run_until_entered(g, at, stood))
            return false;
        stood = false;
        if (!step_machine(g))
            return false;
    } while (g->d->m->current != at->core);
    if (!gdb_thread_lives(g, at) && !run_until_entered(g, at, false))
        return false;
    g->stop = (struct gdb_stop){.at = *at, .signal = SIG_TRAP};
    return true;
}

static bool point_here(const struct gdb *g, uint32_t pc)
{
    for (unsigned i = 0; i < g->d->npoints; i++)
        if (!g->d->points[i].watch && g->d->points[i].va == pc)
            return true;
    return false;
}

/* While the thread's pc lies in first..behind - 1; once at least. A point there ends it too, and
 * gdb sees for itself which. */
static void step_range(struct gdb *g, const struct gdb_thread *at, uint32_t first, uint32_t behind)
{
    const struct cpu *c = g->d->m->cpu[at->core];
    unsigned n = 0;
    do {
        if (!step_thread(g, at))
            return;
        if (++n % GLANCE_STEPS == 0 && gdb_glance(g))
            break;
    } while (c->r[15] >= first && c->r[15] < behind && !point_here(g, c->r[15]));
    if (g->interrupted)
        g->stop.signal = SIG_INT;
}

/* On ARM gdb takes a watchpoint's stop to be before the access, and steps over it with the
 * watchpoint taken away, to see the value change. Our stop is behind it: there is nothing to do. */
bool gdb_step_was_made(struct gdb *g, const struct gdb_thread *at)
{
    bool made = g->watched.watch && at->pid == g->stop.at.pid && at->core == g->stop.at.core &&
                !find_point(g->d, &g->watched);
    g->watched.watch = false;
    if (made)
        g->stop = (struct gdb_stop){.at = *at, .signal = SIG_TRAP};
    return made;
}

static void begin_run(struct gdb *g)
{
    g->watched.watch = false;
    g->running = true;
    g->interrupted = false;
}

static void end_run(struct gdb *g)
{
    fflush(g->said);
    g->running = false;
    gdb_stop_reply(g);
}

static bool has_ended(struct gdb *g)
{
    if (!go_ended(g->d))
        return false;
    stopped(g, STAY, NULL);
    return true;
}

/* gdb resumes after hearing that a world appeared, and hears now why it really stopped. */
static bool tell_rest(struct gdb *g)
{
    if (!g->untold || g->stop.why == GDB_APPEARED)
        return false;
    gdb_stop_reply(g);
    return true;
}

bool gdb_back_begin(struct gdb *g)
{
    if (tell_rest(g))
        return false;
    begin_run(g);
    if (g->d->history)
        return true;
    g->stop = (struct gdb_stop){.at = gdb_here(g), .why = GDB_HISTORY_BEGINS, .signal = SIG_TRAP};
    end_run(g);
    return false;
}

void gdb_back_end(struct gdb *g)
{
    end_run(g);
}

static void go_on(struct gdb *g)
{
    if (tell_rest(g))
        return;
    begin_run(g);
    if (!has_ended(g))
        run_on(g);
    end_run(g);
}

static void go_steps(struct gdb *g, const struct gdb_thread *pattern, uint32_t first,
                     uint32_t behind)
{
    struct gdb_thread at = gdb_thread_of(g, pattern);
    struct dbg_place p;
    if (tell_rest(g))
        return;
    if (!gdb_thread_place(g, &at, &p)) {
        gdb_say_error(g, GDB_E_THREAD);
        return;
    }
    bool made = gdb_step_was_made(g, &at);
    begin_run(g);
    if (!made && !has_ended(g))
        step_range(g, &at, first, behind);
    end_run(g);
}

/* --- the packets --- */

/* "[SIGNAL;][ADDR]": gdb changes the pc by other means, the guest has no signals. */
void gdb_continue(struct gdb *g, struct gdb_text *t)
{
    go_on(g);
}

void gdb_step(struct gdb *g, struct gdb_text *t)
{
    go_steps(g, &g->going, 0, 0);
}

void gdb_continue_signal(struct gdb *g, struct gdb_text *t)
{
    gdb_continue(g, t);
}

void gdb_step_signal(struct gdb *g, struct gdb_text *t)
{
    gdb_step(g, t);
}

void gdb_v_cont_query(struct gdb *g, struct gdb_text *t)
{
    gdb_say(g, "vCont;c;C;s;S;r");
}

struct action {
    char what;
    uint64_t first, behind; /* r: the range */
    struct gdb_thread at;
};

/* "c", "C05", "s", "S05", "r1000,1008", and behind it ":THREAD". */
static bool take_action(struct gdb *g, struct gdb_text *t, struct action *a)
{
    uint64_t signal;
    *a = (struct action){.at = {0, DBG_ANY_CORE}};
    if (!gdb_take_char(t, ';') || t->at == t->end || !*t->at || !strchr("cCsSr", *t->at))
        return false;
    a->what = (char)*t->at++;
    if ((a->what == 'C' || a->what == 'S') && !gdb_take_hex(t, &signal))
        return false;
    if (a->what == 'r' &&
        (!gdb_take_hex(t, &a->first) || !gdb_take_char(t, ',') || !gdb_take_hex(t, &a->behind)))
        return false;
    return !gdb_take_char(t, ':') || gdb_take_thread(g, t, &a->at);
}

/* The first step among the actions is the one that is meant; all else goes on anyway. */
void gdb_v_cont(struct gdb *g, struct gdb_text *t)
{
    struct action a, step = {0};
    do {
        if (!take_action(g, t, &a)) {
            gdb_say_error(g, GDB_E_ARGS);
            return;
        }
        if (!step.what && a.what != 'c' && a.what != 'C')
            step = a;
    } while (t->at < t->end);
    if (step.what)
        go_steps(g, &step.at, (uint32_t)step.first, (uint32_t)step.behind);
    else
        go_on(g);
}
