/* illegal.c - what is UNDEFINED in Hyp mode or at PL0, mode changes that are not allowed, and
 * CPSR's rights. ARM DDI 0406C B1.3.1, B9.1, B9.3. An illegal mode written to CPSR is
 * UNPREDICTABLE: ours is not changed (POLICY). */
#include "modes.h"

static uint32_t frame[4];

/* Instructions of other modes that Hyp mode does not have (their pseudocode: if CurrentModeIsHyp()
 * then UNDEFINED). */
static void in_hyp(void)
{
    static const struct {
        const char *name, *clause;
        uint32_t insn;
    } rows[] = {
        {"SUBS PC, LR, #4", "B9.3.20", 0xe25ef004u},
        {"MOVS PC, LR", "B9.3.20", 0xe1b0f00eu},
        {"LDM R1, {R0, PC}^", "B9.3.5", 0xe8d18001u},
        {"LDM R1, {SP}^ (User registers)", "B9.3.6", 0xe8d12000u},
        {"STM R1, {SP}^ (User registers)", "B9.3.17", 0xe8c12000u},
        {"RFEIA R1", "B9.3.13", 0xf8910a00u},
        {"SRSDB SP!, #svc", "B9.3.16", 0xf96d0513u},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, rows[i].clause, "%s in Hyp mode is UNDEFINED", rows[i].name);
        guest.r[1] = (uint32_t)frame; /* a machine that executes it goes on behind it */
        frame[0] = code_at(1);
        frame[1] = rows[i].insn >> 28 == 15 ? (uint32_t)PL2 : code_at(1);
        run_insn(PL2, rows[i].insn);
        expect_hyp(V_UNDEF);
        check_end();
    }
}

#define I_MRS_CPSR(d)    (0xe10f0000u | (d) << 12)
#define I_MSR_CPSR(f, m) (0xe120f000u | (f) << 16 | (m))
#define I_CPS_MODE(mode) (0xf1020000u | (mode))
#define I_CPSID_AIF      0xf10c01c0u
#define I_CPSIE_AIF      0xf10801c0u
#define I_SETEND_BE      0xf1010200u

static void cpsr_at_pl0(void)
{
    static const struct {
        const char *name;
        uint32_t insn, value;
    } rows[] = {
        {"MSR CPSR_c", I_MSR_CPSR(1, 0), MODE_SVC},
        {"MSR CPSR_x (A, IT)", I_MSR_CPSR(2, 0), 0xfd00},
        {"CPSIE aif", I_CPSIE_AIF, 0},
        {"CPS #svc", I_CPS_MODE(MODE_SVC), 0},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        const uint32_t insns[] = {rows[i].insn, I_NOP};
        check_begin(MUST, "B1.3.3", "%s at PL0 changes nothing", rows[i].name);
        guest.r[0] = rows[i].value;
        run_insns(PL0, insns, 2);
        expect_done();
        expect_eq("CPSR", out.spsr, PL0);
        check_end();
    }
    check_begin(MUST, "B1.3.3", "MSR CPSR_f at PL0 writes NZCVQ");
    guest.r[0] = 0xf8000000u;
    run_insn(PL0, I_MSR_CPSR(8, 0));
    expect_done();
    expect_eq("CPSR", out.spsr, PL0 | 0xf8000000u);
    check_end();
    check_begin(MUST, "B1.3.3", "MSR CPSR_s at PL0 writes GE");
    guest.r[0] = 0x000f0000u;
    run_insn(PL0, I_MSR_CPSR(4, 0));
    expect_done();
    expect_eq("CPSR", out.spsr, PL0 | 0x000f0000u);
    check_end();
    check_begin(MUST, "A8.8.148", "SETEND BE at PL0 sets E");
    run_insn(PL0, I_SETEND_BE);
    expect_eq("CPSR.E", out.spsr & PSR_E, PSR_E);
    check_end();
}

/* PL1 may go to any mode of its own by CPS and by MSR. */
static void between_pl1_modes(void)
{
    for (unsigned from = 0; from < MODES_PL1; from++)
        for (unsigned to = 0; to < MODES_PL1; to++) {
            check_begin(MUST, "B9.3.1", "CPS from %s to %s mode", mode_names[from].name,
                        mode_names[to].name);
            run_insn(mode_names[from].mode | MASKED, I_CPS_MODE(mode_names[to].mode));
            expect_done();
            expect_eq("CPSR", out.spsr, mode_names[to].mode | MASKED);
            check_end();
        }
    static const struct {
        const char *name;
        uint32_t insn, want;
    } rows[] = {{"CPSIE aif", I_CPSIE_AIF, 0}, {"CPSID aif", I_CPSID_AIF, MASKED}};
    for (unsigned i = 0; i < 2; i++) {
        check_begin(MUST, "B9.3.1", "%s in Supervisor mode", rows[i].name);
        run_insn(MODE_SVC | (i ? 0 : MASKED), rows[i].insn);
        expect_done();
        expect_eq("CPSR", out.spsr, MODE_SVC | rows[i].want);
        check_end();
    }
}

/* Written to CPSR.M by MSR where B1.3.1 and B9.1 do not allow it. */
static void illegal_modes(void)
{
    static const struct {
        const char *name;
        uint32_t from, to;
    } rows[] = {
        {"Supervisor to Hyp", MODE_SVC, MODE_HYP}, {"Supervisor to Monitor", MODE_SVC, MODE_MON},
        {"Supervisor to 0x00", MODE_SVC, 0x00},    {"Supervisor to 0x14", MODE_SVC, 0x14},
        {"Supervisor to 0x1c", MODE_SVC, 0x1c},    {"System to Hyp", MODE_SYS, MODE_HYP},
        {"Hyp to Supervisor", MODE_HYP, MODE_SVC}, {"Hyp to User", MODE_HYP, MODE_USR},
        {"Hyp to Monitor", MODE_HYP, MODE_MON},    {"Hyp to 0x1d", MODE_HYP, 0x1d},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(POLICY, "B1.3.1", "MSR CPSR_c, %s: the mode stays", rows[i].name);
        guest.r[0] = rows[i].to | MASKED;
        run_insn(rows[i].from | MASKED, I_MSR_CPSR(1, 0));
        expect_done();
        expect_eq("CPSR.M", out.spsr & PSR_M, rows[i].from);
        check_end();
    }
}

/* A return to a mode that may not be entered. */
static void illegal_returns(void)
{
    static const struct {
        const char *name;
        uint32_t to;
    } rows[] = {{"Hyp", MODE_HYP}, {"Monitor", MODE_MON}, {"0x15", 0x15}, {"0x1e", 0x1e}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(POLICY, "B9.3.20", "MOVS PC, LR from Supervisor mode to %s: the mode stays",
                    rows[i].name);
        set_lr_svc(code_at(1));
        set_spsr_svc(rows[i].to | MASKED | PSR_C);
        run_insn(PL1, 0xe1b0f00eu);
        expect_done();
        expect_eq("CPSR", out.spsr, PL1 | PSR_C);
        check_end();
    }
}

void modes_illegal(void)
{
    in_hyp();
    cpsr_at_pl0();
    between_pl1_modes();
    illegal_modes();
    illegal_returns();
}
