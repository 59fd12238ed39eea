/* test_board.c - the board's numbers, typed again: from the interface's description of QEMU's
 * `virt` (hw/arm/virt.c's map, its device tree) and the peripherals' manuals. */
#include "sim/arch/board.h"
#include "sim/arch/devices.h"
#include "sim/base/base.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    uint32_t base, size, want_base, want_size;
} map[] = {
#define ROW(name, base, size)                                                                      \
    {                                                                                              \
        BOARD_##name##_BASE, BOARD_##name##_SIZE, base, size                                       \
    }
    ROW(FLASH0, 0, 64 << 20),
    ROW(FLASH1, 64 << 20, 64 << 20),
    ROW(GICD, 0x8000000, 0x10000),
    ROW(GICC, 0x8010000, 0x10000),
    ROW(GICH, 0x8030000, 0x10000),
    ROW(GICV, 0x8040000, 0x10000),
    ROW(UART, 0x9000000, 0x1000),
    ROW(RTC, 0x9010000, 0x1000),
    ROW(FWCFG, 0x9020000, 24),
    ROW(GPIO, 0x9030000, 0x1000),
    ROW(SECURE_UART, 0x9040000, 0x1000),
    ROW(SECURE_GPIO, 0x90b0000, 0x1000),
    ROW(VIRTIO, 0xa000000, 32 * 512),
    ROW(SECURE_RAM, 0xe000000, 16 << 20),
    ROW(RAM, 1 << 30, 128 << 20),
#undef ROW
};

START_TEST(memory_map)
{
    unsigned rows = 0;
#define BOARD(...) rows++;
#include "sim/arch/board.def"
    ck_assert_uint_eq(rows, ARRAY_LEN(map));
    for (unsigned i = 0; i < ARRAY_LEN(map); i++) {
        ck_assert_uint_eq(map[i].base, map[i].want_base);
        ck_assert_uint_eq(map[i].size, map[i].want_size);
        if (i) /* in order, and nobody over another */
            ck_assert_uint_ge(map[i].base, map[i - 1].base + map[i - 1].size);
    }
}
END_TEST

START_TEST(interrupts)
{
    ck_assert_int_eq(IRQ_MAINT, 16 + 9);
    ck_assert_int_eq(IRQ_HYPTIMER, 16 + 10);
    ck_assert_int_eq(IRQ_VTIMER, 16 + 11);
    ck_assert_int_eq(IRQ_STIMER, 16 + 13);
    ck_assert_int_eq(IRQ_PTIMER, 16 + 14);
    ck_assert_int_eq(IRQ_UART, 33);
    ck_assert_int_eq(SPI_UART, 1);
    ck_assert_int_eq(IRQ_RTC, 34);
    ck_assert_int_eq(IRQ_GPIO, 39);
    ck_assert_int_eq(IRQ_SECURE_UART, 40);
    ck_assert_int_eq(IRQ_SECURE_GPIO, 32);
    ck_assert_int_eq(SPI_VIRTIO0, 16);
    ck_assert_int_eq(BOARD_CNTFRQ, 62500000);
    ck_assert_int_eq(BOARD_UARTCLK, 24000000);
    ck_assert_int_eq(BOARD_NUM_SPIS, 256);
    ck_assert_int_eq(BOARD_GPIO_POWER_KEY, 3);
}
END_TEST

START_TEST(pl011_bits) /* ARM DDI 0183, chapter 3 */
{
    ck_assert_uint_eq(PL011_DR_OE, 1u << 11);
    ck_assert_uint_eq(PL011_FR_TXFE, 0x80);
    ck_assert_uint_eq(PL011_FR_RXFF, 0x40);
    ck_assert_uint_eq(PL011_FR_TXFF, 0x20);
    ck_assert_uint_eq(PL011_FR_RXFE, 0x10);
    ck_assert_uint_eq(PL011_FR_BUSY, 0x08);
    ck_assert_uint_eq(PL011_LCR_H_WLEN, 0x60);
    ck_assert_uint_eq(PL011_LCR_H_WLEN_SHIFT, 5);
    ck_assert_uint_eq(PL011_LCR_H_FEN, 0x10);
    ck_assert_uint_eq(PL011_CR_UARTEN | PL011_CR_TXE | PL011_CR_RXE, 0x301);
    ck_assert_uint_eq(PL011_CR_LBE, 0x80);
    ck_assert_uint_eq(PL011_CR_CTSEN, 0x8000);
    ck_assert_uint_eq(PL011_IFLS_RXIFLSEL, 0x38);
    ck_assert_uint_eq(PL011_INT_RX | PL011_INT_TX | PL011_INT_RT, 0x70);
    ck_assert_uint_eq(PL011_INT_OE, 0x400);
}
END_TEST

/* Inside a device: whole words, ascending, each once. */
static void check_offsets(const uint32_t *off, unsigned n, unsigned align)
{
    for (unsigned i = 0; i < n; i++) {
        ck_assert_uint_eq(off[i] % align, 0);
        if (i)
            ck_assert_uint_gt(off[i], off[i - 1]);
    }
}

START_TEST(offsets_ascend)
{
#define REG(dev, name, off, ...) off,
    static const uint32_t pl011[] = {
#include "sim/arch/pl011.def"
    };
#define REG(dev, name, off, ...) off,
    static const uint32_t pl031[] = {
#include "sim/arch/pl031.def"
    };
#define REG(dev, name, off, ...) off,
    static const uint32_t pl061[] = {
#include "sim/arch/pl061.def"
    };
#define REG(dev, name, off, ...) off,
    static const uint32_t fwcfg[] = {
#include "sim/arch/fwcfg.def"
    };
    check_offsets(pl011, ARRAY_LEN(pl011), 4);
    check_offsets(pl031, ARRAY_LEN(pl031), 4);
    check_offsets(pl061, ARRAY_LEN(pl061), 4);
    check_offsets(fwcfg, ARRAY_LEN(fwcfg), 4);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {memory_map, interrupts, pl011_bits, offsets_ascend};
    Suite *s = suite_create("board");
    TCase *tc = tcase_create("board");
    for (unsigned i = 0; i < ARRAY_LEN(tests); i++)
        tcase_add_test(tc, tests[i]);
    suite_add_tcase(s, tc);
    SRunner *sr = srunner_create(s);
    srunner_run_all(sr, CK_NORMAL);
    int failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
