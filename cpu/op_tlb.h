/* op_tlb.h - the host accelerator as handlers ask it: inline, by one compare, with no call.
 *
 * A handler's locals are `va` and `at` = AT(va). Tables are the members of struct fast_tlb, rd and
 * wr. */
#ifndef CPU_OP_TLB_H
#define CPU_OP_TLB_H

#include "cpu/op.h"

/* The fast table's entry for an address, by its offset in the table, so that tag and addend are one
 * addressing mode each. */
#define AT(va)               ((uintptr_t)((va) >> (FAST_PAGE - 4)) & (FAST_ENTRIES - 1) << 4)
#define ENTRY(table, member) ((char *)c + at + offsetof(struct cpu, fast.table[0].member))
#define TAG(table)           (*(const uint64_t *)(void *)ENTRY(table, tag))
_Static_assert(sizeof(struct fast_entry) == 16, "AT() scales by it");

/* Does it serve an access aligned by its size? A misaligned one never matches. */
#define HIT(table, va, size) (TAG(table) == (c->ctx | ((va) & (0xfffff000u | ((size)-1)))))
/* One of several words, aligned by words? The last must be in the page, too. */
#define HIT_WORDS(table, size) HIT(table, va + (size)-4, 4)
#define HOST(type, table, va)  (*(type *)(*(uintptr_t *)(void *)ENTRY(table, addend) + (va)))

/* A doubleword in memory is aligned as a word. */
typedef uint64_t word_pair __attribute__((aligned(4)));

#endif
