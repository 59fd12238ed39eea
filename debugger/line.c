/* line.c - where commands come from: a person at a terminal (readline, history, completion), a
 * pipe, a script.
 *
 * readline passes its callbacks no argument, so the session that reads is in a static variable.
 * Leaves out: history of scripts. */
#include "debugger/dbg_int.h"

#include <readline/history.h>
#include <readline/readline.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static struct dbg *session;

#define HISTORY_LINES 1000

static bool history_file(char *buf, size_t len)
{
    const char *home = getenv("HOME");
    return home && snprintf(buf, len, "%s/.hypscope_history", home) < (int)len;
}

/* --- completion --- */

/* The n-th candidate of each kind, counted from 0; NULL behind the last. */
static const char *nth_command(unsigned n)
{
    return n < command_count ? commands[n].name : NULL;
}

static const char *nth_register(unsigned n)
{
    return n < cp15_row_count ? cp15_rows[n].name : banked_name(n - cp15_row_count);
}

static const char *nth_symbol(unsigned n)
{
    for (unsigned t = 0; t < session->ntabs; t++) {
        if (session->prefix[0] && strcmp(session->prefix, session->tabs[t].world) != 0)
            continue;
        if (n < session->tabs[t].count)
            return session->tabs[t].sym[n].name;
        n -= session->tabs[t].count;
    }
    return NULL;
}

static const char *nth_world(unsigned n)
{
    static const char *const more[] = {"hyp", "secure", "all", "usr", "fiq",
                                       "irq", "svc",    "abt", "und", "sys"};
    if (n < session->nworlds)
        return world_name(&session->worlds[n].id, session->candidate, sizeof session->candidate);
    n -= session->nworlds;
    return n < ARRAY_LEN(more) ? more[n] : NULL;
}

/* What stands before a colon chooses the world whose symbols are meant. readline calls with state 0
 * first, then with 1 until it gets NULL; the session counts candidates. */
static char *candidate(const char *text, int state, const char *(*nth)(unsigned n))
{
    const char *colon = strrchr(text, ':'), *rest = colon ? colon + 1 : text, *name;
    size_t before = colon ? (size_t)(colon - text) : 0;
    if (!state) {
        session->rank = 0;
        snprintf(session->prefix, sizeof session->prefix, "%.*s", (int)before, text);
    }
    while ((name = nth(session->rank++)) && session->rank < 100000) {
        if (strncasecmp(name, rest, strlen(rest)) != 0 || strcmp(name, "?") == 0)
            continue;
        char *out = malloc(strlen(text) + strlen(name) + 1);
        if (!out)
            return NULL;
        memcpy(out, text, (size_t)(rest - text));
        strcpy(out + (rest - text), name);
        return out;
    }
    return NULL;
}

static const char *nth_register_or_end(unsigned n)
{
    return n < cp15_row_count + BANK_SLOTS ? nth_register(n) : NULL;
}

static char *complete_command(const char *text, int state)
{
    return candidate(text, state, nth_command);
}

static char *complete_register(const char *text, int state)
{
    return candidate(text, state, nth_register_or_end);
}

static char *complete_symbol(const char *text, int state)
{
    return candidate(text, state, nth_symbol);
}

static char *complete_world(const char *text, int state)
{
    return candidate(text, state, nth_world);
}

/* What the first word takes. */
static unsigned wanted_here(void)
{
    char word[32];
    bool several;
    const char *line = rl_line_buffer + strspn(rl_line_buffer, " ");
    size_t n = strcspn(line, " ");
    if (n >= sizeof word)
        return C_NONE;
    memcpy(word, line, n);
    word[n] = 0;
    const struct command *c = command_find(word, &several);
    return c ? c->completes : C_NONE;
}

static char **complete(const char *text, int start, int end)
{
    rl_attempted_completion_over = 1;
    if ((size_t)start == strspn(rl_line_buffer, " "))
        return rl_completion_matches(text, complete_command);
    switch (wanted_here()) {
    case C_COMMAND:
        return rl_completion_matches(text, complete_command);
    case C_REG:
        return rl_completion_matches(text, complete_register);
    case C_WORLD:
        return rl_completion_matches(text, complete_world);
    case C_ADDR:
        return rl_completion_matches(text, complete_symbol);
    default:
        return NULL;
    }
}

/* Ctrl-C at the prompt: a new, empty line. */
static int new_line(void)
{
    if (dbg_interrupted()) {
        rl_replace_line("", 0);
        rl_crlf();
        rl_on_new_line();
        rl_redisplay();
    }
    return 0;
}

/* --- reading --- */

void lines_begin(struct dbg *d, struct lines *l)
{
    char path[512];
    l->readline = !l->name && l->in == stdin && isatty(STDIN_FILENO) && !d->batch && !d->json;
    if (!l->readline)
        return;
    session = d;
    rl_readline_name = "hypscope";
    rl_attempted_completion_function = complete;
    rl_completer_word_break_characters = " \t";
    rl_signal_event_hook = new_line;
    using_history();
    stifle_history(HISTORY_LINES);
    if (history_file(path, sizeof path))
        read_history(path);
}

void lines_end(struct lines *l)
{
    char path[512];
    if (l->readline && history_file(path, sizeof path))
        write_history(path);
    if (l->readline)
        session = NULL;
}

/* "vm1> "; readline must be told which characters have no width. */
static const char *prompt(struct dbg *d, char *buf, size_t len, bool invisible)
{
    char world[24];
    dbg_world_here(d, world, sizeof world);
    if (d->color && invisible)
        snprintf(buf, len, "\001%s\002%s\001%s\002> ", hue(d, HUE_WORLD), world, hue(d, HUE_OFF));
    else
        snprintf(buf, len, "%s> ", world);
    return buf;
}

static char *person(struct dbg *d)
{
    char text[64];
    char *line = readline(prompt(d, text, sizeof text, true));
    if (line && line[strspn(line, " ")]) {
        HIST_ENTRY *last = history_length ? history_get(history_base + history_length - 1) : NULL;
        if (!last || strcmp(last->line, line) != 0)
            add_history(line);
    }
    if (!line)
        say(d, "\n");
    return line;
}

/* A script's line is shown behind the prompt, so that a transcript can be read. */
char *lines_next(struct dbg *d, struct lines *l)
{
    char *line = NULL, text[64];
    size_t cap = 0;
    l->number++;
    if (l->readline)
        return person(d);
    ssize_t n = getline(&line, &cap, l->in);
    if (n < 0) {
        free(line);
        return NULL;
    }
    line[strcspn(line, "\r\n")] = 0;
    if (line[strspn(line, " \t")] && !d->json)
        say(d, "%s%s\n", prompt(d, text, sizeof text, false), line);
    return line;
}
