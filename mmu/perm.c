/* perm.c - what an entry permits now: domains, AP, XN, PXN, WXN, HAP; and whose fault it is.
 *
 * ARM DDI 0406C B3.7 (access control), B3.12.3 (order of checks), B4.1.130 SCTLR.WXN and UWXN,
 * SCR.SIF. Judged from the current registers at every use, on a TLB hit as after a walk.
 * Choices: AP 100 grants nothing; domain value 10 is as no access; a Manager domain grants fetches
 * whatever XN says; WXN looks at the permissions of the privilege that fetches, UWXN at PL0's;
 * SCR.SIF holds in Manager domains too. */
#include "mmu/mmu_int.h"

/* Read and write by AP[2:0], [PL0, privileged] (table B3-8). */
static const uint8_t ap_rw[8][2] = {
    [AP_PL1_RW] = {0, PERM_R | PERM_W},           [AP_PL1_RW_PL0_RO] = {PERM_R, PERM_R | PERM_W},
    [AP_RW] = {PERM_R | PERM_W, PERM_R | PERM_W}, [AP_PL1_RO] = {0, PERM_R},
    [AP_RO_DEPRECATED] = {PERM_R, PERM_R},        [AP_RO] = {PERM_R, PERM_R},
};

static unsigned perm_hyp(const struct cp15_regs *r, const struct tlb_entry *e)
{
    unsigned p = e->ap & AP_RESERVED ? PERM_R : PERM_R | PERM_W; /* AP[2] alone counts */
    bool never = e->xn || ((p & PERM_W) && (r->HSCTLR[0] & HSCTLR_WXN));
    return never ? p : p | PERM_X;
}

static unsigned perm_ap(uint64_t sctlr, const struct tlb_entry *e, bool priv)
{
    unsigned p = ap_rw[e->ap & 7][priv];
    bool never = e->xn || (priv && e->pxn);
    if ((p & PERM_W) && (sctlr & SCTLR_WXN))
        never = true;
    if (priv && (ap_rw[e->ap & 7][0] & PERM_W) && (sctlr & SCTLR_UWXN))
        never = true;
    return never || !(p & PERM_R) ? p : p | PERM_X;
}

static unsigned entry_domain(const struct cp15_regs *r, const struct tlb_entry *e)
{
    return e->lpae ? (unsigned)DOMAIN_CLIENT
                   : dacr_domain((uint32_t)r->DACR[regime_bank(e->regime)], e->domain);
}

unsigned perm_s1(const struct cp15_regs *r, const struct tlb_entry *e, bool priv)
{
    if (!e->stage1)
        return PERM_R | PERM_W | PERM_X;
    if (e->regime == REGIME_HYP)
        return perm_hyp(r, e);
    unsigned domain = entry_domain(r, e), p = 0;
    if (domain == DOMAIN_MANAGER)
        p = PERM_R | PERM_W | PERM_X;
    else if (domain == DOMAIN_CLIENT)
        p = perm_ap(r->SCTLR[regime_bank(e->regime)], e, priv);
    if (e->regime == REGIME_S_PL10 && e->ns && (r->SCR[0] & SCR_SIF))
        p &= ~(unsigned)PERM_X;
    return p;
}

unsigned perm_s2(unsigned hap, bool xn)
{
    unsigned p = (hap & HAP_RO ? PERM_R : 0) | (hap & HAP_WO ? PERM_W : 0);
    return xn || !(p & PERM_R) ? p : p | PERM_X;
}

static unsigned needed(const struct mmu_req *req)
{
    return req->access == MMU_EXEC ? PERM_X : req->access == MMU_WRITE ? PERM_W : PERM_R;
}

static bool fault_s1(const struct cp15_regs *r, const struct tlb_entry *e,
                     const struct mmu_req *req, struct fault *f)
{
    unsigned domain = e->regime == REGIME_HYP ? (unsigned)DOMAIN_CLIENT : entry_domain(r, e);
    fault_begin(f, req);
    f->kind = domain == DOMAIN_NONE || domain == DOMAIN_RESERVED ? FAULT_DOMAIN : FAULT_PERMISSION;
    f->stage = 1;
    f->level = e->level;
    f->lpae = e->lpae;
    f->domain = e->domain;
    f->domain_valid = f->kind == FAULT_DOMAIN;
    return false;
}

static bool fault_s2(const struct tlb_entry *e, const struct mmu_req *req, struct fault *f)
{
    fault_begin(f, req);
    f->kind = FAULT_PERMISSION;
    f->stage = 2;
    f->level = e->s2level;
    f->lpae = true;
    f->ipa = e->ipa | (req->va & (BIT(e->page_shift) - 1));
    return false;
}

bool perm_check_s1(const struct cp15_regs *r, const struct tlb_entry *e, const struct mmu_req *req,
                   struct fault *f)
{
    return (perm_s1(r, e, req->priv) & needed(req)) || fault_s1(r, e, req, f);
}

/* Stage 1 off: the attributes depend on who accesses, so an entry keeps stage 2's alone. */
static void attr_without_s1(const struct cp15_regs *r, const struct tlb_entry *e,
                            const struct mmu_req *req, struct mmu_result *out)
{
    struct mem_attr s1 = attr_off(r, e->regime, req->access == MMU_EXEC);
    out->s1_type = s1.type;
    out->attr = e->stage2 ? attr_combine(s1, out->attr) : s1;
}

bool perm_judge(const struct cp15_regs *r, const struct tlb_entry *e, const struct mmu_req *req,
                struct mmu_result *out, struct fault *f)
{
    unsigned need = needed(req), p1 = perm_s1(r, e, req->priv);
    unsigned p = e->stage2 ? p1 & perm_s2(e->s2ap, e->s2xn) : p1;
    uint32_t offset = req->va & (BIT(e->page_shift) - 1);
    *out = (struct mmu_result){
        .pa = e->pa | offset,
        .ipa = e->ipa | offset,
        .attr = {e->attr_type, e->attr_inner, e->attr_outer, e->attr_sh},
        .page_shift = e->page_shift,
        .domain = e->domain,
        .s1_type = e->s1_type,
        .ns = e->ns,
        .readable = p & PERM_R,
        .writable = p & PERM_W,
        .executable = p & PERM_X,
    };
    if (!e->stage1)
        attr_without_s1(r, e, req, out);
    if (!(p1 & need))
        return fault_s1(r, e, req, f);
    return (p & need) || fault_s2(e, req, f);
}
