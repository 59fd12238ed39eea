/* operations.c - each operation against an entry it covers and against entries it does not
 * (ARM DDI 0406C B3.10.1). */
#include "tlb.h"

void tlb_begin(bool global)
{
    sd_begin();
    s2_begin();
    sd_l1[SD_INDEX(TEST_VA)] = sd_table(sd_l2[0], 0);
    sd_l2[0][0] = sd_small(FRAME_PA(0), AP_RW, global ? 0 : DESC_PUT(SD_SMALL_NG, 1));
    sign(FRAME_PA(0));
    sign(FRAME_PA(1));
    sd_on(0);
    s2_on(VMID_1, 0);
    tlb_world(VMID_1, ASID_1);
}

void tlb_world(unsigned vmid, unsigned asid)
{
    mcrr_VTTBR((uint32_t)s2_l1 | (uint64_t)vmid << 48);
    mcr_CONTEXTIDR(asid);
    isb();
}

void tlb_change(void)
{
    sd_l2[0][0] = (sd_l2[0][0] & 0xfffu) | FRAME_PA(1);
    dsb();
}

unsigned tlb_seen(void)
{
    uint32_t v = guest_load(PL1, TEST_VA);
    return out.where != AT_DONE        ? 2
           : v == sign_of(FRAME_PA(0)) ? 0
           : v == sign_of(FRAME_PA(1)) ? 1
                                       : 2;
}

void tlb_fill(void)
{
    expect_eq("frame seen at first", tlb_seen(), 0);
}

void tlb_op(uint32_t cpsr, enum sysreg_id op, uint32_t arg)
{
    guest.r[2] = arg;
    run_insn(cpsr, sysreg_insn(op, true));
    expect_done();
}

/* What each operation takes as argument, and whom it reaches. */
static const struct {
    const char *name;
    enum sysreg_id op;
    bool by_va, by_asid, hyp;
} ops[] = {
    {"TLBIALL", SR_TLBIALL, false, false, false},
    {"TLBIMVA", SR_TLBIMVA, true, true, false},
    {"TLBIASID", SR_TLBIASID, false, true, false},
    {"TLBIMVAA", SR_TLBIMVAA, true, false, false},
    {"TLBIALLIS", SR_TLBIALLIS, false, false, false},
    {"TLBIMVAIS", SR_TLBIMVAIS, true, true, false},
    {"TLBIASIDIS", SR_TLBIASIDIS, false, true, false},
    {"TLBIMVAAIS", SR_TLBIMVAAIS, true, false, false},
    {"DTLBIALL", SR_DTLBIALL, false, false, false},
    {"DTLBIMVA", SR_DTLBIMVA, true, true, false},
    {"DTLBIASID", SR_DTLBIASID, false, true, false},
    {"TLBIALLNSNH", SR_TLBIALLNSNH, false, false, true},
    {"TLBIALLNSNHIS", SR_TLBIALLNSNHIS, false, false, true},
};

/* One entry, one operation: other VA, other ASID, other VMID, or a match in all. */
static void one(unsigned i, bool global, bool va, bool asid, bool vmid, bool from_hyp)
{
    bool asid_counts = ops[i].by_asid && !(global && ops[i].by_va);
    bool gone = (va || !ops[i].by_va) && (asid || !asid_counts) && (vmid || ops[i].hyp);
    if (global && ops[i].by_asid && !ops[i].by_va)
        gone = false; /* an operation by ASID leaves global entries */
    check_begin(gone ? MUST : MICRO, "B3.10.1", "%s%s, %s entry%s%s%s: %s", ops[i].name,
                from_hyp ? " in Hyp mode" : "", global ? "global" : "non-global",
                va ? "" : ", another VA", asid ? "" : ", another ASID",
                vmid ? "" : ", another VMID", gone ? "gone" : "stays");
    tlb_begin(global);
    tlb_fill();
    tlb_change();
    if (!vmid)
        tlb_world(VMID_2, ASID_1);
    uint32_t arg = (ops[i].by_va ? TEST_VA + (va ? 0 : 0x5000) : 0) |
                   (ops[i].by_asid ? (asid ? (unsigned)ASID_1 : (unsigned)ASID_2) : 0);
    tlb_op(from_hyp ? PL2 : PL1, ops[i].op, arg);
    tlb_world(VMID_1, ASID_1);
    expect_eq("frame seen", tlb_seen(), gone);
    check_end();
}

void tlb_operations(void)
{
    for (unsigned i = 0; i < sizeof ops / sizeof *ops; i++)
        for (unsigned global = 0; global < 2; global++) {
            bool hyp = ops[i].hyp;
            one(i, global, true, true, true, hyp);
            if (!hyp)
                one(i, global, true, true, true, true);
            if (ops[i].by_va)
                one(i, global, false, true, true, hyp);
            if (ops[i].by_asid)
                one(i, global, true, false, true, hyp);
            one(i, global, true, true, false, hyp);
        }
}
