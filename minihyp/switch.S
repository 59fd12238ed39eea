/* switch.S - the exception vectors of Hyp mode, and the world switch (ARM DDI 0406C B1.8, B9.3).
 *
 * world_enter looks like a function that takes long: it puts the guest's registers in place and
 * returns into it with ERET; the guest's next exception into Hyp comes back out of world_enter,
 * with the guest's registers in the frame again and the cause as the return value. While the guest
 * runs, HTPIDR holds the frame's address and SP_hyp the stack as world_enter left it. */
#include "cpu/arch/cp15_asm.h"
#include "cpu/arch/fields_asm.h"
#include "minihyp/world.h"

    .syntax unified
    .arch_extension virt
    .section .text.switch, "ax"

@ ---- vectors: HVBAR points here ----------------------------------------------------------------

@ Taken from a guest, a vector ends the guest's stay; taken from Hyp mode, it is a bug of ours.
.macro vector name, cause
\name:
    push {r0, r1}
    mov r1, \cause
    b world_exit
.endm

    .balign 32
    .global hyp_vectors
hyp_vectors:
    b hyp_undef         @ 0x00 never taken in Hyp; a jump through zero ends here
    b hyp_undef         @ 0x04 Undefined Instruction, from Hyp
    b hyp_hvc           @ 0x08 HVC, from Hyp
    b hyp_pabt          @ 0x0c Prefetch Abort, from Hyp
    b hyp_abort         @ 0x10 Data Abort from Hyp; asynchronous abort from a guest
    b hyp_trap          @ 0x14 Hyp trap, HVC from a guest
    b hyp_irq           @ 0x18
    b hyp_fiq           @ 0x1c

    vector hyp_undef, EXIT_UNDEF
    vector hyp_hvc, EXIT_HVC
    vector hyp_pabt, EXIT_PABT
    vector hyp_abort, EXIT_ABORT
    vector hyp_trap, EXIT_TRAP
    vector hyp_irq, EXIT_IRQ
    vector hyp_fiq, EXIT_FIQ

@ ---- out of the guest --------------------------------------------------------------------------

.macro save_banked reg
    mrs r2, \reg
    str r2, [r0], 4
.endm
#define SAVE_BANKED(reg) save_banked reg ;

@ r0, r1 on the stack; r1: the cause.
world_exit:
    mrs r0, spsr               @ SPSR_hyp: in Hyp mode the plain form is the one
    and r0, r0, PSR_M
    cmp r0, MODE_HYP
    beq hyp_bug
    read_HTPIDR r0
    add r0, r0, 8
    stm r0!, {r2-r12, lr}
    pop {r2, r3}
    strd r2, r3, [r0, -56]      @ the guest's r0 and r1, at the frame's start
    mrs r2, ELR_hyp
    mrs r3, spsr
    stm r0!, {r2, r3}
    WORLD_BANKED(SAVE_BANKED)
    mov r0, r1
    pop {r3-r11, pc}            @ world_enter returns

@ ---- into the guest ----------------------------------------------------------------------------

.macro load_banked reg
    ldr r2, [r1], 4
    msr \reg, r2
.endm
#define LOAD_BANKED(reg) load_banked reg ;

    .global world_enter
    .type world_enter, %function
world_enter:
    push {r3-r11, lr}           @ r3 keeps the stack on eight bytes
    write_HTPIDR r0
    add r1, r0, FRAME_BANKED
    WORLD_BANKED(LOAD_BANKED)
    ldr r1, [r0, FRAME_PC]
    ldr r2, [r0, FRAME_CPSR]
    msr ELR_hyp, r1
    msr spsr_cxsf, r2
    ldm r0!, {r1, r2}           @ r0 and r1 come last
    push {r1, r2}
    ldm r0, {r2-r12, lr}
    pop {r0, r1}
    eret

@ ---- the system registers ----------------------------------------------------------------------

@ Only rows whose world is VM become instructions; world.h lays out struct world_sys alike.

    .global world_save
    .type world_save, %function
world_save:
#define WORLD_32_VM(name, cp, o1, crn, crm, o2, reset) \
    mrc p##cp, o1, r1, c##crn, c##crm, o2 ; str r1, [r0], 4
#define WORLD_64_VM(name, cp, o1, crm, reset) mrrc p##cp, o1, r1, r2, c##crm ; stm r0!, {r1, r2}
#define CP15    WORLD_ROW
#define CP15_64 WORLD_ROW_64
#include "cpu/arch/cp15.def"
#define CP15    WORLD_ROW
#define CP15_64 WORLD_ROW_64
#include "timer/arch/cnt.def"
#undef WORLD_32_VM
#undef WORLD_64_VM
    bx lr

    .global world_restore
    .type world_restore, %function
world_restore:
#define WORLD_32_VM(name, cp, o1, crn, crm, o2, reset) \
    ldr r1, [r0], 4 ; mcr p##cp, o1, r1, c##crn, c##crm, o2
#define WORLD_64_VM(name, cp, o1, crm, reset) ldm r0!, {r1, r2} ; mcrr p##cp, o1, r1, r2, c##crm
#define CP15    WORLD_ROW
#define CP15_64 WORLD_ROW_64
#include "cpu/arch/cp15.def"
#define CP15    WORLD_ROW
#define CP15_64 WORLD_ROW_64
#include "timer/arch/cnt.def"
    isb
    bx lr

@ ---- floating point -----------------------------------------------------------------------------

    .fpu neon-vfpv4
    .global vfp_save
    .type vfp_save, %function
vfp_save:
    vmrs r2, FPEXC
    orr r1, r2, FPEXC_EN        @ off, the guest's registers could not be read
    vmsr FPEXC, r1
    vstm r0!, {d0-d15}
    vstm r0!, {d16-d31}
    vmrs r1, FPSCR
    stm r0, {r1, r2}
    bx lr

    .global vfp_restore
    .type vfp_restore, %function
vfp_restore:
    mov r1, FPEXC_EN
    vmsr FPEXC, r1
    vldm r0!, {d0-d15}
    vldm r0!, {d16-d31}
    ldm r0, {r1, r2}
    vmsr FPSCR, r1
    vmsr FPEXC, r2
    bx lr

@ ---- our own bugs ------------------------------------------------------------------------------

@ An exception in Hyp mode. r0, r1 on the stack; r1: the cause. Report it; never spin silently.
hyp_bug:
    pop {r2, r3}                @ r0 and r1 as they were
    mov r0, r1
    mrs r1, ELR_hyp
    bl panic_exception          @ (cause, pc, r0, r1)
1:  wfi
    b 1b

@ ---- start -------------------------------------------------------------------------------------

    .section .text.start, "ax"
    .global _start
_start:
    cpsid aif
    mrs r0, cpsr
    and r0, r0, PSR_M
    ldr sp, =hyp_stack_top
    ldr r1, =bss_start          @ cleared in either mode: the message needs it too
    ldr r2, =bss_end
    mov r3, 0
1:  cmp r1, r2
    strlo r3, [r1], 4
    blo 1b
    cmp r0, MODE_HYP
    bne boot_not_hyp
    ldr r1, =hyp_vectors
    write_HVBAR r1
    isb
    bl hyp_main
2:  wfi                         @ hyp_main does not return; if it did, sleep
    b 2b
    .ltorg

    .section .bss.stack, "aw", %nobits
    .balign 8
    .space 8192
hyp_stack_top:
