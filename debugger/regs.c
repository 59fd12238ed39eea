/* regs.c - registers: general and banked, of any mode and world; cp15 by name and by group; the
 * syndrome. */
#include "debugger/dbg_int.h"

#include "cpu/exc.h"
#include "sim/explain.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

static void say_psr(struct dbg *d, const char *name, uint32_t v)
{
    say(d, "%-5s 0x%08" PRIx32 "  %c%c%c%c%c %s%s%s %s%s%s %s", name, v, v & PSR_N ? 'N' : '-',
        v & PSR_Z ? 'Z' : '-', v & PSR_C ? 'C' : '-', v & PSR_V ? 'V' : '-', v & PSR_Q ? 'Q' : '-',
        v & PSR_A ? "A" : "-", v & PSR_I ? "I" : "-", v & PSR_F ? "F" : "-", v & PSR_J ? "J" : "",
        v & PSR_T ? "T32" : "A32", v & PSR_E ? " big-endian" : "", mode_short(v & PSR_M));
}

/* `was`: the values at the last stop, those that changed are marked; NULL: none are known. */
static void say_rows(struct dbg *d, const uint32_t *r, uint32_t pc, const uint32_t *was)
{
    for (unsigned n = 0; n < 16; n++) {
        static const char *const names[] = {"sp", "lr", "pc"};
        char plain[8];
        snprintf(plain, sizeof plain, "r%u", n);
        uint32_t v = n == 15 ? pc : r[n];
        say(d, "%-4s %s0x%08" PRIx32 "%s%s", n < 13 ? plain : names[n - 13],
            was && was[n] != v ? hue(d, HUE_CHANGED) : "", v,
            was && was[n] != v ? hue(d, HUE_OFF) : "", n % 4 == 3 ? "\n" : "   ");
    }
}

static void say_mode(struct dbg *d, unsigned mode)
{
    const struct cpu *c = dbg_cpu(d);
    uint32_t r[15];
    for (unsigned n = 0; n < 15; n++)
        r[n] = cpu_reg(c, mode, n);
    say_rows(d, r, c->r[15], NULL);
    if (mode != MODE_USR && mode != MODE_SYS) {
        say_psr(d, "spsr", cpu_spsr(c, mode));
        say(d, "\n");
    }
}

static void say_current(struct dbg *d)
{
    const struct cpu *c = dbg_cpu(d);
    bool compared = d->before.known && d->before.core == d->m->current;
    bool marked = compared && d->before.cpsr != cpu_cpsr(c);
    say_rows(d, c->r, c->r[15], compared ? d->before.r : NULL);
    say(d, "%s", marked ? hue(d, HUE_CHANGED) : "");
    say_psr(d, "cpsr", cpu_cpsr(c));
    say(d, "%s", marked ? hue(d, HUE_OFF) : "");
    say(d, "\n");
    if (cpu_mode(c) != MODE_USR && cpu_mode(c) != MODE_SYS) {
        say_psr(d, "spsr", cpu_spsr(c, cpu_mode(c)));
        say(d, "\n");
    }
    if (cpu_mode(c) == MODE_HYP)
        say(d, "elr   0x%08" PRIx32 "  (ELR_hyp)\n", c->bank[BANK_ELR_HYP]);
}

/* Every register that some mode has for itself, wherever it lives now. */
static void say_banked(struct dbg *d, const struct cpu *c, const struct dbg_world *w)
{
    static const struct {
        const char *name;
        uint8_t mode, n, slot;
    } regs[] = {
#define BANKED_SYSM(r, sysm, mode, n, slot, name) {name, MODE_##mode, n, BANK_##slot},
#include "cpu/arch/banked.def"
    };
    for (unsigned i = 0; i < ARRAY_LEN(regs); i++) {
        uint32_t v = w                ? w->bank[regs[i].slot]
                     : regs[i].n < 15 ? cpu_reg(c, regs[i].mode, regs[i].n)
                                      : c->bank[regs[i].slot];
        say(d, "%-8s 0x%08" PRIx32 "%s", regs[i].name, v,
            i % 4 == 3 || i + 1 == ARRAY_LEN(regs) ? "\n" : " ");
    }
}

static void say_world(struct dbg *d, const struct dbg_world *w)
{
    char n[32];
    uint32_t r[15];
    memcpy(r, w->r, sizeof r);
    say(d, "as it left at cycle %s\n", grouped(w->left_at, n, sizeof n));
    say_rows(d, r, w->pc, NULL);
    say_psr(d, "cpsr", w->cpsr);
    say(d, "\n");
}

static int mode_named(const char *name)
{
    for (unsigned m = MODE_USR; m < 32; m++)
        if (strcasecmp(name, mode_short(m)) == 0)
            return (int)m;
    return -1;
}

void cmd_regs(struct dbg *d, int argc, char **argv)
{
    struct dbg_place p;
    if (argc == 1) {
        say_current(d);
        return;
    }
    int mode = mode_named(argv[1]);
    if (strcmp(argv[1], "all") == 0) {
        say_current(d);
        say_banked(d, dbg_cpu(d), NULL);
    } else if (mode >= 0) {
        say_mode(d, (unsigned)mode);
    } else if (!worlds_known(d, argv[1])) {
        dbg_error(d, "regs: '%s' is no mode and no world that has run", argv[1]);
    } else if (dbg_place(d, argv[1], &p)) {
        if (p.saved)
            say_world(d, p.saved);
        else
            say_current(d);
    }
}

/* --- cp15 --- */

uint64_t dbg_row_value(const struct cpu *c, const struct dbg_place *p, const struct cp15_row *r)
{
    bool ns = p->view.regime != REGIME_S_PL10;
    if (!p->saved || r->read || r->offset >= sizeof p->regs)
        return cp15_peek(c, r, ns);
    uint64_t v = ((const uint64_t *)(const void *)((const char *)&p->regs +
                                                   r->offset))[r->bank == BANKED && ns];
    return r->wide ? v : (uint32_t)v;
}

static void say_row(struct dbg *d, const struct dbg_place *p, const struct cp15_row *r)
{
    char brief[240];
    uint64_t v = dbg_row_value(dbg_cpu(d), p, r);
    fields_brief(r->name, v, brief, sizeof brief);
    say(d, "%-10s 0x%0*" PRIx64, r->name, r->wide ? 16 : 8, v);
    say(d, "%*s", brief[0] ? r->wide ? 2 : 10 : 0, "");
    say_wrapped(d, brief, 31);
}

static void say_whole_row(struct dbg *d, const struct dbg_place *p, const struct cp15_row *r)
{
    uint64_t v = dbg_row_value(dbg_cpu(d), p, r);
    say(d, "%s 0x%0*" PRIx64 "  %s\n", r->name, r->wide ? 16 : 8, v, r->what);
    fields_print(d, r->name, v);
}

struct group {
    const char *name;
    uint8_t world;
};

static const struct group groups[] = {
    {"vm", WORLD_VM}, {"hyp", WORLD_HYPER},     {"secure", WORLD_SEC},
    {"id", WORLD_RO}, {"global", WORLD_GLOBAL},
};

/* "vm", "hyp", ...; "timer"; "c1" (a CRn); "all". */
static bool in_group(const char *name, unsigned row)
{
    const struct cp15_row *r = &cp15_rows[row];
    char crn[8];
    if (r->world == WORLD_OP || r->world == WORLD_VIEW)
        return false;
    if (strcmp(name, "all") == 0 || (strcmp(name, "timer") == 0 && row_is_timer(row)))
        return true;
    for (unsigned i = 0; i < ARRAY_LEN(groups); i++)
        if (strcasecmp(name, groups[i].name) == 0)
            return r->world == groups[i].world;
    snprintf(crn, sizeof crn, "c%u", r->wide ? r->crm : r->crn);
    return strcasecmp(name, crn) == 0 && r->cp == 15;
}

static bool say_group(struct dbg *d, const struct dbg_place *p, const char *name)
{
    bool any = false;
    for (unsigned i = 0; i < cp15_row_count; i++)
        if (in_group(name, i)) {
            say_row(d, p, &cp15_rows[i]);
            any = true;
        }
    return any;
}

void cmd_cp15(struct dbg *d, int argc, char **argv)
{
    struct dbg_place p;
    char world[24] = "";
    const char *name = argc > 1 ? argv[1] : "vm", *colon = strchr(name, ':');
    if (colon && (size_t)(colon - name) < sizeof world) {
        memcpy(world, name, (size_t)(colon - name));
        name = colon + 1;
    }
    if (!dbg_place(d, world, &p))
        return;
    const struct cp15_row *r = cp15_find(name);
    if (r)
        say_whole_row(d, &p, r);
    else if (!say_group(d, &p, name))
        dbg_error(d, "cp15: '%s' is no register and no group (vm, hyp, secure, id, timer, c0-c15)",
                  name);
}

void cmd_hsr(struct dbg *d, int argc, char **argv)
{
    uint64_t v = dbg_cpu(d)->cp15.HSR[0];
    if (argc > 1 && !expr_value(d, argv[1], &v))
        return;
    explain_hsr((uint32_t)v, d->out);
    if (argc == 1 && (d->last_hyp == EXC_IRQ || d->last_hyp == EXC_FIQ))
        say(d, "(the last exit to Hyp, %s, did not write it: it is of an earlier exception)\n",
            exc_name(d->last_hyp));
}

void cmd_print(struct dbg *d, int argc, char **argv)
{
    char text[200], at[96], here[24];
    uint64_t v;
    if (!expr_value(d, join(argc, argv, 1, text, sizeof text), &v))
        return;
    symbols_format(d, dbg_world_here(d, here, sizeof here), (uint32_t)v, at, sizeof at);
    say(d, "%s0x%" PRIx64 "  %" PRIu64 "%s%s\n", "", v, v, strchr(at, '<') ? "  " : "",
        strchr(at, '<') ? strchr(at, '<') : "");
}
