/* shapes.c - each size of mapping, and each kind of nothing (ARM DDI 0406C B3.5.1,
 * B3.13.3). */
#include "short.h"

const struct kind_row kinds[KINDS] = {
    {"section", 1, 1u << 20, FRAME_PA(0), 1u << 4, 1u << 17},
    {"supersection", 1, 1u << 24, SUPER_PA, 1u << 4, 1u << 17},
    {"large page", 2, 1u << 16, FRAME_PA(1), 1u << 15, 1u << 11},
    {"small page", 2, 1u << 12, FRAME_PA(2), 1u << 0, 1u << 11},
};

void short_map(enum kind k, unsigned ap, unsigned domain, uint32_t more)
{
    uint32_t dom = (uint32_t)DESC_PUT(SD_SECT_DOMAIN, domain);
    uint32_t *l1 = &sd_l1[SD_INDEX(TEST_VA)];
    switch (k) {
    case SECTION:
        *l1 = sd_section(kinds[k].pa, ap, dom ^ more);
        break;
    case SUPERSECTION:
        sd_sixteen(l1, sd_super(kinds[k].pa, ap, more));
        break;
    case LARGE:
        *l1 = sd_table(sd_l2[0], dom);
        sd_sixteen(sd_l2[0], sd_large(kinds[k].pa, ap, more));
        break;
    default:
        *l1 = sd_table(sd_l2[0], dom);
        sd_l2[0][0] = sd_small(kinds[k].pa, ap, more);
        break;
    }
}

static void reaches(enum kind k, const char *where, uint32_t offset)
{
    check_begin(MUST, "B3.5.1", "a %s maps its %s word", kinds[k].name, where);
    sd_begin();
    short_map(k, AP_RW, 0, 0);
    sign(kinds[k].pa + offset);
    sd_on(0);
    expect_eq("loaded", guest_load(PL1, TEST_VA + offset), sign_of(kinds[k].pa + offset));
    expect_done();
    guest_store(PL1, TEST_VA + offset, ~offset);
    expect_done();
    expect_eq("stored", peek32(kinds[k].pa + offset), ~offset);
    check_end();
}

static void ends(enum kind k)
{
    check_begin(MUST, "B3.5.1", "a %s maps nothing behind its end", kinds[k].name);
    sd_begin();
    short_map(k, AP_RW, 1, 0);
    sd_on(0);
    unsigned level = kinds[k].level;
    guest_load(PL1, TEST_VA + kinds[k].size);
    expect_dabt_short(FS_TRANSLATION(level), TEST_VA + kinds[k].size, false, level == 2 ? 1 : -1);
    check_end();
}

static void invalid(void)
{
    static const struct {
        const char *name;
        uint32_t pl, l1, l2;
        unsigned level;
        int domain;
    } rows[] = {
        {"first-level type 0", PL1, 0xfffffffcu, 0, 1, -1},
        {"second-level type 0", PL1, 0x1e1, 0xfffffffcu, 2, 15},
        {"first-level type 0, at PL0", PL0, 0xfffffffcu, 0, 1, -1},
        {"second-level type 0, at PL0", PL0, 0x061, 0xfffffffcu, 2, 3},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned w = 0; w < 3; w++) {
            static const char *const how[] = {"load", "store", "fetch"};
            check_begin(MUST, "B3.13.3", "%s: translation fault on a %s", rows[i].name, how[w]);
            sd_begin();
            sd_l1[SD_INDEX(TEST_VA)] =
                rows[i].level == 1 ? rows[i].l1 : (uint32_t)sd_l2[0] | rows[i].l1;
            sd_l2[0][0] = rows[i].l2;
            sd_on(0);
            uint32_t fs = FS_TRANSLATION(rows[i].level);
            if (w == 2) {
                guest_fetch(rows[i].pl, TEST_VA + 8);
                expect_pabt_short(fs, TEST_VA + 8);
            } else {
                w ? guest_store(rows[i].pl, TEST_VA + 8, 0) : guest_load(rows[i].pl, TEST_VA + 8);
                expect_dabt_short(fs, TEST_VA + 8, w, rows[i].domain);
            }
            check_end();
        }
}

/* Page-by-page: neighbours in one second-level table are separate. */
static void neighbours(void)
{
    check_begin(MUST, "B3.5.1", "small pages of one table map where each says");
    sd_begin();
    sd_l1[SD_INDEX(TEST_VA)] = sd_table(sd_l2[0], 0);
    for (uint32_t i = 0; i < 256; i += 51) {
        sd_l2[0][i] = sd_small(FRAME_PA(0) + (255 - i) * 4096, AP_RW, 0);
        sign(FRAME_PA(0) + (255 - i) * 4096 + 0x34);
    }
    sd_on(0);
    for (uint32_t i = 0; i < 256; i += 51)
        expect_eq("loaded", guest_load(PL1, TEST_VA + i * 4096 + 0x34),
                  sign_of(FRAME_PA(0) + (255 - i) * 4096 + 0x34));
    check_end();
}

/* No board has memory there: PAR tells what the descriptor says (B3.14). */
static void supersection_40_bits(void)
{
    static const uint64_t pas[] = {0x0140000000ull, 0x8042000000ull, 0xff41000000ull,
                                   0x7055000000ull};
    for (unsigned i = 0; i < sizeof pas / sizeof *pas; i++) {
        check_begin(MUST, "B3.5.1", "a supersection's address has 40 bits: 0x%010llx",
                    (unsigned long long)pas[i]);
        sd_begin();
        sd_sixteen(&sd_l1[SD_INDEX(TEST_VA)], sd_super(pas[i], AP_RW, 0));
        sd_on(0);
        guest.r[2] = TEST_VA + 0x123456;
        const uint32_t insns[] = {sysreg_insn(SR_ATS1CPR, true), 0xf57ff06fu,
                                  sysreg_insn(SR_PAR_32, false)};
        run_insns(PL1, insns, 3);
        expect_done();
        expect_bits("PAR", guest.r[2], 0xffff0003u,
                    (uint32_t)(pas[i] & 0xff000000u) | (uint32_t)(pas[i] >> 32) << 16 | 2);
        check_end();
    }
}

void short_shapes(void)
{
    for (unsigned k = 0; k < KINDS; k++) {
        reaches(k, "first", 0);
        reaches(k, "last", kinds[k].size - 4);
        reaches(k, "middle", kinds[k].size / 2 + 0x54);
        ends(k);
    }
    invalid();
    neighbours();
    supersection_40_bits();
}
