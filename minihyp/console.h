/* console.h - one real serial line, shared by minihyp and every VM without mixing their lines. */
#ifndef MINIHYP_CONSOLE_H
#define MINIHYP_CONSOLE_H

#include <stdarg.h>
#include <stdint.h>

#define CONSOLE_LINE 160

/* The line that somebody is writing; it goes out whole, behind its owner's name. */
struct console_line {
    const char *owner;
    uint32_t len;
    char text[CONSOLE_LINE];
};

void console_init(void);
/* Add a character. A newline, or a full line, sends it out as "[owner] text". */
void console_putc(struct console_line *l, char c);
/* Send out what is there, if anything. */
void console_flush(struct console_line *l);
/* minihyp's own lines. */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void say_args(const char *fmt, va_list ap);

#endif
