/* test_engine.c - the engine: blocks, links, budgets, self-modifying code, page crossings.
 *
 * What a guest must not be able to tell: where blocks begin and end, when they are dropped, and
 * how far the budget reached. */
#include "tests/cpu/bench_core.h"

#include <check.h>
#include <pthread.h>
#include <stdlib.h>

/* 0: mov r0,#0; 4: mov r1,#0; 8: add r0,r0,#1; c: eor r1,r1,r0,lsl #3; 10: add r1,r1,r0
 * 14: tst r0,#7; 18: addeq r1,r1,#5; 1c: subne r1,r1,#3; 20: b 8 */
static const uint32_t mix[] = {0xe3a00000, 0xe3a01000, 0xe2800001, 0xe0211180, 0xe0811000,
                               0xe3100007, 0x02811005, 0x12411003, 0xeafffff8};

START_TEST(counts_are_exact)
{
    struct bench_core *b = bench_new();
    bench_put(b, 0, mix, ARRAY_LEN(mix));
    bench_run(b, 2 + 7 * 1000);
    ck_assert_uint_eq(b->cpu.insns, 7002);
    ck_assert_uint_eq(b->cpu.r[0], 1000);
    ck_assert_uint_eq(b->cpu.r[15], 8);
    bench_free(b);
}
END_TEST

/* The state after N cycles is the same however the run was cut up. */
START_TEST(budgets_do_not_show)
{
    struct bench_core *a = bench_new(), *s = bench_new();
    bench_put(a, 0, mix, ARRAY_LEN(mix));
    bench_put(s, 0, mix, ARRAY_LEN(mix));
    s->cpu.block_cap = 1;
    for (unsigned n = 1; n < 200; n++) {
        bench_run(a, n);
        for (unsigned k = 0; k < n; k++)
            cpu_step(&s->cpu);
        ck_assert_uint_eq(a->sched.now, s->sched.now);
        for (unsigned r = 0; r < 16; r++)
            ck_assert_uint_eq(a->cpu.r[r], s->cpu.r[r]);
        ck_assert_uint_eq(cpu_cpsr(&a->cpu), cpu_cpsr(&s->cpu));
    }
    bench_free(a);
    bench_free(s);
}
END_TEST

struct probe {
    struct bench_core *b;
    uint64_t insns, now;
};

static void note(void *self, uint64_t now)
{
    struct probe *p = self;
    p->insns = p->b->cpu.insns;
    p->now = now;
}

START_TEST(events_fire_before_their_instruction)
{
    struct bench_core *b = bench_new();
    struct probe p = {.b = b};
    struct event e;
    sched_register(&b->sched, &e, "probe", 0, note, &p);
    bench_put(b, 0, mix, ARRAY_LEN(mix));
    for (unsigned at = 3; at < 300; at += 7) {
        sched_arm(&b->sched, &e, at);
        bench_run(b, at - b->sched.now + 2);
        ck_assert_uint_eq(p.now, at);
        ck_assert_uint_eq(p.insns, at);
    }
    bench_free(b);
}
END_TEST

/* str r2,[pc,#-4]: the next instruction is replaced while its block runs. */
START_TEST(a_store_into_the_running_block_is_seen)
{
    static const uint32_t code[] = {
        0xe59f200c, /* 0: ldr r2,[pc,#12]   (the word at 0x14) */
        0xe58f2000, /* 4: str r2,[pc,#0]    (to 0xc) */
        0xe3a01001, /* 8: mov r1,#1 */
        0xe3a00001, /* c: mov r0,#1         becomes mov r0,#2 */
        0xeafffffe, /* 10: b . */
        0xe3a00002,
    };
    struct bench_core *b = bench_new();
    bench_put(b, 0, code, ARRAY_LEN(code));
    bench_run(b, 10);
    ck_assert_uint_eq(b->cpu.r[0], 2);
    ck_assert_uint_eq(b->cpu.r[1], 1);
    ck_assert_uint_eq(b->cpu.insns, 10);
    bench_free(b);
}
END_TEST

/* A linked block that is overwritten from elsewhere must not run again. */
START_TEST(links_to_dead_blocks_are_left)
{
    static const uint32_t code[] = {
        0xe2800001, /* 0: add r0,r0,#1 */
        0xe3500032, /* 4: cmp r0,#50 */
        0x1afffffc, /* 8: bne 0 */
        0xe59f1014, /* c: ldr r1,[pc,#20]   (the word at 0x28) */
        0xe3a02000, /* 10: mov r2,#0 */
        0xe5821000, /* 14: str r1,[r2]      add r0,r0,#1 becomes add r3,r3,#1 */
        0xe3a00000, /* 18: mov r0,#0 */
        0xe2800031, /* 1c: add r0,r0,#49 */
        0xe2800000, /* 20: add r0,r0,#0 */
        0xeafffff5, /* 24: b 0 */
        0xe2833001,
    };
    struct bench_core *b = bench_new();
    bench_put(b, 0, code, ARRAY_LEN(code));
    b->cpu.r[0] = 0;
    b->cpu.r[3] = 0;
    bench_run(b, 150 + 7 + 300);
    ck_assert_uint_eq(b->cpu.r[0], 49);
    ck_assert_uint_eq(b->cpu.r[3], 100);
    bench_free(b);
}
END_TEST

/* T32 across a page: movw r0,#0x1234 at 0xffe; then b . */
START_TEST(thumb_straddles_pages)
{
    static const uint16_t code[] = {0xf241, 0x2034, 0xe7fe};
    struct bench_core *b = bench_new();
    bench_put16(b, 0xffe, code, 3);
    cpu_set_cpsr(&b->cpu, cpu_cpsr(&b->cpu) | PSR_T);
    b->cpu.r[15] = 0xffe;
    bench_run(b, 5);
    ck_assert_uint_eq(b->cpu.r[0], 0x1234);
    ck_assert_uint_eq(b->cpu.r[15], 0x1002);
    ck_assert_uint_eq(b->cpu.insns, 5);
    bench_free(b);
}
END_TEST

/* push {r0-r3} / pop {r4-r7} with the stack across a page. */
START_TEST(multiples_cross_pages)
{
    static const uint32_t code[] = {0xe92d000f, 0xe8bd00f0, 0xeafffffe};
    struct bench_core *b = bench_new();
    bench_put(b, 0, code, ARRAY_LEN(code));
    for (unsigned n = 0; n < 4; n++)
        b->cpu.r[n] = 0x11 * (n + 1);
    b->cpu.r[13] = 0x2008;
    bench_run(b, 4);
    ck_assert_uint_eq(bench_word(b, 0x1ff8), 0x11);
    ck_assert_uint_eq(bench_word(b, 0x2004), 0x44);
    for (unsigned n = 0; n < 4; n++)
        ck_assert_uint_eq(b->cpu.r[4 + n], 0x11 * (n + 1));
    ck_assert_uint_eq(b->cpu.r[13], 0x2008);
    bench_free(b);
}
END_TEST

/* IT blocks survive being cut anywhere: cmp; itete eq; moveq; addne; moveq; addne. */
START_TEST(it_blocks_can_be_cut)
{
    static const uint16_t code[] = {0x3001, 0x07c1, 0x0fc9, 0x2901, 0xbf0b,
                                    0x3203, 0x3301, 0x3205, 0x3307, 0xe7f5};
    struct bench_core *a = bench_new(), *s = bench_new();
    struct bench_core *all[] = {a, s};
    for (unsigned k = 0; k < 2; k++) {
        bench_put16(all[k], 0x100, code, ARRAY_LEN(code));
        cpu_set_cpsr(&all[k]->cpu, cpu_cpsr(&all[k]->cpu) | PSR_T);
        all[k]->cpu.r[15] = 0x100;
    }
    for (unsigned n = 1; n < 60; n++) {
        bench_run(a, n);
        for (unsigned k = 0; k < n; k++)
            cpu_step(&s->cpu);
        for (unsigned r = 0; r < 16; r++)
            ck_assert_uint_eq(a->cpu.r[r], s->cpu.r[r]);
        ck_assert_uint_eq(cpu_cpsr(&a->cpu), cpu_cpsr(&s->cpu));
    }
    ck_assert_uint_ne(a->cpu.r[2], a->cpu.r[3]);
    bench_free(a);
    bench_free(s);
}
END_TEST

START_TEST(breakpoints_stop_before_and_let_go)
{
    struct bench_core *b = bench_new();
    uint32_t at = 0x10;
    bench_put(b, 0, mix, ARRAY_LEN(mix));
    cpu_set_breaks(&b->cpu, &at, 1);
    for (unsigned n = 1; n <= 20; n++) {
        ck_assert_int_eq(cpu_run(&b->cpu, UINT64_MAX), CPU_STOP_BREAK);
        ck_assert_uint_eq(b->cpu.r[15], 0x10);
        ck_assert_uint_eq(b->cpu.r[0], n);
    }
    bench_free(b);
}
END_TEST

/* Whatever a branch was linked to before: a step is one instruction, and each one is observed. */
START_TEST(a_step_is_one_instruction)
{
    struct bench_core *b = bench_new();
    bench_put(b, 0, mix, ARRAY_LEN(mix));
    for (unsigned n = 0; n < 100; n++) {
        uint64_t before = b->cpu.insns;
        cpu_step(&b->cpu);
        ck_assert_uint_eq(b->cpu.insns, before + 1);
        bench_run(b, 1 + n % 9);
        ck_assert_uint_eq(b->cpu.insns, before + 2 + n % 9);
    }
    bench_free(b);
}
END_TEST

/* What the TLB's tags or the permissions depend on must not share a context: the host table would
 * hit where the TLB misses. */
START_TEST(contexts_tell_apart_what_the_tlb_does)
{
    struct bench_core *b = bench_new();
    struct cpu *c = &b->cpu;
    struct {
        uint64_t *reg, bit;
        uint32_t mode;
    } rows[] = {
        {&c->cp15.SCR[0], SCR_SIF, MODE_SVC},
        {&c->cp15.VTTBR[0], field_put(VTTBR_VMID, UINT64_C(1)), MODE_SYS}, /* HCR.VM is 0 */
        {&c->cp15.DACR[1], 1, MODE_SYS},
        {&c->cp15.CONTEXTIDR[1], 1, MODE_SYS},
        {&c->cp15.SCTLR[1], SCTLR_WXN, MODE_SYS},
        {&c->cp15.HCR[0], HCR_DC, MODE_SYS},
        {&c->cp15.HSCTLR[0], HSCTLR_WXN, MODE_HYP},
    };
    for (unsigned k = 0; k < ARRAY_LEN(rows); k++) {
        c->cp15.SCR[0] = rows[k].mode == MODE_SVC ? 0 : SCR_NS;
        cpu_set_cpsr(c, rows[k].mode);
        uint64_t before = c->ctx;
        *rows[k].reg ^= rows[k].bit;
        cpu_context_changed(c);
        ck_assert_msg(c->ctx != before, "row %u", k);
        *rows[k].reg ^= rows[k].bit;
        cpu_context_changed(c);
        ck_assert_msg(c->ctx == before, "row %u, back", k);
    }
    bench_free(b);
}
END_TEST

static void *long_run(void *arg)
{
    bench_run(arg, 100000000);
    return NULL;
}

/* 10^8 chained ops on a stack of 256 KB: handlers do not nest. */
START_TEST(ops_need_no_stack)
{
    struct bench_core *b = bench_new();
    pthread_attr_t attr;
    pthread_t thread;
    bench_put(b, 0, mix, ARRAY_LEN(mix));
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 256 * 1024);
    ck_assert_int_eq(pthread_create(&thread, &attr, long_run, b), 0);
    pthread_join(thread, NULL);
    ck_assert_uint_eq(b->cpu.insns, 100000000);
    bench_free(b);
}
END_TEST

/* --- flags that nothing sees may be left out; whoever looks must not find out (A2.4) --- */

static const uint32_t setters[] = {
    0xe1500001, /* cmp r0,r1 */
    0xe1700001, /* cmn r0,r1 */
    0xe1100001, /* tst r0,r1 */
    0xe1300001, /* teq r0,r1 */
    0xe0902001, /* adds r2,r0,r1 */
    0xe0502001, /* subs r2,r0,r1 */
    0xe0b02001, /* adcs r2,r0,r1 */
    0xe0d02001, /* sbcs r2,r0,r1 */
    0xe0f02001, /* rscs r2,r0,r1 */
    0xe0102001, /* ands r2,r0,r1 */
    0xe01021a1, /* ands r2,r0,r1,lsr #3 */
    0xe1b02001, /* movs r2,r1 */
    0xe3b02102, /* movs r2,#0x80000000: C, too */
    0xe1b02081, /* movs r2,r1,lsl #1 */
    0xe1b02021, /* movs r2,r1,lsr #32 */
    0xe1b02061, /* movs r2,r1,rrx */
    0xe1b02017, /* movs r2,r7,lsl r0 */
    0xe1f02001, /* mvns r2,r1 */
    0xe0120190, /* muls r2,r0,r1 */
    0xe0932190, /* umulls r2,r3,r0,r1 */
    0x00902001, /* addeqs r2,r0,r1 */
    0xe0802001, /* add r2,r0,r1: none */
};
static const uint32_t lookers[] = {
    0xef000000, /* svc #0: SPSR */
    0xe5943000, /* ldr r3,[r4]: aborts */
    0xe4963004, /* ldr r3,[r6],#4: does not */
    0xe10f3000, /* mrs r3,cpsr */
    0x23a05001, /* movcs r5,#1 */
    0x43a05001, /* movmi r5,#1 */
    0x63a05001, /* movvs r5,#1 */
    0x83a05001, /* movhi r5,#1 */
    0x0a000000, /* beq over the next */
    0xba000000, /* blt over the next */
    0xe0a03001, /* adc r3,r0,r1 */
    0xe1a03060, /* mov r3,r0,rrx */
    0xe3a03001, /* mov r3,#1: nobody looks */
};
static const uint32_t operands[][2] = {{0, 0}, {0xffffffff, 1}, {0x80000000, 0x80000000}, {5, 7}};

enum { CASE_WORDS = 6, CASES_AT = 0x1000 };

static void put_flag_case(struct bench_core *b, uint32_t at, uint32_t one, uint32_t two,
                          uint32_t look)
{
    /* ...; cmp r1,r1; b . */
    const uint32_t code[CASE_WORDS] = {one, two, look, 0xe3855002, 0xe1510001, 0xeafffffe};
    bench_put(b, at, code, CASE_WORDS);
}

static void run_flag_case(struct bench_core *b, uint32_t at, const uint32_t *operand,
                          unsigned cycles)
{
    struct cpu *c = &b->cpu;
    cpu_set_cpsr(c, 0x600001d3); /* Supervisor, Z and C */
    for (unsigned r = 0; r < 8; r++)
        c->r[r] = 0x100 * r;
    c->r[0] = operand[0];
    c->r[1] = operand[1];
    c->r[4] = 0x40000000; /* nobody is there */
    c->r[15] = at;
    bench_run(b, cycles);
}

static void same_core(const struct cpu *a, const struct cpu *s, uint32_t at)
{
    for (unsigned r = 0; r < 16; r++)
        ck_assert_msg(a->r[r] == s->r[r], "r%u of the case at %#x", r, at);
    ck_assert_msg(cpu_cpsr(a) == cpu_cpsr(s), "CPSR of the case at %#x", at);
    ck_assert_msg(cpu_spsr(a, MODE_SVC) == cpu_spsr(s, MODE_SVC), "SPSR_svc, case at %#x", at);
    ck_assert_msg(cpu_spsr(a, MODE_ABT) == cpu_spsr(s, MODE_ABT), "SPSR_abt, case at %#x", at);
}

START_TEST(flags_are_there_for_whoever_looks)
{
    struct bench_core *a = bench_new(), *s = bench_new();
    uint32_t at = CASES_AT, vectors[8];
    s->cpu.block_cap = 1;
    for (unsigned k = 0; k < ARRAY_LEN(vectors); k++)
        vectors[k] = 0xeafffffe;
    bench_put(a, 0, vectors, ARRAY_LEN(vectors));
    bench_put(s, 0, vectors, ARRAY_LEN(vectors));
    for (unsigned one = 0; one < ARRAY_LEN(setters); one++)
        for (unsigned two = 0; two < ARRAY_LEN(setters); two++)
            for (unsigned look = 0; look < ARRAY_LEN(lookers); look++, at += 4 * CASE_WORDS) {
                put_flag_case(a, at, setters[one], setters[two], lookers[look]);
                put_flag_case(s, at, setters[one], setters[two], lookers[look]);
                for (unsigned v = 0; v < ARRAY_LEN(operands); v++)
                    for (unsigned cycles = 3; cycles <= 7; cycles += 4) {
                        run_flag_case(a, at, operands[v], cycles);
                        run_flag_case(s, at, operands[v], cycles);
                        same_core(&a->cpu, &s->cpu, at);
                    }
            }
    ck_assert_uint_lt(at, BENCH_RAM_SIZE);
    bench_free(a);
    bench_free(s);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("engine");
    TCase *t = tcase_create("engine");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, counts_are_exact);
    tcase_add_test(t, budgets_do_not_show);
    tcase_add_test(t, events_fire_before_their_instruction);
    tcase_add_test(t, a_store_into_the_running_block_is_seen);
    tcase_add_test(t, links_to_dead_blocks_are_left);
    tcase_add_test(t, thumb_straddles_pages);
    tcase_add_test(t, multiples_cross_pages);
    tcase_add_test(t, it_blocks_can_be_cut);
    tcase_add_test(t, breakpoints_stop_before_and_let_go);
    tcase_add_test(t, a_step_is_one_instruction);
    tcase_add_test(t, contexts_tell_apart_what_the_tlb_does);
    tcase_add_test(t, ops_need_no_stack);
    tcase_add_test(t, flags_are_there_for_whoever_looks);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
