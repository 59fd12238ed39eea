/* main.c - traps to Hyp mode, every bit that asks for one: taken and not taken (ARM DDI 0406C
 * B1.14). */
#include "traps.h"

#include "tap.h"

void conformance_main(void)
{
    traps_hcr();
    traps_hstr();
    traps_hdcr();
    traps_others();
    tap_done();
}
