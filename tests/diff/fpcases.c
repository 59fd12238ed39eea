/* fpcases.c - states for floating-point and Advanced SIMD: numbers near each other and near the
 * formats' limits, NaNs, integer edges of each width, and every mode of FPSCR. */
#include "tests/diff/diff.h"

#include "cpu/arch/fields.h"

#include <string.h>

#define MODES (FPSCR_AHP | FPSCR_DN | FPSCR_FZ | FPSCR_RMODE)
#define FLAGS                                                                                      \
    (FPSCR_N | FPSCR_Z | FPSCR_C | FPSCR_V | FPSCR_QC | FPSCR_IDC | FPSCR_IXC | FPSCR_UFC |        \
     FPSCR_OFC | FPSCR_DZC | FPSCR_IOC)

static bool named(const struct insn *i, const char *part)
{
    return strstr(insn_rows[i->row].name, part) != NULL;
}

/* VLDM, VSTM, VLDR, VSTR: the registers, and the PC as a base. */
static bool bad_transfer(const struct insn *i)
{
    bool doubles = i->raw >> 8 & 1, d_bit = i->raw >> 22 & 1;
    unsigned regs = doubles ? i->imm / 2 : i->imm;
    unsigned first = doubles ? 16u * d_bit + i->d : 2u * i->d + d_bit;
    if (i->n == 15 && (i->thumb || named(i, "VST") || (named(i, "M_") && (i->raw >> 21 & 1))))
        return !named(i, "VLDR");
    return named(i, "M_") && (!regs || regs > (doubles ? 16 : 32) || first + regs > 32);
}

/* VLD<n>, VST<n>: a register beyond D31. */
static bool bad_structure(const struct insn *i)
{
    unsigned first = (i->raw >> 18 & 16) + i->d, n = insn_rows[i->row].name[3] - '0';
    unsigned type = i->raw >> 8 & 15, size = i->raw >> 6 & 3;
    static const uint8_t spans[16] = {4, 7, 4, 4, 3, 5, 3, 1, 2, 3, 2};
    if (!(i->raw >> 23 & 1))
        return first + spans[type] > 32;
    if (type >= 12)
        return first + (n == 1 ? 1 + (i->raw >> 5 & 1) : 1 + (n - 1) * (1 + (i->raw >> 5 & 1))) >
               32;
    size = type >> 2;
    bool two = size == 1 ? i->raw >> 5 & 1 : size == 2 && (i->raw >> 6 & 1);
    return first + 1 + (n - 1) * (1 + two) > 32;
}

bool diff_fp_unpredictable(const struct insn *i)
{
    if (named(i, "VLDM") || named(i, "VSTM") || named(i, "VLDR") || named(i, "VSTR"))
        return bad_transfer(i);
    if (named(i, "VLD") || named(i, "VST"))
        return bad_structure(i);
    if (named(i, "VTB"))
        return (i->raw >> 3 & 16) + i->n + (i->raw >> 8 & 3) > 31;
    if (named(i, "VSWP") || named(i, "VTRN") || named(i, "VUZP") || named(i, "VZIP"))
        return (i->raw >> 18 & 16) + i->d == (i->raw >> 1 & 16) + i->m;
    if (named(i, "_2s"))
        return (i->raw & 0x2f) == 0x2f;
    if (named(i, "VCVT_from_fix") || named(i, "VCVT_to_fix"))
        return 2 * (i->raw & 15) + (i->raw >> 5 & 1) > (i->raw & 0x80 ? 32 : 16);
    return false;
}

static uint64_t next64(struct diff_random *r)
{
    return (uint64_t)diff_next(r) << 32 | diff_next(r);
}

/* A fraction: random, sparse, all zeros or all ones but for the ends. */
static uint64_t fraction(struct diff_random *r, unsigned width)
{
    uint64_t ones = (UINT64_C(1) << width) - 1;
    switch (diff_next(r) % 6) {
    case 0:
        return 0;
    case 1:
        return ones ^ diff_next(r) % 4;
    case 2:
        return UINT64_C(1) << diff_next(r) % width;
    case 3:
        return ones & ~(ones >> diff_next(r) % width);
    }
    return next64(r) & ones;
}

/* A biased exponent: special, at the limits, around one, around the integers, anything. */
static uint64_t exponent(struct diff_random *r, unsigned width)
{
    uint64_t ones = (UINT64_C(1) << width) - 1, bias = ones / 2;
    switch (diff_next(r) % 8) {
    case 0:
        return 0;
    case 1:
        return ones - diff_next(r) % 3;
    case 2:
        return 1 + diff_next(r) % 3;
    case 3:
        return bias + diff_next(r) % 4;
    case 4:
        return (bias + diff_next(r) % 34) & ones;
    case 5:
        return (bias - diff_next(r) % 30) & ones;
    }
    return diff_next(r) & ones;
}

static uint64_t number(struct diff_random *r, unsigned ebits, unsigned fbits)
{
    uint64_t sign = diff_next(r) & 1;
    return (sign << ebits | exponent(r, ebits)) << fbits | fraction(r, fbits);
}

static uint64_t integers(struct diff_random *r)
{
    static const uint8_t edges[] = {0, 1, 2, 0x7f, 0x80, 0x81, 0xfe, 0xff};
    uint64_t v = 0;
    for (unsigned k = 0; k < 8; k++)
        v = v << 8 | edges[diff_next(r) % ARRAY_LEN(edges)];
    return v;
}

static uint64_t register_of(struct diff_random *r, unsigned style)
{
    switch (style) {
    case 0:
        return integers(r);
    case 1:
        return number(r, 11, 52);
    case 2:
        return number(r, 8, 23) << 32 | number(r, 8, 23);
    case 3:
        return (number(r, 5, 10) << 48) | number(r, 5, 10) << 32 | number(r, 5, 10) << 16 |
               number(r, 5, 10);
    }
    return next64(r);
}

void diff_fp_state(struct diff_random *rnd, struct diff_state *s)
{
    unsigned style = diff_next(rnd) % 12;
    for (unsigned k = 0; k < 32; k++) {
        s->d[k] = register_of(rnd, style < 3 ? 2 : style < 6 ? 1 : style < 8 ? 0 : style - 7);
        if (k && diff_next(rnd) % 4 == 0) /* equal numbers, but perhaps for a sign */
            s->d[k] = s->d[k - 1] ^ (uint64_t)(diff_next(rnd) & 1) << 63;
    }
    s->fpscr = diff_next(rnd) & MODES;
    if (diff_next(rnd) % 2)
        s->fpscr &= FPSCR_RMODE;
    if (diff_next(rnd) % 4 == 0)
        s->fpscr |= diff_next(rnd) & FLAGS;
}
