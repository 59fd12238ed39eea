/* apb.h - what the 32-bit peripherals share: narrow accesses.
 *
 * Their registers are words on a bus without byte strobes. A read of 1 or 2 bytes returns that
 * part of the word; a write of 1 or 2 bytes at the word's own address writes the register with the
 * value zero-extended; a write to the word's upper bytes is ignored. */
#ifndef SIM_APB_H
#define SIM_APB_H

#include "sim/base/bus.h"

/* A device's registers, by offsets that are multiples of four. */
struct apb_regs {
    uint32_t (*value)(const void *dev, uint32_t reg); /* what a read returns; no effect */
    void (*write)(void *dev, uint32_t reg, uint32_t val);
    void (*was_read)(void *dev,
                     uint64_t off); /* by the guest, at this very byte; NULL: no effect */
};

struct apb_port {
    const struct apb_regs *regs;
    void *dev;
};

/* The port's name, operations and device in *out. */
void apb_region(struct apb_port *p, const char *name, struct region *out);

/* A case of a switch by register, of a row in sim/arch/: those from PERIPHID0 on are constant. */
#define APB_CONSTANT(dev, name, off, reset, what)                                                  \
    case off:                                                                                      \
        return off >= dev##_PERIPHID0 ? reset : 0;

#endif
