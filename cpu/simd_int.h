/* simd_int.h - what the executors of floating-point and Advanced SIMD share: the checks before
 * them, registers and lanes. */
#ifndef CPU_SIMD_INT_H
#define CPU_SIMD_INT_H

#include "cpu/decode.h"
#include "cpu/exec.h"
#include "cpu/simd_ops.h"

/* What an instruction needs; FP_VFP is 0. */
enum fp_use {
    FP_VFP = 0,
    FP_SIMD = 1,  /* it is an Advanced SIMD instruction */
    FP_HIGH = 2,  /* it uses one of D16 to D31 */
    FP_NO_EN = 4, /* FPEXC.EN does not matter: VMRS and VMSR of all but FPSCR */
};

/* CheckAdvancedSIMDOrVFPEnabled (B1.11, B1.14.12): may this instruction go on? *ex becomes
 * EX_NEXT; otherwise what it does instead, c->exc filled. */
bool fp_open(struct cpu *c, const struct insn *i, unsigned use, enum ex *ex);

/* Numbers of D registers, from the diagram's letters and the fifth bits. */
static inline unsigned reg_d(const struct insn *i)
{
    return i->d | (insn_flag(i, 'D') ? 16 : 0);
}
static inline unsigned reg_n(const struct insn *i)
{
    return i->n | (insn_flag(i, 'N') ? 16 : 0);
}
static inline unsigned reg_m(const struct insn *i)
{
    return i->m | (insn_flag(i, 'M') ? 16 : 0);
}
/* Of S registers: the fifth bit is the lowest. */
static inline unsigned sreg_d(const struct insn *i)
{
    return 2 * i->d + insn_flag(i, 'D');
}
static inline unsigned sreg_n(const struct insn *i)
{
    return 2 * i->n + insn_flag(i, 'N');
}
static inline unsigned sreg_m(const struct insn *i)
{
    return 2 * i->m + insn_flag(i, 'M');
}

/* Element e, `bits_each` wide, of the registers from v on. */
static inline uint64_t lane_get(const uint64_t *v, unsigned e, unsigned bits_each)
{
    unsigned bit = e * bits_each;
    return v[bit / 64] >> bit % 64 & (~UINT64_C(0) >> (64 - bits_each));
}

static inline void lane_set(uint64_t *v, unsigned e, unsigned bits_each, uint64_t x)
{
    unsigned bit = e * bits_each;
    uint64_t mask = ~UINT64_C(0) >> (64 - bits_each) << bit % 64;
    v[bit / 64] = (v[bit / 64] & ~mask) | (x << bit % 64 & mask);
}

static inline uint32_t sreg_get(const struct cpu *c, unsigned s)
{
    return (uint32_t)lane_get(c->vd, s, 32);
}

static inline void sreg_set(struct cpu *c, unsigned s, uint32_t v)
{
    lane_set(c->vd, s, 32, v);
}

/* The value in every element. */
static inline uint64_t replicate(uint64_t v, unsigned bits_each)
{
    for (v &= ~UINT64_C(0) >> (64 - bits_each); bits_each < 64; bits_each *= 2)
        v |= v << bits_each;
    return v;
}

#endif
