/* ours.c - the core under test as one side of the comparison: Secure User mode, an identity map
 * in pages of Normal memory, so that misaligned accesses are legal. */
#include "tests/diff/diff.h"

#include "cpu/cp15.h"
#include "tests/engines.h"

#include <stdlib.h>
#include <string.h>

#define TABLE_BASE UINT32_C(0x40000000)
#define TABLE_SIZE UINT32_C(0x5000)
#define LEVEL2     UINT32_C(0x4000) /* level 2 tables, 1 KB each, behind level 1 */
/* B3.5.1: a page table; a small page, TEX = 001, C, B = 1 (Normal, write-back), AP = 011. */
#define PAGE_TABLE(pa) ((pa) | 1)
#define SMALL_PAGE(pa) ((pa) | 0x7e)

struct ours {
    struct bus bus;
    struct sched sched;
    struct observers obs;
    struct cpu cpu;
    _Alignas(4096) uint8_t code[CODE_SIZE];
    _Alignas(4096) uint8_t data[DATA_SIZE];
    _Alignas(4096) uint32_t table[TABLE_SIZE / 4];
};

static void add_ram(struct ours *o, const char *name, uint32_t base, uint32_t size, void *host)
{
    struct region r = {.name = name, .base = base, .size = size, .host = host};
    bus_add(&o->bus, &r);
}

/* The nth level 2 table, with the pages of one window. */
static void map(struct ours *o, unsigned n, uint32_t base, uint32_t size)
{
    uint32_t offset = LEVEL2 + 0x400 * n;
    o->table[base >> 20] = PAGE_TABLE(TABLE_BASE + offset);
    for (uint32_t at = base; at != base + size; at += 0x1000)
        o->table[offset / 4 + (at >> 12 & 0xff)] = SMALL_PAGE(at);
}

static void translation_on(struct ours *o)
{
    struct cpu *c = &o->cpu;
    map(o, 0, CODE_BASE, CODE_SIZE);
    map(o, 1, DATA_BASE, DATA_SIZE);
    c->cp15.TTBR0[0] = TABLE_BASE;
    c->cp15.TTBCR[0] = 0;
    c->cp15.DACR[0] = 1;
    c->cp15.CPACR[0] = CPACR_CP10 | CPACR_CP11;
    c->fpexc = FPEXC_EN;
    c->cp15.SCTLR[0] |= SCTLR_M | SCTLR_SW | SCTLR_CP15BEN;
    c->cp15.SCTLR[0] &= ~(uint64_t)(SCTLR_A | SCTLR_TRE | SCTLR_AFE);
    cpu_context_changed(c);
}

static enum diff_end outcome(const struct cpu *c, const uint64_t before[EXC_KINDS])
{
    for (unsigned k = 0; k < EXC_KINDS; k++)
        if (c->exceptions[k] != before[k])
            return k == EXC_UNDEF        ? DIFF_UNDEFINED
                   : k == EXC_DATA_ABORT ? DIFF_DATA_ABORT
                                         : DIFF_OTHER;
    return DIFF_DONE;
}

/* LR of the mode that took it, less what the exception adds (B1.8.3, table B1-7). */
static uint32_t return_address(const struct cpu *c, enum diff_end end, bool thumb)
{
    return c->r[14] - (end == DIFF_DATA_ABORT ? 8 : end == DIFF_UNDEFINED ? (thumb ? 2 : 4) : 0);
}

static enum diff_end read_back(struct cpu *c, const uint64_t before[EXC_KINDS],
                               struct diff_state *s)
{
    enum diff_end end = outcome(c, before);
    s->cpsr = end == DIFF_DONE ? cpu_cpsr(c) : cpu_spsr(c, cpu_mode(c));
    for (unsigned n = 0; n < 15; n++)
        s->r[n] = cpu_reg(c, MODE_USR, n);
    s->r[15] = end == DIFF_DONE ? c->r[15] : return_address(c, end, s->cpsr & PSR_T);
    memcpy(s->d, c->vd, sizeof s->d);
    s->fpscr = c->fpscr;
    return end;
}

static enum diff_end execute(void *self, struct diff_state *s, unsigned cycles)
{
    struct ours *o = self;
    struct cpu *c = &o->cpu;
    uint64_t before[EXC_KINDS];
    memcpy(before, c->exceptions, sizeof before);
    cpu_set_cpsr(c, s->cpsr);
    memcpy(c->r, s->r, sizeof s->r);
    memcpy(c->vd, s->d, sizeof s->d);
    c->fpscr = s->fpscr;
    cpu_code_changed(c, CODE_BASE, CODE_SIZE);
    c->block_cap = cycles > 1 ? 0 : 1;
    cpu_run(c, o->sched.now + cycles); /* no step: that is the interpreter's on every engine */
    return read_back(c, before, s);
}

static enum diff_end step(void *self, struct diff_state *s, unsigned len)
{
    return execute(self, s, 1);
}

/* Long enough for any sequence to reach the branch to itself, and for whole blocks to fit. */
static enum diff_end run(void *self, struct diff_state *s, uint32_t end)
{
    return execute(self, s, 256);
}

void diff_ours_fault(const struct diff_side *side, uint32_t *status, uint32_t *address)
{
    const struct ours *o = side->self;
    uint32_t dfsr = (uint32_t)o->cpu.cp15.DFSR[0];
    *status = bits(dfsr, 3, 0) | bits(dfsr, 10, 10) << 4;
    *address = (uint32_t)o->cpu.cp15.DFAR[0];
}

void diff_ours(struct diff_side *out)
{
    struct ours *o = aligned_alloc(4096, (sizeof *o + 4095) / 4096 * 4096);
    memset(o, 0, sizeof *o);
    bus_init(&o->bus, &o->obs);
    sched_init(&o->sched);
    add_ram(o, "code", CODE_BASE, CODE_SIZE, o->code);
    add_ram(o, "data", DATA_BASE, DATA_SIZE, o->data);
    add_ram(o, "table", TABLE_BASE, TABLE_SIZE, o->table);
    struct cpu_config cfg = {.name = "cortex-a15", .engine = engine_from_environment()};
    struct cpu_links links = {.bus = &o->bus, .sched = &o->sched, .obs = &o->obs};
    cpu_init(&o->cpu, &cfg, &links);
    translation_on(o);
    *out = (struct diff_side){"ours", o->code, o->data, o, step, run};
}

void diff_ours_close(struct diff_side *side)
{
    struct ours *o = side->self;
    cpu_free(&o->cpu);
    free(o);
}
