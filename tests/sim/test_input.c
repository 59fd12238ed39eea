/* test_input.c - the input log: what came in comes in again, at the same cycle. */
#include "tests/sim/rig.h"

#include <string.h>

static struct rig rig;

static struct heard {
    uint64_t cycle;
    char text[16];
} heard[64];
static unsigned nheard;

static void hear(void *self, const uint8_t *bytes, unsigned len)
{
    ck_assert_uint_lt(nheard, 64);
    heard[nheard] = (struct heard){.cycle = rig.sched.now};
    memcpy(heard[nheard++].text, bytes, len);
}

static unsigned setup(void)
{
    rig_init(&rig);
    nheard = 0;
    input_snap(&rig.log, &rig.snap);
    return input_add_port(&rig.log, "test", hear, NULL);
}

static bool say(unsigned port, enum input_origin origin, const char *text)
{
    return input_now(&rig.log, port, origin, (const uint8_t *)text, (unsigned)strlen(text));
}

static void expect(unsigned i, uint64_t cycle, const char *text)
{
    ck_assert_uint_lt(i, nheard);
    ck_assert_uint_eq(heard[i].cycle, cycle);
    ck_assert_str_eq(heard[i].text, text);
}

/* Go back: what the machine does when it restores a checkpoint. */
static void go_back(struct snap_buf *to, uint64_t cycle)
{
    struct err e;
    input_mark_lived(&rig.log);
    rig.sched.now = cycle;
    ck_assert_msg(snap_load(&rig.snap, to->data, to->len, &e), "%s", e.text);
}

START_TEST(delivers_and_logs)
{
    unsigned port = setup();
    rig_run(&rig, 100);
    ck_assert(say(port, INPUT_HOST, "abc"));
    expect(0, 100, "abc");
    ck_assert_uint_eq(rig.log.count, 1);
    ck_assert_uint_eq(rig.log.records[0].place.cycle, 100);
    ck_assert_mem_eq(input_bytes(&rig.log, 0), "abc", 3);
    ck_assert(!input_replaying(&rig.log));
    rig_free(&rig);
}
END_TEST

START_TEST(replays_at_the_same_cycles)
{
    struct snap_buf start = {0};
    unsigned port = setup();
    snap_save(&rig.snap, &start);
    rig_run(&rig, 100);
    say(port, INPUT_HOST, "a");
    say(port, INPUT_PERSON, "b");
    rig_run(&rig, 50);
    say(port, INPUT_HOST, "c");
    rig_run(&rig, 50);
    go_back(&start, 0);
    ck_assert_uint_eq(input_pending(&rig.log)->place.moment, 100);
    rig_run(&rig, 99);
    ck_assert_uint_eq(nheard, 3);
    ck_assert(!say(port, INPUT_HOST, "x")); /* the past is over */
    rig_run(&rig, 100);
    expect(3, 100, "a");
    expect(4, 100, "b");
    expect(5, 150, "c");
    ck_assert(input_replaying(&rig.log)); /* all delivered, but not yet where we were */
    ck_assert(!say(port, INPUT_HOST, "x"));
    rig_run(&rig, 1);
    ck_assert(say(port, INPUT_HOST, "d"));
    expect(6, 200, "d");
    ck_assert_uint_eq(rig.log.count, 4);
    snap_buf_free(&start);
    rig_free(&rig);
}
END_TEST

START_TEST(a_state_knows_what_it_has_had)
{
    struct snap_buf mid = {0};
    unsigned port = setup();
    rig_run(&rig, 100);
    say(port, INPUT_HOST, "a");
    snap_save(&rig.snap, &mid); /* at the same cycle, behind the first */
    say(port, INPUT_HOST, "b");
    rig_run(&rig, 10);
    go_back(&mid, 100);
    rig_run(&rig, 10);
    ck_assert_uint_eq(nheard, 3);
    expect(2, 100, "b");
    snap_buf_free(&mid);
    rig_free(&rig);
}
END_TEST

static uint64_t other_fired;

static void other(void *self, uint64_t now)
{
    other_fired = nheard;
}

START_TEST(comes_after_the_events_of_its_cycle)
{
    struct event e;
    struct snap_buf start = {0};
    unsigned port = setup();
    sched_register(&rig.sched, &e, "other", 200, other, NULL);
    snap_save(&rig.snap, &start);
    rig_run(&rig, 100);
    say(port, INPUT_HOST, "a");
    rig_run(&rig, 1);
    go_back(&start, 0);
    sched_arm(&rig.sched, &e, 100);
    other_fired = 99;
    rig_run(&rig, 100);
    ck_assert_uint_eq(other_fired, 1);
    ck_assert_uint_eq(nheard, 2);
    snap_buf_free(&start);
    rig_free(&rig);
}
END_TEST

START_TEST(changing_the_past_forgets_the_future)
{
    struct snap_buf start = {0};
    unsigned port = setup();
    rig_run(&rig, 10);
    say(port, INPUT_HOST, "a");
    snap_save(&rig.snap, &start);
    rig_run(&rig, 90);
    say(port, INPUT_HOST, "bbb");
    go_back(&start, 10);
    input_forget_future(&rig.log);
    ck_assert(!input_replaying(&rig.log));
    ck_assert_uint_eq(rig.log.count, 1);
    ck_assert_uint_eq(rig.log.nbytes, 1);
    ck_assert(say(port, INPUT_PERSON, "c"));
    rig_run(&rig, 200);
    ck_assert_uint_eq(nheard, 3);
    expect(2, 10, "c");
    snap_buf_free(&start);
    rig_free(&rig);
}
END_TEST

START_TEST(scripts_send_again_themselves)
{
    struct snap_buf start = {0};
    unsigned port = setup();
    rig.log.scripted = true;
    snap_save(&rig.snap, &start);
    rig_run(&rig, 100);
    say(port, INPUT_SCRIPT, "s");
    say(port, INPUT_HOST, "h");
    go_back(&start, 0);
    rig_run(&rig, 100);
    ck_assert_uint_eq(nheard, 2); /* the log leaves it to the script, and what follows it waits */
    ck_assert(say(port, INPUT_SCRIPT, "s"));
    rig_run(&rig, 0);
    expect(2, 100, "s");
    expect(3, 100, "h");
    ck_assert_uint_eq(rig.log.count, 2);
    snap_buf_free(&start);
    rig_free(&rig);
}
END_TEST

static bool append(unsigned port, uint64_t at, enum input_origin origin, const char *text)
{
    struct place p = {.moment = at, .settled = true, .cycle = at};
    return input_append(&rig.log, &p, port, origin, (const uint8_t *)text, (unsigned)strlen(text));
}

START_TEST(without_the_script_the_log_sends)
{
    unsigned port = setup();
    ck_assert(append(port, 50, INPUT_SCRIPT, "s"));
    ck_assert(append(port, 70, INPUT_HOST, "t"));
    ck_assert(!append(port, 60, INPUT_HOST, "u"));
    rig_run(&rig, 100);
    ck_assert_uint_eq(nheard, 2);
    expect(0, 50, "s");
    expect(1, 70, "t");
    input_reset(&rig.log);
    ck_assert_uint_eq(rig.log.count, 0);
    ck_assert(!input_replaying(&rig.log));
    rig_free(&rig);
}
END_TEST

START_TEST(grows_and_is_bounded)
{
    static uint8_t big[1 << 20];
    const struct place at = {.moment = 5};
    unsigned port = setup(), n = 0;
    rig.log.ports[port].deliver = NULL;
    while (n < 17 && input_append(&rig.log, &at, port, INPUT_HOST, big, sizeof big))
        n++;
    ck_assert_uint_eq(n, 16);
    ck_assert(input_append(&rig.log, &at, port, INPUT_HOST, NULL, 0));
    ck_assert(!input_append(&rig.log, &at, port, INPUT_HOST, big, 1));
    rig_free(&rig);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        delivers_and_logs,
        replays_at_the_same_cycles,
        a_state_knows_what_it_has_had,
        comes_after_the_events_of_its_cycle,
        changing_the_past_forgets_the_future,
        scripts_send_again_themselves,
        without_the_script_the_log_sends,
        grows_and_is_bounded,
    };
    return rig_main("input", tests, ARRAY_LEN(tests));
}
