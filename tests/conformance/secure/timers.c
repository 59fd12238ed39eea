/* timers.c - the PL1 physical timer of each state: its own compare value, control and interrupt
 * (ARM DDI 0406C B8.1.5, B8.2; Cortex-A15 TRM 8.2.1: PPIs 29 and 30). */
#include "secure.h"

#include "gic.h"

static const unsigned ppis[] = {PPI_S_TIMER, PPI_NS_TIMER};
static const char *const states[] = {"Secure", "Non-secure"};

static void set(uint32_t ns, uint64_t cval, uint32_t ctl)
{
    if (ns)
        ns_begin();
    mcrr_CNTP_CVAL(cval);
    mcr_CNTP_CTL(ctl);
    isb();
    if (ns)
        ns_end();
}

static uint32_t control(uint32_t ns)
{
    uint32_t v;
    if (ns)
        NS(v = mrc_CNTP_CTL());
    else
        v = mrc_CNTP_CTL();
    return v;
}

static void interrupts(void)
{
    for (unsigned ns = 0; ns < 2; ns++) {
        check_begin(MUST, "B8.1.5", "CNTP of %s state raises PPI %u and not the other", states[ns],
                    ppis[ns]);
        gic_quiet();
        set(ns, mrrc_CNTPCT() - 1, 1);
        set(!ns, mrrc_CNTPCT() + 0x1000000000ull, 1);
        expect_eq("its PPI", gic_bit(GICD_ISPENDR, ppis[ns]), 1);
        expect_eq("the other PPI", gic_bit(GICD_ISPENDR, ppis[!ns]), 0);
        expect_eq("CTL", control(ns), 5);
        expect_eq("the other CTL", control(!ns), 1);
        set(ns, 0, 0);
        expect_eq("its PPI when disabled", gic_bit(GICD_ISPENDR, ppis[ns]), 0);
        check_end();
        check_begin(MUST, "B8.1.5", "CNTP_CTL.IMASK of %s state masks its own", states[ns]);
        gic_quiet();
        set(ns, mrrc_CNTPCT() - 1, 3);
        set(!ns, mrrc_CNTPCT() - 1, 1);
        expect_eq("its PPI", gic_bit(GICD_ISPENDR, ppis[ns]), 0);
        expect_eq("the other PPI", gic_bit(GICD_ISPENDR, ppis[!ns]), 1);
        set(!ns, 0, 0);
        check_end();
        check_begin(MUST, "B8.1.5", "CNTP of %s state ends an IRQ's wait there", states[ns]);
        gic_quiet();
        gic_set(GICD_ISENABLER, ppis[ns]);
        set(ns, mrrc_CNTPCT() + 1000, 1);
        run_in(ns);
        run_insn(MODE_SVC, I_WFI);
        expect_pl1_in(ns, V_IRQ, MODE_IRQ);
        set(ns, 0, 0);
        check_end();
    }
}

/* CNTHCTL is for Non-secure PL1 and PL0: Secure state is not trapped. */
static void traps(void)
{
    for (unsigned ns = 0; ns < 2; ns++) {
        check_begin(MUST, "B8.1.5", "CNTHCTL.PL1PCEN=0: MRC CNTP_CTL in %s Supervisor mode %s",
                    states[ns], ns ? "traps to Hyp mode" : "does not trap");
        NS(mcr_CNTHCTL(0));
        run_in(ns);
        run_insn(PL1, sysreg_insn(SR_CNTP_CTL, false));
        if (ns)
            expect_hyp(V_HYP);
        else
            expect_done();
        check_end();
    }
}

void secure_timers(void)
{
    interrupts();
    traps();
}
