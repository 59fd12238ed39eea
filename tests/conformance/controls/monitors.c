/* monitors.c - HDCR.HPMN and HPME: the event counters that Hyp mode keeps for itself. ARM DDI 0406C
 * B4.1.66, C12 (SW_INCR is event 0). */
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
        check_begin(MUST, "B4.1.66", "HDCR.HPMN, %s: PMCR.N at PL1 is HPMN",
                    less ? "two counters kept" : "none kept");
        mcr_HDCR(n);
        run_insn(PL1, sysreg_insn(SR_PMCR, false));
        expect_done();
        expect_eq("PMCR.N", field_get(guest.r[2], PMCR_N), n);
        check_end();
    }
    check_begin(MUST, "B4.1.66", "HDCR.HPMN, two counters kept: PMCR.N in Hyp mode is all");
    unsigned all = counters();
    mcr_HDCR(all - 2);
    expect_eq("PMCR.N", counters(), all);
    check_end();
    for (unsigned kept = 0; kept < 2; kept++) {
        check_begin(MUST, "B4.1.66", "HDCR.HPMN: PMCNTENSET at PL1 %s the last counter",
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
                check_begin(MUST, "B4.1.66", "HDCR.HPME=%u, PMCR.E=%u: a counter of %s %s", hpme, e,
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

/* Filters of PMXEVTYPER: PL1 by P xor NSK, PL0 by U xor NSU, Hyp mode by NSH (C12). */
static void filters(void)
{
    static const struct {
        const char *name;
        uint32_t type, cpsr;
        bool counts;
    } rows[] = {
        {"PMXEVTYPER.NSH=0: Hyp mode", 0, PL2, false},
        {"PMXEVTYPER.NSH=1: Hyp mode", PMXEVTYPER_NSH, PL2, true},
        {"PMXEVTYPER.P=0, NSK=0: PL1", 0, PL1, true},
        {"PMXEVTYPER.P=1, NSK=0: PL1", PMXEVTYPER_P, PL1, false},
        {"PMXEVTYPER.P=0, NSK=1: PL1", PMXEVTYPER_NSK, PL1, false},
        {"PMXEVTYPER.P=1, NSK=1: PL1", PMXEVTYPER_P | PMXEVTYPER_NSK, PL1, true},
        {"PMXEVTYPER.U=0, NSU=0: PL0", 0, PL0, true},
        {"PMXEVTYPER.U=1, NSU=0: PL0", PMXEVTYPER_U, PL0, false},
        {"PMXEVTYPER.U=0, NSU=1: PL0", PMXEVTYPER_NSU, PL0, false},
        {"PMXEVTYPER.U=1, NSU=1: PL0", PMXEVTYPER_U | PMXEVTYPER_NSU, PL0, true},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "B4.1.126", "%s %s", rows[i].name,
                    rows[i].counts ? "is counted" : "is not counted");
        mcr_PMUSERENR(1);
        mcr_PMCR(PMCR_E);
        arm(0);
        mcr_PMXEVTYPER(SW_INCR | rows[i].type);
        isb();
        guest.r[2] = 1;
        run_insn(rows[i].cpsr, sysreg_insn(SR_PMSWINC, true));
        expect_done();
        expect_eq("counted", value_of(0), rows[i].counts);
        disarm();
        check_end();
    }
}

static void user_enable(void)
{
    for (unsigned en = 0; en < 2; en++) {
        check_begin(MUST, "B4.1", "PMUSERENR.EN=%u: PMCCNTR at PL0 is %s", en,
                    en ? "read" : "UNDEFINED");
        mcr_PMUSERENR(en);
        run_insn(PL0, sysreg_insn(SR_PMCCNTR, false));
        if (en)
            expect_done();
        else
            expect_pl1(V_UNDEF, MODE_UND);
        check_end();
    }
}

void controls_monitors(void)
{
    range();
    enables();
    filters();
    user_enable();
}
