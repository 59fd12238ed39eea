/* yield.S - registers filled, the processor given away, registers read: with no C in between that
 * would use them. */
#include "cpu/arch/cp15_asm.h"
#include "cpu/arch/fields_asm.h"

    .syntax unified
    .arch_extension virt
    .fpu neon-vfpv4
    .text

#define BANKED(reg) reg(LR_und) reg(LR_abt) reg(LR_fiq) reg(R8_fiq) reg(R9_fiq) reg(R10_fiq) \
    reg(R11_fiq) reg(R12_fiq) reg(SP_fiq)

#define SET(reg) ldr r2, [r0], 4 ; msr reg, r2 ;
#define GET(reg) mrs r2, reg ; str r2, [r0], 4 ;

    .equ YIELD, 0x86000002      @ HYPERCALL_YIELD

@ r0: before, r1: after
    .global mixer_yield
    .type mixer_yield, %function
mixer_yield:
    push {r1, r4-r11, lr}
    mov r2, FPEXC_EN
    vmsr FPEXC, r2
    ldm r0!, {r4-r11}
    BANKED(SET)
    ldr r2, [r0], 4
    vmsr FPSCR, r2
    vldm r0!, {d0-d15}
    vldm r0, {d16-d31}
    ldr r0, =YIELD
    hvc 0
    ldr r0, [sp]
    stm r0!, {r4-r11}
    BANKED(GET)
    vmrs r2, FPSCR
    str r2, [r0], 4
    vstm r0!, {d0-d15}
    vstm r0, {d16-d31}
    pop {r1, r4-r11, pc}
    .ltorg
