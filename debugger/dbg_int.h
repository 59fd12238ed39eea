/* dbg_int.h - what the debugger's files share: the session, worlds, symbols, expressions. */
#ifndef DEBUGGER_DBG_INT_H
#define DEBUGGER_DBG_INT_H

#include "cpu/observe.h"
#include "debugger/debugger.h"
#include "sim/switches.h"

#include <stdio.h>

struct dbg;

/* --- symbols.c: per world, from its ELF file --- */

struct symbol {
    uint32_t addr, size;
    const char *name;
    bool code;
};

struct symtab {
    char world[24];
    char *strings;      /* all names */
    struct symbol *sym; /* by address */
    unsigned count;
};

#define DBG_MAX_SYMTABS 17

bool symbols_load(struct dbg *d, const char *path, const char *world, struct err *e);
void symbols_free(struct dbg *d);
/* The symbol that covers addr in the world's table, or NULL. */
const struct symbol *symbols_at(const struct dbg *d, const char *world, uint32_t addr);
/* By name; `world` NULL: any table, and *tab says whose. */
const struct symbol *symbols_named(const struct dbg *d, const char *world, const char *name,
                                   const struct symtab **tab);
/* "0x40010020 <main+32>". */
const char *symbols_format(const struct dbg *d, const char *world, uint32_t addr, char *buf,
                           size_t len);

/* --- worlds.c: what each world was when it last left a core --- */

struct dbg_world {
    struct world_id id;
    struct cp15_regs cp15; /* at its last exit */
    uint32_t r[16];        /* at its last exit; r[15] is where it goes on */
    uint32_t cpsr;
    uint64_t left_at; /* cycle */
    uint64_t exits, entries;
};

#define DBG_MAX_WORLDS 32

/* A world as a place to look into: registers and regime of the running one, or of one gone. */
struct dbg_place {
    char name[24];
    struct cp15_regs regs; /* a copy */
    struct mmu_view view;  /* its regs point to the copy: do not move the struct */
    bool priv;
    bool running;
    const struct dbg_world *saved; /* NULL when running */
};

void worlds_attach(struct dbg *d);
void worlds_detach(struct dbg *d);
/* `world`: "hyp", "vm1", "secure", "ns", or NULL for the one on the core now. False: no such world
 * has run yet, said by dbg_error(). */
bool dbg_place(struct dbg *d, const char *world, struct dbg_place *out);
const char *dbg_world_here(const struct dbg *d, char *buf, size_t len);

/* An address somewhere. */
struct dbg_addr {
    bool physical;
    char world[24]; /* empty: the world on the core now */
    uint64_t addr;
};
/* Read bytes at at->addr + off with no effect whatever; false where nothing is mapped. */
bool dbg_read(struct dbg *d, const struct dbg_addr *at, uint64_t off, void *buf, unsigned len);

/* --- expr.c: numbers, registers, symbols, + - * ( ); "world:" or "p:" before an address,
 * "world!symbol". False: said by dbg_error(). --- */
bool expr_value(struct dbg *d, const char *text, uint64_t *v);
bool expr_addr(struct dbg *d, const char *text, struct dbg_addr *at);

/* --- anatomy.c: what happened between an exit and the next entry --- */

enum touch_group {
    TOUCH_GENERAL,
    TOUCH_BANKED,
    TOUCH_CP15,
    TOUCH_TIMER,
    TOUCH_GIC,
    TOUCH_DEVICE,
    TOUCH_GROUPS
};

struct touched {
    uint8_t group; /* enum touch_group */
    bool wide;
    uint16_t reads, writes;
    uint32_t key; /* row index, banked slot, or physical address */
    char name[20];
    uint64_t first_read, last_written;
};

#define ANATOMY_MAX 320

struct anatomy {
    bool open; /* between an exit and the entry */
    bool complete;
    struct world_event out, in;
    uint32_t pc_out, pc_in; /* where the guest left, where one goes on */
    uint64_t insns;
    struct touched t[ANATOMY_MAX];
    unsigned count, lost;
};

void anatomy_attach(struct dbg *d);
void anatomy_detach(struct dbg *d);
void anatomy_print(struct dbg *d, const struct anatomy *a);

/* --- points.c: breakpoints and watchpoints --- */

struct point {
    unsigned id;
    uint32_t va, len; /* len: watchpoints */
    bool watch, read, write, temporary, disabled;
    char world[24]; /* where it counts; empty: everywhere */
    uint64_t hits;
};

#define DBG_MAX_POINTS 64

void points_apply(struct dbg *d);
/* The enabled point (of this world) that the present stop is about, its hit counted; or NULL. */
struct point *points_hit(struct dbg *d);

/* --- the session --- */

struct dbg {
    struct machine *m;
    FILE *out;
    bool color, batch, quit, failed;
    int status;
    struct symtab tabs[DBG_MAX_SYMTABS];
    unsigned ntabs;
    struct dbg_world worlds[DBG_MAX_WORLDS];
    unsigned nworlds;
    struct observer worlds_obs, anatomy_obs;
    struct anatomy now, last;                /* under way; the last one complete */
    bool want_switch, want_exit, want_entry; /* stop at the next such event */
    struct trip_log trips;
    struct point points[DBG_MAX_POINTS];
    unsigned npoints, next_id;
    char last_line[256]; /* what an empty line repeats */
};

static inline struct cpu *dbg_cpu(const struct dbg *d)
{
    return d->m->cpu[d->m->current];
}

/* A command's mistake: one line; in a script or in batch mode the session ends with status 2. */
void dbg_error(struct dbg *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* --- commands.c --- */
struct command {
    const char *name, *alias, *args, *what, *example;
    void (*run)(struct dbg *d, int argc, char **argv);
};
extern const struct command commands[];
extern const unsigned command_count;
/* Run one line. */
void command_line(struct dbg *d, const char *line);

#endif
