/* tables.c - building translation tables and making accesses through them.
 * ARM DDI 0406C B3.5 (Short-descriptor), B3.6 (Long-descriptor), B3.13 (fault reporting). */
#include "tables.h"

#include "tap.h"

uint32_t sd_l1[4096] __attribute__((aligned(16384)));
uint32_t sd_l1_high[4096] __attribute__((aligned(16384)));
uint32_t sd_l2[2][256] __attribute__((aligned(1024)));
uint64_t ld_l1[4] __attribute__((aligned(4096))), ld_l1_high[4] __attribute__((aligned(4096)));
uint64_t ld_l2[512] __attribute__((aligned(4096))), ld_l3[512] __attribute__((aligned(4096)));
uint64_t s2_l1[4] __attribute__((aligned(4096))), s2_l3[512] __attribute__((aligned(4096)));
uint64_t s2_l2[2048] __attribute__((aligned(16384)));
uint64_t hyp_l1[4] __attribute__((aligned(4096)));
uint64_t hyp_l2[512] __attribute__((aligned(4096))), hyp_l3[512] __attribute__((aligned(4096)));

#define ZERO(table) zero(table, sizeof(table))

static void zero(void *p, uint32_t bytes)
{
    for (uint32_t *w = p, *end = w + bytes / 4; w < end; w++)
        *w = 0;
}

uint32_t sign_of(uint32_t pa)
{
    return pa ^ 0x5a5a5a5au;
}
void sign(uint32_t pa)
{
    *(volatile uint32_t *)pa = sign_of(pa);
}
uint32_t peek32(uint32_t pa)
{
    return *(volatile uint32_t *)pa;
}

void tables_changed(void)
{
    dsb();
    mcr_BPIALL(0);
    tlb_forget();
}

/* ---- Short-descriptor ---- */

#define AP_OF(fmt, ap) (DESC_PUT(fmt##_AP10, (ap)&3) | DESC_PUT(fmt##_AP2, (ap) >> 2))

uint32_t sd_section(uint32_t pa, unsigned ap, uint32_t more)
{
    return (uint32_t)(DESC_KEEP(pa, SD_SECT_BASE) | AP_OF(SD_SECT, ap) | DESC_PUT(SD_SECT_TEX, 1) |
                      DESC_PUT(SD1_TYPE, SD1_SECTION)) ^
           more;
}
uint32_t sd_super(uint64_t pa, unsigned ap, uint32_t more)
{
    return (uint32_t)(DESC_KEEP((uint32_t)pa, SD_SUPER_BASE) |
                      DESC_PUT(SD_SUPER_PA35_32, pa >> 32) | DESC_PUT(SD_SUPER_PA39_36, pa >> 36) |
                      AP_OF(SD_SECT, ap) | DESC_PUT(SD_SECT_TEX, 1) | DESC_PUT(SD_SECT_SUPER, 1) |
                      DESC_PUT(SD1_TYPE, SD1_SECTION)) ^
           more;
}
uint32_t sd_table(const uint32_t *l2, uint32_t more)
{
    return (uint32_t)l2 | (uint32_t)DESC_PUT(SD1_TYPE, SD1_TABLE) | more;
}
uint32_t sd_large(uint32_t pa, unsigned ap, uint32_t more)
{
    return (uint32_t)(DESC_KEEP(pa, SD_LARGE_BASE) | AP_OF(SD_LARGE, ap) |
                      DESC_PUT(SD_LARGE_TEX, 1) | DESC_PUT(SD2_TYPE, SD2_LARGE)) ^
           more;
}
uint32_t sd_small(uint32_t pa, unsigned ap, uint32_t more)
{
    return (uint32_t)(DESC_KEEP(pa, SD_SMALL_BASE) | AP_OF(SD_SMALL, ap) |
                      DESC_PUT(SD_SMALL_TEX, 1) | DESC_PUT(SD2_TYPE, SD2_SMALL)) ^
           more;
}

void sd_sixteen(uint32_t *entries, uint32_t desc)
{
    for (unsigned i = 0; i < 16; i++)
        entries[i] = desc;
}

void sd_begin(void)
{
    ZERO(sd_l1);
    ZERO(sd_l1_high);
    ZERO(sd_l2);
    for (uint32_t mb = 0; mb < 32; mb++)
        sd_l1[SD_INDEX(RAM_BASE) + mb] = sd_section(RAM_BASE + (mb << 20), AP_RW, 0);
}

void sd_on(uint32_t sctlr)
{
    mcr_TTBR0_32((uint32_t)sd_l1);
    mcr_TTBR1_32((uint32_t)sd_l1_high);
    mcr_DACR(0x5);
    mcr_SCTLR(mrc_SCTLR() | SCTLR_M | sctlr);
    tables_changed();
}

/* ---- Long-descriptor ---- */

#define MAIR0_USED (MAIR_NC | MAIR_DEVICE << 8 | MAIR_SO << 16 | (uint32_t)MAIR_WB << 24)

static void mair_set(void)
{
    mcr_PRRR(MAIR0_USED);
    mcr_NMRR(MAIR_WT);
}

static void hmair_set(void)
{
    mcr_HMAIR0(MAIR0_USED);
    mcr_HMAIR1(MAIR_WT);
}

uint64_t ld_leaf(unsigned level, uint64_t pa, unsigned ap21, uint64_t more)
{
    return (DESC_KEEP(pa, LD_ADDR) | DESC_PUT(LD_S1_AP21, ap21) | DESC_PUT(LD_S1_AF, 1) |
            DESC_PUT(LD_S1_SH, SH_INNER) |
            DESC_PUT(LD_TYPE, level == 3 ? LD_TABLE_OR_PAGE : LD_BLOCK)) ^
           more;
}
uint64_t ld_table(const void *table, uint64_t more)
{
    return (uint32_t)table | DESC_PUT(LD_TYPE, LD_TABLE_OR_PAGE) | more;
}

static void map_at(uint64_t *l1, uint64_t *l2, uint64_t *l3, unsigned level, uint64_t leaf)
{
    l1[TEST_VA >> 30] = level == 1 ? leaf : ld_table(l2, 0);
    l2[0] = level == 2 ? leaf : ld_table(l3, 0);
    l3[0] = leaf;
}

void ld_map(unsigned level, uint64_t leaf)
{
    map_at(ld_l1, ld_l2, ld_l3, level, leaf);
}

void ld_begin(void)
{
    ZERO(ld_l1);
    ZERO(ld_l1_high);
    ZERO(ld_l2);
    ZERO(ld_l3);
    ld_l1[RAM_BASE >> 30] = ld_leaf(1, RAM_BASE, 1, 0);
}

void ld_on(uint32_t sctlr)
{
    mair_set();
    mcr_TTBCR(mrc_TTBCR() | TTBCR_EAE);
    mcrr_TTBR0((uint32_t)ld_l1);
    mcrr_TTBR1((uint32_t)ld_l1_high);
    mcr_SCTLR(mrc_SCTLR() | SCTLR_M | sctlr);
    tables_changed();
}

uint64_t s2_leaf(unsigned level, uint64_t pa, unsigned hap, uint64_t more)
{
    return (DESC_KEEP(pa, LD_ADDR) | DESC_PUT(LD_S2_HAP, hap) | DESC_PUT(LD_S2_AF, 1) |
            DESC_PUT(LD_S2_SH, SH_INNER) | DESC_PUT(LD_S2_MEMATTR, S2_ATTR_WB) |
            DESC_PUT(LD_TYPE, level == 3 ? LD_TABLE_OR_PAGE : LD_BLOCK)) ^
           more;
}

void s2_map(unsigned level, uint64_t leaf)
{
    map_at(s2_l1, s2_l2, s2_l3, level, leaf);
}

void s2_begin(void)
{
    ZERO(s2_l1);
    ZERO(s2_l2);
    ZERO(s2_l3);
    s2_l1[RAM_BASE >> 30] = s2_leaf(1, RAM_BASE, HAP_RW, 0);
}

void s2_on(unsigned vmid, uint32_t hcr)
{
    mcr_VTCR(0x80000000u | field_put(VTCR_SL0, 1));
    mcrr_VTTBR((uint32_t)s2_l1 | (uint64_t)vmid << 48);
    mcr_HCR(HCR_VM | hcr);
    tables_changed();
}

void hyp_begin(void)
{
    ZERO(hyp_l1);
    ZERO(hyp_l2);
    ZERO(hyp_l3);
    hyp_l1[UART_BASE >> 30] = ld_leaf(1, UART_BASE & 0xc0000000u, 1, 0) |
                              DESC_PUT(LD_S1_ATTRINDX, ATTR_DEVICE) | DESC_PUT(LD_S1_XN, 1);
    hyp_l1[RAM_BASE >> 30] = ld_leaf(1, RAM_BASE, 1, 0);
}

void hyp_map(unsigned level, uint64_t leaf)
{
    map_at(hyp_l1, hyp_l2, hyp_l3, level, leaf);
}

void hyp_on(uint32_t hsctlr)
{
    hmair_set();
    mcrr_HTTBR((uint32_t)hyp_l1);
    tables_changed();
    mcr_HSCTLR(mrc_HSCTLR() | HSCTLR_M | hsctlr);
    isb();
}

/* ---- accesses ---- */

uint32_t guest_load(uint32_t cpsr, uint32_t va)
{
    guest.r[0] = 0xdeadbeefu;
    guest.r[1] = va;
    run_insn(cpsr, I_LDR(0, 1));
    return guest.r[0];
}

void guest_store(uint32_t cpsr, uint32_t va, uint32_t value)
{
    guest.r[0] = value;
    guest.r[1] = va;
    run_insn(cpsr, I_STR(0, 1));
}

void guest_fetch(uint32_t cpsr, uint32_t va)
{
    run(cpsr, (const void *)va);
}

void plant_end(uint32_t pa, uint32_t cpsr)
{
    *(volatile uint32_t *)pa = (cpsr & PSR_M) == MODE_USR ? END_PL0 : END_PL1;
    code_written((const void *)pa, 4);
}

/* ---- expectations ---- */

static bool aborted(uint32_t vector)
{
    expect_pl1(vector, MODE_ABT);
    return out.where == AT_PL1 && out.vector == vector;
}

void expect_dabt_short(uint32_t fs, uint32_t va, bool write, int domain)
{
    if (!aborted(V_DABT))
        return;
    uint32_t want = (fs & 15) | (fs >> 4) << 10 | (uint32_t)write << 11;
    expect_bits("DFSR", out.dfsr, 0xe0f, want);
    if (domain >= 0)
        expect_bits("DFSR.Domain", out.dfsr, 0xf0, (uint32_t)domain << 4);
    expect_eq("DFAR", out.dfar, va);
}

void expect_pabt_short(uint32_t fs, uint32_t va)
{
    if (!aborted(V_PABT))
        return;
    expect_bits("IFSR", out.ifsr, 0x60f, (fs & 15) | (fs >> 4) << 10);
    expect_eq("IFAR", out.ifar, va);
}

void expect_dabt_long(uint32_t status, uint32_t va, bool write)
{
    if (!aborted(V_DABT))
        return;
    expect_bits("DFSR", out.dfsr, 0xa3f, 1u << 9 | (uint32_t)write << 11 | status);
    expect_eq("DFAR", out.dfar, va);
}

void expect_pabt_long(uint32_t status, uint32_t va)
{
    if (!aborted(V_PABT))
        return;
    expect_bits("IFSR", out.ifsr, 0x23f, 1u << 9 | status);
    expect_eq("IFAR", out.ifar, va);
}

void expect_abort_hyp(uint32_t ec, uint32_t iss)
{
    expect_hyp(V_HYP);
    if (out.where != AT_HYP || out.vector != V_HYP)
        return;
    uint32_t mask = ISS_AB_FSC | ISS_AB_S1PTW | (ec == EC_DABT_LOWER ? ISS_AB_WNR | ISS_AB_CM : 0);
    expect_bits("HSR", out.hsr, HSR_EC | mask, field_put(HSR_EC, ec) | iss);
}
