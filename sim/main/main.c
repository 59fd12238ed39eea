/* main.c - the program: a command line in, a machine run, an exit status out.
 *
 * What a guest prints goes to standard output; everything of ours to standard error. */
#include "debugger/debugger.h"
#include "debugger/sanitize.h"
#include "debugger/traces.h"
#include "sim/check.h"
#include "sim/explain.h"
#include "sim/options.h"
#include "sim/session.h"
#include "sim/stats.h"
#include "sim/trace.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VERSION "0.1"

enum { COMMANDS = CMD_RUN | CMD_DEBUG | CMD_DTB | CMD_EXPLAIN };

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    interrupted = 1;
}

static int mistake(const struct err *e)
{
    fprintf(stderr, "hypscope: %s\n", e->text);
    return e->status;
}

/* --- run --- */

/* What a run writes besides the guest's output; files are made before it starts, so that a name
 * that cannot be written is found out at once. */
struct outputs {
    struct file_out stats, trace;
    struct trip_log trips;
    struct trace tracer;
    bool tracing;
    struct sanitize_run *sanitizer; /* NULL: off */
    struct trace_file *file[TRACE_FORMATS];
};

enum { STATUS_REPORTS = 5 }; /* the sanitizer had something to say */

static struct debug_options debug_options(const struct options *o)
{
    struct debug_options opt = {.script = o->script,
                                .batch = o->batch,
                                .json = o->json,
                                .norc = o->norc,
                                .nsymbols = o->nsymbols,
                                .history = o->history,
                                .session = o->session,
                                .sanitize = o->sanitize,
                                .suppress = o->suppress,
                                .max_insns = o->max_insns,
                                .max_cycles = o->max_cycles,
                                .gdb = o->gdb,
                                .signalled = &interrupted};
    _Static_assert(sizeof opt.symbols == sizeof o->symbols, "one limit");
    memcpy(opt.symbols, o->symbols, sizeof opt.symbols);
    return opt;
}

static bool open_sanitizer(struct outputs *out, const struct options *o, struct machine *m,
                           struct err *e)
{
    struct debug_options opt = debug_options(o);
    opt.out = stderr;
    out->sanitizer = o->sanitize ? sanitize_begin(m, &opt, e) : NULL;
    return out->sanitizer || !o->sanitize;
}

static bool open_trace(struct outputs *out, const char *spec, struct machine *m, struct err *e)
{
    const char *colon = strchr(spec, ':');
    uint32_t mask;
    if (!trace_kinds(spec, colon ? (size_t)(colon - spec) : strlen(spec), &mask, e) ||
        (colon && !file_create(&out->trace, colon + 1, e)))
        return false;
    trace_attach(&out->tracer, m, mask, colon ? out->trace.f : stderr);
    out->tracing = true;
    return true;
}

static bool open_trace_files(struct outputs *out, const struct options *o, struct machine *m,
                             struct err *e)
{
    const char *const paths[TRACE_FORMATS] = {
        [TRACE_JSON] = o->trace_json, [TRACE_TARMAC] = o->trace_tarmac, [TRACE_VCD] = o->trace_vcd};
    for (unsigned i = 0; i < TRACE_FORMATS; i++)
        if (paths[i] && !(out->file[i] = trace_file_open(m, (enum trace_format)i, paths[i], e)))
            return false;
    return true;
}

static bool close_trace_files(struct outputs *out, struct err *e)
{
    bool ok = true;
    for (unsigned i = 0; i < TRACE_FORMATS; i++)
        ok = (!out->file[i] || trace_file_close(out->file[i], e)) && ok;
    return ok;
}

static bool open_outputs(struct outputs *out, const struct options *o, struct machine *m,
                         struct err *e)
{
    *out = (struct outputs){0};
    if (o->stats && !file_create(&out->stats, o->stats, e))
        return false;
    if (o->stats)
        trips_attach(&out->trips, &m->obs);
    if ((!o->trace || open_trace(out, o->trace, m, e)) && open_trace_files(out, o, m, e) &&
        open_sanitizer(out, o, m, e))
        return true;
    file_abandon(&out->stats);
    return false;
}

static bool close_outputs(struct outputs *out, struct machine *m, double seconds, int status,
                          struct err *e)
{
    bool ok = close_trace_files(out, e);
    if (out->stats.f) {
        stats_write(m, &out->trips, seconds, status, out->stats.f);
        trips_detach(&out->trips, &m->obs);
        ok = file_commit(&out->stats, e) && ok;
    }
    if (out->tracing)
        trace_detach(&out->tracer);
    if (out->trace.f)
        ok = file_commit(&out->trace, e) && ok;
    return ok;
}

/* A guest that powers off or exits needs no comment. */
static void say_why(const struct machine *m)
{
    switch (m->exit) {
    case EXIT_POWEROFF:
    case EXIT_SEMIHOST:
        return;
    case EXIT_SCRIPT:
        if (m->exit_status == 0)
            return;
        break;
    default:
        break;
    }
    fflush(stdout);
    fprintf(stderr, "hypscope: %s (cycle %" PRIu64 ", %" PRIu64 " instructions)\n", m->exit_reason,
            machine_cycles(m), machine_insns(m));
}

static void catch_signals(void)
{
    struct sigaction sa = {.sa_handler = on_signal, .sa_flags = SA_RESETHAND};
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
}

/* False: gdb could not be served. */
static bool run_machine(struct machine *m, const struct options *o, struct err *e)
{
    struct debug_options opt = debug_options(o);
    if (o->gdb)
        return debugger_serve(m, &opt, e);
    machine_run(m, o->max_cycles, o->max_insns);
    return true;
}

static int run(const struct options *o)
{
    struct err e;
    struct outputs out;
    struct pace pace;
    struct machine *m = machine_new(&o->machine, &e);
    if (!m)
        return mistake(&e);
    if (!open_outputs(&out, o, m, &e)) {
        machine_free(m);
        return mistake(&e);
    }
    bug_dump_with(machine_dump, m);
    catch_signals();
    pace_attach(&pace, m, o->pace, o->wall, &interrupted);
    bool ran = run_machine(m, o, &e);
    int status = ran ? m->exit_status : mistake(&e);
    double seconds = pace_seconds(&pace);
    if (ran)
        say_why(m);
    if (out.sanitizer && sanitize_end(out.sanitizer) && !status)
        status = STATUS_REPORTS;
    if (!close_outputs(&out, m, seconds, status, &e))
        status = mistake(&e);
    bug_dump_with(NULL, NULL);
    machine_free(m);
    return status;
}

/* --- run --engine check --- */

enum { STATUS_BUG = 70 };

/* Limits of real time, and Ctrl-C: looked at between windows only, where both machines are at one
 * place. */
struct patience {
    struct pace pace;
    struct machine_host host;
    struct machine *m;
};

static bool out_of_patience(void *self)
{
    struct patience *p = self;
    p->host.poll(p->host.self, p->m);
    return p->m->exit == EXIT_WALL || p->m->exit == EXIT_BREAK;
}

static int tell_check(const struct check_figures *f, const struct machine *m)
{
    if (f->differ)
        return STATUS_BUG;
    say_why(m);
    fprintf(stderr,
            "hypscope: both engines agree: %" PRIu64 " instructions, compared behind %" PRIu64
            " blocks and, with all state and %" PRIu64 " pages, at the end of %" PRIu64
            " windows\n",
            f->insns, f->blocks, f->pages, f->windows);
    return m->exit_status;
}

static int run_check(const struct options *o)
{
    struct err e;
    struct patience p;
    struct check *c = check_new(&o->machine, &e);
    if (!c)
        return mistake(&e);
    p.m = check_machine(c, CHECK_CODE);
    bug_dump_with(machine_dump, p.m);
    catch_signals();
    pace_attach(&p.pace, p.m, PACE_MAX, o->wall, &interrupted);
    p.host = p.m->host;
    p.m->host = (struct machine_host){0};
    struct check_figures f = check_run(c, o->max_insns, stderr, out_of_patience, &p);
    int status = tell_check(&f, p.m);
    bug_dump_with(NULL, NULL);
    check_free(c);
    return status;
}

/* --- debug --- */

static int debug(struct options *o)
{
    struct err e;
    struct pace pace;
    struct debug_options opt = debug_options(o);
    if (o->machine.serial && strcmp(o->machine.serial, "stdio") == 0)
        o->machine.serial = NULL; /* the terminal is the debugger's, which shows the line itself */
    struct machine *m = machine_new(&o->machine, &e);
    if (!m)
        return mistake(&e);
    bug_dump_with(machine_dump, m);
    pace_attach(&pace, m, o->pace == PACE_REAL ? PACE_REAL : PACE_MAX, o->wall, NULL);
    int status = debugger_main(m, &opt);
    bug_dump_with(NULL, NULL);
    machine_free(m);
    return status;
}

/* --- dtb --- */

static int dtb(const struct options *o)
{
    struct err e;
    struct file_data tree;
    if (!machine_tree(&o->machine, &tree, &e))
        return mistake(&e);
    bool ok = file_write(o->out, tree.data, tree.len, &e);
    file_free(&tree);
    return ok ? 0 : mistake(&e);
}

/* A standard stream that is closed stays unusable: no file that we open takes its number. */
static void hold_standard_streams(void)
{
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY}; /* the wrong way round: errors */
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) != fd)
            exit(2);
}

/* Output that was lost must not pass for success. */
static int with_output(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fprintf(stderr, "hypscope: standard output cannot be written\n");
    return status ? status : 2;
}

/* The file of `debug --session FILE`; NULL: there is none. Seen before the options are taken apart,
 * which changes them. */
static const char *session_named(int argc, char **argv)
{
    static const char name[] = "--session";
    const size_t len = sizeof name - 1;
    if (argc < 2 || strcmp(argv[1], "debug") != 0)
        return NULL;
    for (int i = 2; i < argc; i++) {
        if (strncmp(argv[i], name, len) == 0 && argv[i][len] == '=')
            return argv[i] + len + 1;
        if (strcmp(argv[i], name) == 0)
            return i + 1 < argc ? argv[i + 1] : NULL;
    }
    return NULL;
}

/* The options in a session's file, then those of the command line. The words live as long as the
 * program: options point into them. */
static bool session_options(struct options *o, int argc, char **argv, const char *file,
                            struct err *e)
{
    static struct session_words words;
    static char *all[SESSION_MAX_WORDS * 2];
    int n = 0;
    if (!session_words(file, &words, e))
        return false;
    if (argc + words.count > (int)ARRAY_LEN(all))
        return err_set(e, 2, "too many options behind --session");
    all[n++] = argv[0];
    all[n++] = argv[1];
    for (int i = 0; i < words.count; i++)
        all[n++] = words.word[i];
    for (int i = 2; i < argc; i++)
        all[n++] = argv[i];
    return options_parse(o, COMMANDS, n, all, e);
}

static int command(int argc, char **argv)
{
    struct err e;
    struct options o;
    const char *session = session_named(argc, argv);
    if (session ? !session_options(&o, argc, argv, session, &e)
                : !options_parse(&o, COMMANDS, argc, argv, &e))
        return mistake(&e);
    switch (o.command) {
    case CMD_RUN:
        return o.check ? run_check(&o) : run(&o);
    case CMD_DEBUG:
        return debug(&o);
    case CMD_DTB:
        return dtb(&o);
    case CMD_EXPLAIN:
        return explain(o.what, stdout, &e) ? 0 : mistake(&e);
    case CMD_VERSION:
        puts("hypscope " VERSION);
        return 0;
    default:
        options_help(o.help, stdout);
        return 0;
    }
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    return with_output(command(argc, argv));
}
