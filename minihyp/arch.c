/* arch.c - arch.h on the real machine: a flat map and plain device accesses. */
#include "minihyp/arch.h"

#include "cpu/arch/cp15_access.h"

uint32_t arch_read32(uint32_t pa)
{
    return *(volatile uint32_t *)pa;
}

void arch_write32(uint32_t pa, uint32_t v)
{
    *(volatile uint32_t *)pa = v;
}

uint64_t arch_pa(const void *p)
{
    return (uint32_t)p;
}

void *arch_va(uint64_t pa)
{
    return (void *)(uint32_t)pa;
}

void arch_table_written(void)
{
    __asm__ volatile("dsb" ::: "memory");
}

void arch_vm_tlb_forget(void)
{
    mcr_TLBIALLIS(0); /* from Hyp mode: stage 1 and 2 of the present VMID (B3.10) */
    __asm__ volatile("dsb\n isb" ::: "memory");
}

/* The compiler calls these where C assigns whole structures. */
void *memset(void *to, int c, size_t n)
{
    for (uint8_t *p = to; n; n--)
        *p++ = (uint8_t)c;
    return to;
}

void *memcpy(void *to, const void *from, size_t n)
{
    const uint8_t *q = from;
    for (uint8_t *p = to; n; n--)
        *p++ = *q++;
    return to;
}
