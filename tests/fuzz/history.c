/* history.c - random programs, random input, and going back to random places.
 *
 *   fuzz_history [--cases N] [--first SEED]
 *
 * Of two machines one has a history. Both live the same: they run, step, get keystrokes and pokes.
 * At many places the first one's digest is written down; the second must have the same, which shows
 * that keeping a history changes nothing, and again each time that it goes back or forward to such
 * a place. Then it changes its past, and must live on as a machine does that never knew another
 * future. The programs store to themselves, to their translation tables and to devices; every third
 * case has two cores; every fourth history is too small for what the program dirties. */
#include "tests/fuzz/fuzz.h"

#include "sim/history.h"
#include "sim/poke.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 60, JUMPS = 80 };

struct kind {
    struct machine *plain, *m;
    struct snap_buf fresh;
};

static struct {
    struct place at;
    struct snap_digest digest;
} seen[PLACES];

static struct campaign campaign = {"fuzz_history", 1, 30, 60, 0};
static struct kind kinds[3];
static unsigned long lost, jumps;

/* --- living --- */

static void poke(struct machine *m, struct draw *d)
{
    struct poke p = {.cpu = (uint8_t)below(d, m->ncpus), .value = draw64(d)};
    switch (below(d, 4)) {
    case 0:
        p.op = POKE_REG;
        p.a = MODE_SVC;
        p.n = (uint8_t)below(d, 15);
        break;
    case 1:
        p.op = POKE_PC;
        p.value = FUZZ_CODE + below(d, FUZZ_CODE_PAGES << 12);
        break;
    case 2:
        p.op = POKE_MEM;
        p.n = 4;
        p.addr = (chance(d, 50) ? FUZZ_CODE : FUZZ_DATA) + 4 * below(d, 4096);
        break;
    default:
        p.op = POKE_INPUT;
        p.n = (uint8_t)below(d, CPU_INPUTS);
        p.value &= 1;
    }
    machine_poke(m, &p);
}

/* A step of cores that all sleep would go on to the next event that wakes one. */
static void step(struct machine *m)
{
    for (unsigned i = 0; i < m->ncpus; i++)
        if (m->cpu[i]->power == CPU_ON) {
            machine_step(m);
            return;
        }
}

static void go_on(struct machine *m, struct draw *d)
{
    switch (below(d, 5)) {
    case 0:
        step(m);
        break;
    case 1:
        machine_run(m, 1 + below(d, 400), UINT64_MAX);
        break;
    case 2:
        machine_run(m, 5000, 1 + below(d, 300));
        break;
    case 3:
        for (unsigned n = below(d, 20); n; n--)
            step(m);
        break;
    default:
        machine_run(m, 1 + below(d, 20000), UINT64_MAX);
    }
}

static void outside(struct machine *m, struct draw *d)
{
    uint8_t key = (uint8_t)draw32(d);
    if (chance(d, 40))
        poke(m, d);
    if (chance(d, 15))
        serial_send(&m->board->serial, INPUT_HOST, &key, 1);
}

static bool over(const struct machine *m)
{
    return m->exit != EXIT_NONE && m->exit != EXIT_CYCLES && m->exit != EXIT_INSNS;
}

/* --- comparing --- */

static bool same(const struct snap_digest *a, const struct snap_digest *b)
{
    return a->lo == b->lo && a->hi == b->hi;
}

/* Where two states differ, at most a few lines. */
static void print_difference(const struct snap_list *a, const struct snap_list *b)
{
    unsigned told = 0;
    for (unsigned s = 0; s < a->count; s++)
        for (unsigned f = 0; f < a->sections[s].nfields; f++) {
            const struct snap_section *x = &a->sections[s], *y = &b->sections[s];
            const struct snap_field *p = &x->fields[f], *q = &y->fields[f];
            if (memcmp((uint8_t *)x->base + p->offset, (uint8_t *)y->base + q->offset,
                       (size_t)p->size * p->count) != 0 &&
                told++ < 12)
                printf("  %s.%s\n", x->name, p->name);
        }
    for (unsigned r = 0; r < a->nrams; r++)
        for (uint64_t at = 0; at < a->rams[r].size; at += SNAP_PAGE)
            if (memcmp(a->rams[r].host + at, b->rams[r].host + at, SNAP_PAGE) != 0 && told++ < 12)
                printf("  %s page %" PRIx64 "\n", a->rams[r].name, at);
}

static bool agree(struct machine *m, const struct place *at, const struct snap_digest *want,
                  const char *when)
{
    struct snap_digest got = machine_digest(m);
    struct place here = machine_place(m);
    if (same(&got, want) && place_compare(&here, at) == 0)
        return true;
    printf("case %" PRIu64 ": %s: at moment %" PRIu64 " input %" PRIu64 " %d cycle %" PRIu64
           ", wanted %" PRIu64 " %" PRIu64 " %d %" PRIu64 "; the states are %s\n",
           campaign.now, when, here.moment, here.inputs, here.settled, here.cycle, at->moment,
           at->inputs, at->settled, at->cycle, same(&got, want) ? "equal" : "not equal");
    return false;
}

static void renew(struct machine *m, const struct kind *k)
{
    struct err e;
    input_reset(&m->board->input);
    if (!snap_load(&m->snap, k->fresh.data, k->fresh.len, &e))
        BUG("%s", e.text);
    case_place(m, campaign.now, NULL);
}

/* Both live through the same; the places are the first one's. The number of places. */
static unsigned live(struct machine *plain, struct machine *m, struct draw *d, bool *ok)
{
    unsigned n = 0;
    while (n < PLACES && !over(plain) && *ok) {
        struct draw again = *d;
        go_on(plain, d);
        go_on(m, &again);
        if (!over(plain)) {
            outside(plain, d);
            outside(m, &again);
        }
        seen[n].at = machine_place(plain);
        seen[n].digest = machine_digest(plain);
        *ok = agree(m, &seen[n].at, &seen[n].digest, "with a history");
        n++;
    }
    return n;
}

static bool wander(struct machine *m, struct history *h, struct draw *d, unsigned n, unsigned *at)
{
    for (unsigned i = 0; i < JUMPS; i++) {
        unsigned to = below(d, n);
        enum history_end end = history_goto(h, &seen[to].at);
        jumps++;
        if (end == HISTORY_BEGINS) {
            lost++; /* the budget: the oldest are gone */
            continue;
        }
        if (!agree(m, &seen[to].at, &seen[to].digest, "gone to")) {
            *at = to;
            return false;
        }
        if (chance(d, 30)) /* on by itself, perhaps past the frontier */
            machine_run(m, 1 + below(d, 300), UINT64_MAX);
    }
    return true;
}

/* A step that begins asleep may take for ever: an event stream wakes nobody from WFI (B1.8.14). */
static bool awake(const struct machine *m)
{
    for (unsigned i = 0; i < m->ncpus; i++)
        if (m->cpu[i]->power == CPU_ON)
            return true;
    return false;
}

/* The opposite of steps. */
static bool step_and_back(struct machine *m, struct history *h, struct draw *d)
{
    struct place here = machine_place(m);
    struct snap_digest digest = machine_digest(m);
    unsigned n = 1 + below(d, 30), i = 0;
    while (i < n && awake(m) && machine_step(m) == EXIT_NONE)
        i++;
    if (i == 0 || m->exit != EXIT_NONE)
        return true;
    history_back(h, i);
    struct place there = machine_place(m);
    if (there.settled == here.settled)
        return agree(m, &here, &digest, "stepped back");
    return there.moment == here.moment;
}

/* The plain machine once more, to place `to` of its life. */
static void live_again(struct kind *k, unsigned to)
{
    struct draw again = draw_start(campaign.now, 9);
    below(&again, 3000);
    renew(k->plain, k);
    for (unsigned i = 0; i <= to; i++) {
        go_on(k->plain, &again);
        if (!over(k->plain))
            outside(k->plain, &again);
    }
}

static bool one_case(void)
{
    struct kind *k = &kinds[campaign.now % ARRAY_LEN(kinds)];
    struct draw d = draw_start(campaign.now, 9);
    bool ok = true;
    renew(k->plain, k);
    renew(k->m, k);
    struct history *h = history_attach(k->m, campaign.now % 4 ? HISTORY_BUDGET : 0);
    history_spacing(h, 200 + below(&d, 3000));
    unsigned n = live(k->plain, k->m, &d, &ok);
    unsigned bad = 0;
    if (ok && n && !(ok = wander(k->m, h, &d, n, &bad))) {
        live_again(k, bad);
        print_difference(&k->plain->snap, &k->m->snap);
    }
    unsigned to = n ? below(&d, n) : 0;
    if (ok && history_goto(h, &seen[to].at) == HISTORY_DONE && to + 1 < n) {
        /* Another future. The plain machine must live up to the same place first. */
        live_again(k, to);
        history_forget_future(h);
        ok = agree(k->m, &seen[to].at, &seen[to].digest, "forgotten the future");
        n = live(k->plain, k->m, &d, &ok);
        ok = ok && (!n || wander(k->m, h, &d, n, &bad));
    }
    ok = ok && step_and_back(k->m, h, &d);
    history_detach(h);
    return ok;
}

/* --- around it --- */

static void kind_init(struct kind *k, bool secure, unsigned ncpus)
{
    k->plain = fuzz_machine(secure, ncpus, 0, ENGINE_INTERP);
    k->m = fuzz_machine(secure, ncpus, 0, ENGINE_AUTO);
    snap_save(&k->plain->snap, &k->fresh);
}

int main(int argc, char **argv)
{
    campaign_environment(&campaign);
    for (int i = 1; i + 1 < argc; i += 2)
        campaign_option(&campaign, argv[i], argv[i + 1]);
    kind_init(&kinds[0], false, 1);
    kind_init(&kinds[1], true, 1);
    kind_init(&kinds[2], false, 2);
    campaign_watch(&campaign);
    uint64_t failed = campaign_run(&campaign, one_case);
    printf("%" PRIu64 " cases, %lu jumps, %lu behind the beginning, %" PRIu64 " failed\n",
           campaign.cases, jumps, lost, failed);
    for (unsigned i = 0; i < ARRAY_LEN(kinds); i++) {
        machine_free(kinds[i].plain);
        machine_free(kinds[i].m);
        snap_buf_free(&kinds[i].fresh);
    }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
