/* core.c - a core's life: built, reset, saved, told of lines and of a debugger's wishes.
 *
 * ARM DDI 0406C B1.9 (reset), B1.8.13 (events). Registers that the manual calls UNKNOWN at reset
 * get seeded poison. Leaves out: the boot contract (the machine's), power-down states. */
#include "cpu/cp15_int.h"
#include "cpu/engine_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* TLB geometry of the cores (TRMs: Cortex-A15 DDI 0438 5.2; Cortex-A7 DDI 0464 5.2). */
static const struct {
    const char *name;
    unsigned ways, sets;
} core_tlbs[] = {{"cortex-a15", 4, 128}, {"cortex-a7", 2, 128}};

static void choose_tlb(const struct cpu_config *cfg, unsigned *ways, unsigned *sets)
{
    *ways = core_tlbs[0].ways;
    *sets = core_tlbs[0].sets;
    for (unsigned i = 0; i < ARRAY_LEN(core_tlbs); i++)
        if (cfg->name && strcmp(cfg->name, core_tlbs[i].name) == 0) {
            *ways = core_tlbs[i].ways;
            *sets = core_tlbs[i].sets;
        }
    if (cfg->tlb_ways) {
        *ways = cfg->tlb_ways;
        *sets = cfg->tlb_sets;
    }
}

void cpu_init(struct cpu *c, const struct cpu_config *cfg, const struct cpu_links *links)
{
    unsigned ways, sets;
    memset(c, 0, sizeof *c);
    c->cfg = *cfg;
    c->links = *links;
    decode_init();
    choose_tlb(cfg, &ways, &sets);
    mmu_init(&c->mmu, &c->cp15, links->bus, links->obs, ways, sets);
    c->mmu.fast = &c->fast;
    c->mmu.core = (uint8_t)cfg->id;
    engine_init(c);
    fast_flush(&c->fast);
    c->fast.ctx = &c->ctx;
    pmu_init(c);
    cpu_reset(c);
}

void cpu_free(struct cpu *c)
{
    engine_free(c);
    mmu_free(&c->mmu);
}

/* SplitMix64: a fixed, seeded sequence for what the manual calls UNKNOWN. */
static uint32_t poison(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)(z ^ z >> 31);
}

void cpu_reset(struct cpu *c)
{
    uint64_t seed = c->cfg.poison_seed + c->cfg.id;
#define STATE(type, name)          c->name = 0;
#define STATE_ARRAY(type, name, n) memset(c->name, 0, sizeof c->name);
#include "cpu/state.def"
#undef STATE
#undef STATE_ARRAY
    for (unsigned i = 0; i < 15; i++)
        c->r[i] = poison(&seed);
    for (unsigned i = 0; i < BANK_SLOTS; i++)
        c->bank[i] = poison(&seed);
    c->cpsr = MODE_SVC | PSR_A | PSR_I | PSR_F;
    c->nz = 1;
    c->cf = c->vf = c->thumb = 0;
    c->power = CPU_ON;
    c->irq_any = false;
    c->raised = c->stop_asked = c->skip_break = false;
    cp15_reset(c);
    c->r[15] = c->cp15.SCTLR[0] & SCTLR_V ? 0xffff0000u : 0;
    mmu_reset(&c->mmu);
    engine_drop_all(c);
    cpu_context_changed(c);
}

/* --- snapshots --- */

static const struct snap_field core_fields[] = {
    SNAP_ARRAY(struct cpu, r, uint32_t),
#define STATE(type, name)          SNAP_FIELD(struct cpu, name),
#define STATE_ARRAY(type, name, n) SNAP_ARRAY(struct cpu, name, type),
#include "cpu/state.def"
#undef STATE
#undef STATE_ARRAY
};

static const struct snap_field cp15_fields[] = {
#define CP15(name, ...)      SNAP_ARRAY(struct cp15_regs, name, uint64_t),
#define CP15_64(name, ...)   SNAP_ARRAY(struct cp15_regs, name, uint64_t),
#define CP15_CELL(name, ...) SNAP_ARRAY(struct cp15_regs, name, uint64_t),
#include "cpu/arch/cp15.def"
};

static void fold_flags(void *base)
{
    struct cpu *c = base;
    c->cpsr = cpu_cpsr(c);
}

static void unfold_flags(void *base)
{
    struct cpu *c = base;
    uint32_t v = c->cpsr;
    c->nz = (v & PSR_N ? INT64_MIN : 0) | !(v & PSR_Z);
    c->cf = !!(v & PSR_C);
    c->vf = !!(v & PSR_V);
    c->thumb = !!(v & PSR_T);
    c->irq_any = false;
    for (unsigned i = 0; i < CPU_INPUTS; i++)
        c->irq_any |= c->inputs[i];
    engine_drop_all(c);
    pmu_rearm(c);
    cpu_context_changed(c);
}

/* Vector bases are aligned by 32 bytes. */
static bool check_cp15(const void *base, const struct snap_values *v, struct err *e)
{
    static const char *const bases[] = {"VBAR", "MVBAR", "HVBAR"};
    for (unsigned n = 0; n < ARRAY_LEN(bases); n++) {
        struct snap_column c = snap_column(v, bases[n]);
        for (unsigned i = 0; i < c.count; i++)
            if (snap_value(&c, i) % 32)
                return snap_refuse(v, &c, i, e);
    }
    return true;
}

/* A mode that exists, an address that its instruction set has, a sleep that there is. */
static bool check_values(const void *base, const struct snap_values *v, struct err *e)
{
    struct snap_column cpsr = snap_column(v, "cpsr"), r = snap_column(v, "r");
    if (!mode_exists(snap_value(&cpsr, 0) & PSR_M))
        return snap_refuse(v, &cpsr, 0, e);
    if (snap_value(&r, 15) & (snap_value(&cpsr, 0) & PSR_T ? 1 : 3))
        return snap_refuse(v, &r, 15, e);
    return snap_at_most(v, "power", CPU_WFE, e) && snap_at_most(v, "inputs", 1, e) &&
           snap_at_most(v, "excl_size", 8, e);
}

void cpu_snap(struct cpu *c, struct snap_list *out, const char *name)
{
    struct snap_section cp15 = {.version = 1,
                                .base = &c->cp15,
                                .fields = cp15_fields,
                                .nfields = ARRAY_LEN(cp15_fields),
                                .check = check_cp15};
    struct snap_section core = {.name = name,
                                .version = 1,
                                .base = c,
                                .fields = core_fields,
                                .nfields = ARRAY_LEN(core_fields),
                                .pre_save = fold_flags,
                                .post_load = unfold_flags,
                                .check = check_values};
    snprintf(c->snap_cp15_name, sizeof c->snap_cp15_name, "%s.cp15", name);
    snprintf(c->snap_mmu_name, sizeof c->snap_mmu_name, "%s.tlb", name);
    cp15.name = c->snap_cp15_name;
    snap_add(out, &cp15);
    mmu_snap(&c->mmu, out, c->snap_mmu_name);
    snap_add(out, &core); /* last: its post_load looks at the others */
}

/* --- lines and events --- */

void cpu_input(void *cpu, unsigned input, bool level)
{
    struct cpu *c = cpu;
    if (input == CPU_IN_SEI && level && !c->inputs[input])
        c->sei_pending = 1;
    c->inputs[input] = level;
    c->irq_any = false;
    for (unsigned i = 0; i < CPU_INPUTS; i++)
        c->irq_any |= c->inputs[i];
    /* One that is masked now waits for what unmasks it, and that ends a block by itself. */
    if (level && exc_pending(c) != EXC_KINDS)
        c->attention = 1;
}

void cpu_event(struct cpu *c)
{
    c->event_reg = 1;
    c->attention = 1;
}

/* --- a debugger's wishes --- */

void cpu_set_breaks(struct cpu *c, const uint32_t *va, unsigned n)
{
    c->nbreaks = n < CPU_MAX_BREAKS ? n : CPU_MAX_BREAKS;
    for (unsigned i = 0; i < c->nbreaks; i++)
        c->breaks[i] = va[i];
    cpu_drop_derived(c);
}

void cpu_set_watches(struct cpu *c, const struct cpu_watch *w, unsigned n)
{
    c->nwatches = n < CPU_MAX_WATCHES ? n : CPU_MAX_WATCHES;
    for (unsigned i = 0; i < c->nwatches; i++)
        c->watches[i] = w[i];
    cpu_drop_derived(c);
}
