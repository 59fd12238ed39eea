/* registers.c - VTR, writable bits, list registers that are not there, VMCR and GICV's view of it
 * (ARM IHI 0048B 5.3, 5.5; Cortex-A15 TRM 8.3.5). */
#include "gich.h"

static void fixed(void)
{
    check_begin(CORE, "TRM-8.3.5", "GICH_VTR: five priority bits, five preemption bits, four LRs");
    expect_eq("VTR", gich_read(GICH_VTR), 0x90000003u);
    check_end();
    check_begin(MUST, "GIC-5.3.1", "GICH_HCR: En to VGrp1DIE and EOICount are kept");
    gich_begin();
    gich_write(GICH_HCR, 0xffffffffu);
    expect_eq("HCR", gich_read(GICH_HCR), 0xf80000ffu);
    gich_write(GICH_HCR, 0);
    check_end();
    for (unsigned i = 0; i < 6; i++) {
        bool there = i < 4;
        check_begin(there ? MUST : CORE, "GIC-5.3.7", "GICH_LR%u %s", i,
                    there ? "keeps what is written" : "is not there: RAZ/WI");
        gich_begin();
        uint32_t v = GICH_LR_Grp1 | 0x15u << 23 | GICH_LR_EOI | 5u << 10 | 0x1f3;
        gich_write(LR(i), v);
        expect_eq("LR", gich_read(LR(i)), there ? v : 0);
        gich_write(LR(i), 0);
        check_end();
    }
    check_begin(MUST, "GIC-5.3.7", "GICH_LR0: a hardware entry keeps PhysicalID");
    gich_begin();
    gich_write(LR(0), GICH_LR_HW | 0x5au << 10 | 0x2f);
    expect_bits("LR0", gich_read(LR(0)), GICH_LR_HW | 0xfffff, GICH_LR_HW | 0x5au << 10 | 0x2f);
    check_end();
}

/* Each field of VMCR is a field of a GICV register (5.3.3). */
static const struct {
    const char *name;
    uint32_t gicv, gicv_value, vmcr_mask, vmcr_value;
} fields[] = {
    {"VMGrp0En is GICV_CTLR.EnableGrp0", GICV_CTLR, 1 << 0, 1 << 0, 1 << 0},
    {"VMGrp1En is GICV_CTLR.EnableGrp1", GICV_CTLR, 1 << 1, 1 << 1, 1 << 1},
    {"VMAckCtl is GICV_CTLR.AckCtl", GICV_CTLR, 1 << 2, 1 << 2, 1 << 2},
    {"VMFIQEn is GICV_CTLR.FIQEn", GICV_CTLR, 1 << 3, 1 << 3, 1 << 3},
    {"VMCBPR is GICV_CTLR.CBPR", GICV_CTLR, 1 << 4, 1 << 4, 1 << 4},
    {"VEM is GICV_CTLR.EOImode", GICV_CTLR, 1 << 9, 1 << 9, 1 << 9},
    {"VMABP is GICV_ABPR", GICV_ABPR, 5, 7u << 18, 5u << 18},
    {"VMBP is GICV_BPR", GICV_BPR, 4, 7u << 21, 4u << 21},
    {"VMPriMask is GICV_PMR[7:3]", GICV_PMR, 0xa8, 0x1fu << 27, 0x15u << 27},
};

static void aliases(void)
{
    for (unsigned i = 0; i < sizeof fields / sizeof *fields; i++) {
        check_begin(MUST, "GIC-5.3.3", "GICH_VMCR.%s: written through GICV", fields[i].name);
        gich_begin();
        gich_write(GICH_VMCR, 0);
        gicv_write(fields[i].gicv, fields[i].gicv_value);
        expect_bits("VMCR", gich_read(GICH_VMCR), fields[i].vmcr_mask, fields[i].vmcr_value);
        check_end();
        check_begin(MUST, "GIC-5.3.3", "GICH_VMCR.%s: read through GICV", fields[i].name);
        gich_begin();
        gich_write(GICH_VMCR, fields[i].vmcr_value);
        expect_bits("GICV", gicv_read(fields[i].gicv), fields[i].gicv_value, fields[i].gicv_value);
        gich_write(GICH_VMCR, 0);
        if (fields[i].gicv == GICV_CTLR)
            expect_bits("GICV cleared", gicv_read(fields[i].gicv), fields[i].gicv_value, 0);
        check_end();
    }
}

static void gicv_shapes(void)
{
    check_begin(CORE, "TRM-8.3.5", "GICV_BPR: the smallest binary point is 2");
    gich_begin();
    gicv_write(GICV_BPR, 0);
    expect_eq("GICV_BPR", gicv_read(GICV_BPR), 2);
    check_end();
    check_begin(CORE, "TRM-8.3.5", "GICV_ABPR: the smallest binary point is 3");
    gich_begin();
    gicv_write(GICV_ABPR, 0);
    expect_eq("GICV_ABPR", gicv_read(GICV_ABPR), 3);
    check_end();
    check_begin(MUST, "GIC-5.5.2", "GICV_PMR has the virtual interface's five bits");
    gich_begin();
    gicv_write(GICV_PMR, 0xff);
    expect_eq("GICV_PMR", gicv_read(GICV_PMR), 0xf8);
    check_end();
    check_begin(MUST, "GIC-5.5", "GICV_RPR with nothing active is idle");
    gich_begin();
    expect_true("0xf8 or 0xff", (gicv_read(GICV_RPR) & 0xf8) == 0xf8);
    check_end();
    check_begin(MUST, "GIC-5.5", "GICV_IAR with nothing pending is 1023");
    gich_begin();
    expect_eq("IAR", gicv_read(GICV_IAR), NONE);
    check_end();
    check_begin(MUST, "GIC-5.5", "GICV_HPPIR with nothing pending is 1023");
    gich_begin();
    expect_eq("HPPIR", gicv_read(GICV_HPPIR), NONE);
    check_end();
}

void gich_registers(void)
{
    fixed();
    aliases();
    gicv_shapes();
}
