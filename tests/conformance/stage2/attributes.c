/* attributes.c - SH, MemAttr and the contiguous hint of stage 2 leaves, as PAR shows them combined
 * with stage 1's. ARM DDI 0406C B3.6.2, B3.8, B4.1.112. */
#include "stage2.h"

static uint64_t par_of(uint32_t va)
{
    const uint32_t insns[] = {sysreg_insn(SR_ATS12NSOPR, true), 0xf57ff06fu,
                              I_MRRC(15, 0, 4, 5, 7)};
    guest.r[2] = va;
    run_insns(PL2, insns, 3);
    expect_done();
    return (uint64_t)guest.r[5] << 32 | guest.r[4];
}

/* One page of each stage, both flat at TEST_VA but for the frame. */
static void map(uint64_t s1_bits, uint64_t s2_bits)
{
    uint64_t fields1 = DESC_PUT(LD_S1_SH, 3) | DESC_PUT(LD_S1_ATTRINDX, 7);
    uint64_t fields2 = DESC_PUT(LD_S2_SH, 3) | DESC_PUT(LD_S2_MEMATTR, 15);
    ld_begin();
    ld_map(3, (ld_leaf(3, TEST_VA, 1, 0) & ~fields1) | s1_bits);
    s2_begin();
    s2_map(3, (s2_leaf(3, FRAME_PA(0), HAP_RW, 0) & ~fields2) | s2_bits);
    ld_on(0);
    s2_on(1, 0);
}

/* Outer Shareable over Inner over Non-shareable. */
static void shareability(void)
{
    static const struct {
        unsigned s1, s2, want;
    } rows[] = {{0, 0, 0}, {0, 3, 3}, {0, 2, 2}, {3, 0, 3}, {3, 3, 3},
                {3, 2, 2}, {2, 0, 2}, {2, 3, 2}, {2, 2, 2}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "B3.8", "SH %u over stage 2's SH %u: PAR.SH is %u", rows[i].s1,
                    rows[i].s2, rows[i].want);
        map(DESC_PUT(LD_S1_SH, rows[i].s1) | DESC_PUT(LD_S1_ATTRINDX, ATTR_WB),
            DESC_PUT(LD_S2_SH, rows[i].s2) | DESC_PUT(LD_S2_MEMATTR, S2_ATTR_WB));
        expect_eq("SH", (uint32_t)par_of(TEST_VA) >> 7 & 3, rows[i].want);
        check_end();
    }
}

/* MemAttr[3:2] outer, [1:0] inner: 1 Non-cacheable, 2 Write-Through, 3 Write-Back. */
static void cacheability(void)
{
    static const struct {
        const char *name;
        unsigned memattr;
        uint32_t attr;
    } rows[] = {{"outer NC, inner NC", 0x5, 0x44},
                {"outer WB, inner NC", 0xd, 0xf4},
                {"outer NC, inner WB", 0x7, 0x4f},
                {"outer WB, inner WB", 0xf, 0xff}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "B3.8", "Write-Back over MemAttr 0x%x, %s: PAR.ATTR", rows[i].memattr,
                    rows[i].name);
        map(DESC_PUT(LD_S1_SH, 3) | DESC_PUT(LD_S1_ATTRINDX, ATTR_WB),
            DESC_PUT(LD_S2_SH, 3) | DESC_PUT(LD_S2_MEMATTR, rows[i].memattr));
        expect_eq("ATTR", (uint32_t)(par_of(TEST_VA) >> 56), rows[i].attr);
        check_end();
    }
}

static void contiguous(void)
{
    for (unsigned hint = 0; hint < 2; hint++) {
        check_begin(MUST, "B3.6.2",
                    "sixteen stage 2 pages with the contiguous hint %u: each maps its own", hint);
        s2_begin();
        s2_map(3, 0);
        for (uint32_t i = 0; i < 16; i++) {
            s2_l3[i] = s2_leaf(3, FRAME_PA(0) + i * 4096, HAP_RW, DESC_PUT(LD_S2_CONTIG, hint));
            sign(FRAME_PA(0) + i * 4096);
        }
        s2_on(1, 0);
        for (uint32_t i = 0; i < 16; i += 3)
            expect_eq("loaded", guest_load(PL1, TEST_VA + i * 4096),
                      sign_of(FRAME_PA(0) + i * 4096));
        check_end();
    }
}

void stage2_attributes(void)
{
    shareability();
    cacheability();
    contiguous();
}
