/* target_image.c - image files: ELF, zImage, raw and foreign ones, planned and laid down.
 *
 * An input is options (where --load puts it, the initrd) and the file. It is taken or refused by
 * one line; what is laid down lies in RAM, flash or Secure RAM, whose surroundings ASan and the
 * guard pages watch. */
#include "tests/fuzz/target.h"

#include "sim/loader.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS = 4, USER_MEMORY = 64 };

static struct {
    struct machine *m;
    struct still still;
    struct err e; /* of the last refusal */
} rig;

static void begin(void)
{
    if (!rig.m) {
        rig.m = target_machine(true, 1);
        still_take(&rig.still, rig.m);
    }
    memcpy(rig.m->ram, rig.still.ram, rig.m->ram_size);
}

/* The first bytes say how the file is given. */
static void configure(struct machine_config *cfg, struct bytes *b, const char *path)
{
    unsigned how = (unsigned)take(b, 1), addr = (unsigned)take(b, 2);
    take(b, OPTIONS - 3);
    if (!(how & 1))
        cfg->image = path;
    if (how & 2)
        cfg->initrd = path;
    for (unsigned i = 0; i < (how >> 2 & 3); i++)
        cfg->load[cfg->nload++] = (struct machine_image){
            path, how & 16, (how & 32 ? 0 : BOARD_RAM_BASE) + ((uint64_t)addr << (how >> 6)) + i};
    cfg->has_entry = how & 64;
    cfg->entry = addr;
}

static void lay_down(struct loader *l)
{
    for (unsigned i = 0; i < l->count; i++) {
        const struct blob *p = &l->blob[i];
        HOLDS(p->len <= p->size && bus_host(&rig.m->bus, p->addr, p->size));
        if (p->size > TARGET_RAM)
            return; /* in flash: correct, and slow */
    }
    struct file_data tree = {.data = malloc(USER_MEMORY), .len = USER_MEMORY};
    BUG_ON(!tree.data);
    memset(tree.data, 1, tree.len);
    if (!loader_place_dtb(l, &tree, l->linux_boot, &rig.e)) {
        target_refusal(&rig.e);
        return;
    }
    loader_apply(l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b = {data, data + size};
    struct machine_config cfg = MACHINE_DEFAULTS;
    struct loader l;
    begin();
    size_t skip = size < OPTIONS ? size : OPTIONS;
    configure(&cfg, &b, target_file(data + skip, size - skip));
    rig.e = (struct err){0};
    if (loader_plan(&l, &cfg, &rig.m->bus, rig.m->ram_base, rig.m->ram_size, &rig.e))
        lay_down(&l);
    else
        target_refusal(&rig.e);
    loader_free(&l);
    return 0;
}

/* --- seeds --- */

static size_t seed_elf(unsigned n, uint8_t *buf)
{
    Elf32_Ehdr h = {.e_type = ET_EXEC,
                    .e_machine = EM_ARM,
                    .e_version = EV_CURRENT,
                    .e_entry = BOARD_RAM_BASE + 0x8000,
                    .e_phoff = sizeof h,
                    .e_ehsize = sizeof h,
                    .e_phentsize = sizeof(Elf32_Phdr),
                    .e_phnum = (Elf32_Half)(1 + n % 3)};
    memcpy(h.e_ident, ELFMAG, SELFMAG);
    h.e_ident[EI_CLASS] = ELFCLASS32;
    h.e_ident[EI_DATA] = ELFDATA2LSB;
    h.e_ident[EI_VERSION] = EV_CURRENT;
    size_t at = sizeof h;
    for (unsigned i = 0; i < h.e_phnum; i++, at += sizeof(Elf32_Phdr)) {
        Elf32_Phdr p = {.p_type = PT_LOAD,
                        .p_offset = 0x100,
                        .p_vaddr = BOARD_RAM_BASE + 0x8000 + 0x1000 * i,
                        .p_paddr = BOARD_RAM_BASE + 0x8000 + 0x1000 * i,
                        .p_filesz = 0x20,
                        .p_memsz = 0x20 + 0x100 * i,
                        .p_flags = PF_R | PF_X};
        memcpy(buf + at, &p, sizeof p);
    }
    memcpy(buf, &h, sizeof h);
    memset(buf + at, 0xe1, 0x120 - at);
    return 0x120;
}

static size_t seed_zimage(uint8_t *buf)
{
    enum { LEN = 0x210 };
    memset(buf, 0, LEN);
    memcpy(buf + 0x24, &(uint32_t){0x016f2818}, 4);
    memcpy(buf + 0x2c, &(uint32_t){LEN}, 4);
    memcpy(buf + 0x34, &(uint32_t){0x45454545}, 4);
    return LEN;
}

/* Whole files of each kind, given in each way. */
size_t target_seed(unsigned n, uint8_t *buf, size_t cap)
{
    static const uint8_t how[] = {0, 2, 4, 5, 0x15, 0x34, 0x45, 0x19};
    if (n >= 4 * ARRAY_LEN(how))
        return 0;
    memcpy(buf, (const uint8_t[OPTIONS]){how[n / 4], 0, (uint8_t)(n * 16)}, OPTIONS);
    return OPTIONS + (n % 4 == 3 ? seed_zimage(buf + OPTIONS) : seed_elf(n, buf + OPTIONS));
}
