/* counts.c - CNTFRQ, CNTPCT, CNTVCT and the offset between them (ARM DDI 0406C B8.1, B4.1.21 to
 * B4.1.35). */
#include "timers.h"

uint64_t long_time(void)
{
    return mrc_CNTFRQ() / 10;
}

static void counting(void)
{
    check_begin(MUST, "B4.1.30", "CNTPCT counts up");
    uint64_t first = mrrc_CNTPCT(), now = first;
    for (unsigned i = 0; i < 1000000 && now == first; i++)
        now = mrrc_CNTPCT();
    expect_true("a later read is larger", now > first);
    check_end();
    check_begin(MUST, "B4.1.21", "CNTFRQ is not zero, and PL1 reads it as Hyp mode does");
    expect_true("not zero", mrc_CNTFRQ() != 0);
    run_insn(PL1, sysreg_insn(SR_CNTFRQ, false));
    expect_eq("CNTFRQ at PL1", guest.r[2], mrc_CNTFRQ());
    check_end();
    check_begin(MUST, "B4.1.21", "CNTFRQ cannot be written at Non-secure PL1");
    run_insn(PL1, sysreg_insn(SR_CNTFRQ, true));
    expect_pl1(V_UNDEF, MODE_UND);
    check_end();
    check_begin(MUST, "B4.1.30", "CNTPCT cannot be written");
    run_insn(PL1, sysreg_insn(SR_CNTPCT, true));
    expect_pl1(V_UNDEF, MODE_UND);
    check_end();
    check_begin(MUST, "B4.1.34", "CNTVCT cannot be written");
    run_insn(PL1, sysreg_insn(SR_CNTVCT, true));
    expect_pl1(V_UNDEF, MODE_UND);
    check_end();
}

/* CNTVCT is CNTPCT - CNTVOFF, modulo 2^64. */
static void offset(void)
{
    static const uint64_t offsets[] = {
        0, 1, 0x100000000ull, 0x8000000000000000ull, 0xffffffffffffffffull, 0xfffffffffffff000ull};
    for (unsigned i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        check_begin(MUST, "B8.1.3", "CNTVOFF 0x%016llx: CNTVCT is CNTPCT less it",
                    (unsigned long long)offsets[i]);
        mcrr_CNTVOFF(offsets[i]);
        isb();
        uint64_t before = mrrc_CNTPCT();
        isb();
        uint64_t virt = mrrc_CNTVCT() + offsets[i];
        isb();
        uint64_t after = mrrc_CNTPCT();
        expect_true("between two reads of CNTPCT", before <= virt && virt <= after);
        check_end();
        check_begin(MUST, "B8.1.3", "CNTVOFF 0x%016llx: CNTVCT at PL1",
                    (unsigned long long)offsets[i]);
        mcrr_CNTVOFF(offsets[i]);
        before = mrrc_CNTPCT();
        run_insn(PL1, sysreg_insn(SR_CNTVCT, false));
        virt = ((uint64_t)guest.r[3] << 32 | guest.r[2]) + offsets[i];
        after = mrrc_CNTPCT();
        expect_true("between two reads of CNTPCT", before <= virt && virt <= after);
        check_end();
    }
    check_begin(MUST, "B4.1.35", "CNTVOFF at PL1 is UNDEFINED");
    run_insn(PL1, sysreg_insn(SR_CNTVOFF, false));
    expect_pl1(V_UNDEF, MODE_UND);
    check_end();
    check_begin(MUST, "B4.1.23", "CNTHP_CTL at PL1 is UNDEFINED");
    run_insn(PL1, sysreg_insn(SR_CNTHP_CTL, false));
    expect_pl1(V_UNDEF, MODE_UND);
    check_end();
    check_begin(MUST, "B4.1.22", "CNTHCTL at PL1 is UNDEFINED");
    run_insn(PL1, sysreg_insn(SR_CNTHCTL, false));
    expect_pl1(V_UNDEF, MODE_UND);
    check_end();
}

static void writable(void)
{
    check_begin(MUST, "B4.1.26", "CNTKCTL: ten bits");
    mcr_CNTKCTL(0xffffffffu);
    uint32_t v = mrc_CNTKCTL();
    mcr_CNTKCTL(0);
    expect_eq("CNTKCTL", v, 0x3ff);
    check_end();
    check_begin(MUST, "B4.1.22", "CNTHCTL: eight bits");
    mcr_CNTHCTL(0xffffffffu);
    v = mrc_CNTHCTL();
    mcr_CNTHCTL(3);
    expect_eq("CNTHCTL", v, 0xff);
    check_end();
}

void timers_counts(void)
{
    counting();
    offset();
    writable();
}
