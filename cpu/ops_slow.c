/* ops_slow.c - slow paths of loads and stores: through mem_read() and mem_write(), which know
 * translation, devices, alignment, endianness and watchpoints.
 *
 * Each has the address expression of its hot handler (mem_forms.h). ARM DDI 0406C A3.2, A8.8.
 * Leaves out: nothing of its own; see ops_mem.c. */
#include "cpu/mem_forms.h"

/* By value: a local whose address is known elsewhere would be in the way of a tail call (gcc). */
struct loaded {
    uint64_t v;
    bool ok;
};

static struct loaded load_slow(struct cpu *c, const struct op *op, int64_t budget, uint32_t va,
                               unsigned size)
{
    uint32_t v;
    op_publish(c, op, budget);
    bool ok = mem_read(c, va, size, MEM_PLAIN, &v);
    return (struct loaded){ok ? v : 0, ok};
}

static struct loaded load64_slow(struct cpu *c, const struct op *op, int64_t budget, uint32_t va)
{
    uint64_t v;
    op_publish(c, op, budget);
    bool ok = mem_read64(c, va, MEM_NO_ISV, &v);
    return (struct loaded){ok ? v : 0, ok};
}

#define LOAD(kind, form, type, conv)                                                               \
    OP_HANDLER(SLOW_(kind, form))                                                                  \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        struct loaded l = load_slow(c, op, budget, va, sizeof(type));                              \
        if (!l.ok)                                                                                 \
            SLOW(op_raise);                                                                        \
        WB_##form;                                                                                 \
        RA = conv((uint32_t)l.v);                                                                  \
        SLOW(op_check);                                                                            \
    }

#define STORE(kind, form, type)                                                                    \
    OP_HANDLER(SLOW_(kind, form))                                                                  \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        op_publish(c, op, budget);                                                                 \
        if (!mem_write(c, va, sizeof(type), MEM_PLAIN, (type)RA))                                  \
            SLOW(op_raise);                                                                        \
        WB_##form;                                                                                 \
        SLOW(op_check);                                                                            \
    }

#define LOAD_PAIR(form)                                                                            \
    OP_HANDLER(SLOW_(LDRD, form))                                                                  \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        struct loaded l = load64_slow(c, op, budget, va);                                          \
        if (!l.ok)                                                                                 \
            SLOW(op_raise);                                                                        \
        WB_##form;                                                                                 \
        RA = (uint32_t)l.v;                                                                        \
        RD = (uint32_t)(l.v >> 32);                                                                \
        SLOW(op_check);                                                                            \
    }

#define STORE_PAIR(form)                                                                           \
    OP_HANDLER(SLOW_(STRD, form))                                                                  \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        op_publish(c, op, budget);                                                                 \
        if (!mem_write64(c, va, MEM_NO_ISV, (uint64_t)RD << 32 | RA))                              \
            SLOW(op_raise);                                                                        \
        WB_##form;                                                                                 \
        SLOW(op_check);                                                                            \
    }

ALL_FORMS
op_fn *const mem_ops_slow[MK_COUNT][MF_COUNT] = MEM_ROWS(SLOW_);

/* --- LDM, STM: the list is the immediate of the next slot, which says in `a` how many ops of the
 * instruction follow it; writeback is d. A loaded PC goes to temporary 0 (a jump follows); a stored
 * one comes from there. --- */

static inline uint32_t *list_reg(struct cpu *c, unsigned n)
{
    return n == 15 ? &c->tmp[0] : &c->r[n];
}

#define LIST    (op[1].imm)
#define LAST_OP (op + 1 + op[1].a)
#define LIST_WB ((uint32_t)(int8_t)op->d)

/* All or nothing. */
static bool load_list(struct cpu *c, const struct op *op)
{
    uint32_t base = RB, va = base + SC, v[16];
    unsigned n = 0;
    for (uint32_t l = LIST; l; l &= l - 1, n++)
        if (!mem_read(c, va + 4 * n, 4, MEM_ALIGNED | MEM_NO_ISV, &v[n]))
            return false;
    RB = base + LIST_WB;
    n = 0;
    for (uint32_t l = LIST; l; l &= l - 1)
        *list_reg(c, (unsigned)__builtin_ctz(l)) = v[n++];
    return true;
}

OP_HANDLER(op_ldm_slow)
{
    op_publish(c, op, budget);
    if (!load_list(c, op))
        SLOW(op_raise);
    TAIL return op_check(c, LAST_OP, budget);
}

OP_HANDLER(op_stm_slow)
{
    uint32_t base = RB, va = base + SC;
    unsigned n = (unsigned)__builtin_popcount(LIST);
    op_publish(c, op, budget);
    if (!mem_probe_write(c, va, 4 * n, MEM_ALIGNED | MEM_NO_ISV))
        SLOW(op_raise);
    for (uint32_t l = LIST; l; l &= l - 1, va += 4)
        if (!mem_write(c, va, 4, MEM_ALIGNED | MEM_NO_ISV,
                       *list_reg(c, (unsigned)__builtin_ctz(l))))
            SLOW(op_raise);
    RB = base + LIST_WB;
    TAIL return op_check(c, LAST_OP, budget);
}
