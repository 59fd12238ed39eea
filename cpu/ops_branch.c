/* ops_branch.c - handlers that leave a block: direct links, the jump cache, calls of executors.
 *
 * A direct branch takes two slots: [0] the handler, with the number of instructions of the block
 * that it leaves unexecuted in d; [1] the target's pc in imm and the linked block's slot 0 in
 * place of a handler (NULL until linked). Links stay inside a page; what crosses pages asks the
 * jump cache. Leaves out: a return-address stack (the jump cache serves returns). */
#include "cpu/ops_int.h"

static inline const struct op *linked(const struct op *op)
{
    return (const struct op *)(const void *)op[1].fn;
}

/* Leave the engine's inner loop with execution to go on at pc. */
#define LEAVE_AT(pc)                                                                               \
    do {                                                                                           \
        c->r[15] = (pc);                                                                           \
        c->at_budget = budget;                                                                     \
        return;                                                                                    \
    } while (0)

static OP_HANDLER(link_miss)
{
    c->engine->link_from = op;
    LEAVE_AT(op[1].imm);
}

/* The budget does not cover the next block: the run loop goes on instruction by instruction. */
static OP_HANDLER(short_budget)
{
    LEAVE_AT(block_of(op)->va);
}

/* Enter the block whose slot 0 is t. */
#define ENTER(t)                                                                                   \
    do {                                                                                           \
        int64_t left = budget - (t)->imm;                                                          \
        if (unlikely(left < 0))                                                                    \
            TAIL return short_budget(c, (t), budget);                                              \
        c->blk = (t);                                                                              \
        budget = left;                                                                             \
        TAIL return (t)[1].fn(c, (t) + 1, budget);                                                 \
    } while (0)

#define TAKE_LINK(op)                                                                              \
    do {                                                                                           \
        const struct op *t = linked(op);                                                           \
        budget += (op)->d;                                                                         \
        if (unlikely(!t))                                                                          \
            TAIL return link_miss(c, (op), budget);                                                \
        ENTER(t);                                                                                  \
    } while (0)

OP_HANDLER(op_goto)
{
    TAKE_LINK(op);
}

#define BCC(name, number, cond)                                                                    \
    static OP_HANDLER(bcc_##name)                                                                  \
    {                                                                                              \
        if (!(cond))                                                                               \
            NEXT_N(2);                                                                             \
        TAKE_LINK(op);                                                                             \
    }
CONDITIONS(BCC)
#define BCC_ROW(name, number, cond) bcc_##name,
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
    static OP_HANDLER(form##_##name)                                                               \
    {                                                                                              \
        uint32_t x = REG(op->b), y = (operand);                                                    \
        uint32_t r = sub_flags(c, x, y);                                                           \
        (void)r;                                                                                   \
        dest;                                                                                      \
        if (!(cond))                                                                               \
            NEXT_N(2);                                                                             \
        TAKE_LINK(op);                                                                             \
    }
#define FUSED_ALL(name, cond)                                                                      \
    FUSED(name, cond, cmp_rr, REG(op->c), )                                                        \
    FUSED(name, cond, cmp_ri, IMM, )                                                               \
    FUSED(name, cond, subs_rr, REG(op->c), REG(op->a) = r)                                         \
    FUSED(name, cond, subs_ri, IMM, REG(op->a) = r)
SUB_CONDITIONS(FUSED_ALL)
#define CMP_ROW(name, cond)  {cmp_rr_##name, cmp_ri_##name},
#define SUBS_ROW(name, cond) {subs_rr_##name, subs_ri_##name},
op_fn *const cmp_bcc_ops[14][2] = {SUB_CONDITIONS(CMP_ROW)};
op_fn *const subs_bcc_ops[14][2] = {SUB_CONDITIONS(SUBS_ROW)};

OP_HANDLER(op_cbz)
{
    if (REG(op->b) != 0)
        NEXT_N(2);
    TAKE_LINK(op);
}

OP_HANDLER(op_cbnz)
{
    if (REG(op->b) == 0)
        NEXT_N(2);
    TAKE_LINK(op);
}

/* Guards on a register, for CBZ and CBNZ to another page. */
OP_HANDLER(op_skip_zero)
{
    unsigned n = REG(op->b) == 0 ? IMM : 1;
    NEXT_N(n);
}

OP_HANDLER(op_skip_nonzero)
{
    unsigned n = REG(op->b) != 0 ? IMM : 1;
    NEXT_N(n);
}

OP_HANDLER(op_nop)
{
    NEXT;
}

/* The block ends inside an IT block. */
OP_HANDLER(op_set_it)
{
    cpu_set_it(c, (uint8_t)IMM);
    NEXT;
}

/* Go to pc (with the Thumb bit in bit 0 of `key`) through the jump cache. */
#define JUMP_CACHED(pc, pc_and_t)                                                                  \
    do {                                                                                           \
        const struct jump_entry *e = &c->fast.jump[jump_index(pc)];                                \
        if (unlikely(e->key != (c->ctx | (pc_and_t))))                                             \
            LEAVE_AT(pc);                                                                          \
        const struct op *t = e->target;                                                            \
        ENTER(t);                                                                                  \
    } while (0)

/* A direct branch to another page, or to the other instruction set: bit 0 of imm is T. */
OP_HANDLER(op_goto_far)
{
    budget += op->d;
    c->thumb = IMM & 1;
    JUMP_CACHED(IMM & ~1u, IMM);
}

/* BXWritePC (A2.3.1). Address bits [1:0] == 0b10 are UNPREDICTABLE: BRANCH_10. */
OP_HANDLER(op_jump_bx)
{
    uint32_t v = REG(op->a);
    uint32_t t = v & 1, pc = v & (t ? ~1u : ~3u);
    budget += op->d;
    c->thumb = (uint8_t)t;
    JUMP_CACHED(pc, pc | t);
}

/* The same for a value that was loaded: the load may have asked to leave. */
OP_HANDLER(op_jump_loaded)
{
    if (unlikely(c->attention)) {
        uint32_t v = REG(op->a);
        budget += op->d;
        c->thumb = v & 1;
        LEAVE_AT(v & (v & 1 ? ~1u : ~3u));
    }
    TAIL return op_jump_bx(c, op, budget);
}

/* BranchWritePC: the instruction set stays. */
OP_HANDLER(op_jump_reg)
{
    uint32_t t = c->thumb, pc = REG(op->a) & (t ? ~1u : ~3u);
    budget += op->d;
    JUMP_CACHED(pc, pc | t);
}

/* The last op of a block that is a single instruction, or that ends where decoding must stop. */
OP_HANDLER(op_end)
{
    LEAVE_AT(IMM);
}

/* Slot 1 of a dead block: undo the entry, look again. */
OP_HANDLER(op_stale)
{
    budget += c->blk->imm;
    LEAVE_AT(block_of(c->blk)->va);
}

/* Slot 1 of a block whose first instruction has a breakpoint. */
OP_HANDLER(op_break)
{
    budget += c->blk->imm;
    LEAVE_AT(block_of(c->blk)->va);
}

/* Leave after the op's instruction, wherever its remaining ops are. */
OP_HANDLER(op_leave_after)
{
    const struct block *b = block_of(c->blk);
    unsigned at = insn_index(c, op);
    budget += b->ninsns - (at + 1);
    cpu_set_it(c, it_advance(b->insns[at].it));
    LEAVE_AT(b->va + b->insns[at].off + b->insns[at].len);
}

/* The end of an instruction of several ops, one of which may have asked to leave. */
OP_HANDLER(op_check)
{
    if (unlikely(c->attention) && insn_index(c, op + 1) != insn_index(c, op))
        TAIL return op_leave_after(c, op, budget);
    NEXT;
}

/* The op's instruction raised c->exc. It counts as executed, so that time never stands still. */
OP_HANDLER(op_raise)
{
    const struct block *b = block_of(c->blk);
    unsigned at = insn_index(c, op);
    c->raised = true;
    c->at_op = op;
    budget += b->ninsns - (at + 1);
    LEAVE_AT(b->va + b->insns[at].off);
}

/* An executor: [0] handler, [1] the function in place of a handler, [2..3] struct insn. */
OP_HANDLER(op_call)
{
    const struct insn *i = (const struct insn *)(const void *)&op[2];
    op_publish(c, op, budget);
    enum ex ex = ((exec_fn *)(void *)op[1].fn)(c, i);
    if (likely(ex == EX_NEXT && !c->attention))
        NEXT_N(4);
    if (ex == EX_EXC)
        TAIL return op_raise(c, op, budget);
    if (ex != EX_JUMP)
        TAIL return op_leave_after(c, op, budget);
    const struct block *b = block_of(c->blk);
    budget += b->ninsns - (insn_index(c, op) + 1);
    LEAVE_AT(c->r[15]);
}
