/* stop.c - where the core stopped, in words; `where`, and what was taken last. */
#include "debugger/dbg_int.h"

#include "cpu/exc.h"

#include <inttypes.h>
#include <string.h>

const char *mode_short(unsigned mode)
{
    static const char *const names[32] = {
        [MODE_USR] = "usr", [MODE_FIQ] = "fiq", [MODE_IRQ] = "irq",
        [MODE_SVC] = "svc", [MODE_MON] = "mon", [MODE_ABT] = "abt",
        [MODE_HYP] = "hyp", [MODE_UND] = "und", [MODE_SYS] = "sys",
    };
    return names[mode & 31] ? names[mode & 31] : "(no mode)";
}

void stop_here(struct dbg *d)
{
    const struct cpu *c = dbg_cpu(d);
    char world[24], at[96], text[200];
    struct disasm_line line;
    struct dbg_addr here = {.addr = c->r[15]};
    dbg_world_here(d, world, sizeof world);
    symbols_format(d, world, c->r[15], at, sizeof at);
    bool readable = disasm_at(d, &here, c->thumb, &line);
    if (d->m->ncpus > 1)
        say(d, "core %u ", c->cfg.id);
    bool bare = strcmp(world, "hyp") == 0 && cpu_mode(c) == MODE_HYP;
    say(d, "%s%s%s%s%s ", hue(d, HUE_WORLD), world, bare ? "" : " ",
        bare ? "" : mode_short(cpu_mode(c)), hue(d, HUE_OFF));
    say(d, "%s%s%s  %s", hue(d, HUE_SYMBOL), at, hue(d, HUE_OFF),
        readable ? disasm_symbolic(d, world, &line, text, sizeof text)
                 : "(nothing can be fetched here)");
    if (c->power != CPU_ON)
        say(d, "  %s(sleeps)%s", hue(d, HUE_DIM), hue(d, HUE_OFF));
    say(d, "\n");
    source_line(d, world, c->r[15]);
}

static void last_exception(struct dbg *d)
{
    const struct exc_event *ev = &d->last_exc;
    char words[160], n[32];
    if (ev->kind >= EXC_KINDS) {
        say(d, "no exception has been taken\n");
        return;
    }
    say(d, "last exception: %s at cycle %s\n", exc_name(ev->kind), grouped(ev->cycle, n, sizeof n));
    say(d, "  from %s at 0x%08" PRIx32 " to %s at 0x%08" PRIx32 "\n", mode_short(ev->from_mode),
        ev->from_pc, mode_short(ev->to_mode), ev->to_pc);
    if (ev->to_mode != MODE_HYP || ev->kind == EXC_IRQ || ev->kind == EXC_FIQ)
        return;
    iss_words(ev->hsr, words, sizeof words);
    say(d, "  HSR 0x%08" PRIx32 ": %s%s%s\n", ev->hsr, ec_words(ev->hsr), words[0] ? ": " : "",
        words);
}

void cmd_where(struct dbg *d, int argc, char **argv)
{
    char cycles[32], insns[32];
    stop_here(d);
    say(d, "cycle %s, %s instructions\n", grouped(machine_cycles(d->m), cycles, sizeof cycles),
        grouped(machine_insns(d->m), insns, sizeof insns));
    last_exception(d);
}
