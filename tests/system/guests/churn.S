/* churn.S - a guest that takes its own code away: seeded, thousands of times, in every way that
 * software has, and calls what is there then. What it computed is in r4 at its end; what it did how
 * often, in CHURN_COUNTS. tests/whole/test_invalidations.c runs it.
 *
 * Four pages of small functions, one to each 64-byte line. Two windows show one of them each: one
 * that stage 1 moves (Supervisor, short descriptors), one that stage 2 moves (Hyp mode, at an HVC).
 */
#include "tests/system/guests/guest.inc"
#include "tests/system/guests/churn.h"

#define L1       CHURN_COUNTS + 0x4000
#define L2       CHURN_COUNTS + 0x8000
#define S2_L1    CHURN_COUNTS + 0x10000
#define S2_L2    CHURN_COUNTS + 0x11000
#define S2_L3    CHURN_COUNTS + 0x12000
#define PAGES    CHURN_COUNTS + 0x20000
#define WINDOWS  0x80000000 /* the page of stage 2, then that of stage 1 */
#define SECTION  0x1c0e     /* B3.5.1: Normal, write-back, all may */
#define SMALL    0x7e
#define S2_PAGE  0x7ff      /* B3.6.2 */
#define S2_BLOCK 0x7fd

_start:
    report_vectors
    ldr r10, =PAGES
    bl place_functions
    bl place_stage2
    bl place_stage1
    ldr r0, =0x80000040 @ level 1 first, 4 GB
    write_VTCR r0
    ldr r0, =S2_L1
    mov r1, #0x10000    @ VMID 1
    write_VTTBR r0, r1
    ldr r0, =churn_vectors
    write_HVBAR r0
    mov r0, #HCR_VM
    write_HCR r0
    isb
    mov r0, #0x1d3      @ Supervisor, A, I and F masked
    msr spsr_cxsf, r0
    ldr r0, =supervisor
    msr elr_hyp, r0
    eret

    .balign 32
churn_vectors:
    .rept 5
    b report
    .endr
    b move_stage2
    b report
    b report

@ An HVC: window 0 shows page r1. Changes r0 and r12.
move_stage2:
    add r0, r10, r1, lsl #12
    ldr r12, =S2_PAGE
    orr r0, r0, r12
    ldr r12, =S2_L3
    str r0, [r12]
    dsb
    write_TLBIALLNSNH r0
    dsb
    isb
    eret

@ Every line of the four pages: the function with a constant of its own.
place_functions:
    mov r0, r10
    add r1, r10, #0x4000
1:  adr r2, function
    ldm r2, {r3, r5, r6, r7, r8}
    ubfx r2, r0, #6, #8
    orr r3, r3, r2
    stm r0, {r3, r5, r6, r7, r8}
    add r0, r0, #64
    cmp r0, r1
    blo 1b
    bx lr
function:
    movw r0, #0
    eor r4, r4, r0
    ror r4, r4, #31
    add r4, r4, #1
    bx lr

place_stage2:
    ldr r0, =S2_L1
    ldr r1, =(0x40000000 | S2_BLOCK)
    str r1, [r0, #8]
    ldr r1, =(S2_L2 | 3)
    str r1, [r0, #16]
    ldr r0, =S2_L2
    ldr r1, =(S2_L3 | 3)
    str r1, [r0]
    ldr r0, =S2_L3
    ldr r1, =(PAGES | S2_PAGE)
    str r1, [r0]
    bx lr

place_stage1:
    ldr r0, =(L1 + 4 * 0x400)
    ldr r1, =(0x40000000 | SECTION)
    mov r2, #8
1:  str r1, [r0], #4
    add r1, r1, #0x100000
    subs r2, r2, #1
    bne 1b
    ldr r0, =(L1 + 4 * (WINDOWS >> 20))
    ldr r1, =(L2 | 1)
    str r1, [r0]
    ldr r0, =L2
    ldr r1, =(WINDOWS | SMALL)
    str r1, [r0]
    ldr r1, =(PAGES | SMALL)
    str r1, [r0, #4]
    bx lr

    .ltorg

@ A number drawn: 16 bits of it.
    .macro draw rd
    mla r5, r5, r7, r8
    lsr \rd, r5, #16
    .endm

supervisor:
    ldr r0, =0x55555555
    write_DACR r0
    mov r0, #0
    write_TTBCR r0
    ldr r0, =L1
    write_TTBR0_32 r0
    isb
    read_SCTLR r0
    orr r0, r0, #SCTLR_M
    write_SCTLR r0
    isb
    ldr r4, =0x12345678
    ldr r5, =0x2545f491
    ldr r7, =1664525
    ldr r8, =1013904223
    ldr r9, =CHURN_COUNTS
    ldr r6, =CHURN_ROUNDS

round:
    draw r11
    ubfx r1, r11, #12, #2    @ page
    ubfx r2, r11, #6, #6     @ line
    add r3, r10, r1, lsl #12
    add r3, r3, r2, lsl #6   @ its function
    draw r11
    mov r0, #CHURN_KINDS
    mul r0, r0, r11
    lsr r0, r0, #16
    ldr r12, [r9, r0, lsl #2]
    add r12, r12, #1
    str r12, [r9, r0, lsl #2]
    add pc, pc, r0, lsl #2
    nop
    b rewrite
    b rewrite_same
    b rewrite_ahead
    b move_stage1
    b ask_stage2

rewrite:
    ldr r0, [r3]
    bfi r0, r11, #0, #12
    str r0, [r3]
    b call
rewrite_same:
    ldr r0, [r3]
    str r0, [r3]
    b call
@ An instruction that runs next, in the block that stores it.
rewrite_ahead:
    adr r12, ahead
    ldr r0, [r12]
    bfi r0, r11, #0, #12
    str r0, [r12]
    nop
ahead:
    movw r0, #0
    eor r4, r4, r0
    b call
move_stage1:
    add r0, r10, r1, lsl #12
    orr r0, r0, #SMALL
    ldr r12, =L2
    str r0, [r12, #4]
    dsb
    ldr r0, =(WINDOWS + 0x1000)
    write_TLBIMVA r0
    dsb
    b call
ask_stage2:
    hvc #1

call:
    isb
    ldr r0, =WINDOWS
    add r0, r0, r2, lsl #6
    blx r0
    ldr r0, =(WINDOWS + 0x1000)
    add r0, r0, r2, lsl #6
    blx r0
    blx r3
    subs r6, r6, #1
    bne round
    power_off
