/* test_pl061.c - the GPIO against ARM DDI 0190; section numbers are that manual's. */
#include "tests/sim/rig.h"

#include "sim/pl061.h"

static struct rig rig;
static struct pl061 gpio;
static uint8_t outputs;

enum {
    DIR = 0x400,
    IS = 0x404,
    IBE = 0x408,
    IEV = 0x40c,
    IE = 0x410,
    RIS = 0x414,
    MIS = 0x418,
    IC = 0x41c,
    AFSEL = 0x420,
};

#define DATA(mask) ((mask) << 2)
#define ALL        DATA(0xff)

static void output(void *self, unsigned pin, bool level)
{
    outputs = (uint8_t)(level ? outputs | 1u << pin : outputs & ~(1u << pin));
}

static void setup(void)
{
    rig_init(&rig);
    outputs = 0;
    pl061_init(&gpio);
    line_connect(&gpio.line, rig_irq, &rig, 0);
    for (unsigned i = 0; i < PL061_PINS; i++)
        line_connect(&gpio.out[i], output, NULL, i);
    struct region region = {0};
    pl061_region(&gpio, &region);
    rig_map(&rig, &region, 0x1000);
    pl061_snap(&gpio, &rig.snap, "gpio");
}

START_TEST(reset_values) /* table 3-1 */
{
    static const uint8_t id[8] = {0x61, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
    setup();
    for (unsigned off = DIR; off <= AFSEL; off += 4)
        ck_assert_uint_eq(rd(off), 0);
    ck_assert_uint_eq(rd(ALL), 0);
    rig_check_id(&rig, id);
    rig_free(&rig);
}
END_TEST

START_TEST(address_masks_data) /* 3.3.1, figures 3-1 and 3-2 */
{
    setup();
    wr(DIR, 0xff);
    wr(DATA(0x26), 0xfb);
    ck_assert_uint_eq(rd(ALL), 0x22);
    ck_assert_uint_eq(outputs, 0x22);
    wr(ALL, 0xff);
    ck_assert_uint_eq(rd(DATA(0x31)), 0x31);
    ck_assert_uint_eq(rd(DATA(0)), 0);
    wr(DATA(0), 0);
    ck_assert_uint_eq(rd(ALL), 0xff);
    rig_free(&rig);
}
END_TEST

START_TEST(direction) /* 3.3.1, 3.3.2 */
{
    setup();
    wr(DIR, 0x0f);
    wr(ALL, 0xff);
    ck_assert_uint_eq(outputs, 0x0f);
    ck_assert_uint_eq(rd(ALL), 0x0f);
    pl061_pin(&gpio, 7, true);
    pl061_pin(&gpio, 0, false);
    ck_assert_uint_eq(rd(ALL), 0x8f);
    wr(DIR, 0xff); /* what was written to inputs was not kept */
    ck_assert_uint_eq(rd(ALL), 0x0f);
    wr(DIR, 0);
    ck_assert_uint_eq(outputs, 0);
    ck_assert_uint_eq(rd(ALL), 0x80);
    rig_free(&rig);
}
END_TEST

START_TEST(edges) /* 3.3.3 to 3.3.5, 3.3.9 */
{
    setup();
    wr(IE, 0xff);
    wr(IEV, 0x01); /* pin 0 rising, pin 1 falling, pin 2 both */
    wr(IBE, 0x04);
    for (unsigned pin = 0; pin < 3; pin++)
        pl061_pin(&gpio, pin, true);
    ck_assert_uint_eq(rd(RIS), 0x05);
    ck_assert(rig.irq);
    wr(IC, 0x05);
    ck_assert(!rig.irq);
    for (unsigned pin = 0; pin < 3; pin++)
        pl061_pin(&gpio, pin, false);
    ck_assert_uint_eq(rd(RIS), 0x06);
    wr(IC, 0xff);
    pl061_pin(&gpio, 1, false); /* no edge */
    ck_assert_uint_eq(rd(RIS), 0);
    rig_free(&rig);
}
END_TEST

START_TEST(levels) /* 3.3.3, 3.3.5 */
{
    setup();
    wr(IEV, 0x01); /* pin 0 high, pin 1 low */
    wr(IS, 0x03);
    wr(IE, 0x03);
    ck_assert_uint_eq(rd(MIS), 0x02);
    pl061_pin(&gpio, 1, true);
    ck_assert(!rig.irq);
    pl061_pin(&gpio, 0, true);
    ck_assert_uint_eq(rd(MIS), 0x01);
    wr(IC, 0x01); /* a level cannot be cleared */
    ck_assert(rig.irq);
    pl061_pin(&gpio, 0, false);
    ck_assert(!rig.irq);
    pl061_pin(&gpio, 0, true);
    pl061_pin(&gpio, 0, false);
    wr(DIR, 0x02); /* pin 1 drives low now, and says nothing */
    pl061_pin(&gpio, 1, false);
    ck_assert_uint_eq(rd(RIS), 0);
    wr(IS, 0); /* a level left no edge behind */
    ck_assert_uint_eq(rd(RIS), 0);
    rig_free(&rig);
}
END_TEST

START_TEST(mask_and_outputs)
{
    setup();
    wr(IEV, 0xff);
    pl061_pin(&gpio, 3, true);
    ck_assert_uint_eq(rd(RIS), 0x08);
    ck_assert_uint_eq(rd(MIS), 0);
    ck_assert(!rig.irq);
    wr(IE, 0x08);
    ck_assert(rig.irq);
    wr(DIR, 0x10); /* pin 4 is an output: no interrupt of it */
    pl061_pin(&gpio, 4, true);
    ck_assert_uint_eq(rd(RIS), 0x08);
    rig_free(&rig);
}
END_TEST

START_TEST(input_port)
{
    static const uint8_t press[] = {3 | 0x80, 3, 9 | 0x80};
    setup();
    wr(IBE, 0x08);
    wr(IE, 0x08);
    pl061_input(&gpio, press, 1);
    ck_assert_uint_eq(rd(ALL), 0x08);
    ck_assert(rig.irq);
    wr(IC, 0x08);
    pl061_input(&gpio, press + 1, 2); /* there is no pin 9 */
    ck_assert_uint_eq(rd(ALL), 0);
    ck_assert(rig.irq);
    rig_free(&rig);
}
END_TEST

START_TEST(peek_snapshot_reset)
{
    struct snap_buf buf = {0};
    struct err e;
    setup();
    wr(DIR, 0x80);
    wr(ALL, 0x80);
    wr(IEV, 0x08);
    wr(IE, 0x08);
    pl061_pin(&gpio, 3, true);
    rig_check_peek(&rig, 0x1000);
    snap_save(&rig.snap, &buf);
    wr(IC, 0x08);
    wr(DIR, 0);
    ck_assert(!gpio.line.level && !gpio.out[7].level);
    ck_assert_msg(snap_load(&rig.snap, buf.data, buf.len, &e), "%s", e.text);
    ck_assert_uint_eq(rd(RIS), 0x08);
    ck_assert(gpio.line.level && gpio.out[7].level);
    ck_assert(!rig.irq); /* loading drives no line: the sink has loaded its own copy */
    pl061_reset(&gpio);
    ck_assert(!gpio.line.level && !gpio.out[7].level);
    ck_assert_uint_eq(rd(ALL), 0x08); /* the board still drives its pin */
    snap_buf_free(&buf);
    rig_free(&rig);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        reset_values, address_masks_data, direction,  edges,
        levels,       mask_and_outputs,   input_port, peek_snapshot_reset,
    };
    return rig_main("pl061", tests, ARRAY_LEN(tests));
}
