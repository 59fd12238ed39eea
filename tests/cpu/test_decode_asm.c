/* Every row against the assembler: the listings in tests/facts name the row of each line; what
 * arm-none-eabi-as makes of the line must decode to that row, with nothing UNPREDICTABLE about it.
 */
#include "cpu/decode.h"
#include "tests/cpu/fake_rows.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned char image[65536];

/* Assemble the listing; returns its bytes' count. */
static size_t assemble(const char *listing)
{
    const char *dir = getenv("HYPSCOPE_BUILD");
    char obj[512], bin[512], cmd[2048];
    dir = dir ? dir : "/tmp";
    snprintf(obj, sizeof obj, "%s/test_decode_%d.o", dir, (int)strlen(listing));
    snprintf(bin, sizeof bin, "%s/test_decode_%d.bin", dir, (int)strlen(listing));
    snprintf(cmd, sizeof cmd,
             "arm-none-eabi-as -mno-warn-deprecated %s -o %s && arm-none-eabi-objcopy -O binary -j "
             ".text %s %s",
             listing, obj, obj, bin);
    ck_assert_int_eq(system(cmd), 0);
    FILE *f = fopen(bin, "rb");
    ck_assert_ptr_nonnull(f);
    size_t n = fread(image, 1, sizeof image, f);
    fclose(f);
    remove(obj);
    remove(bin);
    return n;
}

static uint32_t half(size_t at)
{
    return image[at] | image[at + 1] << 8;
}

/* The instruction at a byte of the image. */
static unsigned fetch(size_t at, bool thumb, uint32_t *raw)
{
    if (!thumb)
        *raw = half(at) | half(at + 2) << 16;
    else if (thumb_len(half(at)) == 2)
        *raw = half(at);
    else
        *raw = half(at) << 16 | half(at + 2);
    return thumb ? thumb_len(half(at)) : 4;
}

static int row_named(const char *set, const char *name)
{
    static const char *const sets[] = {"A32", "T16", "T32"};
    for (unsigned k = 0; k < insn_row_count; k++)
        if (!strcmp(sets[insn_rows[k].set], set) && !strcmp(insn_rows[k].name, name))
            return k;
    return -1;
}

/* Check one line's instruction; returns its length. */
static unsigned check_line(const char *line, const char *set, const char *name, size_t at,
                           bool seen[])
{
    struct insn i;
    uint32_t raw;
    bool thumb = set[0] == 'T';
    unsigned len = fetch(at, thumb, &raw);
    int row = row_named(set, name);
    ck_assert_msg(row >= 0, "no such row: %s", line);
    decode_insn_row(raw, thumb, 0, at, &i);
    ck_assert_msg(i.row == row, "%08x is %s: %s", raw, insn_rows[i.row].name, line);
    ck_assert_uint_eq(i.len, len);
    if (!strstr(line, ".inst")) {
        int rule = decode_unpredictable(&i, decode_shape(row));
        ck_assert_msg(rule < 0, "UNPREDICTABLE (%s): %s",
                      rule == POLICY_RULES ? "UNDEFINED" : policies[rule < 0 ? 0 : rule].rule,
                      line);
    }
    seen[row] = true;
    return len;
}

/* Returns how many lines stand as .inst. */
static unsigned check_listing(const char *listing, bool seen[])
{
    char line[256], set[8], name[64];
    unsigned literal = 0;
    size_t size = assemble(listing), at = 0;
    FILE *f = fopen(listing, "r");
    ck_assert_ptr_nonnull(f);
    while (fgets(line, sizeof line, f)) {
        const char *note = strchr(line, '@');
        line[strcspn(line, "\n")] = 0;
        if (!note || note == line || sscanf(note, "@ %7s %63s", set, name) != 2)
            continue;
        ck_assert_msg(at < size, "the image ends before: %s", line);
        literal += strstr(line, ".inst") != NULL;
        at += check_line(line, set, name, at, seen);
    }
    fclose(f);
    ck_assert_msg(at == size, "%s: %zu bytes, of which the lines explain %zu", listing, size, at);
    return literal;
}

START_TEST(every_row_assembles)
{
    bool *seen = calloc(insn_row_count, sizeof *seen);
    unsigned literal = check_listing("tests/facts/insns_a32.s", seen);
    literal += check_listing("tests/facts/insns_thumb.s", seen);
    literal += check_listing("tests/facts/insns_simd_a32.s", seen);
    literal += check_listing("tests/facts/insns_simd_thumb.s", seen);
    for (unsigned k = 0; k < insn_row_count; k++)
        ck_assert_msg(seen[k] || insn_rows[k].mask == 0, "no line names %s", insn_rows[k].name);
    printf("%u rows, %u lines without syntax\n", insn_row_count, literal);
    ck_assert_uint_le(literal, 50);
    free(seen);
}
END_TEST

int main(void)
{
    decode_init();
    Suite *s = suite_create("decode_asm");
    TCase *t = tcase_create("listings");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, every_row_assembles);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
