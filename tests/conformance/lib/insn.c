/* insn.c - the instruction that reaches a system register, and the syndrome of its trap.
 * ARM DDI 0406C A8.8.98, A8.8.107 (MCR, MRC), B3.13.6 (HSR). */
#include "insn.h"

const struct sysreg sysregs[SR_COUNT] = {
#define CP15(name, cp, opc1, crn, crm, opc2, ...)          {#name, cp, opc1, crn, crm, opc2, false},
#define CP15_64(name, cp, opc1, crm, ...)                  {#name, cp, opc1, 0, crm, 0, true},
#define CP15_VIEW(name, of, cp, opc1, crn, crm, opc2, ...) {#name, cp, opc1, crn, crm, opc2, false},
#define CP15_OP(name, cp, opc1, crn, crm, opc2, ...)       {#name, cp, opc1, crn, crm, opc2, false},
#include "cpu/arch/cp15.def"
#define CP15(name, cp, opc1, crn, crm, opc2, ...) {#name, cp, opc1, crn, crm, opc2, false},
#define CP15_64(name, cp, opc1, crm, ...)         {#name, cp, opc1, 0, crm, 0, true},
#include "timer/arch/cnt.def"
};

enum { RT = 2, RT2 = 3 };

uint32_t sysreg_insn(enum sysreg_id id, bool write)
{
    const struct sysreg *r = &sysregs[id];
    uint32_t cp = r->cp, o1 = r->opc1, crn = r->crn, crm = r->crm, o2 = r->opc2;
    if (r->wide)
        return write ? I_MCRR(cp, o1, RT, RT2, crm) : I_MRRC(cp, o1, RT, RT2, crm);
    return write ? I_MCR(cp, o1, RT, crn, crm, o2) : I_MRC(cp, o1, RT, crn, crm, o2);
}

/* Typed from B3.13.6, not taken from the simulator's fields. */
uint32_t sysreg_hsr(enum sysreg_id id, bool write)
{
    const struct sysreg *r = &sysregs[id];
    uint32_t iss = 1u << 24 | 14u << 20 | (uint32_t)RT << 5 | (uint32_t)r->crm << 1 | !write;
    if (r->wide)
        iss |= (uint32_t)r->opc1 << 16 | (uint32_t)RT2 << 10;
    else
        iss |= (uint32_t)r->opc2 << 17 | (uint32_t)r->opc1 << 14 | (uint32_t)r->crn << 10;
    uint32_t ec = r->cp == 15 ? (r->wide ? 0x04 : 0x03) : (r->wide ? 0x0c : 0x05);
    return ec << 26 | 1u << 25 | iss;
}
