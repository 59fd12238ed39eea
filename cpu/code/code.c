/* code.c - copying stencils and filling their holes: a block's ops into host code, links,
 * retirement.
 *
 * The layout of a block: its ops' code in order, each falling into the next; then the stubs, which
 * set op and block and go on in a handler; last the stub of op_stale, which the first instruction
 * leads to once the block is dead. x86-64: holes are 32-bit constants or distances, and the only
 * instruction known here is the jump that retires a block. Leaves out: any optimisation of what is
 * copied. */
#include "cpu/code/code.h"

#include "cpu/code/memory.h"
#include "cpu/code/stencil.h"
#include "cpu/engine_int.h"

#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#define NO_STENCIL 0xffff
#define INDEX_SIZE 4096 /* a power of two, several times the stencils */
#define JMP        0xe9
#define JMP_LEN    5
#define NOP        0x90
#define ALIGNMENT  16

struct code {
    struct code_memory mem;
    size_t used, limit;
    uint16_t index[INDEX_SIZE]; /* handlers to stencils */
    const struct stencil *stub;
};

/* One block being generated. Places are offsets in the cache. */
struct gen {
    struct code *k;
    struct block *b;
    uint32_t at[BLOCK_MAX_OPS];    /* of each slot's code */
    uint16_t which[BLOCK_MAX_OPS]; /* its stencil, or NO_STENCIL */
    uint32_t stubs;                /* where the next stub goes */
};

/* --- from handlers to stencils --- */

static unsigned hash(const void *handler)
{
    return (unsigned)((uint64_t)(uintptr_t)handler * UINT64_C(0x9e3779b97f4a7c15) >> 52) &
           (INDEX_SIZE - 1);
}

static unsigned find(const struct code *k, const void *handler)
{
    unsigned h = hash(handler);
    while (k->index[h] != NO_STENCIL && stencils[k->index[h]].handler != handler)
        h = (h + 1) & (INDEX_SIZE - 1);
    return k->index[h];
}

static void fill_index(struct code *k)
{
    memset(k->index, 0xff, sizeof k->index);
    BUG_ON(stencil_count > INDEX_SIZE / 2);
    for (unsigned i = 0; i < stencil_count; i++) {
        unsigned h = hash(stencils[i].handler);
        while (k->index[h] != NO_STENCIL)
            h = (h + 1) & (INDEX_SIZE - 1);
        k->index[h] = (uint16_t)i;
        if (strcmp(stencils[i].name, "code_stub") == 0)
            k->stub = &stencils[i];
    }
}

const char *code_stencil_name(const void *handler)
{
    for (unsigned i = 0; i < stencil_count; i++)
        if (stencils[i].handler == handler)
            return stencils[i].name;
    return "-";
}

/* --- the cache --- */

/* Stencils use what every x86-64 host of the last ten years has, but not all. Not every compiler's
 * __builtin_cpu_supports() knows LZCNT. */
static bool host_suits(void)
{
#if defined(__x86_64__)
    unsigned a, b, c, d;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & bit_BMI2))
        return false;
    return __get_cpuid(0x80000001, &a, &b, &c, &d) && (c & bit_LZCNT);
#else
    return false;
#endif
}

bool code_available(void)
{
    return stencil_count > 0 && host_suits();
}

struct code *code_new(size_t bytes)
{
    if (!code_available())
        return NULL;
    struct code *k = calloc(1, sizeof *k);
    if (!k || !code_memory_map(&k->mem, bytes)) {
        free(k);
        return NULL;
    }
    fill_index(k);
    k->limit = bytes;
    return k;
}

void code_free(struct code *k)
{
    if (k)
        code_memory_unmap(&k->mem);
    free(k);
}

void code_reset(struct code *k)
{
    k->used = 0;
}

size_t code_used(const struct code *k)
{
    return k->used;
}

void code_limit(struct code *k, size_t bytes)
{
    k->limit = bytes < k->mem.len ? bytes : k->mem.len;
}

/* --- patching --- */

static void put32(struct code *k, uint32_t at, uint64_t v)
{
    uint32_t word = (uint32_t)v;
    memcpy(k->mem.write + at, &word, sizeof word);
}

static uint64_t address(const struct code *k, uint32_t at)
{
    return (uint64_t)(uintptr_t)(k->mem.exec + at);
}

static uint32_t offset_of(const struct code *k, const void *code)
{
    return (uint32_t)((const uint8_t *)code - k->mem.exec);
}

/* A 32-bit distance to an address. */
static void put_rel(struct code *k, uint32_t at, uint64_t target, int32_t addend)
{
    put32(k, at, target + (uint64_t)(int64_t)addend - address(k, at));
}

/* What fills a constant hole of the op in a slot. */
static uint64_t constant(const struct gen *g, unsigned slot, unsigned hole)
{
    const struct op *op = &g->b->ops[slot];
    switch (hole) {
    case HOLE_a:
        return op->a;
    case HOLE_b:
        return op->b;
    case HOLE_c:
        return op->c;
    case HOLE_d:
        return op->d;
    case HOLE_sc:
        return (uint64_t)(int8_t)op->c;
    case HOLE_imm:
        return op->imm;
    case HOLE_op:
        return (uintptr_t)op;
    case HOLE_blk:
        return (uintptr_t)g->b->ops;
    case HOLE_insn:
        return (uintptr_t)&op[2];
    case HOLE_jump:
        return offsetof(struct cpu, fast.jump) +
               sizeof(struct jump_entry) * jump_index(op->imm & ~1u);
    default:
        return 0; /* HOLE_cost of a branch that is not linked */
    }
}

static void emit_stub(struct gen *g, unsigned slot, uint32_t at, const void *handler);

/* A stub for a handler, in the area behind the ops; its address. */
static uint64_t new_stub(struct gen *g, unsigned slot, const void *handler)
{
    uint32_t at = g->stubs;
    g->stubs += g->k->stub->len;
    emit_stub(g, slot, at, handler);
    return address(g->k, at);
}

static unsigned next_slot(const struct block *b, unsigned slot)
{
    do
        slot++;
    while (slot < b->nops && (b->op_insn[slot] & OP_DATA));
    return slot;
}

/* Where a hole of the op in a slot leads; `handler` is a stub's. */
static uint64_t place(struct gen *g, unsigned slot, unsigned hole, const void *handler)
{
    const struct op *op = &g->b->ops[slot];
    switch (hole) {
    case HOLE_next:
        return address(g->k, g->at[next_slot(g->b, slot)]);
    case HOLE_skip:
        return address(g->k, g->at[slot + op->imm]);
    case HOLE_link:
        return new_stub(g, slot, (const void *)op_link_miss);
    case HOLE_exec:
    case HOLE_kernel:
        return (uintptr_t)op[1].fn;
    default:
        return (uintptr_t)handler;
    }
}

/* One stencil, at its place, for the op in a slot. */
static void emit(struct gen *g, const struct stencil *s, unsigned slot, uint32_t at,
                 const void *handler)
{
    struct code *k = g->k;
    memcpy(k->mem.write + at, stencil_code + s->code, s->len);
    for (unsigned i = 0; i < s->nrelocs; i++) {
        const struct code_reloc *r = &stencil_relocs[s->relocs + i];
        uint32_t field = at + r->at;
        if (r->kind == CODE_ABS)
            put32(k, field, constant(g, slot, r->what) + (uint64_t)(int64_t)r->addend);
        else if (r->kind == CODE_REL)
            put_rel(k, field, place(g, slot, r->what, handler), r->addend);
        else if (r->kind == CODE_CALL)
            put_rel(k, field, (uintptr_t)stencil_symbols[r->what], r->addend);
        else
            put_rel(k, field, new_stub(g, slot, stencil_symbols[r->what]), r->addend);
    }
}

static void emit_stub(struct gen *g, unsigned slot, uint32_t at, const void *handler)
{
    emit(g, g->k->stub, slot, at, handler);
}

/* --- blocks --- */

static uint32_t length(const struct gen *g, unsigned slot)
{
    uint32_t len = g->which[slot] == NO_STENCIL ? g->k->stub->len : stencils[g->which[slot]].len;
    return slot == 1 && len < JMP_LEN ? JMP_LEN : len; /* room to retire it */
}

/* Places of all ops and of the stubs; how much it all is, from the block's start. */
static size_t lay_out(struct gen *g)
{
    const struct block *b = g->b;
    uint32_t start = (uint32_t)((g->k->used + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1));
    uint32_t at = start, stubs = 1;
    for (unsigned i = 1; i < b->nops; i = next_slot(b, i)) {
        unsigned which = find(g->k, (const void *)b->ops[i].fn);
        g->which[i] = (uint16_t)which;
        g->at[i] = at;
        at += length(g, i);
        stubs += which == NO_STENCIL ? 0 : stencils[which].nstubs;
    }
    g->stubs = at;
    return at + (size_t)stubs * g->k->stub->len;
}

static void emit_op(struct gen *g, unsigned slot)
{
    unsigned which = g->which[slot];
    uint32_t at = g->at[slot];
    if (slot == 1)
        memset(g->k->mem.write + at, NOP, JMP_LEN);
    if (which == NO_STENCIL)
        emit_stub(g, slot, at, (const void *)g->b->ops[slot].fn);
    else
        emit(g, &stencils[which], slot, at, NULL);
}

/* From now on the op's code is what runs; a link's data remembers the stencil. */
static void redirect(struct gen *g, unsigned slot)
{
    struct op *op = &g->b->ops[slot];
    op->fn = (op_fn *)(void *)(g->k->mem.exec + g->at[slot]);
    if (slot + 1 < g->b->nops && (g->b->op_insn[slot + 1] & OP_DATA) && !op[1].fn &&
        g->which[slot] != NO_STENCIL) {
        op[1].c = (uint8_t)g->which[slot];
        op[1].d = (uint8_t)(g->which[slot] >> 8);
    }
}

bool code_generate(struct code *k, struct block *b)
{
    struct gen g = {.k = k, .b = b};
    size_t end = lay_out(&g);
    if (end > k->limit)
        return false;
    for (unsigned i = 1; i < b->nops; i = next_slot(b, i))
        emit_op(&g, i);
    b->stale = (uint8_t *)(uintptr_t)new_stub(&g, 1, (const void *)op_stale);
    BUG_ON(g.stubs > end);
    for (unsigned i = 1; i < b->nops; i = next_slot(b, i))
        redirect(&g, i);
    k->used = g.stubs;
    return true;
}

void code_link(struct code *k, const struct op *from, const struct block *to)
{
    const struct stencil *s = &stencils[from[1].c | from[1].d << 8];
    uint32_t at = offset_of(k, (const void *)from->fn);
    for (unsigned i = 0; i < s->nrelocs; i++) {
        const struct code_reloc *r = &stencil_relocs[s->relocs + i];
        if (r->kind == CODE_ABS && r->what == HOLE_cost)
            put32(k, at + r->at, to->ops[0].imm - (uint64_t)from->d);
        else if (r->kind == CODE_REL && r->what == HOLE_link)
            put_rel(k, at + r->at, (uintptr_t)to->ops[1].fn, r->addend);
    }
}

void code_retire(struct code *k, const struct block *b)
{
    uint32_t at = offset_of(k, (const void *)b->ops[1].fn);
    k->mem.write[at] = JMP;
    put_rel(k, at + 1, (uintptr_t)b->stale, -4);
}
