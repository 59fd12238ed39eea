/* vcpu.c - a VM at a glance, exits by class, and what has changed since the last stop.
 *
 * Leaves out: memory (the digest tells whether any of it changed, `watch` where). */
#include "debugger/dbg_int.h"

#include <inttypes.h>
#include <string.h>

/* --- exits: how often, and how many cycles, by guest and cause --- */

struct exit_row {
    const struct trip_row *first;
    uint64_t count, cycles, max;
};

static bool same_exit(const struct trip_row *a, const struct trip_row *b)
{
    return a->kind == b->kind && a->ec == b->ec && world_equal(&a->from, &b->from);
}

static unsigned gather(const struct trip_log *t, struct exit_row *rows)
{
    unsigned n = 0;
    for (unsigned i = 0; i < t->rows; i++) {
        const struct trip_row *r = &t->row[i];
        unsigned k = 0;
        while (k < n && !same_exit(rows[k].first, r))
            k++;
        if (k == n)
            rows[n++] = (struct exit_row){.first = r};
        rows[k].count += r->count;
        rows[k].cycles += r->cycles;
        rows[k].max = r->max > rows[k].max ? r->max : rows[k].max;
    }
    return n;
}

void cmd_exits(struct dbg *d, int argc, char **argv)
{
    struct exit_row rows[TRIP_ROWS];
    char name[24], n1[32], n2[32];
    unsigned n = gather(&d->trips, rows), said = 0;
    say(d, "%-7s %10s %14s %8s %8s  cause\n", "guest", "exits", "cycles in Hyp", "mean", "max");
    for (unsigned i = 0; i < n; i++) {
        const struct trip_row *r = rows[i].first;
        world_name(&r->from, name, sizeof name);
        if (argc > 1 && strcmp(argv[1], name) != 0)
            continue;
        said++;
        say(d, "%s%-7s%s %10s %14s %8" PRIu64 " %8" PRIu64 "  %s\n", hue(d, HUE_WORLD), name,
            hue(d, HUE_OFF), grouped(rows[i].count, n1, sizeof n1),
            grouped(rows[i].cycles, n2, sizeof n2), rows[i].cycles / rows[i].count, rows[i].max,
            trip_cause(r->kind, r->ec));
    }
    if (!said)
        say(d, "(none yet)\n");
}

/* --- vcpu --- */

static void say_register(struct dbg *d, const struct dbg_place *p, const char *name)
{
    char fields[160];
    const struct cp15_row *r = cp15_find(name);
    const uint64_t *at = (const uint64_t *)(const void *)((const char *)&p->regs + r->offset);
    uint64_t v = at[r->bank == BANKED];
    say(d, "  %-10s 0x%0*" PRIx64 "  ", name, r->wide ? 16 : 8, v);
    say_wrapped(d, fields_brief(name, v, fields, sizeof fields), 24);
}

static void say_vcpu(struct dbg *d, const struct dbg_place *p)
{
    static const char *const names[] = {"SCTLR", "TTBCR", "TTBR0", "TTBR1", "DACR", "CONTEXTIDR",
                                        "CPACR", "VBAR",  "HCR",   "VTTBR", "VTCR"};
    char at[96], n[32];
    uint32_t cpsr = p->saved ? p->saved->cpsr : cpu_cpsr(dbg_cpu(d));
    say(d, "%s%s%s: %s at %s%s%s\n", hue(d, HUE_WORLD), p->name, hue(d, HUE_OFF),
        mode_short(cpsr & PSR_M), hue(d, HUE_SYMBOL),
        symbols_format(d, p->name, p->pc, at, sizeof at), hue(d, HUE_OFF));
    if (p->saved)
        say(d, "  left at cycle %s, %" PRIu64 " entries, %" PRIu64 " exits\n",
            grouped(p->saved->left_at, n, sizeof n), p->saved->entries, p->saved->exits);
    for (unsigned i = 0; i < ARRAY_LEN(names); i++)
        say_register(d, p, names[i]);
    for (unsigned i = 0; p->saved && i < p->saved->nspaces; i++)
        say(d, "  ASID %-5u TTBR0 0x%010" PRIx64 "\n", p->saved->space[i].asid,
            p->saved->space[i].ttbr0);
}

void cmd_vcpu(struct dbg *d, int argc, char **argv)
{
    struct dbg_place p;
    if (dbg_place(d, argc > 1 ? argv[1] : NULL, &p))
        say_vcpu(d, &p);
}

/* --- diff --- */

void state_take(struct dbg *d, struct dbg_state *s)
{
    const struct cpu *c = dbg_cpu(d);
    s->known = true;
    s->core = d->m->current;
    s->cycle = machine_cycles(d->m);
    memcpy(s->r, c->r, sizeof s->r);
    s->cpsr = cpu_cpsr(c);
    memcpy(s->bank, c->bank, sizeof s->bank);
    memcpy(s->vd, c->vd, sizeof s->vd);
    s->fpscr = c->fpscr;
    for (unsigned i = 0; i < cp15_row_count && i < DBG_MAX_ROWS; i++) {
        bool stored = cp15_rows[i].world != WORLD_OP && cp15_rows[i].world != WORLD_VIEW;
        s->row[i] = stored ? cp15_peek(c, &cp15_rows[i], !cpu_secure(c)) : 0;
    }
    for (unsigned i = 0; i < GIC_NUM_LRS; i++)
        s->lr[i] = gic_peek_lr(d->m->gic, c->cfg.id, i);
}

static unsigned changed(struct dbg *d, const char *name, uint64_t was, uint64_t is, int digits)
{
    if (was == is)
        return 0;
    say(d, "  %-12s 0x%0*" PRIx64 " -> %s0x%0*" PRIx64 "%s\n", name, digits, was, hue(d, HUE_HEAD),
        digits, is, hue(d, HUE_OFF));
    return 1;
}

static unsigned numbered(struct dbg *d, const char *stem, unsigned n, uint64_t was, uint64_t is,
                         int digits)
{
    char name[16];
    snprintf(name, sizeof name, "%s%u", stem, n);
    return changed(d, name, was, is, digits);
}

/* Counters change by themselves, all the time. */
static bool counts(const struct cp15_row *r)
{
    return strcmp(r->name, "CNTPCT") == 0 || strcmp(r->name, "CNTVCT") == 0 ||
           strstr(r->name, "TVAL") || strcmp(r->name, "PMCCNTR") == 0;
}

static unsigned say_diff(struct dbg *d, const struct dbg_state *a, const struct dbg_state *b)
{
    unsigned n = 0;
    for (unsigned i = 0; i < 16; i++)
        n += numbered(d, "r", i, a->r[i], b->r[i], 8);
    n += changed(d, "cpsr", a->cpsr, b->cpsr, 8);
    for (unsigned i = 0; i < BANK_SLOTS; i++)
        n += changed(d, banked_name(i), a->bank[i], b->bank[i], 8);
    for (unsigned i = 0; i < 32; i++)
        n += numbered(d, "d", i, a->vd[i], b->vd[i], 16);
    n += changed(d, "FPSCR", a->fpscr, b->fpscr, 8);
    for (unsigned i = 0; i < cp15_row_count && i < DBG_MAX_ROWS; i++)
        if (!counts(&cp15_rows[i]))
            n += changed(d, cp15_rows[i].name, a->row[i], b->row[i], cp15_rows[i].wide ? 16 : 8);
    for (unsigned i = 0; i < GIC_NUM_LRS; i++)
        n += numbered(d, "GICH_LR", i, a->lr[i], b->lr[i], 8);
    return n;
}

void cmd_diff(struct dbg *d, int argc, char **argv)
{
    struct dbg_state now;
    char n[32];
    bool mark = argc > 1 && strcmp(argv[1], "mark") == 0, since_mark = d->marked.known;
    if (argc > 1 && !mark && strcmp(argv[1], "stop") != 0) {
        dbg_error(d, "diff: since what? mark (take one), stop, or nothing (the mark, or the stop)");
        return;
    }
    state_take(d, &now);
    if (mark) {
        d->marked = now;
        return;
    }
    const struct dbg_state *was = since_mark && argc == 1 ? &d->marked : &d->before;
    if (!was->known || was->core != now.core) {
        say(d, "nothing to compare with: the guest has not run yet, or on another core\n");
        return;
    }
    say(d, "since cycle %s:\n", grouped(was->cycle, n, sizeof n));
    if (!say_diff(d, was, &now))
        say(d, "  no register has changed\n");
}
