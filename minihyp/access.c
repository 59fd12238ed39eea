/* access.c - trapped accesses to 32-bit coprocessor registers, by rows.
 *
 * Most of what is trapped a VM has no business with. A few registers ordinary software touches at
 * start-up; each has a row here that says what it reads and what a write does. For any other the
 * report prints the row that would have to be added. */
#include "minihyp/trap.h"

#include "cpu/arch/cp15_access.h"
#include "minihyp/arch.h"
#include "minihyp/syndrome.h"

enum {
#define CP15(name, cp, o1, crn, crm, o2, ...)    KEY_##name = SYNDROME_KEY(cp, o1, crn, crm, o2),
#define CP15_OP(name, cp, o1, crn, crm, o2, ...) KEY_##name = SYNDROME_KEY(cp, o1, crn, crm, o2),
#define CP15_VIEW(name, of, cp, o1, crn, crm, o2, ...)                                             \
    KEY_##name = SYNDROME_KEY(cp, o1, crn, crm, o2),
#include "cpu/arch/cp15.def"
};

struct access_row {
    uint32_t key;
    uint32_t (*read)(void);        /* NULL: cannot be read */
    void (*write)(uint32_t value); /* NULL: cannot be written */
};

static uint32_t read_zero(void)
{
    return 0;
}

static void write_ignored(uint32_t value) {}

/* Whatever was asked, dirty lines of other VMs must survive (B1.14.4): clean as well. */
static void write_set_way(uint32_t value)
{
    mcr_DCCISW(value);
}

static const struct access_row rows[] = {
    {KEY_ACTLR, mrc_ACTLR, write_ignored},     {KEY_DCISW, NULL, write_set_way},
    {KEY_DCCSW, NULL, write_set_way},          {KEY_DCCISW, NULL, write_set_way},
    {KEY_PMCR, read_zero, write_ignored}, /* no counters */
    {KEY_PMUSERENR, read_zero, write_ignored},
};

static const struct access_row *row_of(uint32_t key)
{
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].key == key)
            return &rows[i];
    return NULL;
}

void trap_access(struct vm *vm, const struct trap *t)
{
    bool ls = field_get(t->hsr, HSR_EC) == EC_CP14_LS, read = t->hsr & ISS_CP_READ;
    const struct access_row *row = ls ? NULL : row_of(syndrome_key(t->hsr));
    uint32_t *rt = world_reg(&vm->world.frame, field_get(t->hsr, ISS_CP_RT));
    if (!row || !(read ? (void *)row->read : (void *)row->write)) {
        trap_violation(vm, t, VERDICT_UNDEFINED, "a register that is not the VM's");
        return;
    }
    if (read)
        *rt = row->read();
    else
        row->write(*rt);
    trap_skip(vm, t->hsr);
}
