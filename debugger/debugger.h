/* debugger.h - the REPL over a machine: `hypscope debug`.
 *
 * A front end: it reads the machine through peeks and observers, and changes it only by what the
 * machine logs as input. */
#ifndef DEBUGGER_DEBUGGER_H
#define DEBUGGER_DEBUGGER_H

#include "sim/machine.h"

#define DEBUG_MAX_SYMBOLS 16

struct debug_options {
    const char *script; /* -x FILE: commands to run first; NULL: none */
    bool batch;         /* --batch: no prompt; end with the script or the input */
    const char *symbols[DEBUG_MAX_SYMBOLS]; /* --symbols FILE@WORLD */
    unsigned nsymbols;
};

/* Run the REPL until the user leaves. The exit status: the guest's own when it ended, 0 when the
 * user quit, 2 for an unreadable script, an unknown command in one, or bad symbols. */
int debugger_main(struct machine *m, const struct debug_options *opt);

#endif
