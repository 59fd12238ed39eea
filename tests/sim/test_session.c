/* test_session.c - a machine in a file: it goes on as if nothing had been; a file that is damaged,
 * cut, or of another machine is refused and changes nothing. */
#include "sim/board.h"
#include "sim/poke.h"
#include "sim/session.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CODE 0x40010000u

static char image[] = "/tmp/session-code-XXXXXX", saved[] = "/tmp/session-XXXXXX";

static struct machine *build(unsigned ncpus, uint32_t first)
{
    /* Counts, stores what it counts to memory that moves on. */
    const uint32_t code[] = {first, 0xe2800001 /* add r0, #1 */, 0xe4810004 /* str r0, [r1], #4 */,
                             0xeafffffc /* b back */};
    struct machine_config cfg = MACHINE_DEFAULTS;
    struct err e;
    ck_assert(file_write(image, code, sizeof code, &e));
    cfg.load[0] = (struct machine_image){.path = image, .has_addr = true, .addr = CODE};
    cfg.nload = 1;
    cfg.has_entry = true;
    cfg.entry = CODE;
    cfg.ncpus = ncpus;
    struct machine *m = machine_new(&cfg, &e);
    ck_assert_msg(m != NULL, "%s", e.text);
    machine_poke(m, &(struct poke){.op = POKE_REG, .a = MODE_HYP, .n = 1, .value = 0x41000000});
    return m;
}

#define NOP 0xe1a00000u

static bool equal(struct machine *a, struct machine *b)
{
    struct snap_digest x = machine_digest(a), y = machine_digest(b);
    return x.lo == y.lo && x.hi == y.hi;
}

START_TEST(goes_on)
{
    struct err e;
    struct machine *a = build(1, NOP), *b = build(1, NOP);
    machine_run(a, 100000, UINT64_MAX);
    machine_poke(a, &(struct poke){.op = POKE_REG, .a = MODE_HYP, .n = 0, .value = 77});
    ck_assert_msg(session_save(a, saved, &e), "%s", e.text);
    ck_assert_msg(session_load(b, saved, &e), "%s", e.text);
    ck_assert(equal(a, b));
    ck_assert_uint_eq(b->board->input.count, 2);
    machine_run(a, 100000, UINT64_MAX);
    machine_run(b, 100000, UINT64_MAX);
    ck_assert(equal(a, b));
    machine_free(a);
    machine_free(b);
}
END_TEST

START_TEST(damage_is_refused)
{
    struct err e;
    struct machine *a = build(1, NOP), *b = build(1, NOP);
    struct file_data f;
    machine_run(a, 50000, UINT64_MAX);
    machine_run(b, 777, UINT64_MAX);
    struct snap_digest before = machine_digest(b);
    ck_assert(session_save(a, saved, &e));
    ck_assert(file_read(saved, 1 << 20, &f, &e));
    for (size_t i = 0; i < f.len; i += i < 128 ? 1 : 211) {
        f.data[i] ^= 0x20;
        ck_assert(file_write(saved, f.data, f.len, &e));
        f.data[i] ^= 0x20;
        ck_assert_msg(!session_load(b, saved, &e), "byte %zu", i);
        ck_assert_int_eq(e.status, 2);
        ck_assert(file_write(saved, f.data, i + 1, &e));
        ck_assert_msg(i + 1 == f.len || !session_load(b, saved, &e), "cut behind %zu", i);
    }
    struct snap_digest behind = machine_digest(b);
    ck_assert_uint_eq(before.lo, behind.lo);
    ck_assert_uint_eq(before.hi, behind.hi);
    file_free(&f);
    machine_free(a);
    machine_free(b);
}
END_TEST

START_TEST(other_machines_are_refused)
{
    struct err e;
    struct machine *a = build(1, NOP), *two = build(2, NOP), *other = build(1, NOP + 1);
    ck_assert(session_save(a, saved, &e));
    ck_assert(!session_load(two, saved, &e));
    ck_assert_msg(strstr(e.text, "other options"), "%s", e.text);
    ck_assert(!session_load(other, saved, &e));
    ck_assert_msg(strstr(e.text, "other images"), "%s", e.text);
    machine_free(a);
    machine_free(two);
    machine_free(other);
}
END_TEST

START_TEST(tells_its_options)
{
    struct err e;
    struct session_words w;
    struct machine *a = build(2, NOP);
    ck_assert(session_save(a, saved, &e));
    ck_assert(session_words(saved, &w, &e));
    bool smp = false, load = false;
    for (int i = 0; i + 1 < w.count; i++) {
        smp |= !strcmp(w.word[i], "--smp") && !strcmp(w.word[i + 1], "2");
        load |= !strcmp(w.word[i], "--load") && strstr(w.word[i + 1], "@0x40010000");
    }
    ck_assert(smp && load);
    session_words_free(&w);
    machine_free(a);
}
END_TEST

int main(void)
{
    close(mkstemp(image));
    close(mkstemp(saved));
    Suite *s = suite_create("session");
    TCase *t = tcase_create("session");
    tcase_add_test(t, goes_on);
    tcase_add_test(t, damage_is_refused);
    tcase_add_test(t, other_machines_are_refused);
    tcase_add_test(t, tells_its_options);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    unlink(image);
    unlink(saved);
    return failed != 0;
}
