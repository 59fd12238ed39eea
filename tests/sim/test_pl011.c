/* test_pl011.c - the PL011 against ARM DDI 0183; section numbers are that manual's. Offsets and
 * bits are typed here again. */
#include "tests/sim/rig.h"

#include "sim/pl011.h"

#include <string.h>

static struct rig rig;
static struct pl011 uart;

enum {
    DR = 0x00,
    RSR = 0x04,
    FR = 0x18,
    IBRD = 0x24,
    FBRD = 0x28,
    LCR_H = 0x2c,
    CR = 0x30,
    IFLS = 0x34,
    IMSC = 0x38,
    RIS = 0x3c,
    MIS = 0x40,
    ICR = 0x44,
    DMACR = 0x48,
    RXFE = 0x10,
    TXFF = 0x20,
    RXFF = 0x40,
    TXFE = 0x80,
    BUSY = 0x08,
    RXINT = 0x10,
    TXINT = 0x20,
    RTINT = 0x40,
    OEINT = 0x400,
};

static void setup_plain(void)
{
    rig_init(&rig);
    pl011_init(&uart, &rig.sched, RIG_HZ, &rig.serial, "uart");
    line_connect(&uart.line, rig_irq, &rig, 0);
    struct region region = {0};
    pl011_region(&uart, &region);
    rig_map(&rig, &region, 0x1000);
    pl011_snap(&uart, &rig.snap, "uart");
}

/* Enabled, 115200 baud, 8 bits; FIFOs by choice. */
static void setup_on(bool fifos)
{
    setup_plain();
    wr(IBRD, 13);
    wr(FBRD, 1);
    wr(LCR_H, fifos ? 0x70 : 0x60);
    wr(CR, 0x301);
}

static void type(const char *text)
{
    rig.host.input = text;
    serial_poll(&rig.serial);
}

START_TEST(reset_values) /* table 3-1, 3.3.9 to 3.3.12 */
{
    static const uint8_t id[8] = {0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
    setup_plain();
    ck_assert_uint_eq(rd(FR), TXFE | RXFE);
    ck_assert_uint_eq(rd(CR), 0x300);
    ck_assert_uint_eq(rd(IFLS), 0x12);
    ck_assert_uint_eq(rd(LCR_H), 0);
    ck_assert_uint_eq(rd(IMSC), 0);
    ck_assert_uint_eq(rd(RIS), 0);
    rig_check_id(&rig, id);
    ck_assert(!rig.irq);
    rig_free(&rig);
}
END_TEST

START_TEST(fields_keep_their_width) /* 3.3.4 to 3.3.14 */
{
    static const uint16_t regs[][2] = {{0x20, 0xff}, {IBRD, 0xffff}, {FBRD, 0x3f}, {LCR_H, 0xff},
                                       {IFLS, 0x3f}, {IMSC, 0x7ff},  {DMACR, 0x07}};
    setup_plain();
    for (unsigned i = 0; i < ARRAY_LEN(regs); i++) {
        wr(regs[i][0], 0xffffffff);
        ck_assert_uint_eq(rd(regs[i][0]), regs[i][1]);
    }
    wr(CR, 0xfffffff8); /* all but UARTEN, SIREN and SIRLP; bits 6..3 are reserved */
    ck_assert_uint_eq(rd(CR), 0xff80);
    rig_free(&rig);
}
END_TEST

START_TEST(transmits)
{
    setup_on(true);
    for (const char *p = "hello"; *p; p++)
        wr(DR, (uint8_t)*p);
    ck_assert_str_eq(rig.host.text, "hello");
    ck_assert_uint_eq(rd(FR) & (TXFE | TXFF | BUSY), TXFE);
    rig_free(&rig);
}
END_TEST

START_TEST(word_length_cuts) /* 3.3.7: WLEN */
{
    setup_on(true);
    wr(LCR_H, 0x50); /* 7 bits */
    wr(DR, 0xc1);
    ck_assert_str_eq(rig.host.text, "\x41");
    rig_free(&rig);
}
END_TEST

START_TEST(disabled_keeps_the_fifo) /* 3.3.8: UARTEN, TXE; 3.3.3: BUSY regardless of the enable */
{
    setup_on(true);
    wr(CR, 0x300);
    for (unsigned i = 0; i < 15; i++)
        wr(DR, 'a' + i);
    ck_assert_uint_eq(rd(FR) & (TXFE | TXFF | BUSY), BUSY);
    wr(DR, 'p');
    ck_assert_uint_eq(rd(FR) & (TXFE | TXFF | BUSY), TXFF | BUSY);
    wr(DR, 'q'); /* full: lost */
    ck_assert_str_eq(rig.host.text, "");
    wr(CR, 0x201); /* UARTEN without TXE */
    ck_assert_str_eq(rig.host.text, "");
    wr(CR, 0x301);
    ck_assert_str_eq(rig.host.text, "abcdefghijklmnop");
    ck_assert_uint_eq(rd(FR) & (TXFE | TXFF | BUSY), TXFE);
    rig_free(&rig);
}
END_TEST

START_TEST(holding_register_is_one_deep) /* 3.3.7: FEN */
{
    setup_on(false);
    wr(CR, 0x300);
    wr(DR, 'a');
    ck_assert_uint_eq(rd(FR) & (TXFE | TXFF), TXFF);
    wr(DR, 'b');
    wr(CR, 0x301);
    ck_assert_str_eq(rig.host.text, "a");
    type("xy");
    ck_assert_uint_eq(rd(FR) & (RXFE | RXFF), RXFF);
    ck_assert_uint_eq(rd(DR), 'x');
    ck_assert_str_eq(rig.host.input, "y"); /* the host keeps what does not fit */
    rig_free(&rig);
}
END_TEST

START_TEST(clearing_fen_flushes) /* 3.3.7 and 3.4 (disabling the UART) */
{
    setup_on(true);
    wr(CR, 0x300);
    wr(DR, 'a');
    wr(LCR_H, 0x60);
    ck_assert_uint_eq(rd(FR) & TXFE, TXFE);
    wr(CR, 0x301);
    ck_assert_str_eq(rig.host.text, "");
    rig_free(&rig);
}
END_TEST

START_TEST(receives_in_order)
{
    setup_on(true);
    type("abcdefghijklmnopqrst");
    ck_assert_uint_eq(rd(FR) & (RXFE | RXFF), RXFF);
    for (unsigned i = 0; i < 16; i++)
        ck_assert_uint_eq(rd(DR), 'a' + i);
    ck_assert_uint_eq(rd(FR) & (RXFE | RXFF), RXFE);
    serial_poll(&rig.serial);
    for (unsigned i = 16; i < 20; i++)
        ck_assert_uint_eq(rd(DR), 'a' + i);
    ck_assert_uint_eq(rd(FR) & RXFE, RXFE);
    rig_free(&rig);
}
END_TEST

START_TEST(does_not_receive_when_disabled) /* 3.3.8: RXE */
{
    setup_on(true);
    wr(CR, 0x101);
    type("a");
    ck_assert_uint_eq(rd(FR) & RXFE, RXFE);
    ck_assert_str_eq(rig.host.input, "a");
    wr(CR, 0x301);
    serial_poll(&rig.serial);
    ck_assert_uint_eq(rd(DR), 'a');
    rig_free(&rig);
}
END_TEST

static void count_ready(void *self)
{
    ++*(unsigned *)self;
}

static void ignore_byte(void *self, uint8_t byte) {}

START_TEST(says_when_there_is_room)
{
    unsigned ready = 0;
    struct serial_watch w = {.byte = ignore_byte, .ready = count_ready, .self = &ready};
    setup_on(true);
    serial_add_watch(&rig.serial, &w);
    type("0123456789abcdef");
    rd(DR);
    ck_assert_uint_eq(ready, 1);
    rd(DR); /* there was room before */
    ck_assert_uint_eq(ready, 1);
    wr(CR, 0x101);
    wr(CR, 0x301);
    ck_assert_uint_eq(ready, 2);
    wr(LCR_H, 0x60);
    type("x");
    wr(LCR_H, 0x70);
    ck_assert_uint_eq(ready, 3);
    rig_free(&rig);
}
END_TEST

START_TEST(receive_trigger_levels) /* 3.3.9, 2.8.2 */
{
    static const uint8_t levels[5] = {2, 4, 8, 12, 14};
    static const char text[] = "0123456789abcdef";
    for (unsigned sel = 0; sel < 5; sel++) {
        setup_on(true);
        wr(IFLS, sel << 3);
        wr(IMSC, RXINT);
        for (unsigned i = 1; i <= levels[sel]; i++) {
            ck_assert(!rig.irq);
            char one[2] = {text[i], 0};
            type(one);
        }
        ck_assert(rig.irq);
        ck_assert_uint_eq(rd(MIS), RXINT);
        rd(DR); /* below the level again */
        ck_assert(!rig.irq);
        rig_free(&rig);
    }
}
END_TEST

START_TEST(receive_interrupt_clears_by_icr) /* 2.8.2 */
{
    setup_on(false);
    wr(IMSC, RXINT);
    type("a");
    ck_assert(rig.irq);
    wr(ICR, RXINT);
    ck_assert(!rig.irq);
    ck_assert_uint_eq(rd(RIS) & RXINT, 0);
    ck_assert_uint_eq(rd(FR) & RXFE, 0);
    rig_free(&rig);
}
END_TEST

/* 2.8.4: 32 bit periods. 13 1/64 * 16 clocks of 24 MHz a bit: 32 bits are 277.667 us. */
#define TIMEOUT 277666u

START_TEST(receive_timeout)
{
    setup_on(true);
    wr(IMSC, RTINT);
    type("a");
    rig_run(&rig, TIMEOUT - 10);
    ck_assert(!rig.irq);
    type("b"); /* begins the period again */
    rig_run(&rig, TIMEOUT - 10);
    ck_assert(!rig.irq);
    rig_run(&rig, 20);
    ck_assert_uint_eq(rd(MIS), RTINT);
    rd(DR);
    ck_assert(rig.irq); /* until the FIFO is empty */
    rd(DR);
    ck_assert(!rig.irq);
    rig_run(&rig, 10 * TIMEOUT);
    ck_assert_uint_eq(rd(RIS), 0);
    rig_free(&rig);
}
END_TEST

START_TEST(receive_timeout_after_clear)
{
    setup_on(true);
    wr(IMSC, RTINT);
    type("a");
    rig_run(&rig, TIMEOUT + 10);
    wr(ICR, RTINT);
    ck_assert(!rig.irq);
    rig_run(&rig, TIMEOUT + 10);
    ck_assert(rig.irq);
    rig_free(&rig);
}
END_TEST

START_TEST(no_timeout_without_fifo) /* 2.8.4: the FIFO's interrupt */
{
    setup_on(false);
    type("a");
    rig_run(&rig, 10 * TIMEOUT);
    ck_assert_uint_eq(rd(RIS) & RTINT, 0);
    rig_free(&rig);
}
END_TEST

START_TEST(divisor_counts_from_lcr_h) /* 3.3.6: the divisor is taken over with LCR_H */
{
    setup_on(true);
    wr(IBRD, 26); /* half the rate */
    wr(FBRD, 2);
    type("a");
    rig_run(&rig, TIMEOUT + 10);
    ck_assert_uint_eq(rd(RIS) & RTINT, RTINT);
    rd(DR);
    wr(LCR_H, 0x70);
    type("b");
    rig_run(&rig, 2 * TIMEOUT - 10);
    ck_assert_uint_eq(rd(RIS) & RTINT, 0);
    rig_run(&rig, 20);
    ck_assert_uint_eq(rd(RIS) & RTINT, RTINT);
    rig_free(&rig);
}
END_TEST

START_TEST(transmit_interrupt_by_transition) /* 2.8.3 */
{
    setup_on(true);
    wr(IMSC, TXINT);
    ck_assert(!rig.irq); /* an empty FIFO that was never filled says nothing */
    wr(DR, 'a');
    ck_assert(rig.irq);
    wr(ICR, TXINT);
    ck_assert(!rig.irq);
    wr(CR, 0x300);
    for (unsigned i = 0; i < 9; i++)
        wr(DR, 'a');
    ck_assert(!rig.irq);
    wr(CR, 0x301);
    ck_assert(rig.irq);
    wr(IMSC, 0);
    ck_assert(!rig.irq);
    ck_assert_uint_eq(rd(RIS), TXINT);
    rig_free(&rig);
}
END_TEST

START_TEST(transmit_interrupt_clears_above_level) /* 2.8.3: level 1/2, 8 characters */
{
    setup_on(true);
    wr(DR, 'a');
    wr(CR, 0x300);
    for (unsigned i = 0; i < 8; i++)
        wr(DR, 'a');
    ck_assert_uint_eq(rd(RIS), TXINT);
    wr(DR, 'a');
    ck_assert_uint_eq(rd(RIS), 0);
    rig_free(&rig);
}
END_TEST

START_TEST(loopback) /* 3.3.8: LBE */
{
    setup_on(true);
    wr(CR, 0x381);
    wr(DR, 'a');
    ck_assert_str_eq(rig.host.text, "");
    type("z"); /* the wire is cut */
    ck_assert_uint_eq(rd(DR), 'a');
    ck_assert_uint_eq(rd(FR) & RXFE, RXFE);
    wr(CR, 0x3f81 & ~0x2800); /* DTR and OUT1, not RTS and OUT2 */
    ck_assert_uint_eq(rd(FR) & 0x107, 0x006);
    wr(CR, 0x381 | 0x2800);
    ck_assert_uint_eq(rd(FR) & 0x107, 0x101);
    rig_free(&rig);
}
END_TEST

START_TEST(overrun) /* 3.3.1, 3.3.2: the FIFO keeps, the new character is lost */
{
    setup_on(true);
    wr(CR, 0x381);
    wr(IMSC, OEINT);
    for (unsigned i = 0; i < 16; i++)
        wr(DR, 'a' + i);
    ck_assert(!rig.irq);
    ck_assert_uint_eq(rd(RSR), 0);
    wr(DR, 'Z');
    ck_assert(rig.irq);
    ck_assert_uint_eq(rd(RSR), 0x8);
    ck_assert_uint_eq(rd(DR), 0x800 | 'a');
    wr(DR, 'q'); /* there is room: the condition ends */
    ck_assert_uint_eq(rd(DR), 'b');
    ck_assert_uint_eq(rd(RSR), 0x8);
    wr(RSR, 0);
    ck_assert_uint_eq(rd(RSR), 0);
    wr(ICR, OEINT);
    ck_assert(!rig.irq);
    rig_free(&rig);
}
END_TEST

START_TEST(narrow_accesses)
{
    setup_on(true);
    rig_write(&rig, DR, 1, 'a');
    rig_write(&rig, DR, 2, 'b');
    rig_write(&rig, DR + 1, 1, 'c'); /* not the register's own byte */
    ck_assert_str_eq(rig.host.text, "ab");
    ck_assert_uint_eq(rig_read(&rig, CR, 2), 0x301);
    ck_assert_uint_eq(rig_read(&rig, CR + 1, 1), 0x03);
    ck_assert_uint_eq(rig_read(&rig, CR + 2, 2), 0);
    ck_assert_int_eq(rig_try(&rig, DR, 8, false), BUS_SLVERR);
    ck_assert_int_eq(rig_try(&rig, DR + 1, 2, true), BUS_SLVERR);
    type("x");
    ck_assert_uint_eq(rig_read(&rig, DR + 1, 1), 0); /* reads no character */
    ck_assert_uint_eq(rig_read(&rig, DR, 1), 'x');
    rig_free(&rig);
}
END_TEST

START_TEST(peek_changes_nothing)
{
    setup_on(true);
    type("abc");
    rig_check_peek(&rig, 0x1000);
    rig_free(&rig);
}
END_TEST

START_TEST(firmware_setup)
{
    setup_plain();
    pl011_firmware_setup(&uart);
    ck_assert_uint_eq(rd(CR), 0x301);
    ck_assert_uint_eq(rd(LCR_H), 0x70);
    ck_assert_uint_eq(rd(IBRD), 13); /* 24 MHz / 16 / 115200 = 13 1/48 */
    ck_assert_uint_eq(rd(FBRD), 1);
    wr(DR, 'a');
    ck_assert_str_eq(rig.host.text, "a");
    rig_free(&rig);
}
END_TEST

START_TEST(snapshot_keeps_the_timeout)
{
    struct snap_buf buf = {0};
    struct err e;
    setup_on(true);
    wr(IMSC, RTINT);
    type("ab");
    rig_run(&rig, TIMEOUT / 2);
    snap_save(&rig.snap, &buf);
    rd(DR);
    rd(DR);
    ck_assert_uint_eq(rig.sched.deadline, SCHED_NEVER);
    ck_assert_msg(snap_load(&rig.snap, buf.data, buf.len, &e), "%s", e.text);
    rig_run(&rig, TIMEOUT / 2 - 10);
    ck_assert(!rig.irq);
    rig_run(&rig, 20);
    ck_assert(rig.irq);
    ck_assert_uint_eq(rd(DR), 'a');
    snap_buf_free(&buf);
    rig_free(&rig);
}
END_TEST

START_TEST(reset_forgets)
{
    setup_on(true);
    wr(IMSC, RXINT);
    type("0123456789");
    ck_assert(rig.irq);
    pl011_reset(&uart);
    ck_assert(!rig.irq);
    ck_assert_uint_eq(rd(FR), TXFE | RXFE);
    ck_assert_uint_eq(rig.sched.deadline, SCHED_NEVER);
    rig_free(&rig);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        reset_values,
        fields_keep_their_width,
        transmits,
        word_length_cuts,
        disabled_keeps_the_fifo,
        holding_register_is_one_deep,
        clearing_fen_flushes,
        receives_in_order,
        does_not_receive_when_disabled,
        says_when_there_is_room,
        receive_trigger_levels,
        receive_interrupt_clears_by_icr,
        receive_timeout,
        receive_timeout_after_clear,
        no_timeout_without_fifo,
        divisor_counts_from_lcr_h,
        transmit_interrupt_by_transition,
        transmit_interrupt_clears_above_level,
        loopback,
        overrun,
        narrow_accesses,
        peek_changes_nothing,
        firmware_setup,
        snapshot_keeps_the_timeout,
        reset_forgets,
    };
    return rig_main("pl011", tests, ARRAY_LEN(tests));
}
