/* others.c - sections by any address, stage 2's changes, Hyp's own entries, the MMU off (B3.9,
 * B3.10). */
#include "tlb.h"

static void sections(void)
{
    static const uint32_t offsets[] = {0, 0x1000, 0x80000, 0xff000};
    for (unsigned i = 0; i < 4; i++) {
        check_begin(MUST, "B3.10.1", "TLBIMVA at 0x%05x of a section takes all of it", offsets[i]);
        tlb_begin(true);
        sd_l1[SD_INDEX(TEST_VA)] = sd_section(FRAME_PA(0), AP_RW, 0);
        tables_changed();
        tlb_fill();
        sd_l1[SD_INDEX(TEST_VA)] = sd_section(FRAME_PA(1), AP_RW, 0);
        dsb();
        tlb_op(PL1, SR_TLBIMVA, (TEST_VA + offsets[i]) | ASID_1);
        expect_eq("frame seen", tlb_seen(), 1);
        check_end();
    }
}

static void stage2(void)
{
    for (unsigned flush = 0; flush < 2; flush++) {
        check_begin(flush ? MUST : MICRO, "B3.10.1", "stage 2 changed, %s: the %s translation",
                    flush ? "TLBIALLNSNH" : "no maintenance", flush ? "new" : "old");
        tlb_begin(true);
        s2_l1[RAM_BASE >> 30] = ld_table(s2_l2, 0);
        for (unsigned e = 0; e < 32; e++)
            s2_l2[e] = s2_leaf(2, (RAM_BASE & 0xc0000000u) + e * 0x200000, HAP_RW, 0);
        tables_changed();
        tlb_fill();
        s2_l2[(FRAME_PA(0) >> 21) & 511] = s2_leaf(2, FRAME_PA(1), HAP_RW, 0);
        dsb();
        if (flush)
            tlb_op(PL2, SR_TLBIALLNSNH, 0);
        expect_eq("frame seen", tlb_seen(), flush);
        check_end();
    }
}

static uint32_t hyp_load(void)
{
    guest.r[1] = TEST_VA;
    code[0] = I_LDR(0, 1);
    code[1] = END_PL1;
    code_written(code, 8);
    run(PL2, code);
    return guest.r[0];
}

/* Hyp's entries: reached by TLBIALLH and TLBIMVAH, by nothing else. */
static void hyp(void)
{
    static const struct {
        const char *name;
        enum sysreg_id op;
        uint32_t arg;
        bool gone;
    } rows[] = {
        {"TLBIALLH", SR_TLBIALLH, 0, true},
        {"TLBIALLHIS", SR_TLBIALLHIS, 0, true},
        {"TLBIMVAH", SR_TLBIMVAH, TEST_VA, true},
        {"TLBIMVAHIS", SR_TLBIMVAHIS, TEST_VA, true},
        {"TLBIMVAH of another VA", SR_TLBIMVAH, TEST_VA + 0x4000, false},
        {"TLBIALLNSNH", SR_TLBIALLNSNH, 0, false},
        {"TLBIALL", SR_TLBIALL, 0, false},
        {"TLBIMVAA", SR_TLBIMVAA, TEST_VA, false},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(rows[i].gone ? MUST : MICRO, "B3.10.1", "%s, Hyp's entry: %s", rows[i].name,
                    rows[i].gone ? "gone" : "stays");
        hyp_begin();
        hyp_map(3, ld_leaf(3, FRAME_PA(0), 1, 0));
        sign(FRAME_PA(0));
        sign(FRAME_PA(1));
        hyp_on(0);
        uint32_t first = hyp_load();
        hyp_l3[0] = ld_leaf(3, FRAME_PA(1), 1, 0);
        dsb();
        tlb_op(PL2, rows[i].op, rows[i].arg);
        uint32_t second = hyp_load();
        mcr_HSCTLR(mrc_HSCTLR() & ~(uint32_t)HSCTLR_M);
        isb();
        expect_eq("first", first, sign_of(FRAME_PA(0)));
        expect_eq("second", second, sign_of(FRAME_PA(rows[i].gone)));
        check_end();
    }
    static const enum sysreg_id hyps[] = {SR_TLBIALLH, SR_TLBIMVAH};
    for (unsigned i = 0; i < 2; i++) {
        check_begin(MICRO, "B3.10.1", "%s, PL1's entry: stays", i ? "TLBIMVAH" : "TLBIALLH");
        tlb_begin(true);
        tlb_fill();
        tlb_change();
        tlb_op(PL2, hyps[i], TEST_VA);
        expect_eq("frame seen", tlb_seen(), 0);
        check_end();
    }
}

static void off_and_fb(void)
{
    check_begin(MUST, "B3.2", "SCTLR.M=0: an entry of stage 1 is not used");
    tlb_begin(true);
    tlb_fill();
    mcr_SCTLR(mrc_SCTLR() & ~(uint32_t)SCTLR_M);
    isb();
    expect_eq("flat", guest_load(PL1, FRAME_PA(1)), sign_of(FRAME_PA(1)));
    guest_load(PL1, TEST_VA);
    expect_abort_hyp(EC_DABT_LOWER, 0x05);
    check_end();
    for (unsigned fb = 0; fb < 2; fb++) {
        check_begin(MUST, "B4.1.65", "HCR.FB=%u: TLBIMVA at PL1 reaches this core", fb);
        tlb_begin(true);
        mcr_HCR(mrc_HCR() | (fb ? HCR_FB : 0));
        tlb_fill();
        tlb_change();
        tlb_op(PL1, SR_TLBIMVA, TEST_VA | ASID_1);
        expect_eq("frame seen", tlb_seen(), 1);
        check_end();
    }
}

void tlb_others(void)
{
    sections();
    stage2();
    hyp();
    off_and_fb();
}
