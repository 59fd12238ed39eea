/* handover.h - where minihyp-handover.elf's VMs read how often they are to hand over: a device of
 * one word to them; behind it a word near the end of the board's RAM, which whoever starts the
 * image puts there. */
#ifndef MINIHYP_ARCH_HANDOVER_H
#define MINIHYP_ARCH_HANDOVER_H

#include "sim/arch/board.h"

enum {
    HANDOVER_ROUNDS_IPA = 0x30000000,
    HANDOVER_ROUNDS_AT = BOARD_RAM_BASE + BOARD_RAM_SIZE - 0x10000, /* as in bench/boot.c */
};

#endif
