/* board.h - what the suite asks of a board, and the boards that give it.
 *
 *   BOARD_NAME                              for the report
 *   UART_BASE                               a PL011 that needs no clock set up
 *   GICD_BASE, GICC_BASE, GICH_BASE, GICV_BASE   a GICv2 with the virtualization extensions
 *   RAM_BASE, RAM_SIZE                      memory; images are linked at RAM_BASE + 1 MB
 * (suite.lds) HOLE                                    an address below 2^32 that answers with an
 * external abort SPARE_SPI                               a shared interrupt that nothing on the
 * board raises PPI_*                                   the core's private interrupts EXIT_PSCI or
 * EXIT_SLEEP                 how an image ends: PSCI SYSTEM_OFF by SMC, or WFI for ever entry mode:
 * Hyp, Non-secure, MMU and caches off; the secure image: Secure Supervisor
 *
 * `virt` is QEMU's and hypscope's. VEXPRESS_TC2 is Arm's CoreTile Express A15x2 A7x3 (its
 * addresses: DDI 0503, motherboard Express uATX memory map RS1), entered from U-Boot in Hyp mode.
 */
#ifndef CONFORMANCE_BOARD_H
#define CONFORMANCE_BOARD_H

#if defined(CONFORMANCE_VEXPRESS_TC2)

#define BOARD_NAME "vexpress-tc2"
#define UART_BASE  0x1c090000u
#define GICD_BASE  0x2c001000u
#define GICC_BASE  0x2c002000u
#define GICH_BASE  0x2c004000u
#define GICV_BASE  0x2c006000u
#define RAM_BASE   0x80000000u
#define RAM_SIZE   0x40000000u
#define HOLE       0x60000000u
#define SPARE_SPI  72
#define EXIT_SLEEP 1

#else

#include "sim/arch/board.h"
#define BOARD_NAME "virt"
#define UART_BASE  ((uint32_t)BOARD_UART_BASE)
#define GICD_BASE  ((uint32_t)BOARD_GICD_BASE)
#define GICC_BASE  ((uint32_t)BOARD_GICC_BASE)
#define GICH_BASE  ((uint32_t)BOARD_GICH_BASE)
#define GICV_BASE  ((uint32_t)BOARD_GICV_BASE)
#define RAM_BASE   0x40000000u
#define RAM_SIZE   0x08000000u
#define HOLE       0x30000000u
#define SPARE_SPI  72
#define EXIT_PSCI  1

#endif

/* Cortex-A15 TRM 8.2.1 (and Cortex-A7's): the same on every board with these cores. */
enum {
    PPI_MAINT = 25,
    PPI_HYP_TIMER = 26,
    PPI_VIRT_TIMER = 27,
    PPI_S_TIMER = 29,
    PPI_NS_TIMER = 30
};

#endif
