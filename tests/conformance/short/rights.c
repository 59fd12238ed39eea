/* rights.c - access permissions, the access flag and domains (ARM DDI 0406C B3.7.1 to B3.7.3,
 * B3.13.3). */
#include "short.h"

/* Table B3-8: AP[2:0] to what PL1 and PL0 may: R 1, W 2. AP 4 is reserved. */
static const struct {
    unsigned ap, pl1, pl0;
} aps[] = {{0, 0, 0}, {1, 3, 0}, {2, 3, 1}, {3, 3, 3}, {5, 1, 0}, {6, 1, 1}, {7, 1, 1}};

static const struct {
    const char *name;
    uint32_t cpsr;
    bool write;
} ways[] = {{"load at PL1", PL1, false},
            {"store at PL1", PL1, true},
            {"load at PL0", PL0, false},
            {"store at PL0", PL0, true}};

static void access_as(unsigned way, uint32_t va)
{
    if (ways[way].write)
        guest_store(ways[way].cpsr, va, 1);
    else
        guest_load(ways[way].cpsr, va);
}

static bool may(unsigned pl1, unsigned pl0, unsigned way)
{
    return (ways[way].cpsr == PL0 ? pl0 : pl1) & (ways[way].write ? 2 : 1);
}

/* DFSR.Domain is UNKNOWN for a permission fault where there are Long descriptors (B4.1.52). */
static void expect_right(bool allowed, unsigned level, unsigned way)
{
    if (allowed)
        expect_done();
    else
        expect_dabt_short(FS_PERMISSION(level), TEST_VA, ways[way].write, -1);
}

static void permissions(enum kind k)
{
    for (unsigned i = 0; i < sizeof aps / sizeof *aps; i++)
        for (unsigned way = 0; way < 4; way++) {
            bool ok = may(aps[i].pl1, aps[i].pl0, way);
            check_begin(MUST, "B3.7.1", "%s, AP %u: %s is %s", kinds[k].name, aps[i].ap,
                        ways[way].name, ok ? "allowed" : "a permission fault");
            sd_begin();
            short_map(k, aps[i].ap, k == SUPERSECTION ? 0 : 1, 0);
            sd_on(0);
            access_as(way, TEST_VA);
            expect_right(ok, kinds[k].level, way);
            check_end();
        }
}

/* SCTLR.AFE: AP[2:1] are the rights, AP[0] the access flag. */
static void access_flag(enum kind k)
{
    static const unsigned pl1[] = {3, 3, 1, 1}, pl0[] = {0, 3, 0, 1};
    for (unsigned ap21 = 0; ap21 < 4; ap21++)
        for (unsigned way = 0; way < 4; way++) {
            bool ok = may(pl1[ap21], pl0[ap21], way);
            check_begin(MUST, "B3.7.1", "SCTLR.AFE=1, %s, AP[2:1] %u: %s is %s", kinds[k].name,
                        ap21, ways[way].name, ok ? "allowed" : "a permission fault");
            sd_begin();
            short_map(k, ap21 << 1 | 1, 0, 0);
            sd_on(SCTLR_AFE);
            access_as(way, TEST_VA);
            expect_right(ok, kinds[k].level, way);
            check_end();
        }
    for (unsigned afe = 0; afe < 2; afe++) {
        check_begin(MUST, "B3.7.4", "SCTLR.AFE=%u, %s, AP 2: %s", afe, kinds[k].name,
                    afe ? "access flag fault" : "allowed");
        sd_begin();
        short_map(k, 2, 0, 0);
        sd_on(afe ? SCTLR_AFE : 0);
        guest_load(PL1, TEST_VA);
        if (afe)
            expect_dabt_short(FS_ACCESS_FLAG(kinds[k].level), TEST_VA, false, -1);
        else
            expect_done();
        check_end();
    }
}

/* Every domain by DACR: no access, client, manager; for a section and a small page. */
static void domains(void)
{
    for (unsigned domain = 0; domain < 16; domain++)
        for (unsigned small = 0; small < 2; small++) {
            enum kind k = small ? SMALL : SECTION;
            check_begin(MUST, "B3.7.3", "%s of domain %u: domain fault when DACR says no access",
                        kinds[k].name, domain);
            sd_begin();
            short_map(k, AP_RW, domain, 0);
            sd_l1[SD_INDEX(RAM_BASE) + 1] |= (domain == 0) << 5; /* the code in another */
            sd_on(0);
            mcr_DACR(0xffffffffu & ~(3u << 2 * domain));
            guest_load(PL1, TEST_VA);
            expect_dabt_short(FS_DOMAIN(kinds[k].level), TEST_VA, false, (int)domain);
            check_end();
        }
    for (unsigned mode = 1; mode < 4; mode += 2)
        for (unsigned k = 0; k < KINDS; k++) {
            check_begin(MUST, "B3.7.3", "%s, AP 0, %s domain: %s", kinds[k].name,
                        mode == 1 ? "client" : "manager",
                        mode == 1 ? "a permission fault" : "allowed");
            sd_begin();
            short_map(k, 0, k == SUPERSECTION ? 0 : 3, 0);
            sd_on(0);
            mcr_DACR(k == SUPERSECTION ? mode : 1 | mode << 6);
            guest_load(PL1, TEST_VA);
            expect_right(mode == 3, kinds[k].level, 0);
            check_end();
        }
}

/* B3.12.3, figure B3-24: alignment, translation, access flag, domain, permission. */
static void priorities(void)
{
    for (unsigned small = 0; small < 2; small++) {
        enum kind k = small ? SMALL : SECTION;
        check_begin(MUST, "B3.12.3", "%s: the access flag fault comes before the domain fault",
                    kinds[k].name);
        sd_begin();
        short_map(k, 2, 1, 0);
        sd_on(SCTLR_AFE);
        mcr_DACR(1);
        guest_load(PL1, TEST_VA);
        expect_dabt_short(FS_ACCESS_FLAG(kinds[k].level), TEST_VA, false, -1);
        check_end();
        check_begin(MUST, "B3.12.3", "%s: the domain fault comes before the permission fault",
                    kinds[k].name);
        sd_begin();
        short_map(k, 0, 1, 0);
        sd_on(0);
        mcr_DACR(1);
        guest_load(PL1, TEST_VA);
        expect_dabt_short(FS_DOMAIN(kinds[k].level), TEST_VA, false, 1);
        check_end();
        check_begin(MUST, "B3.12.3", "%s: the alignment fault of SCTLR.A=1 comes before a %s fault",
                    kinds[k].name, small ? "translation" : "permission");
        sd_begin();
        if (!small)
            short_map(k, 0, 0, 0);
        sd_on(SCTLR_A);
        guest_load(PL1, TEST_VA + 1);
        expect_dabt_short(FS_ALIGNMENT, TEST_VA + 1, false, -1);
        check_end();
    }
}

/* LDRT and STRT are PL0's accesses (A4.6). */
static void unprivileged(void)
{
    for (unsigned w = 0; w < 2; w++) {
        check_begin(MUST, "A4.6", "%s at PL1 has PL0's rights", w ? "STRT" : "LDRT");
        sd_begin();
        short_map(SMALL, w ? AP_PL1_RW_PL0_RO : AP_PL1_RW, 0, 0);
        sd_on(0);
        guest.r[1] = TEST_VA;
        run_insn(PL1, w ? I_STRT(0, 1) : I_LDRT(0, 1));
        expect_dabt_short(FS_PERMISSION(2), TEST_VA, w, -1);
        check_end();
    }
}

/* SWP reads first: DFSR.WnR is 0 when the read faults, 1 when the write does (A8.8.229). */
static void swap(void)
{
    for (unsigned w = 0; w < 2; w++) {
        check_begin(MUST, "A8.8.229", "SWP where %s: DFSR.WnR is %u",
                    w ? "only reads are allowed" : "nothing is allowed", w);
        sd_begin();
        short_map(SMALL, w ? AP_RO : AP_NONE, 0, 0);
        sd_on(SCTLR_SW);
        guest.r[1] = TEST_VA;
        run_insn(PL1, I_SWP(0, 2, 1));
        expect_dabt_short(FS_PERMISSION(2), TEST_VA, w, -1);
        check_end();
    }
}

void short_rights(void)
{
    for (unsigned k = 0; k < KINDS; k++) {
        permissions(k);
        access_flag(k);
    }
    domains();
    priorities();
    unprivileged();
    swap();
}
