/* sanitize.c - the sanitizer at the prompt and in `run --sanitize`: its reports in words, with
 * functions and instructions, and its command. san.c and its like find; this file tells. */
#include "debugger/dbg_int.h"

#include "debugger/san.h"
#include "debugger/sanitize.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL = 10 };

static void label(struct dbg *d, const char *text)
{
    say(d, "  %s%-*s%s", hue(d, HUE_HEAD), LABEL, text, hue(d, HUE_OFF));
}

static const char *world_word(const struct san_who *w, char *buf, size_t len)
{
    if (!w->guest)
        snprintf(buf, len, "hyp");
    else
        san_who_name(w, buf, len);
    return buf;
}

/* The instruction there: "mcr p15, ..." */
static bool instruction(struct dbg *d, const char *world, uint32_t pc, char *buf, size_t len)
{
    struct dbg_addr at = {.addr = pc};
    struct dbg_place place;
    struct disasm_line line;
    snprintf(at.world, sizeof at.world, "%s", world);
    if (!worlds_known(d, world) || !dbg_place(d, world, &place) ||
        !disasm_at(d, &at, place.thumb && world[0] != 'h', &line))
        return false;
    disasm_symbolic(d, world, &line, buf, len);
    return true;
}

static void place(struct dbg *d, const char *what, const struct san_place *p)
{
    char who[24], world[24], at[96], n[32], insn[128];
    if (!p->known)
        return;
    world_word(&p->who, world, sizeof world);
    label(d, what);
    say(d, "%s%s%s at %s%s%s", hue(d, HUE_WORLD), san_who_name(&p->who, who, sizeof who),
        hue(d, HUE_OFF), hue(d, HUE_SYMBOL), symbols_format(d, world, p->pc, at, sizeof at),
        hue(d, HUE_OFF));
    if (p->cycle)
        say(d, ", cycle %s", grouped(p->cycle, n, sizeof n));
    say(d, "\n");
    if (instruction(d, world, p->pc, insn, sizeof insn))
        say(d, "  %*s%s\n", LABEL, "", insn);
}

static void headline(struct dbg *d, const struct san_report *r)
{
    char whose[24], other[24];
    say(d, "%ssanitizer: %s%s: %s", hue(d, HUE_BAD), san_kind_name(r->kind), hue(d, HUE_OFF),
        r->what);
    san_who_name(&r->whose, whose, sizeof whose);
    san_who_name(&r->other, other, sizeof other);
    if (r->kind == SAN_LEAK || r->kind == SAN_MONITOR)
        say(d, ": %s finds what %s left", whose, other);
    else if (r->kind == SAN_LOST)
        say(d, ": %s comes back without its own", whose);
    else
        say(d, ": %s", san_kind_what(r->kind));
    say(d, "\n");
}

static void values(struct dbg *d, const struct san_report *r)
{
    if (!r->has_values)
        return;
    label(d, r->kind == SAN_STALE ? "tables" : "value");
    if (r->kind == SAN_STALE)
        say(d, "now 0x%" PRIx64 ", the entry was made from 0x%" PRIx64 "\n", r->expected,
            r->actual);
    else if (r->expected == r->actual)
        say(d, "0x%" PRIx64 "; it never had one of its own\n", r->actual);
    else
        say(d, "0x%" PRIx64 "; it left with 0x%" PRIx64 "\n", r->actual, r->expected);
}

void sanitize_print(struct dbg *d, const struct san_report *r)
{
    headline(d, r);
    values(d, r);
    place(d, r->kind == SAN_NO_EOI || r->kind == SAN_NO_DIR ? "taken" : "written", &r->wrote);
    if (!r->wrote.known && (r->kind == SAN_LEAK || r->kind == SAN_LOST)) {
        label(d, "written");
        say(d, "not by the hypervisor since\n");
    }
    place(d, "left", &r->left);
    place(d, "entered", &r->back);
    place(d, r->kind == SAN_STALE ? "used" : "seen", &r->seen);
    label(d, "clause");
    say_wrapped(d, san_clause(r->kind), LABEL + 2);
}

/* --- the command --- */

static void told(void *self, const struct san_report *r)
{
    struct dbg *d = self;
    sanitize_print(d, r);
    if (d->san_stops)
        machine_stop(d->m, EXIT_BREAK, 0, "sanitizer");
}

void sanitize_on(struct dbg *d, bool stops)
{
    d->san_stops = stops;
    if (!d->san)
        d->san = san_new(d->m, told, d);
}

void sanitize_off(struct dbg *d)
{
    san_free(d->san);
    d->san = NULL;
}

static void list(struct dbg *d)
{
    char n[32];
    for (unsigned i = 0; i < san_count(d->san); i++) {
        const struct san_report *r = san_report_at(d->san, i);
        sanitize_print(d, r);
        label(d, "count");
        say(d, "%s\n", grouped(r->count, n, sizeof n));
    }
    sanitize_summary(d);
}

void sanitize_summary(struct dbg *d)
{
    char n[32], more[40] = "";
    uint64_t quiet = san_suppressed(d->san);
    if (quiet)
        snprintf(more, sizeof more, ", %" PRIu64 " suppressed", quiet);
    say(d, "sanitizer: %u report%s%s in %s guest entries\n", san_count(d->san),
        san_count(d->san) == 1 ? "" : "s", more, grouped(san_entries(d->san), n, sizeof n));
}

static void owner(struct dbg *d, const char *reg)
{
    struct san_who who;
    struct san_place wrote;
    char name[24];
    if (!san_owner(d->san, d->m->current, reg, &who, &wrote)) {
        dbg_error(d, "sanitize owner: '%s' is no register that is followed", reg);
        return;
    }
    say(d, "%s holds a value of %s\n", reg, san_who_name(&who, name, sizeof name));
    place(d, "written", &wrote);
}

static void suppress(struct dbg *d, int argc, char **argv)
{
    char line[160];
    struct err e;
    bool ok = argc == 3 ? san_suppress_file(d->san, argv[2], &e)
                        : san_suppress(d->san, join(argc, argv, 2, line, sizeof line), &e);
    if (!ok)
        dbg_error(d, "sanitize suppress: %s", e.text);
}

void cmd_sanitize(struct dbg *d, int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "list";
    bool log = strcmp(verb, "log") == 0;
    if (log || strcmp(verb, "on") == 0)
        sanitize_on(d, !log);
    else if (!d->san)
        dbg_error(d, "the sanitizer is off (sanitize on)");
    else if (strcmp(verb, "off") == 0)
        sanitize_off(d);
    else if (strcmp(verb, "list") == 0)
        list(d);
    else if (strcmp(verb, "owner") == 0 && argc == 3)
        owner(d, argv[2]);
    else if (strcmp(verb, "suppress") == 0 && argc >= 3)
        suppress(d, argc, argv);
    else
        dbg_error(d, "sanitize: expected on, log, off, list, owner REGISTER, suppress FILE or "
                     "suppress KIND WHAT [WORLD]");
}

/* --- by option --- */

bool sanitize_as_asked(struct dbg *d, const struct debug_options *opt, struct err *e)
{
    if (!opt->sanitize)
        return true;
    sanitize_on(d, true);
    return !opt->suppress || san_suppress_file(d->san, opt->suppress, e);
}

/* A session without a prompt: worlds, for their symbols and memory, and the sanitizer. */
struct sanitize_run {
    struct dbg d;
};

struct sanitize_run *sanitize_begin(struct machine *m, const struct debug_options *opt,
                                    struct err *e)
{
    struct sanitize_run *s = calloc(1, sizeof *s);
    BUG_ON(!s);
    s->d.m = m;
    s->d.out = opt->out;
    worlds_attach(&s->d);
    if (symbols_load_all(&s->d, opt, e) && sanitize_as_asked(&s->d, opt, e)) {
        s->d.san_stops = false;
        return s;
    }
    sanitize_end(s);
    return NULL;
}

unsigned sanitize_end(struct sanitize_run *s)
{
    unsigned reports = s->d.san ? san_count(s->d.san) : 0;
    if (s->d.san && s->d.out)
        sanitize_summary(&s->d);
    sanitize_off(&s->d);
    worlds_detach(&s->d);
    symbols_free(&s->d);
    free(s);
    return reports;
}
