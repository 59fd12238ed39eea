/* vuart.c - an emulated PL011 (ARM DDI 0183): what a VM finds at the board's serial port.
 *
 * Transmission is instant, so the transmit FIFO is always empty and its interrupt is raised by
 * every character. Left out: reception (the receive FIFO stays empty), modem lines, DMA. */
#include "minihyp/vuart.h"

#include "sim/arch/devices.h"

/* One row a register: where, out of reset. */
struct vuart_row {
    uint16_t offset, reset;
};

static const struct vuart_row rows[] = {
#define REG(dev, name, offset, reset, what) {offset, reset},
#include "sim/arch/pl011.def"
};

enum { ROWS = sizeof rows / sizeof *rows };

static const struct vuart_row *row_at(uint32_t offset)
{
    for (unsigned i = 0; i < ROWS; i++)
        if (rows[i].offset == offset)
            return &rows[i];
    return NULL;
}

void vuart_reset(struct vuart *u, const char *owner)
{
    *u = (struct vuart){.line.owner = owner};
    for (unsigned i = 0; i < ROWS; i++)
        if (rows[i].offset / 4 < VUART_WORDS)
            u->reg[rows[i].offset / 4] = rows[i].reset;
}

bool vuart_irq(const struct vuart *u)
{
    return u->reg[PL011_RIS / 4] & u->reg[PL011_IMSC / 4];
}

static uint32_t vuart_read(const struct vuart *u, const struct vuart_row *row)
{
    if (row->offset == PL011_MIS)
        return u->reg[PL011_RIS / 4] & u->reg[PL011_IMSC / 4];
    if (row->offset == PL011_DR || row->offset == PL011_ICR)
        return 0;
    return row->offset / 4 < VUART_WORDS ? u->reg[row->offset / 4] : row->reset;
}

static void vuart_write(struct vuart *u, const struct vuart_row *row, uint32_t value)
{
    switch (row->offset) {
    case PL011_DR:
        console_putc(&u->line, (char)(value & PL011_DR_DATA));
        u->reg[PL011_RIS / 4] |= PL011_INT_TX;
        break;
    case PL011_ICR:
        u->reg[PL011_RIS / 4] &= ~value;
        break;
    case PL011_FR:
    case PL011_RIS:
    case PL011_MIS:
        break; /* read-only */
    default:
        if (row->offset / 4 < VUART_WORDS)
            u->reg[row->offset / 4] = value;
    }
}

bool vuart_access(struct vuart *u, uint32_t offset, unsigned size, bool write, uint32_t *value)
{
    const struct vuart_row *row = row_at(offset & ~3u);
    if (!row || (offset & 3))
        return false;
    if (write)
        vuart_write(u, row, *value);
    else
        *value = vuart_read(u, row);
    return true;
}
