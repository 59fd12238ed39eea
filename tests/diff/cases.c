/* cases.c - random cases of a row that User mode can run: words whose outcome the manual defines,
 * registers full of edges, addresses that hit the data window, either endianness. */
#include "tests/diff/diff.h"

#include "cpu/arch/fields.h"

#include <string.h>

#define TRIES 400

uint32_t diff_next(struct diff_random *r)
{
    uint64_t z = r->x += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)(z ^ z >> 31);
}

bool diff_named(const struct insn_row *row, const char *prefix)
{
    size_t n = strlen(prefix);
    return !strncmp(row->name, prefix, n) && (row->name[n] == '_' || !row->name[n]);
}

bool diff_user_level(const struct insn_row *row)
{
    static const char *const modelled[] = {"WFI",      "WFE",      "SEV",      "YIELD",    "DBG",
                                           "STM_user", "LDM_user", "LDM_eret", "UNDEFINED"};
    if (row->cls == CL_SYS || row->cls == CL_COPROC)
        return false;
    for (size_t k = 0; k < ARRAY_LEN(modelled); k++)
        if (diff_named(row, modelled[k]))
            return false;
    return true;
}

bool diff_modelled(const struct insn_row *row)
{
    return !diff_user_level(row) || diff_named(row, "VMSR") || diff_named(row, "VMRS");
}

bool diff_passes(unsigned cond, uint32_t cpsr)
{
    bool n = cpsr & PSR_N, z = cpsr & PSR_Z, c = cpsr & PSR_C, v = cpsr & PSR_V;
    bool holds[8] = {z, c, n, v, c && !z, n == v, n == v && !z, true};
    return holds[cond >> 1] != ((cond & 1) && cond != 15);
}

/* --- the word --- */

/* Advanced SIMD data processing, of either set. */
static bool is_simd(uint32_t raw)
{
    return raw >> 25 == 0x79 || (raw >> 29 == 7 && (raw >> 24 & 15) == 15);
}

static uint32_t random_word(struct diff_random *rnd, unsigned row)
{
    const struct shape *s = decode_shape(row);
    uint32_t raw = diff_next(rnd), cond = shape_field_mask(s, F_C);
    raw = (raw & ~s->mask) | s->value;
    raw = (raw & ~s->should) | s->should_be;
    if (diff_chance(rnd, 6)) /* LSR, ASR #32, RRX */
        raw &= ~shape_field_mask(s, F_Z);
    if (insn_rows[row].set == ISET_A32 && s->has_cond && !diff_chance(rnd, 3))
        raw = (raw & ~cond) | 14u << 28;
    bool moves = diff_named(&insn_rows[row], "VMSR") || diff_named(&insn_rows[row], "VMRS");
    if (moves && !diff_chance(rnd, 4)) /* FPSCR: most others are not User mode's */
        raw = (raw & ~UINT32_C(0xf0000)) | 1u << 16;
    if (insn_rows[row].cls == CL_VFP && is_simd(raw) && !diff_chance(rnd, 4))
        raw = (raw & ~(UINT32_C(0x11001) & ~s->mask)); /* even registers, as quadwords must be */
    return insn_rows[row].set == ISET_T16 ? raw & 0xffff : raw;
}

static bool writes_pc(const struct insn *i)
{
    const struct insn_row *row = &insn_rows[i->row];
    bool returns =
        !strncmp(row->name, "RFE", 3) || diff_named(row, "ERET") || diff_named(row, "SUBS_PC_LR");
    return returns || row->cls == CL_BRANCH || i->list >> 15 || i->d == 15 || i->t == 15;
}

/* A valid ITSTATE: a branch must come last in its block. */
static uint8_t random_it(struct diff_random *rnd, bool last)
{
    uint8_t cond = diff_next(rnd) % 15, mask = 1 + diff_next(rnd) % 15;
    if (cond == 14)
        cond = diff_chance(rnd, 2) ? 14 : 0;
    return cond << 4 | (last || diff_chance(rnd, 2) ? 8 : mask);
}

static bool is_dual(const struct insn_row *row)
{
    return !strncmp(row->name, "LDRD_", 5) || !strncmp(row->name, "STRD_", 5);
}

/* What only the values make UNPREDICTABLE, or a fault on one side alone. */
static bool undefined_by_value(const struct insn *i)
{
    const struct insn_row *row = &insn_rows[i->row];
    if (row->cls == CL_VFP && diff_fp_unpredictable(i))
        return true;
    return diff_named(row, "BX") && i->m == 15 && (i->pc & 2);
}

/* Does the first halfword say how long the instruction is (A6.1)? */
static bool encodes_length(uint32_t raw, enum insn_set set)
{
    return set == ISET_A32 || (set == ISET_T32 ? raw >> 27 >= 0x1d : raw >> 11 < 0x1d);
}

bool diff_pick_word(struct diff_random *rnd, unsigned row, uint32_t pc, diff_shaper *shaper,
                    struct insn *i)
{
    bool thumb = diff_thumb(row);
    for (unsigned k = 0; k < TRIES; k++) {
        uint32_t raw = random_word(rnd, row);
        raw = shaper ? shaper(rnd, row, raw) : raw;
        if (!encodes_length(raw, insn_rows[row].set))
            continue;
        decode_insn_row(raw, thumb, 0, pc, i);
        if (i->row != row)
            continue;
        uint8_t it = thumb && diff_chance(rnd, 2) ? random_it(rnd, writes_pc(i)) : 0;
        decode_insn_row(raw, thumb, it, pc, i);
        if (decode_unpredictable(i, decode_shape(row)) >= 0 || undefined_by_value(i))
            continue;
        i->in_it = it;
        return true;
    }
    return false;
}

/* --- registers --- */

uint32_t diff_value(struct diff_random *rnd)
{
    static const uint32_t edges[] = {0,          1,          2,          31,         32,
                                     33,         0x7f,       0x80,       0xff,       0x7fff,
                                     0x8000,     0xffff,     0x7fffffff, 0x80000000, 0x80000001,
                                     0xfffffffe, 0xffffffff, 0x7fff7fff, 0x80008000, 0x00010000};
    switch (diff_next(rnd) % 4) {
    case 0:
        return edges[diff_next(rnd) % ARRAY_LEN(edges)];
    case 1:
        return diff_next(rnd) >> diff_next(rnd) % 32;
    }
    return diff_next(rnd);
}

static bool is_fp_memory(const struct insn_row *row)
{
    return !strncmp(row->name, "VLD", 3) || !strncmp(row->name, "VST", 3);
}

static bool accesses_memory(const struct insn_row *row)
{
    return (row->cls >= CL_LOAD && row->cls <= CL_STM) || row->cls == CL_EXCL ||
           is_fp_memory(row) || diff_named(row, "TBB") || diff_named(row, "TBH");
}

/* A value that the instruction's shift turns into `want`, where one exists. */
static uint32_t before_shift(struct diff_random *rnd, const struct insn *i, uint32_t want)
{
    uint32_t junk = diff_next(rnd), n = i->samt;
    switch (i->stype) {
    case 0:
        return n ? want >> n | junk << (32 - n) : want;
    case 3:
        return n ? want << n | want >> (32 - n) : want << 1;
    }
    return n ? want << n | junk >> (32 - n) : junk & 0x7fffffff;
}

/* Aligned as most instructions need it, but for one case in ten. */
static uint32_t base_alignment(struct diff_random *rnd, const struct insn_row *row)
{
    if (diff_chance(rnd, 10))
        return 1;
    if (row->cls == CL_EXCL)
        return 8;
    if (is_fp_memory(row))
        return row->name[3] == 'R' || row->name[3] == 'M' ? 4 : 32;
    return row->cls == CL_LDM || row->cls == CL_STM || is_dual(row) || diff_chance(rnd, 2) ? 4 : 1;
}

/* What the encoding adds to the base before the access. */
static uint32_t offset_of(const struct insn *i, const uint32_t r[16])
{
    const char *name = insn_rows[i->row].name;
    if (is_fp_memory(&insn_rows[i->row]))
        return strstr(name, "_db") ? -4 * i->imm
               : name[3] != 'R'    ? 0
               : insn_flag(i, 'U') ? 4 * i->imm
                                   : -4 * i->imm;
    bool indexed = insn_flag(i, 'P') || insn_rows[i->row].cls == CL_EXCL;
    uint32_t offset = strstr(name, "_reg") ? r[i->m] : i->imm;
    return !indexed ? 0 : insn_flag(i, 'U') || insn_rows[i->row].cls == CL_EXCL ? offset : -offset;
}

static void aim(struct diff_random *rnd, const struct insn *i, uint32_t r[16])
{
    const struct insn_row *row = &insn_rows[i->row];
    bool table = diff_named(row, "TBB") || diff_named(row, "TBH");
    uint32_t align = base_alignment(rnd, row);
    uint32_t base = DATA_BASE + DATA_SIZE / 2 + diff_next(rnd) % 256;
    if (diff_chance(rnd, 16))
        base = DATA_BASE + DATA_SIZE - diff_next(rnd) % 16; /* over the edge */
    if (i->m != i->n && i->m < 15)
        r[i->m] = table ? diff_next(rnd) % 256 : before_shift(rnd, i, diff_next(rnd) % 1024);
    if (i->n != 15 && align > 1) /* the sum is aligned, unless n is its own offset */
        r[i->n] = (base & ~(align - 1)) - offset_of(i, r) % align;
    else if (i->n != 15)
        r[i->n] = base;
}

static void fill_state(struct diff_random *rnd, const struct insn *i, struct diff_state *s)
{
    for (unsigned k = 0; k < 15; k++)
        s->r[k] = diff_value(rnd);
    if (diff_chance(rnd, 4) && i->m < 15)
        s->r[i->m] = s->r[i->n % 15];
    s->r[15] = i->pc;
    s->cpsr = (diff_next(rnd) & (PSR_N | PSR_Z | PSR_C | PSR_V | PSR_Q | PSR_GE)) | MODE_USR;
    s->cpsr |= i->thumb ? PSR_T : 0;
    s->cpsr |= diff_chance(rnd, 4) ? PSR_E : 0;
    s->cpsr |= field_put(PSR_IT_HI, (uint32_t)i->in_it >> 2);
    s->cpsr |= field_put(PSR_IT_LO, (uint32_t)i->in_it & 3);
    s->uses_fp = insn_rows[i->row].cls == CL_VFP;
    if (s->uses_fp)
        diff_fp_state(rnd, s);
    if (accesses_memory(&insn_rows[i->row]))
        aim(rnd, i, s->r);
    if (insn_rows[i->row].cls == CL_BRANCH && i->m < 15 && (s->r[i->m] & 3) == 2)
        s->r[i->m] ^= 3; /* BX to an address that is neither */
}

/* --- exclusives --- */

/* A load-exclusive that opens the monitor for this store, or CLREX. T32 and A32 words. */
static uint32_t prelude(struct diff_random *rnd, const struct insn *i)
{
    const struct insn_row *row = &insn_rows[i->row];
    bool store = !strncmp(row->name, "STREX", 5);
    if (row->cls != CL_EXCL)
        return 0;
    if (!store || diff_chance(rnd, 4))
        return i->thumb ? 0xf3bf8f2f : 0xf57ff01f;
    if (!i->thumb) /* the load is the store with L set, into r0 (and r1) */
        return (i->raw & 0x0ff00000) | 0xe0100f9f | (uint32_t)i->n << 16;
    if (row->name[5] == '_') /* T32's destinations are r0, and r1 */
        return (i->raw & ~0xf000u) | 0x00100f00;
    return (i->raw & ~0xff0fu) | 0x0010000f | (row->name[5] == 'D' ? 0x100 : 0xf00);
}

bool diff_make(struct diff_random *rnd, unsigned row, uint32_t pc, struct diff_case *out)
{
    memset(out, 0, sizeof *out);
    if (!diff_pick_word(rnd, row, pc, NULL, &out->insn))
        return false;
    fill_state(rnd, &out->insn, &out->before);
    out->prelude = prelude(rnd, &out->insn);
    out->memory = accesses_memory(&insn_rows[row]) ? diff_next(rnd) : 0;
    diff_bait(rnd, out);
    return true;
}
