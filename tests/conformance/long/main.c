/* main.c - the Long-descriptor format: stage 1 of Non-secure PL1&0 and of Hyp mode, and the switch
 * between formats (ARM DDI 0406C B3.6, B3.7, B3.13.3). */
#include "long.h"

void conformance_main(void)
{
    long_walks();
    long_rights();
    long_control();
    long_hyp();
    long_attributes();
    tap_done();
}
