/* control.c - HCR.VM and HCR.DC; memory types that stage 2 adds; VPIDR and VMPIDR; high vectors.
 * ARM DDI 0406C B4.1.65, B3.2.1, B3.8, B4.1.158, B4.1.157. */
#include "stage2.h"

static void vm(void)
{
    for (unsigned on = 0; on < 2; on++) {
        check_begin(MUST, "B4.1.65", "HCR.VM=%u: stage 2 is %s", on, on ? "made" : "not made");
        s2_begin();
        s2_l1[RAM_BASE >> 30] = ld_table(s2_l2, 0);
        for (unsigned e = 0; e < 64; e++)
            s2_l2[e] = s2_leaf(2, (RAM_BASE & 0xc0000000u) + e * 0x200000, HAP_RW, 0);
        s2_l2[(FRAME_PA(0) >> 21) & 511] = s2_leaf(2, FRAME_PA(1), HAP_RW, 0);
        sign(FRAME_PA(0));
        sign(FRAME_PA(1));
        s2_on(1, 0);
        if (!on)
            mcr_HCR(0);
        tables_changed();
        expect_eq("loaded", guest_load(PL1, FRAME_PA(0)), sign_of(FRAME_PA(on ? 1 : 0)));
        check_end();
    }
    check_begin(MUST, "B3.2", "HCR.VM=1: Hyp mode's own accesses have no stage 2");
    s2_begin();
    s2_on(1, 0);
    sign(FRAME_PA(0));
    s2_l1[RAM_BASE >> 30] = 0;
    tables_changed();
    expect_eq("loaded", guest_load(PL2, FRAME_PA(0)), sign_of(FRAME_PA(0)));
    check_end();
}

/* Where stage 1 says Normal the alignment fault is stage 2's, and Hyp mode's (B3.12.1,
 * AlignmentFaultV()). */
static void stage2_alignment(void)
{
    expect_abort_hyp(EC_DABT_LOWER, 0x21);
    expect_eq("HDFAR", out.hdfar, TEST_VA + 1);
}

/* Stage 1 off: Strongly-ordered; with HCR.DC, Normal. Unaligned accesses tell. */
static void dc(void)
{
    static const struct {
        const char *name;
        uint32_t hcr;
        unsigned attr;
        bool faults;
    } rows[] = {
        {"HCR.DC=0", 0, S2_ATTR_WB, true},
        {"HCR.DC=1", HCR_DC, S2_ATTR_WB, false},
        {"HCR.DC=1, stage 2 Device", HCR_DC, S2_ATTR_DEVICE, true},
        {"HCR.DC=1, stage 2 Strongly-ordered", HCR_DC, S2_ATTR_SO, true},
        {"HCR.DC=1, stage 2 Non-cacheable", HCR_DC, S2_ATTR_NC, false},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "B3.2.1", "%s, SCTLR.M=0: an unaligned load %s", rows[i].name,
                    rows[i].faults ? "faults" : "works");
        s2_begin();
        s2_map(3, (s2_leaf(3, FRAME_PA(0), HAP_RW, 0) & ~DESC_PUT(LD_S2_MEMATTR, 15)) |
                      DESC_PUT(LD_S2_MEMATTR, rows[i].attr));
        s2_on(1, rows[i].hcr);
        guest_load(PL1, TEST_VA + 1);
        if (rows[i].faults && rows[i].hcr)
            stage2_alignment();
        else if (rows[i].faults)
            expect_dabt_short(0x01, TEST_VA + 1, false, -1);
        else
            expect_done();
        check_end();
    }
    check_begin(MUST, "B4.1.65", "HCR.DC=1: SCTLR.M=1 has no effect");
    s2_begin();
    s2_map(3, s2_leaf(3, FRAME_PA(0), HAP_RW, 0));
    sign(FRAME_PA(0));
    sd_begin();
    sd_on(0);
    s2_on(1, HCR_DC);
    expect_eq("loaded", guest_load(PL1, TEST_VA), sign_of(FRAME_PA(0)));
    check_end();
}

static void stage1_normal(void)
{
    static const struct {
        const char *name;
        unsigned attr;
        bool faults;
    } rows[] = {{"Write-Back", S2_ATTR_WB, false},
                {"Non-cacheable", S2_ATTR_NC, false},
                {"Device", S2_ATTR_DEVICE, true},
                {"Strongly-ordered", S2_ATTR_SO, true}};
    for (unsigned i = 0; i < 4; i++) {
        check_begin(MUST, "B3.8", "stage 1 Normal over stage 2 %s: an unaligned load %s",
                    rows[i].name, rows[i].faults ? "faults" : "works");
        ld_begin();
        ld_map(3, ld_leaf(3, TEST_VA, 1, DESC_PUT(LD_S1_ATTRINDX, ATTR_WB)));
        s2_begin();
        s2_map(3, (s2_leaf(3, FRAME_PA(0), HAP_RW, 0) & ~DESC_PUT(LD_S2_MEMATTR, 15)) |
                      DESC_PUT(LD_S2_MEMATTR, rows[i].attr));
        ld_on(0);
        s2_on(1, 0);
        guest_load(PL1, TEST_VA + 1);
        if (rows[i].faults)
            stage2_alignment();
        else
            expect_done();
        check_end();
    }
}

static void virtual_ids(void)
{
    static const struct {
        enum sysreg_id shown, set;
        const char *name;
    } rows[] = {{SR_MIDR, SR_VPIDR, "MIDR"}, {SR_MPIDR, SR_VMPIDR, "MPIDR"}};
    for (unsigned i = 0; i < 2; i++) {
        check_begin(MUST, "B4.1.158", "PL1 reads %s as %s says", rows[i].name,
                    i ? "VMPIDR" : "VPIDR");
        i ? mcr_VMPIDR(0x80000f03u) : mcr_VPIDR(0x12345678u);
        run_insn(PL1, sysreg_insn(rows[i].shown, false));
        expect_eq("read at PL1", guest.r[2], i ? 0x80000f03u : 0x12345678u);
        check_end();
        check_begin(MUST, "B4.1.158", "Hyp mode reads %s itself", rows[i].name);
        uint32_t real = i ? mrc_MPIDR() : mrc_MIDR();
        i ? mcr_VMPIDR(0x80000f03u) : mcr_VPIDR(0x12345678u);
        expect_eq("read in Hyp mode", i ? mrc_MPIDR() : mrc_MIDR(), real);
        check_end();
    }
}

/* SCTLR.V: the vectors at 0xffff0000, here an IPA whose page holds ours. */
static void high_vectors(void)
{
    for (unsigned v = 0; v < 2; v++) {
        check_begin(MUST, "B1.8.1", "SCTLR.V=%u: vectors %s", v, v ? "at 0xffff0000" : "at VBAR");
        s2_begin();
        s2_l1[3] = ld_table(s2_l2, 0);
        s2_l2[511] = ld_table(s2_l3, 0);
        s2_l3[0x1f0] = s2_leaf(3, FRAME_PA(0), HAP_RW, 0);
        for (unsigned i = 0; i < 8; i++)
            ((volatile uint32_t *)FRAME_PA(0))[i] = I_HVC(CALL_VECTOR + 4 * i);
        code_written((void *)FRAME_PA(0), 32);
        mcr_SCTLR(mrc_SCTLR() | (v ? SCTLR_V : 0));
        s2_on(1, 0);
        run_insn(PL0, I_UDF);
        expect_pl1(V_UNDEF, MODE_UND);
        expect_eq("ELR_hyp of the vector's HVC", guest.pc & ~31u,
                  v ? 0xffff0000u : (uint32_t)guest_vectors);
        check_end();
    }
}

void stage2_control(void)
{
    vm();
    dc();
    stage1_normal();
    virtual_ids();
    high_vectors();
}
