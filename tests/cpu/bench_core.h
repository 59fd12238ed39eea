/* bench_core.h - a core on a bench: RAM at 0, a clock, nothing else. Shared by the tests of cpu/.
 */
#ifndef TESTS_CPU_BENCH_CORE_H
#define TESTS_CPU_BENCH_CORE_H

#include "cpu/cpu.h"

#define BENCH_RAM_SIZE (1u << 20)

struct bench_core {
    struct sched sched;
    struct bus bus;
    struct observers obs;
    struct cpu cpu;
    uint8_t *ram; /* BENCH_RAM_SIZE bytes at physical 0 */
};

/* Build it, reset into Secure Supervisor at 0 with caches and MMU off. */
struct bench_core *bench_new(void);
void bench_free(struct bench_core *b);
void bench_put(struct bench_core *b, uint32_t at, const uint32_t *words, unsigned n);
void bench_put16(struct bench_core *b, uint32_t at, const uint16_t *halves, unsigned n);
/* Run for so many cycles, firing events on the way. */
void bench_run(struct bench_core *b, uint64_t cycles);
uint32_t bench_word(const struct bench_core *b, uint32_t at);

#endif
