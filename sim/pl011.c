/* pl011.c - the PL011 UART (ARM DDI 0183): registers of chapter 3, FIFOs and interrupts of
 * chapter 2.
 *
 * A character leaves the transmit FIFO as soon as it may: UARTEN and TXE set. While they are not,
 * it stays there, and FR says so. A character arrives whole. The receive timeout runs by the
 * programmed baud rate: 32 bit periods from the last character received (2.8.4), in machine
 * cycles; with no divisor programmed, where the manual has no baud rate at all, by 115200 baud.
 *
 * Leaves out: the time a character takes on the wire; parity, framing and break errors (the wire
 * makes none); the modem inputs (read as not asserted) and flow control by them; IrDA; DMA
 * requests; the test registers (0x080 to 0x08c read as zero). */
#include "sim/pl011.h"

#include "sim/arch/board.h"
#include "sim/arch/devices.h"

#include <string.h>

#define INT_ALL                                                                                    \
    (PL011_INT_RI | PL011_INT_CTS | PL011_INT_DCD | PL011_INT_DSR | PL011_INT_RX | PL011_INT_TX |  \
     PL011_INT_RT | PL011_INT_FE | PL011_INT_PE | PL011_INT_BE | PL011_INT_OE)
#define LCR_H_ALL                                                                                  \
    (PL011_LCR_H_BRK | PL011_LCR_H_PEN | PL011_LCR_H_EPS | PL011_LCR_H_STP2 | PL011_LCR_H_FEN |    \
     PL011_LCR_H_WLEN | PL011_LCR_H_SPS)
#define CR_ALL                                                                                     \
    (PL011_CR_UARTEN | PL011_CR_SIREN | PL011_CR_SIRLP | PL011_CR_LBE | PL011_CR_TXE |             \
     PL011_CR_RXE | PL011_CR_DTR | PL011_CR_RTS | PL011_CR_OUT1 | PL011_CR_OUT2 | PL011_CR_RTSEN | \
     PL011_CR_CTSEN)
#define RSR_ALL   (PL011_RSR_FE | PL011_RSR_PE | PL011_RSR_BE | PL011_RSR_OE)
#define DMACR_ALL (PL011_DMACR_RXDMAE | PL011_DMACR_TXDMAE | PL011_DMACR_DMAONERR)
#define DR_ERRORS (PL011_DR_FE | PL011_DR_PE | PL011_DR_BE | PL011_DR_OE)

#define FRAC_BITS      6  /* the divisor counts 64ths */
#define OVERSAMPLE     16 /* reference clocks a bit, times the divisor (2.4.3) */
#define TIMEOUT_BITS   32 /* bit periods (2.8.4) */
#define DIVISOR_115200 ((unsigned)((BOARD_UARTCLK / OVERSAMPLE * 64 + 115200 / 2) / 115200))

static unsigned depth(const struct pl011 *u)
{
    return u->lcr_h & PL011_LCR_H_FEN ? PL011_FIFO : 1;
}

/* Both trigger levels are given in eighths of the FIFO (3.3.9); values 5 to 7 are reserved and
 * taken for 7/8. */
static unsigned level_of(unsigned sel)
{
    static const uint8_t eighths[8] = {1, 2, 4, 6, 7, 7, 7, 7};
    return eighths[sel] * PL011_FIFO / 8;
}

static unsigned rx_trigger(const struct pl011 *u)
{
    if (depth(u) == 1)
        return 1;
    return level_of((u->ifls & PL011_IFLS_RXIFLSEL) >> PL011_IFLS_RXIFLSEL_SHIFT);
}

static unsigned tx_trigger(const struct pl011 *u)
{
    if (depth(u) == 1)
        return 0;
    return level_of((u->ifls & PL011_IFLS_TXIFLSEL) >> PL011_IFLS_TXIFLSEL_SHIFT);
}

static bool enabled(const struct pl011 *u, uint32_t direction)
{
    return (u->cr & PL011_CR_UARTEN) && (u->cr & direction);
}

static void update_line(struct pl011 *u)
{
    line_set(&u->line, (u->ris & u->imsc) != 0);
}

/* ---- receiving ---- */

static uint64_t timeout_cycles(const struct pl011 *u)
{
    uint64_t divisor = u->divisor >> FRAC_BITS ? u->divisor : DIVISOR_115200;
    __uint128_t ref = (__uint128_t)TIMEOUT_BITS * OVERSAMPLE * divisor * u->clock_hz;
    uint64_t cycles = (uint64_t)(ref / BOARD_UARTCLK >> FRAC_BITS);
    return cycles ? cycles : 1;
}

static void stop_timeout(struct pl011 *u)
{
    u->rt_when = SCHED_NEVER;
    sched_disarm(u->sched, &u->timeout);
}

static void start_timeout(struct pl011 *u)
{
    u->rt_when = sched_now(u->sched) + timeout_cycles(u);
    sched_arm(u->sched, &u->timeout, u->rt_when);
}

static void timed_out(void *self, uint64_t now)
{
    struct pl011 *u = self;
    u->rt_when = SCHED_NEVER;
    u->ris |= PL011_INT_RT;
    update_line(u);
}

/* A character came off the wire. A full FIFO keeps what it has; the new one is lost and OE tells
 * of it until the FIFO takes a character again (3.3.1, 3.3.2). */
static void shift_in(struct pl011 *u, uint8_t byte)
{
    if (u->rx_count == depth(u)) {
        u->overrun = 1;
        u->rsr |= PL011_RSR_OE;
        u->ris |= PL011_INT_OE;
        return;
    }
    u->overrun = 0;
    u->rx[u->rx_count++] = byte;
    if (u->rx_count == rx_trigger(u))
        u->ris |= PL011_INT_RX;
    if (depth(u) > 1)
        start_timeout(u);
}

static unsigned receive_room(const void *dev)
{
    const struct pl011 *u = dev;
    if (!enabled(u, PL011_CR_RXE) || (u->cr & PL011_CR_LBE))
        return 0;
    return depth(u) - u->rx_count;
}

static uint8_t word_mask(const struct pl011 *u)
{
    unsigned len = 5 + ((u->lcr_h & PL011_LCR_H_WLEN) >> PL011_LCR_H_WLEN_SHIFT);
    return (uint8_t)(BIT(len) - 1);
}

static void receive(void *dev, uint8_t byte)
{
    struct pl011 *u = dev;
    if (!enabled(u, PL011_CR_RXE) || (u->cr & PL011_CR_LBE))
        return;
    shift_in(u, byte & word_mask(u));
    update_line(u);
}

/* What a read of DR returns. An empty FIFO reads as the character read last in hardware; here as
 * zero. */
static uint32_t dr_value(const struct pl011 *u)
{
    uint32_t v = u->rx_count ? u->rx[0] : 0;
    return u->overrun ? v | PL011_DR_OE : v;
}

static void dr_pop(struct pl011 *u)
{
    unsigned room = receive_room(u);
    u->rsr = (u->rsr & PL011_RSR_OE) | (dr_value(u) & DR_ERRORS) >> PL011_DR_FE_SHIFT;
    if (u->rx_count == 0)
        return;
    u->rx_count--;
    memmove(u->rx, u->rx + 1, u->rx_count * sizeof u->rx[0]);
    u->rx[u->rx_count] = 0;
    if (u->rx_count < rx_trigger(u))
        u->ris &= ~(uint32_t)PL011_INT_RX;
    if (u->rx_count == 0) {
        u->ris &= ~(uint32_t)PL011_INT_RT;
        stop_timeout(u);
    }
    update_line(u);
    if (room == 0 && receive_room(u))
        serial_ready(u->serial);
}

/* ---- transmitting ---- */

static void shift_out(struct pl011 *u, uint8_t byte)
{
    byte &= word_mask(u);
    if (!(u->cr & PL011_CR_LBE))
        serial_put(u->serial, byte);
    else if (enabled(u, PL011_CR_RXE))
        shift_in(u, byte);
}

/* Send all that waits. The transmit interrupt comes with the passage through the trigger level, not
 * with the level itself (2.8.3). Characters that leave at once never gather above it, so each time
 * the FIFO runs empty counts as a passage. */
static void drain(struct pl011 *u)
{
    if (!enabled(u, PL011_CR_TXE) || u->tx_count == 0)
        return;
    for (unsigned i = 0; i < u->tx_count; i++)
        shift_out(u, u->tx[i]);
    memset(u->tx, 0, sizeof u->tx);
    u->tx_count = 0;
    u->ris |= PL011_INT_TX;
}

static void dr_push(struct pl011 *u, uint8_t byte)
{
    if (u->tx_count == depth(u))
        return; /* full: the character is lost */
    u->tx[u->tx_count++] = byte;
    if (u->tx_count > tx_trigger(u))
        u->ris &= ~(uint32_t)PL011_INT_TX;
    drain(u);
    update_line(u);
}

/* ---- registers ---- */

static uint32_t fr_value(const struct pl011 *u)
{
    uint32_t fr = 0;
    if (u->tx_count == 0)
        fr |= PL011_FR_TXFE;
    else
        fr |= PL011_FR_BUSY;
    if (u->tx_count == depth(u))
        fr |= PL011_FR_TXFF;
    if (u->rx_count == 0)
        fr |= PL011_FR_RXFE;
    if (u->rx_count == depth(u))
        fr |= PL011_FR_RXFF;
    if (u->cr & PL011_CR_LBE) { /* the modem outputs come back in (3.3.8) */
        fr |= u->cr & PL011_CR_RTS ? PL011_FR_CTS : 0;
        fr |= u->cr & PL011_CR_DTR ? PL011_FR_DSR : 0;
        fr |= u->cr & PL011_CR_OUT1 ? PL011_FR_DCD : 0;
        fr |= u->cr & PL011_CR_OUT2 ? PL011_FR_RI : 0;
    }
    return fr;
}

/* Identification and reset-only registers, from their rows. */
static uint32_t constant(uint32_t reg)
{
    switch (reg) {
#define REG APB_CONSTANT
#include "sim/arch/pl011.def"
    default:
        return 0;
    }
}

static uint32_t value(const void *dev, uint32_t reg)
{
    const struct pl011 *u = dev;
    switch (reg) {
    case PL011_DR:
        return dr_value(u);
    case PL011_RSR:
        return u->rsr;
    case PL011_FR:
        return fr_value(u);
    case PL011_ILPR:
        return u->ilpr;
    case PL011_IBRD:
        return u->ibrd;
    case PL011_FBRD:
        return u->fbrd;
    case PL011_LCR_H:
        return u->lcr_h;
    case PL011_CR:
        return u->cr;
    case PL011_IFLS:
        return u->ifls;
    case PL011_IMSC:
        return u->imsc;
    case PL011_RIS:
        return u->ris;
    case PL011_MIS:
        return u->ris & u->imsc;
    case PL011_DMACR:
        return u->dmacr;
    default:
        return constant(reg);
    }
}

/* A write of LCR_H also takes over the divisor (3.3.6). Clearing FEN empties the FIFOs: they
 * become holding registers (3.3.7). */
static void write_lcr_h(struct pl011 *u, uint32_t val)
{
    unsigned room = receive_room(u);
    bool fewer = (u->lcr_h & ~val & PL011_LCR_H_FEN) != 0;
    u->lcr_h = val & LCR_H_ALL;
    u->divisor = (u->ibrd << FRAC_BITS) | u->fbrd;
    if (fewer) {
        memset(u->rx, 0, sizeof u->rx);
        memset(u->tx, 0, sizeof u->tx);
        u->rx_count = u->tx_count = 0;
        u->ris &= ~(uint32_t)(PL011_INT_RX | PL011_INT_RT);
        stop_timeout(u);
    }
    if (room == 0 && receive_room(u))
        serial_ready(u->serial);
}

static void write_cr(struct pl011 *u, uint32_t val)
{
    unsigned room = receive_room(u);
    u->cr = val & CR_ALL;
    drain(u);
    if (room == 0 && receive_room(u))
        serial_ready(u->serial);
}

/* A timeout that was cleared while characters are left begins anew: the manual does not say, and
 * software that leaves them would never hear of them again. */
static void write_icr(struct pl011 *u, uint32_t val)
{
    bool again = (u->ris & val & PL011_INT_RT) && u->rx_count;
    u->ris &= ~(val & INT_ALL);
    if (again)
        start_timeout(u);
}

static void write_reg(void *dev, uint32_t reg, uint32_t val)
{
    struct pl011 *u = dev;
    switch (reg) {
    case PL011_DR:
        dr_push(u, (uint8_t)(val & PL011_DR_DATA));
        return;
    case PL011_RSR:
        u->rsr = 0;
        return;
    case PL011_ILPR:
        u->ilpr = val & PL011_ILPR_ILPDVSR;
        return;
    case PL011_IBRD:
        u->ibrd = val & PL011_IBRD_DIVINT;
        return;
    case PL011_FBRD:
        u->fbrd = val & PL011_FBRD_DIVFRAC;
        return;
    case PL011_LCR_H:
        write_lcr_h(u, val);
        break;
    case PL011_CR:
        write_cr(u, val);
        break;
    case PL011_IFLS:
        u->ifls = val & (PL011_IFLS_TXIFLSEL | PL011_IFLS_RXIFLSEL);
        return;
    case PL011_IMSC:
        u->imsc = val & INT_ALL;
        break;
    case PL011_ICR:
        write_icr(u, val);
        break;
    case PL011_DMACR:
        u->dmacr = val & DMACR_ALL;
        return;
    default:
        return; /* read-only, or nothing there */
    }
    update_line(u);
}

/* ---- the bus ---- */

static void was_read(void *dev, uint64_t off)
{
    if (off == PL011_DR)
        dr_pop(dev);
}

void pl011_region(struct pl011 *u, struct region *out)
{
    static const struct apb_regs regs = {value, write_reg, was_read};
    u->port = (struct apb_port){&regs, u};
    apb_region(&u->port, u->serial->name, out);
}

/* ---- life ---- */

void pl011_reset(struct pl011 *u)
{
    stop_timeout(u);
    u->rsr = u->ilpr = u->ibrd = u->fbrd = u->divisor = 0;
    u->lcr_h = PL011_LCR_H_RESET;
    u->cr = PL011_CR_RESET;
    u->ifls = PL011_IFLS_RESET;
    u->imsc = u->ris = u->dmacr = 0;
    u->overrun = u->rx_count = u->tx_count = 0;
    memset(u->rx, 0, sizeof u->rx);
    memset(u->tx, 0, sizeof u->tx);
    update_line(u);
}

void pl011_init(struct pl011 *u, struct sched *sched, uint64_t clock_hz, struct serial *serial,
                const char *name)
{
    *u = (struct pl011){.sched = sched, .serial = serial, .clock_hz = clock_hz};
    sched_register(sched, &u->timeout, name, 0, timed_out, u);
    serial_connect(serial, receive_room, receive, u);
    pl011_reset(u);
}

void pl011_firmware_setup(struct pl011 *u)
{
    u->ibrd = DIVISOR_115200 >> FRAC_BITS;
    u->fbrd = DIVISOR_115200 & PL011_FBRD_DIVFRAC;
    write_lcr_h(u, PL011_LCR_H_FEN | PL011_LCR_H_WLEN);
    write_cr(u, PL011_CR_UARTEN | PL011_CR_TXE | PL011_CR_RXE);
    update_line(u);
}

static void post_load(void *base)
{
    struct pl011 *u = base;
    u->line.level = (u->ris & u->imsc) != 0; /* the sink has its own copy in its own section */
    if (u->rt_when == SCHED_NEVER)
        sched_disarm(u->sched, &u->timeout);
    else
        sched_arm(u->sched, &u->timeout, u->rt_when);
}

static bool check(const void *base, const struct snap_values *v, struct err *e)
{
    return snap_at_most(v, "rx_count", PL011_FIFO, e) && snap_at_most(v, "tx_count", PL011_FIFO, e);
}

#define SNAP_STRUCT struct pl011

void pl011_snap(struct pl011 *u, struct snap_list *out, const char *name)
{
    static const struct snap_field fields[] = {PL011_STATE(STATE_FIELD, STATE_ARRAY_FIELD)};
    snap_add(out, &(struct snap_section){.name = name,
                                         .version = 1,
                                         .base = u,
                                         .fields = fields,
                                         .nfields = ARRAY_LEN(fields),
                                         .post_load = post_load,
                                         .check = check});
}
