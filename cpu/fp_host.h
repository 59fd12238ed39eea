/* fp_host.h - arithmetic by the host's unit, where its result certainly is the architecture's.
 *
 * ARM DDI 0406C A2.7. The host computes IEEE 754 in round to nearest and never changes that, and
 * the build turns contraction off: two operations are never one. The result stands when FPSCR asks
 * for nothing else, and when no operand and no result is near what the two could disagree on: NaNs,
 * infinities, overflow, and numbers that are tiny before rounding. What then is left of the flags
 * is IXC: known when it is set already, otherwise found by fp_host.c. Everything else is fp.c's. */
#ifndef CPU_FP_HOST_H
#define CPU_FP_HOST_H

#include "cpu/arch/fields.h"
#include "cpu/fp.h"

#include <float.h>
#include <string.h>

_Static_assert(FLT_EVAL_METHOD == 0, "the host must compute in the operands' own format");

static inline float fp_as_single(uint32_t v)
{
    float x;
    memcpy(&x, &v, sizeof x);
    return x;
}
static inline uint32_t fp_of_single(float x)
{
    uint32_t v;
    memcpy(&v, &x, sizeof v);
    return v;
}
static inline double fp_as_double(uint64_t v)
{
    double x;
    memcpy(&x, &v, sizeof x);
    return x;
}
static inline uint64_t fp_of_double(double x)
{
    uint64_t v;
    memcpy(&v, &x, sizeof v);
    return v;
}

/* Does an ordinary result leave FPSCR as it is? */
static inline bool fp_host_plain(uint32_t fpscr)
{
    return (fpscr & (FPSCR_FZ | FPSCR_RMODE | FPSCR_IXC)) == FPSCR_IXC;
}

/* Neither NaN nor infinity: as a sum, it is right, since a tiny sum is exact. */
static inline bool fp_finite32(uint32_t v)
{
    return v << 1 < UINT32_C(0xff) << 24;
}
static inline bool fp_finite64(uint64_t v)
{
    return v << 1 < UINT64_C(0x7ff) << 53;
}

/* Normal, and not of the lowest binade, into which a tiny number may have been rounded. */
static inline bool fp_ordinary32(uint32_t v)
{
    return (v >> 23 & 0xff) - 2 < 0xfd;
}
static inline bool fp_ordinary64(uint64_t v)
{
    return (unsigned)(v >> 52 & 0x7ff) - 2 < 0x7fd;
}

/* --- fp_host.c: whatever IXC is, and with FZ. False: fp.c has to. --- */
enum fp_host_op { FP_HOST_ADD, FP_HOST_SUB, FP_HOST_MUL, FP_HOST_DIV };
bool fp_host_two(struct fp *f, enum fp_format fmt, enum fp_host_op op, uint64_t a, uint64_t b,
                 uint64_t *result);
/* fp.c: fp_add() and so on, never by the host. */
uint64_t fp_apart(struct fp *f, enum fp_format fmt, enum fp_host_op op, uint64_t a, uint64_t b);
bool fp_host_sqrt(struct fp *f, enum fp_format fmt, uint64_t a, uint64_t *result);
bool fp_host_muladd(const struct fp *f, enum fp_format fmt, uint64_t addend, uint64_t a, uint64_t b,
                    uint64_t *result);
bool fp_host_compare(const struct fp *f, enum fp_format fmt, uint64_t a, uint64_t b,
                     unsigned *nzcv);
/* From and to fixed-point as fp_convert.c has them, to nearest and towards zero. */
bool fp_host_from_fixed(struct fp *f, enum fp_format fmt, int64_t v, unsigned fraction,
                        uint64_t *result);
bool fp_host_to_fixed(enum fp_format fmt, uint64_t a, unsigned fraction, int64_t *whole,
                      bool *exact);

#endif
