/* contexts.c - entries of one context are not another's: ASID, VMID, regime (ARM DDI 0406C B3.9.1).
 */
#include "tlb.h"

static void asids(void)
{
    check_begin(MICRO, "B3.9", "a changed descriptor without maintenance: the old entry stays");
    tlb_begin(true);
    tlb_fill();
    tlb_change();
    expect_eq("frame seen", tlb_seen(), 0);
    check_end();
    for (unsigned global = 0; global < 2; global++) {
        check_begin(global ? MICRO : MUST, "B3.9.1", "a %s entry and another ASID: %s",
                    global ? "global" : "non-global", global ? "used" : "not used");
        tlb_begin(global);
        tlb_fill();
        tlb_change();
        tlb_world(VMID_1, ASID_2);
        expect_eq("frame seen", tlb_seen(), !global);
        check_end();
        check_begin(MUST, "B3.9.1", "a %s entry and another VMID: not used",
                    global ? "global" : "non-global");
        tlb_begin(global);
        tlb_fill();
        tlb_change();
        tlb_world(VMID_2, ASID_1);
        expect_eq("frame seen", tlb_seen(), 1);
        check_end();
        check_begin(MICRO, "B3.9.1", "a %s entry outlives another VMID's turn",
                    global ? "global" : "non-global");
        tlb_begin(global);
        tlb_fill();
        tlb_change();
        tlb_world(VMID_2, ASID_1);
        expect_eq("frame seen by the other", tlb_seen(), 1);
        tlb_world(VMID_1, ASID_1);
        expect_eq("frame seen", tlb_seen(), 0);
        check_end();
    }
    check_begin(MICRO, "B3.9.1", "a non-global entry outlives another ASID's turn");
    tlb_begin(false);
    tlb_fill();
    tlb_change();
    tlb_world(VMID_1, ASID_2);
    expect_eq("frame seen by the other", tlb_seen(), 1);
    tlb_world(VMID_1, ASID_1);
    expect_eq("frame seen", tlb_seen(), 0);
    check_end();
}

/* What may not be held: faults (B3.9). */
static void faults(void)
{
    check_begin(MUST, "B3.9", "a translation fault is not held: the new descriptor counts at once");
    tlb_begin(true);
    uint32_t desc = sd_l2[0][0];
    sd_l2[0][0] = 0;
    tables_changed();
    expect_eq("faults", tlb_seen(), 2);
    sd_l2[0][0] = desc;
    dsb();
    expect_eq("frame seen", tlb_seen(), 0);
    check_end();
    check_begin(MUST, "B3.9", "an access flag fault is not held");
    tlb_begin(true);
    mcr_SCTLR(mrc_SCTLR() | SCTLR_AFE);
    sd_l1[SD_INDEX(RAM_BASE) + 1] = sd_section(RAM_BASE + 0x100000u, 3, 0);
    sd_l2[0][0] = sd_small(FRAME_PA(0), 2, 0);
    tables_changed();
    expect_eq("faults", tlb_seen(), 2);
    sd_l2[0][0] = sd_small(FRAME_PA(0), 3, 0);
    dsb();
    expect_eq("frame seen", tlb_seen(), 0);
    check_end();
    check_begin(MUST, "B3.9", "a stage 2 translation fault is not held");
    tlb_begin(true);
    uint64_t block = s2_l1[RAM_BASE >> 30];
    s2_l1[RAM_BASE >> 30] = ld_table(s2_l2, 0);
    for (unsigned e = 0; e < 32; e++)
        s2_l2[e] = s2_leaf(2, (RAM_BASE & 0xc0000000u) + e * 0x200000, HAP_RW, 0);
    s2_l2[(FRAME_PA(0) >> 21) & 511] = 0;
    tables_changed();
    guest_load(PL1, TEST_VA);
    expect_abort_hyp(EC_DABT_LOWER, 0x06);
    s2_l2[(FRAME_PA(0) >> 21) & 511] = s2_leaf(2, FRAME_PA(0), HAP_RW, 0);
    dsb();
    expect_eq("frame seen", tlb_seen(), 0);
    s2_l1[RAM_BASE >> 30] = block;
    check_end();
}

void tlb_contexts(void)
{
    asids();
    faults();
}
