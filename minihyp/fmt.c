/* fmt.c - printing without a C library: what minihyp's messages need, and no more. */
#include "minihyp/fmt.h"

#include <stdbool.h>

struct spec {
    unsigned width;
    bool zero, left, wide;
};

struct out {
    void (*sink)(void *self, char c);
    void *self;
};

static void put_padded(struct out *o, const struct spec *s, const char *text, unsigned len)
{
    unsigned pad = s->width > len ? s->width - len : 0;
    for (; pad && !s->left; pad--)
        o->sink(o->self, s->zero ? '0' : ' ');
    for (unsigned i = 0; i < len; i++)
        o->sink(o->self, text[i]);
    for (; pad; pad--)
        o->sink(o->self, ' ');
}

static void put_number(struct out *o, const struct spec *s, uint64_t v, unsigned base)
{
    char digits[20];
    unsigned n = sizeof digits;
    do
        digits[--n] = "0123456789abcdef"[v % base];
    while (v /= base);
    put_padded(o, s, digits + n, sizeof digits - n);
}

static void put_string(struct out *o, const struct spec *s, const char *text)
{
    unsigned len = 0;
    while (text[len])
        len++;
    put_padded(o, s, text, len);
}

/* What stands between the % and the letter. */
static const char *parse_spec(const char *p, struct spec *s)
{
    *s = (struct spec){0};
    for (; *p == '0' || *p == '-'; p++)
        *(*p == '0' ? &s->zero : &s->left) = true;
    for (; *p >= '0' && *p <= '9'; p++)
        s->width = s->width * 10 + (unsigned)(*p - '0');
    for (; *p == 'l'; p++)
        s->wide = true;
    return p;
}

static void put_arg(struct out *o, const struct spec *s, char letter, va_list *ap)
{
    if (letter == 's')
        put_string(o, s, va_arg(*ap, const char *));
    else if (letter == 'u' || letter == 'x')
        put_number(o, s, s->wide ? va_arg(*ap, unsigned long long) : va_arg(*ap, unsigned),
                   letter == 'x' ? 16 : 10);
    else
        o->sink(o->self, letter == 'c' ? (char)va_arg(*ap, int) : letter);
}

void fmt_print(void (*sink)(void *self, char c), void *self, const char *fmt, va_list ap)
{
    struct out o = {sink, self};
    va_list args;
    va_copy(args, ap);
    for (; *fmt; fmt++) {
        struct spec s;
        if (*fmt != '%') {
            sink(self, *fmt);
            continue;
        }
        fmt = parse_spec(fmt + 1, &s);
        put_arg(&o, &s, *fmt, &args);
    }
    va_end(args);
}
