/* test_loader.c - where images go, and what is refused before memory is touched. */
#include "sim/arch/board.h"
#include "sim/loader.h"

#include <check.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RAM_SIZE (4u << 20)
#define RAM_AT   ((uint64_t)BOARD_RAM_BASE)

static uint8_t *ram, flash[1 << 16];
static struct bus bus;
static struct loader loader;
static struct machine_config cfg;
static struct err e;
static char files[8][40];
static unsigned nfiles;

static void setup(void)
{
    ram = calloc(1, RAM_SIZE);
    bus_init(&bus, NULL);
    struct region r = {.name = "ram", .base = RAM_AT, .size = RAM_SIZE, .host = ram};
    struct region f = {.name = "flash", .size = sizeof flash, .host = flash, .readonly = true};
    bus_add(&bus, &r);
    bus_add(&bus, &f);
    cfg = (struct machine_config){.ram_size = RAM_SIZE};
}

static void teardown(void)
{
    loader_free(&loader);
    for (unsigned i = 0; i < nfiles; i++)
        unlink(files[i]);
    nfiles = 0;
    free(ram);
}

static const char *file(const void *data, size_t len)
{
    char *path = files[nfiles++];
    strcpy(path, "/tmp/test_loader.XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
    close(fd);
    return path;
}

static bool plan(void)
{
    loader_free(&loader);
    return loader_plan(&loader, &cfg, &bus, RAM_AT, RAM_SIZE, &e);
}

static void planned(void)
{
    ck_assert_msg(plan(), "%s", e.text);
}

static void refused(const char *expect)
{
    ck_assert_msg(!plan(), "accepted, though %s", expect);
    ck_assert_int_eq(e.status, 2);
    ck_assert_msg(strstr(e.text, expect) != NULL, "'%s' lacks '%s'", e.text, expect);
    ck_assert(ram[0] == 0 && memcmp(ram, ram + 1, RAM_SIZE - 1) == 0);
}

/* --- ELF --- */

struct elf {
    Elf32_Ehdr h;
    Elf32_Phdr p[2];
    uint8_t code[16];
};

/* Two segments: 16 bytes at 0x40100000 (linked at 0xc0100000), and 8 of them with 24 of bss. */
static struct elf good_elf(void)
{
    struct elf f = {
        .h = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB, EV_CURRENT},
              .e_type = ET_EXEC,
              .e_machine = EM_ARM,
              .e_version = EV_CURRENT,
              .e_entry = 0xc0100004,
              .e_phoff = offsetof(struct elf, p),
              .e_ehsize = sizeof(Elf32_Ehdr),
              .e_phentsize = sizeof(Elf32_Phdr),
              .e_phnum = 2},
        .p = {
            {PT_LOAD, offsetof(struct elf, code), 0xc0100000, 0x40100000, 16, 16, PF_R | PF_X, 4},
            {PT_LOAD, offsetof(struct elf, code), 0xc0200000, 0x40200000, 8, 32, PF_R | PF_W, 4}}};
    for (unsigned i = 0; i < sizeof f.code; i++)
        f.code[i] = (uint8_t)(i + 1);
    return f;
}

START_TEST(elf_loads)
{
    struct elf f = good_elf();
    cfg.image = file(&f, sizeof f);
    planned();
    memset(ram + 0x200000, 0xee, 64);
    loader_apply(&loader);
    ck_assert_int_eq(memcmp(ram + 0x100000, f.code, 16), 0);
    ck_assert_int_eq(memcmp(ram + 0x200000, f.code, 8), 0);
    for (unsigned i = 8; i < 32; i++)
        ck_assert_uint_eq(ram[0x200000 + i], 0);
    ck_assert_uint_eq(ram[0x200020], 0xee);
    ck_assert_uint_eq(loader.entry, 0x40100004); /* physical: the MMU is off */
    ck_assert(!loader.linux_boot);
    ck_assert_uint_eq(loader.dtb_at, RAM_AT);
}
END_TEST

START_TEST(elf_of_others)
{
    struct elf f = good_elf();
    f.h.e_ident[EI_CLASS] = ELFCLASS64;
    cfg.image = file(&f, sizeof f);
    refused("64-bit ELF");
    f = good_elf();
    f.h.e_machine = EM_MIPS;
    cfg.image = file(&f, sizeof f);
    refused("is for ELF machine 8; expected Arm");
    f = good_elf();
    f.h.e_ident[EI_DATA] = ELFDATA2MSB;
    cfg.image = file(&f, sizeof f);
    refused("big-endian");
    f = good_elf();
    f.h.e_type = ET_REL;
    cfg.image = file(&f, sizeof f);
    refused("not an executable");
    f = good_elf();
    f.p[0].p_type = f.p[1].p_type = PT_NOTE;
    cfg.image = file(&f, sizeof f);
    refused("no loadable segment");
}
END_TEST

START_TEST(elf_cut_short)
{
    struct elf f = good_elf();
    for (size_t len = 4; len < sizeof f; len++) {
        cfg.image = file(&f, len);
        refused(cfg.image);
        teardown();
        setup();
    }
}
END_TEST

START_TEST(elf_overlaps)
{
    struct elf f = good_elf();
    f.p[1].p_paddr = 0x40100008;
    cfg.image = file(&f, sizeof f);
    refused("0x40100008-0x40100027 overlaps");
    f = good_elf();
    f.p[1].p_paddr = (uint32_t)RAM_AT + RAM_SIZE - 16;
    cfg.image = file(&f, sizeof f);
    refused("but RAM ends at 0x403fffff; give more with --ram");
    f = good_elf();
    f.p[1].p_paddr = 0x20000000;
    cfg.image = file(&f, sizeof f);
    refused("needs 0x20000000-0x2000001f, which is not memory");
}
END_TEST

/* --- Linux and raw --- */

static uint8_t zimage[4096];

static const char *zimage_file(size_t says, size_t len)
{
    uint32_t head[3] = {0x016f2818, 0, (uint32_t)says};
    memset(zimage, 0x11, sizeof zimage);
    memcpy(zimage + 0x24, head, sizeof head);
    memset(zimage + 0x34, 0x45, 4); /* Linux's own mark */
    return file(zimage, len);
}

START_TEST(linux_places)
{
    uint8_t initrd[5000] = {7};
    cfg.image = zimage_file(4096, 4096);
    planned();
    ck_assert(loader.linux_boot);
    ck_assert_uint_eq(loader.entry, 0x40010000);
    ck_assert_uint_eq(loader.dtb_at, RAM_AT + RAM_SIZE / 2);
    cfg.initrd = file(initrd, sizeof initrd);
    planned();
    ck_assert_uint_eq(loader.initrd_start, RAM_AT + RAM_SIZE / 2);
    ck_assert_uint_eq(loader.initrd_end, RAM_AT + RAM_SIZE / 2 + 5000);
    ck_assert_uint_eq(loader.dtb_at, RAM_AT + RAM_SIZE / 2 + 8192);
    struct file_data tree = {calloc(1, 100), 100};
    ck_assert(loader_place_dtb(&loader, &tree, false, &e));
    loader_apply(&loader);
    ck_assert_int_eq(memcmp(ram + 0x10000, zimage, 4096), 0);
    ck_assert_uint_eq(ram[RAM_SIZE / 2], 7);
    ck_assert_uint_eq(loader.dtb_size, 100);
}
END_TEST

START_TEST(linux_refused)
{
    cfg.image = zimage_file(4096, 4000);
    refused("truncated: the zImage says 4096 bytes, the file has 4000");
    memset(zimage + 0x34, 0, 4); /* without it (Xen) the end counts the bss */
    cfg.image = file(zimage, 4000);
    planned();
    uint8_t *big = calloc(1, RAM_SIZE);
    cfg.image = file(big, RAM_SIZE);
    refused("but RAM ends at 0x403fffff");
    cfg.image = zimage_file(4096, 4096);
    cfg.initrd = file(big, RAM_SIZE);
    refused("needs 0x40200000-0x405fffff, but RAM ends");
    free(big);
    cfg.initrd = "/no/such/initrd";
    refused("/no/such/initrd: No such file");
    struct elf f = good_elf();
    cfg.image = file(&f, sizeof f);
    refused("--initrd /no/such/initrd: needs a Linux zImage");
}
END_TEST

START_TEST(foreign_images)
{
    static const struct {
        size_t at;
        const char *mark, *expect;
    } kinds[] = {{0, "\x1f\x8b", "gzip"},
                 {0, "\x27\x05\x19\x56", "uImage"},
                 {0x38, "ARM\x64", "64-bit Arm kernel"},
                 {0x202, "HdrS", "x86 kernel"}};
    for (unsigned i = 0; i < ARRAY_LEN(kinds); i++) {
        uint8_t data[1024] = {0};
        memcpy(data + kinds[i].at, kinds[i].mark, strlen(kinds[i].mark));
        cfg.image = file(data, sizeof data);
        refused(kinds[i].expect);
    }
    cfg.image = file("", 0);
    refused("is empty");
    cfg.image = "/tmp";
    refused("/tmp: is not a regular file");
}
END_TEST

/* --- further files --- */

START_TEST(firmware)
{
    uint8_t code[64] = {1, 2, 3};
    cfg.load[0] = (struct machine_image){.path = file(code, sizeof code), .has_addr = true};
    cfg.nload = 1;
    refused("nothing says where to start");
    cfg.has_entry = true;
    planned();
    loader_apply(&loader);
    ck_assert_int_eq(memcmp(flash, code, sizeof code), 0);
    ck_assert_uint_eq(loader.entry, 0);
    ck_assert_uint_eq(loader.dtb_at, RAM_AT);
    cfg.load[0].has_addr = false;
    refused("is not an ELF file; say where it goes");
    struct elf f = good_elf();
    cfg.load[0].path = file(&f, sizeof f);
    cfg.has_entry = false;
    planned();
    ck_assert_uint_eq(loader.entry, 0x40100004);
    cfg.load[1] = (struct machine_image){cfg.load[0].path, true, 0x4010000c};
    cfg.nload = 2;
    refused("overlaps");
}
END_TEST

/* The tree has no room: left out, unless the user gave one or Linux must have it. */
START_TEST(tree_without_room)
{
    uint8_t code[64] = {1};
    cfg.load[0] = (struct machine_image){file(code, sizeof code), true, RAM_AT + 32};
    cfg.nload = 1;
    cfg.has_entry = true;
    planned();
    struct file_data tree = {calloc(1, 100), 100};
    ck_assert(loader_place_dtb(&loader, &tree, false, &e));
    ck_assert_uint_eq(loader.dtb_size, 0);
    planned();
    tree = (struct file_data){calloc(1, 100), 100};
    ck_assert(!loader_place_dtb(&loader, &tree, true, &e));
    ck_assert_ptr_nonnull(strstr(e.text, "device tree: 0x40000000-0x40000063 overlaps"));
    planned();
    tree = (struct file_data){calloc(1, RAM_SIZE + 1), RAM_SIZE + 1};
    ck_assert(!loader_place_dtb(&loader, &tree, true, &e));
    ck_assert_ptr_nonnull(strstr(e.text, "device tree: needs 0x40000000-0x40400000, but RAM ends"));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("loader");
    TCase *t = tcase_create("all");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, elf_loads);
    tcase_add_test(t, elf_of_others);
    tcase_add_test(t, elf_cut_short);
    tcase_add_test(t, elf_overlaps);
    tcase_add_test(t, linux_places);
    tcase_add_test(t, linux_refused);
    tcase_add_test(t, foreign_images);
    tcase_add_test(t, firmware);
    tcase_add_test(t, tree_without_room);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
