/* exec_mul.c - the DSP multiplies: halfwords, dual, most significant word (ARM DDI 0406C A5.2.7,
 * A5.4.4, A8.8). Q is set on overflow of the accumulation only, never by a product that fits. The
 * ordinary multiplies and the divides are the engine's. */
#include "cpu/exec.h"

static int64_t reg(const struct cpu *c, unsigned n)
{
    return (int32_t)c->r[n];
}

static int64_t half(const struct cpu *c, unsigned n, bool top)
{
    return (int16_t)(c->r[n] >> (top ? 16 : 0));
}

/* RdHi:RdLo, the 64-bit accumulator. */
static uint64_t acc64(const struct cpu *c, const struct insn *i)
{
    return (uint64_t)c->r[i->d] << 32 | c->r[i->a];
}

static enum ex result64(struct cpu *c, const struct insn *i, uint64_t v)
{
    c->r[i->a] = v;
    c->r[i->d] = v >> 32;
    return EX_NEXT;
}

static enum ex result32(struct cpu *c, const struct insn *i, uint32_t v)
{
    c->r[i->d] = v;
    return EX_NEXT;
}

/* A 32-bit result; Q when the exact value does not fit. */
static enum ex result_q(struct cpu *c, const struct insn *i, int64_t exact)
{
    if (exact != (int32_t)exact)
        c->cpsr |= PSR_Q;
    return result32(c, i, exact);
}

static int64_t product_xy(const struct cpu *c, const struct insn *i)
{
    return half(c, i->n, insn_flag(i, 'N')) * half(c, i->m, insn_flag(i, 'M'));
}

enum ex x_smlaxy(struct cpu *c, const struct insn *i)
{
    return result_q(c, i, product_xy(c, i) + reg(c, i->a));
}

enum ex x_smulxy(struct cpu *c, const struct insn *i)
{
    return result32(c, i, product_xy(c, i));
}

enum ex x_smlalxy(struct cpu *c, const struct insn *i)
{
    return result64(c, i, acc64(c, i) + (uint64_t)product_xy(c, i));
}

/* Bits 47:16 of a 32 by 16 product. */
static int64_t product_wy(const struct cpu *c, const struct insn *i)
{
    return (reg(c, i->n) * half(c, i->m, insn_flag(i, 'M'))) >> 16;
}

enum ex x_smlawy(struct cpu *c, const struct insn *i)
{
    return result_q(c, i, product_wy(c, i) + reg(c, i->a));
}

enum ex x_smulwy(struct cpu *c, const struct insn *i)
{
    return result32(c, i, product_wy(c, i));
}

/* Sum or difference of the two halfword products; flag M swaps Rm's halves. */
static int64_t dual(const struct cpu *c, const struct insn *i, int sign)
{
    bool swap = insn_flag(i, 'M');
    return half(c, i->n, false) * half(c, i->m, swap) +
           sign * (half(c, i->n, true) * half(c, i->m, !swap));
}

enum ex x_smlad(struct cpu *c, const struct insn *i)
{
    return result_q(c, i, dual(c, i, 1) + reg(c, i->a));
}

enum ex x_smlsd(struct cpu *c, const struct insn *i)
{
    return result_q(c, i, dual(c, i, -1) + reg(c, i->a));
}

enum ex x_smuad(struct cpu *c, const struct insn *i)
{
    return result_q(c, i, dual(c, i, 1));
}
enum ex x_smusd(struct cpu *c, const struct insn *i)
{
    return result_q(c, i, dual(c, i, -1));
}

enum ex x_smlald(struct cpu *c, const struct insn *i)
{
    return result64(c, i, acc64(c, i) + (uint64_t)dual(c, i, 1));
}

enum ex x_smlsld(struct cpu *c, const struct insn *i)
{
    return result64(c, i, acc64(c, i) + (uint64_t)dual(c, i, -1));
}

/* The top word of acc:0 plus or minus the product, rounded when flag R is set. */
static enum ex most_significant(struct cpu *c, const struct insn *i, uint32_t acc, bool minus)
{
    uint64_t product = (uint64_t)(reg(c, i->n) * reg(c, i->m)), v = (uint64_t)acc << 32;
    v = minus ? v - product : v + product;
    v += insn_flag(i, 'R') ? UINT64_C(0x80000000) : 0;
    return result32(c, i, v >> 32);
}

enum ex x_smmla(struct cpu *c, const struct insn *i)
{
    return most_significant(c, i, c->r[i->a], false);
}

enum ex x_smmls(struct cpu *c, const struct insn *i)
{
    return most_significant(c, i, c->r[i->a], true);
}

enum ex x_smmul(struct cpu *c, const struct insn *i)
{
    return most_significant(c, i, 0, false);
}

enum ex x_umaal(struct cpu *c, const struct insn *i)
{
    uint64_t v = (uint64_t)c->r[i->n] * c->r[i->m];
    return result64(c, i, v + c->r[i->d] + c->r[i->a]);
}
