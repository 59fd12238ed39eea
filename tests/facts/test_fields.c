/* test_fields.c - every field of every register and descriptor, typed again from the manual's
 * figures.
 *
 * ARM DDI 0406C B1.3.3, B3.5, B3.6, B3.13, B4.1, B8.2, C11.11; ARM IHI 0048B chapters 4 and
 * 5; Cortex-A15 TRM chapters 4 and 8. A register is one string, the most significant field first:
 * "hi:lo NAME", or "bit NAME". The field rows are shared by the simulator, minihyp, the conformance
 * suite and the debugger, so that no use of a wrong one would show; here each must be what is
 * written, and each that there is must be written. */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof *(a))

struct row {
    const char *reg, *name;
    unsigned hi, lo;
};

struct figure {
    const char *reg, *fields;
};

/* --- the rows --- */

#define FIELD(reg, name, hi, lo, what)   {#reg, #name, hi, lo},
#define FIELD64(reg, name, hi, lo, what) {#reg, #name, hi, lo},
static const struct row cpu_rows[] = {
#include "cpu/arch/fields.def"
};

#define FIELD(reg, name, hi, lo, what) {#reg, #name, hi, lo},
static const struct row gic_rows[] = {
#include "gic/arch/gic_fields.def"
};

#define FIELD(reg, name, hi, lo, what) {#reg, #name, hi, lo},
static const struct row timer_rows[] = {
#include "timer/arch/cnt_fields.def"
};

#define DESC(format, name, hi, lo, what) {#format, #name, hi, lo},
static const struct row desc_rows[] = {
#include "mmu/arch/desc.def"
};

/* --- the figures --- */

static const struct figure cpu_figures[] = {
    {"PSR", "31 N,30 Z,29 C,28 V,27 Q,26:25 IT_LO,24 J,19:16 GE,15:10 IT_HI,9 E,8 A,7 I,6 F,5 T,"
            "4:0 M"},
    {"SCTLR", "30 TE,29 AFE,28 TRE,27 NMFI,25 EE,24 VE,22 U,21 FI,20 UWXN,19 WXN,17 HA,14 RR,13 V,"
              "12 I,11 Z,10 SW,7 B,5 CP15BEN,2 C,1 A,0 M"},
    {"HSCTLR", "30 TE,25 EE,21 FI,19 WXN,12 I,5 CP15BEN,2 C,1 A,0 M"},
    {"ACTLR", "6 SMP"},
    {"FPEXC", "30 EN"},
    {"FPSCR", "31 N,30 Z,29 C,28 V,27 QC,26 AHP,25 DN,24 FZ,23:22 RMODE,7 IDC,4 IXC,3 UFC,2 OFC,"
              "1 DZC,0 IOC"},
    {"CPACR", "31 ASEDIS,30 D32DIS,28 TRCDIS,23:22 CP11,21:20 CP10"},
    {"SCR", "9 SIF,8 HCE,7 SCD,6 NET,5 AW,4 FW,3 EA,2 FIQ,1 IRQ,0 NS"},
    {"SDER", "1 SUNIDEN,0 SUIDEN"},
    {"NSACR", "20 NSTRCDIS,18 NS_SMP,17 NS_L2ERR,15 NSASEDIS,14 NSD32DIS,11 CP11,10 CP10"},
    {"HCR", "27 TGE,26 TVM,25 TTLB,24 TPU,23 TPC,22 TSW,21 TAC,20 TIDCP,19 TSC,18 TID3,17 TID2,"
            "16 TID1,15 TID0,14 TWE,13 TWI,12 DC,11:10 BSU,9 FB,8 VA,7 VI,6 VF,5 AMO,4 IMO,3 FMO,"
            "2 PTW,1 SWIO,0 VM"},
    {"HDCR", "11 TDRA,10 TDOSA,9 TDA,8 TDE,7 HPME,6 TPM,5 TPMCR,4:0 HPMN"},
    {"HCPTR", "31 TCPAC,20 TTA,15 TASE,11 TCP11,10 TCP10"},
    {"HSTR", "17 TJDBX,16 TTEE,15 T15,13 T13,12 T12,11 T11,10 T10,9 T9,8 T8,7 T7,6 T6,5 T5,3 T3,"
             "2 T2,1 T1,0 T0"},
    {"TTBCR", "31 EAE,29:28 SH1,27:26 ORGN1,25:24 IRGN1,23 EPD1,22 A1,18:16 T1SZ,13:12 SH0,"
              "11:10 ORGN0,9:8 IRGN0,7 EPD0,5 PD1,4 PD0,2:0 N,2:0 T0SZ"},
    {"HTCR", "13:12 SH0,11:10 ORGN0,9:8 IRGN0,2:0 T0SZ"},
    {"VTCR", "13:12 SH0,11:10 ORGN0,9:8 IRGN0,7:6 SL0,4 S,3:0 T0SZ"},
    {"TTBR", "55:48 ASID,39:0 BADDR,6 IRGN_HI,5 NOS,4:3 RGN,1 S,0 IRGN_LO"},
    {"VTTBR", "55:48 VMID,39:0 BADDR"},
    {"CONTEXTIDR", "31:8 PROCID,7:0 ASID"},
    {"DFSR", "13 CM,12 EXT,11 WNR,10 FS_HI,9 LPAE,7:4 DOMAIN,5:0 STATUS,3:0 FS_LO"},
    {"IFSR", "12 EXT,10 FS_HI,9 LPAE,5:0 STATUS,3:0 FS_LO"},
    {"HPFAR", "31:4 FIPA"},
    {"PAR", "63:56 ATTR,39:12 PA,31:12 PA_SHORT,11 LPAE,10 NOS,9 NS,9 FSTAGE,8 S2WLK,8:7 SH_LPAE,"
            "7 SH,6:4 INNER,6:1 FST,5:1 FS,3:2 OUTER,1 SS,0 F"},
    {"HSR", "31:26 EC,25 IL,24:0 ISS"},
    {"ISS",
     "24 CV,23:20 COND,0 WFX_TI,"                                               /* all; WFI, WFE */
     "19:17 CP_OPC2,16:14 CP_OPC1,13:10 CP_CRN,8:5 CP_RT,4:1 CP_CRM,0 CP_READ," /* MCR, MRC */
     "19:16 CPD_OPC1,13:10 CPD_RT2,"                                            /* MCRR */
     "19:12 LDC_IMM,8:5 LDC_RN,4 LDC_ADD,3:1 LDC_AM,"                           /* LDC, STC */
     "5 HCPTR_TA,3:0 HCPTR_COPROC,3:0 BXJ_RM,15:0 IMM16,"
     "24 DA_ISV,23:22 DA_SAS,21 DA_SSE,19:16 DA_SRT,9 AB_EA,8 AB_CM,7 AB_S1PTW,6 AB_WNR,"
     "5:0 AB_FSC"},
    {"CSSELR", "3:1 LEVEL,0 IND"},
    {"MPIDR", "31 MP,30 U,15:8 AFF1,7:0 AFF0"},
    {"L2CTLR", "25:24 CORES"},
    {"ISR", "8 A,7 I,6 F"},
    {"PMCR", "15:11 N,5 DP,4 X,3 D,2 C,1 P,0 E"},
    {"PMXEVTYPER", "31 P,30 U,29 NSK,28 NSU,27 NSH,7:0 EVTCOUNT"},
    {"PMUSERENR", "0 EN"},
    {"DBGDSCR", "15 MDBGEN,12 UDCCDIS,5:2 MOE"},
    {"DBGOSLSR", "1 OSLK"},
    {"TEECR", "0 XED"},
};

static const struct figure gic_figures[] = {
    {"GICD_CTLR", "1 EnableGrp1,0 EnableGrp0"},
    {"GICD_CTLR_NS", "0 EnableGrp1"},
    {"GICD_TYPER", "15:11 LSPI,10 SecurityExtn,7:5 CPUNumber,4:0 ITLinesNumber"},
    {"GICD_IIDR", "31:24 ProductID,19:16 Variant,15:12 Revision,11:0 Implementer"},
    {"GICD_ICFGR", "1 Edge,0 Model"},
    {"GICD_SGIR", "25:24 TargetListFilter,23:16 CPUTargetList,15 NSATT,3:0 SGIINTID"},
    {"GICC_CTLR", "10 EOImodeNS,9 EOImodeS,8 IRQBypDisGrp1,7 FIQBypDisGrp1,6 IRQBypDisGrp0,"
                  "5 FIQBypDisGrp0,4 CBPR,3 FIQEn,2 AckCtl,1 EnableGrp1,0 EnableGrp0"},
    {"GICC_CTLR_NS", "9 EOImodeNS,6 IRQBypDisGrp1,5 FIQBypDisGrp1,0 EnableGrp1"},
    {"GICC_PMR", "7:0 Priority"},
    {"GICC_BPR", "2:0 BinaryPoint"},
    {"GICC_IAR", "12:10 CPUID,9:0 InterruptID"},
    {"GICC_IIDR", "31:20 ProductID,19:16 Architecture,15:12 Revision,11:0 Implementer"},
    {"GICH_HCR",
     "31:27 EOICount,7 VGrp1DIE,6 VGrp1EIE,5 VGrp0DIE,4 VGrp0EIE,3 NPIE,2 LRENPIE,1 UIE,"
     "0 En"},
    {"GICH_VTR", "31:29 PRIbits,28:26 PREbits,5:0 ListRegs"},
    {"GICH_VMCR", "31:27 VMPriMask,23:21 VMBP,20:18 VMABP,9 VEM,4 VMCBPR,3 VMFIQEn,2 VMAckCtl,"
                  "1 VMGrp1En,0 VMGrp0En"},
    {"GICH_MISR", "7 VGrp1D,6 VGrp1E,5 VGrp0D,4 VGrp0E,3 NP,2 LRENP,1 U,0 EOI"},
    {"GICH_LR", "31 HW,30 Grp1,29:28 State,29 Active,28 Pending,27:23 Priority,19:10 PhysicalID,"
                "19 EOI,12:10 CPUID,9:0 VirtualID"},
    {"GICV_CTLR", "9 EOImode,4 CBPR,3 FIQEn,2 AckCtl,1 EnableGrp1,0 EnableGrp0"},
    {"GICV_PMR", "7:3 Priority"},
};

static const struct figure timer_figures[] = {
    {"CNTKCTL", "9 PL0PTEN,8 PL0VTEN,7:4 EVNTI,3 EVNTDIR,2 EVNTEN,1 PL0VCTEN,0 PL0PCTEN"},
    {"CNTHCTL", "7:4 EVNTI,3 EVNTDIR,2 EVNTEN,1 PL1PCEN,0 PL1PCTEN"},
    {"CNT_CTL", "2 ISTATUS,1 IMASK,0 ENABLE"},
};

static const struct figure desc_figures[] = {
    {"SD1", "1:0 TYPE"},
    {"SD_TABLE", "31:10 BASE,8:5 DOMAIN,3 NS,2 PXN"},
    {"SD_SECT", "31:20 BASE,19 NS,18 SUPER,17 NG,16 S,15 AP2,14:12 TEX,11:10 AP10,8:5 DOMAIN,4 XN,"
                "3 C,2 B,0 PXN"},
    {"SD_SUPER", "31:24 BASE,23:20 PA35_32,8:5 PA39_36"},
    {"SD2", "1:0 TYPE"},
    {"SD_LARGE", "31:16 BASE,15 XN,14:12 TEX,11 NG,10 S,9 AP2,5:4 AP10,3 C,2 B"},
    {"SD_SMALL", "31:12 BASE,11 NG,10 S,9 AP2,8:6 TEX,5:4 AP10,3 C,2 B,0 XN"},
    {"LD", "39:12 ADDR,1:0 TYPE"},
    {"LD_TABLE", "63 NS,62 RO,61 NOPL0,60 XN,59 PXN"},
    {"LD_S1", "54 XN,53 PXN,52 CONTIG,11 NG,10 AF,9:8 SH,7:6 AP21,5 NS,4:2 ATTRINDX"},
    {"LD_S2", "54 XN,52 CONTIG,10 AF,9:8 SH,7:6 HAP,5:2 MEMATTR"},
    {"PAR", "31:24 SS_PA31_24,23:16 SS_PA39_32,6 EXT"},
};

/* --- both compared --- */

/* The next field of a figure; what follows it, or NULL at the end. */
static const char *next_field(const char *text, struct row *out, char name[32])
{
    int used = 0;
    if (sscanf(text, "%u:%u %31[A-Za-z0-9_]%n", &out->hi, &out->lo, name, &used) != 3) {
        ck_assert_msg(sscanf(text, "%u %31[A-Za-z0-9_]%n", &out->hi, name, &used) == 2,
                      "cannot read '%s'", text);
        out->lo = out->hi;
    }
    out->name = name;
    return text[used] == ',' ? text + used + 1 : NULL;
}

static const struct row *find(const struct row *rows, unsigned n, const struct row *want)
{
    for (unsigned i = 0; i < n; i++)
        if (!strcmp(rows[i].reg, want->reg) && !strcmp(rows[i].name, want->name))
            return &rows[i];
    return NULL;
}

static void compare(const struct row *rows, unsigned n, const struct figure *figures,
                    unsigned count)
{
    unsigned written = 0;
    for (unsigned k = 0; k < count; k++) {
        const char *at = figures[k].fields;
        while (at) {
            char name[32];
            struct row want = {.reg = figures[k].reg};
            at = next_field(at, &want, name);
            const struct row *got = find(rows, n, &want);
            ck_assert_msg(got != NULL, "no row for %s.%s", want.reg, want.name);
            ck_assert_msg(got->hi == want.hi && got->lo == want.lo, "%s.%s is <%u:%u>, not <%u:%u>",
                          want.reg, want.name, want.hi, want.lo, got->hi, got->lo);
            written++;
        }
    }
    ck_assert_uint_eq(written, n);
}

START_TEST(system_registers)
{
    compare(cpu_rows, ARRAY_LEN(cpu_rows), cpu_figures, ARRAY_LEN(cpu_figures));
}
END_TEST

START_TEST(interrupt_controller)
{
    compare(gic_rows, ARRAY_LEN(gic_rows), gic_figures, ARRAY_LEN(gic_figures));
}
END_TEST

START_TEST(generic_timer)
{
    compare(timer_rows, ARRAY_LEN(timer_rows), timer_figures, ARRAY_LEN(timer_figures));
}
END_TEST

START_TEST(descriptors)
{
    compare(desc_rows, ARRAY_LEN(desc_rows), desc_figures, ARRAY_LEN(desc_figures));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("fields");
    TCase *t = tcase_create("figures");
    tcase_add_test(t, system_registers);
    tcase_add_test(t, interrupt_controller);
    tcase_add_test(t, generic_timer);
    tcase_add_test(t, descriptors);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
