/* debugger.h - the REPL over a machine: `hypscope debug`.
 *
 * A front end: it reads the machine through peeks and observers, and changes it only by what the
 * machine logs as input. */
#ifndef DEBUGGER_DEBUGGER_H
#define DEBUGGER_DEBUGGER_H

#include "sim/machine.h"

#include <signal.h>

#define DEBUG_MAX_SYMBOLS 16

struct debug_options {
    const char *script; /* -x FILE: commands to run first; NULL: none */
    bool batch;         /* --batch: no prompt; end with the script, or with the input's end */
    const char *symbols[DEBUG_MAX_SYMBOLS]; /* --symbols FILE@WORLD */
    unsigned nsymbols;
    bool json;                              /* --json: one record a command, on a line of its own */
    bool norc;                              /* --norc: leave ~/.hypscoperc alone */
    bool sanitize;                          /* --sanitize: `sanitize on` from the start */
    const char *suppress;                   /* --suppress FILE: intended sharing; NULL: none */
    uint64_t max_insns, max_cycles;         /* of the whole session; 0: no limit */
    uint64_t history;                       /* bytes to keep for running backwards; 0: none */
    const char *session;                    /* go on from this file; NULL: from the start */
    FILE *in, *out;                         /* NULL: standard input and output */
    const char *gdb;                        /* [HOST:]PORT to serve gdb at; NULL: none */
    const volatile sig_atomic_t *signalled; /* debugger_serve: set by a signal's handler */
};

/* Run the REPL until the user leaves. The exit status: 1 when an `expect` failed; the guest's own
 * when it ended, 0 when the user quit, 2 for an unreadable script, a command in one that is none or
 * whose arguments are wrong, or bad symbols; 3 when a limit was reached; 4 when a script's last run
 * ended with every core asleep for ever.
 *
 * The machine's serial line, unless it is a file or a socket, is shown between the debugger's own
 * lines; host hooks that are installed already are asked as well. */
int debugger_main(struct machine *m, const struct debug_options *opt);

/* `hypscope run --gdb`: gdb drives the machine, whose own serial line stays what it is. Returns
 * when the guest has ended (the exit is in *m), or gdb killed it. False: the address is no good. */
bool debugger_serve(struct machine *m, const struct debug_options *opt, struct err *e);

#endif
