/* main.c - the Short-descriptor format, Non-secure PL1&0 stage 1 (ARM DDI 0406C B3.5, B3.7, B3.8,
 * B3.13). */
#include "short.h"

void conformance_main(void)
{
    short_shapes();
    short_rights();
    short_execute();
    short_control();
    short_memory_types();
    short_pages();
    tap_done();
}
