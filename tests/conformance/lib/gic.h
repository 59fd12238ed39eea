/* gic.h - the GIC as checks use it: register access, and a quiet state to start from. */
#ifndef CONFORMANCE_GIC_H
#define CONFORMANCE_GIC_H

#include "board.h"
#include "gic/arch/gic_regs.h"
#include "guest.h"

static inline uint32_t gicd_read(uint32_t offset)
{
    return *(volatile uint32_t *)(GICD_BASE + offset);
}
static inline void gicd_write(uint32_t offset, uint32_t v)
{
    *(volatile uint32_t *)(GICD_BASE + offset) = v;
    dsb();
}
static inline uint32_t gicc_read(uint32_t offset)
{
    return *(volatile uint32_t *)(GICC_BASE + offset);
}
static inline void gicc_write(uint32_t offset, uint32_t v)
{
    *(volatile uint32_t *)(GICC_BASE + offset) = v;
    dsb();
}
static inline uint32_t gich_read(uint32_t offset)
{
    return *(volatile uint32_t *)(GICH_BASE + offset);
}
static inline void gich_write(uint32_t offset, uint32_t v)
{
    *(volatile uint32_t *)(GICH_BASE + offset) = v;
    dsb();
}
static inline uint32_t gicv_read(uint32_t offset)
{
    return *(volatile uint32_t *)(GICV_BASE + offset);
}
static inline void gicv_write(uint32_t offset, uint32_t v)
{
    *(volatile uint32_t *)(GICV_BASE + offset) = v;
    dsb();
}

/* A bit of a register with one bit an interrupt; its set or clear write. */
bool gic_bit(uint32_t offset, unsigned id);
void gic_set(uint32_t offset, unsigned id);
void gic_priority(unsigned id, uint32_t prio);
/* Two shared interrupts that the board leaves alone: edge-triggered after gic_quiet(). */
#define SPI_A ((unsigned)SPARE_SPI)
#define SPI_B (SPI_A + 1)
/* Everything disabled, nothing pending or active, priorities 0xa0, all in Group 0; then both
 * switched on. */
void gic_quiet(void);
/* Is Group 0 in reach? Not for Non-secure software of a GIC with the Security Extensions: the check
 * that needs it is skipped. */
bool gic_both_groups(void);
void gic_needs_both_groups(void);
/* Enabled with a priority, and pending. */
void gic_raise(unsigned id, uint32_t prio);
/* The virtual interface: no list register in use, everything open, GICH_HCR.En. */
void gicv_quiet(void);

#endif
