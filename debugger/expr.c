/* expr.c - what a user types for a number or an address.
 *
 *   expr    := sum [ (== != < > <= >=) sum ]         0 or 1
 *   sum     := term { (+ -) term }      term := factor { (* & << >>) factor }
 *   factor  := number | name | world:symbol | [ address ] | ( expr ) | - factor
 *   address := [PREFIX:] expr           see spaces.c
 *            | [world:] file : line       see source.c
 *
 * A name is a register of the present mode (r0-r15, sp, lr, pc, cpsr, spsr), of another (sp_svc,
 * spsr_irq, elr_hyp), a system register (SCTLR), a field of one (SCTLR.M), or a symbol. [address]
 * is the word there. Leaves out: assignments, and everything of the source language. */
#include "debugger/dbg_int.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct parse {
    struct dbg *d;
    const char *at;
    char world[24]; /* of a "world:symbol" that was seen */
    bool bad;
};

static uint64_t expression(struct parse *p);

static void spaces(struct parse *p)
{
    while (isspace((unsigned char)*p->at))
        p->at++;
}

static uint64_t complain(struct parse *p, const char *what, const char *name, int len)
{
    if (!p->bad)
        dbg_error(p->d, "%s '%.*s'", what, len, name);
    p->bad = true;
    return 0;
}

/* --- names --- */

static bool core_register(const struct cpu *c, const char *name, uint64_t *v)
{
    static const char *const others[] = {"sp", "lr", "pc"};
    char *end;
    if (tolower((unsigned char)name[0]) == 'r' && isdigit((unsigned char)name[1])) {
        unsigned long n = strtoul(name + 1, &end, 10);
        *v = n < 16 ? c->r[n] : 0;
        return n < 16 && !*end;
    }
    for (unsigned k = 0; k < 3; k++)
        if (strcasecmp(name, others[k]) == 0) {
            *v = c->r[13 + k];
            return true;
        }
    if (strcasecmp(name, "cpsr") == 0)
        *v = cpu_cpsr(c);
    else if (strcasecmp(name, "spsr") == 0)
        *v = cpu_spsr(c, cpu_mode(c));
    else
        return false;
    return true;
}

/* A register under its MRS (Banked register) name. */
static bool banked_register(const struct cpu *c, const char *name, uint64_t *v)
{
    static const struct {
        const char *name;
        uint8_t mode, n, slot;
    } regs[] = {
#define BANKED_SYSM(r, sysm, mode, n, slot, name) {name, MODE_##mode, n, BANK_##slot},
#include "cpu/arch/banked.def"
    };
    for (unsigned i = 0; i < ARRAY_LEN(regs); i++)
        if (strcasecmp(regs[i].name, name) == 0) {
            *v = regs[i].n < 15 ? cpu_reg(c, regs[i].mode, regs[i].n) : c->bank[regs[i].slot];
            return true;
        }
    return false;
}

static bool register_named(const struct cpu *c, const char *name, uint64_t *v)
{
    if (core_register(c, name, v) || banked_register(c, name, v))
        return true;
    const struct cp15_row *r = cp15_find(name);
    if (r)
        *v = cp15_peek(c, r, !cpu_secure(c));
    return r;
}

/* REG.FIELD */
static bool field_named(const struct cpu *c, char *name, uint64_t *v)
{
    char *dot = strchr(name, '.');
    unsigned n = 0;
    bool found = false;
    if (!dot)
        return false;
    *dot = 0;
    const struct field_row *f = fields_of(name, &n);
    if (f && register_named(c, name, v))
        for (unsigned i = 0; i < n && !found; i++)
            if (strcasecmp(f[i].name, dot + 1) == 0) {
                *v = field_value(&f[i], *v);
                found = true;
            }
    *dot = '.';
    return found;
}

static uint64_t of_world(struct parse *p, char *name, char *colon)
{
    const struct symtab *tab;
    *colon = 0;
    const struct symbol *s = symbols_named(p->d, name, colon + 1, &tab);
    snprintf(p->world, sizeof p->world, "%.*s", (int)sizeof p->world - 1, name);
    *colon = ':';
    return s ? s->addr : complain(p, "no such symbol:", name, 64);
}

static uint64_t named(struct parse *p, char *name)
{
    struct dbg *d = p->d;
    const struct symtab *tab;
    uint64_t v;
    char here[24], *colon = strchr(name, ':');
    if (colon)
        return of_world(p, name, colon);
    if (core_register(dbg_cpu(d), name + (name[0] == '$'), &v))
        return v;
    dbg_world_here(d, here, sizeof here);
    const struct symbol *s = symbols_named(d, p->world[0] ? p->world : here, name, &tab);
    if (!s && (s = symbols_named(d, NULL, name, &tab)))
        snprintf(p->world, sizeof p->world, "%s", tab->world);
    if (s)
        return s->addr;
    if (register_named(dbg_cpu(d), name + (name[0] == '$'), &v) ||
        field_named(dbg_cpu(d), name, &v))
        return v;
    return complain(p, "neither a register nor a symbol:", name, 64);
}

/* --- the grammar --- */

static uint64_t enclosed(struct parse *p, char close)
{
    p->at++;
    uint64_t v = expression(p);
    spaces(p);
    if (*p->at != close)
        return complain(p, close == ')' ? "a ) is missing at" : "a ] is missing at", p->at, 12);
    p->at++;
    return v;
}

/* [address] */
static uint64_t memory(struct parse *p)
{
    char inner[128];
    size_t n = strcspn(p->at, "]");
    struct dbg_addr at;
    uint32_t word;
    if (n >= sizeof inner || p->at[n] != ']')
        return complain(p, "a ] is missing behind", p->at, 20);
    memcpy(inner, p->at + 1, n - 1);
    inner[n - 1] = 0;
    p->at += n + 1;
    if (!expr_addr(p->d, inner, &at)) {
        p->bad = true;
        return 0;
    }
    return dbg_read(p->d, &at, 0, &word, 4) ? word
                                            : complain(p, "nothing can be read at", inner, 64);
}

static uint64_t number(struct parse *p)
{
    char *end;
    const char *from = p->at;
    uint64_t v = strtoull(from, &end, 0);
    p->at = end;
    return isalnum((unsigned char)*end) || *end == '_' ? complain(p, "not a number:", from, 20) : v;
}

static uint64_t factor(struct parse *p)
{
    char name[80];
    spaces(p);
    if (*p->at == '(')
        return enclosed(p, ')');
    if (*p->at == '[')
        return memory(p);
    if (*p->at == '-') {
        p->at++;
        return 0 - factor(p);
    }
    if (isdigit((unsigned char)*p->at))
        return number(p);
    size_t n = strspn(p->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$");
    if (p->at[n] == ':')
        n += 1 + strspn(p->at + n + 1,
                        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$");
    if (n == 0 || n >= sizeof name)
        return complain(p, "a number, register or symbol is expected at", p->at, 20);
    memcpy(name, p->at, n);
    name[n] = 0;
    p->at += n;
    return named(p, name);
}

static bool next_is(struct parse *p, const char *op)
{
    spaces(p);
    if (p->bad || strncmp(p->at, op, strlen(op)) != 0)
        return false;
    p->at += strlen(op);
    return true;
}

static uint64_t term(struct parse *p)
{
    uint64_t v = factor(p);
    for (;;) {
        if (next_is(p, "*"))
            v *= factor(p);
        else if (next_is(p, "&"))
            v &= factor(p);
        else if (next_is(p, "<<"))
            v <<= factor(p) & 63;
        else if (next_is(p, ">>"))
            v >>= factor(p) & 63;
        else
            return v;
    }
}

static uint64_t sum(struct parse *p)
{
    uint64_t v = term(p);
    for (;;) {
        if (next_is(p, "+"))
            v += term(p);
        else if (next_is(p, "-"))
            v -= term(p);
        else
            return v;
    }
}

static uint64_t expression(struct parse *p)
{
    uint64_t v = sum(p);
    if (next_is(p, "=="))
        return v == sum(p);
    if (next_is(p, "!="))
        return v != sum(p);
    if (next_is(p, "<="))
        return v <= sum(p);
    if (next_is(p, ">="))
        return v >= sum(p);
    if (next_is(p, "<"))
        return v < sum(p);
    return next_is(p, ">") ? v > sum(p) : v;
}

static bool whole(struct parse *p, uint64_t *v)
{
    *v = expression(p);
    spaces(p);
    if (!p->bad && *p->at)
        complain(p, "cannot be understood from", p->at, 20);
    return !p->bad;
}

bool expr_value(struct dbg *d, const char *text, uint64_t *v)
{
    struct parse p = {.d = d, .at = text};
    return whole(&p, v);
}

bool expr_addr(struct dbg *d, const char *text, struct dbg_addr *at)
{
    *at = (struct dbg_addr){0};
    struct parse p = {.d = d, .at = text};
    enum source_found line = source_find(d, text, at);
    if (line != SOURCE_NO_LINE)
        return line == SOURCE_FOUND;
    const char *colon = strchr(text, ':');
    if (colon) {
        if (!space_of(text, (size_t)(colon - text), at))
            return complain(&p, "no world is called so:", text, 30);
        p.at = colon + 1;
        memcpy(p.world, at->world, sizeof p.world);
    }
    if (!whole(&p, &at->addr))
        return false;
    if (!colon && p.world[0])
        memcpy(at->world, p.world, sizeof at->world);
    if (!at->physical && !at->ipa)
        at->addr = (uint32_t)at->addr;
    return true;
}
