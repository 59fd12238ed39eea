/* history_int.h - what the files of the history share.
 *
 *   history_pages.c  old contents of memory pages, and swapping them with the present ones
 *   history.c        the chain of checkpoints: taken, thinned, restored, given up
 *   history_go.c     going to a place, looking for one
 *
 * The chain: checkpoint i holds the state without memory, and the pages that differ between i and
 * i + 1. One of them is the base: the machine has run from there, and `live` has the contents that
 * the pages stored to since had at the base. Before the base, pages[i] are contents at i; from the
 * base on they are contents at i + 1. So one step of the base in either direction swaps pages with
 * memory, and costs what changed between two checkpoints. */
#ifndef SIM_HISTORY_INT_H
#define SIM_HISTORY_INT_H

#include "sim/board.h"
#include "sim/history.h"

struct page_copy {
    uint32_t page; /* over all memories of the machine, in their order */
    uint8_t *copy; /* NULL: all zeros */
};

struct pages {
    struct page_copy *p; /* by page, but for `live`: in order of their first store */
    uint32_t n, cap;
};

struct checkpoint {
    struct place at;
    uint64_t insns, top; /* machine_insns(); the cycle of the core that is farthest */
    uint8_t *state;      /* fields, then what history_keep() named */
    struct pages pages;
};

struct page_store {
    struct snap_ram ram[ARRAY_LEN(((struct snap_list *)0)->rams)];
    uint32_t first[ARRAY_LEN(((struct snap_list *)0)->rams)]; /* page number of each memory */
    unsigned nrams;
    uint8_t *arena; /* reserved, not touched in advance */
    uint64_t size, used;
    uint8_t *free;    /* a list through the pages */
    uint64_t *stored; /* a bit a page: in `live` already */
    uint32_t npages;
    uint64_t bytes; /* held: copies, lists, states */
};

#define HISTORY_KEEPS 16

struct history {
    struct machine *m;
    uint64_t budget;
    uint64_t gap, fine; /* moments between checkpoints; near where one has gone to */
    struct page_store store;
    struct checkpoint *cp;
    unsigned n, cap, base;
    struct pages live;
    size_t state_size;
    struct {
        void *data;
        size_t len;
    } keep[HISTORY_KEEPS];
    unsigned nkeeps;
    struct place frontier; /* the farthest place left by going back */
    uint64_t frontier_top, frontier_insns;
    uint64_t focus, target; /* where the last call went; where one is going, or 0 */
    struct history_host host;
    struct history_stats stats;
    bool stopped;   /* by the host's hook */
    bool searching; /* the cores' points count, and no checkpoint is added */
    uint64_t of;    /* moments that this call means to execute, as far as it is known */
};

/* --- history_pages.c --- */
void store_init(struct page_store *s, const struct snap_list *l, uint64_t budget);
void store_free(struct page_store *s);
/* The pages of [host, host+len) that are not in `live` yet, told one by one. */
void store_changed(struct history *h, uint8_t *host, uint64_t len);
void pages_free(struct page_store *s, struct pages *p);
/* Memory gets what `live` holds, which is then empty. */
void pages_undo(struct history *h);
/* Sort, and forget which pages are stored: `live` becomes the pages of an interval. */
struct pages pages_seal(struct history *h);
/* Each page of *p and memory change places. `room` is asked before a copy more is needed; when it
 * has none the old contents are lost, and false is returned. */
bool pages_swap(struct history *h, struct pages *p, bool (*room)(struct history *h));
/* Both in one, where both have a page the one of `strong`; both are empty then. */
struct pages pages_merge(struct page_store *s, struct pages *strong, struct pages *weak);

/* --- history.c --- */
/* The farthest cycle of any core, wherever the machine has been. */
uint64_t history_top(const struct history *h);
/* May `more` bytes be held? Gives up checkpoints, oldest first, but for the base. */
bool history_room(struct history *h, uint64_t more);
/* Nothing is left but a checkpoint that the memory for its pages does not suffice for. */
void history_lose(struct history *h);
/* Make checkpoint i the machine's present. */
void history_restore(struct history *h, unsigned i);
/* The last checkpoint before this moment, or 0. */
unsigned history_before(const struct history *h, uint64_t moment);
/* When the next checkpoint is to be taken or met. */
void history_set_mark(struct history *h);

#endif
