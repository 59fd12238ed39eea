/* trace_json.c - the Trace Event Format, for Perfetto and Chrome: a process for each core, in it a
 * track for each world.
 *
 * A guest's stay on the core is a slice of its track; a trip through Hyp mode is one of the
 * hypervisor's, named by its cause, with the syndrome. Exceptions that a guest takes itself,
 * interrupts and list registers are instants; exits by cause are a counter. Times are in
 * microseconds, of the machine's clock. Leaves out: instructions (Tarmac has them), devices. */
#include "debugger/traces_int.h"

#include "cpu/arch/fields.h"
#include "cpu/exc.h"
#include "sim/switches.h"

#include <inttypes.h>
#include <string.h>

enum { TRACKS = 32, CAUSES = 48 };
enum { TRACK_HYP = 1, TRACK_GIC = 2, TRACK_WORLDS = 3 };

struct stay { /* of somebody on a core */
    bool open;
    unsigned track;
    uint64_t from; /* cycle */
    char name[48];
    uint32_t hsr;
};

struct cause {
    char name[48];
    uint64_t count;
};

struct json {
    bool any; /* an event was written: the next needs a comma */
    struct world_id world[TRACKS];
    unsigned worlds;
    bool named[MACHINE_MAX_CPUS][TRACKS + TRACK_WORLDS];
    struct stay stay[MACHINE_MAX_CPUS];
    struct cause cause[CAUSES];
    unsigned causes;
};

/* --- events --- */

static void begin_event(struct trace_file *t, const char *phase, unsigned core, unsigned track,
                        uint64_t cycle)
{
    struct json *j = t->own;
    uint64_t ns = trace_ns(t, cycle);
    fprintf(t->to, "%s\n{\"ph\": \"%s\", \"pid\": %u, \"tid\": %u, \"ts\": %" PRIu64 ".%03" PRIu64,
            j->any ? "," : "", phase, core, track, ns / 1000, ns % 1000);
    j->any = true;
}

static void metadata(struct trace_file *t, const char *what, unsigned core, unsigned track,
                     const char *name)
{
    begin_event(t, "M", core, track, 0);
    fprintf(t->to, ", \"name\": \"%s\", \"args\": {\"name\": \"%s\"}}", what, name);
}

static void name_track(struct trace_file *t, unsigned core, unsigned track, const char *name)
{
    struct json *j = t->own;
    if (j->named[core][track])
        return;
    j->named[core][track] = true;
    metadata(t, "thread_name", core, track, name);
}

static unsigned track_of(struct trace_file *t, unsigned core, const struct world_id *w)
{
    struct json *j = t->own;
    char name[24];
    unsigned i = 0;
    while (i < j->worlds && !world_equal(&j->world[i], w))
        i++;
    if (i == TRACKS)
        i--; /* more worlds than tracks share the last one */
    else if (i == j->worlds)
        j->world[j->worlds++] = *w;
    name_track(t, core, TRACK_WORLDS + i, world_name(w, name, sizeof name));
    return TRACK_WORLDS + i;
}

/* --- stays --- */

static void leave(struct trace_file *t, unsigned core, uint64_t cycle)
{
    struct json *j = t->own;
    struct stay *s = &j->stay[core];
    if (!s->open)
        return;
    uint64_t ns = trace_ns(t, cycle) - trace_ns(t, s->from);
    begin_event(t, "X", core, s->track, s->from);
    fprintf(t->to, ", \"dur\": %" PRIu64 ".%03" PRIu64 ", \"name\": \"%s\"", ns / 1000, ns % 1000,
            s->name);
    if (s->hsr)
        fprintf(t->to, ", \"args\": {\"HSR\": \"0x%08" PRIx32 "\"}", s->hsr);
    fputc('}', t->to);
    s->open = false;
}

static struct stay *arrive(struct trace_file *t, unsigned core, unsigned track, uint64_t cycle)
{
    struct json *j = t->own;
    leave(t, core, cycle);
    j->stay[core] = (struct stay){.open = true, .track = track, .from = cycle};
    return &j->stay[core];
}

static void count(struct trace_file *t, unsigned core, const char *name, uint64_t cycle)
{
    struct json *j = t->own;
    unsigned i = 0;
    while (i < j->causes && strcmp(j->cause[i].name, name) != 0)
        i++;
    if (i == CAUSES)
        return;
    if (i == j->causes)
        snprintf(j->cause[j->causes++].name, sizeof j->cause[i].name, "%s", name);
    j->cause[i].count++;
    begin_event(t, "C", core, TRACK_HYP, cycle);
    fputs(", \"name\": \"exits\", \"args\": {", t->to);
    for (i = 0; i < j->causes; i++)
        fprintf(t->to, "%s\"%s\": %" PRIu64, i ? ", " : "", j->cause[i].name, j->cause[i].count);
    fputs("}}", t->to);
}

static void world_out(struct trace_file *t, const struct world_event *ev)
{
    unsigned core = ev->cpu->cfg.id;
    struct stay *s = arrive(t, core, TRACK_HYP, ev->cycle);
    snprintf(s->name, sizeof s->name, "%s",
             trip_cause((uint8_t)ev->exc_kind, (uint8_t)field_get(ev->hsr, HSR_EC)));
    s->hsr = ev->hsr;
    count(t, core, s->name, ev->cycle);
}

static void instant(struct trace_file *t, unsigned core, unsigned track, const char *name)
{
    begin_event(t, "i", core, track, sched_now(&t->m->sched));
    fprintf(t->to, ", \"s\": \"t\", \"name\": \"%s\"}", name);
}

static void world_in(struct trace_file *t, const struct world_event *ev)
{
    unsigned core = ev->cpu->cfg.id;
    struct stay *s = arrive(t, core, track_of(t, core, &ev->world), ev->cycle);
    world_name(&ev->world, s->name, sizeof s->name);
    if (ev->switched)
        instant(t, core, TRACK_HYP, "world switch");
}

/* What the guest takes itself; exits are stays already. */
static void exception(struct trace_file *t, const struct exc_event *ev)
{
    unsigned core = ev->cpu->cfg.id;
    const struct json *j = t->own;
    if (ev->to_mode != MODE_HYP && j->stay[core].open)
        instant(t, core, j->stay[core].track, exc_name(ev->kind));
}

static void interrupt(struct trace_file *t, const struct gic_event *ev)
{
    char name[64];
    snprintf(name, sizeof name, "%s%s %u", ev->virt ? "virtual " : "", ev->what, ev->irq);
    instant(t, ev->cpu, TRACK_GIC, name);
}

/* --- the writer --- */

static void begin(struct trace_file *t)
{
    char name[24];
    fputs("{\"displayTimeUnit\": \"ns\", \"traceEvents\": [", t->to);
    for (unsigned core = 0; core < t->m->ncpus; core++) {
        snprintf(name, sizeof name, "core %u", core);
        metadata(t, "process_name", core, 0, name);
        name_track(t, core, TRACK_HYP, "hypervisor");
        name_track(t, core, TRACK_GIC, "interrupts");
    }
}

static void told(struct trace_file *t, enum observer_kind kind, const void *detail)
{
    if (kind == OBS_WORLD_OUT)
        world_out(t, detail);
    else if (kind == OBS_WORLD_IN)
        world_in(t, detail);
    else if (kind == OBS_EXC_ENTRY)
        exception(t, detail);
    else
        interrupt(t, detail);
}

static bool end(struct trace_file *t)
{
    for (unsigned core = 0; core < t->m->ncpus; core++)
        leave(t, core, sched_now(&t->m->sched));
    fputs("\n]}\n", t->to);
    return !ferror(t->to);
}

const struct trace_writer trace_json = {
    .name = "json",
    .mask = BIT(OBS_WORLD_OUT) | BIT(OBS_WORLD_IN) | BIT(OBS_EXC_ENTRY) | BIT(OBS_GIC),
    .size = sizeof(struct json),
    .begin = begin,
    .told = told,
    .end = end,
};
