/* tui_draw.c - the panes of the full-screen view, drawn anew each time; ncurses sends what changed.
 *
 *     where it stands
 *     disassembly              | registers, changed ones marked
 *     who ran: a letter for each world, longer for longer stays, | for the hypervisor
 *     what was said            | the consoles that prefix their lines
 *     the command line */
#include "debugger/tui_int.h"

#include <inttypes.h>
#include <ncurses.h>
#include <stdlib.h>
#include <string.h>

enum { REG_WIDTH = 32, BEFORE = 3, ROOMY = 9 };

struct box {
    int y, x, rows, columns;
};

void tui_draw_begin(void)
{
    if (!has_colors())
        return;
    start_color();
    use_default_colors();
    for (short i = 0; i < 6; i++)
        init_pair((short)(PAIR_WORLD + i), (short)(COLOR_RED + (i + 1) % 6), -1);
    init_pair(PAIR_CHANGED, COLOR_GREEN, -1);
    init_pair(PAIR_SYMBOL, COLOR_YELLOW, -1);
}

static void text(const struct box *b, int row, int column, attr_t how, const char *s)
{
    if (row >= b->rows || column >= b->columns)
        return;
    attron(how);
    mvaddnstr(b->y + row, b->x + column, s, b->columns - column);
    attroff(how);
}

static void title(const struct box *b, const char *s)
{
    mvhline(b->y, b->x, ACS_HLINE, b->columns);
    if (b->columns > 4) {
        struct box in = {b->y, b->x + 1, 1, b->columns - 2};
        text(&in, 0, 0, A_BOLD, s);
    }
}

/* --- where it stands --- */

static void draw_status(struct tui *t)
{
    struct dbg *d = t->d;
    const struct cpu *c = dbg_cpu(d);
    struct box b = {0, 0, 1, COLS};
    char world[24], at[96], n[32], line[480];
    dbg_world_here(d, world, sizeof world);
    symbols_format(d, world, c->r[15], at, sizeof at);
    snprintf(line, sizeof line, "%s %s %s  cycle %s%s%-200s", world, mode_short(cpu_mode(c)), at,
             grouped(machine_cycles(d->m), n, sizeof n), t->runs ? "  runs (Ctrl-C stops)" : "",
             "");
    text(&b, 0, 0, A_REVERSE, line);
}

/* --- disassembly --- */

/* Where to begin so that the pc comes after at most `before` instructions: T32 cannot be read
 * backwards, but a function can be read from its start. */
static uint32_t begin_of_code(struct dbg *d, const char *world, uint32_t before)
{
    const struct cpu *c = dbg_cpu(d);
    const struct symbol *fn = symbols_at(d, world, c->r[15]);
    uint32_t last[BEFORE], pc = c->r[15], n = 0;
    if (!before)
        return pc;
    if (!fn || pc - fn->addr > 4096)
        return c->thumb ? pc : pc - 4 * before;
    for (uint32_t at = fn->addr & ~1u; at < pc; n++) {
        struct disasm_line line;
        struct dbg_addr from = {.addr = at};
        if (!disasm_at(d, &from, c->thumb, &line))
            return pc;
        last[n % before] = at;
        at += line.len;
    }
    return n == 0 ? pc : last[n < before ? 0 : n % before];
}

/* The source line that `at` begins, where symbols tell; how many rows that took. */
static int draw_source(struct dbg *d, const struct box *b, int row, const char *world, uint32_t at,
                       struct source_place *last)
{
    struct source_place now;
    char *line = NULL;
    size_t len;
    if (!source_at(d, world, at, &now) || (last->path == now.path && last->line == now.line))
        return 0;
    *last = now;
    FILE *out = d->out, *to = open_memstream(&line, &len);
    if (!to)
        return 0;
    d->out = to;
    source_line(d, world, at);
    d->out = out;
    fclose(to);
    line[strcspn(line, "\n")] = 0;
    for (char *c = line; *c; c++)
        *c = *c < ' ' || *c > '~' ? ' ' : *c;
    bool any = line[0];
    text(b, row, 0, A_DIM, line);
    free(line);
    return any;
}

static void draw_code(struct tui *t, const struct box *b)
{
    struct dbg *d = t->d;
    const struct cpu *c = dbg_cpu(d);
    char world[24], words[200], line[260];
    dbg_world_here(d, world, sizeof world);
    struct source_place last = {0};
    uint32_t at = begin_of_code(d, world, b->rows >= ROOMY ? BEFORE : 0);
    for (int row = 0; row < b->rows; row++) {
        struct disasm_line insn;
        struct dbg_addr from = {.addr = at};
        const struct symbol *fn = symbols_at(d, world, at);
        if (fn && (fn->addr & ~1u) == at) {
            snprintf(line, sizeof line, "%s:", fn->name);
            text(b, row++, 0, (attr_t)COLOR_PAIR(PAIR_SYMBOL), line);
        }
        row += draw_source(d, b, row, world, at, &last);
        bool there = disasm_at(d, &from, c->thumb, &insn);
        snprintf(line, sizeof line, "%c %08" PRIx32 "  %s", at == c->r[15] ? '>' : ' ', at,
                 there ? disasm_symbolic(d, world, &insn, words, sizeof words)
                       : "(nothing can be read here)");
        text(b, row, 0, at == c->r[15] ? A_BOLD : A_NORMAL, line);
        at += there ? insn.len : 4;
    }
}

/* --- registers --- */

static void draw_register(const struct box *b, int i, const char *name, uint32_t v, bool changed)
{
    char words[32];
    snprintf(words, sizeof words, "%-4s %08" PRIx32 "%s", name, v, changed ? "*" : "");
    text(b, i / 2, i % 2 * (REG_WIDTH / 2), changed ? A_BOLD | COLOR_PAIR(PAIR_CHANGED) : A_NORMAL,
         words);
}

/* The pc first: a low screen cuts off the others. */
static void draw_registers(struct tui *t, const struct box *b)
{
    static const char *const names[3] = {"sp", "lr", "pc"};
    static const uint8_t order[16] = {15, 13, 14, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    struct dbg *d = t->d;
    const struct cpu *c = dbg_cpu(d);
    const struct dbg_state *was = &d->before;
    bool known = was->known && was->core == d->m->current;
    char name[8];
    draw_register(b, 1, "cpsr", cpu_cpsr(c), known && was->cpsr != cpu_cpsr(c));
    for (int i = 0; i < 16; i++) {
        unsigned n = order[i];
        snprintf(name, sizeof name, "r%u", n);
        draw_register(b, i ? i + 1 : 0, n < 13 ? name : names[n - 13], c->r[n],
                      known && was->r[n] != c->r[n]);
    }
    if (cpu_mode(c) == MODE_HYP)
        draw_register(b, 17, "elr", c->bank[BANK_ELR_HYP],
                      known && was->bank[BANK_ELR_HYP] != c->bank[BANK_ELR_HYP]);
}

/* --- who ran --- */

static char letter(const struct world_id *w)
{
    return w->kind == WORLD_HYP      ? '|'
           : w->kind == WORLD_SECURE ? 's'
           : w->kind != WORLD_GUEST  ? 'n'
           : w->vmid < 10            ? (char)('0' + w->vmid)
                                     : (char)('a' + w->vmid % 26);
}

/* A cell, and another for each power of ten of cycles above a hundred; the hypervisor has one. */
static int stay_cells(const struct world_id *w, uint64_t cycles)
{
    int n = 1;
    for (; w->kind != WORLD_HYP && cycles >= 1000; cycles /= 10)
        n++;
    return n;
}

static void draw_time(struct tui *t, const struct box *b)
{
    struct dbg *d = t->d;
    const struct dbg_stays *s = &d->stays[d->m->current];
    uint64_t until = machine_cycles(d->m);
    int x = b->columns;
    title(b, "time");
    for (unsigned age = 0; age < DBG_MAX_STAYS && age < s->count; age++) {
        const struct dbg_stay *stay = &s->stay[(s->count - 1 - age) % DBG_MAX_STAYS];
        int n = stay_cells(&stay->world, until > stay->from ? until - stay->from : 0);
        bool guest = stay->world.kind == WORLD_GUEST;
        attr_t how = guest ? (attr_t)COLOR_PAIR(PAIR_WORLD + stay->world.vmid % 6) : A_NORMAL;
        if (stay->from > until) /* of a future that one went back from */
            continue;
        for (; n && x > 6; n--)
            mvaddch(b->y, b->x + --x, (chtype)letter(&stay->world) | how);
        until = stay->from;
    }
}

/* --- text --- */

/* From the bottom up; long lines take several rows. */
static void draw_log(const struct box *b, const struct tui_log *log, unsigned age)
{
    int row = b->rows;
    const char *line = tui_log_line(log, age);
    if (line && !line[0] && !age) /* the one that would be written next */
        line = tui_log_line(log, ++age);
    for (; line && row > 0; line = tui_log_line(log, ++age)) {
        int len = (int)strlen(line), parts = len ? (len - 1) / b->columns + 1 : 1;
        while (parts-- && row-- > 0)
            text(b, row, 0, A_NORMAL, line + parts * b->columns);
    }
}

static void draw_consoles(struct tui *t, const struct box *all)
{
    unsigned n = t->logs - 1;
    for (unsigned i = 0; i < n; i++) {
        int from = all->rows * (int)i / (int)n, to = all->rows * (int)(i + 1) / (int)n;
        struct box head = {all->y + from, all->x, 1, all->columns};
        struct box b = {all->y + from + 1, all->x + 1, to - from - 1, all->columns - 1};
        title(&head, t->log[i + 1]->name);
        draw_log(&b, t->log[i + 1], 0);
    }
}

static void draw_text(struct tui *t, const struct box *all)
{
    bool beside = t->logs > 1;
    struct box head = {all->y, 0, 1, beside ? COLS / 2 : COLS};
    struct box said = {all->y + 1, 0, all->rows - 1, beside ? COLS / 2 - 1 : COLS};
    title(&head, t->scroll ? "said (earlier)" : "said");
    draw_log(&said, t->log[0], t->scroll);
    if (beside) {
        struct box right = {all->y, COLS / 2, all->rows, COLS - COLS / 2};
        draw_consoles(t, &right);
    }
}

static void draw_command(struct tui *t)
{
    struct box b = {LINES - 1, 0, 1, COLS};
    char world[24], line[260];
    dbg_world_here(t->d, world, sizeof world);
    snprintf(line, sizeof line, "%s> ", world);
    int at = (int)strlen(line), shown = COLS - at - 1, len = (int)t->len;
    text(&b, 0, 0, (attr_t)COLOR_PAIR(PAIR_WORLD), line);
    if (len == 0)
        text(&b, 0, at + 1, A_DIM,
             t->typing ? "a command" : "s n c w(s) e(xit) r(step) q; : or a letter: a command");
    text(&b, 0, at, A_NORMAL, t->line + (len > shown ? len - shown : 0));
    move(LINES - 1, at + (len > shown ? shown : len));
}

void tui_draw(struct tui *t)
{
    int upper = (LINES - 3) / 2 > 11 ? 11 : (LINES - 3) / 2;
    struct box code = {1, 0, upper, COLS - REG_WIDTH > 30 ? COLS - REG_WIDTH - 1 : COLS / 2};
    struct box regs = {1, code.columns + 1, upper, COLS - code.columns - 1};
    struct box time = {1 + upper, 0, 1, COLS};
    struct box said = {2 + upper, 0, LINES - upper - 3, COLS};
    erase();
    draw_status(t);
    draw_code(t, &code);
    draw_registers(t, &regs);
    draw_time(t, &time);
    draw_text(t, &said);
    draw_command(t);
    refresh();
}
