/* kernels.c - Advanced SIMD as programs use it, by GCC's intrinsics: a matrix product, an FFT, a
 * fixed-point filter, a blend of bytes, reciprocals. Each prints its results, in hex, on a line
 *   kernel word word ...
 * test_programs.py draws the same inputs and computes the same in its own way. */
#include <arm_neon.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { MATRIX = 16, POINTS = 256, SAMPLES = 128, TAPS = 8, PIXELS = 64 };

/* A seeded sequence (the minimal standard generator's multiplier, modulo 2^32). */
static uint32_t draw(void)
{
    static uint32_t x = 20110615;
    x = x * 1664525u + 1013904223u;
    return x >> 8;
}

static void put(const char *name, const void *data, unsigned count, unsigned size)
{
    printf("%s", name);
    for (unsigned n = 0; n < count; n++) {
        uint32_t word = 0;
        memcpy(&word, (const char *)data + n * size, size);
        printf(" %0*lx", (int)(2 * size), (unsigned long)word);
    }
    putchar('\n');
}

/* c = a b, four columns at once, multiplied and added, or fused. */
static void product(const float *a, const float *b, float *c, bool fused)
{
    for (unsigned i = 0; i < MATRIX; i++)
        for (unsigned j = 0; j < MATRIX; j += 4) {
            float32x4_t sum = vdupq_n_f32(0);
            for (unsigned k = 0; k < MATRIX; k++) {
                float32x4_t row = vld1q_f32(b + k * MATRIX + j), x = vdupq_n_f32(a[i * MATRIX + k]);
                sum = fused ? vfmaq_f32(sum, x, row) : vmlaq_f32(sum, x, row);
            }
            vst1q_f32(c + i * MATRIX + j, sum);
        }
}

static void matrix(const char *name, float scale, bool fused)
{
    static float a[MATRIX * MATRIX], b[MATRIX * MATRIX], c[MATRIX * MATRIX];
    for (unsigned n = 0; n < MATRIX * MATRIX; n++) {
        a[n] = (float)((int)(draw() & 255) - 128) * scale;
        b[n] = (float)((int)(draw() & 255) - 128) * scale;
    }
    product(a, b, c, fused);
    put(name, c, MATRIX * MATRIX, sizeof c[0]);
}

/* --- FFT: decimation in time, radix 2, interleaved complex numbers --- */

static void reorder(float *v)
{
    for (unsigned n = 0; n < POINTS; n++) {
        unsigned r = 0;
        for (unsigned b = 1, m = n; b < POINTS; b <<= 1, m >>= 1)
            r = r << 1 | (m & 1);
        if (r > n) {
            float32x2_t low = vld1_f32(v + 2 * n), high = vld1_f32(v + 2 * r);
            vst1_f32(v + 2 * n, high);
            vst1_f32(v + 2 * r, low);
        }
    }
}

/* Four butterflies: de-interleaving loads give real and imaginary parts. */
static void butterflies(float *low, float *high, const float *w)
{
    float32x4x2_t x = vld2q_f32(low), y = vld2q_f32(high), f = vld2q_f32(w), s, d;
    float32x4_t re = vmlsq_f32(vmulq_f32(y.val[0], f.val[0]), y.val[1], f.val[1]);
    float32x4_t im = vmlaq_f32(vmulq_f32(y.val[0], f.val[1]), y.val[1], f.val[0]);
    s.val[0] = vaddq_f32(x.val[0], re);
    s.val[1] = vaddq_f32(x.val[1], im);
    d.val[0] = vsubq_f32(x.val[0], re);
    d.val[1] = vsubq_f32(x.val[1], im);
    vst2q_f32(low, s);
    vst2q_f32(high, d);
}

/* The first two stages have fewer than four butterflies a group: one at a time. */
static void butterfly(float *low, float *high, const float *w)
{
    float re = high[0] * w[0] - high[1] * w[1], im = high[0] * w[1] + high[1] * w[0];
    high[0] = low[0] - re;
    high[1] = low[1] - im;
    low[0] += re;
    low[1] += im;
}

static void transform(float *v)
{
    static float w[POINTS];
    reorder(v);
    for (unsigned half = 1; half < POINTS; half *= 2) {
        for (unsigned k = 0; k < half; k++) {
            w[2 * k] = cosf(-(float)M_PI * (float)k / (float)half);
            w[2 * k + 1] = sinf(-(float)M_PI * (float)k / (float)half);
        }
        for (unsigned group = 0; group < POINTS; group += 2 * half)
            for (unsigned k = 0; k < half; k += half < 4 ? 1 : 4)
                (half < 4 ? butterfly : butterflies)(v + 2 * (group + k),
                                                     v + 2 * (group + k + half), w + 2 * k);
    }
}

static void fft(void)
{
    static float v[2 * POINTS];
    for (unsigned n = 0; n < 2 * POINTS; n++)
        v[n] = (float)((int)(draw() & 0xffff) - 0x8000) / 32768.0f;
    transform(v);
    put("fft", v, 2 * POINTS, sizeof v[0]);
}

/* --- integers --- */

/* Q15: each product doubled, rounded, its high half added with saturation. */
static void filter(void)
{
    static int16_t in[SAMPLES + TAPS], taps[TAPS], out[SAMPLES];
    for (unsigned n = 0; n < SAMPLES + TAPS; n++)
        in[n] = n % 9 ? (int16_t)draw() : INT16_MIN;
    for (unsigned n = 0; n < TAPS; n++)
        taps[n] = n == 3 ? INT16_MIN : (int16_t)draw();
    for (unsigned n = 0; n < SAMPLES; n += 8) {
        int16x8_t sum = vdupq_n_s16(0);
        for (unsigned t = 0; t < TAPS; t++)
            sum = vqaddq_s16(sum, vqrdmulhq_n_s16(vld1q_s16(in + n + t), taps[t]));
        vst1q_s16(out + n, sum);
    }
    put("filter", out, SAMPLES, sizeof out[0]);
}

/* Q31 sums of doubled Q15 products, saturated, narrowed by a rounding shift. */
static void energy(void)
{
    static int16_t a[SAMPLES], out[SAMPLES];
    for (unsigned n = 0; n < SAMPLES; n++)
        a[n] = n % 5 ? (int16_t)draw() : INT16_MIN;
    for (unsigned n = 0; n < SAMPLES; n += 4) {
        int16x4_t x = vld1_s16(a + n);
        int32x4_t sum = vqdmlal_s16(vqdmull_s16(x, x), x, vrev64_s16(x));
        vst1_s16(out + n, vqrshrn_n_s32(sum, 15));
    }
    put("energy", out, SAMPLES, sizeof out[0]);
}

/* (a alpha + b (255 - alpha) + 128) / 256 on bytes, colours interleaved. */
static void blend(void)
{
    static uint8_t a[3 * PIXELS], b[3 * PIXELS], alpha[PIXELS], out[3 * PIXELS];
    for (unsigned n = 0; n < 3 * PIXELS; n++) {
        a[n] = (uint8_t)draw();
        b[n] = (uint8_t)draw();
        alpha[n % PIXELS] = (uint8_t)draw();
    }
    for (unsigned n = 0; n < PIXELS; n += 8) {
        uint8x8x3_t x = vld3_u8(a + 3 * n), y = vld3_u8(b + 3 * n);
        uint8x8_t f = vld1_u8(alpha + n), g = vmvn_u8(f);
        for (unsigned c = 0; c < 3; c++)
            x.val[c] = vrshrn_n_u16(vmlal_u8(vmull_u8(x.val[c], f), y.val[c], g), 8);
        vst3_u8(out + 3 * n, x);
    }
    put("blend", out, sizeof out, 1);
}

/* Estimates and two Newton steps. */
static void reciprocals(void)
{
    static float x[PIXELS], r[PIXELS], s[PIXELS];
    for (unsigned n = 0; n < PIXELS; n++)
        x[n] = (float)(draw() + 1) / 1024.0f;
    for (unsigned n = 0; n < PIXELS; n += 4) {
        float32x4_t v = vld1q_f32(x + n), e = vrecpeq_f32(v), q = vrsqrteq_f32(v);
        for (unsigned step = 0; step < 2; step++) {
            e = vmulq_f32(e, vrecpsq_f32(v, e));
            q = vmulq_f32(q, vrsqrtsq_f32(vmulq_f32(v, q), q));
        }
        vst1q_f32(r + n, e);
        vst1q_f32(s + n, q);
    }
    put("reciprocal", r, PIXELS, sizeof r[0]);
    put("root", s, PIXELS, sizeof s[0]);
}

int main(void)
{
    matrix("integers", 1, false);
    matrix("fractions", 0.1f, false);
    matrix("fused", 0.1f, true);
    fft();
    filter();
    energy();
    blend();
    reciprocals();
    return 0;
}
