/* fp_int.h - numbers taken apart, for the files of the floating-point library. */
#ifndef CPU_FP_INT_H
#define CPU_FP_INT_H

#include "cpu/arch/fields.h"
#include "cpu/fp.h"
#include "sim/base/base.h"

typedef unsigned __int128 fp_wide;

enum fp_class { FP_IS_ZERO, FP_IS_NONZERO, FP_IS_INF, FP_IS_QNAN, FP_IS_SNAN };

/* A number is sig / 2^FP_POINT * 2^exp; its top bit is FP_POINT when normalised. The lowest bit may
 * stand for all the bits below it ("sticky"). */
#define FP_POINT 125

struct fp_num {
    enum fp_class cls;
    bool sign;
    int exp;
    fp_wide sig;
};

/* Widths of a format's fields, and derived numbers. */
struct fp_layout {
    unsigned width, ebits, fbits;
};
extern const struct fp_layout fp_layouts[FP_FORMATS];

static inline int fp_min_exp(const struct fp_layout *l)
{
    return 2 - (1 << (l->ebits - 1));
}
static inline uint64_t fp_pack(const struct fp_layout *l, bool sign, uint64_t biased, uint64_t frac)
{
    return (uint64_t)sign << (l->width - 1) | biased << l->fbits | frac;
}
static inline uint64_t fp_infinity(const struct fp_layout *l, bool sign)
{
    return fp_pack(l, sign, (UINT64_C(1) << l->ebits) - 1, 0);
}
static inline uint64_t fp_zero(const struct fp_layout *l, bool sign)
{
    return fp_pack(l, sign, 0, 0);
}
static inline uint64_t fp_default_nan(const struct fp_layout *l)
{
    return fp_pack(l, false, (UINT64_C(1) << l->ebits) - 1, UINT64_C(1) << (l->fbits - 1));
}
static inline bool fp_is_nan(const struct fp_num *n)
{
    return n->cls >= FP_IS_QNAN;
}
static inline enum fp_rounding fp_mode(const struct fp *f)
{
    return (enum fp_rounding)field_get(f->fpscr, FPSCR_RMODE);
}

/* FPUnpack(). */
struct fp_num fp_unpack(struct fp *f, enum fp_format fmt, uint64_t bits);
/* Does a magnitude of m quarters (the lowest bit sticky) become the next integer? */
bool fp_rounds_up(enum fp_rounding mode, bool sign, uint64_t m);
/* FPRound() in a mode; sig is not zero, nor need it be normalised. */
uint64_t fp_round_mode(struct fp *f, enum fp_format fmt, bool sign, int exp, fp_wide sig,
                       enum fp_rounding mode);
uint64_t fp_round(struct fp *f, enum fp_format fmt, const struct fp_num *n);
/* The default NaN, and an invalid operation. */
uint64_t fp_invalid(struct fp *f, enum fp_format fmt);
/* FPProcessNaN() and FPProcessNaNs(). */
uint64_t fp_process_nan(struct fp *f, enum fp_format fmt, const struct fp_num *n, uint64_t bits);
bool fp_process_nans(struct fp *f, enum fp_format fmt, const struct fp_num *a, uint64_t abits,
                     const struct fp_num *b, uint64_t bbits, uint64_t *result);
/* Exact but for the sticky bit. A sum of zero has sig 0. */
struct fp_num fp_sum(const struct fp_num *a, const struct fp_num *b);
struct fp_num fp_product(const struct fp_num *a, const struct fp_num *b);
/* Shift right; what falls out stays as the lowest bit. */
static inline fp_wide fp_shift_jam(fp_wide v, unsigned n)
{
    if (n == 0)
        return v;
    if (n > 127)
        return v != 0;
    return v >> n | ((v & (((fp_wide)1 << n) - 1)) != 0);
}
/* Shift so that the top bit is FP_POINT; sig is not zero. */
static inline void fp_normalise(struct fp_num *n)
{
    uint64_t high = (uint64_t)(n->sig >> 64);
    int top = high ? 127 - __builtin_clzll(high) : 63 - __builtin_clzll((uint64_t)n->sig);
    int left = FP_POINT - top;
    n->sig = left >= 0 ? n->sig << left : fp_shift_jam(n->sig, (unsigned)-left);
    n->exp -= left;
}

#endif
