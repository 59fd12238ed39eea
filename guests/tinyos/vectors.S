/* vectors.S - tinyos is entered from user mode only, with interrupts masked until it leaves again.
 *
 * Every entry saves the process's registers on the one kernel stack as struct registers (kernel.h),
 * calls kernel_entry(kind, registers), and goes back to whatever process it finds there then. */
#include "cpu/arch/fields_asm.h"

    .syntax unified
    .text

.macro entry name, kind, lr_offset
\name:
    sub lr, lr, \lr_offset
    srsdb sp!, MODE_SVC         @ pc and CPSR, onto the kernel stack
    cps MODE_SVC
    push {r0-r12}               @ room for SP_usr and LR_usr is made below them
    mov r0, \kind
    b kernel_enter
.endm

    .balign 32
    .global vectors
vectors:
    b .                         @ reset: not taken here
    b on_undefined
    b on_svc
    b on_prefetch
    b on_data
    b .                         @ Hyp trap: not taken here
    b on_irq
    b .                         @ FIQ: never unmasked

    entry on_undefined, 0, 4
    entry on_svc, 1, 0
    entry on_prefetch, 2, 4
    entry on_data, 3, 8
    entry on_irq, 4, 4

kernel_enter:
    sub sp, sp, 12              @ SP_usr, LR_usr, and a word to keep the stack on eight bytes
    stm sp, {sp, lr}^
    mov r1, sp
    bl kernel_entry

    .global kernel_leave
kernel_leave:                   @ to the process in the struct registers at sp
    ldm sp, {sp, lr}^
    nop
    add sp, sp, 12
    pop {r0-r12}
    rfeia sp!

@ kernel_start(registers): the first process.
    .global kernel_start
kernel_start:
    mov sp, r0
    b kernel_leave
