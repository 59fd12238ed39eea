/* input_script_parse.c - the input script's language: one step a line.
 *
 * Leaves out: variables, loops, conditions. Who needs them wants the debugger's scripts. */
#include "sim/input_script_int.h"

#include <stdlib.h>
#include <string.h>

#define MAX_AMOUNT UINT64_C(1000000000000)

struct parser {
    const char *path, *p;
    unsigned line;
    struct err *e;
};

static bool fail(struct parser *ps, const char *what)
{
    return err_set(ps->e, 2, "%s:%u: %s", ps->path, ps->line, what);
}

static void skip_blanks(struct parser *ps)
{
    while (*ps->p == ' ' || *ps->p == '\t' || *ps->p == '\r')
        ps->p++;
}

static bool at_end(struct parser *ps)
{
    skip_blanks(ps);
    return *ps->p == 0 || *ps->p == '\n' || *ps->p == '#';
}

/* The next word: letters. Its length; 0 when there is none. */
static size_t word(struct parser *ps, const char **start)
{
    skip_blanks(ps);
    *start = ps->p;
    while (*ps->p >= 'a' && *ps->p <= 'z')
        ps->p++;
    return (size_t)(ps->p - *start);
}

static bool word_is(const char *start, size_t len, const char *want)
{
    return strlen(want) == len && memcmp(start, want, len) == 0;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 32) >= 'a' && (c | 32) <= 'f')
        return (c | 32) - 'a' + 10;
    return -1;
}

static bool hex_byte(struct parser *ps, uint8_t *out)
{
    int hi = hex_digit(ps->p[0]);
    int lo = hi < 0 ? -1 : hex_digit(ps->p[1]);
    if (lo < 0)
        return fail(ps, "\\x takes two hexadecimal digits");
    *out = (uint8_t)(hi * 16 + lo);
    ps->p += 2;
    return true;
}

/* What follows a backslash. */
static bool escape(struct parser *ps, uint8_t *out)
{
    static const char names[] = "nrte0\\\"";
    static const uint8_t values[] = {'\n', '\r', '\t', 0x1b, 0, '\\', '"'};
    char c = *ps->p;
    if (c == 'x') {
        ps->p++;
        return hex_byte(ps, out);
    }
    const char *at = c ? strchr(names, c) : NULL;
    if (!at)
        return fail(ps, "after a backslash comes n, r, t, e, 0, \\, \" or xHH");
    *out = values[at - names];
    ps->p++;
    return true;
}

/* A text in quotes, of 1 to SCRIPT_MAX_TEXT bytes. */
static bool quoted(struct parser *ps, struct script_step *st)
{
    skip_blanks(ps);
    if (*ps->p != '"')
        return fail(ps, "expected a text in double quotes");
    ps->p++;
    st->text = malloc(SCRIPT_MAX_TEXT);
    if (!st->text)
        return fail(ps, "out of memory");
    while (*ps->p != '"') {
        if (*ps->p == 0 || *ps->p == '\n')
            return fail(ps, "the text has no closing quote");
        if (st->len == SCRIPT_MAX_TEXT)
            return fail(ps, "the text is longer than 1000 bytes");
        uint8_t byte = (uint8_t)*ps->p++;
        if (byte == '\\' && !escape(ps, &byte))
            return false;
        st->text[st->len++] = byte;
    }
    ps->p++;
    return st->len ? true : fail(ps, "the text is empty");
}

static bool duration(struct parser *ps, struct script_time *t)
{
    static const struct {
        const char *name;
        uint32_t per;
    } units[] = {{"", 0}, {"cycles", 0}, {"us", 1000000}, {"ms", 1000}, {"s", 1}};
    const char *unit, *digits;
    skip_blanks(ps);
    digits = ps->p;
    for (; *ps->p >= '0' && *ps->p <= '9' && t->amount <= MAX_AMOUNT; ps->p++)
        t->amount = t->amount * 10 + (uint64_t)(*ps->p - '0');
    if (ps->p == digits || t->amount > MAX_AMOUNT)
        return fail(ps, "expected a time such as 5000 (cycles), 20us, 10ms or 2s");
    size_t len = word(ps, &unit);
    for (unsigned i = 0; i < ARRAY_LEN(units); i++) {
        if (word_is(unit, len, units[i].name)) {
            t->per = units[i].per;
            return true;
        }
    }
    return fail(ps, "a time's unit is cycles, us, ms or s");
}

/* The failure function of Knuth, Morris and Pratt, for matching a stream byte by byte. */
static bool make_border(struct script_step *st)
{
    st->border = malloc(st->len * sizeof st->border[0]);
    if (!st->border)
        return false;
    st->border[0] = 0;
    for (unsigned i = 1, k = 0; i < st->len; i++) {
        while (k && st->text[i] != st->text[k])
            k = st->border[k - 1];
        if (st->text[i] == st->text[k])
            k++;
        st->border[i] = (uint16_t)k;
    }
    return true;
}

static bool watched_text(struct parser *ps, struct script_step *st)
{
    return quoted(ps, st) && (make_border(st) || fail(ps, "out of memory"));
}

static bool read_wait(struct parser *ps, struct script_step *st)
{
    return watched_text(ps, st);
}

static bool read_expect(struct parser *ps, struct script_step *st)
{
    const char *w;
    if (!watched_text(ps, st))
        return false;
    size_t len = word(ps, &w);
    if (!word_is(w, len, "within"))
        return fail(ps, "expect needs a time limit: expect \"text\" within 2s");
    return duration(ps, &st->time);
}

static bool read_send(struct parser *ps, struct script_step *st)
{
    return quoted(ps, st);
}

static bool read_delay(struct parser *ps, struct script_step *st)
{
    return duration(ps, &st->time);
}

static bool read_stop(struct parser *ps, struct script_step *st)
{
    return true;
}

static const struct {
    const char *name;
    bool (*read)(struct parser *ps, struct script_step *st);
} verbs[] = {
    [STEP_WAIT] = {"wait", read_wait}, [STEP_EXPECT] = {"expect", read_expect},
    [STEP_SEND] = {"send", read_send}, [STEP_DELAY] = {"delay", read_delay},
    [STEP_STOP] = {"stop", read_stop},
};

const char *script_verb(enum step_kind kind)
{
    return verbs[kind].name;
}

static bool read_step(struct parser *ps, struct script_step *st)
{
    const char *w;
    size_t len = word(ps, &w);
    for (unsigned i = 0; i < ARRAY_LEN(verbs); i++) {
        if (!word_is(w, len, verbs[i].name))
            continue;
        st->kind = (enum step_kind)i;
        if (!verbs[i].read(ps, st))
            return false;
        return at_end(ps) ? true : fail(ps, "something follows the step on its line");
    }
    return fail(ps, "a step begins with wait, expect, send, delay or stop");
}

static struct script_step *new_step(struct script_steps *out, unsigned line)
{
    if (out->count == out->cap) {
        unsigned cap = out->cap ? 2 * out->cap : 16;
        struct script_step *p = realloc(out->step, cap * sizeof *p);
        if (!p)
            return NULL;
        out->step = p;
        out->cap = cap;
    }
    out->step[out->count] = (struct script_step){.line = line};
    return &out->step[out->count++];
}

bool script_parse(struct script_steps *out, const char *path, const char *text, struct err *e)
{
    struct parser ps = {.path = path, .p = text, .line = 1, .e = e};
    for (;;) {
        if (!at_end(&ps)) {
            struct script_step *st = new_step(out, ps.line);
            if (!st)
                return fail(&ps, "out of memory");
            if (!read_step(&ps, st))
                return false;
        }
        ps.p += strcspn(ps.p, "\n");
        if (*ps.p == 0)
            return true;
        ps.p++;
        ps.line++;
    }
}

void script_free(struct script_steps *s)
{
    for (unsigned i = 0; i < s->count; i++) {
        free(s->step[i].text);
        free(s->step[i].border);
    }
    free(s->step);
    *s = (struct script_steps){0};
}
