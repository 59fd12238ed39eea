/* vgic.h - a VM's interrupt controller: an emulated distributor over the list registers. */
#ifndef MINIHYP_VGIC_H
#define MINIHYP_VGIC_H

#include <stdbool.h>
#include <stdint.h>

#define VGIC_IRQS  64 /* 16 SGIs, 16 PPIs, 32 SPIs */
#define VGIC_WORDS (VGIC_IRQS / 32)
#define VGIC_LRS   4

/* What the VM's distributor knows, a bit or a byte for each interrupt; and the virtual CPU
 * interface's registers while another VM has them. */
struct vgic {
    uint32_t ctlr;
    uint32_t enabled[VGIC_WORDS];
    uint32_t pending[VGIC_WORDS]; /* latched: an edge, an SGI, a write to ISPENDR */
    uint32_t line[VGIC_WORDS];    /* level of the device's line; pending while level-sensitive */
    uint32_t active[VGIC_WORDS];
    uint32_t edge[VGIC_WORDS];
    uint8_t prio[VGIC_IRQS];
    uint16_t lr_irq[VGIC_LRS]; /* which interrupt each list register holds */
    uint8_t lrs;               /* how many hold one */
    bool hw_timer;             /* our physical virtual-timer interrupt is active, on loan */
    uint32_t vmcr, apr;
    uint32_t overflows; /* entries that found more interrupts than list registers */
};

/* One interrupt's bit in an array of them. */
static inline bool vgic_bit(const uint32_t *words, unsigned irq)
{
    return words[irq / 32] >> (irq % 32) & 1;
}
static inline void vgic_put(uint32_t *words, unsigned irq, bool on)
{
    words[irq / 32] = (words[irq / 32] & ~(1u << irq % 32)) | (uint32_t)on << irq % 32;
}
/* Pending as the architecture means it: latched, or the level of a level-sensitive line. */
static inline bool vgic_pending(const struct vgic *v, unsigned irq)
{
    return vgic_bit(v->pending, irq) || (vgic_bit(v->line, irq) && !vgic_bit(v->edge, irq));
}

void vgic_reset(struct vgic *v);
/* An access to the emulated distributor (size in bytes). False: nothing can be accessed so. */
/* vgicd.c */
bool vgic_dist_access(struct vgic *v, uint32_t offset, unsigned size, bool write, uint32_t *value);
/* A device's line; and the virtual timer's interrupt, which was acknowledged physically. */
void vgic_set_line(struct vgic *v, unsigned irq, bool level);
void vgic_inject_timer(struct vgic *v);
/* Does the VM listen to its virtual timer? */
bool vgic_timer_enabled(const struct vgic *v);
/* Is there anything that the VM would take, were it not for its own masks? */
bool vgic_has_pending(const struct vgic *v);
/* After an exit: list registers into the distributor's bits. Before an entry: the best back;
 * timer_line is the level of the VM's virtual timer, to withdraw an interrupt that it no longer
 * asks for. */
void vgic_sync(struct vgic *v);
void vgic_flush(struct vgic *v, bool timer_line);
/* World switch: the virtual CPU interface's own registers, and the timer interrupt on loan. */
void vgic_save(struct vgic *v);
void vgic_restore(const struct vgic *v);

#endif
