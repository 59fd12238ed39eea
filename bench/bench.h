/* bench.h - what a workload and the boot code owe each other.
 *
 * A workload is plain C: no device, no clock, unsigned arithmetic, aligned accesses only (with the
 * MMU off an unaligned one faults). Floating point is +, -, *, / and square roots, which both round
 * alike when nothing is contracted. The same source is built for the host too, and both must end
 * with the same checksum. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdint.h>

/* Set up, then do the work `rounds` times; the checksum depends on every round. */
uint32_t workload(uint32_t rounds);

/* A fixed sequence of 32-bit numbers (xorshift); the state must not be 0. */
static inline uint32_t random_next(uint32_t *state)
{
    uint32_t x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

/* Fold v into a running checksum. */
static inline uint32_t fold(uint32_t sum, uint32_t v)
{
    return (sum << 5 | sum >> 27) * 0x9e3779b1u ^ v;
}

static inline uint32_t float_bits(float x)
{
    union {
        float value;
        uint32_t bits;
    } u = {x};
    return u.bits;
}

static inline uint32_t fold_double(uint32_t sum, double x)
{
    union {
        double value;
        uint64_t bits;
    } u = {x};
    return fold(fold(sum, (uint32_t)u.bits), (uint32_t)(u.bits >> 32));
}

#endif
