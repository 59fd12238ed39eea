/* vgicd.c - the emulated distributor's registers, as a table of regions with bits per interrupt
 * (ARM IHI 0048B 4.3).
 *
 * Most of a distributor is arrays with 1, 2 or 8 bits an interrupt. A region names its registers,
 * and how one interrupt's field is read and written; which interrupts an access covers is worked
 * out once, for all regions. What is not in a table reads as zero and ignores writes, as reserved
 * registers do. */
#include "minihyp/vgic.h"

#include "gic/arch/gic_regs.h"
#include "minihyp/arch.h"
#include "sim/arch/board.h"

/* ---- one interrupt's field ---- */

typedef uint32_t get_fn(const struct vgic *v, unsigned irq);
typedef void put_fn(struct vgic *v, unsigned irq, uint32_t field);

static bool is_sgi(unsigned irq)
{
    return irq < GIC_PPI_FIRST;
}

static uint32_t get_enabled(const struct vgic *v, unsigned irq)
{
    return vgic_bit(v->enabled, irq);
}

static void set_enabled(struct vgic *v, unsigned irq, uint32_t bit)
{
    if (bit)
        vgic_put(v->enabled, irq, true);
}

static void clear_enabled(struct vgic *v, unsigned irq, uint32_t bit)
{
    if (bit && !is_sgi(irq))
        vgic_put(v->enabled, irq, false);
}

static uint32_t get_pending(const struct vgic *v, unsigned irq)
{
    return vgic_pending(v, irq);
}

static void set_pending(struct vgic *v, unsigned irq, uint32_t bit)
{
    if (bit && !is_sgi(irq))
        vgic_put(v->pending, irq, true);
}

static void clear_pending(struct vgic *v, unsigned irq, uint32_t bit)
{
    if (bit && !is_sgi(irq) && !(irq == IRQ_VTIMER && v->hw_timer)) /* its line still asks */
        vgic_put(v->pending, irq, false);
}

static uint32_t get_active(const struct vgic *v, unsigned irq)
{
    return vgic_bit(v->active, irq);
}

static void set_active(struct vgic *v, unsigned irq, uint32_t bit)
{
    if (bit)
        vgic_put(v->active, irq, true);
}

static void clear_active(struct vgic *v, unsigned irq, uint32_t bit)
{
    if (!bit)
        return;
    vgic_put(v->active, irq, false);
    if (irq == IRQ_VTIMER && v->hw_timer && !vgic_bit(v->pending, irq)) {
        arch_write32(BOARD_GICD_BASE + GICD_ICACTIVER, 1u << IRQ_VTIMER);
        v->hw_timer = false;
    }
}

static uint32_t get_prio(const struct vgic *v, unsigned irq)
{
    return v->prio[irq];
}

static void put_prio(struct vgic *v, unsigned irq, uint32_t prio)
{
    v->prio[irq] = prio & 0xf8; /* five bits, as many as a list register has */
}

static uint32_t get_config(const struct vgic *v, unsigned irq)
{
    return vgic_bit(v->edge, irq) ? GICD_ICFGR_Edge : 0;
}

static void put_config(struct vgic *v, unsigned irq, uint32_t config)
{
    if (irq >= GIC_SPI_FIRST)
        vgic_put(v->edge, irq, config & GICD_ICFGR_Edge);
}

/* SGIs by source: ours is a uniprocessor, so the source is processor 0. */
static uint32_t get_sgi(const struct vgic *v, unsigned irq)
{
    return is_sgi(irq) && vgic_bit(v->pending, irq);
}

static void set_sgi(struct vgic *v, unsigned irq, uint32_t sources)
{
    if (is_sgi(irq) && (sources & 1))
        vgic_put(v->pending, irq, true);
}

static void clear_sgi(struct vgic *v, unsigned irq, uint32_t sources)
{
    if (is_sgi(irq) && (sources & 1))
        vgic_put(v->pending, irq, false);
}

/* ---- the regions ---- */

struct dist_region {
    uint16_t base, registers;
    uint8_t bits; /* of an interrupt */
    get_fn *get;
    put_fn *put;
};

#define REGION(reg, get, put)                                                                      \
    {                                                                                              \
        GICD_##reg, GICD_##reg##_COUNT, GICD_##reg##_BITS, get, put                                \
    }
static const struct dist_region regions[] = {
    REGION(ISENABLER, get_enabled, set_enabled), REGION(ICENABLER, get_enabled, clear_enabled),
    REGION(ISPENDR, get_pending, set_pending),   REGION(ICPENDR, get_pending, clear_pending),
    REGION(ISACTIVER, get_active, set_active),   REGION(ICACTIVER, get_active, clear_active),
    REGION(IPRIORITYR, get_prio, put_prio),      REGION(ICFGR, get_config, put_config),
    REGION(CPENDSGIR, get_sgi, clear_sgi),       REGION(SPENDSGIR, get_sgi, set_sgi),
};
#undef REGION

static const struct dist_region *region_at(uint32_t offset)
{
    for (unsigned i = 0; i < sizeof regions / sizeof *regions; i++)
        if (offset >= regions[i].base && offset < regions[i].base + 4u * regions[i].registers)
            return &regions[i];
    return NULL;
}

/* Every interrupt's field in the bytes accessed. */
static uint32_t region_access(struct vgic *v, const struct dist_region *r, uint32_t offset,
                              unsigned size, bool write, uint32_t value)
{
    unsigned first = (offset - r->base) * 8 / r->bits, count = size * 8 / r->bits;
    uint32_t mask = (1u << r->bits) - 1, out = 0;
    for (unsigned i = 0; i < count && first + i < VGIC_IRQS; i++) {
        if (write)
            r->put(v, first + i, value >> (i * r->bits) & mask);
        else
            out |= r->get(v, first + i) << (i * r->bits);
    }
    return out;
}

/* ---- the single registers ---- */

static void write_sgir(struct vgic *v, uint32_t value)
{
    enum { TO_LIST, TO_OTHERS, TO_SELF };
    unsigned filter = field_get(value, GICD_SGIR_TargetListFilter);
    bool us =
        filter == TO_SELF || (filter == TO_LIST && field_get(value, GICD_SGIR_CPUTargetList) & 1);
    if (us)
        vgic_put(v->pending, field_get(value, GICD_SGIR_SGIINTID), true);
}

static uint32_t single_read(const struct vgic *v, uint32_t offset)
{
    if (offset == GICD_CTLR)
        return v->ctlr;
    if (offset == GICD_TYPER)
        return field_put(GICD_TYPER_ITLinesNumber, VGIC_WORDS - 1);
    return offset == GICD_IIDR ? (uint32_t)GICD_IIDR_VALUE : 0;
}

static void single_write(struct vgic *v, uint32_t offset, uint32_t value)
{
    if (offset == GICD_CTLR)
        v->ctlr = value & GICD_CTLR_EnableGrp0;
    else if (offset == GICD_SGIR)
        write_sgir(v, value);
}

bool vgic_dist_access(struct vgic *v, uint32_t offset, unsigned size, bool write, uint32_t *value)
{
    const struct dist_region *r = region_at(offset);
    if (size != 4 && !(size == 1 && r && r->bits == 8))
        return false;
    if (r)
        *value = region_access(v, r, offset, size, write, *value);
    else if (write)
        single_write(v, offset, *value);
    else
        *value = single_read(v, offset);
    return true;
}
