/* tlb.c - TLB maintenance on core 0 against entries of core 1: Inner Shareable operations reach
 * them, others need not, and HCR.FB makes PL1's reach them (ARM DDI 0406C B3.10.1, B4.1.65). */
#include "smp.h"

enum { VMID = 1, ASID = 0x11 };

static void translate(void)
{
    sd_on(0);
    s2_on(VMID, 0);
    mcr_CONTEXTIDR(ASID);
    isb();
}

static void load(void)
{
    static const uint32_t insns[] = {I_LDR(0, 1)};
    second_guest.r[1] = TEST_VA;
    second_run(PL1, insns, 1);
    second_result = second_guest.r[0];
}

static const struct {
    const char *name;
    enum sysreg_id op;
    uint32_t cpsr, fb;
    bool va, asid, reaches;
} rows[] = {
    {"TLBIALLIS at PL1", SR_TLBIALLIS, PL1, 0, false, false, true},
    {"TLBIMVAIS at PL1", SR_TLBIMVAIS, PL1, 0, true, true, true},
    {"TLBIASIDIS at PL1", SR_TLBIASIDIS, PL1, 0, false, true, true},
    {"TLBIMVAAIS at PL1", SR_TLBIMVAAIS, PL1, 0, true, false, true},
    {"TLBIALLNSNHIS in Hyp mode", SR_TLBIALLNSNHIS, PL2, 0, false, false, true},
    {"HCR.FB=1: TLBIALL at PL1", SR_TLBIALL, PL1, HCR_FB, false, false, true},
    {"HCR.FB=1: TLBIMVA at PL1", SR_TLBIMVA, PL1, HCR_FB, true, true, true},
    {"HCR.FB=1: TLBIASID at PL1", SR_TLBIASID, PL1, HCR_FB, false, true, true},
    {"HCR.FB=1: TLBIMVAA at PL1", SR_TLBIMVAA, PL1, HCR_FB, true, false, true},
    {"HCR.FB=1: DTLBIALL at PL1", SR_DTLBIALL, PL1, HCR_FB, false, false, true},
    {"HCR.FB=0: TLBIALL at PL1", SR_TLBIALL, PL1, 0, false, false, false},
    {"HCR.FB=0: TLBIMVA at PL1", SR_TLBIMVA, PL1, 0, true, true, false},
    {"HCR.FB=0: TLBIASID at PL1", SR_TLBIASID, PL1, 0, false, true, false},
    {"HCR.FB=0: TLBIMVAA at PL1", SR_TLBIMVAA, PL1, 0, true, false, false},
    {"HCR.FB=1: TLBIALL in Hyp mode", SR_TLBIALL, PL2, HCR_FB, false, false, false},
    {"TLBIALLNSNH in Hyp mode", SR_TLBIALLNSNH, PL2, 0, false, false, false},
};

static void one(unsigned i)
{
    check_begin(rows[i].reaches ? MUST : MICRO, "B3.10.1", "%s: core 1's entry %s", rows[i].name,
                rows[i].reaches ? "goes" : "stays");
    sd_begin();
    s2_begin();
    sd_l1[SD_INDEX(TEST_VA)] = sd_table(sd_l2[0], 0);
    sd_l2[0][0] = sd_small(FRAME_PA(0), AP_RW, DESC_PUT(SD_SMALL_NG, 1));
    sign(FRAME_PA(0));
    sign(FRAME_PA(1));
    translate();
    second_do(translate);
    second_do(load);
    expect_eq("at first", second_result, sign_of(FRAME_PA(0)));
    sd_l2[0][0] = sd_small(FRAME_PA(1), AP_RW, DESC_PUT(SD_SMALL_NG, 1));
    dsb();
    mcr_HCR(mrc_HCR() | rows[i].fb);
    guest.r[2] = (rows[i].va ? TEST_VA : 0) | (rows[i].asid ? (unsigned)ASID : 0);
    run_insn(rows[i].cpsr, sysreg_insn(rows[i].op, true));
    expect_done();
    dsb();
    second_do(load);
    expect_eq("then", second_result, sign_of(FRAME_PA(rows[i].reaches ? 1 : 0)));
    second_do(world_reset);
    check_end();
}

/* Hyp's own entries. */
static void hyp_translate(void)
{
    hyp_on(0);
}
static void hyp_load(void)
{
    second_result = peek32(TEST_VA);
}
static void hyp_off(void)
{
    mcr_HSCTLR(mrc_HSCTLR() & ~(uint32_t)HSCTLR_M);
    isb();
}

static void hyp(void)
{
    static const struct {
        const char *name;
        enum sysreg_id op;
        bool reaches;
    } ops[] = {{"TLBIALLHIS", SR_TLBIALLHIS, true},
               {"TLBIMVAHIS", SR_TLBIMVAHIS, true},
               {"TLBIALLH", SR_TLBIALLH, false},
               {"TLBIMVAH", SR_TLBIMVAH, false}};
    for (unsigned i = 0; i < sizeof ops / sizeof *ops; i++) {
        check_begin(ops[i].reaches ? MUST : MICRO, "B3.10.1", "%s: core 1's Hyp entry %s",
                    ops[i].name, ops[i].reaches ? "goes" : "stays");
        hyp_begin();
        hyp_map(3, ld_leaf(3, FRAME_PA(0), 1, 0));
        sign(FRAME_PA(0));
        sign(FRAME_PA(1));
        second_do(hyp_translate);
        second_do(hyp_load);
        expect_eq("at first", second_result, sign_of(FRAME_PA(0)));
        hyp_l3[0] = ld_leaf(3, FRAME_PA(1), 1, 0);
        dsb();
        guest.r[2] = TEST_VA;
        run_insn(PL2, sysreg_insn(ops[i].op, true));
        expect_done();
        dsb();
        second_do(hyp_load);
        expect_eq("then", second_result, sign_of(FRAME_PA(ops[i].reaches ? 1 : 0)));
        second_do(hyp_off);
        check_end();
    }
}

void smp_tlb(void)
{
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        one(i);
    hyp();
}
