/* exec_excl.c - LDREX, STREX, CLREX and SWP (ARM DDI 0406C A3.4, A8.8.75 to A8.8.78, A8.8.212 to
 * A8.8.215, A8.8.32, A8.8.229).
 *
 * A store-exclusive translates its address before it looks at the monitor, so an abort comes first
 * (the manual leaves the order open, A3.4.5). The monitor compares address and size exactly: a
 * mismatched pair, whose result the manual leaves open, fails. The core's own plain stores do not
 * clear its monitor. */
#include "cpu/excl.h"
#include "cpu/exec.h"
#include "cpu/observe.h"

#define EXCL_MODE (MEM_ALIGNED | MEM_NO_ISV)

void excl_stored_by_other(struct cpu *c, uint64_t pa, unsigned len)
{
    uint64_t granule = c->excl_pa / EXCL_GRANULE;
    if (c->excl_open && granule >= pa / EXCL_GRANULE && granule <= (pa + len - 1) / EXCL_GRANULE)
        excl_clear(c);
}

void excl_guard(struct cpu *c, const struct cpu *other)
{
    const uint8_t *page = NULL;
    if (other->excl_open)
        page = bus_host(c->links.bus, other->excl_pa & ~UINT64_C(0xfff), 0x1000);
    if (page)
        fast_drop_writes(&c->fast, page);
}

void excl_clear_others(struct cpu *c, uint64_t pa, unsigned len)
{
    if (c->links.stored)
        c->links.stored(c->links.stored_self, c, pa, len);
}

static void excl_mark(struct cpu *c, uint64_t pa, unsigned size)
{
    c->excl_open = 1;
    c->excl_pa = pa;
    c->excl_size = size;
}

/* ExclusiveMonitorsPass, without its abort: may this store go ahead? The mark is used up. */
static bool excl_pass(struct cpu *c, uint64_t pa, unsigned size)
{
    bool pass = c->excl_open && c->excl_pa == pa && c->excl_size == size;
    excl_clear(c);
    cpu_tell_barrier(c, BARRIER_CLREX);
    return pass;
}

/* STREX's immediate is its offset; the others have none. */
static uint32_t excl_address(const struct cpu *c, const struct insn *i)
{
    return c->r[i->n] + i->imm;
}

static enum ex load_exclusive(struct cpu *c, const struct insn *i, unsigned size)
{
    uint32_t va = excl_address(c, i), v;
    struct mmu_result res;
    if (!mem_translate(c, va, size, false, EXCL_MODE, &res) ||
        !mem_read(c, va, size, EXCL_MODE, &v))
        return EX_EXC;
    excl_mark(c, res.pa, size);
    c->r[i->t] = v;
    return EX_NEXT;
}

enum ex x_ldrex(struct cpu *c, const struct insn *i)
{
    return load_exclusive(c, i, 4);
}
enum ex x_ldrexb(struct cpu *c, const struct insn *i)
{
    return load_exclusive(c, i, 1);
}
enum ex x_ldrexh(struct cpu *c, const struct insn *i)
{
    return load_exclusive(c, i, 2);
}

/* The second register of a pair is a: encoded in T32, implied in A32. */
enum ex x_ldrexd(struct cpu *c, const struct insn *i)
{
    uint32_t va = excl_address(c, i);
    uint64_t v;
    struct mmu_result res;
    if (!mem_translate(c, va, 8, false, EXCL_MODE, &res) || !mem_read64(c, va, EXCL_MODE, &v))
        return EX_EXC;
    excl_mark(c, res.pa, 8);
    c->r[i->t] = v;
    c->r[i->a] = v >> 32;
    return EX_NEXT;
}

static enum ex store_exclusive(struct cpu *c, const struct insn *i, unsigned size)
{
    uint32_t va = excl_address(c, i);
    struct mmu_result res;
    if (!mem_translate(c, va, size, true, EXCL_MODE, &res))
        return EX_EXC;
    if (!excl_pass(c, res.pa, size)) {
        c->r[i->d] = 1;
        return EX_NEXT;
    }
    bool ok = size == 8 ? mem_write64(c, va, EXCL_MODE, c->r[i->t] | (uint64_t)c->r[i->a] << 32)
                        : mem_write(c, va, size, EXCL_MODE, c->r[i->t]);
    if (!ok)
        return EX_EXC;
    excl_clear_others(c, res.pa, size);
    c->r[i->d] = 0;
    return EX_NEXT;
}

enum ex x_strex(struct cpu *c, const struct insn *i)
{
    return store_exclusive(c, i, 4);
}
enum ex x_strexb(struct cpu *c, const struct insn *i)
{
    return store_exclusive(c, i, 1);
}
enum ex x_strexh(struct cpu *c, const struct insn *i)
{
    return store_exclusive(c, i, 2);
}
enum ex x_strexd(struct cpu *c, const struct insn *i)
{
    return store_exclusive(c, i, 8);
}

enum ex x_clrex(struct cpu *c, const struct insn *i)
{
    excl_clear(c);
    cpu_tell_barrier(c, BARRIER_CLREX);
    return EX_NEXT;
}

/* SCTLR.SW, of the current security state; Hyp's SCTLR has none (B4.1.130, B4.1.71). */
static bool swap_enabled(const struct cpu *c)
{
    return cpu_mode(c) != MODE_HYP && c->cp15.SCTLR[!cpu_secure(c)] & SCTLR_SW;
}

enum ex x_swp(struct cpu *c, const struct insn *i)
{
    unsigned size = insn_flag(i, 'B') ? 1 : 4;
    uint32_t va = c->r[i->n], old;
    struct mmu_result res;
    if (!swap_enabled(c))
        return exc_undefined(c, i);
    /* The read's fault comes first (WnR 0); nothing is read if the write faults. */
    if (!mem_translate(c, va, size, false, EXCL_MODE, &res) ||
        !mem_translate(c, va, size, true, EXCL_MODE, &res) ||
        !mem_read(c, va, size, EXCL_MODE, &old) || !mem_write(c, va, size, EXCL_MODE, c->r[i->m]))
        return EX_EXC;
    excl_clear_others(c, res.pa, size);
    c->r[i->t] = old;
    return EX_NEXT;
}
