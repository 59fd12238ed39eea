/* source.c - source lines: of an address, of a place that a user names as FILE:LINE, and as text.
 *
 * DWARF names files as the compiler saw them. Where there is none of that name any more (a tree
 * that was moved), its last parts are tried from the current directory. Leaves out: columns, lines
 * of inlined calls (an instruction has one line, the innermost). */
#include "debugger/dbg_int.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

bool source_at(const struct dbg *d, const char *world, uint32_t addr, struct source_place *out)
{
    for (unsigned t = 0; t < d->ntabs; t++) {
        const struct symtab *tab = &d->tabs[t];
        if (strcmp(tab->world, world) != 0)
            continue;
        out->path = debuginfo_line(tab->info, addr, &out->line);
        if (out->path)
            return true;
    }
    return false;
}

const char *source_name(const struct source_place *p)
{
    const char *slash = strrchr(p->path, '/');
    return slash ? slash + 1 : p->path;
}

const char *source_format(const struct dbg *d, const char *world, uint32_t addr, char *buf,
                          size_t len)
{
    struct source_place p;
    buf[0] = 0;
    if (source_at(d, world, addr, &p))
        snprintf(buf, len, "%s:%u", source_name(&p), p.line);
    return buf;
}

/* --- FILE:LINE --- */

/* "trap.c:88": a name with a dot and a letter, and behind the last colon a number alone. */
static bool is_line(const char *text, char *file, size_t len, unsigned *line)
{
    const char *colon = strrchr(text, ':');
    const char *dot = colon ? memchr(text, '.', (size_t)(colon - text)) : NULL;
    char *end;
    if (!dot || !isalpha((unsigned char)dot[1]) || !isdigit((unsigned char)colon[1]))
        return false;
    unsigned long n = strtoul(colon + 1, &end, 10);
    if (*end || n > 1000000 || (size_t)(colon - text) >= len)
        return false;
    snprintf(file, len, "%.*s", (int)(colon - text), text);
    *line = (unsigned)n;
    return true;
}

/* In one world, or in any when it is NULL. */
static bool find_line(const struct dbg *d, const char *world, const char *file, unsigned line,
                      struct dbg_addr *at)
{
    uint32_t addr;
    for (unsigned t = 0; t < d->ntabs; t++) {
        const struct symtab *tab = &d->tabs[t];
        if ((world && strcmp(world, tab->world) != 0) ||
            !debuginfo_address(tab->info, file, line, &addr))
            continue;
        *at = (struct dbg_addr){.addr = addr};
        memcpy(at->world, tab->world, sizeof at->world);
        return true;
    }
    return false;
}

enum source_found source_find(struct dbg *d, const char *text, struct dbg_addr *at)
{
    char file[128], here[24], world[24];
    unsigned line;
    const char *colon = strchr(text, ':'), *name = text;
    bool qualified = colon && strchr(colon + 1, ':');
    if (qualified && (size_t)(colon - text) < sizeof world) {
        snprintf(world, sizeof world, "%.*s", (int)(colon - text), text);
        name = colon + 1;
    }
    if (!is_line(name, file, sizeof file, &line))
        return SOURCE_NO_LINE;
    bool found = qualified ? find_line(d, world, file, line, at)
                           : find_line(d, dbg_world_here(d, here, sizeof here), file, line, at) ||
                                 find_line(d, NULL, file, line, at);
    if (!found)
        dbg_error(d, "no code is known for line %u of '%s'", line, file);
    return found ? SOURCE_FOUND : SOURCE_NOT_FOUND;
}

/* --- text --- */

static FILE *open_source(const char *path)
{
    FILE *f = fopen(path, "r");
    for (const char *rest = strchr(path, '/'); !f && rest; rest = strchr(rest + 1, '/'))
        f = rest[1] ? fopen(rest + 1, "r") : NULL;
    return f;
}

/* Tabs become blanks, and what is too wide is cut. */
static void say_text(struct dbg *d, const char *text, unsigned column)
{
    for (; *text && *text != '\n' && *text != '\r' && column < DBG_COLUMNS; text++) {
        unsigned blanks = *text == '\t' ? 4 - column % 4 : 0;
        for (unsigned i = 0; i < blanks && column < DBG_COLUMNS; i++, column++)
            say(d, " ");
        if (!blanks) {
            say(d, "%c", isprint((unsigned char)*text) ? *text : '?');
            column++;
        }
    }
    say(d, "\n");
}

unsigned source_print(struct dbg *d, const struct source_place *p, unsigned from, unsigned to,
                      bool named)
{
    char *text = NULL, head[96];
    size_t room = 0;
    unsigned n = 0, said = 0;
    FILE *f = open_source(p->path);
    while (f && n < to && getline(&text, &room, f) >= 0) {
        if (++n < from)
            continue;
        if (named)
            snprintf(head, sizeof head, "   %.60s:%u  ", source_name(p), n);
        else
            snprintf(head, sizeof head, "%s %5u  ", n == p->line ? "=>" : "  ", n);
        say(d, "%s%s%s", hue(d, HUE_DIM), head, hue(d, HUE_OFF));
        say_text(d, text, (unsigned)strlen(head));
        said++;
    }
    free(text);
    if (f)
        fclose(f);
    return said;
}

void source_line(struct dbg *d, const char *world, uint32_t addr)
{
    struct source_place p;
    if (source_at(d, world, addr, &p) && !source_print(d, &p, p.line, p.line, true))
        say(d, "   %s:%u\n", source_name(&p), p.line);
}

/* --- the command --- */

#define LIST_LINES 10

/* Ten lines; `more`: those that follow the last ones. */
static void list_lines(struct dbg *d, const struct source_place *p, unsigned from, bool more)
{
    unsigned said = source_print(d, p, from, from + LIST_LINES - 1, false);
    if (!said && more)
        say(d, "%s ends here\n", source_name(p));
    else if (!said)
        dbg_error(d, "list: %s cannot be read", p->path);
    d->list = *p;
    d->list_next = from + said;
    d->list_pc = dbg_cpu(d)->r[15];
}

void cmd_list(struct dbg *d, int argc, char **argv)
{
    struct dbg_addr at = {.addr = dbg_cpu(d)->r[15]};
    struct source_place p;
    char here[24], text[96];
    if (argc == 1 && d->list.path && d->list_pc == dbg_cpu(d)->r[15]) {
        p = d->list;
        list_lines(d, &p, d->list_next, true);
        return;
    }
    if (argc > 1 && !expr_addr(d, argv[1], &at))
        return;
    const char *world = at.world[0] ? at.world : dbg_world_here(d, here, sizeof here);
    if (at.physical || at.ipa || !source_at(d, world, (uint32_t)at.addr, &p)) {
        dbg_error(d, "list: no source is known for %s",
                  symbols_format(d, world, (uint32_t)at.addr, text, sizeof text));
        return;
    }
    list_lines(d, &p, p.line > LIST_LINES / 2 ? p.line - LIST_LINES / 2 : 1, false);
}
