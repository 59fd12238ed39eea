/* main.c - the GIC's distributor and CPU interface (ARM IHI 0048B 3, 4; Cortex-A15 TRM 8). */
#include "gicd.h"

void conformance_main(void)
{
    gicd_registers();
    gicd_states();
    gicd_priorities();
    gicd_groups();
    gicd_fields();
    gic_quiet();
    tap_done();
}
