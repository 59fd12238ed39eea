/* gic.h - GICv2 with the virtualization extensions (ARM IHI 0048B), as the Cortex-A15 has it.
 *
 * One distributor; per core a CPU interface, a virtual interface control block (GICH) and a
 * virtual CPU interface (GICV). Five priority bits, four list registers. Register files are
 * tables of regions with bits per interrupt; priority logic is pure. Lines come in through
 * gic_spi / gic_ppi and go out through irq/fiq/virq/vfiq lines per core. */
#ifndef GIC_GIC_H
#define GIC_GIC_H

#include "sim/base/bus.h"
#include "sim/base/line.h"
#include "sim/base/observer.h"
#include "sim/base/snapshot.h"

#define GIC_MAX_CPUS  8
#define GIC_MAX_IRQS  288 /* 32 private and 256 shared */
#define GIC_NUM_LRS   4
#define GIC_PRIO_BITS 5

struct gic_config {
    unsigned ncpus;
    unsigned nirqs; /* multiple of 32, at most GIC_MAX_IRQS */
    bool security;  /* the security extensions' two views; GICD_TYPER.SecurityExtn */
};

/* For OBS_GIC. `virt`: the virtual interface's, irq then a virtual id.
 *   pending         became pending; value 1 by its line, 0 by an edge or by software
 *   acknowledge     value: its priority; virt: the list register's new word
 *   end             an EOIR dropped the priority; virt: value is the new GICH_APR
 *   deactivate      no longer active; virt: value is the list register's new word
 *   list register   GICH_LR<irq> was written with value
 *   maintenance     the maintenance line changed; value: GICH_MISR, 0 when it fell */
struct gic_event {
    const char *what;
    uint8_t cpu;
    uint16_t irq;
    uint32_t value;
    bool virt;
};

struct gic; /* gic_int.h */

struct gic *gic_new(const struct gic_config *cfg, struct observers *obs);
void gic_free(struct gic *g);
void gic_reset(struct gic *g);
void gic_snap(struct gic *g, struct snap_list *out);

/* Regions to put on the bus: name, ops and dev; the board fills in base and size. */
void gic_region_dist(struct gic *g, struct region *out); /* 4 KiB; board gives base and size */
void gic_region_cpu(struct gic *g, struct region *out);  /* 8 KiB */
void gic_region_hyp(struct gic *g, struct region *out);  /* GICH, 8 KiB */
void gic_region_vcpu(struct gic *g, struct region *out); /* GICV, 8 KiB */

/* Line sinks. spi: 0-based SPI number (interrupt id - 32). ppi: self is a struct gic_ppi_port. */
void gic_spi(void *gic, unsigned spi, bool level);
struct gic_ppi_port {
    struct gic *gic;
    uint8_t cpu;
};
/* irq_id 16..31; one that does not exist (16..24 on the Cortex-A15) is not wired: ignored. */
void gic_ppi(void *port, unsigned irq_id, bool level);

/* Output lines of one core; connect before the machine runs. GIC_OUT_MAINT is for watching: inside,
 * it already is the core's PPI 25. */
enum gic_out { GIC_OUT_IRQ, GIC_OUT_FIQ, GIC_OUT_VIRQ, GIC_OUT_VFIQ, GIC_OUT_MAINT, GIC_OUT_COUNT };
struct line *gic_out(struct gic *g, unsigned cpu, enum gic_out which);

/* For debuggers: read-only views, no effect. */
struct gic_irq_view {
    bool enabled, pending, active, level, group1, edge;
    uint8_t prio, targets;
};
struct gic_irq_view gic_peek_irq(const struct gic *g, unsigned cpu, unsigned irq);
uint32_t gic_peek_lr(const struct gic *g, unsigned cpu, unsigned n);
/* The best pending interrupt for the core and its priority (1023 when none). */
unsigned gic_peek_best(const struct gic *g, unsigned cpu, uint8_t *prio);

#endif
