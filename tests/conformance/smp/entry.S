/* entry.S - where PSCI lets the second core begin. */
#include "cpu/arch/cp15_asm.h"
#include "cpu/arch/fields_asm.h"

    .syntax unified
    .arm
    .text
    .global second_start
second_start:
    cpsid aif
    mrs r0, cpsr
    and r0, r0, PSR_M
    ldr sp, =second_stack_top
    ldr r1, =hyp_vectors
    cmp r0, MODE_HYP
    bne 1f                      @ below Hyp mode it could not set HVBAR
    write_HVBAR r1
    isb
1:  bl second_main              @ (mode)
    .ltorg

    .bss
    .balign 8
    .space 8192
second_stack_top:
