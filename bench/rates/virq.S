/* virq.S - a virtual interrupt from its injection to its end: a call to Hyp mode, which puts it
 * into a list register and returns; the guest takes it at once, acknowledges it and ends it. */
#include "cpu/arch/cp15_asm.h"
#include "cpu/arch/fields_asm.h"
#include "gic/arch/gic_regs.h"
#include "sim/arch/board.h"

    .syntax unified
    .arch_extension virt
    .equ ID, 40
    .equ PENDING, 1 << GICH_LR_State_SHIFT | ID

    .text
    .global hyp_setup
hyp_setup:
    ldr r0, =BOARD_GICH_BASE
    mov r1, GICH_HCR_En
    str r1, [r0, GICH_HCR]
    read_HCR r1
    orr r1, r1, HCR_IMO
    write_HCR r1
    bx lr

    .global workload
workload:               @ r0: rounds; returns their sum
    push {r4, lr}
    mov r1, r0
    mov r0, 0
    ldr r3, =BOARD_GICV_BASE
    mov r2, GICC_PMR_Priority
    str r2, [r3, GICV_PMR]
    mov r2, GICV_CTLR_EnableGrp0
    str r2, [r3, GICV_CTLR]
    cpsie i
1:  cmp r1, 0
    beq 2f
    hvc 1
    sub r1, r1, 1
    b 1b
2:  cpsid i
    pop {r4, pc}

interrupt:
    ldr r2, [r3, GICV_IAR]
    str r2, [r3, GICV_EOIR]
    sub r2, r2, ID      @ 0, if it is ours
    add r0, r0, r1
    add r0, r0, r2
    subs pc, lr, 4

inject:
    ldr r4, =BOARD_GICH_BASE
    ldr r2, =PENDING
    str r2, [r4, GICH_LR0]
    eret
    .ltorg

    .balign 32
    .global pl1_vectors
pl1_vectors:
    .rept 6
    b unexpected
    .endr
    b interrupt
    b unexpected

    .global hyp_vectors
hyp_vectors:
    .rept 5
    b unexpected
    .endr
    b inject
    b unexpected
    b unexpected
