/* exec_media.c - media instructions: lanes, saturation, packing, extension (ARM DDI 0406C A5.4,
 * A8.8).
 *
 * One executor serves all thirty-six parallel additions and subtractions: their rows' immediate is
 * two hexadecimal digits, prefix and operation. The frequent ones (extend, REV, CLZ, bit fields)
 * are the engine's. */
#include "cpu/exec.h"

/* Rotation by 8 * imm, of the extend instructions. */
static uint32_t rotate_bytes(uint32_t v, unsigned bytes)
{
    return bytes ? v >> (8 * bytes) | v << (32 - 8 * bytes) : v;
}

static void set_q(struct cpu *c, bool saturated)
{
    c->cpsr |= saturated ? PSR_Q : 0;
}

/* SignedSatQ and UnsignedSatQ (A2.2.1); *sat is set when the value did not fit. */
static int64_t sat_signed(int64_t v, unsigned width, bool *sat)
{
    int64_t max = (INT64_C(1) << (width - 1)) - 1, min = -max - 1;
    *sat |= v > max || v < min;
    return v > max ? max : v < min ? min : v;
}

static int64_t sat_unsigned(int64_t v, unsigned width, bool *sat)
{
    int64_t max = (INT64_C(1) << width) - 1;
    *sat |= v > max || v < 0;
    return v > max ? max : v < 0 ? 0 : v;
}

/* --- parallel addition and subtraction --- */

enum par_prefix { PREFIX_S, PREFIX_Q, PREFIX_SH, PREFIX_U, PREFIX_UQ, PREFIX_UH };
enum par_op { OP_ADD16 = 0, OP_ASX = 1, OP_SAX = 2, OP_SUB16 = 3, OP_ADD8 = 4, OP_SUB8 = 7 };

/* Lane k of v, `width` bits wide, as the prefix reads it. */
static int32_t lane(uint32_t v, unsigned k, unsigned width, bool is_signed)
{
    uint32_t x = bits(v, (k + 1) * width - 1, k * width);
    return is_signed ? sext(x, width) : (int32_t)x;
}

/* What the prefix makes of a lane's sum or difference; *ge is the lane's GE flag. */
static uint32_t par_finish(enum par_prefix prefix, int32_t v, unsigned width, bool sub, bool *ge)
{
    bool ignored = false;
    *ge = prefix == PREFIX_U && !sub ? v >> width : v >= 0;
    switch (prefix) {
    case PREFIX_S:
    case PREFIX_U:
        return v;
    case PREFIX_Q:
        return sat_signed(v, width, &ignored);
    case PREFIX_UQ:
        return sat_unsigned(v, width, &ignored);
    case PREFIX_SH:
    case PREFIX_UH:
        return v >> 1;
    }
    BUG("parallel prefix %d", prefix);
}

/* Does lane k subtract, and does it take m's other lane? */
static bool par_subtracts(enum par_op op, unsigned k)
{
    return op == OP_SUB16 || op == OP_SUB8 || (op == OP_ASX && k == 0) || (op == OP_SAX && k == 1);
}

static bool par_crosses(enum par_op op)
{
    return op == OP_ASX || op == OP_SAX;
}

enum ex x_parallel(struct cpu *c, const struct insn *i)
{
    enum par_prefix prefix = bits(i->imm, 7, 4);
    enum par_op op = bits(i->imm, 3, 0);
    bool is_signed = prefix < PREFIX_U, sub, flag;
    unsigned width = op == OP_ADD8 || op == OP_SUB8 ? 8 : 16;
    uint32_t n = c->r[i->n], m = c->r[i->m], result = 0, ge = 0;
    uint32_t lane_mask = (UINT32_C(1) << width) - 1, lane_ge = width == 8 ? 1 : 3;
    for (unsigned k = 0; k < 32 / width; k++) {
        sub = par_subtracts(op, k);
        int32_t a = lane(n, k, width, is_signed);
        int32_t b = lane(m, par_crosses(op) ? !k : k, width, is_signed);
        uint32_t v = par_finish(prefix, sub ? a - b : a + b, width, sub, &flag);
        result |= (v & lane_mask) << (k * width);
        ge |= flag ? lane_ge << (k * width / 8) : 0;
    }
    c->r[i->d] = result;
    if (prefix == PREFIX_S || prefix == PREFIX_U)
        c->cpsr = (c->cpsr & ~PSR_GE) | field_put(PSR_GE, ge);
    return EX_NEXT;
}

enum ex x_sel(struct cpu *c, const struct insn *i)
{
    uint32_t ge = field_get(c->cpsr, PSR_GE), mask = 0;
    for (unsigned k = 0; k < 4; k++)
        mask |= ge >> k & 1 ? UINT32_C(0xff) << (8 * k) : 0;
    c->r[i->d] = (c->r[i->n] & mask) | (c->r[i->m] & ~mask);
    return EX_NEXT;
}

static uint32_t abs_differences(uint32_t n, uint32_t m)
{
    uint32_t sum = 0;
    for (unsigned k = 0; k < 4; k++) {
        int32_t d = lane(n, k, 8, false) - lane(m, k, 8, false);
        sum += d < 0 ? -d : d;
    }
    return sum;
}

enum ex x_usad8(struct cpu *c, const struct insn *i)
{
    c->r[i->d] = abs_differences(c->r[i->n], c->r[i->m]);
    return EX_NEXT;
}

enum ex x_usada8(struct cpu *c, const struct insn *i)
{
    c->r[i->d] = c->r[i->a] + abs_differences(c->r[i->n], c->r[i->m]);
    return EX_NEXT;
}

/* --- saturation --- */

/* The operand of SSAT and USAT: LSL by samt, or (flag H) ASR, where 0 means 32. */
static int32_t sat_operand(const struct cpu *c, const struct insn *i)
{
    int32_t n = c->r[i->n];
    if (!insn_flag(i, 'H'))
        return (int32_t)((uint32_t)n << i->samt);
    return i->samt ? n >> i->samt : n >> 31;
}

enum ex x_ssat(struct cpu *c, const struct insn *i)
{
    bool sat = false;
    c->r[i->d] = sat_signed(sat_operand(c, i), i->imm + 1, &sat);
    set_q(c, sat);
    return EX_NEXT;
}

enum ex x_usat(struct cpu *c, const struct insn *i)
{
    bool sat = false;
    c->r[i->d] = sat_unsigned(sat_operand(c, i), i->imm, &sat);
    set_q(c, sat);
    return EX_NEXT;
}

enum ex x_ssat16(struct cpu *c, const struct insn *i)
{
    bool sat = false;
    uint32_t n = c->r[i->n];
    uint32_t lo = sat_signed(lane(n, 0, 16, true), i->imm + 1, &sat);
    uint32_t hi = sat_signed(lane(n, 1, 16, true), i->imm + 1, &sat);
    c->r[i->d] = hi << 16 | (lo & 0xffff);
    set_q(c, sat);
    return EX_NEXT;
}

enum ex x_usat16(struct cpu *c, const struct insn *i)
{
    bool sat = false;
    uint32_t n = c->r[i->n];
    uint32_t lo = sat_unsigned(lane(n, 0, 16, true), i->imm, &sat);
    uint32_t hi = sat_unsigned(lane(n, 1, 16, true), i->imm, &sat);
    c->r[i->d] = hi << 16 | lo;
    set_q(c, sat);
    return EX_NEXT;
}

/* Rd = sat(Rm + sign * sat(factor * Rn)) */
static enum ex saturating(struct cpu *c, const struct insn *i, int factor, int sign)
{
    bool sat = false;
    int64_t n = sat_signed((int64_t)(int32_t)c->r[i->n] * factor, 32, &sat);
    c->r[i->d] = sat_signed((int32_t)c->r[i->m] + sign * n, 32, &sat);
    set_q(c, sat);
    return EX_NEXT;
}

enum ex x_qadd(struct cpu *c, const struct insn *i)
{
    return saturating(c, i, 1, 1);
}
enum ex x_qsub(struct cpu *c, const struct insn *i)
{
    return saturating(c, i, 1, -1);
}
enum ex x_qdadd(struct cpu *c, const struct insn *i)
{
    return saturating(c, i, 2, 1);
}
enum ex x_qdsub(struct cpu *c, const struct insn *i)
{
    return saturating(c, i, 2, -1);
}

/* --- packing, extension, reversal --- */

/* PKHBT: bottom of n, top of m LSL samt; PKHTB (flag T): top of n, bottom of m ASR samt (0: 32). */
enum ex x_pkh(struct cpu *c, const struct insn *i)
{
    uint32_t n = c->r[i->n], m = c->r[i->m];
    if (insn_flag(i, 'T')) {
        m = (int32_t)m >> (i->samt ? i->samt : 31);
        c->r[i->d] = (n & 0xffff0000) | (m & 0xffff);
    } else {
        m <<= i->samt;
        c->r[i->d] = (m & 0xffff0000) | (n & 0xffff);
    }
    return EX_NEXT;
}

/* Bytes 0 and 2 of the rotated operand, extended to halfwords, each added to one of n's. */
static enum ex extend16(struct cpu *c, const struct insn *i, uint32_t n, bool is_signed)
{
    uint32_t m = rotate_bytes(c->r[i->m], i->imm);
    uint32_t lo = bits(n, 15, 0) + lane(m, 0, 8, is_signed);
    uint32_t hi = bits(n, 31, 16) + lane(m, 2, 8, is_signed);
    c->r[i->d] = hi << 16 | (lo & 0xffff);
    return EX_NEXT;
}

enum ex x_sxtab16(struct cpu *c, const struct insn *i)
{
    return extend16(c, i, c->r[i->n], true);
}

enum ex x_uxtab16(struct cpu *c, const struct insn *i)
{
    return extend16(c, i, c->r[i->n], false);
}

enum ex x_sxtb16(struct cpu *c, const struct insn *i)
{
    return extend16(c, i, 0, true);
}
enum ex x_uxtb16(struct cpu *c, const struct insn *i)
{
    return extend16(c, i, 0, false);
}

enum ex x_rev16(struct cpu *c, const struct insn *i)
{
    uint32_t m = c->r[i->m];
    c->r[i->d] = (m & 0x00ff00ff) << 8 | (m >> 8 & 0x00ff00ff);
    return EX_NEXT;
}

enum ex x_revsh(struct cpu *c, const struct insn *i)
{
    uint32_t m = c->r[i->m];
    c->r[i->d] = sext(bits(m, 7, 0) << 8 | bits(m, 15, 8), 16);
    return EX_NEXT;
}

enum ex x_rbit(struct cpu *c, const struct insn *i)
{
    uint32_t m = c->r[i->m], v = 0;
    for (unsigned k = 0; k < 32; k++)
        v |= (m >> k & 1) << (31 - k);
    c->r[i->d] = v;
    return EX_NEXT;
}
