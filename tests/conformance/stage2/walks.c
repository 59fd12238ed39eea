/* walks.c - stage 2 alone: levels, HAP, XN, access flag, faults with HPFAR (ARM DDI 0406C B3.6.2,
 * B3.13.5). */
#include "stage2.h"

static const char *const how[] = {"load", "store", "fetch"};

static void make(unsigned w, uint32_t cpsr, uint32_t va)
{
    if (w == 2)
        guest_fetch(cpsr, va);
    else if (w == 1)
        guest_store(cpsr, va, 0x99);
    else
        guest_load(cpsr, va);
}

/* A stage 2 fault is Hyp mode's, whoever made the access. */
static void expect_fault(unsigned w, uint32_t status, uint32_t va, uint32_t ipa, bool hpfar)
{
    if (w == 2)
        expect_abort_hyp(EC_IABT_LOWER, status);
    else
        expect_abort_hyp(EC_DABT_LOWER, status | (w == 1 ? (uint32_t)ISS_AB_WNR : 0));
    expect_eq(w == 2 ? "HIFAR" : "HDFAR", w == 2 ? out.hifar : out.hdfar, va);
    if (hpfar)
        expect_eq("HPFAR", out.hpfar, ipa >> 12 << 4);
}

static void maps(unsigned level, unsigned pl)
{
    uint32_t offset = level == 1 ? FRAME_PA(0) - pa_of(1) : 0x77c & ~3u;
    check_begin(MUST, "B3.6.2", "stage 2, a level %u %s maps, at PL%u", level,
                level == 3 ? "page" : "block", pl);
    s2_begin();
    s2_map(level, s2_leaf(level, pa_of(level), HAP_RW, 0));
    sign(pa_of(level) + offset);
    s2_on(1, 0);
    uint32_t cpsr = pl ? PL1 : PL0;
    expect_eq("loaded", guest_load(cpsr, TEST_VA + offset), sign_of(pa_of(level) + offset));
    expect_done();
    guest_store(cpsr, TEST_VA + offset, 0x99);
    expect_done();
    expect_eq("stored", peek32(pa_of(level) + offset), 0x99);
    check_end();
}

static void invalid(unsigned level, unsigned type)
{
    for (unsigned w = 0; w < 3; w++) {
        check_begin(MUST, "B3.6.2", "stage 2, level %u, type %u: translation fault on a %s", level,
                    type, how[w]);
        s2_begin();
        s2_map(level, (s2_leaf(level, pa_of(level), HAP_RW, 0) & ~3ull) | type);
        s2_on(1, 0);
        make(w, PL1, TEST_VA + 0x10);
        expect_fault(w, ST_TRANSLATION(level), TEST_VA + 0x10, TEST_VA, true);
        check_end();
    }
}

static void access_flag(unsigned level)
{
    for (unsigned w = 0; w < 3; w++) {
        check_begin(MUST, "B3.7.4", "stage 2, level %u, AF=0: access flag fault on a %s", level,
                    how[w]);
        s2_begin();
        s2_map(level, s2_leaf(level, pa_of(level), HAP_RW, DESC_PUT(LD_S2_AF, 1)));
        s2_on(1, 0);
        make(w, PL0, TEST_VA + 0x1010);
        uint32_t va = TEST_VA + 0x1010;
        if (level == 3) { /* the next page has nothing */
            make(w, PL0, TEST_VA + 0x10);
            va = TEST_VA + 0x10;
        }
        expect_fault(w, ST_ACCESS_FLAG(level), va, va & ~0xfffu, true);
        check_end();
    }
}

static void rights(unsigned level)
{
    static const char *const haps[] = {"none", "read-only", "write-only", "read/write"};
    for (unsigned hap = 0; hap < 4; hap++)
        for (unsigned pl = 0; pl < 2; pl++)
            for (unsigned w = 0; w < 2; w++) {
                bool ok = hap & (w ? 2 : 1);
                check_begin(MUST, "B3.7.1", "stage 2, level %u, HAP %s: %s at PL%u is %s", level,
                            haps[hap], how[w], pl, ok ? "allowed" : "a permission fault");
                s2_begin();
                s2_map(level, s2_leaf(level, FRAME_PA(0), hap, 0));
                s2_on(1, 0);
                make(w, pl ? PL1 : PL0, TEST_VA + 0x20);
                if (ok)
                    expect_done();
                else
                    expect_fault(w, ST_PERMISSION(level), TEST_VA + 0x20, 0, false);
                check_end();
            }
}

static void execute(void)
{
    static const struct {
        const char *name;
        unsigned hap;
        uint64_t bits;
        bool faults;
    } rows[] = {{"XN 0", HAP_RW, 0, false},
                {"XN 0, read-only", HAP_RO, 0, false},
                {"XN 1", HAP_RW, 1ull << 54, true},
                {"not readable", HAP_WO, 0, true}};
    for (unsigned i = 0; i < 4; i++)
        for (unsigned pl = 0; pl < 2; pl++) {
            check_begin(MUST, "B3.7.2", "stage 2, %s: fetch at PL%u is %s", rows[i].name, pl,
                        rows[i].faults ? "a permission fault" : "allowed");
            s2_begin();
            s2_map(3, s2_leaf(3, FRAME_PA(0), rows[i].hap, rows[i].bits));
            plant_end(FRAME_PA(0), pl ? PL1 : PL0);
            s2_on(1, 0);
            guest_fetch(pl ? PL1 : PL0, TEST_VA);
            if (rows[i].faults)
                expect_fault(2, ST_PERMISSION(3), TEST_VA, 0, false);
            else
                expect_done();
            check_end();
        }
}

/* VTCR: T0SZ is signed, SL0 says where a walk starts (B3.6.5, B4.1.159). */
static void sizes(void)
{
    static const struct {
        unsigned t0sz; /* with S */
        unsigned sl0;
        uint32_t last; /* an IPA inside */
        uint32_t outside;
        const char *name;
    } rows[] = {
        {0x00, 1, 0xc0000000u, 0, "T0SZ 0, level 1: 4 GB"},
        {0x01, 1, 0x40800000u, 0x80000000u, "T0SZ 1, level 1: 2 GB"},
        {0x1f, 1, 0xc0000000u, 0, "T0SZ -1, level 1: 8 GB"},
        {0x18, 1, 0xc0000000u, 0, "T0SZ -8, level 1: 1 TB"},
        {0x00, 0, 0xc0000000u, 0, "T0SZ 0, level 2 (four tables): 4 GB"},
        {0x01, 0, 0x40800000u, 0x80000000u, "T0SZ 1, level 2 (two tables): 2 GB"},
    };
    static uint64_t big[1024] __attribute__((aligned(8192)));
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "B3.6.5", "VTCR %s", rows[i].name);
        if (rows[i].outside && !RAM_LOW)
            check_skip("RAM, and with it the code, is outside");
        s2_begin();
        uint32_t ipa = rows[i].last;
        for (unsigned g = 0; g < 4; g++) {
            big[g] = s2_leaf(1, RAM_BASE, HAP_RW, 0);
            for (unsigned e = 0; e < 64; e++)
                s2_l2[g * 512 + e] = s2_leaf(2, (RAM_BASE & 0xc0000000u) + e * 0x200000, HAP_RW, 0);
        }
        sign(FRAME_PA(0) + 0x84);
        s2_on(1, 0);
        mcrr_VTTBR(rows[i].sl0 ? (uint32_t)big : (uint32_t)s2_l2);
        mcr_VTCR(0x80000000u | rows[i].t0sz | rows[i].sl0 << 6);
        tables_changed();
        uint32_t va = (ipa & 0xc0000000u) | (FRAME_PA(0) - RAM_BASE) | 0x84;
        expect_eq("loaded", guest_load(PL1, va), sign_of(FRAME_PA(0) + 0x84));
        expect_done();
        if (rows[i].outside) {
            guest_load(PL1, rows[i].outside + 0x84);
            expect_fault(0, ST_TRANSLATION(1), rows[i].outside + 0x84, rows[i].outside, true);
        }
        check_end();
    }
}

void stage2_walks(void)
{
    for (unsigned level = 1; level <= 3; level++) {
        maps(level, 1);
        maps(level, 0);
        invalid(level, 0);
        invalid(level, 2);
        if (level == 3)
            invalid(level, 1);
        access_flag(level);
    }
    rights(2);
    rights(3);
    execute();
    sizes();
}
