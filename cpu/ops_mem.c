/* ops_mem.c - handlers of loads and stores: one compare against the host TLB, inline.
 *
 * A hot handler never calls. Its slow path is the handler of the same name in mem_ops_slow,
 * generated from the same address expression; it goes through mem_read() and mem_write(), which
 * know translation, devices, alignment, endianness and watchpoints. ARM DDI 0406C A3.2, A8.8.
 * Leaves out: unprivileged and exclusive forms (executors). */
#include "cpu/ops_int.h"

/* Addresses and writeback by form; `va` and `base` are locals of the handler. */
#define VA_MF_OFF  (REG(op->b) + IMM)
#define VA_MF_PRE  (REG(op->b) + IMM)
#define VA_MF_POST (REG(op->b))
#define VA_MF_REG  (REG(op->b) + (REG(op->c) << (IMM & 31)))
#define WB_MF_OFF
#define WB_MF_PRE  REG(op->b) = va
#define WB_MF_POST REG(op->b) = va + IMM
#define WB_MF_REG

/* Does the fast table's entry serve this aligned access? A misaligned one never matches. */
#define HIT(e, va, size)  ((e)->tag == (c->ctx | ((va) & (0xfffff000u | ((size)-1)))))
#define HOST(type, e, va) (*(type *)((e)->addend + (va)))

#define LOAD(kind, form, type, conv)                                                               \
    static OP_HANDLER(slow_##kind##_##form)                                                        \
    {                                                                                              \
        uint32_t va = VA_##form, v;                                                                \
        if (!load_slow(c, op, budget, va, sizeof(type), &v))                                       \
            TAIL return op_raise(c, op, budget);                                                   \
        WB_##form;                                                                                 \
        REG(op->a) = conv(v);                                                                      \
        TAIL return op_check(c, op, budget);                                                       \
    }                                                                                              \
    static OP_HANDLER(kind##_##form)                                                               \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        const struct fast_entry *e = &c->fast.rd[fast_index(va)];                                  \
        if (unlikely(!HIT(e, va, sizeof(type))))                                                   \
            TAIL return slow_##kind##_##form(c, op, budget);                                       \
        uint32_t v = HOST(const type, e, va);                                                      \
        WB_##form;                                                                                 \
        REG(op->a) = conv(v);                                                                      \
        NEXT;                                                                                      \
    }

#define STORE(kind, form, type)                                                                    \
    static OP_HANDLER(slow_##kind##_##form)                                                        \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        op_publish(c, op, budget);                                                                 \
        if (!mem_write(c, va, sizeof(type), MEM_PLAIN, (type)REG(op->a)))                          \
            TAIL return op_raise(c, op, budget);                                                   \
        WB_##form;                                                                                 \
        TAIL return op_check(c, op, budget);                                                       \
    }                                                                                              \
    static OP_HANDLER(kind##_##form)                                                               \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        const struct fast_entry *e = &c->fast.wr[fast_index(va)];                                  \
        if (unlikely(!HIT(e, va, sizeof(type))))                                                   \
            TAIL return slow_##kind##_##form(c, op, budget);                                       \
        HOST(type, e, va) = (type)REG(op->a);                                                      \
        WB_##form;                                                                                 \
        NEXT;                                                                                      \
    }

/* LDRD/STRD: words to a and d; a doubleword that is only word-aligned takes the slow path. */
#define LOAD_PAIR(form)                                                                            \
    static OP_HANDLER(slow_LDRD_##form)                                                            \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        uint64_t v;                                                                                \
        if (!load64_slow(c, op, budget, va, &v))                                                   \
            TAIL return op_raise(c, op, budget);                                                   \
        WB_##form;                                                                                 \
        REG(op->a) = (uint32_t)v;                                                                  \
        REG(op->d) = (uint32_t)(v >> 32);                                                          \
        TAIL return op_check(c, op, budget);                                                       \
    }                                                                                              \
    static OP_HANDLER(LDRD_##form)                                                                 \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        const struct fast_entry *e = &c->fast.rd[fast_index(va)];                                  \
        if (unlikely(!HIT(e, va, 8)))                                                              \
            TAIL return slow_LDRD_##form(c, op, budget);                                           \
        uint64_t v = HOST(const uint64_t, e, va);                                                  \
        WB_##form;                                                                                 \
        REG(op->a) = (uint32_t)v;                                                                  \
        REG(op->d) = (uint32_t)(v >> 32);                                                          \
        NEXT;                                                                                      \
    }

#define STORE_PAIR(form)                                                                           \
    static OP_HANDLER(slow_STRD_##form)                                                            \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        op_publish(c, op, budget);                                                                 \
        if (!mem_write64(c, va, MEM_NO_ISV, (uint64_t)REG(op->d) << 32 | REG(op->a)))              \
            TAIL return op_raise(c, op, budget);                                                   \
        WB_##form;                                                                                 \
        TAIL return op_check(c, op, budget);                                                       \
    }                                                                                              \
    static OP_HANDLER(STRD_##form)                                                                 \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        const struct fast_entry *e = &c->fast.wr[fast_index(va)];                                  \
        if (unlikely(!HIT(e, va, 8)))                                                              \
            TAIL return slow_STRD_##form(c, op, budget);                                           \
        HOST(uint64_t, e, va) = (uint64_t)REG(op->d) << 32 | REG(op->a);                           \
        WB_##form;                                                                                 \
        NEXT;                                                                                      \
    }

static bool load_slow(struct cpu *c, const struct op *op, int64_t budget, uint32_t va,
                      unsigned size, uint32_t *v)
{
    op_publish(c, op, budget);
    return mem_read(c, va, size, MEM_PLAIN, v);
}

static bool load64_slow(struct cpu *c, const struct op *op, int64_t budget, uint32_t va,
                        uint64_t *v)
{
    op_publish(c, op, budget);
    return mem_read64(c, va, MEM_NO_ISV, v);
}

#define PLAIN(v) (v)
#define S8(v)    ((uint32_t)(int8_t)(v))
#define S16(v)   ((uint32_t)(int16_t)(v))

#define ALL_KINDS(form)                                                                            \
    LOAD(LDR, form, uint32_t, PLAIN)                                                               \
    LOAD(LDRB, form, uint8_t, PLAIN)                                                               \
    LOAD(LDRSB, form, uint8_t, S8)                                                                 \
    LOAD(LDRH, form, uint16_t, PLAIN)                                                              \
    LOAD(LDRSH, form, uint16_t, S16)                                                               \
    STORE(STR, form, uint32_t)                                                                     \
    STORE(STRB, form, uint8_t)                                                                     \
    STORE(STRH, form, uint16_t)                                                                    \
    LOAD_PAIR(form)                                                                                \
    STORE_PAIR(form)
ALL_KINDS(MF_OFF)
ALL_KINDS(MF_PRE)
ALL_KINDS(MF_POST)
ALL_KINDS(MF_REG)

#define ROW(pre, kind)                                                                             \
    {                                                                                              \
        pre##kind##_MF_OFF, pre##kind##_MF_PRE, pre##kind##_MF_POST, pre##kind##_MF_REG            \
    }
op_fn *const mem_ops[MK_COUNT][MF_COUNT] = {
    ROW(, LDR), ROW(, LDRB), ROW(, LDRSB), ROW(, LDRH), ROW(, LDRSH),
    ROW(, STR), ROW(, STRB), ROW(, STRH),  ROW(, LDRD), ROW(, STRD),
};
op_fn *const mem_ops_slow[MK_COUNT][MF_COUNT] = {
    ROW(slow_, LDR), ROW(slow_, LDRB), ROW(slow_, LDRSB), ROW(slow_, LDRH), ROW(slow_, LDRSH),
    ROW(slow_, STR), ROW(slow_, STRB), ROW(slow_, STRH),  ROW(slow_, LDRD), ROW(slow_, STRD),
};

/* --- LDM, STM: base in b, first address at base + (int8_t)c, writeback (int8_t)d, list in imm.
 * A loaded PC goes to temporary 0 (a jump follows); a stored one comes from there. --- */

static inline uint32_t *list_reg(struct cpu *c, unsigned n)
{
    return n == 15 ? &c->tmp[0] : &c->r[n];
}

OP_HANDLER(op_ldm_slow)
{
    uint32_t base = REG(op->b), va = base + (uint32_t)(int8_t)op->c, v[16];
    unsigned n = 0;
    op_publish(c, op, budget);
    for (uint32_t l = IMM; l; l &= l - 1, n++)
        if (!mem_read(c, va + 4 * n, 4, MEM_ALIGNED | MEM_NO_ISV, &v[n]))
            TAIL return op_raise(c, op, budget);
    REG(op->b) = base + (uint32_t)(int8_t)op->d;
    n = 0;
    for (uint32_t l = IMM; l; l &= l - 1)
        *list_reg(c, (unsigned)__builtin_ctz(l)) = v[n++];
    TAIL return op_check(c, op, budget);
}

OP_HANDLER(op_ldm)
{
    uint32_t base = REG(op->b), va = base + (uint32_t)(int8_t)op->c, l = IMM;
    const struct fast_entry *e = &c->fast.rd[fast_index(va)];
    if (unlikely(!HIT(e, va, 4) || (va & 0xfff) + 4u * (unsigned)__builtin_popcount(l) > 0x1000))
        TAIL return op_ldm_slow(c, op, budget);
    const uint32_t *p = &HOST(const uint32_t, e, va);
    REG(op->b) = base + (uint32_t)(int8_t)op->d;
    for (; l; l &= l - 1)
        *list_reg(c, (unsigned)__builtin_ctz(l)) = *p++;
    NEXT;
}

OP_HANDLER(op_stm_slow)
{
    uint32_t base = REG(op->b), va = base + (uint32_t)(int8_t)op->c;
    unsigned n = (unsigned)__builtin_popcount(IMM);
    op_publish(c, op, budget);
    if (!mem_probe_write(c, va, 4 * n, MEM_ALIGNED | MEM_NO_ISV))
        TAIL return op_raise(c, op, budget);
    for (uint32_t l = IMM; l; l &= l - 1, va += 4)
        if (!mem_write(c, va, 4, MEM_ALIGNED | MEM_NO_ISV,
                       *list_reg(c, (unsigned)__builtin_ctz(l))))
            TAIL return op_raise(c, op, budget);
    REG(op->b) = base + (uint32_t)(int8_t)op->d;
    TAIL return op_check(c, op, budget);
}

OP_HANDLER(op_stm)
{
    uint32_t base = REG(op->b), va = base + (uint32_t)(int8_t)op->c, l = IMM;
    const struct fast_entry *e = &c->fast.wr[fast_index(va)];
    if (unlikely(!HIT(e, va, 4) || (va & 0xfff) + 4u * (unsigned)__builtin_popcount(l) > 0x1000))
        TAIL return op_stm_slow(c, op, budget);
    uint32_t *p = &HOST(uint32_t, e, va);
    for (; l; l &= l - 1)
        *p++ = *list_reg(c, (unsigned)__builtin_ctz(l));
    REG(op->b) = base + (uint32_t)(int8_t)op->d;
    NEXT;
}
