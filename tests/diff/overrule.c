/* overrule.c - what the manual says where Unicorn says something else: hand-written expectations,
 * each for the cases of one fault of Unicorn's (overrules.def). They know nothing of cpu/ but the
 * fields of a decoded instruction. */
#include "tests/diff/diff.h"

#include "cpu/arch/fields.h"

#include <math.h>
#include <string.h>

#define IT_BITS     (PSR_IT_HI | PSR_IT_LO)
#define FPSCR_SHORT UINT32_C(0x00370000) /* STRIDE, LEN (A2.6) */

static const char *name_of(const struct insn *i)
{
    return insn_rows[i->row].name;
}

static bool is(const struct insn *i, const char *prefix)
{
    return diff_named(&insn_rows[i->row], prefix);
}

static void bait_nothing(struct diff_random *rnd, struct diff_case *k) {}

static void expect_undefined(const struct diff_case *k, struct diff_result *t)
{
    *t = (struct diff_result){k->before, DIFF_UNDEFINED};
}

static void expect_data_abort(const struct diff_case *k, struct diff_result *t)
{
    if (t->end != DIFF_UNDEFINED)
        *t = (struct diff_result){k->before, DIFF_DATA_ABORT};
}

/* --- alignment --- */

/* Element and structure accesses with an alignment (A7.7.1), in bytes. */
static unsigned structure_alignment(const struct insn *i)
{
    unsigned n = name_of(i)[3] - '0', size = bits(i->raw, 7, 6), align = bits(i->raw, 5, 4);
    if (n == 3 && bits(i->raw, 23, 23)) /* UNDEFINED with one */
        return 1;
    if (!bits(i->raw, 23, 23))
        return align ? 4u << align : 1;
    if (bits(i->raw, 11, 10) == 3) { /* to all lanes */
        unsigned bytes = n == 4 && size == 3 ? 16 : n == 4 && size == 2 ? 8 : n << size;
        return bits(i->raw, 4, 4) ? bytes : 1;
    }
    size = bits(i->raw, 11, 10);
    if (size == 2 && n != 2)
        return n == 1 ? (align ? 4 : 1) : n == 4 && align ? 4u << align : 1;
    return bits(i->raw, 4, 4) && !(n == 1 && size == 0) ? n << size : 1;
}

/* What the address of the access must be a multiple of, whatever SCTLR.A says (A3.2.1). */
static unsigned alignment(const struct insn *i)
{
    const struct insn_row *row = &insn_rows[i->row];
    const char *name = row->name;
    if (row->cls == CL_EXCL) {
        if (diff_named(row, "CLREX"))
            return 1;
        if (diff_named(row, "SWP"))
            return insn_flag(i, 'B') ? 1 : 4;
        return name[5] == 'B' ? 1 : name[5] == 'H' ? 2 : name[5] == 'D' ? 8 : 4;
    }
    if (row->cls == CL_LDM || row->cls == CL_STM || !strncmp(name, "LDRD_", 5) ||
        !strncmp(name, "STRD_", 5))
        return 4;
    if (strncmp(name, "VLD", 3) && strncmp(name, "VST", 3))
        return 1;
    return name[3] == 'R' || name[3] == 'M' ? 4 : structure_alignment(i);
}

/* The address, at least its low bits: what is left out is a multiple of four. */
static uint32_t low_address(const struct diff_case *k)
{
    const struct insn *i = &k->insn;
    const uint32_t *r = k->before.r;
    uint32_t base = i->n == 15 ? (i->pc & ~3u) + (i->thumb ? 4 : 8) : r[i->n];
    bool dual = !strncmp(name_of(i) + 2, "RD_reg", 6);
    if (insn_rows[i->row].cls == CL_EXCL)
        return base + i->imm;
    if (dual && insn_flag(i, 'P'))
        return insn_flag(i, 'U') ? base + r[i->m] : base - r[i->m];
    if (!strncmp(name_of(i) + 2, "RD_", 3) && insn_flag(i, 'P'))
        return insn_flag(i, 'U') ? base + i->imm : base - i->imm;
    return base;
}

static bool when_misaligned(const struct diff_case *k)
{
    unsigned a = alignment(&k->insn);
    return a > 1 && low_address(k) % a;
}

bool diff_misaligned(const struct diff_case *k)
{
    return when_misaligned(k);
}

/* STREX to where nothing is; the monitor cannot be open there. */
static bool when_unmapped_store(const struct diff_case *k)
{
    uint32_t at = low_address(k), last = at + alignment(&k->insn) - 1;
    return last - DATA_BASE >= DATA_SIZE && last - CODE_BASE >= CODE_SIZE;
}

static void bait_unmapped_store(struct diff_random *rnd, struct diff_case *k)
{
    k->before.r[k->insn.n] = DATA_BASE + DATA_SIZE - k->insn.imm;
}

/* --- single rows --- */

static bool when_in_it_block(const struct diff_case *k)
{
    return k->insn.in_it;
}

/* ITAdvance(). */
static void expect_it_advanced(const struct diff_case *k, struct diff_result *t)
{
    uint32_t cpsr = k->before.cpsr;
    uint32_t it = field_get(cpsr, PSR_IT_HI) << 2 | field_get(cpsr, PSR_IT_LO);
    it = it & 7 ? (it & 0xe0) | (it << 1 & 0x1f) : 0;
    t->after.cpsr &= ~IT_BITS;
    t->after.cpsr |= field_put(PSR_IT_HI, it >> 2) | field_put(PSR_IT_LO, it & 3);
}

/* Both products are 2^30: their sum alone does not fit, what is added may make it fit again. */
static bool when_products_overflow(const struct diff_case *k)
{
    const uint32_t *r = k->before.r;
    return r[k->insn.n] == 0x80008000 && r[k->insn.m] == 0x80008000 && (int32_t)r[k->insn.a] < 0;
}

static void bait_products_overflow(struct diff_random *rnd, struct diff_case *k)
{
    k->before.r[k->insn.n] = k->before.r[k->insn.m] = 0x80008000;
}

static void expect_q_by_sum(const struct diff_case *k, struct diff_result *t)
{
    int64_t sum = (INT64_C(1) << 31) + (int32_t)k->before.r[k->insn.a];
    t->after.cpsr = (t->after.cpsr & ~PSR_Q) | (k->before.cpsr & PSR_Q);
    if (sum != (int32_t)sum)
        t->after.cpsr |= PSR_Q;
}

/* The bits of cp14's DBGDRAR and DBGDSAR as MRRC would name them, in the place of LDC's. */
static bool when_readable_pair(const struct diff_case *k)
{
    uint32_t crm = k->insn.raw & 0xff;
    return bits(k->insn.raw, 11, 8) == 14 && (crm == 1 || crm == 2);
}

static void bait_readable_pair(struct diff_random *rnd, struct diff_case *k)
{
    k->insn.raw = (k->insn.raw & ~UINT32_C(0xfff)) | 0xe00 | (1 + diff_next(rnd) % 2);
}

static bool when_writes_len(const struct diff_case *k)
{
    return k->before.r[k->insn.t] & FPSCR_SHORT;
}

static void bait_writes_len(struct diff_random *rnd, struct diff_case *k)
{
    k->before.r[k->insn.t] |= FPSCR_SHORT;
}

static void expect_len_ignored(const struct diff_case *k, struct diff_result *t)
{
    t->after.fpscr &= ~FPSCR_SHORT;
}

static bool when_not_to_nearest(const struct diff_case *k)
{
    return (k->before.fpscr & FPSCR_RMODE) && !(k->insn.raw >> 8 & 1);
}

static void bait_not_to_nearest(struct diff_random *rnd, struct diff_case *k)
{
    k->before.fpscr |= 1u << (22 + diff_next(rnd) % 2);
}

/* A fixed-point number of at most 32 bits is exact as the host's double, whose conversion to a
 * float rounds to nearest; it is never denormal. */
static void expect_fixed_to_nearest(const struct diff_case *k, struct diff_result *t)
{
    uint32_t raw = k->insn.raw, bit = raw >> 22 & 1, reg = k->insn.d;
    unsigned size = raw & 0x80 ? 32 : 16, fraction = size - (2 * (raw & 15) + (raw >> 5 & 1));
    uint32_t n = 2 * reg + bit, half = 32 * (n & 1);
    uint32_t in = (uint32_t)(k->before.d[n / 2] >> half);
    bool is_unsigned = raw >> 16 & 1;
    double value = size == 32 ? (is_unsigned ? in : (double)(int32_t)in)
                              : (is_unsigned ? (uint16_t)in : (double)(int16_t)in);
    float rounded = (float)ldexp(value, -(int)fraction);
    uint32_t out;
    memcpy(&out, &rounded, 4);
    t->after.d[n / 2] = (k->before.d[n / 2] & ~((uint64_t)UINT32_MAX << half)) | (uint64_t)out
                                                                                     << half;
    t->after.fpscr = k->before.fpscr;
    if ((double)rounded != ldexp(value, -(int)fraction))
        t->after.fpscr |= FPSCR_IXC;
}

/* VMUL.F32 with bit 21 set; VQDMULL with U set: unallocated (A7.4.1, A7.4.2). */
static bool when_bit_ignored(const struct diff_case *k)
{
    uint32_t raw = k->insn.raw, op = raw >> 8 & 15;
    return op == 13 &&
           (raw >> 23 & 1 ? !(raw >> 4 & 1) && !(raw >> 6 & 1) : (raw >> 4 & 1) && (raw >> 21 & 1));
}

static void bait_bit_ignored(struct diff_random *rnd, struct diff_case *k)
{
    uint32_t u = k->insn.thumb ? 1u << 28 : 1u << 24;
    k->insn.raw &= ~UINT32_C(0x00b00fd0);
    k->insn.raw |= u | (diff_next(rnd) % 2 ? 0x00200d10 : 0x00900d00);
}

/* --- the table --- */

static const struct {
    struct diff_overrule text;
    bool (*when)(const struct diff_case *k);
    void (*expect)(const struct diff_case *k, struct diff_result *t);
    void (*bait)(struct diff_random *rnd, struct diff_case *k);
} overrules[] = {
#define OVERRULE(rows, when, expect, bait, clause, why)                                            \
    {{rows, clause, why}, when_##when, expect_##expect, bait_##bait},
#include "tests/diff/overrules.def"
};

unsigned diff_overrules(void)
{
    return ARRAY_LEN(overrules);
}

const struct diff_overrule *diff_overrule_of(unsigned n)
{
    return &overrules[n].text;
}

/* Does any word of the row have an alignment? */
static bool can_be_aligned(unsigned row)
{
    const struct shape *s = decode_shape(row);
    for (uint32_t low = 0; low < 256; low += 0x10) {
        struct insn i = {.row = row,
                         .raw = (low & ~s->mask) | s->value | (UINT32_C(0x400) & ~s->mask)};
        if (alignment(&i) > 1)
            return true;
    }
    return false;
}

bool diff_overrule_is_of(unsigned n, unsigned row)
{
    struct insn i = {.row = row};
    if (!strcmp(overrules[n].text.row, "@aligned"))
        return can_be_aligned(row);
    if (!strcmp(overrules[n].text.row, "@strex"))
        return !strncmp(insn_rows[row].name, "STREX", 5);
    return is(&i, overrules[n].text.row);
}

void diff_bait(struct diff_random *rnd, struct diff_case *k)
{
    struct insn i;
    for (unsigned n = 0; n < ARRAY_LEN(overrules); n++)
        if (overrules[n].bait != bait_nothing && diff_overrule_is_of(n, k->insn.row) &&
            diff_chance(rnd, 8)) {
            overrules[n].bait(rnd, k);
            decode_insn_row(k->insn.raw, k->insn.thumb, 0, k->insn.pc, &i);
            BUG_ON(i.row != k->insn.row);
        }
}

static bool differs(const struct diff_result *a, const struct diff_result *b)
{
    return a->end != b->end || memcmp(&a->after, &b->after, sizeof a->after);
}

uint32_t diff_overrule(const struct diff_case *k, struct diff_result *theirs)
{
    uint32_t changed = 0;
    if (!diff_passes(k->insn.cond, k->before.cpsr) && !is(&k->insn, "ISB"))
        return 0;
    for (unsigned n = 0; n < ARRAY_LEN(overrules); n++) {
        struct diff_result was = *theirs;
        if (!diff_overrule_is_of(n, k->insn.row) || !overrules[n].when(k))
            continue;
        overrules[n].expect(k, theirs);
        changed |= differs(&was, theirs) ? BIT(n) : 0;
    }
    return changed;
}
