/* translate.c - from a run of instructions to a block of ops.
 *
 * Frequent instructions have translators (tr_*, in translate_*.c); all others become a call of
 * their executor. A conditional instruction is guarded by a skip op; a run of them with the same
 * condition shares one guard as long as no flag changes in between. Leaves out: optimising across
 * instructions, apart from fusing a compare or subtract with its branch. */
#include "cpu/translate.h"
#include "cpu/engine_int.h"

#include <string.h>

struct op *tr_emit(struct tr *t, op_fn *fn, unsigned a, unsigned b, unsigned cc, uint32_t imm)
{
    BUG_ON(t->nops >= BLOCK_MAX_OPS);
    t->op_insn[t->nops] = (uint8_t)(t->ninsns - 1);
    struct op *op = &t->ops[t->nops++];
    *op = (struct op){.fn = fn, .a = (uint8_t)a, .b = (uint8_t)b, .c = (uint8_t)cc, .imm = imm};
    t->use[op - t->ops] = (struct flag_use){0};
    t->fuse = -1;
    return op;
}

struct op *tr_data(struct tr *t, op_fn *fn, uint32_t imm)
{
    struct op *op = tr_emit(t, fn, 0, 0, 0, imm);
    t->op_insn[op - t->ops] |= OP_DATA;
    return op;
}

void tr_call(struct tr *t, exec_fn *fn)
{
    _Static_assert(sizeof(struct insn) == 2 * sizeof(struct op), "a call takes four slots");
    tr_emit(t, op_call, 0, 0, 0, 0);
    tr_data(t, (op_fn *)(void *)fn, 0);
    struct op *at = tr_data(t, NULL, 0);
    tr_data(t, NULL, 0);
    memcpy(at, &t->insn, sizeof t->insn);
    tr_flags_set(t);
}

uint8_t tr_src(struct tr *t, unsigned n, unsigned k)
{
    if (n != 15)
        return REG_OFF(n);
    uint32_t pc = t->insn.pc + (t->insn.thumb ? 4 : 8);
    tr_emit(t, alu_ops[DP_MOV][FORM_RI], TMP_OFF(k), 0, 0, pc);
    return TMP_OFF(k);
}

void tr_flags_set(struct tr *t)
{
    t->flags_changed = true;
}

/* An op that may leave the block before its end: how much it leaves unexecuted is known later. */
struct op *tr_exit(struct tr *t, op_fn *fn, unsigned a, unsigned b, unsigned cc, uint32_t imm)
{
    BUG_ON(t->nexits == ARRAY_LEN(t->exits));
    t->exits[t->nexits++] = (uint16_t)t->nops;
    return tr_emit(t, fn, a, b, cc, imm);
}

/* The link slot of a direct branch. */
void tr_link(struct tr *t, uint32_t target)
{
    tr_data(t, NULL, target);
}

bool tr_in_page(const struct tr *t, uint32_t target)
{
    return (target ^ t->va) >> FAST_PAGE == 0;
}

/* Go on at target, in the same instruction set. */
void tr_goto(struct tr *t, uint32_t target)
{
    if (tr_in_page(t, target)) {
        tr_exit(t, op_goto, 0, 0, 0, 0);
        tr_link(t, target);
    } else {
        tr_exit(t, op_goto_far, 0, 0, 0, target | (t->flags & BF_THUMB));
    }
}

/* --- guards --- */

static void guard_open(struct tr *t)
{
    unsigned cond = t->insn.cond;
    if (t->guard >= 0 && t->guard_cond == cond)
        return;
    t->guard = (int)t->nops;
    t->guard_cond = (uint8_t)cond;
    tr_emit(t, skip_ops[cond], 0, 0, 0, 0);
}

static void guard_close(struct tr *t)
{
    t->ops[t->guard].imm = t->nops - (unsigned)t->guard;
    if (t->flags_changed)
        t->guard = -1;
}

/* --- one instruction --- */

static bool fetch(const struct tr *t, const uint8_t *host, unsigned avail, uint32_t *raw,
                  unsigned *len)
{
    if (!(t->flags & BF_THUMB)) {
        memcpy(raw, host, 4);
        *len = 4;
        return avail >= 4;
    }
    uint16_t first = (uint16_t)(host[0] | host[1] << 8);
    *len = thumb_len(first);
    *raw = first;
    if (*len == 2)
        return true;
    if (avail < 4)
        return false;
    *raw = (uint32_t)first << 16 | host[2] | (uint32_t)host[3] << 8;
    return true;
}

static void translate_one(struct tr *t)
{
    const struct insn_row *row = &insn_rows[t->insn.row];
    bool guarded = t->insn.cond < 14 && row->tr != tr_branch;
    t->flags_changed = false;
    if (guarded)
        guard_open(t);
    else
        t->guard = -1;
    if (row->tr)
        row->tr(t, &t->insn, row->arg);
    else if (!tr_fp(t, row))
        tr_call(t, row->exec);
    if (guarded) {
        guard_close(t);
        t->done = false;
        t->fuse = -1;
    }
}

/* ITSTATE for the next instruction (A2.5.2). tr_it() starts a block. */
static void advance_it(struct tr *t)
{
    if (t->it_fresh)
        t->it_fresh = false;
    else
        t->it = it_advance(t->it);
}

static bool stops_before(const struct tr *t, uint32_t va)
{
    const struct cpu *c = t->cpu;
    if (t->flags & BF_SINGLE)
        return false;
    for (unsigned i = 0; i < c->nbreaks; i++)
        if (c->breaks[i] == va)
            return true;
    return false;
}

/* The block ends before va because of its size, the page or a breakpoint. These ops belong to no
 * instruction: a slow path that was asked to leave does so before them. */
static void finish_at(struct tr *t, uint32_t va)
{
    unsigned first = t->nops;
    if (t->it) {
        tr_emit(t, op_set_it, 0, 0, 0, t->it);
        tr_emit(t, op_end, 0, 0, 0, va);
    } else if (t->flags & BF_SINGLE) {
        tr_emit(t, op_end, 0, 0, 0, va);
    } else {
        tr_goto(t, va);
    }
    for (unsigned i = first; i < t->nops; i++)
        t->op_insn[i] = (uint8_t)(t->ninsns | (t->op_insn[i] & OP_DATA));
}

static void begin(struct tr *t, struct cpu *c, uint32_t va, uint32_t flags)
{
    t->cpu = c;
    t->va = va;
    t->flags = flags;
    t->nops = t->ninsns = t->nexits = 0;
    t->done = t->it_fresh = false;
    t->it = (uint8_t)(flags >> BF_IT_SHIFT);
    t->guard = t->fuse = -1;
    t->ops[0] = (struct op){.fn = op_stale};
    t->op_insn[0] = 0;
    t->nops = 1;
}

static void end(struct tr *t)
{
    for (unsigned i = 0; i < t->nexits; i++) {
        unsigned insn = t->op_insn[t->exits[i]]; /* an exit is no data */
        t->ops[t->exits[i]].d = (uint8_t)(insn < t->ninsns ? t->ninsns - 1 - insn : 0);
    }
    t->ops[0].imm = t->ninsns;
    tr_drop_flags(t);
}

void tr_block(struct tr *t, struct cpu *c, uint32_t va, const uint8_t *host, unsigned avail,
              uint32_t flags, unsigned max_insns)
{
    unsigned off = 0, len;
    uint32_t raw;
    begin(t, c, va, flags);
    if (stops_before(t, va)) {
        t->ninsns = 1;
        t->insns[0] = (struct insn_meta){.len = 2};
        tr_emit(t, op_break, 0, 0, 0, 0);
        end(t);
        return;
    }
    while (!t->done && t->ninsns < max_insns && off < avail && t->nops + 32 < BLOCK_MAX_OPS &&
           fetch(t, host + off, avail - off, &raw, &len) && !(off && stops_before(t, va + off))) {
        decode_insn(raw, flags & BF_THUMB, t->it, va + off, &t->insn);
        t->insns[t->ninsns++] = (struct insn_meta){raw, (uint16_t)off, t->it, (uint8_t)len};
        translate_one(t);
        advance_it(t);
        off += len;
    }
    if (!t->done)
        finish_at(t, va + off);
    end(t);
}
