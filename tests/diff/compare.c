/* compare.c - one case on both sides: registers, flags, memory and faults. */
#include "tests/diff/diff.h"

#include "cpu/arch/fields.h"

#include <string.h>

/* Bits that the manual leaves open, or that no side has. */
static void normalize(struct diff_state *s)
{
    s->cpsr &= PSR_N | PSR_Z | PSR_C | PSR_V | PSR_Q | PSR_GE | PSR_T | PSR_M | PSR_IT_HI |
               PSR_IT_LO | PSR_E;
}

/* A literal of the code window's own, or a store there. */
static bool touches_code(const struct diff_case *k)
{
    return k->insn.n == 15;
}

static void fill(struct diff_side *side, const struct diff_case *k)
{
    const struct insn *i = &k->insn;
    diff_fill_data(side->data, k->memory);
    if (touches_code(k))
        diff_fill_code(side->code);
    diff_put(side->code, i->pc, i->raw, i->thumb, i->len);
    diff_put(side->code, i->pc + i->len, i->thumb ? 0xbf00 : 0xe320f000, i->thumb,
             i->thumb ? 2 : 4);
}

static void run_prelude(struct diff_side *side, const struct diff_case *k)
{
    struct diff_state s = k->before;
    if (!k->prelude)
        return;
    diff_put(side->code, k->insn.pc, k->prelude, k->insn.thumb, 4);
    s.cpsr &= ~(PSR_IT_HI | PSR_IT_LO);
    side->step(side->self, &s, 4);
}

static void execute(struct diff_side *side, const struct diff_case *k, struct diff_result *out)
{
    fill(side, k);
    run_prelude(side, k);
    fill(side, k);
    out->after = k->before;
    out->end = side->step(side->self, &out->after, k->insn.len);
    normalize(&out->after);
}

/* A jump to A32 code at a halfword is UNPREDICTABLE (BXWritePC(), A2.3.1). */
static bool jumped_between(const struct diff_state *s)
{
    return !(s->cpsr & PSR_T) && (s->r[15] & 2);
}

static bool same_memory(struct diff_side *ours, struct diff_side *theirs, const struct diff_case *k)
{
    if (touches_code(k) && memcmp(ours->code, theirs->code, CODE_SIZE))
        return false;
    return !memcmp(ours->data, theirs->data, DATA_SIZE);
}

/* An abort's status and address: of alignment, or of the first byte outside the windows, whose
 * sections have a page table. */
static bool plausible_fault(const struct diff_side *ours, const struct diff_case *k)
{
    uint32_t status, address;
    diff_ours_fault(ours, &status, &address);
    if (diff_misaligned(k))
        return status == ALIGNMENT_FAULT;
    bool section = address >> 20 == CODE_BASE >> 20 || address >> 20 == DATA_BASE >> 20;
    return status == (section ? PAGE_FAULT : SECTION_FAULT) && address - CODE_BASE >= CODE_SIZE &&
           address - DATA_BASE >= DATA_SIZE;
}

static const char *difference(struct diff_side *ours, struct diff_side *theirs,
                              const struct diff_case *k, const struct diff_verdict *v)
{
    if (v->ours.end != v->theirs.end)
        return "how it ends";
    if (memcmp(&v->ours.after, &v->theirs.after, sizeof v->ours.after))
        return "registers";
    if (!same_memory(ours, theirs, k))
        return "memory";
    if (v->ours.end == DIFF_DATA_ABORT && !plausible_fault(ours, k))
        return "the fault's status or address";
    return NULL;
}

/* After an exception all is as before: base registers and memory too (B1.9.8). */
static void undo(struct diff_side *theirs, const struct diff_case *k, struct diff_verdict *v)
{
    v->theirs.after = k->before;
    normalize(&v->theirs.after);
    fill(theirs, k);
}

void diff_compare(struct diff_side *ours, struct diff_side *theirs, const struct diff_case *k,
                  struct diff_verdict *out)
{
    memset(out, 0, sizeof *out);
    execute(ours, k, &out->ours);
    execute(theirs, k, &out->theirs);
    out->overruled = diff_overrule(k, &out->theirs);
    if (out->theirs.end != DIFF_DONE)
        undo(theirs, k, out);
    out->dropped = out->theirs.end == DIFF_DONE && jumped_between(&out->theirs.after);
    out->why = out->dropped ? NULL : difference(ours, theirs, k, out);
    out->agree = !out->why;
}
