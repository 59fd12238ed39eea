/* ops_leave.c - handlers that leave the engine's inner loop, and the ends of blocks.
 *
 * They set r[15] to where execution goes on and c->at_budget to what is left of the budget, counted
 * exactly; the run loop does the rest. */
#include "cpu/ops_int.h"

_Static_assert(EX_NEXT == 0, "op_call tests for anything else at once");

#define LEAVE_AT(pc)                                                                               \
    do {                                                                                           \
        c->r[15] = (pc);                                                                           \
        c->at_budget = budget;                                                                     \
        return NULL;                                                                               \
    } while (0)

/* A direct branch that is not linked: the run loop finds the block, and links it. */
OP_HANDLER(op_link_miss)
{
    budget += op->d;
    c->engine->link_from = op;
    LEAVE_AT(op[1].imm);
}

/* The budget, from which the linked block's cost has been taken, does not cover it: the run loop
 * goes on instruction by instruction. */
OP_HANDLER(op_link_short)
{
    budget += op_linked(op)->imm;
    LEAVE_AT(op[1].imm);
}

/* The jump cache does not know the target, or the budget is short. */
OP_HANDLER(op_goto_far_slow)
{
    budget += op->d;
    LEAVE_AT(op->imm & ~1u);
}

OP_HANDLER(op_jump_bx_slow)
{
    uint32_t v = RA;
    budget += op->d;
    LEAVE_AT(v & (v & 1 ? ~1u : ~3u));
}

OP_HANDLER(op_jump_reg_slow)
{
    budget += op->d;
    LEAVE_AT(RA & (c->thumb ? ~1u : ~3u));
}

/* The block ends inside an IT block. */
OP_HANDLER(op_set_it)
{
    cpu_set_it(c, (uint8_t)IMM);
    NEXT;
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

/* Something asked to leave: done here, if the op is its instruction's last. */
OP_HANDLER(op_check_slow)
{
    if (insn_index(c, op + 1) != insn_index(c, op))
        SLOW(op_leave_after);
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

/* An executor did not simply succeed (c->ex is its enum ex), or something asked to leave. */
OP_HANDLER(op_call_done)
{
    if (c->ex == EX_EXC)
        SLOW(op_raise);
    if (c->ex != EX_JUMP)
        SLOW(op_leave_after);
    const struct block *b = block_of(c->blk);
    budget += b->ninsns - (insn_index(c, op) + 1);
    LEAVE_AT(c->r[15]);
}
