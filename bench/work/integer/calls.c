/* calls.c - functions that call themselves and each other: returns, stack traffic, few operations
 * between two branches. */
#include "bench/bench.h"

#define MIDDLE 9
#define QUEENS 6
#define DISKS  8

/* No compiler may inline a call away. */
#define REAL_CALL __attribute__((noinline))

REAL_CALL static uint32_t fibonacci(uint32_t n)
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

REAL_CALL static uint32_t ackermann(uint32_t m, uint32_t n)
{
    if (m == 0)
        return n + 1;
    return ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

/* Placements of queens: bits of columns and diagonals that are taken. */
REAL_CALL static uint32_t queens(uint32_t columns, uint32_t left, uint32_t right)
{
    const uint32_t all = (1u << QUEENS) - 1;
    uint32_t found = 0;
    if (columns == all)
        return 1;
    for (uint32_t free = all & ~(columns | left | right); free; free &= free - 1) {
        uint32_t here = free & -free;
        found += queens(columns | here, (left | here) << 1, (right | here) >> 1);
    }
    return found;
}

struct tower {
    uint8_t peg[DISKS];
    uint32_t moves, trail;
};

REAL_CALL static void hanoi(struct tower *t, int disks, int from, int to)
{
    if (disks == 0)
        return;
    hanoi(t, disks - 1, from, 3 - from - to);
    t->peg[disks - 1] = (uint8_t)to;
    t->trail = t->trail * 5 + (uint32_t)(3 * from + to);
    t->moves++;
    hanoi(t, disks - 1, 3 - from - to, to);
}

/* Which of two takes turns until nothing is left: mutual recursion. */
REAL_CALL static uint32_t odd(uint32_t n, uint32_t *calls);
REAL_CALL static uint32_t even(uint32_t n, uint32_t *calls)
{
    ++*calls;
    return n == 0 ? 1 : 1 ^ odd(n - 1, calls) ^ 1;
}
REAL_CALL static uint32_t odd(uint32_t n, uint32_t *calls)
{
    *calls += 2;
    return n == 0 ? 0 : 1 ^ even(n - 1, calls) ^ 1;
}

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0xa54ff53a;
    while (rounds--) {
        struct tower t = {.trail = random_next(&seed)};
        uint32_t calls = 0;
        hanoi(&t, DISKS, (int)(seed % 3), (int)((seed + 1) % 3));
        sum = fold(fold(sum, t.trail), t.moves + t.peg[0]);
        sum = fold(sum, fibonacci(MIDDLE + (seed >> 8 & 7)));
        sum = fold(sum, ackermann(2, seed >> 16 & 15));
        sum = fold(sum, queens(0, seed >> 20 & 1, 0));
        sum = fold(sum, even(seed >> 24 & 127, &calls) + calls);
    }
    return sum;
}
