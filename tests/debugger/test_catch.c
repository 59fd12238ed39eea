/* Stops on events: each kind comes where it should and nowhere else; counts, once, commands. */
#include "tests/debugger/rig.h"

#include "sim/stores.h"

#include <string.h>

static const uint32_t code[] = {
    0xe3a00040, /* 00  mov r0, #0x40 */
    0xee810f11, /* 04  mcr HCR: VF becomes 1 */
    0xee810f11, /* 08  mcr HCR: the same again */
    0xe3a000c0, /* 0c  mov r0, #0xc0 */
    0xee810f11, /* 10  mcr HCR: VI becomes 1 */
    0xee880f17, /* 14  mcr TLBIALLH */
    0xe3001000, /* 18  movw r1, #0 */
    0xe3441002, /* 1c  movt r1, #0x4002 */
    0xe5810000, /* 20  str r0, [r1] */
    0xe1c103be, /* 24  strh r0, [r1, #0x3e] */
    0xe121f301, /* 28  msr SP_irq, r1 */
    0xe121f301, /* 2c  msr SP_irq, r1 */
    0xe3002000, /* 30  movw r2, #0 */
    0xe3402803, /* 34  movt r2, #0x0803: GICH */
    0xe3a03201, /* 38  mov r3, #0x10000000 */
    0xe5823104, /* 3c  str r3, [r2, #0x104]: GICH_LR1 */
    0xe5823104, /* 40  the same again */
    0xe3004000, /* 44  movw r4, #0 */
    0xe3404900, /* 48  movt r4, #0x0900: UART */
    0xe3a05068, /* 4c  mov r5, #'h' */
    0xe5845000, /* 50  str r5, [r4] */
    0xe3a05069, /* 54  mov r5, #'i' */
    0xe5845000, /* 58  str r5, [r4] */
    0xe5946018, /* 5c  ldr r6, [r4, #0x18] */
    0xe2877001, /* 60  add r7, r7, #1 */
    0xe7f000f0, /* 64  udf */
};

static void begin(struct rig *r)
{
    rig_open(r, code, ARRAY_LEN(code));
    rig_do(r, "set VBAR = 0x40011000");
    rig_do(r, "set HVBAR = 0x40011000");
}

static void finish(struct rig *r)
{
    rig_do(r, "delete");
    rig_close(r);
}

/* What was set alone: it stops behind this instruction, saying this. */
static void stops(const char *line, uint32_t behind, const char *words)
{
    struct rig r;
    begin(&r);
    rig_do(&r, line);
    ck_assert_msg(!r.d.failed && r.d.npoints == 1, "%s: %s", line, r.text);
    const char *said = rig_do(&r, "continue");
    ck_assert_msg(strstr(said, words), "%s: %s", line, said);
    ck_assert_msg(dbg_cpu(&r.d)->r[15] == RIG_CODE + behind, "%s: %s", line, said);
    finish(&r);
}

START_TEST(each_kind)
{
    stops("catch reg HCR", 0x08, "catch 1: HCR, 0x0 -> 0x40\n");
    stops("catch reg HCR.VF", 0x08, "catch 1: HCR.VF, 0x0 -> 0x1\n");
    stops("catch reg HCR.VI", 0x14, "catch 1: HCR.VI, 0x0 -> 0x1\n");
    stops("catch reg HCR if r0 == 0xc0", 0x14, "catch 1: HCR, 0x40 -> 0xc0\n");
    stops("catch reg TLBIALLH", 0x18, "TLBIALLH");
    stops("catch tlb", 0x18, "invalidate all");
    stops("catch reg sp_irq", 0x2c, "-> 0x40020000\n");
    stops("catch lr", 0x40, "GICH_LR1, 0x00000000 -> 0x10000000 (written)");
    stops("catch lr 1", 0x40, "GICH_LR1");
    stops("catch text \"hi\"", 0x5c, "\"hi\" on the console");
    stops("catch text h", 0x54, "\"h\" on the console");
    stops("catch cycle 10", 0x28, "cycle 10");
}
END_TEST

START_TEST(memory)
{
    stops("watch p:0x40020000", 0x24, "watchpoint 1: p:0x0040020000 written, value 0xc0");
    stops("watch p:0x4002003f 1", 0x28, "p:0x004002003e written");
    stops("watch p:0x40020004 4092", 0x28, "p:0x004002003e written");
    stops("watch p:0x09000000", 0x54, "written, value 0x68");
    stops("readwatch p:0x09000018", 0x60, "read, value");
    stops("awatch p:0x09000018", 0x60, "read, value");
}
END_TEST

/* What never comes must not stop: the run ends at the exception. */
START_TEST(nothing_else)
{
    static const char *const never[] = {
        "catch reg SCTLR",    "catch reg sp_svc",       "catch lr 0",         "catch text \"ih\"",
        "watch p:0x40020040", "watch p:0x4002003c 2",   "catch tlb vm=3",     "catch timer",
        "catch exc irq",      "readwatch p:0x09000000", "watch p:0x09000018", "catch trap",
    };
    for (unsigned i = 0; i < ARRAY_LEN(never); i++) {
        struct rig r;
        begin(&r);
        rig_do(&r, never[i]);
        ck_assert_msg(r.d.npoints == 1, "%s: %s", never[i], r.text);
        const char *said = rig_do(&r, "until 0x40010064");
        ck_assert_msg(dbg_cpu(&r.d)->r[15] == RIG_CODE + 0x64, "%s: %s", never[i], said);
        ck_assert_uint_eq(r.d.points[0].hits, 0);
        finish(&r);
    }
}
END_TEST

START_TEST(exceptions)
{
    struct rig r;
    begin(&r);
    rig_do(&r, "catch exc undef");
    const char *said = rig_do(&r, "continue");
    ck_assert_msg(strstr(said, "catch 1: Undefined Instruction, from hyp at 0x40010064 to hyp"),
                  "%s", said);
    finish(&r);
}
END_TEST

/* A step meets events as a run does. */
START_TEST(stepping)
{
    struct rig r;
    begin(&r);
    rig_do(&r, "catch reg HCR.VI");
    rig_do(&r, "catch cycle 7");
    ck_assert(strstr(rig_do(&r, "step 20"), "catch 1: HCR.VI"));
    ck_assert_uint_eq(dbg_cpu(&r.d)->r[15], RIG_CODE + 0x14);
    ck_assert(strstr(rig_do(&r, "step 20"), "catch 2: cycle 7"));
    ck_assert_uint_eq(machine_cycles(r.d.m), 7);
    finish(&r);
}
END_TEST

START_TEST(ignored_once_and_with_commands)
{
    struct rig r;
    begin(&r);
    rig_do(&r, "catch reg HCR");
    rig_do(&r, "ignore 1 1");
    rig_do(&r, "once 1");
    rig_do(&r, "commands 1 print r0 ; print 7 * 6 ; step");
    const char *said = rig_do(&r, "points");
    ck_assert(strstr(said, "1: once, catch reg HCR"));
    ck_assert(strstr(said, "passed by the next 1 times"));
    ck_assert(strstr(said, "then: print r0 ; print 7 * 6 ; step"));
    said = rig_do(&r, "continue");
    ck_assert_msg(strstr(said, "0x40 -> 0xc0"), "%s", said);
    ck_assert(strstr(said, "0xc0") && strstr(said, "42"));
    ck_assert_uint_eq(dbg_cpu(&r.d)->r[15], RIG_CODE + 0x18);
    ck_assert_uint_eq(r.d.npoints, 0);
    ck_assert(strstr(rig_do(&r, "points"), "no points"));
    finish(&r);
}
END_TEST

/* A point whose commands run on comes back to itself; this ends, and nothing piles up. */
START_TEST(commands_that_continue)
{
    struct rig r;
    begin(&r);
    rig_do(&r, "catch tlb");
    rig_do(&r, "catch reg HCR");
    rig_do(&r, "commands 2 continue");
    const char *said = rig_do(&r, "continue");
    ck_assert(strstr(said, "0x0 -> 0x40") && strstr(said, "0x40 -> 0xc0"));
    ck_assert(strstr(said, "catch 1: TLB"));
    ck_assert_uint_eq(dbg_cpu(&r.d)->r[15], RIG_CODE + 0x18);
    finish(&r);
}
END_TEST

/* Two who want to know of stores do not take each other's marks away. */
START_TEST(shared_marks)
{
    struct rig r;
    begin(&r);
    struct observed_pages *p = &r.d.m->obs.stores;
    rig_do(&r, "watch p:0x40020000");
    ck_assert(observed_page(p, 0x40020000) && !observed_page(p, 0x40021000));
    sanitize_on(&r.d, false);
    ck_assert_uint_eq(p->shares, 2);
    ck_assert(observed_page(p, 0x40020000));
    ck_assert(stores_mark(r.d.m, 0x40021000) && !stores_mark(r.d.m, 0x09000000));
    rig_do(&r, "delete");
    ck_assert_uint_eq(p->shares, 1);
    ck_assert(observed_page(p, 0x40021000));
    rig_do(&r, "watch p:0x40020000");
    sanitize_off(&r.d);
    ck_assert(strstr(rig_do(&r, "continue"), "watchpoint 2: p:0x0040020000"));
    rig_do(&r, "delete");
    ck_assert_uint_eq(p->shares, 0);
    ck_assert_uint_eq(p->count, 0);
    finish(&r);
}
END_TEST

START_TEST(mistakes)
{
    static const struct {
        const char *line, *words;
    } all[] = {
        {"catch rain", "'rain' is none of"},
        {"catch exc rain", "'rain' is none of"},
        {"catch exc irq 3", "'3'"},
        {"catch trap ec=RAIN", "RAIN"},
        {"catch trap ec=64", "not below 64"},
        {"catch trap vm=256", "not below 256"},
        {"catch trap reg=NIX", "'NIX'"},
        {"catch trap x=1", "'x=1'"},
        {"catch reg", "which register"},
        {"catch reg r3", "'r3'"},
        {"catch reg HCR.NIX", "'NIX'"},
        {"catch lr 4", "not below 4"},
        {"catch timer nix", "'nix' is none of"},
        {"catch cycle", "which one"},
        {"catch text \"\"", "characters"},
        {"catch text 0123456789012345678901234567890123456789012345678", "characters"},
        {"readwatch p:0x40020000", "by virtual address only"},
        {"watch p:0", "neither main memory"},
        {"watch p:0x40020000 5000", "1 to 4096"},
        {"break p:0x40020000", "virtual address"},
        {"ignore 9 1", "number 9"},
        {"once 0", "number 0"},
        {"commands 9 regs", "number 9"},
        {"trap nix", "'nix'"},
    };
    struct rig r;
    begin(&r);
    for (unsigned i = 0; i < ARRAY_LEN(all); i++) {
        const char *said = rig_do(&r, all[i].line);
        ck_assert_msg(strstr(said, all[i].words), "%s: %s", all[i].line, said);
        ck_assert_msg(r.d.npoints == 0, "%s", all[i].line);
    }
    ck_assert(strstr(rig_do(&r, "catch"), "catch trap  [ec=CLASS]"));
    finish(&r);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        each_kind,
        memory,
        nothing_else,
        exceptions,
        stepping,
        ignored_once_and_with_commands,
        commands_that_continue,
        shared_marks,
        mistakes,
    };
    return rig_main("debugger catch", tests, ARRAY_LEN(tests));
}
