/* data.c - commands' answers as data: the "data" member of a --json record.
 *
 * A row a command; what has no row has its text alone. Leaves out: everything that is cheaper to
 * read from the text. */
#include "debugger/dbg_int.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Between members and elements: nothing before the first. */
struct list {
    FILE *to;
    bool any;
};

static FILE *next(struct list *l)
{
    if (l->any)
        fputs(", ", l->to);
    l->any = true;
    return l->to;
}

static void number(struct list *l, const char *name, uint64_t v)
{
    fprintf(next(l), "\"%s\": %" PRIu64, name, v);
}

static void text(struct list *l, const char *name, const char *v)
{
    fprintf(next(l), "\"%s\": ", name);
    json_text(l->to, v);
}

static struct list object(struct list *in, const char *name)
{
    next(in);
    if (name)
        fprintf(in->to, "\"%s\": ", name);
    fputc('{', in->to);
    return (struct list){.to = in->to};
}

static void end(struct list *in)
{
    fputc('}', in->to);
}

/* --- registers --- */

static void regs_data(struct dbg *d, struct list *l)
{
    const struct cpu *c = dbg_cpu(d);
    char name[8];
    for (unsigned n = 0; n < 16; n++) {
        snprintf(name, sizeof name, "r%u", n);
        number(l, name, c->r[n]);
    }
    number(l, "cpsr", cpu_cpsr(c));
}

static void lr_data(struct dbg *d, struct list *l)
{
    char name[8];
    for (unsigned n = 0; n < GIC_NUM_LRS; n++) {
        snprintf(name, sizeof name, "lr%u", n);
        number(l, name, gic_peek_lr(d->m->gic, dbg_cpu(d)->cfg.id, n));
    }
}

/* --- worlds, exits --- */

static void worlds_data(struct dbg *d, struct list *l)
{
    char name[24];
    for (unsigned i = 0; i < d->nworlds; i++) {
        const struct dbg_world *w = &d->worlds[i];
        struct list o = object(l, world_name(&w->id, name, sizeof name));
        number(&o, "vmid", w->id.vmid);
        number(&o, "vttbr", w->id.vttbr_base);
        number(&o, "entries", w->entries);
        number(&o, "exits", w->exits);
        number(&o, "left_at", w->left_at);
        number(&o, "pc", w->pc);
        end(&o);
    }
}

static void exits_data(struct dbg *d, struct list *l)
{
    char from[24], to[24];
    fputs("\"trips\": [", next(l));
    struct list all = {.to = l->to};
    for (unsigned i = 0; i < d->trips.rows; i++) {
        const struct trip_row *r = &d->trips.row[i];
        struct list o = object(&all, NULL);
        text(&o, "left", world_name(&r->from, from, sizeof from));
        text(&o, "entered", world_name(&r->to, to, sizeof to));
        text(&o, "cause", trip_cause(r->kind, r->ec));
        number(&o, "count", r->count);
        number(&o, "cycles", r->cycles);
        number(&o, "min", r->min);
        number(&o, "max", r->max);
        end(&o);
    }
    fputc(']', l->to);
}

/* --- the TLB --- */

static void entry_data(struct list *all, const struct tlb_entry *e)
{
    struct list o = object(all, NULL);
#define TLB_FIELD(type, name, what) number(&o, #name, e->name);
#include "mmu/arch/tlb_entry.def"
    end(&o);
}

static void tlb_data(struct dbg *d, struct list *l)
{
    const struct tlb *t = &dbg_cpu(d)->mmu.tlb;
    fputs("\"entries\": [", next(l));
    struct list all = {.to = l->to};
    for (unsigned i = 0; i < t->ways * t->sets; i++)
        if (t->entry[i].valid)
            entry_data(&all, &t->entry[i]);
    fputc(']', l->to);
}

/* --- a world switch --- */

static void touched_data(struct list *all, const struct touched *t)
{
    static const char *const groups[TOUCH_GROUPS] = {"banked", "cp15", "timer", "gic", "device"};
    char name[48];
    struct list o = object(all, NULL);
    text(&o, "group", groups[t->group]);
    text(&o, "name", touched_name(t, name, sizeof name));
    number(&o, "reads", t->reads);
    number(&o, "writes", t->writes);
    if (t->reads)
        number(&o, "last_read", t->last_read);
    if (t->writes)
        number(&o, "last_written", t->last_written);
    end(&o);
}

static void place_data(struct list *l, const char *name, const struct world_event *ev, uint32_t pc,
                       uint32_t cpsr)
{
    char world[24];
    struct list o = object(l, name);
    text(&o, "world", world_name(&ev->world, world, sizeof world));
    number(&o, "pc", pc);
    number(&o, "cpsr", cpsr);
    number(&o, "cycle", ev->cycle);
    end(&o);
}

static void switch_data(struct dbg *d, struct list *l)
{
    const struct anatomy *a = &d->last;
    if (!a->in.cpu)
        return;
    if (a->open) {
        place_data(l, "left", &a->out, a->pc_out, a->cpsr_out);
        text(l, "cause",
             trip_cause((uint8_t)a->out.exc_kind, (uint8_t)field_get(a->out.hsr, HSR_EC)));
        number(l, "hsr", a->out.hsr);
        number(l, "cycles", a->in.cycle - a->out.cycle);
        number(l, "instructions", a->insns);
        number(l, "saved_at", a->saved_at);
        number(l, "restoring_at", a->restoring_at);
    }
    place_data(l, "entered", &a->in, a->pc_in, a->cpsr_in);
    fputs("\"touched\": [", next(l));
    struct list all = {.to = l->to};
    for (unsigned i = 0; i < a->count; i++)
        touched_data(&all, &a->t[i]);
    fputc(']', l->to);
}

/* --- the rows --- */

static const struct {
    const char *command;
    void (*write)(struct dbg *d, struct list *l);
} rows[] = {
    {"regs", regs_data},      {"lr", lr_data},   {"worlds", worlds_data}, {"exits", exits_data},
    {"switches", exits_data}, {"tlb", tlb_data}, {"ws", switch_data},     {"anatomy", switch_data},
};

void data_write(struct dbg *d, const char *line, FILE *to)
{
    bool several;
    const struct command *c = command_named(line, &several);
    for (unsigned i = 0; c && i < ARRAY_LEN(rows); i++) {
        if (strcmp(rows[i].command, c->name) != 0)
            continue;
        struct list l = {.to = to};
        fputs("\"data\": {", to);
        rows[i].write(d, &l);
        fputs("}, ", to);
    }
}
