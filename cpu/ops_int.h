/* ops_int.h - what the handler files share: flags of a subtraction, and the ops by name. */
#ifndef CPU_OPS_INT_H
#define CPU_OPS_INT_H

#include "cpu/engine_int.h"

/* a - b with the flags of CMP and SUBS (A2.2.1: AddWithCarry(a, NOT(b), 1)). */
static inline uint32_t sub_flags(struct cpu *c, uint32_t a, uint32_t b)
{
    int32_t r;
    c->vf = __builtin_sub_overflow((int32_t)a, (int32_t)b, &r);
    c->cf = a >= b;
    set_nz32(c, (uint32_t)r);
    return (uint32_t)r;
}

/* Shifts by type (LSL, LSR, ASR, ROR) and by what becomes of flags: by n (1 to 31; 32 for LSR and
 * ASR), which is the op's immediate, or by the low byte of register b. */
enum shift_flags { SHIFT_PLAIN, SHIFT_CARRY, SHIFT_MOVS };
op_fn *shift_by_imm(unsigned type, unsigned n, enum shift_flags flags);
op_fn *shift_by_reg(unsigned type, enum shift_flags flags);
op_fn op_rrx, op_rrx_s, op_set_c, op_movt;
op_fn op_mul, op_mul_s, op_mla, op_mla_s, op_mls;
op_fn op_umull, op_umull_s, op_smull, op_smull_s, op_umlal, op_umlal_s, op_smlal, op_smlal_s;
op_fn op_uxtb, op_uxth, op_sxtb, op_sxth, op_ubfx, op_sbfx, op_bfi, op_clz, op_rev;
op_fn op_udiv, op_sdiv;

/* Memory: by kind of access and of address (ops_mem.c). */
enum mem_kind {
    MK_LDR,
    MK_LDRB,
    MK_LDRSB,
    MK_LDRH,
    MK_LDRSH,
    MK_STR,
    MK_STRB,
    MK_STRH,
    MK_LDRD,
    MK_STRD,
    MK_COUNT
};
enum mem_form {
    MF_OFF,  /* [b, #imm] */
    MF_PRE,  /* [b, #imm]! */
    MF_POST, /* [b], #imm */
    MF_REG,  /* [b, c, LSL #imm] */
    MF_COUNT
};
extern op_fn *const mem_ops[MK_COUNT][MF_COUNT];
extern op_fn *const mem_ops_slow[MK_COUNT][MF_COUNT]; /* always by mem_read and mem_write */
op_fn op_ldm, op_stm, op_ldm_slow, op_stm_slow;       /* take a slot of data */
op_fn op_ldm_1, op_ldm_2, op_ldm_4, op_stm_1, op_stm_2, op_stm_4;

#endif
