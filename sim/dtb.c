/* dtb.c - the board's device tree, in the shape that software for QEMU's virt expects.
 *
 * Devicetree Specification v0.4; bindings as in Linux Documentation/devicetree/bindings. Addresses
 * and interrupts come from board.def. What the machine does not model has no node: flash, PCIe,
 * GICv2m, the PMU's interrupt. A given tree keeps its own nodes: only memory, chosen and a missing
 * psci node are put in; its cpus are believed. */
#include "sim/dtb.h"

#include "sim/arch/board.h"
#include "sim/arch/psci.h"

#include <inttypes.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#define WORK_SIZE (DTB_MAX + (64u << 10))

enum { PHANDLE_CLOCK = 1, PHANDLE_GIC, PHANDLE_GPIO, PHANDLE_SECURE_GPIO, PHANDLE_CPU0 };
enum { GIC_DT_SPI, GIC_DT_PPI };
enum { IRQ_EDGE_RISING = 1, IRQ_LEVEL_HIGH = 4 };
enum { KEY_CODE_POWER = 116, GPIO_ACTIVE_HIGH = 0 };

/* A tree in the making. The first failure sticks; every later step does nothing. */
struct tree {
    void *fdt;
    int err;
};

static int node(struct tree *t, int parent, const char *name)
{
    if (t->err)
        return -1;
    int n = fdt_add_subnode(t->fdt, parent, name);
    if (n < 0)
        t->err = n;
    return n;
}

static void prop(struct tree *t, int n, const char *name, const void *val, size_t len)
{
    if (!t->err)
        t->err = fdt_setprop(t->fdt, n, name, val, (int)len);
}

static void prop_str(struct tree *t, int n, const char *name, const char *s)
{
    prop(t, n, name, s, strlen(s) + 1);
}

#define PROP_CELLS(t, n, name, ...)                                                                \
    prop_cells(t, n, name, (const uint32_t[]){__VA_ARGS__},                                        \
               sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

static void prop_cells(struct tree *t, int n, const char *name, const uint32_t *cells, size_t count)
{
    fdt32_t out[64];
    BUG_ON(count > ARRAY_LEN(out));
    for (size_t i = 0; i < count; i++)
        out[i] = cpu_to_fdt32(cells[i]);
    prop(t, n, name, out, count * sizeof out[0]);
}

static void prop_reg(struct tree *t, int n, uint64_t base, uint64_t size)
{
    PROP_CELLS(t, n, "reg", (uint32_t)(base >> 32), (uint32_t)base, (uint32_t)(size >> 32),
               (uint32_t)size);
}

/* --- nodes of the board --- */

/* Strings joined by NUL, as a compatible list wants them. */
#define LIST(s) (s), sizeof(s)

static void memory(struct tree *t, const struct dtb_spec *s)
{
    char name[40];
    snprintf(name, sizeof name, "memory@%" PRIx64, s->ram_base);
    int n = node(t, 0, name);
    prop_str(t, n, "device_type", "memory");
    prop_reg(t, n, s->ram_base, s->ram_size);
}

static void psci(struct tree *t, const struct dtb_spec *s)
{
    if (s->conduit == PSCI_OFF)
        return;
    int n = node(t, 0, "psci");
    prop(t, n, "compatible", LIST("arm,psci-1.0\0arm,psci-0.2\0arm,psci"));
    prop_str(t, n, "method", s->conduit == PSCI_SMC ? "smc" : "hvc");
    PROP_CELLS(t, n, "cpu_suspend", PSCI_CPU_SUSPEND);
    PROP_CELLS(t, n, "cpu_off", PSCI_CPU_OFF);
    PROP_CELLS(t, n, "cpu_on", PSCI_CPU_ON);
    PROP_CELLS(t, n, "migrate", PSCI_MIGRATE);
}

static void cpu_map(struct tree *t, int all, unsigned ncpus)
{
    int cluster = node(t, node(t, node(t, all, "cpu-map"), "socket0"), "cluster0");
    for (unsigned i = ncpus; i-- > 0;) {
        char name[16];
        snprintf(name, sizeof name, "core%u", i);
        PROP_CELLS(t, node(t, cluster, name), "cpu", PHANDLE_CPU0 + i);
    }
}

static void cpus(struct tree *t, const struct dtb_spec *s)
{
    char compatible[64];
    snprintf(compatible, sizeof compatible, "arm,%s", s->cpu);
    int all = node(t, 0, "cpus");
    PROP_CELLS(t, all, "#address-cells", 1);
    PROP_CELLS(t, all, "#size-cells", 0);
    for (unsigned i = s->ncpus; i-- > 0;) { /* a new node goes in front of its elder siblings */
        char name[16];
        snprintf(name, sizeof name, "cpu@%x", i);
        int n = node(t, all, name);
        prop_str(t, n, "device_type", "cpu");
        prop_str(t, n, "compatible", compatible);
        PROP_CELLS(t, n, "reg", i);
        PROP_CELLS(t, n, "phandle", PHANDLE_CPU0 + i);
        if (s->ncpus > 1 && s->conduit != PSCI_OFF)
            prop_str(t, n, "enable-method", "psci");
    }
    cpu_map(t, all, s->ncpus);
}

static void timer(struct tree *t, const struct dtb_spec *s)
{
    uint32_t flags = ((1u << s->ncpus) - 1) << 8 | IRQ_LEVEL_HIGH;
    int n = node(t, 0, "timer");
    prop_str(t, n, "compatible", "arm,armv7-timer");
    prop(t, n, "always-on", NULL, 0);
    PROP_CELLS(t, n, "interrupts", GIC_DT_PPI, IRQ_STIMER - 16, flags, GIC_DT_PPI, IRQ_PTIMER - 16,
               flags, GIC_DT_PPI, IRQ_VTIMER - 16, flags, GIC_DT_PPI, IRQ_HYPTIMER - 16, flags);
}

#define REG_CELLS(name) 0, BOARD_##name##_BASE, 0, BOARD_##name##_SIZE

static void gic(struct tree *t, const struct dtb_spec *s)
{
    int n = node(t, 0, "intc@8000000");
    prop_str(t, n, "compatible", "arm,cortex-a15-gic");
    prop(t, n, "interrupt-controller", NULL, 0);
    PROP_CELLS(t, n, "#interrupt-cells", 3);
    PROP_CELLS(t, n, "#address-cells", 2);
    PROP_CELLS(t, n, "#size-cells", 2);
    prop(t, n, "ranges", NULL, 0);
    PROP_CELLS(t, n, "reg", REG_CELLS(GICD), REG_CELLS(GICC), REG_CELLS(GICH), REG_CELLS(GICV));
    PROP_CELLS(t, n, "interrupts", GIC_DT_PPI, IRQ_MAINT - 16, IRQ_LEVEL_HIGH);
    PROP_CELLS(t, n, "phandle", PHANDLE_GIC);
}

static void clock(struct tree *t)
{
    int n = node(t, 0, "apb-pclk");
    prop_str(t, n, "compatible", "fixed-clock");
    PROP_CELLS(t, n, "#clock-cells", 0);
    PROP_CELLS(t, n, "clock-frequency", BOARD_UARTCLK);
    prop_str(t, n, "clock-output-names", "clk24mhz");
    PROP_CELLS(t, n, "phandle", PHANDLE_CLOCK);
}

/* Secure devices are there for Secure software only. */
static void secure_only(struct tree *t, int n)
{
    prop_str(t, n, "status", "disabled");
    prop_str(t, n, "secure-status", "okay");
}

struct primecell {
    const char *name, *compatible;
    size_t compatible_len;
    uint32_t base, size, spi;
    unsigned clocks;       /* 1: apb_pclk; 2: uartclk and apb_pclk */
    uint32_t gpio_phandle; /* 0: not a GPIO */
    bool secure;
};

static const struct primecell primecells[] = {
    {"pl011@9000000", LIST("arm,pl011\0arm,primecell"), BOARD_UART_BASE, BOARD_UART_SIZE, SPI_UART,
     2, 0, false},
    {"pl031@9010000", LIST("arm,pl031\0arm,primecell"), BOARD_RTC_BASE, BOARD_RTC_SIZE, SPI_RTC, 1,
     0, false},
    {"pl061@9030000", LIST("arm,pl061\0arm,primecell"), BOARD_GPIO_BASE, BOARD_GPIO_SIZE, SPI_GPIO,
     1, PHANDLE_GPIO, false},
    {"pl011@9040000", LIST("arm,pl011\0arm,primecell"), BOARD_SECURE_UART_BASE,
     BOARD_SECURE_UART_SIZE, SPI_SECURE_UART, 2, 0, true},
    {"pl061@90b0000", LIST("arm,pl061\0arm,primecell"), BOARD_SECURE_GPIO_BASE,
     BOARD_SECURE_GPIO_SIZE, SPI_SECURE_GPIO, 1, PHANDLE_SECURE_GPIO, true},
};

static void primecell(struct tree *t, const struct primecell *p)
{
    int n = node(t, 0, p->name);
    prop(t, n, "compatible", p->compatible, p->compatible_len);
    prop_reg(t, n, p->base, p->size);
    PROP_CELLS(t, n, "interrupts", GIC_DT_SPI, p->spi, IRQ_LEVEL_HIGH);
    if (p->clocks == 2) {
        PROP_CELLS(t, n, "clocks", PHANDLE_CLOCK, PHANDLE_CLOCK);
        prop(t, n, "clock-names", LIST("uartclk\0apb_pclk"));
    } else {
        PROP_CELLS(t, n, "clocks", PHANDLE_CLOCK);
        prop_str(t, n, "clock-names", "apb_pclk");
    }
    if (p->gpio_phandle) {
        PROP_CELLS(t, n, "#gpio-cells", 2);
        prop(t, n, "gpio-controller", NULL, 0);
        PROP_CELLS(t, n, "phandle", p->gpio_phandle);
    }
    if (p->secure)
        secure_only(t, n);
}

static void power_key(struct tree *t)
{
    int keys = node(t, 0, "gpio-keys");
    prop_str(t, keys, "compatible", "gpio-keys");
    int n = node(t, keys, "poweroff");
    prop_str(t, n, "label", "GPIO Key Poweroff");
    PROP_CELLS(t, n, "linux,code", KEY_CODE_POWER);
    PROP_CELLS(t, n, "gpios", PHANDLE_GPIO, BOARD_GPIO_POWER_KEY, GPIO_ACTIVE_HIGH);
}

static void fw_cfg(struct tree *t)
{
    int n = node(t, 0, "fw-cfg@9020000");
    prop_str(t, n, "compatible", "qemu,fw-cfg-mmio");
    prop_reg(t, n, BOARD_FWCFG_BASE, BOARD_FWCFG_SIZE);
    prop(t, n, "dma-coherent", NULL, 0);
}

static void virtio(struct tree *t)
{
    for (unsigned i = BOARD_VIRTIO_SLOTS; i-- > 0;) {
        char name[40];
        uint32_t base = BOARD_VIRTIO_BASE + i * BOARD_VIRTIO_STRIDE;
        snprintf(name, sizeof name, "virtio_mmio@%" PRIx32, base);
        int n = node(t, 0, name);
        prop_str(t, n, "compatible", "virtio,mmio");
        prop_reg(t, n, base, BOARD_VIRTIO_STRIDE);
        PROP_CELLS(t, n, "interrupts", GIC_DT_SPI, SPI_VIRTIO0 + i, IRQ_EDGE_RISING);
        prop(t, n, "dma-coherent", NULL, 0);
    }
}

static void secure_gpio_line(struct tree *t, const char *what, unsigned pin)
{
    int n = node(t, 0, what);
    prop_str(t, n, "compatible", what);
    PROP_CELLS(t, n, "gpios", PHANDLE_SECURE_GPIO, pin, GPIO_ACTIVE_HIGH);
    secure_only(t, n);
}

static void secure_world(struct tree *t)
{
    int n = node(t, 0, "secram@e000000");
    prop_str(t, n, "device_type", "memory");
    prop_reg(t, n, BOARD_SECURE_RAM_BASE, BOARD_SECURE_RAM_SIZE);
    secure_only(t, n);
    secure_gpio_line(t, "gpio-poweroff", BOARD_SECURE_GPIO_OFF);
    secure_gpio_line(t, "gpio-restart", BOARD_SECURE_GPIO_RST);
    n = node(t, 0, "secure-chosen");
    prop_str(t, n, "stdout-path", "/pl011@9040000");
}

/* splitmix64: the guest's entropy is the run's seed, so that runs repeat. */
static uint64_t mix(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static void chosen_props(struct tree *t, int n, const struct dtb_spec *s)
{
    uint64_t state = s->seed, seed[4];
    for (unsigned i = 0; i < ARRAY_LEN(seed); i++)
        seed[i] = mix(&state);
    prop(t, n, "rng-seed", seed, sizeof seed);
    if (s->append)
        prop_str(t, n, "bootargs", s->append);
    if (s->initrd_end != s->initrd_start) {
        PROP_CELLS(t, n, "linux,initrd-start", (uint32_t)s->initrd_start);
        PROP_CELLS(t, n, "linux,initrd-end", (uint32_t)s->initrd_end);
    }
}

static void root(struct tree *t, const struct dtb_spec *s)
{
    prop_str(t, 0, "compatible", "linux,dummy-virt");
    prop_str(t, 0, "model", "linux,dummy-virt");
    PROP_CELLS(t, 0, "#address-cells", 2);
    PROP_CELLS(t, 0, "#size-cells", 2);
    PROP_CELLS(t, 0, "interrupt-parent", PHANDLE_GIC);
    /* Each new node goes in front of its elder siblings: this is the tree from its end. */
    psci(t, s);
    memory(t, s);
    if (s->secure)
        secure_world(t);
    virtio(t);
    fw_cfg(t);
    power_key(t);
    for (size_t i = ARRAY_LEN(primecells); i-- > 0;)
        if (s->secure || !primecells[i].secure)
            primecell(t, &primecells[i]);
    gic(t, s);
    cpus(t, s);
    timer(t, s);
    clock(t);
    int n = node(t, 0, "chosen");
    prop_str(t, n, "stdout-path", "/pl011@9000000");
    chosen_props(t, n, s);
}

/* Packed into *out, or freed with a line in *e. `path` names the tree in it. */
static bool finish(struct tree *t, const char *path, struct file_data *out, struct err *e)
{
    if (!t->err)
        t->err = fdt_pack(t->fdt);
    if (!t->err && fdt_totalsize(t->fdt) <= DTB_MAX) {
        *out = (struct file_data){t->fdt, fdt_totalsize(t->fdt)};
        return true;
    }
    if (t->err && t->err != -FDT_ERR_NOSPACE)
        err_set(e, 2, "%s: %s", path, fdt_strerror(t->err));
    else
        err_set(e, 2, "%s: too large, at most %u bytes can be handed to a guest", path, DTB_MAX);
    free(t->fdt);
    return false;
}

bool dtb_generate(const struct dtb_spec *s, struct file_data *out, struct err *e)
{
    struct tree t = {.fdt = calloc(1, WORK_SIZE)};
    BUG_ON(!t.fdt);
    t.err = fdt_create_empty_tree(t.fdt, WORK_SIZE);
    root(&t, s);
    return finish(&t, "device tree", out, e);
}

/* --- a given tree --- */

static void drop_memory(struct tree *t)
{
    int n;
    while (!t->err && (n = fdt_node_offset_by_prop_value(t->fdt, -1, "device_type", "memory",
                                                         sizeof "memory")) >= 0)
        t->err = fdt_del_node(t->fdt, n);
}

/* `cells` cells of v, most significant first. */
static size_t put_cells(uint32_t *out, int cells, uint64_t v)
{
    for (int i = 0; i < cells; i++) {
        int shift = 32 * (cells - 1 - i);
        out[i] = shift < 64 ? (uint32_t)(v >> shift) : 0;
    }
    return (size_t)cells;
}

static void given_memory(struct tree *t, const struct dtb_spec *s)
{
    uint32_t reg[2 * FDT_MAX_NCELLS];
    char name[40];
    drop_memory(t);
    int ac = fdt_address_cells(t->fdt, 0), sc = fdt_size_cells(t->fdt, 0);
    if (ac < 1 || sc < 1)
        t->err = t->err ? t->err : -FDT_ERR_BADNCELLS;
    snprintf(name, sizeof name, "memory@%" PRIx64, s->ram_base);
    int n = node(t, 0, name);
    if (t->err)
        return;
    size_t used = put_cells(reg, ac, s->ram_base);
    used += put_cells(reg + used, sc, s->ram_size);
    prop_str(t, n, "device_type", "memory");
    prop_cells(t, n, "reg", reg, used);
}

static bool check_tree(const struct file_data *f, const char *path, struct err *e)
{
    if (f->len < sizeof(struct fdt_header) || fdt_magic(f->data) != FDT_MAGIC)
        return err_set(e, 2, "%s: is not a device tree blob (no 0xd00dfeed at its start)", path);
    if (fdt_totalsize(f->data) > f->len)
        return err_set(e, 2, "%s: truncated: the device tree says %u bytes, the file has %zu", path,
                       fdt_totalsize(f->data), f->len);
    int bad = fdt_check_full(f->data, f->len);
    return !bad || err_set(e, 2, "%s: damaged device tree: %s", path, fdt_strerror(bad));
}

bool dtb_from_file(const struct dtb_spec *s, const char *path, struct file_data *out, struct err *e)
{
    struct file_data f;
    if (!file_read(path, DTB_MAX, &f, e))
        return false;
    if (!check_tree(&f, path, e)) {
        file_free(&f);
        return false;
    }
    struct tree t = {.fdt = calloc(1, WORK_SIZE)};
    BUG_ON(!t.fdt);
    t.err = fdt_open_into(f.data, t.fdt, WORK_SIZE);
    file_free(&f);
    given_memory(&t, s);
    if (!t.err && fdt_path_offset(t.fdt, "/psci") < 0)
        psci(&t, s);
    int chosen = t.err ? -1 : fdt_path_offset(t.fdt, "/chosen");
    if (chosen < 0)
        chosen = node(&t, 0, "chosen");
    chosen_props(&t, chosen, s);
    return finish(&t, path, out, e);
}
