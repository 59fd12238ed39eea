/* exec_simd_long.c - Advanced SIMD whose result is wider or narrower than an operand, but for
 * shifts.
 *
 * ARM DDI 0406C A7.4.2, A7.4.3, A7.4.5 and the A8.8 clause of each row. */
#include "cpu/simd_lane.h"

#include <string.h>

/* --- long and wide --- */

/* d is the accumulator, twice as wide as n (but for the wide ones) and m. */
static simd_int long_lane(struct simd *s, enum simd_long op, simd_int d, simd_int n, simd_int m)
{
    unsigned wide = 2 * s->esize;
    simd_int doubled;
    switch (op) {
    case LONG_ADDL:
    case LONG_ADDW:
        return n + m;
    case LONG_SUBL:
    case LONG_SUBW:
        return n - m;
    case LONG_ABAL:
        return d + (n > m ? n - m : m - n);
    case LONG_ABDL:
        return n > m ? n - m : m - n;
    case LONG_MLAL:
        return d + n * m;
    case LONG_MLSL:
        return d - n * m;
    case LONG_MULL:
        return n * m;
    case LONG_QDMULL:
        return simd_saturate(s, 2 * n * m, wide, false);
    case LONG_QDMLAL:
        doubled = simd_saturate(s, 2 * n * m, wide, false);
        return simd_saturate(s, d + doubled, wide, false);
    case LONG_QDMLSL:
        doubled = simd_saturate(s, 2 * n * m, wide, false);
        return simd_saturate(s, d - doubled, wide, false);
    case LONG_PMULL:
        doubled = 0;
        for (unsigned k = 0; k < 8; k++)
            doubled ^= (m >> k & 1) ? (n & 0xff) << k : 0;
        return doubled;
    }
    BUG("long operation %d", op);
}

static bool doubles(enum simd_long op)
{
    return op == LONG_QDMULL || op == LONG_QDMLAL || op == LONG_QDMLSL;
}

static bool is_wide(enum simd_long op)
{
    return op == LONG_ADDW || op == LONG_SUBW;
}

enum ex x_simd_long(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum simd_long op = (enum simd_long)insn_rows[i->row].arg;
    struct simd s = simd_begin(c, i, 8u << i->stype);
    unsigned wide = 2 * s.esize;
    bool uns = s.is_unsigned;
    if (!simd_open(c, i, "DNM", is_wide(op) ? "DN" : "D", !(doubles(op) && i->stype == 0), &ex))
        return ex;
    uint64_t out[2], m = c->vd[reg_m(i)], *d = &c->vd[reg_d(i)];
    const uint64_t *n = &c->vd[reg_n(i)];
    for (unsigned e = 0; e < 64 / s.esize; e++)
        simd_set(out, e, wide,
                 long_lane(&s, op, simd_get(d, e, wide, uns),
                           simd_get(n, e, is_wide(op) ? wide : s.esize, uns),
                           simd_get(&m, e, s.esize, uns)));
    memcpy(d, out, sizeof out);
    simd_finish(c, &s);
    return EX_NEXT;
}

enum ex x_simd_long_scalar(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum simd_long op = (enum simd_long)insn_rows[i->row].arg;
    struct simd s = simd_begin(c, i, 8u << i->stype);
    unsigned wide = 2 * s.esize, index = insn_flag(i, 'M');
    bool uns = s.is_unsigned;
    if (!simd_open(c, i, "DN", "D", i->stype == 1 || i->stype == 2, &ex))
        return ex;
    simd_int m = i->stype == 1 ? simd_get(&c->vd[i->m & 7], 2 * index + (i->m >> 3), 16, uns)
                               : simd_get(&c->vd[i->m], index, 32, uns);
    uint64_t n = c->vd[reg_n(i)], *d = &c->vd[reg_d(i)];
    for (unsigned e = 0; e < 64 / s.esize; e++)
        simd_set(d, e, wide,
                 long_lane(&s, op, simd_get(d, e, wide, uns), simd_get(&n, e, s.esize, uns), m));
    simd_finish(c, &s);
    return EX_NEXT;
}

/* --- narrow --- */

/* The upper half of a sum or difference, rounded or not. */
enum ex x_simd_narrow(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum simd_narrow op = (enum simd_narrow)insn_rows[i->row].arg;
    struct simd s = simd_begin(c, i, 8u << i->stype);
    bool subtract = op == NARROW_SUB || op == NARROW_RSUB;
    bool round = op == NARROW_RADD || op == NARROW_RSUB;
    if (!simd_open(c, i, "DNM", "NM", true, &ex))
        return ex;
    uint64_t out = 0;
    for (unsigned e = 0; e < 64 / s.esize; e++) {
        simd_int n = simd_get(&c->vd[reg_n(i)], e, 2 * s.esize, true);
        simd_int m = simd_get(&c->vd[reg_m(i)], e, 2 * s.esize, true);
        simd_int v = (subtract ? n - m : n + m) + (round ? (simd_int)1 << (s.esize - 1) : 0);
        simd_set(&out, e, s.esize, v >> s.esize);
    }
    c->vd[reg_d(i)] = out;
    return EX_NEXT;
}

/* VMOVN, VQMOVN, VQMOVUN. */
enum ex x_simd_mov_narrow(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum simd_narrow op = (enum simd_narrow)insn_rows[i->row].arg;
    struct simd s = simd_begin(c, i, 8u << i->stype);
    bool to_unsigned = op == NARROW_QMOVU || s.is_unsigned;
    if (!simd_open(c, i, "DM", "M", i->stype != 3, &ex))
        return ex;
    uint64_t out = 0;
    for (unsigned e = 0; e < 64 / s.esize; e++) {
        simd_int v = simd_get(&c->vd[reg_m(i)], e, 2 * s.esize, s.is_unsigned);
        simd_set(&out, e, s.esize,
                 op == NARROW_MOV ? v : simd_saturate(&s, v, s.esize, to_unsigned));
    }
    c->vd[reg_d(i)] = out;
    simd_finish(c, &s);
    return EX_NEXT;
}

/* VPADDL; VPADAL adds to the destination. U is in the lower half here. */
enum ex x_simd_pairs_long(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    bool accumulate = insn_rows[i->row].arg;
    struct simd s = simd_begin(c, i, 8u << i->stype);
    unsigned wide = 2 * s.esize;
    if (!simd_open(c, i, "DM", s.quad ? "DM" : "", i->stype != 3, &ex))
        return ex;
    uint64_t out[2], *d = &c->vd[reg_d(i)];
    const uint64_t *m = &c->vd[reg_m(i)];
    for (unsigned e = 0; e < simd_lanes(&s) / 2; e++)
        simd_set(out, e, wide,
                 simd_get(m, 2 * e, s.esize, s.is_unsigned) +
                     simd_get(m, 2 * e + 1, s.esize, s.is_unsigned) +
                     (accumulate ? simd_get(d, e, wide, true) : 0));
    memcpy(d, out, s.quad ? 16 : 8);
    return EX_NEXT;
}

/* --- half precision --- */

enum ex x_simd_to_half(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    struct simd s = simd_begin(c, i, 16);
    uint64_t out = 0;
    if (!simd_open(c, i, "DM", "M", true, &ex))
        return ex;
    for (unsigned e = 0; e < 4; e++)
        lane_set(&out, e, 16,
                 fp_half_from_single(&s.f, (uint32_t)lane_get(&c->vd[reg_m(i)], e, 32)));
    c->vd[reg_d(i)] = out;
    simd_finish(c, &s);
    return EX_NEXT;
}

enum ex x_simd_from_half(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    struct simd s = simd_begin(c, i, 16);
    uint64_t m = c->vd[reg_m(i)];
    if (!simd_open(c, i, "DM", "D", true, &ex))
        return ex;
    for (unsigned e = 0; e < 4; e++)
        lane_set(&c->vd[reg_d(i)], e, 32, fp_single_from_half(&s.f, (uint16_t)lane_get(&m, e, 16)));
    simd_finish(c, &s);
    return EX_NEXT;
}
