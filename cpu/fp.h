/* fp.h - floating-point arithmetic as the architecture defines it, to the bit: A2.7's pseudocode.
 *
 * Values are bit patterns of 16, 32 or 64 bits. Nothing here knows a core: what controls an
 * operation goes in by struct fp, and the exceptions that it raised come out of it. */
#ifndef CPU_FP_H
#define CPU_FP_H

#include <stdbool.h>
#include <stdint.h>

enum fp_format { FP16, FP32, FP64, FP_FORMATS };

/* Values of FPSCR.RMODE. */
enum fp_rounding { FP_TO_NEAREST, FP_UP, FP_DOWN, FP_TO_ZERO };

struct fp {
    uint32_t fpscr;  /* AHP, DN, FZ and RMODE count */
    uint32_t raised; /* cumulative exception bits of FPSCR, added to */
};

/* StandardFPSCRValue(): what Advanced SIMD computes with (A2.7). */
uint32_t fp_standard(uint32_t fpscr);

/* --- fp.c --- */
uint64_t fp_add(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b);
uint64_t fp_sub(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b);
uint64_t fp_mul(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b);
uint64_t fp_div(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b);
uint64_t fp_sqrt(struct fp *f, enum fp_format fmt, uint64_t a);
/* addend + a * b, rounded once. */
uint64_t fp_muladd(struct fp *f, enum fp_format fmt, uint64_t addend, uint64_t a, uint64_t b);
uint64_t fp_abs(enum fp_format fmt, uint64_t a);
uint64_t fp_neg(enum fp_format fmt, uint64_t a);

/* --- fp_compare.c --- */
/* N, Z, C, V in bits 3..0. signalling: a quiet NaN is an invalid operation too. */
unsigned fp_compare(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b, bool signalling);
enum { FP_LESS = 8, FP_EQUAL = 6, FP_GREATER = 2, FP_UNORDERED = 3 };
uint64_t fp_max(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b);
uint64_t fp_min(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b);
uint32_t fp_recip_estimate(struct fp *f, uint32_t a);
uint32_t fp_rsqrt_estimate(struct fp *f, uint32_t a);
uint32_t fp_recip_step(struct fp *f, uint32_t a, uint32_t b);
uint32_t fp_rsqrt_step(struct fp *f, uint32_t a, uint32_t b);
uint32_t unsigned_recip_estimate(uint32_t a);
uint32_t unsigned_rsqrt_estimate(uint32_t a);

/* --- fp_convert.c --- */
/* To a fixed-point number of `width` bits (16 or 32), `fraction` of them after the point; the
 * result is saturated and extended to 64 bits as it is signed or not. */
uint64_t fp_to_fixed(struct fp *f, enum fp_format fmt, uint64_t a, unsigned fraction,
                     unsigned width, bool is_unsigned, enum fp_rounding mode);
/* From a fixed-point number that is extended to 64 bits already. */
uint64_t fp_from_fixed(struct fp *f, enum fp_format fmt, uint64_t v, unsigned fraction,
                       bool is_unsigned, enum fp_rounding mode);
uint64_t fp_double_from_single(struct fp *f, uint32_t a);
uint32_t fp_single_from_double(struct fp *f, uint64_t a);
uint32_t fp_single_from_half(struct fp *f, uint16_t a);
uint16_t fp_half_from_single(struct fp *f, uint32_t a);

#endif
