/* timer.c - the Generic Timer of one core: counters, compares, event streams (ARM DDI 0406C B8.1).
 *
 * Nothing ticks. A count is computed from the machine's cycle when it is looked at; what is
 * scheduled is the exact cycle at which a line or an event stream changes by itself.
 *
 * Leaves out: the memory-mapped counter module (B8's appendix E), so the counter cannot be halted
 * or set; ISTATUS reads as zero while ENABLE is 0, where the manual says UNKNOWN; a change of
 * CNTVOFF or of an EVNTI field makes no event-stream edge of its own. */
#include "timer/timer.h"
#include "timer/arch/cnt_regs.h"

/* Lines are driven before anything else that happens in the same cycle looks at them. */
enum { PRIO_COMPARE = 16, PRIO_STREAM = 17 };
enum { STREAM_PHYS, STREAM_VIRT };

static const char *const channel_names[TIMER_COUNT] = {
    [TIMER_PHYS_S] = "CNTP (Secure)",
    [TIMER_PHYS_NS] = "CNTP",
    [TIMER_VIRT] = "CNTV",
    [TIMER_HYP] = "CNTHP",
};

/* -- counts and cycles -- */

static uint64_t count_at(const struct timer *t, uint64_t cycle)
{
    if (t->shift >= 0)
        return cycle >> t->shift;
    return (uint64_t)((unsigned __int128)cycle * t->counter_hz / t->clock_hz);
}

/* The first cycle at which the physical count is at least `count`; SCHED_NEVER if beyond time. */
static uint64_t cycle_of(const struct timer *t, uint64_t count)
{
    unsigned __int128 n = (unsigned __int128)count * t->clock_hz;
    n = (n + t->counter_hz - 1) / t->counter_hz;
    return n < SCHED_NEVER ? (uint64_t)n : SCHED_NEVER;
}

uint64_t timer_cntpct(const struct timer *t)
{
    return count_at(t, sched_now(t->sched));
}

uint64_t timer_cntvct(const struct timer *t)
{
    return timer_cntpct(t) - t->cntvoff;
}

static uint64_t offset_of(const struct timer *t, unsigned id)
{
    return id == TIMER_VIRT ? t->cntvoff : 0;
}

static uint64_t channel_count(const struct timer *t, unsigned id)
{
    return timer_cntpct(t) - offset_of(t, id);
}

/* -- compares -- */

/* B8.1.5, the CompareValue view: counter, offset and compare value are unsigned 64-bit values. */
static bool condition(const struct timer *t, unsigned id)
{
    return channel_count(t, id) >= t->ch[id].cval;
}

static bool signals(const struct timer_channel *c)
{
    return (c->ctl & (CNT_CTL_ENABLE | CNT_CTL_IMASK)) == CNT_CTL_ENABLE;
}

static void tell(const struct timer *t, unsigned id, const char *what)
{
    if (!observed(t->obs, OBS_TIMER))
        return;
    struct timer_event e = {.name = t->name,
                            .id = (uint8_t)id,
                            .what = what,
                            .count = channel_count(t, id),
                            .cval = t->ch[id].cval,
                            .level = t->ch[id].line.level};
    observe(t->obs, OBS_TIMER, &e);
}

/* The physical count at which the condition next changes by itself; false when it never does. It
 * becomes true at the compare value, and false again where an offset makes the count wrap. */
static bool next_change(const struct timer *t, const struct timer_channel *c, uint64_t *count)
{
    uint64_t pct = timer_cntpct(t), off = offset_of(t, c->id), v = pct - off;
    uint64_t left = v < c->cval ? c->cval - v : 0 - v;
    *count = pct + left;
    if (v >= c->cval && c->cval == 0)
        return false;
    return left != 0 && *count > pct;
}

static void arm(struct timer_channel *c)
{
    struct timer *t = c->timer;
    uint64_t count, when = SCHED_NEVER;
    if (signals(c) && c->line.level != condition(t, c->id))
        when = sched_now(t->sched); /* after a load: it was due, and had not fired */
    else if (signals(c) && next_change(t, c, &count))
        when = cycle_of(t, count);
    if (when == SCHED_NEVER)
        sched_disarm(t->sched, &c->compare);
    else
        sched_arm(t->sched, &c->compare, when);
}

static void update(struct timer_channel *c)
{
    bool was = c->line.level, level = signals(c) && condition(c->timer, c->id);
    line_set(&c->line, level);
    arm(c);
    if (was != level)
        tell(c->timer, c->id, level ? "fires" : "falls");
}

static void compare_due(void *self, uint64_t now)
{
    update(self);
}

/* -- event streams (B8.1.4): an edge of one bit of a count sets the core's event register -- */

struct stream {
    bool on, falling;
    uint8_t bit;
    uint64_t offset;
};

static struct stream stream_of(const struct timer *t, unsigned which)
{
    /* CNTHCTL and CNTKCTL lay the three fields out alike. */
    uint32_t ctl = which == STREAM_VIRT ? t->cntkctl : t->cnthctl;
    return (struct stream){
        .on = ctl & CNTKCTL_EVNTEN,
        .falling = ctl & CNTKCTL_EVNTDIR,
        .bit = (uint8_t)((ctl & CNTKCTL_EVNTI) >> CNTKCTL_EVNTI_SHIFT),
        .offset = which == STREAM_VIRT ? t->cntvoff : 0,
    };
}

static void stream_arm(struct timer *t, unsigned which)
{
    struct stream s = stream_of(t, which);
    if (!s.on) {
        sched_disarm(t->sched, &t->stream[which]);
        return;
    }
    uint64_t period = BIT64(s.bit + 1), edge = s.falling ? 0 : BIT64(s.bit);
    uint64_t pct = timer_cntpct(t);
    uint64_t left = (edge - (pct - s.offset)) & (period - 1);
    sched_arm(t->sched, &t->stream[which], cycle_of(t, pct + (left ? left : period)));
}

static void stream_due(struct timer *t, unsigned which)
{
    stream_arm(t, which);
    tell(t, which == STREAM_VIRT ? TIMER_VIRT : TIMER_PHYS_NS, "event stream");
    if (t->wfe_event)
        t->wfe_event(t->wfe_self);
}

static void stream_phys_due(void *self, uint64_t now)
{
    stream_due(self, STREAM_PHYS);
}

static void stream_virt_due(void *self, uint64_t now)
{
    stream_due(self, STREAM_VIRT);
}

/* -- the registers' values -- */

uint64_t timer_cval(const struct timer *t, enum timer_id id)
{
    return t->ch[id].cval;
}

uint32_t timer_tval(const struct timer *t, enum timer_id id)
{
    return (uint32_t)(t->ch[id].cval - channel_count(t, id));
}

uint32_t timer_ctl(const struct timer *t, enum timer_id id)
{
    uint32_t ctl = t->ch[id].ctl;
    return ctl | (ctl & CNT_CTL_ENABLE && condition(t, id) ? CNT_CTL_ISTATUS : 0);
}

void timer_set_cval(struct timer *t, enum timer_id id, uint64_t v)
{
    t->ch[id].cval = v;
    tell(t, id, "set");
    update(&t->ch[id]);
}

/* B8.1.5, the TimerValue view: a signed 32-bit downcounter. */
void timer_set_tval(struct timer *t, enum timer_id id, uint32_t v)
{
    timer_set_cval(t, id, channel_count(t, id) + (uint64_t)(int64_t)(int32_t)v);
}

void timer_set_ctl(struct timer *t, enum timer_id id, uint32_t v)
{
    t->ch[id].ctl = v & (CNT_CTL_ENABLE | CNT_CTL_IMASK);
    tell(t, id, "set");
    update(&t->ch[id]);
}

void timer_set_cntvoff(struct timer *t, uint64_t v)
{
    t->cntvoff = v;
    tell(t, TIMER_VIRT, "set");
    update(&t->ch[TIMER_VIRT]);
    stream_arm(t, STREAM_VIRT);
}

void timer_set_cntkctl(struct timer *t, uint32_t v)
{
    t->cntkctl = v & (CNTKCTL_PL0PCTEN | CNTKCTL_PL0VCTEN | CNTKCTL_EVNTEN | CNTKCTL_EVNTDIR |
                      CNTKCTL_EVNTI | CNTKCTL_PL0VTEN | CNTKCTL_PL0PTEN);
    stream_arm(t, STREAM_VIRT);
}

void timer_set_cnthctl(struct timer *t, uint32_t v)
{
    t->cnthctl =
        v & (CNTHCTL_PL1PCTEN | CNTHCTL_PL1PCEN | CNTHCTL_EVNTEN | CNTHCTL_EVNTDIR | CNTHCTL_EVNTI);
    stream_arm(t, STREAM_PHYS);
}

/* -- life -- */

void timer_reset(struct timer *t)
{
    t->cntfrq = (uint32_t)t->counter_hz;
    t->cntvoff = 0;
    for (unsigned i = 0; i < TIMER_COUNT; i++) {
        t->ch[i].cval = TIMER_POISON;
        t->ch[i].ctl = 0;
        update(&t->ch[i]);
    }
    timer_set_cntkctl(t, 0);
    timer_set_cnthctl(t, CNTHCTL_PL1PCTEN | CNTHCTL_PL1PCEN);
}

void timer_init(struct timer *t, struct sched *s, struct observers *obs, uint64_t clock_hz,
                uint64_t counter_hz, const char *name)
{
    BUG_ON(clock_hz == 0 || counter_hz == 0);
    *t = (struct timer){.name = name,
                        .sched = s,
                        .obs = obs,
                        .clock_hz = clock_hz,
                        .counter_hz = counter_hz,
                        .shift = -1};
    for (int i = 0; i < 63; i++)
        if (clock_hz >> i == counter_hz && counter_hz << i == clock_hz)
            t->shift = (int8_t)i;
    for (unsigned i = 0; i < TIMER_COUNT; i++) {
        struct timer_channel *c = &t->ch[i];
        c->timer = t;
        c->id = (uint8_t)i;
        sched_register(s, &c->compare, channel_names[i], PRIO_COMPARE, compare_due, c);
    }
    sched_register(s, &t->stream[STREAM_PHYS], "CNTHCTL event stream", PRIO_STREAM, stream_phys_due,
                   t);
    sched_register(s, &t->stream[STREAM_VIRT], "CNTKCTL event stream", PRIO_STREAM, stream_virt_due,
                   t);
    timer_reset(t);
}

/* -- snapshot: the registers, and the lines' levels, so that a compare that was due in the very
 * cycle of the snapshot fires after the load as it would have without -- */

#define CHANNEL(i)                                                                                 \
    SNAP_FIELD(struct timer, ch[i].cval), SNAP_FIELD(struct timer, ch[i].ctl),                     \
        SNAP_FIELD(struct timer, ch[i].line.level)

static const struct snap_field fields[] = {
    SNAP_FIELD(struct timer, cntfrq),
    SNAP_FIELD(struct timer, cntkctl),
    SNAP_FIELD(struct timer, cnthctl),
    SNAP_FIELD(struct timer, cntvoff),
    CHANNEL(TIMER_PHYS_S),
    CHANNEL(TIMER_PHYS_NS),
    CHANNEL(TIMER_VIRT),
    CHANNEL(TIMER_HYP),
};

static bool check(const void *base, const struct snap_values *v, struct err *e)
{
    return snap_at_most(v, "ch[TIMER_PHYS_S].line.level", 1, e) &&
           snap_at_most(v, "ch[TIMER_PHYS_NS].line.level", 1, e) &&
           snap_at_most(v, "ch[TIMER_VIRT].line.level", 1, e) &&
           snap_at_most(v, "ch[TIMER_HYP].line.level", 1, e);
}

static void post_load(void *base)
{
    struct timer *t = base;
    for (unsigned i = 0; i < TIMER_COUNT; i++)
        arm(&t->ch[i]);
    stream_arm(t, STREAM_PHYS);
    stream_arm(t, STREAM_VIRT);
}

void timer_snap(struct timer *t, struct snap_list *out, const char *name)
{
    snap_add(out, &(struct snap_section){.name = name,
                                         .version = 1,
                                         .base = t,
                                         .fields = fields,
                                         .nfields = ARRAY_LEN(fields),
                                         .post_load = post_load,
                                         .check = check});
}
