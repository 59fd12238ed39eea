/* mixer.c - a guest that fills every register it has with values of its own, lets another VM run,
 * and looks whether it finds them again. Runs under minihyp only, best beside another mixer.
 *
 * Each round's values are new. A software interrupt is pending across the switch, a page of the
 * window is another one each round, and an exclusive mark is left open. */
#include "guests/mixer/mixer.h"

#include "cpu/arch/cp15_access.h"
#include "cpu/arch/fields.h"
#include "gic/arch/gic_regs.h"
#include "guests/common/guest.h"
#include "minihyp/arch/hypercall.h"
#include "sim/arch/board.h"

#define ROUNDS       20000
#define WORK         4200        /* turns of a loop between two switches */
#define LATER        9           /* a second interrupt, of less priority */
#define WINDOW_PAGES 0x40800000u /* two pages of our RAM that the window shows in turn */

static uint32_t id, seed, wrong, round_number;

static uint32_t next(void)
{
    seed = seed * 1664525u + 1013904223u;
    return seed;
}

static void expect(const char *what, uint32_t found, uint32_t mine)
{
    if (found == mine)
        return;
    wrong++;
    if (wrong <= 8)
        print("mixer %u: round %u: %s is 0x%08x, was 0x%08x\n", id, round_number, what, found,
              mine);
}

/* --- system registers: what software alone reads --- */

static uint32_t mine[16];

#define PLAIN(reg) reg(TPIDRURW) reg(TPIDRURO) reg(TPIDRPRW) reg(DFAR) reg(IFAR) reg(DACR)

static void fill_system(void)
{
    uint32_t *m = mine;
#define FILL(reg) mcr_##reg(*m++ = next());
    PLAIN(FILL)
    mcr_CNTKCTL(*m++ = next() & 0x3ff);
    mcr_CPACR(id & 1 ? CPACR_CP10 | CPACR_CP11 : 5u << 20); /* all, or PL1 alone */
    __asm__ volatile("isb");
}

static void look_system(void)
{
    const uint32_t *m = mine;
#define LOOK(reg) expect(#reg, mrc_##reg(), *m++);
    PLAIN(LOOK)
    expect("CNTKCTL", mrc_CNTKCTL() & 0x3ff, *m++);
    expect("CPACR", mrc_CPACR(), id & 1 ? CPACR_CP10 | CPACR_CP11 : 5u << 20);
}

/* --- the window, an interrupt, an exclusive mark --- */

static uint32_t page_now(void)
{
    return WINDOW_PAGES + (round_number & 1) * 0x1000;
}

static void turn_window(void)
{
    *(volatile uint32_t *)page_now() = round_number * 2 + id;
    call_hvc(HYPERCALL_WINDOW, page_now(), 0, 0);
    expect("the window", *(volatile uint32_t *)HYPERCALL_WINDOW_IPA, round_number * 2 + id);
}

static void take_interrupt(unsigned sgi)
{
    uint32_t iar = irq_acknowledge();
    expect("the interrupt", field_get(iar, GICC_IAR_InterruptID), sgi);
    irq_end(iar);
}

static void leave_mark(void)
{
    static volatile uint32_t word;
    uint32_t v;
    __asm__ volatile("ldrex %0, [%1]" : "=r"(v) : "r"(&word) : "memory");
}

static void compute(void)
{
    for (volatile uint32_t n = 0; n < WORK; n++)
        ;
}

/* --- a round --- */

void exception(enum exception kind, struct frame *f)
{
    print("mixer %u: exception %u at 0x%08x, which should not be\n", id, (uint32_t)kind, f->pc);
    system_off();
}

static void one_round(void)
{
    struct registers before, after;
    unsigned sgi = 1 + (round_number & 7);
    for (unsigned i = 0; i < sizeof before / 4; i++)
        ((uint32_t *)&before)[i] = next();
    before.fpscr = next() & (3u << 22); /* the rounding mode */
    fill_system();
    turn_window();
    irq_send_self(sgi);
    if (id & 1) /* one list register more than the other VM */
        irq_send_self(LATER);
    compute();
    leave_mark();
    mixer_yield(&before, &after);
    for (unsigned i = 0; i < sizeof before / 4; i++)
        expect(i < 8    ? "a general register"
               : i < 17 ? "a banked register"
                        : "VFP",
               ((uint32_t *)&after)[i], ((uint32_t *)&before)[i]);
    look_system();
    take_interrupt(sgi);
    if (id & 1)
        take_interrupt(LATER);
}

int main(void)
{
    id = call_hvc(HYPERCALL_VM_ID, 0, 0, 0);
    seed = id * 0x9e3779b9u;
    print("mixer %u: here\n", id);
    irq_init();
    for (unsigned n = 1; n <= 8; n++)
        irq_enable(n, 0x80);
    irq_enable(LATER, 0x90);
    timer_at(timer_now() + 0x7fffffff); /* armed, and far away */
    for (round_number = 1; round_number <= ROUNDS; round_number++) {
        one_round();
        if (round_number % 1000 == 0 || round_number == 10)
            print("mixer %u: %u rounds, %u wrong\n", id, round_number, wrong);
    }
    print("mixer %u: done, %u wrong\n", id, wrong);
    system_off();
}
