/* test_virtio_mmio.c - empty slots, by the Virtual I/O Device specification 1.1 (4.2.2, 4.2.4). */
#include "tests/sim/rig.h"

#include "sim/virtio_mmio.h"

static struct rig rig;

static void setup(void)
{
    struct region region = {0};
    rig_init(&rig);
    virtio_mmio_region(&region);
    rig_map(&rig, &region, 0x4000);
}

START_TEST(every_slot_is_empty)
{
    setup();
    for (unsigned slot = 0; slot < 32; slot++) {
        uint32_t at = slot * 0x200;
        ck_assert_uint_eq(rd(at), 0x74726976);
        ck_assert_uint_eq(rd(at + 4), 1);
        ck_assert_uint_eq(rd(at + 8), 0);
        ck_assert_uint_eq(rd(at + 12), 0x554d4551);
        for (unsigned off = 16; off < 0x200; off += 4)
            ck_assert_uint_eq(rd(at + off), 0);
    }
    rig_free(&rig);
}
END_TEST

START_TEST(writes_do_nothing)
{
    setup();
    for (unsigned off = 0; off < 0x200; off += 4)
        wr(off, 0xffffffff);
    ck_assert_uint_eq(rd(0), 0x74726976);
    ck_assert_uint_eq(rd(0x70), 0);
    rig_free(&rig);
}
END_TEST

START_TEST(words_only)
{
    uint64_t val;
    setup();
    ck_assert_uint_eq(rig_read(&rig, 0, 1), 0);
    ck_assert_uint_eq(rig_read(&rig, 0, 2), 0);
    ck_assert_int_eq(rig_try(&rig, 0, 8, false), BUS_SLVERR);
    ck_assert(bus_peek(&rig.bus, RIG_BASE + 0x200, 4, &val));
    ck_assert_uint_eq(val, 0x74726976);
    rig_free(&rig);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {every_slot_is_empty, writes_do_nothing, words_only};
    return rig_main("virtio_mmio", tests, ARRAY_LEN(tests));
}
