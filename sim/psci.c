/* psci.c - PSCI 1.1 (ARM DEN 0022D) over SMC or HVC, for Non-secure software.
 *
 * Numbers: sim/arch/psci.def. A power-down CPU_SUSPEND becomes a standby, which 5.4.1 allows the
 * platform; a core that is switched off keeps nothing. Leaves out: MIGRATE (no trusted OS),
 * the optional functions of PSCI 1.0 and 1.1 (statistics, freeze, memory protection). */
#include "sim/psci.h"

#include "sim/arch/psci.h"
#include "sim/machine_int.h"

enum { MPIDR_AFFINITY = 0xffffff, LOWEST_LEVEL_MAX = 3 };

/* power_state in the original format (5.4.2): StateID 15:0, StateType 16, PowerLevel 25:24. */
enum { POWER_STATE_RESERVED = 0xfcfe0000 };

static struct cpu *core_of(struct machine *m, uint32_t mpidr)
{
    if ((mpidr & ~(uint32_t)MPIDR_AFF0) != 0 || (mpidr & MPIDR_AFF0) >= m->ncpus)
        return NULL;
    return m->cpu[mpidr & MPIDR_AFF0];
}

static bool is_memory(const struct machine *m, uint32_t pa)
{
    const struct region *r = bus_find(&m->bus, pa, true);
    return r && r->host;
}

static int32_t version(struct machine *m, struct cpu *c)
{
    return PSCI_VERSION_1_1;
}

static int32_t cpu_suspend(struct machine *m, struct cpu *c)
{
    if (c->r[1] & POWER_STATE_RESERVED)
        return PSCI_RET_INVALID_PARAMETERS;
    c->power = CPU_WFI;
    return PSCI_RET_SUCCESS;
}

static int32_t cpu_off(struct machine *m, struct cpu *c)
{
    c->power = CPU_OFF;
    return PSCI_RET_SUCCESS; /* nobody sees it */
}

/* A core comes on as at reset, but for the lines that the GIC holds up. */
static void power_up(struct machine *m, struct cpu *t, uint32_t entry, uint32_t context)
{
    uint32_t lines[CPU_INPUTS];
    for (unsigned i = 0; i < CPU_INPUTS; i++)
        lines[i] = t->inputs[i];
    m->insns_before += t->insns;
    cpu_reset(t);
    boot_core(m, t, entry);
    t->r[0] = context;
    for (unsigned i = 0; i < CPU_INPUTS; i++)
        if (lines[i])
            cpu_input(t, i, true);
    m->core_now[t->cfg.id] = sched_now(&m->sched);
}

static int32_t cpu_on(struct machine *m, struct cpu *c)
{
    struct cpu *t = core_of(m, c->r[1]);
    if (!t)
        return PSCI_RET_INVALID_PARAMETERS;
    if (t->power != CPU_OFF)
        return PSCI_RET_ALREADY_ON;
    if (!is_memory(m, c->r[2] & ~1u))
        return PSCI_RET_INVALID_ADDRESS;
    power_up(m, t, c->r[2], c->r[3]);
    return PSCI_RET_SUCCESS;
}

static int32_t affinity_info(struct machine *m, struct cpu *c)
{
    uint32_t level = c->r[2];
    if (level > LOWEST_LEVEL_MAX || (c->r[1] & ~(uint32_t)MPIDR_AFFINITY))
        return PSCI_RET_INVALID_PARAMETERS;
    if (level > 0) /* a group is on while one of its cores is: the caller's is */
        return PSCI_AFFINITY_ON;
    const struct cpu *t = core_of(m, c->r[1]);
    if (!t)
        return PSCI_RET_INVALID_PARAMETERS;
    return t->power == CPU_OFF ? PSCI_AFFINITY_OFF : PSCI_AFFINITY_ON;
}

static int32_t migrate_info_type(struct machine *m, struct cpu *c)
{
    return PSCI_MIGRATE_NO_TOS;
}

static int32_t system_off(struct machine *m, struct cpu *c)
{
    machine_stop(m, EXIT_POWEROFF, 0, "PSCI SYSTEM_OFF");
    return PSCI_RET_SUCCESS;
}

static int32_t system_reset(struct machine *m, struct cpu *c)
{
    if (m->cfg.no_reset)
        machine_stop(m, EXIT_RESET, 0, "PSCI SYSTEM_RESET");
    else
        machine_ask_reset(m);
    return PSCI_RET_SUCCESS;
}

static int32_t features(struct machine *m, struct cpu *c);

static const struct psci_function {
    uint32_t id;
    int32_t (*serve)(struct machine *m, struct cpu *c);
} functions[] = {
    {PSCI_VERSION, version},
    {PSCI_CPU_SUSPEND, cpu_suspend},
    {PSCI_CPU_OFF, cpu_off},
    {PSCI_CPU_ON, cpu_on},
    {PSCI_AFFINITY_INFO, affinity_info},
    {PSCI_MIGRATE_INFO_TYPE, migrate_info_type},
    {PSCI_SYSTEM_OFF, system_off},
    {PSCI_SYSTEM_RESET, system_reset},
    {PSCI_FEATURES, features},
};

static const struct psci_function *find(uint32_t id)
{
    for (unsigned i = 0; i < ARRAY_LEN(functions); i++)
        if (functions[i].id == id)
            return &functions[i];
    return NULL;
}

/* CPU_SUSPEND: original power_state format, platform-coordinated: 0 as well (5.15.2). */
static int32_t features(struct machine *m, struct cpu *c)
{
    return find(c->r[1]) ? PSCI_RET_SUCCESS : PSCI_RET_NOT_SUPPORTED;
}

bool psci_serves(const struct machine *m, const struct cpu *c, enum cpu_call kind)
{
    enum cpu_call conduit = m->cfg.psci == PSCI_SMC ? CPU_CALL_SMC : CPU_CALL_HVC;
    return m->cfg.psci != PSCI_OFF && kind == conduit && !cpu_secure(c) && cpu_priv(c);
}

bool psci_call(struct machine *m, struct cpu *c)
{
    const struct psci_function *f = find(c->r[0]);
    c->r[0] = (uint32_t)(f ? f->serve(m, c) : PSCI_RET_NOT_SUPPORTED);
    return true;
}
