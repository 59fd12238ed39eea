/* monitor.c - the backend whose C code lives in Monitor mode: runs in either state and their
 * outcome, and the state that every check starts from.
 *
 * ARM DDI 0406C B1.5 (security states), B1.8 (exceptions), B3.13 (fault reporting). */
#include "monitor.h"

#include "backend.h"
#include "board.h"
#include "gic.h"
#include "tap.h"

extern uint32_t fiq_ways[16], fiq_vectors[8];

/* ---- the world ---- */

void run_in(uint32_t scr)
{
    guest.scr = scr;
}

void ns_begin(void)
{
    mcr_SCR(SCR_NS | SCR_HCE);
    isb();
}

void ns_end(void)
{
    isb();
    mcr_SCR(0);
    isb();
}

/* Non-secure state may use what there is: the floating-point unit, ACTLR.SMP. */
#define NSACR_OPEN (NSACR_CP10 | NSACR_CP11 | NSACR_NS_SMP)

void world_reset(void)
{
    mcr_NSACR(NSACR_OPEN);
    mcr_MVBAR((uint32_t)mon_vectors);
    mcr_SDER(0);
    reset_pl1(s_vectors);
    mcr_CNTP_CTL(0);
    ns_begin();
    reset_hyp(hyp_smc_vectors);
    reset_pl1(ns_vectors);
    reset_timers();
    ns_end();
    reset_stacks();
    gicc_write(GICC_CTLR, 0);
    gich_write(GICH_HCR, 0);
    tlb_forget();
    for (unsigned i = 0; i < 13; i++)
        guest.r[i] = 0;
    guest.lr = 0;
    run_in(SECURE);
}

void tlb_forget(void)
{
    uint32_t scr = mrc_SCR(); /* the Non-secure bank's tables may be under way */
    dsb();
    ns_end();
    mcr_TLBIALL(0);
    ns_begin();
    mcr_TLBIALLNSNH(0);
    mcr_TLBIALLH(0);
    dsb();
    mcr_SCR(scr);
    isb();
}

void guest_init(void)
{
    world_reset();
}

void fiq_ends(void)
{
    enum { SGI = 1 };
    NS(mcr_VBAR((uint32_t)fiq_vectors));
    NS(mcr_HVBAR((uint32_t)fiq_vectors));
    gic_quiet();
    gicc_write(GICC_CTLR, GICC_CTLR_EnableGrp0 | GICC_CTLR_FIQEn);
    gic_raise(SGI, 0x80);
}

void started_elsewhere(uint32_t mode)
{
    say("Bail out! started in mode 0x%02x, not in Secure Supervisor\n", mode);
}

void own_exception(uint32_t vector, uint32_t lr)
{
    mcr_SCTLR(mrc_SCTLR() & ~(uint32_t)SCTLR_M); /* the tables need not map the UART */
    isb();
    bail_out(
        "the suite's own code took an exception: vector 0x%02x of MVBAR, LR_mon 0x%08x, LR_abt "
        "0x%08x, LR_und 0x%08x, DFSR 0x%03x, DFAR 0x%08x",
        vector, lr, get_lr_abt(), get_lr_und(), mrc_DFSR(), mrc_DFAR());
}

/* ---- a run ---- */

/* The vector, in a table of eight entries at `table`; -1 when `at` is not there. */
static int vector_in(const uint32_t *table, unsigned entry_bytes, uint32_t at)
{
    uint32_t offset = at - (uint32_t)table;
    return offset < 8 * entry_bytes ? (int)(offset / entry_bytes * 4) : -1;
}

/* The exception came first to a mode whose vectors call Monitor mode: through which of them? */
static int passed_on(void)
{
    static const uint32_t *const tables[] = {s_vectors, ns_vectors, hyp_smc_vectors,
                                             smc_vectors_t32};
    uint32_t at = guest.pc - 4;
    if (guest.vector == V_FIQ)
        return vector_in(fiq_ways, 8, at);
    for (unsigned i = 0; guest.vector == V_CALL && i < sizeof tables / sizeof *tables; i++)
        if (vector_in(tables[i], 4, at) >= 0)
            return vector_in(tables[i], 4, at);
    return -1;
}

static bool end_at(uint32_t at)
{
    uint32_t word = *(const volatile uint32_t *)(at & ~3u);
    if (at & 2)
        word = word >> 16 | *(const volatile uint32_t *)(at + 2) << 16;
    return guest.cpsr & PSR_T ? word == (END_PL1_T32 << 16 | END_PL1_T32 >> 16) : word == END_PL1;
}

/* The SMC that ends a run in a mode that may use it; at `start` when that is not RAM's own. */
static bool ended_by_smc(uint32_t start)
{
    uint32_t at = guest.pc - 4;
    if (guest.vector != V_CALL)
        return false;
    return at < RAM_BASE || at >= RAM_BASE + RAM_SIZE ? at == start : end_at(at);
}

static void read_faults(bool ns)
{
    if (ns)
        ns_begin();
    out.dfsr = mrc_DFSR();
    out.dfar = mrc_DFAR();
    out.ifsr = mrc_IFSR();
    out.ifar = mrc_IFAR();
    if (ns)
        ns_end();
}

static void taken_to_hyp(uint32_t vector)
{
    out.where = AT_HYP;
    out.vector = vector;
    out.cpsr = guest.cpsr;
    ns_begin();
    out.spsr = get_spsr_hyp();
    out.lr = get_elr_hyp();
    out.hsr = mrc_HSR();
    out.hdfar = mrc_HDFAR();
    out.hifar = mrc_HIFAR();
    out.hpfar = mrc_HPFAR();
    ns_end();
}

void run(uint32_t cpsr, const void *at)
{
    guest.cpsr = cpsr;
    guest.pc = (uint32_t)at;
    dsb();
    guest_enter(&guest);
    out = (struct outcome){.where = AT_MON,
                           .vector = guest.vector,
                           .cpsr = guest.entry_cpsr,
                           .spsr = guest.cpsr,
                           .lr = guest.pc,
                           .scr = guest.entry_scr};
    int vector = passed_on();
    read_faults(vector >= 0 && (out.scr & SCR_NS));
    if (vector >= 0 && (guest.cpsr & PSR_M) == MODE_HYP)
        taken_to_hyp((uint32_t)vector);
    else if (vector >= 0)
        taken_to_pl1((uint32_t)vector, (uint32_t)at);
    else if (ended_by_smc((uint32_t)at))
        out.where = AT_DONE;
}

void expect_pl1_in(uint32_t ns, uint32_t vector, uint32_t mode)
{
    expect_pl1(vector, mode);
    if (out.where == AT_PL1 && out.vector == vector)
        expect_eq("SCR.NS in the handler", out.scr & SCR_NS, ns);
}
