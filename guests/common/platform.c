/* platform.c - a guest's timer (ARM DDI 0406C B8) and its calls downwards (ARM DEN 0022D). */
#include "guests/common/guest.h"

#include "cpu/arch/cp15_access.h"
#include "sim/arch/psci.h"
#include "timer/arch/cnt_regs.h"

uint64_t timer_now(void)
{
    __asm__ volatile("isb");
    return mrrc_CNTVCT();
}

void timer_at(uint64_t count)
{
    mcrr_CNTV_CVAL(count);
    mcr_CNTV_CTL(CNT_CTL_ENABLE);
    __asm__ volatile("isb");
}

void timer_off(void)
{
    mcr_CNTV_CTL(0);
    __asm__ volatile("isb");
}

uint32_t timer_us(uint64_t counts)
{
    return (uint32_t)(counts * 1000 / (mrc_CNTFRQ() / 1000));
}

uint32_t call_hvc(uint32_t number, uint32_t a, uint32_t b, uint32_t c)
{
    register uint32_t r0 __asm__("r0") = number;
    register uint32_t r1 __asm__("r1") = a;
    register uint32_t r2 __asm__("r2") = b;
    register uint32_t r3 __asm__("r3") = c;
    __asm__ volatile(".arch_extension virt\n hvc #0"
                     : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)::"memory");
    return r0;
}

uint32_t call_smc(uint32_t number, uint32_t a, uint32_t b, uint32_t c)
{
    register uint32_t r0 __asm__("r0") = number;
    register uint32_t r1 __asm__("r1") = a;
    register uint32_t r2 __asm__("r2") = b;
    register uint32_t r3 __asm__("r3") = c;
    __asm__ volatile(".arch_extension sec\n smc #0"
                     : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)::"memory");
    return r0;
}

void system_off(void)
{
    call_hvc(PSCI_SYSTEM_OFF, 0, 0, 0);
    for (;;)
        __asm__ volatile("wfi");
}
