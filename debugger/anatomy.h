/* anatomy.h - what a hypervisor did between a guest's exit and the next entry: gathered by
 * anatomy.c, told by switch.c, drawn by picture.c. */
#ifndef DEBUGGER_ANATOMY_H
#define DEBUGGER_ANATOMY_H

#include "cpu/observe.h"

struct cpu;
struct dbg;

/* --- anatomy.c --- */

enum touch_group { TOUCH_BANKED, TOUCH_CP15, TOUCH_TIMER, TOUCH_GIC, TOUCH_DEVICE, TOUCH_GROUPS };

struct touched {
    uint8_t group; /* enum touch_group */
    uint16_t reads, writes;
    uint64_t key; /* row, banked slot, or physical address */
    const char *region;
    uint64_t last_read, last_written; /* values */
};

#define ANATOMY_MAX  320
#define ANATOMY_ROWS 64

/* What the world that was entered finds, against what it left with; of a trip that is watched. */
struct anatomy_guest {
    bool known;               /* it has been left before */
    uint32_t was[16], is[16]; /* r0-r15 of the mode that it goes on in */
    uint32_t vd;              /* bit n: Dn is another */
    bool fpscr;               /* FPSCR is */
    uint32_t hcptr;           /* that it is entered under */
    struct {
        unsigned row;
        uint64_t was, is;
    } row[ANATOMY_ROWS]; /* a VM's system registers that are others */
    unsigned rows;
};

struct anatomy {
    bool open;    /* between an exit and the entry */
    bool watched; /* the observers were there from its start */
    struct world_event out, in;
    uint32_t pc_out, pc_in; /* where the guest left, where one goes on */
    uint32_t cpsr_out, cpsr_in;
    uint64_t hdfar, hifar, hpfar; /* at the exit */
    uint64_t insns_out, insns;
    uint64_t saved_at,
        restoring_at; /* cycles of the last VM register read before the first write */
    struct touched t[ANATOMY_MAX];
    unsigned count, lost;
    struct anatomy_guest guest;
};

void anatomy_attach(struct dbg *d);
void anatomy_detach(struct dbg *d);
void anatomy_begin(struct dbg *d, const struct world_event *out);
void anatomy_end(struct dbg *d, const struct world_event *in);
const struct touched *anatomy_find(const struct anatomy *a, unsigned group, uint64_t key);
/* The timer's rows come behind the others. */
bool row_is_timer(unsigned row);
/* Is it a VM's state? Maintenance operations and Hyp's own registers are not. */
bool touched_of_vm(const struct touched *t);
const char *banked_name(unsigned slot);
/* Wherever it lives now. */
uint32_t banked_value(const struct cpu *c, unsigned slot);

/* --- switch.c --- */
const char *touched_name(const struct touched *t, char *buf, size_t len);
/* Who left and why, of a trip under way. */
void exit_print(struct dbg *d, const struct anatomy *a);
void switch_print(struct dbg *d, const struct anatomy *a);
/* The registers of the world that was entered that are not what it left with. */
void switch_general(struct dbg *d, const struct anatomy *a);
void switch_changed(struct dbg *d, const struct anatomy *a);

/* --- picture.c: the same to look at --- */
void picture_print(struct dbg *d, const struct anatomy *a, bool utf8);

#endif
