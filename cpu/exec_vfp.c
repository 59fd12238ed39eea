/* exec_vfp.c - floating-point data processing: arithmetic, comparison, conversion.
 *
 * ARM DDI 0406C A7.5 and the A8.8 clause of each row. Arithmetic is fp.c's, with FPSCR's own modes;
 * ordinary cases are cpu/fp_quick.h's. Short vectors do not exist on this core. */
#include "cpu/fp.h"
#include "cpu/fp_plan.h"
#include "cpu/fp_quick.h"
#include "cpu/ops_fp.h"
#include "cpu/simd_int.h"

/* --- operands --- */

static bool is_double(const struct insn *i)
{
    return insn_flag(i, 'S');
}

/* A register of the format. Those of doubles may be high ones. */
static uint8_t operand(bool dbl, unsigned d, unsigned s, uint8_t *use)
{
    if (dbl && d >= 16)
        *use = FP_HIGH;
    return dbl ? at_d(d) : at_s(s);
}

static void operand_d(const struct insn *i, bool dbl, struct vec_plan *p)
{
    p->d = operand(dbl, reg_d(i), sreg_d(i), &p->use);
}

static void operand_n(const struct insn *i, bool dbl, struct vec_plan *p)
{
    p->n = operand(dbl, reg_n(i), sreg_n(i), &p->use);
}

static void operand_m(const struct insn *i, bool dbl, struct vec_plan *p)
{
    p->m = operand(dbl, reg_m(i), sreg_m(i), &p->use);
}

/* What a kernel opens with: an operand's bits, and FPSCR's modes. */
#define LOAD(T, name)                                                                              \
    T name;                                                                                        \
    memcpy(&name, name##p, sizeof name)
#define STORE(v) memcpy(dp, &(v), sizeof(v))

static struct fp begin(const struct cpu *c)
{
    return (struct fp){c->fpscr, 0};
}

static void finish(struct cpu *c, const struct fp *f)
{
    c->fpscr |= f->raised;
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

static __attribute__((noinline)) uint64_t
three_slow(struct cpu *c, enum vfp_three op, enum fp_format fmt, uint64_t d, uint64_t n, uint64_t m)
{
    struct fp f = begin(c);
    uint64_t v = three(&f, op, fmt, d, n, m);
    finish(c, &f);
    return v;
}

#define THREE(name, op, w)                                                                         \
    static void name##w(struct cpu *c, void *dp, const void *np, const void *mp, uint32_t imm)     \
    {                                                                                              \
        LOAD(uint##w##_t, d);                                                                      \
        LOAD(uint##w##_t, n);                                                                      \
        LOAD(uint##w##_t, m);                                                                      \
        uint##w##_t r;                                                                             \
        if (!fp_quick_##name##w(c->fpscr, d, n, m, &r))                                            \
            r = (uint##w##_t)three_slow(c, op, FP##w, d, n, m);                                    \
        STORE(r);                                                                                  \
    }
/* The signs of d and n change as VFNMA and its kin say. */
#define FUSED_SIGNS(name, op, w, sign_d, sign_n)                                                   \
    static void name##w(struct cpu *c, void *dp, const void *np, const void *mp, uint32_t imm)     \
    {                                                                                              \
        LOAD(uint##w##_t, d);                                                                      \
        LOAD(uint##w##_t, n);                                                                      \
        LOAD(uint##w##_t, m);                                                                      \
        uint##w##_t r, sign = (uint##w##_t)1 << (w - 1);                                           \
        if (!fp_quick_fused##w(c->fpscr, sign_d ? d ^ sign : d, sign_n ? n ^ sign : n, m, &r))     \
            r = (uint##w##_t)three_slow(c, op, FP##w, d, n, m);                                    \
        STORE(r);                                                                                  \
    }
#define FUSED(name, op, sign_d, sign_n)                                                            \
    FUSED_SIGNS(name, op, 32, sign_d, sign_n) FUSED_SIGNS(name, op, 64, sign_d, sign_n)
/* clang-format off */
#define BOTH(G, name, op) G(name, op, 32) G(name, op, 64)
BOTH(THREE, mla, VFP_MLA)
BOTH(THREE, mls, VFP_MLS)
BOTH(THREE, nmla, VFP_NMLA)
BOTH(THREE, nmls, VFP_NMLS)
BOTH(THREE, mul, VFP_MUL)
BOTH(THREE, nmul, VFP_NMUL)
BOTH(THREE, add, VFP_ADD)
BOTH(THREE, sub, VFP_SUB)
BOTH(THREE, div, VFP_DIV)
FUSED(fma, VFP_FMA, false, false)
FUSED(fms, VFP_FMS, false, true)
FUSED(fnma, VFP_FNMA, true, true)
FUSED(fnms, VFP_FNMS, true, false)
/* clang-format on */

#define FN_BOTH(name)                                                                              \
    {                                                                                              \
        name##32, name##64                                                                         \
    }

void plan_vfp_three(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[][2] = {
        [VFP_MLA] = FN_BOTH(mla),   [VFP_MLS] = FN_BOTH(mls), [VFP_NMLA] = FN_BOTH(nmla),
        [VFP_NMLS] = FN_BOTH(nmls), [VFP_MUL] = FN_BOTH(mul), [VFP_NMUL] = FN_BOTH(nmul),
        [VFP_ADD] = FN_BOTH(add),   [VFP_SUB] = FN_BOTH(sub), [VFP_DIV] = FN_BOTH(div),
        [VFP_FMA] = FN_BOTH(fma),   [VFP_FMS] = FN_BOTH(fms), [VFP_FNMA] = FN_BOTH(fnma),
        [VFP_FNMS] = FN_BOTH(fnms),
    };
    static op_fn *const ops[VFP_FNMS + 1][2] = {
        [VFP_MLA] = FN_BOTH(op_vmla), [VFP_MLS] = FN_BOTH(op_vmls), [VFP_NMLS] = FN_BOTH(op_vnmls),
        [VFP_MUL] = FN_BOTH(op_vmul), [VFP_ADD] = FN_BOTH(op_vadd), [VFP_SUB] = FN_BOTH(op_vsub),
        [VFP_DIV] = FN_BOTH(op_vdiv),
    };
    *p = (struct vec_plan){.fn = fns[arg][is_double(i)], .op = ops[arg][is_double(i)]};
    operand_d(i, is_double(i), p);
    operand_n(i, is_double(i), p);
    operand_m(i, is_double(i), p);
}

#define TWO(name, w, expression)                                                                   \
    static void name##w(struct cpu *c, void *dp, const void *np, const void *mp, uint32_t imm)     \
    {                                                                                              \
        LOAD(uint##w##_t, m);                                                                      \
        m = (uint##w##_t)(expression);                                                             \
        STORE(m);                                                                                  \
    }
#define TWO_BOTH(w)                                                                                \
    TWO(mov, w, fp_bits_mov##w(m))                                                                 \
    TWO(abs, w, fp_bits_abs##w(m))                                                                 \
    TWO(neg, w, fp_bits_neg##w(m))                                                                 \
    TWO(sqrt, w, root(c, FP##w, m))

static uint64_t root(struct cpu *c, enum fp_format fmt, uint64_t m)
{
    struct fp f = begin(c);
    uint64_t v = fp_sqrt(&f, fmt, m);
    finish(c, &f);
    return v;
}

TWO_BOTH(32)
TWO_BOTH(64)

void plan_vfp_two(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[][2] = {
        [VFP_MOV] = FN_BOTH(mov),
        [VFP_ABS] = FN_BOTH(abs),
        [VFP_NEG] = FN_BOTH(neg),
        [VFP_SQRT] = FN_BOTH(sqrt),
    };
    static op_fn *const ops[VFP_SQRT + 1][2] = {
        [VFP_MOV] = FN_BOTH(op_vmov),
        [VFP_ABS] = FN_BOTH(op_vabs),
        [VFP_NEG] = FN_BOTH(op_vneg),
    };
    *p = (struct vec_plan){.fn = fns[arg][is_double(i)], .op = ops[arg][is_double(i)]};
    operand_d(i, is_double(i), p);
    operand_m(i, is_double(i), p);
}

/* A double's lower word is zero. */
static void imm32(struct cpu *c, void *dp, const void *np, const void *mp, uint32_t imm)
{
    STORE(imm);
}

static void imm64(struct cpu *c, void *dp, const void *np, const void *mp, uint32_t imm)
{
    uint64_t v = (uint64_t)imm << 32;
    STORE(v);
}

/* VFPExpandImm (A7.5): sign, an exponent of bit 6 inverted and repeated, six bits. */
void plan_vfp_imm(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    uint32_t sign = i->imm >> 7, top = i->imm >> 6 & 1, low = i->imm & 0x3f;
    uint32_t exponent = top ? (is_double(i) ? 0xffu << 22 : 0x1fu << 25) : 1u << 30;
    *p = (struct vec_plan){.fn = is_double(i) ? imm64 : imm32};
    p->imm = sign << 31 | exponent | low << (is_double(i) ? 16 : 19);
    operand_d(i, is_double(i), p);
}

/* --- comparison --- */

static uint32_t compare_slow(struct cpu *c, enum fp_format fmt, uint64_t a, uint64_t b,
                             bool signalling)
{
    struct fp f = begin(c);
    unsigned nzcv = fp_compare(&f, fmt, a, b, signalling);
    finish(c, &f);
    return (nzcv & 8 ? FPSCR_N : 0) | (nzcv & 4 ? FPSCR_Z : 0) | (nzcv & 2 ? FPSCR_C : 0) |
           (nzcv & 1 ? FPSCR_V : 0);
}

/* imm: a quiet NaN is an invalid operation, too. */
#define COMPARE(name, w, load_m)                                                                   \
    static void name##w(struct cpu *c, void *dp, const void *np, const void *mp, uint32_t imm)     \
    {                                                                                              \
        LOAD(uint##w##_t, d);                                                                      \
        load_m;                                                                                    \
        uint32_t flags;                                                                            \
        if (!fp_quick_compare##w(c->fpscr, d, m, &flags))                                          \
            flags = compare_slow(c, FP##w, d, m, imm);                                             \
        c->fpscr = (c->fpscr & ~FP_FLAGS) | flags;                                                 \
    }
COMPARE(compare, 32, LOAD(uint32_t, m))
COMPARE(compare, 64, LOAD(uint64_t, m))
COMPARE(compare_zero, 32, const uint32_t m = 0)
COMPARE(compare_zero, 64, const uint64_t m = 0)

void plan_vcmp(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    *p = (struct vec_plan){.fn = is_double(i) ? compare64 : compare32,
                           .op = is_double(i) ? op_vcmp64 : op_vcmp32,
                           .imm = insn_flag(i, 'E')};
    operand_d(i, is_double(i), p);
    operand_m(i, is_double(i), p);
}

void plan_vcmp_zero(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    *p = (struct vec_plan){.fn = is_double(i) ? compare_zero64 : compare_zero32,
                           .op = is_double(i) ? op_vcmp_zero64 : op_vcmp_zero32,
                           .imm = insn_flag(i, 'E')};
    operand_d(i, is_double(i), p);
}

/* --- conversion --- */

/* From type A of m to type R of d: quickly, or by an expression of f. */
#define CONVERT(name, A, R, quick, expression)                                                     \
    static void name(struct cpu *c, void *dp, const void *np, const void *mp, uint32_t imm)        \
    {                                                                                              \
        LOAD(A, m);                                                                                \
        R r;                                                                                       \
        if (!quick(c->fpscr, m, &r)) {                                                             \
            struct fp fp = begin(c), *f = &fp;                                                     \
            r = (R)(expression);                                                                   \
            finish(c, f);                                                                          \
        }                                                                                          \
        STORE(r);                                                                                  \
    }

#define never(fpscr, a, r) ((void)(r), false)

CONVERT(narrow, uint64_t, uint32_t, fp_quick_narrow, fp_single_from_double(f, m))
CONVERT(widen, uint32_t, uint64_t, fp_quick_widen, fp_double_from_single(f, m))
CONVERT(from_half, uint16_t, uint32_t, never, fp_single_from_half(f, m))
CONVERT(to_half, uint32_t, uint16_t, never, fp_half_from_single(f, m))

void plan_vcvt_formats(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    *p = (struct vec_plan){.fn = is_double(i) ? narrow : widen,
                           .op = is_double(i) ? op_vnarrow : op_vwiden};
    operand_d(i, !is_double(i), p);
    operand_m(i, is_double(i), p);
}

/* T: the upper half of the single register. */
void plan_vcvt_from_half(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    *p = (struct vec_plan){.fn = from_half};
    operand_d(i, false, p);
    operand_m(i, false, p);
    p->m = (uint8_t)(p->m + (insn_flag(i, 'T') ? 2 : 0));
}

void plan_vcvt_to_half(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    *p = (struct vec_plan){.fn = to_half};
    operand_d(i, false, p);
    operand_m(i, false, p);
    p->d = (uint8_t)(p->d + (insn_flag(i, 'T') ? 2 : 0));
}

/* --- conversion to and from integers, which are always in a single register --- */

/* clang-format off */
#define FROM_S(w) fp_from_fixed(f, FP##w, (uint64_t)(int32_t)m, 0, false, fp_rounding_of(c))
#define FROM_U(w) fp_from_fixed(f, FP##w, m, 0, true, fp_rounding_of(c))
#define TO(w, is_unsigned, mode) fp_to_fixed(f, FP##w, m, 0, 32, is_unsigned, mode)
/* clang-format on */

static enum fp_rounding fp_rounding_of(const struct cpu *c)
{
    return (enum fp_rounding)field_get(c->fpscr, FPSCR_RMODE);
}

#define INTEGERS(w)                                                                                \
    CONVERT(from_s##w, uint32_t, uint##w##_t, fp_quick_from_s##w, FROM_S(w))                       \
    CONVERT(from_u##w, uint32_t, uint##w##_t, fp_quick_from_u##w, FROM_U(w))                       \
    CONVERT(to_s##w, uint##w##_t, uint32_t, fp_quick_to_s##w, TO(w, false, FP_TO_ZERO))            \
    CONVERT(to_u##w, uint##w##_t, uint32_t, fp_quick_to_u##w, TO(w, true, FP_TO_ZERO))             \
    CONVERT(round_s##w, uint##w##_t, uint32_t, never, TO(w, false, fp_rounding_of(c)))             \
    CONVERT(round_u##w, uint##w##_t, uint32_t, never, TO(w, true, fp_rounding_of(c)))
INTEGERS(32)
INTEGERS(64)

/* U: signed. */
void plan_vcvt_from_int(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[2][2] = {FN_BOTH(from_u), FN_BOTH(from_s)};
    static op_fn *const ops[2][2] = {FN_BOTH(op_vfrom_u), FN_BOTH(op_vfrom_s)};
    bool is_signed = insn_flag(i, 'U');
    *p = (struct vec_plan){.fn = fns[is_signed][is_double(i)], .op = ops[is_signed][is_double(i)]};
    operand_d(i, is_double(i), p);
    operand_m(i, false, p);
}

/* R: towards zero; VCVTR follows FPSCR. */
void plan_vcvt_to_int(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[2][2][2] = {{FN_BOTH(round_u), FN_BOTH(round_s)},
                                         {FN_BOTH(to_u), FN_BOTH(to_s)}};
    static op_fn *const ops[2][2] = {FN_BOTH(op_vto_u), FN_BOTH(op_vto_s)};
    bool is_signed = insn_flag(i, 'U'), zero = insn_flag(i, 'R');
    *p = (struct vec_plan){.fn = fns[zero][is_signed][is_double(i)],
                           .op = zero ? ops[is_signed][is_double(i)] : NULL};
    operand_d(i, false, p);
    operand_m(i, is_double(i), p);
}

/* --- fixed-point: imm is how many bits are fraction; width and sign are the kernel's. A result
 * fills the whole register: it is extended --- */

#define FIXED(w, width, is_unsigned, extended)                                                     \
    static void from_fixed##w##_##width##_##is_unsigned(struct cpu *c, void *dp, const void *np,   \
                                                        const void *mp, uint32_t imm)              \
    {                                                                                              \
        LOAD(uint##w##_t, d);                                                                      \
        struct fp f = begin(c);                                                                    \
        d = (uint##w##_t)fp_from_fixed(&f, FP##w, (uint64_t)(extended)d, imm, is_unsigned,         \
                                       FP_TO_NEAREST);                                             \
        STORE(d);                                                                                  \
        finish(c, &f);                                                                             \
    }                                                                                              \
    static void to_fixed##w##_##width##_##is_unsigned(struct cpu *c, void *dp, const void *np,     \
                                                      const void *mp, uint32_t imm)                \
    {                                                                                              \
        LOAD(uint##w##_t, d);                                                                      \
        struct fp f = begin(c);                                                                    \
        d = (uint##w##_t)fp_to_fixed(&f, FP##w, d, imm, width, is_unsigned, FP_TO_ZERO);           \
        STORE(d);                                                                                  \
        finish(c, &f);                                                                             \
    }
#define FIXED_BOTH(width, is_unsigned, extended)                                                   \
    FIXED(32, width, is_unsigned, extended) FIXED(64, width, is_unsigned, extended)
FIXED_BOTH(16, 0, int16_t)
FIXED_BOTH(16, 1, uint16_t)
FIXED_BOTH(32, 0, int32_t)
FIXED_BOTH(32, 1, uint32_t)

#define FN_FIXED(name, w)                                                                          \
    {                                                                                              \
        {name##w##_16_0, name##w##_16_1},                                                          \
        {                                                                                          \
            name##w##_32_0, name##w##_32_1                                                         \
        }                                                                                          \
    }

/* X: 32 bits instead of 16; the immediate is what of them is not fraction. A negative fraction is
 * UNPREDICTABLE: FP_FRACTION. */
static void plan_fixed(const struct insn *i, vec_fn *const fns[2][2][2], struct vec_plan *p)
{
    bool wide = insn_flag(i, 'X');
    unsigned width = wide ? 32 : 16;
    bool exists = i->imm <= width || !policies[POLICY_FP_FRACTION].undefined;
    *p = (struct vec_plan){.imm = width - i->imm};
    p->fn = exists ? fns[is_double(i)][wide][insn_flag(i, 'U')] : NULL;
    operand_d(i, is_double(i), p);
}

void plan_vcvt_from_fixed(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[2][2][2] = {FN_FIXED(from_fixed, 32), FN_FIXED(from_fixed, 64)};
    plan_fixed(i, fns, p);
}

void plan_vcvt_to_fixed(const struct insn *i, unsigned arg, struct vec_plan *p)
{
    static vec_fn *const fns[2][2][2] = {FN_FIXED(to_fixed, 32), FN_FIXED(to_fixed, 64)};
    plan_fixed(i, fns, p);
}
