/* hcr.c - the trap bits of HCR (ARM DDI 0406C B1.14, B4.1.65).
 *
 * Which accesses a bit traps is typed from the manual's lists. VMRS of FPSID and MVFR0/1 (TID0,
 * TID3) is in the vfp area. Bits that do not trap (VM, FMO, VI...) are in other areas. */
#include "traps.h"

#define SET_HCR(bit)                                                                               \
    static void set_##bit(bool on)                                                                 \
    {                                                                                              \
        mcr_HCR(on ? HCR_##bit : 0);                                                               \
        isb();                                                                                     \
    }

SET_HCR(TID0)
SET_HCR(TID1)
SET_HCR(TID2)
SET_HCR(TID3)
SET_HCR(TIDCP)
SET_HCR(TAC)
SET_HCR(TSW)
SET_HCR(TPC)
SET_HCR(TPU)
SET_HCR(TTLB)
SET_HCR(TVM)

static const struct trap_access tid0[] = {{SR_JIDR, R}};
static const struct trap_access tid1[] = {
    {SR_TCMTR, R},
    {SR_TLBTR, R},
    {SR_REVIDR, R},
    {SR_AIDR, R},
};
static const struct trap_access tid2[] = {
    {SR_CTR, R}, {SR_CCSIDR, R}, {SR_CLIDR, R}, {SR_CSSELR, R | W}};
static const struct trap_access tid3[] = {
    {SR_ID_PFR0, R},  {SR_ID_PFR1, R},  {SR_ID_DFR0, R},  {SR_ID_AFR0, R},  {SR_ID_MMFR0, R},
    {SR_ID_MMFR1, R}, {SR_ID_MMFR2, R}, {SR_ID_MMFR3, R}, {SR_ID_ISAR0, R}, {SR_ID_ISAR1, R},
    {SR_ID_ISAR2, R}, {SR_ID_ISAR3, R}, {SR_ID_ISAR4, R}, {SR_ID_ISAR5, R}, {SR_ID_RAZ, R},
};
static const struct trap_access tidcp[] = {{SR_L2CTLR, R}, {SR_L2ECTLR, R}};
static const struct trap_access tac[] = {{SR_ACTLR, R | W}};
static const struct trap_access tsw[] = {{SR_DCISW, W}, {SR_DCCSW, W}, {SR_DCCISW, W}};
static const struct trap_access tpc[] = {{SR_DCIMVAC, W}, {SR_DCCMVAC, W}, {SR_DCCIMVAC, W}};
static const struct trap_access tpu[] = {
    {SR_ICIMVAU, W}, {SR_ICIALLU, W}, {SR_ICIALLUIS, W}, {SR_DCCMVAU, W}};
static const struct trap_access ttlb[] = {
    {SR_TLBIALLIS, W}, {SR_TLBIMVAIS, W}, {SR_TLBIASIDIS, W}, {SR_TLBIMVAAIS, W}, {SR_ITLBIALL, W},
    {SR_ITLBIMVA, W},  {SR_ITLBIASID, W}, {SR_DTLBIALL, W},   {SR_DTLBIMVA, W},   {SR_DTLBIASID, W},
    {SR_TLBIALL, W},   {SR_TLBIMVA, W},   {SR_TLBIASID, W},   {SR_TLBIMVAA, W},
};
static const struct trap_access tvm[] = {
    {SR_SCTLR, W},  {SR_TTBR0_32, W}, {SR_TTBR1_32, W},   {SR_TTBR0, W}, {SR_TTBR1, W},
    {SR_TTBCR, W},  {SR_DACR, W},     {SR_DFSR, W},       {SR_IFSR, W},  {SR_DFAR, W},
    {SR_IFAR, W},   {SR_ADFSR, W},    {SR_AIFSR, W},      {SR_PRRR, W},  {SR_NMRR, W},
    {SR_AMAIR0, W}, {SR_AMAIR1, W},   {SR_CONTEXTIDR, W},
};

static const struct trap_bit bits[] = {
    {"HCR.TID0", "B1.14", set_TID0, TRAP_LIST(tid0)},
    {"HCR.TID1", "B1.14", set_TID1, TRAP_LIST(tid1)},
    {"HCR.TID2", "B1.14", set_TID2, TRAP_LIST(tid2)},
    {"HCR.TID3", "B1.14", set_TID3, TRAP_LIST(tid3)},
    {"HCR.TIDCP", "B1.14.3", set_TIDCP, TRAP_LIST(tidcp), .tag = CORE},
    {"HCR.TAC", "B1.14.6", set_TAC, TRAP_LIST(tac)},
    {"HCR.TSW", "B1.14.4", set_TSW, TRAP_LIST(tsw)},
    {"HCR.TPC", "B1.14.4", set_TPC, TRAP_LIST(tpc)},
    {"HCR.TPU", "B1.14.4", set_TPU, TRAP_LIST(tpu)},
    {"HCR.TTLB", "B1.14.5", set_TTLB, TRAP_LIST(ttlb)},
    {"HCR.TVM", "B1.14", set_TVM, TRAP_LIST(tvm)},
};

/* What TVM must leave alone: reads. */
static void tvm_reads(void)
{
    for (unsigned i = 0; i < sizeof tvm / sizeof *tvm; i++) {
        check_begin(MUST, "B1.14", "HCR.TVM=1: %s does not trap", access_name(tvm[i].reg, R));
        set_TVM(true);
        try_untrapped(tvm[i].reg, R);
        check_end();
    }
}

/* A trap bit is for PL1 and PL0 alone: Hyp mode goes on. */
static void not_in_hyp(void)
{
    for (unsigned i = 0; i < sizeof bits / sizeof *bits; i++) {
        const struct trap_bit *b = &bits[i];
        bool write = !(b->list[0].how & R);
        check_begin(MUST, b->clause, "%s=1: %s %s in Hyp mode does not trap", b->name,
                    write ? "write of" : "read of", sysregs[b->list[0].reg].name);
        b->set(true);
        access_operands(b->list[0].reg);
        run_insn(PL2, sysreg_insn(b->list[0].reg, write));
        expect_done();
        check_end();
    }
}

/* PL0 has no right to these: UNDEFINED at PL1, not a trap (B1.14.1: the trap needs an access that
 * would otherwise be made). */
static void undefined_at_pl0(void)
{
    for (unsigned i = 0; i < sizeof bits / sizeof *bits; i++) {
        const struct trap_bit *b = &bits[i];
        bool write = !(b->list[0].how & R);
        if (b->list[0].reg == SR_JIDR || b->set == set_TIDCP)
            continue; /* PL0 may or may not, by the implementation */
        check_begin(MUST, "B1.14.1", "%s=1: %s %s at PL0 is UNDEFINED", b->name,
                    write ? "write of" : "read of", sysregs[b->list[0].reg].name);
        b->set(true);
        access_operands(b->list[0].reg);
        run_insn(PL0, sysreg_insn(b->list[0].reg, write));
        expect_pl1(V_UNDEF, MODE_UND);
        check_end();
    }
}

#define HSR_SMC 0x4e000000u /* EC 0x13, IL */

static void tsc(void)
{
    check_begin(MUST, "B1.14.8", "HCR.TSC=1: SMC at PL1 traps");
    mcr_HCR(HCR_TSC);
    guest.r[0] = 0x84000000u;
    run_insn(PL1, I_SMC);
    expect_trap(HSR_SMC, code_at(0));
    check_end();

    check_begin(MUST, "B1.14.8", "HCR.TSC=0: SMC at PL1 does not trap");
    guest.r[0] = 0x84000000u; /* PSCI_VERSION */
    run_insn(PL1, I_SMC);
    expect_done();
    check_end();

    check_begin(MUST, "B1.14.8", "HCR.TSC=1: SMC at PL0 is UNDEFINED");
    mcr_HCR(HCR_TSC);
    run_insn(PL0, I_SMC);
    expect_pl1(V_UNDEF, MODE_UND);
    check_end();

    check_begin(MUST, "B1.14.8", "HCR.TSC=1: SMC in Hyp mode does not trap");
    mcr_HCR(HCR_TSC);
    guest.r[0] = 0x84000000u;
    run_insn(PL2, I_SMC);
    expect_done();
    check_end();
}

void traps_hcr(void)
{
    for (unsigned i = 0; i < sizeof bits / sizeof *bits; i++)
        try_trap_bit(&bits[i]);
    tvm_reads();
    not_in_hyp();
    undefined_at_pl0();
    tsc();
}
