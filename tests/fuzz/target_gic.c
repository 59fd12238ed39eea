/* target_gic.c - sequences of accesses to the GIC's four frames, with lines that move and cores
 * that take turns, with and without the Security Extensions.
 *
 * The first byte chooses the machine; then come acts. After each, what the views show must be
 * possible, and looking must change nothing that a register shows. */
#include "tests/fuzz/target.h"

#include "gic/gic.h"

#include <string.h>

enum { KINDS = 4, MAX_ACTS = 400, FRAMES = 4 };

static const struct gic_config kinds[KINDS] = {
    {1, 288, false}, {1, 64, true}, {3, 288, true}, {8, 96, false}};

static struct rig {
    struct gic *gic;
    struct observers obs;
    struct observer watcher;
    struct bus bus;
    struct snap_list snap;
    struct snap_buf saved;
    struct gic_ppi_port port[GIC_MAX_CPUS];
    bool out[GIC_MAX_CPUS][GIC_OUT_COUNT];
} rigs[KINDS];

static const uint64_t frame_base[FRAMES] = {0x1000000, 0x2000000, 0x3000000, 0x4000000};

static void hear(void *self, enum observer_kind kind, const void *detail)
{
    const struct gic_event *ev = detail;
    HOLDS(ev->what && ev->irq <= 1023);
}

static void drive(void *out, unsigned input, bool level)
{
    ((bool *)out)[input] = level;
}

static void build(struct rig *r, const struct gic_config *cfg)
{
    void (*const regions[])(struct gic *, struct region *) = {gic_region_dist, gic_region_cpu,
                                                              gic_region_hyp, gic_region_vcpu};
    bus_init(&r->bus, NULL);
    r->gic = gic_new(cfg, &r->obs);
    for (unsigned i = 0; i < FRAMES; i++) {
        struct region g = {.base = frame_base[i], .size = i ? 0x2000 : 0x1000};
        regions[i](r->gic, &g);
        bus_add(&r->bus, &g);
    }
    for (unsigned i = 0; i < cfg->ncpus; i++) {
        r->port[i] = (struct gic_ppi_port){r->gic, (uint8_t)i};
        for (unsigned n = 0; n < GIC_OUT_COUNT; n++)
            line_connect(gic_out(r->gic, i, n), drive, r->out[i], n);
    }
    gic_snap(r->gic, &r->snap);
    r->watcher = (struct observer){.mask = BIT(OBS_GIC), .fn = hear};
    snap_save(&r->snap, &r->saved); /* with all wires low */
}

static struct rig *begin(unsigned kind)
{
    struct rig *r = &rigs[kind];
    struct err e;
    if (!r->gic)
        build(r, &kinds[kind]);
    if (r->obs.list)
        observer_detach(&r->obs, &r->watcher);
    HOLDS(snap_load(&r->snap, r->saved.data, r->saved.len, &e));
    gic_reset(r->gic);
    return r;
}

/* --- acts --- */

struct turn {
    struct rig *rig;
    unsigned ncpus, cpu;
    bool ns;
    struct bytes *b;
};

/* A register's offset: any of the frame's, the first ones of the interfaces more often. */
static uint64_t place(struct turn *t, unsigned frame)
{
    uint64_t word = frame == 0 || pick(t->b, 8) == 0 ? take(t->b, 2) & 0x7ff : pick(t->b, 0x50);
    return frame_base[frame] + (frame ? word * 4 : word * 4 % 0x1000);
}

static struct bus_req request(struct turn *t, bool write)
{
    unsigned frame = pick(t->b, FRAMES);
    struct bus_req q = {
        .pa = place(t, frame), .size = 4, .cpu = (uint8_t)t->cpu, .ns = t->ns, .write = write};
    if (pick(t->b, 4) == 0) {
        q.size = 1;
        q.pa += pick(t->b, 4);
    }
    return q;
}

static void access_read(struct turn *t)
{
    struct bus_req q = request(t, false);
    uint64_t seen = 0, v;
    bool there = bus_peek(&t->rig->bus, q.pa, 4, &seen);
    if (bus_read(&t->rig->bus, &q, &v) == BUS_OK)
        HOLDS(there && v >> (8 * q.size) == 0);
}

static void access_write(struct turn *t)
{
    struct bus_req q = request(t, true);
    unsigned how = pick(t->b, 4);
    uint64_t v = take(t->b, how == 3 ? 4 : 1);
    v = how == 0 ? v : how == 1 ? v * 0x01010101u : how == 2 ? UINT64_C(1) << (v & 31) : v;
    bus_write(&t->rig->bus, &q, q.size == 1 ? v & 0xff : (uint32_t)v);
}

/* What software does all day: acknowledge, end, deactivate, with what it has just read. */
static void serve(struct turn *t)
{
    bool virt = pick(t->b, 2);
    uint64_t base = frame_base[virt ? 3 : 1], id = 0;
    struct bus_req q = {
        .pa = base + (pick(t->b, 4) ? 0xc : 0x20), .size = 4, .cpu = (uint8_t)t->cpu, .ns = t->ns};
    bus_read(&t->rig->bus, &q, &id);
    q.write = true;
    q.pa = base + (pick(t->b, 4) ? 0x10 : 0x24);
    if (pick(t->b, 4))
        bus_write(&t->rig->bus, &q, id);
    q.pa = base + 0x1000;
    if (pick(t->b, 2))
        bus_write(&t->rig->bus, &q, id);
}

/* A list register, whole. */
static void list(struct turn *t)
{
    struct bus_req q = {.pa = frame_base[2] + 0x100 + 4 * (uint64_t)pick(t->b, GIC_NUM_LRS + 1),
                        .size = 4,
                        .cpu = (uint8_t)t->cpu,
                        .write = true};
    uint64_t v = take(t->b, 1) << 24, vid = take(t->b, 2);
    bus_write(&t->rig->bus, &q, v | (vid & 0x3ff) | (vid >> 10 & 0x3ff) << 10);
}

/* Everything on, all priorities open. */
static void turn_on(struct turn *t)
{
    static const struct {
        uint8_t frame;
        uint16_t off;
        uint32_t v;
    } rows[] = {{0, 0, 3},          {1, 0, 0x1f}, {1, 4, 0xf8},           {2, 0, 1},
                {2, 8, 0xf800001f}, {3, 0, 0x1f}, {0, 0x100, 0xffffffff}, {0, 0x104, 0xffffffff}};
    unsigned how = (unsigned)take(t->b, 1);
    for (unsigned i = 0; i < ARRAY_LEN(rows); i++) {
        struct bus_req q = {.pa = frame_base[rows[i].frame] + rows[i].off,
                            .size = 4,
                            .cpu = (uint8_t)t->cpu,
                            .ns = t->ns,
                            .write = true};
        if (how >> i & 1)
            bus_write(&t->rig->bus, &q, rows[i].v);
    }
}

static void shared_line(struct turn *t)
{
    unsigned n = (unsigned)take(t->b, 2);
    gic_spi(t->rig->gic, n & 0x1ff, n & 0x200);
}

static void private_line(struct turn *t)
{
    unsigned n = (unsigned)take(t->b, 1), irq = n & 0x3f;
    if (irq != IRQ_MAINT) /* the GIC's own wire */
        gic_ppi(&t->rig->port[t->cpu], irq, n & 0x40);
}

static void change_core(struct turn *t)
{
    unsigned n = (unsigned)take(t->b, 1);
    t->cpu = (n & 7) % t->ncpus;
    t->ns = n & 8;
}

static void look(struct turn *t)
{
    unsigned irq = (unsigned)take(t->b, 2) & 0x3ff;
    struct gic_irq_view v = gic_peek_irq(t->rig->gic, t->cpu, irq);
    HOLDS(v.targets >> t->ncpus == 0);
    gic_peek_lr(t->rig->gic, t->cpu, pick(t->b, 8));
    if (!t->rig->obs.list)
        observer_attach(&t->rig->obs, &t->rig->watcher);
}

static void save_and_load(struct turn *t)
{
    static struct snap_buf buf;
    struct snap_digest before = snap_digest(&t->rig->snap), after;
    struct err e;
    snap_save(&t->rig->snap, &buf);
    HOLDS(snap_load(&t->rig->snap, buf.data, buf.len, &e));
    after = snap_digest(&t->rig->snap);
    HOLDS(before.lo == after.lo && before.hi == after.hi);
}

static void check(const struct turn *t)
{
    for (unsigned i = 0; i < t->ncpus; i++) {
        uint8_t prio;
        unsigned best = gic_peek_best(t->rig->gic, i, &prio);
        HOLDS(best < 1020 || best == 1023);
        HOLDS(best == 1023 || gic_peek_irq(t->rig->gic, i, best).pending);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const acts[])(struct turn *) = {
        access_read, access_write, access_write, serve, shared_line,  private_line,
        list,        turn_on,      change_core,  look,  access_write, save_and_load,
    };
    struct bytes b = {data, data + size};
    unsigned kind = pick(&b, KINDS);
    struct turn t = {.rig = begin(kind), .ncpus = kinds[kind].ncpus, .b = &b};
    for (unsigned n = 0; more(&b) && n < MAX_ACTS; n++) {
        acts[pick(&b, ARRAY_LEN(acts))](&t);
        check(&t);
    }
    return 0;
}

size_t target_seed(unsigned n, uint8_t *buf, size_t cap)
{
    size_t at = 0;
    if (n >= 32)
        return 0;
    buf[at++] = (uint8_t)n; /* the machine; then all on, list registers, lines, service */
    buf[at++] = 7;
    buf[at++] = 0xff;
    for (unsigned i = 0; i < 8; i++) {
        memcpy(buf + at, (const uint8_t[]){6, (uint8_t)i, (uint8_t)(0x10 * n + i), (uint8_t)i, 4},
               5);
        memcpy(buf + at + 5, (const uint8_t[]){4, (uint8_t)(i * n), 2, 5, (uint8_t)(0x58 + i)}, 5);
        memcpy(buf + at + 10, (const uint8_t[]){3, (uint8_t)i, 1, 1, 1, (uint8_t)(i >> 1)}, 6);
        at += 16;
    }
    return at;
}
