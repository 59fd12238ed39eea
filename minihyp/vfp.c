/* vfp.c - floating point, lent to the VM that asks (ARM DDI 0406C B1.14.12, A2.6).
 *
 * The registers are many and most time slices never touch them. So they stay where they are at a
 * world switch, behind HCPTR: the first instruction of another VM that wants them traps, their
 * owner's values go to memory, and the new owner's come. */
#include "minihyp/vfp.h"

#include "cpu/arch/cp15_access.h"
#include "cpu/arch/fields.h"
#include "minihyp/vm.h"

static struct vm *owner; /* whose values the registers hold */

static void allow(bool yes)
{
    uint32_t traps = HCPTR_TCP10 | HCPTR_TCP11 | HCPTR_TASE;
    uint32_t v = mrc_HCPTR();
    mcr_HCPTR(yes ? v & ~traps : v | traps);
    __asm__ volatile("isb" ::: "memory");
}

void vfp_switch(const struct vm *vm)
{
    allow(owner == vm);
}

bool vfp_give(struct vm *vm)
{
    if (!vm->config->vfp)
        return false;
    allow(true); /* for ourselves, too */
    if (owner)
        vfp_save(&owner->vfp);
    vfp_restore(&vm->vfp);
    owner = vm;
    return true;
}
