/* alias.S - a fetch in Hyp mode from a page of choice, from code that is itself read-only.
 *
 * With HSCTLR.WXN nothing that is writable can run (ARM DDI 0406C B3.7.2), and the suite's code
 * is. So this runs in a read-only alias of RAM, with vectors there, and puts all back. */
#include "cpu/arch/cp15_asm.h"
#include "cpu/arch/fields_asm.h"

    .syntax unified
    .arm
    .text
@ uint32_t alias_fetch(uint32_t alias, uint32_t target, uint32_t hsctlr)
@ alias: how far the alias is from here; target: called; hsctlr: bits to set.
@ 0, or HSR of the abort.
    .global alias_fetch
    .type alias_fetch, %function
alias_fetch:
    push {r4-r6, lr}
    read_HSCTLR r4
    orr r6, r4, r2
    read_HVBAR r5
    adr r3, alias_vectors
    add r3, r3, r0
    write_HVBAR r3
    adr r3, 1f
    add r3, r3, r0
    isb
    bx r3
1:  write_HSCTLR r6             @ in the alias from here to the end
    isb
    mov r0, 0
    blx r1
    b alias_end

    .balign 32
alias_vectors:
    b .
    b .
    b .
    b 2f                        @ Prefetch Abort from Hyp mode
    b .
    b .
    b .
    b .
2:  read_HSR r0
alias_end:
    write_HSCTLR r4
    write_HVBAR r5
    isb
    pop {r4-r6, pc}
