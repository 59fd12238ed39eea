/* both.c - stage 1 over stage 2: combined rights, stage 1's walks through stage 2, who reports.
 * ARM DDI 0406C B3.12.3 (priority), B3.13.6 (S1PTW), B3.13.5 (HPFAR), B4.1.65 (PTW). */
#include "stage2.h"

/* The IPA that stage 1 makes of TEST_VA. */
#define TEST_IPA 0x20000000u

static uint64_t own_l2[512] __attribute__((aligned(4096)));

/* TEST_IPA's gigabyte at stage 2: pages by s2_l3. */
static void ipa_map(uint64_t leaf)
{
    own_l2[(TEST_IPA >> 21) & 511] = ld_table(s2_l3, 0);
    s2_l1[TEST_IPA >> 30] = ld_table(own_l2, 0);
    s2_l3[0] = leaf;
}

static void begin(unsigned ap21, uint64_t leaf)
{
    ld_begin();
    ld_map(3, ld_leaf(3, TEST_IPA, ap21, 0));
    s2_begin();
    for (unsigned i = 0; i < 512; i++)
        own_l2[i] = 0;
    ipa_map(leaf);
}

static void on(uint32_t hcr)
{
    ld_on(0);
    s2_on(3, hcr);
}

static void through_both(void)
{
    check_begin(MUST, "B3.6", "VA to IPA to PA: a page of each");
    begin(1, s2_leaf(3, FRAME_PA(1), HAP_RW, 0));
    sign(FRAME_PA(1) + 0xabc);
    on(0);
    expect_eq("loaded", guest_load(PL1, TEST_VA + 0xabc), sign_of(FRAME_PA(1) + 0xabc));
    expect_done();
    check_end();
    check_begin(MUST, "B3.6", "VA to IPA to PA: a block over pages");
    ld_begin();
    ld_map(2, ld_leaf(2, TEST_IPA, 1, 0));
    s2_begin();
    ipa_map(s2_leaf(3, FRAME_PA(2), HAP_RW, 0));
    s2_l3[5] = s2_leaf(3, FRAME_PA(0), HAP_RW, 0);
    sign(FRAME_PA(0) + 4);
    on(0);
    expect_eq("loaded", guest_load(PL0, TEST_VA + 0x5004), sign_of(FRAME_PA(0) + 4));
    guest_load(PL0, TEST_VA + 0x6000);
    expect_abort_hyp(EC_DABT_LOWER, ST_TRANSLATION(3));
    expect_eq("HPFAR", out.hpfar, (TEST_IPA + 0x6000) >> 12 << 4);
    check_end();
    check_begin(MUST, "B3.6", "Short-descriptor stage 1 over stage 2");
    sd_begin();
    sd_l1[SD_INDEX(TEST_VA)] = sd_section(TEST_IPA, AP_RW, 0);
    s2_begin();
    ipa_map(s2_leaf(3, FRAME_PA(1), HAP_RW, 0));
    sign(FRAME_PA(1) + 8);
    sd_on(0);
    s2_on(1, 0);
    expect_eq("loaded", guest_load(PL1, TEST_VA + 8), sign_of(FRAME_PA(1) + 8));
    check_end();
}

/* Both must allow; stage 1's refusal is PL1's, stage 2's is Hyp mode's; stage 1 comes first. */
static void rights(void)
{
    for (unsigned ap = 0; ap < 4; ap++)
        for (unsigned hap = 0; hap < 4; hap++)
            for (unsigned w = 0; w < 2; w++) {
                bool s1 = ap & 1 && !(w && ap & 2), s2 = hap & (w ? 2 : 1);
                check_begin(MUST, "B3.12.3", "AP[2:1] %u over HAP %u: %s at PL0 is %s", ap, hap,
                            w ? "store" : "load",
                            !s1   ? "PL1's fault"
                            : !s2 ? "Hyp's fault"
                                  : "allowed");
                begin(ap, s2_leaf(3, FRAME_PA(0), hap, 0));
                on(0);
                if (w)
                    guest_store(PL0, TEST_VA, 1);
                else
                    guest_load(PL0, TEST_VA);
                uint32_t iss = ST_PERMISSION(3) | (w ? (uint32_t)ISS_AB_WNR : 0);
                if (!s1)
                    expect_dabt_long(ST_PERMISSION(3), TEST_VA, w);
                else if (!s2)
                    expect_abort_hyp(EC_DABT_LOWER, iss);
                else
                    expect_done();
                check_end();
            }
}

static void translation_order(void)
{
    check_begin(MUST, "B3.12.3", "stage 1 and stage 2 both without translation: PL1's fault");
    begin(1, 0);
    ld_l3[0] = 0;
    on(0);
    guest_load(PL1, TEST_VA);
    expect_dabt_long(ST_TRANSLATION(3), TEST_VA, false);
    check_end();
    check_begin(MUST, "B3.13.5", "HDFAR is the VA and HPFAR the IPA of a stage 2 fault");
    begin(1, 0);
    on(0);
    guest_load(PL1, TEST_VA + 0x123 * 4);
    expect_abort_hyp(EC_DABT_LOWER, ST_TRANSLATION(3));
    expect_eq("HDFAR", out.hdfar, TEST_VA + 0x123 * 4);
    expect_eq("HPFAR", out.hpfar, TEST_IPA >> 12 << 4);
    check_end();
    check_begin(MUST, "B3.13.5", "HIFAR is the VA and HPFAR the IPA of a stage 2 fetch fault");
    begin(1, 0);
    on(0);
    guest_fetch(PL1, TEST_VA + 0x40);
    expect_abort_hyp(EC_IABT_LOWER, ST_TRANSLATION(3));
    expect_eq("HIFAR", out.hifar, TEST_VA + 0x40);
    expect_eq("HPFAR", out.hpfar, TEST_IPA >> 12 << 4);
    check_end();
}

/* A stage 1 table that stage 2 does not map, or not readable: S1PTW, HPFAR is the table's IPA. */
static void walk_fault(unsigned level, unsigned what)
{
    static const char *const names[] = {"load", "store", "fetch"};
    check_begin(MUST, "B3.13.6", "a %s whose level %u table has no stage 2 translation: S1PTW",
                names[what], level);
    begin(1, s2_leaf(3, FRAME_PA(0), HAP_RW, 0));
    /* The table of that level moves to an IPA that stage 2 leaves out. */
    uint32_t missing = TEST_IPA + 0x7000;
    if (level == 2)
        ld_l1[TEST_VA >> 30] = ld_table((void *)missing, 0);
    else
        ld_l2[0] = ld_table((void *)missing, 0);
    on(0);
    uint32_t va = TEST_VA + 0x10, ec = what == 2 ? EC_IABT_LOWER : EC_DABT_LOWER;
    if (what == 2)
        guest_fetch(PL1, va);
    else
        what ? guest_store(PL1, va, 0) : (void)guest_load(PL1, va);
    /* WnR says what the access was, not that the walk reads (B3.13.6). */
    expect_abort_hyp(ec, ST_TRANSLATION(3) | ISS_AB_S1PTW | (what == 1 ? (uint32_t)ISS_AB_WNR : 0));
    expect_eq("HPFAR", out.hpfar, missing >> 12 << 4);
    expect_eq("HDFAR or HIFAR", what == 2 ? out.hifar : out.hdfar, va);
    if (what != 2)
        expect_eq("ISV", field_get(out.hsr, ISS_DA_ISV), 0);
    check_end();
}

static void walk_rights(void)
{
    static const struct {
        const char *name;
        unsigned hap, attr;
        uint32_t hcr;
        bool faults;
    } rows[] = {
        {"HCR.PTW=1: a stage 1 table in stage 2 Device memory", HAP_RW, S2_ATTR_DEVICE, HCR_PTW,
         true},
        {"HCR.PTW=1: a stage 1 table in stage 2 Strongly-ordered memory", HAP_RW, S2_ATTR_SO,
         HCR_PTW, true},
        {"HCR.PTW=0: a stage 1 table in stage 2 Device memory", HAP_RW, S2_ATTR_DEVICE, 0, false},
        {"HCR.PTW=1: a stage 1 table in stage 2 Normal memory", HAP_RW, S2_ATTR_WB, HCR_PTW, false},
        {"HCR.PTW=0: a stage 1 table that stage 2 makes unreadable", HAP_WO, S2_ATTR_WB, 0, true},
        {"HCR.PTW=0: a stage 1 table that stage 2 makes read-only", HAP_RO, S2_ATTR_WB, 0, false},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "B4.1.65", "%s: %s", rows[i].name,
                    rows[i].faults ? "permission fault, S1PTW" : "walks");
        begin(1, s2_leaf(3, FRAME_PA(0), HAP_RW, 0));
        /* The level 3 table through an alias of its page. */
        uint64_t leaf = s2_leaf(3, (uint32_t)ld_l3, rows[i].hap, 0) & ~DESC_PUT(LD_S2_MEMATTR, 15);
        s2_l3[9] = leaf | DESC_PUT(LD_S2_MEMATTR, rows[i].attr);
        ld_l2[0] = ld_table((void *)(TEST_IPA + 0x9000), 0);
        on(rows[i].hcr);
        guest_load(PL1, TEST_VA);
        if (rows[i].faults)
            expect_abort_hyp(EC_DABT_LOWER, ST_PERMISSION(3) | ISS_AB_S1PTW);
        else
            expect_done();
        check_end();
    }
}

/* Cache maintenance by MVA is an access too: CM. */
static void maintenance(void)
{
    check_begin(MUST, "B3.13.6", "DCCMVAC without stage 2 translation: CM, WnR");
    begin(1, 0);
    on(0);
    guest.r[2] = TEST_VA;
    run_insn(PL1, sysreg_insn(SR_DCCMVAC, true));
    expect_abort_hyp(EC_DABT_LOWER, ST_TRANSLATION(3) | ISS_AB_CM | ISS_AB_WNR);
    expect_eq("ISV", field_get(out.hsr, ISS_DA_ISV), 0);
    check_end();
    check_begin(MUST, "B3.13.3", "DCCMVAC without stage 1 translation: DFSR.CM");
    begin(1, 0);
    ld_l3[0] = 0;
    on(0);
    guest.r[2] = TEST_VA;
    run_insn(PL1, sysreg_insn(SR_DCCMVAC, true));
    expect_dabt_long(ST_TRANSLATION(3), TEST_VA, true);
    expect_bits("DFSR.CM", out.dfsr, DFSR_CM, DFSR_CM);
    check_end();
}

static void no_maintenance(void)
{
    check_begin(MUST, "B3.13.6", "a store without stage 2: CM is 0");
    begin(1, 0);
    on(0);
    guest_store(PL1, TEST_VA, 0);
    expect_abort_hyp(EC_DABT_LOWER, ST_TRANSLATION(3) | ISS_AB_WNR);
    check_end();
    check_begin(MUST, "B3.13.3", "a load without stage 1: DFSR.CM is 0");
    begin(1, 0);
    ld_l3[0] = 0;
    on(0);
    guest_load(PL1, TEST_VA);
    expect_dabt_long(ST_TRANSLATION(3), TEST_VA, false);
    expect_bits("DFSR.CM", out.dfsr, DFSR_CM, 0);
    check_end();
}

void stage2_under_stage1(void)
{
    through_both();
    rights();
    translation_order();
    for (unsigned level = 2; level <= 3; level++)
        for (unsigned what = 0; what < 3; what++)
            walk_fault(level, what);
    walk_rights();
    maintenance();
    no_maintenance();
}
