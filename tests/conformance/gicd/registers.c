/* registers.c - which bits of each register there are (ARM IHI 0048B 4.3, 4.4; Cortex-A15 TRM 8.3).
 */
#include "gicd.h"

/* What a write of all ones leaves, of the distributor and the CPU interface. */
static const struct {
    const char *name, *clause;
    enum tag tag;
    bool cpu;
    uint32_t offset, mask, want;
    bool both; /* seen by software that both groups are open to */
} ones[] = {
    {"GICD_CTLR", "GIC-4.3.1", MUST, false, GICD_CTLR, 0xffffffffu, 0x3, true},
    {"GICD_TYPER is read-only: SPIs in ITLinesNumber", "GIC-4.3.2", MUST, false, GICD_TYPER, 0x1f,
     GIC_LINES},
    {"GICD_IIDR is read-only: Arm", "GIC-4.3.3", CORE, false, GICD_IIDR, 0xfff, 0x43b},
    {"GICD_ISENABLER0: SGIs are always enabled, PPIs 25 to 31 are there", "TRM-8.3.1", CORE, false,
     GICD_ISENABLER, 0xffffffffu, 0xfe00ffffu},
    {"GICD_ISENABLER2: every SPI", "GIC-4.3.5", MUST, false, GICD_ISENABLER + 8, 0xffffffffu,
     0xffffffffu},
    {"GICD_ISENABLER31: ids 1020 and up are not there", "GIC-4.3.5", MUST, false,
     GICD_ISENABLER + 0x7c, 0xf0000000u, 0},
    {"GICD_ICFGR0: SGIs are edge-triggered, read-only", "GIC-4.3.13", MUST, false, GICD_ICFGR,
     0xaaaaaaaau, 0xaaaaaaaau},
    {"GICD_ICFGR4: SPIs' trigger is programmable", "GIC-4.3.13", MUST, false, GICD_ICFGR + 0x10,
     0xaaaaaaaau, 0xaaaaaaaau},
    {"GICD_IPRIORITYR18: five bits of priority", "TRM-8.3.1", CORE, false, GICD_IPRIORITYR + 72,
     0xffffffffu, 0xf8f8f8f8u},
    {"GICD_IPRIORITYR4: ids 16 to 19 are not there", "TRM-8.2.1", CORE, false, GICD_IPRIORITYR + 16,
     0xffffffffu, 0},
    {"GICC_CTLR", "GIC-4.4.1", MUST, true, GICC_CTLR, 0x1f, 0x1f, true},
    {"GICC_CTLR.EOImode", "GIC-4.4.1", MUST, true, GICC_CTLR, 0x200, 0x200},
    {"GICC_PMR: five bits of priority", "TRM-8.3.3", CORE, true, GICC_PMR, 0xffffffffu, 0xf8},
    {"GICC_BPR", "GIC-4.4.3", MUST, true, GICC_BPR, 0xffffffffu, 0x7},
    {"GICC_ABPR", "GIC-4.4.8", MUST, true, GICC_ABPR, 0xffffffffu, 0x7, true},
    {"GICC_IIDR: GICv2, Arm", "GIC-4.4.12", MUST, true, GICC_IIDR, 0x000f0fffu, 0x0002043bu},
};

static uint32_t after(unsigned i, uint32_t v)
{
    if (ones[i].cpu) {
        gicc_write(ones[i].offset, v);
        return gicc_read(ones[i].offset);
    }
    gicd_write(ones[i].offset, v);
    return gicd_read(ones[i].offset);
}

static void all_ones(void)
{
    for (unsigned i = 0; i < sizeof ones / sizeof *ones; i++) {
        check_begin(ones[i].tag, ones[i].clause, "written ones: %s", ones[i].name);
        if (ones[i].both)
            gic_needs_both_groups();
        gic_quiet();
        expect_bits("read back", after(i, 0xffffffffu), ones[i].mask, ones[i].want);
        gic_quiet();
        gicd_write(GICD_ICENABLER + 8, 0xffffffffu);
        check_end();
    }
}

static void minima(void)
{
    check_begin(CORE, "TRM-8.3.3", "GICC_BPR: the smallest binary point is 2");
    gic_quiet();
    gicc_write(GICC_BPR, 0);
    expect_eq("GICC_BPR", gicc_read(GICC_BPR), 2);
    check_end();
    check_begin(CORE, "TRM-8.3.3", "GICC_ABPR: the smallest binary point is 3");
    gic_quiet();
    gicc_write(GICC_ABPR, 0);
    expect_eq("GICC_ABPR", gicc_read(GICC_ABPR), 3);
    check_end();
}

/* Set and clear registers: ones act, zeros do not; both read the same. */
static void set_and_clear(void)
{
    static const struct {
        const char *name, *clause;
        uint32_t set, clear;
    } rows[] = {
        {"ISENABLER and ICENABLER", "GIC-4.3.5", GICD_ISENABLER, GICD_ICENABLER},
        {"ISPENDR and ICPENDR", "GIC-4.3.7", GICD_ISPENDR, GICD_ICPENDR},
        {"ISACTIVER and ICACTIVER", "GIC-4.3.9", GICD_ISACTIVER, GICD_ICACTIVER},
    };
    for (unsigned i = 0; i < 3; i++) {
        check_begin(MUST, rows[i].clause, "GICD_%s: ones set and clear, zeros leave", rows[i].name);
        gic_quiet();
        gicd_write(GICD_CTLR, 0);
        gic_set(rows[i].set, SPI_A);
        gicd_write(rows[i].set + SPI_A / 32 * 4, 0);
        expect_true("set reads as set", gic_bit(rows[i].set, SPI_A));
        expect_true("clear reads as set", gic_bit(rows[i].clear, SPI_A));
        expect_true("the neighbour is clear", !gic_bit(rows[i].set, SPI_B));
        gicd_write(rows[i].clear + SPI_A / 32 * 4, 0);
        expect_true("zeros do not clear", gic_bit(rows[i].set, SPI_A));
        gic_set(rows[i].clear, SPI_A);
        expect_true("ones clear", !gic_bit(rows[i].set, SPI_A));
        check_end();
    }
}

static void bytes(void)
{
    check_begin(MUST, "GIC-4.1.4", "GICD_IPRIORITYR and ITARGETSR take byte accesses");
    gic_quiet();
    gic_priority(SPI_A, 0x40);
    gic_priority(SPI_B, 0x80);
    expect_eq("two bytes of the word", gicd_read(GICD_IPRIORITYR + (SPI_A & ~3u)) & 0xffff, 0x8040);
    expect_eq("one byte", *(volatile uint8_t *)(GICD_BASE + GICD_IPRIORITYR + SPI_B), 0x80);
    check_end();
}

void gicd_registers(void)
{
    all_ones();
    minima();
    set_and_clear();
    bytes();
}
