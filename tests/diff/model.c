/* model.c - registers, memory and exceptions of the model, from the pseudocode of ARM DDI 0406C
 * B1.3 (registers, PSRs), B1.9 (Take...Exception()), B3.13 (syndromes).
 *
 * Where the manual says UNPREDICTABLE and a case may still get there, the written choice of the
 * core under test stands (cpu/policy.def, the heads of cpu/psr.c and cpu/exec_sys*.c). */
#include "tests/diff/model.h"

#include <string.h>

#define IT_BITS (PSR_IT_HI | PSR_IT_LO)

unsigned model_mode(const struct model *m)
{
    return m->v[M_cpsr] & PSR_M;
}

bool model_secure(const struct model *m)
{
    return !(m->v[M_scr] & SCR_NS) || model_mode(m) == MODE_MON;
}

bool model_below_hyp(const struct model *m)
{
    return !model_secure(m) && model_mode(m) != MODE_HYP;
}

bool model_user_or_system(const struct model *m)
{
    return model_mode(m) == MODE_USR || model_mode(m) == MODE_SYS;
}

/* --- registers (B1.3.2, RBankSelect()) --- */

static enum model_value banked_sp(unsigned mode)
{
    switch (mode) {
    case MODE_FIQ:
        return M_sp_fiq;
    case MODE_IRQ:
        return M_sp_irq;
    case MODE_SVC:
        return M_sp_svc;
    case MODE_MON:
        return M_sp_mon;
    case MODE_ABT:
        return M_sp_abt;
    case MODE_UND:
        return M_sp_und;
    case MODE_HYP:
        return M_sp_hyp;
    default:
        return M_sp_usr;
    }
}

uint32_t *model_reg(struct model *m, unsigned mode, unsigned n)
{
    if (n < 8)
        return &m->v[M_r0 + n];
    if (n < 13)
        return &m->v[(mode == MODE_FIQ ? M_r8_fiq : M_r8_usr) + n - 8];
    if (n == 13)
        return &m->v[banked_sp(mode)];
    return &m->v[mode == MODE_HYP ? M_lr_usr : (enum model_value)(banked_sp(mode) + 1)];
}

uint32_t model_r(struct model *m, unsigned n)
{
    if (n == 15)
        return m->insn->pc + (m->insn->thumb ? 4 : 8);
    return *model_reg(m, model_mode(m), n);
}

uint32_t *model_spsr(struct model *m, unsigned mode)
{
    switch (mode) {
    case MODE_FIQ:
        return &m->v[M_spsr_fiq];
    case MODE_IRQ:
        return &m->v[M_spsr_irq];
    case MODE_SVC:
        return &m->v[M_spsr_svc];
    case MODE_MON:
        return &m->v[M_spsr_mon];
    case MODE_ABT:
        return &m->v[M_spsr_abt];
    case MODE_UND:
        return &m->v[M_spsr_und];
    case MODE_HYP:
        return &m->v[M_spsr_hyp];
    default:
        return NULL;
    }
}

/* --- the PSR (CPSRWriteByInstr(), B1.3.3) --- */

static bool mode_is_bad(unsigned mode)
{
    return mode != MODE_USR && mode != MODE_FIQ && mode != MODE_IRQ && mode != MODE_SVC &&
           mode != MODE_MON && mode != MODE_ABT && mode != MODE_HYP && mode != MODE_UND &&
           mode != MODE_SYS;
}

/* A write of M that is UNPREDICTABLE; here the mode stays. */
static bool mode_refused(const struct model *m, unsigned to, bool is_return)
{
    unsigned from = model_mode(m);
    bool ns = m->v[M_scr] & SCR_NS;
    if (mode_is_bad(to))
        return true;
    if (to == from)
        return false;
    if (!model_secure(m) && to == MODE_MON)
        return true;
    if (to == MODE_HYP)
        return !(from == MODE_MON && ns);
    return from == MODE_HYP && !is_return;
}

void model_cpsr_write(struct model *m, uint32_t v, unsigned bytemask, bool is_return)
{
    bool privileged = model_mode(m) != MODE_USR;
    uint32_t mask = 0;
    if (bytemask & 8)
        mask |= UINT32_C(0xf8000000) | (is_return ? PSR_IT_LO : 0u);
    if (bytemask & 4)
        mask |= PSR_GE;
    if (bytemask & 2)
        mask |= PSR_E | (is_return ? PSR_IT_HI : 0u) | (privileged ? PSR_A : 0u);
    if (bytemask & 1)
        mask |= (privileged ? PSR_I | PSR_F : 0u) | (is_return ? PSR_T : 0u);
    if (privileged && (bytemask & 1) && !mode_refused(m, v & PSR_M, is_return))
        mask |= PSR_M;
    if (is_return && !(v & PSR_T))
        v &= ~(uint32_t)IT_BITS;
    m->v[M_cpsr] = (m->v[M_cpsr] & ~mask) | (v & mask);
}

static void it_advance(struct model *m)
{
    uint32_t cpsr = m->v[M_cpsr];
    uint32_t it = field_get(cpsr, PSR_IT_HI) << 2 | field_get(cpsr, PSR_IT_LO);
    it = it & 7 ? (it & 0xe0) | (it << 1 & 0x1f) : 0;
    m->v[M_cpsr] =
        (cpsr & ~(uint32_t)IT_BITS) | field_put(PSR_IT_HI, it >> 2) | field_put(PSR_IT_LO, it & 3);
}

/* ConditionPassed(), CurrentCond() (A8.3): a Thumb BKPT has none, in an IT block either
 * (A8.8.24). */
bool model_passes(const struct insn *i, uint32_t cpsr)
{
    uint32_t it = field_get(cpsr, PSR_IT_HI) << 2 | field_get(cpsr, PSR_IT_LO);
    unsigned cond = !i->thumb ? i->raw >> 28 : it & 15 ? it >> 4 : 14;
    if (i->thumb && diff_named(&insn_rows[i->row], "BKPT"))
        return true;
    return diff_passes(cond, cpsr);
}

void model_run(struct model *m)
{
    if (model_passes(m->insn, m->v[M_cpsr]))
        model_step(m);
    if (m->branched)
        return;
    m->v[M_pc] = m->insn->pc + m->insn->len;
    it_advance(m);
}

void model_branch(struct model *m, uint32_t target)
{
    m->v[M_pc] = m->v[M_cpsr] & PSR_T ? target & ~1u : target & ~3u;
    m->branched = true;
}

/* An exception return opens the local monitor (A3.4) and is an event (B1.8.13). */
void model_return(struct model *m, uint32_t pc, uint32_t psr)
{
    model_cpsr_write(m, psr, 15, true);
    model_branch(m, pc);
    m->v[M_monitor] = 0;
    m->v[M_event] = 1;
}

/* --- exceptions (B1.9) --- */

/* What every entry has in common. */
static void enter(struct model *m, unsigned mode, uint32_t control, uint32_t masks, uint32_t vector)
{
    uint32_t spsr = m->v[M_cpsr];
    uint32_t cpsr = spsr & ~(uint32_t)(PSR_M | PSR_T | PSR_J | PSR_E | IT_BITS);
    cpsr |= mode | masks;
    cpsr |= control & SCTLR_TE ? PSR_T : 0u;
    cpsr |= control & SCTLR_EE ? PSR_E : 0u;
    m->v[M_cpsr] = cpsr;
    *model_spsr(m, mode) = spsr;
    m->v[M_pc] = vector;
    m->branched = m->excepted = true;
}

/* EnterHypMode(). */
static void enter_hyp(struct model *m, uint32_t preferred, uint32_t offset)
{
    uint32_t scr = m->v[M_scr], masks = 0;
    masks |= scr & SCR_EA ? 0u : PSR_A;
    masks |= scr & SCR_FIQ ? 0u : PSR_F;
    masks |= scr & SCR_IRQ ? 0u : PSR_I;
    enter(m, MODE_HYP, m->v[M_hsctlr], masks, m->v[M_hvbar] + offset);
    m->v[M_elr_hyp] = preferred;
}

/* To a mode of PL1; from Monitor mode it is a Secure one. */
static void enter_pl1(struct model *m, unsigned mode, uint32_t lr, uint32_t masks, uint32_t offset)
{
    if (model_mode(m) == MODE_MON)
        m->v[M_scr] &= ~(uint32_t)SCR_NS;
    bool ns = m->v[M_scr] & SCR_NS;
    uint32_t sctlr = m->v[ns ? M_sctlr_ns : M_sctlr_s];
    uint32_t base = sctlr & SCTLR_V ? UINT32_C(0xffff0000) : m->v[ns ? M_vbar_ns : M_vbar_s];
    enter(m, mode, sctlr, masks | PSR_I, base + offset);
    *model_reg(m, mode, 14) = lr;
}

static void write_hsr(struct model *m, uint32_t ec, uint32_t iss)
{
    bool il_open = ec == EC_UNKNOWN || ec == EC_IABT_LOWER || ec == EC_IABT_HYP ||
                   ec == EC_DABT_LOWER || ec == EC_DABT_HYP;
    m->v[M_hsr] = field_put(HSR_EC, ec) | (m->insn->len == 4 ? HSR_IL : 0u) | iss;
    m->unknown_hsr |= il_open ? HSR_IL : 0u;
}

static bool from_hyp(const struct model *m)
{
    return model_mode(m) == MODE_HYP;
}

/* HCR.TGE: what User mode would take to PL1 goes to Hyp mode. */
static bool general_to_hyp(const struct model *m)
{
    return !model_secure(m) && model_mode(m) == MODE_USR && (m->v[M_hcr] & HCR_TGE);
}

void model_undefined(struct model *m)
{
    uint32_t at = m->insn->pc;
    if (from_hyp(m) || general_to_hyp(m)) {
        write_hsr(m, EC_UNKNOWN, 0);
        enter_hyp(m, at, from_hyp(m) ? 4 : 20);
        return;
    }
    enter_pl1(m, MODE_UND, at + (m->insn->thumb ? 2 : 4), 0, 4);
}

uint32_t model_iss_cond(const struct model *m)
{
    return ISS_CV | field_put(ISS_COND, (uint32_t)m->insn->cond);
}

/* From Hyp mode itself, HCPTR's is an Undefined Instruction exception with that syndrome. */
void model_hyp_trap(struct model *m, uint32_t ec, uint32_t iss)
{
    write_hsr(m, ec, iss);
    enter_hyp(m, m->insn->pc, from_hyp(m) ? 4 : 20);
}

static uint32_t next(const struct model *m)
{
    return m->insn->pc + m->insn->len;
}

/* CallSupervisor(), TakeSVCException(). The immediate of a conditional SVC is UNKNOWN in HSR. */
void model_svc(struct model *m, uint32_t imm)
{
    bool to_hyp = from_hyp(m) || general_to_hyp(m), own = from_hyp(m);
    it_advance(m);
    if (!to_hyp) {
        enter_pl1(m, MODE_SVC, next(m), 0, 8);
        return;
    }
    write_hsr(m, EC_SVC, imm & 0xffff);
    m->unknown_hsr |= m->insn->cond == 14 ? 0 : 0xffff;
    enter_hyp(m, next(m), own ? 8 : 20);
}

void model_hvc(struct model *m, uint32_t imm)
{
    bool own = from_hyp(m);
    it_advance(m);
    write_hsr(m, EC_HVC, imm & 0xffff);
    enter_hyp(m, next(m), own ? 8 : 20);
}

void model_smc(struct model *m)
{
    it_advance(m);
    if (model_mode(m) == MODE_MON)
        m->v[M_scr] &= ~(uint32_t)SCR_NS;
    enter(m, MODE_MON, m->v[M_sctlr_s], PSR_A | PSR_I | PSR_F, m->v[M_mvbar] + 8);
    m->v[M_lr_mon] = next(m);
}

enum { FS_ALIGNMENT = 0x01, FS_DEBUG = 0x02, FSC_ALIGNMENT = 0x21, FSC_DEBUG = 0x22 };

/* BKPT, with no halting debug: a debug exception is a Prefetch Abort (C3, C4). */
void model_breakpoint(struct model *m)
{
    uint32_t at = m->insn->pc;
    m->v[M_dbgdscr] = (m->v[M_dbgdscr] & ~(uint32_t)DBGDSCR_MOE) | field_put(DBGDSCR_MOE, 3);
    if (from_hyp(m) || (model_below_hyp(m) && (m->v[M_hdcr] & HDCR_TDE))) {
        write_hsr(m, from_hyp(m) ? EC_IABT_HYP : EC_IABT_LOWER, FSC_DEBUG);
        enter_hyp(m, at, from_hyp(m) ? 12 : 20);
        return;
    }
    enter_pl1(m, MODE_ABT, at + 4, PSR_A, 12);
    m->v[m->v[M_scr] & SCR_NS ? M_ifsr_ns : M_ifsr_s] = FS_DEBUG;
}

/* TakeDataAbortException() for an Alignment fault of stage 1. */
static void alignment_fault(struct model *m, uint32_t at, bool write)
{
    bool own = from_hyp(m);
    if (own || general_to_hyp(m)) {
        write_hsr(m, own ? EC_DABT_HYP : EC_DABT_LOWER, FSC_ALIGNMENT | (write ? ISS_AB_WNR : 0u));
        m->v[M_hdfar] = at;
        enter_hyp(m, m->insn->pc, own ? 16 : 20);
        return;
    }
    enter_pl1(m, MODE_ABT, m->insn->pc + 8, PSR_A, 16);
    bool ns = m->v[M_scr] & SCR_NS;
    m->v[ns ? M_dfsr_ns : M_dfsr_s] = FS_ALIGNMENT | (write ? DFSR_WNR : 0u);
    m->v[ns ? M_dfar_ns : M_dfar_s] = at;
}

/* --- memory (MemA[], B2.4, with CPSR.E) --- */

static uint32_t swapped(const struct model *m, uint32_t v)
{
    return m->v[M_cpsr] & PSR_E ? __builtin_bswap32(v) : v;
}

static bool outside(struct model *m, uint32_t at)
{
    m->outside |= at - MODEL_AT > MODEL_MEMORY - 4;
    return m->outside;
}

bool model_read(struct model *m, uint32_t at, uint32_t *v)
{
    if (at & 3) {
        alignment_fault(m, at, false);
        return false;
    }
    if (outside(m, at))
        return false;
    memcpy(v, m->memory + (at - MODEL_AT), 4);
    *v = swapped(m, *v);
    return true;
}

bool model_write(struct model *m, uint32_t at, uint32_t v)
{
    if (at & 3) {
        alignment_fault(m, at, true);
        return false;
    }
    if (outside(m, at))
        return false;
    v = swapped(m, v);
    memcpy(m->memory + (at - MODEL_AT), &v, 4);
    return true;
}
