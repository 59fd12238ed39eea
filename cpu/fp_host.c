/* fp_host.c - the host's arithmetic with flushing to zero, and whether a result of it is exact.
 *
 * ARM DDI 0406C A2.7. Of an inexact operation nothing but IXC is to be noted, once. A sum's error
 * and a product of singles are computed; a product of doubles is exact when the zeros below both
 * significands leave 53 bits; a quotient or root when it multiplies back. Leaves out: half
 * precision and directed rounding, which are fp.c's alone. */
#include "cpu/fp_host.h"
#include "cpu/fp_int.h"

/* --- what the host may be asked --- */

static bool nearest(const struct fp *f, enum fp_format fmt)
{
    return fmt != FP16 && !(f->fpscr & FPSCR_RMODE);
}

static bool inexact_known(const struct fp *f)
{
    return (f->fpscr | f->raised) & FPSCR_IXC;
}

static bool is_zero(enum fp_format fmt, uint64_t v)
{
    return fp_abs(fmt, v) == 0;
}

static bool ordinary(enum fp_format fmt, uint64_t v)
{
    return fmt == FP64 ? fp_ordinary64(v) : fp_ordinary32((uint32_t)v);
}

/* Not an input that is flushed, with a flag. */
static bool admits(const struct fp *f, enum fp_format fmt, uint64_t v)
{
    return !(f->fpscr & FPSCR_FZ) || ordinary(fmt, v) || is_zero(fmt, v);
}

/* --- is it exact? --- */

static bool sum_exact32(float a, float b, float r)
{
    float of_b = r - a;
    return (a - (r - of_b)) + (b - of_b) == 0;
}

static bool sum_exact64(double a, double b, double r)
{
    double of_b = r - a;
    return (a - (r - of_b)) + (b - of_b) == 0;
}

static uint64_t significand_of(uint64_t v)
{
    return (v & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
}

/* Of two ordinary doubles. */
static bool product_exact64(uint64_t a, uint64_t b)
{
    uint64_t x = significand_of(a), y = significand_of(b);
    int zeros = __builtin_ctzll(x) + __builtin_ctzll(y);
    bool carry = (fp_wide)x * y >> 105 != 0;
    return zeros >= 52 + carry;
}

static bool exact32(enum fp_host_op op, float a, float b, float r)
{
    switch (op) {
    case FP_HOST_ADD:
        return sum_exact32(a, b, r);
    case FP_HOST_SUB:
        return sum_exact32(a, -b, r);
    case FP_HOST_MUL:
        return (double)a * b == r;
    case FP_HOST_DIV:
        return (double)r * b == a;
    }
    BUG("floating-point operation %d", op);
}

static bool exact64(enum fp_host_op op, double a, double b, double r)
{
    switch (op) {
    case FP_HOST_ADD:
        return sum_exact64(a, b, r);
    case FP_HOST_SUB:
        return sum_exact64(a, -b, r);
    case FP_HOST_MUL:
        return product_exact64(fp_of_double(a), fp_of_double(b));
    case FP_HOST_DIV:
        return fp_ordinary64(fp_of_double(r * b)) &&
               product_exact64(fp_of_double(r), fp_of_double(b)) && r * b == a;
    }
    BUG("floating-point operation %d", op);
}

/* --- two operands --- */

/* A zero is right as a sum, as a product with it, and as its quotient. */
static bool zero_stands(enum fp_format fmt, enum fp_host_op op, uint64_t a, uint64_t b)
{
    return op <= FP_HOST_SUB || (op == FP_HOST_MUL && (is_zero(fmt, a) || is_zero(fmt, b))) ||
           (op == FP_HOST_DIV && is_zero(fmt, a) && ordinary(fmt, b));
}

static float single_of(enum fp_host_op op, float a, float b)
{
    return op == FP_HOST_ADD   ? a + b
           : op == FP_HOST_SUB ? a - b
           : op == FP_HOST_MUL ? a * b
                               : a / b;
}

static double double_of(enum fp_host_op op, double a, double b)
{
    return op == FP_HOST_ADD   ? a + b
           : op == FP_HOST_SUB ? a - b
           : op == FP_HOST_MUL ? a * b
                               : a / b;
}

/* The result, which is ordinary. False: cannot say whether it is exact. */
static bool note_single(struct fp *f, enum fp_host_op op, float a, float b, float r)
{
    f->raised |= inexact_known(f) || exact32(op, a, b, r) ? 0u : FPSCR_IXC;
    return true;
}

static bool note_double(struct fp *f, enum fp_host_op op, uint64_t a, uint64_t b, uint64_t r)
{
    if (inexact_known(f))
        return true;
    if (op >= FP_HOST_MUL && !(fp_ordinary64(a) && fp_ordinary64(b)))
        return false;
    bool exact = exact64(op, fp_as_double(a), fp_as_double(b), fp_as_double(r));
    f->raised |= exact ? 0u : FPSCR_IXC;
    return true;
}

bool fp_host_two(struct fp *f, enum fp_format fmt, enum fp_host_op op, uint64_t a, uint64_t b,
                 uint64_t *result)
{
    if (!nearest(f, fmt) || !admits(f, fmt, a) || !admits(f, fmt, b))
        return false;
    float x = fp_as_single((uint32_t)a), y = fp_as_single((uint32_t)b), r = 0;
    if (fmt == FP32)
        *result = fp_of_single(r = single_of(op, x, y));
    else
        *result = fp_of_double(double_of(op, fp_as_double(a), fp_as_double(b)));
    if (is_zero(fmt, *result))
        return zero_stands(fmt, op, a, b);
    if (!ordinary(fmt, *result))
        return false;
    return fmt == FP32 ? note_single(f, op, x, y, r) : note_double(f, op, a, b, *result);
}

/* --- square root, fused multiply-add, comparison --- */

bool fp_host_sqrt(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t *result)
{
    if (!nearest(f, fmt) || !ordinary(fmt, a) || a >> (fmt == FP64 ? 63 : 31))
        return false;
    bool exact;
    if (fmt == FP32) {
        float x = fp_as_single((uint32_t)a), r = __builtin_sqrtf(x);
        *result = fp_of_single(r);
        exact = (double)r * r == x;
    } else {
        double x = fp_as_double(a), r = __builtin_sqrt(x);
        *result = fp_of_double(r);
        exact = product_exact64(*result, *result) && r * r == x;
    }
    f->raised |= exact ? 0u : FPSCR_IXC;
    return true;
}

/* Is addend + a * b exact? False also where that cannot be said. */
static bool muladd_exact(enum fp_format fmt, uint64_t addend, uint64_t a, uint64_t b, uint64_t r)
{
    if (fmt == FP32) {
        double d = fp_as_single((uint32_t)addend);
        double p = (double)fp_as_single((uint32_t)a) * fp_as_single((uint32_t)b);
        return sum_exact64(d, p, d + p) && fp_as_single((uint32_t)r) == d + p;
    }
    double p = fp_as_double(a) * fp_as_double(b);
    return fp_ordinary64(a) && fp_ordinary64(b) && fp_ordinary64(fp_of_double(p)) &&
           product_exact64(a, b) && sum_exact64(fp_as_double(addend), p, fp_as_double(r));
}

bool fp_host_muladd(const struct fp *f, enum fp_format fmt, uint64_t addend, uint64_t a, uint64_t b,
                    uint64_t *result)
{
    if (!nearest(f, fmt) || !admits(f, fmt, addend) || !admits(f, fmt, a) || !admits(f, fmt, b))
        return false;
    *result =
        fmt == FP32
            ? fp_of_single(__builtin_fmaf(fp_as_single((uint32_t)a), fp_as_single((uint32_t)b),
                                          fp_as_single((uint32_t)addend)))
            : fp_of_double(__builtin_fma(fp_as_double(a), fp_as_double(b), fp_as_double(addend)));
    return ordinary(fmt, *result) && (inexact_known(f) || muladd_exact(fmt, addend, a, b, *result));
}

bool fp_host_compare(const struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b, unsigned *nzcv)
{
    if (fmt == FP16 || !admits(f, fmt, a) || !admits(f, fmt, b))
        return false;
    double x = fmt == FP32 ? (double)fp_as_single((uint32_t)a) : fp_as_double(a);
    double y = fmt == FP32 ? (double)fp_as_single((uint32_t)b) : fp_as_double(b);
    *nzcv = x < y ? FP_LESS : x > y ? FP_GREATER : FP_EQUAL;
    return x == x && y == y;
}

/* --- fixed-point: scaling by a power of two is exact --- */

static double power_of_two(int exp)
{
    return fp_as_double((uint64_t)(1023 + exp) << 52);
}

bool fp_host_from_fixed(struct fp *f, enum fp_format fmt, int64_t v, unsigned fraction,
                        uint64_t *result)
{
    double scale = power_of_two(-(int)fraction);
    if (fmt == FP16 || fraction > 32)
        return false;
    if (fmt == FP64) {
        *result = fp_of_double((double)v * scale);
        return true;
    }
    float r = (float)v;
    f->raised |= (int64_t)r == v ? 0u : FPSCR_IXC;
    *result = fp_of_single(r * (float)scale);
    return true;
}

/* Towards zero, and not saturated. Of magnitude below 2^62. */
bool fp_host_to_fixed(enum fp_format fmt, uint64_t a, unsigned fraction, int64_t *whole,
                      bool *exact)
{
    if (fmt == FP16 || fraction > 32 || !(ordinary(fmt, a) || is_zero(fmt, a)))
        return false;
    double x = fmt == FP32 ? (double)fp_as_single((uint32_t)a) : fp_as_double(a);
    if ((fp_of_double(x) >> 52 & 0x7ff) + fraction >= 1023 + 62)
        return false;
    x *= power_of_two((int)fraction);
    *whole = (int64_t)x;
    *exact = (double)*whole == x;
    return true;
}
