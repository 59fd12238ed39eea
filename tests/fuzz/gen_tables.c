/* gen_tables.c - translation tables in guest memory that mostly work, with strange corners.
 *
 * One set of short tables and one each of long ones for PL1&0, Hyp and stage 2, in RAM where the
 * guest can write to them. The first 16 MiB of RAM are mapped to themselves, by pages where the
 * program lives; a page may lead to another one, so that code and data have several names. */
#include "tests/fuzz/fuzz.h"

#include "mmu/arch/desc.h"

#include <string.h>

enum layout {
    SD_L1 = FUZZ_TABLES,            /* 16 KiB */
    SD_L2 = FUZZ_TABLES + 0x4000,   /* for RAM's MiB 0 to 3, then the top one: 1 KiB each */
    LD_SET = FUZZ_TABLES + 0x10000, /* level 1 at 0, level 2 at 0x1000 + 0x1000 * GiB, level 3 */
    LD_STEP = 0x10000,              /* a set for each: PL1&0, Hyp, stage 2 */
    PAGES = 16 << 20 >> 12,
};

static void put32(struct machine *m, uint32_t pa, uint64_t v)
{
    memcpy(m->ram + (pa - m->ram_base), &(uint32_t){(uint32_t)v}, 4);
}

static void put64(struct machine *m, uint32_t pa, uint64_t v)
{
    memcpy(m->ram + (pa - m->ram_base), &v, 8);
}

/* Where a page of RAM leads: to itself, or to another that matters. */
static bool of_program(uint32_t pa)
{
    return (pa >= FUZZ_CODE && pa < FUZZ_VECTORS) || pa >= FUZZ_DATA;
}

static uint32_t target_page(struct draw *d, uint32_t pa)
{
    static const uint32_t others[] = {FUZZ_CODE, FUZZ_CODE + 0x2000, FUZZ_DATA, FUZZ_VECTORS,
                                      FUZZ_TABLES};
    if (chance(d, of_program(pa) ? 80 : 99))
        return pa;
    return others[below(d, ARRAY_LEN(others))] + (below(d, 3) << 12);
}

/* --- short descriptors --- */

static uint64_t small_page(struct draw *d, uint32_t pa)
{
    bool odd = chance(d, of_program(pa) ? 12 : 1);
    uint64_t v = DESC_PUT(SD2_TYPE, SD2_SMALL) | DESC_KEEP(target_page(d, pa), SD_SMALL_BASE) |
                 DESC_PUT(SD_SMALL_NG, below(d, 2)) | DESC_PUT(SD_SMALL_S, below(d, 2));
    v |= DESC_PUT(SD_SMALL_TEX, odd ? below(d, 8) : 1) | DESC_PUT(SD_SMALL_C, 1) |
         DESC_PUT(SD_SMALL_B, odd ? below(d, 2) : 1);
    v |= DESC_PUT(SD_SMALL_AP10, odd ? below(d, 4) : AP_RW) | DESC_PUT(SD_SMALL_AP2, chance(d, 4));
    v |= DESC_PUT(SD_SMALL_XN, odd && chance(d, 30));
    return odd && chance(d, 10) ? draw32(d) : v;
}

static uint64_t section(struct draw *d, uint32_t pa, bool device)
{
    uint64_t v = DESC_PUT(SD1_TYPE, SD1_SECTION) | DESC_KEEP(pa, SD_SECT_BASE) |
                 DESC_PUT(SD_SECT_DOMAIN, below(d, 3)) | DESC_PUT(SD_SECT_NG, below(d, 2)) |
                 DESC_PUT(SD_SECT_AP10, chance(d, 90) ? AP_RW : below(d, 4)) |
                 DESC_PUT(SD_SECT_B, 1) | DESC_PUT(SD_SECT_NS, chance(d, 10));
    if (!device)
        v |= DESC_PUT(SD_SECT_TEX, 1) | DESC_PUT(SD_SECT_C, 1);
    return v | DESC_PUT(SD_SECT_XN, chance(d, 3)) | DESC_PUT(SD_SECT_PXN, chance(d, 3));
}

static uint64_t sd_table(struct draw *d, uint32_t pa)
{
    return DESC_PUT(SD1_TYPE, SD1_TABLE) | DESC_KEEP(pa, SD_TABLE_BASE) |
           DESC_PUT(SD_TABLE_DOMAIN, below(d, 3));
}

static void place_short(struct machine *m, struct draw *d)
{
    const uint32_t ram = BOARD_RAM_BASE >> 20;
    for (unsigned i = 0; i < 4096; i++) {
        bool inside = i >= ram && i < ram + 16;
        uint64_t v = inside || i < 0x100 ? section(d, i << 20, i < 0x100)
                                         : section(d, BOARD_RAM_BASE + ((i & 15) << 20), false);
        put32(m, SD_L1 + 4 * i, chance(d, 1) ? draw32(d) : v);
    }
    for (unsigned t = 0; t < 5; t++) {
        put32(m, SD_L1 + 4 * (t < 4 ? ram + t : 0xfffu), sd_table(d, SD_L2 + t * 0x400));
        for (unsigned i = 0; i < 256; i++) {
            uint32_t pa =
                t < 4 ? BOARD_RAM_BASE + (t << 20) + (i << 12) : FUZZ_VECTORS + ((i & 3) << 12);
            put32(m, SD_L2 + t * 0x400 + 4 * i, small_page(d, pa));
        }
    }
}

/* --- long descriptors --- */

static uint64_t s1_leaf(struct draw *d, uint64_t pa, unsigned type, unsigned attr)
{
    bool odd = chance(d, of_program((uint32_t)pa) ? 15 : 1);
    uint64_t v = DESC_PUT(LD_TYPE, type) | DESC_KEEP(pa, LD_ADDR) | DESC_PUT(LD_S1_ATTRINDX, attr) |
                 DESC_PUT(LD_S1_AF, !odd || chance(d, 80)) | DESC_PUT(LD_S1_NG, below(d, 2)) |
                 DESC_PUT(LD_S1_SH, SH_INNER) | DESC_PUT(LD_S1_AP21, odd ? below(d, 4) : 1u);
    v |= DESC_PUT(LD_S1_XN, odd && chance(d, 30)) | DESC_PUT(LD_S1_PXN, odd && chance(d, 30));
    return odd && chance(d, 10) ? draw64(d) : v | DESC_PUT(LD_S1_CONTIG, chance(d, 5));
}

static uint64_t s2_leaf(struct draw *d, uint64_t pa, unsigned type, unsigned attr)
{
    bool odd = chance(d, of_program((uint32_t)pa) ? 15 : 1);
    uint64_t v = DESC_PUT(LD_TYPE, type) | DESC_KEEP(pa, LD_ADDR) |
                 DESC_PUT(LD_S2_MEMATTR, attr ? S2_ATTR_DEVICE : S2_ATTR_WB) |
                 DESC_PUT(LD_S2_AF, !odd || chance(d, 80)) | DESC_PUT(LD_S2_SH, SH_INNER) |
                 DESC_PUT(LD_S2_HAP, odd ? below(d, 4) : HAP_RW);
    return odd && chance(d, 10) ? draw64(d) : v | DESC_PUT(LD_S2_XN, odd && chance(d, 30));
}

static void place_long(struct machine *m, struct draw *d, unsigned set)
{
    uint64_t (*leaf)(struct draw *, uint64_t, unsigned, unsigned) = set == 2 ? s2_leaf : s1_leaf;
    uint32_t l1 = LD_SET + set * LD_STEP, l2 = l1 + 0x1000, l3 = l1 + 0x2000;
    for (unsigned i = 0; i < 4; i++)
        put64(m, l1 + 8 * i,
              i == 1 ? DESC_PUT(LD_TYPE, LD_TABLE_OR_PAGE) | DESC_KEEP(l2, LD_ADDR)
                     : leaf(d, (uint64_t)(i == 0 ? 0 : 1) << 30, LD_BLOCK, i == 0));
    for (unsigned i = 0; i < 512; i++) {
        uint32_t pa = BOARD_RAM_BASE + ((i & 7) << 21);
        bool table = i < 2;
        put64(m, l2 + 8 * i,
              table ? DESC_PUT(LD_TYPE, LD_TABLE_OR_PAGE) | DESC_KEEP(l3 + i * 0x1000, LD_ADDR)
                    : leaf(d, pa, LD_BLOCK, 0));
    }
    for (unsigned i = 0; i < 1024; i++)
        put64(m, l3 + 8 * i,
              leaf(d, target_page(d, BOARD_RAM_BASE + (i << 12)), LD_TABLE_OR_PAGE, chance(d, 3)));
}

void place_tables(struct machine *m, struct draw *d)
{
    place_short(m, d);
    for (unsigned set = 0; set < 3; set++)
        place_long(m, d, set);
}

bool draw_descriptor(struct draw *d, uint32_t *at, uint32_t *lo, uint32_t *hi)
{
    static const uint32_t bases[] = {FUZZ_CODE, FUZZ_DATA, FUZZ_DATA, FUZZ_VECTORS};
    uint32_t pa = bases[below(d, ARRAY_LEN(bases))] + (below(d, 4) << 12);
    unsigned page = (pa - BOARD_RAM_BASE) >> 12, set = below(d, 4);
    if (set == 3) {
        *at = SD_L2 + 4 * page;
        *lo = (uint32_t)small_page(d, pa);
        return false;
    }
    uint64_t v = set == 2 ? s2_leaf(d, target_page(d, pa), LD_TABLE_OR_PAGE, 0)
                          : s1_leaf(d, target_page(d, pa), LD_TABLE_OR_PAGE, 0);
    *at = LD_SET + set * LD_STEP + 0x2000 + 8 * page;
    *lo = (uint32_t)v;
    *hi = (uint32_t)(v >> 32);
    return true;
}
