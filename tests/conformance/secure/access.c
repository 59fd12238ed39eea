/* access.c - who reaches the Security Extensions' own registers, and Secure state's way to Hyp's.
 * ARM DDI 0406C B3.15, B3.17 (access rights), B4.1.111 (NSACR), B4.1.129 (SCR). */
#include "secure.h"

enum right { YES, NO };

static void try_access(const struct place *p, const char *name, enum sysreg_id id, bool write,
                       bool ok, enum tag tag)
{
    const char *insn = sysregs[id].wide ? (write ? "MCRR" : "MRRC") : (write ? "MCR" : "MRC");
    check_begin(tag, "B3.17", "%s %s in %s mode%s", insn, name, p->name, ok ? "" : " is UNDEFINED");
    guest.r[2] = id == SR_MVBAR ? (uint32_t)mon_vectors : id == SR_NSACR ? mrc_NSACR() : p->ns;
    guest.r[3] = 0;
    run_at(p, 0, MASKED, sysreg_insn(id, write));
    if (ok)
        expect_done();
    else
        expect_undef();
    check_end();
}

static const unsigned some[] = {0, 6, 7, 13, 14, 15};

/* SCR, SDER, MVBAR: Secure PL1 only. NSACR can be read in Non-secure PL1 and in Hyp mode. */
static void secure_registers(void)
{
    static const struct {
        const char *name;
        enum sysreg_id id;
        bool ns_reads;
    } rows[] = {{"SCR", SR_SCR, false},
                {"SDER", SR_SDER, false},
                {"MVBAR", SR_MVBAR, false},
                {"NSACR", SR_NSACR, true}};
    for (unsigned i = 0; i < COUNT(rows); i++)
        for (unsigned k = 0; k < COUNT(some); k++)
            for (unsigned write = 0; write < 2; write++) {
                const struct place *p = &places[some[k]];
                bool ok = !is_user(p) && (!p->ns || (rows[i].ns_reads && !write));
                try_access(p, rows[i].name, rows[i].id, write, ok, MUST);
            }
}

/* Hyp's registers: Hyp mode, and Monitor mode with SCR.NS at 1. */
static void hyp_registers(void)
{
    static const struct {
        const char *name;
        enum sysreg_id id;
    } rows[] = {{"HCR", SR_HCR},        {"HVBAR", SR_HVBAR}, {"VTTBR", SR_VTTBR},
                {"HTTBR", SR_HTTBR},    {"HSR", SR_HSR},     {"CNTHCTL", SR_CNTHCTL},
                {"CNTVOFF", SR_CNTVOFF}};
    for (unsigned i = 0; i < COUNT(rows); i++) {
        static const unsigned from[] = {0, 7, 14};
        for (unsigned k = 0; k < COUNT(from); k++)
            try_access(&places[from[k]], rows[i].name, rows[i].id, false, from[k] == 14, MUST);
        check_begin(MUST, "B3.15", "%s can be read in Monitor mode, SCR.NS 1", rows[i].name);
        run_in(NON_SECURE);
        run_insn(MODE_MON | MASKED, sysreg_insn(rows[i].id, false));
        expect_done();
        check_end();
    }
}

static void operations(void)
{
    static const struct {
        const char *name;
        enum sysreg_id id;
        bool secure, hyp;
    } rows[] = {
        {"ATS12NSOPR", SR_ATS12NSOPR, true, true},   {"ATS12NSOPW", SR_ATS12NSOPW, true, true},
        {"ATS12NSOUR", SR_ATS12NSOUR, true, true},   {"ATS12NSOUW", SR_ATS12NSOUW, true, true},
        {"CNTFRQ", SR_CNTFRQ, true, false},          {"TLBIALLH", SR_TLBIALLH, false, true},
        {"TLBIALLNSNH", SR_TLBIALLNSNH, false, true}};
    uint32_t frequency = mrc_CNTFRQ();
    for (unsigned i = 0; i < COUNT(rows); i++) {
        try_access(&places[0], rows[i].name, rows[i].id, true, rows[i].secure, MUST);
        try_access(&places[6], rows[i].name, rows[i].id, true, false, MUST);
        try_access(&places[7], rows[i].name, rows[i].id, true, false, MUST);
        try_access(&places[14], rows[i].name, rows[i].id, true, rows[i].hyp, MUST);
        mcr_CNTFRQ(frequency);
    }
}

/* Values that can be kept. */
static void contents(void)
{
    static const uint32_t bits[] = {1, 2};
    for (unsigned i = 0; i < 2; i++) {
        check_begin(MUST, "B4.1", "SDER.%s can be set", i ? "SUNIDEN" : "SUIDEN");
        mcr_SDER(bits[i]);
        expect_eq("SDER", mrc_SDER(), bits[i]);
        check_end();
    }
    check_begin(MUST, "B4.1", "SDER[31:2] are 0");
    mcr_SDER(0xfffffffcu);
    expect_eq("SDER", mrc_SDER(), 0);
    check_end();
}

void secure_access(void)
{
    secure_registers();
    hyp_registers();
    operations();
    contents();
}
