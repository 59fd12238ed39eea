/* past.c - what walks found, remembered with all that it depended on.
 *
 * A translation that a walk could not finish is in no TLB (ARM DDI 0406C B3.9), and a guest that
 * uses an emulated device makes the same one each time; and stage 1's tables lie in few pages,
 * each of which stage 2 translates again for every walk. So the last few of both are kept, with the
 * values of the registers and of the descriptors that decided: where all are what they were, a walk
 * would find the same, and count the same. Nothing here can be stale, for nothing is believed
 * unread. Leaves out: regimes without a stage 2; walks that failed otherwise than by a
 * descriptor. */
#include "mmu/mmu_int.h"

#include <stdlib.h>
#include <string.h>

enum { REFUSALS = 16, REFUSAL_REGS = 11, TABLES = 8, TABLE_LEVELS = 3, PAGE = 0xfff };

struct refusal {
    uint64_t key; /* 0: nothing here */
    uint64_t regs[REFUSAL_REGS];
    struct walk_seen seen;
    struct fault fault;
    uint8_t reads[3];
};

/* A page of stage 1's tables: readable, and Normal memory. */
struct table_page {
    uint64_t key; /* its IPA, with bit 63; 0: nothing here */
    uint64_t pa;
    uint64_t vttbr, vtcr, hsctlr;
    unsigned n;
    struct walk_seen_desc desc[TABLE_LEVELS];
};

struct past {
    struct refusal refusal[REFUSALS];
    struct table_page table[TABLES];
};

struct past *past_new(void)
{
    struct past *p = calloc(1, sizeof *p);
    if (!p)
        BUG("out of memory for the mmu");
    return p;
}

void past_free(struct past *p)
{
    free(p);
}

static bool same_descriptors(const struct walk_seen_desc *d, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        uint64_t raw = 0;
        if (d[i].size == 8)
            memcpy(&raw, d[i].host, 8);
        else
            memcpy(&raw, d[i].host, 4);
        if (raw != d[i].raw)
            return false;
    }
    return true;
}

/* --- walks that failed --- */

/* The page, who asks, and for what; bit 63 tells it from no key. */
static uint64_t key_of(const struct mmu_req *q)
{
    return BIT64(63) | (uint64_t)(q->va & ~(uint32_t)PAGE) << 8 | (uint64_t)q->access << 6 |
           (uint64_t)q->regime << 4 | (uint64_t)q->stage1_only << 2 | (uint64_t)q->cm << 1 |
           q->priv;
}

static struct refusal *slot_of(struct mmu *m, uint64_t key)
{
    return &m->past->refusal[(key >> 20 ^ key >> 6) % REFUSALS];
}

/* Everything that decides a Non-secure PL1&0 walk, apart from descriptors. */
static void take_regs(const struct cp15_regs *r, uint64_t out[REFUSAL_REGS])
{
    const uint64_t now[REFUSAL_REGS] = {r->SCTLR[1], r->TTBCR[1], r->TTBR0[1], r->TTBR1[1],
                                        r->PRRR[1],  r->NMRR[1],  r->DACR[1],  r->HCR[0],
                                        r->VTTBR[0], r->VTCR[0],  r->HSCTLR[0]};
    memcpy(out, now, sizeof now);
}

static bool same_regs(const struct cp15_regs *r, const uint64_t then[REFUSAL_REGS])
{
    uint64_t now[REFUSAL_REGS], differ = 0;
    take_regs(r, now);
    for (unsigned i = 0; i < REFUSAL_REGS; i++)
        differ |= now[i] ^ then[i];
    return !differ;
}

bool past_refused(struct mmu *m, const struct mmu_req *req, struct fault *f)
{
    uint64_t key = key_of(req);
    const struct refusal *r = slot_of(m, key);
    if (r->key != key || !same_regs(m->regs, r->regs) || !same_descriptors(r->seen.desc, r->seen.n))
        return false;
    *f = r->fault;
    f->va = req->va;
    if (f->stage == 2 && !f->s1ptw)
        f->ipa = (f->ipa & ~(uint64_t)PAGE) | (req->va & PAGE);
    m->stats.walk_s1 += r->reads[1];
    m->stats.walk_s2 += r->reads[2];
    return true;
}

void past_refuse(struct mmu *m, const struct walk *w)
{
    bool by_descriptor = w->f->kind == FAULT_TRANSLATION || w->f->kind == FAULT_ACCESS_FLAG;
    if (!by_descriptor || w->seen->n > WALK_SEEN)
        return;
    uint64_t key = key_of(w->req);
    struct refusal *r = slot_of(m, key);
    *r = (struct refusal){.key = key,
                          .seen = *w->seen,
                          .fault = *w->f,
                          .reads = {0, (uint8_t)w->reads[1], (uint8_t)w->reads[2]}};
    take_regs(m->regs, r->regs);
}

/* --- pages of tables --- */

static struct table_page *page_of(const struct walk *w, uint64_t ipa)
{
    return &w->past->table[(ipa >> 12) % TABLES];
}

bool past_table(struct walk *w, uint64_t ipa, uint64_t *pa)
{
    const struct table_page *p = page_of(w, ipa);
    const struct cp15_regs *r = w->regs;
    if (p->key != (BIT64(63) | ipa >> 12) || p->vttbr != r->VTTBR[0] || p->vtcr != r->VTCR[0] ||
        p->hsctlr != r->HSCTLR[0] || !same_descriptors(p->desc, p->n))
        return false;
    for (unsigned i = 0; i < p->n; i++)
        walk_see(w->seen, &p->desc[i]);
    w->reads[2] += p->n;
    w->ipa = ipa;
    *pa = p->pa | (ipa & PAGE);
    return true;
}

void past_note_table(struct walk *w, unsigned first, uint64_t ipa, uint64_t pa)
{
    unsigned n = w->seen->n - first;
    if (w->seen->n > WALK_SEEN || n > TABLE_LEVELS)
        return;
    struct table_page *p = page_of(w, ipa);
    *p = (struct table_page){.key = BIT64(63) | ipa >> 12,
                             .pa = pa & ~(uint64_t)PAGE,
                             .vttbr = w->regs->VTTBR[0],
                             .vtcr = w->regs->VTCR[0],
                             .hsctlr = w->regs->HSCTLR[0],
                             .n = n};
    memcpy(p->desc, &w->seen->desc[first], n * sizeof p->desc[0]);
}
