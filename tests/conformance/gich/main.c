/* main.c - the GIC's virtualization: list registers, maintenance interrupts, the virtual CPU
 * interface (ARM IHI 0048B 5). */
#include "gich.h"

void conformance_main(void)
{
    gich_registers();
    gich_lists();
    gich_maintenance();
    gich_guest();
    gich_fields();
    gich_begin();
    gich_write(GICH_HCR, 0);
    tap_done();
}
