/* bench_core.c - see bench_core.h. */
#include "tests/cpu/bench_core.h"

#include "tests/engines.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct bench_core *bench_new(void)
{
    struct bench_core *b = calloc(1, sizeof *b);
    b->ram = mmap(NULL, BENCH_RAM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    sched_init(&b->sched);
    bus_init(&b->bus, &b->obs);
    bus_add(&b->bus, &(struct region){.name = "ram", .size = BENCH_RAM_SIZE, .host = b->ram});
    struct cpu_links links = {.bus = &b->bus, .sched = &b->sched, .obs = &b->obs};
    struct cpu_config cfg = {.name = "cortex-a15", .engine = engine_from_environment()};
    cpu_init(&b->cpu, &cfg, &links);
    return b;
}

void bench_free(struct bench_core *b)
{
    cpu_free(&b->cpu);
    munmap(b->ram, BENCH_RAM_SIZE);
    free(b);
}

void bench_put(struct bench_core *b, uint32_t at, const uint32_t *words, unsigned n)
{
    memcpy(b->ram + at, words, 4 * n);
    cpu_code_changed(&b->cpu, at, 4 * n);
}

void bench_put16(struct bench_core *b, uint32_t at, const uint16_t *halves, unsigned n)
{
    memcpy(b->ram + at, halves, 2 * n);
    cpu_code_changed(&b->cpu, at, 2 * n);
}

void bench_run(struct bench_core *b, uint64_t cycles)
{
    uint64_t until = b->sched.now + cycles;
    while (b->sched.now < until) {
        sched_run_due(&b->sched);
        if (cpu_run(&b->cpu, until) != CPU_STOP_TIME)
            break;
    }
    sched_run_due(&b->sched);
}

uint32_t bench_word(const struct bench_core *b, uint32_t at)
{
    uint32_t v;
    memcpy(&v, b->ram + at, 4);
    return v;
}
