/* pixels.c - what is done to images and video, on bytes: colour to grey, a 3 by 3 blur, a blend
 * under a mask, and the search for where a tile moved to. */
#include "bench/bench.h"
#include "bench/neon.h"

#define WIDTH  64
#define HEIGHT 32
#define TILE   16

static uint8_t colour[HEIGHT][WIDTH * 3];
static uint8_t grey[HEIGHT][WIDTH], soft[HEIGHT][WIDTH], mixed[HEIGHT][WIDTH];
static uint16_t column[WIDTH + 16];

static void paint(uint32_t seed)
{
    for (int y = 0; y < HEIGHT; y++)
        for (int i = 0; i < WIDTH * 3; i += 4) {
            uint32_t v = random_next(&seed);
            for (int k = 0; k < 4; k++, v >>= 8)
                colour[y][i + k] = (uint8_t)v;
        }
}

static void to_grey(void)
{
    const uint8x8_t red = vdup_n_u8(77), green = vdup_n_u8(150), blue = vdup_n_u8(29);
    for (int y = 0; y < HEIGHT; y++)
        for (int i = 0; i < WIDTH; i += 8) {
            uint8x8x3_t p = vld3_u8(&colour[y][i * 3]);
            uint16x8_t v = vmull_u8(p.val[0], red);
            v = vmlal_u8(v, p.val[1], green);
            v = vmlal_u8(v, p.val[2], blue);
            vst1_u8(&grey[y][i], vshrn_n_u16(v, 8));
        }
}

/* One row of the blur: 1 2 1 down, then 1 2 1 across. The borders are black. */
static void blur_row(const uint8_t *above, const uint8_t *here, const uint8_t *below, uint8_t *out)
{
    for (int i = 0; i < WIDTH; i += 16) {
        uint8x16_t a = vld1q_u8(above + i), h = vld1q_u8(here + i), b = vld1q_u8(below + i);
        uint16x8_t low = vaddl_u8(vget_low_u8(a), vget_low_u8(b));
        uint16x8_t high = vaddl_u8(vget_high_u8(a), vget_high_u8(b));
        low = vaddq_u16(low, vshll_n_u8(vget_low_u8(h), 1));
        high = vaddq_u16(high, vshll_n_u8(vget_high_u8(h), 1));
        vst1q_u16(column + 8 + i, low);
        vst1q_u16(column + 16 + i, high);
    }
    for (int i = 0; i < WIDTH; i += 8) {
        uint16x8_t sum = vaddq_u16(vld1q_u16(column + 7 + i), vld1q_u16(column + 9 + i));
        sum = vaddq_u16(sum, vshlq_n_u16(vld1q_u16(column + 8 + i), 1));
        vst1_u8(out + i, vqrshrn_n_u16(sum, 4));
    }
}

static void blur(void)
{
    static const uint8_t black[WIDTH];
    for (int y = 0; y < HEIGHT; y++)
        blur_row(y ? grey[y - 1] : black, grey[y], y + 1 < HEIGHT ? grey[y + 1] : black, soft[y]);
}

/* Brighter where it was dark, darker where it was bright, and never past the ends. */
static void blend(uint8_t threshold, uint8_t by)
{
    const uint8x16_t t = vdupq_n_u8(threshold), d = vdupq_n_u8(by);
    for (int y = 0; y < HEIGHT; y++)
        for (int i = 0; i < WIDTH; i += 16) {
            uint8x16_t g = vld1q_u8(&grey[y][i]), s = vld1q_u8(&soft[y][i]);
            uint8x16_t bright = vcgtq_u8(s, t);
            uint8x16_t v = vbslq_u8(bright, vqsubq_u8(g, d), vqaddq_u8(g, d));
            vst1q_u8(&mixed[y][i], vrhaddq_u8(v, vmaxq_u8(g, s)));
        }
}

/* Sum of absolute differences of two tiles. */
static uint32_t distance(const uint8_t *p, const uint8_t *q)
{
    uint16x8_t sum = vdupq_n_u16(0);
    for (int y = 0; y < TILE; y++, p += WIDTH, q += WIDTH) {
        uint8x16_t a = vld1q_u8(p), b = vld1q_u8(q);
        sum = vabal_u8(sum, vget_low_u8(a), vget_low_u8(b));
        sum = vabal_u8(sum, vget_high_u8(a), vget_high_u8(b));
    }
    uint64x2_t total = vpaddlq_u32(vpaddlq_u16(sum));
    return (uint32_t)(vgetq_lane_u64(total, 0) + vgetq_lane_u64(total, 1));
}

static uint32_t search(const uint8_t *tile)
{
    uint32_t best = ~0u, at = 0;
    for (uint32_t y = 0; y <= HEIGHT - TILE; y += 4)
        for (uint32_t x = 0; x <= WIDTH - TILE; x += 3) {
            uint32_t d = distance(tile, &mixed[y][x]);
            if (d < best)
                best = d, at = y * WIDTH + x;
        }
    return best ^ at << 16;
}

uint32_t workload(uint32_t rounds)
{
    uint32_t sum = 1, seed = 0x5be0cd19;
    paint(seed);
    while (rounds--) {
        to_grey();
        blur();
        blend((uint8_t)(seed >> 8), (uint8_t)(seed >> 20 & 63));
        sum = fold(sum, search(&grey[random_next(&seed) % 16][seed >> 8 & 31]));
        for (int i = 0; i < WIDTH; i += 7)
            sum = fold(sum, mixed[i % HEIGHT][i]);
        colour[sum % HEIGHT][sum >> 8 & 63] ^= (uint8_t)(sum >> 16);
    }
    return sum;
}
