/* ops_fp_mem.c - handlers of loads and stores of floating-point and SIMD registers.
 *
 * An access takes four slots and more: [0] the handler that looks its memory up in the host TLB;
 * [1] the instruction's executor and, in its a, how many ops of the instruction follow; [2..3] the
 * instruction. What is not found there at once is the executor's, with all that it knows
 * (op_exec_list). VLDR and VSTR are one op. The others (VLDM, VLD1, ...) leave the host address in
 * c->list, and the ops that follow move bytes. Memory holds D registers as the host does, when
 * data is little-endian; otherwise there are none of these ops. ARM DDI 0406C A7.6, A7.7. */
#include "cpu/op_tlb.h"
#include "cpu/ops_fp.h"
#include "cpu/ops_int.h"

/* In memory, at any address. */
typedef uint16_t any16 __attribute__((aligned(1)));
typedef uint32_t any32 __attribute__((aligned(1)));
typedef uint64_t any64 __attribute__((aligned(1)));
typedef uint64_t any128 __attribute__((vector_size(16), aligned(1)));

/* --- one register: a, at b + imm. A doubleword is aligned as a word, and must end in its page ---
 */

#define VLDR(name, type, R)                                                                        \
    OP_HANDLER(name)                                                                               \
    {                                                                                              \
        uint32_t va = RB + IMM;                                                                    \
        uintptr_t at = AT(va);                                                                     \
        if (unlikely(!HIT_WORDS(rd, sizeof(type))))                                                \
            SLOW(op_exec_list);                                                                    \
        R(OFF_A) = HOST(const type, rd, va);                                                       \
        NEXT_AFTER_DATA(3);                                                                        \
    }
#define VSTR(name, type, R)                                                                        \
    OP_HANDLER(name)                                                                               \
    {                                                                                              \
        uint32_t va = RB + IMM;                                                                    \
        uintptr_t at = AT(va);                                                                     \
        if (unlikely(!HIT_WORDS(wr, sizeof(type))))                                                \
            SLOW(op_exec_list);                                                                    \
        HOST(type, wr, va) = R(OFF_A);                                                             \
        NEXT_AFTER_DATA(3);                                                                        \
    }
VLDR(op_vldr32, uint32_t, SREG)
VLDR(op_vldr64, any64, DREG)
VSTR(op_vstr32, uint32_t, SREG)
VSTR(op_vstr64, any64, DREG)

/* --- several: imm bytes at b + SC, aligned by d + 1 --- */

#define PROBE(name, table)                                                                         \
    OP_HANDLER(name)                                                                               \
    {                                                                                              \
        uint32_t va = RB + SC;                                                                     \
        uintptr_t at = AT(va);                                                                     \
        if (unlikely(TAG(table) != (c->ctx | (va & (uint32_t)(OFF_D - 0x1000)))) ||                \
            unlikely((va & 0xfff) + IMM > 0x1000))                                                 \
            SLOW(op_exec_list);                                                                    \
        c->list = &HOST(uint8_t, table, va);                                                       \
        NEXT_AFTER_DATA(3);                                                                        \
    }
PROBE(op_vld_list, rd)
PROBE(op_vst_list, wr)

/* Bytes between a and the list's byte imm. */
#define COPY(size, type)                                                                           \
    OP_HANDLER(op_vld_##size)                                                                      \
    {                                                                                              \
        *(type *)VEC(OFF_A) = *(const type *)(void *)(c->list + IMM);                              \
        NEXT;                                                                                      \
    }                                                                                              \
    OP_HANDLER(op_vst_##size)                                                                      \
    {                                                                                              \
        *(type *)(void *)(c->list + IMM) = *(const type *)VEC(OFF_A);                              \
        NEXT;                                                                                      \
    }
COPY(1, uint8_t)
COPY(2, any16)
COPY(4, any32)
COPY(8, any64)
COPY(16, any128)

/* An element in all lanes of doubleword a. */
#define FILL(size, type, ones)                                                                     \
    OP_HANDLER(op_vld_all_##size)                                                                  \
    {                                                                                              \
        uint32_t v = *(const type *)(void *)(c->list + IMM) * UINT32_C(ones);                      \
        DREG(OFF_A) = (uint64_t)v << 32 | v;                                                       \
        NEXT;                                                                                      \
    }
FILL(1, uint8_t, 0x01010101)
FILL(2, any16, 0x00010001)
FILL(4, any32, 1)

/* Structures: the function in the next slot puts them into registers from a on, or out of them. */
OP_HANDLER(op_vld_structures)
{
    KERNEL_OF_NEXT(VEC(OFF_A), c->list, NULL);
    NEXT_AFTER_DATA(1);
}
OP_HANDLER(op_vst_structures)
{
    KERNEL_OF_NEXT(c->list, VEC(OFF_A), NULL);
    NEXT_AFTER_DATA(1);
}
