/* descent.c - what Secure software must grant before the suite can run in Hyp mode, on boards that
 * start it Secure (board.h: ENTRY_SECURE). ARM DDI 0406C B4.1.111 (NSACR); ARM IHI 0048B 4.3.4
 * (GICD_IGROUPR), 4.4.2. Runs in Monitor mode with SCR.NS at 0. */
#include "gic.h"

#if ENTRY_SECURE

void grant(void);

void grant(void)
{
    mcr_NSACR(NSACR_CP10 | NSACR_CP11 | NSACR_NS_SMP);
    mcr_ACTLR(mrc_ACTLR() | ACTLR_SMP);
    uint32_t words = (gicd_read(GICD_TYPER) & GICD_TYPER_ITLinesNumber) + 1;
    for (uint32_t n = 0; n < words; n++)
        gicd_write(GICD_IGROUPR + 4 * n, 0xffffffffu);
    gicc_write(GICC_PMR, 0xff);
}

#endif
