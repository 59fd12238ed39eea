/* mmio.S - a guest's load from a device that stage 2 does not have: the data abort in Hyp mode, the
 * look at its syndrome and address, the value put into the register, and ERET behind the load. */
#include "cpu/arch/cp15_asm.h"
#include "cpu/arch/fields_asm.h"

    .syntax unified
    .arch_extension virt
    .equ DEVICE, 0x80000000 @ boot.c: devices to stage 1, nothing to stage 2

    .text
    .global workload
workload:               @ r0: rounds; returns their sum
    push {r4-r6, lr}
    mov r1, r0
    mov r0, 0
    ldr r3, =DEVICE
1:  cmp r1, 0
    popeq {r4-r6, pc}
    ldr r2, [r3, 8]     @ the device's register holds the number of rounds left
    add r0, r0, r2
    sub r1, r1, 1
    b 1b

data_abort:
    read_HSR r4
    lsr r5, r4, HSR_EC_SHIFT
    cmp r5, EC_DABT_LOWER
    bne unexpected
    tst r4, ISS_DA_ISV
    beq unexpected
    read_HPFAR r5
    cmp r5, DEVICE >> 8
    bne unexpected
    ubfx r4, r4, ISS_DA_SRT_SHIFT, 4
    cmp r4, 2
    bne unexpected
    mov r2, r1
    mrs r4, ELR_hyp
    add r4, r4, 4
    msr ELR_hyp, r4
    eret

    .balign 32
    .global hyp_vectors
hyp_vectors:
    .rept 5
    b unexpected
    .endr
    b data_abort
    b unexpected
    b unexpected
