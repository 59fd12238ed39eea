/* hyp_entry.c - exceptions taken to Hyp mode: from it, and from below by HCR and HDCR.
 * ARM DDI 0406C B1.8.1 (table B1-3), B1.8.4, B1.9, B3.13.6. */
#include "modes.h"

#define FLAGS (PSR_Z | PSR_V | PSR_Q | 10u << 16)

/* From Hyp mode itself each kind has its own vector. */
static const struct {
    const char *name;
    uint32_t insn, vector, hsr, next;
    bool il_known;
} from_hyp[] = {
    {"Undefined Instruction", I_UDF, V_UNDEF, 0x00000000u, 0, false},
    {"SVC", I_SVC(0x4321), V_CALL, 0x46004321u, 4, true},
    {"HVC", I_HVC(0x8765), V_CALL, 0x4a008765u, 4, true},
    {"Prefetch Abort (BKPT)", I_BKPT, V_PABT, 0x84000022u, 0, false},
    {"Data Abort (alignment)", I_LDR(0, 1), V_DABT, 0x94000021u, 0, false},
};

static void own(void)
{
    for (unsigned i = 0; i < sizeof from_hyp / sizeof *from_hyp; i++) {
        check_begin(MUST, "B1.8.1", "%s in Hyp mode: vector 0x%02x", from_hyp[i].name,
                    from_hyp[i].vector);
        mcr_HSCTLR(mrc_HSCTLR() | HSCTLR_A);
        guest.r[1] = (uint32_t)code + 1;
        run_insn(MODE_HYP | FLAGS, from_hyp[i].insn);
        expect_hyp(from_hyp[i].vector);
        uint32_t il = from_hyp[i].il_known ? 0 : (uint32_t)HSR_IL;
        expect_bits("HSR", out.hsr, ~il, from_hyp[i].hsr & ~il);
        expect_eq("ELR_hyp", out.lr, code_at(0) + from_hyp[i].next);
        expect_eq("SPSR_hyp", out.spsr, MODE_HYP | FLAGS);
        expect_eq("CPSR", out.cpsr, MODE_HYP | FLAGS | MASKED);
        if (from_hyp[i].vector == V_DABT)
            expect_eq("HDFAR", out.hdfar, code_at(0) + 1);
        check_end();
    }
}

/* HVC from each mode below: ELR_hyp behind it, everything masked. */
static void from_below(void)
{
    for (unsigned m = 0; m < MODES_PL1; m++)
        for (unsigned t = 0; t < 2; t++) {
            static const uint16_t hvc_t32[] = {0xf7e1, 0x8234};
            check_begin(MUST, "B1.9", "HVC from %s mode, %s", mode_names[m].name,
                        t ? "T32" : "A32");
            uint32_t cpsr = mode_names[m].mode | FLAGS | (t ? PSR_T : 0);
            if (t)
                run_thumb(cpsr, hvc_t32, 2);
            else
                run_insn(cpsr, I_HVC(0x1234));
            expect_hyp(V_HYP);
            expect_eq("HSR", out.hsr, 0x4a001234u);
            expect_eq("ELR_hyp", out.lr, code_at(1));
            expect_eq("SPSR_hyp", out.spsr, cpsr);
            expect_eq("CPSR", out.cpsr, MODE_HYP | FLAGS | MASKED);
            check_end();
        }
}

/* HCR.TGE: what PL0 raises goes to Hyp mode; PL1's own exceptions do not. */
static void tge(void)
{
    static const struct {
        const char *name;
        uint32_t insn, hsr, mask;
        uint32_t vector, mode;
    } rows[] = {
        {"UNDEFINED", I_UDF, 0, ~(uint32_t)HSR_IL, V_UNDEF, MODE_UND},
        {"SVC", I_SVC(0x99), 0x46000099u, 0xffffffffu, V_CALL, MODE_SVC},
        {"alignment fault", I_LDR(0, 1), 0x90000021u, ~(uint32_t)HSR_IL, V_DABT, MODE_ABT},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned on = 0; on < 2; on++) {
            check_begin(MUST, "B1.8.8", "HCR.TGE=%u: %s at PL0 is taken to %s", on, rows[i].name,
                        on ? "Hyp mode" : "PL1");
            mcr_SCTLR(mrc_SCTLR() | SCTLR_A);
            mcr_HCR(on ? HCR_TGE : 0);
            guest.r[1] = (uint32_t)code + 2;
            run_insn(PL0, rows[i].insn);
            if (on) {
                expect_hyp(V_HYP);
                expect_bits("HSR", out.hsr, rows[i].mask, rows[i].hsr & rows[i].mask);
            } else {
                expect_pl1(rows[i].vector, rows[i].mode);
            }
            check_end();
        }
}

/* HDCR.TDE: debug exceptions. */
static void tde(void)
{
    static const uint32_t all = HDCR_TDE | HDCR_TDA | HDCR_TDOSA | HDCR_TDRA;
    for (unsigned pl = 0; pl < 2; pl++)
        for (unsigned on = 0; on < 2; on++) {
            check_begin(MUST, "B1.8.9", "HDCR.TDE=%u: BKPT at PL%u is taken to %s", on, pl,
                        on ? "Hyp mode" : "PL1");
            mcr_HDCR(mrc_HDCR() | (on ? all : 0));
            run_insn(pl ? PL1 : PL0, I_BKPT);
            if (on) {
                expect_hyp(V_HYP);
                expect_bits("HSR", out.hsr, ~(uint32_t)HSR_IL, 0x80000022u);
                expect_eq("ELR_hyp", out.lr, code_at(0));
            } else {
                expect_pl1(V_PABT, MODE_ABT);
                expect_bits("IFSR", out.ifsr, 0x40f, 0x002);
            }
            check_end();
        }
}

static void hsctlr(void)
{
    check_begin(MUST, "B1.8.5", "HSCTLR.TE=1: Hyp mode is entered in T32");
    mcr_HVBAR((uint32_t)hyp_vectors_t32);
    mcr_HSCTLR(mrc_HSCTLR() | HSCTLR_TE);
    run_insn(PL1, I_HVC(1));
    expect_hyp(V_HYP);
    expect_eq("CPSR", out.cpsr & PSR_T, 0); /* the T32 vector went on in A32 by BX */
    expect_eq("SPSR_hyp", out.spsr, PL1);
    check_end();
    check_begin(MUST, "B1.8.5", "HSCTLR.EE=1: Hyp mode is entered with CPSR.E=1");
    mcr_HSCTLR(mrc_HSCTLR() | HSCTLR_EE);
    run_insn(PL1, I_HVC(1));
    mcr_HSCTLR(mrc_HSCTLR() & ~(uint32_t)HSCTLR_EE);
    isb();
    expect_true("vector 0x14", guest.vector != 0);
    check_end();
}

static void hvbar(void)
{
    check_begin(MUST, "B4.1.77", "HVBAR[4:0] are not there");
    mcr_HVBAR(0xffffffffu);
    expect_eq("HVBAR", mrc_HVBAR(), 0xffffffe0u);
    check_end();
    check_begin(MUST, "B4.1.156", "VBAR[4:0] are not there");
    mcr_VBAR(0xffffffffu);
    expect_eq("VBAR", mrc_VBAR(), 0xffffffe0u);
    check_end();
}

void modes_hyp_entry(void)
{
    own();
    from_below();
    tge();
    tde();
    hsctlr();
    hvbar();
}
