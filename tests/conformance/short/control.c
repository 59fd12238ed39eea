/* control.c - TTBCR: N, PD0, PD1; which table base translates what (ARM DDI 0406C B3.5.4,
 * B4.1.153). */
#include "short.h"

/* The boundary of N: above it TTBR1. Both tables map the window's boundary, to different frames. */
static void split(unsigned n)
{
    uint32_t edge = n ? 0x80000000u >> (n - 1) : 0; /* the first address of TTBR1 */
    check_begin(MUST, "B3.5.4", "TTBCR.N=%u: TTBR0 below, TTBR1 above 0x%08x", n, edge);
    sd_begin();
    for (uint32_t mb = 0; mb < 32; mb++)
        sd_l1_high[SD_INDEX(RAM_BASE) + mb] = sd_section(RAM_BASE + (mb << 20), AP_RW, 0);
    uint32_t high = edge >= RAM_BASE && edge < RAM_BASE + 0x02000000u ? edge + 0x02000000u : edge;
    uint32_t low =
        n ? (edge > RAM_BASE + 0x02000000u || edge <= RAM_BASE ? edge - 0x100000u : 0) : 0;
    sd_l1[SD_INDEX(low)] = sd_section(FRAME_PA(0), AP_RW, 0);
    sd_l1_high[SD_INDEX(high)] = sd_section(FRAME_PA(1), AP_RW, 0);
    if (n)
        sd_l1[SD_INDEX(high)] = sd_section(FRAME_PA(2), AP_RW, 0);
    sign(FRAME_PA(0) + 16);
    sign(FRAME_PA(1) + 16);
    sd_on(0);
    mcr_TTBCR(n);
    tables_changed();
    expect_eq("below", guest_load(PL1, low + 16), sign_of(FRAME_PA(0) + 16));
    if (n)
        expect_eq("above", guest_load(PL1, high + 16), sign_of(FRAME_PA(1) + 16));
    check_end();
}

static void walks_off(void)
{
    for (unsigned which = 0; which < 2; which++)
        for (unsigned on = 0; on < 2; on++) {
            uint32_t va = which ? TEST_VA : 0x00100000u;
            check_begin(MUST, "B4.1.153", "TTBCR.PD%u=%u: a walk by TTBR%u is %s", which, on, which,
                        on ? "a translation fault" : "made");
            if (which && !RAM_LOW) {
                check_skip("RAM is in TTBR1's half: no code could run");
                check_end();
                continue;
            }
            sd_begin();
            for (uint32_t mb = 0; mb < 32; mb++)
                sd_l1_high[SD_INDEX(RAM_BASE) + mb] = sd_section(RAM_BASE + (mb << 20), AP_RW, 0);
            sd_l1[SD_INDEX(0x00100000u)] = sd_section(FRAME_PA(0), AP_RW, 0);
            sd_l1_high[SD_INDEX(TEST_VA)] = sd_section(FRAME_PA(0), AP_RW, 0);
            sd_on(0);
            /* N 1 with RAM below 2 GB is TTBR0's; N 2 leaves it to TTBR1. */
            unsigned n = which == (RAM_LOW ? 1u : 0u) ? 1 : 2;
            mcr_TTBCR(n | (on ? (which ? TTBCR_PD1 : TTBCR_PD0) : 0));
            tables_changed();
            guest_load(PL1, va);
            if (on)
                expect_dabt_short(FS_TRANSLATION(1), va, false, -1);
            else
                expect_done();
            check_end();
        }
}

static void mmu_off(void)
{
    check_begin(MUST, "B3.2.1", "SCTLR.M=0: addresses are flat");
    sign(FRAME_PA(0));
    expect_eq("loaded", guest_load(PL0, FRAME_PA(0)), sign_of(FRAME_PA(0)));
    expect_done();
    check_end();
    check_begin(MUST, "B3.2.1", "SCTLR.M=0: data is Strongly-ordered, unaligned loads fault");
    guest_load(PL1, FRAME_PA(0) + 2);
    expect_dabt_short(FS_ALIGNMENT, FRAME_PA(0) + 2, false, -1);
    check_end();
}

static void writable(void)
{
    check_begin(MUST, "B4.1.153", "TTBCR.EAE=0: N, PD0 and PD1 are kept");
    mcr_TTBCR(0x37);
    expect_eq("TTBCR", mrc_TTBCR(), 0x37);
    check_end();
    check_begin(MUST, "B4.1.154", "a 32-bit write of TTBR0 leaves bits 63:32");
    mcrr_TTBR0(0x00a5000000000000ull);
    mcr_TTBR0_32(0x40004000u);
    expect_eq64("TTBR0", mrrc_TTBR0(), 0x00a5000040004000ull);
    check_end();
}

void short_control(void)
{
    for (unsigned n = 0; n < 8; n++)
        split(n);
    walks_off();
    mmu_off();
    writable();
}
