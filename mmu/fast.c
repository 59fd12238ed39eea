/* fast.c - dropping what the host accelerator derived. Filling is the core's (cpu/mem.c): it
 * knows contexts and code pages. Leaves out: precision; dropping too much is never visible. */
#include "mmu/fast.h"

#include "mmu/mmu.h"

#include <string.h>

static void clear(struct fast_entry *e, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        e[i].tag = FAST_INVALID;
}

void fast_flush_jumps(struct fast_tlb *f)
{
    for (unsigned i = 0; i < FAST_ENTRIES; i++)
        f->jump[i].key = FAST_INVALID;
    memset(f->jump_pages, 0, sizeof f->jump_pages);
    f->far_epoch += FAR_EPOCH;
    if (f->far_epoch == 0) { /* once in 4096 */
        memset(f->far, 0, sizeof f->far);
        f->far_epoch = FAR_EPOCH;
    }
}

static void clear_all(struct fast_tlb *f)
{
    clear(f->rd, FAST_ENTRIES);
    clear(f->wr, FAST_ENTRIES);
    clear(f->ex, FAST_ENTRIES);
    fast_flush_jumps(f);
}

/* The next epoch; when all were used, the first, with nothing left of it. */
void fast_flush(struct fast_tlb *f)
{
    f->epoch = (f->epoch + FAST_EPOCH) & FAST_EPOCHS;
    if (!f->epoch || !f->ctx)
        clear_all(f);
    memset(f->jump_pages, 0, sizeof f->jump_pages);
    if (f->ctx)
        *f->ctx = (*f->ctx & ~FAST_EPOCHS) | f->epoch;
}

void fast_evict(struct fast_tlb *f, const struct tlb_entry *e)
{
    unsigned pages =
        e->page_shift >= FAST_PAGE + FAST_BITS ? FAST_ENTRIES : 1u << (e->page_shift - FAST_PAGE);
    bool code = false;
    for (unsigned i = 0; i < pages; i++) {
        unsigned at = (fast_index(e->va) + i) & (FAST_ENTRIES - 1);
        f->rd[at].tag = FAST_INVALID;
        f->wr[at].tag = FAST_INVALID;
        code |= f->jump_pages[at / 32] >> (at % 32) & 1;
        f->ex[at].tag = FAST_INVALID;
    }
    if (code)
        fast_flush_jumps(f);
}

void fast_flush_writes(struct fast_tlb *f)
{
    clear(f->wr, FAST_ENTRIES);
}

void fast_drop_writes(struct fast_tlb *f, const uint8_t *host_page)
{
    for (unsigned i = 0; i < FAST_ENTRIES; i++) {
        struct fast_entry *e = &f->wr[i];
        if (e->tag == FAST_INVALID)
            continue;
        uint32_t va = (uint32_t)e->tag & ~0xfffu;
        if (e->addend + va == (uintptr_t)host_page)
            e->tag = FAST_INVALID;
    }
}
