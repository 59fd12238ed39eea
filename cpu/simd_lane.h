/* simd_lane.h - what the files of Advanced SIMD data processing share: plans, and lanes that are
 * numbers without bounds. */
#ifndef CPU_SIMD_LANE_H
#define CPU_SIMD_LANE_H

#include "cpu/fp.h"
#include "cpu/fp_plan.h"
#include "cpu/simd_int.h"

/* A lane's value, exact: any sum, product or shift of two 64-bit lanes fits. */
typedef __int128 simd_int;

/* --- exec_simd_same.c --- */
/* A plan with the D registers of the diagram. `regs` are those that the instruction uses: letters
 * D, N, M; it is UNDEFINED unless those in `even` are even. */
void simd_plan(const struct insn *i, const char *regs, const char *even, vec_fn *fn,
               struct vec_plan *p);
/* Where the scalar is that M and m name, by the size. */
uint8_t simd_scalar(const struct insn *i);
/* Floating-point lanes: StandardFPSCRValue(), and to FPSCR with what was raised. */
struct fp simd_begin(const struct cpu *c);
void simd_finish(struct cpu *c, const struct fp *f);

/* A shift by -128 to 127, right when negative, as if on unbounded integers: what is out of reach
 * of 128 bits is out of reach of any lane. */
static inline simd_int simd_shift(simd_int v, int by, bool round)
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

/* PolynomialMult(): of bytes; carries are dropped. */
static inline uint32_t polynomial(uint32_t a, uint32_t b)
{
    uint32_t v = 0;
    for (unsigned k = 0; k < 8; k++)
        v ^= b >> k & 1 ? a << k : 0;
    return v;
}

#endif
