/* undefined.S - an undefined instruction whose vector is undefined too, for ever. */
#include "tests/system/guests/guest.inc"

_start:
    ldr r0, =loop
    write_HVBAR r0
    isb
    udf #0

    .balign 32
loop:
    .rept 8
    udf #1
    .endr
