/* inject.c - taking an exception on a guest's behalf (ARM DDI 0406C B1.9, B3.13).
 *
 * What the core does when it takes an exception to PL1, written out on the frame: bank the return
 * address and CPSR, set mode and masks, go to the vector. The fault registers say "synchronous
 * external abort": what a bus without anybody at that address would have answered. */
#include "minihyp/trap.h"

#include "cpu/arch/cp15_access.h"
#include "minihyp/arch.h"

/* One row an exception: where to, and how far behind the instruction LR points (ARM, Thumb). */
struct entry_rule {
    uint8_t mode, vector, lr_arm, lr_thumb;
    uint32_t masks;
};

static const struct entry_rule rules[] = {
    [VERDICT_UNDEFINED] = {MODE_UND, 0x04, 4, 2, PSR_I},
    [VERDICT_PREFETCH_ABORT] = {MODE_ABT, 0x0c, 4, 4, PSR_I | PSR_A},
    [VERDICT_DATA_ABORT] = {MODE_ABT, 0x10, 8, 8, PSR_I | PSR_A},
};

uint32_t inject_vector_base(void)
{
    return mrc_SCTLR() & SCTLR_V ? 0xffff0000 : mrc_VBAR();
}

/* Fault status codes in the short and the long format, by kind and level. */
enum {
    NO = 0,
#define FSTATUS(kind, level, short_fs, long_fs, what)                                              \
    SHORT_##kind##_##level = (short_fs), LONG_##kind##_##level = (long_fs),
#include "mmu/arch/status.def"
};

/* A synchronous external abort, on the access or on a table walk, in the guest's own format. */
static uint32_t external_abort_status(bool walk)
{
    if (mrc_TTBCR() & TTBCR_EAE)
        return DFSR_LPAE | (walk ? LONG_EXTERNAL_WALK_1 : LONG_EXTERNAL_0);
    return walk ? SHORT_EXTERNAL_WALK_1 : SHORT_EXTERNAL_0;
}

static void set_fault_registers(const struct trap *t, enum verdict v)
{
    uint32_t status = external_abort_status(t->hsr & ISS_AB_S1PTW);
    if (v == VERDICT_DATA_ABORT) {
        mcr_DFSR(status | (t->hsr & ISS_AB_WNR ? DFSR_WNR : 0));
        mcr_DFAR(t->va);
    } else {
        mcr_IFSR(status);
        mcr_IFAR(t->va);
    }
}

static uint32_t exception_cpsr(uint32_t cpsr, const struct entry_rule *r)
{
    uint32_t sctlr = mrc_SCTLR();
    cpsr &= ~(uint32_t)(PSR_M | PSR_IT_HI | PSR_IT_LO | PSR_J | PSR_E | PSR_T);
    cpsr |= r->mode | r->masks;
    return cpsr | (sctlr & SCTLR_TE ? PSR_T : 0) | (sctlr & SCTLR_EE ? PSR_E : 0);
}

void inject(struct vm *vm, const struct trap *t, enum verdict v)
{
    struct world_frame *f = &vm->world.frame;
    const struct entry_rule *r = &rules[v];
    uint32_t link = f->pc + (f->cpsr & PSR_T ? r->lr_thumb : r->lr_arm);
    if (v != VERDICT_UNDEFINED)
        set_fault_registers(t, v);
    *world_spsr(f, r->mode) = f->cpsr;
    *world_lr(f, r->mode) = link;
    f->cpsr = exception_cpsr(f->cpsr, r);
    f->pc = inject_vector_base() + r->vector;
}
