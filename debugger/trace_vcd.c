/* trace_vcd.c - a value change dump (IEEE 1364-2005, clause 18): interrupt and timer lines as
 * wires, each core's mode and VMID as vectors.
 *
 * Which lines there are is known only when they have moved, and a dump names its variables first:
 * so changes are kept in a temporary file until the end. Leaves out: buses and registers. */
#include "debugger/traces_int.h"

#include "cpu/exc.h"
#include "sim/switches.h"

#include <inttypes.h>
#include <string.h>

enum { WIRES = 256 };

struct wire {
    const void *which;
    const char *name;
    unsigned input;
};

struct vcd {
    FILE *changes;
    bool lost;
    struct wire wire[WIRES];
    unsigned wires;
    bool begun;
    uint64_t last; /* time written last */
};

/* Identifier codes: printable characters, as few as do. */
static const char *code(unsigned n, char buf[4])
{
    enum { FIRST = '!', COUNT = 94 };
    unsigned len = 0;
    do {
        buf[len++] = (char)(FIRST + n % COUNT);
        n /= COUNT;
    } while (n && len < 3);
    buf[len] = 0;
    return buf;
}

/* Each core has two vectors, before the wires. */
static unsigned mode_code(unsigned core)
{
    return 2 * core;
}

static unsigned wire_code(const struct trace_file *t, unsigned wire)
{
    return 2 * t->m->ncpus + wire;
}

static void at_time(struct trace_file *t)
{
    struct vcd *v = t->own;
    uint64_t now = trace_now(t);
    if (v->begun && now == v->last)
        return;
    fprintf(v->changes, "#%" PRIu64 "\n", now);
    v->begun = true;
    v->last = now;
}

static void vector(struct trace_file *t, unsigned bits, uint32_t value, unsigned id)
{
    struct vcd *v = t->own;
    char buf[4];
    at_time(t);
    fputc('b', v->changes);
    for (unsigned i = bits; i--;)
        fputc('0' + (char)(value >> i & 1), v->changes);
    fprintf(v->changes, " %s\n", code(id, buf));
}

static void line(struct trace_file *t, const struct line_event *ev)
{
    struct vcd *v = t->own;
    char buf[4];
    unsigned i = 0;
    while (i < v->wires && v->wire[i].which != ev->wire)
        i++;
    if (i == WIRES) {
        v->lost = true;
        return;
    }
    if (i == v->wires)
        v->wire[v->wires++] = (struct wire){ev->wire, ev->name, ev->input};
    at_time(t);
    fprintf(v->changes, "%u%s\n", ev->level, code(wire_code(t, i), buf));
}

static void mode(struct trace_file *t, const struct exc_event *ev)
{
    vector(t, 5, ev->to_mode, mode_code(ev->cpu->cfg.id));
}

static void world(struct trace_file *t, enum observer_kind kind, const struct world_event *ev)
{
    vector(t, 8, kind == OBS_WORLD_IN ? ev->world.vmid : 0, mode_code(ev->cpu->cfg.id) + 1);
}

static void told(struct trace_file *t, enum observer_kind kind, const void *detail)
{
    if (kind == OBS_LINE)
        line(t, detail);
    else if (kind == OBS_WORLD_IN || kind == OBS_WORLD_OUT)
        world(t, kind, detail);
    else
        mode(t, detail);
}

static void begin(struct trace_file *t)
{
    struct vcd *v = t->own;
    v->changes = tmpfile();
}

/* --- the header --- */

/* A reference is one word; wires of one name are numbered in the order in which they moved. */
static void name_of(const struct vcd *v, unsigned wire, char *buf, size_t len)
{
    const struct wire *w = &v->wire[wire];
    unsigned same = 0;
    for (unsigned i = 0; i < wire; i++)
        same += v->wire[i].input == w->input && strcmp(v->wire[i].name, w->name) == 0;
    if (same)
        snprintf(buf, len, "%s_%u_%u", w->name, w->input, same + 1);
    else
        snprintf(buf, len, "%s_%u", w->name, w->input);
    for (char *p = buf; *p; p++)
        if (*p == ' ' || *p == '$' || *p == '[')
            *p = '_';
}

static void variables(struct trace_file *t)
{
    const struct vcd *v = t->own;
    char buf[4], name[64];
    for (unsigned core = 0; core < t->m->ncpus; core++) {
        fprintf(t->to, "$scope module core%u $end\n", core);
        fprintf(t->to, "$var reg 5 %s mode $end\n", code(mode_code(core), buf));
        fprintf(t->to, "$var reg 8 %s vmid $end\n", code(mode_code(core) + 1, buf));
        fprintf(t->to, "$upscope $end\n");
    }
    fprintf(t->to, "$scope module lines $end\n");
    for (unsigned i = 0; i < v->wires; i++) {
        name_of(v, i, name, sizeof name);
        fprintf(t->to, "$var wire 1 %s %s $end\n", code(wire_code(t, i), buf), name);
    }
    fprintf(t->to, "$upscope $end\n");
}

/* A line that was first seen to go down was up, and the other way round. What is not known: x. */
static void initial(struct trace_file *t)
{
    const struct vcd *v = t->own;
    char buf[4];
    fputs("$dumpvars\n", t->to);
    for (unsigned core = 0; core < t->m->ncpus; core++) {
        fprintf(t->to, "bx %s\n", code(mode_code(core), buf));
        fprintf(t->to, "bx %s\n", code(mode_code(core) + 1, buf));
    }
    for (unsigned i = 0; i < v->wires; i++)
        fprintf(t->to, "x%s\n", code(wire_code(t, i), buf));
    fputs("$end\n", t->to);
}

static bool copy(struct trace_file *t)
{
    struct vcd *v = t->own;
    char buf[4096];
    size_t n;
    rewind(v->changes);
    while ((n = fread(buf, 1, sizeof buf, v->changes)) > 0)
        if (fwrite(buf, 1, n, t->to) != n)
            return false;
    return !ferror(v->changes);
}

static bool end(struct trace_file *t)
{
    struct vcd *v = t->own;
    if (!v->changes)
        return false;
    fprintf(t->to, "$version hypscope $end\n$timescale 1 ns $end\n");
    if (v->lost)
        fprintf(t->to, "$comment more lines than %d: some are left out $end\n", WIRES);
    variables(t);
    fprintf(t->to, "$enddefinitions $end\n");
    initial(t);
    bool ok = !ferror(v->changes) && copy(t);
    fprintf(t->to, "#%" PRIu64 "\n", trace_now(t));
    fclose(v->changes);
    return ok && !ferror(t->to);
}

const struct trace_writer trace_vcd = {
    .name = "vcd",
    .mask = BIT(OBS_LINE) | BIT(OBS_EXC_ENTRY) | BIT(OBS_EXC_RETURN) | BIT(OBS_WORLD_IN) |
            BIT(OBS_WORLD_OUT),
    .size = sizeof(struct vcd),
    .begin = begin,
    .told = told,
    .end = end,
};
