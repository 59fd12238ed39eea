/* neon.h - the Advanced SIMD intrinsics that workloads use, in plain C, lane by lane, for the
 * host's build of a workload. An image has the compiler's own, from the header that its build
 * names.
 *
 * Names and meanings are the Arm C Language Extensions'; what each instruction does is ARM DDI
 * 0406C A8.8. Float multiply-accumulate rounds twice there, and does here: the host's build, like
 * an image's, forbids contraction. */
#ifndef BENCH_NEON_H
#define BENCH_NEON_H

#ifdef NEON_INTRINSICS
#include NEON_INTRINSICS
#else
#include <stdint.h>

#define VECTOR(type, lanes)                                                                        \
    typedef type##_t type##x##lanes##_t __attribute__((vector_size(sizeof(type##_t) * (lanes))));
typedef float float32_t;
VECTOR(uint8, 8)
VECTOR(uint8, 16)
VECTOR(uint16, 8)
VECTOR(uint32, 4)
VECTOR(uint64, 2)
VECTOR(float32, 2)
VECTOR(float32, 4)

typedef struct {
    uint8x8_t val[3];
} uint8x8x3_t;

/* --- lane by lane; `i` is the lane, `r` what it goes to --- */

#define LANES(type, n, expression)                                                                 \
    do {                                                                                           \
        type r;                                                                                    \
        for (int i = 0; i < (n); i++)                                                              \
            r[i] = (__typeof__(r[0]))(expression);                                                 \
        return r;                                                                                  \
    } while (0)
#define UNARY(name, to, from, n, expression)                                                       \
    static inline to name(from a)                                                                  \
    {                                                                                              \
        LANES(to, n, expression);                                                                  \
    }
#define BINARY(name, to, from, n, expression)                                                      \
    static inline to name(from a, from b)                                                          \
    {                                                                                              \
        LANES(to, n, expression);                                                                  \
    }
#define ACCUMULATE(name, to, from, n, expression)                                                  \
    static inline to name(to s, from a, from b)                                                    \
    {                                                                                              \
        LANES(to, n, expression);                                                                  \
    }
#define SHIFT(name, to, from, n, expression)                                                       \
    static inline to name(from a, int by)                                                          \
    {                                                                                              \
        LANES(to, n, expression);                                                                  \
    }
#define DUP(name, to, n, scalar)                                                                   \
    static inline to name(scalar a)                                                                \
    {                                                                                              \
        LANES(to, n, a);                                                                           \
    }
#define LOAD(name, to, n, scalar)                                                                  \
    static inline to name(const scalar *p)                                                         \
    {                                                                                              \
        LANES(to, n, p[i]);                                                                        \
    }
#define STORE(name, from, n, scalar)                                                               \
    static inline void name(scalar *p, from a)                                                     \
    {                                                                                              \
        for (int i = 0; i < (n); i++)                                                              \
            p[i] = a[i];                                                                           \
    }
#define CAST(name, to, from)                                                                       \
    static inline to name(from a)                                                                  \
    {                                                                                              \
        return (to)a;                                                                              \
    }

LOAD(vld1q_u8, uint8x16_t, 16, uint8_t)
LOAD(vld1q_u16, uint16x8_t, 8, uint16_t)
LOAD(vld1q_u32, uint32x4_t, 4, uint32_t)
LOAD(vld1q_f32, float32x4_t, 4, float)
STORE(vst1_u8, uint8x8_t, 8, uint8_t)
STORE(vst1q_u8, uint8x16_t, 16, uint8_t)
STORE(vst1q_u16, uint16x8_t, 8, uint16_t)
STORE(vst1q_f32, float32x4_t, 4, float)

static inline uint8x8x3_t vld3_u8(const uint8_t *p)
{
    uint8x8x3_t v;
    for (int i = 0; i < 24; i++)
        v.val[i % 3][i / 3] = p[i];
    return v;
}

DUP(vdup_n_u8, uint8x8_t, 8, uint8_t)
DUP(vdupq_n_u8, uint8x16_t, 16, uint8_t)
DUP(vdupq_n_u16, uint16x8_t, 8, uint16_t)
DUP(vdupq_n_f32, float32x4_t, 4, float)
CAST(vreinterpretq_u32_u16, uint32x4_t, uint16x8_t)
CAST(vreinterpretq_u16_u32, uint16x8_t, uint32x4_t)
CAST(vreinterpretq_u8_u32, uint8x16_t, uint32x4_t)
UNARY(vget_low_u8, uint8x8_t, uint8x16_t, 8, a[i])
UNARY(vget_high_u8, uint8x8_t, uint8x16_t, 8, a[i + 8])
UNARY(vget_low_f32, float32x2_t, float32x4_t, 2, a[i])
UNARY(vget_high_f32, float32x2_t, float32x4_t, 2, a[i + 2])
#define vgetq_lane_u64(v, lane)       ((v)[lane])

/* --- integer --- */

BINARY(vaddq_u16, uint16x8_t, uint16x8_t, 8, a[i] + b[i])
BINARY(vaddq_u32, uint32x4_t, uint32x4_t, 4, a[i] + b[i])
BINARY(veorq_u8, uint8x16_t, uint8x16_t, 16, a[i] ^ b[i])
BINARY(veorq_u32, uint32x4_t, uint32x4_t, 4, a[i] ^ b[i])
BINARY(vaddl_u8, uint16x8_t, uint8x8_t, 8, a[i] + b[i])
BINARY(vmull_u8, uint16x8_t, uint8x8_t, 8, a[i] * b[i])
ACCUMULATE(vmlal_u8, uint16x8_t, uint8x8_t, 8, s[i] + a[i] * b[i])
ACCUMULATE(vabal_u8, uint16x8_t, uint8x8_t, 8, s[i] + (a[i] > b[i] ? a[i] - b[i] : b[i] - a[i]))
BINARY(vcgtq_u8, uint8x16_t, uint8x16_t, 16, a[i] > b[i] ? 255 : 0)
ACCUMULATE(vbslq_u8, uint8x16_t, uint8x16_t, 16, (a[i] & s[i]) | (b[i] & ~s[i]))
BINARY(vqaddq_u8, uint8x16_t, uint8x16_t, 16, a[i] + b[i] > 255 ? 255 : a[i] + b[i])
BINARY(vqsubq_u8, uint8x16_t, uint8x16_t, 16, a[i] > b[i] ? a[i] - b[i] : 0)
BINARY(vrhaddq_u8, uint8x16_t, uint8x16_t, 16, (a[i] + b[i] + 1) >> 1)
BINARY(vmaxq_u8, uint8x16_t, uint8x16_t, 16, a[i] > b[i] ? a[i] : b[i])
UNARY(vpaddlq_u16, uint32x4_t, uint16x8_t, 4, (uint32_t)a[2 * i] + a[2 * i + 1])
UNARY(vpaddlq_u32, uint64x2_t, uint32x4_t, 2, (uint64_t)a[2 * i] + a[2 * i + 1])
UNARY(vrev32q_u16, uint16x8_t, uint16x8_t, 8, a[i ^ 1])
SHIFT(vshlq_n_u16, uint16x8_t, uint16x8_t, 8, a[i] << by)
SHIFT(vshlq_n_u32, uint32x4_t, uint32x4_t, 4, a[i] << by)
SHIFT(vshll_n_u8, uint16x8_t, uint8x8_t, 8, a[i] << by)
SHIFT(vshrn_n_u16, uint8x8_t, uint16x8_t, 8, a[i] >> by)
SHIFT(vqrshrn_n_u16, uint8x8_t, uint16x8_t, 8,
      (a[i] + (1 << by >> 1)) >> by > 255 ? 255 : (a[i] + (1 << by >> 1)) >> by)

static inline uint32x4_t vsriq_n_u32(uint32x4_t s, uint32x4_t a, int by)
{
    LANES(uint32x4_t, 4, (s[i] & ~(~0u >> by)) | a[i] >> by);
}

static inline uint32x4_t vextq_u32(uint32x4_t a, uint32x4_t b, int from)
{
    LANES(uint32x4_t, 4, i + from < 4 ? a[i + from] : b[i + from - 4]);
}

/* --- float --- */

BINARY(vaddq_f32, float32x4_t, float32x4_t, 4, a[i] + b[i])
BINARY(vsubq_f32, float32x4_t, float32x4_t, 4, a[i] - b[i])
BINARY(vmulq_f32, float32x4_t, float32x4_t, 4, a[i] * b[i])
BINARY(vminq_f32, float32x4_t, float32x4_t, 4, a[i] < b[i] ? a[i] : b[i])
BINARY(vmaxq_f32, float32x4_t, float32x4_t, 4, a[i] > b[i] ? a[i] : b[i])
ACCUMULATE(vmlaq_f32, float32x4_t, float32x4_t, 4, s[i] + a[i] * b[i])
ACCUMULATE(vmlsq_f32, float32x4_t, float32x4_t, 4, s[i] - a[i] * b[i])
#define vmlaq_n_f32(s, a, scalar)     vmlaq_f32(s, a, vdupq_n_f32(scalar))
#define vmulq_lane_f32(a, v, lane)    vmulq_f32(a, vdupq_n_f32((v)[lane]))
#define vmlaq_lane_f32(s, a, v, lane) vmlaq_f32(s, a, vdupq_n_f32((v)[lane]))

static inline float32x4_t vsetq_lane_f32(float x, float32x4_t a, int lane)
{
    a[lane] = x;
    return a;
}

#endif
#endif
