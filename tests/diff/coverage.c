/* coverage.c - how often each row was compared, by which oracle, and what corrected the oracle. */
#include "tests/diff/diff.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *row, *clause, *what;
} effects[] = {
#define EFFECT(row, clause, what) {row, clause, what},
#include "tests/diff/effects.def"
};

const char *diff_only_faults(const struct insn_row *row)
{
    for (size_t k = 0; k < ARRAY_LEN(effects); k++)
        if (diff_named(row, effects[k].row))
            return effects[k].what;
    return NULL;
}

unsigned diff_effect(const struct insn_row *row, const struct diff_count *c)
{
    return diff_only_faults(row) ? c->faulted : c->passed;
}

static const char *set_name(const struct insn_row *row)
{
    static const char *const names[] = {[ISET_A32] = "A32", [ISET_T16] = "T16", [ISET_T32] = "T32"};
    return names[row->set];
}

bool diff_has_oracle(unsigned row, enum diff_oracle oracle)
{
    const struct insn_row *r = &insn_rows[row];
    return oracle == ORACLE_UNICORN ? diff_user_level(r) : diff_modelled(r);
}

static void head(FILE *f, const struct diff_count *counts[2], unsigned wanted)
{
    unsigned by[2] = {0}, enough = 0;
    for (unsigned k = 0; k < insn_row_count; k++) {
        unsigned most = 0;
        for (enum diff_oracle o = ORACLE_UNICORN; o <= ORACLE_MODEL; o++) {
            unsigned effect = diff_effect(&insn_rows[k], &counts[o][k]);
            by[o] += diff_has_oracle(k, o);
            most = effect > most ? effect : most;
        }
        enough += most >= wanted;
    }
    fprintf(f,
            "# Decode rows, compared with an oracle\n\n"
            "%u rows: %u with Unicorn, %u with the model (some with both); %u of them had their\n"
            "effect at least %u times.\n\n"
            "passed: the condition passed and no exception was taken; excepted: the condition\n"
            "passed and the instruction ended in an exception; skipped: the condition failed;\n"
            "overruled: of all these, how often Unicorn's answer was corrected (see below).\n\n",
            insn_row_count, by[ORACLE_UNICORN], by[ORACLE_MODEL], enough, wanted);
}

static void all_rows(FILE *f, const struct diff_count *counts[2])
{
    static const char *const names[2] = {"Unicorn", "model"};
    fprintf(f, "## Rows\n\n| set | row | clause | oracle | passed | excepted | skipped | overruled "
               "|\n|---|---|---|---|---:|---:|---:|---:|\n");
    for (unsigned k = 0; k < 2 * insn_row_count; k++) {
        const struct insn_row *r = &insn_rows[k / 2];
        const struct diff_count *c = &counts[k & 1][k / 2];
        if (diff_has_oracle(k / 2, k & 1))
            fprintf(f, "| %s | %s | %s | %s | %u | %u | %u | %u |\n", set_name(r), r->name,
                    r->clause, names[k & 1], c->passed, c->faulted, c->skipped, c->overruled);
    }
}

static void exceptional_rows(FILE *f)
{
    fprintf(f, "## Rows whose effect is an exception\n\n| rows | clause | what |\n|---|---|---|\n");
    for (size_t k = 0; k < ARRAY_LEN(effects); k++)
        fprintf(f, "| %s | %s | %s |\n", effects[k].row, effects[k].clause, effects[k].what);
    fprintf(f, "\n");
}

static void overruled_rows(FILE *f, const struct diff_count *counts)
{
    fprintf(f, "## Rows where Unicorn is overruled\n\n| clause | Unicorn's fault | rows |\n"
               "|---|---|---|\n");
    for (unsigned n = 0; n < diff_overrules(); n++) {
        const struct diff_overrule *o = diff_overrule_of(n);
        fprintf(f, "| %s | %s |", o->clause, o->why);
        for (unsigned k = 0; k < insn_row_count; k++)
            if (counts[k].overrules >> n & 1)
                fprintf(f, " %s/%s", set_name(&insn_rows[k]), insn_rows[k].name);
        fprintf(f, " |\n");
    }
    fprintf(f, "\n");
}

bool diff_report(const char *path, const struct diff_count *counts[2], unsigned wanted)
{
    FILE *f = fopen(path, "w");
    if (!f)
        return false;
    head(f, counts, wanted);
    exceptional_rows(f);
    overruled_rows(f, counts[ORACLE_UNICORN]);
    all_rows(f, counts);
    return !fclose(f);
}
