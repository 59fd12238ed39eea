/* copy.c - memory copied by LDM and STM, by words and by bytes, forwards and backwards. */
#include "bench/bench.h"

#define BYTES 65536

static uint32_t from[BYTES / 4], to[BYTES / 4];

/* n is a multiple of 32. */
static void copy_blocks(uint32_t *dst, const uint32_t *src, uint32_t n)
{
#ifdef __arm__
    __asm__ volatile("1: ldmia %1!, {r4-r10, r12}\n"
                     "   subs  %2, %2, #32\n"
                     "   stmia %0!, {r4-r10, r12}\n"
                     "   bne   1b\n"
                     : "+r"(dst), "+r"(src), "+r"(n)
                     :
                     : "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r12", "cc", "memory");
#else
    for (; n; n -= 4)
        *dst++ = *src++;
#endif
}

static void copy_words(uint32_t *dst, const uint32_t *src, uint32_t n)
{
    for (uint32_t i = 0; i < n / 4; i++)
        dst[i] = src[i];
}

static void copy_bytes(uint8_t *dst, const uint8_t *src, uint32_t n)
{
    while (n--)
        *dst++ = *src++;
}

static void move_up(uint16_t *x, uint32_t by, uint32_t n)
{
    while (n--)
        x[n + by] = x[n];
}

static uint32_t look(uint32_t sum)
{
    for (uint32_t i = 0; i < BYTES / 4; i += 509)
        sum = fold(sum, to[i]);
    return sum;
}

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0x7f4a7c15;
    for (uint32_t i = 0; i < BYTES / 4; i++)
        from[i] = random_next(&seed);
    while (rounds--) {
        for (int i = 0; i < 8; i++)
            copy_blocks(to, from + i * 8, BYTES - 1024);
        copy_words(to + 7, from, BYTES / 2);
        copy_bytes((uint8_t *)to + 3, (uint8_t *)from + 1, BYTES / 8);
        move_up((uint16_t *)to, 5, BYTES / 8);
        sum = look(sum);
        from[rounds % (BYTES / 4)] = sum;
    }
    return sum;
}
