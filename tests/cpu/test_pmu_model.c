/* test_pmu_model.c - the performance monitors against a model that counts at once and forgets
 * nothing.
 *
 * ARM DDI 0406C chapter C12. The core adds up only when somebody looks and plans its overflows; the
 * model adds with every step. Random writes from PL1 and Hyp mode, random time in every mode: after
 * each, all that can be read is equal, and so is the interrupt. */
#include "sys_rig.h"

#include <check.h>
#include <string.h>

enum { USR = 16, SVC = 19, HYP = 26, COUNTERS = 6, CYCLE = 31 };
enum { SW_INCR = 0, INST = 8, CYCLES = 0x11 };
enum { BIT_E = 1, BIT_P = 2, BIT_C = 4, BIT_D = 8 };

struct model {
    uint32_t count[COUNTERS], type[COUNTERS], ccnt, filter, fraction;
    uint32_t pmcr, enabled, interrupts, overflows, select, hpmn, hpme, mode;
    bool secure;
};

static struct sys_rig rig;
static struct model m;
static uint64_t seed;

static uint32_t any(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % below;
}

/* --- the model --- */

static unsigned visible(void)
{
    return !m.secure && m.mode != HYP && m.hpmn < COUNTERS ? m.hpmn : COUNTERS;
}

static uint32_t visible_mask(void)
{
    return 1u << CYCLE | ((1u << visible()) - 1);
}

/* Each pair of filter bits: the second inverts the first for Non-secure state (C12). */
static bool counts(unsigned n)
{
    uint32_t f = n == CYCLE ? m.filter : m.type[n];
    bool by_hyp = n != CYCLE && n >= m.hpmn;
    if (!(m.enabled >> n & 1) || !(by_hyp ? m.hpme : m.pmcr & BIT_E))
        return false;
    if (m.mode == HYP)
        return f >> 27 & 1;
    unsigned shift = m.mode == USR ? 1 : 0;
    bool excluded = f >> (31 - shift) & 1, inverted = f >> (29 - shift) & 1;
    return m.secure ? !excluded : excluded == inverted;
}

static void add(uint32_t *counter, unsigned n, uint64_t by)
{
    if (*counter + by > UINT32_MAX)
        m.overflows |= 1u << n;
    *counter += (uint32_t)by;
}

static void model_pass(uint64_t cycles, uint64_t insns)
{
    for (unsigned n = 0; n < COUNTERS; n++)
        if (counts(n) && (m.type[n] & 0xff) == CYCLES)
            add(&m.count[n], n, cycles);
        else if (counts(n) && (m.type[n] & 0xff) == INST)
            add(&m.count[n], n, insns);
    if (!counts(CYCLE))
        return;
    if (m.pmcr & BIT_D) {
        uint64_t all = m.fraction + cycles;
        m.fraction = all & 63;
        cycles = all >> 6;
    }
    add(&m.ccnt, CYCLE, cycles);
}

static void model_pmcr(uint32_t v)
{
    for (unsigned n = 0; n < visible() && (v & BIT_P); n++)
        m.count[n] = 0;
    if (v & BIT_C)
        m.ccnt = m.fraction = 0;
    m.pmcr = v & 0x39;
}

static void model_swinc(uint32_t v)
{
    for (unsigned n = 0; n < visible(); n++)
        if ((v >> n & 1) && counts(n) && (m.type[n] & 0xff) == SW_INCR)
            add(&m.count[n], n, 1);
}

static void model_type(uint32_t v)
{
    if (m.select == CYCLE)
        m.filter = v & 0xf8000000;
    else if (m.select < visible())
        m.type[m.select] = v & 0xf80000ff;
}

/* --- both --- */

static void wr(const char *name, uint32_t v)
{
    const struct cp15_row *r = cp15_find(name);
    rig.cpu->r[2] = v;
    uint32_t op = 0xee000010u | (uint32_t)r->opc1 << 21 | (uint32_t)r->crn << 16 | 2u << 12 |
                  (uint32_t)r->cp << 8 | (uint32_t)r->opc2 << 5 | r->crm;
    ck_assert_msg(sys_rig_exec(&rig, op) == EX_END, "%s", name);
}

static void go(uint32_t mode)
{
    m.mode = mode;
    cpu_set_cpsr(rig.cpu, mode);
}

static void pass(uint64_t cycles)
{
    uint64_t insns = cycles - any((uint32_t)(cycles / 4 + 1));
    rig.sched.now += cycles;
    rig.cpu->insns += insns;
    sched_run_due(&rig.sched);
    model_pass(cycles, insns);
}

static uint32_t some_bits(void)
{
    return any(2) ? 1u << any(COUNTERS) : any(3) ? 1u << CYCLE : any(64) | any(2) << CYCLE;
}

/* One write, of the simulated register and of the model's: the pairs and flags. */
static void write_flags(unsigned which, uint32_t v)
{
    static const char *const names[] = {"PMCNTENSET", "PMCNTENCLR", "PMINTENSET",
                                        "PMINTENCLR", "PMOVSSET",   "PMOVSR"};
    uint32_t *const words[] = {&m.enabled, &m.interrupts, &m.overflows};
    uint32_t *word = words[which / 2];
    wr(names[which], v);
    *word = which % 2 ? *word & ~(v & visible_mask()) : *word | (v & visible_mask());
}

static void write_control(unsigned which, uint32_t v)
{
    if (which == 0) {
        wr("PMCR", v);
        model_pmcr(v);
    } else if (which == 1) {
        wr("PMSWINC", v);
        model_swinc(v);
    } else {
        m.select = any(3) ? any(COUNTERS) : any(2) ? CYCLE : any(32);
        wr("PMSELR", m.select);
    }
}

static void write_counter(unsigned which)
{
    static const uint8_t events[] = {SW_INCR, INST, CYCLES, CYCLES, 0x55};
    uint32_t v = any(3) ? UINT32_MAX - any(300) : any(1000);
    if (which == 0) {
        v = events[any(5)] | any(16) << 8 | (any(2) ? any(32) << 27 : 0);
        wr("PMXEVTYPER", v);
        model_type(v);
    } else if (which == 1) {
        wr("PMXEVCNTR", v);
        if (m.select < visible())
            m.count[m.select] = v;
    } else {
        wr("PMCCNTR", v);
        m.ccnt = v;
        m.fraction = 0;
    }
}

static void write_something(void)
{
    unsigned which = any(12);
    if (which < 6)
        write_flags(which, some_bits());
    else if (which < 9)
        write_control(which - 6, which == 6 ? any(64) | (any(3) ? BIT_E : 0) : some_bits());
    else
        write_counter(which - 9);
}

static void same(const char *name, uint32_t want, unsigned step)
{
    uint32_t got = (uint32_t)cp15_peek(rig.cpu, cp15_find(name), true);
    ck_assert_msg(got == want, "step %u, mode %u: %s is %08x, not %08x", step, m.mode, name, got,
                  want);
}

static void compare(unsigned step)
{
    uint32_t vis = visible_mask();
    bool counter = m.select < visible();
    same("PMCR", 0x410f0000 | visible() << 11 | m.pmcr, step);
    same("PMCNTENSET", m.enabled & vis, step);
    same("PMCNTENCLR", m.enabled & vis, step);
    same("PMINTENSET", m.interrupts & vis, step);
    same("PMINTENCLR", m.interrupts & vis, step);
    same("PMOVSR", m.overflows & vis, step);
    same("PMOVSSET", m.overflows & vis, step);
    same("PMCCNTR", m.ccnt, step);
    same("PMXEVTYPER", m.select == CYCLE ? m.filter : counter ? m.type[m.select] : 0, step);
    same("PMXEVCNTR", counter ? m.count[m.select] : 0, step);
    bool irq = (m.overflows & m.interrupts) && (m.pmcr & BIT_E);
    ck_assert_msg(rig.cpu->pmu_irq.level == irq, "step %u: interrupt %d", step, irq);
}

/* Every register to a known value, as Hyp with all counters (or in Secure state). */
static void begin(bool secure)
{
    memset(&m, 0, sizeof m);
    m.secure = secure;
    m.hpmn = COUNTERS;
    sys_rig_enter(&rig, secure ? RIG_SECURE : RIG_NS, secure ? SVC : HYP);
    m.mode = secure ? SVC : HYP;
    rig.cpu->cp15.HDCR[0] = COUNTERS;
    wr("PMCR", 0);
    wr("PMCNTENCLR", UINT32_MAX);
    wr("PMINTENCLR", UINT32_MAX);
    wr("PMOVSR", UINT32_MAX);
    for (unsigned n = 0; n <= COUNTERS; n++) {
        wr("PMSELR", m.select = n < COUNTERS ? n : CYCLE);
        wr("PMXEVTYPER", 0);
        if (n < COUNTERS)
            wr("PMXEVCNTR", 0);
    }
    wr("PMCCNTR", 0);
}

static void reserve(void)
{
    m.hpmn = any(4) ? COUNTERS : any(COUNTERS + 1);
    m.hpme = any(2);
    go(HYP);
    wr("HDCR", m.hpmn | m.hpme << 7);
}

START_TEST(counts_as_the_model)
{
    static const uint32_t modes[] = {USR, SVC, HYP};
    for (unsigned round = 0; round < 12; round++) {
        seed = 1000 + round;
        begin(round % 4 == 3);
        for (unsigned step = 0; step < 3000; step++) {
            unsigned what = any(8);
            if (what == 0 && !m.secure)
                go(modes[any(3)]);
            else if (what == 1 && !m.secure && !any(4))
                reserve();
            else if (what < 4)
                pass(any(4) ? any(130) + 1 : any(20000) + 1);
            else if (m.mode != USR)
                write_something();
            compare(step);
        }
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pmu model");
    TCase *t = tcase_create("model");
    tcase_add_test(t, counts_as_the_model);
    suite_add_tcase(s, t);
    sys_rig_open(&rig);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    sys_rig_close(&rig);
    return failed != 0;
}
