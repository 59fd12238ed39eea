/* lists.c - the life of a list register: states, order, hardware links, EOI, EOICount, APR
 * (ARM IHI 0048B 5.2, 5.3). */
#include "gich.h"

static uint32_t state(unsigned i)
{
    return field_get(gich_read(LR(i)), GICH_LR_State);
}

static void life(unsigned i)
{
    check_begin(MUST, "GIC-5.2.2", "LR%u: pending, acknowledged, active, ended, invalid", i);
    gich_begin();
    gich_write(LR(i), PENDING1(40, 0x80));
    expect_eq("HPPIR", gicv_read(GICV_HPPIR), 40);
    expect_eq("IAR", gicv_read(GICV_IAR), 40);
    expect_eq("state", state(i), 2);
    expect_eq("RPR", gicv_read(GICV_RPR) & 0xf8, 0x80);
    gicv_write(GICV_EOIR, 40);
    expect_eq("state", state(i), 0);
    expect_true("RPR is idle", (gicv_read(GICV_RPR) & 0xf8) == 0xf8);
    check_end();
    check_begin(MUST, "GIC-5.2.2", "LR%u: pending and active, taken once more after its end", i);
    gich_begin();
    gich_write(LR(i), PENDING1(41, 0x80));
    gicv_read(GICV_IAR);
    gich_write(LR(i), gich_read(LR(i)) | GICH_LR_Pending);
    expect_eq("state", state(i), 3);
    expect_eq("IAR while active", gicv_read(GICV_IAR), NONE);
    gicv_write(GICV_EOIR, 41);
    expect_eq("state", state(i), 1);
    expect_eq("IAR", gicv_read(GICV_IAR), 41);
    gicv_write(GICV_EOIR, 41);
    check_end();
    check_begin(MUST, "GIC-5.3.5", "LR%u: GICH_ELRSR0 says empty, in use, and empty after its end",
                i);
    gich_begin();
    expect_eq("empty", gich_read(GICH_ELRSR0) >> i & 1, 1);
    gich_write(LR(i), PENDING1(42, 0x80));
    expect_eq("in use", gich_read(GICH_ELRSR0), 0xfu & ~(1u << i));
    gicv_read(GICV_IAR);
    expect_eq("active", gich_read(GICH_ELRSR0) >> i & 1, 0);
    gicv_write(GICV_EOIR, 42);
    expect_eq("empty again", gich_read(GICH_ELRSR0) >> i & 1, 1);
    check_end();
    check_begin(MUST, "GIC-5.3.4", "LR%u with EOI: GICH_EISR0 after its end, not before", i);
    gich_begin();
    gich_write(LR(i), PENDING1(43, 0x80) | GICH_LR_EOI);
    gicv_read(GICV_IAR);
    expect_eq("EISR0 while active", gich_read(GICH_EISR0), 0);
    gicv_write(GICV_EOIR, 43);
    expect_eq("EISR0", gich_read(GICH_EISR0), 1u << i);
    expect_eq("ELRSR0: not empty", gich_read(GICH_ELRSR0) >> i & 1, 0);
    gich_write(LR(i), 0);
    expect_eq("EISR0 after LR is cleared", gich_read(GICH_EISR0), 0);
    check_end();
}

/* The end of a hardware entry deactivates the physical interrupt (5.2.2). */
static void hardware(unsigned i)
{
    check_begin(MUST, "GIC-5.2.2", "LR%u with HW: its end deactivates the physical interrupt", i);
    gich_begin();
    gicc_write(GICC_CTLR, GICC_CTLR_EnableGrp0 | GICC_CTLR_EOImodeS);
    gic_raise(SPI_A, 0x80);
    gicc_read(GICC_IAR);
    gicc_write(GICC_EOIR, SPI_A);
    gich_write(LR(i), PENDING1(50, 0x80) | GICH_LR_HW | SPI_A << 10);
    expect_eq("active before", gic_bit(GICD_ISACTIVER, SPI_A), 1);
    expect_eq("IAR", gicv_read(GICV_IAR), 50);
    expect_eq("active at acknowledge", gic_bit(GICD_ISACTIVER, SPI_A), 1);
    gicv_write(GICV_EOIR, 50);
    expect_eq("active after", gic_bit(GICD_ISACTIVER, SPI_A), 0);
    expect_eq("state", state(i), 0);
    check_end();
}

static void order(void)
{
    check_begin(MUST, "GIC-5.2.3", "of list registers, the highest priority first");
    gich_begin();
    gich_write(LR(0), PENDING1(60, 0xc0));
    gich_write(LR(1), PENDING1(61, 0x40));
    gich_write(LR(2), PENDING1(62, 0x80));
    expect_eq("first", gicv_read(GICV_IAR), 61);
    gicv_write(GICV_EOIR, 61);
    expect_eq("second", gicv_read(GICV_IAR), 62);
    gicv_write(GICV_EOIR, 62);
    expect_eq("third", gicv_read(GICV_IAR), 60);
    gicv_write(GICV_EOIR, 60);
    check_end();
    check_begin(MUST, "GIC-5.2.3", "a virtual interrupt preempts by the VM's binary point");
    gich_begin();
    gich_write(LR(0), PENDING0(60, 0x80));
    gicv_read(GICV_IAR);
    gich_write(LR(1), PENDING0(61, 0x78));
    expect_eq("BPR 2: preempts", gicv_read(GICV_HPPIR), 61);
    expect_eq("IAR", gicv_read(GICV_IAR), 61);
    gicv_write(GICV_EOIR, 61);
    check_end();
    check_begin(MUST, "GIC-5.2.3", "GICV_BPR 7: no virtual interrupt preempts another");
    gich_begin();
    gicv_write(GICV_BPR, 7);
    gich_write(LR(0), PENDING0(60, 0x80));
    gicv_read(GICV_IAR);
    gich_write(LR(1), PENDING0(61, 0x40));
    expect_eq("IAR", gicv_read(GICV_IAR), NONE);
    check_end();
    for (unsigned pmr = 0x78; pmr <= 0x88; pmr += 8) {
        check_begin(MUST, "GIC-5.5.2", "GICV_PMR 0x%02x, virtual priority 0x80: %s", pmr,
                    pmr > 0x80 ? "taken" : "masked");
        gich_begin();
        gicv_write(GICV_PMR, pmr);
        gich_write(LR(0), PENDING1(60, 0x80));
        expect_eq("IAR", gicv_read(GICV_IAR), pmr > 0x80 ? 60 : (unsigned)NONE);
        check_end();
    }
}

static void counts(void)
{
    check_begin(MUST, "GIC-5.3.1", "GICH_HCR.EOICount counts ends that no list register has");
    gich_begin();
    gicv_write(GICV_CTLR, gicv_read(GICV_CTLR) | GICV_CTLR_EOImode);
    gich_write(GICH_APR, 1u << 16);
    gicv_write(GICV_EOIR, 99);
    gicv_write(GICV_DIR, 99);
    expect_eq("EOICount", gich_read(GICH_HCR) >> 27, 1);
    check_end();
    check_begin(MUST, "GIC-5.3.1", "GICH_HCR.EOICount: without EOImode, EOIR counts");
    gich_begin();
    gich_write(GICH_APR, 1u << 16);
    gicv_write(GICV_EOIR, 99);
    expect_eq("EOICount", gich_read(GICH_HCR) >> 27, 1);
    expect_eq("APR", gich_read(GICH_APR), 0);
    check_end();
    for (unsigned p = 0; p < 32; p += 6) {
        check_begin(MUST, "GIC-5.3.6", "GICH_APR: bit %u for an active virtual priority 0x%02x", p,
                    p * 8);
        gich_begin();
        gich_write(LR(0), PENDING1(70, p * 8));
        if (p == 31)
            gicv_write(GICV_PMR, 0xff);
        gicv_read(GICV_IAR);
        expect_eq("APR", gich_read(GICH_APR), 1u << p);
        gicv_write(GICV_EOIR, 70);
        expect_eq("APR after", gich_read(GICH_APR), 0);
        check_end();
        check_begin(MUST, "GIC-5.3.6", "GICH_APR written with bit %u: GICV_RPR is 0x%02x", p,
                    p * 8);
        gich_begin();
        gich_write(GICH_APR, 1u << p);
        expect_eq("RPR", gicv_read(GICV_RPR) & 0xf8, p * 8);
        gich_write(GICH_APR, 0);
        check_end();
    }
}

static void eoi_mode(void)
{
    check_begin(MUST, "GIC-5.5", "GICV_CTLR.EOImode=1: EOIR drops the priority, DIR deactivates");
    gich_begin();
    gicv_write(GICV_CTLR, gicv_read(GICV_CTLR) | GICV_CTLR_EOImode);
    gich_write(LR(0), PENDING1(45, 0x80));
    gicv_read(GICV_IAR);
    gicv_write(GICV_EOIR, 45);
    expect_eq("state after EOIR", state(0), 2);
    expect_true("RPR is idle", (gicv_read(GICV_RPR) & 0xf8) == 0xf8);
    gicv_write(GICV_DIR, 45);
    expect_eq("state after DIR", state(0), 0);
    check_end();
    check_begin(MUST, "GIC-5.3.7", "an SGI's LR: GICV_IAR shows its CPUID");
    gich_begin();
    gich_write(LR(0), PENDING1(4, 0x80) | 5u << 10);
    expect_eq("IAR", gicv_read(GICV_IAR), 5u << 10 | 4);
    gicv_write(GICV_EOIR, 5u << 10 | 4);
    expect_eq("state", state(0), 0);
    check_end();
    check_begin(MUST, "GIC-5.5", "GICV_CTLR.AckCtl=0: GICV_IAR of a Group 1 interrupt is 1022");
    gich_begin();
    gicv_write(GICV_CTLR, GICV_CTLR_EnableGrp0 | GICV_CTLR_EnableGrp1);
    gich_write(LR(0), PENDING1(45, 0x80));
    expect_eq("IAR", gicv_read(GICV_IAR), 1022);
    expect_eq("AIAR", gicv_read(GICV_AIAR), 45);
    gicv_write(GICV_AEOIR, 45);
    expect_eq("state", state(0), 0);
    check_end();
}

void gich_lists(void)
{
    for (unsigned i = 0; i < 4; i++) {
        life(i);
        hardware(i);
    }
    order();
    counts();
    eoi_mode();
}
