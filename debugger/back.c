/* back.c - the commands that run backwards.
 *
 * Each is a search for the last stop before the present place, of the kind that its forward sibling
 * stops at; rwatch looks for who wrote. Watched writes and changes are left just before them, so
 * that the instruction that did it is the next one. Leaves out: stepping back by source line. */
#include "debugger/dbg_int.h"

#include <inttypes.h>
#include <string.h>

/* --- one search --- */

struct look {
    struct dbg *d;
    bool (*wanted)(struct look *l);
    unsigned (*before)(struct look *l);
    /* what was found */
    struct point point;
    uint32_t watch_va;
    struct anatomy trip;
    /* the frame that is to be met again */
    char world[24];
    uint32_t sp_least, va[3];
    unsigned mode, nva;
    /* the register that is to have changed */
    struct poke reg;
    unsigned core;
    uint64_t value, changed_from, found_from, found_to;
    bool known, changed;
};

static bool asked(void *self, struct machine *m, const struct place *at)
{
    struct look *l = self;
    return l->wanted(l);
}

static unsigned asked_before(void *self, struct machine *m)
{
    struct look *l = self;
    return l->before ? l->before(l) : 0;
}

static enum history_end look_back(struct look *l, bool at_ends)
{
    struct place found;
    struct history_search s = {
        .wanted = asked, .before = asked_before, .self = l, .at_ends = at_ends};
    past_begin(l->d);
    return history_find_last(l->d->history, &s, &found);
}

/* --- steps --- */

void cmd_rstep(struct dbg *d, int argc, char **argv)
{
    uint64_t n;
    if (!past_kept(d, "rstep") || !count_arg(d, argc, argv, 1, 1, &n))
        return;
    past_begin(d);
    past_end(d, history_back(d->history, n));
    go_report(d);
}

/* Is the core where the search began: world, mode, and no deeper on the stack? */
static bool same_frame(struct look *l)
{
    const struct cpu *c = dbg_cpu(l->d);
    char here[24];
    if (cpu_mode(c) != l->mode || c->r[13] < l->sp_least)
        return false;
    return strcmp(l->world, dbg_world_here(l->d, here, sizeof here)) == 0;
}

static void note_frame(struct dbg *d, struct look *l)
{
    const struct cpu *c = dbg_cpu(d);
    *l = (struct look){.d = d, .mode = cpu_mode(c), .sp_least = c->r[13]};
    dbg_world_here(d, l->world, sizeof l->world);
}

static bool met_address(struct look *l)
{
    uint32_t pc = dbg_cpu(l->d)->r[15];
    for (unsigned i = 0; i < l->nva; i++)
        if (pc == l->va[i])
            return same_frame(l);
    return false;
}

static enum history_end look_for_address(struct look *l)
{
    struct dbg *d = l->d;
    l->wanted = met_address;
    for (unsigned i = 0; i < d->m->ncpus; i++) {
        cpu_set_breaks(d->m->cpu[i], l->va, l->nva);
        cpu_set_watches(d->m->cpu[i], NULL, 0);
    }
    enum history_end end = look_back(l, false);
    points_apply(d);
    return end;
}

/* The instruction before the one at pc, when it is a call. */
static bool call_before(struct dbg *d, uint32_t pc, uint32_t *at)
{
    const unsigned lens[] = {4, 2};
    bool thumb = dbg_cpu(d)->thumb;
    for (unsigned i = 0; i < (thumb ? 2u : 1u); i++) {
        struct disasm_line line;
        struct dbg_addr a = {.addr = pc - lens[i]};
        if (disasm_at(d, &a, thumb, &line) && line.len == lens[i] && line.call) {
            *at = pc - lens[i];
            return true;
        }
    }
    return false;
}

/* Back over a call that has just returned, or an exception that has; one step otherwise. */
static enum history_end back_over(struct dbg *d)
{
    struct look l;
    note_frame(d, &l);
    uint32_t pc = dbg_cpu(d)->r[15], call;
    bool returned = call_before(d, pc, &call);
    enum history_end end = history_back(d->history, 1);
    if (end != HISTORY_DONE || (returned && dbg_cpu(d)->r[15] == call))
        return end;
    if (same_frame(&l) && !returned)
        return end;
    if (same_frame(&l) && symbols_at(d, l.world, dbg_cpu(d)->r[15]) == symbols_at(d, l.world, pc))
        return end;     /* a branch to behind the call */
    l.va[l.nva++] = pc; /* before the exception was taken */
    if (returned)
        l.va[l.nva++] = call;
    else
        l.va[l.nva++] = pc - 4, l.va[l.nva++] = pc - 2;
    end = look_for_address(&l);
    return end == HISTORY_DONE && dbg_cpu(d)->r[15] == pc ? back_over(d) : end;
}

void cmd_rnext(struct dbg *d, int argc, char **argv)
{
    uint64_t n;
    enum history_end end = HISTORY_DONE;
    if (!past_kept(d, "rnext") || !count_arg(d, argc, argv, 1, 1, &n))
        return;
    past_begin(d);
    while (n-- && end == HISTORY_DONE)
        end = back_over(d);
    past_end(d, end);
    go_report(d);
}

void cmd_rfinish(struct dbg *d, int argc, char **argv)
{
    struct look l;
    enum history_end end = HISTORY_DONE;
    if (!past_kept(d, "rfinish"))
        return;
    note_frame(d, &l);
    const struct symbol *fn = symbols_at(d, l.world, dbg_cpu(d)->r[15]);
    if (!fn) {
        dbg_error(d, "rfinish: no function is known here");
        return;
    }
    l.va[l.nva++] = fn->addr;
    if (dbg_cpu(d)->r[15] != fn->addr)
        end = look_for_address(&l);
    if (end == HISTORY_DONE)
        end = history_back(d->history, 1);
    past_end(d, end);
    go_report(d);
}

/* --- to a point --- */

static bool at_point(struct look *l)
{
    struct dbg *d = l->d;
    struct point *p = go_at_point(d);
    if (!p)
        return false;
    p->hits--; /* looking is no hit */
    l->point = *p;
    l->watch_va = dbg_cpu(d)->watch_va;
    return true;
}

static unsigned before_point(struct look *l)
{
    return strncmp(l->d->m->exit_reason, "watch", 5) == 0;
}

static void say_found(struct dbg *d, const struct look *l)
{
    struct dbg_addr at = {.addr = l->watch_va & ~3u};
    uint32_t now;
    say(d, "%s%s %u%s", hue(d, HUE_HEAD), l->point.watch ? "watchpoint" : "breakpoint", l->point.id,
        hue(d, HUE_OFF));
    if (l->point.watch)
        say(d, ": 0x%08" PRIx32 " is about to be %s", l->watch_va,
            l->point.write ? l->point.read ? "accessed" : "written" : "read");
    if (l->point.watch && dbg_read(d, &at, 0, &now, 4))
        say(d, ", now 0x%" PRIx32, now);
    say(d, "\n");
}

void cmd_rcontinue(struct dbg *d, int argc, char **argv)
{
    struct look l = {.d = d, .wanted = at_point, .before = before_point};
    if (!past_kept(d, "rcontinue"))
        return;
    points_apply(d);
    if (past_end(d, look_back(&l, false)))
        say_found(d, &l);
    go_report(d);
}

/* --- to a world switch --- */

static bool at_switch(struct look *l)
{
    if (strcmp(l->d->m->exit_reason, "world switch") != 0)
        return false;
    l->trip = l->d->last;
    return true;
}

/* A trip whose exit lay before the checkpoint was seen from its middle: live through all of it. */
static void see_whole(struct dbg *d)
{
    struct place here = machine_place(d->m), exit = here;
    if (!d->last.open || d->last.watched)
        return;
    uint64_t some = 4 * d->last.insns + 1000;
    exit = (struct place){.moment = here.moment > some ? here.moment - some : 0};
    history_goto(d->history, &exit);
    history_goto(d->history, &here);
}

void cmd_rws(struct dbg *d, int argc, char **argv)
{
    uint64_t n;
    enum history_end end = HISTORY_DONE;
    struct look l = {.d = d, .wanted = at_switch};
    if (!past_kept(d, "rws") || !count_arg(d, argc, argv, 1, 1, &n))
        return;
    anatomy_attach(d);
    for (; n && end == HISTORY_DONE; n--) {
        d->want_switch = true;
        end = look_back(&l, false);
        d->want_switch = false;
        if (end != HISTORY_DONE)
            break;
        see_whole(d);
        switch_print(d, &d->last);
    }
    anatomy_detach(d);
    past_end(d, end);
    go_report(d);
}

/* --- who wrote this? --- */

/* An instruction is about to execute: has the one before it changed the register? */
static void told_insn(void *self, enum observer_kind kind, const void *detail)
{
    struct look *l = self;
    const struct cpu *c = l->d->m->cpu[l->core];
    uint64_t v = reg_value(c, &l->reg);
    if (l->known && v != l->value) {
        l->changed = true;
        l->changed_from = l->value;
        machine_stop(l->d->m, EXIT_BREAK, 0, "changed");
    }
    l->known = true;
    l->value = v;
}

/* Between the last instruction of an interval and its end nobody is told. */
static bool reg_changed(struct look *l)
{
    bool end = l->d->m->exit == EXIT_INSNS;
    uint64_t v = end ? reg_value(l->d->m->cpu[l->core], &l->reg) : l->value;
    bool changed = end ? l->known && v != l->value : l->changed;
    if (changed) {
        l->found_from = end ? l->value : l->changed_from;
        l->found_to = v;
    }
    l->changed = false;
    l->known = !end;
    return changed;
}

/* The stop is behind the instruction that noticed. */
static unsigned before_change(struct look *l)
{
    return l->d->m->exit == EXIT_INSNS ? 1 : 2;
}

/* An interrupt may have been taken between the two: on to the moment that did it. */
static enum history_end narrow(struct look *l)
{
    const struct cpu *c = l->d->m->cpu[l->core];
    for (unsigned i = 0; i < 8 && reg_value(c, &l->reg) != l->found_from; i++)
        if (history_back(l->d->history, 1) != HISTORY_DONE)
            return HISTORY_BEGINS;
    return HISTORY_DONE;
}

static void rwatch_register(struct dbg *d, const char *name, const struct poke *reg)
{
    struct look l = {.d = d, .wanted = reg_changed, .before = before_change, .reg = *reg};
    struct observer o = {.mask = BIT(OBS_INSN), .fn = told_insn, .self = &l, .relives = true};
    l.core = dbg_cpu(d)->cfg.id;
    for (unsigned i = 0; i < d->m->ncpus; i++) {
        cpu_set_breaks(d->m->cpu[i], NULL, 0);
        cpu_set_watches(d->m->cpu[i], NULL, 0);
    }
    observer_attach(&d->m->obs, &o);
    enum history_end end = look_back(&l, true);
    observer_detach(&d->m->obs, &o);
    points_apply(d);
    if (end == HISTORY_DONE)
        end = narrow(&l);
    if (past_end(d, end))
        say(d, "%s%s%s: 0x%" PRIx64 " -> 0x%" PRIx64 " by\n", hue(d, HUE_HEAD), name,
            hue(d, HUE_OFF), l.found_from, l.found_to);
    go_report(d);
}

static bool at_write(struct look *l)
{
    struct dbg *d = l->d;
    char here[24];
    if (strncmp(d->m->exit_reason, "watch", 5) != 0)
        return false;
    l->watch_va = dbg_cpu(d)->watch_va;
    return !l->world[0] || strcmp(l->world, dbg_world_here(d, here, sizeof here)) == 0;
}

static void rwatch_memory(struct dbg *d, const struct dbg_addr *at)
{
    struct look l = {.d = d, .wanted = at_write, .before = before_point};
    struct cpu_watch w = {(uint32_t)at->addr, 4, false, true};
    uint32_t was = 0, now = 0;
    memcpy(l.world, at->world, sizeof l.world);
    for (unsigned i = 0; i < d->m->ncpus; i++) {
        cpu_set_breaks(d->m->cpu[i], NULL, 0);
        cpu_set_watches(d->m->cpu[i], &w, 1);
    }
    dbg_read(d, at, 0, &now, 4);
    bool there = past_end(d, look_back(&l, false));
    points_apply(d);
    if (there && dbg_read(d, at, 0, &was, 4))
        say(d, "%s0x%08" PRIx64 "%s: 0x%" PRIx32 " -> 0x%" PRIx32 " by\n", hue(d, HUE_HEAD),
            at->addr, hue(d, HUE_OFF), was, now);
    go_report(d);
}

void cmd_rwatch(struct dbg *d, int argc, char **argv)
{
    struct poke reg;
    struct dbg_addr at;
    if (!past_kept(d, "rwatch"))
        return;
    if (reg_named(d, argv[1], &reg)) {
        rwatch_register(d, argv[1], &reg);
    } else if (expr_addr(d, argv[1], &at)) {
        if (at.physical)
            dbg_error(d, "rwatch: points are on virtual addresses");
        else
            rwatch_memory(d, &at);
    }
}
