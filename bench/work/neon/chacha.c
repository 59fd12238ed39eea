/* chacha.c - a stream cipher of adds, exclusive ors and rotates on four words at once, the message
 * read and written 16 bytes at a time. */
#include "bench/bench.h"
#include "bench/neon.h"

#define MESSAGE 4096

struct rows {
    uint32x4_t r[4];
};

static uint8_t message[MESSAGE];

static inline uint32x4_t rotate_16(uint32x4_t x)
{
    return vreinterpretq_u32_u16(vrev32q_u16(vreinterpretq_u16_u32(x)));
}

#define ROTATE(x, n) vsriq_n_u32(vshlq_n_u32(x, n), x, 32 - (n))

static inline void quarters(struct rows *x)
{
    uint32x4_t a = x->r[0], b = x->r[1], c = x->r[2], d = x->r[3], t;
    a = vaddq_u32(a, b);
    d = rotate_16(veorq_u32(d, a));
    c = vaddq_u32(c, d);
    t = veorq_u32(b, c);
    b = ROTATE(t, 12);
    a = vaddq_u32(a, b);
    t = veorq_u32(d, a);
    d = ROTATE(t, 8);
    c = vaddq_u32(c, d);
    t = veorq_u32(b, c);
    b = ROTATE(t, 7);
    x->r[0] = a, x->r[1] = b, x->r[2] = c, x->r[3] = d;
}

/* Columns, then diagonals. */
static inline void double_round(struct rows *x)
{
    quarters(x);
    x->r[1] = vextq_u32(x->r[1], x->r[1], 1);
    x->r[2] = vextq_u32(x->r[2], x->r[2], 2);
    x->r[3] = vextq_u32(x->r[3], x->r[3], 3);
    quarters(x);
    x->r[1] = vextq_u32(x->r[1], x->r[1], 3);
    x->r[2] = vextq_u32(x->r[2], x->r[2], 2);
    x->r[3] = vextq_u32(x->r[3], x->r[3], 1);
}

static void block(const uint32_t *key, uint8_t *out)
{
    struct rows x;
    for (int i = 0; i < 4; i++)
        x.r[i] = vld1q_u32(key + 4 * i);
    for (int i = 0; i < 10; i++)
        double_round(&x);
    for (int i = 0; i < 4; i++) {
        uint32x4_t k = vaddq_u32(x.r[i], vld1q_u32(key + 4 * i));
        uint8x16_t m = vld1q_u8(out + 16 * i);
        vst1q_u8(out + 16 * i, veorq_u8(m, vreinterpretq_u8_u32(k)));
    }
}

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0x1f83d9ab, key[16];
    for (int i = 0; i < 16; i++)
        key[i] = random_next(&seed);
    while (rounds--) {
        for (int i = 0; i < MESSAGE; i += 64, key[12]++)
            block(key, message + i);
        for (int i = 0; i < MESSAGE; i += 61)
            sum = fold(sum, message[i]);
        key[0] ^= sum;
    }
    return sum;
}
