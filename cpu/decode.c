/* decode.c - from an instruction word to struct insn: lookup buckets over the rows of the .def
 * files.
 *
 * ARM DDI 0406C A5 (A32), A6 (T16, T32). The buckets are built at start-up from the rows' masks:
 * A32 by bits 27:20 and 7:4 and whether the condition is 1111, T32 by bits 28:20 and 7:4, T16 by
 * bits 15:6. A bucket lists the rows that a word of it may match, most specific first, and ends in
 * the set's row UNDEFINED. What is UNPREDICTABLE is judged here (cpu/policy.def), so that executors
 * and translators never see an encoding that the policy calls UNDEFINED.
 *
 * Left out: ThumbEE. */
#include "cpu/decode.h"

#include <stdlib.h>
#include <string.h>

#define A32_BUCKETS 8192
#define T16_BUCKETS 1024
#define T32_BUCKETS 8192

/* A bucket's rows are pool[bucket], pool[bucket + 1], ... up to the one that matches everything. */
static struct {
    bool ready;
    struct shape *shapes; /* insn_row_count of them */
    uint16_t *pool;
    uint32_t used, size;
    uint16_t undefined[3]; /* by set */
    uint32_t a32[A32_BUCKETS], t16[T16_BUCKETS], t32[T32_BUCKETS];
} tables;

static unsigned bucket_a32(uint32_t raw)
{
    return (raw >> 28 == 15) << 12 | bits(raw, 27, 20) << 4 | bits(raw, 7, 4);
}

static unsigned bucket_t32(uint32_t raw)
{
    return bits(raw, 28, 20) << 4 | bits(raw, 7, 4);
}

static unsigned bucket_t16(uint32_t raw)
{
    return bits(raw, 15, 6);
}

/* --- start-up --- */

static void pool_add(unsigned row)
{
    if (tables.used == tables.size) {
        tables.size = tables.size ? 2 * tables.size : 65536;
        tables.pool = realloc(tables.pool, tables.size * sizeof(*tables.pool));
        BUG_ON(!tables.pool);
    }
    tables.pool[tables.used++] = row;
}

/* The rows of one instruction set, most specific first, with what decides most of the time. */
struct candidates {
    unsigned n;
    struct {
        uint32_t mask, value;
        uint16_t row;
    } at[];
};

static struct candidates *candidates_of(const uint16_t *order, enum insn_set set)
{
    struct candidates *c = calloc(1, sizeof(*c) + insn_row_count * sizeof(c->at[0]));
    BUG_ON(!c);
    for (unsigned k = 0; k < insn_row_count; k++) {
        const struct insn_row *r = &insn_rows[order[k]];
        if (r->set != set)
            continue;
        c->at[c->n].mask = r->mask;
        c->at[c->n].value = r->value;
        c->at[c->n++].row = order[k];
    }
    return c;
}

/* All rows that a word with these fixed bits may match. */
static uint32_t bucket_fill(const struct candidates *c, uint32_t mask, uint32_t value)
{
    uint32_t start = tables.used;
    struct shape any = {.mask = mask, .value = value};
    for (unsigned k = 0; k < c->n; k++)
        if (!((c->at[k].value ^ value) & c->at[k].mask & mask) &&
            shape_overlap(&tables.shapes[c->at[k].row], &any))
            pool_add(c->at[k].row);
    return start;
}

static void buckets_build(const uint16_t *order)
{
    struct candidates *a32 = candidates_of(order, ISET_A32);
    struct candidates *t32 = candidates_of(order, ISET_T32);
    struct candidates *t16 = candidates_of(order, ISET_T16);
    for (unsigned b = 0; b < A32_BUCKETS; b++) {
        bool uncond = b >> 12;
        uint32_t mask = 0x0ff000f0 | (uncond ? 0xf0000000 : 0);
        uint32_t value = bits(b, 11, 4) << 20 | bits(b, 3, 0) << 4 | (uncond ? 0xf0000000 : 0);
        tables.a32[b] = bucket_fill(a32, mask, value);
    }
    for (unsigned b = 0; b < T32_BUCKETS; b++)
        tables.t32[b] =
            bucket_fill(t32, 0xfff000f0, 0xe0000000 | bits(b, 12, 4) << 20 | bits(b, 3, 0) << 4);
    for (unsigned b = 0; b < T16_BUCKETS; b++)
        tables.t16[b] = bucket_fill(t16, 0xffffffc0, b << 6);
    free(a32);
    free(t32);
    free(t16);
}

static int more_specific(const void *pa, const void *pb)
{
    uint16_t a = *(const uint16_t *)pa, b = *(const uint16_t *)pb;
    int na = __builtin_popcount(tables.shapes[a].mask);
    int nb = __builtin_popcount(tables.shapes[b].mask);
    return na != nb ? nb - na : a - b;
}

static void rows_parse(void)
{
    struct err e;
    for (unsigned k = 0; k < insn_row_count; k++) {
        struct insn_row *r = &insn_rows[k];
        struct shape *s = &tables.shapes[k];
        if (!shape_parse(r->bits, r->set, s, &e))
            BUG("instruction row %s: %s", r->name, e.text);
        if (!r->tr == !r->exec)
            BUG("instruction row %s: one of translator and executor", r->name);
        r->mask = s->mask;
        r->value = s->value;
        if (!strcmp(r->name, "UNDEFINED"))
            tables.undefined[r->set] = k;
    }
    if (!shape_check_table(insn_rows, tables.shapes, insn_row_count, &e))
        BUG("instruction rows: %s", e.text);
}

void decode_init(void)
{
    if (tables.ready)
        return;
    tables.shapes = calloc(insn_row_count, sizeof(*tables.shapes));
    uint16_t *order = calloc(insn_row_count, sizeof(*order));
    BUG_ON(!tables.shapes || !order);
    rows_parse();
    for (unsigned k = 0; k < insn_row_count; k++)
        order[k] = k;
    qsort(order, insn_row_count, sizeof(*order), more_specific);
    buckets_build(order);
    free(order);
    tables.ready = true;
}

const struct shape *decode_shape(unsigned row)
{
    return &tables.shapes[row];
}

/* --- decoding --- */

static unsigned lookup(uint32_t raw, enum insn_set set)
{
    const uint16_t *p = tables.pool + (set == ISET_A32   ? tables.a32[bucket_a32(raw)]
                                       : set == ISET_T32 ? tables.t32[bucket_t32(raw)]
                                                         : tables.t16[bucket_t16(raw)]);
    while (!shape_matches(&tables.shapes[*p], raw))
        p++; /* UNDEFINED matches everything */
    return *p;
}

static void fields_extract(const struct shape *s, uint32_t raw, uint32_t f[FIELDS])
{
    unsigned low = 0;
    for (unsigned k = 0; k < s->npieces; k++) {
        const struct piece *p = &s->pieces[k];
        f[p->field] = f[p->field] << p->width | bits(raw, p->lsb + p->width - 1, p->lsb);
        low += p->field == F_I ? p->width : 0;
    }
    f[F_I] |= f[F_H] << low;
    for (unsigned k = 0; k < s->nsets; k++)
        f[s->sets[k].field] = (s->sets[k].from >= 0 ? f[s->sets[k].from] : 0) + s->sets[k].value;
    f[F_I] = f[F_I] * s->scale + s->offset;
}

static void flags_extract(const struct shape *s, struct insn *i)
{
    i->flags = s->flags;
    for (unsigned k = 0; k < s->nflags; k++)
        if (i->raw >> s->flag_bits[k].lsb & 1)
            i->flags |= BIT(s->flag_bits[k].field);
    if (s->s_outside_it && !i->in_it)
        i->flags |= INSN_FLAG('S');
    if (s->w_unless_listed && !(i->list >> i->n & 1))
        i->flags |= INSN_FLAG('W');
    if (s->list_extra >= 0 && insn_flag(i, 'M'))
        i->list |= BIT(s->list_extra);
}

static void fields_store(const uint32_t f[FIELDS], struct insn *i)
{
    i->imm = f[F_I];
    i->list = f[F_R];
    i->n = f[F_N];
    i->d = f[F_D];
    i->m = f[F_M];
    i->s = f[F_S];
    i->t = f[F_T];
    i->a = f[F_A];
    i->stype = f[F_Y];
    i->samt = f[F_Z];
}

/* c=14: unconditional, in an IT block too. */
static bool implies_condition(const struct shape *s)
{
    for (unsigned k = 0; k < s->nsets; k++)
        if (s->sets[k].field == F_C)
            return true;
    return false;
}

static unsigned condition(const struct insn *i, const struct shape *s, const uint32_t f[FIELDS],
                          uint8_t itstate)
{
    if (!i->thumb)
        return i->raw >> 28 == 15 ? 14 : i->raw >> 28;
    if (i->in_it && !implies_condition(s))
        return itstate >> 4 == 15 ? 14 : itstate >> 4;
    return s->has_cond ? f[F_C] : 14; /* implied is 14 */
}

void decode_insn_row(uint32_t raw, bool thumb, uint8_t itstate, uint32_t pc, struct insn *out)
{
    enum insn_set set = !thumb ? ISET_A32 : raw >> 16 ? ISET_T32 : ISET_T16;
    uint32_t f[FIELDS] = {0};
    *out = (struct insn){.raw = raw, .pc = pc, .thumb = thumb};
    out->len = set == ISET_T16 ? 2 : 4;
    out->in_it = thumb && (itstate & 15);
    out->row = lookup(raw, set);
    const struct shape *s = &tables.shapes[out->row];
    fields_extract(s, raw, f);
    fields_store(f, out);
    flags_extract(s, out);
    out->cond = condition(out, s, f, itstate);
}

void decode_insn(uint32_t raw, bool thumb, uint8_t itstate, uint32_t pc, struct insn *out)
{
    decode_insn_row(raw, thumb, itstate, pc, out);
    int rule = decode_unpredictable(out, &tables.shapes[out->row]);
    if (rule == POLICY_RULES || (rule >= 0 && policies[rule].undefined))
        out->row = tables.undefined[insn_rows[out->row].set];
}
