/* cp15_access.c - may this access be made, and where does it trap?
 *
 * ARM DDI 0406C B1.14 (Hyp traps), B3.15, B3.17 (access and UNDEFINED encodings), B8.1.1 (the
 * timer's enables), B1.7 (privilege). The order is the manual's: the coarse traps of HSTR and
 * HCR.TIDCP come first at PL1; for the others an access that is UNDEFINED where it is made is never
 * a Hyp trap. Accesses by PL0 that HSTR or HCR.TIDCP could trap are UNDEFINED where the register is
 * not PL0's (the manual leaves a choice). Leaves out: CP15SDISABLE. */
#include "cpu/cp15_int.h"
#include "cpu/observe.h"
#include "timer/arch/cnt_regs.h"

#include <stdio.h>

/* --- rights --- */

static bool in_hyp_state(const struct cpu *c)
{
    return cpu_mode(c) == MODE_HYP || (cpu_mode(c) == MODE_MON && (c->cp15.SCR[0] & SCR_NS));
}

static bool pl0_pmu(const struct cpu *c)
{
    return c->cp15.PMUSERENR[0] & PMUSERENR_EN;
}

static bool pl0_debug(const struct cpu *c)
{
    return !(c->cp15.DBGDSCRext[0] & DBGDSCR_UDCCDIS);
}

static bool pl0_allowed(const struct cpu *c, unsigned rights, bool write)
{
    switch (rights) {
    case PL0_RW:
        return true;
    case PL0_RO:
    case PL0R_PL1W:
    case TEE_RW:
        return !write;
    case PL0_WO:
        return write;
    case PMU_RW:
        return pl0_pmu(c);
    case PMU_RO:
        return pl0_pmu(c) && !write;
    case PMU_WO:
        return pl0_pmu(c) && write;
    case DBG_RW:
        return pl0_debug(c);
    case DBG_RO:
        return pl0_debug(c) && !write;
    case TEE_PL0:
        return !(c->cp15.TEECR[0] & TEECR_XED);
    default:
        return false;
    }
}

/* Whose accesses from PL1 and PL2 there are, a bit each. */
enum { BY_NOBODY = 0, BY_ANY = 1, BY_HYP_STATE = 2, BY_SECURE = 4, BY_HYP_MODE = 8 };

static const struct {
    uint8_t read, write;
} priv_rights[] = {
    [PL0_RW] = {BY_ANY, BY_ANY},
    [PL0_RO] = {BY_ANY, BY_NOBODY},
    [PL0R_PL1W] = {BY_ANY, BY_ANY},
    [PL0_WO] = {BY_NOBODY, BY_ANY},
    [PL1_RW] = {BY_ANY, BY_ANY},
    [PL1_RO] = {BY_ANY, BY_NOBODY},
    [PL1_WO] = {BY_NOBODY, BY_ANY},
    [PL2_RW] = {BY_HYP_STATE, BY_HYP_STATE},
    [PL2_RO] = {BY_HYP_STATE, BY_NOBODY},
    [PL2_WO] = {BY_NOBODY, BY_HYP_STATE},
    [SEC_RW] = {BY_SECURE, BY_SECURE},
    [SEC_RW_NSRO] = {BY_ANY, BY_SECURE},
    [SECPL2_WO] = {BY_NOBODY, BY_SECURE | BY_HYP_MODE},
    [PMU_RW] = {BY_ANY, BY_ANY},
    [PMU_RO] = {BY_ANY, BY_NOBODY},
    [PMU_WO] = {BY_NOBODY, BY_ANY},
    [DBG_RW] = {BY_ANY, BY_ANY},
    [DBG_RO] = {BY_ANY, BY_NOBODY},
    [TEE_RW] = {BY_ANY, BY_ANY},
    [TEE_PL0] = {BY_ANY, BY_ANY},
};

static bool priv_allowed(const struct cpu *c, unsigned rights, bool write)
{
    unsigned who = BY_ANY | (in_hyp_state(c) ? BY_HYP_STATE : 0u) |
                   (cpu_secure(c) ? BY_SECURE : 0u) | (cpu_mode(c) == MODE_HYP ? BY_HYP_MODE : 0u);
    return (write ? priv_rights[rights].write : priv_rights[rights].read) & who;
}

/* The enable of CNTKCTL that PL0 needs for a timer row; ~0 where the row's own rights decide. */
static uint32_t pl0_timer_enable(unsigned row)
{
    switch (row) {
    case ROW_CNTFRQ:
        return CNTKCTL_PL0PCTEN | CNTKCTL_PL0VCTEN;
    case ROW_CNTPCT:
        return CNTKCTL_PL0PCTEN;
    case ROW_CNTVCT:
        return CNTKCTL_PL0VCTEN;
    case ROW_CNTP_CTL:
    case ROW_CNTP_TVAL:
    case ROW_CNTP_CVAL:
        return CNTKCTL_PL0PTEN;
    case ROW_CNTV_CTL:
    case ROW_CNTV_TVAL:
    case ROW_CNTV_CVAL:
        return CNTKCTL_PL0VTEN;
    default:
        return ~0u;
    }
}

static bool timer_allowed(const struct cpu *c, unsigned row, bool write)
{
    if (row == ROW_CNTFRQ && write) /* the highest privilege level that there is: Secure PL1 */
        return cpu_secure(c) && cpu_priv(c);
    if (cpu_priv(c))
        return true;
    uint32_t need = pl0_timer_enable(row);
    return need == ~0u || (cp15_timer_read(c, ROW_CNTKCTL, !cpu_secure(c)) & need);
}

static bool allowed(const struct cpu *c, const struct cp15_row *r, bool write)
{
    if (cp15_is_timer(r) && !timer_allowed(c, cp15_row_id(r), write))
        return false;
    return cpu_priv(c) ? priv_allowed(c, r->rights, write) : pl0_allowed(c, r->rights, write);
}

/* --- Hyp traps --- */

/* CNTHCTL: Non-secure PL1 and PL0 without leave of the physical counter or timer. */
static bool timer_trapped(const struct cpu *c, unsigned row)
{
    uint32_t need = 0;
    if (row == ROW_CNTPCT)
        need = CNTHCTL_PL1PCTEN;
    else if (row == ROW_CNTP_CTL || row == ROW_CNTP_TVAL || row == ROW_CNTP_CVAL)
        need = CNTHCTL_PL1PCEN;
    return need && !(cp15_timer_read(c, ROW_CNTHCTL, true) & need);
}

static bool trap_asked(const struct cpu *c, unsigned trap, bool write)
{
    static const uint32_t hcr_bits[] = {
        [TRAP_TTLB] = HCR_TTLB, [TRAP_TPU] = HCR_TPU,   [TRAP_TPC] = HCR_TPC,
        [TRAP_TSW] = HCR_TSW,   [TRAP_TAC] = HCR_TAC,   [TRAP_TIDCP] = HCR_TIDCP,
        [TRAP_TID0] = HCR_TID0, [TRAP_TID1] = HCR_TID1, [TRAP_TID2] = HCR_TID2,
        [TRAP_TID3] = HCR_TID3,
    };
    uint32_t hcr = (uint32_t)c->cp15.HCR[0], hdcr = (uint32_t)c->cp15.HDCR[0];
    uint32_t debug = hdcr & HDCR_TDE ? HDCR_TDA | HDCR_TDOSA | HDCR_TDRA : hdcr;
    switch (trap) {
    case TRAP_NONE:
        return false;
    case TRAP_TVM:
        return write && (hcr & HCR_TVM);
    case TRAP_TPM:
        return hdcr & HDCR_TPM;
    case TRAP_TPMCR:
        return hdcr & (HDCR_TPM | HDCR_TPMCR);
    case TRAP_TDA:
        return debug & HDCR_TDA;
    case TRAP_TDOSA:
        return debug & HDCR_TDOSA;
    case TRAP_TDRA:
        return debug & HDCR_TDRA;
    case TRAP_TCPAC:
        return c->cp15.HCPTR[0] & HCPTR_TCPAC;
    case TRAP_TTEE:
        return c->cp15.HSTR[0] & HSTR_TTEE;
    case TRAP_TJDBX:
        return c->cp15.HSTR[0] & HSTR_TJDBX;
    default:
        return hcr & hcr_bits[trap];
    }
}

/* HSTR.T<n>: n is CRn, or CRm of the 64-bit ones. Its wmask has no bits for c4 and c14. */
static bool hstr_asked(const struct cpu *c, unsigned cp, unsigned crn)
{
    return cp == 15 && (c->cp15.HSTR[0] >> crn & 1);
}

/* Lockdown, DMA and TCM encodings that HCR.TIDCP covers (B1.14.3). */
static bool in_tidcp_space(const struct cp15_access *a)
{
    static const uint16_t crms[16] = {[9] = 0x01e7, [10] = 0x0113, [11] = 0x81ff};
    return a->cp == 15 && !a->wide && (crms[a->crn] >> a->crm & 1);
}

/* Below Hyp. HSTR and HCR.TIDCP ask before what the encoding is, or whether PL1 may use it, is
 * looked at (B1.14.14, Coproc_Accepted()). */
static bool coarse_trapped(const struct cpu *c, const struct cp15_access *a)
{
    return cpu_priv(c) && (hstr_asked(c, a->cp, a->wide ? a->crm : a->crn) ||
                           (in_tidcp_space(a) && (c->cp15.HCR[0] & HCR_TIDCP)));
}

static bool trapped(const struct cpu *c, const struct cp15_row *r, bool write)
{
    if (!below_hyp(c))
        return false;
    if (cp15_is_timer(r))
        return timer_trapped(c, cp15_row_id(r));
    struct cp15_access a = {.cp = r->cp, .crn = r->crn, .crm = r->crm, .wide = r->wide};
    return trap_asked(c, r->trap, write) || hstr_asked(c, r->cp, r->wide ? r->crm : r->crn) ||
           (in_tidcp_space(&a) && (c->cp15.HCR[0] & HCR_TIDCP));
}

/* --- the path --- */

/* Nobody has this encoding: say so once, as the row that would have to be added. */
static void log_unknown(struct cpu *c, const struct cp15_access *a)
{
    uint32_t key = BIT(31) | (uint32_t)a->cp << 20 | (uint32_t)a->wide << 16 |
                   (uint32_t)a->opc1 << 12 | (uint32_t)a->crn << 8 | (uint32_t)a->crm << 4 |
                   a->opc2;
    unsigned i = 0;
    while (i < ARRAY_LEN(c->unknown_cp) && c->unknown_cp[i] && c->unknown_cp[i] != key)
        i++;
    if (!c->links.log || i == ARRAY_LEN(c->unknown_cp) || c->unknown_cp[i])
        return;
    c->unknown_cp[i] = key;
    char line[120];
    if (a->wide)
        snprintf(line, sizeof line, "no row for CP15_64(?, %u, %u, %u, ...), %s at 0x%08x", a->cp,
                 a->opc1, a->crm, a->write ? "written" : "read", cpu_pc(c));
    else
        snprintf(line, sizeof line, "no row for CP15(?, %u, %u, %u, %u, %u, ...), %s at 0x%08x",
                 a->cp, a->opc1, a->crn, a->crm, a->opc2, a->write ? "written" : "read", cpu_pc(c));
    c->links.log(c->links.log_self, line);
}

enum cp15_verdict cp15_check_row(struct cpu *c, const struct cp15_row *r, bool write)
{
    if (!allowed(c, r, write))
        return CP15_UNDEFINED;
    return trapped(c, r, write) ? CP15_TRAPPED : CP15_OK;
}

enum cp15_verdict cp15_check(struct cpu *c, const struct cp15_access *a,
                             const struct cp15_row **row)
{
    *row = cp15_lookup(a->cp, a->opc1, a->crn, a->crm, a->opc2, a->wide);
    if (below_hyp(c) && coarse_trapped(c, a))
        return CP15_TRAPPED;
    if (*row)
        return cp15_check_row(c, *row, a->write);
    log_unknown(c, a);
    return CP15_UNDEFINED;
}

static void tell_access(struct cpu *c, const struct cp15_row *r, bool write, uint64_t v)
{
    if (!observed(c->links.obs, OBS_SYSREG))
        return;
    struct sysreg_event ev = {
        .cpu = c, .reg = (uint16_t)cp15_row_id(r), .write = write, .value = v};
    observe_slow(c->links.obs, OBS_SYSREG, &ev);
}

uint64_t cp15_read(struct cpu *c, const struct cp15_row *r)
{
    uint64_t v = 0;
    if (r->read)
        v = r->read(c, r);
    else if (r->offset != CP15_NO_STORAGE)
        v = *cp15_at(c, r);
    if (!r->wide)
        v = (uint32_t)v;
    tell_access(c, r, false, v);
    return v;
}

bool cp15_write(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    if (r->write == cp15_wr_cache_mva && !cp15_cache_mva(c, r, (uint32_t)v))
        return false;
    if (r->write == cp15_wr_ats && !cp15_ats(c, r, (uint32_t)v))
        return false;
    if (r->write && r->write != cp15_wr_cache_mva && r->write != cp15_wr_ats)
        r->write(c, r, v);
    else if (!r->write && r->offset != CP15_NO_STORAGE)
        cp15_store(c, r, v);
    tell_access(c, r, true, v);
    return true;
}
