/* cp15_id.c - identification and control registers whose value depends on who looks.
 *
 * ARM DDI 0406C B4.1 (MIDR, MPIDR, VPIDR, VMPIDR, CCSIDR, CPACR, HCPTR, NSACR, ISR), C11.11
 * (debug); Cortex-A15 TRM 4.3 (ACTLR, L2CTLR, L2ECTLR). Leaves out: a debugger on the debug
 * channel, memory errors, what ACTLR's chicken bits would do. */
#include "cpu/cp15_int.h"

/* --- identification --- */

/* Non-secure PL1 sees what the hypervisor chose (B4.1.157, B4.1.158). */
uint64_t cp15_rd_midr(struct cpu *c, const struct cp15_row *r)
{
    return below_hyp(c) ? c->cp15.VPIDR[0] : c->cp15.MIDR[0];
}

uint64_t cp15_rd_mpidr(struct cpu *c, const struct cp15_row *r)
{
    return below_hyp(c) ? c->cp15.VMPIDR[0] : c->cp15.MPIDR[0];
}

uint64_t cp15_rd_ccsidr(struct cpu *c, const struct cp15_row *r)
{
    uint64_t sel = *cp15_at(c, &cp15_rows[ROW_CSSELR]);
    bool instr = sel & CSSELR_IND;
    switch (field_get(sel, CSSELR_LEVEL)) {
    case 0:
        return instr ? c->cp15.CCSIDR_L1I[0] : c->cp15.CCSIDR_L1D[0];
    case 1:
        return instr ? 0 : c->cp15.CCSIDR_L2[0];
    default:
        return 0; /* CLIDR says that there is none: UNKNOWN */
    }
}

uint64_t cp15_rd_l2ctlr(struct cpu *c, const struct cp15_row *r)
{
    uint32_t cores = c->cfg.ncpus ? c->cfg.ncpus : 1;
    return c->cp15.L2CTLR[0] | field_put(L2CTLR_CORES, cores - 1);
}

/* --- coprocessor access: Secure state decides what Non-secure may even see --- */

/* CPACR bits that NSACR takes from Non-secure state, and their value there (B4.1.40). Monitor mode
 * is Secure whatever SCR.NS says. */
static uint32_t cpacr_taken(const struct cpu *c, uint32_t *value)
{
    uint32_t nsacr = (uint32_t)c->cp15.NSACR[0], taken = 0;
    *value = 0;
    if (cpu_secure(c))
        return 0;
    taken |= nsacr & NSACR_CP10 ? 0u : CPACR_CP10;
    taken |= nsacr & NSACR_CP11 ? 0u : CPACR_CP11;
    *value |= nsacr & NSACR_NSASEDIS ? CPACR_ASEDIS : 0u;
    *value |= nsacr & NSACR_NSD32DIS ? CPACR_D32DIS : 0u;
    return taken | *value;
}

uint64_t cp15_rd_cpacr(struct cpu *c, const struct cp15_row *r)
{
    uint32_t value, taken = cpacr_taken(c, &value);
    return (c->cp15.CPACR[0] & ~(uint64_t)taken) | value;
}

void cp15_wr_cpacr(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    uint32_t value;
    uint64_t taken = cpacr_taken(c, &value);
    cp15_store(c, r, (v & ~taken) | (c->cp15.CPACR[0] & taken));
    cpu_context_changed(c); /* fp_all_open() */
}

/* HCPTR bits that read as one, whatever was written, because NSACR forbids the access (B4.1.64). */
static uint32_t hcptr_forced(const struct cpu *c)
{
    uint32_t nsacr = (uint32_t)c->cp15.NSACR[0];
    return (nsacr & NSACR_CP10 ? 0u : HCPTR_TCP10) | (nsacr & NSACR_CP11 ? 0u : HCPTR_TCP11) |
           (nsacr & NSACR_NSASEDIS ? HCPTR_TASE : 0u);
}

uint64_t cp15_rd_hcptr(struct cpu *c, const struct cp15_row *r)
{
    return c->cp15.HCPTR[0] | hcptr_forced(c);
}

void cp15_wr_hcptr(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    uint64_t forced = hcptr_forced(c);
    cp15_store(c, r, (v & ~forced) | (c->cp15.HCPTR[0] & forced));
    cpu_context_changed(c);
}

/* --- configuration --- */

void cp15_wr_actlr(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    uint64_t open = cpu_secure(c)                            ? UINT32_MAX
                    : (c->cp15.NSACR[0] & NSACR_NS_SMP) != 0 ? ACTLR_SMP
                                                             : 0;
    cp15_store(c, r, (v & open) | (c->cp15.ACTLR[0] & ~open));
}

void cp15_wr_l2ectlr(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    if (cpu_secure(c) || (c->cp15.NSACR[0] & NSACR_NS_L2ERR))
        cp15_store(c, r, v);
}

void cp15_wr_scr(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    pmu_sync(c);
    cp15_store(c, r, v);
    pmu_changed(c);
    cpu_context_changed(c);
}

void cp15_wr_hdcr(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    pmu_sync(c);
    cp15_store(c, r, v);
    pmu_changed(c);
}

/* What is pending, physical or, where HCR gives Non-secure PL1 the virtual one, virtual
 * (B4.1.97). */
uint64_t cp15_rd_isr(struct cpu *c, const struct cp15_row *r)
{
    uint32_t hcr = (uint32_t)c->cp15.HCR[0], v = 0;
    bool below = below_hyp(c);
    bool a = c->sei_pending, i = c->inputs[CPU_IN_IRQ], f = c->inputs[CPU_IN_FIQ];
    if (below && (hcr & HCR_AMO))
        a = hcr & HCR_VA;
    if (below && (hcr & HCR_IMO))
        i = c->inputs[CPU_IN_VIRQ] || (hcr & HCR_VI);
    if (below && (hcr & HCR_FMO))
        f = c->inputs[CPU_IN_VFIQ] || (hcr & HCR_VF);
    v |= a ? ISR_A : 0u;
    v |= i ? ISR_I : 0u;
    return v | (f ? ISR_F : 0u);
}

/* --- debug registers --- */

#define OS_LOCK_KEY UINT32_C(0xc5acce55)

uint64_t cp15_rd_dbgdscrint(struct cpu *c, const struct cp15_row *r)
{
    return c->cp15.DBGDSCRext[0];
}

/* Nobody is at the other end: nothing was received, and what is sent is lost. */
uint64_t cp15_rd_dbgdtr(struct cpu *c, const struct cp15_row *r)
{
    return 0;
}

void cp15_wr_dbgdtr(struct cpu *c, const struct cp15_row *r, uint64_t v) {}

void cp15_wr_dbgoslar(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    if ((uint32_t)v == OS_LOCK_KEY)
        c->cp15.DBGOSLSR[0] |= DBGOSLSR_OSLK;
    else
        c->cp15.DBGOSLSR[0] &= ~(uint64_t)DBGOSLSR_OSLK;
}

/* The claim tags: SET reads as the tags that exist, CLR as those that are set (C11.11). */
uint64_t cp15_rd_dbgclaimset(struct cpu *c, const struct cp15_row *r)
{
    return r->wmask;
}

void cp15_wr_dbgclaimset(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    c->cp15.DBGCLAIMSET[0] |= v & r->wmask;
}

uint64_t cp15_rd_dbgclaimclr(struct cpu *c, const struct cp15_row *r)
{
    return c->cp15.DBGCLAIMSET[0];
}

void cp15_wr_dbgclaimclr(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    c->cp15.DBGCLAIMSET[0] &= ~(v & r->wmask);
}
