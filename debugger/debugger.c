/* debugger.c - the session: what comes from the command line, the loop over lines, the guest's
 * console between our own lines, Ctrl-C, and how it all ends.
 *
 * Leaves out: several cores' selection by hand (the one that stopped is looked at). */
#include "debugger/dbg_int.h"

#include "sim/board.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A signal handler reaches nothing else. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    interrupted = 1;
}

bool dbg_interrupted(void)
{
    bool was = interrupted;
    interrupted = 0;
    return was;
}

bool dbg_asked_to_end(struct dbg *d)
{
    return d->quit || dbg_interrupted() || (d->signalled && *d->signalled);
}

/* --- saying --- */

void say(struct dbg *d, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vfprintf(d->out, fmt, ap);
    va_end(ap);
}

const char *hue(const struct dbg *d, enum hue h)
{
    static const char *const codes[] = {
        [HUE_OFF] = "\033[0m",        [HUE_WORLD] = "\033[1;36m", [HUE_SYMBOL] = "\033[33m",
        [HUE_HEAD] = "\033[1m",       [HUE_BAD] = "\033[1;31m",   [HUE_DIM] = "\033[2m",
        [HUE_CHANGED] = "\033[1;32m",
    };
    return d->color ? codes[h] : "";
}

/* At a terminal a mistake is told; where nobody can correct it the session ends. */
void dbg_error(struct dbg *d, const char *fmt, ...)
{
    va_list ap;
    char text[512];
    const struct lines *l = d->lines;
    bool script = l && !l->readline, told = !script || d->tui;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    record_error(d, text);
    fflush(d->out);
    if (d->plain_out)
        fflush(d->plain_out);
    if (!told && !d->json)
        fprintf(stderr, "%s:%u: %s\n", l->name ? l->name : "standard input", l->number, text);
    else if (!d->json)
        say(d, "%s%s%s\n", hue(d, HUE_BAD), text, hue(d, HUE_OFF));
    if (script && !d->json) /* a program that drives us reads its record, and goes on */
        d->failed = true;
}

/* --- the guest's console --- */

static void console_put(void *self, uint8_t byte)
{
    struct dbg *d = self;
    if (byte == '\r')
        return;
    if (d->tui) {
        d->column = tui_console(d, byte);
        return;
    }
    fputc(byte, d->out);
    d->column = byte == '\n' ? 0 : d->column + 1;
}

static void console_flush(void *self)
{
    fflush(((struct dbg *)self)->out);
}

/* A person can always type more. */
static bool console_may_input(const void *self)
{
    return true;
}

static void open_console(struct dbg *d)
{
    static const struct serial_backend backend = {
        .put = console_put, .flush = console_flush, .may_input = console_may_input};
    const char *spec = d->m->cfg.serial;
    if (!spec || strcmp(spec, "stdio") == 0)
        serial_attach(&d->m->board->serial, &backend, d);
}

/* --- the host's side of time --- */

static void poll_host(void *self, struct machine *m)
{
    struct dbg *d = self;
    if (d->outer.poll)
        d->outer.poll(d->outer.self, m);
    gdb_poll(d);
    if (d->tui)
        tui_poll(d);
    if (!dbg_interrupted())
        return;
    d->column++; /* the terminal has echoed ^C */
    machine_stop(m, EXIT_BREAK, 0, "interrupted");
}

/* All cores sleep. With nothing armed the run stops: only a person can wake them. */
static uint64_t idle_host(void *self, struct machine *m, uint64_t to)
{
    struct dbg *d = self;
    if (to != SCHED_NEVER || d->lasting)
        return d->outer.idle ? d->outer.idle(d->outer.self, m, to) : to;
    d->asleep = true;
    machine_stop(m, EXIT_BREAK, 0,
                 "every core sleeps and nothing is armed: type or inject something");
    return SCHED_NEVER;
}

static void told_exception(void *self, enum observer_kind kind, const void *detail)
{
    struct dbg *d = self;
    d->last_exc = *(const struct exc_event *)detail;
    why_note(&d->why, detail);
    if (d->last_exc.to_mode == MODE_HYP)
        d->last_hyp = d->last_exc.kind;
}

/* --- commands about the session --- */

void cmd_quit(struct dbg *d, int argc, char **argv)
{
    d->quit = true;
}

static void trace_files_close(struct dbg *d)
{
    struct err e = {0};
    for (unsigned i = 0; i < TRACE_FORMATS; i++) {
        if (d->trace_file[i] && !trace_file_close(d->trace_file[i], &e))
            dbg_error(d, "trace: %s", e.text);
        d->trace_file[i] = NULL;
    }
}

static void traces_off(struct dbg *d)
{
    if (d->tracing)
        trace_detach(&d->trace);
    d->tracing = false;
    trace_files_close(d);
}

static void trace_to_file(struct dbg *d, enum trace_format format, const char *path)
{
    struct err e = {0};
    if (d->trace_file[format])
        dbg_error(d, "trace: that format is being written already (trace off)");
    else if (!(d->trace_file[format] = trace_file_open(d->m, format, path, &e)))
        dbg_error(d, "trace: %s", e.text);
}

void cmd_trace(struct dbg *d, int argc, char **argv)
{
    struct err e;
    uint32_t mask;
    enum trace_format format = trace_format_named(argv[1]);
    if (strcmp(argv[1], "off") == 0) {
        traces_off(d);
    } else if (format < TRACE_FORMATS && argc == 3) {
        trace_to_file(d, format, argv[2]);
    } else if (argc == 3 || format < TRACE_FORMATS) {
        dbg_error(d, "trace: expected KINDS, off, or json, tarmac or vcd and a FILE");
    } else if (!trace_kinds(argv[1], strlen(argv[1]), &mask, &e)) {
        dbg_error(d, "%s", e.text);
    } else {
        if (d->tracing)
            trace_detach(&d->trace);
        d->tracing = true;
        trace_attach(&d->trace, d->m, mask, d->out);
    }
}

static void read_lines(struct dbg *d, struct lines *l)
{
    const struct lines *outer = d->lines;
    char *line;
    d->lines = l;
    lines_begin(d, l);
    while (!d->quit && !d->failed && (line = lines_next(d, l))) {
        command_line(d, line);
        free(line);
        fflush(d->out);
    }
    lines_end(l);
    d->lines = outer;
}

/* False: it cannot be read; errno says why. */
static bool read_script(struct dbg *d, const char *path)
{
    struct lines l = {
        .in = fopen(path, "r"), .name = path, .depth = d->lines ? d->lines->depth + 1 : 0};
    if (!l.in)
        return false;
    read_lines(d, &l);
    int why = ferror(l.in) ? errno : 0; /* a directory opens, but has no lines */
    fclose(l.in);
    errno = why;
    return why == 0;
}

void cmd_source(struct dbg *d, int argc, char **argv)
{
    if (d->lines && d->lines->depth == DBG_MAX_SCRIPTS)
        dbg_error(d, "source: %s: scripts inside scripts, more than %d deep", argv[1],
                  DBG_MAX_SCRIPTS);
    else if (!read_script(d, argv[1]))
        dbg_error(d, "source: %s: %s", argv[1], strerror(errno));
}

/* --- beginning and end --- */

static void attach(struct dbg *d, const struct debug_options *opt)
{
    d->outer = d->m->host;
    d->m->host = (struct machine_host){poll_host, idle_host, d};
    worlds_attach(d);
    trips_attach(&d->trips, &d->m->obs);
    d->last_exc.kind = d->last_hyp = EXC_KINDS;
    d->exc_obs = (struct observer){.mask = BIT(OBS_EXC_ENTRY), .fn = told_exception, .self = d};
    observer_attach(&d->m->obs, &d->exc_obs);
    d->worlds_obs.relives = d->exc_obs.relives = d->trips.obs.relives = true;
    past_attach(d, opt->history);
}

static void detach(struct dbg *d)
{
    past_detach(d);
    traces_off(d);
    sanitize_off(d);
    observer_detach(&d->m->obs, &d->exc_obs);
    trips_detach(&d->trips, &d->m->obs);
    worlds_detach(d);
    d->npoints = 0;
    points_apply(d);
    d->m->host = d->outer;
    if (d->m->board->serial.host == d)
        serial_close(&d->m->board->serial);
    symbols_free(d);
    record_free(d);
}

/* The terminal is ours: Ctrl-C stops the guest, which prints between our lines. */
static void take_terminal(struct dbg *d)
{
    struct sigaction sa = {.sa_handler = on_interrupt};
    const char *plain = getenv("NO_COLOR"), *term = getenv("TERM");
    sigaction(SIGINT, &sa, NULL);
    d->color = isatty(fileno(d->out)) && !(plain && *plain) && term && strcmp(term, "dumb") != 0;
    open_console(d);
}

static void serve_first(struct dbg *d, const char *where)
{
    struct err e;
    if (gdb_serve(d, where, false, &e))
        return;
    fprintf(stderr, "hypscope: %s\n", e.text);
    d->failed = true;
}

static void converse(struct dbg *d, const struct debug_options *opt)
{
    struct lines l = {.in = opt->in ? opt->in : stdin};
    if (!opt->norc && !opt->batch && !opt->json)
        rc_read(d);
    if (opt->script && !read_script(d, opt->script)) {
        fprintf(stderr, "hypscope: -x %s: %s\n", opt->script, strerror(errno));
        d->failed = true;
    }
    if (opt->gdb && !d->quit && !d->failed)
        serve_first(d, opt->gdb);
    if (d->quit || d->failed || ((opt->script || opt->gdb) && opt->batch))
        return;
    if (!opt->batch && !d->json && isatty(STDIN_FILENO) && d->out == stdout) {
        say(d, "hypscope debugger; help lists the commands, ws steps to the next world switch\n");
        stop_here(d);
    }
    read_lines(d, &l);
}

static struct dbg *new_session(struct machine *m, const struct debug_options *opt)
{
    struct dbg *d = calloc(1, sizeof *d);
    BUG_ON(!d);
    d->m = m;
    d->out = opt->out ? opt->out : stdout;
    d->batch = opt->batch;
    d->json = opt->json;
    d->max_insns = opt->max_insns ? opt->max_insns : UINT64_MAX;
    d->max_cycles = opt->max_cycles ? opt->max_cycles : UINT64_MAX;
    d->signalled = opt->signalled;
    return d;
}

bool debugger_serve(struct machine *m, const struct debug_options *opt, struct err *e)
{
    struct dbg *d = new_session(m, opt);
    d->lasting = true;
    bool ok = symbols_load_all(d, opt, e);
    attach(d, opt);
    ok = ok && gdb_serve(d, opt->gdb, true, e);
    bool signalled = opt->signalled && *opt->signalled;
    if (!go_ended(d)) {
        m->exit = EXIT_NONE; /* whatever gdb saw last */
        machine_stop(m, EXIT_BREAK, signalled ? 130 : 0,
                     signalled ? "interrupted" : "ended by gdb");
    }
    detach(d);
    free(d);
    return ok;
}

int debugger_main(struct machine *m, const struct debug_options *opt)
{
    struct err e = {0};
    struct dbg *d = new_session(m, opt);
    bool ok = symbols_load_all(d, opt, &e);
    attach(d, opt);
    take_terminal(d);
    ok = ok && sanitize_as_asked(d, opt, &e);
    ok = ok && (!opt->session || past_load(d, opt->session, &e));
    if (ok)
        converse(d, opt);
    else
        fprintf(stderr, "hypscope: %s\n", e.text);
    int status = ok && d->unexpected     ? 1
                 : !ok || d->failed      ? 2
                 : d->status             ? d->status
                 : d->asleep && !d->quit ? 4
                                         : 0;
    detach(d);
    free(d);
    return status;
}
