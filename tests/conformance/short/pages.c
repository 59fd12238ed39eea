/* pages.c - the attribute bits where large and small pages have them, nG of every kind, and what
 * PRRR.NOSn says. ARM DDI 0406C B3.5.1, B3.8.2, B3.8.3, B3.9.1, B4.1.112. */
#include "short.h"

enum { ASID_1 = 0x11, ASID_2 = 0x22 };

static uint32_t par_of(uint32_t va)
{
    const uint32_t insns[] = {sysreg_insn(SR_ATS1CPR, true), 0xf57ff06fu,
                              sysreg_insn(SR_PAR_32, false)};
    guest.r[2] = va;
    run_insns(PL1, insns, 3);
    expect_done();
    return guest.r[2];
}

/* The builders give TEX 1, C 0, B 0: what to XOR for others. */
static uint32_t attributes(enum kind k, unsigned tex, unsigned c, unsigned b, unsigned s)
{
    return k == LARGE ? (uint32_t)(DESC_PUT(SD_LARGE_TEX, 1 ^ tex) | DESC_PUT(SD_LARGE_C, c) |
                                   DESC_PUT(SD_LARGE_B, b) | DESC_PUT(SD_LARGE_S, s))
                      : (uint32_t)(DESC_PUT(SD_SMALL_TEX, 1 ^ tex) | DESC_PUT(SD_SMALL_C, c) |
                                   DESC_PUT(SD_SMALL_B, b) | DESC_PUT(SD_SMALL_S, s));
}

static const struct {
    const char *name;
    unsigned tex, c, b;
    uint32_t par; /* Inner [6:4], Outer [3:2] */
} types[] = {
    {"TEX 0 C 0 B 0", 0, 0, 0, 1 << 4},          {"TEX 0 C 0 B 1", 0, 0, 1, 3 << 4},
    {"TEX 0 C 1 B 0", 0, 1, 0, 6 << 4 | 2 << 2}, {"TEX 1 C 0 B 0", 1, 0, 0, 0},
    {"TEX 1 C 1 B 1", 1, 1, 1, 5 << 4 | 1 << 2},
};

static void page_attributes(enum kind k)
{
    for (unsigned i = 0; i < sizeof types / sizeof *types; i++) {
        check_begin(MUST, "B3.8.2", "a %s of %s: attributes in PAR", kinds[k].name, types[i].name);
        sd_begin();
        short_map(k, AP_RW, 0, attributes(k, types[i].tex, types[i].c, types[i].b, 0));
        sd_on(0);
        expect_bits("PAR", par_of(TEST_VA), 0x7f, types[i].par);
        check_end();
    }
    for (unsigned s = 0; s < 2; s++) {
        check_begin(MUST, "B3.8.2", "a %s of Write-Back memory with S=%u: PAR.SH", kinds[k].name,
                    s);
        sd_begin();
        short_map(k, AP_RW, 0, attributes(k, 0, 1, 1, s));
        sd_on(0);
        expect_bits("PAR.SH", par_of(TEST_VA), 1 << 7, s << 7);
        check_end();
    }
}

/* The entry of one ASID, its descriptor gone, seen from another. */
static void not_global(enum kind k)
{
    for (unsigned ng = 0; ng < 2; ng++) {
        check_begin(ng ? MUST : MICRO, "B3.9.1", "a %s with nG=%u is %s by another ASID",
                    kinds[k].name, ng, ng ? "not used" : "used");
        sd_begin();
        short_map(k, AP_RW, 0, ng ? kinds[k].ng : 0);
        sign(kinds[k].pa);
        sd_on(0);
        mcr_CONTEXTIDR(ASID_1);
        tables_changed();
        expect_eq("first", guest_load(PL1, TEST_VA), sign_of(kinds[k].pa));
        for (unsigned i = 0; i < 16; i++)
            sd_l1[SD_INDEX(TEST_VA) + i] = 0;
        dsb();
        mcr_CONTEXTIDR(ASID_2);
        isb();
        guest_load(PL1, TEST_VA);
        if (ng)
            expect_dabt_short(FS_TRANSLATION(1), TEST_VA, false, -1);
        else
            expect_done();
        check_end();
    }
}

/* PRRR.NOSn: Shareable, but not Outer Shareable; PAR.NOS shows it (B4.1.112). */
static void not_outer(void)
{
    for (unsigned nos = 0; nos < 2; nos++) {
        check_begin(MUST, "B3.8.3", "SCTLR.TRE=1, S=1, PRRR.NOS3=%u: PAR.NOS", nos);
        sd_begin();
        short_map(SMALL, AP_RW, 0, attributes(SMALL, 0, 1, 1, 1));
        mcr_PRRR(0x0008aaaau | nos << 27); /* NS1: S=1 is Shareable */
        mcr_NMRR(0x44e048e0u);
        sd_on(SCTLR_TRE);
        expect_bits("PAR", par_of(TEST_VA), 1 << 10 | 1 << 7, nos << 10 | 1 << 7);
        check_end();
    }
    for (unsigned tre = 0; tre < 2; tre++) {
        check_begin(MUST, "B3.8.3", "SCTLR.TRE=%u: TEX 0 C 1 B 1 is what %s says", tre,
                    tre ? "PRRR.TR3" : "the descriptor");
        sd_begin();
        short_map(SMALL, AP_RW, 0, attributes(SMALL, 0, 1, 1, 0));
        mcr_PRRR(0x0000aa2au | 1u << 6); /* TR3: Device; the code's region stays Normal */
        mcr_NMRR(0);
        sd_on(tre ? SCTLR_TRE : 0);
        expect_bits("PAR", par_of(TEST_VA), 0x7f, tre ? 3u << 4 : 7u << 4 | 3u << 2);
        check_end();
    }
}

void short_pages(void)
{
    page_attributes(LARGE);
    page_attributes(SMALL);
    for (unsigned k = 0; k < KINDS; k++)
        not_global(k);
    not_outer();
}
