/* console.c - the board's PL011, and lines that stay whole (ARM DDI 0183).
 *
 * Every writer, a VM or minihyp itself, collects a line and sends it in one go, so that a console
 * can be taken apart again by its prefixes. Left out: input. */
#include "minihyp/console.h"

#include "minihyp/arch.h"
#include "minihyp/fmt.h"
#include "sim/arch/board.h"
#include "sim/arch/devices.h"

static struct console_line own = {.owner = "minihyp"};

void console_init(void)
{
    arch_write32(BOARD_UART_BASE + PL011_LCR_H, PL011_LCR_H_FEN | PL011_LCR_H_WLEN);
    arch_write32(BOARD_UART_BASE + PL011_CR, PL011_CR_UARTEN | PL011_CR_TXE);
}

static void send(char c)
{
    while (arch_read32(BOARD_UART_BASE + PL011_FR) & PL011_FR_TXFF)
        ;
    arch_write32(BOARD_UART_BASE + PL011_DR, (uint8_t)c);
}

static void send_string(const char *s)
{
    while (*s)
        send(*s++);
}

void console_flush(struct console_line *l)
{
    if (!l->len)
        return;
    send('[');
    send_string(l->owner);
    send_string("] ");
    for (uint32_t i = 0; i < l->len; i++)
        send(l->text[i]);
    send_string("\r\n");
    l->len = 0;
}

void console_putc(struct console_line *l, char c)
{
    if (c == '\r')
        return;
    if (c != '\n')
        l->text[l->len++] = c;
    if (c == '\n' || l->len == CONSOLE_LINE)
        console_flush(l);
}

static void own_putc(void *self, char c)
{
    console_putc(self, c);
}

void say_args(const char *fmt, va_list ap)
{
    fmt_print(own_putc, &own, fmt, ap);
}

void say(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say_args(fmt, ap);
    va_end(ap);
}
