/* The GIC's priority arithmetic over its whole input (ARM IHI 0048B 3.3, 3.5, 3.8). */
#include <check.h>

#include "gic/prio.h"

/* Table 3-2: binary point n splits Group 0 priorities into bits [7:n+1] and [n:0]; 3-4: Group 1's
 * own one into [7:n] and [n-1:0]. Spelled here by division. */
START_TEST(group_masks)
{
    for (unsigned bpr = 2; bpr < 8; bpr++)
        for (unsigned abpr = 3; abpr < 8; abpr++)
            for (unsigned cbpr = 0; cbpr < 2; cbpr++)
                for (unsigned prio = 0; prio < 256; prio++) {
                    struct prio_gate p = {.bpr = (uint8_t)bpr, .abpr = (uint8_t)abpr, .cbpr = cbpr};
                    unsigned step0 = 2u << bpr, step1 = cbpr ? step0 : 1u << abpr;
                    ck_assert_uint_eq(prio & prio_group_mask(&p, false), prio / step0 * step0);
                    ck_assert_uint_eq(prio & prio_group_mask(&p, true), prio / step1 * step1);
                }
}
END_TEST

START_TEST(running_priority)
{
    ck_assert_uint_eq(prio_running(0), 0xff);
    for (unsigned low = 0; low < 32; low++) {
        ck_assert_uint_eq(prio_running(BIT(low)), low * 8);
        ck_assert_uint_eq(prio_running(~UINT32_C(0) << low), low * 8);
        ck_assert_uint_eq(prio_level_bit((uint8_t)(low * 8)), BIT(low));
        ck_assert_uint_eq(prio_drop(~UINT32_C(0) << low), (~UINT32_C(0) << low) & ~BIT(low));
    }
    ck_assert_uint_eq(prio_drop(0), 0);
}
END_TEST

/* 3.3.2: signalled if above the mask and, with something active, its group priority above that. */
START_TEST(signalling)
{
    for (unsigned pmr = 0; pmr < 256; pmr += 8)
        for (unsigned prio = 0; prio < 256; prio += 8)
            for (unsigned act = 0; act <= 32; act++)
                for (unsigned bpr = 2; bpr < 8; bpr++) {
                    struct prio_gate p = {.pmr = (uint8_t)pmr,
                                          .bpr = (uint8_t)bpr,
                                          .abpr = 7,
                                          .active = act < 32 ? BIT(act) : 0};
                    unsigned group = prio >> (bpr + 1) << (bpr + 1);
                    bool want = prio < pmr && (act == 32 || group < act * 8);
                    ck_assert_int_eq(prio_signals(&p, (uint8_t)prio, false), want);
                }
}
END_TEST

/* 3.8.1: Non-secure software sees priorities 0x80 to 0xff as 0x00 to 0xfe, and writes the same. */
START_TEST(non_secure_view)
{
    for (unsigned prio = 0; prio < 256; prio += 8) {
        ck_assert_uint_eq(prio_to_ns((uint8_t)prio), prio < 0x80 ? 0 : (prio - 0x80) * 2);
        if (prio >= 0x80)
            ck_assert_uint_eq(prio_from_ns(prio_to_ns((uint8_t)prio)), prio);
    }
    for (unsigned seen = 0; seen < 256; seen++) {
        ck_assert_uint_ge(prio_from_ns((uint8_t)seen), 0x80);
        ck_assert_uint_eq(prio_to_ns(prio_from_ns((uint8_t)seen)), seen & 0xf0);
    }
}
END_TEST

START_TEST(binary_points_have_a_minimum)
{
    for (unsigned v = 0; v < 256; v++) {
        ck_assert_uint_eq(prio_binary_point(v, 2), v % 8 < 2 ? 2 : v % 8);
        ck_assert_uint_eq(prio_binary_point(v, 3), v % 8 < 3 ? 3 : v % 8);
    }
}
END_TEST

/* 4.4.4, table of IAR's results: group of the best x view x AckCtl. */
START_TEST(shown_ids)
{
    static const unsigned want[2][2][2] = {
        /* [group1][alias][ackctl] */
        {{40, 40}, {1023, 1023}},
        {{1022, 40}, {40, 40}},
    };
    for (unsigned group1 = 0; group1 < 2; group1++)
        for (unsigned alias = 0; alias < 2; alias++)
            for (unsigned ack = 0; ack < 2; ack++) {
                ck_assert_uint_eq(prio_shown_id(40, group1, alias, ack), want[group1][alias][ack]);
                ck_assert_uint_eq(prio_shown_id(1023, group1, alias, ack), 1023);
            }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("prio");
    TCase *tc = tcase_create("prio");
    suite_add_tcase(s, tc);
    tcase_add_test(tc, group_masks);
    tcase_add_test(tc, running_priority);
    tcase_add_test(tc, signalling);
    tcase_add_test(tc, non_secure_view);
    tcase_add_test(tc, binary_points_have_a_minimum);
    tcase_add_test(tc, shown_ids);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
