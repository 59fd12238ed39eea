/* test_history.c - running the demo backwards: every place that it has been at can be reached
 * again, to the bit, and going back is cheap.
 *
 * Digests of a plain run, by the interpreter, are compared at seeded places with what a machine
 * with a history has when it goes there, in any order; with an input script typing, with two cores,
 * after pokes; a search backwards finds what a run forwards had seen last. Needs the images of this
 * build (HYPSCOPE_BUILD). Random programs that store to themselves: tests/fuzz/history.c. */
#include "cpu/observe.h"
#include "sim/board.h"
#include "sim/history.h"
#include "sim/poke.h"
#include "tests/engines.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PLACES = 12, JUMPS = 24 };
#define SPACING (UINT64_C(1) << 18)

static char image_path[512];

static struct machine *boot_on(enum cpu_engine engine, unsigned ncpus, const char *script)
{
    struct machine_config cfg = MACHINE_DEFAULTS;
    struct err e;
    cfg.image = image_path;
    cfg.engine = engine;
    cfg.ncpus = ncpus;
    cfg.input = script;
    struct machine *m = machine_new(&cfg, &e);
    ck_assert_msg(m != NULL, "%s", e.text);
    return m;
}

static struct machine *boot(unsigned ncpus, const char *script)
{
    return boot_on(engine_from_environment(), ncpus, script);
}

static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

struct seen {
    struct place at;
    struct snap_digest digest;
};

static void expect(struct machine *m, const struct seen *s)
{
    struct snap_digest d = machine_digest(m);
    struct place here = machine_place(m);
    ck_assert_uint_eq(here.moment, s->at.moment);
    ck_assert_int_eq(place_compare(&here, &s->at), 0);
    ck_assert_uint_eq(d.lo, s->digest.lo);
    ck_assert_uint_eq(d.hi, s->digest.hi);
}

/* A plain machine's places, at seeded moments: after runs to a cycle, to an instruction, steps. */
static void note_places(struct machine *m, struct seen *s, uint64_t step, uint64_t seed)
{
    for (unsigned i = 0; i < PLACES; i++) {
        uint64_t n = step / 2 + draw(&seed) % step;
        if (i % 3 == 0)
            machine_run(m, n, UINT64_MAX);
        else
            machine_run(m, UINT64_MAX, n);
        for (unsigned k = 0; i % 3 == 2 && k < 5; k++)
            machine_step(m);
        s[i] = (struct seen){machine_place(m), machine_digest(m)};
    }
}

static void wander(struct machine *m, struct history *h, const struct seen *s, uint64_t seed)
{
    for (unsigned i = 0; i < JUMPS; i++) {
        const struct seen *to = &s[draw(&seed) % PLACES];
        ck_assert_int_eq(history_goto(h, &to->at), HISTORY_DONE);
        expect(m, to);
    }
}

static void same_places(unsigned ncpus, const char *script)
{
    struct seen s[PLACES];
    struct machine *plain = boot_on(ENGINE_INTERP, ncpus, script), *m = boot(ncpus, script);
    struct history *h = history_attach(m, HISTORY_BUDGET);
    history_spacing(h, SPACING);
    note_places(plain, s, 1000000, 0xabcdef12345);
    machine_run_to(m, s[PLACES - 1].at.moment + 1000);
    wander(m, h, s, 0x9999123);
    history_detach(h);
    machine_free(plain);
    machine_free(m);
}

START_TEST(the_demo)
{
    same_places(1, NULL);
}
END_TEST

START_TEST(two_cores)
{
    same_places(2, NULL);
}
END_TEST

START_TEST(a_script_types)
{
    static const char text[] = "delay 2ms\nsend \"ab\\r\"\ndelay 3ms\nsend \"help\\r\"\n";
    char path[] = "/tmp/history-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_eq(write(fd, text, sizeof text - 1), sizeof text - 1);
    close(fd);
    same_places(1, path);
    unlink(path);
}
END_TEST

/* A person's pokes come in again; one in the past makes another future, as in a machine that never
 * knew the first. */
START_TEST(pokes)
{
    const struct poke change = {
        .op = POKE_MEM, .n = 4, .addr = BOARD_RAM_BASE + 0x7f00000, .value = 0x12345678};
    struct seen after, end, other;
    struct machine *m = boot(1, NULL), *plain = boot_on(ENGINE_INTERP, 1, NULL);
    struct history *h = history_attach(m, HISTORY_BUDGET);
    history_spacing(h, SPACING);
    machine_run(m, 3000000, UINT64_MAX);
    ck_assert(machine_poke(m, &change));
    after = (struct seen){machine_place(m), machine_digest(m)};
    machine_run(m, 2000000, UINT64_MAX);
    end = (struct seen){machine_place(m), machine_digest(m)};
    ck_assert_int_eq(history_back(h, 3000000), HISTORY_DONE);
    ck_assert(history_in_past(h));
    ck_assert(!machine_poke(m, &change));
    ck_assert_int_eq(history_goto(h, &end.at), HISTORY_DONE);
    expect(m, &end);
    ck_assert_int_eq(history_goto(h, &after.at), HISTORY_DONE);
    expect(m, &after);

    ck_assert_int_eq(history_goto_cycle(h, 1500000), HISTORY_DONE);
    history_forget_future(h);
    ck_assert(!history_in_past(h));
    ck_assert(machine_poke(m, &change));
    machine_run(m, 2500000, UINT64_MAX);
    other = (struct seen){machine_place(m), machine_digest(m)};
    machine_run(plain, 1500000, UINT64_MAX);
    machine_poke(plain, &change);
    machine_run(plain, 2500000, UINT64_MAX);
    expect(plain, &other);
    ck_assert_int_eq(history_back(h, 2000000), HISTORY_DONE);
    ck_assert_int_eq(history_goto(h, &other.at), HISTORY_DONE);
    expect(m, &other);
    history_detach(h);
    machine_free(m);
    machine_free(plain);
}
END_TEST

/* --- looking backwards --- */

struct switches {
    struct machine *m;
    struct place last[4]; /* the latest first */
    unsigned n;
};

static void told_entry(void *self, enum observer_kind kind, const void *detail)
{
    const struct world_event *ev = detail;
    if (ev->switched)
        machine_stop(self, EXIT_BREAK, 0, "world switch");
}

static bool any(void *self, struct machine *m, const struct place *at)
{
    return true;
}

START_TEST(the_last_world_switch)
{
    struct machine *m = boot(1, NULL);
    struct history *h = history_attach(m, HISTORY_BUDGET);
    struct observer o = {.mask = BIT(OBS_WORLD_IN), .fn = told_entry, .self = m, .relives = true};
    struct history_search s = {.wanted = any};
    struct place seen[40], found;
    unsigned n = 0;
    history_spacing(h, SPACING);
    observer_attach(&m->obs, &o);
    while (n < 40 && machine_run(m, UINT64_MAX, UINT64_MAX) == EXIT_BREAK)
        seen[n++] = machine_place(m);
    ck_assert_uint_ge(n, 10);
    for (unsigned i = n; i--;) {
        ck_assert_int_eq(history_find_last(h, &s, &found), HISTORY_DONE);
        ck_assert_int_eq(place_compare(&found, &seen[i]), 0);
        struct place here = machine_place(m);
        ck_assert_int_eq(place_compare(&here, &seen[i]), 0);
    }
    ck_assert_int_eq(history_find_last(h, &s, &found), HISTORY_BEGINS);
    ck_assert_uint_eq(machine_moment(m), history_begin(h).moment);
    observer_detach(&m->obs, &o);
    history_detach(h);
    machine_free(m);
}
END_TEST

/* --- what lies ahead, what does not repeat, what is lost --- */

START_TEST(nothing_is_sent_twice)
{
    static struct serial_capture a, b;
    struct machine *m = boot(1, NULL), *plain = boot_on(ENGINE_INTERP, 1, NULL);
    serial_capture_open(&m->board->serial, &a);
    serial_capture_open(&plain->board->serial, &b);
    struct history *h = history_attach(m, HISTORY_BUDGET);
    history_spacing(h, SPACING);
    for (unsigned i = 0; i < 5; i++) {
        machine_run(m, 1500000, UINT64_MAX);
        history_back(h, 1000000 + 12345 * i);
    }
    uint64_t to = machine_cycles(m) + 1500000;
    machine_run(m, to - machine_cycles(m), UINT64_MAX);
    machine_run(plain, to, UINT64_MAX);
    ck_assert_str_eq(a.text, b.text);
    ck_assert_uint_gt(a.len, 0);
    history_detach(h);
    machine_free(m);
    machine_free(plain);
}
END_TEST

static unsigned calls;

static bool stop_soon(void *self, uint64_t done, uint64_t of)
{
    return ++calls > 2;
}

START_TEST(interrupted)
{
    struct machine *m = boot(1, NULL);
    struct history *h = history_attach(m, HISTORY_BUDGET);
    const struct history_host host = {stop_soon, NULL};
    machine_run(m, 9000000, UINT64_MAX);
    struct seen here = {machine_place(m), machine_digest(m)};
    struct place to = {.moment = 7000000, .inputs = UINT64_MAX};
    history_host(h, &host);
    ck_assert_int_eq(history_goto(h, &to), HISTORY_STOPPED);
    expect(m, &here);
    history_detach(h);
    machine_free(m);
}
END_TEST

/* A guest that stores to more pages than the budget holds shortens the reach; what is left is
 * exact. 16 MB are filled again and again. */
START_TEST(a_full_history)
{
    static const uint32_t code[] = {
        0xe3a01101, /*       mov  r1, #0x40000000 */
        0xe2811601, /*       add  r1, r1, #0x100000 */
        0xe2812401, /* again: add r2, r1, #0x1000000 */
        0xe1a00001, /*       mov  r0, r1 */
        0xe2833001, /*       add  r3, r3, #1 */
        0xe5803000, /* fill: str  r3, [r0] */
        0xe2800a01, /*       add  r0, r0, #0x1000 */
        0xe1500002, /*       cmp  r0, r2 */
        0x3afffffb, /*       blo  fill */
        0xeafffff7, /*       b    again */
    };
    struct machine *m = boot(1, NULL);
    for (unsigned i = 0; i < ARRAY_LEN(code); i++)
        machine_poke(m, &(struct poke){
                            .op = POKE_MEM, .n = 4, .addr = 0x47000000 + 4 * i, .value = code[i]});
    machine_poke(m, &(struct poke){.op = POKE_PC, .value = 0x47000000});
    struct history *h = history_attach(m, 20 << 20);
    history_spacing(h, 100000);
    machine_run(m, 90000000, UINT64_MAX);
    struct seen here = {machine_place(m), machine_digest(m)};
    struct history_stats s = history_stats(h);
    ck_assert_uint_gt(s.lost, 0);
    ck_assert_uint_le(s.bytes, s.budget);
    ck_assert_uint_gt(history_begin(h).moment, 0);
    ck_assert_int_eq(history_back(h, here.at.moment), HISTORY_BEGINS);
    ck_assert_int_eq(history_goto(h, &here.at), HISTORY_DONE);
    expect(m, &here);
    history_detach(h);
    machine_free(m);
}
END_TEST

int main(void)
{
    const char *build = getenv("HYPSCOPE_BUILD");
    snprintf(image_path, sizeof image_path, "%s/images/minihyp.elf", build ? build : "build/dev");
    Suite *s = suite_create("history");
    TCase *t = tcase_create("history");
    tcase_set_timeout(t, 300);
    tcase_add_test(t, the_demo);
    tcase_add_test(t, two_cores);
    tcase_add_test(t, a_script_types);
    tcase_add_test(t, pokes);
    tcase_add_test(t, the_last_world_switch);
    tcase_add_test(t, nothing_is_sent_twice);
    tcase_add_test(t, interrupted);
    tcase_add_test(t, a_full_history);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
