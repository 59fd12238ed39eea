/* attributes.c - SH, AttrIndx, nG and the contiguous hint of stage 1 leaves; HTCR and TTBCR do not
 * matter to them. ARM DDI 0406C B3.6.2, B3.8.4, B3.9.1, B4.1.112. */
#include "long.h"

static uint64_t par_of(uint32_t va)
{
    const uint32_t insns[] = {sysreg_insn(SR_ATS1CPR, true), 0xf57ff06fu, I_MRRC(15, 0, 4, 5, 7)};
    guest.r[2] = va;
    run_insns(PL1, insns, 3);
    expect_done();
    return (uint64_t)guest.r[5] << 32 | guest.r[4];
}

static void shareability(void)
{
    static const struct {
        const char *name;
        unsigned sh;
    } rows[] = {{"Non-shareable", 0}, {"Outer Shareable", 2}, {"Inner Shareable", 3}};
    for (unsigned level = 2; level <= 3; level++)
        for (unsigned i = 0; i < 3; i++) {
            check_begin(MUST, "B3.8.4", "level %u, SH %u, Write-Back: PAR.SH is %s", level,
                        rows[i].sh, rows[i].name);
            ld_begin();
            ld_map(level, (ld_leaf(level, FRAME_PA(0), 1, DESC_PUT(LD_S1_ATTRINDX, ATTR_WB)) &
                           ~DESC_PUT(LD_S1_SH, 3)) |
                              DESC_PUT(LD_S1_SH, rows[i].sh));
            ld_on(0);
            expect_eq("SH", (uint32_t)par_of(TEST_VA) >> 7 & 3, rows[i].sh);
            check_end();
        }
}

static void attr_index(void)
{
    static const struct {
        unsigned index;
        uint32_t attr;
    } rows[] = {
        {ATTR_NC, 0x44}, {ATTR_DEVICE, 0x04}, {ATTR_SO, 0x00}, {ATTR_WB, 0xff}, {ATTR_WT, 0}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t attr = rows[i].index == ATTR_WT ? (uint32_t)MAIR_WT : rows[i].attr;
        check_begin(MUST, "B3.8.4", "AttrIndx %u: PAR.ATTR is that byte of MAIR", rows[i].index);
        ld_begin();
        ld_map(3, ld_leaf(3, FRAME_PA(0), 1, DESC_PUT(LD_S1_ATTRINDX, rows[i].index)));
        ld_on(0);
        expect_eq("ATTR", (uint32_t)(par_of(TEST_VA) >> 56), attr);
        check_end();
    }
}

static void not_global(void)
{
    for (unsigned ng = 0; ng < 2; ng++) {
        check_begin(ng ? MUST : MICRO, "B3.9.1", "a page with nG=%u is %s by another ASID", ng,
                    ng ? "not used" : "used");
        ld_begin();
        ld_map(3, ld_leaf(3, FRAME_PA(0), 1, DESC_PUT(LD_S1_NG, ng)));
        sign(FRAME_PA(0));
        ld_on(0);
        expect_eq("first", guest_load(PL1, TEST_VA), sign_of(FRAME_PA(0)));
        ld_l3[0] = 0;
        dsb();
        mcrr_TTBR0((uint32_t)ld_l1 | 0x5aull << 48);
        isb();
        guest_load(PL1, TEST_VA);
        if (ng)
            expect_dabt_long(ST_TRANSLATION(3), TEST_VA, false);
        else
            expect_done();
        check_end();
    }
}

/* Sixteen pages in a row, as the hint promises. */
static void contiguous(void)
{
    for (unsigned hint = 0; hint < 2; hint++) {
        check_begin(MUST, "B3.6.2", "sixteen pages with the contiguous hint %u: each maps its own",
                    hint);
        ld_begin();
        ld_map(3, 0);
        for (uint32_t i = 0; i < 16; i++) {
            ld_l3[i] = ld_leaf(3, FRAME_PA(0) + i * 4096, 1, DESC_PUT(LD_S1_CONTIG, hint));
            sign(FRAME_PA(0) + i * 4096);
        }
        ld_on(0);
        for (uint32_t i = 0; i < 16; i += 3)
            expect_eq("loaded", guest_load(PL1, TEST_VA + i * 4096),
                      sign_of(FRAME_PA(0) + i * 4096));
        check_end();
    }
}

void long_attributes(void)
{
    shareability();
    attr_index();
    not_global();
    contiguous();
}
