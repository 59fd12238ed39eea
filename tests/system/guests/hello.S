/* hello.S - one line on the console, then off. */
#include "tests/system/guests/guest.inc"

_start:
    ldr r0, =text
    bl puts
    power_off

    .section .rodata
text: .asciz "hello\n"
