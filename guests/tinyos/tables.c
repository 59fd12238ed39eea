/* tables.c - tinyos's address spaces: short descriptors, in all four sizes (ARM DDI 0406C B3.5).
 *
 *      0x00000000  the process's, through TTBR0; tagged with its ASID
 *      0x00010000      its code         a large page (64 KB), read-only, the same for all
 *      0x00040000      its stack        small pages (4 KB)
 *      0x40000000  the kernel's, through TTBR1; global, privileged only
 *      0x40000000      the RAM, flat    a supersection (16 MB)
 *      0xf8000000      the interrupt controller   a section (1 MB)
 *      0xf9000000      the serial port            a section
 *
 * TTBCR.N is 2: TTBR0 serves the lowest quarter, and its first-level table is 4 KB.
 *
 *      31       20 19    12 11       0
 *     +-----------+--------+----------+
 *     |  level 1  | level 2|  offset  |      1 MB an entry, then 4 KB
 *     +-----------+--------+----------+
 *
 * A supersection's entry, and a large page's, is repeated sixteen times. */
#include "guests/tinyos/kernel.h"

#include "cpu/arch/cp15_access.h"
#include "cpu/arch/fields.h"
#include "mmu/arch/desc.h"
#include "sim/arch/board.h"

#define DEVICES_GIC  0xf8000000u
#define DEVICES_UART 0xf9000000u

static uint32_t kernel_table[4096] __attribute__((aligned(16384)));
static uint32_t user_table[PROCESSES][1024] __attribute__((aligned(4096)));
static uint32_t user_pages[PROCESSES][256] __attribute__((aligned(1024)));
static uint8_t stacks[PROCESSES][STACK_PAGES][4096] __attribute__((aligned(4096)));

extern uint8_t user_load[]; /* tinyos.lds */

/* Normal memory, write-back write-allocate, without TEX remap: TEX 1, C 1, B 1 (table B3-10). */
#define NORMAL(f)                                                                                  \
    (DESC_PUT(f##_TEX, 1) | DESC_PUT(f##_C, 1) | DESC_PUT(f##_B, 1) | DESC_PUT(f##_S, 1))
#define DEVICE(f)    DESC_PUT(f##_B, 1)
#define ALLOW(f, ap) (DESC_PUT(f##_AP10, (ap)&3) | DESC_PUT(f##_AP2, (ap) >> 2))

static void map_supersection(uint32_t va, uint32_t pa)
{
    uint32_t desc =
        pa | SD1_SECTION | DESC_PUT(SD_SECT_SUPER, 1) | NORMAL(SD_SECT) | ALLOW(SD_SECT, AP_PL1_RW);
    for (unsigned i = 0; i < 16; i++)
        kernel_table[(va >> SD_SECTION_SHIFT) + i] = desc;
}

static void map_device_section(uint32_t va, uint32_t pa)
{
    kernel_table[va >> SD_SECTION_SHIFT] =
        pa | SD1_SECTION | DESC_PUT(SD_SECT_XN, 1) | DEVICE(SD_SECT) | ALLOW(SD_SECT, AP_PL1_RW);
}

static void map_large(uint32_t *pages, uint32_t va, uint32_t pa)
{
    uint32_t desc = pa | SD2_LARGE | NORMAL(SD_LARGE) | ALLOW(SD_LARGE, AP_RO);
    for (unsigned i = 0; i < 16; i++)
        pages[(va >> SD_SMALL_SHIFT) + i] = desc;
}

static void map_small(uint32_t *pages, uint32_t va, uint32_t pa)
{
    pages[va >> SD_SMALL_SHIFT] = pa | SD2_SMALL | DESC_PUT(SD_SMALL_XN, 1) |
                                  DESC_PUT(SD_SMALL_NG, 1) | NORMAL(SD_SMALL) |
                                  ALLOW(SD_SMALL, AP_RW);
}

void tables_make(uint32_t pid)
{
    uint32_t *pages = user_pages[pid];
    map_large(pages, USER_TEXT, (uint32_t)user_load);
    for (unsigned i = 0; i < STACK_PAGES; i++)
        map_small(pages, USER_STACK + i * 4096, (uint32_t)stacks[pid][i]);
    user_table[pid][0] = (uint32_t)pages | SD1_TABLE;
    __asm__ volatile("dsb" ::: "memory");
}

/* Walks: inner and outer write-back, shareable. */
#define WALKS (field_put(TTBR_RGN, RGN_WB_WA) | TTBR_IRGN_HI | TTBR_S)

/* ASID and TTBR0 cannot change at once; nothing may be fetched with a wrong pair of them, so the
 * way leads through an ASID that nobody has (B3.10). */
void tables_use(uint32_t pid)
{
    mcr_CONTEXTIDR(0);
    __asm__ volatile("isb");
    mcr_TTBR0_32((uint32_t)user_table[pid] | WALKS);
    __asm__ volatile("isb");
    mcr_CONTEXTIDR(pid);
    __asm__ volatile("isb");
}

void tables_init(void)
{
    map_supersection(BOARD_RAM_BASE, BOARD_RAM_BASE);
    map_device_section(DEVICES_GIC, BOARD_GICD_BASE);
    map_device_section(DEVICES_UART, BOARD_UART_BASE);
    mcr_DACR(DOMAIN_CLIENT); /* domain 0: the descriptors decide */
    mcr_TTBCR(field_put(TTBCR_N, 2));
    mcr_TTBR1_32((uint32_t)kernel_table | WALKS);
    mcr_TLBIALL(0);
    mcr_ICIALLU(0);
    __asm__ volatile("dsb\n isb" ::: "memory");
    tables_use(0);
    mcr_SCTLR(mrc_SCTLR() | SCTLR_M | SCTLR_C | SCTLR_I | SCTLR_Z);
    __asm__ volatile("isb" ::: "memory");
    gicd_base = DEVICES_GIC;
    gicc_base = DEVICES_GIC + (BOARD_GICC_BASE - BOARD_GICD_BASE);
    uart_base = DEVICES_UART;
}
