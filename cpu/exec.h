/* exec.h - every executor that a row names: x_<fn>. */
#ifndef CPU_EXEC_H
#define CPU_EXEC_H

#include "cpu/insn.h"

#define INSN(name, bits, cls, tr, arg, clause)
#define CALL(name, bits, cls, fn, clause)      exec_fn x_##fn;
#define OPER(name, bits, cls, fn, arg, clause) exec_fn x_##fn;
#include "cpu/a32.def"
#include "cpu/t16.def"
#include "cpu/t32.def"
#undef INSN
#undef CALL
#undef OPER

#endif
