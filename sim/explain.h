/* explain.h - `hypscope explain WHAT`: the tables, read aloud. */
#ifndef SIM_EXPLAIN_H
#define SIM_EXPLAIN_H

#include "sim/base/base.h"

#include <stdio.h>

/* WHAT: a number (an A32 instruction), thumb=NUMBER, a register's name, REGISTER=VALUE (with
 * hsr=VALUE a whole syndrome), desc=VALUE (a descriptor). False: it is none of these (status 2). */
bool explain(const char *what, FILE *to, struct err *e);
/* One instruction: row, clause, disassembly, fields. */
void explain_insn(uint32_t raw, bool thumb, FILE *to);
/* Its disassembly alone, as if at pc; empty when there is none. */
void explain_disassembly(uint32_t raw, bool thumb, unsigned len, uint32_t pc, char *out,
                         size_t size);
/* A value of the Hyp Syndrome Register. */
void explain_hsr(uint32_t hsr, FILE *to);
/* The fields of a register whose name has rows in fields.def; false when it has none. */
bool explain_fields(const char *reg, uint64_t value, FILE *to);
/* A descriptor, in each format that it could be of. */
void explain_desc(uint64_t desc, FILE *to);

#endif
