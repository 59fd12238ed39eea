/* gdb_regs.c - the registers that gdb sees: one list, expanded from the rows, in the order in which
 * the target description tells it. Read and written for a world on a core.
 *
 * A world that left a core has its general, banked and system registers; what belongs to the core
 * whoever runs (floating point, GIC) it does not have. Leaves out: GIC registers by interrupt whose
 * arrays are wide (priorities, targets; see: monitor gic), those that only can be written. */
#include "debugger/gdb_int.h"

#include "gic/arch/gic_regs.h"
#include "sim/poke.h"

#include <string.h>

const char *const gdb_group_name[GROUPS] = {
    [GROUP_CORE] = "core", [GROUP_VFP] = "vfp",   [GROUP_NEON] = "neon", [GROUP_BANKED] = "banked",
    [GROUP_HYP] = "hyp",   [GROUP_CP15] = "cp15", [GROUP_GIC] = "gic",   [GROUP_TIMER] = "timer",
};

/* --- the list --- */

static struct gdb_reg *add(struct gdb *g, unsigned kind, unsigned group, const char *name)
{
    BUG_ON(g->nregs == GDB_MAX_REGS);
    struct gdb_reg *r = &g->reg[g->nregs++];
    *r = (struct gdb_reg){.kind = (uint8_t)kind, .group = (uint8_t)group, .bits = 32};
    BUG_ON(snprintf(r->name, sizeof r->name, "%s", name) >= (int)sizeof r->name);
    return r;
}

static void list_core(struct gdb *g)
{
    static const char *const names[] = {"sp", "lr", "pc"};
    static const char *const types[] = {"data_ptr", NULL, "code_ptr"};
    char name[8];
    for (unsigned n = 0; n < 16; n++) {
        snprintf(name, sizeof name, "r%u", n);
        struct gdb_reg *r = add(g, REG_CORE, GROUP_CORE, n < 13 ? name : names[n - 13]);
        r->n = (uint8_t)n;
        r->fixed = n < 13 ? NULL : types[n - 13];
    }
    add(g, REG_CPSR, GROUP_CORE, "cpsr");
}

static void list_vfp(struct gdb *g)
{
    char name[8];
    for (unsigned n = 0; n < 32; n++) {
        snprintf(name, sizeof name, "d%u", n);
        struct gdb_reg *r = add(g, REG_VFP, GROUP_VFP, name);
        r->n = (uint8_t)n;
        r->bits = 64;
        r->fixed = "ieee_double";
    }
    add(g, REG_VFP, GROUP_VFP, "fpscr")->n = POKE_VFP_FPSCR;
    g->ng = g->nregs;
    add(g, REG_VFP, GROUP_VFP, "FPEXC")->n = POKE_VFP_FPEXC;
}

static void list_neon(struct gdb *g, unsigned d0)
{
    char name[8];
    for (unsigned n = 0; n < 16; n++) {
        snprintf(name, sizeof name, "q%u", n);
        struct gdb_reg *r = add(g, REG_QUAD, GROUP_NEON, name);
        r->slot = (uint16_t)(d0 + 2 * n);
        r->bits = 128;
        r->fixed = "neon_q";
    }
}

static void list_banked(struct gdb *g)
{
    static const struct {
        const char *name;
        uint8_t mode, n, slot;
    } regs[] = {
#define BANKED_SYSM(r, sysm, mode, n, slot, name) {name, MODE_##mode, n, BANK_##slot},
#include "cpu/arch/banked.def"
    };
    for (unsigned i = 0; i < ARRAY_LEN(regs); i++) {
        struct gdb_reg *r = add(g, REG_BANKED, GROUP_BANKED, regs[i].name);
        r->mode = regs[i].mode;
        r->n = regs[i].n;
        r->slot = regs[i].slot;
    }
}

static unsigned group_of(unsigned row)
{
    if (row_is_timer(row))
        return GROUP_TIMER;
    return cp15_rows[row].world == WORLD_HYPER ? GROUP_HYP : GROUP_CP15;
}

/* Group by group, so that each is one feature. */
static void list_rows(struct gdb *g, unsigned group)
{
    for (unsigned i = 0; i < cp15_row_count; i++) {
        const struct cp15_row *row = &cp15_rows[i];
        if (row->world == WORLD_OP || row->world == WORLD_VIEW || group_of(i) != group)
            continue;
        struct gdb_reg *r = add(g, REG_ROW, group, row->name);
        r->slot = (uint16_t)i;
        r->bits = row->wide ? 64 : 32;
    }
}

enum gic_rights { RW, RO, WO };

struct gic_reg {
    const char *name;
    uint64_t base;
    uint16_t off, count;
    uint8_t bits, rights;
};

/* How many of a row's registers are told; ICENABLER and its like read as the ones that set. */
static unsigned told_of(const struct gic_reg *row)
{
    if (row->rights == WO || row->bits > 1 || strncmp(row->name, "GICD_IC", 7) == 0)
        return 0;
    if (row->bits == 1)
        return row->count < GIC_MAX_IRQS / 32 ? row->count : GIC_MAX_IRQS / 32;
    if (strcmp(row->name, "GICH_LR0") == 0)
        return GIC_NUM_LRS;
    return row->count == 1;
}

static void list_gic(struct gdb *g)
{
    static const struct gic_reg rows[] = {
#define GICREG(frame, name, offset, count, bits, rights, what)                                     \
    {#frame "_" #name, BOARD_##frame##_BASE, offset, count, bits, rights},
#include "gic/arch/gic.def"
    };
    char name[24];
    for (unsigned i = 0; i < ARRAY_LEN(rows); i++)
        for (unsigned n = 0; n < told_of(&rows[i]); n++) {
            size_t plain = strcspn(rows[i].name, "0123456789");
            if (rows[i].count == 1)
                snprintf(name, sizeof name, "%s", rows[i].name);
            else
                snprintf(name, sizeof name, "%.*s%u", (int)plain, rows[i].name, n);
            add(g, REG_GIC, GROUP_GIC, name)->pa = rows[i].base + rows[i].off + 4 * (uint64_t)n;
        }
}

void gdb_regs_list(struct gdb *g)
{
    g->nregs = 0;
    list_core(g);
    unsigned d0 = g->nregs;
    list_vfp(g);
    list_neon(g, d0);
    list_banked(g);
    list_rows(g, GROUP_HYP);
    list_rows(g, GROUP_CP15);
    list_gic(g);
    list_rows(g, GROUP_TIMER);
}

/* --- reading --- */

enum {
#define EXCEPTION(kind, mode, vector, ...) VECTOR_##kind = vector,
#include "cpu/arch/exceptions.def"
};

/* Hyp and the Secure side come back by a vector, with a stack of their own; the other registers are
 * the ones that they share with whoever runs. */
static uint64_t read_waiting(const struct cpu *c, const struct gdb_reg *r, bool hyp)
{
    uint64_t te = hyp ? c->cp15.HSCTLR[0] & HSCTLR_TE : c->cp15.SCTLR[0] & SCTLR_TE;
    if (r->kind == REG_CPSR)
        return (hyp ? MODE_HYP : MODE_MON) | PSR_A | PSR_I | PSR_F | (te ? PSR_T : 0);
    if (r->n == 15)
        return hyp ? c->cp15.HVBAR[0] + VECTOR_HYP_TRAP : c->cp15.MVBAR[0] + VECTOR_SMC;
    return cpu_reg(c, hyp ? MODE_HYP : MODE_MON, r->n);
}

static uint64_t read_core(const struct cpu *c, const struct dbg_place *p, const struct gdb_reg *r)
{
    if (!p->running && !p->saved)
        return read_waiting(c, r, p->view.regime == REGIME_HYP);
    if (r->kind == REG_CPSR)
        return p->saved ? p->saved->cpsr : cpu_cpsr(c);
    if (r->n == 15)
        return p->pc;
    return p->saved ? p->saved->r[r->n] : c->r[r->n];
}

/* Where the mode keeps R<n>, or BANK_SLOTS when it shares everybody's. */
static unsigned slot_of(unsigned mode, unsigned n)
{
    static const struct {
        uint8_t mode, n, slot;
    } regs[] = {
#define BANKED_REG(mode, n, slot) {MODE_##mode, n, BANK_##slot},
#include "cpu/arch/banked.def"
    };
    for (unsigned i = 0; i < ARRAY_LEN(regs); i++)
        if (regs[i].mode == mode && regs[i].n == n)
            return regs[i].slot;
    return BANK_SLOTS;
}

/* What the mode that was left in had for itself is among its general registers. */
static uint32_t saved_banked(const struct dbg_world *w, const struct gdb_reg *r)
{
    return r->n < 15 && slot_of(w->cpsr & PSR_M, r->n) == r->slot ? w->r[r->n] : w->bank[r->slot];
}

static uint32_t read_banked(const struct cpu *c, const struct dbg_place *p, const struct gdb_reg *r)
{
    if (p->saved)
        return saved_banked(p->saved, r);
    return r->n < 15 ? cpu_reg(c, r->mode, r->n) : c->bank[r->slot];
}

static uint64_t read_gic(struct gdb *g, const struct cpu *c, uint64_t pa)
{
    const struct region *r = bus_find(&g->d->m->bus, pa, false);
    struct bus_req req = {.pa = pa, .size = 4, .cpu = (uint8_t)c->cfg.id};
    return r && r->ops && r->ops->peek ? r->ops->peek(r->dev, &req, pa - r->base) : 0;
}

static uint64_t read_vfp(const struct cpu *c, unsigned n)
{
    return n < 32 ? c->vd[n] : n == POKE_VFP_FPSCR ? c->fpscr : c->fpexc;
}

bool gdb_reg_read(struct gdb *g, const struct gdb_thread *t, const struct gdb_reg *r, uint64_t *v)
{
    struct dbg_place p;
    if (!gdb_thread_place(g, t, &p))
        return false;
    const struct cpu *c = g->d->m->cpu[t->core];
    switch ((enum gdb_reg_kind)r->kind) {
    case REG_CORE:
    case REG_CPSR:
        *v = read_core(c, &p, r);
        return true;
    case REG_BANKED:
        *v = read_banked(c, &p, r);
        return true;
    case REG_ROW:
        *v = dbg_row_value(c, &p, &cp15_rows[r->slot]);
        return true;
    case REG_GIC:
        *v = read_gic(g, c, r->pa);
        return !p.saved;
    case REG_VFP:
        *v = read_vfp(c, r->n);
        return p.running;
    case REG_QUAD: /* whoever asks takes its halves */
        break;
    }
    return false;
}

/* --- writing --- */

/* gdb writes an address first and CPSR.T later: one that no A32 instruction has is Thumb's. */
static uint64_t pc_value(const struct cpu *c, uint64_t v)
{
    return v | (c->thumb || (v & 2));
}

static struct poke poke_for(const struct cpu *c, const struct dbg_place *p, const struct gdb_reg *r,
                            uint64_t v)
{
    switch ((enum gdb_reg_kind)r->kind) {
    case REG_CORE:
        if (r->n == 15)
            return (struct poke){.op = POKE_PC, .value = pc_value(c, v)};
        return (struct poke){.op = POKE_REG, .a = (uint8_t)cpu_mode(c), .n = r->n, .value = v};
    case REG_CPSR:
        return (struct poke){.op = POKE_CPSR, .value = v};
    case REG_BANKED:
        if (r->n < 15)
            return (struct poke){.op = POKE_REG, .a = r->mode, .n = r->n, .value = v};
        return (struct poke){.op = POKE_BANK, .n = (uint8_t)r->slot, .value = v};
    case REG_ROW:
        return (struct poke){
            .op = POKE_CP15, .a = p->view.regime != REGIME_S_PL10, .row = r->slot, .value = v};
    case REG_GIC:
        return (struct poke){.op = POKE_BUS, .n = 4, .addr = r->pa, .value = v};
    case REG_VFP:
        return (struct poke){.op = POKE_VFP, .n = r->n, .value = v};
    case REG_QUAD:
        break;
    }
    return (struct poke){.op = POKE_OPS};
}

/* Only a core has registers to write: those that it is in, and what stays in it whoever runs. */
static bool writable(const struct dbg_place *p, const struct gdb_reg *r)
{
    return p->running || (!p->saved && (r->kind == REG_ROW || r->kind == REG_GIC));
}

bool gdb_reg_write(struct gdb *g, const struct gdb_thread *t, const struct gdb_reg *r, uint64_t v)
{
    struct dbg_place p;
    if (!gdb_thread_place(g, t, &p) || !writable(&p, r))
        return false;
    struct poke poke = poke_for(g->d->m->cpu[t->core], &p, r, v);
    poke.cpu = (uint8_t)t->core;
    g->stood &= r->kind != REG_CORE || r->n != 15;
    return machine_poke(g->d->m, &poke);
}
