/* boot.S - from the board's reset (Hyp mode) to the workload in Non-secure Supervisor mode.
 *
 * ARM DDI 0406C B1.3.4 (ERET), B1.8.1 (vectors). Which translation is on is boot.c's matter: this
 * file only visits it once in Hyp mode and once in Supervisor mode. An exception is a failure: the
 * vectors say so on the console and end the run. */
    .syntax unified
    .arch_extension virt
    .arch_extension sec
    .arm

    .equ MODE_MASK, 0x1f
    .equ MODE_HYP, 0x1a
    .equ PSR_SVC_MASKED, 0x1d3 @ Supervisor, asynchronous aborts, IRQ and FIQ masked
    .equ PSCI_SYSTEM_OFF, 0x84000008

    .section .text.start, "ax"
    .global _start
_start:
    ldr sp, =stack_top
    ldr r0, =vectors
    mrs r1, cpsr
    and r1, r1, #MODE_MASK
    cmp r1, #MODE_HYP
    bne supervisor @ a board without Hyp (--start svc): no stage 2
    mcr p15, 4, r0, c12, c0, 0 @ HVBAR
    bl boot_hyp
    ldr r0, =supervisor
    msr elr_hyp, r0
    ldr r0, =PSR_SVC_MASKED
    msr spsr_cxsf, r0 @ the banked form is UNPREDICTABLE in Hyp mode itself (B9.3.10)
    eret

supervisor:
    ldr sp, =stack_top
    ldr r0, =vectors
    mcr p15, 0, r0, c12, c0, 0 @ VBAR
    isb
    bl boot_supervisor
    bl boot_work
    ldr r0, =PSCI_SYSTEM_OFF
    smc #0
    b .

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

    .bss
    .balign 8
    .space 16384
stack_top:
