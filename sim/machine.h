/* machine.h - the whole machine: what the board wires together, run and looked at as one.
 *
 * Everything hangs off struct machine, so that two machines can live in one process. The only
 * room that knows every other room is this one. */
#ifndef SIM_MACHINE_H
#define SIM_MACHINE_H

#include "cpu/cpu.h"
#include "gic/gic.h"
#include "sim/arch/board.h"
#include "sim/base/bus.h"
#include "sim/base/observer.h"
#include "sim/base/sched.h"
#include "sim/base/snapshot.h"
#include "sim/file.h"
#include "sim/place.h"
#include "timer/timer.h"

#include <stdio.h>

#define MACHINE_MAX_CPUS 8
#define SEMIHOST_FILES   32

enum machine_start { START_DEFAULT, START_HYP, START_SVC, START_MONITOR };
/* What a guest that uses semihosting can do to this host. */
enum machine_reach { REACH_ALL, REACH_PRINT, REACH_NOTHING };
enum psci_conduit { PSCI_AUTO, PSCI_SMC, PSCI_HVC, PSCI_OFF };

struct machine_image {
    const char *path;
    bool has_addr;
    uint64_t addr;
};

/* What a user can ask for; sim/options.c fills it from the command line. */
struct machine_config {
    const char *cpu; /* "cortex-a15" */
    unsigned ncpus;
    uint64_t ram_size; /* bytes; default 128 MiB */
    bool secure;
    enum machine_start start;
    enum psci_conduit psci;
    uint64_t clock_hz; /* 1,000,000,000 */
    unsigned tlb_ways, tlb_sets;
    bool semihosting;
    const char *image, *initrd, *append, *dtb;
    const char *serial; /* "stdio", "null", "file:F", "tcp:PORT"; NULL: null */
    const char *input;  /* an input script's file; NULL: none */
    struct machine_image load[16];
    unsigned nload;
    bool has_entry;
    uint32_t entry;
    uint64_t seed; /* poison for UNKNOWN values, and the device tree's rng-seed */
    enum cpu_engine engine;
    unsigned code_cache_mb; /* 0: CODE_CACHE_MB */
    enum machine_reach reach;
    bool no_reset; /* SYSTEM_RESET ends the run with EXIT_RESET */
};

/* What most people want: one cortex-a15, 128 MiB, Non-secure Hyp. */
#define MACHINE_DEFAULTS                                                                           \
    {                                                                                              \
        .cpu = "cortex-a15", .ncpus = 1, .ram_size = BOARD_RAM_SIZE, .clock_hz = 1000000000u,      \
        .seed = 1                                                                                  \
    }

/* Why the run ended. */
/* clang-format off */
enum machine_exit {
    EXIT_NONE,      /* still going */
    EXIT_POWEROFF,  /* PSCI SYSTEM_OFF */
    EXIT_SEMIHOST,  /* semihosting exit, with the guest's status */
    EXIT_RESET,     /* SYSTEM_RESET asked for and not wanted (tests) */
    EXIT_INSNS, EXIT_CYCLES, EXIT_WALL, /* a limit was reached: status 3 */
    EXIT_DEAD,      /* the guest can never run again: status 4 */
    EXIT_SCRIPT,    /* the input script's "stop" (status 0), or an "expect" that failed (3) */
    EXIT_BREAK,     /* a debugger's stop: breakpoint, watchpoint, observer; the run can go on */
};
/* clang-format on */

struct board;  /* sim/board.h: the devices */
struct loader; /* sim/loader.h: the images */
struct machine;

/* The host's side of time, for a front end (sim/pace.h). None of it reaches the model but as
 * input. */
struct machine_host {
    /* Every MACHINE_POLL cycles or so, between instructions: limits, Ctrl-C. May machine_stop(). */
    void (*poll)(void *self, struct machine *m);
    /* All cores sleep; the next event is at `to` (SCHED_NEVER: none). May wait for input, and
     * returns the cycle that time may jump to, now..to. NULL: to. */
    uint64_t (*idle)(void *self, struct machine *m, uint64_t to);
    void *self;
};

/* Somebody wants to see the machine, settled and before its next instruction, at a moment. */
struct machine_mark {
    uint64_t at;                 /* machine_moment(); UINT64_MAX: never */
    void (*reached)(void *self); /* moves `at` on */
    void *self;
};

#define MACHINE_POLL    (1u << 20) /* cycles */
#define MACHINE_QUANTUM 10000u     /* cycles a core runs ahead of the others */

struct machine {
    struct machine_config cfg;
    struct sched sched;
    struct bus bus;
    struct observers obs;
    struct cpu *cpu[MACHINE_MAX_CPUS];
    unsigned ncpus;
    struct timer timer[MACHINE_MAX_CPUS];
    uint64_t core_now[MACHINE_MAX_CPUS]; /* how far each core has got; sched.now is the current's */
    unsigned current;                    /* the core that runs, or ran last */
    uint32_t waking;                     /* cores, by bit, that a barrier found a reason to wake */
    struct gic *gic;
    struct board *board;
    struct loader *loader;
    struct machine_host host;
    unsigned poke_port; /* the input log's, for a person's changes (sim/poke.h) */
    uint64_t next_poll;
    uint64_t insns_before; /* executed before the cores were last reset */
    uint64_t asides;       /* moments that were no instruction: interrupts taken */
    unsigned resets;
    uint64_t settled_at; /* the moment at which the machine last settled (sim/place.h) */
    struct machine_mark mark;
    bool hyp;          /* started with the Virtualization Extensions in use */
    bool secure_start; /* started in Secure Supervisor */
    bool reset_wanted;
    struct snap_list snap;
    uint8_t *ram;
    uint64_t ram_base, ram_size;
    enum machine_exit exit;
    int exit_status;
    char exit_reason[160];
    FILE *semihost_file[SEMIHOST_FILES]; /* open files of the guest; the host's, not in snapshots */
    int semihost_errno;
};

/* Build the board and load the images; on a user's mistake NULL with *e filled. */
struct machine *machine_new(const struct machine_config *cfg, struct err *e);
void machine_free(struct machine *m);
/* The device tree of the machine that cfg describes, without building it. */
bool machine_tree(const struct machine_config *cfg, struct file_data *out, struct err *e);
/* Reset: devices and cores as at power-on, images loaded again. Time goes on, and RAM keeps what
 * the images do not overwrite. */
void machine_reset(struct machine *m);
/* The guest asks for a reset: it happens before the next instruction. */
void machine_ask_reset(struct machine *m);
/* Run until something ends it or `cycles` / `insns` more have passed (UINT64_MAX: no limit). */
enum machine_exit machine_run(struct machine *m, uint64_t cycles, uint64_t insns);
/* One moment: an instruction or a taken interrupt on the core whose turn it is. */
enum machine_exit machine_step(struct machine *m);
/* One block of the core whose turn it is, or a taken interrupt: at least one moment. Nobody is told
 * of the stop. */
enum machine_exit machine_run_block(struct machine *m);
/* Run until machine_moment() is `moment`, or something ends it. */
enum machine_exit machine_run_to(struct machine *m, uint64_t moment);
/* Fire what is due and choose the core that goes on, as the next run would do first. */
void machine_settle(struct machine *m);
/* From anywhere but a signal handler (a device, an observer, a host hook): end the run. */
void machine_stop(struct machine *m, enum machine_exit why, int status, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Could anything still come in from outside: keystrokes, a script, a connection? */
bool machine_may_input(const struct machine *m);
uint64_t machine_cycles(const struct machine *m);
uint64_t machine_insns(const struct machine *m);
/* How many moments have passed, and exactly where the machine is; both also while a core runs. */
uint64_t machine_moment(const struct machine *m);
struct place machine_place(const struct machine *m);
struct snap_digest machine_digest(struct machine *m);

#endif
