/* ops_slow_fp.c - slow paths of loads and stores of floating-point and SIMD registers: their
 * executors (cpu/ops_fp_mem.c says what is where). */
#include "cpu/ops_fp.h"
#include "cpu/ops_int.h"

OP_HANDLER(op_exec_list)
{
    op_publish(c, op, budget);
    unsigned ex = EXECUTE;
    c->ex = (uint8_t)ex;
    if (unlikely(ex | c->attention))
        SLOW(op_call_done);
    NEXT_N(4 + op[1].a);
}
