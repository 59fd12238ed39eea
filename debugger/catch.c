/* catch.c - stops on events: exceptions, traps by HSR class, registers that get another value, TLB
 * maintenance, list registers, timers, console text, a cycle, and physical memory. They are points
 * like breakpoints (points.c): numbered, with conditions, counts and commands.
 *
 * An observer listens while such points are set, for as much as they ask for; it notes which point
 * an event belongs to and stops the machine behind the instruction. Whether the stop is stayed at
 * (condition, `ignore`) is decided there, by points_hit().
 *
 * Leaves out: registers that the core changes by itself (the syndrome at an exception), r0 to r15,
 * reads of physical memory (virtual addresses have readwatch), memory written by devices, and
 * running backwards to such an event. */
#include "debugger/dbg_int.h"

#include "cpu/exc.h"
#include "sim/board.h"
#include "sim/stores.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

/* --- does the event belong to the point? Then *said tells it --- */

struct heard {
    struct dbg *d;
    struct point *p;
    enum observer_kind kind;
    char said[160];
};

#define SAY(h, ...) (snprintf((h)->said, sizeof(h)->said, __VA_ARGS__), true)

static bool any_or(int wanted, int is)
{
    return wanted == CATCH_ANY || wanted == is;
}

static bool hears_exception(struct heard *h, const void *detail)
{
    const struct exc_event *ev = detail;
    return any_or(h->p->on.which, (int)ev->kind) &&
           SAY(h, "%s, from %s at 0x%08" PRIx32 " to %s", exc_name(ev->kind),
               mode_short(ev->from_mode), ev->from_pc, mode_short(ev->to_mode));
}

static bool is_trap(const struct world_event *ev)
{
    return ev->exc_kind != EXC_IRQ && ev->exc_kind != EXC_FIQ && ev->exc_kind != EXC_ASYNC_ABORT;
}

static bool hears_trap(struct heard *h, const void *detail)
{
    const struct world_event *ev = detail;
    const struct catch *on = &h->p->on;
    char world[24], words[100];
    if (!is_trap(ev) || !any_or(on->which, (int)field_get(ev->hsr, HSR_EC)) ||
        (on->vm != CATCH_ANY && (ev->world.kind != WORLD_GUEST || ev->world.vmid != on->vm)) ||
        (on->row && hsr_row(ev->hsr) != on->row))
        return false;
    iss_words(ev->hsr, words, sizeof words);
    return SAY(h, "%s: %s%s%s", world_name(&ev->world, world, sizeof world), ec_words(ev->hsr),
               words[0] ? ": " : "", words);
}

/* What the row holds on this core, for its present security state. */
static uint64_t row_now(const struct cpu *c, const struct catch *on, bool ns)
{
    uint64_t v = cp15_peek(c, on->row, ns);
    return on->field ? field_value(on->field, v) : v;
}

static bool became(struct heard *h, uint64_t *old, uint64_t now, const char *name)
{
    const struct field_row *f = h->p->on.field;
    uint64_t was = *old;
    *old = now;
    return was != now && SAY(h, "%s%s%s, 0x%" PRIx64 " -> 0x%" PRIx64, name, f ? "." : "",
                             f ? f->name : "", was, now);
}

static bool hears_register(struct heard *h, const void *detail)
{
    const struct sysreg_event *ev = detail;
    struct catch *on = &h->p->on;
    if (h->kind == OBS_BANKED) {
        const struct banked_event *banked = detail;
        const struct cpu *c = banked->cpu;
        return banked->write && banked->slot == on->which && !on->row &&
               became(h, &on->old[c->cfg.id][1], banked_value(c, banked->slot),
                      banked_name(banked->slot));
    }
    if (!ev->write || on->row != &cp15_rows[ev->reg])
        return false;
    if (on->row->world == WORLD_OP)
        return SAY(h, "%s, 0x%" PRIx64 " written", on->row->name, ev->value);
    bool ns = !cpu_secure(ev->cpu);
    return became(h, &on->old[ev->cpu->cfg.id][ns], row_now(ev->cpu, on, ns), on->row->name);
}

static bool hears_tlb(struct heard *h, const void *detail)
{
    static const char *const scopes[] = {"all", "by MVA and ASID", "by ASID", "by MVA"};
    const struct tlbi *op = detail;
    int vm = h->p->on.vm;
    return (vm == CATCH_ANY ||
            (op->regime == REGIME_NS_PL10 && (op->all_vmids || op->vmid == vm))) &&
           SAY(h, "TLB of core %u, invalidate %s: VA 0x%08" PRIx32 ", VMID %u, ASID %u", op->core,
               scopes[op->scope], op->va, op->vmid, op->asid);
}

/* Any event of the virtual interface may have changed one. */
static bool hears_list(struct heard *h, const void *detail)
{
    const struct gic_event *ev = detail;
    for (unsigned n = 0; ev->virt && n < GIC_NUM_LRS; n++) {
        uint32_t was = h->d->catching.lr[ev->cpu][n], now = gic_peek_lr(h->d->m->gic, ev->cpu, n);
        if (any_or(h->p->on.which, (int)n) && was != now)
            return SAY(h, "GICH_LR%u, 0x%08" PRIx32 " -> 0x%08" PRIx32 " (%s)", n, was, now,
                       strcmp(ev->what, "list register") == 0 ? "written" : ev->what);
    }
    return false;
}

static const char *const timer_names[TIMER_COUNT] = {
    [TIMER_PHYS_S] = "secure",
    [TIMER_PHYS_NS] = "physical",
    [TIMER_VIRT] = "virtual",
    [TIMER_HYP] = "hyp",
};

static bool hears_timer(struct heard *h, const void *detail)
{
    const struct timer_event *ev = detail;
    return strcmp(ev->what, "fires") == 0 && any_or(h->p->on.which, ev->id) &&
           SAY(h, "%s timer fires, count %" PRIu64 ", compare %" PRIu64, timer_names[ev->id],
               ev->count, ev->cval);
}

static bool overlaps(const struct catch *on, uint64_t pa, unsigned size)
{
    for (unsigned i = 0; i < ARRAY_LEN(on->range); i++)
        if (pa < on->range[i].pa + on->range[i].len && on->range[i].pa < pa + size)
            return true;
    return false;
}

static bool hears_memory(struct heard *h, const void *detail)
{
    const struct point *p = h->p;
    const struct store_event *st = detail;
    const struct device_event *dev = detail;
    if (h->kind == OBS_STORE)
        return overlaps(&p->on, st->pa, st->size) &&
               SAY(h, "p:0x%010" PRIx64 " written, value 0x%" PRIx64, st->pa, st->value);
    return (dev->write ? p->write : p->read) && overlaps(&p->on, dev->pa, dev->size) &&
           SAY(h, "p:0x%010" PRIx64 " (%s) %s, value 0x%" PRIx64, dev->pa, dev->region,
               dev->write ? "written" : "read", dev->val);
}

/* --- what a user asks for: argv[0..argc) are the words behind the kind --- */

static int name_among(const char *name, const char *const *names, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (names[i] && strcasecmp(names[i], name) == 0)
            return (int)i;
    return CATCH_ANY;
}

static bool number_below(struct dbg *d, const char *text, unsigned below, int *out)
{
    uint64_t v;
    if (!expr_value(d, text, &v))
        return false;
    if (v >= below) {
        dbg_error(d, "catch: '%s' is not below %u", text, below);
        return false;
    }
    *out = (int)v;
    return true;
}

static bool asks_nothing(struct dbg *d, int argc, char **argv)
{
    if (argc > 0)
        dbg_error(d, "catch: '%s' is not understood here", argv[0]);
    return argc == 0;
}

static bool asks_exception(struct dbg *d, int argc, char **argv, struct catch *on)
{
    static const char *const names[EXC_KINDS] = {
        [EXC_RESET] = "reset",       [EXC_UNDEF] = "undef",       [EXC_SVC] = "svc",
        [EXC_HVC] = "hvc",           [EXC_SMC] = "smc",           [EXC_PREFETCH_ABORT] = "pabort",
        [EXC_DATA_ABORT] = "dabort", [EXC_HYP_TRAP] = "trap",     [EXC_IRQ] = "irq",
        [EXC_FIQ] = "fiq",           [EXC_ASYNC_ABORT] = "abort", [EXC_VIRQ] = "virq",
        [EXC_VFIQ] = "vfiq",         [EXC_VABORT] = "vabort",
    };
    if (argc == 0)
        return true;
    on->which = name_among(argv[0], names, EXC_KINDS);
    if (on->which == CATCH_ANY)
        dbg_error(d,
                  "catch exc: '%s' is none of undef svc hvc smc pabort dabort trap irq fiq "
                  "abort virq vfiq vabort",
                  argv[0]);
    return on->which != CATCH_ANY && asks_nothing(d, argc - 1, argv + 1);
}

static bool asks_class(struct dbg *d, const char *name, int *ec)
{
    static const char *const names[64] = {
#define EC(name, value, what) [value] = #name,
#include "cpu/arch/codes.def"
    };
    *ec = name_among(name, names, ARRAY_LEN(names));
    return *ec != CATCH_ANY || number_below(d, name, ARRAY_LEN(names), ec);
}

static bool asks_row(struct dbg *d, const char *name, const struct cp15_row **row)
{
    *row = cp15_find(name);
    if (!*row)
        dbg_error(d, "catch: no system register is called '%s'", name);
    return *row;
}

/* ec=NAME|N vm=N reg=NAME */
static bool asks_trap(struct dbg *d, int argc, char **argv, struct catch *on)
{
    for (int i = 0; i < argc; i++) {
        bool ok;
        if (strncmp(argv[i], "ec=", 3) == 0)
            ok = asks_class(d, argv[i] + 3, &on->which);
        else if (strncmp(argv[i], "vm=", 3) == 0)
            ok = number_below(d, argv[i] + 3, 256, &on->vm);
        else if (strncmp(argv[i], "reg=", 4) == 0)
            ok = asks_row(d, argv[i] + 4, &on->row);
        else
            ok = asks_nothing(d, argc - i, argv + i);
        if (!ok)
            return false;
    }
    return true;
}

static bool asks_field(struct dbg *d, const char *reg, const char *field, struct catch *on)
{
    unsigned n;
    const struct field_row *f = fields_of(reg, &n);
    for (unsigned i = 0; f && i < n; i++)
        if (strcasecmp(f[i].name, field) == 0) {
            on->field = &f[i];
            return true;
        }
    dbg_error(d, "catch reg: %s has no field '%s'", reg, field);
    return false;
}

static bool asks_register(struct dbg *d, int argc, char **argv, struct catch *on)
{
    if (argc == 0) {
        dbg_error(d, "catch reg: which register?");
        return false;
    }
    char *dot = strchr(argv[0], '.');
    if (dot)
        *dot = 0;
    for (unsigned s = 0; s < BANK_SLOTS && !dot; s++)
        if (banked_name(s) && strcasecmp(banked_name(s), argv[0]) == 0) {
            on->which = (int)s;
            return asks_nothing(d, argc - 1, argv + 1);
        }
    return asks_row(d, argv[0], &on->row) && (!dot || asks_field(d, argv[0], dot + 1, on)) &&
           asks_nothing(d, argc - 1, argv + 1);
}

static bool asks_tlb(struct dbg *d, int argc, char **argv, struct catch *on)
{
    if (argc == 0 || strncmp(argv[0], "vm=", 3) != 0)
        return asks_nothing(d, argc, argv);
    return number_below(d, argv[0] + 3, 256, &on->vm) && asks_nothing(d, argc - 1, argv + 1);
}

static bool asks_list(struct dbg *d, int argc, char **argv, struct catch *on)
{
    return argc == 0 || (number_below(d, argv[0], GIC_NUM_LRS, &on->which) &&
                         asks_nothing(d, argc - 1, argv + 1));
}

static bool asks_timer(struct dbg *d, int argc, char **argv, struct catch *on)
{
    if (argc == 0)
        return true;
    on->which = name_among(argv[0], timer_names, TIMER_COUNT);
    if (on->which == CATCH_ANY)
        dbg_error(d, "catch timer: '%s' is none of secure physical virtual hyp", argv[0]);
    return on->which != CATCH_ANY && asks_nothing(d, argc - 1, argv + 1);
}

/* Words, with one blank between; quotes around them are left away. */
static bool asks_text(struct dbg *d, int argc, char **argv, struct catch *on)
{
    char text[128];
    size_t n = strlen(join(argc, argv, 0, text, sizeof text));
    bool quoted = n > 1 && text[0] == '"' && text[n - 1] == '"';
    snprintf(on->text, sizeof on->text, "%.*s", (int)(n - 2 * quoted), text + quoted);
    if (!on->text[0] || n - 2 * quoted >= sizeof on->text)
        dbg_error(d, "catch text: 1 to %zu characters are needed", sizeof on->text - 1);
    return on->text[0] && n - 2 * quoted < sizeof on->text;
}

static bool asks_cycle(struct dbg *d, int argc, char **argv, struct catch *on)
{
    if (argc == 0)
        dbg_error(d, "catch cycle: which one?");
    return argc > 0 && expr_value(d, argv[0], &on->cycle) && asks_nothing(d, argc - 1, argv + 1);
}

static bool asks_plainly(struct dbg *d, int argc, char **argv, struct catch *on)
{
    return asks_nothing(d, argc, argv);
}

/* --- the kinds --- */

static const struct {
    const char *word, *args, *what;
    uint32_t mask; /* of observer kinds */
    bool (*hears)(struct heard *h, const void *detail);
    bool (*asks)(struct dbg *d, int argc, char **argv, struct catch *on);
} kinds[CATCH_KINDS] = {
    [CATCH_EXC] = {"exc", "[KIND]", "an exception is taken: irq, svc, dabort ...",
                   BIT(OBS_EXC_ENTRY), hears_exception, asks_exception},
    [CATCH_TRAP] = {"trap", "[ec=CLASS] [vm=N] [reg=NAME]", "a guest is trapped into Hyp mode",
                    BIT(OBS_WORLD_OUT), hears_trap, asks_trap},
    [CATCH_REG] = {"reg", "NAME[.FIELD]", "a register is given another value",
                   BIT(OBS_SYSREG) | BIT(OBS_BANKED), hears_register, asks_register},
    [CATCH_TLB] = {"tlb", "[vm=N]", "TLB maintenance", BIT(OBS_TLB_OP), hears_tlb, asks_tlb},
    [CATCH_LR] = {"lr", "[N]", "a list register changes", BIT(OBS_GIC), hears_list, asks_list},
    [CATCH_TIMER] = {"timer", "[NAME]", "it fires: secure, physical, virtual, hyp", BIT(OBS_TIMER),
                     hears_timer, asks_timer},
    [CATCH_TEXT] = {"text", "\"TEXT\"", "the console has printed this", 0, NULL, asks_text},
    [CATCH_CYCLE] = {"cycle", "N", "this cycle is reached", 0, NULL, asks_cycle},
    [CATCH_MEMORY] = {NULL, "", "", BIT(OBS_STORE) | BIT(OBS_DEVICE), hears_memory, asks_plainly},
};

void catch_kinds(struct dbg *d)
{
    for (unsigned k = CATCH_NONE + 1; k < CATCH_KINDS; k++)
        if (kinds[k].word)
            say(d, "  catch %-5s %-29s %s\n", kinds[k].word, kinds[k].args, kinds[k].what);
}

/* --- listening --- */

static void caught(struct dbg *d, struct point *p, const char *said)
{
    if (!p->on.hit)
        snprintf(p->on.said, sizeof p->on.said, "%s", said);
    p->on.hit = true;
    machine_stop(d->m, EXIT_BREAK, 0, CATCH_STOP);
}

static void note_lists(struct dbg *d)
{
    for (unsigned c = 0; c < d->m->ncpus; c++)
        for (unsigned n = 0; n < GIC_NUM_LRS; n++)
            d->catching.lr[c][n] = gic_peek_lr(d->m->gic, c, n);
}

static void told(void *self, enum observer_kind kind, const void *detail)
{
    struct dbg *d = self;
    for (unsigned i = 0; i < d->npoints; i++) {
        struct heard h = {.d = d, .p = &d->points[i], .kind = kind};
        if ((kinds[h.p->on.kind].mask & BIT(kind)) && kinds[h.p->on.kind].hears(&h, detail))
            caught(d, h.p, h.said);
    }
    if (kind == OBS_GIC)
        note_lists(d);
}

/* A byte of the console; the last ones are kept. */
static void told_byte(void *self, uint8_t byte)
{
    struct dbg *d = self;
    char *tail = d->catching.tail, said[160];
    size_t room = sizeof d->catching.tail - 1;
    if (d->m->obs.reliving)
        return;
    memmove(tail, tail + 1, room - 1);
    tail[room - 1] = (char)byte;
    for (unsigned i = 0; i < d->npoints; i++) {
        struct point *p = &d->points[i];
        size_t n = strlen(p->on.text);
        if (p->on.kind != CATCH_TEXT || memcmp(tail + room - n, p->on.text, n) != 0)
            continue;
        snprintf(said, sizeof said, "\"%s\" on the console", p->on.text);
        caught(d, p, said);
    }
}

/* What the registers hold before the guest runs: only a change counts. */
static void note_registers(struct dbg *d, struct catch *on)
{
    for (unsigned i = 0; i < d->m->ncpus; i++)
        for (unsigned ns = 0; ns < 2; ns++)
            on->old[i][ns] = on->row ? row_now(d->m->cpu[i], on, ns)
                                     : banked_value(d->m->cpu[i], (unsigned)on->which);
}

void catch_apply(struct dbg *d)
{
    struct catching *all = &d->catching;
    uint32_t mask = 0;
    bool text = false, memory = false;
    for (unsigned i = 0; i < d->npoints; i++) {
        struct catch *on = &d->points[i].on;
        mask |= kinds[on->kind].mask;
        text |= on->kind == CATCH_TEXT;
        memory |= on->kind == CATCH_MEMORY;
        on->hit = false;
        if (on->kind == CATCH_REG)
            note_registers(d, on);
    }
    note_lists(d);
    if (all->obs.mask)
        observer_detach(&d->m->obs, &all->obs);
    all->obs = (struct observer){.mask = mask, .fn = told, .self = d};
    if (mask)
        observer_attach(&d->m->obs, &all->obs);
    if (all->wired)
        serial_remove_watch(&d->m->board->serial, &all->wire);
    all->wired = text;
    all->wire = (struct serial_watch){.byte = told_byte, .self = d};
    if (text)
        serial_add_watch(&d->m->board->serial, &all->wire);
    if (all->shares && !memory) {
        stores_unshare(d->m);
        all->shares = false;
    }
}

/* --- cycles --- */

uint64_t catch_cycle(const struct dbg *d)
{
    uint64_t next = UINT64_MAX, now = machine_cycles(d->m);
    for (unsigned i = 0; i < d->npoints; i++) {
        const struct catch *on = &d->points[i].on;
        if (on->kind == CATCH_CYCLE && on->cycle > now && on->cycle < next)
            next = on->cycle;
    }
    return next;
}

void catch_reached(struct dbg *d, uint64_t cycle)
{
    char said[64], n[32];
    if (cycle == UINT64_MAX || machine_cycles(d->m) < cycle)
        return;
    if (d->m->exit == EXIT_CYCLES)
        d->m->exit = EXIT_NONE; /* a limit only because of the point */
    snprintf(said, sizeof said, "cycle %s", grouped(cycle, n, sizeof n));
    for (unsigned i = 0; i < d->npoints; i++)
        if (d->points[i].on.kind == CATCH_CYCLE && d->points[i].on.cycle == cycle)
            caught(d, &d->points[i], said);
}

/* --- setting --- */

/* One page's part of a range; false: the core cannot tell of accesses there. */
static bool add_range(struct dbg *d, struct point *p, unsigned n, uint64_t pa, uint32_t len)
{
    const struct region *r = bus_find(&d->m->bus, pa, true);
    p->on.range[n] = (struct catch_range){pa, len};
    if (r && !r->host)
        return true; /* a device's registers: both directions are told of */
    return r && !p->read && stores_mark(d->m, pa);
}

bool catch_memory(struct dbg *d, const struct dbg_addr *at, struct point *p)
{
    p->on = (struct catch){.kind = CATCH_MEMORY, .which = CATCH_ANY, .vm = CATCH_ANY};
    if (!d->catching.shares)
        stores_share(d->m);
    d->catching.shares = true;
    for (uint32_t n = 0, done = 0; done < p->len; n++) {
        struct dbg_addr part = *at;
        uint64_t pa;
        part.addr += done;
        uint32_t room = 0x1000 - (uint32_t)(part.addr & 0xfff);
        uint32_t len = p->len - done < room ? p->len - done : room;
        bool mapped = dbg_physical(d, &part, &pa);
        if (!mapped || !add_range(d, p, n, pa, len)) {
            dbg_error(d, "%s",
                      !mapped   ? "nothing is mapped there"
                      : p->read ? "reads of memory are told of by virtual address only"
                                : "neither main memory nor a device is there");
            return false;
        }
        done += len;
    }
    return true;
}

bool catch_parse(struct dbg *d, int argc, char **argv, struct point *p)
{
    char words[80];
    p->on = (struct catch){.which = CATCH_ANY, .vm = CATCH_ANY};
    join(argc, argv, 0, words, sizeof words);
    for (unsigned k = CATCH_NONE + 1; k < CATCH_KINDS; k++)
        if (kinds[k].word && strcmp(kinds[k].word, argv[0]) == 0) {
            p->on.kind = (uint8_t)k;
            snprintf(p->on.words, sizeof p->on.words, "catch %s", words);
            return kinds[k].asks(d, argc - 1, argv + 1, &p->on);
        }
    dbg_error(d, "catch: '%s' is none of exc trap reg tlb lr timer text cycle", argv[0]);
    return false;
}
