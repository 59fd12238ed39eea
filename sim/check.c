/* check.c - both engines on one guest, in step by block, until they differ.
 *
 * Turn by turn. In one, the code engine comes back after every block, the interpreter executes as
 * many instructions, and the cores are compared. In the next both run freely, so that blocks that
 * are linked are compared, too. At the end of each all state is, and where it differs the machines
 * go back to its start and go through it again with all state compared behind every block. A
 * difference that is not there then needs linked blocks, and is looked for by halving; one that is
 * not there at all came out of what the engine had kept from before.
 *
 * Leaves out: input by a person (a script's comes to both); guests that write this host's files. */
#include "sim/check_int.h"

#include "sim/board.h"

#include <stdlib.h>
#include <string.h>

/* Enough for what one block can execute. */
enum { LONGEST_BLOCK = 64 };

struct check_run {
    uint64_t max_insns;
    bool thorough; /* all state behind every block */
};

/* --- building --- */

/* The line's host is only told: nothing is read from it. */
static bool open_output(struct check *c, const char *serial, struct err *e)
{
    struct serial *s = &c->side[CHECK_INTERP].m->board->serial;
    if (serial && !serial_open(s, serial, e))
        return false;
    c->output = *s->backend;
    c->output.get = NULL;
    c->output.may_input = NULL;
    c->output.fd = NULL;
    s->backend = &c->output;
    return true;
}

static struct machine *build(const struct machine_config *cfg, enum check_side side, struct err *e)
{
    struct machine_config own = *cfg;
    own.serial = NULL;
    if (side == CHECK_INTERP)
        own.engine = ENGINE_INTERP;
    own.reach = side == CHECK_INTERP ? REACH_PRINT : REACH_NOTHING;
    return machine_new(&own, e);
}

struct check *check_new(const struct machine_config *cfg, struct err *e)
{
    static const char *const names[CHECK_SIDES] = {"interpreter", "code"};
    if (cfg->serial && strncmp(cfg->serial, "tcp:", 4) == 0) {
        err_set(e, 2,
                "--engine check: input comes from a script (--input), not from --serial %.80s",
                cfg->serial);
        return NULL;
    }
    struct check *c = calloc(1, sizeof *c);
    BUG_ON(!c);
    for (unsigned i = 0; i < CHECK_SIDES; i++) {
        struct machine *m = build(cfg, i, e);
        if (!m) {
            check_free(c);
            return NULL;
        }
        side_init(&c->side[i], m, names[i]);
    }
    if (open_output(c, cfg->serial, e))
        return c;
    check_free(c);
    return NULL;
}

void check_free(struct check *c)
{
    for (unsigned i = 0; i < CHECK_SIDES; i++) {
        machine_free(c->side[i].m);
        side_free(&c->side[i]);
    }
    free(c->bound);
    free(c);
}

struct machine *check_machine(const struct check *c, enum check_side side)
{
    return c->side[side].m;
}

/* --- in step --- */

static bool ended(const struct machine *m)
{
    return m->exit != EXIT_NONE && m->exit != EXIT_INSNS;
}

static void remember(struct check *c)
{
    const struct machine *m = c->side[CHECK_CODE].m;
    for (unsigned i = 0; i < m->ncpus; i++) {
        memcpy(c->before[i].r, m->cpu[i]->r, sizeof c->before[i].r);
        c->before[i].cpsr = cpu_cpsr(m->cpu[i]);
    }
}

static void note_bound(struct check *c, uint64_t moment)
{
    if (c->nbounds == c->bounds_cap) {
        c->bounds_cap = c->bounds_cap ? 2 * c->bounds_cap : 1024;
        c->bound = realloc(c->bound, c->bounds_cap * sizeof *c->bound);
        BUG_ON(!c->bound);
    }
    c->bound[c->nbounds++] = moment;
}

/* The interpreter comes to where the other machine is, and to the same end if that has ended. */
static bool follow(struct check *c)
{
    struct machine *a = c->side[CHECK_INTERP].m, *b = c->side[CHECK_CODE].m;
    uint64_t moment = machine_moment(b);
    machine_run_to(a, moment);
    if (!ended(b))
        return !ended(a);
    if (!ended(a))
        machine_run_to(a, moment + 1);
    return a->exit == b->exit && a->exit_status == b->exit_status &&
           strcmp(a->exit_reason, b->exit_reason) == 0;
}

static void one_block(struct check *c, uint64_t max_insns)
{
    struct machine *b = c->side[CHECK_CODE].m;
    if (max_insns - machine_insns(b) < LONGEST_BLOCK)
        machine_step(b);
    else
        machine_run_block(b);
    c->core = b->current;
    if (b->exit == EXIT_NONE)
        machine_settle(b);
}

/* Up to this moment, block by block. False: behind the last block the machines differ. */
static bool in_step(struct check *c, uint64_t moment, const struct check_run *run)
{
    struct machine *b = c->side[CHECK_CODE].m;
    c->nbounds = 0;
    while (!ended(b) && machine_moment(b) < moment && machine_insns(b) < run->max_insns) {
        remember(c);
        one_block(c, run->max_insns);
        note_bound(c, machine_moment(b));
        c->figures.blocks++;
        if (!follow(c) || !(run->thorough ? check_same_state(c) : check_same_cores(c)))
            return false;
    }
    return true;
}

/* Both to this moment, as they run when nobody compares. */
static bool at_speed(struct check *c, uint64_t moment)
{
    struct machine *b = c->side[CHECK_CODE].m;
    remember(c);
    machine_run_to(b, moment);
    c->core = b->current;
    return follow(c);
}

/* --- narrowing down --- */

static void begin(struct check *c)
{
    for (unsigned i = 0; i < CHECK_SIDES; i++)
        side_begin(&c->side[i]);
}

static void back(struct check *c)
{
    for (unsigned i = 0; i < CHECK_SIDES; i++)
        side_back(&c->side[i]);
}

static bool differ_at(struct check *c, uint64_t moment)
{
    back(c);
    return !at_speed(c, moment) || !check_same_state(c);
}

/* The first end of a block at which a free run differs; false: none does. */
static bool halve(struct check *c)
{
    uint64_t lo = 0, hi = c->nbounds;
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        if (differ_at(c, c->bound[mid]))
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo < c->nbounds && differ_at(c, c->bound[lo]);
}

/* The machines differ somewhere in the window. */
static void narrow(struct check *c, const struct check_run *run)
{
    uint64_t end = machine_moment(c->side[CHECK_CODE].m);
    check_tell_window(c);
    struct check_run again = {.max_insns = run->max_insns, .thorough = true};
    c->side[CHECK_INTERP].m->cfg.reach = REACH_NOTHING;
    back(c);
    if (!check_same_state(c))
        BUG("the machines cannot be brought back to where they were the same");
    if (!in_step(c, end, &again))
        check_tell(c, CHECK_IN_STEP);
    else
        check_tell(c, halve(c) ? CHECK_LINKED : CHECK_LOST);
}

/* --- turn by turn --- */

/* False: they differ, and it has been told. */
static bool window(struct check *c, bool free, const struct check_run *run)
{
    struct machine *b = c->side[CHECK_CODE].m;
    uint64_t left = run->max_insns - machine_insns(b);
    uint64_t end = machine_moment(b) + (left < CHECK_WINDOW ? left : CHECK_WINDOW);
    begin(c);
    if (!free && !in_step(c, end, run)) {
        check_tell(c, CHECK_IN_STEP);
        return false;
    }
    if ((!free || at_speed(c, end)) && check_same_state(c))
        return true;
    narrow(c, run);
    return false;
}

struct check_figures check_run(struct check *c, uint64_t max_insns, FILE *report,
                               bool (*stop)(void *self), void *self)
{
    const struct check_run run = {.max_insns = max_insns};
    struct machine *b = c->side[CHECK_CODE].m;
    c->report = report;
    while (!ended(b) && machine_insns(b) < max_insns && !c->figures.differ &&
           !(stop && stop(self))) {
        c->figures.differ = !window(c, c->figures.windows % 2, &run);
        c->figures.windows++;
    }
    if (!ended(b) && !c->figures.differ && machine_insns(b) >= max_insns)
        for (unsigned i = 0; i < CHECK_SIDES; i++)
            machine_run(c->side[i].m, UINT64_MAX, 0); /* to say that it is the limit */
    c->figures.insns = machine_insns(b);
    return c->figures;
}
