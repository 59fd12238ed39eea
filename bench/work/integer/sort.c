/* sort.c - quicksort with insertion sort at its leaves, heapsort: compares, swaps, recursion. */
#include "bench/bench.h"

#define QUICK 4096
#define HEAP  1024

static uint32_t v[QUICK];

static void insertion(uint32_t *x, int n)
{
    for (int i = 1; i < n; i++) {
        uint32_t key = x[i];
        int j = i;
        for (; j > 0 && x[j - 1] > key; j--)
            x[j] = x[j - 1];
        x[j] = key;
    }
}

static void quick(uint32_t *x, int n)
{
    if (n <= 12) {
        insertion(x, n);
        return;
    }
    uint32_t pivot = x[n / 2];
    int i = 0, j = n - 1;
    for (;; i++, j--) {
        while (x[i] < pivot)
            i++;
        while (x[j] > pivot)
            j--;
        if (i >= j)
            break;
        uint32_t t = x[i];
        x[i] = x[j];
        x[j] = t;
    }
    quick(x, i);
    quick(x + i, n - i);
}

static void sift(uint32_t *x, int root, int n)
{
    uint32_t key = x[root];
    for (int child = 2 * root + 1; child < n; child = 2 * root + 1) {
        if (child + 1 < n && x[child + 1] > x[child])
            child++;
        if (key >= x[child])
            break;
        x[root] = x[child];
        root = child;
    }
    x[root] = key;
}

static void heap(uint32_t *x, int n)
{
    for (int i = n / 2 - 1; i >= 0; i--)
        sift(x, i, n);
    for (int i = n - 1; i > 0; i--) {
        uint32_t t = x[0];
        x[0] = x[i];
        x[i] = t;
        sift(x, 0, i);
    }
}

/* Fill, sort, and take every 64th element, and whether the order holds, into the sum. */
static uint32_t once(void (*sort)(uint32_t *, int), int n, uint32_t seed, uint32_t sum)
{
    uint32_t wrong = 0;
    for (int i = 0; i < n; i++)
        v[i] = random_next(&seed);
    sort(v, n);
    for (int i = 1; i < n; i++)
        wrong += v[i - 1] > v[i];
    for (int i = 0; i < n; i += 64)
        sum = fold(sum, v[i]);
    return fold(sum, wrong);
}

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0x2545f491;
    while (rounds--) {
        sum = once(quick, QUICK, random_next(&seed), sum);
        sum = once(heap, HEAP, random_next(&seed), sum);
    }
    return sum;
}
