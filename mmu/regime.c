/* regime.c - what the registers say about a translation regime: which stages are on, the format
 * of stage 1, and the tags that its TLB entries bear.
 *
 * ARM DDI 0406C B3.1, B3.2, B3.9, B3.10.1; HCR.DC, HCR.TGE, HCR.VM in B4.1.65.
 * Where the manual says UNPREDICTABLE (STAGES_FORCED): with HCR.DC or HCR.TGE at 1 the Non-secure
 * PL1&0 stage 1 is off whatever SCTLR.M says, and HCR.DC turns stage 2 on whatever HCR.VM says. */
#include "mmu/mmu_int.h"

static bool stage1_on(const struct cp15_regs *r, unsigned regime)
{
    if (regime == REGIME_HYP)
        return r->HSCTLR[0] & HSCTLR_M;
    if (regime == REGIME_NS_PL10 && (r->HCR[0] & (HCR_DC | HCR_TGE)))
        return false;
    return r->SCTLR[regime_bank(regime)] & SCTLR_M;
}

static bool regime_lpae(const struct cp15_regs *r, unsigned regime)
{
    return regime == REGIME_HYP || (r->TTBCR[regime_bank(regime)] & TTBCR_EAE);
}

static uint8_t current_asid(const struct cp15_regs *r, unsigned bank)
{
    uint64_t ttbcr = r->TTBCR[bank];
    if (!(ttbcr & TTBCR_EAE))
        return (uint8_t)field_get(r->CONTEXTIDR[bank], CONTEXTIDR_ASID);
    return (uint8_t)field_get(ttbcr & TTBCR_A1 ? r->TTBR1[bank] : r->TTBR0[bank], TTBR_ASID);
}

struct tag regime_tag(const struct cp15_regs *r, unsigned regime)
{
    struct tag t = {.regime = (uint8_t)regime,
                    .stage1 = stage1_on(r, regime),
                    .stage2 = regime_stage2(r, regime),
                    .lpae = regime_lpae(r, regime)};
    if (regime == REGIME_NS_PL10)
        t.vmid = (uint8_t)field_get(r->VTTBR[0], VTTBR_VMID);
    if (regime != REGIME_HYP && t.stage1)
        t.asid = current_asid(r, regime_bank(regime));
    return t;
}
