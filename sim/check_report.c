/* check_report.c - where two engines differ, for people: the block, its ops, the states.
 *
 * Leaves out: symbols. */
#include "sim/check_int.h"

#include "sim/explain.h"

#include <inttypes.h>

enum { MOST = 40 }; /* lines of one kind */

struct lines {
    const struct check *c;
    unsigned told;
};

/* --- the block --- */

static const struct cpu *core(const struct check *c, enum check_side side)
{
    return c->side[side].m->cpu[c->core];
}

static void tell_ops(const struct cpu *cpu, unsigned insn, FILE *to)
{
    struct cpu_block_op o;
    for (unsigned i = 0; cpu_block_op(cpu, i, &o); i++)
        if (o.insn == insn)
            fprintf(to, "      op %-3u %-24s a %u b %u c %u d %u imm 0x%" PRIx32 "\n", i + 1,
                    o.name, o.a, o.b, o.c, o.d, o.imm);
}

static void tell_block(const struct check *c)
{
    const struct cpu *cpu = core(c, CHECK_CODE);
    struct cpu_block_insn in;
    char text[120];
    for (unsigned i = 0; cpu_block_insn(cpu, i, &in); i++) {
        explain_disassembly(in.raw, in.thumb, in.len, in.va, text, sizeof text);
        fprintf(c->report, "  %08" PRIx32 "  %0*" PRIx32 "%*s  %s\n", in.va, 2 * in.len, in.raw,
                8 - 2 * in.len, "", text);
        tell_ops(cpu, i, c->report);
    }
}

/* --- registers --- */

static void tell_word(const struct check *c, const char *name, uint32_t before, uint32_t a,
                      uint32_t b)
{
    fprintf(c->report, "  %-5s %08" PRIx32 "     %08" PRIx32 "     %08" PRIx32 "%s\n", name, before,
            a, b, a != b ? "  <" : "");
}

static void tell_registers(const struct check *c, enum check_how how)
{
    const struct cpu *a = core(c, CHECK_INTERP), *b = core(c, CHECK_CODE);
    const struct check_before *was = &c->before[c->core];
    char name[8];
    fprintf(c->report, "  %-5s %-12s %-12s %s\n", "", how == CHECK_IN_STEP ? "before" : "at first",
            c->side[CHECK_INTERP].name, c->side[CHECK_CODE].name);
    for (unsigned i = 0; i < 16; i++) {
        snprintf(name, sizeof name, "r%u", i);
        tell_word(c, name, was->r[i], a->r[i], b->r[i]);
    }
    tell_word(c, "CPSR", was->cpsr, cpu_cpsr(a), cpu_cpsr(b));
}

/* --- everything else --- */

static void tell_field(void *self, const struct check_difference *d)
{
    struct lines *l = self;
    if (l->told++ >= MOST)
        return;
    fprintf(l->c->report, "  %s %s", d->section, d->field);
    if (d->count > 1)
        fprintf(l->c->report, "[%u]", d->index);
    fprintf(l->c->report, "  0x%" PRIx64 "  0x%" PRIx64 "\n", d->value[0], d->value[1]);
}

static void tell_bytes(void *self, const struct check_bytes *b)
{
    struct lines *l = self;
    if (l->told++ >= MOST)
        return;
    fprintf(l->c->report, "  %s + 0x%" PRIx64 " ", b->memory, b->offset);
    for (unsigned s = 0; s < CHECK_SIDES; s++) {
        fputc(' ', l->c->report);
        for (unsigned i = 0; i < b->len; i++)
            fprintf(l->c->report, "%02x", b->host[s][i]);
    }
    fputc('\n', l->c->report);
}

static void tell_rest(const struct check *c, const struct lines *l)
{
    if (l->told == 0)
        fputs("  none\n", c->report);
    else if (l->told > MOST)
        fprintf(c->report, "  and %u more\n", l->told - MOST);
}

static void tell_side(const struct check *c, enum check_side side)
{
    const struct machine *m = c->side[side].m;
    fprintf(c->report,
            "  %-12s cycle %" PRIu64 ", %" PRIu64 " instructions, moment %" PRIu64 ", core %u next",
            c->side[side].name, m->sched.now, machine_insns(m), machine_moment(m), m->current);
    fprintf(c->report, "%s%s\n", m->exit_reason[0] ? ": " : "", m->exit_reason);
}

static void tell_differences(struct check *c)
{
    struct lines fields = {.c = c}, bytes = {.c = c};
    fputs("clocks:\n", c->report);
    tell_side(c, CHECK_INTERP);
    tell_side(c, CHECK_CODE);
    fputs("state that differs:\n", c->report);
    check_fields(c, tell_field, &fields);
    tell_rest(c, &fields);
    fputs("memory that differs:\n", c->report);
    check_memory(c, tell_bytes, &bytes);
    tell_rest(c, &bytes);
}

void check_tell_window(struct check *c)
{
    fputs("the engines differ at the end of a window; what differs there:\n", c->report);
    tell_differences(c);
}

void check_tell(struct check *c, enum check_how how)
{
    static const char *const heads[] = {
        [CHECK_IN_STEP] = "the engines differ behind this block of core %u:",
        [CHECK_LINKED] = "the engines differ where blocks run on into each other, not in step: "
                         "the last block, of core %u:",
        [CHECK_LOST] = "the engines differed in this window, but not when it was run again: "
                       "the last block, of core %u:",
    };
    fprintf(c->report, heads[how], c->core);
    fputc('\n', c->report);
    tell_block(c);
    fputs("registers:\n", c->report);
    tell_registers(c, how);
    tell_differences(c);
}
