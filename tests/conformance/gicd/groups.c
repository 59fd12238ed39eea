/* groups.c - Group 0 and Group 1 as software without a Secure view sees them (ARM IHI
 * 0048B 2.3, 3.4, 4.4). */
#include "gicd.h"

enum { NONE = 1023, GROUP1 = 1022, BOTH = GICC_CTLR_EnableGrp0 | GICC_CTLR_EnableGrp1 };

static void begin(uint32_t cctlr)
{
    gic_needs_both_groups();
    gic_quiet();
    gicd_write(GICD_CTLR, 3);
    gicc_write(GICC_CTLR, cctlr);
    gic_set(GICD_IGROUPR, SPI_A); /* the rest of the word: Group 0 */
}

static void acknowledge(void)
{
    check_begin(MUST, "GIC-4.4.4", "GICC_CTLR.AckCtl=0: IAR of a Group 1 interrupt is 1022");
    begin(BOTH);
    gic_raise(SPI_A, 0x80);
    expect_eq("IAR", gicc_read(GICC_IAR), GROUP1);
    expect_eq("pending still", gic_bit(GICD_ISPENDR, SPI_A), 1);
    check_end();
    check_begin(MUST, "GIC-4.4.4", "GICC_CTLR.AckCtl=1: IAR takes a Group 1 interrupt");
    begin(BOTH | GICC_CTLR_AckCtl);
    gic_raise(SPI_A, 0x80);
    expect_eq("IAR", gicc_read(GICC_IAR), SPI_A);
    gicc_write(GICC_EOIR, SPI_A);
    expect_eq("active", gic_bit(GICD_ISACTIVER, SPI_A), 0);
    check_end();
    check_begin(MUST, "GIC-4.4.9", "GICC_AIAR takes a Group 1 interrupt, AEOIR ends it");
    begin(BOTH);
    gic_raise(SPI_A, 0x80);
    expect_eq("AIAR", gicc_read(GICC_AIAR), SPI_A);
    expect_eq("active", gic_bit(GICD_ISACTIVER, SPI_A), 1);
    gicc_write(GICC_AEOIR, SPI_A);
    expect_eq("active", gic_bit(GICD_ISACTIVER, SPI_A), 0);
    check_end();
    check_begin(MUST, "GIC-4.4.9", "GICC_AIAR with a Group 0 interrupt pending is 1023");
    begin(BOTH);
    gic_raise(SPI_B, 0x80);
    expect_eq("AIAR", gicc_read(GICC_AIAR), NONE);
    expect_eq("IAR", gicc_read(GICC_IAR), SPI_B);
    check_end();
    check_begin(MUST, "GIC-4.4.7", "GICC_HPPIR of a Group 1 interrupt without AckCtl is 1022");
    begin(BOTH);
    gic_raise(SPI_A, 0x80);
    expect_eq("HPPIR", gicc_read(GICC_HPPIR), GROUP1);
    expect_eq("AHPPIR", gicc_read(GICC_AHPPIR), SPI_A);
    check_end();
}

static void signals(void)
{
    static const struct {
        const char *name;
        uint32_t ctlr;
        unsigned id;
        uint32_t isr;
    } rows[] = {
        {"GICC_CTLR.FIQEn=1: Group 0 is FIQ", BOTH | GICC_CTLR_FIQEn, SPI_B, ISR_F},
        {"GICC_CTLR.FIQEn=0: Group 0 is IRQ", BOTH, SPI_B, ISR_I},
        {"GICC_CTLR.FIQEn=1: Group 1 is IRQ", BOTH | GICC_CTLR_FIQEn, SPI_A, ISR_I},
        {"GICC_CTLR.EnableGrp1=0: Group 1 is not signalled", GICC_CTLR_EnableGrp0, SPI_A, 0},
        {"GICC_CTLR.EnableGrp0=0: Group 0 is not signalled", GICC_CTLR_EnableGrp1, SPI_B, 0},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "GIC-2.3", "%s", rows[i].name);
        begin(rows[i].ctlr);
        gic_raise(rows[i].id, 0x80);
        expect_eq("ISR", mrc_ISR(), rows[i].isr);
        check_end();
    }
    for (unsigned g = 0; g < 2; g++) {
        check_begin(MUST, "GIC-4.3.1", "GICD_CTLR.EnableGrp%u=0: Group %u is not forwarded", g, g);
        begin(BOTH);
        gicd_write(GICD_CTLR, g ? 1 : 2);
        gic_raise(g ? SPI_A : SPI_B, 0x80);
        expect_eq("ISR", mrc_ISR(), 0);
        check_end();
    }
}

/* CBPR: which register splits Group 1's priorities (4.4.3, 4.4.8). */
static void common_binary_point(void)
{
    for (unsigned cbpr = 0; cbpr < 2; cbpr++) {
        check_begin(MUST, "GIC-3.3.3", "GICC_CTLR.CBPR=%u: Group 1 preempts by GICC_%s", cbpr,
                    cbpr ? "BPR" : "ABPR");
        begin(BOTH | GICC_CTLR_AckCtl | (cbpr ? (uint32_t)GICC_CTLR_CBPR : 0));
        gicd_write(GICD_IGROUPR + SPI_A / 32 * 4, 1u << SPI_A % 32 | 1u << SPI_B % 32);
        gicc_write(GICC_BPR, 2);
        gicc_write(GICC_ABPR, 7);
        gic_raise(SPI_A, 0xa0);
        expect_eq("first", gicc_read(GICC_IAR), SPI_A);
        gic_raise(SPI_B, 0x90); /* the same by ABPR 7, which looks at bit 7 alone */
        expect_eq("second", gicc_read(GICC_IAR), cbpr ? SPI_B : (unsigned)NONE);
        check_end();
    }
}

void gicd_groups(void)
{
    acknowledge();
    signals();
    common_binary_point();
}
