/* main.c - the Generic Timer: counts, compares, masks, interrupts, the event stream; WFI and WFE
 * (ARM DDI 0406C B8, B1.8.13, B1.8.14). */
#include "timers.h"

void conformance_main(void)
{
    timers_counts();
    timers_compare();
    timers_waiting();
    tap_done();
}
