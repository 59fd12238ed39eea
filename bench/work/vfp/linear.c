/* linear.c - matrices in single and double precision: products, elimination with pivots, and the
 * conversions between integers and both. */
#include "bench/bench.h"

#define N 16

static float a[N][N], b[N][N], c[N][N];
static double m[N][N + 1], x[N];

static void fill(uint32_t seed)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            a[i][j] = (float)(int16_t)random_next(&seed) / 256.0f;
            b[i][j] = (float)(random_next(&seed) >> 20);
        }
}

static void multiply(void)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            float sum = 0.0f;
            for (int k = 0; k < N; k++)
                sum += a[i][k] * b[k][j];
            c[i][j] = sum;
        }
}

/* The system to solve: the product, with a strong diagonal. */
static void widen(void)
{
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++)
            m[i][j] = (double)c[i][j];
        m[i][i] += 65536.0;
        m[i][N] = (double)(i * i);
    }
}

static int pivot(int column)
{
    int best = column;
    for (int i = column + 1; i < N; i++)
        if (__builtin_fabs(m[i][column]) > __builtin_fabs(m[best][column]))
            best = i;
    return best;
}

static void swap_rows(int i, int j)
{
    for (int k = 0; k <= N; k++) {
        double t = m[i][k];
        m[i][k] = m[j][k];
        m[j][k] = t;
    }
}

static void eliminate(void)
{
    for (int k = 0; k < N; k++) {
        int p = pivot(k);
        if (p != k)
            swap_rows(p, k);
        for (int i = k + 1; i < N; i++) {
            double factor = m[i][k] / m[k][k];
            for (int j = k; j <= N; j++)
                m[i][j] -= factor * m[k][j];
        }
    }
}

static void back(void)
{
    for (int i = N - 1; i >= 0; i--) {
        double sum = m[i][N];
        for (int j = i + 1; j < N; j++)
            sum -= m[i][j] * x[j];
        x[i] = sum / m[i][i];
    }
}

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0x9b05688c;
    while (rounds--) {
        fill(random_next(&seed));
        multiply();
        widen();
        eliminate();
        back();
        for (int i = 0; i < N; i++) {
            sum = fold_double(sum, x[i]);
            sum = fold(sum, (uint32_t)(int32_t)c[i][N - 1 - i]);
            sum = fold(sum, float_bits((float)x[i]));
        }
    }
    return sum;
}
