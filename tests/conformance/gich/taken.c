/* taken.c - virtual interrupts taken by a guest (ARM IHI 0048B 5.2; ARM DDI 0406C B1.8.11). */
#include "gich.h"

static const struct {
    const char *name;
    uint32_t lr, ctlr, hcr, gich, cpsr;
    uint32_t vector; /* 0: nothing is taken */
} rows[] = {
    {"Group 1, HCR.IMO=1: virtual IRQ", PENDING1(40, 0x80), 3, HCR_IMO, 1, 0, V_IRQ},
    {"Group 1, HCR.IMO=0: nothing", PENDING1(40, 0x80), 3, 0, 1, 0, 0},
    {"Group 1, CPSR.I=1: nothing", PENDING1(40, 0x80), 3, HCR_IMO, 1, PSR_I, 0},
    {"Group 1, GICH_HCR.En=0: nothing", PENDING1(40, 0x80), 3, HCR_IMO, 0, 0, 0},
    {"Group 1, GICV_CTLR.EnableGrp1=0: nothing", PENDING1(40, 0x80), 1, HCR_IMO, 1, 0, 0},
    {"Group 0, GICV_CTLR.FIQEn=0: virtual IRQ", PENDING0(40, 0x80), 3, HCR_IMO | HCR_FMO, 1, 0,
     V_IRQ},
    {"Group 0, GICV_CTLR.FIQEn=1: virtual FIQ", PENDING0(40, 0x80), 0xb, HCR_IMO | HCR_FMO, 1, 0,
     V_FIQ},
    {"Group 0, FIQEn=1, HCR.FMO=0: nothing", PENDING0(40, 0x80), 0xb, HCR_IMO, 1, 0, 0},
    {"Group 0, FIQEn=1, CPSR.F=1: nothing", PENDING0(40, 0x80), 0xb, HCR_IMO | HCR_FMO, 1, PSR_F,
     0},
    {"Group 0, EnableGrp0=0: nothing", PENDING0(40, 0x80), 2, HCR_IMO | HCR_FMO, 1, 0, 0},
    {"priority at the mask 0xf8: nothing", PENDING1(40, 0xf8), 3, HCR_IMO, 1, 0, 0},
};

static void taken(void)
{
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "GIC-5.2", "%s", rows[i].name);
        gich_begin();
        gicv_write(GICV_CTLR, rows[i].ctlr);
        gich_write(GICH_HCR, rows[i].gich);
        gich_write(LR(0), rows[i].lr);
        mcr_HCR(rows[i].hcr);
        run_insn(MODE_USR | rows[i].cpsr, I_NOP);
        gich_write(LR(0), 0);
        if (rows[i].vector)
            expect_pl1(rows[i].vector, rows[i].vector == V_FIQ ? MODE_FIQ : MODE_IRQ);
        else
            expect_done();
        check_end();
    }
}

/* Physical interrupts: to Hyp mode by IMO and FMO, whatever CPSR masks; to PL1 without. */
static void physical(void)
{
    static const struct {
        const char *name;
        uint32_t ctlr, hcr, cpsr;
        bool hyp;
        uint32_t vector;
    } phys[] = {
        {"HCR.IMO=1: a physical IRQ is Hyp's", 1, HCR_IMO, 0, true, V_IRQ},
        {"HCR.IMO=1, CPSR.I=1: a physical IRQ is Hyp's", 1, HCR_IMO, PSR_I, true, V_IRQ},
        {"HCR.IMO=0: a physical IRQ is PL1's", 1, 0, 0, false, V_IRQ},
        {"HCR.IMO=0, CPSR.I=1: a physical IRQ waits", 1, 0, PSR_I, false, 0},
        {"HCR.FMO=1: a physical FIQ is Hyp's", 9, HCR_FMO, 0, true, V_FIQ},
        {"HCR.FMO=1, CPSR.F=1: a physical FIQ is Hyp's", 9, HCR_FMO, PSR_F, true, V_FIQ},
        {"HCR.FMO=0: a physical FIQ is PL1's", 9, 0, 0, false, V_FIQ},
        {"HCR.FMO=0, CPSR.F=1: a physical FIQ waits", 9, 0, PSR_F, false, 0},
        {"HCR.TGE=1: a physical IRQ is Hyp's", 1, HCR_TGE, 0, true, V_IRQ},
    };
    for (unsigned i = 0; i < sizeof phys / sizeof *phys; i++) {
        check_begin(MUST, "B1.8.4", "%s", phys[i].name);
        if (phys[i].ctlr & GICC_CTLR_FIQEn)
            gic_needs_both_groups();
        gich_begin();
        gicc_write(GICC_CTLR, phys[i].ctlr);
        gic_raise(SPI_A, 0x80);
        mcr_HCR(phys[i].hcr);
        run_insn(MODE_USR | phys[i].cpsr, I_NOP);
        gic_quiet();
        if (!phys[i].vector)
            expect_done();
        else if (phys[i].hyp)
            expect_hyp(phys[i].vector);
        else
            expect_pl1(phys[i].vector, phys[i].vector == V_FIQ ? MODE_FIQ : MODE_IRQ);
        if (phys[i].hyp) {
            expect_eq("ELR_hyp", out.lr, code_at(0));
            expect_eq("CPSR of the handler", out.cpsr & MASKED, MASKED);
        }
        check_end();
    }
}

static void isr(void)
{
    check_begin(MUST, "B4.1.97", "ISR at PL1 shows a virtual IRQ from a list register");
    gich_begin();
    gich_write(LR(0), PENDING1(40, 0x80));
    mcr_HCR(HCR_IMO);
    run_insn(PL1, sysreg_insn(SR_ISR, false));
    expect_eq("ISR", guest.r[2], ISR_I);
    check_end();
    check_begin(MUST, "B4.1.97", "ISR in Hyp mode does not show a virtual IRQ");
    gich_begin();
    gich_write(LR(0), PENDING1(40, 0x80));
    mcr_HCR(HCR_IMO);
    expect_eq("ISR", mrc_ISR(), 0);
    check_end();
}

void gich_guest(void)
{
    taken();
    physical();
    isr();
}
