/* traces_int.h - what the writers of traces share: traces.c has the life, one file has each format.
 */
#ifndef DEBUGGER_TRACES_INT_H
#define DEBUGGER_TRACES_INT_H

#include "cpu/observe.h"
#include "debugger/traces.h"

#include <stdio.h>

struct trace_writer {
    const char *name;
    uint32_t mask; /* of observer kinds */
    size_t size;   /* bytes of state of its own, cleared at the start */
    void (*begin)(struct trace_file *t);
    void (*told)(struct trace_file *t, enum observer_kind kind, const void *detail);
    bool (*end)(struct trace_file *t); /* false: the file could not be completed */
};

extern const struct trace_writer trace_json, trace_tarmac, trace_vcd;

struct trace_file {
    struct machine *m;
    const struct trace_writer *writer;
    FILE *to;
    void *own; /* the writer's */
    struct observer obs;
    struct file_out out;
};

/* Nanoseconds of the machine's clock. */
uint64_t trace_ns(const struct trace_file *t, uint64_t cycle);
uint64_t trace_now(const struct trace_file *t);

#endif
