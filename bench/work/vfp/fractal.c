/* fractal.c - how soon points escape: compares and branches on double and on single precision. */
#include "bench/bench.h"

#define WIDTH  32
#define HEIGHT 16
#define LIMIT  48

/* Iterations of z := z^2 + c until |z| exceeds 2. */
static uint32_t escape_double(double re, double im)
{
    double x = 0.0, y = 0.0;
    uint32_t n = 0;
    for (; n < LIMIT; n++) {
        double xx = x * x, yy = y * y;
        if (xx + yy > 4.0)
            break;
        y = 2.0 * x * y + im;
        x = xx - yy + re;
    }
    return n;
}

static uint32_t escape_float(float x, float y, float re, float im)
{
    uint32_t n = 0;
    for (; n < LIMIT; n++) {
        float xx = x * x, yy = y * y;
        if (!(xx + yy <= 4.0f))
            break;
        y = (x + x) * y + im;
        x = xx - yy + re;
    }
    return n;
}

static uint32_t mandelbrot(uint32_t sum, double left, double top, double scale)
{
    for (int j = 0; j < HEIGHT; j++)
        for (int i = 0; i < WIDTH; i++)
            sum = fold(sum, escape_double(left + scale * i, top + scale * j));
    return sum;
}

static uint32_t julia(uint32_t sum, float re, float im)
{
    for (int j = 0; j < HEIGHT; j++)
        for (int i = 0; i < WIDTH; i++)
            sum =
                fold(sum, escape_float(-1.6f + 0.1f * (float)i, -1.2f + 0.15f * (float)j, re, im));
    return sum;
}

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0x510e527f;
    while (rounds--) {
        double shift = (double)(random_next(&seed) >> 16) / 65536.0;
        sum = mandelbrot(sum, -2.0 + 0.2 * shift, -1.2, 0.08);
        sum = julia(sum, -0.8f + 0.1f * (float)shift, 0.156f);
    }
    return sum;
}
