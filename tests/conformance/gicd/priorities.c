/* priorities.c - order, mask, preemption and binary points (ARM IHI 0048B 3.3). */
#include "gicd.h"

enum { NONE = 1023 };

static void order(void)
{
    check_begin(MUST, "GIC-3.3", "of two pending, the lower priority value first");
    gic_quiet();
    gic_raise(SPI_A, 0x80);
    gic_raise(SPI_B, 0x40);
    expect_eq("HPPIR", gicc_read(GICC_HPPIR), SPI_B);
    expect_eq("IAR", gicc_read(GICC_IAR), SPI_B);
    check_end();
    check_begin(POLICY, "GIC-3.3", "of two with the same priority, the lower id first");
    gic_quiet();
    gic_raise(SPI_B, 0x80);
    gic_raise(SPI_A, 0x80);
    expect_eq("IAR", gicc_read(GICC_IAR), SPI_A);
    check_end();
}

/* Only priorities higher than PMR are signalled (3.3.2). */
static void mask(void)
{
    static const uint32_t pmrs[] = {0x00, 0x08, 0x78, 0x80, 0x88, 0xf8};
    for (unsigned i = 0; i < sizeof pmrs / sizeof *pmrs; i++) {
        bool ok = 0x80 < pmrs[i];
        check_begin(MUST, "GIC-3.3.2", "GICC_PMR 0x%02x, priority 0x80: %s", pmrs[i],
                    ok ? "signalled" : "not signalled");
        gic_quiet();
        gicc_write(GICC_PMR, pmrs[i]);
        gic_raise(SPI_A, 0x80);
        expect_eq("ISR.I", !!(mrc_ISR() & ISR_I), ok);
        expect_eq("IAR", gicc_read(GICC_IAR), ok ? SPI_A : (unsigned)NONE);
        check_end();
    }
}

/* Binary point n: group priority is bits 7 to n+1 (table 3-2). */
static void binary_points(void)
{
    static const struct {
        uint32_t running, next;
        const char *name;
    } rows[] = {{0x80, 0x78, "8 more urgent"},  {0x80, 0x70, "16 more urgent"},
                {0x80, 0x40, "64 more urgent"}, {0x98, 0x90, "8 more urgent, lower half"},
                {0xb8, 0x88, "48 more urgent"}, {0x80, 0x80, "as urgent"},
                {0x80, 0x88, "less urgent"}};
    for (unsigned bpr = 2; bpr < 8; bpr++)
        for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
            uint32_t group = bpr == 7 ? 0 : 0xffu << (bpr + 1) & 0xff;
            bool preempts = (rows[i].next & group) < (rows[i].running & group);
            check_begin(MUST, "GIC-3.3.3", "GICC_BPR %u, running 0x%02x, 0x%02x (%s): %s", bpr,
                        rows[i].running, rows[i].next, rows[i].name,
                        preempts ? "preempts" : "waits");
            gic_quiet();
            gicc_write(GICC_BPR, bpr);
            gic_raise(SPI_A, rows[i].running);
            expect_eq("IAR of the first", gicc_read(GICC_IAR), SPI_A);
            gic_raise(SPI_B, rows[i].next);
            expect_eq("ISR.I", !!(mrc_ISR() & ISR_I), preempts);
            expect_eq("IAR of the second", gicc_read(GICC_IAR), preempts ? SPI_B : (unsigned)NONE);
            check_end();
        }
}

static void nesting(void)
{
    check_begin(MUST, "GIC-4.4.6", "GICC_RPR follows nested interrupts and their ends");
    gic_quiet();
    gic_raise(SPI_A, 0x80);
    gicc_read(GICC_IAR);
    gic_raise(SPI_B, 0x40);
    gicc_read(GICC_IAR);
    expect_eq("RPR, both active", gicc_read(GICC_RPR), 0x40);
    gicc_write(GICC_EOIR, SPI_B);
    expect_eq("RPR, the first again", gicc_read(GICC_RPR), 0x80);
    gicc_write(GICC_EOIR, SPI_A);
    expect_eq("RPR, none", gicc_read(GICC_RPR), 0xff);
    check_end();
    for (unsigned p = 0; p < 32; p += 5) {
        check_begin(CORE, "TRM-8.3.3", "GICC_APR0: bit %u for an active priority 0x%02x", p, p * 8);
        gic_quiet();
        gic_raise(SPI_A, p * 8);
        gicc_read(GICC_IAR);
        expect_eq("APR0", gicc_read(GICC_APR0), 1u << p);
        gicc_write(GICC_EOIR, SPI_A);
        expect_eq("APR0 after", gicc_read(GICC_APR0), 0);
        check_end();
    }
}

void gicd_priorities(void)
{
    order();
    mask();
    binary_points();
    nesting();
}
