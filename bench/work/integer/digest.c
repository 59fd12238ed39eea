/* digest.c - a digest in the manner of SHA-512: 64-bit rotates, sums and selections, on a core that
 * has them in halves. */
#include "bench/bench.h"

#define STEPS   80
#define MESSAGE 1024

static uint64_t constant[STEPS], schedule[STEPS], state[8];
static uint8_t message[MESSAGE];

static inline uint64_t rotate(uint64_t x, int n)
{
    return x >> n | x << (64 - n);
}

static uint64_t next_64(uint32_t *seed)
{
    uint64_t high = random_next(seed);
    return high << 32 | random_next(seed);
}

static uint64_t load_64(const uint8_t *p)
{
    uint64_t v = 0;
    for (int i = 0; i < 8; i++)
        v = v << 8 | p[i];
    return v;
}

static void expand(const uint8_t *block)
{
    for (int i = 0; i < 16; i++)
        schedule[i] = load_64(block + 8 * i);
    for (int i = 16; i < STEPS; i++) {
        uint64_t a = schedule[i - 15], b = schedule[i - 2];
        schedule[i] = schedule[i - 16] + schedule[i - 7] + (rotate(a, 1) ^ rotate(a, 8) ^ a >> 7) +
                      (rotate(b, 19) ^ rotate(b, 61) ^ b >> 6);
    }
}

static void compress(void)
{
    uint64_t v[8];
    for (int i = 0; i < 8; i++)
        v[i] = state[i];
    for (int i = 0; i < STEPS; i++) {
        uint64_t a = v[0], e = v[4];
        uint64_t t1 = v[7] + (rotate(e, 14) ^ rotate(e, 18) ^ rotate(e, 41)) +
                      ((e & v[5]) ^ (~e & v[6])) + constant[i] + schedule[i];
        uint64_t t2 = (rotate(a, 28) ^ rotate(a, 34) ^ rotate(a, 39)) +
                      ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
        for (int k = 7; k > 0; k--)
            v[k] = v[k - 1];
        v[4] += t1;
        v[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++)
        state[i] += v[i];
}

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0x3956c25b;
    for (int i = 0; i < STEPS; i++)
        constant[i] = next_64(&seed);
    for (int i = 0; i < MESSAGE; i++)
        message[i] = (uint8_t)random_next(&seed);
    while (rounds--) {
        for (int i = 0; i < 8; i++)
            state[i] ^= next_64(&seed);
        for (int at = 0; at < MESSAGE; at += 128) {
            expand(message + at);
            compress();
        }
        message[sum % MESSAGE] = (uint8_t)state[0];
        for (int i = 0; i < 8; i++)
            sum = fold(fold(sum, (uint32_t)state[i]), (uint32_t)(state[i] >> 32));
    }
    return sum;
}
