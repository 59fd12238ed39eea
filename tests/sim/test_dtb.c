/* test_dtb.c - the generated tree, read back with libfdt; given trees, patched or refused. */
#include "sim/arch/board.h"
#include "sim/arch/psci.h"
#include "sim/dtb.h"

#include <check.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct dtb_spec spec;
static struct file_data tree;
static struct err e;

static void setup(void)
{
    spec = (struct dtb_spec){.cpu = "cortex-a15",
                             .ncpus = 1,
                             .ram_base = BOARD_RAM_BASE,
                             .ram_size = 128u << 20,
                             .conduit = PSCI_SMC,
                             .seed = 1};
}

static void teardown(void)
{
    file_free(&tree);
}

static void generate(void)
{
    file_free(&tree);
    ck_assert_msg(dtb_generate(&spec, &tree, &e), "%s", e.text);
    ck_assert_int_eq(fdt_check_full(tree.data, tree.len), 0);
}

static int at(const char *path)
{
    int n = fdt_path_offset(tree.data, path);
    ck_assert_msg(n >= 0, "no node %s", path);
    return n;
}

static bool absent(const char *path)
{
    return fdt_path_offset(tree.data, path) < 0;
}

static const char *str(const char *path, const char *name)
{
    const char *s = fdt_getprop(tree.data, at(path), name, NULL);
    ck_assert_msg(s != NULL, "%s has no %s", path, name);
    return s;
}

static uint32_t cell(const char *path, const char *name, int index)
{
    int len;
    const fdt32_t *c = fdt_getprop(tree.data, at(path), name, &len);
    ck_assert_msg(c && len > index * 4, "%s has no %s[%d]", path, name, index);
    return fdt32_to_cpu(c[index]);
}

/* The numbers are typed again here, from facts measured on the other machine. */
START_TEST(shape)
{
    generate();
    ck_assert_uint_eq(cell("/memory@40000000", "reg", 1), 0x40000000);
    ck_assert_uint_eq(cell("/memory@40000000", "reg", 3), 128u << 20);
    ck_assert_str_eq(str("/psci", "method"), "smc");
    ck_assert_uint_eq(cell("/psci", "cpu_on", 0), 0x84000003);
    ck_assert_str_eq(str("/cpus/cpu@0", "compatible"), "arm,cortex-a15");
    ck_assert_str_eq(str("/timer", "compatible"), "arm,armv7-timer");
    static const uint32_t ppi[4] = {13, 14, 11, 10};
    for (int i = 0; i < 4; i++) {
        ck_assert_uint_eq(cell("/timer", "interrupts", 3 * i), 1);
        ck_assert_uint_eq(cell("/timer", "interrupts", 3 * i + 1), ppi[i]);
        ck_assert_uint_eq(cell("/timer", "interrupts", 3 * i + 2), 0x104);
    }
    ck_assert_str_eq(str("/intc@8000000", "compatible"), "arm,cortex-a15-gic");
    static const uint32_t frame[4] = {0x08000000, 0x08010000, 0x08030000, 0x08040000};
    for (int i = 0; i < 4; i++)
        ck_assert_uint_eq(cell("/intc@8000000", "reg", 4 * i + 1), frame[i]);
    ck_assert_uint_eq(cell("/intc@8000000", "interrupts", 1), 9);
    ck_assert_uint_eq(cell("/pl011@9000000", "interrupts", 1), 1);
    ck_assert_uint_eq(cell("/pl011@9000000", "clocks", 1), cell("/apb-pclk", "phandle", 0));
    ck_assert_uint_eq(cell("/pl031@9010000", "interrupts", 1), 2);
    ck_assert_uint_eq(cell("/gpio-keys/poweroff", "gpios", 1), 3);
    ck_assert_uint_eq(cell("/gpio-keys/poweroff", "linux,code", 0), 116);
    ck_assert_uint_eq(cell("/virtio_mmio@a003e00", "interrupts", 1), 47);
    ck_assert_uint_eq(cell("/virtio_mmio@a003e00", "interrupts", 2), 1);
    ck_assert_uint_eq(cell("/fw-cfg@9020000", "reg", 3), 0x18);
    ck_assert_str_eq(str("/chosen", "stdout-path"), "/pl011@9000000");
    ck_assert_uint_eq(cell("/", "interrupt-parent", 0), cell("/intc@8000000", "phandle", 0));
    ck_assert(absent("/secram@e000000") && absent("/flash@0") && absent("/pcie@10000000"));
}
END_TEST

START_TEST(chosen)
{
    spec.append = "console=ttyAMA0 quiet";
    spec.initrd_start = 0x44000000;
    spec.initrd_end = 0x44001234;
    spec.conduit = PSCI_HVC;
    generate();
    ck_assert_str_eq(str("/chosen", "bootargs"), "console=ttyAMA0 quiet");
    ck_assert_uint_eq(cell("/chosen", "linux,initrd-start", 0), 0x44000000);
    ck_assert_uint_eq(cell("/chosen", "linux,initrd-end", 0), 0x44001234);
    ck_assert_str_eq(str("/psci", "method"), "hvc");
    uint32_t first = cell("/chosen", "rng-seed", 7);
    generate();
    ck_assert_uint_eq(cell("/chosen", "rng-seed", 7), first);
    spec.seed = 2;
    generate();
    ck_assert_uint_ne(cell("/chosen", "rng-seed", 7), first);
}
END_TEST

START_TEST(cores_and_secure)
{
    spec.ncpus = 4;
    generate();
    ck_assert_uint_eq(cell("/cpus/cpu@3", "reg", 0), 3);
    ck_assert_str_eq(str("/cpus/cpu@3", "enable-method"), "psci");
    ck_assert_uint_eq(cell("/cpus/cpu-map/socket0/cluster0/core2", "cpu", 0),
                      cell("/cpus/cpu@2", "phandle", 0));
    ck_assert_uint_eq(cell("/timer", "interrupts", 2), 0xf04);
    /* Cores are listed from the first on. */
    const void *fdt = tree.data;
    int n = fdt_first_subnode(fdt, at("/cpus"));
    while (n >= 0 && strncmp(fdt_get_name(fdt, n, NULL), "cpu@", 4) != 0)
        n = fdt_next_subnode(fdt, n);
    ck_assert_str_eq(fdt_get_name(fdt, n, NULL), "cpu@0");
    spec.secure = true;
    spec.conduit = PSCI_OFF;
    generate();
    ck_assert(absent("/psci"));
    ck_assert_uint_eq(cell("/secram@e000000", "reg", 1), 0x0e000000);
    ck_assert_str_eq(str("/pl011@9040000", "secure-status"), "okay");
    ck_assert_str_eq(str("/pl011@9040000", "status"), "disabled");
    ck_assert_str_eq(str("/secure-chosen", "stdout-path"), "/pl011@9040000");
}
END_TEST

static char path[] = "/tmp/test_dtb.XXXXXX";

static void given(const void *data, size_t len)
{
    strcpy(path, "/tmp/test_dtb.XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, data, len), (ssize_t)len);
    close(fd);
    file_free(&tree);
}

static void refused(const void *data, size_t len, const char *expect)
{
    given(data, len);
    ck_assert(!dtb_from_file(&spec, path, &tree, &e));
    unlink(path);
    ck_assert_int_eq(e.status, 2);
    ck_assert_msg(strstr(e.text, expect) && strstr(e.text, path), "'%s' lacks '%s'", e.text,
                  expect);
}

START_TEST(given_tree)
{
    static char fdt[4096];
    ck_assert_int_eq(fdt_create_empty_tree(fdt, sizeof fdt), 0);
    /* One cell each: the memory node must follow the tree's own shape. */
    fdt_setprop_u32(fdt, 0, "#address-cells", 1);
    fdt_setprop_u32(fdt, 0, "#size-cells", 1);
    int m = fdt_add_subnode(fdt, 0, "memory@0");
    fdt_setprop_string(fdt, m, "device_type", "memory");
    int k = fdt_add_subnode(fdt, 0, "kept");
    fdt_setprop_u32(fdt, k, "x", 77);
    spec.append = "hello";
    given(fdt, sizeof fdt);
    ck_assert_msg(dtb_from_file(&spec, path, &tree, &e), "%s", e.text);
    unlink(path);
    ck_assert(absent("/memory@0"));
    ck_assert_uint_eq(cell("/memory@40000000", "reg", 0), 0x40000000);
    ck_assert_uint_eq(cell("/memory@40000000", "reg", 1), 128u << 20);
    ck_assert_uint_eq(cell("/kept", "x", 0), 77);
    ck_assert_str_eq(str("/chosen", "bootargs"), "hello");
    ck_assert_str_eq(str("/psci", "method"), "smc");
}
END_TEST

START_TEST(bad_trees)
{
    static uint8_t big[DTB_MAX + 1];
    generate();
    struct file_data good = tree;
    tree = (struct file_data){0};
    refused("not a tree at all, but long enough to hold a head", 45, "is not a device tree");
    refused(good.data, good.len - 8, "truncated");
    refused(big, sizeof big, "at most 1048576");
    memset(good.data + fdt_off_dt_struct(good.data), 0xff, 16);
    refused(good.data, good.len, "damaged device tree");
    file_free(&good);
    ck_assert(!dtb_from_file(&spec, "/nowhere/at.dtb", &tree, &e));
    ck_assert_ptr_nonnull(strstr(e.text, "/nowhere/at.dtb: No such file"));
}
END_TEST

START_TEST(too_large)
{
    char *long_line = malloc(DTB_MAX + 1);
    memset(long_line, 'x', DTB_MAX);
    long_line[DTB_MAX] = 0;
    spec.append = long_line;
    ck_assert(!dtb_generate(&spec, &tree, &e));
    ck_assert_ptr_nonnull(strstr(e.text, "too large"));
    free(long_line);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("dtb");
    TCase *t = tcase_create("all");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, shape);
    tcase_add_test(t, chosen);
    tcase_add_test(t, cores_and_secure);
    tcase_add_test(t, given_tree);
    tcase_add_test(t, bad_trees);
    tcase_add_test(t, too_large);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
