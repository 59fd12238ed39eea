/* sleep.S - WFI with nothing armed and everything masked: can never run again. */
#include "tests/system/guests/guest.inc"

_start:
    wfi
    b _start
