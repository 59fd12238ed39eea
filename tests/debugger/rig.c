/* rig.c - a machine with a few words of code, and a session on it. */
#include "tests/debugger/rig.h"

#include "sim/poke.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_code(char *path, const uint32_t *code, unsigned words)
{
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, code, 4 * words), 4 * words);
    close(fd);
}

void rig_open(struct rig *r, const uint32_t *code, unsigned words)
{
    struct machine_config cfg = MACHINE_DEFAULTS;
    char path[] = "/tmp/debugger-XXXXXX";
    struct err e;
    write_code(path, code, words);
    cfg.load[0] = (struct machine_image){.path = path, .has_addr = true, .addr = RIG_CODE};
    cfg.nload = 1;
    cfg.has_entry = true;
    cfg.entry = RIG_CODE;
    memset(r, 0, sizeof *r);
    r->d.m = machine_new(&cfg, &e);
    unlink(path);
    ck_assert_msg(r->d.m, "%s", e.text);
    r->d.max_cycles = r->d.max_insns = UINT64_MAX;
    r->d.last_exc.kind = EXC_KINDS;
    worlds_attach(&r->d);
}

void rig_close(struct rig *r)
{
    worlds_detach(&r->d);
    symbols_free(&r->d);
    machine_free(r->d.m);
    free(r->text);
}

const char *rig_do(struct rig *r, const char *line)
{
    free(r->text);
    r->text = NULL;
    r->d.failed = false;
    r->d.out = open_memstream(&r->text, &r->len);
    command_line(&r->d, line);
    fclose(r->d.out);
    return r->text;
}

const char *rig_image(const char *name, char *buf, size_t len)
{
    const char *build = getenv("HYPSCOPE_BUILD");
    snprintf(buf, len, "%s/images/%s.elf", build ? build : "build/release", name);
    return access(buf, R_OK) == 0 ? buf : NULL;
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
    return failed != 0;
}
