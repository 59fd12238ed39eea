/* main.c - every row of the instruction tables, random cases of each, against its oracle.
 *
 *   diff [--seed N] [--cases N] [--row NAME] [--report FILE] [--show N] [--verbose]
 *   diff --replay LINE
 *
 * A row is drawn until it had its effect in N cases, 1000 if nothing is said. Prints each
 * difference as a line that --replay takes, and its detail; the exit status is 0 only when there
 * was none, each row was reached that often, and each correction of Unicorn was called for. */
#include "tests/diff/diff.h"
#include "tests/diff/model.h"

#include "cpu/arch/fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENOUGH 300 /* cases a row that need each correction of Unicorn at least once */
#define DRAWS  20  /* cases drawn for each that is wanted, before a row is given up */

struct run {
    struct diff_side ours, theirs;
    struct diff_random rnd;
    struct model_rig *rig;
    struct diff_count *counts[2]; /* by oracle: insn_row_count of them */
    unsigned cases, show, failed, drawn, sequences;
    const char *row, *report;
    bool verbose;
};

/* --- reporting differences --- */

static void print_registers(const char *who, const struct diff_state *s, enum diff_end end)
{
    static const char *const ends[] = {"", " UNDEFINED", " DATA ABORT", " OTHER"};
    printf("    %-8s", who);
    for (unsigned k = 0; k < 16; k++)
        printf(" %08x", s->r[k]);
    printf(" cpsr %08x", s->cpsr);
    if (s->uses_fp)
        printf(" fpscr %08x", s->fpscr);
    printf("%s\n", ends[end]);
}

static void print_doubles(const struct diff_verdict *v)
{
    for (unsigned k = 0; k < 32; k++)
        if (v->ours.after.d[k] != v->theirs.after.d[k])
            printf("    d%u %016" PRIx64 ", not %016" PRIx64 "\n", k, v->ours.after.d[k],
                   v->theirs.after.d[k]);
}

static void print_memory(const struct run *run)
{
    for (unsigned n = 0; n < DATA_SIZE; n++)
        if (run->ours.data[n] != run->theirs.data[n]) {
            printf("    memory differs first at %08x: %02x, not %02x\n", DATA_BASE + n,
                   run->ours.data[n], run->theirs.data[n]);
            return;
        }
}

static void explain(struct run *run, const struct diff_case *k)
{
    struct diff_verdict v;
    diff_compare(&run->ours, &run->theirs, k, &v);
    printf("    %s: %s\n", insn_rows[k->insn.row].name, v.why ? v.why : "no difference");
    print_registers("before", &k->before, DIFF_DONE);
    print_registers("ours", &v.ours.after, v.ours.end);
    print_registers("unicorn", &v.theirs.after, v.theirs.end);
    print_doubles(&v);
    print_memory(run);
}

static void report_case(struct run *run, const struct diff_case *k)
{
    struct diff_case small = *k;
    if (run->failed++ >= run->show)
        return;
    diff_shrink(&run->ours, &run->theirs, &small);
    printf("diff --replay \"");
    diff_print(&small);
    printf("\"\n");
    explain(run, &small);
}

/* --- rows --- */

static void count(struct diff_count *c, bool agree, bool passed, bool faulted)
{
    c->drawn++;
    if (!agree)
        c->failed++;
    else if (!passed)
        c->skipped++;
    else if (faulted)
        c->faulted++;
    else
        c->passed++;
}

static void user_case(struct run *run, unsigned row)
{
    struct diff_case k;
    struct diff_verdict v;
    uint32_t pc = SLOT_BASE + run->drawn++ % SLOTS * 8;
    if (diff_thumb(row) && (run->drawn & 1))
        pc += 2;
    if (!diff_make(&run->rnd, row, pc, &k))
        return;
    diff_compare(&run->ours, &run->theirs, &k, &v);
    if (v.dropped)
        return;
    count(&run->counts[ORACLE_UNICORN][row], v.agree, diff_passes(k.insn.cond, k.before.cpsr),
          v.ours.end != DIFF_DONE);
    run->counts[ORACLE_UNICORN][row].overruled += v.overruled != 0;
    run->counts[ORACLE_UNICORN][row].overrules |= v.overruled;
    if (!v.agree)
        report_case(run, &k);
}

static void model_case(struct run *run, unsigned row)
{
    struct model_case k;
    bool passed, excepted;
    if (!model_make(&run->rnd, row, &k))
        return;
    bool agree = model_compare(run->rig, &k, &passed, &excepted);
    count(&run->counts[ORACLE_MODEL][row], agree, passed, excepted);
    run->drawn++;
    if (!agree && run->failed++ < run->show) {
        model_shrink(run->rig, &k);
        printf("diff --replay \"");
        model_print(&k);
        printf("\"\n");
        model_explain(run->rig, &k);
    }
}

/* Corrections that no case of the row needed: Unicorn has changed, or the row is not exercised. */
static void stale_overrules(struct run *run, unsigned row)
{
    for (unsigned n = 0; n < diff_overrules(); n++)
        if (diff_overrule_is_of(n, row) && !(run->counts[ORACLE_UNICORN][row].overrules >> n & 1)) {
            printf("%s: Unicorn was never wrong: %s (overrules.def)\n", insn_rows[row].name,
                   diff_overrule_of(n)->why);
            run->failed++;
        }
}

static void one_row(struct run *run, unsigned row, enum diff_oracle oracle)
{
    const struct insn_row *r = &insn_rows[row];
    const struct diff_count *c = &run->counts[oracle][row];
    bool user = oracle == ORACLE_UNICORN;
    diff_theirs_rest(&run->theirs);
    for (unsigned n = 0; n < run->cases * DRAWS && diff_effect(r, c) < run->cases; n++)
        user ? user_case(run, row) : model_case(run, row);
    if (diff_effect(r, c) < run->cases || (diff_only_faults(r) && c->passed)) {
        printf("%s: %u cases had their effect, %u wanted (%u drawn, %u passed, %u excepted)\n",
               r->name, diff_effect(r, c), run->cases, c->drawn, c->passed, c->faulted);
        run->failed++;
    } else if (run->verbose) {
        printf("%s: %u drawn, %u passed, %u excepted\n", r->name, c->drawn, c->passed, c->faulted);
    }
    if (c->failed)
        printf("%s: %u differences\n", r->name, c->failed);
    if (user && run->cases >= ENOUGH)
        stale_overrules(run, row);
}

/* --- sequences --- */

static void report_sequence(struct run *run, const struct diff_sequence *q,
                            const struct diff_state *a, const struct diff_state *b,
                            enum diff_end ea, enum diff_end eb)
{
    if (run->failed++ >= run->show)
        return;
    printf("sequence at %08x, %s:\n   ", q->pc, q->thumb ? "Thumb" : "A32");
    for (unsigned k = 0; k < q->n; k++)
        printf(" %0*x", 2 * q->len[k], q->raw[k]);
    printf("\n");
    print_registers("before", &q->before, DIFF_DONE);
    print_registers("ours", a, ea);
    print_registers("unicorn", b, eb);
    print_memory(run);
}

static void put_sequence(uint8_t *code, const struct diff_sequence *q)
{
    uint32_t pc = q->pc;
    for (unsigned k = 0; k < q->n; pc += q->len[k++])
        diff_put(code, pc, q->raw[k], q->thumb, q->len[k]);
    diff_put(code, q->end, q->thumb ? 0xe7fe : 0xeafffffe, q->thumb, q->thumb ? 2 : 4);
}

static void one_sequence(struct run *run, unsigned n)
{
    const uint32_t seen = PSR_N | PSR_Z | PSR_C | PSR_V | PSR_Q | PSR_GE | PSR_T;
    struct diff_sequence q;
    diff_make_sequence(&run->rnd, SLOT_BASE + n % 32 * 128, n & 1, &q);
    struct diff_state a = q.before, b = q.before;
    uint32_t memory = diff_next(&run->rnd);
    diff_fill_data(run->ours.data, memory);
    diff_fill_data(run->theirs.data, memory);
    put_sequence(run->ours.code, &q);
    put_sequence(run->theirs.code, &q);
    enum diff_end ea = run->ours.run(run->ours.self, &a, q.end);
    enum diff_end eb = run->theirs.run(run->theirs.self, &b, q.end);
    a.cpsr &= seen;
    b.cpsr &= seen;
    run->sequences++;
    if (ea != eb || a.r[15] != q.end || memcmp(&a, &b, sizeof a) ||
        memcmp(run->ours.data, run->theirs.data, DATA_SIZE))
        report_sequence(run, &q, &a, &b, ea, eb);
}

/* --- the whole --- */

static void all_rows(struct run *run)
{
    const struct diff_count *counts[2] = {run->counts[0], run->counts[1]};
    for (unsigned k = 0; k < 2 * insn_row_count; k++)
        if (diff_has_oracle(k / 2, k & 1) &&
            (!run->row || !strcmp(run->row, insn_rows[k / 2].name)))
            one_row(run, k / 2, k & 1);
    for (unsigned n = 0; n < run->cases * 4 && !run->row; n++)
        one_sequence(run, n);
    if (run->report && !diff_report(run->report, counts, run->cases)) {
        printf("cannot write %s\n", run->report);
        run->failed++;
    }
}

static void summary(const struct run *run)
{
    struct diff_count sum = {0};
    unsigned rows[2] = {0};
    for (unsigned k = 0; k < 2 * insn_row_count; k++) {
        const struct diff_count *c = &run->counts[k & 1][k / 2];
        rows[k & 1] += c->drawn != 0;
        sum.drawn += c->drawn;
        sum.passed += c->passed;
        sum.faulted += c->faulted;
        sum.skipped += c->skipped;
        sum.overruled += c->overruled;
    }
    printf("%u rows with Unicorn, %u with the model, each at least %u times; %u cases: %u passed, "
           "%u excepted, %u skipped, %u overruled; %u sequences; %u differences\n",
           rows[ORACLE_UNICORN], rows[ORACLE_MODEL], run->cases, sum.drawn, sum.passed, sum.faulted,
           sum.skipped, sum.overruled, run->sequences, run->failed);
}

static int replay(struct run *run, const char *line)
{
    struct diff_case k;
    struct model_case m;
    if (model_parse(line, &m)) {
        bool passed, excepted, agree = model_compare(run->rig, &m, &passed, &excepted);
        model_explain(run->rig, &m);
        return !agree;
    }
    if (!diff_parse(line, &k)) {
        fprintf(stderr, "diff: not a case: %s\n", line);
        return 2;
    }
    struct diff_verdict v;
    diff_compare(&run->ours, &run->theirs, &k, &v);
    explain(run, &k);
    return !v.agree;
}

static bool options(struct run *run, int argc, char **argv, const char **line)
{
    for (int k = 1; k < argc; k++) {
        bool more = k + 1 < argc;
        if (!strcmp(argv[k], "--verbose"))
            run->verbose = true;
        else if (more && !strcmp(argv[k], "--seed"))
            run->rnd.x = strtoull(argv[++k], NULL, 0);
        else if (more && !strcmp(argv[k], "--cases"))
            run->cases = strtoul(argv[++k], NULL, 0);
        else if (more && !strcmp(argv[k], "--show"))
            run->show = strtoul(argv[++k], NULL, 0);
        else if (more && !strcmp(argv[k], "--row"))
            run->row = argv[++k];
        else if (more && !strcmp(argv[k], "--report"))
            run->report = argv[++k];
        else if (more && !strcmp(argv[k], "--replay"))
            *line = argv[++k];
        else
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    struct run run = {.cases = 1000, .show = 20, .rnd.x = 1};
    const char *line = NULL;
    if (!options(&run, argc, argv, &line)) {
        fprintf(stderr, "usage: diff [--seed N] [--cases N] [--show N] [--row NAME] "
                        "[--report FILE] [--verbose] | --replay LINE\n");
        return 2;
    }
    diff_ours(&run.ours);
    diff_theirs(&run.theirs);
    run.rig = model_rig();
    for (unsigned o = 0; o < 2; o++)
        run.counts[o] = calloc(insn_row_count, sizeof *run.counts[o]);
    diff_fill_code(run.ours.code);
    diff_fill_code(run.theirs.code);
    int status;
    if (line) {
        status = replay(&run, line);
    } else {
        all_rows(&run);
        summary(&run);
        status = run.failed != 0;
    }
    free(run.counts[0]);
    free(run.counts[1]);
    model_rig_close(run.rig);
    diff_ours_close(&run.ours);
    diff_theirs_close(&run.theirs);
    return status;
}
