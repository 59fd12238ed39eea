/* Fault status codes, typed once more from the manual (ARM DDI 0406C tables B3-23, B3-24), PAR
 * (B4.1.112), and the words. */
#include "rig.h"

#include <check.h>
#include <stdlib.h>

START_TEST(status_codes)
{
    static const struct {
        uint8_t kind, level;
        int fs, status;
    } row[] = {
        {FAULT_ALIGNMENT, 0, 1, 33},      {FAULT_DEBUG, 0, 2, 34},
        {FAULT_ACCESS_FLAG, 1, 3, 9},     {FAULT_ICACHE, 0, 4, -1},
        {FAULT_TRANSLATION, 1, 5, 5},     {FAULT_ACCESS_FLAG, 2, 6, 10},
        {FAULT_TRANSLATION, 2, 7, 6},     {FAULT_EXTERNAL, 0, 8, 16},
        {FAULT_DOMAIN, 1, 9, 61},         {FAULT_DOMAIN, 2, 11, 62},
        {FAULT_EXTERNAL_WALK, 1, 12, 21}, {FAULT_PERMISSION, 1, 13, 13},
        {FAULT_EXTERNAL_WALK, 2, 14, 22}, {FAULT_PERMISSION, 2, 15, 14},
        {FAULT_TLB_CONFLICT, 0, 16, 48},  {FAULT_ASYNC_EXTERNAL, 0, 22, 17},
        {FAULT_TRANSLATION, 3, -1, 7},    {FAULT_ACCESS_FLAG, 3, -1, 11},
        {FAULT_PERMISSION, 3, -1, 15},    {FAULT_EXTERNAL_WALK, 3, -1, 23},
    };
    for (unsigned i = 0; i < ARRAY_LEN(row); i++) {
        struct fault f = {.kind = row[i].kind, .level = row[i].level};
        if (row[i].fs >= 0)
            ck_assert_int_eq((int)fault_short_fs(&f), row[i].fs);
        if (row[i].status >= 0)
            ck_assert_int_eq((int)fault_long_status(&f), row[i].status);
    }
}
END_TEST

START_TEST(words)
{
    char buf[120];
    struct fault f = {.kind = FAULT_PERMISSION, .stage = 2, .level = 3, .write = true};
    ck_assert_str_eq(fault_describe(&f, buf, sizeof buf),
                     "stage 2 permission fault, level 3, on a write");
    f.s1ptw = true;
    f.write = false;
    ck_assert_str_eq(fault_describe(&f, buf, sizeof buf),
                     "stage 2 permission fault, level 3, of a stage 1 table's address, on a read");
    f = (struct fault){.kind = FAULT_ALIGNMENT, .instr = true};
    ck_assert_str_eq(fault_describe(&f, buf, sizeof buf),
                     "alignment fault, on an instruction fetch");
    f = (struct fault){.kind = FAULT_NONE};
    ck_assert_str_eq(fault_describe(&f, buf, sizeof buf), "no fault");
}
END_TEST

static const struct mmu_req req = {.va = 0x12345678, .regime = REGIME_NS_PL10};

START_TEST(par_of_a_fault)
{
    struct fault f = {.kind = FAULT_PERMISSION, .stage = 1, .level = 2};
    ck_assert_uint_eq(mmu_par(&req, false, NULL, &f, false), 0x1f);
    f.kind = FAULT_EXTERNAL_WALK;
    f.extabort = true;
    ck_assert_uint_eq(mmu_par(&req, false, NULL, &f, false), 0x5d);
    f = (struct fault){.kind = FAULT_TRANSLATION, .stage = 2, .level = 3, .s1ptw = true};
    ck_assert_uint_eq(mmu_par(&req, false, NULL, &f, true), 0xb0f);
    f = (struct fault){.kind = FAULT_DOMAIN, .stage = 1, .level = 2};
    ck_assert_uint_eq(mmu_par(&req, false, NULL, &f, true), 0x87d);
}
END_TEST

START_TEST(par_of_a_success)
{
    struct mmu_result r = {.pa = UINT64_C(0xab98765678),
                           .page_shift = 12,
                           .ns = true,
                           .attr = {MEM_NORMAL, 0xf, 0xa, SH_INNER}};
    ck_assert_uint_eq(mmu_par(&req, true, &r, NULL, true), UINT64_C(0xaf0000ab98765b80));
    /* 98765 | NOS, NS | SH, inner WB WA (101) | outer WT (10) */
    ck_assert_uint_eq(mmu_par(&req, true, &r, NULL, false), 0x987656d8);
    r.page_shift = 24; /* supersection: PA[31:24], then PA[39:32] */
    ck_assert_uint_eq(mmu_par(&req, true, &r, NULL, false), 0x98ab06da);
    r.page_shift = 20;
    r.attr = (struct mem_attr){.type = MEM_SO, .sh = SH_OUTER};
    r.ns = false;
    ck_assert_uint_eq(mmu_par(&req, true, &r, NULL, false), 0x98765090);
    ck_assert_uint_eq(mmu_par(&req, true, &r, NULL, true), UINT64_C(0x000000ab98765900));
    r.attr.type = MEM_DEVICE;
    ck_assert_uint_eq(mmu_par(&req, true, &r, NULL, false), 0x987650b0);
    ck_assert_uint_eq(mmu_par(&req, true, &r, NULL, true), UINT64_C(0x040000ab98765900));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("mmu/codes");
    TCase *t = tcase_create("codes");
    tcase_add_test(t, status_codes);
    tcase_add_test(t, words);
    tcase_add_test(t, par_of_a_fault);
    tcase_add_test(t, par_of_a_success);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
