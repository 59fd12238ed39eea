/* fp_plan.h - an instruction that works on the floating-point and SIMD registers alone, as a
 * function of register contents, found once when it is decoded.
 *
 * A row of vfp.def or neon.def names a plan_* function. What it finds serves the executor of all
 * such rows (x_plan) and the engine's translator alike: there is one decoding and one meaning. */
#ifndef CPU_FP_PLAN_H
#define CPU_FP_PLAN_H

#include "cpu/op.h"

struct vec_plan {
    vec_fn *fn;      /* NULL: UNDEFINED */
    op_fn *op;       /* a handler of its own (cpu/ops_fp.c); NULL: op_vec, which calls fn */
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

/* The element that opc1:opc2 of a VMOV names: 1xxx, 0xx1, 0x00 (A8.8.341). */
struct vfp_scalar {
    uint8_t esize, index;
    bool exists;
};
struct vfp_scalar vfp_scalar_named(unsigned opc);

/* VLDM, VSTM, VLDR, VSTR: `words` S registers from `first` on (a D register is two). */
struct vfp_list {
    uint8_t first, words;
    int16_t offset; /* of the first address, from Rn (the PC: as a word's address) */
    int16_t delta;  /* what Rn changes by */
    bool valid;     /* not UNPREDICTABLE: FP_LIST */
    bool doubles;
};
struct vfp_list vfp_list_many(const struct insn *i);
struct vfp_list vfp_list_one(const struct insn *i);

/* VLD1 to VLD4, VST1 to VST4: a function between registers from `at` on and the elements as they
 * follow one another in memory, each in the host's order of bytes. */
struct vec_mem {
    vec_fn *fn; /* NULL: UNDEFINED. A load's d is the registers, a store's n */
    uint8_t at; /* byte offset in c->vd */
    uint8_t use;
    uint8_t ebytes, count; /* elements */
    uint8_t align;
    uint32_t imm;
};
void vec_mem_multiple(const struct insn *i, bool store, struct vec_mem *p);
void vec_mem_lane(const struct insn *i, bool store, struct vec_mem *p);
void vec_mem_all(const struct insn *i, bool store, struct vec_mem *p);

/* VMRS APSR_nzcv, FPSCR (A8.8.348). */
#define FP_FLAGS (FPSCR_N | FPSCR_Z | FPSCR_C | FPSCR_V)
static inline void fp_flags_to_core(struct cpu *c)
{
    c->nz = (c->fpscr & FPSCR_N ? INT64_MIN : 0) | !(c->fpscr & FPSCR_Z);
    c->cf = !!(c->fpscr & FPSCR_C);
    c->vf = !!(c->fpscr & FPSCR_V);
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
