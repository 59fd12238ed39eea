/* main.c - control registers: which bits there are, and what those do that no other area is about
 * (ARM DDI 0406C B4.1; Cortex-A15 TRM 4.3). */
#include "controls.h"

void conformance_main(void)
{
    controls_kept();
    controls_effects();
    controls_monitors();
    controls_debug_channel();
    tap_done();
}
