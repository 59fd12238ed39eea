/* exec_simd_shift.c - Advanced SIMD with an immediate: shifts, fixed-point conversion, modified
 * immediates.
 *
 * ARM DDI 0406C A7.4.4, A7.4.6 (AdvSIMDExpandImm) and the A8.8 clause of each row. */
#include "cpu/simd_lane.h"

#include <string.h>

/* L:imm6 of a shift: the highest one is the element's size, what is below it the amount. */
static unsigned element_size(unsigned l_imm6)
{
    return l_imm6 & 64 ? 64 : l_imm6 & 32 ? 32 : l_imm6 & 16 ? 16 : 8;
}

static simd_int shift_lane(struct simd *s, enum simd_shift op, simd_int d, simd_int m, int amount)
{
    int right = (int)(2 * s->esize) - amount, left = amount - (int)s->esize;
    simd_int keep;
    switch (op) {
    case SHIFT_SHR:
        return simd_shift(m, -right, false);
    case SHIFT_RSHR:
        return simd_shift(m, -right, true);
    case SHIFT_SRA:
        return d + simd_shift(m, -right, false);
    case SHIFT_RSRA:
        return d + simd_shift(m, -right, true);
    case SHIFT_SHL:
        return simd_shift(m, left, false);
    case SHIFT_SRI: /* m comes in from above: it is read unsigned */
        keep = ((simd_int)1 << (s->esize - (unsigned)right)) - 1;
        return (d & ~keep) | (simd_shift(m, -right, false) & keep);
    case SHIFT_SLI:
        keep = ((simd_int)1 << left) - 1;
        return (d & keep) | simd_shift(m, left, false);
    case SHIFT_QSHL:
        return simd_saturate(s, simd_shift(m, left, false), s->esize, s->is_unsigned);
    case SHIFT_QSHLU:
        return simd_saturate(s, simd_shift(m, left, false), s->esize, true);
    }
    BUG("shift %d", op);
}

enum ex x_simd_shift(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum simd_shift op = (enum simd_shift)insn_rows[i->row].arg;
    unsigned l_imm6 = i->imm | (insn_flag(i, 'L') ? 64 : 0);
    struct simd s = simd_begin(c, i, element_size(l_imm6));
    s.is_unsigned |= op == SHIFT_SRI || op == SHIFT_SLI;
    if (!simd_open(c, i, "DM", s.quad ? "DM" : "", true, &ex))
        return ex;
    uint64_t out[2], *d = &c->vd[reg_d(i)];
    for (unsigned e = 0; e < simd_lanes(&s); e++)
        simd_set(out, e, s.esize,
                 shift_lane(&s, op, simd_get(d, e, s.esize, s.is_unsigned),
                            simd_get(&c->vd[reg_m(i)], e, s.esize, s.is_unsigned), (int)l_imm6));
    memcpy(d, out, s.quad ? 16 : 8);
    simd_finish(c, &s);
    return EX_NEXT;
}

/* Right, to half the width. The Q forms saturate; the last U of a name: to unsigned. */
enum ex x_simd_shift_narrow(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    enum simd_narrow op = (enum simd_narrow)insn_rows[i->row].arg;
    struct simd s = simd_begin(c, i, element_size(i->imm));
    bool round = op == NARROW_RSHRN || op == NARROW_QRSHRUN || op == NARROW_QRSHRN;
    bool to_unsigned = op == NARROW_QSHRUN || op == NARROW_QRSHRUN || s.is_unsigned;
    bool saturates = op != NARROW_SHRN && op != NARROW_RSHRN;
    if (!simd_open(c, i, "DM", "M", true, &ex))
        return ex;
    uint64_t out = 0;
    for (unsigned e = 0; e < 64 / s.esize; e++) {
        simd_int v = simd_get(&c->vd[reg_m(i)], e, 2 * s.esize, s.is_unsigned);
        v = simd_shift(v, (int)i->imm - (int)(2 * s.esize), round);
        simd_set(&out, e, s.esize, saturates ? simd_saturate(&s, v, s.esize, to_unsigned) : v);
    }
    c->vd[reg_d(i)] = out;
    simd_finish(c, &s);
    return EX_NEXT;
}

static enum ex shift_long(struct cpu *c, const struct insn *i, unsigned esize, int by, bool defined)
{
    enum ex ex;
    bool is_unsigned = insn_flag(i, 'U');
    uint64_t m = c->vd[reg_m(i)];
    if (!simd_open(c, i, "DM", "D", defined, &ex))
        return ex;
    for (unsigned e = 0; e < 64 / esize; e++)
        simd_set(&c->vd[reg_d(i)], e, 2 * esize,
                 simd_shift(simd_get(&m, e, esize, is_unsigned), by, false));
    return EX_NEXT;
}

/* By 0 it is VMOVL. */
enum ex x_simd_shift_long(struct cpu *c, const struct insn *i)
{
    unsigned esize = element_size(i->imm);
    return shift_long(c, i, esize, (int)(i->imm - esize), true);
}

/* By the element's size. */
enum ex x_simd_shift_long_max(struct cpu *c, const struct insn *i)
{
    unsigned esize = i->stype == 3 ? 32 : 8u << i->stype;
    return shift_long(c, i, esize, (int)esize, i->stype != 3);
}

/* --- fixed-point --- */

enum ex x_simd_cvt_fixed(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    bool to_fixed = insn_rows[i->row].arg;
    unsigned fraction = 32 - i->imm;
    struct simd s = simd_begin(c, i, 32);
    if (!simd_open(c, i, "DM", s.quad ? "DM" : "", true, &ex))
        return ex;
    uint64_t out[2];
    for (unsigned e = 0; e < simd_lanes(&s); e++) {
        uint64_t m = (uint64_t)simd_get(&c->vd[reg_m(i)], e, 32, to_fixed || s.is_unsigned);
        lane_set(out, e, 32,
                 to_fixed ? fp_to_fixed(&s.f, FP32, m, fraction, 32, s.is_unsigned, FP_TO_ZERO)
                          : fp_from_fixed(&s.f, FP32, m, fraction, s.is_unsigned, FP_TO_NEAREST));
    }
    memcpy(&c->vd[reg_d(i)], out, s.quad ? 16 : 8);
    simd_finish(c, &s);
    return EX_NEXT;
}

/* --- modified immediates --- */

/* Bits to bytes: each of the eight becomes 00 or ff. */
static uint64_t expand_bits(unsigned imm8)
{
    uint64_t v = 0;
    for (unsigned k = 0; k < 8; k++)
        v |= imm8 >> k & 1 ? UINT64_C(0xff) << (8 * k) : 0;
    return v;
}

static uint64_t expand_imm(unsigned op, unsigned cmode, unsigned imm8)
{
    uint32_t sign = imm8 >> 7, top = imm8 >> 6 & 1, low = imm8 & 0x3f;
    switch (cmode >> 1) {
    case 0:
    case 1:
    case 2:
    case 3:
        return replicate((uint64_t)imm8 << (8 * (cmode >> 1)), 32);
    case 4:
    case 5:
        return replicate((uint64_t)imm8 << (cmode & 2 ? 8 : 0), 16);
    case 6:
        return replicate(cmode & 1 ? imm8 << 16 | 0xffff : imm8 << 8 | 0xff, 32);
    }
    if (!(cmode & 1))
        return op ? expand_bits(imm8) : replicate(imm8, 8);
    return replicate(sign << 31 | (top ? UINT32_C(0x1f) << 25 : UINT32_C(1) << 30) | low << 19, 32);
}

enum ex x_simd_imm(struct cpu *c, const struct insn *i)
{
    enum ex ex;
    bool quad = insn_flag(i, 'Q');
    uint64_t imm = expand_imm(bits(i->raw, 5, 5), bits(i->raw, 11, 8),
                              i->imm | (insn_flag(i, 'U') ? 0x80 : 0));
    if (!simd_open(c, i, "D", quad ? "D" : "", true, &ex))
        return ex;
    for (unsigned k = 0; k <= quad; k++) {
        uint64_t *d = &c->vd[reg_d(i) + k];
        switch ((enum simd_imm)insn_rows[i->row].arg) {
        case IMM_MOV:
            *d = imm;
            break;
        case IMM_MVN:
            *d = ~imm;
            break;
        case IMM_ORR:
            *d |= imm;
            break;
        case IMM_BIC:
            *d &= ~imm;
            break;
        }
    }
    return EX_NEXT;
}
