/* ops_alu.c - handlers of data-processing, multiply and condition ops: the hot arithmetic.
 *
 * ARM DDI 0406C A8.8 (the operations), A2.2.1 (AddWithCarry, shifts). Leaves out: everything that
 * touches memory or the PC (ops_mem.c, ops_branch.c), and rare arithmetic (executors, exec_*.c). */
#include "cpu/ops_int.h"

/* --- the operations, with and without flags. V and C as AddWithCarry() gives them --- */

static inline uint32_t adc_flags(struct cpu *c, uint32_t a, uint32_t b, uint32_t carry)
{
    uint64_t wide = (uint64_t)a + b + carry;
    uint32_t r = (uint32_t)wide;
    c->cf = (uint8_t)(wide >> 32);
    c->vf = (uint8_t)(((a ^ r) & (b ^ r)) >> 31);
    set_nz32(c, r);
    return r;
}

static inline uint32_t add_flags(struct cpu *c, uint32_t a, uint32_t b)
{
    int32_t r;
    c->vf = __builtin_add_overflow((int32_t)a, (int32_t)b, &r);
    c->cf = (uint32_t)r < a;
    set_nz32(c, (uint32_t)r);
    return (uint32_t)r;
}

static inline uint32_t logic_flags(struct cpu *c, uint32_t r)
{
    set_nz32(c, r);
    return r;
}

static inline uint32_t ror(uint32_t v, unsigned n)
{
    return v >> (n & 31) | v << (-n & 31);
}

#define ALU_AND(a, b) ((a) & (b))
#define ALU_EOR(a, b) ((a) ^ (b))
#define ALU_SUB(a, b) ((a) - (b))
#define ALU_RSB(a, b) ((b) - (a))
#define ALU_ADD(a, b) ((a) + (b))
#define ALU_ADC(a, b) ((a) + (b) + c->cf)
#define ALU_SBC(a, b) ((a) + ~(b) + c->cf)
#define ALU_RSC(a, b) (~(a) + (b) + c->cf)
#define ALU_ORR(a, b) ((a) | (b))
#define ALU_MOV(a, b) ((void)(a), (b))
#define ALU_BIC(a, b) ((a) & ~(b))
#define ALU_MVN(a, b) ((void)(a), ~(b))

#define ALUS_AND(a, b) logic_flags(c, (a) & (b))
#define ALUS_EOR(a, b) logic_flags(c, (a) ^ (b))
#define ALUS_SUB(a, b) sub_flags(c, a, b)
#define ALUS_RSB(a, b) sub_flags(c, b, a)
#define ALUS_ADD(a, b) add_flags(c, a, b)
#define ALUS_ADC(a, b) adc_flags(c, a, b, c->cf)
#define ALUS_SBC(a, b) adc_flags(c, a, ~(b), c->cf)
#define ALUS_RSC(a, b) adc_flags(c, ~(a), b, c->cf)
#define ALUS_ORR(a, b) logic_flags(c, (a) | (b))
#define ALUS_MOV(a, b) ((void)(a), logic_flags(c, b))
#define ALUS_BIC(a, b) logic_flags(c, (a) & ~(b))
#define ALUS_MVN(a, b) ((void)(a), logic_flags(c, ~(b)))

/* Operations that write a register, in the order of the A32 opcode field. */
#define ALU_WRITERS(X)                                                                             \
    X(AND) X(EOR) X(SUB) X(RSB) X(ADD) X(ADC) X(SBC) X(RSC) X(ORR) X(MOV) X(BIC) X(MVN)

#define HANDLERS(name)                                                                             \
    OP_HANDLER(op_##name##_rr)                                                                     \
    {                                                                                              \
        RA = ALU_##name(RB, RC);                                                                   \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(op_##name##_ri)                                                                     \
    {                                                                                              \
        RA = ALU_##name(RB, IMM);                                                                  \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(op_##name##_lsl)                                                                    \
    {                                                                                              \
        RA = ALU_##name(RB, RC << (IMM & 31));                                                     \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(op_##name##_lsr)                                                                    \
    {                                                                                              \
        RA = ALU_##name(RB, RC >> (IMM & 31));                                                     \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(op_##name##_asr)                                                                    \
    {                                                                                              \
        RA = ALU_##name(RB, (uint32_t)((int32_t)RC >> (IMM & 31)));                                \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(op_##name##_ror)                                                                    \
    {                                                                                              \
        RA = ALU_##name(RB, ror(RC, IMM));                                                         \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(op_##name##S_rr)                                                                    \
    {                                                                                              \
        RA = ALUS_##name(RB, RC);                                                                  \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(op_##name##S_ri)                                                                    \
    {                                                                                              \
        RA = ALUS_##name(RB, IMM);                                                                 \
        NEXT;                                                                                      \
    }
ALU_WRITERS(HANDLERS)

OP_HANDLER(op_TST_rr)
{
    logic_flags(c, RB & RC);
    NEXT;
}
OP_HANDLER(op_TST_ri)
{
    logic_flags(c, RB & IMM);
    NEXT;
}
OP_HANDLER(op_TEQ_rr)
{
    logic_flags(c, RB ^ RC);
    NEXT;
}
OP_HANDLER(op_TEQ_ri)
{
    logic_flags(c, RB ^ IMM);
    NEXT;
}
OP_HANDLER(op_CMP_rr)
{
    sub_flags(c, RB, RC);
    NEXT;
}
OP_HANDLER(op_CMP_ri)
{
    sub_flags(c, RB, IMM);
    NEXT;
}
OP_HANDLER(op_CMN_rr)
{
    add_flags(c, RB, RC);
    NEXT;
}
OP_HANDLER(op_CMN_ri)
{
    add_flags(c, RB, IMM);
    NEXT;
}

#define FORMS(name)                                                                                \
    {                                                                                              \
        op_##name##_rr, op_##name##_ri, op_##name##_lsl, op_##name##_lsr, op_##name##_asr,         \
            op_##name##_ror                                                                        \
    }
op_fn *const alu_ops[16][FORM_COUNT] = {
    FORMS(AND), FORMS(EOR), FORMS(SUB), FORMS(RSB), FORMS(ADD), FORMS(ADC), FORMS(SBC), FORMS(RSC),
    {NULL},     {NULL},     {NULL},     {NULL},     FORMS(ORR), FORMS(MOV), FORMS(BIC), FORMS(MVN),
};

#define FORMS_S(name)                                                                              \
    {                                                                                              \
        op_##name##S_rr, op_##name##S_ri                                                           \
    }
op_fn *const alu_ops_s[16][2] = {
    FORMS_S(AND),           FORMS_S(EOR),           FORMS_S(SUB),           FORMS_S(RSB),
    FORMS_S(ADD),           FORMS_S(ADC),           FORMS_S(SBC),           FORMS_S(RSC),
    {op_TST_rr, op_TST_ri}, {op_TEQ_rr, op_TEQ_ri}, {op_CMP_rr, op_CMP_ri}, {op_CMN_rr, op_CMN_ri},
    FORMS_S(ORR),           FORMS_S(MOV),           FORMS_S(BIC),           FORMS_S(MVN),
};

/* --- the shifter (A8.4): a = shift(c) --- */

/* Shift_C() for any amount: type 0 LSL, 1 LSR, 2 ASR, 3 ROR; amount 0 leaves value and carry. */
static inline uint32_t shift_c(uint32_t v, unsigned type, unsigned n, uint8_t *carry)
{
    if (n == 0)
        return v;
    switch (type) {
    case 0:
        *carry = n <= 32 && ((uint64_t)v << n >> 32 & 1);
        return n < 32 ? v << n : 0;
    case 1:
        *carry = n <= 32 && ((uint64_t)v << 1 >> n & 1);
        return n < 32 ? v >> n : 0;
    case 2:
        n = n < 32 ? n : 32;
        *carry = (uint8_t)((int64_t)(int32_t)v >> (n - 1) & 1);
        return (uint32_t)((int64_t)(int32_t)v >> n);
    default:
        n &= 31;
        v = n ? v >> n | v << (32 - n) : v;
        *carry = (uint8_t)(v >> 31);
        return v;
    }
}

/* The same where the amount is 1 to 31, for the hot forms. */
#define MIDDLE_LSL(v, n) ((v) << ((n)&31))
#define MIDDLE_LSR(v, n) ((v) >> ((n)&31))
#define MIDDLE_ASR(v, n) ((uint32_t)((int32_t)(v) >> ((n)&31)))
#define MIDDLE_ROR(v, n) ror(v, n)
#define CARRY_LSL(v, n)  ((uint8_t)((uint64_t)(v) << ((n)&31) >> 32 & 1))
#define CARRY_LSR(v, n)  ((uint8_t)((uint64_t)(v)*2 >> ((n)&31) & 1))
#define CARRY_ASR(v, n)  CARRY_LSR(v, n)
#define CARRY_ROR(v, n)  CARRY_LSR(v, n)

/* By an amount of 1 to 31 in the immediate (i) or any in register b (r), or, for LSR and ASR, by
 * 32: plain, with the carry (c), and as MOVS (s), which sets N and Z as well. */
#define SHIFT_I(name)                                                                              \
    OP_HANDLER(op_##name##_i)                                                                      \
    {                                                                                              \
        RA = MIDDLE_##name(RC, IMM);                                                               \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(op_##name##_i_c)                                                                    \
    {                                                                                              \
        uint32_t v = RC;                                                                           \
        c->cf = CARRY_##name(v, IMM);                                                              \
        RA = MIDDLE_##name(v, IMM);                                                                \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(op_##name##_i_s)                                                                    \
    {                                                                                              \
        uint32_t v = RC;                                                                           \
        c->cf = CARRY_##name(v, IMM);                                                              \
        RA = logic_flags(c, MIDDLE_##name(v, IMM));                                                \
        NEXT;                                                                                      \
    }
#define SHIFT_BY(name, type, suffix, amount)                                                       \
    OP_HANDLER(op_##name##_##suffix)                                                               \
    {                                                                                              \
        uint8_t ignored = 0;                                                                       \
        RA = shift_c(RC, type, amount, &ignored);                                                  \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(op_##name##_##suffix##_c)                                                           \
    {                                                                                              \
        RA = shift_c(RC, type, amount, &c->cf);                                                    \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(op_##name##_##suffix##_s)                                                           \
    {                                                                                              \
        RA = logic_flags(c, shift_c(RC, type, amount, &c->cf));                                    \
        NEXT;                                                                                      \
    }
#define SHIFT(name, type) SHIFT_I(name) SHIFT_BY(name, type, r, RB & 255)
SHIFT(LSL, 0)
SHIFT(LSR, 1)
SHIFT(ASR, 2)
SHIFT(ROR, 3)
SHIFT_BY(LSR, 1, 32, 32)
SHIFT_BY(ASR, 2, 32, 32)

#define SHIFT_ROW(name)                                                                            \
    {                                                                                              \
        {op_##name##_i, op_##name##_i_c, op_##name##_i_s},                                         \
        {                                                                                          \
            op_##name##_r, op_##name##_r_c, op_##name##_r_s                                        \
        }                                                                                          \
    }
static op_fn *const shift_ops[4][2][3] = {SHIFT_ROW(LSL), SHIFT_ROW(LSR), SHIFT_ROW(ASR),
                                          SHIFT_ROW(ROR)};
static op_fn *const shift_32_ops[4][3] = {
    [1] = {op_LSR_32, op_LSR_32_c, op_LSR_32_s}, [2] = {op_ASR_32, op_ASR_32_c, op_ASR_32_s}};

op_fn *shift_by_imm(unsigned type, unsigned n, enum shift_flags flags)
{
    return n == 32 ? shift_32_ops[type][flags] : shift_ops[type][0][flags];
}

op_fn *shift_by_reg(unsigned type, enum shift_flags flags)
{
    return shift_ops[type][1][flags];
}

OP_HANDLER(op_rrx)
{
    RA = RC >> 1 | (uint32_t)c->cf << 31;
    NEXT;
}

OP_HANDLER(op_rrx_s)
{
    uint32_t v = RC;
    RA = v >> 1 | (uint32_t)c->cf << 31;
    c->cf = v & 1;
    NEXT;
}

OP_HANDLER(op_set_c)
{
    c->cf = (uint8_t)IMM;
    NEXT;
}

OP_HANDLER(op_movt)
{
    RA = (RA & 0xffff) | IMM << 16;
    NEXT;
}

/* --- multiplies (A8.8.100 ff.) --- */

OP_HANDLER(op_mul)
{
    RA = RB * RC;
    NEXT;
}
OP_HANDLER(op_mul_s)
{
    RA = logic_flags(c, RB * RC);
    NEXT;
}
OP_HANDLER(op_mla)
{
    RA = RB * RC + RD;
    NEXT;
}
OP_HANDLER(op_mla_s)
{
    RA = logic_flags(c, RB * RC + RD);
    NEXT;
}
OP_HANDLER(op_mls)
{
    RA = RD - RB * RC;
    NEXT;
}

/* RdLo in a, RdHi in d. */
#define LONG_MUL(name, product, acc)                                                               \
    OP_HANDLER(name)                                                                               \
    {                                                                                              \
        uint64_t v = (product) + (acc);                                                            \
        RA = (uint32_t)v;                                                                          \
        RD = (uint32_t)(v >> 32);                                                                  \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(name##_s)                                                                           \
    {                                                                                              \
        uint64_t v = (product) + (acc);                                                            \
        RA = (uint32_t)v;                                                                          \
        RD = (uint32_t)(v >> 32);                                                                  \
        set_nz64(c, v);                                                                            \
        NEXT;                                                                                      \
    }
#define UPRODUCT ((uint64_t)RB * RC)
#define SPRODUCT ((uint64_t)((int64_t)(int32_t)RB * (int32_t)RC))
#define LONG_ACC ((uint64_t)RD << 32 | RA)
LONG_MUL(op_umull, UPRODUCT, 0)
LONG_MUL(op_smull, SPRODUCT, 0)
LONG_MUL(op_umlal, UPRODUCT, LONG_ACC)
LONG_MUL(op_smlal, SPRODUCT, LONG_ACC)

/* --- extends, bit fields, counts (A8.8) --- */

OP_HANDLER(op_uxtb)
{
    RA = ror(RC, IMM) & 0xff;
    NEXT;
}
OP_HANDLER(op_uxth)
{
    RA = ror(RC, IMM) & 0xffff;
    NEXT;
}
OP_HANDLER(op_sxtb)
{
    RA = (uint32_t)(int8_t)ror(RC, IMM);
    NEXT;
}
OP_HANDLER(op_sxth)
{
    RA = (uint32_t)(int16_t)ror(RC, IMM);
    NEXT;
}
/* Bit fields: lsb in d, width-1 (extract) or mask (insert) in the immediate. */
OP_HANDLER(op_ubfx)
{
    RA = RC >> OPD & (0xffffffffu >> (31 - IMM));
    NEXT;
}
OP_HANDLER(op_sbfx)
{
    RA = (uint32_t)sext(RC >> OPD, IMM + 1);
    NEXT;
}
OP_HANDLER(op_bfi)
{
    RA = (RA & ~IMM) | (RC << OPD & IMM);
    NEXT;
}
OP_HANDLER(op_clz)
{
    uint32_t v = RC;
    RA = v ? (uint32_t)__builtin_clz(v) : 32;
    NEXT;
}
OP_HANDLER(op_rev)
{
    RA = __builtin_bswap32(RC);
    NEXT;
}
OP_HANDLER(op_udiv)
{
    uint32_t d = RC;
    RA = d ? RB / d : 0;
    NEXT;
}
OP_HANDLER(op_sdiv)
{
    int32_t n = (int32_t)RB, d = (int32_t)RC;
    RA = d == 0 ? 0 : d == -1 ? 0u - (uint32_t)n : (uint32_t)(n / d);
    NEXT;
}

/* --- guards: skip IMM ops unless the condition holds --- */
#define SKIP(name, number, cond)                                                                   \
    OP_HANDLER(op_skip_##name)                                                                     \
    {                                                                                              \
        GUARD(cond);                                                                               \
    }
CONDITIONS(SKIP)
#define SKIP_ROW(name, number, cond) op_skip_##name,
op_fn *const skip_ops[14] = {CONDITIONS(SKIP_ROW)};
