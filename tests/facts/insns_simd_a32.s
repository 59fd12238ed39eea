@ Floating-point and Advanced SIMD in the assembler's own spelling, as in insns_a32.s.
    .syntax unified
    .arch armv7ve
    .fpu neon-vfpv4
    .text
    .arm
    vmsr mvfr0, r6                                     @ A32 VMSR
    vmrs r9, fpsid                                     @ A32 VMRS
    vmov s13, r9                                       @ A32 VMOV_to_s
    vmov r4, s19                                       @ A32 VMOV_from_s
    vmov.8 d0[7], fp                                   @ A32 VMOV_to_x
    vmov.u8 r1, d4[3]                                  @ A32 VMOV_from_x
    vdup.8 d28, lr                                     @ A32 VDUP_core
    vmov s28, s29, r8, r6                              @ A32 VMOV_to_2s
    vmov ip, lr, s14, s15                              @ A32 VMOV_from_2s
    vmov d28, r5, sl                                   @ A32 VMOV_to_d
    vmov sp, r6, d5                                    @ A32 VMOV_from_d
    vstmia r4, {d14-d20}                               @ A32 VSTM_ia
    fstmdbx r8!, {d7-d12}                              @ A32 VSTM_db
    vstr d23, [r2, #-960]                              @ A32 VSTR
    vldmia r6!, {s1-s28}                               @ A32 VLDM_ia
    vldmdb r8!, {d10-d19}                              @ A32 VLDM_db
    vldr d7, [r7, #-852]                               @ A32 VLDR
    vmla.f64 d1, d11, d22                              @ A32 VMLA_fp
    vmls.f64 d2, d20, d2                               @ A32 VMLS_fp
    vnmls.f32 s25, s27, s31                            @ A32 VNMLS
    vnmla.f32 s26, s15, s3                             @ A32 VNMLA
    vmul.f64 d15, d3, d22                              @ A32 VMUL_fp
    vnmul.f32 s26, s14, s12                            @ A32 VNMUL
    vadd.f32 s10, s26, s23                             @ A32 VADD_fp
    vsub.f64 d8, d2, d26                               @ A32 VSUB_fp
    vdiv.f32 s18, s9, s18                              @ A32 VDIV
    vfnms.f64 d9, d20, d21                             @ A32 VFNMS
    vfnma.f32 s16, s15, s10                            @ A32 VFNMA
    vfma.f64 d22, d12, d28                             @ A32 VFMA_fp
    vfms.f32 s27, s15, s9                              @ A32 VFMS_fp
    vmov.f64 d17, #-1.5                                @ A32 VMOV_imm_fp
    vmov.f64 d14, d27                                  @ A32 VMOV_reg_fp
    vabs.f64 d16, d20                                  @ A32 VABS_fp
    vneg.f64 d6, d30                                   @ A32 VNEG_fp
    vsqrt.f32 s12, s25                                 @ A32 VSQRT
    vcvtb.f32.f16 s4, s3                               @ A32 VCVT_from_half
    vcvtb.f16.f32 s29, s17                             @ A32 VCVT_to_half
    vcmpe.f32 s29, s19                                 @ A32 VCMP
    vcmpe.f64 d4, #0.0                                 @ A32 VCMP_zero
    vcvt.f64.f32 d31, s29                              @ A32 VCVT_formats
    vcvt.f64.s32 d26, s12                              @ A32 VCVT_from_int
    vcvtr.s32.f32 s8, s20                              @ A32 VCVT_to_int
    vcvt.f32.s16 s1, s1, #7                            @ A32 VCVT_from_fix
    vcvt.s16.f32 s14, s14, #14                         @ A32 VCVT_to_fix
    .inst 0xec2aba93                                   @ A32 VFP_STC
    .inst 0xec782bce                                   @ A32 VFP_LDC
    .inst 0xec033b00                                   @ A32 VFP_UNDEF_STC
    .inst 0xec1eda72                                   @ A32 VFP_UNDEF_LDC
    .inst 0xec4d3ac4                                   @ A32 VFP_MCRR
    mrrc 10, 5, r2, r7, cr14                           @ A32 VFP_MRRC
    .inst 0xee8aba69                                   @ A32 VFP_CDP
    .inst 0xeea50b5c                                   @ A32 VFP_MCR
    .inst 0xee308a58                                   @ A32 VFP_MRC
    vhadd.s16 d13, d23, d30                            @ A32 VHADD
    vqadd.u16 d0, d9, d15                              @ A32 VQADD
    vrhadd.s16 d11, d30, d26                           @ A32 VRHADD
    vand d5, d15, d19                                  @ A32 VAND
    vbic d28, d22, d18                                 @ A32 VBIC_reg
    vorr d25, d29, d30                                 @ A32 VORR_reg
    vorn d17, d5, d30                                  @ A32 VORN
    veor d21, d5, d10                                  @ A32 VEOR
    vbsl q6, q0, q10                                   @ A32 VBSL
    vbit d2, d4, d12                                   @ A32 VBIT
    vbif d11, d11, d11                                 @ A32 VBIF
    vhsub.u16 d13, d15, d16                            @ A32 VHSUB
    vqsub.u16 d14, d5, d31                             @ A32 VQSUB
    vcgt.u8 d18, d4, d28                               @ A32 VCGT_int
    vcge.u8 d24, d0, d27                               @ A32 VCGE_int
    vshl.s8 d31, d23, d15                              @ A32 VSHL_reg
    vqshl.u16 d1, d24, d24                             @ A32 VQSHL_reg
    vrshl.u16 d10, d21, d30                            @ A32 VRSHL
    vqrshl.s32 d9, d2, d19                             @ A32 VQRSHL
    vmax.u16 d25, d21, d10                             @ A32 VMAX_int
    vmin.s16 q10, q13, q0                              @ A32 VMIN_int
    vabd.s16 d22, d27, d22                             @ A32 VABD_int
    vaba.s8 d24, d19, d11                              @ A32 VABA
    vadd.i8 d14, d26, d25                              @ A32 VADD_int
    vsub.i32 d5, d23, d18                              @ A32 VSUB_int
    vtst.8 d2, d4, d9                                  @ A32 VTST
    vceq.i32 d8, d31, d2                               @ A32 VCEQ_int
    vmla.i8 d19, d14, d13                              @ A32 VMLA_int
    vmls.i16 d28, d0, d17                              @ A32 VMLS_int
    vmul.i16 d24, d2, d0                               @ A32 VMUL_int
    vmul.p8 q6, q8, q12                                @ A32 VMUL_poly
    vpmax.u32 d21, d3, d21                             @ A32 VPMAX_int
    vpmin.u8 d30, d31, d19                             @ A32 VPMIN_int
    vqdmulh.s16 d20, d29, d25                          @ A32 VQDMULH
    vqrdmulh.s16 d23, d16, d16                         @ A32 VQRDMULH
    vpadd.i32 d6, d30, d16                             @ A32 VPADD_int
    vfma.f32 d11, d10, d15                             @ A32 VFMA_simd
    vfms.f32 d28, d9, d21                              @ A32 VFMS_simd
    vadd.f32 d24, d16, d17                             @ A32 VADD_simd
    vsub.f32 d14, d9, d25                              @ A32 VSUB_simd
    vpadd.f32 d29, d16, d0                             @ A32 VPADD_fp
    vabd.f32 d25, d9, d30                              @ A32 VABD_fp
    vmla.f32 d4, d14, d19                              @ A32 VMLA_simd
    vmls.f32 d7, d22, d23                              @ A32 VMLS_simd
    vmul.f32 d15, d1, d28                              @ A32 VMUL_simd
    vceq.f32 d15, d18, d11                             @ A32 VCEQ_fp
    vcge.f32 d0, d12, d1                               @ A32 VCGE_fp
    vcgt.f32 d10, d4, d8                               @ A32 VCGT_fp
    vacge.f32 d28, d30, d20                            @ A32 VACGE
    vacgt.f32 d4, d0, d22                              @ A32 VACGT
    vmax.f32 d10, d8, d18                              @ A32 VMAX_fp
    vmin.f32 d17, d27, d10                             @ A32 VMIN_fp
    vpmax.f32 d11, d2, d6                              @ A32 VPMAX_fp
    vpmin.f32 d6, d14, d20                             @ A32 VPMIN_fp
    vrecps.f32 d23, d0, d3                             @ A32 VRECPS
    vrsqrts.f32 d20, d18, d12                          @ A32 VRSQRTS
    vaddl.s16 q14, d8, d8                              @ A32 VADDL
    vaddw.s16 q12, q10, d24                            @ A32 VADDW
    vsubl.s32 q1, d24, d16                             @ A32 VSUBL
    vsubw.u8 q4, q9, d11                               @ A32 VSUBW
    vabal.u32 q12, d3, d1                              @ A32 VABAL
    vabdl.s16 q2, d30, d14                             @ A32 VABDL
    vmlal.u32 q11, d13, d0                             @ A32 VMLAL
    vmlsl.s8 q14, d7, d5                               @ A32 VMLSL
    vqdmlal.s32 q9, d15, d25                           @ A32 VQDMLAL
    vqdmlsl.s32 q7, d2, d19                            @ A32 VQDMLSL
    vmull.u16 q4, d23, d23                             @ A32 VMULL
    vqdmull.s32 q11, d6, d4                            @ A32 VQDMULL
    vmull.p8 q9, d7, d12                               @ A32 VMULL_poly
    vaddhn.i16 d23, q13, q5                            @ A32 VADDHN
    vraddhn.i32 d12, q7, q10                           @ A32 VRADDHN
    vsubhn.i64 d22, q12, q12                           @ A32 VSUBHN
    vrsubhn.i32 d2, q11, q12                           @ A32 VRSUBHN
    vmla.i32 d30, d3, d8[0]                            @ A32 VMLA_scalar
    vmla.f32 d2, d8, d7[1]                             @ A32 VMLA_scalar_f
    vmls.i32 d1, d17, d6[0]                            @ A32 VMLS_scalar
    vmls.f32 q3, q10, d9[0]                            @ A32 VMLS_scalar_f
    vmul.i16 d3, d19, d2[2]                            @ A32 VMUL_scalar
    vmul.f32 d16, d7, d2[0]                            @ A32 VMUL_scalar_f
    vqdmulh.s16 d22, d10, d0[3]                        @ A32 VQDMULH_sc
    vqrdmulh.s16 d7, d2, d7[0]                         @ A32 VQRDMULH_sc
    vmlal.s32 q6, d17, d8[1]                           @ A32 VMLAL_scalar
    vmlsl.u32 q9, d22, d7[1]                           @ A32 VMLSL_scalar
    vqdmlal.s32 q1, d15, d2[0]                         @ A32 VQDMLAL_sc
    vqdmlsl.s32 q9, d28, d11[0]                        @ A32 VQDMLSL_sc
    vmull.u16 q13, d1, d5[1]                           @ A32 VMULL_scalar
    vqdmull.s32 q7, d27, d2[1]                         @ A32 VQDMULL_sc
    vshr.s64 d14, d24, #21                             @ A32 VSHR
    vsra.s32 d29, d27, #20                             @ A32 VSRA
    vrshr.s64 d20, d21, #1                             @ A32 VRSHR
    vrsra.u64 d20, d24, #7                             @ A32 VRSRA
    vsri.64 d31, d0, #35                               @ A32 VSRI
    vshl.s64 d12, d27, #52                             @ A32 VSHL_imm
    vsli.64 d21, d8, #45                               @ A32 VSLI
    vqshlu.s64 d9, d19, #51                            @ A32 VQSHLU
    vqshl.s64 d24, d19, #34                            @ A32 VQSHL_imm
    vshrn.i16 d25, q7, #8                              @ A32 VSHRN
    vrshrn.i64 d26, q1, #8                             @ A32 VRSHRN
    vqshrun.s16 d28, q4, #1                            @ A32 VQSHRUN
    vqrshrun.s32 d12, q2, #12                          @ A32 VQRSHRUN
    vqshrn.u32 d12, q10, #12                           @ A32 VQSHRN
    vqrshrn.u64 d31, q14, #7                           @ A32 VQRSHRN
    vshll.s16 q1, d12, #7                              @ A32 VSHLL
    vcvt.f32.s32 q15, q2, #22                          @ A32 VCVT_fix_simd
    vcvt.u32.f32 q9, q3, #17                           @ A32 VCVT_simd_fix
    vmov.i32 q0, #15794176                             @ A32 VMOV_imm_32
    vorr.i32 d28, #159                                 @ A32 VORR_imm_32
    vmov.i16 q12, #246                                 @ A32 VMOV_imm_16
    vorr.i16 d16, #46336                               @ A32 VORR_imm_16
    vmov.i32 d9, #13107199                             @ A32 VMOV_imm_ones
    vmov.i8 d2, #188                                   @ A32 VMOV_imm_8
    vmov.f32 d15, #5.5                                 @ A32 VMOV_imm_f
    vmvn.i32 q9, #1543503872                           @ A32 VMVN_imm_32
    vbic.i32 q11, #3276800                             @ A32 VBIC_imm_32
    vmvn.i16 d2, #40960                                @ A32 VMVN_imm_16
    vbic.i16 q5, #67                                   @ A32 VBIC_imm_16
    vmvn.i32 d3, #14024703                             @ A32 VMVN_imm_ones
    vmov.i64 q9, #0x0000ffff00ffffff                   @ A32 VMOV_imm_64
    vrev64.16 d13, d28                                 @ A32 VREV64
    vrev32.8 d22, d12                                  @ A32 VREV32
    vrev16.8 d2, d3                                    @ A32 VREV16
    vpaddl.u32 d19, d14                                @ A32 VPADDL
    vpadal.s32 d31, d31                                @ A32 VPADAL
    vcls.s8 q4, q15                                    @ A32 VCLS
    vclz.i16 d11, d9                                   @ A32 VCLZ
    vcnt.8 d29, d20                                    @ A32 VCNT
    vmvn d23, d11                                      @ A32 VMVN_reg
    vqabs.s8 d27, d2                                   @ A32 VQABS
    vqneg.s16 d4, d14                                  @ A32 VQNEG
    vcgt.s32 d18, d17, #0                              @ A32 VCGT_zero
    vcge.s8 q10, q1, #0                                @ A32 VCGE_zero
    vceq.i32 d13, d18, #0                              @ A32 VCEQ_zero
    vcle.s8 d22, d30, #0                               @ A32 VCLE_zero
    vclt.s8 d19, d8, #0                                @ A32 VCLT_zero
    vabs.s16 d14, d14                                  @ A32 VABS_int
    vneg.s16 d31, d15                                  @ A32 VNEG_int
    vcgt.f32 q6, q10, #0                               @ A32 VCGT_zero_f
    vcge.f32 d23, d14, #0                              @ A32 VCGE_zero_f
    vceq.f32 d27, d13, #0                              @ A32 VCEQ_zero_f
    vcle.f32 d12, d16, #0                              @ A32 VCLE_zero_f
    vclt.f32 d26, d17, #0                              @ A32 VCLT_zero_f
    vabs.f32 d28, d22                                  @ A32 VABS_simd
    vneg.f32 d14, d0                                   @ A32 VNEG_simd
    vswp d10, d15                                      @ A32 VSWP
    vtrn.8 d14, d28                                    @ A32 VTRN
    vuzp.8 d11, d27                                    @ A32 VUZP
    vzip.16 d29, d5                                    @ A32 VZIP
    vmovn.i32 d9, q0                                   @ A32 VMOVN
    vqmovun.s16 d5, q12                                @ A32 VQMOVUN
    vqmovn.u16 d25, q2                                 @ A32 VQMOVN
    vshll.i16 q2, d4, #16                              @ A32 VSHLL_max
    vcvt.f16.f32 d13, q13                              @ A32 VCVT_to_halves
    vcvt.f32.f16 q3, d22                               @ A32 VCVT_halves
    vrecpe.u32 q9, q7                                  @ A32 VRECPE_int
    vrsqrte.u32 q9, q8                                 @ A32 VRSQRTE_int
    vrecpe.f32 d26, d0                                 @ A32 VRECPE_fp
    vrsqrte.f32 q14, q7                                @ A32 VRSQRTE_fp
    vcvt.f32.s32 d27, d12                              @ A32 VCVT_simd_s32
    vcvt.f32.u32 d11, d26                              @ A32 VCVT_simd_u32
    vcvt.s32.f32 d23, d29                              @ A32 VCVT_s32_simd
    vcvt.u32.f32 q10, q1                               @ A32 VCVT_u32_simd
    vext.8 d31, d11, d11, #6                           @ A32 VEXT
    vtbl.8 d18, {d7-d10}, d30                          @ A32 VTBL
    vtbx.8 d9, {d14-d16}, d0                           @ A32 VTBX
    vdup.32 d30, d3[0]                                 @ A32 VDUP_scalar
    vst1.8 {d15}, [ip :64], r3                         @ A32 VST1_1
    vst1.64 {d1-d2}, [r1], sl                          @ A32 VST1_2
    vst1.8 {d3-d5}, [sp], ip                           @ A32 VST1_3
    vst1.16 {d13-d16}, [ip :128], sl                   @ A32 VST1_4
    vst2.32 {d22-d23}, [lr]!                           @ A32 VST2_inc1
    vst2.8 {d28,d30}, [r8], lr                         @ A32 VST2_inc2
    vst2.32 {d13-d16}, [r2 :128], lr                   @ A32 VST2_4
    vst3.16 {d17-d19}, [r4], r9                        @ A32 VST3_inc1
    vst3.32 {d19,d21,d23}, [lr :64], r2                @ A32 VST3_inc2
    vst4.32 {d22-d25}, [r7 :256]!                      @ A32 VST4_inc1
    vst4.16 {d11,d13,d15,d17}, [r7 :64], r2            @ A32 VST4_inc2
    vld1.8 {d15}, [lr :64], r1                         @ A32 VLD1_1
    vld1.8 {d24-d25}, [r3 :64], sl                     @ A32 VLD1_2
    vld1.64 {d3-d5}, [sl], r7                          @ A32 VLD1_3
    vld1.64 {d24-d27}, [r4], fp                        @ A32 VLD1_4
    vld2.8 {d7-d8}, [sp :64], r2                       @ A32 VLD2_inc1
    vld2.8 {d25,d27}, [r4 :128], r2                    @ A32 VLD2_inc2
    vld2.16 {d13-d16}, [r4 :64], r3                    @ A32 VLD2_4
    vld3.16 {d3-d5}, [r8 :64], r8                      @ A32 VLD3_inc1
    vld3.32 {d1,d3,d5}, [r7], r8                       @ A32 VLD3_inc2
    vld4.8 {d22-d25}, [sl :256], sl                    @ A32 VLD4_inc1
    vld4.32 {d19,d21,d23,d25}, [sl :64], r7            @ A32 VLD4_inc2
    vst1.8 {d2[2]}, [fp], fp                           @ A32 VST1_lane
    vst2.16 {d7[0],d9[0]}, [sl :32], r5                @ A32 VST2_lane
    vst3.8 {d29[7],d30[7],d31[7]}, [r1], ip            @ A32 VST3_lane
    vst4.32 {d11[1],d12[1],d13[1],d14[1]}, [sp :128]!  @ A32 VST4_lane
    vld1.32 {d29[1]}, [ip], sl                         @ A32 VLD1_lane
    vld2.8 {d0[0],d1[0]}, [r4], fp                     @ A32 VLD2_lane
    vld3.32 {d5[1],d7[1],d9[1]}, [r8], r6              @ A32 VLD3_lane
    vld4.8 {d15[5],d16[5],d17[5],d18[5]}, [sp :32], r8 @ A32 VLD4_lane
    vld1.32 {d8[]}, [r1 :32], r4                       @ A32 VLD1_all
    vld2.32 {d15[],d17[]}, [r7], r4                    @ A32 VLD2_all
    vld3.8 {d20[],d22[],d24[]}, [r3], r0               @ A32 VLD3_all
    vld4.8 {d7[],d9[],d11[],d13[]}, [r4 :32]           @ A32 VLD4_all
    .inst 0xf2e67678                                   @ A32 SIMD_dp
    .inst 0xf4cb7f5c                                   @ A32 SIMD_ldst
