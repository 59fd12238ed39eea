/* san_int.h - what the sanitizer's files share.
 *
 *   san.c         life, worlds, events, reports, suppressions
 *   san_cells.c   the registers that are followed, and their values
 *   san_regs.c    whose value a register holds; judged at each entry and each read
 *   san_may.c     what a hypervisor may change, by the reason of the exit
 *   san_tables.c  translation tables, TLB maintenance, barriers, VMIDs
 *   san_irqs.c    interrupts acknowledged, ended, deactivated */
#ifndef DEBUGGER_SAN_INT_H
#define DEBUGGER_SAN_INT_H

#include "cpu/cp15.h"
#include "debugger/san.h"

/* --- cells: everything of a VM that one core holds --- */

enum cell_group { CELL_GENERAL, CELL_BANKED, CELL_SYSTEM, CELL_VFP, CELL_GIC, CELL_VLINE };

struct san_cell {
    char name[16];
    uint8_t group; /* enum cell_group */
    bool implicit; /* the core uses it by itself: it counts as read at the entry */
    bool hyps;     /* a hypervisor may give it another value at any time */
    bool spsr;     /* banked */
    uint8_t mode;  /* banked */
    uint16_t n;    /* register number, cp15 row, bank slot, D register, list register */
    uint64_t mask; /* of the bits that count */
};

#define SAN_CELLS 160

struct san_values {
    uint64_t v[SAN_CELLS];
    bool vfp; /* the VFP cells are of meaning: HCPTR let the guest at them */
};

/* --- worlds --- */

struct san_world {
    struct world_id id;
    uint32_t vmpidr;
    bool known; /* it has left once: `own` is of meaning */
    bool vfp_known;
    struct san_values own; /* what it left with; a foreign value that it never saw is not its own */
    struct san_place exit; /* its last */
    uint32_t exc_kind, hsr, cpsr, vbar, sctlr;
};

#define SAN_WORLDS 32

/* --- a core --- */

enum mark { MARK_NONE, MARK_LEAK, MARK_LOST };

struct san_mark { /* a foreign value that its reader has not met yet */
    uint8_t how;  /* enum mark */
    struct san_world *of;
    uint64_t expected, actual;
    struct san_place left, back; /* the switch that brought it */
};

struct san_core {
    struct san_world *here;             /* the guest that runs; NULL: the hypervisor, or Secure */
    struct san_world *before;           /* the guest that left last */
    struct san_world *owner[SAN_CELLS]; /* whose value; NULL: the hypervisor wrote it last */
    struct san_mark mark[SAN_CELLS];
    struct san_place wrote[SAN_CELLS];
    uint32_t eret;             /* address of the last exception return */
    struct san_world *monitor; /* who left the exclusive monitor marked */
    /* Written in this order since the last context synchronization: */
    struct {
        uint16_t row;
        struct san_place at;
    } unsynced[16];
    unsigned nunsynced;
    struct san_place tlbi; /* maintenance that no DSB has completed yet */
    uint64_t vttbr[256];   /* by VMID: the table base that its TLB entries may come from */
    bool vmid_used[256];
    struct san_place vmid_at[256];
};

/* --- tables: see san_tables.c --- */

#define SAN_USES 8

struct san_use { /* a TLB entry made from a descriptor */
    struct tlb_entry entry;
    uint8_t core;
};

struct san_desc {
    uint64_t pa, value;
    uint8_t size; /* 4 or 8 bytes; 0: the slot is free */
    uint8_t uses, next;
    struct san_use use[SAN_USES];
};

enum stale_state { STALE_FREE, STALE_WRITTEN, STALE_DSB, STALE_ARMED };

struct san_stale { /* a descriptor that was changed while TLB entries came from it */
    uint8_t state, core, uses;
    uint64_t pa, old, new;
    struct san_place wrote;
    struct san_use use[SAN_USES];
};

#define SAN_DESCS  4096 /* a power of two */
#define SAN_STALES 64

/* --- interrupts: see san_irqs.c --- */

struct san_irq {
    struct san_place taken;
    bool active; /* of interest: not yet ended and idle again */
    bool ended, idle, lent;
    uint32_t entries; /* of guests, since it was acknowledged */
};

#define SAN_REPORTS  256
#define SAN_SUPPRESS 128

struct san_rule {
    char kind[16], what[64], world[24];
};

struct sanitizer {
    struct machine *m;
    struct observer obs;
    void (*told)(void *self, const struct san_report *r);
    void *told_self;
    struct san_cell cell[SAN_CELLS];
    unsigned cells;
    uint16_t row_cell[512];         /* cell + 1, by cp15 row */
    uint16_t slot_cell[BANK_SLOTS]; /* cell + 1, by bank slot */
    uint16_t vline_cell, lr_cell;   /* of HCR's virtual lines, of list register 0 */
    struct san_world world[SAN_WORLDS];
    unsigned worlds;
    struct san_core core[MACHINE_MAX_CPUS];
    struct san_desc *desc; /* SAN_DESCS, by hash of pa */
    struct san_stale stale[SAN_STALES];
    unsigned stales, armed;
    struct san_irq irq[MACHINE_MAX_CPUS][GIC_MAX_IRQS];
    struct san_report report[SAN_REPORTS];
    unsigned reports;
    struct san_rule rule[SAN_SUPPRESS];
    unsigned rules;
    uint64_t suppressed, entries;
};

/* san.c */
struct san_place san_here(const struct sanitizer *s, const struct cpu *c);
struct san_who san_who(const struct san_world *w);
/* Count it, and tell of it if it is new and nobody has suppressed it. */
void san_tell(struct sanitizer *s, const struct san_report *r);

/* san_cells.c */
void cells_make(struct sanitizer *s);
void cells_read(const struct sanitizer *s, const struct cpu *c, struct san_values *out);
/* Has stage 2's owner let the guest at VFP? */
bool cells_vfp_open(const struct cpu *c);

/* san_may.c */
enum may { MAY_NOT, MAY, MAY_RESTART };
/* How did the world come back? MAY_RESTART: somewhere else altogether, as after a reset. */
struct san_way {
    bool restarted;
    uint8_t injected; /* the mode whose exception was put in; 0: none */
};
struct san_way may_way(const struct san_world *w, const struct cpu *c);
/* May the hypervisor have changed this cell while the world was away? */
bool may_change(const struct sanitizer *s, const struct san_world *w, const struct san_way *way,
                const struct san_cell *cell);

/* san_regs.c */
void regs_left(struct sanitizer *s, const struct world_event *ev);
void regs_entered(struct sanitizer *s, const struct world_event *ev);
void regs_sysreg(struct sanitizer *s, const struct sysreg_event *ev);
void regs_banked(struct sanitizer *s, const struct banked_event *ev);
void regs_device(struct sanitizer *s, const struct device_event *ev);

/* san_tables.c */
void tables_walk(struct sanitizer *s, const struct walk_event *ev);
void tables_store(struct sanitizer *s, const struct store_event *ev);
void tables_barrier(struct sanitizer *s, struct cpu *c, enum barrier_kind kind);
void tables_synced(struct sanitizer *s, const struct cpu *c);
void tables_tlbi(struct sanitizer *s, const struct tlbi *op);
void tables_hit(struct sanitizer *s, const struct tlb_hit_event *ev);
void tables_sysreg(struct sanitizer *s, const struct sysreg_event *ev);
void tables_entered(struct sanitizer *s, const struct world_event *ev);

/* san_irqs.c */
void irqs_event(struct sanitizer *s, const struct gic_event *ev);
void irqs_entered(struct sanitizer *s, const struct world_event *ev);

#endif
