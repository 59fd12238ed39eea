/* events.c - SEV and SGIs wake the other core (ARM DDI 0406C B1.8.13, B1.8.14). WFE is a hint, that
 * it waits is this core's (MICRO). */
#include "smp.h"

enum { SGI = 3 };

static void wait_for_event(void)
{
    __asm__ volatile("sev\n wfe\n wfe" ::: "memory"); /* the first takes the event back */
}
static void wait_for_interrupt(void)
{
    __asm__ volatile("dsb\n wfi" ::: "memory");
}
static void send_event(void)
{
    __asm__ volatile("dsb\n sev" ::: "memory");
}

static void events(void)
{
    check_begin(MICRO, "B1.8.13", "WFE on core 1 waits while core 0 sends nothing");
    second_begin(wait_for_event);
    let_time_pass();
    bool waited = second_busy();
    send_event();
    bool ended = second_wait();
    expect_true("it waited", waited);
    check_end();
    check_begin(MUST, "B1.8.13", "SEV on core 0 ends WFE on core 1");
    if (ended)
        second_begin(wait_for_event);
    let_time_pass();
    send_event();
    expect_true("it ended", second_wait());
    check_end();
    check_begin(MUST, "B1.8.13", "SEV on core 1 is an event for core 0");
    second_do(send_event);
    second_do(send_event);
    uint64_t start = mrrc_CNTPCT();
    static const uint32_t wfe[] = {I_WFE};
    run_insns(PL1, wfe, 1); /* and the return to PL1 is one: it does not wait in any case */
    expect_done();
    expect_true("no wait", mrrc_CNTPCT() - start < mrc_CNTFRQ() / 10);
    check_end();
}

static void interrupts(void)
{
    for (unsigned wake = 0; wake < 2; wake++) {
        check_begin(MUST, "B1.8.14", "WFI on core 1 %s",
                    wake ? "ends by an SGI from core 0" : "does not end by an SGI to core 0");
        second_do(gic_quiet);
        gic_quiet();
        second_begin(wait_for_interrupt);
        let_time_pass();
        bool waited = second_busy();
        gicd_write(GICD_SGIR, (wake ? 2u : 1u) << 16 | SGI);
        let_time_pass();
        expect_true("it waited before", waited);
        expect_eq("it ended", wake ? second_wait() : !second_busy(), wake);
        gicd_write(GICD_SGIR, 2u << 16 | SGI);
        if (!second_wait())
            bail_out("the second core sleeps for ever");
        check_end();
    }
}

void smp_events(void)
{
    events();
    interrupts();
}
