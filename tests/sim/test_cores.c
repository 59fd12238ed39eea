/* test_cores.c - what several cores do to each other: exclusive monitors, and maintenance of TLBs
 * and instruction caches (ARM DDI 0406C A3.4.2, B2.2.6, B3.10).
 *
 * Programs are words of A32 code with their assembly beside them; both cores run in Hyp mode, or
 * Non-secure Supervisor mode, with the MMU off where nothing else is said. */
#include "sim/cores.h"

#include "sim/arch/psci.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CODE  0x40100000u
#define CODE1 0x40110000u
#define DATA  0x40200000u
#define TABLE 0x40204000u
#define OLD   0x40300000u
#define NEW   0x40500000u

enum { SMC = 0xe1600070 };

static struct machine *m;
static struct err e;

static void poke(uint32_t pa, const void *data, size_t len)
{
    memcpy(bus_host(&m->bus, pa, len), data, len);
    for (unsigned i = 0; i < 2; i++)
        cpu_code_changed(m->cpu[i], pa, len);
}

static uint32_t ram32(uint32_t pa)
{
    uint64_t v;
    ck_assert(bus_peek(&m->bus, pa, 4, &v));
    return (uint32_t)v;
}

/* Two cores, the second just started by PSCI. */
static void open_as(enum machine_start how)
{
    static const uint32_t smc = SMC;
    struct machine_config cfg = MACHINE_DEFAULTS;
    char path[] = "/tmp/test_cores.XXXXXX";
    close(mkstemp(path));
    ck_assert(file_write(path, &smc, 4, &e));
    cfg.ram_size = 8 << 20;
    cfg.ncpus = 2;
    cfg.start = how;
    cfg.psci = PSCI_SMC;
    cfg.load[0] = (struct machine_image){path, true, CODE};
    cfg.nload = 1;
    cfg.has_entry = true;
    cfg.entry = CODE;
    m = machine_new(&cfg, &e);
    unlink(path);
    ck_assert_msg(m != NULL, "%s", e.text);
    uint32_t *r = m->cpu[0]->r;
    r[0] = PSCI_CPU_ON;
    r[1] = 1;
    r[2] = CODE1;
    machine_step(m);
    ck_assert_uint_eq(r[0], 0);
}

static void setup(void)
{
    open_as(START_HYP);
}

static void teardown(void)
{
    machine_free(m);
}

static void begin(unsigned core, uint32_t at, const uint32_t *code, unsigned n)
{
    struct cpu *c = m->cpu[core];
    poke(at, code, 4 * n);
    memset(c->r, 0, sizeof c->r);
    c->r[1] = DATA;
    c->r[15] = at;
}

#define BEGIN(core, at, code) begin(core, at, code, ARRAY_LEN(code))

/* 1: ldrex r2, [r1]; add r2, #1; strex r3, r2, [r1]; cmp r3, #0; bne 1b; add r0, #1; b 1b */
static const uint32_t increment[] = {0xe1912f9f, 0xe2822001, 0xe1813f92, 0xe3530000,
                                     0x1afffffa, 0xe2800001, 0xeafffff8};

/* A store-exclusive by one core clears what the other has marked: no increment is lost. */
START_TEST(increments_are_atomic)
{
    BEGIN(0, CODE, increment);
    BEGIN(1, CODE1, increment);
    for (unsigned n = 0; n < 200; n++) {
        machine_run(m, UINT64_MAX, 9973 + n);
        uint32_t sum = m->cpu[0]->r[0] + m->cpu[1]->r[0], word = ram32(DATA);
        ck_assert_uint_ge(word, sum);
        ck_assert_uint_le(word, sum + 2);
    }
    ck_assert_uint_gt(m->cpu[0]->r[0], 10000);
    ck_assert_uint_gt(m->cpu[1]->r[0], 10000);
}
END_TEST

/* As a ticket lock: one core counts in the low half by exclusives with a long window, the other
 * stores plainly to the upper half, and sees every change of its own half that is not its own. */
START_TEST(plain_stores_clear_monitors)
{
    /* 1: ldrex r2, [r1]; mov r4, #50; 2: subs r4, #1; bne 2b; add r2, #1; strex r3, r2, [r1];
     * cmp r3, #0; addeq r0, #1; b 1b */
    static const uint32_t counts[] = {0xe1912f9f, 0xe3a04032, 0xe2544001, 0x1afffffd, 0xe2822001,
                                      0xe1813f92, 0xe3530000, 0x02800001, 0xeafffff6};
    /* 1: ldrh r6, [r1, #2]; cmp r6, r5; addne r7, #1; add r5, #1; uxth r5, r5; strh r5, [r1, #2];
     * b 1b */
    static const uint32_t stores[] = {0xe1d160b2, 0xe1560005, 0x12877001, 0xe2855001,
                                      0xe6ff5075, 0xe1c150b2, 0xeafffff8};
    BEGIN(0, CODE, counts);
    BEGIN(1, CODE1, stores);
    machine_run(m, 3000000, UINT64_MAX);
    ck_assert_uint_gt(m->cpu[0]->r[0], 10000);
    ck_assert_uint_eq(m->cpu[1]->r[7], 0);
}
END_TEST

/* What is shared by fast paths, not by monitors: a line away nothing is cleared. */
START_TEST(other_granules_stay_marked)
{
    static const uint32_t mark = 0xe1912f9f, store = 0xe5812000; /* str r2, [r1] */
    begin(0, CODE, &mark, 1);
    m->current = 0;
    machine_step(m);
    ck_assert_uint_eq(m->cpu[0]->excl_open, 1);
    for (unsigned k = 0; k < 2; k++) {
        begin(1, CODE1, &store, 1);
        m->cpu[1]->r[1] = k ? DATA + 60 : DATA + 64;
        m->current = 1;
        machine_step(m);
        ck_assert_uint_eq(m->cpu[1]->r[15], CODE1 + 4);
        ck_assert_uint_eq(m->cpu[0]->excl_open, !k);
    }
}
END_TEST

/* --- TLB maintenance --- */

static uint64_t through_tlb(struct cpu *c, uint32_t va)
{
    struct mmu_req req = {.va = va, .regime = REGIME_NS_PL10, .access = MMU_READ, .priv = true};
    struct mmu_result res = {0};
    struct fault f;
    ck_assert(mmu_translate(&c->mmu, &req, &res, &f));
    return res.pa;
}

static void map(uint32_t pa)
{
    uint32_t section = pa | 0xc02;
    poke(TABLE + 4 * (OLD >> 20), &section, 4);
}

static void execute(unsigned core, uint32_t insn)
{
    begin(core, core ? CODE1 : CODE, &insn, 1);
    m->cpu[core]->r[1] = OLD;
    m->current = core;
    machine_step(m);
    ck_assert_uint_eq(m->cpu[core]->r[15], (core ? CODE1 : CODE) + 4);
}

/* The Inner Shareable forms reach the other core, the plain ones do not, unless HCR.FB says so. */
START_TEST(tlb_maintenance_reaches_the_others)
{
    enum { TLBIALLIS = 0xee080f13, TLBIALL = 0xee080f17, TLBIMVAIS = 0xee081f33 };
    machine_free(m);
    open_as(START_SVC);
    struct cpu *c = m->cpu[1];
    c->cp15.TTBR0[1] = TABLE;
    c->cp15.TTBCR[1] = 0;
    c->cp15.DACR[1] = 1;
    c->cp15.CONTEXTIDR[1] = 0;
    c->cp15.SCTLR[1] |= SCTLR_M;
    map(OLD);
    ck_assert_uint_eq(through_tlb(c, OLD), OLD);
    map(NEW);
    execute(0, TLBIALL);
    ck_assert_uint_eq(through_tlb(c, OLD), OLD);
    execute(0, TLBIALLIS);
    ck_assert_uint_eq(through_tlb(c, OLD), NEW);
    map(OLD);
    execute(0, TLBIMVAIS);
    ck_assert_uint_eq(through_tlb(c, OLD), OLD);
    map(NEW);
    m->cpu[0]->cp15.HCR[0] = HCR_FB;
    execute(0, TLBIALL);
    ck_assert_uint_eq(through_tlb(c, OLD), NEW);
}
END_TEST

/* --- instruction caches --- */

/* Core 1 turns round in two instructions; core 0 changes the first, and maintains the caches. */
static void change_code(uint32_t maintenance)
{
    static const uint32_t turns[] = {0xe2800001, 0xeafffffd}; /* 1: add r0, #1; b 1b */
    const uint32_t changes[] = {0xe5812000, maintenance, 0xeafffffe};
    BEGIN(1, CODE1, turns);
    begin(0, CODE, changes, 3);
    m->cpu[0]->r[1] = CODE1;
    m->cpu[0]->r[2] = 0xe2866001; /* add r6, #1 */
    m->cpu[0]->r[15] = CODE + 8;
    machine_run(m, 50000, UINT64_MAX);
    ck_assert_uint_gt(m->cpu[1]->r[0], 10000);
    m->cpu[0]->r[15] = CODE;
    machine_run(m, 50000, UINT64_MAX);
    ck_assert_uint_gt(m->cpu[1]->r[6], 10000);
}

START_TEST(code_changed_by_another_core)
{
    change_code(0xee071f35); /* ICIMVAU */
    change_code(0xee070f11); /* ICIALLUIS */
    change_code(0xe320f000); /* NOP: stores are followed at once, as after a restored snapshot */
}
END_TEST

/* A core waits for an event (B1.8.13) that another sends, which never sleeps; no timer is armed.
 * Run so many instructions at a time; how often each core has counted since. */
static void wake_by_event(uint64_t at_a_time, uint32_t counted[2])
{
    /* sev; wfe; wfe; 1: add r0, #1; b 1b */
    static const uint32_t sleeper[] = {0xe320f004, 0xe320f002, 0xe320f002, 0xe2800001, 0xeafffffd};
    /* 1: subs r5, #1; bne 1b; sev; 2: add r0, #1; b 2b */
    static const uint32_t sender[] = {0xe2555001, 0x1afffffd, 0xe320f004, 0xe2800001, 0xeafffffd};
    BEGIN(0, CODE, sender);
    BEGIN(1, CODE1, sleeper);
    m->cpu[0]->r[5] = 20000;
    machine_run(m, UINT64_MAX, 30000);
    ck_assert_uint_eq(m->cpu[1]->power, CPU_WFE);
    for (uint64_t left = 200000; left; left -= at_a_time)
        machine_run(m, UINT64_MAX, at_a_time);
    ck_assert_uint_eq(m->cpu[1]->power, CPU_ON);
    for (unsigned i = 0; i < 2; i++)
        counted[i] = m->cpu[i]->r[0];
}

/* The end of a quantum is when the sleeper looks, wherever the run is cut. */
START_TEST(an_event_wakes_a_sleeper)
{
    uint32_t whole[2], cut[2];
    wake_by_event(200000, whole);
    ck_assert_uint_gt(whole[1], 40000);
    machine_free(m);
    setup();
    wake_by_event(800, cut);
    ck_assert_uint_eq(cut[0], whole[0]);
    ck_assert_uint_eq(cut[1], whole[1]);
}
END_TEST

START_TEST(the_cluster_knows_its_size)
{
    execute(0, 0xee390f50); /* mrc p15, 1, r0, c9, c0, 2: L2CTLR */
    ck_assert_uint_eq(m->cpu[0]->r[0] >> 24 & 3, 1);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("cores");
    TCase *t = tcase_create("cores");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, increments_are_atomic);
    tcase_add_test(t, plain_stores_clear_monitors);
    tcase_add_test(t, other_granules_stay_marked);
    tcase_add_test(t, tlb_maintenance_reaches_the_others);
    tcase_add_test(t, code_changed_by_another_core);
    tcase_add_test(t, an_event_wakes_a_sleeper);
    tcase_add_test(t, the_cluster_knows_its_size);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
