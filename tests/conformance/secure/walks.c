/* walks.c - external aborts on translation table walks: tables where nothing answers, in each
 * regime, format and level; who takes them by SCR.EA. ARM DDI 0406C B3.12 (external aborts),
 * B3.13.3, B3.13.6 (status codes), B3.14 (ATS operations). */
#include "secure.h"

#include "tables.h"

/* What is in nowhere, and the status that says so. */
static const struct {
    const char *name;
    bool lpae;
    unsigned level;
    uint32_t status;
} rows[] = {
    {"Short-descriptor, level 1", false, 1, 0x0c}, {"Short-descriptor, level 2", false, 2, 0x0e},
    {"Long-descriptor, level 1", true, 1, 0x15},   {"Long-descriptor, level 2", true, 2, 0x16},
    {"Long-descriptor, level 3", true, 3, 0x17},
};

/* Level 1 in nowhere is TTBR1's: TTBR0 maps the lower half, where the code must be. */
static bool possible(unsigned row)
{
    return rows[row].level > 1 || RAM_LOW;
}

static void short_tables(unsigned row)
{
    sd_begin();
    sd_l1[SD_INDEX(TEST_VA)] = sd_table((const uint32_t *)HOLE, 0);
    sd_on(0);
    if (rows[row].level == 1) {
        mcr_TTBR1_32(HOLE);
        mcr_TTBCR(1);
        tables_changed();
    }
}

static void long_tables(unsigned row)
{
    ld_begin();
    ld_map(3, 0);
    if (rows[row].level == 2)
        ld_l1[TEST_VA >> 30] = ld_table((void *)HOLE, 0);
    else
        ld_l2[0] = ld_table((void *)HOLE, 0);
    ld_on(0);
    if (rows[row].level == 1) {
        mcrr_TTBR1(HOLE);
        mcr_TTBCR(TTBCR_EAE | field_put(TTBCR_T1SZ, 1));
        tables_changed();
    }
}

static void tables(unsigned row)
{
    if (rows[row].lpae)
        long_tables(row);
    else
        short_tables(row);
}

static void expect_status(unsigned row, bool data, bool write)
{
    uint32_t got = data ? out.dfsr : out.ifsr, s = rows[row].status;
    uint32_t want = rows[row].lpae ? 1u << 9 | s : s;
    uint32_t mask = rows[row].lpae ? 0x23f : 0x60f;
    expect_bits(data ? "DFSR" : "IFSR", got, mask | (data ? 1u << 11 : 0),
                want | (uint32_t)write << 11);
    expect_eq(data ? "DFAR" : "IFAR", data ? out.dfar : out.ifar, TEST_VA);
}

enum access { LOAD, STORE, FETCH };

static void walk(unsigned row, uint32_t ns, enum access a, bool ea)
{
    static const char *const names[] = {"load", "store", "fetch"};
    check_begin(MUST, "B3.13.3",
                "SCR.EA=%u: %s walk of a %s in %secure state aborts, status 0x%02x: %s", ea,
                rows[row].name, names[a], ns ? "Non-s" : "S", rows[row].status,
                ea ? "Monitor mode" : "Abort mode");
    if (hole_is_silent())
        return;
    if (!possible(row)) {
        check_skip("RAM is in TTBR1's half");
        check_end();
        return;
    }
    if (ns)
        NS(tables(row));
    else
        tables(row);
    run_in(ns | (ea ? (uint32_t)SCR_EA : 0));
    if (ns && ea) /* the status is in the format of the Secure TTBCR */
        mcr_TTBCR(rows[row].lpae ? TTBCR_EAE : 0);
    if (a == FETCH)
        guest_fetch(PL1, TEST_VA);
    else if (a == LOAD)
        guest_load(PL1, TEST_VA);
    else
        guest_store(PL1, TEST_VA, 1);
    uint32_t vector = a == FETCH ? V_PABT : V_DABT;
    if (ea)
        expect_mon(vector);
    else
        expect_pl1_in(ns, vector, MODE_ABT);
    expect_status(row, a != FETCH, a == STORE);
    check_end();
}

static void expect_hsr(uint32_t ec, uint32_t status, bool s1ptw)
{
    expect_bits("HSR", out.hsr, HSR_EC | ISS_AB_FSC | ISS_AB_S1PTW,
                field_put(HSR_EC, ec) | status | (s1ptw ? ISS_AB_S1PTW : 0));
    expect_eq("HDFAR", out.hdfar, TEST_VA);
}

/* Hyp's own tables; stage 2's, for the access itself and for stage 1's walk. */
static void hyp_and_stage2(void)
{
    for (unsigned ea = 0; ea < 2; ea++) {
        check_begin(MUST, "B3.13.6", "SCR.EA=%u: a walk in Hyp mode aborts, status 0x16: %s", ea,
                    ea ? "Monitor mode" : "Hyp mode");
        if (hole_is_silent())
            return;
        hyp_begin();
        hyp_l1[TEST_VA >> 30] = ld_table((void *)HOLE, 0);
        NS(hyp_on(0));
        run_in(SCR_NS | (ea ? (uint32_t)SCR_EA : 0));
        mcr_TTBCR(TTBCR_EAE);
        guest_load(PL2, TEST_VA);
        if (ea) {
            expect_mon(V_DABT);
            expect_bits("DFSR", out.dfsr, 0x23f, 0x216);
        } else {
            expect_hyp(V_DABT);
            expect_hsr(EC_DABT_HYP, 0x16, false);
        }
        check_end();
        check_begin(MUST, "B3.13.6", "SCR.EA=%u: a stage 2 walk aborts, status 0x16: %s", ea,
                    ea ? "Monitor mode" : "Hyp mode");
        s2_begin();
        s2_l1[TEST_VA >> 30] = ld_table((void *)HOLE, 0);
        NS(s2_on(1, 0));
        run_in(SCR_NS | (ea ? (uint32_t)SCR_EA : 0));
        mcr_TTBCR(TTBCR_EAE);
        guest_load(PL1, TEST_VA);
        if (ea) {
            expect_mon(V_DABT);
            expect_bits("DFSR", out.dfsr, 0x23f, 0x216);
        } else {
            expect_hyp(V_HYP);
            expect_hsr(EC_DABT_LOWER, 0x16, false);
        }
        check_end();
    }
}

/* An ATS operation does not put it into PAR: the abort is taken. */
static void ats(void)
{
    for (unsigned row = 0; row < COUNT(rows); row++)
        for (unsigned ea = 0; ea < 2; ea++) {
            check_begin(MUST, "B3.14", "SCR.EA=%u: ATS1CPR, %s walk aborts: Data Abort in %s", ea,
                        rows[row].name, ea ? "Monitor mode" : "Abort mode");
            if (hole_is_silent())
                continue;
            if (!possible(row)) {
                check_skip("RAM is in TTBR1's half");
                check_end();
                continue;
            }
            NS(tables(row));
            if (ea)
                mcr_TTBCR(rows[row].lpae ? TTBCR_EAE : 0);
            guest.r[2] = TEST_VA;
            run_in(SCR_NS | (ea ? (uint32_t)SCR_EA : 0));
            run_insn(PL1, sysreg_insn(SR_ATS1CPR, true));
            if (ea)
                expect_mon(V_DABT);
            else
                expect_pl1_in(1, V_DABT, MODE_ABT);
            uint32_t s = rows[row].status;
            expect_bits("DFSR", out.dfsr, rows[row].lpae ? 0x23f : 0x60f,
                        rows[row].lpae ? 1u << 9 | s : s);
            check_end();
        }
}

void secure_walks(void)
{
    for (unsigned row = 0; row < COUNT(rows); row++)
        for (unsigned ns = 0; ns < 2; ns++)
            for (unsigned a = LOAD; a <= FETCH; a++) {
                walk(row, ns, (enum access)a, false);
                walk(row, ns, (enum access)a, true);
            }
    hyp_and_stage2();
    ats();
}
