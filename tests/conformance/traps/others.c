/* others.c - HCPTR.TCPAC, the timer's traps, WFI and WFE, TGE, calls, and what comes first
 * (ARM DDI 0406C B1.14, B8.1, B4.1.64, B4.1.22, B4.1.26). */
#include "board.h"
#include "gic/arch/gic_regs.h"
#include "timer/arch/cnt_regs.h"
#include "traps.h"

static void set_tcpac(bool on)
{
    mcr_HCPTR(0x33ffu | (on ? HCPTR_TCPAC : 0));
}
static void set_pl1pcten(bool on)
{
    mcr_CNTHCTL(CNTHCTL_PL1PCEN | (on ? CNTHCTL_PL1PCTEN : 0));
}
static void set_pl1pcen(bool on)
{
    mcr_CNTHCTL(CNTHCTL_PL1PCTEN | (on ? CNTHCTL_PL1PCEN : 0));
}

static const struct trap_access tcpac[] = {{SR_CPACR, R | W}};
static const struct trap_access pcten[] = {{SR_CNTPCT, R | UR}};
static const struct trap_access pcen[] = {{SR_CNTP_CTL, R | W | UR | UW},
                                          {SR_CNTP_TVAL, R | W | UR | UW},
                                          {SR_CNTP_CVAL, R | W | UR | UW}};

static const struct trap_bit bits[] = {
    {"HCPTR.TCPAC", "B1.14.12", set_tcpac, TRAP_LIST(tcpac)},
    {"CNTHCTL.PL1PCTEN", "B8.1.2", set_pl1pcten, TRAP_LIST(pcten), .inverse = true},
    {"CNTHCTL.PL1PCEN", "B8.1.5", set_pl1pcen, TRAP_LIST(pcen), .inverse = true},
};

/* CNTKCTL: what PL0 may; without leave it is UNDEFINED, taken to PL1, whatever CNTHCTL says. */
static const struct {
    const char *field;
    uint32_t bit;
    struct trap_access reg[3];
} kctl[] = {
    {"CNTKCTL.PL0PCTEN", CNTKCTL_PL0PCTEN, {{SR_CNTPCT, UR}}},
    {"CNTKCTL.PL0VCTEN", CNTKCTL_PL0VCTEN, {{SR_CNTVCT, UR}}},
    {"CNTKCTL.PL0VTEN",
     CNTKCTL_PL0VTEN,
     {{SR_CNTV_CTL, UR | UW}, {SR_CNTV_TVAL, UR | UW}, {SR_CNTV_CVAL, UR | UW}}},
    {"CNTKCTL.PL0PTEN",
     CNTKCTL_PL0PTEN,
     {{SR_CNTP_CTL, UR | UW}, {SR_CNTP_TVAL, UR | UW}, {SR_CNTP_CVAL, UR | UW}}},
};

static void kctl_one(unsigned i, enum sysreg_id reg, unsigned how)
{
    check_begin(MUST, "B4.1.26", "%s=1: %s is allowed", kctl[i].field, access_name(reg, how));
    mcr_CNTKCTL(kctl[i].bit);
    try_untrapped(reg, how);
    check_end();
    check_begin(MUST, "B4.1.26", "%s=0: %s is UNDEFINED", kctl[i].field, access_name(reg, how));
    mcr_CNTKCTL(0x303u & ~kctl[i].bit);
    access_operands(reg);
    run_insn(PL0, access_insn(reg, how));
    expect_pl1(V_UNDEF, MODE_UND);
    check_end();
    check_begin(MUST, "B8.1", "%s=0, CNTHCTL=0: %s is UNDEFINED, no trap", kctl[i].field,
                access_name(reg, how));
    mcr_CNTKCTL(0x303u & ~kctl[i].bit);
    mcr_CNTHCTL(0);
    access_operands(reg);
    run_insn(PL0, access_insn(reg, how));
    expect_pl1(V_UNDEF, MODE_UND);
    check_end();
}

static void kctl_all(void)
{
    for (unsigned i = 0; i < sizeof kctl / sizeof *kctl; i++)
        for (unsigned j = 0; j < 3; j++)
            for (unsigned how = UR; how <= UW; how <<= 1)
                if (kctl[i].reg[j].how & how)
                    kctl_one(i, kctl[i].reg[j].reg, how);
    for (uint32_t v = 0; v < 4; v++) {
        check_begin(MUST, "B4.1.21", "CNTFRQ at PL0 with CNTKCTL.PL0VCTEN=%u, PL0PCTEN=%u", v >> 1,
                    v & 1);
        mcr_CNTKCTL(v);
        run_insn(PL0, access_insn(SR_CNTFRQ, UR));
        if (v)
            expect_done();
        else
            expect_pl1(V_UNDEF, MODE_UND);
        check_end();
    }
}

/* An interrupt that is pending, so that WFI has nothing to wait for: the Hyp timer's, in the past.
 */
static void pending_interrupt(void)
{
    volatile uint32_t *enable = (volatile uint32_t *)(GICD_BASE + GICD_ISENABLER);
    *enable = 1u << PPI_HYP_TIMER;
    *(volatile uint32_t *)(GICD_BASE + GICD_CTLR) = 1;
    *(volatile uint32_t *)(GICC_BASE + GICC_PMR) = 0xff;
    *(volatile uint32_t *)(GICC_BASE + GICC_CTLR) = 1;
    mcrr_CNTHP_CVAL(0);
    mcr_CNTHP_CTL(1);
    isb();
}

static void no_interrupt(void)
{
    mcr_CNTHP_CTL(0);
    *(volatile uint32_t *)(GICC_BASE + GICC_CTLR) = 0;
    *(volatile uint32_t *)(GICD_BASE + GICD_CTLR) = 0;
    *(volatile uint32_t *)(GICD_BASE + GICD_ICENABLER) = 1u << PPI_HYP_TIMER;
}

#define HSR_WFI 0x07e00000u /* EC 0x01, IL, CV, COND 14 */
#define HSR_WFE 0x07e00001u

static void wfi(void)
{
    static const uint32_t cpsr[] = {PL1, PL0};
    for (unsigned i = 0; i < 2; i++) {
        check_begin(MUST, "B1.14.9", "HCR.TWI=1: WFI at PL%u traps", 1 - i);
        mcr_HCR(HCR_TWI);
        run_insn(cpsr[i], I_WFI);
        expect_trap(HSR_WFI, code_at(0));
        check_end();
        check_begin(MUST, "B1.14.9", "HCR.TWI=0: WFI at PL%u ends with a pending interrupt", 1 - i);
        pending_interrupt();
        run_insn(cpsr[i], I_WFI);
        expect_done();
        no_interrupt();
        check_end();
        check_begin(MUST, "B1.14.9", "HCR.TWI=1: WFI at PL%u that would not wait does not trap",
                    1 - i);
        mcr_HCR(HCR_TWI);
        pending_interrupt();
        run_insn(cpsr[i], I_WFI);
        expect_done();
        no_interrupt();
        check_end();
    }
}

/* WFE waits only when the event register is clear: SEV and WFE clear it. */
static void wfe(void)
{
    static const uint32_t waits[] = {I_SEV, I_WFE, I_WFE}, passes[] = {I_SEV, I_WFE};
    static const uint32_t cpsr[] = {PL1, PL0};
    for (unsigned i = 0; i < 2; i++) {
        check_begin(MUST, "B1.14.9", "HCR.TWE=1: WFE at PL%u with no event traps", 1 - i);
        mcr_HCR(HCR_TWE);
        run_insns(cpsr[i], waits, 3);
        expect_trap(HSR_WFE, code_at(2));
        check_end();
        check_begin(MUST, "B1.14.9", "HCR.TWE=1: WFE at PL%u with an event does not trap", 1 - i);
        mcr_HCR(HCR_TWE);
        run_insns(cpsr[i], passes, 2);
        expect_done();
        check_end();
        check_begin(MUST, "B1.14.9", "HCR.TWE=0: WFE at PL%u does not trap", 1 - i);
        run_insns(cpsr[i], passes, 2);
        expect_done();
        check_end();
    }
}

static void calls(void)
{
    check_begin(MUST, "B3.13.6", "HVC at PL1: EC 0x12 and the immediate");
    run_insn(PL1, I_HVC(0x1234));
    expect_hyp(V_HYP);
    expect_eq("HSR", out.hsr, 0x4a001234u);
    expect_eq("ELR_hyp", out.lr, code_at(1));
    check_end();
    check_begin(MUST, "B3.13.6", "HVC in Hyp mode: vector 0x08");
    run_insn(PL2, I_HVC(0xffff));
    expect_hyp(V_CALL);
    expect_eq("HSR", out.hsr, 0x4a00ffffu);
    check_end();
    check_begin(MUST, "A8.8.69", "HVC at PL0 is UNDEFINED");
    run_insn(PL0, I_HVC(1));
    expect_pl1(V_UNDEF, MODE_UND);
    check_end();
    check_begin(MUST, "B1.8.8", "HCR.TGE=1: SVC at PL0 is taken to Hyp mode");
    mcr_HCR(HCR_TGE);
    run_insn(PL0, I_SVC(0xabcd));
    expect_hyp(V_HYP);
    expect_eq("HSR", out.hsr, 0x4600abcdu);
    expect_eq("ELR_hyp", out.lr, code_at(1));
    check_end();
    check_begin(MUST, "B1.8.8", "HCR.TGE=0: SVC at PL0 is taken to Supervisor mode");
    run_insn(PL0, I_SVC(0xabcd));
    expect_pl1(V_CALL, MODE_SVC);
    check_end();
    check_begin(MUST, "B1.8.8", "HCR.TGE=1: UNDEFINED at PL0 is taken to Hyp mode, EC 0");
    mcr_HCR(HCR_TGE);
    run_insn(PL0, I_UDF);
    expect_hyp(V_HYP);
    expect_bits("HSR", out.hsr, ~(uint32_t)HSR_IL, 0); /* IL says nothing for this class */
    expect_eq("ELR_hyp", out.lr, code_at(0));
    check_end();
}

/* B1.14.1: a conditional instruction that fails its condition need not trap. Ours does not. */
static void condition_failed(void)
{
    static const struct {
        const char *what;
        uint32_t hcr, hstr, insn;
    } rows[] = {
        {"HCR.TWI=1: WFIEQ", HCR_TWI, 0, I_WFI},
        {"HCR.TSC=1: SMCEQ", HCR_TSC, 0, I_SMC},
        {"HCR.TID2=1: MRCEQ CTR", HCR_TID2, 0, I_MRC(15, 0, 2, 0, 0, 1)},
        {"HSTR.T13=1: MRCEQ TPIDRPRW", 0, HSTR_T13, I_MRC(15, 0, 2, 13, 0, 4)},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(i < 2 ? MUST : POLICY, "B1.14.1", "%s, condition failed: no trap",
                    rows[i].what);
        mcr_HCR(rows[i].hcr);
        mcr_HSTR(rows[i].hstr);
        run_insn(PL1, I_COND(C_EQ, rows[i].insn));
        expect_done();
        check_end();
    }
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "B3.13.6", "%s, condition passed: CV, and COND is EQ or AL",
                    rows[i].what);
        mcr_HCR(rows[i].hcr);
        mcr_HSTR(rows[i].hstr);
        run_insn(PL1 | PSR_Z, I_COND(C_EQ, rows[i].insn));
        expect_hyp(V_HYP);
        uint32_t cond = field_get(out.hsr, ISS_COND);
        if (field_get(out.hsr, HSR_EC) != EC_SMC)
            expect_true("CV is 1, COND 0 or 14", (out.hsr & ISS_CV) && (cond == 0 || cond == 14));
        check_end();
    }
}

/* Each field of the syndrome of MCR, MRC, MCRR, MRRC and BXJ, by an access in which it differs. */
static void iss_fields(void)
{
    static const struct {
        const char *field, *name;
        uint32_t hstr, insn, mask, want;
    } rows[] = {
        {"Rt", "MRC of R0: Rt is 0", HSTR_T13, I_MRC(15, 0, 0, 13, 0, 4), ISS_CP_RT, 0u << 5},
        {"Rt", "MRC of R12: Rt is 12", HSTR_T13, I_MRC(15, 0, 12, 13, 0, 4), ISS_CP_RT, 12u << 5},
        {"Rt", "MRC of LR: Rt is 14", HSTR_T13, I_MRC(15, 0, 14, 13, 0, 4), ISS_CP_RT, 14u << 5},
        {"opc1", "opc1 0", HSTR_T0, I_MRC(15, 0, 2, 0, 0, 1), ISS_CP_OPC1, 0u << 14},
        {"opc1", "opc1 2", HSTR_T0, I_MRC(15, 2, 2, 0, 0, 0), ISS_CP_OPC1, 2u << 14},
        {"opc2", "opc2 0", HSTR_T13, I_MRC(15, 0, 2, 13, 0, 0), ISS_CP_OPC2, 0u << 17},
        {"opc2", "opc2 4", HSTR_T13, I_MRC(15, 0, 2, 13, 0, 4), ISS_CP_OPC2, 4u << 17},
        {"CRn", "CRn 0", HSTR_T0, I_MRC(15, 0, 2, 0, 0, 1), ISS_CP_CRN, 0u << 10},
        {"CRn", "CRn 13", HSTR_T13, I_MRC(15, 0, 2, 13, 0, 4), ISS_CP_CRN, 13u << 10},
        {"CRm", "CRm 0", HSTR_T13, I_MRC(15, 0, 2, 13, 0, 4), ISS_CP_CRM, 0u << 1},
        {"CRm", "CRm 7", HSTR_T8, I_MCR(15, 0, 2, 8, 7, 0), ISS_CP_CRM, 7u << 1},
        {"Read", "MRC: Read is 1", HSTR_T13, I_MRC(15, 0, 2, 13, 0, 4), ISS_CP_READ, 1},
        {"Read", "MCR: Read is 0", HSTR_T13, I_MCR(15, 0, 2, 13, 0, 4), ISS_CP_READ, 0},
        {"opc1", "MRRC, opc1 0", HSTR_T2, I_MRRC(15, 0, 2, 3, 2), ISS_CPD_OPC1, 0u << 16},
        {"opc1", "MRRC, opc1 1", HSTR_T2, I_MRRC(15, 1, 2, 3, 2), ISS_CPD_OPC1, 1u << 16},
        {"Rt2", "MRRC, Rt2 R0", HSTR_T2, I_MRRC(15, 0, 2, 0, 2), ISS_CPD_RT2, 0u << 10},
        {"Rt2", "MRRC, Rt2 R11", HSTR_T2, I_MRRC(15, 0, 2, 11, 2), ISS_CPD_RT2, 11u << 10},
        {"Rm", "BXJ R0: Rm is 0", HSTR_TJDBX, I_BXJ(0), ISS_BXJ_RM, 0},
        {"Rm", "BXJ R12: Rm is 12", HSTR_TJDBX, I_BXJ(12), ISS_BXJ_RM, 12},
        {"CV", "A32: CV is 1", HSTR_T13, I_MRC(15, 0, 2, 13, 0, 4), ISS_CV, ISS_CV},
        {"COND", "AL: COND is 14", HSTR_T13, I_MRC(15, 0, 2, 13, 0, 4), ISS_COND, 14u << 20},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "B3.13.6", "ISS.%s of %s", rows[i].field, rows[i].name);
        mcr_HSTR(rows[i].hstr);
        run_insn(PL1, rows[i].insn);
        expect_hyp(V_HYP);
        expect_bits("HSR", out.hsr, rows[i].mask, rows[i].want);
        check_end();
    }
}

/* HSR.IL: the length of the instruction that trapped. */
static void lengths(void)
{
    static const uint16_t wfi16[] = {0xbf30}, wfi32[] = {0xf3af, 0x8003};
    check_begin(MUST, "B3.13.6", "HSR.IL=0 for a 16-bit WFI");
    mcr_HCR(HCR_TWI);
    run_thumb(PL1, wfi16, 1);
    expect_hyp(V_HYP);
    expect_bits("HSR", out.hsr, HSR_EC | HSR_IL, (uint32_t)EC_WFX << 26);
    check_end();
    check_begin(MUST, "B3.13.6", "HSR.IL=1 for a 32-bit T32 WFI");
    mcr_HCR(HCR_TWI);
    run_thumb(PL1, wfi32, 2);
    expect_hyp(V_HYP);
    expect_bits("HSR", out.hsr, HSR_EC | HSR_IL, (uint32_t)EC_WFX << 26 | HSR_IL);
    check_end();
}

void traps_others(void)
{
    for (unsigned i = 0; i < sizeof bits / sizeof *bits; i++)
        try_trap_bit(&bits[i]);
    kctl_all();
    wfi();
    wfe();
    calls();
    condition_failed();
    iss_fields();
    lengths();
}
