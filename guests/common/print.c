/* print.c - the serial port (PL011) and formatted printing on it. */
#include "guests/common/guest.h"

#include <stdarg.h>

#include "sim/arch/board.h"
#include "sim/arch/devices.h"

uint32_t uart_base = BOARD_UART_BASE;

static void put(char c)
{
    while (io_read(uart_base + PL011_FR) & PL011_FR_TXFF)
        ;
    io_write(uart_base + PL011_DR, (uint8_t)c);
}

static void put_text(const char *s, unsigned width)
{
    unsigned n = 0;
    while (s[n])
        put(s[n++]);
    for (; n < width; n++)
        put(' ');
}

static void put_number(uint32_t v, unsigned base, unsigned width, char pad)
{
    char digits[10];
    unsigned n = 0;
    do
        digits[n++] = "0123456789abcdef"[v % base];
    while (v /= base);
    for (; width > n; width--)
        put(pad);
    while (n)
        put(digits[--n]);
}

void print(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    for (; *fmt; fmt++) {
        unsigned width = 0;
        if (*fmt != '%') {
            put(*fmt);
            continue;
        }
        char pad = *++fmt == '0' ? '0' : ' ';
        for (; *fmt >= '0' && *fmt <= '9'; fmt++)
            width = width * 10 + (unsigned)(*fmt - '0');
        if (*fmt == 's')
            put_text(va_arg(ap, const char *), width);
        else if (*fmt == 'u' || *fmt == 'x')
            put_number(va_arg(ap, uint32_t), *fmt == 'x' ? 16 : 10, width, pad);
        else
            put(*fmt == 'c' ? (char)va_arg(ap, int) : *fmt);
    }
    va_end(ap);
}
