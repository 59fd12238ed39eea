/* machine.h - the whole machine: what the board wires together, run and looked at as one.
 *
 * Everything hangs off struct machine, so that two machines can live in one process. The only
 * room that knows every other room is this one. */
#ifndef SIM_MACHINE_H
#define SIM_MACHINE_H

#include "cpu/cpu.h"
#include "gic/gic.h"
#include "sim/base/bus.h"
#include "sim/base/observer.h"
#include "sim/base/sched.h"
#include "sim/base/snapshot.h"
#include "timer/timer.h"

#define MACHINE_MAX_CPUS 8

enum machine_start { START_DEFAULT, START_HYP, START_SVC, START_MONITOR };
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
    struct machine_image load[16];
    unsigned nload;
    bool has_entry;
    uint32_t entry;
    uint64_t seed; /* poison for UNKNOWN values */
};

/* Why the run ended. */
/* clang-format off */
enum machine_exit {
    EXIT_NONE,      /* still going */
    EXIT_POWEROFF,  /* PSCI SYSTEM_OFF */
    EXIT_SEMIHOST,  /* semihosting exit, with the guest's status */
    EXIT_RESET,     /* SYSTEM_RESET asked for and not wanted (tests) */
    EXIT_INSNS, EXIT_CYCLES, EXIT_WALL, /* a limit was reached: status 3 */
    EXIT_DEAD,      /* the guest can never run again: status 4 */
    EXIT_BREAK,     /* a debugger's stop: breakpoint, watchpoint, observer; the run can go on */
};
/* clang-format on */

struct board; /* sim/board.h: the devices */

struct machine {
    struct machine_config cfg;
    struct sched sched;
    struct bus bus;
    struct observers obs;
    struct cpu *cpu[MACHINE_MAX_CPUS];
    unsigned ncpus;
    struct timer timer[MACHINE_MAX_CPUS];
    struct gic *gic;
    struct board *board;
    struct snap_list snap;
    uint8_t *ram;
    uint64_t ram_base, ram_size;
    enum machine_exit exit;
    int exit_status;
    char exit_reason[160];
};

/* Build the board and load the images; on a user's mistake NULL with *e filled. */
struct machine *machine_new(const struct machine_config *cfg, struct err *e);
void machine_free(struct machine *m);
/* Back to reset, images loaded again. */
void machine_reset(struct machine *m);
/* Run until something ends it or `cycles` / `insns` more have passed (UINT64_MAX: no limit). */
enum machine_exit machine_run(struct machine *m, uint64_t cycles, uint64_t insns);
/* One instruction (or one taken exception) on the current core. */
enum machine_exit machine_step(struct machine *m);
/* From anywhere (a device, an observer's owner, a signal handler's flag): end the run. */
void machine_stop(struct machine *m, enum machine_exit why, int status, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
uint64_t machine_cycles(const struct machine *m);
uint64_t machine_insns(const struct machine *m);
struct snap_digest machine_digest(struct machine *m);

#endif
