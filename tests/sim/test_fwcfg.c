/* test_fwcfg.c - fw_cfg as QEMU's docs/specs/fw_cfg describes it. */
#include "tests/sim/rig.h"

#include "sim/fwcfg.h"

#include <string.h>

static struct rig rig;
static struct fwcfg cfg;
static uint8_t ram[0x2000], rom[0x1000];
static uint64_t changed_pa, changed_len;

enum { DATA = 0, SELECT = 8, DMA = 16, DMA_LO = 20 };
enum { RAM = 0x40000000, ROM = 0x10000000 };

static void changed(void *self, uint64_t pa, uint64_t len)
{
    changed_pa = pa;
    changed_len = len;
}

static void setup(void)
{
    rig_init(&rig);
    memset(ram, 0xee, sizeof ram);
    struct region mem = {.name = "ram", .base = RAM, .size = sizeof ram, .host = ram};
    struct region ro = {
        .name = "rom", .base = ROM, .size = sizeof rom, .host = rom, .readonly = true};
    bus_add(&rig.bus, &mem);
    bus_add(&rig.bus, &ro);
    fwcfg_init(&cfg, &(struct dma){.bus = &rig.bus, .changed = changed});
    struct region region = {0};
    fwcfg_region(&cfg, &region);
    rig_map(&rig, &region, 0x18);
    fwcfg_snap(&cfg, &rig.snap, "fw-cfg");
}

static void choose(uint16_t key)
{
    rig_write(&rig, SELECT, 2, __builtin_bswap16(key));
}

static uint32_t data(unsigned size)
{
    return (uint32_t)rig_read(&rig, DATA, size);
}

START_TEST(signature_and_id)
{
    setup();
    choose(0);
    ck_assert_uint_eq(data(4), 0x554d4551); /* Q E M U in memory order */
    choose(1);
    ck_assert_uint_eq(data(4), 3);
    ck_assert_uint_eq(data(4), 0); /* behind the end */
    rig_free(&rig);
}
END_TEST

START_TEST(data_is_a_stream)
{
    static const char text[] = "abcdefghijkl";
    setup();
    fwcfg_add_bytes(&cfg, 0x15, text, sizeof text);
    choose(0x15);
    ck_assert_uint_eq(data(1), 'a');
    ck_assert_uint_eq(data(2), 'b' | 'c' << 8);
    ck_assert_uint_eq(rig_read(&rig, DATA, 8), 0x6b6a696867666564);
    ck_assert_uint_eq(data(4), 'l');
    choose(0x15);
    ck_assert_uint_eq(data(1), 'a');
    rig_write(&rig, DATA, 1, 'x'); /* no effect */
    ck_assert_uint_eq(data(1), 'b');
    rig_free(&rig);
}
END_TEST

START_TEST(words_are_little_endian)
{
    setup();
    fwcfg_add_u16(&cfg, 0x05, 0x0102);
    fwcfg_add_u32(&cfg, 0x08, 0x12345678);
    choose(0x05);
    ck_assert_uint_eq(data(4), 0x0102);
    choose(0x08);
    ck_assert_uint_eq(data(4), 0x12345678);
    rig_free(&rig);
}
END_TEST

START_TEST(nothing_there)
{
    setup();
    for (unsigned i = 0; i < 3; i++) {
        static const uint16_t keys[3] = {0x30, 0x8000, 0x3fff};
        choose(keys[i]);
        ck_assert_uint_eq(data(4), 0);
    }
    rig_free(&rig);
}
END_TEST

static void expect_file(unsigned i, const char *name, uint32_t size, uint16_t key)
{
    const uint8_t *e = ram + 4 + 64 * i;
    ck_assert_uint_eq((uint32_t)(e[0] << 24 | e[1] << 16 | e[2] << 8 | e[3]), size);
    ck_assert_uint_eq(e[4] << 8 | e[5], key);
    ck_assert_str_eq((const char *)e + 8, name);
}

START_TEST(directory_is_sorted)
{
    setup();
    fwcfg_add_file(&cfg, "opt/b", "BB", 2);
    fwcfg_add_file(&cfg, "etc/a", "AAA", 3);
    fwcfg_add_file(&cfg, "opt/c", "C", 1);
    choose(0x19);
    for (unsigned i = 0; i < 4 + 3 * 64; i++)
        ram[i] = (uint8_t)data(1);
    ck_assert_uint_eq(ram[3], 3);
    expect_file(0, "etc/a", 3, 0x20);
    expect_file(1, "opt/b", 2, 0x21);
    expect_file(2, "opt/c", 1, 0x22);
    choose(0x21);
    ck_assert_uint_eq(data(4), 'B' | 'B' << 8);
    choose(0x4021); /* the write-channel bit chooses the same item */
    ck_assert_uint_eq(data(1), 'B');
    rig_free(&rig);
}
END_TEST

/* Put a descriptor at RAM + 0x100; returns the control word after the transfer. */
static uint32_t transfer(uint32_t control, uint32_t len, uint64_t pa, bool wide)
{
    uint32_t d[4] = {__builtin_bswap32(control), __builtin_bswap32(len),
                     __builtin_bswap32((uint32_t)(pa >> 32)), __builtin_bswap32((uint32_t)pa)};
    memcpy(ram + 0x100, d, sizeof d);
    if (wide) {
        rig_write(&rig, DMA, 8, __builtin_bswap64(RAM + 0x100));
    } else {
        rig_write(&rig, DMA, 4, 0);
        rig_write(&rig, DMA_LO, 4, __builtin_bswap32(RAM + 0x100));
    }
    memcpy(d, ram + 0x100, 4);
    return __builtin_bswap32(d[0]);
}

START_TEST(dma_reads)
{
    static const char text[] = "hello, firmware";
    setup();
    fwcfg_add_bytes(&cfg, 0x15, text, sizeof text);
    fwcfg_add_bytes(&cfg, 0x11, "################", 16);
    ck_assert_uint_eq(transfer(0x0011000a, 16, RAM + 0x800, false), 0);
    memset(ram + 0x800, 0xee, 16);
    ck_assert_uint_eq(transfer(0x0015000a, 5, RAM + 0x800, false), 0);
    ck_assert_mem_eq(ram + 0x800, "hello\xee", 6);
    ck_assert_uint_eq(transfer(0x4, 2, 0, true), 0); /* skip */
    ck_assert_uint_eq(transfer(0x2, 12, RAM + 0x900, true), 0);
    ck_assert_mem_eq(ram + 0x900, "firmware\0\0\0\0\xee", 13); /* zeros behind the end */
    rig_free(&rig);
}
END_TEST

START_TEST(dma_tells_who_wrote)
{
    setup();
    transfer(0x0000000a, 4, RAM + 0x800, true);
    ck_assert_uint_eq(changed_pa, RAM + 0x100); /* last: the control word */
    ck_assert_uint_eq(changed_len, 4);
    rig_free(&rig);
}
END_TEST

START_TEST(dma_fails)
{
    setup();
    ck_assert_uint_eq(transfer(0x0000000a, 4, 0x90000000, true), 1);     /* nobody there */
    ck_assert_uint_eq(transfer(0x0000000a, 4, ROM, true), 1);            /* read-only */
    ck_assert_uint_eq(transfer(0x0000000a, 8, RAM + 0x1ffc, true), 1);   /* over the end */
    ck_assert_uint_eq(transfer(0x0000000a, 4, RIG_BASE, true), 1);       /* a device */
    ck_assert_uint_eq(transfer(0x0000000a, 4, UINT64_MAX - 1, true), 1); /* no such address */
    ck_assert_uint_eq(transfer(0x00000018, 4, RAM + 0x800, true), 1);    /* items are read-only */
    ck_assert_uint_eq(ram[0x1ffc], 0xee);
    rig_write(&rig, DMA, 8, 0xffffffffffffffff);     /* a descriptor nowhere: nothing happens */
    rig_write(&rig, DMA, 8, __builtin_bswap64(ROM)); /* read, its status cannot be written */
    rig_free(&rig);
}
END_TEST

START_TEST(sizes)
{
    setup();
    ck_assert_uint_eq(rig_read(&rig, DMA, 8), 0x47464320554d4551); /* "QEMU CFG" */
    ck_assert_uint_eq(rig_read(&rig, DMA_LO, 4), 0x47464320);
    ck_assert_int_eq(rig_try(&rig, SELECT, 2, false), BUS_SLVERR);
    ck_assert_int_eq(rig_try(&rig, SELECT, 4, true), BUS_SLVERR);
    ck_assert_int_eq(rig_try(&rig, SELECT, 1, true), BUS_SLVERR);
    ck_assert_int_eq(rig_try(&rig, DMA, 2, true), BUS_SLVERR);
    ck_assert_int_eq(rig_try(&rig, DATA + 4, 4, false), BUS_SLVERR);
    rig_free(&rig);
}
END_TEST

START_TEST(peek_snapshot_reset)
{
    struct snap_buf buf = {0};
    struct err e;
    setup();
    choose(0);
    data(1);
    rig_check_peek(&rig, 0x18);
    choose(0);
    data(2);
    snap_save(&rig.snap, &buf);
    choose(1);
    ck_assert_msg(snap_load(&rig.snap, buf.data, buf.len, &e), "%s", e.text);
    ck_assert_uint_eq(data(1), 'M');
    fwcfg_reset(&cfg);
    ck_assert_uint_eq(data(1), 'Q');
    snap_buf_free(&buf);
    rig_free(&rig);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        signature_and_id,    data_is_a_stream,    words_are_little_endian,
        nothing_there,       directory_is_sorted, dma_reads,
        dma_tells_who_wrote, dma_fails,           sizes,
        peek_snapshot_reset,
    };
    return rig_main("fwcfg", tests, ARRAY_LEN(tests));
}
