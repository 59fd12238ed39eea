/* semihost.S - semihosting SYS_EXIT_EXTENDED with status 7. */
#include "tests/system/guests/guest.inc"

_start:
    mov r0, #0x20
    ldr r1, =block
    svc #0x123456
    power_off

    .section .rodata
    .balign 4
block: .word 0x20026, 7 @ ADP_Stopped_ApplicationExit
