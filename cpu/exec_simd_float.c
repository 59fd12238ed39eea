/* exec_simd_float.c - Advanced SIMD on single-precision lanes: three registers, and two registers
 * and a scalar.
 *
 * ARM DDI 0406C A7.4.1, A7.4.3, A2.7 and the A8.8 clause of each row. Computed with the standard
 * FPSCR value: to nearest, flushing, default NaNs. Four lanes at once go by the host's unit when
 * none of them is special (as cpu/fp_host.h says of one); otherwise each is fp.c's. */
#include "cpu/fp_host.h"
#include "cpu/simd_lane.h"

typedef float floats __attribute__((vector_size(16)));
typedef int32_t words __attribute__((vector_size(16)));

union lanes {
    floats f;
    words w;
    uint32_t u[4];
    uint64_t d[2];
};

/* A doubleword's upper half is zeros, which are never special. */
static inline union lanes load(const void *p, bool quad)
{
    union lanes v = {.d = {0, 0}};
    memcpy(&v, p, quad ? 16 : 8);
    return v;
}

/* m a scalar: in every lane. */
static inline union lanes load_scalar(const void *p, bool quad)
{
    uint32_t m;
    memcpy(&m, p, sizeof m);
    return (union lanes){.u = {m, m, quad ? m : 0, quad ? m : 0}};
}

/* --- lanes that the host must not decide: -1, others 0 --- */

enum { MAGNITUDE = 0x7fffffff, LEAST = 0x00800000, LEAST2 = 0x01000000, GREATEST = 0x7f7fffff };

/* An operand that is flushed. */
static inline words flushed(words v)
{
    v &= MAGNITUDE;
    return (v < LEAST) & (v != 0);
}

static inline words special(words v)
{
    v &= MAGNITUDE;
    return ((v < LEAST2) & (v != 0)) | (v > GREATEST);
}

/* A product that is zero though no factor is. */
static inline words vanished(words product, words n, words m)
{
    return ((product & MAGNITUDE) == 0) & ((n & MAGNITUDE) != 0) & ((m & MAGNITUDE) != 0);
}

static inline words nan_lanes(floats v)
{
    return v != v;
}

static inline bool none(words v)
{
    union lanes x = {.w = v};
    return (x.d[0] | x.d[1]) == 0;
}

/* --- one lane --- */

static uint64_t product_sum(struct fp *f, uint64_t d, uint64_t n, uint64_t m, bool subtract)
{
    uint64_t product = fp_mul(f, FP32, n, m);
    return fp_add(f, FP32, d, subtract ? fp_neg(FP32, product) : product);
}

static uint32_t is(struct fp *f, uint64_t n, uint64_t m, bool or_equal)
{
    unsigned r = fp_compare(f, FP32, n, m, true);
    return r == FP_GREATER || (or_equal && r == FP_EQUAL) ? UINT32_MAX : 0;
}

/* --- kernels --- */

/* `one`: a lane by fp.c. `all`: the host's four, in r; `odd`: where they do not stand. An operation
 * that may be inexact needs IXC set already: `sticky`. */
#define FLOATS(name, load_m, sticky, all, odd, one)                                                \
    static inline void name(struct cpu *c, void *dp, const void *np, const void *mp, bool quad)    \
    {                                                                                              \
        union lanes D = load(dp, quad), N = load(np, quad), M = load_m(mp, quad), R;               \
        if (!(sticky) || (c->fpscr & FPSCR_IXC)) {                                                 \
            all;                                                                                   \
            if (none(odd)) {                                                                       \
                memcpy(dp, &R, quad ? 16 : 8);                                                     \
                return;                                                                            \
            }                                                                                      \
        }                                                                                          \
        struct fp fp = simd_begin(c), *f = &fp;                                                    \
        for (unsigned e = 0; e < (quad ? 4u : 2u); e++) {                                          \
            const uint32_t n = N.u[e], m = M.u[e], d = D.u[e];                                     \
            (void)n, (void)m, (void)d;                                                             \
            R.u[e] = (uint32_t)(one);                                                              \
        }                                                                                          \
        memcpy(dp, &R, quad ? 16 : 8);                                                             \
        simd_finish(c, f);                                                                         \
    }                                                                                              \
    static void name##_d(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm)       \
    {                                                                                              \
        name(c, d, n, m, false);                                                                   \
    }                                                                                              \
    static void name##_q(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm)       \
    {                                                                                              \
        name(c, d, n, m, true);                                                                    \
    }

#define OPERANDS_ODD (flushed(N.w) | flushed(M.w))
#define SUM_ODD      (OPERANDS_ODD | special(R.w))
#define PRODUCT_ODD  (OPERANDS_ODD | special(R.w) | vanished(R.w, N.w, M.w))
/* With the product in P. */
#define BOTH_ODD                                                                                   \
    (OPERANDS_ODD | flushed(D.w) | special(R.w) | special(P.w) | vanished(P.w, N.w, M.w))
#define NANS_ODD (OPERANDS_ODD | nan_lanes(N.f) | nan_lanes(M.f))
/* Equal, but not the same: zeros of either sign. */
#define ZEROS_ODD  (NANS_ODD | ((N.f == M.f) & (N.w != M.w)))
#define SELECT(by) (((by)&N.w) | (~(by)&M.w))
/* The sum is rounded with the product: a zero may be one that is too small. */
#define FUSED_ODD (OPERANDS_ODD | flushed(D.w) | special(R.w) | vanished(R.w, N.w, M.w))
/* With the product in P and the difference in S, which halves exactly. */
#define STEP_ODD (OPERANDS_ODD | special(S.w) | special(P.w) | vanished(P.w, N.w, M.w))

#define ADD_ALL R.f = N.f + M.f
#define SUB_ALL R.f = N.f - M.f
#define MUL_ALL R.f = N.f * M.f
#define MLA_ALL                                                                                    \
    union lanes P = {.f = N.f * M.f};                                                              \
    R.f = D.f + P.f
#define MLS_ALL                                                                                    \
    union lanes P = {.f = N.f * M.f};                                                              \
    R.f = D.f - P.f

#define STEP_ALL(from, times)                                                                      \
    union lanes P = {.f = N.f * M.f}, S = {.f = from - P.f};                                       \
    R.f = S.f * times

enum { SIGN = INT32_MIN };

/* d + n * m, rounded once; n with its sign changed by `sign`. */
static inline union lanes fused(union lanes d, union lanes n, union lanes m, int32_t sign)
{
    n.w ^= sign;
    for (unsigned e = 0; e < 4; e++)
        d.f[e] = __builtin_fmaf(n.f[e], m.f[e], d.f[e]);
    return d;
}

/* clang-format off */
FLOATS(fadd, load, true, ADD_ALL, SUM_ODD, fp_add(f, FP32, n, m))
FLOATS(fsub, load, true, SUB_ALL, SUM_ODD, fp_sub(f, FP32, n, m))
FLOATS(fmul, load, true, MUL_ALL, PRODUCT_ODD, fp_mul(f, FP32, n, m))
FLOATS(fmla, load, true, MLA_ALL, BOTH_ODD, product_sum(f, d, n, m, false))
FLOATS(fmls, load, true, MLS_ALL, BOTH_ODD, product_sum(f, d, n, m, true))
FLOATS(fmul_x, load_scalar, true, MUL_ALL, PRODUCT_ODD, fp_mul(f, FP32, n, m))
FLOATS(fmla_x, load_scalar, true, MLA_ALL, BOTH_ODD, product_sum(f, d, n, m, false))
FLOATS(fmls_x, load_scalar, true, MLS_ALL, BOTH_ODD, product_sum(f, d, n, m, true))
FLOATS(fabd, load, true, R.f = N.f - M.f; R.w &= MAGNITUDE, SUM_ODD,
       fp_abs(FP32, fp_sub(f, FP32, n, m)))
FLOATS(ffma, load, true, R = fused(D, N, M, 0), FUSED_ODD, fp_muladd(f, FP32, d, n, m))
FLOATS(ffms, load, true, R = fused(D, N, M, SIGN), FUSED_ODD,
       fp_muladd(f, FP32, d, fp_neg(FP32, n), m))
FLOATS(fceq, load, false, R.w = N.f == M.f, NANS_ODD,
       fp_compare(f, FP32, n, m, false) == FP_EQUAL ? UINT32_MAX : 0)
FLOATS(fcge, load, false, R.w = N.f >= M.f, NANS_ODD, is(f, n, m, true))
FLOATS(fcgt, load, false, R.w = N.f > M.f, NANS_ODD, is(f, n, m, false))
FLOATS(facge, load, false, R.w = (N.w & MAGNITUDE) >= (M.w & MAGNITUDE), NANS_ODD,
       is(f, fp_abs(FP32, n), fp_abs(FP32, m), true))
FLOATS(facgt, load, false, R.w = (N.w & MAGNITUDE) > (M.w & MAGNITUDE), NANS_ODD,
       is(f, fp_abs(FP32, n), fp_abs(FP32, m), false))
FLOATS(fmaximum, load, false, R.w = SELECT(N.f > M.f), ZEROS_ODD, fp_max(f, FP32, n, m))
FLOATS(fminimum, load, false, R.w = SELECT(N.f < M.f), ZEROS_ODD, fp_min(f, FP32, n, m))
FLOATS(frecps, load, true, STEP_ALL(2.0f, 1.0f), STEP_ODD, fp_recip_step(f, n, m))
FLOATS(frsqrts, load, true, STEP_ALL(3.0f, 0.5f), STEP_ODD, fp_rsqrt_step(f, n, m))
/* clang-format on */

/* Neighbours of n become the lower half, of m the upper half. */
#define FLOAT_PAIRS(name, one)                                                                     \
    static void name(struct cpu *c, void *dp, const void *np, const void *mp, uint32_t imm)        \
    {                                                                                              \
        uint32_t in[4], out[2];                                                                    \
        struct fp fp = simd_begin(c), *f = &fp;                                                    \
        memcpy(in, np, 8);                                                                         \
        memcpy(in + 2, mp, 8);                                                                     \
        for (unsigned e = 0; e < 2; e++) {                                                         \
            const uint32_t n = in[2 * e], m = in[2 * e + 1];                                       \
            out[e] = (uint32_t)(one);                                                              \
        }                                                                                          \
        memcpy(dp, out, 8);                                                                        \
        simd_finish(c, f);                                                                         \
    }
FLOAT_PAIRS(fpadd, fp_add(f, FP32, n, m))
FLOAT_PAIRS(fpmax, fp_max(f, FP32, n, m))
FLOAT_PAIRS(fpmin, fp_min(f, FP32, n, m))

/* --- the operations, by [quad] --- */

#define FN_FLOAT(name)                                                                             \
    {                                                                                              \
        name##_d, name##_q                                                                         \
    }
static vec_fn *const float_fns[][2] = {
    [SAME_FFMA] = FN_FLOAT(ffma),     [SAME_FFMS] = FN_FLOAT(ffms),
    [SAME_FADD] = FN_FLOAT(fadd),     [SAME_FSUB] = FN_FLOAT(fsub),
    [SAME_FPADD] = {fpadd, NULL},     [SAME_FABD] = FN_FLOAT(fabd),
    [SAME_FMLA] = FN_FLOAT(fmla),     [SAME_FMLS] = FN_FLOAT(fmls),
    [SAME_FMUL] = FN_FLOAT(fmul),     [SAME_FCEQ] = FN_FLOAT(fceq),
    [SAME_FCGE] = FN_FLOAT(fcge),     [SAME_FCGT] = FN_FLOAT(fcgt),
    [SAME_FACGE] = FN_FLOAT(facge),   [SAME_FACGT] = FN_FLOAT(facgt),
    [SAME_FMAX] = FN_FLOAT(fmaximum), [SAME_FMIN] = FN_FLOAT(fminimum),
    [SAME_FPMAX] = {fpmax, NULL},     [SAME_FPMIN] = {fpmin, NULL},
    [SAME_FRECPS] = FN_FLOAT(frecps), [SAME_FRSQRTS] = FN_FLOAT(frsqrts),
};

void plan_simd_float(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    bool quad = insn_flag(i, 'Q');
    simd_plan(i, "DNM", quad ? "DNM" : "", float_fns[arg][quad], p);
}

/* U is Q. */
void plan_simd_float_x(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[][2] = {
        [SAME_FMLA] = FN_FLOAT(fmla_x),
        [SAME_FMLS] = FN_FLOAT(fmls_x),
        [SAME_FMUL] = FN_FLOAT(fmul_x),
    };
    bool quad = insn_flag(i, 'U');
    simd_plan(i, "DN", quad ? "DN" : "", i->stype == 2 ? fns[arg][quad] : NULL, p);
    p->m = simd_scalar(i);
}
