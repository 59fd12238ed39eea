/* trace_tarmac.c - Tarmac text as Arm's Fast Models write it: a line an instruction, then a line
 * for each register that it changed.
 *
 *   12 clk IT (12) 40100000 e3a00001 A svc_ns : mov r0, #1
 *   12 clk R r0 00000001
 *
 * IT executed, IS failed its condition. What an instruction changed is seen when the next one is
 * about to begin. Several cores are told apart by "cpu<n>". Leaves out: memory accesses (MR, MW).
 */
#include "debugger/traces_int.h"

#include "cpu/cp15.h"
#include "cpu/exc.h"
#include "debugger/dbg_int.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

struct before { /* a core's registers, as last written down */
    bool known;
    uint32_t r[15], cpsr, fpscr;
    uint64_t vd[32];
    unsigned mode;
};

struct tarmac {
    struct before core[MACHINE_MAX_CPUS];
    uint64_t count[MACHINE_MAX_CPUS];
};

static void stamp(struct trace_file *t, const struct cpu *c)
{
    fprintf(t->to, "%" PRIu64 " clk ", sched_now(&t->m->sched));
    if (t->m->ncpus > 1)
        fprintf(t->to, "cpu%u ", c->cfg.id);
}

/* --- registers --- */

/* r8 to r14 under their banked names. */
static const char *reg_name(unsigned n, unsigned mode, char buf[16])
{
    bool banked = n == 13 || (n == 14 && mode != MODE_HYP) || (n >= 8 && mode == MODE_FIQ);
    unsigned whose = mode == MODE_SYS ? MODE_USR : mode;
    snprintf(buf, 16, "r%u%s%s", n, banked ? "_" : "", banked ? mode_short(whose) : "");
    return buf;
}

static void say_general(struct trace_file *t, const struct cpu *c, struct before *b)
{
    char name[16];
    unsigned mode = cpu_mode(c);
    for (unsigned n = 0; n < 15; n++) {
        bool moved =
            b->mode != mode && (n >= 13 || (n >= 8 && (mode == MODE_FIQ || b->mode == MODE_FIQ)));
        if (c->r[n] == b->r[n] || moved) /* another mode's: not a change */
            continue;
        stamp(t, c);
        fprintf(t->to, "R %s %08" PRIx32 "\n", reg_name(n, mode, name), c->r[n]);
    }
}

static void say_others(struct trace_file *t, const struct cpu *c, struct before *b)
{
    uint32_t cpsr = cpu_cpsr(c);
    if (cpsr != b->cpsr) {
        stamp(t, c);
        fprintf(t->to, "R cpsr %08" PRIx32 "\n", cpsr);
    }
    for (unsigned n = 0; n < 32; n++) {
        if (c->vd[n] == b->vd[n])
            continue;
        stamp(t, c);
        fprintf(t->to, "R d%u %016" PRIx64 "\n", n, c->vd[n]);
    }
    if (c->fpscr != b->fpscr) {
        stamp(t, c);
        fprintf(t->to, "R fpscr %08" PRIx32 "\n", c->fpscr);
    }
}

static void note(const struct cpu *c, struct before *b)
{
    b->known = true;
    memcpy(b->r, c->r, sizeof b->r);
    memcpy(b->vd, c->vd, sizeof b->vd);
    b->cpsr = cpu_cpsr(c);
    b->fpscr = c->fpscr;
    b->mode = cpu_mode(c);
}

/* What the instruction before this one changed. */
static void catch_up(struct trace_file *t, const struct cpu *c)
{
    struct tarmac *own = t->own;
    struct before *b = &own->core[c->cfg.id];
    if (b->known) {
        say_general(t, c, b);
        say_others(t, c, b);
    }
    note(c, b);
}

/* --- instructions --- */

/* A32 conditions, by the flags as they are; in Thumb state the IT block says. */
static bool fails(const struct cpu *c, const struct insn_event *ev)
{
    uint32_t psr = cpu_cpsr(c);
    uint32_t it = field_get(psr, PSR_IT_HI) << 2 | field_get(psr, PSR_IT_LO);
    unsigned cond = ev->thumb ? (it ? it >> 4 : 14) : ev->raw >> 28;
    bool n = psr & PSR_N, z = psr & PSR_Z, cf = psr & PSR_C, v = psr & PSR_V;
    const bool holds[] = {z, cf, n, v, cf && !z, n == v, n == v && !z, true};
    return cond < 14 && holds[cond >> 1] == (cond & 1);
}

static void disassemble(const struct insn_event *ev, bool narrow, char *buf, size_t len)
{
    struct disasm_line line;
    uint8_t bytes[4];
    uint32_t raw = ev->raw;
    if (ev->thumb && !narrow)
        raw = raw >> 16 | raw << 16; /* the first half comes first */
    memcpy(bytes, &raw, sizeof bytes);
    bool ok = disasm_bytes(bytes, narrow ? 2 : 4, ev->thumb, ev->pc, &line);
    snprintf(buf, len, "%s", ok ? line.text : "(undefined)");
}

static void instruction(struct trace_file *t, const struct insn_event *ev)
{
    struct tarmac *own = t->own;
    const struct cpu *c = ev->cpu;
    char text[96], mode[8];
    catch_up(t, c);
    bool narrow = ev->thumb && ev->raw <= UINT16_MAX;
    disassemble(ev, narrow, text, sizeof text);
    snprintf(mode, sizeof mode, "%s", mode_short(cpu_mode(c)));
    stamp(t, c);
    fprintf(t->to, "%s (%" PRIu64 ") %08" PRIx32 " %0*" PRIx32 " %c %s_%s : %s\n",
            fails(c, ev) ? "IS" : "IT", ++own->count[c->cfg.id], ev->pc, narrow ? 4 : 8, ev->raw,
            ev->thumb ? 'T' : 'A', mode, cpu_secure(c) ? "s" : "ns", text);
}

/* "E <address> <number> CoreEvent_<name>" */
static void exception(struct trace_file *t, const struct exc_event *ev)
{
    char name[48];
    snprintf(name, sizeof name, "%s", exc_name(ev->kind));
    for (char *p = name; *p; p++)
        if (*p == ' ')
            *p = '_';
    catch_up(t, ev->cpu);
    stamp(t, ev->cpu);
    fprintf(t->to, "E %08" PRIx32 " %08" PRIx32 " CoreEvent_%s\n", ev->to_pc, ev->kind, name);
}

static void sysreg(struct trace_file *t, const struct sysreg_event *ev)
{
    const struct cp15_row *r = &cp15_rows[ev->reg];
    if (!ev->write || r->world == WORLD_OP)
        return;
    stamp(t, ev->cpu);
    fprintf(t->to, "R %s%s %0*" PRIx64 "\n", r->name,
            r->bank != BANKED     ? ""
            : cpu_secure(ev->cpu) ? "_S"
                                  : "_NS",
            r->wide ? 16 : 8, ev->value);
}

static void told(struct trace_file *t, enum observer_kind kind, const void *detail)
{
    if (kind == OBS_INSN)
        instruction(t, detail);
    else if (kind == OBS_EXC_ENTRY)
        exception(t, detail);
    else
        sysreg(t, detail);
}

static void begin(struct trace_file *t) {}

static bool end(struct trace_file *t)
{
    for (unsigned core = 0; core < t->m->ncpus; core++)
        catch_up(t, t->m->cpu[core]);
    return !ferror(t->to);
}

const struct trace_writer trace_tarmac = {
    .name = "tarmac",
    .mask = BIT(OBS_INSN) | BIT(OBS_EXC_ENTRY) | BIT(OBS_SYSREG),
    .size = sizeof(struct tarmac),
    .begin = begin,
    .told = told,
    .end = end,
};
