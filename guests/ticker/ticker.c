/* ticker.c - a bare-metal program that lives by its interrupts alone.
 *
 * Three acts, each of which ends on a count: ticks of the virtual timer, between which it sleeps;
 * more software interrupts at once than there are list registers, which must arrive by priority;
 * and a line of text sent by the serial port's transmit interrupt, a character an interrupt. */
#include "guests/common/guest.h"

#include "cpu/arch/fields.h"
#include "gic/arch/gic_regs.h"
#include "sim/arch/board.h"
#include "sim/arch/devices.h"

#define TICKS     20
#define PERIOD    (BOARD_CNTFRQ / 500) /* two milliseconds */
#define SGIS      10
#define HEARTBEAT 0x40f00000u /* where the last tick is noted, for who looks into our memory */

static volatile uint32_t ticks, taken, sent;
static uint64_t due;
static uint8_t order[SGIS];
static const char message[] = "ticker: this line was sent by interrupts\n";

static void on_timer(void)
{
    ticks++;
    io_write(HEARTBEAT, ticks);
    due += PERIOD;
    timer_at(due);
    if (ticks == TICKS)
        timer_off();
}

static void on_sgi(uint32_t id)
{
    order[taken++] = (uint8_t)id;
}

static void on_uart(void)
{
    io_write(uart_base + PL011_ICR, PL011_INT_TX);
    if (message[sent])
        io_write(uart_base + PL011_DR, (uint8_t)message[sent++]);
    else
        io_write(uart_base + PL011_IMSC, 0);
}

static void on_interrupt(void)
{
    uint32_t iar = irq_acknowledge(), id = field_get(iar, GICC_IAR_InterruptID);
    if (id == GIC_ID_NONE)
        return;
    if (id == IRQ_VTIMER)
        on_timer();
    else if (id == IRQ_UART)
        on_uart();
    else
        on_sgi(id);
    irq_end(iar);
}

void exception(enum exception kind, struct frame *f)
{
    if (kind == EXC_IRQ) {
        on_interrupt();
        return;
    }
    print("ticker: exception %u at 0x%08x, which should not be\n", (uint32_t)kind, f->pc);
    system_off();
}

/* Sleep until *count is more than seen. Looking and sleeping with interrupts masked, so that none
 * slips in between: WFI wakes for a masked one too. */
static void sleep_past(volatile uint32_t *count, uint32_t seen)
{
    irq_mask();
    while (*count == seen) {
        __asm__ volatile("dsb\n wfi" ::: "memory");
        irq_unmask();
        irq_mask();
    }
    irq_unmask();
}

static void act_ticks(void)
{
    irq_enable(IRQ_VTIMER, 0x80);
    due = timer_now() + PERIOD;
    timer_at(due);
    for (uint32_t seen = 0; seen < TICKS; seen++) {
        sleep_past(&ticks, seen);
        print("ticker: tick %u t=%uus\n", seen + 1, timer_us(timer_now()));
    }
    irq_disable(IRQ_VTIMER);
}

/* SGI n gets priority 0xa0 - 16 n: the last sent is the most urgent. */
static void act_priorities(void)
{
    irq_mask();
    for (unsigned n = 0; n < SGIS; n++) {
        irq_enable(n, 0xa0 - 16 * n);
        irq_send_self(n);
    }
    irq_unmask();
    for (uint32_t seen = 0; taken < SGIS; seen = taken)
        sleep_past(&taken, seen);
    print("ticker: %u software interrupts, by priority:", taken);
    for (unsigned n = 0; n < SGIS; n++)
        print(" %u", (uint32_t)order[n]);
    print("\n");
}

static void act_serial(void)
{
    irq_enable(IRQ_UART, 0x80);
    io_write(uart_base + PL011_ICR, PL011_INT_TX);
    io_write(uart_base + PL011_IMSC, PL011_INT_TX);
    io_write(uart_base + PL011_DR, (uint8_t)message[sent++]);
    for (uint32_t seen = 1; message[sent]; seen = sent)
        sleep_past(&sent, seen);
    irq_mask();
    io_write(uart_base + PL011_IMSC, 0);
    irq_unmask();
}

int main(void)
{
    print("ticker: here\n");
    irq_init();
    irq_unmask();
    act_ticks();
    act_priorities();
    act_serial();
    print("ticker: done, %u ticks\n", ticks);
    system_off();
}
