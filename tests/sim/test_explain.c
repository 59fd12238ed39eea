/* test_explain.c - what `explain` says of things whose answer is in the manual. */
#include "sim/explain.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct err e;

/* What is printed for `what`. */
static const char *said(const char *what)
{
    static char text[16384];
    memset(text, 0, sizeof text);
    FILE *f = fmemopen(text, sizeof text - 1, "w");
    bool ok = explain(what, f, &e);
    fclose(f);
    ck_assert_msg(ok, "%s: %s", what, e.text);
    return text;
}

static void says(const char *what, const char *const *wanted)
{
    const char *text = said(what);
    for (; *wanted; wanted++)
        ck_assert_msg(strstr(text, *wanted) != NULL, "%s: no '%s' in:\n%s", what, *wanted, text);
}

#define SAYS(what, ...) says(what, (const char *const[]){__VA_ARGS__, NULL})

START_TEST(instructions)
{
    SAYS("0xe1600070", "SMC_A1", "B9.3.14", "smc", "A32");
    SAYS("0xe2810004", "ADD_imm_A1", "add r0, r1, #4", "Rn", "imm");
    SAYS("thumb=0x4770", "T16", "bx lr", "A8.8.27");
    SAYS("thumb=0xf3bf8f4f", "T32", "dsb", "A8.8.44");
    SAYS("0xe7f000f0", "udf");
}
END_TEST

START_TEST(registers)
{
    SAYS("HCR", "Hyp Configuration Register", "p15, 4, Rt, c1, c1, 0", "Hyp mode reads and writes",
         "VM ", "IMO");
    SAYS("sctlr", "System Control Register", "HCR.TVM", "a Secure and a Non-secure copy");
    SAYS("CNTVOFF", "mrrc/mcrr p15, 4, Rt, Rt2, c14", "a world switch saves and restores it",
         "no trap to Hyp");
    SAYS("SCTLR", "its fields at reset", "CP15BEN      [5:5] = 0x1");
    SAYS("HSR", "its fields, UNKNOWN at reset", "EC           [31:26]  Exception class");
    ck_assert_ptr_null(strstr(said("HSR"), " = "));
    SAYS("HCR=0x1", "VM           [0:0] = 0x1");
    SAYS("PSR=0x1da", "M            [4:0] = 0x1a", "F            [6:6] = 0x1");
}
END_TEST

START_TEST(syndromes)
{
    /* A Data Abort from a guest: byte store of r3, translation fault at stage 2, level 3. */
    SAYS("hsr=0x93030047", "Data Abort", "DA_SAS       [23:22] = 0x0", "DA_SRT       [19:16] = 0x3",
         "AB_WNR       [6:6] = 0x1", "translation fault, level 3");
    /* MRC p15, 0, r2, c1, c0, 0 trapped. */
    SAYS("hsr=0x0e000441", "MCR or MRC to cp15", "read of SCTLR");
    SAYS("hsr=0x4a000012", "HVC", "IMM16        [15:0] = 0x12");
    SAYS("hsr=0x06000001", "WFI or WFE", "WFX_TI       [0:0] = 0x1");
}
END_TEST

START_TEST(descriptors)
{
    SAYS("desc=0x40000c02", "section of 1 MiB at 0x40000000", "small page of 4 KiB at 0x40000000",
         "long format: invalid");
    SAYS("desc=0x00340c12", "supersection of 16 MiB at 0x0300000000");
    SAYS("desc=0x4000000041234703", "next-level table at 0x0041234000",
         "page of 4 KiB at 0x0041234000", "RO");
    SAYS("desc=0", "level 1: invalid", "level 2: invalid", "long format: invalid");
}
END_TEST

START_TEST(nonsense)
{
    static const char *const what[] = {"fish", "fish=1", "hsr=fish", "0x123456789", "=5", "12x"};
    for (unsigned i = 0; i < ARRAY_LEN(what); i++) {
        ck_assert_msg(!explain(what[i], stdout, &e), "%s", what[i]);
        ck_assert_int_eq(e.status, 2);
        ck_assert_int_eq(strncmp(e.text, "explain: ", 9), 0);
    }
}
END_TEST

/* Any word is some instruction, or UNDEFINED; none upsets us. */
START_TEST(any_word)
{
    FILE *f = fopen("/dev/null", "w");
    uint32_t x = 1;
    for (unsigned i = 0; i < 20000; i++) {
        x = x * 1664525 + 1013904223;
        explain_insn(x, false, f);
        explain_insn(x >> 16 < 0xe800 ? x >> 16 : x, true, f);
        explain_hsr(x, f);
        explain_desc((uint64_t)x << 13 ^ x, f);
    }
    fclose(f);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("explain");
    TCase *t = tcase_create("all");
    tcase_add_test(t, instructions);
    tcase_add_test(t, registers);
    tcase_add_test(t, syndromes);
    tcase_add_test(t, descriptors);
    tcase_add_test(t, nonsense);
    tcase_add_test(t, any_word);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
