/* spin.S - runs for ever: only a limit ends it. */
#include "tests/system/guests/guest.inc"

_start:
    add r0, r0, #1
    b _start
