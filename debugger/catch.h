/* catch.h - points on events. */
#ifndef DEBUGGER_CATCH_H
#define DEBUGGER_CATCH_H

#include "cpu/cp15.h"
#include "sim/base/observer.h"
#include "sim/machine.h"
#include "sim/serial.h"

struct dbg;
struct dbg_addr;
struct field_row;
struct point;

enum catch_kind {
    CATCH_NONE, /* a breakpoint, or a watchpoint on virtual addresses */
    CATCH_EXC,
    CATCH_TRAP,
    CATCH_REG,
    CATCH_TLB,
    CATCH_LR,
    CATCH_TIMER,
    CATCH_TEXT,
    CATCH_CYCLE,
    CATCH_MEMORY, /* a watchpoint on physical memory */
    CATCH_KINDS
};

#define CATCH_ANY  (-1)
#define CATCH_STOP "caught" /* the machine's reason to stop */

struct catch_range {
    uint64_t pa;
    uint32_t len;
};

struct catch
{
    uint8_t kind;
    bool hit;                      /* the present stop is about it */
    int which;                     /* exception, class, bank slot, list register, timer */
    int vm;                        /* VMID */
    const struct cp15_row *row;    /* a system register */
    const struct field_row *field; /* of it alone */
    uint64_t cycle;
    uint64_t old[MACHINE_MAX_CPUS][2]; /* the register's; of both security states */
    struct catch_range range[2];       /* memory: a page each */
    char text[48];                     /* of the console */
    char words[104];                   /* as it was asked for */
    char said[160];                    /* the last event */
};

struct catching {
    struct observer obs;
    struct serial_watch wire;
    char tail[49]; /* of the console's output */
    uint32_t lr[MACHINE_MAX_CPUS][GIC_NUM_LRS];
    bool wired, shares; /* listens to the console; has a share in the marks on pages */
};

/* "KIND ..." into p->on. */
bool catch_parse(struct dbg *d, int argc, char **argv, struct point *p);
/* The kinds and their arguments, for people. */
void catch_kinds(struct dbg *d);
/* A watchpoint of p->len bytes on physical memory. */
bool catch_memory(struct dbg *d, const struct dbg_addr *at, struct point *p);
/* Listen for as much as the points ask for. */
void catch_apply(struct dbg *d);
/* The next cycle that a point is about, or UINT64_MAX; and: has it been reached? */
uint64_t catch_cycle(const struct dbg *d);
void catch_reached(struct dbg *d, uint64_t cycle);

#endif
