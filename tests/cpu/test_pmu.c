/* test_pmu.c - the performance monitors (ARM DDI 0406C chapter C12). Time is set by hand. */
#include "sys_rig.h"

#include <check.h>
#include <string.h>

enum { USR = 16, SVC = 19, HYP = 26 };
enum { SW_INCR = 0, INST = 8, EXC_IN = 9, EXC_OUT = 10, CYCLES = 0x11 };
#define CCNT (1u << 31)

static struct sys_rig rig;

static void setup(void)
{
    sys_rig_open(&rig);
    sys_rig_enter(&rig, RIG_NS, SVC);
    rig.cpu->cp15.HDCR[0] = 6;
}
static void teardown(void)
{
    sys_rig_close(&rig);
}

static uint32_t rd_reg(const char *name)
{
    const struct cp15_row *r = cp15_find(name);
    uint32_t op = 0xee100010u | (uint32_t)r->opc1 << 21 | (uint32_t)r->crn << 16 | 2u << 12 |
                  (uint32_t)r->cp << 8 | (uint32_t)r->opc2 << 5 | r->crm;
    ck_assert_msg(sys_rig_exec(&rig, op) == EX_NEXT, "%s", name);
    return rig.cpu->r[2];
}

static void wr(const char *name, uint32_t v)
{
    const struct cp15_row *r = cp15_find(name);
    rig.cpu->r[2] = v;
    uint32_t op = 0xee000010u | (uint32_t)r->opc1 << 21 | (uint32_t)r->crn << 16 | 2u << 12 |
                  (uint32_t)r->cp << 8 | (uint32_t)r->opc2 << 5 | r->crm;
    ck_assert_msg(sys_rig_exec(&rig, op) == EX_END, "%s", name);
}

static void pass(uint64_t cycles, uint64_t insns)
{
    rig.sched.now += cycles;
    rig.cpu->insns += insns;
    sched_run_due(&rig.sched);
}

static void counter(unsigned n, uint32_t type)
{
    wr("PMSELR", n);
    wr("PMXEVTYPER", type);
    if (n < 31)
        wr("PMXEVCNTR", 0);
}

static uint32_t count_of(unsigned n)
{
    wr("PMSELR", n);
    return rd_reg("PMXEVCNTR");
}

START_TEST(cycles_and_divider)
{
    wr("PMCCNTR", 0);
    wr("PMCNTENSET", CCNT);
    pass(10, 10);
    ck_assert_uint_eq(rd_reg("PMCCNTR"), 0); /* PMCR.E is 0 */
    wr("PMCR", 1);
    pass(100, 100);
    ck_assert_uint_eq(rd_reg("PMCCNTR"), 100);
    ck_assert_uint_eq(rd_reg("PMCCNTR"), 100);
    wr("PMCNTENCLR", CCNT);
    pass(50, 50);
    ck_assert_uint_eq(rd_reg("PMCCNTR"), 100);
    wr("PMCR", 1 | 1 << 2 | 1 << 3); /* C, D */
    wr("PMCNTENSET", CCNT);
    pass(100, 100);
    ck_assert_uint_eq(rd_reg("PMCCNTR"), 1);
    wr("PMSELR", 3); /* a synchronisation in between loses no fraction */
    wr("PMXEVTYPER", 0);
    pass(28, 28);
    ck_assert_uint_eq(rd_reg("PMCCNTR"), 2);
}
END_TEST

START_TEST(sleep_does_not_count)
{
    wr("PMCCNTR", 0);
    wr("PMCNTENSET", CCNT);
    wr("PMCR", 1);
    pass(10, 10);
    rig.sched.now += 1000;
    rig.cpu->sleep_cycles += 1000;
    ck_assert_uint_eq(rd_reg("PMCCNTR"), 10);
}
END_TEST

START_TEST(events)
{
    struct cpu *c = rig.cpu;
    counter(0, INST);
    counter(1, CYCLES);
    counter(2, SW_INCR);
    counter(3, EXC_IN);
    counter(4, EXC_OUT);
    wr("PMCNTENSET", 0x1f);
    wr("PMCR", 1);
    pass(30, 20);
    wr("PMSWINC", 0x3f);
    wr("PMSWINC", 4);
    struct exc e = {.kind = EXC_SVC, .pc = (uint32_t)RIG_RAM, .ilen = 4};
    exc_take(c, &e);
    exc_return(c, (uint32_t)RIG_RAM, SVC);
    ck_assert_uint_eq(count_of(0), 20);
    ck_assert_uint_eq(count_of(1), 30);
    ck_assert_uint_eq(count_of(2), 2);
    ck_assert_uint_eq(count_of(3), 1);
    ck_assert_uint_eq(count_of(4), 1);
    wr("PMCR", 1 | 1 << 1); /* P */
    ck_assert_uint_eq(count_of(0), 0);
    ck_assert_uint_eq(rd_reg("PMCR"), 0x410f3001);
}
END_TEST

/* PMXEVTYPER's filter, by mode (C12): what is counted in 100 cycles of PL0, PL1 and Hyp. */
START_TEST(filters)
{
    static const struct {
        uint32_t bits;
        uint32_t pl0, pl1, hyp;
    } rows[] = {{0, 100, 100, 0},       {1u << 31, 100, 0, 0}, {1u << 30, 0, 100, 0},
                {1u << 29, 100, 0, 0},  {1u << 28, 0, 100, 0}, {1u << 27, 100, 100, 100},
                {5u << 29, 100, 100, 0}};
    for (unsigned k = 0; k < 7; k++)
        for (unsigned m = 0; m < 3; m++) {
            static const unsigned modes[] = {USR, SVC, HYP};
            sys_rig_enter(&rig, RIG_NS, SVC);
            rig.cpu->cp15.HDCR[0] = 6;
            wr("PMCR", 1 | 1 << 2);
            counter(31, rows[k].bits);
            wr("PMCNTENSET", CCNT);
            sys_rig_enter(&rig, RIG_NS, HYP);
            rig.cpu->cp15.HDCR[0] = 6;
            uint32_t before = (uint32_t)cp15_peek(rig.cpu, cp15_find("PMCCNTR"), true);
            cpu_set_cpsr(rig.cpu, modes[m]);
            pass(100, 100);
            cpu_set_cpsr(rig.cpu, HYP);
            uint32_t got = (uint32_t)cp15_peek(rig.cpu, cp15_find("PMCCNTR"), true) - before;
            uint32_t want = m == 0 ? rows[k].pl0 : m == 1 ? rows[k].pl1 : rows[k].hyp;
            ck_assert_msg(got == want, "filter %x mode %u: %u", rows[k].bits, modes[m], got);
        }
}
END_TEST

START_TEST(overflow_interrupt)
{
    struct cpu *c = rig.cpu;
    wr("PMCCNTR", 0xffffffff - 99);
    wr("PMOVSR", 0xffffffff);
    wr("PMCNTENSET", CCNT);
    wr("PMINTENSET", CCNT);
    wr("PMCR", 1);
    ck_assert_uint_eq(c->pmu_overflow.when - rig.sched.now, 100);
    pass(99, 99);
    ck_assert(!c->pmu_irq.level);
    ck_assert_uint_eq(rd_reg("PMOVSR"), 0);
    pass(1, 1);
    ck_assert(c->pmu_irq.level);
    ck_assert_uint_eq(rd_reg("PMOVSR"), CCNT);
    ck_assert_uint_eq(rd_reg("PMCCNTR"), 0);
    wr("PMOVSR", CCNT);
    ck_assert(!c->pmu_irq.level);
    wr("PMOVSSET", CCNT);
    ck_assert(c->pmu_irq.level);
    wr("PMINTENCLR", CCNT);
    ck_assert(!c->pmu_irq.level);
}
END_TEST

/* Each event counter has an overflow interrupt of its own (C12). */
START_TEST(every_counter_overflows)
{
    struct cpu *c = rig.cpu;
    wr("PMOVSR", 0xffffffff);
    wr("PMINTENCLR", 0xffffffff);
    wr("PMCNTENCLR", 0xffffffff);
    wr("PMCR", 1);
    for (unsigned n = 0; n < 6; n++) {
        counter(n, CYCLES);
        wr("PMSELR", n);
        wr("PMXEVCNTR", 0xffffffff - 49);
        wr("PMCNTENSET", 1u << n);
        wr("PMINTENSET", 1u << n);
        pass(49, 49);
        ck_assert(!c->pmu_irq.level);
        pass(1, 1);
        ck_assert_msg(c->pmu_irq.level, "counter %u", n);
        ck_assert_uint_eq(rd_reg("PMOVSR"), 1u << n);
        wr("PMCNTENCLR", 1u << n);
        wr("PMOVSR", 1u << n);
        ck_assert(!c->pmu_irq.level);
    }
}
END_TEST

/* HDCR.HPMN keeps the upper counters for Hyp (C12). */
START_TEST(counters_of_hyp)
{
    rig.cpu->cp15.HDCR[0] = 2;
    wr("PMCNTENSET", 0x3f);
    ck_assert_uint_eq(rd_reg("PMCNTENSET") & 0x3f, 3);
    ck_assert_uint_eq(rd_reg("PMCR") >> 11 & 31, 2);
    wr("PMSELR", 4);
    wr("PMXEVCNTR", 77);
    ck_assert_uint_eq(rd_reg("PMXEVCNTR"), 0);
    sys_rig_enter(&rig, RIG_NS, HYP);
    rig.cpu->cp15.HDCR[0] = 2 | 1 << 7; /* HPME */
    counter(4, CYCLES | 1u << 27);
    wr("PMCNTENSET", 1 << 4);
    ck_assert_uint_eq(rd_reg("PMCR") >> 11 & 31, 6);
    pass(10, 10);
    ck_assert_uint_eq(count_of(4), 10);
}
END_TEST

/* Looking does not change anything: two peeks are equal and so is the state. */
START_TEST(peek_has_no_effect)
{
    wr("PMCNTENSET", CCNT | 1);
    counter(0, CYCLES);
    wr("PMCR", 1);
    pass(12345, 12345);
    struct cp15_regs before = rig.cpu->cp15;
    for (unsigned i = 0; i < cp15_row_count; i++)
        cp15_peek(rig.cpu, &cp15_rows[i], true);
    ck_assert_mem_eq(&before, &rig.cpu->cp15, sizeof before);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pmu");
    TCase *t = tcase_create("pmu");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, cycles_and_divider);
    tcase_add_test(t, sleep_does_not_count);
    tcase_add_test(t, events);
    tcase_add_test(t, filters);
    tcase_add_test(t, overflow_interrupt);
    tcase_add_test(t, every_counter_overflows);
    tcase_add_test(t, counters_of_hyp);
    tcase_add_test(t, peek_has_no_effect);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
