/* fp.c - floating-point: taking numbers apart, rounding, NaNs, and the four operations with square
 * root and fused multiply-add.
 *
 * ARM DDI 0406C A2.7 (FPUnpack, FPRound, FPProcessNaNs, FPAdd, FPMul, FPDiv, FPSqrt, FPMulAdd). A
 * result is computed exactly, or with all that was cut off gathered in its lowest bit, far below
 * where rounding looks; so each operation rounds once. Tininess is found before rounding. Leaves
 * out: trapped exceptions, which this core does not have. */
#include "cpu/fp_host.h"
#include "cpu/fp_int.h"

const struct fp_layout fp_layouts[FP_FORMATS] = {
    [FP16] = {16, 5, 10}, [FP32] = {32, 8, 23}, [FP64] = {64, 11, 52}};

uint32_t fp_standard(uint32_t fpscr)
{
    return (fpscr & FPSCR_AHP) | FPSCR_DN | FPSCR_FZ;
}

/* --- numbers --- */

static bool alternative_half(const struct fp *f, enum fp_format fmt)
{
    return fmt == FP16 && (f->fpscr & FPSCR_AHP);
}

/* Half precision is never flushed. */
static bool flushes(const struct fp *f, enum fp_format fmt)
{
    return fmt != FP16 && (f->fpscr & FPSCR_FZ);
}

static struct fp_num unpack_tiny(struct fp *f, enum fp_format fmt, bool sign, uint64_t frac)
{
    const struct fp_layout *l = &fp_layouts[fmt];
    struct fp_num n = {FP_IS_ZERO, sign, fp_min_exp(l), 0};
    if (frac && flushes(f, fmt)) {
        f->raised |= FPSCR_IDC;
    } else if (frac) {
        n.cls = FP_IS_NONZERO;
        n.sig = (fp_wide)frac << (FP_POINT - l->fbits);
        fp_normalise(&n);
    }
    return n;
}

struct fp_num fp_unpack(struct fp *f, enum fp_format fmt, uint64_t v)
{
    const struct fp_layout *l = &fp_layouts[fmt];
    bool sign = v >> (l->width - 1) & 1;
    uint64_t ones = (UINT64_C(1) << l->ebits) - 1, biased = v >> l->fbits & ones;
    uint64_t frac = v & ((UINT64_C(1) << l->fbits) - 1);
    if (biased == 0)
        return unpack_tiny(f, fmt, sign, frac);
    if (biased == ones && !alternative_half(f, fmt)) {
        enum fp_class cls = !frac ? FP_IS_INF : frac >> (l->fbits - 1) ? FP_IS_QNAN : FP_IS_SNAN;
        return (struct fp_num){cls, sign, 0, 0};
    }
    fp_wide sig = (fp_wide)(frac | UINT64_C(1) << l->fbits) << (FP_POINT - l->fbits);
    return (struct fp_num){FP_IS_NONZERO, sign, (int)biased - 1 + fp_min_exp(l), sig};
}

bool fp_rounds_up(enum fp_rounding mode, bool sign, uint64_t m)
{
    switch (mode) {
    case FP_TO_NEAREST: /* above the half, or at it and odd */
        return (m & 3) == 3 || (m & 7) == 6;
    case FP_UP:
        return (m & 3) && !sign;
    case FP_DOWN:
        return (m & 3) && sign;
    case FP_TO_ZERO:
        return false;
    }
    BUG("rounding mode %d", mode);
}

static uint64_t overflow(struct fp *f, const struct fp_layout *l, bool sign, enum fp_rounding mode)
{
    bool to_inf = mode == FP_TO_NEAREST || (mode == FP_UP && !sign) || (mode == FP_DOWN && sign);
    f->raised |= FPSCR_OFC | FPSCR_IXC;
    return to_inf ? fp_infinity(l, sign) : fp_infinity(l, sign) - 1;
}

uint64_t fp_round_mode(struct fp *f, enum fp_format fmt, bool sign, int exp, fp_wide sig,
                       enum fp_rounding mode)
{
    const struct fp_layout *l = &fp_layouts[fmt];
    struct fp_num n = {FP_IS_NONZERO, sign, exp, sig};
    fp_normalise(&n);
    int low = fp_min_exp(l) - n.exp; /* how far below the smallest normal number */
    if (low > 0 && flushes(f, fmt)) {
        f->raised |= FPSCR_UFC;
        return fp_zero(l, sign);
    }
    /* Two more bits than the fraction has: the half, and everything below. */
    uint64_t m = (uint64_t)fp_shift_jam(n.sig, FP_POINT - l->fbits - 2 + (low > 0 ? low : 0));
    uint64_t biased = low > 0 ? 0 : (uint64_t)(1 - low), error = m & 3;
    if (error && low > 0)
        f->raised |= FPSCR_UFC;
    m = (m >> 2) + fp_rounds_up(mode, sign, m);
    /* The fraction's carry goes into the exponent, of denormal numbers too. */
    uint64_t packed = m + (biased ? (biased - 1) << l->fbits : 0);
    uint64_t limit = UINT64_C(1) << (l->fbits + l->ebits);
    if (alternative_half(f, fmt) && packed >= limit) {
        f->raised |= FPSCR_IOC;
        return fp_pack(l, sign, 0, limit - 1);
    }
    if (!alternative_half(f, fmt) && packed >= fp_infinity(l, false))
        return overflow(f, l, sign, mode);
    if (error)
        f->raised |= FPSCR_IXC;
    return fp_pack(l, sign, 0, packed);
}

uint64_t fp_round(struct fp *f, enum fp_format fmt, const struct fp_num *n)
{
    return fp_round_mode(f, fmt, n->sign, n->exp, n->sig, fp_mode(f));
}

/* --- NaNs --- */

uint64_t fp_invalid(struct fp *f, enum fp_format fmt)
{
    f->raised |= FPSCR_IOC;
    return fp_default_nan(&fp_layouts[fmt]);
}

uint64_t fp_process_nan(struct fp *f, enum fp_format fmt, const struct fp_num *n, uint64_t v)
{
    const struct fp_layout *l = &fp_layouts[fmt];
    if (n->cls == FP_IS_SNAN)
        f->raised |= FPSCR_IOC;
    return f->fpscr & FPSCR_DN ? fp_default_nan(l) : v | UINT64_C(1) << (l->fbits - 1);
}

/* Signalling before quiet, first before second. */
bool fp_process_nans(struct fp *f, enum fp_format fmt, const struct fp_num *a, uint64_t abits,
                     const struct fp_num *b, uint64_t bbits, uint64_t *result)
{
    if (!fp_is_nan(a) && !fp_is_nan(b))
        return false;
    bool second = a->cls != FP_IS_SNAN && (b->cls == FP_IS_SNAN || !fp_is_nan(a));
    *result = second ? fp_process_nan(f, fmt, b, bbits) : fp_process_nan(f, fmt, a, abits);
    return true;
}

static bool process_nans3(struct fp *f, enum fp_format fmt, const struct fp_num n[3],
                          const uint64_t v[3], uint64_t *result)
{
    for (unsigned cls = FP_IS_SNAN; cls >= FP_IS_QNAN; cls--)
        for (unsigned k = 0; k < 3; k++)
            if (n[k].cls == cls) {
                *result = fp_process_nan(f, fmt, &n[k], v[k]);
                return true;
            }
    return false;
}

/* --- sums and products --- */

static bool magnitude_less(const struct fp_num *a, const struct fp_num *b)
{
    return a->exp != b->exp ? a->exp < b->exp : a->sig < b->sig;
}

struct fp_num fp_sum(const struct fp_num *a, const struct fp_num *b)
{
    if (a->cls == FP_IS_ZERO || b->cls == FP_IS_ZERO)
        return a->cls == FP_IS_ZERO ? *b : *a;
    if (magnitude_less(a, b)) {
        const struct fp_num *swap = a;
        a = b;
        b = swap;
    }
    struct fp_num n = *a;
    fp_wide small = fp_shift_jam(b->sig, (unsigned)(a->exp - b->exp));
    n.sig = a->sign == b->sign ? a->sig + small : a->sig - small;
    n.cls = n.sig ? FP_IS_NONZERO : FP_IS_ZERO;
    return n;
}

/* A significand has 53 bits at most: the product is exact. */
struct fp_num fp_product(const struct fp_num *a, const struct fp_num *b)
{
    enum { LOW = 72, POINT = FP_POINT - LOW };
    struct fp_num n = {FP_IS_ZERO, a->sign != b->sign, a->exp + b->exp, 0};
    if (a->cls == FP_IS_ZERO || b->cls == FP_IS_ZERO)
        return n;
    n.cls = FP_IS_NONZERO;
    n.sig = (a->sig >> LOW) * (b->sig >> LOW) << (FP_POINT - 2 * POINT);
    fp_normalise(&n);
    return n;
}

/* What an exact difference of zero is. */
static uint64_t zero_sum(const struct fp *f, enum fp_format fmt)
{
    return fp_zero(&fp_layouts[fmt], fp_mode(f) == FP_DOWN);
}

/* --- the operations, on numbers taken apart --- */

static uint64_t add(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b, bool subtract)
{
    uint64_t result;
    const struct fp_layout *l = &fp_layouts[fmt];
    struct fp_num n1 = fp_unpack(f, fmt, a), n2 = fp_unpack(f, fmt, b);
    if (fp_process_nans(f, fmt, &n1, a, &n2, b, &result))
        return result;
    n2.sign ^= subtract;
    bool inf1 = n1.cls == FP_IS_INF, inf2 = n2.cls == FP_IS_INF;
    if (inf1 && inf2 && n1.sign != n2.sign)
        return fp_invalid(f, fmt);
    if (inf1 || inf2)
        return fp_infinity(l, inf1 ? n1.sign : n2.sign);
    if (n1.cls == FP_IS_ZERO && n2.cls == FP_IS_ZERO && n1.sign == n2.sign)
        return fp_zero(l, n1.sign);
    struct fp_num n = fp_sum(&n1, &n2);
    return n.cls == FP_IS_ZERO ? zero_sum(f, fmt) : fp_round(f, fmt, &n);
}

static uint64_t mul(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b)
{
    uint64_t result;
    struct fp_num n1 = fp_unpack(f, fmt, a), n2 = fp_unpack(f, fmt, b);
    if (fp_process_nans(f, fmt, &n1, a, &n2, b, &result))
        return result;
    bool inf = n1.cls == FP_IS_INF || n2.cls == FP_IS_INF;
    bool zero = n1.cls == FP_IS_ZERO || n2.cls == FP_IS_ZERO;
    if (inf && zero)
        return fp_invalid(f, fmt);
    if (inf)
        return fp_infinity(&fp_layouts[fmt], n1.sign != n2.sign);
    struct fp_num n = fp_product(&n1, &n2);
    return zero ? fp_zero(&fp_layouts[fmt], n.sign) : fp_round(f, fmt, &n);
}

static uint64_t quotient(struct fp *f, enum fp_format fmt, const struct fp_num *a,
                         const struct fp_num *b)
{
    enum { LOW = 72, MORE = 70 };
    fp_wide x = (a->sig >> LOW) << MORE, y = b->sig >> LOW;
    fp_wide q = x / y << (FP_POINT - MORE) | (x % y != 0);
    return fp_round_mode(f, fmt, a->sign != b->sign, a->exp - b->exp, q, fp_mode(f));
}

static uint64_t divide(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b)
{
    uint64_t result;
    const struct fp_layout *l = &fp_layouts[fmt];
    struct fp_num n1 = fp_unpack(f, fmt, a), n2 = fp_unpack(f, fmt, b);
    if (fp_process_nans(f, fmt, &n1, a, &n2, b, &result))
        return result;
    bool sign = n1.sign != n2.sign;
    if ((n1.cls == FP_IS_INF && n2.cls == FP_IS_INF) ||
        (n1.cls == FP_IS_ZERO && n2.cls == FP_IS_ZERO))
        return fp_invalid(f, fmt);
    if (n1.cls == FP_IS_INF || n2.cls == FP_IS_ZERO) {
        f->raised |= n1.cls != FP_IS_INF ? FPSCR_DZC : 0;
        return fp_infinity(l, sign);
    }
    if (n1.cls == FP_IS_ZERO || n2.cls == FP_IS_INF)
        return fp_zero(l, sign);
    return quotient(f, fmt, &n1, &n2);
}

/* The root of v, rounded down, and whether it is exact. v < 2^112. */
static uint64_t integer_root(fp_wide v, bool *exact)
{
    uint64_t root = 0;
    for (uint64_t bit = UINT64_C(1) << 55; bit; bit >>= 1)
        if ((fp_wide)(root | bit) * (root | bit) <= v)
            root |= bit;
    *exact = (fp_wide)root * root == v;
    return root;
}

static uint64_t root(struct fp *f, enum fp_format fmt, uint64_t a)
{
    enum { MORE = 110 };
    bool exact;
    struct fp_num n = fp_unpack(f, fmt, a);
    if (fp_is_nan(&n))
        return fp_process_nan(f, fmt, &n, a);
    if (n.cls == FP_IS_ZERO)
        return fp_zero(&fp_layouts[fmt], n.sign);
    if (n.sign)
        return fp_invalid(f, fmt);
    if (n.cls == FP_IS_INF)
        return a;
    int odd = n.exp & 1;
    uint64_t whole = integer_root(n.sig >> (FP_POINT - MORE - odd), &exact);
    fp_wide sig = (fp_wide)whole << (FP_POINT - MORE / 2) | !exact;
    return fp_round_mode(f, fmt, false, (n.exp - odd) / 2, sig, fp_mode(f));
}

/* An infinite term: the sign of the result's infinity, or an invalid operation. */
static bool infinite_terms(const struct fp_num n[3], bool *invalid, bool *sign)
{
    bool inf_a = n[0].cls == FP_IS_INF, inf1 = n[1].cls == FP_IS_INF, inf2 = n[2].cls == FP_IS_INF;
    bool product_sign = n[1].sign != n[2].sign;
    *invalid = (inf1 && n[2].cls == FP_IS_ZERO) || (n[1].cls == FP_IS_ZERO && inf2) ||
               (inf_a && (inf1 || inf2) && n[0].sign != product_sign);
    *sign = inf_a ? n[0].sign : product_sign;
    return inf_a || inf1 || inf2;
}

static uint64_t muladd(struct fp *f, enum fp_format fmt, uint64_t addend, uint64_t a, uint64_t b)
{
    uint64_t result, v[3] = {addend, a, b};
    const struct fp_layout *l = &fp_layouts[fmt];
    bool invalid, sign;
    struct fp_num n[3] = {fp_unpack(f, fmt, addend), fp_unpack(f, fmt, a), fp_unpack(f, fmt, b)};
    bool infinite = infinite_terms(n, &invalid, &sign);
    bool nan = process_nans3(f, fmt, n, v, &result);
    /* A quiet NaN added to infinity times zero does not hide that this is invalid. */
    if (nan && !(n[0].cls == FP_IS_QNAN && invalid))
        return result;
    if (invalid)
        return fp_invalid(f, fmt);
    if (infinite)
        return fp_infinity(l, sign);
    struct fp_num p = fp_product(&n[1], &n[2]);
    if (n[0].cls == FP_IS_ZERO && p.cls == FP_IS_ZERO && n[0].sign == p.sign)
        return fp_zero(l, p.sign);
    struct fp_num s = fp_sum(&n[0], &p);
    return s.cls == FP_IS_ZERO ? zero_sum(f, fmt) : fp_round(f, fmt, &s);
}

/* --- the operations: by the host where that is certain to agree --- */

uint64_t fp_abs(enum fp_format fmt, uint64_t a)
{
    return a & ~(UINT64_C(1) << (fp_layouts[fmt].width - 1));
}

uint64_t fp_neg(enum fp_format fmt, uint64_t a)
{
    return a ^ UINT64_C(1) << (fp_layouts[fmt].width - 1);
}

/* What the numbers taken apart alone say: for the tests of the other way. */
uint64_t fp_apart(struct fp *f, enum fp_format fmt, enum fp_host_op op, uint64_t a, uint64_t b)
{
    switch (op) {
    case FP_HOST_ADD:
    case FP_HOST_SUB:
        return add(f, fmt, a, b, op == FP_HOST_SUB);
    case FP_HOST_MUL:
        return mul(f, fmt, a, b);
    case FP_HOST_DIV:
        return divide(f, fmt, a, b);
    }
    BUG("floating-point operation %d", op);
}

static uint64_t two(struct fp *f, enum fp_format fmt, enum fp_host_op op, uint64_t a, uint64_t b)
{
    uint64_t v;
    return fp_host_two(f, fmt, op, a, b, &v) ? v : fp_apart(f, fmt, op, a, b);
}

uint64_t fp_add(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b)
{
    return two(f, fmt, FP_HOST_ADD, a, b);
}

uint64_t fp_sub(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b)
{
    return two(f, fmt, FP_HOST_SUB, a, b);
}

uint64_t fp_mul(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b)
{
    return two(f, fmt, FP_HOST_MUL, a, b);
}

uint64_t fp_div(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b)
{
    return two(f, fmt, FP_HOST_DIV, a, b);
}

uint64_t fp_sqrt(struct fp *f, enum fp_format fmt, uint64_t a)
{
    uint64_t v;
    return fp_host_sqrt(f, fmt, a, &v) ? v : root(f, fmt, a);
}

uint64_t fp_muladd(struct fp *f, enum fp_format fmt, uint64_t addend, uint64_t a, uint64_t b)
{
    uint64_t v;
    return fp_host_muladd(f, fmt, addend, a, b, &v) ? v : muladd(f, fmt, addend, a, b);
}
