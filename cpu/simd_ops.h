/* simd_ops.h - what the rows of vfp.def and neon.def tell their executors: the last argument. */
#ifndef CPU_SIMD_OPS_H
#define CPU_SIMD_OPS_H

/* VLD<n> and VST<n> (multiple structures): elements a structure, how often, register spacing. */
#define STRUCTURES(n, times, spacing) ((n) << 8 | (times) << 4 | (spacing))

/* Floating-point data processing of two operands and a destination that may be the third. */
enum vfp_three {
    VFP_MLA,
    VFP_MLS,
    VFP_NMLA,
    VFP_NMLS,
    VFP_MUL,
    VFP_NMUL,
    VFP_ADD,
    VFP_SUB,
    VFP_DIV,
    VFP_FMA,
    VFP_FMS,
    VFP_FNMA,
    VFP_FNMS
};

/* Of one operand. */
enum vfp_two { VFP_MOV, VFP_ABS, VFP_NEG, VFP_SQRT };

/* Lanes of three registers of one length; those from SAME_FFMA on are floating-point. */
enum simd_same {
    SAME_HADD,
    SAME_QADD,
    SAME_RHADD,
    SAME_AND,
    SAME_BIC,
    SAME_ORR,
    SAME_ORN,
    SAME_EOR,
    SAME_BSL,
    SAME_BIT,
    SAME_BIF,
    SAME_HSUB,
    SAME_QSUB,
    SAME_CGT,
    SAME_CGE,
    SAME_SHL,
    SAME_QSHL,
    SAME_RSHL,
    SAME_QRSHL,
    SAME_MAX,
    SAME_MIN,
    SAME_ABD,
    SAME_ABA,
    SAME_ADD,
    SAME_SUB,
    SAME_TST,
    SAME_CEQ,
    SAME_MLA,
    SAME_MLS,
    SAME_MUL,
    SAME_PMUL,
    SAME_PMAX,
    SAME_PMIN,
    SAME_QDMULH,
    SAME_QRDMULH,
    SAME_PADD,
    SAME_FFMA,
    SAME_FFMS,
    SAME_FADD,
    SAME_FSUB,
    SAME_FPADD,
    SAME_FABD,
    SAME_FMLA,
    SAME_FMLS,
    SAME_FMUL,
    SAME_FCEQ,
    SAME_FCGE,
    SAME_FCGT,
    SAME_FACGE,
    SAME_FACGT,
    SAME_FMAX,
    SAME_FMIN,
    SAME_FPMAX,
    SAME_FPMIN,
    SAME_FRECPS,
    SAME_FRSQRTS,
};

/* A result twice as wide as (one of) the operands. */
enum simd_long {
    LONG_ADDL,
    LONG_ADDW,
    LONG_SUBL,
    LONG_SUBW,
    LONG_ABAL,
    LONG_ABDL,
    LONG_MLAL,
    LONG_MLSL,
    LONG_QDMLAL,
    LONG_QDMLSL,
    LONG_MULL,
    LONG_QDMULL,
    LONG_PMULL,
};

/* A result half as wide: of a sum, of a shift, of a move. */
enum simd_narrow {
    NARROW_ADD,
    NARROW_RADD,
    NARROW_SUB,
    NARROW_RSUB,
    NARROW_SHRN,
    NARROW_RSHRN,
    NARROW_QSHRUN,
    NARROW_QRSHRUN,
    NARROW_QSHRN,
    NARROW_QRSHRN,
    NARROW_MOV,
    NARROW_QMOVU,
    NARROW_QMOV,
};

/* Shifts by an immediate. */
enum simd_shift {
    SHIFT_SHR,
    SHIFT_SRA,
    SHIFT_RSHR,
    SHIFT_RSRA,
    SHIFT_SRI,
    SHIFT_SHL,
    SHIFT_SLI,
    SHIFT_QSHLU,
    SHIFT_QSHL,
};

/* What is done with a modified immediate. */
enum simd_imm {
    IMM_MOV,
    IMM_ORR,
    IMM_MVN,
    IMM_BIC,
};

/* Lanes of one register; those from MISC_FCGT on are floating-point or estimates. */
enum simd_misc {
    MISC_CLS,
    MISC_CLZ,
    MISC_CNT,
    MISC_MVN,
    MISC_QABS,
    MISC_QNEG,
    MISC_CGT,
    MISC_CGE,
    MISC_CEQ,
    MISC_CLE,
    MISC_CLT,
    MISC_ABS,
    MISC_NEG,
    MISC_FCGT,
    MISC_FCGE,
    MISC_FCEQ,
    MISC_FCLE,
    MISC_FCLT,
    MISC_FABS,
    MISC_FNEG,
    MISC_URECPE,
    MISC_URSQRTE,
    MISC_FRECPE,
    MISC_FRSQRTE,
    MISC_CVT_FROM_S,
    MISC_CVT_FROM_U,
    MISC_CVT_TO_S,
    MISC_CVT_TO_U,
};

enum simd_permute {
    PERMUTE_SWP,
    PERMUTE_TRN,
    PERMUTE_UZP,
    PERMUTE_ZIP,
};

#endif
