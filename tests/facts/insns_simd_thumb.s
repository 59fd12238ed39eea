@ Floating-point and Advanced SIMD in the assembler's own spelling, as in insns_thumb.s.
    .syntax unified
    .arch armv7ve
    .fpu neon-vfpv4
    .text
    .thumb
    vmsr fpinst2, sl                                   @ T32 VMSR
    vmrs sl, fpinst2                                   @ T32 VMRS
    vmov s1, r8                                        @ T32 VMOV_to_s
    vmov ip, s27                                       @ T32 VMOV_from_s
    vmov.16 d27[2], r0                                 @ T32 VMOV_to_x
    vmov.s8 r5, d21[2]                                 @ T32 VMOV_from_x
    vdup.32 d11, fp                                    @ T32 VDUP_core
    vmov s28, s29, sl, fp                              @ T32 VMOV_to_2s
    vmov r3, r2, s5, s6                                @ T32 VMOV_from_2s
    vmov d31, r7, lr                                   @ T32 VMOV_to_d
    vmov r3, lr, d23                                   @ T32 VMOV_from_d
    vstmia r9!, {d17-d19}                              @ T32 VSTM_ia
    vstmdb r9!, {d22-d23}                              @ T32 VSTM_db
    vstr s16, [r3, #-24]                               @ T32 VSTR
    fldmiax r3!, {d24-d29}                             @ T32 VLDM_ia
    vldmdb r8!, {s8-s14}                               @ T32 VLDM_db
    vldr s12, [sp, #-188]                              @ T32 VLDR
    .inst.w 0xeda89be0                                 @ T32 VFP_STC
    .inst.w 0xedbf8a82                                 @ T32 VFP_LDC
    .inst.w 0xec0d5b5f                                 @ T32 VFP_UNDEF_STC
    .inst.w 0xec135b25                                 @ T32 VFP_UNDEF_LDC
    .inst.w 0xec4feab3                                 @ T32 VFP_MCRR
    mrrc 11, 0, r2, r9, cr10                           @ T32 VFP_MRRC
    vnmul.f64 d18, d28, d28                            @ T32 VFP_CDP
    .inst.w 0xee23ea50                                 @ T32 VFP_MCR
    .inst.w 0xeeb30adf                                 @ T32 VFP_MRC
    vst1.64 {d18}, [lr], r0                            @ T32 VST1_1
    vst1.64 {d14-d15}, [r3 :128]!                      @ T32 VST1_2
    vst1.32 {d4-d6}, [r4], r6                          @ T32 VST1_3
    vst1.64 {d23-d26}, [sl :64], ip                    @ T32 VST1_4
    vst2.16 {d24-d25}, [lr :128], r8                   @ T32 VST2_inc1
    vst2.32 {d7,d9}, [r5], r7                          @ T32 VST2_inc2
    vst2.8 {d15-d18}, [sp], r2                         @ T32 VST2_4
    vst3.8 {d4-d6}, [lr :64], lr                       @ T32 VST3_inc1
    vst3.16 {d27,d29,d31}, [ip], fp                    @ T32 VST3_inc2
    vst4.8 {d3-d6}, [r9 :256], r1                      @ T32 VST4_inc1
    vst4.16 {d16,d18,d20,d22}, [r5 :128], r1           @ T32 VST4_inc2
    vld1.8 {d10}, [r2]                                 @ T32 VLD1_1
    vld1.64 {d15-d16}, [r6 :128], r1                   @ T32 VLD1_2
    vld1.8 {d4-d6}, [r5 :64]!                          @ T32 VLD1_3
    vld1.8 {d15-d18}, [r2 :128], r9                    @ T32 VLD1_4
    vld2.8 {d29-d30}, [ip :128]!                       @ T32 VLD2_inc1
    vld2.32 {d4,d6}, [sp :64], r6                      @ T32 VLD2_inc2
    vld2.32 {d28-d31}, [r8], sl                        @ T32 VLD2_4
    vld3.8 {d2-d4}, [r4 :64], r3                       @ T32 VLD3_inc1
    vld3.16 {d17,d19,d21}, [sp]!                       @ T32 VLD3_inc2
    vld4.16 {d0-d3}, [r3], r9                          @ T32 VLD4_inc1
    vld4.8 {d1,d3,d5,d7}, [r9 :256], r0                @ T32 VLD4_inc2
    vst1.16 {d24[2]}, [r0 :16], fp                     @ T32 VST1_lane
    vst2.16 {d14[2],d16[2]}, [sp], fp                  @ T32 VST2_lane
    vst3.16 {d17[3],d18[3],d19[3]}, [r7], ip           @ T32 VST3_lane
    vst4.16 {d9[1],d11[1],d13[1],d15[1]}, [r7], sl     @ T32 VST4_lane
    vld1.8 {d14[5]}, [r2], r0                          @ T32 VLD1_lane
    vld2.16 {d8[2],d9[2]}, [r7], r1                    @ T32 VLD2_lane
    vld3.16 {d0[3],d1[3],d2[3]}, [r5], r4              @ T32 VLD3_lane
    vld4.8 {d14[7],d15[7],d16[7],d17[7]}, [lr], r4     @ T32 VLD4_lane
    vld1.32 {d5[]}, [lr :32]                           @ T32 VLD1_all
    vld2.32 {d20[],d22[]}, [r1], fp                    @ T32 VLD2_all
    vld3.32 {d2[],d4[],d6[]}, [r6], r8                 @ T32 VLD3_all
    vld4.8 {d18[],d20[],d22[],d24[]}, [r7]!            @ T32 VLD4_all
    vpadd.i8 d23, d24, d27                             @ T32 SIMD_dp
    .inst.w 0xf96a6f81                                 @ T32 SIMD_ldst
