/* check_state.c - going back within a window, and what differs between two machines.
 *
 * Memory was the same when the window began, so that only pages which either machine has stored to
 * since can differ. They are known as for the history: whoever writes memory says so first, and the
 * cores' tables of host pointers for stores are emptied at the start. */
#include "sim/check_int.h"

#include "sim/board.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { WORD = 64 };

/* --- pages --- */

/* The number of the page at host; false: not memory that a snapshot holds. */
static bool page_number(const struct snap_list *l, const uint8_t *host, uint32_t *number)
{
    uint64_t first = 0;
    for (unsigned i = 0; i < l->nrams; i++) {
        uint64_t at = (uint64_t)(host - l->rams[i].host);
        if (at < l->rams[i].size) {
            *number = (uint32_t)((first + at) / SNAP_PAGE);
            return true;
        }
        first += l->rams[i].size;
    }
    return false;
}

/* The page's host address in the other machine. */
static uint8_t *page_host(const struct snap_list *l, uint32_t number, const char **memory,
                          uint64_t *offset)
{
    uint64_t at = (uint64_t)number * SNAP_PAGE;
    unsigned i = 0;
    while (at >= l->rams[i].size)
        at -= l->rams[i++].size;
    *memory = l->rams[i].name;
    *offset = at;
    return l->rams[i].host + at;
}

static void note_page(struct side *s, uint8_t *host, uint32_t number)
{
    if (s->npages == s->cap) {
        s->cap = s->cap ? 2 * s->cap : 256;
        s->page = realloc(s->page, s->cap * sizeof *s->page);
        BUG_ON(!s->page);
    }
    memcpy(s->copies + (uint64_t)s->npages * SNAP_PAGE, host, SNAP_PAGE);
    s->stored[number / WORD] |= BIT64(number % WORD);
    s->page[s->npages++] = (struct check_page){host, number};
}

static void storing(void *self, uint8_t *host, uint64_t len)
{
    struct side *s = self;
    const struct snap_list *l = &s->m->snap;
    const char *memory;
    uint64_t offset;
    uint32_t number;
    for (const uint8_t *end = host + len; host < end && page_number(l, host, &number);) {
        uint8_t *page = page_host(l, number, &memory, &offset);
        if (!(s->stored[number / WORD] >> (number % WORD) & 1))
            note_page(s, page, number);
        host = page + SNAP_PAGE;
    }
}

/* --- the window's start --- */

void side_init(struct side *s, struct machine *m, const char *name)
{
    *s = (struct side){.m = m, .name = name};
    for (unsigned i = 0; i < m->snap.nrams; i++)
        s->reserved += m->snap.rams[i].size;
    s->state = malloc(snap_state_size(&m->snap));
    s->stored = calloc(s->reserved / SNAP_PAGE / WORD + 1, sizeof *s->stored);
    s->copies = mmap(NULL, s->reserved, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    BUG_ON(!s->state || !s->stored || s->copies == MAP_FAILED);
    m->bus.storing = storing;
    m->bus.storing_self = s;
}

void side_free(struct side *s)
{
    if (s->copies)
        munmap(s->copies, s->reserved);
    free(s->state);
    free(s->stored);
    free(s->page);
}

static void forget_pages(struct side *s)
{
    for (uint32_t i = 0; i < s->npages; i++)
        s->stored[s->page[i].number / WORD] = 0;
    s->npages = 0;
    for (unsigned i = 0; i < s->m->ncpus; i++)
        fast_flush_writes(&s->m->cpu[i]->fast);
}

void side_begin(struct side *s)
{
    snap_state_save(&s->m->snap, s->state);
    s->settled_at = s->m->settled_at;
    forget_pages(s);
}

void side_back(struct side *s)
{
    input_mark_lived(&s->m->board->input);
    for (uint32_t i = 0; i < s->npages; i++)
        memcpy(s->page[i].host, s->copies + (uint64_t)i * SNAP_PAGE, SNAP_PAGE);
    snap_state_load(&s->m->snap, s->state);
    s->m->settled_at = s->settled_at;
    forget_pages(s);
}

/* --- cores --- */

static bool same_core(const struct cpu *a, const struct cpu *b)
{
    enum { FROM = offsetof(struct cpu, bank), TO = offsetof(struct cpu, cp15) };
    return memcmp(a->r, b->r, sizeof a->r) == 0 && cpu_cpsr(a) == cpu_cpsr(b) &&
           memcmp((const char *)a + FROM, (const char *)b + FROM, TO - FROM) == 0;
}

bool check_same_cores(const struct check *c)
{
    const struct machine *a = c->side[0].m, *b = c->side[1].m;
    for (unsigned i = 0; i < a->ncpus; i++)
        if (!same_core(a->cpu[i], b->cpu[i]))
            return false;
    return a->sched.now == b->sched.now && a->current == b->current && a->asides == b->asides;
}

/* --- fields --- */

static uint64_t element(const struct snap_section *s, const struct snap_field *f, unsigned i)
{
    uint64_t v = 0;
    memcpy(&v, (const uint8_t *)s->base + f->offset + (size_t)f->size * i, f->size);
    return v;
}

static unsigned differing(const struct snap_section *const s[CHECK_SIDES],
                          const struct snap_field *f,
                          void (*fn)(void *self, const struct check_difference *d), void *self)
{
    unsigned n = 0;
    const size_t bytes = (size_t)f->size * f->count;
    if (memcmp((const char *)s[0]->base + f->offset, (const char *)s[1]->base + f->offset, bytes) ==
        0)
        return 0;
    for (unsigned i = 0; i < f->count; i++) {
        struct check_difference d = {
            s[0]->name, f->name, i, f->count, {element(s[0], f, i), element(s[1], f, i)}};
        if (d.value[0] == d.value[1])
            continue;
        n++;
        if (fn)
            fn(self, &d);
    }
    return n;
}

static void fold(const struct snap_list *l)
{
    for (unsigned i = 0; i < l->count; i++)
        if (l->sections[i].pre_save)
            l->sections[i].pre_save(l->sections[i].base);
}

unsigned check_fields(struct check *c, void (*fn)(void *self, const struct check_difference *d),
                      void *self)
{
    const struct snap_list *l[] = {&c->side[0].m->snap, &c->side[1].m->snap};
    unsigned n = 0;
    fold(l[0]);
    fold(l[1]);
    for (unsigned i = 0; i < l[0]->count; i++) {
        const struct snap_section *const s[] = {&l[0]->sections[i], &l[1]->sections[i]};
        for (unsigned k = 0; k < s[0]->nfields; k++)
            n += differing(s, &s[0]->fields[k], fn, self);
    }
    return n;
}

/* --- memory --- */

static unsigned first_difference(const uint8_t *a, const uint8_t *b, unsigned from)
{
    while (from < SNAP_PAGE && a[from] == b[from])
        from++;
    return from;
}

static unsigned differing_bytes(struct check *c, uint32_t number,
                                void (*fn)(void *self, const struct check_bytes *b), void *self)
{
    enum { WIDEST = 16 };
    struct check_bytes d;
    unsigned n = 0;
    const uint8_t *a = page_host(&c->side[0].m->snap, number, &d.memory, &d.offset);
    const uint8_t *b = page_host(&c->side[1].m->snap, number, &d.memory, &d.offset);
    const uint64_t page = d.offset;
    c->figures.pages++;
    if (memcmp(a, b, SNAP_PAGE) == 0)
        return 0;
    for (unsigned at = 0; (at = first_difference(a, b, at)) < SNAP_PAGE; at += d.len) {
        unsigned left = SNAP_PAGE - at;
        d.len = left < WIDEST ? left : WIDEST;
        d.offset = page + at;
        d.host[0] = a + at;
        d.host[1] = b + at;
        n++;
        if (fn)
            fn(self, &d);
    }
    return n;
}

unsigned check_memory(struct check *c, void (*fn)(void *self, const struct check_bytes *b),
                      void *self)
{
    const struct side *a = &c->side[0], *b = &c->side[1];
    unsigned n = 0;
    for (uint32_t i = 0; i < a->npages; i++)
        n += differing_bytes(c, a->page[i].number, fn, self);
    for (uint32_t i = 0; i < b->npages; i++) {
        uint32_t number = b->page[i].number;
        if (!(a->stored[number / WORD] >> (number % WORD) & 1))
            n += differing_bytes(c, number, fn, self);
    }
    return n;
}

bool check_same_state(struct check *c)
{
    return check_same_cores(c) && check_fields(c, NULL, NULL) == 0 &&
           check_memory(c, NULL, NULL) == 0;
}
