/* test_cp15.c - who may access what, banks, and the registers that are more than storage.
 *
 * Rights are typed from ARM DDI 0406C tables B3-42 on, by state; hooks by the clause beside them.
 */
#include "mmu/mmu.h"
#include "sys_rig.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

enum { USR = 16, SVC = 19, MON = 22, HYP = 26 };

static struct sys_rig rig;

static void setup(void)
{
    sys_rig_open(&rig);
}
static void teardown(void)
{
    sys_rig_close(&rig);
}

static enum ex access(const char *name, bool write, uint32_t v)
{
    const struct cp15_row *r = cp15_find(name);
    struct cpu *c = rig.cpu;
    ck_assert_msg(r != NULL, "%s", name);
    uint32_t op = r->wide ? 0xec400000u | 3u << 16 | 2u << 12 | (uint32_t)r->cp << 8 |
                                (uint32_t)r->opc1 << 4 | r->crm
                          : 0xee000010u | (uint32_t)r->opc1 << 21 | (uint32_t)r->crn << 16 |
                                2u << 12 | (uint32_t)r->cp << 8 | (uint32_t)r->opc2 << 5 | r->crm;
    if (write)
        c->r[2] = v;
    return sys_rig_exec(&rig, op | (write ? 0 : 1u << 20));
}

static uint32_t read_reg(const char *name)
{
    ck_assert_msg(access(name, false, 0) != EX_EXC, "read of %s", name);
    return rig.cpu->r[2];
}

static void write_reg(const char *name, uint32_t v)
{
    ck_assert_msg(access(name, true, v) == EX_END, "write of %s", name);
}

/* Columns: Secure PL0, Secure PL1, Non-secure PL0, Non-secure PL1, Hyp, Monitor with NS.
 * r, w, b (both), - (UNDEFINED). */
static const struct {
    const char *name, *rights;
} rights[] = {
    {"MIDR", "-r-rrr"},      {"SCTLR", "-b-bbb"},      {"ISR", "-r-rrr"},
    {"TLBIALL", "-w-www"},   {"CP15DSB", "wwwwww"},    {"TPIDRURW", "bbbbbb"},
    {"TPIDRURO", "rbrbbb"},  {"TPIDRPRW", "-b-bbb"},   {"SCR", "-b---b"},
    {"MVBAR", "-b---b"},     {"SDER", "-b---b"},       {"NSACR", "-b-rrb"},
    {"HCR", "----bb"},       {"HVBAR", "----bb"},      {"VTTBR", "----bb"},
    {"TLBIALLH", "----ww"},  {"ATS1HR", "----ww"},     {"ATS12NSOPR", "-w--ww"},
    {"ATS1CPR", "-w-www"},   {"DCCMVAC", "-w-www"},    {"DCISW", "-w-www"},
    {"PAR", "-b-bbb"},       {"CPACR", "-b-bbb"},      {"PMCR", "-b-bbb"},
    {"PMUSERENR", "rbrbbb"}, {"PMINTENSET", "-b-bbb"}, {"PMCEID0", "-r-rrr"},
    {"TEECR", "rbrbbb"},     {"TEEHBR", "bbbbbb"},     {"JIDR", "rrrrrr"},
    {"JMCR", "bbbbbb"},      {"JOSCR", "-b-bbb"},      {"DBGDIDR", "rrrrrr"},
    {"DBGOSLAR", "-w-www"},  {"DBGVCR", "-b-bbb"},     {"L2CTLR", "-b-rrb"},
    {"CBAR", "-r-rrr"},      {"CNTVOFF", "----bb"},    {"CNTHCTL", "----bb"},
    {"CNTKCTL", "-b-bbb"},   {"CNTV_CTL", "-b-bbb"},   {"CNTFRQ", "-b-rrb"},
};

static void enter_column(unsigned col)
{
    static const struct {
        enum rig_state st;
        unsigned mode;
    } at[] = {{RIG_SECURE, USR}, {RIG_SECURE, SVC}, {RIG_NS, USR},
              {RIG_NS, SVC},     {RIG_NS, HYP},     {RIG_NS, MON}};
    sys_rig_enter(&rig, at[col].st, at[col].mode);
    memset(rig.cnt, 0, sizeof rig.cnt); /* no enables for PL0 */
    rig.cnt[cp15_find("CNTHCTL")->offset] = 3;
    rig.cpu->cp15.SCTLR[0] = rig.cpu->cp15.SCTLR[1] = rig.cpu->cp15.HSCTLR[0] = 0;
    rig.cpu->cp15.PMUSERENR[0] = rig.cpu->cp15.TEECR[0] = 0;
    rig.cpu->cp15.VTTBR[0] = 0;
}

START_TEST(rights_by_state)
{
    for (unsigned k = 0; k < sizeof rights / sizeof *rights; k++)
        for (unsigned col = 0; col < 6; col++) {
            char want = rights[k].rights[col];
            enter_column(col);
            bool r = access(rights[k].name, false, 0) != EX_EXC;
            enter_column(col);
            bool w = access(rights[k].name, true, (uint32_t)RIG_RAM) != EX_EXC;
            char got = r && w ? 'b' : r ? 'r' : w ? 'w' : '-';
            ck_assert_msg(got == want, "%s in column %u: %c, not %c", rights[k].name, col, got,
                          want);
        }
}
END_TEST

/* PMUSERENR, DBGDSCR.UDCCdis and TEECR.XED open and close PL0's doors. */
START_TEST(pl0_doors)
{
    enter_column(2);
    ck_assert_int_eq(access("PMCCNTR", false, 0), EX_EXC);
    rig.cpu->cp15.PMUSERENR[0] = 1;
    ck_assert_int_eq(access("PMCCNTR", false, 0), EX_NEXT);
    ck_assert_int_eq(access("PMINTENSET", false, 0), EX_EXC);
    rig.cpu->cp15.DBGDSCRext[0] |= 1 << 12;
    ck_assert_int_eq(access("DBGDIDR", false, 0), EX_EXC);
    rig.cpu->cp15.TEECR[0] = 1;
    ck_assert_int_eq(access("TEEHBR", false, 0), EX_EXC);
}
END_TEST

/* Banked registers: SCR.NS picks the copy, in Monitor mode too (B3.15). */
START_TEST(banks)
{
    static const char *names[] = {"CSSELR", "VBAR", "DACR",     "DFSR",     "IFSR",     "DFAR",
                                  "IFAR",   "PRRR", "TPIDRURW", "TPIDRURO", "TPIDRPRW", "PAR"};
    for (unsigned k = 0; k < 12; k++) {
        sys_rig_enter(&rig, RIG_SECURE, SVC);
        write_reg(names[k], 2);
        sys_rig_enter(&rig, RIG_NS, SVC);
        write_reg(names[k], 4);
        uint32_t ns = read_reg(names[k]);
        sys_rig_enter(&rig, RIG_SECURE, SVC);
        uint32_t s = read_reg(names[k]);
        sys_rig_enter(&rig, RIG_NS, MON);
        ck_assert_uint_eq(read_reg(names[k]), ns);
        sys_rig_enter(&rig, RIG_SECURE, MON);
        ck_assert_uint_eq(read_reg(names[k]), s);
        ck_assert_uint_eq(cp15_peek(rig.cpu, cp15_find(names[k]), true) & 0xffffffff, ns);
        bool vbar = strcmp(names[k], "VBAR") == 0;
        ck_assert_msg(vbar || (s == 2 && ns == 4), "%s: %x %x", names[k], s, ns);
    }
}
END_TEST

/* The 32-bit view is the low word; writing it leaves the high one (B4.1.154). */
START_TEST(wide_and_narrow)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, SVC);
    c->r[3] = 0x00a50012;
    write_reg("TTBR0", 0x40004000);
    ck_assert_uint_eq(c->cp15.TTBR0[1], UINT64_C(0x00a5001240004000));
    ck_assert_uint_eq(read_reg("TTBR0_32"), 0x40004000);
    write_reg("TTBR0_32", 0x4000806a);
    c->r[3] = 0;
    ck_assert_uint_eq(read_reg("TTBR0"), 0x4000806a);
    ck_assert_uint_eq(c->r[3], 0x00a50012);
    ck_assert_ptr_eq(cp15_find("mair0"), cp15_find("PRRR"));
}
END_TEST

START_TEST(masks_keep_fixed_bits)
{
    sys_rig_enter(&rig, RIG_NS, SVC);
    write_reg("SCTLR", 0xfffffffe);
    ck_assert_uint_eq(read_reg("SCTLR"), 0x72183c06 | 0x00c50078);
    write_reg("SCTLR", 0);
    ck_assert_uint_eq(read_reg("SCTLR"), 0x00c50078);
    write_reg("VBAR", 0xffffffff);
    ck_assert_uint_eq(read_reg("VBAR"), 0xffffffe0);
    write_reg("FCSEIDR", 0xffffffff);
    ck_assert_uint_eq(read_reg("FCSEIDR"), 0);
}
END_TEST

/* VPIDR, VMPIDR (B4.1.157, B4.1.158); CSSELR and CCSIDR; NSACR over CPACR and HCPTR (B4.1.40,
 * B4.1.64). */
START_TEST(identification)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, HYP);
    write_reg("VPIDR", 0x1234);
    write_reg("VMPIDR", 0x80000007);
    ck_assert_uint_eq(read_reg("MIDR"), 0x414fc0f0);
    sys_rig_enter(&rig, RIG_NS, SVC);
    ck_assert_uint_eq(read_reg("MIDR"), 0x1234);
    ck_assert_uint_eq(read_reg("MPIDR"), 0x80000007);
    ck_assert_uint_eq(cp15_peek(c, cp15_find("MIDR"), true), 0x414fc0f0);
    static const uint32_t caches[] = {0x701fe00a, 0x201fe00a, 0x711fe07a, 0};
    for (unsigned k = 0; k < 4; k++) {
        write_reg("CSSELR", k);
        ck_assert_uint_eq(read_reg("CCSIDR"), caches[k]);
    }
    write_reg("CPACR", 0x00f00000);
    ck_assert_uint_eq(read_reg("CPACR"), 0x00f00000);
    c->cp15.NSACR[0] = 0;
    ck_assert_uint_eq(read_reg("CPACR"), 0);
    write_reg("CPACR", 0);
    c->cp15.NSACR[0] = 3 << 10;
    ck_assert_uint_eq(read_reg("CPACR"), 0x00f00000);
    sys_rig_enter(&rig, RIG_NS, HYP);
    c->cp15.NSACR[0] = 1 << 10;
    ck_assert_uint_eq(read_reg("HCPTR"), 0x3bff & ~(1u << 10) & ~(1u << 15));
}
END_TEST

START_TEST(actlr_from_non_secure)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, SVC);
    c->cp15.ACTLR[0] = 0;
    write_reg("ACTLR", 0xffffffff);
    ck_assert_uint_eq(c->cp15.ACTLR[0], 0);
    c->cp15.NSACR[0] |= 1 << 18;
    write_reg("ACTLR", 0xffffffff);
    ck_assert_uint_eq(c->cp15.ACTLR[0], 0x40);
    sys_rig_enter(&rig, RIG_SECURE, SVC);
    write_reg("ACTLR", 0xffffffff);
    ck_assert_uint_eq(c->cp15.ACTLR[0], 0xffffffff);
}
END_TEST

/* ISR: physical, or virtual where HCR gives Non-secure PL1 the virtual one (B4.1.97). */
START_TEST(interrupt_status)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_NS, SVC);
    cpu_input(c, CPU_IN_IRQ, true);
    ck_assert_uint_eq(read_reg("ISR"), 0x80);
    c->cp15.HCR[0] = 1 << 4;
    ck_assert_uint_eq(read_reg("ISR"), 0);
    c->cp15.HCR[0] = 1 << 4 | 1 << 7 | 1 << 3 | 1 << 6 | 1 << 5 | 1 << 8;
    ck_assert_uint_eq(read_reg("ISR"), 0x1c0);
    sys_rig_enter(&rig, RIG_NS, HYP);
    c->cp15.HCR[0] = 1 << 4;
    ck_assert_uint_eq(read_reg("ISR"), 0x80);
    cpu_input(c, CPU_IN_IRQ, false);
}
END_TEST

/* Maintenance reaches the TLB as a descriptor (B3.10). */
static struct tlbi last;
static unsigned seen, broadcasts;

static void see(void *self, enum observer_kind kind, const void *detail)
{
    last = *(const struct tlbi *)detail;
    seen++;
}

static void broadcast(void *self, struct cpu *from, const struct tlbi *op)
{
    broadcasts++;
}

static const struct {
    const char *name;
    uint8_t scope, hyp, all_vmids, instr, data, shared;
} tlbis[] = {
    {"TLBIALL", TLBI_ALL, 0, 0, 1, 1, 0},     {"TLBIALLIS", TLBI_ALL, 0, 0, 1, 1, 1},
    {"TLBIMVA", TLBI_MVA, 0, 0, 1, 1, 0},     {"TLBIMVAIS", TLBI_MVA, 0, 0, 1, 1, 1},
    {"TLBIASID", TLBI_ASID, 0, 0, 1, 1, 0},   {"TLBIASIDIS", TLBI_ASID, 0, 0, 1, 1, 1},
    {"TLBIMVAA", TLBI_MVAA, 0, 0, 1, 1, 0},   {"TLBIMVAAIS", TLBI_MVAA, 0, 0, 1, 1, 1},
    {"ITLBIALL", TLBI_ALL, 0, 0, 1, 0, 0},    {"DTLBIALL", TLBI_ALL, 0, 0, 0, 1, 0},
    {"ITLBIMVA", TLBI_MVA, 0, 0, 1, 0, 0},    {"DTLBIMVA", TLBI_MVA, 0, 0, 0, 1, 0},
    {"ITLBIASID", TLBI_ASID, 0, 0, 1, 0, 0},  {"DTLBIASID", TLBI_ASID, 0, 0, 0, 1, 0},
    {"TLBIALLH", TLBI_ALL, 1, 0, 1, 1, 0},    {"TLBIALLHIS", TLBI_ALL, 1, 0, 1, 1, 1},
    {"TLBIMVAH", TLBI_MVAA, 1, 0, 1, 1, 0},   {"TLBIMVAHIS", TLBI_MVAA, 1, 0, 1, 1, 1},
    {"TLBIALLNSNH", TLBI_ALL, 0, 1, 1, 1, 0}, {"TLBIALLNSNHIS", TLBI_ALL, 0, 1, 1, 1, 1},
};

static void one_tlbi(unsigned k, unsigned col)
{
    enter_column(col);
    rig.cpu->cp15.VTTBR[0] = UINT64_C(0x0077000000000000);
    seen = broadcasts = 0;
    if (access(tlbis[k].name, true, 0x12345678) == EX_EXC)
        return;
    ck_assert_uint_eq(seen, 1);
    ck_assert_uint_eq(broadcasts, tlbis[k].shared);
    ck_assert_uint_eq(last.scope, tlbis[k].scope);
    ck_assert_uint_eq(last.va, 0x12345000);
    ck_assert_uint_eq(last.asid, 0x78);
    ck_assert_uint_eq(last.vmid, 0x77);
    ck_assert_uint_eq(last.all_vmids, tlbis[k].all_vmids);
    ck_assert_uint_eq(last.instr, tlbis[k].instr);
    ck_assert_uint_eq(last.data, tlbis[k].data);
    unsigned want = tlbis[k].hyp                      ? REGIME_HYP
                    : col == 1 && !tlbis[k].all_vmids ? REGIME_S_PL10
                                                      : REGIME_NS_PL10;
    ck_assert_uint_eq(last.regime, want);
}

START_TEST(tlb_maintenance)
{
    struct observer o = {.mask = BIT(OBS_TLB_OP), .fn = see};
    observer_attach(&rig.obs, &o);
    rig.cpu->links.broadcast = broadcast;
    for (unsigned k = 0; k < sizeof tlbis / sizeof *tlbis; k++) {
        one_tlbi(k, 1);
        one_tlbi(k, 3);
        one_tlbi(k, 4);
    }
    enter_column(3);
    rig.cpu->cp15.HCR[0] = 1 << 9; /* FB: local ones are broadcast */
    broadcasts = 0;
    write_reg("TLBIALL", 0);
    ck_assert_uint_eq(broadcasts, 1);
    observer_detach(&rig.obs, &o);
}
END_TEST

/* Stage 1 on, an empty short table: operations by address fault as CM and WnR say (B3.13.1); ATS
 * reports in PAR instead (B3.14). */
START_TEST(operations_by_address)
{
    struct cpu *c = rig.cpu;
    static const char *ops[] = {"DCIMVAC", "DCCMVAC", "DCCMVAU", "DCCIMVAC", "ICIMVAU"};
    for (unsigned k = 0; k < 5; k++) {
        enter_column(3);
        c->cp15.TTBR0[1] = RIG_RAM + 0x8000;
        c->cp15.TTBCR[1] = 0;
        c->cp15.SCTLR[1] = 1;
        ck_assert_int_eq(access(ops[k], true, 0x123), EX_EXC);
        ck_assert_uint_eq(c->exc.kind, EXC_DATA_ABORT);
        ck_assert_uint_eq(c->exc.fault.kind, FAULT_TRANSLATION);
        ck_assert_uint_eq(c->exc.fault.va, 0x123);
        ck_assert(c->exc.fault.cm && c->exc.fault.write);
    }
    write_reg("ATS1CPR", 0x123000);
    ck_assert_uint_eq(read_reg("PAR_32"), 1 | 5 << 1); /* F, section translation fault */
    uint32_t section = 0x40000c0e;                     /* AP full access, domain 0 */
    memcpy(rig.ram + 0x8000 + 4, &section, 4);
    c->cp15.DACR[1] = 1;
    write_reg("ATS1CPW", 0x123000);
    ck_assert_uint_eq(read_reg("PAR_32") & 0xfffff001, 0x40023000);
    write_reg("DCCMVAC", 0x123000);
    sys_rig_enter(&rig, RIG_NS, HYP); /* from Hyp: the same tables, the long format */
    write_reg("ATS1CPR", 0x123000);
    ck_assert_uint_eq(read_reg("PAR_32") & 0x801, 0x800);
}
END_TEST

/* A stage 1 table that stage 2 does not map: ATS1C of the guest aborts to Hyp. */
START_TEST(ats_under_stage_2)
{
    struct cpu *c = rig.cpu;
    enter_column(3);
    c->cp15.TTBR0[1] = RIG_RAM + 0x8000;
    c->cp15.TTBCR[1] = 0;
    c->cp15.SCTLR[1] = 1;
    c->cp15.VTTBR[0] = RIG_RAM + 0x10000;
    c->cp15.VTCR[0] = UINT32_C(1) << 31 | 1 << 6;
    c->cp15.HCR[0] = 1;
    cpu_context_changed(c);
    ck_assert_int_eq(access("ATS1CPR", true, 0x123000), EX_EXC);
    ck_assert_uint_eq(c->exc.fault.stage, 2);
    ck_assert(c->exc.fault.s1ptw);
    exc_take(c, &c->exc);
    ck_assert_uint_eq(c->cp15.HSR[0] >> 26, 0x24);
    ck_assert_uint_eq(c->cp15.HSR[0] & (1 << 8 | 1 << 7), 1 << 8 | 1 << 7);
}
END_TEST

START_TEST(unknown_is_logged_once)
{
    sys_rig_enter(&rig, RIG_NS, SVC);
    for (unsigned k = 0; k < 3; k++)
        ck_assert_int_eq(sys_rig_exec(&rig, 0xee172f71), EX_EXC); /* MRC p15, 0, r2, c7, c1, 3 */
    ck_assert_uint_eq(rig.logged, 1);
    ck_assert_str_eq(rig.log[0], "no row for CP15(?, 15, 0, 7, 1, 3, ...), read at 0x40000000");
    ck_assert_int_eq(sys_rig_exec(&rig, 0xec532f9e), EX_EXC); /* MRRC p15, 9, r2, r3, c14 */
    ck_assert_uint_eq(rig.logged, 2);
    ck_assert_str_eq(rig.log[1], "no row for CP15_64(?, 15, 9, 14, ...), read at 0x40000000");
    ck_assert_ptr_eq(cp15_lookup(15, 0, 0, 5, 3, false), cp15_find("ID_RAZ"));
    ck_assert_uint_eq(read_reg("ID_RAZ"), 0);
}
END_TEST

START_TEST(poke_and_reset)
{
    struct cpu *c = rig.cpu;
    sys_rig_enter(&rig, RIG_SECURE, SVC);
    cp15_poke(c, cp15_find("DACR"), true, 0x55555555);
    ck_assert_uint_eq(c->cp15.DACR[1], 0x55555555);
    cp15_poke(c, cp15_find("MIDR"), true, 0);
    ck_assert_uint_eq(cp15_peek(c, cp15_find("MIDR"), true), 0x414fc0f0);
    cp15_poke(c, cp15_find("CNTV_CTL"), true, 1);
    ck_assert_uint_eq(rig.cnt_writes, 1);
    uint64_t poison = c->cp15.TPIDRURO[1];
    cp15_reset(c);
    ck_assert_uint_eq(c->cp15.DACR[0] == 0, 0); /* UNKNOWN is not zero */
    uint64_t again = c->cp15.TPIDRURO[1];
    c->cfg.poison_seed = 2;
    cp15_reset(c);
    ck_assert_uint_eq(poison, again);
    ck_assert_uint_ne(again, c->cp15.TPIDRURO[1]);
    c->cfg = (struct cpu_config){.name = "cortex-a7", .id = 2};
    cp15_reset(c);
    ck_assert_uint_eq(c->cp15.MIDR[0], 0x410fc075);
    ck_assert_uint_eq(c->cp15.VMPIDR[0], 0x80000002);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("cp15");
    TCase *t = tcase_create("cp15");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, rights_by_state);
    tcase_add_test(t, pl0_doors);
    tcase_add_test(t, banks);
    tcase_add_test(t, wide_and_narrow);
    tcase_add_test(t, masks_keep_fixed_bits);
    tcase_add_test(t, identification);
    tcase_add_test(t, actlr_from_non_secure);
    tcase_add_test(t, interrupt_status);
    tcase_add_test(t, tlb_maintenance);
    tcase_add_test(t, operations_by_address);
    tcase_add_test(t, ats_under_stage_2);
    tcase_add_test(t, unknown_is_logged_once);
    tcase_add_test(t, poke_and_reset);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
