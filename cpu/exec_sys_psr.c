/* exec_sys_psr.c - MRS, MSR, CPS, SETEND: the status registers and other modes' registers.
 *
 * ARM DDI 0406C B9.3 (system instructions), B9.2.3 (banked register encodings and rights). What
 * the manual calls UNPREDICTABLE for lack of a register (an SPSR in User or System mode: NO_SPSR; a
 * banked register that may not be named from here: NO_REGISTER) is UNDEFINED here. Leaves out:
 * nothing. */
#include "cpu/exec.h"
#include "cpu/observe.h"
#include "cpu/sys_int.h"

/* What MRS shows of CPSR: not the execution state (B9.3.8). */
#define CPSR_VISIBLE (~(uint32_t)(PSR_IT_LO | PSR_J | PSR_IT_HI | PSR_T | UINT32_C(0x00f00000)))

static bool wants_spsr(const struct insn *i)
{
    return bits(i->raw, i->thumb ? 20 : 22, i->thumb ? 20 : 22);
}

static unsigned dest(const struct insn *i)
{
    return i->thumb ? bits(i->raw, 11, 8) : bits(i->raw, 15, 12);
}

enum ex x_mrs(struct cpu *c, const struct insn *i)
{
    if (!wants_spsr(i)) {
        c->r[dest(i)] = cpu_cpsr(c) & CPSR_VISIBLE;
        return EX_NEXT;
    }
    if (bank_spsr_slot(cpu_mode(c)) == NO_SLOT)
        return exc_undefined(c, i);
    c->r[dest(i)] = cpu_spsr(c, cpu_mode(c));
    return EX_NEXT;
}

static enum ex write_psr(struct cpu *c, const struct insn *i, uint32_t v, unsigned mask)
{
    if (!wants_spsr(i)) {
        psr_write_by_instr(c, v, mask, false);
        return EX_END;
    }
    if (bank_spsr_slot(cpu_mode(c)) == NO_SLOT)
        return exc_undefined(c, i);
    spsr_write_by_instr(c, v, mask);
    return EX_NEXT;
}

enum ex x_msr_reg(struct cpu *c, const struct insn *i)
{
    unsigned n = i->thumb ? bits(i->raw, 19, 16) : bits(i->raw, 3, 0);
    unsigned mask = i->thumb ? bits(i->raw, 11, 8) : bits(i->raw, 19, 16);
    return write_psr(c, i, rd(c, i, n), mask);
}

static uint32_t ror32(uint32_t v, unsigned n)
{
    return n ? v >> n | v << (32 - n) : v;
}

enum ex x_msr_imm(struct cpu *c, const struct insn *i) /* A32 only */
{
    uint32_t v = ror32(bits(i->raw, 7, 0), 2 * bits(i->raw, 11, 8));
    return write_psr(c, i, v, bits(i->raw, 19, 16));
}

/* --- banked registers --- */

static bool group_allowed(const struct cpu *c, const struct bank_name *name)
{
    unsigned mode = cpu_mode(c);
    switch (name->mode) {
    case MODE_USR: /* those that are not the current mode's own */
        return bank_slot(mode, name->n) != name->slot;
    case MODE_MON:
        return cpu_secure(c) && mode != MODE_MON;
    case MODE_HYP:
        if (mode == MODE_MON)
            return c->cp15.SCR[0] & SCR_NS;
        return mode == MODE_HYP && name->n == 15; /* ELR_hyp */
    default:
        return mode != name->mode;
    }
}

/* False: the encoding names nothing, or nothing that may be named from here (B9.2.3). */
static bool banked_register(const struct cpu *c, unsigned sysm, bool spsr, struct bank_name *name)
{
    *name = bank_sysm(spsr, sysm);
    return name->slot != NO_SLOT && cpu_priv(c) && group_allowed(c, name);
}

static bool in_bank(const struct bank_name *name)
{
    return name->n >= 15; /* SPSRs and ELR_hyp are never in r[] */
}

static void tell_banked(struct cpu *c, const struct bank_name *name, bool write, uint32_t v)
{
    struct banked_event ev = {.cpu = c, .slot = name->slot, .write = write, .value = v};
    observe(c->links.obs, OBS_BANKED, &ev);
}

enum ex x_mrs_banked(struct cpu *c, const struct insn *i)
{
    unsigned m = i->thumb ? bits(i->raw, 4, 4) : bits(i->raw, 8, 8);
    struct bank_name name;
    if (!banked_register(c, m << 4 | bits(i->raw, 19, 16), wants_spsr(i), &name))
        return exc_undefined(c, i);
    uint32_t v = in_bank(&name) ? c->bank[name.slot] : cpu_reg(c, name.mode, name.n);
    c->r[dest(i)] = v;
    tell_banked(c, &name, false, v);
    return EX_NEXT;
}

enum ex x_msr_banked(struct cpu *c, const struct insn *i)
{
    unsigned m = i->thumb ? bits(i->raw, 4, 4) : bits(i->raw, 8, 8);
    unsigned low = i->thumb ? bits(i->raw, 11, 8) : bits(i->raw, 19, 16);
    unsigned n = i->thumb ? bits(i->raw, 19, 16) : bits(i->raw, 3, 0);
    struct bank_name name;
    if (!banked_register(c, m << 4 | low, wants_spsr(i), &name))
        return exc_undefined(c, i);
    if (in_bank(&name))
        c->bank[name.slot] = c->r[n];
    else
        cpu_set_reg(c, name.mode, name.n, c->r[n]);
    tell_banked(c, &name, true, c->r[n]);
    return EX_NEXT;
}

/* --- CPS and SETEND --- */

struct cps {
    bool enable, disable, change_mode;
    uint32_t aif; /* PSR_A, PSR_I, PSR_F */
    unsigned mode;
};

static uint32_t aif_bits(uint32_t three)
{
    return (three & 4 ? PSR_A : 0u) | (three & 2 ? PSR_I : 0u) | (three & 1 ? PSR_F : 0u);
}

enum { IMOD_ENABLE = 2, IMOD_DISABLE = 3 };

static struct cps cps_decode(const struct insn *i)
{
    if (i->len == 2) {
        bool off = bits(i->raw, 4, 4);
        return (struct cps){!off, off, false, aif_bits(bits(i->raw, 2, 0)), 0};
    }
    unsigned imod = i->thumb ? bits(i->raw, 10, 9) : bits(i->raw, 19, 18);
    return (struct cps){.enable = imod == IMOD_ENABLE,
                        .disable = imod == IMOD_DISABLE,
                        .change_mode = i->thumb ? bits(i->raw, 8, 8) : bits(i->raw, 17, 17),
                        .aif = aif_bits(i->thumb ? bits(i->raw, 7, 5) : bits(i->raw, 8, 6)),
                        .mode = bits(i->raw, 4, 0)};
}

enum ex x_cps(struct cpu *c, const struct insn *i)
{
    struct cps cps = cps_decode(i);
    uint32_t v = cpu_cpsr(c);
    if (!cpu_priv(c))
        return EX_NEXT;
    if (cps.enable)
        v &= ~cps.aif;
    if (cps.disable)
        v |= cps.aif;
    if (cps.change_mode)
        v = (v & ~(uint32_t)PSR_M) | cps.mode;
    psr_write_by_instr(c, v, 15, false);
    return EX_END;
}

enum ex x_setend(struct cpu *c, const struct insn *i)
{
    bool big = i->len == 2 ? bits(i->raw, 3, 3) : bits(i->raw, 9, 9);
    c->cpsr = (c->cpsr & ~(uint32_t)PSR_E) | (big ? PSR_E : 0u);
    cpu_class_changed(c);
    return EX_END;
}
