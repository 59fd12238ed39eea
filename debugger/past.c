/* past.c - the session's history: its beginning and end, places by name, and changing the past.
 *
 * What the debugger knows from watching (worlds, exits, the trip under way, the last exception)
 * goes back and forth with the machine. Leaves out: history across sessions; what it knows from
 * watching is not in a session's file; a history of guests with semihosting, whose calls would
 * reach the host's files once more each time that they are lived through. */
#include "debugger/dbg_int.h"

#include "debugger/san.h"
#include "sim/session.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* --- while a search goes on --- */

#define TELL_EVERY (UINT64_C(1) << 25) /* moments */

static bool told_at_terminal(const struct dbg *d)
{
    return !d->batch && !d->tui && isatty(STDERR_FILENO);
}

static bool working(void *self, uint64_t done, uint64_t of)
{
    struct dbg *d = self;
    if (done >= d->tell_at && told_at_terminal(d)) {
        fprintf(stderr, "\rliving again: %" PRIu64 " of %" PRIu64 " M instructions ", done >> 20,
                of >> 20);
        d->tell_at = done + TELL_EVERY;
        d->telling = true;
    }
    return dbg_interrupted() || gdb_calls(d);
}

void past_begin(struct dbg *d)
{
    d->tell_at = TELL_EVERY;
    d->telling = false;
}

/* Progress is wiped away, and how the history ended is said. True: there. */
bool past_end(struct dbg *d, enum history_end end)
{
    char n[32];
    if (d->telling)
        fprintf(stderr, "\r%60s\r", "");
    d->asleep = false;
    if (d->san)
        san_forget(d->san); /* it was not told of what was lived again */
    if (end == HISTORY_STOPPED)
        say(d, "%sinterrupted%s: back where it was\n", hue(d, HUE_HEAD), hue(d, HUE_OFF));
    if (end == HISTORY_BEGINS)
        say(d, "%shistory begins at cycle %s%s\n", hue(d, HUE_HEAD),
            grouped(history_begin(d->history).cycle, n, sizeof n), hue(d, HUE_OFF));
    return end == HISTORY_DONE;
}

bool past_kept(struct dbg *d, const char *verb)
{
    if (!d->history)
        dbg_error(d, "%s: this session keeps no history (%s)", verb,
                  d->m->cfg.semihosting ? "semihosting would use the host's files again"
                                        : "see --history");
    return d->history;
}

/* Once, when the guest dirties more than the budget holds. */
void past_warn(struct dbg *d)
{
    char n[32];
    struct history_stats s;
    if (!d->history || d->warned)
        return;
    s = history_stats(d->history);
    if (!s.lost)
        return;
    d->warned = true;
    say(d,
        "%sthe history is full%s (%" PRIu64
        " MB, see --history): it begins at cycle %s by now, and "
        "moves on\n",
        hue(d, HUE_HEAD), hue(d, HUE_OFF), s.budget >> 20,
        grouped(history_begin(d->history).cycle, n, sizeof n));
}

/* --- the life of the history --- */

void past_attach(struct dbg *d, uint64_t budget)
{
    struct history_host host = {working, d};
    if (!budget || d->m->cfg.semihosting)
        return;
    struct history *h = d->history = history_attach(d->m, budget);
    history_keep(h, d->worlds, sizeof d->worlds);
    history_keep(h, &d->nworlds, sizeof d->nworlds);
    history_keep(h, &d->last_exc, sizeof d->last_exc);
    history_keep(h, &d->last_hyp, sizeof d->last_hyp);
    history_keep(h, &d->why, sizeof d->why);
    history_keep(h, &d->now, sizeof d->now);
    history_keep(h, &d->last, sizeof d->last);
    history_keep(h, &d->trips.out, sizeof d->trips - offsetof(struct trip_log, out));
    history_host(h, &host);
}

void past_detach(struct dbg *d)
{
    history_detach(d->history);
    d->history = NULL;
    d->nbookmarks = 0;
}

/* --- changing the past --- */

static void forget_bookmarks(struct dbg *d, const struct place *behind)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < d->nbookmarks; i++)
        if (place_compare(&d->bookmarks[i].place, behind) <= 0)
            d->bookmarks[kept++] = d->bookmarks[i];
    d->nbookmarks = kept;
}

static bool agreed(struct dbg *d, const char *verb)
{
    char answer[16], n[32];
    struct place end = history_frontier(d->history);
    if (d->force)
        return true;
    if (!d->lines || !d->lines->readline) {
        dbg_error(d, "%s: this is the past: %s --force changes it, and forgets what lies ahead",
                  verb, verb);
        return false;
    }
    say(d, "This changes the past: what lies ahead, up to cycle %s, is forgotten. Go on? [y/N] ",
        grouped(end.cycle, n, sizeof n));
    fflush(d->out);
    return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

bool past_may_change(struct dbg *d, const char *verb)
{
    if (!d->history || !history_in_past(d->history))
        return true;
    if (!agreed(d, verb))
        return false;
    struct place here = machine_place(d->m);
    history_forget_future(d->history);
    forget_bookmarks(d, &here);
    return true;
}

/* --- sessions in files --- */

void cmd_save(struct dbg *d, int argc, char **argv)
{
    struct err e;
    if (!session_save(d->m, argv[1], &e))
        dbg_error(d, "save: %s", e.text);
}

bool past_load(struct dbg *d, const char *path, struct err *e)
{
    if (!session_load(d->m, path, e))
        return false;
    uint64_t budget = d->history ? history_stats(d->history).budget : 0;
    past_detach(d);
    d->nworlds = 0;
    d->last_exc.kind = d->last_hyp = EXC_KINDS;
    d->now.open = d->last.open = false;
    if (d->san)
        san_forget(d->san);
    past_attach(d, budget);
    return true;
}

void cmd_load(struct dbg *d, int argc, char **argv)
{
    struct err e;
    if (past_load(d, argv[1], &e))
        go_report(d);
    else
        dbg_error(d, "load: %s", e.text);
}

/* --- places by name --- */

static struct bookmark *bookmark_named(struct dbg *d, const char *name)
{
    for (unsigned i = 0; i < d->nbookmarks; i++)
        if (strcmp(d->bookmarks[i].name, name) == 0)
            return &d->bookmarks[i];
    return NULL;
}

void cmd_bookmark(struct dbg *d, int argc, char **argv)
{
    struct bookmark *b = bookmark_named(d, argv[1]);
    if (!past_kept(d, "bookmark"))
        return;
    if (strlen(argv[1]) >= sizeof b->name || strspn(argv[1], "@0123456789")) {
        dbg_error(d, "bookmark: a name has up to %zu characters and begins with a letter",
                  sizeof b->name - 1);
        return;
    }
    if (!b && d->nbookmarks == DBG_MAX_BOOKMARKS) {
        dbg_error(d, "at most %d bookmarks", DBG_MAX_BOOKMARKS);
        return;
    }
    if (!b)
        b = &d->bookmarks[d->nbookmarks++];
    strcpy(b->name, argv[1]);
    b->place = machine_place(d->m);
    b->insns = machine_insns(d->m);
}

void cmd_bookmarks(struct dbg *d, int argc, char **argv)
{
    char cycle[32], insns[32];
    struct place here = machine_place(d->m);
    for (unsigned i = 0; i < d->nbookmarks; i++) {
        const struct bookmark *b = &d->bookmarks[i];
        say(d, "%-24s cycle %s, instruction %s%s\n", b->name,
            grouped(b->place.cycle, cycle, sizeof cycle), grouped(b->insns, insns, sizeof insns),
            place_compare(&b->place, &here) ? "" : "  <- here");
    }
    if (!d->nbookmarks)
        say(d, "no bookmarks\n");
}

void cmd_history(struct dbg *d, int argc, char **argv)
{
    char from[32], to[32];
    if (!past_kept(d, "history"))
        return;
    struct history_stats s = history_stats(d->history);
    say(d, "from cycle %s to %s%s\n", grouped(history_begin(d->history).cycle, from, sizeof from),
        grouped(history_frontier(d->history).cycle, to, sizeof to),
        history_in_past(d->history) ? "; this is the past" : "");
    say(d, "%u checkpoints, %" PRIu64 " of %" PRIu64 " MB\n", s.checkpoints, s.bytes >> 20,
        s.budget >> 20);
    say(d, "the last move lived through %s instructions again\n",
        grouped(s.relived, from, sizeof from));
}

/* --- goto --- */

/* Behind the frontier nobody has been yet: the machine runs there, and no point stops it. */
static void run_ahead(struct dbg *d, uint64_t cycle, uint64_t insns)
{
    struct machine *m = d->m;
    for (unsigned i = 0; i < m->ncpus; i++) {
        cpu_set_breaks(m->cpu[i], NULL, 0);
        cpu_set_watches(m->cpu[i], NULL, 0);
    }
    uint64_t last_cycle = cycle < d->max_cycles ? cycle : d->max_cycles;
    uint64_t last_insn = insns < d->max_insns ? insns : d->max_insns;
    if (machine_cycles(m) < last_cycle && machine_insns(m) < last_insn)
        machine_run(m, last_cycle - machine_cycles(m), last_insn - machine_insns(m));
    bool there = machine_cycles(m) >= cycle || machine_insns(m) >= insns;
    if (there && (m->exit == EXIT_CYCLES || m->exit == EXIT_INSNS))
        m->exit = EXIT_NONE; /* no limit of the session's */
    points_apply(d);
}

static bool go_to_number(struct dbg *d, const char *text)
{
    bool insns = text[0] == '@';
    uint64_t to;
    if (!expr_value(d, text + insns, &to))
        return false;
    past_begin(d);
    if (!past_end(d,
                  insns ? history_goto_insns(d->history, to) : history_goto_cycle(d->history, to)))
        return true;
    run_ahead(d, insns ? UINT64_MAX : to, insns ? to : UINT64_MAX);
    return true;
}

void cmd_goto(struct dbg *d, int argc, char **argv)
{
    if (!past_kept(d, "goto"))
        return;
    const struct bookmark *b = bookmark_named(d, argv[1]);
    if (b) {
        past_begin(d);
        past_end(d, history_goto(d->history, &b->place));
    } else if (!go_to_number(d, argv[1])) {
        return;
    }
    go_report(d);
}
