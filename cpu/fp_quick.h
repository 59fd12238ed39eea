/* fp_quick.h - scalar floating-point in the ordinary case: a few instructions of the host.
 *
 * Each function computes *r from the operands' bits by the host's unit, and says whether that is
 * the architecture's result with FPSCR unchanged (cpu/fp_host.h says when). If not, *r is of no
 * meaning and cpu/fp.h's functions have to decide. The tests are on integers, so that none needs a
 * constant from memory. */
#ifndef CPU_FP_QUICK_H
#define CPU_FP_QUICK_H

#include "cpu/fp_host.h"

#define fp_as_float(v) fp_as_single(v)
#define fp_of_float(v) fp_of_single(v)

/* --- arithmetic: p is the product of those that have one, x the result --- */

#define FP_QUICK(name, w, T, product, result, fine)                                                \
    static inline bool fp_quick_##name##w(uint32_t fpscr, uint##w##_t dv, uint##w##_t nv,          \
                                          uint##w##_t mv, uint##w##_t *r)                          \
    {                                                                                              \
        const T d = fp_as_##T(dv), n = fp_as_##T(nv), m = fp_as_##T(mv), p = product;              \
        (void)d, (void)p;                                                                          \
        *r = fp_of_##T(result);                                                                    \
        return fp_host_plain(fpscr) && (fine);                                                     \
    }
#define FP_QUICK_BOTH(w, T)                                                                        \
    FP_QUICK(add, w, T, 0, n + m, fp_finite##w(*r))                                                \
    FP_QUICK(sub, w, T, 0, n - m, fp_finite##w(*r))                                                \
    FP_QUICK(mul, w, T, n *m, p, fp_ordinary##w(*r))                                               \
    FP_QUICK(nmul, w, T, n *m, -p, fp_ordinary##w(*r))                                             \
    FP_QUICK(div, w, T, 0, n / m, fp_ordinary##w(*r))                                              \
    FP_QUICK(mla, w, T, n *m, d + p, fp_ordinary##w(fp_of_##T(p)) && fp_finite##w(*r))             \
    FP_QUICK(mls, w, T, n *m, d - p, fp_ordinary##w(fp_of_##T(p)) && fp_finite##w(*r))             \
    FP_QUICK(nmla, w, T, n *m, -d - p, fp_ordinary##w(fp_of_##T(p)) && fp_finite##w(*r))           \
    FP_QUICK(nmls, w, T, n *m, p - d, fp_ordinary##w(fp_of_##T(p)) && fp_finite##w(*r))
FP_QUICK_BOTH(32, float)
FP_QUICK_BOTH(64, double)

/* d + n * m, rounded once; a call, where the host has no instruction for it. */
#define FP_QUICK_FUSED(w, T, fma)                                                                  \
    static inline bool fp_quick_fused##w(uint32_t fpscr, uint##w##_t d, uint##w##_t n,             \
                                         uint##w##_t m, uint##w##_t *r)                            \
    {                                                                                              \
        if (!fp_host_plain(fpscr))                                                                 \
            return false;                                                                          \
        *r = fp_of_##T(fma(fp_as_##T(n), fp_as_##T(m), fp_as_##T(d)));                             \
        return fp_ordinary##w(*r);                                                                 \
    }
FP_QUICK_FUSED(32, float, __builtin_fmaf)
FP_QUICK_FUSED(64, double, __builtin_fma)

/* --- bits alone --- */

#define FP_BITS(w)                                                                                 \
    static inline uint##w##_t fp_bits_mov##w(uint##w##_t m)                                        \
    {                                                                                              \
        return m;                                                                                  \
    }                                                                                              \
    static inline uint##w##_t fp_bits_abs##w(uint##w##_t m)                                        \
    {                                                                                              \
        return m << 1 >> 1;                                                                        \
    }                                                                                              \
    static inline uint##w##_t fp_bits_neg##w(uint##w##_t m)                                        \
    {                                                                                              \
        return m ^ (uint##w##_t)1 << (w - 1);                                                      \
    }
FP_BITS(32)
FP_BITS(64)

/* --- comparison: to FPSCR's flags. Neither IXC nor the rounding mode matters --- */

#define FP_QUICK_COMPARE(w, T)                                                                     \
    static inline bool fp_quick_compare##w(uint32_t fpscr, uint##w##_t av, uint##w##_t bv,         \
                                           uint32_t *flags)                                        \
    {                                                                                              \
        const T a = fp_as_##T(av), b = fp_as_##T(bv);                                              \
        *flags = a < b ? FPSCR_N : a == b ? FPSCR_Z | FPSCR_C : FPSCR_C;                           \
        return !(fpscr & FPSCR_FZ) && fp_finite##w(av) && fp_finite##w(bv);                        \
    }
FP_QUICK_COMPARE(32, float)
FP_QUICK_COMPARE(64, double)

/* --- conversion --- */

/* Magnitude below 2^k. */
static inline bool fp_below32(uint32_t v, unsigned k)
{
    return (v >> 23 & 0xff) < 127 + k;
}
static inline bool fp_below64(uint64_t v, unsigned k)
{
    return (v >> 52 & 0x7ff) < 1023 + k;
}

/* To an integer, towards zero. */
#define FP_QUICK_TO(w, T)                                                                          \
    static inline bool fp_quick_to_s##w(uint32_t fpscr, uint##w##_t a, uint32_t *r)                \
    {                                                                                              \
        bool fine = fp_host_plain(fpscr & ~(uint32_t)FPSCR_RMODE) && fp_below##w(a, 31);           \
        *r = fine ? (uint32_t)(int32_t)fp_as_##T(a) : 0;                                           \
        return fine;                                                                               \
    }                                                                                              \
    static inline bool fp_quick_to_u##w(uint32_t fpscr, uint##w##_t a, uint32_t *r)                \
    {                                                                                              \
        bool fine = fp_host_plain(fpscr & ~(uint32_t)FPSCR_RMODE) && fp_below##w(a, 32) &&         \
                    !(a >> (w - 1));                                                               \
        *r = fine ? (uint32_t)(int64_t)fp_as_##T(a) : 0;                                           \
        return fine;                                                                               \
    }
FP_QUICK_TO(32, float)
FP_QUICK_TO(64, double)

/* From an integer: a double is exact. */
static inline bool fp_quick_from_s32(uint32_t fpscr, uint32_t a, uint32_t *r)
{
    *r = fp_of_single((float)(int32_t)a);
    return fp_host_plain(fpscr & ~(uint32_t)FPSCR_FZ);
}
static inline bool fp_quick_from_u32(uint32_t fpscr, uint32_t a, uint32_t *r)
{
    *r = fp_of_single((float)(int64_t)(uint64_t)a);
    return fp_host_plain(fpscr & ~(uint32_t)FPSCR_FZ);
}
static inline bool fp_quick_from_s64(uint32_t fpscr, uint32_t a, uint64_t *r)
{
    *r = fp_of_double((double)(int32_t)a);
    return true;
}
static inline bool fp_quick_from_u64(uint32_t fpscr, uint32_t a, uint64_t *r)
{
    *r = fp_of_double((double)(int64_t)(uint64_t)a);
    return true;
}

static inline bool fp_quick_widen(uint32_t fpscr, uint32_t a, uint64_t *r)
{
    *r = fp_of_double((double)fp_as_single(a));
    return !(fpscr & FPSCR_FZ) && fp_finite32(a);
}
static inline bool fp_quick_narrow(uint32_t fpscr, uint64_t a, uint32_t *r)
{
    *r = fp_of_single((float)fp_as_double(a));
    return fp_host_plain(fpscr) && fp_ordinary32(*r);
}

#endif
