/* channel.c - LDC and STC of the debug channel, which HDCR.TDA traps with a class of its own, and
 * the fields of its syndrome. ARM DDI 0406C B1.14.15, B3.13.6 (EC 0x06), C11.11 (DBGDTRRXint,
 * DBGDTRTXint). */
#include "controls.h"

static uint32_t words[16] __attribute__((aligned(64)));

/* STC stores what the channel received, LDC loads what it sends: p14, c5. */
#define I_LDC_P14(p, u, w, n, imm)                                                                 \
    (0xec105e00u | (p) << 24 | (u) << 23 | (w) << 21 | (uint32_t)(n) << 16 | (imm))
#define I_STC_P14(p, u, w, n, imm)                                                                 \
    (0xec005e00u | (p) << 24 | (u) << 23 | (w) << 21 | (uint32_t)(n) << 16 | (imm))

/* Addressing modes: 0 unindexed, 1 post-indexed, 2 offset, 3 pre-indexed; Rn 15 adds 4. */
static const struct {
    const char *name;
    uint32_t insn;
    unsigned imm, rn, add, am, read; /* read: the coprocessor is, by STC */
} rows[] = {
    {"LDC, offset 4, up", I_LDC_P14(1u, 1u, 0u, 1, 1u), 1, 1, 1, 2, 0},
    {"STC, offset 4, up", I_STC_P14(1u, 1u, 0u, 1, 1u), 1, 1, 1, 2, 1},
    {"LDC, offset 8, down", I_LDC_P14(1u, 0u, 0u, 1, 2u), 2, 1, 0, 2, 0},
    {"STC, pre-indexed, R5", I_STC_P14(1u, 1u, 1u, 5, 3u), 3, 5, 1, 3, 1},
    {"LDC, post-indexed, R9", I_LDC_P14(0u, 1u, 1u, 9, 1u), 1, 9, 1, 1, 0},
    {"STC, post-indexed, down", I_STC_P14(0u, 0u, 1u, 1, 4u), 4, 1, 0, 1, 1},
};

static void run_one(unsigned i, uint32_t cpsr, bool tda)
{
    mcr_HDCR(field_get(mrc_PMCR(), PMCR_N) | (tda ? HDCR_TDA : 0));
    guest.r[1] = guest.r[5] = guest.r[9] = (uint32_t)&words[8];
    run_insn(cpsr, rows[i].insn);
}

void controls_debug_channel(void)
{
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned pl = 0; pl < 2; pl++) {
            check_begin(MUST, "B3.13.6", "HDCR.TDA=1: %s at PL%u traps, EC 0x06", rows[i].name, pl);
            run_one(i, pl ? PL1 : PL0, true);
            expect_trap(0x06u << 26 | 1u << 25 | 1u << 24 | 14u << 20 | rows[i].imm << 12 |
                            rows[i].rn << 5 | rows[i].add << 4 | rows[i].am << 1 | rows[i].read,
                        code_at(0));
            check_end();
            check_begin(MUST, "B1.14.15", "HDCR.TDA=0: %s at PL%u does not trap", rows[i].name, pl);
            run_one(i, pl ? PL1 : PL0, false);
            expect_done();
            check_end();
        }
}
