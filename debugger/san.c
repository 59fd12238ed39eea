/* san.c - the sanitizer's life: its worlds, the events that it listens to, its reports and what
 * suppresses them. */
#include "debugger/san_int.h"

#include "sim/stores.h"
#include "sim/switches.h"

#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- kinds --- */

static const struct {
    const char *name, *clause, *what;
} kinds[SAN_KINDS] = {
#define SAN(kind, name, clause, what) {name, clause, what},
#include "debugger/san.def"
};

const char *san_kind_name(unsigned kind)
{
    return kind < SAN_KINDS ? kinds[kind].name : "?";
}

const char *san_kind_what(unsigned kind)
{
    return kind < SAN_KINDS ? kinds[kind].what : "?";
}

const char *san_clause(unsigned kind)
{
    return kind < SAN_KINDS ? kinds[kind].clause : "?";
}

const char *san_who_name(const struct san_who *w, char *buf, size_t len)
{
    if (w->guest)
        return world_name(&w->id, buf, len);
    snprintf(buf, len, "the hypervisor");
    return buf;
}

struct san_who san_who(const struct san_world *w)
{
    return w ? (struct san_who){true, w->id} : (struct san_who){0};
}

struct san_place san_here(const struct sanitizer *s, const struct cpu *c)
{
    const struct san_core *k = &s->core[c->cfg.id];
    bool hyp = cpu_mode(c) == MODE_HYP;
    return (struct san_place){true, san_who(hyp ? NULL : k->here), cpu_pc(c),
                              sched_now(c->links.sched)};
}

/* --- reports --- */

static bool same_report(const struct san_report *a, const struct san_report *b)
{
    return a->kind == b->kind && a->key == b->key && a->whose.guest == b->whose.guest &&
           world_equal(&a->whose.id, &b->whose.id) && world_equal(&a->other.id, &b->other.id);
}

static bool matches(const struct san_rule *rule, const struct san_report *r)
{
    char world[24];
    return fnmatch(rule->kind, san_kind_name(r->kind), 0) == 0 &&
           fnmatch(rule->what, r->what, 0) == 0 &&
           fnmatch(rule->world, san_who_name(&r->whose, world, sizeof world), 0) == 0;
}

static bool is_suppressed(const struct sanitizer *s, const struct san_report *r)
{
    for (unsigned i = 0; i < s->rules; i++)
        if (matches(&s->rule[i], r))
            return true;
    return false;
}

void san_tell(struct sanitizer *s, const struct san_report *r)
{
    if (is_suppressed(s, r)) {
        s->suppressed++;
        return;
    }
    for (unsigned i = 0; i < s->reports; i++)
        if (same_report(&s->report[i], r)) {
            s->report[i].count++;
            return;
        }
    if (s->reports == SAN_REPORTS)
        return;
    struct san_report *mine = &s->report[s->reports++];
    *mine = *r;
    mine->count = 1;
    if (s->told)
        s->told(s->told_self, mine);
}

unsigned san_count(const struct sanitizer *s)
{
    return s->reports;
}

const struct san_report *san_report_at(const struct sanitizer *s, unsigned i)
{
    return &s->report[i];
}

uint64_t san_suppressed(const struct sanitizer *s)
{
    return s->suppressed;
}

uint64_t san_entries(const struct sanitizer *s)
{
    return s->entries;
}

bool san_owner(const struct sanitizer *s, unsigned core, const char *reg, struct san_who *who,
               struct san_place *wrote)
{
    for (unsigned i = 0; i < s->cells; i++) {
        if (strcasecmp(s->cell[i].name, reg) != 0)
            continue;
        *who = san_who(s->core[core].owner[i]);
        *wrote = s->core[core].wrote[i];
        return true;
    }
    return false;
}

/* --- suppressions --- */

bool san_suppress(struct sanitizer *s, const char *line, struct err *e)
{
    struct san_rule rule = {.world = "*"};
    char text[160], rest[8];
    snprintf(text, sizeof text, "%.*s", (int)strcspn(line, "#\n"), line);
    int n = sscanf(text, "%15s %63s %23s %7s", rule.kind, rule.what, rule.world, rest);
    if (n <= 0)
        return true;
    if (n == 1 || n == 4)
        return err_set(e, 2, "'%.60s': expected KIND WHAT [WORLD]", text);
    if (s->rules == SAN_SUPPRESS)
        return err_set(e, 2, "at most %d suppressions", SAN_SUPPRESS);
    s->rule[s->rules++] = rule;
    return true;
}

bool san_suppress_file(struct sanitizer *s, const char *path, struct err *e)
{
    char line[160];
    struct err why;
    FILE *f = fopen(path, "r");
    if (!f)
        return err_set(e, 2, "%s: %s", path, strerror(errno));
    bool ok = true;
    for (unsigned n = 1; ok && fgets(line, sizeof line, f); n++)
        if (!san_suppress(s, line, &why))
            ok = err_set(e, 2, "%s:%u: %s", path, n, why.text);
    fclose(f);
    return ok;
}

/* --- events --- */

static void entered(struct sanitizer *s, const struct world_event *ev)
{
    regs_entered(s, ev);
    tables_entered(s, ev);
    irqs_entered(s, ev);
}

static void returned(struct sanitizer *s, const struct exc_event *ev)
{
    s->core[ev->cpu->cfg.id].eret = cpu_pc(ev->cpu);
    tables_synced(s, ev->cpu);
}

static void sysreg(struct sanitizer *s, const struct sysreg_event *ev)
{
    regs_sysreg(s, ev);
    tables_sysreg(s, ev);
}

static void told(void *self, enum observer_kind kind, const void *detail)
{
    struct sanitizer *s = self;
    const struct barrier_event *barrier = detail;
    switch (kind) {
    case OBS_WORLD_OUT:
        regs_left(s, detail);
        break;
    case OBS_WORLD_IN:
        entered(s, detail);
        break;
    case OBS_EXC_RETURN:
        returned(s, detail);
        break;
    case OBS_SYSREG:
        sysreg(s, detail);
        break;
    case OBS_BANKED:
        regs_banked(s, detail);
        break;
    case OBS_BARRIER:
        tables_barrier(s, barrier->cpu, (enum barrier_kind)barrier->kind);
        break;
    case OBS_WALK:
        tables_walk(s, detail);
        break;
    case OBS_TLB_HIT:
        tables_hit(s, detail);
        break;
    case OBS_TLB_OP:
        tables_tlbi(s, detail);
        break;
    case OBS_STORE:
        tables_store(s, detail);
        break;
    case OBS_GIC:
        irqs_event(s, detail);
        break;
    case OBS_DEVICE:
        regs_device(s, detail);
        break;
    default:
        break;
    }
}

/* --- life --- */

enum {
    LISTENS = BIT(OBS_WORLD_OUT) | BIT(OBS_WORLD_IN) | BIT(OBS_EXC_RETURN) | BIT(OBS_SYSREG) |
              BIT(OBS_BANKED) | BIT(OBS_BARRIER) | BIT(OBS_WALK) | BIT(OBS_TLB_HIT) |
              BIT(OBS_TLB_OP) | BIT(OBS_STORE) | BIT(OBS_GIC) | BIT(OBS_DEVICE),
};

struct sanitizer *san_new(struct machine *m, void (*fn)(void *self, const struct san_report *r),
                          void *self)
{
    struct sanitizer *s = calloc(1, sizeof *s);
    BUG_ON(!s);
    s->desc = calloc(SAN_DESCS, sizeof *s->desc);
    BUG_ON(!s->desc);
    s->m = m;
    s->told = fn;
    s->told_self = self;
    cells_make(s);
    stores_share(m);
    s->obs = (struct observer){.mask = LISTENS, .fn = told, .self = s};
    observer_attach(&m->obs, &s->obs);
    return s;
}

void san_free(struct sanitizer *s)
{
    if (!s)
        return;
    observer_detach(&s->m->obs, &s->obs);
    stores_unshare(s->m);
    free(s->desc);
    free(s);
}

void san_forget(struct sanitizer *s)
{
    memset(s->desc, 0, SAN_DESCS * sizeof *s->desc);
    memset(s->stale, 0, sizeof s->stale);
    memset(s->core, 0, sizeof s->core);
    memset(s->irq, 0, sizeof s->irq);
    memset(s->world, 0, sizeof s->world);
    s->worlds = s->stales = s->armed = 0;
}
