/* holes.h - the accessors of op.h for handlers compiled as stencils: an operand is the address of a
 * symbol that does not exist, which code.c replaces by the op's own value.
 *
 * An address is what a compiler puts into an instruction as a constant; it may be added and stored,
 * but not tested or scaled, for the compiler knows that an address is not zero. The tail call of
 * the next op is a jump to hole_next, which falls away; a tail call of another handler becomes a
 * jump to a stub, which sets op and block. The names are rows of holes.def. */
#ifndef CPU_CODE_HOLES_H
#define CPU_CODE_HOLES_H

#define HOLE(name, what) extern const char hole_##name[];
#define HOLE_JUMP(name, what)
#include "cpu/code/holes.def"
#undef HOLE
#undef HOLE_JUMP
op_fn hole_next, hole_skip, hole_link, hole_slow;
exec_fn hole_exec;
vec_fn hole_kernel;

#define HOLE_WORD(name) ((uint32_t)(uintptr_t)hole_##name)

#define OFF_A              ((uintptr_t)hole_a)
#define OFF_B              ((uintptr_t)hole_b)
#define OFF_C              ((uintptr_t)hole_c)
#define OFF_D              ((uintptr_t)hole_d)
#define OPD                ((uintptr_t)hole_d)
#define SC                 HOLE_WORD(sc)
#define IMM                HOLE_WORD(imm)
#define NEXT_AFTER_DATA(n) TAIL return hole_next(c, op, budget)
#define GUARD(cond)                                                                                \
    do {                                                                                           \
        if (cond)                                                                                  \
            NEXT;                                                                                  \
        TAIL return hole_skip(c, op, budget);                                                      \
    } while (0)
/* Until it is linked the branch costs nothing and leads to a stub of op_link_miss. */
#define GOTO_LINK                                                                                  \
    do {                                                                                           \
        budget -= (intptr_t)hole_cost;                                                             \
        if (unlikely(budget < 0))                                                                  \
            SLOW(op_link_short);                                                                   \
        TAIL return hole_link(c, op, budget);                                                      \
    } while (0)
#define JUMP_ENTRY ((const struct jump_entry *)(const void *)((char *)c + (uintptr_t)hole_jump))
#define PUBLISH                                                                                    \
    do {                                                                                           \
        c->blk = (const struct op *)(const void *)hole_blk;                                        \
        op_publish(c, (const struct op *)(const void *)hole_op, budget);                           \
    } while (0)
#define KERNEL_OF_NEXT(d, n, m) hole_kernel(c, d, n, m, IMM)
#define EXECUTE                 hole_exec(c, (const struct insn *)(const void *)hole_insn)

#endif
