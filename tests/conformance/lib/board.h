/* board.h - what the suite asks of a board, and the boards that give it.
 *
 *   BOARD_NAME                                  for the report
 *   UART_BASE                                   a PL011 that needs no clock set up
 *   GICD_BASE, GICC_BASE, GICH_BASE, GICV_BASE  a GICv2 with the virtualization extensions
 *   RAM_BASE, RAM_SIZE                          memory, below TEST_VA (tables.h); images are linked
 *                                               at RAM_BASE + 1 MB (CMakeLists.txt)
 *   HOLE                                        an address, 1 MB-aligned and below 2^32, whose next
 * 16 MB answer with an external abort SPARE_SPI                                   two shared
 * interrupts, this and the next, that nothing on the board raises PPI_* the core's private
 * interrupts board_off()                                 the image has ended; may return: the core
 * then sleeps ENTRY_SECURE                                1: images may be entered in Secure
 * Supervisor mode, and those that want Hyp mode go there themselves
 *
 * Entry mode: Hyp, Non-secure, MMU and caches off (see ENTRY_SECURE); Secure areas: Secure
 * Supervisor, the same. `virt` is QEMU's and hypscope's. The Versatile Express is Arm's motherboard
 * uATX (memory map RS1, DUI 0447) with a CoreTile whose cores are Cortex-A15: V2P-CA15 (DUI 0604),
 * or V2P-CA15_A7 (DDI 0503) before it boots the A7s; in QEMU, vexpress-a15. */
#ifndef CONFORMANCE_BOARD_H
#define CONFORMANCE_BOARD_H

#if defined(CONFORMANCE_VEXPRESS)

#define BOARD_NAME   "vexpress"
#define UART_BASE    0x1c090000u
#define GICD_BASE    0x2c001000u
#define GICC_BASE    0x2c002000u
#define GICH_BASE    0x2c004000u
#define GICV_BASE    0x2c006000u
#define RAM_BASE     0x80000000u
#define RAM_SIZE     0x08000000u
#define HOLE         0x30000000u
#define HOLE_SILENT  1
#define GIC_LINES    4
#define CORES        1
#define SPARE_SPI    72
#define UART_SPI     37
#define ENTRY_SECURE 1

#ifndef __ASSEMBLER__
#include <stdint.h>

/* The motherboard's system registers: function 8 of SYS_CFGCTRL shuts down (DUI 0447 4.3.15). */
static inline void board_off(void)
{
    enum { START = 1u << 31, WRITE = 1u << 30, SHUTDOWN = 8u << 20 };
    *(volatile uint32_t *)0x1c0100a0u = 0;
    *(volatile uint32_t *)0x1c0100a4u = START | WRITE | SHUTDOWN;
}

/* What holds the other cores is the boot loader's business, and differs. */
static inline int32_t board_core_on(uint32_t n, uint32_t entry)
{
    return -1;
}
#endif

#else

#define BOARD_NAME   "virt"
#define UART_BASE    ((uint32_t)BOARD_UART_BASE)
#define GICD_BASE    ((uint32_t)BOARD_GICD_BASE)
#define GICC_BASE    ((uint32_t)BOARD_GICC_BASE)
#define GICH_BASE    ((uint32_t)BOARD_GICH_BASE)
#define GICV_BASE    ((uint32_t)BOARD_GICV_BASE)
#define RAM_BASE     0x40000000u
#define RAM_SIZE     0x08000000u
#define HOLE         0x0f000000u
#define HOLE_SILENT  0
#define GIC_LINES    8
#define CORES        2
#define SPARE_SPI    72
#define UART_SPI     IRQ_UART
#define ENTRY_SECURE 0

#ifndef __ASSEMBLER__
#include "sim/arch/board.h"
#include "sim/arch/devices.h"
#include "sim/arch/psci.h"

#include <stdint.h>

/* PSCI, or where no firmware serves it the Secure GPIO's pin. */
static inline void board_off(void)
{
#ifdef CONFORMANCE_SECURE
    volatile uint32_t *gpio = (volatile uint32_t *)BOARD_SECURE_GPIO_BASE;
    const uint32_t pin = 1u << BOARD_SECURE_GPIO_OFF;
    gpio[PL061_DIR / 4] = pin;
    gpio[pin] = pin; /* PL061: address bits 9:2 are the mask */
#else
    register uint32_t r0 __asm__("r0") = PSCI_SYSTEM_OFF;
    __asm__ volatile(".arch_extension sec\n smc #0" : "+r"(r0)::"r1", "r2", "r3", "memory");
#endif
}

static inline int32_t board_core_on(uint32_t n, uint32_t entry)
{
    register uint32_t r0 __asm__("r0") = PSCI_CPU_ON;
    register uint32_t r1 __asm__("r1") = n;
    register uint32_t r2 __asm__("r2") = entry;
    register uint32_t r3 __asm__("r3") = 0;
    __asm__ volatile(".arch_extension sec\n smc #0"
                     : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)::"memory");
    return (int32_t)r0;
}
#endif

#endif

#ifndef __ASSEMBLER__
/* Cortex-A15 TRM 8.2.1 (and Cortex-A7's): the same on every board with these cores. */
enum {
    PPI_MAINT = 25,
    PPI_HYP_TIMER = 26,
    PPI_VIRT_TIMER = 27,
    PPI_S_TIMER = 29,
    PPI_NS_TIMER = 30
};
#endif

#endif
