/* tui.c - the full-screen view: takes the terminal, reads keys, gives the lines to the same
 * commands as the prompt, and hands the terminal back clean whatever happens.
 *
 * Leaves out: completion (the prompt has it), the mouse. */
#include "debugger/tui_int.h"

#include <locale.h>
#include <ncurses.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

enum { WAIT_MS = 100, REDRAW_MS = 60 };

/* --- the terminal --- */

/* A mistake of ours ends the program: not with the terminal in this state. */
static void on_abort(int number)
{
    endwin();
    signal(number, SIG_DFL);
    raise(number);
}

static bool take_screen(struct sigaction *was)
{
    struct sigaction sa = {.sa_handler = on_abort};
    setlocale(LC_CTYPE, "");
    unsetenv("LINES"); /* readline sets them, and ncurses would believe them for ever */
    unsetenv("COLUMNS");
    SCREEN *s = newterm(NULL, stdout, stdin);
    if (!s)
        return false;
    sigaction(SIGABRT, &sa, was);
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    timeout(WAIT_MS);
    tui_draw_begin();
    return true;
}

static void give_screen_back(const struct sigaction *was)
{
    erase();
    refresh();
    endwin();
    delscreen(set_term(NULL));
    sigaction(SIGABRT, was, NULL);
    rl_reset_screen_size();
}

static uint64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void tui_poll(struct dbg *d)
{
    struct tui *t = d->tui;
    uint64_t now = milliseconds();
    if (!t->runs || now - t->drawn < REDRAW_MS)
        return;
    t->drawn = now;
    tui_draw(t);
}

/* --- lines --- */

static void run(struct tui *t, const char *line)
{
    char world[24];
    struct dbg *d = t->d;
    if (line[0])
        say(d, "%s> %s\n", dbg_world_here(d, world, sizeof world), line);
    t->scroll = 0;
    t->runs = true;
    command_line(d, line);
    t->runs = false;
    fflush(d->out);
}

static void run_typed(struct tui *t)
{
    char line[sizeof t->line];
    memcpy(line, t->line, sizeof line);
    t->len = 0;
    t->line[0] = 0;
    t->recalled = 0;
    t->typing = false;
    if (line[strspn(line, " ")])
        add_history(line);
    run(t, line);
}

static void set_line(struct tui *t, const char *text)
{
    snprintf(t->line, sizeof t->line, "%s", text);
    t->len = (unsigned)strlen(t->line);
}

/* The history's lines are the prompt's own. */
static void recall(struct tui *t, int by)
{
    int back = t->recalled + by;
    HIST_ENTRY *e = back > 0 ? history_get(history_base + history_length - back) : NULL;
    if (back > 0 && !e)
        return;
    t->recalled = back > 0 ? back : 0;
    set_line(t, e ? e->line : "");
}

/* --- keys --- */

static const struct {
    char key;
    const char *line;
} quick[] = {{'s', "step"}, {'n', "next"},    {'c', "continue"},
             {'w', "ws"},   {'e', "exit-to"}, {'r', "rstep"}};

static bool quick_key(struct tui *t, int key)
{
    if (t->len || t->typing)
        return false;
    for (unsigned i = 0; i < ARRAY_LEN(quick); i++)
        if (quick[i].key == key) {
            run(t, quick[i].line);
            return true;
        }
    t->leave |= key == 'q';
    t->typing = key == ':';
    return key == 'q' || key == ':';
}

static void type_key(struct tui *t, int key)
{
    if (key < ' ' || key > '~' || t->len + 1 >= sizeof t->line)
        return;
    t->line[t->len++] = (char)key;
    t->line[t->len] = 0;
}

static void rub_out(struct tui *t, unsigned n)
{
    t->typing &= n < t->len;
    t->len -= n < t->len ? n : t->len;
    t->line[t->len] = 0;
}

enum { CTRL_D = 4, CTRL_L = 12, CTRL_U = 21 };

static void take_key(struct tui *t, int key)
{
    unsigned page = (unsigned)LINES / 3;
    if (key == '\r' || key == '\n' || key == KEY_ENTER)
        run_typed(t);
    else if (key == KEY_BACKSPACE || key == '\b' || key == 127)
        rub_out(t, 1);
    else if (key == CTRL_U)
        rub_out(t, t->len);
    else if (key == CTRL_L)
        clearok(stdscr, TRUE);
    else if (key == CTRL_D && !t->len)
        t->leave = true;
    else if (key == KEY_UP || key == KEY_DOWN)
        recall(t, key == KEY_UP ? 1 : -1);
    else if (key == KEY_PPAGE)
        t->scroll += t->scroll + page < TUI_LINES ? page : 0;
    else if (key == KEY_NPAGE)
        t->scroll -= t->scroll < page ? t->scroll : page;
    else if (!quick_key(t, key))
        type_key(t, key);
}

static bool too_small(void)
{
    return COLS < TUI_MIN_COLUMNS || LINES < TUI_MIN_ROWS;
}

static void loop(struct tui *t)
{
    struct dbg *d = t->d;
    bool stale = true;
    while (!t->leave && !d->quit && !d->failed && !(d->signalled && *d->signalled)) {
        t->small = too_small();
        if (t->small)
            return;
        if (stale)
            tui_draw(t);
        int key = getch();
        stale = key != ERR;
        if (dbg_interrupted()) {
            rub_out(t, t->len);
            stale = true;
        }
        if (stale && key != ERR && key != KEY_RESIZE)
            take_key(t, key);
    }
}

/* --- the session --- */

static void view(struct tui *t)
{
    struct dbg *d = t->d;
    FILE *out = d->out;
    bool color = d->color;
    struct sigaction abort_was;
    if (!take_screen(&abort_was)) {
        dbg_error(d, "tui: this terminal cannot do it (TERM)");
        return;
    }
    d->out = t->out;
    d->color = false;
    d->tui = t;
    if (d->tracing)
        d->trace.to = t->out;
    loop(t);
    d->tui = NULL;
    d->color = color;
    d->out = out;
    if (d->tracing)
        d->trace.to = out;
    give_screen_back(&abort_was);
    if (t->small)
        dbg_error(d, "tui: the terminal is %d x %d: at least %d x %d is needed", COLS, LINES,
                  TUI_MIN_COLUMNS, TUI_MIN_ROWS);
}

void cmd_tui(struct dbg *d, int argc, char **argv)
{
    struct tui t = {.d = d};
    if (d->tui)
        return;
    if (!d->lines || !d->lines->readline || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        dbg_error(d, "tui: needs a terminal for its input and output");
        return;
    }
    fflush(d->out);
    if (tui_log_open(&t))
        view(&t);
    tui_log_close(&t);
}
