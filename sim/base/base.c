/* base.c - the user's mistakes as values, our own as a dump and status 70.
 *
 * Leaves out: logging levels; there is one voice, standard error. */
#include "sim/base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static _Thread_local void (*dump_fn)(void *self);
static _Thread_local void *dump_self;

void bug_dump_with(void (*dump)(void *self), void *self)
{
    dump_fn = dump;
    dump_self = self;
}

_Noreturn void bug_at(const char *file, int line, const char *fmt, ...)
{
    va_list ap;
    fflush(stdout);
    fprintf(stderr, "hypscope: BUG at %s:%d: ", file, line);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    if (dump_fn) {
        void (*dump)(void *) = dump_fn;
        dump_fn = NULL; /* a bug inside the dump must not dump again */
        dump(dump_self);
    }
    exit(70);
}

bool err_set(struct err *e, int status, const char *fmt, ...)
{
    va_list ap;
    e->status = status;
    va_start(ap, fmt);
    vsnprintf(e->text, sizeof e->text, fmt, ap);
    va_end(ap);
    for (char *at = e->text; *at; at++) /* names may come from a file: still one line of text */
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = '?';
    return false;
}
