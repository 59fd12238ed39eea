/* history.c - the chain of checkpoints: taken, thinned, restored, given up.
 *
 * Checkpoints are GAP moments apart while the machine goes on; what lies farther back is thinned,
 * so that the distance to the one before is a fraction of the way back to it. A guest that stores
 * to many pages gets fewer, so that copying them stays a small part of the run. Near a place that
 * one has gone to they are dense, because the next step is likely to go a little farther back.
 * When the budget is full the oldest are given up. All of it follows from moments and pages alone:
 * the same run has the same checkpoints.
 *
 * Leaves out: keeping a history in a file; several chains (changing the past forgets the future).
 */
#include "sim/history_int.h"

#include <stdlib.h>
#include <string.h>

#define GAP          (UINT64_C(1) << 23) /* moments between checkpoints */
#define FINER        128                 /* how much closer they are near a place one has gone to */
#define LONGEST_GAP  (UINT64_C(1) << 28) /* executed again in under five seconds */
#define PAGE_PRICE   8192                /* moments that are to pass for each page copied */
#define LEAST_BUDGET (UINT64_C(1) << 20)

/* --- giving up --- */

static void remove_at(struct history *h, unsigned i)
{
    free(h->cp[i].state);
    h->store.bytes -= h->state_size;
    memmove(&h->cp[i], &h->cp[i + 1], (h->n - i - 1) * sizeof *h->cp);
    h->n--;
    if (h->base > i)
        h->base--;
}

static void drop_oldest(struct history *h)
{
    pages_free(&h->store, &h->cp[0].pages);
    remove_at(h, 0);
    h->stats.lost++;
}

static void drop_last(struct history *h)
{
    remove_at(h, h->n - 1);
    pages_free(&h->store, &h->cp[h->n - 1].pages);
}

bool history_room(struct history *h, uint64_t more)
{
    while (h->store.bytes + more > h->budget) {
        if (h->base > 0)
            drop_oldest(h);
        else if (h->n > 1)
            drop_last(h);
        else
            return false;
    }
    return true;
}

void history_lose(struct history *h)
{
    struct pages live = pages_seal(h);
    pages_free(&h->store, &live);
    while (h->n)
        remove_at(h, h->n - 1);
    h->base = 0;
    h->stats.lost++;
    h->m->bus.storing = NULL;
    h->m->mark.at = 0; /* begin again, as soon as the machine comes by */
}

static void forget_after(struct history *h, unsigned i)
{
    while (h->n > i + 1)
        drop_last(h);
}

/* --- thinning --- */

static uint64_t most(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* How far apart the neighbours of a checkpoint there may be once it is gone. */
static uint64_t allowed(const struct history *h, uint64_t moment)
{
    uint64_t end = most(h->frontier.moment, h->cp[h->n - 1].at.moment);
    uint64_t gap = most(h->gap, (end - moment) / 16);
    uint64_t off = moment > h->focus ? moment - h->focus : h->focus - moment;
    uint64_t near = most(h->fine, off / 4);
    gap = near < gap ? near : gap;
    return gap < LONGEST_GAP ? gap : LONGEST_GAP;
}

/* Take out checkpoint i, neither first nor last nor base. */
static void merge(struct history *h, unsigned i)
{
    struct pages *before = &h->cp[i - 1].pages, *behind = &h->cp[i].pages;
    bool past = i < h->base; /* contents at the interval's beginning; otherwise at its end */
    *before =
        past ? pages_merge(&h->store, before, behind) : pages_merge(&h->store, behind, before);
    remove_at(h, i);
}

static void thin(struct history *h)
{
    for (unsigned i = 1; i + 1 < h->n;) {
        uint64_t gap = h->cp[i + 1].at.moment - h->cp[i - 1].at.moment;
        if (i != h->base && gap <= allowed(h, h->cp[i].at.moment))
            merge(h, i);
        else
            i++;
    }
}

/* --- taking and meeting --- */

static uint64_t top_cycle(const struct machine *m)
{
    uint64_t top = m->sched.now;
    for (unsigned i = 0; i < m->ncpus; i++)
        top = most(top, m->core_now[i]);
    return top;
}

static void save_state(struct history *h, struct checkpoint *c)
{
    size_t at = snap_state_size(&h->m->snap);
    c->state = malloc(h->state_size);
    BUG_ON(!c->state);
    h->store.bytes += h->state_size;
    snap_state_save(&h->m->snap, c->state);
    for (unsigned i = 0; i < h->nkeeps; i++) {
        memcpy(c->state + at, h->keep[i].data, h->keep[i].len);
        at += h->keep[i].len;
    }
}

static void load_state(struct history *h, const struct checkpoint *c)
{
    size_t at = snap_state_size(&h->m->snap);
    snap_state_load(&h->m->snap, c->state);
    for (unsigned i = 0; i < h->nkeeps; i++) {
        memcpy(h->keep[i].data, c->state + at, h->keep[i].len);
        at += h->keep[i].len;
    }
    h->m->settled_at = c->at.settled ? c->at.moment : UINT64_MAX;
}

static void flush_writes(struct machine *m)
{
    for (unsigned i = 0; i < m->ncpus; i++)
        fast_flush_writes(&m->cpu[i]->fast);
}

/* A checkpoint of the present at index i. */
static void insert(struct history *h, unsigned i)
{
    if (h->n == h->cap) {
        h->cap = h->cap ? 2 * h->cap : 64;
        h->cp = realloc(h->cp, h->cap * sizeof *h->cp);
        BUG_ON(!h->cp);
    }
    memmove(&h->cp[i + 1], &h->cp[i], (h->n - i) * sizeof *h->cp);
    h->n++;
    h->cp[i] = (struct checkpoint){
        .at = machine_place(h->m), .insns = machine_insns(h->m), .top = top_cycle(h->m)};
    save_state(h, &h->cp[i]);
    h->base = i;
    h->stats.taken++;
    flush_writes(h->m);
}

static void storing(void *self, uint8_t *host, uint64_t len)
{
    store_changed(self, host, len);
}

static void begin(struct history *h)
{
    insert(h, 0);
    h->m->bus.storing = storing;
    h->m->bus.storing_self = h;
}

static void take(struct history *h)
{
    struct pages ahead = h->cp[h->base].pages; /* none at the end of the chain */
    h->cp[h->base].pages = pages_seal(h);
    insert(h, h->base + 1);
    h->cp[h->base].pages = ahead;
    thin(h);
    if (!history_room(h, 0))
        history_lose(h);
}

/* Running forward in the past the machine has come to the next checkpoint: the same memory. */
static void meet(struct history *h)
{
    struct pages *ahead = &h->cp[h->base].pages;
    pages_free(&h->store, ahead);
    *ahead = pages_seal(h);
    h->base++;
    flush_writes(h->m);
}

void history_spacing(struct history *h, uint64_t moments)
{
    h->gap = moments;
    h->fine = most(moments / FINER, 1);
    history_set_mark(h);
}

static bool has_next(const struct history *h)
{
    return h->base + 1 < h->n;
}

/* Where a checkpoint is wanted behind the base. */
static uint64_t wanted_at(const struct history *h)
{
    uint64_t base = h->cp[h->base].at.moment, now = machine_moment(h->m);
    if (h->searching)
        return UINT64_MAX;
    if (h->target > now && (h->target - now) / 2 >= h->fine)
        return now + (h->target - now) / 2;
    if (h->target)
        return UINT64_MAX;
    return base + most(h->gap, (uint64_t)h->live.n * PAGE_PRICE);
}

void history_set_mark(struct history *h)
{
    if (!h->n)
        return;
    uint64_t at = wanted_at(h);
    if (has_next(h) && h->cp[h->base + 1].at.moment < at)
        at = h->cp[h->base + 1].at.moment;
    h->m->mark.at = at;
}

static void reached(void *self)
{
    struct history *h = self;
    struct place now = machine_place(h->m);
    const struct place *next = h->n && has_next(h) ? &h->cp[h->base + 1].at : NULL;
    if (!h->n) {
        begin(h);
    } else if (next && now.moment >= next->moment) {
        if (now.moment > next->moment)
            BUG("the replay missed the checkpoint at moment %llu",
                (unsigned long long)next->moment);
        if (now.inputs < next->inputs)
            return; /* more comes in before it */
        meet(h);
    } else if (now.moment > h->cp[h->base].at.moment && now.moment >= wanted_at(h)) {
        take(h);
    }
    history_set_mark(h);
}

/* --- restoring --- */

/* A swap needs memory: the end of the chain that one moves away from is given up. */
static bool room_behind(struct history *h)
{
    while (h->store.bytes + SNAP_PAGE > h->budget && h->n > h->base + 1)
        drop_last(h);
    return h->store.bytes + SNAP_PAGE <= h->budget;
}

static bool room_before(struct history *h)
{
    while (h->store.bytes + SNAP_PAGE > h->budget && h->base > 0)
        drop_oldest(h);
    return h->store.bytes + SNAP_PAGE <= h->budget;
}

static void step_back(struct history *h)
{
    struct pages *p = &h->cp[h->base - 1].pages;
    bool kept = pages_swap(h, p, room_behind);
    h->base--;
    if (!kept)
        forget_after(h, h->base);
}

static void step_on(struct history *h)
{
    struct pages p = h->cp[h->base].pages; /* the chain may move meanwhile */
    h->cp[h->base].pages = (struct pages){0};
    bool kept = pages_swap(h, &p, room_before);
    h->cp[h->base].pages = p;
    h->base++;
    while (!kept && h->base)
        drop_oldest(h);
}

void history_restore(struct history *h, unsigned i)
{
    struct machine *m = h->m;
    struct place now = machine_place(m);
    unsigned behind = h->n - i; /* indices move when the oldest go */
    if (place_compare(&now, &h->frontier) > 0) {
        h->frontier = now;
        h->frontier_top = top_cycle(m);
        h->frontier_insns = machine_insns(m);
    }
    input_mark_lived(&m->board->input);
    pages_undo(h);
    while (h->base > i)
        step_back(h);
    while (h->n - h->base > behind)
        step_on(h);
    load_state(h, &h->cp[h->base]);
    history_set_mark(h);
}

unsigned history_before(const struct history *h, uint64_t moment)
{
    unsigned i = h->n - 1;
    while (i > 0 && h->cp[i].at.moment >= moment)
        i--;
    return i;
}

/* --- life --- */

struct history *history_attach(struct machine *m, uint64_t budget)
{
    struct history *h = calloc(1, sizeof *h);
    BUG_ON(!h);
    h->m = m;
    h->budget = most(budget, LEAST_BUDGET);
    h->focus = UINT64_MAX;
    h->state_size = snap_state_size(&m->snap);
    store_init(&h->store, &m->snap, h->budget);
    m->mark = (struct machine_mark){.at = 0, .reached = reached, .self = h};
    begin(h);
    history_spacing(h, GAP);
    return h;
}

void history_detach(struct history *h)
{
    if (!h)
        return;
    h->m->bus.storing = NULL;
    h->m->mark.at = UINT64_MAX;
    for (unsigned i = 0; i < h->n; i++) {
        pages_free(&h->store, &h->cp[i].pages);
        free(h->cp[i].state);
    }
    pages_free(&h->store, &h->live);
    store_free(&h->store);
    free(h->cp);
    free(h);
}

void history_keep(struct history *h, void *data, size_t len)
{
    BUG_ON(h->nkeeps == HISTORY_KEEPS || h->n != 1);
    h->keep[h->nkeeps].data = data;
    h->keep[h->nkeeps++].len = len;
    h->store.bytes -= h->state_size;
    h->state_size += len;
    free(h->cp[0].state);
    save_state(h, &h->cp[0]);
}

void history_host(struct history *h, const struct history_host *host)
{
    h->host = *host;
}

struct place history_begin(const struct history *h)
{
    return h->n ? h->cp[0].at : machine_place(h->m);
}

struct place history_frontier(const struct history *h)
{
    struct place now = machine_place(h->m);
    return place_compare(&now, &h->frontier) > 0 ? now : h->frontier;
}

bool history_in_past(const struct history *h)
{
    struct place now = machine_place(h->m);
    return place_compare(&now, &h->frontier) < 0;
}

uint64_t history_top(const struct history *h)
{
    return history_in_past(h) ? h->frontier_top : top_cycle(h->m);
}

void history_forget_future(struct history *h)
{
    if (!history_in_past(h))
        return;
    if (h->n)
        forget_after(h, h->base);
    h->frontier = (struct place){0};
    input_forget_future(&h->m->board->input);
    history_set_mark(h);
}

struct history_stats history_stats(const struct history *h)
{
    struct history_stats s = h->stats;
    s.bytes = h->store.bytes;
    s.budget = h->budget;
    s.checkpoints = h->n;
    return s;
}
