/* entry.c - exceptions taken to Monitor mode by SMC, from every mode of both states, and exceptions
 * taken from Monitor mode. ARM DDI 0406C B1.8.1 (vectors), B1.8.5, B1.9 (SMC), B9.3.14. */
#include "secure.h"

const struct place places[PLACES] = {
    {"Secure Supervisor", MODE_SVC, 0},
    {"Secure Abort", MODE_ABT, 0},
    {"Secure Undefined", MODE_UND, 0},
    {"Secure IRQ", MODE_IRQ, 0},
    {"Secure FIQ", MODE_FIQ, 0},
    {"Secure System", MODE_SYS, 0},
    {"Secure User", MODE_USR, 0},
    {"Non-secure Supervisor", MODE_SVC, 1},
    {"Non-secure Abort", MODE_ABT, 1},
    {"Non-secure Undefined", MODE_UND, 1},
    {"Non-secure IRQ", MODE_IRQ, 1},
    {"Non-secure FIQ", MODE_FIQ, 1},
    {"Non-secure System", MODE_SYS, 1},
    {"Non-secure User", MODE_USR, 1},
    {"Hyp", MODE_HYP, 1},
    {"Monitor", MODE_MON, 0},
};

void run_at(const struct place *p, uint32_t scr, uint32_t masks, uint32_t insn)
{
    run_in(p->ns | scr);
    run_insn(p->mode | masks, insn);
}

#define SMC_3     I_SMC_IMM(3)
#define SMC_3_T32 0xf7f3, 0x8000
#define FLAGS     (PSR_N | PSR_C | PSR_Q | 5u << 16)

static void expect_smc(uint32_t psr, uint32_t ns)
{
    expect_mon(V_CALL);
    expect_eq("LR_mon", out.lr, code_at(1));
    expect_eq("SPSR_mon", out.spsr, psr);
    expect_eq("CPSR of the handler", out.cpsr,
              (psr & ~(uint32_t)(PSR_M | PSR_T | PSR_E)) | MODE_MON | MASKED);
    expect_eq("SCR.NS", out.scr & SCR_NS, ns);
}

static void smc(void)
{
    static const uint16_t t32[] = {SMC_3_T32};
    for (unsigned i = 0; i < PLACES; i++) {
        const struct place *p = &places[i];
        for (unsigned t = 0; t < 2 && !is_user(p); t++) {
            check_begin(MUST, "B1.9", "SMC in %s mode, %s: Monitor mode, vector 0x08", p->name,
                        t ? "T32" : "A32");
            uint32_t psr = p->mode | FLAGS | (t ? PSR_T : 0);
            run_in(p->ns);
            if (t)
                run_thumb(psr, t32, 2);
            else
                run_insn(psr, SMC_3);
            expect_smc(psr, p->ns);
            check_end();
        }
        if (is_user(p)) {
            check_begin(MUST, "B9.3.14", "SMC in %s mode is UNDEFINED", p->name);
            run_at(p, 0, MASKED, SMC_3);
            expect_pl1_in(p->ns, V_UNDEF, MODE_UND);
            check_end();
        }
    }
}

/* What the handler starts with comes from the Secure SCTLR and from MVBAR alone. */
static void handler_state(void)
{
    check_begin(MUST, "B1.8.5", "Secure SCTLR.TE=1: Monitor mode starts in T32");
    mcr_SCTLR(mrc_SCTLR() | SCTLR_TE);
    mcr_MVBAR((uint32_t)mon_vectors_t32);
    run_at(&places[7], 0, 0, SMC_3);
    expect_mon(V_CALL); /* in A32 that table is no way there */
    expect_eq("SPSR_mon", out.spsr, MODE_SVC);
    check_end();
    check_begin(MUST, "B1.8.5", "Non-secure SCTLR.TE=1: Monitor mode starts in A32 all the same");
    NS(mcr_SCTLR(mrc_SCTLR() | SCTLR_TE));
    run_at(&places[7], 0, 0, SMC_3);
    expect_smc(MODE_SVC, 1);
    check_end();
    check_begin(MUST, "B1.8.5", "Secure SCTLR.EE=1: Monitor mode starts with CPSR.E=1");
    mcr_SCTLR(mrc_SCTLR() | SCTLR_EE);
    run_at(&places[7], 0, 0, SMC_3);
    expect_mon(V_CALL);
    expect_eq("CPSR.E", out.cpsr & PSR_E, PSR_E);
    check_end();
    check_begin(MUST, "B1.8.5", "Non-secure SCTLR.EE=1: Monitor mode starts with CPSR.E=0");
    NS(mcr_SCTLR(mrc_SCTLR() | SCTLR_EE));
    run_at(&places[7], 0, PSR_E, SMC_3);
    expect_smc(MODE_SVC | PSR_E, 1);
    check_end();
    check_begin(MUST, "B1.8.1", "Secure SCTLR.V=1: Monitor mode's vectors stay at MVBAR");
    mcr_SCTLR(mrc_SCTLR() | SCTLR_V);
    run_at(&places[0], 0, 0, SMC_3);
    expect_smc(MODE_SVC, 0);
    check_end();
    check_begin(MUST, "B4.1", "MVBAR[4:0] cannot be written");
    mcr_MVBAR(0xffffffffu);
    expect_eq("MVBAR", mrc_MVBAR(), 0xffffffe0u);
    check_end();
}

/* Taken from Monitor mode to a PL1 mode: always the Secure one, and SCR.NS becomes 0. */
static void from_monitor(void)
{
    static const struct {
        const char *name;
        uint32_t insn, vector, mode;
    } rows[] = {
        {"Undefined Instruction", I_UDF, V_UNDEF, MODE_UND},
        {"Supervisor Call", I_SVC(1), V_CALL, MODE_SVC},
        {"Prefetch Abort (BKPT)", I_BKPT, V_PABT, MODE_ABT},
        {"Data Abort (alignment)", I_LDR(0, 1), V_DABT, MODE_ABT},
        {"HVC: Undefined Instruction", I_HVC(1), V_UNDEF, MODE_UND},
        {"SMC", SMC_3, V_CALL, MODE_MON},
    };
    for (unsigned i = 0; i < COUNT(rows); i++)
        for (unsigned ns = 0; ns < 2; ns++) {
            check_begin(MUST, "B1.8.4", "%s in Monitor mode, SCR.NS %u: Secure, SCR.NS becomes 0",
                        rows[i].name, ns);
            mcr_SCTLR(mrc_SCTLR() | SCTLR_A);
            guest.r[1] = (uint32_t)code + 1;
            run_in(ns | SCR_HCE);
            run_insn(MODE_MON | MASKED, rows[i].insn);
            if (rows[i].mode == MODE_MON)
                expect_mon(rows[i].vector);
            else
                expect_pl1(rows[i].vector, rows[i].mode);
            expect_eq("SPSR", out.spsr, MODE_MON | MASKED);
            expect_eq("SCR.NS", out.scr & SCR_NS, 0);
            check_end();
        }
}

/* The exceptions of each state go to that state's vectors. */
static void own_vectors(void)
{
    for (unsigned ns = 0; ns < 2; ns++) {
        const char *state = ns ? "Non-secure" : "Secure";
        check_begin(MUST, "B1.8.1", "VBAR of %s state serves its Undefined Instruction", state);
        run_in(ns);
        run_insn(PL0, I_UDF);
        expect_pl1_in(ns, V_UNDEF, MODE_UND);
        check_end();
        check_begin(MUST, "B1.8.5", "SCTLR.TE=1 of the other state: %s handlers start in A32",
                    state);
        if (ns) {
            mcr_SCTLR(mrc_SCTLR() | SCTLR_TE);
            mcr_MVBAR((uint32_t)mon_vectors_t32);
        } else {
            NS(mcr_SCTLR(mrc_SCTLR() | SCTLR_TE));
        }
        run_in(ns);
        run_insn(PL0, I_UDF);
        expect_pl1_in(ns, V_UNDEF, MODE_UND);
        expect_eq("CPSR.T", out.cpsr & PSR_T, 0);
        check_end();
        check_begin(MUST, "B1.8.5", "SCTLR.TE=1 of %s state: its handlers start in T32", state);
        if (ns) {
            NS(mcr_SCTLR(mrc_SCTLR() | SCTLR_TE));
            NS(mcr_VBAR((uint32_t)smc_vectors_t32));
        } else {
            mcr_SCTLR(mrc_SCTLR() | SCTLR_TE);
            mcr_VBAR((uint32_t)smc_vectors_t32);
            mcr_MVBAR((uint32_t)mon_vectors_t32);
        }
        run_in(ns);
        run_insn(PL0, I_UDF);
        expect_pl1_in(ns, V_UNDEF, MODE_UND);
        expect_eq("CPSR.T", out.cpsr & PSR_T, PSR_T);
        check_end();
        check_begin(MUST, "B1.8.5", "SCTLR.EE=1 of %s state: its handlers start with CPSR.E=1",
                    state);
        if (ns)
            NS(mcr_SCTLR(mrc_SCTLR() | SCTLR_EE));
        else
            mcr_SCTLR(mrc_SCTLR() | SCTLR_EE);
        run_in(ns);
        run_insn(PL0, I_UDF);
        expect_pl1_in(ns, V_UNDEF, MODE_UND);
        expect_eq("CPSR.E", out.cpsr & PSR_E, PSR_E);
        check_end();
    }
}

void secure_entry(void)
{
    smc();
    handler_state();
    from_monitor();
    own_vectors();
}
