/* gdb_worlds.c - worlds as gdb's processes, cores as its threads.
 *
 * The hypervisor is process 1; the others get the next number as they appear and keep it. Thread
 * pP.C is world P on core C - 1: the core itself while it is in that world, otherwise the world as
 * it left that core, or, for Hyp and the Secure side, waiting at its vectors. A client without the
 * multiprocess extension sees all as threads of one process. A world appears to gdb as a process
 * that has executed its program, when it first runs under gdb's eyes. Worlds of one name are one
 * process, whatever their tables: a VM that moves its tables stays itself.
 *
 * Leaves out: more than 31 guests apart; registers of a world that left, written: they are in its
 * hypervisor's memory. */
#include "debugger/gdb_int.h"

#include "sim/poke.h"

#include <inttypes.h>
#include <string.h>

#define HYP_PID     1
#define ONE_PROCESS 16 /* threads a world, for clients that know one process */

unsigned gdb_pid_of(const struct gdb *g, const char *world)
{
    for (unsigned pid = 1; pid <= GDB_MAX_PIDS; pid++)
        if (strcmp(g->world[pid], world) == 0)
            return pid;
    return 0;
}

bool gdb_pid_known(const struct gdb *g, unsigned pid)
{
    return pid >= 1 && pid <= GDB_MAX_PIDS && g->world[pid][0] && (g->shown >> pid & 1);
}

/* Should there be too many worlds, the last number is the newest one's. */
static unsigned notice(struct gdb *g, const struct world_id *id)
{
    char name[24] = "";
    world_name(id, name, sizeof name);
    unsigned pid = gdb_pid_of(g, name);
    if (pid)
        return pid;
    pid = HYP_PID;
    if (id->kind != WORLD_HYP)
        for (pid = HYP_PID + 1; pid < GDB_MAX_PIDS && g->world[pid][0]; pid++)
            ;
    memcpy(g->world[pid], name, sizeof name);
    return pid;
}

struct gdb_thread gdb_here(struct gdb *g)
{
    struct world_id id = cpu_world(dbg_cpu(g->d));
    return (struct gdb_thread){notice(g, &id), g->d->m->current};
}

void gdb_worlds_update(struct gdb *g)
{
    const struct machine *m = g->d->m;
    const struct world_id hyp = {.kind = WORLD_HYP};
    if (m->hyp)
        notice(g, &hyp);
    for (unsigned i = 0; i < g->d->nworlds; i++)
        notice(g, &g->d->worlds[i].id);
    for (unsigned i = 0; i < m->ncpus; i++) {
        struct world_id id = cpu_world(m->cpu[i]);
        if (m->cpu[i]->power != CPU_OFF)
            notice(g, &id);
    }
}

/* --- which of them gdb has heard of --- */

void gdb_pid_show(struct gdb *g, unsigned pid)
{
    g->shown |= UINT64_C(1) << pid;
}

void gdb_pid_hide(struct gdb *g, unsigned pid)
{
    g->shown &= ~(UINT64_C(1) << pid);
}

/* gdb reads the target description for the world that it meets first, and for one that is told by
 * an event of its own; not for one that it merely finds in a list. */
void gdb_pids_show(struct gdb *g)
{
    bool one_by_one = g->by_process && g->execs;
    g->shown = one_by_one ? UINT64_C(1) << gdb_here(g).pid : ~UINT64_C(0);
}

const char *gdb_pid_file(const struct gdb *g, unsigned pid)
{
    for (unsigned i = 0; i < g->d->ntabs; i++)
        if (strcmp(g->d->tabs[i].world, g->world[pid]) == 0 && g->d->tabs[i].path)
            return g->d->tabs[i].path;
    return g->world[pid];
}

/* --- threads --- */

bool gdb_thread_place(struct gdb *g, const struct gdb_thread *t, struct dbg_place *p)
{
    return gdb_pid_known(g, t->pid) && t->core < g->d->m->ncpus &&
           g->d->m->cpu[t->core]->power != CPU_OFF &&
           dbg_place_on(g->d, g->world[t->pid], t->core, p);
}

bool gdb_thread_lives(struct gdb *g, const struct gdb_thread *t)
{
    struct dbg_place p;
    return gdb_thread_place(g, t, &p) && p.running;
}

static bool matches(const struct gdb_thread *t, const struct gdb_thread *pattern)
{
    return (!pattern->pid || pattern->pid == t->pid) &&
           (pattern->core == DBG_ANY_CORE || pattern->core == t->core);
}

bool gdb_thread_from(struct gdb *g, struct gdb_thread *t)
{
    struct dbg_place p;
    for (; t->pid <= GDB_MAX_PIDS; t->pid++, t->core = 0)
        for (; t->core < g->d->m->ncpus; t->core++)
            if (gdb_thread_place(g, t, &p))
                return true;
    return false;
}

/* Where we stand, if that will do; or else the first that does, running ones first. */
struct gdb_thread gdb_thread_of(struct gdb *g, const struct gdb_thread *pattern)
{
    struct gdb_thread here = gdb_here(g), t = {1, 0}, found = *pattern;
    bool any = false;
    if (matches(&here, pattern))
        return here;
    for (; gdb_thread_from(g, &t); t.core++)
        if (matches(&t, pattern) && (!any || gdb_thread_lives(g, &t))) {
            found = t;
            any = true;
        }
    return found;
}

void gdb_say_thread(struct gdb *g, const struct gdb_thread *t)
{
    if (g->by_process)
        gdb_say(g, "p%x.%x", t->pid, t->core + 1);
    else
        gdb_say(g, "%x", t->pid * ONE_PROCESS + t->core + 1);
}

/* "-1" and "0": any. */
static bool take_id(struct gdb_text *t, uint64_t *v)
{
    *v = 0;
    return gdb_take_word(t, "-1") || gdb_take_hex(t, v);
}

static bool take_plain(struct gdb_text *t, struct gdb_thread *out)
{
    uint64_t v;
    if (!take_id(t, &v))
        return false;
    *out = (struct gdb_thread){0, DBG_ANY_CORE};
    if (v)
        *out = (struct gdb_thread){(unsigned)(v / ONE_PROCESS), (unsigned)(v - 1) % ONE_PROCESS};
    return v <= (GDB_MAX_PIDS + 1) * ONE_PROCESS;
}

bool gdb_take_thread(struct gdb *g, struct gdb_text *t, struct gdb_thread *out)
{
    uint64_t pid, core = 0;
    if (!gdb_take_char(t, 'p'))
        return take_plain(t, out);
    if (!take_id(t, &pid) || (gdb_take_char(t, '.') && !take_id(t, &core)))
        return false;
    *out = (struct gdb_thread){(unsigned)pid, core ? (unsigned)core - 1 : DBG_ANY_CORE};
    return pid <= GDB_MAX_PIDS && core <= MACHINE_MAX_CPUS;
}

/* --- what gdb asks about them --- */

static void list_from(struct gdb *g, struct gdb_thread t)
{
    const char *gap = "m";
    while (g->replied + 16 < sizeof g->reply && gdb_thread_from(g, &t)) {
        gdb_say(g, "%s", gap);
        gdb_say_thread(g, &t);
        gap = ",";
        t.core++;
    }
    if (!g->replied)
        gdb_say(g, "l");
}

void gdb_q_threads_first(struct gdb *g, struct gdb_text *t)
{
    gdb_worlds_update(g);
    list_from(g, (struct gdb_thread){1, 0});
}

/* All of them fit the first answer: GDB_MAX_PIDS times MACHINE_MAX_CPUS names. */
void gdb_q_threads_next(struct gdb *g, struct gdb_text *t)
{
    gdb_say(g, "l");
}

void gdb_q_current(struct gdb *g, struct gdb_text *t)
{
    struct gdb_thread at = gdb_thread_of(g, &g->general);
    gdb_say(g, "QC");
    gdb_say_thread(g, &at);
}

void gdb_q_extra(struct gdb *g, struct gdb_text *t)
{
    struct gdb_thread at;
    struct dbg_place p;
    char text[96], n[32];
    if (!gdb_take_char(t, ',') || !gdb_take_thread(g, t, &at) || !gdb_thread_place(g, &at, &p)) {
        gdb_say_error(g, GDB_E_THREAD);
        return;
    }
    const struct cpu *c = g->d->m->cpu[at.core];
    if (p.running)
        snprintf(text, sizeof text, "%s on core %u: %s, %s", p.name, at.core,
                 mode_short(cpu_mode(c)), c->power == CPU_ON ? "runs" : "sleeps");
    else if (p.saved)
        snprintf(text, sizeof text, "%s on core %u: left in %s, cycle %s", p.name, at.core,
                 mode_short(p.saved->cpsr & PSR_M), grouped(p.saved->left_at, n, sizeof n));
    else
        snprintf(text, sizeof text, "%s on core %u: waits at its vectors", p.name, at.core);
    gdb_say_hex(g, text, strlen(text));
}

/* --- memory --- */

static bool poke_bytes(struct gdb *g, uint64_t pa, const uint8_t *bytes, unsigned n)
{
    const struct region *r = bus_find(&g->d->m->bus, pa, false);
    struct poke p = {.op = r && r->host ? POKE_MEM : POKE_BUS,
                     .cpu = (uint8_t)dbg_cpu(g->d)->cfg.id,
                     .n = (uint8_t)n,
                     .addr = pa};
    memcpy(&p.value, bytes, n);
    return r && pa - r->base + n <= r->size && machine_poke(g->d->m, &p);
}

/* The most that goes into one poke: aligned, so that it lies within a page, and a device is written
 * by words where that can be. */
static unsigned piece(uint64_t pa, unsigned left)
{
    unsigned n = 4;
    while (n > left || pa % n)
        n /= 2;
    return n;
}

bool gdb_memory_write(struct gdb *g, uint32_t va, const uint8_t *bytes, unsigned n)
{
    struct gdb_thread at = gdb_thread_of(g, &g->general);
    struct dbg_place p;
    uint64_t pa;
    if (!gdb_thread_place(g, &at, &p))
        return false;
    for (unsigned done = 0, part; done < n; done += part) {
        part = piece(va + done, n - done);
        if (!dbg_locate(&p, false, va + done, &pa) || !poke_bytes(g, pa, bytes + done, part))
            return false;
    }
    return true;
}
