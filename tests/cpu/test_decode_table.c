/* The instruction tables are sound: strings parse, rows are disjoint or listed as allowed overlaps,
 * malformed tables are rejected, and every row is reached through the lookup buckets. */
#include "cpu/decode.h"
#include "tests/cpu/fake_rows.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The allowed overlaps: where a row is a special case of another. */
static const struct overlap {
    enum insn_set set;
    const char *special, *general;
} overlaps[] = {
#define OVERLAP(set, special, general) {ISET_##set, #special, #general},
#define SPACE(set, general, letter)
#include "tests/cpu/overlaps.def"
#undef OVERLAP
#undef SPACE
};

/* Encoding spaces: every row that begins with the letter may be a special case. */
static const struct overlap spaces[] = {
#define OVERLAP(set, special, general)
#define SPACE(set, general, letter) {ISET_##set, #letter, #general},
#include "tests/cpu/overlaps.def"
};

static bool listed(enum insn_set set, const char *special, const char *general)
{
    for (size_t k = 0; k < ARRAY_LEN(overlaps); k++)
        if (overlaps[k].set == set && !strcmp(overlaps[k].special, special) &&
            !strcmp(overlaps[k].general, general))
            return true;
    for (size_t k = 0; k < ARRAY_LEN(spaces); k++)
        if (spaces[k].set == set && special[0] == spaces[k].special[0] &&
            !strcmp(spaces[k].general, general))
            return true;
    return false;
}

static bool overlapping(unsigned a, unsigned b)
{
    return a != b && insn_rows[a].set == insn_rows[b].set &&
           shape_within(decode_shape(a), decode_shape(b)) &&
           shape_overlap(decode_shape(a), decode_shape(b)) &&
           strcmp(insn_rows[b].name, "UNDEFINED");
}

START_TEST(overlaps_are_listed)
{
    static const char *const sets[] = {"A32", "T16", "T32"};
    unsigned unlisted = 0;
    for (unsigned a = 0; a < insn_row_count; a++)
        for (unsigned b = 0; b < insn_row_count; b++)
            if (overlapping(a, b) &&
                !listed(insn_rows[a].set, insn_rows[a].name, insn_rows[b].name)) {
                fprintf(stderr, "OVERLAP(%s, %s, %s)\n", sets[insn_rows[a].set], insn_rows[a].name,
                        insn_rows[b].name);
                unlisted++;
            }
    ck_assert_uint_eq(unlisted, 0);
}
END_TEST

static int row_named(enum insn_set set, const char *name)
{
    for (unsigned k = 0; k < insn_row_count; k++)
        if (insn_rows[k].set == set && !strcmp(insn_rows[k].name, name))
            return k;
    return -1;
}

START_TEST(listed_overlaps_are_used)
{
    for (size_t k = 0; k < ARRAY_LEN(overlaps); k++) {
        int a = row_named(overlaps[k].set, overlaps[k].special);
        int b = row_named(overlaps[k].set, overlaps[k].general);
        ck_assert_msg(a >= 0 && b >= 0, "%s, %s: no such row", overlaps[k].special,
                      overlaps[k].general);
        ck_assert_msg(overlapping(a, b), "%s and %s do not overlap", overlaps[k].special,
                      overlaps[k].general);
    }
    for (size_t k = 0; k < ARRAY_LEN(spaces); k++) {
        int b = row_named(spaces[k].set, spaces[k].general);
        unsigned used = 0;
        for (unsigned a = 0; b >= 0 && a < insn_row_count; a++)
            used += overlapping(a, b);
        ck_assert_msg(used, "%s has no special cases", spaces[k].general);
    }
}
END_TEST

/* A word that matches row k and no more special one. */
static uint32_t sample(unsigned k, unsigned seed)
{
    const struct shape *s = decode_shape(k);
    uint32_t raw = seed * UINT32_C(0x9e3779b9) ^ seed << 13;
    if (insn_rows[k].set == ISET_T16)
        raw &= 0xffff;
    raw = (raw & ~s->mask) | s->value;
    return (raw & ~s->should) | s->should_be;
}

START_TEST(every_row_is_reached)
{
    for (unsigned k = 0; k < insn_row_count; k++) {
        unsigned hits = 0;
        for (unsigned seed = 1; seed <= 2000 && hits < 20; seed++) {
            struct insn i;
            uint32_t raw = sample(k, seed);
            if (insn_rows[k].set != ISET_A32 && insn_rows[k].set == ISET_T32 && raw >> 29 != 7)
                continue;
            decode_insn_row(raw, insn_rows[k].set != ISET_A32, 0, 0, &i);
            hits += i.row == k;
        }
        ck_assert_msg(hits > 0, "row %s is never decoded", insn_rows[k].name);
    }
}
END_TEST

/* The buckets find what a search over all rows finds. */
START_TEST(buckets_agree_with_search)
{
    uint32_t x = 12345;
    for (unsigned n = 0; n < 300000; n++) {
        x = x * 1664525 + 1013904223;
        uint32_t raw = x ^ x >> 15;
        enum insn_set set = n % 3;
        if (set == ISET_T16)
            raw %= 0xe800;
        if (set == ISET_T32 && raw < 0xe8000000)
            raw |= 0xe8000000;
        int best = -1;
        for (unsigned k = 0; k < insn_row_count; k++)
            if (insn_rows[k].set == set && shape_matches(decode_shape(k), raw) &&
                (best < 0 ||
                 __builtin_popcount(insn_rows[k].mask) > __builtin_popcount(insn_rows[best].mask)))
                best = k;
        struct insn i;
        decode_insn_row(raw, set != ISET_A32, 0, 0, &i);
        ck_assert_msg(best == i.row, "%08x: %s, not %s", raw, insn_rows[i.row].name,
                      insn_rows[best].name);
    }
}
END_TEST

START_TEST(bad_strings_are_rejected)
{
    static const struct {
        enum insn_set set;
        const char *bits;
    } bad[] = {
        {ISET_A32, "cccc0000000Snnnnddddzzzzzyy0mmm"},   /* 31 bits */
        {ISET_A32, "cccc0000000Snnnnddddzzzzzyy0mmmmm"}, /* 33 */
        {ISET_T16, "000zzzzzmmmddd0"},                   /* 15 */
        {ISET_A32, "cccc0000000Snnnnddddzzzzzyy0mmmq"},  /* no such letter */
        {ISET_A32, "cccc0000000SnnnnddddzzzzzyS0mmmm"},  /* a flag twice */
        {ISET_A32, "ccc00000000Snnnnddddzzzzzyy0mmmm"},  /* three condition bits */
        {ISET_A32, "cccc0000000Snnnnnnnnzzzzzyy0mmmm"},  /* eight bits of n */
        {ISET_A32, "cccc0000000Snnnnddddzzzzzyy0mmmm bad"},
        {ISET_A32, "cccc0000000Snnnnddddzzzzzyy0mmmm what!n"},
        {ISET_A32, "cccc0000000Snnnnddddzzzzzyy0mmmm pc!t"}, /* no field t */
        {ISET_A32, "cccc0000000Snnnnddddzzzzzyy0mmmm t=s"},
        {ISET_A32, "cccc0000000Snnnnddddzzzzzyy0mmmm t=999"},
        {ISET_A32, "cccc0000000Snnnnddddzzzzzyy0mmmm y<>15"}, /* not four bits wide */
        {ISET_A32, "cccc0000000Snnnnddddzzzzzyy0mmmm Q?"},
        {ISET_A32, "cccc0000000Snnnnddddzzzzzyy0mmmm M:3"},
        {ISET_A32, "cccc0000000Snnnnddddiiiiiiiiiiii i*x"},
        {ISET_A32, "cccc0000000Snnnnddddiiiiiiiiiiii i-4"},
        {ISET_A32, "cccc010PU0W0nnnnttttiiiiiiiiiiii ud!w"},
    };
    for (size_t k = 0; k < ARRAY_LEN(bad); k++) {
        struct shape s;
        struct err e = {0};
        ck_assert_msg(!shape_parse(bad[k].bits, bad[k].set, &s, &e), "accepted: %s", bad[k].bits);
        ck_assert(e.text[0]);
    }
}
END_TEST

static bool table_ok(const char *name0, const char *bits0, const char *name1, const char *bits1)
{
    struct insn_row rows[2] = {{.name = name0}, {.name = name1}};
    struct shape shapes[2];
    struct err e;
    ck_assert(shape_parse(bits0, ISET_A32, &shapes[0], &e));
    ck_assert(shape_parse(bits1, ISET_A32, &shapes[1], &e));
    return shape_check_table(rows, shapes, 2, &e);
}

START_TEST(bad_tables_are_rejected)
{
    const char *and = "cccc0000000Snnnnddddzzzzzyy0mmmm", *eor = "cccc0000001Snnnnddddzzzzzyy0mmmm";
    ck_assert(table_ok("AND", and, "EOR", eor));
    ck_assert(!table_ok("AND", and, "AND", eor));
    ck_assert(!table_ok("AND", and, "AND2", and)); /* the same bits twice */
    /* Neither is a special case of the other. */
    ck_assert(!table_ok("A", "cccc0000000S1111ddddzzzzzyy0mmmm", "B",
                        "cccc0000000Snnnn1111zzzzzyy0mmmm"));
    /* A special case, and one that an exception makes disjoint. */
    ck_assert(table_ok("A", "cccc0000000S1111ddddzzzzzyy0mmmm", "B", and));
    ck_assert(table_ok("A", "cccc0000000S1111ddddzzzzzyy0mmmm", "B",
                       "cccc0000000Snnnn1111zzzzzyy0mmmm n<>15"));
    /* Conditional and unconditional never meet. */
    ck_assert(
        table_ok("A", "cccc0000000Snnnnddddzzzzzyy0mmmm", "B", "1111000000001111ddddzzzzzyy0oooo"));
}
END_TEST

START_TEST(each_set_has_one_undefined)
{
    for (unsigned set = 0; set < 3; set++) {
        int k = row_named(set, "UNDEFINED");
        ck_assert_int_ge(k, 0);
        ck_assert_uint_eq(insn_rows[k].mask, 0);
    }
}
END_TEST

/* MRS and MSR of the PC are UNPREDICTABLE (B9.3.8 to B9.3.12), and PC_OPERAND says UNDEFINED. */
START_TEST(psr_moves_leave_the_pc_alone)
{
    static const struct {
        uint32_t raw;
        bool thumb;
    } moves[] = {
        {0xe10ff000, false}, /* mrs pc, apsr */
        {0xe12cf00f, false}, /* msr apsr_fs, pc */
        {0xe101f300, false}, /* mrs pc, sp_abt */
        {0xe125f30f, false}, /* msr sp_abt, pc */
        {0xf3ef8f00, true},  /* the same in T32 */
        {0xf38f8c00, true},  {0xf3e58f30, true}, {0xf38f8530, true},
    };
    for (unsigned k = 0; k < ARRAY_LEN(moves); k++) {
        struct insn i;
        decode_insn(moves[k].raw, moves[k].thumb, 0, 0, &i);
        ck_assert_msg(!strcmp(insn_rows[i.row].name, "UNDEFINED"), "%08x is %s", moves[k].raw,
                      insn_rows[i.row].name);
    }
}
END_TEST

int main(void)
{
    decode_init();
    Suite *s = suite_create("decode_table");
    TCase *t = tcase_create("table");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, overlaps_are_listed);
    tcase_add_test(t, listed_overlaps_are_used);
    tcase_add_test(t, every_row_is_reached);
    tcase_add_test(t, buckets_agree_with_search);
    tcase_add_test(t, bad_strings_are_rejected);
    tcase_add_test(t, bad_tables_are_rejected);
    tcase_add_test(t, each_set_has_one_undefined);
    tcase_add_test(t, psr_moves_leave_the_pc_alone);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
