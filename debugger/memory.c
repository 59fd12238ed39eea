/* memory.c - memory as bytes and as instructions; symbols; worlds; the account of trips. */
#include "debugger/dbg_int.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The address that is meant, or where the last such command ended. */
static bool from_arg(struct dbg *d, int argc, char **argv, struct dbg_addr *at)
{
    if (argc > 1)
        return expr_addr(d, argv[1], at);
    if (d->more_set) {
        *at = d->more;
        return true;
    }
    *at = (struct dbg_addr){.addr = dbg_cpu(d)->r[15]};
    return true;
}

static void go_on(struct dbg *d, const struct dbg_addr *at, uint64_t bytes)
{
    d->more = *at;
    d->more.addr += bytes;
    d->more_set = true;
}

/* Up to 16 bytes; what cannot be read is shown as "..". */
static void say_bytes(struct dbg *d, const struct dbg_addr *at, uint64_t off, unsigned n)
{
    uint8_t b[16];
    bool ok[16];
    for (unsigned i = 0; i < n; i++)
        ok[i] = dbg_read(d, at, off + i, &b[i], 1);
    char prefix[32];
    say(d, "%s%0*" PRIx64 " ", space_prefix(at, prefix, sizeof prefix),
        at->physical || at->ipa ? 10 : 8, at->addr + off);
    for (unsigned i = 0; i < 16; i++) {
        const char *gap = i % 4 ? "" : " ";
        if (i >= n)
            say(d, "%s  ", gap);
        else if (!ok[i])
            say(d, "%s..", gap);
        else
            say(d, "%s%02x", gap, b[i]);
    }
    say(d, "  ");
    for (unsigned i = 0; i < n; i++)
        say(d, "%c", !ok[i] ? ' ' : isprint(b[i]) ? b[i] : '.');
    say(d, "\n");
}

void cmd_mem(struct dbg *d, int argc, char **argv)
{
    struct dbg_addr at;
    struct dbg_place p;
    uint64_t count;
    if (!from_arg(d, argc, argv, &at) || !count_arg(d, argc, argv, 2, 64, &count) ||
        (!at.physical && !dbg_place_at(d, &at, &p)))
        return;
    if (count > 65536) {
        dbg_error(d, "mem: at most 65536 bytes at once");
        return;
    }
    for (uint64_t off = 0; off < count; off += 16)
        say_bytes(d, &at, off, count - off < 16 ? (unsigned)(count - off) : 16);
    go_on(d, &at, count);
}

/* --- disassembly --- */

/* Thumb where the symbol says so, else as the world last was. */
static bool is_thumb(struct dbg *d, const struct dbg_addr *at, const struct dbg_place *p)
{
    const struct symbol *s =
        at->physical || at->ipa ? NULL : symbols_at(d, p->name, (uint32_t)at->addr);
    return s && s->code && s->addr != p->pc ? s->thumb : p->thumb;
}

static void say_insn(struct dbg *d, const struct dbg_addr *at, const struct dbg_place *p,
                     const struct disasm_line *line, unsigned k)
{
    const struct symbol *s =
        at->physical || at->ipa ? NULL : symbols_at(d, p->name, (uint32_t)at->addr);
    uint32_t raw = 0;
    char text[200];
    dbg_read(d, at, 0, &raw, line->len);
    if (s && (k == 0 || s->addr == at->addr))
        say(d, "%s%s%s%s:\n", hue(d, HUE_SYMBOL), s->name, hue(d, HUE_OFF),
            s->addr == at->addr ? "" : " (inside)");
    bool here = p->running && !at->physical && !at->ipa && at->addr == p->pc;
    say(d, "%s %08" PRIx64 "  %s%0*" PRIx32 "%s%*s  %s\n", here ? "=>" : "  ", at->addr,
        hue(d, HUE_DIM), (int)(2 * line->len), raw, hue(d, HUE_OFF), 8 - (int)(2 * line->len), "",
        disasm_symbolic(d, p->name, line, text, sizeof text));
}

/* The source line before the first instruction of it; *last: the line that was said before. */
static void say_source(struct dbg *d, const struct dbg_addr *at, const struct dbg_place *p,
                       struct source_place *last)
{
    struct source_place s;
    uint32_t va = (uint32_t)at->addr;
    if (at->physical || at->ipa || !source_at(d, p->name, va, &s))
        return;
    if (s.path != last->path || s.line != last->line)
        source_line(d, p->name, va);
    *last = s;
}

void cmd_disas(struct dbg *d, int argc, char **argv)
{
    struct dbg_addr at;
    struct dbg_place p;
    struct source_place last = {0};
    uint64_t count;
    bool mixed = argc > 1 && strcmp(argv[1], "/s") == 0;
    argc -= mixed;
    argv += mixed;
    if (!from_arg(d, argc, argv, &at) || !count_arg(d, argc, argv, 2, 10, &count) ||
        !dbg_place_at(d, &at, &p))
        return;
    bool thumb = (at.addr & 1) || is_thumb(d, &at, &p);
    at.addr &= ~UINT64_C(1);
    for (uint64_t k = 0; k < count && k < 4096; k++) {
        struct disasm_line line;
        if (!disasm_at(d, &at, thumb, &line)) {
            say(d, "   %08" PRIx64 "  nothing can be read here\n", at.addr);
            break;
        }
        if (mixed)
            say_source(d, &at, &p, &last);
        say_insn(d, &at, &p, &line, (unsigned)k);
        at.addr += line.len;
    }
    go_on(d, &at, 0);
}

/* --- symbols --- */

/* With * and ? in the pattern; without, anything that contains it. */
static bool matches(const char *pattern, const char *name)
{
    if (*pattern == '*')
        return matches(pattern + 1, name) || (*name && matches(pattern, name + 1));
    if (!*pattern || !*name)
        return !*pattern && !*name;
    return (*pattern == '?' || tolower((unsigned char)*pattern) == tolower((unsigned char)*name)) &&
           matches(pattern + 1, name + 1);
}

void cmd_symbols(struct dbg *d, int argc, char **argv)
{
    char wild[80];
    unsigned found = 0;
    const char *pattern = argc > 1 ? argv[1] : "*";
    if (!strpbrk(pattern, "*?")) {
        snprintf(wild, sizeof wild, "*%s*", pattern);
        pattern = wild;
    }
    for (unsigned t = 0; t < d->ntabs; t++)
        for (unsigned i = 0; i < d->tabs[t].count; i++) {
            const struct symbol *s = &d->tabs[t].sym[i];
            if (!matches(pattern, s->name))
                continue;
            found++;
            say(d, "%-6s 0x%08" PRIx32 " %6" PRIu32 "  %s%s\n", d->tabs[t].world, s->addr, s->size,
                s->name, s->thumb ? "  (Thumb)" : "");
        }
    if (!d->ntabs)
        say(d, "no symbols were loaded (--symbols FILE@WORLD)\n");
    else if (!found)
        say(d, "no symbol is like '%s'\n", pattern);
}

/* --- worlds --- */

static void say_world_row(struct dbg *d, const struct dbg_world *w, const struct world_id *here)
{
    char name[40], n[32], at[96];
    world_name(&w->id, name, sizeof name);
    size_t len = strlen(name);
    if (d->m->ncpus > 1)
        snprintf(name + len, sizeof name - len, "@%u", w->core);
    bool now = world_equal(&w->id, here) && w->core == dbg_cpu(d)->cfg.id;
    say(d, "%s%-7s%s %4u  0x%010" PRIx64 " %8" PRIu64 " %8" PRIu64 "  ", hue(d, HUE_WORLD), name,
        hue(d, HUE_OFF), w->id.vmid, w->id.vttbr_base, w->entries, w->exits);
    if (now)
        say(d, "runs now\n");
    else
        say(d, "%s  %s\n", grouped(w->left_at, n, sizeof n),
            symbols_format(d, name, w->pc, at, sizeof at));
}

void cmd_worlds(struct dbg *d, int argc, char **argv)
{
    char name[24];
    struct world_id here = cpu_world(dbg_cpu(d));
    say(d, "world   VMID  VTTBR         entries    exits  left at cycle\n");
    for (unsigned i = 0; i < d->nworlds; i++)
        say_world_row(d, &d->worlds[i], &here);
    if (here.kind == WORLD_HYP || here.kind == WORLD_SECURE ||
        !worlds_find(d, &here, dbg_cpu(d)->cfg.id))
        say(d, "%s%-7s%s runs now\n", hue(d, HUE_WORLD), world_name(&here, name, sizeof name),
            hue(d, HUE_OFF));
}

void cmd_switches(struct dbg *d, int argc, char **argv)
{
    if (d->trips.rows)
        trips_print(&d->trips, d->out);
    else
        say(d, "no trip through Hyp has been made\n");
}

void cmd_digest(struct dbg *d, int argc, char **argv)
{
    struct snap_digest dig = machine_digest(d->m);
    say(d, "%016" PRIx64 "%016" PRIx64 "\n", dig.hi, dig.lo);
}
