/* fields.c - identification, the fields that say nothing but themselves, and registers seen from
 * two sides: signals (PPISR, SPISR), ends without a match, groups (ARM IHI 0048B 4.3, 4.4;
 * Cortex-A15 TRM 8.3). */
#include "gicd.h"

#include "sim/arch/devices.h"

enum { NONE = 1023 };

static uint32_t reg_read(bool cpu, uint32_t offset)
{
    return cpu ? gicc_read(offset) : gicd_read(offset);
}
static void reg_write(bool cpu, uint32_t offset, uint32_t v)
{
    cpu ? gicc_write(offset, v) : gicd_write(offset, v);
}

/* Read-only: what it reads, and that writes change nothing. */
static void fixed(void)
{
    static const struct {
        const char *name, *clause;
        enum tag tag;
        bool cpu;
        uint32_t offset, mask, want;
    } rows[] = {
        {"GICD_TYPER.ITLinesNumber", "GIC-4.3", CORE, false, GICD_TYPER, 0x1f, 8},
        {"GICD_TYPER.CPUNumber", "GIC-4.3", CORE, false, GICD_TYPER, 7 << 5, 0},
        {"GICD_TYPER.SecurityExtn", "GIC-4.3", CORE, false, GICD_TYPER, 1 << 10, 0},
        {"GICD_TYPER.LSPI", "GIC-4.3", CORE, false, GICD_TYPER, 0x1f << 11, 0},
        {"GICD_IIDR.Implementer", "GIC-4.3", CORE, false, GICD_IIDR, 0xfff, 0x43b},
        {"GICD_IIDR.Revision", "GIC-4.3", CORE, false, GICD_IIDR, 0xf000, 0},
        {"GICD_IIDR.Variant", "GIC-4.3", CORE, false, GICD_IIDR, 0xf0000, 0},
        {"GICD_IIDR.ProductID", "GIC-4.3", CORE, false, GICD_IIDR, 0xff000000u, 0},
        {"GICC_IIDR.Implementer", "GIC-4.4", CORE, true, GICC_IIDR, 0xfff, 0x43b},
        {"GICC_IIDR.Revision", "GIC-4.4", CORE, true, GICC_IIDR, 0xf000, 0},
        {"GICC_IIDR.Architecture", "GIC-4.4", MUST, true, GICC_IIDR, 0xf0000, 2 << 16},
        {"GICC_IIDR.ProductID", "GIC-4.4", CORE, true, GICC_IIDR, 0xfff00000u, 0},
        {"GICD_PIDR4", "GIC-4.3", CORE, false, GICD_PIDR4, 0xff, 0x04},
        {"GICD_PIDR0", "GIC-4.3", CORE, false, GICD_PIDR0, 0xff, 0x90},
        {"GICD_CIDR0", "GIC-4.3", CORE, false, GICD_CIDR0, 0xff, 0x0d},
        {"GICD_ICFGR.Model of an SPI", "GIC-4.3", MUST, false, GICD_ICFGR + 16, 1, 1},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned write = 0; write < 2; write++) {
            check_begin(rows[i].tag, rows[i].clause, "%s %s", rows[i].name,
                        write ? "cannot be written" : "is the core's");
            gic_quiet();
            uint32_t before = reg_read(rows[i].cpu, rows[i].offset);
            if (write) {
                reg_write(rows[i].cpu, rows[i].offset, ~before);
                expect_bits("after a write", reg_read(rows[i].cpu, rows[i].offset), rows[i].mask,
                            before & rows[i].mask);
            } else {
                expect_bits("value", before, rows[i].mask, rows[i].want);
            }
            gic_quiet();
            check_end();
        }
}

/* Storage: no other interrupt source than the GIC to be passed by it. */
static void bypass(void)
{
    static const struct {
        const char *name;
        uint32_t bit;
    } rows[] = {{"GICC_CTLR.FIQBypDisGrp0", 1 << 5},
                {"GICC_CTLR.IRQBypDisGrp0", 1 << 6},
                {"GICC_CTLR.FIQBypDisGrp1", 1 << 7},
                {"GICC_CTLR.IRQBypDisGrp1", 1 << 8}};
    for (unsigned i = 0; i < 4; i++)
        for (unsigned on = 0; on < 2; on++) {
            check_begin(MUST, "GIC-4.4", "%s=%u is kept", rows[i].name, on);
            gic_quiet();
            gicc_write(GICC_CTLR, 1 | (on ? rows[i].bit : 0));
            expect_bits("GICC_CTLR", gicc_read(GICC_CTLR), rows[i].bit, on ? rows[i].bit : 0);
            gic_quiet();
            check_end();
        }
}

static void groups(void)
{
    for (unsigned g = 0; g < 2; g++) {
        check_begin(MUST, "GIC-4.3", "GICD_IGROUPR of an SPI: %u is kept", g);
        gic_quiet();
        if (g)
            gic_set(GICD_IGROUPR, SPI_A);
        expect_eq("its bit", gic_bit(GICD_IGROUPR, SPI_A), g);
        gic_quiet();
        check_end();
        check_begin(MUST, "GIC-4.4", "GICC_AHPPIR of a Group %u interrupt is %s", g,
                    g ? "its id" : "1023");
        gic_quiet();
        gicd_write(GICD_CTLR, 3);
        gicc_write(GICC_CTLR, 3);
        if (g)
            gic_set(GICD_IGROUPR, SPI_A);
        gic_raise(SPI_A, 0x80);
        expect_eq("AHPPIR", gicc_read(GICC_AHPPIR), g ? SPI_A : (unsigned)NONE);
        check_end();
        check_begin(MUST, "GIC-4.3", "GICD_CTLR.EnableGrp%u=1: Group %u is forwarded", g, g);
        gic_quiet();
        gicd_write(GICD_CTLR, 1u << g);
        gicc_write(GICC_CTLR, 3);
        if (g)
            gic_set(GICD_IGROUPR, SPI_A);
        gic_raise(SPI_A, 0x80);
        expect_eq("ISR", mrc_ISR(), ISR_I);
        check_end();
    }
}

/* The lines as they stand, whatever is enabled (TRM 8.3.2): a timer's, in the past. */
static void lines(void)
{
    for (unsigned up = 0; up < 2; up++) {
        check_begin(CORE, "TRM-8.3.2", "GICD_PPISR: the Hyp timer's line is %s",
                    up ? "up" : "down");
        gic_quiet();
        mcrr_CNTHP_CVAL(0);
        mcr_CNTHP_CTL(up);
        isb();
        expect_eq("bit 10", gicd_read(GICD_PPISR) >> (PPI_HYP_TIMER - 16) & 1, up);
        mcr_CNTHP_CTL(0);
        isb();
        check_end();
        check_begin(CORE, "TRM-8.3.2", "GICD_SPISR: %s",
                    up ? "a pending bit does not show" : "nothing asserted, nothing shown");
        gic_quiet();
        if (up)
            gic_set(GICD_ISPENDR, SPI_A);
        expect_eq("its bit", gicd_read(GICD_SPISR + (SPI_A - 32) / 32 * 4) >> SPI_A % 32 & 1, 0);
        check_end();
    }
}

/* The UART's transmit interrupt: it has room, and so its line is up while it is asked for. */
static void spi_line(void)
{
    for (unsigned up = 0; up < 2; up++) {
        check_begin(CORE, "TRM-8.3.2", "GICD_SPISR: the UART's line is %s", up ? "up" : "down");
        gic_quiet();
        volatile uint32_t *imsc = (volatile uint32_t *)(UART_BASE + PL011_IMSC);
        *imsc = up ? (uint32_t)PL011_INT_TX : 0;
        dsb();
        uint32_t shown = gicd_read(GICD_SPISR + (UART_SPI - 32) / 32 * 4) >> UART_SPI % 32 & 1;
        *imsc = 0;
        dsb();
        expect_eq("its bit", shown, up);
        check_end();
    }
}

/* The same line as the distributor takes it: its level, or what of it was an edge (3.2.4). */
static void spi_trigger(void)
{
    for (unsigned i = 0; i < 2; i++) { /* an edge first: the level has to be set then */
        unsigned edge = !i;
        check_begin(MUST, "GIC-4.3", "GICD_ICFGR.Edge=%u: the UART's SPI is %s after its line fell",
                    edge, edge ? "pending" : "not pending");
        gic_quiet();
        uint32_t at = GICD_ICFGR + UART_SPI / 16 * 4, bit = 2u << 2 * (UART_SPI % 16);
        gicd_write(at, (gicd_read(at) & ~bit) | (edge ? bit : 0));
        volatile uint32_t *imsc = (volatile uint32_t *)(UART_BASE + PL011_IMSC);
        *imsc = PL011_INT_TX;
        dsb();
        expect_eq("pending while it is up", gic_bit(GICD_ISPENDR, UART_SPI), 1);
        *imsc = 0;
        dsb();
        expect_eq("pending", gic_bit(GICD_ISPENDR, UART_SPI), edge);
        gicd_write(at, gicd_read(at) & ~bit);
        gic_quiet();
        check_end();
    }
}

/* What an interface with nothing to do answers, and what it makes of ids that are nobody's. */
static void idle(void)
{
    check_begin(MUST, "GIC-4.4", "GICC_AEOIR of 1023 does nothing");
    gic_quiet();
    gicc_write(GICC_AEOIR, NONE);
    expect_eq("RPR", gicc_read(GICC_RPR), 0xff);
    check_end();
    check_begin(MUST, "GIC-4.4", "GICC_APR0 with nothing active is 0");
    gic_quiet();
    expect_eq("APR0", gicc_read(GICC_APR0), 0);
    check_end();
}

void gicd_fields(void)
{
    fixed();
    bypass();
    groups();
    lines();
    spi_line();
    spi_trigger();
    idle();
}
