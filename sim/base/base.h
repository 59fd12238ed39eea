/* base.h - what every room may use: bit helpers and the two ways to stop.
 *
 * Three kinds of failure are never mixed:
 *  - a guest's fault is architecture and travels as a value (struct fault, struct exc);
 *  - a user's mistake is returned with a line of text (struct err);
 *  - our own mistake is BUG(): it dumps state and ends the process with status 70. */
#ifndef SIM_BASE_BASE_H
#define SIM_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BIT(n)                        (UINT32_C(1) << (n))
#define BIT64(n)                      (UINT64_C(1) << (n))
#define ARRAY_LEN(a)                  (sizeof(a) / sizeof((a)[0]))
#define container_of(p, type, member) ((type *)(void *)((char *)(p)-offsetof(type, member)))

/* Bits hi..lo of x, right-aligned (the manual's x<hi:lo>). 31 >= hi >= lo >= 0. */
static inline uint32_t bits(uint32_t x, unsigned hi, unsigned lo)
{
    return (x >> lo) & (uint32_t)(((uint64_t)1 << (hi - lo + 1)) - 1);
}

static inline uint64_t bits64(uint64_t x, unsigned hi, unsigned lo)
{
    uint64_t mask = hi - lo == 63 ? ~UINT64_C(0) : (UINT64_C(1) << (hi - lo + 1)) - 1;
    return (x >> lo) & mask;
}

/* Sign-extend the low `width` bits of x (1..32). */
static inline int32_t sext(uint32_t x, unsigned width)
{
    unsigned sh = 32 - width;
    return (int32_t)(x << sh) >> sh;
}

/* A user's mistake: one clear line naming the thing. `status` is the documented exit status. */
struct err {
    int status;
    char text[240];
};

/* Fill *e (printf-like) with `status` and return false, so that callers can `return err_set()`. */
bool err_set(struct err *e, int status, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Our own mistake: print where, run the state dump that bug_dump_with() named, exit 70. */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
#define BUG_ON(cond)                                                                               \
    do {                                                                                           \
        if (cond)                                                                                  \
            BUG("%s", #cond);                                                                      \
    } while (0)

_Noreturn void bug_at(const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Name the function that dumps the state of the machine running on this thread (NULL: none).
 * Not model state: it is read only while the process is dying. */
void bug_dump_with(void (*dump)(void *self), void *self);

#endif
