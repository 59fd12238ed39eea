/* engine.c - the cache of decoded blocks: finding, keeping and dropping them.
 *
 * Physical identity of code is its host address: one RAM byte has one host byte, whatever maps to
 * it. Code is marked by 64-byte lines; a store to a marked line drops the blocks that cover it at
 * once, so instruction and data sides are always coherent (A3.9 allows it, software that does
 * its cache maintenance cannot tell). Leaves out: partial eviction; a full arena drops all. */
#include "cpu/engine_int.h"
#include "cpu/exec.h"

#include <stdlib.h>
#include <string.h>

static unsigned block_hash(uint64_t host, uint32_t va, uint32_t flags)
{
    uint64_t h = (host >> 1) ^ (uint64_t)va << 7 ^ (uint64_t)flags << 11;
    return (unsigned)(h * UINT64_C(0x9e3779b97f4a7c15) >> 50) & (BLOCK_HASH - 1);
}

static unsigned page_hash(uint64_t host_page)
{
    return (unsigned)(host_page >> 12) & (PAGE_HASH - 1);
}

/* Code and what it names come together: without either there is the interpreter. */
static void init_code(struct engine *e, const struct cpu_config *cfg)
{
    unsigned mb = cfg->code_cache_mb ? cfg->code_cache_mb : CODE_CACHE_MB;
    if (cfg->engine == ENGINE_INTERP)
        return;
    e->code = code_new((size_t)mb << 20);
    if (!e->code)
        return;
    e->arena = code_low_memory(ARENA_SIZE);
    if (e->arena)
        return;
    code_free(e->code);
    e->code = NULL;
}

void engine_init(struct cpu *c)
{
    struct engine *e = c->engine = calloc(1, sizeof *c->engine);
    if (!e)
        BUG("out of memory for the block cache");
    init_code(e, &c->cfg);
    if (!e->code)
        e->arena = malloc(ARENA_SIZE);
    if (!e->arena)
        BUG("out of memory for the block cache");
    e->limit = ARENA_SIZE;
    e->nctx = 1;
}

void engine_free(struct cpu *c)
{
    struct engine *e = c->engine;
    if (e->code)
        code_low_free(e->arena, ARENA_SIZE);
    else
        free(e->arena);
    code_free(e->code);
    free(e);
    c->engine = NULL;
}

void engine_drop_all(struct cpu *c)
{
    struct engine *e = c->engine;
    memset(e->hash, 0, sizeof e->hash);
    memset(e->pages, 0, sizeof e->pages);
    e->used = e->transient = 0;
    e->link_from = NULL;
    e->drop_soon = false;
    e->dropped += e->live;
    e->live = 0;
    if (e->code)
        code_reset(e->code);
    fast_flush(&c->fast);
}

static void *arena_take(struct engine *e, size_t len)
{
    size_t at = (e->used + 15) & ~(size_t)15;
    if (at + len > e->limit)
        return NULL;
    e->used = at + len;
    return e->arena + at;
}

/* --- code pages --- */

void cpu_limit_code(struct cpu *c, size_t bytes)
{
    enum { LEAST = 128 << 10 }; /* for the longest block */
    struct engine *e = c->engine;
    size_t some = bytes < LEAST ? LEAST : bytes;
    e->limit = some < ARENA_SIZE ? some : ARENA_SIZE;
    if (e->code)
        code_limit(e->code, some);
    cpu_drop_derived(c);
}

static struct code_page *page_find(const struct cpu *c, uint64_t host_page)
{
    struct code_page *p = c->engine->pages[page_hash(host_page)];
    while (p && p->pa != host_page)
        p = p->hash_next;
    return p;
}

static bool has_code(const struct cpu *c, uint64_t host)
{
    const struct code_page *p = page_find(c, host & ~UINT64_C(0xfff));
    return p && p->blocks;
}

/* The next core from *i on that shares the memory, after c itself; NULL: that was all. */
static struct cpu *next_peer(const struct cpu *c, unsigned *i)
{
    while (*i < c->links.npeers) {
        struct cpu *p = c->links.peers[(*i)++];
        if (p && p != c && p->engine)
            return p;
    }
    return NULL;
}

bool engine_has_code(const struct cpu *c, uint64_t host)
{
    unsigned i = 0;
    bool has = has_code(c, host);
    for (const struct cpu *p; !has && (p = next_peer(c, &i));)
        has = has_code(p, host);
    return has;
}

static struct code_page *page_make(struct cpu *c, uint64_t host_page)
{
    struct code_page *p = page_find(c, host_page);
    if (p)
        return p;
    p = arena_take(c->engine, sizeof *p);
    if (!p)
        return NULL;
    *p = (struct code_page){.pa = host_page, .hash_next = c->engine->pages[page_hash(host_page)]};
    c->engine->pages[page_hash(host_page)] = p;
    return p;
}

static uint64_t line_mask(uint64_t host, unsigned len)
{
    unsigned first = (unsigned)(host & 0xfff) / 64;
    unsigned last = (unsigned)((host & 0xfff) + len - 1) / 64;
    last = last < CODE_LINES - 1 ? last : CODE_LINES - 1;
    uint64_t upto = last == 63 ? ~UINT64_C(0) : BIT64(last + 1) - 1;
    return upto & ~(BIT64(first) - 1);
}

static void block_unhash(struct engine *e, struct block *b)
{
    struct block **p = &e->hash[block_hash(b->pa, b->va, b->flags)];
    while (*p && *p != b)
        p = &(*p)->hash_next;
    if (*p)
        *p = b->hash_next;
}

static void block_kill(struct cpu *c, struct block *b)
{
    block_unhash(c->engine, b);
    b->dead = true;
    c->engine->live--;
    c->engine->dropped++;
    if (b->stale)
        code_retire(c->engine->code, b);
    b->ops[1].fn = op_stale;
    if (c->in_block && c->blk == b->ops)
        c->attention = 1;
}

static void code_written(struct cpu *c, uint64_t host, unsigned len)
{
    struct code_page *p = page_find(c, host & ~UINT64_C(0xfff));
    if (!p || !(p->lines & line_mask(host, len)))
        return;
    struct block **link = &p->blocks;
    p->lines = 0;
    while (*link) {
        struct block *b = *link;
        if (b->pa < host + len && host < b->pa + b->bytes) {
            *link = b->page_next;
            block_kill(c, b);
        } else {
            p->lines |= line_mask(b->pa, b->bytes);
            link = &b->page_next;
        }
    }
}

void engine_code_written(struct cpu *c, uint64_t host, unsigned len)
{
    unsigned i = 0;
    code_written(c, host, len);
    for (struct cpu *p; (p = next_peer(c, &i));)
        code_written(p, host, len);
}

void cpu_code_changed(struct cpu *c, uint64_t pa, uint64_t len)
{
    while (len) {
        uint64_t part = 0x1000 - (pa & 0xfff);
        part = part < len ? part : len;
        const uint8_t *host = bus_host(c->links.bus, pa, part);
        if (host)
            engine_code_written(c, (uint64_t)(uintptr_t)host, (unsigned)part);
        pa += part;
        len -= part;
    }
}

void cpu_drop_derived(struct cpu *c)
{
    if (c->in_block) {
        c->engine->drop_soon = true;
        c->attention = 1;
    } else {
        engine_drop_all(c);
    }
}

/* --- blocks --- */

static struct block *block_store(struct engine *e, const struct tr *t)
{
    size_t ops = t->nops * sizeof(struct op), insns = t->ninsns * sizeof(struct insn_meta);
    struct block *b = arena_take(e, sizeof *b + ops + insns + t->nops);
    if (!b)
        return NULL;
    struct insn_meta *im = (struct insn_meta *)(void *)((uint8_t *)b->ops + ops);
    uint8_t *oi = (uint8_t *)im + insns;
    memcpy(b->ops, t->ops, ops);
    memcpy(im, t->insns, insns);
    memcpy(oi, t->op_insn, t->nops);
    const struct insn_meta *last = &t->insns[t->ninsns - 1];
    b->ninsns = (uint16_t)t->ninsns;
    b->nops = (uint16_t)t->nops;
    b->bytes = (uint16_t)(last->off + last->len);
    b->insns = im;
    b->op_insn = oi;
    b->dead = false;
    b->stale = NULL;
    e->translated++;
    return b;
}

/* Stores to the page, by any core, are to be noticed from now on. */
static void drop_writes(struct cpu *c, const uint8_t *page)
{
    unsigned i = 0;
    fast_drop_writes(&c->fast, page);
    for (struct cpu *p; (p = next_peer(c, &i));)
        fast_drop_writes(&p->fast, page);
}

/* Put the block into the cache; false when the arena has no room for its page. */
static bool block_enter(struct cpu *c, struct block *b)
{
    struct engine *e = c->engine;
    uint64_t page = b->pa & ~UINT64_C(0xfff);
    struct code_page *p = page_make(c, page);
    if (!p)
        return false;
    if (!p->blocks)
        drop_writes(c, (const uint8_t *)(uintptr_t)page);
    p->lines |= line_mask(b->pa, b->bytes);
    b->page_next = p->blocks;
    p->blocks = b;
    unsigned h = block_hash(b->pa, b->va, b->flags);
    b->hash_next = e->hash[h];
    e->hash[h] = b;
    e->live++;
    return true;
}

/* Generate code for the block; false when the cache has no room. Single instructions are run by
 * those who look at each: that is the interpreter's. */
static bool block_compile(struct engine *e, struct block *b)
{
    return !e->code || (b->flags & BF_SINGLE) || code_generate(e->code, b);
}

static struct block *block_make(struct cpu *c, uint32_t va, const uint8_t *host, unsigned avail,
                                uint32_t flags, bool keep)
{
    struct tr t;
    unsigned max = flags & BF_SINGLE ? 1 : BLOCK_MAX_INSNS;
    if (c->block_cap && c->block_cap < max)
        max = c->block_cap;
    tr_block(&t, c, va, host, avail, flags, max);
    for (int attempt = 0; attempt < 2; attempt++) {
        struct block *b = block_store(c->engine, &t);
        if (b) {
            b->pa = (uint64_t)(uintptr_t)host;
            b->va = va;
            b->flags = flags;
            if (!keep || (block_enter(c, b) && block_compile(c->engine, b)))
                return b;
        }
        engine_drop_all(c);
    }
    BUG("a block of %u ops does not fit the empty cache", t.nops);
}

/* --- fetching --- */

static bool fetch_fault(struct cpu *c, uint32_t va, const struct fault *f)
{
    c->exc = (struct exc){.kind = EXC_PREFETCH_ABORT, .pc = c->r[15], .ilen = 4, .fault = *f};
    c->exc.fault.instr = true;
    c->exc.fault.va = va;
    return false;
}

/* Host address of the code byte at va, through the fast table or a translation. */
static bool fetch_host(struct cpu *c, uint32_t va, const uint8_t **host)
{
    struct fast_entry *e = &c->fast.ex[fast_index(va)];
    uint64_t key = c->ctx | (va & 0xfffff000u);
    if (e->tag == key) {
        *host = (const uint8_t *)(e->addend + va);
        return true;
    }
    struct mmu_req req = {
        .va = va, .regime = (uint8_t)cpu_regime(c), .access = MMU_EXEC, .priv = cpu_priv(c)};
    struct mmu_result res;
    struct fault f;
    if (!mmu_translate(&c->mmu, &req, &res, &f))
        return fetch_fault(c, va, &f);
    const struct region *r = bus_find(c->links.bus, res.pa, res.ns);
    uint64_t page = res.pa & ~UINT64_C(0xfff);
    if (!r || !r->host || page < r->base || page + 0x1000 > r->base + r->size) {
        f = (struct fault){.kind = FAULT_EXTERNAL, .stage = 1, .lpae = mem_reports_lpae(c)};
        return fetch_fault(c, va, &f);
    }
    const uint8_t *page_host = r->host + (page - r->base);
    *e = (struct fast_entry){key, (uintptr_t)page_host - (va & 0xfffff000u)};
    *host = page_host + (va & 0xfff);
    return true;
}

/* A 32-bit Thumb instruction across two pages: decoded each time, from both, and never kept. */
static struct block *straddling_block(struct cpu *c, uint32_t va, const uint8_t *host,
                                      uint32_t flags)
{
    const uint8_t *second;
    if (!fetch_host(c, va + 2, &second))
        return NULL;
    uint8_t code[4] = {host[0], host[1], second[0], second[1]};
    c->engine->transient = c->engine->used;
    return block_make(c, va, code, 4, flags | BF_SINGLE, false);
}

static uint32_t block_flags(const struct cpu *c, bool single)
{
    uint32_t it =
        ((c->cpsr & PSR_IT_HI) >> PSR_IT_HI_SHIFT) << 2 | (c->cpsr & PSR_IT_LO) >> PSR_IT_LO_SHIFT;
    return (c->thumb ? BF_THUMB : 0u) | (c->cpsr & PSR_E ? BF_BIG : 0u) |
           (fp_all_open(c) ? BF_FP : 0u) | (single ? BF_SINGLE : 0u) | it << BF_IT_SHIFT;
}

struct block *engine_block(struct cpu *c, bool single)
{
    uint32_t va = c->r[15], flags = block_flags(c, single);
    const uint8_t *host;
    if (c->engine->transient) { /* the last block was one that is not kept */
        c->engine->used = c->engine->transient;
        c->engine->transient = 0;
    }
    if (!fetch_host(c, va, &host))
        return NULL;
    uint64_t id = (uint64_t)(uintptr_t)host;
    struct block *b = c->engine->hash[block_hash(id, va, flags)];
    while (b && !(b->pa == id && b->va == va && b->flags == flags))
        b = b->hash_next;
    if (b)
        return b;
    unsigned avail = 0x1000 - (va & 0xfff);
    if (avail == 2 && thumb_len((uint16_t)(host[0] | host[1] << 8)) == 4)
        return straddling_block(c, va, host, flags);
    return block_make(c, va, host, avail, flags, true);
}
