/* shape.c - understanding a row's string: fixed bits, fields, flags and tokens (see cpu/a32.def).
 *
 * Everything that the decoder needs of a row is derived here, so that mask, value and fields cannot
 * disagree with the diagram. A malformed string is reported as text; decode_init() makes it a BUG.
 */
#include "cpu/decode.h"

#include <stdlib.h>
#include <string.h>

static const char field_letters[FIELDS + 1] = "cndmstaihryz";

static int field_of(char letter)
{
    const char *p = letter ? strchr(field_letters, letter) : NULL;
    return p ? (int)(p - field_letters) : -1;
}

static bool bad(struct err *e, const char *what, const char *at)
{
    return err_set(e, 2, "%s at '%.24s'", what, at);
}

/* Append a bit to the last piece when it continues that piece, else begin a new one. */
static bool add_piece(struct piece *pieces, uint8_t *n, unsigned field, unsigned bit)
{
    if (*n && pieces[*n - 1].field == field && pieces[*n - 1].lsb == bit + 1) {
        pieces[*n - 1].lsb--;
        pieces[*n - 1].width++;
        return true;
    }
    if (*n == SHAPE_PIECES)
        return false;
    pieces[(*n)++] = (struct piece){field, bit, 1};
    return true;
}

static bool parse_flag(struct shape *s, char ch, unsigned bit)
{
    for (unsigned k = 0; k < s->nflags; k++)
        if (s->flag_bits[k].field == ch - 'A')
            return false;
    if (s->nflags == SHAPE_PIECES)
        return false;
    s->flag_bits[s->nflags++] = (struct piece){ch - 'A', bit, 1};
    return true;
}

static bool parse_bit(struct shape *s, char ch, unsigned bit)
{
    switch (ch) {
    case '0':
    case '1':
        s->mask |= BIT(bit);
        s->value |= ch == '1' ? BIT(bit) : 0;
        return true;
    case 'o':
    case 'l':
        s->should |= BIT(bit);
        s->should_be |= ch == 'l' ? BIT(bit) : 0;
        return true;
    case 'x':
        return true;
    }
    if (ch >= 'A' && ch <= 'Z')
        return parse_flag(s, ch, bit);
    int f = field_of(ch);
    return f >= 0 && add_piece(s->pieces, &s->npieces, f, bit);
}

static bool add_except(struct shape *s, uint32_t mask, uint32_t value)
{
    if (s->nexcepts == SHAPE_EXCEPTS)
        return false;
    s->excepts[s->nexcepts].mask = mask;
    s->excepts[s->nexcepts++].value = value;
    return true;
}

/* A condition field never holds 1111; in Thumb not 1110 either. */
static bool except_cond(struct shape *s, enum insn_set set)
{
    uint32_t mask = shape_field_mask(s, F_C);
    s->has_cond = mask != 0;
    if (!mask)
        return true;
    if (__builtin_popcount(mask) != 4)
        return false;
    if (set != ISET_A32)
        mask &= mask << 1; /* its upper three bits */
    return add_except(s, mask, mask);
}

/* --- tokens --- */

static bool token_set(struct shape *s, int f, const char *v)
{
    char *end;
    struct implied *set = &s->sets[s->nsets];
    if (s->nsets++ == SHAPE_SETS)
        return false;
    *set = (struct implied){f, -1, 0};
    if (v[0] >= 'a' && v[0] <= 'z') {
        set->from = field_of(v[0]);
        set->value = v[1] == '+' && v[2] == '1';
        return set->from >= 0 && v[set->value ? 3 : 1] == ' ';
    }
    unsigned long n = strtoul(v, &end, 0);
    set->value = n;
    return end != v && *end == ' ' && n < 256;
}

static bool token_number(const char *v, uint8_t *out)
{
    char *end;
    unsigned long n = strtoul(v, &end, 10);
    *out = n;
    return end != v && *end == ' ' && n && n < 256;
}

/* not:MASK=VALUE */
static bool token_not(struct shape *s, const char *v)
{
    char *end;
    unsigned long mask = strtoul(v, &end, 16), value;
    if (end == v || *end != '=')
        return false;
    v = end + 1;
    value = strtoul(v, &end, 16);
    return end != v && *end == ' ' && mask && !(value & ~mask) && add_except(s, mask, value);
}

/* f=.., f<>15, i*4, i+64 */
static bool token_field(struct shape *s, const char *t)
{
    int f = field_of(t[0]);
    if (!strncmp(t, "not:", 4))
        return token_not(s, t + 4);
    if (f < 0)
        return false;
    if (t[1] == '=')
        return token_set(s, f, t + 2);
    if (!strncmp(t + 1, "<>15 ", 5)) {
        uint32_t mask = shape_field_mask(s, f);
        return __builtin_popcount(mask) == 4 && add_except(s, mask, mask);
    }
    if (f != F_I)
        return false;
    return t[1] == '*'   ? token_number(t + 2, &s->scale)
           : t[1] == '+' ? token_number(t + 2, &s->offset)
                         : false;
}

/* PU, S?, W?, M:14 */
static bool token_flags(struct shape *s, const char *t)
{
    s->s_outside_it |= !strncmp(t, "S? ", 3);
    s->w_unless_listed |= !strncmp(t, "W? ", 3);
    if (t[1] == '?')
        return (t[0] == 'S' || t[0] == 'W') && t[2] == ' ';
    if (!strncmp(t, "M:", 2)) {
        s->list_extra = atoi(t + 2);
        return s->list_extra == 14 || s->list_extra == 15;
    }
    for (; *t != ' '; t++) {
        if (*t < 'A' || *t > 'Z')
            return false;
        s->flags |= INSN_FLAG(*t);
    }
    return true;
}

static const char *const check_words[CHECK_WORDS] = {
    [CHECK_PC] = "pc",         [CHECK_SP] = "sp",           [CHECK_BAD] = "bad",
    [CHECK_SAME] = "same",     [CHECK_TWO] = "two",         [CHECK_BASE] = "base",
    [CHECK_DIFFER] = "differ", [CHECK_EVEN] = "even",       [CHECK_TWO15] = "two15",
    [CHECK_WB] = "wb",         [CHECK_PW] = "pw",           [CHECK_UD] = "ud",
    [CHECK_LIST] = "list",     [CHECK_LIST32] = "list32",   [CHECK_LOAD] = "load",
    [CHECK_WIDTH] = "width",   [CHECK_MSB] = "msb",         [CHECK_AL] = "al",
    [CHECK_IT] = "it",         [CHECK_ITFIELD] = "itfield",
};

static bool token_check(struct shape *s, const char *t, const char *bang)
{
    struct check *c = &s->checks[s->nchecks];
    if (s->nchecks++ == SHAPE_CHECKS)
        return false;
    *c = (struct check){.word = CHECK_WORDS};
    for (unsigned w = 0; w < CHECK_WORDS; w++)
        if (strlen(check_words[w]) == (size_t)(bang - t) && !strncmp(t, check_words[w], bang - t))
            c->word = w;
    if (c->word == CHECK_WORDS)
        return false;
    if (c->word == CHECK_UD)
        return !strncmp(bang, "!pw ", 4);
    for (const char *p = bang + 1; *p != ' '; p++) {
        if (field_of(*p) < 0 || c->n == ARRAY_LEN(c->fields))
            return false;
        c->fields[c->n++] = field_of(*p);
    }
    return true;
}

/* `t` begins a token; every token ends in a space. */
static bool parse_token(struct shape *s, const char *t)
{
    const char *end = strchr(t, ' '), *bang = memchr(t, '!', end - t);
    if (bang)
        return token_check(s, t, bang);
    return t[0] >= 'A' && t[0] <= 'Z' ? token_flags(s, t) : token_field(s, t);
}

static bool parse_tokens(struct shape *s, const char *tail, struct err *e)
{
    char text[128];
    size_t len = strlen(tail);
    if (len + 2 > sizeof(text))
        return bad(e, "tokens too long", tail);
    memcpy(text, tail, len);
    memcpy(text + len, " ", 2);
    for (char *t = text; *t; t = strchr(t, ' ') + 1)
        if (*t != ' ' && !parse_token(s, t))
            return bad(e, "unknown or misplaced token", t);
    return true;
}

/* Every field that a token reads must be one that the row has. */
static bool fields_exist(const struct shape *s)
{
    uint32_t have = 0;
    for (unsigned k = 0; k < s->npieces; k++)
        have |= BIT(s->pieces[k].field);
    for (unsigned k = 0; k < s->nsets; k++) {
        if (s->sets[k].from >= 0 && !(have & BIT(s->sets[k].from)))
            return false;
        have |= BIT(s->sets[k].field);
    }
    for (unsigned k = 0; k < s->nchecks; k++)
        for (unsigned j = 0; j < s->checks[k].n; j++)
            if (!(have & BIT(s->checks[k].fields[j])))
                return false;
    return true;
}

/* Widths that the members of struct insn can hold. */
static bool widths_fit(const struct shape *s)
{
    static const uint8_t widest[FIELDS] = {4, 4, 4, 4, 4, 4, 4, 24, 4, 16, 2, 5};
    for (unsigned f = 0; f < FIELDS; f++)
        if (__builtin_popcount(shape_field_mask(s, f)) > widest[f])
            return false;
    return true;
}

bool shape_parse(const char *text, enum insn_set set, struct shape *out, struct err *e)
{
    unsigned width = set == ISET_T16 ? 16 : 32;
    *out = (struct shape){.list_extra = -1, .scale = 1};
    for (unsigned k = 0; k < width; k++)
        if (!text[k] || !parse_bit(out, text[k], width - 1 - k))
            return bad(e, "bad character, or too few", text + k);
    if (text[width] && text[width] != ' ')
        return bad(e, "more bits than the set has", text + width);
    if (!except_cond(out, set))
        return bad(e, "a condition has four bits", text);
    if (!parse_tokens(out, text + width, e))
        return false;
    if (!fields_exist(out))
        return bad(e, "a token names a field that the diagram lacks", text);
    return widths_fit(out) || bad(e, "a field is too wide", text);
}

uint32_t shape_field_mask(const struct shape *s, enum field f)
{
    uint32_t mask = 0;
    for (unsigned k = 0; k < s->npieces; k++)
        if (s->pieces[k].field == f)
            mask |= (uint32_t)((BIT64(s->pieces[k].width) - 1) << s->pieces[k].lsb);
    return mask;
}

/* --- relations between rows --- */

/* Do these fixed bits force a word that the row excludes? */
static bool excluded(const struct shape *s, uint32_t mask, uint32_t value)
{
    for (unsigned k = 0; k < s->nexcepts; k++)
        if ((mask & s->excepts[k].mask) == s->excepts[k].mask &&
            (value & s->excepts[k].mask) == s->excepts[k].value)
            return true;
    return false;
}

bool shape_matches(const struct shape *s, uint32_t raw)
{
    return (raw & s->mask) == s->value && !excluded(s, ~0u, raw);
}

bool shape_overlap(const struct shape *a, const struct shape *b)
{
    if ((a->value ^ b->value) & a->mask & b->mask)
        return false;
    uint32_t mask = a->mask | b->mask, value = a->value | b->value;
    return !excluded(a, mask, value) && !excluded(b, mask, value);
}

bool shape_within(const struct shape *a, const struct shape *b)
{
    return (a->mask & b->mask) == b->mask && a->mask != b->mask;
}

/* Is some row exactly what these two have in common? It is more special than both. */
static bool meet_exists(const struct shape *a, const struct shape *b, const struct shape *shapes,
                        const struct insn_row *rows, unsigned n, unsigned set)
{
    for (unsigned k = 0; k < n; k++)
        if (rows[k].set == set && shapes[k].mask == (a->mask | b->mask) &&
            shapes[k].value == (a->value | b->value))
            return true;
    return false;
}

bool shape_check_table(const struct insn_row *rows, const struct shape *shapes, unsigned n,
                       struct err *e)
{
    for (unsigned i = 0; i < n; i++)
        for (unsigned j = i + 1; j < n; j++) {
            const struct shape *a = &shapes[i], *b = &shapes[j];
            if (rows[i].set != rows[j].set)
                continue;
            if (!strcmp(rows[i].name, rows[j].name))
                return err_set(e, 2, "two rows are called %s", rows[i].name);
            if (!shape_overlap(a, b) || shape_within(a, b) || shape_within(b, a))
                continue;
            if (a->mask == b->mask || !meet_exists(a, b, shapes, rows, n, rows[i].set))
                return err_set(e, 2, "%s and %s overlap", rows[i].name, rows[j].name);
        }
    return true;
}
