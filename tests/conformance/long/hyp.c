/* hyp.c - Hyp mode's own stage 1: levels, rights, XN, and HSCTLR (ARM DDI 0406C B3.6, B3.7,
 * B4.1.71). */
#include "long.h"

uint32_t alias_fetch(uint32_t alias, uint32_t target, uint32_t hsctlr);

static void hyp_abort(uint32_t vector, uint32_t ec, uint32_t status, uint32_t va, bool write)
{
    expect_hyp(vector);
    uint32_t wnr = ec == EC_DABT_HYP ? (uint32_t)write << 6 : 0;
    uint32_t mask = HSR_EC | ISS_AB_FSC | (ec == EC_DABT_HYP ? ISS_AB_WNR : 0);
    expect_bits("HSR", out.hsr, mask, field_put(HSR_EC, ec) | status | wnr);
    expect_eq(vector == V_DABT ? "HDFAR" : "HIFAR", vector == V_DABT ? out.hdfar : out.hifar, va);
}

static void off(void)
{
    mcr_HSCTLR(mrc_HSCTLR() & ~(uint32_t)HSCTLR_M);
    isb();
}

static void load_hyp(uint32_t va, bool write, uint32_t hsctlr)
{
    hyp_on(hsctlr);
    guest.r[0] = 0x77;
    guest.r[1] = va;
    code[0] = write ? I_STR(0, 1) : I_LDR(0, 1);
    code[1] = END_PL1;
    run(PL2, code);
    off();
}

static void maps(void)
{
    for (unsigned level = 1; level <= 3; level++)
        for (unsigned w = 0; w < 2; w++) {
            uint32_t va = TEST_VA + (level == 1 ? FRAME_PA(0) - long_pa(1) : 0) + 0x80;
            uint32_t pa = (level == 1 ? FRAME_PA(0) : long_pa(level)) + 0x80;
            check_begin(MUST, "B3.6.1", "Hyp, level %u: %s", level, w ? "store" : "load");
            hyp_begin();
            hyp_map(level, ld_leaf(level, long_pa(level), 1, 0));
            sign(pa);
            load_hyp(va, w, 0);
            expect_done();
            expect_eq(w ? "stored" : "loaded", w ? peek32(pa) : guest.r[0], w ? 0x77 : sign_of(pa));
            check_end();
        }
}

static void faults(void)
{
    for (unsigned level = 1; level <= 3; level++)
        for (unsigned w = 0; w < 2; w++) {
            check_begin(MUST, "B3.13.6", "Hyp, level %u translation fault on a %s: EC 0x25", level,
                        w ? "store" : "load");
            hyp_begin();
            hyp_map(level, 0);
            load_hyp(TEST_VA + 12, w, 0);
            hyp_abort(V_DABT, EC_DABT_HYP, ST_TRANSLATION(level), TEST_VA + 12, w);
            check_end();
            check_begin(MUST, "B3.13.6", "Hyp, level %u access flag fault on a %s", level,
                        w ? "store" : "load");
            hyp_begin();
            hyp_map(level, ld_leaf(level, long_pa(level), 1, DESC_PUT(LD_S1_AF, 1)));
            load_hyp(TEST_VA, w, 0);
            hyp_abort(V_DABT, EC_DABT_HYP, ST_ACCESS_FLAG(level), TEST_VA, w);
            check_end();
        }
    for (unsigned ap = 1; ap <= 3; ap += 2)
        for (unsigned w = 0; w < 2; w++) {
            bool fault = ap == 3 && w;
            check_begin(MUST, "B3.7.1", "Hyp, AP[2] %u: %s is %s", ap >> 1, w ? "store" : "load",
                        fault ? "a permission fault" : "allowed");
            hyp_begin();
            hyp_map(3, ld_leaf(3, FRAME_PA(0), ap, 0));
            load_hyp(TEST_VA, w, 0);
            if (fault)
                hyp_abort(V_DABT, EC_DABT_HYP, ST_PERMISSION(3), TEST_VA, w);
            else
                expect_done();
            check_end();
        }
}

static void execute(void)
{
    static const struct {
        const char *name;
        unsigned ap;
        uint64_t bits;
        bool faults;
    } rows[] = {
        {"XN 0", 1, 0, false}, {"XN 1", 1, 1ull << 54, true}, {"read-only, XN 0", 3, 0, false}};

    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "B3.7.2", "Hyp, %s: fetch is %s", rows[i].name,
                    rows[i].faults ? "a permission fault" : "allowed");
        hyp_begin();
        hyp_map(3, ld_leaf(3, FRAME_PA(0), rows[i].ap, rows[i].bits));
        plant_end(FRAME_PA(0), PL1);
        hyp_on(0);
        run(PL2, (const void *)TEST_VA);
        off();
        if (rows[i].faults)
            hyp_abort(V_PABT, EC_IABT_HYP, ST_PERMISSION(3), TEST_VA, false);
        else
            expect_done();
        check_end();
    }
}

#define I_RETURN 0xe1a0f00eu /* mov pc, lr */

/* Writable memory is not executed; the caller runs in a read-only alias of RAM. */
static void write_xn(void)
{
    static const struct {
        const char *name;
        unsigned wxn, ap;
        bool faults;
    } rows[] = {{"HSCTLR.WXN=0: a writable page", 0, 1, false},
                {"HSCTLR.WXN=1: a writable page", 1, 1, true},
                {"HSCTLR.WXN=1: a read-only page", 1, 3, false}};
    unsigned gigabyte = RAM_BASE >> 30 == 2 ? 1 : 2; /* free in hyp_begin()'s map */
    for (unsigned i = 0; i < 3; i++) {
        check_begin(MUST, "B3.7.2", "%s is %s in Hyp mode", rows[i].name,
                    rows[i].faults ? "not executed" : "executed");
        hyp_begin();
        hyp_map(3, ld_leaf(3, FRAME_PA(0), rows[i].ap, 0));
        hyp_l1[gigabyte] = ld_leaf(1, RAM_BASE, 3, 0);
        *(volatile uint32_t *)FRAME_PA(0) = I_RETURN;
        code_written((void *)FRAME_PA(0), 4);
        hyp_on(0);
        uint32_t hsr = alias_fetch((gigabyte << 30) - (RAM_BASE & 0xc0000000u), TEST_VA,
                                   rows[i].wxn ? (uint32_t)HSCTLR_WXN : 0);
        off();
        if (rows[i].faults)
            expect_bits("HSR", hsr, HSR_EC | ISS_AB_FSC,
                        field_put(HSR_EC, EC_IABT_HYP) | ST_PERMISSION(3));
        else
            expect_eq("HSR", hsr, 0);
        check_end();
    }
}

static void registers(void)
{
    check_begin(CORE, "TRM-4.3", "HSCTLR: the bits that can be written");
    uint32_t reset = mrc_HSCTLR(), want = 0x42081006u;
    mcr_HSCTLR((reset | want) & ~(uint32_t)(HSCTLR_TE | HSCTLR_EE));
    uint32_t ones = mrc_HSCTLR();
    mcr_HSCTLR(reset);
    isb();
    expect_bits("HSCTLR", ones, want & ~(uint32_t)(HSCTLR_TE | HSCTLR_EE), 0x00081006u);
    check_end();
    check_begin(MUST, "B4.1.74", "HTCR: T0SZ, IRGN0, ORGN0, SH0 are kept");
    mcr_HTCR(0x80803f07u);
    expect_bits("HTCR", mrc_HTCR(), 0x00003f07u, 0x00003f07u);
    check_end();
    check_begin(MUST, "B4.1.159", "VTCR: T0SZ, S, SL0, IRGN0, ORGN0, SH0 are kept");
    mcr_VTCR(0x80003fdfu);
    expect_bits("VTCR", mrc_VTCR(), 0x00003fdfu, 0x00003fdfu);
    check_end();
    check_begin(MUST, "B4.1.160", "VTTBR: VMID is bits 55:48");
    mcrr_VTTBR(0x00a5001234567000ull);
    expect_eq64("VTTBR", mrrc_VTTBR(), 0x00a5001234567000ull);
    check_end();
}

void long_hyp(void)
{
    maps();
    faults();
    execute();
    write_xn();
    registers();
}
