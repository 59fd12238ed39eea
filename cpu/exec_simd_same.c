/* exec_simd_same.c - Advanced SIMD on three registers of one length, and on a register and a
 * scalar.
 *
 * ARM DDI 0406C A7.4.1, A7.4.3 and the A8.8 clause of each row. An operation is one function of a
 * lane of n, m and d; the loops around it know lanes, pairs and scalars. Floating-point lanes are
 * computed with the standard FPSCR value (A2.7). */
#include "cpu/simd_lane.h"

#include <string.h>

/* --- what all of Advanced SIMD shares --- */

static unsigned reg_named(const struct insn *i, char name)
{
    return name == 'D' ? reg_d(i) : name == 'N' ? reg_n(i) : reg_m(i);
}

bool simd_open(struct cpu *c, const struct insn *i, const char *regs, const char *even,
               bool defined, enum ex *ex)
{
    unsigned use = FP_SIMD;
    for (; *regs; regs++)
        use |= reg_named(i, *regs) >= 16 ? FP_HIGH : 0;
    if (!fp_open(c, i, use, ex))
        return false;
    for (; *even; even++)
        defined &= !(reg_named(i, *even) & 1);
    if (!defined)
        *ex = exc_undefined(c, i);
    return defined;
}

struct simd simd_begin(const struct cpu *c, const struct insn *i, unsigned esize)
{
    return (struct simd){.esize = esize,
                         .is_unsigned = insn_flag(i, 'U'),
                         .quad = insn_flag(i, 'Q'),
                         .f = {.fpscr = fp_standard(c->fpscr)}};
}

void simd_finish(struct cpu *c, const struct simd *s)
{
    c->fpscr |= s->f.raised | (s->saturated ? FPSCR_QC : 0);
}

simd_int simd_saturate(struct simd *s, simd_int v, unsigned width, bool is_unsigned)
{
    simd_int max = ((simd_int)1 << (is_unsigned ? width : width - 1)) - 1;
    simd_int min = is_unsigned ? 0 : -max - 1;
    s->saturated |= v > max || v < min;
    return v > max ? max : v < min ? min : v;
}

/* What is out of reach of 128 bits is out of reach of any lane. */
simd_int simd_shift(simd_int v, int by, bool round)
{
    const simd_int huge = (simd_int)1 << 126;
    if (by >= 64)
        return v > 0 ? huge : v < 0 ? -huge : 0;
    if (by >= 0)
        return (simd_int)((unsigned __int128)v << by);
    if (by < -66)
        return round || v >= 0 ? 0 : -1;
    return (v + (round ? (simd_int)1 << (-by - 1) : 0)) >> -by;
}

/* --- integer lanes --- */

typedef simd_int lane_fn(struct simd *s, simd_int n, simd_int m, simd_int d);

#define LANE(name, expression)                                                                     \
    static simd_int lane_##name(struct simd *s, simd_int n, simd_int m, simd_int d)                \
    {                                                                                              \
        return expression;                                                                         \
    }

/* The register shifts shift m by the signed low byte of n. */
static int amount(simd_int n)
{
    return (int8_t)(uint8_t)n;
}

static simd_int saturated(struct simd *s, simd_int v)
{
    return simd_saturate(s, v, s->esize, s->is_unsigned);
}

static simd_int difference(simd_int n, simd_int m)
{
    return n > m ? n - m : m - n;
}

/* PolynomialMult(): carries are dropped. */
static simd_int polynomial(struct simd *s, simd_int n, simd_int m)
{
    uint64_t a = (uint64_t)n & 0xff, b = (uint64_t)m & 0xff, v = 0;
    for (unsigned k = 0; k < 8; k++)
        v ^= b >> k & 1 ? a << k : 0;
    return v;
}

/* The doubled product's upper half. */
static simd_int doubled_high(struct simd *s, simd_int n, simd_int m, bool round)
{
    simd_int v = 2 * n * m + (round ? (simd_int)1 << (s->esize - 1) : 0);
    return simd_saturate(s, v >> s->esize, s->esize, false);
}

LANE(hadd, (n + m) >> 1)
LANE(rhadd, (n + m + 1) >> 1)
LANE(hsub, (n - m) >> 1)
LANE(qadd, saturated(s, n + m))
LANE(qsub, saturated(s, n - m))
LANE(and, n &m)
LANE(bic, n & ~m)
LANE(orr, n | m)
LANE(orn, n | ~m)
LANE(eor, n ^ m)
LANE(bsl, (n & d) | (m & ~d))
LANE(bit, (n & m) | (d & ~m))
LANE(bif, (d & m) | (n & ~m))
LANE(cgt, n > m ? -1 : 0)
LANE(cge, n >= m ? -1 : 0)
LANE(ceq, n == m ? -1 : 0)
LANE(tst, n &m ? -1 : 0)
LANE(shl, simd_shift(m, amount(n), false))
LANE(rshl, simd_shift(m, amount(n), true))
LANE(qshl, saturated(s, simd_shift(m, amount(n), false)))
LANE(qrshl, saturated(s, simd_shift(m, amount(n), true)))
LANE(max, n > m ? n : m)
LANE(min, n < m ? n : m)
LANE(abd, difference(n, m))
LANE(aba, d + difference(n, m))
LANE(add, n + m)
LANE(sub, n - m)
LANE(mla, d + n * m)
LANE(mls, d - n * m)
LANE(mul, n *m)
LANE(pmul, polynomial(s, n, m))
LANE(qdmulh, doubled_high(s, n, m, false))
LANE(qrdmulh, doubled_high(s, n, m, true))

/* --- floating-point lanes --- */

static uint64_t f_product_sum(struct simd *s, uint64_t d, uint64_t n, uint64_t m, bool subtract)
{
    uint64_t product = fp_mul(&s->f, FP32, n, m);
    return fp_add(&s->f, FP32, d, subtract ? fp_neg(FP32, product) : product);
}

static simd_int f_is(struct simd *s, uint64_t n, uint64_t m, bool or_equal)
{
    unsigned r = fp_compare(&s->f, FP32, n, m, true);
    return r == FP_GREATER || (or_equal && r == FP_EQUAL) ? -1 : 0;
}

LANE(fadd, fp_add(&s->f, FP32, n, m))
LANE(fsub, fp_sub(&s->f, FP32, n, m))
LANE(fmul, fp_mul(&s->f, FP32, n, m))
LANE(fabd, fp_abs(FP32, fp_sub(&s->f, FP32, n, m)))
LANE(fmla, f_product_sum(s, d, n, m, false))
LANE(fmls, f_product_sum(s, d, n, m, true))
LANE(ffma, fp_muladd(&s->f, FP32, d, n, m))
LANE(ffms, fp_muladd(&s->f, FP32, d, fp_neg(FP32, n), m))
LANE(fceq, fp_compare(&s->f, FP32, n, m, false) == FP_EQUAL ? -1 : 0)
LANE(fcge, f_is(s, n, m, true))
LANE(fcgt, f_is(s, n, m, false))
LANE(facge, f_is(s, fp_abs(FP32, n), fp_abs(FP32, m), true))
LANE(facgt, f_is(s, fp_abs(FP32, n), fp_abs(FP32, m), false))
LANE(fmax, fp_max(&s->f, FP32, n, m))
LANE(fmin, fp_min(&s->f, FP32, n, m))
LANE(frecps, fp_recip_step(&s->f, n, m))
LANE(frsqrts, fp_rsqrt_step(&s->f, n, m))

/* --- the operations --- */

enum { SZ_8 = 1, SZ_16 = 2, SZ_32 = 4, SZ_64 = 8, SZ_123 = 7, SZ_ALL = 15 };

/* How the loops treat an operation. */
enum shape_of { LANES, PAIRS, WHOLE, FLOATS, FLOAT_PAIRS };

static const struct same {
    lane_fn *fn;
    uint8_t sizes; /* SZ_*: those that exist */
    uint8_t shape;
} same_ops[] = {
    [SAME_HADD] = {lane_hadd, SZ_123, LANES},
    [SAME_QADD] = {lane_qadd, SZ_ALL, LANES},
    [SAME_RHADD] = {lane_rhadd, SZ_123, LANES},
    [SAME_AND] = {lane_and, SZ_ALL, WHOLE},
    [SAME_BIC] = {lane_bic, SZ_ALL, WHOLE},
    [SAME_ORR] = {lane_orr, SZ_ALL, WHOLE},
    [SAME_ORN] = {lane_orn, SZ_ALL, WHOLE},
    [SAME_EOR] = {lane_eor, SZ_ALL, WHOLE},
    [SAME_BSL] = {lane_bsl, SZ_ALL, WHOLE},
    [SAME_BIT] = {lane_bit, SZ_ALL, WHOLE},
    [SAME_BIF] = {lane_bif, SZ_ALL, WHOLE},
    [SAME_HSUB] = {lane_hsub, SZ_123, LANES},
    [SAME_QSUB] = {lane_qsub, SZ_ALL, LANES},
    [SAME_CGT] = {lane_cgt, SZ_123, LANES},
    [SAME_CGE] = {lane_cge, SZ_123, LANES},
    [SAME_SHL] = {lane_shl, SZ_ALL, LANES},
    [SAME_QSHL] = {lane_qshl, SZ_ALL, LANES},
    [SAME_RSHL] = {lane_rshl, SZ_ALL, LANES},
    [SAME_QRSHL] = {lane_qrshl, SZ_ALL, LANES},
    [SAME_MAX] = {lane_max, SZ_123, LANES},
    [SAME_MIN] = {lane_min, SZ_123, LANES},
    [SAME_ABD] = {lane_abd, SZ_123, LANES},
    [SAME_ABA] = {lane_aba, SZ_123, LANES},
    [SAME_ADD] = {lane_add, SZ_ALL, LANES},
    [SAME_SUB] = {lane_sub, SZ_ALL, LANES},
    [SAME_TST] = {lane_tst, SZ_123, LANES},
    [SAME_CEQ] = {lane_ceq, SZ_123, LANES},
    [SAME_MLA] = {lane_mla, SZ_123, LANES},
    [SAME_MLS] = {lane_mls, SZ_123, LANES},
    [SAME_MUL] = {lane_mul, SZ_123, LANES},
    [SAME_PMUL] = {lane_pmul, SZ_8, LANES},
    [SAME_PMAX] = {lane_max, SZ_123, PAIRS},
    [SAME_PMIN] = {lane_min, SZ_123, PAIRS},
    [SAME_QDMULH] = {lane_qdmulh, SZ_16 | SZ_32, LANES},
    [SAME_QRDMULH] = {lane_qrdmulh, SZ_16 | SZ_32, LANES},
    [SAME_PADD] = {lane_add, SZ_123, PAIRS},
    [SAME_FFMA] = {lane_ffma, SZ_ALL, FLOATS},
    [SAME_FFMS] = {lane_ffms, SZ_ALL, FLOATS},
    [SAME_FADD] = {lane_fadd, SZ_ALL, FLOATS},
    [SAME_FSUB] = {lane_fsub, SZ_ALL, FLOATS},
    [SAME_FPADD] = {lane_fadd, SZ_ALL, FLOAT_PAIRS},
    [SAME_FABD] = {lane_fabd, SZ_ALL, FLOATS},
    [SAME_FMLA] = {lane_fmla, SZ_ALL, FLOATS},
    [SAME_FMLS] = {lane_fmls, SZ_ALL, FLOATS},
    [SAME_FMUL] = {lane_fmul, SZ_ALL, FLOATS},
    [SAME_FCEQ] = {lane_fceq, SZ_ALL, FLOATS},
    [SAME_FCGE] = {lane_fcge, SZ_ALL, FLOATS},
    [SAME_FCGT] = {lane_fcgt, SZ_ALL, FLOATS},
    [SAME_FACGE] = {lane_facge, SZ_ALL, FLOATS},
    [SAME_FACGT] = {lane_facgt, SZ_ALL, FLOATS},
    [SAME_FMAX] = {lane_fmax, SZ_ALL, FLOATS},
    [SAME_FMIN] = {lane_fmin, SZ_ALL, FLOATS},
    [SAME_FPMAX] = {lane_fmax, SZ_ALL, FLOAT_PAIRS},
    [SAME_FPMIN] = {lane_fmin, SZ_ALL, FLOAT_PAIRS},
    [SAME_FRECPS] = {lane_frecps, SZ_ALL, FLOATS},
    [SAME_FRSQRTS] = {lane_frsqrts, SZ_ALL, FLOATS},
};

static void each_lane(struct cpu *c, const struct insn *i, struct simd *s, lane_fn *fn)
{
    uint64_t out[2];
    const uint64_t *n = &c->vd[reg_n(i)], *m = &c->vd[reg_m(i)], *d = &c->vd[reg_d(i)];
    for (unsigned e = 0; e < simd_lanes(s); e++)
        simd_set(out, e, s->esize,
                 fn(s, simd_get(n, e, s->esize, s->is_unsigned),
                    simd_get(m, e, s->esize, s->is_unsigned),
                    simd_get(d, e, s->esize, s->is_unsigned)));
    memcpy(&c->vd[reg_d(i)], out, s->quad ? 16 : 8);
}

/* Neighbours of n become the lower half, of m the upper half. */
static void each_pair(struct cpu *c, const struct insn *i, struct simd *s, lane_fn *fn)
{
    uint64_t in[2] = {c->vd[reg_n(i)], c->vd[reg_m(i)]}, out = 0;
    for (unsigned e = 0; e < 64 / s->esize; e++)
        simd_set(&out, e, s->esize,
                 fn(s, simd_get(in, 2 * e, s->esize, s->is_unsigned),
                    simd_get(in, 2 * e + 1, s->esize, s->is_unsigned), 0));
    c->vd[reg_d(i)] = out;
}

enum ex x_simd_same(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    const struct same *op = &same_ops[insn_rows[i->row].arg];
    bool pairs = op->shape == PAIRS || op->shape == FLOAT_PAIRS, quad = insn_flag(i, 'Q');
    unsigned size = op->shape == WHOLE ? 3 : op->shape >= FLOATS ? 2 : i->stype;
    struct simd s = simd_begin(c, i, 8u << size);
    s.is_unsigned |= op->shape >= WHOLE;
    if (!simd_open(c, i, "DNM", quad ? "DNM" : "", (op->sizes >> size & 1) && !(pairs && quad),
                   &ex))
        return ex;
    if (pairs)
        each_pair(c, i, &s, op->fn);
    else
        each_lane(c, i, &s, op->fn);
    simd_finish(c, &s);
    return EX_NEXT;
}

/* The scalar: of 16 bits one of D0 to D7, of 32 bits one of D0 to D15. U is Q. */
enum ex x_simd_scalar(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    const struct same *op = &same_ops[insn_rows[i->row].arg];
    unsigned size = i->stype, index = insn_flag(i, 'M');
    bool floats = op->shape >= FLOATS, quad = insn_flag(i, 'U');
    struct simd s = simd_begin(c, i, 8u << size);
    if (!simd_open(c, i, "DN", quad ? "DN" : "", floats ? size == 2 : size == 1 || size == 2, &ex))
        return ex;
    s.quad = quad;
    s.is_unsigned = floats;
    simd_int m = size == 1 ? simd_get(&c->vd[i->m & 7], 2 * index + (i->m >> 3), 16, false)
                           : simd_get(&c->vd[i->m], index, 32, floats);
    uint64_t *d = &c->vd[reg_d(i)], n[2] = {c->vd[reg_n(i)], c->vd[reg_n(i) | 1]};
    for (unsigned e = 0; e < simd_lanes(&s); e++)
        simd_set(d, e, s.esize,
                 op->fn(&s, simd_get(n, e, s.esize, floats), m, simd_get(d, e, s.esize, floats)));
    simd_finish(c, &s);
    return EX_NEXT;
}
