/* trace.h - events as lines of text, while the machine runs. */
#ifndef SIM_TRACE_H
#define SIM_TRACE_H

#include "sim/machine.h"

#include <stdio.h>

struct trace {
    struct machine *m;
    FILE *to;
    struct observer obs;
};

/* The kinds in a list such as "exc,gic" (a name, or the part before its first dash; "all" is all
 * but insn) as an observer's mask. False: *e names the one that is none. `len`: of the list. */
bool trace_kinds(const char *list, size_t len, uint32_t *mask, struct err *e);
void trace_attach(struct trace *t, struct machine *m, uint32_t mask, FILE *to);
void trace_detach(struct trace *t);

#endif
