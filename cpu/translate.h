/* translate.h - the translators that rows name, what their `arg` means, and operand helpers. */
#ifndef CPU_TRANSLATE_H
#define CPU_TRANSLATE_H

#include "cpu/insn.h"

/* dp_*: the A32 opcode (A5.2.1), and ORN, which T32 alone has. addw: DP_ADD or DP_SUB. */
enum dp_op {
    DP_AND,
    DP_EOR,
    DP_SUB,
    DP_RSB,
    DP_ADD,
    DP_ADC,
    DP_SBC,
    DP_RSC,
    DP_TST,
    DP_TEQ,
    DP_CMP,
    DP_CMN,
    DP_ORR,
    DP_MOV,
    DP_BIC,
    DP_MVN,
    DP_ORN,
};

/* ldst_*, ldrd_*. */
enum ls_op {
    LS_LDR,
    LS_LDRB,
    LS_LDRSB,
    LS_LDRH,
    LS_LDRSH,
    LS_STR,
    LS_STRB,
    LS_STRH,
    LS_LDRD,
    LS_STRD,
};

/* ext: m rotated right by 8 * imm, extended; SXTAx, UXTAx: and n added. */
enum ext_op {
    EXT_SXTB,
    EXT_SXTH,
    EXT_UXTB,
    EXT_UXTH,
    EXT_SXTAB,
    EXT_SXTAH,
    EXT_UXTAB,
    EXT_UXTAH,
};

typedef void tr_fn(struct tr *t, const struct insn *i, unsigned arg);

#define INSN(name, bits, cls, tr, arg, clause) tr_fn tr_##tr;
#define CALL(name, bits, cls, fn, clause)
#define PLAN(name, bits, cls, plan, arg, clause)
#define OPER(name, bits, cls, fn, arg, clause)
#include "cpu/a32.def"
#include "cpu/t16.def"
#include "cpu/t32.def"
#undef INSN
#undef CALL
#undef OPER
#undef PLAN

/* What an immediate operand does to C in a flag-setting logical instruction. */
enum imm_carry { IMM_C_SAME, IMM_C_CLEAR, IMM_C_SET };

/* The constant of dp_imm: ARMExpandImm_C (A5.2.4), ThumbExpandImm_C (A6.3.2), or plain in T16.
 * *carry becomes an enum imm_carry. Other immediates (addw, movw, ldst_imm in bytes) are
 * insn.imm itself. */
uint32_t expand_imm_c(const struct insn *i, unsigned *carry);
/* The byte offset that B, BL, BLX (immediate), CBZ add to the PC (A8.8.18, A8.8.25, A8.8.29); the
 * PC reads as pc
 * + 8 or + 4; BLX to A32 adds to Align(PC, 4). */
int32_t branch_offset(const struct insn *i);

#endif
