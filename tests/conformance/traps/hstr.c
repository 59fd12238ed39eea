/* hstr.c - HSTR: traps by CRn, of ThumbEE and of Jazelle (ARM DDI 0406C B1.14,
 * B4.1.73). */
#include "traps.h"

static unsigned bit;

static void set_bit(bool on)
{
    mcr_HSTR(on ? 1u << bit : 0);
    isb();
}

/* Each CRn (CRm of the 64-bit forms) with a register or two; 4 and 14 have no bit. */
static const struct trap_access t0[] = {{SR_MIDR, R}, {SR_CTR, R}};
static const struct trap_access t1[] = {{SR_SCTLR, R | W}, {SR_CPACR, R}};
static const struct trap_access t2[] = {{SR_TTBR0_32, R | W}, {SR_TTBR0, R | W}, {SR_TTBCR, R}};
static const struct trap_access t3[] = {{SR_DACR, R | W}};
static const struct trap_access t5[] = {{SR_DFSR, R | W}, {SR_IFSR, R}};
static const struct trap_access t6[] = {{SR_DFAR, R | W}, {SR_IFAR, R}};
static const struct trap_access t7[] = {
    {SR_PAR_32, R | W}, {SR_PAR, R | W}, {SR_ICIALLU, W}, {SR_ATS1CPR, W}, {SR_CP15ISB, W | UW}};
static const struct trap_access t8[] = {{SR_TLBIALL, W}, {SR_TLBIMVA, W}};
static const struct trap_access t9[] = {{SR_PMCR, R}, {SR_L2CTLR, R}};
static const struct trap_access t10[] = {{SR_PRRR, R | W}, {SR_NMRR, R}};
static const struct trap_access t12[] = {{SR_VBAR, R | W}, {SR_ISR, R}};
static const struct trap_access t13[] = {
    {SR_CONTEXTIDR, R | W}, {SR_TPIDRURW, R | W | UR | UW}, {SR_TPIDRURO, UR}};
static const struct trap_access t15[] = {{SR_CBAR, R}};
static const struct trap_access ttee[] = {{SR_TEECR, R | W}, {SR_TEEHBR, R | W | UR}};
static const struct trap_access tjdbx[] = {{SR_JOSCR, R | W}, {SR_JMCR, R | W}};

static const struct {
    unsigned bit;
    struct trap_bit trap;
} rows[] = {
    {0, {"HSTR.T0", "B1.14.14", set_bit, TRAP_LIST(t0)}},
    {1, {"HSTR.T1", "B1.14.14", set_bit, TRAP_LIST(t1)}},
    {2, {"HSTR.T2", "B1.14.14", set_bit, TRAP_LIST(t2)}},
    {3, {"HSTR.T3", "B1.14.14", set_bit, TRAP_LIST(t3)}},
    {5, {"HSTR.T5", "B1.14.14", set_bit, TRAP_LIST(t5)}},
    {6, {"HSTR.T6", "B1.14.14", set_bit, TRAP_LIST(t6)}},
    {7, {"HSTR.T7", "B1.14.14", set_bit, TRAP_LIST(t7)}},
    {8, {"HSTR.T8", "B1.14.14", set_bit, TRAP_LIST(t8)}},
    {9, {"HSTR.T9", "B1.14.14", set_bit, TRAP_LIST(t9)}},
    {10, {"HSTR.T10", "B1.14.14", set_bit, TRAP_LIST(t10)}},
    {12, {"HSTR.T12", "B1.14.14", set_bit, TRAP_LIST(t12)}},
    {13, {"HSTR.T13", "B1.14.14", set_bit, TRAP_LIST(t13)}},
    {15, {"HSTR.T15", "B1.14.14", set_bit, TRAP_LIST(t15), .tag = CORE}},
    {16, {"HSTR.TTEE", "B1.14", set_bit, TRAP_LIST(ttee)}},
    {17, {"HSTR.TJDBX", "B1.14", set_bit, TRAP_LIST(tjdbx)}},
};

/* c11 has no register on this core: the trap comes before UNDEFINED at PL1, behind it at PL0
 * (Coproc_Accepted(): the coarse-grained trap is looked at before what the register is). */
static void unallocated(void)
{
    static const struct {
        unsigned crn;
        const char *field;
        uint32_t crm;
    } rows[] = {{11, "HSTR.T11", 0}, {6, "HSTR.T6", 9}, {3, "HSTR.T3", 5}, {15, "HSTR.T15", 9}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t crn = rows[i].crn, crm = rows[i].crm, insn = I_MRC(15, 3, 2, crn, crm, 5);
        uint32_t hsr = 0x03u << 26 | 1u << 25 | 1u << 24 | 14u << 20 | 5u << 17 | 3u << 14 |
                       crn << 10 | 2u << 5 | crm << 1 | 1u;
        check_begin(MUST, "B1.14.14", "%s=1: an unallocated c%u encoding at PL1 traps",
                    rows[i].field, crn);
        mcr_HSTR(1u << crn);
        run_insn(PL1, insn);
        expect_trap(hsr, code_at(0));
        check_end();
        check_begin(MUST, "B1.14.14", "%s=0: an unallocated c%u encoding at PL1 is UNDEFINED",
                    rows[i].field, crn);
        run_insn(PL1, insn);
        expect_pl1(V_UNDEF, MODE_UND);
        check_end();
    }
}

/* Registers that are not PL1's: the coarse trap comes first as well. */
static void not_pl1s(void)
{
    static const struct {
        const char *field;
        unsigned bit;
        enum sysreg_id reg;
        bool write;
    } rows[] = {
        {"HSTR.T1", 1, SR_HCR, false},     {"HSTR.T1", 1, SR_SCR, false},
        {"HSTR.T0", 0, SR_MIDR, true},     {"HSTR.T0", 0, SR_VPIDR, false},
        {"HSTR.T7", 7, SR_ATS1HR, true},   {"HSTR.T8", 8, SR_TLBIALLH, true},
        {"HSTR.T12", 12, SR_HVBAR, false},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned on = 0; on < 2; on++) {
            check_begin(MUST, "B1.14.14", "%s=%u: %s of %s at PL1 %s", rows[i].field, on,
                        rows[i].write ? "write" : "read", sysregs[rows[i].reg].name,
                        on ? "traps" : "is UNDEFINED");
            mcr_HSTR(on << rows[i].bit);
            run_insn(PL1, sysreg_insn(rows[i].reg, rows[i].write));
            if (on)
                expect_trap(sysreg_hsr(rows[i].reg, rows[i].write), code_at(0));
            else
                expect_pl1(V_UNDEF, MODE_UND);
            check_end();
        }
}

static void writable_bits(void)
{
    check_begin(MUST, "B4.1.73", "HSTR: T4, T14 and 31:18 are not there, TTEE and TJDBX are");
    mcr_HSTR(0xffffffffu);
    expect_eq("HSTR", mrc_HSTR(), 0x0003bfefu);
    check_end();
}

#define HSR_BXJ 0x2be00000u /* EC 0x0a, IL, CV, COND 14 */

static void bxj(void)
{
    check_begin(MUST, "B1.14", "HSTR.TJDBX=1: BXJ at PL1 traps");
    mcr_HSTR(HSTR_TJDBX);
    guest.r[5] = code_at(1);
    run_insn(PL1, I_BXJ(5));
    expect_trap(HSR_BXJ | 5, code_at(0));
    check_end();
    check_begin(MUST, "B1.14", "HSTR.TJDBX=1: BXJ at PL0 traps");
    mcr_HSTR(HSTR_TJDBX);
    guest.r[5] = code_at(1);
    run_insn(PL0, I_BXJ(5));
    expect_trap(HSR_BXJ | 5, code_at(0));
    check_end();
    check_begin(MUST, "B1.14", "HSTR.TJDBX=0: BXJ at PL1 branches");
    guest.r[5] = code_at(1);
    run_insn(PL1, I_BXJ(5));
    expect_done();
    check_end();
}

void traps_hstr(void)
{
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        bit = rows[i].bit;
        try_trap_bit(&rows[i].trap);
    }
    unallocated();
    not_pl1s();
    bxj();
    writable_bits();
}
