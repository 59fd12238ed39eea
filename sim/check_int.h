/* check_int.h - what the files of the check share.
 *
 *   check.c         the two machines: run in step, gone back, narrowed down to a block
 *   check_state.c   a machine's state at a window's start, and what differs between two
 *   check_report.c  the difference, for people */
#ifndef SIM_CHECK_INT_H
#define SIM_CHECK_INT_H

#include "sim/check.h"
#include "sim/serial.h"

struct check_page {
    uint8_t *host;
    uint32_t number; /* over all memories of the machine, in their order */
};

/* One machine, with what it takes to bring it back to the start of the window. */
struct side {
    struct machine *m;
    const char *name;
    uint8_t *state;
    uint64_t settled_at;
    struct check_page *page; /* stored to since, each once */
    uint32_t npages, cap;
    uint8_t *copies; /* of page[i], as it was, at i * SNAP_PAGE; reserved, not touched in advance */
    uint64_t reserved;
    uint64_t *stored; /* a bit a page: it is listed */
};

/* What a core had before the block that is being compared. */
struct check_before {
    uint32_t r[16], cpsr;
};

struct check {
    struct side side[CHECK_SIDES];
    struct check_before before[MACHINE_MAX_CPUS];
    unsigned core;                        /* that ran the last block */
    uint64_t *bound, nbounds, bounds_cap; /* moments at the ends of the window's blocks */
    struct check_figures figures;
    struct serial_backend output; /* of the machine that prints */
    FILE *report;
};

/* --- check_state.c --- */
void side_init(struct side *s, struct machine *m, const char *name);
void side_free(struct side *s);
/* The window begins here. */
void side_begin(struct side *s);
/* Back to where it began. */
void side_back(struct side *s);
/* The cores' registers and flags and the clocks: quick enough for every block. */
bool check_same_cores(const struct check *c);
/* Everything that a snapshot holds; memory as far as either machine has stored since the window's
 * start, before which it was the same. */
bool check_same_state(struct check *c);
/* Each difference to fn, until it has told `most`; how many there are. */
struct check_difference {
    const char *section, *field; /* "cpu0", "vd" */
    unsigned index, count;       /* of the field's elements */
    uint64_t value[CHECK_SIDES];
};
unsigned check_fields(struct check *c, void (*fn)(void *self, const struct check_difference *d),
                      void *self);
struct check_bytes {
    const char *memory;
    uint64_t offset; /* of the first byte that differs within a page */
    const uint8_t *host[CHECK_SIDES];
    unsigned len;
};
unsigned check_memory(struct check *c, void (*fn)(void *self, const struct check_bytes *b),
                      void *self);

/* --- check_report.c --- */
enum check_how { CHECK_IN_STEP, CHECK_LINKED, CHECK_LOST };
/* The block that ran last, and what differs behind it. */
void check_tell(struct check *c, enum check_how how);
/* What differs at the end of a window, before it is looked for. */
void check_tell_window(struct check *c);

#endif
