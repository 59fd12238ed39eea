/* fields.c - each field of a list register, the halves of status registers that four list registers
 * leave empty, and the virtual interface's aliases (ARM IHI 0048B 5.3, 5.5; Cortex-A15 TRM 8.3.5).
 */
#include "gich.h"

enum { GROUP1 = 1022 };

static uint32_t state(void)
{
    return field_get(gich_read(LR(0)), GICH_LR_State);
}

static void status_halves(void)
{
    static const struct {
        const char *name;
        uint32_t offset;
    } rows[] = {{"GICH_EISR1", GICH_EISR1}, {"GICH_ELRSR1", GICH_ELRSR1}};
    for (unsigned i = 0; i < 2; i++)
        for (unsigned ended = 0; ended < 2; ended++) {
            check_begin(CORE, "GIC-5.3", "%s is zero %s an end with EOI", rows[i].name,
                        ended ? "after" : "before");
            gich_begin();
            gich_write(LR(3), PENDING1(43, 0x80) | GICH_LR_EOI);
            if (ended) {
                gicv_read(GICV_IAR);
                gicv_write(GICV_EOIR, 43);
            }
            expect_eq("value", gich_read(rows[i].offset), 0);
            gich_write(LR(3), 0);
            check_end();
        }
}

static void read_only(void)
{
    static const struct {
        const char *name;
        bool gicv;
        uint32_t offset, want;
    } rows[] = {{"GICH_VTR", false, GICH_VTR, 0x90000003u},
                {"GICH_MISR", false, GICH_MISR, 0},
                {"GICH_EISR0", false, GICH_EISR0, 0},
                {"GICH_ELRSR0", false, GICH_ELRSR0, 0xf},
                {"GICV_IIDR", true, GICV_IIDR, 0x0002043bu}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned write = 0; write < 2; write++) {
            check_begin(CORE, "TRM-8.3.5", "%s %s", rows[i].name,
                        write ? "cannot be written" : "of an idle interface");
            gich_begin();
            if (write)
                rows[i].gicv ? gicv_write(rows[i].offset, ~rows[i].want)
                             : gich_write(rows[i].offset, ~rows[i].want);
            expect_eq("value", rows[i].gicv ? gicv_read(rows[i].offset) : gich_read(rows[i].offset),
                      rows[i].want);
            check_end();
        }
}

/* What a VM sees of an entry, by one field. */
static void entries(void)
{
    static const struct {
        const char *name;
        uint32_t lr, ctlr, iar;
    } rows[] = {
        {"LR.VirtualID 33: GICV_IAR is 33", PENDING1(33, 0x80), 7, 33},
        {"LR.VirtualID 1019: GICV_IAR is 1019", PENDING1(1019, 0x80), 7, 1019},
        {"LR.CPUID 0 of an SGI: GICV_IAR has no CPUID", PENDING1(2, 0x80), 7, 2},
        {"LR.CPUID 7 of an SGI: GICV_IAR has it", PENDING1(2, 0x80) | 7u << 10, 7, 7u << 10 | 2},
        {"LR.Pending 0: nothing to take", PENDING1(33, 0x80) & ~(uint32_t)GICH_LR_Pending, 7, NONE},
        {"LR.Active 1, Pending 0: nothing to take",
         (PENDING1(33, 0x80) & ~(uint32_t)GICH_LR_Pending) | GICH_LR_Active, 7, NONE},
        {"LR.Priority 31 of five bits: never signalled", PENDING1(33, 0xf8), 7, NONE},
        {"LR.Priority 0: taken", PENDING1(33, 0x00), 7, 33},
        {"LR.Grp1 0 with EnableGrp0=0: nothing to take", PENDING0(33, 0x80), 6, NONE},
        {"LR.Grp1 0 with EnableGrp1=0: taken", PENDING0(33, 0x80), 5, 33},
        {"LR.Grp1 1 with EnableGrp0=0: taken", PENDING1(33, 0x80), 6, 33},
        {"LR.Grp1 1 with EnableGrp1=0: nothing to take", PENDING1(33, 0x80), 5, NONE},
        {"LR.Grp1 1 without AckCtl: 1022", PENDING1(33, 0x80), 3, GROUP1},
        {"GICV_CTLR.AckCtl=1: GICV_IAR takes Group 1", PENDING1(33, 0x80), 7, 33},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "GIC-5.3", "%s", rows[i].name);
        gich_begin();
        gicv_write(GICV_CTLR, rows[i].ctlr);
        gich_write(LR(0), rows[i].lr);
        expect_eq("IAR", gicv_read(GICV_IAR), rows[i].iar);
        gich_write(LR(0), 0);
        gich_write(GICH_APR, 0);
        check_end();
    }
    for (unsigned hw = 0; hw < 2; hw++) {
        check_begin(MUST, "GIC-5.3", "LR.HW %u: the end %s the physical interrupt", hw,
                    hw ? "deactivates" : "leaves");
        gich_begin();
        gicc_write(GICC_CTLR, GICC_CTLR_EnableGrp0 | GICC_CTLR_EOImodeS);
        gic_raise(SPI_A, 0x80);
        gicc_read(GICC_IAR);
        gicc_write(GICC_EOIR, SPI_A);
        /* Without HW the same bits are EOI and CPUID: no EOI in SPI_A's. */
        gich_write(LR(0), PENDING1(50, 0x80) | (hw ? GICH_LR_HW | SPI_A << 10 : 0));
        gicv_read(GICV_IAR);
        gicv_write(GICV_EOIR, 50);
        expect_eq("active", gic_bit(GICD_ISACTIVER, SPI_A), !hw);
        check_end();
        check_begin(MUST, "GIC-5.3", "LR.PhysicalID: %s is deactivated",
                    hw ? "the interrupt named" : "no other interrupt");
        gich_begin();
        gicc_write(GICC_CTLR, GICC_CTLR_EnableGrp0 | GICC_CTLR_EOImodeS);
        gic_raise(SPI_A, 0x80);
        gicc_read(GICC_IAR);
        gicc_write(GICC_EOIR, SPI_A);
        gich_write(LR(0), PENDING1(50, 0x80) | GICH_LR_HW | (hw ? SPI_A : SPI_B) << 10);
        gicv_read(GICV_IAR);
        gicv_write(GICV_EOIR, 50);
        expect_eq("active", gic_bit(GICD_ISACTIVER, SPI_A), !hw);
        check_end();
    }
}

static void aliases(void)
{
    for (unsigned g = 0; g < 2; g++) {
        check_begin(MUST, "GIC-5.5", "GICV_AHPPIR of a Group %u interrupt is %s", g,
                    g ? "its id" : "1023");
        gich_begin();
        gich_write(LR(0), g ? PENDING1(45, 0x80) : PENDING0(45, 0x80));
        expect_eq("AHPPIR", gicv_read(GICV_AHPPIR), g ? 45 : (unsigned)NONE);
        gich_write(LR(0), 0);
        check_end();
        check_begin(MUST, "GIC-5.5", "GICV_AIAR of a Group %u interrupt is %s", g,
                    g ? "its id" : "1023");
        gich_begin();
        gich_write(LR(0), g ? PENDING1(45, 0x80) : PENDING0(45, 0x80));
        expect_eq("AIAR", gicv_read(GICV_AIAR), g ? 45 : (unsigned)NONE);
        if (g)
            gicv_write(GICV_AEOIR, 45);
        expect_eq("state", state(), g ? 0 : 1);
        gich_write(LR(0), 0);
        gich_write(GICH_APR, 0);
        check_end();
        check_begin(MUST, "GIC-5.3", "GICV_APR0 shows %s", g ? "an active priority" : "none");
        gich_begin();
        gich_write(LR(0), PENDING1(45, 0x80));
        if (g)
            gicv_read(GICV_IAR);
        expect_eq("APR0", gicv_read(GICV_APR0), g ? 1u << 16 : 0);
        gich_write(LR(0), 0);
        gich_write(GICH_APR, 0);
        check_end();
        check_begin(MUST, "GIC-5.5", "GICV_DIR %s GICV_CTLR.EOImode=%u",
                    g ? "deactivates by" : "after the end by", g);
        gich_begin();
        gicv_write(GICV_CTLR, 7 | (g ? GICV_CTLR_EOImode : 0));
        gich_write(LR(0), PENDING1(45, 0x80));
        gicv_read(GICV_IAR);
        gicv_write(GICV_EOIR, 45);
        expect_eq("state after EOIR", state(), g ? 2 : 0);
        if (g)
            gicv_write(GICV_DIR, 45);
        expect_eq("state", state(), 0);
        check_end();
        check_begin(MUST, "GIC-5.5", "GICV_CTLR.CBPR=%u: Group 1 preempts by GICV_%s", g,
                    g ? "BPR" : "ABPR");
        gich_begin();
        gicv_write(GICV_CTLR, 7 | (g ? GICV_CTLR_CBPR : 0));
        gicv_write(GICV_BPR, 2);
        gicv_write(GICV_ABPR, 7);
        gich_write(LR(0), PENDING1(45, 0xa0));
        expect_eq("first", gicv_read(GICV_IAR), 45);
        gich_write(LR(1), PENDING1(46, 0x90));
        expect_eq("second", gicv_read(GICV_IAR), g ? 46 : (unsigned)NONE);
        gich_write(LR(0), 0);
        gich_write(LR(1), 0);
        gich_write(GICH_APR, 0);
        check_end();
    }
}

/* EOICount is storage as well: software sets it back. */
static void count(void)
{
    for (unsigned v = 0; v < 32; v += 31) {
        check_begin(MUST, "GIC-5.3", "GICH_HCR.EOICount=%u is kept", v);
        gich_begin();
        gich_write(GICH_HCR, 1 | v << 27);
        expect_eq("EOICount", gich_read(GICH_HCR) >> 27, v);
        gich_write(GICH_HCR, 0);
        check_end();
    }
}

void gich_fields(void)
{
    status_halves();
    read_only();
    entries();
    aliases();
    count();
}
