/* execute.c - XN, PXN, SCTLR.WXN and UWXN (ARM DDI 0406C B3.7.2, B4.1.130). */
#include "short.h"

static void fetch(enum kind k, uint32_t cpsr)
{
    plant_end(kinds[k].pa, cpsr);
    guest_fetch(cpsr, TEST_VA);
}

static void xn(void)
{
    for (unsigned k = 0; k < KINDS; k++)
        for (unsigned pl = 0; pl < 2; pl++)
            for (unsigned on = 0; on < 2; on++) {
                uint32_t cpsr = pl ? PL1 : PL0;
                check_begin(MUST, "B3.7.2", "%s, XN %u: fetch at PL%u is %s", kinds[k].name, on, pl,
                            on ? "a permission fault" : "allowed");
                sd_begin();
                short_map(k, AP_RW, 0, on ? kinds[k].xn : 0);
                sd_on(0);
                fetch(k, cpsr);
                if (on)
                    expect_pabt_short(FS_PERMISSION(kinds[k].level), TEST_VA);
                else
                    expect_done();
                check_end();
            }
    for (unsigned k = 0; k < KINDS; k++) {
        check_begin(MUST, "B3.7.2", "%s, XN 1 in a manager domain: fetch is allowed",
                    kinds[k].name);
        sd_begin();
        short_map(k, AP_RW, k == SUPERSECTION ? 0 : 1, kinds[k].xn);
        sd_on(0);
        mcr_DACR(0xf);
        fetch(k, PL1);
        expect_done();
        check_end();
    }
}

static void pxn(void)
{
    for (unsigned k = 0; k < KINDS; k++)
        for (unsigned pl = 0; pl < 2; pl++) {
            check_begin(MUST, "B3.7.2", "%s, PXN 1: fetch at PL%u is %s", kinds[k].name, pl,
                        pl ? "a permission fault" : "allowed");
            sd_begin();
            short_map(k, AP_RW, 0, kinds[k].level == 1 ? 1 : 0);
            if (kinds[k].level == 2)
                sd_l1[SD_INDEX(TEST_VA)] |= 1u << 2;
            sd_on(0);
            fetch(k, pl ? PL1 : PL0);
            if (pl)
                expect_pabt_short(FS_PERMISSION(kinds[k].level), TEST_VA);
            else
                expect_done();
            check_end();
        }
}

/* To fetch one must be allowed to read (B3.7.2). */
static void needs_read(void)
{
    static const struct {
        unsigned ap;
        uint32_t cpsr;
        const char *name;
    } rows[] = {{AP_NONE, PL1, "AP 0 at PL1"},
                {AP_PL1_RW, PL0, "AP 1 at PL0"},
                {AP_PL1_RO, PL0, "AP 5 at PL0"}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "B3.7.2", "%s: no right to read, no fetch", rows[i].name);
        sd_begin();
        short_map(SMALL, rows[i].ap, 0, 0);
        sd_on(0);
        fetch(SMALL, rows[i].cpsr);
        expect_pabt_short(FS_PERMISSION(2), TEST_VA);
        check_end();
    }
}

static void write_xn(void)
{
    static const struct {
        const char *field;
        uint32_t bit;
        unsigned ap;
        uint32_t cpsr;
        const char *name;
        bool faults;
    } rows[] = {
        {"SCTLR.WXN", SCTLR_WXN, AP_RW, PL1, "writable, fetch at PL1", true},
        {"SCTLR.WXN", SCTLR_WXN, AP_RW, PL0, "writable, fetch at PL0", true},
        {"SCTLR.WXN", SCTLR_WXN, AP_PL1_RW_PL0_RO, PL1, "writable at PL1, fetch at PL1", true},
        {"SCTLR.WXN", SCTLR_WXN, AP_RO, PL1, "read-only, fetch at PL1", false},
        {"SCTLR.WXN", SCTLR_WXN, AP_RO, PL0, "read-only, fetch at PL0", false},
        {"SCTLR.UWXN", SCTLR_UWXN, AP_RW, PL1, "writable at PL0, fetch at PL1", true},
        {"SCTLR.UWXN", SCTLR_UWXN, AP_RW, PL0, "writable at PL0, fetch at PL0", false},
        {"SCTLR.UWXN", SCTLR_UWXN, AP_PL1_RW, PL1, "writable at PL1 alone, fetch at PL1", false},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned on = 0; on < 2; on++) {
            bool fault = on && rows[i].faults;
            check_begin(MUST, "B3.7.2", "%s=%u: %s is %s", rows[i].field, on, rows[i].name,
                        fault ? "a permission fault" : "allowed");
            sd_begin();
            for (uint32_t mb = 0; mb < 32; mb++) /* the code must be read-only then */
                sd_l1[SD_INDEX(RAM_BASE) + mb] = sd_section(RAM_BASE + (mb << 20), AP_RO, 0);
            short_map(SMALL, rows[i].ap, 0, 0);
            sd_on(on ? rows[i].bit : 0);
            fetch(SMALL, rows[i].cpsr);
            if (fault)
                expect_pabt_short(FS_PERMISSION(2), TEST_VA);
            else
                expect_done();
            check_end();
        }
}

void short_execute(void)
{
    xn();
    pxn();
    needs_read();
    write_xn();
}
