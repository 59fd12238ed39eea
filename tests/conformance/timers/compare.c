/* compare.c - CompareValue, TimerValue and Control of each timer, and its interrupt
 * (ARM DDI 0406C B8.1.5; Cortex-A15 TRM 8.2.1: PPIs 26, 27, 30). */
#include "timers.h"

const struct timer timers[TIMERS] = {
    {"CNTP", PPI_NS_TIMER, mcrr_CNTP_CVAL, mrrc_CNTP_CVAL, mcr_CNTP_TVAL, mrc_CNTP_TVAL,
     mcr_CNTP_CTL, mrc_CNTP_CTL, mrrc_CNTPCT},
    {"CNTV", PPI_VIRT_TIMER, mcrr_CNTV_CVAL, mrrc_CNTV_CVAL, mcr_CNTV_TVAL, mrc_CNTV_TVAL,
     mcr_CNTV_CTL, mrc_CNTV_CTL, mrrc_CNTVCT},
    {"CNTHP", PPI_HYP_TIMER, mcrr_CNTHP_CVAL, mrrc_CNTHP_CVAL, mcr_CNTHP_TVAL, mrc_CNTHP_TVAL,
     mcr_CNTHP_CTL, mrc_CNTHP_CTL, mrrc_CNTPCT},
};

static void status(const struct timer *t)
{
    static const struct {
        const char *name;
        bool past;
        uint32_t ctl, want;
        bool irq;
    } rows[] = {
        {"ENABLE=1, IMASK=0, in the past", true, 1, 5, true},
        {"ENABLE=1, IMASK=1, in the past", true, 3, 7, false},
        {"ENABLE=1, IMASK=0, in the future", false, 1, 1, false},
        {"ENABLE=1, IMASK=1, in the future", false, 3, 3, false},
        {"ENABLE=0, IMASK=0, in the past", true, 0, 0, false},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_begin(MUST, "B8.1.5", "%s_CTL.%s: ISTATUS, PPI %u", t->name, rows[i].name, t->ppi);
        gic_quiet();
        t->set_cval(rows[i].past ? t->count() - 1 : t->count() + long_time());
        t->set_ctl(rows[i].ctl);
        isb();
        uint32_t mask = rows[i].ctl & 1 ? 7 : 3; /* ISTATUS is UNKNOWN while disabled */
        expect_bits("CTL", t->ctl(), mask, rows[i].want & mask);
        expect_eq("PPI pending", gic_bit(GICD_ISPENDR, t->ppi), rows[i].irq);
        t->set_ctl(0);
        isb();
        expect_eq("PPI pending when disabled", gic_bit(GICD_ISPENDR, t->ppi), 0);
        check_end();
    }
}

static void views(const struct timer *t)
{
    static const int32_t values[] = {0x1000, 0, -1, -0x1000, 0x7fffffff, (int32_t)0x80000000};
    for (unsigned i = 0; i < sizeof values / sizeof *values; i++) {
        check_begin(MUST, "B8.1.5", "%s_TVAL 0x%08x: CVAL is the count plus it, sign-extended",
                    t->name, (uint32_t)values[i]);
        uint64_t before = t->count();
        isb();
        t->set_tval((uint32_t)values[i]);
        isb();
        uint64_t after = t->count();
        int64_t past = (int64_t)(t->cval() - (uint64_t)(int64_t)values[i] - before);
        expect_true("at a count between", past >= 0 && (uint64_t)past <= after - before);
        check_end();
    }
    check_begin(MUST, "B8.1.5", "%s_TVAL reads as CVAL less the count", t->name);
    uint64_t cval = t->count() + 0x20000000;
    t->set_cval(cval);
    isb();
    uint64_t before = t->count();
    isb();
    uint32_t tval = t->tval();
    isb();
    uint64_t after = t->count();
    expect_true("between", tval <= (uint32_t)(cval - before) && tval >= (uint32_t)(cval - after));
    check_end();
    check_begin(MUST, "B8.1.5", "%s_TVAL goes on below zero", t->name);
    t->set_cval(t->count() - 0x10000);
    isb();
    expect_true("negative", (int32_t)t->tval() <= -0x10000);
    check_end();
    check_begin(MUST, "B8.1.5", "%s_CVAL keeps 64 bits", t->name);
    t->set_cval(0xfedcba9876543210ull);
    expect_eq64("CVAL", t->cval(), 0xfedcba9876543210ull);
    check_end();
    check_begin(MUST, "B8.1.5", "%s_CTL: ISTATUS cannot be written", t->name);
    t->set_cval(t->count() + long_time());
    t->set_ctl(7);
    isb();
    expect_eq("CTL", t->ctl(), 3);
    check_end();
    check_begin(MUST, "B8.1.5", "%s_CVAL of all ones is never reached", t->name);
    t->set_cval(0xffffffffffffffffull);
    t->set_ctl(1);
    isb();
    expect_eq("CTL", t->ctl(), 1);
    check_end();
}

/* It comes true by itself. */
static void fires(const struct timer *t)
{
    check_begin(MUST, "B8.1.5", "%s: the condition comes true when its count is reached", t->name);
    gic_quiet();
    t->set_cval(t->count() + mrc_CNTFRQ() / 5000);
    t->set_ctl(1);
    isb();
    uint64_t start = t->count();
    while (!(t->ctl() & CNT_CTL_ISTATUS) && t->count() - start < long_time())
        ;
    expect_true("ISTATUS", t->ctl() & CNT_CTL_ISTATUS);
    expect_true("not before", t->count() >= t->cval());
    expect_eq("PPI pending", gic_bit(GICD_ISPENDR, t->ppi), 1);
    check_end();
}

/* CNTV compares with the virtual count: the offset moves its condition. */
static void virtual_compare(void)
{
    check_begin(MUST, "B8.1.5", "CNTV: the offset moves the condition away");
    mcrr_CNTV_CVAL(mrrc_CNTPCT());
    mcr_CNTV_CTL(1);
    isb();
    expect_eq("offset 0", mrc_CNTV_CTL(), 5);
    mcrr_CNTVOFF(long_time() * 100);
    isb();
    expect_eq("a large offset", mrc_CNTV_CTL() & 4, mrrc_CNTVCT() >= mrrc_CNTV_CVAL() ? 4 : 0);
    check_end();
    check_begin(MUST, "B8.1.5", "CNTV: an offset beyond the count wraps the virtual count");
    mcrr_CNTV_CVAL(0xffffffff00000000ull);
    mcrr_CNTVOFF(mrrc_CNTPCT() + 0x10000000);
    mcr_CNTV_CTL(1);
    isb();
    expect_eq("CTL", mrc_CNTV_CTL(), 5);
    check_end();
}

void timers_compare(void)
{
    for (unsigned i = 0; i < TIMERS; i++) {
        status(&timers[i]);
        views(&timers[i]);
        fires(&timers[i]);
    }
    virtual_compare();
}
