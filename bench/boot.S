/* boot.S - from the board's reset (Hyp mode) to the workload in Non-secure Supervisor mode.
 *
 * ARM DDI 0406C B1.8.1 (vectors), B1.11 (floating point and Advanced SIMD, switched on first: any C
 * may use them), B3.5, B3.6 and B4.1 (registers of both descriptor formats). boot.c makes the
 * tables, when the image's setting has any; here they are switched on, the caches with them. An
 * exception is a failure: the vectors say so on the console and end the run. */
#include "bench/settings.h"
#include "cpu/arch/cp15_asm.h"
#include "cpu/arch/fields_asm.h"
#include "sim/arch/psci.h"

    .syntax unified
    .arch_extension virt
    .arch_extension sec
    .arm
    .fpu neon-vfpv4

    .equ WB, 1    @ RGN: write-back, write-allocate
    .equ INNER, 3 @ SH: inner shareable
    .equ VTCR_RES1, 1 << 31
    @ 32-bit IPAs: four gigabytes' entries at level 1
    .equ VTCR_32BIT, VTCR_RES1 | 1 << VTCR_SL0_SHIFT | INNER << VTCR_SH0_SHIFT \
        | WB << VTCR_ORGN0_SHIFT | WB << VTCR_IRGN0_SHIFT
    .equ TTBCR_LPAE, TTBCR_EAE | INNER << TTBCR_SH0_SHIFT \
        | WB << TTBCR_ORGN0_SHIFT | WB << TTBCR_IRGN0_SHIFT
    .equ MAIR0_BOTH, 0x04ff @ byte 0: Normal, write-back; byte 1: Device (boot.c's order)
    .equ CLIENT, 1
    @ TTBR0 with short descriptors: shareable, inner and outer write-back, write-allocate
    .equ TTBR_WALK, 1 << 6 | 1 << 1 | WB << 3

    .section .text.start, "ax"
    .global _start
_start:
    ldr sp, =stack_top
    mrs r4, cpsr
    and r4, r4, #PSR_M
    cmp r4, #MODE_HYP
    bne 1f
    read_HCPTR r0
    ldr r1, =HCPTR_TCP10 | HCPTR_TCP11 | HCPTR_TASE
    bic r0, r0, r1
    write_HCPTR r0
1:  ldr r0, =CPACR_CP10 | CPACR_CP11
    write_CPACR r0
    isb
    ldr r0, =FPEXC_EN
    vmsr fpexc, r0

    cmp r4, #MODE_HYP
    bne supervisor @ a board without Hyp (--start svc): no stage 2
    ldr r0, =hyp_vectors
    write_HVBAR r0
    bl boot_stage2 @ VTTBR; 0 for none
    orrs r2, r0, r1
    beq 1f
    write_VTTBR r0, r1
    ldr r0, =VTCR_32BIT
    write_VTCR r0
    write_TLBIALLNSNH r0
    dsb
    ldr r0, =HCR_VM
    write_HCR r0
    isb
1:  bl hyp_setup
    ldr r0, =supervisor
    msr elr_hyp, r0
    ldr r0, =MODE_SVC + PSR_A + PSR_I + PSR_F
    msr spsr_cxsf, r0 @ the banked form is UNPREDICTABLE in Hyp mode itself (B9.3.10)
    eret

supervisor:
    ldr sp, =stack_top
    ldr r0, =pl1_vectors
    write_VBAR r0
    isb
    bl boot_stage1 @ TTBR0; 0 for none
    orrs r2, r0, r1
    beq 1f
#if SETTING == SETTING_SHORT
    orr r0, r0, #TTBR_WALK
    write_TTBR0_32 r0
    mov r0, #0 @ TTBCR.EAE, N: all of it through TTBR0
    write_TTBCR r0
    mov r0, #CLIENT @ domain 0, the only one
    write_DACR r0
#else
    write_TTBR0 r0, r1
    ldr r0, =TTBCR_LPAE
    write_TTBCR r0
    ldr r0, =MAIR0_BOTH
    write_PRRR r0 @ MAIR0, with TTBCR.EAE
#endif
    write_TLBIALL r0
    dsb
    isb
    read_SCTLR r0
    ldr r1, =SCTLR_M | SCTLR_C | SCTLR_I
    orr r0, r0, r1
    write_SCTLR r0
    isb
1:  bl boot_work
    ldr r0, =PSCI_SYSTEM_OFF
    smc #0
    b .

    .global unexpected
unexpected:
    ldr sp, =stack_top
    bl boot_exception
    ldr r0, =PSCI_SYSTEM_OFF
    smc #0
    b .

    .balign 32
vectors:
    .rept 8
    b unexpected
    .endr

@ A workload that is about exceptions has vectors of its own, and may set up Hyp mode.
    .weak hyp_vectors, pl1_vectors, hyp_setup
    .set hyp_vectors, vectors
    .set pl1_vectors, vectors
hyp_setup:
    bx lr

    .bss
    .balign 8
    .space 16384
stack_top:
