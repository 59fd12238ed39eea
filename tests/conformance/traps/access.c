/* access.c - trying a system register's access under a trap bit (ARM DDI 0406C B1.14, B3.13.6). */
#include "traps.h"

static uint32_t scratch[16] __attribute__((aligned(64)));

uint32_t access_cpsr(unsigned how)
{
    return how & (UR | UW) ? PL0 : PL1;
}

uint32_t access_insn(enum sysreg_id reg, unsigned how)
{
    return sysreg_insn(reg, how & (W | UW));
}

const char *access_name(enum sysreg_id reg, unsigned how)
{
    static char text[48];
    static const char *const insns[] = {"MRC ", "MCR ", "MRRC ", "MCRR "};
    const struct sysreg *r = &sysregs[reg];
    char *at = text;
    for (const char *s = insns[r->wide * 2 + !!(how & (W | UW))]; *s;)
        *at++ = *s++;
    for (const char *s = r->name; *s;)
        *at++ = *s++;
    for (const char *s = how & (UR | UW) ? " at PL0" : " at PL1"; *s;)
        *at++ = *s++;
    *at = 0;
    return text;
}

void access_operands(enum sysreg_id reg)
{
    guest.r[2] = guest.r[3] = 0;
    switch (reg) {
    case SR_SCTLR:
        guest.r[2] = mrc_SCTLR();
        break;
    case SR_ACTLR:
        guest.r[2] = mrc_ACTLR();
        break;
    case SR_CPACR:
        guest.r[2] = mrc_CPACR();
        break;
    case SR_VBAR:
        guest.r[2] = (uint32_t)guest_vectors;
        break;
    case SR_DCIMVAC:
    case SR_DCCMVAC:
    case SR_DCCIMVAC:
    case SR_DCCMVAU:
    case SR_ICIMVAU:
        guest.r[2] = (uint32_t)scratch;
        break;
    default:
        break;
    }
}

static void taken(const struct trap_bit *b, enum sysreg_id reg, unsigned how)
{
    check_begin(b->tag, b->clause, "%s=%u: %s traps", b->name, !b->inverse, access_name(reg, how));
    b->set(!b->inverse);
    access_operands(reg);
    run_insn(access_cpsr(how), access_insn(reg, how));
    expect_trap(sysreg_hsr(reg, how & (W | UW)), code_at(0));
    if (out.where == AT_HYP)
        expect_eq("SPSR_hyp", out.spsr, access_cpsr(how));
    check_end();
}

static void not_taken(const struct trap_bit *b, enum sysreg_id reg, unsigned how)
{
    check_begin(b->tag, b->clause, "%s=%u: %s does not trap", b->name, b->inverse,
                access_name(reg, how));
    b->set(b->inverse);
    try_untrapped(reg, how);
    check_end();
}

void try_untrapped(enum sysreg_id reg, unsigned how)
{
    access_operands(reg);
    run_insn(access_cpsr(how), access_insn(reg, how));
    expect_done();
}

void try_trap_bit(const struct trap_bit *b)
{
    for (unsigned i = 0; i < b->n; i++)
        for (unsigned how = R; how <= UW; how <<= 1) {
            if (!(b->list[i].how & how))
                continue;
            taken(b, b->list[i].reg, how);
            not_taken(b, b->list[i].reg, how);
        }
}
