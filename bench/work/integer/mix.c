/* mix.c - the everyday mix: a linked list, small matrices, a state machine over text, and a CRC.
 *
 * The parts are what embedded integer benchmarks are agreed to do; the code is this project's. */
#include "bench/bench.h"

#define LIST   64
#define MATRIX 12

struct item {
    struct item *next;
    uint32_t key, value;
};

static struct item items[LIST];
static int32_t a[MATRIX][MATRIX], b[MATRIX][MATRIX], c[MATRIX][MATRIX];

static uint32_t crc16(uint32_t v, uint32_t crc)
{
    for (int i = 0; i < 32; i++, v >>= 1)
        crc = (crc ^ v) & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
    return crc;
}

/* --- the list --- */

static struct item *list_build(uint32_t seed)
{
    for (uint32_t i = 0; i < LIST; i++) {
        items[i].next = i + 1 < LIST ? &items[i + 1] : 0;
        items[i].key = random_next(&seed) & 0xff;
        items[i].value = i;
    }
    return items;
}

static struct item *list_reverse(struct item *head)
{
    struct item *out = 0;
    while (head) {
        struct item *next = head->next;
        head->next = out;
        out = head;
        head = next;
    }
    return out;
}

static struct item *list_merge(struct item *x, struct item *y)
{
    struct item *head = 0, **tail = &head;
    while (x && y) {
        struct item **less = y->key < x->key ? &y : &x;
        *tail = *less;
        tail = &(*less)->next;
        *less = (*less)->next;
    }
    *tail = x ? x : y;
    return head;
}

static struct item *list_sort(struct item *head)
{
    if (!head || !head->next)
        return head;
    struct item *slow = head;
    for (struct item *fast = head->next; fast && fast->next; fast = fast->next->next)
        slow = slow->next;
    struct item *half = slow->next;
    slow->next = 0;
    return list_merge(list_sort(head), list_sort(half));
}

static uint32_t list_find(const struct item *p, uint32_t key)
{
    while (p && p->key != key)
        p = p->next;
    return p ? p->value : LIST;
}

static uint32_t list_part(uint32_t seed)
{
    uint32_t crc = 0;
    struct item *head = list_build(seed);
    for (uint32_t k = 0; k < 32; k++)
        crc = crc16(list_find(head, k * 7 & 0xff), crc);
    head = list_sort(list_reverse(head));
    for (struct item *p = head; p; p = p->next)
        crc = crc16(p->key << 8 | p->value, crc);
    return crc;
}

/* --- the matrices --- */

static void matrix_fill(uint32_t seed)
{
    for (int i = 0; i < MATRIX; i++)
        for (int j = 0; j < MATRIX; j++) {
            a[i][j] = (int16_t)random_next(&seed);
            b[i][j] = (int8_t)random_next(&seed);
        }
}

static void matrix_multiply(void)
{
    for (int i = 0; i < MATRIX; i++)
        for (int j = 0; j < MATRIX; j++) {
            uint32_t sum = 0;
            for (int k = 0; k < MATRIX; k++)
                sum += (uint32_t)a[i][k] * (uint32_t)b[k][j];
            c[i][j] = (int32_t)sum;
        }
}

static uint32_t matrix_part(uint32_t seed)
{
    uint32_t crc = 0, run = 0;
    matrix_fill(seed);
    matrix_multiply();
    for (int i = 0; i < MATRIX; i++)
        for (int j = 0; j < MATRIX; j++) {
            int32_t v = c[i][j];
            run = v > 0 ? run + 10 : run + ((uint32_t)v >> 4 & 0xf) * ((uint32_t)v >> 9 & 0x1f);
            if ((j & 3) == 3)
                crc = crc16(run, crc);
        }
    return crc;
}

/* --- the state machine: which of these words are numbers, and of what kind --- */

static const char text[] =
    "5012,1234,-874,+122,35.54400,.1234500,-110.700,+0.64400,5.500e+3,-.123e-2,"
    "-87e+832,+0.6e-12,T0.3e-1F,-T.T++Tq,1T3.4e4z,34.0e-T^,0x1f,,-,e9,7";

enum state { START, SIGN, INTEGER, POINT, FRACTION, EXPONENT, EXPSIGN, POWER, INVALID, STATES };

static enum state digit(enum state s)
{
    switch (s) {
    case START:
    case SIGN:
        return INTEGER;
    case POINT:
        return FRACTION;
    case EXPONENT:
    case EXPSIGN:
        return POWER;
    default:
        return s;
    }
}

static enum state step(enum state s, char ch)
{
    if (ch >= '0' && ch <= '9')
        return digit(s);
    switch (ch) {
    case '+':
    case '-':
        return s == START ? SIGN : s == EXPONENT ? EXPSIGN : INVALID;
    case '.':
        return s <= INTEGER ? POINT : INVALID;
    case 'e':
        return s == INTEGER || s == FRACTION ? EXPONENT : INVALID;
    default:
        return INVALID;
    }
}

static uint32_t state_part(uint32_t seed)
{
    uint32_t ends[STATES] = {0}, moves = 0, crc = 0;
    enum state s = START;
    for (unsigned i = 0; i < sizeof text; i++) {
        char ch = text[i];
        if (ch == ',' || ch == 0) {
            ends[s]++;
            s = START;
            continue;
        }
        if ((seed & 31) == (i & 31))
            ch ^= 1;
        enum state next = step(s, ch);
        moves += next != s;
        s = next;
    }
    for (int i = 0; i < STATES; i++)
        crc = crc16(ends[i], crc);
    return crc16(moves, crc);
}

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0x12345678;
    while (rounds--) {
        sum = fold(sum, list_part(random_next(&seed)));
        sum = fold(sum, matrix_part(random_next(&seed)));
        sum = fold(sum, state_part(random_next(&seed)));
    }
    return sum;
}
