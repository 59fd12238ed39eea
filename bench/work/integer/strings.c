/* strings.c - bytes: words cut from a text, kept in blocks of a first-fit allocator, searched,
 * compared, joined, encoded and decoded. */
#include "bench/bench.h"

#define HEAP  8192
#define WORDS 96
#define TEXT  1024

/* A block of the heap: its header, then `size` bytes; blocks follow one another. */
struct block {
    uint32_t size, used;
};

static union {
    struct block first;
    uint8_t byte[HEAP];
} heap __attribute__((aligned(8)));

static char text[TEXT + 1], coded[TEXT * 2], plain[TEXT + 4];
static char *word[WORDS];

/* --- the allocator --- */

static struct block *after(struct block *b)
{
    return (struct block *)((uint8_t *)(b + 1) + b->size);
}

static int at_end(struct block *b)
{
    return (uint8_t *)b >= heap.byte + HEAP;
}

static void heap_init(void)
{
    heap.first.size = HEAP - sizeof(struct block);
    heap.first.used = 0;
}

static void join_free(struct block *b)
{
    struct block *next;
    while (next = after(b), !at_end(next) && !next->used)
        b->size += sizeof *next + next->size;
}

static void *take(uint32_t size)
{
    size = (size + 7) & ~7u;
    for (struct block *b = &heap.first; !at_end(b); b = after(b)) {
        if (b->used)
            continue;
        join_free(b);
        if (b->size < size)
            continue;
        if (b->size >= size + 2 * sizeof *b) {
            uint32_t rest = b->size - size - (uint32_t)sizeof *b;
            b->size = size;
            after(b)->size = rest;
            after(b)->used = 0;
        }
        b->used = 1;
        return b + 1;
    }
    return 0;
}

static void give(void *p)
{
    if (p)
        ((struct block *)p - 1)->used = 0;
}

/* --- strings --- */

static uint32_t length(const char *s)
{
    const char *p = s;
    while (*p)
        p++;
    return (uint32_t)(p - s);
}

static int compare(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return (int)(uint8_t)*a - (int)(uint8_t)*b;
}

static const char *find(const char *in, const char *what)
{
    for (; *in; in++) {
        const char *p = in, *q = what;
        while (*q && *p == *q)
            p++, q++;
        if (!*q)
            return in;
    }
    return 0;
}

static void write_text(uint32_t seed)
{
    static const char letters[] = "etaoin shrdlu etaoin cmfwyp vbgkjq";
    for (int i = 0; i < TEXT; i += 4) {
        uint32_t v = random_next(&seed);
        for (int k = 0; k < 4; k++, v >>= 8)
            text[i + k] = letters[(v & 255) * (sizeof letters - 1) >> 8];
    }
    text[TEXT] = 0;
}

/* Each word of the text goes to a block of its own, in place of an older one. */
static uint32_t cut(void)
{
    uint32_t n = 0, lost = 0;
    for (const char *p = text; *p;) {
        const char *q = p;
        while (*q && *q != ' ')
            q++;
        uint32_t len = (uint32_t)(q - p), at = (n * 7 + len) % WORDS;
        give(word[at]);
        char *copy = word[at] = take(len + 1);
        lost += !copy;
        for (uint32_t i = 0; copy && i < len; i++)
            copy[i] = p[i];
        if (copy)
            copy[len] = 0;
        n++;
        p = *q ? q + 1 : q;
    }
    return n << 8 | lost;
}

static uint32_t look_up(uint32_t sum)
{
    const char *least = 0;
    for (uint32_t i = 0; i < WORDS; i++) {
        if (!word[i])
            continue;
        if (!least || compare(word[i], least) < 0)
            least = word[i];
        if (i % 16 == 0) {
            const char *found = find(text, word[i]);
            sum = fold(sum, found ? (uint32_t)(found - text) : length(word[i]));
        }
    }
    return fold(sum, least ? (uint32_t)(uint8_t)least[0] + length(least) : 0);
}

/* --- three bytes as four letters, and back --- */

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static char *encode(const char *from, uint32_t n, char *to)
{
    for (uint32_t i = 0; i + 3 <= n; i += 3, from += 3) {
        uint32_t v =
            (uint32_t)(uint8_t)from[0] << 16 | (uint32_t)(uint8_t)from[1] << 8 | (uint8_t)from[2];
        for (int shift = 18; shift >= 0; shift -= 6)
            *to++ = digits[v >> shift & 63];
    }
    *to = 0;
    return to;
}

static uint32_t value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (uint32_t)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (uint32_t)(c - 'a') + 26;
    if (c >= '0' && c <= '9')
        return (uint32_t)(c - '0') + 52;
    return c == '+' ? 62 : 63;
}

static uint32_t decode(const char *from, char *to)
{
    char *start = to;
    for (; *from; from += 4) {
        uint32_t v = 0;
        for (int i = 0; i < 4; i++)
            v = v << 6 | value_of(from[i]);
        *to++ = (char)(v >> 16);
        *to++ = (char)(v >> 8);
        *to++ = (char)v;
    }
    *to = 0;
    return (uint32_t)(to - start);
}

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0xb5c0fbcf;
    heap_init();
    while (rounds--) {
        write_text(random_next(&seed));
        sum = fold(sum, cut());
        sum = look_up(sum);
        sum = fold(sum, (uint32_t)(encode(text, TEXT - 1, coded) - coded));
        uint32_t n = decode(coded, plain);
        sum = fold(fold(sum, n), (uint32_t)compare(plain, text) ^ (uint8_t)coded[sum % TEXT]);
    }
    return sum;
}
