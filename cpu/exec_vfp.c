/* exec_vfp.c - floating-point data processing: arithmetic, comparison, conversion.
 *
 * ARM DDI 0406C A7.5 and the A8.8 clause of each row. Arithmetic is fp.c's, with FPSCR's own modes.
 * Short vectors do not exist on this core. */
#include "cpu/fp.h"
#include "cpu/simd_int.h"

/* --- operands --- */

static enum fp_format format(const struct insn *i)
{
    return insn_flag(i, 'S') ? FP64 : FP32;
}

static uint64_t operand(const struct cpu *c, bool is_double, unsigned d, unsigned s)
{
    return is_double ? c->vd[d] : sreg_get(c, s);
}

static uint64_t operand_d(const struct cpu *c, const struct insn *i, enum fp_format fmt)
{
    return operand(c, fmt == FP64, reg_d(i), sreg_d(i));
}

static uint64_t operand_n(const struct cpu *c, const struct insn *i, enum fp_format fmt)
{
    return operand(c, fmt == FP64, reg_n(i), sreg_n(i));
}

static uint64_t operand_m(const struct cpu *c, const struct insn *i, enum fp_format fmt)
{
    return operand(c, fmt == FP64, reg_m(i), sreg_m(i));
}

static void result_d(struct cpu *c, const struct insn *i, enum fp_format fmt, uint64_t v)
{
    if (fmt == FP64)
        c->vd[reg_d(i)] = v;
    else
        sreg_set(c, sreg_d(i), (uint32_t)v);
}

static struct fp begin(const struct cpu *c)
{
    return (struct fp){c->fpscr, 0};
}

static void finish(struct cpu *c, const struct fp *f)
{
    c->fpscr |= f->raised;
}

/* High registers are those of doubles. */
static unsigned high_of(const struct insn *i, const char *fields)
{
    for (; *fields; fields++)
        if (insn_flag(i, *fields))
            return FP_HIGH;
    return FP_VFP;
}

/* --- arithmetic --- */

static uint64_t three(struct fp *f, enum vfp_three op, enum fp_format fmt, uint64_t d, uint64_t n,
                      uint64_t m)
{
    switch (op) {
    case VFP_MLA:
        return fp_add(f, fmt, d, fp_mul(f, fmt, n, m));
    case VFP_MLS:
        return fp_add(f, fmt, d, fp_neg(fmt, fp_mul(f, fmt, n, m)));
    case VFP_NMLA:
        return fp_add(f, fmt, fp_neg(fmt, d), fp_neg(fmt, fp_mul(f, fmt, n, m)));
    case VFP_NMLS:
        return fp_add(f, fmt, fp_neg(fmt, d), fp_mul(f, fmt, n, m));
    case VFP_MUL:
        return fp_mul(f, fmt, n, m);
    case VFP_NMUL:
        return fp_neg(fmt, fp_mul(f, fmt, n, m));
    case VFP_ADD:
        return fp_add(f, fmt, n, m);
    case VFP_SUB:
        return fp_sub(f, fmt, n, m);
    case VFP_DIV:
        return fp_div(f, fmt, n, m);
    case VFP_FMA:
        return fp_muladd(f, fmt, d, n, m);
    case VFP_FMS:
        return fp_muladd(f, fmt, d, fp_neg(fmt, n), m);
    case VFP_FNMA:
        return fp_muladd(f, fmt, fp_neg(fmt, d), fp_neg(fmt, n), m);
    case VFP_FNMS:
        return fp_muladd(f, fmt, fp_neg(fmt, d), n, m);
    }
    BUG("floating-point operation %d", op);
}

enum ex x_vfp_three(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum fp_format fmt = format(i);
    struct fp f = begin(c);
    if (!fp_open(c, i, fmt == FP64 ? high_of(i, "DNM") : FP_VFP, &ex))
        return ex;
    uint64_t v = three(&f, (enum vfp_three)insn_rows[i->row].arg, fmt, operand_d(c, i, fmt),
                       operand_n(c, i, fmt), operand_m(c, i, fmt));
    result_d(c, i, fmt, v);
    finish(c, &f);
    return EX_NEXT;
}

static uint64_t two(struct fp *f, enum vfp_two op, enum fp_format fmt, uint64_t m)
{
    switch (op) {
    case VFP_MOV:
        return m;
    case VFP_ABS:
        return fp_abs(fmt, m);
    case VFP_NEG:
        return fp_neg(fmt, m);
    case VFP_SQRT:
        return fp_sqrt(f, fmt, m);
    }
    BUG("floating-point operation %d", op);
}

enum ex x_vfp_two(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum fp_format fmt = format(i);
    struct fp f = begin(c);
    if (!fp_open(c, i, fmt == FP64 ? high_of(i, "DM") : FP_VFP, &ex))
        return ex;
    result_d(c, i, fmt, two(&f, (enum vfp_two)insn_rows[i->row].arg, fmt, operand_m(c, i, fmt)));
    finish(c, &f);
    return EX_NEXT;
}

/* VFPExpandImm (A7.5): sign, an exponent of bit 6 inverted and repeated, six bits. */
enum ex x_vfp_imm(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum fp_format fmt = format(i);
    uint64_t sign = i->imm >> 7, top = i->imm >> 6 & 1, low = i->imm & 0x3f;
    if (!fp_open(c, i, fmt == FP64 ? high_of(i, "D") : FP_VFP, &ex))
        return ex;
    if (fmt == FP64)
        c->vd[reg_d(i)] = sign << 63 | (top ? UINT64_C(0xff) << 54 : UINT64_C(1) << 62) | low << 48;
    else
        sreg_set(
            c, sreg_d(i),
            (uint32_t)(sign << 31 | (top ? UINT64_C(0x1f) << 25 : UINT64_C(1) << 30) | low << 19));
    return EX_NEXT;
}

/* --- comparison --- */

static enum ex compare(struct cpu *c, const struct insn *i, unsigned use, uint64_t m)
{
    enum ex ex;
    enum fp_format fmt = format(i);
    struct fp f = begin(c);
    if (!fp_open(c, i, fmt == FP64 ? use : FP_VFP, &ex))
        return ex;
    unsigned nzcv = fp_compare(&f, fmt, operand_d(c, i, fmt), m, insn_flag(i, 'E'));
    c->fpscr &= ~(FPSCR_N | FPSCR_Z | FPSCR_C | FPSCR_V);
    c->fpscr |= (nzcv & 8 ? FPSCR_N : 0) | (nzcv & 4 ? FPSCR_Z : 0) | (nzcv & 2 ? FPSCR_C : 0) |
                (nzcv & 1 ? FPSCR_V : 0);
    finish(c, &f);
    return EX_NEXT;
}

enum ex x_vcmp(struct cpu *c, const struct insn *i)
{
    return compare(c, i, high_of(i, "DM"), operand_m(c, i, format(i)));
}

enum ex x_vcmp_zero(struct cpu *c, const struct insn *i)
{
    return compare(c, i, high_of(i, "D"), 0);
}

/* --- conversion --- */

enum ex x_vcvt_formats(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    bool from_double = insn_flag(i, 'S');
    struct fp f = begin(c);
    if (!fp_open(c, i, high_of(i, from_double ? "M" : "D"), &ex))
        return ex;
    if (from_double)
        sreg_set(c, sreg_d(i), fp_single_from_double(&f, c->vd[reg_m(i)]));
    else
        c->vd[reg_d(i)] = fp_double_from_single(&f, sreg_get(c, sreg_m(i)));
    finish(c, &f);
    return EX_NEXT;
}

/* T: the upper half of the single register. */
enum ex x_vcvt_from_half(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    struct fp f = begin(c);
    if (!fp_open(c, i, FP_VFP, &ex))
        return ex;
    unsigned half = 2 * sreg_m(i) + insn_flag(i, 'T');
    sreg_set(c, sreg_d(i), fp_single_from_half(&f, (uint16_t)lane_get(c->vd, half, 16)));
    finish(c, &f);
    return EX_NEXT;
}

enum ex x_vcvt_to_half(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    struct fp f = begin(c);
    if (!fp_open(c, i, FP_VFP, &ex))
        return ex;
    unsigned half = 2 * sreg_d(i) + insn_flag(i, 'T');
    lane_set(c->vd, half, 16, fp_half_from_single(&f, sreg_get(c, sreg_m(i))));
    finish(c, &f);
    return EX_NEXT;
}

/* The integer is always in a single register. U: signed. */
enum ex x_vcvt_from_int(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum fp_format fmt = format(i);
    bool is_unsigned = !insn_flag(i, 'U');
    struct fp f = begin(c);
    if (!fp_open(c, i, fmt == FP64 ? high_of(i, "D") : FP_VFP, &ex))
        return ex;
    uint32_t v = sreg_get(c, sreg_m(i));
    enum fp_rounding mode = (enum fp_rounding)field_get(c->fpscr, FPSCR_RMODE);
    result_d(c, i, fmt,
             fp_from_fixed(&f, fmt, is_unsigned ? v : (uint64_t)(int32_t)v, 0, is_unsigned, mode));
    finish(c, &f);
    return EX_NEXT;
}

/* R: towards zero; VCVTR follows FPSCR. */
enum ex x_vcvt_to_int(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum fp_format fmt = format(i);
    struct fp f = begin(c);
    if (!fp_open(c, i, fmt == FP64 ? high_of(i, "M") : FP_VFP, &ex))
        return ex;
    enum fp_rounding mode =
        insn_flag(i, 'R') ? FP_TO_ZERO : (enum fp_rounding)field_get(c->fpscr, FPSCR_RMODE);
    sreg_set(c, sreg_d(i),
             (uint32_t)fp_to_fixed(&f, fmt, operand_m(c, i, fmt), 0, 32, !insn_flag(i, 'U'), mode));
    finish(c, &f);
    return EX_NEXT;
}

/* Fixed-point: X: 32 bits instead of 16; the immediate is what of them is not fraction. */
struct fixed {
    unsigned width, fraction;
    bool is_unsigned, exists;
};

static struct fixed fixed_of(const struct insn *i)
{
    struct fixed x = {.width = insn_flag(i, 'X') ? 32 : 16, .is_unsigned = insn_flag(i, 'U')};
    x.exists = i->imm <= x.width;
    x.fraction = x.width - i->imm;
    return x;
}

/* A negative fraction is UNPREDICTABLE: FP_FRACTION. */
static bool fixed_open(struct cpu *c, const struct insn *i, const struct fixed *x, enum ex *ex)
{
    if (!fp_open(c, i, insn_flag(i, 'S') ? high_of(i, "D") : FP_VFP, ex))
        return false;
    if (x->exists || !policies[POLICY_FP_FRACTION].undefined)
        return true;
    *ex = exc_undefined(c, i);
    return false;
}

enum ex x_vcvt_from_fixed(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum fp_format fmt = format(i);
    struct fixed x = fixed_of(i);
    struct fp f = begin(c);
    if (!fixed_open(c, i, &x, &ex))
        return ex;
    uint64_t v = operand_d(c, i, fmt) & (~UINT64_C(0) >> (64 - x.width));
    if (!x.is_unsigned)
        v = (uint64_t)(int64_t)(int32_t)sext((uint32_t)v, x.width);
    result_d(c, i, fmt, fp_from_fixed(&f, fmt, v, x.fraction, x.is_unsigned, FP_TO_NEAREST));
    finish(c, &f);
    return EX_NEXT;
}

/* The result fills the whole register: it is extended. */
enum ex x_vcvt_to_fixed(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum fp_format fmt = format(i);
    struct fixed x = fixed_of(i);
    struct fp f = begin(c);
    if (!fixed_open(c, i, &x, &ex))
        return ex;
    result_d(
        c, i, fmt,
        fp_to_fixed(&f, fmt, operand_d(c, i, fmt), x.fraction, x.width, x.is_unsigned, FP_TO_ZERO));
    finish(c, &f);
    return EX_NEXT;
}
