/* rig.c - the plumbing that the device tests share. */
#include "tests/sim/rig.h"

#include <stdlib.h>

void rig_init(struct rig *r)
{
    *r = (struct rig){0};
    sched_init(&r->sched);
    bus_init(&r->bus, NULL);
    input_init(&r->log, &r->sched);
    serial_init(&r->serial, "uart", &r->log);
    serial_capture_open(&r->serial, &r->host);
}

void rig_free(struct rig *r)
{
    serial_close(&r->serial);
    input_free(&r->log);
}

void rig_map(struct rig *r, struct region *region, uint64_t size)
{
    region->base = RIG_BASE;
    region->size = size;
    bus_add(&r->bus, region);
}

void rig_irq(void *rig, unsigned input, bool level)
{
    struct rig *r = rig;
    r->irq = level;
    r->irq_edges += level;
}

/* A cycle is a moment here. */
static void relive(struct rig *r)
{
    struct place now = {.moment = r->sched.now, .settled = true, .cycle = r->sched.now};
    input_deliver_due(&r->log, &now, UINT64_MAX);
}

static uint64_t next_moment(const struct rig *r)
{
    const struct input_record *in = input_pending(&r->log);
    return in && in->place.moment < r->sched.deadline ? in->place.moment : r->sched.deadline;
}

void rig_run(struct rig *r, uint64_t cycles)
{
    uint64_t end = r->sched.now + cycles, next;
    relive(r);
    while ((next = next_moment(r)) <= end) {
        if (next > r->sched.now)
            r->sched.now = next;
        sched_run_due(&r->sched);
        relive(r);
    }
    r->sched.now = end;
}

static struct bus_req request(uint64_t off, unsigned size, bool write)
{
    return (struct bus_req){
        .pa = RIG_BASE + off, .size = (uint8_t)size, .ns = true, .write = write};
}

uint64_t rig_read(struct rig *r, uint64_t off, unsigned size)
{
    struct bus_req req = request(off, size, false);
    uint64_t val;
    ck_assert_int_eq(bus_read(&r->bus, &req, &val), BUS_OK);
    return val;
}

void rig_write(struct rig *r, uint64_t off, unsigned size, uint64_t val)
{
    struct bus_req req = request(off, size, true);
    ck_assert_int_eq(bus_write(&r->bus, &req, val), BUS_OK);
}

enum bus_status rig_try(struct rig *r, uint64_t off, unsigned size, bool write)
{
    struct bus_req req = request(off, size, write);
    uint64_t val;
    return write ? bus_write(&r->bus, &req, 0) : bus_read(&r->bus, &req, &val);
}

void rig_check_peek(struct rig *r, uint64_t size)
{
    struct snap_digest before = snap_digest(&r->snap);
    uint64_t deadline = r->sched.deadline, val;
    bool irq = r->irq;
    ck_assert_uint_gt(r->snap.count, 0);
    for (unsigned n = 1; n <= 8; n *= 2)
        for (uint64_t off = 0; off + n <= size; off += n)
            bus_peek(&r->bus, RIG_BASE + off, n, &val);
    struct snap_digest after = snap_digest(&r->snap);
    ck_assert_uint_eq(before.lo, after.lo);
    ck_assert_uint_eq(before.hi, after.hi);
    ck_assert_uint_eq(deadline, r->sched.deadline);
    ck_assert(irq == r->irq);
    for (uint64_t off = 0; off + 4 <= size; off += 4) {
        if (rig_try(r, off, 4, false) != BUS_OK)
            continue;
        ck_assert(bus_peek(&r->bus, RIG_BASE + off, 4, &val));
        ck_assert_uint_eq(val, rig_read(r, off, 4));
    }
}

void rig_check_id(struct rig *r, const uint8_t id[8])
{
    for (unsigned i = 0; i < 8; i++)
        ck_assert_uint_eq(rig_read(r, 0xfe0 + 4 * i, 4), id[i]);
}

int rig_main(const char *name, const TTest *const *tests, unsigned n)
{
    Suite *s = suite_create(name);
    TCase *tc = tcase_create(name);
    for (unsigned i = 0; i < n; i++)
        tcase_add_test(tc, tests[i]);
    suite_add_tcase(s, tc);
    SRunner *sr = srunner_create(s);
    srunner_run_all(sr, CK_NORMAL);
    int failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
