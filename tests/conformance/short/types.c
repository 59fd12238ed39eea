/* types.c - memory types by TEX, C, B and by TEX remap, seen by unaligned accesses and by PAR.
 * ARM DDI 0406C B3.8.2, B3.8.3, A3.2.1, B3.14, B4.1.112. */
#include "short.h"

static const struct {
    const char *name;
    unsigned tex, c, b;
    bool normal;
    uint32_t par; /* Outer [3:2], Inner [6:4] */
} types[] = {
    {"Strongly-ordered", 0, 0, 0, false, 1 << 4},
    {"Shareable Device", 0, 0, 1, false, 3 << 4},
    {"Write-Through", 0, 1, 0, true, 6 << 4 | 2 << 2},
    {"Write-Back", 0, 1, 1, true, 7 << 4 | 3 << 2},
    {"Non-cacheable", 1, 0, 0, true, 0},
    {"Write-Back, Write-Allocate", 1, 1, 1, true, 5 << 4 | 1 << 2},
    {"Non-shareable Device", 2, 0, 0, false, 3 << 4},
    {"outer NC, inner WBWA", 4, 0, 1, true, 5 << 4},
    {"outer WBWA, inner NC", 5, 0, 0, true, 1 << 2},
    {"outer WT, inner WB", 6, 1, 1, true, 7 << 4 | 2 << 2},
    {"outer WB, inner WT", 7, 1, 0, true, 6 << 4 | 3 << 2},
};

static uint32_t section_of(unsigned tex, unsigned c, unsigned b, unsigned s)
{
    return sd_section(FRAME_PA(0), AP_RW, 0) ^
           (uint32_t)(DESC_PUT(SD_SECT_TEX, 1 ^ tex) | DESC_PUT(SD_SECT_C, c) |
                      DESC_PUT(SD_SECT_B, b) | DESC_PUT(SD_SECT_S, s));
}

static uint32_t par_of(uint32_t va)
{
    const uint32_t insns[] = {sysreg_insn(SR_ATS1CPR, true), 0xf57ff06fu,
                              sysreg_insn(SR_PAR_32, false)};
    guest.r[2] = va;
    run_insns(PL1, insns, 3);
    expect_done();
    return guest.r[2];
}

static void plain(void)
{
    for (unsigned i = 0; i < sizeof types / sizeof *types; i++) {
        check_begin(MUST, "A3.2.1", "TEX %u C %u B %u, %s: an unaligned load %s", types[i].tex,
                    types[i].c, types[i].b, types[i].name, types[i].normal ? "works" : "faults");
        sd_begin();
        sd_l1[SD_INDEX(TEST_VA)] = section_of(types[i].tex, types[i].c, types[i].b, 0);
        sd_on(0);
        guest_load(PL1, TEST_VA + 2);
        if (types[i].normal)
            expect_done();
        else
            expect_dabt_short(FS_ALIGNMENT, TEST_VA + 2, false, -1);
        check_end();
        check_begin(MUST, "B3.8.2", "TEX %u C %u B %u, %s: attributes in PAR", types[i].tex,
                    types[i].c, types[i].b, types[i].name);
        sd_begin();
        sd_l1[SD_INDEX(TEST_VA)] = section_of(types[i].tex, types[i].c, types[i].b, 0);
        sd_on(0);
        expect_bits("PAR", par_of(TEST_VA), 0xfffff07fu, FRAME_PA(0) | types[i].par);
        check_end();
    }
}

/* PRRR and NMRR: region n = TEX[0]:C:B. */
static void remap(void)
{
    static const char *const names[] = {"Strongly-ordered", "Device", "Normal"};
    for (unsigned n = 0; n < 8; n++)
        for (unsigned tr = 0; tr < 3; tr++) {
            if (n == 6)
                continue; /* IMPLEMENTATION DEFINED */
            check_begin(MUST, "B3.8.3", "SCTLR.TRE=1, PRRR.TR%u %s", n, names[tr]);
            sd_begin();
            sd_l1[SD_INDEX(TEST_VA)] = section_of(n >> 2, n >> 1 & 1, n & 1, 0);
            unsigned code_n = n == 1 ? 0 : 1; /* the code's region stays Normal */
            sd_l1[SD_INDEX(RAM_BASE) + 1] =
                (section_of(0, 0, code_n, 0) & 0xfffffu) | (RAM_BASE + 0x100000u);
            mcr_PRRR((uint32_t)tr << 2 * n | 2u << 2 * code_n);
            mcr_NMRR(1u << 2 * n | 2u << (16 + 2 * n));
            sd_on(SCTLR_TRE);
            static const uint32_t pars[] = {1 << 4, 3 << 4, 5 << 4 | 2 << 2};
            expect_bits("PAR", par_of(TEST_VA), 0xfffff07fu, FRAME_PA(0) | pars[tr]);
            check_end();
        }
}

/* S bit: PAR.SH; with remap PRRR.NS0/NS1 and NOSn decide (B3.8.3). */
static void shareability(void)
{
    for (unsigned s = 0; s < 2; s++) {
        check_begin(MUST, "B3.8.2", "S=%u, Normal Write-Back: PAR.SH", s);
        sd_begin();
        sd_l1[SD_INDEX(TEST_VA)] = section_of(0, 1, 1, s);
        sd_on(0);
        expect_bits("PAR.SH", par_of(TEST_VA), 1 << 7, s << 7);
        check_end();
        for (unsigned ns = 0; ns < 2; ns++) {
            check_begin(MUST, "B3.8.3", "SCTLR.TRE=1, S=%u, PRRR.NS%u=%u: PAR.SH", s, s, ns);
            sd_begin();
            sd_l1[SD_INDEX(TEST_VA)] = section_of(0, 1, 1, s);
            mcr_PRRR(0x0000aaaau | ns << (18 + s));
            mcr_NMRR(0x44e048e0u);
            sd_on(SCTLR_TRE);
            expect_bits("PAR.SH", par_of(TEST_VA), 1 << 7, ns << 7);
            check_end();
        }
    }
}

/* Alignment by instruction (A3.2.1, table A3-1), Normal memory. */
static void alignment(void)
{
    static const struct {
        const char *name;
        uint32_t insn, offset;
        bool write, always, strict; /* faults without SCTLR.A; with it */
    } rows[] = {
        {"LDR at 1", I_LDR(0, 1), 1, false, false, true},
        {"LDRH at 1", I_LDRH(0, 1), 1, false, false, true},
        {"LDRSH at 3", I_LDRSH(0, 1), 3, false, false, true},
        {"LDRB at 3", I_LDRB(0, 1), 3, false, false, false},
        {"STR at 2", I_STR(0, 1), 2, true, false, true},
        {"STRH at 1", I_STRH(0, 1), 1, true, false, true},
        {"STRB at 1", I_STRB(0, 1), 1, true, false, false},
        {"LDRH at 2", I_LDRH(0, 1), 2, false, false, false},
        {"LDRD at 2", I_LDRD(2, 1), 2, false, true, true},
        {"LDRD at 4", I_LDRD(2, 1), 4, false, false, false},
        {"STRD at 1", I_STRD(2, 1), 1, true, true, true},
        {"LDM at 2", I_LDM(1, 0xc), 2, false, true, true},
        {"LDM at 4", I_LDM(1, 0xc), 4, false, false, false},
        {"STM at 1", I_STM(1, 0xc), 1, true, true, true},
        {"LDREX at 2", I_LDREX(0, 1), 2, false, true, true},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned a = 0; a < 2; a++) {
            bool fault = a ? rows[i].strict : rows[i].always;
            check_begin(MUST, "A3.2.1", "SCTLR.A=%u: %s %s", a, rows[i].name,
                        fault ? "faults" : "works");
            sd_begin();
            sd_l1[SD_INDEX(TEST_VA)] = sd_section(FRAME_PA(0), AP_RW, 0);
            sd_on(a ? SCTLR_A : 0);
            guest.r[1] = TEST_VA + rows[i].offset;
            run_insn(PL1, rows[i].insn);
            if (fault)
                expect_dabt_short(FS_ALIGNMENT, TEST_VA + rows[i].offset, rows[i].write, -1);
            else
                expect_done();
            check_end();
        }
}

void short_memory_types(void)
{
    plain();
    remap();
    shareability();
    alignment();
}
