/* arch.c - arch.h on the real machine: a flat map and plain device accesses. */
#include "minihyp/arch.h"

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
