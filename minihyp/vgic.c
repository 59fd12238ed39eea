/* vgic.c - interrupts for a VM (ARM IHI 0048B chapter 5), between distributor and list registers.
 *
 * The VM acknowledges and ends its interrupts on the virtual CPU interface (GICV), which stage 2
 * shows it where a GICC would be: no exit. What it may be interrupted by stands in four list
 * registers. The distributor that fills them does not exist: it is struct vgic, reached by trapped
 * accesses. While Hyp runs the list registers are empty and struct vgic holds the whole truth:
 *
 *      exit  --> vgic_sync:  what became of each list register, into the pending and active bits
 *      entry --> vgic_flush: what is active, then the best of what is pending, into list registers
 *
 * More interrupts than list registers: the maintenance interrupt (GICH_HCR.UIE) brings an exit when
 * they run low, and the next flush continues. A level-sensitive line asks for an exit at its end of
 * interrupt, so that it is looked at again.
 *
 * The virtual timer's interrupt is physical. Hyp acknowledges it and drops its priority but leaves
 * it active, on loan to the VM: its list register names the physical interrupt (HW), and the VM's
 * own end of interrupt deactivates it. A loan moves out and in with its VM.
 *
 * Left out: more than one virtual CPU, groups (all is Group 0), and priorities below bit 3. */
#include "minihyp/vgic.h"

#include "gic/arch/gic_regs.h"
#include "minihyp/arch.h"
#include "sim/arch/board.h"

/* ---- the physical timer interrupt on loan ---- */

static void loan_show(bool active)
{
    uint32_t reg = active ? GICD_ISACTIVER : GICD_ICACTIVER;
    arch_write32(BOARD_GICD_BASE + reg, 1u << IRQ_VTIMER);
}

static void loan_end(struct vgic *v)
{
    if (v->hw_timer)
        loan_show(false);
    v->hw_timer = false;
}

void vgic_inject_timer(struct vgic *v)
{
    v->hw_timer = true;
    vgic_put(v->pending, IRQ_VTIMER, true);
}

/* ---- list registers ---- */

static uint32_t lr_compose(const struct vgic *v, unsigned irq)
{
    bool active = vgic_bit(v->active, irq), hw = irq == IRQ_VTIMER && v->hw_timer;
    bool edge = vgic_bit(v->edge, irq);
    uint32_t lr =
        field_put(GICH_LR_VirtualID, irq) | field_put(GICH_LR_Priority, v->prio[irq] >> 3);
    if (active)
        lr |= GICH_LR_Active;
    if (vgic_pending(v, irq) && (!active || edge))
        lr |= GICH_LR_Pending;
    if (hw)
        lr |= GICH_LR_HW | field_put(GICH_LR_PhysicalID, IRQ_VTIMER);
    else if (!edge)
        lr |= GICH_LR_EOI;
    return lr;
}

/* A list register comes back: its interrupt waits still, is being handled, or is done. */
static void lr_fold(struct vgic *v, unsigned irq, uint32_t lr)
{
    bool hw = irq == IRQ_VTIMER && v->hw_timer;
    vgic_put(v->active, irq, lr & GICH_LR_Active);
    if (hw || vgic_bit(v->edge, irq))
        vgic_put(v->pending, irq, lr & GICH_LR_Pending);
    if (hw && !(lr & GICH_LR_State))
        v->hw_timer = false; /* the VM's end of interrupt deactivated the physical one */
}

/* The best of a set of interrupts: lowest priority value, then lowest number. */
static unsigned best_of(const struct vgic *v, const uint32_t *set)
{
    unsigned best = VGIC_IRQS;
    for (unsigned w = 0; w < VGIC_WORDS; w++)
        for (uint32_t left = set[w]; left; left &= left - 1) {
            unsigned irq = w * 32 + (unsigned)__builtin_ctz(left);
            if (best == VGIC_IRQS || v->prio[irq] < v->prio[best])
                best = irq;
        }
    return best;
}

/* Move the best of the set into list registers while there are any; true when some are left. */
static bool lr_fill(struct vgic *v, uint32_t *set)
{
    for (;;) {
        unsigned irq = best_of(v, set);
        if (irq == VGIC_IRQS || v->lrs == VGIC_LRS)
            return irq != VGIC_IRQS;
        arch_write32(BOARD_GICH_BASE + GICH_LR0 + 4u * v->lrs, lr_compose(v, irq));
        v->lr_irq[v->lrs++] = (uint16_t)irq;
        vgic_put(set, irq, false);
    }
}

/* Ends of interrupts whose list register had to make room (GICH_HCR.EOICount). */
static void fold_homeless_ends(struct vgic *v)
{
    uint32_t hcr = arch_read32(BOARD_GICH_BASE + GICH_HCR);
    for (unsigned n = field_get(hcr, GICH_HCR_EOICount); n; n--) {
        unsigned irq = best_of(v, v->active);
        if (irq < VGIC_IRQS)
            vgic_put(v->active, irq, false);
    }
    arch_write32(BOARD_GICH_BASE + GICH_HCR, GICH_HCR_En);
}

void vgic_sync(struct vgic *v)
{
    if (!v->lrs)
        return;
    for (unsigned i = 0; i < v->lrs; i++) {
        uint32_t reg = BOARD_GICH_BASE + GICH_LR0 + 4 * i;
        lr_fold(v, v->lr_irq[i], arch_read32(reg));
        arch_write32(reg, 0);
    }
    if (v->lrs == VGIC_LRS)
        fold_homeless_ends(v);
    v->lrs = 0;
}

/* The timer withdrew its line before the VM took the interrupt: so do we. */
static void withdraw_timer(struct vgic *v)
{
    bool taken = vgic_bit(v->active, IRQ_VTIMER) || !vgic_bit(v->pending, IRQ_VTIMER);
    if (!v->hw_timer || taken)
        return;
    vgic_put(v->pending, IRQ_VTIMER, false);
    loan_end(v);
}

static void ready_set(const struct vgic *v, uint32_t *set)
{
    bool on = v->ctlr & GICD_CTLR_EnableGrp0;
    for (unsigned w = 0; w < VGIC_WORDS; w++) {
        uint32_t pending = v->pending[w] | (v->line[w] & ~v->edge[w]);
        set[w] = on ? pending & v->enabled[w] & ~v->active[w] : 0;
    }
}

bool vgic_timer_enabled(const struct vgic *v)
{
    return vgic_bit(v->enabled, IRQ_VTIMER);
}

bool vgic_has_pending(const struct vgic *v)
{
    uint32_t ready[VGIC_WORDS];
    ready_set(v, ready);
    return best_of(v, ready) < VGIC_IRQS;
}

void vgic_flush(struct vgic *v, bool timer_line)
{
    uint32_t active[VGIC_WORDS], ready[VGIC_WORDS];
    if (!timer_line)
        withdraw_timer(v);
    for (unsigned w = 0; w < VGIC_WORDS; w++)
        active[w] = v->active[w];
    ready_set(v, ready);
    bool more = lr_fill(v, active);
    more |= lr_fill(v, ready);
    if (more) {
        v->overflows++;
        arch_write32(BOARD_GICH_BASE + GICH_HCR, GICH_HCR_En | GICH_HCR_UIE);
    }
}

void vgic_save(struct vgic *v)
{
    v->vmcr = arch_read32(BOARD_GICH_BASE + GICH_VMCR);
    v->apr = arch_read32(BOARD_GICH_BASE + GICH_APR);
    if (v->hw_timer)
        loan_show(false);
}

void vgic_restore(const struct vgic *v)
{
    arch_write32(BOARD_GICH_BASE + GICH_VMCR, v->vmcr);
    arch_write32(BOARD_GICH_BASE + GICH_APR, v->apr);
    arch_write32(BOARD_GICH_BASE + GICH_HCR, GICH_HCR_En);
    if (v->hw_timer)
        loan_show(true);
}

/* ---- lines ---- */

void vgic_set_line(struct vgic *v, unsigned irq, bool level)
{
    if (level && !vgic_bit(v->line, irq) && vgic_bit(v->edge, irq))
        vgic_put(v->pending, irq, true);
    vgic_put(v->line, irq, level);
}

void vgic_reset(struct vgic *v)
{
    *v = (struct vgic){.vmcr = GICH_VMCR_RESET};
    v->enabled[0] = v->edge[0] = (1u << GIC_PPI_FIRST) - 1; /* SGIs: always enabled, edges */
}
