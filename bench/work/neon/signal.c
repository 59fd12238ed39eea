/* signal.c - single precision, four at once: a FIR filter, a Fourier transform, 4 by 4 matrices.
 *
 * Advanced SIMD takes denormals for zeros and the host does not: no value here comes near one. */
#include "bench/bench.h"
#include "bench/neon.h"

#define TAPS   24
#define LENGTH 256 /* of the signal: a power of two */
#define POINTS 32

static float taps[TAPS], input[LENGTH + TAPS], output[LENGTH];
static float re[LENGTH], im[LENGTH], wave_re[LENGTH / 2], wave_im[LENGTH / 2];
static float points[POINTS][4], matrix[16];

static float unit(uint32_t *seed)
{
    return (float)((int32_t)random_next(seed) >> 8) / 8388608.0f;
}

static void fir(void)
{
    for (int i = 0; i < LENGTH; i += 8) {
        float32x4_t low = vdupq_n_f32(0.0f), high = low;
        for (int k = 0; k < TAPS; k++) {
            low = vmlaq_n_f32(low, vld1q_f32(input + i + k), taps[k]);
            high = vmlaq_n_f32(high, vld1q_f32(input + i + k + 4), taps[k]);
        }
        vst1q_f32(output + i, low);
        vst1q_f32(output + i + 4, high);
    }
}

/* e^(-2 pi i k / LENGTH), from half a turn by halving the angle. */
static void waves(void)
{
    double c = -1.0, s = 0.0, x = 1.0, y = 0.0;
    for (int n = 2; n < LENGTH; n *= 2) {
        s = n == 2 ? 1.0 : s / (2.0 * __builtin_sqrt((1.0 + c) / 2.0));
        c = n == 2 ? 0.0 : __builtin_sqrt((1.0 + c) / 2.0);
    }
    for (int k = 0; k < LENGTH / 2; k++) {
        wave_re[k] = (float)x, wave_im[k] = (float)-y;
        double t = x * c - y * s;
        y = x * s + y * c;
        x = t;
    }
}

/* In bit-reversed order, as the transform below wants it. */
static void load(void)
{
    for (uint32_t i = 0; i < LENGTH; i++) {
        uint32_t r = 0;
        for (uint32_t bit = 1; bit < LENGTH; bit *= 2)
            r = r * 2 + (i & bit ? 1 : 0);
        re[i] = output[r], im[i] = 0.0f;
    }
}

static void butterfly(int i, int j, int k)
{
    float tr = re[j] * wave_re[k] - im[j] * wave_im[k];
    float ti = re[j] * wave_im[k] + im[j] * wave_re[k];
    re[j] = re[i] - tr, im[j] = im[i] - ti;
    re[i] += tr, im[i] += ti;
}

/* Four butterflies; the waves are `step` apart. */
static void butterflies(int i, int j, int k, int step)
{
    float32x4_t wr, wi, jr = vld1q_f32(re + j), ji = vld1q_f32(im + j);
    wr = vdupq_n_f32(wave_re[k]), wi = vdupq_n_f32(wave_im[k]);
    wr = vsetq_lane_f32(wave_re[k + step], wr, 1), wi = vsetq_lane_f32(wave_im[k + step], wi, 1);
    wr = vsetq_lane_f32(wave_re[k + 2 * step], wr, 2);
    wi = vsetq_lane_f32(wave_im[k + 2 * step], wi, 2);
    wr = vsetq_lane_f32(wave_re[k + 3 * step], wr, 3);
    wi = vsetq_lane_f32(wave_im[k + 3 * step], wi, 3);
    float32x4_t tr = vmlsq_f32(vmulq_f32(jr, wr), ji, wi);
    float32x4_t ti = vmlaq_f32(vmulq_f32(jr, wi), ji, wr);
    float32x4_t ir = vld1q_f32(re + i), ii = vld1q_f32(im + i);
    vst1q_f32(re + j, vsubq_f32(ir, tr));
    vst1q_f32(im + j, vsubq_f32(ii, ti));
    vst1q_f32(re + i, vaddq_f32(ir, tr));
    vst1q_f32(im + i, vaddq_f32(ii, ti));
}

static void transform(void)
{
    for (int half = 1; half < LENGTH; half *= 2) {
        int step = LENGTH / 2 / half;
        for (int at = 0; at < LENGTH; at += 2 * half)
            if (half < 4)
                for (int k = 0; k < half; k++)
                    butterfly(at + k, at + k + half, k * step);
            else
                for (int k = 0; k < half; k += 4)
                    butterflies(at + k, at + k + half, k * step, step);
    }
}

static void turn_points(void)
{
    float32x4_t c0 = vld1q_f32(matrix), c1 = vld1q_f32(matrix + 4);
    float32x4_t c2 = vld1q_f32(matrix + 8), c3 = vld1q_f32(matrix + 12);
    for (int i = 0; i < POINTS; i++) {
        float32x4_t p = vld1q_f32(points[i]);
        float32x2_t xy = vget_low_f32(p), zw = vget_high_f32(p);
        float32x4_t v = vmulq_lane_f32(c0, xy, 0);
        v = vmlaq_lane_f32(v, c1, xy, 1);
        v = vmlaq_lane_f32(v, c2, zw, 0);
        v = vmlaq_lane_f32(v, c3, zw, 1);
        vst1q_f32(points[i], vmaxq_f32(vminq_f32(v, vdupq_n_f32(8.0f)), vdupq_n_f32(-8.0f)));
    }
}

static void fill(uint32_t seed)
{
    for (int i = 0; i < LENGTH + TAPS; i++)
        input[i] = unit(&seed);
    for (int i = 0; i < POINTS; i++)
        for (int k = 0; k < 4; k++)
            points[i][k] = unit(&seed);
    for (int i = 0; i < 16; i++)
        matrix[i] = unit(&seed);
}

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0xcbbb9d5d;
    waves();
    for (int i = 0; i < TAPS; i++)
        taps[i] = unit(&seed);
    while (rounds--) {
        fill(random_next(&seed));
        fir();
        load();
        transform();
        for (int i = 0; i < 8; i++)
            turn_points();
        for (int i = 0; i < LENGTH; i += 17)
            sum = fold(fold(sum, float_bits(re[i])), float_bits(im[i]));
        for (int i = 0; i < POINTS; i += 3)
            sum = fold(sum, float_bits(points[i][i % 4]));
    }
    return sum;
}
