/* Who answers an address: the bus's index against looking at every region. */
#include "sim/base/bus.h"

#include <check.h>

enum { MAPS = 200, REGIONS = 40, LOOKS = 2000 };

static uint64_t seed = 0x9e3779b97f4a7c15;

static uint64_t rnd(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed * UINT64_C(0x2545f4914f6cdd1d) >> 11;
}

/* Small ones beside each other, and some across granules, below 256 MB, below 4 GB and above. */
static struct region draw(void)
{
    static const uint64_t within[] = {0x100000, 0x10000000, 0x11000000, 0x100000000, 0x4000000000};
    static const uint64_t sizes[] = {1, 0x200, 0x1000, 0x10000, 0x123000, 0x8000000};
    struct region r = {.name = "r", .base = rnd() % within[rnd() % 5] & ~UINT64_C(0x1ff)};
    r.size = sizes[rnd() % 6];
    r.secure = rnd() % 8 == 0;
    return r;
}

static bool fits(const struct bus *b, const struct region *r)
{
    for (unsigned i = 0; i < b->count; i++)
        if (r->base < b->regions[i].base + b->regions[i].size &&
            b->regions[i].base < r->base + r->size)
            return false;
    return true;
}

static const struct region *search(const struct bus *b, uint64_t pa, bool ns)
{
    for (unsigned i = 0; i < b->count; i++)
        if (pa >= b->regions[i].base && pa - b->regions[i].base < b->regions[i].size)
            return b->regions[i].secure && ns ? NULL : &b->regions[i];
    return NULL;
}

static void look(const struct bus *b, uint64_t pa)
{
    bool ns = rnd() % 2;
    ck_assert_ptr_eq(bus_find(b, pa, ns), search(b, pa, ns));
}

START_TEST(index_finds_all)
{
    static struct bus b;
    for (unsigned map = 0; map < MAPS; map++) {
        bus_init(&b, NULL);
        for (unsigned n = rnd() % REGIONS; n > 0; n--) {
            struct region r = draw();
            if (fits(&b, &r))
                bus_add(&b, &r);
        }
        for (unsigned i = 0; i < b.count; i++) {
            uint64_t end = b.regions[i].base + b.regions[i].size;
            look(&b, b.regions[i].base);
            look(&b, b.regions[i].base - 1);
            look(&b, end - 1);
            look(&b, end);
            look(&b, b.regions[i].base + rnd() % b.regions[i].size);
        }
        for (unsigned i = 0; i < LOOKS; i++)
            look(&b, rnd() >> rnd() % 30);
        look(&b, UINT64_MAX);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("bus");
    TCase *t = tcase_create("find");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, index_finds_all);
    suite_add_tcase(s, t);
    SRunner *run = srunner_create(s);
    srunner_run_all(run, CK_ENV);
    int failed = srunner_ntests_failed(run);
    srunner_free(run);
    return failed != 0;
}
