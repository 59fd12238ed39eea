/* test_flash.c - flash: erased without cost, read-only for the guest, in the digest when loaded. */
#include "tests/sim/rig.h"

#include "sim/flash.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static struct rig rig;
static struct flash flash;

static void setup(void)
{
    struct err e;
    struct region region;
    rig_init(&rig);
    ck_assert_msg(flash_init(&flash, &e), "%s", e.text);
    for (unsigned i = 0; i < FLASH_BANKS; i++) {
        flash_region(&flash, i, &region);
        bus_add(&rig.bus, &region);
    }
}

static void teardown(void)
{
    flash_free(&flash);
    rig_free(&rig);
}

static uint64_t word(uint64_t pa)
{
    uint64_t val;
    struct bus_req req = {.pa = pa, .size = 4};
    ck_assert_int_eq(bus_read(&rig.bus, &req, &val), BUS_OK);
    return val;
}

START_TEST(erased)
{
    setup();
    for (uint64_t pa = 0; pa < 0x08000000; pa += 0x3ffffc)
        ck_assert_uint_eq(word(pa & ~UINT64_C(3)), 0xffffffff);
    ck_assert_uint_eq(word(0x07fffffc), 0xffffffff);
    teardown();
}
END_TEST

START_TEST(loads_where_told)
{
    setup();
    memcpy(bus_host(&rig.bus, 0x04000ffe, 4), "\1\2\3\4", 4); /* across two pages */
    ck_assert_uint_eq(word(0x04000ffc), 0x0201ffff);
    ck_assert_uint_eq(word(0x04001000), 0xffff0403);
    ck_assert_uint_eq(word(0x00000ffc), 0xffffffff); /* private: no other copy of the pattern */
    ck_assert_uint_eq(word(0x04100ffc), 0xffffffff);
    teardown();
}
END_TEST

START_TEST(guest_writes_are_refused)
{
    struct bus_req req = {.pa = 0x100, .size = 4, .write = true};
    setup();
    ck_assert_int_eq(bus_write(&rig.bus, &req, 0), BUS_SLVERR);
    ck_assert_uint_eq(word(0x100), 0xffffffff);
    teardown();
}
END_TEST

START_TEST(digest_sees_what_was_loaded)
{
    setup();
    memcpy(flash.host[0] + 0x5000, "code", 4);
    flash_loaded(&flash, 0x5000, 4);
    flash_loaded(&flash, 0x40000000, 0x1000); /* RAM: of no concern */
    ck_assert_uint_eq(flash.loaded[0], 0x5004);
    ck_assert_uint_eq(flash.loaded[1], 0);
    flash_snap(&flash, &rig.snap);
    ck_assert_uint_eq(rig.snap.nrams, 1);
    struct snap_digest a = snap_digest(&rig.snap);
    flash.host[0][0x5003] ^= 1;
    struct snap_digest b = snap_digest(&rig.snap);
    ck_assert(a.lo != b.lo || a.hi != b.hi);
    teardown();
}
END_TEST

START_TEST(reset_erases)
{
    struct err e;
    setup();
    flash.host[1][7] = 0;
    flash_loaded(&flash, 0x04000007, 1);
    uint8_t *host = flash.host[1];
    ck_assert(flash_reset(&flash, &e));
    ck_assert_ptr_eq(flash.host[1], host); /* the region on the bus stays good */
    ck_assert_uint_eq(word(0x04000004), 0xffffffff);
    ck_assert_uint_eq(flash.loaded[1], 0);
    teardown();
}
END_TEST

/* Kilobytes of memory that this process really holds for itself. */
static long resident(void)
{
    long total = 0, rss = 0, shared = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fscanf(f, "%ld %ld %ld", &total, &rss, &shared), 3);
    fclose(f);
    return rss * 4;
}

START_TEST(costs_little)
{
    struct err e;
    struct flash f;
    long before = resident();
    clock_t t = clock();
    ck_assert(flash_init(&f, &e));
    t = clock() - t;
    ck_assert_int_lt(resident() - before, 4096);
    ck_assert_int_lt(t * 1000 / CLOCKS_PER_SEC, 25); /* processor time: half the start-up budget */
    flash_free(&f);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        erased,       loads_where_told, guest_writes_are_refused, digest_sees_what_was_loaded,
        reset_erases, costs_little,
    };
    return rig_main("flash", tests, ARRAY_LEN(tests));
}
