/* op.h - a decoded instruction as the engine runs it: a handler, four operands, an immediate.
 *
 * An op is 16 bytes. Operand bytes are offsets into struct cpu, whose first members are the
 * registers and the translator's two temporaries. A handler ends in a tail call to the next op
 * (NEXT), so a block runs without returning; it returns only to leave the engine's inner loop.
 * Where a compiler does not make tail calls, a handler returns the next op to a loop instead.
 * Handlers read operands through the accessors below and never the layout: the same sources are
 * compiled a second time as stencils, whose operands are holes that code/ fills in. */
#ifndef CPU_OP_H
#define CPU_OP_H

#include "cpu/insn.h"

#ifndef __has_attribute
#define __has_attribute(x) 0
#endif
#ifndef __has_feature
#define __has_feature(x) 0
#endif
/* GO_TO: on with op `to`. gcc makes the calls as jumps, and the build looks into the objects to be
 * sure (cmake/handlers.cmake); else the budget goes by c->at_budget through op_run()'s loop. */
#if __has_attribute(musttail)
#define TAIL __attribute__((musttail))
#else
#define TAIL
#endif
#if __has_attribute(musttail) || defined(HYPSCOPE_SIBLING_CALLS)
#define GO_TO(to, left) TAIL return (to)->fn(c, (to), (left))
#else
#define GO_TO(to, left) return (c->at_budget = (left), (to))
#endif
/* Not under AddressSanitizer: its stack frames are more than that convention can do. */
#if __has_attribute(preserve_none) && defined(__x86_64__) && !defined(HYPSCOPE_PLAIN_CALLS) &&     \
    !__has_feature(address_sanitizer)
#define OPCC __attribute__((preserve_none))
#else
#define OPCC
#endif

struct op;
/* NULL: the engine's inner loop is left, and c->at_budget says with which budget. */
typedef OPCC const struct op *op_fn(struct cpu *c, const struct op *op, int64_t budget);

struct op {
    op_fn *fn;
    uint8_t a, b, c, d;
    uint32_t imm;
};
_Static_assert(sizeof(struct op) == 16, "ops are 16 bytes");

/* Handlers are global functions, for a stencil is known by its handler. */
#define OP_HANDLER(name)                                                                           \
    OPCC const struct op *name(struct cpu *c, const struct op *op, int64_t budget)

/* The second slot of a direct branch: the linked block's slot 0, in place of a handler. */
static inline const struct op *op_linked(const struct op *op)
{
    return (const struct op *)(const void *)op[1].fn;
}

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* Offsets that operand bytes hold. */
#define REG(off)   (*(uint32_t *)(void *)((char *)c + (off)))
#define REG_OFF(n) ((uint8_t)(4 * (n)))
#define TMP_OFF(k) ((uint8_t)(offsetof(struct cpu, tmp) + 4 * (k)))

/* What a handler says instead of the op's layout:
 *   RA RB RC RD   the register or temporary of an operand byte, an lvalue
 *   OFF_A ...     operand bytes as offsets, for SREG, DREG and VEC
 *   OPD, SC       operand d as a number, operand c as a signed one; IMM the immediate
 *   NEXT          go on with the next op; NEXT_AFTER_DATA the same, past the data in n more slots
 *   GUARD(cond)   go on with the next op, or skip IMM ops unless cond holds
 *   SLOW(f)       leave it to another handler, which finds its op in memory
 *   GOTO_LINK     leave the block by the direct link in the next slot
 *   JUMP_ENTRY    the jump cache's entry for the pc that the immediate holds
 *   PUBLISH       let time, pc and counts be computed from this op
 *   EXECUTE       call the executor in the next slot with the instruction in the two after it
 *   KERNEL_OF_NEXT(d, n, m)  call the vec_fn in the next slot, with the immediate */
#define SLOW(f) TAIL return f(c, op, budget)
#ifdef HYPSCOPE_STENCIL
#include "cpu/code/holes.h"
#else
#define OFF_A              ((uintptr_t)op->a)
#define OFF_B              ((uintptr_t)op->b)
#define OFF_C              ((uintptr_t)op->c)
#define OFF_D              ((uintptr_t)op->d)
#define OPD                ((uint32_t)op->d)
#define SC                 ((uint32_t)(int8_t)op->c)
#define IMM                (op->imm)
#define NEXT_N(n)          GO_TO(op + (n), budget)
#define NEXT_AFTER_DATA(n) NEXT_N(1 + (n))
#define GUARD(cond)                                                                                \
    do {                                                                                           \
        unsigned n = (cond) ? 1 : IMM;                                                             \
        NEXT_N(n);                                                                                 \
    } while (0)
#define GOTO_LINK                                                                                  \
    do {                                                                                           \
        const struct op *t = op_linked(op);                                                        \
        if (unlikely(!t))                                                                          \
            SLOW(op_link_miss);                                                                    \
        budget -= (int64_t)t->imm - OPD;                                                           \
        if (unlikely(budget < 0))                                                                  \
            SLOW(op_link_short);                                                                   \
        c->blk = t;                                                                                \
        GO_TO(t + 1, budget);                                                                      \
    } while (0)
#define JUMP_ENTRY              (&c->fast.jump[jump_index(IMM & ~1u)])
#define PUBLISH                 op_publish(c, op, budget)
#define INSN_OF_NEXT            ((const struct insn *)(const void *)&op[2])
#define EXECUTE                 (((exec_fn *)(void *)op[1].fn)(c, INSN_OF_NEXT))
#define KERNEL_OF_NEXT(d, n, m) (((vec_fn *)(void *)op[1].fn)(c, d, n, m, IMM))
#endif
#define RA REG(OFF_A)
#define RB REG(OFF_B)
#define RC REG(OFF_C)
#define RD REG(OFF_D)
/* Floating-point and SIMD registers: operand bytes are offsets in c->vd, too. */
#define VEC(off)  ((void *)((char *)c + offsetof(struct cpu, vd) + (off)))
#define SREG(off) (*(uint32_t *)VEC(off))
#define DREG(off) (*(uint64_t *)VEC(off))
#define NEXT      NEXT_AFTER_DATA(0)

/* Run from op until a handler leaves. */
static inline void op_run(struct cpu *c, const struct op *op, int64_t budget)
{
    c->at_budget = budget;
    while ((op = op->fn(c, op, c->at_budget)))
        ;
}

/* A slow path notes where it is, so that time, pc and counts can be computed from the op. */
static inline void op_publish(struct cpu *c, const struct op *op, int64_t budget)
{
    c->at_op = op;
    c->at_budget = budget;
}

/* --- condition codes, from the unpacked flags (A8.3) --- */
static inline bool cc_eq(const struct cpu *c)
{
    return (uint32_t)c->nz == 0;
}
static inline bool cc_cs(const struct cpu *c)
{
    return c->cf;
}
static inline bool cc_mi(const struct cpu *c)
{
    return c->nz < 0;
}
static inline bool cc_vs(const struct cpu *c)
{
    return c->vf;
}
static inline bool cc_hi(const struct cpu *c)
{
    return c->cf && (uint32_t)c->nz != 0;
}
static inline bool cc_ge(const struct cpu *c)
{
    return (uint64_t)c->nz >> 63 == c->vf;
}
static inline bool cc_gt(const struct cpu *c)
{
    return cc_ge(c) && (uint32_t)c->nz != 0;
}

/* Does condition cc (0..14) hold? For slow code; hot code has one handler a condition. */
static inline bool cc_holds(const struct cpu *c, unsigned cc)
{
    bool r;
    switch (cc >> 1) {
    case 0:
        r = cc_eq(c);
        break;
    case 1:
        r = cc_cs(c);
        break;
    case 2:
        r = cc_mi(c);
        break;
    case 3:
        r = cc_vs(c);
        break;
    case 4:
        r = cc_hi(c);
        break;
    case 5:
        r = cc_ge(c);
        break;
    case 6:
        r = cc_gt(c);
        break;
    default:
        return true;
    }
    return r != (cc & 1);
}

/* X(NAME, number, expression): the fourteen conditions that can fail. */
/* clang-format off */
#define CONDITIONS(X)                                                                              \
    X(eq, 0, cc_eq(c))                                                                             \
    X(ne, 1, !cc_eq(c))                                                                            \
    X(cs, 2, cc_cs(c))                                                                             \
    X(cc, 3, !cc_cs(c)) X(mi, 4, cc_mi(c)) X(pl, 5, !cc_mi(c)) X(vs, 6, cc_vs(c))                  \
        X(vc, 7, !cc_vs(c)) X(hi, 8, cc_hi(c)) X(ls, 9, !cc_hi(c)) X(ge, 10, cc_ge(c))             \
            X(lt, 11, !cc_ge(c)) X(gt, 12, cc_gt(c)) X(le, 13, !cc_gt(c))
/* clang-format on */

#endif
