/* copy.c - what the compiler calls where C assigns whole structures. */
#include <stddef.h>
#include <stdint.h>

void *memset(void *to, int c, size_t n)
{
    for (uint8_t *p = to; n; n--)
        *p++ = (uint8_t)c;
    return to;
}

void *memcpy(void *to, const void *from, size_t n)
{
    const uint8_t *q = from;
    for (uint8_t *p = to; n; n--)
        *p++ = *q++;
    return to;
}
