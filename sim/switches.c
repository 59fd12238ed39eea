/* switches.c - see switches.h. Leaves out: what a switch moved (the debugger's anatomy tells). */
#include "sim/switches.h"

#include "cpu/arch/fields.h"

#include <inttypes.h>
#include <string.h>

const char *world_name(const struct world_id *w, char *buf, size_t len)
{
    switch (w->kind) {
    case WORLD_SECURE:
        snprintf(buf, len, "secure");
        break;
    case WORLD_HYP:
        snprintf(buf, len, "hyp");
        break;
    case WORLD_GUEST:
        snprintf(buf, len, "vm%u", w->vmid);
        break;
    default:
        snprintf(buf, len, "ns");
    }
    return buf;
}

const char *trip_cause(uint8_t kind, uint8_t ec)
{
    static const char *const classes[64] = {
#define EC(name, value, what) [value] = what,
#include "cpu/arch/codes.def"
    };
    switch (kind) {
    case EXC_IRQ:
        return "IRQ";
    case EXC_FIQ:
        return "FIQ";
    case EXC_ASYNC_ABORT:
        return "asynchronous abort";
    default:
        return classes[ec & 63] ? classes[ec & 63] : "unknown";
    }
}

/* HSR says nothing of an interrupt: the class must not tell such rows apart. */
static uint8_t class_of(const struct world_event *out)
{
    bool async =
        out->exc_kind == EXC_IRQ || out->exc_kind == EXC_FIQ || out->exc_kind == EXC_ASYNC_ABORT;
    return async ? 0 : (uint8_t)field_get(out->hsr, HSR_EC);
}

static struct trip_row *row_for(struct trip_log *t, const struct world_event *out,
                                const struct world_id *to)
{
    uint8_t ec = class_of(out);
    for (unsigned i = 0; i < t->rows; i++) {
        struct trip_row *r = &t->row[i];
        if (r->kind == out->exc_kind && r->ec == ec && world_equal(&r->from, &out->world) &&
            world_equal(&r->to, to))
            return r;
    }
    if (t->rows == TRIP_ROWS)
        return NULL;
    struct trip_row *r = &t->row[t->rows++];
    *r = (struct trip_row){
        .from = out->world, .to = *to, .kind = (uint8_t)out->exc_kind, .ec = ec, .min = UINT64_MAX};
    return r;
}

static void entered(struct trip_log *t, const struct world_event *in, unsigned cpu)
{
    const struct world_event *out = &t->out[cpu];
    uint64_t cycles = in->cycle - out->cycle;
    struct trip_row *r = row_for(t, out, &in->world);
    if (!r) {
        t->lost++;
        return;
    }
    r->count++;
    r->cycles += cycles;
    r->min = cycles < r->min ? cycles : r->min;
    r->max = cycles > r->max ? cycles : r->max;
}

static void told(void *self, enum observer_kind kind, const void *detail)
{
    struct trip_log *t = self;
    const struct world_event *ev = detail;
    unsigned cpu = ev->cpu->cfg.id % TRIP_CPUS;
    if (kind == OBS_WORLD_OUT) {
        t->out[cpu] = *ev;
        t->away[cpu] = true;
    } else if (t->away[cpu]) {
        entered(t, ev, cpu);
        t->away[cpu] = false;
    }
}

void trips_attach(struct trip_log *t, struct observers *all)
{
    memset(t, 0, sizeof *t);
    t->obs =
        (struct observer){.mask = BIT(OBS_WORLD_OUT) | BIT(OBS_WORLD_IN), .fn = told, .self = t};
    observer_attach(all, &t->obs);
}

void trips_detach(struct trip_log *t, struct observers *all)
{
    observer_detach(all, &t->obs);
}

static void print_rows(const struct trip_log *t, FILE *to, bool switches)
{
    char from[24], into[24];
    for (unsigned i = 0; i < t->rows; i++) {
        const struct trip_row *r = &t->row[i];
        if (world_equal(&r->from, &r->to) == switches)
            continue;
        fprintf(to, "  %-6s %-6s %6" PRIu64 " %8" PRIu64 " %8" PRIu64 " %8" PRIu64 "  %s\n",
                world_name(&r->from, from, sizeof from), world_name(&r->to, into, sizeof into),
                r->count, r->min, r->cycles / r->count, r->max, trip_cause(r->kind, r->ec));
    }
}

void trips_print(const struct trip_log *t, FILE *to)
{
    if (!t->rows)
        return;
    fprintf(to, "world switches (cycles in Hyp: min, mean, max)\n");
    fprintf(to, "  %-6s %-6s  %5s %8s %8s %8s  %s\n", "left", "entered", "count", "min", "mean",
            "max", "because of");
    print_rows(t, to, true);
    fprintf(to, "trips back to the same world\n");
    print_rows(t, to, false);
    if (t->lost)
        fprintf(to, "  (%" PRIu64 " more trips of rarer kinds)\n", t->lost);
}

void trips_json(const struct trip_log *t, FILE *to)
{
    char from[24], into[24];
    fputc('[', to);
    for (unsigned i = 0; i < t->rows; i++) {
        const struct trip_row *r = &t->row[i];
        fprintf(to,
                "%s{\"from\": \"%s\", \"to\": \"%s\", \"cause\": \"%s\", \"switch\": %s, "
                "\"count\": %" PRIu64 ", \"cycles\": {\"min\": %" PRIu64 ", \"mean\": %" PRIu64
                ", \"max\": %" PRIu64 "}}",
                i ? ", " : "", world_name(&r->from, from, sizeof from),
                world_name(&r->to, into, sizeof into), trip_cause(r->kind, r->ec),
                world_equal(&r->from, &r->to) ? "false" : "true", r->count, r->min,
                r->cycles / r->count, r->max);
    }
    fputc(']', to);
}
