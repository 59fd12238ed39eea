/* banked.c - registers that each core has of its own (ARM DDI 0406C B4.1; ARM IHI
 * 0048B 4.1.4, 5.3).
 */
#include "smp.h"

#define LR_0 (GICH_LR_Grp1 | 0x11u)
#define LR_1 (GICH_LR_Grp1 | 0x22u)
#define PPI  PPI_VIRT_TIMER

static void read_mpidr(void)
{
    second_result = mrc_MPIDR();
}
static void set_own(void)
{
    mcrr_CNTVOFF(0x2000);
    mcrr_VTTBR(2ull << 48);
    mcr_HCR(HCR_TVM);
    gich_write(GICH_LR0, LR_1);
    gic_set(GICD_ICENABLER, PPI);
    gic_priority(PPI, 0x80);
}
static void read_targets(void)
{
    second_result = gicd_read(GICD_ITARGETSR);
}

static const struct {
    const char *name, *clause;
    enum tag tag;
} rows[] = {
    {"CNTVOFF is each core's own", "B4.1.35", MUST},
    {"VTTBR is each core's own", "B4.1.160", MUST},
    {"HCR is each core's own", "B4.1.65", MUST},
    {"GICH_LR0 is each core's own", "GIC-5.3", MUST},
    {"GICD_ISENABLER0 is each core's own", "GIC-4.3.5", MUST},
    {"GICD_IPRIORITYR6 is each core's own", "GIC-4.3.11", MUST},
};

static void expect_own(unsigned i)
{
    switch (i) {
    case 0:
        expect_eq64("CNTVOFF", mrrc_CNTVOFF(), 0x1000);
        break;
    case 1:
        expect_eq64("VTTBR", mrrc_VTTBR(), 1ull << 48);
        break;
    case 2:
        expect_eq("HCR", mrc_HCR(), HCR_TSC);
        break;
    case 3:
        expect_eq("LR0", gich_read(GICH_LR0), LR_0);
        break;
    case 4:
        expect_eq("enabled", gic_bit(GICD_ISENABLER, PPI), 1);
        break;
    default:
        expect_eq("priority", *(volatile uint8_t *)(GICD_BASE + GICD_IPRIORITYR + PPI), 0x40);
        break;
    }
}

static void own(void)
{
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(rows[i].tag, rows[i].clause, "%s", rows[i].name);
        mcrr_CNTVOFF(0x1000);
        mcrr_VTTBR(1ull << 48);
        mcr_HCR(HCR_TSC);
        gich_write(GICH_LR0, LR_0);
        gic_set(GICD_ISENABLER, PPI);
        gic_priority(PPI, 0x40);
        second_do(set_own);
        expect_own(i);
        gich_write(GICH_LR0, 0);
        gic_set(GICD_ICENABLER, PPI);
        second_do(world_reset);
        check_end();
    }
}

static void clear_lr(void)
{
    gich_write(GICH_LR0, 0);
}

void smp_banked(void)
{
    check_begin(MUST, "B4.1.106", "MPIDR.Aff0 tells the cores apart");
    second_do(read_mpidr);
    expect_eq("first", mrc_MPIDR() & MPIDR_AFF0, 0);
    expect_eq("second", second_result & MPIDR_AFF0, 1);
    expect_eq("U", mrc_MPIDR() & MPIDR_U, 0);
    check_end();
    check_begin(CORE, "TRM-4.3", "L2CTLR.Cores is 1 with two cores");
    expect_eq("Cores", field_get(mrc_L2CTLR(), L2CTLR_CORES), 1);
    check_end();
    own();
    second_do(clear_lr);
    check_begin(MUST, "GIC-4.3.12", "GICD_ITARGETSR0 shows each core its own bit");
    second_do(read_targets);
    expect_eq("first", gicd_read(GICD_ITARGETSR), 0x01010101u);
    expect_eq("second", second_result, 0x02020202u);
    check_end();
    check_begin(MUST, "GIC-4.3.2", "GICD_TYPER.CPUNumber is one less than the cores");
    expect_eq("CPUNumber", field_get(gicd_read(GICD_TYPER), GICD_TYPER_CPUNumber), 1);
    check_end();
}
