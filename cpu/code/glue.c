/* glue.c - the one stencil that is no handler: from generated code to a handler that works on the
 * op in memory. Compiled as a stencil only. */
#include "cpu/ops_int.h"

OP_HANDLER(code_stub)
{
    c->blk = (const struct op *)(const void *)hole_blk;
    TAIL return hole_slow(c, (const struct op *)(const void *)hole_op, budget);
}
