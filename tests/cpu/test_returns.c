/* test_returns.c - exception returns, SRS, RFE, and LDM/STM of User mode registers, against
 * ARM DDI 0406C B9.3. */
#include "cpu/sys_int.h"
#include "sys_rig.h"

#include <check.h>
#include <string.h>

enum { USR = 16, FIQ, IRQ, SVC, MON = 22, ABT, HYP = 26, UND, SYS = 31 };

static struct sys_rig rig;

static void setup(void)
{
    sys_rig_open(&rig);
}
static void teardown(void)
{
    sys_rig_close(&rig);
}

/* --- returns --- */

START_TEST(returns_restore)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, HYP);
    c->bank[BANK_ELR_HYP] = 0x40002003;
    cpu_set_spsr(c, HYP, 0xa600a430); /* USR, T, E clear, IT */
    c->excl_open = 1;
    ck_assert_int_eq(sys_rig_exec(&rig, 0xe160006e), EX_JUMP); /* ERET */
    ck_assert_uint_eq(cpu_cpsr(c), 0xa600a430);
    ck_assert_uint_eq(c->r[15], 0x40002002);
    ck_assert_uint_eq(c->excl_open, 0);
    sys_rig_enter(&rig, RIG_NS, SVC);
    c->r[14] = 0x40003007;
    cpu_set_spsr(c, SVC, 0x6000001f);
    ck_assert_int_eq(sys_rig_exec(&rig, 0xe25ef004), EX_JUMP); /* SUBS PC, LR, #4 */
    ck_assert_uint_eq(c->r[15], 0x40003000);
    ck_assert_uint_eq(cpu_cpsr(c), 0x6000001f);
}
END_TEST

/* Every opcode and shift of the data-processing returns (B9.3.20). */
START_TEST(subs_pc_opcodes)
{
    struct cpu *c = rig.cpu;
    static const struct {
        uint32_t insn, want;
    } rows[] = {
        {0xe011f002, 0xf0 & 0x33}, {0xe031f002, 0xf0 ^ 0x33},  {0xe051f002, 0xf0 - 0x33},
        {0xe071f002, 0x33 - 0xf0}, {0xe091f002, 0xf0 + 0x33},  {0xe0b1f002, 0xf0 + 0x33 + 1},
        {0xe0d1f002, 0xf0 - 0x33}, {0xe0f1f002, 0x33 - 0xf0},  {0xe191f002, 0xf0 | 0x33},
        {0xe1b0f002, 0x33},        {0xe1d1f002, 0xf0 & ~0x33}, {0xe1f0f002, ~0x33u},
        {0xe1b0f102, 0x33 << 2},   {0xe1b0f122, 0x33 >> 2},    {0xe1b0f143, 0xe0000000},
        {0xe1b0f262, 0x30000003},  {0xe1b0f062, 0x80000019},   {0xe1b0f022, 0},
        {0xe1b0f043, 0xffffffff},  {0xe3b0f4ff, 0xff000000},   {0xe291f010, 0x100},
    };
    for (unsigned k = 0; k < sizeof rows / sizeof *rows; k++) {
        sys_rig_enter(&rig, RIG_NS, SVC);
        c->r[1] = 0xf0;
        c->r[2] = 0x33;
        c->r[3] = 0x80000000;
        c->cf = 1;
        cpu_set_spsr(c, SVC, SVC);
        ck_assert_int_eq(sys_rig_exec(&rig, rows[k].insn), EX_JUMP);
        ck_assert_msg(c->r[15] == (rows[k].want & ~3u), "%08x: %08x", rows[k].insn, c->r[15]);
    }
}
END_TEST

/* Where returns are UNDEFINED: Hyp mode but for ERET; User and System mode (UNPREDICTABLE). */
START_TEST(returns_that_are_undefined)
{
    static const uint32_t insns[] = {0xe25ef004, 0xf8bd0a00, 0xf96d0513,
                                     0xe8fd8001, 0xe8dd0001, 0xe8cd0001};
    static const unsigned modes[] = {HYP, USR};
    for (unsigned k = 0; k < 6; k++)
        for (unsigned m = 0; m < 2; m++) {
            sys_rig_enter(&rig, RIG_NS, modes[m]);
            ck_assert_msg(sys_rig_exec(&rig, insns[k]) == EX_EXC, "%08x in %u", insns[k], modes[m]);
            ck_assert_uint_eq(rig.cpu->exc.kind, EXC_UNDEF);
        }
    sys_rig_enter(&rig, RIG_NS, USR);
    ck_assert_int_eq(sys_rig_exec(&rig, 0xe160006e), EX_EXC);
    sys_rig_enter(&rig, RIG_NS, SYS);
    ck_assert_int_eq(sys_rig_exec(&rig, 0xe25ef004), EX_EXC);
}
END_TEST

static uint32_t word(uint32_t va)
{
    uint32_t v;
    memcpy(&v, rig.ram + (va - RIG_RAM), 4);
    return v;
}

static void put(uint32_t va, uint32_t v)
{
    memcpy(rig.ram + (va - RIG_RAM), &v, 4);
}

/* SRS and RFE in all four addressing modes (B9.3.13, B9.3.16): first word, what the base becomes.
 */
START_TEST(srs_and_rfe)
{
    struct cpu *c = rig.cpu;
    static const struct {
        uint32_t pu;
        int first, after;
    } rows[] = {{0, -4, -8}, {1 << 23, 0, 8}, {1 << 24, -8, -8}, {3 << 23, 4, 8}};
    for (unsigned k = 0; k < 4; k++) {
        uint32_t base = (uint32_t)RIG_RAM + 0x800, at = base + (uint32_t)rows[k].first;
        sys_rig_enter(&rig, RIG_NS, IRQ);
        cpu_set_reg(c, SVC, 13, base);
        c->r[14] = 0x40002000 + k;
        cpu_set_spsr(c, IRQ, 0x60000010 + k);
        ck_assert_int_eq(sys_rig_exec(&rig, 0xf86d0513 | rows[k].pu), EX_NEXT);
        ck_assert_uint_eq(word(at), 0x40002000 + k);
        ck_assert_uint_eq(word(at + 4), 0x60000010 + k);
        ck_assert_uint_eq(cpu_reg(c, SVC, 13), base + (uint32_t)rows[k].after);
        put(at, 0x40004000);
        put(at + 4, 0x8000001f);
        c->r[4] = base;
        ck_assert_int_eq(sys_rig_exec(&rig, 0xf8340a00 | rows[k].pu), EX_JUMP);
        ck_assert_uint_eq(c->r[4], base + (uint32_t)rows[k].after);
        ck_assert_uint_eq(c->r[15], 0x40004000);
        ck_assert_uint_eq(cpu_cpsr(c), 0x8000001f);
    }
}
END_TEST

START_TEST(ldm_and_stm_with_caret)
{
    struct cpu *c = rig.cpu;
    uint32_t base = (uint32_t)RIG_RAM + 0x900;
    sys_rig_enter(&rig, RIG_NS, FIQ);
    for (unsigned n = 0; n < 15; n++)
        cpu_set_reg(c, USR, n, 0x100 + n);
    for (unsigned n = 8; n < 15; n++)
        c->r[n] = 0x200 + n;
    c->r[1] = base;
    ck_assert_int_eq(sys_rig_exec(&rig, 0xe8c17f00), EX_NEXT); /* STMIA r1, {r8-r14}^ */
    for (unsigned n = 8; n < 15; n++)
        ck_assert_uint_eq(word(base + 4 * (n - 8)), 0x100 + n);
    for (unsigned n = 8; n < 15; n++)
        put(base + 4 * (n - 8), 0x300 + n);
    ck_assert_int_eq(sys_rig_exec(&rig, 0xe8d17f00), EX_NEXT); /* LDMIA r1, {r8-r14}^ */
    for (unsigned n = 8; n < 15; n++) {
        ck_assert_uint_eq(c->r[n], 0x200 + n);
        ck_assert_uint_eq(cpu_reg(c, USR, n), 0x300 + n);
    }
    cpu_set_spsr(c, FIQ, USR);
    put(base + 4, 0x40005002);
    ck_assert_int_eq(sys_rig_exec(&rig, 0xe8f18100), EX_JUMP); /* LDMIA r1!, {r8, pc}^ */
    ck_assert_uint_eq(cpu_reg(c, FIQ, 8), 0x308);
    ck_assert_uint_eq(c->r[1], base + 8);
    ck_assert_uint_eq(c->r[15], 0x40005000);
    ck_assert_uint_eq(cpu_mode(c), USR);
}
END_TEST

/* A fault in the middle changes no register. */
START_TEST(faulting_returns_change_nothing)
{
    struct cpu *c = rig.cpu;
    uint32_t regs[16];
    static const uint32_t insns[] = {0xe8f18100, 0xe8d17f00, 0xe8c17f00, 0xf8b10a00, 0xf8ed0511};
    for (unsigned k = 0; k < 5; k++) {
        sys_rig_enter(&rig, RIG_NS, FIQ);
        c->cp15.SCTLR[1] &= ~(uint64_t)1;
        c->r[1] = c->r[13] = (uint32_t)(RIG_RAM + RIG_RAM_SIZE - 4);
        memcpy(regs, c->r, sizeof regs);
        ck_assert_msg(sys_rig_exec(&rig, insns[k]) == EX_EXC, "%08x", insns[k]);
        ck_assert_uint_eq(c->exc.kind, EXC_DATA_ABORT);
        ck_assert_mem_eq(regs, c->r, sizeof regs);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("returns");
    TCase *t = tcase_create("returns");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, returns_restore);
    tcase_add_test(t, subs_pc_opcodes);
    tcase_add_test(t, returns_that_are_undefined);
    tcase_add_test(t, srs_and_rfe);
    tcase_add_test(t, ldm_and_stm_with_caret);
    tcase_add_test(t, faulting_returns_change_nothing);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
