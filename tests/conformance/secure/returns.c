/* returns.c - ways out of Monitor mode: every exception return, to every mode of both states; and
 * the returns that may not be made. ARM DDI 0406C B1.5.1 (changing to Monitor mode), B9.1, B9.3.2,
 * B9.3.5, B9.3.13, B9.3.20. */
#include "secure.h"

#define I_LDM_RET 0xe8d28001u /* ldm r2, {r0, pc}^ */
#define I_RFE     0xf8920a00u /* rfeia r2 */
#define FLAGS     (PSR_N | PSR_V | PSR_Q | 9u << 16)

static const struct {
    const char *name, *clause;
    uint32_t insn;
    uint32_t lr_add;
} ways[] = {
    {"MOVS PC, LR", "B9.3.20", 0xe1b0f00eu, 0},
    {"SUBS PC, LR, #4", "B9.3.20", 0xe25ef004u, 4},
    {"LDM {R0, PC}^", "B9.3.5", I_LDM_RET, 0},
    {"RFE", "B9.3.13", I_RFE, 0},
    {"ERET", "B9.3.2", I_ERET, 0},
};

/* Where returns land: the end, for PL0 and for the others. */
static const uint32_t land_pl0[] __attribute__((aligned(4))) = {END_PL0};
static const uint32_t land_pl1[] __attribute__((aligned(4))) = {END_PL1};
static const uint16_t land_pl0_t32[] __attribute__((aligned(4))) = {0xdfd0, 0xdfd0};
static const uint16_t land_pl1_t32[]
    __attribute__((aligned(4))) = {(uint16_t)(END_PL1_T32 >> 16), (uint16_t)END_PL1_T32};
static uint32_t frame[2];

static uint32_t landing(uint32_t psr)
{
    bool user = (psr & PSR_M) == MODE_USR;
    if (psr & PSR_T)
        return user ? (uint32_t)land_pl0_t32 : (uint32_t)land_pl1_t32;
    return user ? (uint32_t)land_pl0 : (uint32_t)land_pl1;
}

/* From Monitor mode, with LR, SPSR or memory as the instruction wants them. */
static void go_back(unsigned way, uint32_t psr)
{
    bool rfe = ways[way].insn == I_RFE;
    frame[0] = rfe ? landing(psr) : 0;
    frame[1] = rfe ? psr : landing(psr);
    guest.r[0] = rfe ? MODE_SVC : psr;
    guest.r[1] = landing(psr) + ways[way].lr_add;
    guest.r[2] = (uint32_t)frame;
    const uint32_t insns[] = {I_MSR_SPSR(0), I_MOV_REG(14, 1), ways[way].insn};
    run_insns(MODE_MON | MASKED, insns, 3);
}

static void returns(void)
{
    for (unsigned way = 0; way < COUNT(ways); way++)
        for (unsigned i = 0; i < PLACES_NOT_MON; i++)
            for (unsigned t = 0; t < 2; t++) {
                uint32_t psr = places[i].mode | FLAGS | PSR_F | (t ? PSR_T : 0);
                check_begin(MUST, ways[way].clause, "%s from Monitor to %s mode, %s",
                            ways[way].name, places[i].name, t ? "T32" : "A32");
                run_in(places[i].ns);
                go_back(way, psr);
                expect_done();
                expect_eq("CPSR there", out.spsr, psr);
                expect_eq("SCR.NS there", out.scr & SCR_NS, places[i].ns);
                check_end();
            }
}

/* Returns that B1.5.1 and B9.1 do not allow: UNPREDICTABLE. Ours: the mode stays, PC and flags are
 * the return's. */
static void illegal(void)
{
    static const struct {
        const char *name;
        uint32_t from, ns, to;
    } rows[] = {
        {"Monitor to Hyp mode, SCR.NS 0", MODE_MON, 0, MODE_HYP},
        {"Secure Supervisor to Hyp mode", MODE_SVC, 0, MODE_HYP},
        {"Non-secure Supervisor to Hyp mode", MODE_SVC, 1, MODE_HYP},
        {"Non-secure Supervisor to Monitor mode", MODE_SVC, 1, MODE_MON},
        {"Hyp to Monitor mode", MODE_HYP, 1, MODE_MON},
        {"Monitor to mode 0x1c", MODE_MON, 0, 0x1c},
    };
    for (unsigned i = 0; i < COUNT(rows); i++) {
        check_begin(POLICY, "B9.1", "ERET from %s: the mode stays", rows[i].name);
        const uint32_t insns[] = {I_MSR_SPSR(0), I_MOV_REG(14, 1), I_ERET};
        guest.r[0] = rows[i].to | MASKED | PSR_C;
        guest.r[1] = (uint32_t)land_pl1;
        NS(set_elr_hyp((uint32_t)land_pl1));
        run_in(rows[i].ns);
        run_insns(rows[i].from | MASKED, insns, 3);
        expect_done();
        expect_eq("CPSR", out.spsr, rows[i].from | MASKED | PSR_C);
        check_end();
    }
}

/* From Secure PL1 a return may enter Monitor mode. */
static void to_monitor(void)
{
    check_begin(MUST, "B1.5.1", "MOVS PC, LR from Secure Supervisor to Monitor mode");
    const uint32_t insns[] = {I_MSR_SPSR(0), I_MOV_REG(14, 1), 0xe1b0f00eu};
    guest.r[0] = MODE_MON | MASKED | PSR_Z;
    guest.r[1] = (uint32_t)land_pl1;
    run_insns(PL1, insns, 3);
    expect_done();
    expect_eq("CPSR", out.spsr, MODE_MON | MASKED | PSR_Z);
    check_end();
}

void secure_returns(void)
{
    returns();
    illegal();
    to_monitor();
}
