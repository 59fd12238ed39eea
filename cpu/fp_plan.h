/* fp_plan.h - an instruction that works on the floating-point and SIMD registers alone, as a
 * function of register contents, found once when it is decoded.
 *
 * A row of vfp.def or neon.def names a plan_* function. What it finds serves the executor of all
 * such rows (x_plan) and the engine's translator alike: there is one decoding and one meaning. */
#ifndef CPU_FP_PLAN_H
#define CPU_FP_PLAN_H

#include "cpu/insn.h"

/* d, n and m point into c->vd, wherever the operands begin; the function reads and writes as many
 * bytes there as its operands have, which may overlap. It may change FPSCR. */
typedef void vec_fn(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm);

struct vec_plan {
    vec_fn *fn;      /* NULL: UNDEFINED */
    uint8_t d, n, m; /* byte offsets in c->vd */
    uint8_t use;     /* enum fp_use: what has to be enabled */
    uint32_t imm;
};

/* Byte offsets of D and S registers. */
static inline uint8_t at_d(unsigned d)
{
    return (uint8_t)(8 * d);
}
static inline uint8_t at_s(unsigned s)
{
    return (uint8_t)(4 * s);
}

#define PLAN(name, bits, cls, plan, arg, clause) vec_plan_fn plan_##plan;
#define INSN(name, bits, cls, tr, arg, clause)
#define CALL(name, bits, cls, fn, clause)
#define OPER(name, bits, cls, fn, arg, clause)
#include "cpu/a32.def"
#include "cpu/t32.def"
#undef PLAN
#undef INSN
#undef CALL
#undef OPER

#endif
