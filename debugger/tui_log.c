/* tui_log.c - what the panes of text show: a stream that the debugger writes to, and the guests'
 * serial line, told apart by the prefix that a hypervisor puts before each of its guests' lines
 * ("[vm1] "). Leaves out: terminal sequences; what cannot be printed is shown as a dot. */
#define _GNU_SOURCE
#include "debugger/tui_int.h"

#include <stdlib.h>
#include <string.h>

static char *youngest(struct tui_log *log)
{
    return log->line[(log->count - 1) % TUI_LINES];
}

static void begin_line(struct tui_log *log)
{
    log->count++;
    youngest(log)[0] = 0;
}

static void put(struct tui_log *log, char byte)
{
    size_t len = strlen(youngest(log));
    if (byte == '\n' || len == TUI_WIDTH - 1) {
        begin_line(log);
        len = 0;
    }
    if (byte == '\n')
        return;
    char *at = youngest(log) + len;
    at[0] = byte == '\t' ? ' ' : byte >= ' ' && byte <= '~' ? byte : '.';
    at[1] = 0;
}

const char *tui_log_line(const struct tui_log *log, unsigned age)
{
    if (age >= TUI_LINES || age >= log->count)
        return NULL;
    return log->line[(log->count - 1 - age) % TUI_LINES];
}

static struct tui_log *new_log(struct tui *t, const char *name, size_t len)
{
    if (t->logs == TUI_LOGS)
        return NULL;
    struct tui_log *log = calloc(1, sizeof *log);
    if (!log)
        return NULL;
    memcpy(log->name, name, len < sizeof log->name ? len : sizeof log->name - 1);
    begin_line(log);
    t->log[t->logs++] = log;
    return log;
}

/* --- the consoles --- */

static struct tui_log *console_named(struct tui *t, const char *name, size_t len)
{
    for (unsigned i = 1; i < t->logs; i++)
        if (strlen(t->log[i]->name) == len && memcmp(t->log[i]->name, name, len) == 0)
            return t->log[i];
    return new_log(t, name, len);
}

/* The bytes so far may be the beginning of "[name] ". */
static bool undecided(const struct tui *t)
{
    return t->prefix[0] == '[' && t->prefixed < 18 && t->prefix[t->prefixed - 1] != '\n' &&
           !(t->prefixed >= 2 && t->prefix[t->prefixed - 2] == ']');
}

static void decide(struct tui *t)
{
    unsigned n = t->prefixed;
    bool named = n > 3 && t->prefix[0] == '[' && t->prefix[n - 2] == ']' && t->prefix[n - 1] == ' ';
    t->speaker = named ? console_named(t, t->prefix + 1, n - 3) : NULL;
    if (t->speaker)
        return;
    t->speaker = t->log[0];
    for (unsigned i = 0; i < n; i++)
        put(t->speaker, t->prefix[i]);
}

int tui_console(struct dbg *d, uint8_t byte)
{
    struct tui *t = d->tui;
    if (t->speaker) {
        put(t->speaker, (char)byte);
    } else {
        t->prefix[t->prefixed++] = (char)byte;
        if (undecided(t))
            return d->column;
        decide(t);
    }
    bool ours = t->speaker == t->log[0];
    if (byte == '\n') {
        t->speaker = NULL;
        t->prefixed = 0;
        return 0;
    }
    return ours ? d->column + 1 : 0;
}

/* --- the session --- */

static ssize_t write_out(void *cookie, const char *buf, size_t n)
{
    struct tui *t = cookie;
    for (size_t i = 0; i < n; i++)
        put(t->log[0], buf[i]);
    return (ssize_t)n;
}

bool tui_log_open(struct tui *t)
{
    const cookie_io_functions_t io = {.write = write_out};
    t->out = new_log(t, "session", 7) ? fopencookie(t, "w", io) : NULL;
    if (t->out)
        setvbuf(t->out, NULL, _IONBF, 0); /* the consoles write between */
    return t->out != NULL;
}

void tui_log_close(struct tui *t)
{
    if (t->out)
        fclose(t->out);
    while (t->logs)
        free(t->log[--t->logs]);
}
