/* rows.c - the CNT* registers of timer/arch/cnt.def by row (ARM DDI 0406C B8.2).
 *
 * Who may access them, and which accesses trap, was decided by the core before it asks here. */
#include "timer/timer.h"

enum row {
#define CP15(name, ...)    ROW_##name,
#define CP15_64(name, ...) ROW_##name,
#include "timer/arch/cnt.def"
};

uint64_t timer_row_read(void *timer, unsigned reg, bool ns)
{
    const struct timer *t = timer;
    enum timer_id cntp = ns ? TIMER_PHYS_NS : TIMER_PHYS_S;
    switch ((enum row)reg) {
    case ROW_CNTFRQ:
        return t->cntfrq;
    case ROW_CNTKCTL:
        return t->cntkctl;
    case ROW_CNTHCTL:
        return t->cnthctl;
    case ROW_CNTVOFF:
        return t->cntvoff;
    case ROW_CNTPCT:
        return timer_cntpct(t);
    case ROW_CNTVCT:
        return timer_cntvct(t);
    case ROW_CNTP_TVAL:
        return timer_tval(t, cntp);
    case ROW_CNTP_CTL:
        return timer_ctl(t, cntp);
    case ROW_CNTP_CVAL:
        return timer_cval(t, cntp);
    case ROW_CNTV_TVAL:
        return timer_tval(t, TIMER_VIRT);
    case ROW_CNTV_CTL:
        return timer_ctl(t, TIMER_VIRT);
    case ROW_CNTV_CVAL:
        return timer_cval(t, TIMER_VIRT);
    case ROW_CNTHP_TVAL:
        return timer_tval(t, TIMER_HYP);
    case ROW_CNTHP_CTL:
        return timer_ctl(t, TIMER_HYP);
    case ROW_CNTHP_CVAL:
        return timer_cval(t, TIMER_HYP);
    }
    BUG("no row %u in cnt.def", reg);
}

void timer_row_write(void *timer, unsigned reg, bool ns, uint64_t v)
{
    struct timer *t = timer;
    enum timer_id cntp = ns ? TIMER_PHYS_NS : TIMER_PHYS_S;
    uint32_t w = (uint32_t)v;
    switch ((enum row)reg) {
    case ROW_CNTFRQ:
        t->cntfrq = w;
        return;
    case ROW_CNTKCTL:
        timer_set_cntkctl(t, w);
        return;
    case ROW_CNTHCTL:
        timer_set_cnthctl(t, w);
        return;
    case ROW_CNTVOFF:
        timer_set_cntvoff(t, v);
        return;
    case ROW_CNTPCT:
    case ROW_CNTVCT:
        return; /* read-only */
    case ROW_CNTP_TVAL:
        timer_set_tval(t, cntp, w);
        return;
    case ROW_CNTP_CTL:
        timer_set_ctl(t, cntp, w);
        return;
    case ROW_CNTP_CVAL:
        timer_set_cval(t, cntp, v);
        return;
    case ROW_CNTV_TVAL:
        timer_set_tval(t, TIMER_VIRT, w);
        return;
    case ROW_CNTV_CTL:
        timer_set_ctl(t, TIMER_VIRT, w);
        return;
    case ROW_CNTV_CVAL:
        timer_set_cval(t, TIMER_VIRT, v);
        return;
    case ROW_CNTHP_TVAL:
        timer_set_tval(t, TIMER_HYP, w);
        return;
    case ROW_CNTHP_CTL:
        timer_set_ctl(t, TIMER_HYP, w);
        return;
    case ROW_CNTHP_CVAL:
        timer_set_cval(t, TIMER_HYP, v);
        return;
    }
    BUG("no row %u in cnt.def", reg);
}
