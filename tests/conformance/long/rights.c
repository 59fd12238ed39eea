/* rights.c - AP[2:1], the limits of table descriptors, XN and PXN (ARM DDI 0406C B3.7.1, B3.7.2,
 * B3.6.1). */
#include "long.h"

static const unsigned pl1_may[] = {3, 3, 1, 1}, pl0_may[] = {0, 3, 0, 1};
static const char *const ways[] = {"load at PL1", "store at PL1", "load at PL0", "store at PL0"};

static bool may(unsigned ap21, unsigned way)
{
    return (way & 2 ? pl0_may[ap21] : pl1_may[ap21]) & (way & 1 ? 2 : 1);
}

static void make(unsigned way)
{
    uint32_t cpsr = way & 2 ? PL0 : PL1;
    if (way & 1)
        guest_store(cpsr, TEST_VA, 1);
    else
        guest_load(cpsr, TEST_VA);
}

static void judge(bool ok, unsigned level, unsigned way)
{
    if (ok)
        expect_done();
    else
        expect_dabt_long(ST_PERMISSION(level), TEST_VA, way & 1);
}

static void permissions(unsigned level)
{
    for (unsigned ap = 0; ap < 4; ap++)
        for (unsigned way = 0; way < 4; way++) {
            bool ok = may(ap, way);
            check_begin(MUST, "B3.7.1", "level %u, AP[2:1] %u: %s is %s", level, ap, ways[way],
                        ok ? "allowed" : "a permission fault");
            ld_begin();
            ld_map(level, ld_leaf(level, FRAME_PA(0), ap, 0));
            ld_on(0);
            make(way);
            judge(ok, level, way);
            check_end();
        }
}

/* APTable: bit 0 takes PL0's access, bit 1 every write; at either level above. */
static void ap_table(unsigned at, unsigned limit)
{
    for (unsigned way = 0; way < 4; way++) {
        bool ok = !(limit & 1 && way & 2) && !(limit & 2 && way & 1);
        check_begin(MUST, "B3.6.1", "APTable %u at level %u over AP[2:1] 1: %s is %s", limit, at,
                    ways[way], ok ? "allowed" : "a permission fault");
        ld_begin();
        ld_map(3, ld_leaf(3, FRAME_PA(0), 1, 0));
        uint64_t bits = (uint64_t)limit << 61;
        *(at == 1 ? &ld_l1[TEST_VA >> 30] : &ld_l2[0]) |= bits;
        ld_on(0);
        make(way);
        judge(ok, 3, way);
        check_end();
    }
}

static void judge_fetch(bool ok, unsigned level)
{
    if (ok)
        expect_done();
    else
        expect_pabt_long(ST_PERMISSION(level), TEST_VA);
}

static void execute(unsigned level)
{
    static const struct {
        const char *name;
        uint64_t bits;
        bool pl1, pl0;
    } rows[] = {{"XN 0, PXN 0", 0, true, true},
                {"XN 1", 1ull << 54, false, false},
                {"PXN 1", 1ull << 53, false, true},
                {"XN 1, PXN 1", 3ull << 53, false, false}};
    for (unsigned i = 0; i < 4; i++)
        for (unsigned pl = 0; pl < 2; pl++) {
            bool ok = pl ? rows[i].pl1 : rows[i].pl0;
            check_begin(MUST, "B3.7.2", "level %u, %s: fetch at PL%u is %s", level, rows[i].name,
                        pl, ok ? "allowed" : "a permission fault");
            uint32_t pa = level == 1 ? FRAME_PA(0) : long_pa(level);
            uint32_t va = TEST_VA + (level == 1 ? FRAME_PA(0) - long_pa(1) : 0);
            ld_begin();
            ld_map(level, ld_leaf(level, long_pa(level), 1, rows[i].bits));
            plant_end(pa, pl ? PL1 : PL0);
            ld_on(0);
            guest_fetch(pl ? PL1 : PL0, va);
            if (ok)
                expect_done();
            else
                expect_pabt_long(ST_PERMISSION(level), va);
            check_end();
        }
}

static void execute_table(unsigned at)
{
    static const struct {
        const char *name;
        unsigned bit;
        bool pl1, pl0;
    } rows[] = {{"XNTable", 60, false, false}, {"PXNTable", 59, false, true}};
    for (unsigned i = 0; i < 2; i++)
        for (unsigned pl = 0; pl < 2; pl++) {
            bool ok = pl ? rows[i].pl1 : rows[i].pl0;
            check_begin(MUST, "B3.6.1", "%s at level %u: fetch at PL%u is %s", rows[i].name, at, pl,
                        ok ? "allowed" : "a permission fault");
            ld_begin();
            ld_map(3, ld_leaf(3, FRAME_PA(0), 1, 0));
            *(at == 1 ? &ld_l1[TEST_VA >> 30] : &ld_l2[0]) |= 1ull << rows[i].bit;
            plant_end(FRAME_PA(0), pl ? PL1 : PL0);
            ld_on(0);
            guest_fetch(pl ? PL1 : PL0, TEST_VA);
            judge_fetch(ok, 3);
            check_end();
        }
}

static void write_xn(void)
{
    static const struct {
        const char *field;
        uint32_t bit;
        unsigned ap;
        unsigned pl;
        bool faults;
    } rows[] = {{"SCTLR.WXN", SCTLR_WXN, 1, 1, true},    {"SCTLR.WXN", SCTLR_WXN, 1, 0, true},
                {"SCTLR.WXN", SCTLR_WXN, 0, 1, true},    {"SCTLR.WXN", SCTLR_WXN, 3, 1, false},
                {"SCTLR.WXN", SCTLR_WXN, 3, 0, false},   {"SCTLR.UWXN", SCTLR_UWXN, 1, 1, true},
                {"SCTLR.UWXN", SCTLR_UWXN, 1, 0, false}, {"SCTLR.UWXN", SCTLR_UWXN, 0, 1, false}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned on = 0; on < 2; on++) {
            bool ok = !(on && rows[i].faults);
            check_begin(MUST, "B3.7.2", "%s=%u: AP[2:1] %u, fetch at PL%u is %s", rows[i].field, on,
                        rows[i].ap, rows[i].pl, ok ? "allowed" : "a permission fault");
            ld_begin();
            ld_l1[RAM_BASE >> 30] = ld_leaf(1, RAM_BASE, 3, 0);
            ld_map(3, ld_leaf(3, FRAME_PA(0), rows[i].ap, 0));
            plant_end(FRAME_PA(0), rows[i].pl ? PL1 : PL0);
            ld_on(on ? rows[i].bit : 0);
            guest_fetch(rows[i].pl ? PL1 : PL0, TEST_VA);
            judge_fetch(ok, 3);
            check_end();
        }
}

void long_rights(void)
{
    permissions(2);
    permissions(3);
    for (unsigned at = 1; at <= 2; at++)
        for (unsigned limit = 1; limit < 4; limit++)
            ap_table(at, limit);
    for (unsigned level = 1; level <= 3; level++)
        execute(level);
    execute_table(1);
    execute_table(2);
    write_xn();
}
