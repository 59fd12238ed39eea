/* test_same.c - what must not show: the demo ends in the same state, byte for byte, however it was
 * watched, cut up, or interrupted by saving and restoring.
 *
 * Each variant runs the demo's image to its end, on each engine, and compares the digest of all
 * state and the cycle count with a plain run of the interpreter. Needs the images of this build
 * (HYPSCOPE_BUILD). */
#include "sim/board.h"
#include "sim/machine.h"
#include "tests/engines.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DROPS 10000
#define SAVES 100

static char image_path[512];

struct outcome {
    struct snap_digest digest;
    uint64_t cycles, insns, switches;
};

static struct machine *boot(enum cpu_engine engine)
{
    struct machine_config cfg = MACHINE_DEFAULTS;
    struct err e;
    cfg.image = image_path;
    cfg.engine = engine;
    struct machine *m = machine_new(&cfg, &e);
    ck_assert_msg(m != NULL, "%s", e.text);
    return m;
}

static void finish(struct machine *m, struct outcome *o)
{
    ck_assert_int_eq(m->exit, EXIT_POWEROFF);
    o->digest = machine_digest(m);
    o->cycles = machine_cycles(m);
    o->insns = machine_insns(m);
    o->switches = m->cpu[0]->world_switches;
}

static void plain(enum cpu_engine engine, struct outcome *o)
{
    struct machine *m = boot(engine);
    machine_run(m, UINT64_MAX, UINT64_MAX);
    finish(m, o);
    machine_free(m);
}

static void same(const struct outcome *a, const struct outcome *b)
{
    ck_assert_uint_eq(a->cycles, b->cycles);
    ck_assert_uint_eq(a->insns, b->insns);
    ck_assert_uint_eq(a->digest.lo, b->digest.lo);
    ck_assert_uint_eq(a->digest.hi, b->digest.hi);
}

static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

START_TEST(two_runs)
{
    struct outcome a, b;
    plain(ENGINE_INTERP, &a);
    plain(engine_of((unsigned)_i), &b);
    same(&a, &b);
    ck_assert_uint_gt(a.switches, 0);
}
END_TEST

static void count(void *self, enum observer_kind kind, const void *detail)
{
    (void)detail;
    ((uint64_t *)self)[kind]++;
}

/* Every observer kind, instructions included, which chooses the slower loop. */
START_TEST(every_observer)
{
    struct outcome a, b;
    uint64_t told[OBS_COUNT] = {0};
    struct observer o = {.mask = BIT(OBS_COUNT) - 1, .fn = count, .self = told};
    plain(ENGINE_INTERP, &a);
    struct machine *m = boot(engine_of((unsigned)_i));
    observer_attach(&m->obs, &o);
    machine_run(m, UINT64_MAX, UINT64_MAX);
    finish(m, &b);
    same(&a, &b);
    ck_assert_uint_gt(told[OBS_INSN], b.insns / 2);
    ck_assert_uint_gt(told[OBS_WORLD_IN], 0);
    machine_free(m);
}
END_TEST

START_TEST(blocks_of_one_instruction)
{
    struct outcome a, b;
    plain(ENGINE_INTERP, &a);
    struct machine *m = boot(engine_of((unsigned)_i));
    m->cpu[0]->block_cap = 1;
    cpu_drop_derived(m->cpu[0]);
    machine_run(m, UINT64_MAX, UINT64_MAX);
    finish(m, &b);
    same(&a, &b);
    machine_free(m);
}
END_TEST

/* Decoded blocks, host TLB and jump cache dropped at seeded moments all over the run. */
START_TEST(derived_state_dropped)
{
    struct outcome a, b;
    uint64_t seed = 0x1234567887654321u;
    plain(ENGINE_INTERP, &a);
    struct machine *m = boot(engine_of((unsigned)_i));
    uint64_t mean = a.cycles / DROPS;
    unsigned drops = 0;
    while (machine_run(m, 1 + draw(&seed) % (2 * mean), UINT64_MAX) == EXIT_CYCLES) {
        cpu_drop_derived(m->cpu[0]);
        drops++;
    }
    finish(m, &b);
    same(&a, &b);
    ck_assert_uint_gt(drops, DROPS * 9 / 10);
    machine_free(m);
}
END_TEST

/* Saved at a seeded cycle, restored into another machine, which goes on; a hundred times. One of
 * the two is the interpreter's. */
START_TEST(saved_and_restored)
{
    struct outcome a, b;
    uint64_t seed = 0xfeedface01234567u;
    struct snap_buf buf = {0};
    struct err e;
    plain(ENGINE_INTERP, &a);
    uint64_t step = a.cycles / SAVES;
    struct machine *m = boot(engine_of((unsigned)_i)), *other = boot(ENGINE_INTERP);
    unsigned saves = 0;
    while (machine_run(m, step / 2 + draw(&seed) % step, UINT64_MAX) == EXIT_CYCLES) {
        buf.len = 0;
        snap_save(&m->snap, &buf);
        ck_assert_msg(snap_load(&other->snap, buf.data, buf.len, &e), "%s", e.text);
        struct snap_digest x = machine_digest(m), y = machine_digest(other);
        ck_assert_uint_eq(x.lo, y.lo);
        ck_assert_uint_eq(x.hi, y.hi);
        struct machine *t = m;
        m = other;
        other = t;
        saves++;
    }
    finish(m, &b);
    same(&a, &b);
    ck_assert_uint_gt(saves, SAVES * 9 / 10);
    snap_buf_free(&buf);
    machine_free(m);
    machine_free(other);
}
END_TEST

int main(void)
{
    const char *build = getenv("HYPSCOPE_BUILD");
    snprintf(image_path, sizeof image_path, "%s/images/minihyp.elf", build ? build : "build/dev");
    Suite *s = suite_create("same");
    TCase *t = tcase_create("same");
    tcase_set_timeout(t, 300);
    tcase_add_loop_test(t, two_runs, 0, (int)engine_count());
    tcase_add_loop_test(t, every_observer, 0, (int)engine_count());
    tcase_add_loop_test(t, blocks_of_one_instruction, 0, (int)engine_count());
    tcase_add_loop_test(t, derived_state_dropped, 0, (int)engine_count());
    tcase_add_loop_test(t, saved_and_restored, 0, (int)engine_count());
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
