/* main.c - modes: entry by every exception, every banked register, every way back (ARM DDI 0406C
 * B1.3, B1.8, B1.9, B9.1, B9.3). */
#include "modes.h"

void conformance_main(void)
{
    modes_entry();
    modes_hyp_entry();
    modes_banked();
    modes_returns();
    modes_illegal();
    tap_done();
}
