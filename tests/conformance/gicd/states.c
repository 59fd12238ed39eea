/* states.c - inactive, pending, active; acknowledge and end; SGIs; spurious ids (ARM IHI
 * 0048B 3.2, 4.4). */
#include "gicd.h"

enum { NONE = 1023 };

static void expect_state(unsigned id, bool pending, bool active)
{
    expect_eq("pending", gic_bit(GICD_ISPENDR, id), pending);
    expect_eq("active", gic_bit(GICD_ISACTIVER, id), active);
}

static void nothing(void)
{
    check_begin(MUST, "GIC-3.2.4", "GICC_IAR with nothing pending is 1023");
    gic_quiet();
    expect_eq("IAR", gicc_read(GICC_IAR), NONE);
    check_end();
    check_begin(MUST, "GIC-4.4.7", "GICC_HPPIR with nothing pending is 1023");
    gic_quiet();
    expect_eq("HPPIR", gicc_read(GICC_HPPIR), NONE);
    check_end();
    check_begin(MUST, "GIC-4.4.6", "GICC_RPR with nothing active is 0xff");
    gic_quiet();
    expect_eq("RPR", gicc_read(GICC_RPR), 0xff);
    check_end();
    check_begin(MUST, "GIC-4.4.5", "GICC_EOIR of 1023 does nothing");
    gic_quiet();
    gicc_write(GICC_EOIR, NONE);
    expect_eq("RPR", gicc_read(GICC_RPR), 0xff);
    check_end();
}

static void life(unsigned id, const char *what)
{
    check_begin(MUST, "GIC-3.2", "%s: pending, acknowledged, active, ended", what);
    gic_quiet();
    gic_raise(id, 0x80);
    expect_eq("HPPIR", gicc_read(GICC_HPPIR) & 0x3ff, id);
    expect_eq("ISR.I", mrc_ISR() & ISR_I, ISR_I);
    expect_eq("IAR", gicc_read(GICC_IAR) & 0x3ff, id);
    expect_state(id, false, true);
    expect_eq("RPR", gicc_read(GICC_RPR), 0x80);
    expect_eq("ISR", mrc_ISR(), 0);
    expect_eq("IAR again", gicc_read(GICC_IAR), NONE);
    gicc_write(GICC_EOIR, id);
    expect_state(id, false, false);
    expect_eq("RPR", gicc_read(GICC_RPR), 0xff);
    check_end();
}

static void again_while_active(void)
{
    check_begin(MUST, "GIC-3.2.4", "an edge while active: active and pending, and taken again");
    gic_quiet();
    gic_raise(SPI_A, 0x80);
    gicc_read(GICC_IAR);
    gic_set(GICD_ISPENDR, SPI_A);
    expect_state(SPI_A, true, true);
    expect_eq("IAR while active", gicc_read(GICC_IAR), NONE);
    gicc_write(GICC_EOIR, SPI_A);
    expect_state(SPI_A, true, false);
    expect_eq("IAR", gicc_read(GICC_IAR), SPI_A);
    gicc_write(GICC_EOIR, SPI_A);
    check_end();
}

static void enables(void)
{
    static const struct {
        const char *name, *clause;
        unsigned which;
    } rows[] = {{"GICD_ISENABLER clear", "GIC-4.3.5", 0},
                {"GICD_CTLR.EnableGrp0=0", "GIC-4.3.1", 1},
                {"GICC_CTLR.EnableGrp0=0", "GIC-4.4.1", 2}};
    for (unsigned i = 0; i < 3; i++) {
        check_begin(MUST, rows[i].clause, "%s: pending, not signalled", rows[i].name);
        gic_quiet();
        gic_raise(SPI_A, 0x80);
        if (i == 0)
            gic_set(GICD_ICENABLER, SPI_A);
        else if (i == 1)
            gicd_write(GICD_CTLR, 0);
        else
            gicc_write(GICC_CTLR, 0);
        expect_eq("ISR", mrc_ISR(), 0);
        expect_eq("pending", gic_bit(GICD_ISPENDR, SPI_A), 1);
        if (i < 2)
            expect_eq("IAR", gicc_read(GICC_IAR), NONE);
        check_end();
    }
}

static void levels(void)
{
    check_begin(MUST, "GIC-4.3.8", "ICPENDR does not clear a level that is asserted");
    gic_quiet();
    mcrr_CNTHP_CVAL(0);
    mcr_CNTHP_CTL(1);
    isb();
    expect_eq("pending", gic_bit(GICD_ISPENDR, PPI_HYP_TIMER), 1);
    gic_set(GICD_ICPENDR, PPI_HYP_TIMER);
    expect_eq("pending still", gic_bit(GICD_ISPENDR, PPI_HYP_TIMER), 1);
    mcr_CNTHP_CTL(0);
    isb();
    expect_eq("pending after", gic_bit(GICD_ISPENDR, PPI_HYP_TIMER), 0);
    check_end();
    check_begin(MUST, "GIC-3.2.4", "a level that falls before the acknowledge: spurious");
    gic_quiet();
    gic_set(GICD_ISENABLER, PPI_HYP_TIMER);
    mcrr_CNTHP_CVAL(0);
    mcr_CNTHP_CTL(1);
    isb();
    expect_eq("HPPIR", gicc_read(GICC_HPPIR), PPI_HYP_TIMER);
    mcr_CNTHP_CTL(0);
    isb();
    expect_eq("IAR", gicc_read(GICC_IAR), NONE);
    check_end();
    check_begin(MUST, "GIC-3.2.4", "a level that stays asserted is pending while active");
    gic_quiet();
    gic_set(GICD_ISENABLER, PPI_HYP_TIMER);
    mcrr_CNTHP_CVAL(0);
    mcr_CNTHP_CTL(1);
    isb();
    expect_eq("IAR", gicc_read(GICC_IAR), PPI_HYP_TIMER);
    expect_state(PPI_HYP_TIMER, true, true);
    mcr_CNTHP_CTL(0);
    isb();
    expect_state(PPI_HYP_TIMER, false, true);
    gicc_write(GICC_EOIR, PPI_HYP_TIMER);
    check_end();
}

static void sgis(void)
{
    static const struct {
        const char *name;
        uint32_t filter;
        bool here;
    } rows[] = {{"target list 1", 1u << 16, true},
                {"target list 0", 0, false},
                {"all but this core", 1u << 24, false},
                {"this core", 2u << 24, true}};
    for (unsigned i = 0; i < 4; i++) {
        check_begin(MUST, "GIC-4.3.15", "GICD_SGIR, %s: %s", rows[i].name,
                    rows[i].here ? "pending here" : "not pending here");
        gic_quiet();
        gicd_write(GICD_SGIR, rows[i].filter | 5);
        expect_eq("pending", gic_bit(GICD_ISPENDR, 5), rows[i].here);
        check_end();
    }
    check_begin(MUST, "GIC-4.3.16", "GICD_SPENDSGIR and CPENDSGIR: pending by source");
    gic_quiet();
    gicd_write(GICD_SPENDSGIR + 4, 1u << 16); /* SGI 6 from core 0 */
    expect_eq("pending", gic_bit(GICD_ISPENDR, 6), 1);
    expect_eq("CPENDSGIR", gicd_read(GICD_CPENDSGIR + 4), 1u << 16);
    gicd_write(GICD_CPENDSGIR + 4, 1u << 16);
    expect_eq("pending", gic_bit(GICD_ISPENDR, 6), 0);
    check_end();
    check_begin(MUST, "GIC-4.3.7", "GICD_ISPENDR does not make an SGI pending");
    gic_quiet();
    gicd_write(GICD_ISPENDR, 1u << 7);
    expect_eq("pending", gic_bit(GICD_ISPENDR, 7), 0);
    check_end();
}

/* EOImode splits the drop of priority from the deactivation (3.2.1). */
static void eoi_mode(void)
{
    check_begin(MUST, "GIC-3.2.1", "GICC_CTLR.EOImode=1: EOIR drops the priority, DIR deactivates");
    gic_quiet();
    gicc_write(GICC_CTLR, GICC_CTLR_EnableGrp0 | GICC_CTLR_EOImodeS);
    gic_raise(SPI_A, 0x80);
    gicc_read(GICC_IAR);
    gicc_write(GICC_EOIR, SPI_A);
    expect_eq("RPR after EOIR", gicc_read(GICC_RPR), 0xff);
    expect_state(SPI_A, false, true);
    gicc_write(GICC_DIR, SPI_A);
    expect_state(SPI_A, false, false);
    check_end();
    check_begin(MUST, "GIC-3.2.1", "GICC_CTLR.EOImode=1: another is taken between EOIR and DIR");
    gic_quiet();
    gicc_write(GICC_CTLR, GICC_CTLR_EnableGrp0 | GICC_CTLR_EOImodeS);
    gic_raise(SPI_A, 0x40);
    gicc_read(GICC_IAR);
    gicc_write(GICC_EOIR, SPI_A);
    gic_raise(SPI_B, 0x80);
    expect_eq("IAR", gicc_read(GICC_IAR), SPI_B);
    expect_state(SPI_A, false, true);
    gicc_write(GICC_EOIR, SPI_B);
    gicc_write(GICC_DIR, SPI_B);
    gicc_write(GICC_DIR, SPI_A);
    expect_state(SPI_A, false, false);
    check_end();
    check_begin(MUST, "GIC-3.2.1", "GICC_CTLR.EOImode=0: EOIR deactivates");
    gic_quiet();
    gic_raise(SPI_A, 0x80);
    gicc_read(GICC_IAR);
    gicc_write(GICC_EOIR, SPI_A);
    expect_state(SPI_A, false, false);
    check_end();
}

void gicd_states(void)
{
    nothing();
    life(SPI_A, "an SPI");
    life(3, "an SGI");
    again_while_active();
    enables();
    levels();
    sgis();
    eoi_mode();
}
