/* vectors.S - exception vectors for guests that handle exceptions in C: each saves the registers
 * on its mode's stack as struct frame (guest.h) and calls exception(kind, frame). What the handler
 * leaves in the frame is what is returned to. */
    .syntax unified
    .text

@ lr: what to take off LR to get the preferred address (the instruction, or the next for SVC, IRQ).
.macro vector name, kind, lr_offset
\name:
    sub lr, lr, \lr_offset
    push {r0-r12, lr}
    mrs r1, spsr
    push {r0, r1}               @ r0 keeps the stack on eight bytes
    mov r0, \kind
    mov r1, sp
    bl exception
    pop {r0, r1}
    msr spsr_cxsf, r1
    ldm sp!, {r0-r12, pc}^
.endm

    .balign 32
    .global vectors
vectors:
    b .                         @ reset: not taken here
    b vec_undefined
    b vec_svc
    b vec_prefetch
    b vec_data
    b .                         @ Hyp trap: not taken here
    b vec_irq
    b vec_fiq

    vector vec_undefined, 0, 4
    vector vec_svc, 1, 0
    vector vec_prefetch, 2, 4
    vector vec_data, 3, 8
    vector vec_irq, 4, 4
    vector vec_fiq, 5, 4
