/* switch.c - a world switch told: who left and why, what was saved and restored, who entered, and
 * what it took.
 *
 * A register that was read is called saved, one that was written restored: what a hypervisor meant
 * by it is not known. What it did not touch, or brought back with another value than the world
 * left with, is named. Leaves out: registers kept in Secure state. */
#include "debugger/dbg_int.h"

#include "gic/arch/gic_regs.h"
#include "sim/arch/board.h"

#include <inttypes.h>
#include <string.h>

/* --- a list of names, wrapped --- */

struct list {
    struct dbg *d;
    const char **group; /* the group's heading; NULL in it once printed */
    const char *head;   /* printed before the first item */
    int column;
    unsigned count;
};

enum { INDENT = 12 };

static void heading(struct dbg *d, const char *head)
{
    say(d, "  %s%-*s%s", hue(d, HUE_HEAD), INDENT - 2, head, hue(d, HUE_OFF));
}

static void item(struct list *l, const char *text)
{
    int len = (int)strlen(text);
    if (!l->count++) {
        if (*l->group)
            heading(l->d, *l->group);
        else
            say(l->d, "%*s", INDENT, "");
        *l->group = NULL;
        say(l->d, "%s", l->head);
        l->column = INDENT + (int)strlen(l->head);
    }
    if (l->column + 1 + len > DBG_COLUMNS) {
        say(l->d, "\n%*s", INDENT + 2, "");
        l->column = INDENT + 2;
    }
    say(l->d, " %s", text);
    l->column += 1 + len;
}

static void end(struct list *l)
{
    if (l->count)
        say(l->d, "\n");
}

/* --- names of what was touched --- */

static const char *gic_register(uint64_t pa, char *buf, size_t len)
{
    static const struct {
        uint64_t base;
        const char *frame;
        const char *name;
        uint32_t off, count;
    } rows[] = {
#define GICREG(frame, name, offset, count, bits, rights, what)                                     \
    {BOARD_##frame##_BASE, #frame, #name, offset, count},
#include "gic/arch/gic.def"
    };
    for (unsigned i = 0; i < ARRAY_LEN(rows); i++) {
        uint64_t at = pa - rows[i].base - rows[i].off;
        if (at >= 4 * rows[i].count)
            continue;
        size_t n = strlen(rows[i].name);
        bool numbered = n && rows[i].name[n - 1] == '0';
        if (rows[i].count == 1)
            snprintf(buf, len, "%s_%s", rows[i].frame, rows[i].name);
        else
            snprintf(buf, len, "%s_%.*s%" PRIu64, rows[i].frame, (int)(n - numbered), rows[i].name,
                     at / 4);
        return buf;
    }
    snprintf(buf, len, "0x%" PRIx64, pa);
    return buf;
}

const char *touched_name(const struct touched *t, char *buf, size_t len)
{
    switch (t->group) {
    case TOUCH_BANKED:
        return banked_name((unsigned)t->key);
    case TOUCH_CP15:
    case TOUCH_TIMER:
        return cp15_rows[t->key].name;
    case TOUCH_GIC:
        return gic_register(t->key, buf, len);
    default:
        snprintf(buf, len, "%s+0x%" PRIx64, t->region, t->key & 0xfff);
        return buf;
    }
}

/* --- saved, restored, left alone --- */

enum touch_kind { SAVED_AND_RESTORED, ONLY_READ, ONLY_WRITTEN, OWN_READ, OWN_WRITTEN, KINDS };

static bool is_kind(const struct touched *t, enum touch_kind kind)
{
    switch (kind) {
    case SAVED_AND_RESTORED:
        return touched_of_vm(t) && t->reads && t->writes;
    case ONLY_READ:
        return touched_of_vm(t) && t->reads && !t->writes;
    case ONLY_WRITTEN:
        return touched_of_vm(t) && !t->reads && t->writes;
    case OWN_READ:
        return !touched_of_vm(t) && t->reads && !t->writes;
    case OWN_WRITTEN:
        return !touched_of_vm(t) && t->writes;
    case KINDS:
        break;
    }
    return false;
}

/* What is written of the hypervisor's own choice is told with its value. */
static void touched_item(struct list *l, const struct touched *t, enum touch_kind kind)
{
    char name[40], text[80];
    const char *called = touched_name(t, name, sizeof name);
    if (kind == OWN_WRITTEN || (kind == ONLY_WRITTEN && t->group != TOUCH_DEVICE))
        snprintf(text, sizeof text, "%s=0x%" PRIx64, called, t->last_written);
    else
        snprintf(text, sizeof text, "%s", called);
    item(l, text);
}

static void print_group(struct dbg *d, const struct anatomy *a, unsigned group, const char *head)
{
    static const char *const heads[KINDS] = {"saved and restored:", "only read:", "only written:",
                                             "Hyp's own, read:", "Hyp's own, written:"};
    for (unsigned kind = 0; kind < KINDS; kind++) {
        struct list l = {.d = d, .group = &head, .head = heads[kind]};
        for (unsigned i = 0; i < a->count; i++)
            if (a->t[i].group == group && is_kind(&a->t[i], kind))
                touched_item(&l, &a->t[i], kind);
        end(&l);
    }
}

/* A VM's registers that were neither read nor written: by their rows' world column. */
static void print_alone(struct dbg *d, const struct anatomy *a)
{
    const char *head = "left alone";
    struct list l = {.d = d, .group = &head, .head = "of a VM's registers:"};
    for (unsigned i = 0; i < cp15_row_count; i++) {
        unsigned group = row_is_timer(i) ? TOUCH_TIMER : TOUCH_CP15;
        if (cp15_rows[i].world == WORLD_VM && !anatomy_find(a, group, i))
            item(&l, cp15_rows[i].name);
    }
    end(&l);
}

/* --- general registers, by their values --- */

void switch_general(struct dbg *d, const struct anatomy *a)
{
    const struct anatomy_guest *g = &a->guest;
    const char *head = "general";
    struct list l = {.d = d, .group = &head, .head = "other values than it left with:"};
    char text[48];
    if (!g->known) {
        heading(d, head);
        say(d, "first entry: the hypervisor's own choice of r0-r14\n");
        return;
    }
    for (unsigned n = 0; n < 16; n++) {
        if (g->is[n] == g->was[n])
            continue;
        snprintf(text, sizeof text, "r%u 0x%08" PRIx32 " -> 0x%08" PRIx32, n, g->was[n], g->is[n]);
        item(&l, text);
    }
    end(&l);
    if (!l.count) {
        heading(d, head);
        say(d, "r0-r15 as it left with them\n");
    }
}

/* VM registers that came back with another value: a lost register shows here. */
void switch_changed(struct dbg *d, const struct anatomy *a)
{
    const struct anatomy_guest *g = &a->guest;
    const char *head = "changed";
    struct list l = {
        .d = d, .group = &head, .head = "of a VM's registers, other values than it left with:"};
    char text[80];
    for (unsigned i = 0; i < g->rows; i++) {
        snprintf(text, sizeof text, "%s 0x%" PRIx64 " -> 0x%" PRIx64, cp15_rows[g->row[i].row].name,
                 g->row[i].was, g->row[i].is);
        item(&l, text);
    }
    end(&l);
}

/* --- who, why, how long --- */

static void print_place(struct dbg *d, const char *world, uint32_t pc, uint32_t cpsr,
                        uint64_t cycle)
{
    char at[96], n[32];
    say(d, "%s%s%s %s at %s%s%s, cycle %s\n", hue(d, HUE_WORLD), world, hue(d, HUE_OFF),
        mode_short(cpsr & PSR_M), hue(d, HUE_SYMBOL), symbols_format(d, world, pc, at, sizeof at),
        hue(d, HUE_OFF), grouped(cycle, n, sizeof n));
}

static bool is_abort(uint32_t ec)
{
    return ec == EC_DABT_LOWER || ec == EC_IABT_LOWER;
}

static void print_abort(struct dbg *d, const struct anatomy *a, uint32_t ec)
{
    uint64_t va = ec == EC_DABT_LOWER ? a->hdfar : a->hifar;
    uint64_t ipa = (uint64_t)field_get((uint32_t)a->hpfar, HPFAR_FIPA) << 12 | (va & 0xfff);
    say(d, "%*sVA 0x%08" PRIx64 " (%s), IPA 0x%010" PRIx64 " (HPFAR)\n", INDENT, "", va,
        ec == EC_DABT_LOWER ? "HDFAR" : "HIFAR", ipa);
}

static void say_irq(struct dbg *d, unsigned irq)
{
    const char *name = irq_name(irq);
    say(d, ": GICC_IAR gave interrupt %u%s%s%s", irq, name[0] ? " (" : "", name,
        name[0] ? ")" : "");
}

static void print_why(struct dbg *d, const struct anatomy *a)
{
    uint32_t kind = a->out.exc_kind, hsr = a->out.hsr, ec = field_get(hsr, HSR_EC);
    char words[160];
    heading(d, "why");
    if (kind == EXC_IRQ || kind == EXC_FIQ || kind == EXC_ASYNC_ABORT) {
        const struct touched *iar =
            anatomy_find(a, TOUCH_GIC, BOARD_GICC_BASE + (uint64_t)GICC_IAR);
        say(d, "%s", trip_cause((uint8_t)kind, 0));
        if (iar)
            say_irq(d, field_get((uint32_t)iar->last_read, GICC_IAR_InterruptID));
        say(d, "\n");
        return;
    }
    iss_words(hsr, words, sizeof words);
    say(d, "%s%s%s  (HSR 0x%08" PRIx32 ", EC 0x%02" PRIx32 ")\n", ec_words(hsr),
        words[0] ? ": " : "", words, hsr, ec);
    if (is_abort(ec))
        print_abort(d, a, ec);
}

static void print_took(struct dbg *d, const struct anatomy *a)
{
    char n[4][32];
    uint64_t from = a->out.cycle, to = a->in.cycle;
    heading(d, "took");
    say(d, "%s cycles, %s instructions", grouped(to - from, n[0], sizeof n[0]),
        grouped(a->insns, n[1], sizeof n[1]));
    if (a->saved_at && a->restoring_at)
        say(d, ": save %s, decide %s, restore %s", grouped(a->saved_at - from, n[1], sizeof n[1]),
            grouped(a->restoring_at - a->saved_at, n[2], sizeof n[2]),
            grouped(to - a->restoring_at, n[3], sizeof n[3]));
    say(d, "\n");
}

static void print_left(struct dbg *d, const struct anatomy *a, const char *from)
{
    heading(d, "left");
    if (!a->open) {
        say(d, "nobody: the hypervisor enters its first world\n");
        return;
    }
    print_place(d, from, a->pc_out, a->cpsr_out, a->out.cycle);
    print_why(d, a);
}

static void print_touched(struct dbg *d, const struct anatomy *a)
{
    switch_general(d, a);
    switch_changed(d, a);
    if (!a->watched) {
        say(d, "  (the exit was before this command: what was saved was not seen)\n");
        return;
    }
    print_group(d, a, TOUCH_BANKED, "banked");
    print_group(d, a, TOUCH_CP15, "cp15");
    print_group(d, a, TOUCH_TIMER, "timer");
    print_group(d, a, TOUCH_GIC, "GIC");
    print_group(d, a, TOUCH_DEVICE, "devices");
    print_alone(d, a);
    if (a->lost)
        say(d, "  (%u more registers than can be listed)\n", a->lost);
}

void exit_print(struct dbg *d, const struct anatomy *a)
{
    char from[24];
    print_left(d, a, world_name(&a->out.world, from, sizeof from));
}

void switch_print(struct dbg *d, const struct anatomy *a)
{
    char from[24] = "hyp", into[24];
    if (a->open)
        world_name(&a->out.world, from, sizeof from);
    world_name(&a->in.world, into, sizeof into);
    say(d, "%sworld switch%s %s%s -> %s%s\n", hue(d, HUE_HEAD), hue(d, HUE_OFF), hue(d, HUE_WORLD),
        from, into, hue(d, HUE_OFF));
    print_left(d, a, from);
    if (a->open)
        print_touched(d, a);
    heading(d, "entered");
    print_place(d, into, a->pc_in, a->cpsr_in, a->in.cycle);
    if (a->open)
        print_took(d, a);
}
