/* anatomy.c - what a hypervisor touches between an exit and the next entry: banked registers, cp15,
 * timer, GIC and other devices. Observers gather it while a `ws` runs; nothing is attached else.
 *
 * Leaves out: general registers (nobody is told of them; switch.c compares their values instead),
 * LDM and STM of User registers, and the memory where a hypervisor keeps what it saved. */
#include "debugger/dbg_int.h"

#include <string.h>

const char *banked_name(unsigned slot)
{
    static const char *const names[BANK_SLOTS] = {
#define BANKED_SYSM(r, sysm, mode, n, slot, name) [BANK_##slot] = name,
#include "cpu/arch/banked.def"
    };
    return slot < BANK_SLOTS && names[slot] ? names[slot] : "?";
}

uint32_t banked_value(const struct cpu *c, unsigned slot)
{
    static const struct {
        uint8_t mode, n;
    } at[BANK_SLOTS] = {
#define BANKED_SYSM(r, sysm, mode, n, slot, name) [BANK_##slot] = {MODE_##mode, n},
#include "cpu/arch/banked.def"
    };
    bool general = at[slot].mode && at[slot].n < 15;
    return general ? cpu_reg(c, at[slot].mode, at[slot].n) : c->bank[slot];
}

bool row_is_timer(unsigned row)
{
    return row < cp15_row_count && strncmp(cp15_rows[row].name, "CNT", 3) == 0;
}

bool touched_of_vm(const struct touched *t)
{
    bool row = t->group == TOUCH_CP15 || t->group == TOUCH_TIMER;
    return !row || cp15_rows[t->key].world == WORLD_VM;
}

const struct touched *anatomy_find(const struct anatomy *a, unsigned group, uint64_t key)
{
    for (unsigned i = 0; i < a->count; i++)
        if (a->t[i].group == group && a->t[i].key == key)
            return &a->t[i];
    return NULL;
}

static struct touched *row_for(struct anatomy *a, unsigned group, uint64_t key)
{
    struct touched *t = (struct touched *)anatomy_find(a, group, key);
    if (t)
        return t;
    if (a->count == ANATOMY_MAX) {
        a->lost++;
        return NULL;
    }
    t = &a->t[a->count++];
    *t = (struct touched){.group = (uint8_t)group, .key = key};
    return t;
}

static void touch(struct anatomy *a, unsigned group, uint64_t key, bool write, uint64_t v,
                  const char *region)
{
    struct touched *t = row_for(a, group, key);
    if (!t)
        return;
    t->region = region;
    if (write) {
        t->writes++;
        t->last_written = v;
    } else {
        t->reads++;
        t->last_read = v;
    }
}

/* The save ends with the last read of a VM's register before the first write of one. */
static void phase(struct anatomy *a, bool write, uint64_t now)
{
    if (!write && !a->restoring_at)
        a->saved_at = now;
    else if (write && !a->restoring_at)
        a->restoring_at = now;
}

static void told_sysreg(struct anatomy *a, const struct sysreg_event *ev)
{
    const struct cp15_row *r = &cp15_rows[ev->reg];
    touch(a, row_is_timer(ev->reg) ? TOUCH_TIMER : TOUCH_CP15, ev->reg, ev->write, ev->value, NULL);
    if (r->world == WORLD_VM)
        phase(a, ev->write, sched_now(ev->cpu->links.sched));
}

static void told_device(struct anatomy *a, const struct device_event *ev)
{
    bool gic = strncmp(ev->region, "gic", 3) == 0 || strncmp(ev->region, "GIC", 3) == 0;
    touch(a, gic ? TOUCH_GIC : TOUCH_DEVICE, ev->pa, ev->write, ev->val, ev->region);
}

static void told(void *self, enum observer_kind kind, const void *detail)
{
    struct dbg *d = self;
    const struct banked_event *banked = detail;
    if (!d->now.open)
        return;
    if (kind == OBS_SYSREG)
        told_sysreg(&d->now, detail);
    else if (kind == OBS_DEVICE)
        told_device(&d->now, detail);
    else
        touch(&d->now, TOUCH_BANKED, banked->slot, banked->write, banked->value, NULL);
}

void anatomy_attach(struct dbg *d)
{
    d->anatomy_obs = (struct observer){
        .mask = BIT(OBS_SYSREG) | BIT(OBS_BANKED) | BIT(OBS_DEVICE), .fn = told, .self = d};
    d->anatomy_obs.relives = true;
    observer_attach(&d->m->obs, &d->anatomy_obs);
}

void anatomy_detach(struct dbg *d)
{
    observer_detach(&d->m->obs, &d->anatomy_obs);
    d->anatomy_obs.fn = NULL;
}

/* Executed by now, in the middle of a run too: an instruction is a cycle. */
static uint64_t insns_now(const struct cpu *c)
{
    return c->insns + (sched_now(c->links.sched) - c->links.sched->now);
}

void anatomy_begin(struct dbg *d, const struct world_event *out)
{
    const struct cpu *c = out->cpu;
    struct anatomy *a = &d->now;
    a->open = true;
    a->watched = d->anatomy_obs.fn;
    a->out = *out;
    a->pc_out = c->bank[BANK_ELR_HYP];
    a->cpsr_out = cpu_spsr(c, MODE_HYP);
    a->hdfar = c->cp15.HDFAR[0];
    a->hifar = c->cp15.HIFAR[0];
    a->hpfar = c->cp15.HPFAR[0];
    a->insns_out = insns_now(c);
    a->saved_at = a->restoring_at = 0;
    a->count = a->lost = 0;
}

static uint64_t stored(const struct cp15_regs *regs, const struct cp15_row *r)
{
    const char *at = (const char *)regs + r->offset;
    return ((const uint64_t *)(const void *)at)[r->bank == BANKED];
}

static void compare_rows(struct anatomy_guest *g, const struct cp15_regs *was,
                         const struct cp15_regs *is)
{
    for (unsigned i = 0; i < cp15_row_count && g->rows < ANATOMY_ROWS; i++) {
        const struct cp15_row *r = &cp15_rows[i];
        if (r->world != WORLD_VM || row_is_timer(i) || r->offset >= sizeof *was)
            continue;
        uint64_t before = stored(was, r), now = stored(is, r);
        if (before == now)
            continue;
        g->row[g->rows].row = i;
        g->row[g->rows].was = before;
        g->row[g->rows++].is = now;
    }
}

/* The guest is about to go on: what does it find? */
static void compare(struct dbg *d, struct anatomy *a)
{
    const struct cpu *c = a->in.cpu;
    const struct dbg_world *w = worlds_find(d, &a->in.world, c->cfg.id);
    struct anatomy_guest *g = &a->guest;
    *g = (struct anatomy_guest){.known = w && w->exits, .hcptr = (uint32_t)c->cp15.HCPTR[0]};
    if (!g->known)
        return;
    for (unsigned n = 0; n < 16; n++) {
        g->was[n] = n < 15 ? w->r[n] : w->pc;
        g->is[n] = n < 15 ? cpu_reg(c, w->cpsr & PSR_M, n) : a->pc_in;
    }
    for (unsigned n = 0; n < 32; n++)
        g->vd |= (uint32_t)(w->vd[n] != c->vd[n]) << n;
    g->fpscr = w->fpscr != c->fpscr;
    compare_rows(g, &w->cp15, &c->cp15);
}

void anatomy_end(struct dbg *d, const struct world_event *in)
{
    struct anatomy *a = &d->now;
    a->in = *in;
    a->pc_in = in->cpu->r[15];
    a->cpsr_in = cpu_cpsr(in->cpu);
    a->insns = insns_now(in->cpu) - a->insns_out;
    if (d->anatomy_obs.fn)
        compare(d, a);
    if (a->open || in->switched)
        d->last = *a; /* an entry without an exit: the world's first */
    a->open = false;
}
