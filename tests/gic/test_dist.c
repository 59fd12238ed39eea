/* The distributor's registers (ARM IHI 0048B 4.3; Cortex-A15 TRM 8.3): what can be written, what
 * reads back, who sees it, and how interrupts become pending. */
#include "rig.h"

/* What reads back after ones are written to a word and zeros to it again, without security. */
static void check_writable(struct rig *r, unsigned off, uint32_t ones, uint32_t zeros)
{
    wr(r, D, off, 0xffffffff);
    ck_assert_msg(rd(r, D, off) == ones, "%03x: %08x, not %08x", off, rd(r, D, off), ones);
    wr(r, D, off, 0);
    ck_assert_msg(rd(r, D, off) == zeros, "%03x: %08x, not %08x", off, rd(r, D, off), zeros);
}

START_TEST(every_words_writable_bits)
{
    struct rig r;
    rig_up(&r, 2, false);
    check_writable(&r, GICD_CTLR, 3, 0);
    for (unsigned n = 0; n < 32; n++) {
        uint32_t all = n == 0 ? 0xfe00ffff : n < 9 ? 0xffffffff : 0;
        uint32_t ppi_up = n == 0 ? 0xfe000000 : all;
        check_writable(&r, GICD_IGROUPR + 4 * n, all, 0);
        /* set and clear registers: ones act, zeros do not */
        check_writable(&r, GICD_ISENABLER + 4 * n, all, all);
        check_writable(&r, GICD_ICENABLER + 4 * n, all & ~ppi_up, all & ~ppi_up);
        check_writable(&r, GICD_ISPENDR + 4 * n, ppi_up, ppi_up);
        check_writable(&r, GICD_ICPENDR + 4 * n, 0, 0);
        check_writable(&r, GICD_ISACTIVER + 4 * n, all, all);
        check_writable(&r, GICD_ICACTIVER + 4 * n, 0, 0);
    }
    for (unsigned n = 0; n < 255; n++) {
        bool exists = n < 4 || (n >= 7 && n < 72); /* PPIs 16 to 23 do not; 24 is not one either */
        uint32_t prio = n == 6 ? 0xf8f8f800 : exists ? 0xf8f8f8f8 : 0;
        uint32_t self = n == 6 ? 0x01010100 : 0x01010101;
        check_writable(&r, GICD_IPRIORITYR + 4 * n, prio, 0);
        if (n < 8)
            check_writable(&r, GICD_ITARGETSR + 4 * n, exists || n == 6 ? self : 0,
                           exists || n == 6 ? self : 0);
        else
            check_writable(&r, GICD_ITARGETSR + 4 * n, exists ? 0x03030303 : 0, 0);
    }
    check_writable(&r, GICD_ICFGR, 0xaaaaaaaa, 0xaaaaaaaa);
    check_writable(&r, GICD_ICFGR + 4, 0x55540000, 0x55540000); /* TRM: PPIs read-only, level */
    for (unsigned n = 2; n < 64; n++)
        check_writable(&r, GICD_ICFGR + 4 * n, n < 18 ? 0xffffffff : 0, n < 18 ? 0x55555555 : 0);
    rig_down(&r);
}
END_TEST

START_TEST(identification)
{
    static const struct {
        unsigned off;
        uint32_t v;
    } want[] = {{GICD_IIDR, 0x43b},     {GICD_PIDR4, 4},         {GICD_PIDR4 + 4, 0},
                {GICD_PIDR0, 0x90},     {GICD_PIDR0 + 4, 0xb4},  {GICD_PIDR0 + 8, 0x2b},
                {GICD_PIDR0 + 12, 0},   {GICD_CIDR0, 0x0d},      {GICD_CIDR0 + 4, 0xf0},
                {GICD_CIDR0 + 8, 0x05}, {GICD_CIDR0 + 12, 0xb1}, {GICD_SGIR, 0},
                {GICD_PIDR4 + 8, 0},    {GICD_PIDR4 + 12, 0},    {GICD_CTLR + 0x40c, 0}};
    struct rig r;
    for (unsigned sec = 0; sec < 2; sec++)
        for (unsigned ncpus = 1; ncpus <= 8; ncpus++) {
            rig_up(&r, ncpus, sec);
            ck_assert_uint_eq(rd(&r, D, GICD_TYPER), 8 | (ncpus - 1) << 5 | sec << 10);
            for (unsigned i = 0; i < ARRAY_LEN(want); i++) {
                wr(&r, D, want[i].off, 0); /* read-only */
                ck_assert_uint_eq(rd(&r, D, want[i].off), want[i].v);
            }
            rig_down(&r);
        }
}
END_TEST

/* 4.1.4: bytes for priorities, targets and pending SGIs; words for everything. */
START_TEST(access_sizes)
{
    struct rig r;
    uint64_t v;
    rig_up(&r, 2, false);
    wr(&r, D, GICD_IPRIORITYR + 40, 0x40302010);
    ck_assert_int_eq(wr_sized(&r, D, GICD_IPRIORITYR + 42, 1, 0xff), BUS_OK);
    ck_assert_uint_eq(rd(&r, D, GICD_IPRIORITYR + 40), 0x40f82010);
    ck_assert_int_eq(rd_sized(&r, D, GICD_IPRIORITYR + 43, 1, &v), BUS_OK);
    ck_assert_uint_eq(v, 0x40);
    ck_assert_int_eq(wr_sized(&r, D, GICD_ITARGETSR + 41, 1, 2), BUS_OK);
    ck_assert_uint_eq(rd(&r, D, GICD_ITARGETSR + 40), 0x0200);
    ck_assert_int_eq(wr_sized(&r, D, GICD_SPENDSGIR + 5, 1, 2), BUS_OK);
    ck_assert_uint_eq(rd(&r, D, GICD_SPENDSGIR + 4), 0x0200);
    ck_assert_int_eq(wr_sized(&r, D, GICD_CPENDSGIR + 5, 1, 2), BUS_OK);
    ck_assert_uint_eq(rd(&r, D, GICD_SPENDSGIR + 4), 0);
    ck_assert_int_eq(rd_sized(&r, D, GICD_ISENABLER, 1, &v), BUS_SLVERR);
    ck_assert_int_eq(wr_sized(&r, D, GICD_CTLR, 1, 3), BUS_SLVERR);
    ck_assert_int_eq(rd_sized(&r, C, GICC_IAR, 1, &v), BUS_SLVERR);
    ck_assert_int_eq(rd_sized(&r, D, 0xe00, 1, &v), BUS_SLVERR); /* nothing there */
    ck_assert_uint_eq(rd(&r, D, GICD_CTLR), 0);
    rig_down(&r);
}
END_TEST

/* 4.3.12: one processor: RAZ/WI, and every SPI goes there. */
START_TEST(targets_of_a_uniprocessor)
{
    struct rig r;
    rig_up(&r, 1, false);
    rig_open(&r);
    enable(&r, 32, 0);
    gic_spi(r.g, 0, true);
    for (unsigned v = 0; v < 0x100; v += 0xff) {
        wr(&r, D, GICD_ITARGETSR + 32, v);
        ck_assert_uint_eq(rd(&r, D, GICD_ITARGETSR + 32), 0);
        ck_assert_uint_eq(rd(&r, D, GICD_ITARGETSR), 0);
        ck_assert(OUT(&r, IRQ));
    }
    rig_down(&r);
}
END_TEST

START_TEST(targets_choose_the_cores)
{
    struct rig r;
    rig_up(&r, 4, false);
    for (r.cpu = 0; r.cpu < 4; r.cpu++)
        rig_open(&r);
    r.cpu = 0;
    enable(&r, 40, 0);
    gic_spi(r.g, 8, true);
    for (unsigned targets = 0; targets < 16; targets++) {
        wr_sized(&r, D, GICD_ITARGETSR + 40, 1, targets);
        for (unsigned cpu = 0; cpu < 4; cpu++)
            ck_assert_int_eq(r.out[cpu][GIC_OUT_IRQ], targets >> cpu & 1);
    }
    r.cpu = 3;
    ck_assert_uint_eq(rd(&r, D, GICD_ITARGETSR), 0x08080808); /* private ones: the reader */
    rig_down(&r);
}
END_TEST

/* 4.3.7, figure 4-10: a level-sensitive interrupt is pending by its line or by software. */
START_TEST(level_sensitive_pending)
{
    struct rig r;
    rig_up(&r, 1, false);
    rig_open(&r);
    enable(&r, 33, 0x80);
    const unsigned pend = GICD_ISPENDR + 4, unpend = GICD_ICPENDR + 4;
    gic_spi(r.g, 1, true);
    ck_assert_uint_eq(rd(&r, D, pend), 2);
    wr(&r, D, unpend, 2); /* the line still holds it */
    ck_assert_uint_eq(rd(&r, D, pend), 2);
    gic_spi(r.g, 1, false);
    ck_assert_uint_eq(rd(&r, D, pend), 0);
    wr(&r, D, pend, 2); /* by software: stays without the line */
    gic_spi(r.g, 1, true);
    gic_spi(r.g, 1, false);
    ck_assert_uint_eq(rd(&r, D, pend), 2);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 33); /* the acknowledge clears the latch */
    ck_assert_uint_eq(rd(&r, D, pend), 0);
    gic_spi(r.g, 1, true); /* active and pending, and not signalled again before its end */
    ck_assert_uint_eq(rd(&r, D, pend), 2);
    ck_assert_uint_eq(rd(&r, D, GICD_ISACTIVER + 4), 2);
    ck_assert(!OUT(&r, IRQ));
    wr(&r, C, GICC_EOIR, 33);
    ck_assert(OUT(&r, IRQ));
    rig_down(&r);
}
END_TEST

START_TEST(edge_triggered_pending)
{
    struct rig r;
    rig_up(&r, 1, false);
    rig_open(&r);
    wr(&r, D, GICD_ICFGR + 8, 2u << 2 * 1); /* id 33 */
    enable(&r, 33, 0x80);
    const unsigned pend = GICD_ISPENDR + 4;
    gic_spi(r.g, 1, true);
    gic_spi(r.g, 1, false); /* the edge is remembered */
    ck_assert_uint_eq(rd(&r, D, pend), 2);
    ck_assert_uint_eq(rd(&r, C, GICC_IAR), 33);
    ck_assert_uint_eq(rd(&r, D, pend), 0);
    gic_spi(r.g, 1, true); /* another edge while active */
    ck_assert_uint_eq(rd(&r, D, pend), 2);
    wr(&r, D, GICD_ICPENDR + 4, 2); /* the line, still high, does not hold it */
    ck_assert_uint_eq(rd(&r, D, pend), 0);
    gic_spi(r.g, 1, true); /* no edge */
    ck_assert_uint_eq(rd(&r, D, pend), 0);
    ck_assert_uint_eq(rd(&r, D, GICD_SPISR), 2);
    rig_down(&r);
}
END_TEST

START_TEST(private_lines_are_the_cores_own)
{
    struct rig r;
    rig_up(&r, 2, false);
    for (r.cpu = 0; r.cpu < 2; r.cpu++) {
        rig_open(&r);
        enable(&r, 27, 0x40 + 8 * r.cpu);
    }
    gic_ppi(&r.port[1], 27, true);
    ck_assert(!r.out[0][GIC_OUT_IRQ] && r.out[1][GIC_OUT_IRQ]);
    r.cpu = 0;
    ck_assert_uint_eq(rd(&r, D, GICD_PPISR), 0);
    ck_assert_uint_eq(rd(&r, D, GICD_IPRIORITYR + 24), 0x40000000);
    r.cpu = 1;
    ck_assert_uint_eq(rd(&r, D, GICD_PPISR), 1 << 11);
    ck_assert_uint_eq(rd(&r, D, GICD_IPRIORITYR + 24), 0x48000000);
    gic_ppi(&r.port[1], 20, true); /* the Cortex-A15 has no such interrupt */
    ck_assert_uint_eq(rd(&r, D, GICD_ISPENDR), BIT(27));
    rig_down(&r);
}
END_TEST

/* 4.3.15 and table 4-21. */
START_TEST(sgi_filters)
{
    struct rig r;
    for (unsigned from = 0; from < 4; from++)
        for (unsigned filter = 0; filter < 4; filter++) {
            rig_up(&r, 4, false);
            r.cpu = from;
            wr(&r, D, GICD_SGIR, filter << 24 | 0xf5u << 16 | 7);
            unsigned want[] = {0x5, 0xf & ~BIT(from), BIT(from), 0};
            for (r.cpu = 0; r.cpu < 4; r.cpu++) {
                uint32_t sources = want[filter] >> r.cpu & 1 ? BIT(from) : 0;
                ck_assert_uint_eq(rd(&r, D, GICD_SPENDSGIR + 4), sources << 24);
                ck_assert_uint_eq(rd(&r, D, GICD_ISPENDR), sources ? BIT(7) : 0);
            }
            rig_down(&r);
        }
}
END_TEST

/* Table 4-22: which SGIs reach their target, by who writes, NSATT and the target's group. */
START_TEST(sgi_groups)
{
    struct rig r;
    for (unsigned ns = 0; ns < 2; ns++)
        for (unsigned nsatt = 0; nsatt < 2; nsatt++)
            for (unsigned group1 = 0; group1 < 2; group1++) {
                rig_up(&r, 1, true);
                wr(&r, D, GICD_IGROUPR, group1 << 3);
                r.ns = ns;
                wr(&r, D, GICD_SGIR, GICD_SGIR_NSATT * nsatt | 1 << 16 | 3);
                r.ns = S;
                unsigned want = ns ? group1 : nsatt == group1;
                ck_assert_uint_eq(rd(&r, D, GICD_ISPENDR) >> 3, want);
                rig_down(&r);
            }
}
END_TEST

/* An SGI from two sources is two interrupts, taken lowest source first (4.4.4). */
START_TEST(sgi_sources)
{
    struct rig r;
    rig_up(&r, 4, false);
    rig_open(&r);
    wr_sized(&r, D, GICD_SPENDSGIR + 9, 1, 0xff); /* only four cores exist */
    ck_assert_uint_eq(rd(&r, D, GICD_CPENDSGIR + 8), 0x0f00);
    wr_sized(&r, D, GICD_CPENDSGIR + 9, 1, 5);
    for (unsigned source = 1; source < 4; source += 2) {
        ck_assert_uint_eq(rd(&r, C, GICC_HPPIR), 9 | source << 10);
        ck_assert_uint_eq(rd(&r, C, GICC_IAR), 9 | source << 10);
        ck_assert_uint_eq(rd(&r, C, GICC_IAR), 1023);
        wr(&r, C, GICC_EOIR, 9 | source << 10);
    }
    ck_assert_uint_eq(rd(&r, D, GICD_ISPENDR), 0);
    rig_down(&r);
}
END_TEST

/* 3.8 and 4.3: to Non-secure software the interrupts of Group 0 are RAZ/WI everywhere. */
START_TEST(non_secure_view_hides_group_0)
{
    static const unsigned bit_rows[] = {GICD_ISENABLER, GICD_ICENABLER, GICD_ISPENDR,
                                        GICD_ICPENDR,   GICD_ISACTIVER, GICD_ICACTIVER};
    struct rig r;
    rig_up(&r, 2, true);
    wr(&r, D, GICD_IGROUPR + 4, 0xf0); /* 36 to 39 in Group 1 */
    r.ns = NS;
    ck_assert_uint_eq(rd(&r, D, GICD_IGROUPR + 4), 0);
    wr(&r, D, GICD_IGROUPR + 4, 0xff);
    wr(&r, D, GICD_ISENABLER + 4, 0xff);
    wr(&r, D, GICD_ISPENDR + 4, 0xff);
    wr(&r, D, GICD_ISACTIVER + 4, 0xff);
    for (unsigned i = 0; i < ARRAY_LEN(bit_rows); i++)
        ck_assert_uint_eq(rd(&r, D, bit_rows[i] + 4), 0xf0);
    wr(&r, D, GICD_ITARGETSR + 32, 0x01010101);
    wr(&r, D, GICD_ITARGETSR + 36, 0x01010101);
    ck_assert_uint_eq(rd(&r, D, GICD_ITARGETSR + 32), 0);
    ck_assert_uint_eq(rd(&r, D, GICD_ITARGETSR + 36), 0x01010101);
    wr(&r, D, GICD_IPRIORITYR + 36, 0x00ff50a8);
    ck_assert_uint_eq(rd(&r, D, GICD_IPRIORITYR + 36), 0x00f050a0);
    wr(&r, D, GICD_ICFGR + 8, 0xffffffff);
    ck_assert_uint_eq(rd(&r, D, GICD_ICFGR + 8), 0xff00);
    gic_spi(r.g, 1, true);
    gic_spi(r.g, 5, true);
    ck_assert_uint_eq(rd(&r, D, GICD_SPISR), BIT(5));
    wr_sized(&r, D, GICD_SPENDSGIR, 1, 1);
    ck_assert_uint_eq(rd(&r, D, GICD_SPENDSGIR), 0);
    wr(&r, D, GICD_CTLR, 3);
    ck_assert_uint_eq(rd(&r, D, GICD_CTLR), 1);
    r.ns = S;
    ck_assert_uint_eq(rd(&r, D, GICD_CTLR), 2);
    ck_assert_uint_eq(rd(&r, D, GICD_IGROUPR + 4), 0xf0);
    ck_assert_uint_eq(rd(&r, D, GICD_IPRIORITYR + 36), 0x80f8a8d0);
    ck_assert_uint_eq(rd(&r, D, GICD_SPISR), BIT(5) | BIT(1));
    r.ns = NS;
    for (unsigned i = 1; i < ARRAY_LEN(bit_rows); i += 2)
        wr(&r, D, bit_rows[i] + 4, 0xff);
    r.ns = S;
    wr(&r, D, GICD_CTLR, 1);
    r.ns = NS;
    ck_assert_uint_eq(rd(&r, D, GICD_CTLR), 0);
    wr(&r, D, GICD_CTLR, 0);
    r.ns = S;
    ck_assert_uint_eq(rd(&r, D, GICD_CTLR), 1);
    ck_assert_uint_eq(rd(&r, D, GICD_ISENABLER + 4), 0);
    rig_down(&r);
}
END_TEST

START_TEST(reset_keeps_the_wires)
{
    struct rig r;
    rig_up(&r, 2, false);
    rig_open(&r);
    enable(&r, 25, 0);
    enable(&r, 33, 0);
    gic_spi(r.g, 1, true);
    gic_ppi(&r.port[0], 27, true);
    wr(&r, D, GICD_ITARGETSR + 32, 0x0300);
    ck_assert(OUT(&r, IRQ));
    gic_reset(r.g);
    ck_assert(!OUT(&r, IRQ));
    ck_assert_uint_eq(rd(&r, D, GICD_CTLR), 0);
    ck_assert_uint_eq(rd(&r, D, GICD_ISENABLER), 0xffff);
    ck_assert_uint_eq(rd(&r, D, GICD_ISENABLER + 4), 0);
    ck_assert_uint_eq(rd(&r, D, GICD_ITARGETSR + 32), 0);
    ck_assert_uint_eq(rd(&r, D, GICD_ISPENDR + 4), 2);
    ck_assert_uint_eq(rd(&r, D, GICD_PPISR), BIT(11));
    rig_down(&r);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("distributor");
    TCase *tc = tcase_create("distributor");
    suite_add_tcase(s, tc);
    tcase_add_test(tc, every_words_writable_bits);
    tcase_add_test(tc, identification);
    tcase_add_test(tc, access_sizes);
    tcase_add_test(tc, targets_of_a_uniprocessor);
    tcase_add_test(tc, targets_choose_the_cores);
    tcase_add_test(tc, level_sensitive_pending);
    tcase_add_test(tc, edge_triggered_pending);
    tcase_add_test(tc, private_lines_are_the_cores_own);
    tcase_add_test(tc, sgi_filters);
    tcase_add_test(tc, sgi_groups);
    tcase_add_test(tc, sgi_sources);
    tcase_add_test(tc, non_secure_view_hides_group_0);
    tcase_add_test(tc, reset_keeps_the_wires);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
