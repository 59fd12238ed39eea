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
    static OP_HANDLER(name##_rr)                                                                   \
    {                                                                                              \
        REG(op->a) = ALU_##name(REG(op->b), REG(op->c));                                           \
        NEXT;                                                                                      \
    }                                                                                              \
    static OP_HANDLER(name##_ri)                                                                   \
    {                                                                                              \
        REG(op->a) = ALU_##name(REG(op->b), IMM);                                                  \
        NEXT;                                                                                      \
    }                                                                                              \
    static OP_HANDLER(name##_lsl)                                                                  \
    {                                                                                              \
        REG(op->a) = ALU_##name(REG(op->b), REG(op->c) << (IMM & 31));                             \
        NEXT;                                                                                      \
    }                                                                                              \
    static OP_HANDLER(name##_lsr)                                                                  \
    {                                                                                              \
        REG(op->a) = ALU_##name(REG(op->b), REG(op->c) >> (IMM & 31));                             \
        NEXT;                                                                                      \
    }                                                                                              \
    static OP_HANDLER(name##_asr)                                                                  \
    {                                                                                              \
        REG(op->a) = ALU_##name(REG(op->b), (uint32_t)((int32_t)REG(op->c) >> (IMM & 31)));        \
        NEXT;                                                                                      \
    }                                                                                              \
    static OP_HANDLER(name##_ror)                                                                  \
    {                                                                                              \
        REG(op->a) = ALU_##name(REG(op->b), ror(REG(op->c), IMM));                                 \
        NEXT;                                                                                      \
    }                                                                                              \
    static OP_HANDLER(name##S_rr)                                                                  \
    {                                                                                              \
        REG(op->a) = ALUS_##name(REG(op->b), REG(op->c));                                          \
        NEXT;                                                                                      \
    }                                                                                              \
    static OP_HANDLER(name##S_ri)                                                                  \
    {                                                                                              \
        REG(op->a) = ALUS_##name(REG(op->b), IMM);                                                 \
        NEXT;                                                                                      \
    }
ALU_WRITERS(HANDLERS)

static OP_HANDLER(TST_rr)
{
    logic_flags(c, REG(op->b) & REG(op->c));
    NEXT;
}
static OP_HANDLER(TST_ri)
{
    logic_flags(c, REG(op->b) & IMM);
    NEXT;
}
static OP_HANDLER(TEQ_rr)
{
    logic_flags(c, REG(op->b) ^ REG(op->c));
    NEXT;
}
static OP_HANDLER(TEQ_ri)
{
    logic_flags(c, REG(op->b) ^ IMM);
    NEXT;
}
static OP_HANDLER(CMP_rr)
{
    sub_flags(c, REG(op->b), REG(op->c));
    NEXT;
}
static OP_HANDLER(CMP_ri)
{
    sub_flags(c, REG(op->b), IMM);
    NEXT;
}
static OP_HANDLER(CMN_rr)
{
    add_flags(c, REG(op->b), REG(op->c));
    NEXT;
}
static OP_HANDLER(CMN_ri)
{
    add_flags(c, REG(op->b), IMM);
    NEXT;
}

#define FORMS(name)                                                                                \
    {                                                                                              \
        name##_rr, name##_ri, name##_lsl, name##_lsr, name##_asr, name##_ror                       \
    }
op_fn *const alu_ops[16][FORM_COUNT] = {
    FORMS(AND), FORMS(EOR), FORMS(SUB), FORMS(RSB), FORMS(ADD), FORMS(ADC), FORMS(SBC), FORMS(RSC),
    {NULL},     {NULL},     {NULL},     {NULL},     FORMS(ORR), FORMS(MOV), FORMS(BIC), FORMS(MVN),
};

#define FORMS_S(name)                                                                              \
    {                                                                                              \
        name##S_rr, name##S_ri                                                                     \
    }
op_fn *const alu_ops_s[16][2] = {
    FORMS_S(AND),     FORMS_S(EOR),     FORMS_S(SUB),     FORMS_S(RSB),
    FORMS_S(ADD),     FORMS_S(ADC),     FORMS_S(SBC),     FORMS_S(RSC),
    {TST_rr, TST_ri}, {TEQ_rr, TEQ_ri}, {CMP_rr, CMP_ri}, {CMN_rr, CMN_ri},
    FORMS_S(ORR),     FORMS_S(MOV),     FORMS_S(BIC),     FORMS_S(MVN),
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

/* One handler a type, for an immediate amount (i) and one in register b (r): plain, with the carry
 * (c), and as MOVS (s), which sets N and Z as well. */
#define SHIFT(name, type)                                                                          \
    static OP_HANDLER(name##_i)                                                                    \
    {                                                                                              \
        uint8_t ignored = 0;                                                                       \
        REG(op->a) = shift_c(REG(op->c), type, IMM, &ignored);                                     \
        NEXT;                                                                                      \
    }                                                                                              \
    static OP_HANDLER(name##_i_c)                                                                  \
    {                                                                                              \
        REG(op->a) = shift_c(REG(op->c), type, IMM, &c->cf);                                       \
        NEXT;                                                                                      \
    }                                                                                              \
    static OP_HANDLER(name##_i_s)                                                                  \
    {                                                                                              \
        REG(op->a) = logic_flags(c, shift_c(REG(op->c), type, IMM, &c->cf));                       \
        NEXT;                                                                                      \
    }                                                                                              \
    static OP_HANDLER(name##_r)                                                                    \
    {                                                                                              \
        uint8_t ignored = 0;                                                                       \
        REG(op->a) = shift_c(REG(op->c), type, REG(op->b) & 255, &ignored);                        \
        NEXT;                                                                                      \
    }                                                                                              \
    static OP_HANDLER(name##_r_c)                                                                  \
    {                                                                                              \
        REG(op->a) = shift_c(REG(op->c), type, REG(op->b) & 255, &c->cf);                          \
        NEXT;                                                                                      \
    }                                                                                              \
    static OP_HANDLER(name##_r_s)                                                                  \
    {                                                                                              \
        REG(op->a) = logic_flags(c, shift_c(REG(op->c), type, REG(op->b) & 255, &c->cf));          \
        NEXT;                                                                                      \
    }
SHIFT(lsl, 0)
SHIFT(lsr, 1)
SHIFT(asr, 2)
SHIFT(ror, 3)

#define SHIFT_ROW(name)                                                                            \
    {                                                                                              \
        {name##_i, name##_i_c, name##_i_s},                                                        \
        {                                                                                          \
            name##_r, name##_r_c, name##_r_s                                                       \
        }                                                                                          \
    }
op_fn *const shift_ops[4][2][3] = {SHIFT_ROW(lsl), SHIFT_ROW(lsr), SHIFT_ROW(asr), SHIFT_ROW(ror)};

OP_HANDLER(op_rrx)
{
    REG(op->a) = REG(op->c) >> 1 | (uint32_t)c->cf << 31;
    NEXT;
}

OP_HANDLER(op_rrx_s)
{
    uint32_t v = REG(op->c);
    REG(op->a) = v >> 1 | (uint32_t)c->cf << 31;
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
    REG(op->a) = (REG(op->a) & 0xffff) | IMM << 16;
    NEXT;
}

/* --- multiplies (A8.8.100 ff.) --- */

OP_HANDLER(op_mul)
{
    REG(op->a) = REG(op->b) * REG(op->c);
    NEXT;
}
OP_HANDLER(op_mul_s)
{
    REG(op->a) = logic_flags(c, REG(op->b) * REG(op->c));
    NEXT;
}
OP_HANDLER(op_mla)
{
    REG(op->a) = REG(op->b) * REG(op->c) + REG(op->d);
    NEXT;
}
OP_HANDLER(op_mla_s)
{
    REG(op->a) = logic_flags(c, REG(op->b) * REG(op->c) + REG(op->d));
    NEXT;
}
OP_HANDLER(op_mls)
{
    REG(op->a) = REG(op->d) - REG(op->b) * REG(op->c);
    NEXT;
}

/* RdLo in a, RdHi in d. */
#define LONG_MUL(name, product, acc)                                                               \
    OP_HANDLER(name)                                                                               \
    {                                                                                              \
        uint64_t v = (product) + (acc);                                                            \
        REG(op->a) = (uint32_t)v;                                                                  \
        REG(op->d) = (uint32_t)(v >> 32);                                                          \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(name##_s)                                                                           \
    {                                                                                              \
        uint64_t v = (product) + (acc);                                                            \
        REG(op->a) = (uint32_t)v;                                                                  \
        REG(op->d) = (uint32_t)(v >> 32);                                                          \
        set_nz64(c, v);                                                                            \
        NEXT;                                                                                      \
    }
#define UPRODUCT ((uint64_t)REG(op->b) * REG(op->c))
#define SPRODUCT ((uint64_t)((int64_t)(int32_t)REG(op->b) * (int32_t)REG(op->c)))
#define LONG_ACC ((uint64_t)REG(op->d) << 32 | REG(op->a))
LONG_MUL(op_umull, UPRODUCT, 0)
LONG_MUL(op_smull, SPRODUCT, 0)
LONG_MUL(op_umlal, UPRODUCT, LONG_ACC)
LONG_MUL(op_smlal, SPRODUCT, LONG_ACC)

/* --- extends, bit fields, counts (A8.8) --- */

OP_HANDLER(op_uxtb)
{
    REG(op->a) = ror(REG(op->c), IMM) & 0xff;
    NEXT;
}
OP_HANDLER(op_uxth)
{
    REG(op->a) = ror(REG(op->c), IMM) & 0xffff;
    NEXT;
}
OP_HANDLER(op_sxtb)
{
    REG(op->a) = (uint32_t)(int8_t)ror(REG(op->c), IMM);
    NEXT;
}
OP_HANDLER(op_sxth)
{
    REG(op->a) = (uint32_t)(int16_t)ror(REG(op->c), IMM);
    NEXT;
}
/* Bit fields: lsb in d, width-1 (extract) or mask (insert) in the immediate. */
OP_HANDLER(op_ubfx)
{
    REG(op->a) = REG(op->c) >> op->d & (0xffffffffu >> (31 - IMM));
    NEXT;
}
OP_HANDLER(op_sbfx)
{
    REG(op->a) = (uint32_t)sext(REG(op->c) >> op->d, IMM + 1);
    NEXT;
}
OP_HANDLER(op_bfi)
{
    REG(op->a) = (REG(op->a) & ~IMM) | (REG(op->c) << op->d & IMM);
    NEXT;
}
OP_HANDLER(op_clz)
{
    uint32_t v = REG(op->c);
    REG(op->a) = v ? (uint32_t)__builtin_clz(v) : 32;
    NEXT;
}
OP_HANDLER(op_rev)
{
    REG(op->a) = __builtin_bswap32(REG(op->c));
    NEXT;
}
OP_HANDLER(op_udiv)
{
    uint32_t d = REG(op->c);
    REG(op->a) = d ? REG(op->b) / d : 0;
    NEXT;
}
OP_HANDLER(op_sdiv)
{
    int32_t n = (int32_t)REG(op->b), d = (int32_t)REG(op->c);
    REG(op->a) = d == 0 ? 0 : d == -1 ? 0u - (uint32_t)n : (uint32_t)(n / d);
    NEXT;
}

/* --- guards: skip IMM ops unless the condition holds --- */
#define SKIP(name, number, cond)                                                                   \
    static OP_HANDLER(skip_##name)                                                                 \
    {                                                                                              \
        unsigned n = (cond) ? 1 : IMM;                                                             \
        NEXT_N(n);                                                                                 \
    }
CONDITIONS(SKIP)
#define SKIP_ROW(name, number, cond) skip_##name,
op_fn *const skip_ops[14] = {CONDITIONS(SKIP_ROW)};
