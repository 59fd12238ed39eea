/* test_devices.c - the emulated distributor, the list registers, the serial port, and the words
 * (ARM IHI 0048B 4.3 and 5; ARM DDI 0183; ARM DDI 0406C B3.13.6). */
#include <check.h>
#include <string.h>

#include "cpu/arch/fields.h"
#include "gic/arch/gic_regs.h"
#include "minihyp/syndrome.h"
#include "minihyp/vgic.h"
#include "minihyp/vuart.h"
#include "sim/arch/board.h"
#include "sim/arch/devices.h"
#include "tests/minihyp/fake.h"

static struct vgic gic;
static struct vuart uart;

static void setup(void)
{
    fake_reset();
    vgic_reset(&gic);
    vuart_reset(&uart, "vm");
}

static void dist_write(uint32_t offset, unsigned size, uint32_t v)
{
    ck_assert(vgic_dist_access(&gic, offset, size, true, &v));
}

static uint32_t dist_read(uint32_t offset, unsigned size)
{
    uint32_t v = 0xdeadbeef;
    ck_assert(vgic_dist_access(&gic, offset, size, false, &v));
    return v;
}

static uint32_t lr(unsigned n)
{
    return fake_reg(BOARD_GICH_BASE + GICH_LR0 + 4 * n);
}

static void set_lr(unsigned n, uint32_t v)
{
    fake_set(BOARD_GICH_BASE + GICH_LR0 + 4 * n, v);
}

static uint32_t hcr(void)
{
    return fake_reg(BOARD_GICH_BASE + GICH_HCR);
}

static void enable(unsigned irq, unsigned prio)
{
    dist_write(GICD_CTLR, 4, GICD_CTLR_EnableGrp0);
    dist_write(GICD_IPRIORITYR + irq, 1, prio);
    dist_write(GICD_ISENABLER + irq / 32 * 4, 4, 1u << irq % 32);
}

START_TEST(distributor_bits)
{
    dist_write(GICD_ISENABLER + 4, 4, 0x6);
    dist_write(GICD_ICENABLER + 4, 4, 0x2);
    ck_assert_uint_eq(dist_read(GICD_ISENABLER + 4, 4), 0x4);
    dist_write(GICD_ICENABLER, 4, 0xffffffff);
    ck_assert_uint_eq(dist_read(GICD_ICENABLER, 4), 0xffff); /* SGIs stay enabled */
    dist_write(GICD_IPRIORITYR + 32, 4, 0x01234567);
    ck_assert_uint_eq(dist_read(GICD_IPRIORITYR + 32, 4), 0x00204060); /* five bits each */
    ck_assert_uint_eq(dist_read(GICD_IPRIORITYR + 33, 1), 0x40);
    dist_write(GICD_ICFGR + 8, 4, 0xffffffff);
    ck_assert_uint_eq(dist_read(GICD_ICFGR + 8, 4), 0xaaaaaaaa);
    dist_write(GICD_ICFGR + 4, 4, 0xffffffff);
    ck_assert_uint_eq(dist_read(GICD_ICFGR + 4, 4), 0); /* PPIs are level-sensitive */
    ck_assert_uint_eq(dist_read(GICD_TYPER, 4), 1);
    ck_assert_uint_eq(dist_read(0xd80, 4), 0);
    ck_assert_uint_eq(dist_read(GICD_ISENABLER + 64, 4), 0); /* there are 64 interrupts */
}
END_TEST

START_TEST(distributor_sizes)
{
    uint32_t v = 0;
    ck_assert(!vgic_dist_access(&gic, GICD_ISENABLER, 1, true, &v));
    ck_assert(!vgic_dist_access(&gic, GICD_CTLR, 1, true, &v));
    ck_assert(!vgic_dist_access(&gic, GICD_IPRIORITYR, 2, true, &v));
}
END_TEST

START_TEST(four_best_go_first)
{
    for (unsigned n = 0; n < 10; n++)
        enable(n, 0xa0 - 16 * n);
    for (unsigned n = 0; n < 10; n++)
        dist_write(GICD_SGIR, 4, 2u << GICD_SGIR_TargetListFilter_SHIFT | n);
    vgic_flush(&gic, false);
    for (unsigned n = 0; n < VGIC_LRS; n++) {
        ck_assert_uint_eq(field_get(lr(n), GICH_LR_VirtualID), 9 - n);
        ck_assert_uint_eq(field_get(lr(n), GICH_LR_State), 1);
    }
    ck_assert_uint_eq(hcr(), GICH_HCR_En | GICH_HCR_UIE);
    set_lr(0, lr(0) & ~(uint32_t)GICH_LR_State);                    /* 9 handled and ended */
    set_lr(1, (lr(1) & ~(uint32_t)GICH_LR_State) | GICH_LR_Active); /* 8 being handled */
    vgic_sync(&gic);
    ck_assert_uint_eq(lr(0) | lr(1) | lr(2) | lr(3), 0);
    ck_assert_uint_eq(hcr(), GICH_HCR_En);
    vgic_flush(&gic, false);
    ck_assert_uint_eq(field_get(lr(0), GICH_LR_VirtualID), 8);
    ck_assert_uint_eq(field_get(lr(0), GICH_LR_State), 2);
    ck_assert_uint_eq(field_get(lr(3), GICH_LR_VirtualID), 5);
}
END_TEST

START_TEST(nothing_while_disabled)
{
    enable(3, 0x80);
    dist_write(GICD_SGIR, 4, 2u << GICD_SGIR_TargetListFilter_SHIFT | 3);
    ck_assert(vgic_has_pending(&gic));
    dist_write(GICD_CTLR, 4, 0);
    ck_assert(!vgic_has_pending(&gic));
    vgic_flush(&gic, false);
    ck_assert_uint_eq(lr(0), 0);
}
END_TEST

START_TEST(a_level_is_looked_at_again)
{
    enable(IRQ_UART, 0x80);
    vgic_set_line(&gic, IRQ_UART, true);
    vgic_flush(&gic, false);
    ck_assert_uint_ne(lr(0) & GICH_LR_EOI, 0);
    set_lr(0, lr(0) & ~(uint32_t)GICH_LR_State);
    vgic_sync(&gic);
    ck_assert(vgic_has_pending(&gic)); /* the line is up still */
    vgic_set_line(&gic, IRQ_UART, false);
    ck_assert(!vgic_has_pending(&gic));
}
END_TEST

START_TEST(the_timer_is_on_loan)
{
    enable(IRQ_VTIMER, 0x80);
    vgic_inject_timer(&gic);
    vgic_save(&gic);
    ck_assert_uint_eq(fake_reg(BOARD_GICD_BASE + GICD_ICACTIVER), 1u << IRQ_VTIMER);
    vgic_restore(&gic);
    ck_assert_uint_eq(fake_reg(BOARD_GICD_BASE + GICD_ISACTIVER), 1u << IRQ_VTIMER);
    vgic_flush(&gic, true);
    ck_assert_uint_ne(lr(0) & GICH_LR_HW, 0);
    ck_assert_uint_eq(field_get(lr(0), GICH_LR_PhysicalID), IRQ_VTIMER);
    set_lr(0, lr(0) & ~(uint32_t)GICH_LR_State);
    vgic_sync(&gic);
    ck_assert(!gic.hw_timer);
    ck_assert(!vgic_has_pending(&gic));
}
END_TEST

START_TEST(the_timer_withdraws)
{
    enable(IRQ_VTIMER, 0x80);
    vgic_inject_timer(&gic);
    vgic_flush(&gic, false); /* its line is down */
    ck_assert_uint_eq(lr(0), 0);
    ck_assert(!gic.hw_timer);
    ck_assert_uint_eq(fake_reg(BOARD_GICD_BASE + GICD_ICACTIVER), 1u << IRQ_VTIMER);
}
END_TEST

START_TEST(serial_lines_stay_whole)
{
    struct vuart other;
    vuart_reset(&other, "other");
    for (const char *a = "one\n", *b = "two\n"; *a; a++, b++) {
        uint32_t c = (uint8_t)*a, d = (uint8_t)*b;
        ck_assert(vuart_access(&uart, PL011_DR, 4, true, &c));
        ck_assert(vuart_access(&other, PL011_DR, 1, true, &d));
    }
    ck_assert_str_eq(fake_serial(), "[vm] one\r\n[other] two\r\n");
}
END_TEST

START_TEST(serial_registers)
{
    uint32_t v = PL011_INT_TX, c = 'x';
    ck_assert(vuart_access(&uart, PL011_IMSC, 4, true, &v));
    ck_assert(!vuart_irq(&uart));
    ck_assert(vuart_access(&uart, PL011_DR, 4, true, &c));
    ck_assert(vuart_irq(&uart));
    ck_assert(vuart_access(&uart, PL011_ICR, 4, true, &v));
    ck_assert(!vuart_irq(&uart));
    ck_assert(vuart_access(&uart, PL011_PERIPHID0, 4, false, &v));
    ck_assert_uint_eq(v, 0x11);
    ck_assert(!vuart_access(&uart, PL011_FR + 2, 4, false, &v));
    ck_assert(!vuart_access(&uart, 0x800, 4, false, &v));
}
END_TEST

START_TEST(words)
{
    uint32_t hsr = 0x03u << 26 | 4u << 14 | 1u << 10 | 1u << 1 | 1; /* MRC p15, 4, r0, c1, c1, 0 */
    ck_assert_str_eq(syndrome_register(syndrome_key(hsr)), "HCR");
    ck_assert_ptr_null(syndrome_register(SYNDROME_KEY(15, 7, 15, 15, 7)));
    ck_assert_str_eq(syndrome_class(0x12u << 26), "HVC");
    ck_assert_str_eq(syndrome_fault(0x24u << 26 | 0x06), "translation fault");
    ck_assert_str_eq(syndrome_fault(0x24u << 26 | 0x0f), "permission fault");
    say("%02u|%-4s|%4s|%08x|%llu|%c%%\n", 7, "ab", "cd", 0xbeefu, 12345678901234ull, 'z');
    ck_assert_str_eq(fake_serial(), "[minihyp] 07|ab  |  cd|0000beef|12345678901234|z%\r\n");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("minihyp: devices");
    TCase *t = tcase_create("devices");
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_test(t, distributor_bits);
    tcase_add_test(t, distributor_sizes);
    tcase_add_test(t, four_best_go_first);
    tcase_add_test(t, nothing_while_disabled);
    tcase_add_test(t, a_level_is_looked_at_again);
    tcase_add_test(t, the_timer_is_on_loan);
    tcase_add_test(t, the_timer_withdraws);
    tcase_add_test(t, serial_lines_stay_whole);
    tcase_add_test(t, serial_registers);
    tcase_add_test(t, words);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
