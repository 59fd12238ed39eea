/* picture.c - a world switch as a picture: its phases to scale, and each group's registers as a
 * bar, one cell a register, by what the hypervisor did with it.
 *
 * Of general registers and VFP nobody is told of reads and writes: their cells say whether the
 * world that was entered finds what it left with. Of GIC and devices left alone only the virtual
 * interface's state is counted. Leaves out: Hyp's own registers (`anatomy text` lists them). */
#include "debugger/dbg_int.h"

#include "gic/arch/gic_regs.h"
#include "sim/arch/board.h"

#include <inttypes.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>

enum cell { READ_AND_WRITTEN, READ, WRITTEN, ALONE, CELLS };
enum { HEAD = 10, BAR = 44, PHASES = 60 };

static const char *const cell_text[2][CELLS] = {{"#", "r", "w", "."}, {"█", "▀", "▄", "·"}};
static const enum hue cell_hue[CELLS] = {HUE_CHANGED, HUE_SYMBOL, HUE_WORLD, HUE_DIM};

struct picture {
    struct dbg *d;
    const struct anatomy *a;
    bool utf8;
    unsigned column;       /* of the group's bar */
    unsigned count[CELLS]; /* of the group */
};

static void draw(struct picture *p, enum cell cell)
{
    if (p->column == BAR) {
        say(p->d, "\n  %*s", HEAD, "");
        p->column = 0;
    }
    say(p->d, "%s%s%s", hue(p->d, cell_hue[cell]), cell_text[p->utf8][cell], hue(p->d, HUE_OFF));
    p->column++;
    p->count[cell]++;
}

static void begin(struct picture *p, const char *head)
{
    say(p->d, "  %s%-*s%s", hue(p->d, HUE_HEAD), HEAD, head, hue(p->d, HUE_OFF));
    p->column = 0;
    memset(p->count, 0, sizeof p->count);
}

static void end(struct picture *p)
{
    say(p->d, "%*s", (int)(BAR - p->column), "");
    for (unsigned i = 0; i < CELLS; i++)
        say(p->d, " %5u", p->count[i]);
    say(p->d, "\n");
}

/* --- phases --- */

static const char *const phase_cell[2][3] = {{"s", "d", "r"}, {"▓", "░", "█"}};
static const char *const phase_name[3] = {"save", "decide", "restore"};
static const enum hue phase_hue[3] = {HUE_SYMBOL, HUE_DIM, HUE_CHANGED};

static void draw_phases(struct picture *p)
{
    const struct anatomy *a = p->a;
    uint64_t at[4] = {a->out.cycle, a->saved_at, a->restoring_at, a->in.cycle};
    uint64_t whole = at[3] - at[0];
    char n[32];
    if (!at[1] || !at[2] || !whole) {
        say(p->d, "  phases    (no register of a VM was both read and written)\n");
        return;
    }
    begin(p, "phases");
    for (unsigned i = 0, drawn = 0; i < 3; i++)
        for (; drawn < PHASES * (at[i + 1] - at[0]) / whole; drawn++)
            say(p->d, "%s%s%s", hue(p->d, phase_hue[i]), phase_cell[p->utf8][i],
                hue(p->d, HUE_OFF));
    say(p->d, "\n  %*s", HEAD, "");
    for (unsigned i = 0; i < 3; i++)
        say(p->d, "%s %s %s%s", phase_cell[p->utf8][i], phase_name[i],
            grouped(at[i + 1] - at[i], n, sizeof n), i < 2 ? ", " : " cycles\n");
}

/* --- groups --- */

static enum cell cell_of(const struct touched *t)
{
    return !t ? ALONE : !t->reads ? WRITTEN : !t->writes ? READ : READ_AND_WRITTEN;
}

static void draw_banked(struct picture *p)
{
    begin(p, "banked");
    for (unsigned i = 0; i < BANK_SLOTS; i++)
        if (strcmp(banked_name(i), "?") != 0)
            draw(p, cell_of(anatomy_find(p->a, TOUCH_BANKED, i)));
    end(p);
}

static void draw_rows(struct picture *p, const char *head, unsigned group)
{
    begin(p, head);
    for (unsigned i = 0; i < cp15_row_count; i++)
        if (cp15_rows[i].world == WORLD_VM && row_is_timer(i) == (group == TOUCH_TIMER))
            draw(p, cell_of(anatomy_find(p->a, group, i)));
    end(p);
}

/* The virtual interface's state: what a VM takes along (IHI 0048B chapter 5). */
static unsigned virtual_interface(uint64_t *pa)
{
    const uint32_t at[] = {GICH_HCR, GICH_VMCR, GICH_APR};
    unsigned n = 0;
    for (; n < ARRAY_LEN(at); n++)
        pa[n] = BOARD_GICH_BASE + (uint64_t)at[n];
    for (unsigned i = 0; i < GIC_NUM_LRS; i++)
        pa[n++] = BOARD_GICH_BASE + (uint64_t)GICH_LR0 + 4 * (uint64_t)i;
    return n;
}

static void draw_gic(struct picture *p)
{
    uint64_t pa[8 + GIC_NUM_LRS];
    begin(p, "GIC");
    for (unsigned i = 0; i < p->a->count; i++)
        if (p->a->t[i].group == TOUCH_GIC)
            draw(p, cell_of(&p->a->t[i]));
    for (unsigned i = virtual_interface(pa); i--;)
        if (!anatomy_find(p->a, TOUCH_GIC, pa[i]))
            draw(p, ALONE);
    end(p);
}

static void draw_devices(struct picture *p)
{
    begin(p, "devices");
    for (unsigned i = 0; i < p->a->count; i++)
        if (p->a->t[i].group == TOUCH_DEVICE)
            draw(p, cell_of(&p->a->t[i]));
    end(p);
}

/* --- by their values: general registers, VFP --- */

static void draw_general(struct picture *p)
{
    const struct anatomy_guest *g = &p->a->guest;
    begin(p, "general");
    for (unsigned n = 0; n < 16; n++)
        draw(p, !g->known || g->was[n] != g->is[n] ? WRITTEN : ALONE);
    end(p);
}

static void draw_vfp(struct picture *p)
{
    const struct anatomy_guest *g = &p->a->guest;
    begin(p, "VFP");
    for (unsigned n = 0; n < 33; n++)
        draw(p, !g->known ? ALONE : (n < 32 ? (g->vd >> n & 1) : g->fpscr) ? WRITTEN : ALONE);
    end(p);
    bool shut = g->hcptr & (HCPTR_TCP10 | HCPTR_TCP11);
    say(p->d, "  %*sHCPTR %s the VM; %s\n", HEAD, "", shut ? "keeps it from" : "opens it to",
        !g->known           ? "first entry: not its registers yet"
        : g->vd || g->fpscr ? "not the values that it left with"
                            : "the values that it left with");
}

/* --- all of it --- */

static void draw_head(struct picture *p)
{
    const struct anatomy *a = p->a;
    char from[24], into[24], n[2][32];
    struct dbg *d = p->d;
    say(d, "%sworld switch%s %s%s -> %s%s", hue(d, HUE_HEAD), hue(d, HUE_OFF), hue(d, HUE_WORLD),
        world_name(&a->out.world, from, sizeof from), world_name(&a->in.world, into, sizeof into),
        hue(d, HUE_OFF));
    say(d, " at cycle %s: %s cycles\n", grouped(a->in.cycle, n[0], sizeof n[0]),
        grouped(a->in.cycle - a->out.cycle, n[1], sizeof n[1]));
}

static void draw_legend(struct picture *p)
{
    const char *const *t = cell_text[p->utf8];
    say(p->d, "  %*sregister: %s read and written  %s read  %s written  %s left alone\n", HEAD, "",
        t[READ_AND_WRITTEN], t[READ], t[WRITTEN], t[ALONE]);
    say(p->d, "  %*s%*s  both  read writ. alone\n", HEAD, "", BAR, "");
}

void picture_print(struct dbg *d, const struct anatomy *a, bool utf8)
{
    struct picture p = {.d = d, .a = a, .utf8 = utf8};
    draw_head(&p);
    draw_phases(&p);
    draw_legend(&p);
    draw_general(&p);
    draw_banked(&p);
    draw_rows(&p, "cp15", TOUCH_CP15);
    draw_rows(&p, "timer", TOUCH_TIMER);
    draw_vfp(&p);
    draw_gic(&p);
    draw_devices(&p);
    switch_general(d, a);
    switch_changed(d, a);
    if (a->lost)
        say(d, "  (%u more registers than can be drawn)\n", a->lost);
}

static bool locale_is_utf8(void)
{
    locale_t here = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    if (!here)
        return false;
    bool utf8 = strcmp(nl_langinfo_l(CODESET, here), "UTF-8") == 0;
    freelocale(here);
    return utf8;
}

void cmd_anatomy(struct dbg *d, int argc, char **argv)
{
    const struct anatomy *a = &d->last;
    bool text = argc > 1 && strcmp(argv[1], "text") == 0;
    if (argc > 1 && !text && strcmp(argv[1], "picture") != 0)
        dbg_error(d, "anatomy: text or picture (which it is when nothing is said)");
    else if (!a->in.cpu)
        dbg_error(d, "anatomy: no world switch yet (ws runs to the next one)");
    else if (a->open && !a->watched)
        dbg_error(d, "anatomy: the last entry was not seen from its exit on (ws watches)");
    else if (text || !a->open) /* of a first entry there is nothing to draw */
        switch_print(d, a);
    else
        picture_print(d, a, locale_is_utf8());
}
