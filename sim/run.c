/* run.c - how the machine runs: whose turn it is, when events fire, when it ends.
 *
 * Time is cut at barriers: the next event, and with several cores the end of a quantum. The cores
 * that are awake run to the barrier one after another; when all have reached it, events fire and
 * sleepers wake. When all sleep, time jumps to the next event. Who runs depends on the machine's
 * state alone, never on where a run was cut by limits or stops. Nothing here reads the host's
 * clock: a front end's hooks do.
 *
 * Leaves out: ending a quantum when another core is signalled (an SGI or SEV is seen by a core
 * that sleeps, or is ahead, at the end of the quantum at the latest). */
#include "sim/machine_int.h"

#include "sim/cores.h"

#include "cpu/exc.h"

#include <inttypes.h>
#include <stdio.h>

/* --- who can run --- */

/* Would cpu_wake() get it out of its sleep? */
static bool would_wake(const struct cpu *c)
{
    switch ((enum cpu_power)c->power) {
    case CPU_WFI:
        return cpu_wake_pending(c);
    case CPU_WFE:
        return c->event_reg || exc_pending(c) != EXC_KINDS;
    case CPU_ON:
    case CPU_OFF:
        break;
    }
    return false;
}

static bool awake(const struct machine *m, unsigned i)
{
    return m->cpu[i]->power == CPU_ON || (m->waking & BIT(i));
}

/* At a barrier: sleepers that have a reason to wake go on from here. */
static void wake_sleepers(struct machine *m)
{
    for (unsigned i = 0; i < m->ncpus; i++) {
        if (awake(m, i) || !would_wake(m->cpu[i]))
            continue;
        m->waking |= BIT(i);
        if (m->core_now[i] < m->sched.now)
            m->core_now[i] = m->sched.now;
    }
}

/* The cycle that all waking cores have reached, or SCHED_NEVER when all sleep. */
static uint64_t least_now(const struct machine *m)
{
    uint64_t least = SCHED_NEVER;
    for (unsigned i = 0; i < m->ncpus; i++)
        if (awake(m, i) && m->core_now[i] < least)
            least = m->core_now[i];
    return least;
}

/* At its turn a core that was to wake does, unless another has taken the reason away. */
static bool wakes(struct machine *m, struct cpu *c)
{
    m->waking &= ~BIT(c->cfg.id);
    m->sched.now = m->core_now[c->cfg.id];
    return cpu_wake(c);
}

/* Whose turn it is: the core that was running, then the others in order. NULL: all that are awake
 * have reached the barrier. */
static struct cpu *pick(struct machine *m, uint64_t barrier)
{
    for (unsigned n = 0; n <= m->ncpus; n++) {
        unsigned i = n == 0 ? m->current : n - 1;
        if (!awake(m, i) || m->core_now[i] >= barrier || !wakes(m, m->cpu[i]))
            continue;
        m->current = i;
        return m->cpu[i];
    }
    return NULL;
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

static bool anybody_awake(struct machine *m)
{
    wake_sleepers(m);
    return least_now(m) != SCHED_NEVER;
}

/* All cores sleep: go to the next event, but no further than `until`. */
static void sleep_until(struct machine *m, uint64_t until)
{
    poll(m);
    if (m->exit != EXIT_NONE || anybody_awake(m))
        return; /* by the input that came */
    uint64_t to = m->sched.deadline;
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
    uint64_t cycle;  /* run no instruction at or after this one */
    uint64_t insns;  /* machine_insns() to stop at */
    uint64_t moment; /* machine_moment() to stop at */
    bool step;
};

static uint64_t next_barrier(const struct machine *m, uint64_t now)
{
    if (m->ncpus == 1 || now == SCHED_NEVER)
        return m->sched.deadline;
    return least(m->sched.deadline, (now / MACHINE_QUANTUM + 1) * MACHINE_QUANTUM);
}

/* Where a quantum ends, those that sleep look about too: a core that never sleeps and no event due
 * would let them lie. `now` is what all that are awake have reached; gives it again. */
static uint64_t at_quantum(struct machine *m, uint64_t now)
{
    if (m->ncpus == 1 || now == SCHED_NEVER || now % MACHINE_QUANTUM)
        return now;
    m->sched.now = now;
    wake_sleepers(m);
    return least_now(m);
}

/* Resets, due events and wakes, as far as they come before the next instruction. The core whose
 * turn it is, with *barrier to run to; NULL when all sleep or the machine is to stop. */
static struct cpu *prepare(struct machine *m, uint64_t *barrier)
{
    while (m->exit == EXIT_NONE) {
        if (m->reset_wanted)
            machine_reset(m);
        uint64_t now = at_quantum(m, least_now(m));
        *barrier = next_barrier(m, now);
        struct cpu *c = pick(m, *barrier);
        if (c)
            return c;
        if (now != SCHED_NEVER)
            m->sched.now = now;
        sched_run_due(&m->sched);
        if (!anybody_awake(m))
            break;
    }
    return NULL;
}

/* The moment of an interrupt that was taken. As no time has passed, nothing else can be due. */
bool machine_taken(void *machine)
{
    struct machine *m = machine;
    m->asides++;
    if (m->exit != EXIT_NONE || m->reset_wanted)
        return false;
    m->settled_at = machine_moment(m);
    return true;
}

/* A core that has fallen asleep with a reason to wake is awake at once, wherever the run was cut.
 */
static void run_core(struct machine *m, struct cpu *c, uint64_t until)
{
    cores_guard(m, c);
    enum cpu_stop why = until ? cpu_run(c, until) : cpu_step(c);
    m->core_now[c->cfg.id] = m->sched.now;
    if (m->sched.now < m->sched.deadline)
        cpu_wake(c);
    stopped(m, c, why);
}

/* --- living through the past again --- */

/* Input that came in at this place comes in again: before settling, or behind it. */
static bool relive(struct machine *m, bool settled)
{
    if (!input_pending(&m->board->input))
        return false;
    struct place now = machine_place(m);
    now.settled = settled;
    return input_deliver_due(&m->board->input, &now, UINT64_MAX);
}

/* The most moments that may pass before the log or a mark has something to do. */
static uint64_t undisturbed(const struct machine *m, uint64_t moment)
{
    const struct input_record *r = input_pending(&m->board->input);
    uint64_t to = m->mark.at;
    if (r && r->place.moment > moment)
        to = least(to, r->place.moment);
    return to > moment ? to - moment : UINT64_MAX;
}

/* The cycle up to which cores that all sleep may be left alone. */
static uint64_t undisturbed_sleep(const struct machine *m, uint64_t until)
{
    const struct input_record *r = input_pending(&m->board->input);
    bool here = r && r->place.moment == machine_moment(m) && r->place.cycle > m->sched.now;
    return here ? least(until, r->place.cycle) : until;
}

/* --- a turn --- */

/* May the run go on from here? Otherwise it is told to stop. */
static bool within(struct machine *m, const struct limits *lim, uint64_t moment, uint64_t insns)
{
    if (insns >= lim->insns || moment >= lim->moment)
        machine_stop(m, EXIT_INSNS, 3, "the limit of instructions was reached");
    else if (m->sched.now >= lim->cycle)
        machine_stop(m, EXIT_CYCLES, 3, "the limit of cycles was reached");
    return m->exit == EXIT_NONE;
}

static void go_on(struct machine *m, struct cpu *c, uint64_t barrier, const struct limits *lim)
{
    uint64_t moment = machine_moment(m), insns = machine_insns(m), now = m->sched.now;
    uint64_t count = least(lim->insns - insns, lim->moment - moment);
    count = least(count, undisturbed(m, moment)); /* an instruction is at least a cycle */
    uint64_t until = least(least(barrier, lim->cycle), least(m->next_poll, plus(now, count)));
    run_core(m, c, lim->step ? 0 : until);
}

static void turn(struct machine *m, const struct limits *lim)
{
    uint64_t barrier;
    if (relive(m, false))
        return;
    struct cpu *c = prepare(m, &barrier);
    if (m->exit != EXIT_NONE || m->reset_wanted)
        return;
    uint64_t moment = machine_moment(m);
    m->settled_at = moment;
    if (!within(m, lim, moment, machine_insns(m)))
        return;
    if (moment >= m->mark.at)
        m->mark.reached(m->mark.self);
    if (relive(m, true))
        return;
    if (!c)
        sleep_until(m, undisturbed_sleep(m, lim->cycle));
    else if (m->sched.now >= m->next_poll)
        poll(m);
    else
        go_on(m, c, barrier, lim);
}

/* A limit or a debugger's stop can be run on from; the rest is final. */
bool machine_resume(struct machine *m)
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

void machine_settle(struct machine *m)
{
    uint64_t barrier;
    prepare(m, &barrier);
    m->settled_at = machine_moment(m);
}

static enum machine_exit run(struct machine *m, const struct limits *lim)
{
    while (m->exit == EXIT_NONE)
        turn(m, lim);
    poll(m);
    observe(&m->obs, OBS_STOP, NULL);
    return m->exit;
}

enum machine_exit machine_run(struct machine *m, uint64_t cycles, uint64_t insns)
{
    if (!machine_resume(m))
        return m->exit;
    return run(m, &(struct limits){.cycle = plus(m->sched.now, cycles),
                                   .insns = plus(machine_insns(m), insns),
                                   .moment = UINT64_MAX});
}

enum machine_exit machine_run_to(struct machine *m, uint64_t moment)
{
    if (!machine_resume(m))
        return m->exit;
    return run(m, &(struct limits){UINT64_MAX, UINT64_MAX, moment, false});
}

enum machine_exit machine_run_block(struct machine *m)
{
    const struct limits lim = {UINT64_MAX, UINT64_MAX, UINT64_MAX, false};
    if (!machine_resume(m))
        return m->exit;
    uint64_t start = machine_moment(m);
    for (unsigned i = 0; i < m->ncpus; i++)
        m->cpu[i]->block_stop = true;
    while (m->exit == EXIT_NONE && machine_moment(m) == start)
        turn(m, &lim);
    for (unsigned i = 0; i < m->ncpus; i++)
        m->cpu[i]->block_stop = false;
    return m->exit;
}

enum machine_exit machine_step(struct machine *m)
{
    const struct limits lim = {UINT64_MAX, UINT64_MAX, UINT64_MAX, true};
    if (!machine_resume(m))
        return m->exit;
    uint64_t start = machine_moment(m);
    while (m->exit == EXIT_NONE && machine_moment(m) == start)
        turn(m, &lim);
    observe(&m->obs, OBS_STOP, NULL);
    return m->exit;
}
