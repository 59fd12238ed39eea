/* start.S - entry in Hyp mode, Hyp's vectors, and the way into a run and out of it.
 *
 * ARM DDI 0406C B1.8.1 (vectors), B9.3.2 (ERET). SP_hyp points to the C code's frame during a
 * run, so that a run in Hyp mode itself works as the others do; it must leave SP as it was. */
#include "board.h"
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
#if ENTRY_SECURE
    cmp r0, MODE_SVC
    beq descend
#endif
    cmp r0, MODE_HYP
    bne not_hyp
in_hyp:
    ldr r1, =hyp_vectors
    write_HVBAR r1
    isb
    bl guest_init
    bl conformance_main
    bl tap_done
    .ltorg

@ Started below Hyp mode, or Secure: the board is not what board.h says.
not_hyp:
    bl started_elsewhere        @ (mode)
1:  wfi
    b 1b

#if ENTRY_SECURE
@ Entered in Secure Supervisor mode: grant what Secure software alone can, and go on in Hyp mode.
@ Monitor mode then answers SMC by returning.
descend:
    cps MODE_MON
    ldr sp, =stack_top
    ldr r1, =descent_vectors
    write_MVBAR r1
    isb
    bl grant
    mov r1, SCR_NS | SCR_HCE
    orr r1, r1, SCR_FW | SCR_AW
    write_SCR r1
    isb
    mov r1, MODE_HYP | PSR_A | PSR_I | PSR_F
    msr spsr_cxsf, r1
    ldr lr, =1f
    movs pc, lr
1:  ldr sp, =stack_top
    b in_hyp
    .ltorg

    .balign 32
descent_vectors:
    b .
    b .
    movs pc, lr
    b .
    b .
    b .
    b .
    b .
#endif

@ ---- a run -------------------------------------------------------------------------------------

    @ The address of this core's word of `running`: one of four, by MPIDR.Aff0.
    .macro running_at at, by
    read_MPIDR \by
    and \by, \by, 3
    ldr \at, =running
    add \at, \at, \by, lsl 2
    .endm

    .text
@ void guest_enter(struct guest *g)
    .global guest_enter
    .type guest_enter, %function
guest_enter:
    push {r4-r12, lr}
    running_at r1, r2
    str r0, [r1]
    ldr r1, [r0, GUEST_PC]
    msr ELR_hyp, r1
    ldr r1, [r0, GUEST_CPSR]
    msr spsr_cxsf, r1
    ldr lr, [r0, GUEST_LR]
    ldm r0, {r0-r12}
    eret
    .ltorg

    .macro leave offset
    push {r0-r2}
    mov r1, \offset
    b leave_common
    .endm

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
    push {r1}
    running_at r0, r1
    pop {r1}
    ldr r0, [r0]
    cmp r0, 0
    beq leave_own
    str r1, [r0, GUEST_VECTOR]
    str r2, [r0, GUEST_ENTRY_CPSR]
    add r1, r0, 12
    stm r1, {r3-r12}
    str lr, [r0, GUEST_LR]
    pop {r1-r3}                 @ r0 to r2 as they were
    stm r0, {r1-r3}
    mrs r1, ELR_hyp
    str r1, [r0, GUEST_PC]
    mrs r1, spsr
    str r1, [r0, GUEST_CPSR]
    running_at r0, r1
    mov r1, 0
    str r1, [r0]
    pop {r4-r12, pc}

leave_own:                      @ the suite's own code took an exception
    mov r0, r1
    mrs r1, ELR_hyp
    bl own_exception            @ (vector, pc)
    .ltorg

    .macro hyp_table
    b .
    b leave_04
    b leave_08
    b leave_0c
    b leave_10
    b leave_14
    b leave_18
    b leave_1c
    .endm

    .balign 32
    .global hyp_vectors
hyp_vectors:
    hyp_table

    .balign 32
    .global hyp_vectors_t32
    .thumb
hyp_vectors_t32:
    b.w .
    b.w t32_04
    b.w t32_08
    b.w t32_0c
    b.w t32_10
    b.w t32_14
    b.w t32_18
    b.w t32_1c
    .macro t32_way n
    .balign 4
t32_\n:
    bx pc
    nop
    .arm
    b leave_\n
    .thumb
    .endm
    t32_way 04
    t32_way 08
    t32_way 0c
    t32_way 10
    t32_way 14
    t32_way 18
    t32_way 1c
    .arm

@ ---- PL1's vectors -----------------------------------------------------------------------------

    .balign 32
    .global guest_vectors
guest_vectors:
    .irp n, 0x00, 0x04, 0x08, 0x0c, 0x10, 0x14, 0x18, 0x1c
    hvc 0xe00 + \n
    .endr

    .balign 32
    .global guest_vectors_t32
    .thumb
guest_vectors_t32:
    .irp n, 0x00, 0x04, 0x08, 0x0c, 0x10, 0x14, 0x18, 0x1c
    hvc 0xe00 + \n
    .endr
    .arm

    .bss
    .balign 8
running:
    .space 16
    .space 16384
    .global stack_top
stack_top:
