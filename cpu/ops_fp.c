/* ops_fp.c - handlers of floating-point and SIMD on registers.
 *
 * An instruction that is a function of registers (cpu/fp_plan.h) takes two slots: [0] the handler,
 * with offsets in c->vd in a, b and c, and the function's immediate; [1] the function in place of a
 * handler. op_vec calls it. The others compute the ordinary case by cpu/fp_quick.h, as the function
 * itself does, and leave the rest to op_vec. ARM DDI 0406C A7.4, A7.5, A7.8, A7.9. */
#include "cpu/fp_plan.h"
#include "cpu/fp_quick.h"
#include "cpu/ops_fp.h"
#include "cpu/ops_int.h"

OP_HANDLER(op_vec)
{
    KERNEL_OF_NEXT(VEC(OFF_A), VEC(OFF_B), VEC(OFF_C));
    NEXT_AFTER_DATA(1);
}

/* --- arithmetic --- */

#define THREE(name, w, R)                                                                          \
    OP_HANDLER(op_v##name##w)                                                                      \
    {                                                                                              \
        uint##w##_t r;                                                                             \
        if (unlikely(!fp_quick_##name##w(c->fpscr, R(OFF_A), R(OFF_B), R(OFF_C), &r)))             \
            SLOW(op_vec);                                                                          \
        R(OFF_A) = r;                                                                              \
        NEXT_AFTER_DATA(1);                                                                        \
    }
#define THREE_BOTH(name) THREE(name, 32, SREG) THREE(name, 64, DREG)
THREE_BOTH(add)
THREE_BOTH(sub)
THREE_BOTH(mul)
THREE_BOTH(div)
THREE_BOTH(mla)
THREE_BOTH(mls)
THREE_BOTH(nmls)

/* Bits alone: fn's meaning in one instruction of the host. */
#define TWO(name, w, R, expression)                                                                \
    OP_HANDLER(op_v##name##w)                                                                      \
    {                                                                                              \
        uint##w##_t m = R(OFF_C);                                                                  \
        R(OFF_A) = expression;                                                                     \
        NEXT_AFTER_DATA(1);                                                                        \
    }
TWO(mov, 32, SREG, fp_bits_mov32(m))
TWO(mov, 64, DREG, fp_bits_mov64(m))
TWO(abs, 32, SREG, fp_bits_abs32(m))
TWO(abs, 64, DREG, fp_bits_abs64(m))
TWO(neg, 32, SREG, fp_bits_neg32(m))
TWO(neg, 64, DREG, fp_bits_neg64(m))

/* --- comparison --- */

#define COMPARE(name, w, R, operand)                                                               \
    OP_HANDLER(op_v##name##w)                                                                      \
    {                                                                                              \
        uint32_t flags;                                                                            \
        if (unlikely(!fp_quick_compare##w(c->fpscr, R(OFF_A), operand, &flags)))                   \
            SLOW(op_vec);                                                                          \
        c->fpscr = (c->fpscr & ~FP_FLAGS) | flags;                                                 \
        NEXT_AFTER_DATA(1);                                                                        \
    }
COMPARE(cmp, 32, SREG, SREG(OFF_C))
COMPARE(cmp, 64, DREG, DREG(OFF_C))
COMPARE(cmp_zero, 32, SREG, 0)
COMPARE(cmp_zero, 64, DREG, 0)

/* VMRS APSR_nzcv, FPSCR. */
OP_HANDLER(op_vmrs_flags)
{
    fp_flags_to_core(c);
    NEXT;
}

/* --- conversion --- */

#define CONVERT(name, w, RD_, RM_)                                                                 \
    OP_HANDLER(op_v##name)                                                                         \
    {                                                                                              \
        uint##w##_t r;                                                                             \
        if (unlikely(!fp_quick_##name(c->fpscr, RM_(OFF_C), &r)))                                  \
            SLOW(op_vec);                                                                          \
        RD_(OFF_A) = r;                                                                            \
        NEXT_AFTER_DATA(1);                                                                        \
    }
CONVERT(narrow, 32, SREG, DREG)
CONVERT(widen, 64, DREG, SREG)
CONVERT(from_s32, 32, SREG, SREG)
CONVERT(from_u32, 32, SREG, SREG)
CONVERT(from_s64, 64, DREG, SREG)
CONVERT(from_u64, 64, DREG, SREG)
CONVERT(to_s32, 32, SREG, SREG)
CONVERT(to_u32, 32, SREG, SREG)
CONVERT(to_s64, 32, SREG, DREG)
CONVERT(to_u64, 32, SREG, DREG)

/* --- between core registers (a core register is in b, or b and d) and a (A7.8, A7.9) --- */

OP_HANDLER(op_vmov_to_s)
{
    SREG(OFF_A) = RB;
    NEXT;
}
OP_HANDLER(op_vmov_from_s)
{
    RB = SREG(OFF_A);
    NEXT;
}
OP_HANDLER(op_vmov_to_d)
{
    uint32_t low = RB, high = RD;
    SREG(OFF_A) = low;
    SREG(OFF_A + 4) = high;
    NEXT;
}
OP_HANDLER(op_vmov_from_d)
{
    uint32_t low = SREG(OFF_A), high = SREG(OFF_A + 4);
    RB = low;
    RD = high;
    NEXT;
}
#define LANE(type) (*(type *)VEC(OFF_A))
OP_HANDLER(op_vmov_to_8)
{
    LANE(uint8_t) = (uint8_t)RB;
    NEXT;
}
OP_HANDLER(op_vmov_to_16)
{
    LANE(uint16_t) = (uint16_t)RB;
    NEXT;
}
OP_HANDLER(op_vmov_from_u8)
{
    RB = LANE(uint8_t);
    NEXT;
}
OP_HANDLER(op_vmov_from_u16)
{
    RB = LANE(uint16_t);
    NEXT;
}
OP_HANDLER(op_vmov_from_s8)
{
    RB = (uint32_t)LANE(int8_t);
    NEXT;
}
OP_HANDLER(op_vmov_from_s16)
{
    RB = (uint32_t)LANE(int16_t);
    NEXT;
}

/* --- VDUP from a core register: doubleword a, and the next one --- */

#define DUP(name, word)                                                                            \
    OP_HANDLER(op_vdup_##name##_d)                                                                 \
    {                                                                                              \
        uint32_t v = RB, w = word;                                                                 \
        DREG(OFF_A) = (uint64_t)w << 32 | w;                                                       \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(op_vdup_##name##_q)                                                                 \
    {                                                                                              \
        uint32_t v = RB, w = word;                                                                 \
        uint64_t dw = (uint64_t)w << 32 | w;                                                       \
        DREG(OFF_A) = dw;                                                                          \
        DREG(OFF_A + 8) = dw;                                                                      \
        NEXT;                                                                                      \
    }
DUP(8, (v & 0xff) * UINT32_C(0x01010101))
DUP(16, (v & 0xffff) * UINT32_C(0x00010001))
DUP(32, v)
