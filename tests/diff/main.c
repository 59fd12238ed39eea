/* main.c - every row of the instruction tables, random cases of each, against Unicorn.
 *
 *   diff [--seed N] [--cases N] [--row NAME] [--verbose]
 *
 * Prints each discrepancy with what is needed to repeat it; the exit status is 0 only when there is
 * none but those that known.def lists with their reason. */
#include "tests/diff/diff.h"

#include "cpu/arch/fields.h"
#include "cpu/translate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MANY 5000 /* cases a row after which every known difference should have shown */

struct run {
    struct diff_side ours, theirs;
    struct diff_random rnd;
    unsigned cases, show;
    const char *row;
    bool verbose;
    unsigned sequences, done, failed, aborts, undefined, known;
    unsigned known_used[64];
};

static bool in_it_block(const struct diff_case *k)
{
    return k->insn.in_it;
}

/* Both products are 2^30: their sum alone does not fit, what is added may make it fit again. */
static bool products_overflow(const struct diff_case *k)
{
    const uint32_t *r = k->before.r;
    return r[k->insn.n] == 0x80008000 && r[k->insn.m] == 0x80008000;
}

static bool cp14_cp15(const struct diff_case *k)
{
    return (k->insn.raw >> 8 & 14) == 14;
}

/* VMSR FPSCR with LEN or STRIDE. */
static bool writes_len(const struct diff_case *k)
{
    return k->before.r[k->insn.t] & 0x00370000;
}

static bool not_to_nearest(const struct diff_case *k)
{
    return k->before.fpscr & FPSCR_RMODE;
}

/* VMUL.F32 with bit 21 set; VQDMULL with U set: unallocated (A7.4.1, A7.4.2). */
static bool bit_ignored(const struct diff_case *k)
{
    uint32_t raw = k->insn.raw, op = raw >> 8 & 15;
    return op == 13 &&
           (raw >> 23 & 1 ? !(raw >> 4 & 1) && !(raw >> 6 & 1) : (raw >> 4 & 1) && (raw >> 21 & 1));
}

/* Where Unicorn (QEMU 5.0) is known to differ from the manual. */
static const struct {
    const char *row, *why;
    bool (*when)(const struct diff_case *k);
} known[] = {
#define KNOWN(row, when, why) {#row, why, when},
#include "tests/diff/known.def"
};

static uint32_t slot(unsigned n, bool thumb)
{
    return CODE_BASE + 0x4000 + n % 4000 * 8 + (thumb && n & 1 ? 2 : 0);
}

static void put(struct run *run, uint32_t pc, uint32_t raw, bool thumb, unsigned len)
{
    uint8_t b[4] = {raw, raw >> 8, raw >> 16, raw >> 24};
    if (thumb && len == 4) {
        uint8_t t[4] = {raw >> 16, raw >> 24, raw, raw >> 8};
        memcpy(b, t, 4);
    }
    memcpy(run->ours.code + (pc - CODE_BASE), b, len);
    memcpy(run->theirs.code + (pc - CODE_BASE), b, len);
}

static void put_nop(struct run *run, uint32_t pc, bool thumb)
{
    put(run, pc, thumb ? 0xbf00 : 0xe320f000, thumb, thumb ? 2 : 4);
}

/* regs: the D registers to show of a floating-point state. */
static void print_state(const char *who, const struct diff_state *s, enum diff_end end,
                        const unsigned regs[3])
{
    static const char *const ends[] = {"", " UNDEFINED", " DATA ABORT", " OTHER"};
    printf("    %-8s", who);
    for (unsigned k = 0; k < 16; k++)
        printf(" %08x", s->r[k]);
    printf(" cpsr %08x%s\n", s->cpsr, ends[end]);
    if (!s->uses_fp)
        return;
    printf("            fpscr %08x", s->fpscr);
    for (unsigned k = 0; k < 3; k++)
        printf("  d%u %016" PRIx64, regs[k], s->d[regs[k]]);
    printf("\n");
}

/* The pc's low bits where the state has none, and what the manual leaves open. */
static void normalize(struct diff_state *s)
{
    s->r[15] &= s->cpsr & PSR_T ? ~1u : ~3u;
    s->cpsr &= PSR_N | PSR_Z | PSR_C | PSR_V | PSR_Q | PSR_GE | PSR_T | PSR_M | PSR_IT_HI |
               PSR_IT_LO | PSR_E;
}

static bool is_known(struct run *run, const struct diff_case *k)
{
    for (size_t n = 0; n < ARRAY_LEN(known); n++)
        if (!strcmp(known[n].row, insn_rows[k->insn.row].name) &&
            (!known[n].when || known[n].when(k))) {
            run->known_used[n]++;
            return true;
        }
    return false;
}

static void sync_memory(struct run *run)
{
    memcpy(run->theirs.data, run->ours.data, DATA_SIZE);
    memcpy(run->theirs.code, run->ours.code, CODE_SIZE);
}

static void run_prelude(struct run *run, const struct diff_case *k)
{
    struct diff_state a = k->before, b = k->before;
    if (!k->prelude)
        return;
    put(run, k->insn.pc, k->prelude, k->insn.thumb, 4);
    a.cpsr = b.cpsr &= ~(PSR_IT_HI | PSR_IT_LO);
    run->ours.step(run->ours.self, &a, 0);
    run->theirs.step(run->theirs.self, &b, k->insn.pc + 4);
}

/* A computed jump to A32 at a halfword is UNPREDICTABLE (A2.3.1), and Unicorn runs past its stop: a
 * result that cannot be compared when the target happens to be mapped. */
static bool jumped_into_memory(const struct diff_case *k, const struct diff_state *s)
{
    return insn_rows[k->insn.row].cls != CL_BRANCH && !(s->cpsr & PSR_T) &&
           s->r[15] != k->insn.pc + k->insn.len &&
           (s->r[15] - CODE_BASE < CODE_SIZE || s->r[15] - DATA_BASE < DATA_SIZE);
}

/* Advanced SIMD data processing. */
static bool is_simd(const struct insn *i)
{
    return insn_rows[i->row].cls == CL_VFP &&
           (i->thumb ? bits(i->raw, 31, 29) == 7 && bits(i->raw, 27, 24) == 15
                     : bits(i->raw, 31, 25) == 0x79);
}

/* Both sides execute the case; true when they agree. */
static bool compare(struct run *run, const struct diff_case *k, struct diff_state *a,
                    struct diff_state *b, enum diff_end *ea, enum diff_end *eb)
{
    *a = *b = k->before;
    *ea = run->ours.step(run->ours.self, a, 0);
    *eb = run->theirs.step(run->theirs.self, b,
                           *ea == DIFF_DONE ? a->r[15] : k->insn.pc + k->insn.len);
    if (*ea == DIFF_DONE && b->r[15] != a->r[15] && jumped_into_memory(k, a))
        return true;
    if (*ea != *eb)
        return false;
    if (*ea != DIFF_DONE)
        return true;
    normalize(a);
    normalize(b);
    if (is_simd(&k->insn)) /* its input denormals count too (A2.7, FPUnpack); not in Unicorn */
        a->fpscr = (a->fpscr & ~FPSCR_IDC) | (b->fpscr & FPSCR_IDC);
    return !memcmp(a, b, sizeof *a) && !memcmp(run->ours.data, run->theirs.data, DATA_SIZE);
}

/* The first register that differs, and the operands as if they were doubles or vectors. */
static void shown_registers(const struct insn *i, const struct diff_state *a,
                            const struct diff_state *b, unsigned regs[3])
{
    bool singles = bits(i->raw, 11, 8) == 10 && bits(i->raw, 27, 24) == 14;
    unsigned n = i->n + (insn_flag(i, 'N') ? 16 : 0), m = i->m + (insn_flag(i, 'M') ? 16 : 0);
    regs[0] = i->d + (insn_flag(i, 'D') ? 16 : 0);
    regs[1] = singles ? i->n / 2 : n;
    regs[2] = singles ? i->m / 2 : m;
    for (unsigned k = 32; k-- > 0;)
        if (a->d[k] != b->d[k])
            regs[0] = k;
}

static void report(struct run *run, const struct diff_case *k, const struct diff_state *a,
                   const struct diff_state *b, enum diff_end ea, enum diff_end eb)
{
    if (run->failed++ >= run->show)
        return;
    printf("%s: %0*x at %08x\n", insn_rows[k->insn.row].name, 2 * k->insn.len, k->insn.raw,
           k->insn.pc);
    unsigned regs[3];
    shown_registers(&k->insn, a, b, regs);
    print_state("before", &k->before, DIFF_DONE, regs);
    print_state("ours", a, ea, regs);
    print_state("unicorn", b, eb, regs);
    for (unsigned n = 0; n < DATA_SIZE; n++)
        if (run->ours.data[n] != run->theirs.data[n]) {
            printf("    memory differs first at %08x: %02x, not %02x\n", DATA_BASE + n,
                   run->ours.data[n], run->theirs.data[n]);
            break;
        }
}

/* A branch to itself: Unicorn would stop before it began. */
static bool to_itself(const struct diff_case *k)
{
    return insn_rows[k->insn.row].cls == CL_BRANCH &&
           k->insn.pc + (k->insn.thumb ? 4 : 8) + (uint32_t)branch_offset(&k->insn) == k->insn.pc;
}

static void one_case(struct run *run, const struct diff_case *k)
{
    struct diff_state a, b;
    enum diff_end ea, eb;
    uint32_t next = k->insn.pc + k->insn.len;
    run_prelude(run, k);
    put(run, k->insn.pc, k->insn.raw, k->insn.thumb, k->insn.len);
    put_nop(run, next, k->insn.thumb);
    bool agree = compare(run, k, &a, &b, &ea, &eb);
    run->done++;
    run->aborts += ea == DIFF_DATA_ABORT;
    run->undefined += ea == DIFF_UNDEFINED;
    if (!agree && is_known(run, k))
        run->known++;
    else if (!agree)
        report(run, k, &a, &b, ea, eb);
    if (!agree || ea != DIFF_DONE || eb != DIFF_DONE || jumped_into_memory(k, &a))
        sync_memory(run);
}

static void one_row(struct run *run, unsigned row)
{
    unsigned made = 0, aborts = run->aborts;
    for (unsigned n = 0; n < run->cases; n++) {
        struct diff_case k;
        if (!diff_make(&run->rnd, row, slot(run->done, insn_rows[row].set != ISET_A32), &k) ||
            to_itself(&k))
            continue;
        one_case(run, &k);
        made++;
    }
    aborts = run->aborts - aborts;
    if (made < run->cases / 2) {
        printf("%s: only %u of %u cases could be made\n", insn_rows[row].name, made, run->cases);
        run->failed++;
    }
    if (aborts > made / 2) {
        printf("%s: %u of %u cases abort\n", insn_rows[row].name, aborts, made);
        run->failed++;
    }
}

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
    print_state("before", &q->before, DIFF_DONE, NULL);
    print_state("ours", a, ea, NULL);
    print_state("unicorn", b, eb, NULL);
}

static void one_sequence(struct run *run, unsigned n)
{
    struct diff_sequence q;
    struct diff_state a, b;
    bool thumb = n & 1;
    uint32_t pc = CODE_BASE + 0x4000 + n % 256 * 128;
    diff_make_sequence(&run->rnd, pc, thumb, &q);
    for (unsigned k = 0; k < q.n; pc += q.len[k++])
        put(run, pc, q.raw[k], thumb, q.len[k]);
    put(run, q.end, thumb ? 0xe7fe : 0xeafffffe, thumb, thumb ? 2 : 4);
    a = b = q.before;
    enum diff_end ea = run->ours.run(run->ours.self, &a, q.end);
    enum diff_end eb = run->theirs.run(run->theirs.self, &b, q.end);
    normalize(&a);
    normalize(&b);
    run->sequences++;
    if (ea != eb || a.r[15] != q.end || memcmp(&a, &b, sizeof a) ||
        memcmp(run->ours.data, run->theirs.data, DATA_SIZE)) {
        report_sequence(run, &q, &a, &b, ea, eb);
        sync_memory(run);
    }
}

static void fill_memory(struct run *run)
{
    for (unsigned k = 0; k < CODE_SIZE; k++)
        run->ours.code[k] = diff_next(&run->rnd);
    for (unsigned k = 0; k < DATA_SIZE; k++)
        run->ours.data[k] = diff_next(&run->rnd);
    sync_memory(run);
}

static bool unused_known(const struct run *run)
{
    bool any = false;
    for (size_t n = 0; n < ARRAY_LEN(known) && !run->row && run->cases >= MANY; n++)
        if (!run->known_used[n]) {
            printf("known.def: %s never differed\n", known[n].row);
            any = true;
        }
    return any;
}

static bool options(struct run *run, int argc, char **argv)
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
        else
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    struct run run = {.cases = 200, .show = 20, .rnd.x = 1};
    unsigned rows = 0, left_out = 0;
    if (!options(&run, argc, argv)) {
        fprintf(stderr, "usage: diff [--seed N] [--cases N] [--show N] [--row NAME] [--verbose]\n");
        return 2;
    }
    diff_ours(&run.ours);
    diff_theirs(&run.theirs);
    fill_memory(&run);
    for (unsigned k = 0; k < insn_row_count; k++) {
        const char *why = diff_left_out(&insn_rows[k]);
        if (run.row && strcmp(run.row, insn_rows[k].name))
            continue;
        if (why && run.verbose)
            printf("left out: %s (%s)\n", insn_rows[k].name, why);
        left_out += why != NULL;
        rows += why == NULL;
        unsigned before = run.failed;
        if (!why)
            one_row(&run, k);
        if (run.failed != before)
            printf("%s: %u discrepancies\n", insn_rows[k].name, run.failed - before);
    }
    for (unsigned n = 0; n < run.cases * 20 && !run.row; n++)
        one_sequence(&run, n);
    bool stale = unused_known(&run);
    printf("%u sequences; ", run.sequences);
    printf("%u rows, %u left out; %u cases, %u abort, %u UNDEFINED, %u known; %u discrepancies\n",
           rows, left_out, run.done, run.aborts, run.undefined, run.known, run.failed);
    diff_ours_close(&run.ours);
    diff_theirs_close(&run.theirs);
    return run.failed || stale;
}
