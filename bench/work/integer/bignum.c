/* bignum.c - numbers of 256 bits: Montgomery products, powers, sums with carries; 32 by 32 to 64
 * bit multiplies. */
#include "bench/bench.h"

#define LIMBS 8
#define BITS  24 /* of an exponent */

struct number {
    uint32_t limb[LIMBS]; /* the lowest first */
};

/* Any odd modulus with its top bit set does. */
static const struct number modulus = {{0xd8696c0d, 0x2f6d5b21, 0x9e3779b9, 0x7f4a7c15, 0x243f6a88,
                                       0x85a308d3, 0x13198a2e, 0xfa3b1c77}};

/* a += b; the carry out. */
static uint32_t add(struct number *a, const struct number *b)
{
    uint64_t carry = 0;
    for (int i = 0; i < LIMBS; i++) {
        carry += (uint64_t)a->limb[i] + b->limb[i];
        a->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return (uint32_t)carry;
}

/* a -= b; the borrow out. */
static uint32_t subtract(struct number *a, const struct number *b)
{
    uint32_t borrow = 0;
    for (int i = 0; i < LIMBS; i++) {
        uint64_t d = (uint64_t)a->limb[i] - b->limb[i] - borrow;
        a->limb[i] = (uint32_t)d;
        borrow = (uint32_t)(d >> 32) & 1;
    }
    return borrow;
}

/* a, or a - modulus where that is not negative; `over` is a's bit 256. */
static void reduce(struct number *a, uint32_t over)
{
    struct number t = *a;
    if (subtract(&t, &modulus) <= over)
        *a = t;
}

/* -1 / modulus, modulo 2^32: each step doubles the bits that are right. */
static uint32_t inverse(void)
{
    uint32_t m = modulus.limb[0], x = m;
    for (int i = 0; i < 4; i++)
        x *= 2 - m * x;
    return -x;
}

/* a * b / 2^256, modulo the modulus. */
static void multiply(struct number *out, const struct number *a, const struct number *b, uint32_t k)
{
    uint32_t t[LIMBS + 2] = {0};
    for (int i = 0; i < LIMBS; i++) {
        uint64_t sum = 0;
        for (int j = 0; j < LIMBS; j++) {
            sum += (uint64_t)a->limb[j] * b->limb[i] + t[j];
            t[j] = (uint32_t)sum;
            sum >>= 32;
        }
        sum += t[LIMBS];
        t[LIMBS] = (uint32_t)sum;
        t[LIMBS + 1] = (uint32_t)(sum >> 32);
        uint32_t q = t[0] * k;
        sum = ((uint64_t)q * modulus.limb[0] + t[0]) >> 32;
        for (int j = 1; j < LIMBS; j++) {
            sum += (uint64_t)q * modulus.limb[j] + t[j];
            t[j - 1] = (uint32_t)sum;
            sum >>= 32;
        }
        sum += t[LIMBS];
        t[LIMBS - 1] = (uint32_t)sum;
        t[LIMBS] = t[LIMBS + 1] + (uint32_t)(sum >> 32);
    }
    for (int i = 0; i < LIMBS; i++)
        out->limb[i] = t[i];
    reduce(out, t[LIMBS]);
}

static struct number power(struct number base, uint32_t exponent, uint32_t k)
{
    struct number x = base;
    for (int bit = BITS - 2; bit >= 0; bit--) {
        multiply(&x, &x, &x, k);
        if (exponent >> bit & 1)
            multiply(&x, &x, &base, k);
    }
    return x;
}

/* Fibonacci's numbers, modulo the modulus. */
static struct number chain(struct number a, struct number b, int steps)
{
    while (steps--) {
        reduce(&a, add(&a, &b));
        reduce(&b, add(&b, &a));
    }
    return b;
}

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0xe9b5dba5, k = inverse();
    struct number x, y;
    for (int i = 0; i < LIMBS; i++) {
        x.limb[i] = random_next(&seed);
        y.limb[i] = random_next(&seed) >> 1;
    }
    while (rounds--) {
        x = power(x, random_next(&seed), k);
        y = chain(y, x, 20);
        for (int i = 0; i < LIMBS; i++)
            sum = fold(sum, x.limb[i] ^ y.limb[i]);
    }
    return sum;
}
