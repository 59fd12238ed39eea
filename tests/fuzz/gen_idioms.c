/* gen_idioms.c - short A32 sequences that do what random words hardly ever do: loops, stores into
 * code, edits of live translation tables, maintenance, switches of context and mode, far jumps.
 *
 * Each brings its own operands, so that it works whatever came before. r4 to r7, r11 and r12 are
 * theirs. */
#include "tests/fuzz/fuzz.h"

#include "cpu/cp15.h"

#include <string.h>

/* A second name for RAM in gen_tables.c's short and long tables alike. */
#define ALIAS(d) (chance((d), 30) ? UINT32_C(0x10000000) : 0)

static void emit(struct words *w, uint32_t v)
{
    if (w->n < ARRAY_LEN(w->w))
        w->w[w->n++] = v;
}

/* movw and movt (A8.8.102, A8.8.106). */
static void emit_const(struct words *w, unsigned rd, uint32_t v)
{
    emit(w, move_half(false, rd, v));
    emit(w, move_half(true, rd, v));
}

static uint32_t code_address(struct draw *d)
{
    return FUZZ_CODE + 4 * below(d, FUZZ_CODE_PAGES * 1024);
}

static uint32_t data_address(struct draw *d)
{
    uint32_t a = FUZZ_DATA + below(d, FUZZ_DATA_PAGES * 4096);
    return ALIAS(d) + (chance(d, 85) ? a & ~7u : a);
}

/* Loads and stores of every size through r4: most of r5 to r7. */
static void data(struct words *w, struct draw *d)
{
    static const uint32_t ops[] = {
        0xe5945000, 0xe5845000, 0xe5d46000, 0xe5c46000, 0xe1d450b0, 0xe1c450b0, 0xe1d470f0,
        0xe1c460d0, 0xe1c460f0, 0xe89400e0, 0xe88400e0, 0xe8b400e0, 0xe92400e0, 0xe1945f9f,
        0xe1845f96, 0xe5b45004, 0xe4a45004, 0xe4b45008, 0xe7945106, 0xe1045095,
    };
    emit_const(w, 4, data_address(d));
    for (unsigned n = 1 + below(d, 4); n; n--)
        emit(w, ops[below(d, ARRAY_LEN(ops))]);
}

/* r11 counts modulo 8: sub r11, r11, #1; tst r11, #7; bne back. */
static void loop(struct words *w, struct draw *d)
{
    emit(w, 0xe24bb001);
    emit(w, 0xe31b0007);
    emit(w, 0x1a000000 | ((0u - 4 - below(d, 24)) & 0xffffff));
}

/* Another instruction goes into code: nearby, or anywhere. */
static void modify(struct words *w, struct draw *d)
{
    unsigned len;
    uint32_t at = chance(d, 50) ? w->base + 4 * (w->n + below(d, 32)) : code_address(d);
    emit_const(w, 4, ALIAS(d) + at);
    emit_const(w, 5, chance(d, 50) ? 0xe2866000 | below(d, 256) : draw_insn(d, false, &len));
    emit(w, chance(d, 80) ? 0xe5845000 : 0xe5c45000);
    if (chance(d, 30))
        emit(w, 0xf57ff06f); /* isb */
}

/* By address, by ASID, all; for stage 2 too. Rt is r4. */
static void maintain(struct words *w, struct draw *d)
{
    static const char *const ops[] = {"TLBIALL",     "TLBIMVA",   "TLBIASID", "TLBIMVAA",
                                      "TLBIALLIS",   "TLBIMVAIS", "TLBIALLH", "TLBIMVAH",
                                      "TLBIALLNSNH", "ICIALLU"};
    const struct cp15_row *r = cp15_find(ops[below(d, ARRAY_LEN(ops))]);
    BUG_ON(!r);
    emit_const(w, 4, (chance(d, 50) ? data_address(d) : ALIAS(d) + code_address(d)) & ~0xffcu);
    emit(w, sysreg_word(r, false, 4));
}

/* A live descriptor is rewritten, and the TLB most often told. */
static void remap(struct words *w, struct draw *d)
{
    uint32_t at, lo, hi;
    bool wide = draw_descriptor(d, &at, &lo, &hi);
    emit_const(w, 4, at);
    emit_const(w, 6, lo);
    if (wide)
        emit_const(w, 7, hi);
    emit(w, wide ? 0xe1c460f0 : 0xe5846000);
    if (chance(d, 70))
        maintain(w, d);
}

/* What switching worlds, processes and rights does: some bits of a register are turned over. */
static const struct {
    const char *name;
    uint32_t eor; /* bits of an A32 immediate: rotation and value */
    unsigned percent;
} toggles[] = {
    {"DACR", 0x0f, 100},       {"DACR", 0x03, 100},       {"DACR", 0x0c, 100},
    {"CONTEXTIDR", 0x01, 100}, {"CONTEXTIDR", 0x03, 100}, {"SCTLR", 0x02, 30},
    {"SCTLR", 0x01, 15},       {"SCTLR", 0x702, 30},                          /* WXN */
    {"SCTLR", 0x202, 30},      {"SCTLR", 0x201, 30},                          /* AFE, TRE */
    {"HCR", 0x01, 60},         {"HCR", 0xa01, 20},        {"HCR", 0x302, 10}, /* DC, TGE */
    {"HCR", 0x80, 30},         {"HCR", 0x38, 30},         {"HSCTLR", 0x01, 15},
    {"HSCTLR", 0x02, 30},      {"SCR", 0x01, 50},         {"SCR", 0x0e, 20},
    {"SCR", 0xc02, 30}, /* SIF */
    {"TTBCR", 0x01, 10},       {"TTBCR", 0x102, 10},      {"HCR", 0x04, 20},
    {"PRRR", 0x30, 10},        {"VTTBR", 0x801, 60},      {"TTBR0", 0x801, 40},
    {"CNTP_CTL", 0x01, 20},    {"CNTV_CTL", 0x01, 20},    {"CNTHP_CTL", 0x01, 20},
};

static void toggle(struct words *w, struct draw *d)
{
    unsigned i;
    do
        i = below(d, ARRAY_LEN(toggles));
    while (!chance(d, toggles[i].percent));
    const struct cp15_row *r = cp15_find(toggles[i].name);
    BUG_ON(!r);
    emit(w, sysreg_word(r, true, 4)); /* r4, and r5 when it is wide */
    emit(w, (r->wide ? 0xe2255000u : 0xe2244000u) | toggles[i].eor);
    emit(w, sysreg_word(r, false, 4));
}

/* cps to a mode, a call, msr cpsr_c, cps of masks, setend. */
static void switch_mode(struct words *w, struct draw *d)
{
    static const uint8_t modes[] = {0x10, 0x11, 0x12, 0x13, 0x17, 0x1b, 0x1f, 0x16, 0x1a};
    uint32_t mode = modes[below(d, ARRAY_LEN(modes))];
    switch (below(d, 7)) {
    case 0:
    case 1:
        emit(w, 0xf1020000 | mode);
        break;
    case 2:
        emit(w, 0xef000000 | below(d, 256));
        break;
    case 3:
        emit(w, 0xe1400070 | below(d, 16));
        break;
    case 4:
        emit(w, 0xe1600070 | below(d, 16));
        break;
    case 5:
        emit(w, 0xe321f000 | mode | (draw32(d) & 0xc0));
        break;
    default:
        emit(w, chance(d, 50) ? 0xf1010000 | below(d, 2) << 9 : 0xf1080000 | below(d, 8) << 6);
    }
}

/* To another page, or another name of it; with the instruction set that the page is for. */
static void jump(struct words *w, struct draw *d)
{
    static const uint32_t ops[] = {0xe12fff1c, 0xe12fff3c, 0xe1a0f00c};
    uint32_t to = ALIAS(d) + code_address(d);
    emit_const(w, 12, to | (to >> 12 & 1 ? chance(d, 80) : 0));
    if (chance(d, 50)) /* now and then, so that what follows runs as well */
        emit(w, 0xe31b0003);
    emit(w, (ops[below(d, ARRAY_LEN(ops))] & 0x0fffffff) | (w->n & 1 ? 0x10000000 : 0xe0000000));
}

void draw_idiom(struct words *w, struct draw *d)
{
    static const struct {
        void (*fn)(struct words *, struct draw *);
        unsigned weight;
    } idioms[] = {{data, 30},  {loop, 12},   {modify, 12},     {maintain, 5},
                  {remap, 10}, {toggle, 12}, {switch_mode, 6}, {jump, 8}};
    unsigned at = below(d, 95), i = 0;
    while (at >= idioms[i].weight)
        at -= idioms[i++].weight;
    w->n = 0;
    idioms[i].fn(w, d);
}
