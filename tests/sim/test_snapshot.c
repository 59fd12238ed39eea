/* test_snapshot.c - what is saved comes back; what does not fit changes nothing. */
#include "sim/base/snapshot.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

struct thing {
    uint32_t word;
    uint64_t wide[3];
    uint8_t small;
    uint32_t derived; /* not in the table: follows word */
};

static const struct snap_field thing_fields[] = {
    SNAP_FIELD(struct thing, word),
    SNAP_ARRAY(struct thing, wide, uint64_t),
    SNAP_FIELD(struct thing, small),
};

static void thing_loaded(void *base)
{
    struct thing *t = base;
    t->derived = t->word * 2;
}

static struct thing a, b;
static _Alignas(4096) uint8_t ram[16 * 4096];
static struct snap_list list;
static struct snap_buf buf;

static struct snap_section section(const char *name, struct thing *t)
{
    return (struct snap_section){.name = name,
                                 .version = 1,
                                 .base = t,
                                 .fields = thing_fields,
                                 .nfields = ARRAY_LEN(thing_fields),
                                 .post_load = thing_loaded};
}

static void setup(void)
{
    struct snap_section sa = section("a", &a), sb = section("b", &b);
    list = (struct snap_list){0};
    a = (struct thing){.word = 7, .wide = {1, 2, UINT64_MAX}, .small = 9};
    b = (struct thing){.word = 8};
    memset(ram, 0, sizeof ram);
    ram[5 * 4096 + 17] = 0xaa;
    snap_add(&list, &sa);
    snap_add(&list, &sb);
    snap_add_ram(&list, "ram", ram, sizeof ram);
    snap_save(&list, &buf);
}

static void teardown(void)
{
    snap_buf_free(&buf);
}

static bool same(struct snap_digest x, struct snap_digest y)
{
    return x.lo == y.lo && x.hi == y.hi;
}

START_TEST(round_trip)
{
    struct err e;
    struct snap_digest before = snap_digest(&list);
    a = (struct thing){0};
    memset(ram, 0x55, sizeof ram);
    ck_assert(!same(before, snap_digest(&list)));
    ck_assert_msg(snap_load(&list, buf.data, buf.len, &e), "%s", e.text);
    ck_assert(same(before, snap_digest(&list)));
    ck_assert_uint_eq(a.wide[2], UINT64_MAX);
    ck_assert_uint_eq(a.derived, 14);
    ck_assert_uint_eq(ram[5 * 4096 + 17], 0xaa);
    ck_assert_uint_eq(ram[0], 0);
}
END_TEST

START_TEST(sparse)
{
    /* One page of sixteen holds something. */
    ck_assert_uint_lt(buf.len, 2 * 4096);
}
END_TEST

START_TEST(digest_sees_each_part)
{
    struct snap_digest d = snap_digest(&list);
    ck_assert(same(d, snap_digest(&list)));
    a.small ^= 1;
    ck_assert(!same(d, snap_digest(&list)));
    a.small ^= 1;
    ck_assert(same(d, snap_digest(&list)));
    ram[sizeof ram - 1] = 1;
    ck_assert(!same(d, snap_digest(&list)));
    ram[sizeof ram - 1] = 0;
    ck_assert(same(d, snap_digest(&list)));
    /* The same page elsewhere is another memory. */
    memcpy(ram + 6 * 4096, ram + 5 * 4096, 4096);
    memset(ram + 5 * 4096, 0, 4096);
    ck_assert(!same(d, snap_digest(&list)));
    /* What is derived does not count. */
    setup();
    d = snap_digest(&list);
    a.derived++;
    ck_assert(same(d, snap_digest(&list)));
}
END_TEST

/* Every single byte changed, and every length cut, is refused and changes nothing. */
START_TEST(damage_is_refused)
{
    struct err e;
    struct snap_digest d = snap_digest(&list);
    uint8_t *copy = malloc(buf.len);
    for (size_t i = 0; i < buf.len; i += i < 256 ? 1 : 61) {
        memcpy(copy, buf.data, buf.len);
        copy[i] ^= 0x10;
        ck_assert_msg(!snap_load(&list, copy, buf.len, &e), "byte %zu", i);
        ck_assert_int_eq(e.status, 2);
        ck_assert_msg(!snap_load(&list, buf.data, i, &e), "cut at %zu", i);
        ck_assert_int_eq(strncmp(e.text, "snapshot: ", 10), 0);
    }
    free(copy);
    ck_assert(same(d, snap_digest(&list)));
}
END_TEST

static void refuse(const char *expect)
{
    struct err e = {0};
    struct snap_digest d = snap_digest(&list);
    ck_assert(!snap_load(&list, buf.data, buf.len, &e));
    ck_assert_msg(strstr(e.text, expect), "'%s' lacks '%s'", e.text, expect);
    ck_assert(same(d, snap_digest(&list)));
}

/* The last section differs, so that a loader that applies as it reads would be caught. */
START_TEST(other_machines_are_refused)
{
    struct snap_field other[3];
    list.sections[1].version = 2;
    refuse("section 'b' has version 1");
    list.sections[1].version = 1;
    list.sections[1].name = "c";
    refuse("'b' found where 'c' belongs");
    list.sections[1].name = "b";
    memcpy(other, thing_fields, sizeof other);
    other[1].count = 2;
    list.sections[1].fields = other;
    refuse("field 'wide' holds 3 values of 8 bytes");
    other[1].count = 3;
    other[2].name = "tiny";
    refuse("field 'small' found where 'tiny' belongs");
    list.sections[1].fields = thing_fields;
    list.rams[0].size -= 4096;
    refuse("memory 'ram' is 65536 bytes");
    list.rams[0].size += 4096;
    list.nrams = 0;
    refuse("2 sections and 1 memories");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("snapshot");
    TCase *t = tcase_create("all");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, round_trip);
    tcase_add_test(t, sparse);
    tcase_add_test(t, digest_sees_each_part);
    tcase_add_test(t, damage_is_refused);
    tcase_add_test(t, other_machines_are_refused);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
