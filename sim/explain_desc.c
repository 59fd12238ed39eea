/* explain_desc.c - a translation table descriptor in words, from the rows of mmu/arch/desc.def.
 *
 * A descriptor does not say of what table it is, so each reading is given: short format level 1
 * and 2 for what fits 32 bits, long format for all (ARM DDI 0406C B3.5.1, B3.6.1, B3.6.2). */
#include "sim/explain.h"

#include "mmu/arch/desc.h"

#include <inttypes.h>
#include <string.h>

static const struct desc_row {
    const char *format, *name;
    uint8_t hi, lo;
    const char *what;
} desc_rows[] = {
#define DESC(format, name, hi, lo, what) {#format, #name, hi, lo, what},
#include "mmu/arch/desc.def"
};

static void print_format(const char *format, uint64_t desc, FILE *to)
{
    for (unsigned i = 0; i < ARRAY_LEN(desc_rows); i++) {
        const struct desc_row *r = &desc_rows[i];
        if (strcmp(r->format, format) == 0)
            fprintf(to, "    %-9s [%u:%u] = 0x%" PRIx64 "  %s\n", r->name, r->hi, r->lo,
                    bits64(desc, r->hi, r->lo), r->what);
    }
}

static void short_level1(uint64_t d, FILE *to)
{
    fputs("  short format, level 1: ", to);
    switch ((enum sd1_type)DESC_GET(d, SD1_TYPE)) {
    case SD1_INVALID:
        fputs("invalid, a translation fault\n", to);
        return;
    case SD1_TABLE:
        fprintf(to, "page table at 0x%08" PRIx64 "\n", DESC_KEEP(d, SD_TABLE_BASE));
        print_format("SD_TABLE", d, to);
        return;
    case SD1_SECTION:
    case SD1_SECTION_PXN:
        break;
    }
    if (DESC_GET(d, SD_SECT_SUPER)) {
        uint64_t pa = DESC_KEEP(d, SD_SUPER_BASE) | DESC_GET(d, SD_SUPER_PA35_32) << 32 |
                      DESC_GET(d, SD_SUPER_PA39_36) << 36;
        fprintf(to, "supersection of 16 MiB at 0x%010" PRIx64 "\n", pa);
        print_format("SD_SUPER", d, to);
    } else {
        fprintf(to, "section of 1 MiB at 0x%08" PRIx64 "\n", DESC_KEEP(d, SD_SECT_BASE));
    }
    print_format("SD_SECT", d, to);
}

static void short_level2(uint64_t d, FILE *to)
{
    fputs("  short format, level 2: ", to);
    switch ((enum sd2_type)DESC_GET(d, SD2_TYPE)) {
    case SD2_INVALID:
        fputs("invalid, a translation fault\n", to);
        return;
    case SD2_LARGE:
        fprintf(to, "large page of 64 KiB at 0x%08" PRIx64 "\n", DESC_KEEP(d, SD_LARGE_BASE));
        print_format("SD_LARGE", d, to);
        return;
    case SD2_SMALL:
    case SD2_SMALL_XN:
        fprintf(to, "small page of 4 KiB at 0x%08" PRIx64 "\n", DESC_KEEP(d, SD_SMALL_BASE));
        print_format("SD_SMALL", d, to);
    }
}

static void long_leaf(uint64_t d, FILE *to)
{
    fputs("   read as stage 1:\n", to);
    print_format("LD_S1", d, to);
    fputs("   read as stage 2:\n", to);
    print_format("LD_S2", d, to);
}

static void long_format(uint64_t d, FILE *to)
{
    uint64_t at = DESC_KEEP(d, LD_ADDR);
    switch ((enum ld_type)DESC_GET(d, LD_TYPE)) {
    case LD_INVALID:
    case LD_RESERVED:
        fputs("  long format: invalid, a translation fault\n", to);
        return;
    case LD_BLOCK:
        fprintf(to, "  long format, level 1 or 2: block at 0x%010" PRIx64 "; level 3: invalid\n",
                at);
        long_leaf(d, to);
        return;
    case LD_TABLE_OR_PAGE:
        fprintf(to, "  long format, level 1 or 2: next-level table at 0x%010" PRIx64 "\n", at);
        print_format("LD_TABLE", d, to);
        fprintf(to, "  long format, level 3: page of 4 KiB at 0x%010" PRIx64 "\n", at);
        long_leaf(d, to);
    }
}

void explain_desc(uint64_t desc, FILE *to)
{
    fprintf(to, "descriptor 0x%0*" PRIx64 "\n", desc > UINT32_MAX ? 16 : 8, desc);
    if (desc <= UINT32_MAX) {
        short_level1(desc, to);
        short_level2(desc, to);
    }
    long_format(desc, to);
}
