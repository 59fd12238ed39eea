/* main.c - floating-point and Advanced SIMD: who may use them, and what traps (ARM DDI 0406C B1.11,
 * B1.14.12, B4.1.40, B4.1.57, B4.1.64). What they compute is proven elsewhere. */
#include "vfp.h"

void conformance_main(void)
{
    vfp_enables();
    vfp_traps();
    tap_done();
}
