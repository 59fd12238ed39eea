/* banked.c - where every mode's registers live, and the move between banks.
 *
 * ARM DDI 0406C B1.3.2. The registers of the current mode are in r[]; a slot in bank[] holds what
 * another mode's are. SPSRs and ELR_hyp are always in bank[]. Leaves out: nothing. */
#include "cpu/sys_int.h"

enum { FIRST_BANKED = 8, FIRST_OF_ALL = 13, LAST_BANKED = 14 };

/* Slot plus one; zero where there is no row. */
static const uint8_t reg_slots[32][16] = {
#define BANKED_REG(mode, n, slot) [MODE_##mode][n] = BANK_##slot + 1,
#include "cpu/arch/banked.def"
};

static const uint8_t spsr_slots[32] = {
#define BANKED_SPSR(mode, slot) [MODE_##mode] = BANK_##slot + 1,
#include "cpu/arch/banked.def"
};

static const struct bank_name sysm_names[2][32] = {
#define BANKED_SYSM(r, sysm, mode, n, slot, name) [r][sysm] = {BANK_##slot + 1, MODE_##mode, n},
#include "cpu/arch/banked.def"
};

unsigned bank_slot(unsigned mode, unsigned n)
{
    unsigned slot = n < 16 ? reg_slots[mode & 31][n] : 0;
    return slot ? slot - 1 : NO_SLOT;
}

unsigned bank_spsr_slot(unsigned mode)
{
    unsigned slot = spsr_slots[mode & 31];
    return slot ? slot - 1 : NO_SLOT;
}

struct bank_name bank_sysm(unsigned r, unsigned sysm)
{
    struct bank_name name = sysm_names[r & 1][sysm & 31];
    name.slot = name.slot ? (uint8_t)(name.slot - 1) : NO_SLOT;
    return name;
}

/* FIQ mode alone has its own of all of them; between others only the last two can differ. */
void bank_switch(struct cpu *c, unsigned from, unsigned to)
{
    bool all = from == MODE_FIQ || to == MODE_FIQ;
    for (unsigned n = all ? FIRST_BANKED : FIRST_OF_ALL; n <= LAST_BANKED; n++) {
        unsigned old = reg_slots[from & 31][n], new = reg_slots[to & 31][n];
        if (old == new)
            continue;
        c->bank[old - 1] = c->r[n];
        c->r[n] = c->bank[new - 1];
    }
}

/* NULL when the register is in r[] now. */
static const uint32_t *banked_at(const struct cpu *c, unsigned mode, unsigned n)
{
    unsigned slot = bank_slot(mode, n);
    if (slot == NO_SLOT || slot == bank_slot(cpu_mode(c), n))
        return NULL;
    return &c->bank[slot];
}

uint32_t cpu_reg(const struct cpu *c, unsigned mode, unsigned n)
{
    const uint32_t *at = banked_at(c, mode, n);
    return at ? *at : c->r[n];
}

void cpu_set_reg(struct cpu *c, unsigned mode, unsigned n, uint32_t v)
{
    const uint32_t *at = banked_at(c, mode, n);
    if (at)
        c->bank[at - c->bank] = v;
    else
        c->r[n] = v;
}

uint32_t cpu_spsr(const struct cpu *c, unsigned mode)
{
    unsigned slot = bank_spsr_slot(mode);
    return slot == NO_SLOT ? 0 : c->bank[slot];
}

void cpu_set_spsr(struct cpu *c, unsigned mode, uint32_t v)
{
    unsigned slot = bank_spsr_slot(mode);
    if (slot != NO_SLOT)
        c->bank[slot] = v;
}

uint32_t elr_hyp(const struct cpu *c)
{
    return c->bank[BANK_ELR_HYP];
}
