/* ops_fp.h - the handlers of floating-point and SIMD by name, for plans and translators. */
#ifndef CPU_OPS_FP_H
#define CPU_OPS_FP_H

#include "cpu/op.h"

/* --- ops_fp.c: [1] is the plan's function --- */
op_fn op_vec;
op_fn op_vadd32, op_vadd64, op_vsub32, op_vsub64, op_vmul32, op_vmul64, op_vdiv32, op_vdiv64;
op_fn op_vmla32, op_vmla64, op_vmls32, op_vmls64, op_vnmls32, op_vnmls64;
op_fn op_vmov32, op_vmov64, op_vabs32, op_vabs64, op_vneg32, op_vneg64;
op_fn op_vcmp32, op_vcmp64, op_vcmp_zero32, op_vcmp_zero64;
op_fn op_vnarrow, op_vwiden, op_vfrom_s32, op_vfrom_u32, op_vfrom_s64, op_vfrom_u64;
op_fn op_vto_s32, op_vto_u32, op_vto_s64, op_vto_u64;

/* --- ops_simd.c, too: handlers of kernels by their names --- */
/* clang-format off */
#define SIMD_HOT(X)                                                                                \
    X(add_u8_d) X(add_u8_q) X(add_u16_d) X(add_u16_q) X(add_u32_d) X(add_u32_q) X(add_u64_d)       \
    X(add_u64_q) X(sub_u8_d) X(sub_u8_q) X(sub_u16_d) X(sub_u16_q) X(sub_u32_d) X(sub_u32_q)       \
    X(sub_u64_d) X(sub_u64_q) X(and_u32_d) X(and_u32_q) X(bic_u32_d) X(bic_u32_q) X(orr_u32_d)     \
    X(orr_u32_q) X(eor_u32_d) X(eor_u32_q) X(bsl_u32_d) X(bsl_u32_q) X(shl_u16_q) X(shl_u32_d)     \
    X(shl_u32_q) X(shl_u64_d) X(sri_u32_q) X(sli_u32_q)
/* clang-format on */
#define SIMD_HOT_OP(name) op_fn op_simd_##name;
SIMD_HOT(SIMD_HOT_OP)
#undef SIMD_HOT_OP

/* --- ops_fp.c: one slot --- */
op_fn op_vmrs_flags, op_vmov_to_s, op_vmov_from_s, op_vmov_to_d, op_vmov_from_d;
op_fn op_vmov_to_8, op_vmov_to_16;
op_fn op_vmov_from_u8, op_vmov_from_u16, op_vmov_from_s8, op_vmov_from_s16;
op_fn op_vdup_8_d, op_vdup_8_q, op_vdup_16_d, op_vdup_16_q, op_vdup_32_d, op_vdup_32_q;

/* --- ops_fp_mem.c: three slots of data: the executor and the instruction --- */
op_fn op_vldr32, op_vldr64, op_vstr32, op_vstr64, op_vld_list, op_vst_list;
/* One slot; the last two have their function in [1]. */
op_fn op_vld_1, op_vld_2, op_vld_4, op_vld_8, op_vld_16;
op_fn op_vst_1, op_vst_2, op_vst_4, op_vst_8, op_vst_16;
op_fn op_vld_all_1, op_vld_all_2, op_vld_all_4;
op_fn op_vld_structures, op_vst_structures;

/* --- ops_slow_fp.c --- */
op_fn op_exec_list;

#endif
