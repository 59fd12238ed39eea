/* image.c - image formats: ELF by libelf, Linux zImage and raw Image, and the foreign ones that
 * people hand over by mistake, named as what they are.
 *
 * ELF for the Arm Architecture (AAELF32); Linux Documentation/arm/booting.rst for the zImage head.
 * Leaves out: relocatable and position-independent files, compressed images. */
#include "sim/loader.h"

#include <fcntl.h>
#include <inttypes.h>
#include <libelf.h>
#include <string.h>

bool image_is_elf(const struct file_data *f)
{
    return f->len >= SELFMAG && memcmp(f->data, ELFMAG, SELFMAG) == 0;
}

/* --- ELF --- */

static bool elf_for_us(const char *path, const struct file_data *f, Elf *elf, struct err *e)
{
    const uint8_t *id = f->data;
    if (f->len < EI_NIDENT || (id[EI_CLASS] == ELFCLASS32 && f->len < sizeof(Elf32_Ehdr)))
        return err_set(e, 2, "%s: truncated: the ELF header needs %zu bytes, the file has %zu",
                       path, sizeof(Elf32_Ehdr), f->len);
    if (id[EI_CLASS] != ELFCLASS32)
        return err_set(e, 2, "%s: is a 64-bit ELF file; expected 32-bit Arm", path);
    if (id[EI_DATA] != ELFDATA2LSB)
        return err_set(e, 2, "%s: is a big-endian ELF file; expected little-endian Arm", path);
    const Elf32_Ehdr *h = elf ? elf32_getehdr(elf) : NULL;
    if (!h)
        return err_set(e, 2, "%s: unreadable ELF file: %s", path, elf_errmsg(-1));
    if (h->e_machine != EM_ARM)
        return err_set(e, 2, "%s: is for ELF machine %u; expected Arm (%u)", path, h->e_machine,
                       EM_ARM);
    if (h->e_type != ET_EXEC)
        return err_set(e, 2, "%s: is not an executable ELF file (type %u, expected %u)", path,
                       h->e_type, ET_EXEC);
    return true;
}

static bool segment_whole(const char *path, const struct file_data *f, const Elf32_Phdr *p,
                          unsigned n, struct err *e)
{
    if ((uint64_t)p->p_offset + p->p_filesz > f->len)
        return err_set(e, 2,
                       "%s: truncated: segment %u needs bytes 0x%" PRIx32 "-0x%" PRIx64
                       ", the file ends at 0x%zx",
                       path, n, p->p_offset, (uint64_t)p->p_offset + p->p_filesz - 1, f->len);
    if (p->p_memsz < p->p_filesz)
        return err_set(e, 2, "%s: segment %u is larger in the file than in memory", path, n);
    return true;
}

static bool add_segments(struct loader *l, const char *path, const struct file_data *f, Elf *elf,
                         uint32_t *entry, struct err *e)
{
    const Elf32_Ehdr *h = elf32_getehdr(elf);
    unsigned loaded = 0;
    if (h->e_phoff % _Alignof(Elf32_Phdr))
        return err_set(e, 2, "%s: damaged: its program headers are at 0x%" PRIx32, path,
                       h->e_phoff);
    const Elf32_Phdr *ph = elf32_getphdr(elf);
    if (h->e_phnum && !ph)
        return err_set(e, 2,
                       "%s: truncated: its %u program headers are at 0x%" PRIx32
                       ", the file ends at 0x%zx",
                       path, h->e_phnum, h->e_phoff, f->len);
    *entry = h->e_entry;
    for (unsigned n = 0; n < h->e_phnum; n++) {
        const Elf32_Phdr *p = &ph[n];
        if (p->p_type != PT_LOAD || p->p_memsz == 0)
            continue;
        struct blob b = {path, p->p_paddr, p->p_memsz, f->data + p->p_offset, p->p_filesz};
        if (!segment_whole(path, f, p, n, e) || !loader_add(l, &b, e))
            return false;
        if ((p->p_flags & PF_X) && h->e_entry - p->p_vaddr < p->p_memsz)
            *entry = h->e_entry - p->p_vaddr + p->p_paddr; /* the MMU is off */
        loaded++;
    }
    return loaded > 0 || err_set(e, 2, "%s: has no loadable segment", path);
}

bool image_add_elf(struct loader *l, const char *path, const struct file_data *f, uint32_t *entry,
                   struct err *e)
{
    elf_version(EV_CURRENT);
    Elf *elf = elf_memory((char *)f->data, f->len);
    bool ok = elf_for_us(path, f, elf, e) && add_segments(l, path, f, elf, entry, e);
    elf_end(elf);
    return ok;
}

/* --- the rest --- */

#define ZIMAGE_MAGIC    0x016f2818u
#define ZIMAGE_AT_MAGIC 0x24
#define ZIMAGE_AT_START 0x28
#define ZIMAGE_AT_END   0x2c
#define ZIMAGE_AT_LINUX 0x34
#define ZIMAGE_LINUX    0x45454545u
#define ZIMAGE_HEAD     0x38

static uint32_t word_at(const struct file_data *f, size_t at)
{
    uint32_t w = 0;
    memcpy(&w, f->data + at, sizeof w);
    return w;
}

/* Files that start or carry a mark of what they are. */
static const struct foreign {
    size_t at;
    const char *mark;
    size_t len;
    const char *what;
} foreign[] = {
    {0, "\x1f\x8b", 2, "is compressed with gzip; unpack it first"},
    {0,
     "\xfd"
     "7zXZ",
     5, "is compressed with xz; unpack it first"},
    {0, "\x28\xb5\x2f\xfd", 4, "is compressed with zstd; unpack it first"},
    {0, "\x27\x05\x19\x56", 4, "is a U-Boot image (uImage); give the kernel inside it"},
    {0, "\xd0\x0d\xfe\xed", 4, "is a device tree; give it with --dtb"},
    {0x24, "\x01\x6f\x28\x18", 4, "is a big-endian zImage; expected little-endian Arm"},
    {0x38, "ARM\x64", 4, "is a 64-bit Arm kernel; expected 32-bit Arm"},
    {0x30, "RISCV", 5, "is a RISC-V kernel; expected 32-bit Arm"},
    {0x202, "HdrS", 4, "is an x86 kernel; expected 32-bit Arm"},
};

bool image_check_raw(const char *path, const struct file_data *f, struct err *e)
{
    for (unsigned i = 0; i < ARRAY_LEN(foreign); i++) {
        const struct foreign *k = &foreign[i];
        if (f->len >= k->at + k->len && memcmp(f->data + k->at, k->mark, k->len) == 0)
            return err_set(e, 2, "%s: %s", path, k->what);
    }
    if (f->len < ZIMAGE_HEAD || word_at(f, ZIMAGE_AT_MAGIC) != ZIMAGE_MAGIC)
        return true;
    /* Linux marks its zImages, and they are as long as they say. Others (Xen) count their bss. */
    if (word_at(f, ZIMAGE_AT_LINUX) != ZIMAGE_LINUX)
        return true;
    uint32_t whole = word_at(f, ZIMAGE_AT_END) - word_at(f, ZIMAGE_AT_START);
    return f->len >= whole ||
           err_set(e, 2, "%s: truncated: the zImage says %" PRIu32 " bytes, the file has %zu", path,
                   whole, f->len);
}
