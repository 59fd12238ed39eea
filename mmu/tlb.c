/* tlb.c - the machine's TLB: set-associative, entries of every page size side by side.
 *
 * ARM DDI 0406C B3.9 (ASID, VMID, global), B3.10 (TLB maintenance; what an MVA matches).
 * An entry lives in the set that its own page number selects, so a lookup probes one set for each
 * size that is present. Replacement is round robin within a set and advances on fills only: a
 * lookup changes nothing. Stages are combined in one entry, so an entry may be smaller than the
 * stage 1 page it came from; a TLBI by MVA removes every piece of that page.
 * An entry also matches only while the stages that made it are on and stage 1's format is what it
 * was (a permitted choice: B3.10 asks for maintenance after such changes). Leaves out: lockdown,
 * TLB conflict aborts. */
#include "mmu/mmu_int.h"

#include <stdlib.h>

static const uint8_t size_shift[TLB_SIZES] = {
    SD_SMALL_SHIFT, SD_LARGE_SHIFT, SD_SECTION_SHIFT, LD_L2_SHIFT, SD_SUPER_SHIFT, LD_L1_SHIFT,
};

static unsigned find_size(uint64_t shift)
{
    unsigned i = 0;
    while (i < TLB_SIZES && size_shift[i] != shift)
        i++;
    return i;
}

bool tlb_size_exists(uint64_t shift)
{
    return find_size(shift) < TLB_SIZES;
}

static unsigned size_index(unsigned shift)
{
    unsigned i = find_size(shift);
    BUG_ON(i == TLB_SIZES);
    return i;
}

void tlb_init(struct tlb *t, unsigned ways, unsigned sets)
{
    BUG_ON(!ways || !sets || (sets & (sets - 1)));
    *t = (struct tlb){.ways = ways, .sets = sets};
    t->next = calloc(sets, sizeof *t->next);
    t->entry = calloc((size_t)sets * ways, sizeof *t->entry);
    BUG_ON(!t->next || !t->entry);
}

void tlb_free(struct tlb *t)
{
    free(t->next);
    free(t->entry);
    *t = (struct tlb){0};
}

static struct tlb_entry *set_of(const struct tlb *t, uint32_t va, unsigned shift)
{
    return &t->entry[(size_t)((va >> shift) & (t->sets - 1)) * t->ways];
}

struct tlb_entry *tlb_set(const struct tlb *t, uint32_t va, unsigned n)
{
    return t->count[n] ? set_of(t, va, size_shift[n]) : NULL;
}

static bool tags_match(const struct tlb_entry *e, const struct tag *tag)
{
    return e->valid && e->regime == tag->regime && e->stage1 == tag->stage1 &&
           e->stage2 == tag->stage2 && e->lpae == tag->lpae && e->vmid == tag->vmid &&
           (e->global || e->asid == tag->asid);
}

const struct tlb_entry *tlb_find(const struct tlb *t, const struct tag *tag, uint32_t va)
{
    for (unsigned i = 0; i < TLB_SIZES; i++) {
        if (!t->count[i])
            continue;
        unsigned shift = size_shift[i];
        uint32_t page = va & ~(BIT(shift) - 1);
        const struct tlb_entry *e = set_of(t, va, shift), *end = e + t->ways;
        for (; e < end; e++)
            if (e->va == page && e->page_shift == shift && tags_match(e, tag))
                return e;
    }
    return NULL;
}

static bool splintered(const struct tlb_entry *e)
{
    return e->page_shift < e->s1_shift;
}

void tlb_drop(struct tlb *t, struct tlb_entry *e)
{
    t->count[size_index(e->page_shift)]--;
    t->splintered -= splintered(e);
    e->valid = false;
}

bool tlb_fill(struct tlb *t, const struct tlb_entry *e, struct tlb_entry *gone)
{
    struct tlb_entry *set = set_of(t, e->va, e->page_shift), *slot = NULL;
    for (unsigned way = 0; way < t->ways && !slot; way++)
        if (!set[way].valid)
            slot = &set[way];
    bool evicts = !slot;
    if (evicts) {
        uint32_t *next = &t->next[(size_t)(set - t->entry) / t->ways];
        slot = &set[*next];
        *next = (*next + 1) % t->ways;
        *gone = *slot;
        tlb_drop(t, slot);
    }
    *slot = *e;
    t->count[size_index(e->page_shift)]++;
    t->splintered += splintered(e);
    return evicts;
}

void tlb_recount(struct tlb *t)
{
    for (unsigned i = 0; i < TLB_SIZES; i++)
        t->count[i] = 0;
    t->splintered = 0;
    for (size_t i = 0; i < (size_t)t->sets * t->ways; i++) {
        if (!t->entry[i].valid)
            continue;
        t->count[size_index(t->entry[i].page_shift)]++;
        t->splintered += splintered(&t->entry[i]);
    }
}

static bool covers(const struct tlb_entry *e, uint32_t va)
{
    return ((va ^ e->va) >> e->s1_shift) == 0;
}

bool tlbi_matches(const struct tlbi *op, const struct tlb_entry *e)
{
    if (!e->valid || e->regime != op->regime)
        return false;
    if (e->regime == REGIME_NS_PL10 && !op->all_vmids && e->vmid != op->vmid)
        return false;
    bool asid = e->asid == op->asid;
    switch (op->scope) {
    case TLBI_ALL:
        return true;
    case TLBI_ASID:
        return !e->global && asid;
    case TLBI_MVA:
        return covers(e, op->va) && (e->global || asid);
    default: /* TLBI_MVAA */
        return covers(e, op->va);
    }
}
