/* Every row against capstone: random words of a row disassemble to the row's mnemonic, or to one
 * that mnemonics.def lists for it with the reason. */
#include "cpu/decode.h"
#include "tests/cpu/fake_rows.h"

#include <capstone/capstone.h>
#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS 2000

/* Other spellings: ALSO(row's mnemonic, capstone's, reason). */
static const struct also {
    const char *ours, *theirs;
} also_table[] = {
#define ALSO(ours, theirs, why) {#ours, #theirs},
#include "tests/cpu/mnemonics.def"
};
static bool also_used[ARRAY_LEN(also_table)];

/* Rows that are not compared: LEFT_OUT(prefix of the row's name, reason). */
static const char *const left_out[] = {
#define LEFT_OUT(prefix, why) #prefix,
#include "tests/cpu/mnemonics.def"
};

static csh open_capstone(bool thumb)
{
    csh h;
    unsigned mode = (thumb ? CS_MODE_THUMB : CS_MODE_ARM) | CS_MODE_V8;
    ck_assert_int_eq(cs_open(CS_ARCH_ARM, mode, &h), CS_ERR_OK);
    cs_option(h, CS_OPT_DETAIL, CS_OPT_ON);
    return h;
}

static bool skipped(const char *name)
{
    for (size_t k = 0; k < ARRAY_LEN(left_out); k++)
        if (!strncmp(name, left_out[k], strlen(left_out[k])))
            return true;
    return false;
}

/* "ADD_imm_A1" -> "add" */
static void mnemonic_of(const char *row, char *out)
{
    while (*row && *row != '_')
        *out++ = tolower((unsigned char)*row++);
    *out = 0;
}

/* Capstone's text may go on: s, condition, .w, the x, b, t of the halfword multiplies. */
static bool begins(const char *text, const char *with)
{
    size_t n = strlen(with);
    while (n > 2 && with[n - 1] == 'y')
        n--; /* SMLAxy, SMLAWy: any halves */
    while (n > 2 && with[n - 1] == 'x' && with[n] == 'y')
        n--;
    return !strncmp(text, with, n);
}

static bool accepted(const char *ours, const char *theirs)
{
    for (size_t k = 0; k < ARRAY_LEN(also_table); k++)
        if (!strcmp(also_table[k].ours, ours) && begins(theirs, also_table[k].theirs)) {
            also_used[k] = true;
            return true;
        }
    return begins(theirs, ours);
}

static bool random_word(unsigned row, uint32_t *x, uint32_t *raw)
{
    const struct shape *s = decode_shape(row);
    struct insn i;
    *x = *x * 1664525 + 1013904223;
    *raw = ((*x ^ *x >> 15) & ~s->mask) | s->value;
    *raw = (*raw & ~s->should) | s->should_be;
    if (insn_rows[row].set == ISET_T16)
        *raw &= 0xffff;
    if (insn_rows[row].set == ISET_T32 && *raw >> 27 < 0x1d)
        return false;
    decode_insn_row(*raw, insn_rows[row].set != ISET_A32, 0, 0x1000, &i);
    return i.row == row && decode_unpredictable(&i, s) < 0;
}

static unsigned put(uint8_t b[4], enum insn_set set, uint32_t raw)
{
    uint32_t v = set == ISET_T32 ? raw >> 16 | raw << 16 : raw;
    for (unsigned k = 0; k < 4; k++)
        b[k] = v >> 8 * k;
    return set == ISET_T16 ? 2 : 4;
}

/* How many words of the row capstone calls something else. Floating-point executors find some words
 * UNDEFINED by themselves, and capstone has nothing for these; but it must have some. */
static unsigned compare_row(csh h, unsigned row, uint32_t *x)
{
    unsigned wrong = 0, named = 0;
    bool fp = insn_rows[row].cls == CL_VFP;
    char ours[32];
    mnemonic_of(insn_rows[row].name, ours);
    for (unsigned n = 0; n < WORDS; n++) {
        uint32_t raw;
        uint8_t b[4];
        cs_insn *ci;
        if (!random_word(row, x, &raw))
            continue;
        unsigned len = put(b, insn_rows[row].set, raw);
        size_t got = cs_disasm(h, b, len, 0x1000, 1, &ci);
        const char *text = got ? ci->mnemonic : "(nothing)";
        named += got != 0;
        if (!(fp && !got) && !accepted(ours, text) && !wrong++)
            fprintf(stderr, "%s: %08x is %s to capstone\n", insn_rows[row].name, raw, text);
        if (got)
            cs_free(ci, got);
    }
    if (fp && named < 20)
        fprintf(stderr, "%s: capstone knows only %u words\n", insn_rows[row].name, named);
    return wrong + (fp && named < 20);
}

START_TEST(mnemonics_agree)
{
    csh arm = open_capstone(false), thumb = open_capstone(true);
    uint32_t x = 7;
    unsigned wrong = 0, rows = 0;
    for (unsigned k = 0; k < insn_row_count; k++) {
        if (skipped(insn_rows[k].name))
            continue;
        wrong += compare_row(insn_rows[k].set == ISET_A32 ? arm : thumb, k, &x) != 0;
        rows++;
    }
    printf("%u of %u rows compared\n", rows, insn_row_count);
    for (size_t k = 0; k < ARRAY_LEN(also_table); k++)
        if (!also_used[k]) {
            fprintf(stderr, "never used: ALSO(%s, %s)\n", also_table[k].ours, also_table[k].theirs);
            wrong++;
        }
    cs_close(&arm);
    cs_close(&thumb);
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

int main(void)
{
    decode_init();
    Suite *s = suite_create("decode_capstone");
    TCase *t = tcase_create("rows");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, mnemonics_agree);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
