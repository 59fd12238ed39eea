/* monitors.c - HDCR.HPMN and HPME: the event counters that Hyp mode keeps for itself. ARM DDI 0406C
 * B4.1.62, C12.6 (effects of the virtualization extensions), C12.8.1 (SW_INCR is event 0). */
#include "controls.h"

enum { SW_INCR = 0 };

static unsigned counters(void)
{
    return field_get(mrc_PMCR(), PMCR_N);
}

static uint32_t value_of(unsigned n)
{
    mcr_PMSELR(n);
    isb();
    return mrc_PMXEVCNTR();
}

/* Counter n counts software increments, from zero. */
static void arm(unsigned n)
{
    mcr_PMSELR(n);
    isb();
    mcr_PMXEVTYPER(SW_INCR | PMXEVTYPER_NSH);
    mcr_PMXEVCNTR(0);
    mcr_PMCNTENSET(1u << n);
    isb();
}

static void disarm(void)
{
    mcr_PMCNTENCLR(0xffffffffu);
    mcr_PMCR(0);
    isb();
}

static void range(void)
{
    for (unsigned less = 0; less < 2; less++) {
        unsigned n = counters() - (less ? 2 : 0);
        check_begin(MUST, "B4.1.62", "HDCR.HPMN, %s: PMCR.N at PL1 is HPMN",
                    less ? "two counters kept" : "none kept");
        mcr_HDCR(n);
        run_insn(PL1, sysreg_insn(SR_PMCR, false));
        expect_done();
        expect_eq("PMCR.N", field_get(guest.r[2], PMCR_N), n);
        check_end();
    }
    check_begin(MUST, "B4.1.62", "HDCR.HPMN, two counters kept: PMCR.N in Hyp mode is all");
    unsigned all = counters();
    mcr_HDCR(all - 2);
    expect_eq("PMCR.N", counters(), all);
    check_end();
    for (unsigned kept = 0; kept < 2; kept++) {
        check_begin(MUST, "B4.1.62", "HDCR.HPMN: PMCNTENSET at PL1 %s the last counter",
                    kept ? "does not show" : "shows");
        unsigned last = counters() - 1;
        mcr_PMCNTENSET(1u << last);
        mcr_HDCR(counters() - kept);
        run_insn(PL1, sysreg_insn(SR_PMCNTENSET, false));
        expect_done();
        expect_eq("its bit", guest.r[2] >> last & 1, !kept);
        disarm();
        check_end();
    }
}

/* Who switches a counter on: PMCR.E below HPMN, HDCR.HPME from it on. */
static void enables(void)
{
    for (unsigned kept = 0; kept < 2; kept++)
        for (unsigned e = 0; e < 2; e++)
            for (unsigned hpme = 0; hpme < 2; hpme++) {
                bool counts = kept ? hpme : e;
                check_begin(MUST, "B4.1.62", "HDCR.HPME=%u, PMCR.E=%u: a counter of %s %s", hpme, e,
                            kept ? "Hyp mode's" : "PL1's", counts ? "counts" : "does not count");
                unsigned n = kept ? counters() - 1 : 0;
                mcr_HDCR((counters() - 1) | (hpme ? HDCR_HPME : 0));
                mcr_PMCR(e);
                arm(n);
                mcr_PMSWINC(1u << n);
                isb();
                expect_eq("counted", value_of(n), counts);
                disarm();
                check_end();
            }
}

void controls_monitors(void)
{
    range();
    enables();
}
