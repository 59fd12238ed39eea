/* psr.c - CPSR and SPSR: packing the flags, and what an instruction may change.
 *
 * ARM DDI 0406C B1.3.3 (PSRs, CPSRWriteByInstr), B1.5 (security state), B3.1 (regimes). N, Z, C,
 * V and T are kept unpacked in struct cpu; cpsr holds the rest. What the manual calls
 * UNPREDICTABLE, a mode written that may not be entered: MODE_STAYS. Leaves out:
 * Jazelle and ThumbEE execution state (J is never set), NMFI (SCTLR.NMFI is 0 on this core). */
#include "cpu/observe.h"
#include "cpu/sys_int.h"

#define UNPACKED     (PSR_N | PSR_Z | PSR_C | PSR_V | PSR_T)
#define PSR_RESERVED UINT32_C(0x00f00000)
#define BYTE3        (PSR_N | PSR_Z | PSR_C | PSR_V | PSR_Q)

uint32_t cpu_cpsr(const struct cpu *c)
{
    uint32_t v = c->cpsr & ~(uint32_t)UNPACKED;
    v |= flag_n(c) ? PSR_N : 0u;
    v |= flag_z(c) ? PSR_Z : 0u;
    v |= c->cf ? PSR_C : 0u;
    v |= c->vf ? PSR_V : 0u;
    return v | (c->thumb ? PSR_T : 0u);
}

void cpu_set_cpsr(struct cpu *c, uint32_t v)
{
    unsigned from = cpu_mode(c), to = v & PSR_M;
    pmu_sync(c);
    if (from != to)
        bank_switch(c, from, to);
    c->cpsr = v & ~(uint32_t)UNPACKED;
    c->nz = (v & PSR_N ? INT64_MIN : 0) | !(v & PSR_Z);
    c->cf = !!(v & PSR_C);
    c->vf = !!(v & PSR_V);
    c->thumb = !!(v & PSR_T);
    cpu_class_changed(c);
    if (from != to)
        pmu_changed(c);
}

bool mode_exists(unsigned mode)
{
    static const uint32_t modes = 0
#define MODE(name, value, what) | BIT(value)
#include "cpu/arch/codes.def"
        ;
    return mode < 32 && (modes >> mode & 1);
}

/* May the current mode become `to` (B1.3.1, B1.5.1, B9.1)? */
static bool mode_allowed(const struct cpu *c, unsigned to, bool exc_return)
{
    unsigned from = cpu_mode(c);
    if (!mode_exists(to))
        return false;
    if (to == from)
        return true;
    if (to == MODE_MON)
        return cpu_secure(c);
    if (to == MODE_HYP) /* from Monitor mode only, with SCR.NS set; MSR and CPS may, too */
        return from == MODE_MON && (c->cp15.SCR[0] & SCR_NS);
    return from != MODE_HYP || exc_return;
}

/* Bits of each byte that an instruction may write. */
static uint32_t writable_bits(const struct cpu *c, unsigned bytemask, bool exc_return)
{
    bool priv = cpu_priv(c);
    uint32_t m = 0;
    if (bytemask & 8)
        m |= BYTE3 | (exc_return ? PSR_IT_LO : 0u);
    if (bytemask & 4)
        m |= PSR_GE;
    if (bytemask & 2)
        m |= PSR_E | (exc_return ? PSR_IT_HI : 0u) | (priv ? PSR_A : 0u);
    if (bytemask & 1)
        m |= (priv ? PSR_I | PSR_F | PSR_M : 0u) | (exc_return ? PSR_T : 0u);
    return m;
}

void psr_write_by_instr(struct cpu *c, uint32_t v, unsigned bytemask, bool exc_return)
{
    uint32_t m = writable_bits(c, bytemask, exc_return);
    if ((m & PSR_M) && !mode_allowed(c, v & PSR_M, exc_return))
        m &= ~(uint32_t)PSR_M;
    if (!(v & PSR_T) && (m & PSR_T)) /* A32 has no IT blocks */
        v &= ~(uint32_t)(PSR_IT_HI | PSR_IT_LO);
    cpu_set_cpsr(c, (cpu_cpsr(c) & ~m) | (v & m));
}

void spsr_write_by_instr(struct cpu *c, uint32_t v, unsigned bytemask)
{
    uint32_t m = 0;
    for (unsigned b = 0; b < 4; b++)
        if (bytemask & BIT(b))
            m |= UINT32_C(0xff) << 8 * b;
    uint32_t old = cpu_spsr(c, cpu_mode(c));
    cpu_set_spsr(c, cpu_mode(c), ((old & ~m) | (v & m)) & ~PSR_RESERVED);
}

struct world_id cpu_world(const struct cpu *c)
{
    struct world_id w = {.kind = WORLD_NS_PLAIN};
    if (cpu_secure(c))
        w.kind = WORLD_SECURE;
    else if (cpu_mode(c) == MODE_HYP)
        w.kind = WORLD_HYP;
    else if (c->cp15.HCR[0] & HCR_VM) {
        uint64_t vttbr = c->cp15.VTTBR[0];
        w.kind = WORLD_GUEST;
        w.vmid = (uint8_t)field_get(vttbr, VTTBR_VMID);
        w.vttbr_base = field_get(vttbr, VTTBR_BADDR);
    }
    return w;
}

bool world_equal(const struct world_id *a, const struct world_id *b)
{
    return a->kind == b->kind && a->vmid == b->vmid && a->vttbr_base == b->vttbr_base;
}
