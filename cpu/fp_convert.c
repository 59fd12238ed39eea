/* fp_convert.c - floating-point to and from fixed-point numbers, and between formats.
 *
 * ARM DDI 0406C A2.7 (FPToFixed, FixedToFP, FPDoubleToSingle, FPSingleToDouble, FPHalfToSingle,
 * FPSingleToHalf). Integers are fixed-point with no fraction. */
#include "cpu/fp_host.h"
#include "cpu/fp_int.h"

/* --- fixed-point --- */

/* |value| in quarters, with everything below them in the lowest bit; huge where it is too large for
 * any result. */
static uint64_t quarters(const struct fp_num *n, unsigned fraction)
{
    int exp = n->exp + (int)fraction;
    if (n->cls == FP_IS_INF || exp > 40)
        return UINT64_C(1) << 60;
    if (n->cls != FP_IS_NONZERO)
        return 0;
    return (uint64_t)fp_shift_jam(n->sig, (unsigned)(FP_POINT - 2 - exp));
}

static uint64_t saturated(struct fp *f, int64_t v, bool exact, unsigned width, bool is_unsigned)
{
    int64_t max = (INT64_C(1) << (is_unsigned ? width : width - 1)) - 1;
    int64_t min = is_unsigned ? 0 : -max - 1;
    if (v > max || v < min) {
        f->raised |= FPSCR_IOC;
        return (uint64_t)(v > max ? max : min);
    }
    f->raised |= exact ? 0u : FPSCR_IXC;
    return (uint64_t)v;
}

uint64_t fp_to_fixed(struct fp *f, enum fp_format fmt, uint64_t a, unsigned fraction,
                     unsigned width, bool is_unsigned, enum fp_rounding mode)
{
    int64_t v;
    bool exact;
    if (mode == FP_TO_ZERO && fp_host_to_fixed(fmt, a, fraction, &v, &exact))
        return saturated(f, v, exact, width, is_unsigned);
    struct fp_num n = fp_unpack(f, fmt, a);
    if (fp_is_nan(&n)) {
        f->raised |= FPSCR_IOC;
        return 0;
    }
    uint64_t m = quarters(&n, fraction);
    v = (int64_t)((m >> 2) + fp_rounds_up(mode, n.sign, m));
    return saturated(f, n.sign ? -v : v, !(m & 3), width, is_unsigned);
}

uint64_t fp_from_fixed(struct fp *f, enum fp_format fmt, uint64_t v, unsigned fraction,
                       bool is_unsigned, enum fp_rounding mode)
{
    bool sign = !is_unsigned && (int64_t)v < 0;
    if (v == 0)
        return fp_zero(&fp_layouts[fmt], false);
    uint64_t result;
    if (mode == FP_TO_NEAREST && fp_host_from_fixed(f, fmt, (int64_t)v, fraction, &result))
        return result;
    return fp_round_mode(f, fmt, sign, FP_POINT - (int)fraction, sign ? -v : v, mode);
}

/* --- formats --- */

/* A quiet NaN of format `to` with the upper bits of the operand's fraction. */
static uint64_t convert_nan(enum fp_format to, enum fp_format from, uint64_t a)
{
    const struct fp_layout *t = &fp_layouts[to], *l = &fp_layouts[from];
    uint64_t frac = a & ((UINT64_C(1) << l->fbits) - 1);
    frac = t->fbits > l->fbits ? frac << (t->fbits - l->fbits) : frac >> (l->fbits - t->fbits);
    return fp_default_nan(t) | fp_pack(t, a >> (l->width - 1) & 1, 0, frac);
}

static uint64_t convert(struct fp *f, enum fp_format to, enum fp_format from, uint64_t a)
{
    const struct fp_layout *t = &fp_layouts[to];
    struct fp_num n = fp_unpack(f, from, a);
    if (n.cls == FP_IS_SNAN)
        f->raised |= FPSCR_IOC;
    if (fp_is_nan(&n))
        return f->fpscr & FPSCR_DN ? fp_default_nan(t) : convert_nan(to, from, a);
    if (n.cls == FP_IS_INF)
        return fp_infinity(t, n.sign);
    return n.cls == FP_IS_ZERO ? fp_zero(t, n.sign) : fp_round(f, to, &n);
}

uint64_t fp_double_from_single(struct fp *f, uint32_t a)
{
    return convert(f, FP64, FP32, a);
}

uint32_t fp_single_from_double(struct fp *f, uint64_t a)
{
    return (uint32_t)convert(f, FP32, FP64, a);
}

uint32_t fp_single_from_half(struct fp *f, uint16_t a)
{
    return (uint32_t)convert(f, FP32, FP16, a);
}

/* The alternative format has neither NaNs nor infinities: zero, and the largest number. */
uint16_t fp_half_from_single(struct fp *f, uint32_t a)
{
    const struct fp_layout *l = &fp_layouts[FP16];
    struct fp flags = *f;
    struct fp_num n = fp_unpack(&flags, FP32, a);
    if (!(f->fpscr & FPSCR_AHP) || !(fp_is_nan(&n) || n.cls == FP_IS_INF))
        return (uint16_t)convert(f, FP16, FP32, a);
    f->raised |= FPSCR_IOC;
    return (uint16_t)(fp_is_nan(&n) ? fp_zero(l, n.sign) : fp_pack(l, n.sign, 0, 0x7fff));
}
