/* dbg_int.h - what the debugger's files share.
 *
 *   debugger.c  the session: options, script, the loop, the guest's console
 *   line.c      reading lines: readline, history, completion
 *   commands.c  the table of commands, how a line finds its row, help
 *   go.c        what runs the guest          stop.c    where it stopped, in words
 *   past.c      the history: places by name, changing the past   back.c  what runs backwards
 *   points.c    breakpoints, watchpoints     change.c  set, jump, inject, type
 *   catch.c     points on events             debuginfo.c  what DWARF says of a file
 *   source.c    lines, list                  backtrace.c  bt
 *   anatomy.c   what a world switch touched  switch.c  ... and how that is told
 *   tui*.c      the full-screen view (tui_int.h)
 *   picture.c   ... and drawn                pager.c   long answers at a terminal
 *   worlds.c    worlds, places, reading      symbols.c, expr.c, disasm.c
 *   spaces.c    addresses that say whose they are
 *   why.c       why an exception went where it went
 *   pt.c        tables as ranges; tlbview.c  the TLB
 *   traces.c    trace files; trace_json.c, trace_tarmac.c, trace_vcd.c write them
 *   record.c    what a command said: expect, --json;  data.c  the same as data
 *   rc.c        ~/.hypscoperc and aliases
 *   vcpu.c      a VM at a glance; exits by class; what changed
 *   words.c     fields and syndromes in words
 *   sanitize.c  the sanitizer (san*.c) at the prompt
 *   regs.c, memory.c, walk.c, irqs.c         commands that look
 *   gdb_*.c     a stub for gdb (gdb_int.h) */
#ifndef DEBUGGER_DBG_INT_H
#define DEBUGGER_DBG_INT_H

#include "cpu/cp15.h"
#include "cpu/observe.h"
#include "debugger/anatomy.h"
#include "debugger/catch.h"
#include "debugger/debuginfo.h"
#include "debugger/debugger.h"
#include "debugger/source.h"
#include "debugger/traces.h"
#include "sim/history.h"
#include "sim/poke.h"
#include "sim/switches.h"
#include "sim/trace.h"

#include <signal.h>
#include <stdio.h>

struct dbg;
struct command;

/* --- symbols.c: per world, from its ELF file --- */

struct symbol {
    uint32_t addr, size;
    const char *name;
    bool code, thumb;
};

struct symtab {
    char world[24];
    char *path;             /* of the file, from the root */
    char *strings;          /* all names */
    struct debuginfo *info; /* NULL: the file has none */
    struct symbol *sym;     /* by address */
    unsigned count;
};

#define DBG_MAX_SYMTABS 17

bool symbols_load(struct dbg *d, const char *path, const char *world, struct err *e);
void symbols_free(struct dbg *d);
/* The IMAGE's, for the world that starts, and those that the options name. */
bool symbols_load_all(struct dbg *d, const struct debug_options *opt, struct err *e);
/* The symbol that covers addr in the world's table, or NULL. */
const struct symbol *symbols_at(const struct dbg *d, const char *world, uint32_t addr);
/* By name; `world` NULL: any table, and *tab says whose. */
const struct symbol *symbols_named(const struct dbg *d, const char *world, const char *name,
                                   const struct symtab **tab);
/* "0x40010020 <main+32>". */
const char *symbols_format(const struct dbg *d, const char *world, uint32_t addr, char *buf,
                           size_t len);

/* --- worlds.c: what each world was when it last left a core --- */

/* Tables that a guest used for an ASID. */
struct dbg_space {
    uint8_t asid;
    uint64_t ttbr0, ttbr1, ttbcr, contextidr;
};

#define DBG_MAX_SPACES 16

struct dbg_world {
    struct world_id id;
    uint8_t core;
    struct cp15_regs cp15; /* at its last exit */
    uint32_t r[15];        /* of the mode it was in, at its last exit */
    uint32_t pc, cpsr;     /* where it goes on */
    uint32_t bank[BANK_SLOTS];
    uint64_t vd[32];
    uint32_t fpscr;
    uint64_t left_at; /* cycle */
    uint64_t exits, entries;
    struct dbg_space space[DBG_MAX_SPACES]; /* at its exits, the last one seen behind the others */
    unsigned nspaces;
};

#define DBG_MAX_WORLDS 32 /* each on each core */
#define DBG_ANY_CORE   MACHINE_MAX_CPUS

/* A world as a place to look into: registers and regime of the running world, or of one that left.
 */
struct dbg_place {
    char name[24];
    struct cp15_regs regs; /* a copy */
    struct mmu_view view;  /* its regs point to the copy: do not move the struct */
    bool priv, thumb;
    bool running;
    uint32_t pc;
    const struct dbg_world *saved; /* NULL when running */
};

void worlds_attach(struct dbg *d);
void worlds_detach(struct dbg *d);
/* `world`: "hyp", "vm1", "secure", "ns", or NULL for the one on the core now. False: no such world
 * has run yet, said by dbg_error(). */
bool dbg_place(struct dbg *d, const char *world, struct dbg_place *out);
/* The same of one core; false, with nothing said, when the world has not left it yet. */
bool dbg_place_on(struct dbg *d, const char *world, unsigned core, struct dbg_place *out);
const char *dbg_world_here(const struct dbg *d, char *buf, size_t len);
struct dbg_world *worlds_find(struct dbg *d, const struct world_id *id, unsigned core);
/* Is this the name of a world that ran, or of one that always is there? */
bool worlds_known(struct dbg *d, const char *name);

/* An address somewhere. */
struct dbg_addr {
    bool physical;
    bool ipa;      /* the world's intermediate physical address */
    bool has_asid; /* virtual, as this ASID of the world sees it */
    uint8_t asid;
    char world[24]; /* empty: the world on the core now */
    uint64_t addr;
};
/* Read bytes at at->addr + off with no effect whatever; false where nothing is mapped. */
bool dbg_read(struct dbg *d, const struct dbg_addr *at, uint64_t off, void *buf, unsigned len);
/* The same through a place, whose virtual address (`ipa`: intermediate one) it is. */
bool dbg_read_at(struct dbg *d, struct dbg_place *p, bool ipa, uint64_t from, void *buf,
                 unsigned len);
/* Where it is in physical memory. */
bool dbg_locate(struct dbg_place *p, bool ipa, uint64_t addr, uint64_t *pa);
bool dbg_physical(struct dbg *d, const struct dbg_addr *at, uint64_t *pa);

/* --- spaces.c --- */
/* The prefix of an address, without its colon; false: too long. The address stays 0. */
bool space_of(const char *text, size_t len, struct dbg_addr *at);
/* The same, told: "p:", "i1:", "vm2:"; empty for the running world. */
const char *space_prefix(const struct dbg_addr *at, char *buf, size_t len);
/* The ASID that these registers are at. */
uint8_t space_asid(const struct cp15_regs *r);
/* A world has left: remember its tables by ASID. */
void space_note(struct dbg_world *w);
/* dbg_place() with the tables of at->asid. */
bool dbg_place_at(struct dbg *d, const struct dbg_addr *at, struct dbg_place *out);

/* --- expr.c: what a user types for a number or an address; false: said by dbg_error() --- */
bool expr_value(struct dbg *d, const char *text, uint64_t *v);
bool expr_addr(struct dbg *d, const char *text, struct dbg_addr *at);

/* --- disasm.c --- */

struct disasm_line {
    char text[96]; /* "bl      0x40000120" */
    unsigned len;  /* bytes of the instruction: 2 or 4 */
    bool call;     /* comes back behind itself: BL, BLX, SVC, HVC, SMC */
    bool branch;   /* to target */
    uint32_t target;
};
/* The instruction at `at`; false where nothing can be read. */
bool disasm_at(struct dbg *d, const struct dbg_addr *at, bool thumb, struct disasm_line *out);
bool disasm_bytes(const uint8_t *bytes, unsigned len, bool thumb, uint32_t pc,
                  struct disasm_line *out);
/* Its text with the symbol that it branches to. */
const char *disasm_symbolic(const struct dbg *d, const char *world, const struct disasm_line *line,
                            char *buf, size_t len);

/* --- pager.c --- */
/* Around a command that only looks: what is longer than the screen goes through $PAGER. */
void page_begin(struct dbg *d, const struct command *c);
void page_end(struct dbg *d);

/* --- points.c: breakpoints and watchpoints --- */

struct point {
    unsigned id;
    uint32_t va, len; /* len: watchpoints */
    bool watch, read, write, temporary;
    char world[24];         /* where it counts; empty: everywhere */
    char condition[128];    /* empty: none */
    char commands[160];     /* lines to run when it stops, with ; between */
    uint32_t old;           /* a watchpoint's first word when last looked at */
    uint64_t hits, ignored; /* how often it came; how often it is to be passed by */
    struct catch on;        /* an event */
    uint8_t remote;         /* gdb's: why it stops (enum gdb_why), and no number; 0: a person's */
};

#define DBG_MAX_POINTS 32

/* Tell the cores about the points and about d->goal. */
void points_apply(struct dbg *d);
/* The point (of this world) that the present stop is about, its hit counted; or NULL. */
struct point *points_hit(struct dbg *d);
/* A copy of *p in the list; NULL when there is no room. */
struct point *points_add(struct dbg *d, const struct point *p);
void points_remove(struct dbg *d, struct point *p);
const char *point_describe(const struct dbg *d, const struct point *p, char *buf, size_t len);
/* The next of the commands that belong to the last stop; false: none is left. */
bool points_next_command(struct dbg *d, char *buf, size_t len);

/* --- go.c --- */

/* What a stop was about, when it is one to stay at. */
enum stay { RUN_ON, STAY, STAY_AT_GOAL, STAY_AT_POINT };

/* Has the guest ended, or a limit been reached? Then nothing runs any more. */
bool go_ended(const struct dbg *d);
/* Run until there is a reason to stay; *hit: the point, or NULL. `stood`: a point at the present
 * instruction has been told of already. */
enum stay go_run(struct dbg *d, bool stood, struct point **hit);
/* One instruction, or one exception taken; false when the stepping is over. */
bool go_step(struct dbg *d);
/* Of the stop that the machine is at. */
enum stay go_judge(struct dbg *d, struct point **hit);

/* --- past.c, back.c: running backwards --- */

struct bookmark {
    char name[24];
    struct place place;
    uint64_t insns;
};
#define DBG_MAX_BOOKMARKS 64

/* `budget`: bytes; 0: none is kept. */
void past_attach(struct dbg *d, uint64_t budget);
void past_detach(struct dbg *d);
/* Is there a history? Said by dbg_error() when not. */
bool past_kept(struct dbg *d, const char *verb);
/* Around calls that live through the past: progress, and what is said of how they ended. True:
 * HISTORY_DONE. */
void past_begin(struct dbg *d);
bool past_end(struct dbg *d, enum history_end end);
/* The first time that the budget did not suffice: say so. */
void past_warn(struct dbg *d);
/* The machine becomes the one in a session's file; the history begins there. */
bool past_load(struct dbg *d, const char *path, struct err *e);
/* May this verb change the machine here? In the past only if what lies ahead may be forgotten. */
bool past_may_change(struct dbg *d, const char *verb);

/* --- go.c --- */
/* A run backwards, or by goto, is over: where one is. */
void go_report(struct dbg *d);
/* The point that the machine has stopped at, counted; NULL: at none that is wanted. */
struct point *go_at_point(struct dbg *d);

/* --- change.c --- */
/* A register by name, as the poke that would change it; and what it holds. */
bool reg_named(struct dbg *d, const char *name, struct poke *p);
uint64_t reg_value(const struct cpu *c, const struct poke *p);

/* --- stop.c --- */
/* Where the core is: world, mode, symbol, instruction. */
void stop_here(struct dbg *d);
const char *mode_short(unsigned mode);

/* --- words.c --- */

struct field_row {
    const char *reg, *name, *what;
    uint8_t hi, lo;
};
/* The rows of a register's fields, NULL where it has none; TTBR1, SPSR_irq, CNTV_CTL find the set
 * that they share. */
const struct field_row *fields_of(const char *reg, unsigned *count);
uint64_t field_value(const struct field_row *f, uint64_t v);
/* One line a field. */
void fields_print(struct dbg *d, const char *reg, uint64_t v);
/* "M C I TRE=1": those that are not zero. */
const char *fields_brief(const char *reg, uint64_t v, char *buf, size_t len);
/* What a syndrome says besides its class. */
const char *iss_words(uint32_t hsr, char *buf, size_t len);
const char *ec_words(uint32_t hsr);
/* The system register whose access was trapped, or NULL. */
const struct cp15_row *hsr_row(uint32_t hsr);
/* Words to the end of a line that `indent` columns of are written, the next lines indented. */
void say_wrapped(struct dbg *d, const char *text, int indent);
/* "1,234,567". */
const char *grouped(uint64_t n, char *buf, size_t len);

/* --- regs.c --- */
/* A system register as the place has it; what a world that left did not take along is core c's. */
uint64_t dbg_row_value(const struct cpu *c, const struct dbg_place *p, const struct cp15_row *r);

/* --- walk.c --- */
/* "normal write-back, inner shareable". */
const char *cacheability(unsigned nibble, bool brief); /* of half a MAIR byte */
const char *attr_words(const struct mem_attr *a, char *buf, size_t len);
/* The fields of a descriptor that are not zero. */
void desc_fields(FILE *to, const struct walk_step *s);

/* --- irqs.c --- */
/* Whose interrupt it is on this board; empty when nobody's. */
const char *irq_name(unsigned irq);

/* --- sanitize.c --- */
struct san_report;
struct sanitizer;
void sanitize_on(struct dbg *d, bool stops); /* stops: each new report ends the run */
void sanitize_off(struct dbg *d);
/* By the options. */
bool sanitize_as_asked(struct dbg *d, const struct debug_options *opt, struct err *e);
void sanitize_print(struct dbg *d, const struct san_report *r);
void sanitize_summary(struct dbg *d);

/* --- why.c --- */
struct dbg_why { /* the last exception, and what decided about it */
    bool known;
    struct exc_event ev;
    struct fault fault; /* aborts */
    uint32_t spsr, scr, hcr, hdcr, hcptr, hstr;
};
void why_note(struct dbg_why *w, const struct exc_event *ev);

/* --- vcpu.c --- */
#define DBG_MAX_ROWS 384

struct dbg_state { /* what `diff` compares */
    bool known;
    unsigned core;
    uint64_t cycle;
    uint32_t r[16], cpsr, bank[BANK_SLOTS], fpscr, lr[GIC_NUM_LRS];
    uint64_t vd[32], row[DBG_MAX_ROWS];
};
void state_take(struct dbg *d, struct dbg_state *s);

/* --- record.c --- */
struct record;
void record_begin(struct dbg *d, const char *line); /* around each command */
void record_end(struct dbg *d);
void record_error(struct dbg *d, const char *text);
void record_free(struct dbg *d);
void json_text(FILE *to, const char *s); /* a JSON string */
/* data.c: the answer as data, a member and a comma; nothing for commands that have none. */
void data_write(struct dbg *d, const char *line, FILE *to);

/* --- rc.c --- */
#define DBG_MAX_ALIASES 64
struct dbg_alias {
    char name[24], text[160];
};
void rc_read(struct dbg *d);
/* What a word stands for, or NULL. */
const char *alias_find(const struct dbg *d, const char *word);

/* --- line.c --- */
struct lines {
    FILE *in;
    const char *name; /* of the script; NULL: a person's, or standard input */
    unsigned number;
    bool readline;
    unsigned depth; /* scripts that it is inside of */
};
#define DBG_MAX_SCRIPTS 16 /* one inside the other */
/* The next line without its newline, to be freed; NULL at the end. */
char *lines_next(struct dbg *d, struct lines *l);
void lines_begin(struct dbg *d, struct lines *l);
void lines_end(struct lines *l);

/* --- tui.c --- */
struct tui;
/* The guest's console while the view is up; the column that its output ends in. */
int tui_console(struct dbg *d, uint8_t byte);
/* While the guest runs. */
void tui_poll(struct dbg *d);

/* Who ran, from when on: the last ones on a core. */
#define DBG_MAX_STAYS 64
struct dbg_stay {
    struct world_id world;
    uint64_t from; /* cycle */
};
struct dbg_stays {
    struct dbg_stay stay[DBG_MAX_STAYS];
    unsigned count; /* ever; the last is at count - 1 modulo the size */
};

/* --- the session --- */

#define DBG_COLUMNS 80 /* what the debugger prints itself is no wider */

/* What a run is for besides points: stop before va in this world with a stack no deeper. */
struct goal {
    bool active;
    uint32_t va, sp_least, mode;
    char world[24];
};

struct dbg {
    struct machine *m;
    struct machine_host outer; /* the host hooks that were there */
    uint64_t max_insns, max_cycles;
    FILE *out;
    bool color, batch, quit, failed;
    bool json;       /* one record a command */
    bool unexpected; /* an `expect` failed */
    struct record *record;
    FILE *plain_out; /* while a command is recorded */
    struct tui *tui; /* the full-screen view; NULL: it is not up */
    struct dbg_stays stays[MACHINE_MAX_CPUS];
    struct page {
        FILE *out; /* where it goes in the end; NULL: not paged */
        char *text;
        size_t len;
    } page;
    unsigned inside; /* commands inside of commands */
    struct dbg_alias alias[DBG_MAX_ALIASES];
    unsigned naliases;
    bool asleep; /* every core sleeps and nothing is armed */
    int column;  /* of the guest's console on our output */
    int status;
    const struct lines *lines; /* being read, for error messages */
    struct symtab tabs[DBG_MAX_SYMTABS];
    unsigned ntabs;
    struct dbg_world worlds[DBG_MAX_WORLDS];
    unsigned nworlds;
    struct observer worlds_obs, anatomy_obs, exc_obs;
    struct exc_event last_exc; /* the last exception taken; kind EXC_KINDS: none */
    struct dbg_why why;
    struct dbg_state before, marked;         /* when the guest last began to run; `diff mark` */
    unsigned last_hyp;                       /* kind of the last one taken to Hyp mode */
    struct anatomy now, last;                /* under way; the last one complete */
    bool want_switch, want_exit, want_entry; /* stop at the next such event */
    struct goal goal;
    struct trip_log trips;
    struct trace trace;
    bool tracing;
    struct history *history; /* NULL: off */
    struct bookmark bookmarks[DBG_MAX_BOOKMARKS];
    unsigned nbookmarks;
    bool warned;                                  /* that the history is full */
    const char *verb;                             /* the command that runs */
    bool force;                                   /* this command may change the past */
    bool telling;                                 /* progress stands on the terminal */
    uint64_t tell_at;                             /* moments */
    struct trace_file *trace_file[TRACE_FORMATS]; /* NULL: not written */
    struct sanitizer *san;                        /* NULL: off */
    bool san_stops;
    struct point points[DBG_MAX_POINTS];
    unsigned npoints, next_id;
    struct catching catching;
    char todo[160];           /* commands of the last stop */
    struct source_place list; /* what `list` showed last, at this pc; where it goes on */
    unsigned list_next;
    uint32_t list_pc;
    struct dbg_addr more; /* where mem and disas go on */
    bool more_set;
    char last_line[256]; /* what an empty line repeats */
    unsigned rank;       /* of the completion's next candidate */
    char candidate[24], prefix[24];
    struct gdb *gdb;                        /* the peer that is served, or NULL */
    struct server *server;                  /* the socket that listens, or NULL */
    const volatile sig_atomic_t *signalled; /* debug_options' own */
    bool lasting;                           /* the program runs a guest, and has no prompt */
};

static inline struct cpu *dbg_cpu(const struct dbg *d)
{
    return d->m->cpu[d->m->current];
}

/* A command's mistake: one line; in a script or in batch mode the session ends with status 2. */
void dbg_error(struct dbg *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Printing: what the user reads. */
void say(struct dbg *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Escape sequences, empty without colour. */
enum hue { HUE_OFF, HUE_WORLD, HUE_SYMBOL, HUE_HEAD, HUE_BAD, HUE_DIM, HUE_CHANGED };
const char *hue(const struct dbg *d, enum hue h);
/* Has Ctrl-C been pressed since the last time? */
bool dbg_interrupted(void);
/* Ctrl-C while nothing runs, `quit', or the program was told to end. */
bool dbg_asked_to_end(struct dbg *d);

/* --- gdb_server.c --- */
/* Serve gdb at [HOST:]PORT until it detaches or kills, or Ctrl-C is pressed; false: said in *e.
 * `lasting`: the machine runs on when gdb has detached, and ends when the guest does. */
bool gdb_serve(struct dbg *d, const char *where, bool lasting, struct err *e);
/* Does a peer want attention, or another one call? Then a run is to stop, which gdb_poll() does. */
bool gdb_calls(struct dbg *d);
void gdb_poll(struct dbg *d);

/* --- commands.c --- */

enum command_group { G_RUN, G_BACK, G_STOP, G_LOOK, G_CHANGE, G_SESSION, G_COUNT };
enum completes { C_NONE, C_ADDR, C_REG, C_WORLD, C_COMMAND };

struct command {
    const char *name, *alias, *args, *what, *example;
    uint8_t group, completes, least, most; /* arguments */
    bool repeats;                          /* by an empty line */
    void (*run)(struct dbg *d, int argc, char **argv);
};
extern const struct command commands[];
extern const unsigned command_count;
/* The row that a word names or abbreviates; NULL, and *several when it could be more than one. */
const struct command *command_find(const char *word, bool *several);
/* The same, of a line's first word. */
const struct command *command_named(const char *line, bool *several);
/* Run one line. */
void command_line(struct dbg *d, const char *line);
/* Arguments a..b with blanks between. */
const char *join(int argc, char **argv, int from, char *buf, size_t len);
bool count_arg(struct dbg *d, int argc, char **argv, int at, uint64_t otherwise, uint64_t *n);

typedef void command_fn(struct dbg *d, int argc, char **argv);
command_fn cmd_step, cmd_next, cmd_finish, cmd_continue, cmd_until, cmd_ws, cmd_exit_to, cmd_enter;
command_fn cmd_rstep, cmd_rnext, cmd_rfinish, cmd_rcontinue, cmd_rws, cmd_rwatch, cmd_goto;
command_fn cmd_bookmark, cmd_bookmarks, cmd_history, cmd_save, cmd_load;
command_fn cmd_break, cmd_tbreak, cmd_watch, cmd_readwatch, cmd_awatch, cmd_delete, cmd_points;
command_fn cmd_list, cmd_bt, cmd_catch, cmd_trap, cmd_ignore, cmd_once, cmd_commands;
command_fn cmd_where, cmd_regs, cmd_cp15, cmd_hsr, cmd_mem, cmd_disas, cmd_walk, cmd_tlb, cmd_gic;
command_fn cmd_anatomy, cmd_why, cmd_pt, cmd_exits, cmd_vcpu, cmd_diff;
command_fn cmd_lr, cmd_timers, cmd_worlds, cmd_switches, cmd_symbols, cmd_print, cmd_digest;
command_fn cmd_set, cmd_jump, cmd_inject, cmd_type, cmd_trace, cmd_sanitize, cmd_source, cmd_expect,
    cmd_alias, cmd_tui, cmd_help, cmd_quit, cmd_gdb;

#endif
