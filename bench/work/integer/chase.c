/* chase.c - a random cycle of pointers, one a 64-byte line, through 32 KiB, 512 KiB and 4 MiB. */
#include "bench/bench.h"

#define NODES 65536
#define STEPS 4096

struct node {
    struct node *next;
    uint32_t id;
    uint8_t line[64 - sizeof(void *) - 4];
};

static struct node nodes[NODES] __attribute__((aligned(64)));

/* One cycle through nodes[first .. first+n), each visited once (Sattolo's shuffle). */
static void tie(uint32_t first, uint32_t n, uint32_t seed)
{
    struct node *x = nodes + first;
    for (uint32_t i = 0; i < n; i++) {
        x[i].next = &x[i];
        x[i].id = first + i;
    }
    for (uint32_t i = n - 1; i > 0; i--) {
        uint32_t j = random_next(&seed) % i;
        struct node *t = x[i].next;
        x[i].next = x[j].next;
        x[j].next = t;
    }
}

static struct node *walk(struct node *p, uint32_t steps, uint32_t *sum)
{
    uint32_t s = *sum;
    while (steps--) {
        p = p->next;
        s += p->id;
    }
    *sum = s;
    return p;
}

uint32_t workload(uint32_t rounds)
{
    static const uint32_t size[3] = {512, 8192, NODES - 8704};
    struct node *at[3];
    uint32_t sum = 1, first = 0;
    for (int i = 0; i < 3; first += size[i++]) {
        tie(first, size[i], 0x1badb002 + (uint32_t)i);
        at[i] = nodes + first;
    }
    while (rounds--)
        for (int i = 0; i < 3; i++)
            at[i] = walk(at[i], STEPS, &sum);
    return fold(fold(fold(sum, at[0]->id), at[1]->id), at[2]->id);
}
