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
    .inst 0xec6e2b6c                                   @ A32 VFP_STC
    .inst 0xec3ccbb8                                   @ A32 VFP_LDC
    .inst 0xec074b40                                   @ A32 VFP_UNDEF_STC
    .inst 0xec165a1e                                   @ A32 VFP_UNDEF_LDC
    .inst 0xec433acd                                   @ A32 VFP_MCRR
    mrrc 10, 4, r0, r8, cr11                           @ A32 VFP_MRRC
    vsub.f32 s9, s15, s26                              @ A32 VFP_CDP
    .inst 0xeeac2a14                                   @ A32 VFP_MCR
    .inst 0xee936a1c                                   @ A32 VFP_MRC
    vst1.64 {d17}, [r9 :64], r5                        @ A32 VST1_1
    vst1.16 {d13-d14}, [lr :128], fp                   @ A32 VST1_2
    vst1.64 {d0-d2}, [r1 :64], r3                      @ A32 VST1_3
    vst1.8 {d11-d14}, [lr :256], r6                    @ A32 VST1_4
    vst2.16 {d27-d28}, [r6], r6                        @ A32 VST2_inc1
    vst2.32 {d22,d24}, [r9 :128], r3                   @ A32 VST2_inc2
    vst2.8 {d4-d7}, [r6 :256], lr                      @ A32 VST2_4
    vst3.8 {d7-d9}, [lr], r1                           @ A32 VST3_inc1
    vst3.8 {d1,d3,d5}, [r8 :64], ip                    @ A32 VST3_inc2
    vst4.16 {d8-d11}, [sl :128], r7                    @ A32 VST4_inc1
    vst4.8 {d20,d22,d24,d26}, [r5], r6                 @ A32 VST4_inc2
    vld1.32 {d16}, [r5 :64], r6                        @ A32 VLD1_1
    vld1.8 {d13-d14}, [ip :128], r8                    @ A32 VLD1_2
    vld1.32 {d25-d27}, [r6], r5                        @ A32 VLD1_3
    vld1.32 {d4-d7}, [ip :64], r2                      @ A32 VLD1_4
    vld2.8 {d14-d15}, [fp :64], r1                     @ A32 VLD2_inc1
    vld2.8 {d15,d17}, [r3 :64], lr                     @ A32 VLD2_inc2
    vld2.8 {d15-d18}, [r6 :64], r9                     @ A32 VLD2_4
    vld3.8 {d2-d4}, [r9 :64], r1                       @ A32 VLD3_inc1
    vld3.32 {d9,d11,d13}, [r1], r7                     @ A32 VLD3_inc2
    vld4.16 {d12-d15}, [r8 :256]                       @ A32 VLD4_inc1
    vld4.32 {d22,d24,d26,d28}, [fp :128]               @ A32 VLD4_inc2
    vst1.16 {d25[1]}, [r9 :16], ip                     @ A32 VST1_lane
    vst2.16 {d18[3],d19[3]}, [r8 :32], r4              @ A32 VST2_lane
    vst3.32 {d13[0],d15[0],d17[0]}, [r5], r3           @ A32 VST3_lane
    vst4.8 {d26[5],d27[5],d28[5],d29[5]}, [r0], r8     @ A32 VST4_lane
    vld1.16 {d25[0]}, [r4 :16], r1                     @ A32 VLD1_lane
    vld2.8 {d28[4],d29[4]}, [r7], r6                   @ A32 VLD2_lane
    vld3.16 {d15[1],d17[1],d19[1]}, [ip], r9           @ A32 VLD3_lane
    vld4.16 {d3[0],d5[0],d7[0],d9[0]}, [r0 :64]!       @ A32 VLD4_lane
    vld1.32 {d29[]}, [ip :32], r5                      @ A32 VLD1_all
    vld2.16 {d23[],d25[]}, [r6], r6                    @ A32 VLD2_all
    vld3.32 {d25[],d27[],d29[]}, [sp], r7              @ A32 VLD3_all
    vld4.32 {d24[],d26[],d28[],d30[]}, [r3 :128], r6   @ A32 VLD4_all
    vsub.i64 d27, d17, d21                             @ A32 SIMD_dp
    .inst 0xf44c1c0f                                   @ A32 SIMD_ldst
