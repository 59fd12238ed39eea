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

#endif
