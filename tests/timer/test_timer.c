/* The Generic Timer (ARM DDI 0406C B8.1): counts, compares, offsets, event streams, snapshots. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "timer/arch/cnt_regs.h"
#include "timer/timer.h"

enum row {
#define CP15(name, ...)    ROW_##name,
#define CP15_64(name, ...) ROW_##name,
#include "timer/arch/cnt.def"
    ROW_COUNT
};

struct world {
    struct sched s;
    struct timer t;
    unsigned rises[TIMER_COUNT], falls[TIMER_COUNT], events;
    uint64_t last_rise, last_event;
};

static void sink(void *self, unsigned input, bool level)
{
    struct world *w = self;
    if (level) {
        w->rises[input]++;
        w->last_rise = w->s.now;
    } else {
        w->falls[input]++;
    }
}

static void wfe_event(void *self)
{
    struct world *w = self;
    w->events++;
    w->last_event = w->s.now;
}

static void set_up_at(struct world *w, uint64_t clock_hz, uint64_t counter_hz)
{
    *w = (struct world){0};
    sched_init(&w->s);
    timer_init(&w->t, &w->s, NULL, clock_hz, counter_hz, "timer");
    for (unsigned i = 0; i < TIMER_COUNT; i++)
        line_connect(&w->t.ch[i].line, sink, w, i);
    w->t.wfe_event = wfe_event;
    w->t.wfe_self = w;
}

static void set_up(struct world *w)
{
    set_up_at(w, 1000000000, 62500000);
}

/* Let time pass as a machine does: stop at each event's own cycle. */
static void run_to(struct world *w, uint64_t cycle)
{
    while (w->s.deadline <= cycle) {
        if (w->s.deadline > w->s.now)
            w->s.now = w->s.deadline;
        sched_run_due(&w->s);
    }
    w->s.now = cycle;
}

START_TEST(counts_follow_the_cycle)
{
    struct world w;
    set_up(&w);
    ck_assert_uint_eq(timer_cntpct(&w.t), 0);
    run_to(&w, 15);
    ck_assert_uint_eq(timer_cntpct(&w.t), 0);
    run_to(&w, 16);
    ck_assert_uint_eq(timer_cntpct(&w.t), 1);
    run_to(&w, 1000000000);
    ck_assert_uint_eq(timer_cntpct(&w.t), 62500000);
    timer_set_cntvoff(&w.t, 62500001);
    ck_assert_uint_eq(timer_cntvct(&w.t), UINT64_MAX); /* B8.1.3: CNTPCT - CNTVOFF, 64 bits */
}
END_TEST

START_TEST(rates_that_do_not_divide)
{
    struct world w;
    set_up_at(&w, 1000, 300); /* count n is reached at ceil(n * 10 / 3) */
    ck_assert_int_eq(w.t.shift, -1);
    for (uint64_t n = 1; n < 50; n++) {
        uint64_t first = (n * 10 + 2) / 3;
        timer_set_cval(&w.t, TIMER_HYP, n);
        timer_set_ctl(&w.t, TIMER_HYP, CNT_CTL_ENABLE);
        ck_assert_uint_eq(w.t.ch[TIMER_HYP].compare.when, first);
        run_to(&w, first - 1);
        ck_assert_uint_eq(timer_cntpct(&w.t), n - 1);
        ck_assert(!w.t.ch[TIMER_HYP].line.level);
        run_to(&w, first);
        ck_assert_uint_eq(timer_cntpct(&w.t), n);
        ck_assert(w.t.ch[TIMER_HYP].line.level);
        timer_set_ctl(&w.t, TIMER_HYP, 0);
    }
    /* 1001 Hz is not 4 times 250 Hz, whatever integers say: count 1 is reached at 4.004 cycles. */
    set_up_at(&w, 1001, 250);
    ck_assert_int_eq(w.t.shift, -1);
    timer_set_cval(&w.t, TIMER_HYP, 1);
    timer_set_ctl(&w.t, TIMER_HYP, CNT_CTL_ENABLE);
    ck_assert_uint_eq(w.t.ch[TIMER_HYP].compare.when, 5);
    run_to(&w, 4);
    ck_assert_uint_eq(timer_cntpct(&w.t), 0);
    run_to(&w, 5);
    ck_assert_uint_eq(timer_cntpct(&w.t), 1);
    ck_assert(w.t.ch[TIMER_HYP].line.level);
    /* No 64-bit overflow within a long life: 10^19 cycles at 999,999,999 Hz. */
    set_up_at(&w, 999999999, 62500000);
    w.s.now = UINT64_C(10000000000000000000);
    ck_assert_uint_eq(timer_cntpct(&w.t), UINT64_C(625000000625000000));
}
END_TEST

START_TEST(compare_fires_at_its_exact_cycle)
{
    for (unsigned id = 0; id < TIMER_COUNT; id++) {
        struct world w;
        set_up(&w);
        run_to(&w, 5);
        timer_set_cval(&w.t, id, 100);
        timer_set_ctl(&w.t, id, CNT_CTL_ENABLE);
        run_to(&w, 1599);
        ck_assert_uint_eq(w.rises[id], 0);
        ck_assert_uint_eq(timer_ctl(&w.t, id), CNT_CTL_ENABLE);
        run_to(&w, 1700);
        ck_assert_uint_eq(w.rises[id], 1);
        ck_assert_uint_eq(w.last_rise, 1600);
        ck_assert_uint_eq(timer_ctl(&w.t, id), CNT_CTL_ENABLE | CNT_CTL_ISTATUS);
        timer_set_cval(&w.t, id, 200); /* level: a later compare takes it away */
        ck_assert_uint_eq(w.falls[id], 1);
        run_to(&w, 3200);
        ck_assert_uint_eq(w.rises[id], 2);
        for (unsigned other = 0; other < TIMER_COUNT; other++)
            ck_assert_uint_eq(w.rises[other], other == id ? 2 : 0);
    }
}
END_TEST

/* B4.1.27 CNTP_CTL: IMASK masks the interrupt and not ISTATUS; ENABLE 0 stops both. */
START_TEST(mask_and_enable)
{
    struct world w;
    set_up(&w);
    timer_set_cval(&w.t, TIMER_VIRT, 10);
    timer_set_ctl(&w.t, TIMER_VIRT, CNT_CTL_ENABLE | CNT_CTL_IMASK);
    run_to(&w, 200);
    ck_assert_uint_eq(w.rises[TIMER_VIRT], 0);
    ck_assert_uint_eq(timer_ctl(&w.t, TIMER_VIRT),
                      CNT_CTL_ENABLE | CNT_CTL_IMASK | CNT_CTL_ISTATUS);
    timer_set_ctl(&w.t, TIMER_VIRT, CNT_CTL_ENABLE);
    ck_assert_uint_eq(w.rises[TIMER_VIRT], 1);
    timer_set_ctl(&w.t, TIMER_VIRT, 0xffffffff); /* only ENABLE and IMASK are writable */
    ck_assert_uint_eq(w.falls[TIMER_VIRT], 1);
    ck_assert_uint_eq(timer_ctl(&w.t, TIMER_VIRT), 7);
    timer_set_ctl(&w.t, TIMER_VIRT, CNT_CTL_ISTATUS);
    ck_assert_uint_eq(timer_ctl(&w.t, TIMER_VIRT), 0);
    ck_assert(!w.t.ch[TIMER_VIRT].compare.armed);
}
END_TEST

START_TEST(timer_value_is_signed)
{
    struct world w;
    set_up(&w);
    run_to(&w, 1600);
    timer_set_tval(&w.t, TIMER_PHYS_NS, 50);
    ck_assert_uint_eq(timer_cval(&w.t, TIMER_PHYS_NS), 150);
    timer_set_tval(&w.t, TIMER_PHYS_NS, (uint32_t)-30);
    ck_assert_uint_eq(timer_cval(&w.t, TIMER_PHYS_NS), 70);
    timer_set_ctl(&w.t, TIMER_PHYS_NS, CNT_CTL_ENABLE);
    ck_assert_uint_eq(w.rises[TIMER_PHYS_NS], 1);
    run_to(&w, 3200);
    ck_assert_int_eq((int32_t)timer_tval(&w.t, TIMER_PHYS_NS), -130);
    timer_set_cval(&w.t, TIMER_PHYS_NS, UINT64_C(0x1000000c8)); /* 2^32 away: the low half */
    ck_assert_uint_eq(timer_tval(&w.t, TIMER_PHYS_NS), 0);
    timer_set_cntvoff(&w.t, 50);
    timer_set_tval(&w.t, TIMER_VIRT, 7); /* TVAL of CNTV counts from CNTVCT */
    ck_assert_uint_eq(timer_cval(&w.t, TIMER_VIRT), 157);
}
END_TEST

START_TEST(offset_moves_the_virtual_timer)
{
    struct world w;
    set_up(&w);
    timer_set_cntvoff(&w.t, 1000);
    timer_set_cval(&w.t, TIMER_VIRT, 10);
    run_to(&w, 16000); /* CNTVCT 0 */
    ck_assert_uint_eq(timer_cntvct(&w.t), 0);
    timer_set_ctl(&w.t, TIMER_VIRT, CNT_CTL_ENABLE);
    ck_assert_uint_eq(w.t.ch[TIMER_VIRT].compare.when, 16160);
    timer_set_cntvoff(&w.t, 990); /* CNTVCT is 10 at once */
    ck_assert_uint_eq(w.rises[TIMER_VIRT], 1);
    timer_set_cntvoff(&w.t, 2000); /* CNTVCT = -1000, unsigned: still beyond */
    ck_assert_uint_eq(w.falls[TIMER_VIRT], 0);
    run_to(&w, 32000 - 1);
    ck_assert_uint_eq(w.falls[TIMER_VIRT], 0);
    run_to(&w, 32000); /* the virtual count wraps to 0, below the compare value */
    ck_assert_uint_eq(w.falls[TIMER_VIRT], 1);
    run_to(&w, 32159);
    ck_assert_uint_eq(w.rises[TIMER_VIRT], 1);
    run_to(&w, 32160);
    ck_assert_uint_eq(w.rises[TIMER_VIRT], 2);
}
END_TEST

/* The condition holds at the compare value itself, and until the offset makes the count wrap. */
START_TEST(enabled_at_the_compare_value_shortly_before_the_count_wraps)
{
    struct world w;
    set_up(&w);
    run_to(&w, 16000); /* CNTPCT 1000 */
    timer_set_cntvoff(&w.t, 1010);
    timer_set_cval(&w.t, TIMER_VIRT, timer_cntvct(&w.t));
    timer_set_ctl(&w.t, TIMER_VIRT, CNT_CTL_ENABLE);
    ck_assert_uint_eq(w.rises[TIMER_VIRT], 1);
    run_to(&w, 16160 - 1);
    ck_assert_uint_eq(w.falls[TIMER_VIRT], 0);
    run_to(&w, 16160);
    ck_assert_uint_eq(w.falls[TIMER_VIRT], 1);
}
END_TEST

START_TEST(compare_values_at_the_ends)
{
    struct world w;
    set_up(&w);
    timer_set_cval(&w.t, TIMER_HYP, UINT64_MAX); /* never within time */
    timer_set_ctl(&w.t, TIMER_HYP, CNT_CTL_ENABLE);
    ck_assert(!w.t.ch[TIMER_HYP].compare.armed);
    timer_set_cval(&w.t, TIMER_HYP, 0); /* always */
    ck_assert_uint_eq(w.rises[TIMER_HYP], 1);
    ck_assert(!w.t.ch[TIMER_HYP].compare.armed);
}
END_TEST

/* B8.1.4 and CNTKCTL/CNTHCTL: EVNTI picks the bit, EVNTDIR the edge. */
START_TEST(event_streams)
{
    for (unsigned bit = 0; bit < 16; bit++) {
        for (unsigned falling = 0; falling < 2; falling++) {
            struct world w;
            set_up(&w);
            uint32_t ctl = bit << CNTHCTL_EVNTI_SHIFT | (falling ? CNTHCTL_EVNTDIR : 0);
            timer_set_cnthctl(&w.t, ctl);
            ck_assert(!w.t.stream[0].armed);
            timer_set_cnthctl(&w.t, ctl | CNTHCTL_EVNTEN);
            uint64_t first = 16 * (falling ? BIT64(bit + 1) : BIT64(bit));
            run_to(&w, first - 1);
            ck_assert_uint_eq(w.events, 0);
            run_to(&w, first);
            ck_assert_uint_eq(w.events, 1);
            run_to(&w, first + 16 * 3 * BIT64(bit + 1));
            ck_assert_uint_eq(w.events, 4);
            timer_set_cnthctl(&w.t, 0);
            run_to(&w, w.s.now + 16 * BIT64(bit + 2));
            ck_assert_uint_eq(w.events, 4);
        }
    }
}
END_TEST

START_TEST(virtual_event_stream_counts_from_the_offset)
{
    struct world w;
    set_up(&w);
    timer_set_cntvoff(&w.t, 3);
    timer_set_cntkctl(&w.t, CNTKCTL_EVNTEN | 3 << CNTKCTL_EVNTI_SHIFT); /* bit 3 of CNTVCT rises */
    run_to(&w, 16 * 11 - 1);
    ck_assert_uint_eq(w.events, 0);
    run_to(&w, 16 * 11);
    ck_assert_uint_eq(w.events, 1);
    timer_set_cntvoff(&w.t, 5);
    run_to(&w, 16 * (13 + 16) - 1);
    ck_assert_uint_eq(w.events, 2); /* at 13 and not yet at 29 */
    ck_assert_uint_eq(w.last_event, 16 * 13);
}
END_TEST

START_TEST(rows_read_what_they_wrote)
{
    static const uint64_t writable[ROW_COUNT] = {
        [ROW_CNTFRQ] = UINT32_MAX,    [ROW_CNTKCTL] = 0x3ff,        [ROW_CNTHCTL] = 0xff,
        [ROW_CNTP_CTL] = 3,           [ROW_CNTV_CTL] = 3,           [ROW_CNTHP_CTL] = 3,
        [ROW_CNTP_TVAL] = UINT32_MAX, [ROW_CNTV_TVAL] = UINT32_MAX, [ROW_CNTHP_TVAL] = UINT32_MAX,
        [ROW_CNTP_CVAL] = UINT64_MAX, [ROW_CNTV_CVAL] = UINT64_MAX, [ROW_CNTHP_CVAL] = UINT64_MAX,
        [ROW_CNTVOFF] = UINT64_MAX,
    };
    for (unsigned row = 0; row < ROW_COUNT; row++) {
        struct world w;
        set_up(&w);
        timer_row_write(&w.t, row, true, UINT64_MAX);
        uint64_t got = timer_row_read(&w.t, row, true);
        if (row == ROW_CNTP_CTL || row == ROW_CNTV_CTL || row == ROW_CNTHP_CTL)
            got &= ~(uint64_t)CNT_CTL_ISTATUS; /* TIMER_POISON is not reached */
        ck_assert_msg(got == writable[row], "row %u: %llx", row, (unsigned long long)got);
        timer_row_write(&w.t, row, true, 0);
        ck_assert_uint_eq(timer_row_read(&w.t, row, true), 0);
    }
}
END_TEST

/* The table's wmask column says what the code does. */
START_TEST(rows_agree_with_their_wmask)
{
    static const uint64_t wmask[ROW_COUNT] = {
#define CP15(n, cp, o1, cn, cm, o2, rights, bank, trap, reset, mask, ...) [ROW_##n] = mask,
#define CP15_64(n, cp, o1, cm, rights, bank, trap, reset, mask, ...)      [ROW_##n] = mask,
#include "timer/arch/cnt.def"
    };
    for (unsigned row = 0; row < ROW_COUNT; row++) {
        struct world w;
        set_up(&w);
        timer_row_write(&w.t, row, false, UINT64_MAX);
        uint64_t got = timer_row_read(&w.t, row, false);
        ck_assert_msg((got & wmask[row]) == wmask[row], "row %u: %llx", row,
                      (unsigned long long)got);
    }
}
END_TEST

/* Table B8-2's encodings, typed again: name, CRm, opc1, opc2 (CRn is c14; 64-bit ones have none).
 */
START_TEST(encodings)
{
    static const struct {
        const char *name;
        unsigned opc1, crm, opc2;
        bool wide;
    } rows[] =
        {
#define CP15(n, cp, opc1, crn, crm, opc2, ...) {#n, opc1, crm, opc2, cp != 15 || crn != 14},
#define CP15_64(n, cp, opc1, crm, ...)         {#n, opc1, crm, 0, true},
#include "timer/arch/cnt.def"
        },
      want[] = {
          {"CNTFRQ", 0, 0, 0, false},     {"CNTKCTL", 0, 1, 0, false},
          {"CNTP_TVAL", 0, 2, 0, false},  {"CNTP_CTL", 0, 2, 1, false},
          {"CNTV_TVAL", 0, 3, 0, false},  {"CNTV_CTL", 0, 3, 1, false},
          {"CNTHCTL", 4, 1, 0, false},    {"CNTHP_TVAL", 4, 2, 0, false},
          {"CNTHP_CTL", 4, 2, 1, false},  {"CNTPCT", 0, 14, 0, true},
          {"CNTVCT", 1, 14, 0, true},     {"CNTP_CVAL", 2, 14, 0, true},
          {"CNTV_CVAL", 3, 14, 0, true},  {"CNTVOFF", 4, 14, 0, true},
          {"CNTHP_CVAL", 6, 14, 0, true},
      };
    ck_assert_uint_eq(ARRAY_LEN(rows), ARRAY_LEN(want));
    for (unsigned i = 0; i < ARRAY_LEN(want); i++) {
        ck_assert_str_eq(rows[i].name, want[i].name);
        ck_assert_uint_eq(rows[i].opc1, want[i].opc1);
        ck_assert_uint_eq(rows[i].crm, want[i].crm);
        ck_assert_uint_eq(rows[i].opc2, want[i].opc2);
        ck_assert_int_eq(rows[i].wide, want[i].wide);
    }
}
END_TEST

START_TEST(the_physical_timer_is_banked)
{
    struct world w;
    set_up(&w);
    timer_row_write(&w.t, ROW_CNTP_CVAL, false, 10);
    timer_row_write(&w.t, ROW_CNTP_CVAL, true, 20);
    timer_row_write(&w.t, ROW_CNTP_CTL, false, 1);
    ck_assert_uint_eq(timer_row_read(&w.t, ROW_CNTP_CVAL, false), 10);
    ck_assert_uint_eq(timer_row_read(&w.t, ROW_CNTP_CVAL, true), 20);
    ck_assert_uint_eq(timer_row_read(&w.t, ROW_CNTP_CTL, true), 0);
    run_to(&w, 1000);
    ck_assert_uint_eq(w.rises[TIMER_PHYS_S], 1);
    ck_assert_uint_eq(w.rises[TIMER_PHYS_NS], 0);
    timer_row_write(&w.t, ROW_CNTPCT, true, 5); /* read-only */
    ck_assert_uint_eq(timer_row_read(&w.t, ROW_CNTPCT, true), 62);
}
END_TEST

START_TEST(reset_values)
{
    struct world w;
    set_up(&w);
    timer_row_write(&w.t, ROW_CNTFRQ, false, 1);
    timer_set_cval(&w.t, TIMER_VIRT, 0);
    timer_set_ctl(&w.t, TIMER_VIRT, CNT_CTL_ENABLE);
    timer_set_cntkctl(&w.t, 0x3ff);
    timer_reset(&w.t);
    ck_assert_uint_eq(w.falls[TIMER_VIRT], 1);
    ck_assert_uint_eq(timer_row_read(&w.t, ROW_CNTFRQ, true), 62500000);
    ck_assert_uint_eq(w.t.cnthctl, 3); /* B4.1.22: PL1PCEN and PL1PCTEN reset to 1 */
    ck_assert_uint_eq(w.t.cntkctl, 0);
    ck_assert_uint_eq(w.s.deadline, SCHED_NEVER);
}
END_TEST

/* A snapshot in the middle: the loaded one goes on as the saved one did, to the cycle. */
START_TEST(snapshot_goes_on_to_the_cycle)
{
    for (uint64_t at = 1590; at < 1610; at++) {
        struct world a, b;
        set_up(&a);
        set_up(&b);
        timer_set_cval(&a.t, TIMER_VIRT, 100);
        timer_set_ctl(&a.t, TIMER_VIRT, CNT_CTL_ENABLE);
        timer_set_cnthctl(&a.t, CNTHCTL_EVNTEN | 2 << CNTHCTL_EVNTI_SHIFT);
        run_to(&a, at - 1);
        a.s.now = at; /* what is due at `at` has not fired yet */
        a.events = 0;
        static struct snap_list la, lb;
        la.count = lb.count = 0;
        timer_snap(&a.t, &la, "timer");
        timer_snap(&b.t, &lb, "timer");
        struct snap_buf buf = {0};
        struct err e;
        snap_save(&la, &buf);
        b.s.now = at;
        ck_assert(snap_load(&lb, buf.data, buf.len, &e));
        snap_buf_free(&buf);
        struct snap_digest da = snap_digest(&la), db = snap_digest(&lb);
        ck_assert(da.lo == db.lo && da.hi == db.hi);
        run_to(&a, 4000);
        run_to(&b, 4000);
        ck_assert_uint_eq(b.last_rise, at <= 1600 ? a.last_rise : 0);
        ck_assert(b.t.ch[TIMER_VIRT].line.level);
        ck_assert_uint_eq(a.last_event, b.last_event);
        ck_assert_uint_eq(a.t.stream[0].when, b.t.stream[0].when);
    }
}
END_TEST

struct told {
    char text[400];
};

static void listen(void *self, enum observer_kind kind, const void *detail)
{
    struct told *t = self;
    const struct timer_event *e = detail;
    size_t used = strlen(t->text);
    snprintf(t->text + used, sizeof(t->text) - used, "%s %u %s %d;", e->name, e->id, e->what,
             e->level);
}

START_TEST(observers_hear_it)
{
    struct world w;
    struct told told = {""};
    struct observers all = {0};
    struct observer o = {.mask = BIT(OBS_TIMER), .fn = listen, .self = &told};
    set_up(&w);
    w.t.obs = &all;
    observer_attach(&all, &o);
    timer_set_cval(&w.t, TIMER_VIRT, 10);
    timer_set_ctl(&w.t, TIMER_VIRT, CNT_CTL_ENABLE);
    run_to(&w, 160);
    timer_set_ctl(&w.t, TIMER_VIRT, 0);
    ck_assert_str_eq(told.text, "timer 2 set 0;timer 2 set 0;timer 2 fires 1;"
                                "timer 2 set 1;timer 2 falls 0;");
    told.text[0] = '\0';
    timer_set_cntkctl(&w.t, CNTKCTL_EVNTEN);
    run_to(&w, 16 * 11); /* bit 0 of CNTVCT rises every other count */
    timer_set_cntkctl(&w.t, 0);
    timer_set_cnthctl(&w.t, CNTHCTL_EVNTEN | CNTHCTL_EVNTDIR);
    run_to(&w, 16 * 12);
    ck_assert_str_eq(told.text, "timer 2 event stream 0;timer 1 event stream 0;");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("timer");
    TCase *tc = tcase_create("timer");
    suite_add_tcase(s, tc);
    tcase_add_test(tc, counts_follow_the_cycle);
    tcase_add_test(tc, rates_that_do_not_divide);
    tcase_add_test(tc, compare_fires_at_its_exact_cycle);
    tcase_add_test(tc, mask_and_enable);
    tcase_add_test(tc, timer_value_is_signed);
    tcase_add_test(tc, offset_moves_the_virtual_timer);
    tcase_add_test(tc, enabled_at_the_compare_value_shortly_before_the_count_wraps);
    tcase_add_test(tc, compare_values_at_the_ends);
    tcase_add_test(tc, event_streams);
    tcase_add_test(tc, virtual_event_stream_counts_from_the_offset);
    tcase_add_test(tc, rows_read_what_they_wrote);
    tcase_add_test(tc, rows_agree_with_their_wmask);
    tcase_add_test(tc, encodings);
    tcase_add_test(tc, the_physical_timer_is_banked);
    tcase_add_test(tc, reset_values);
    tcase_add_test(tc, snapshot_goes_on_to_the_cycle);
    tcase_add_test(tc, observers_hear_it);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
