/* calls.c - attempts by changing mode, by calls to those below, and the last one. */
#include "guests/rogue/rogue.h"

#include "cpu/arch/cp15_access.h"
#include "cpu/arch/fields.h"
#include "minihyp/arch/hypercall.h"
#include "sim/arch/psci.h"

/* ---- modes ---- */

static const char *mode_now(void)
{
    uint32_t cpsr;
    __asm__ volatile("mrs %0, cpsr" : "=r"(cpsr));
    return (cpsr & PSR_M) == MODE_SVC ? "still Supervisor mode" : "another mode";
}

static const char *cps_hyp(void)
{
    __asm__ volatile("cps #0x1a" ::: "memory");
    return mode_now();
}

static const char *cps_monitor(void)
{
    __asm__ volatile("cps #0x16" ::: "memory");
    return mode_now();
}

static const char *msr_hyp(void)
{
    __asm__ volatile("mrs r0, cpsr\n bic r0, r0, #0x1f\n orr r0, r0, #0x1a\n msr cpsr_c, r0" ::
                         : "r0", "memory");
    return mode_now();
}

static const char *return_to_hyp(void)
{
    __asm__ volatile("mrs r0, cpsr\n bic r0, r0, #0x1f\n orr r0, r0, #0x1a\n msr spsr_cxsf, r0\n"
                     "adr lr, 1f\n movs pc, lr\n1:" ::
                         : "r0", "lr", "memory");
    return mode_now();
}

static const char *read_sp_hyp(void)
{
    __asm__ volatile(".arch_extension virt\n mrs r0, SP_hyp" ::: "r0");
    return "read";
}

static const char *write_elr_hyp(void)
{
    __asm__ volatile(".arch_extension virt\n msr ELR_hyp, r0" ::: "memory");
    return "written";
}

const struct attempt state_attempts[] = {
    {"CPS to Hyp mode", cps_hyp},
    {"CPS to Monitor mode", cps_monitor},
    {"MSR CPSR to Hyp mode", msr_hyp},
    {"exception return to Hyp mode", return_to_hyp},
    {"read SP_hyp", read_sp_hyp},
    {"write ELR_hyp", write_elr_hyp},
    {0},
};

/* ---- calls ---- */

static const char *result_name(uint32_t r)
{
    switch ((int32_t)r) {
    case PSCI_RET_SUCCESS:
        return "SUCCESS";
    case PSCI_RET_NOT_SUPPORTED:
        return "NOT_SUPPORTED";
    case PSCI_RET_INVALID_PARAMETERS:
        return "INVALID_PARAMETERS";
    case PSCI_RET_DENIED:
        return "DENIED";
    case PSCI_RET_ALREADY_ON:
        return "ALREADY_ON";
    default:
        return "another result";
    }
}

static const char *smc_version(void)
{
    return call_smc(PSCI_VERSION, 0, 0, 0) == 2 ? "the hypervisor's 0.2" : "the firmware's";
}

static const char *smc_unknown(void)
{
    return result_name(call_smc(0x82000000, 0, 0, 0));
}

static const char *smc_cpu_on(void)
{
    return result_name(call_smc(PSCI_CPU_ON, 1, OUTSIDE, 0));
}

static const char *smc_reset(void)
{
    return result_name(call_smc(PSCI_SYSTEM_RESET, 0, 0, 0));
}

static const char *hvc_unknown(void)
{
    return result_name(call_hvc(0x86001234, 0, 0, 0));
}

static bool under_minihyp(void)
{
    return call_hvc(HYPERCALL_VERSION, 0, 0, 0) == HYPERCALL_VERSION_VALUE;
}

/* The board's own firmware would do it. */
static const char *hvc_suspend(void)
{
    if (!under_minihyp())
        return "left out: no hypervisor here";
    return result_name(call_hvc(PSCI_CPU_SUSPEND, PSCI_POWERDOWN, OUTSIDE, 0));
}

static const char *hvc_puts_outside(void)
{
    return result_name(call_hvc(HYPERCALL_PUTS, OUTSIDE, 16, 0));
}

static const char *hvc_puts_across(void)
{
    return result_name(call_hvc(HYPERCALL_PUTS, OUTSIDE - 8, 16, 0));
}

static const char *hvc_puts_wrapping(void)
{
    return result_name(call_hvc(HYPERCALL_PUTS, OUTSIDE - 8, 0xfffffff0, 0));
}

static const char *hvc_traps_class(void)
{
    return result_name(call_hvc(HYPERCALL_TRAPS, 64, 0, 0));
}

const struct attempt call_attempts[] = {
    {"SMC: PSCI version", smc_version},
    {"SMC: unknown", smc_unknown},
    {"SMC: start a core", smc_cpu_on},
    {"SMC: reset the machine", smc_reset},
    {"HVC: unknown", hvc_unknown},
    {"HVC: power down", hvc_suspend},
    {"HVC: text outside its memory", hvc_puts_outside},
    {"HVC: text across its end", hvc_puts_across},
    {"HVC: text that wraps around", hvc_puts_wrapping},
    {"HVC: a class that is none", hvc_traps_class},
    {0},
};

/* ---- the last ---- */

/* Vectors where nothing can be fetched: the answer to every fault is the next fault. Bare there is
 * memory, and it is not ours to execute: only a hypervisor's guest goes through with it. */
static const char *vectors_beyond(void)
{
    if (!under_minihyp())
        return "left out: no hypervisor here";
    print("rogue: and now my vectors are outside my memory\n");
    mcr_VBAR(OUTSIDE);
    __asm__ volatile("isb\n udf #0" ::: "memory");
    return "survived";
}

const struct attempt last_attempts[] = {
    {"vectors beyond its memory", vectors_beyond},
    {0},
};
