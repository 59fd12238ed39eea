/* hole.S - stores to an address where nothing is, with vectors that report. */
#include "tests/system/guests/guest.inc"

_start:
    report_vectors
    ldr r4, =0x0b000000
    str r4, [r4, #0x40]
    power_off
