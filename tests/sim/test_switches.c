/* test_switches.c - the account of trips against a hand-made sequence of entries and exits. */
#include "sim/switches.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct world_id one = {.kind = WORLD_GUEST, .vmid = 1, .vttbr_base = 0x41000000};
static const struct world_id two = {.kind = WORLD_GUEST, .vmid = 2, .vttbr_base = 0x42000000};

static struct cpu core;
static struct observers all;
static struct trip_log trips;

static void in(struct world_id id, uint64_t cycle)
{
    struct world_event e = {.cpu = &core, .cycle = cycle, .world = id};
    observe(&all, OBS_WORLD_IN, &e);
}

static void out(struct world_id id, uint64_t cycle, enum exc_kind kind, uint32_t ec)
{
    struct world_event e = {
        .cpu = &core, .cycle = cycle, .world = id, .exc_kind = kind, .hsr = ec << 26};
    observe(&all, OBS_WORLD_OUT, &e);
}

static void begin(void)
{
    memset(&all, 0, sizeof(all));
    trips_attach(&trips, &all);
}

/* One calls twice, for 30 and 10 cycles; an interrupt gives the core to Two after 50. */
static void play(void)
{
    begin();
    in(one, 100);
    out(one, 150, EXC_HVC, 0x12);
    in(one, 180);
    out(one, 190, EXC_HVC, 0x12);
    in(one, 200);
    out(one, 200, EXC_IRQ, 0x3f); /* HSR is stale on an interrupt: its class is of no meaning */
    in(two, 250);
    out(two, 1250, EXC_DATA_ABORT, 0x24);
}

START_TEST(counts)
{
    play();
    ck_assert_uint_eq(trips.rows, 2);
    const struct trip_row *call = &trips.row[0], *irq = &trips.row[1];
    ck_assert_uint_eq(call->count, 2);
    ck_assert_uint_eq(call->cycles, 40);
    ck_assert_uint_eq(call->min, 10);
    ck_assert_uint_eq(call->max, 30);
    ck_assert_uint_eq(irq->count, 1);
    ck_assert_uint_eq(irq->cycles, 50);
    ck_assert_uint_eq(irq->ec, 0);
}
END_TEST

START_TEST(json)
{
    char *text;
    size_t len;
    play();
    FILE *f = open_memstream(&text, &len);
    trips_json(&trips, f);
    fclose(f);
    ck_assert_str_eq(text, "[{\"from\": \"vm1\", \"to\": \"vm1\", \"cause\": \"HVC\", "
                           "\"switch\": false, \"count\": 2, "
                           "\"cycles\": {\"min\": 10, \"mean\": 20, \"max\": 30}}, "
                           "{\"from\": \"vm1\", \"to\": \"vm2\", \"cause\": \"IRQ\", "
                           "\"switch\": true, \"count\": 1, "
                           "\"cycles\": {\"min\": 50, \"mean\": 50, \"max\": 50}}]");
    free(text);
}
END_TEST

/* More kinds of trips than rows: counted as lost, nothing overrun. */
START_TEST(many)
{
    begin();
    for (unsigned i = 0; i < TRIP_ROWS + 5; i++) {
        out(one, i, EXC_IRQ, 0);
        in((struct world_id){.kind = WORLD_GUEST, .vmid = (uint8_t)i, .vttbr_base = 0x4000}, i);
    }
    ck_assert_uint_eq(trips.rows, TRIP_ROWS);
    ck_assert_uint_eq(trips.lost, 5);
}
END_TEST

/* After detaching nothing is counted. */
START_TEST(detached)
{
    play();
    trips_detach(&trips, &all);
    in(one, 2000);
    ck_assert_uint_eq(trips.rows, 2);
    ck_assert_uint_eq(all.mask, 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("switches");
    TCase *t = tcase_create("switches");
    tcase_add_test(t, counts);
    tcase_add_test(t, json);
    tcase_add_test(t, many);
    tcase_add_test(t, detached);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
