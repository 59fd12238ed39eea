/* kept.c - fields as software can write them: kept, or fixed (ARM DDI 0406C B4.1; Cortex-A15 TRM
 * 4.3). One check writes ones, one zeros. Those whose effect software can see are in other files
 * and areas too; caches, branch prediction and the cacheability of table walks have none here. */
#include "controls.h"

/* What a field reads as after ones, and after zeros, were written. */
enum kind { KEPT, ZERO, ONE };

struct field {
    const char *name, *clause;
    uint32_t bits;
    enum kind kind;
    enum tag tag;
};

struct reg {
    uint32_t (*get)(void);
    void (*set)(uint32_t v);
    const struct field *fields;
    unsigned n;
};

#define SCTLR_AT "B4.1.130"
static const struct field sctlr[] = {
    {"SCTLR.M", SCTLR_AT, 1u << 0},
    {"SCTLR.A", SCTLR_AT, 1u << 1},
    {"SCTLR.C", SCTLR_AT, 1u << 2},
    {"SCTLR.CP15BEN", "TRM-4.3", 1u << 5, ONE, CORE},
    {"SCTLR.B", SCTLR_AT, 1u << 7, ZERO},
    {"SCTLR.SW", SCTLR_AT, 1u << 10},
    {"SCTLR.Z", SCTLR_AT, 1u << 11},
    {"SCTLR.I", SCTLR_AT, 1u << 12},
    {"SCTLR.V", SCTLR_AT, 1u << 13},
    {"SCTLR.RR", "TRM-4.3", 1u << 14, ZERO, CORE},
    {"SCTLR.HA", "TRM-4.3", 1u << 17, ZERO, CORE},
    {"SCTLR.WXN", SCTLR_AT, 1u << 19},
    {"SCTLR.UWXN", SCTLR_AT, 1u << 20},
    {"SCTLR.FI", "TRM-4.3", 1u << 21, ZERO, CORE},
    {"SCTLR.U", SCTLR_AT, 1u << 22, ONE},
    {"SCTLR.VE", "TRM-4.3", 1u << 24, ZERO, CORE},
    {"SCTLR.EE", SCTLR_AT, 1u << 25},
    {"SCTLR.NMFI", SCTLR_AT, 1u << 27, ZERO},
    {"SCTLR.TRE", SCTLR_AT, 1u << 28},
    {"SCTLR.AFE", SCTLR_AT, 1u << 29},
    {"SCTLR.TE", SCTLR_AT, 1u << 30},
};

/* HSCTLR.M is on only with tables: the long area. */
#define HSCTLR_AT "B4.1.71"
static const struct field hsctlr[] = {
    {"HSCTLR.A", HSCTLR_AT, 1u << 1},
    {"HSCTLR.C", HSCTLR_AT, 1u << 2},
    {"HSCTLR.CP15BEN", "TRM-4.3", 1u << 5, ONE, CORE},
    {"HSCTLR.I", HSCTLR_AT, 1u << 12},
    {"HSCTLR.WXN", HSCTLR_AT, 1u << 19},
    {"HSCTLR.FI", "TRM-4.3", 1u << 21, ZERO, CORE},
    {"HSCTLR.EE", HSCTLR_AT, 1u << 25},
    {"HSCTLR.TE", HSCTLR_AT, 1u << 30},
};

#define HCR_AT "B4.1.65"
static const struct field hcr[] = {
    {"HCR.VM", HCR_AT, 1u << 0},   {"HCR.SWIO", HCR_AT, 1u << 1}, {"HCR.PTW", HCR_AT, 1u << 2},
    {"HCR.FMO", HCR_AT, 1u << 3},  {"HCR.IMO", HCR_AT, 1u << 4},  {"HCR.AMO", HCR_AT, 1u << 5},
    {"HCR.FB", HCR_AT, 1u << 9},   {"HCR.BSU", HCR_AT, 3u << 10}, {"HCR.DC", HCR_AT, 1u << 12},
    {"HCR.TGE", HCR_AT, 1u << 27},
};

#define HDCR_AT "B4.1.66"
static const struct field hdcr[] = {
    {"HDCR.TPMCR", HDCR_AT, 1u << 5},
    {"HDCR.TPM", HDCR_AT, 1u << 6},
    {"HDCR.HPME", HDCR_AT, 1u << 7},
    {"HDCR.TDRA, TDOSA, TDA, TDE", HDCR_AT, 15u << 8},
};

#define HCPTR_AT "B4.1.64"
static const struct field hcptr[] = {
    {"HCPTR.TCP10, TCP11", HCPTR_AT, 3u << 10},
    {"HCPTR.TASE", HCPTR_AT, 1u << 15},
    {"HCPTR.TCPAC", HCPTR_AT, 1u << 31},
};

#define TTBCR_AT "B4.1.153"
static const struct field ttbcr[] = {
    {"TTBCR.EAE", TTBCR_AT, 1u << 31},
    {"TTBCR.PD0", TTBCR_AT, 1u << 4},
    {"TTBCR.PD1", TTBCR_AT, 1u << 5},
};
static const struct field ttbcr_long[] = {
    {"TTBCR.T0SZ", TTBCR_AT, 7u << 0},   {"TTBCR.EPD0", TTBCR_AT, 1u << 7},
    {"TTBCR.IRGN0", TTBCR_AT, 3u << 8},  {"TTBCR.ORGN0", TTBCR_AT, 3u << 10},
    {"TTBCR.SH0", TTBCR_AT, 3u << 12},   {"TTBCR.T1SZ", TTBCR_AT, 7u << 16},
    {"TTBCR.A1", TTBCR_AT, 1u << 22},    {"TTBCR.EPD1", TTBCR_AT, 1u << 23},
    {"TTBCR.IRGN1", TTBCR_AT, 3u << 24}, {"TTBCR.ORGN1", TTBCR_AT, 3u << 26},
    {"TTBCR.SH1", TTBCR_AT, 3u << 28},
};

static const struct field htcr[] = {
    {"HTCR.T0SZ", "B4.1.74", 7u << 0},
    {"HTCR.IRGN0", "B4.1.74", 3u << 8},
    {"HTCR.ORGN0", "B4.1.74", 3u << 10},
    {"HTCR.SH0", "B4.1.74", 3u << 12},
};
static const struct field vtcr[] = {
    {"VTCR.T0SZ", "B4.1.159", 15u << 0},  {"VTCR.S", "B4.1.159", 1u << 4},
    {"VTCR.SL0", "B4.1.159", 3u << 6},    {"VTCR.IRGN0", "B4.1.159", 3u << 8},
    {"VTCR.ORGN0", "B4.1.159", 3u << 10}, {"VTCR.SH0", "B4.1.159", 3u << 12},
};
static const struct field contextidr[] = {
    {"CONTEXTIDR.ASID", "B4.1.36", 0xffu},
    {"CONTEXTIDR.PROCID", "B4.1.36", 0xffffff00u},
};
static const struct field ttbr[] = {
    {"TTBR.IRGN_LO", "B4.1.154", 1u << 0}, {"TTBR.S", "B4.1.154", 1u << 1},
    {"TTBR.RGN", "B4.1.154", 3u << 3},     {"TTBR.NOS", "B4.1.154", 1u << 5},
    {"TTBR.IRGN_HI", "B4.1.154", 1u << 6},
};
static const struct field cnthctl[] = {
    {"CNTHCTL.EVNTI", "B4.1.22", 15u << 4},
    {"CNTHCTL.EVNTDIR", "B4.1.22", 1u << 3},
};
static const struct field cntkctl[] = {
    {"CNTKCTL.EVNTI", "B4.1.26", 15u << 4},
    {"CNTKCTL.EVNTDIR", "B4.1.26", 1u << 3},
};
/* Read-only with a value, or written by software as well. */
static const struct field hpfar[] = {{"HPFAR.FIPA", "B3.13.5", 0xfffffff0u}};
static const struct field dfsr[] = {{"DFSR.EXT", "B4.1.52", 1u << 12}};
static const struct field ifsr[] = {{"IFSR.EXT", "B4.1.96", 1u << 12}};

static uint32_t get_ttbcr_long(void)
{
    return mrc_TTBCR();
}
static void set_ttbcr_long(uint32_t v)
{
    mcr_TTBCR(v | TTBCR_EAE);
}

#define REG(NAME, list)                                                                            \
    {                                                                                              \
        mrc_##NAME, mcr_##NAME, list, sizeof(list) / sizeof *(list)                                \
    }
static const struct reg regs[] = {
    REG(SCTLR, sctlr),
    REG(HSCTLR, hsctlr),
    REG(HCR, hcr),
    REG(HDCR, hdcr),
    REG(HCPTR, hcptr),
    REG(TTBCR, ttbcr),
    {get_ttbcr_long, set_ttbcr_long, ttbcr_long, sizeof ttbcr_long / sizeof *ttbcr_long},
    REG(HTCR, htcr),
    REG(VTCR, vtcr),
    REG(CONTEXTIDR, contextidr),
    REG(TTBR0_32, ttbr),
    REG(CNTHCTL, cnthctl),
    REG(CNTKCTL, cntkctl),
    REG(HPFAR, hpfar),
    REG(DFSR, dfsr),
    REG(IFSR, ifsr),
};

static void written(const struct reg *r, const struct field *f, bool ones)
{
    uint32_t low = f->bits & -f->bits, v = ones ? f->bits : 0;
    uint32_t want = f->kind == KEPT ? v : f->kind == ONE ? f->bits : 0;
    check_begin(f->tag, f->clause, "%s=%u is %s", f->name, v / low,
                want == v ? "kept" : "not kept");
    r->set((r->get() & ~f->bits) | v);
    uint32_t got = r->get();
    world_reset();
    expect_bits("read back", got, f->bits, want);
    check_end();
}

static void wide(void)
{
    static const struct {
        const char *name, *clause;
        uint64_t (*get)(void);
        void (*set)(uint64_t v);
        uint64_t bits;
    } rows[] = {
        {"TTBR.ASID", "B4.1.154", mrrc_TTBR0, mcrr_TTBR0, 0xffull << 48},
        {"TTBR.BADDR", "B4.1.154", mrrc_TTBR0, mcrr_TTBR0, 0xfffffff000ull},
        {"TTBR1.ASID", "B4.1.155", mrrc_TTBR1, mcrr_TTBR1, 0xffull << 48},
        {"VTTBR.VMID", "B4.1.160", mrrc_VTTBR, mcrr_VTTBR, 0xffull << 48},
        {"VTTBR.BADDR", "B4.1.160", mrrc_VTTBR, mcrr_VTTBR, 0xfffffff000ull},
        {"HTTBR.BADDR", "B4.1", mrrc_HTTBR, mcrr_HTTBR, 0xfffffff000ull},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned ones = 0; ones < 2; ones++) {
            check_begin(MUST, rows[i].clause, "%s: %s are kept", rows[i].name,
                        ones ? "ones" : "zeros");
            rows[i].set(ones ? rows[i].bits : 0);
            expect_eq64("read back", rows[i].get() & rows[i].bits, ones ? rows[i].bits : 0);
            check_end();
        }
}

void controls_kept(void)
{
    for (unsigned i = 0; i < sizeof regs / sizeof *regs; i++)
        for (unsigned f = 0; f < regs[i].n; f++) {
            written(&regs[i], &regs[i].fields[f], true);
            written(&regs[i], &regs[i].fields[f], false);
        }
    wide();
}
