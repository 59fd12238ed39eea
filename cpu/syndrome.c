/* syndrome.c - the one file that writes DFSR, IFSR, DFAR, IFAR, HSR, HDFAR, HIFAR and HPFAR.
 *
 * ARM DDI 0406C B3.13 (fault reporting), B3.13.6 (HSR). A register that the manual leaves
 * UNKNOWN for a fault keeps its value. Leaves out: the auxiliary status registers, which this core
 * does not implement. */
#include "cpu/sys_int.h"

/* The format follows TTBCR.EAE of the state that reads the register, not of the faulting walk. */
static bool long_format(const struct cpu *c, bool ns)
{
    return c->cp15.TTBCR[ns] & TTBCR_EAE;
}

static uint32_t short_fsr(const struct fault *f)
{
    uint32_t fs = fault_short_fs(f);
    return field_put(DFSR_FS_LO, fs) | field_put(DFSR_FS_HI, fs >> 4) |
           field_put(DFSR_EXT, (uint32_t)f->extabort);
}

static uint32_t long_fsr(const struct fault *f)
{
    return DFSR_LPAE | field_put(DFSR_STATUS, fault_long_status(f)) |
           field_put(DFSR_EXT, (uint32_t)f->extabort);
}

static void write_dfsr(struct cpu *c, const struct fault *f, bool ns)
{
    bool lpae = long_format(c, ns);
    uint32_t v = lpae ? long_fsr(f) : short_fsr(f);
    if (!lpae && f->domain_valid)
        v |= field_put(DFSR_DOMAIN, (uint32_t)f->domain);
    v |= field_put(DFSR_WNR, (uint32_t)f->write) | field_put(DFSR_CM, (uint32_t)f->cm);
    c->cp15.DFSR[ns] = v;
}

static void data_abort_pl1(struct cpu *c, const struct fault *f, bool ns)
{
    write_dfsr(c, f, ns);
    if (f->kind != FAULT_ASYNC_EXTERNAL)
        c->cp15.DFAR[ns] = f->va;
}

static void prefetch_abort_pl1(struct cpu *c, const struct fault *f, bool ns)
{
    c->cp15.IFSR[ns] = long_format(c, ns) ? long_fsr(f) : short_fsr(f);
    if (f->kind != FAULT_DEBUG)
        c->cp15.IFAR[ns] = f->va;
}

/* What an abort's ISS always has. */
static uint32_t iss_abort(const struct fault *f)
{
    return field_put(ISS_AB_EA, (uint32_t)f->extabort) |
           field_put(ISS_AB_S1PTW, (uint32_t)f->s1ptw) |
           field_put(ISS_AB_FSC, fault_long_status(f));
}

static uint32_t hsr(unsigned ec, bool il, uint32_t iss)
{
    return field_put(HSR_EC, ec) | field_put(HSR_IL, (uint32_t)il) | (iss & HSR_ISS);
}

static void write_hpfar(struct cpu *c, const struct fault *f)
{
    if (f->stage == 2 && f->ipa_valid)
        c->cp15.HPFAR[0] = field_put(HPFAR_FIPA, (uint32_t)(f->ipa >> 12));
}

#define DA_FIELDS (ISS_DA_ISV | ISS_DA_SAS | ISS_DA_SSE | ISS_DA_SRT)

/* The access is described only for stage 2 faults on the access itself. */
static uint32_t data_abort_hyp(struct cpu *c, const struct exc *e, bool from_hyp)
{
    const struct fault *f = &e->fault;
    bool isv = e->iss_valid && f->stage == 2 && !f->s1ptw && !from_hyp;
    uint32_t iss = iss_abort(f) | field_put(ISS_AB_CM, (uint32_t)f->cm) |
                   field_put(ISS_AB_WNR, (uint32_t)f->write);
    if (isv)
        iss |= ISS_DA_ISV | (e->iss & DA_FIELDS);
    if (f->kind != FAULT_ASYNC_EXTERNAL)
        c->cp15.HDFAR[0] = f->va;
    write_hpfar(c, f);
    return hsr(from_hyp ? EC_DABT_HYP : EC_DABT_LOWER, !isv || e->ilen == 4, iss);
}

static uint32_t prefetch_abort_hyp(struct cpu *c, const struct exc *e, bool from_hyp)
{
    if (e->fault.kind != FAULT_DEBUG)
        c->cp15.HIFAR[0] = e->fault.va;
    write_hpfar(c, &e->fault);
    return hsr(from_hyp ? EC_IABT_HYP : EC_IABT_LOWER, true, iss_abort(&e->fault));
}

static uint32_t hyp_syndrome(struct cpu *c, const struct exc *e, bool from_hyp)
{
    switch (e->kind) {
    case EXC_UNDEF:
        return hsr(EC_UNKNOWN, true, 0);
    case EXC_PREFETCH_ABORT:
        return prefetch_abort_hyp(c, e, from_hyp);
    case EXC_DATA_ABORT:
    case EXC_ASYNC_ABORT:
        return data_abort_hyp(c, e, from_hyp);
    case EXC_SVC:
    case EXC_HVC:
    case EXC_HYP_TRAP:
        return hsr(e->ec, e->ilen == 4, e->iss);
    default:
        return 0; /* interrupts leave HSR alone */
    }
}

uint32_t syndrome_write(struct cpu *c, const struct exc *e, unsigned from, unsigned target, bool ns)
{
    if (target == MODE_HYP) {
        uint32_t v = hyp_syndrome(c, e, from == MODE_HYP);
        bool written = e->kind != EXC_IRQ && e->kind != EXC_FIQ;
        if (written)
            c->cp15.HSR[0] = v;
        return written ? v : 0;
    }
    if (e->kind == EXC_PREFETCH_ABORT)
        prefetch_abort_pl1(c, &e->fault, ns);
    else if (e->kind == EXC_DATA_ABORT || e->kind == EXC_ASYNC_ABORT || e->kind == EXC_VABORT)
        data_abort_pl1(c, &e->fault, ns);
    return 0;
}

uint32_t iss_cond(const struct insn *i)
{
    return ISS_CV | field_put(ISS_COND, (uint32_t)(i->cond < 15 ? i->cond : 14));
}
