/* target_tree.c - device trees: any file as --dtb, with memory, chosen and PSCI put in; and the
 * board's own tree for any configuration.
 *
 * What comes out must be a tree that libfdt takes. */
#include "tests/fuzz/target.h"

#include "sim/dtb.h"

#include <libfdt.h>
#include <string.h>

enum { OPTIONS = 4 };

static struct dtb_spec spec_of(struct bytes *b)
{
    unsigned how = (unsigned)take(b, 2);
    return (struct dtb_spec){.cpu = how & 1 ? "cortex-a15" : "cortex-a7",
                             .ncpus = 1 + (how >> 1 & 7),
                             .ram_base = BOARD_RAM_BASE,
                             .ram_size = UINT64_C(1) << (20 + (how >> 4 & 15)),
                             .secure = how & 0x100,
                             .conduit = how & 0x200   ? PSCI_OFF
                                        : how & 0x400 ? PSCI_HVC
                                                      : PSCI_SMC,
                             .append = how & 0x800 ? "console=ttyAMA0" : NULL,
                             .initrd_start = 1,
                             .initrd_end = how & 0x1000 ? 0x1000 : 1,
                             .seed = take(b, OPTIONS - 2)};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b = {data, data + size};
    struct dtb_spec spec = spec_of(&b);
    struct file_data out = {0};
    struct err e = {0};
    bool own = size <= OPTIONS;
    bool ok = own ? dtb_generate(&spec, &out, &e)
                  : dtb_from_file(&spec, target_file(b.at, (size_t)(b.end - b.at)), &out, &e);
    HOLDS(ok || !own);
    if (ok)
        HOLDS(out.len <= DTB_MAX && fdt_check_full(out.data, out.len) == 0);
    else
        target_refusal(&e);
    file_free(&out);
    return 0;
}

/* --- seeds: small trees that have, or lack, what is put in; and the board's own --- */

static size_t seed_small(unsigned n, uint8_t *out)
{
    static _Alignas(8) uint8_t buf[4096];
    fdt32_t cells = cpu_to_fdt32(1 + (n & 1));
    int err = fdt_create_empty_tree(buf, sizeof buf);
    BUG_ON(err);
    fdt_setprop(buf, 0, "#address-cells", &cells, sizeof cells);
    fdt_setprop(buf, 0, "#size-cells", &cells, sizeof cells);
    if (n & 2)
        fdt_setprop_string(buf, fdt_add_subnode(buf, 0, "memory@0"), "device_type", "memory");
    if (n & 4)
        fdt_setprop_string(buf, fdt_add_subnode(buf, 0, "chosen"), "bootargs", "quiet");
    if (n & 8)
        fdt_setprop_string(buf, fdt_add_subnode(buf, 0, "psci"), "method", "smc");
    if (n & 16)
        fdt_add_subnode(buf, fdt_add_subnode(buf, 0, "soc"), "memory");
    fdt_pack(buf);
    memcpy(out, buf, fdt_totalsize(buf));
    return fdt_totalsize(buf);
}

size_t target_seed(unsigned n, uint8_t *buf, size_t cap)
{
    enum { SMALL = 32, GENERATED = 16 };
    struct err e;
    struct file_data f;
    memcpy(buf, (const uint8_t[OPTIONS]){(uint8_t)(n * 29), (uint8_t)n}, OPTIONS);
    if (n < SMALL)
        return OPTIONS + seed_small(n, buf + OPTIONS);
    if (n < SMALL + GENERATED)
        return OPTIONS;
    if (n > SMALL + GENERATED)
        return 0;
    struct machine_config cfg = MACHINE_DEFAULTS;
    HOLDS(machine_tree(&cfg, &f, &e));
    memcpy(buf + OPTIONS, f.data, f.len);
    size_t len = OPTIONS + f.len;
    file_free(&f);
    return len;
}
