/* scr.c - SCR bit by bit: routing of IRQ, FIQ and external aborts to Monitor mode, SMC and HVC,
 * what entry to Hyp mode masks. ARM DDI 0406C B1.5, B1.8.6, B1.8.5, B4.1.129 (SCR); Cortex-A15 TRM
 * chapter 4. SCR.nET is not there on this core; an asynchronous abort has no source on the boards,
 * so that of SCR.AW only CPSR.A itself shows (masks.c). */
#include "secure.h"

#include "gic.h"

enum { SGI = 1 };

/* A Group 0 SGI, as an IRQ or as a FIQ. */
static void interrupt(bool fiq)
{
    gic_quiet();
    gicc_write(GICC_CTLR, GICC_CTLR_EnableGrp0 | (fiq ? (uint32_t)GICC_CTLR_FIQEn : 0));
    gic_raise(SGI, 0x80);
}

static void expect_mon_from(const struct place *p, uint32_t vector, uint32_t lr, uint32_t psr)
{
    expect_mon(vector);
    expect_eq("LR_mon", out.lr, lr);
    expect_eq("SPSR_mon", out.spsr, psr);
    expect_eq("masks", out.cpsr & MASKED, MASKED);
    expect_eq("SCR.NS", out.scr & SCR_NS, p->ns);
}

/* Without SCR's bit: the mode of its own state; from Hyp mode Hyp, from Monitor mode Secure. */
static void expect_own(const struct place *p, uint32_t vector, uint32_t mode)
{
    if (is_hyp(p))
        expect_hyp(vector);
    else
        expect_pl1_in(p->ns, vector, mode);
}

static void routed(bool fiq)
{
    const char *name = fiq ? "FIQ" : "IRQ";
    uint32_t bit = fiq ? SCR_FIQ : SCR_IRQ, vector = fiq ? V_FIQ : V_IRQ;
    for (unsigned i = 0; i < PLACES; i++)
        for (unsigned on = 0; on < 2; on++) {
            const struct place *p = &places[i];
            check_begin(MUST, "B1.8.4", "SCR.%s=%u: %s in %s mode is taken to %s", name, on, name,
                        p->name, on ? "Monitor mode" : "its state's own mode");
            interrupt(fiq);
            run_at(p, on ? bit : 0, 0, I_NOP);
            if (on)
                expect_mon_from(p, vector, code_at(0) + 4, p->mode);
            else
                expect_own(p, vector, fiq ? MODE_FIQ : MODE_IRQ);
            check_end();
        }
    /* HCR routes what SCR does not; Secure state is not its business. */
    for (unsigned i = 0; i < 3; i++) {
        const struct place *p = &places[i == 0 ? 0 : i == 1 ? 7 : 13];
        for (unsigned on = 0; on < 2; on++) {
            check_begin(MUST, "B1.8.4", "HCR.%cMO=1, SCR.%s=%u: %s in %s mode is taken to %s",
                        *name, name, on, name, p->name,
                        on      ? "Monitor mode"
                        : p->ns ? "Hyp mode"
                                : "PL1");
            interrupt(fiq);
            NS(mcr_HCR(fiq ? HCR_FMO : HCR_IMO));
            run_at(p, on ? bit : 0, 0, I_NOP);
            if (on)
                expect_mon_from(p, vector, code_at(0) + 4, p->mode);
            else if (p->ns)
                expect_hyp(vector);
            else
                expect_pl1_in(0, vector, fiq ? MODE_FIQ : MODE_IRQ);
            check_end();
        }
    }
}

/* The other bits do not route it. */
static void not_each_other(void)
{
    check_begin(MUST, "B1.8.4",
                "SCR.IRQ=1, SCR.FIQ=0: FIQ in Non-secure Supervisor mode stays at PL1");
    interrupt(true);
    run_at(&places[7], SCR_IRQ | SCR_EA, 0, I_NOP);
    expect_pl1_in(1, V_FIQ, MODE_FIQ);
    check_end();
    check_begin(MUST, "B1.8.4",
                "SCR.FIQ=1, SCR.IRQ=0: IRQ in Non-secure Supervisor mode stays at PL1");
    interrupt(false);
    run_at(&places[7], SCR_FIQ | SCR_EA, 0, I_NOP);
    expect_pl1_in(1, V_IRQ, MODE_IRQ);
    check_end();
}

/* An entry to Hyp mode masks what is not routed to Monitor mode (B1.8.5, EnterHypMode()). */
static void hyp_masks(void)
{
    static const struct {
        const char *name;
        uint32_t scr, masks;
    } rows[] = {
        {"SCR.EA=0, IRQ=0, FIQ=0", 0, PSR_A | PSR_I | PSR_F},
        {"SCR.EA=1", SCR_EA, PSR_I | PSR_F},
        {"SCR.IRQ=1", SCR_IRQ, PSR_A | PSR_F},
        {"SCR.FIQ=1", SCR_FIQ, PSR_A | PSR_I},
        {"SCR.EA=1, IRQ=1, FIQ=1", SCR_EA | SCR_IRQ | SCR_FIQ, 0},
    };
    for (unsigned i = 0; i < COUNT(rows); i++) {
        check_begin(MUST, "B1.8.5", "%s: what an entry to Hyp mode masks", rows[i].name);
        run_at(&places[7], rows[i].scr | SCR_HCE, 0, I_HVC(1));
        expect_hyp(V_HYP);
        expect_eq("masks", out.cpsr & MASKED, rows[i].masks);
        check_end();
    }
}

static void smc_disable(void)
{
    for (unsigned on = 0; on < 2; on++) {
        static const unsigned from[] = {7, 8, 9, 10, 11, 12, 14};
        for (unsigned k = 0; k < COUNT(from); k++) {
            const struct place *p = &places[from[k]];
            check_begin(MUST, "B9.3.14", "SCR.SCD=%u: SMC in %s mode %s", on, p->name,
                        on ? "is UNDEFINED" : "is taken to Monitor mode");
            if (on)
                fiq_ends();
            run_at(p, on ? SCR_SCD | SCR_FIQ | SCR_FW : 0, MASKED, I_SMC_IMM(3));
            if (on)
                expect_own(p, V_UNDEF, MODE_UND);
            else
                expect_mon_from(p, V_CALL, code_at(1), p->mode | MASKED);
            check_end();
        }
        check_begin(MUST, "B1.14.8", "SCR.SCD=%u, HCR.TSC=1: SMC traps to Hyp mode", on);
        if (on)
            fiq_ends();
        NS(mcr_HCR(HCR_TSC));
        run_at(&places[7], on ? SCR_SCD | SCR_FIQ | SCR_FW : 0, MASKED, I_SMC_IMM(3));
        expect_hyp(V_HYP);
        expect_eq("HSR.EC", out.hsr >> 26, EC_SMC);
        check_end();
    }
}

static void hvc_enable(void)
{
    for (unsigned on = 0; on < 2; on++)
        for (unsigned i = 0; i < PLACES; i++) {
            const struct place *p = &places[i];
            bool call = on && p->ns && !is_user(p);
            if (is_hyp(p) && !on)
                continue; /* UNPREDICTABLE: below */
            check_begin(MUST, "B9.3.4", "SCR.HCE=%u: HVC in %s mode %s", on, p->name,
                        call ? "is taken to Hyp mode" : "is UNDEFINED");
            run_at(p, on ? (uint32_t)SCR_HCE : 0, MASKED, I_HVC(0x123));
            if (!call) {
                expect_pl1_in(p->ns, V_UNDEF, MODE_UND);
            } else {
                expect_hyp(is_hyp(p) ? V_CALL : V_HYP);
                expect_eq("HSR", out.hsr, (uint32_t)EC_HVC << 26 | 1u << 25 | 0x123);
            }
            check_end();
        }
    check_begin(POLICY, "B9.3.4", "SCR.HCE=0: HVC in Hyp mode is UNDEFINED");
    run_at(&places[14], 0, MASKED, I_HVC(1));
    expect_hyp(V_UNDEF);
    check_end();
}

/* Which bits there are. */
static void bits(void)
{
    static const struct {
        const char *name;
        uint32_t bit;
        bool there;
    } rows[] = {
        {"NS", SCR_NS, true},    {"IRQ", SCR_IRQ, true}, {"FIQ", SCR_FIQ, true},
        {"EA", SCR_EA, true},    {"FW", SCR_FW, true},   {"AW", SCR_AW, true},
        {"nET", SCR_NET, false}, {"SCD", SCR_SCD, true}, {"HCE", SCR_HCE, true},
        {"SIF", SCR_SIF, true},
    };
    for (unsigned i = 0; i < COUNT(rows); i++) {
        check_begin(rows[i].there ? MUST : CORE, rows[i].there ? "B4.1.129" : "TRM-4.3",
                    "SCR.%s %s", rows[i].name, rows[i].there ? "can be set and cleared" : "is 0");
        mcr_SCR(rows[i].bit);
        isb();
        uint32_t set = mrc_SCR();
        mcr_SCR(0);
        isb();
        expect_eq("SCR", set, rows[i].there ? rows[i].bit : 0);
        expect_eq("SCR after a write of 0", mrc_SCR(), 0);
        check_end();
    }
    check_begin(MUST, "B4.1.129", "SCR[31:10] are 0");
    mcr_SCR(0xfffffc00u);
    isb();
    uint32_t v = mrc_SCR();
    mcr_SCR(0);
    isb();
    expect_eq("SCR", v, 0);
    check_end();
}

void secure_scr(void)
{
    bits();
    routed(false);
    routed(true);
    not_each_other();
    hyp_masks();
    smc_disable();
    hvc_enable();
}
