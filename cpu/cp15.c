/* cp15.c - the system registers' rows as a table: lookup, storage, reset, a debugger's view.
 *
 * Rows come from cpu/arch/cp15.def and timer/arch/cnt.def. Two rows with one encoding do not
 * compile: the lookup is an array initialised by encoding. Leaves out: nothing. */
#include "cpu/cp15_int.h"
#include "timer/arch/cnt_regs.h"

#include <string.h>
#include <strings.h>

#define AT(name) ((uint32_t)offsetof(struct cp15_regs, name))

/* What a row's hook column becomes. */
#define HOOK_NONE  NULL, NULL
#define HOOK_RD(f) cp15_rd_##f, NULL
#define HOOK_WR(f) NULL, cp15_wr_##f
#define HOOK_RW(f) cp15_rd_##f, cp15_wr_##f

enum timer_index {
#define CP15(name, ...)    TIMER_INDEX_##name,
#define CP15_64(name, ...) TIMER_INDEX_##name,
#include "timer/arch/cnt.def"
};

/* clang-format off */
const struct cp15_row cp15_rows[] = {
#define CP15(name, cp, opc1, crn, crm, opc2, rights, bank, trap, reset, wmask, hook, world, what)  \
    {#name, what, cp, opc1, crn, crm, opc2, false, rights, bank, TRAP_##trap, WORLD_##world,       \
     reset, wmask, AT(name), HOOK_##hook},
#define CP15_64(name, cp, opc1, crm, rights, bank, trap, reset, wmask, hook, world, what)          \
    {#name, what, cp, opc1, 0, crm, 0, true, rights, bank, TRAP_##trap, WORLD_##world,             \
     reset, wmask, AT(name), HOOK_##hook},
#define CP15_VIEW(name, of, cp, opc1, crn, crm, opc2, rights, bank, trap, wmask, hook, what)       \
    {#name, what, cp, opc1, crn, crm, opc2, false, rights, bank, TRAP_##trap, WORLD_VIEW,          \
     0, wmask, AT(of), HOOK_##hook},
#define CP15_OP(name, cp, opc1, crn, crm, opc2, rights, trap, hook, what)                          \
    {#name, what, cp, opc1, crn, crm, opc2, false, rights, COMMON, TRAP_##trap, WORLD_OP,          \
     0, 0, CP15_NO_STORAGE, HOOK_##hook},
#include "cpu/arch/cp15.def"
#define CP15(name, cp, opc1, crn, crm, opc2, rights, bank, trap, reset, wmask, hook, world, what)  \
    {#name, what, cp, opc1, crn, crm, opc2, false, rights, bank, TRAP_##trap, WORLD_##world,       \
     reset, wmask, TIMER_INDEX_##name, cp15_rd_timer, cp15_wr_timer},
#define CP15_64(name, cp, opc1, crm, rights, bank, trap, reset, wmask, hook, world, what)          \
    {#name, what, cp, opc1, 0, crm, 0, true, rights, bank, TRAP_##trap, WORLD_##world,             \
     reset, wmask, TIMER_INDEX_##name, cp15_rd_timer, cp15_wr_timer},
#include "timer/arch/cnt.def"
};
/* clang-format on */
const unsigned cp15_row_count = ARRAY_LEN(cp15_rows);
_Static_assert(ARRAY_LEN(cp15_rows) == ROW_COUNT, "row numbers and rows go together");

/* 16 bits: coprocessor 14 or 15, width, and the encoding. */
#define KEY(cp, opc1, crn, crm, opc2)                                                              \
    (((cp)&1) << 15 | (opc1) << 11 | (crn) << 7 | (crm) << 3 | (opc2))
#define KEY_64(cp, opc1, crm) (((cp)&1) << 15 | 1 << 14 | (opc1) << 4 | (crm))

/* Row number plus one, by encoding; zero where there is none. The compiler refuses duplicates. */
static const uint16_t by_key[1 << 16] = {
#define CP15(name, cp, opc1, crn, crm, opc2, ...) [KEY(cp, opc1, crn, crm, opc2)] = ROW_##name + 1,
#define CP15_64(name, cp, opc1, crm, ...)         [KEY_64(cp, opc1, crm)] = ROW_##name + 1,
#define CP15_VIEW(name, of, cp, opc1, crn, crm, opc2, ...)                                         \
    [KEY(cp, opc1, crn, crm, opc2)] = ROW_##name + 1,
#define CP15_OP(name, cp, opc1, crn, crm, opc2, ...)                                               \
    [KEY(cp, opc1, crn, crm, opc2)] = ROW_##name + 1,
#include "cpu/arch/cp15.def"
#define CP15(name, cp, opc1, crn, crm, opc2, ...) [KEY(cp, opc1, crn, crm, opc2)] = ROW_##name + 1,
#define CP15_64(name, cp, opc1, crm, ...)         [KEY_64(cp, opc1, crm)] = ROW_##name + 1,
#include "timer/arch/cnt.def"
};

static const struct {
    const char *name;
    uint16_t row;
} same_names[] = {
#define CP15_SAME(name, of, what) {#name, ROW_##of},
#include "cpu/arch/cp15.def"
};

const struct cp15_row *cp15_find(const char *name)
{
    for (unsigned i = 0; i < cp15_row_count; i++)
        if (strcasecmp(name, cp15_rows[i].name) == 0)
            return &cp15_rows[i];
    for (unsigned i = 0; i < ARRAY_LEN(same_names); i++)
        if (strcasecmp(name, same_names[i].name) == 0)
            return &cp15_rows[same_names[i].row];
    return NULL;
}

/* The rest of the identification space reads as zero (B3.17.2: c0, c2 to c7). */
static bool id_space(unsigned cp, unsigned opc1, unsigned crn, unsigned crm)
{
    return cp == 15 && opc1 == 0 && crn == 0 && crm >= 2 && crm <= 7;
}

const struct cp15_row *cp15_lookup(unsigned cp, unsigned opc1, unsigned crn, unsigned crm,
                                   unsigned opc2, bool wide)
{
    if (cp != 14 && cp != 15)
        return NULL;
    if (wide ? opc1 > 15 || crm > 15 : opc1 > 7 || crn > 15 || crm > 15 || opc2 > 7)
        return NULL;
    unsigned row = by_key[wide ? KEY_64(cp, opc1, crm) : KEY(cp, opc1, crn, crm, opc2)];
    if (row)
        return &cp15_rows[row - 1];
    return !wide && id_space(cp, opc1, crn, crm) ? &cp15_rows[ROW_ID_RAZ] : NULL;
}

/* --- storage --- */

static bool has_storage(const struct cp15_row *r)
{
    return r->offset != CP15_NO_STORAGE && !cp15_is_timer(r);
}

static uint64_t *copy_at(struct cpu *c, const struct cp15_row *r, bool ns)
{
    uint64_t *copies = (uint64_t *)(void *)((char *)&c->cp15 + r->offset);
    return &copies[r->bank == BANKED && ns];
}

static bool bank_in_use(const struct cpu *c)
{
    return c->cp15.SCR[0] & SCR_NS; /* Monitor mode too: SCR.NS picks the copy it works on */
}

uint64_t *cp15_at(struct cpu *c, const struct cp15_row *r)
{
    return copy_at(c, r, bank_in_use(c));
}

static void merge(uint64_t *at, const struct cp15_row *r, uint64_t v)
{
    *at = (*at & ~r->wmask) | (v & r->wmask);
}

void cp15_store(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    merge(cp15_at(c, r), r, v);
}

/* --- the timer's rows --- */

uint64_t cp15_timer_read(const struct cpu *c, unsigned row_id, bool ns)
{
    const struct timer_rows *t = c->links.timer;
    return t ? t->read(t->self, cp15_rows[row_id].offset, ns) : 0;
}

uint64_t cp15_rd_timer(struct cpu *c, const struct cp15_row *r)
{
    return cp15_timer_read(c, cp15_row_id(r), bank_in_use(c));
}

void cp15_wr_timer(struct cpu *c, const struct cp15_row *r, uint64_t v)
{
    const struct timer_rows *t = c->links.timer;
    if (t)
        t->write(t->self, r->offset, bank_in_use(c), v);
}

/* --- a debugger's view --- */

static uint64_t cut(const struct cp15_row *r, uint64_t v)
{
    return r->wide ? v : (uint32_t)v;
}

/* A debugger sees the core's own numbers, not those that VPIDR and VMPIDR pretend. */
static bool pretended(const struct cp15_row *r)
{
    return r->read == cp15_rd_midr || r->read == cp15_rd_mpidr;
}

uint64_t cp15_peek(const struct cpu *c, const struct cp15_row *r, bool ns)
{
    struct cpu *me = (struct cpu *)(uintptr_t)c; /* read hooks change nothing */
    if (cp15_is_timer(r))
        return cut(r, cp15_timer_read(c, cp15_row_id(r), ns));
    if (r->read && !pretended(r))
        return cut(r, r->read(me, r));
    return has_storage(r) ? cut(r, *copy_at(me, r, ns)) : 0;
}

void cp15_poke(struct cpu *c, const struct cp15_row *r, bool ns, uint64_t v)
{
    if (cp15_is_timer(r)) {
        if (c->links.timer)
            c->links.timer->write(c->links.timer->self, r->offset, ns, v);
    } else if (r->write && (r->bank != BANKED || ns == bank_in_use(c))) {
        r->write(c, r, v);
    } else if (has_storage(r)) {
        merge(copy_at(c, r, ns), r, v);
    }
    cpu_context_changed(c);
}

/* --- reset --- */

/* SplitMix64 over the seed and the register: the same poison whatever the order of rows. */
static uint64_t poison(const struct cpu *c, const char *name, unsigned copy)
{
    uint64_t z = c->cfg.poison_seed + c->cfg.id + copy;
    for (; *name; name++)
        z = (z ^ (uint8_t)*name) * UINT64_C(0x100000001b3);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static void reset_register(struct cpu *c, const char *name, uint64_t *copies, uint64_t reset,
                           uint64_t wmask)
{
    for (unsigned copy = 0; copy < 2; copy++)
        copies[copy] = reset == POISON ? poison(c, name, copy) & wmask : reset;
}

/* Cores that differ from the rows, which are the Cortex-A15's. */
static const struct {
    const char *core;
    uint32_t offset, value;
} core_values[] = {
#define CORE_VALUE(core, name, value) {core, AT(name), value},
#include "cpu/arch/cores.def"
};

static void reset_core_values(struct cpu *c)
{
    for (unsigned i = 0; i < ARRAY_LEN(core_values); i++) {
        if (!c->cfg.name || strcmp(core_values[i].core, c->cfg.name) != 0)
            continue;
        uint64_t *copies = (uint64_t *)(void *)((char *)&c->cp15 + core_values[i].offset);
        copies[0] = copies[1] = core_values[i].value;
    }
}

void cp15_reset(struct cpu *c)
{
#define CP15(name, cp, opc1, crn, crm, opc2, rights, bank, trap, reset, wmask, ...)                \
    reset_register(c, #name, c->cp15.name, reset, wmask);
#define CP15_64(name, cp, opc1, crm, rights, bank, trap, reset, wmask, ...)                        \
    reset_register(c, #name, c->cp15.name, reset, wmask);
#define CP15_CELL(name, reset, what) reset_register(c, #name, c->cp15.name, reset, UINT32_MAX);
#include "cpu/arch/cp15.def"
    reset_core_values(c);
    c->cp15.MPIDR[0] |= field_put(MPIDR_AFF0, c->cfg.id);
    c->cp15.VPIDR[0] = c->cp15.MIDR[0];
    c->cp15.VMPIDR[0] = c->cp15.MPIDR[0];
    pmu_reset(c);
}
