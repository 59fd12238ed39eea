/* nbody.c - bodies that attract each other, in double precision: square roots and divisions. */
#include "bench/bench.h"

#define BODIES 5
#define STEPS  20

struct body {
    double at[3], v[3], mass;
};

static struct body bodies[BODIES];

/* From -1 to 1, exact in 32 bits. */
static double unit(uint32_t *seed)
{
    return (double)(int32_t)random_next(seed) / 2147483648.0;
}

static void scatter(uint32_t seed)
{
    for (int i = 0; i < BODIES; i++) {
        for (int k = 0; k < 3; k++) {
            bodies[i].at[k] = unit(&seed) * 4.0;
            bodies[i].v[k] = unit(&seed) * 0.1;
        }
        bodies[i].mass = 1.5 + unit(&seed);
    }
}

/* The smoothing keeps close encounters finite. */
static void pull(struct body *x, struct body *y, double dt)
{
    double d[3], square = 0.01;
    for (int k = 0; k < 3; k++) {
        d[k] = x->at[k] - y->at[k];
        square += d[k] * d[k];
    }
    double strength = dt / (square * __builtin_sqrt(square));
    for (int k = 0; k < 3; k++) {
        x->v[k] -= d[k] * y->mass * strength;
        y->v[k] += d[k] * x->mass * strength;
    }
}

static void step(double dt)
{
    for (int i = 0; i < BODIES; i++)
        for (int j = i + 1; j < BODIES; j++)
            pull(&bodies[i], &bodies[j], dt);
    for (int i = 0; i < BODIES; i++)
        for (int k = 0; k < 3; k++)
            bodies[i].at[k] += dt * bodies[i].v[k];
}

static double energy(void)
{
    double e = 0.0;
    for (int i = 0; i < BODIES; i++) {
        const double *v = bodies[i].v;
        e += 0.5 * bodies[i].mass * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    }
    return e;
}

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0x3c6ef372;
    while (rounds--) {
        scatter(random_next(&seed));
        for (int i = 0; i < STEPS; i++)
            step(0.01);
        sum = fold_double(fold_double(sum, energy()), bodies[0].at[0]);
    }
    return sum;
}
