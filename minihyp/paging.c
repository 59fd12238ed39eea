/* paging.c - long-descriptor page tables (ARM DDI 0406C B3.6), one engine for both stages.
 *
 * A 32-bit address is resolved in three steps. Hyp's stage 1 and the stage 2 of a VM (whose
 * intermediate physical addresses we keep to 32 bits) are cut the same way:
 *
 *      31 30 29         21 20         12 11          0
 *     +-----+-------------+-------------+-------------+
 *     | L1  |     L2      |     L3      |   offset    |
 *     +-----+-------------+-------------+-------------+
 *        |         |             |
 *        |         |             +---> 512 entries of 4 KB: a page
 *        |         +-----------------> 512 entries of 2 MB: a block, or a level 3 table
 *        +---------------------------> 4 entries of 1 GB: a block, or a level 2 table
 *
 * What an entry may be at each level is data (struct page_op); how read, write, execute and the
 * memory type are spelled is data too (struct page_format). The code below knows neither stage.
 *
 * Tables come from a static pool and are never given back: a VM's map is made once, and then only
 * single pages move. Left out: unmapping, splitting blocks, and the contiguous hint. */
#include "minihyp/paging.h"

#include "minihyp/arch.h"
#include "mmu/arch/desc.h"

static const struct page_op long_ops[] = {
    {.level = 1, .shift = LD_L1_SHIFT, .count = 4, .leaf = LD_BLOCK},
    {.level = 2, .shift = LD_L2_SHIFT, .count = PAGE_ENTRIES, .leaf = LD_BLOCK},
    {.level = 3, .shift = LD_L3_SHIFT, .count = PAGE_ENTRIES, .leaf = LD_TABLE_OR_PAGE},
};

/* Stage 1: AttrIndx names a byte of HMAIR; AP[1] is should-be-one in the Hyp regime (B3.6.2). */
#define S1_LEAF(mair, sh, ap)                                                                      \
    (DESC_PUT(LD_S1_ATTRINDX, mair) | DESC_PUT(LD_S1_SH, sh) | DESC_PUT(LD_S1_AF, 1) |             \
     DESC_PUT(LD_S1_AP21, (ap) >> 1))
#define S1_RW S1_LEAF(PAGE_MAIR_NORMAL, SH_INNER, AP_RW)
#define S1_RO S1_LEAF(PAGE_MAIR_NORMAL, SH_INNER, AP_RO)
#define S1_XN DESC_PUT(LD_S1_XN, 1)

const struct page_format page_stage1_hyp = {
    .op = long_ops,
    .attr =
        {
            [PAGE_CODE] = S1_RO,
            [PAGE_CONST] = S1_RO | S1_XN,
            [PAGE_DATA] = S1_RW | S1_XN,
            [PAGE_RAM] = S1_RW | S1_XN,
            [PAGE_DEVICE] = S1_LEAF(PAGE_MAIR_DEVICE, SH_OUTER, AP_RW) | S1_XN,
        },
};

/* Stage 2: the memory type stands in the descriptor itself and can only weaken what the guest's
 * own stage 1 asks for (B3.8.4); so can the permissions. */
#define S2_LEAF(type, sh, hap)                                                                     \
    (DESC_PUT(LD_S2_MEMATTR, type) | DESC_PUT(LD_S2_SH, sh) | DESC_PUT(LD_S2_AF, 1) |              \
     DESC_PUT(LD_S2_HAP, hap))
#define S2_XN DESC_PUT(LD_S2_XN, 1)

const struct page_format page_stage2 = {
    .op = long_ops,
    .attr =
        {
            [PAGE_RAM] = S2_LEAF(S2_ATTR_WB, SH_INNER, HAP_RW),
            [PAGE_DEVICE] = S2_LEAF(S2_ATTR_DEVICE, SH_OUTER, HAP_RW) | S2_XN,
        },
};

static uint64_t pool[PAGE_POOL][PAGE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));
static unsigned pool_used;

static uint64_t *table_new(void)
{
    return pool_used < PAGE_POOL ? pool[pool_used++] : NULL;
}

static uint64_t *entry_of(uint64_t *table, const struct page_op *op, uint64_t va)
{
    return &table[(va >> op->shift) & (op->count - 1u)];
}

static bool entry_is_table(uint64_t desc, const struct page_op *op)
{
    return DESC_GET(desc, LD_TYPE) == LD_TABLE_OR_PAGE && op->level < 3;
}

static void entry_write(uint64_t *entry, uint64_t desc)
{
    *entry = desc;
    arch_table_written();
}

/* The table below an entry, made when there is none; NULL when the pool is empty or the entry
 * already maps memory. */
static uint64_t *table_below(uint64_t *entry, const struct page_op *op)
{
    if (entry_is_table(*entry, op))
        return arch_va(DESC_KEEP(*entry, LD_ADDR));
    uint64_t *table = *entry ? NULL : table_new();
    if (table)
        entry_write(entry, arch_pa(table) | LD_TABLE_OR_PAGE);
    return table;
}

static bool leaf_fits(const struct page_op *op, uint64_t va, uint64_t pa, uint64_t size)
{
    uint64_t bytes = 1ull << op->shift;
    return ((va | pa) & (bytes - 1)) == 0 && size >= bytes;
}

/* Map as much from va on as one leaf holds: go down until a leaf fits. 0: it cannot be done. */
static uint64_t map_one(struct page_space *s, uint64_t va, uint64_t pa, uint64_t size,
                        uint64_t attr)
{
    uint64_t *table = s->root;
    for (const struct page_op *op = s->format->op; table; op++) {
        uint64_t *entry = entry_of(table, op, va);
        if (!leaf_fits(op, va, pa, size) || entry_is_table(*entry, op)) {
            table = op->level < 3 ? table_below(entry, op) : NULL;
            continue;
        }
        if (*entry)
            return 0;
        entry_write(entry, pa | attr | op->leaf);
        return 1ull << op->shift;
    }
    return 0;
}

bool page_space_init(struct page_space *s, const struct page_format *format)
{
    s->format = format;
    s->root = table_new();
    return s->root != NULL;
}

bool page_map(struct page_space *s, uint64_t va, uint64_t pa, uint64_t size, enum page_kind kind)
{
    while (size) {
        uint64_t done = map_one(s, va, pa, size, s->format->attr[kind]);
        if (!done)
            return false;
        va += done;
        pa += done;
        size -= done;
    }
    return true;
}

/* The entry that a walk of va ends at. */
static uint64_t *leaf_of(const struct page_space *s, uint64_t va, unsigned *level)
{
    uint64_t *table = s->root;
    for (const struct page_op *op = s->format->op;; op++) {
        uint64_t *entry = entry_of(table, op, va);
        *level = op->level;
        if (!entry_is_table(*entry, op))
            return entry;
        table = arch_va(DESC_KEEP(*entry, LD_ADDR));
    }
}

bool page_move(struct page_space *s, uint64_t va, uint64_t pa, enum page_kind kind)
{
    unsigned level;
    uint64_t *entry = leaf_of(s, va, &level);
    if (level != 3 || !*entry)
        return false;
    entry_write(entry, 0);
    arch_vm_tlb_forget();
    entry_write(entry, pa | s->format->attr[kind] | LD_TABLE_OR_PAGE);
    return true;
}

uint64_t page_find(const struct page_space *s, uint64_t va, unsigned *level)
{
    return *leaf_of(s, va, level);
}
