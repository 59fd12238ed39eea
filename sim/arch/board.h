/* board.h - the rows of board.def as constants, in C and in assembly:
 * BOARD_<name>_BASE, BOARD_<name>_SIZE; IRQ_<name>, the GIC's interrupt ID of a PPI or SPI;
 * SPI_<name>, counted from 0; BOARD_<name> for the other values. */
#ifndef SIM_ARCH_BOARD_H
#define SIM_ARCH_BOARD_H

#ifdef __ASSEMBLER__

/* clang-format off */
#define BOARD(name, base, size, what) .equ BOARD_##name##_BASE, base;                              \
                                      .equ BOARD_##name##_SIZE, size;
#define PPI(name, id, what)           .equ IRQ_##name, id;
#define SPI(name, n, what)            .equ IRQ_##name, 32 + n; .equ SPI_##name, n;
#define VALUE(name, value, what)      .equ BOARD_##name, value;
/* clang-format on */
#include "sim/arch/board.def"

#else

enum {
#define BOARD(name, base, size, what) BOARD_##name##_BASE = (base), BOARD_##name##_SIZE = (size),
#define PPI(name, id, what)           IRQ_##name = (id),
#define SPI(name, n, what)            IRQ_##name = 32 + (n), SPI_##name = (n),
#define VALUE(name, value, what)      BOARD_##name = (value),
#include "sim/arch/board.def"
};

#endif
#endif
