/* san_may.c - what a hypervisor may change of a VM between its exit and its next entry.
 *
 * It follows from the syndrome (ARM DDI 0406C B3.13.6): the destination of a trapped read, the
 * register of a trapped write, the results of a call; and from where the VM goes on: at a vector
 * of its own, an exception was put in, with its return address, its saved status and its fault
 * registers. Leaves out: hypervisors that emulate by decoding and change more than one register
 * (an abort without valid syndrome may change any). */
#include "debugger/san_int.h"

#include <string.h>

/* --- where it goes on --- */

static uint32_t vectors(const struct san_world *w)
{
    return w->sctlr & SCTLR_V ? 0xffff0000u : w->vbar;
}

/* The vector that it is at, as the mode that the exception is taken to; 0: none. */
static unsigned at_vector(const struct san_world *w, const struct cpu *c)
{
    static const struct {
        uint8_t offset, mode;
    } rows[] = {{0x04, MODE_UND}, {0x08, MODE_SVC}, {0x0c, MODE_ABT},
                {0x10, MODE_ABT}, {0x18, MODE_IRQ}, {0x1c, MODE_FIQ}};
    for (unsigned i = 0; i < ARRAY_LEN(rows); i++)
        if (c->r[15] == vectors(w) + rows[i].offset && cpu_mode(c) == rows[i].mode)
            return rows[i].mode;
    return 0;
}

struct san_way may_way(const struct san_world *w, const struct cpu *c)
{
    struct san_way way = {0};
    uint32_t ahead = c->r[15] - w->exit.pc;
    if (ahead <= 4) /* the instruction again, or the next one */
        return way;
    way.injected = (uint8_t)at_vector(w, c);
    way.restarted = !way.injected;
    return way;
}

static bool injection_changes(const struct san_way *way, const struct san_cell *cell)
{
    if (!way->injected)
        return false;
    if (cell->group == CELL_BANKED)
        return cell->mode == way->injected && cell->n != 13;
    return cell->group == CELL_SYSTEM && way->injected == MODE_ABT &&
           (strstr(cell->name, "FSR") || strstr(cell->name, "FAR"));
}

/* --- what the exit was about --- */

/* Register n as the guest's mode names it. */
static bool is_reg(const struct san_world *w, const struct san_cell *cell, unsigned n)
{
    unsigned mode = w->cpsr & PSR_M;
    bool fiq = mode == MODE_FIQ && n >= 8;
    bool banked = fiq || (n >= 13 && mode != MODE_USR && mode != MODE_SYS);
    if (banked)
        return cell->group == CELL_BANKED && !cell->spsr && cell->mode == mode && cell->n == n;
    if (n == 13)
        return cell->group == CELL_BANKED && cell->mode == MODE_USR;
    return cell->group == CELL_GENERAL && cell->n == n;
}

/* Is this the register that a trapped MCR or MRC named? */
static bool names_row(const struct sanitizer *s, const struct san_cell *cell, uint32_t hsr,
                      bool wide)
{
    uint32_t ec = field_get(hsr, HSR_EC), crm = field_get(hsr, ISS_CP_CRM);
    unsigned cp = ec == EC_CP15_32 || ec == EC_CP15_64 ? 15 : 14;
    const struct cp15_row *r =
        wide ? cp15_lookup(cp, field_get(hsr, ISS_CPD_OPC1), 0, crm, 0, true)
             : cp15_lookup(cp, field_get(hsr, ISS_CP_OPC1), field_get(hsr, ISS_CP_CRN), crm,
                           field_get(hsr, ISS_CP_OPC2), false);
    return r && s->row_cell[r - cp15_rows] == (uint16_t)(cell - s->cell) + 1;
}

static bool access_changes(const struct sanitizer *s, const struct san_world *w,
                           const struct san_cell *cell, bool wide)
{
    uint32_t hsr = w->hsr;
    if (!(hsr & ISS_CP_READ))
        return names_row(s, cell, hsr, wide);
    return is_reg(w, cell, field_get(hsr, ISS_CP_RT)) ||
           (wide && is_reg(w, cell, field_get(hsr, ISS_CPD_RT2)));
}

static bool abort_changes(const struct san_world *w, const struct san_cell *cell)
{
    if (!(w->hsr & ISS_DA_ISV))
        return cell->group == CELL_GENERAL || (cell->group == CELL_BANKED && !cell->spsr);
    return !(w->hsr & ISS_AB_WNR) && is_reg(w, cell, field_get(w->hsr, ISS_DA_SRT));
}

/* SMC calling convention: a call answers in r0 to r3. */
static bool call_changes(const struct san_cell *cell)
{
    return cell->group == CELL_GENERAL && cell->n <= 3;
}

static bool trap_changes(const struct sanitizer *s, const struct san_world *w,
                         const struct san_cell *cell)
{
    switch (field_get(w->hsr, HSR_EC)) {
    case EC_HVC:
    case EC_SMC:
        return call_changes(cell);
    case EC_CP15_32:
    case EC_CP14_32:
    case EC_CP10_ID:
        return access_changes(s, w, cell, false);
    case EC_CP15_64:
    case EC_CP14_64:
        return access_changes(s, w, cell, true);
    case EC_CP14_LS: /* a base register that is written back */
        return cell->group == CELL_GENERAL;
    case EC_DABT_LOWER:
        return abort_changes(w, cell);
    default:
        return false;
    }
}

static bool was_trap(const struct san_world *w)
{
    return w->exc_kind != EXC_IRQ && w->exc_kind != EXC_FIQ && w->exc_kind != EXC_ASYNC_ABORT;
}

bool may_change(const struct sanitizer *s, const struct san_world *w, const struct san_way *way,
                const struct san_cell *cell)
{
    return cell->hyps || injection_changes(way, cell) || (was_trap(w) && trap_changes(s, w, cell));
}
