/* test_code_safety.c - generated code: never writable where it is executed, bounded, and found out
 * when it is wrong.
 *
 * The last is the reason for `--engine check`: one operand of one op's generated code is changed,
 * as a bug of the generator would, and the check must name the block. Where this build has no
 * generator nothing is tested. Needs the images of this build (HYPSCOPE_BUILD). */
#include "cpu/engine_int.h"
#include "sim/check.h"
#include "tests/engines.h"

#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { BASE = 0x40000000, LIMIT = 256 << 10 };

/* clang-format off */
static const uint32_t guest[] = {
    0xe2800001, /* 00: add r0, r0, #1 */
    0xe0233000, /* 04: eor r3, r3, r0 */
    0xe0844003, /* 08: add r4, r4, r3 */
    0xeafffffb, /* 0c: b 00 */
};
/* clang-format on */

static char image_path[512];

static struct machine_config demo(void)
{
    struct machine_config cfg = MACHINE_DEFAULTS;
    cfg.image = image_path;
    cfg.engine = ENGINE_CODE;
    return cfg;
}

static struct machine *boot(unsigned code_cache_mb)
{
    struct machine_config cfg = demo();
    struct err e;
    cfg.code_cache_mb = code_cache_mb;
    struct machine *m = machine_new(&cfg, &e);
    ck_assert_msg(m != NULL, "%s", e.text);
    return m;
}

/* Mappings of this process: of generated code that are executable; of anything that are both. */
static void count_mappings(unsigned *exec, unsigned *both)
{
    char line[512];
    FILE *f = fopen("/proc/self/maps", "r");
    ck_assert(f != NULL);
    *exec = *both = 0;
    while (fgets(line, sizeof line, f)) {
        const char *rights = strchr(line, ' ') + 1;
        *both += rights[1] == 'w' && rights[2] == 'x';
        *exec += rights[2] == 'x' && strstr(line, "generated code") != NULL;
    }
    fclose(f);
}

START_TEST(writable_or_executable)
{
    unsigned exec, both;
    struct machine *m = boot(0);
    machine_run(m, UINT64_MAX, 1000000);
    count_mappings(&exec, &both);
    ck_assert_uint_eq(exec, 1);
    ck_assert_uint_eq(both, 0);
    machine_free(m);
    count_mappings(&exec, &both);
    ck_assert_uint_eq(exec, 0);
}
END_TEST

START_TEST(bounded)
{
    struct machine *m = boot(1);
    struct cpu_engine_figures f;
    uint64_t most = 0;
    cpu_limit_code(m->cpu[0], LIMIT);
    while (machine_run(m, 10000, UINT64_MAX) == EXIT_CYCLES) {
        cpu_engine_figures(m->cpu[0], &f);
        most = f.code_bytes > most ? f.code_bytes : most;
    }
    ck_assert_int_eq(m->exit, EXIT_POWEROFF);
    ck_assert_uint_le(most, LIMIT);
    ck_assert_uint_gt(most, LIMIT / 2);
    ck_assert_uint_gt(f.dropped, 1000); /* it was full, and more than once */
    machine_free(m);
}
END_TEST

/* --- a bug of the generator --- */

static struct check *load_guest(void)
{
    struct machine_config cfg = MACHINE_DEFAULTS;
    struct err e;
    char name[] = "/tmp/hypscope-code-XXXXXX";
    int fd = mkstemp(name);
    ck_assert(fd >= 0 && write(fd, guest, sizeof guest) == sizeof guest && close(fd) == 0);
    cfg.load[0] = (struct machine_image){.path = name, .has_addr = true, .addr = BASE};
    cfg.nload = 1;
    cfg.has_entry = true;
    cfg.entry = BASE;
    cfg.engine = ENGINE_CODE;
    struct check *c = check_new(&cfg, &e);
    ck_assert_msg(c != NULL, "%s", e.text);
    unlink(name);
    return c;
}

/* In the code of an op the constant `from` becomes `to`. */
static void corrupt(const struct op *op, uint32_t from, uint32_t to)
{
    enum { PAGE = 4096, LONGEST = 64 };
    uint8_t *code = (uint8_t *)(void *)op->fn;
    uint8_t *page = code - (uintptr_t)code % PAGE;
    ck_assert_int_eq(mprotect(page, 2 * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC), 0);
    unsigned at = 0;
    while (at < LONGEST && memcmp(code + at, &from, sizeof from) != 0)
        at++;
    ck_assert_uint_lt(at, LONGEST);
    memcpy(code + at, &to, sizeof to);
    ck_assert_int_eq(mprotect(page, 2 * PAGE, PROT_READ | PROT_EXEC), 0);
}

/* The op of the block that ran last that adds r3 to r4. */
static const struct op *adding_op(const struct cpu *c)
{
    const struct block *b = block_of(c->blk);
    for (unsigned i = 1; i < b->nops; i++)
        if (b->ops[i].a == REG_OFF(4) && b->ops[i].b == REG_OFF(4) && b->ops[i].c == REG_OFF(3))
            return &b->ops[i];
    ck_abort_msg("no such op in the block at 0x%x", b->va);
    return NULL;
}

START_TEST(bug_is_found)
{
    char *text;
    size_t len;
    struct check *c = load_guest();
    FILE *report = open_memstream(&text, &len);
    struct check_figures f = check_run(c, 2 * CHECK_WINDOW, report, NULL, NULL);
    ck_assert(!f.differ && f.windows == 2);
    corrupt(adding_op(check_machine(c, CHECK_CODE)->cpu[0]), REG_OFF(3), REG_OFF(0));
    f = check_run(c, 4 * CHECK_WINDOW, report, NULL, NULL);
    fclose(report);
    ck_assert(f.differ);
    ck_assert_msg(strstr(text, "behind this block of core 0") && strstr(text, "add r4, r4, r3") &&
                      strstr(text, "op_ADD_rr"),
                  "%s", text);
    ck_assert_uint_lt(f.insns, 2 * CHECK_WINDOW + 16);
    free(text);
    check_free(c);
}
END_TEST

int main(void)
{
    const char *build = getenv("HYPSCOPE_BUILD");
    if (!cpu_can_generate())
        return EXIT_SUCCESS;
    snprintf(image_path, sizeof image_path, "%s/images/minihyp.elf", build ? build : "build/dev");
    Suite *s = suite_create("code safety");
    TCase *t = tcase_create("code safety");
    tcase_set_timeout(t, 100);
    tcase_add_test(t, writable_or_executable);
    tcase_add_test(t, bounded);
    tcase_add_test(t, bug_is_found);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
