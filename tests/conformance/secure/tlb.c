/* tlb.c - one address in either state: each state's tables, TLB entries and maintenance are its
 * own; ATS12NSO operations from Secure state. ARM DDI 0406C B3.9, B3.10 (TLB maintenance), B3.14,
 * B3.14 (address translation operations). A TLB need not keep an entry: MICRO. */
#include "secure.h"

#include "tables.h"

/* TEST_VA, global: to frame `s` in Secure state, to frame `ns` in Non-secure state. */
static void map(unsigned s, unsigned ns)
{
    sd_l1[SD_INDEX(TEST_VA)] = sd_section(FRAME_PA(s), AP_RW, 0);
    sd_l1_high[SD_INDEX(TEST_VA)] = sd_section(FRAME_PA(ns), AP_RW, 0);
    dsb();
}

static void begin(void)
{
    for (unsigned i = 0; i < 4; i++)
        sign(FRAME_PA(i));
    sd_begin();
    for (unsigned mb = 0; mb < 32; mb++)
        sd_l1_high[SD_INDEX(RAM_BASE) + mb] = sd_l1[SD_INDEX(RAM_BASE) + mb];
    map(0, 1);
    ns_begin();
    sd_on(0);
    mcr_TTBR0_32((uint32_t)sd_l1_high);
    ns_end();
    sd_on(0);
}

static unsigned seen(uint32_t ns)
{
    run_in(ns);
    uint32_t got = guest_load(PL1, TEST_VA);
    expect_done();
    for (unsigned i = 0; i < 4; i++)
        if (got == sign_of(FRAME_PA(i)))
            return i;
    return 99;
}

static void own_tables(void)
{
    check_begin(MUST, "B3.9", "one address in both states: each by its own tables");
    begin();
    for (unsigned i = 0; i < 3; i++) {
        expect_eq("frame in Secure state", seen(SECURE), 0);
        expect_eq("frame in Non-secure state", seen(NON_SECURE), 1);
    }
    check_end();
    check_begin(MUST, "B3.9", "SCTLR.M of one state is not the other's");
    begin();
    NS(mcr_SCTLR(mrc_SCTLR() & ~(uint32_t)SCTLR_M));
    expect_eq("frame in Secure state", seen(SECURE), 0);
    run_in(NON_SECURE);
    expect_eq("flat in Non-secure state", guest_load(PL1, FRAME_PA(2)), sign_of(FRAME_PA(2)));
    expect_done();
    check_end();
}

/* Entries are filled, both tables changed, and an operation made in one state. */
static void operation(const char *name, uint32_t ns, uint32_t cpsr, enum sysreg_id op, bool s_goes,
                      bool ns_goes)
{
    for (unsigned look = 0; look < 2; look++) {
        bool goes = look ? ns_goes : s_goes;
        check_begin(goes ? MUST : MICRO, "B3.10", "%s in %s: the %secure entry %s", name,
                    cpsr == PL2 ? "Hyp mode"
                    : ns        ? "Non-secure Supervisor mode"
                                : "Secure Supervisor mode",
                    look ? "Non-s" : "S", goes ? "goes" : "stays");
        begin();
        seen(SECURE);
        seen(NON_SECURE);
        map(2, 3);
        guest.r[2] = TEST_VA;
        run_in(ns);
        const uint32_t insns[] = {sysreg_insn(op, true), 0xf57ff04fu /* dsb */, I_ISB};
        run_insns(cpsr, insns, 3);
        expect_done();
        expect_eq("frame", seen(look), look ? (goes ? 3 : 1) : (goes ? 2 : 0));
        check_end();
    }
}

static void operations(void)
{
    static const struct {
        const char *name;
        enum sysreg_id op;
    } rows[] = {{"TLBIALL", SR_TLBIALL},
                {"TLBIMVA", SR_TLBIMVA},
                {"TLBIMVAA", SR_TLBIMVAA},
                {"TLBIALLIS", SR_TLBIALLIS}};
    for (unsigned i = 0; i < COUNT(rows); i++)
        for (unsigned ns = 0; ns < 2; ns++)
            operation(rows[i].name, ns, PL1, rows[i].op, !ns, ns);
    operation("TLBIALLNSNH", NON_SECURE, PL2, SR_TLBIALLNSNH, false, true);
    operation("TLBIALLH", NON_SECURE, PL2, SR_TLBIALLH, false, false);
}

/* ---- ATS12NSO from Secure state ---- */

static const struct {
    const char *name;
    enum sysreg_id op;
} ats[] = {{"ATS12NSOPR", SR_ATS12NSOPR},
           {"ATS12NSOPW", SR_ATS12NSOPW},
           {"ATS12NSOUR", SR_ATS12NSOUR},
           {"ATS12NSOUW", SR_ATS12NSOUW}};

static void translate(unsigned i, uint32_t mode)
{
    const uint32_t insns[] = {sysreg_insn(ats[i].op, true), I_ISB, I_MRRC(15, 0, 4, 5, 7)};
    guest.r[2] = TEST_VA + 0x123;
    run_in(SECURE);
    run_insns(mode | MASKED, insns, 3);
    expect_done();
}

static void ats12(unsigned i)
{
    static const struct {
        const char *name;
        uint32_t mode;
    } from[] = {{"Secure Supervisor", MODE_SVC}, {"Monitor", MODE_MON}};
    for (unsigned k = 0; k < 2; k++) {
        check_begin(MUST, "B3.14", "%s in %s mode translates by the Non-secure tables", ats[i].name,
                    from[k].name);
        begin();
        translate(i, from[k].mode);
        expect_eq("PAR, PA and F", guest.r[4] & 0xfff00001u, FRAME_PA(1));
        check_end();
        check_begin(MUST, "B3.14", "%s in %s mode: a translation fault of the Non-secure tables",
                    ats[i].name, from[k].name);
        begin();
        sd_l1_high[SD_INDEX(TEST_VA)] = 0;
        tables_changed();
        translate(i, from[k].mode);
        expect_eq("PAR, FS and F", guest.r[4] & 0x83f, 0x05u << 1 | 1);
        check_end();
    }
    check_begin(MUST, "B3.14", "%s in Secure state with stage 2: through both stages", ats[i].name);
    begin();
    s2_begin();
    s2_l1[RAM_BASE >> 30] = ld_table(s2_l2, 0);
    for (unsigned e = 0; e < 32; e++)
        s2_l2[((RAM_BASE >> 21) & 511) + e] = s2_leaf(2, RAM_BASE + e * 0x200000, HAP_RW, 0);
    s2_l2[(FRAME_PA(1) >> 21) & 511] = s2_leaf(2, FRAME_PA(3), HAP_RW, 0);
    NS(s2_on(1, 0));
    translate(i, MODE_SVC);
    expect_eq("PAR, PA and F", guest.r[4] & 0xfff00001u, FRAME_PA(3));
    check_end();
}

/* The result is in the Secure PAR. */
static void par_bank(void)
{
    check_begin(MUST, "B3.14", "ATS12NSOPR in Secure state leaves the Non-secure PAR alone");
    begin();
    uint64_t par;
    NS(mcrr_PAR(0x0000000012345000ull));
    translate(0, MODE_SVC);
    NS(par = mrrc_PAR());
    expect_eq64("Non-secure PAR", par, 0x0000000012345000ull);
    check_end();
}

void secure_tlb(void)
{
    own_tables();
    operations();
    for (unsigned i = 0; i < COUNT(ats); i++)
        ats12(i);
    par_bank();
}
