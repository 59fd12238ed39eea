/* par.c - PAR after every address translation operation, in both formats (ARM DDI 0406C B3.14,
 * B4.1.112). */
#include "stage2.h"

#define I_ISB 0xf57ff06fu

/* An operation at a level, then PAR's 64 bits. */
static uint64_t par_after(uint32_t cpsr, enum sysreg_id op, uint32_t va)
{
    const uint32_t insns[] = {sysreg_insn(op, true), I_ISB, I_MRRC(15, 0, 4, 5, 7)};
    guest.r[2] = va;
    run_insns(cpsr, insns, 3);
    return (uint64_t)guest.r[5] << 32 | guest.r[4];
}

static const struct {
    const char *name;
    enum sysreg_id op;
    uint32_t cpsr;
    bool pl0, write, both;
} ops[] = {
    {"ATS1CPR", SR_ATS1CPR, PL1, false, false, false},
    {"ATS1CPW", SR_ATS1CPW, PL1, false, true, false},
    {"ATS1CUR", SR_ATS1CUR, PL1, true, false, false},
    {"ATS1CUW", SR_ATS1CUW, PL1, true, true, false},
    {"ATS12NSOPR", SR_ATS12NSOPR, PL2, false, false, true},
    {"ATS12NSOPW", SR_ATS12NSOPW, PL2, false, true, true},
    {"ATS12NSOUR", SR_ATS12NSOUR, PL2, true, false, true},
    {"ATS12NSOUW", SR_ATS12NSOUW, PL2, true, true, true},
};
enum { OPS = sizeof ops / sizeof *ops };

#define TEST_IPA 0x20005000u
static uint64_t own_l2[512] __attribute__((aligned(4096)));

static void tables(unsigned ap21, uint64_t s2)
{
    ld_begin();
    ld_map(3, ld_leaf(3, TEST_IPA, ap21, DESC_PUT(LD_S1_ATTRINDX, ATTR_WB)));
    s2_begin();
    s2_l1[0] = ld_table(own_l2, 0);
    own_l2[(TEST_IPA >> 21) & 511] = ld_table(s2_l3, 0);
    s2_l3[5] = s2;
    ld_on(0);
    s2_on(1, 0);
}

/* Bits of PAR that a success defines: F, SH, NS (UNKNOWN from Non-secure), LPAE, PA, ATTR. */
#define PAR_OK_MASK 0xff0000fffffff981ull

static void success(unsigned i)
{
    check_begin(MUST, "B3.14", "%s, Long format: %s and attributes", ops[i].name,
                ops[i].both ? "the PA" : "the IPA");
    tables(1, s2_leaf(3, FRAME_PA(1), HAP_RW, 0));
    uint64_t par = par_after(ops[i].cpsr, ops[i].op, TEST_VA + 0x18);
    expect_done();
    uint64_t want = (ops[i].both ? FRAME_PA(1) : TEST_IPA) | 1u << 11 | 3u << 7 | 0xffull << 56;
    expect_eq64("PAR", par & PAR_OK_MASK, want);
    check_end();
}

static void stage1_refused(unsigned i)
{
    for (unsigned ap = 0; ap < 4; ap++) {
        bool ok = (ap & 1 || !ops[i].pl0) && !(ap & 2 && ops[i].write);
        check_begin(MUST, "B3.14", "%s, AP[2:1] %u: %s", ops[i].name, ap,
                    ok ? "translates" : "F, permission fault at level 3");
        tables(ap, s2_leaf(3, FRAME_PA(1), HAP_RW, 0));
        uint64_t par = par_after(ops[i].cpsr, ops[i].op, TEST_VA);
        expect_done();
        uint64_t fault = 1u << 11 | ST_PERMISSION(3) << 1 | 1;
        expect_eq64("PAR", par & (ok ? 0x801 : 0xb7f), ok ? 0x800 : fault);
        check_end();
    }
    check_begin(MUST, "B3.14", "%s, no stage 1 translation: F, level 3", ops[i].name);
    tables(1, s2_leaf(3, FRAME_PA(1), HAP_RW, 0));
    ld_l3[0] = 0;
    tables_changed();
    uint64_t par = par_after(ops[i].cpsr, ops[i].op, TEST_VA);
    expect_done();
    expect_eq64("PAR", par & 0xb7f, 1u << 11 | ST_TRANSLATION(3) << 1 | 1);
    check_end();
}

/* Stage 2 faults of the ATS12 operations are reported in PAR, with FSTAGE. */
static void stage2_refused(unsigned i)
{
    check_begin(MUST, "B3.14", "%s, no stage 2 translation: F, FSTAGE", ops[i].name);
    tables(1, 0);
    uint64_t par = par_after(ops[i].cpsr, ops[i].op, TEST_VA);
    expect_done();
    expect_eq64("PAR", par & 0xb7f, 1u << 11 | 1u << 9 | ST_TRANSLATION(3) << 1 | 1);
    check_end();
    check_begin(MUST, "B3.14", "%s, no stage 2 translation of a stage 1 table: S2WLK, FSTAGE",
                ops[i].name);
    tables(1, s2_leaf(3, FRAME_PA(1), HAP_RW, 0));
    ld_l2[0] = ld_table((void *)0x20007000u, 0);
    tables_changed();
    par = par_after(ops[i].cpsr, ops[i].op, TEST_VA);
    expect_done();
    expect_eq64("PAR", par & 0xb7f, 1u << 11 | 3u << 8 | ST_TRANSLATION(3) << 1 | 1);
    check_end();
}

/* From PL1, a stage 2 fault on stage 1's walk is a Hyp abort, not a PAR (B3.14). */
static void stage1_walk_refused(void)
{
    for (unsigned i = 0; i < OPS; i++) {
        if (ops[i].both)
            continue;
        check_begin(MUST, "B3.14", "%s at PL1, stage 2 fault on the walk: Hyp abort, S1PTW",
                    ops[i].name);
        tables(1, s2_leaf(3, FRAME_PA(1), HAP_RW, 0));
        ld_l2[0] = ld_table((void *)0x20007000u, 0);
        tables_changed();
        par_after(PL1, ops[i].op, TEST_VA);
        expect_hyp(V_HYP);
        expect_bits("HSR", out.hsr, HSR_EC | ISS_AB_FSC | ISS_AB_S1PTW,
                    0x90000000u | ST_TRANSLATION(3) | ISS_AB_S1PTW);
        check_end();
    }
}

static void hyp_ops(void)
{
    for (unsigned w = 0; w < 2; w++)
        for (unsigned ap = 1; ap < 4; ap += 2) {
            bool ok = !(w && ap == 3);
            check_begin(MUST, "B3.14", "ATS1H%c, AP[2] %u: %s", w ? 'W' : 'R', ap >> 1,
                        ok ? "translates" : "F, permission fault");
            hyp_begin();
            hyp_map(3, ld_leaf(3, FRAME_PA(2), ap, 0));
            hyp_on(0);
            w ? mcr_ATS1HW(TEST_VA + 0x44) : mcr_ATS1HR(TEST_VA + 0x44);
            isb();
            uint64_t par = mrrc_PAR();
            mcr_HSCTLR(mrc_HSCTLR() & ~(uint32_t)HSCTLR_M);
            isb();
            if (ok)
                expect_eq64("PAR", par & 0xfffffff801ull, FRAME_PA(2) | 0x800u);
            else
                expect_eq64("PAR", par & 0xb7f, 1u << 11 | ST_PERMISSION(3) << 1 | 1);
            check_end();
        }
}

/* 32-bit PAR when TTBCR.EAE is 0; from Hyp mode always 64-bit. */
static void short_format(void)
{
    static const struct {
        const char *name;
        enum sysreg_id op;
    } rows[] = {{"ATS1CPR", SR_ATS1CPR},
                {"ATS1CPW", SR_ATS1CPW},
                {"ATS1CUR", SR_ATS1CUR},
                {"ATS1CUW", SR_ATS1CUW}};
    for (unsigned i = 0; i < 4; i++) {
        check_begin(MUST, "B4.1.112", "%s, Short format: PA[31:12]", rows[i].name);
        sd_begin();
        sd_l1[SD_INDEX(TEST_VA)] = sd_section(FRAME_PA(0), AP_RW, 0);
        sd_on(0);
        uint64_t par = par_after(PL1, rows[i].op, TEST_VA + 0x12345);
        expect_eq("PAR", (uint32_t)par & 0xfffff803u, FRAME_PA(0) + 0x12000);
        check_end();
        check_begin(MUST, "B4.1.112", "%s, Short format: F and FS of a translation fault",
                    rows[i].name);
        sd_begin();
        sd_on(0);
        par = par_after(PL1, rows[i].op, TEST_VA);
        expect_eq("PAR", (uint32_t)par & 0x83f, 0x05u << 1 | 1);
        check_end();
    }
    check_begin(MUST, "B4.1.112", "ATS12NSOPR with Short-descriptor stage 1, from Hyp: 64-bit PAR");
    sd_begin();
    sd_l1[SD_INDEX(TEST_VA)] = sd_section(FRAME_PA(0), AP_RW, 0);
    sd_on(0);
    s2_begin();
    s2_on(1, 0);
    uint64_t par = par_after(PL2, SR_ATS12NSOPR, TEST_VA + 0x12345);
    expect_eq64("PAR", par & 0xfffffff801ull, (FRAME_PA(0) + 0x12000) | 0x800u);
    check_end();
    check_begin(MUST, "B3.17.1", "ATS12NSOPR at PL1 is UNDEFINED");
    run_insn(PL1, sysreg_insn(SR_ATS12NSOPR, true));
    expect_pl1(V_UNDEF, MODE_UND);
    check_end();
    check_begin(MUST, "B3.17.1", "ATS1HR at PL1 is UNDEFINED");
    run_insn(PL1, sysreg_insn(SR_ATS1HR, true));
    expect_pl1(V_UNDEF, MODE_UND);
    check_end();
}

/* Attributes that both stages make, in PAR of ATS12NSOPR (B3.8). */
static void combined(void)
{
    static const struct {
        const char *name;
        unsigned s1, s2;
        uint32_t attr;
    } rows[] = {
        {"WB over WB: WB", ATTR_WB, S2_ATTR_WB, 0xff},
        {"WB over NC: NC", ATTR_WB, S2_ATTR_NC, 0x44},
        {"WB over Device: Device", ATTR_WB, S2_ATTR_DEVICE, 0x04},
        {"WB over SO: SO", ATTR_WB, S2_ATTR_SO, 0x00},
        {"NC over WB: NC", ATTR_NC, S2_ATTR_WB, 0x44},
        {"Device over WB: Device", ATTR_DEVICE, S2_ATTR_WB, 0x04},
        {"Device over SO: SO", ATTR_DEVICE, S2_ATTR_SO, 0x00},
        {"SO over WB: SO", ATTR_SO, S2_ATTR_WB, 0x00},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "B3.8", "attributes of both stages: %s", rows[i].name);
        tables(1, (s2_leaf(3, FRAME_PA(1), HAP_RW, 0) & ~DESC_PUT(LD_S2_MEMATTR, 15)) |
                      DESC_PUT(LD_S2_MEMATTR, rows[i].s2));
        ld_l3[0] = ld_leaf(3, TEST_IPA, 1, DESC_PUT(LD_S1_ATTRINDX, rows[i].s1));
        tables_changed();
        uint64_t par = par_after(PL2, SR_ATS12NSOPR, TEST_VA);
        expect_eq("PAR.ATTR", (uint32_t)(par >> 56), rows[i].attr);
        check_end();
    }
}

void stage2_par(void)
{
    for (unsigned i = 0; i < OPS; i++) {
        success(i);
        stage1_refused(i);
        if (ops[i].both)
            stage2_refused(i);
    }
    stage1_walk_refused();
    hyp_ops();
    short_format();
    combined();
}
