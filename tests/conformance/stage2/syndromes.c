/* syndromes.c - the ISS of a stage 2 data abort: what describes the access, what does not
 * (B3.13.6). */
#include "stage2.h"

static const struct {
    const char *name;
    uint32_t insn;
    bool write, isv;
    unsigned sas, sse, srt;
} rows[] = {
    {"LDR R0", I_LDR(0, 1), false, true, 2, 0, 0},
    {"LDR R11", I_LDR(11, 1), false, true, 2, 0, 11},
    {"STR R12", I_STR(12, 1), true, true, 2, 0, 12},
    {"LDR SP", I_LDR(13, 1), false, true, 2, 0, 13},
    {"STR LR", I_STR(14, 1), true, true, 2, 0, 14},
    {"LDRB R3", I_LDRB(3, 1), false, true, 0, 0, 3},
    {"STRB R4", I_STRB(4, 1), true, true, 0, 0, 4},
    {"LDRH R5", I_LDRH(5, 1), false, true, 1, 0, 5},
    {"STRH R6", I_STRH(6, 1), true, true, 1, 0, 6},
    {"LDRSB R7", I_LDRSB(7, 1), false, true, 0, 1, 7},
    {"LDRSH R8", I_LDRSH(8, 1), false, true, 1, 1, 8},
    {"LDRT R2", 0xe4b12000u, false, true, 2, 0, 2},
    {"LDR with writeback", 0xe5b10000u, false, false, 0, 0, 0},
    {"STR post-indexed", 0xe4810004u, true, false, 0, 0, 0},
    {"LDRD", I_LDRD(2, 1), false, false, 0, 0, 0},
    {"STRD", I_STRD(2, 1), true, false, 0, 0, 0},
    {"LDM", I_LDM(1, 0xc), false, false, 0, 0, 0},
    {"STM", I_STM(1, 0xc), true, false, 0, 0, 0},
    {"LDREX", I_LDREX(0, 1), false, false, 0, 0, 0},
    {"SWP", I_SWP(0, 2, 1), false, false, 0, 0, 0},
};

/* LDRT and the writeback forms: ISV is 1 for a load or store of a single register without writeback
 * (B3.13.6); LDRT post-indexes and so has writeback. */
static bool has_isv(unsigned i)
{
    return rows[i].isv && rows[i].insn != 0xe4b12000u;
}

static void one(unsigned i)
{
    check_begin(MUST, "B3.13.6", "stage 2 fault of %s: %s", rows[i].name,
                has_isv(i) ? "ISV, SAS, SSE, SRT" : "ISV is 0");
    s2_begin();
    s2_on(1, 0);
    if (rows[i].insn == I_SWP(0, 2, 1))
        mcr_SCTLR(mrc_SCTLR() | SCTLR_SW);
    guest.r[1] = TEST_VA + 0x40;
    run_insn(PL1, rows[i].insn);
    expect_abort_hyp(EC_DABT_LOWER, ST_TRANSLATION(1) | (rows[i].write ? (uint32_t)ISS_AB_WNR : 0));
    expect_eq("ISV", field_get(out.hsr, ISS_DA_ISV), has_isv(i));
    if (has_isv(i)) {
        expect_eq("SAS", field_get(out.hsr, ISS_DA_SAS), rows[i].sas);
        expect_eq("SSE", field_get(out.hsr, ISS_DA_SSE), rows[i].sse);
        expect_eq("SRT", field_get(out.hsr, ISS_DA_SRT), rows[i].srt);
        expect_eq("IL", field_get(out.hsr, HSR_IL), 1);
    }
    expect_eq("HDFAR", out.hdfar, TEST_VA + 0x40);
    expect_eq("HPFAR", out.hpfar, TEST_VA >> 12 << 4);
    check_end();
}

static void thumb(void)
{
    static const struct {
        const char *name;
        uint16_t hw[2];
        unsigned n, il, sas, srt;
        bool write;
    } t[] = {
        {"LDR R2, [R1] (16 bits)", {0x680a}, 1, 0, 2, 2, false},
        {"STRB R3, [R1] (16 bits)", {0x700b}, 1, 0, 0, 3, true},
        {"LDRH.W R9, [R1] (32 bits)", {0xf8b1, 0x9000}, 2, 1, 1, 9, false},
    };
    for (unsigned i = 0; i < sizeof t / sizeof *t; i++) {
        check_begin(MUST, "B3.13.6", "stage 2 fault of T32 %s: IL, SAS, SRT", t[i].name);
        s2_begin();
        s2_on(1, 0);
        guest.r[1] = TEST_VA;
        run_thumb(PL1, t[i].hw, t[i].n);
        expect_abort_hyp(EC_DABT_LOWER,
                         ST_TRANSLATION(1) | (t[i].write ? (uint32_t)ISS_AB_WNR : 0));
        expect_eq("ISV", field_get(out.hsr, ISS_DA_ISV), 1);
        expect_eq("IL", field_get(out.hsr, HSR_IL), t[i].il);
        expect_eq("SAS", field_get(out.hsr, ISS_DA_SAS), t[i].sas);
        expect_eq("SRT", field_get(out.hsr, ISS_DA_SRT), t[i].srt);
        check_end();
    }
}

/* Nothing of the instruction has happened. */
static void restartable(void)
{
    check_begin(MUST, "B1.9.8", "a stage 2 fault leaves the registers of an LDM with writeback");
    s2_begin();
    s2_on(1, 0);
    guest.r[1] = TEST_VA;
    guest.r[2] = 0x22;
    run_insn(PL1, 0xe8b1000cu); /* ldm r1!, {r2, r3} */
    expect_abort_hyp(EC_DABT_LOWER, ST_TRANSLATION(1));
    expect_eq("R1", guest.r[1], TEST_VA);
    expect_eq("R2", guest.r[2], 0x22);
    check_end();
}

void stage2_syndromes(void)
{
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        one(i);
    thumb();
    restartable();
}
