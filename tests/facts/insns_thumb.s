@ The T16 and T32 encodings in the assembler's own spelling, one line or more for every row of the tables.
@ test_decode_asm assembles this and expects each line to decode to the row that it names. A row
@ that has no syntax (unallocated space, or an assembler that refuses it) stands as .inst.
    .syntax unified
    .arch armv7ve
    .fpu neon-vfpv4
    .text
    .thumb
    lsls r1, r4, #19                                   @ T16 LSL_imm_T1
    lsrs r2, r3, #28                                   @ T16 LSR_imm_T1
    asrs r6, r0, #27                                   @ T16 ASR_imm_T1
    adds r7, r1, r0                                    @ T16 ADD_reg_T1
    subs r1, r6, r1                                    @ T16 SUB_reg_T1
    adds r6, r1, #2                                    @ T16 ADD_imm_T1
    subs r3, r2, #1                                    @ T16 SUB_imm_T1
    movs r6, #100                                      @ T16 MOV_imm_T1
    cmp r3, #254                                       @ T16 CMP_imm_T1
    adds r5, #103                                      @ T16 ADD_imm_T2
    subs r2, #240                                      @ T16 SUB_imm_T2
    ands r1, r6                                        @ T16 AND_reg_T1
    eors r1, r4                                        @ T16 EOR_reg_T1
    lsls r1, r0                                        @ T16 LSL_reg_T1
    lsrs r0, r5                                        @ T16 LSR_reg_T1
    asrs r6, r4                                        @ T16 ASR_reg_T1
    adcs r0, r3                                        @ T16 ADC_reg_T1
    sbcs r5, r6                                        @ T16 SBC_reg_T1
    rors r7, r2                                        @ T16 ROR_reg_T1
    tst r6, r6                                         @ T16 TST_reg_T1
    negs r3, r2                                        @ T16 RSB_imm_T1
    cmp r1, r4                                         @ T16 CMP_reg_T1
    cmn r4, r7                                         @ T16 CMN_reg_T1
    orrs r3, r0                                        @ T16 ORR_reg_T1
    muls r0, r1                                        @ T16 MUL_T1
    bics r3, r5                                        @ T16 BIC_reg_T1
    mvns r7, r1                                        @ T16 MVN_reg_T1
    add r11, r10                                       @ T16 ADD_reg_T2
    cmp r11, r0                                        @ T16 CMP_reg_T2
    mov sp, r0                                         @ T16 MOV_reg_T1
    bx r10                                             @ T16 BX_T1
    blx r10                                            @ T16 BLX_reg_T1
    ldr r3, [pc, #872]                                 @ T16 LDR_lit_T1
    str r6, [r2, r3]                                   @ T16 STR_reg_T1
    strh r2, [r1, r3]                                  @ T16 STRH_reg_T1
    strb r0, [r5, r0]                                  @ T16 STRB_reg_T1
    ldrsb r0, [r4, r7]                                 @ T16 LDRSB_reg_T1
    ldr r5, [r3, r6]                                   @ T16 LDR_reg_T1
    ldrh r5, [r6, r0]                                  @ T16 LDRH_reg_T1
    ldrb r6, [r3, r5]                                  @ T16 LDRB_reg_T1
    ldrsh r7, [r7, r7]                                 @ T16 LDRSH_reg_T1
    str r5, [r1, #100]                                 @ T16 STR_imm_T1
    ldr r3, [r1, #116]                                 @ T16 LDR_imm_T1
    strb r3, [r5, #30]                                 @ T16 STRB_imm_T1
    ldrb r2, [r5, #18]                                 @ T16 LDRB_imm_T1
    strh r0, [r3, #62]                                 @ T16 STRH_imm_T1
    ldrh r3, [r0, #30]                                 @ T16 LDRH_imm_T1
    str r1, [sp, #116]                                 @ T16 STR_imm_T2
    ldr r0, [sp, #528]                                 @ T16 LDR_imm_T2
    add r5, pc, #660                                   @ T16 ADR_T1
    add r4, sp, #476                                   @ T16 ADD_SP_imm_T1
    add sp, #340                                       @ T16 ADD_SP_imm_T2
    sub sp, #300                                       @ T16 SUB_SP_imm_T1
    cbz r0, . + 52                                     @ T16 CBZ_T1
    cbnz r1, . + 110                                   @ T16 CBNZ_T1
    sxth r7, r4                                        @ T16 SXTH_T1
    sxtb r0, r7                                        @ T16 SXTB_T1
    uxth r4, r4                                        @ T16 UXTH_T1
    uxtb r7, r0                                        @ T16 UXTB_T1
    push {r1, r2, r4, r5, r6, r7, lr}                  @ T16 PUSH_T1
    pop {r0, r1, r3, r4, r6, pc}                       @ T16 POP_T1
    setend be                                          @ T16 SETEND_T1
    cpsie i                                            @ T16 CPS_T1
    rev r2, r1                                         @ T16 REV_T1
    rev16 r2, r2                                       @ T16 REV16_T1
    hlt 0x0018                                         @ T16 HLT_T1
    revsh r5, r3                                       @ T16 REVSH_T1
    bkpt 0x00e3                                        @ T16 BKPT_T1
    nople {8}                                          @ T16 HINT_T1
    nople                                              @ T16 NOP_T1
    yield.n                                            @ T16 YIELD_T1
    wfe                                                @ T16 WFE_T1
    wfi                                                @ T16 WFI_T1
    sev                                                @ T16 SEV_T1
    stmia r5!, {r0, r1, r3, r4}                        @ T16 STM_T1
    ldmia r4, {r1, r3, r4, r6}                         @ T16 LDM_T1
    bne.n . + 88                                       @ T16 B_T1
    udf #219                                           @ T16 UDF_T1
    svc 24                                             @ T16 SVC_T1
    b.n . + 1126                                       @ T16 B_T2
    stmia.w sp!, {r1, r2, r6, r7, r8, r10, r12, lr}    @ T32 STM_T2
    ldmia.w r2, {r2, r3, r6, r7, r8, pc}               @ T32 LDM_T2
    stmdb r2, {r1, r2, r3, r4, r8, r10, r11, r12, lr}  @ T32 STMDB_T1
    ldmdb r4, {r0, r1, r2, r3, r6, r8, r9, r11, pc}    @ T32 LDMDB_T1
    srsdb sp!, #26                                     @ T32 SRSDB_T1
    srsia sp, #6                                       @ T32 SRSIA_T2
    rfedb lr                                           @ T32 RFEDB_T1
    rfeia sp                                           @ T32 RFEIA_T2
    strex r2, r1, [r9, #44]                            @ T32 STREX_T1
    ldrex r12, [sp, #16]                               @ T32 LDREX_T1
    strexb r6, r10, [r5]                               @ T32 STREXB_T1
    ldrexb r12, [r1]                                   @ T32 LDREXB_T1
    strexh r1, r3, [r12]                               @ T32 STREXH_T1
    ldrexh r4, [r8]                                    @ T32 LDREXH_T1
    strexd r8, r7, r10, [r2]                           @ T32 STREXD_T1
    ldrexd r4, r5, [r8]                                @ T32 LDREXD_T1
    tbb [r11, r0]                                      @ T32 TBB_T1
    tbh [r6, r8, lsl #1]                               @ T32 TBH_T1
    strd r7, r5, [r0], #124                            @ T32 STRD_post_T1
    ldrd r2, r12, [r0], #-328                          @ T32 LDRD_post_T1
    strd r3, r3, [r8, #-240]!                          @ T32 STRD_imm_T1
    ldrd r10, r4, [r10, #932]                          @ T32 LDRD_imm_T1
    ands.w r7, r10, r12, ror #8                        @ T32 AND_reg_T2
    tst.w r3, lr, lsl #6                               @ T32 TST_reg_T2
    bic.w r5, r2, r8, ror #24                          @ T32 BIC_reg_T2
    orrs.w lr, r11, r0, lsr #27                        @ T32 ORR_reg_T2
    mov.w r9, r8, asr #7                               @ T32 MOV_reg_T3
    orn r12, r10, r5, lsl #18                          @ T32 ORN_reg_T2
    mvns.w r1, r9, asr #17                             @ T32 MVN_reg_T3
    eor.w r10, r9, r10, ror #4                         @ T32 EOR_reg_T2
    teq r8, lr, asr #20                                @ T32 TEQ_reg_T2
    adds.w r6, r12, r11, asr #29                       @ T32 ADD_reg_T2
    cmn.w r8, r2, ror #27                              @ T32 CMN_reg_T2
    adcs.w r7, r0, r1, lsr #20                         @ T32 ADC_reg_T2
    sbcs.w r12, r11, r7, lsr #31                       @ T32 SBC_reg_T2
    sub.w r5, r5, lr, lsr #22                          @ T32 SUB_reg_T2
    cmp.w r0, lr, ror #9                               @ T32 CMP_reg_T2
    rsbs r10, r7, r7, lsr #25                          @ T32 RSB_reg_T2
    pkhtb r8, r4, r0, asr #4                           @ T32 PKH_T1
    and.w r6, r3, #6291456                             @ T32 AND_imm_T1
    tst.w r6, #14680064                                @ T32 TST_imm_T1
    bics.w r11, r2, #100139008                         @ T32 BIC_imm_T1
    orr.w r1, r10, #2181038080                         @ T32 ORR_imm_T1
    mov.w r1, #239075328                               @ T32 MOV_imm_T2
    orns r5, r6, #946176                               @ T32 ORN_imm_T1
    mvns.w r7, #280                                    @ T32 MVN_imm_T2
    eors.w lr, r10, #2320                              @ T32 EOR_imm_T1
    teq r2, #2883628                                   @ T32 TEQ_imm_T1
    add.w r7, lr, #765952                              @ T32 ADD_imm_T1
    cmn.w r6, #14720                                   @ T32 CMN_imm_T1
    adc.w r0, r9, #68608                               @ T32 ADC_imm_T1
    sbcs.w r4, r6, #6624                               @ T32 SBC_imm_T1
    sub.w r5, r3, #458759                              @ T32 SUB_imm_T1
    cmp.w r7, #5898240                                 @ T32 CMP_imm_T1
    rsb r0, r2, #1241513984                            @ T32 RSB_imm_T1
    addw r5, r12, #177                                 @ T32 ADDW_T4
    subw r1, r11, #2243                                @ T32 SUBW_T4
    movw r7, #49211                                    @ T32 MOVW_T3
    movt r7, #20735                                    @ T32 MOVT_T1
    ssat r1, #24, r6, lsl #31                          @ T32 SSAT_T1
    usat r1, #25, r5, asr #29                          @ T32 USAT_T1
    ssat16 r8, #10, r7                                 @ T32 SSAT16_T1
    usat16 r7, #12, r12                                @ T32 USAT16_T1
    sbfx r7, r10, #3, #8                               @ T32 SBFX_T1
    ubfx r12, lr, #16, #7                              @ T32 UBFX_T1
    bfi r8, r8, #12, #20                               @ T32 BFI_T1
    bfc r2, #18, #14                                   @ T32 BFC_T1
    bne.w . - 559570                                   @ T32 B_T3
    b.w . + 10057504                                   @ T32 B_T4
    bl . - 7429984                                     @ T32 BL_T1
    blx . + 2853398                                    @ T32 BLX_imm_T2
    msr SPSR_fsc, r6                                   @ T32 MSR_reg_T1
    msr r8_usr, r5                                     @ T32 MSR_banked_T1
    mrs r0, CPSR                                       @ T32 MRS_T1
    mrs r0, SP_und                                     @ T32 MRS_banked_T1
    cpsie f, #9                                        @ T32 CPS_T2
    nop.w {43}                                         @ T32 HINT_T2
    nop.w                                              @ T32 NOP_T2
    yield.w                                            @ T32 YIELD_T2
    wfe.w                                              @ T32 WFE_T2
    wfi.w                                              @ T32 WFI_T2
    sev.w                                              @ T32 SEV_T2
    dbg #1                                             @ T32 DBG_T1
    .inst.w 0xf3bf8f0f                                 @ T32 ENTERX_LEAVEX_T1
    clrex                                              @ T32 CLREX_T1
    dsb sy                                             @ T32 DSB_T1
    dmb unst                                           @ T32 DMB_T1
    isb sy                                             @ T32 ISB_T1
    bxj r2                                             @ T32 BXJ_T1
    subs pc, lr, #161                                  @ T32 SUBS_PC_LR_T1
    subs pc, lr, #0                                    @ T32 ERET_T1
    hvc #20446                                         @ T32 HVC_T1
    smc #15                                            @ T32 SMC_T1
    udf.w #3596                                        @ T32 UDF_T2
    strb.w lr, [r0, #1083]                             @ T32 STRB_imm_T3
    strb.w r10, [r9], #-6                              @ T32 STRB_imm_T4
    strbt r0, [r12, #206]                              @ T32 STRBT_T1
    strb.w r5, [r12, r5, lsl #2]                       @ T32 STRB_reg_T2
    strh.w r12, [r0, #2116]                            @ T32 STRH_imm_T3
    strh.w r11, [r2, #-81]                             @ T32 STRH_imm_T4
    strht r2, [lr, #168]                               @ T32 STRHT_T1
    strh.w r1, [r12, r4]                               @ T32 STRH_reg_T2
    str.w lr, [r5, #482]                               @ T32 STR_imm_T3
    str.w r12, [r8, #-226]!                            @ T32 STR_imm_T4
    strt lr, [r3, #18]                                 @ T32 STRT_T1
    str.w r3, [r11, r0]                                @ T32 STR_reg_T2
    ldrb.w r6, [pc, #-3925]                            @ T32 LDRB_lit_T2
    ldrb.w lr, [r5, #3589]                             @ T32 LDRB_imm_T3
    ldrb.w r6, [r2, #-237]                             @ T32 LDRB_imm_T4
    ldrbt r10, [r2, #176]                              @ T32 LDRBT_T1
    ldrb.w r3, [r11, r2, lsl #2]                       @ T32 LDRB_reg_T2
    pld [pc, #-4092]                                   @ T32 PLD_lit_T1
    pld [r0, #2499]                                    @ T32 PLD_imm_T1
    pld [r1, #-23]                                     @ T32 PLD_imm_T2
    pld [r3, lr, lsl #1]                               @ T32 PLD_reg_T1
    ldrh.w r2, [pc, #2673]                             @ T32 LDRH_lit_T2
    ldrh.w r7, [r12, #3846]                            @ T32 LDRH_imm_T3
    ldrh.w r10, [lr, #-47]!                            @ T32 LDRH_imm_T4
    ldrht r12, [r7, #156]                              @ T32 LDRHT_T1
    ldrh.w r1, [r9, r7, lsl #1]                        @ T32 LDRH_reg_T2
    pldw [pc, #-2628]                                  @ T32 PLDW_lit_T1
    pldw [r5, #1093]                                   @ T32 PLDW_imm_T1
    pldw [r11, #-148]                                  @ T32 PLDW_imm_T2
    pldw [r7, r5]                                      @ T32 PLDW_reg_T1
    ldr.w r2, [pc, #-340]                              @ T32 LDR_lit_T2
    ldr.w r10, [r11, #527]                             @ T32 LDR_imm_T3
    ldr.w r1, [r7, #10]!                               @ T32 LDR_imm_T4
    ldrt r6, [r6, #254]                                @ T32 LDRT_T1
    ldr.w r1, [lr, r9]                                 @ T32 LDR_reg_T2
    ldrsb.w r3, [pc, #-3367]                           @ T32 LDRSB_lit_T2
    ldrsb.w r12, [r10, #1819]                          @ T32 LDRSB_imm_T3
    ldrsb.w r1, [r9], #39                              @ T32 LDRSB_imm_T4
    ldrsbt r1, [r11, #142]                             @ T32 LDRSBT_T1
    ldrsb.w r7, [r3, r12, lsl #3]                      @ T32 LDRSB_reg_T2
    pli [pc, #4026]                                    @ T32 PLI_lit_T1
    pli [r12, #1253]                                   @ T32 PLI_imm_T1
    pli [lr, #-74]                                     @ T32 PLI_imm_T2
    pli [r0, r3]                                       @ T32 PLI_reg_T1
    ldrsh.w r0, [pc, #-206]                            @ T32 LDRSH_lit_T2
    ldrsh.w r8, [r4, #1305]                            @ T32 LDRSH_imm_T3
    ldrsh.w r9, [r6, #-206]                            @ T32 LDRSH_imm_T4
    ldrsht r6, [r0, #183]                              @ T32 LDRSHT_T1
    ldrsh.w r6, [r8, r2, lsl #3]                       @ T32 LDRSH_reg_T2
    .inst.w 0xf93ffb9e                                 @ T32 HINT_LDRSH_lit_T1
    .inst.w 0xf9b1fd5d                                 @ T32 HINT_LDRSH_imm_T1
    .inst.w 0xf937fc4c                                 @ T32 HINT_LDRSH_imm_T2
    .inst.w 0xf938f006                                 @ T32 HINT_LDRSH_reg_T1
    lsl.w r4, r2, r7                                   @ T32 LSL_reg_T2
    lsrs.w r12, r7, r7                                 @ T32 LSR_reg_T2
    asrs.w r6, r0, r2                                  @ T32 ASR_reg_T2
    rors.w r8, r1, r8                                  @ T32 ROR_reg_T2
    sxtah r2, r6, r2, ror #8                           @ T32 SXTAH_T1
    sxth.w r9, r6, ror #24                             @ T32 SXTH_T2
    uxtah r3, r5, r3, ror #24                          @ T32 UXTAH_T1
    uxth.w r0, r9, ror #24                             @ T32 UXTH_T2
    sxtab16 r3, r10, r2, ror #24                       @ T32 SXTAB16_T1
    sxtb16 r0, r12, ror #24                            @ T32 SXTB16_T1
    uxtab16 r0, r10, r0, ror #8                        @ T32 UXTAB16_T1
    uxtb16 r11, r7                                     @ T32 UXTB16_T1
    sxtab r2, r12, r7                                  @ T32 SXTAB_T1
    sxtb.w r9, r5, ror #8                              @ T32 SXTB_T2
    uxtab r3, r10, r5                                  @ T32 UXTAB_T1
    uxtb.w r9, r12                                     @ T32 UXTB_T2
    sadd16 r12, r6, r2                                 @ T32 SADD16_T1
    sasx r3, r1, r6                                    @ T32 SASX_T1
    ssax r8, r9, r8                                    @ T32 SSAX_T1
    ssub16 lr, r0, r12                                 @ T32 SSUB16_T1
    sadd8 r12, r7, r9                                  @ T32 SADD8_T1
    ssub8 r2, r2, r2                                   @ T32 SSUB8_T1
    qadd16 r0, r9, r6                                  @ T32 QADD16_T1
    qasx r3, r6, r2                                    @ T32 QASX_T1
    qsax r6, r5, r3                                    @ T32 QSAX_T1
    qsub16 r7, r2, r10                                 @ T32 QSUB16_T1
    qadd8 r0, r2, r5                                   @ T32 QADD8_T1
    qsub8 r3, r6, r12                                  @ T32 QSUB8_T1
    shadd16 r2, r0, r1                                 @ T32 SHADD16_T1
    shasx r4, r2, r12                                  @ T32 SHASX_T1
    shsax r12, r3, r6                                  @ T32 SHSAX_T1
    shsub16 r3, r10, r10                               @ T32 SHSUB16_T1
    shadd8 r3, lr, r7                                  @ T32 SHADD8_T1
    shsub8 r0, r3, r0                                  @ T32 SHSUB8_T1
    uadd16 r0, r2, r4                                  @ T32 UADD16_T1
    uasx lr, r9, r4                                    @ T32 UASX_T1
    usax r9, r0, r8                                    @ T32 USAX_T1
    usub16 r5, r0, r7                                  @ T32 USUB16_T1
    uadd8 lr, r11, r1                                  @ T32 UADD8_T1
    usub8 r3, r5, r4                                   @ T32 USUB8_T1
    uqadd16 r2, r4, r8                                 @ T32 UQADD16_T1
    uqasx r2, r0, lr                                   @ T32 UQASX_T1
    uqsax r1, r11, lr                                  @ T32 UQSAX_T1
    uqsub16 r7, r6, r9                                 @ T32 UQSUB16_T1
    uqadd8 r7, r12, lr                                 @ T32 UQADD8_T1
    uqsub8 r6, r5, r12                                 @ T32 UQSUB8_T1
    uhadd16 r3, r5, r1                                 @ T32 UHADD16_T1
    uhasx r10, r11, r6                                 @ T32 UHASX_T1
    uhsax lr, r11, r1                                  @ T32 UHSAX_T1
    uhsub16 r9, r0, r1                                 @ T32 UHSUB16_T1
    uhadd8 r5, r4, r8                                  @ T32 UHADD8_T1
    uhsub8 r7, r12, r7                                 @ T32 UHSUB8_T1
    qadd r1, r0, lr                                    @ T32 QADD_T1
    qdadd lr, r11, lr                                  @ T32 QDADD_T1
    qsub r0, r9, r6                                    @ T32 QSUB_T1
    qdsub r2, r0, r2                                   @ T32 QDSUB_T1
    rev.w r10, r5                                      @ T32 REV_T2
    rev16.w r9, r0                                     @ T32 REV16_T2
    rbit r1, r11                                       @ T32 RBIT_T1
    revsh.w r7, r12                                    @ T32 REVSH_T2
    sel r10, r4, r11                                   @ T32 SEL_T1
    clz r1, r7                                         @ T32 CLZ_T1
    mul.w r11, r11, r9                                 @ T32 MUL_T2
    mla r3, r3, r0, r9                                 @ T32 MLA_T1
    mls r7, lr, r3, r9                                 @ T32 MLS_T1
    smlatb r8, r11, r12, r1                            @ T32 SMLAxy_T1
    smulbt r3, r9, r3                                  @ T32 SMULxy_T1
    smladx r5, r2, r3, r1                              @ T32 SMLAD_T1
    smuadx r5, r0, r11                                 @ T32 SMUAD_T1
    smlawb r0, r5, r0, r12                             @ T32 SMLAWy_T1
    smulwb r11, r0, r0                                 @ T32 SMULWy_T1
    smlsdx r0, r3, r12, r10                            @ T32 SMLSD_T1
    smusdx r7, r8, r10                                 @ T32 SMUSD_T1
    smmlar r9, lr, r7, r8                              @ T32 SMMLA_T1
    smmulr r10, r7, r1                                 @ T32 SMMUL_T1
    usada8 r9, r3, lr, r7                              @ T32 USADA8_T1
    usad8 r6, r6, r1                                   @ T32 USAD8_T1
    smmls r9, r6, r12, r4                              @ T32 SMMLS_T1
    smull r5, r10, r4, r8                              @ T32 SMULL_T1
    umull r7, r9, r2, r9                               @ T32 UMULL_T1
    smlal r12, r8, r5, r0                              @ T32 SMLAL_T1
    umlal r9, r2, lr, r1                               @ T32 UMLAL_T1
    sdiv r2, r0, r9                                    @ T32 SDIV_T1
    udiv r9, r12, r8                                   @ T32 UDIV_T1
    smlalbb r4, r6, r10, r12                           @ T32 SMLALxy_T1
    smlaldx r2, r9, r11, r12                           @ T32 SMLALD_T1
    smlsldx r10, r0, r8, r9                            @ T32 SMLSLD_T1
    umaal r9, r7, r11, r0                              @ T32 UMAAL_T1
    stc p3, c2, [r8, #16]!                             @ T32 STC_T1
    ldcl 14, cr3, [sp, #-480]                          @ T32 LDC_T1
    .inst.w 0xec02ddf2                                 @ T32 COP_UNDEF_STC_T1
    .inst.w 0xec1ed851                                 @ T32 COP_UNDEF_LDC_T1
    mcrr 8, 15, r4, r7, cr5                            @ T32 MCRR_T1
    mrrc 3, 3, r9, r3, cr10                            @ T32 MRRC_T1
    cdp p3, 4, c2, c9, c5, 3                           @ T32 CDP_T1
    mcr p15, 0, r1, c2, c0, 0                          @ T32 MCR_T1
    mrc p15, 0, r1, c1, c0, 0                          @ T32 MRC_T1
    stc2 1, cr7, [r3, #772]                            @ T32 STC_T2
    ldc2l 6, cr13, [sp], #228                          @ T32 LDC_T2
    .inst.w 0xfc0f815c                                 @ T32 COP_UNDEF_STC_T2
    .inst.w 0xfc14a722                                 @ T32 COP_UNDEF_LDC_T2
    mcrr2 2, 0, r8, lr, cr3                            @ T32 MCRR_T2
    mrrc2 7, 0, r5, r7, cr13                           @ T32 MRRC_T2
    cdp2 p3, 4, c2, c9, c5, 3                          @ T32 CDP_T2
    mcr2 p3, 4, r2, c9, c5, 3                          @ T32 MCR_T2
    mrc2 p3, 4, r2, c9, c5, 3                          @ T32 MRC_T2
    it eq                                              @ T16 IT_T1
    moveq r1, r0                                       @ T16 MOV_reg_T1
