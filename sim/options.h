/* options.h - the command line, as one table that parses it and prints its own help. */
#ifndef SIM_OPTIONS_H
#define SIM_OPTIONS_H

#include "sim/machine.h"
#include "sim/pace.h"

#include <stdio.h>

enum command {
    CMD_HELP = 1 << 0,
    CMD_VERSION = 1 << 1,
    CMD_RUN = 1 << 2,
    CMD_DEBUG = 1 << 3,
    CMD_DTB = 1 << 4,
    CMD_EXPLAIN = 1 << 5,
};

#define OPTIONS_MAX_SYMBOLS 16

struct options {
    enum command command;
    struct machine_config machine;
    bool check;                     /* --engine check: both engines, in step */
    const char *out;                /* dtb: the file to write */
    const char *what;               /* explain */
    unsigned help;                  /* CMD_HELP: of which commands, an OR of enum command */
    uint64_t max_insns, max_cycles; /* UINT64_MAX: no limit */
    double wall;                    /* seconds; 0: no limit */
    enum pace_mode pace;
    const char *stats;                                 /* file, or NULL */
    const char *trace;                                 /* "EVENTS" or "EVENTS:F", or NULL */
    const char *trace_json, *trace_tarmac, *trace_vcd; /* files, or NULL */
    bool sanitize;
    const char *suppress; /* file, or NULL */
    uint64_t history;     /* bytes to keep for running backwards; 0: none */
    const char *session;  /* file, or NULL */
    const char *script;
    bool batch, json, norc;
    const char *symbols[OPTIONS_MAX_SYMBOLS]; /* "F@WORLD" */
    unsigned nsymbols;
    const char *gdb; /* "[HOST:]PORT", or NULL */
};

/* Fill *o from the command line. `commands`: the subcommands that this program has, an OR of
 * enum command. False: *e is one line that names the mistake (status 2). */
bool options_parse(struct options *o, unsigned commands, int argc, char **argv, struct err *e);
void options_help(unsigned commands, FILE *to);

#endif
