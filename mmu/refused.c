/* refused.c - walks that failed, remembered with all that they depended on.
 *
 * A translation that a walk could not finish is in no TLB (ARM DDI 0406C B3.9), and a guest that
 * uses an emulated device makes the same one each time. So the last few are kept with the values
 * of the registers and of the descriptors that decided: where all are what they were, the walk
 * would fail alike, and counts alike. Nothing here can be stale, for nothing is believed unread.
 * Leaves out: regimes without a stage 2; walks that failed otherwise than by a descriptor. */
#include "mmu/mmu_int.h"

#include <stdlib.h>
#include <string.h>

enum { REFUSALS = 16, REFUSAL_REGS = 11, PAGE = 0xfff };

struct refusal {
    uint64_t key; /* 0: nothing here */
    uint64_t regs[REFUSAL_REGS];
    struct walk_seen seen;
    struct fault fault;
    uint8_t reads[3];
};

struct refusals {
    struct refusal at[REFUSALS];
};

struct refusals *refusals_new(void)
{
    struct refusals *r = calloc(1, sizeof *r);
    if (!r)
        BUG("out of memory for the mmu");
    return r;
}

void refusals_free(struct refusals *r)
{
    free(r);
}

/* The page, who asks, and for what; bit 63 tells it from no key. */
static uint64_t key_of(const struct mmu_req *q)
{
    return BIT64(63) | (uint64_t)(q->va & ~(uint32_t)PAGE) << 8 | (uint64_t)q->access << 6 |
           (uint64_t)q->regime << 4 | (uint64_t)q->stage1_only << 2 | (uint64_t)q->cm << 1 |
           q->priv;
}

static struct refusal *slot_of(struct mmu *m, uint64_t key)
{
    return &m->refusals->at[(key >> 20 ^ key >> 6) % REFUSALS];
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

static bool same_descriptors(const struct walk_seen *seen)
{
    for (unsigned i = 0; i < seen->n; i++) {
        uint64_t raw = 0;
        if (seen->desc[i].size == 8)
            memcpy(&raw, seen->desc[i].host, 8);
        else
            memcpy(&raw, seen->desc[i].host, 4);
        if (raw != seen->desc[i].raw)
            return false;
    }
    return true;
}

bool refused_again(struct mmu *m, const struct mmu_req *req, struct fault *f)
{
    uint64_t key = key_of(req);
    const struct refusal *r = slot_of(m, key);
    if (r->key != key || !same_regs(m->regs, r->regs) || !same_descriptors(&r->seen))
        return false;
    *f = r->fault;
    f->va = req->va;
    if (f->stage == 2 && !f->s1ptw)
        f->ipa = (f->ipa & ~(uint64_t)PAGE) | (req->va & PAGE);
    m->stats.walk_s1 += r->reads[1];
    m->stats.walk_s2 += r->reads[2];
    return true;
}

void refused(struct mmu *m, const struct walk *w)
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
