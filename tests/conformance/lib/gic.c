/* gic.c - the GIC's quiet state (ARM IHI 0048B 4.3, 4.4, 5.3). */
#include "gic.h"

#include "tap.h"

enum { GROUP0_ON = 1, LIST_REGISTERS = 4 };

bool gic_bit(uint32_t offset, unsigned id)
{
    return gicd_read(offset + id / 32 * 4) >> id % 32 & 1;
}

void gic_set(uint32_t offset, unsigned id)
{
    gicd_write(offset + id / 32 * 4, 1u << id % 32);
}

void gic_priority(unsigned id, uint32_t prio)
{
    *(volatile uint8_t *)(GICD_BASE + GICD_IPRIORITYR + id) = (uint8_t)prio;
    dsb();
}

/* End what a check left active; AckCtl lets EOIR end both groups (4.4.1), and not every GIC has
 * AEOIR, or lets APR be written. */
static void end_all(void)
{
    gicc_write(GICC_CTLR, GICC_CTLR_EnableGrp0 | GICC_CTLR_EnableGrp1 | GICC_CTLR_AckCtl);
    for (unsigned tries = 0; tries < 4 && gicc_read(GICC_RPR) != 0xff; tries++)
        for (unsigned id = 0; id <= SPI_B; id++)
            if (gic_bit(GICD_ISACTIVER, id))
                gicc_write(GICC_EOIR, id);
}

static void quiet_cpu_interface(void)
{
    end_all();
    gicc_write(GICC_CTLR, 0);
    gicc_write(GICC_APR0, 0);
    gicc_write(GICC_NSAPR0, 0);
    gicc_write(GICC_PMR, 0xff);
    gicc_write(GICC_BPR, 0);
    gicc_write(GICC_ABPR, 0);
}

void gic_quiet(void)
{
    gicd_write(GICD_CTLR, 0);
    quiet_cpu_interface();
    for (unsigned n = 0; n <= SPI_B / 32; n++) {
        gicd_write(GICD_ICENABLER + 4 * n, 0xffffffffu);
        gicd_write(GICD_ICPENDR + 4 * n, 0xffffffffu);
        gicd_write(GICD_ICACTIVER + 4 * n, 0xffffffffu);
        gicd_write(GICD_IGROUPR + 4 * n, 0);
        for (unsigned i = 0; i < 8; i++)
            gicd_write(GICD_IPRIORITYR + 32 * n + 4 * i, 0xa0a0a0a0u);
    }
    for (unsigned i = 0; i < 4; i++)
        gicd_write(GICD_CPENDSGIR + 4 * i, 0xffffffffu);
    gicd_write(GICD_ICFGR + SPI_A / 16 * 4, 0xaaaaaaaau);
    *(volatile uint8_t *)(GICD_BASE + GICD_ITARGETSR + SPI_A) = 1;
    *(volatile uint8_t *)(GICD_BASE + GICD_ITARGETSR + SPI_B) = 1;
    gicd_write(GICD_CTLR, GROUP0_ON);
    gicc_write(GICC_CTLR, GROUP0_ON);
}

bool gic_both_groups(void)
{
#ifdef CONFORMANCE_SECURE
    return true;
#else
    return !(gicd_read(GICD_TYPER) & GICD_TYPER_SecurityExtn);
#endif
}

void gic_needs_both_groups(void)
{
    if (!gic_both_groups())
        check_skip("Group 0 is the Secure side's on this board");
}

void gic_raise(unsigned id, uint32_t prio)
{
    gic_priority(id, prio);
    gic_set(GICD_ISENABLER, id);
    if (id < 16)
        gicd_write(GICD_SGIR, 2u << 24 | id); /* to this core */
    else
        gic_set(GICD_ISPENDR, id);
}

void gicv_quiet(void)
{
    gich_write(GICH_HCR, 0);
    gich_write(GICH_APR, 0);
    for (unsigned i = 0; i < LIST_REGISTERS; i++)
        gich_write(GICH_LR0 + 4 * i, 0);
    gicv_write(GICV_CTLR, GICV_CTLR_EnableGrp0 | GICV_CTLR_EnableGrp1 | GICV_CTLR_AckCtl);
    gicv_write(GICV_PMR, 0xf8);
    gicv_write(GICV_BPR, 2);
    gicv_write(GICV_ABPR, 3);
    gich_write(GICH_HCR, GICH_HCR_En);
}
