/* cnt_regs.h - fields of the Generic Timer's registers, for C and for assembly. */
#ifndef TIMER_ARCH_CNT_REGS_H
#define TIMER_ARCH_CNT_REGS_H

#ifdef __ASSEMBLER__

#define FIELD(reg, name, hi, lo, ...)                                                              \
    .equ reg##_##name##_SHIFT, lo;                                                                 \
    .equ reg##_##name, ((1 << ((hi) - (lo) + 1)) - 1) << (lo);
#include "timer/arch/cnt_fields.def"

#else

enum {
#define FIELD(reg, name, hi, lo, what) reg##_##name##_SHIFT = (lo),
#include "timer/arch/cnt_fields.def"
};

enum {
#define FIELD(reg, name, hi, lo, what)                                                             \
    reg##_##name = (unsigned)((((unsigned long long)1 << ((hi) - (lo) + 1)) - 1) << (lo)),
#include "timer/arch/cnt_fields.def"
};

#endif
#endif
