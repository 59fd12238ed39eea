/* start.S - a guest's first instructions: a stack for each mode, vectors, a clear .bss, main. */
#include "cpu/arch/cp15_asm.h"
#include "cpu/arch/fields_asm.h"

    .syntax unified

    .section .text.start, "ax"
    .global _start
_start:
    cpsid aif
    ldr r0, =stacks
    .irp mode, MODE_FIQ, MODE_IRQ, MODE_ABT, MODE_UND, MODE_SVC
    add r0, r0, 4096
    cps \mode
    mov sp, r0
    .endr
    ldr r0, =vectors
    write_VBAR r0
    isb
    ldr r0, =bss_start
    ldr r1, =bss_end
    mov r2, 0
1:  cmp r0, r1
    strlo r2, [r0], 4
    blo 1b
    bl main
    b system_off
    .ltorg

    .section .bss.stacks, "aw", %nobits
    .balign 8
stacks:
    .space 5 * 4096
