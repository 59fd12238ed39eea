/* cpu.c - random programs in random states, each run several times over in ways that must not show.
 *
 *   fuzz_cpu [--cases N] [--first SEED] [--cycles N] [--shrink SEED]
 *
 * A case runs plainly; in blocks of one instruction; watched by every observer; with derived state
 * dropped at random moments; handed through snapshots to another machine, of the other engine, at
 * random moments; cut into single steps here and there. Each of these on each engine. All must end
 * in the same state, at the same cycle, for the same reason. A crash, a BUG() or a hang names the
 * case's number. A difference is reported as the first cycle at which it shows, the instructions
 * before it and the fields that differ; --shrink leaves out code as long as some difference
 * remains, and reports that. */
#include "tests/fuzz/fuzz.h"

#include "cpu/observe.h"
#include "sim/base/base.h"
#include "tests/engines.h"

#include <capstone/capstone.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLICE = 400, TAIL = 12 };

/* The machines of one kind, two for each engine, and how they were when they were new. */
struct kind {
    struct machine *m[ENGINES][2];
    struct snap_buf fresh;
};

static const struct {
    bool secure;
    unsigned ncpus, tlb_sets;
} kinds[] = {{false, 1, 0}, {true, 1, 0}, {true, 1, 4}, {false, 1, 2}, {false, 2, 0}};

static struct {
    struct kind kind[ARRAY_LEN(kinds)];
    bool shrinking;
    uint64_t cycles;
} fuzz = {.cycles = 3000};
static struct campaign campaign = {"fuzz_cpu", 1, 60, 60, 0};

/* Where a run has got to; the same for all variants, or something is broken. */
struct outcome {
    struct snap_digest digest;
    uint64_t cycles, insns;
    enum machine_exit exit;
};

struct run {
    struct machine *m, *other;
    struct draw d;
    struct snap_buf buf;
};

struct variant {
    const char *name;
    void (*begin)(struct run *r);
    void (*between)(struct run *r); /* at random moments */
    unsigned mean;                  /* cycles between those */
    unsigned engine;
};

/* --- the variants --- */

static void one_insn_blocks(struct run *r)
{
    for (unsigned i = 0; i < r->m->ncpus; i++) {
        r->m->cpu[i]->block_cap = 1;
        cpu_drop_derived(r->m->cpu[i]);
    }
}

/* How much of the machine the cases reached, as every observer sees it. */
static struct {
    uint64_t events[OBS_COUNT], exceptions[EXC_KINDS], modes[32];
    uint64_t insns, fresh_insns; /* executed; at an address that the case had not executed */
    uint64_t exits[EXIT_BREAK + 1];
    uint32_t seen[1 << 12];
} reach;

static void hear(void *self, enum observer_kind kind, const void *detail)
{
    reach.events[kind]++;
    if (kind != OBS_INSN)
        return;
    const struct insn_event *ev = detail;
    uint32_t *seen = &reach.seen[(ev->pc >> 1) % ARRAY_LEN(reach.seen)];
    reach.insns++;
    reach.fresh_insns += *seen != ev->pc + 1;
    *seen = ev->pc + 1;
    reach.modes[cpu_mode(ev->cpu)]++;
}

static struct observer everything = {.mask = BIT(OBS_COUNT) - 1, .fn = hear};

static void observe_all(struct run *r)
{
    memset(reach.seen, 0, sizeof reach.seen);
    observer_attach(&r->m->obs, &everything);
}

static void drop(struct run *r)
{
    for (unsigned i = 0; i < r->m->ncpus; i++)
        cpu_drop_derived(r->m->cpu[i]);
}

static void hand_over(struct run *r)
{
    struct err e;
    snap_save(&r->m->snap, &r->buf);
    if (!snap_load(&r->other->snap, r->buf.data, r->buf.len, &e))
        BUG("%s", e.text);
    struct machine *t = r->m;
    r->m = r->other;
    r->other = t;
}

static void step(struct run *r)
{
    for (unsigned i = 0; i < r->m->ncpus; i++)
        if (r->m->cpu[i]->power == CPU_ON) { /* asleep all would go on to the next event */
            machine_step(r->m);
            return;
        }
}

static const struct variant variants[] = {
    {"plain", NULL, NULL, 0, 0},
    {"blocks of one instruction", one_insn_blocks, NULL, 0, 0},
    {"derived state dropped", NULL, drop, 40, 0},
    {"derived state dropped at once", NULL, drop, 1, 0},
    {"every observer", observe_all, NULL, 0, 0},
    {"through snapshots", NULL, hand_over, 300, 0},
    {"stepped", NULL, step, 10, 0},
};

/* --- running a case --- */

/* What happens to a machine from outside at the start of a slice. */
static void outside(struct machine *m, struct draw *d)
{
    struct cpu *c = m->cpu[below(d, m->ncpus)];
    unsigned what = below(d, 8), pin = below(d, 8);
    bool level = below(d, 2);
    if (what == 0)
        pl061_pin(&m->board->gpio, pin, level);
    else if (what == 1 && m->board->serial.receive)
        m->board->serial.receive(m->board->serial.dev, (uint8_t)pin);
    else if (what == 2)
        cpu_input(c, CPU_IN_SEI, level);
    else if (what == 3)
        cpu_event(c);
    if (chance(d, 70))
        case_kick(m, c, d);
}

static bool going_on(const struct machine *m)
{
    return m->exit == EXIT_CYCLES || m->exit == EXIT_NONE; /* NONE: after a step */
}

/* Up to cycle `to`, with the variant's doings on the way. */
static void run_to(struct run *r, const struct variant *v, uint64_t to)
{
    while (going_on(r->m) && machine_cycles(r->m) < to) {
        uint64_t left = to - machine_cycles(r->m);
        uint64_t some = v->between ? 1 + below(&r->d, 2 * v->mean) : left;
        machine_run(r->m, some < left ? some : left, UINT64_MAX);
        if (v->between && some < left && going_on(r->m))
            v->between(r);
    }
    if (r->m->exit == EXIT_NONE) /* after a step other cores may be behind */
        machine_run(r->m, to - machine_cycles(r->m), UINT64_MAX);
}

static struct kind *kind_of(uint64_t seed)
{
    return &fuzz.kind[seed % ARRAY_LEN(kinds)];
}

static void fresh(struct machine *m, const struct kind *k)
{
    struct err e;
    if (!snap_load(&m->snap, k->fresh.data, k->fresh.len, &e))
        BUG("%s", e.text);
    for (unsigned i = 0; i < m->ncpus; i++)
        m->cpu[i]->block_cap = 0;
}

static void note_reach(const struct machine *m, const uint64_t before[EXC_KINDS])
{
    for (unsigned i = 0; i < EXC_KINDS; i++)
        reach.exceptions[i] += m->cpu[0]->exceptions[i] - before[i];
    reach.exits[m->exit]++;
}

static void print_reach(void)
{
    printf("instructions %" PRIu64 ", at new addresses %" PRIu64 "\nmodes", reach.insns,
           reach.fresh_insns);
    for (unsigned i = 0; i < 32; i++)
        if (reach.modes[i])
            printf(" %02x:%" PRIu64, i, reach.modes[i]);
    printf("\nexceptions");
    for (unsigned i = 0; i < EXC_KINDS; i++)
        printf(" %" PRIu64, reach.exceptions[i]);
    printf("\nends");
    for (unsigned i = 0; i <= EXIT_BREAK; i++)
        printf(" %" PRIu64, reach.exits[i]);
    printf("\nevents");
    for (unsigned i = 0; i < OBS_COUNT; i++)
        printf(" %" PRIu64, reach.events[i]);
    printf("\n");
}

/* Run the case from its beginning for `cycles`; r->m is the machine that it ended in. */
static struct outcome run_case(struct run *r, const struct variant *v, uint64_t cycles,
                               const struct fuzz_mask *mask)
{
    struct kind *k = kind_of(campaign.now);
    struct draw events = draw_start(campaign.now, 4);
    r->m = k->m[v->engine][0];
    r->other = k->m[(v->engine + 1) % engine_count()][1];
    r->d = draw_start(campaign.now, 5);
    uint64_t before[EXC_KINDS];
    memcpy(before, r->m->cpu[0]->exceptions, sizeof before);
    fresh(r->m, k);
    case_place(r->m, campaign.now, mask);
    if (v->begin)
        v->begin(r);
    uint64_t start = machine_cycles(r->m), end = start + cycles;
    for (uint64_t at = start; at < end; at += SLICE) {
        run_to(r, v, at + SLICE < end ? at + SLICE : end);
        if (!going_on(r->m) || at + SLICE >= end)
            break;
        outside(r->m, &events);
    }
    if (v->begin == observe_all) {
        observer_detach(&r->m->obs, &everything);
        note_reach(r->m, before);
    }
    return (struct outcome){.digest = machine_digest(r->m),
                            .cycles = machine_cycles(r->m),
                            .insns = machine_insns(r->m),
                            .exit = r->m->exit};
}

/* A run that ends with a step has no exit yet, where the others have reached the limit. */
static bool same(const struct outcome *a, const struct outcome *b)
{
    return a->digest.lo == b->digest.lo && a->digest.hi == b->digest.hi && a->cycles == b->cycles &&
           a->insns == b->insns &&
           (a->exit == b->exit || a->exit == EXIT_NONE || b->exit == EXIT_NONE);
}

/* --- a difference: where, and what --- */

static struct {
    struct insn_event ev[TAIL];
    uint32_t cpsr[TAIL], r[TAIL][15];
    unsigned n;
} tail;

static void note_insn(void *self, enum observer_kind kind, const void *detail)
{
    const struct insn_event *ev = detail;
    unsigned at = tail.n++ % TAIL;
    tail.ev[at] = *ev;
    tail.cpsr[at] = cpu_cpsr(ev->cpu);
    memcpy(tail.r[at], ev->cpu->r, sizeof tail.r[at]);
}

static void print_insn(csh cs, unsigned at)
{
    const struct insn_event *ev = &tail.ev[at];
    uint32_t raw = ev->thumb && ev->raw > 0xffff ? ev->raw << 16 | ev->raw >> 16 : ev->raw;
    cs_insn *i;
    cs_option(cs, CS_OPT_MODE, (ev->thumb ? CS_MODE_THUMB : CS_MODE_ARM) | CS_MODE_V8);
    size_t n = cs_disasm(cs, (uint8_t *)&raw, 4, ev->pc, 1, &i);
    printf("  %08" PRIx32 " %08" PRIx32 " %-8s %-34s cpsr %08" PRIx32 "\n   ", ev->pc, ev->raw,
           n ? i->mnemonic : "?", n ? i->op_str : "", tail.cpsr[at]);
    for (unsigned k = 0; k < 15; k++)
        printf(" %" PRIx32, tail.r[at][k]);
    printf("\n");
    if (n)
        cs_free(i, n);
}

/* The instructions that a watched run executes last before `cycles`. */
static void print_tail(uint64_t cycles, const struct fuzz_mask *mask)
{
    struct run r = {0};
    struct observer o = {.mask = BIT(OBS_INSN), .fn = note_insn};
    csh cs;
    tail.n = 0;
    struct kind *k = kind_of(campaign.now);
    observer_attach(&k->m[0][0]->obs, &o);
    run_case(&r, &variants[0], cycles, mask);
    observer_detach(&k->m[0][0]->obs, &o);
    if (cs_open(CS_ARCH_ARM, CS_MODE_ARM, &cs) != CS_ERR_OK)
        return;
    for (unsigned i = tail.n > TAIL ? tail.n - TAIL : 0; i < tail.n; i++)
        print_insn(cs, i % TAIL);
    cs_close(&cs);
}

static uint64_t element(const struct snap_section *s, const struct snap_field *f, unsigned i)
{
    uint64_t v = 0;
    memcpy(&v, (uint8_t *)s->base + f->offset + (size_t)i * f->size, f->size);
    return v;
}

/* Fields of a that are otherwise in b, at most a few of each section. */
static void print_fields(const struct snap_list *a, const struct snap_list *b)
{
    for (unsigned s = 0; s < a->count; s++) {
        const struct snap_section *x = &a->sections[s], *y = &b->sections[s];
        unsigned told = 0;
        for (unsigned f = 0; f < x->nfields; f++)
            for (unsigned i = 0; i < x->fields[f].count && told < 6; i++) {
                uint64_t p = element(x, &x->fields[f], i), q = element(y, &y->fields[f], i);
                if (p == q)
                    continue;
                printf("  %s.%s[%u]: 0x%" PRIx64 ", plainly 0x%" PRIx64 "\n", x->name,
                       x->fields[f].name, i, p, q);
                told++;
            }
    }
    for (uint64_t at = 0, told = 0; at < a->rams[0].size && told < 6; at += 4)
        if (memcmp(a->rams[0].host + at, b->rams[0].host + at, 4) != 0) {
            printf("  RAM at 0x%" PRIx64 "\n", BOARD_RAM_BASE + at);
            told++;
        }
}

/* The state at `cycles` under v and plainly, side by side in the kind's two machines. */
static void print_difference(const struct variant *v, uint64_t cycles, const struct fuzz_mask *mask)
{
    struct run r = {0};
    struct err e;
    struct outcome o = run_case(&r, v, cycles, mask);
    snap_save(&r.m->snap, &r.buf);
    struct outcome p = run_case(&r, &variants[0], cycles, mask);
    snap_load(&r.other->snap, r.buf.data, r.buf.len, &e);
    snap_digest(&r.other->snap);
    printf("  at cycle %" PRIu64 " after %" PRIu64 " instructions (%d), plainly %" PRIu64
           " after %" PRIu64 " (%d)\n",
           o.cycles, o.insns, o.exit, p.cycles, p.insns, p.exit);
    print_fields(&r.other->snap, &r.m->snap);
    snap_buf_free(&r.buf);
}

/* The least number of cycles after which v differs from a plain run; 0: never. */
static uint64_t first_difference(const struct variant *v, uint64_t cycles,
                                 const struct fuzz_mask *mask)
{
    struct run r = {0};
    uint64_t lo = 0, hi = cycles;
    while (hi - lo > 1) {
        uint64_t mid = lo + (hi - lo) / 2;
        struct outcome a = run_case(&r, &variants[0], mid, mask);
        struct outcome b = run_case(&r, v, mid, mask);
        if (same(&a, &b))
            lo = mid;
        else
            hi = mid;
    }
    snap_buf_free(&r.buf);
    return hi;
}

static bool differs(const struct variant *v, uint64_t cycles, const struct fuzz_mask *mask)
{
    struct run r = {0};
    struct outcome a = run_case(&r, &variants[0], cycles, mask);
    struct outcome b = run_case(&r, v, cycles, mask);
    snap_buf_free(&r.buf);
    return !same(&a, &b);
}

/* Leave out all code but what a difference needs: halves, quarters, ... single words. */
static void shrink(const struct variant *v, uint64_t cycles, struct fuzz_mask *mask)
{
    for (unsigned size = FUZZ_WORDS / 2; size >= 1; size /= 2)
        for (unsigned at = 0; at < FUZZ_WORDS; at += size) {
            struct fuzz_mask old = *mask;
            for (unsigned i = at; i < at + size; i++)
                mask->off[i / 8] |= 1u << (i % 8);
            if (memcmp(&old, mask, sizeof old) != 0 && !differs(v, cycles, mask))
                *mask = old;
        }
}

static void report(const struct variant *v, const struct fuzz_mask *mask)
{
    uint64_t at = first_difference(v, fuzz.cycles, mask);
    printf("case %" PRIu64 ", %s, %s: differs from a plain run after %" PRIu64 " cycles\n",
           campaign.now, v->name, v->engine ? "code" : "interpreter", at);
    print_difference(v, at, mask);
    print_tail(at, mask);
}

/* --- the campaign --- */

/* Under v as plainly? Otherwise it is reported. */
static bool agrees(const struct variant *v, const struct outcome *plain)
{
    static struct fuzz_mask mask;
    struct run r = {0};
    struct outcome o = run_case(&r, v, fuzz.cycles, NULL);
    snap_buf_free(&r.buf);
    if (same(plain, &o))
        return true;
    if (fuzz.shrinking) {
        memset(&mask, 0, sizeof mask);
        shrink(v, fuzz.cycles, &mask);
    }
    report(v, fuzz.shrinking ? &mask : NULL);
    return false;
}

static bool one_case(void)
{
    struct run r = {0};
    struct outcome plain = run_case(&r, &variants[0], fuzz.cycles, NULL);
    snap_buf_free(&r.buf);
    for (unsigned i = 0; i < ARRAY_LEN(variants) * engine_count(); i++) {
        struct variant v = variants[i % ARRAY_LEN(variants)];
        v.engine = i / ARRAY_LEN(variants);
        if (i && !agrees(&v, &plain))
            return false;
    }
    return true;
}

static void kind_init(struct kind *k, unsigned i)
{
    for (unsigned n = 0; n < 2 * engine_count(); n++)
        k->m[n / 2][n % 2] =
            fuzz_machine(kinds[i].secure, kinds[i].ncpus, kinds[i].tlb_sets, engine_of(n / 2));
    snap_save(&k->m[0][0]->snap, &k->fresh);
}

static void kind_free(struct kind *k)
{
    for (unsigned n = 0; n < 2 * ENGINES; n++)
        machine_free(k->m[n / 2][n % 2]);
    snap_buf_free(&k->fresh);
}

int main(int argc, char **argv)
{
    campaign_environment(&campaign);
    for (int i = 1; i + 1 < argc; i += 2) {
        uint64_t v = strtoull(argv[i + 1], NULL, 0);
        if (campaign_option(&campaign, argv[i], argv[i + 1]))
            continue;
        if (!strcmp(argv[i], "--cycles"))
            fuzz.cycles = v;
        else if (!strcmp(argv[i], "--shrink"))
            campaign.first = v, campaign.cases = 1, campaign.seconds = 3600, fuzz.shrinking = true;
    }
    for (unsigned i = 0; i < ARRAY_LEN(kinds); i++)
        kind_init(&fuzz.kind[i], i);
    campaign_watch(&campaign);
    uint64_t failed = campaign_run(&campaign, one_case);
    print_reach();
    printf("%" PRIu64 " cases, %" PRIu64 " failed\n", campaign.cases, failed);
    for (unsigned i = 0; i < ARRAY_LEN(kinds); i++)
        kind_free(&fuzz.kind[i]);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
