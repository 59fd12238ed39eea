/* gen_code.c - random programs: the decode tables' rows with their free bits drawn.
 *
 * What would end a case early or tell nothing is made rare: most branches are short, most base
 * registers hold addresses, most system register accesses name one that exists. */
#include "tests/fuzz/fuzz.h"

#include "cpu/cp15.h"
#include "cpu/decode.h"

#include <string.h>

enum { A32_NOP = 0xe1a00000, T16_NOPS = 0x46c046c0 };

static bool is_coproc(const struct insn_row *r)
{
    return !strncmp(r->name, "MCR", 3) || !strncmp(r->name, "MRC", 3) ||
           !strncmp(r->name, "MRRC", 4);
}

static bool wanted(const struct insn_row *r, bool thumb, struct draw *d)
{
    if ((r->set == ISET_A32) == thumb)
        return false;
    switch (r->cls) {
    case CL_BRANCH:
        return chance(d, 40);
    case CL_UNDEF:
    case CL_VFP:
        return chance(d, 4);
    case CL_HINT:
    case CL_SYS:
        return chance(d, 40);
    default:
        return true;
    }
}

static unsigned draw_row(struct draw *d, bool thumb)
{
    unsigned row;
    do
        row = below(d, insn_row_count);
    while (!wanted(&insn_rows[row], thumb, d));
    return row;
}

/* A branch's offset is made short, and leads backwards only under a condition. */
static uint32_t shorten(const struct insn_row *r, uint32_t raw, struct draw *d)
{
    if (r->cls != CL_BRANCH || r->set != ISET_A32 || chance(d, 5))
        return raw;
    unsigned back = raw >> 28 < 14 ? 24 : 0;
    if (strchr(r->bits, 'i') && (raw & 0x0e000000) == 0x0a000000)
        return (raw & 0xff000000) | ((below(d, 64) - back) & 0xffffff);
    return raw;
}

/* The coprocessor fields of a random existing system register; Rt and L stay. */
static uint32_t name_sysreg(uint32_t raw, struct draw *d)
{
    const struct cp15_row *r = &cp15_rows[below(d, cp15_row_count)];
    bool mcrr = (raw & 0x0fe00000) == 0x0c400000;
    while (r->wide != mcrr)
        r = &cp15_rows[below(d, cp15_row_count)];
    if (mcrr)
        return (raw & ~0xfffu) | (uint32_t)r->cp << 8 | (uint32_t)r->opc1 << 4 | r->crm;
    return (raw & 0xff10f010) | (uint32_t)r->opc1 << 21 | (uint32_t)r->crn << 16 |
           (uint32_t)r->cp << 8 | (uint32_t)r->opc2 << 5 | r->crm;
}

uint32_t sysreg_word(const struct cp15_row *r, bool read, unsigned rt)
{
    uint32_t cp = (uint32_t)r->cp << 8 | r->crm | rt << 12 | (read ? 1u << 20 : 0);
    if (r->wide)
        return 0xec400000 | cp | (rt + 1) << 16 | (uint32_t)r->opc1 << 4;
    return 0xee000010 | cp | (uint32_t)r->opc1 << 21 | (uint32_t)r->crn << 16 |
           (uint32_t)r->opc2 << 5;
}

uint32_t move_half(bool top, unsigned rd, uint32_t v)
{
    uint32_t half = top ? v >> 16 : v & 0xffff;
    return (top ? 0xe3400000 : 0xe3000000) | half >> 12 << 16 | rd << 12 | (half & 0xfff);
}

uint32_t draw_insn(struct draw *d, bool thumb, unsigned *len)
{
    *len = 4;
    if (chance(d, 2)) { /* anything at all */
        uint32_t raw = draw32(d);
        *len = thumb && thumb_len((uint16_t)(raw >> 16)) == 2 ? 2 : 4;
        return *len == 2 ? raw >> 16 : raw;
    }
    unsigned row = draw_row(d, thumb);
    const struct insn_row *r = &insn_rows[row];
    const struct shape *s = decode_shape(row);
    uint32_t raw = (draw32(d) & ~s->mask) | s->value;
    if (chance(d, 97))
        raw = (raw & ~s->should) | (s->should_be & s->should);
    if (!thumb && s->has_cond && chance(d, 80))
        raw = (raw & 0x0fffffff) | 0xe0000000;
    raw = shorten(r, raw, d);
    if (is_coproc(r) && chance(d, 90))
        raw = name_sysreg(raw, d);
    if (r->set == ISET_T16) {
        *len = 2;
        return raw & 0xffff;
    }
    return raw;
}

/* --- pages of it --- */

struct filler {
    struct machine *m;
    struct draw *d;
    const struct fuzz_mask *mask;
    unsigned word; /* generated so far */
};

static void put32(struct machine *m, uint32_t pa, uint32_t v)
{
    memcpy(m->ram + (pa - m->ram_base), &v, 4);
}

static uint32_t thumb_word(struct draw *d)
{
    unsigned len, second;
    uint32_t a = draw_insn(d, true, &len);
    if (len == 4)
        return a << 16 | a >> 16;
    uint32_t b = draw_insn(d, true, &second);
    return a | (second == 2 ? b << 16 : (uint32_t)T16_NOPS << 16);
}

/* The same draws are made whether a word is masked or not. */
static void put_word(struct filler *f, uint32_t pa, uint32_t v, bool thumb)
{
    unsigned n = f->word++;
    if (f->mask && f->mask->off[n / 8] >> (n % 8) & 1)
        v = thumb ? T16_NOPS : A32_NOP;
    put32(f->m, pa, v);
}

/* A page of random words and, in A32, idioms among them. */
static void fill_page(struct filler *f, uint32_t pa, bool thumb)
{
    uint32_t end = pa + 4096;
    while (pa < end) {
        struct words w = {.base = pa, .n = 1};
        unsigned len;
        if (!thumb && chance(f->d, 40))
            draw_idiom(&w, f->d);
        else
            w.w[0] = thumb ? thumb_word(f->d) : draw_insn(f->d, false, &len);
        for (unsigned i = 0; i < w.n && pa < end; i++, pa += 4)
            put_word(f, pa, w.w[i], thumb);
    }
}

/* --- vectors: each branches to a stub that skips what raised the exception, more often than not */

enum { STUBS = 0x40, STUB_WORDS = 6 };

/* By vector: where LR points, less where execution can go on (B1.8.3). */
static uint32_t pl1_return(unsigned vector)
{
    static const uint32_t a32[8] = {
        0xe1b0f00e, /* not used: movs pc, lr */
        0xe1b0f00e, /* Undefined Instruction: movs pc, lr */
        0xe1b0f00e, /* Supervisor Call */
        0xe1b0f00e, /* Prefetch Abort: over it */
        0xe25ef004, /* Data Abort: subs pc, lr, #4: over it */
        0xe1b0f00e, /* Hyp trap */
        0xe25ef004, /* IRQ */
        0xe25ef004, /* FIQ */
    };
    return a32[vector];
}

/* In Hyp mode: mrs r12, elr_hyp; add r12, r12, #4; msr elr_hyp, r12; eret. */
static const uint32_t hyp_return[] = {0xe10ec300, 0xe28cc004, 0xe12ef30c, 0xe160006e};

/* What could not be fetched is not gone on with: back to the code. */
static uint32_t fetch_stub(unsigned kind, unsigned k, uint32_t to)
{
    unsigned rd = kind == 1 ? 12 : 14;
    if (k < 2)
        return move_half(k, rd, to);
    if (kind == 1)
        return hyp_return[k < 4 ? k : 3];
    return pl1_return(0);
}

static uint32_t stub_word(unsigned kind, unsigned vector, unsigned k)
{
    if (kind == 1)
        return k < ARRAY_LEN(hyp_return) ? hyp_return[k] : (uint32_t)A32_NOP;
    return pl1_return(vector);
}

/* A page that begins with a vector table. kind: 0 for PL1 and Monitor mode, 1 for Hyp, 2 random. */
static void place_vectors(struct filler *f, uint32_t pa, unsigned kind)
{
    bool thumb = kind == 2 && chance(f->d, 50);
    fill_page(f, pa, thumb);
    if (kind == 2)
        return;
    for (unsigned v = 0; v < 8; v++) {
        uint32_t stub = STUBS + v * 4 * STUB_WORDS;
        put32(f->m, pa + 4 * v, 0xea000000 | (stub - 4 * v - 8) / 4);
        unsigned own = chance(f->d, 15); /* an instruction of its own first */
        bool fetch = v == 3 || (v == 5 && chance(f->d, 30));
        uint32_t to = FUZZ_CODE + 4 * below(f->d, FUZZ_CODE_PAGES * 1024);
        for (unsigned k = own; k < STUB_WORDS; k++)
            put32(f->m, pa + stub + 4 * k,
                  fetch ? fetch_stub(kind, k - own, to) : stub_word(kind, v, k - own));
    }
}

void place_code(struct machine *m, struct draw *d, const struct fuzz_mask *mask)
{
    struct filler f = {m, d, mask, 0};
    decode_init();
    for (unsigned page = 0; page < FUZZ_CODE_PAGES; page++)
        fill_page(&f, FUZZ_CODE + page * 4096, page & 1);
    for (unsigned page = 0; page < FUZZ_VECTOR_PAGES; page++)
        place_vectors(&f, FUZZ_VECTORS + page * 4096, page % 3);
    for (unsigned i = 0; i < FUZZ_DATA_PAGES * 1024; i++)
        put32(m, FUZZ_DATA + 4 * i, chance(d, 50) ? draw32(d) : draw_address(d));
}
