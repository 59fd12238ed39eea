/* go.c - the commands that run the guest, and what ends such a run.
 *
 * A run ends at a point, at its goal, at an event that was asked for, at Ctrl-C, or with the guest.
 * `next` runs on behind a call, `finish` steps until the function has been left; both keep to the
 * world, mode and stack they began with. Leaves out: stepping by source line. */
#include "debugger/dbg_int.h"

#include <inttypes.h>
#include <string.h>

/* --- one run --- */

bool go_ended(const struct dbg *d)
{
    return d->m->exit != EXIT_NONE && d->m->exit != EXIT_BREAK;
}

static bool can_run(struct dbg *d)
{
    if (!go_ended(d)) {
        state_take(d, &d->before);
        return true;
    }
    dbg_error(d, "the guest has ended (%s): one can only look%s", d->m->exit_reason,
              d->history ? ", or go back" : "");
    return false;
}

/* A goal is met in its world and mode, with no more on the stack. */
static bool goal_met(const struct dbg *d)
{
    const struct cpu *c = dbg_cpu(d);
    const struct goal *g = &d->goal;
    char here[24];
    return g->active && c->r[15] == g->va &&
           (!g->world[0] || strcmp(g->world, dbg_world_here(d, here, sizeof here)) == 0) &&
           (!g->mode || g->mode == cpu_mode(c)) && c->r[13] >= g->sp_least;
}

static bool is_point_stop(const struct dbg *d)
{
    return d->m->exit == EXIT_BREAK && (strncmp(d->m->exit_reason, "breakpoint", 10) == 0 ||
                                        strncmp(d->m->exit_reason, "watchpoint", 10) == 0 ||
                                        strcmp(d->m->exit_reason, CATCH_STOP) == 0);
}

enum stay go_judge(struct dbg *d, struct point **hit)
{
    *hit = NULL;
    if (!is_point_stop(d))
        return STAY;
    *hit = points_hit(d);
    return *hit ? STAY_AT_POINT : goal_met(d) ? STAY_AT_GOAL : RUN_ON;
}

struct point *go_at_point(struct dbg *d)
{
    return is_point_stop(d) ? points_hit(d) : NULL;
}

static void fresh_line(struct dbg *d)
{
    if (d->column)
        fputc('\n', d->out);
    d->column = 0;
}

/* Of a short range the old value is known; of a long one the word that was touched is told. */
static void say_watch(struct dbg *d, struct point *p)
{
    const struct cpu *c = dbg_cpu(d);
    bool whole = p->len <= 4;
    struct dbg_addr at = {.addr = whole ? p->va : c->watch_va & ~3u};
    uint32_t now = 0;
    say(d, ": 0x%08" PRIx32 " %s", c->watch_va, c->watch_write ? "written" : "read");
    if (!dbg_read(d, &at, 0, &now, whole ? p->len : 4))
        return;
    if (whole && now != p->old)
        say(d, ", 0x%" PRIx32 " -> 0x%" PRIx32, p->old, now);
    else
        say(d, ", value 0x%" PRIx32, now);
    p->old = now;
}

static void say_point(struct dbg *d, struct point *p)
{
    const char *kind = p->watch ? "watchpoint" : p->on.kind ? "catch" : "breakpoint";
    if (p->id)
        say(d, "%s%s %u%s", hue(d, HUE_HEAD), kind, p->id, hue(d, HUE_OFF));
    if (p->on.kind)
        say(d, "%s%s", p->id ? ": " : "", p->on.said);
    else if (p->watch)
        say_watch(d, p);
    say(d, "\n");
    memcpy(d->todo, p->commands, sizeof d->todo);
    if (p->temporary)
        points_remove(d, p);
}

static void say_end(struct dbg *d)
{
    char n[32];
    d->status = d->m->exit_status;
    say(d, "%sthe guest ended%s: %s (status %d, cycle %s)\n", hue(d, HUE_HEAD), hue(d, HUE_OFF),
        d->m->exit_reason, d->m->exit_status, grouped(machine_cycles(d->m), n, sizeof n));
}

/* Tell what the run ended with; `quiet`: a goal that was reached needs no words. */
static void report(struct dbg *d, enum stay why, struct point *hit)
{
    fresh_line(d);
    if (go_ended(d))
        say_end(d);
    else if (why == STAY_AT_POINT)
        say_point(d, hit);
    else if (why == STAY && d->want_exit && d->now.open)
        exit_print(d, &d->now);
    else if (why == STAY && d->m->exit_reason[0] && !d->want_switch)
        say(d, "%s%s%s\n", hue(d, HUE_HEAD), d->m->exit_reason, hue(d, HUE_OFF));
    past_warn(d);
    stop_here(d);
}

void go_report(struct dbg *d)
{
    fresh_line(d);
    if (go_ended(d))
        say_end(d);
    past_warn(d);
    stop_here(d);
}

/* What a trip under way touches is no longer all seen when nobody watches. */
static void starting(struct dbg *d)
{
    d->asleep = false;
    if (!d->anatomy_obs.fn)
        d->now.watched = false;
}

static uint64_t left_of(uint64_t limit, uint64_t used)
{
    return limit == UINT64_MAX ? limit : limit > used ? limit - used : 0;
}

enum stay go_run(struct dbg *d, bool stood, struct point **hit)
{
    enum stay why = RUN_ON;
    starting(d);
    points_apply(d);
    dbg_cpu(d)->skip_break = stood;
    while (why == RUN_ON) {
        uint64_t cycle = catch_cycle(d), last = d->max_cycles < cycle ? d->max_cycles : cycle;
        machine_run(d->m, left_of(last, machine_cycles(d->m)),
                    left_of(d->max_insns, machine_insns(d->m)));
        catch_reached(d, cycle);
        why = go_judge(d, hit);
    }
    d->goal.active = false;
    points_apply(d);
    return why;
}

/* A point where we stand has had its turn. */
static enum stay run(struct dbg *d, struct point **hit)
{
    return go_run(d, true, hit);
}

static void run_and_report(struct dbg *d)
{
    struct point *hit;
    if (!can_run(d))
        return;
    enum stay why = run(d, &hit);
    report(d, why, hit);
}

static void set_goal(struct dbg *d, uint32_t va, bool strict)
{
    const struct cpu *c = dbg_cpu(d);
    d->goal = (struct goal){.active = true, .va = va};
    dbg_world_here(d, d->goal.world, sizeof d->goal.world);
    if (strict) {
        d->goal.sp_least = c->r[13];
        d->goal.mode = cpu_mode(c);
    }
}

/* --- stepping --- */

bool go_step(struct dbg *d)
{
    uint64_t cycles = left_of(d->max_cycles, machine_cycles(d->m));
    uint64_t insns = left_of(d->max_insns, machine_insns(d->m));
    uint64_t cycle = catch_cycle(d);
    starting(d);
    if (cycles && insns)
        machine_step(d->m);
    else
        machine_run(d->m, cycles, insns); /* says which limit it was */
    catch_reached(d, cycle);
    if (go_ended(d) || dbg_interrupted() || d->asleep)
        return false;
    return d->m->exit != EXIT_BREAK;
}

/* One step; false at a stop that is to be stayed at. A point of another world is none. */
static bool step_into(struct dbg *d, enum stay *why, struct point **hit)
{
    *hit = NULL;
    *why = STAY;
    if (go_step(d))
        return true;
    *why = go_judge(d, hit);
    return *why == RUN_ON;
}

/* Over a call if the next instruction is one; *hit when a point was in between. */
static bool step_over(struct dbg *d, enum stay *why, struct point **hit)
{
    const struct cpu *c = dbg_cpu(d);
    struct disasm_line line;
    struct dbg_addr at = {.addr = c->r[15]};
    *why = STAY_AT_GOAL;
    *hit = NULL;
    if (!disasm_at(d, &at, c->thumb, &line) || !line.call)
        return step_into(d, why, hit);
    set_goal(d, c->r[15] + line.len, true);
    *why = run(d, hit);
    return *why == STAY_AT_GOAL;
}

static void step_report(struct dbg *d, enum stay why, struct point *hit)
{
    bool odd = d->m->exit == EXIT_BREAK && why != STAY_AT_GOAL;
    report(d, odd ? why : go_ended(d) ? STAY : STAY_AT_GOAL, hit);
}

void cmd_step(struct dbg *d, int argc, char **argv)
{
    uint64_t n;
    enum stay why = STAY;
    struct point *hit = NULL;
    if (!count_arg(d, argc, argv, 1, 1, &n) || !can_run(d))
        return;
    points_apply(d);
    while (n-- && step_into(d, &why, &hit))
        ;
    step_report(d, why, hit);
}

void cmd_next(struct dbg *d, int argc, char **argv)
{
    uint64_t n;
    enum stay why = STAY_AT_GOAL;
    struct point *hit = NULL;
    if (!count_arg(d, argc, argv, 1, 1, &n) || !can_run(d))
        return;
    while (n-- && step_over(d, &why, &hit))
        ;
    step_report(d, why, hit);
}

static bool at_home(const struct dbg *d, const struct goal *start)
{
    char here[24];
    return cpu_mode(dbg_cpu(d)) == start->mode &&
           strcmp(dbg_world_here(d, here, sizeof here), start->world) == 0;
}

static uint64_t exceptions(const struct cpu *c)
{
    uint64_t n = 0;
    for (unsigned k = 0; k < EXC_KINDS; k++)
        n += c->exceptions[k];
    return n;
}

/* One step of `finish`. False when it is over: the function was left, by a return to its caller or
 * by an exception return, or something else stopped the run. */
static bool finish_step(struct dbg *d, const struct symbol *fn, const struct goal *start,
                        enum stay *why, struct point **hit)
{
    const struct cpu *c = dbg_cpu(d);
    bool was_home = at_home(d, start);
    uint64_t taken = exceptions(c);
    if (!step_over(d, why, hit))
        return false;
    if (!at_home(d, start))
        return !was_home || exceptions(c) != taken;
    return c->r[13] < start->sp_least || c->r[15] - fn->addr < fn->size;
}

void cmd_finish(struct dbg *d, int argc, char **argv)
{
    const struct cpu *c = dbg_cpu(d);
    enum stay why = STAY_AT_GOAL;
    struct point *hit = NULL;
    struct goal start = {.sp_least = c->r[13], .mode = cpu_mode(c)};
    dbg_world_here(d, start.world, sizeof start.world);
    const struct symbol *fn = symbols_at(d, start.world, c->r[15]);
    if (!can_run(d))
        return;
    if (!fn) {
        dbg_error(d, "finish: no function is known here; use until ADDR");
        return;
    }
    while (finish_step(d, fn, &start, &why, &hit))
        ;
    step_report(d, why, hit);
}

void cmd_continue(struct dbg *d, int argc, char **argv)
{
    run_and_report(d);
}

void cmd_until(struct dbg *d, int argc, char **argv)
{
    struct dbg_addr at;
    if (!expr_addr(d, argv[1], &at))
        return;
    if (at.physical || at.ipa) {
        dbg_error(d, "until: a virtual address is needed");
        return;
    }
    set_goal(d, (uint32_t)at.addr & ~1u, false);
    if (at.world[0])
        memcpy(d->goal.world, at.world, sizeof at.world);
    run_and_report(d);
    d->goal.active = false;
}

/* --- from world to world --- */

/* True when the run ended with the switch that was wanted. */
static bool one_switch(struct dbg *d)
{
    struct point *hit;
    d->want_switch = true;
    enum stay why = run(d, &hit);
    bool reached =
        why == STAY && d->m->exit == EXIT_BREAK && strcmp(d->m->exit_reason, "world switch") == 0;
    fresh_line(d);
    if (reached)
        switch_print(d, &d->last);
    d->want_switch = false;
    if (!reached)
        report(d, why, hit);
    return reached;
}

void cmd_ws(struct dbg *d, int argc, char **argv)
{
    uint64_t n;
    bool reached = true;
    if (!count_arg(d, argc, argv, 1, 1, &n) || !can_run(d))
        return;
    anatomy_attach(d);
    while (n-- && reached)
        reached = one_switch(d);
    anatomy_detach(d);
    if (reached)
        stop_here(d);
}

void cmd_exit_to(struct dbg *d, int argc, char **argv)
{
    d->want_exit = true;
    run_and_report(d);
    d->want_exit = false;
}

void cmd_enter(struct dbg *d, int argc, char **argv)
{
    d->want_entry = true;
    run_and_report(d);
    d->want_entry = false;
}

/* To the next trap of this kind: a point without a number that lasts as long as the run. */
void cmd_trap(struct dbg *d, int argc, char **argv)
{
    char kind[] = "trap";
    struct point p = {.temporary = true};
    argv[0] = kind;
    if (!can_run(d) || !catch_parse(d, argc, argv, &p))
        return;
    if (!points_add(d, &p)) {
        dbg_error(d, "at most %d points", DBG_MAX_POINTS);
        return;
    }
    run_and_report(d);
    for (unsigned i = d->npoints; i-- > 0;)
        if (!d->points[i].id && !d->points[i].remote)
            points_remove(d, &d->points[i]);
}
