/* pl031.c - the PL031 real-time clock (ARM DDI 0224).
 *
 * It counts machine time, so that runs repeat: DR is `epoch` at cycle 0 and gains one every
 * clock_hz cycles, whatever the host's clock says. A load moves the count, never the phase of its
 * ticks. The board hands it over running (CR reads as one, and the bit cannot be cleared, 3.3.4).
 *
 * A match is found when somebody looks, or by an event while the interrupt is enabled.
 *
 * Leaves out: the synchronisation delay of a load; the integration test registers (read as zero);
 * a time set by the guest that lives through a reset of the machine. */
#include "sim/pl031.h"

#include "sim/arch/devices.h"

static uint64_t seconds(const struct pl031 *r)
{
    return sched_now(r->sched) / r->clock_hz;
}

static uint32_t counter(const struct pl031 *r)
{
    return (uint32_t)seconds(r) + r->offset;
}

/* Seconds after second `from` until DR is MR for the next time, 1 to 2^32. */
static uint64_t seconds_to_match(const struct pl031 *r, uint64_t from)
{
    return (uint64_t)(uint32_t)(r->mr - ((uint32_t)from + r->offset) - 1) + 1;
}

static uint32_t raw_status(const struct pl031 *r)
{
    if (seconds(r) - r->looked >= seconds_to_match(r, r->looked))
        return PL031_INT_RTC;
    return r->ris;
}

static void look(struct pl031 *r)
{
    r->ris = raw_status(r);
    r->looked = seconds(r);
}

static void arm(struct pl031 *r)
{
    __uint128_t when = ((__uint128_t)r->looked + seconds_to_match(r, r->looked)) * r->clock_hz;
    if (r->imsc && !r->ris && when < SCHED_NEVER)
        sched_arm(r->sched, &r->match, (uint64_t)when);
    else
        sched_disarm(r->sched, &r->match);
}

static void update(struct pl031 *r)
{
    arm(r);
    line_set(&r->line, (r->ris & r->imsc) != 0);
}

static void matched(void *self, uint64_t now)
{
    look(self);
    update(self);
}

/* MR or the count was set: a comparison that holds now counts. */
static void compare_now(struct pl031 *r)
{
    if (counter(r) == r->mr)
        r->ris = PL031_INT_RTC;
}

static uint32_t constant(uint32_t reg)
{
    switch (reg) {
#define REG APB_CONSTANT
#include "sim/arch/pl031.def"
    default:
        return 0;
    }
}

static uint32_t value(const void *dev, uint32_t reg)
{
    const struct pl031 *r = dev;
    switch (reg) {
    case PL031_DR:
        return counter(r);
    case PL031_MR:
        return r->mr;
    case PL031_LR:
        return r->lr;
    case PL031_CR:
        return PL031_CR_START;
    case PL031_IMSC:
        return r->imsc;
    case PL031_RIS:
        return raw_status(r);
    case PL031_MIS:
        return raw_status(r) & r->imsc;
    default:
        return constant(reg);
    }
}

static void write_reg(void *dev, uint32_t reg, uint32_t val)
{
    struct pl031 *r = dev;
    look(r);
    switch (reg) {
    case PL031_MR:
        r->mr = val;
        compare_now(r);
        break;
    case PL031_LR:
        r->lr = val;
        r->offset = val - (uint32_t)seconds(r);
        compare_now(r);
        break;
    case PL031_IMSC:
        r->imsc = val & PL031_INT_RTC;
        break;
    case PL031_ICR:
        r->ris &= ~val;
        break;
    default: /* read-only, or nothing there; CR's bit stays set */
        break;
    }
    update(r);
}

void pl031_region(struct pl031 *r, struct region *out)
{
    static const struct apb_regs regs = {value, write_reg, NULL};
    r->port = (struct apb_port){&regs, r};
    apb_region(&r->port, "pl031", out);
}

void pl031_reset(struct pl031 *r)
{
    r->offset = r->epoch;
    r->mr = r->lr = r->imsc = r->ris = 0;
    r->looked = seconds(r);
    update(r);
}

void pl031_init(struct pl031 *r, struct sched *sched, uint64_t clock_hz, uint32_t epoch,
                const char *name)
{
    *r = (struct pl031){.sched = sched, .clock_hz = clock_hz, .epoch = epoch};
    sched_register(sched, &r->match, name, 0, matched, r);
    pl031_reset(r);
}

static void post_load(void *base)
{
    struct pl031 *r = base;
    r->line.level = (r->ris & r->imsc) != 0; /* the sink has its own copy in its own section */
    arm(r);
}

#define SNAP_STRUCT struct pl031

void pl031_snap(struct pl031 *r, struct snap_list *out, const char *name)
{
    static const struct snap_field fields[] = {PL031_STATE(STATE_FIELD, STATE_ARRAY_FIELD)};
    snap_add(out, &(struct snap_section){.name = name,
                                         .version = 1,
                                         .base = r,
                                         .fields = fields,
                                         .nfields = ARRAY_LEN(fields),
                                         .post_load = post_load});
}
