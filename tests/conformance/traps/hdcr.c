/* hdcr.c - HDCR: performance monitors and debug registers (ARM DDI 0406C B1.14, B1.14.15,
 * B4.1.66). */
#include "traps.h"

static uint32_t mask;

static void set_bit(bool on)
{
    uint32_t hpmn = field_get(mrc_PMCR(), PMCR_N);
    mcr_HDCR(hpmn | (on ? mask : 0));
    mcr_PMUSERENR(1);
    isb();
}

static const struct trap_access tpmcr[] = {{SR_PMCR, R | W | UR | UW}};
static const struct trap_access tpm[] = {
    {SR_PMCR, R | W | UR},    {SR_PMCNTENSET, R | W | UR},
    {SR_PMCNTENCLR, R | W},   {SR_PMOVSR, R | W | UR},
    {SR_PMSWINC, W | UW},     {SR_PMSELR, R | W | UW},
    {SR_PMCEID0, R | UR},     {SR_PMCEID1, R},
    {SR_PMCCNTR, R | W | UR}, {SR_PMXEVTYPER, R | W},
    {SR_PMXEVCNTR, R | W},    {SR_PMUSERENR, R | W | UR},
    {SR_PMINTENSET, R | W},   {SR_PMINTENCLR, R | W},
    {SR_PMOVSSET, R | W},
};
static const struct trap_access tdra[] = {
    {SR_DBGDRAR_32, R | UR}, {SR_DBGDRAR, R}, {SR_DBGDSAR_32, R | UR}, {SR_DBGDSAR, R}};
static const struct trap_access tdosa[] = {
    {SR_DBGOSLAR, W}, {SR_DBGOSLSR, R}, {SR_DBGOSDLR, R | W}, {SR_DBGPRCR, R | W}};
static const struct trap_access tda[] = {
    {SR_DBGDIDR, R | UR}, {SR_DBGDSCRint, R | UR}, {SR_DBGDSCRext, R | W}, {SR_DBGVCR, R | W},
    {SR_DBGDTRRXext, R},  {SR_DBGDTRTXext, R},     {SR_DBGBVR0, R | W},    {SR_DBGBCR0, R | W},
    {SR_DBGWVR0, R | W},  {SR_DBGWCR0, R | W},     {SR_DBGWFAR, R | W},    {SR_DBGCLAIMSET, R},
    {SR_DBGCLAIMCLR, R},  {SR_DBGAUTHSTATUS, R},   {SR_DBGDEVID, R},       {SR_DBGBCR5, R | W},
};
/* TDE asks for the three others (B1.14.15). */
static const struct trap_access tde[] = {
    {SR_DBGDRAR_32, R}, {SR_DBGOSLSR, R}, {SR_DBGDIDR, R}, {SR_DBGVCR, R | W}};

static const struct {
    uint32_t mask;
    struct trap_bit trap;
} rows[] = {
    {HDCR_TPMCR, {"HDCR.TPMCR", "B1.14", set_bit, TRAP_LIST(tpmcr)}},
    {HDCR_TPM, {"HDCR.TPM", "B1.14", set_bit, TRAP_LIST(tpm)}},
    {HDCR_TDRA | HDCR_TDE, {"HDCR.TDE", "B1.14.15", set_bit, TRAP_LIST(tde)}},
    {HDCR_TDRA, {"HDCR.TDRA", "B1.14.15", set_bit, TRAP_LIST(tdra)}},
    {HDCR_TDOSA, {"HDCR.TDOSA", "B1.14.15", set_bit, TRAP_LIST(tdosa)}},
    {HDCR_TDA, {"HDCR.TDA", "B1.14.15", set_bit, TRAP_LIST(tda)}},
};

/* TDE needs the others set too; else it is UNPREDICTABLE (B4.1.66). */
static uint32_t with_others(uint32_t m)
{
    return m & HDCR_TDE ? HDCR_TDE | HDCR_TDRA | HDCR_TDOSA | HDCR_TDA : m;
}

static void pmu_closed_to_pl0(void)
{
    static const enum sysreg_id regs[] = {SR_PMCR, SR_PMCNTENSET, SR_PMCCNTR, SR_PMXEVTYPER};
    for (unsigned i = 0; i < sizeof regs / sizeof *regs; i++) {
        check_begin(MUST, "B1.14.1", "HDCR.TPM=1, PMUSERENR.EN=0: %s is UNDEFINED",
                    access_name(regs[i], UR));
        mask = HDCR_TPM;
        set_bit(true);
        mcr_PMUSERENR(0);
        run_insn(PL0, access_insn(regs[i], UR));
        expect_pl1(V_UNDEF, MODE_UND);
        check_end();
    }
}

void traps_hdcr(void)
{
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        mask = with_others(rows[i].mask);
        try_trap_bit(&rows[i].trap);
    }
    pmu_closed_to_pl0();
}
