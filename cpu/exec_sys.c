/* exec_sys.c - calls, hints and barriers.
 *
 * ARM DDI 0406C A8 and B9.3 (HVC, SMC, SVC, BKPT, BXJ, WFE, WFI), B1.8.13 (waiting), B1.14 (traps).
 * Barriers have nothing to order: accesses are made one after another. BXJ is BX (trivial Jazelle,
 * A2.11). Leaves out: ThumbEE, so that ENTERX and LEAVEX are UNDEFINED; HLT, which ARMv7 does not
 * have, is UNDEFINED unless the machine serves it (semihosting). */
#include "cpu/exec.h"
#include "cpu/observe.h"
#include "cpu/sys_int.h"

/* --- calls --- */

static bool served(struct cpu *c, enum cpu_call kind, uint32_t imm)
{
    return c->links.call && c->links.call(c->links.call_self, c, kind, imm);
}

enum ex x_svc(struct cpu *c, const struct insn *i)
{
    uint32_t imm = i->thumb ? bits(i->raw, 7, 0) : bits(i->raw, 23, 0);
    if (served(c, CPU_CALL_SVC, imm))
        return EX_END;
    return exc_call(c, i, EXC_SVC, imm);
}

/* imm16 of HVC, BKPT and HLT. */
static uint32_t call_imm16(const struct insn *i)
{
    if (i->len == 2)
        return bits(i->raw, 7, 0);
    if (i->thumb)
        return bits(i->raw, 19, 16) << 12 | bits(i->raw, 11, 0);
    return bits(i->raw, 19, 8) << 4 | bits(i->raw, 3, 0);
}

enum ex x_hvc(struct cpu *c, const struct insn *i)
{
    uint32_t imm = call_imm16(i);
    if (!cpu_priv(c))
        return exc_undefined(c, i);
    if (served(c, CPU_CALL_HVC, imm))
        return EX_END;
    if (cpu_secure(c) || !(c->cp15.SCR[0] & SCR_HCE))
        return exc_undefined(c, i);
    return exc_call(c, i, EXC_HVC, imm);
}

enum ex x_smc(struct cpu *c, const struct insn *i)
{
    if (!cpu_priv(c))
        return exc_undefined(c, i);
    if (below_hyp(c) && (c->cp15.HCR[0] & HCR_TSC))
        return exc_hyp_trap(c, i, EC_SMC, 0);
    if (served(c, CPU_CALL_SMC, bits(i->raw, i->thumb ? 19 : 3, i->thumb ? 16 : 0)))
        return EX_END;
    if (c->cp15.SCR[0] & SCR_SCD) /* Secure: UNPREDICTABLE, CALL_OFF */
        return exc_undefined(c, i);
    return exc_call(c, i, EXC_SMC, 0);
}

enum { MOE_BKPT = 3 };

enum ex x_bkpt(struct cpu *c, const struct insn *i)
{
    if (served(c, CPU_CALL_BKPT, call_imm16(i)))
        return EX_END;
    uint64_t dscr = c->cp15.DBGDSCRext[0] & ~(uint64_t)DBGDSCR_MOE;
    c->cp15.DBGDSCRext[0] = dscr | field_put(DBGDSCR_MOE, MOE_BKPT);
    c->exc = (struct exc){.kind = EXC_PREFETCH_ABORT,
                          .ilen = i->len,
                          .pc = i->pc,
                          .fault = {.kind = FAULT_DEBUG, .instr = true, .va = i->pc}};
    return EX_EXC;
}

enum ex x_hlt(struct cpu *c, const struct insn *i)
{
    return served(c, CPU_CALL_HLT, call_imm16(i)) ? EX_END : exc_undefined(c, i);
}

enum ex x_udf(struct cpu *c, const struct insn *i)
{
    return exc_undefined(c, i);
}

enum ex x_enterx_leavex(struct cpu *c, const struct insn *i)
{
    return exc_undefined(c, i);
}

/* --- hints: the traps are for those that would sleep only (B1.14.9) --- */

enum ex x_wfi(struct cpu *c, const struct insn *i)
{
    if (cpu_wake_pending(c))
        return EX_END;
    if (below_hyp(c) && (c->cp15.HCR[0] & HCR_TWI))
        return exc_hyp_trap(c, i, EC_WFX, iss_cond(i));
    c->power = CPU_WFI;
    return EX_WAIT;
}

enum ex x_wfe(struct cpu *c, const struct insn *i)
{
    if (c->event_reg) {
        c->event_reg = 0;
        return EX_NEXT;
    }
    if (below_hyp(c) && (c->cp15.HCR[0] & HCR_TWE))
        return exc_hyp_trap(c, i, EC_WFX, iss_cond(i) | ISS_WFX_TI);
    c->power = CPU_WFE;
    return EX_WAIT;
}

enum ex x_sev(struct cpu *c, const struct insn *i)
{
    c->event_reg = 1;
    if (c->links.sev)
        c->links.sev(c->links.sev_self);
    return EX_NEXT;
}

enum ex x_yield(struct cpu *c, const struct insn *i)
{
    return EX_NEXT;
}

enum ex x_dbg(struct cpu *c, const struct insn *i)
{
    return EX_NEXT;
}

enum ex x_nop(struct cpu *c, const struct insn *i)
{
    return EX_NEXT;
}

enum ex x_bxj(struct cpu *c, const struct insn *i)
{
    unsigned m = i->thumb ? bits(i->raw, 19, 16) : bits(i->raw, 3, 0);
    if (below_hyp(c) && (c->cp15.HSTR[0] & HSTR_TJDBX))
        return exc_hyp_trap(c, i, EC_BXJ, iss_cond(i) | field_put(ISS_BXJ_RM, m));
    return jump_bx(c, rd(c, i, m));
}

/* --- barriers --- */

void cpu_tell_barrier(struct cpu *c, enum barrier_kind kind)
{
    struct barrier_event ev = {.cpu = c, .kind = (uint8_t)kind};
    observe(c->links.obs, OBS_BARRIER, &ev);
}

enum ex x_dmb(struct cpu *c, const struct insn *i)
{
    cpu_tell_barrier(c, BARRIER_DMB);
    return EX_NEXT;
}

enum ex x_dsb(struct cpu *c, const struct insn *i)
{
    cpu_tell_barrier(c, BARRIER_DSB);
    return EX_NEXT;
}

/* What was changed before is seen by what is fetched after: the block ends. */
enum ex x_isb(struct cpu *c, const struct insn *i)
{
    cpu_tell_barrier(c, BARRIER_ISB);
    return EX_END;
}
