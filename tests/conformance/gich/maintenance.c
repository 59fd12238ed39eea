/* maintenance.c - GICH_MISR in each of its causes, asked for and not, and the interrupt it raises
 * (ARM IHI 0048B 5.3.2; Cortex-A15 TRM 8.2.1: PPI 25). */
#include "gich.h"

/* What makes each cause true. */
static void underflow(bool on)
{
    gich_write(LR(0), PENDING1(40, 0x80));
    if (!on)
        gich_write(LR(1), PENDING1(41, 0x80));
}
static void not_present(bool on)
{
    gich_write(GICH_HCR, gich_read(GICH_HCR) | (on ? 3u << 27 : 0));
}
static void no_pending(bool on)
{
    if (!on)
        gich_write(LR(2), PENDING1(40, 0x80));
}
static void group0_enabled(bool on)
{
    gicv_write(GICV_CTLR, on ? 1 : 0);
}
static void group0_disabled(bool on)
{
    gicv_write(GICV_CTLR, on ? 0 : 1);
}
static void group1_enabled(bool on)
{
    gicv_write(GICV_CTLR, on ? 2 : 0);
}
static void group1_disabled(bool on)
{
    gicv_write(GICV_CTLR, on ? 0 : 2);
}

static const struct {
    const char *misr, *hcr;
    uint32_t bit, enable;
    void (*make)(bool on);
} causes[] = {
    {"U", "UIE", GICH_MISR_U, GICH_HCR_UIE, underflow},
    {"LRENP", "LRENPIE", GICH_MISR_LRENP, GICH_HCR_LRENPIE, not_present},
    {"NP", "NPIE", GICH_MISR_NP, GICH_HCR_NPIE, no_pending},
    {"VGrp0E", "VGrp0EIE", GICH_MISR_VGrp0E, GICH_HCR_VGrp0EIE, group0_enabled},
    {"VGrp0D", "VGrp0DIE", GICH_MISR_VGrp0D, GICH_HCR_VGrp0DIE, group0_disabled},
    {"VGrp1E", "VGrp1EIE", GICH_MISR_VGrp1E, GICH_HCR_VGrp1EIE, group1_enabled},
    {"VGrp1D", "VGrp1DIE", GICH_MISR_VGrp1D, GICH_HCR_VGrp1DIE, group1_disabled},
};

static void one(unsigned i, bool cause, bool enable, bool en)
{
    check_begin(MUST, "GIC-5.3.2", "GICH_HCR.%s=%u, En=%u, cause %s: MISR.%s", causes[i].hcr,
                enable, en, cause ? "present" : "absent", causes[i].misr);
    gich_begin();
    gich_write(GICH_HCR, en);
    causes[i].make(cause);
    gich_write(GICH_HCR, gich_read(GICH_HCR) | (enable ? causes[i].enable : 0));
    bool want = cause && enable && en;
    if (en)
        expect_eq("MISR", gich_read(GICH_MISR), want ? causes[i].bit : 0);
    expect_eq("PPI 25", gic_bit(GICD_ISPENDR, PPI_MAINT), want);
    gich_write(GICH_HCR, 0);
    expect_eq("PPI 25 after", gic_bit(GICD_ISPENDR, PPI_MAINT), 0);
    check_end();
}

static void eoi(void)
{
    for (unsigned i = 0; i < 4; i++) {
        check_begin(MUST, "GIC-5.3.2", "the end of LR%u with EOI: MISR.EOI, PPI 25", i);
        gich_begin();
        gich_write(LR(i), PENDING1(44, 0x80) | GICH_LR_EOI);
        gicv_read(GICV_IAR);
        expect_eq("MISR before", gich_read(GICH_MISR), 0);
        gicv_write(GICV_EOIR, 44);
        expect_eq("MISR", gich_read(GICH_MISR), GICH_MISR_EOI);
        expect_eq("PPI 25", gic_bit(GICD_ISPENDR, PPI_MAINT), 1);
        gich_write(LR(i), 0);
        expect_eq("PPI 25 after", gic_bit(GICD_ISPENDR, PPI_MAINT), 0);
        check_end();
    }
    check_begin(MUST, "GIC-5.3.2", "the end of a list register without EOI: no MISR.EOI");
    gich_begin();
    gich_write(LR(0), PENDING1(44, 0x80));
    gicv_read(GICV_IAR);
    gicv_write(GICV_EOIR, 44);
    expect_eq("MISR", gich_read(GICH_MISR), 0);
    check_end();
}

void gich_maintenance(void)
{
    for (unsigned i = 0; i < sizeof causes / sizeof *causes; i++) {
        one(i, true, true, true);
        one(i, true, false, true);
        one(i, false, true, true);
        one(i, true, true, false);
    }
    eoi();
}
