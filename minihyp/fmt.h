/* fmt.h - printing without a C library. */
#ifndef MINIHYP_FMT_H
#define MINIHYP_FMT_H

#include <stdarg.h>
#include <stdint.h>

/* Format into sink, a character at a time. Knows %c %s %u %x %%, a width with or without leading
 * zeros, '-' for left, and the length ll. */
void fmt_print(void (*sink)(void *self, char c), void *self, const char *fmt, va_list ap);

#endif
