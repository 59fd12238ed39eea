/* record.c - what a command said, kept: for `expect`, which makes a script a test, and for --json,
 * which gives one record a command and a line.
 *
 * In a script, and with --json, everything that is said passes through a stream that keeps the last
 * 64 KB of each command. Leaves out: records for a person at the prompt without --json. */
#define _GNU_SOURCE
#include "debugger/dbg_int.h"

#include <inttypes.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

enum { KEEP = 64 << 10 };

struct record {
    FILE *real;          /* where it goes as well; NULL: nowhere */
    char text[KEEP + 1]; /* of the present command, or of the last one that was not `expect` */
    size_t len;
    char line[256], error[256];
    uint64_t dropped; /* bytes before text, of the same command */
};

/* --- the stream --- */

static void keep(struct record *r, const char *buf, size_t n)
{
    if (n > KEEP) {
        r->dropped += n - KEEP;
        buf += n - KEEP;
        n = KEEP;
    }
    if (r->len + n > KEEP) {
        size_t go = r->len + n - KEEP;
        memmove(r->text, r->text + go, r->len - go);
        r->len -= go;
        r->dropped += go;
    }
    memcpy(r->text + r->len, buf, n);
    r->len += n;
    r->text[r->len] = 0;
}

static ssize_t put(void *cookie, const char *buf, size_t n)
{
    struct record *r = cookie;
    keep(r, buf, n);
    return !r->real || fwrite(buf, 1, n, r->real) == n ? (ssize_t)n : 0;
}

static bool needed(const struct dbg *d)
{
    return d->json || (d->lines && !d->lines->readline);
}

/* What is said goes elsewhere from now on, and a trace among it with it. */
static void divert(struct dbg *d, FILE *to)
{
    if (d->tracing && d->trace.to == d->out)
        d->trace.to = to;
    d->out = to;
}

void record_begin(struct dbg *d, const char *line)
{
    const cookie_io_functions_t io = {.write = put};
    bool several;
    const struct command *c = command_named(line, &several);
    if (c && strcmp(c->name, "source") == 0) /* its lines have records of their own */
        return;
    if (!needed(d) || d->inside++)
        return;
    if (!d->record)
        d->record = calloc(1, sizeof *d->record);
    BUG_ON(!d->record);
    struct record *r = d->record;
    r->real = d->json ? NULL : d->out;
    r->error[0] = 0;
    snprintf(r->line, sizeof r->line, "%s", line);
    if (!c || strcmp(c->name, "expect") != 0) {
        r->len = r->dropped = 0;
        r->text[0] = 0;
    }
    d->plain_out = d->out;
    FILE *to = fopencookie(r, "w", io);
    BUG_ON(!to);
    divert(d, to);
}

void record_error(struct dbg *d, const char *text)
{
    if (d->record)
        snprintf(d->record->error, sizeof d->record->error, "%s", text);
}

/* --- the record --- */

void json_text(FILE *to, const char *s)
{
    fputc('"', to);
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            fprintf(to, "\\%c", c);
        else if (c == '\n')
            fputs("\\n", to);
        else if (c < 0x20 || c >= 0x7f)
            fprintf(to, "\\u%04x", c);
        else
            fputc(c, to);
    }
    fputc('"', to);
}

static void member(FILE *to, const char *name, const char *value)
{
    fprintf(to, "\"%s\": ", name);
    json_text(to, value);
    fputs(", ", to);
}

static void where(struct dbg *d, FILE *to)
{
    const struct cpu *c = dbg_cpu(d);
    char world[24], at[96];
    dbg_world_here(d, world, sizeof world);
    fputs("\"stop\": {", to);
    member(to, "world", world);
    member(to, "mode", mode_short(cpu_mode(c)));
    member(to, "at", symbols_format(d, world, c->r[15], at, sizeof at));
    member(to, "reason", d->m->exit_reason);
    fprintf(to,
            "\"core\": %u, \"pc\": %" PRIu32 ", \"cycle\": %" PRIu64 ", \"instructions\": %" PRIu64
            "}",
            c->cfg.id, c->r[15], machine_cycles(d->m), machine_insns(d->m));
}

static void write_record(struct dbg *d, struct record *r, FILE *to)
{
    fputc('{', to);
    member(to, "command", r->line);
    fprintf(to, "\"ok\": %s, ", r->error[0] ? "false" : "true");
    if (r->error[0])
        member(to, "error", r->error);
    member(to, "output", r->text);
    if (r->dropped)
        fprintf(to, "\"dropped\": %" PRIu64 ", ", r->dropped);
    if (!r->error[0])
        data_write(d, r->line, to);
    where(d, to);
    fputs("}\n", to);
    fflush(to);
}

void record_end(struct dbg *d)
{
    if (!d->inside || --d->inside)
        return;
    FILE *kept = d->out;
    divert(d, d->plain_out);
    fclose(kept);
    if (d->json)
        write_record(d, d->record, d->out);
}

void record_free(struct dbg *d)
{
    free(d->record);
    d->record = NULL;
}

/* --- expect --- */

static bool found(struct dbg *d, const char *what, bool *bad)
{
    size_t n = strlen(what);
    regex_t re;
    char pattern[256], why[128];
    *bad = false;
    if (n < 3 || what[0] != '/' || what[n - 1] != '/')
        return strstr(d->record->text, what) != NULL;
    snprintf(pattern, sizeof pattern, "%.*s", (int)(n - 2), what + 1);
    int status = regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB | REG_NEWLINE);
    if (status) {
        regerror(status, &re, why, sizeof why);
        dbg_error(d, "expect: %s: %s", what, why);
        *bad = true;
        return false;
    }
    bool hit = regexec(&re, d->record->text, 0, NULL, 0) == 0;
    regfree(&re);
    return hit;
}

void cmd_expect(struct dbg *d, int argc, char **argv)
{
    char what[256];
    bool bad;
    if (!d->record) {
        dbg_error(d, "expect: for scripts, and with --json: there is no output to look at");
        return;
    }
    fflush(d->out);
    bool no = argc > 2 && strcmp(argv[1], "not") == 0;
    join(argc, argv, no ? 2 : 1, what, sizeof what);
    bool hit = found(d, what, &bad);
    if (bad || hit != no)
        return;
    dbg_error(d, "expect: %s '%s' in what the last command said", no ? "found" : "no", what);
    d->unexpected = true;
}
