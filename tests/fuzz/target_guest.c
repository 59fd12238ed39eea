/* target_guest.c - guest programs: instructions of every row, in any mode and system state, with
 * interrupts and input from outside, run as blocks, by single steps and watched; on each engine,
 * which must agree about all state.
 *
 * An input chooses a machine, registers and controls, then fills pages of A32 and T32 code. What is
 * left of it happens between slices of the run. Tables map RAM onto itself, short and long, for all
 * regimes; they lie in RAM, where the program may write. Whatever the program does, the machine
 * ends its run within the cycles it was given, for a reason that it says. */
#include "tests/fuzz/target.h"

#include "cpu/cp15.h"
#include "cpu/decode.h"
#include "cpu/observe.h"
#include "mmu/arch/desc.h"
#include "sim/board.h"
#include "tests/engines.h"

#include <string.h>

enum { KINDS = 3, MAX_INSNS = 48, SLICES = 4, CYCLES = 80 };

enum map {
    CODE = BOARD_RAM_BASE + 0x10000, /* a page of A32, a page of T32 */
    VECTORS = BOARD_RAM_BASE + 0x12000,
    DATA = BOARD_RAM_BASE + 0x14000,
    SHORT = BOARD_RAM_BASE + 0x20000, /* 16 KiB, then a second level */
    LONG = BOARD_RAM_BASE + 0x28000,  /* stage 1, Hyp, stage 2: 0x3000 each, levels 1 to 3 */
    LONG_STEP = 0x3000,
};

static const struct {
    bool secure;
    uint8_t ncpus;
} kinds[KINDS] = {{false, 1}, {true, 1}, {false, 2}};

static struct still stills[ENGINES][KINDS];

/* --- the machine as every program finds it --- */

static void put32(struct machine *m, uint32_t pa, uint32_t v)
{
    memcpy(m->ram + (pa - m->ram_base), &v, 4);
}

static void put64(struct machine *m, uint32_t pa, uint64_t v)
{
    memcpy(m->ram + (pa - m->ram_base), &v, 8);
}

/* Sections one to one; RAM's first megabyte by small pages, some with other rights. */
static void place_short(struct machine *m)
{
    uint32_t l2 = SHORT + 0x4000;
    for (uint32_t i = 0; i < 4096; i++)
        put32(m, SHORT + 4 * i, i << 20 | (i < 0x400 ? 0x10416 : 0x1140e));
    put32(m, SHORT + 4 * (BOARD_RAM_BASE >> 20), l2 | 1);
    for (uint32_t i = 0; i < 256; i++)
        put32(m, l2 + 4 * i, (BOARD_RAM_BASE + (i << 12)) | (i == 0x17 ? 0x22e : 0x47e));
}

static void place_long(struct machine *m, unsigned set)
{
    uint32_t l1 = LONG + set * LONG_STEP, l2 = l1 + 0x1000, l3 = l2 + 0x1000;
    uint64_t leaf = set == 2 ? 0x7fd : 0x741, device = set == 2 ? 0x4c5 : 0x445;
    for (unsigned i = 0; i < 4; i++)
        put64(m, l1 + 8 * i, (uint64_t)i << 30 | device);
    put64(m, l1 + 8, l2 | 3);
    for (unsigned i = 0; i < 512; i++)
        put64(m, l2 + 8 * i, (BOARD_RAM_BASE + ((uint64_t)i << 21)) | leaf);
    put64(m, l2, l3 | 3);
    for (unsigned i = 0; i < 512; i++)
        put64(m, l3 + 8 * i,
              (BOARD_RAM_BASE + ((uint64_t)i << 12)) | leaf | 2 | (i == 0x18 ? 0x80 : 0));
}

/* Vectors that return behind what raised them: to PL1 and Monitor mode; to Hyp. */
static void place_vectors(struct machine *m)
{
    static const uint32_t pl1[8] = {0xe1b0f00e, 0xe1b0f00e, 0xe1b0f00e, 0xe1b0f00e,
                                    0xe25ef004, 0xe1b0f00e, 0xe25ef004, 0xe25ef004};
    static const uint32_t hyp[4] = {0xe10ec300, 0xe28cc004, 0xe12ef30c, 0xe160006e};
    for (unsigned v = 0; v < 8; v++) {
        put32(m, VECTORS + 4 * v, pl1[v]);
        put32(m, VECTORS + 0x1000 + 4 * v, 0xea000000 | (6 + v * 3));
        for (unsigned k = 0; k < 4; k++)
            put32(m, VECTORS + 0x1020 + 16 * v + 4 * k, hyp[k]);
    }
}

static void begin(struct still *s, unsigned kind, enum cpu_engine engine)
{
    if (s->m) {
        still_restore(s);
        return;
    }
    struct machine *m = target_machine_of(kinds[kind].secure, kinds[kind].ncpus, engine);
    place_short(m);
    for (unsigned set = 0; set < 3; set++)
        place_long(m, set);
    place_vectors(m);
    for (unsigned i = 0; i < 0x800; i++)
        put32(m, DATA + 4 * i, i % 3 ? DATA + 64 * i : i * 0x01010101u);
    m->cfg.no_reset = true;
    still_take(s, m);
}

/* --- system state --- */

/* The registers that decide whether a program runs at all, found once. */
#define CONTROLS(X)                                                                                \
    X(DACR)                                                                                        \
    X(VBAR)                                                                                        \
    X(CPACR)                                                                                       \
    X(PRRR)                                                                                        \
    X(NMRR)                                                                                        \
    X(TTBCR)                                                                                       \
    X(TTBR0)                                                                                       \
    X(TTBR1)                                                                                       \
    X(SCTLR)                                                                                       \
    X(NSACR)                                                                                       \
    X(HVBAR)                                                                                       \
    X(HTTBR)                                                                                       \
    X(HMAIR0)                                                                                      \
    X(HSCTLR)                                                                                      \
    X(VTCR)                                                                                        \
    X(VTTBR)                                                                                       \
    X(HCR)                                                                                         \
    X(SCR)                                                                                         \
    X(MVBAR)

#define ROW_NAME(name) #name,
#define ROW_ENUM(name) ROW_##name,
enum { CONTROLS(ROW_ENUM) CONTROL_ROWS };

static void poke(struct cpu *c, unsigned row, bool ns, uint64_t v)
{
    static const char *const names[] = {CONTROLS(ROW_NAME)};
    static const struct cp15_row *rows[CONTROL_ROWS];
    if (!rows[row])
        rows[row] = cp15_find(names[row]);
    BUG_ON(!rows[row]);
    cp15_poke(c, rows[row], ns, v);
}

static void place_controls(struct cpu *c, unsigned how)
{
    for (unsigned ns = 0; ns < 2; ns++) {
        bool lpae = how & 4;
        poke(c, ROW_DACR, ns, 0x55555555);
        poke(c, ROW_VBAR, ns, VECTORS);
        poke(c, ROW_CPACR, ns, how & 8 ? 0x00f00000 : 0);
        poke(c, ROW_PRRR, ns, lpae ? 0xff : 0x000a81a8);
        poke(c, ROW_NMRR, ns, lpae ? 0 : 0x44e048e0);
        poke(c, ROW_TTBCR, ns, lpae ? TTBCR_EAE : 0);
        poke(c, ROW_TTBR0, ns, lpae ? LONG : SHORT);
        poke(c, ROW_TTBR1, ns, lpae ? LONG : SHORT);
        poke(c, ROW_SCTLR, ns, SCTLR_CP15BEN | SCTLR_SW | (how & 1 ? SCTLR_M : 0u));
    }
    poke(c, ROW_NSACR, false, 0xc00);
    poke(c, ROW_HVBAR, true, VECTORS + 0x1000);
    poke(c, ROW_HTTBR, true, LONG + LONG_STEP);
    poke(c, ROW_HMAIR0, true, 0xff);
    poke(c, ROW_HSCTLR, true, HSCTLR_CP15BEN | (how & 16 ? HSCTLR_M : 0u));
    poke(c, ROW_VTCR, true, field_put(VTCR_SL0, 1));
    poke(c, ROW_VTTBR, true, LONG + 2 * LONG_STEP);
    poke(c, ROW_HCR, true, how & 2 ? HCR_VM | HCR_FMO | HCR_IMO | HCR_AMO : 0);
    poke(c, ROW_SCR, false, (how & 32 ? SCR_NS | SCR_HCE : 0u));
    poke(c, ROW_MVBAR, false, VECTORS);
    c->fpexc = how & 8 ? FPEXC_EN : 0;
}

/* Any system register, anything. */
static void place_register(struct cpu *c, struct bytes *b)
{
    const struct cp15_row *r = &cp15_rows[take(b, 2) % cp15_row_count];
    unsigned how = pick(b, 4);
    if (r->wmask && strcmp(r->name, "SCR") != 0)
        cp15_poke(c, r, how & 1, take(b, how & 2 ? 8 : 4));
}

static void place_mode(struct machine *m, struct cpu *c, struct bytes *b)
{
    static const uint8_t modes[] = {MODE_SVC, MODE_USR, MODE_HYP, MODE_FIQ,
                                    MODE_IRQ, MODE_MON, MODE_ABT, MODE_SYS};
    unsigned how = (unsigned)take(b, 2);
    unsigned mode = modes[how & 7];
    bool ns = c->cp15.SCR[0] & SCR_NS;
    if ((mode == MODE_MON && !m->cfg.secure) || (mode == MODE_HYP && !ns))
        mode = MODE_SVC;
    uint32_t psr = mode | (how & 8 ? PSR_T : 0u) | (how & 16 ? PSR_I | PSR_F | PSR_A : 0u) |
                   (how & 32 ? PSR_E : 0u) | (uint32_t)(how >> 6 & 15) << 28;
    cpu_set_cpsr(c, psr);
    c->r[15] = CODE + (how & 8 ? 0x1000 : 0);
    for (unsigned i = 0; i < BANK_SLOTS; i++)
        c->bank[i] = i < BANK_SPSR_FIQ ? DATA + 0x40 * i : (uint32_t)modes[i & 7] & 0x1f;
}

static void place_operands(struct cpu *c, struct bytes *b)
{
    unsigned how = (unsigned)take(b, 2);
    for (unsigned i = 0; i < 15; i++)
        c->r[i] = how >> i & 1 ? (uint32_t)take(b, 4) : DATA + 0x100 * i + 0x80;
    unsigned kinds_of = pick(b, 4);
    for (unsigned i = 0; i < 32; i++)
        c->vd[i] = kinds_of ? (0x3ff0000040490fdbull * (i + 1)) << (i % kinds_of) : 0;
    if (pick(b, 2))
        c->vd[pick(b, 8)] = take(b, 8);
    if (pick(b, 2))
        c->fpscr = (uint32_t)take(b, 4) & 0xf7f70000;
}

/* --- code --- */

/* The coprocessor fields of a system register that exists. */
static uint32_t name_sysreg(uint32_t raw, unsigned n)
{
    const struct cp15_row *r = &cp15_rows[n % cp15_row_count];
    bool wide = (raw & 0x0fe00000) == 0x0c400000;
    for (unsigned i = 0; r->wide != wide && i < cp15_row_count; i++)
        r = &cp15_rows[++n % cp15_row_count];
    if (wide)
        return (raw & ~0xfffu) | (uint32_t)r->cp << 8 | (uint32_t)r->opc1 << 4 | r->crm;
    return (raw & 0xff10f010) | (uint32_t)r->opc1 << 21 | (uint32_t)r->crn << 16 |
           (uint32_t)r->cp << 8 | (uint32_t)r->opc2 << 5 | r->crm;
}

/* A row's number and its free bits; or, for a number behind the rows, any word. */
static uint32_t word(struct bytes *b, bool *thumb, unsigned *len)
{
    unsigned n = (unsigned)take(b, 2), row = n & 0x7ff;
    uint32_t v = (uint32_t)take(b, 4);
    if (row >= insn_row_count) {
        *thumb = n & 0x8000;
        *len = *thumb && thumb_len((uint16_t)(v >> 16)) == 2 ? 2 : 4;
        return *len == 2 ? v >> 16 : v;
    }
    const struct insn_row *r = &insn_rows[row];
    const struct shape *s = decode_shape(row);
    uint32_t raw = (v & ~s->mask) | s->value;
    *thumb = r->set != ISET_A32;
    *len = r->set == ISET_T16 ? 2 : 4;
    if (!(n & 0x800))
        raw = (raw & ~s->should) | (s->should_be & s->should);
    if (!*thumb && s->has_cond && !(n & 0x1000))
        raw = (raw & 0x0fffffff) | 0xe0000000;
    if (n & 0x2000)
        raw = (raw & 0x0fffffff) == raw ? raw : raw & ~0x00ff0f00u; /* low registers, short hops */
    if (n & 0x4000 && *len == 4 && (raw & 0x0f000e00) == 0x0e000e00)
        raw = name_sysreg(raw, v);
    return *len == 2 ? raw & 0xffff : raw;
}

static void place_code(struct machine *m, struct bytes *b)
{
    uint32_t at[2] = {CODE, CODE + 0x1000};
    for (unsigned n = pick(b, MAX_INSNS) + 1; n && more(b); n--) {
        bool thumb;
        unsigned len;
        uint32_t v = word(b, &thumb, &len);
        if (thumb && len == 4)
            v = v << 16 | v >> 16;
        memcpy(m->ram + (at[thumb] - m->ram_base), &v, len);
        at[thumb] += len;
    }
    put32(m, at[0], 0xeafffffe - ((at[0] - CODE) / 4 & 0xffffff)); /* around again */
    put32(m, at[1], 0xe7fee7fe);
}

/* --- the run --- */

static void hear(void *self, enum observer_kind kind, const void *detail)
{
    const struct insn_event *ev = detail;
    HOLDS(kind != OBS_INSN || ev->cpu);
}

static struct observer everything = {.mask = BIT(OBS_COUNT) - 1, .fn = hear};

/* What happens between two slices. */
static void outside(struct machine *m, struct bytes *b)
{
    struct cpu *c = m->cpu[pick(b, 8) % m->ncpus];
    unsigned what = pick(b, 9), n = (unsigned)take(b, 1);
    uint32_t va = CODE + 4 * (n & 31);
    struct cpu_watch watch = {DATA + n, 4, n & 1, n & 2};
    if (what == 0)
        cpu_input(c, n % CPU_INPUTS, n & 0x80);
    else if (what == 1)
        cpu_event(c);
    else if (what == 2)
        cpu_drop_derived(c);
    else if (what == 3)
        c->block_cap = n & 3;
    else if (what == 4)
        place_mode(m, c, b);
    else if (what == 5)
        cpu_set_breaks(c, &va, n & 1);
    else if (what == 6)
        cpu_set_watches(c, &watch, n >> 2 & 1);
    else if (what == 7 && c->power == CPU_ON) /* asleep it would go on to whatever wakes it */
        machine_step(m);
    else
        place_register(c, b);
}

static void run(struct machine *m, struct bytes *b)
{
    for (unsigned i = 0; i < SLICES && (i == 0 || more(b)); i++) {
        uint64_t before = machine_cycles(m);
        enum machine_exit why = machine_run(m, CYCLES, 2 * CYCLES);
        HOLDS(why != EXIT_NONE && m->exit_reason[0]);
        HOLDS((int64_t)(machine_cycles(m) - before) <= 4 * CYCLES); /* of another core: less */
        outside(m, b);
    }
}

static struct still *execute(unsigned engine, struct bytes b)
{
    unsigned how = (unsigned)take(&b, 1), controls = (unsigned)take(&b, 1);
    unsigned kind = how % KINDS;
    struct still *s = &stills[engine][kind];
    begin(s, kind, engine_of(engine));
    struct machine *m = s->m;
    for (unsigned i = 0; i < m->ncpus; i++) {
        struct cpu *c = m->cpu[i];
        c->power = CPU_ON;
        c->block_cap = 0;
        cpu_set_breaks(c, NULL, 0);
        cpu_set_watches(c, NULL, 0);
        place_controls(c, controls);
        for (unsigned n = how >> 5; n; n--)
            place_register(c, &b);
        place_mode(m, c, &b);
        place_operands(c, &b);
    }
    place_code(m, &b);
    for (unsigned i = 0; i < m->ncpus; i++)
        cpu_drop_derived(m->cpu[i]);
    if (controls & 128)
        observer_attach(&m->obs, &everything);
    run(m, &b);
    if (controls & 128)
        observer_detach(&m->obs, &everything);
    return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct still *s[ENGINES];
    for (unsigned i = 0; i < engine_count(); i++)
        s[i] = execute(i, (struct bytes){data, data + size});
    for (unsigned i = 1; i < engine_count(); i++)
        HOLDS(still_alike(s[0], s[i]));
    return 0;
}

/* Every row in turn, a few an input, with several fillings each; all the machines and regimes. */
size_t target_seed(unsigned n, uint8_t *buf, size_t cap)
{
    enum { ROWS = 4, FILLINGS = 5 };
    static const uint8_t controls[] = {0x08, 0x29, 0x2d, 0x3b, 0x0d, 0xa8, 0x3f, 0x89};
    size_t at = 0;
    decode_init();
    if (n * ROWS >= 2 * insn_row_count)
        return 0;
    unsigned first = n * ROWS % insn_row_count, thumb = insn_rows[first].set != ISET_A32;
    buf[at++] = (uint8_t)(n % KINDS);
    buf[at++] = controls[n / KINDS % ARRAY_LEN(controls)];
    for (unsigned i = 0; i < kinds[n % KINDS].ncpus; i++) {
        buf[at++] = (uint8_t)((n * ROWS >= insn_row_count ? n % 8 : 0) | thumb << 3 | (n & 1) << 7);
        buf[at++] = 0;
        memset(buf + at, 0, 5);
        buf[at + 2] = (uint8_t)n;
        at += 5;
    }
    buf[at++] = ROWS * FILLINGS;
    for (unsigned k = 0; k < ROWS * FILLINGS; k++) {
        unsigned row = (first + k % ROWS) % insn_row_count;
        uint32_t v = 0x9e3779b9u * (n * 64 + k + 1);
        memcpy(buf + at, &(uint16_t){(uint16_t)(row | (k & 1 ? 0x6000 : 0x4000))}, 2);
        memcpy(buf + at + 2, &v, 4);
        at += 6;
    }
    for (unsigned k = 0; k < 12; k++)
        buf[at++] = (uint8_t)(n * 7 + k * 53);
    return at;
}
