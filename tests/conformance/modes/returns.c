/* returns.c - every exception return from every mode that has an SPSR; SRS; ERET from Hyp mode.
 * ARM DDI 0406C B9.3.2 (ERET), B9.3.5 (LDM), B9.3.13 (RFE), B9.3.16 (SRS), B9.3.19, B9.3.20 (SUBS
 * PC, LR). */
#include "modes.h"

/* Where a return lands: PL0, A32 or T32. */
static const uint32_t landing[] __attribute__((aligned(4))) = {END_PL0};
static const uint16_t landing_t32[] __attribute__((aligned(4))) = {0xdfd0, 0xdfd0};
static uint32_t frame[8];

#define I_MOVS_PC_LR   0xe1b0f00eu
#define I_SUBS_PC_LR_4 0xe25ef004u
#define I_LDM_RET      0xe8fd8001u /* ldm sp!, {r0, pc}^ */
#define I_RFE          0xf8bd0a00u /* rfeia sp! */
#define I_ERET_PL1     0xe160006eu

static const struct {
    const char *name, *clause;
    uint32_t insn;
    uint32_t lr_add; /* LR is that far behind the target */
    bool stack;      /* target (and SPSR for RFE) from memory */
    uint32_t sp_add;
} ways[] = {
    {"MOVS PC, LR", "B9.3.20", I_MOVS_PC_LR, 0, false, 0},
    {"SUBS PC, LR, #4", "B9.3.20", I_SUBS_PC_LR_4, 4, false, 0},
    {"LDM SP!, {R0, PC}^", "B9.3.5", I_LDM_RET, 0, true, 8},
    {"RFEIA SP!", "B9.3.13", I_RFE, 0, true, 8},
    {"ERET", "B9.3.2", I_ERET_PL1, 0, false, 0},
};

#define TARGET_PSR (MODE_USR | PSR_N | PSR_V | PSR_Q | 9u << 16 | PSR_F)

static void one(unsigned way, const struct mode_name *m, uint32_t t)
{
    uint32_t target = t ? (uint32_t)landing_t32 : (uint32_t)landing, psr = TARGET_PSR | t;
    bool rfe = ways[way].insn == I_RFE;
    check_begin(MUST, ways[way].clause, "%s from %s mode to User mode, %s", ways[way].name, m->name,
                t ? "T32" : "A32");
    frame[0] = rfe ? target : 0x1234;
    frame[1] = rfe ? psr : target;
    mode_set(m->mode, (uint32_t)frame, target + ways[way].lr_add, rfe ? MODE_SVC : psr);
    run_insn(m->mode | MASKED, ways[way].insn);
    expect_done();
    expect_eq("CPSR after", out.spsr, psr);
    expect_eq("PC after", out.lr, target + (t ? 2 : 4));
    if (ways[way].stack)
        expect_eq("SP", mode_sp(m->mode), (uint32_t)frame + ways[way].sp_add);
    check_end();
}

static void eret_from_hyp(void)
{
    for (unsigned i = 0; i < MODES_ALL; i++)
        for (unsigned t = 0; t < 2; t++) {
            uint32_t psr = mode_names[i].mode | PSR_C | PSR_Q | 3u << 16 | PSR_I | (t ? PSR_T : 0);
            static const uint16_t svc[] = {0xdf01};
            check_begin(MUST, "B9.3.2", "ERET from Hyp mode to %s mode, %s", mode_names[i].name,
                        t ? "T32" : "A32");
            if (t)
                run_thumb(psr, svc, 1);
            else
                run_insn(psr, I_SVC(1));
            expect_pl1(V_CALL, MODE_SVC);
            expect_eq("SPSR_svc: the CPSR returned to", out.spsr, psr);
            check_end();
        }
}

/* SRS stores LR and SPSR of the current mode on the stack of the mode named. */
static void srs(void)
{
    static uint32_t stack[4];
    for (unsigned i = 0; i < MODES_BANKED; i++) {
        check_begin(MUST, "B9.3.16", "SRSDB %s from Undefined mode", mode_names[i].name);
        mode_set(MODE_UND, 0, 0xabcd0000u, MODE_USR | PSR_C);
        uint32_t lr = mode_lr(mode_names[i].mode), spsr = mode_spsr(mode_names[i].mode);
        mode_set(mode_names[i].mode, (uint32_t)&stack[4], lr, spsr);
        stack[2] = stack[3] = 0;
        run_insn(MODE_UND | MASKED, 0xf96d0500u | mode_names[i].mode); /* srsdb sp!, #mode */
        expect_done();
        expect_eq("LR stored", stack[2], 0xabcd0000u);
        expect_eq("SPSR stored", stack[3], MODE_USR | PSR_C);
        expect_eq("SP", mode_sp(mode_names[i].mode), (uint32_t)&stack[2]);
        check_end();
    }
}

void modes_returns(void)
{
    for (unsigned way = 0; way < sizeof ways / sizeof *ways; way++)
        for (unsigned i = 0; i < MODES_BANKED; i++) {
            one(way, &mode_names[i], 0);
            one(way, &mode_names[i], PSR_T);
        }
    eret_from_hyp();
    srs();
}
