/* run.c - how the machine runs: whose turn it is, when events fire, when it ends.
 *
 * The core that is furthest behind runs, at most to the next event and, with several cores, a
 * quantum ahead; an event fires when every waking core has reached its cycle. When all sleep, time
 * jumps to the next event. Nothing here reads the host's clock: a front end's hooks do.
 *
 * Leaves out: ending a quantum when another core is signalled (an SGI reaches a core that is ahead
 * when the sender catches up). */
#include "sim/machine_int.h"

#include "cpu/exc.h"

#include <inttypes.h>
#include <stdio.h>

/* --- who can run --- */

static bool runnable(const struct cpu *c)
{
    switch ((enum cpu_power)c->power) {
    case CPU_ON:
        return true;
    case CPU_WFI:
        return cpu_wake_pending(c);
    case CPU_WFE:
        return c->event_reg || exc_pending(c) != EXC_KINDS;
    case CPU_OFF:
        break;
    }
    return false;
}

/* The runnable core that is furthest behind, or NULL. One that just woke starts at its waker's
 * cycle. */
static struct cpu *pick(struct machine *m)
{
    struct cpu *best = NULL;
    uint64_t best_now = 0;
    for (unsigned i = 0; i < m->ncpus; i++) {
        struct cpu *c = m->cpu[i];
        if (!runnable(c))
            continue;
        if (c->power != CPU_ON && m->core_now[i] < m->sched.now)
            m->core_now[i] = m->sched.now;
        if (best && m->core_now[i] >= best_now)
            continue;
        best = c;
        best_now = m->core_now[i];
    }
    if (best) {
        m->current = best->cfg.id;
        m->sched.now = best_now;
    }
    return best;
}

/* --- the end of all things --- */

/* Where c is, for people. */
static void place(const struct cpu *c, char *out, size_t size)
{
    snprintf(out, size, "core %u at 0x%08" PRIx32 " (CPSR 0x%08" PRIx32 "%s)", c->cfg.id, c->r[15],
             cpu_cpsr(c), cpu_secure(c) ? ", Secure" : "");
}

static void die_asleep(struct machine *m)
{
    const struct cpu *c = m->cpu[m->current];
    static const char *const how[] = {"is on", "is off", "waits in WFI", "waits in WFE"};
    _Static_assert(CPU_OFF == 0 && CPU_ON == 1 && CPU_WFI == 2 && CPU_WFE == 3, "order of how[]");
    char where[80];
    place(c, where, sizeof where);
    unsigned n = c->power == CPU_OFF ? 1 : c->power == CPU_ON ? 0 : c->power;
    machine_stop(m, EXIT_DEAD, 4, "%s %s; no timer or event is armed and no input can come", where,
                 how[n]);
}

/* Could an asynchronous exception still break an endless loop on this core? */
static bool may_be_interrupted(const struct machine *m, const struct cpu *c)
{
    uint32_t psr = cpu_cpsr(c), scr = (uint32_t)c->cp15.SCR[0], hcr = (uint32_t)c->cp15.HCR[0];
    if (!m->sched.head && !machine_may_input(m) && m->ncpus == 1)
        return false; /* nothing is armed */
    bool masked = (psr & PSR_I) && (psr & PSR_F) && !(scr & (SCR_IRQ | SCR_FIQ)) &&
                  !(cpu_regime(c) == REGIME_NS_PL10 && (hcr & (HCR_IMO | HCR_FMO)));
    return !masked;
}

static void vector_loop(struct machine *m, struct cpu *c)
{
    char where[80];
    if (may_be_interrupted(m, c))
        return;
    place(c, where, sizeof where);
    machine_stop(m, EXIT_DEAD, 4,
                 "%s: the vector's first instruction raises the vector's own exception, for ever",
                 where);
}

static void stopped(struct machine *m, struct cpu *c, enum cpu_stop why)
{
    char where[80];
    if (why == CPU_STOP_BREAK) {
        place(c, where, sizeof where);
        machine_stop(m, EXIT_BREAK, 0, "breakpoint: %s", where);
    } else if (why == CPU_STOP_WATCH) {
        place(c, where, sizeof where);
        machine_stop(m, EXIT_BREAK, 0, "watchpoint: 0x%08" PRIx32 " %s before %s", c->watch_va,
                     c->watch_write ? "written" : "read", where);
    } else if (why == CPU_STOP_LOOP) {
        vector_loop(m, c);
    }
}

/* --- time --- */

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t plus(uint64_t a, uint64_t b)
{
    return b > UINT64_MAX - a ? UINT64_MAX : a + b;
}

static void poll(struct machine *m)
{
    m->next_poll = plus(m->sched.now, MACHINE_POLL);
    serial_poll(&m->board->serial);
    serial_poll(&m->board->secure_serial);
    if (m->host.poll)
        m->host.poll(m->host.self, m);
}

/* All cores sleep: go to the next event, but no further than `until`. */
static void sleep_until(struct machine *m, uint64_t until)
{
    uint64_t to = m->sched.deadline;
    poll(m);
    if (m->exit != EXIT_NONE || runnable(m->cpu[m->current]))
        return;
    if (m->sched.deadline < to)
        to = m->sched.deadline; /* input armed something */
    if (to == SCHED_NEVER && !machine_may_input(m)) {
        die_asleep(m);
        return;
    }
    to = least(to, until);
    if (m->host.idle)
        to = m->host.idle(m->host.self, m, to);
    else if (to == SCHED_NEVER)
        machine_stop(m, EXIT_DEAD, 4, "all cores wait for input that nobody fetches");
    if (to != SCHED_NEVER && to > m->sched.now)
        m->sched.now = to;
}

/* --- the loop --- */

struct limits {
    uint64_t cycle; /* run no instruction at or after this one */
    uint64_t insns; /* machine_insns() to stop at */
};

static uint64_t slice_end(const struct machine *m, const struct limits *lim)
{
    uint64_t now = m->sched.now;
    uint64_t end = least(m->sched.deadline, lim->cycle);
    end = least(end, plus(now, lim->insns - machine_insns(m))); /* an instruction is >= a cycle */
    end = least(end, m->next_poll);
    return m->ncpus > 1 ? least(end, plus(now, MACHINE_QUANTUM)) : end;
}

/* Due events, resets and polls before the next instruction. The core that is next, or NULL. */
static struct cpu *prepare(struct machine *m)
{
    if (m->reset_wanted)
        machine_reset(m);
    struct cpu *c = pick(m);
    if (m->sched.deadline > m->sched.now)
        return c;
    sched_run_due(&m->sched);
    return pick(m);
}

static void turn(struct machine *m, const struct limits *lim)
{
    struct cpu *c = prepare(m);
    if (m->exit != EXIT_NONE || m->reset_wanted)
        return;
    if (machine_insns(m) >= lim->insns)
        machine_stop(m, EXIT_INSNS, 3, "the limit of instructions was reached");
    else if (m->sched.now >= lim->cycle)
        machine_stop(m, EXIT_CYCLES, 3, "the limit of cycles was reached");
    else if (!c)
        sleep_until(m, lim->cycle);
    else if (m->sched.now >= m->next_poll)
        poll(m);
    else {
        stopped(m, c, cpu_run(c, slice_end(m, lim)));
        m->core_now[c->cfg.id] = m->sched.now;
    }
}

/* A limit or a debugger's stop can be run on from; the rest is final. */
static bool resume(struct machine *m)
{
    for (unsigned i = 0; i < m->ncpus; i++)
        m->cpu[i]->stop_asked = false; /* asked for the stop that is over */
    switch (m->exit) {
    case EXIT_INSNS:
    case EXIT_CYCLES:
    case EXIT_WALL:
    case EXIT_BREAK:
        m->exit = EXIT_NONE;
        m->exit_status = 0;
        m->exit_reason[0] = 0;
        return true;
    default:
        return m->exit == EXIT_NONE;
    }
}

enum machine_exit machine_run(struct machine *m, uint64_t cycles, uint64_t insns)
{
    if (!resume(m))
        return m->exit;
    struct limits lim = {plus(m->sched.now, cycles), plus(machine_insns(m), insns)};
    while (m->exit == EXIT_NONE)
        turn(m, &lim);
    poll(m);
    observe(&m->obs, OBS_STOP, NULL);
    return m->exit;
}

enum machine_exit machine_step(struct machine *m)
{
    struct limits forever = {UINT64_MAX, UINT64_MAX};
    struct cpu *c = NULL;
    if (!resume(m))
        return m->exit;
    while (m->exit == EXIT_NONE && !(c = prepare(m)))
        sleep_until(m, forever.cycle);
    if (m->exit == EXIT_NONE) {
        stopped(m, c, cpu_step(c));
        m->core_now[c->cfg.id] = m->sched.now;
    }
    observe(&m->obs, OBS_STOP, NULL);
    return m->exit;
}
