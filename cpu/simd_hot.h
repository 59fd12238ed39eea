/* simd_hot.h - kernels of frequent Advanced SIMD instructions, each of them both a function and the
 * body of a handler (cpu/ops_simd.c): they take no longer than calling them would.
 *
 * ARM DDI 0406C A7.4.1, A7.4.4. */
#ifndef CPU_SIMD_HOT_H
#define CPU_SIMD_HOT_H

#include "cpu/ops_fp.h"
#include "cpu/simd_kernel.h"

/* Shifts by an immediate, in the lane's own width. Where bits come from m, from the left or right.
 */
#define LANE_LEFT  ((lane)m << imm)
#define LANE_RIGHT ((lane)m >> (imm - 1) >> 1)
#define FROM_LEFT  ((lane)-1 << imm)
#define FROM_RIGHT ((lane)-1 >> (imm - 1) >> 1)

/* clang-format off */
ANY_ALL(SAME, add, n + m)
ANY_ALL(SAME, sub, n - m)
UNSIGNED_32(SAME, and, n & m)
UNSIGNED_32(SAME, bic, n & ~m)
UNSIGNED_32(SAME, orr, n | m)
UNSIGNED_32(SAME, eor, n ^ m)
UNSIGNED_32(SAME, bsl, (n & d) | (m & ~d))
ANY_ALL(SAME, shl, LANE_LEFT)
ANY_ALL(SAME, sli, ((lane)d & ~FROM_LEFT) | LANE_LEFT)
ANY_ALL(SAME, sri, ((lane)d & ~FROM_RIGHT) | LANE_RIGHT)
/* clang-format on */

/* The handlers of these. */
static inline op_fn *simd_hot_op(vec_fn *fn)
{
    static const struct {
        vec_fn *fn;
        op_fn *op;
    } hot[] = {
#define HOT(name) {name, op_simd_##name},
        SIMD_HOT(HOT)
#undef HOT
    };
    for (unsigned k = 0; k < ARRAY_LEN(hot); k++)
        if (hot[k].fn == fn)
            return hot[k].op;
    return NULL;
}

#endif
