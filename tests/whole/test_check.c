/* test_check.c - the lock-step check: it finds nothing where there is nothing, and what is planted
 * where it was planted.
 *
 * Both machines are of the build's own engine (ENGINE_AUTO), so that this holds on every host.
 * Needs the images of this build (HYPSCOPE_BUILD). */
#include "cpu/observe.h"
#include "sim/board.h"
#include "sim/check.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A guest of a few words, at the start of RAM: a loop that computes, stores and calls. */
enum { BASE = 0x40000000, ADD_AT = 0x40000010, STORE_AT = 0x40000014, LOOP_AT = 0x40000008 };
/* clang-format off */
static const uint32_t guest[] = {
    0xe3a00000, /* 00: mov r0, #0 */
    0xe28f1f40, /* 04: add r1, pc, #0x100 */
    0xe2800001, /* 08: add r0, r0, #1 */
    0xe0233000, /* 0c: eor r3, r3, r0 */
    0xe0844003, /* 10: add r4, r4, r3 */
    0xe5814000, /* 14: str r4, [r1] */
    0xe2002fff, /* 18: and r2, r0, #0x3fc */
    0xe7913002, /* 1c: ldr r3, [r1, r2] */
    0xeafffff8, /* 20: b 08 */
};
/* clang-format on */
enum { ADD_R4_R5 = 0xe0844005, STR_R5 = 0xe5815000 };

static char image_path[512];
static char *report;
static size_t report_len;

static struct check *load_demo(void)
{
    struct machine_config cfg = MACHINE_DEFAULTS;
    struct err e;
    cfg.image = image_path;
    struct check *c = check_new(&cfg, &e);
    ck_assert_msg(c != NULL, "%s", e.text);
    return c;
}

static struct check *load_guest(const char *name)
{
    struct machine_config cfg = MACHINE_DEFAULTS;
    struct err e;
    FILE *f = fopen(name, "wb");
    ck_assert(f && fwrite(guest, sizeof guest, 1, f) == 1 && fclose(f) == 0);
    cfg.load[0] = (struct machine_image){.path = name, .has_addr = true, .addr = BASE};
    cfg.nload = 1;
    cfg.has_entry = true;
    cfg.entry = BASE;
    struct check *c = check_new(&cfg, &e);
    ck_assert_msg(c != NULL, "%s", e.text);
    remove(name);
    return c;
}

static struct check_figures run(struct check *c, uint64_t insns)
{
    FILE *f = open_memstream(&report, &report_len);
    struct check_figures r = check_run(c, insns, f, NULL, NULL);
    fclose(f);
    return r;
}

static void reported(const char *text)
{
    ck_assert_msg(strstr(report, text) != NULL, "no \"%s\" in:\n%s", text, report);
}

/* One machine's memory is another, from the start. */
static void plant(struct check *c, uint32_t at, uint32_t word)
{
    struct machine *m = check_machine(c, CHECK_CODE);
    memcpy(m->ram + (at - m->ram_base), &word, sizeof word);
}

START_TEST(demo_agrees)
{
    struct check *c = load_demo();
    struct machine *m = check_machine(c, CHECK_CODE);
    m->cpu[0]->block_cap = 3;
    struct check_figures r = run(c, UINT64_MAX);
    ck_assert_msg(!r.differ, "%s", report);
    ck_assert_int_eq(m->exit, EXIT_POWEROFF);
    ck_assert_uint_eq(r.insns, machine_insns(check_machine(c, CHECK_INTERP)));
    ck_assert_uint_gt(r.blocks, 1000000);
    ck_assert_uint_gt(r.windows, 100);
    ck_assert_uint_gt(r.pages, 200);
    ck_assert_uint_eq(report_len, 0);
    check_free(c);
}
END_TEST

/* A limit of instructions is kept to by both, to the instruction. */
START_TEST(limit)
{
    struct check *c = load_demo();
    struct check_figures r = run(c, 1234567);
    ck_assert(!r.differ);
    ck_assert_int_eq(check_machine(c, CHECK_CODE)->exit, EXIT_INSNS);
    ck_assert_uint_eq(machine_insns(check_machine(c, CHECK_INTERP)), 1234567);
    ck_assert_uint_eq(machine_insns(check_machine(c, CHECK_CODE)), 1234567);
    check_free(c);
}
END_TEST

START_TEST(operand_flipped)
{
    struct check *c = load_guest("operand_flipped.bin");
    plant(c, ADD_AT, ADD_R4_R5);
    ck_assert(run(c, 1000000).differ);
    reported("behind this block of core 0");
    reported("40000010  e0844005  add r4, r4, r5");
    reported("r4 ");
    ck_assert_uint_lt(machine_insns(check_machine(c, CHECK_CODE)), 64);
    check_free(c);
}
END_TEST

/* Only memory differs: seen at the end of the window, found again block by block. */
START_TEST(store_flipped)
{
    struct check *c = load_guest("store_flipped.bin");
    struct machine *m[] = {check_machine(c, 0), check_machine(c, 1)};
    plant(c, STORE_AT, STR_R5);
    for (unsigned i = 0; i < 2; i++) /* what is read back must not tell */
        plant(c, ADD_AT + 12, 0xe3a03007);
    memcpy(m[0]->ram + 0x1c, m[1]->ram + 0x1c, 4);
    ck_assert(run(c, 1000000).differ);
    reported("at the end of a window");
    reported("behind this block of core 0");
    reported("40000014  e5815000  str r5, [r1]");
    reported("ram + 0x10c ");
    ck_assert_uint_lt(machine_insns(m[1]), 64);
    check_free(c);
}
END_TEST

/* An engine whose exceptions go wrong where blocks are linked: every time, or once only. */
struct flaw {
    unsigned at, seen; /* at 0: every time */
};

static void strike(void *self, enum observer_kind kind, const void *detail)
{
    const struct exc_event *ev = detail;
    struct flaw *f = self;
    (void)kind;
    if (!ev->cpu->block_stop && (!f->at || ++f->seen == f->at))
        ev->cpu->bank[BANK_SP_UND] ^= 0x10;
}

static void flawed(unsigned at, const char *expected)
{
    struct check *c = load_demo();
    struct flaw f = {.at = at};
    struct observer o = {.mask = BIT(OBS_EXC_ENTRY), .fn = strike, .self = &f};
    observer_attach(&check_machine(c, CHECK_CODE)->obs, &o);
    ck_assert(run(c, UINT64_MAX).differ);
    reported("at the end of a window");
    reported("cpu0 bank[20]");
    reported(expected);
    check_free(c);
}

START_TEST(links_flawed)
{
    flawed(0, "where blocks run on into each other, not in step: the last block, of core 0:");
}
END_TEST

START_TEST(not_seen_again)
{
    flawed(7, "but not when it was run again");
}
END_TEST

int main(void)
{
    const char *build = getenv("HYPSCOPE_BUILD");
    snprintf(image_path, sizeof image_path, "%s/images/minihyp.elf", build ? build : "build/dev");
    Suite *s = suite_create("check");
    TCase *t = tcase_create("check");
    tcase_set_timeout(t, 300);
    tcase_add_test(t, demo_agrees);
    tcase_add_test(t, limit);
    tcase_add_test(t, operand_flipped);
    tcase_add_test(t, store_flipped);
    tcase_add_test(t, links_flawed);
    tcase_add_test(t, not_seen_again);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
