/* exec_simd_misc.c - Advanced SIMD on one register.
 *
 * ARM DDI 0406C A7.4.5 and the A8.8 clause of each row. */
#include "cpu/fp_host.h"
#include "cpu/simd_kernel.h"
#include "cpu/simd_lane.h"

/* --- integers --- */

static inline unsigned leading_zeros(uint32_t m, unsigned esize)
{
    uint32_t v = m << (32 - esize);
    return v ? (unsigned)__builtin_clz(v) : esize;
}

/* Bits below the sign that equal it. */
static inline unsigned leading_signs(int32_t m, unsigned esize)
{
    return leading_zeros((uint32_t)((m ^ m >> 1) & (int32_t)(BIT(esize - 1) - 1)), esize) - 1;
}

/* Bits that are set, of a byte. */
static inline unsigned ones(unsigned m)
{
    m -= m >> 1 & 0x55;
    m = (m & 0x33) + (m >> 2 & 0x33);
    return (m + (m >> 4)) & 0xf;
}

#define SIGNED_123(G, ...)                                                                         \
    SIGNED_8(G, __VA_ARGS__) SIGNED_16(G, __VA_ARGS__) SIGNED_32(G, __VA_ARGS__)

/* clang-format off */
SIGNED_123(SAME, cls,  leading_signs((int32_t)m, bits_each))
SIGNED_123(SAME, clz,  leading_zeros((uint32_t)m, bits_each))
SIGNED_8(SAME,   cnt,  ones((uint8_t)m))
SIGNED_8(SAME,   mvn,  ~m)
SIGNED_123(SAME, qabs, SAT(m < 0 ? -m : m))
SIGNED_123(SAME, qneg, SAT(-m))
SIGNED_123(SAME, abs,  m < 0 ? -m : m)
SIGNED_123(SAME, neg,  -m)
SIGNED_123(SAME, cgt,  m > 0 ? -1 : 0)
SIGNED_123(SAME, cge,  m >= 0 ? -1 : 0)
SIGNED_123(SAME, ceq,  m == 0 ? -1 : 0)
SIGNED_123(SAME, cle,  m <= 0 ? -1 : 0)
SIGNED_123(SAME, clt,  m < 0 ? -1 : 0)
UNSIGNED_32(SAME, fabs_, m & 0x7fffffff)
UNSIGNED_32(SAME, fneg, m ^ 0x80000000)
UNSIGNED_32(SAME, urecpe, unsigned_recip_estimate((uint32_t)m))
UNSIGNED_32(SAME, ursqrte, unsigned_rsqrt_estimate((uint32_t)m))
/* clang-format on */

/* --- floating-point --- */

enum outcome { IS_LESS = 1, IS_EQUAL = 2, IS_GREATER = 4 };

/* Compared with zero. */
static uint32_t is(struct fp *f, uint32_t m, unsigned wanted)
{
    unsigned r = fp_compare(f, FP32, m, 0, wanted != IS_EQUAL);
    unsigned outcome = r == FP_LESS ? IS_LESS : r == FP_EQUAL ? IS_EQUAL : IS_GREATER;
    return r != FP_UNORDERED && (outcome & wanted) ? UINT32_MAX : 0;
}

#define WORDS(name, count, expression)                                                             \
    static void name(struct cpu *c, void *dp, const void *np, const void *mp, uint32_t imm)        \
    {                                                                                              \
        uint32_t v[count];                                                                         \
        struct fp fp = simd_begin(c), *f = &fp;                                                    \
        memcpy(v, mp, sizeof v);                                                                   \
        for (unsigned e = 0; e < (count); e++) {                                                   \
            const uint32_t m = v[e];                                                               \
            v[e] = (uint32_t)(expression);                                                         \
        }                                                                                          \
        memcpy(dp, v, sizeof v);                                                                   \
        simd_finish(c, f);                                                                         \
    }
#define FLOATS(name, expression)                                                                   \
    WORDS(name##_u32_d, 2, expression)                                                             \
    WORDS(name##_u32_q, 4, expression)
/* clang-format off */
FLOATS(fcgt, is(f, m, IS_GREATER))
FLOATS(fcge, is(f, m, IS_GREATER | IS_EQUAL))
FLOATS(fceq, is(f, m, IS_EQUAL))
FLOATS(fcle, is(f, m, IS_LESS | IS_EQUAL))
FLOATS(fclt, is(f, m, IS_LESS))
FLOATS(frecpe, fp_recip_estimate(f, m))
FLOATS(frsqrte, fp_rsqrt_estimate(f, m))
FLOATS(from_s, fp_from_fixed(f, FP32, (uint64_t)(int32_t)m, 0, false, FP_TO_NEAREST))
FLOATS(from_u, fp_from_fixed(f, FP32, m, 0, true, FP_TO_NEAREST))
FLOATS(to_s, fp_to_fixed(f, FP32, m, 0, 32, false, FP_TO_ZERO))
FLOATS(to_u, fp_to_fixed(f, FP32, m, 0, 32, true, FP_TO_ZERO))
/* clang-format on */

/* --- the operations, by [size][quad]; those of one size alone have it first --- */

#define FN_SIZES(name)                                                                             \
    {                                                                                              \
        FN_DQ(name, s8), FN_DQ(name, s16), FN_DQ(name, s32)                                        \
    }
#define FN_BYTES(name)                                                                             \
    {                                                                                              \
        FN_DQ(name, s8)                                                                            \
    }
#define FN_WORDS(name)                                                                             \
    {                                                                                              \
        FN_DQ(name, u32)                                                                           \
    }

void plan_simd_misc(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[][4][2] = {
        [MISC_CLS] = FN_SIZES(cls),           [MISC_CLZ] = FN_SIZES(clz),
        [MISC_CNT] = FN_BYTES(cnt),           [MISC_MVN] = FN_BYTES(mvn),
        [MISC_QABS] = FN_SIZES(qabs),         [MISC_QNEG] = FN_SIZES(qneg),
        [MISC_CGT] = FN_SIZES(cgt),           [MISC_CGE] = FN_SIZES(cge),
        [MISC_CEQ] = FN_SIZES(ceq),           [MISC_CLE] = FN_SIZES(cle),
        [MISC_CLT] = FN_SIZES(clt),           [MISC_ABS] = FN_SIZES(abs),
        [MISC_NEG] = FN_SIZES(neg),           [MISC_FCGT] = FN_WORDS(fcgt),
        [MISC_FCGE] = FN_WORDS(fcge),         [MISC_FCEQ] = FN_WORDS(fceq),
        [MISC_FCLE] = FN_WORDS(fcle),         [MISC_FCLT] = FN_WORDS(fclt),
        [MISC_FABS] = FN_WORDS(fabs_),        [MISC_FNEG] = FN_WORDS(fneg),
        [MISC_URECPE] = FN_WORDS(urecpe),     [MISC_URSQRTE] = FN_WORDS(ursqrte),
        [MISC_FRECPE] = FN_WORDS(frecpe),     [MISC_FRSQRTE] = FN_WORDS(frsqrte),
        [MISC_CVT_FROM_S] = FN_WORDS(from_s), [MISC_CVT_FROM_U] = FN_WORDS(from_u),
        [MISC_CVT_TO_S] = FN_WORDS(to_s),     [MISC_CVT_TO_U] = FN_WORDS(to_u),
    };
    bool quad = insn_flag(i, 'Q');
    simd_plan(i, "DM", quad ? "DM" : "", fns[arg][i->stype][quad], p);
}
