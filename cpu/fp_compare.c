/* fp_compare.c - floating-point comparison, maximum and minimum, and the reciprocal instructions.
 *
 * ARM DDI 0406C A2.7 (FPCompare, FPMax, FPMin, FPRecipEstimate, FPRSqrtEstimate, FPRecipStep,
 * FPRSqrtStep, UnsignedRecipEstimate, UnsignedRSqrtEstimate). The estimates are integer arithmetic
 * here: the same tables of 256 and 512 entries that the pseudocode's doubles make. */
#include "cpu/fp_host.h"
#include "cpu/fp_int.h"

/* Neither is a NaN: -1, 0, 1. */
static int order(const struct fp_num *a, const struct fp_num *b)
{
    bool za = a->cls == FP_IS_ZERO, zb = b->cls == FP_IS_ZERO;
    int sa = za ? 0 : a->sign ? -1 : 1, sb = zb ? 0 : b->sign ? -1 : 1;
    if (sa != sb)
        return sa < sb ? -1 : 1;
    if (sa == 0 || (a->cls == FP_IS_INF && b->cls == FP_IS_INF))
        return 0;
    if (a->cls == FP_IS_INF || b->cls == FP_IS_INF)
        return a->cls == FP_IS_INF ? sa : -sa;
    if (a->exp != b->exp)
        return a->exp < b->exp ? -sa : sa;
    return a->sig == b->sig ? 0 : a->sig < b->sig ? -sa : sa;
}

unsigned fp_compare(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b, bool signalling)
{
    unsigned nzcv;
    if (fp_host_compare(f, fmt, a, b, &nzcv))
        return nzcv;
    struct fp_num n1 = fp_unpack(f, fmt, a), n2 = fp_unpack(f, fmt, b);
    if (fp_is_nan(&n1) || fp_is_nan(&n2)) {
        if (n1.cls == FP_IS_SNAN || n2.cls == FP_IS_SNAN || signalling)
            f->raised |= FPSCR_IOC;
        return FP_UNORDERED;
    }
    int o = order(&n1, &n2);
    return o < 0 ? FP_LESS : o > 0 ? FP_GREATER : FP_EQUAL;
}

/* The larger by `way` = 1, the smaller by -1. Of two zeros the positive one, or the negative. */
static uint64_t extreme(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b, int way)
{
    uint64_t result;
    const struct fp_layout *l = &fp_layouts[fmt];
    struct fp_num n1 = fp_unpack(f, fmt, a), n2 = fp_unpack(f, fmt, b);
    if (fp_process_nans(f, fmt, &n1, a, &n2, b, &result))
        return result;
    const struct fp_num *n = order(&n1, &n2) == way ? &n1 : &n2;
    if (n->cls == FP_IS_INF)
        return fp_infinity(l, n->sign);
    if (n->cls != FP_IS_ZERO)
        return n == &n1 ? a : b; /* a number of the format: rounding is exact */
    if (n1.cls != FP_IS_ZERO || n2.cls != FP_IS_ZERO)
        return fp_zero(l, n->sign);
    return fp_zero(l, way > 0 ? n1.sign && n2.sign : n1.sign || n2.sign);
}

uint64_t fp_max(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b)
{
    return extreme(f, fmt, a, b, 1);
}

uint64_t fp_min(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b)
{
    return extreme(f, fmt, a, b, -1);
}

/* --- estimates --- */

/* recip_estimate(): of q / 512 with q in 256..511; the result is 256..511, in 1/256. */
static unsigned recip_table(unsigned q)
{
    return ((1u << 19) / (2 * q + 1) + 1) / 2;
}

/* recip_sqrt_estimate(): of q / 512 with q in 128..511, even from 256 on. */
static unsigned rsqrt_table(unsigned q)
{
    unsigned a = q < 256 ? 2 * q + 1 : 2 * ((q & ~1u) + 1);
    unsigned b = (unsigned)__builtin_sqrt((double)(1 << 28) / a) - 1; /* at most one too few */
    while ((uint64_t)a * (b + 1) * (b + 1) < UINT64_C(1) << 28)
        b++;
    return (b + 1) / 2;
}

/* A result's sign, exponent and the estimate's eight bits below its leading one. */
static uint32_t from_estimate(bool sign, unsigned biased, unsigned estimate)
{
    const struct fp_layout *l = &fp_layouts[FP32];
    return (uint32_t)fp_pack(l, sign, biased, (uint64_t)(estimate & 0xff) << (l->fbits - 8));
}

uint32_t fp_recip_estimate(struct fp *f, uint32_t a)
{
    const struct fp_layout *l = &fp_layouts[FP32];
    struct fp_num n = fp_unpack(f, FP32, a);
    unsigned biased = bits(a, 30, 23);
    if (fp_is_nan(&n))
        return (uint32_t)fp_process_nan(f, FP32, &n, a);
    if (n.cls == FP_IS_INF)
        return (uint32_t)fp_zero(l, n.sign);
    if (n.cls == FP_IS_ZERO) {
        f->raised |= FPSCR_DZC;
        return (uint32_t)fp_infinity(l, n.sign);
    }
    if (biased >= 253) { /* 2^126 and more: the result would be denormal */
        f->raised |= FPSCR_UFC;
        return (uint32_t)fp_zero(l, n.sign);
    }
    return from_estimate(n.sign, 253 - biased, recip_table(256 | bits(a, 22, 15)));
}

uint32_t fp_rsqrt_estimate(struct fp *f, uint32_t a)
{
    const struct fp_layout *l = &fp_layouts[FP32];
    struct fp_num n = fp_unpack(f, FP32, a);
    unsigned biased = bits(a, 30, 23);
    if (fp_is_nan(&n))
        return (uint32_t)fp_process_nan(f, FP32, &n, a);
    if (n.cls == FP_IS_ZERO) {
        f->raised |= FPSCR_DZC;
        return (uint32_t)fp_infinity(l, n.sign);
    }
    if (n.sign)
        return (uint32_t)fp_invalid(f, FP32);
    if (n.cls == FP_IS_INF)
        return (uint32_t)fp_zero(l, false);
    /* An odd power of two: the operand is scaled to 0.25..0.5 instead of 0.5..1. */
    unsigned q = biased & 1 ? 128 | bits(a, 22, 16) : 256 | bits(a, 22, 15);
    return from_estimate(false, (380 - biased) / 2, rsqrt_table(q));
}

uint32_t unsigned_recip_estimate(uint32_t a)
{
    return a >> 31 ? recip_table(a >> 23) << 23 : UINT32_MAX;
}

uint32_t unsigned_rsqrt_estimate(uint32_t a)
{
    return a >> 30 ? rsqrt_table(a >> 23) << 23 : UINT32_MAX;
}

/* --- Newton-Raphson steps --- */

/* The product, where infinity times zero is zero; rounded. */
static uint32_t step_product(struct fp *f, uint32_t a, uint32_t b)
{
    struct fp quiet = *f;
    struct fp_num n1 = fp_unpack(&quiet, FP32, a), n2 = fp_unpack(&quiet, FP32, b);
    if ((n1.cls == FP_IS_INF && n2.cls == FP_IS_ZERO) ||
        (n1.cls == FP_IS_ZERO && n2.cls == FP_IS_INF)) {
        f->raised |= quiet.raised;
        return 0;
    }
    return (uint32_t)fp_mul(f, FP32, a, b);
}

static bool step_nans(struct fp *f, uint32_t a, uint32_t b, uint32_t *result)
{
    uint64_t v;
    struct fp_num n1 = fp_unpack(f, FP32, a), n2 = fp_unpack(f, FP32, b);
    if (!fp_process_nans(f, FP32, &n1, a, &n2, b, &v))
        return false;
    *result = (uint32_t)v;
    return true;
}

enum { TWO = 0x40000000, THREE = 0x40400000 };

/* 2 - a * b */
uint32_t fp_recip_step(struct fp *f, uint32_t a, uint32_t b)
{
    uint32_t result;
    if (step_nans(f, a, b, &result))
        return result;
    return (uint32_t)fp_sub(f, FP32, TWO, step_product(f, a, b));
}

/* (3 - a * b) / 2; FPHalvedSub() rounds once. */
uint32_t fp_rsqrt_step(struct fp *f, uint32_t a, uint32_t b)
{
    uint32_t result;
    if (step_nans(f, a, b, &result))
        return result;
    uint32_t product = step_product(f, a, b);
    struct fp_num three = fp_unpack(f, FP32, THREE), p = fp_unpack(f, FP32, product);
    p.sign = !p.sign;
    if (p.cls == FP_IS_INF)
        return (uint32_t)fp_infinity(&fp_layouts[FP32], p.sign);
    struct fp_num n = fp_sum(&three, &p);
    n.exp--;
    return n.cls == FP_IS_ZERO ? 0 : (uint32_t)fp_round(f, FP32, &n);
}
