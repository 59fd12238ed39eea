/* san_cells.c - the registers of a VM that the sanitizer follows: one cell each.
 *
 * System registers are the rows whose `world` column says VM; banked registers are the rows of
 * cpu/arch/banked.def. Leaves out: CPSR and the PC (where a VM goes on is the hypervisor's to say),
 * registers that rows call GLOBAL, debug registers. */
#include "debugger/san_int.h"

#include "gic/arch/gic_regs.h"
#include "sim/arch/board.h"

#include <inttypes.h>
#include <string.h>

/* Registers that act on every instruction, access or exception, whether or not they are read. */
static bool acts_by_itself(const char *name)
{
    static const char *const names[] = {"SCTLR",   "TTBR0",    "TTBR1",     "TTBCR",  "DACR",
                                        "PRRR",    "NMRR",     "CPACR",     "VBAR",   "CONTEXTIDR",
                                        "CNTKCTL", "CNTV_CTL", "CNTV_CVAL", "CNTVOFF"};
    for (unsigned i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static struct san_cell *add(struct sanitizer *s, enum cell_group group, unsigned n,
                            const char *name)
{
    BUG_ON(s->cells == SAN_CELLS);
    struct san_cell *c = &s->cell[s->cells++];
    *c = (struct san_cell){.group = (uint8_t)group, .n = (uint16_t)n, .mask = UINT64_MAX};
    snprintf(c->name, sizeof c->name, "%s", name);
    return c;
}

static void add_numbered(struct sanitizer *s, enum cell_group group, const char *stem, unsigned n,
                         unsigned count)
{
    char name[16];
    for (unsigned i = 0; i < count; i++) {
        snprintf(name, sizeof name, "%s%u", stem, n + i);
        add(s, group, n + i, name);
    }
}

static void add_banked(struct sanitizer *s, bool spsr, unsigned mode, unsigned n, unsigned slot,
                       const char *name)
{
    bool theirs = mode != MODE_HYP && mode != MODE_MON;
    bool general = mode == MODE_USR && n != 13; /* r8-r12 and LR_usr are cells already */
    if (!theirs || general)
        return;
    struct san_cell *c = add(s, CELL_BANKED, n, name);
    c->spsr = spsr;
    c->mode = (uint8_t)mode;
    s->slot_cell[slot] = (uint16_t)s->cells;
}

/* A view (TTBR0_32) shows the storage of a row that came before it. */
static unsigned storage_row(unsigned row)
{
    if (cp15_rows[row].world != WORLD_VIEW)
        return row;
    for (unsigned i = 0; i < cp15_row_count; i++)
        if (cp15_rows[i].world != WORLD_VIEW && cp15_rows[i].offset == cp15_rows[row].offset)
            return i;
    return row;
}

static void add_system(struct sanitizer *s)
{
    for (unsigned i = 0; i < cp15_row_count; i++) {
        const struct cp15_row *r = &cp15_rows[i];
        if (r->world != WORLD_VM)
            continue;
        struct san_cell *c = add(s, CELL_SYSTEM, i, r->name);
        c->implicit = acts_by_itself(r->name);
        c->hyps = r->rights == PL2_RW;
        if (strcmp(r->name, "CNTV_CTL") == 0 || strcmp(r->name, "CNTP_CTL") == 0)
            c->mask = r->wmask; /* ISTATUS follows time */
        s->row_cell[i] = (uint16_t)s->cells;
    }
    for (unsigned i = 0; i < cp15_row_count; i++)
        if (cp15_rows[i].world == WORLD_VIEW)
            s->row_cell[i] = s->row_cell[storage_row(i)];
}

void cells_make(struct sanitizer *s)
{
    BUG_ON(cp15_row_count > ARRAY_LEN(s->row_cell));
    add_numbered(s, CELL_GENERAL, "r", 0, 13);
    add(s, CELL_GENERAL, 14, "LR_usr");
#define BANKED_SYSM(r, sysm, mode, n, slot, name)                                                  \
    add_banked(s, r, MODE_##mode, n, BANK_##slot, name);
#include "cpu/arch/banked.def"
    add_system(s);
    add_numbered(s, CELL_VFP, "d", 0, 32);
    add(s, CELL_VFP, 32, "FPSCR");
    add(s, CELL_VFP, 33, "FPEXC");
    s->lr_cell = (uint16_t)s->cells;
    add_numbered(s, CELL_GIC, "GICH_LR", 0, GIC_NUM_LRS);
    add(s, CELL_GIC, GIC_NUM_LRS, "GICH_VMCR");
    add(s, CELL_GIC, GIC_NUM_LRS + 1, "GICH_APR");
    s->vline_cell = (uint16_t)s->cells;
    add(s, CELL_VLINE, 0, "HCR.VA/VI/VF");
}

bool cells_vfp_open(const struct cpu *c)
{
    return !(c->cp15.HCPTR[0] & (HCPTR_TCP10 | HCPTR_TCP11));
}

static uint32_t gich(const struct sanitizer *s, const struct cpu *c, uint32_t off)
{
    struct bus_req req = {
        .pa = BOARD_GICH_BASE + off, .size = 4, .cpu = (uint8_t)c->cfg.id, .ns = true};
    const struct region *r = bus_find(&s->m->bus, req.pa, true);
    return r && r->ops ? (uint32_t)r->ops->peek(r->dev, &req, off) : 0;
}

static uint64_t gic_value(const struct sanitizer *s, const struct cpu *c, unsigned n)
{
    if (n < GIC_NUM_LRS)
        return gic_peek_lr(s->m->gic, c->cfg.id, n);
    return gich(s, c, n == GIC_NUM_LRS ? GICH_VMCR : GICH_APR);
}

static uint64_t vfp_value(const struct cpu *c, unsigned n)
{
    return n < 32 ? c->vd[n] : n == 32 ? c->fpscr : c->fpexc;
}

static uint64_t value(const struct sanitizer *s, const struct cpu *c, const struct san_cell *cell)
{
    switch ((enum cell_group)cell->group) {
    case CELL_GENERAL:
        return cpu_reg(c, MODE_USR, cell->n);
    case CELL_BANKED:
        return cell->spsr ? cpu_spsr(c, cell->mode) : cpu_reg(c, cell->mode, cell->n);
    case CELL_SYSTEM:
        return cp15_peek(c, &cp15_rows[cell->n], true);
    case CELL_VFP:
        return vfp_value(c, cell->n);
    case CELL_GIC:
        return gic_value(s, c, cell->n);
    case CELL_VLINE:
        return c->cp15.HCR[0] & (HCR_VA | HCR_VI | HCR_VF);
    }
    return 0;
}

void cells_read(const struct sanitizer *s, const struct cpu *c, struct san_values *out)
{
    for (unsigned i = 0; i < s->cells; i++)
        out->v[i] = value(s, c, &s->cell[i]) & s->cell[i].mask;
    out->vfp = cells_vfp_open(c);
}
