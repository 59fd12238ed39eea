/* test_pseudocode.c - what only shows when whole instructions run through the engine: ITSTATE in a
 * saved PSR, the event register, whose alignment fault it is, and what HSR says of an access.
 *
 * ARM DDI 0406C B1.8.13, B1.9 (TakeSVCException), B3.13.6, B3 (TranslateAddressV). */
#include "cpu/arch/cp15_regs.h"
#include "cpu/cp15.h"
#include "tests/cpu/bench_core.h"

#include <check.h>
#include <string.h>

enum { USR = 0x10, SVC = 0x13, ABT = 0x17, HYP = 0x1a, T = 0x20, AIF = 0x1c0 };
enum { CODE = 0x8000, L2 = 0x40000, L3 = 0x41000, PAGE = 0x20000, HVBAR = 0x9000, VBAR = 0xa000 };

static struct bench_core *b;
static struct cpu *c;

static void setup(void)
{
    b = bench_new();
    c = &b->cpu;
    c->cp15.SCR[0] = SCR_NS | SCR_HCE;
    c->cp15.VBAR[1] = VBAR;
    c->cp15.HVBAR[0] = HVBAR;
}

static void teardown(void)
{
    bench_free(b);
}

static void start(uint32_t psr)
{
    cpu_set_cpsr(c, psr);
    c->r[15] = CODE;
}

/* --- ITAdvance() comes before the PSR is saved --- */

/* svc #0 first in `itt eq`: ITSTATE of the second is saved; last in `it eq`: none. */
START_TEST(svc_in_an_it_block)
{
    static const uint16_t two[] = {0xbf04, 0xdf00, 0x3001}, one[] = {0xbf08, 0xdf00};
    const uint32_t eq = 0x40000000 | USR | T;
    bench_put16(b, CODE, two, 3);
    start(eq);
    bench_run(b, 2);
    ck_assert_uint_eq(c->r[15], VBAR + 8);
    ck_assert_uint_eq(c->r[14], CODE + 4);
    ck_assert_uint_eq(cpu_spsr(c, SVC), eq | 0x0800); /* 0000 1000 */
    ck_assert_uint_eq(cpu_cpsr(c) & 0x0600fc00, 0);
    bench_put16(b, CODE, one, 2);
    start(eq);
    bench_run(b, 2);
    ck_assert_uint_eq(cpu_spsr(c, SVC), eq);
    start(eq);
    c->cp15.HCR[0] = HCR_TGE; /* the same in SPSR_hyp */
    bench_run(b, 2);
    ck_assert_uint_eq(c->r[15], HVBAR + 0x14);
    ck_assert_uint_eq(c->bank[BANK_ELR_HYP], CODE + 4);
    ck_assert_uint_eq(cpu_spsr(c, HYP), eq);
}
END_TEST

/* An instruction that did not happen keeps its own ITSTATE. */
START_TEST(undefined_in_an_it_block)
{
    static const uint16_t code[] = {0xbf04, 0xde00, 0x3001};
    const uint32_t eq = 0x40000000 | USR | T;
    bench_put16(b, CODE, code, 3);
    start(eq);
    bench_run(b, 2);
    ck_assert_uint_eq(c->r[15], VBAR + 4);
    ck_assert_uint_eq(cpu_spsr(c, 0x1b), eq | 0x0400); /* 0000 0100 */
}
END_TEST

/* --- B1.8.13: an exception return sets the event register --- */

START_TEST(exception_return_is_an_event)
{
    static const uint32_t eret = 0xe160006e, waits[] = {0xe320f002, 0xe320f002}; /* wfe; wfe */
    bench_put(b, 0x100, &eret, 1);
    bench_put(b, CODE, waits, 2);
    start(HYP | AIF);
    c->r[15] = 0x100;
    c->bank[BANK_ELR_HYP] = CODE;
    cpu_set_spsr(c, HYP, SVC | AIF);
    c->event_reg = 0;
    c->cp15.HCR[0] = HCR_TWE;
    bench_run(b, 2);
    ck_assert_uint_eq(c->r[15], CODE + 4); /* the first went on, and used the event up */
    ck_assert_uint_eq(c->event_reg, 0);
    bench_run(b, 1);
    ck_assert_uint_eq(c->r[15], HVBAR + 0x14); /* the second would have waited */
    ck_assert_uint_eq(c->cp15.HSR[0], 0x07e00001);
}
END_TEST

/* --- stage 2, mapping the bench's megabyte flat, but for one page --- */

static void put64(uint32_t at, uint64_t v)
{
    memcpy(b->ram + at, &v, 8);
}

enum { NORMAL = 0xf << 2, DEVICE = 1 << 2, RW = 3 << 6, RO = 1 << 6, AF = 1 << 10 };

/* One level 2 table (VTCR.SL0 0, T0SZ 2^30), one level 3 for the first 2 MB. */
static void stage2(uint32_t page_attrs)
{
    put64(L2, L3 | 3);
    for (uint32_t p = 0; p < BENCH_RAM_SIZE; p += 0x1000)
        put64(L3 + p / 0x1000 * 8, p | AF | (p == PAGE ? page_attrs : RW | NORMAL) | 3);
    c->cp15.VTCR[0] = 0x80000000 | 2; /* T0SZ 2: an IPA of 30 bits */
    c->cp15.VTTBR[0] = L2;
    c->cp15.HCR[0] = HCR_VM;
}

/* A stage 1 section over everything: Normal memory, or Device. */
static void stage1(bool normal)
{
    uint32_t section = 0xc02 | (normal ? 1 << 12 | 3 << 2 : 1 << 2);
    memcpy(b->ram + 0x44000, &section, 4);
    c->cp15.TTBR0[1] = 0x44000;
    c->cp15.TTBCR[1] = 0;
    c->cp15.DACR[1] = 1;
    c->cp15.SCTLR[1] = 0x00c50079;
}

static void run_one(uint32_t insn, uint32_t address)
{
    bench_put(b, CODE, &insn, 1);
    start(SVC | AIF);
    c->r[1] = address;
    mmu_reset(&c->mmu);
    cpu_drop_derived(c);
    bench_run(b, 1);
}

enum { LDR0_1 = 0xe5910000, STR0_1 = 0xe5810000 };

/* Stage 1 allows the access, stage 2's type does not: an alignment fault of stage 2, in Hyp. */
START_TEST(alignment_by_stage_2)
{
    stage2(RW | DEVICE);
    stage1(true);
    run_one(LDR0_1, PAGE + 2);
    ck_assert_uint_eq(c->r[15], HVBAR + 0x14);
    ck_assert_uint_eq(c->cp15.HSR[0], 0x93800021); /* ISV, word, r0 */
    ck_assert_uint_eq(c->cp15.HDFAR[0], PAGE + 2);
    run_one(STR0_1, PAGE + 2);
    ck_assert_uint_eq(c->cp15.HSR[0], 0x93800061);
    run_one(LDR0_1, PAGE + 4);
    ck_assert_uint_eq(c->r[15], CODE + 4);
}
END_TEST

/* Stage 1 alone refuses it: the guest's own, whatever stage 2 would say. */
START_TEST(alignment_by_stage_1)
{
    static const uint32_t attrs[] = {RW | NORMAL, RW | DEVICE, 0};
    for (unsigned k = 0; k < 3; k++) {
        stage2(attrs[k]);
        stage1(false);
        run_one(LDR0_1, PAGE + 2);
        ck_assert_uint_eq(c->r[15], VBAR + 0x10);
        ck_assert_uint_eq(c->cp15.DFSR[1] & 0x40f, 1);
        ck_assert_uint_eq(c->cp15.DFAR[1], PAGE + 2);
    }
}
END_TEST

/* The order within TranslateAddressV: stage 1's type, its permissions, stage 2's type, stage 2's
 * permissions. The page may not be written by either stage. */
START_TEST(alignment_and_permissions)
{
    stage2(RO | DEVICE);
    stage1(true);
    run_one(STR0_1, PAGE + 2); /* stage 2's type before its permissions */
    ck_assert_uint_eq(c->r[15], HVBAR + 0x14);
    ck_assert_uint_eq(c->cp15.HSR[0] & 0x3f, 0x21);
    run_one(STR0_1, PAGE + 4);
    ck_assert_uint_eq(c->cp15.HSR[0] & 0x3f, 0x0f);
    uint32_t read_only = 0x8c02 | 1 << 12 | 3 << 2; /* AP 111, Normal */
    memcpy(b->ram + 0x44000, &read_only, 4);
    run_one(STR0_1, PAGE + 2); /* stage 1's permissions before stage 2's type */
    ck_assert_uint_eq(c->r[15], VBAR + 0x10);
    ck_assert_uint_eq(c->cp15.DFSR[1] & 0x40f, 0xd);
    read_only = 0x8c02 | 1 << 2; /* AP 111, Device */
    memcpy(b->ram + 0x44000, &read_only, 4);
    run_one(STR0_1, PAGE + 2); /* stage 1's type before anything */
    ck_assert_uint_eq(c->r[15], VBAR + 0x10);
    ck_assert_uint_eq(c->cp15.DFSR[1] & 0x40f, 1);
    uint32_t no_access = 0xc02 | 1 << 2 | 1 << 5; /* Device, of domain 1: and before domains */
    memcpy(b->ram + 0x44004, &no_access, 4);
    run_one(LDR0_1, 0x100000 + PAGE + 2);
    ck_assert_uint_eq(c->cp15.DFSR[1] & 0x40f, 1);
    run_one(LDR0_1, 0x100000 + PAGE + 4);
    ck_assert_uint_eq(c->cp15.DFSR[1] & 0x4ff, 0x19);
}
END_TEST

/* --- ISS of data aborts: T32's unprivileged accesses have one, A32's write back and have none ---
 */

static void thumb_one(uint16_t hi, uint16_t lo)
{
    uint16_t code[] = {hi, lo};
    bench_put16(b, CODE, code, 2);
    start(SVC | AIF | T);
    c->r[1] = PAGE;
    mmu_reset(&c->mmu);
    cpu_drop_derived(c);
    bench_run(b, 1);
}

START_TEST(iss_of_unprivileged_accesses)
{
    stage2(0);
    stage1(true);
    thumb_one(0xf851, 0x3e00); /* ldrt r3, [r1] */
    ck_assert_uint_eq(c->r[15], HVBAR + 0x14);
    ck_assert_uint_eq(c->cp15.HSR[0], 0x9383000f);
    thumb_one(0xf931, 0x3e00); /* ldrsht r3, [r1] */
    ck_assert_uint_eq(c->cp15.HSR[0], 0x9363000f);
    thumb_one(0xf801, 0x3e00); /* strbt r3, [r1] */
    ck_assert_uint_eq(c->cp15.HSR[0], 0x9303004f);
    run_one(0xe4b13000, PAGE); /* ldrt r3, [r1], #0 */
    ck_assert_uint_eq(c->cp15.HSR[0], 0x9200000f);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pseudocode");
    TCase *t = tcase_create("pseudocode");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, svc_in_an_it_block);
    tcase_add_test(t, undefined_in_an_it_block);
    tcase_add_test(t, exception_return_is_an_event);
    tcase_add_test(t, alignment_by_stage_2);
    tcase_add_test(t, alignment_by_stage_1);
    tcase_add_test(t, alignment_and_permissions);
    tcase_add_test(t, iss_of_unprivileged_accesses);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
