/* gen_state.c - random system state: modes, controls, table bases, vectors, registers.
 *
 * Any register may hold anything; those that decide whether the program runs at all are most often
 * given something that lets it. */
#include "tests/fuzz/fuzz.h"

#include "cpu/cp15.h"

#include <string.h>

/* Long tables' level 1, as gen_tables.c lays them out. */
#define LONG_TABLE(set) (FUZZ_TABLES + 0x10000u + (set)*0x10000u)

static void poke(struct cpu *c, const char *name, bool ns, uint64_t v)
{
    const struct cp15_row *r = cp15_find(name);
    BUG_ON(!r);
    cp15_poke(c, r, ns, v);
}

/* Every register that software can write, but those that the rest of this file decides. */
static void scatter(struct cpu *c, struct draw *d)
{
    for (unsigned i = 0; i < cp15_row_count; i++) {
        const struct cp15_row *r = &cp15_rows[i];
        if (!r->wmask || !strcmp(r->name, "SCR") || !chance(d, 25))
            continue;
        cp15_poke(c, r, false, draw64(d));
        cp15_poke(c, r, true, draw64(d));
    }
}

/* Pages 0 and 3 have vectors for PL1 and Monitor mode, page 1 for Hyp mode, page 2 anything. */
static uint32_t draw_vectors(struct draw *d, unsigned page)
{
    if (chance(d, 5))
        return draw_address(d) & ~31u;
    return FUZZ_VECTORS + ((chance(d, 90) ? page : 2) << 12);
}

static uint64_t draw_sctlr(struct draw *d)
{
    static const struct {
        uint32_t bit;
        uint8_t percent;
    } some[] = {{SCTLR_AFE, 15}, {SCTLR_TRE, 20}, {SCTLR_EE, 3}, {SCTLR_UWXN, 3}, {SCTLR_WXN, 4},
                {SCTLR_A, 20},   {SCTLR_V, 4},    {SCTLR_TE, 3}, {SCTLR_HA, 5},   {SCTLR_M, 75}};
    uint64_t v = SCTLR_CP15BEN | SCTLR_SW | SCTLR_C | SCTLR_I;
    for (unsigned i = 0; i < ARRAY_LEN(some); i++)
        v |= chance(d, some[i].percent) ? some[i].bit : 0u;
    return v;
}

static uint64_t draw_dacr(struct draw *d)
{
    return chance(d, 50) ? 0x55555555u : chance(d, 80) ? 0xffffffffu : draw32(d);
}

static void place_stage1(struct cpu *c, struct draw *d, bool ns)
{
    bool lpae = chance(d, 40);
    poke(c, "SCTLR", ns, draw_sctlr(d));
    poke(c, "DACR", ns, draw_dacr(d));
    poke(c, "VBAR", ns, draw_vectors(d, ns ? 0 : 3));
    poke(c, "CONTEXTIDR", ns, below(d, 4));
    poke(c, "PRRR", ns, lpae ? 0x000000ffu | draw32(d) << 8 : 0x000a81a8u);
    poke(c, "NMRR", ns, chance(d, 80) ? 0x44e048e0u : draw32(d));
    uint64_t a1 = lpae && chance(d, 30) ? TTBCR_A1 : 0;
    poke(c, "TTBCR", ns, lpae ? TTBCR_EAE | a1 : chance(d, 85) ? 0 : below(d, 4));
    uint64_t asid = lpae ? (uint64_t)below(d, 4) << TTBR_ASID_SHIFT : 0;
    poke(c, "TTBR0", ns, (lpae ? LONG_TABLE(0) : FUZZ_TABLES) | asid);
    poke(c, "TTBR1", ns, (lpae ? LONG_TABLE(0) : FUZZ_TABLES) | asid);
}

static void place_hyp(struct cpu *c, struct draw *d)
{
    uint32_t traps = chance(d, 70) ? 0 : draw32(d);
    uint32_t hcr = traps & ~(uint32_t)(HCR_VM | HCR_TGE | HCR_VA | HCR_VI | HCR_VF);
    hcr |= (chance(d, 50) ? HCR_VM : 0u) | (chance(d, 5) ? HCR_TGE : 0u);
    hcr |= draw32(d) & draw32(d) & (HCR_VA | HCR_VI | HCR_VF | HCR_AMO | HCR_IMO | HCR_FMO);
    poke(c, "HCR", true, hcr);
    poke(c, "HSTR", true, chance(d, 80) ? 0 : draw32(d));
    poke(c, "HCPTR", true, chance(d, 80) ? 0 : draw32(d));
    poke(c, "HDCR", true, chance(d, 80) ? 6 : draw32(d));
    poke(c, "HVBAR", true, draw_vectors(d, 1));
    poke(c, "HSCTLR", true,
         (chance(d, 70) ? HSCTLR_M : 0u) | HSCTLR_C | HSCTLR_I | HSCTLR_CP15BEN |
             (chance(d, 80) ? 0 : draw32(d) & (HSCTLR_A | HSCTLR_WXN | HSCTLR_EE | HSCTLR_TE)));
    poke(c, "HTCR", true, 0);
    poke(c, "HTTBR", true, LONG_TABLE(1));
    poke(c, "HMAIR0", true, 0x000000ffu | draw32(d) << 8);
    poke(c, "VTCR", true, field_put(VTCR_SL0, 1));
    poke(c, "VTTBR", true, LONG_TABLE(2) | (uint64_t)below(d, 3) << VTTBR_VMID_SHIFT);
}

static void place_secure(struct machine *m, struct cpu *c, struct draw *d)
{
    if (!m->cfg.secure)
        return;
    uint32_t scr = draw32(d) & (SCR_IRQ | SCR_FIQ | SCR_EA | SCR_FW | SCR_AW | SCR_SCD);
    scr &= chance(d, 50) ? 0 : draw32(d);
    scr |= (chance(d, 50) ? SCR_NS : 0u) | (chance(d, 80) ? SCR_HCE : 0u);
    scr |= chance(d, 10) ? SCR_SIF : 0u;
    poke(c, "SCR", false, scr);
    poke(c, "MVBAR", false, draw_vectors(d, 3));
    poke(c, "NSACR", false, draw32(d));
}

static uint32_t draw_mode(const struct cpu *c, struct draw *d, bool secure)
{
    static const uint8_t modes[] = {MODE_USR, MODE_FIQ, MODE_IRQ, MODE_SVC, MODE_ABT,
                                    MODE_UND, MODE_SYS, MODE_SVC, MODE_MON, MODE_HYP};
    bool ns = c->cp15.SCR[0] & SCR_NS;
    for (;;) {
        uint32_t m = modes[below(d, ARRAY_LEN(modes))];
        if ((m != MODE_MON || secure) && (m != MODE_HYP || ns))
            return m;
    }
}

/* A mode, flags and an address in the code; general registers of all kinds. */
void case_kick(struct machine *m, struct cpu *c, struct draw *d)
{
    unsigned page = chance(d, 70) ? 2 * below(d, 2) : below(d, FUZZ_CODE_PAGES);
    uint32_t psr = draw32(d) & (PSR_N | PSR_Z | PSR_C | PSR_V | PSR_Q | PSR_GE);
    psr |= draw32(d) & draw32(d) & (PSR_A | PSR_I | PSR_F);
    psr |= (page & 1 ? PSR_T : 0u) | (chance(d, 3) ? PSR_E : 0u);
    cpu_set_cpsr(c, psr | draw_mode(c, d, m->cfg.secure));
    for (unsigned i = 0; i < 15; i++)
        c->r[i] = chance(d, 70) ? draw_address(d) : chance(d, 50) ? below(d, 64) : draw32(d);
    c->r[15] = FUZZ_CODE + page * 4096 + (chance(d, 60) ? 4 * below(d, 1024) : 0);
    cpu_context_changed(c);
}

static void place_registers(struct machine *m, struct cpu *c, struct draw *d)
{
    case_kick(m, c, d);
    for (unsigned i = 0; i < BANK_SPSR_FIQ; i++)
        c->bank[i] = chance(d, 80) ? draw_address(d) : draw32(d);
    for (unsigned i = BANK_SPSR_FIQ; i < BANK_SLOTS; i++)
        c->bank[i] = (draw32(d) & ~(uint32_t)PSR_M) | draw_mode(c, d, m->cfg.secure);
    c->event_reg = chance(d, 50);
}

void place_state(struct machine *m, struct cpu *c, struct draw *d)
{
    if (chance(d, 40))
        scatter(c, d);
    poke(c, "HCR", true, 0);
    place_secure(m, c, d);
    place_stage1(c, d, false);
    place_stage1(c, d, true);
    place_hyp(c, d);
    place_registers(m, c, d);
}
