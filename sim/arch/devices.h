/* devices.h - the devices' registers and fields as constants, in C and in assembly.
 *
 * PL011_CR is the register's offset, PL011_CR_RESET its value at reset, PL011_CR_UARTEN a field's
 * mask, PL011_CR_UARTEN_SHIFT its lowest bit; FWCFG_KEY_ID a selector. */
#ifndef SIM_ARCH_DEVICES_H
#define SIM_ARCH_DEVICES_H

#ifdef __ASSEMBLER__

/* clang-format off */
#define DEVICES_REG(dev, name, off, reset, what) .equ dev##_##name, off;                           \
                                                 .equ dev##_##name##_RESET, reset;
#define DEVICES_FIELD(reg, name, hi, lo, what) \
    .equ reg##_##name##_SHIFT, lo; .equ reg##_##name, ((1 << (hi - lo + 1)) - 1) << lo;
#define DEVICES_KEY(name, number, what) .equ FWCFG_KEY_##name, number;
#define DEVICES_BEGIN
#define DEVICES_END
/* clang-format on */

#else

#define DEVICES_REG(dev, name, off, reset, what)                                                   \
    dev##_##name = (off), dev##_##name##_RESET = (reset),
#define DEVICES_FIELD(reg, name, hi, lo, what)                                                     \
    reg##_##name##_SHIFT = (lo),                                                                   \
    reg##_##name = (unsigned)((((unsigned long long)1 << ((hi) - (lo) + 1)) - 1) << (lo)),
#define DEVICES_KEY(name, number, what) FWCFG_KEY_##name = (number),
#define DEVICES_BEGIN                   enum {
#define DEVICES_END                                                                                \
    }                                                                                              \
    ;

#endif

/* clang-format off */
DEVICES_BEGIN
#define REG   DEVICES_REG
#define FIELD DEVICES_FIELD
#include "sim/arch/pl011.def"
DEVICES_END

DEVICES_BEGIN
#define REG   DEVICES_REG
#define FIELD DEVICES_FIELD
#include "sim/arch/pl031.def"
DEVICES_END

DEVICES_BEGIN
#define REG   DEVICES_REG
#define FIELD DEVICES_FIELD
#include "sim/arch/pl061.def"
DEVICES_END

DEVICES_BEGIN
#define REG   DEVICES_REG
#define FIELD DEVICES_FIELD
#define KEY   DEVICES_KEY
#include "sim/arch/fwcfg.def"
DEVICES_END

DEVICES_BEGIN
#define REG   DEVICES_REG
#define FIELD DEVICES_FIELD
#include "sim/arch/virtio_mmio.def"
DEVICES_END
/* clang-format on */

#undef DEVICES_REG
#undef DEVICES_FIELD
#undef DEVICES_KEY
#undef DEVICES_BEGIN
#undef DEVICES_END

#endif
