/* target_decode.c - any instruction word in either instruction set: decoded, judged, disassembled
 * and explained; register values explained; rows' strings, whole or damaged, understood.
 *
 * A word's row must match it, and decoding it a second time must say the same. */
#include "tests/fuzz/target.h"

#include "cpu/decode.h"
#include "sim/explain.h"

#include <stdio.h>
#include <string.h>

enum { MAX_ACTS = 24 };

static FILE *nowhere(void)
{
    static FILE *f;
    if (!f)
        f = fopen("/dev/null", "w");
    BUG_ON(!f);
    return f;
}

/* --- instructions --- */

/* Any word, or a row's with its free bits drawn. */
static uint32_t word(struct bytes *b)
{
    uint32_t v = (uint32_t)take(b, 4);
    unsigned row = (unsigned)take(b, 2) % (insn_row_count + insn_row_count / 4);
    if (row >= insn_row_count)
        return v;
    const struct shape *s = decode_shape(row);
    return (v & ~s->mask) | s->value;
}

static void decode(struct bytes *b)
{
    uint32_t raw = word(b), pc = (uint32_t)take(b, 2) << 1;
    unsigned how = (unsigned)take(b, 1);
    bool thumb = how & 1;
    struct insn i = {0}, again = {0}, row = {0};
    uint8_t it = how & 2 ? (uint8_t)take(b, 1) : 0;
    decode_insn(raw, thumb, it, pc, &i);
    decode_insn(raw, thumb, it, pc, &again);
    HOLDS(memcmp(&i, &again, sizeof i) == 0);
    HOLDS(i.row < insn_row_count && (i.len == 2 || i.len == 4) && i.cond <= 14);
    decode_insn_row(raw, thumb, it, pc, &row);
    HOLDS(row.row < insn_row_count);
    HOLDS(decode_unpredictable(&row, decode_shape(row.row)) <= (int)POLICY_RULES);
    explain_insn(raw, thumb, nowhere());
}

/* --- words for `explain` --- */

static void explain_value(struct bytes *b)
{
    static const char *const heads[] = {
        "",      "0x",   "thumb=", "desc=", "hsr=", "SCTLR=", "HSCTLR=",  "VTTBR=",
        "cpsr=", "HCR=", "no=",    "DFSR=", "PAR=", "TTBCR=", "desc=s2:", "CPSR="};
    char what[120];
    struct err e = {0};
    unsigned how = (unsigned)take(b, 1);
    snprintf(what, sizeof what, "%s%s%llx%s", heads[how & 15], how & 16 ? "0x" : "",
             (unsigned long long)take(b, how & 32 ? 8 : 4), how & 64 ? "z" : "");
    if (!explain(what, nowhere(), &e))
        target_refusal(&e);
}

/* Descriptors by kind: what the words of desc= and hsr= hold most often. */
static void explain_syndrome(struct bytes *b)
{
    char what[80];
    struct err e = {0};
    unsigned kind = pick(b, 2);
    uint64_t v = take(b, kind ? 8 : 4);
    snprintf(what, sizeof what, kind ? "desc=0x%llx" : "hsr=0x%llx", (unsigned long long)v);
    if (!explain(what, nowhere(), &e))
        target_refusal(&e);
}

static void explain_text(struct bytes *b)
{
    char what[64];
    struct err e = {0};
    unsigned n = pick(b, sizeof what);
    for (unsigned i = 0; i < n; i++)
        what[i] = (char)(' ' + (take(b, 1) & 0x7f) % 95);
    what[n] = 0;
    if (!explain(what, nowhere(), &e))
        target_refusal(&e);
}

/* --- rows --- */

static void understand(struct bytes *b)
{
    static const char letters[] = "01()[]xcndmstaihryzSWUPL!?*+:4158, ~&=";
    const struct insn_row *r = &insn_rows[take(b, 2) % insn_row_count];
    char bits[200];
    struct shape s[2];
    struct err e = {0};
    snprintf(bits, sizeof bits, "%s", r->bits);
    size_t len = strlen(bits);
    for (unsigned n = pick(b, 5); n && len; n--) {
        unsigned how = (unsigned)take(b, 1), at = pick(b, 256) % len;
        char c = letters[how % (sizeof letters - 1)];
        if (how & 0x80 && len + 1 < sizeof bits) {
            memmove(bits + at + 1, bits + at, ++len - at);
        } else if (how & 0x40) {
            memmove(bits + at, bits + at + 1, len-- - at);
            continue;
        }
        bits[at] = c;
    }
    if (!shape_parse(bits, r->set, &s[0], &e)) {
        target_refusal(&e);
        return;
    }
    s[1] = *decode_shape((unsigned)take(b, 2) % insn_row_count);
    shape_overlap(&s[0], &s[1]);
    shape_within(&s[0], &s[1]);
    shape_matches(&s[0], (uint32_t)take(b, 4));
    struct insn_row rows[2] = {*r, insn_rows[take(b, 2) % insn_row_count]};
    if (!shape_check_table(rows, s, 2, &e))
        target_refusal(&e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const acts[])(struct bytes *) = {
        decode, decode, decode, explain_value, explain_syndrome, understand, explain_text};
    struct bytes b = {data, data + size};
    decode_init();
    for (unsigned n = 0; more(&b) && n < MAX_ACTS; n++)
        acts[pick(&b, ARRAY_LEN(acts))](&b);
    return 0;
}

/* Every row in turn, some rows an input. */
size_t target_seed(unsigned n, uint8_t *buf, size_t cap)
{
    enum { ROWS = 8 };
    size_t at = 0;
    decode_init();
    if (n * ROWS >= insn_row_count)
        return 0;
    for (unsigned i = n * ROWS; i < (n + 1) * ROWS && i < insn_row_count; i++) {
        buf[at++] = 0;
        memcpy(buf + at, &(uint32_t){0x9e3779b9u * (i + 1)}, 4);
        memcpy(buf + at + 4, &(uint16_t){(uint16_t)i}, 2);
        at += 6;
        memcpy(buf + at, &(uint16_t){(uint16_t)(i * 2)}, 2);
        at += 2;
        buf[at++] = insn_rows[i].set == ISET_A32 ? 0 : 1;
        buf[at++] = (uint8_t)(i % 2 ? 4 : 5);
        for (unsigned k = 0; k < 10; k++)
            buf[at++] = (uint8_t)(i * 7 + k * 31);
    }
    return at;
}
