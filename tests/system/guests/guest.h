/* guest.h - what the small test guests share: the console, the end, and a report for every vector.
 *
 * A guest includes this first, defines _start, and ends with `power_off`. `vectors` may be put into
 * HVBAR: any exception prints HSR and the fault addresses and powers off. */
#include "cpu/arch/cp15_asm.h"
#include "cpu/arch/fields_asm.h"
#include "sim/arch/board.h"
#include "sim/arch/devices.h"
#include "sim/arch/psci.h"

    .syntax unified
    .arch_extension virt
    .arch_extension sec
    .arm
    .text
    .global _start
    b _start

    .macro power_off
    ldr r0, =PSCI_SYSTEM_OFF
    smc #0
    b .
    .endm

    .macro report_vectors
    ldr r0, =vectors
    write_HVBAR r0
    isb
    .endm

@ r0: a string. Changes r0-r2.
puts:
    ldr r1, =BOARD_UART_BASE
1:  ldrb r2, [r0], #1
    cmp r2, #0
    bxeq lr
    str r2, [r1, #PL011_DR]
    b 1b

@ r0: a number, printed as eight digits and a space. Changes r0-r3.
put_hex:
    ldr r1, =BOARD_UART_BASE
    mov r3, #8
1:  ror r0, r0, #28
    and r2, r0, #15
    cmp r2, #10
    addlt r2, r2, #'0'
    addge r2, r2, #'a' - 10
    str r2, [r1, #PL011_DR]
    subs r3, r3, #1
    bne 1b
    mov r2, #' '
    str r2, [r1, #PL011_DR]
    bx lr

    .balign 32
vectors:
    .rept 8
    b report
    .endr

@ "exception HSR HDFAR HIFAR ELR_hyp".
report:
    ldr r0, =report_text
    bl puts
    read_HSR r0
    bl put_hex
    read_HDFAR r0
    bl put_hex
    read_HIFAR r0
    bl put_hex
    mrs r0, elr_hyp
    bl put_hex
    ldr r0, =newline
    bl puts
    power_off

    .section .rodata
report_text: .asciz "exception "
newline: .asciz "\n"
    .text
