/* main.c - two cores: interrupts between them, what is each core's own, TLB maintenance that
 * reaches both, events, exclusive accesses (ARM DDI 0406C A3.4, B1.8.13, B3.10, B4.1.65; ARM IHI
 * 0048B). */
#include "smp.h"

void conformance_main(void)
{
    check_begin(MUST, "B1.8.14", "the second core comes up in Hyp mode by PSCI CPU_ON");
    if (CORES < 2) {
        check_skip("the board has no way to start it");
        check_end();
        tap_done();
    }
    int32_t answer = second_on();
    expect_eq("answer", (uint32_t)answer, 0);
    check_end();
    if (answer)
        bail_out("no second core");
    smp_banked();
    smp_interrupts();
    smp_tlb();
    smp_events();
    smp_exclusives();
    second_do(gic_quiet);
    gic_quiet();
    tap_done();
}
