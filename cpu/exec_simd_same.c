/* exec_simd_same.c - Advanced SIMD on integers: three registers of one length, and two registers
 * and a scalar.
 *
 * ARM DDI 0406C A7.4.1, A7.4.3 and the A8.8 clause of each row. */
#include "cpu/simd_hot.h"
#include "cpu/simd_lane.h"

/* --- what all of Advanced SIMD shares --- */

static unsigned reg_named(const struct insn *i, char name)
{
    return name == 'D' ? reg_d(i) : name == 'N' ? reg_n(i) : reg_m(i);
}

void simd_plan(const struct insn *i, const char *regs, const char *even, vec_fn *fn,
               struct vec_plan *p)
{
    *p = (struct vec_plan){
        .fn = fn, .d = at_d(reg_d(i)), .n = at_d(reg_n(i)), .m = at_d(reg_m(i)), .use = FP_SIMD};
    for (; *regs; regs++)
        p->use |= reg_named(i, *regs) >= 16 ? FP_HIGH : 0;
    for (; *even; even++)
        if (reg_named(i, *even) & 1)
            p->fn = NULL;
}

uint8_t simd_scalar(const struct insn *i)
{
    unsigned index = insn_flag(i, 'M');
    return i->stype == 1 ? (uint8_t)(8 * (i->m & 7) + 4 * index + 2 * (i->m >> 3))
                         : (uint8_t)(8 * i->m + 4 * index);
}

struct fp simd_begin(const struct cpu *c)
{
    return (struct fp){fp_standard(c->fpscr) | (c->fpscr & FPSCR_IXC), 0};
}

void simd_finish(struct cpu *c, const struct fp *f)
{
    c->fpscr |= f->raised;
}

/* --- sums, differences, comparisons --- */

#define DIFFERENCE (n > m ? n - m : m - n)

/* clang-format off */
EACH_123(SAME, hadd,  (n + m) >> 1)
EACH_123(SAME, rhadd, (n + m + 1) >> 1)
EACH_123(SAME, hsub,  (n - m) >> 1)
EACH_ALL(SAME, qadd,  SAT(n + m))
EACH_ALL(SAME, qsub,  SAT(n - m))
EACH_123(SAME, cgt,   n > m ? -1 : 0)
EACH_123(SAME, cge,   n >= m ? -1 : 0)
EACH_123(SAME, max,   n > m ? n : m)
EACH_123(SAME, min,   n < m ? n : m)
EACH_123(SAME, abd,   DIFFERENCE)
EACH_123(SAME, aba,   d + DIFFERENCE)
ANY_123(SAME,  tst,   n & m ? -1 : 0)
ANY_123(SAME,  ceq,   n == m ? -1 : 0)
ANY_123(SAME,  mla,   WRAP(d) + WRAP(n) * WRAP(m))
ANY_123(SAME,  mls,   WRAP(d) - WRAP(n) * WRAP(m))
ANY_123(SAME,  mul,   WRAP(n) * WRAP(m))

/* Bitwise: of any size; words make one vector of all of them. */
UNSIGNED_32(SAME, orn, n | ~m)
UNSIGNED_32(SAME, bit, (n & m) | (d & ~m))
UNSIGNED_32(SAME, bif, (d & m) | (n & ~m))
/* clang-format on */

/* --- shifts by a register: m by the signed low byte of n --- */

#define AMOUNT ((int8_t)(uint8_t)n)

/* clang-format off */
EACH_ALL(SAME, rsl,   simd_shift(m, AMOUNT, false))
EACH_ALL(SAME, rshl,  simd_shift(m, AMOUNT, true))

/* What is beyond 128 bits is beyond any lane: SAT() has to see it. */
#define QSHIFT(suffix, T, W, U, lanes, name, expression)                                           \
    SAME(suffix, T, __int128, unsigned __int128, lanes, name, expression)
EACH_ALL(QSHIFT, qshl,  SAT(simd_shift(m, AMOUNT, false)))
EACH_ALL(QSHIFT, qrshl, SAT(simd_shift(m, AMOUNT, true)))
/* clang-format on */

/* --- products --- */

UNSIGNED_8(SAME, pmul, polynomial((uint32_t)n, (uint32_t)m))

/* The doubled product's upper half, without the doubling, which overflows. */
#define HIGH_HALF  SAT((n * m) >> (bits_each - 1))
#define HIGH_ROUND SAT((n * m + ((wide)1 << (bits_each - 2))) >> (bits_each - 1))
SIGNED_16(SAME, qdmulh, HIGH_HALF)
SIGNED_32(SAME, qdmulh, HIGH_HALF)
SIGNED_16(SAME, qrdmulh, HIGH_ROUND)
SIGNED_32(SAME, qrdmulh, HIGH_ROUND)

/* m a scalar. */
#define SCALAR(suffix, T, W, U, lanes, name, expression)                                           \
    KERNEL(name##_##suffix##_d, T, T, T, W, U, lanes, 0, expression)                               \
    KERNEL(name##_##suffix##_q, T, T, T, W, U, 2 * (lanes), 0, expression)
#define SCALARS(name, expression)                                                                  \
    SIGNED_16(SCALAR, name, expression) SIGNED_32(SCALAR, name, expression)
SCALARS(mla_x, WRAP(d) + WRAP(n) * WRAP(m))
SCALARS(mls_x, WRAP(d) - WRAP(n) * WRAP(m))
SCALARS(mul_x, WRAP(n) * WRAP(m))
SCALARS(qdmulh_x, HIGH_HALF)
SCALARS(qrdmulh_x, HIGH_ROUND)

/* --- pairs: neighbours of n become the lower half, of m the upper half --- */

#define PAIR(suffix, T, W, U, lanes, name, expression)                                             \
    static void name##_##suffix(struct cpu *c, void *dp, const void *np, const void *mp,           \
                                uint32_t imm)                                                      \
    {                                                                                              \
        T in[2 * (lanes)], out[lanes];                                                             \
        memcpy(in, np, 8);                                                                         \
        memcpy(in + (lanes), mp, 8);                                                               \
        LANE_LOOP                                                                                  \
        for (unsigned e = 0; e < (lanes); e++) {                                                   \
            const W n = in[2 * e], m = in[2 * e + 1];                                              \
            out[e] = (T)(expression);                                                              \
        }                                                                                          \
        memcpy(dp, out, 8);                                                                        \
    }
EACH_123(PAIR, pmax, n > m ? n : m)
EACH_123(PAIR, pmin, n < m ? n : m)
ANY_123(PAIR, padd, n + m)

/* --- the operations, by [size][unsigned][quad] --- */

#define FN_BITS(name)                                                                              \
    {                                                                                              \
        FN_ANY(name, 32)                                                                           \
    }
#define FN_PAIR(name, s, u)                                                                        \
    {                                                                                              \
        {name##_##s, NULL},                                                                        \
        {                                                                                          \
            name##_##u, NULL                                                                       \
        }                                                                                          \
    }
#define FN_PAIRS(name)                                                                             \
    {                                                                                              \
        FN_PAIR(name, s8, u8), FN_PAIR(name, s16, u16), FN_PAIR(name, s32, u32)                    \
    }

static vec_fn *const same_fns[][4][2][2] = {
    [SAME_HADD] = FN_EACH_123(hadd),
    [SAME_QADD] = FN_EACH_ALL(qadd),
    [SAME_RHADD] = FN_EACH_123(rhadd),
    [SAME_AND] = FN_BITS(and),
    [SAME_BIC] = FN_BITS(bic),
    [SAME_ORR] = FN_BITS(orr),
    [SAME_ORN] = FN_BITS(orn),
    [SAME_EOR] = FN_BITS(eor),
    [SAME_BSL] = FN_BITS(bsl),
    [SAME_BIT] = FN_BITS(bit),
    [SAME_BIF] = FN_BITS(bif),
    [SAME_HSUB] = FN_EACH_123(hsub),
    [SAME_QSUB] = FN_EACH_ALL(qsub),
    [SAME_CGT] = FN_EACH_123(cgt),
    [SAME_CGE] = FN_EACH_123(cge),
    [SAME_SHL] = FN_EACH_ALL(rsl),
    [SAME_QSHL] = FN_EACH_ALL(qshl),
    [SAME_RSHL] = FN_EACH_ALL(rshl),
    [SAME_QRSHL] = FN_EACH_ALL(qrshl),
    [SAME_MAX] = FN_EACH_123(max),
    [SAME_MIN] = FN_EACH_123(min),
    [SAME_ABD] = FN_EACH_123(abd),
    [SAME_ABA] = FN_EACH_123(aba),
    [SAME_ADD] = FN_ANY_ALL(add),
    [SAME_SUB] = FN_ANY_ALL(sub),
    [SAME_TST] = FN_ANY_123(tst),
    [SAME_CEQ] = FN_ANY_123(ceq),
    [SAME_MLA] = FN_ANY_123(mla),
    [SAME_MLS] = FN_ANY_123(mls),
    [SAME_MUL] = FN_ANY_123(mul),
    [SAME_PMUL] = {FN_ANY(pmul, 8)},
    [SAME_PMAX] = FN_PAIRS(pmax),
    [SAME_PMIN] = FN_PAIRS(pmin),
    [SAME_PADD] = {FN_PAIR(padd, u8, u8), FN_PAIR(padd, u16, u16), FN_PAIR(padd, u32, u32)},
    [SAME_QDMULH] = {[1] = {FN_DQ(qdmulh, s16)}, [2] = {FN_DQ(qdmulh, s32)}},
    [SAME_QRDMULH] = {[1] = {FN_DQ(qrdmulh, s16)}, [2] = {FN_DQ(qrdmulh, s32)}},
};

void plan_simd_same(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    bool quad = insn_flag(i, 'Q');
    simd_plan(i, "DNM", quad ? "DNM" : "", same_fns[arg][i->stype][insn_flag(i, 'U')][quad], p);
    p->op = simd_hot_op(p->fn);
}

/* By [size - 1][quad]. */
#define FN_SCALAR(name)                                                                            \
    {                                                                                              \
        FN_DQ(name, s16), FN_DQ(name, s32)                                                         \
    }
static vec_fn *const scalar_fns[][2][2] = {
    [SAME_MLA] = FN_SCALAR(mla_x),         [SAME_MLS] = FN_SCALAR(mls_x),
    [SAME_MUL] = FN_SCALAR(mul_x),         [SAME_QDMULH] = FN_SCALAR(qdmulh_x),
    [SAME_QRDMULH] = FN_SCALAR(qrdmulh_x),
};

/* The scalar: of 16 bits one of D0 to D7, of 32 bits one of D0 to D15. U is Q. */
void plan_simd_scalar(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    bool quad = insn_flag(i, 'U'), exists = i->stype == 1 || i->stype == 2;
    simd_plan(i, "DN", quad ? "DN" : "", exists ? scalar_fns[arg][i->stype - 1][quad] : NULL, p);
    p->m = simd_scalar(i);
}
