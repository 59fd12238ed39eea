/* devices.c - random accesses to every device, and to the addresses between them.
 *
 *   fuzz_devices [--cases N] [--first SEED]
 *
 * One machine lives through a case undisturbed. A second one is driven the same way, but goes
 * through a snapshot into a third now and then, and is looked at all over: every access must
 * return the same, the lines to the cores and the time of the next event must agree, and looking
 * must not change the digest. No core runs. */
#include "tests/fuzz/fuzz.h"

#include "cpu/cp15.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ACTS = 800, CHECK_EVERY = 80 };

struct kind {
    struct machine *calm, *m, *other;
    struct snap_buf fresh, buf;
};

static struct campaign campaign = {"fuzz_devices", 1, 20, 60, 0};
static struct kind kinds[3];

/* One thing that happens; done to each machine alike. */
struct act {
    enum { ACT_ACCESS, ACT_TIME, ACT_PIN, ACT_BYTE, ACT_TIMER, ACT_KINDS } kind;
    struct bus_req req;
    uint64_t val;
    unsigned n;
};

static uint64_t draw_value(struct draw *d)
{
    uint64_t v = draw64(d);
    switch (below(d, 4)) {
    case 0:
        return v;
    case 1:
        return below(d, 16);
    case 2:
        return UINT64_C(1) << below(d, 64);
    default:
        return v & draw64(d) & draw64(d);
    }
}

static uint64_t draw_pa(const struct machine *m, struct draw *d)
{
    const struct region *r = &m->bus.regions[below(d, m->bus.count)];
    while (r->host && chance(d, 90)) /* memory is dull */
        r = &m->bus.regions[below(d, m->bus.count)];
    uint64_t span = chance(d, 70) && r->size > 0x400 ? 0x400 : r->size + 16;
    uint64_t pa = r->base + draw64(d) % span;
    return chance(d, 2) ? draw64(d) >> 24 : pa;
}

static struct act draw_act(const struct machine *m, struct draw *d)
{
    static const uint8_t weights[] = {ACT_ACCESS, ACT_ACCESS, ACT_ACCESS, ACT_ACCESS, ACT_ACCESS,
                                      ACT_ACCESS, ACT_TIME,   ACT_PIN,    ACT_BYTE,   ACT_TIMER};
    struct act a = {.kind = weights[below(d, ARRAY_LEN(weights))], .val = draw_value(d)};
    unsigned size = chance(d, 60) ? 4 : 1u << below(d, 4);
    uint64_t pa = draw_pa(m, d);
    if (chance(d, 95))
        pa &= ~(uint64_t)(size - 1);
    a.req = (struct bus_req){.pa = pa,
                             .size = (uint8_t)size,
                             .cpu = (uint8_t)below(d, m->ncpus),
                             .ns = below(d, 2),
                             .write = below(d, 2)};
    a.n = chance(d, 70) ? below(d, 1000) : draw32(d) >> (8 + below(d, 20));
    return a;
}

/* --- doing it --- */

static void pass_time(struct machine *m, uint64_t cycles)
{
    uint64_t to = m->sched.now + cycles;
    while (m->sched.deadline <= to) {
        m->sched.now = m->sched.deadline > m->sched.now ? m->sched.deadline : m->sched.now;
        sched_run_due(&m->sched);
    }
    m->sched.now = to;
}

static const struct cp15_row *timer_row(unsigned n)
{
    static const char *const names[] = {"CNTP_CTL",   "CNTP_CVAL", "CNTP_TVAL", "CNTV_CTL",
                                        "CNTV_CVAL",  "CNTV_TVAL", "CNTHP_CTL", "CNTHP_CVAL",
                                        "CNTHP_TVAL", "CNTVOFF",   "CNTKCTL",   "CNTHCTL"};
    const struct cp15_row *r = cp15_find(names[n % ARRAY_LEN(names)]);
    BUG_ON(!r);
    return r;
}

static uint64_t timer_access(struct machine *m, const struct act *a)
{
    struct cpu *c = m->cpu[a->req.cpu];
    const struct cp15_row *r = timer_row(a->n);
    if (!a->req.write)
        return cp15_peek(c, r, a->req.ns);
    cp15_poke(c, r, a->req.ns, a->val);
    return 0;
}

/* What came back: data and bus status in one. */
static uint64_t act_on(struct machine *m, const struct act *a)
{
    uint64_t v = 0;
    struct serial *s = &m->board->serial;
    switch (a->kind) {
    case ACT_ACCESS:
        if (a->req.write)
            return bus_write(&m->bus, &a->req, a->val);
        return (uint64_t)bus_read(&m->bus, &a->req, &v) << 62 ^ v;
    case ACT_TIME:
        pass_time(m, a->n);
        break;
    case ACT_PIN:
        pl061_pin(&m->board->gpio, a->n % 8, a->val & 1);
        break;
    case ACT_BYTE:
        if (s->receive && s->room(s->dev))
            s->receive(s->dev, (uint8_t)a->n);
        break;
    case ACT_TIMER:
        return timer_access(m, a);
    case ACT_KINDS:
        break;
    }
    return 0;
}

/* --- checking --- */

static void look_around(struct machine *m, struct draw *d)
{
    uint64_t v;
    for (unsigned i = 0; i < 400; i++)
        bus_peek(&m->bus, draw_pa(m, d), 1u << below(d, 4), &v);
    for (unsigned i = 0; i < cp15_row_count; i++)
        cp15_peek(m->cpu[0], &cp15_rows[i], i & 1);
}

static bool same_digest(struct machine *a, struct machine *b)
{
    struct snap_digest x = machine_digest(a), y = machine_digest(b);
    return x.lo == y.lo && x.hi == y.hi;
}

static bool same_lines(const struct machine *a, const struct machine *b)
{
    for (unsigned i = 0; i < a->ncpus; i++)
        if (memcmp(a->cpu[i]->inputs, b->cpu[i]->inputs, sizeof a->cpu[i]->inputs) != 0)
            return false;
    return a->sched.deadline == b->sched.deadline;
}

static void hand_over(struct kind *k)
{
    struct err e;
    struct machine *t = k->m;
    snap_save(&k->m->snap, &k->buf);
    if (!snap_load(&k->other->snap, k->buf.data, k->buf.len, &e))
        BUG("%s", e.text);
    k->m = k->other;
    k->other = t;
}

static bool complain(const struct act *a, unsigned n, const char *what)
{
    printf("case %" PRIu64 ", act %u (kind %d, %s of %u at 0x%" PRIx64 ", value 0x%" PRIx64
           ", ns %d, n %u): %s\n",
           campaign.now, n, a->kind, a->req.write ? "write" : "read", a->req.size, a->req.pa,
           a->val, a->req.ns, a->n, what);
    return false;
}

static bool check(struct kind *k, const struct act *a, unsigned n, struct draw *d)
{
    if (!same_digest(k->calm, k->m))
        return complain(a, n, "the state differs from the undisturbed machine's");
    look_around(k->m, d);
    if (!same_digest(k->calm, k->m) || !same_lines(k->calm, k->m))
        return complain(a, n, "looking changed the state");
    hand_over(k);
    return true;
}

static void fresh(struct kind *k, struct machine *m)
{
    struct err e;
    if (!snap_load(&m->snap, k->fresh.data, k->fresh.len, &e))
        BUG("%s", e.text);
}

static bool one_case(void)
{
    struct kind *k = &kinds[campaign.now % ARRAY_LEN(kinds)];
    struct draw d = draw_start(campaign.now, 10), looks = draw_start(campaign.now, 11);
    fresh(k, k->calm);
    fresh(k, k->m);
    for (unsigned n = 0; n < ACTS; n++) {
        struct act a = draw_act(k->calm, &d);
        if (act_on(k->calm, &a) != act_on(k->m, &a))
            return complain(&a, n, "another answer than the undisturbed machine's");
        if (!same_lines(k->calm, k->m))
            return complain(&a, n, "another line or deadline than the undisturbed machine's");
        if (n % CHECK_EVERY == 0 && !check(k, &a, n, &looks))
            return false;
    }
    return true;
}

static void kind_init(struct kind *k, bool secure, unsigned ncpus)
{
    struct machine **all[] = {&k->calm, &k->m, &k->other};
    for (unsigned i = 0; i < ARRAY_LEN(all); i++) {
        *all[i] = fuzz_machine(secure, ncpus, 0, ENGINE_AUTO);
        for (unsigned c = 0; c < ncpus; c++)
            (*all[i])->cpu[c]->power = CPU_OFF;
    }
    snap_save(&k->calm->snap, &k->fresh);
}

static void kind_free(struct kind *k)
{
    machine_free(k->calm);
    machine_free(k->m);
    machine_free(k->other);
    snap_buf_free(&k->fresh);
    snap_buf_free(&k->buf);
}

int main(int argc, char **argv)
{
    campaign_environment(&campaign);
    for (int i = 1; i + 1 < argc; i += 2)
        campaign_option(&campaign, argv[i], argv[i + 1]);
    kind_init(&kinds[0], false, 1);
    kind_init(&kinds[1], true, 1);
    kind_init(&kinds[2], false, 4);
    campaign_watch(&campaign);
    uint64_t failed = campaign_run(&campaign, one_case);
    printf("%" PRIu64 " cases, %" PRIu64 " failed\n", campaign.cases, failed);
    for (unsigned i = 0; i < ARRAY_LEN(kinds); i++)
        kind_free(&kinds[i]);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
