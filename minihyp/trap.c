/* trap.c - exits, by exception class (ARM DDI 0406C B1.14, B3.13.6).
 *
 * One table, indexed by HSR.EC. A class without an entry is not a quiet nothing: it is a violation
 * and says which class. What a guest may not do ends in trap_violation, and nowhere else. */
#include "minihyp/trap.h"

#include "cpu/arch/cp15_access.h"
#include "minihyp/arch.h"
#include "minihyp/console.h"
#include "minihyp/hyp.h"
#include "minihyp/report.h"
#include "minihyp/sched.h"
#include "minihyp/syndrome.h"

/* ---- going on ---- */

/* The IT state moves on by one instruction (A2.5.2): ITSTATE is split in two in a PSR. */
static uint32_t it_advanced(uint32_t psr)
{
    uint32_t it = field_get(psr, PSR_IT_HI) << 2 | field_get(psr, PSR_IT_LO);
    it = (it & 7) ? (it & 0xe0) | (it << 1 & 0x1f) : 0;
    psr &= ~(uint32_t)(PSR_IT_HI | PSR_IT_LO);
    return psr | field_put(PSR_IT_HI, it >> 2) | field_put(PSR_IT_LO, it);
}

void trap_skip(struct vm *vm, uint32_t hsr)
{
    struct world_frame *f = &vm->world.frame;
    f->pc += hsr & HSR_IL ? 4 : 2;
    if (f->cpsr & PSR_T)
        f->cpsr = it_advanced(f->cpsr);
}

/* A conditional instruction may trap although its condition fails (B1.14.1); it is skipped. */
static bool condition_holds(uint32_t psr, uint32_t cond)
{
    bool n = psr & PSR_N, z = psr & PSR_Z, c = psr & PSR_C, v = psr & PSR_V;
    const bool holds[] = {z, c, n, v, c && !z, n == v, n == v && !z, true};
    return holds[cond >> 1] != (cond & 1) || cond >= 14;
}

static bool is_conditional(uint32_t ec)
{
    return ec >= EC_WFX && ec <= EC_CP14_64;
}

/* ---- violations ---- */

void trap_violation(struct vm *vm, const struct trap *t, enum verdict v, const char *what)
{
    vm->counts.violations++;
    if (vm->config->tolerated) {
        report_violation(vm, t, v, what);
        inject(vm, t, v);
        return;
    }
    report_stop(vm, t, what);
    vm_end(vm, VM_STOPPED);
}

/* ---- the classes ---- */

static void trap_wfx(struct vm *vm, const struct trap *t)
{
    trap_skip(vm, t->hsr);
    if (t->hsr & ISS_WFX_TI)
        sched_yield(); /* WFE: an event may be sent by another VM's turn passing */
    else if (!vgic_has_pending(&vm->gic))
        sched_wait(vm);
}

static void trap_hvc(struct vm *vm, const struct trap *t)
{
    trap_call(vm); /* ELR_hyp is behind an HVC already */
}

static void trap_smc(struct vm *vm, const struct trap *t)
{
    trap_skip(vm, t->hsr);
    trap_call(vm);
}

static void trap_coprocessor(struct vm *vm, const struct trap *t)
{
    uint32_t cp = field_get(t->hsr, ISS_HCPTR_COPROC);
    bool vfp = cp == 10 || cp == 11 || (t->hsr & ISS_HCPTR_TA);
    if (!vfp || !vfp_give(vm)) /* with them, the instruction is made again */
        trap_violation(vm, t, VERDICT_UNDEFINED, "floating point or a coprocessor: it has none");
}

static void trap_wide_access(struct vm *vm, const struct trap *t)
{
    trap_violation(vm, t, VERDICT_UNDEFINED, "a 64-bit register that is not the VM's");
}

static void trap_jazelle(struct vm *vm, const struct trap *t)
{
    trap_violation(vm, t, VERDICT_UNDEFINED, "BXJ: VMs have no Jazelle");
}

static void trap_prefetch_abort(struct vm *vm, const struct trap *t)
{
    if (t->va - inject_vector_base() < 0x20) { /* its answer would be the same fault, for ever */
        report_stop(vm, t, "its exception vectors cannot be fetched");
        vm_end(vm, VM_STOPPED);
        return;
    }
    trap_violation(vm, t, VERDICT_PREFETCH_ABORT, "execution outside its memory");
}

static void trap_unknown(struct vm *vm, const struct trap *t)
{
    trap_violation(vm, t, VERDICT_UNDEFINED, "a trap that minihyp has no handler for");
}

typedef void trap_fn(struct vm *vm, const struct trap *t);

static trap_fn *const handlers[VM_CLASSES] = {
    [EC_WFX] = trap_wfx,
    [EC_CP15_32] = trap_access,
    [EC_CP15_64] = trap_wide_access,
    [EC_CP14_32] = trap_access,
    [EC_CP14_LS] = trap_access,
    [EC_HCPTR] = trap_coprocessor,
    [EC_CP10_ID] = trap_coprocessor,
    [EC_BXJ] = trap_jazelle,
    [EC_CP14_64] = trap_wide_access,
    [EC_HVC] = trap_hvc,
    [EC_SMC] = trap_smc,
    [EC_IABT_LOWER] = trap_prefetch_abort,
    [EC_DABT_LOWER] = trap_data_abort,
};

/* ---- exits ---- */

/* HPFAR is valid for stage 2 translation and access flag faults, and for faults on a stage 1 table
 * walk (B3.13.5). */
static bool ipa_is_known(uint32_t hsr)
{
    enum { FSC_TRANSLATION = 1, FSC_ACCESS_FLAG = 2 };
    uint32_t kind = field_get(hsr, ISS_AB_FSC) >> 2;
    return kind == FSC_TRANSLATION || kind == FSC_ACCESS_FLAG || (hsr & ISS_AB_S1PTW);
}

static struct trap trap_read(void)
{
    struct trap t = {.hsr = mrc_HSR()};
    uint32_t ec = field_get(t.hsr, HSR_EC);
    bool data = ec == EC_DABT_LOWER, code = ec == EC_IABT_LOWER;
    if (!data && !code)
        return t;
    t.va = data ? mrc_HDFAR() : mrc_HIFAR();
    t.ipa = (uint64_t)field_get(mrc_HPFAR(), HPFAR_FIPA) << PAGE_SHIFT | (t.va & (PAGE_SIZE - 1));
    t.ipa_known = ipa_is_known(t.hsr);
    return t;
}

static void trap_sync(struct vm *vm)
{
    struct trap t = trap_read();
    uint32_t ec = field_get(t.hsr, HSR_EC);
    vm->counts.traps[ec]++;
    if (is_conditional(ec) && (t.hsr & ISS_CV) && !(vm->world.frame.cpsr & PSR_T) &&
        !condition_holds(vm->world.frame.cpsr, field_get(t.hsr, ISS_COND)))
        trap_skip(vm, t.hsr);
    else
        (handlers[ec] ? handlers[ec] : trap_unknown)(vm, &t);
}

const char *trap_vector_name(uint32_t cause)
{
    static const char *const names[] = {
        [EXIT_TRAP] = "Hyp trap",
        [EXIT_IRQ] = "IRQ",
        [EXIT_FIQ] = "FIQ",
        [EXIT_ABORT] = "data abort",
        [EXIT_UNDEF] = "undefined instruction",
        [EXIT_PABT] = "prefetch abort",
        [EXIT_HVC] = "HVC",
    };
    return cause < sizeof names / sizeof *names ? names[cause] : "nothing known";
}

void trap_handle(struct vm *vm, uint32_t cause)
{
    struct trap none = {0};
    switch (cause) {
    case EXIT_TRAP:
        trap_sync(vm);
        break;
    case EXIT_IRQ:
        vm->counts.irqs++;
        sched_irq(vm);
        break;
    case EXIT_ABORT:
        report_stop(vm, &none, "an asynchronous external abort while it ran");
        vm_end(vm, VM_STOPPED);
        break;
    default:
        panic("exit by the vector of %s, which nothing uses", trap_vector_name(cause));
    }
}
