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

/* A branch's offset is made short; a negative one is as likely. */
static uint32_t shorten(const struct insn_row *r, uint32_t raw, struct draw *d)
{
    if (r->cls != CL_BRANCH || r->set != ISET_A32 || chance(d, 5))
        return raw;
    if (strchr(r->bits, 'i') && (raw & 0x0e000000) == 0x0a000000)
        return (raw & 0xff000000) | (((below(d, 64) - 24) & 0xffffff));
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

/* The next word of code; the same draws are made whether it is masked or not. */
static uint32_t next_word(struct filler *f, bool thumb)
{
    unsigned len, n = f->word++;
    uint32_t raw = thumb ? thumb_word(f->d) : draw_insn(f->d, false, &len);
    if (f->mask && f->mask->off[n / 8] >> (n % 8) & 1)
        return thumb ? T16_NOPS : A32_NOP;
    return raw;
}

/* Returns from an exception: MOVS PC, LR; SUBS PC, LR, #4 or #8; ERET; RFE; a short branch. */
static uint32_t vector_word(struct filler *f, bool thumb)
{
    static const uint32_t a32[] = {0xe1b0f00e, 0xe25ef004, 0xe25ef008, 0xe160006e,
                                   0xe8bd8000, 0xe8bd0a00, 0xf8bd0a00, 0xea000006};
    static const uint32_t t32[] = {0x8f00f3de, 0x8f04f3de, 0x8f08f3de, 0xe006e006};
    uint32_t raw = next_word(f, thumb);
    if (chance(f->d, 25))
        return raw;
    return thumb ? t32[below(f->d, ARRAY_LEN(t32))] : a32[below(f->d, ARRAY_LEN(a32))];
}

void place_code(struct machine *m, struct draw *d, const struct fuzz_mask *mask)
{
    struct filler f = {m, d, mask, 0};
    decode_init();
    for (unsigned page = 0; page < FUZZ_CODE_PAGES; page++) {
        bool thumb = page & 1;
        for (unsigned i = 0; i < 1024; i++)
            put32(m, FUZZ_CODE + page * 4096 + 4 * i, next_word(&f, thumb));
    }
    for (unsigned page = 0; page < FUZZ_VECTOR_PAGES; page++) {
        bool thumb = chance(d, 30);
        for (unsigned i = 0; i < 1024; i++)
            put32(m, FUZZ_VECTORS + page * 4096 + 4 * i,
                  i < 8 ? vector_word(&f, thumb) : next_word(&f, thumb));
    }
    for (unsigned i = 0; i < FUZZ_DATA_PAGES * 1024; i++)
        put32(m, FUZZ_DATA + 4 * i, chance(d, 50) ? draw32(d) : draw_address(d));
}
