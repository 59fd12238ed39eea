/* vcpu.c - the virtual CPU interface's registers (ARM IHI 0048B 5.5): what a VM sees as its GICC.
 *
 * Control, mask and binary points are GICH_VMCR seen through a VM's register layout; the active
 * priorities are GICH_APR. It behaves as a GICC without the Security Extensions, over list
 * registers instead of the distributor. Priority drop takes the most urgent active priority,
 * whatever the id written; an end that drops one and finds no list register counts in
 * GICH_HCR.EOICount. */
#include "gic/gic_int.h"

#define HANDLER_RD(name)                                                                           \
    static uint32_t name(const struct gic *g, const struct gic_access *a, unsigned n)
#define HANDLER_WR(name)                                                                           \
    static void name(struct gic *g, const struct gic_access *a, unsigned n, uint32_t v)

/* -- GICH_VMCR by a VM's registers: where each field stands in the one and in the other -- */

struct alias {
    uint32_t vm, vmcr;
    uint8_t vm_shift, vmcr_shift;
};

#define ALIAS(vm, vmcr)                                                                            \
    {                                                                                              \
        vm, vmcr, vm##_SHIFT, vmcr##_SHIFT                                                         \
    }

static const struct alias ctlr_map[] = {
    ALIAS(GICV_CTLR_EnableGrp0, GICH_VMCR_VMGrp0En),
    ALIAS(GICV_CTLR_EnableGrp1, GICH_VMCR_VMGrp1En),
    ALIAS(GICV_CTLR_AckCtl, GICH_VMCR_VMAckCtl),
    ALIAS(GICV_CTLR_FIQEn, GICH_VMCR_VMFIQEn),
    ALIAS(GICV_CTLR_CBPR, GICH_VMCR_VMCBPR),
    ALIAS(GICV_CTLR_EOImode, GICH_VMCR_VEM),
};
static const struct alias pmr_map[] = {ALIAS(GICV_PMR_Priority, GICH_VMCR_VMPriMask)};
static const struct alias bpr_map[] = {ALIAS(GICC_BPR_BinaryPoint, GICH_VMCR_VMBP)};
static const struct alias abpr_map[] = {ALIAS(GICC_BPR_BinaryPoint, GICH_VMCR_VMABP)};

static uint32_t get(const struct gic_cpu *c, const struct alias *map, unsigned n)
{
    uint32_t v = 0;
    for (unsigned i = 0; i < n; i++)
        v |= (c->vmcr & map[i].vmcr) >> map[i].vmcr_shift << map[i].vm_shift;
    return v;
}

static void set(struct gic *g, unsigned cpu, const struct alias *map, unsigned n, uint32_t v)
{
    uint32_t vmcr = g->cpu[cpu].vmcr;
    for (unsigned i = 0; i < n; i++)
        vmcr = (vmcr & ~map[i].vmcr) | (v & map[i].vm) >> map[i].vm_shift << map[i].vmcr_shift;
    gic_set_vmcr(g, cpu, vmcr);
}

#define ALIASED(name)                                                                              \
    HANDLER_RD(rd_##name)                                                                          \
    {                                                                                              \
        return get(&g->cpu[a->cpu], name##_map, ARRAY_LEN(name##_map));                            \
    }                                                                                              \
    HANDLER_WR(wr_##name)                                                                          \
    {                                                                                              \
        set(g, a->cpu, name##_map, ARRAY_LEN(name##_map), v);                                      \
    }

ALIASED(ctlr)
ALIASED(pmr)
ALIASED(bpr)
ALIASED(abpr)

HANDLER_RD(rd_apr)
{
    return g->cpu[a->cpu].vapr;
}

HANDLER_WR(wr_apr)
{
    g->cpu[a->cpu].vapr = v;
    gic_update_virt(g, a->cpu);
}

HANDLER_RD(rd_rpr)
{
    return prio_running(g->cpu[a->cpu].vapr);
}

HANDLER_RD(rd_iidr)
{
    return GICC_IIDR_VALUE;
}

/* -- acknowledge -- */

/* An SGI that is no hardware interrupt shows its source, at the same place in both registers. */
static uint32_t shown(const struct gic_cpu *c, unsigned id, bool alias)
{
    id = prio_shown_id(id, c->vbest.group1, alias, c->vmcr & GICH_VMCR_VMAckCtl);
    uint32_t lr = c->lr[c->vbest.lr];
    return id < GIC_PPI_FIRST && !(lr & GICH_LR_HW) ? id | (lr & GICH_LR_CPUID) : id;
}

_Static_assert(GICH_LR_CPUID == (int)GICC_IAR_CPUID, "shown() copies the field in place");

static uint32_t iar(const struct gic_cpu *c, bool alias)
{
    return shown(c, gicv_signalled(c), alias);
}

static void take(struct gic *g, unsigned cpu, bool alias)
{
    unsigned id = iar(&g->cpu[cpu], alias) & GICC_IAR_InterruptID;
    if (id < GIC_ID_LIMIT)
        gicv_acknowledge(g, cpu);
}

HANDLER_RD(rd_iar)
{
    return iar(&g->cpu[a->cpu], false);
}

static void take_iar(struct gic *g, const struct gic_access *a)
{
    take(g, a->cpu, false);
}

HANDLER_RD(rd_aiar)
{
    return iar(&g->cpu[a->cpu], true);
}

static void take_aiar(struct gic *g, const struct gic_access *a)
{
    take(g, a->cpu, true);
}

HANDLER_RD(rd_hppir)
{
    return shown(&g->cpu[a->cpu], g->cpu[a->cpu].vbest.id, false);
}

HANDLER_RD(rd_ahppir)
{
    return shown(&g->cpu[a->cpu], g->cpu[a->cpu].vbest.id, true);
}

/* -- end -- */

/* Whether vid is active in a list register, and there in Group 0: out of the alias's reach. */
static bool is_group0(const struct gic_cpu *c, unsigned vid)
{
    for (unsigned i = 0; i < GIC_NUM_LRS; i++)
        if ((c->lr[i] & GICH_LR_VirtualID) == vid && c->lr[i] & GICH_LR_Active)
            return !(c->lr[i] & GICH_LR_Grp1);
    return false;
}

/* An end of an id that no list register holds counts only if it dropped a priority (5.3.1). */
static void end(struct gic *g, unsigned cpu, unsigned vid)
{
    struct gic_cpu *c = &g->cpu[cpu];
    if (vid >= GIC_ID_LIMIT)
        return;
    bool dropped = c->vapr != 0;
    c->vapr = prio_drop(c->vapr);
    gic_tell(g, "end", cpu, vid, c->vapr, true);
    if (c->vmcr & GICH_VMCR_VEM)
        gic_update_virt(g, cpu);
    else
        gicv_deactivate(g, cpu, vid, dropped);
}

HANDLER_WR(wr_eoir)
{
    end(g, a->cpu, v & GICC_IAR_InterruptID);
}

HANDLER_WR(wr_aeoir)
{
    if (!is_group0(&g->cpu[a->cpu], v & GICC_IAR_InterruptID))
        end(g, a->cpu, v & GICC_IAR_InterruptID);
}

HANDLER_WR(wr_dir)
{
    unsigned vid = v & GICC_IAR_InterruptID;
    if (vid < GIC_ID_LIMIT && g->cpu[a->cpu].vmcr & GICH_VMCR_VEM)
        gicv_deactivate(g, a->cpu, vid, true);
}

/* clang-format off */
#define ROW(name, ...) {GICV_##name, GICV_##name##_COUNT, false, __VA_ARGS__}

const struct gic_row gicv_rows[] = {
    /*  register read       write     after a read */
    ROW(CTLR,   rd_ctlr,   wr_ctlr,  NULL),
    ROW(PMR,    rd_pmr,    wr_pmr,   NULL),
    ROW(BPR,    rd_bpr,    wr_bpr,   NULL),
    ROW(IAR,    rd_iar,    NULL,     take_iar),
    ROW(EOIR,   NULL,      wr_eoir,  NULL),
    ROW(RPR,    rd_rpr,    NULL,     NULL),
    ROW(HPPIR,  rd_hppir,  NULL,     NULL),
    ROW(ABPR,   rd_abpr,   wr_abpr,  NULL),
    ROW(AIAR,   rd_aiar,   NULL,     take_aiar),
    ROW(AEOIR,  NULL,      wr_aeoir, NULL),
    ROW(AHPPIR, rd_ahppir, NULL,     NULL),
    ROW(APR0,   rd_apr,    wr_apr,   NULL),
    ROW(IIDR,   rd_iidr,   NULL,     NULL),
    ROW(DIR,    NULL,      wr_dir,   NULL),
};
/* clang-format on */
const unsigned gicv_row_count = ARRAY_LEN(gicv_rows);
