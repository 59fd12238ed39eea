/* simd_lane.h - lanes as numbers, for Advanced SIMD data processing. */
#ifndef CPU_SIMD_LANE_H
#define CPU_SIMD_LANE_H

#include "cpu/fp.h"
#include "cpu/simd_int.h"

/* A lane's value, exact: any sum, product or shift of two 64-bit lanes fits. */
typedef __int128 simd_int;

/* What the lanes of an instruction share. */
struct simd {
    unsigned esize;   /* bits of an element */
    bool is_unsigned; /* how elements are read */
    bool quad;
    bool saturated; /* some lane was: FPSCR.QC */
    struct fp f;    /* StandardFPSCRValue() and what was raised */
};

/* --- exec_simd_same.c --- */
/* The checks; then UNDEFINED unless `defined` and the registers named in `even` are even. `regs`
 * are those that the instruction uses: letters D, N, M. */
bool simd_open(struct cpu *c, const struct insn *i, const char *regs, const char *even,
               bool defined, enum ex *ex);
struct simd simd_begin(const struct cpu *c, const struct insn *i, unsigned esize);
/* QC and the cumulative exceptions go to FPSCR. */
void simd_finish(struct cpu *c, const struct simd *s);
/* SatQ(): to `width` bits. */
simd_int simd_saturate(struct simd *s, simd_int v, unsigned width, bool is_unsigned);
/* A shift by -128 to 127, right when negative, as if on unbounded integers. */
simd_int simd_shift(simd_int v, int by, bool round);

static inline simd_int simd_get(const uint64_t *v, unsigned e, unsigned esize, bool is_unsigned)
{
    uint64_t x = lane_get(v, e, esize);
    return is_unsigned ? (simd_int)x : (simd_int)((int64_t)(x << (64 - esize)) >> (64 - esize));
}

static inline void simd_set(uint64_t *v, unsigned e, unsigned esize, simd_int x)
{
    lane_set(v, e, esize, (uint64_t)x);
}

/* Lanes of the destination. */
static inline unsigned simd_lanes(const struct simd *s)
{
    return (s->quad ? 128 : 64) / s->esize;
}

#endif
