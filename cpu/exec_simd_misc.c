/* exec_simd_misc.c - Advanced SIMD on one register, and what moves elements about: reversal,
 * transposition, extraction, tables, duplication.
 *
 * ARM DDI 0406C A7.4.5, A7.4 and the A8.8 clause of each row. Where VTRN, VUZP, VZIP or VSWP name
 * one register twice the result is UNKNOWN: here the second result is written last. */
#include "cpu/simd_lane.h"

#include <string.h>

/* --- one operand --- */

static unsigned leading_zeros(simd_int m, unsigned esize)
{
    uint64_t v = (uint64_t)m << (64 - esize);
    return v ? (unsigned)__builtin_clzll(v) : esize;
}

/* Bits below the sign that equal it. */
static unsigned leading_signs(simd_int m, unsigned esize)
{
    return leading_zeros((m ^ m >> 1) & (((simd_int)1 << (esize - 1)) - 1), esize) - 1;
}

static simd_int f_compare(struct simd *s, enum simd_misc op, uint64_t m)
{
    unsigned r = fp_compare(&s->f, FP32, m, 0, op != MISC_FCEQ);
    bool yes = op == MISC_FCEQ   ? r == FP_EQUAL
               : op == MISC_FCGT ? r == FP_GREATER
               : op == MISC_FCLT ? r == FP_LESS
               : op == MISC_FCGE ? r == FP_GREATER || r == FP_EQUAL
                                 : r == FP_LESS || r == FP_EQUAL;
    return yes ? -1 : 0;
}

static simd_int f_misc(struct simd *s, enum simd_misc op, uint64_t m)
{
    switch (op) {
    case MISC_FABS:
        return fp_abs(FP32, m);
    case MISC_FNEG:
        return fp_neg(FP32, m);
    case MISC_URECPE:
        return unsigned_recip_estimate((uint32_t)m);
    case MISC_URSQRTE:
        return unsigned_rsqrt_estimate((uint32_t)m);
    case MISC_FRECPE:
        return fp_recip_estimate(&s->f, (uint32_t)m);
    case MISC_FRSQRTE:
        return fp_rsqrt_estimate(&s->f, (uint32_t)m);
    case MISC_CVT_FROM_S:
        return fp_from_fixed(&s->f, FP32, (uint64_t)(int32_t)m, 0, false, FP_TO_NEAREST);
    case MISC_CVT_FROM_U:
        return fp_from_fixed(&s->f, FP32, m, 0, true, FP_TO_NEAREST);
    case MISC_CVT_TO_S:
        return fp_to_fixed(&s->f, FP32, m, 0, 32, false, FP_TO_ZERO);
    case MISC_CVT_TO_U:
        return fp_to_fixed(&s->f, FP32, m, 0, 32, true, FP_TO_ZERO);
    default:
        return f_compare(s, op, m);
    }
}

static simd_int misc(struct simd *s, enum simd_misc op, simd_int m)
{
    switch (op) {
    case MISC_CLS:
        return leading_signs(m, s->esize);
    case MISC_CLZ:
        return leading_zeros(m, s->esize);
    case MISC_CNT:
        return __builtin_popcount((uint8_t)m);
    case MISC_MVN:
        return ~m;
    case MISC_QABS:
        return simd_saturate(s, m < 0 ? -m : m, s->esize, false);
    case MISC_QNEG:
        return simd_saturate(s, -m, s->esize, false);
    case MISC_ABS:
        return m < 0 ? -m : m;
    case MISC_NEG:
        return -m;
    case MISC_CGT:
        return m > 0 ? -1 : 0;
    case MISC_CGE:
        return m >= 0 ? -1 : 0;
    case MISC_CEQ:
        return m == 0 ? -1 : 0;
    case MISC_CLE:
        return m <= 0 ? -1 : 0;
    case MISC_CLT:
        return m < 0 ? -1 : 0;
    default:
        return f_misc(s, op, (uint64_t)m);
    }
}

enum ex x_simd_misc(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum simd_misc op = (enum simd_misc)insn_rows[i->row].arg;
    bool words = op >= MISC_FCGT;
    struct simd s = simd_begin(c, i, words ? 32 : 8u << i->stype);
    if (!simd_open(c, i, "DM", s.quad ? "DM" : "", words || i->stype != 3, &ex))
        return ex;
    uint64_t out[2];
    for (unsigned e = 0; e < simd_lanes(&s); e++)
        simd_set(out, e, s.esize, misc(&s, op, simd_get(&c->vd[reg_m(i)], e, s.esize, words)));
    memcpy(&c->vd[reg_d(i)], out, s.quad ? 16 : 8);
    simd_finish(c, &s);
    return EX_NEXT;
}

/* --- elements moved about --- */

/* Within groups of `arg` bits. */
enum ex x_simd_rev(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    unsigned group = insn_rows[i->row].arg, esize = 8u << i->stype;
    bool quad = insn_flag(i, 'Q');
    if (!simd_open(c, i, "DM", quad ? "DM" : "", esize < group, &ex))
        return ex;
    uint64_t out[2];
    for (unsigned e = 0; e < (quad ? 128 : 64) / esize; e++)
        lane_set(out, e, esize, lane_get(&c->vd[reg_m(i)], e ^ (group / esize - 1), esize));
    memcpy(&c->vd[reg_d(i)], out, quad ? 16 : 8);
    return EX_NEXT;
}

/* Where element e of m:d comes from, of `lanes` elements each. */
static unsigned source(enum simd_permute op, unsigned e, unsigned lanes)
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

static bool permutes(enum simd_permute op, unsigned size, bool quad)
{
    bool pairs = op == PERMUTE_TRN || op == PERMUTE_SWP; /* two elements are enough */
    return size != 3 && (pairs || quad || size != 2);
}

enum ex x_simd_permute(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum simd_permute op = (enum simd_permute)insn_rows[i->row].arg;
    unsigned esize = 8u << i->stype;
    bool quad = insn_flag(i, 'Q');
    if (!simd_open(c, i, "DM", quad ? "DM" : "", permutes(op, i->stype, quad), &ex))
        return ex;
    uint64_t in[4], out[4], *d = &c->vd[reg_d(i)], *m = &c->vd[reg_m(i)];
    unsigned bytes = quad ? 16 : 8, lanes = 8 * bytes / esize;
    memcpy(in, d, bytes);
    memcpy(in + bytes / 8, m, bytes);
    for (unsigned e = 0; e < 2 * lanes; e++)
        lane_set(out, e, esize, lane_get(in, source(op, e, lanes), esize));
    memcpy(d, out, bytes);
    memcpy(m, out + bytes / 8, bytes);
    return EX_NEXT;
}

/* Bytes of m:n from `imm` on. */
enum ex x_simd_ext(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    bool quad = insn_flag(i, 'Q');
    if (!simd_open(c, i, "DNM", quad ? "DNM" : "", quad || i->imm < 8, &ex))
        return ex;
    uint64_t in[4], out[2];
    unsigned bytes = quad ? 16 : 8;
    memcpy(in, &c->vd[reg_n(i)], bytes);
    memcpy(in + bytes / 8, &c->vd[reg_m(i)], bytes);
    for (unsigned e = 0; e < bytes; e++)
        lane_set(out, e, 8, lane_get(in, e + i->imm, 8));
    memcpy(&c->vd[reg_d(i)], out, bytes);
    return EX_NEXT;
}

/* An index beyond the table: zero, or with VTBX what was there. A table beyond D31 is
 * UNPREDICTABLE: FP_LIST. */
enum ex x_simd_table(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    bool keep = insn_rows[i->row].arg;
    unsigned length = 8 * (i->imm + 1), last = reg_n(i) + i->imm;
    bool beyond = last > 31 && policies[POLICY_FP_LIST].undefined;
    bool high = last >= 16 || reg_d(i) >= 16 || reg_m(i) >= 16;
    if (!fp_open(c, i, FP_SIMD | (high ? FP_HIGH : 0), &ex))
        return ex;
    if (beyond)
        return exc_undefined(c, i);
    uint64_t m = c->vd[reg_m(i)], out = keep ? c->vd[reg_d(i)] : 0;
    for (unsigned e = 0; e < 8; e++) {
        unsigned index = (unsigned)lane_get(&m, e, 8);
        if (index < length)
            lane_set(&out, e, 8, lane_get(&c->vd[reg_n(i)], index, 8));
    }
    c->vd[reg_d(i)] = out;
    return EX_NEXT;
}

/* The lowest one of the immediate says how wide, what is above it which element. */
enum ex x_simd_dup(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    bool quad = insn_flag(i, 'Q');
    unsigned size = i->imm & 1 ? 0 : i->imm & 2 ? 1 : 2;
    if (!simd_open(c, i, "DM", quad ? "D" : "", i->imm & 7, &ex))
        return ex;
    uint64_t v = lane_get(&c->vd[reg_m(i)], i->imm >> (size + 1), 8u << size);
    c->vd[reg_d(i)] = replicate(v, 8u << size);
    if (quad)
        c->vd[reg_d(i) + 1] = c->vd[reg_d(i)];
    return EX_NEXT;
}
