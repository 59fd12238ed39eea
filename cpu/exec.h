/* exec.h - every executor that a row names: x_<fn>. */
#ifndef CPU_EXEC_H
#define CPU_EXEC_H

#include "cpu/insn.h"

#define INSN(name, bits, cls, tr, arg, clause)
#define CALL(name, bits, cls, fn, clause) exec_fn x_##fn;
#define PLAN(name, bits, cls, plan, arg, clause)
#define OPER(name, bits, cls, fn, arg, clause) exec_fn x_##fn;
#include "cpu/a32.def"
#include "cpu/t16.def"
#include "cpu/t32.def"
/* Are floating-point and SIMD enabled, with nothing of them disabled or trapped? A context depends
 * on it, and decoded blocks do. */
bool fp_all_open(const struct cpu *c);
exec_fn x_plan; /* of all rows that have a plan */
#undef INSN
#undef CALL
#undef OPER
#undef PLAN

#endif
