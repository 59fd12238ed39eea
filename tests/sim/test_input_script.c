/* test_input_script.c - the script's language, what it types, when, and that it does so again. */
#include "tests/sim/rig.h"

#include "sim/input_script.h"
#include "sim/pl011.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FRAME (RIG_HZ / 11520 + 1) /* ten bits at 115200 baud */

static struct rig rig;
static struct pl011 uart;
static struct input_script *script;
static char typed[256];
static unsigned ntyped;
static uint64_t typed_at[256];
static int ended; /* 1: stop, 2: failed */
static char end_text[256];

static void on_end(void *self, bool failed, const char *text)
{
    ended = failed ? 2 : 1;
    snprintf(end_text, sizeof end_text, "%s", text);
}

static void setup(const char *text)
{
    struct err e;
    struct region region = {0};
    rig_init(&rig);
    pl011_init(&uart, &rig.sched, RIG_HZ, &rig.serial, "uart");
    pl011_firmware_setup(&uart);
    pl011_region(&uart, &region);
    rig_map(&rig, &region, 0x1000);
    script = input_script_parse("s.txt", text, &e);
    ck_assert_msg(script != NULL, "%s", e.text);
    input_script_attach(script, &rig.sched, RIG_HZ, &rig.serial,
                        &(struct input_script_hooks){.end = on_end});
    input_snap(&rig.log, &rig.snap);
    pl011_snap(&uart, &rig.snap, "uart");
    input_script_snap(script, &rig.snap);
    ntyped = 0;
    ended = 0;
    memset(typed, 0, sizeof typed);
}

static void teardown(void)
{
    input_script_free(script);
    rig_free(&rig);
}

/* The guest prints. */
static void say(const char *text)
{
    while (*text)
        wr(0, (uint8_t)*text++);
}

/* The guest reads what has come, as often as `every` cycles, for a while. */
static void listen(uint64_t cycles, uint64_t every)
{
    for (uint64_t t = 0; t < cycles; t += every) {
        rig_run(&rig, every);
        while (!(rd(0x18) & 0x10)) {
            typed_at[ntyped] = rig.sched.now;
            typed[ntyped++] = (char)rd(0);
        }
    }
}

START_TEST(waits_then_sends)
{
    setup("# hello\n"
          "wait \"=> \"   # the prompt\n"
          "\n"
          "  send \"version\\n\"\n");
    listen(100 * FRAME, FRAME);
    ck_assert_uint_eq(ntyped, 0);
    say("U-Boot\r\n=>");
    listen(100 * FRAME, FRAME);
    ck_assert_uint_eq(ntyped, 0);
    say(" ");
    listen(20 * FRAME, FRAME);
    ck_assert_str_eq(typed, "version\n");
    ck_assert(input_script_done(script));
    teardown();
}
END_TEST

START_TEST(types_a_character_a_frame)
{
    setup("wait \"$\"\nsend \"ab\"");
    rig_run(&rig, 5000000);
    say("$");
    uint64_t t = rig.sched.now;
    listen(3 * FRAME, 1);
    ck_assert_str_eq(typed, "ab");
    ck_assert_uint_eq(typed_at[0], t + FRAME);
    ck_assert_uint_eq(typed_at[1], t + 2 * FRAME);
    ck_assert_uint_eq(rig.log.records[1].place.cycle, t + 2 * FRAME);
    ck_assert_int_eq(rig.log.records[1].origin, INPUT_SCRIPT);
    teardown();
}
END_TEST

START_TEST(finds_overlapping_beginnings)
{
    setup("wait \"aab\"\nwait \"xyxyxz\"\nsend \"1\"");
    say("aaab"); /* the match begins inside what a first try took */
    say("xyxyxyx");
    listen(5 * FRAME, FRAME);
    ck_assert_uint_eq(ntyped, 0);
    say("z");
    listen(5 * FRAME, FRAME);
    ck_assert_str_eq(typed, "1");
    teardown();
}
END_TEST

START_TEST(looks_ahead_while_typing)
{
    setup("wait \"A\"\nsend \"xyz\"\nwait \"B\"\nwait \"C\"\nsend \"!\"");
    say("A");
    rig_run(&rig, FRAME);
    say("B-C"); /* echoed while the rest is being typed */
    listen(10 * FRAME, FRAME);
    ck_assert_str_eq(typed, "xyz!");
    teardown();
}
END_TEST

START_TEST(an_old_match_does_not_count_again)
{
    setup("wait \">\"\nsend \"x\"\nwait \">\"\nsend \"y\"");
    say(">");
    listen(20 * FRAME, FRAME);
    ck_assert_str_eq(typed, "x");
    say(">");
    listen(20 * FRAME, FRAME);
    ck_assert_str_eq(typed, "xy");
    teardown();
}
END_TEST

START_TEST(never_overruns)
{
    static const char text[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    char src[80];
    snprintf(src, sizeof src, "send \"%s\"", text);
    setup(src);
    rig_run(&rig, 1000 * FRAME); /* the guest does not read: 16 are in, the rest waits */
    ck_assert_uint_eq(rd(0x18) & 0x40, 0x40);
    ck_assert_uint_eq(rig.sched.deadline, SCHED_NEVER); /* and nothing keeps the machine awake */
    listen(2000 * FRAME, 50 * FRAME);
    ck_assert_str_eq(typed, text);
    ck_assert_uint_eq(rd(0x3c) & 0x400, 0);
    teardown();
}
END_TEST

START_TEST(waits_for_a_disabled_uart)
{
    setup("send \"a\"");
    wr(0x30, 0);
    rig_run(&rig, 10 * FRAME);
    wr(0x30, 0x301);
    listen(10 * FRAME, FRAME);
    ck_assert_str_eq(typed, "a");
    teardown();
}
END_TEST

START_TEST(delays)
{
    static const struct {
        const char *text;
        uint64_t cycles;
    } rows[] = {{"delay 12345\n", 12345},
                {"delay 500 cycles\n", 500},
                {"delay 20us\n", 20000},
                {"delay 3ms\n", 3000000},
                {"delay 2s\n", 2000000000}};
    for (unsigned i = 0; i < ARRAY_LEN(rows); i++) {
        char src[64];
        snprintf(src, sizeof src, "%ssend \"x\"", rows[i].text);
        setup(src);
        rig_run(&rig, FRAME + rows[i].cycles - 1);
        ck_assert_uint_eq(rd(0x18) & 0x10, 0x10);
        rig_run(&rig, 1);
        ck_assert_uint_eq(rd(0x18) & 0x10, 0);
        teardown();
    }
}
END_TEST

START_TEST(expects_in_time)
{
    setup("expect \"ok\" within 1ms\nsend \"y\"");
    rig_run(&rig, FRAME + 500000);
    say("ok");
    listen(2000000, 1000);
    ck_assert_str_eq(typed, "y");
    ck_assert_int_eq(ended, 0);
    teardown();
}
END_TEST

START_TEST(expects_too_long)
{
    setup("\nexpect \"ok\" within 1ms\nsend \"y\"");
    rig_run(&rig, FRAME + 999999);
    ck_assert_int_eq(ended, 0);
    rig_run(&rig, 1);
    ck_assert_int_eq(ended, 2);
    ck_assert_str_eq(end_text, "s.txt:2: expect \"ok\": not seen in time");
    say("ok");
    listen(100 * FRAME, FRAME);
    ck_assert_uint_eq(ntyped, 0);
    teardown();
}
END_TEST

START_TEST(stops)
{
    char where[64];
    setup("wait \"bye\"\nstop");
    input_script_where(script, where, sizeof where);
    ck_assert_str_eq(where, "s.txt:1: wait \"bye\"");
    say("bye");
    rig_run(&rig, 2 * FRAME);
    ck_assert_int_eq(ended, 1);
    ck_assert_str_eq(end_text, "s.txt:2: stop");
    ck_assert(input_script_done(script));
    teardown();
}
END_TEST

START_TEST(escapes)
{
    setup("send \"\\r\\n\\t\\e\\\\\\\"\\x41\\xfF\\0#\"");
    listen(20 * FRAME, FRAME);
    ck_assert_mem_eq(typed, "\r\n\t\x1b\\\"A\xff\0#", 10);
    ck_assert_uint_eq(ntyped, 10);
    teardown();
}
END_TEST

START_TEST(types_the_same_in_a_replay)
{
    struct snap_buf mid = {0};
    struct err e;
    setup("wait \"A\"\nsend \"one\"\nwait \"B\"\nsend \"two\"");
    say("A");
    rig_run(&rig, 2 * FRAME); /* "on" is gone */
    uint64_t then = rig.sched.now;
    snap_save(&rig.snap, &mid);
    rig_run(&rig, 5 * FRAME);
    say("B");
    rig_run(&rig, 20 * FRAME);
    struct snap_digest first = snap_digest(&rig.snap);
    input_mark_lived(&rig.log);
    uint32_t count = rig.log.count;
    rig.sched.now = then;
    ck_assert_msg(snap_load(&rig.snap, mid.data, mid.len, &e), "%s", e.text);
    rig_run(&rig, 5 * FRAME);
    say("B");
    rig_run(&rig, 20 * FRAME);
    struct snap_digest second = snap_digest(&rig.snap);
    ck_assert(first.lo == second.lo && first.hi == second.hi);
    ck_assert_uint_eq(rig.log.count, count);
    ck_assert(!input_replaying(&rig.log));
    listen(FRAME, FRAME);
    ck_assert_str_eq(typed, "onetwo");
    snap_buf_free(&mid);
    teardown();
}
END_TEST

START_TEST(mistakes_name_their_line)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"wait", "f:1: expected a text in double quotes"},
        {"\n\nwait \"x", "f:3: the text has no closing quote"},
        {"wait \"x\ny\"", "f:1: the text has no closing quote"},
        {"# c\nsend \"\"", "f:2: the text is empty"},
        {"send \"\\q\"", "f:1: after a backslash comes"},
        {"send \"\\x4\"", "f:1: \\x takes two"},
        {"type \"x\"", "f:1: a step begins with"},
        {"wait\"x\" y", "f:1: something follows"},
        {"expect \"x\"", "f:1: expect needs a time limit"},
        {"delay", "f:1: expected a time"},
        {"delay 10 parsecs", "f:1: a time's unit is"},
        {"delay 99999999999999999999s", "f:1: expected a time"},
        {"stop now", "f:1: something follows"},
        {"\"x\"", "f:1: a step begins with"},
    };
    for (unsigned i = 0; i < ARRAY_LEN(rows); i++) {
        struct err e = {0};
        ck_assert_ptr_null(input_script_parse("f", rows[i].text, &e));
        ck_assert_int_eq(e.status, 2);
        ck_assert_msg(strncmp(e.text, rows[i].want, strlen(rows[i].want)) == 0, "%s", e.text);
    }
}
END_TEST

START_TEST(text_has_a_limit)
{
    char src[1100] = "send \"";
    struct err e;
    memset(src + 6, 'x', 1001);
    strcpy(src + 6 + 1001, "\"");
    ck_assert_ptr_null(input_script_parse("f", src, &e));
    strcpy(src + 6 + 1000, "\"");
    struct input_script *s = input_script_parse("f", src, &e);
    ck_assert_ptr_nonnull(s);
    input_script_free(s);
}
END_TEST

START_TEST(files)
{
    char path[] = "/tmp/test_script_XXXXXX";
    struct err e;
    int fd = mkstemp(path);
    ck_assert_int_eq(write(fd, "stop\n", 5), 5);
    struct input_script *s = input_script_load(path, &e);
    ck_assert_msg(s != NULL, "%s", e.text);
    input_script_free(s);
    ck_assert_int_eq(write(fd, "a\0b", 3), 3);
    ck_assert_ptr_null(input_script_load(path, &e));
    ck_assert_ptr_nonnull(strstr(e.text, "not a text file"));
    close(fd);
    unlink(path);
    ck_assert_ptr_null(input_script_load(path, &e));
    ck_assert_int_eq(e.status, 2);
    ck_assert_ptr_nonnull(strstr(e.text, path));
    ck_assert_ptr_null(input_script_load("/tmp", &e)); /* a folder */
}
END_TEST

START_TEST(empty_script)
{
    setup("# nothing\n");
    ck_assert(input_script_done(script));
    ck_assert_uint_eq(rig.sched.deadline, SCHED_NEVER);
    say("x");
    teardown();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        waits_then_sends,
        types_a_character_a_frame,
        finds_overlapping_beginnings,
        looks_ahead_while_typing,
        an_old_match_does_not_count_again,
        never_overruns,
        waits_for_a_disabled_uart,
        delays,
        expects_in_time,
        expects_too_long,
        stops,
        escapes,
        types_the_same_in_a_replay,
        mistakes_name_their_line,
        text_has_a_limit,
        files,
        empty_script,
    };
    return rig_main("input_script", tests, ARRAY_LEN(tests));
}
