/* hypercall.c - what a VM can ask for: PSCI (ARM DEN 0022D) and minihyp's own calls.
 *
 * HVC and SMC reach the same table: a guest uses the conduit that its device tree would name. An
 * unknown number is no violation; the answer is NOT_SUPPORTED, as the calling convention has it. */
#include "minihyp/trap.h"

#include "minihyp/arch.h"
#include "minihyp/arch/hypercall.h"
#include "minihyp/console.h"
#include "minihyp/sched.h"
#include "sim/arch/psci.h"

struct call {
    uint32_t number;
    /* Returns what the guest finds in r0; arg is its r0 to r3. NULL: always `answer`. */
    uint32_t (*serve)(struct vm *vm, const uint32_t *arg);
    uint32_t answer;
};

/* ---- PSCI ---- */

static uint32_t psci_suspend(struct vm *vm, const uint32_t *arg)
{
    if (arg[1] & PSCI_POWERDOWN)
        return (uint32_t)PSCI_RET_DENIED;
    sched_wait(vm);
    return PSCI_RET_SUCCESS;
}

static uint32_t psci_cpu_on(struct vm *vm, const uint32_t *arg)
{
    return (uint32_t)(arg[1] == 0 ? PSCI_RET_ALREADY_ON : PSCI_RET_INVALID_PARAMETERS);
}

static uint32_t psci_affinity(struct vm *vm, const uint32_t *arg)
{
    return arg[1] == 0 ? (uint32_t)PSCI_AFFINITY_ON : (uint32_t)PSCI_RET_INVALID_PARAMETERS;
}

static uint32_t psci_off(struct vm *vm, const uint32_t *arg)
{
    vm_end(vm, VM_OFF);
    return PSCI_RET_SUCCESS;
}

static uint32_t psci_features(struct vm *vm, const uint32_t *arg);

/* ---- minihyp's own ---- */

static uint32_t call_vm_id(struct vm *vm, const uint32_t *arg)
{
    return vm->id;
}

static uint32_t call_yield(struct vm *vm, const uint32_t *arg)
{
    sched_yield();
    return PSCI_RET_SUCCESS;
}

static uint32_t call_putc(struct vm *vm, const uint32_t *arg)
{
    console_putc(&vm->uart.line, (char)arg[1]);
    return PSCI_RET_SUCCESS;
}

static uint32_t call_puts(struct vm *vm, const uint32_t *arg)
{
    const char *text = vm_memory(vm, arg[1], arg[2]);
    if (!text || arg[2] > PAGE_SIZE)
        return (uint32_t)PSCI_RET_INVALID_PARAMETERS;
    for (uint32_t i = 0; i < arg[2]; i++)
        console_putc(&vm->uart.line, text[i]);
    return arg[2];
}

static uint32_t call_window(struct vm *vm, const uint32_t *arg)
{
    const void *page = arg[1] % PAGE_SIZE ? NULL : vm_memory(vm, arg[1], PAGE_SIZE);
    if (!page || !page_move(&vm->stage2, HYPERCALL_WINDOW_IPA, arch_pa(page), PAGE_RAM))
        return (uint32_t)PSCI_RET_INVALID_PARAMETERS;
    return PSCI_RET_SUCCESS;
}

static uint32_t call_traps(struct vm *vm, const uint32_t *arg)
{
    return arg[1] < VM_CLASSES ? vm->counts.traps[arg[1]] : (uint32_t)PSCI_RET_INVALID_PARAMETERS;
}

/* ---- the table ---- */

static const struct call calls[] = {
    {PSCI_VERSION, .answer = 0x00000002}, /* 0.2, with FEATURES besides */
    {PSCI_CPU_SUSPEND, .serve = psci_suspend},
    {PSCI_CPU_OFF, .serve = psci_off},
    {PSCI_CPU_ON, .serve = psci_cpu_on},
    {PSCI_AFFINITY_INFO, .serve = psci_affinity},
    {PSCI_MIGRATE_INFO_TYPE, .answer = PSCI_MIGRATE_NO_TOS},
    {PSCI_SYSTEM_OFF, .serve = psci_off},
    {PSCI_FEATURES, .serve = psci_features},
    {HYPERCALL_VERSION, .answer = HYPERCALL_VERSION_VALUE},
    {HYPERCALL_VM_ID, .serve = call_vm_id},
    {HYPERCALL_YIELD, .serve = call_yield},
    {HYPERCALL_PUTC, .serve = call_putc},
    {HYPERCALL_PUTS, .serve = call_puts},
    {HYPERCALL_WINDOW, .serve = call_window},
    {HYPERCALL_TRAPS, .serve = call_traps},
};

static const struct call *call_find(uint32_t number)
{
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].number == number)
            return &calls[i];
    return NULL;
}

static uint32_t psci_features(struct vm *vm, const uint32_t *arg)
{
    return (uint32_t)(call_find(arg[1]) ? PSCI_RET_SUCCESS : PSCI_RET_NOT_SUPPORTED);
}

void trap_call(struct vm *vm)
{
    uint32_t *r = vm->world.frame.r;
    const struct call *c = call_find(r[0]);
    if (!c)
        r[0] = (uint32_t)PSCI_RET_NOT_SUPPORTED;
    else
        r[0] = c->serve ? c->serve(vm, r) : c->answer;
}
