/* start.S - from the board's entry in Hyp mode to main() in Supervisor mode, with the MMU and the
 * floating-point unit on, as newlib and libgcc expect a Cortex-A15 to be.
 *
 * ARM DDI 0406C B1.8 (exceptions), B1.11 (enabling floating point), B3.5 (the short format). An
 * unexpected exception prints one line and powers off. */
#include "cpu/arch/cp15_asm.h"
#include "cpu/arch/fields_asm.h"
#include "sim/arch/board.h"
#include "sim/arch/devices.h"
#include "sim/arch/psci.h"

    .syntax unified
    .arch armv7ve
    .fpu neon-vfpv4
    .arm

    .section .text.start, "ax"
    .global _start
_start:
    cpsid aif
    ldr r0, =MODE_SVC | PSR_A | PSR_I | PSR_F
    msr spsr_cxsf, r0
    ldr r0, =supervisor
    msr ELR_hyp, r0
    eret

supervisor:
    ldr sp, =stack_top
    ldr r0, =vectors
    write_VBAR r0
    ldr r1, =bss_start
    ldr r2, =bss_end
    mov r3, 0
1:  cmp r1, r2
    strlo r3, [r1], 4
    blo 1b
    ldr r0, =CPACR_CP10 | CPACR_CP11
    write_CPACR r0
    isb
    mov r0, FPEXC_EN
    vmsr fpexc, r0
    bl map_flat                 @ r0: the table
    write_TTBR0_32 r0
    mov r0, 0
    write_TTBCR r0
    mov r0, 1                   @ domain 0: client
    write_DACR r0
    dsb
    isb
    read_SCTLR r0
    orr r0, r0, SCTLR_M
    write_SCTLR r0
    isb
    bl main
    b _exit

@ void _exit(int)
    .text
    .global _exit
    .type _exit, %function
_exit:
    ldr r0, =PSCI_SYSTEM_OFF
    smc 0
    b .

    .balign 32
vectors:
    b died
    b undefined
    .rept 6
    b died
    .endr

@ A program may catch UDF, a compiler's trap: on_undefined() runs in Supervisor mode and jumps away.
undefined:
    cps MODE_SVC
    ldr r0, =on_undefined
    bx r0
    .weak on_undefined
    .set on_undefined, died

died:
    ldr r0, =died_text
    ldr r1, =BOARD_UART_BASE
1:  ldrb r2, [r0], 1
    cmp r2, 0
    beq _exit
    str r2, [r1, PL011_DR]
    b 1b
died_text: .asciz "EXCEPTION\n"

    .bss
    .balign 8
    .space 65536
stack_top:
