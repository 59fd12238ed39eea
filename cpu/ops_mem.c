/* ops_mem.c - handlers of loads and stores: one compare against the host TLB, inline.
 *
 * A hot handler never calls. Its slow path is the handler of the same name in ops_slow.c, generated
 * from the same address expression. A list of registers (LDM, STM) is a run of ops: one probes the
 * page, each of the others moves some words; the slow path does the whole list and passes over
 * them. ARM DDI 0406C A3.2, A8.8. Leaves out: unprivileged and exclusive forms (executors). */
#include "cpu/mem_forms.h"
#include "cpu/op_tlb.h"

#define LOAD(kind, form, type, conv)                                                               \
    op_fn SLOW_(kind, form);                                                                       \
    OP_HANDLER(HOT(kind, form))                                                                    \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        uintptr_t at = AT(va);                                                                     \
        if (unlikely(!HIT(rd, va, sizeof(type))))                                                  \
            SLOW(SLOW_(kind, form));                                                               \
        uint32_t v = HOST(const type, rd, va);                                                     \
        WB_##form;                                                                                 \
        RA = conv(v);                                                                              \
        NEXT;                                                                                      \
    }

#define STORE(kind, form, type)                                                                    \
    op_fn SLOW_(kind, form);                                                                       \
    OP_HANDLER(HOT(kind, form))                                                                    \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        uintptr_t at = AT(va);                                                                     \
        if (unlikely(!HIT(wr, va, sizeof(type))))                                                  \
            SLOW(SLOW_(kind, form));                                                               \
        HOST(type, wr, va) = (type)RA;                                                             \
        WB_##form;                                                                                 \
        NEXT;                                                                                      \
    }

/* LDRD, STRD need word alignment alone; what goes into the next page takes the slow path. */
#define LOAD_PAIR(form)                                                                            \
    op_fn SLOW_(LDRD, form);                                                                       \
    OP_HANDLER(HOT(LDRD, form))                                                                    \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        uintptr_t at = AT(va);                                                                     \
        if (unlikely(!HIT_WORDS(rd, 8)))                                                           \
            SLOW(SLOW_(LDRD, form));                                                               \
        uint64_t v = HOST(const word_pair, rd, va);                                                \
        WB_##form;                                                                                 \
        RA = (uint32_t)v;                                                                          \
        RD = (uint32_t)(v >> 32);                                                                  \
        NEXT;                                                                                      \
    }

#define STORE_PAIR(form)                                                                           \
    op_fn SLOW_(STRD, form);                                                                       \
    OP_HANDLER(HOT(STRD, form))                                                                    \
    {                                                                                              \
        uint32_t va = VA_##form;                                                                   \
        uintptr_t at = AT(va);                                                                     \
        if (unlikely(!HIT_WORDS(wr, 8)))                                                           \
            SLOW(SLOW_(STRD, form));                                                               \
        HOST(word_pair, wr, va) = (uint64_t)RD << 32 | RA;                                         \
        WB_##form;                                                                                 \
        NEXT;                                                                                      \
    }

ALL_FORMS
op_fn *const mem_ops[MK_COUNT][MF_COUNT] = MEM_ROWS(HOT);

/* --- LDM, STM: base in b, first address at base + SC, the list's length in bytes in the immediate
 * of the probe. The words that follow are moved by c->list, the list's host address, which means
 * nothing between instructions. --- */

#define PROBE(name, table, slow)                                                                   \
    OP_HANDLER(name)                                                                               \
    {                                                                                              \
        uint32_t va = RB + SC;                                                                     \
        uintptr_t at = AT(va);                                                                     \
        if (unlikely(!HIT(table, va, 4)) || unlikely((va & 0xfff) + IMM > 0x1000))                 \
            SLOW(slow);                                                                            \
        c->list = &HOST(uint8_t, table, va);                                                       \
        NEXT_AFTER_DATA(1);                                                                        \
    }
PROBE(op_ldm, rd, op_ldm_slow)
PROBE(op_stm, wr, op_stm_slow)

/* One, two or four words from the list's byte IMM on. */
#define WORD(n) (*(uint32_t *)(void *)(c->list + IMM + 4 * (n)))
OP_HANDLER(op_ldm_1)
{
    RA = WORD(0);
    NEXT;
}
OP_HANDLER(op_ldm_2)
{
    uint32_t v0 = WORD(0), v1 = WORD(1);
    RA = v0;
    RB = v1;
    NEXT;
}
OP_HANDLER(op_ldm_4)
{
    uint32_t v0 = WORD(0), v1 = WORD(1), v2 = WORD(2), v3 = WORD(3);
    RA = v0;
    RB = v1;
    RC = v2;
    RD = v3;
    NEXT;
}
OP_HANDLER(op_stm_1)
{
    WORD(0) = RA;
    NEXT;
}
OP_HANDLER(op_stm_2)
{
    uint32_t v0 = RA, v1 = RB;
    WORD(0) = v0;
    WORD(1) = v1;
    NEXT;
}
OP_HANDLER(op_stm_4)
{
    uint32_t v0 = RA, v1 = RB, v2 = RC, v3 = RD;
    WORD(0) = v0;
    WORD(1) = v1;
    WORD(2) = v2;
    WORD(3) = v3;
    NEXT;
}
