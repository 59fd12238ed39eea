/* backtrace.c - `bt`: who called whom, in the running world, in one that does not run, and from the
 * hypervisor's frames on into those of the guest that it left.
 *
 * A caller is found by .debug_frame. Where DWARF says nothing (assembly), the innermost frame's LR
 * is believed if the instruction before it is a call of this very symbol: in Hyp mode LR may well
 * be the guest's. Every step must climb the stack, and their number is bounded, so that a stack of
 * nonsense ends. Leaves out: inlined calls; frames across a guest's own exceptions. */
#include "debugger/dbg_int.h"

#include <inttypes.h>
#include <string.h>

#define MOST_FRAMES 64

struct trail {
    struct dbg *d;
    const struct cpu *cpu; /* that the place runs on */
    struct dbg_place place;
    struct frame frame;
    unsigned number;
};

static bool read_word(void *self, uint32_t va, uint32_t *v)
{
    struct trail *t = self;
    return dbg_read_at(t->d, &t->place, false, va, v, 4);
}

static const struct debuginfo *info_of(const struct dbg *d, const char *world, uint32_t addr)
{
    unsigned line;
    const struct debuginfo *any = NULL;
    for (unsigned i = 0; i < d->ntabs; i++) {
        if (strcmp(d->tabs[i].world, world) != 0)
            continue;
        if (debuginfo_line(d->tabs[i].info, addr, &line))
            return d->tabs[i].info;
        any = any ? any : d->tabs[i].info;
    }
    return any;
}

static void say_frame(struct trail *t)
{
    struct dbg *d = t->d;
    char at[96], line[80];
    uint32_t pc = t->frame.r[15];
    symbols_format(d, t->place.name, pc, at, sizeof at);
    /* the line of the call, not of what follows it */
    source_format(d, t->place.name, pc - !t->frame.innermost, line, sizeof line);
    say(d, "#%-2u %s%s%s", t->number++, hue(d, HUE_SYMBOL), at, hue(d, HUE_OFF));
    if (4 + strlen(at) + 2 + strlen(line) > DBG_COLUMNS)
        say(d, "\n     ");
    say(d, "%s%s\n", line[0] ? "  " : "", line);
}

/* Without rules: back along LR, if a call of this symbol stands before it. */
static bool caller_by_lr(struct trail *t, struct frame *out)
{
    const struct frame *f = &t->frame;
    struct disasm_line call;
    uint8_t bytes[4];
    uint32_t lr = f->r[14] & ~1u;
    const struct symbol *here = symbols_at(t->d, t->place.name, f->r[15]);
    if (!f->innermost || !here || !(f->known >> 14 & 1) ||
        !dbg_read_at(t->d, &t->place, false, lr - 4, bytes, 4) ||
        !disasm_bytes(bytes, 4, f->r[14] & 1, lr - 4, &call) || !call.call || !call.branch ||
        symbols_at(t->d, t->place.name, call.target) != here)
        return false;
    *out = *f;
    out->innermost = false;
    out->r[15] = lr;
    return true;
}

static bool climb(struct trail *t)
{
    struct frame next;
    const struct frame_memory mem = {read_word, t};
    uint32_t pc = t->frame.r[15] - !t->frame.innermost;
    enum frame_end end = debuginfo_caller(info_of(t->d, t->place.name, pc), &t->frame, &mem, &next);
    if (end == FRAME_OUTERMOST || (end == FRAME_NO_RULES && !caller_by_lr(t, &next)))
        return false;
    t->frame = next;
    return symbols_at(t->d, t->place.name, next.r[15]) != NULL;
}

static void say_frames(struct trail *t)
{
    unsigned n = 0;
    say_frame(t);
    while (n++ < MOST_FRAMES && climb(t))
        say_frame(t);
    if (n > MOST_FRAMES)
        say(t->d, "(and more: at most %d are shown)\n", MOST_FRAMES);
}

/* The place's registers, of the core or as the world left with them. */
static void begin(struct trail *t)
{
    const struct dbg_world *w = t->place.saved;
    const uint32_t *r = w ? w->r : t->cpu->r;
    t->frame = (struct frame){.known = UINT16_MAX, .innermost = true};
    memcpy(t->frame.r, r, 15 * sizeof *r);
    t->frame.r[15] = t->place.pc;
}

/* The guest whose exit the hypervisor works on. */
static void say_left(struct trail *t)
{
    struct dbg *d = t->d;
    const struct anatomy *a = &d->now;
    char world[24], words[120];
    if (!a->open || a->out.cpu != t->cpu)
        return;
    world_name(&a->out.world, world, sizeof world);
    if (!dbg_place_on(d, world, t->cpu->cfg.id, &t->place) || !t->place.saved)
        return;
    bool trap = a->out.hsr != 0;
    if (trap)
        iss_words(a->out.hsr, words, sizeof words);
    say(d, "%s-- left %s because%s ", hue(d, HUE_WORLD), world, hue(d, HUE_OFF));
    char text[240];
    snprintf(text, sizeof text, "%s%s%s --",
             trip_cause((uint8_t)a->out.exc_kind, (uint8_t)field_get(a->out.hsr, HSR_EC)),
             trap && words[0] ? ": " : "", trap ? words : "");
    say_wrapped(d, text, (int)strlen(world) + 17);
    begin(t);
    say_frames(t);
}

/* Running on whichever core, this one first; or as it left. False: said. */
static bool find_place(struct trail *t, const char *name)
{
    struct dbg *d = t->d;
    for (unsigned i = 0; i < d->m->ncpus; i++) {
        t->cpu = d->m->cpu[(dbg_cpu(d)->cfg.id + i) % d->m->ncpus];
        if (dbg_place_on(d, name, t->cpu->cfg.id, &t->place) && t->place.running)
            return true;
    }
    if (!dbg_place(d, name, &t->place))
        return false;
    if (!t->place.saved)
        dbg_error(d, "bt: %s does not run: it has no frames now", name);
    return t->place.saved;
}

void cmd_bt(struct dbg *d, int argc, char **argv)
{
    struct trail t = {.d = d};
    char here[24];
    if (!find_place(&t, argc > 1 ? argv[1] : dbg_world_here(d, here, sizeof here)))
        return;
    begin(&t);
    say_frames(&t);
    if (t.place.running && strcmp(t.place.name, "hyp") == 0)
        say_left(&t);
}
