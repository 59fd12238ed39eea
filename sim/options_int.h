/* options_int.h - the rows that the command line is parsed by and its help printed from. */
#ifndef SIM_OPTIONS_INT_H
#define SIM_OPTIONS_INT_H

#include "sim/options.h"

enum { RUNS = CMD_RUN | CMD_DEBUG, BOARDS = CMD_RUN | CMD_DEBUG | CMD_DTB };

struct option_row {
    const char *name, *arg; /* arg NULL: takes none */
    unsigned commands;
    bool (*set)(struct options *o, const char *name, const char *v, struct err *e);
    const char *help;
};
extern const struct option_row option_rows[];
extern const unsigned option_count;

struct command_row {
    const char *name;
    unsigned command;
    const char *arg, *help;
};
extern const struct command_row option_commands[];
extern const unsigned option_command_count;

#endif
