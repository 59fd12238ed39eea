/* exec_mem.c - loads and stores as PL0: LDRT, STRT and their kin (ARM DDI 0406C A8.8.71, .83, .87,
 * .91, .92, .209, .219, .220). The ordinary loads and stores are the engine's. */
#include "cpu/decode.h"
#include "cpu/exec.h"

static uint32_t shifted(const struct cpu *c, const struct insn *i)
{
    uint32_t m = c->r[i->m], n = i->samt;
    switch (i->stype) {
    case 0:
        return m << n;
    case 1:
        return n ? m >> n : 0;
    case 2:
        return (int32_t)m >> (n ? n : 31);
    }
    return n ? m >> n | m << (32 - n) : (uint32_t)c->cf << 31 | m >> 1; /* ROR, RRX */
}

/* The register forms of A32: bit 25 of the word and byte forms; bit 22 clear in the others. */
static bool register_form(const struct insn *i)
{
    if (bits(i->raw, 27, 25) == 0)
        return !bits(i->raw, 22, 22);
    return bits(i->raw, 25, 25);
}

/* What such an access does: where, and what the base becomes. T32 has an offset and no writeback,
 * A32 is post-indexed. */
struct unpriv {
    uint32_t va, base;
    unsigned mode;
};

static struct unpriv unpriv_access(const struct cpu *c, const struct insn *i)
{
    uint32_t n = c->r[i->n];
    if (i->thumb)
        return (struct unpriv){n + i->imm, n, MEM_UNPRIV};
    uint32_t offset = register_form(i) ? shifted(c, i) : i->imm;
    return (struct unpriv){n, insn_flag(i, 'U') ? n + offset : n - offset, MEM_UNPRIV | MEM_NO_ISV};
}

/* UNPREDICTABLE in Hyp mode: UNPRIV_HYP. */
static bool unpriv_undefined(const struct cpu *c)
{
    return cpu_mode(c) == MODE_HYP && policies[POLICY_UNPRIV_HYP].undefined;
}

static enum ex load_unpriv(struct cpu *c, const struct insn *i, unsigned size, bool is_signed)
{
    struct unpriv u = unpriv_access(c, i);
    uint32_t v;
    if (unpriv_undefined(c))
        return exc_undefined(c, i);
    if (!mem_read(c, u.va, size, u.mode, &v))
        return EX_EXC;
    c->r[i->n] = u.base;
    c->r[i->t] = is_signed ? (uint32_t)sext(v, 8 * size) : v;
    return EX_NEXT;
}

static enum ex store_unpriv(struct cpu *c, const struct insn *i, unsigned size)
{
    struct unpriv u = unpriv_access(c, i);
    if (unpriv_undefined(c))
        return exc_undefined(c, i);
    if (!mem_write(c, u.va, size, u.mode, rd(c, i, i->t)))
        return EX_EXC;
    c->r[i->n] = u.base;
    return EX_NEXT;
}

enum ex x_ldrt(struct cpu *c, const struct insn *i)
{
    return load_unpriv(c, i, 4, false);
}
enum ex x_ldrbt(struct cpu *c, const struct insn *i)
{
    return load_unpriv(c, i, 1, false);
}
enum ex x_ldrsbt(struct cpu *c, const struct insn *i)
{
    return load_unpriv(c, i, 1, true);
}
enum ex x_ldrht(struct cpu *c, const struct insn *i)
{
    return load_unpriv(c, i, 2, false);
}
enum ex x_ldrsht(struct cpu *c, const struct insn *i)
{
    return load_unpriv(c, i, 2, true);
}
enum ex x_strt(struct cpu *c, const struct insn *i)
{
    return store_unpriv(c, i, 4);
}
enum ex x_strbt(struct cpu *c, const struct insn *i)
{
    return store_unpriv(c, i, 1);
}
enum ex x_strht(struct cpu *c, const struct insn *i)
{
    return store_unpriv(c, i, 2);
}
