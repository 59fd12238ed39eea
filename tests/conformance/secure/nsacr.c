/* nsacr.c - NSACR bit by bit: what Non-secure state may use, and what it sees of CPACR and HCPTR.
 * ARM DDI 0406C B1.11 (Advanced SIMD and floating-point enables), B4.1.111 (NSACR), B4.1.40
 * (CPACR), B4.1.64 (HCPTR); Cortex-A15 TRM chapter 4 (NS_SMP, NS_L2ERR; RFR and NSTRCDIS are not
 * there). */
#include "secure.h"

#define CP_BOTH      (NSACR_CP10 | NSACR_CP11)
#define I_VMRS_FPSCR 0xeef10a10u /* vmrs r0, fpscr */
#define I_VADD_F32   0xee300a20u /* vadd.f32 s0, s0, s1 */
#define I_VADD_I32   0xf2200800u /* vadd.i32 d0, d0, d0 */
#define I_VMOV_D16   0xeef00b60u /* vmov.f64 d16, d16 */
#define I_VMSR_FPEXC 0xeee80a10u /* vmsr fpexc, r0 */

static void fp_on(void)
{
    mcr_CPACR(0x00f00000u);
    isb();
    __asm__ volatile(".fpu neon-vfpv4\n vmsr fpexc, %0" ::"r"(1u << 30));
}

/* Run it in Secure, Non-secure Supervisor and Hyp mode: UNDEFINED where Non-secure and `undef`. */
static void try_fp(const char *field, unsigned value, uint32_t nsacr, const char *name,
                   uint32_t insn, bool undef)
{
    static const unsigned from[] = {0, 7, 14};
    for (unsigned k = 0; k < COUNT(from); k++) {
        const struct place *p = &places[from[k]];
        bool refused = undef && p->ns;
        if (is_hyp(p) && insn == I_VMOV_D16)
            continue; /* D32DIS is CPACR's, which is not Hyp mode's business */
        check_begin(MUST, "B4.1.111", "%s=%u: %s in %s mode %s", field, value, name, p->name,
                    refused ? "is UNDEFINED" : "runs");
        fp_on();
        NS(mcr_HCPTR(mrc_HCPTR() & ~(HCPTR_TCP10 | HCPTR_TCP11 | HCPTR_TASE)));
        mcr_NSACR(nsacr);
        run_at(p, 0, MASKED, insn);
        if (!refused)
            expect_done();
        else if (is_hyp(p))
            expect_hyp(V_UNDEF);
        else
            expect_pl1_in(1, V_UNDEF, MODE_UND);
        check_end();
    }
}

static void fp_use(void)
{
    for (unsigned on = 0; on < 2; on++) {
        uint32_t nsacr = on ? CP_BOTH : 0;
        try_fp("NSACR.cp10", on, nsacr, "VMRS FPSCR", I_VMRS_FPSCR, !on);
        try_fp("NSACR.cp11", on, nsacr, "VADD.F32", I_VADD_F32, !on);
        nsacr = CP_BOTH | (on ? (uint32_t)NSACR_NSASEDIS : 0);
        try_fp("NSACR.NSASEDIS", on, nsacr, "VADD.I32", I_VADD_I32, on);
        try_fp("NSACR.NSASEDIS", on, nsacr, "VADD.F32", I_VADD_F32, false);
        nsacr = CP_BOTH | (on ? (uint32_t)NSACR_NSD32DIS : 0);
        try_fp("NSACR.NSD32DIS", on, nsacr, "VMOV of D16", I_VMOV_D16, on);
        try_fp("NSACR.NSD32DIS", on, nsacr, "VADD.F32", I_VADD_F32, false);
    }
}

/* Fields of CPACR and HCPTR that NSACR fixes for Non-secure state; `seen`: their value then. */
static void views(void)
{
    static const struct {
        const char *field;
        uint32_t nsacr; /* that fixes it */
        bool value;     /* of the field */
        const char *reg;
        enum sysreg_id id;
        uint32_t mask, write, seen;
    } rows[] = {
        {"NSACR.cp10", NSACR_CP11, 0, "CPACR.cp10 is 0", SR_CPACR, CPACR_CP10, CPACR_CP10, 0},
        {"NSACR.cp11", NSACR_CP10, 0, "CPACR.cp11 is 0", SR_CPACR, CPACR_CP11, CPACR_CP11, 0},
        {"NSACR.cp10", CP_BOTH, 1, "CPACR.cp10 can be written", SR_CPACR, CPACR_CP10, CPACR_CP10,
         CPACR_CP10},
        {"NSACR.cp11", CP_BOTH, 1, "CPACR.cp11 can be written", SR_CPACR, CPACR_CP11, CPACR_CP11,
         CPACR_CP11},
        {"NSACR.NSASEDIS", CP_BOTH | NSACR_NSASEDIS, 1, "CPACR.ASEDIS is 1", SR_CPACR, CPACR_ASEDIS,
         0, CPACR_ASEDIS},
        {"NSACR.NSASEDIS", CP_BOTH, 0, "CPACR.ASEDIS can be cleared", SR_CPACR, CPACR_ASEDIS, 0, 0},
        {"NSACR.NSD32DIS", CP_BOTH | NSACR_NSD32DIS, 1, "CPACR.D32DIS is 1", SR_CPACR, CPACR_D32DIS,
         0, CPACR_D32DIS},
        {"NSACR.NSD32DIS", CP_BOTH, 0, "CPACR.D32DIS can be cleared", SR_CPACR, CPACR_D32DIS, 0, 0},
        {"NSACR.cp10", NSACR_CP11, 0, "HCPTR.TCP10 is 1", SR_HCPTR, HCPTR_TCP10, 0, HCPTR_TCP10},
        {"NSACR.cp11", NSACR_CP10, 0, "HCPTR.TCP11 is 1", SR_HCPTR, HCPTR_TCP11, 0, HCPTR_TCP11},
        {"NSACR.cp10", CP_BOTH, 1, "HCPTR.TCP10 can be cleared", SR_HCPTR, HCPTR_TCP10, 0, 0},
        {"NSACR.cp11", CP_BOTH, 1, "HCPTR.TCP11 can be cleared", SR_HCPTR, HCPTR_TCP11, 0, 0},
        {"NSACR.NSASEDIS", CP_BOTH | NSACR_NSASEDIS, 1, "HCPTR.TASE is 1", SR_HCPTR, HCPTR_TASE, 0,
         HCPTR_TASE},
        {"NSACR.NSASEDIS", CP_BOTH, 0, "HCPTR.TASE can be cleared", SR_HCPTR, HCPTR_TASE, 0, 0},
    };
    for (unsigned i = 0; i < COUNT(rows); i++) {
        bool hyp = rows[i].id == SR_HCPTR;
        const uint32_t insns[] = {sysreg_insn(rows[i].id, true), I_ISB,
                                  sysreg_insn(rows[i].id, false)};
        check_begin(MUST, "B4.1.111", "%s=%u: %s to %s mode", rows[i].field, rows[i].value,
                    rows[i].reg, hyp ? "Hyp" : "Non-secure Supervisor");
        mcr_NSACR(rows[i].nsacr);
        guest.r[2] = rows[i].write;
        run_in(NON_SECURE);
        run_insns(hyp ? PL2 : PL1, insns, 3);
        expect_done();
        expect_bits(hyp ? "HCPTR" : "CPACR", guest.r[2], rows[i].mask, rows[i].seen);
        check_end();
    }
}

/* What NSACR hides from Non-secure state, Secure state has all the same. */
static void secure_view(void)
{
    check_begin(MUST, "B4.1.111", "NSACR.cp10=0, cp11=0: CPACR is as it was to Secure state");
    mcr_NSACR(0);
    mcr_CPACR(0x00f00000u);
    run_in(NON_SECURE);
    guest.r[2] = 0;
    run_insn(PL1, sysreg_insn(SR_CPACR, true));
    expect_done();
    expect_eq("CPACR", mrc_CPACR() & 0x00f00000u, 0x00f00000u);
    check_end();
}

static void core_bits(void)
{
    for (unsigned on = 0; on < 2; on++) {
        check_begin(CORE, "TRM-4.3", "NSACR.NS_SMP=%u: Non-secure Supervisor mode %s ACTLR.SMP", on,
                    on ? "writes" : "cannot write");
        uint32_t actlr = mrc_ACTLR();
        mcr_ACTLR(actlr & ~(uint32_t)ACTLR_SMP);
        mcr_NSACR(CP_BOTH | (on ? (uint32_t)NSACR_NS_SMP : 0));
        guest.r[2] = actlr | ACTLR_SMP;
        run_in(NON_SECURE);
        run_insn(PL1, sysreg_insn(SR_ACTLR, true));
        expect_done();
        expect_eq("ACTLR.SMP", mrc_ACTLR() & ACTLR_SMP, on ? (uint32_t)ACTLR_SMP : 0);
        mcr_ACTLR(actlr);
        check_end();
        check_begin(CORE, "TRM-4.3", "NSACR.NS_L2ERR=%u: Non-secure Supervisor mode %s L2ECTLR", on,
                    on ? "writes" : "cannot write");
        mcr_L2ECTLR(0x20000000u);
        mcr_NSACR(CP_BOTH | (on ? (uint32_t)NSACR_NS_L2ERR : 0));
        guest.r[2] = 0;
        run_in(NON_SECURE);
        run_insn(PL1, sysreg_insn(SR_L2ECTLR, true));
        expect_done();
        expect_eq("L2ECTLR[29]", mrc_L2ECTLR() & 0x20000000u, on ? 0 : 0x20000000u);
        mcr_L2ECTLR(0);
        check_end();
    }
    static const struct {
        const char *name;
        uint32_t bit;
        enum tag tag;
        bool there;
    } rows[] = {{"cp10", NSACR_CP10, MUST, true},
                {"cp11", NSACR_CP11, MUST, true},
                {"NSD32DIS", NSACR_NSD32DIS, MUST, true},
                {"NSASEDIS", NSACR_NSASEDIS, MUST, true},
                {"NS_L2ERR", NSACR_NS_L2ERR, CORE, true},
                {"NS_SMP", NSACR_NS_SMP, CORE, true},
                {"RFR", 1u << 19, CORE, false},
                {"NSTRCDIS", NSACR_NSTRCDIS, CORE, false},
                {"cp0", 1, CORE, false},
                {"cp13", 1u << 13, CORE, false}};
    for (unsigned i = 0; i < COUNT(rows); i++) {
        check_begin(rows[i].tag, rows[i].tag == CORE ? "TRM-4.3" : "B4.1.111", "NSACR.%s %s",
                    rows[i].name, rows[i].there ? "can be set, and read in either state" : "is 0");
        mcr_NSACR(rows[i].bit);
        uint32_t want = rows[i].there ? rows[i].bit : 0;
        expect_eq("in Secure state", mrc_NSACR(), want);
        run_in(NON_SECURE);
        run_insn(PL1, sysreg_insn(SR_NSACR, false));
        expect_done();
        expect_eq("in Non-secure state", guest.r[2], want);
        check_end();
    }
}

void secure_nsacr(void)
{
    core_bits();
    views();
    secure_view();
    fp_use();
}
