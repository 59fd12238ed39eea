/* gic_regs.h - offsets, masks, shifts and constants of the GIC, for C and for assembly.
 *
 * GICD_CTLR is an offset from its frame; GICD_CTLR_EnableGrp0 a mask, with _SHIFT its lowest bit;
 * C also has GICD_IPRIORITYR_COUNT (registers) and GICD_IPRIORITYR_BITS (bits an interrupt). */
#ifndef GIC_ARCH_GIC_REGS_H
#define GIC_ARCH_GIC_REGS_H

#ifdef __ASSEMBLER__

#define GICREG(frame, name, offset, ...) .equ frame##_##name, offset;
#include "gic/arch/gic.def"
#define FIELD(reg, name, hi, lo, ...)                                                              \
    .equ reg##_##name##_SHIFT, lo;                                                                 \
    .equ reg##_##name, ((1 << ((hi) - (lo) + 1)) - 1) << (lo);
#include "gic/arch/gic_fields.def"
#define GICCONST(name, value, ...) .equ name, value;
#include "gic/arch/gic_consts.def"

#else

enum {
#define GICREG(frame, name, offset, ...) frame##_##name = (offset),
#include "gic/arch/gic.def"
};

enum {
#define GICREG(frame, name, offset, count, bits, ...)                                              \
    frame##_##name##_COUNT = (count), frame##_##name##_BITS = (bits),
#include "gic/arch/gic.def"
};

enum {
#define FIELD(reg, name, hi, lo, what) reg##_##name##_SHIFT = (lo),
#include "gic/arch/gic_fields.def"
};

enum {
#define FIELD(reg, name, hi, lo, what)                                                             \
    reg##_##name = (unsigned)((((unsigned long long)1 << ((hi) - (lo) + 1)) - 1) << (lo)),
#include "gic/arch/gic_fields.def"
};

enum {
#define GICCONST(name, value, what) name = (value),
#include "gic/arch/gic_consts.def"
};

#endif
#endif
