/* masks.c - CPSR.A, I and F in either state: who can write them, and what they hold back, by
 * SCR.FW, SCR.AW and HCR. ARM DDI 0406C B1.8.6 (asynchronous exceptions, their masks), B1.3.3 and
 * B9.3 (CPSRWriteByInstr(): with the Virtualization Extensions A and F can be written in either
 * state), B4.1.129 (SCR). */
#include "secure.h"

#include "gic.h"

enum { SGI = 1 };

static void writable(void)
{
    static const struct {
        const char *field, *what;
        uint32_t scr, bit, byte;
    } rows[] = {
        {"SCR.FW", "CPSR.F", SCR_FW, PSR_F, 1},
        {"SCR.AW", "CPSR.A", SCR_AW, PSR_A, 2},
    };
    static const unsigned from[] = {0, 7, 14};
    for (unsigned i = 0; i < COUNT(rows); i++)
        for (unsigned on = 0; on < 2; on++)
            for (unsigned k = 0; k < COUNT(from); k++) {
                const struct place *p = &places[from[k]];
                uint32_t scr = on ? rows[i].scr : 0, bit = rows[i].bit;
                check_begin(MUST, "B1.3.3", "%s=%u: MSR in %s mode sets and clears %s",
                            rows[i].field, on, p->name, rows[i].what);
                guest.r[0] = bit | p->mode;
                run_at(p, scr, MASKED & ~bit, I_MSR_CPSR(rows[i].byte, 0));
                expect_done();
                expect_eq("set", out.spsr & bit, bit);
                guest.r[0] = p->mode;
                run_at(p, scr, MASKED, I_MSR_CPSR(rows[i].byte, 0));
                expect_done();
                expect_eq("cleared", out.spsr & bit, 0);
                check_end();
            }
}

/* One row: SCR and HCR, and where CPSR's mask does not hold the interrupt back. */
struct masked {
    bool fiq;
    uint32_t scr, hcr;
    const char *name;
    bool svc, hyp; /* taken in Non-secure Supervisor, in Hyp mode */
};

static const struct masked rows[] = {
    {true, 0, 0, "SCR.FIQ=0, HCR.FMO=0", false, false},
    {true, SCR_FW, 0, "SCR.FW=1, SCR.FIQ=0, HCR.FMO=0", false, false},
    {true, 0, HCR_FMO, "SCR.FIQ=0, HCR.FMO=1", true, false},
    {true, SCR_FIQ, 0, "SCR.FW=0, SCR.FIQ=1", true, true},
    {true, SCR_FIQ | SCR_FW, 0, "SCR.FW=1, SCR.FIQ=1, HCR.FMO=0", false, false},
    {true, SCR_FIQ | SCR_FW, HCR_FMO, "SCR.FW=1, SCR.FIQ=1, HCR.FMO=1", true, false},
    {false, 0, 0, "SCR.IRQ=0, HCR.IMO=0", false, false},
    {false, 0, HCR_IMO, "SCR.IRQ=0, HCR.IMO=1", true, false},
    {false, SCR_IRQ, 0, "SCR.IRQ=1, HCR.IMO=0", false, false},
    {false, SCR_IRQ, HCR_IMO, "SCR.IRQ=1, HCR.IMO=1", true, false},
};

static void hold_back(const struct masked *m, const struct place *p, bool taken)
{
    uint32_t mask = m->fiq ? PSR_F : PSR_I;
    bool monitor = m->scr & (SCR_FIQ | SCR_IRQ);
    check_begin(MUST, "B1.8.6", "%s: CPSR.%c=1 in %s mode %s", m->name, m->fiq ? 'F' : 'I', p->name,
                taken ? "does not mask it" : "masks it");
    gic_quiet();
    gicc_write(GICC_CTLR, GICC_CTLR_EnableGrp0 | (m->fiq ? (uint32_t)GICC_CTLR_FIQEn : 0));
    gic_raise(SGI, 0x80);
    NS(mcr_HCR(m->hcr));
    run_at(p, m->scr, mask, I_NOP);
    uint32_t vector = m->fiq ? V_FIQ : V_IRQ;
    if (!taken)
        expect_done();
    else if (monitor)
        expect_mon(vector);
    else
        expect_hyp(vector);
    check_end();
}

void secure_masks(void)
{
    writable();
    for (unsigned i = 0; i < COUNT(rows); i++) {
        hold_back(&rows[i], &places[0], false);
        hold_back(&rows[i], &places[7], rows[i].svc);
        hold_back(&rows[i], &places[14], rows[i].hyp);
        hold_back(&rows[i], &places[15], false);
    }
}
