/* svc.S - SVC from User mode, and the return: a system call that does next to nothing. The MMU is
 * on, and stage 2 below it. */
#include "cpu/arch/fields_asm.h"

    .syntax unified
    .text
    .global workload
workload:               @ r0: rounds; returns their sum, 1 + 2 + ... + rounds
    mov r1, r0
    mov r0, 0
    mov r12, lr
    cps MODE_USR
1:  svc 0               @ of round zero it is the end
    sub r1, r1, 1
    b 1b

supervisor_call:
    cmp r1, 0
    bxeq r12            @ in Supervisor mode, as workload was called
    add r0, r0, r1
    movs pc, lr

    .balign 32
    .global pl1_vectors
pl1_vectors:
    b unexpected
    b unexpected
    b supervisor_call
    .rept 5
    b unexpected
    .endr
