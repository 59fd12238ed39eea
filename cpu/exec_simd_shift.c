/* exec_simd_shift.c - Advanced SIMD with an immediate: shifts, fixed-point conversion, modified
 * immediates.
 *
 * ARM DDI 0406C A7.4.4, A7.4.6 (AdvSIMDExpandImm) and the A8.8 clause of each row. A kernel's imm
 * is by how much it shifts, to the right or to the left. */
#include "cpu/simd_hot.h"
#include "cpu/simd_lane.h"

/* L:imm6 of a shift: the highest one is the element's size, what is below it the amount. */
static unsigned size_of(unsigned l_imm6)
{
    return l_imm6 & 64 ? 3 : l_imm6 & 32 ? 2 : l_imm6 & 16 ? 1 : 0;
}

/* --- of one length --- */

#define ROUNDED ((m + ((wide)1 << (imm - 1))) >> imm)
/* clang-format off */
EACH_ALL(SAME, shr,  m >> imm)
EACH_ALL(SAME, sra,  WRAP(d) + WRAP(m >> imm))
EACH_ALL(SAME, rshr, ROUNDED)
EACH_ALL(SAME, rsra, WRAP(d) + WRAP(ROUNDED))

/* Wide enough for all bits that are shifted out. */
#define LEFT_SAT SAT(m * ((wide)1 << imm))
#define SATURATING(suffix, T, W, U, lanes, name, unused)                                           \
    KERNEL(name##_##suffix##_d, T, T, T, __int128, U, lanes, 1, LEFT_SAT)                     \
    KERNEL(name##_##suffix##_q, T, T, T, __int128, U, 2 * (lanes), 1, LEFT_SAT)
#define TO_UNSIGNED(size, lanes)                                                                   \
    KERNEL(qshlu_u##size##_d, uint##size##_t, int##size##_t, int##size##_t, __int128,              \
           unsigned __int128, lanes, 1, LEFT_SAT)                                 \
    KERNEL(qshlu_u##size##_q, uint##size##_t, int##size##_t, int##size##_t, __int128,              \
           unsigned __int128, 2 * (lanes), 1, LEFT_SAT)
EACH_ALL(SATURATING, qshl, )
TO_UNSIGNED(8, 8) TO_UNSIGNED(16, 4) TO_UNSIGNED(32, 2) TO_UNSIGNED(64, 1)
    /* clang-format on */

    void plan_simd_shift(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[][4][2][2] = {
        [SHIFT_SHR] = FN_EACH_ALL(shr),   [SHIFT_SRA] = FN_EACH_ALL(sra),
        [SHIFT_RSHR] = FN_EACH_ALL(rshr), [SHIFT_RSRA] = FN_EACH_ALL(rsra),
        [SHIFT_SRI] = FN_ANY_ALL(sri),    [SHIFT_SHL] = FN_ANY_ALL(shl),
        [SHIFT_SLI] = FN_ANY_ALL(sli),    [SHIFT_QSHLU] = FN_ANY_ALL(qshlu),
        [SHIFT_QSHL] = FN_EACH_ALL(qshl),
    };
    bool quad = insn_flag(i, 'Q');
    unsigned l_imm6 = i->imm | (insn_flag(i, 'L') ? 64 : 0), size = size_of(l_imm6);
    simd_plan(i, "DM", quad ? "DM" : "", fns[arg][size][insn_flag(i, 'U')][quad], p);
    p->op = simd_hot_op(p->fn);
    p->imm = arg <= SHIFT_SRI ? (16u << size) - l_imm6 : l_imm6 - (8u << size);
}

/* --- right, to half the width. The Q forms saturate; the last U of a name: to unsigned --- */

/* Elements of d and of m: G(name, type, double width, wide, wrap, lanes, ...). */
#define HALVE(G, name, expression)                                                                 \
    G(name##_s8, int8_t, int16_t, int32_t, uint32_t, 8, expression)                                \
    G(name##_s16, int16_t, int32_t, int64_t, uint64_t, 4, expression)                              \
    G(name##_s32, int32_t, int64_t, __int128, unsigned __int128, 2, expression)                    \
    G(name##_u8, uint8_t, uint16_t, int32_t, uint32_t, 8, expression)                              \
    G(name##_u16, uint16_t, uint32_t, int64_t, uint64_t, 4, expression)                            \
    G(name##_u32, uint32_t, uint64_t, __int128, unsigned __int128, 2, expression)
#define HALVE_TO_UNSIGNED(G, name, expression)                                                     \
    G(name##_u8, uint8_t, int16_t, int32_t, uint32_t, 8, expression)                               \
    G(name##_u16, uint16_t, int32_t, int64_t, uint64_t, 4, expression)                             \
    G(name##_u32, uint32_t, int64_t, __int128, unsigned __int128, 2, expression)
#define NARROW(name, T, R, W, U, lanes, expression)                                                \
    KERNEL(name, T, R, R, W, U, lanes, 1, expression)
HALVE(NARROW, shrn, m >> imm)
HALVE(NARROW, rshrn, ROUNDED)
HALVE(NARROW, qshrn, SAT(m >> imm))
HALVE(NARROW, qrshrn, SAT(ROUNDED))
HALVE_TO_UNSIGNED(NARROW, qshrun, SAT(m >> imm))
HALVE_TO_UNSIGNED(NARROW, qrshrun, SAT(ROUNDED))

#define FN_SIGNED(name)                                                                            \
    {                                                                                              \
        name##_s8, name##_s16, name##_s32                                                          \
    }
#define FN_UNSIGNED(name)                                                                          \
    {                                                                                              \
        name##_u8, name##_u16, name##_u32                                                          \
    }
#define FN_NARROW(name)                                                                            \
    {                                                                                              \
        FN_SIGNED(name), FN_UNSIGNED(name)                                                         \
    }
#define FN_NARROWU(name)                                                                           \
    {                                                                                              \
        FN_UNSIGNED(name), FN_UNSIGNED(name)                                                       \
    }

void plan_simd_shift_narrow(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[][2][3] = {
        [NARROW_SHRN] = FN_NARROW(shrn),      [NARROW_RSHRN] = FN_NARROW(rshrn),
        [NARROW_QSHRUN] = FN_NARROWU(qshrun), [NARROW_QRSHRUN] = FN_NARROWU(qrshrun),
        [NARROW_QSHRN] = FN_NARROW(qshrn),    [NARROW_QRSHRN] = FN_NARROW(qrshrn),
    };
    unsigned size = size_of(i->imm);
    simd_plan(i, "DM", "M", fns[arg][insn_flag(i, 'U')][size], p);
    p->imm = (16u << size) - i->imm;
}

/* --- left, to the double width --- */

KERNEL(shll_s8, int16_t, int8_t, int8_t, int32_t, uint32_t, 8, 1, WRAP(m) << imm)
KERNEL(shll_s16, int32_t, int16_t, int16_t, int32_t, uint32_t, 4, 1, WRAP(m) << imm)
KERNEL(shll_s32, int64_t, int32_t, int32_t, int64_t, uint64_t, 2, 1, WRAP(m) << imm)
KERNEL(shll_u8, uint16_t, uint8_t, uint8_t, int32_t, uint32_t, 8, 1, WRAP(m) << imm)
KERNEL(shll_u16, uint32_t, uint16_t, uint16_t, int32_t, uint32_t, 4, 1, WRAP(m) << imm)
KERNEL(shll_u32, uint64_t, uint32_t, uint32_t, int64_t, uint64_t, 2, 1, WRAP(m) << imm)

static vec_fn *const shll_fns[2][3] = FN_NARROW(shll);

/* By 0 it is VMOVL. */
void plan_simd_shift_long(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    unsigned size = size_of(i->imm);
    simd_plan(i, "DM", "D", shll_fns[insn_flag(i, 'U')][size], p);
    p->imm = i->imm - (8u << size);
}

/* By the element's size. */
void plan_simd_shift_long_max(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    simd_plan(i, "DM", "D", i->stype == 3 ? NULL : shll_fns[1][i->stype], p);
    p->imm = 8u << i->stype;
}

/* --- fixed-point: imm is how many bits are fraction --- */

static inline void each_word(struct cpu *c, void *d, const void *m, unsigned lanes,
                             uint32_t (*one)(struct fp *f, uint32_t m, uint32_t imm), uint32_t imm)
{
    uint32_t v[4];
    struct fp f = simd_begin(c);
    memcpy(v, m, 4 * lanes);
    for (unsigned e = 0; e < lanes; e++)
        v[e] = one(&f, v[e], imm);
    memcpy(d, v, 4 * lanes);
    simd_finish(c, &f);
}

#define WORDS(name, expression)                                                                    \
    static uint32_t one_##name(struct fp *f, uint32_t m, uint32_t imm)                             \
    {                                                                                              \
        return (uint32_t)(expression);                                                             \
    }                                                                                              \
    static void name##_d(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm)       \
    {                                                                                              \
        each_word(c, d, m, 2, one_##name, imm);                                                    \
    }                                                                                              \
    static void name##_q(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm)       \
    {                                                                                              \
        each_word(c, d, m, 4, one_##name, imm);                                                    \
    }
WORDS(to_s, fp_to_fixed(f, FP32, m, imm, 32, false, FP_TO_ZERO))
WORDS(to_u, fp_to_fixed(f, FP32, m, imm, 32, true, FP_TO_ZERO))
WORDS(from_s, fp_from_fixed(f, FP32, (uint64_t)(int32_t)m, imm, false, FP_TO_NEAREST))
WORDS(from_u, fp_from_fixed(f, FP32, m, imm, true, FP_TO_NEAREST))

void plan_simd_cvt_fixed(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[2][2][2] = {{{from_s_d, from_s_q}, {from_u_d, from_u_q}},
                                         {{to_s_d, to_s_q}, {to_u_d, to_u_q}}};
    bool quad = insn_flag(i, 'Q');
    simd_plan(i, "DM", quad ? "DM" : "", fns[arg][insn_flag(i, 'U')][quad], p);
    p->imm = 32 - i->imm;
}

/* --- modified immediates --- */

/* Bits to bytes: each of the eight becomes 00 or ff. */
static uint64_t expand_bits(unsigned imm8)
{
    uint64_t v = 0;
    for (unsigned k = 0; k < 8; k++)
        v |= imm8 >> k & 1 ? UINT64_C(0xff) << (8 * k) : 0;
    return v;
}

/* Of each word; all but those that are made of bits repeat after one. */
static uint32_t expand_imm(unsigned cmode, unsigned imm8)
{
    uint32_t sign = imm8 >> 7, top = imm8 >> 6 & 1, low = imm8 & 0x3f;
    switch (cmode >> 1) {
    case 0:
    case 1:
    case 2:
    case 3:
        return imm8 << (8 * (cmode >> 1));
    case 4:
    case 5:
        return (uint32_t)replicate((uint64_t)imm8 << (cmode & 2 ? 8 : 0), 16);
    case 6:
        return cmode & 1 ? imm8 << 16 | 0xffff : imm8 << 8 | 0xff;
    }
    if (!(cmode & 1))
        return (uint32_t)replicate(imm8, 8);
    return sign << 31 | (top ? UINT32_C(0x1f) << 25 : UINT32_C(1) << 30) | low << 19;
}

/* clang-format off */
UNSIGNED_32(SAME, imm_mov, imm)
UNSIGNED_32(SAME, imm_mvn, ~imm)
UNSIGNED_32(SAME, imm_orr, d | imm)
UNSIGNED_32(SAME, imm_bic, d & ~(wide)imm)
UNSIGNED_64(SAME, imm_bits, expand_bits(imm))
/* clang-format on */

void plan_simd_imm(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[][2] = {
        [IMM_MOV] = FN_DQ(imm_mov, u32),
        [IMM_ORR] = FN_DQ(imm_orr, u32),
        [IMM_MVN] = FN_DQ(imm_mvn, u32),
        [IMM_BIC] = FN_DQ(imm_bic, u32),
    };
    static vec_fn *const bits_fns[2] = FN_DQ(imm_bits, u64);
    bool quad = insn_flag(i, 'Q'), op = bits(i->raw, 5, 5);
    unsigned cmode = bits(i->raw, 11, 8), imm8 = i->imm | (insn_flag(i, 'U') ? 0x80 : 0);
    bool of_bits = op && cmode == 14;
    simd_plan(i, "D", quad ? "D" : "", of_bits ? bits_fns[quad] : fns[arg][quad], p);
    p->imm = of_bits ? imm8 : expand_imm(cmode, imm8);
}
