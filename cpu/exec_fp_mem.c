/* exec_fp_mem.c - VLDM, VSTM, VLDR, VSTR and, as them, VPUSH and VPOP.
 *
 * ARM DDI 0406C A8.8.332, .333, .367, .368, .412, .413, A7.6. Accesses are words and always aligned
 * (MemA). No register changes before the last access of a load succeeded; a store that reaches a
 * second page looks at it before it writes. */
#include "cpu/simd_int.h"

/* What is transferred: `words` S registers from `first` on, at `va`; D registers are two each. */
struct transfer {
    uint32_t va, base_after;
    unsigned first, words;
    bool wback, valid, doubles;
};

static struct transfer transfer_many(const struct cpu *c, const struct insn *i)
{
    bool doubles = insn_flag(i, 'S'), up = bits(i->raw, 23, 23), wback = insn_flag(i, 'W');
    uint32_t base = i->n == 15 ? rd(c, i, 15) & ~3u : c->r[i->n], len = 4 * i->imm;
    struct transfer t = {.va = up ? base : base - len,
                         .base_after = up ? base + len : base - len,
                         .first = doubles ? 2 * reg_d(i) : sreg_d(i),
                         .words = doubles ? i->imm & ~1u : i->imm, /* odd: FLDMX, FSTMX */
                         .wback = wback,
                         .doubles = doubles};
    t.valid = t.words && t.words <= 32 && t.first + t.words <= (doubles ? 64 : 32) &&
              !(i->n == 15 && (wback || i->thumb));
    return t;
}

static struct transfer transfer_one(const struct cpu *c, const struct insn *i)
{
    bool doubles = insn_flag(i, 'S');
    uint32_t base = i->n == 15 ? rd(c, i, 15) & ~3u : c->r[i->n], off = 4 * i->imm;
    return (struct transfer){.va = insn_flag(i, 'U') ? base + off : base - off,
                             .first = doubles ? 2 * reg_d(i) : sreg_d(i),
                             .words = doubles ? 2 : 1,
                             .valid = true,
                             .doubles = doubles};
}

static bool transfer_open(struct cpu *c, const struct insn *i, const struct transfer *t,
                          enum ex *ex)
{
    bool is_high = t->first + t->words > 32;
    if (!fp_open(c, i, is_high ? FP_HIGH : FP_VFP, ex))
        return false;
    if (t->valid || !policies[POLICY_FP_LIST].undefined)
        return true;
    *ex = exc_undefined(c, i);
    return false;
}

/* A doubleword's first word in memory is its upper half when data is big-endian. */
static unsigned word_order(const struct cpu *c, const struct transfer *t)
{
    return t->doubles && (c->cpsr & PSR_E) ? 1 : 0;
}

static enum ex load(struct cpu *c, const struct insn *i, const struct transfer *t)
{
    enum ex ex;
    uint32_t w[32];
    if (!transfer_open(c, i, t, &ex))
        return ex;
    for (unsigned k = 0; k < t->words; k++)
        if (!mem_read(c, t->va + 4 * k, 4, MEM_ALIGNED | MEM_NO_ISV, &w[k ^ word_order(c, t)]))
            return EX_EXC;
    for (unsigned k = 0; k < t->words; k++)
        sreg_set(c, t->first + k, w[k]);
    if (t->wback)
        c->r[i->n] = t->base_after;
    return EX_NEXT;
}

static enum ex store(struct cpu *c, const struct insn *i, const struct transfer *t)
{
    enum ex ex;
    unsigned len = 4 * t->words;
    if (!transfer_open(c, i, t, &ex))
        return ex;
    if ((t->va & 0xfff) + len > 0x1000 && !mem_probe_write(c, t->va, len, MEM_ALIGNED | MEM_NO_ISV))
        return EX_EXC;
    for (unsigned k = 0; k < t->words; k++)
        if (!mem_write(c, t->va + 4 * k, 4, MEM_ALIGNED | MEM_NO_ISV,
                       sreg_get(c, t->first + (k ^ word_order(c, t)))))
            return EX_EXC;
    if (t->wback)
        c->r[i->n] = t->base_after;
    return EX_NEXT;
}

enum ex x_vldm(struct cpu *c, const struct insn *i)
{
    struct transfer t = transfer_many(c, i);
    return load(c, i, &t);
}

enum ex x_vstm(struct cpu *c, const struct insn *i)
{
    struct transfer t = transfer_many(c, i);
    return store(c, i, &t);
}

enum ex x_vldr(struct cpu *c, const struct insn *i)
{
    struct transfer t = transfer_one(c, i);
    return load(c, i, &t);
}

/* Relative to the PC in A32 only. */
enum ex x_vstr(struct cpu *c, const struct insn *i)
{
    struct transfer t = transfer_one(c, i);
    t.valid = !(i->n == 15 && i->thumb);
    return store(c, i, &t);
}
