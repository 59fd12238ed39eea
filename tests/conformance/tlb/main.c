/* main.c - the TLB as software sees it (ARM DDI 0406C B3.9, B3.10): what an operation must remove
 * (MUST), and what may stay and does in a core whose entries are tagged by VMID and ASID (MICRO).
 */
#include "tlb.h"

void conformance_main(void)
{
    tlb_operations();
    tlb_contexts();
    tlb_others();
    tap_done();
}
