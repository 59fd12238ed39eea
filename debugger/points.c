/* points.c - breakpoints and watchpoints: the list, their worlds and conditions, and what the cores
 * are told.
 *
 * A core stops by virtual address alone; whose address it was is decided here, and a stop that is
 * nobody's is run on from. Leaves out: points on physical addresses. */
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
}

static bool touches(const struct dbg *d, const struct point *p, bool watch)
{
    const struct cpu *c = dbg_cpu(d);
    if (p->watch != watch)
        return false;
    if (!watch)
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

struct point *points_hit(struct dbg *d)
{
    bool watch = strncmp(d->m->exit_reason, "watch", 5) == 0;
    for (unsigned i = 0; i < d->npoints; i++) {
        struct point *p = &d->points[i];
        if (touches(d, p, watch) && wanted(d, p)) {
            p->hits++;
            return p;
        }
    }
    return NULL;
}

void points_remove(struct dbg *d, struct point *p)
{
    unsigned i = (unsigned)(p - d->points);
    memmove(p, p + 1, (d->npoints - i - 1) * sizeof *p);
    d->npoints--;
    points_apply(d);
}

const char *point_describe(const struct dbg *d, const struct point *p, char *buf, size_t len)
{
    char at[96], here[24];
    const char *world = p->world[0] ? p->world : dbg_world_here(d, here, sizeof here);
    symbols_format(d, world, p->va, at, sizeof at);
    const char *kind = !p->watch             ? p->temporary ? "tbreak" : "break"
                       : p->read && p->write ? "awatch"
                       : p->read             ? "readwatch"
                                             : "watch";
    char size[24] = "";
    if (p->watch)
        snprintf(size, sizeof size, ", %u bytes", p->len);
    snprintf(buf, len, "%u: %s %s%s%s%s%s%s", p->id, kind, p->world, p->world[0] ? ":" : "", at,
             size, p->condition[0] ? " if " : "", p->condition);
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

/* An address and, behind "if", a condition. */
static bool place_arg(struct dbg *d, int argc, char **argv, int words, struct point *p)
{
    struct dbg_addr at;
    int cond = 1;
    while (cond < argc && strcmp(argv[cond], "if") != 0)
        cond++;
    if (cond > 1 + words) {
        dbg_error(d, "%s: too many arguments (a condition follows 'if')", argv[0]);
        return false;
    }
    if (cond < argc)
        join(argc, argv, cond + 1, p->condition, sizeof p->condition);
    if (!expr_addr(d, argv[1], &at))
        return false;
    if (at.physical || at.ipa) {
        dbg_error(d, "%s: points are on virtual addresses", argv[0]);
        return false;
    }
    p->va = (uint32_t)at.addr;
    memcpy(p->world, at.world, sizeof p->world);
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
    char text[256];
    struct point *new = points_add(d, p);
    if (!new) {
        dbg_error(d, "at most %d points", DBG_MAX_POINTS);
        return;
    }
    new->id = ++d->next_id;
    if (new->watch)
        read_old(d, new);
    points_apply(d);
    say(d, "%s\n", point_describe(d, new, text, sizeof text));
}

static void add_break(struct dbg *d, int argc, char **argv, bool temporary)
{
    struct point p = {.temporary = temporary};
    if (place_arg(d, argc, argv, 1, &p)) {
        p.va &= ~1u; /* a Thumb address */
        add(d, &p);
    }
}

void cmd_break(struct dbg *d, int argc, char **argv)
{
    add_break(d, argc, argv, false);
}

void cmd_tbreak(struct dbg *d, int argc, char **argv)
{
    add_break(d, argc, argv, true);
}

static void add_watch(struct dbg *d, int argc, char **argv, bool read, bool write)
{
    struct point p = {.watch = true, .read = read, .write = write, .len = 4};
    uint64_t len = 4;
    if (!place_arg(d, argc, argv, 2, &p))
        return;
    if (argc > 2 && strcmp(argv[2], "if") != 0 && !expr_value(d, argv[2], &len))
        return;
    if (len == 0 || len > 4096) {
        dbg_error(d, "%s: a length is 1 to 4096 bytes", argv[0]);
        return;
    }
    p.len = (uint32_t)len;
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

void cmd_delete(struct dbg *d, int argc, char **argv)
{
    uint64_t id = 0;
    if (argc == 1) {
        d->npoints = 0;
        points_apply(d);
        return;
    }
    if (!expr_value(d, argv[1], &id))
        return;
    for (unsigned i = 0; i < d->npoints; i++)
        if (d->points[i].id == id) {
            points_remove(d, &d->points[i]);
            return;
        }
    dbg_error(d, "no point has the number %" PRIu64 " (see: points)", id);
}

void cmd_points(struct dbg *d, int argc, char **argv)
{
    char text[256];
    for (unsigned i = 0; i < d->npoints; i++)
        say(d, "%-60s hit %" PRIu64 "\n", point_describe(d, &d->points[i], text, sizeof text),
            d->points[i].hits);
    if (!d->npoints)
        say(d, "no points are set\n");
}
