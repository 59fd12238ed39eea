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

/* Why an entry must take the slow path; bits below the page number. */
enum fast_slow {
    FAST_DEVICE = 1u << 8,
    FAST_WATCHED = 1u << 9,
    FAST_CODE = 1u << 10, /* stores: the page holds decoded code */
    FAST_TIMED = 1u << 11,
};

struct fast_entry {
    uint64_t tag;     /* context << 32 | va page | enum fast_slow */
    uintptr_t addend; /* host address = addend + va */
};

struct fast_tlb {
    struct fast_entry rd[FAST_ENTRIES];
    struct fast_entry wr[FAST_ENTRIES];
    struct fast_entry ex[FAST_ENTRIES];
    uint32_t generation; /* bumped by every drop; what the jump cache checks */
};

struct tlb_entry;

void fast_flush(struct fast_tlb *f);
/* Drop what was derived from one TLB entry (any context that could have used it). */
void fast_evict(struct fast_tlb *f, const struct tlb_entry *e);

#endif
