/* fields.h - masks and shifts of register fields, expanded from fields.def; modes and classes.
 *
 * field_get(v, SCTLR_M) and field_put(SCTLR_M, x) pair a mask with its shift. */
#ifndef CPU_ARCH_FIELDS_H
#define CPU_ARCH_FIELDS_H

enum {
#define FIELD(reg, name, hi, lo, what)   reg##_##name##_SHIFT = (lo),
#define FIELD64(reg, name, hi, lo, what) reg##_##name##_SHIFT = (lo),
#include "cpu/arch/fields.def"
};

enum {
#define FIELD(reg, name, hi, lo, what)                                                             \
    reg##_##name = (unsigned)((((unsigned long long)1 << ((hi) - (lo) + 1)) - 1) << (lo)),
#include "cpu/arch/fields.def"
};

enum {
#define FIELD64(reg, name, hi, lo, what)                                                           \
    reg##_##name = (unsigned long long)((((unsigned long long)1 << ((hi) - (lo) + 1)) - 1) << (lo)),
#include "cpu/arch/fields.def"
};

/* The field's value, right-aligned; a value put in the field's place, cut to its width. */
#define field_get(v, field) (((v) & (field)) >> field##_SHIFT)
#define field_put(field, x) (((((field)&0) + (x)) << field##_SHIFT) & (field))

/* CPSR.M (B1.3.1) and HSR.EC (B3.13.6). */
enum {
#define MODE(name, value, what) MODE_##name = (value),
#define EC(name, value, what)   EC_##name = (value),
#include "cpu/arch/codes.def"
};

#endif
