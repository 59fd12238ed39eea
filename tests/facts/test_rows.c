/* test_rows.c - who may access each system register, what traps it, what it resets to and which of
 * its bits can be written: typed again, register by register, in groups as the manual's tables have
 * them.
 *
 * ARM DDI 0406C B1.14 (the traps, by group), B3.17 (rights, banking), B4.1 (resets, bits);
 * C11.11 (cp14); Cortex-A15 TRM chapter 4 (resets). "NAME reset/mask" in hexadecimal, ? for what
 * the manual calls UNKNOWN; NAME alone is an operation. Rights include what is above: PL1 is PL2
 * too. */
#include "cpu/arch/cp15_regs.h"
#include "cpu/cp15.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct group {
    enum cp15_rights rights;
    enum cp15_bank bank;
    enum cp15_trap trap;
    const char *rows;
};

static const struct group groups[] = {
    {PL1_RO, COMMON, TRAP_NONE,
     "MIDR 414fc0f0/0, MIDR_ALIAS4 0/0, MPIDR 80000000/0, MIDR_ALIAS7 0/0, ISR 0/0, "
     "CBAR 8000000/0"},
    {PL1_RO, COMMON, TRAP_TID2, "CTR 8444c004/0, CCSIDR 0/0, CLIDR a200023/0"},
    {PL1_RO, COMMON, TRAP_TID1, "TCMTR 0/0, TLBTR 0/0, REVIDR 0/0, AIDR 0/0"},
    {PL1_RO, COMMON, TRAP_TID3,
     "ID_PFR0 1131/0, ID_PFR1 11011/0, ID_DFR0 2010555/0, ID_AFR0 0/0, "
     "ID_MMFR0 10201105/0, ID_MMFR1 20000000/0, ID_MMFR2 1240000/0, ID_MMFR3 2102211/0, "
     "ID_ISAR0 2101110/0, ID_ISAR1 13112111/0, ID_ISAR2 21232041/0, ID_ISAR3 11112131/0, "
     "ID_ISAR4 10011142/0, ID_ISAR5 0/0, ID_RAZ"},
    {PL1_RW, BANKED, TRAP_TID2, "CSSELR ?/f"},
    {PL2_RW, COMMON, TRAP_NONE,
     "VPIDR 414fc0f0/ffffffff, VMPIDR 80000000/ffffffff, HSCTLR 30c50878/42081007, "
     "HACTLR 0/0, HCR 0/fffffff, HDCR 6/fff, HCPTR 33ff/80008c00, HSTR 0/3bfef, HACR 0/0, "
     "HTCR 80800000/3f07, VTCR 80000000/3fdf, HTTBR ?/ffffffffff, VTTBR 0/ff00ffffffffff, "
     "HADFSR 0/0, HAIFSR 0/0, HSR ?/ffffffff, HDFAR ?/ffffffff, HIFAR ?/ffffffff, "
     "HPFAR ?/fffffff0, HMAIR0 ?/ffffffff, HMAIR1 ?/ffffffff, HAMAIR0 0/0, HAMAIR1 0/0, "
     "HVBAR ?/ffffffe0, HTPIDR ?/ffffffff, CNTHCTL 3/ff, CNTHP_TVAL ?/ffffffff, "
     "CNTHP_CTL 0/3, CNTVOFF 0/ffffffffffffffff, CNTHP_CVAL ?/ffffffffffffffff"},
    {PL1_RW, BANKED, TRAP_TVM,
     "SCTLR c50078/72183c07, TTBR0 ?/ff00ffffffffff, TTBR1 ?/ff00ffffffffff, "
     "TTBR0_32 0/ffffffff, TTBR1_32 0/ffffffff, TTBCR 0/bfc73fb7, DACR ?/ffffffff, "
     "DFSR ?/3eff, IFSR ?/163f, ADFSR 0/0, AIFSR 0/0, DFAR ?/ffffffff, IFAR ?/ffffffff, "
     "PRRR ?/ffffffff, NMRR ?/ffffffff, AMAIR0 0/0, AMAIR1 0/0, CONTEXTIDR ?/ffffffff"},
    {PL1_RW, COMMON, TRAP_TAC, "ACTLR 0/ffffffff"},
    {PL1_RW, COMMON, TRAP_TCPAC, "CPACR 0/c0f00000"},
    {SEC_RW, SECURE, TRAP_NONE, "SCR 0/3bf, SDER 0/3, MVBAR ?/ffffffe0"},
    {SEC_RW_NSRO, COMMON, TRAP_NONE,
     "NSACR 0/6cc00, L2CTLR 800000/0, L2ACTLR 0/ffffffff, L2PFR 9b0/ffffffff, "
     "ACTLR2 0/ffffffff"},
    {PL1_WO, COMMON, TRAP_NONE,
     "CP15NOP_c0_4, BPIALLIS, BPIALL, BPIMVA, ATS1CPR, ATS1CPW, ATS1CUR, ATS1CUW, "
     "CP15NOP_c13_1"},
    {PL1_WO, COMMON, TRAP_TPU, "ICIALLUIS, ICIALLU, ICIMVAU, DCCMVAU"},
    {PL1_RW, BANKED, TRAP_NONE,
     "PAR ?/ffffffffffffffff, PAR_32 0/ffffffff, VBAR 0/ffffffe0, FCSEIDR 0/0, "
     "TPIDRPRW ?/ffffffff"},
    {PL0_WO, COMMON, TRAP_NONE, "CP15ISB, CP15DSB, CP15DMB"},
    {PL1_WO, COMMON, TRAP_TPC, "DCIMVAC, DCCMVAC, DCCIMVAC"},
    {PL1_WO, COMMON, TRAP_TSW, "DCISW, DCCSW, DCCISW"},
    {SECPL2_WO, COMMON, TRAP_NONE, "ATS12NSOPR, ATS12NSOPW, ATS12NSOUR, ATS12NSOUW"},
    {PL2_WO, COMMON, TRAP_NONE,
     "ATS1HR, ATS1HW, TLBIALLHIS, TLBIMVAHIS, TLBIALLNSNHIS, TLBIALLH, TLBIMVAH, "
     "TLBIALLNSNH"},
    {PL1_WO, COMMON, TRAP_TTLB,
     "TLBIALLIS, TLBIMVAIS, TLBIASIDIS, TLBIMVAAIS, ITLBIALL, ITLBIMVA, ITLBIASID, "
     "DTLBIALL, DTLBIMVA, DTLBIASID, TLBIALL, TLBIMVA, TLBIASID, TLBIMVAA"},
    {PL1_RW, COMMON, TRAP_NONE, "L2ECTLR 0/60000000, CPUMERRSR 0/0, L2MERRSR 0/0, CNTKCTL 0/3ff"},
    {PMU_RW, COMMON, TRAP_TPMCR, "PMCR 410f3000/39"},
    {PMU_RW, COMMON, TRAP_TPM,
     "PMCNTENSET ?/8000003f, PMCNTENCLR 0/8000003f, PMOVSR ?/8000003f, PMSELR ?/1f, "
     "PMCCNTR ?/ffffffff, PMXEVTYPER, PMXEVCNTR"},
    {PMU_WO, COMMON, TRAP_TPM, "PMSWINC"},
    {PMU_RO, COMMON, TRAP_TPM, "PMCEID0 20701/0, PMCEID1 0/0"},
    {PL0R_PL1W, COMMON, TRAP_TPM, "PMUSERENR 0/1"},
    {PL1_RW, COMMON, TRAP_TPM, "PMINTENSET ?/8000003f, PMINTENCLR 0/8000003f, PMOVSSET 0/8000003f"},
    {PL0_RW, BANKED, TRAP_NONE,
     "TPIDRURW ?/ffffffff, CNTP_TVAL ?/ffffffff, CNTP_CTL 0/3, "
     "CNTP_CVAL ?/ffffffffffffffff"},
    {PL0R_PL1W, BANKED, TRAP_NONE, "TPIDRURO ?/ffffffff"},
    {DBG_RO, COMMON, TRAP_TDA, "DBGDIDR 3515f021/0, DBGDSCRint 2/0"},
    {PL1_RW, COMMON, TRAP_TDA,
     "DBGDTRRXext 0/0, DBGDSCRext 2/f03c, DBGDTRTXext 0/0, DBGWFAR ?/ffffffff, "
     "DBGOSECCR 0/0, DBGVCR 0/de00dede, DBGBVR0 ?/ffffffff, DBGBVR1 ?/ffffffff, "
     "DBGBVR2 ?/ffffffff, DBGBVR3 ?/ffffffff, DBGBVR4 ?/ffffffff, DBGBVR5 ?/ffffffff, "
     "DBGBCR0 0/ffe1e7, DBGBCR1 0/ffe1e7, DBGBCR2 0/ffe1e7, DBGBCR3 0/ffe1e7, "
     "DBGBCR4 0/ffe1e7, DBGBCR5 0/ffe1e7, DBGWVR0 ?/fffffffc, DBGWVR1 ?/fffffffc, "
     "DBGWVR2 ?/fffffffc, DBGWVR3 ?/fffffffc, DBGWCR0 0/1f1fffff, DBGWCR1 0/1f1fffff, "
     "DBGWCR2 0/1f1fffff, DBGWCR3 0/1f1fffff, DBGBXVR4 ?/ff, DBGBXVR5 ?/ff, "
     "DBGCLAIMSET 0/ff, DBGCLAIMCLR 0/ff"},
    {DBG_RW, COMMON, TRAP_TDA, "DBGDTRint"},
    {DBG_RO, COMMON, TRAP_TDRA, "DBGDRAR 0/0, DBGDRAR_32 0/0, DBGDSAR 0/0, DBGDSAR_32 0/0"},
    {PL1_WO, COMMON, TRAP_TDOSA, "DBGOSLAR"},
    {PL1_RO, COMMON, TRAP_TDOSA, "DBGOSLSR a/0"},
    {PL1_RW, COMMON, TRAP_TDOSA, "DBGOSDLR 0/1, DBGPRCR 0/1"},
    {PL1_RO, COMMON, TRAP_TDA,
     "DBGDEVID2 0/0, DBGDEVID1 0/0, DBGDEVID 1110f13/0, DBGAUTHSTATUS aa/0"},
    {TEE_RW, COMMON, TRAP_TTEE, "TEECR 0/1"},
    {TEE_PL0, COMMON, TRAP_TTEE, "TEEHBR ?/fffffffc"},
    {PL0_RO, COMMON, TRAP_TID0, "JIDR 0/0"},
    {PL1_RW, COMMON, TRAP_TJDBX, "JOSCR 0/0"},
    {PL0_RW, COMMON, TRAP_TJDBX, "JMCR 0/0"},
    {PL0R_PL1W, COMMON, TRAP_NONE, "CNTFRQ 3b9aca0/ffffffff"},
    {PL0_RW, COMMON, TRAP_NONE, "CNTV_TVAL ?/ffffffff, CNTV_CTL 0/3, CNTV_CVAL ?/ffffffffffffffff"},
    {PL0_RO, COMMON, TRAP_NONE, "CNTPCT 0/0, CNTVCT 0/0"},
};

/* The value in hexadecimal at *at, or POISON for a question mark. */
static uint64_t number(const char **at)
{
    char *end;
    uint64_t v = POISON;
    if (**at == '?')
        end = (char *)*at + 1;
    else
        v = strtoull(*at, &end, 16);
    *at = end;
    return v;
}

static void check_row(const struct group *g, const char *name, const char *values)
{
    const struct cp15_row *r = cp15_find(name);
    ck_assert_msg(r != NULL, "no row %s", name);
    ck_assert_msg(r->rights == g->rights, "%s: rights %u, not %u", name, r->rights, g->rights);
    ck_assert_msg(r->bank == g->bank, "%s: bank %u, not %u", name, r->bank, g->bank);
    ck_assert_msg(r->trap == g->trap, "%s: trap %u, not %u", name, r->trap, g->trap);
    if (!*values)
        return;
    uint64_t reset = number(&values);
    ck_assert_int_eq(*values++, '/');
    uint64_t mask = number(&values);
    ck_assert_msg(r->reset == reset, "%s: reset %llx, not %llx", name, (unsigned long long)r->reset,
                  (unsigned long long)reset);
    ck_assert_msg(r->wmask == mask, "%s: mask %llx, not %llx", name, (unsigned long long)r->wmask,
                  (unsigned long long)mask);
}

static unsigned check_group(const struct group *g)
{
    char text[2048], *save = NULL;
    unsigned n = 0;
    ck_assert_uint_lt(strlen(g->rows), sizeof text);
    strcpy(text, g->rows);
    for (char *row = strtok_r(text, ",", &save); row; row = strtok_r(NULL, ",", &save), n++) {
        char name[32], values[64] = "";
        ck_assert_int_ge(sscanf(row, " %31s %63s", name, values), 1);
        check_row(g, name, values);
    }
    return n;
}

START_TEST(every_row)
{
    unsigned n = 0;
    for (unsigned i = 0; i < ARRAY_LEN(groups); i++)
        n += check_group(&groups[i]);
    ck_assert_uint_eq(n, cp15_row_count);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("system register rows");
    TCase *t = tcase_create("rows");
    tcase_add_test(t, every_row);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
