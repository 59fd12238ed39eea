/* fast.h - the host accelerator: va -> host pointer in one compare, always a subset of the TLB.
 *
 * Direct-mapped, one table per access kind. A tag is the page's va, the interned context number in
 * its upper half, and low bits that make the inline compare miss on purpose (unaligned accesses
 * miss by themselves, because the key keeps the low address bits). Nothing here is architectural:
 * it may be dropped at any moment without a difference that a guest or an observer could see. */
#ifndef MMU_FAST_H
#define MMU_FAST_H

#include "sim/base/base.h"

#define FAST_BITS    10
#define FAST_ENTRIES (1u << FAST_BITS)
#define FAST_PAGE    12
#define FAST_INVALID UINT64_MAX
#define FAR_ENTRIES  4096u
/* A context is a number of 8 bits from bit 32 on, and above it the epoch of the entries made under
 * it: entries of an epoch that is over match nothing. Above that is one for far[] alone. */
#define FAST_EPOCH  (UINT64_C(1) << 40)
#define FAST_EPOCHS (UINT64_C(0xfff) << 40)
#define FAR_EPOCH   (UINT64_C(1) << 52)

enum fast_slow { /* why an entry must take the slow path; bits below the page number */
                 FAST_DEVICE = 1u << 8,
                 FAST_WATCHED = 1u << 9,
                 FAST_CODE = 1u << 10, /* stores: the page holds decoded code */
                 FAST_TIMED = 1u << 11,
};

struct fast_entry {
    uint64_t tag;     /* epoch and context << 32 | va page | enum fast_slow */
    uintptr_t addend; /* host address = addend + va */
};

/* Where an indirect (or cross-page) branch goes: pc -> decoded block, in one compare. */
struct jump_entry {
    uint64_t key;       /* context << 32 | pc | Thumb */
    const void *target; /* the engine's */
};

struct fast_tlb {
    struct fast_entry rd[FAST_ENTRIES];
    struct fast_entry wr[FAST_ENTRIES];
    struct fast_entry ex[FAST_ENTRIES]; /* addend: host address of the page */
    struct jump_entry jump[FAST_ENTRIES];
    uint32_t jump_pages[FAST_ENTRIES / 32]; /* pages, by index, that jump[] may lead to */
    /* The same for whoever arrives from outside a block: spread by context, too, so that worlds
     * which use the same addresses do not drive each other out. */
    struct jump_entry far[FAR_ENTRIES];
    uint64_t far_epoch;
    uint64_t epoch; /* of context << 32 */
    uint64_t *ctx;  /* the core's current context << 32; NULL: nobody's */
};

static inline unsigned fast_index(uint32_t va)
{
    return (va >> FAST_PAGE) & (FAST_ENTRIES - 1);
}

static inline unsigned jump_index(uint32_t pc)
{
    return (pc >> 1 ^ pc >> 11) & (FAST_ENTRIES - 1);
}

static inline struct jump_entry *fast_far(struct fast_tlb *f, uint64_t key)
{
    uint64_t h = key >> 1 ^ key >> 13 ^ key >> 26;
    return &f->far[h & (FAR_ENTRIES - 1)];
}

/* Where a key leads to, or NULL. */
static inline const void *fast_jump(struct fast_tlb *f, uint64_t key)
{
    const struct jump_entry *e = fast_far(f, key);
    return e->key == (key | f->far_epoch) ? e->target : NULL;
}

static inline void fast_set_jump(struct fast_tlb *f, uint64_t key, uint32_t pc, const void *target)
{
    f->jump[jump_index(pc)] = (struct jump_entry){key, target};
    *fast_far(f, key) = (struct jump_entry){key | f->far_epoch, target};
    f->jump_pages[fast_index(pc) / 32] |= BIT(fast_index(pc) % 32);
}

struct tlb_entry;

void fast_flush(struct fast_tlb *f);
void fast_flush_jumps(struct fast_tlb *f);
/* Drop the entries for stores that lead to one 4 KB page of host memory (it now holds code). */
void fast_drop_writes(struct fast_tlb *f, const uint8_t *host_page);
/* Drop all entries for stores. */
void fast_flush_writes(struct fast_tlb *f);
/* Drop what was derived from one TLB entry (any context that could have used it). */
void fast_evict(struct fast_tlb *f, const struct tlb_entry *e);

#endif
