/* ops_branch.c - handlers of branches: direct links, fused compares, the jump cache; calls of
 * executors.
 *
 * A direct branch takes two slots: [0] the handler, with the number of instructions of the block
 * that it leaves unexecuted in d; [1] the target's pc in imm and the linked block's slot 0 in
 * place of a handler (NULL until linked). Links stay inside a page; what crosses pages asks the
 * jump cache. Leaving the engine's loop is ops_leave.c. Leaves out: a return-address stack (the
 * jump cache serves returns). */
#include "cpu/ops_int.h"

OP_HANDLER(op_goto)
{
    GOTO_LINK;
}

#define BCC(name, number, cond)                                                                    \
    OP_HANDLER(op_bcc_##name)                                                                      \
    {                                                                                              \
        if (!(cond))                                                                               \
            NEXT_AFTER_DATA(1);                                                                    \
        GOTO_LINK;                                                                                 \
    }
CONDITIONS(BCC)
#define BCC_ROW(name, number, cond) op_bcc_##name,
op_fn *const bcc_ops[14] = {CONDITIONS(BCC_ROW)};

/* A compare or a subtract, and the conditional branch that follows it, in one. */
/* clang-format off */
#define SUB_CONDITIONS(X)                                                                          \
    X(eq, x == y)                                                                                  \
    X(ne, x != y)                                                                                  \
    X(cs, x >= y)                                                                                  \
    X(cc, x < y) X(mi, (int32_t)(x - y) < 0) X(pl, (int32_t)(x - y) >= 0) X(vs, c->vf)             \
        X(vc, !c->vf) X(hi, x > y) X(ls, x <= y) X(ge, (int32_t)x >= (int32_t)y)                   \
            X(lt, (int32_t)x < (int32_t)y) X(gt, (int32_t)x > (int32_t)y)                          \
                X(le, (int32_t)x <= (int32_t)y)
/* clang-format on */

#define FUSED(name, cond, form, operand, dest)                                                     \
    OP_HANDLER(op_##form##_##name)                                                                 \
    {                                                                                              \
        uint32_t x = RB, y = (operand);                                                            \
        uint32_t r = sub_flags(c, x, y);                                                           \
        (void)r;                                                                                   \
        dest;                                                                                      \
        if (!(cond))                                                                               \
            NEXT_AFTER_DATA(1);                                                                    \
        GOTO_LINK;                                                                                 \
    }
#define FUSED_ALL(name, cond)                                                                      \
    FUSED(name, cond, cmp_rr, RC, )                                                                \
    FUSED(name, cond, cmp_ri, IMM, )                                                               \
    FUSED(name, cond, subs_rr, RC, RA = r)                                                         \
    FUSED(name, cond, subs_ri, IMM, RA = r)
SUB_CONDITIONS(FUSED_ALL)
#define CMP_ROW(name, cond)  {op_cmp_rr_##name, op_cmp_ri_##name},
#define SUBS_ROW(name, cond) {op_subs_rr_##name, op_subs_ri_##name},
op_fn *const cmp_bcc_ops[14][2] = {SUB_CONDITIONS(CMP_ROW)};
op_fn *const subs_bcc_ops[14][2] = {SUB_CONDITIONS(SUBS_ROW)};

OP_HANDLER(op_cbz)
{
    if (RB != 0)
        NEXT_AFTER_DATA(1);
    GOTO_LINK;
}

OP_HANDLER(op_cbnz)
{
    if (RB == 0)
        NEXT_AFTER_DATA(1);
    GOTO_LINK;
}

/* Guards on a register, for CBZ and CBNZ to another page. */
OP_HANDLER(op_skip_zero)
{
    GUARD(RB != 0);
}

OP_HANDLER(op_skip_nonzero)
{
    GUARD(RB == 0);
}

OP_HANDLER(op_nop)
{
    NEXT;
}

/* The end of an instruction of several ops, one of which may have asked to leave. */
OP_HANDLER(op_check)
{
    if (unlikely(c->attention))
        SLOW(op_check_slow);
    NEXT;
}

/* Enter the block that a jump cache's entry leads to, if it is the one for this key (pc and T);
 * otherwise leave at the pc, which `slow` knows how to find. */
#define JUMP_CACHED(entry, pc_and_t, slow)                                                         \
    do {                                                                                           \
        const struct jump_entry *e = (entry);                                                      \
        if (unlikely(e->key != (c->ctx | (pc_and_t))))                                             \
            SLOW(slow);                                                                            \
        const struct op *t = e->target;                                                            \
        int64_t left = budget + OPD - t->imm;                                                      \
        if (unlikely(left < 0))                                                                    \
            SLOW(slow);                                                                            \
        c->blk = t;                                                                                \
        GO_TO(t + 1, left);                                                                        \
    } while (0)

/* A direct branch to another page, or to the other instruction set: bit 0 of imm is T. */
OP_HANDLER(op_goto_far)
{
    c->thumb = IMM & 1;
    JUMP_CACHED(JUMP_ENTRY, IMM, op_goto_far_slow);
}

/* BXWritePC (A2.3.1). Address bits [1:0] == 0b10 are UNPREDICTABLE: BRANCH_10. */
OP_HANDLER(op_jump_bx)
{
    uint32_t v = RA;
    uint32_t t = v & 1, pc = v & (t ? ~1u : ~3u);
    c->thumb = (uint8_t)t;
    JUMP_CACHED(&c->fast.jump[jump_index(pc)], pc | t, op_jump_bx_slow);
}

/* The same for a value that was loaded: the load may have asked to leave. */
OP_HANDLER(op_jump_loaded)
{
    uint32_t v = RA;
    uint32_t t = v & 1, pc = v & (t ? ~1u : ~3u);
    c->thumb = (uint8_t)t;
    if (unlikely(c->attention))
        SLOW(op_jump_bx_slow);
    JUMP_CACHED(&c->fast.jump[jump_index(pc)], pc | t, op_jump_bx_slow);
}

/* BranchWritePC: the instruction set stays. */
OP_HANDLER(op_jump_reg)
{
    uint32_t t = c->thumb, pc = RA & (t ? ~1u : ~3u);
    JUMP_CACHED(&c->fast.jump[jump_index(pc)], pc | t, op_jump_reg_slow);
}

/* An executor: [0] handler, [1] the function in place of a handler, [2..3] struct insn. */
OP_HANDLER(op_call)
{
    PUBLISH;
    uint32_t ex = EXECUTE;
    c->ex = (uint8_t)ex;
    if (unlikely(ex | c->attention))
        SLOW(op_call_done);
    NEXT_AFTER_DATA(3);
}
