/* mixer.h - what one yield must bring back. */
#ifndef GUESTS_MIXER_MIXER_H
#define GUESTS_MIXER_MIXER_H

#include <stdint.h>

/* In the order of yield.S. */
struct registers {
    uint32_t r4_r11[8];
    uint32_t lr_und, lr_abt, lr_fiq, r8_fiq, r9_fiq, r10_fiq, r11_fiq, r12_fiq, sp_fiq;
    uint32_t fpscr;
    uint32_t d[32][2];
};

/* Put the values in their registers, let another VM run, and say what is there then. */
void mixer_yield(const struct registers *before, struct registers *after);

#endif
