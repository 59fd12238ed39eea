/* The floating-point library against the host's, in all rounding modes, on random and special
 * operands; half precision on all its values; the estimates against the manual's own formulas; and
 * what only the architecture says of NaNs, flushing and flags (ARM DDI 0406C A2.7). */
#include "cpu/fp_host.h"
#include "cpu/fp_int.h"

#include <check.h>
#include <fenv.h>
#include <math.h>
#include <string.h>

static uint64_t seed = 1;

static uint64_t next(void)
{
    uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static double as_double(uint64_t v)
{
    double d;
    memcpy(&d, &v, 8);
    return d;
}

static uint64_t of_double(double d)
{
    uint64_t v;
    memcpy(&v, &d, 8);
    return v;
}

static float as_float(uint64_t v)
{
    uint32_t w = (uint32_t)v;
    float f;
    memcpy(&f, &w, 4);
    return f;
}

static uint64_t of_float(float f)
{
    uint32_t w;
    memcpy(&w, &f, 4);
    return w;
}

/* No NaNs: random, limits, near one, with fractions of few bits or nearly all. */
static uint64_t operand(enum fp_format fmt)
{
    const struct fp_layout *l = &fp_layouts[fmt];
    uint64_t ones = (UINT64_C(1) << l->ebits) - 1, bias = ones / 2, e, frac;
    switch (next() % 6) {
    case 0:
        e = 0;
        break;
    case 1:
        e = ones - next() % 3;
        break;
    case 2:
        e = 1 + next() % 60;
        break;
    case 3:
        e = bias - 30 + next() % 60;
        break;
    default:
        e = next() & ones;
    }
    frac = next() & ((UINT64_C(1) << l->fbits) - 1);
    if (next() % 2)
        frac &= next() % 2 ? ~(~UINT64_C(0) >> next() % 64) : UINT64_C(1) << next() % l->fbits;
    if (e == ones)
        frac = 0;
    return fp_pack(l, next() & 1, e & ones, frac & ((UINT64_C(1) << l->fbits) - 1));
}

enum { ADD, SUB, MUL, DIV, SQRT, FMA, TO_SINGLE, OPS };
static const int host_modes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};

static uint64_t host_double(unsigned op, uint64_t a, uint64_t b, uint64_t d)
{
    volatile double x = as_double(a), y = as_double(b), z = as_double(d);
    switch (op) {
    case ADD:
        return of_double(x + y);
    case SUB:
        return of_double(x - y);
    case MUL:
        return of_double(x * y);
    case DIV:
        return of_double(x / y);
    case SQRT:
        return of_double(sqrt(x));
    case FMA:
        return of_double(fma(x, y, z));
    }
    return of_float((float)x);
}

static uint64_t host_float(unsigned op, uint64_t a, uint64_t b, uint64_t d)
{
    volatile float x = as_float(a), y = as_float(b), z = as_float(d);
    switch (op) {
    case ADD:
        return of_float(x + y);
    case SUB:
        return of_float(x - y);
    case MUL:
        return of_float(x * y);
    case DIV:
        return of_float(x / y);
    case SQRT:
        return of_float(sqrtf(x));
    case FMA:
        return of_float(fmaf(x, y, z));
    }
    return of_double((double)x);
}

static uint64_t ours(struct fp *f, enum fp_format fmt, unsigned op, uint64_t a, uint64_t b,
                     uint64_t d)
{
    switch (op) {
    case ADD:
        return fp_add(f, fmt, a, b);
    case SUB:
        return fp_sub(f, fmt, a, b);
    case MUL:
        return fp_mul(f, fmt, a, b);
    case DIV:
        return fp_div(f, fmt, a, b);
    case SQRT:
        return fp_sqrt(f, fmt, a);
    case FMA:
        return fp_muladd(f, fmt, d, a, b);
    }
    return fmt == FP64 ? fp_single_from_double(f, a) : fp_double_from_single(f, (uint32_t)a);
}

static uint32_t host_flags(void)
{
    int e = fetestexcept(FE_ALL_EXCEPT);
    return (e & FE_INVALID ? FPSCR_IOC : 0) | (e & FE_DIVBYZERO ? FPSCR_DZC : 0) |
           (e & FE_OVERFLOW ? FPSCR_OFC : 0) | (e & FE_UNDERFLOW ? FPSCR_UFC : 0) |
           (e & FE_INEXACT ? FPSCR_IXC : 0);
}

/* The host finds tininess after rounding: no underflow when a number becomes normal that way. */
static bool just_normal(enum fp_format fmt, uint64_t v)
{
    return fp_abs(fmt, v) == fp_pack(&fp_layouts[fmt], false, 1, 0);
}

START_TEST(as_the_host)
{
    enum fp_format fmt = _i % 2 ? FP64 : FP32;
    unsigned op = (unsigned)_i / 2;
    enum fp_format result = op != TO_SINGLE ? fmt : fmt == FP64 ? FP32 : FP64;
    const struct fp_layout *l = &fp_layouts[result];
    for (unsigned n = 0; n < 400000; n++) {
        uint64_t a = operand(fmt), b = next() % 8 ? operand(fmt) : a, d = operand(fmt);
        struct fp f = {field_put(FPSCR_RMODE, n % 4) | (n & 4 ? FPSCR_IXC : 0), 0};
        uint64_t got = ours(&f, fmt, op, a, b, d);
        fesetround(host_modes[n % 4]);
        feclearexcept(FE_ALL_EXCEPT);
        uint64_t want = (fmt == FP64 ? host_double : host_float)(op, a, b, d);
        uint32_t flags = host_flags();
        fesetround(FE_TONEAREST);
        f.raised |= f.fpscr & flags & FPSCR_IXC; /* it need not be raised twice */
        if (fp_abs(result, want) > fp_infinity(l, false))
            want = fp_default_nan(l);
        if (just_normal(result, want))
            flags |= f.raised & FPSCR_UFC;
        ck_assert_msg(got == want && f.raised == flags,
                      "op %u of %u bits, mode %u: %llx %llx %llx: %llx (%x), not %llx (%x)", op,
                      fp_layouts[fmt].width, n % 4, (long long)a, (long long)b, (long long)d,
                      (long long)got, f.raised, (long long)want, flags);
    }
}
END_TEST

static uint64_t any_operand(enum fp_format fmt)
{
    const struct fp_layout *l = &fp_layouts[fmt];
    switch (next() % 8) {
    case 0:
        return next() >> (64 - l->width);
    case 1: /* about the smallest normal number */
        return fp_pack(l, next() & 1, 1, 0) + next() % 3 - 1;
    case 2: /* infinities and NaNs */
        return fp_pack(l, next() & 1, (UINT64_C(1) << l->ebits) - 1, next() % 4) |
               (next() & 1) << (l->fbits - 1);
    default:
        return operand(fmt);
    }
}

static uint64_t neighbour(uint64_t v)
{
    return next() % 4 ? v : v + next() % 3 - 1;
}

/* The two ways to a result, with whatever FPSCR: they differ in nothing but speed. */
START_TEST(host_and_apart)
{
    enum fp_format fmt = _i % 2 ? FP64 : FP32;
    enum fp_host_op op = (enum fp_host_op)(_i / 2);
    for (unsigned n = 0; n < 400000; n++) {
        uint64_t a = any_operand(fmt), b = next() % 8 ? any_operand(fmt) : neighbour(a);
        uint32_t fpscr = (uint32_t)next() & (FPSCR_FZ | FPSCR_DN | FPSCR_IXC);
        struct fp f = {fpscr | field_put(FPSCR_RMODE, next() % 8 ? 0 : n % 4), 0}, g = f;
        uint64_t got = op == FP_HOST_ADD   ? fp_add(&f, fmt, a, b)
                       : op == FP_HOST_SUB ? fp_sub(&f, fmt, a, b)
                       : op == FP_HOST_MUL ? fp_mul(&f, fmt, a, b)
                                           : fp_div(&f, fmt, a, b);
        uint64_t want = fp_apart(&g, fmt, op, a, b);
        ck_assert_msg(got == want &&
                          (f.raised | (fpscr & FPSCR_IXC)) == (g.raised | (fpscr & FPSCR_IXC)),
                      "op %d of %u bits, FPSCR %x: %llx %llx: %llx (%x), not %llx (%x)", op,
                      fp_layouts[fmt].width, fpscr, (long long)a, (long long)b, (long long)got,
                      f.raised, (long long)want, g.raised);
    }
}
END_TEST

START_TEST(integers_as_the_host)
{
    for (unsigned n = 0; n < 400000; n++) {
        uint64_t a = operand(FP64), mode = n % 4;
        unsigned fraction = (unsigned)next() % 33;
        struct fp f = {0, 0};
        fesetround(host_modes[mode]);
        double scaled = as_double(a) * ldexp(1, (int)fraction), whole = nearbyint(scaled);
        bool fits = whole >= -0x1p31 && whole < 0x1p31;
        int64_t want = fits ? (int64_t)whole : whole < 0 ? INT32_MIN : INT32_MAX;
        fesetround(FE_TONEAREST);
        if (fabs(scaled) < 0x1p-1000 && scaled != 0)
            continue; /* the host's product may be inexact */
        uint64_t got = fp_to_fixed(&f, FP64, a, fraction, 32, false, (enum fp_rounding)mode);
        ck_assert_msg((int64_t)got == want, "%llx * 2^%u, mode %u: %lld, not %lld", (long long)a,
                      fraction, n % 4, (long long)got, (long long)want);
        ck_assert_uint_eq(f.raised, !fits ? FPSCR_IOC : whole != scaled ? FPSCR_IXC : 0u);
        ck_assert_uint_eq(fp_from_fixed(&f, FP64, (uint64_t)want, 0, false, FP_TO_NEAREST),
                          of_double((double)want));
    }
}
END_TEST

/* All values of half precision, both formats: exact to single, and back to themselves. */
START_TEST(all_halves)
{
    for (uint32_t h = 0; h < 0x10000; h++) {
        struct fp f = {_i ? FPSCR_AHP : 0, 0};
        unsigned e = h >> 10 & 31, frac = h & 1023;
        bool special = e == 31 && !_i;
        uint32_t s = fp_single_from_half(&f, (uint16_t)h);
        double want = e ? ldexp(1024 + frac, (int)e - 25) : ldexp(frac, -24);
        if (!special)
            ck_assert_uint_eq(s, of_float((float)(h >> 15 ? -want : want)));
        else
            ck_assert_uint_eq(s,
                              (h & 0x8000) << 16 | 0x7f800000 | (frac ? frac << 13 | 1 << 22 : 0));
        ck_assert_uint_eq(f.raised, special && frac && frac < 512 ? FPSCR_IOC : 0u);
        f.raised = 0;
        ck_assert_uint_eq(fp_half_from_single(&f, s), special && frac ? h | 0x200 : h);
        ck_assert_uint_eq(f.raised, 0);
    }
}
END_TEST

/* To half precision: the quotient by the result's unit, rounded by the host. */
START_TEST(to_half)
{
    for (unsigned n = 0; n < 400000; n++) {
        uint32_t mode = n % 4, a = (uint32_t)operand(FP32);
        struct fp f = {field_put(FPSCR_RMODE, mode), 0};
        double x = fabs((double)as_float(a));
        int e = x > 0 ? ilogb(x) : -14;
        if (isinf(x) || e > 14)
            continue;
        double unit = ldexp(1, (e < -14 ? -14 : e) - 10);
        fesetround(host_modes[mode]);
        double whole = fabs(nearbyint((double)as_float(a) / unit));
        fesetround(FE_TONEAREST);
        uint32_t want = (uint32_t)whole + (e < -14 ? 0u : (uint32_t)(e + 14) << 10);
        ck_assert_uint_eq(fp_half_from_single(&f, a), want | (a >> 16 & 0x8000));
        bool inexact = whole * unit != x;
        ck_assert_uint_eq(f.raised,
                          (inexact ? FPSCR_IXC : 0) | (inexact && e < -14 ? FPSCR_UFC : 0));
    }
}
END_TEST

/* recip_estimate() and recip_sqrt_estimate() as A2.7 writes them, in doubles. */
START_TEST(estimates)
{
    for (uint32_t q = 128; q < 512; q++) {
        struct fp f = {FPSCR_DN | FPSCR_FZ, 0};
        double r = 1 / ((q + 0.5) / 512), s = floor(256 * r + 0.5);
        uint32_t top = q << 23;
        if (q >= 256) {
            ck_assert_uint_eq(unsigned_recip_estimate(top), (uint32_t)s << 23);
            ck_assert_uint_eq(fp_recip_estimate(&f, 0x3f000000 | (q & 255) << 15),
                              of_float((float)(s / 256)));
        }
        double a = q < 256 ? (q + 0.5) / 512 : (q / 2 + 0.5) / 256;
        s = floor(256 / sqrt(a) + 0.5);
        ck_assert_uint_eq(unsigned_rsqrt_estimate(top), (uint32_t)s << 23);
    }
    ck_assert_uint_eq(unsigned_recip_estimate(0x7fffffff), 0xffffffff);
    ck_assert_uint_eq(unsigned_rsqrt_estimate(0x3fffffff), 0xffffffff);
}
END_TEST

enum { QNAN1 = 0x7fc00001, QNAN2 = 0xffc00002, SNAN1 = 0x7f800001, SNAN2 = 0xff800002 };
enum { ONE = 0x3f800000, INF = 0x7f800000, DEFAULT = 0x7fc00000, TINY = 0x00000001 };

/* Signalling first, then the first; infinity times zero under a quiet NaN; flushing. */
START_TEST(nans_and_flushing)
{
    struct fp f = {0, 0};
    ck_assert_uint_eq(fp_add(&f, FP32, QNAN1, QNAN2), QNAN1);
    ck_assert_uint_eq(fp_add(&f, FP32, ONE, QNAN2), QNAN2);
    ck_assert_uint_eq(f.raised, 0);
    ck_assert_uint_eq(fp_add(&f, FP32, QNAN1, SNAN2), SNAN2 | 1 << 22);
    ck_assert_uint_eq(f.raised, FPSCR_IOC);
    ck_assert_uint_eq(fp_muladd(&f, FP32, QNAN2, INF, 0), DEFAULT);
    ck_assert_uint_eq(fp_muladd(&f, FP32, QNAN2, SNAN1, SNAN2), SNAN1 | 1 << 22);
    ck_assert_uint_eq(fp_muladd(&f, FP32, INF, QNAN1, QNAN2), QNAN1);
    f = (struct fp){FPSCR_DN, 0};
    ck_assert_uint_eq(fp_add(&f, FP32, QNAN1, ONE), DEFAULT);
    ck_assert_uint_eq(f.raised, 0);
    f = (struct fp){FPSCR_FZ, 0};
    ck_assert_uint_eq(fp_add(&f, FP32, TINY, ONE), ONE);
    ck_assert_uint_eq(f.raised, FPSCR_IDC);
    f.raised = 0;
    /* Just below the smallest normal number: tiny before rounding, so zero, and not inexact. */
    ck_assert_uint_eq(fp_mul(&f, FP32, 0x00ffffff, 0x3f000000), 0);
    ck_assert_uint_eq(f.raised, FPSCR_UFC);
    f.raised = 0;
    ck_assert_uint_eq(fp_max(&f, FP32, 0, UINT32_C(0x80000000)), 0);
    ck_assert_uint_eq(fp_min(&f, FP32, 0, UINT32_C(0x80000000)), UINT32_C(0x80000000));
    ck_assert_uint_eq(fp_compare(&f, FP32, QNAN1, ONE, false), FP_UNORDERED);
    ck_assert_uint_eq(f.raised, 0);
    ck_assert_uint_eq(fp_compare(&f, FP32, QNAN1, ONE, true), FP_UNORDERED);
    ck_assert_uint_eq(f.raised, FPSCR_IOC);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("fp");
    TCase *t = tcase_create("fp");
    tcase_set_timeout(t, 100);
    tcase_add_loop_test(t, as_the_host, 0, 2 * OPS);
    tcase_add_loop_test(t, host_and_apart, 0, 8);
    tcase_add_test(t, integers_as_the_host);
    tcase_add_loop_test(t, all_halves, 0, 2);
    tcase_add_test(t, to_half);
    tcase_add_test(t, estimates);
    tcase_add_test(t, nans_and_flushing);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
