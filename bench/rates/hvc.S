/* hvc.S - HVC from a guest's Supervisor mode to the Hyp vector, and ERET. */
    .syntax unified
    .arch_extension virt
    .text
    .global workload
workload:               @ r0: rounds; returns their sum
    mov r1, r0
    mov r0, 0
1:  cmp r1, 0
    bxeq lr
    hvc 1
    sub r1, r1, 1
    b 1b

hypervisor_call:
    add r0, r0, r1
    eret

    .balign 32
    .global hyp_vectors
hyp_vectors:
    .rept 5
    b unexpected
    .endr
    b hypervisor_call
    b unexpected
    b unexpected
