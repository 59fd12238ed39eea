/* context.c - contexts: small numbers for everything that a translation which hits depends on.
 *
 * What CPSR and SCR decide of it (regime, privilege, endianness) is a context's class. Exceptions
 * and returns change the class alone, so the number of each class is kept until a register is
 * written that any depends on. Leaves out: telling which classes a register matters to. */
#include "cpu/engine_int.h"
#include "cpu/exec.h"

#include <string.h>

enum { CONTEXT_FP = 4 }; /* a bit of the key beyond the class */

static unsigned context_class(const struct cpu *c)
{
    return cpu_regime(c) | (cpu_priv(c) ? 4u : 0u) | (c->cpsr & PSR_E ? 8u : 0u);
}

static uint8_t current_asid(const struct cp15_regs *r, unsigned ns)
{
    uint32_t ttbcr = (uint32_t)r->TTBCR[ns];
    if (!(ttbcr & TTBCR_EAE))
        return (uint8_t)field_get(r->CONTEXTIDR[ns], CONTEXTIDR_ASID);
    return (uint8_t)field_get(ttbcr & TTBCR_A1 ? r->TTBR1[ns] : r->TTBR0[ns], TTBR_ASID);
}

static struct context_key context_key(const struct cpu *c)
{
    enum regime rg = cpu_regime(c);
    unsigned ns = rg == REGIME_S_PL10 ? 0 : 1;
    const struct cp15_regs *r = &c->cp15;
    struct context_key k = {{context_class(c) | (fp_all_open(c) ? BIT(CONTEXT_FP) : 0u)}};
    if (rg == REGIME_HYP) {
        k.k[1] = (uint32_t)r->HSCTLR[0];
        return k;
    }
    k.k[1] = (uint32_t)r->SCTLR[ns] | r->TTBCR[ns] << 32;
    k.k[2] = (uint32_t)r->DACR[ns] | (uint64_t)current_asid(r, ns) << 32;
    if (ns) { /* entries bear the VMID, stage 2 or not */
        k.k[2] |= field_get(r->VTTBR[0], VTTBR_VMID) << 48;
        k.k[3] = (uint32_t)r->HCR[0] & (HCR_VM | HCR_DC | HCR_PTW | HCR_TGE);
    } else {
        k.k[3] = (uint32_t)r->SCR[0] & SCR_SIF;
    }
    return k;
}

static unsigned context_hash(const struct context_key *k)
{
    uint64_t h = k->k[0] ^ k->k[1] * 3 ^ k->k[2] * 5 ^ k->k[3] * 7;
    return (unsigned)(h * UINT64_C(0x9e3779b97f4a7c15) >> 55) & (CONTEXT_HASH - 1);
}

/* The number of a context; a new one when there is room, otherwise all begin again. */
static unsigned context_number(struct cpu *c, const struct context_key *k)
{
    struct engine *e = c->engine;
    unsigned i = 1;
    while (i < e->nctx && memcmp(&e->ctx[i], k, sizeof *k) != 0)
        i++;
    if (i == MAX_CONTEXTS) {
        fast_flush(&c->fast);
        i = e->nctx = 1;
        c->ctx_known = 0;
    }
    if (i == e->nctx) {
        e->ctx[i] = *k;
        e->nctx++;
    }
    return i;
}

static uint64_t context_find(struct cpu *c)
{
    struct engine *e = c->engine;
    struct context_key k = context_key(c);
    uint16_t *guess = &e->ctx_guess[context_hash(&k)];
    if (*guess >= e->nctx || memcmp(&e->ctx[*guess], &k, sizeof k) != 0)
        *guess = (uint16_t)context_number(c, &k);
    return (uint64_t)*guess << 32;
}

void cpu_class_changed(struct cpu *c)
{
    unsigned class = context_class(c);
    if (unlikely(!(c->ctx_known >> class & 1))) {
        if (!c->engine)
            return;
        c->ctx_of[class] = context_find(c);
        c->ctx_known |= (uint16_t)BIT(class);
    }
    c->ctx = c->ctx_of[class] | c->fast.epoch;
}

void cpu_context_changed(struct cpu *c)
{
    c->ctx_known = 0;
    cpu_class_changed(c);
}
