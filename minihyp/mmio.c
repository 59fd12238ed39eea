/* mmio.c - emulated devices: a stage 2 fault becomes a function call (ARM DDI 0406C B3.13.6).
 *
 * Where a VM has an emulated device stage 2 maps nothing, so each access faults, and the syndrome
 * says what it was: size, register, direction. It says so for single loads and stores only
 * (ISS.ISV); for the rest we would have to fetch and decode the instruction, and do not: that is a
 * violation. */
#include "minihyp/trap.h"

#include "minihyp/arch.h"

static const struct vm_device *device_at(const struct vm *vm, uint64_t ipa)
{
    for (const struct vm_device *d = vm->config->devices; d->name; d++)
        if (ipa - d->base < d->size)
            return d;
    return NULL;
}

/* What a load puts in the register: the bytes read, extended as the instruction says. */
static uint32_t extended(uint32_t value, uint32_t hsr, unsigned size)
{
    unsigned shift = 32 - 8 * size;
    value <<= shift;
    return hsr & ISS_DA_SSE ? (uint32_t)((int32_t)value >> shift) : value >> shift;
}

static bool emulate(struct vm *vm, const struct trap *t, const struct vm_device *d)
{
    bool write = t->hsr & ISS_AB_WNR;
    unsigned size = 1u << field_get(t->hsr, ISS_DA_SAS);
    uint32_t *reg = world_reg(&vm->world.frame, field_get(t->hsr, ISS_DA_SRT));
    uint32_t value = write ? extended(*reg, 0, size) : 0;
    if (!d->access(vm, (uint32_t)(t->ipa - d->base), size, write, &value))
        return false;
    if (!write)
        *reg = extended(value, t->hsr, size);
    return true;
}

void trap_data_abort(struct vm *vm, const struct trap *t)
{
    const struct vm_device *d = t->ipa_known ? device_at(vm, t->ipa) : NULL;
    if (t->hsr & ISS_AB_S1PTW)
        trap_violation(vm, t, VERDICT_DATA_ABORT, "its page tables are outside its memory");
    else if (!d)
        trap_violation(vm, t, VERDICT_DATA_ABORT, "nothing of the VM's is there");
    else if (!(t->hsr & ISS_DA_ISV))
        trap_violation(vm, t, VERDICT_DATA_ABORT, "an access to a device that is not emulated");
    else if (!emulate(vm, t, d))
        trap_violation(vm, t, VERDICT_DATA_ABORT, "an access that the device does not take");
    else
        trap_skip(vm, t->hsr);
}
