/* operand.c - constants and offsets that encodings spell in their own ways.
 *
 * ARM DDI 0406C A5.2.4 (ARMExpandImm_C), A6.3.2 (ThumbExpandImm_C), A8.8.18, A8.8.25 and
 * A8.8.29 (branches).
 */
#include "cpu/translate.h"

static uint32_t rotate_right(uint32_t v, unsigned n)
{
    return n ? v >> n | v << (32 - n) : v;
}

static uint32_t rotated(uint32_t v, unsigned n, unsigned *carry)
{
    uint32_t result = rotate_right(v, n);
    *carry = result >> 31 ? IMM_C_SET : IMM_C_CLEAR;
    return result;
}

static uint32_t expand_a32(uint32_t imm12, unsigned *carry)
{
    unsigned n = 2 * bits(imm12, 11, 8);
    return n ? rotated(bits(imm12, 7, 0), n, carry) : bits(imm12, 7, 0);
}

static uint32_t expand_t32(uint32_t imm12, unsigned *carry)
{
    uint32_t byte = bits(imm12, 7, 0);
    if (bits(imm12, 11, 10))
        return rotated(0x80 | byte, bits(imm12, 11, 7), carry);
    static const uint32_t spread[4] = {0x00000001, 0x00010001, 0x01000100, 0x01010101};
    return byte * spread[bits(imm12, 9, 8)];
}

uint32_t expand_imm_c(const struct insn *i, unsigned *carry)
{
    *carry = IMM_C_SAME;
    if (i->len == 2)
        return i->imm;
    return i->thumb ? expand_t32(i->imm, carry) : expand_a32(i->imm, carry);
}

/* B T4, BL, BLX: S:I1:I2:imm, where I1 = NOT(J1 EOR S); `width` bits of imm, in units of `unit`. */
static int32_t offset_wide(const struct insn *i, unsigned width, uint32_t unit)
{
    uint32_t s = insn_flag(i, 'S'), i1 = insn_flag(i, 'J') == s, i2 = insn_flag(i, 'K') == s;
    uint32_t v = s << (width + 2) | i1 << (width + 1) | i2 << width | i->imm;
    return sext(v, width + 3) * (int32_t)unit;
}

/* B T3: S:J2:J1:imm6:imm11. */
static int32_t offset_cond(const struct insn *i)
{
    uint32_t s = insn_flag(i, 'S'), j1 = insn_flag(i, 'J'), j2 = insn_flag(i, 'K');
    return sext(s << 19 | j2 << 18 | j1 << 17 | i->imm, 20) * 2;
}

int32_t branch_offset(const struct insn *i)
{
    if (!i->thumb) /* H is BLX's halfword bit */
        return sext(i->imm, 24) * 4 + (insn_flag(i, 'H') ? 2 : 0);
    if (i->len == 2 && bits(i->raw, 15, 12) == 11) /* CBZ, CBNZ: forward only, in bytes */
        return (int32_t)i->imm;
    if (i->len == 2)
        return sext(i->imm, bits(i->raw, 13, 13) ? 11 : 8) * 2;
    if (!bits(i->raw, 14, 14) && !bits(i->raw, 12, 12))
        return offset_cond(i);
    return bits(i->raw, 12, 12) ? offset_wide(i, 21, 2) : offset_wide(i, 20, 4);
}
