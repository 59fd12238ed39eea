/* model_sys.c - system instructions of the model, from the pseudocode of ARM DDI 0406C A8.8 and
 * B9.3.
 *
 * UNPREDICTABLE for lack of an SPSR, or for a banked register that may not be named from here, is
 * UNDEFINED: the choice of the core under test. */
#include "tests/diff/model.h"

#include <string.h>

static bool is(const struct model *m, const char *prefix)
{
    return diff_named(&insn_rows[m->insn->row], prefix);
}

static bool set_bit(uint32_t v, unsigned n)
{
    return v >> n & 1;
}

static bool no_spsr(struct model *m)
{
    return !model_spsr(m, model_mode(m));
}

static void set_r(struct model *m, unsigned n, uint32_t v)
{
    *model_reg(m, model_mode(m), n) = v;
}

/* --- status registers: MRS, MSR, CPS, SETEND --- */

static bool names_spsr(const struct model *m)
{
    return insn_flag(m->insn, 'R');
}

static void mrs(struct model *m)
{
    if (names_spsr(m) && no_spsr(m))
        model_undefined(m);
    else
        set_r(m, m->insn->d,
              names_spsr(m) ? *model_spsr(m, model_mode(m)) : m->v[M_cpsr] & 0xf8ff03df);
}

static void msr(struct model *m, uint32_t v, unsigned bytemask)
{
    uint32_t mask = (bytemask & 8 ? 0xff000000u : 0) | (bytemask & 4 ? 0x000f0000u : 0) |
                    (bytemask & 2 ? 0x0000ff00u : 0) | (bytemask & 1 ? 0x000000ffu : 0);
    if (!names_spsr(m)) {
        model_cpsr_write(m, v, bytemask, false);
    } else if (no_spsr(m)) {
        model_undefined(m);
    } else {
        uint32_t *spsr = model_spsr(m, model_mode(m));
        *spsr = (*spsr & ~mask) | (v & mask);
    }
}

static void msr_imm(struct model *m)
{
    uint32_t v = m->insn->imm & 0xff, ror = 2 * (m->insn->imm >> 8 & 15);
    msr(m, ror ? v >> ror | v << (32 - ror) : v, m->insn->imm >> 12);
}

/* Where SYSm points (B9.2.3): a register, or NULL where the current mode may not name it. */
static uint32_t *banked_register(struct model *m, unsigned sysm)
{
    static const uint8_t modes[4] = {MODE_IRQ, MODE_SVC, MODE_ABT, MODE_UND};
    unsigned mode = model_mode(m), low = sysm & 7;
    bool monitor_ns = mode == MODE_MON && (m->v[M_scr] & SCR_NS);
    if (sysm < 8) {
        if (low == 7 || (low < 5 && mode != MODE_FIQ) || (low >= 5 && mode == MODE_SYS) ||
            (low == 6 && mode == MODE_HYP))
            return NULL;
        return model_reg(m, MODE_USR, 8 + low);
    }
    if (sysm < 16)
        return low == 7 || mode == MODE_FIQ ? NULL : model_reg(m, MODE_FIQ, 8 + low);
    if (sysm < 24) {
        unsigned of = modes[low / 2];
        return mode == of ? NULL : model_reg(m, of, low & 1 ? 13 : 14);
    }
    if (sysm == 28 || sysm == 29)
        return mode == MODE_MON || !model_secure(m) ? NULL : model_reg(m, MODE_MON, 42 - sysm);
    if (sysm == 30)
        return mode == MODE_HYP || monitor_ns ? &m->v[M_elr_hyp] : NULL;
    return sysm == 31 && monitor_ns ? &m->v[M_sp_hyp] : NULL;
}

static uint32_t *banked_spsr(struct model *m, unsigned sysm)
{
    static const uint8_t modes[32] = {
        [14] = MODE_FIQ, [16] = MODE_IRQ, [18] = MODE_SVC, [20] = MODE_ABT,
        [22] = MODE_UND, [28] = MODE_MON, [30] = MODE_HYP};
    unsigned mode = model_mode(m), of = modes[sysm];
    if (!of || of == mode || (of == MODE_MON && !model_secure(m)))
        return NULL;
    if (of == MODE_HYP && !(mode == MODE_MON && (m->v[M_scr] & SCR_NS)))
        return NULL;
    return model_spsr(m, of);
}

static void banked(struct model *m, bool write)
{
    const struct insn *i = m->insn;
    uint32_t *at = names_spsr(m) ? banked_spsr(m, i->imm) : banked_register(m, i->imm);
    if (!at || model_mode(m) == MODE_USR)
        model_undefined(m);
    else if (write)
        *at = model_r(m, i->n);
    else
        set_r(m, i->d, *at);
}

/* T16: imm is 64 | im << 5; A32, T32: imod<1:0>:mode. */
static void cps(struct model *m)
{
    const struct insn *i = m->insn;
    unsigned imod = i->imm >> 5 & 3;
    bool change = i->len == 4 && insn_flag(i, 'M');
    uint32_t v = m->v[M_cpsr], masks = 0;
    if (i->len == 2)
        imod = set_bit(i->raw, 4) ? 3 : 2;
    masks |= insn_flag(i, 'A') ? PSR_A : 0u;
    masks |= insn_flag(i, 'I') ? PSR_I : 0u;
    masks |= insn_flag(i, 'F') ? PSR_F : 0u;
    if (model_mode(m) == MODE_USR)
        return;
    v = imod == 2 ? v & ~masks : imod == 3 ? v | masks : v;
    if (change)
        v = (v & ~(uint32_t)PSR_M) | (i->imm & 31);
    model_cpsr_write(m, v, 15, false);
}

static void setend(struct model *m)
{
    m->v[M_cpsr] &= ~(uint32_t)PSR_E;
    m->v[M_cpsr] |= insn_flag(m->insn, 'E') ? PSR_E : 0u;
}

/* --- SRS, RFE, returns --- */

/* The lowest address of a block of `words`, and what writeback leaves. */
static uint32_t block(const struct model *m, uint32_t base, unsigned words, uint32_t *after)
{
    bool up = insn_flag(m->insn, 'U'), before = insn_flag(m->insn, 'P');
    *after = up ? base + 4 * words : base - 4 * words;
    uint32_t low = up ? base : *after;
    return low + (up == before ? 4 : 0);
}

static void srs(struct model *m)
{
    unsigned mode = m->insn->raw & 31;
    uint32_t after, *spsr = model_spsr(m, model_mode(m));
    bool foreign = mode == MODE_HYP || (mode == MODE_MON && !model_secure(m));
    if (model_mode(m) == MODE_HYP || model_user_or_system(m) || foreign) {
        model_undefined(m);
        return;
    }
    uint32_t at = block(m, *model_reg(m, mode, 13), 2, &after), lr = model_r(m, 14), psr = *spsr;
    if (!model_write(m, at, lr) || !model_write(m, at + 4, psr))
        return;
    if (insn_flag(m->insn, 'W'))
        *model_reg(m, mode, 13) = after;
}

static void rfe(struct model *m)
{
    uint32_t pc, psr, after;
    if (model_mode(m) == MODE_HYP || model_mode(m) == MODE_USR) {
        model_undefined(m);
        return;
    }
    uint32_t at = block(m, model_r(m, m->insn->n), 2, &after);
    if (!model_read(m, at, &pc) || !model_read(m, at + 4, &psr))
        return;
    if (insn_flag(m->insn, 'W'))
        set_r(m, m->insn->n, after);
    model_return(m, pc, psr);
}

static void eret(struct model *m)
{
    if (model_user_or_system(m))
        model_undefined(m);
    else
        model_return(m, model_mode(m) == MODE_HYP ? m->v[M_elr_hyp] : model_r(m, 14),
                     *model_spsr(m, model_mode(m)));
}

/* Shift() of an immediate amount (A8.4, DecodeImmShift()). */
static uint32_t shifted(struct model *m)
{
    const struct insn *i = m->insn;
    uint32_t v = model_r(m, i->m), n = i->samt;
    switch (i->stype) {
    case 0:
        return v << n;
    case 1:
        return n ? v >> n : 0;
    case 2:
        return (uint32_t)((int64_t)(int32_t)v >> (n ? n : 32));
    default:
        return n ? v >> n | v << (32 - n) : (m->v[M_cpsr] & PSR_C ? 0x80000000u : 0) | v >> 1;
    }
}

/* ARMExpandImm() (A5.2.4). */
static uint32_t expanded(uint32_t imm12)
{
    uint32_t v = imm12 & 0xff, ror = imm12 >> 8 << 1;
    return ror ? v >> ror | v << (32 - ror) : v;
}

static uint32_t operate(unsigned opcode, uint32_t a, uint32_t b, bool carry)
{
    switch (opcode) {
    case 0:
        return a & b;
    case 1:
        return a ^ b;
    case 2:
        return a + ~b + 1;
    case 3:
        return b + ~a + 1;
    case 4:
        return a + b;
    case 5:
        return a + b + carry;
    case 6:
        return a + ~b + carry;
    case 7:
        return b + ~a + carry;
    case 12:
        return a | b;
    case 13:
        return b;
    case 14:
        return a & ~b;
    default:
        return ~b;
    }
}

/* SUBS PC, LR and its kin (B9.3.19, B9.3.20). */
static void subs_pc(struct model *m)
{
    const struct insn *i = m->insn;
    if (model_mode(m) == MODE_HYP || model_user_or_system(m)) {
        model_undefined(m);
        return;
    }
    uint32_t b = i->thumb ? i->imm : set_bit(i->raw, 25) ? expanded(i->imm) : shifted(m);
    unsigned opcode = i->thumb ? 2 : i->raw >> 21 & 15;
    uint32_t result = operate(opcode, model_r(m, i->n), b, m->v[M_cpsr] & PSR_C);
    model_return(m, result, *model_spsr(m, model_mode(m)));
}

/* --- LDM and STM with ^ (B9.3.5, B9.3.6, B9.3.17) --- */

static bool forbidden(struct model *m)
{
    if (model_mode(m) != MODE_HYP && !model_user_or_system(m))
        return false;
    model_undefined(m);
    return true;
}

static void stm_user(struct model *m)
{
    const struct insn *i = m->insn;
    uint32_t after;
    if (forbidden(m))
        return;
    uint32_t at = block(m, model_r(m, i->n), __builtin_popcount(i->list), &after);
    for (unsigned n = 0; n < 16; n++) {
        if (!set_bit(i->list, n))
            continue;
        if (!model_write(m, at, n == 15 ? i->pc + 8 : *model_reg(m, MODE_USR, n)))
            return;
        at += 4;
    }
}

/* LDM of User registers, or with the PC: of the current mode's, and an exception return. */
static void ldm_special(struct model *m, unsigned mode, bool is_return)
{
    const struct insn *i = m->insn;
    uint32_t after, pc = 0, list = i->list, words[16] = {0};
    if (forbidden(m))
        return;
    unsigned count = __builtin_popcount(list) + is_return;
    uint32_t at = block(m, model_r(m, i->n), count, &after);
    for (unsigned k = 0; k < count; k++)
        if (!model_read(m, at + 4 * k, &words[k]))
            return;
    pc = words[count - 1];
    if (is_return && insn_flag(i, 'W'))
        set_r(m, i->n, after);
    for (unsigned n = 0, k = 0; n < 15; n++)
        if (set_bit(list, n))
            *model_reg(m, mode, n) = words[k++];
    if (is_return)
        model_return(m, pc, *model_spsr(m, model_mode(m)));
}

/* --- calls and waits --- */

static uint32_t call_imm16(const struct insn *i)
{
    return i->imm & 0xffff;
}

static void hvc(struct model *m)
{
    if (model_secure(m) || model_mode(m) == MODE_USR || !(m->v[M_scr] & SCR_HCE))
        model_undefined(m);
    else
        model_hvc(m, call_imm16(m->insn));
}

static void smc(struct model *m)
{
    if (model_mode(m) == MODE_USR)
        model_undefined(m);
    else if (model_below_hyp(m) && (m->v[M_hcr] & HCR_TSC))
        model_hyp_trap(m, EC_SMC, 0);
    else if (m->v[M_scr] & SCR_SCD)
        model_undefined(m);
    else
        model_smc(m);
}

enum { RUNNING = 1, IN_WFI, IN_WFE };

static void wfi(struct model *m)
{
    if (m->v[M_irq])
        return;
    if (model_below_hyp(m) && (m->v[M_hcr] & HCR_TWI))
        model_hyp_trap(m, EC_WFX, model_iss_cond(m));
    else
        m->v[M_power] = IN_WFI;
}

static void wfe(struct model *m)
{
    if (m->v[M_event])
        m->v[M_event] = 0;
    else if (model_below_hyp(m) && (m->v[M_hcr] & HCR_TWE))
        model_hyp_trap(m, EC_WFX, model_iss_cond(m) | ISS_WFX_TI);
    else
        m->v[M_power] = IN_WFE;
}

/* --- all --- */

static bool status_step(struct model *m)
{
    if (is(m, "MRS_banked") || is(m, "MSR_banked"))
        banked(m, is(m, "MSR_banked"));
    else if (is(m, "MRS"))
        mrs(m);
    else if (is(m, "MSR_imm"))
        msr_imm(m);
    else if (is(m, "MSR_reg"))
        msr(m, model_r(m, m->insn->n), m->insn->imm);
    else if (is(m, "CPS"))
        cps(m);
    else if (is(m, "SETEND"))
        setend(m);
    else
        return false;
    return true;
}

static bool block_step(struct model *m)
{
    if (is(m, "SRS") || is(m, "SRSDB") || is(m, "SRSIA"))
        srs(m);
    else if (is(m, "RFE") || is(m, "RFEDB") || is(m, "RFEIA"))
        rfe(m);
    else if (is(m, "ERET"))
        eret(m);
    else if (strstr(insn_rows[m->insn->row].name, "S_PC_"))
        subs_pc(m);
    else if (is(m, "STM_user"))
        stm_user(m);
    else if (is(m, "LDM_user"))
        ldm_special(m, MODE_USR, false);
    else if (is(m, "LDM_eret"))
        ldm_special(m, model_mode(m), true);
    else
        return false;
    return true;
}

static bool call_step(struct model *m)
{
    if (is(m, "SVC"))
        model_svc(m, m->insn->imm);
    else if (is(m, "HVC"))
        hvc(m);
    else if (is(m, "SMC"))
        smc(m);
    else if (is(m, "BKPT"))
        model_breakpoint(m);
    else if (is(m, "UNDEFINED") || is(m, "HLT") || is(m, "ENTERX_LEAVEX"))
        model_undefined(m);
    else
        return false;
    return true;
}

static bool hint_step(struct model *m)
{
    if (is(m, "WFI"))
        wfi(m);
    else if (is(m, "WFE"))
        wfe(m);
    else if (is(m, "SEV"))
        m->v[M_event] = 1;
    else if (!is(m, "YIELD") && !is(m, "DBG"))
        return false;
    return true;
}

void model_step(struct model *m)
{
    if (insn_rows[m->insn->row].cls == CL_COPROC)
        model_coprocessor(m);
    else if (insn_rows[m->insn->row].cls == CL_VFP)
        model_fp_transfer(m);
    else if (!status_step(m) && !block_step(m) && !call_step(m) && !hint_step(m))
        BUG("the model has no %s", insn_rows[m->insn->row].name);
}
