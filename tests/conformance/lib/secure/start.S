/* start.S - entry in Secure Supervisor or Monitor mode, Monitor mode's vectors, and the way into a
 * run and out of it.
 *
 * ARM DDI 0406C B1.5 (the Security Extensions), B1.8.1 (vectors), B9.3.13 (RFE). SP_mon points to
 * the C code's frame during a run, so that a run in Monitor mode works as the others do; it must
 * leave SP as it was. LR_mon and SPSR_mon are the exception's. */
#include "cpu/arch/fields_asm.h"
#include "cpu/arch/cp15_asm.h"

    .syntax unified
    .arch_extension virt
    .arch_extension sec
    .arm

    .equ GUEST_LR, 52
    .equ GUEST_PC, 56
    .equ GUEST_CPSR, 60
    .equ GUEST_VECTOR, 64
    .equ GUEST_ENTRY_CPSR, 68
    .equ GUEST_SCR, 72
    .equ GUEST_ENTRY_SCR, 76

    .section .text.start, "ax"
    .global _start
_start:
    cpsid aif
    ldr sp, =stack_top
    ldr r1, =bss_start
    ldr r2, =bss_end
    mov r3, 0
1:  cmp r1, r2
    strlo r3, [r1], 4
    blo 1b
    mrs r0, cpsr
    and r0, r0, PSR_M
    cmp r0, MODE_SVC
    cmpne r0, MODE_MON
    bne not_secure
    cps MODE_MON                @ Secure Supervisor: else board.h is wrong, and this has no effect
    ldr sp, =stack_top
    ldr r1, =mon_vectors
    write_MVBAR r1
    mov r1, 0
    write_SCR r1
    isb
    bl guest_init
    bl conformance_main
    bl tap_done
    .ltorg

not_secure:
    bl started_elsewhere        @ (mode)
1:  wfi
    b 1b

@ ---- a run -------------------------------------------------------------------------------------

    .text
@ void guest_enter(struct guest *g)
    .global guest_enter
    .type guest_enter, %function
guest_enter:
    push {r4-r12, lr}
    ldr r1, =running
    str r0, [r1]
    ldr r1, [r0, GUEST_LR]
    msr lr_usr, r1
    ldr r1, [r0, GUEST_PC]
    ldr r2, [r0, GUEST_CPSR]
    push {r1, r2}
    ldr r1, [r0, GUEST_SCR]
    write_SCR r1
    isb
    ldm r0, {r0-r12}
    rfeia sp!
    .ltorg

    .macro leave offset
    push {r0-r2}
    mov r1, \offset
    b leave_common
    .endm

leave_00: leave 0x00
leave_04: leave 0x04
leave_08: leave 0x08
leave_0c: leave 0x0c
leave_10: leave 0x10
leave_14: leave 0x14
leave_18: leave 0x18
leave_1c: leave 0x1c

leave_common:                   @ r1: the vector; r0 to r2 on the stack
    mrs r2, cpsr
    setend le
    read_SCR r0
    push {r0}
    mov r0, 0
    write_SCR r0
    isb
    ldr r0, =running
    ldr r0, [r0]
    cmp r0, 0
    beq leave_own
    str r1, [r0, GUEST_VECTOR]
    str r2, [r0, GUEST_ENTRY_CPSR]
    pop {r1}
    str r1, [r0, GUEST_ENTRY_SCR]
    add r1, r0, 12
    stm r1, {r3-r12}
    str lr, [r0, GUEST_PC]
    pop {r1-r3}                 @ r0 to r2 as they were
    stm r0, {r1-r3}
    mrs r1, lr_usr
    str r1, [r0, GUEST_LR]
    mrs r1, spsr
    str r1, [r0, GUEST_CPSR]
    ldr r0, =running
    mov r1, 0
    str r1, [r0]
    pop {r4-r12, pc}

leave_own:                      @ the suite's own code took an exception
    mov r0, r1
    mov r1, lr
    bl own_exception            @ (vector, LR_mon)
    .ltorg

    .balign 32
    .global mon_vectors
mon_vectors:
    .irp n, 00, 04, 08, 0c, 10, 14, 18, 1c
    b leave_\n
    .endr

    .balign 32
    .global mon_vectors_t32
    .thumb
mon_vectors_t32:
    .irp n, 00, 04, 08, 0c, 10, 14, 18, 1c
    b.w t32_\n
    .endr
    .irp n, 00, 04, 08, 0c, 10, 14, 18, 1c
    .balign 4
t32_\n:
    bx pc
    nop
    .arm
    b leave_\n
    .thumb
    .endr
    .arm

@ ---- vectors of PL1 and of Hyp mode ------------------------------------------------------------

    .macro smc_table name
    .balign 32
    .global \name
\name:
    .rept 8
    smc 0
    .endr
    .endm

    smc_table s_vectors
    smc_table ns_vectors
    smc_table hyp_smc_vectors
    .thumb
    smc_table smc_vectors_t32
    .arm

@ The same for code that cannot use SMC: wait for the FIQ, eight bytes a vector.
    .balign 64
    .global fiq_ways
fiq_ways:
    .rept 8
    cpsie f
    b .
    .endr
    .balign 32
    .global fiq_vectors
fiq_vectors:
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7
    b fiq_ways + 8 * \n
    .endr

    .bss
    .balign 8
running:
    .space 8
    .space 16384
    .global stack_top
stack_top:
