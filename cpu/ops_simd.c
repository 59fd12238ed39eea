/* ops_simd.c - handlers that are a SIMD kernel themselves (cpu/simd_hot.h), in place of a call of
 * it.
 *
 * ARM DDI 0406C A7.4.1, A7.4.4. */
#include "cpu/simd_hot.h"

#define HANDLER(name)                                                                              \
    OP_HANDLER(op_simd_##name)                                                                     \
    {                                                                                              \
        name(c, VEC(OFF_A), VEC(OFF_B), VEC(OFF_C), IMM);                                          \
        NEXT_AFTER_DATA(1);                                                                        \
    }
SIMD_HOT(HANDLER)
