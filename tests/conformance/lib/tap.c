/* tap.c - the serial line and the report. */
#include "tap.h"

#include "board.h"
#include "guest.h"
#include "minihyp/fmt.h"
#include "sim/arch/devices.h"

#include <stdarg.h>

enum { LINE = 160, DIAGNOSES = 1024 };

static struct {
    uint32_t number;
    bool open, failed, skipped;
    char line[LINE];
    char diagnosis[DIAGNOSES];
} tap;

static uint32_t uart_read(uint32_t offset)
{
    return *(volatile uint32_t *)(UART_BASE + offset);
}

static void uart_write(uint32_t offset, uint32_t v)
{
    *(volatile uint32_t *)(UART_BASE + offset) = v;
}

static void uart_char(void *self, char c)
{
    (void)self;
    if (!(uart_read(PL011_CR) & PL011_CR_TXE) || !(uart_read(PL011_CR) & PL011_CR_UARTEN)) {
        uart_write(PL011_LCR_H, PL011_LCR_H_FEN | PL011_LCR_H_WLEN);
        uart_write(PL011_CR, PL011_CR_UARTEN | PL011_CR_TXE);
    }
    while (uart_read(PL011_FR) & PL011_FR_TXFF)
        ;
    uart_write(PL011_DR, (uint8_t)c);
}

/* Into a buffer, as far as it reaches. */
struct text {
    char *at, *end;
};

static void text_char(void *self, char c)
{
    struct text *t = self;
    if (t->at + 1 < t->end) {
        *t->at++ = c;
        *t->at = 0;
    }
}

void say(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fmt_print(uart_char, 0, fmt, ap);
    va_end(ap);
}

static void diagnose(const char *fmt, va_list ap)
{
    struct text t = {tap.diagnosis, tap.diagnosis + DIAGNOSES};
    while (*t.at)
        t.at++;
    text_char(&t, '#');
    text_char(&t, ' ');
    fmt_print(text_char, &t, fmt, ap);
    text_char(&t, '\n');
    tap.failed = true;
}

void check_fail(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    diagnose(fmt, ap);
    va_end(ap);
}

void check_begin(enum tag tag, const char *clause, const char *fmt, ...)
{
    static const char *const tags[] = {"MUST", "CORE", "POLICY", "MICRO"};
    if (tap.open)
        bail_out("a check was left open: %s", tap.line);
    tap.number++;
    tap.open = true;
    tap.failed = tap.skipped = false;
    tap.diagnosis[0] = tap.line[0] = 0;
    struct text t = {tap.line, tap.line + LINE};
    for (const char *s = tags[tag]; *s; s++)
        text_char(&t, *s);
    text_char(&t, ' ');
    for (const char *s = clause; *s; s++)
        text_char(&t, *s);
    text_char(&t, ' ');
    va_list ap;
    va_start(ap, fmt);
    fmt_print(text_char, &t, fmt, ap);
    va_end(ap);
    world_reset();
}

void check_skip(const char *why)
{
    say("ok %u - %s # SKIP %s\n", tap.number, tap.line, why);
    tap.skipped = true;
}

void check_end(void)
{
    world_reset();
    tap.open = false;
    if (!tap.skipped)
        say("%s %u - %s\n%s", tap.failed ? "not ok" : "ok", tap.number, tap.line, tap.diagnosis);
}

void expect_eq(const char *what, uint32_t got, uint32_t want)
{
    if (got != want)
        check_fail("%s 0x%08x, expected 0x%08x", what, got, want);
}

void expect_eq64(const char *what, uint64_t got, uint64_t want)
{
    if (got != want)
        check_fail("%s 0x%016llx, expected 0x%016llx", what, got, want);
}

void expect_bits(const char *what, uint32_t got, uint32_t mask, uint32_t want)
{
    if ((got & mask) != want)
        check_fail("%s 0x%08x, expected 0x%08x in bits 0x%08x", what, got, want, mask);
}

void expect_true(const char *what, bool ok)
{
    if (!ok)
        check_fail("not so: %s", what);
}

void check_eq(enum tag tag, const char *clause, const char *name, uint32_t got, uint32_t want)
{
    check_begin(tag, clause, "%s", name);
    expect_eq("value", got, want);
    check_end();
}

void tap_done(void)
{
    say("1..%u\n", tap.number);
    board_exit();
}

void bail_out(const char *fmt, ...)
{
    va_list ap;
    say("Bail out! ");
    va_start(ap, fmt);
    fmt_print(uart_char, 0, fmt, ap);
    va_end(ap);
    say("\n");
    board_exit();
}

void board_exit(void)
{
    world_reset();
    board_off();
    for (;;)
        __asm__ volatile("wfi");
}
