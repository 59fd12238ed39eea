/* san_irqs.c - interrupts that a hypervisor acknowledges and forgets (ARM IHI 0048B 3.2.1, 3.3).
 *
 * One that is still at its priority when a guest is entered blocks all others of that priority or
 * less: GICC_EOIR is missing. One that was ended in two steps (EOImode 1) and stays
 * active though it was never lent to a guest by a list register never comes again: GICC_DIR is.
 * Leaves out: interrupts that guests acknowledge themselves, and virtual ones. */
#include "debugger/san_int.h"

#include "gic/arch/gic_regs.h"

#include <stdio.h>
#include <string.h>

enum { ENTRIES_TO_END = 1, ENTRIES_TO_DEACTIVATE = 64 };

/* A list register with its hardware bit names the interrupt: the guest's end deactivates it. */
static void lend(struct sanitizer *s, unsigned core, uint32_t lr)
{
    unsigned id = field_get(lr, GICH_LR_PhysicalID);
    if ((lr & GICH_LR_HW) && id < GIC_MAX_IRQS)
        s->irq[core][id].lent = true;
}

void irqs_event(struct sanitizer *s, const struct gic_event *ev)
{
    struct cpu *c = s->m->cpu[ev->cpu];
    if (strcmp(ev->what, "list register") == 0) {
        lend(s, ev->cpu, ev->value);
        return;
    }
    if (ev->virt || ev->irq >= GIC_MAX_IRQS)
        return;
    struct san_irq *q = &s->irq[ev->cpu][ev->irq];
    if (strcmp(ev->what, "acknowledge") == 0)
        *q = (struct san_irq){.taken = san_here(s, c), .active = cpu_mode(c) == MODE_HYP};
    else if (strcmp(ev->what, "end") == 0)
        q->ended = true;
    else if (strcmp(ev->what, "deactivate") == 0)
        q->idle = true;
    q->active &= !(q->ended && q->idle);
}

static void tell(struct sanitizer *s, struct san_irq *q, unsigned irq, enum san_kind kind,
                 const struct world_event *ev)
{
    const struct san_core *k = &s->core[ev->cpu->cfg.id];
    struct san_report r = {.kind = (uint8_t)kind,
                           .core = (uint8_t)ev->cpu->cfg.id,
                           .key = (uint16_t)irq,
                           .whose = {true, ev->world},
                           .wrote = q->taken,
                           .back = {true, {0}, k->eret, ev->cycle}};
    snprintf(r.what, sizeof r.what, "interrupt %u", irq);
    if (k->before)
        r.left = k->before->exit;
    q->active = false; /* once */
    san_tell(s, &r);
}

void irqs_entered(struct sanitizer *s, const struct world_event *ev)
{
    for (unsigned i = 0; i < GIC_MAX_IRQS; i++) {
        struct san_irq *q = &s->irq[ev->cpu->cfg.id][i];
        if (!q->active)
            continue;
        q->entries++;
        if (!q->ended && q->entries >= ENTRIES_TO_END)
            tell(s, q, i, SAN_NO_EOI, ev);
        else if (q->ended && !q->lent && q->entries >= ENTRIES_TO_DEACTIVATE)
            tell(s, q, i, SAN_NO_DIR, ev);
    }
}
