/* waiting.c - what ends WFI and WFE, and the event stream (ARM DDI 0406C B1.8.13, B1.8.14, B8.1.4).
 *
 * A watchdog ends a wait that should have ended before: the Hyp timer, taken to Hyp mode by
 * HCR.IMO, or waking by its being pending. How long it took tells which of the two it was. */
#include "timers.h"

static uint64_t watchdog(void)
{
    uint64_t end = mrrc_CNTPCT() + long_time();
    gic_quiet();
    gic_set(GICD_ISENABLER, PPI_HYP_TIMER);
    mcrr_CNTHP_CVAL(end);
    mcr_CNTHP_CTL(1);
    isb();
    return end;
}

static void off(void)
{
    mcr_CNTHP_CTL(0);
    mcr_CNTV_CTL(0);
    gic_quiet();
}

static const struct {
    const char *name;
    uint32_t insn, hcr, cpsr;
    bool timer; /* the virtual timer's interrupt, physical */
    bool wakes;
} rows[] = {
    {"WFI ends by a physical interrupt, CPSR.I=1", I_WFI, 0, PL1, true, true},
    {"WFI ends by a physical interrupt, CPSR.I=1, HCR.IMO=1", I_WFI, HCR_IMO, PL1, true, true},
    {"WFI ends by a virtual interrupt, CPSR.I=1", I_WFI, HCR_IMO | HCR_VI, PL1, false, true},
    {"WFI ends by a virtual FIQ, CPSR.F=1", I_WFI, HCR_FMO | HCR_VF, PL1, false, true},
    {"WFI ends by a virtual abort, CPSR.A=1", I_WFI, HCR_AMO | HCR_VA, PL1, false, true},
    {"WFI in Hyp mode ends by a physical interrupt, CPSR.I=1", I_WFI, 0, PL2, true, true},
    {"WFI in Hyp mode does not end by a virtual interrupt", I_WFI, HCR_IMO | HCR_VI, PL2, false,
     false},
    {"WFI does not end by HCR.VI with HCR.IMO=0", I_WFI, HCR_VI, PL1, false, false},
    {"WFI waits without anything", I_WFI, 0, PL1, false, false},
};

static void wfi(void)
{
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "B1.8.14", "%s", rows[i].name);
        uint64_t end = watchdog();
        if (rows[i].timer) {
            gic_set(GICD_ISENABLER, PPI_VIRT_TIMER);
            mcr_CNTV_TVAL(mrc_CNTFRQ() / 1000);
            mcr_CNTV_CTL(1);
        }
        mcr_HCR(rows[i].hcr);
        run_insn(rows[i].cpsr, rows[i].insn);
        bool early = mrrc_CNTPCT() < end;
        off();
        expect_eq("ended before the watchdog", early, rows[i].wakes);
        check_end();
    }
}

/* The event register, by SEV and WFE; exceptions returns are events as well (B1.8.13). */
static void wfe(void)
{
    static const uint32_t sev[] = {I_SEV, I_WFE};
    static const uint32_t twice[] = {I_SEV, I_WFE, I_WFE};
    check_begin(MUST, "B1.8.13", "WFE does not wait after SEV");
    uint64_t end = watchdog();
    run_insns(PL1, sev, 2);
    bool early = mrrc_CNTPCT() < end;
    off();
    expect_true("it did not wait", early);
    check_end();
    check_begin(MUST, "B1.8.13", "an exception return sets the event register");
    end = watchdog();
    run_insn(PL1, I_WFE);
    early = mrrc_CNTPCT() < end;
    off();
    expect_true("WFE after ERET did not wait", early);
    check_end();
    check_begin(MICRO, "B1.8.13", "WFE clears the event register: a second one waits");
    end = watchdog();
    mcr_HCR(HCR_IMO);
    run_insns(PL1, twice, 3);
    early = mrrc_CNTPCT() < end;
    off();
    expect_true("it waited", !early);
    check_end();
}

/* The event stream: a bit of the count, by its edge (B8.1.4). */
static void stream(void)
{
    static const uint32_t twice[] = {I_SEV, I_WFE, I_WFE};
    for (unsigned hyp = 0; hyp < 2; hyp++)
        for (unsigned dir = 0; dir < 2; dir++) {
            check_begin(MUST, "B8.1.4", "%s.EVNTEN=1, EVNTDIR=%u: the event stream ends WFE",
                        hyp ? "CNTHCTL" : "CNTKCTL", dir);
            uint64_t end = watchdog();
            uint32_t v = CNTKCTL_EVNTEN | dir << 3 | 10u << 4; /* every 2048 counts */
            hyp ? mcr_CNTHCTL(3 | v) : mcr_CNTKCTL(0x303 | v);
            mcr_HCR(HCR_IMO);
            run_insns(PL1, twice, 3);
            bool early = mrrc_CNTPCT() < end;
            mcr_CNTHCTL(3);
            mcr_CNTKCTL(0x303);
            off();
            expect_done();
            expect_true("WFE ended before the watchdog", early);
            check_end();
        }
}

enum { EVNTI_AT = 4, MARGIN = 2048 };

static void stream_set(bool hyp, uint32_t v)
{
    hyp ? mcr_CNTHCTL(3 | v) : mcr_CNTKCTL(0x303 | v);
    isb();
}

/* No stream, no event: the watchdog ends it. WFE need not wait: MICRO. */
static void no_stream(void)
{
    static const uint32_t twice[] = {I_SEV, I_WFE, I_WFE};
    for (unsigned hyp = 0; hyp < 2; hyp++) {
        check_begin(MICRO, "B8.1.4", "%s.EVNTEN=0: WFE waits", hyp ? "CNTHCTL" : "CNTKCTL");
        uint64_t end = watchdog();
        stream_set(hyp, 10u << EVNTI_AT);
        mcr_HCR(HCR_IMO);
        run_insns(PL1, twice, 3);
        bool early = mrrc_CNTPCT() < end;
        stream_set(hyp, 0);
        off();
        expect_true("the watchdog ended it", !early);
        check_end();
    }
}

/* Three waits for bit 14 or 15 of the count: each ends soon behind the edge asked for. Interrupts
 * of a host or another world may delay, not hasten, a wait: the margin is behind the edge. */
static void stream_edge(bool hyp, unsigned bit, unsigned dir)
{
    static const uint32_t waits[] = {I_SEV, I_WFE, I_WFE};
    const char *name = hyp ? "CNTHCTL" : "CNTKCTL";
    check_begin(MICRO, "B8.1.4", "%s.EVNTI=%u, EVNTDIR=%u: WFE ends behind bit %u's %s edge", name,
                bit, dir, bit, dir ? "falling" : "rising");
    uint64_t end = watchdog(), seen[3];
    stream_set(hyp, CNTKCTL_EVNTEN | dir << 3 | bit << EVNTI_AT);
    mcr_HCR(HCR_IMO);
    for (unsigned i = 0; i < 3; i++) {
        run_insns(PL1, waits, 3);
        seen[i] = mrrc_CNTPCT();
    }
    bool early = seen[2] < end;
    stream_set(hyp, 0);
    off();
    expect_true("before the watchdog", early);
    uint32_t period = 2u << bit;
    for (unsigned i = 0; i < 3; i++) {
        uint32_t behind = (uint32_t)seen[i] - (dir ? 0 : period / 2);
        expect_true("behind the edge", (behind & (period - 1)) < MARGIN);
    }
    expect_true("a period apart", seen[1] - seen[0] > period - MARGIN);
    check_end();
}

void timers_waiting(void)
{
    wfi();
    wfe();
    stream();
    no_stream();
    for (unsigned hyp = 0; hyp < 2; hyp++)
        for (unsigned bit = 14; bit < 16; bit++)
            for (unsigned dir = 0; dir < 2; dir++)
                stream_edge(hyp, bit, dir);
}
