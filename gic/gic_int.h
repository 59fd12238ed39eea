/* gic_int.h - the GIC's state and what its files ask of each other.
 *
 *   gic.c    life, snapshot, input and output lines, observers, views for debuggers
 *   frame.c  register frames: from an access to a row's handlers
 *   dist.c   the distributor's registers        route.c  which interrupt is best, and its states
 *   cpuif.c  the CPU interface's registers      virt.c   list registers, as interface and as rows
 *   vcpu.c   the virtual CPU interface's registers
 */
#ifndef GIC_GIC_INT_H
#define GIC_GIC_INT_H

#include "gic/prio.h"

#define GIC_WORDS (GIC_MAX_IRQS / 32)

/* 32 interrupts, a bit each. */
struct gic_bits {
    uint32_t group; /* in Group 1 */
    uint32_t enabled;
    uint32_t latch; /* made pending by an edge or by software */
    uint32_t active;
    uint32_t level; /* the input lines */
    uint32_t edge;  /* edge-triggered, not level-sensitive */
};

/* What a snapshot holds, once for all cores and once a core. ONE(type, member);
 * MANY(type, member, count, elem): an array, saved as integers of type elem. */
/* clang-format off */
#define GIC_STATE(ONE, MANY)                                                                       \
    ONE(uint32_t, ctlr)                                /* GICD_CTLR */                             \
    MANY(struct gic_bits, bits, GIC_WORDS, uint32_t)   /* word 0 unused: it is banked */           \
    MANY(uint8_t, prio, GIC_MAX_IRQS, uint8_t)         /* the first 32 unused */                   \
    MANY(uint32_t, route, GIC_MAX_CPUS * GIC_WORDS, uint32_t) /* GICD_ITARGETSR, by processor */

#define GIC_CPU_STATE(ONE, MANY)                                                                   \
    MANY(struct gic_bits, own, 1, uint32_t)            /* SGIs and PPIs */                         \
    MANY(uint8_t, prio, 32, uint8_t)                                                               \
    MANY(uint8_t, sgi_from, 16, uint8_t)               /* pending SGIs: a bit a source */          \
    ONE(uint32_t, ctlr)                                /* GICC_CTLR, the Secure copy's layout */   \
    ONE(uint8_t, pmr)                                                                              \
    ONE(uint8_t, bpr)                                                                              \
    ONE(uint8_t, abpr)                                 /* GICC_ABPR, the Non-secure GICC_BPR */    \
    ONE(uint32_t, apr)                                 /* active priorities of Group 0 */          \
    ONE(uint32_t, nsapr)                               /* and of Group 1 */                        \
    ONE(uint32_t, hcr)                                 /* GICH_HCR */                              \
    ONE(uint32_t, vmcr)                                                                            \
    ONE(uint32_t, vapr)                                /* GICH_APR */                              \
    MANY(uint32_t, lr, GIC_NUM_LRS, uint32_t)
/* clang-format on */

#define GIC_ONE(type, member)               type member;
#define GIC_MANY(type, member, count, elem) type member[count];

/* A pending interrupt, the best for its interface; id is GIC_ID_NONE when there is none. */
struct gic_best {
    uint16_t id;
    uint8_t prio;
    bool group1;
    uint8_t lr; /* virtual: its list register */
};

struct gic_cpu {
    GIC_CPU_STATE(GIC_ONE, GIC_MANY)
    /* Derived. */
    struct gic_best best, vbest;
    /* Links. */
    struct line out[GIC_OUT_COUNT];
    char section[12];
};

/* One access, as the rows' handlers see it. */
struct gic_access {
    uint8_t cpu;
    bool ns;        /* a Non-secure access, where the two views exist */
    uint32_t lanes; /* writes: the bits written */
};

/* A row of a frame: `count` words from `off`; n is the word within the row. Reading is pure; what
 * a read does besides (GICC_IAR acknowledges) is `taken`, which a debugger's peek leaves out. */
struct gic_row {
    uint16_t off, count;
    bool bytes; /* byte accesses are legal */
    uint32_t (*read)(const struct gic *g, const struct gic_access *a, unsigned n);
    void (*write)(struct gic *g, const struct gic_access *a, unsigned n, uint32_t v);
    void (*taken)(struct gic *g, const struct gic_access *a);
};

enum { GIC_FRAME_WORDS = 0x2000 / 4 };

struct gic_frame {
    struct gic *gic;
    const struct gic_row *rows;
    uint8_t row_of[GIC_FRAME_WORDS]; /* 1 + the row that holds the word; 0: none, RAZ/WI */
};

enum { FRAME_D, FRAME_C, FRAME_H, FRAME_V, FRAME_COUNT };

struct gic {
    GIC_STATE(GIC_ONE, GIC_MANY)
    struct gic_cpu cpu[GIC_MAX_CPUS];
    /* Links. */
    struct gic_config cfg;
    struct observers *obs;
    struct gic_frame frame[FRAME_COUNT];
};

extern const struct gic_row gicd_rows[], gicc_rows[], gich_rows[], gicv_rows[];
extern const unsigned gicd_row_count, gicc_row_count, gich_row_count, gicv_row_count;

void gic_frame_init(struct gic *g, unsigned frame, const struct gic_row *rows, unsigned nrows);
void gic_frame_region(struct gic *g, unsigned frame, const char *name, struct region *out);

/* The 32 interrupts of word n as core `cpu` has them. */
static inline struct gic_bits *gic_bits_of(struct gic *g, unsigned cpu, unsigned n)
{
    return n == 0 ? &g->cpu[cpu].own[0] : &g->bits[n];
}

static inline const struct gic_bits *gic_bits_in(const struct gic *g, unsigned cpu, unsigned n)
{
    return n == 0 ? &g->cpu[cpu].own[0] : &g->bits[n];
}

static inline uint32_t gic_pending(const struct gic_bits *b)
{
    return b->latch | (b->level & ~b->edge);
}

/* The interrupts of word n that exist. */
static inline uint32_t gic_implemented(const struct gic *g, unsigned n)
{
    if (n == 0)
        return GIC_PPI_MASK | 0xffff;
    return n < g->cfg.nirqs / 32 ? ~UINT32_C(0) : 0;
}

static inline bool gic_id_valid(const struct gic *g, unsigned id)
{
    return id < g->cfg.nirqs && (gic_implemented(g, id / 32) & BIT(id % 32));
}

static inline bool gic_is_group1(const struct gic *g, unsigned cpu, unsigned id)
{
    return gic_bits_in(g, cpu, id / 32)->group & BIT(id % 32);
}

static inline uint8_t gic_prio_of(const struct gic *g, unsigned cpu, unsigned id)
{
    return id < 32 ? g->cpu[cpu].prio[id] : g->prio[id];
}

/* route.c */
void gic_line_in(struct gic *g, unsigned cpu, unsigned id, bool level);
void gic_sgi_pend(struct gic *g, unsigned cpu, unsigned sgi, uint8_t sources);
void gic_sgi_unpend(struct gic *g, unsigned cpu, unsigned sgi, uint8_t sources);
void gic_activate(struct gic *g, unsigned cpu, unsigned id); /* acknowledged by this core */
void gic_deactivate(struct gic *g, unsigned cpu, unsigned id);
struct gic_best gic_find_best(const struct gic *g, unsigned cpu);
/* Look for the best again and drive the outputs: after any change of the physical side. */
void gic_update(struct gic *g);
void gic_update_cpu(struct gic *g, unsigned cpu);
struct prio_gate gicc_gate(const struct gic_cpu *c);

/* virt.c: the same for one core's virtual interface, and its maintenance interrupt. */
void gic_update_virt(struct gic *g, unsigned cpu);
struct prio_gate gicv_gate(const struct gic_cpu *c);
void gic_set_vmcr(struct gic *g, unsigned cpu, uint32_t v);
/* The id that GICV_IAR shows: the best, or GIC_ID_NONE while it is not signalled. */
unsigned gicv_signalled(const struct gic_cpu *c);
void gicv_acknowledge(struct gic *g, unsigned cpu);
/* End the VM's interrupt `vid`: clear its list register's Active, and the physical one's with it.
 * `counts`: an end that finds no list register is counted in GICH_HCR.EOICount. */
void gicv_deactivate(struct gic *g, unsigned cpu, unsigned vid, bool counts);

void gic_tell(const struct gic *g, const char *what, unsigned cpu, unsigned irq, uint32_t value,
              bool virt);

#endif
