/* main.c - stage 2: alone, under stage 1, and during stage 1's walks; PAR of every translation
 * operation (ARM DDI 0406C B3.6, B3.14, B3.13.6, B3.13.5). */
#include "stage2.h"

void conformance_main(void)
{
    stage2_walks();
    stage2_syndromes();
    stage2_under_stage1();
    stage2_control();
    stage2_par();
    stage2_attributes();
    tap_done();
}
