/* test_traps.c - every Hyp trap: taken for what the manual lists, and for nothing else.
 *
 * The lists are typed from ARM DDI 0406C B1.14 (tables B1-22 to B1-28); every row is tried in both
 * directions under each single trap bit, from every state. Syndromes: B3.13.6. */
#include "sys_rig.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { USR = 16, SVC = 19, MON = 22, HYP = 26 };

static struct sys_rig rig;

static void setup(void)
{
    sys_rig_open(&rig);
    for (unsigned i = 0; i < 32; i++)
        rig.cnt[i] = 0xffff; /* every enable of CNTKCTL and CNTHCTL */
}
static void teardown(void)
{
    sys_rig_close(&rig);
}

/* Names between spaces; a name after '>' is trapped for writes only. */
struct trap {
    const char *reg;
    unsigned bit;
    const char *names;
};

static const struct trap traps[] = {
    {"HCR", 26,
     " >SCTLR >TTBR0 >TTBR0_32 >TTBR1 >TTBR1_32 >TTBCR >DACR >DFSR >IFSR >DFAR >IFAR >ADFSR "
     ">AIFSR >PRRR >NMRR >AMAIR0 >AMAIR1 >CONTEXTIDR "},
    {"HCR", 25,
     " TLBIALLIS TLBIMVAIS TLBIASIDIS TLBIMVAAIS ITLBIALL ITLBIMVA ITLBIASID DTLBIALL DTLBIMVA "
     "DTLBIASID TLBIALL TLBIMVA TLBIASID TLBIMVAA "},
    {"HCR", 24, " ICIMVAU ICIALLU ICIALLUIS DCCMVAU "},
    {"HCR", 23, " DCIMVAC DCCIMVAC DCCMVAC "},
    {"HCR", 22, " DCISW DCCSW DCCISW "},
    {"HCR", 21, " ACTLR "},
    {"HCR", 20, " L2CTLR L2ECTLR "},
    {"HCR", 18,
     " ID_PFR0 ID_PFR1 ID_DFR0 ID_AFR0 ID_MMFR0 ID_MMFR1 ID_MMFR2 ID_MMFR3 ID_ISAR0 ID_ISAR1 "
     "ID_ISAR2 ID_ISAR3 ID_ISAR4 ID_ISAR5 ID_RAZ "},
    {"HCR", 17, " CTR CCSIDR CLIDR CSSELR "},
    {"HCR", 16, " TCMTR TLBTR AIDR REVIDR "},
    {"HCR", 15, " JIDR "},
    {"HCPTR", 31, " CPACR "},
    {"HSTR", 16, " TEECR TEEHBR "},
    {"HSTR", 17, " JOSCR JMCR "},
    {"HDCR", 5, " PMCR "},
    {"HDCR", 6,
     " PMCR PMCNTENSET PMCNTENCLR PMOVSR PMSWINC PMSELR PMCEID0 PMCEID1 PMCCNTR PMXEVTYPER "
     "PMXEVCNTR PMUSERENR PMINTENSET PMINTENCLR PMOVSSET "},
    {"HDCR", 11, " DBGDRAR DBGDRAR_32 DBGDSAR DBGDSAR_32 "},
    {"HDCR", 10, " DBGOSLAR DBGOSLSR DBGOSDLR DBGPRCR "},
    {"HDCR", 9, " DBG* "},
    {"HDCR", 8, " DBG+ "},
    {"CNTHCTL", 0, " CNTPCT "},
    {"CNTHCTL", 1, " CNTP_TVAL CNTP_CTL CNTP_CVAL "},
};
enum { NTRAPS = sizeof traps / sizeof *traps };

static bool listed(const char *names, const char *name, bool write)
{
    char word[40];
    snprintf(word, sizeof word, " %s ", name);
    if (strstr(names, word))
        return true;
    snprintf(word, sizeof word, " >%s ", name);
    return write && strstr(names, word);
}

static bool want_trap(const struct trap *t, const char *name, bool write)
{
    bool own = listed(traps[16].names, name, write) || listed(traps[17].names, name, write);
    if (strstr(t->names, "DBG+")) /* TDE acts as all three */
        return strncmp(name, "DBG", 3) == 0;
    if (strstr(t->names, "DBG*"))
        return strncmp(name, "DBG", 3) == 0 && !own;
    return listed(t->names, name, write);
}

static uint32_t mcr(const struct cp15_row *r, bool write)
{
    if (r->wide)
        return (write ? 0xec400000u : 0xec500000u) | 3u << 16 | 2u << 12 | (uint32_t)r->cp << 8 |
               (uint32_t)r->opc1 << 4 | r->crm;
    return (write ? 0xee000010u : 0xee100010u) | (uint32_t)r->opc1 << 21 | (uint32_t)r->crn << 16 |
           2u << 12 | (uint32_t)r->cp << 8 | (uint32_t)r->opc2 << 5 | r->crm;
}

/* B3.13.6: the ISS of MCR, MRC, MCRR, MRRC, and the exception class. */
static uint32_t want_hsr(const struct cp15_row *r, bool write)
{
    uint32_t iss = 1u << 24 | 14u << 20 | 2u << 5 | (uint32_t)r->crm << 1 | !write;
    if (r->wide)
        iss |= (uint32_t)r->opc1 << 16 | 3u << 10;
    else
        iss |= (uint32_t)r->opc2 << 17 | (uint32_t)r->opc1 << 14 | (uint32_t)r->crn << 10;
    uint32_t ec = r->cp == 15 ? (r->wide ? 4 : 3) : (r->wide ? 12 : 5);
    return ec << 26 | 1u << 25 | iss;
}

static void set_trap(const struct trap *t, bool on)
{
    struct cp15_regs *r = &rig.cpu->cp15;
    uint64_t bit = (uint64_t)on << t->bit;
    for (unsigned i = 0; i < 32; i++)
        rig.cnt[i] = 0xffff;
    if (strcmp(t->reg, "HCR") == 0)
        r->HCR[0] = bit;
    else if (strcmp(t->reg, "HSTR") == 0)
        r->HSTR[0] = bit;
    else if (strcmp(t->reg, "HDCR") == 0)
        r->HDCR[0] = bit;
    else if (strcmp(t->reg, "HCPTR") == 0)
        r->HCPTR[0] = 0x33ff | bit;
    else /* CNTHCTL's enables trap when clear */
        rig.cnt[cp15_find("CNTHCTL")->offset] = 0xffff & ~bit;
}

/* What one access does: 'x' UNDEFINED, 't' trapped, '.' done, 'f' another exception. */
static char try(const struct cp15_row *r, bool write)
{
    struct cpu *c = rig.cpu;
    struct cp15_regs keep = c->cp15;
    uint64_t cnt[32];
    memcpy(cnt, rig.cnt, sizeof cnt);
    c->cp15.SCTLR[0] = c->cp15.SCTLR[1] = c->cp15.HSCTLR[0] = 0;
    c->cp15.PMUSERENR[0] = 1;
    c->r[2] = c->r[3] = (uint32_t)RIG_RAM;
    enum ex ex = sys_rig_exec(&rig, mcr(r, write));
    c->cp15 = keep;
    memcpy(rig.cnt, cnt, sizeof cnt);
    if (ex != EX_EXC)
        return '.';
    return c->exc.kind == EXC_UNDEF ? 'x' : c->exc.kind == EXC_HYP_TRAP ? 't' : 'f';
}

/* HCR.TIDCP traps PL1 whether or not the access would have been UNDEFINED (Coproc_Accepted(), A8).
 */
static bool is_coarse(const struct trap *t)
{
    return strcmp(t->reg, "HCR") == 0 && t->bit == 20;
}

static void one_trap(const struct trap *t, unsigned mode)
{
    struct cpu *c = rig.cpu;
    for (unsigned i = 0; i < cp15_row_count; i++)
        for (unsigned write = 0; write < 2; write++) {
            const struct cp15_row *r = &cp15_rows[i];
            sys_rig_enter(&rig, RIG_NS, mode);
            set_trap(t, false);
            char without = try(r, write);
            ck_assert_msg(without != 't', "%s is trapped with no trap set", r->name);
            set_trap(t, true);
            char with = try(r, write);
            bool made = without == '.' || (is_coarse(t) && mode == SVC);
            char want = made && want_trap(t, r->name, write) ? 't' : without;
            ck_assert_msg(with == want, "%s %s from %u under %s.%u: %c, not %c", r->name,
                          write ? "write" : "read", mode, t->reg, t->bit, with, want);
            if (with == 't')
                ck_assert_uint_eq(c->exc.ec << 26 | 1u << 25 | c->exc.iss, want_hsr(r, write));
        }
}

START_TEST(each_bit_traps_its_list)
{
    one_trap(&traps[_i], SVC);
    one_trap(&traps[_i], USR);
}
END_TEST

/* The lists are not empty words: every name in them is trapped from PL1 in some direction. */
START_TEST(lists_name_what_exists)
{
    for (unsigned k = 0; k < NTRAPS; k++) {
        char *copy = strdup(traps[k].names), *save = NULL;
        for (char *w = strtok_r(copy, " >", &save); w; w = strtok_r(NULL, " >", &save)) {
            if (strchr(w, '*') || strchr(w, '+'))
                continue;
            const struct cp15_row *r = cp15_find(w);
            ck_assert_msg(r != NULL, "%s", w);
            sys_rig_enter(&rig, RIG_NS, SVC);
            set_trap(&traps[k], true);
            ck_assert_msg(try(r, false) == 't' || try(r, true) == 't', "%s", w);
        }
        free(copy);
    }
}
END_TEST

/* HSTR.T<n>: cp15 by CRn, or by CRm when 64 bits wide; the timer's c14 and c4 have no bit. The trap
 * comes before UNDEFINED (B1.14.14, Coproc_Accepted()). */
START_TEST(hstr_by_primary_register)
{
    static const unsigned ns[] = {0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15};
    for (unsigned k = 0; k < 14; k++)
        for (unsigned i = 0; i < cp15_row_count; i++)
            for (unsigned write = 0; write < 2; write++) {
                const struct cp15_row *r = &cp15_rows[i];
                sys_rig_enter(&rig, RIG_NS, SVC);
                rig.cpu->cp15.HSTR[0] = 0;
                char without = try(r, write);
                rig.cpu->cp15.HSTR[0] = 1u << ns[k];
                bool hit = r->cp == 15 && (r->wide ? r->crm : r->crn) == ns[k];
                ck_assert_msg(try(r, write) == (hit ? 't' : without), "%s under T%u", r->name,
                              ns[k]);
            }
}
END_TEST

/* Hyp's traps are for Non-secure PL1 and PL0 alone. */
START_TEST(hyp_and_secure_are_never_trapped)
{
    static const struct {
        enum rig_state st;
        unsigned mode;
    } at[] = {{RIG_NS, HYP}, {RIG_SECURE, SVC}, {RIG_SECURE, USR}, {RIG_NS, MON}};
    for (unsigned k = 0; k < 4; k++)
        for (unsigned i = 0; i < cp15_row_count; i++)
            for (unsigned write = 0; write < 2; write++) {
                struct cp15_regs *r = &rig.cpu->cp15;
                sys_rig_enter(&rig, RIG_SECURE, SVC);
                if (at[k].mode == MON)
                    cpu_set_cpsr(rig.cpu, MON);
                r->SCR[0] = at[k].st == RIG_NS ? 0x101 : 0;
                if (at[k].mode != MON)
                    cpu_set_cpsr(rig.cpu, at[k].mode);
                r->HCR[0] = 0x07ffffc0;
                r->HSTR[0] = 0x3bfef;
                r->HDCR[0] = 0xfe6;
                r->HCPTR[0] = 0x8000bfff;
                ck_assert_msg(try(&cp15_rows[i], write) != 't', "%s", cp15_rows[i].name);
            }
}
END_TEST

/* HCR.TIDCP reaches encodings that nobody has; without it they are UNDEFINED (B1.14.3). */
START_TEST(tidcp_space)
{
    static const struct {
        unsigned crn;
        uint16_t crms;
    } space[] = {{9, 0x01e7}, {10, 0x0113}, {11, 0x81ff}};
    for (unsigned k = 0; k < 3; k++)
        for (unsigned crm = 0; crm < 16; crm++) {
            struct cp15_row r = {
                .cp = 15, .opc1 = 5, .crn = (uint8_t)space[k].crn, .crm = (uint8_t)crm, .opc2 = 6};
            sys_rig_enter(&rig, RIG_NS, SVC);
            ck_assert_int_eq(try(&r, false), 'x');
            rig.cpu->cp15.HCR[0] = 1 << 20;
            ck_assert_int_eq(try(&r, false), space[k].crms >> crm & 1 ? 't' : 'x');
            sys_rig_enter(&rig, RIG_NS, USR);
            rig.cpu->cp15.HCR[0] = 1 << 20;
            ck_assert_int_eq(try(&r, false), 'x');
        }
}
END_TEST

/* --- traps of instructions --- */

static void expect(uint32_t insn, enum ex want, unsigned kind, uint32_t ec, uint32_t iss)
{
    struct cpu *c = rig.cpu;
    c->r[14] = c->r[3] = 0x40000100;
    enum ex ex = sys_rig_exec(&rig, insn);
    ck_assert_msg(ex == want, "%08x: %d, not %d", insn, ex, want);
    if (want != EX_EXC)
        return;
    ck_assert_msg(c->exc.kind == kind, "%08x: kind %u, not %u", insn, c->exc.kind, kind);
    if (kind == EXC_HYP_TRAP) {
        ck_assert_uint_eq(c->exc.ec, ec);
        ck_assert_uint_eq(c->exc.iss, iss);
    }
}

#define COND_AL (1u << 24 | 14u << 20)

START_TEST(waiting)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, SVC);
    expect(0xe320f003, EX_WAIT, 0, 0, 0);
    ck_assert_uint_eq(c->power, CPU_WFI);
    c->power = CPU_ON;
    c->cp15.HCR[0] = 1 << 13;
    expect(0xe320f003, EX_EXC, EXC_HYP_TRAP, 1, COND_AL);
    c->cp15.HCR[0] = 1 << 14;
    expect(0xe320f002, EX_EXC, EXC_HYP_TRAP, 1, COND_AL | 1);
    c->event_reg = 1; /* nothing to wait for: no trap, and the event is used up */
    expect(0xe320f002, EX_NEXT, 0, 0, 0);
    ck_assert_uint_eq(c->event_reg, 0);
    c->cp15.HCR[0] = 1 << 13;
    cpu_input(c, CPU_IN_IRQ, true);
    expect(0xe320f003, EX_END, 0, 0, 0);
    cpu_input(c, CPU_IN_IRQ, false);
    sys_rig_enter(&rig, RIG_NS, HYP);
    c->cp15.HCR[0] = 3 << 13;
    expect(0xe320f003, EX_WAIT, 0, 0, 0);
    c->power = CPU_ON;
    expect(0xe320f002, EX_WAIT, 0, 0, 0);
    c->power = CPU_ON;
    expect(0xe320f004, EX_NEXT, 0, 0, 0); /* SEV */
    ck_assert_uint_eq(c->event_reg, 1);
}
END_TEST

START_TEST(calls)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, SVC);
    expect(0xe1600070, EX_EXC, EXC_SMC, 0, 0);
    c->cp15.HCR[0] = 1 << 19;
    expect(0xe1600070, EX_EXC, EXC_HYP_TRAP, 0x13, 0);
    ck_assert_uint_eq(rig.calls, 1); /* the machine is offered it only past the trap */
    c->cp15.HCR[0] = 0;
    c->cp15.SCR[0] |= 1 << 7;
    expect(0xe1600070, EX_EXC, EXC_UNDEF, 0, 0);
    expect(0xe1400070, EX_EXC, EXC_HVC, 0, 0);
    c->cp15.SCR[0] &= ~UINT64_C(0x100);
    expect(0xe1400070, EX_EXC, EXC_UNDEF, 0, 0);
    rig.serve = true;
    expect(0xe1400070, EX_END, 0, 0, 0);
    expect(0xe1600070, EX_END, 0, 0, 0);
    sys_rig_enter(&rig, RIG_NS, USR);
    expect(0xe1600070, EX_EXC, EXC_UNDEF, 0, 0);
    expect(0xe1400070, EX_EXC, EXC_UNDEF, 0, 0);
    rig.serve = false;
    sys_rig_enter(&rig, RIG_SECURE, SVC);
    c->cp15.SCR[0] |= 0x100;
    expect(0xe1400070, EX_EXC, EXC_UNDEF, 0, 0); /* HVC is UNDEFINED in Secure state */
    expect(0xe1200070, EX_EXC, EXC_PREFETCH_ABORT, 0, 0);
    ck_assert_uint_eq(c->exc.fault.kind, FAULT_DEBUG);
}
END_TEST

START_TEST(bxj_and_debug_channel)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, SVC);
    expect(0xe12fff23, EX_JUMP, 0, 0, 0);
    c->cp15.HSTR[0] = 1 << 17;
    expect(0xe12fff23, EX_EXC, EXC_HYP_TRAP, 10, COND_AL | 3);
    sys_rig_enter(&rig, RIG_NS, SVC);
    expect(0xed935e01, EX_NEXT, 0, 0, 0); /* LDC p14, c5, [r3, #4] */
    expect(0xed835e01, EX_NEXT, 0, 0, 0);
    expect(0xed936e01, EX_EXC, EXC_UNDEF, 0, 0);
    c->cp15.HDCR[0] = 1 << 9;
    expect(0xed935e01, EX_EXC, EXC_HYP_TRAP, 6, COND_AL | 1 << 12 | 3 << 5 | 1 << 4 | 2 << 1);
    expect(0xeca35e01, EX_EXC, EXC_HYP_TRAP, 6, COND_AL | 1 << 12 | 3 << 5 | 1 << 4 | 1 << 1 | 1);
}
END_TEST

/* VMRS r2, FPEXC (reg 8), FPSID (0), MVFR0 (7), FPSCR (1): CPACR and NSACR, FPEXC.EN, HCPTR, then
 * HCR.TID0 and TID3 (B1.14). */
enum {
    VMRS_FPEXC = 0xeef82a10,
    VMRS_FPSID = 0xeef02a10,
    VMRS_FPSCR = 0xeef12a10,
    VMRS_MVFR0 = 0xeef72a10,
    VMOV_S0 = 0xee002a10,  /* vmov s0, r2 */
    VMOV_D16 = 0xec432b30, /* vmov d16, r2, r3 */
    VMOV_8 = 0xee402b10,   /* vmov.8 d0[0], r2: Advanced SIMD */
    VDUP_D16 = 0xeec02b90, /* vdup.8 d16, r2 */
    VFP_NONE = 0xee902a10, /* unallocated */
};

START_TEST(floating_point_registers)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, SVC);
    c->cp15.CPACR[0] = 0;
    c->cp15.HCPTR[0] |= 3 << 10;
    expect(VMRS_FPEXC, EX_EXC, EXC_UNDEF, 0, 0); /* CPACR first */
    c->cp15.CPACR[0] = 0xf << 20;
    expect(VMRS_FPEXC, EX_EXC, EXC_HYP_TRAP, 7, COND_AL | 10);
    expect(VMRS_FPSCR, EX_EXC, EXC_UNDEF, 0, 0); /* needs FPEXC.EN, and that comes first */
    c->cp15.NSACR[0] = 0;
    expect(VMRS_FPEXC, EX_EXC, EXC_UNDEF, 0, 0);
    c->cp15.NSACR[0] = 3 << 10;
    c->cp15.HCPTR[0] = 0x33ff;
    c->cp15.HCR[0] = 1 << 15;
    expect(VMRS_FPSID, EX_EXC, EXC_HYP_TRAP, 8, COND_AL | 7 << 14 | 0 << 10 | 2 << 5 | 0 << 1 | 1);
    expect(VMRS_MVFR0, EX_NEXT, 0, 0, 0);
    ck_assert_uint_eq(c->r[2], 0x10110222);
    c->cp15.HCR[0] = 1 << 18;
    expect(VMRS_MVFR0, EX_EXC, EXC_HYP_TRAP, 8, COND_AL | 7 << 14 | 7 << 10 | 2 << 5 | 0 << 1 | 1);
    expect(VMRS_FPSID, EX_NEXT, 0, 0, 0);
    ck_assert_uint_eq(c->r[2], 0x410430f0);
    expect(0xeef92a10, EX_EXC, EXC_UNDEF, 0, 0); /* FPINST */
    c->r[2] = 0xffffffff;
    expect(0xeee82a10, EX_END, 0, 0, 0); /* VMSR FPEXC, r2 */
    ck_assert_uint_eq(c->fpexc, 1u << 30);
    expect(0xeee12a10, EX_NEXT, 0, 0, 0); /* VMSR FPSCR, r2: no LEN, STRIDE, trap enables */
    ck_assert_uint_eq(c->fpscr, 0xffc0009f);
    expect(VMRS_FPSCR, EX_NEXT, 0, 0, 0);
    ck_assert_uint_eq(c->r[2], 0xffc0009f);
    sys_rig_enter(&rig, RIG_NS, USR);
    expect(VMRS_FPSCR, EX_NEXT, 0, 0, 0);
    expect(VMRS_FPEXC, EX_EXC, EXC_UNDEF, 0, 0);
    sys_rig_enter(&rig, RIG_NS, HYP);
    c->cp15.HCPTR[0] |= 3 << 10;
    expect(VMRS_FPEXC, EX_EXC, EXC_HYP_TRAP, 7, COND_AL | 10);
}
END_TEST

START_TEST(floating_point_enables)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, SVC);
    c->cp15.CPACR[0] = 0xf << 20;
    c->fpexc = 0;
    expect(VMOV_S0, EX_EXC, EXC_UNDEF, 0, 0);
    c->fpexc = 1u << 30;
    expect(VMOV_S0, EX_NEXT, 0, 0, 0);
    expect(VMOV_D16, EX_NEXT, 0, 0, 0);
    expect(VMOV_8, EX_NEXT, 0, 0, 0);
    expect(VFP_NONE, EX_EXC, EXC_UNDEF, 0, 0);
    c->cp15.CPACR[0] = UINT32_C(0xc0f00000); /* ASEDIS, D32DIS */
    expect(VMOV_S0, EX_NEXT, 0, 0, 0);
    expect(VMOV_D16, EX_EXC, EXC_UNDEF, 0, 0);
    expect(VMOV_8, EX_EXC, EXC_UNDEF, 0, 0);
    c->cp15.CPACR[0] = 0xf << 20;
    c->cp15.NSACR[0] = 3 << 10 | 1 << 14; /* NSD32DIS */
    expect(VMOV_D16, EX_EXC, EXC_UNDEF, 0, 0);
    expect(VMOV_8, EX_NEXT, 0, 0, 0);
    c->cp15.NSACR[0] = 3 << 10 | 1 << 15; /* NSASEDIS */
    expect(VMOV_D16, EX_NEXT, 0, 0, 0);
    expect(VMOV_8, EX_EXC, EXC_UNDEF, 0, 0);
    c->cp15.NSACR[0] = 3 << 10;
    c->cp15.HCPTR[0] = 0x33ff | 1 << 15; /* TASE */
    expect(VMOV_S0, EX_NEXT, 0, 0, 0);
    expect(VMOV_8, EX_EXC, EXC_HYP_TRAP, 7, COND_AL | 1 << 5 | 10);
    expect(VDUP_D16, EX_EXC, EXC_HYP_TRAP, 7, COND_AL | 1 << 5 | 10);
    c->cp15.CPACR[0] = 5 << 20; /* PL1 only */
    expect(VMOV_S0, EX_NEXT, 0, 0, 0);
    sys_rig_enter(&rig, RIG_NS, USR);
    expect(VMOV_S0, EX_EXC, EXC_UNDEF, 0, 0);
    sys_rig_enter(&rig, RIG_NS, HYP); /* CPACR is not Hyp's */
    c->cp15.CPACR[0] = 0;
    c->cp15.HCPTR[0] = 0x33ff;
    expect(VMOV_D16, EX_NEXT, 0, 0, 0);
    c->cp15.HCPTR[0] = 0x33ff | 3 << 10;
    expect(VMOV_D16, EX_EXC, EXC_HYP_TRAP, 7, COND_AL | 10);
    expect(VFP_NONE, EX_EXC, EXC_HYP_TRAP, 7, COND_AL | 10);
    expect(0xee000710, EX_EXC, EXC_UNDEF, 0, 0); /* MCR p7 */
    sys_rig_enter(&rig, RIG_NS, MON); /* Secure, whatever SCR.NS says: NSACR is nothing to it */
    c->cp15.CPACR[0] = 0xf << 20;
    c->cp15.NSACR[0] = 0;
    expect(VMOV_S0, EX_NEXT, 0, 0, 0);
    c->cp15.NSACR[0] = 3 << 10 | 1 << 14 | 1 << 15;
    expect(VMOV_D16, EX_NEXT, 0, 0, 0);
    expect(VMOV_8, EX_NEXT, 0, 0, 0);
}
END_TEST

/* CNTKCTL takes the timer from PL0, CNTHCTL from PL1 (B8.1, B8.2). */
START_TEST(timer_rights)
{
    static const struct {
        const char *name;
        uint32_t enable; /* of CNTKCTL */
    } rows[] = {{"CNTPCT", 1},       {"CNTVCT", 2},        {"CNTFRQ", 3},
                {"CNTV_CTL", 0x100}, {"CNTV_TVAL", 0x100}, {"CNTV_CVAL", 0x100},
                {"CNTP_CTL", 0x200}, {"CNTP_TVAL", 0x200}, {"CNTP_CVAL", 0x200}};
    for (unsigned k = 0; k < 9; k++)
        for (unsigned bit = 0; bit < 10; bit++) {
            rig.cnt[cp15_find("CNTKCTL")->offset] = 1u << bit;
            sys_rig_enter(&rig, RIG_SECURE, USR);
            ck_assert_msg(try(cp15_find(rows[k].name), false) ==
                              (rows[k].enable >> bit & 1 ? '.' : 'x'),
                          "%s with CNTKCTL bit %u", rows[k].name, bit);
        }
    sys_rig_enter(&rig, RIG_NS, SVC);
    ck_assert_int_eq(try(cp15_find("CNTFRQ"), true), 'x');
    sys_rig_enter(&rig, RIG_SECURE, SVC);
    ck_assert_int_eq(try(cp15_find("CNTFRQ"), true), '.');
}
END_TEST

int main(void)
{
    Suite *s = suite_create("traps");
    TCase *t = tcase_create("traps");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, each_bit_traps_its_list, 0, NTRAPS);
    tcase_add_test(t, lists_name_what_exists);
    tcase_add_test(t, hstr_by_primary_register);
    tcase_add_test(t, hyp_and_secure_are_never_trapped);
    tcase_add_test(t, tidcp_space);
    tcase_add_test(t, waiting);
    tcase_add_test(t, calls);
    tcase_add_test(t, bxj_and_debug_channel);
    tcase_add_test(t, floating_point_registers);
    tcase_add_test(t, floating_point_enables);
    tcase_add_test(t, timer_rights);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
