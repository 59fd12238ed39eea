/* test_sysregs.c - the system registers' encodings, worlds and resets, typed again.
 *
 * From ARM DDI 0406C tables B3-42 to B3-57 (cp15 by CRn), C11.11 (cp14) and the Cortex-A15 TRM's
 * tables 4-2 to 4-16, in the manual's own notation: opc1 CRn CRm opc2. The letter is what a world
 * switch does: V saves it per VM; G leaves it, with a reason in the row's text; H the hypervisor's;
 * S Secure; R read-only; - an operation; = another view of a register. */
#include "cpu/cp15.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

struct fact {
    const char *name, *enc;
    char world;
};

static const struct fact cp15[] = {
    {"MIDR", "0 c0 c0 0", 'R'},
    {"CTR", "0 c0 c0 1", 'R'},
    {"TCMTR", "0 c0 c0 2", 'R'},
    {"TLBTR", "0 c0 c0 3", 'R'},
    {"MIDR_ALIAS4", "0 c0 c0 4", '='},
    {"MPIDR", "0 c0 c0 5", 'R'},
    {"REVIDR", "0 c0 c0 6", 'R'},
    {"MIDR_ALIAS7", "0 c0 c0 7", '='},
    {"ID_PFR0", "0 c0 c1 0", 'R'},
    {"ID_PFR1", "0 c0 c1 1", 'R'},
    {"ID_DFR0", "0 c0 c1 2", 'R'},
    {"ID_AFR0", "0 c0 c1 3", 'R'},
    {"ID_MMFR0", "0 c0 c1 4", 'R'},
    {"ID_MMFR1", "0 c0 c1 5", 'R'},
    {"ID_MMFR2", "0 c0 c1 6", 'R'},
    {"ID_MMFR3", "0 c0 c1 7", 'R'},
    {"ID_ISAR0", "0 c0 c2 0", 'R'},
    {"ID_ISAR1", "0 c0 c2 1", 'R'},
    {"ID_ISAR2", "0 c0 c2 2", 'R'},
    {"ID_ISAR3", "0 c0 c2 3", 'R'},
    {"ID_ISAR4", "0 c0 c2 4", 'R'},
    {"ID_ISAR5", "0 c0 c2 5", 'R'},
    {"ID_RAZ", "0 c0 c7 7", '-'},
    {"CCSIDR", "1 c0 c0 0", 'R'},
    {"CLIDR", "1 c0 c0 1", 'R'},
    {"AIDR", "1 c0 c0 7", 'R'},
    {"CSSELR", "2 c0 c0 0", 'V'},
    {"VPIDR", "4 c0 c0 0", 'H'},
    {"VMPIDR", "4 c0 c0 5", 'H'},
    {"SCTLR", "0 c1 c0 0", 'V'},
    {"ACTLR", "0 c1 c0 1", 'G'},
    {"CPACR", "0 c1 c0 2", 'V'},
    {"SCR", "0 c1 c1 0", 'S'},
    {"SDER", "0 c1 c1 1", 'S'},
    {"NSACR", "0 c1 c1 2", 'S'},
    {"HSCTLR", "4 c1 c0 0", 'H'},
    {"HACTLR", "4 c1 c0 1", 'H'},
    {"HCR", "4 c1 c1 0", 'H'},
    {"HDCR", "4 c1 c1 1", 'H'},
    {"HCPTR", "4 c1 c1 2", 'H'},
    {"HSTR", "4 c1 c1 3", 'H'},
    {"HACR", "4 c1 c1 7", 'H'},
    {"TTBR0_32", "0 c2 c0 0", '='},
    {"TTBR1_32", "0 c2 c0 1", '='},
    {"TTBCR", "0 c2 c0 2", 'V'},
    {"HTCR", "4 c2 c0 2", 'H'},
    {"VTCR", "4 c2 c1 2", 'H'},
    {"DACR", "0 c3 c0 0", 'V'},
    {"DFSR", "0 c5 c0 0", 'V'},
    {"IFSR", "0 c5 c0 1", 'V'},
    {"ADFSR", "0 c5 c1 0", 'V'},
    {"AIFSR", "0 c5 c1 1", 'V'},
    {"HADFSR", "4 c5 c1 0", 'H'},
    {"HAIFSR", "4 c5 c1 1", 'H'},
    {"HSR", "4 c5 c2 0", 'H'},
    {"DFAR", "0 c6 c0 0", 'V'},
    {"IFAR", "0 c6 c0 2", 'V'},
    {"HDFAR", "4 c6 c0 0", 'H'},
    {"HIFAR", "4 c6 c0 2", 'H'},
    {"HPFAR", "4 c6 c0 4", 'H'},
    {"CP15NOP_c0_4", "0 c7 c0 4", '-'},
    {"ICIALLUIS", "0 c7 c1 0", '-'},
    {"BPIALLIS", "0 c7 c1 6", '-'},
    {"PAR_32", "0 c7 c4 0", '='},
    {"ICIALLU", "0 c7 c5 0", '-'},
    {"ICIMVAU", "0 c7 c5 1", '-'},
    {"CP15ISB", "0 c7 c5 4", '-'},
    {"BPIALL", "0 c7 c5 6", '-'},
    {"BPIMVA", "0 c7 c5 7", '-'},
    {"DCIMVAC", "0 c7 c6 1", '-'},
    {"DCISW", "0 c7 c6 2", '-'},
    {"ATS1CPR", "0 c7 c8 0", '-'},
    {"ATS1CPW", "0 c7 c8 1", '-'},
    {"ATS1CUR", "0 c7 c8 2", '-'},
    {"ATS1CUW", "0 c7 c8 3", '-'},
    {"ATS12NSOPR", "0 c7 c8 4", '-'},
    {"ATS12NSOPW", "0 c7 c8 5", '-'},
    {"ATS12NSOUR", "0 c7 c8 6", '-'},
    {"ATS12NSOUW", "0 c7 c8 7", '-'},
    {"DCCMVAC", "0 c7 c10 1", '-'},
    {"DCCSW", "0 c7 c10 2", '-'},
    {"CP15DSB", "0 c7 c10 4", '-'},
    {"CP15DMB", "0 c7 c10 5", '-'},
    {"DCCMVAU", "0 c7 c11 1", '-'},
    {"CP15NOP_c13_1", "0 c7 c13 1", '-'},
    {"DCCIMVAC", "0 c7 c14 1", '-'},
    {"DCCISW", "0 c7 c14 2", '-'},
    {"ATS1HR", "4 c7 c8 0", '-'},
    {"ATS1HW", "4 c7 c8 1", '-'},
    {"TLBIALLIS", "0 c8 c3 0", '-'},
    {"TLBIMVAIS", "0 c8 c3 1", '-'},
    {"TLBIASIDIS", "0 c8 c3 2", '-'},
    {"TLBIMVAAIS", "0 c8 c3 3", '-'},
    {"ITLBIALL", "0 c8 c5 0", '-'},
    {"ITLBIMVA", "0 c8 c5 1", '-'},
    {"ITLBIASID", "0 c8 c5 2", '-'},
    {"DTLBIALL", "0 c8 c6 0", '-'},
    {"DTLBIMVA", "0 c8 c6 1", '-'},
    {"DTLBIASID", "0 c8 c6 2", '-'},
    {"TLBIALL", "0 c8 c7 0", '-'},
    {"TLBIMVA", "0 c8 c7 1", '-'},
    {"TLBIASID", "0 c8 c7 2", '-'},
    {"TLBIMVAA", "0 c8 c7 3", '-'},
    {"TLBIALLHIS", "4 c8 c3 0", '-'},
    {"TLBIMVAHIS", "4 c8 c3 1", '-'},
    {"TLBIALLNSNHIS", "4 c8 c3 4", '-'},
    {"TLBIALLH", "4 c8 c7 0", '-'},
    {"TLBIMVAH", "4 c8 c7 1", '-'},
    {"TLBIALLNSNH", "4 c8 c7 4", '-'},
    {"PMCR", "0 c9 c12 0", 'G'},
    {"PMCNTENSET", "0 c9 c12 1", 'G'},
    {"PMCNTENCLR", "0 c9 c12 2", '='},
    {"PMOVSR", "0 c9 c12 3", 'G'},
    {"PMSWINC", "0 c9 c12 4", '-'},
    {"PMSELR", "0 c9 c12 5", 'G'},
    {"PMCEID0", "0 c9 c12 6", 'R'},
    {"PMCEID1", "0 c9 c12 7", 'R'},
    {"PMCCNTR", "0 c9 c13 0", 'G'},
    {"PMXEVTYPER", "0 c9 c13 1", '-'},
    {"PMXEVCNTR", "0 c9 c13 2", '-'},
    {"PMUSERENR", "0 c9 c14 0", 'G'},
    {"PMINTENSET", "0 c9 c14 1", 'G'},
    {"PMINTENCLR", "0 c9 c14 2", '='},
    {"PMOVSSET", "0 c9 c14 3", '='},
    {"L2CTLR", "1 c9 c0 2", 'G'},
    {"L2ECTLR", "1 c9 c0 3", 'G'},
    {"PRRR", "0 c10 c2 0", 'V'},
    {"NMRR", "0 c10 c2 1", 'V'},
    {"AMAIR0", "0 c10 c3 0", 'V'},
    {"AMAIR1", "0 c10 c3 1", 'V'},
    {"HMAIR0", "4 c10 c2 0", 'H'},
    {"HMAIR1", "4 c10 c2 1", 'H'},
    {"HAMAIR0", "4 c10 c3 0", 'H'},
    {"HAMAIR1", "4 c10 c3 1", 'H'},
    {"VBAR", "0 c12 c0 0", 'V'},
    {"MVBAR", "0 c12 c0 1", 'S'},
    {"ISR", "0 c12 c1 0", 'R'},
    {"HVBAR", "4 c12 c0 0", 'H'},
    {"FCSEIDR", "0 c13 c0 0", 'G'},
    {"CONTEXTIDR", "0 c13 c0 1", 'V'},
    {"TPIDRURW", "0 c13 c0 2", 'V'},
    {"TPIDRURO", "0 c13 c0 3", 'V'},
    {"TPIDRPRW", "0 c13 c0 4", 'V'},
    {"HTPIDR", "4 c13 c0 2", 'H'},
    {"CNTFRQ", "0 c14 c0 0", 'G'},
    {"CNTKCTL", "0 c14 c1 0", 'V'},
    {"CNTP_TVAL", "0 c14 c2 0", '-'},
    {"CNTP_CTL", "0 c14 c2 1", 'V'},
    {"CNTV_TVAL", "0 c14 c3 0", '-'},
    {"CNTV_CTL", "0 c14 c3 1", 'V'},
    {"CNTHCTL", "4 c14 c1 0", 'H'},
    {"CNTHP_TVAL", "4 c14 c2 0", '-'},
    {"CNTHP_CTL", "4 c14 c2 1", 'H'},
    {"L2ACTLR", "1 c15 c0 0", 'G'},
    {"L2PFR", "1 c15 c0 3", 'G'},
    {"ACTLR2", "1 c15 c0 4", 'G'},
    {"CBAR", "4 c15 c0 0", 'R'},
};

/* MRRC and MCRR: opc1 CRm. */
static const struct fact cp15_64[] = {
    {"TTBR0", "0 c2", 'V'},     {"TTBR1", "1 c2", 'V'},       {"HTTBR", "4 c2", 'H'},
    {"VTTBR", "6 c2", 'H'},     {"PAR", "0 c7", 'V'},         {"CNTPCT", "0 c14", 'R'},
    {"CNTVCT", "1 c14", 'R'},   {"CNTP_CVAL", "2 c14", 'V'},  {"CNTV_CVAL", "3 c14", 'V'},
    {"CNTVOFF", "4 c14", 'V'},  {"CNTHP_CVAL", "6 c14", 'H'}, {"CPUMERRSR", "0 c15", 'G'},
    {"L2MERRSR", "1 c15", 'G'},
};

static const struct fact cp14[] = {
    {"DBGDIDR", "0 c0 c0 0", 'R'},        {"DBGDSCRint", "0 c0 c1 0", 'R'},
    {"DBGDTRint", "0 c0 c5 0", '-'},      {"DBGWFAR", "0 c0 c6 0", 'G'},
    {"DBGVCR", "0 c0 c7 0", 'G'},         {"DBGDTRRXext", "0 c0 c0 2", 'G'},
    {"DBGDSCRext", "0 c0 c2 2", 'G'},     {"DBGDTRTXext", "0 c0 c3 2", 'G'},
    {"DBGOSECCR", "0 c0 c6 2", 'G'},      {"DBGBVR0", "0 c0 c0 4", 'G'},
    {"DBGBVR1", "0 c0 c1 4", 'G'},        {"DBGBVR2", "0 c0 c2 4", 'G'},
    {"DBGBVR3", "0 c0 c3 4", 'G'},        {"DBGBVR4", "0 c0 c4 4", 'G'},
    {"DBGBVR5", "0 c0 c5 4", 'G'},        {"DBGBCR0", "0 c0 c0 5", 'G'},
    {"DBGBCR1", "0 c0 c1 5", 'G'},        {"DBGBCR2", "0 c0 c2 5", 'G'},
    {"DBGBCR3", "0 c0 c3 5", 'G'},        {"DBGBCR4", "0 c0 c4 5", 'G'},
    {"DBGBCR5", "0 c0 c5 5", 'G'},        {"DBGWVR0", "0 c0 c0 6", 'G'},
    {"DBGWVR1", "0 c0 c1 6", 'G'},        {"DBGWVR2", "0 c0 c2 6", 'G'},
    {"DBGWVR3", "0 c0 c3 6", 'G'},        {"DBGWCR0", "0 c0 c0 7", 'G'},
    {"DBGWCR1", "0 c0 c1 7", 'G'},        {"DBGWCR2", "0 c0 c2 7", 'G'},
    {"DBGWCR3", "0 c0 c3 7", 'G'},        {"DBGDRAR_32", "0 c1 c0 0", '='},
    {"DBGBXVR4", "0 c1 c4 1", 'G'},       {"DBGBXVR5", "0 c1 c5 1", 'G'},
    {"DBGOSLAR", "0 c1 c0 4", '-'},       {"DBGOSLSR", "0 c1 c1 4", 'R'},
    {"DBGOSDLR", "0 c1 c3 4", 'G'},       {"DBGPRCR", "0 c1 c4 4", 'G'},
    {"DBGDSAR_32", "0 c2 c0 0", '='},     {"DBGDEVID2", "0 c7 c0 7", 'R'},
    {"DBGDEVID1", "0 c7 c1 7", 'R'},      {"DBGDEVID", "0 c7 c2 7", 'R'},
    {"DBGCLAIMSET", "0 c7 c8 6", 'G'},    {"DBGCLAIMCLR", "0 c7 c9 6", '='},
    {"DBGAUTHSTATUS", "0 c7 c14 6", 'R'}, {"TEECR", "6 c0 c0 0", 'V'},
    {"TEEHBR", "6 c1 c0 0", 'V'},         {"JIDR", "7 c0 c0 0", 'R'},
    {"JOSCR", "7 c1 c0 0", 'G'},          {"JMCR", "7 c2 c0 0", 'G'},
};

static const struct fact cp14_64[] = {{"DBGDRAR", "0 c1", 'R'}, {"DBGDSAR", "0 c2", 'R'}};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static char world_letter(unsigned world)
{
    static const char letters[] = {
        [WORLD_VM] = 'V', [WORLD_HYPER] = 'H', [WORLD_GLOBAL] = 'G', [WORLD_SEC] = 'S',
        [WORLD_RO] = 'R', [WORLD_OP] = '-',    [WORLD_VIEW] = '='};
    return letters[world];
}

static void check_fact(const struct fact *f, unsigned cp, bool wide)
{
    unsigned opc1 = 99, crn = 0, crm = 99, opc2 = 0;
    int got = wide ? sscanf(f->enc, "%u c%u", &opc1, &crm)
                   : sscanf(f->enc, "%u c%u c%u %u", &opc1, &crn, &crm, &opc2);
    ck_assert_int_eq(got, wide ? 2 : 4);
    const struct cp15_row *r = cp15_lookup(cp, opc1, crn, crm, opc2, wide);
    ck_assert_msg(r != NULL, "nothing at %s for %s", f->enc, f->name);
    ck_assert_str_eq(r->name, f->name);
    ck_assert_ptr_eq(cp15_find(f->name), r);
    ck_assert_msg(world_letter(r->world) == f->world, "%s: world %c", f->name,
                  world_letter(r->world));
}

START_TEST(encodings_and_worlds)
{
    for (unsigned i = 0; i < COUNT(cp15); i++)
        check_fact(&cp15[i], 15, false);
    for (unsigned i = 0; i < COUNT(cp15_64); i++)
        check_fact(&cp15_64[i], 15, true);
    for (unsigned i = 0; i < COUNT(cp14); i++)
        check_fact(&cp14[i], 14, false);
    for (unsigned i = 0; i < COUNT(cp14_64); i++)
        check_fact(&cp14_64[i], 14, true);
    ck_assert_uint_eq(cp15_row_count, COUNT(cp15) + COUNT(cp15_64) + COUNT(cp14) + COUNT(cp14_64));
}
END_TEST

/* Nothing that Non-secure PL1 or PL0 can change stays behind in a world switch without a reason. */
START_TEST(world_switch_forgets_nothing)
{
    unsigned saved = 0;
    for (unsigned i = 0; i < cp15_row_count; i++) {
        const struct cp15_row *r = &cp15_rows[i];
        bool hyp_only = r->rights == PL2_RW || r->rights == PL2_RO || r->rights == PL2_WO;
        bool secure = r->rights == SEC_RW || r->rights == SEC_RW_NSRO;
        bool ro = r->rights == PL0_RO || r->rights == PL1_RO || r->rights == PMU_RO ||
                  r->rights == DBG_RO;
        saved += r->world == WORLD_VM;
        if (hyp_only || secure || ro || r->world == WORLD_OP || r->world == WORLD_VIEW ||
            r->world == WORLD_VM)
            continue;
        ck_assert_msg(r->world == WORLD_GLOBAL, "%s is neither saved nor global", r->name);
        const char *reason = strchr(r->what, ';');
        ck_assert_msg(reason && strlen(reason) > 12, "%s is global without a reason", r->name);
    }
    ck_assert_uint_eq(saved, 31);
}
END_TEST

/* Reset values that software decides by (board.md; Cortex-A15 TRM table 4-17 on). */
START_TEST(identification)
{
    static const struct {
        const char *name;
        uint32_t value;
    } ids[] = {{"MIDR", 0x414fc0f0},
               {"CTR", 0x8444c004},
               {"ID_PFR0", 0x00001131},
               {"ID_PFR1", 0x00011011},
               {"ID_DFR0", 0x02010555},
               {"ID_MMFR0", 0x10201105},
               {"ID_MMFR1", 0x20000000},
               {"ID_MMFR2", 0x01240000},
               {"ID_MMFR3", 0x02102211},
               {"ID_ISAR0", 0x02101110},
               {"ID_ISAR1", 0x13112111},
               {"ID_ISAR2", 0x21232041},
               {"ID_ISAR3", 0x11112131},
               {"ID_ISAR4", 0x10011142},
               {"ID_ISAR5", 0},
               {"CLIDR", 0x0a200023},
               {"SCTLR", 0x00c50078},
               {"SCR", 0},
               {"HCR", 0},
               {"HSTR", 0},
               {"VBAR", 0},
               {"PMCR", 0x410f3000},
               {"NSACR", 0},
               {"CPACR", 0}};
    for (unsigned i = 0; i < COUNT(ids); i++)
        ck_assert_uint_eq(cp15_find(ids[i].name)->reset, ids[i].value);
}
END_TEST

/* Fields: register, name, highest and lowest bit, as the manual's figures show them. */
#define F(field, hi, lo) check_field(#field, (uint64_t)(field), field##_SHIFT, hi, lo)

static void check_field(const char *name, uint64_t mask, unsigned shift, unsigned hi, unsigned lo)
{
    uint64_t want = ((UINT64_C(1) << (hi - lo + 1)) - 1) << lo;
    ck_assert_msg(mask == want && shift == lo, "%s is not <%u:%u>", name, hi, lo);
}

START_TEST(control_fields)
{
    F(PSR_M, 4, 0), F(PSR_T, 5, 5), F(PSR_F, 6, 6), F(PSR_I, 7, 7), F(PSR_A, 8, 8);
    F(PSR_E, 9, 9), F(PSR_IT_HI, 15, 10), F(PSR_GE, 19, 16), F(PSR_J, 24, 24);
    F(PSR_IT_LO, 26, 25), F(PSR_Q, 27, 27), F(PSR_V, 28, 28), F(PSR_N, 31, 31);
    F(SCTLR_M, 0, 0), F(SCTLR_A, 1, 1), F(SCTLR_C, 2, 2), F(SCTLR_SW, 10, 10), F(SCTLR_Z, 11, 11);
    F(SCTLR_I, 12, 12), F(SCTLR_V, 13, 13), F(SCTLR_WXN, 19, 19), F(SCTLR_UWXN, 20, 20);
    F(SCTLR_EE, 25, 25), F(SCTLR_TRE, 28, 28), F(SCTLR_AFE, 29, 29), F(SCTLR_TE, 30, 30);
    F(SCR_NS, 0, 0), F(SCR_IRQ, 1, 1), F(SCR_FIQ, 2, 2), F(SCR_EA, 3, 3), F(SCR_FW, 4, 4);
    F(SCR_AW, 5, 5), F(SCR_SCD, 7, 7), F(SCR_HCE, 8, 8), F(SCR_SIF, 9, 9);
    F(HCR_VM, 0, 0), F(HCR_SWIO, 1, 1), F(HCR_PTW, 2, 2), F(HCR_FMO, 3, 3), F(HCR_IMO, 4, 4);
    F(HCR_AMO, 5, 5), F(HCR_VF, 6, 6), F(HCR_VI, 7, 7), F(HCR_VA, 8, 8), F(HCR_FB, 9, 9);
    F(HCR_BSU, 11, 10), F(HCR_DC, 12, 12), F(HCR_TWI, 13, 13), F(HCR_TWE, 14, 14);
    F(HCR_TID0, 15, 15), F(HCR_TID3, 18, 18), F(HCR_TSC, 19, 19), F(HCR_TIDCP, 20, 20);
    F(HCR_TAC, 21, 21), F(HCR_TSW, 22, 22), F(HCR_TPC, 23, 23), F(HCR_TPU, 24, 24);
    F(HCR_TTLB, 25, 25), F(HCR_TVM, 26, 26), F(HCR_TGE, 27, 27);
    F(HDCR_HPMN, 4, 0), F(HDCR_TPMCR, 5, 5), F(HDCR_TPM, 6, 6), F(HDCR_HPME, 7, 7);
    F(HDCR_TDE, 8, 8), F(HDCR_TDA, 9, 9), F(HDCR_TDOSA, 10, 10), F(HDCR_TDRA, 11, 11);
    F(HCPTR_TCP10, 10, 10), F(HCPTR_TCP11, 11, 11), F(HCPTR_TASE, 15, 15), F(HCPTR_TTA, 20, 20);
    F(HCPTR_TCPAC, 31, 31), F(HSTR_TTEE, 16, 16), F(HSTR_TJDBX, 17, 17), F(HSTR_T15, 15, 15);
    F(NSACR_CP10, 10, 10), F(NSACR_NSASEDIS, 15, 15), F(NSACR_NS_SMP, 18, 18);
    F(CPACR_CP10, 21, 20), F(CPACR_CP11, 23, 22), F(CPACR_ASEDIS, 31, 31), F(ACTLR_SMP, 6, 6);
}
END_TEST

START_TEST(memory_and_syndrome_fields)
{
    F(TTBCR_N, 2, 0), F(TTBCR_PD0, 4, 4), F(TTBCR_PD1, 5, 5), F(TTBCR_EAE, 31, 31);
    F(TTBCR_T1SZ, 18, 16), F(TTBCR_A1, 22, 22), F(TTBCR_EPD1, 23, 23), F(TTBCR_EPD0, 7, 7);
    F(VTCR_T0SZ, 3, 0), F(VTCR_S, 4, 4), F(VTCR_SL0, 7, 6), F(VTCR_SH0, 13, 12);
    F(VTTBR_VMID, 55, 48), F(TTBR_ASID, 55, 48), F(HTCR_T0SZ, 2, 0), F(HTCR_ORGN0, 11, 10);
    F(DFSR_FS_LO, 3, 0), F(DFSR_DOMAIN, 7, 4), F(DFSR_LPAE, 9, 9), F(DFSR_FS_HI, 10, 10);
    F(DFSR_WNR, 11, 11), F(DFSR_EXT, 12, 12), F(DFSR_CM, 13, 13), F(DFSR_STATUS, 5, 0);
    F(HPFAR_FIPA, 31, 4), F(PAR_F, 0, 0), F(PAR_LPAE, 11, 11), F(PAR_PA, 39, 12);
    F(PAR_FST, 6, 1), F(PAR_ATTR, 63, 56), F(PAR_S2WLK, 8, 8), F(PAR_FSTAGE, 9, 9);
    F(HSR_EC, 31, 26), F(HSR_IL, 25, 25), F(HSR_ISS, 24, 0), F(ISS_CV, 24, 24);
    F(ISS_COND, 23, 20), F(ISS_CP_OPC2, 19, 17), F(ISS_CP_OPC1, 16, 14), F(ISS_CP_CRN, 13, 10);
    F(ISS_CP_RT, 8, 5), F(ISS_CP_CRM, 4, 1), F(ISS_CPD_OPC1, 19, 16), F(ISS_CPD_RT2, 13, 10);
    F(ISS_DA_ISV, 24, 24), F(ISS_DA_SAS, 23, 22), F(ISS_DA_SSE, 21, 21), F(ISS_DA_SRT, 19, 16);
    F(ISS_AB_EA, 9, 9), F(ISS_AB_CM, 8, 8), F(ISS_AB_S1PTW, 7, 7), F(ISS_AB_WNR, 6, 6);
    F(ISS_AB_FSC, 5, 0), F(PMCR_N, 15, 11), F(PMXEVTYPER_NSH, 27, 27), F(PMXEVTYPER_P, 31, 31);
}
END_TEST

START_TEST(modes_and_classes)
{
    ck_assert_int_eq(MODE_USR, 16);
    ck_assert_int_eq(MODE_FIQ, 17);
    ck_assert_int_eq(MODE_IRQ, 18);
    ck_assert_int_eq(MODE_SVC, 19);
    ck_assert_int_eq(MODE_MON, 22);
    ck_assert_int_eq(MODE_ABT, 23);
    ck_assert_int_eq(MODE_HYP, 26);
    ck_assert_int_eq(MODE_UND, 27);
    ck_assert_int_eq(MODE_SYS, 31);
    ck_assert_int_eq(EC_UNKNOWN, 0);
    ck_assert_int_eq(EC_WFX, 1);
    ck_assert_int_eq(EC_CP15_32, 3);
    ck_assert_int_eq(EC_CP15_64, 4);
    ck_assert_int_eq(EC_CP14_32, 5);
    ck_assert_int_eq(EC_CP14_LS, 6);
    ck_assert_int_eq(EC_HCPTR, 7);
    ck_assert_int_eq(EC_CP10_ID, 8);
    ck_assert_int_eq(EC_BXJ, 10);
    ck_assert_int_eq(EC_CP14_64, 12);
    ck_assert_int_eq(EC_SVC, 17);
    ck_assert_int_eq(EC_HVC, 18);
    ck_assert_int_eq(EC_SMC, 19);
    ck_assert_int_eq(EC_IABT_LOWER, 32);
    ck_assert_int_eq(EC_IABT_HYP, 33);
    ck_assert_int_eq(EC_DABT_LOWER, 36);
    ck_assert_int_eq(EC_DABT_HYP, 37);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("system registers");
    TCase *t = tcase_create("facts");
    tcase_add_test(t, encodings_and_worlds);
    tcase_add_test(t, world_switch_forgets_nothing);
    tcase_add_test(t, identification);
    tcase_add_test(t, control_fields);
    tcase_add_test(t, memory_and_syndrome_fields);
    tcase_add_test(t, modes_and_classes);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
