/* hash.c - an open-addressing table of strings, and a block hash of rotates and exclusive ors. */
#include "bench/bench.h"

#define SLOTS   4096
#define KEYS    1500
#define BLOCK   64
#define MESSAGE 4096

struct slot {
    uint32_t hash, count;
    char key[8];
};

static struct slot table[SLOTS];
static uint32_t message[MESSAGE / 4];

static uint32_t fnv(const char *s)
{
    uint32_t h = 2166136261u;
    while (*s)
        h = (h ^ (uint8_t)*s++) * 16777619u;
    return h;
}

static int same(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

static struct slot *find(const char *key)
{
    uint32_t h = fnv(key) | 1;
    for (uint32_t i = h;; i++) {
        struct slot *s = &table[i % SLOTS];
        if (!s->hash || (s->hash == h && same(s->key, key))) {
            s->hash = h;
            return s;
        }
    }
}

/* A key of 3 to 7 letters. */
static void spell(char *key, uint32_t x)
{
    int n = 3 + (int)(x % 5);
    for (int i = 0; i < n; i++, x = x >> 5 | x << 27)
        key[i] = (char)('a' + x % 26);
    key[n] = 0;
}

static uint32_t strings(uint32_t seed)
{
    uint32_t sum = 0, state = seed;
    for (int i = 0; i < SLOTS; i++)
        table[i].hash = table[i].count = 0;
    for (int i = 0; i < KEYS; i++) {
        char key[8];
        spell(key, random_next(&state) & 0x00ffffff);
        struct slot *s = find(key);
        if (!s->count++)
            for (int k = 0; k < 8 && (s->key[k] = key[k]); k++)
                ;
    }
    for (uint32_t i = 0; i < SLOTS; i++)
        sum += table[i].count * i ^ table[i].hash;
    return sum;
}

static uint32_t rotate(uint32_t x, int n)
{
    return x << n | x >> (32 - n);
}

static void quarter(uint32_t *x, int a, int b, int c, int d)
{
    x[a] += x[b], x[d] = rotate(x[d] ^ x[a], 16);
    x[c] += x[d], x[b] = rotate(x[b] ^ x[c], 12);
    x[a] += x[b], x[d] = rotate(x[d] ^ x[a], 8);
    x[c] += x[d], x[b] = rotate(x[b] ^ x[c], 7);
}

static uint32_t blocks(uint32_t seed)
{
    static uint32_t x[16];
    x[0] ^= seed;
    for (unsigned i = 0; i < MESSAGE / 4; i++)
        message[i] = random_next(&seed);
    for (unsigned at = 0; at < MESSAGE / 4; at += BLOCK / 4) {
        for (unsigned i = 0; i < 16; i++)
            x[i] ^= message[at + i];
        for (int r = 0; r < 4; r++)
            for (int i = 0; i < 4; i++)
                quarter(x, i, 4 + (i + r) % 4, 8 + i, 12 + (i + 3 * r) % 4);
    }
    return x[0] ^ x[5] ^ x[10] ^ x[15];
}

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0x6b8b4567;
    while (rounds--) {
        sum = fold(sum, strings(random_next(&seed)));
        sum = fold(sum, blocks(random_next(&seed)));
    }
    return sum;
}
