/* test_banks.c - every banked register, by mode switch, by cpu_reg and by MRS/MSR (banked).
 *
 * Typed from ARM DDI 0406C figure B1-2 and tables B9-1, B9-2; shares nothing with banked.def. */
#include "cpu/sys_int.h"
#include "sys_rig.h"

#include <check.h>
#include <string.h>

enum { USR = 16, FIQ, IRQ, SVC, MON = 22, ABT, HYP = 26, UND, SYS = 31 };
static const unsigned all_modes[] = {USR, FIQ, IRQ, SVC, MON, ABT, HYP, UND, SYS};
enum { NMODES = 9 };

static struct sys_rig rig;

static void setup(void)
{
    sys_rig_open(&rig);
}
static void teardown(void)
{
    sys_rig_close(&rig);
}

/* Whose register a mode's R<n> is (figure B1-2): the mode itself, or User's. */
static unsigned owner(unsigned mode, unsigned n)
{
    if (mode == SYS)
        return USR;
    if (mode == FIQ)
        return FIQ;
    if (n < 13 || (n == 14 && mode == HYP))
        return USR;
    return mode;
}

static uint32_t value(unsigned mode, unsigned n)
{
    return owner(mode, n) << 16 | n << 8 | 0x5a;
}

START_TEST(every_register_of_every_mode)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_SECURE, SVC);
    for (unsigned m = 0; m < NMODES; m++)
        for (unsigned n = 8; n < 15; n++)
            cpu_set_reg(c, all_modes[m], n, value(all_modes[m], n));
    for (unsigned at = 0; at < NMODES; at++) {
        cpu_set_cpsr(c, all_modes[at]);
        for (unsigned n = 8; n < 15; n++)
            ck_assert_uint_eq(c->r[n], value(all_modes[at], n));
        for (unsigned m = 0; m < NMODES; m++)
            for (unsigned n = 8; n < 15; n++)
                ck_assert_uint_eq(cpu_reg(c, all_modes[m], n), value(all_modes[m], n));
    }
}
END_TEST

/* A register written in one mode is the owner's in all others, and nobody else's. */
START_TEST(writes_stay_in_their_bank)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_SECURE, SVC);
    for (unsigned at = 0; at < NMODES; at++)
        for (unsigned n = 8; n < 15; n++) {
            for (unsigned m = 0; m < NMODES; m++)
                cpu_set_reg(c, all_modes[m], n, 1);
            cpu_set_cpsr(c, all_modes[at]);
            c->r[n] = 2;
            cpu_set_cpsr(c, all_modes[(at + 4) % NMODES]);
            for (unsigned m = 0; m < NMODES; m++)
                ck_assert_uint_eq(cpu_reg(c, all_modes[m], n),
                                  owner(all_modes[m], n) == owner(all_modes[at], n) ? 2 : 1);
        }
}
END_TEST

START_TEST(spsr_of_each_mode)
{
    struct cpu *c = rig.cpu;
    for (unsigned m = 0; m < NMODES; m++)
        cpu_set_spsr(c, all_modes[m], 0x100 + all_modes[m]);
    for (unsigned m = 0; m < NMODES; m++) {
        bool none = all_modes[m] == USR || all_modes[m] == SYS;
        ck_assert_uint_eq(cpu_spsr(c, all_modes[m]), none ? 0 : 0x100 + all_modes[m]);
    }
}
END_TEST

/* Tables B9-1 and B9-2: SYSm, R, whose, which. n 15: ELR_hyp; 16: an SPSR. */
static const struct {
    uint8_t r, sysm, mode, n;
} sysm[] = {
    {0, 0, USR, 8},   {0, 1, USR, 9},   {0, 2, USR, 10},  {0, 3, USR, 11},  {0, 4, USR, 12},
    {0, 5, USR, 13},  {0, 6, USR, 14},  {0, 8, FIQ, 8},   {0, 9, FIQ, 9},   {0, 10, FIQ, 10},
    {0, 11, FIQ, 11}, {0, 12, FIQ, 12}, {0, 13, FIQ, 13}, {0, 14, FIQ, 14}, {0, 16, IRQ, 14},
    {0, 17, IRQ, 13}, {0, 18, SVC, 14}, {0, 19, SVC, 13}, {0, 20, ABT, 14}, {0, 21, ABT, 13},
    {0, 22, UND, 14}, {0, 23, UND, 13}, {0, 28, MON, 14}, {0, 29, MON, 13}, {0, 30, HYP, 15},
    {0, 31, HYP, 13}, {1, 14, FIQ, 16}, {1, 16, IRQ, 16}, {1, 18, SVC, 16}, {1, 20, ABT, 16},
    {1, 22, UND, 16}, {1, 28, MON, 16}, {1, 30, HYP, 16},
};
enum { NSYSM = sizeof sysm / sizeof *sysm };

static int sysm_index(unsigned r, unsigned s)
{
    for (int i = 0; i < NSYSM; i++)
        if (sysm[i].r == r && sysm[i].sysm == s)
            return i;
    return -1;
}

/* BankedRegisterAccessValid and SPSRAccessValid (B9.2.3), read as UNDEFINED where UNPREDICTABLE. */
static bool may_name(enum rig_state state, unsigned mode, unsigned r, unsigned s)
{
    int i = sysm_index(r, s);
    if (i < 0 || mode == USR)
        return false;
    bool secure = state == RIG_SECURE || mode == MON;
    unsigned n = sysm[i].n;
    switch (sysm[i].mode) {
    case USR:
        if (n == 14)
            return mode != HYP && mode != SYS;
        return n == 13 ? mode != SYS : mode == FIQ;
    case MON:
        return secure && mode != MON;
    case HYP:
        if (n == 15)
            return mode == HYP || (mode == MON && state == RIG_NS);
        return mode == MON && state == RIG_NS;
    default:
        return mode != sysm[i].mode;
    }
}

static uint32_t expected(unsigned r, unsigned s)
{
    return 0x70000000 | r << 8 | s;
}

static void fill_by_name(struct cpu *c)
{
    for (unsigned i = 0; i < NSYSM; i++) {
        uint32_t v = expected(sysm[i].r, sysm[i].sysm);
        if (sysm[i].n == 16)
            cpu_set_spsr(c, sysm[i].mode, v);
        else if (sysm[i].n == 15)
            c->bank[BANK_ELR_HYP] = v;
        else
            cpu_set_reg(c, sysm[i].mode, sysm[i].n, v);
    }
}

/* MRS R1, <banked>, in A32 and T32; the diagrams of B9.3.9. */
static uint32_t mrs_a32(unsigned r, unsigned s)
{
    return 0xe1000200 | r << 22 | (s & 15) << 16 | 1 << 12 | (s >> 4) << 8;
}
static uint32_t mrs_t32(unsigned r, unsigned s)
{
    return 0xf3e08020 | r << 20 | (s & 15) << 16 | 1 << 8 | (s >> 4) << 4;
}
/* MSR <banked>, R2 (B9.3.10). */
static uint32_t msr_a32(unsigned r, unsigned s)
{
    return 0xe120f200 | r << 22 | (s & 15) << 16 | (s >> 4) << 8 | 2;
}
static uint32_t msr_t32(unsigned r, unsigned s)
{
    return 0xf3808020 | r << 20 | 2 << 16 | (s & 15) << 8 | (s >> 4) << 4;
}

static uint32_t look(struct cpu *c, int i)
{
    if (sysm[i].n == 16)
        return cpu_spsr(c, sysm[i].mode);
    return sysm[i].n == 15 ? c->bank[BANK_ELR_HYP] : cpu_reg(c, sysm[i].mode, sysm[i].n);
}

static void try_mrs(enum rig_state state, unsigned mode, unsigned r, unsigned s, bool thumb)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, state, mode);
    fill_by_name(c);
    enum ex ex = thumb ? sys_rig_exec_t32(&rig, mrs_t32(r, s)) : sys_rig_exec(&rig, mrs_a32(r, s));
    c->thumb = 0;
    if (!may_name(state, mode, r, s)) {
        ck_assert_msg(ex == EX_EXC && c->exc.kind == EXC_UNDEF, "MRS %u %u in %u", r, s, mode);
        return;
    }
    ck_assert_msg(ex == EX_NEXT, "MRS %u %u in %u: %d", r, s, mode, ex);
    ck_assert_uint_eq(c->r[1], expected(r, s));
}

static void try_msr(enum rig_state state, unsigned mode, unsigned r, unsigned s, bool thumb)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, state, mode);
    fill_by_name(c);
    c->r[2] = 0x12345678;
    enum ex ex = thumb ? sys_rig_exec_t32(&rig, msr_t32(r, s)) : sys_rig_exec(&rig, msr_a32(r, s));
    c->thumb = 0;
    bool ok = may_name(state, mode, r, s);
    ck_assert_msg(ok ? ex == EX_NEXT : ex == EX_EXC, "MSR %u %u in %u", r, s, mode);
    for (int i = 0; i < NSYSM; i++) {
        bool written = ok && i == sysm_index(r, s);
        ck_assert_uint_eq(look(c, i), written ? 0x12345678 : expected(sysm[i].r, sysm[i].sysm));
    }
}

START_TEST(mrs_and_msr_banked)
{
    for (unsigned st = 0; st < 2; st++)
        for (unsigned m = 0; m < NMODES; m++) {
            if (all_modes[m] == HYP && st == RIG_SECURE)
                continue;
            for (unsigned k = 0; k < 128; k++) {
                try_mrs(st, all_modes[m], k >> 5 & 1, k & 31, k >> 6);
                try_msr(st, all_modes[m], k >> 5 & 1, k & 31, k >> 6);
            }
        }
}
END_TEST

/* --- CPSR: packing, and what may be written (CPSRWriteByInstr, B1.3.3) --- */

START_TEST(cpsr_packs_and_unpacks)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_SECURE, SVC);
    for (unsigned k = 0; k < 32; k++) {
        uint32_t v = (k & 15) << 28 | (k >> 4) << 5 | 0x0608fed3;
        cpu_set_cpsr(c, v);
        ck_assert_uint_eq(cpu_cpsr(c), v);
        ck_assert_int_eq(flag_n(c), k >> 3 & 1);
        ck_assert_int_eq(flag_z(c), k >> 2 & 1);
        ck_assert_int_eq(c->cf, k >> 1 & 1);
        ck_assert_int_eq(c->vf, k & 1);
        ck_assert_int_eq(c->thumb, k >> 4);
    }
}
END_TEST

static uint32_t after_write(enum rig_state state, unsigned mode, uint32_t v, unsigned mask,
                            bool ret)
{
    sys_rig_enter(&rig, state, mode);
    psr_write_by_instr(rig.cpu, v, mask, ret);
    return cpu_cpsr(rig.cpu);
}

START_TEST(bytes_and_privilege)
{
    ck_assert_uint_eq(after_write(RIG_NS, SVC, 0xfffffff3, 8, false), 0xf8000013);
    ck_assert_uint_eq(after_write(RIG_NS, SVC, 0xffffffff, 4, false), 0x000f0013);
    ck_assert_uint_eq(after_write(RIG_NS, SVC, 0xffffffff, 2, false), 0x00000313);
    ck_assert_uint_eq(after_write(RIG_NS, SVC, 0xffffffff, 1, false), 0x000000df);
    ck_assert_uint_eq(after_write(RIG_NS, USR, 0xffffffff, 15, false), 0xf80f0210);
    ck_assert_uint_eq(after_write(RIG_NS, SVC, 0x06000033, 8, true), 0x06000013);
    ck_assert_uint_eq(after_write(RIG_NS, SVC, 0x0000fc32, 3, true), 0x0000fc32);
}
END_TEST

/* Modes that may be entered, by MSR or CPS and by exception return (B1.5.1, B9.1). */
START_TEST(modes_that_may_be_entered)
{
    for (unsigned st = 0; st < 2; st++)
        for (unsigned f = 0; f < NMODES; f++)
            for (unsigned to = 0; to < 32; to++)
                for (unsigned ret = 0; ret < 2; ret++) {
                    unsigned from = all_modes[f];
                    if (from == USR || (from == HYP && st == RIG_SECURE))
                        continue;
                    bool exists = false, secure = st == RIG_SECURE || from == MON;
                    for (unsigned m = 0; m < NMODES; m++)
                        exists |= all_modes[m] == to;
                    bool ok = exists && (to != MON || secure) &&
                              (to != HYP || from == HYP || (from == MON && st == RIG_NS)) &&
                              (from != HYP || ret || to == HYP);
                    uint32_t got = after_write(st, from, to, 1, ret) & 31;
                    ck_assert_msg(got == (ok ? to : from), "%u: %u to %u ret %u: %u", st, from, to,
                                  ret, got);
                }
}
END_TEST

/* CPS and SETEND in each instruction set: A8.8.167, B9.3.1, B9.3.2. */
START_TEST(cps_and_setend)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, SVC);
    ck_assert_int_eq(sys_rig_exec(&rig, 0xf10c01c0), EX_END); /* CPSID aif */
    ck_assert_uint_eq(cpu_cpsr(c), 0x1d3);
    sys_rig_exec(&rig, 0xf1080080); /* CPSIE i */
    ck_assert_uint_eq(cpu_cpsr(c), 0x153);
    sys_rig_exec(&rig, 0xf102001f); /* CPS #31 */
    ck_assert_uint_eq(cpu_cpsr(c), 0x15f);
    sys_rig_exec_t32(&rig, 0xb672); /* CPSID i */
    ck_assert_uint_eq(cpu_cpsr(c), 0x1ff);
    sys_rig_exec_t32(&rig, 0xf3af8553); /* CPSIE f, #19: imod 10, M 1, I 0 F 1 */
    c->thumb = 0;
    ck_assert_uint_eq(cpu_cpsr(c) & 31, 19);
    sys_rig_exec(&rig, 0xf1010200);
    ck_assert_uint_eq(cpu_cpsr(c) & 0x200, 0x200);
    sys_rig_exec_t32(&rig, 0xb650);
    ck_assert_uint_eq(cpu_cpsr(c) & 0x200, 0);
    sys_rig_enter(&rig, RIG_NS, USR);
    sys_rig_exec(&rig, 0xf10c01c0);
    ck_assert_uint_eq(cpu_cpsr(c), 0x10);
}
END_TEST

/* MRS and MSR of CPSR and SPSR: B9.3.8, B9.3.11, B9.3.12. */
START_TEST(mrs_and_msr)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, SVC);
    cpu_set_cpsr(c, 0xf80f03d3 | 0x0600fc20);
    c->thumb = 0;
    sys_rig_exec(&rig, 0xe10f1000); /* MRS r1, CPSR: no IT, J, T */
    ck_assert_uint_eq(c->r[1], 0xf80f03d3);
    c->r[2] = 0x600000d3;
    sys_rig_exec(&rig, 0xe16ff002); /* MSR SPSR_fsxc, r2 */
    ck_assert_uint_eq(cpu_spsr(c, SVC), 0x600000d3);
    sys_rig_exec(&rig, 0xe368f4f0); /* MSR SPSR_f, #0xf0000000 */
    ck_assert_uint_eq(cpu_spsr(c, SVC), 0xf00000d3);
    sys_rig_exec(&rig, 0xe14f3000); /* MRS r3, SPSR */
    ck_assert_uint_eq(c->r[3], 0xf00000d3);
    sys_rig_exec_t32(&rig, 0xf3ff8400); /* MRS r4, SPSR */
    ck_assert_uint_eq(c->r[4], 0xf00000d3);
    sys_rig_exec_t32(&rig, 0xf3828800); /* MSR CPSR_f, r2 */
    c->thumb = 0;
    ck_assert_uint_eq(cpu_cpsr(c) >> 27, 0x600000d3 >> 27);
    sys_rig_enter(&rig, RIG_NS, SYS);
    ck_assert_int_eq(sys_rig_exec(&rig, 0xe14f3000), EX_EXC);
    ck_assert_int_eq(sys_rig_exec(&rig, 0xe16ff002), EX_EXC);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("banks");
    TCase *t = tcase_create("banks");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, every_register_of_every_mode);
    tcase_add_test(t, writes_stay_in_their_bank);
    tcase_add_test(t, spsr_of_each_mode);
    tcase_add_test(t, mrs_and_msr_banked);
    tcase_add_test(t, cpsr_packs_and_unpacks);
    tcase_add_test(t, bytes_and_privilege);
    tcase_add_test(t, modes_that_may_be_entered);
    tcase_add_test(t, cps_and_setend);
    tcase_add_test(t, mrs_and_msr);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
