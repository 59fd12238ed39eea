/* op.h - a decoded instruction as the engine runs it: a handler, four operands, an immediate.
 *
 * An op is 16 bytes. Operand bytes are offsets into struct cpu, whose first members are the
 * registers and the translator's two temporaries. A handler ends in a tail call to the next op
 * (NEXT), so a block runs without returning; it returns only to leave the engine's inner loop.
 * Handlers read operands through the accessors below and never the layout, so that the same
 * sources can be compiled a second time as stencils. */
#ifndef CPU_OP_H
#define CPU_OP_H

#include "cpu/insn.h"

#ifndef __has_attribute
#define __has_attribute(x) 0
#endif
#if !__has_attribute(musttail)
#error "the engine needs guaranteed tail calls: build with clang 14 or newer"
#endif
#define TAIL __attribute__((musttail))
/* Not under AddressSanitizer: its stack frames are more than that convention can do. */
#if __has_attribute(preserve_none) && defined(__x86_64__) && !__has_feature(address_sanitizer)
#define OPCC __attribute__((preserve_none))
#else
#define OPCC
#endif

struct op;
typedef OPCC void op_fn(struct cpu *c, const struct op *op, int64_t budget);

struct op {
    op_fn *fn;
    uint8_t a, b, c, d;
    uint32_t imm;
};
_Static_assert(sizeof(struct op) == 16, "ops are 16 bytes");

#define OP_HANDLER(name) OPCC void name(struct cpu *c, const struct op *op, int64_t budget)

/* Operand accessors. REG(op->a) is a register or temporary, as an lvalue. */
#define REG(off)   (*(uint32_t *)(void *)((char *)c + (off)))
#define REG_OFF(n) ((uint8_t)(4 * (n)))
#define TMP_OFF(k) ((uint8_t)(offsetof(struct cpu, tmp) + 4 * (k)))
#define IMM        (op->imm)

#define NEXT_N(n) TAIL return op[n].fn(c, op + (n), budget)
#define NEXT      NEXT_N(1)

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

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
