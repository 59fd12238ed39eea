/* test_pl031.c - the real-time clock against ARM DDI 0224; section numbers are that manual's. */
#include "tests/sim/rig.h"

#include "sim/pl031.h"

static struct rig rig;
static struct pl031 rtc;

enum {
    DR = 0x00,
    MR = 0x04,
    LR = 0x08,
    CR = 0x0c,
    IMSC = 0x10,
    RIS = 0x14,
    MIS = 0x18,
    ICR = 0x1c
};
enum { EPOCH = 1000000 };

static void setup(void)
{
    rig_init(&rig);
    pl031_init(&rtc, &rig.sched, RIG_HZ, EPOCH, "rtc");
    line_connect(&rtc.line, rig_irq, &rig, 0);
    struct region region = {0};
    pl031_region(&rtc, &region);
    rig_map(&rig, &region, 0x1000);
    pl031_snap(&rtc, &rig.snap, "rtc");
}

static void seconds(uint64_t n)
{
    rig_run(&rig, n * RIG_HZ);
}

START_TEST(counts_machine_seconds) /* 3.3.1 */
{
    setup();
    ck_assert_uint_eq(rd(DR), EPOCH);
    rig_run(&rig, RIG_HZ - 1);
    ck_assert_uint_eq(rd(DR), EPOCH);
    rig_run(&rig, 1);
    ck_assert_uint_eq(rd(DR), EPOCH + 1);
    seconds(100000);
    ck_assert_uint_eq(rd(DR), EPOCH + 100001);
    rig_free(&rig);
}
END_TEST

START_TEST(identifies_itself) /* 3.3.9, 3.3.10; CR 3.3.4 */
{
    static const uint8_t id[8] = {0x31, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
    setup();
    rig_check_id(&rig, id);
    ck_assert_uint_eq(rd(CR), 1);
    wr(CR, 0);
    ck_assert_uint_eq(rd(CR), 1);
    ck_assert_uint_eq(rd(RIS), 0);
    rig_free(&rig);
}
END_TEST

START_TEST(loads) /* 3.3.3 */
{
    setup();
    seconds(5);
    rig_run(&rig, RIG_HZ / 2);
    wr(LR, 50);
    ck_assert_uint_eq(rd(LR), 50);
    ck_assert_uint_eq(rd(DR), 50);
    rig_run(&rig, RIG_HZ / 2); /* the phase of the ticks stays */
    ck_assert_uint_eq(rd(DR), 51);
    wr(DR, 7); /* read-only */
    ck_assert_uint_eq(rd(DR), 51);
    rig_free(&rig);
}
END_TEST

START_TEST(matches) /* 3.3.2, 3.3.5 to 3.3.8 */
{
    setup();
    wr(MR, EPOCH + 3);
    wr(IMSC, 1);
    seconds(2);
    ck_assert(!rig.irq);
    seconds(1);
    ck_assert(rig.irq);
    ck_assert_uint_eq(rd(RIS), 1);
    ck_assert_uint_eq(rd(MIS), 1);
    seconds(5); /* stays until cleared */
    ck_assert(rig.irq);
    wr(ICR, 1);
    ck_assert(!rig.irq);
    ck_assert_uint_eq(rd(RIS), 0);
    rig_free(&rig);
}
END_TEST

START_TEST(masked_match_is_seen_late)
{
    setup();
    wr(MR, EPOCH + 3);
    ck_assert_uint_eq(rig.sched.deadline, SCHED_NEVER); /* nothing to wake for */
    seconds(2);
    ck_assert_uint_eq(rd(RIS), 0);
    seconds(10);
    ck_assert_uint_eq(rd(RIS), 1);
    ck_assert_uint_eq(rd(MIS), 0);
    wr(IMSC, 1);
    ck_assert(rig.irq);
    wr(IMSC, 0);
    ck_assert(!rig.irq);
    rig_free(&rig);
}
END_TEST

START_TEST(match_set_to_now)
{
    setup();
    wr(IMSC, 1);
    wr(MR, EPOCH);
    ck_assert(rig.irq);
    wr(ICR, 1);
    wr(MR, 77);
    ck_assert(!rig.irq);
    wr(LR, 77);
    ck_assert(rig.irq);
    rig_free(&rig);
}
END_TEST

START_TEST(match_in_the_past_waits_for_the_wrap)
{
    setup();
    wr(IMSC, 1);
    wr(LR, 0xfffffffe);
    wr(MR, 1);
    seconds(2);
    ck_assert(!rig.irq);
    ck_assert_uint_eq(rd(DR), 0);
    seconds(1);
    ck_assert(rig.irq);
    rig_free(&rig);
}
END_TEST

START_TEST(peek_changes_nothing)
{
    setup();
    wr(MR, EPOCH + 3);
    seconds(5);
    rig_check_peek(&rig, 0x1000);
    ck_assert_uint_eq(rd(RIS), 1);
    rig_free(&rig);
}
END_TEST

START_TEST(snapshot_and_reset)
{
    struct snap_buf buf = {0};
    struct err e;
    setup();
    wr(MR, EPOCH + 3);
    wr(IMSC, 1);
    seconds(1);
    snap_save(&rig.snap, &buf);
    seconds(4);
    wr(ICR, 1);
    wr(LR, 5);
    rig.sched.now = RIG_HZ;
    ck_assert_msg(snap_load(&rig.snap, buf.data, buf.len, &e), "%s", e.text);
    ck_assert_uint_eq(rd(DR), EPOCH + 1);
    seconds(2);
    ck_assert(rig.irq);
    pl031_reset(&rtc);
    ck_assert(!rig.irq);
    ck_assert_uint_eq(rd(DR), EPOCH + 3);
    ck_assert_uint_eq(rd(MR), 0);
    snap_buf_free(&buf);
    rig_free(&rig);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        counts_machine_seconds,
        identifies_itself,
        loads,
        matches,
        masked_match_is_seen_late,
        match_set_to_now,
        match_in_the_past_waits_for_the_wrap,
        peek_changes_nothing,
        snapshot_and_reset,
    };
    return rig_main("pl031", tests, ARRAY_LEN(tests));
}
