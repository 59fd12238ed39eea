/* history_pages.c - old contents of memory pages.
 *
 * A page is copied before its first store since the last checkpoint: whoever writes memory asks
 * bus_storing() first, and the cores' tables of host pointers for stores are empty at a checkpoint,
 * so that the first store to each page takes the slow path. A page of zeros needs no copy.
 *
 * Leaves out: compression; differences within a page. */
#include "sim/history_int.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { WORD = 64 };

void store_init(struct page_store *s, const struct snap_list *l, uint64_t budget)
{
    *s = (struct page_store){.nrams = l->nrams, .size = 2 * budget};
    uint64_t pages = 0;
    for (unsigned i = 0; i < l->nrams; i++) {
        s->ram[i] = l->rams[i];
        s->first[i] = (uint32_t)pages;
        pages += l->rams[i].size / SNAP_PAGE;
    }
    BUG_ON(pages > UINT32_MAX);
    s->npages = (uint32_t)pages;
    s->stored = calloc(pages / WORD + 1, sizeof *s->stored);
    s->arena = mmap(NULL, s->size, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    BUG_ON(!s->stored || s->arena == MAP_FAILED);
}

void store_free(struct page_store *s)
{
    munmap(s->arena, s->size);
    free(s->stored);
    *s = (struct page_store){0};
}

/* --- copies --- */

static uint8_t *copy_new(struct page_store *s)
{
    uint8_t *c = s->free;
    if (c) {
        memcpy(&s->free, c, sizeof s->free);
    } else {
        BUG_ON(s->size - s->used < SNAP_PAGE);
        c = s->arena + s->used;
        s->used += SNAP_PAGE;
    }
    s->bytes += SNAP_PAGE;
    return c;
}

static void copy_free(struct page_store *s, uint8_t *c)
{
    if (!c)
        return;
    memcpy(c, &s->free, sizeof s->free);
    s->free = c;
    s->bytes -= SNAP_PAGE;
}

static uint8_t *page_host(const struct page_store *s, uint32_t page)
{
    unsigned i = s->nrams - 1;
    while (page < s->first[i])
        i--;
    return s->ram[i].host + (uint64_t)(page - s->first[i]) * SNAP_PAGE;
}

static void put_back(uint8_t *host, const uint8_t *copy)
{
    if (copy)
        memcpy(host, copy, SNAP_PAGE);
    else
        memset(host, 0, SNAP_PAGE);
}

/* --- lists --- */

static void pages_add(struct page_store *s, struct pages *l, struct page_copy p)
{
    if (l->n == l->cap) {
        uint32_t cap = l->cap ? 2 * l->cap : 64;
        l->p = realloc(l->p, cap * sizeof *l->p);
        BUG_ON(!l->p);
        s->bytes += (cap - l->cap) * sizeof *l->p;
        l->cap = cap;
    }
    l->p[l->n++] = p;
}

/* The list without the copies. */
static void list_free(struct page_store *s, struct pages *l)
{
    free(l->p);
    s->bytes -= l->cap * sizeof *l->p;
    *l = (struct pages){0};
}

void pages_free(struct page_store *s, struct pages *l)
{
    for (uint32_t i = 0; i < l->n; i++)
        copy_free(s, l->p[i].copy);
    list_free(s, l);
}

static int by_page(const void *a, const void *b)
{
    uint32_t x = ((const struct page_copy *)a)->page, y = ((const struct page_copy *)b)->page;
    return x < y ? -1 : x > y;
}

static void forget_stored(struct history *h)
{
    for (uint32_t i = 0; i < h->live.n; i++)
        h->store.stored[h->live.p[i].page / WORD] = 0;
}

struct pages pages_seal(struct history *h)
{
    struct pages sealed = h->live;
    forget_stored(h);
    if (sealed.n)
        qsort(sealed.p, sealed.n, sizeof *sealed.p, by_page);
    h->live = (struct pages){0};
    return sealed;
}

struct pages pages_merge(struct page_store *s, struct pages *strong, struct pages *weak)
{
    struct pages out = {0};
    uint32_t a = 0, b = 0;
    while (a < strong->n || b < weak->n) {
        bool use_a = b == weak->n || (a < strong->n && strong->p[a].page <= weak->p[b].page);
        if (use_a && b < weak->n && strong->p[a].page == weak->p[b].page)
            copy_free(s, weak->p[b++].copy);
        pages_add(s, &out, use_a ? strong->p[a++] : weak->p[b++]);
    }
    list_free(s, strong);
    list_free(s, weak);
    return out;
}

/* --- memory changes --- */

static void page_changes(struct history *h, uint32_t page)
{
    struct page_store *s = &h->store;
    const uint8_t *host = page_host(s, page);
    uint8_t *copy = NULL;
    if (!snap_page_is_zero(host)) {
        if (!history_room(h, SNAP_PAGE)) {
            history_lose(h);
            return;
        }
        copy = copy_new(s);
        memcpy(copy, host, SNAP_PAGE);
    }
    s->stored[page / WORD] |= BIT64(page % WORD);
    pages_add(s, &h->live, (struct page_copy){page, copy});
}

void store_changed(struct history *h, uint8_t *host, uint64_t len)
{
    struct page_store *s = &h->store;
    unsigned i = 0;
    while (i < s->nrams && (uint64_t)(host - s->ram[i].host) >= s->ram[i].size)
        i++;
    if (i == s->nrams || !len)
        return; /* flash that was never loaded */
    uint64_t at = (uint64_t)(host - s->ram[i].host);
    uint32_t last = s->first[i] + (uint32_t)((at + len - 1) / SNAP_PAGE);
    for (uint32_t page = s->first[i] + (uint32_t)(at / SNAP_PAGE); page <= last && h->n; page++)
        if (!(s->stored[page / WORD] >> (page % WORD) & 1))
            page_changes(h, page);
}

void pages_undo(struct history *h)
{
    for (uint32_t i = 0; i < h->live.n; i++)
        put_back(page_host(&h->store, h->live.p[i].page), h->live.p[i].copy);
    forget_stored(h);
    pages_free(&h->store, &h->live);
}

bool pages_swap(struct history *h, struct pages *l, bool (*room)(struct history *h))
{
    static const uint8_t zeros[SNAP_PAGE];
    bool all = true;
    for (uint32_t i = 0; i < l->n; i++) {
        uint8_t *host = page_host(&h->store, l->p[i].page), *old = l->p[i].copy;
        bool zero = snap_page_is_zero(host);
        uint8_t *copy = NULL;
        if (!zero && (all = all && (old || room(h)))) {
            copy = copy_new(&h->store);
            memcpy(copy, host, SNAP_PAGE);
        }
        if (old || !zero)
            memcpy(host, old ? old : zeros, SNAP_PAGE);
        copy_free(&h->store, old);
        l->p[i].copy = copy;
    }
    return all;
}
