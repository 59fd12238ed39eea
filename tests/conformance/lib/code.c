/* code.c - what both backends do alike: instructions put together and run, the way a run ended at
 * PL1 read from its handler's registers, and expectations about it.
 *
 * ARM DDI 0406C B1.8 (exceptions), B1.3.2 (banked registers). */
#include "backend.h"

#include "board.h"
#include "tap.h"

struct guest guest;
struct outcome out;
uint32_t code[64] __attribute__((aligned(64)));

/* The compiler asks for it. */
void *memset(void *at, int byte, size_t n)
{
    for (uint8_t *b = at; n; n--)
        *b++ = (uint8_t)byte;
    return at;
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

void taken_to_pl1(uint32_t vector, uint32_t start)
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
        at[n] = (uint16_t)(END_PL1_T32 >> 16);
        at[n + 1] = (uint16_t)END_PL1_T32;
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
    else if (out.where == AT_MON)
        check_fail("%s expected, but Monitor mode took vector 0x%02x: LR 0x%08x, SPSR 0x%08x", want,
                   out.vector, out.lr, out.spsr);
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

void expect_mon(uint32_t vector)
{
    if (out.where != AT_MON || out.vector != vector)
        unexpected("an exception taken to Monitor mode");
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
