/* fields_asm.h - fields.def and codes.def for the assembler: REG_NAME, REG_NAME_SHIFT, MODE_x
 * and EC_x by .equ. Masks of fields above bit 31 are left out; their shifts are there. */
#ifndef CPU_ARCH_FIELDS_ASM_H
#define CPU_ARCH_FIELDS_ASM_H

/* clang-format off */
#define FIELD(reg, name, hi, lo, what) \
    .equ reg##_##name##_SHIFT, lo; .equ reg##_##name, ((2 << (hi - lo)) - 1) << lo;
#define FIELD64(reg, name, hi, lo, what) .equ reg##_##name##_SHIFT, lo;
#include "cpu/arch/fields.def"
#define MODE(name, value, what) .equ MODE_##name, value;
#define EC(name, value, what) .equ EC_##name, value;
#include "cpu/arch/codes.def"
/* clang-format on */

#endif
