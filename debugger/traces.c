/* traces.c - the life of a trace file: made before the run, so that a name that cannot be written
 * is found out at once, and put in place when it is complete. */
#include "debugger/traces_int.h"

#include <stdlib.h>
#include <string.h>

static const struct trace_writer *const writers[TRACE_FORMATS] = {
    [TRACE_JSON] = &trace_json,
    [TRACE_TARMAC] = &trace_tarmac,
    [TRACE_VCD] = &trace_vcd,
};

enum trace_format trace_format_named(const char *word)
{
    unsigned i = 0;
    while (i < TRACE_FORMATS && strcmp(writers[i]->name, word) != 0)
        i++;
    return (enum trace_format)i;
}

uint64_t trace_ns(const struct trace_file *t, uint64_t cycle)
{
    uint64_t hz = t->m->cfg.clock_hz;
    return cycle / hz * 1000000000u + cycle % hz * 1000000000u / hz;
}

uint64_t trace_now(const struct trace_file *t)
{
    return trace_ns(t, sched_now(&t->m->sched));
}

static void told(void *self, enum observer_kind kind, const void *detail)
{
    struct trace_file *t = self;
    t->writer->told(t, kind, detail);
}

struct trace_file *trace_file_open(struct machine *m, enum trace_format format, const char *path,
                                   struct err *e)
{
    struct trace_file *t = calloc(1, sizeof *t);
    BUG_ON(!t);
    t->m = m;
    t->writer = writers[format];
    t->own = calloc(1, t->writer->size);
    BUG_ON(!t->own);
    if (!file_create(&t->out, path, e)) {
        free(t->own);
        free(t);
        return NULL;
    }
    t->to = t->out.f;
    t->writer->begin(t);
    t->obs = (struct observer){.mask = t->writer->mask, .fn = told, .self = t};
    observer_attach(&m->obs, &t->obs);
    return t;
}

bool trace_file_close(struct trace_file *t, struct err *e)
{
    observer_detach(&t->m->obs, &t->obs);
    bool ok = t->writer->end(t);
    if (ok)
        ok = file_commit(&t->out, e);
    else
        file_abandon(&t->out);
    if (!ok && !e->status)
        err_set(e, 2, "the trace could not be written");
    free(t->own);
    free(t);
    return ok;
}
