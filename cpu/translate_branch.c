/* translate_branch.c - branches into links, jump-cache probes and fused compares.
 *
 * ARM DDI 0406C A8.8.18 (B), A8.8.25 (BL, BLX), A8.8.27 (BX), A8.8.29 (CBZ), A8.8.54 (IT). Leaves
 * out: BXJ (an executor), table branches (loads: translate_mem.c). */
#include "cpu/ops_int.h"
#include "cpu/translate.h"

/* Turn the compare or subtract just emitted into a fused compare-and-branch. */
static bool fuse(struct tr *t, unsigned cond, uint32_t target)
{
    if (t->fuse != (int)t->nops - 1 || !tr_in_page(t, target))
        return false;
    struct op *op = &t->ops[t->nops - 1];
    op_fn *const(*rows)[2];
    unsigned form;
    if (op->fn == alu_ops_s[DP_CMP][FORM_RR] || op->fn == alu_ops_s[DP_CMP][FORM_RI]) {
        rows = cmp_bcc_ops;
        form = op->fn == alu_ops_s[DP_CMP][FORM_RI];
    } else {
        rows = subs_bcc_ops;
        form = op->fn == alu_ops_s[DP_SUB][FORM_RI];
    }
    op->fn = rows[cond][form];
    tr_flags(t, FLAGS_ALL, 0, NULL); /* before it leaves */
    t->op_insn[t->nops - 1] = (uint8_t)(t->ninsns - 1);
    t->exits[t->nexits++] = (uint16_t)(t->nops - 1);
    tr_link(t, target);
    return true;
}

static void conditional(struct tr *t, unsigned cond, uint32_t target)
{
    if (fuse(t, cond, target))
        return;
    if (tr_in_page(t, target)) {
        tr_exit(t, bcc_ops[cond], 0, 0, 0, 0);
        tr_link(t, target);
        return;
    }
    tr_emit(t, skip_ops[cond], 0, 0, 0, 2);
    tr_goto(t, target);
}

void tr_branch(struct tr *t, const struct insn *i, unsigned arg)
{
    uint32_t target = i->pc + (i->thumb ? 4 : 8) + (uint32_t)branch_offset(i);
    if (i->cond < 14) {
        conditional(t, i->cond, target);
        return;
    }
    tr_goto(t, target);
    t->done = true;
}

static void link_register(struct tr *t, const struct insn *i)
{
    uint32_t lr = i->thumb ? (i->pc + i->len) | 1 : i->pc + 4;
    tr_emit(t, alu_ops[DP_MOV][FORM_RI], REG_OFF(14), 0, 0, lr);
}

void tr_bl(struct tr *t, const struct insn *i, unsigned arg)
{
    link_register(t, i);
    tr_goto(t, i->pc + (i->thumb ? 4 : 8) + (uint32_t)branch_offset(i));
    t->done = true;
}

/* BLX immediate changes the instruction set; from Thumb the target is word-aligned. */
void tr_blx_imm(struct tr *t, const struct insn *i, unsigned arg)
{
    uint32_t base = i->thumb ? (i->pc + 4) & ~3u : i->pc + 8;
    uint32_t target = base + (uint32_t)branch_offset(i);
    link_register(t, i);
    tr_exit(t, op_goto_far, 0, 0, 0, i->thumb ? target & ~3u : target | 1);
    t->done = true;
}

void tr_bx(struct tr *t, const struct insn *i, unsigned arg)
{
    tr_exit(t, op_jump_bx, tr_src(t, i->m, 0), 0, 0, 0);
    t->done = true;
}

/* The target is read before LR is written: BLX LR is legal. */
void tr_blx_reg(struct tr *t, const struct insn *i, unsigned arg)
{
    uint8_t m = tr_src(t, i->m, 0);
    if (i->m == 14) {
        tr_emit(t, alu_ops[DP_MOV][FORM_RR], TMP_OFF(0), 0, m, 0);
        m = TMP_OFF(0);
    }
    link_register(t, i);
    tr_exit(t, op_jump_bx, m, 0, 0, 0);
    t->done = true;
}

/* arg: 0 CBZ, 1 CBNZ. */
void tr_cbz(struct tr *t, const struct insn *i, unsigned arg)
{
    uint32_t target = i->pc + 4 + i->imm;
    if (tr_in_page(t, target)) {
        tr_exit(t, arg ? op_cbnz : op_cbz, 0, REG_OFF(i->n), 0, 0);
        tr_link(t, target);
        return;
    }
    tr_emit(t, arg ? op_skip_zero : op_skip_nonzero, 0, REG_OFF(i->n), 0, 2);
    tr_goto(t, target);
}

/* IT: nothing to execute; the next instructions take their conditions from ITSTATE. */
void tr_it(struct tr *t, const struct insn *i, unsigned arg)
{
    t->it = (uint8_t)(i->raw & 0xff);
    t->it_fresh = true;
    tr_emit(t, op_nop, 0, 0, 0, 0);
}
