/* fake_arch.c - minihyp/arch.h for the build machine. Physical addresses are distances from a fixed
 * point, so that they fit in 40 bits. */
#include "tests/minihyp/fake.h"

#include <string.h>

#include "minihyp/arch.h"
#include "sim/arch/board.h"
#include "sim/arch/devices.h"

#define DEVICES 0x08000000u
#define WORDS   0x20000u

static uint32_t regs[WORDS];
static char serial[4096];
static unsigned sent;

void fake_reset(void)
{
    memset(regs, 0, sizeof regs);
    memset(serial, 0, sizeof serial);
    sent = 0;
}

uint32_t fake_reg(uint32_t pa)
{
    return regs[(pa - DEVICES) / 4 % WORDS];
}

void fake_set(uint32_t pa, uint32_t v)
{
    regs[(pa - DEVICES) / 4 % WORDS] = v;
}

const char *fake_serial(void)
{
    return serial;
}

uint32_t arch_read32(uint32_t pa)
{
    return pa == BOARD_UART_BASE + PL011_FR ? 0 : fake_reg(pa);
}

void arch_write32(uint32_t pa, uint32_t v)
{
    if (pa == BOARD_UART_BASE + PL011_DR && sent < sizeof serial - 1)
        serial[sent++] = (char)v;
    else if (pa < BOARD_UART_BASE)
        fake_set(pa, v);
}

static uintptr_t origin(void)
{
    return ((uintptr_t)regs & ~(uintptr_t)0xfff) - 0x40000000;
}

uint64_t arch_pa(const void *p)
{
    return (uintptr_t)p - origin();
}

void *arch_va(uint64_t pa)
{
    return (void *)(uintptr_t)(pa + origin());
}

void arch_table_written(void) {}

void arch_vm_tlb_forget(void) {}
