/* banks.c - registers with a Secure and a Non-secure copy: each copy is its own, whoever writes it;
 * and registers with one copy for both. ARM DDI 0406C B3.15 (banked registers), B4.1; for ACTLR,
 * PRRR and the like Cortex-A15 TRM chapter 4. What a register does in each bank is elsewhere. */
#include "secure.h"

/* Values that a run survives, and that the register keeps. */
struct reg {
    const char *name;
    enum sysreg_id id;
    uint32_t s, ns;
};

#define ROW(reg, s, ns)                                                                            \
    {                                                                                              \
#reg, SR_##reg, s, ns                                                                      \
    }
static const struct reg banked[] = {
    ROW(CSSELR, 1, 2),
    ROW(SCTLR, 0x00c50078, 0x00c51878),
    ROW(TTBR0_32, 0x40004000, 0x40008000),
    ROW(TTBR1_32, 0x4000c000, 0x40010000),
    ROW(TTBCR, 1, 2),
    ROW(DACR, 0x11111111, 0x55555555),
    ROW(DFSR, 0x005, 0x807),
    ROW(IFSR, 0x005, 0x00d),
    ROW(DFAR, 0x12345678, 0x9abcdef0),
    ROW(IFAR, 0x12345678, 0x9abcdef0),
    ROW(PAR_32, 0x40001000, 0x40002000),
    ROW(PRRR, 0x00098aa4, 0x000a81a8),
    ROW(NMRR, 0x44e048e0, 0x40e040e0),
    ROW(VBAR, 0x40200000, 0x40300000),
    ROW(CONTEXTIDR, 0x00001122, 0x00003344),
    ROW(TPIDRURW, 0x11112222, 0x33334444),
    ROW(TPIDRURO, 0x11112222, 0x33334444),
    ROW(TPIDRPRW, 0x11112222, 0x33334444),
    ROW(CNTP_CTL, 2, 0),
};
/* One copy, which both states may write. */
static const struct reg common[] = {
    ROW(CPACR, 0x00f00000, 0x00500000),
    ROW(CNTKCTL, 0x3, 0x303),
    ROW(PMUSERENR, 1, 0),
    ROW(CNTV_CTL, 2, 0),
};

static uint32_t access(uint32_t ns, const struct reg *r, bool write, uint32_t value)
{
    run_in(ns);
    guest.r[2] = value;
    run_insn(PL1, sysreg_insn(r->id, write));
    expect_done();
    return guest.r[2];
}

/* Written from Secure and Non-secure Supervisor mode, in either order; read there, and from Monitor
 * mode with each SCR.NS. */
static void own_copy(const struct reg *r, uint32_t ns)
{
    check_begin(MUST, "B3.15", "BANK.%s=%s: what %s Supervisor mode writes is its own", r->name,
                ns ? "NS" : "S", ns ? "Non-secure" : "Secure");
    uint32_t mine = ns ? r->ns : r->s, other = ns ? r->s : r->ns;
    access(!ns, r, true, other);
    access(ns, r, true, mine);
    expect_eq("read back", access(ns, r, false, 0), mine);
    expect_eq("the other state's", access(!ns, r, false, 0), other);
    check_end();
    check_begin(MUST, "B3.15", "BANK.%s=%s: Monitor mode reaches it with SCR.NS %u", r->name,
                ns ? "NS" : "S", ns);
    access(0, r, true, r->s);
    access(1, r, true, r->ns);
    run_in(ns);
    run_insn(MODE_MON | MASKED, sysreg_insn(r->id, false));
    expect_done();
    expect_eq("read in Monitor mode", guest.r[2], mine);
    check_end();
}

static void one_copy(const struct reg *r)
{
    check_begin(MUST, "B3.15", "%s has one copy for both states", r->name);
    access(0, r, true, r->s);
    expect_eq("read in Non-secure state", access(1, r, false, 0), r->s);
    access(1, r, true, r->ns);
    expect_eq("read in Secure state", access(0, r, false, 0), r->ns);
    check_end();
}

/* The 64-bit ones: by their upper words, which the 32-bit view leaves alone. */
static uint64_t access64(uint32_t ns, enum sysreg_id id, bool write, uint64_t value)
{
    run_in(ns);
    guest.r[2] = (uint32_t)value;
    guest.r[3] = (uint32_t)(value >> 32);
    run_insn(PL1, sysreg_insn(id, write));
    expect_done();
    return (uint64_t)guest.r[3] << 32 | guest.r[2];
}

static void wide(void)
{
    static const struct {
        const char *name;
        enum sysreg_id id;
        uint64_t s, ns;
    } rows[] = {
        {"TTBR0", SR_TTBR0, 0x0011000040004000ull, 0x0022000040008000ull},
        {"TTBR1", SR_TTBR1, 0x0011000040004000ull, 0x0022000040008000ull},
        {"PAR", SR_PAR, 0x8800000040001800ull, 0x4400000040002800ull},
        {"CNTP_CVAL", SR_CNTP_CVAL, 0x1111111122222222ull, 0x3333333344444444ull},
    };
    for (unsigned i = 0; i < COUNT(rows); i++)
        for (unsigned ns = 0; ns < 2; ns++) {
            check_begin(MUST, "B3.15", "BANK.%s=%s: 64 bits, its own in %s state", rows[i].name,
                        ns ? "NS" : "S", ns ? "Non-secure" : "Secure");
            access64(!ns, rows[i].id, true, ns ? rows[i].s : rows[i].ns);
            access64(ns, rows[i].id, true, ns ? rows[i].ns : rows[i].s);
            expect_eq64("Secure", access64(0, rows[i].id, false, 0), rows[i].s);
            expect_eq64("Non-secure", access64(1, rows[i].id, false, 0), rows[i].ns);
            check_end();
        }
}

/* CSSELR of each state chooses what that state reads in CCSIDR. */
static void cache_selection(void)
{
    check_begin(MUST, "B4.1", "CCSIDR goes by the state's own CSSELR");
    mcr_CSSELR(0);
    NS(mcr_CSSELR(2));
    const struct reg ccsidr = {"CCSIDR", SR_CCSIDR, 0, 0};
    uint32_t s = access(0, &ccsidr, false, 0), ns = access(1, &ccsidr, false, 0);
    mcr_CSSELR(2);
    expect_eq("Non-secure reads as Secure does with that CSSELR", ns, access(0, &ccsidr, false, 0));
    expect_true("it is another cache", s != ns);
    mcr_CSSELR(0);
    check_end();
    static const uint32_t states[] = {SECURE, NON_SECURE};
    for (unsigned i = 0; i < 2; i++) {
        const struct reg fcse = {"FCSEIDR", SR_FCSEIDR, 0, 0};
        check_begin(CORE, "TRM-4.3", "FCSEIDR is 0 in %s state", i ? "Non-secure" : "Secure");
        access(states[i], &fcse, true, 0x02000000);
        expect_eq("FCSEIDR", access(states[i], &fcse, false, 0), 0);
        check_end();
    }
}

void secure_banks(void)
{
    for (unsigned i = 0; i < COUNT(banked); i++) {
        own_copy(&banked[i], 0);
        own_copy(&banked[i], 1);
    }
    for (unsigned i = 0; i < COUNT(common); i++)
        one_copy(&common[i]);
    wide();
    cache_selection();
}
