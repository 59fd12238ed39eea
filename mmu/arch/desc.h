/* desc.h - translation table descriptors: field positions out of desc.def, and values by name
 * (ARM DDI 0406C B3.5, B3.6, B3.8). For the walkers, the debugger, minihyp and the guests. */
#ifndef MMU_ARCH_DESC_H
#define MMU_ARCH_DESC_H

#include <stdint.h>

enum desc_bounds {
#define DESC(fmt, name, hi, lo, what) fmt##_##name##_HI = (hi), fmt##_##name##_LO = (lo),
#include "mmu/arch/desc.def"
};

/* Right-aligned mask of a field, a field's value in a descriptor, a value put into its place, and
 * the field's bits left where they are. `f` is FORMAT_NAME, as in DESC_GET(d, LD_S1_AF). */
#define DESC_MASK(f)    (~UINT64_C(0) >> (63 - (f##_HI - f##_LO)))
#define DESC_GET(d, f)  (((uint64_t)(d) >> f##_LO) & DESC_MASK(f))
#define DESC_PUT(f, v)  (((uint64_t)(v)&DESC_MASK(f)) << f##_LO)
#define DESC_KEEP(d, f) ((uint64_t)(d) & (DESC_MASK(f) << f##_LO))

enum sd1_type { SD1_INVALID, SD1_TABLE, SD1_SECTION, SD1_SECTION_PXN };
enum sd2_type { SD2_INVALID, SD2_LARGE, SD2_SMALL, SD2_SMALL_XN };
enum ld_type { LD_INVALID = 0, LD_BLOCK = 1, LD_RESERVED = 2, LD_TABLE_OR_PAGE = 3 };

/* log2 of what a descriptor maps. */
enum desc_shift {
    SD_SMALL_SHIFT = 12,
    SD_LARGE_SHIFT = 16,
    SD_SECTION_SHIFT = 20,
    SD_SUPER_SHIFT = 24,
    LD_L3_SHIFT = 12,
    LD_L2_SHIFT = 21,
    LD_L1_SHIFT = 30,
    LD_LEVEL_BITS = 9, /* a full table resolves 9 bits: 512 descriptors of 8 bytes */
};

/* AP[2:0] (B3.7.1): who may do what. */
enum desc_ap {
    AP_NONE = 0,
    AP_PL1_RW = 1,
    AP_PL1_RW_PL0_RO = 2,
    AP_RW = 3,
    AP_RESERVED = 4,
    AP_PL1_RO = 5,
    AP_RO_DEPRECATED = 6,
    AP_RO = 7,
};

enum desc_hap { HAP_NONE, HAP_RO, HAP_WO, HAP_RW };

enum desc_domain { DOMAIN_NONE, DOMAIN_CLIENT, DOMAIN_RESERVED, DOMAIN_MANAGER };

enum desc_sh { SH_NONE = 0, SH_RESERVED = 1, SH_OUTER = 2, SH_INNER = 3 };

/* One half of a MAIR byte, for Normal memory (B4.1.104); R and W are the allocation hints. */
enum mair_nibble {
    MAIR_NIB_NC = 0x4,
    MAIR_NIB_WT = 0x8,
    MAIR_NIB_WT_R = 0xa,
    MAIR_NIB_WT_RW = 0xb,
    MAIR_NIB_WB = 0xc,
    MAIR_NIB_WB_R = 0xe,
    MAIR_NIB_WB_RW = 0xf,
};

/* Whole MAIR bytes. */
enum mair_attr {
    MAIR_SO = 0x00,
    MAIR_DEVICE = 0x04,
    MAIR_NC = 0x44,
    MAIR_WT = 0xaa,
    MAIR_WB = 0xff,
};

/* Stage 2 MemAttr[3:0] (B3.6.2). */
enum s2_memattr {
    S2_ATTR_SO = 0x0,
    S2_ATTR_DEVICE = 0x1,
    S2_ATTR_NC = 0x5,
    S2_ATTR_WT = 0xa,
    S2_ATTR_WB = 0xf,
};

/* Field TRn of PRRR: what a TEX-remapped region is (B4.1.127). */
enum prrr_type { PRRR_SO, PRRR_DEVICE, PRRR_NORMAL, PRRR_RESERVED };

/* Cacheability as NMRR and the TEX[1:0], C, B encodings spell it (B3.8.2, B4.1.110). */
enum rgn { RGN_NC, RGN_WB_WA, RGN_WT, RGN_WB };

/* PAR, 32-bit: what the Inner field says (B4.1.112). */
enum par_inner {
    PAR_INNER_NC = 0,
    PAR_INNER_SO = 1,
    PAR_INNER_DEVICE = 3,
    PAR_INNER_WB_WA = 5,
    PAR_INNER_WT = 6,
    PAR_INNER_WB = 7,
};

/* Fields of PRRR and NMRR are arrays indexed by region n = TEX[0]:C:B, 0..7. */
static inline unsigned prrr_tr(uint32_t prrr, unsigned n)
{
    return (prrr >> (2 * n)) & 3;
}
static inline unsigned prrr_nos(uint32_t prrr, unsigned n)
{
    return (prrr >> (24 + n)) & 1;
}
/* What a Normal region's S bit becomes. */
static inline unsigned prrr_ns(uint32_t prrr, unsigned s)
{
    return (prrr >> (18 + s)) & 1;
}
static inline unsigned nmrr_ir(uint32_t nmrr, unsigned n)
{
    return (nmrr >> (2 * n)) & 3;
}
static inline unsigned nmrr_or(uint32_t nmrr, unsigned n)
{
    return (nmrr >> (16 + 2 * n)) & 3;
}
static inline unsigned mair_byte(uint32_t mair0, uint32_t mair1, unsigned n)
{
    return ((n < 4 ? mair0 : mair1) >> (8 * (n & 3))) & 0xff;
}
static inline unsigned dacr_domain(uint32_t dacr, unsigned n)
{
    return (dacr >> (2 * n)) & 3;
}

#endif
