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
    vst1.32 {d9}, [r4], r8                             @ A32 VST1_1
    vst1.16 {d0-d1}, [r6 :64], r7                      @ A32 VST1_2
    vst1.64 {d18-d20}, [r6 :64], r7                    @ A32 VST1_3
    vst1.32 {d18-d21}, [r4], fp                        @ A32 VST1_4
    vst2.16 {d14-d15}, [fp], ip                        @ A32 VST2_inc1
    vst2.8 {d24,d26}, [r6], fp                         @ A32 VST2_inc2
    vst2.16 {d5-d8}, [r7 :64], r4                      @ A32 VST2_4
    vst3.16 {d13-d15}, [r6], r6                        @ A32 VST3_inc1
    vst3.32 {d17,d19,d21}, [r7 :64]!                   @ A32 VST3_inc2
    vst4.8 {d6-d9}, [sp], r2                           @ A32 VST4_inc1
    vst4.16 {d21,d23,d25,d27}, [ip :256], r7           @ A32 VST4_inc2
    vld1.8 {d0}, [fp :64], r8                          @ A32 VLD1_1
    vld1.32 {d17-d18}, [r1 :64], r8                    @ A32 VLD1_2
    vld1.64 {d17-d19}, [sp], sl                        @ A32 VLD1_3
    vld1.32 {d14-d17}, [r2 :128], r9                   @ A32 VLD1_4
    vld2.16 {d1-d2}, [r4 :64], ip                      @ A32 VLD2_inc1
    vld2.32 {d10,d12}, [lr :128], r5                   @ A32 VLD2_inc2
    vld2.32 {d25-d28}, [r8 :256], r8                   @ A32 VLD2_4
    vld3.32 {d3-d5}, [r9 :64], ip                      @ A32 VLD3_inc1
    vld3.8 {d24,d26,d28}, [r9 :64], ip                 @ A32 VLD3_inc2
    vld4.16 {d20-d23}, [r1 :64], r0                    @ A32 VLD4_inc1
    vld4.32 {d25,d27,d29,d31}, [sl :256], sl           @ A32 VLD4_inc2
    vst1.32 {d10[0]}, [r6], r1                         @ A32 VST1_lane
    vst2.16 {d3[3],d5[3]}, [sp :32], r3                @ A32 VST2_lane
    vst3.8 {d3[2],d4[2],d5[2]}, [r9], r3               @ A32 VST3_lane
    vst4.16 {d19[3],d21[3],d23[3],d25[3]}, [r1 :64], r2 @ A32 VST4_lane
    vld1.16 {d14[3]}, [r8]!                            @ A32 VLD1_lane
    vld2.8 {d3[2],d4[2]}, [sl]!                        @ A32 VLD2_lane
    vld3.8 {d6[7],d7[7],d8[7]}, [r8], fp               @ A32 VLD3_lane
    vld4.8 {d13[7],d14[7],d15[7],d16[7]}, [sl :32], r0 @ A32 VLD4_lane
    vld1.16 {d3[]}, [r6 :16], r0                       @ A32 VLD1_all
    vld2.8 {d26[],d28[]}, [r5], r5                     @ A32 VLD2_all
    vld3.32 {d7[],d9[],d11[]}, [r3], r1                @ A32 VLD3_all
    vld4.32 {d17[],d19[],d21[],d23[]}, [r2 :64]!       @ A32 VLD4_all
    vtst.32 d29, d6, d25                               @ A32 SIMD_dp
    .inst 0xf4c55f4d                                   @ A32 SIMD_ldst
