/* priorities.c - priorities, the priority mask and the binary points as Non-secure accesses see
 * them (ARM IHI 0048B 3.5, 3.8, 4.3.11, 4.4.2, 4.4.3, 4.4.6). */
#include "secure.h"

#include "gic.h"
#include "tables.h"

static uint32_t ns_load(uint32_t address)
{
    run_in(NON_SECURE);
    uint32_t v = guest_load(PL1, address);
    expect_done();
    return v;
}

static void ns_store(uint32_t address, uint32_t v)
{
    run_in(NON_SECURE);
    guest_store(PL1, address, v);
    expect_done();
}

/* SPI_A is the first of its word of four. */
_Static_assert(SPARE_SPI % 4 == 0, "a word of priorities begins at SPARE_SPI");
#define PRIORITY_A (GICD_BASE + GICD_IPRIORITYR + SPI_A)

static void begin(void)
{
    gic_quiet();
    gicd_write(GICD_CTLR, 3);
    gicc_write(GICC_CTLR, GICC_CTLR_EnableGrp0 | GICC_CTLR_EnableGrp1);
    gic_set(GICD_IGROUPR, SPI_A);
}

static uint32_t priority_of(unsigned id)
{
    return gicd_read(GICD_IPRIORITYR + (id & ~3u)) >> id % 4 * 8 & 0xff;
}

static void interrupt_priority(void)
{
    static const struct {
        uint32_t secure, ns;
    } rows[] = {{0x80, 0x00}, {0x90, 0x20}, {0xa0, 0x40}, {0xf0, 0xe0}};
    for (unsigned i = 0; i < COUNT(rows); i++) {
        check_begin(MUST, "GIC-3.8.1", "Group 1 priority 0x%02x reads as 0x%02x, Non-secure",
                    rows[i].secure, rows[i].ns);
        begin();
        gic_priority(SPI_A, rows[i].secure);
        expect_eq("read", ns_load(PRIORITY_A) & 0xff, rows[i].ns);
        check_end();
        check_begin(MUST, "GIC-3.8.1", "Group 1 priority 0x%02x written Non-secure is 0x%02x",
                    rows[i].ns, rows[i].secure);
        begin();
        ns_store(PRIORITY_A, rows[i].ns);
        expect_eq("Secure", priority_of(SPI_A), rows[i].secure);
        check_end();
    }
    check_begin(MUST, "GIC-4.3.11", "Group 0 priority, Non-secure: RAZ/WI");
    begin();
    gic_priority(SPI_B, 0x50);
    expect_eq("read", ns_load(PRIORITY_A) >> 8 & 0xff, 0);
    ns_store(PRIORITY_A, 0x80808080u);
    expect_eq("Secure", priority_of(SPI_B), 0x50);
    check_end();
}

static void mask(void)
{
    static const struct {
        uint32_t before, seen, written, after;
    } rows[] = {{0xa0, 0x40, 0x60, 0xb0},
                {0x80, 0x00, 0xe0, 0xf0},
                {0x70, 0x00, 0x60, 0x70},
                {0x00, 0x00, 0xf0, 0x00}};
    for (unsigned i = 0; i < COUNT(rows); i++) {
        check_begin(MUST, "GIC-4.4.2", "GICC_PMR 0x%02x, Non-secure: reads as 0x%02x, a write %s",
                    rows[i].before, rows[i].seen,
                    rows[i].before & 0x80 ? "sets the lower half" : "is ignored");
        begin();
        gicc_write(GICC_PMR, rows[i].before);
        expect_eq("read", ns_load(GICC_BASE + GICC_PMR), rows[i].seen);
        ns_store(GICC_BASE + GICC_PMR, rows[i].written);
        expect_eq("Secure", gicc_read(GICC_PMR), rows[i].after);
        check_end();
    }
}

/* The running priority of Group 0 is 0 to a Non-secure access: more urgent than it may know. */
static void running(void)
{
    check_begin(MUST, "GIC-4.4.6", "GICC_RPR, Non-secure, Group 1 runs: its Non-secure priority");
    begin();
    gic_raise(SPI_A, 0xa0);
    expect_eq("IAR", ns_load(GICC_BASE + GICC_IAR), SPI_A);
    expect_eq("Non-secure", ns_load(GICC_BASE + GICC_RPR), 0x40);
    expect_eq("Secure", gicc_read(GICC_RPR), 0xa0);
    ns_store(GICC_BASE + GICC_EOIR, SPI_A);
    check_end();
    check_begin(MUST, "GIC-4.4.6", "GICC_RPR, Non-secure, Group 0 runs: 0");
    begin();
    gic_raise(SPI_B, 0x40);
    expect_eq("IAR", gicc_read(GICC_IAR), SPI_B);
    expect_eq("Non-secure", ns_load(GICC_BASE + GICC_RPR), 0);
    expect_eq("Secure", gicc_read(GICC_RPR), 0x40);
    gicc_write(GICC_EOIR, SPI_B);
    check_end();
    check_begin(MUST, "GIC-4.4.6", "GICC_RPR, Non-secure, idle: 0xff");
    begin();
    expect_eq("Non-secure", ns_load(GICC_BASE + GICC_RPR), 0xff);
    check_end();
}

static void binary_point(void)
{
    check_begin(MUST, "GIC-4.4.3", "GICC_BPR, Non-secure: is what Secure accesses call ABPR");
    begin();
    gicc_write(GICC_BPR, 3);
    gicc_write(GICC_ABPR, 5);
    expect_eq("read", ns_load(GICC_BASE + GICC_BPR), 5);
    ns_store(GICC_BASE + GICC_BPR, 6);
    expect_eq("Secure ABPR", gicc_read(GICC_ABPR), 6);
    expect_eq("Secure BPR", gicc_read(GICC_BPR), 3);
    check_end();
    check_begin(MUST, "GIC-4.4.3",
                "GICC_CTLR.CBPR=1: GICC_BPR, Non-secure, is the Secure one plus 1");
    begin();
    gicc_write(GICC_BPR, 3);
    gicc_write(GICC_ABPR, 6);
    gicc_write(GICC_CTLR, gicc_read(GICC_CTLR) | GICC_CTLR_CBPR);
    expect_eq("read", ns_load(GICC_BASE + GICC_BPR), 4);
    ns_store(GICC_BASE + GICC_BPR, 7);
    expect_eq("Secure BPR, after a Non-secure write", gicc_read(GICC_BPR), 3);
    check_end();
    check_begin(MUST, "GIC-4.4.8", "GICC_ABPR, Non-secure: RAZ/WI");
    begin();
    gicc_write(GICC_ABPR, 5);
    expect_eq("read", ns_load(GICC_BASE + GICC_ABPR), 0);
    ns_store(GICC_BASE + GICC_ABPR, 7);
    expect_eq("Secure", gicc_read(GICC_ABPR), 5);
    check_end();
}

void secure_priorities(void)
{
    interrupt_priority();
    mask();
    running();
    binary_point();
}
