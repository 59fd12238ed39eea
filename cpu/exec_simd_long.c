/* exec_simd_long.c - Advanced SIMD whose result is wider or narrower than an operand, but for
 * shifts.
 *
 * ARM DDI 0406C A7.4.2, A7.4.3, A7.4.5 and the A8.8 clause of each row. */
#include "cpu/simd_kernel.h"
#include "cpu/simd_lane.h"

/* Elements of m, and with twice the width: G(name, type, result, wide, wrap, lanes, ...). */
#define LONG_S8(G, ...)  G(s8, int8_t, int16_t, int32_t, uint32_t, 8, __VA_ARGS__)
#define LONG_U8(G, ...)  G(u8, uint8_t, uint16_t, int32_t, uint32_t, 8, __VA_ARGS__)
#define LONG_S16(G, ...) G(s16, int16_t, int32_t, int32_t, uint32_t, 4, __VA_ARGS__)
#define LONG_U16(G, ...) G(u16, uint16_t, uint32_t, int32_t, uint32_t, 4, __VA_ARGS__)
#define LONG_S32(G, ...) G(s32, int32_t, int64_t, int64_t, uint64_t, 2, __VA_ARGS__)
#define LONG_U32(G, ...) G(u32, uint32_t, uint64_t, int64_t, uint64_t, 2, __VA_ARGS__)
#define LONG_WORDS(G, ...)                                                                         \
    LONG_S16(G, __VA_ARGS__)                                                                       \
    LONG_U16(G, __VA_ARGS__) LONG_S32(G, __VA_ARGS__) LONG_U32(G, __VA_ARGS__)
#define LONG_EACH(G, ...) LONG_S8(G, __VA_ARGS__) LONG_U8(G, __VA_ARGS__) LONG_WORDS(G, __VA_ARGS__)
#define LONG_ANY(G, ...)  LONG_U8(G, __VA_ARGS__) LONG_U16(G, __VA_ARGS__) LONG_U32(G, __VA_ARGS__)

/* --- long and wide: d is twice as wide as m --- */

#define DIFFERENCE (n > m ? n - m : m - n)
#define PRODUCT    (WRAP(n) * WRAP(m))

/* n like m; n like d; m a scalar. */
#define BOTH(suffix, T, R, W, U, lanes, name, expression)                                          \
    KERNEL(name##_##suffix, R, T, T, W, U, lanes, 1, expression)
#define WIDE(suffix, T, R, W, U, lanes, name, expression)                                          \
    KERNEL(name##_##suffix, R, R, T, W, U, lanes, 1, expression)
#define SCALAR(suffix, T, R, W, U, lanes, name, expression)                                        \
    KERNEL(name##_##suffix, R, T, T, W, U, lanes, 0, expression)

/* clang-format off */
LONG_EACH(BOTH, addl, n + m)
LONG_EACH(BOTH, subl, n - m)
LONG_EACH(WIDE, addw, WRAP(n) + WRAP(m))
LONG_EACH(WIDE, subw, WRAP(n) - WRAP(m))
LONG_EACH(BOTH, abdl, DIFFERENCE)
LONG_EACH(BOTH, abal, WRAP(d) + WRAP(DIFFERENCE))
LONG_EACH(BOTH, mull, PRODUCT)
LONG_EACH(BOTH, mlal, WRAP(d) + PRODUCT)
LONG_EACH(BOTH, mlsl, WRAP(d) - PRODUCT)
LONG_WORDS(SCALAR, mull_x, PRODUCT)
LONG_WORDS(SCALAR, mlal_x, WRAP(d) + PRODUCT)
LONG_WORDS(SCALAR, mlsl_x, WRAP(d) - PRODUCT)

/* The doubled product has one bit more than the result. */
#define DOUBLED   SAT(2 * n * m)
#define D16(G, ...) G(s16, int16_t, int32_t, int64_t, uint64_t, 4, __VA_ARGS__)
#define D32(G, ...) G(s32, int32_t, int64_t, __int128, unsigned __int128, 2, __VA_ARGS__)
#define DOUBLES(G, ...) D16(G, __VA_ARGS__) D32(G, __VA_ARGS__)
DOUBLES(BOTH, qdmull, DOUBLED)
DOUBLES(BOTH, qdmlal, SAT(d + DOUBLED))
DOUBLES(BOTH, qdmlsl, SAT(d - DOUBLED))
DOUBLES(SCALAR, qdmull_x, DOUBLED)
DOUBLES(SCALAR, qdmlal_x, SAT(d + DOUBLED))
DOUBLES(SCALAR, qdmlsl_x, SAT(d - DOUBLED))
/* clang-format on */

LONG_U8(BOTH, pmull, polynomial((uint32_t)n, (uint32_t)m))

/* By [size][unsigned]. */
#define FN_SIGNS(name, size)                                                                       \
    {                                                                                              \
        name##_s##size, name##_u##size                                                             \
    }
#define FN_LONG(name)                                                                              \
    {                                                                                              \
        FN_SIGNS(name, 8), FN_SIGNS(name, 16), FN_SIGNS(name, 32)                                  \
    }
#define FN_SCALAR(name)                                                                            \
    {                                                                                              \
        [1] = FN_SIGNS(name, 16), [2] = FN_SIGNS(name, 32)                                         \
    }
#define FN_DOUBLING(name)                                                                          \
    {                                                                                              \
        [1] = {name##_s16}, [2] = { name##_s32 }                                                   \
    }

void plan_simd_long(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[][3][2] = {
        [LONG_ADDL] = FN_LONG(addl),         [LONG_ADDW] = FN_LONG(addw),
        [LONG_SUBL] = FN_LONG(subl),         [LONG_SUBW] = FN_LONG(subw),
        [LONG_ABAL] = FN_LONG(abal),         [LONG_ABDL] = FN_LONG(abdl),
        [LONG_MLAL] = FN_LONG(mlal),         [LONG_MLSL] = FN_LONG(mlsl),
        [LONG_QDMLAL] = FN_DOUBLING(qdmlal), [LONG_QDMLSL] = FN_DOUBLING(qdmlsl),
        [LONG_MULL] = FN_LONG(mull),         [LONG_QDMULL] = FN_DOUBLING(qdmull),
        [LONG_PMULL] = {{pmull_u8}},
    };
    bool wide = arg == LONG_ADDW || arg == LONG_SUBW;
    simd_plan(i, "DNM", wide ? "DN" : "D", fns[arg][i->stype][insn_flag(i, 'U')], p);
}

void plan_simd_long_scalar(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[][3][2] = {
        [LONG_MLAL] = FN_SCALAR(mlal_x),       [LONG_MLSL] = FN_SCALAR(mlsl_x),
        [LONG_QDMLAL] = FN_DOUBLING(qdmlal_x), [LONG_QDMLSL] = FN_DOUBLING(qdmlsl_x),
        [LONG_MULL] = FN_SCALAR(mull_x),       [LONG_QDMULL] = FN_DOUBLING(qdmull_x),
    };
    simd_plan(i, "DN", "D", fns[arg][i->stype][insn_flag(i, 'U')], p);
    p->m = simd_scalar(i);
}

/* --- narrow: n and m are twice as wide as d --- */

#define NARROW(suffix, T, R, W, U, lanes, name, expression)                                        \
    KERNEL(name##_##suffix, T, R, R, W, U, lanes, 1, expression)
#define HALF ((wrap)1 << (bits_each - 1))

/* The upper half of a sum or difference, rounded or not. */
/* clang-format off */
LONG_ANY(NARROW, addhn,  (WRAP(n) + WRAP(m)) >> bits_each)
LONG_ANY(NARROW, raddhn, (WRAP(n) + WRAP(m) + HALF) >> bits_each)
LONG_ANY(NARROW, subhn,  (WRAP(n) - WRAP(m)) >> bits_each)
LONG_ANY(NARROW, rsubhn, (WRAP(n) - WRAP(m) + HALF) >> bits_each)

LONG_ANY(NARROW, movn, m)
#define HALVE_S8(G, ...)  G(s8, int8_t, int16_t, int32_t, uint32_t, 8, __VA_ARGS__)
#define HALVE_S16(G, ...) G(s16, int16_t, int32_t, int64_t, uint64_t, 4, __VA_ARGS__)
#define HALVE_S32(G, ...) G(s32, int32_t, int64_t, __int128, unsigned __int128, 2, __VA_ARGS__)
#define HALVE_U8(G, ...)  G(u8, uint8_t, uint16_t, int32_t, uint32_t, 8, __VA_ARGS__)
#define HALVE_U16(G, ...) G(u16, uint16_t, uint32_t, int64_t, uint64_t, 4, __VA_ARGS__)
#define HALVE_U32(G, ...) G(u32, uint32_t, uint64_t, __int128, unsigned __int128, 2, __VA_ARGS__)
HALVE_S8(NARROW, qmovn, SAT(m)) HALVE_S16(NARROW, qmovn, SAT(m)) HALVE_S32(NARROW, qmovn, SAT(m))
HALVE_U8(NARROW, qmovn, SAT(m)) HALVE_U16(NARROW, qmovn, SAT(m)) HALVE_U32(NARROW, qmovn, SAT(m))
/* Signed to unsigned. */
KERNEL(qmovun_u8, uint8_t, int16_t, int16_t, int32_t, uint32_t, 8, 1, SAT(m))
KERNEL(qmovun_u16, uint16_t, int32_t, int32_t, int64_t, uint64_t, 4, 1, SAT(m))
KERNEL(qmovun_u32, uint32_t, int64_t, int64_t, __int128, unsigned __int128, 2, 1, SAT(m))
/* clang-format on */

#define FN_SIZES(name)                                                                             \
    {                                                                                              \
        name##_u8, name##_u16, name##_u32                                                          \
    }

            void plan_simd_narrow(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[][3] = {
        [NARROW_ADD] = FN_SIZES(addhn),
        [NARROW_RADD] = FN_SIZES(raddhn),
        [NARROW_SUB] = FN_SIZES(subhn),
        [NARROW_RSUB] = FN_SIZES(rsubhn),
    };
    simd_plan(i, "DNM", "NM", fns[arg][i->stype], p);
}

/* VMOVN, VQMOVN, VQMOVUN. */
void plan_simd_mov_narrow(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[][4] = {
        [NARROW_MOV] = FN_SIZES(movn),
        [NARROW_QMOVU] = FN_SIZES(qmovun),
        [NARROW_QMOV] = {qmovn_s8, qmovn_s16, qmovn_s32},
    };
    static vec_fn *const unsigned_fns[4] = FN_SIZES(qmovn);
    bool is_unsigned = arg == NARROW_QMOV && insn_flag(i, 'U');
    simd_plan(i, "DM", "M", is_unsigned ? unsigned_fns[i->stype] : fns[arg][i->stype], p);
}

/* --- pairs to the double width: VPADDL; VPADAL adds to the destination --- */

#define PAIRS(name, T, R, count, start)                                                            \
    static void name(struct cpu *c, void *dp, const void *np, const void *mp, uint32_t imm)        \
    {                                                                                              \
        T m[2 * (count)];                                                                          \
        R d[count];                                                                                \
        memcpy(m, mp, sizeof m);                                                                   \
        memcpy(d, dp, sizeof d);                                                                   \
        LANE_LOOP                                                                                  \
        for (unsigned e = 0; e < (count); e++)                                                     \
            d[e] = (R)((uint64_t)(start) + (uint64_t)m[2 * e] + (uint64_t)m[2 * e + 1]);           \
        memcpy(dp, d, sizeof d);                                                                   \
    }
#define PAIRS_LONG(suffix, T, R, W, U, lanes, unused)                                              \
    PAIRS(paddl_##suffix##_d, T, R, (lanes) / 2, 0)                                                \
    PAIRS(paddl_##suffix##_q, T, R, lanes, 0)                                                      \
    PAIRS(padal_##suffix##_d, T, R, (lanes) / 2, d[e])                                             \
    PAIRS(padal_##suffix##_q, T, R, lanes, d[e])
LONG_EACH(PAIRS_LONG, )

/* U is in the lower half here. */
void plan_simd_pairs_long(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[2][4][2][2] = {FN_EACH_123(paddl), FN_EACH_123(padal)};
    bool quad = insn_flag(i, 'Q');
    simd_plan(i, "DM", quad ? "DM" : "", fns[arg][i->stype][insn_flag(i, 'U')][quad], p);
}

/* --- half precision --- */

static void to_half(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm)
{
    uint32_t in[4];
    uint16_t out[4];
    struct fp f = simd_begin(c);
    memcpy(in, m, sizeof in);
    for (unsigned e = 0; e < 4; e++)
        out[e] = fp_half_from_single(&f, in[e]);
    memcpy(d, out, sizeof out);
    simd_finish(c, &f);
}

static void from_half(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm)
{
    uint16_t in[4];
    uint32_t out[4];
    struct fp f = simd_begin(c);
    memcpy(in, m, sizeof in);
    for (unsigned e = 0; e < 4; e++)
        out[e] = fp_single_from_half(&f, in[e]);
    memcpy(d, out, sizeof out);
    simd_finish(c, &f);
}

void plan_simd_to_half(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    simd_plan(i, "DM", "M", to_half, p);
}

void plan_simd_from_half(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    simd_plan(i, "DM", "D", from_half, p);
}
