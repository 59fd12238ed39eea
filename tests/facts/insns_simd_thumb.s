@ Floating-point and Advanced SIMD in the assembler's own spelling, as in insns_thumb.s.
    .syntax unified
    .arch armv7ve
    .fpu neon-vfpv4
    .text
    .thumb
    vmsr fpexc, r9                                     @ T32 VMSR
    vmrs r7, fpexc                                     @ T32 VMRS
    vmov s29, r5                                       @ T32 VMOV_to_s
    vmov sl, s18                                       @ T32 VMOV_from_s
    vmov.32 d17[0], sl                                 @ T32 VMOV_to_x
    vmov.u8 r1, d27[1]                                 @ T32 VMOV_from_x
    vdup.32 d30, sp                                    @ T32 VDUP_core
    vmov s15, s16, sp, r8                              @ T32 VMOV_to_2s
    vmov ip, fp, s28, s29                              @ T32 VMOV_from_2s
    vmov d2, r8, r2                                    @ T32 VMOV_to_d
    vmov r4, r2, d12                                   @ T32 VMOV_from_d
    vstmia r5!, {s20-s28}                              @ T32 VSTM_ia
    vstmdb ip!, {s0-s27}                               @ T32 VSTM_db
    vstr d15, [r3, #-308]                              @ T32 VSTR
    vldmia r2!, {s23-s28}                              @ T32 VLDM_ia
    vldmdb r6!, {d7-d14}                               @ T32 VLDM_db
    vldr d26, [ip, #-652]                              @ T32 VLDR
    vmla.f64 d13, d1, d5                               @ T32 VMLA_fp
    vmls.f64 d20, d2, d18                              @ T32 VMLS_fp
    vnmls.f32 s4, s27, s12                             @ T32 VNMLS
    vnmla.f32 s12, s4, s14                             @ T32 VNMLA
    vmul.f32 s28, s17, s22                             @ T32 VMUL_fp
    vnmul.f32 s14, s27, s15                            @ T32 VNMUL
    vadd.f64 d19, d27, d25                             @ T32 VADD_fp
    vsub.f32 s18, s22, s29                             @ T32 VSUB_fp
    vdiv.f32 s22, s9, s8                               @ T32 VDIV
    vfnms.f32 s8, s25, s16                             @ T32 VFNMS
    vfnma.f64 d29, d31, d0                             @ T32 VFNMA
    vfma.f64 d22, d9, d21                              @ T32 VFMA_fp
    vfms.f64 d7, d8, d4                                @ T32 VFMS_fp
    vmov.f64 d17, #-1.5                                @ T32 VMOV_imm_fp
    vmov.f32 s3, s11                                   @ T32 VMOV_reg_fp
    vabs.f32 s2, s18                                   @ T32 VABS_fp
    vneg.f64 d25, d19                                  @ T32 VNEG_fp
    vsqrt.f32 s3, s16                                  @ T32 VSQRT
    vcvtt.f32.f16 s29, s8                              @ T32 VCVT_from_half
    vcvtb.f16.f32 s28, s24                             @ T32 VCVT_to_half
    vcmp.f32 s3, s7                                    @ T32 VCMP
    vcmpe.f32 s6, #0.0                                 @ T32 VCMP_zero
    vcvt.f64.f32 d20, s15                              @ T32 VCVT_formats
    vcvt.f32.u32 s7, s31                               @ T32 VCVT_from_int
    vcvt.u32.f64 s10, d4                               @ T32 VCVT_to_int
    vcvt.f32.u32 s4, s4, #30                           @ T32 VCVT_from_fix
    vcvt.s32.f32 s9, s9, #26                           @ T32 VCVT_to_fix
    .inst.w 0xedeeca3c                                 @ T32 VFP_STC
    .inst.w 0xec365bd4                                 @ T32 VFP_LDC
    .inst.w 0xec0b9b18                                 @ T32 VFP_UNDEF_STC
    .inst.w 0xec1fdb16                                 @ T32 VFP_UNDEF_LDC
    .inst.w 0xec4a6afb                                 @ T32 VFP_MCRR
    mrrc 11, 13, r1, r6, cr1                           @ T32 VFP_MRRC
    .inst.w 0xee8cbaed                                 @ T32 VFP_CDP
    .inst.w 0xeec99a5f                                 @ T32 VFP_MCR
    .inst.w 0xee5a2a3c                                 @ T32 VFP_MRC
    vst1.16 {d21}, [r3], r9                            @ T32 VST1_1
    vst1.32 {d12-d13}, [sp :128], r0                   @ T32 VST1_2
    vst1.16 {d9-d11}, [sl], r2                         @ T32 VST1_3
    vst1.8 {d19-d22}, [r7 :128], r3                    @ T32 VST1_4
    vst2.16 {d14-d15}, [ip], r2                        @ T32 VST2_inc1
    vst2.32 {d20,d22}, [r2 :128], r2                   @ T32 VST2_inc2
    vst2.8 {d12-d15}, [r3 :128], lr                    @ T32 VST2_4
    vst3.8 {d7-d9}, [r8 :64], r3                       @ T32 VST3_inc1
    vst3.8 {d0,d2,d4}, [r3 :64], r4                    @ T32 VST3_inc2
    vst4.8 {d7-d10}, [r7], sl                          @ T32 VST4_inc1
    vst4.32 {d18,d20,d22,d24}, [r7 :256], r2           @ T32 VST4_inc2
    vld1.8 {d17}, [r8], r4                             @ T32 VLD1_1
    vld1.8 {d20-d21}, [sl :64], sl                     @ T32 VLD1_2
    vld1.16 {d16-d18}, [r0 :64], r9                    @ T32 VLD1_3
    vld1.32 {d24-d27}, [lr], r0                        @ T32 VLD1_4
    vld2.8 {d24-d25}, [r7], ip                         @ T32 VLD2_inc1
    vld2.16 {d14,d16}, [r5 :64], r5                    @ T32 VLD2_inc2
    vld2.32 {d4-d7}, [ip], r2                          @ T32 VLD2_4
    vld3.32 {d16-d18}, [fp], r0                        @ T32 VLD3_inc1
    vld3.16 {d18,d20,d22}, [r3 :64], ip                @ T32 VLD3_inc2
    vld4.8 {d6-d9}, [r9 :64], r4                       @ T32 VLD4_inc1
    vld4.32 {d18,d20,d22,d24}, [fp :128], r1           @ T32 VLD4_inc2
    vst1.8 {d30[4]}, [lr], r0                          @ T32 VST1_lane
    vst2.8 {d6[5],d7[5]}, [r6], r5                     @ T32 VST2_lane
    vst3.16 {d1[2],d3[2],d5[2]}, [sl], lr              @ T32 VST3_lane
    vst4.32 {d24[0],d26[0],d28[0],d30[0]}, [r6 :64], lr @ T32 VST4_lane
    vld1.32 {d30[1]}, [r0 :32], r2                     @ T32 VLD1_lane
    vld2.8 {d0[7],d1[7]}, [r8 :16]                     @ T32 VLD2_lane
    vld3.16 {d27[1],d29[1],d31[1]}, [r9], r7           @ T32 VLD3_lane
    vld4.32 {d9[0],d11[0],d13[0],d15[0]}, [r1], r0     @ T32 VLD4_lane
    vld1.8 {d31[]}, [sl], r8                           @ T32 VLD1_all
    vld2.32 {d21[],d23[]}, [r2], r4                    @ T32 VLD2_all
    vld3.16 {d11[],d13[],d15[]}, [r4]!                 @ T32 VLD3_all
    vld4.16 {d19[],d21[],d23[],d25[]}, [r0 :64]        @ T32 VLD4_all
    vqshl.s64 d31, d20, #7                             @ T32 SIMD_dp
    .inst.w 0xf98b4f1c                                 @ T32 SIMD_ldst
