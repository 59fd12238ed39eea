/* main.c - the Secure side: Monitor mode, SCR, NSACR, banked registers, external aborts, the
 * Secure views of TLB, GIC and timers (ARM DDI 0406C B1.5). */
#include "secure.h"

void conformance_main(void)
{
    secure_entry();
    secure_returns();
    secure_modes();
    secure_scr();
    secure_masks();
    secure_access();
    secure_nsacr();
    secure_banks();
    secure_aborts();
    secure_walks();
    secure_sif();
    secure_tlb();
    secure_groups();
    secure_priorities();
    secure_timers();
    tap_done();
}
