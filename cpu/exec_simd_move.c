/* exec_simd_move.c - Advanced SIMD that moves elements about: reversal, transposition, extraction,
 * tables, duplication.
 *
 * ARM DDI 0406C A7.4, A7.4.5 and the A8.8 clause of each row. Where VTRN, VUZP, VZIP or VSWP name
 * one register twice the result is UNKNOWN: here the second result is written last. */
#include "cpu/simd_kernel.h"
#include "cpu/simd_lane.h"

/* --- reversal: byte b comes from byte b ^ `by` --- */

#define REVERSE(name, by, bytes)                                                                   \
    static void name(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm)           \
    {                                                                                              \
        uint8_t in[bytes], out[bytes];                                                             \
        memcpy(in, m, bytes);                                                                      \
        for (unsigned b = 0; b < (bytes); b++)                                                     \
            out[b] = in[b ^ (by)];                                                                 \
        memcpy(d, out, bytes);                                                                     \
    }
#define REVERSES(by) REVERSE(reverse##by##_d, by, 8) REVERSE(reverse##by##_q, by, 16)
/* clang-format off */
REVERSES(1)
REVERSES(2)
REVERSES(3)
REVERSES(4)
REVERSES(6)
REVERSES(7)
/* clang-format on */

#define FN_REVERSE(by) FN_DQ_OF(reverse##by)
#define FN_DQ_OF(name)                                                                             \
    {                                                                                              \
        name##_d, name##_q                                                                         \
    }

/* Elements within groups of `arg` bits. */
void plan_simd_rev(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[8][2] = {
        [1] = FN_REVERSE(1), [2] = FN_REVERSE(2), [3] = FN_REVERSE(3),
        [4] = FN_REVERSE(4), [6] = FN_REVERSE(6), [7] = FN_REVERSE(7),
    };
    unsigned esize = 8u << i->stype, by = esize < arg ? (arg - esize) / 8 : 0;
    bool quad = insn_flag(i, 'Q');
    simd_plan(i, "DM", quad ? "DM" : "", fns[by][quad], p);
}

/* --- both registers change --- */

/* Where element e of m:d comes from, of `lanes` elements each. */
static inline unsigned source(enum simd_permute op, unsigned e, unsigned lanes)
{
    switch (op) {
    case PERMUTE_SWP:
        return (e + lanes) % (2 * lanes);
    case PERMUTE_TRN: /* d's odd ones and m's even ones change places */
        if (e < lanes)
            return e & 1 ? lanes + e - 1 : e;
        return e & 1 ? e : e - lanes + 1;
    case PERMUTE_UZP:
        return e < lanes ? 2 * e : 2 * (e - lanes) + 1;
    case PERMUTE_ZIP:
        return e / 2 + (e & 1 ? lanes : 0);
    }
    BUG("permutation %d", op);
}

#define PERMUTE_KERNEL(name, op, T, lanes)                                                         \
    static void name(struct cpu *c, void *dp, const void *np, const void *mp, uint32_t imm)        \
    {                                                                                              \
        T in[2 * (lanes)], out[2 * (lanes)];                                                       \
        void *m = (void *)(uintptr_t)mp; /* it is a destination, too */                            \
        memcpy(in, dp, sizeof in / 2);                                                             \
        memcpy(in + (lanes), mp, sizeof in / 2);                                                   \
        for (unsigned e = 0; e < 2 * (lanes); e++)                                                 \
            out[e] = in[source(op, e, lanes)];                                                     \
        memcpy(dp, out, sizeof in / 2);                                                            \
        memcpy(m, out + (lanes), sizeof in / 2);                                                   \
    }
#define PERMUTE_D(name, op, suffix, T, lanes) PERMUTE_KERNEL(name##_##suffix##_d, op, T, lanes)
#define PERMUTE_Q(name, op, suffix, T, lanes)                                                      \
    PERMUTE_KERNEL(name##_##suffix##_q, op, T, 2 * (lanes))
#define PERMUTE_DQ(name, op, suffix, T, lanes)                                                     \
    PERMUTE_D(name, op, suffix, T, lanes) PERMUTE_Q(name, op, suffix, T, lanes)
/* Two words are transposed, but neither zipped nor unzipped. */
#define PERMUTE_SIZES(name, op, G)                                                                 \
    PERMUTE_DQ(name, op, u8, uint8_t, 8)                                                           \
    PERMUTE_DQ(name, op, u16, uint16_t, 4)                                                         \
    G(name, op, u32, uint32_t, 2)
PERMUTE_SIZES(trn, PERMUTE_TRN, PERMUTE_DQ)
PERMUTE_SIZES(uzp, PERMUTE_UZP, PERMUTE_Q)
PERMUTE_SIZES(zip, PERMUTE_ZIP, PERMUTE_Q)
PERMUTE_KERNEL(swp_d, PERMUTE_SWP, uint64_t, 1)
PERMUTE_KERNEL(swp_q, PERMUTE_SWP, uint64_t, 2)

#define FN_PERMUTE(name)                                                                           \
    {                                                                                              \
        FN_DQ(name, u8), FN_DQ(name, u16),                                                         \
        {                                                                                          \
            NULL, name##_u32_q                                                                     \
        }                                                                                          \
    }

void plan_simd_permute(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[][4][2] = {
        [PERMUTE_SWP] = {{swp_d, swp_q}},
        [PERMUTE_TRN] = {FN_DQ(trn, u8), FN_DQ(trn, u16), FN_DQ(trn, u32)},
        [PERMUTE_UZP] = FN_PERMUTE(uzp),
        [PERMUTE_ZIP] = FN_PERMUTE(zip),
    };
    bool quad = insn_flag(i, 'Q');
    simd_plan(i, "DM", quad ? "DM" : "", fns[arg][i->stype][quad], p);
}

/* --- extraction: bytes of m:n from imm on, as words in two shifts: a load that straddles what was
 * stored just before would wait for it --- */

typedef uint64_t doublewords __attribute__((vector_size(16)));

/* From byte `by` (0 to 7) of high:low on. */
static inline uint64_t extract(uint64_t low, uint64_t high, unsigned by)
{
    return low >> 8 * by | high << 1 << (63 - 8 * by);
}

static void ext_d(struct cpu *c, void *dp, const void *np, const void *mp, uint32_t imm)
{
    uint64_t n, m;
    memcpy(&n, np, sizeof n);
    memcpy(&m, mp, sizeof m);
    n = extract(n, m, imm);
    memcpy(dp, &n, sizeof n);
}

static void ext_q(struct cpu *c, void *dp, const void *np, const void *mp, uint32_t imm)
{
    uint64_t n[2], m[2];
    memcpy(n, np, sizeof n);
    memcpy(m, mp, sizeof m);
    bool upper = imm & 8;
    uint64_t w0 = upper ? n[1] : n[0], w1 = upper ? m[0] : n[1], w2 = upper ? m[1] : m[0];
    doublewords d = {extract(w0, w1, imm & 7), extract(w1, w2, imm & 7)};
    memcpy(dp, &d, sizeof d);
}

void plan_simd_ext(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    bool quad = insn_flag(i, 'Q');
    simd_plan(i, "DNM", quad ? "DNM" : "", quad ? ext_q : i->imm < 8 ? ext_d : NULL, p);
    p->imm = i->imm;
}

/* --- tables: imm bytes from n on --- */

static void table(void *d, const void *n, const void *m, uint32_t length, uint64_t out)
{
    const uint8_t *bytes = n;
    uint64_t index;
    memcpy(&index, m, sizeof index);
    for (unsigned e = 0; e < 8; e++)
        if (lane_get(&index, e, 8) < length)
            lane_set(&out, e, 8, bytes[lane_get(&index, e, 8)]);
    memcpy(d, &out, sizeof out);
}

static void tbl(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm)
{
    table(d, n, m, imm, 0);
}

static void tbx(struct cpu *c, void *d, const void *n, const void *m, uint32_t imm)
{
    uint64_t kept;
    memcpy(&kept, d, sizeof kept);
    table(d, n, m, imm, kept);
}

/* An index beyond the table: zero, or with VTBX (arg) what was there. A table beyond D31 is
 * UNPREDICTABLE: FP_LIST. */
void plan_simd_table(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    unsigned last = reg_n(i) + i->imm;
    bool beyond = last > 31 && policies[POLICY_FP_LIST].undefined;
    simd_plan(i, "DM", "", beyond ? NULL : arg ? tbx : tbl, p);
    p->use |= last >= 16 ? FP_HIGH : 0;
    p->imm = 8 * (i->imm + 1);
}

/* --- duplication --- */

#define DUPLICATE(suffix, T, W, U, lanes, unused)                                                  \
    KERNEL(dup_##suffix##_d, T, T, T, W, U, lanes, 0, m)                                           \
    KERNEL(dup_##suffix##_q, T, T, T, W, U, 2 * (lanes), 0, m)
ANY_123(DUPLICATE, )

/* The lowest one of the immediate says how wide, what is above it which element. */
void plan_simd_dup(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[3][2] = {FN_DQ(dup, u8), FN_DQ(dup, u16), FN_DQ(dup, u32)};
    bool quad = insn_flag(i, 'Q');
    unsigned size = i->imm & 1 ? 0 : i->imm & 2 ? 1 : 2;
    simd_plan(i, "DM", quad ? "D" : "", i->imm & 7 ? fns[size][quad] : NULL, p);
    p->m = (uint8_t)(p->m + (i->imm >> (size + 1) << size));
}
