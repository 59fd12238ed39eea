/* test_back.c - the commands that run backwards, on a program of a dozen instructions. */
#include "tests/debugger/rig.h"

#include <string.h>

/* A loop that calls a function; both store. */
static const uint32_t code[] = {
    0xe3a0d101, /* 00       mov  sp, #0x40000000 */
    0xe28dd801, /* 04       add  sp, sp, #0x10000 */
    0xe3a04000, /* 08       mov  r4, #0 */
    0xe2844001, /* 0c loop: add  r4, r4, #1 */
    0xeb000002, /* 10       bl   fn */
    0xe58d0000, /* 14       str  r0, [sp] */
    0xe3540ffa, /* 18       cmp  r4, #1000 */
    0x1afffffa, /* 1c       bne  loop */
    0xe92d4010, /* 20 fn:   push {r4, lr} */
    0xe0840004, /* 24       add  r0, r4, r4 */
    0xe8bd8010, /* 28       pop  {r4, pc} */
};

static struct rig r;

static void begin(void)
{
    rig_open(&r, code, ARRAY_LEN(code));
    past_attach(&r.d, HISTORY_BUDGET);
    history_spacing(r.d.history, 64);
}

static void end(void)
{
    past_detach(&r.d);
    rig_close(&r);
}

static void says(const char *line, const char *want)
{
    const char *text = rig_do(&r, line);
    ck_assert_msg(strstr(text, want) != NULL, "'%s' said:\n%s\nwithout '%s'", line, text, want);
}

static uint32_t at(void)
{
    return dbg_cpu(&r.d)->r[15] - RIG_CODE;
}

START_TEST(steps)
{
    begin();
    rig_do(&r, "step 100");
    uint32_t pc = at();
    char digest[64];
    snprintf(digest, sizeof digest, "%s", rig_do(&r, "digest"));
    rig_do(&r, "rstep 7");
    rig_do(&r, "step 7");
    ck_assert_uint_eq(at(), pc);
    says("digest", digest);
    says("rstep 1000", "history begins at cycle 0");
    ck_assert_uint_eq(at(), 0);
    rig_do(&r, "goto @100");
    says("digest", digest);
    end();
}
END_TEST

START_TEST(over_and_out)
{
    begin();
    rig_do(&r, "until 0x40010014");
    rig_do(&r, "rnext");
    ck_assert_uint_eq(at(), 0x10);
    rig_do(&r, "rnext");
    ck_assert_uint_eq(at(), 0x0c);
    rig_do(&r, "until 0x40010024");
    rig_do(&r, "rstep");
    ck_assert_uint_eq(at(), 0x20);
    end();
}
END_TEST

START_TEST(points)
{
    begin();
    rig_do(&r, "step 500");
    rig_do(&r, "break 0x40010020 if r4 == 3");
    says("rcontinue", "breakpoint 1");
    ck_assert_uint_eq(at(), 0x20);
    ck_assert_uint_eq(dbg_cpu(&r.d)->r[4], 3);
    says("rcontinue", "history begins");
    rig_do(&r, "delete");
    rig_do(&r, "step 500");
    says("rwatch 0x40010000", "by");
    ck_assert_uint_eq(at(), 0x14);
    says("rwatch r0", "by");
    ck_assert_uint_eq(at(), 0x24);
    end();
}
END_TEST

START_TEST(names)
{
    begin();
    rig_do(&r, "step 50");
    rig_do(&r, "bookmark here");
    uint32_t pc = at();
    rig_do(&r, "rstep 20");
    says("bookmarks", "here");
    rig_do(&r, "goto here");
    ck_assert_uint_eq(at(), pc);
    says("bookmark 7up", "begins with a letter");
    ck_assert_uint_eq(r.d.nbookmarks, 1);
    end();
}
END_TEST

START_TEST(another_future)
{
    struct lines script = {.name = "test"};
    begin();
    r.d.lines = &script;
    rig_do(&r, "step 200");
    rig_do(&r, "bookmark later");
    rig_do(&r, "rstep 150");
    rig_do(&r, "set r4 = 900");
    ck_assert(r.d.failed);
    ck_assert_uint_lt(dbg_cpu(&r.d)->r[4], 100);
    rig_do(&r, "set --force r4 = 900");
    ck_assert(!r.d.failed);
    ck_assert_uint_eq(dbg_cpu(&r.d)->r[4], 900);
    ck_assert_uint_eq(r.d.nbookmarks, 0);
    rig_do(&r, "step 100");
    rig_do(&r, "rstep 99");
    rig_do(&r, "step 20");
    ck_assert_uint_ge(dbg_cpu(&r.d)->r[4], 900);
    r.d.lines = NULL;
    end();
}
END_TEST

START_TEST(without_a_history)
{
    rig_open(&r, code, ARRAY_LEN(code));
    rig_do(&r, "step 5");
    rig_do(&r, "rstep");
    ck_assert_uint_eq(machine_insns(r.d.m), 5);
    rig_close(&r);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {steps, over_and_out,   points,
                                  names, another_future, without_a_history};
    return rig_main("back", tests, ARRAY_LEN(tests));
}
