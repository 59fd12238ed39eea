/* rc.c - what a person brings along: ~/.hypscoperc, and aliases.
 *
 * The file is a script that is read before the first prompt; --norc leaves it out, and so does
 * --batch, so that a test means the same everywhere. */
#include "debugger/dbg_int.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void rc_read(struct dbg *d)
{
    const char *home = getenv("HOME");
    char path[512], line[560];
    if (!home || snprintf(path, sizeof path, "%s/.hypscoperc", home) >= (int)sizeof path ||
        access(path, R_OK) != 0)
        return;
    snprintf(line, sizeof line, "source %s", path);
    command_line(d, line);
}

const char *alias_find(const struct dbg *d, const char *word)
{
    for (unsigned i = 0; i < d->naliases; i++)
        if (strcmp(d->alias[i].name, word) == 0)
            return d->alias[i].text;
    return NULL;
}

static void list(struct dbg *d)
{
    for (unsigned i = 0; i < d->naliases; i++)
        say(d, "%-12s %s\n", d->alias[i].name, d->alias[i].text);
    if (!d->naliases)
        say(d, "no aliases (alias NAME COMMAND...)\n");
}

static void forget(struct dbg *d, const char *name)
{
    for (unsigned i = 0; i < d->naliases; i++)
        if (strcmp(d->alias[i].name, name) == 0) {
            d->alias[i] = d->alias[--d->naliases];
            return;
        }
}

void cmd_alias(struct dbg *d, int argc, char **argv)
{
    bool several;
    if (argc == 1) {
        list(d);
        return;
    }
    const struct command *c = command_find(argv[1], &several);
    if (c && strcmp(c->name, argv[1]) == 0) {
        dbg_error(d, "alias: '%s' is a command", argv[1]);
        return;
    }
    forget(d, argv[1]);
    if (argc == 2)
        return;
    if (d->naliases == DBG_MAX_ALIASES || strlen(argv[1]) >= sizeof d->alias[0].name) {
        dbg_error(d, "alias: at most %d, with names under %zu characters", DBG_MAX_ALIASES,
                  sizeof d->alias[0].name);
        return;
    }
    struct dbg_alias *a = &d->alias[d->naliases++];
    snprintf(a->name, sizeof a->name, "%s", argv[1]);
    join(argc, argv, 2, a->text, sizeof a->text);
}
