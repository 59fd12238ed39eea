/* guest.c - runs and their outcome, and the state that every check starts from.
 *
 * ARM DDI 0406C B1.8 (exceptions), B3.13 (fault reporting), B4.1 (registers). */
#include "guest.h"

#include "board.h"
#include "gic/arch/gic_regs.h"
#include "tap.h"

struct guest guest;
struct outcome out;
uint32_t code[64] __attribute__((aligned(64)));

static uint32_t stacks[6][64] __attribute__((aligned(8)));

void guest_enter(struct guest *g);

/* ---- the world ---- */

/* Values out of reset of a Cortex-A15 (TRM-4.3). */
#define SCTLR_BASE  0x00c50078u
#define HSCTLR_BASE 0x30c50878u
#define HCPTR_BASE  0x000033ffu

static void hyp_reset(void)
{
    mcr_HCR(0);
    mcr_HSTR(0);
    mcr_HDCR(field_get(mrc_PMCR(), PMCR_N));
    mcr_HCPTR(HCPTR_BASE);
    mcr_HSCTLR(HSCTLR_BASE);
    mcr_HVBAR((uint32_t)hyp_vectors);
    mcr_HTCR(0x80800000u);
    mcr_VTCR(0x80000000u);
    mcrr_VTTBR(0);
    mcr_VPIDR(mrc_MIDR());
    mcr_VMPIDR(mrc_MPIDR());
}

static void pl1_reset(void)
{
    mcr_SCTLR(SCTLR_BASE);
    mcr_TTBCR(0);
    mcrr_TTBR0(0);
    mcrr_TTBR1(0);
    mcr_DACR(0xffffffffu);
    mcr_CONTEXTIDR(0);
    mcr_PRRR(0x00098aa4u);
    mcr_NMRR(0x44e048e0u);
    mcr_VBAR((uint32_t)guest_vectors);
    mcr_CPACR(0x00f00000u);
    mcr_PMUSERENR(0);
    mcr_TEECR(0);
}

static void timers_reset(void)
{
    mcr_CNTHCTL(3);
    mcr_CNTKCTL(0x303);
    mcrr_CNTVOFF(0);
    mcr_CNTP_CTL(0);
    mcr_CNTV_CTL(0);
    mcr_CNTHP_CTL(0);
}

static void stacks_reset(void)
{
    set_sp_usr((uint32_t)stacks[1]);
    set_sp_svc((uint32_t)stacks[2]);
    set_sp_abt((uint32_t)stacks[3]);
    set_sp_und((uint32_t)stacks[4]);
    set_sp_irq((uint32_t)stacks[5]);
    set_sp_fiq((uint32_t)(stacks[5] + 64));
}

void world_reset(void)
{
    hyp_reset();
    pl1_reset();
    timers_reset();
    stacks_reset();
    *(volatile uint32_t *)(GICH_BASE + GICH_HCR) = 0;
    isb();
    mcr_TLBIALLNSNH(0);
    mcr_TLBIALLH(0);
    dsb();
    isb();
    for (unsigned i = 0; i < 13; i++)
        guest.r[i] = 0;
    guest.lr = 0;
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

void code_written(const void *p, uint32_t bytes)
{
    enum { LINE = 64 };
    dsb();
    for (uint32_t a = (uint32_t)p & ~(LINE - 1u); a < (uint32_t)p + bytes; a += LINE)
        mcr_DCCMVAU(a);
    dsb();
    mcr_ICIALLU(0);
    mcr_BPIALL(0);
    dsb();
    isb();
}

/* ---- what became of it ---- */

static uint32_t handler_lr(uint32_t mode)
{
    switch (mode) {
    case MODE_SVC:
        return get_lr_svc();
    case MODE_ABT:
        return get_lr_abt();
    case MODE_UND:
        return get_lr_und();
    case MODE_IRQ:
        return get_lr_irq();
    case MODE_FIQ:
        return get_lr_fiq();
    default:
        return guest.lr;
    }
}

static uint32_t handler_spsr(uint32_t mode)
{
    switch (mode) {
    case MODE_SVC:
        return get_spsr_svc();
    case MODE_ABT:
        return get_spsr_abt();
    case MODE_UND:
        return get_spsr_und();
    case MODE_IRQ:
        return get_spsr_irq();
    case MODE_FIQ:
        return get_spsr_fiq();
    default:
        return 0;
    }
}

/* A PL0 run ends by SVC, which PL1's vector passes on; its instruction tells it from others. */
static bool ended_by_svc(uint32_t start)
{
    if (out.vector != V_CALL || (out.spsr & PSR_M) != MODE_USR)
        return false;
    uint32_t at = out.lr;
    if (at < RAM_BASE || at >= RAM_BASE + RAM_SIZE)
        return at == start + 4; /* somewhere mapped: the one instruction that was planted there */
    return out.spsr & PSR_T ? *(const volatile uint16_t *)(at - 2) == 0xdfd0
                            : *(const volatile uint32_t *)(at - 4) == END_PL0;
}

static void taken_to_pl1(uint32_t vector, uint32_t start)
{
    uint32_t mode = guest.cpsr & PSR_M;
    out.where = AT_PL1;
    out.vector = vector;
    out.cpsr = guest.cpsr;
    out.lr = handler_lr(mode);
    out.spsr = handler_spsr(mode);
    if (ended_by_svc(start))
        out.where = AT_DONE;
}

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

void run_insns(uint32_t cpsr, const uint32_t *insns, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        code[i] = insns[i];
    code[n] = (cpsr & PSR_M) == MODE_USR ? END_PL0 : END_PL1;
    code_written(code, sizeof code);
    run(cpsr, code);
}

void run_insn(uint32_t cpsr, uint32_t insn)
{
    run_insns(cpsr, &insn, 1);
}

void run_thumb(uint32_t cpsr, const uint16_t *hw, unsigned n)
{
    uint16_t *at = (uint16_t *)code;
    for (unsigned i = 0; i < n; i++)
        at[i] = hw[i];
    if ((cpsr & PSR_M) == MODE_USR) {
        at[n] = 0xdfd0; /* SVC #0xd0 */
    } else {
        at[n] = 0xf7e0; /* HVC #CALL_DONE */
        at[n + 1] = 0x8000 | CALL_DONE;
    }
    code_written(code, sizeof code);
    run(cpsr | PSR_T, code);
}

/* ---- expectations ---- */

static void unexpected(const char *want)
{
    if (out.where == AT_DONE)
        check_fail("%s expected, but it ran to its end", want);
    else if (out.where == AT_PL1)
        check_fail("%s expected, but PL1 took vector 0x%02x: mode 0x%02x, LR 0x%08x, DFSR 0x%03x, "
                   "IFSR 0x%03x",
                   want, out.vector, out.cpsr & PSR_M, out.lr, out.dfsr, out.ifsr);
    else
        check_fail("%s expected, but Hyp took vector 0x%02x: HSR 0x%08x, ELR 0x%08x", want,
                   out.vector, out.hsr, out.lr);
}

void expect_done(void)
{
    if (out.where != AT_DONE)
        unexpected("its end");
}

void expect_pl1(uint32_t vector, uint32_t mode)
{
    if (out.where != AT_PL1 || out.vector != vector)
        unexpected("an exception taken to PL1");
    else
        expect_eq("handler's mode", out.cpsr & PSR_M, mode);
}

void expect_hyp(uint32_t vector)
{
    if (out.where != AT_HYP || out.vector != vector)
        unexpected("an exception taken to Hyp mode");
}

void expect_trap(uint32_t hsr, uint32_t pc)
{
    if (out.where != AT_HYP || out.vector != V_HYP) {
        unexpected("a Hyp trap");
        return;
    }
    expect_eq("HSR", out.hsr, hsr);
    expect_eq("ELR_hyp", out.lr, pc);
}

void expect_undef(void)
{
    bool hyp = out.where == AT_HYP && out.vector == V_UNDEF;
    bool pl1 = out.where == AT_PL1 && out.vector == V_UNDEF;
    if (!hyp && !pl1)
        unexpected("UNDEFINED");
}
