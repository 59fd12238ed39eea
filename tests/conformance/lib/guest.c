/* guest.c - the backend whose C code lives in Hyp mode: runs and their outcome, and the state that
 * every check starts from.
 *
 * ARM DDI 0406C B1.8 (exceptions), B3.13 (fault reporting), B4.1 (registers). */
#include "backend.h"

#include "board.h"
#include "gic/arch/gic_regs.h"
#include "tap.h"

/* ---- the world ---- */

void world_reset(void)
{
    reset_hyp(hyp_vectors);
    reset_pl1(guest_vectors);
    reset_timers();
    reset_stacks();
    *(volatile uint32_t *)(GICH_BASE + GICH_HCR) = 0;
    isb();
    tlb_forget();
    for (unsigned i = 0; i < 13; i++)
        guest.r[i] = 0;
    guest.lr = 0;
}

void tlb_forget(void)
{
    mcr_TLBIALLNSNH(0);
    mcr_TLBIALLH(0);
    dsb();
    isb();
}

void guest_init(void)
{
    world_reset();
}

void started_elsewhere(uint32_t mode)
{
    say("Bail out! started in mode 0x%02x, not in Hyp mode\n", mode);
}

void own_exception(uint32_t vector, uint32_t pc)
{
    bail_out("the suite's own code took an exception: vector 0x%02x, pc 0x%08x, HSR 0x%08x, "
             "HDFAR 0x%08x",
             vector, pc, mrc_HSR(), mrc_HDFAR());
}

/* ---- a run ---- */

static void judge(uint32_t start)
{
    uint32_t ec = field_get(out.hsr, HSR_EC), imm = field_get(out.hsr, ISS_IMM16);
    bool call = guest.vector == V_HYP || guest.vector == V_CALL;
    out.where = AT_HYP;
    if (call && ec == EC_HVC && imm == CALL_DONE)
        out.where = AT_DONE;
    else if (call && ec == EC_SVC && (imm == CALL_DONE || imm == 0xd0))
        out.where = AT_DONE;
    else if (guest.vector == V_HYP && ec == EC_HVC && (imm & ~0x1cu) == CALL_VECTOR)
        taken_to_pl1(imm & 0x1c, start);
}

void run(uint32_t cpsr, const void *at)
{
    guest.cpsr = cpsr;
    guest.pc = (uint32_t)at;
    mcr_HSR(0);
    dsb();
    guest_enter(&guest);
    out = (struct outcome){.vector = guest.vector,
                           .cpsr = guest.entry_cpsr,
                           .spsr = guest.cpsr,
                           .lr = guest.pc,
                           .hsr = mrc_HSR(),
                           .hdfar = mrc_HDFAR(),
                           .hifar = mrc_HIFAR(),
                           .hpfar = mrc_HPFAR(),
                           .dfsr = mrc_DFSR(),
                           .dfar = mrc_DFAR(),
                           .ifsr = mrc_IFSR(),
                           .ifar = mrc_IFAR()};
    judge((uint32_t)at);
}
