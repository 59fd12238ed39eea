/* The CPU interface (ARM IHI 0048B 4.4, 3.2 to 3.6): acknowledge, preemption, ends, both views. */
#include "rig.h"

/* Each register's bits that can be written, in the three views. */
START_TEST(writable_bits)
{
    static const struct {
        unsigned off;
        uint32_t ones[3], zeros[3]; /* without security; Secure; Non-secure (PMR still Secure) */
    } want[] = {
        {GICC_CTLR, {0x3ff, 0x7ff, 0x261}, {0, 0, 0}},
        {GICC_PMR, {0xf8, 0xf8, 0}, {0, 0, 0}},
        {GICC_BPR, {7, 7, 7}, {2, 2, 3}},
        {GICC_ABPR, {7, 7, 0}, {3, 3, 0}},
        {GICC_APR0, {0xffffffff, 0xffffffff, 0xffff}, {0, 0, 0}},
        {GICC_NSAPR0, {0xffffffff, 0xffffffff, 0}, {0, 0, 0}},
        {GICC_IAR, {0x3ff, 0x3ff, 0x3ff}, {0x3ff, 0x3ff, 0x3ff}},
        {GICC_AIAR, {0x3ff, 0x3ff, 0}, {0x3ff, 0x3ff, 0}},
        {GICC_HPPIR, {0x3ff, 0x3ff, 0x3ff}, {0x3ff, 0x3ff, 0x3ff}},
        {GICC_AHPPIR, {0x3ff, 0x3ff, 0}, {0x3ff, 0x3ff, 0}},
        {GICC_RPR, {0xff, 0xff, 0xff}, {0xff, 0xff, 0xff}},
        {GICC_IIDR, {0x2043b, 0x2043b, 0x2043b}, {0x2043b, 0x2043b, 0x2043b}},
        {GICC_EOIR, {0, 0, 0}, {0, 0, 0}},
        {GICC_AEOIR, {0, 0, 0}, {0, 0, 0}},
        {GICC_DIR, {0, 0, 0}, {0, 0, 0}},
        {0x0d4, {0, 0, 0}, {0, 0, 0}},
    };
    for (unsigned view = 0; view < 3; view++)
        for (unsigned i = 0; i < ARRAY_LEN(want); i++) {
            struct rig r;
            rig_up(&r, 1, view > 0);
            r.ns = view == 2;
            wr(&r, C, want[i].off, 0xffffffff);
            ck_assert_msg(rd(&r, C, want[i].off) == want[i].ones[view], "%x view %u: %x",
                          want[i].off, view, rd(&r, C, want[i].off));
            wr(&r, C, want[i].off, 0);
            ck_assert_uint_eq(rd(&r, C, want[i].off), want[i].zeros[view]);
            rig_down(&r);
        }
}
END_TEST

START_TEST(one_interrupts_life)
{
    struct rig r;
    rig_up(&r, 1, false);
    rig_open(&r);
    enable(&r, 33, 0x80);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 1023);
    gic_spi(r.g, 1, true);
    ck_assert(OUT(&r, IRQ) && !OUT(&r, FIQ));
    ck_assert_uint_eq(rd(&r, C, GICC_HPPIR), 33);
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0xff);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 33);
    ck_assert(!OUT(&r, IRQ));
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0x80);
    ck_assert_uint_eq(rd(&r, C, GICC_APR0), BIT(16));
    ck_assert_uint_eq(rd(&r, D, GICD_ISACTIVER + 4), 2);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 1023);
    gic_spi(r.g, 1, false);
    wr(&r, C, GICC_EOIR, 1023); /* no effect */
    ck_assert_uint_eq(rd(&r, C, GICC_APR0), BIT(16));
    wr(&r, C, GICC_EOIR, 33);
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0xff);
    ck_assert_uint_eq(rd(&r, D, GICD_ISACTIVER + 4), 0);
    ck_assert(!OUT(&r, IRQ));
    rig_down(&r);
}
END_TEST

/* Looking acknowledges nothing, at any address of any frame. */
START_TEST(peeks_have_no_effect)
{
    struct rig r;
    rig_up(&r, 1, false);
    rig_open(&r);
    enable(&r, 33, 0x80);
    gic_spi(r.g, 1, true);
    wr(&r, H, GICH_HCR, GICH_HCR_En);
    wr(&r, V, GICV_CTLR, 1);
    wr(&r, V, GICV_PMR, 0xff);
    wr(&r, H, GICH_LR0, GICH_LR_Pending | 77);
    ck_assert_uint_eq(peek(&r, C, GICC_IAR), 33);
    ck_assert_uint_eq(peek(&r, V, GICV_IAR), 77);
    static struct snap_list l;
    gic_snap(r.g, &l);
    struct snap_digest before = snap_digest(&l);
    for (int frame = D; frame <= V; frame++)
        for (unsigned off = 0; off < 0x3000; off += 4)
            peek(&r, frame, off);
    struct snap_digest after = snap_digest(&l);
    ck_assert(before.lo == after.lo && before.hi == after.hi);
    ck_assert(OUT(&r, IRQ) && OUT(&r, VIRQ));
    rig_down(&r);
}
END_TEST

START_TEST(nesting_by_group_priority)
{
    struct rig r;
    rig_up(&r, 1, false);
    rig_open(&r);
    enable(&r, 40, 0xb8);
    enable(&r, 41, 0xa8);
    enable(&r, 42, 0x40);
    wr(&r, C, GICC_BPR, 4); /* group priority in bits 7 to 5 */
    gic_spi(r.g, 8, true);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 40);
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0xa0); /* the group priority */
    gic_spi(r.g, 9, true);                        /* the same group: does not preempt */
    ck_assert(!OUT(&r, IRQ));
    ck_assert_uint_eq(rd(&r, C, GICC_HPPIR), 41);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 1023);
    enable(&r, 41, 0x98); /* the group above does */
    ck_assert(OUT(&r, IRQ));
    gic_spi(r.g, 10, true);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 42);
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0x40);
    ck_assert_uint_eq(rd(&r, C, GICC_APR0), BIT(0xa0 / 8) | BIT(0x40 / 8));
    gic_spi(r.g, 10, false);
    wr(&r, C, GICC_EOIR, 42);
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0xa0);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 41);
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0x80);
    wr(&r, C, GICC_EOIR, 41);
    wr(&r, C, GICC_EOIR, 40);
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0xff);
    rig_down(&r);
}
END_TEST

START_TEST(mask_and_ties)
{
    struct rig r;
    rig_up(&r, 1, false);
    rig_open(&r);
    enable(&r, 50, 0x48);
    enable(&r, 45, 0x48);
    gic_spi(r.g, 18, true);
    gic_spi(r.g, 13, true);
    wr(&r, C, GICC_PMR, 0x48); /* only priorities above the mask */
    ck_assert(!OUT(&r, IRQ));
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 1023);
    ck_assert_uint_eq(rd(&r, C, GICC_HPPIR), 45); /* equals: the lower id */
    wr(&r, C, GICC_PMR, 0x50);
    ck_assert(OUT(&r, IRQ));
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 45);
    rig_down(&r);
}
END_TEST

START_TEST(groups_and_lines)
{
    for (unsigned fiqen = 0; fiqen < 2; fiqen++)
        for (unsigned group1 = 0; group1 < 2; group1++)
            for (unsigned on = 0; on < 16; on++) {
                struct rig r;
                rig_up(&r, 1, false);
                wr(&r, D, GICD_CTLR, on & 3);
                wr(&r, C, GICC_CTLR, on >> 2 | (fiqen ? GICC_CTLR_FIQEn : 0));
                wr(&r, C, GICC_PMR, 0xf0);
                wr(&r, D, GICD_IGROUPR + 4, group1 << 1);
                enable(&r, 33, 0x10);
                gic_spi(r.g, 1, true);
                bool signal = on >> group1 & 1 && on >> 2 >> group1 & 1;
                bool fiq = fiqen && !group1;
                ck_assert_int_eq(OUT(&r, IRQ), signal && !fiq);
                ck_assert_int_eq(OUT(&r, FIQ), signal && fiq);
                rig_down(&r);
            }
}
END_TEST

/* 3.2.1: priority drop and deactivation apart; DIR counts only then. */
START_TEST(eoi_mode)
{
    struct rig r;
    rig_up(&r, 1, false);
    rig_open(&r);
    enable(&r, 33, 0x80);
    gic_spi(r.g, 1, true);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 33);
    wr(&r, C, GICC_DIR, 33);
    ck_assert_uint_eq(rd(&r, D, GICD_ISACTIVER + 4), 2);
    wr(&r, C, GICC_CTLR, 1 | GICC_CTLR_EOImodeS);
    wr(&r, C, GICC_EOIR, 33);
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0xff);
    ck_assert_uint_eq(rd(&r, D, GICD_ISACTIVER + 4), 2);
    ck_assert(!OUT(&r, IRQ)); /* pending by its line, but still active */
    wr(&r, C, GICC_DIR, 33);
    ck_assert_uint_eq(rd(&r, D, GICD_ISACTIVER + 4), 0);
    ck_assert(OUT(&r, IRQ));
    rig_down(&r);
}
END_TEST

/* 1-N: both cores are told, one takes it, the other reads a spurious id (1.4.3). */
START_TEST(one_of_n)
{
    struct rig r;
    rig_up(&r, 2, false);
    for (r.cpu = 0; r.cpu < 2; r.cpu++)
        rig_open(&r);
    r.cpu = 0;
    enable(&r, 33, 0);
    wr_sized(&r, D, GICD_ITARGETSR + 33, 1, 3);
    gic_spi(r.g, 1, true);
    ck_assert(r.out[0][GIC_OUT_IRQ] && r.out[1][GIC_OUT_IRQ]);
    r.cpu = 1;
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 33);
    ck_assert(!r.out[0][GIC_OUT_IRQ]);
    r.cpu = 0;
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 1023);
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0xff);
    rig_down(&r);
}
END_TEST

/* A GIC with the two views: 33 in Group 0 at 0x20, 40 in Group 1 at 0xa0. */
static void two_groups(struct rig *r)
{
    rig_up(r, 1, true);
    rig_open(r);
    wr(r, C, GICC_CTLR, 3 | GICC_CTLR_FIQEn);
    wr(r, D, GICD_IGROUPR + 4, BIT(40 - 32));
    enable(r, 33, 0x20);
    enable(r, 40, 0xa0);
}

START_TEST(acknowledge_by_view)
{
    struct rig r;
    two_groups(&r);
    gic_spi(r.g, 8, true);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 1022); /* Secure, best in Group 1, AckCtl 0 */
    ck_assert_uint_eq(rd(&r, C, GICC_HPPIR), 1022);
    ck_assert_uint_eq(rd(&r, C, GICC_AHPPIR), 40);
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0xff);
    gic_spi(r.g, 1, true);
    ck_assert(OUT(&r, FIQ) && !OUT(&r, IRQ));
    ck_assert_uint_eq(rd(&r, C, GICC_AIAR), 1023); /* the best is in Group 0 */
    r.ns = NS;
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 1023);
    ck_assert_uint_eq(rd(&r, C, GICC_HPPIR), 1023);
    r.ns = S;
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 33);
    r.ns = NS;
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0); /* Secure ones look like the highest */
    wr(&r, C, GICC_EOIR, 33);                  /* ignored */
    r.ns = S;
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0x20);
    wr(&r, C, GICC_AEOIR, 33); /* as well */
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0x20);
    gic_spi(r.g, 1, false);
    wr(&r, C, GICC_EOIR, 33);
    ck_assert(OUT(&r, IRQ) && !OUT(&r, FIQ));
    r.ns = NS;
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 40);
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0x40);
    ck_assert_uint_eq(rd(&r, C, GICC_APR0), BIT(0x40 / 16)); /* TRM 8-10 */
    r.ns = S;
    ck_assert_uint_eq(rd(&r, C, GICC_APR0), 0);
    ck_assert_uint_eq(rd(&r, C, GICC_NSAPR0), BIT(0xa0 / 8));
    r.ns = NS;
    wr(&r, C, GICC_EOIR, 40);
    ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0xff);
    rig_down(&r);
}
END_TEST

/* TRM table 8-10: Non-secure software reaches the upper half of NSAPR0 only. */
START_TEST(non_secure_active_priorities)
{
    struct rig r;
    rig_up(&r, 1, true);
    wr(&r, C, GICC_APR0, 0x12345678);
    wr(&r, C, GICC_NSAPR0, 0x9abcdef0);
    r.ns = NS;
    ck_assert_uint_eq(rd(&r, C, GICC_APR0), 0x9abc);
    wr(&r, C, GICC_APR0, 0xffff1357);
    r.ns = S;
    ck_assert_uint_eq(rd(&r, C, GICC_APR0), 0x12345678);
    ck_assert_uint_eq(rd(&r, C, GICC_NSAPR0), 0x1357def0);
    rig_down(&r);
}
END_TEST

START_TEST(secure_software_takes_group_1)
{
    struct rig r;
    two_groups(&r);
    gic_spi(r.g, 8, true);
    ck_assert_uint_eq(rd(&r, C, GICC_AIAR), 40);
    wr(&r, C, GICC_AEOIR, 40);
    ck_assert_uint_eq(rd(&r, C, GICC_NSAPR0), 0);
    ck_assert_uint_eq(rd(&r, D, GICD_ISACTIVER + 4), 0);
    wr(&r, C, GICC_CTLR, 3 | GICC_CTLR_AckCtl);
    ck_assert_uint_eq(rd(&r, C, GICC_HPPIR), 40);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 40);
    wr(&r, C, GICC_EOIR, 40);
    ck_assert_uint_eq(rd(&r, D, GICD_ISACTIVER + 4), 0);
    rig_down(&r);
}
END_TEST

START_TEST(eoi_modes_by_view)
{
    for (unsigned split_s = 0; split_s < 2; split_s++)
        for (unsigned split_ns = 0; split_ns < 2; split_ns++)
            for (unsigned ns = 0; ns < 2; ns++) {
                struct rig r;
                two_groups(&r);
                wr(&r, C, GICC_CTLR,
                   3 | GICC_CTLR_AckCtl | GICC_CTLR_EOImodeS * split_s |
                       GICC_CTLR_EOImodeNS * split_ns);
                gic_spi(r.g, 8, true);
                r.ns = ns;
                ck_assert_uint_eq(rd(&r, C, GICC_IAR), 40);
                wr(&r, C, GICC_EOIR, 40);
                unsigned split = ns ? split_ns : split_s;
                ck_assert_uint_eq(rd(&r, C, GICC_RPR), 0xff);
                ck_assert_uint_eq(rd(&r, D, GICD_ISACTIVER + 4) >> 8, split);
                wr(&r, C, GICC_DIR, 40);
                ck_assert_uint_eq(rd(&r, D, GICD_ISACTIVER + 4) >> 8, 0);
                rig_down(&r);
            }
}
END_TEST

/* 4.4.2 and 3.8.1. */
START_TEST(non_secure_priority_mask)
{
    struct rig r;
    rig_up(&r, 1, true);
    for (unsigned secure = 0; secure < 256; secure += 8) {
        r.ns = S;
        wr(&r, C, GICC_PMR, secure);
        r.ns = NS;
        ck_assert_uint_eq(rd(&r, C, GICC_PMR), secure < 0x80 ? 0 : (secure - 0x80) * 2);
        wr(&r, C, GICC_PMR, 0x5f);
        r.ns = S;
        ck_assert_uint_eq(rd(&r, C, GICC_PMR), secure < 0x80 ? secure : 0xa8);
    }
    rig_down(&r);
}
END_TEST

/* 4.4.3: under CBPR the Non-secure copy shows the Secure one plus 1, saturated; read-only. */
START_TEST(common_binary_point)
{
    struct rig r;
    rig_up(&r, 1, true);
    r.ns = NS;
    wr(&r, C, GICC_BPR, 6);
    r.ns = S;
    ck_assert_uint_eq(rd(&r, C, GICC_ABPR), 6);
    wr(&r, C, GICC_CTLR, GICC_CTLR_CBPR);
    for (unsigned bpr = 2; bpr < 8; bpr++) {
        wr(&r, C, GICC_BPR, bpr);
        r.ns = NS;
        ck_assert_uint_eq(rd(&r, C, GICC_BPR), bpr < 7 ? bpr + 1 : 7);
        wr(&r, C, GICC_BPR, 5);
        r.ns = S;
        ck_assert_uint_eq(rd(&r, C, GICC_BPR), bpr);
        ck_assert_uint_eq(rd(&r, C, GICC_ABPR), 6);
    }
    rig_down(&r);
}
END_TEST

/* Group 1's own binary point decides its preemption. */
START_TEST(group_1_binary_point)
{
    struct rig r;
    two_groups(&r);
    wr(&r, D, GICD_IGROUPR + 4, BIT(8) | BIT(9));
    enable(&r, 41, 0x90);
    wr(&r, C, GICC_ABPR, 6); /* group priority: bits 7 and 6 */
    r.ns = NS;
    gic_spi(r.g, 8, true);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 40);
    gic_spi(r.g, 9, true);
    ck_assert(!OUT(&r, IRQ)); /* 0x90 and 0xa0 are both in the group 0x80 */
    wr(&r, C, GICC_BPR, 5);
    ck_assert(!OUT(&r, IRQ)); /* what runs is in group 0x80 since its acknowledge */
    gic_spi(r.g, 8, false);
    wr(&r, C, GICC_EOIR, 40);
    gic_spi(r.g, 9, false);
    gic_spi(r.g, 8, true);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 40);
    gic_spi(r.g, 9, true);
    ck_assert(OUT(&r, IRQ)); /* now 0xa0 runs, and 0x90 is in the group 0x80 */
    rig_down(&r);
}
END_TEST

START_TEST(views_agree)
{
    struct rig r;
    uint8_t prio;
    two_groups(&r);
    gic_spi(r.g, 8, true);
    ck_assert_uint_eq(gic_peek_best(r.g, 0, &prio), 40);
    ck_assert_uint_eq(prio, 0xa0);
    struct gic_irq_view v = gic_peek_irq(r.g, 0, 40);
    ck_assert(v.enabled && v.pending && !v.active && v.level && v.group1 && !v.edge);
    ck_assert(v.prio == 0xa0 && v.targets == 1);
    rd(&r, C, GICC_AIAR);
    ck_assert(gic_peek_irq(r.g, 0, 40).active);
    ck_assert_uint_eq(gic_peek_best(r.g, 0, NULL), 1023);
    ck_assert_uint_eq(gic_peek_best(r.g, 7, NULL), 1023);
    ck_assert(gic_peek_irq(r.g, 0, 3).edge);
    ck_assert(!gic_peek_irq(r.g, 0, 1000).enabled);
    rig_down(&r);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("CPU interface");
    TCase *tc = tcase_create("CPU interface");
    suite_add_tcase(s, tc);
    tcase_add_test(tc, writable_bits);
    tcase_add_test(tc, one_interrupts_life);
    tcase_add_test(tc, peeks_have_no_effect);
    tcase_add_test(tc, nesting_by_group_priority);
    tcase_add_test(tc, mask_and_ties);
    tcase_add_test(tc, groups_and_lines);
    tcase_add_test(tc, eoi_mode);
    tcase_add_test(tc, one_of_n);
    tcase_add_test(tc, acknowledge_by_view);
    tcase_add_test(tc, non_secure_active_priorities);
    tcase_add_test(tc, secure_software_takes_group_1);
    tcase_add_test(tc, eoi_modes_by_view);
    tcase_add_test(tc, non_secure_priority_mask);
    tcase_add_test(tc, common_binary_point);
    tcase_add_test(tc, group_1_binary_point);
    tcase_add_test(tc, views_agree);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
