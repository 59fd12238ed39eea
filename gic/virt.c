/* virt.c - the virtual interface: list registers, the virtual lines, the maintenance interrupt, and
 * the GICH registers (ARM IHI 0048B 5.2, 5.3).
 *
 * A list register holds a virtual interrupt and its state. The best pending one drives VIRQ or VFIQ
 * by the same rules as the physical interface; an end changes the state back, and deactivates the
 * physical interrupt that a hardware-mapped entry names. MISR, EISR and ELRSR are functions of this
 * state; the maintenance line is GIC_PPI_MAINT of the same core.
 *
 * Where the manual leaves it UNPREDICTABLE (LIST_TIES): of equal priorities, and of two entries for
 * one virtual id, the lower list register counts; a hardware-mapped entry may name any interrupt
 * that exists, but with the two security views only one of Group 1 is deactivated. */
#include "gic/gic_int.h"

#define HANDLER_RD(name)                                                                           \
    static uint32_t name(const struct gic *g, const struct gic_access *a, unsigned n)
#define HANDLER_WR(name)                                                                           \
    static void name(struct gic *g, const struct gic_access *a, unsigned n, uint32_t v)

static uint32_t field(uint32_t v, uint32_t mask, unsigned shift)
{
    return (v & mask) >> shift;
}

static uint8_t lr_prio(uint32_t lr)
{
    return (uint8_t)(field(lr, GICH_LR_Priority, GICH_LR_Priority_SHIFT) << (8 - GIC_PRIO_BITS));
}

/* -- the best virtual interrupt and its line -- */

struct prio_gate gicv_gate(const struct gic_cpu *c)
{
    return (struct prio_gate){
        .pmr = (uint8_t)(field(c->vmcr, GICH_VMCR_VMPriMask, GICH_VMCR_VMPriMask_SHIFT)
                         << (8 - GIC_PRIO_BITS)),
        .bpr = (uint8_t)field(c->vmcr, GICH_VMCR_VMBP, GICH_VMCR_VMBP_SHIFT),
        .abpr = (uint8_t)field(c->vmcr, GICH_VMCR_VMABP, GICH_VMCR_VMABP_SHIFT),
        .cbpr = c->vmcr & GICH_VMCR_VMCBPR,
        .active = c->vapr};
}

static struct gic_best find_best(const struct gic_cpu *c)
{
    struct gic_best best = {.id = GIC_ID_NONE, .prio = GIC_PRIO_IDLE};
    for (unsigned i = 0; i < GIC_NUM_LRS; i++) {
        uint32_t lr = c->lr[i];
        bool group1 = lr & GICH_LR_Grp1;
        if ((lr & GICH_LR_State) != GICH_LR_Pending || lr_prio(lr) >= best.prio ||
            !(c->vmcr & (group1 ? GICH_VMCR_VMGrp1En : GICH_VMCR_VMGrp0En)))
            continue;
        best = (struct gic_best){
            .id = lr & GICH_LR_VirtualID, .prio = lr_prio(lr), .group1 = group1, .lr = (uint8_t)i};
    }
    return best;
}

/* GICH_HCR.En 0: nothing is signalled, and an acknowledge reads as spurious. */
unsigned gicv_signalled(const struct gic_cpu *c)
{
    struct prio_gate p = gicv_gate(c);
    bool signal = c->hcr & GICH_HCR_En && prio_signals(&p, c->vbest.prio, c->vbest.group1);
    return signal ? c->vbest.id : GIC_ID_NONE;
}

/* -- maintenance -- */

/* List registers whose bits under `mask` are `value`, a bit each. */
static uint32_t lrs_with(const struct gic_cpu *c, uint32_t mask, uint32_t value)
{
    uint32_t v = 0;
    for (unsigned i = 0; i < GIC_NUM_LRS; i++)
        v |= (uint32_t)((c->lr[i] & mask) == value) << i;
    return v;
}

static uint32_t eisr(const struct gic_cpu *c)
{
    return lrs_with(c, GICH_LR_HW | GICH_LR_EOI | GICH_LR_State, GICH_LR_EOI);
}

static uint32_t elrsr(const struct gic_cpu *c)
{
    return lrs_with(c, GICH_LR_State, 0) & ~eisr(c);
}

#define MAINT_ENABLES                                                                              \
    (GICH_HCR_UIE | GICH_HCR_LRENPIE | GICH_HCR_NPIE | GICH_HCR_VGrp0EIE | GICH_HCR_VGrp0DIE |     \
     GICH_HCR_VGrp1EIE | GICH_HCR_VGrp1DIE)

static uint32_t misr(const struct gic_cpu *c)
{
    uint32_t v = eisr(c) ? GICH_MISR_EOI : 0;
    if (!(c->hcr & MAINT_ENABLES))
        return v;
    uint32_t valid = ~lrs_with(c, GICH_LR_State, 0) & (BIT(GIC_NUM_LRS) - 1);
    uint32_t pending = lrs_with(c, GICH_LR_State, GICH_LR_Pending);
    if (!(valid & (valid - 1))) /* one at most */
        v |= GICH_MISR_U;
    if (c->hcr & GICH_HCR_EOICount)
        v |= GICH_MISR_LRENP;
    if (!pending)
        v |= GICH_MISR_NP;
    v |= c->vmcr & GICH_VMCR_VMGrp0En ? GICH_MISR_VGrp0E : GICH_MISR_VGrp0D;
    v |= c->vmcr & GICH_VMCR_VMGrp1En ? GICH_MISR_VGrp1E : GICH_MISR_VGrp1D;
    /* Each condition but EOI has its enable at the same place of GICH_HCR. */
    return v & (c->hcr | GICH_MISR_EOI);
}

_Static_assert(GICH_HCR_UIE == (int)GICH_MISR_U && GICH_HCR_LRENPIE == (int)GICH_MISR_LRENP &&
                   GICH_HCR_NPIE == (int)GICH_MISR_NP &&
                   GICH_HCR_VGrp0EIE == (int)GICH_MISR_VGrp0E &&
                   GICH_HCR_VGrp0DIE == (int)GICH_MISR_VGrp0D &&
                   GICH_HCR_VGrp1EIE == (int)GICH_MISR_VGrp1E &&
                   GICH_HCR_VGrp1DIE == (int)GICH_MISR_VGrp1D && GICH_HCR_En == (int)GICH_MISR_EOI,
               "misr() masks conditions by the enables of GICH_HCR");

void gic_update_virt(struct gic *g, unsigned cpu)
{
    struct gic_cpu *c = &g->cpu[cpu];
    c->vbest = find_best(c);
    bool signal = gicv_signalled(c) != GIC_ID_NONE;
    bool fiq = !c->vbest.group1 && c->vmcr & GICH_VMCR_VMFIQEn;
    line_set(&c->out[GIC_OUT_VIRQ], signal && !fiq);
    line_set(&c->out[GIC_OUT_VFIQ], signal && fiq);
    bool maint = c->hcr & GICH_HCR_En && misr(c);
    if (maint != c->out[GIC_OUT_MAINT].level)
        gic_tell(g, "maintenance", cpu, GIC_PPI_MAINT, maint ? misr(c) : 0, true);
    line_set(&c->out[GIC_OUT_MAINT], maint);
    gic_line_in(g, cpu, GIC_PPI_MAINT, maint);
}

/* -- what GICV's registers do to the list registers -- */

void gicv_acknowledge(struct gic *g, unsigned cpu)
{
    struct gic_cpu *c = &g->cpu[cpu];
    struct prio_gate p = gicv_gate(c);
    uint32_t *lr = &c->lr[c->vbest.lr];
    *lr = (*lr & ~(uint32_t)GICH_LR_State) | GICH_LR_Active;
    c->vapr |= prio_level_bit(c->vbest.prio & prio_group_mask(&p, c->vbest.group1));
    gic_tell(g, "acknowledge", cpu, c->vbest.id, *lr, true);
    gic_update_virt(g, cpu);
}

static uint32_t *active_lr(struct gic_cpu *c, unsigned vid)
{
    for (unsigned i = 0; i < GIC_NUM_LRS; i++)
        if ((c->lr[i] & GICH_LR_VirtualID) == vid && c->lr[i] & GICH_LR_Active)
            return &c->lr[i];
    return NULL;
}

static void deactivate_physical(struct gic *g, unsigned cpu, unsigned id)
{
    if (gic_id_valid(g, id) && (!g->cfg.security || gic_is_group1(g, cpu, id)))
        gic_deactivate(g, cpu, id);
}

void gicv_deactivate(struct gic *g, unsigned cpu, unsigned vid, bool counts)
{
    struct gic_cpu *c = &g->cpu[cpu];
    uint32_t *lr = active_lr(c, vid);
    if (lr) {
        *lr &= ~(uint32_t)GICH_LR_Active;
        gic_tell(g, "deactivate", cpu, vid, *lr, true);
        if (*lr & GICH_LR_HW)
            deactivate_physical(g, cpu, field(*lr, GICH_LR_PhysicalID, GICH_LR_PhysicalID_SHIFT));
    } else if (counts) {
        c->hcr += BIT(GICH_HCR_EOICount_SHIFT); /* wraps from 31 to 0 within the word's top */
    }
    gic_update_virt(g, cpu);
}

/* -- GICH -- */

HANDLER_RD(rd_hcr)
{
    return g->cpu[a->cpu].hcr;
}

HANDLER_WR(wr_hcr)
{
    g->cpu[a->cpu].hcr =
        v & (GICH_HCR_En | GICH_HCR_UIE | GICH_HCR_LRENPIE | GICH_HCR_NPIE | GICH_HCR_VGrp0EIE |
             GICH_HCR_VGrp0DIE | GICH_HCR_VGrp1EIE | GICH_HCR_VGrp1DIE | GICH_HCR_EOICount);
    gic_update_virt(g, a->cpu);
}

HANDLER_RD(rd_vtr)
{
    return GICH_VTR_VALUE;
}

HANDLER_RD(rd_vmcr)
{
    return g->cpu[a->cpu].vmcr;
}

void gic_set_vmcr(struct gic *g, unsigned cpu, uint32_t v)
{
    uint32_t bp = prio_binary_point(field(v, GICH_VMCR_VMBP, GICH_VMCR_VMBP_SHIFT), GICC_BPR_MIN);
    uint32_t abp =
        prio_binary_point(field(v, GICH_VMCR_VMABP, GICH_VMCR_VMABP_SHIFT), GICC_ABPR_MIN);
    v &= GICH_VMCR_VMGrp0En | GICH_VMCR_VMGrp1En | GICH_VMCR_VMAckCtl | GICH_VMCR_VMFIQEn |
         GICH_VMCR_VMCBPR | GICH_VMCR_VEM | GICH_VMCR_VMPriMask;
    g->cpu[cpu].vmcr = v | bp << GICH_VMCR_VMBP_SHIFT | abp << GICH_VMCR_VMABP_SHIFT;
    gic_update_virt(g, cpu);
}

HANDLER_WR(wr_vmcr)
{
    gic_set_vmcr(g, a->cpu, v);
}

HANDLER_RD(rd_misr)
{
    return misr(&g->cpu[a->cpu]);
}

HANDLER_RD(rd_eisr)
{
    return eisr(&g->cpu[a->cpu]);
}

HANDLER_RD(rd_elrsr)
{
    return elrsr(&g->cpu[a->cpu]);
}

HANDLER_RD(rd_apr)
{
    return g->cpu[a->cpu].vapr;
}

HANDLER_WR(wr_apr)
{
    g->cpu[a->cpu].vapr = v;
    gic_update_virt(g, a->cpu);
}

HANDLER_RD(rd_lr)
{
    return n < GIC_NUM_LRS ? g->cpu[a->cpu].lr[n] : 0;
}

HANDLER_WR(wr_lr)
{
    if (n >= GIC_NUM_LRS)
        return;
    g->cpu[a->cpu].lr[n] = v & (GICH_LR_VirtualID | GICH_LR_PhysicalID | GICH_LR_Priority |
                                GICH_LR_State | GICH_LR_Grp1 | GICH_LR_HW);
    gic_tell(g, "list register", a->cpu, n, g->cpu[a->cpu].lr[n], true);
    gic_update_virt(g, a->cpu);
}

/* clang-format off */
/* GICH_EISR1 and GICH_ELRSR1 are of list registers 32 up: RAZ. */
#define ROW(name, ...) {GICH_##name, GICH_##name##_COUNT, false, __VA_ARGS__}

const struct gic_row gich_rows[] = {
    /*  register read      write    after a read */
    ROW(HCR,    rd_hcr,   wr_hcr,  NULL),
    ROW(VTR,    rd_vtr,   NULL,    NULL),
    ROW(VMCR,   rd_vmcr,  wr_vmcr, NULL),
    ROW(MISR,   rd_misr,  NULL,    NULL),
    ROW(EISR0,  rd_eisr,  NULL,    NULL),
    ROW(ELRSR0, rd_elrsr, NULL,    NULL),
    ROW(APR,    rd_apr,   wr_apr,  NULL),
    ROW(LR0,    rd_lr,    wr_lr,   NULL),
};
/* clang-format on */
const unsigned gich_row_count = ARRAY_LEN(gich_rows);
