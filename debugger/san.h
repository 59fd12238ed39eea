/* san.h - the world-switch sanitizer: does a hypervisor give every VM its own registers back?
 *
 * An observer, for any hypervisor. It knows every VM by (world, VMPIDR), what each of a VM's
 * registers held when it left, and whose value a register holds now; which descriptors each TLB
 * entry came from; which interrupts were acknowledged. It reports what no correct hypervisor lets
 * happen, once for each place. Off it costs nothing; it never changes the machine. */
#ifndef DEBUGGER_SAN_H
#define DEBUGGER_SAN_H

#include "cpu/observe.h"
#include "sim/machine.h"

enum san_kind {
#define SAN(kind, name, clause, what) SAN_##kind,
#include "debugger/san.def"
    SAN_KINDS
};

/* Who: a vCPU of a guest, or the hypervisor itself (`guest` false). */
struct san_who {
    bool guest;
    struct world_id id;
};

struct san_place {
    bool known;
    struct san_who who;
    uint32_t pc;
    uint64_t cycle;
};

struct san_report {
    uint8_t kind; /* enum san_kind */
    uint8_t core;
    bool has_values;
    uint16_t key;         /* of the first thing named, to tell reports apart */
    char what[160];       /* "TPIDRURW", "d0 d1 d2", "VA 0x40001000" */
    struct san_who whose; /* whose value it should be, or who is harmed */
    struct san_who other; /* whose value it is, or who did it */
    uint64_t expected, actual;
    struct san_place wrote; /* the last write of it */
    struct san_place seen;  /* where it was read or used */
    struct san_place left;  /* the switch's path: the exit */
    struct san_place back;  /* ... and the instruction that entered the guest */
    uint64_t count;         /* how often */
};

struct sanitizer;

/* `told` is called at each new report, between instructions of the guest; it may machine_stop(). */
struct sanitizer *san_new(struct machine *m, void (*told)(void *self, const struct san_report *r),
                          void *self);
void san_free(struct sanitizer *s);
/* Forget what was seen, not the reports: after the machine was put elsewhere (running backwards).
 */
void san_forget(struct sanitizer *s);

/* Intended sharing. Each line: KIND WHAT [WORLD], * and ? wild, # begins a comment. */
bool san_suppress_file(struct sanitizer *s, const char *path, struct err *e);
bool san_suppress(struct sanitizer *s, const char *line, struct err *e);

unsigned san_count(const struct sanitizer *s);
const struct san_report *san_report_at(const struct sanitizer *s, unsigned i);
uint64_t san_suppressed(const struct sanitizer *s);
uint64_t san_entries(const struct sanitizer *s); /* guest entries judged */

/* Whose value does this register hold on a core now? False: not one that is followed. */
bool san_owner(const struct sanitizer *s, unsigned core, const char *reg, struct san_who *who,
               struct san_place *wrote);

const char *san_kind_name(unsigned kind);
const char *san_kind_what(unsigned kind);
const char *san_clause(unsigned kind);
/* "vm1", "the hypervisor". */
const char *san_who_name(const struct san_who *w, char *buf, size_t len);

#endif
