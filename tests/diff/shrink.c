/* shrink.c - a failing case, made simple and told in one line.
 *
 * The line: raw=HEX thumb=0|1 pc=HEX [pre=HEX] [mem=HEX] cpsr=HEX [fpscr=HEX] [rN=HEX] [dN=HEX];
 * what is missing is zero. */
#include "tests/diff/diff.h"

#include "cpu/arch/fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool fails(struct diff_side *ours, struct diff_side *theirs, const struct diff_case *k)
{
    struct diff_verdict v;
    diff_compare(ours, theirs, k, &v);
    return !v.agree;
}

void diff_shrink(struct diff_side *ours, struct diff_side *theirs, struct diff_case *k)
{
    uint32_t words[19];
    uint32_t *at[19] = {&k->memory, &k->prelude, &k->before.fpscr};
    for (unsigned n = 0; n < 15; n++)
        at[3 + n] = &k->before.r[n];
    for (unsigned n = 0; n < 18; n++) {
        words[n] = *at[n];
        *at[n] = 0;
        if (!fails(ours, theirs, k))
            *at[n] = words[n];
    }
    for (unsigned n = 0; n < 32; n++) {
        uint64_t was = k->before.d[n];
        k->before.d[n] = 0;
        if (!fails(ours, theirs, k))
            k->before.d[n] = was;
    }
    for (unsigned n = 16; n < 32; n++) { /* flags; not IT, by which the case was decoded */
        uint32_t was = k->before.cpsr;
        k->before.cpsr &= ~(BIT(n) & ~(PSR_IT_HI | PSR_IT_LO));
        if (!fails(ours, theirs, k))
            k->before.cpsr = was;
    }
}

void diff_print(const struct diff_case *k)
{
    const struct diff_state *s = &k->before;
    printf("raw=%x thumb=%u pc=%x", k->insn.raw, k->insn.thumb, k->insn.pc);
    if (k->prelude)
        printf(" pre=%x", k->prelude);
    if (k->memory)
        printf(" mem=%x", k->memory);
    printf(" cpsr=%x", s->cpsr);
    if (s->fpscr)
        printf(" fpscr=%x", s->fpscr);
    for (unsigned n = 0; n < 15; n++)
        if (s->r[n])
            printf(" r%u=%x", n, s->r[n]);
    for (unsigned n = 0; n < 32; n++)
        if (s->d[n])
            printf(" d%u=%" PRIx64, n, s->d[n]);
}

static bool assign(struct diff_case *k, const char *name, uint64_t v)
{
    static const char *const names[] = {"raw", "pc", "pre", "mem", "cpsr", "fpscr"};
    uint32_t *at[] = {&k->insn.raw, &k->insn.pc,     &k->prelude,
                      &k->memory,   &k->before.cpsr, &k->before.fpscr};
    unsigned n;
    for (size_t w = 0; w < ARRAY_LEN(names); w++)
        if (!strcmp(name, names[w])) {
            *at[w] = (uint32_t)v;
            return true;
        }
    if (!strcmp(name, "thumb"))
        k->insn.thumb = (uint8_t)v;
    else if (sscanf(name, "r%u", &n) == 1 && n < 15)
        k->before.r[n] = (uint32_t)v;
    else if (sscanf(name, "d%u", &n) == 1 && n < 32)
        k->before.d[n] = v;
    else
        return false;
    return true;
}

bool diff_parse(const char *line, struct diff_case *k)
{
    char name[8];
    uint64_t v;
    int used;
    memset(k, 0, sizeof *k);
    for (; sscanf(line, " %7[a-z0-9]=%" SCNx64 "%n", name, &v, &used) == 2; line += used)
        if (!assign(k, name, v))
            return false;
    uint32_t cpsr = k->before.cpsr;
    uint8_t it = field_get(cpsr, PSR_IT_HI) << 2 | field_get(cpsr, PSR_IT_LO);
    decode_insn_row(k->insn.raw, k->insn.thumb, it, k->insn.pc, &k->insn);
    k->insn.in_it = it;
    k->before.r[15] = k->insn.pc;
    k->before.uses_fp = insn_rows[k->insn.row].cls == CL_VFP;
    return !line[strspn(line, " \n")] && k->insn.pc - CODE_BASE < CODE_SIZE - 8;
}
