/* mem.c - loads and stores as the architecture orders them: alignment, translation, the bus.
 *
 * ARM DDI 0406C A3.2 (alignment), B2.4 (the pseudocode's MemA and MemU), B3.12. The host tables
 * are filled here. A misaligned access to Normal memory is made byte by byte, each byte of the
 * second page translated before anything is written. Leaves out: single-copy atomicity beyond
 * what one host access gives; a store buffer (everything is visible at once). */
#include "cpu/engine_int.h"
#include "cpu/excl.h"
#include "cpu/observe.h"

#include <string.h>

static uint32_t swap_for(const struct cpu *c, unsigned size, uint32_t v)
{
    if (likely(!(c->cpsr & PSR_E)))
        return v;
    return size == 4 ? __builtin_bswap32(v) : size == 2 ? __builtin_bswap16((uint16_t)v) : v;
}

static bool strict_alignment(const struct cpu *c)
{
    enum regime rg = cpu_regime(c);
    if (rg == REGIME_HYP)
        return c->cp15.HSCTLR[0] & HSCTLR_A;
    return c->cp15.SCTLR[rg != REGIME_S_PL10] & SCTLR_A;
}

bool mem_reports_lpae(const struct cpu *c)
{
    enum regime rg = cpu_regime(c);
    return rg == REGIME_HYP || (c->cp15.TTBCR[rg != REGIME_S_PL10] & TTBCR_EAE);
}

static bool data_abort(struct cpu *c, const struct fault *f, uint32_t va, bool write, unsigned mode)
{
    c->exc = (struct exc){.kind = EXC_DATA_ABORT, .fault = *f, .iss_valid = !(mode & MEM_NO_ISV)};
    c->exc.fault.va = va;
    c->exc.fault.write = write;
    return false;
}

static bool simple_fault(struct cpu *c, enum fault_kind kind, uint32_t va, bool write,
                         unsigned mode)
{
    struct fault f = {.kind = (uint8_t)kind, .stage = 1, .lpae = mem_reports_lpae(c)};
    return data_abort(c, &f, va, write, mode);
}

static bool translate(struct cpu *c, uint32_t va, bool write, unsigned mode, struct mmu_result *res)
{
    struct mmu_req req = {.va = va,
                          .regime = (uint8_t)cpu_regime(c),
                          .access = write ? MMU_WRITE : MMU_READ,
                          .priv = cpu_priv(c) && !(mode & MEM_UNPRIV)};
    struct fault f;
    uint32_t epoch = c->mmu.epoch;
    bool ok = mmu_translate(&c->mmu, &req, res, &f);
    /* An entry left the TLB: if it was the running code's, the next fetch must miss. */
    if (c->mmu.epoch != epoch)
        c->attention = 1;
    return ok || data_abort(c, &f, va, write, mode);
}

/* --- watchpoints: pages with one are never in the fast tables --- */

static bool page_watched(const struct cpu *c, uint32_t va)
{
    for (unsigned i = 0; i < c->nwatches; i++) {
        uint32_t first = c->watches[i].va >> 12,
                 last = (c->watches[i].va + c->watches[i].len - 1) >> 12;
        if (va >> 12 >= first && va >> 12 <= last)
            return true;
    }
    return false;
}

static void check_watches(struct cpu *c, uint32_t va, unsigned size, bool write)
{
    for (unsigned i = 0; i < c->nwatches; i++) {
        const struct cpu_watch *w = &c->watches[i];
        if ((write ? w->write : w->read) && (va - w->va < w->len || w->va - va < size)) {
            c->watch_va = va;
            c->watch_write = write;
            cpu_stop(c, CPU_STOP_WATCH);
        }
    }
}

/* --- filling the fast tables --- */

/* Stores to what another core has marked for exclusive access take the slow path, which tells. */
static bool marked_by_others(const struct cpu *c, uint64_t page)
{
    return c->links.marked && c->links.marked(c->links.stored_self, c, page);
}

static bool told_of_stores(const struct cpu *c, uint64_t page)
{
    return c->links.obs && observed_page(&c->links.obs->stores, page);
}

static void tell_store(struct cpu *c, uint64_t pa, unsigned size, uint64_t v)
{
    struct store_event ev = {.cpu = c, .pa = pa, .size = (uint8_t)size, .value = v};
    observe(c->links.obs, OBS_STORE, &ev);
}

void cpu_tell_stores(struct cpu *c, const uint8_t *host)
{
    fast_drop_writes(&c->fast, host);
}

static void fill(struct cpu *c, uint32_t va, const struct mmu_result *res, const struct region *r,
                 bool write)
{
    uint64_t page = res->pa & ~UINT64_C(0xfff);
    if (page < r->base || page + 0x1000 > r->base + r->size || page_watched(c, va))
        return;
    uint8_t *host = r->host + (page - r->base);
    uint32_t vpage = va & 0xfffff000u;
    struct fast_entry e = {c->ctx | vpage, (uintptr_t)host - vpage};
    if (!write) {
        c->fast.rd[fast_index(va)] = e;
    } else if (!r->readonly && !marked_by_others(c, page) && !told_of_stores(c, page)) {
        if (engine_has_code(c, (uint64_t)(uintptr_t)host))
            e.tag |= FAST_CODE;
        c->fast.wr[fast_index(va)] = e;
    }
}

/* --- physical accesses of up to 8 bytes that do not cross a page --- */

/* An access that is no plain one to memory: to a device, or to nobody. */
struct device_access {
    uint64_t pa;
    uint32_t va;
    uint8_t size;
    bool ns, write;
    unsigned mode;
};

static bool device_access(struct cpu *c, const struct region *r, const struct device_access *a,
                          uint64_t *val)
{
    struct bus_req req = {
        .pa = a->pa, .size = a->size, .cpu = (uint8_t)c->cfg.id, .ns = a->ns, .write = a->write};
    enum bus_status st = a->write ? bus_write_at(c->links.bus, r, &req, *val)
                                  : bus_read_at(c->links.bus, r, &req, val);
    if (c->links.sched->changed)
        c->attention = 1;
    return st == BUS_OK || simple_fault(c, FAULT_EXTERNAL, a->va, a->write, a->mode);
}

/* The fast tables know devices' pages, too: the addend leads to the physical address, with NS far
 * above it, and FAST_DEVICE sends the access here. */
#define DEVICE_NS BIT64(62)

static void fill_device(struct cpu *c, const struct device_access *a)
{
    uint32_t vpage = a->va & 0xfffff000u;
    struct fast_entry *table = a->write ? c->fast.wr : c->fast.rd;
    if ((a->mode & MEM_UNPRIV) || page_watched(c, a->va))
        return;
    table[fast_index(a->va)] = (struct fast_entry){
        c->ctx | vpage | FAST_DEVICE, (a->pa & ~UINT64_C(0xfff)) - vpage + (a->ns ? DEVICE_NS : 0)};
}

static bool new_device_access(struct cpu *c, const struct region *r, const struct mmu_result *res,
                              uint32_t va, unsigned size, bool write, unsigned mode, uint64_t *val)
{
    struct device_access a = {res->pa, va, (uint8_t)size, res->ns, write, mode};
    if (r && !r->host)
        fill_device(c, &a);
    return device_access(c, r, &a, val);
}

/* An access that hit an entry with FAST_DEVICE. */
static bool known_device(struct cpu *c, const struct fast_entry *e, uint32_t va, unsigned size,
                         bool write, unsigned mode, uint64_t *val)
{
    uint64_t to = e->addend + va;
    struct device_access a = {to & ~DEVICE_NS, va, (uint8_t)size, to & DEVICE_NS, write, mode};
    return device_access(c, bus_find(c->links.bus, a.pa, a.ns), &a, val);
}

static bool phys_read(struct cpu *c, const struct mmu_result *res, uint32_t va, unsigned size,
                      unsigned mode, uint64_t *val)
{
    const struct region *r = bus_find(c->links.bus, res->pa, res->ns);
    *val = 0;
    if (!r || !r->host || res->pa + size > r->base + r->size)
        return new_device_access(c, r, res, va, size, false, mode, val);
    if (!(mode & MEM_UNPRIV))
        fill(c, va, res, r, false);
    memcpy(val, r->host + (res->pa - r->base), size);
    return true;
}

static bool phys_write(struct cpu *c, const struct mmu_result *res, uint32_t va, unsigned size,
                       unsigned mode, uint64_t val)
{
    const struct region *r = bus_find(c->links.bus, res->pa, res->ns);
    if (!r || !r->host || r->readonly || res->pa + size > r->base + r->size)
        return new_device_access(c, r, res, va, size, true, mode, &val);
    uint8_t *host = r->host + (res->pa - r->base);
    bus_storing(c->links.bus, host, size);
    if (!(mode & MEM_UNPRIV))
        fill(c, va, res, r, true);
    engine_code_written(c, (uint64_t)(uintptr_t)host, size);
    memcpy(host, &val, size);
    excl_clear_others(c, res->pa, size);
    if (told_of_stores(c, res->pa))
        tell_store(c, res->pa, size, val);
    return true;
}

/* The alignment fault of a memory type: stage 2's where stage 1 alone would have allowed it, and
 * taken to Hyp mode then (TranslateAddressV, B3). HPFAR keeps its value. */
static bool type_fault(struct cpu *c, bool stage1, uint32_t va, bool write, unsigned mode)
{
    struct fault f = {
        .kind = FAULT_ALIGNMENT, .stage = stage1 ? 1 : 2, .lpae = !stage1 || mem_reports_lpae(c)};
    return data_abort(c, &f, va, write, mode);
}

/* --- misaligned accesses: Normal memory only, byte by byte (A3.2.1) --- */

struct split {
    struct mmu_result res[2]; /* of the first byte, and of the second page's first */
    unsigned first;           /* bytes in the first page */
};

/* Had stage 1 found a descriptor, so that the memory's type stands, when this fault was raised? */
static bool past_stage1(const struct fault *f)
{
    if (f->stage == 2)
        return !f->s1ptw;
    return f->kind == FAULT_PERMISSION || f->kind == FAULT_DOMAIN;
}

/* Is it Device or Strongly-ordered memory to stage 1 alone, whoever may access it? */
static bool stage1_refuses(const struct cpu *c, uint32_t va)
{
    struct mmu_view view = {&c->cp15, c->links.bus, cpu_regime(c)};
    struct mmu_req req = {
        .va = va, .regime = (uint8_t)view.regime, .priv = true, .stage1_only = true};
    struct mmu_result res;
    struct fault f;
    return (mmu_walk(&view, &req, &res, &f, NULL) || past_stage1(&f)) &&
           res.attr.type != MEM_NORMAL;
}

/* One page of a misaligned access, in the order of TranslateAddressV (B3): stage 1's type,
 * stage 1's permissions, stage 2's type, stage 2's permissions. */
static bool split_page(struct cpu *c, uint32_t va, bool write, unsigned mode,
                       struct mmu_result *res)
{
    bool ok = translate(c, va, write, mode, res);
    const struct fault *f = &c->exc.fault;
    bool whole = ok || (f->stage == 2 && f->kind == FAULT_PERMISSION); /* *res is filled */
    if (!ok && !past_stage1(f))
        return false;
    if (whole ? res->s1_type != MEM_NORMAL : stage1_refuses(c, va))
        return type_fault(c, true, va, write, mode);
    if (whole && res->attr.type != MEM_NORMAL)
        return type_fault(c, false, va, write, mode);
    return ok;
}

static bool split_translate(struct cpu *c, uint32_t va, unsigned size, bool write, unsigned mode,
                            struct split *s)
{
    if ((mode & MEM_ALIGNED) || strict_alignment(c))
        return simple_fault(c, FAULT_ALIGNMENT, va, write, mode);
    unsigned room = 0x1000 - (va & 0xfff);
    s->first = room < size ? room : size;
    return split_page(c, va, write, mode, &s->res[0]) &&
           (s->first == size || split_page(c, va + s->first, write, mode, &s->res[1]));
}

static struct mmu_result split_at(const struct split *s, unsigned i)
{
    struct mmu_result r = s->res[i >= s->first];
    r.pa += i >= s->first ? i - s->first : i;
    return r;
}

static bool read_split(struct cpu *c, uint32_t va, unsigned size, unsigned mode, uint64_t *val)
{
    struct split s;
    if (!split_translate(c, va, size, false, mode, &s))
        return false;
    *val = 0;
    for (unsigned i = 0; i < size; i++) {
        struct mmu_result r = split_at(&s, i);
        uint64_t byte;
        if (!phys_read(c, &r, va + i, 1, mode, &byte))
            return false;
        *val |= byte << (8 * i);
    }
    return true;
}

static bool write_split(struct cpu *c, uint32_t va, unsigned size, unsigned mode, uint64_t val)
{
    struct split s;
    if (!split_translate(c, va, size, true, mode, &s))
        return false;
    for (unsigned i = 0; i < size; i++) {
        struct mmu_result r = split_at(&s, i);
        if (!phys_write(c, &r, va + i, 1, mode, val >> (8 * i) & 0xff))
            return false;
    }
    return true;
}

/* --- what executors and slow handlers call --- */

static bool read_le(struct cpu *c, uint32_t va, unsigned size, unsigned mode, uint64_t *val)
{
    bool ok;
    struct mmu_result res;
    if (va & (size - 1))
        ok = read_split(c, va, size, mode, val);
    else
        ok = translate(c, va, false, mode, &res) && phys_read(c, &res, va, size, mode, val);
    if (ok && unlikely(c->nwatches))
        check_watches(c, va, size, false);
    return ok;
}

static bool write_le(struct cpu *c, uint32_t va, unsigned size, unsigned mode, uint64_t val)
{
    bool ok;
    struct mmu_result res;
    if (va & (size - 1))
        ok = write_split(c, va, size, mode, val);
    else
        ok = translate(c, va, true, mode, &res) && phys_write(c, &res, va, size, mode, val);
    if (ok && unlikely(c->nwatches))
        check_watches(c, va, size, true);
    return ok;
}

static bool fast_hits(const struct cpu *c, const struct fast_entry *e, uint32_t va, unsigned size,
                      unsigned mode, uint64_t why)
{
    return !(mode & MEM_UNPRIV) && e->tag == (c->ctx | why | (va & (0xfffff000u | (size - 1))));
}

/* Who wants to hear of every use of the TLB's entries gets them all. */
static bool device_hits(const struct cpu *c, const struct fast_entry *e, uint32_t va, unsigned size,
                        unsigned mode)
{
    return fast_hits(c, e, va, size, mode, FAST_DEVICE) && !observed(c->links.obs, OBS_TLB_HIT);
}

bool mem_read(struct cpu *c, uint32_t va, unsigned size, unsigned mode, uint32_t *val)
{
    const struct fast_entry *e = &c->fast.rd[fast_index(va)];
    uint64_t v = 0;
    if (fast_hits(c, e, va, size, mode, 0))
        memcpy(&v, (const uint8_t *)(e->addend + va), size);
    else if (device_hits(c, e, va, size, mode) ? !known_device(c, e, va, size, false, mode, &v)
                                               : !read_le(c, va, size, mode, &v))
        return false;
    *val = swap_for(c, size, (uint32_t)v);
    return true;
}

bool mem_write(struct cpu *c, uint32_t va, unsigned size, unsigned mode, uint32_t val)
{
    const struct fast_entry *e = &c->fast.wr[fast_index(va)];
    val = swap_for(c, size, val);
    if (fast_hits(c, e, va, size, mode, 0)) {
        memcpy((uint8_t *)(e->addend + va), &val, size);
        return true;
    }
    if (fast_hits(c, e, va, size, mode, FAST_CODE)) {
        engine_code_written(c, e->addend + va, size);
        memcpy((uint8_t *)(e->addend + va), &val, size);
        return true;
    }
    if (device_hits(c, e, va, size, mode)) {
        uint64_t v = val;
        return known_device(c, e, va, size, true, mode, &v);
    }
    return write_le(c, va, size, mode, val);
}

/* LDRD and STRD need word alignment, LDREXD and STREXD (MEM_ALIGNED) doubleword (A3.2.1). What is
 * only word-aligned is two word accesses; the second page is probed before the first write. */
bool mem_read64(struct cpu *c, uint32_t va, unsigned mode, uint64_t *val)
{
    uint32_t w[2];
    if (va & (mode & MEM_ALIGNED ? 7 : 3))
        return simple_fault(c, FAULT_ALIGNMENT, va, false, mode);
    if (!mem_read(c, va, 4, mode, &w[0]) || !mem_read(c, va + 4, 4, mode, &w[1]))
        return false;
    *val = (uint64_t)w[1] << 32 | w[0];
    return true;
}

bool mem_write64(struct cpu *c, uint32_t va, unsigned mode, uint64_t val)
{
    if (va & (mode & MEM_ALIGNED ? 7 : 3))
        return simple_fault(c, FAULT_ALIGNMENT, va, true, mode);
    return mem_probe_write(c, va, 8, mode) && mem_write(c, va, 4, mode, (uint32_t)val) &&
           mem_write(c, va + 4, 4, mode, (uint32_t)(val >> 32));
}

bool mem_translate(struct cpu *c, uint32_t va, unsigned size, bool write, unsigned mode,
                   struct mmu_result *res)
{
    if ((va & (size - 1)) && ((mode & MEM_ALIGNED) || strict_alignment(c)))
        return simple_fault(c, FAULT_ALIGNMENT, va, write, mode);
    return translate(c, va, write, mode, res);
}

bool mem_probe_write(struct cpu *c, uint32_t va, unsigned len, unsigned mode)
{
    struct mmu_result res;
    if ((va & 3) && ((mode & MEM_ALIGNED) || strict_alignment(c)))
        return simple_fault(c, FAULT_ALIGNMENT, va, true, mode);
    if (!fast_hits(c, &c->fast.wr[fast_index(va)], va & ~3u, 4, mode, 0) &&
        !translate(c, va, true, mode, &res))
        return false;
    uint32_t last = va + len - 1;
    return last >> 12 == va >> 12 || translate(c, last & 0xfffff000u, true, mode, &res);
}
