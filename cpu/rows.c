/* rows.c - the instruction tables: the .def rows of A32, T16 and T32 as one array.
 *
 * mask and value are derived from the strings by decode_init(). */
#include "cpu/exec.h"
#include "cpu/fp_plan.h"
#include "cpu/simd_ops.h"
#include "cpu/translate.h"

#define INSN(name, bits, cls, fn, arg, clause)                                                     \
    {#name, bits, clause, tr_##fn, NULL, NULL, arg, cls, SET, 0, 0},
#define CALL(name, bits, cls, fn, clause)                                                          \
    {#name, bits, clause, NULL, x_##fn, NULL, 0, cls, SET, 0, 0},
#define OPER(name, bits, cls, fn, arg, clause)                                                     \
    {#name, bits, clause, NULL, x_##fn, NULL, arg, cls, SET, 0, 0},
#define PLAN(name, bits, cls, fn, arg, clause)                                                     \
    {#name, bits, clause, NULL, x_plan, plan_##fn, arg, cls, SET, 0, 0},

struct insn_row insn_rows[] = {
#define SET ISET_A32
#include "cpu/a32.def"
#undef SET
#define SET ISET_T16
#include "cpu/t16.def"
#undef SET
#define SET ISET_T32
#include "cpu/t32.def"
#undef SET
};

const unsigned insn_row_count = ARRAY_LEN(insn_rows);
