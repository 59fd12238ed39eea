/* The GIC against a slow, obvious second one (model.c) over random programs of register accesses
 * and line changes on three cores, in both views; and what it keeps across a snapshot. */
#include <stdio.h>
#include <string.h>

#include "model.h"
#include "rig.h"

struct duel {
    struct rig r;
    struct model m;
    uint64_t seed;
    unsigned did[16]; /* acknowledges that took something, and other outcomes worth counting */
};

enum { TOOK, SPURIOUS, GROUP1_ELSEWHERE, NESTED, DROPPED, SPLIT };

static unsigned pick(struct duel *d, unsigned n)
{
    d->seed = d->seed * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (unsigned)(d->seed >> 33) % n;
}

/* A few interrupts only, so that they meet: SGIs, PPIs, and SPIs in two words. */
static unsigned pick_id(struct duel *d)
{
    static const unsigned ids[] = {0, 1, 7, 15, 26, 27, 30, 32, 33, 34, 63, 64, 70, 287};
    return ids[pick(d, ARRAY_LEN(ids))];
}

/* Who: a core in one of the two views. The model sees a Non-secure access only with security. */
static bool pick_view(struct duel *d)
{
    d->r.cpu = pick(d, MODEL_CPUS);
    d->r.ns = pick(d, 2);
    return d->r.ns && d->m.security;
}

static bool may(struct duel *d, unsigned id, bool ns)
{
    return !ns || model_irq(&d->m, d->r.cpu, id)->group1;
}

/* -- configuration -- */

static void set_bit(struct duel *d, bool ns)
{
    unsigned id = pick_id(d), what = pick(d, 7);
    static const unsigned off[] = {GICD_ISENABLER, GICD_ICENABLER, GICD_ISPENDR,  GICD_ICPENDR,
                                   GICD_ISACTIVER, GICD_ICACTIVER, GICD_ISENABLER};
    struct model_irq *q = model_irq(&d->m, d->r.cpu, id);
    if (what == 4 || what == 5)
        what = pick(d, 8) ? 0 : what; /* activity comes from acknowledges, mostly */
    wr(&d->r, D, off[what] + id / 32 * 4, BIT(id % 32));
    if (!may(d, id, ns))
        return;
    switch (what) {
    case 1:
        q->enabled = id < 16;
        break;
    case 2:
        q->latched |= id >= 16;
        break;
    case 3:
        q->latched = false;
        break;
    case 4:
        q->active = true;
        break;
    case 5:
        q->active = false;
        break;
    default:
        q->enabled = true;
        break;
    }
}

static void set_prio(struct duel *d, bool ns)
{
    unsigned id = pick_id(d), v = pick(d, 256);
    wr_sized(&d->r, D, GICD_IPRIORITYR + id, 1, v);
    if (may(d, id, ns))
        model_irq(&d->m, d->r.cpu, id)->prio = ns ? 0x80 | (v >> 1 & 0x78) : v & 0xf8;
}

static void set_route(struct duel *d, bool ns)
{
    unsigned id = 32 + pick(d, 40), v = pick(d, 256);
    wr_sized(&d->r, D, GICD_ITARGETSR + id, 1, v);
    if (may(d, id, ns))
        model_irq(&d->m, d->r.cpu, id)->targets = v & 7;
}

static void set_edge(struct duel *d, bool ns)
{
    unsigned id = pick_id(d), v = pick(d, 2), off = GICD_ICFGR + id / 16 * 4;
    uint32_t bit = 2u << 2 * (id % 16);
    d->r.ns = false;
    uint32_t word = rd(&d->r, D, off);
    d->r.ns = ns;
    wr(&d->r, D, off, v ? word | bit : word & ~bit);
    if (id >= 32 && may(d, id, ns))
        model_irq(&d->m, d->r.cpu, id)->edge = v;
}

/* Regrouping what is active or running is UNPREDICTABLE enough to leave alone. */
static void set_group(struct duel *d, bool ns)
{
    unsigned id = pick_id(d), v = pick(d, 2);
    struct model_irq *q = model_irq(&d->m, d->r.cpu, id);
    if (q->active)
        return;
    d->r.ns = false;
    uint32_t word = rd(&d->r, D, GICD_IGROUPR + id / 32 * 4), bit = BIT(id % 32);
    d->r.ns = ns;
    wr(&d->r, D, GICD_IGROUPR + id / 32 * 4, v ? word | bit : word & ~bit);
    if (!ns)
        q->group1 = v;
}

static void set_dist(struct duel *d, bool ns)
{
    unsigned v = pick(d, 4) | (pick(d, 8) ? 3 : 0);
    wr(&d->r, D, GICD_CTLR, v);
    if (ns) {
        d->m.grp1 = v & 1;
    } else {
        d->m.grp0 = v & 1;
        d->m.grp1 = v & 2;
    }
}

static void set_interface(struct duel *d, bool ns)
{
    struct model_cpu *c = &d->m.cpu[d->r.cpu];
    unsigned v = pick(d, 0x800) | (pick(d, 8) ? 3 : 0);
    wr(&d->r, C, GICC_CTLR, v);
    if (ns) {
        c->grp1 = v & 1;
        c->split_ns = v >> 9 & 1;
        return;
    }
    c->grp0 = v & 1;
    c->grp1 = v >> 1 & 1;
    c->ackctl = v >> 2 & 1;
    c->fiqen = v >> 3 & 1;
    c->cbpr = v >> 4 & 1;
    c->split_s = v >> 9 & 1;
    c->split_ns = d->m.security && v >> 10 & 1;
}

static void set_pmr(struct duel *d, bool ns)
{
    struct model_cpu *c = &d->m.cpu[d->r.cpu];
    unsigned v = pick(d, 8) ? 0xff : pick(d, 256);
    wr(&d->r, C, GICC_PMR, v);
    if (!ns)
        c->pmr = v & 0xf8;
    else if (c->pmr >= 0x80)
        c->pmr = 0x80 | (v >> 1 & 0x78);
}

static void set_bpr(struct duel *d, bool ns)
{
    struct model_cpu *c = &d->m.cpu[d->r.cpu];
    unsigned v = pick(d, 8), alias = pick(d, 2);
    wr(&d->r, C, alias ? GICC_ABPR : GICC_BPR, v);
    if (alias ? !ns : ns && !c->cbpr)
        c->abpr = v < 3 ? 3 : v;
    else if (!alias && !ns)
        c->bpr = v < 2 ? 2 : v;
}

static void (*const configure[])(struct duel *, bool) = {
    set_bit,   set_bit,  set_prio,      set_route, set_edge,
    set_group, set_dist, set_interface, set_pmr,   set_bpr,
};

/* -- events and interrupt handling -- */

static void change_line(struct duel *d, bool ns)
{
    unsigned id = pick_id(d), level = pick(d, 2);
    if (id < 16) {
        uint32_t sgir = pick(d, 4) << 24 | pick(d, 256) << 16 | pick(d, 2) << 15 | id;
        wr(&d->r, D, GICD_SGIR, sgir);
        model_sgi(&d->m, d->r.cpu, sgir, ns);
        return;
    }
    if (id < 32)
        gic_ppi(&d->r.port[d->r.cpu], id, level);
    else
        gic_spi(d->r.g, id - 32, level);
    model_line(&d->m, d->r.cpu, id, level);
}

static void acknowledge(struct duel *d, bool ns)
{
    bool alias = pick(d, 3) == 0;
    bool nested = model_running(&d->m, d->r.cpu) != 255;
    uint32_t want = model_acknowledge(&d->m, d->r.cpu, ns, alias);
    uint32_t looked = peek(&d->r, C, alias ? GICC_AIAR : GICC_IAR);
    uint32_t got = rd(&d->r, C, alias ? GICC_AIAR : GICC_IAR);
    ck_assert_msg(got == want && looked == want, "acknowledge %x (peek %x), not %x", got, looked,
                  want);
    if (want == 1023)
        d->did[SPURIOUS]++;
    else if (want == 1022)
        d->did[GROUP1_ELSEWHERE]++;
    else if (!(ns && alias))
        d->did[nested ? NESTED : TOOK]++;
}

static void end(struct duel *d, bool ns)
{
    bool alias = pick(d, 3) == 0;
    unsigned id = pick(d, 40) ? pick_id(d) : pick(d, 1024);
    for (unsigned i = 0; i < 50 && id < MODEL_IRQS && !model_irq(&d->m, d->r.cpu, id)->active; i++)
        id = pick_id(d); /* what is active, when anything is */
    d->did[DROPPED]++;
    wr(&d->r, C, alias ? GICC_AEOIR : GICC_EOIR, id);
    if (id < 16 || (id >= 25 && id < MODEL_IRQS)) /* PPIs 16 to 24 do not exist */
        model_end(&d->m, d->r.cpu, id, ns, alias);
}

static void deactivate(struct duel *d, bool ns)
{
    unsigned id = pick_id(d);
    d->did[SPLIT] += model_irq(&d->m, d->r.cpu, id)->active;
    wr(&d->r, C, GICC_DIR, id);
    model_deactivate(&d->m, d->r.cpu, id, ns);
}

static void (*const act[])(struct duel *, bool) = {
    change_line, change_line, change_line, acknowledge, acknowledge,
    acknowledge, end,         end,         deactivate,
};

/* -- comparing -- */

static void compare_irqs(struct duel *d, unsigned cpu)
{
    for (unsigned id = 0; id < MODEL_IRQS; id++) {
        if (id >= 16 && id <= 25)
            continue; /* 16 to 24 do not exist; 25 is the virtual interface's */
        struct model_irq *q = model_irq(&d->m, cpu, id);
        struct gic_irq_view v = gic_peek_irq(d->r.g, cpu, id);
        bool same = v.enabled == q->enabled && v.active == q->active && v.edge == q->edge &&
                    v.pending == model_pending(&d->m, cpu, id) && v.prio == q->prio &&
                    v.group1 == q->group1 && v.level == q->line;
        if (!same) /* an assertion is slow when it holds */
            ck_abort_msg("cpu %u irq %u differs", cpu, id);
    }
}

static void compare(struct duel *d, bool thorough)
{
    for (unsigned cpu = 0; cpu < MODEL_CPUS; cpu++) {
        unsigned best = model_best(&d->m, cpu);
        bool signal = model_signals(&d->m, cpu);
        bool fiq = signal && d->m.cpu[cpu].fiqen && !model_irq(&d->m, cpu, best)->group1;
        d->r.cpu = cpu;
        d->r.ns = false;
        if (gic_peek_best(d->r.g, cpu, NULL) != best || OUT(&d->r, IRQ) != (signal && !fiq) ||
            OUT(&d->r, FIQ) != fiq || rd(&d->r, C, GICC_RPR) != model_running(&d->m, cpu))
            ck_abort_msg("cpu %u: best %u, signalled %d, fiq %d, running %x expected", cpu, best,
                         signal, fiq, model_running(&d->m, cpu));
        if (thorough)
            compare_irqs(d, cpu);
    }
}

static void fight(struct duel *d, bool security, unsigned rounds)
{
    rig_up(&d->r, MODEL_CPUS, security);
    model_init(&d->m, security);
    for (unsigned i = 0; i < rounds; i++) {
        bool ns = pick_view(d);
        if (pick(d, 3) == 0)
            configure[pick(d, ARRAY_LEN(configure))](d, ns);
        else
            act[pick(d, ARRAY_LEN(act))](d, ns);
        compare(d, i % 16 == 0);
    }
    rig_down(&d->r);
}

START_TEST(random_programs)
{
    static struct duel d;
    for (unsigned run = 0; run < 300; run++) {
        d.seed = run * 7919 + 1;
        fight(&d, run % 2, 1500);
    }
    printf("acknowledged %u, nested %u, spurious %u, by the alias %u; ended %u, apart %u\n",
           d.did[TOOK], d.did[NESTED], d.did[SPURIOUS], d.did[GROUP1_ELSEWHERE], d.did[DROPPED],
           d.did[SPLIT]);
    fflush(stdout);
    for (unsigned i = TOOK; i <= SPLIT; i++)
        ck_assert_uint_ge(d.did[i], 1000);
}
END_TEST

/* -- snapshots: a GIC in the middle of everything, loaded into another, is the same GIC -- */

static void scramble(struct duel *d)
{
    wr(&d->r, H, GICH_HCR, GICH_HCR_En | GICH_HCR_UIE);
    wr(&d->r, H, GICH_VMCR, 0xf84c0001);
    wr(&d->r, H, GICH_LR0 + 4, GICH_LR_Pending | pick(d, 512));
    for (unsigned i = 0; i < 400; i++) {
        bool ns = pick_view(d);
        configure[pick(d, ARRAY_LEN(configure))](d, ns);
        change_line(d, ns);
        acknowledge(d, ns);
    }
}

START_TEST(snapshot)
{
    static struct duel a, b;
    static struct snap_list la, lb;
    for (unsigned run = 0; run < 20; run++) {
        struct snap_buf buf = {0};
        struct err e;
        la.count = lb.count = 0;
        rig_up(&a.r, MODEL_CPUS, false);
        rig_up(&b.r, MODEL_CPUS, false);
        model_init(&a.m, false);
        model_init(&b.m, false);
        a.seed = run;
        b.seed = run + 1000;
        scramble(&a);
        scramble(&b);
        gic_snap(a.r.g, &la);
        gic_snap(b.r.g, &lb);
        snap_save(&la, &buf);
        memset(b.r.out, 0xff, sizeof(b.r.out)); /* every level must be told again */
        ck_assert_msg(snap_load(&lb, buf.data, buf.len, &e), "%s", e.text);
        struct snap_digest da = snap_digest(&la), db = snap_digest(&lb);
        ck_assert(da.lo == db.lo && da.hi == db.hi);
        ck_assert_mem_eq(a.r.out, b.r.out, sizeof(a.r.out[0]) * MODEL_CPUS);
        b.m = a.m;
        b.seed = a.seed;
        for (unsigned i = 0; i < 200; i++) { /* and goes on alike */
            bool ns = pick_view(&b);
            act[pick(&b, ARRAY_LEN(act))](&b, ns);
            compare(&b, true);
        }
        snap_buf_free(&buf);
        rig_down(&a.r);
        rig_down(&b.r);
    }
}
END_TEST

/* -- observers -- */

struct told {
    char text[800];
};

static void listen(void *self, enum observer_kind kind, const void *detail)
{
    struct told *t = self;
    const struct gic_event *e = detail;
    size_t used = strlen(t->text);
    snprintf(t->text + used, sizeof(t->text) - used, "%s%s %u;", e->virt ? "v:" : "", e->what,
             e->irq);
}

START_TEST(observers_hear_it)
{
    struct rig r;
    struct told told = {""};
    struct observer o = {.mask = BIT(OBS_GIC), .fn = listen, .self = &told};
    rig_up(&r, 1, false);
    rig_open(&r);
    wr(&r, V, GICV_CTLR, 1);
    wr(&r, V, GICV_PMR, 0xff);
    observer_attach(&r.obs, &o);
    enable(&r, 33, 0x80);
    gic_spi(r.g, 1, true);
    rd(&r, C, GICC_IAR);
    wr(&r, H, GICH_LR0, GICH_LR_Pending | GICH_LR_HW | 33 << GICH_LR_PhysicalID_SHIFT | 50);
    wr(&r, H, GICH_HCR, GICH_HCR_En);
    rd(&r, V, GICV_IAR);
    wr(&r, C, GICC_CTLR, 1 | GICC_CTLR_EOImodeS);
    wr(&r, C, GICC_EOIR, 33);
    wr(&r, V, GICV_EOIR, 50);
    wr(&r, H, GICH_HCR, GICH_HCR_En | GICH_HCR_NPIE);
    wr(&r, D, GICD_SGIR, 2 << 24 | 4);
    wr(&r, D, GICD_ISPENDR + 4, BIT(8));
    ck_assert_str_eq(told.text, "pending 33;acknowledge 33;v:list register 0;v:acknowledge 50;"
                                "end 33;v:end 50;v:deactivate 50;deactivate 33;v:maintenance 25;"
                                "pending 25;pending 4;pending 40;");
    rig_down(&r);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("GIC against a model");
    TCase *tc = tcase_create("GIC against a model");
    tcase_set_timeout(tc, 60);
    suite_add_tcase(s, tc);
    tcase_add_test(tc, random_programs);
    tcase_add_test(tc, snapshot);
    tcase_add_test(tc, observers_hear_it);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
