/* unmapped_vectors.S - vectors where nothing is: a prefetch abort at its own vector. */
#include "tests/system/guests/guest.inc"

_start:
    ldr r0, =0x0b000000
    write_HVBAR r0
    isb
    udf #0
