/* test_invalidations.c - ten thousand invalidations and more, by seed: none changes a digest.
 *
 * A guest (tests/system/guests/churn.S) overwrites its code, rewrites it as it was, rewrites what
 * it is about to execute, moves pages by stage 1 and by stage 2, and calls what is there then; what
 * it computed is checked against a model of it. Over that, and over the demo, the host drops all
 * that is derived, rewrites the code that runs, and shrinks and grows the cache of generated code.
 * Each engine ends as the interpreter does when left alone. Needs the images of this build
 * (HYPSCOPE_BUILD). */
#include "sim/machine.h"
#include "tests/engines.h"
#include "tests/system/guests/churn.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FROM_HOST = 4000 }; /* invalidations a run, from outside */

static char build[400];

/* What invalidated code, and how often at least over all runs of an engine. */
/* clang-format off */
#define KINDS(X)                                                                                   \
    X(REWRITTEN, "code overwritten with other code", 1900)                                         \
    X(SAME, "code overwritten with itself", 1900)                                                  \
    X(AHEAD, "code overwritten in the block that runs", 1900)                                      \
    X(STAGE1, "page moved by stage 1", 1900)                                                       \
    X(STAGE2, "page moved by stage 2", 1900)                                                       \
    X(EVICTED, "TLB entry evicted", 4000)                                                          \
    X(DROPPED, "all that is derived dropped", 2500)                                                \
    X(POKED, "running code rewritten by the host", 2500)                                           \
    X(RESIZED, "code cache shrunk or grown", 2500)
/* clang-format on */
enum kind {
#define X(name, what, least) name,
    KINDS(X)
#undef X
        KIND_COUNT
};

struct tally {
    uint64_t n[KIND_COUNT];
};

struct outcome {
    struct snap_digest digest;
    uint64_t cycles, insns;
};

static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* A small TLB, so that entries are evicted, too. */
static struct machine *boot(const char *image, enum cpu_engine engine)
{
    struct machine_config cfg = MACHINE_DEFAULTS;
    struct err e;
    char path[512];
    snprintf(path, sizeof path, "%s/images/%s.elf", build, image);
    cfg.image = path;
    cfg.engine = engine;
    cfg.tlb_ways = 1;
    cfg.tlb_sets = 4;
    struct machine *m = machine_new(&cfg, &e);
    ck_assert_msg(m != NULL, "%s", e.text);
    return m;
}

static struct outcome finish(struct machine *m, struct tally *t)
{
    ck_assert_int_eq(m->exit, EXIT_POWEROFF);
    t->n[EVICTED] += m->cpu[0]->mmu.stats.evictions;
    struct outcome o = {machine_digest(m), machine_cycles(m), machine_insns(m)};
    return o;
}

static void same(const struct outcome *a, const struct outcome *b)
{
    ck_assert_uint_eq(a->cycles, b->cycles);
    ck_assert_uint_eq(a->insns, b->insns);
    ck_assert_uint_eq(a->digest.lo, b->digest.lo);
    ck_assert_uint_eq(a->digest.hi, b->digest.hi);
}

/* --- from outside --- */

/* The bytes around the next instruction, written again as they are. */
static void poke(struct machine *m, uint64_t *seed)
{
    const struct cpu *c = m->cpu[0];
    uint64_t at = (c->r[15] & ~UINT32_C(63)) - m->ram_base, len = 4 << draw(seed) % 6;
    uint8_t bytes[128];
    if (at + len > m->ram_size)
        at = 0x100000; /* a window's page: where the images are, then */
    memcpy(bytes, m->ram + at, len);
    memcpy(m->ram + at, bytes, len);
    cpu_code_changed(m->cpu[0], m->ram_base + at, len);
}

static void invalidate(struct machine *m, uint64_t *seed, struct tally *t)
{
    unsigned what = draw(seed) % 3;
    t->n[DROPPED + what]++;
    if (what == 0)
        cpu_drop_derived(m->cpu[0]);
    else if (what == 1)
        poke(m, seed);
    else
        cpu_limit_code(m->cpu[0], draw(seed) % 2 ? SIZE_MAX : draw(seed) % 3 << 16);
}

static struct outcome run(const char *image, enum cpu_engine engine, uint64_t cycles,
                          struct tally *t)
{
    struct machine *m = boot(image, engine);
    uint64_t seed = 0x9e3779b97f4a7c15u, mean = cycles / FROM_HOST;
    while (machine_run(m, 1 + draw(&seed) % (2 * mean), UINT64_MAX) == EXIT_CYCLES)
        invalidate(m, &seed, t);
    struct outcome o = finish(m, t);
    machine_free(m);
    return o;
}

/* --- the guest's model --- */

struct model {
    uint32_t constant[4][64], acc, lcg;
    unsigned window[2]; /* the page that each shows: stage 2's, stage 1's */
    uint32_t count[CHURN_KINDS];
};

static uint32_t model_draw(struct model *g)
{
    g->lcg = g->lcg * 1664525 + 1013904223;
    return g->lcg >> 16;
}

static void model_call(struct model *g, unsigned page, unsigned line)
{
    g->acc ^= g->constant[page][line];
    g->acc = (g->acc << 1 | g->acc >> 31) + 1;
}

static void model_round(struct model *g)
{
    uint32_t where = model_draw(g), what = model_draw(g);
    unsigned page = where >> 12 & 3, line = where >> 6 & 63, kind = CHURN_KINDS * what >> 16;
    g->count[kind]++;
    if (kind == REWRITTEN)
        g->constant[page][line] = what & 0xfff;
    else if (kind == AHEAD)
        g->acc ^= what & 0xfff;
    else if (kind == STAGE1)
        g->window[1] = page;
    else if (kind == STAGE2)
        g->window[0] = page;
    model_call(g, g->window[0], line);
    model_call(g, g->window[1], line);
    model_call(g, page, line);
}

static struct model model_run(void)
{
    struct model g = {.acc = 0x12345678, .lcg = 0x2545f491};
    for (unsigned page = 0; page < 4; page++)
        for (unsigned line = 0; line < 64; line++)
            g.constant[page][line] = page << 6 | line;
    for (unsigned i = 0; i < CHURN_ROUNDS; i++)
        model_round(&g);
    return g;
}

static struct outcome alone(const char *image, struct tally *t)
{
    struct machine *m = boot(image, ENGINE_INTERP);
    machine_run(m, UINT64_MAX, UINT64_MAX);
    struct outcome o = finish(m, t);
    machine_free(m);
    return o;
}

START_TEST(guest_computes_what_it_should)
{
    struct machine *m = boot("tests/churn", engine_of((unsigned)_i));
    struct model g = model_run();
    machine_run(m, UINT64_MAX, UINT64_MAX);
    ck_assert_int_eq(m->exit, EXIT_POWEROFF);
    ck_assert_uint_eq(m->cpu[0]->r[4], g.acc);
    ck_assert_mem_eq(m->ram + (CHURN_COUNTS - m->ram_base), g.count, sizeof g.count);
    machine_free(m);
}
END_TEST

START_TEST(no_digest_changes)
{
    static const char *const images[] = {"tests/churn", "minihyp"};
    static const char *const names[] = {
#define X(name, what, least) what,
        KINDS(X)
#undef X
    };
    static const uint64_t least[] = {
#define X(name, what, least) least,
        KINDS(X)
#undef X
    };
    struct tally t = {0}, other = {0};
    struct model g = model_run();
    uint64_t all = 0;
    for (unsigned i = 0; i < ARRAY_LEN(images); i++) {
        struct outcome a = alone(images[i], &other);
        struct outcome b = run(images[i], engine_of((unsigned)_i), a.cycles, &t);
        same(&a, &b);
    }
    for (unsigned k = 0; k < CHURN_KINDS; k++)
        t.n[k] += g.count[k];
    printf("%s:\n", _i ? "code" : "interpreter");
    for (unsigned k = 0; k < KIND_COUNT; k++) {
        printf("  %6" PRIu64 "  %s\n", t.n[k], names[k]);
        ck_assert_uint_ge(t.n[k], least[k]);
        all += k == EVICTED ? 0 : t.n[k];
    }
    ck_assert_uint_ge(all, 10000);
}
END_TEST

int main(void)
{
    const char *dir = getenv("HYPSCOPE_BUILD");
    snprintf(build, sizeof build, "%s", dir ? dir : "build/dev");
    Suite *s = suite_create("invalidations");
    TCase *t = tcase_create("invalidations");
    tcase_set_timeout(t, 300);
    tcase_add_loop_test(t, guest_computes_what_it_should, 0, (int)engine_count());
    tcase_add_loop_test(t, no_digest_changes, 0, (int)engine_count());
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
