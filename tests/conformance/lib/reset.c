/* reset.c - the registers that every check finds as a Cortex-A15 has them out of reset, or open
 * where reset leaves them closed (TRM-4.3). */
#include "backend.h"

/* Values out of reset of a Cortex-A15 (TRM-4.3). */
#define SCTLR_BASE  0x00c50078u
#define HSCTLR_BASE 0x30c50878u
#define HCPTR_BASE  0x000033ffu

void reset_hyp(const void *vectors)
{
    mcr_HCR(0);
    mcr_HSTR(0);
    mcr_HDCR(field_get(mrc_PMCR(), PMCR_N));
    mcr_HCPTR(HCPTR_BASE);
    mcr_HSCTLR(HSCTLR_BASE);
    mcr_HVBAR((uint32_t)vectors);
    mcr_HTCR(0x80800000u);
    mcr_VTCR(0x80000000u);
    mcrr_VTTBR(0);
    mcr_VPIDR(mrc_MIDR());
    mcr_VMPIDR(mrc_MPIDR());
}

void reset_pl1(const void *vectors)
{
    mcr_SCTLR(SCTLR_BASE);
    mcr_TTBCR(0);
    mcrr_TTBR0(0);
    mcrr_TTBR1(0);
    mcr_DACR(0xffffffffu);
    mcr_CONTEXTIDR(0);
    mcr_PRRR(0x00098aa4u);
    mcr_NMRR(0x44e048e0u);
    mcr_VBAR((uint32_t)vectors);
    mcr_CPACR(0x00f00000u);
    mcr_PMUSERENR(0);
    mcr_TEECR(0);
}

void reset_timers(void)
{
    mcr_CNTHCTL(3);
    mcr_CNTKCTL(0x303);
    mcrr_CNTVOFF(0);
    mcr_CNTP_CTL(0);
    mcr_CNTV_CTL(0);
    mcr_CNTHP_CTL(0);
}

static uint32_t stacks[6][64] __attribute__((aligned(8)));

void reset_stacks(void)
{
    set_sp_usr((uint32_t)stacks[1]);
    set_sp_svc((uint32_t)stacks[2]);
    set_sp_abt((uint32_t)stacks[3]);
    set_sp_und((uint32_t)stacks[4]);
    set_sp_irq((uint32_t)stacks[5]);
    set_sp_fiq((uint32_t)(stacks[5] + 64));
}
