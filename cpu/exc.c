/* exc.c - taking exceptions and returning from them.
 *
 * ARM DDI 0406C B1.8 and B1.9 (entry), B9.1 (return), B1.8.6 (masks and priority of asynchronous
 * exceptions; their order among each other is IMPLEMENTATION DEFINED: aborts, FIQ, IRQ, physical
 * before virtual). An exception return opens the local monitor and sets the event register. Leaves
 * out: Jazelle, ThumbEE and halting debug state; interrupt vectors by SCTLR.VE, which this core
 * does not have. */
#include "cpu/exc.h"
#include "cpu/observe.h"
#include "cpu/sys_int.h"

#include <string.h>

struct exc_row {
    uint8_t vector, hyp_vector, lr_a32, lr_t32;
    bool next, mask_a, mask_f;
};

static const struct exc_row rows[EXC_KINDS] = {
#define EXCEPTION(kind, mode, vector, hyp_vector, lr_a32, lr_t32, next, mask_a, mask_f, what)      \
    [EXC_##kind] = {vector, hyp_vector, lr_a32, lr_t32, next, mask_a, mask_f},
#include "cpu/arch/exceptions.def"
};

enum { HYP_ENTRY_VECTOR = 0x14 };
#define HIGH_VECTORS UINT32_C(0xffff0000)

/* --- entry --- */

static unsigned exc_target(const struct cpu *c, const struct exc *e)
{
    struct route_in in = {.kind = e->kind,
                          .mode = (uint8_t)cpu_mode(c),
                          .scr = (uint32_t)c->cp15.SCR[0],
                          .hcr = (uint32_t)c->cp15.HCR[0],
                          .hdcr = (uint32_t)c->cp15.HDCR[0]};
    if (e->kind == EXC_DATA_ABORT || e->kind == EXC_PREFETCH_ABORT) {
        in.stage2 = e->fault.stage == 2;
        in.debug = e->fault.kind == FAULT_DEBUG;
        in.external = e->fault.kind == FAULT_EXTERNAL || e->fault.kind == FAULT_EXTERNAL_WALK;
        in.alignment_hyp = e->fault.kind == FAULT_ALIGNMENT;
    }
    return route(&in);
}

static uint32_t exc_vector(const struct cpu *c, const struct exc *e, unsigned from, unsigned target,
                           bool ns)
{
    const struct exc_row *row = &rows[e->kind];
    if (target == MODE_HYP) {
        bool own = from == MODE_HYP || row->hyp_vector > HYP_ENTRY_VECTOR;
        return (uint32_t)c->cp15.HVBAR[0] + (own ? row->hyp_vector : HYP_ENTRY_VECTOR);
    }
    if (target == MODE_MON)
        return (uint32_t)c->cp15.MVBAR[0] + row->vector;
    uint32_t base = c->cp15.SCTLR[ns] & SCTLR_V ? HIGH_VECTORS : (uint32_t)c->cp15.VBAR[ns];
    return base + row->vector;
}

/* A, I and F on entry. Entry to Hyp masks what SCR does not route away (EnterHypMode). */
static uint32_t exc_masks(const struct cpu *c, const struct exc *e, unsigned target)
{
    uint32_t scr = (uint32_t)c->cp15.SCR[0];
    if (target == MODE_MON)
        return PSR_A | PSR_I | PSR_F;
    if (target == MODE_HYP)
        return (scr & SCR_EA ? 0u : PSR_A) | (scr & SCR_IRQ ? 0u : PSR_I) |
               (scr & SCR_FIQ ? 0u : PSR_F);
    return PSR_I | (rows[e->kind].mask_a ? PSR_A : 0u) | (rows[e->kind].mask_f ? PSR_F : 0u);
}

/* The CPSR that the handler starts with: same flags, execution state by TE and EE. */
static uint32_t exc_cpsr(const struct cpu *c, const struct exc *e, uint32_t cpsr, unsigned target,
                         bool ns)
{
    bool hyp = target == MODE_HYP;
    uint32_t ctl = (uint32_t)(hyp ? c->cp15.HSCTLR[0] : c->cp15.SCTLR[ns]);
    uint32_t v = cpsr & ~(uint32_t)(PSR_M | PSR_T | PSR_J | PSR_IT_HI | PSR_IT_LO | PSR_E);
    v |= target | exc_masks(c, e, target);
    v |= ctl & (hyp ? (uint32_t)HSCTLR_TE : (uint32_t)SCTLR_TE) ? PSR_T : 0u;
    return v | (ctl & (hyp ? (uint32_t)HSCTLR_EE : (uint32_t)SCTLR_EE) ? PSR_E : 0u);
}

/* Where the handler should return to: ELR_hyp, or LR with the mode's historical offset. */
static void save_return(struct cpu *c, const struct exc *e, unsigned target, bool thumb)
{
    const struct exc_row *row = &rows[e->kind];
    uint32_t preferred = e->pc + (row->next ? e->ilen : 0u);
    if (target == MODE_HYP)
        c->bank[BANK_ELR_HYP] = preferred;
    else
        c->r[14] = preferred + (thumb ? row->lr_t32 : row->lr_a32);
}

bool exc_returns_to_next(unsigned kind)
{
    return rows[kind].next;
}

/* What was pending is so no longer once it is taken (B1.8.11). */
static void acknowledge(struct cpu *c, unsigned kind)
{
    if (kind == EXC_ASYNC_ABORT)
        c->sei_pending = 0;
    if (kind == EXC_VABORT)
        c->cp15.HCR[0] &= ~(uint64_t)HCR_VA;
}

/* The world as one word: what WORLD_IN compares with. */
static uint64_t pack_world(const struct world_id *w)
{
    return (uint64_t)w->kind << 56 | (uint64_t)w->vmid << 48 | w->vttbr_base;
}

static void tell_world_out(struct cpu *c, const struct world_id *left, uint32_t hsr, unsigned kind)
{
    if (left->kind != WORLD_GUEST && left->kind != WORLD_NS_PLAIN)
        return;
    c->left_world = pack_world(left);
    if (!observed(c->links.obs, OBS_WORLD_OUT))
        return;
    struct world_event ev = {
        .cpu = c, .cycle = sched_now(c->links.sched), .world = *left, .hsr = hsr, .exc_kind = kind};
    observe_slow(c->links.obs, OBS_WORLD_OUT, &ev);
}

/* Aborts that no access made: an asynchronous one has only its status. */
static const struct exc *with_fault(const struct exc *e, struct exc *own)
{
    if (e->kind != EXC_ASYNC_ABORT && e->kind != EXC_VABORT)
        return e;
    *own = *e;
    own->fault = (struct fault){.kind = FAULT_ASYNC_EXTERNAL};
    return own;
}

/* All of the change of state but the world that was left. Returns HSR where it was written. */
static uint32_t enter(struct cpu *c, const struct exc *e, unsigned from, unsigned target)
{
    uint32_t spsr = cpu_cpsr(c);
    bool thumb = c->thumb;
    if (from == MODE_MON)
        c->cp15.SCR[0] &= ~(uint64_t)SCR_NS;
    bool ns = target != MODE_MON && (c->cp15.SCR[0] & SCR_NS);
    uint32_t hsr = syndrome_write(c, e, from, target, ns);
    acknowledge(c, e->kind);
    cpu_set_cpsr(c, exc_cpsr(c, e, spsr, target, ns));
    cpu_set_spsr(c, target, spsr);
    save_return(c, e, target, thumb);
    c->r[15] = exc_vector(c, e, from, target, ns);
    return hsr;
}

static void tell_entry(struct cpu *c, const struct exc *e, unsigned from, bool ns_from,
                       uint32_t hsr)
{
    struct exc_event ev = {.cpu = c,
                           .cycle = sched_now(c->links.sched),
                           .kind = e->kind,
                           .from_mode = from,
                           .to_mode = cpu_mode(c),
                           .from_pc = e->pc,
                           .to_pc = c->r[15],
                           .hsr = hsr,
                           .ns_from = ns_from,
                           .ns_to = !cpu_secure(c)};
    observe_slow(c->links.obs, OBS_EXC_ENTRY, &ev);
}

void exc_take(struct cpu *c, const struct exc *given)
{
    struct exc own;
    const struct exc *e = with_fault(given, &own);
    unsigned from = cpu_mode(c), target = exc_target(c, e);
    bool ns_from = !cpu_secure(c);
    struct world_id left = {0};
    if (target == MODE_HYP)
        left = cpu_world(c);
    uint32_t hsr = enter(c, e, from, target);
    c->exceptions[e->kind]++;
    pmu_event(c, PMU_EXC_TAKEN);
    if (observed(c->links.obs, OBS_EXC_ENTRY))
        tell_entry(c, e, from, ns_from, hsr);
    if (target == MODE_HYP)
        tell_world_out(c, &left, hsr, e->kind);
}

/* --- return --- */

static void tell_world_in(struct cpu *c)
{
    struct world_id in = cpu_world(c);
    bool switched = pack_world(&in) != c->left_world;
    c->world_switches += switched && c->left_world;
    if (!observed(c->links.obs, OBS_WORLD_IN))
        return;
    struct world_event ev = {
        .cpu = c, .cycle = sched_now(c->links.sched), .world = in, .switched = switched};
    observe_slow(c->links.obs, OBS_WORLD_IN, &ev);
}

static void tell_return(struct cpu *c, unsigned from, uint32_t from_pc, bool ns_from)
{
    struct exc_event ev = {.cpu = c,
                           .cycle = sched_now(c->links.sched),
                           .from_mode = from,
                           .to_mode = cpu_mode(c),
                           .from_pc = from_pc,
                           .to_pc = c->r[15],
                           .ns_from = ns_from,
                           .ns_to = !cpu_secure(c)};
    observe_slow(c->links.obs, OBS_EXC_RETURN, &ev);
}

void exc_return(struct cpu *c, uint32_t pc, uint32_t cpsr)
{
    unsigned from = cpu_mode(c);
    uint32_t from_pc = c->r[15];
    bool ns_from = !cpu_secure(c);
    psr_write_by_instr(c, cpsr, 15, true);
    c->r[15] = pc & (c->thumb ? ~1u : ~3u);
    c->excl_open = 0;
    c->event_reg = 1; /* B1.8.13 */
    pmu_event(c, PMU_EXC_RETURN);
    if (observed(c->links.obs, OBS_EXC_RETURN))
        tell_return(c, from, from_pc, ns_from);
    if (from == MODE_HYP && cpu_mode(c) != MODE_HYP)
        tell_world_in(c);
}

/* --- what is pending --- */

/* Does CPSR's bit hold back a physical exception (B1.8.6)? `unmaskable`: SCR.FW or AW is 0 and the
 * exception goes to Monitor mode, so Non-secure software cannot mask it. */
static bool held_back(const struct cpu *c, uint32_t mask, bool to_monitor, bool unmaskable,
                      uint32_t hcr_bit)
{
    if (below_hyp(c)) {
        if (c->cp15.HCR[0] & (hcr_bit | HCR_TGE))
            return false;
    }
    if (!cpu_secure(c) && to_monitor && unmaskable)
        return false;
    return c->cpsr & mask;
}

static bool virtual_pending(const struct cpu *c, bool line, uint32_t hcr_pend, uint32_t hcr_enable,
                            uint32_t mask)
{
    uint32_t hcr = (uint32_t)c->cp15.HCR[0];
    return below_hyp(c) && (hcr & hcr_enable) && !(hcr & HCR_TGE) && !(c->cpsr & mask) &&
           (line || (hcr & hcr_pend));
}

enum exc_kind exc_pending(const struct cpu *c)
{
    uint32_t scr = (uint32_t)c->cp15.SCR[0];
    if (c->sei_pending && !held_back(c, PSR_A, scr & SCR_EA, !(scr & SCR_AW), HCR_AMO))
        return EXC_ASYNC_ABORT;
    if (c->inputs[CPU_IN_FIQ] && !held_back(c, PSR_F, scr & SCR_FIQ, !(scr & SCR_FW), HCR_FMO))
        return EXC_FIQ;
    if (c->inputs[CPU_IN_IRQ] && !held_back(c, PSR_I, scr & SCR_IRQ, false, HCR_IMO))
        return EXC_IRQ;
    if (virtual_pending(c, false, HCR_VA, HCR_AMO, PSR_A))
        return EXC_VABORT;
    if (virtual_pending(c, c->inputs[CPU_IN_VFIQ], HCR_VF, HCR_FMO, PSR_F))
        return EXC_VFIQ;
    if (virtual_pending(c, c->inputs[CPU_IN_VIRQ], HCR_VI, HCR_IMO, PSR_I))
        return EXC_VIRQ;
    return EXC_KINDS;
}

/* --- exceptions that executors raise --- */

enum ex exc_undefined(struct cpu *c, const struct insn *i)
{
    c->exc = (struct exc){.kind = EXC_UNDEF, .ilen = i->len, .pc = i->pc};
    return EX_EXC;
}

enum ex exc_hyp_trap(struct cpu *c, const struct insn *i, uint32_t ec, uint32_t iss)
{
    c->exc = (struct exc){.kind = EXC_HYP_TRAP, .ilen = i->len, .pc = i->pc, .ec = ec, .iss = iss};
    return EX_EXC;
}

enum ex exc_call(struct cpu *c, const struct insn *i, enum exc_kind kind, uint32_t imm)
{
    c->exc = (struct exc){.kind = (uint8_t)kind,
                          .ilen = i->len,
                          .pc = i->pc,
                          .ec = kind == EXC_HVC ? EC_HVC : EC_SVC,
                          .iss = field_put(ISS_IMM16, imm)};
    return EX_EXC;
}
