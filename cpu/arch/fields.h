/* fields.h - masks and shifts of register fields, expanded from fields.def. */
#ifndef CPU_ARCH_FIELDS_H
#define CPU_ARCH_FIELDS_H

enum {
#define FIELD(reg, name, hi, lo, what) reg##_##name##_SHIFT = (lo),
#include "cpu/arch/fields.def"
};

enum {
#define FIELD(reg, name, hi, lo, what)                                                             \
    reg##_##name = (unsigned)((((unsigned long long)1 << ((hi) - (lo) + 1)) - 1) << (lo)),
#include "cpu/arch/fields.def"
};

#endif
