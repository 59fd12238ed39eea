@ Floating-point and Advanced SIMD in the assembler's own spelling, as in insns_thumb.s.
    .syntax unified
    .arch armv7ve
    .fpu neon-vfpv4
    .text
    .thumb
    vmsr mvfr1, lr                                     @ T32 VMSR
    vmrs r8, mvfr0                                     @ T32 VMRS
    vmov s9, ip                                        @ T32 VMOV_to_s
    vmov sp, s20                                       @ T32 VMOV_from_s
    vmov.8 d21[1], r5                                  @ T32 VMOV_to_x
    vmov.32 r0, d25[0]                                 @ T32 VMOV_from_x
    vdup.32 d3, lr                                     @ T32 VDUP_core
    vmov s24, s25, r2, r0                              @ T32 VMOV_to_2s
    vmov lr, r9, s9, s10                               @ T32 VMOV_from_2s
    vmov d8, r4, lr                                    @ T32 VMOV_to_d
    vmov sl, lr, d26                                   @ T32 VMOV_from_d
    fstmiax r2!, {d9-d17}                              @ T32 VSTM_ia
    vstmdb sl!, {s3-s7}                                @ T32 VSTM_db
    vstr d22, [r1, #-980]                              @ T32 VSTR
    vldmia r9, {s17-s23}                               @ T32 VLDM_ia
    vldmdb r0!, {d12-d16}                              @ T32 VLDM_db
    vldr d30, [sl, #40]                                @ T32 VLDR
    vmla.f32 s25, s2, s1                               @ T32 VMLA_fp
    vmls.f32 s11, s22, s31                             @ T32 VMLS_fp
    vnmls.f64 d10, d30, d16                            @ T32 VNMLS
    vnmla.f64 d6, d26, d22                             @ T32 VNMLA
    vmul.f32 s24, s0, s16                              @ T32 VMUL_fp
    vnmul.f64 d8, d1, d30                              @ T32 VNMUL
    vadd.f32 s14, s22, s24                             @ T32 VADD_fp
    vsub.f64 d17, d8, d22                              @ T32 VSUB_fp
    vdiv.f32 s4, s23, s28                              @ T32 VDIV
    vfnms.f32 s15, s4, s3                              @ T32 VFNMS
    vfnma.f32 s25, s1, s28                             @ T32 VFNMA
    vfma.f64 d24, d14, d5                              @ T32 VFMA_fp
    vfms.f32 s25, s23, s29                             @ T32 VFMS_fp
    vmov.f64 d17, #-1.5                                @ T32 VMOV_imm_fp
    vmov.f64 d22, d16                                  @ T32 VMOV_reg_fp
    vabs.f64 d12, d2                                   @ T32 VABS_fp
    vneg.f32 s1, s18                                   @ T32 VNEG_fp
    vsqrt.f32 s30, s29                                 @ T32 VSQRT
    vcvtb.f32.f16 s26, s17                             @ T32 VCVT_from_half
    vcvtb.f16.f32 s0, s26                              @ T32 VCVT_to_half
    vcmpe.f32 s5, s5                                   @ T32 VCMP
    vcmpe.f64 d23, #0.0                                @ T32 VCMP_zero
    vcvt.f32.f64 s17, d8                               @ T32 VCVT_formats
    vcvt.f64.s32 d25, s14                              @ T32 VCVT_from_int
    vcvtr.u32.f64 s0, d13                              @ T32 VCVT_to_int
    vcvt.f32.u32 s11, s11, #20                         @ T32 VCVT_from_fix
    vcvt.u16.f32 s31, s31, #14                         @ T32 VCVT_to_fix
    .inst.w 0xec2bebc0                                 @ T32 VFP_STC
    .inst.w 0xedfd4b99                                 @ T32 VFP_LDC
    .inst.w 0xec04bbad                                 @ T32 VFP_UNDEF_STC
    .inst.w 0xec1d7a07                                 @ T32 VFP_UNDEF_LDC
    .inst.w 0xec472b4f                                 @ T32 VFP_MCRR
    mrrc 10, 2, r0, sl, cr5                            @ T32 VFP_MRRC
    .inst.w 0xee86bbcd                                 @ T32 VFP_CDP
    .inst.w 0xee483ab6                                 @ T32 VFP_MCR
    .inst.w 0xeed01a7b                                 @ T32 VFP_MRC
    vhadd.u16 d31, d26, d20                            @ T32 VHADD
    vqadd.u32 q1, q12, q12                             @ T32 VQADD
    vrhadd.s8 d24, d7, d5                              @ T32 VRHADD
    vand d29, d24, d5                                  @ T32 VAND
    vbic d2, d28, d30                                  @ T32 VBIC_reg
    vorr q8, q5, q6                                    @ T32 VORR_reg
    vorn d4, d16, d0                                   @ T32 VORN
    veor d16, d14, d4                                  @ T32 VEOR
    vbsl d4, d8, d19                                   @ T32 VBSL
    vbit d12, d2, d31                                  @ T32 VBIT
    vbif d18, d27, d12                                 @ T32 VBIF
    vhsub.u8 d13, d9, d17                              @ T32 VHSUB
    vqsub.s16 d16, d23, d29                            @ T32 VQSUB
    vcgt.s8 d20, d15, d10                              @ T32 VCGT_int
    vcge.s32 d22, d9, d16                              @ T32 VCGE_int
    vshl.u8 d0, d8, d9                                 @ T32 VSHL_reg
    vqshl.u8 d5, d16, d30                              @ T32 VQSHL_reg
    vrshl.u8 d18, d21, d14                             @ T32 VRSHL
    vqrshl.s16 d20, d4, d1                             @ T32 VQRSHL
    vmax.u32 d26, d15, d25                             @ T32 VMAX_int
    vmin.s8 q1, q6, q9                                 @ T32 VMIN_int
    vabd.u32 d26, d7, d14                              @ T32 VABD_int
    vaba.s16 d13, d2, d7                               @ T32 VABA
    vadd.i32 q5, q12, q2                               @ T32 VADD_int
    vsub.i32 d22, d31, d20                             @ T32 VSUB_int
    vtst.8 d1, d20, d22                                @ T32 VTST
    vceq.i8 d31, d25, d19                              @ T32 VCEQ_int
    vmla.i8 d13, d20, d3                               @ T32 VMLA_int
    vmls.i16 d21, d6, d25                              @ T32 VMLS_int
    vmul.i8 d13, d1, d3                                @ T32 VMUL_int
    vmul.p8 d11, d23, d31                              @ T32 VMUL_poly
    vpmax.u32 d24, d21, d4                             @ T32 VPMAX_int
    vpmin.u8 d0, d10, d20                              @ T32 VPMIN_int
    vqdmulh.s16 d19, d21, d25                          @ T32 VQDMULH
    vqrdmulh.s32 d31, d14, d2                          @ T32 VQRDMULH
    vpadd.i8 d13, d31, d8                              @ T32 VPADD_int
    vfma.f32 q14, q13, q5                              @ T32 VFMA_simd
    vfms.f32 d6, d28, d27                              @ T32 VFMS_simd
    vadd.f32 d29, d17, d25                             @ T32 VADD_simd
    vsub.f32 d17, d10, d4                              @ T32 VSUB_simd
    vpadd.f32 d20, d6, d8                              @ T32 VPADD_fp
    vabd.f32 d6, d29, d17                              @ T32 VABD_fp
    vmla.f32 d8, d19, d24                              @ T32 VMLA_simd
    vmls.f32 q13, q1, q1                               @ T32 VMLS_simd
    vmul.f32 d1, d5, d23                               @ T32 VMUL_simd
    vceq.f32 q8, q12, q14                              @ T32 VCEQ_fp
    vcge.f32 d16, d18, d20                             @ T32 VCGE_fp
    vcgt.f32 d20, d10, d6                              @ T32 VCGT_fp
    vacge.f32 d23, d15, d25                            @ T32 VACGE
    vacgt.f32 d31, d20, d12                            @ T32 VACGT
    vmax.f32 q12, q11, q13                             @ T32 VMAX_fp
    vmin.f32 d4, d21, d20                              @ T32 VMIN_fp
    vpmax.f32 d16, d9, d4                              @ T32 VPMAX_fp
    vpmin.f32 d25, d29, d13                            @ T32 VPMIN_fp
    vrecps.f32 d7, d15, d20                            @ T32 VRECPS
    vrsqrts.f32 d29, d20, d11                          @ T32 VRSQRTS
    vaddl.s8 q1, d7, d26                               @ T32 VADDL
    vaddw.s16 q3, q7, d18                              @ T32 VADDW
    vsubl.u32 q12, d20, d4                             @ T32 VSUBL
    vsubw.s32 q13, q0, d27                             @ T32 VSUBW
    vabal.u16 q6, d0, d18                              @ T32 VABAL
    vabdl.u8 q2, d2, d22                               @ T32 VABDL
    vmlal.u8 q8, d4, d17                               @ T32 VMLAL
    vmlsl.u16 q8, d18, d7                              @ T32 VMLSL
    vqdmlal.s32 q15, d12, d8                           @ T32 VQDMLAL
    vqdmlsl.s32 q4, d1, d20                            @ T32 VQDMLSL
    vmull.s32 q6, d3, d16                              @ T32 VMULL
    vqdmull.s32 q8, d20, d21                           @ T32 VQDMULL
    vmull.p8 q7, d27, d5                               @ T32 VMULL_poly
    vaddhn.i16 d20, q8, q9                             @ T32 VADDHN
    vraddhn.i32 d21, q15, q13                          @ T32 VRADDHN
    vsubhn.i32 d19, q1, q5                             @ T32 VSUBHN
    vrsubhn.i16 d21, q9, q3                            @ T32 VRSUBHN
    vmla.i16 d7, d2, d6[2]                             @ T32 VMLA_scalar
    vmla.f32 d15, d22, d11[1]                          @ T32 VMLA_scalar_f
    vmls.i32 q1, q10, d2[1]                            @ T32 VMLS_scalar
    vmls.f32 d0, d7, d7[0]                             @ T32 VMLS_scalar_f
    vmul.i16 d10, d10, d5[2]                           @ T32 VMUL_scalar
    vmul.f32 d6, d30, d7[0]                            @ T32 VMUL_scalar_f
    vqdmulh.s16 d0, d10, d3[2]                         @ T32 VQDMULH_sc
    vqrdmulh.s32 d11, d4, d14[0]                       @ T32 VQRDMULH_sc
    vmlal.u16 q3, d8, d2[0]                            @ T32 VMLAL_scalar
    vmlsl.u16 q1, d25, d0[0]                           @ T32 VMLSL_scalar
    vqdmlal.s32 q5, d27, d14[1]                        @ T32 VQDMLAL_sc
    vqdmlsl.s32 q13, d5, d6[1]                         @ T32 VQDMLSL_sc
    vmull.u32 q3, d13, d0[0]                           @ T32 VMULL_scalar
    vqdmull.s16 q7, d16, d3[1]                         @ T32 VQDMULL_sc
    vshr.u64 q0, q0, #62                               @ T32 VSHR
    vsra.u64 d5, d8, #5                                @ T32 VSRA
    vrshr.s32 q9, q1, #28                              @ T32 VRSHR
    vrsra.s64 q15, q15, #64                            @ T32 VRSRA
    vsri.16 d23, d15, #7                               @ T32 VSRI
    vshl.s64 q14, q13, #43                             @ T32 VSHL_imm
    vsli.32 d23, d17, #11                              @ T32 VSLI
    vqshlu.s64 d30, d22, #16                           @ T32 VQSHLU
    vqshl.u32 d26, d3, #28                             @ T32 VQSHL_imm
    vshrn.i16 d22, q4, #6                              @ T32 VSHRN
    vrshrn.i64 d9, q1, #16                             @ T32 VRSHRN
    vqshrun.s64 d4, q0, #10                            @ T32 VQSHRUN
    vqrshrun.s32 d8, q2, #11                           @ T32 VQRSHRUN
    vqshrn.s64 d13, q1, #8                             @ T32 VQSHRN
    vqrshrn.s16 d30, q0, #7                            @ T32 VQRSHRN
    vshll.u16 q8, d24, #1                              @ T32 VSHLL
    vcvt.f32.u32 d22, d30, #32                         @ T32 VCVT_fix_simd
    vcvt.s32.f32 d22, d6, #3                           @ T32 VCVT_simd_fix
    vmov.i32 q12, #60416                               @ T32 VMOV_imm_32
    vorr.i32 q4, #15728640                             @ T32 VORR_imm_32
    vmov.i16 d11, #57088                               @ T32 VMOV_imm_16
    vorr.i16 d1, #170                                  @ T32 VORR_imm_16
    vmov.i32 q10, #983039                              @ T32 VMOV_imm_ones
    vmov.i8 d2, #226                                   @ T32 VMOV_imm_8
    vmov.f32 d19, #0.59375                             @ T32 VMOV_imm_f
    vmvn.i32 q11, #54272                               @ T32 VMVN_imm_32
    vbic.i32 d19, #16318464                            @ T32 VBIC_imm_32
    vmvn.i16 d23, #201                                 @ T32 VMVN_imm_16
    vbic.i16 q2, #33                                   @ T32 VBIC_imm_16
    vmvn.i32 d15, #11007                               @ T32 VMVN_imm_ones
    vmov.i64 d11, #0xff000000ffff0000                  @ T32 VMOV_imm_64
    vrev64.16 d2, d20                                  @ T32 VREV64
    vrev32.8 d17, d16                                  @ T32 VREV32
    vrev16.8 d8, d28                                   @ T32 VREV16
    vpaddl.s32 d19, d2                                 @ T32 VPADDL
    vpadal.u32 d3, d19                                 @ T32 VPADAL
    vcls.s8 d7, d11                                    @ T32 VCLS
    vclz.i32 d26, d25                                  @ T32 VCLZ
    vcnt.8 d10, d16                                    @ T32 VCNT
    vmvn d30, d31                                      @ T32 VMVN_reg
    vqabs.s8 d24, d22                                  @ T32 VQABS
    vqneg.s16 d13, d30                                 @ T32 VQNEG
    vcgt.s16 d25, d8, #0                               @ T32 VCGT_zero
    vcge.s8 d24, d23, #0                               @ T32 VCGE_zero
    vceq.i8 d15, d17, #0                               @ T32 VCEQ_zero
    vcle.s16 d17, d18, #0                              @ T32 VCLE_zero
    vclt.s16 d0, d4, #0                                @ T32 VCLT_zero
    vabs.s16 d27, d27                                  @ T32 VABS_int
    vneg.s8 d18, d3                                    @ T32 VNEG_int
    vcgt.f32 d8, d15, #0                               @ T32 VCGT_zero_f
    vcge.f32 d7, d16, #0                               @ T32 VCGE_zero_f
    vceq.f32 d16, d1, #0                               @ T32 VCEQ_zero_f
    vcle.f32 d30, d31, #0                              @ T32 VCLE_zero_f
    vclt.f32 d5, d26, #0                               @ T32 VCLT_zero_f
    vabs.f32 d13, d12                                  @ T32 VABS_simd
    vneg.f32 d12, d10                                  @ T32 VNEG_simd
    vswp d11, d18                                      @ T32 VSWP
    vtrn.16 q12, q8                                    @ T32 VTRN
    vuzp.16 d3, d0                                     @ T32 VUZP
    vzip.8 q13, q6                                     @ T32 VZIP
    vmovn.i64 d2, q3                                   @ T32 VMOVN
    vqmovun.s64 d29, q6                                @ T32 VQMOVUN
    vqmovn.u16 d8, q13                                 @ T32 VQMOVN
    vshll.i16 q8, d13, #16                             @ T32 VSHLL_max
    vcvt.f16.f32 d15, q9                               @ T32 VCVT_to_halves
    vcvt.f32.f16 q1, d26                               @ T32 VCVT_halves
    vrecpe.u32 d18, d8                                 @ T32 VRECPE_int
    vrsqrte.u32 d25, d31                               @ T32 VRSQRTE_int
    vrecpe.f32 d2, d12                                 @ T32 VRECPE_fp
    vrsqrte.f32 d10, d26                               @ T32 VRSQRTE_fp
    vcvt.f32.s32 d8, d27                               @ T32 VCVT_simd_s32
    vcvt.f32.u32 d13, d14                              @ T32 VCVT_simd_u32
    vcvt.s32.f32 d15, d21                              @ T32 VCVT_s32_simd
    vcvt.u32.f32 d4, d26                               @ T32 VCVT_u32_simd
    vext.8 q14, q8, q13, #1                            @ T32 VEXT
    vtbl.8 d8, {d19}, d12                              @ T32 VTBL
    vtbx.8 d4, {d2}, d11                               @ T32 VTBX
    vdup.16 d7, d30[1]                                 @ T32 VDUP_scalar
    vst1.8 {d22}, [r7 :64], ip                         @ T32 VST1_1
    vst1.32 {d13-d14}, [r7 :128], r6                   @ T32 VST1_2
    vst1.32 {d27-d29}, [r7], r2                        @ T32 VST1_3
    vst1.32 {d0-d3}, [r8 :128]!                        @ T32 VST1_4
    vst2.8 {d5-d6}, [r0 :64], r2                       @ T32 VST2_inc1
    vst2.32 {d4,d6}, [r9 :64], r0                      @ T32 VST2_inc2
    vst2.32 {d17-d20}, [r2 :256], lr                   @ T32 VST2_4
    vst3.8 {d18-d20}, [ip :64], ip                     @ T32 VST3_inc1
    vst3.16 {d24,d26,d28}, [r6], r6                    @ T32 VST3_inc2
    vst4.16 {d7-d10}, [lr :128], r6                    @ T32 VST4_inc1
    vst4.32 {d20,d22,d24,d26}, [lr], r5                @ T32 VST4_inc2
    vld1.16 {d11}, [fp :64], lr                        @ T32 VLD1_1
    vld1.64 {d3-d4}, [fp :64], fp                      @ T32 VLD1_2
    vld1.64 {d21-d23}, [sp :64], r4                    @ T32 VLD1_3
    vld1.16 {d6-d9}, [lr :64], r5                      @ T32 VLD1_4
    vld2.32 {d26-d27}, [sl :64], r7                    @ T32 VLD2_inc1
    vld2.16 {d11,d13}, [r7], r0                        @ T32 VLD2_inc2
    vld2.32 {d6-d9}, [sl], r9                          @ T32 VLD2_4
    vld3.32 {d17-d19}, [ip], r6                        @ T32 VLD3_inc1
    vld3.16 {d24,d26,d28}, [r9], r7                    @ T32 VLD3_inc2
    vld4.32 {d13-d16}, [r7], r5                        @ T32 VLD4_inc1
    vld4.8 {d3,d5,d7,d9}, [r6 :128], r7                @ T32 VLD4_inc2
    vst1.16 {d28[2]}, [sp], lr                         @ T32 VST1_lane
    vst2.16 {d24[3],d26[3]}, [r6], r5                  @ T32 VST2_lane
    vst3.32 {d5[1],d6[1],d7[1]}, [sl], r4              @ T32 VST3_lane
    vst4.16 {d11[2],d12[2],d13[2],d14[2]}, [r6], ip    @ T32 VST4_lane
    vld1.16 {d26[3]}, [r5 :16], lr                     @ T32 VLD1_lane
    vld2.32 {d9[0],d11[0]}, [sp :64], r8               @ T32 VLD2_lane
    vld3.16 {d13[1],d14[1],d15[1]}, [lr], r8           @ T32 VLD3_lane
    vld4.8 {d14[1],d15[1],d16[1],d17[1]}, [sp :32]!    @ T32 VLD4_lane
    vld1.16 {d29[]}, [r1], r7                          @ T32 VLD1_all
    vld2.16 {d8[],d10[]}, [r4 :32], r6                 @ T32 VLD2_all
    vld3.32 {d20[],d22[],d24[]}, [r3], r6              @ T32 VLD3_all
    vld4.32 {d19[],d21[],d23[],d25[]}, [lr :64], r8    @ T32 VLD4_all
    .inst.w 0xef29be3c                                 @ T32 SIMD_dp
    .inst.w 0xf94aac72                                 @ T32 SIMD_ldst
