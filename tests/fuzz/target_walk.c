/* target_walk.c - translation with any registers and any tables, in both formats and both stages.
 *
 * An input is a list of acts on one mmu: write a control register, a descriptor, a stretch of
 * memory; translate, walk, maintain the TLB, keep and restore its snapshot. Memory is two stretches
 * that end where the host's allocation ends, one of them beyond 4 GB, one that answers Secure
 * requests only, and a device, where a table is a fault. */
#include "tests/fuzz/target.h"

#include "cpu/arch/fields.h"
#include "mmu/fast.h"
#include "mmu/mmu.h"

#include <stdlib.h>
#include <string.h>

enum { LOW = 0x40000000, LOW_SIZE = 64 << 10, HIGH_SIZE = 4096, MAX_ACTS = 200 };
#define HIGH      UINT64_C(0x840000000)
#define SECURE_AT UINT64_C(0x0e000000)
#define DEVICE_AT UINT64_C(0x09000000)

static struct {
    bool built;
    uint8_t *low, *high, *secure;
    struct bus bus;
    struct cp15_regs regs;
    struct observers obs;
    struct observer watcher;
    struct fast_tlb fast;
    struct mmu mmu;
    struct snap_list snap;
    struct snap_buf saved;
} rig;

/* --- the rig --- */

static void hear(void *self, enum observer_kind kind, const void *detail)
{
    const struct walk_event *ev = detail;
    HOLDS(kind == OBS_TLB_OP || ev->record->count <= WALK_MAX_STEPS);
}

static uint8_t *memory(const char *name, uint64_t base, uint64_t size, bool secure)
{
    uint8_t *host = malloc(size);
    BUG_ON(!host);
    bus_add(
        &rig.bus,
        &(struct region){.name = name, .base = base, .size = size, .host = host, .secure = secure});
    return host;
}

static enum bus_status device_read(void *dev, const struct bus_req *req, uint64_t off,
                                   uint64_t *val)
{
    return BUS_SLVERR;
}

static enum bus_status device_write(void *dev, const struct bus_req *req, uint64_t off,
                                    uint64_t val)
{
    return BUS_SLVERR;
}

static uint64_t device_peek(const void *dev, const struct bus_req *req, uint64_t off)
{
    return off;
}

static void build(void)
{
    static const struct region_ops device = {device_read, device_write, device_peek, 4};
    bus_init(&rig.bus, NULL);
    rig.low = memory("low", LOW, LOW_SIZE, false);
    rig.high = memory("high", HIGH, HIGH_SIZE, false);
    rig.secure = memory("secure", SECURE_AT, HIGH_SIZE, true);
    bus_add(&rig.bus,
            &(struct region){.name = "device", .base = DEVICE_AT, .size = 4096, .ops = &device});
    mmu_init(&rig.mmu, &rig.regs, &rig.bus, &rig.obs, 2, 8);
    rig.mmu.fast = &rig.fast;
    mmu_snap(&rig.mmu, &rig.snap, "mmu");
    rig.watcher = (struct observer){.mask = BIT(OBS_WALK) | BIT(OBS_TLB_OP), .fn = hear};
    rig.built = true;
}

static void begin(void)
{
    if (!rig.built)
        build();
    memset(&rig.regs, 0, sizeof rig.regs);
    memset(rig.low, 0, LOW_SIZE);
    memset(rig.high, 0, HIGH_SIZE);
    memset(rig.secure, 0, HIGH_SIZE);
    if (rig.obs.list)
        observer_detach(&rig.obs, &rig.watcher);
    mmu_reset(&rig.mmu);
    rig.saved.len = 0;
}

/* --- addresses and values --- */

/* Somewhere in the memories, mostly; the same few places again and again. */
static uint64_t place(struct bytes *b)
{
    uint64_t v = take(b, 2);
    switch (pick(b, 8)) {
    case 0:
        return HIGH + v % HIGH_SIZE;
    case 1:
        return SECURE_AT + v % HIGH_SIZE;
    case 2:
        return DEVICE_AT + (v & 0xffc);
    case 3:
        return take(b, 5);
    case 4:
        return LOW + (v & 0xf000);
    default:
        return LOW + v;
    }
}

static uint64_t value(struct bytes *b)
{
    switch (pick(b, 4)) {
    case 0:
        return take(b, 8);
    case 1:
        return place(b);
    default:
        return place(b) ^ take(b, 2) ^ take(b, 2) << 48;
    }
}

/* A virtual address: near the tables' first entries, near a boundary, or any. */
static uint32_t virtual(struct bytes *b)
{
    uint32_t v = (uint32_t)take(b, 4);
    static const uint32_t masks[] = {0x0000ffff, 0x00ffffff, 0xc0ffffff, 0xffffffff,
                                     0x803fffff, 0x01ffffff, 0x40003fff, 0xfff0ffff};
    return v & masks[pick(b, ARRAY_LEN(masks))];
}

/* --- acts --- */

#define REG(name) offsetof(struct cp15_regs, name)
static const size_t control[] = {
    REG(SCTLR), REG(TTBCR),  REG(TTBR0),  REG(TTBR1),  REG(DACR),  REG(PRRR),
    REG(NMRR),  REG(HCR),    REG(HSCTLR), REG(HTCR),   REG(HTTBR), REG(VTCR),
    REG(VTTBR), REG(HMAIR0), REG(SCR),    REG(HMAIR1), REG(SCTLR), REG(CONTEXTIDR),
};

static void set_register(struct bytes *b)
{
    uint64_t *copies =
        (uint64_t *)(void *)((uint8_t *)&rig.regs + control[pick(b, ARRAY_LEN(control))]);
    copies[pick(b, 2)] = value(b);
}

/* The bits that turn things on, so that not every input has to find them. */
static void turn_on(struct bytes *b)
{
    static const uint64_t sctlr[] = {0, SCTLR_M, SCTLR_M | SCTLR_AFE, SCTLR_M | SCTLR_TRE};
    unsigned how = (unsigned)take(b, 2);
    rig.regs.SCTLR[0] = rig.regs.SCTLR[1] =
        sctlr[how & 3] | (how & 4 ? SCTLR_EE : 0) | (how & 8 ? SCTLR_WXN | SCTLR_UWXN : 0);
    rig.regs.HSCTLR[0] = (how & 16 ? HSCTLR_M : 0) | (how & 32 ? HSCTLR_WXN : 0);
    rig.regs.HCR[0] =
        (how & 64 ? HCR_VM : 0) | (how & 128 ? HCR_DC : 0) | (how & 256 ? HCR_PTW : 0);
    rig.regs.TTBCR[0] = rig.regs.TTBCR[1] = (how & 512 ? TTBCR_EAE : 0) | (how >> 10 & 7);
    rig.regs.TTBR0[0] = rig.regs.TTBR0[1] = rig.regs.HTTBR[0] = LOW;
    rig.regs.VTTBR[0] = LOW + (how & 0x8000 ? 0x4000 : 0);
    rig.regs.VTCR[0] = how & 0x4000 ? 0x80000040 : 0x80000000;
    rig.regs.DACR[0] = rig.regs.DACR[1] = 0x55555555;
}

static uint8_t *host_of(uint64_t pa, unsigned len)
{
    return bus_host(&rig.bus, pa, len);
}

/* `n` descriptors of `size` bytes from a place on; each may be the one before and a step. */
static void write_descriptors(struct bytes *b, unsigned size)
{
    uint64_t at = place(b) & ~(uint64_t)(size - 1), v = value(b);
    unsigned n = 1 + pick(b, 16);
    uint64_t step = take(b, 1) << 12;
    for (unsigned i = 0; i < n; i++, at += size, v += step) {
        uint8_t *host = host_of(at, size);
        if (host)
            memcpy(host, &v, size);
    }
}

static struct mmu_req request(struct bytes *b)
{
    struct mmu_req r = {.va = virtual(b)};
    unsigned how = (unsigned)take(b, 1);
    r.regime = (uint8_t)((how & 3) % 3);
    r.access = (uint8_t)((how >> 2 & 3) % 3);
    r.priv = how & 16 || r.regime == REGIME_HYP;
    r.cm = how & 32 && r.access != MMU_EXEC;
    r.stage1_only = how & 64;
    return r;
}

static void told(const struct mmu_req *r, bool ok, const struct mmu_result *out,
                 const struct fault *f)
{
    char text[200];
    HOLDS(!ok || (out->page_shift >= 12 && out->page_shift <= 30));
    HOLDS(!ok || (out->pa >> 40 == 0 && ((out->pa ^ r->va) & 0xfff) == 0));
    HOLDS(ok || f->kind != FAULT_NONE);
    if (!ok)
        fault_describe(f, text, sizeof text);
    mmu_par(r, ok, out, f, !ok && f->lpae);
}

static void translate(struct bytes *b)
{
    struct mmu_req r = request(b);
    struct mmu_result out;
    struct fault f;
    bool ok = mmu_translate(&rig.mmu, &r, &out, &f);
    told(&r, ok, &out, &f);
    if (ok && !r.stage1_only) { /* what a hit says is what the miss said */
        struct mmu_result again;
        HOLDS(mmu_translate(&rig.mmu, &r, &again, &f));
        HOLDS(again.pa == out.pa && again.page_shift == out.page_shift);
    }
}

static void walk(struct bytes *b)
{
    struct mmu_req r = request(b);
    struct mmu_view view = {&rig.regs, &rig.bus, r.regime};
    struct mmu_result out;
    struct fault f;
    struct walk_record rec = {0};
    bool ok = mmu_walk(&view, &r, &out, &f, pick(b, 2) ? &rec : NULL);
    told(&r, ok, &out, &f);
}

static void walk_stage2(struct bytes *b)
{
    struct mmu_view view = {&rig.regs, &rig.bus, REGIME_NS_PL10};
    struct mmu_result out;
    struct fault f;
    struct walk_record rec = {0};
    char text[200];
    if (!mmu_walk_s2(&view, place(b), pick(b, 3), &out, &f, &rec))
        fault_describe(&f, text, sizeof text);
}

static void maintain(struct bytes *b)
{
    struct tlbi op = {.va = virtual(b)};
    unsigned how = (unsigned)take(b, 1);
    op.scope = how & 3;
    op.regime = (uint8_t)((how >> 2 & 3) % 3);
    op.all_vmids = how & 16;
    op.vmid = how & 32 ? 1 : 0;
    op.asid = how & 64 ? 1 : 0;
    mmu_tlbi(&rig.mmu, &op);
}

/* A pretence of what the core does with a translation. */
static void use_fast(struct bytes *b)
{
    uint32_t va = virtual(b);
    struct fast_tlb *f = &rig.fast;
    f->wr[fast_index(va)] = (struct fast_entry){va & ~0xfffu, (uintptr_t)rig.low - (va & ~0xfffu)};
    fast_set_jump(f, va, va, rig.low);
    if (pick(b, 2))
        fast_drop_writes(f, rig.low + (take(b, 2) & 0xf000));
}

static void keep_or_restore(struct bytes *b)
{
    struct err e;
    if (pick(b, 2) || !rig.saved.len)
        snap_save(&rig.snap, &rig.saved);
    else
        HOLDS(snap_load(&rig.snap, rig.saved.data, rig.saved.len, &e));
}

static void watch(struct bytes *b)
{
    if (!rig.obs.list)
        observer_attach(&rig.obs, &rig.watcher);
}

static void write_short(struct bytes *b)
{
    write_descriptors(b, 4);
}

static void write_long(struct bytes *b)
{
    write_descriptors(b, 8);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const acts[])(struct bytes *) = {
        set_register, write_short, write_long, translate,       walk,    walk_stage2,
        maintain,     use_fast,    translate,  keep_or_restore, turn_on, watch,
    };
    struct bytes b = {data, data + size};
    begin();
    for (unsigned n = 0; more(&b) && n < MAX_ACTS; n++)
        acts[pick(&b, ARRAY_LEN(acts))](&b);
    return 0;
}

size_t target_seed(unsigned n, uint8_t *buf, size_t cap)
{
    /* Turn on, a table of descriptors at its base, translations. */
    static const uint64_t descriptors[] = {0x40000402, 0x40001001, 0x40002403, 0x40040402,
                                           0x40000a0e, 0x40003412, 0x40001003, 0x400007fd};
    size_t at = 0;
    if (n >= 64)
        return 0;
    buf[at++] = 10;
    buf[at++] = (uint8_t)(n * 37);
    buf[at++] = (uint8_t)(n >> 1);
    for (unsigned i = 0; i < 6; i++) {
        uint64_t v = descriptors[(n + i) % ARRAY_LEN(descriptors)];
        buf[at++] = n & 2 ? 2 : 1;
        memcpy(buf + at, (const uint8_t[]){(uint8_t)(i << 3), (uint8_t)(i << 4), 7, 0}, 4);
        at += 4;
        memcpy(buf + at, &v, 8);
        at += 8;
        buf[at++] = 15;
        buf[at++] = n & 4 ? 1 : 0;
    }
    for (unsigned i = 0; i < 12; i++) {
        buf[at++] = i & 1 ? 3 : 4;
        memcpy(buf + at, &(uint32_t){i * 0x10004u + n * 0x200000u}, 4);
        at += 4;
        buf[at++] = (uint8_t)i;
        buf[at++] = (uint8_t)(i * 7 + n);
    }
    return at;
}
