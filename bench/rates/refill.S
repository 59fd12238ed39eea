/* refill.S - a load whose translation no TLB holds: a walk of stage 1's tables, each read through
 * stage 2, and of stage 2's. A round is the invalidation of all entries and such a load from each
 * of sixteen blocks. */
#include "cpu/arch/cp15_asm.h"
#include "sim/arch/board.h"

    .syntax unified
    .equ BLOCKS, 16
    .equ BLOCK, 0x200000
    .equ FIRST, BOARD_RAM_BASE + 4 * BLOCK

    .text
    .global workload
workload:               @ r0: rounds; returns their sum
    push {r4, lr}
    mov r1, r0
    mov r0, 0
1:  cmp r1, 0
    popeq {r4, pc}
    mov r2, 0
    write_TLBIALL r2
    dsb
    isb
    ldr r3, =FIRST
    mov r4, BLOCKS
2:  ldr r2, [r3], BLOCK / 1024
    add r0, r0, r2      @ untouched RAM: zero
    add r3, r3, BLOCK
    subs r4, r4, 1
    bne 2b
    add r0, r0, r1
    sub r1, r1, 1
    b 1b
