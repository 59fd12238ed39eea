/* translate_alu.c - data-processing, multiply, extend and bit-field instructions into ops.
 *
 * ARM DDI 0406C A5.2, A6.3, A8.8. An operand that is shifted by more than a constant LSL, LSR or
 * ASR goes through a temporary, and so does anything written to the PC. Leaves out: exception
 * returns by data-processing (executor x_subs_pc has its own rows). */
#include "cpu/ops_int.h"
#include "cpu/translate.h"

static bool is_test(unsigned dp)
{
    return dp >= DP_TST && dp <= DP_CMN;
}

static bool is_logical(unsigned dp)
{
    return dp <= DP_EOR || dp == DP_TST || dp == DP_TEQ || dp >= DP_ORR;
}

/* A value for the PC: ALUWritePC interworks in A32, BranchWritePC in Thumb (A2.3.1). */
static void write_pc(struct tr *t, uint8_t from)
{
    bool thumb = t->insn.thumb;
    tr_exit(t, thumb ? op_jump_reg : op_jump_bx, from, 0, 0, 0);
    t->done = true;
}

/* What the operation just emitted does to the flags. */
static void dp_flags(struct tr *t, unsigned dp, unsigned form, bool s)
{
    unsigned sets = !s ? 0 : is_logical(dp) ? FLAGS_NZ : FLAGS_ALL;
    unsigned reads = dp >= DP_ADC && dp <= DP_RSC ? FLAGS_C : 0;
    tr_flags(t, sets, reads, !s ? NULL : is_test(dp) ? op_nop : alu_ops[dp][form]);
}

/* Emit the operation itself, form RR or RI. */
static void emit_dp(struct tr *t, const struct insn *i, unsigned dp, unsigned form, uint8_t src,
                    uint32_t imm)
{
    bool s = insn_flag(i, 'S') || is_test(dp);
    bool pc = i->d == 15 && !is_test(dp);
    bool unary = dp == DP_MOV || dp == DP_MVN;
    uint8_t n = unary ? 0 : tr_src(t, i->n, 0);
    uint8_t d = is_test(dp) ? 0 : pc ? TMP_OFF(0) : REG_OFF(i->d);
    int at = (int)t->nops;
    tr_emit(t, s ? alu_ops_s[dp][form] : alu_ops[dp][form], d, n, src, imm);
    dp_flags(t, dp, form, s);
    if (s)
        tr_flags_set(t);
    if (dp == DP_CMP || (dp == DP_SUB && s && !pc))
        t->fuse = at;
    if (pc)
        write_pc(t, TMP_OFF(0));
}

/* ORN has no A32 opcode: the complement goes through a temporary. */
static void emit_orn(struct tr *t, const struct insn *i, uint8_t src)
{
    tr_emit(t, alu_ops[DP_MVN][FORM_RR], TMP_OFF(1), 0, src, 0);
    emit_dp(t, i, DP_ORR, FORM_RR, TMP_OFF(1), 0);
}

static void emit_set_c(struct tr *t, unsigned carry)
{
    tr_emit(t, op_set_c, 0, 0, 0, carry == IMM_C_SET);
    tr_flags(t, FLAGS_C, 0, op_nop);
}

void tr_dp_imm(struct tr *t, const struct insn *i, unsigned dp)
{
    unsigned carry;
    uint32_t imm = expand_imm_c(i, &carry);
    bool s = insn_flag(i, 'S') || is_test(dp);
    if (s && carry && (is_logical(dp) || dp == DP_ORN))
        emit_set_c(t, carry);
    if (dp == DP_ORN)
        emit_dp(t, i, DP_ORR, FORM_RI, 0, ~imm);
    else
        emit_dp(t, i, dp, FORM_RI, 0, imm);
}

/* The shifted register as an operand, for Shift_C() with an immediate amount (A8.4). */
static uint8_t shifted(struct tr *t, const struct insn *i, bool carry)
{
    uint8_t m = tr_src(t, i->m, 1);
    unsigned n = i->samt;
    if (i->stype == 3 && n == 0) {
        tr_emit(t, carry ? op_rrx_s : op_rrx, TMP_OFF(1), 0, m, 0);
        return TMP_OFF(1);
    }
    if (i->stype == 0 && n == 0)
        return m;
    if (n == 0)
        n = 32;
    tr_emit(t, shift_by_imm(i->stype, n, carry ? SHIFT_CARRY : SHIFT_PLAIN), TMP_OFF(1), 0, m, n);
    tr_flags(t, carry ? FLAGS_C : 0, 0, shift_by_imm(i->stype, n, SHIFT_PLAIN));
    return TMP_OFF(1);
}

/* One op where the operation has a handler with the shift inside. */
static bool emit_with_shift(struct tr *t, const struct insn *i, unsigned dp)
{
    bool s = insn_flag(i, 'S') || is_test(dp);
    if (s || dp == DP_ORN || i->samt == 0)
        return false;
    bool pc = i->d == 15;
    uint8_t n = dp == DP_MOV || dp == DP_MVN ? 0 : tr_src(t, i->n, 0);
    uint8_t m = tr_src(t, i->m, 1);
    tr_emit(t, alu_ops[dp][FORM_LSL + i->stype], pc ? TMP_OFF(0) : REG_OFF(i->d), n, m, i->samt);
    dp_flags(t, dp, FORM_LSL + i->stype, false);
    if (pc)
        write_pc(t, TMP_OFF(0));
    return true;
}

/* MOVS Rd, Rm, shift #n: most shifts of Thumb code. */
static bool emit_movs_shift(struct tr *t, const struct insn *i, unsigned dp)
{
    bool none = i->samt == 0 && (i->stype == 0 || i->stype == 3);
    if (dp != DP_MOV || !insn_flag(i, 'S') || i->d == 15 || i->m == 15 || none)
        return false;
    unsigned n = i->samt ? i->samt : 32;
    tr_emit(t, shift_by_imm(i->stype, n, SHIFT_MOVS), REG_OFF(i->d), 0, REG_OFF(i->m), n);
    tr_flags(t, FLAGS_NZ | FLAGS_C, 0, shift_by_imm(i->stype, n, SHIFT_PLAIN));
    tr_flags_set(t);
    return true;
}

void tr_dp_reg(struct tr *t, const struct insn *i, unsigned dp)
{
    if (emit_with_shift(t, i, dp) || emit_movs_shift(t, i, dp))
        return;
    bool s = insn_flag(i, 'S') || is_test(dp);
    uint8_t m = shifted(t, i, s && (is_logical(dp) || dp == DP_ORN));
    if (dp == DP_ORN)
        emit_orn(t, i, m);
    else
        emit_dp(t, i, dp, FORM_RR, m, 0);
}

void tr_dp_rsr(struct tr *t, const struct insn *i, unsigned dp)
{
    bool s = insn_flag(i, 'S') || is_test(dp);
    bool carry = s && is_logical(dp);
    if (dp == DP_MOV) {
        tr_emit(t, shift_by_reg(i->stype, s ? SHIFT_MOVS : SHIFT_PLAIN), REG_OFF(i->d),
                REG_OFF(i->s), REG_OFF(i->m), 0);
        if (s)
            tr_flags_set(t);
        return;
    }
    tr_emit(t, shift_by_reg(i->stype, carry ? SHIFT_CARRY : SHIFT_PLAIN), TMP_OFF(1), REG_OFF(i->s),
            REG_OFF(i->m), 0);
    emit_dp(t, i, dp, FORM_RR, TMP_OFF(1), 0);
}

/* ADDW, SUBW and ADR: a plain 12-bit immediate; PC as base is aligned (A8.8.12). */
void tr_addw(struct tr *t, const struct insn *i, unsigned dp)
{
    if (i->n == 15) {
        uint32_t pc = (i->pc + (i->thumb ? 4 : 8)) & ~3u;
        uint32_t v = dp == DP_SUB ? pc - i->imm : pc + i->imm;
        tr_emit(t, alu_ops[DP_MOV][FORM_RI], i->d == 15 ? TMP_OFF(0) : REG_OFF(i->d), 0, 0, v);
        if (i->d == 15)
            write_pc(t, TMP_OFF(0));
        return;
    }
    tr_emit(t, alu_ops[dp][FORM_RI], REG_OFF(i->d), REG_OFF(i->n), 0, i->imm);
    tr_flags(t, 0, 0, NULL);
}

void tr_movw(struct tr *t, const struct insn *i, unsigned arg)
{
    tr_emit(t, alu_ops[DP_MOV][FORM_RI], REG_OFF(i->d), 0, 0, i->imm);
    tr_flags(t, 0, 0, NULL);
}

void tr_movt(struct tr *t, const struct insn *i, unsigned arg)
{
    tr_emit(t, op_movt, REG_OFF(i->d), 0, 0, i->imm);
    tr_flags(t, 0, 0, NULL);
}

/* --- multiplies: Rd = Rn * Rm [+/- Ra]; long ones: RdLo is a, RdHi is d --- */

static void emit_mul(struct tr *t, const struct insn *i, op_fn *plain, op_fn *with_flags,
                     unsigned lo, unsigned hi)
{
    bool s = insn_flag(i, 'S');
    tr_emit(t, s ? with_flags : plain, REG_OFF(lo), REG_OFF(i->n), REG_OFF(i->m), 0)->d =
        REG_OFF(hi);
    tr_flags(t, s ? FLAGS_NZ : 0, 0, s ? plain : NULL);
    if (s)
        tr_flags_set(t);
}

void tr_mul(struct tr *t, const struct insn *i, unsigned arg)
{
    emit_mul(t, i, op_mul, op_mul_s, i->d, 0);
}

void tr_mla(struct tr *t, const struct insn *i, unsigned arg)
{
    emit_mul(t, i, op_mla, op_mla_s, i->d, i->a);
}

void tr_mls(struct tr *t, const struct insn *i, unsigned arg)
{
    emit_mul(t, i, op_mls, op_mls, i->d, i->a);
}

void tr_umull(struct tr *t, const struct insn *i, unsigned arg)
{
    emit_mul(t, i, op_umull, op_umull_s, i->a, i->d);
}

void tr_smull(struct tr *t, const struct insn *i, unsigned arg)
{
    emit_mul(t, i, op_smull, op_smull_s, i->a, i->d);
}

void tr_umlal(struct tr *t, const struct insn *i, unsigned arg)
{
    emit_mul(t, i, op_umlal, op_umlal_s, i->a, i->d);
}

void tr_smlal(struct tr *t, const struct insn *i, unsigned arg)
{
    emit_mul(t, i, op_smlal, op_smlal_s, i->a, i->d);
}

/* --- extends, bit fields, counts, division --- */

void tr_ext(struct tr *t, const struct insn *i, unsigned ext)
{
    static op_fn *const ops[] = {op_sxtb, op_sxth, op_uxtb, op_uxth};
    bool add = ext >= EXT_SXTAB;
    uint8_t to = add ? TMP_OFF(1) : REG_OFF(i->d);
    tr_emit(t, ops[ext % 4], to, 0, REG_OFF(i->m), 8 * i->imm);
    tr_flags(t, 0, 0, NULL);
    if (!add)
        return;
    tr_emit(t, alu_ops[DP_ADD][FORM_RR], REG_OFF(i->d), REG_OFF(i->n), TMP_OFF(1), 0);
    tr_flags(t, 0, 0, NULL);
}

static void emit_bits(struct tr *t, const struct insn *i, op_fn *fn, uint32_t imm)
{
    tr_emit(t, fn, REG_OFF(i->d), 0, REG_OFF(i->n), imm)->d = i->samt;
    tr_flags(t, 0, 0, NULL);
}

void tr_ubfx(struct tr *t, const struct insn *i, unsigned arg)
{
    emit_bits(t, i, op_ubfx, i->imm);
}

void tr_sbfx(struct tr *t, const struct insn *i, unsigned arg)
{
    emit_bits(t, i, op_sbfx, i->imm);
}

/* Bits msb..lsb, where imm is msb and the shift amount lsb (A8.8.19, A8.8.20). */
static uint32_t field_mask(const struct insn *i)
{
    return (0xffffffffu >> (31 - i->imm)) & (0xffffffffu << i->samt);
}

void tr_bfi(struct tr *t, const struct insn *i, unsigned arg)
{
    emit_bits(t, i, op_bfi, field_mask(i));
}

void tr_bfc(struct tr *t, const struct insn *i, unsigned arg)
{
    tr_emit(t, alu_ops[DP_AND][FORM_RI], REG_OFF(i->d), REG_OFF(i->d), 0, ~field_mask(i));
}

void tr_clz(struct tr *t, const struct insn *i, unsigned arg)
{
    tr_emit(t, op_clz, REG_OFF(i->d), 0, REG_OFF(i->m), 0);
}

void tr_rev(struct tr *t, const struct insn *i, unsigned arg)
{
    tr_emit(t, op_rev, REG_OFF(i->d), 0, REG_OFF(i->m), 0);
}

void tr_udiv(struct tr *t, const struct insn *i, unsigned arg)
{
    tr_emit(t, op_udiv, REG_OFF(i->d), REG_OFF(i->n), REG_OFF(i->m), 0);
}

void tr_sdiv(struct tr *t, const struct insn *i, unsigned arg)
{
    tr_emit(t, op_sdiv, REG_OFF(i->d), REG_OFF(i->n), REG_OFF(i->m), 0);
}
