/* translate_mem.c - loads and stores into ops.
 *
 * ARM DDI 0406C A8.8.62 ff. (LDR), A8.8.203 ff. (STR), A8.8.58 (LDM), A8.8.199 (STM), A8.8.236
 * (TBB). Forms without a handler of their own compute their offset into a temporary first. With
 * CPSR.E set the slow handlers serve everything: they swap. Leaves out: unprivileged, exclusive and
 * ^ forms. */
#include "cpu/exec.h"
#include "cpu/ops_int.h"
#include "cpu/translate.h"

#include <string.h>

static const uint8_t kind_of[] = {
    [LS_LDR] = MK_LDR,     [LS_LDRB] = MK_LDRB, [LS_LDRSB] = MK_LDRSB, [LS_LDRH] = MK_LDRH,
    [LS_LDRSH] = MK_LDRSH, [LS_STR] = MK_STR,   [LS_STRB] = MK_STRB,   [LS_STRH] = MK_STRH,
};

static op_fn *handler(const struct tr *t, unsigned kind, unsigned form)
{
    return t->flags & BF_BIG ? mem_ops_slow[kind][form] : mem_ops[kind][form];
}

static bool is_load(unsigned kind)
{
    return kind <= MK_LDRSH || kind == MK_LDRD;
}

static unsigned form_of(const struct insn *i)
{
    if (!insn_flag(i, 'P'))
        return MF_POST;
    return insn_flag(i, 'W') ? MF_PRE : MF_OFF;
}

/* The access itself: Rt may be the PC, for loads (a jump) and stores (its value). */
static struct op *emit_access(struct tr *t, unsigned kind, unsigned form, unsigned rt, uint8_t base,
                              uint8_t index, uint32_t imm)
{
    bool jump = rt == 15 && is_load(kind);
    uint8_t reg = jump ? TMP_OFF(0) : tr_src(t, rt, 0);
    struct op *op = tr_emit(t, handler(t, kind, form), reg, base, index, imm);
    if (jump) {
        tr_exit(t, op_jump_loaded, TMP_OFF(0), 0, 0, 0);
        t->done = true;
    }
    return op;
}

/* A literal's base: Align(PC, 4) (A8.8.64). */
static uint8_t base_of(struct tr *t, const struct insn *i)
{
    if (i->n != 15)
        return REG_OFF(i->n);
    uint32_t pc = (i->pc + (i->thumb ? 4 : 8)) & ~3u;
    tr_emit(t, alu_ops[DP_MOV][FORM_RI], TMP_OFF(1), 0, 0, pc);
    return TMP_OFF(1);
}

static uint32_t signed_imm(const struct insn *i)
{
    uint32_t imm = i->imm;
    return insn_flag(i, 'U') ? imm : 0u - imm;
}

void tr_ldst_imm(struct tr *t, const struct insn *i, unsigned ls)
{
    emit_access(t, kind_of[ls], form_of(i), i->t, base_of(t, i), 0, signed_imm(i));
}

/* The index of a register-offset form as a register: shifted and negated as need be. */
static uint8_t index_of(struct tr *t, const struct insn *i)
{
    uint8_t m = REG_OFF(i->m);
    if (i->stype == 3 && i->samt == 0) {
        tr_emit(t, op_rrx, TMP_OFF(1), 0, m, 0);
        m = TMP_OFF(1);
    } else if (i->stype || i->samt) {
        unsigned n = i->samt ? i->samt : 32;
        tr_emit(t, shift_by_imm(i->stype, n, SHIFT_PLAIN), TMP_OFF(1), 0, m, n);
        m = TMP_OFF(1);
    }
    if (!insn_flag(i, 'U')) {
        tr_emit(t, alu_ops[DP_RSB][FORM_RI], TMP_OFF(1), m, 0, 0);
        m = TMP_OFF(1);
    }
    return m;
}

/* Writeback with a register offset: the address is computed first; Rn changes after the access,
 * and only if it succeeded. */
static struct op *emit_reg_writeback(struct tr *t, const struct insn *i, unsigned kind, unsigned rt)
{
    uint8_t idx = index_of(t, i), n = REG_OFF(i->n);
    bool post = !insn_flag(i, 'P');
    tr_emit(t, alu_ops[DP_ADD][FORM_RR], TMP_OFF(1), n, idx, 0);
    bool jump = rt == 15 && is_load(kind);
    uint8_t reg = jump ? TMP_OFF(0) : tr_src(t, rt, 0);
    tr_emit(t, handler(t, kind, MF_OFF), reg, post ? n : TMP_OFF(1), 0, 0);
    unsigned access = t->nops - 1;
    if (rt != i->n || !is_load(kind))
        tr_emit(t, alu_ops[DP_MOV][FORM_RR], n, 0, TMP_OFF(1), 0);
    tr_emit(t, op_check, 0, 0, 0, 0);
    if (jump) {
        tr_exit(t, op_jump_loaded, TMP_OFF(0), 0, 0, 0);
        t->done = true;
    }
    return &t->ops[access];
}

static struct op *emit_reg(struct tr *t, const struct insn *i, unsigned kind, unsigned rt)
{
    if (form_of(i) != MF_OFF)
        return emit_reg_writeback(t, i, kind, rt);
    if (insn_flag(i, 'U') && i->stype == 0)
        return emit_access(t, kind, MF_REG, rt, base_of(t, i), REG_OFF(i->m), i->samt);
    uint8_t idx = index_of(t, i);
    if (i->n != 15)
        return emit_access(t, kind, MF_REG, rt, REG_OFF(i->n), idx, 0);
    uint32_t pc = i->pc + (i->thumb ? 4 : 8);
    tr_emit(t, alu_ops[DP_ADD][FORM_RI], TMP_OFF(1), idx, 0, pc);
    return emit_access(t, kind, MF_OFF, rt, TMP_OFF(1), 0, 0);
}

void tr_ldst_reg(struct tr *t, const struct insn *i, unsigned ls)
{
    emit_reg(t, i, kind_of[ls], i->t);
}

/* TBB, TBH: forward by twice the table's entry (A8.8.236). The jump's bit 0 keeps Thumb state. */
void tr_table_branch(struct tr *t, const struct insn *i, unsigned ls)
{
    uint8_t table = REG_OFF(i->n);
    uint32_t pc = i->pc + 4;
    if (i->n == 15) {
        tr_emit(t, alu_ops[DP_MOV][FORM_RI], TMP_OFF(1), 0, 0, pc);
        table = TMP_OFF(1);
    }
    tr_emit(t, handler(t, kind_of[ls], MF_REG), TMP_OFF(0), table, REG_OFF(i->m), ls == LS_LDRH);
    tr_emit(t, alu_ops[DP_ADD][FORM_RR], TMP_OFF(0), TMP_OFF(0), TMP_OFF(0), 0);
    tr_emit(t, alu_ops[DP_ADD][FORM_RI], TMP_OFF(0), TMP_OFF(0), 0, pc | 1);
    tr_exit(t, op_jump_loaded, TMP_OFF(0), 0, 0, 0);
    t->done = true;
}

/* LDRD, STRD: the second register is Rt2, which A32 does not spell out: it is Rt + 1. */
static uint8_t second(const struct insn *i)
{
    return REG_OFF(i->thumb ? i->a : i->t + 1u);
}

void tr_ldrd_imm(struct tr *t, const struct insn *i, unsigned ls)
{
    unsigned kind = ls == LS_LDRD ? MK_LDRD : MK_STRD;
    emit_access(t, kind, form_of(i), i->t, base_of(t, i), 0, signed_imm(i))->d = second(i);
}

void tr_ldrd_reg(struct tr *t, const struct insn *i, unsigned ls)
{
    unsigned kind = ls == LS_LDRD ? MK_LDRD : MK_STRD;
    emit_reg(t, i, kind, i->t)->d = second(i);
}

/* --- LDM, STM --- */

/* Offset of the lowest address from Rn, and Rn's change (A8.8.58: IA, IB, DA, DB). */
static void ldm_offsets(const struct insn *i, int *first, int *delta)
{
    int bytes = 4 * __builtin_popcount(i->list);
    bool up = insn_flag(i, 'U'), before = insn_flag(i, 'P');
    *first = up ? (before ? 4 : 0) : (before ? -bytes : 4 - bytes);
    *delta = insn_flag(i, 'W') ? (up ? bytes : -bytes) : 0;
}

/* The ops that move a list's words, as many at once as there are: 4, 2 or 1 (op_fn in that order).
 */
static void emit_words(struct tr *t, uint32_t list, op_fn *const fn[3])
{
    uint8_t reg[16];
    unsigned n = 0, at = 0;
    for (; list; list &= list - 1) {
        unsigned r = (unsigned)__builtin_ctz(list);
        reg[n++] = r == 15 ? TMP_OFF(0) : REG_OFF(r);
    }
    while (at < n) {
        unsigned k = n - at >= 4 ? 0 : n - at >= 2 ? 1 : 2, words = 4u >> k;
        uint8_t *r = &reg[at];
        tr_emit(t, fn[k], r[0], words > 1 ? r[1] : 0, words > 2 ? r[2] : 0, 4 * at)->d =
            words > 3 ? r[3] : 0;
        at += words;
    }
}

static void emit_writeback(struct tr *t, const struct insn *i, int delta)
{
    uint8_t n = REG_OFF(i->n);
    if (delta)
        tr_emit(t, alu_ops[DP_ADD][FORM_RI], n, n, 0, (uint32_t)delta);
}

/* The probe, which is the slow path itself where only that can serve, and its data. */
static unsigned emit_probe(struct tr *t, const struct insn *i, op_fn *fn, int first, int delta)
{
    uint32_t bytes = 4u * (unsigned)__builtin_popcount(i->list);
    tr_emit(t, fn, 0, REG_OFF(i->n), (uint8_t)first, bytes)->d = (uint8_t)delta;
    return (unsigned)(tr_data(t, NULL, i->list) - t->ops);
}

void tr_ldm(struct tr *t, const struct insn *i, unsigned arg)
{
    static op_fn *const words[3] = {op_ldm_4, op_ldm_2, op_ldm_1};
    int first, delta;
    bool big = t->flags & BF_BIG;
    ldm_offsets(i, &first, &delta);
    unsigned data = emit_probe(t, i, big ? op_ldm_slow : op_ldm, first, delta);
    if (!big) {
        emit_writeback(t, i, delta);
        emit_words(t, i->list, words);
        t->ops[data].a = (uint8_t)(t->nops - 1 - data);
    }
    if (i->list & 0x8000) {
        tr_exit(t, op_jump_loaded, TMP_OFF(0), 0, 0, 0);
        t->done = true;
    }
}

void tr_stm(struct tr *t, const struct insn *i, unsigned arg)
{
    static op_fn *const words[3] = {op_stm_4, op_stm_2, op_stm_1};
    int first, delta;
    bool big = t->flags & BF_BIG;
    ldm_offsets(i, &first, &delta);
    if (i->list & 0x8000)
        tr_src(t, 15, 0);
    unsigned data = emit_probe(t, i, big ? op_stm_slow : op_stm, first, delta);
    if (!big) {
        emit_words(t, i->list, words);
        emit_writeback(t, i, delta);
        t->ops[data].a = (uint8_t)(t->nops - 1 - data);
    }
}

/* LDRT and its kin of T32, which have no writeback; A32's all have. */
static int unprivileged(const struct insn *i, const struct insn_row *row)
{
    static const struct {
        exec_fn *exec;
        int ls;
    } rows[] = {{x_ldrt, LS_LDR},     {x_ldrbt, LS_LDRB}, {x_ldrsbt, LS_LDRSB}, {x_ldrht, LS_LDRH},
                {x_ldrsht, LS_LDRSH}, {x_strt, LS_STR},   {x_strbt, LS_STRB},   {x_strht, LS_STRH}};
    for (unsigned k = 0; i->thumb && row->exec && k < ARRAY_LEN(rows); k++)
        if (row->exec == rows[k].exec)
            return rows[k].ls;
    return -1;
}

/* Which of enum ls_op the instruction is, if it names one register and writes no base back. */
static int plain_access(const struct insn *i)
{
    const struct insn_row *row = &insn_rows[i->row];
    if (row->tr == tr_ldst_imm || row->tr == tr_ldst_reg)
        return form_of(i) == MF_OFF ? (int)row->arg : -1;
    return unprivileged(i, row);
}

/* ISV, SAS, SSE, SRT for an access that HSR can describe (B3.13.6): single registers, no
 * writeback, not the PC. */
bool insn_access_iss(const struct insn *i, uint32_t *iss)
{
    static const uint8_t sas[] = {[LS_LDR] = 2,   [LS_LDRB] = 0, [LS_LDRSB] = 0, [LS_LDRH] = 1,
                                  [LS_LDRSH] = 1, [LS_STR] = 2,  [LS_STRB] = 0,  [LS_STRH] = 1};
    int ls = plain_access(i);
    if (ls < 0 || i->t == 15)
        return false;
    uint32_t sse = ls == LS_LDRSB || ls == LS_LDRSH;
    *iss = ISS_DA_ISV | (uint32_t)sas[ls] << ISS_DA_SAS_SHIFT | sse << ISS_DA_SSE_SHIFT |
           (uint32_t)i->t << ISS_DA_SRT_SHIFT;
    return true;
}
