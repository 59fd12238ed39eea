/* irqs.c - the interrupt controller, list registers and timers, by peeks alone: nothing is ever
 * acknowledged by looking. */
#include "debugger/dbg_int.h"

#include "gic/arch/gic_regs.h"
#include "sim/arch/board.h"
#include "timer/arch/cnt_regs.h"

#include <inttypes.h>
#include <string.h>

static uint32_t peek(const struct dbg *d, uint64_t pa)
{
    uint64_t v = 0;
    bus_peek(&d->m->bus, pa, 4, &v);
    return (uint32_t)v;
}

const char *irq_name(unsigned irq)
{
    static const struct {
        unsigned irq;
        const char *name;
    } names[] = {
#define PPI(name, id, what) {id, what},
#define SPI(name, n, what)  {32 + (n), what},
#include "sim/arch/board.def"
    };
    for (unsigned i = 0; i < ARRAY_LEN(names); i++)
        if (names[i].irq == irq)
            return names[i].name;
    return irq < 16 ? "software generated" : "";
}

/* --- gic --- */

static void say_irq(struct dbg *d, unsigned cpu, unsigned irq)
{
    struct gic_irq_view v = gic_peek_irq(d->m->gic, cpu, irq);
    if (!v.pending && !v.active && !v.level && !(v.enabled && irq >= 16))
        return;
    say(d, "%4u %-8s%-8s%-7s%-5s0x%02x %2u %-5s 0x%02x %s\n", irq, v.enabled ? "enabled" : "-",
        v.pending ? "pending" : "-", v.active ? "active" : "-", v.level ? "high" : "low", v.prio,
        v.group1, v.edge ? "edge" : "level", v.targets, irq_name(irq));
}

void cmd_gic(struct dbg *d, int argc, char **argv)
{
    unsigned cpu = dbg_cpu(d)->cfg.id;
    uint8_t prio;
    char brief[120];
    uint32_t ctlr = peek(d, BOARD_GICD_BASE + (uint64_t)GICD_CTLR);
    unsigned best = gic_peek_best(d->m->gic, cpu, &prio);
    say(d, "distributor    GICD_CTLR 0x%x  %s\n", ctlr,
        fields_brief("GICD_CTLR", ctlr, brief, sizeof brief));
    say(d, " irq                        line prio grp kind target\n");
    for (unsigned irq = 0; irq < GIC_MAX_IRQS; irq++)
        say_irq(d, cpu, irq);
    uint32_t c = peek(d, BOARD_GICC_BASE + (uint64_t)GICC_CTLR);
    say(d, "CPU interface  GICC_CTLR 0x%x  %s\n", c,
        fields_brief("GICC_CTLR", c, brief, sizeof brief));
    say(d, "  mask 0x%02x, running priority 0x%02x, binary point %u\n",
        peek(d, BOARD_GICC_BASE + (uint64_t)GICC_PMR),
        peek(d, BOARD_GICC_BASE + (uint64_t)GICC_RPR),
        peek(d, BOARD_GICC_BASE + (uint64_t)GICC_BPR));
    if (best < GIC_ID_LIMIT)
        say(d, "  best pending: %u, priority 0x%02x  %s\n", best, prio, irq_name(best));
    else
        say(d, "  nothing is pending for this core\n");
    const struct cpu *core = dbg_cpu(d);
    say(d, "  lines to the core: IRQ %u, FIQ %u, virtual IRQ %u, virtual FIQ %u\n",
        core->inputs[CPU_IN_IRQ], core->inputs[CPU_IN_FIQ], core->inputs[CPU_IN_VIRQ],
        core->inputs[CPU_IN_VFIQ]);
}

/* --- list registers --- */

static void say_lr(struct dbg *d, unsigned n, uint32_t v)
{
    static const char *const states[] = {"empty", "pending", "active", "pending and active"};
    say(d, "  LR%u 0x%08" PRIx32 "  %s", n, v, states[field_get(v, GICH_LR_State)]);
    if (v & GICH_LR_State) {
        say(d, ": interrupt %u, priority 0x%02x, group %u", field_get(v, GICH_LR_VirtualID),
            field_get(v, GICH_LR_Priority) << 3, field_get(v, GICH_LR_Grp1));
        if (v & GICH_LR_HW)
            say(d, ", is physical interrupt %u (%s)", field_get(v, GICH_LR_PhysicalID),
                irq_name(field_get(v, GICH_LR_PhysicalID)));
        else if (v & GICH_LR_EOI)
            say(d, ", its end asks for maintenance");
    }
    say(d, "\n");
}

static void say_gich(struct dbg *d, const char *name, uint32_t off)
{
    char brief[160];
    uint32_t v = peek(d, BOARD_GICH_BASE + (uint64_t)off);
    fields_brief(name, v, brief, sizeof brief);
    say(d, "  %-9s 0x%08" PRIx32 "%s%s\n", name, v, brief[0] ? "  " : "", brief);
}

/* Whose list registers these are: the running guest's, or in Hyp the last one's. */
static const struct dbg_world *lr_owner(struct dbg *d)
{
    unsigned core = dbg_cpu(d)->cfg.id;
    struct world_id here = cpu_world(dbg_cpu(d));
    const struct dbg_world *last = worlds_find(d, &here, core);
    if (here.kind != WORLD_HYP)
        return last;
    for (unsigned i = 0; i < d->nworlds; i++)
        if (d->worlds[i].core == core && (!last || d->worlds[i].left_at > last->left_at))
            last = &d->worlds[i];
    return last;
}

void cmd_lr(struct dbg *d, int argc, char **argv)
{
    char name[24];
    const struct dbg_world *owner = lr_owner(d);
    unsigned cpu = dbg_cpu(d)->cfg.id;
    if (owner)
        say(d, "core %u, list registers of %s%s%s%s\n", cpu, hue(d, HUE_WORLD),
            world_name(&owner->id, name, sizeof name), hue(d, HUE_OFF),
            cpu_world(dbg_cpu(d)).kind == WORLD_HYP ? " (the hypervisor may have replaced them)"
                                                    : "");
    else
        say(d, "core %u, list registers (no guest has run)\n", cpu);
    for (unsigned n = 0; n < GIC_NUM_LRS; n++)
        say_lr(d, n, gic_peek_lr(d->m->gic, cpu, n));
    say_gich(d, "GICH_HCR", GICH_HCR);
    say_gich(d, "GICH_VMCR", GICH_VMCR);
    say_gich(d, "GICH_MISR", GICH_MISR);
    for (unsigned i = 0; i < d->nworlds; i++)
        if (&d->worlds[i] != owner && d->worlds[i].id.kind == WORLD_GUEST)
            say(d, "  %s does not run: its list registers are in its hypervisor's memory\n",
                world_name(&d->worlds[i].id, name, sizeof name));
}

/* --- timers --- */

static void say_timer(struct dbg *d, const struct timer *t, enum timer_id id)
{
    static const struct {
        const char *name;
        unsigned irq;
    } timers[TIMER_COUNT] = {
        [TIMER_PHYS_S] = {"physical, Secure", IRQ_STIMER},
        [TIMER_PHYS_NS] = {"physical, Non-secure", IRQ_PTIMER},
        [TIMER_VIRT] = {"virtual", IRQ_VTIMER},
        [TIMER_HYP] = {"Hyp", IRQ_HYPTIMER},
    };
    char n[32];
    uint32_t ctl = timer_ctl(t, id);
    uint64_t count = id == TIMER_VIRT ? timer_cntvct(t) : timer_cntpct(t), cval = timer_cval(t, id);
    say(d, "  %-21s irq %u  ", timers[id].name, timers[id].irq);
    if (!(ctl & CNT_CTL_ENABLE)) {
        say(d, "off\n");
        return;
    }
    say(d, "compare 0x%" PRIx64 "%s, ", cval, ctl & CNT_CTL_IMASK ? ", masked" : "");
    if (ctl & CNT_CTL_ISTATUS)
        say(d, "condition met %s counts ago\n", grouped(count - cval, n, sizeof n));
    else
        say(d, "due at cycle %s\n",
            t->ch[id].compare.armed ? grouped(t->ch[id].compare.when, n, sizeof n) : "never");
}

void cmd_timers(struct dbg *d, int argc, char **argv)
{
    const struct timer *t = &d->m->timer[dbg_cpu(d)->cfg.id];
    char n[32], c[32];
    say(d, "cycle %s; physical count %s at %" PRIu64 " Hz\n",
        grouped(machine_cycles(d->m), n, sizeof n), grouped(timer_cntpct(t), c, sizeof c),
        t->counter_hz);
    say(d, "virtual count %s (CNTVOFF 0x%" PRIx64 ")\n", grouped(timer_cntvct(t), n, sizeof n),
        t->cntvoff);
    for (unsigned id = 0; id < TIMER_COUNT; id++)
        say_timer(d, t, id);
}
