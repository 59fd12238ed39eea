@ The A32 encodings in the assembler's own spelling, one line or more for every row of the tables.
@ test_decode_asm assembles this and expects each line to decode to the row that it names. A row
@ that has no syntax (unallocated space, or an assembler that refuses it) stands as .inst.
    .syntax unified
    .arch armv7ve
    .fpu neon-vfpv4
    .text
    .arm
    and r2, r1, r7, lsr #24                            @ A32 AND_reg_A1
    eors r11, r11, r6, lsl #25                         @ A32 EOR_reg_A1
    sub r9, r12, r4, lsl #11                           @ A32 SUB_reg_A1
    rsbs r11, sp, r10, asr #10                         @ A32 RSB_reg_A1
    add r1, r10, r11, lsr #18                          @ A32 ADD_reg_A1
    adcs r4, r2, lr, lsl #4                            @ A32 ADC_reg_A1
    sbcs r12, lr, r0, lsl #16                          @ A32 SBC_reg_A1
    rscs r12, r2, sp, rrx                              @ A32 RSC_reg_A1
    tst r6, r4, asr #26                                @ A32 TST_reg_A1
    teq r4, sp, lsr #1                                 @ A32 TEQ_reg_A1
    cmp r0, r4, lsl #2                                 @ A32 CMP_reg_A1
    cmn lr, sp, lsl #2                                 @ A32 CMN_reg_A1
    orrs r8, r8, lr, lsl #29                           @ A32 ORR_reg_A1
    lsl r5, r11, #22                                   @ A32 MOV_reg_A1
    bic r7, r0, r8, ror #10                            @ A32 BIC_reg_A1
    mvns r10, r12, asr #27                             @ A32 MVN_reg_A1
    ands r11, r11, r7, asr r9                          @ A32 AND_rsr_A1
    eors r2, r6, r3, asr r12                           @ A32 EOR_rsr_A1
    sub r2, r2, r2, lsr lr                             @ A32 SUB_rsr_A1
    rsbs lr, r12, r3, lsr r1                           @ A32 RSB_rsr_A1
    adds r1, r12, r5, lsr r3                           @ A32 ADD_rsr_A1
    adcs r8, r0, r4, lsr lr                            @ A32 ADC_rsr_A1
    sbcs r5, r7, r4, lsl r7                            @ A32 SBC_rsr_A1
    rsc r9, r11, r3, ror r11                           @ A32 RSC_rsr_A1
    tst r10, sp, asr r2                                @ A32 TST_rsr_A1
    teq lr, r4, lsl r3                                 @ A32 TEQ_rsr_A1
    cmp r12, sp, asr r5                                @ A32 CMP_rsr_A1
    cmn lr, r2, ror r12                                @ A32 CMN_rsr_A1
    orrs r7, r2, r9, ror r7                            @ A32 ORR_rsr_A1
    asr r3, r2, r4                                     @ A32 MOV_rsr_A1
    bics lr, r7, r2, ror r6                            @ A32 BIC_rsr_A1
    mvn lr, r7, asr sp                                 @ A32 MVN_rsr_A1
    ands r2, r10, #152, 4                              @ A32 AND_imm_A1
    eor r8, r1, #120, 26                               @ A32 EOR_imm_A1
    sub r5, r12, #168, 18                              @ A32 SUB_imm_A1
    rsbs r7, r11, #232, 10                             @ A32 RSB_imm_A1
    add r9, r8, #724                                   @ A32 ADD_imm_A1
    adcs r12, r2, #234                                 @ A32 ADC_imm_A1
    sbcs r9, r10, #315392                              @ A32 SBC_imm_A1
    rsc lr, r6, #140, 18                               @ A32 RSC_imm_A1
    tst r1, #475136                                    @ A32 TST_imm_A1
    teq r2, #15269888                                  @ A32 TEQ_imm_A1
    cmp r11, #282624                                   @ A32 CMP_imm_A1
    cmn r8, #144384                                    @ A32 CMN_imm_A1
    orr r11, r1, #138412032                            @ A32 ORR_imm_A1
    movs sp, #231424                                   @ A32 MOV_imm_A1
    bics r2, r11, #6720                                @ A32 BIC_imm_A1
    mvn sp, #100, 26                                   @ A32 MVN_imm_A1
    movw r1, #44014                                    @ A32 MOVW_A2
    movt r10, #51519                                   @ A32 MOVT_A1
    ands pc, r5, r3, asr #6                            @ A32 ANDS_PC_reg_A1
    eors pc, r1, r12, asr #11                          @ A32 EORS_PC_reg_A1
    subs pc, r10, r2, ror #11                          @ A32 SUBS_PC_reg_A1
    rsbs pc, lr, r9, lsl #3                            @ A32 RSBS_PC_reg_A1
    adds pc, r9, r3, ror #16                           @ A32 ADDS_PC_reg_A1
    adcs pc, r7, r6, lsl #25                           @ A32 ADCS_PC_reg_A1
    sbcs pc, r7, r11, lsr #17                          @ A32 SBCS_PC_reg_A1
    rscs pc, r0, r11, ror #29                          @ A32 RSCS_PC_reg_A1
    orrs pc, r11, r5, asr #26                          @ A32 ORRS_PC_reg_A1
    lsrs pc, r10, #9                                   @ A32 MOVS_PC_reg_A1
    bics pc, r8, r8, lsl #30                           @ A32 BICS_PC_reg_A1
    mvns pc, r9, ror #15                               @ A32 MVNS_PC_reg_A1
    ands pc, r5, #1425408                              @ A32 ANDS_PC_imm_A1
    eors pc, r10, #-218103808                          @ A32 EORS_PC_imm_A1
    subs pc, lr, #19398656                             @ A32 SUBS_PC_imm_A1
    rsbs pc, r10, #26214400                            @ A32 RSBS_PC_imm_A1
    adds pc, r12, #6784                                @ A32 ADDS_PC_imm_A1
    adcs pc, r6, #-1073741790                          @ A32 ADCS_PC_imm_A1
    sbcs pc, r8, #80, 16                               @ A32 SBCS_PC_imm_A1
    rscs pc, r4, #805306371                            @ A32 RSCS_PC_imm_A1
    orrs pc, r6, #60, 2                                @ A32 ORRS_PC_imm_A1
    movs pc, #556                                      @ A32 MOVS_PC_imm_A1
    bics pc, r7, #40632320                             @ A32 BICS_PC_imm_A1
    mvns pc, #16, 24                                   @ A32 MVNS_PC_imm_A1
    muls r10, r4, r6                                   @ A32 MUL_A1
    mla lr, lr, r6, sp                                 @ A32 MLA_A1
    umaal lr, r11, r4, r4                              @ A32 UMAAL_A1
    mls r7, r5, r6, r3                                 @ A32 MLS_A1
    umulls r1, r7, r4, r4                              @ A32 UMULL_A1
    umlals r6, r0, sp, r3                              @ A32 UMLAL_A1
    smull r3, r1, r9, r2                               @ A32 SMULL_A1
    smlals r7, r0, r7, lr                              @ A32 SMLAL_A1
    smlabt r9, r3, sp, r12                             @ A32 SMLAxy_A1
    smlawt r3, r2, r10, r7                             @ A32 SMLAWy_A1
    smulwt r4, r8, r6                                  @ A32 SMULWy_A1
    smlalbb r7, r3, sp, r11                            @ A32 SMLALxy_A1
    smultb r10, r10, r3                                @ A32 SMULxy_A1
    qadd r2, r1, lr                                    @ A32 QADD_A1
    qsub r0, r12, lr                                   @ A32 QSUB_A1
    qdadd r10, r10, lr                                 @ A32 QDADD_A1
    qdsub r1, r7, r4                                   @ A32 QDSUB_A1
    mrs r2, SP_und                                     @ A32 MRS_banked_A1
    msr r8_usr, r5                                     @ A32 MSR_banked_A1
    mrs r3, SPSR                                       @ A32 MRS_A1
    msr SPSR_x, r5                                     @ A32 MSR_reg_A1
    bx r4                                              @ A32 BX_A1
    clz lr, r11                                        @ A32 CLZ_A1
    bxj r9                                             @ A32 BXJ_A1
    blx r10                                            @ A32 BLX_reg_A1
    eret                                               @ A32 ERET_A1
    hlt 0xfcfa                                         @ A32 HLT_A1
    bkpt 0x0630                                        @ A32 BKPT_A1
    hvc 60033                                          @ A32 HVC_A1
    smc 4                                              @ A32 SMC_A1
    msr SPSR_f, #71303168                              @ A32 MSR_imm_A1
    nop {208}                                          @ A32 HINT_A1
    nop {0}                                            @ A32 NOP_A1
    yield                                              @ A32 YIELD_A1
    wfe                                                @ A32 WFE_A1
    wfi                                                @ A32 WFI_A1
    sev                                                @ A32 SEV_A1
    dbg #14                                            @ A32 DBG_A1
    swpb r8, r8, [r9]                                  @ A32 SWP_A1
    strex sp, r2, [lr]                                 @ A32 STREX_A1
    ldrex r10, [r12]                                   @ A32 LDREX_A1
    strexd r1, r10, [r12]                              @ A32 STREXD_A1
    ldrexd r12, [r7]                                   @ A32 LDREXD_A1
    strexb r3, r6, [lr]                                @ A32 STREXB_A1
    ldrexb sp, [r10]                                   @ A32 LDREXB_A1
    strexh r0, r12, [r6]                               @ A32 STREXH_A1
    ldrexh r10, [r8]                                   @ A32 LDREXH_A1
    strh r5, [r10], r1                                 @ A32 STRH_reg_A1
    strh r1, [r6, #8]!                                 @ A32 STRH_imm_A1
    strht sp, [r5], r0                                 @ A32 STRHT_reg_A2
    strht r5, [r0], #-224                              @ A32 STRHT_imm_A1
    ldrh r7, [lr, r12]                                 @ A32 LDRH_reg_A1
    ldrh r3, [r0, #25]                                 @ A32 LDRH_imm_A1
    ldrht r2, [r5], -r1                                @ A32 LDRHT_reg_A2
    ldrht r7, [r0], #-227                              @ A32 LDRHT_imm_A1
    ldrsb r9, [lr, -r8]                                @ A32 LDRSB_reg_A1
    ldrsb r1, [r0, #29]!                               @ A32 LDRSB_imm_A1
    ldrsbt lr, [r3], -r11                              @ A32 LDRSBT_reg_A2
    ldrsbt sp, [r3], #228                              @ A32 LDRSBT_imm_A1
    ldrsh r9, [r3, -r9]!                               @ A32 LDRSH_reg_A1
    ldrsh r6, [r11, #135]                              @ A32 LDRSH_imm_A1
    ldrsht r1, [r10], r1                               @ A32 LDRSHT_reg_A2
    ldrsht r4, [lr], #128                              @ A32 LDRSHT_imm_A1
    ldrd r4, [r7, r2]!                                 @ A32 LDRD_reg_A1
    ldrd r10, [r3, #-243]!                             @ A32 LDRD_imm_A1
    strd r2, [r8], -r10                                @ A32 STRD_reg_A1
    strd r8, [r11], #-86                               @ A32 STRD_imm_A1
    str r5, [sp], #885                                 @ A32 STR_imm_A1
    str r12, [r6], -r12, lsr #3                        @ A32 STR_reg_A1
    strt r1, [r12], #3229                              @ A32 STRT_A1
    strt r11, [r10], -r6, lsl #7                       @ A32 STRT_A2
    ldr r12, [r1, #724]                                @ A32 LDR_imm_A1
    ldr r0, [r5, r5, ror #6]                           @ A32 LDR_reg_A1
    ldrt r3, [r4], #203                                @ A32 LDRT_A1
    ldrt sp, [r8], -r10, ror #27                       @ A32 LDRT_A2
    strb r0, [r0, #-1801]                              @ A32 STRB_imm_A1
    strb r9, [lr], -r8, lsr #12                        @ A32 STRB_reg_A1
    strbt r4, [r1], #3788                              @ A32 STRBT_A1
    strbt r3, [r0], r8, lsr #27                        @ A32 STRBT_A2
    ldrb lr, [r3, #-3604]                              @ A32 LDRB_imm_A1
    ldrb r9, [r2, r3, lsl #6]                          @ A32 LDRB_reg_A1
    ldrbt r1, [r5], #3097                              @ A32 LDRBT_A1
    ldrbt r12, [r9], r2, asr #25                       @ A32 LDRBT_A2
    sadd16 r6, r0, lr                                  @ A32 SADD16_A1
    sasx r8, r9, r9                                    @ A32 SASX_A1
    ssax lr, r11, r4                                   @ A32 SSAX_A1
    ssub16 r4, r10, r8                                 @ A32 SSUB16_A1
    sadd8 r5, r0, r9                                   @ A32 SADD8_A1
    ssub8 r7, r5, r1                                   @ A32 SSUB8_A1
    qadd16 r5, r7, r1                                  @ A32 QADD16_A1
    qasx lr, r12, r1                                   @ A32 QASX_A1
    qsax sp, r0, r8                                    @ A32 QSAX_A1
    qsub16 r0, r12, r11                                @ A32 QSUB16_A1
    qadd8 r1, r6, r12                                  @ A32 QADD8_A1
    qsub8 r0, sp, r12                                  @ A32 QSUB8_A1
    shadd16 r12, r8, r3                                @ A32 SHADD16_A1
    shasx r4, r5, r11                                  @ A32 SHASX_A1
    shsax r7, r12, r9                                  @ A32 SHSAX_A1
    shsub16 r10, r7, r7                                @ A32 SHSUB16_A1
    shadd8 r12, r6, r9                                 @ A32 SHADD8_A1
    shsub8 r12, r12, lr                                @ A32 SHSUB8_A1
    uadd16 r10, r0, r9                                 @ A32 UADD16_A1
    uasx r11, r6, r2                                   @ A32 UASX_A1
    usax sp, r1, r2                                    @ A32 USAX_A1
    usub16 r9, sp, r11                                 @ A32 USUB16_A1
    uadd8 r7, r3, lr                                   @ A32 UADD8_A1
    usub8 r12, r12, r6                                 @ A32 USUB8_A1
    uqadd16 r4, r5, r4                                 @ A32 UQADD16_A1
    uqasx lr, r4, r8                                   @ A32 UQASX_A1
    uqsax r2, r12, r2                                  @ A32 UQSAX_A1
    uqsub16 r3, r1, r1                                 @ A32 UQSUB16_A1
    uqadd8 r0, r7, r8                                  @ A32 UQADD8_A1
    uqsub8 sp, r10, r8                                 @ A32 UQSUB8_A1
    uhadd16 r5, r10, r3                                @ A32 UHADD16_A1
    uhasx r2, lr, sp                                   @ A32 UHASX_A1
    uhsax r9, sp, r11                                  @ A32 UHSAX_A1
    uhsub16 r12, r0, sp                                @ A32 UHSUB16_A1
    uhadd8 r8, lr, r6                                  @ A32 UHADD8_A1
    uhsub8 r12, r5, r2                                 @ A32 UHSUB8_A1
    pkhtb r3, sp, r7, asr #4                           @ A32 PKH_A1
    sel r0, r3, r2                                     @ A32 SEL_A1
    ssat r5, #2, sp, lsl #1                            @ A32 SSAT_A1
    usat lr, #14, r5, asr #12                          @ A32 USAT_A1
    ssat16 r6, #4, sp                                  @ A32 SSAT16_A1
    usat16 r7, #13, r8                                 @ A32 USAT16_A1
    sxtab r5, lr, lr, ror #8                           @ A32 SXTAB_A1
    sxtb sp, r1                                        @ A32 SXTB_A1
    sxtah r7, r1, r3                                   @ A32 SXTAH_A1
    sxth r2, lr, ror #24                               @ A32 SXTH_A1
    uxtab r1, r6, r2, ror #16                          @ A32 UXTAB_A1
    uxtb r6, r0, ror #24                               @ A32 UXTB_A1
    uxtah r1, r4, r2, ror #24                          @ A32 UXTAH_A1
    uxth r12, r0, ror #24                              @ A32 UXTH_A1
    sxtab16 r6, r6, lr, ror #16                        @ A32 SXTAB16_A1
    sxtb16 r4, r0                                      @ A32 SXTB16_A1
    uxtab16 r3, r6, r12, ror #16                       @ A32 UXTAB16_A1
    uxtb16 r0, r0                                      @ A32 UXTB16_A1
    rev r3, r2                                         @ A32 REV_A1
    rev16 r4, lr                                       @ A32 REV16_A1
    rbit r8, r11                                       @ A32 RBIT_A1
    revsh r5, r2                                       @ A32 REVSH_A1
    smlad r12, r3, r2, r8                              @ A32 SMLAD_A1
    smuadx r0, r9, sp                                  @ A32 SMUAD_A1
    smlsd r2, r1, sp, r10                              @ A32 SMLSD_A1
    smusdx lr, r8, r8                                  @ A32 SMUSD_A1
    smlald r12, r0, r8, r6                             @ A32 SMLALD_A1
    smlsld sp, r10, sp, r3                             @ A32 SMLSLD_A1
    sdiv r4, lr, r12                                   @ A32 SDIV_A1
    udiv r7, r6, r6                                    @ A32 UDIV_A1
    smmla r1, sp, sp, r4                               @ A32 SMMLA_A1
    smmulr r7, r12, sp                                 @ A32 SMMUL_A1
    smmls r7, r9, r11, r1                              @ A32 SMMLS_A1
    usada8 sp, r8, r7, r4                              @ A32 USADA8_A1
    usad8 r3, r3, r5                                   @ A32 USAD8_A1
    sbfx r7, r4, #11, #1                               @ A32 SBFX_A1
    ubfx sp, lr, #9, #21                               @ A32 UBFX_A1
    bfi r8, lr, #4, #12                                @ A32 BFI_A1
    bfc r1, #17, #13                                   @ A32 BFC_A1
    udf #17823                                         @ A32 UDF_A1
    stmda sp, {r0, r1, r4, r5, r6, r8, r10, r11, sp, lr, pc} @ A32 STM_A1
    ldm r1!, {r2, r4, r8, r9, r10, r12}                @ A32 LDM_A1
    stmib r4, {r2, r5, r8, r9, r10, r11, r12, sp, lr}^ @ A32 STM_user_A1
    ldmdb r2, {r0, r2, r3, r4, r5, r7, r9, r10, r11, r12, sp, lr}^ @ A32 LDM_user_A1
    ldm r3!, {r0, r4, r5, r6, r10, pc}^                @ A32 LDM_eret_A1
    b . + 27606600                                     @ A32 B_A1
    bl . - 30062036                                    @ A32 BL_A1
    stc 3, cr14, [r1, #348]                            @ A32 STC_A1
    ldc p3, c2, [r8, #16]!                             @ A32 LDC_A1
    .inst 0xec0d03c5                                   @ A32 COP_UNDEF_STC_A1
    .inst 0xec113f16                                   @ A32 COP_UNDEF_LDC_A1
    mcrr 14, 10, r9, r3, cr9                           @ A32 MCRR_A1
    mrrc p15, 0, r1, r2, c2                            @ A32 MRRC_A1
    cdp p3, 4, c2, c9, c5, 3                           @ A32 CDP_A1
    mcr p15, 0, r1, c2, c0, 0                          @ A32 MCR_A1
    mrc p15, 0, r1, c1, c0, 0                          @ A32 MRC_A1
    svc 0x001a69d2                                     @ A32 SVC_A1
    cpsid if, #19                                      @ A32 CPS_A1
    setend le                                          @ A32 SETEND_A1
    .inst 0xf413ea98                                   @ A32 HINT_imm_A1
    .inst 0xf613816d                                   @ A32 HINT_reg_A1
    pli [sp, #3560]                                    @ A32 PLI_imm_A1
    pli [r0, -r0, lsr #28]                             @ A32 PLI_reg_A1
    pldw [r1, #-1086]                                  @ A32 PLD_imm_A1
    pldw [r12, lr, lsr #17]                            @ A32 PLD_reg_A1
    clrex                                              @ A32 CLREX_A1
    dsb unst                                           @ A32 DSB_A1
    dmb #12                                            @ A32 DMB_A1
    isb #9                                             @ A32 ISB_A1
    srsia sp, #23                                      @ A32 SRS_A1
    rfeda sp!                                          @ A32 RFE_A1
    blx . + 17878868                                   @ A32 BLX_imm_A2
    stc2 1, cr7, [r1], {93}                            @ A32 STC_A2
    ldc2 1, cr12, [r6, #244]                           @ A32 LDC_A2
    .inst 0xfc08b86d                                   @ A32 COP_UNDEF_STC_A2
    .inst 0xfc144654                                   @ A32 COP_UNDEF_LDC_A2
    mcrr2 8, 6, r4, r3, cr12                           @ A32 MCRR_A2
    mrrc2 0, 9, sp, r10, cr3                           @ A32 MRRC_A2
    cdp2 p3, 4, c2, c9, c5, 3                          @ A32 CDP_A2
    mcr2 p3, 4, r2, c9, c5, 3                          @ A32 MCR_A2
    mrc2 p3, 4, r2, c9, c5, 3                          @ A32 MRC_A2
