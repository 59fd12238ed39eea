/* walks.c - blocks and pages at each level, and descriptors that map nothing (ARM DDI 0406C
 * B3.6.1). */
#include "long.h"

uint32_t long_pa(unsigned level)
{
    return level == 1 ? RAM_BASE & 0xc0000000u : FRAME_PA(level);
}

uint32_t long_size(unsigned level)
{
    return level == 1 ? 1u << 30 : level == 2 ? 1u << 21 : 1u << 12;
}

/* An offset into the mapping that is RAM of ours whatever the level. */
static uint32_t offset_of(unsigned level, unsigned which)
{
    uint32_t base = level == 1 ? FRAME_PA(0) - long_pa(1) : 0;
    uint32_t size = level == 1 ? 1u << 21 : long_size(level);
    return base + (which == 0 ? 0 : which == 1 ? size - 4 : size / 2 + 0x128);
}

static void reaches(unsigned level, unsigned which)
{
    static const char *const where[] = {"first", "last", "middle"};
    check_begin(MUST, "B3.6.1", "a level %u %s maps its %s word", level,
                level == 3 ? "page" : "block", where[which]);
    uint32_t offset = offset_of(level, which), pa = long_pa(level) + offset;
    ld_begin();
    ld_map(level, ld_leaf(level, long_pa(level), 1, 0));
    sign(pa);
    ld_on(0);
    expect_eq("loaded", guest_load(PL1, TEST_VA + offset), sign_of(pa));
    expect_done();
    guest_store(PL1, TEST_VA + offset, ~pa);
    expect_done();
    expect_eq("stored", peek32(pa), ~pa);
    check_end();
}

/* Types 0 and 2 are invalid at levels 1 and 2, types 0, 1 and 2 at level 3. */
static void invalid(unsigned level, unsigned type)
{
    static const char *const how[] = {"load", "store", "fetch"};
    for (unsigned w = 0; w < 3; w++) {
        check_begin(MUST, "B3.6.1", "level %u, type %u: translation fault on a %s", level, type,
                    how[w]);
        ld_begin();
        ld_map(level, (ld_leaf(level, long_pa(level), 1, 0) & ~3ull) | type);
        ld_on(0);
        if (w == 2) {
            guest_fetch(PL1, TEST_VA + 4);
            expect_pabt_long(ST_TRANSLATION(level), TEST_VA + 4);
        } else {
            w ? guest_store(PL0, TEST_VA + 4, 0) : guest_load(PL0, TEST_VA + 4);
            expect_dabt_long(ST_TRANSLATION(level), TEST_VA + 4, w);
        }
        check_end();
    }
}

static void access_flag(unsigned level)
{
    static const char *const how[] = {"load", "store", "fetch"};
    for (unsigned w = 0; w < 3; w++) {
        check_begin(MUST, "B3.7.4", "level %u, AF=0: access flag fault on a %s", level, how[w]);
        ld_begin();
        ld_map(level, ld_leaf(level, long_pa(level), 1, DESC_PUT(LD_S1_AF, 1)));
        ld_on(0);
        if (w == 2) {
            guest_fetch(PL1, TEST_VA);
            expect_pabt_long(ST_ACCESS_FLAG(level), TEST_VA);
        } else {
            w ? guest_store(PL1, TEST_VA, 0) : guest_load(PL1, TEST_VA);
            expect_dabt_long(ST_ACCESS_FLAG(level), TEST_VA, w);
        }
        check_end();
    }
    check_begin(MUST, "B3.12.3",
                "level %u: the access flag fault comes before the permission fault", level);
    ld_begin();
    ld_map(level, ld_leaf(level, long_pa(level), 2, DESC_PUT(LD_S1_AF, 1)));
    ld_on(0);
    guest_store(PL0, TEST_VA, 0);
    expect_dabt_long(ST_ACCESS_FLAG(level), TEST_VA, true);
    check_end();
}

/* What is left to software, or ignored. */
static void ignored(void)
{
    static const struct {
        const char *name;
        uint64_t bits;
    } rows[] = {{"bits 63:59 of a page", 0xf800000000000000ull},
                {"bits 58:55 of a page", 0x0780000000000000ull}};
    for (unsigned i = 0; i < 2; i++) {
        check_begin(MUST, "B3.6.1", "%s are ignored", rows[i].name);
        ld_begin();
        ld_map(3, ld_leaf(3, long_pa(3), 1, rows[i].bits));
        sign(long_pa(3));
        ld_on(0);
        expect_eq("loaded", guest_load(PL1, TEST_VA), sign_of(long_pa(3)));
        check_end();
    }
}

/* The last entry of each table. */
static void last_entries(void)
{
    check_begin(MUST, "B3.6.6", "the last entries of level 2 and level 3 map the last page");
    ld_begin();
    ld_l1[TEST_VA >> 30] = ld_table(ld_l2, 0);
    ld_l2[511] = ld_table(ld_l3, 0);
    ld_l3[511] = ld_leaf(3, FRAME_PA(0) + 0x1000, 1, 0);
    sign(FRAME_PA(0) + 0x1ffc);
    ld_on(0);
    expect_eq("loaded", guest_load(PL1, 0xfffffffcu), sign_of(FRAME_PA(0) + 0x1ffc));
    check_end();
}

void long_walks(void)
{
    for (unsigned level = 1; level <= 3; level++) {
        for (unsigned which = 0; which < 3; which++)
            reaches(level, which);
        invalid(level, 0);
        invalid(level, 2);
        if (level == 3)
            invalid(level, 1);
        access_flag(level);
    }
    ignored();
    last_entries();
}
