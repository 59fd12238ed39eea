/* worlds.c - every world that has run, on each core that it ran on, as it was when it last left: so
 * that one can look into a VM that is not running. An observer notes the core's registers at each
 * exit into Hyp.
 *
 * Leaves out: worlds that never left through Hyp (without a hypervisor the running one is all). */
#include "debugger/dbg_int.h"

#include "cpu/arch/fields.h"

#include <string.h>

struct dbg_world *worlds_find(struct dbg *d, const struct world_id *id, unsigned core)
{
    for (unsigned i = 0; i < d->nworlds; i++)
        if (d->worlds[i].core == core && world_equal(&d->worlds[i].id, id))
            return &d->worlds[i];
    return NULL;
}

static struct dbg_world *make(struct dbg *d, const struct world_event *ev)
{
    unsigned core = ev->cpu->cfg.id;
    struct dbg_world *w = worlds_find(d, &ev->world, core);
    if (w || d->nworlds == DBG_MAX_WORLDS)
        return w;
    w = &d->worlds[d->nworlds++];
    *w = (struct dbg_world){.id = ev->world, .core = (uint8_t)core};
    return w;
}

/* What lies behind this cycle is of a future that one has gone back from. */
static void note_stay(struct dbg *d, const struct cpu *c, const struct world_id *id, uint64_t cycle)
{
    struct dbg_stays *s = &d->stays[c->cfg.id];
    while (s->count && s->stay[(s->count - 1) % DBG_MAX_STAYS].from >= cycle)
        s->count--;
    s->stay[s->count++ % DBG_MAX_STAYS] = (struct dbg_stay){*id, cycle};
}

/* At an exit the PL1 registers still are the guest's; r0-r12 and the banks too. Where it goes on
 * and its CPSR are in ELR_hyp and SPSR_hyp. */
static void note_exit(struct dbg *d, const struct world_event *ev)
{
    struct dbg_world *w = make(d, ev);
    const struct cpu *c = ev->cpu;
    anatomy_begin(d, ev);
    if (w) {
        w->cp15 = c->cp15;
        w->cpsr = cpu_spsr(c, MODE_HYP);
        for (unsigned n = 0; n < 15; n++)
            w->r[n] = cpu_reg(c, w->cpsr & PSR_M, n);
        memcpy(w->bank, c->bank, sizeof w->bank);
        memcpy(w->vd, c->vd, sizeof w->vd);
        w->fpscr = c->fpscr;
        w->pc = c->bank[BANK_ELR_HYP];
        w->left_at = ev->cycle;
        space_note(w);
        w->exits++;
    }
    if (d->want_exit)
        machine_stop(d->m, EXIT_BREAK, 0, "exit into Hyp");
}

static void note_entry(struct dbg *d, const struct world_event *ev)
{
    struct dbg_world *w = make(d, ev);
    if (w)
        w->entries++;
    anatomy_end(d, ev);
    if (d->want_entry || (d->want_switch && ev->switched))
        machine_stop(d->m, EXIT_BREAK, 0, "%s", ev->switched ? "world switch" : "entry");
}

static void told(void *self, enum observer_kind kind, const void *detail)
{
    const struct world_event *ev = detail;
    const struct world_id hyp = {.kind = WORLD_HYP};
    note_stay(self, ev->cpu, kind == OBS_WORLD_OUT ? &hyp : &ev->world, ev->cycle);
    if (kind == OBS_WORLD_OUT)
        note_exit(self, detail);
    else
        note_entry(self, detail);
}

void worlds_attach(struct dbg *d)
{
    d->worlds_obs =
        (struct observer){.mask = BIT(OBS_WORLD_OUT) | BIT(OBS_WORLD_IN), .fn = told, .self = d};
    observer_attach(&d->m->obs, &d->worlds_obs);
}

void worlds_detach(struct dbg *d)
{
    observer_detach(&d->m->obs, &d->worlds_obs);
}

const char *dbg_world_here(const struct dbg *d, char *buf, size_t len)
{
    struct world_id id = cpu_world(dbg_cpu(d));
    return world_name(&id, buf, len);
}

static bool runs_on(const struct cpu *c, const char *name)
{
    char buf[24];
    struct world_id id = cpu_world(c);
    return strcmp(world_name(&id, buf, sizeof buf), name) == 0;
}

/* The core that is looked at, or else any other that is in this world. */
static const struct cpu *runner(const struct dbg *d, const char *name)
{
    if (runs_on(dbg_cpu(d), name))
        return dbg_cpu(d);
    for (unsigned i = 0; i < d->m->ncpus; i++)
        if (runs_on(d->m->cpu[i], name))
            return d->m->cpu[i];
    return NULL;
}

static void place_running(struct dbg_place *p, const struct cpu *c)
{
    p->regs = c->cp15;
    p->view.regime = cpu_regime(c);
    p->priv = cpu_priv(c);
    p->thumb = c->thumb;
    p->pc = c->r[15];
    p->running = true;
}

static void place_saved(struct dbg_place *p, const struct dbg_world *w)
{
    p->saved = w;
    p->regs = w->cp15;
    p->view.regime = REGIME_NS_PL10;
    p->priv = (w->cpsr & PSR_M) != MODE_USR;
    p->thumb = w->cpsr & PSR_T;
    p->pc = w->pc;
}

/* Hyp's and the Secure side's registers are nobody else's: they stand in the core while a guest
 * runs. */
static bool place_upper(struct dbg_place *p, const struct cpu *c)
{
    if (strcmp(p->name, "hyp") != 0 && strcmp(p->name, "secure") != 0)
        return false;
    p->regs = c->cp15;
    p->view.regime = p->name[0] == 'h' ? REGIME_HYP : REGIME_S_PL10;
    return true;
}

/* The one that left last: this core, or any when it is DBG_ANY_CORE. */
static const struct dbg_world *last_left(const struct dbg *d, const char *name, unsigned core)
{
    const struct dbg_world *last = NULL;
    char buf[24];
    for (unsigned i = 0; i < d->nworlds; i++) {
        const struct dbg_world *w = &d->worlds[i];
        if ((core == DBG_ANY_CORE || core == w->core) && w->exits &&
            (!last || w->left_at > last->left_at) &&
            strcmp(world_name(&w->id, buf, sizeof buf), name) == 0)
            last = w;
    }
    return last;
}

static void place_name(struct dbg *d, struct dbg_place *p, const char *name)
{
    *p = (struct dbg_place){.view = {.regs = &p->regs, .bus = &d->m->bus}, .priv = true};
    snprintf(p->name, sizeof p->name, "%s", name);
}

bool dbg_place_on(struct dbg *d, const char *world, unsigned core, struct dbg_place *p)
{
    const struct cpu *c = d->m->cpu[core];
    const struct dbg_world *w = last_left(d, world, core);
    place_name(d, p, world);
    if (runs_on(c, world))
        place_running(p, c);
    else if (w)
        place_saved(p, w);
    else
        return place_upper(p, c);
    return true;
}

bool dbg_place(struct dbg *d, const char *world, struct dbg_place *p)
{
    char here[24];
    place_name(d, p, world && world[0] ? world : dbg_world_here(d, here, sizeof here));
    const struct cpu *c = runner(d, p->name);
    const struct dbg_world *w = last_left(d, p->name, DBG_ANY_CORE);
    if (c)
        place_running(p, c);
    else if (w)
        place_saved(p, w);
    else if (!place_upper(p, dbg_cpu(d)))
        dbg_error(d, "no world '%s' has run yet (see: worlds)", p->name);
    else
        return true;
    return c || w;
}

bool worlds_known(struct dbg *d, const char *name)
{
    return strcmp(name, "hyp") == 0 || strcmp(name, "secure") == 0 || runner(d, name) ||
           last_left(d, name, DBG_ANY_CORE);
}

static bool read_physical(struct dbg *d, uint64_t pa, uint8_t *buf, unsigned len)
{
    for (unsigned i = 0; i < len;) {
        unsigned size = len - i >= 4 && !((pa + i) & 3) ? 4 : 1;
        uint64_t v;
        if (!bus_peek(&d->m->bus, pa + i, size, &v))
            return false;
        memcpy(buf + i, &v, size);
        i += size;
    }
    return true;
}

static bool translate(struct dbg_place *p, uint32_t va, uint64_t *pa)
{
    struct mmu_req req = {
        .va = va, .regime = (uint8_t)p->view.regime, .access = MMU_READ, .priv = true};
    struct mmu_result res;
    struct fault f;
    bool ok = mmu_walk(&p->view, &req, &res, &f, NULL);
    *pa = res.pa;
    return ok;
}

static bool translate_ipa(struct dbg_place *p, uint64_t ipa, uint64_t *pa)
{
    struct mmu_result res;
    struct fault f;
    bool ok = mmu_walk_s2(&p->view, ipa, MMU_READ, &res, &f, NULL);
    *pa = res.pa;
    return ok;
}

bool dbg_locate(struct dbg_place *p, bool ipa, uint64_t addr, uint64_t *pa)
{
    return ipa ? translate_ipa(p, addr, pa) : translate(p, (uint32_t)addr, pa);
}

bool dbg_read_at(struct dbg *d, struct dbg_place *p, bool ipa, uint64_t from, void *buf,
                 unsigned len)
{
    uint64_t pa;
    for (unsigned done = 0; done < len;) {
        unsigned room = 0x1000 - (unsigned)((from + done) & 0xfff);
        unsigned part = len - done < room ? len - done : room;
        if (!dbg_locate(p, ipa, from + done, &pa) ||
            !read_physical(d, pa, (uint8_t *)buf + done, part))
            return false;
        done += part;
    }
    return true;
}

bool dbg_read(struct dbg *d, const struct dbg_addr *at, uint64_t off, void *buf, unsigned len)
{
    struct dbg_place p;
    if (at->physical)
        return read_physical(d, at->addr + off, buf, len);
    return dbg_place_at(d, at, &p) && dbg_read_at(d, &p, at->ipa, at->addr + off, buf, len);
}

bool dbg_physical(struct dbg *d, const struct dbg_addr *at, uint64_t *pa)
{
    struct dbg_place p;
    *pa = at->addr;
    return at->physical || (dbg_place_at(d, at, &p) && dbg_locate(&p, at->ipa, at->addr, pa));
}
