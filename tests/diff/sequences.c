/* sequences.c - random straight-line code with conditions, IT blocks and forward branches, run as
 * whole blocks: what single instructions cannot show (fused compare and branch, guards over several
 * conditional instructions, flags that wait, constants of the PC in a block). */
#include "tests/diff/diff.h"

#include "cpu/arch/fields.h"

#include <string.h>

#define BASE_REG 7 /* reserved: the base of every load and store */

struct builder {
    struct diff_random *rnd;
    struct diff_sequence *q;
    bool thumb;
    uint32_t pc;
    uint8_t it;   /* ITSTATE of the next instruction */
    uint8_t cond; /* the sequence's favourite, so that guards have runs to cover */
};

static uint32_t rnd(struct builder *b, unsigned below)
{
    return diff_next(b->rnd) % below;
}

static void emit(struct builder *b, uint32_t raw, unsigned len)
{
    struct diff_sequence *q = b->q;
    q->raw[q->n] = raw;
    q->len[q->n++] = len;
    b->pc += len;
    b->it = b->it & 7 ? (b->it & 0xe0) | (b->it << 1 & 0x1f) : 0;
}

static bool writes_base(const struct insn *i)
{
    const struct insn_row *row = &insn_rows[i->row];
    bool load = row->cls == CL_LOAD || row->cls == CL_STORE;
    if (i->d == BASE_REG || i->a == BASE_REG || i->t == BASE_REG)
        return true;
    return load && (insn_flag(i, 'W') || !insn_flag(i, 'P') || i->t == 15);
}

/* Is this instruction one that goes on to the next, and touches memory only around BASE_REG? */
static bool straight(const struct insn *i)
{
    const struct insn_row *row = &insn_rows[i->row];
    if (writes_base(i) || i->d == 15)
        return false;
    switch (row->cls) {
    case CL_ALU:
    case CL_ALU_SHIFT:
    case CL_MUL:
    case CL_MULL:
    case CL_DIV:
    case CL_MEDIA:
        return true;
    case CL_LOAD:
    case CL_STORE:
        return strstr(row->name, "_imm_") && i->n == BASE_REG && strncmp(row->name + 3, "D_", 2);
    }
    return false;
}

/* A word of the row with the base register in place and a condition that repeats. */
static uint32_t draw(struct builder *b, unsigned row)
{
    const struct shape *s = decode_shape(row);
    uint32_t raw = diff_next(b->rnd), n = shape_field_mask(s, F_N);
    raw = (((raw & ~s->mask) | s->value) & ~s->should) | s->should_be;
    if (n && (insn_rows[row].cls == CL_LOAD || insn_rows[row].cls == CL_STORE))
        raw = (raw & ~n) | BASE_REG * (n & -n);
    if (insn_rows[row].set == ISET_A32 && s->has_cond) {
        unsigned cond = rnd(b, 2) ? 14 : rnd(b, 4) ? b->cond : b->cond ^ 1;
        raw = (raw & 0x0fffffff) | cond << 28;
    }
    return insn_rows[row].set == ISET_T16 ? raw & 0xffff : raw;
}

static void add_random(struct builder *b)
{
    for (unsigned tries = 0; tries < 2000; tries++) {
        unsigned row = rnd(b, insn_row_count);
        struct insn i;
        if ((insn_rows[row].set != ISET_A32) != b->thumb)
            continue;
        uint32_t raw = draw(b, row);
        if (insn_rows[row].set == ISET_T32 && raw >> 27 < 0x1d)
            continue;
        decode_insn_row(raw, b->thumb, b->it, b->pc, &i);
        if (i.row != row || decode_unpredictable(&i, decode_shape(row)) >= 0 || !straight(&i))
            continue;
        emit(b, raw, i.len);
        return;
    }
}

/* CMP or SUBS right before a conditional branch or instruction, as compilers write it. */
static void add_compare(struct builder *b)
{
    uint32_t n = rnd(b, 7), m = rnd(b, 7), imm = rnd(b, 4);
    if (b->thumb)
        emit(b, rnd(b, 2) ? 0x2800 | n << 8 | imm : 0x4280 | m << 3 | n, 2);
    else if (rnd(b, 3))
        emit(b, rnd(b, 2) ? 0xe3500000 | n << 16 | imm : 0xe1500000 | n << 16 | m, 4);
    else
        emit(b, 0xe2500000 | n << 16 | n << 12 | imm, 4);
}

static void add_it(struct builder *b)
{
    uint8_t cond = b->cond, mask = 1 + rnd(b, 15);
    if (cond == 14)
        mask = 1 << rnd(b, 4);
    emit(b, 0xbf00 | cond << 4 | mask, 2);
    b->it = cond << 4 | mask;
}

/* A forward branch over the next two instructions of fixed length, NOPs or moves. */
static void add_branch(struct builder *b)
{
    uint32_t d = rnd(b, 7);
    if (!b->thumb) {
        emit(b, (uint32_t)b->cond << 28 | 0x0a000001, 4);
        emit(b, 0xe2800001 | d << 16 | d << 12, 4);
        emit(b, 0xe2911001, 4);
        return;
    }
    if (b->cond == 14 || rnd(b, 3) == 0)
        emit(b, (rnd(b, 2) ? 0xb108 : 0xb908) | rnd(b, 8), 2); /* CBZ, CBNZ .+6 */
    else
        emit(b, 0xd001 | b->cond << 8, 2);
    emit(b, 0x3001 | d << 8, 2);
    emit(b, 0x1c49, 2);
}

static void add_step(struct builder *b)
{
    unsigned what = rnd(b, 12);
    if (b->it)
        add_random(b);
    else if (what == 0)
        add_branch(b);
    else if (what <= 2)
        add_compare(b);
    else if (what <= 4 && b->thumb)
        add_it(b);
    else
        add_random(b);
}

void diff_make_sequence(struct diff_random *random, uint32_t pc, bool thumb,
                        struct diff_sequence *q)
{
    struct builder b = {random, q, thumb, pc, 0, 0};
    memset(q, 0, sizeof *q);
    b.cond = rnd(&b, 14);
    while (q->n < DIFF_SEQUENCE - 8 || b.it)
        add_step(&b);
    q->pc = pc;
    q->end = b.pc;
    q->thumb = thumb;
    for (unsigned k = 0; k < 15; k++)
        q->before.r[k] = rnd(&b, 3) ? diff_next(random) : rnd(&b, 5) - 2;
    q->before.r[BASE_REG] = DATA_BASE + DATA_SIZE / 2;
    q->before.r[15] = pc;
    q->before.cpsr = (diff_next(random) & (PSR_N | PSR_Z | PSR_C | PSR_V | PSR_Q | PSR_GE)) |
                     MODE_USR | (thumb ? PSR_T : 0);
}
