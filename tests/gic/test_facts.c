/* The GIC's offsets and fields typed again from the manual's tables (ARM IHI 0048B tables 4-1, 4-2,
 * 5-1, 5-2 and the register descriptions; Cortex-A15 TRM tables 8-3, 8-9, 8-12): gic/arch/ is
 * shared by simulator, minihyp and debugger, so no use of it would find a slip there. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "gic/arch/gic_regs.h"
#include "sim/base/base.h"

static const struct {
    unsigned got, want;
} facts[] = {
    {GICD_CTLR, 0x000},
    {GICD_TYPER, 0x004},
    {GICD_IIDR, 0x008},
    {GICD_IGROUPR, 0x080},
    {GICD_ISENABLER, 0x100},
    {GICD_ICENABLER, 0x180},
    {GICD_ISPENDR, 0x200},
    {GICD_ICPENDR, 0x280},
    {GICD_ISACTIVER, 0x300},
    {GICD_ICACTIVER, 0x380},
    {GICD_IPRIORITYR, 0x400},
    {GICD_ITARGETSR, 0x800},
    {GICD_ICFGR, 0xc00},
    {GICD_PPISR, 0xd00},
    {GICD_SPISR, 0xd04},
    {GICD_SGIR, 0xf00},
    {GICD_CPENDSGIR, 0xf10},
    {GICD_SPENDSGIR, 0xf20},
    {GICD_PIDR4, 0xfd0},
    {GICD_PIDR0, 0xfe0},
    {GICD_CIDR0, 0xff0},
    {GICC_CTLR, 0x0000},
    {GICC_PMR, 0x0004},
    {GICC_BPR, 0x0008},
    {GICC_IAR, 0x000c},
    {GICC_EOIR, 0x0010},
    {GICC_RPR, 0x0014},
    {GICC_HPPIR, 0x0018},
    {GICC_ABPR, 0x001c},
    {GICC_AIAR, 0x0020},
    {GICC_AEOIR, 0x0024},
    {GICC_AHPPIR, 0x0028},
    {GICC_APR0, 0x00d0},
    {GICC_NSAPR0, 0x00e0},
    {GICC_IIDR, 0x00fc},
    {GICC_DIR, 0x1000},
    {GICH_HCR, 0x000},
    {GICH_VTR, 0x004},
    {GICH_VMCR, 0x008},
    {GICH_MISR, 0x010},
    {GICH_EISR0, 0x020},
    {GICH_EISR1, 0x024},
    {GICH_ELRSR0, 0x030},
    {GICH_ELRSR1, 0x034},
    {GICH_APR, 0x0f0},
    {GICH_LR0, 0x100},
    {GICV_CTLR, 0x0000},
    {GICV_PMR, 0x0004},
    {GICV_BPR, 0x0008},
    {GICV_IAR, 0x000c},
    {GICV_EOIR, 0x0010},
    {GICV_RPR, 0x0014},
    {GICV_HPPIR, 0x0018},
    {GICV_ABPR, 0x001c},
    {GICV_AIAR, 0x0020},
    {GICV_AEOIR, 0x0024},
    {GICV_AHPPIR, 0x0028},
    {GICV_APR0, 0x00d0},
    {GICV_IIDR, 0x00fc},
    {GICV_DIR, 0x1000},
    {GICD_TYPER_ITLinesNumber, 0x1f},
    {GICD_TYPER_CPUNumber, 0xe0},
    {GICD_TYPER_SecurityExtn, 0x400},
    {GICD_SGIR_SGIINTID, 0xf},
    {GICD_SGIR_NSATT, 0x8000},
    {GICD_SGIR_CPUTargetList, 0xff0000},
    {GICD_SGIR_TargetListFilter, 0x3000000},
    {GICC_CTLR_EnableGrp0, 0x1},
    {GICC_CTLR_EnableGrp1, 0x2},
    {GICC_CTLR_AckCtl, 0x4},
    {GICC_CTLR_FIQEn, 0x8},
    {GICC_CTLR_CBPR, 0x10},
    {GICC_CTLR_EOImodeS, 0x200},
    {GICC_CTLR_EOImodeNS, 0x400},
    {GICC_IAR_InterruptID, 0x3ff},
    {GICC_IAR_CPUID, 0x1c00},
    {GICH_HCR_En, 0x1},
    {GICH_HCR_UIE, 0x2},
    {GICH_HCR_LRENPIE, 0x4},
    {GICH_HCR_NPIE, 0x8},
    {GICH_HCR_VGrp0EIE, 0x10},
    {GICH_HCR_VGrp1DIE, 0x80},
    {GICH_HCR_EOICount, 0xf8000000},
    {GICH_VMCR_VMGrp0En, 0x1},
    {GICH_VMCR_VMGrp1En, 0x2},
    {GICH_VMCR_VMAckCtl, 0x4},
    {GICH_VMCR_VMFIQEn, 0x8},
    {GICH_VMCR_VMCBPR, 0x10},
    {GICH_VMCR_VEM, 0x200},
    {GICH_VMCR_VMABP, 0x1c0000},
    {GICH_VMCR_VMBP, 0xe00000},
    {GICH_VMCR_VMPriMask, 0xf8000000},
    {GICH_LR_VirtualID, 0x3ff},
    {GICH_LR_PhysicalID, 0xffc00},
    {GICH_LR_CPUID, 0x1c00},
    {GICH_LR_EOI, 0x80000},
    {GICH_LR_Priority, 0xf800000},
    {GICH_LR_Pending, 0x10000000},
    {GICH_LR_Active, 0x20000000},
    {GICH_LR_Grp1, 0x40000000},
    {GICH_LR_HW, 0x80000000},
    {GIC_SGI_FIRST, 0},
    {GIC_PPI_FIRST, 16},
    {GIC_SPI_FIRST, 32},
    {GIC_ID_LIMIT, 1020},
    {GIC_ID_GROUP1, 1022},
    {GIC_ID_NONE, 1023},
    {GIC_PRIO_IDLE, 0xff},
    {(unsigned)GIC_PPI_MASK, 0xfe000000},
    {GICD_IIDR_VALUE, 0x43b},
    {GICC_IIDR_VALUE, 0x2043b},
    {(unsigned)GICH_VTR_VALUE, 0x90000003},
    {GICH_VMCR_RESET, 0x4c0000},
    {GICC_BPR_MIN, 2},
    {GICC_ABPR_MIN, 3},
    {GIC_PPI_MAINT, 25},
    {GIC_PPI_HYP_TIMER, 26},
    {GIC_PPI_VIRT_TIMER, 27},
    {GIC_PPI_S_TIMER, 29},
    {GIC_PPI_NS_TIMER, 30},
};

START_TEST(numbers)
{
    for (unsigned i = 0; i < ARRAY_LEN(facts); i++)
        ck_assert_msg(facts[i].got == facts[i].want, "fact %u: %x, not %x", i, facts[i].got,
                      facts[i].want);
}
END_TEST

/* No two rows of a frame overlap, and none leaves its frame. */
START_TEST(rows_are_disjoint)
{
    enum { FRAME_GICD, FRAME_GICC, FRAME_GICH, FRAME_GICV };
    static const struct {
        unsigned frame, off, count, bits;
    } rows[] = {
#define GICREG(frame, name, off, count, bits, ...) {FRAME_##frame, off, count, bits},
#include "gic/arch/gic.def"
    };
    static bool used[4][0x2000 / 4];
    for (unsigned i = 0; i < ARRAY_LEN(rows); i++)
        for (unsigned n = 0; n < rows[i].count; n++) {
            bool *word = &used[rows[i].frame][rows[i].off / 4 + n];
            ck_assert_uint_lt(rows[i].off + 4 * n, rows[i].frame == FRAME_GICD ? 0x1000 : 0x2000);
            ck_assert_msg(!*word, "row %u, word %u", i, n);
            *word = true;
        }
}
END_TEST

/* Who may, how many registers, how many bits an interrupt: tables 4-1, 4-2, 5-1, 5-2 once more. A
 * name, the number where it is not one, the bits after a colon. */
static const struct {
    const char *frame, *rights, *names;
} tables[] = {
    {"GICD", "RW",
     "CTLR IGROUPR*32:1 ISENABLER*32:1 ICENABLER*32:1 ISPENDR*32:1 ICPENDR*32:1 "
     "ISACTIVER*32:1 ICACTIVER*32:1 IPRIORITYR*255:8 ITARGETSR*255:8 ICFGR*64:2 "
     "CPENDSGIR*4:8 SPENDSGIR*4:8"},
    {"GICD", "RO", "TYPER IIDR PPISR SPISR*31:1 PIDR4*4 PIDR0*4 CIDR0*4"},
    {"GICD", "WO", "SGIR"},
    {"GICC", "RW", "CTLR PMR BPR ABPR APR0 NSAPR0"},
    {"GICC", "RO", "IAR RPR HPPIR AIAR AHPPIR IIDR"},
    {"GICC", "WO", "EOIR AEOIR DIR"},
    {"GICH", "RW", "HCR VMCR APR LR0*64"},
    {"GICH", "RO", "VTR MISR EISR0 EISR1 ELRSR0 ELRSR1"},
    {"GICV", "RW", "CTLR PMR BPR ABPR APR0"},
    {"GICV", "RO", "IAR RPR HPPIR AIAR AHPPIR IIDR"},
    {"GICV", "WO", "EOIR AEOIR DIR"},
};

static bool in_table(unsigned i, const char *row)
{
    size_t len = strlen(row);
    for (const char *at = tables[i].names; (at = strstr(at, row)); at++)
        if ((at == tables[i].names || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
            return true;
    return false;
}

START_TEST(rights_and_counts)
{
    static const struct {
        const char *frame, *name, *rights;
        unsigned count, bits;
    } rows[] = {
#define GICREG(frame, name, off, count, bits, rights, ...) {#frame, #name, #rights, count, bits},
#include "gic/arch/gic.def"
    };
    for (unsigned n = 0; n < ARRAY_LEN(rows); n++) {
        char row[64], count[16] = "", bits[16] = "";
        unsigned found = 0;
        if (rows[n].count != 1)
            snprintf(count, sizeof count, "*%u", rows[n].count);
        if (rows[n].bits)
            snprintf(bits, sizeof bits, ":%u", rows[n].bits);
        snprintf(row, sizeof row, "%s%s%s", rows[n].name, count, bits);
        for (unsigned i = 0; i < ARRAY_LEN(tables); i++)
            if (!strcmp(tables[i].frame, rows[n].frame) &&
                !strcmp(tables[i].rights, rows[n].rights))
                found += in_table(i, row);
        ck_assert_msg(found == 1, "%s %s, %s", rows[n].frame, row, rows[n].rights);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("GIC facts");
    TCase *tc = tcase_create("GIC facts");
    suite_add_tcase(s, tc);
    tcase_add_test(tc, numbers);
    tcase_add_test(tc, rows_are_disjoint);
    tcase_add_test(tc, rights_and_counts);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
