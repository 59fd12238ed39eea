/* machine.c - the machine as a whole: built, reset, digested, freed. How it runs is in run.c.
 *
 * RAM is mapped without reserving it, so that only what a guest touches costs memory. */
#include "sim/machine_int.h"

#include "sim/dtb.h"
#include "sim/poke.h"
#include "sim/semihost.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define MACHINE_VERSION 2

static const struct snap_field machine_fields[] = {
    {"now", offsetof(struct machine, sched.now), 8, 1},
    SNAP_ARRAY(struct machine, core_now, uint64_t),
    SNAP_FIELD(struct machine, current),
    SNAP_FIELD(struct machine, waking),
    SNAP_FIELD(struct machine, insns_before),
    SNAP_FIELD(struct machine, resets),
    SNAP_FIELD(struct machine, asides),
};

/* The run that is restored has not ended. */
static void restored(void *base)
{
    struct machine *m = base;
    m->exit = EXIT_NONE;
    m->exit_status = 0;
    m->exit_reason[0] = 0;
    m->reset_wanted = false;
    m->next_poll = m->sched.now;
}

static bool check_values(const void *base, const struct snap_values *v, struct err *e)
{
    const struct machine *m = base;
    return snap_at_most(v, "now", SCHED_END, e) && snap_at_most(v, "core_now", SCHED_END, e) &&
           snap_at_most(v, "current", m->ncpus - 1, e) &&
           snap_at_most(v, "waking", BIT(m->ncpus) - 1, e);
}

/* Untouchable host memory on both sides of RAM: what leaves it by mistake is caught at once. */
#define GUARD (UINT64_C(1) << 16)

static bool map_ram(struct machine *m, struct err *e)
{
    m->ram_base = BOARD_RAM_BASE;
    m->ram_size = m->cfg.ram_size;
    uint8_t *p = mmap(NULL, m->ram_size + 2 * GUARD, PROT_NONE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        return err_set(e, 2, "--ram: the host does not give %" PRIu64 " MiB of address space",
                       m->ram_size >> 20);
    m->ram = p + GUARD;
    return mprotect(m->ram, m->ram_size, PROT_READ | PROT_WRITE) == 0 ||
           err_set(e, 2, "--ram: the host does not give %" PRIu64 " MiB of memory",
                   m->ram_size >> 20);
}

static void build_core(struct machine *m, unsigned i)
{
    struct cpu_config cfg = {.id = i,
                             .ncpus = m->ncpus,
                             .name = m->cfg.cpu,
                             .tlb_ways = m->cfg.tlb_ways,
                             .tlb_sets = m->cfg.tlb_sets,
                             .poison_seed = m->cfg.seed,
                             .engine = m->cfg.engine,
                             .code_cache_mb = m->cfg.code_cache_mb};
    struct cpu_links links = {
        .call = machine_call, .call_self = m, .taken = machine_taken, .taken_self = m};
    m->cpu[i] = aligned_alloc(64, (sizeof *m->cpu[i] + 63) & ~(size_t)63);
    BUG_ON(!m->cpu[i]);
    board_links(m, i, &links);
    cpu_init(m->cpu[i], &cfg, &links);
    board_wire_core(m, i);
}

/* Who asks for generated code gets it from every core, or is told why not. */
static bool engines_built(const struct machine *m, struct err *e)
{
    struct cpu_engine_figures f;
    for (unsigned i = 0; i < m->ncpus; i++) {
        cpu_engine_figures(m->cpu[i], &f);
        if (m->cfg.engine == ENGINE_CODE && !f.code)
            return err_set(e, 2, "--code-cache: the host has no room for the code of %u cores",
                           m->ncpus);
    }
    return true;
}

static struct dtb_spec tree_spec(const struct machine *m)
{
    return (struct dtb_spec){.cpu = m->cfg.cpu,
                             .ncpus = m->ncpus,
                             .ram_base = BOARD_RAM_BASE,
                             .ram_size = m->cfg.ram_size,
                             .secure = m->cfg.secure,
                             .conduit = m->cfg.psci,
                             .append = m->cfg.append,
                             .seed = m->cfg.seed};
}

bool machine_tree(const struct machine_config *cfg, struct file_data *out, struct err *e)
{
    struct machine m = {.cfg = *cfg, .ncpus = cfg->ncpus};
    if (!boot_plan(&m, e))
        return false;
    struct dtb_spec spec = tree_spec(&m);
    return dtb_generate(&spec, out, e);
}

static bool place_tree(struct machine *m, struct err *e)
{
    struct file_data tree;
    struct dtb_spec spec = tree_spec(m);
    spec.initrd_start = m->loader->initrd_start;
    spec.initrd_end = m->loader->initrd_end;
    bool ok =
        m->cfg.dtb ? dtb_from_file(&spec, m->cfg.dtb, &tree, e) : dtb_generate(&spec, &tree, e);
    return ok && loader_place_dtb(m->loader, &tree, m->cfg.dtb != NULL, e);
}

static bool load(struct machine *m, struct err *e)
{
    m->loader = calloc(1, sizeof *m->loader);
    BUG_ON(!m->loader);
    if (!loader_plan(m->loader, &m->cfg, &m->bus, m->ram_base, m->ram_size, e) || !place_tree(m, e))
        return false;
    loader_apply(m->loader);
    for (unsigned i = 0; i < m->loader->count; i++)
        flash_loaded(&m->board->flash, m->loader->blob[i].addr, m->loader->blob[i].size);
    return true;
}

static void list_state(struct machine *m)
{
    static const char *const names[MACHINE_MAX_CPUS] = {"cpu0", "cpu1", "cpu2", "cpu3",
                                                        "cpu4", "cpu5", "cpu6", "cpu7"};
    struct snap_section s = {.name = "machine",
                             .version = MACHINE_VERSION,
                             .base = m,
                             .fields = machine_fields,
                             .nfields = ARRAY_LEN(machine_fields),
                             .post_load = restored,
                             .check = check_values};
    snap_add(&m->snap, &s);
    for (unsigned i = 0; i < m->ncpus; i++)
        cpu_snap(m->cpu[i], &m->snap, names[i]);
    board_snap(m);
    snap_add_ram(&m->snap, "ram", m->ram, m->ram_size);
}

static void where(void *self, struct place *now)
{
    *now = machine_place(self);
}

static bool build(struct machine *m, struct err *e)
{
    if (m->cfg.engine == ENGINE_CODE && !cpu_can_generate())
        return err_set(e, 2, "--engine code: this build has the interpreter only");
    sched_init(&m->sched);
    bus_init(&m->bus, &m->obs);
    if (!boot_plan(m, e) || !map_ram(m, e) || !board_init(m, e))
        return false;
    for (unsigned i = 0; i < m->ncpus; i++)
        build_core(m, i);
    if (!engines_built(m, e))
        return false;
    poke_init(m);
    m->board->input.where = where;
    m->board->input.where_self = m;
    m->mark.at = m->settled_at = UINT64_MAX;
    if (!load(m, e))
        return false;
    boot_machine(m);
    list_state(m);
    return true;
}

struct machine *machine_new(const struct machine_config *cfg, struct err *e)
{
    struct machine *m = calloc(1, sizeof *m);
    BUG_ON(!m);
    BUG_ON(cfg->ncpus == 0 || cfg->ncpus > MACHINE_MAX_CPUS);
    m->cfg = *cfg;
    m->ncpus = cfg->ncpus;
    if (build(m, e))
        return m;
    machine_free(m);
    return NULL;
}

void machine_free(struct machine *m)
{
    if (!m)
        return;
    for (unsigned i = 0; i < m->ncpus; i++) {
        if (m->cpu[i])
            cpu_free(m->cpu[i]);
        free(m->cpu[i]);
    }
    board_free(m);
    semihost_close(m);
    if (m->loader)
        loader_free(m->loader);
    free(m->loader);
    if (m->ram)
        munmap(m->ram - GUARD, m->ram_size + 2 * GUARD);
    free(m);
}

void machine_reset(struct machine *m)
{
    m->insns_before = machine_insns(m);
    m->resets++;
    m->reset_wanted = false;
    m->waking = 0;
    board_reset(m);
    loader_apply(m->loader);
    for (unsigned i = 0; i < m->ncpus; i++) {
        cpu_reset(m->cpu[i]);
        cpu_drop_derived(m->cpu[i]);
        m->core_now[i] = m->sched.now;
    }
    boot_machine(m);
}

void machine_ask_reset(struct machine *m)
{
    m->reset_wanted = true;
    for (unsigned i = 0; i < m->ncpus; i++)
        cpu_stop(m->cpu[i], CPU_STOP_ASKED);
}

void machine_stop(struct machine *m, enum machine_exit why, int status, const char *fmt, ...)
{
    va_list ap;
    if (m->exit != EXIT_NONE)
        return; /* the first reason counts */
    m->exit = why;
    m->exit_status = status;
    va_start(ap, fmt);
    vsnprintf(m->exit_reason, sizeof m->exit_reason, fmt, ap);
    va_end(ap);
    for (unsigned i = 0; i < m->ncpus; i++)
        if (m->cpu[i])
            cpu_stop(m->cpu[i], CPU_STOP_ASKED);
}

uint64_t machine_cycles(const struct machine *m)
{
    return sched_now(&m->sched);
}

uint64_t machine_insns(const struct machine *m)
{
    uint64_t n = m->insns_before;
    for (unsigned i = 0; i < m->ncpus; i++)
        n += m->cpu[i]->insns;
    return n;
}

uint64_t machine_moment(const struct machine *m)
{
    uint64_t running = sched_now(&m->sched) - m->sched.now; /* an instruction is a cycle */
    return machine_insns(m) + m->asides + running;
}

struct place machine_place(const struct machine *m)
{
    uint64_t moment = machine_moment(m);
    return (struct place){.moment = moment,
                          .inputs = m->board->input.next,
                          .settled = m->settled_at == moment,
                          .cycle = sched_now(&m->sched)};
}

bool machine_may_input(const struct machine *m)
{
    return serial_may_input(&m->board->serial) || serial_may_input(&m->board->secure_serial);
}

struct snap_digest machine_digest(struct machine *m)
{
    return snap_digest(&m->snap);
}
