/* The GIC at the edges of its ids, bytes and lines (ARM IHI 0048B 4.1.4, 4.3, 4.4, 5.3): every id
 * in every register that takes one, those that do not exist among them. */
#include "rig.h"

#define LR(n) (GICH_LR0 + 4 * (n))

static bool exists(unsigned id)
{
    return id < 16 || (id >= 25 && id < GIC_MAX_IRQS); /* Cortex-A15 TRM 8.2.1: PPIs 25 to 31 */
}

/* A byte written is that byte read, and no other. */
START_TEST(bytes)
{
    struct rig r;
    uint64_t v;
    rig_up(&r, 8, false);
    for (unsigned byte = 0; byte < 0x100; byte++)
        for (unsigned lane = 0; lane < 4; lane++) {
            uint32_t others = ~(0xffu << 8 * lane);
            wr(&r, D, GICD_ITARGETSR + 40, 0x5aa5c33c);
            wr(&r, D, GICD_IPRIORITYR + 40, 0x50a0c030);
            wr_sized(&r, D, GICD_ITARGETSR + 40 + lane, 1, byte);
            wr_sized(&r, D, GICD_IPRIORITYR + 40 + lane, 1, byte);
            ck_assert_int_eq(rd_sized(&r, D, GICD_ITARGETSR + 40 + lane, 1, &v), BUS_OK);
            ck_assert_uint_eq(v, byte);
            ck_assert_int_eq(rd_sized(&r, D, GICD_IPRIORITYR + 40 + lane, 1, &v), BUS_OK);
            ck_assert_uint_eq(v, byte & 0xf8);
            ck_assert_uint_eq(rd(&r, D, GICD_ITARGETSR + 40),
                              (0x5aa5c33c & others) | byte << 8 * lane);
            ck_assert_uint_eq(rd(&r, D, GICD_IPRIORITYR + 40),
                              (0x50a0c030 & others) | (byte & 0xf8) << 8 * lane);
        }
    rig_down(&r);
}
END_TEST

/* 4.4.5: the end of an id that there is drops a priority; of any other it does nothing. */
START_TEST(ends)
{
    struct rig r;
    rig_up(&r, 1, false);
    rig_open(&r);
    for (unsigned id = 0; id < 1024; id++) {
        wr(&r, C, GICC_APR0, 1 << 5 | 1 << 9);
        wr(&r, C, GICC_EOIR, id);
        ck_assert_msg(rd(&r, C, GICC_APR0) == (exists(id) ? 1 << 9 : 1 << 5 | 1 << 9), "id %u", id);
    }
    rig_down(&r);
}
END_TEST

/* 4.4.15: DIR deactivates its own id, and none other, when EOImode is 1. */
START_TEST(deactivations)
{
    struct rig r;
    rig_up(&r, 1, false);
    rig_open(&r);
    wr(&r, C, GICC_CTLR, 1 | GICC_CTLR_EOImodeS);
    for (unsigned id = 0; id < 1024; id++) {
        for (unsigned n = 0; n < GIC_MAX_IRQS / 32; n++)
            wr(&r, D, GICD_ISACTIVER + 4 * n, 0xffffffff);
        wr(&r, C, GICC_DIR, id);
        for (unsigned n = 0; n < GIC_MAX_IRQS / 32; n++) {
            uint32_t want = n == 0 ? 0xfe00ffff : 0xffffffff;
            if (exists(id) && id / 32 == n)
                want &= ~(1u << id % 32);
            ck_assert_msg(rd(&r, D, GICD_ISACTIVER + 4 * n) == want, "id %u, word %u", id, n);
        }
    }
    rig_down(&r);
}
END_TEST

/* A line makes its own interrupt pending; one that leads to no interrupt does nothing. */
START_TEST(lines)
{
    struct rig r;
    rig_up(&r, 1, false);
    for (unsigned id = 16; id < 1020; id++) {
        for (unsigned level = 2; level-- > 0;) {
            if (id < 32)
                gic_ppi(&r.port[0], id, level);
            else
                gic_spi(r.g, id - 32, level);
            for (unsigned n = 0; n < GIC_MAX_IRQS / 32; n++) {
                uint32_t want = level && exists(id) && id / 32 == n ? 1u << id % 32 : 0;
                ck_assert_msg(rd(&r, D, GICD_ISPENDR + 4 * n) == want, "id %u, word %u", id, n);
            }
            ck_assert_int_eq(gic_peek_irq(r.g, 0, id).level, level && exists(id));
        }
    }
    for (unsigned id = 0; id < 16; id++) /* an SGI has no line */
        gic_ppi(&r.port[0], id, true);
    ck_assert_uint_eq(rd(&r, D, GICD_ISPENDR), 0);
    rig_down(&r);
}
END_TEST

/* 4.3.16, 4.3.17: a Non-secure access reaches the SGIs of Group 1 alone. */
START_TEST(sgis_by_view)
{
    struct rig r;
    for (unsigned id = 0; id < 16; id++) {
        unsigned word = id & ~3u, lane = 8 * (id % 4);
        rig_up(&r, 1, true);
        wr(&r, D, GICD_IGROUPR, 1u << id);
        for (unsigned k = 0; k < 16; k += 4)
            wr(&r, D, GICD_SPENDSGIR + k, 0x01010101);
        r.ns = NS;
        for (unsigned k = 0; k < 16; k += 4)
            ck_assert_uint_eq(rd(&r, D, GICD_SPENDSGIR + k), k == word ? 1u << lane : 0);
        for (unsigned k = 0; k < 16; k += 4)
            wr(&r, D, GICD_CPENDSGIR + k, 0x01010101);
        r.ns = S;
        ck_assert_uint_eq(rd(&r, D, GICD_ISPENDR), 0xffff & ~(1u << id));
        for (unsigned k = 0; k < 16; k += 4)
            wr(&r, D, GICD_CPENDSGIR + k, 0x01010101);
        r.ns = NS;
        for (unsigned k = 0; k < 16; k += 4)
            wr(&r, D, GICD_SPENDSGIR + k, 0x01010101);
        r.ns = S;
        ck_assert_uint_eq(rd(&r, D, GICD_ISPENDR), 1u << id);
        rig_down(&r);
    }
}
END_TEST

static void vm_up(struct rig *r)
{
    rig_up(r, 1, false);
    wr(r, H, GICH_HCR, GICH_HCR_En);
    wr(r, V, GICV_PMR, 0xf8);
    wr(r, V, GICV_CTLR, 1);
}

/* 5.3.9: CPUID is an SGI's alone; ids from 1020 on are no interrupts. */
START_TEST(virtual_acknowledge)
{
    struct rig r;
    vm_up(&r);
    for (unsigned id = 0; id < 1024; id++) {
        wr(&r, H, LR(0), GICH_LR_Pending | 5 << GICH_LR_CPUID_SHIFT | id);
        wr(&r, H, GICH_APR, 0);
        uint32_t want = id < 16 ? id | 5 << 10 : id;
        ck_assert_uint_eq(rd(&r, V, GICV_IAR), want);
        ck_assert_uint_eq(rd(&r, H, LR(0)) >> 28, id < 1020 ? 2 : 1);
    }
    rig_down(&r);
}
END_TEST

/* 5.3.1: a deactivation that finds no list register counts, of an id that can be one. */
START_TEST(virtual_deactivate)
{
    struct rig r;
    vm_up(&r);
    wr(&r, V, GICV_CTLR, 1 | GICV_CTLR_EOImode);
    for (unsigned id = 0; id < 1024; id++) {
        wr(&r, H, GICH_HCR, GICH_HCR_En);
        wr(&r, V, GICV_DIR, id);
        ck_assert_uint_eq(rd(&r, H, GICH_HCR) >> 27, id < 1020);
        wr(&r, H, GICH_APR, 1 << 4);
        wr(&r, V, GICV_EOIR, id);
        ck_assert_uint_eq(rd(&r, H, GICH_APR), id < 1020 ? 0 : 1 << 4);
    }
    rig_down(&r);
}
END_TEST

/* The alias leaves an active Group 0 interrupt alone; one that is only pending is not being ended.
 */
START_TEST(aliased_end_of_a_pending_one)
{
    for (unsigned state = 0; state < 4; state++)
        for (unsigned group1 = 0; group1 < 2; group1++) {
            struct rig r;
            vm_up(&r);
            wr(&r, H, LR(2), state << 28 | group1 << 30 | 40);
            wr(&r, H, GICH_APR, 1 << 4);
            wr(&r, V, GICV_AEOIR, 40);
            bool refused = !group1 && state >= 2;
            ck_assert_uint_eq(rd(&r, H, GICH_APR), refused ? 1 << 4 : 0);
            rig_down(&r);
        }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("GIC edges");
    TCase *tc = tcase_create("GIC edges");
    suite_add_tcase(s, tc);
    tcase_add_test(tc, bytes);
    tcase_add_test(tc, ends);
    tcase_add_test(tc, deactivations);
    tcase_add_test(tc, lines);
    tcase_add_test(tc, sgis_by_view);
    tcase_add_test(tc, virtual_acknowledge);
    tcase_add_test(tc, virtual_deactivate);
    tcase_add_test(tc, aliased_end_of_a_pending_one);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
