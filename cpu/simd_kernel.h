/* simd_kernel.h - lanes: one expression of a lane becomes a function for each type of element.
 *
 * A kernel is a vec_fn (cpu/fp_plan.h). Its loop has a fixed number of lanes and one type of
 * element, so that a compiler can make vectors of it. In an expression n, m and d are lanes,
 * widened to `wide`, in which no intermediate result overflows unless the expression says so; imm
 * is the instruction's; SAT(v) saturates to the destination's lane and notes it. */
#ifndef CPU_SIMD_KERNEL_H
#define CPU_SIMD_KERNEL_H

#include "cpu/fp_plan.h"
#include "cpu/simd_int.h"

#include <string.h>

#define IS_UNSIGNED(T) ((T)-1 > 0)
#define LANE_MAX(T)    (IS_UNSIGNED(T) ? (T)-1 : (T)(((UINT64_C(1) << (8 * sizeof(T) - 1)) - 1)))
#define LANE_MIN(T)    (IS_UNSIGNED(T) ? (T)0 : (T)(UINT64_C(1) << (8 * sizeof(T) - 1)))

#define SAT(v)                                                                                     \
    ({                                                                                             \
        const wide v_ = (v), r_ = v_ > lane_max ? lane_max : v_ < lane_min ? lane_min : v_;        \
        saturated |= r_ != v_;                                                                     \
        r_;                                                                                        \
    })

/* Unrolled first, a loop over lanes becomes bytes in shifted words. */
#ifdef __clang__
#define LANE_LOOP _Pragma("clang loop unroll(disable)")
#else
#define LANE_LOOP
#endif

/* TD, TN, TM: the elements of d, n and m; W: wide; U: unsigned, for what wraps around. `step` is 1,
 * or 0 where m is one scalar. */
#define KERNEL(name, TD, TN, TM, W, U, count, step, expression)                                    \
    static inline void name(struct cpu *c, void *dp, const void *np, const void *mp, uint32_t imm) \
    {                                                                                              \
        typedef W wide;                                                                            \
        typedef U wrap;                                                                            \
        typedef TD lane;                                                                           \
        const wide lane_max = LANE_MAX(TD), lane_min = LANE_MIN(TD);                               \
        const unsigned bits_each = 8 * sizeof(lane);                                               \
        TD ds[count];                                                                              \
        TN ns[count];                                                                              \
        TM ms[(step) ? (count) : 1];                                                               \
        bool saturated = false;                                                                    \
        memcpy(ds, dp, sizeof ds);                                                                 \
        memcpy(ns, np, sizeof ns);                                                                 \
        memcpy(ms, mp, sizeof ms);                                                                 \
        LANE_LOOP                                                                                  \
        for (unsigned e = 0; e < (count); e++) {                                                   \
            const wide d = (wide)ds[e], n = (wide)ns[e], m = (wide)ms[e * (step)];                 \
            (void)d, (void)n, (void)m, (void)sizeof(wrap);                                         \
            ds[e] = (lane)(expression);                                                            \
        }                                                                                          \
        (void)lane_max, (void)lane_min, (void)bits_each;                                           \
        memcpy(dp, ds, sizeof ds);                                                                 \
        if (saturated)                                                                             \
            c->fpscr |= FPSCR_QC;                                                                  \
    }

/* What wraps around is computed without sign. */
#define WRAP(x) ((wrap)(x))

/* Types of elements: G(name, type, wide, wrap, lanes in a doubleword, ...). */
#define SIGNED_8(G, ...)    G(s8, int8_t, int32_t, uint32_t, 8, __VA_ARGS__)
#define SIGNED_16(G, ...)   G(s16, int16_t, int32_t, uint32_t, 4, __VA_ARGS__)
#define SIGNED_32(G, ...)   G(s32, int32_t, int64_t, uint64_t, 2, __VA_ARGS__)
#define SIGNED_64(G, ...)   G(s64, int64_t, __int128, unsigned __int128, 1, __VA_ARGS__)
#define UNSIGNED_8(G, ...)  G(u8, uint8_t, int32_t, uint32_t, 8, __VA_ARGS__)
#define UNSIGNED_16(G, ...) G(u16, uint16_t, int32_t, uint32_t, 4, __VA_ARGS__)
#define UNSIGNED_32(G, ...) G(u32, uint32_t, int64_t, uint64_t, 2, __VA_ARGS__)
#define UNSIGNED_64(G, ...) G(u64, uint64_t, __int128, unsigned __int128, 1, __VA_ARGS__)

/* Doublewords and quadwords of one type: name_s8_d, name_s8_q, ... */
#define SAME(suffix, T, W, U, lanes, name, expression)                                             \
    KERNEL(name##_##suffix##_d, T, T, T, W, U, lanes, 1, expression)                               \
    KERNEL(name##_##suffix##_q, T, T, T, W, U, 2 * (lanes), 1, expression)
/* Where signs make no difference. */
#define ANY_123(G, ...)                                                                            \
    UNSIGNED_8(G, __VA_ARGS__) UNSIGNED_16(G, __VA_ARGS__) UNSIGNED_32(G, __VA_ARGS__)
#define ANY_ALL(G, ...) ANY_123(G, __VA_ARGS__) UNSIGNED_64(G, __VA_ARGS__)
/* Where they do. */
#define EACH_123(G, ...)                                                                           \
    SIGNED_8(G, __VA_ARGS__)                                                                       \
    SIGNED_16(G, __VA_ARGS__) SIGNED_32(G, __VA_ARGS__) ANY_123(G, __VA_ARGS__)
#define EACH_ALL(G, ...)                                                                           \
    EACH_123(G, __VA_ARGS__) SIGNED_64(G, __VA_ARGS__) UNSIGNED_64(G, __VA_ARGS__)

/* Rows of a table [size][unsigned][quad]. */
#define FN_DQ(name, suffix)                                                                        \
    {                                                                                              \
        name##_##suffix##_d, name##_##suffix##_q                                                   \
    }
#define FN_EACH(name, size)                                                                        \
    {                                                                                              \
        FN_DQ(name, s##size), FN_DQ(name, u##size)                                                 \
    }
#define FN_ANY(name, size)                                                                         \
    {                                                                                              \
        FN_DQ(name, u##size), FN_DQ(name, u##size)                                                 \
    }
#define FN_EACH_123(name)                                                                          \
    {                                                                                              \
        FN_EACH(name, 8), FN_EACH(name, 16), FN_EACH(name, 32)                                     \
    }
#define FN_EACH_ALL(name)                                                                          \
    {                                                                                              \
        FN_EACH(name, 8), FN_EACH(name, 16), FN_EACH(name, 32), FN_EACH(name, 64)                  \
    }
#define FN_ANY_123(name)                                                                           \
    {                                                                                              \
        FN_ANY(name, 8), FN_ANY(name, 16), FN_ANY(name, 32)                                        \
    }
#define FN_ANY_ALL(name)                                                                           \
    {                                                                                              \
        FN_ANY(name, 8), FN_ANY(name, 16), FN_ANY(name, 32), FN_ANY(name, 64)                      \
    }

#endif
