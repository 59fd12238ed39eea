/* interrupts.c - SGIs between cores, targets of SPIs, the 1-N model (ARM IHI 0048B 2.2, 3.2.3,
 * 4.3.12, 4.3.15, 4.4.4). */
#include "smp.h"

enum {
    NONE = 1023,
    SGI = 5,
    CORE_0 = 1u << 16,
    CORE_1 = 2u << 16,
    OTHERS = 1u << 24,
    SELF = 2u << 24
};

static volatile uint32_t sgir;

static void acknowledge(void)
{
    second_result = gicc_read(GICC_IAR);
    if ((second_result & 0x3ff) != NONE)
        gicc_write(GICC_EOIR, second_result);
}
static void highest(void)
{
    second_result = gicc_read(GICC_HPPIR);
}
static void send(void)
{
    gicd_write(GICD_SGIR, sgir);
}

static void begin(void)
{
    second_do(gic_quiet);
    gic_quiet();
}

/* A write of GICD_SGIR by a core, and who has it then. */
static const struct {
    const char *name;
    uint32_t sgir;
    unsigned from; /* core */
    bool first, second;
} rows[] = {
    {"GICD_SGIR from core 0, target list 2: core 1's alone", CORE_1 | SGI, 0, false, true},
    {"GICD_SGIR from core 0, target list 3: both cores'", CORE_0 | CORE_1 | SGI, 0, true, true},
    {"GICD_SGIR from core 0, all others: core 1's alone", OTHERS | SGI, 0, false, true},
    {"GICD_SGIR from core 0, itself: core 0's alone", SELF | SGI, 0, true, false},
    {"GICD_SGIR from core 1, target list 1: core 0's alone", CORE_0 | SGI, 1, true, false},
    {"GICD_SGIR from core 1, all others: core 0's alone", OTHERS | SGI, 1, true, false},
    {"GICD_SGIR from core 1, itself: core 1's alone", SELF | SGI, 1, false, true},
};

static void sgis(void)
{
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "GIC-4.3.15", "%s", rows[i].name);
        begin();
        sgir = rows[i].sgir;
        rows[i].from ? second_do(send) : send();
        second_do(acknowledge);
        uint32_t id = rows[i].from << 10 | SGI;
        expect_eq("core 0's IAR", gicc_read(GICC_IAR), rows[i].first ? id : (unsigned)NONE);
        expect_eq("core 1's IAR", second_result, rows[i].second ? id : (unsigned)NONE);
        check_end();
    }
    check_begin(MUST, "GIC-3.2", "one SGI from two cores is taken twice, once by source");
    begin();
    sgir = CORE_0 | SGI;
    send();
    second_do(send);
    expect_eq("GICD_SPENDSGIR", gicd_read(GICD_SPENDSGIR + (SGI & ~3)) >> 8 * (SGI & 3) & 0xff, 3);
    uint32_t first = gicc_read(GICC_IAR);
    gicc_write(GICC_EOIR, first);
    uint32_t then = gicc_read(GICC_IAR);
    gicc_write(GICC_EOIR, then);
    expect_eq("both", 1u << (first >> 10) | 1u << (then >> 10), 3);
    expect_eq("no more", gicc_read(GICC_IAR), NONE);
    check_end();
}

/* An SPI of these targets is pending; core 0 takes it if it can. */
static void targets(void)
{
    for (unsigned t = 0; t < 4; t++) {
        check_begin(MUST, "GIC-4.3.12", "GICD_ITARGETSR 0x%02x: an SPI is shown to %s", t,
                    t == 0   ? "no core"
                    : t == 1 ? "core 0"
                    : t == 2 ? "core 1"
                             : "both cores");
        begin();
        *(volatile uint8_t *)(GICD_BASE + GICD_ITARGETSR + SPI_A) = (uint8_t)t;
        gic_raise(SPI_A, 0x80);
        second_do(highest);
        expect_eq("core 0's HPPIR", gicc_read(GICC_HPPIR), t & 1 ? SPI_A : (unsigned)NONE);
        expect_eq("core 1's HPPIR", second_result, t & 2 ? SPI_A : (unsigned)NONE);
        check_end();
    }
    for (unsigned by = 0; by < 2; by++) {
        check_begin(MUST, "GIC-3.2.3",
                    "an SPI for both cores, taken by core %u: the other's IAR is spurious", by);
        begin();
        *(volatile uint8_t *)(GICD_BASE + GICD_ITARGETSR + SPI_A) = 3;
        gic_raise(SPI_A, 0x80);
        uint32_t own = 0;
        if (by) {
            second_do(acknowledge);
            own = gicc_read(GICC_IAR);
        } else {
            own = gicc_read(GICC_IAR);
            second_do(acknowledge);
        }
        expect_eq("core 0's IAR", own, by ? (unsigned)NONE : SPI_A);
        expect_eq("core 1's IAR", second_result, by ? SPI_A : (unsigned)NONE);
        gicc_write(GICC_EOIR, own);
        check_end();
    }
}

void smp_interrupts(void)
{
    sgis();
    targets();
}
