/* tui_int.h - what the files of the full-screen view share.
 *
 *   tui.c       the session: terminal, keys, the command line
 *   tui_log.c   what was said, and what the guests' consoles said, as lines
 *   tui_draw.c  the panes */
#ifndef DEBUGGER_TUI_INT_H
#define DEBUGGER_TUI_INT_H

#include "debugger/dbg_int.h"

enum { TUI_MIN_COLUMNS = 40, TUI_MIN_ROWS = 12, TUI_LOGS = 5, TUI_LINES = 512, TUI_WIDTH = 200 };

/* The last lines of a stream. */
struct tui_log {
    char name[16]; /* of a console */
    char line[TUI_LINES][TUI_WIDTH];
    unsigned count; /* lines ever begun; the last one is being written */
};

struct tui {
    struct dbg *d;
    FILE *out;                     /* d->out meanwhile */
    struct tui_log *log[TUI_LOGS]; /* the session's, then consoles that prefix their lines */
    unsigned logs;
    char prefix[20]; /* of a console's line that begins, until it is known whose it is */
    unsigned prefixed;
    struct tui_log *speaker; /* of the console's present line; NULL: not known yet */
    char line[200];          /* being typed */
    unsigned len, scroll;    /* lines that the session's log is scrolled back */
    int recalled;            /* lines back in the history */
    uint64_t drawn;          /* when, in milliseconds */
    bool typing;             /* a line, though it is empty still: no key is a command */
    bool leave, small, runs;
};

/* --- tui_log.c --- */
bool tui_log_open(struct tui *t);
void tui_log_close(struct tui *t);
/* A line of a log by its age, 0 the youngest; NULL: there is none. */
const char *tui_log_line(const struct tui_log *log, unsigned age);

/* --- tui_draw.c --- */
enum tui_pair { PAIR_WORLD = 1, PAIR_CHANGED = 7, PAIR_SYMBOL };
void tui_draw_begin(void); /* colours */
void tui_draw(struct tui *t);

#endif
