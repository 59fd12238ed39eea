/* traps.c - HCPTR: TCP10, TCP11, TASE, the coprocessors that are not there; VMRS of identification
 * registers under HCR.TID0 and TID3; and the order of all these checks. ARM DDI 0406C B1.14,
 * B1.14.12, B4.1.64, B3.13.6 (EC 0x07, 0x08), B1.11 (CheckAdvSIMDOrVFPEnabled()). */
#include "vfp.h"

#define TCP       (HCPTR_TCP10 | HCPTR_TCP11)
#define HSR_HCPTR 0x1fe0000au /* EC 0x07, IL, CV, COND 14, coproc 10 */
#define HSR_TASE  0x1fe0002au /* and TA */

static void expect_fp_trap(const struct fp_insn *f)
{
    expect_trap(f->simd ? HSR_TASE : HSR_HCPTR, code_at(0));
}

/* From PL1 and PL0 a Hyp trap; in Hyp mode UNDEFINED. */
static void trap_bit(const char *field, uint32_t bits, bool simd_only)
{
    static const uint32_t cpsrs[] = {PL0, PL1, PL2};
    static const char *const at[] = {"at PL0", "at PL1", "in Hyp mode"};
    for (unsigned on = 0; on < 2; on++)
        for (unsigned l = 0; l < 3; l++)
            for (unsigned n = 0; n < FP_INSNS; n++) {
                const struct fp_insn *f = &fp_insns[n];
                bool hit = on && (f->simd || !simd_only);
                if (l == 0 && f->priv)
                    continue; /* UNDEFINED at PL0 in any case */
                check_begin(MUST, "B1.14.12", "%s=%u: %s %s %s", field, on, f->name, at[l],
                            !hit     ? "does not trap"
                            : l == 2 ? "is UNDEFINED"
                                     : "traps");
                fp_begin();
                hcptr_with(on ? bits : 0);
                fp_run(cpsrs[l], f->insn);
                if (!hit)
                    expect_done();
                else if (l == 2)
                    expect_hyp(V_UNDEF);
                else
                    expect_fp_trap(f);
                check_end();
            }
}

/* CPACR, then FPEXC, then HCPTR; a failed condition before all of them. */
static void order(void)
{
    static const struct {
        const char *name;
        uint32_t cpacr, fpexc, hcptr, insn;
        enum where where;
    } rows[] = {
        {"CPACR.cp10=0 comes before HCPTR.TCP10=1", 0, FPEXC_EN, TCP, V_ADD_F32, AT_PL1},
        {"FPEXC.EN=0 comes before HCPTR.TCP10=1", 0x00f00000u, 0, TCP, V_ADD_F32, AT_PL1},
        {"FPEXC.EN=0 comes before HCPTR.TASE=1", 0x00f00000u, 0, HCPTR_TASE, V_ADD_I32, AT_PL1},
        {"CPACR.ASEDIS=1 comes before HCPTR.TASE=1", 0x80f00000u, FPEXC_EN, HCPTR_TASE, V_ADD_I32,
         AT_PL1},
        {"CPACR.D32DIS=1 comes before HCPTR.TCP10=1", 0xc0f00000u, FPEXC_EN, TCP, V_ADD_D16,
         AT_PL1},
        {"CPACR.ASEDIS=1 does not keep HCPTR.TCP10=1 from VADD.F32", 0x80f00000u, FPEXC_EN, TCP,
         V_ADD_F32, AT_HYP},
        {"FPEXC.EN=0: VMRS FPEXC traps by HCPTR.TCP10=1", 0x00f00000u, 0, TCP, V_MRS(FPEXC),
         AT_HYP},
        {"HCPTR.TCP10=1: VADDEQ.F32, condition failed, does not trap", 0x00f00000u, FPEXC_EN, TCP,
         I_COND(C_EQ, V_ADD_F32), AT_DONE},
        {"CPACR.cp10=0: VADDEQ.F32, condition failed, is not UNDEFINED", 0, FPEXC_EN, 0,
         I_COND(C_EQ, V_ADD_F32), AT_DONE},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "B1.14.12", "%s", rows[i].name);
        fp_begin();
        fpexc_write(rows[i].fpexc);
        mcr_CPACR(rows[i].cpacr);
        hcptr_with(rows[i].hcptr);
        fp_run(PL1, rows[i].insn);
        if (rows[i].where == AT_DONE)
            expect_done();
        else if (rows[i].where == AT_PL1)
            expect_pl1(V_UNDEF, MODE_UND);
        else
            expect_trap(HSR_HCPTR, code_at(0));
        check_end();
    }
}

/* VMRS as EC 0x08 has it: opc1 7, CRn the register, Rt 2, a read. */
static uint32_t hsr_vmrs(uint32_t reg)
{
    return 0x08u << 26 | 1u << 25 | 1u << 24 | 14u << 20 | 7u << 14 | reg << 10 | 2u << 5 | 1u;
}

static void identification(void)
{
    static const struct {
        const char *field, *name;
        uint32_t hcr, reg;
    } rows[] = {{"HCR.TID0", "FPSID", HCR_TID0, FPSID},
                {"HCR.TID3", "MVFR0", HCR_TID3, MVFR0},
                {"HCR.TID3", "MVFR1", HCR_TID3, MVFR1}};
    for (unsigned i = 0; i < 3; i++)
        for (unsigned on = 0; on < 2; on++) {
            check_begin(MUST, "B1.14", "%s=%u: VMRS %s at PL1 %s", rows[i].field, on, rows[i].name,
                        on ? "traps, EC 0x08" : "does not trap");
            fp_begin();
            mcr_HCR(on ? rows[i].hcr : 0);
            fp_run(PL1, V_MRS(rows[i].reg));
            if (on)
                expect_trap(hsr_vmrs(rows[i].reg), code_at(0));
            else
                expect_done();
            check_end();
            check_begin(MUST, "B1.14", "%s=%u: VMRS %s in Hyp mode does not trap", rows[i].field,
                        on, rows[i].name);
            fp_begin();
            mcr_HCR(on ? rows[i].hcr : 0);
            fp_run(PL2, V_MRS(rows[i].reg));
            expect_done();
            check_end();
            check_begin(MUST, "B1.14.12", "%s=%u, HCPTR.TCP10=1: VMRS %s at PL1 traps, EC 0x07",
                        rows[i].field, on, rows[i].name);
            fp_begin();
            mcr_HCR(on ? rows[i].hcr : 0);
            hcptr_with(TCP);
            fp_run(PL1, V_MRS(rows[i].reg));
            expect_trap(HSR_HCPTR, code_at(0));
            check_end();
        }
}

/* TCP0 to TCP9, TCP12, TCP13: read as one, and the coprocessor is UNDEFINED, no trap. */
static void absent(void)
{
    for (unsigned cp = 0; cp < 14; cp++) {
        if (cp == 10 || cp == 11)
            continue;
        check_begin(CORE, "B4.1.64", "HCPTR.TCP%u=0 is not kept: it reads as one", cp);
        mcr_HCPTR(0);
        expect_eq("TCPn", mrc_HCPTR() >> cp & 1, 1);
        check_end();
        check_begin(CORE, "B4.1.64", "HCPTR.TCP%u=1: CDP of p%u at PL1 is UNDEFINED, no trap", cp,
                    cp);
        run_insn(PL1, 0xee000000u | cp << 8);
        expect_pl1(V_UNDEF, MODE_UND);
        check_end();
    }
    check_begin(CORE, "TRM-4.3", "HCPTR.TTA=1 is not kept: no trace registers");
    hcptr_with(HCPTR_TTA);
    expect_eq("TTA", mrc_HCPTR() & HCPTR_TTA, 0);
    check_end();
    check_begin(CORE, "TRM-4.3", "HCPTR.TTA=0: a trace register at PL1 is UNDEFINED");
    run_insn(PL1, I_MRC(14, 1, 2, 0, 1, 0));
    expect_pl1(V_UNDEF, MODE_UND);
    check_end();
}

/* An undefined use at PL0 goes where PL0's exceptions go. */
static void under_tge(void)
{
    for (unsigned on = 0; on < 2; on++) {
        check_begin(MUST, "B1.8.8", "HCR.TGE=%u, CPACR.cp10=0: VADD.F32 at PL0 is UNDEFINED, %s",
                    on, on ? "taken to Hyp mode" : "taken to PL1");
        fp_begin();
        mcr_CPACR(0);
        mcr_HCR(on ? HCR_TGE : 0);
        fp_run(PL0, V_ADD_F32);
        if (on)
            expect_hyp(V_HYP);
        else
            expect_pl1(V_UNDEF, MODE_UND);
        check_end();
    }
}

void vfp_traps(void)
{
    trap_bit("HCPTR.TCP10, TCP11", TCP, false);
    trap_bit("HCPTR.TASE", HCPTR_TASE, true);
    order();
    identification();
    absent();
    under_tge();
}
