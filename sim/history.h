/* history.h - running backwards: checkpoints taken while the machine runs, and going back to them.
 *
 * The machine is deterministic, so that any place that it has been at can be reached again: restore
 * the checkpoint before it, and run. Input comes from its log, at its exact place; what the guest
 * sends is not sent again; observers are silent but for those that ask to live through the past
 * (struct observer's `relives`). Going back keeps what lies ahead: going forward again is as quick.
 *
 * All places are machine_place()'s. Call these between runs only. */
#ifndef SIM_HISTORY_H
#define SIM_HISTORY_H

#include "sim/machine.h"

#define HISTORY_BUDGET (UINT64_C(256) << 20) /* bytes, unless told otherwise */

struct history;

enum history_end {
    HISTORY_DONE,    /* there */
    HISTORY_BEGINS,  /* the history does not reach that far back: at its beginning now */
    HISTORY_STOPPED, /* the host's hook wanted to stop: back where it was before the call */
};

/* Keep at most `budget` bytes (at least 1 MiB); the history begins here. One for a machine. */
struct history *history_attach(struct machine *m, uint64_t budget);
void history_detach(struct history *h);
/* Moments between checkpoints, 8 M unless told otherwise: tests want them close. */
void history_spacing(struct history *h, uint64_t moments);
/* Memory that belongs to an observer's bookkeeping, without pointers into itself: it goes back
 * and forth with the machine. Call it right after history_attach(). */
void history_keep(struct history *h, void *data, size_t len);

/* While a call goes on: how much of the way is done (moments; `of` may grow). True: stop. */
struct history_host {
    bool (*working)(void *self, uint64_t done, uint64_t of);
    void *self;
};
void history_host(struct history *h, const struct history_host *host);

/* The oldest place that can be reached, and the farthest that the machine has been at. */
struct place history_begin(const struct history *h);
struct place history_frontier(const struct history *h);
bool history_in_past(const struct history *h);

/* Go to a place between those two (or to the nearer of them). The state is the one that a run which
 * stopped there had, to the last bit; the machine's exit is that run's. */
enum history_end history_goto(struct history *h, const struct place *to);
/* To where some core first reached this cycle, or where this many instructions had been executed.
 * Not behind the frontier: run for that. */
enum history_end history_goto_cycle(struct history *h, uint64_t cycle);
enum history_end history_goto_insns(struct history *h, uint64_t insns);
/* n moments back: the opposite of n times machine_step(). */
enum history_end history_back(struct history *h, uint64_t n);

/* What is looked for backwards. Whatever makes the machine stop with EXIT_BREAK counts: the cores'
 * breakpoints and watchpoints, an observer with `relives` that calls machine_stop(). */
struct history_search {
    /* The machine has stopped at *at, in the past: is it wanted? May look, change nothing. */
    bool (*wanted)(void *self, struct machine *m, const struct place *at);
    void *self;
    /* Found places are to be left this many moments before the stop: 0 for breakpoints; 1 for
     * watchpoints, which stop behind the access, so as to be before it. */
    unsigned (*before)(void *self, struct machine *m);
    bool at_ends; /* ask also where an interval that was looked through ends (exit EXIT_INSNS) */
};
/* To the last wanted stop before the present place; HISTORY_BEGINS when there is none. */
enum history_end history_find_last(struct history *h, const struct history_search *s,
                                   struct place *found);

/* The person changes the past: what lay ahead is forgotten. Nothing happens at the frontier. */
void history_forget_future(struct history *h);

struct history_stats {
    uint64_t bytes, budget; /* held */
    unsigned checkpoints;
    uint64_t taken;   /* checkpoints so far */
    uint64_t relived; /* moments executed again by the last call */
    uint64_t lost;    /* checkpoints given up because the budget was full */
};
struct history_stats history_stats(const struct history *h);

#endif
