/* effects.c - SCTLR.SW, TRE, TE; HSCTLR.A, TE, EE; TTBCR.A1; HTCR.T0SZ; HCR.SWIO and BSU.
 * ARM DDI 0406C B4.1.130, B4.1.71, B4.1.153, B4.1.74, B4.1.65, B3.9.1, A8.8.229 (SWP). */
#include "controls.h"

#define ST_TRANSLATION(l) (0x04u | (l))

static uint32_t word[4] __attribute__((aligned(16)));

static void swp(void)
{
    for (unsigned on = 0; on < 2; on++) {
        check_begin(MUST, "B4.1.130", "SCTLR.SW=%u: SWP at PL1 %s", on,
                    on ? "works" : "is UNDEFINED");
        mcr_SCTLR(mrc_SCTLR() | (on ? SCTLR_SW : 0));
        word[0] = 0x1234;
        guest.r[1] = (uint32_t)word;
        guest.r[2] = 0x5678;
        run_insn(PL1, I_SWP(0, 2, 1));
        if (on) {
            expect_done();
            expect_eq("loaded", guest.r[0], 0x1234);
            expect_eq("stored", word[0], 0x5678);
        } else {
            expect_pl1(V_UNDEF, MODE_UND);
        }
        check_end();
    }
}

static void execution_state(void)
{
    static const uint16_t udf_t16[] = {0xde00}, hvc_t32[] = {0xf7e1, 0x8234};
    check_begin(MUST, "B1.8.5", "SCTLR.TE=0: an exception starts in A32");
    run_thumb(MODE_USR, udf_t16, 1);
    expect_pl1(V_UNDEF, MODE_UND);
    expect_eq("CPSR.T", out.cpsr & PSR_T, 0);
    check_end();
    check_begin(MUST, "B1.8.5", "HSCTLR.TE=0: Hyp mode is entered in A32");
    run_thumb(PL1, hvc_t32, 2);
    expect_hyp(V_HYP);
    expect_eq("HSR", out.hsr, 0x4a001234u);
    check_end();
    for (unsigned e = 0; e < 2; e++) {
        check_begin(MUST, "B1.8.5", "HSCTLR.EE=%u: CPSR.E is %u in Hyp mode's handler", e, e);
        mcr_HSCTLR(mrc_HSCTLR() | (e ? HSCTLR_EE : 0));
        run_insn(PL1 | (e ? 0 : PSR_E), I_HVC(1));
        mcr_HSCTLR(mrc_HSCTLR() & ~(uint32_t)HSCTLR_EE);
        isb();
        expect_eq("vector", guest.vector, e ? guest.vector : (uint32_t)V_HYP);
        expect_eq("CPSR.E at entry", guest.entry_cpsr & PSR_E, e ? (uint32_t)PSR_E : 0);
        check_end();
    }
}

static void hyp_alignment(void)
{
    for (unsigned a = 0; a < 2; a++) {
        check_begin(MUST, "B4.1.71",
                    "HSCTLR.A=%u: an unaligned load of Normal memory in Hyp mode %s", a,
                    a ? "faults" : "works");
        hyp_begin();
        hyp_map(3, ld_leaf(3, FRAME_PA(0), 1, 0));
        guest.r[1] = TEST_VA + 1;
        code[0] = I_LDR(0, 1);
        code[1] = END_PL1;
        code_written(code, 8);
        hyp_on(a ? HSCTLR_A : 0);
        run(PL2, code);
        mcr_HSCTLR(mrc_HSCTLR() & ~(uint32_t)(HSCTLR_M | HSCTLR_A));
        isb();
        if (a) {
            expect_hyp(V_DABT);
            expect_bits("HSR", out.hsr, HSR_EC | ISS_AB_FSC, (uint32_t)EC_DABT_HYP << 26 | 0x21);
        } else {
            expect_done();
        }
        check_end();
    }
}

/* Which of TTBR0 and TTBR1 has the ASID that tags a non-global entry: changing it hides the entry.
 */
static void asid_source(void)
{
    for (unsigned a1 = 0; a1 < 2; a1++)
        for (unsigned which = 0; which < 2; which++) {
            bool counts = a1 == which;
            check_begin(counts ? MUST : MICRO, "B3.9.1", "TTBCR.A1=%u: the ASID of TTBR%u %s", a1,
                        which, counts ? "tags entries" : "does not count");
            ld_begin();
            ld_map(3, ld_leaf(3, FRAME_PA(0), 1, DESC_PUT(LD_S1_NG, 1)));
            sign(FRAME_PA(0));
            sign(FRAME_PA(1));
            ld_on(0);
            mcr_TTBCR(mrc_TTBCR() | (a1 ? TTBCR_A1 : 0));
            tables_changed();
            expect_eq("first", guest_load(PL1, TEST_VA), sign_of(FRAME_PA(0)));
            ld_l3[0] = ld_leaf(3, FRAME_PA(1), 1, DESC_PUT(LD_S1_NG, 1));
            dsb();
            if (which)
                mcrr_TTBR1((uint32_t)ld_l1_high | 0x5aull << 48);
            else
                mcrr_TTBR0((uint32_t)ld_l1 | 0x5aull << 48);
            isb();
            expect_eq("second", guest_load(PL1, TEST_VA), sign_of(FRAME_PA(counts ? 1 : 0)));
            check_end();
        }
}

/* Hyp's region ends at 2^(32 - T0SZ): the window is above 2 GB, RAM and the devices of `virt`
 * below. */
static void hyp_size(void)
{
    for (unsigned t0sz = 0; t0sz < 2; t0sz++) {
        check_begin(MUST, "B3.6.5", "HTCR.T0SZ=%u: Hyp's address 0xc0000000 is %s", t0sz,
                    t0sz ? "outside, level 1 translation fault" : "translated");
        if (RAM_BASE >= 0x80000000u)
            check_skip("RAM is above 2 GB");
        hyp_begin();
        hyp_map(3, ld_leaf(3, FRAME_PA(0), 1, 0));
        sign(FRAME_PA(0));
        mcr_HTCR(0x80800000u | (RAM_BASE < 0x80000000u ? t0sz : 0));
        guest.r[1] = TEST_VA;
        code[0] = I_LDR(0, 1);
        code[1] = END_PL1;
        code_written(code, 8);
        hyp_on(0);
        run(PL2, code);
        mcr_HSCTLR(mrc_HSCTLR() & ~(uint32_t)HSCTLR_M);
        isb();
        if (t0sz) {
            expect_hyp(V_DABT);
            expect_bits("HSR", out.hsr, HSR_EC | ISS_AB_FSC,
                        (uint32_t)EC_DABT_HYP << 26 | ST_TRANSLATION(1));
        } else {
            expect_eq("loaded", guest.r[0], sign_of(FRAME_PA(0)));
        }
        check_end();
    }
}

#define I_DMB_NSH 0xf57ff057u
#define I_DSB_ISH 0xf57ff04bu

/* What these change lies in caches and other observers: that PL1's instructions run, no more. */
static void without_trace(void)
{
    for (unsigned on = 0; on < 2; on++) {
        check_begin(MUST, "B4.1.65", "HCR.SWIO=%u: DCISW at PL1 runs", on);
        mcr_HCR(on ? HCR_SWIO : 0);
        run_insn(PL1, sysreg_insn(SR_DCCISW, true)); /* a line that no test needs */
        expect_done();
        check_end();
    }
    for (unsigned bsu = 0; bsu < 4; bsu++) {
        static const uint32_t barriers[] = {I_DMB_NSH, I_DSB_ISH};
        check_begin(MUST, "B4.1.65", "HCR.BSU=%u: DMB and DSB at PL1 run", bsu);
        mcr_HCR(bsu << 10);
        run_insns(PL1, barriers, 2);
        expect_done();
        check_end();
    }
}

/* CSSELR names the cache that CCSIDR describes (the Cortex-A15's caches). */
static void cache_sizes(void)
{
    static const struct {
        const char *name;
        uint32_t csselr, ccsidr, mask;
    } rows[] = {{"CSSELR.InD=0, Level 0: the data cache", 0, 0x701fe00au, 0xffffffffu},
                {"CSSELR.InD=1, Level 0: the instruction cache", 1, 0x201fe00au, 0xffffffffu},
                {"CSSELR.InD=0, Level 1: the level 2 cache", 2, 0x0000007au, 0x00001fffu}};
    for (unsigned i = 0; i < 3; i++) {
        check_begin(CORE, "TRM-4.3", "%s in CCSIDR", rows[i].name);
        mcr_CSSELR(rows[i].csselr);
        isb();
        expect_bits("CCSIDR", mrc_CCSIDR(), rows[i].mask, rows[i].ccsidr);
        check_end();
    }
}

static void os_lock(void)
{
    for (unsigned on = 0; on < 2; on++) {
        check_begin(MUST, "C11.11", "DBGOSLAR %s: DBGOSLSR.OSLK is %u",
                    on ? "with the key" : "with another value", on);
        mcr_DBGOSLAR(on ? 0xc5acce55u : 0);
        isb();
        expect_eq("OSLK", field_get(mrc_DBGOSLSR(), DBGOSLSR_OSLK), on);
        mcr_DBGOSLAR(0);
        check_end();
    }
}

static void thumbee(void)
{
    for (unsigned xed = 0; xed < 2; xed++) {
        check_begin(MUST, "B4.1", "TEECR.XED=%u: TEEHBR at PL0 is %s", xed,
                    xed ? "UNDEFINED" : "read");
        mcr_TEECR(xed);
        run_insn(PL0, sysreg_insn(SR_TEEHBR, false));
        if (xed)
            expect_pl1(V_UNDEF, MODE_UND);
        else
            expect_done();
        check_end();
    }
}

/* What PL1 reads as MPIDR, field by field: Hyp mode writes it (B4.1.106). */
static void virtual_mpidr(void)
{
    static const struct {
        const char *name;
        uint32_t bits;
    } rows[] = {{"Aff0", MPIDR_AFF0}, {"Aff1", MPIDR_AFF1}, {"U", MPIDR_U}, {"MP", MPIDR_MP}};
    for (unsigned i = 0; i < 4; i++)
        for (unsigned ones = 0; ones < 2; ones++) {
            check_begin(MUST, "B4.1.106", "MPIDR.%s at PL1 is VMPIDR's: %s", rows[i].name,
                        ones ? "ones" : "zeros");
            mcr_VMPIDR(ones ? rows[i].bits : ~rows[i].bits);
            run_insn(PL1, sysreg_insn(SR_MPIDR, false));
            expect_done();
            expect_bits("MPIDR", guest.r[2], rows[i].bits, ones ? rows[i].bits : 0);
            check_end();
        }
    check_begin(CORE, "TRM-4.3", "L2CTLR.Cores is 0 with one core");
    expect_eq("Cores", field_get(mrc_L2CTLR(), L2CTLR_CORES), 0);
    check_end();
}

void controls_effects(void)
{
    virtual_mpidr();
    cache_sizes();
    os_lock();
    thumbee();
    swp();
    execution_state();
    hyp_alignment();
    asid_source();
    hyp_size();
    without_trace();
}
