/* control.c - TTBCR with EAE: T0SZ, T1SZ, EPD0, EPD1, the switch of formats, MAIR, fault formats.
 * ARM DDI 0406C B3.6.4, B3.6.6, B4.1.153, B4.1.104, B3.13. */
#include "long.h"

/* T0SZ n: TTBR0 has [0, 2^(32-n)), T1SZ m: TTBR1 has [2^32 - 2^(32-m), 2^32); between them nothing.
 */
static void sizes(unsigned t0, unsigned t1, const char *what, uint32_t va, int by)
{
    check_begin(MUST, "B3.6.4", "T0SZ %u, T1SZ %u: %s", t0, t1, what);
    ld_begin();
    ld_l1[0] = ld_l1[1] = ld_l1[2] = ld_l1[3] = ld_leaf(1, RAM_BASE, 1, 0);
    for (unsigned i = 0; i < 4; i++)
        ld_l1_high[i] = ld_leaf(1, RAM_BASE, 1, 0);
    uint32_t offset = FRAME_PA(0) - RAM_BASE + (va & 0xfff);
    uint32_t page = (va & 0xc0000000u) | offset;
    sign(FRAME_PA(0) + (va & 0xfff));
    ld_on(0);
    mcr_TTBCR(TTBCR_EAE | t0 | t1 << 16);
    tables_changed();
    uint32_t got = guest_load(PL1, by < 0 ? va : page);
    if (by < 0)
        expect_dabt_long(ST_TRANSLATION(1), va, false);
    else
        expect_eq("loaded", got, sign_of(FRAME_PA(0) + (va & 0xfff)));
    check_end();
}

static void regions(void)
{
    sizes(0, 0, "all is TTBR0's", 0xc0000010u, 0);
    if (RAM_LOW) {
        sizes(1, 0, "below 2 GB TTBR0", 0x00000020u, 0);
        sizes(1, 0, "above 2 GB TTBR1", 0x80000030u, 1);
        sizes(1, 1, "above 2 GB TTBR1", 0xc0000030u, 1);
        sizes(1, 2, "a gap between: level 1 translation fault", 0x80000040u, -1);
        sizes(0, 2, "below 3 GB TTBR0", 0x80000050u, 0);
        sizes(0, 1, "2 GB and up TTBR1", 0x80000060u, 1);
    }
}

/* T0SZ 2 and more: the table of TTBR0 is level 2 (the input has 30 bits or fewer). */
static void starts_at_level_2(void)
{
    for (unsigned t1 = 2; t1 < 8; t1++) {
        uint32_t base = 0u - (1u << (32 - t1));
        check_begin(MUST, "B3.6.4", "T1SZ %u: TTBR1's walk starts at level 2, for 0x%08x and up",
                    t1, base);
        ld_begin();
        ld_l2[0] = ld_leaf(2, FRAME_PA(0), 1, 0);
        ld_l2[(1u << (11 - t1)) - 1] |= ld_leaf(2, FRAME_PA(0), 1, 0);
        sign(FRAME_PA(0) + 0x44);
        ld_on(0);
        mcrr_TTBR1((uint32_t)ld_l2);
        mcr_TTBCR(TTBCR_EAE | t1 << 16);
        tables_changed();
        expect_eq("first", guest_load(PL1, base + 0x44), sign_of(FRAME_PA(0) + 0x44));
        expect_eq("last", guest_load(PL1, 0xffe00044u), sign_of(FRAME_PA(0) + 0x44));
        if (t1 < 7) {
            guest_load(PL1, base + 0x00200000u);
            expect_dabt_long(ST_TRANSLATION(2), base + 0x00200000u, false);
        }
        check_end();
    }
}

static void walks_off(void)
{
    for (unsigned which = 0; which < 2; which++)
        for (unsigned on = 0; on < 2; on++) {
            check_begin(MUST, "B4.1.153", "TTBCR.EPD%u=%u: a walk by TTBR%u is %s", which, on,
                        which, on ? "a level 1 translation fault" : "made");
            /* The code must be the other register's: where both are in one half of the addresses,
             * the one that is tried has the outer gigabyte, by a level 2 table. */
            bool same = which == (RAM_LOW ? 0u : 1u);
            ld_begin();
            for (unsigned i = 0; i < 4; i++)
                ld_l1[i] = ld_l1_high[i] = ld_leaf(1, RAM_BASE, 1, 0);
            ld_l2[4] = ld_leaf(2, FRAME_PA(0), 1, 0);
            uint32_t t0 = same ? (which ? 0 : 2) : 1, t1 = same ? (which ? 2 : 0) : 1;
            uint32_t va = (which ? 0xc0000000u : same ? 0 : 0x40000000u) + 0x00800000u;
            ld_on(0);
            if (same && which)
                mcrr_TTBR1((uint32_t)ld_l2);
            else if (same)
                mcrr_TTBR0((uint32_t)ld_l2);
            mcr_TTBCR(TTBCR_EAE | t0 | t1 << 16 | (on ? (which ? TTBCR_EPD1 : TTBCR_EPD0) : 0));
            tables_changed();
            guest_load(PL1, va);
            if (on)
                expect_dabt_long(ST_TRANSLATION(1), va, false);
            else
                expect_done();
            check_end();
        }
}

/* The same registers under two names (B4.1.104, B4.1.127), and TTBCR's own meaning. */
static void formats(void)
{
    check_begin(MUST, "B3.13.3", "TTBCR.EAE=0: DFSR is in the Short format");
    sd_begin();
    sd_on(0);
    guest_load(PL1, TEST_VA);
    expect_dabt_short(0x05, TEST_VA, false, -1);
    check_end();
    check_begin(MUST, "B3.13.3", "TTBCR.EAE=1: DFSR is in the Long format");
    ld_begin();
    ld_on(0);
    guest_load(PL1, TEST_VA);
    expect_dabt_long(ST_TRANSLATION(1), TEST_VA, false);
    check_end();
    check_begin(MUST, "B3.13.3", "TTBCR.EAE=1, SCTLR.M=0: alignment fault in the Long format");
    mcr_TTBCR(TTBCR_EAE);
    guest_load(PL1, FRAME_PA(0) + 1);
    expect_dabt_long(ST_ALIGNMENT, FRAME_PA(0) + 1, false);
    check_end();
    check_begin(MUST, "B3.13.3", "TTBCR.EAE=1: BKPT's IFSR is in the Long format");
    mcr_TTBCR(TTBCR_EAE);
    run_insn(PL1, I_BKPT);
    expect_pl1(V_PABT, MODE_ABT);
    expect_bits("IFSR", out.ifsr, 0x23f, 0x222);
    check_end();
    check_begin(MUST, "B4.1.104", "MAIR0 and MAIR1 are PRRR and NMRR");
    mcr_PRRR(0x11223344u);
    mcr_NMRR(0x55667788u);
    mcr_TTBCR(TTBCR_EAE);
    expect_eq("MAIR0", mrc_PRRR(), 0x11223344u);
    expect_eq("MAIR1", mrc_NMRR(), 0x55667788u);
    check_end();
}

/* Alignment by the memory type of a MAIR index (A3.2.1). */
static void types(void)
{
    static const struct {
        const char *name;
        unsigned index;
        bool faults;
    } rows[] = {{"Normal Non-cacheable", ATTR_NC, false},
                {"Device", ATTR_DEVICE, true},
                {"Strongly-ordered", ATTR_SO, true},
                {"Normal Write-Back", ATTR_WB, false},
                {"Normal Write-Through", ATTR_WT, false}};
    for (unsigned i = 0; i < 5; i++) {
        check_begin(MUST, "A3.2.1", "MAIR %s: an unaligned load %s", rows[i].name,
                    rows[i].faults ? "faults" : "works");
        ld_begin();
        ld_map(3, ld_leaf(3, FRAME_PA(0), 1, DESC_PUT(LD_S1_ATTRINDX, rows[i].index)));
        ld_on(0);
        guest_load(PL1, TEST_VA + 1);
        if (rows[i].faults)
            expect_dabt_long(ST_ALIGNMENT, TEST_VA + 1, false);
        else
            expect_done();
        check_end();
    }
}

void long_control(void)
{
    regions();
    starts_at_level_2();
    walks_off();
    formats();
    types();
}
