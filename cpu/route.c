/* route.c - which mode an exception is taken to: a pure function.
 *
 * ARM DDI 0406C B1.8.4 to B1.8.9 and the Take...Exception() pseudocode of B1.9. Leaves out:
 * nothing; that the exception is to be taken at all (masks, traps) is decided before. */
#include "cpu/exc.h"

static bool in_secure(const struct route_in *in)
{
    return !(in->scr & SCR_NS) || in->mode == MODE_MON;
}

/* Non-secure PL0 under HCR.TGE: every exception that PL1 would take goes to Hyp (B1.14.1). */
static bool general_to_hyp(const struct route_in *in)
{
    return !in_secure(in) && in->mode == MODE_USR && (in->hcr & HCR_TGE);
}

static unsigned sync_abort(const struct route_in *in)
{
    bool below = !in_secure(in) && in->mode != MODE_HYP;
    if (in->external && (in->scr & SCR_EA))
        return MODE_MON;
    if (in->mode == MODE_HYP)
        return MODE_HYP;
    if (below && (in->stage2 || (in->debug && (in->hdcr & HDCR_TDE))))
        return MODE_HYP;
    if (general_to_hyp(in) && (in->external || in->alignment_hyp))
        return MODE_HYP;
    return MODE_ABT;
}

/* Physical interrupts and asynchronous aborts: SCR first, then HCR, which TGE overrides. */
static unsigned async(const struct route_in *in, uint32_t scr_bit, uint32_t hcr_bit, unsigned mode)
{
    if (in->scr & scr_bit)
        return MODE_MON;
    if (in->mode == MODE_HYP)
        return MODE_HYP;
    if (!in_secure(in) && (in->hcr & (hcr_bit | HCR_TGE)))
        return MODE_HYP;
    return mode;
}

unsigned route(const struct route_in *in)
{
    static const uint8_t own[EXC_KINDS] = {
#define EXCEPTION(kind, mode, ...) [EXC_##kind] = MODE_##mode,
#include "cpu/arch/exceptions.def"
    };
    switch (in->kind) {
    case EXC_UNDEF:
    case EXC_SVC:
        return in->mode == MODE_HYP || general_to_hyp(in) ? MODE_HYP : own[in->kind];
    case EXC_PREFETCH_ABORT:
    case EXC_DATA_ABORT:
        return sync_abort(in);
    case EXC_IRQ:
        return async(in, SCR_IRQ, HCR_IMO, MODE_IRQ);
    case EXC_FIQ:
        return async(in, SCR_FIQ, HCR_FMO, MODE_FIQ);
    case EXC_ASYNC_ABORT:
        return async(in, SCR_EA, HCR_AMO, MODE_ABT);
    default:
        return own[in->kind];
    }
}
