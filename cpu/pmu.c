/* pmu.c - the performance monitors: one cycle counter and up to six event counters.
 *
 * ARM DDI 0406C chapter C12 and Cortex-A15 TRM chapter 11 (the Cortex-A7 has four). Counters hold
 * their value as of the last synchronisation (c->ccnt_base, c->pmu_insns); a read adds what has
 * passed since, and whatever changes what is counted synchronises first. The overflow is an event
 * planned for the earliest cycle at which an enabled counter can overflow. Events: software
 * increment, cycles, instructions executed, exceptions taken, exceptions returned from. Leaves
 * out: prohibiting the counting of Secure state (PMCR.DP), export of events (PMCR.X), all other
 * events. */
#include "cpu/cp15_int.h"

enum { COUNTERS = 6, CYCLE_COUNTER = 31, SELECT_MASK = 31, DIVIDER = 64 };
#define CYCLE_BIT BIT(CYCLE_COUNTER)

static uint64_t *event_cell(struct cpu *c, unsigned n)
{
    struct cp15_regs *r = &c->cp15;
    uint64_t *cells[COUNTERS] = {r->PMEVCNTR0, r->PMEVCNTR1, r->PMEVCNTR2,
                                 r->PMEVCNTR3, r->PMEVCNTR4, r->PMEVCNTR5};
    return n < COUNTERS ? cells[n] : NULL;
}

static uint64_t *type_cell(struct cpu *c, unsigned n)
{
    struct cp15_regs *r = &c->cp15;
    uint64_t *cells[COUNTERS] = {r->PMEVTYPER0, r->PMEVTYPER1, r->PMEVTYPER2,
                                 r->PMEVTYPER3, r->PMEVTYPER4, r->PMEVTYPER5};
    if (n == CYCLE_COUNTER)
        return r->PMCCFILTR;
    return n < COUNTERS ? cells[n] : NULL;
}

/* --- time: cycles while awake, and instructions, exact even inside a block --- */

static uint64_t cycles_awake(const struct cpu *c)
{
    return sched_now(c->links.sched) - c->sleep_cycles;
}

static uint64_t insns_done(const struct cpu *c)
{
    return c->insns + (sched_now(c->links.sched) - c->links.sched->now);
}

/* --- what counts --- */

/* Counters that Hyp keeps for itself (HDCR.HPMN) run by HDCR.HPME, the others by PMCR.E. */
static bool runs(const struct cpu *c, unsigned n)
{
    uint32_t hdcr = (uint32_t)c->cp15.HDCR[0];
    if (!(c->cp15.PMCNTENSET[0] & BIT(n)))
        return false;
    if (n != CYCLE_COUNTER && n >= field_get(hdcr, HDCR_HPMN))
        return hdcr & HDCR_HPME;
    return c->cp15.PMCR[0] & PMCR_E;
}

/* The filter of PMXEVTYPER for the current mode and security state (C12). */
static bool admitted(const struct cpu *c, uint32_t type)
{
    bool ns = !cpu_secure(c), user = cpu_mode(c) == MODE_USR;
    if (cpu_mode(c) == MODE_HYP)
        return type & PMXEVTYPER_NSH;
    if (user)
        return !(type & PMXEVTYPER_U) == !(ns && (type & PMXEVTYPER_NSU));
    return !(type & PMXEVTYPER_P) == !(ns && (type & PMXEVTYPER_NSK));
}

static bool counting(struct cpu *c, unsigned n)
{
    return runs(c, n) && admitted(c, (uint32_t)*type_cell(c, n));
}

/* How much a counter that runs by time has to add for what has passed. */
static uint64_t passed(struct cpu *c, unsigned n)
{
    if (n == CYCLE_COUNTER || field_get(*type_cell(c, n), PMXEVTYPER_EVTCOUNT) == PMU_CPU_CYCLES)
        return cycles_awake(c) - c->ccnt_base;
    if (field_get(*type_cell(c, n), PMXEVTYPER_EVTCOUNT) == PMU_INST_RETIRED)
        return insns_done(c) - c->pmu_insns;
    return 0;
}

static void update_irq(struct cpu *c)
{
    line_set(&c->pmu_irq, c->cp15.PMOVSR[0] & c->cp15.PMINTENSET[0] && c->cp15.PMCR[0] & PMCR_E);
}

/* Add to a 32-bit counter; true when it wrapped. */
static bool add(uint64_t *cell, uint64_t n)
{
    uint64_t sum = *cell + n;
    *cell = (uint32_t)sum;
    return sum >> 32;
}

/* With PMCR.D the cycle counter counts every 64th cycle; the rest waits in its second copy. */
static bool add_cycles(struct cpu *c, uint64_t n)
{
    uint64_t *counter = c->cp15.PMCCNTR;
    if (!(c->cp15.PMCR[0] & PMCR_D))
        return add(&counter[0], n);
    n += counter[1];
    counter[1] = n % DIVIDER;
    return add(&counter[0], n / DIVIDER);
}

void pmu_sync_slow(struct cpu *c)
{
    uint32_t overflows = 0;
    for (unsigned n = 0; n < COUNTERS; n++)
        if (counting(c, n) && add(event_cell(c, n), passed(c, n)))
            overflows |= BIT(n);
    if (counting(c, CYCLE_COUNTER) && add_cycles(c, passed(c, CYCLE_COUNTER)))
        overflows |= CYCLE_BIT;
    c->ccnt_base = cycles_awake(c);
    c->pmu_insns = insns_done(c);
    c->cp15.PMOVSR[0] |= overflows;
    update_irq(c);
}

/* --- the moment of the next overflow --- */

static uint64_t cycles_to_overflow(struct cpu *c, unsigned n)
{
    uint64_t left =
        (UINT64_C(1) << 32) - (n == CYCLE_COUNTER ? c->cp15.PMCCNTR[0] : *event_cell(c, n));
    return n == CYCLE_COUNTER && (c->cp15.PMCR[0] & PMCR_D) ? left * DIVIDER - c->cp15.PMCCNTR[1]
                                                            : left;
}

static bool counts_time(struct cpu *c, unsigned n)
{
    uint64_t event = field_get(*type_cell(c, n), PMXEVTYPER_EVTCOUNT);
    return n == CYCLE_COUNTER || event == PMU_CPU_CYCLES || event == PMU_INST_RETIRED;
}

void pmu_rearm(struct cpu *c)
{
    uint64_t first = SCHED_NEVER;
    for (unsigned n = 0; n <= CYCLE_COUNTER; n = n + 1 == COUNTERS ? CYCLE_COUNTER : n + 1) {
        if (!(c->cp15.PMINTENSET[0] & BIT(n)) || !counting(c, n) || !counts_time(c, n))
            continue;
        uint64_t left = cycles_to_overflow(c, n);
        first = left < first ? left : first;
    }
    if (!c->pmu_overflow.fire)
        return;
    if (first == SCHED_NEVER)
        sched_disarm(c->links.sched, &c->pmu_overflow);
    else
        sched_arm(c->links.sched, &c->pmu_overflow, sched_now(c->links.sched) + first);
}

static void overflow_due(void *self, uint64_t now)
{
    struct cpu *c = self;
    pmu_sync_slow(c);
    pmu_rearm(c);
}

void pmu_init(struct cpu *c)
{
    if (!c->links.sched) /* a core without time, in tests of other things */
        return;
    sched_register(c->links.sched, &c->pmu_overflow, "PMU overflow", 1, overflow_due, c);
}

void pmu_reset(struct cpu *c)
{
    c->cp15.PMCNTENSET[0] = 0; /* UNKNOWN; nothing runs, so that the rest stays as poisoned */
    c->cp15.PMINTENSET[0] = 0;
    c->cp15.PMCCNTR[1] = 0;
    c->ccnt_base = c->links.sched ? cycles_awake(c) : 0;
    c->pmu_insns = c->insns;
    if (c->pmu_overflow.fire)
        sched_disarm(c->links.sched, &c->pmu_overflow);
    line_set(&c->pmu_irq, false);
}

void pmu_event_slow(struct cpu *c, unsigned event)
{
    for (unsigned n = 0; n < COUNTERS; n++)
        if (field_get(*type_cell(c, n), PMXEVTYPER_EVTCOUNT) == event && counting(c, n) &&
            add(event_cell(c, n), 1))
            c->cp15.PMOVSR[0] |= BIT(n);
    update_irq(c);
}

/* --- registers --- */

/* How many counters the current state may see: below Hyp only the first HPMN (C12). */
static uint32_t visible_count(const struct cpu *c)
{
    uint32_t all = field_get((uint32_t)c->cp15.PMCR[0], PMCR_N);
    uint32_t hpmn = field_get((uint32_t)c->cp15.HDCR[0], HDCR_HPMN);
    return below_hyp(c) && hpmn < all ? hpmn : all;
}

static uint32_t visible(const struct cpu *c)
{
    return CYCLE_BIT | (BIT(visible_count(c)) - 1);
}

uint64_t cp15_rd_pmcr(struct cpu *c, const struct cp15_row *r)
{
    return (c->cp15.PMCR[0] & ~(uint64_t)PMCR_N) | field_put(PMCR_N, visible_count(c));
}

void cp15_wr_pmcr(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    pmu_sync_slow(c);
    for (unsigned n = 0; n < COUNTERS && (v & PMCR_P); n++)
        if (visible(c) & BIT(n))
            *event_cell(c, n) = 0;
    if (v & PMCR_C)
        c->cp15.PMCCNTR[0] = c->cp15.PMCCNTR[1] = 0;
    cp15_store(c, r, v);
    update_irq(c);
    pmu_rearm(c);
}

/* The SET and CLR pairs: one word behind both. */
static void change(struct cpu *c, uint64_t *word, uint64_t set, uint64_t clear)
{
    pmu_sync_slow(c);
    *word = (*word & ~(clear & visible(c))) | (set & visible(c));
    update_irq(c);
    pmu_rearm(c);
}

uint64_t cp15_rd_pmcntenset(struct cpu *c, const struct cp15_row *r)
{
    return c->cp15.PMCNTENSET[0] & visible(c);
}

uint64_t cp15_rd_pmcntenclr(struct cpu *c, const struct cp15_row *r)
{
    return cp15_rd_pmcntenset(c, r);
}

void cp15_wr_pmcntenset(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    change(c, c->cp15.PMCNTENSET, v, 0);
}

void cp15_wr_pmcntenclr(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    change(c, c->cp15.PMCNTENSET, 0, v);
}

uint64_t cp15_rd_pmintenset(struct cpu *c, const struct cp15_row *r)
{
    return c->cp15.PMINTENSET[0] & visible(c);
}

uint64_t cp15_rd_pmintenclr(struct cpu *c, const struct cp15_row *r)
{
    return cp15_rd_pmintenset(c, r);
}

void cp15_wr_pmintenset(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    change(c, c->cp15.PMINTENSET, v, 0);
}

void cp15_wr_pmintenclr(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    change(c, c->cp15.PMINTENSET, 0, v);
}

/* What the flags are now: also those of counters that have wrapped since the last look. */
uint64_t cp15_rd_pmovsr(struct cpu *c, const struct cp15_row *r)
{
    uint64_t flags = c->cp15.PMOVSR[0];
    for (unsigned n = 0; n < COUNTERS; n++)
        if (counting(c, n) && (*event_cell(c, n) + passed(c, n)) >> 32)
            flags |= BIT(n);
    if (counting(c, CYCLE_COUNTER) &&
        passed(c, CYCLE_COUNTER) >= cycles_to_overflow(c, CYCLE_COUNTER))
        flags |= CYCLE_BIT;
    return flags & visible(c);
}

void cp15_wr_pmovsr(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    change(c, c->cp15.PMOVSR, 0, v); /* written ones clear */
}

uint64_t cp15_rd_pmovsset(struct cpu *c, const struct cp15_row *r)
{
    return cp15_rd_pmovsr(c, r);
}

void cp15_wr_pmovsset(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    change(c, c->cp15.PMOVSR, v, 0);
}

void cp15_wr_pmswinc(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    for (unsigned n = 0; n < COUNTERS; n++)
        if ((v & visible(c) & BIT(n)) && counting(c, n) &&
            field_get(*type_cell(c, n), PMXEVTYPER_EVTCOUNT) == PMU_SW_INCR &&
            add(event_cell(c, n), 1))
            c->cp15.PMOVSR[0] |= BIT(n);
    update_irq(c);
}

uint64_t cp15_rd_pmccntr(struct cpu *c, const struct cp15_row *r)
{
    uint64_t more = counting(c, CYCLE_COUNTER) ? passed(c, CYCLE_COUNTER) : 0;
    if (c->cp15.PMCR[0] & PMCR_D)
        more = (more + c->cp15.PMCCNTR[1]) / DIVIDER;
    return (uint32_t)(c->cp15.PMCCNTR[0] + more);
}

void cp15_wr_pmccntr(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    pmu_sync_slow(c);
    c->cp15.PMCCNTR[0] = (uint32_t)v;
    c->cp15.PMCCNTR[1] = 0;
    pmu_rearm(c);
}

/* The counter that PMSELR names; COUNTERS where there is none to be seen. */
static unsigned selected(const struct cpu *c, bool cycle_too)
{
    unsigned n = (unsigned)c->cp15.PMSELR[0] & SELECT_MASK;
    if (n == CYCLE_COUNTER)
        return cycle_too ? n : (unsigned)COUNTERS;
    return n < COUNTERS && (visible(c) & BIT(n)) ? n : (unsigned)COUNTERS;
}

#define TYPE_BITS                                                                                  \
    (PMXEVTYPER_EVTCOUNT | PMXEVTYPER_NSH | PMXEVTYPER_NSU | PMXEVTYPER_NSK | PMXEVTYPER_U |       \
     PMXEVTYPER_P)

uint64_t cp15_rd_pmxevtyper(struct cpu *c, const struct cp15_row *r)
{
    unsigned n = selected(c, true);
    return n == COUNTERS ? 0 : *type_cell(c, n);
}

void cp15_wr_pmxevtyper(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    unsigned n = selected(c, true);
    if (n == COUNTERS)
        return;
    pmu_sync_slow(c);
    *type_cell(c, n) =
        v & (n == CYCLE_COUNTER ? TYPE_BITS & ~(uint32_t)PMXEVTYPER_EVTCOUNT : TYPE_BITS);
    pmu_rearm(c);
}

uint64_t cp15_rd_pmxevcntr(struct cpu *c, const struct cp15_row *r)
{
    unsigned n = selected(c, false);
    if (n == COUNTERS)
        return 0;
    return (uint32_t)(*event_cell(c, n) + (counting(c, n) ? passed(c, n) : 0));
}

void cp15_wr_pmxevcntr(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    unsigned n = selected(c, false);
    if (n == COUNTERS)
        return;
    pmu_sync_slow(c);
    *event_cell(c, n) = (uint32_t)v;
    pmu_rearm(c);
}
