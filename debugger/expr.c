/* expr.c - what a user types for a number or an address.
 *
 *   expr := term { (+|-) term }     term := factor { * factor }
 *   factor := number | register | symbol | world!symbol | ( expr ) | - factor
 *   address := [p: | WORLD:] expr
 *
 * Registers are those of the present mode (r0-r15, sp, lr, pc, cpsr, spsr) and the system registers
 * by name. Leaves out: memory operands (use mem), comparisons. */
#include "debugger/dbg_int.h"

#include "cpu/cp15.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct parse {
    struct dbg *d;
    const char *at;
    char world[24]; /* of a "world!symbol" that was seen */
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

static uint64_t named(struct parse *p, char *name, int len)
{
    struct dbg *d = p->d;
    const struct symtab *tab;
    const struct symbol *s;
    uint64_t v;
    char here[24], *bang = strchr(name, '!');
    if (bang) {
        *bang = 0;
        s = symbols_named(d, name, bang + 1, &tab);
        snprintf(p->world, sizeof p->world, "%s", name);
        *bang = '!';
        return s ? s->addr : complain(p, "no such symbol:", name, len);
    }
    if (core_register(dbg_cpu(d), name + (name[0] == '$'), &v))
        return v;
    s = symbols_named(d, dbg_world_here(d, here, sizeof here), name, &tab);
    if (!s && (s = symbols_named(d, NULL, name, &tab)))
        snprintf(p->world, sizeof p->world, "%s", tab->world);
    if (s)
        return s->addr;
    const struct cp15_row *r = cp15_find(name);
    if (r)
        return cp15_peek(dbg_cpu(d), r, !cpu_secure(dbg_cpu(d)));
    return complain(p, "neither a register nor a symbol:", name, len);
}

static uint64_t factor(struct parse *p)
{
    spaces(p);
    if (*p->at == '(') {
        p->at++;
        uint64_t v = expression(p);
        spaces(p);
        if (*p->at != ')')
            return complain(p, "a ) is missing at", p->at, 12);
        p->at++;
        return v;
    }
    if (*p->at == '-') {
        p->at++;
        return 0 - factor(p);
    }
    if (isdigit((unsigned char)*p->at)) {
        char *end;
        uint64_t v = strtoull(p->at, &end, 0);
        p->at = end;
        return isalnum((unsigned char)*end) ? complain(p, "not a number:", p->at - 1, 12) : v;
    }
    char name[64];
    size_t n = strspn(p->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$!");
    if (n == 0 || n >= sizeof name)
        return complain(p, "a number, register or symbol is expected at", p->at, 20);
    memcpy(name, p->at, n);
    name[n] = 0;
    p->at += n;
    return named(p, name, (int)n);
}

static uint64_t term(struct parse *p)
{
    uint64_t v = factor(p);
    for (spaces(p); *p->at == '*' && !p->bad; spaces(p)) {
        p->at++;
        v *= factor(p);
    }
    return v;
}

static uint64_t expression(struct parse *p)
{
    uint64_t v = term(p);
    for (spaces(p); (*p->at == '+' || *p->at == '-') && !p->bad; spaces(p)) {
        char op = *p->at++;
        uint64_t t = term(p);
        v = op == '+' ? v + t : v - t;
    }
    return v;
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
    const char *colon = strchr(text, ':');
    if (colon) {
        size_t n = (size_t)(colon - text);
        at->physical = n == 1 && text[0] == 'p';
        if (!at->physical && n < sizeof at->world)
            memcpy(at->world, text, n);
        if (strcmp(at->world, "h") == 0)
            strcpy(at->world, "hyp");
        p.at = colon + 1;
    }
    if (!whole(&p, &at->addr))
        return false;
    if (!colon && p.world[0])
        memcpy(at->world, p.world, sizeof at->world);
    return true;
}
