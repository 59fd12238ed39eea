/* points.c - breakpoints and watchpoints: the list, their worlds, conditions, counts and commands,
 * and what the cores are told.
 *
 * A core stops by virtual address alone; whose address it was is decided here, and a stop that is
 * nobody's is run on from. Points on events and on physical memory are in catch.c. */
#include "debugger/dbg_int.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void points_apply(struct dbg *d)
{
    uint32_t breaks[DBG_MAX_POINTS + 1];
    struct cpu_watch watches[DBG_MAX_POINTS];
    unsigned nb = 0, nw = 0;
    for (unsigned i = 0; i < d->npoints; i++) {
        const struct point *p = &d->points[i];
        if (p->on.kind)
            continue;
        if (p->watch)
            watches[nw++] = (struct cpu_watch){p->va, p->len, p->read, p->write};
        else
            breaks[nb++] = p->va;
    }
    if (d->goal.active)
        breaks[nb++] = d->goal.va;
    for (unsigned i = 0; i < d->m->ncpus; i++) {
        cpu_set_breaks(d->m->cpu[i], breaks, nb);
        cpu_set_watches(d->m->cpu[i], watches, nw);
    }
    catch_apply(d);
}

enum stopped_by { BY_BREAK, BY_WATCH, BY_CATCH };

static bool touches(const struct dbg *d, const struct point *p, enum stopped_by by)
{
    const struct cpu *c = dbg_cpu(d);
    if (p->on.kind || by == BY_CATCH)
        return by == BY_CATCH && p->on.hit;
    if (p->watch != (by == BY_WATCH))
        return false;
    if (!p->watch)
        return p->va == c->r[15];
    bool kind = c->watch_write ? p->write : p->read;
    return kind && c->watch_va + 8 > p->va && c->watch_va < p->va + p->len;
}

static bool wanted(struct dbg *d, struct point *p)
{
    char here[24];
    uint64_t v = 1;
    if (p->world[0] && strcmp(p->world, dbg_world_here(d, here, sizeof here)) != 0)
        return false;
    return !p->condition[0] || !expr_value(d, p->condition, &v) || v;
}

/* It came; is it to be passed by? Looking backwards uses nothing up. */
static bool passed_by(const struct dbg *d, struct point *p)
{
    p->hits++;
    if (!p->ignored || d->m->obs.reliving)
        return false;
    p->ignored--;
    return true;
}

struct point *points_hit(struct dbg *d)
{
    enum stopped_by by = strcmp(d->m->exit_reason, CATCH_STOP) == 0    ? BY_CATCH
                         : strncmp(d->m->exit_reason, "watch", 5) == 0 ? BY_WATCH
                                                                       : BY_BREAK;
    struct point *first = NULL;
    for (unsigned i = 0; i < d->npoints; i++) {
        struct point *p = &d->points[i];
        if (touches(d, p, by) && wanted(d, p) && !passed_by(d, p) && !first)
            first = p;
        p->on.hit = false;
    }
    return first;
}

void points_remove(struct dbg *d, struct point *p)
{
    unsigned i = (unsigned)(p - d->points);
    memmove(p, p + 1, (d->npoints - i - 1) * sizeof *p);
    d->npoints--;
    points_apply(d);
}

/* "break vm1:0x40000000 <main>": the point without its number and condition. */
static void describe_place(const struct dbg *d, const struct point *p, char *buf, size_t len)
{
    char at[96], here[24], size[24] = "";
    const char *world = p->world[0] ? p->world : dbg_world_here(d, here, sizeof here);
    const char *kind = !p->watch             ? "break"
                       : p->read && p->write ? "awatch"
                       : p->read             ? "readwatch"
                                             : "watch";
    if (p->watch)
        snprintf(size, sizeof size, ", %u bytes", p->len);
    if (p->on.kind == CATCH_MEMORY)
        snprintf(buf, len, "%s %s%s", kind, p->on.words, size);
    else
        snprintf(buf, len, "%s %s%s%s%s", kind, p->world, p->world[0] ? ":" : "",
                 symbols_format(d, world, p->va, at, sizeof at), size);
}

const char *point_describe(const struct dbg *d, const struct point *p, char *buf, size_t len)
{
    char place[160];
    const char *words = p->on.words;
    if (!p->on.kind || p->on.kind == CATCH_MEMORY) {
        describe_place(d, p, place, sizeof place);
        words = place;
    }
    snprintf(buf, len, "%u: %s%s%s%s", p->id, p->temporary ? "once, " : "", words,
             p->condition[0] ? " if " : "", p->condition);
    return buf;
}

/* --- commands --- */

static void read_old(struct dbg *d, struct point *p)
{
    struct dbg_addr at = {.addr = p->va};
    char here[24];
    if (!p->world[0] || strcmp(p->world, dbg_world_here(d, here, sizeof here)) == 0 ||
        worlds_known(d, p->world)) {
        memcpy(at.world, p->world, sizeof at.world);
        if (!dbg_read(d, &at, 0, &p->old, p->len < 4 ? p->len : 4))
            p->old = 0;
    }
}

/* The words before "if"; the condition behind it goes into *p. */
static int before_if(int argc, char **argv, struct point *p)
{
    int cond = 1;
    while (cond < argc && strcmp(argv[cond], "if") != 0)
        cond++;
    if (cond < argc)
        join(argc, argv, cond + 1, p->condition, sizeof p->condition);
    return cond;
}

/* An address and, behind "if", a condition. */
static bool place_arg(struct dbg *d, int argc, char **argv, int words, struct point *p,
                      struct dbg_addr *at)
{
    if (before_if(argc, argv, p) > 1 + words) {
        dbg_error(d, "%s: too many arguments (a condition follows 'if')", argv[0]);
        return false;
    }
    if (!expr_addr(d, argv[1], at))
        return false;
    p->va = (uint32_t)at->addr;
    memcpy(p->world, at->world, sizeof p->world);
    return true;
}

struct point *points_add(struct dbg *d, const struct point *p)
{
    if (d->npoints == DBG_MAX_POINTS)
        return NULL;
    d->points[d->npoints] = *p;
    return &d->points[d->npoints++];
}

static void add(struct dbg *d, const struct point *p)
{
    char text[400];
    struct point *new = points_add(d, p);
    if (!new) {
        dbg_error(d, "at most %d points", DBG_MAX_POINTS);
        return;
    }
    new->id = ++d->next_id;
    if (new->watch && !new->on.kind)
        read_old(d, new);
    points_apply(d);
    say(d, "%s\n", point_describe(d, new, text, sizeof text));
}

static void add_break(struct dbg *d, int argc, char **argv, bool temporary)
{
    struct point p = {.temporary = temporary};
    struct dbg_addr at;
    if (!place_arg(d, argc, argv, 1, &p, &at))
        return;
    if (at.physical || at.ipa) {
        dbg_error(d, "%s: a virtual address is needed", argv[0]);
        return;
    }
    p.va &= ~1u; /* a Thumb address */
    add(d, &p);
}

void cmd_break(struct dbg *d, int argc, char **argv)
{
    add_break(d, argc, argv, false);
}

void cmd_tbreak(struct dbg *d, int argc, char **argv)
{
    add_break(d, argc, argv, true);
}

/* A watchpoint on physical memory; what a world calls it is told with it. */
static bool watch_memory(struct dbg *d, const struct dbg_addr *at, struct point *p)
{
    char prefix[32];
    if (!catch_memory(d, at, p))
        return false;
    snprintf(p->on.words, sizeof p->on.words, "%s0x%010" PRIx64,
             space_prefix(at, prefix, sizeof prefix), at->addr);
    if (at->ipa)
        snprintf(strchr(p->on.words, 0), 24, " = p:0x%010" PRIx64, p->on.range[0].pa);
    p->world[0] = 0; /* whoever writes it */
    return true;
}

static void add_watch(struct dbg *d, int argc, char **argv, bool read, bool write)
{
    struct point p = {.watch = true, .read = read, .write = write, .len = 4};
    struct dbg_addr at;
    uint64_t len = 4;
    if (!place_arg(d, argc, argv, 2, &p, &at))
        return;
    if (argc > 2 && strcmp(argv[2], "if") != 0 && !expr_value(d, argv[2], &len))
        return;
    if (len == 0 || len > 4096) {
        dbg_error(d, "%s: a length is 1 to 4096 bytes", argv[0]);
        return;
    }
    p.len = (uint32_t)len;
    if (!(at.physical || at.ipa) || watch_memory(d, &at, &p))
        add(d, &p);
}

void cmd_watch(struct dbg *d, int argc, char **argv)
{
    add_watch(d, argc, argv, false, true);
}

void cmd_readwatch(struct dbg *d, int argc, char **argv)
{
    add_watch(d, argc, argv, true, false);
}

void cmd_awatch(struct dbg *d, int argc, char **argv)
{
    add_watch(d, argc, argv, true, true);
}

void cmd_catch(struct dbg *d, int argc, char **argv)
{
    struct point p = {0};
    int words = before_if(argc, argv, &p);
    if (words == 1)
        catch_kinds(d);
    else if (catch_parse(d, words - 1, argv + 1, &p))
        add(d, &p);
}

/* The point that a number names, or NULL and said. */
static struct point *point_arg(struct dbg *d, const char *text)
{
    uint64_t id;
    if (!expr_value(d, text, &id))
        return NULL;
    for (unsigned i = 0; i < d->npoints; i++)
        if (d->points[i].id == id && id)
            return &d->points[i];
    dbg_error(d, "no point has the number %" PRIu64 " (see: points)", id);
    return NULL;
}

void cmd_delete(struct dbg *d, int argc, char **argv)
{
    if (argc == 1) {
        d->npoints = 0;
        points_apply(d);
        return;
    }
    struct point *p = point_arg(d, argv[1]);
    if (p)
        points_remove(d, p);
}

void cmd_ignore(struct dbg *d, int argc, char **argv)
{
    uint64_t n;
    struct point *p = point_arg(d, argv[1]);
    if (p && expr_value(d, argv[2], &n))
        p->ignored = n;
}

void cmd_once(struct dbg *d, int argc, char **argv)
{
    struct point *p = point_arg(d, argv[1]);
    if (p)
        p->temporary = true;
}

/* --- commands of a point --- */

void cmd_commands(struct dbg *d, int argc, char **argv)
{
    char text[256];
    struct point *p = point_arg(d, argv[1]);
    if (!p)
        return;
    if (strlen(join(argc, argv, 2, text, sizeof text)) >= sizeof p->commands)
        dbg_error(d, "commands: more than %zu characters", sizeof p->commands - 1);
    else
        strcpy(p->commands, text);
}

bool points_next_command(struct dbg *d, char *buf, size_t len)
{
    if (!d->todo[0] || d->quit || d->failed) {
        d->todo[0] = 0;
        return false;
    }
    size_t n = strcspn(d->todo, ";");
    snprintf(buf, len, "%.*s", (int)n, d->todo);
    memmove(d->todo, d->todo + n + (d->todo[n] == ';'), strlen(d->todo + n) + (d->todo[n] != ';'));
    return true;
}

static void say_more(struct dbg *d, const struct point *p)
{
    if (p->ignored)
        say(d, "   passed by the next %" PRIu64 " times\n", p->ignored);
    if (p->commands[0])
        say(d, "   then: %s\n", p->commands);
}

void cmd_points(struct dbg *d, int argc, char **argv)
{
    char text[400];
    for (unsigned i = 0; i < d->npoints; i++) {
        const struct point *p = &d->points[i];
        say(d, "%-60s hit %" PRIu64 "\n", point_describe(d, p, text, sizeof text), p->hits);
        say_more(d, p);
    }
    if (!d->npoints)
        say(d, "no points are set\n");
}
