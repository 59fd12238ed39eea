/* boot.S - from the board's reset (Hyp mode) to the workload in Non-secure Supervisor mode.
 *
 * ARM DDI 0406C B1.3.4 (ERET), B1.8.1 (vectors). Which translation is on is boot.c's matter: this
 * file only visits it once in Hyp mode and once in Supervisor mode. An exception is a failure: the
 * vectors say so on the console and end the run. */
#include "cpu/arch/cp15_asm.h"
#include "cpu/arch/fields_asm.h"
#include "sim/arch/psci.h"

    .syntax unified
    .arch_extension virt
    .arch_extension sec
    .arm

    .section .text.start, "ax"
    .global _start
_start:
    ldr sp, =stack_top
    ldr r0, =vectors
    mrs r1, cpsr
    and r1, r1, #PSR_M
    cmp r1, #MODE_HYP
    bne supervisor @ a board without Hyp (--start svc): no stage 2
    write_HVBAR r0
    bl boot_hyp
    ldr r0, =supervisor
    msr elr_hyp, r0
    ldr r0, =MODE_SVC + PSR_A + PSR_I + PSR_F
    msr spsr_cxsf, r0 @ the banked form is UNPREDICTABLE in Hyp mode itself (B9.3.10)
    eret

supervisor:
    ldr sp, =stack_top
    ldr r0, =vectors
    write_VBAR r0
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
