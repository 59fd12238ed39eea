/* nowhere.S - jumps to an address where nothing is, with vectors that report. */
#include "tests/system/guests/guest.inc"

_start:
    report_vectors
    ldr pc, =0x0b000000
