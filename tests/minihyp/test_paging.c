/* test_paging.c - minihyp's page-table engine, for both stages (ARM DDI 0406C B3.6). */
#include <check.h>
#include <stdlib.h>

#include "minihyp/paging.h"
#include "mmu/arch/desc.h"

static struct page_space space;

static void setup(void)
{
    ck_assert(page_space_init(&space, &page_stage2));
}

START_TEST(largest_leaf_that_fits)
{
    unsigned level;
    ck_assert(page_map(&space, 0x40000000, 0x80000000, 0x40000000, PAGE_RAM));
    uint64_t gb = page_find(&space, 0x7fffffff, &level);
    ck_assert_uint_eq(level, 1);
    ck_assert_uint_eq(DESC_GET(gb, LD_TYPE), LD_BLOCK);
    ck_assert(page_map(&space, 0x00200000, 0x00400000, 0x00201000, PAGE_RAM));
    uint64_t mb = page_find(&space, 0x00200000, &level);
    ck_assert_uint_eq(level, 2);
    ck_assert_uint_eq(DESC_KEEP(mb, LD_ADDR), 0x00400000);
    uint64_t kb = page_find(&space, 0x00400000, &level);
    ck_assert_uint_eq(level, 3);
    ck_assert_uint_eq(DESC_GET(kb, LD_TYPE), LD_TABLE_OR_PAGE);
    ck_assert_uint_eq(DESC_KEEP(kb, LD_ADDR), 0x00600000);
}
END_TEST

START_TEST(holes_stay_holes)
{
    unsigned level;
    ck_assert(page_map(&space, 0x08010000, 0x08040000, 0x2000, PAGE_DEVICE));
    ck_assert_uint_eq(page_find(&space, 0x0800f000, &level), 0);
    ck_assert_uint_eq(page_find(&space, 0x08012000, &level), 0);
    ck_assert_uint_eq(level, 3);
    ck_assert_uint_eq(page_find(&space, 0x40000000, &level), 0);
    ck_assert_uint_eq(level, 1);
    ck_assert_uint_ne(page_find(&space, 0x08011fff, &level), 0);
}
END_TEST

START_TEST(nothing_is_mapped_twice)
{
    ck_assert(page_map(&space, 0x00200000, 0x00200000, 0x200000, PAGE_RAM));
    ck_assert(!page_map(&space, 0x00200000, 0x00600000, 0x200000, PAGE_RAM));
    ck_assert(!page_map(&space, 0x00201000, 0x00600000, 0x1000, PAGE_RAM));
}
END_TEST

START_TEST(kinds_become_attributes)
{
    struct page_space hyp;
    unsigned level;
    ck_assert(page_map(&space, 0x1000, 0x1000, 0x1000, PAGE_DEVICE));
    uint64_t d = page_find(&space, 0x1000, &level);
    ck_assert_uint_eq(DESC_GET(d, LD_S2_MEMATTR), S2_ATTR_DEVICE);
    ck_assert_uint_eq(DESC_GET(d, LD_S2_XN), 1);
    ck_assert_uint_eq(DESC_GET(d, LD_S2_HAP), HAP_RW);
    ck_assert(page_space_init(&hyp, &page_stage1_hyp));
    ck_assert(page_map(&hyp, 0x1000, 0x1000, 0x1000, PAGE_CODE));
    ck_assert(page_map(&hyp, 0x2000, 0x2000, 0x1000, PAGE_DATA));
    uint64_t code = page_find(&hyp, 0x1000, &level), data = page_find(&hyp, 0x2000, &level);
    ck_assert_uint_eq(DESC_GET(code, LD_S1_XN), 0);
    ck_assert_uint_eq(DESC_GET(code, LD_S1_AP21), 3);
    ck_assert_uint_eq(DESC_GET(data, LD_S1_XN), 1);
    ck_assert_uint_eq(DESC_GET(data, LD_S1_AP21), 1);
    ck_assert_uint_eq(DESC_GET(data, LD_S1_AF), 1);
}
END_TEST

/* Against the obvious: an array that says for each page what it maps to. */
START_TEST(agrees_with_a_flat_list)
{
    enum { PAGES = 4096, BASE = 0x40000000 };
    static uint64_t flat[PAGES];
    srand(7);
    for (unsigned n = 0; n < 200; n++) {
        unsigned at = (unsigned)rand() % PAGES, len = 1u << rand() % 11, free = 1;
        uint64_t pa = ((uint64_t)(rand() % 4096) << 21) | (uint64_t)(at % 512) << 12;
        at &= ~(len - 1);
        pa &= ~(((uint64_t)len << 12) - 1);
        for (unsigned i = at; i < at + len && i < PAGES; i++)
            free &= !flat[i];
        if (!free || at + len > PAGES || !pa)
            continue;
        ck_assert(page_map(&space, BASE + at * 4096ull, pa, len * 4096ull, PAGE_RAM));
        for (unsigned i = 0; i < len; i++)
            flat[at + i] = pa + i * 4096ull;
    }
    for (unsigned i = 0; i < PAGES; i++) {
        unsigned level;
        uint64_t d = page_find(&space, BASE + i * 4096ull, &level);
        uint64_t in = level == 2 ? (i % 512) * 4096ull : 0;
        ck_assert_uint_eq(d ? DESC_KEEP(d, LD_ADDR) + in : 0, flat[i]);
    }
}
END_TEST

START_TEST(an_empty_pool_is_said)
{
    struct page_space s;
    unsigned made = 1;
    while (page_space_init(&s, &page_stage2))
        made++;
    ck_assert_uint_eq(made, PAGE_POOL);
    ck_assert(!page_map(&space, 0x1000, 0x1000, 0x1000, PAGE_RAM));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("minihyp: paging");
    TCase *t = tcase_create("paging");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, largest_leaf_that_fits);
    tcase_add_test(t, holes_stay_holes);
    tcase_add_test(t, nothing_is_mapped_twice);
    tcase_add_test(t, kinds_become_attributes);
    tcase_add_test(t, agrees_with_a_flat_list);
    tcase_add_test(t, an_empty_pool_is_said);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
