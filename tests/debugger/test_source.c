/* Lines by DWARF, there and back; frames of a stack that makes sense, and of stacks that do not. */
#include "tests/debugger/rig.h"

#include <stdlib.h>
#include <string.h>

static const uint32_t spin[] = {0xe3a00007, 0xe2800001, 0xeafffffe};

/* minihyp's symbols as Hyp's; its code is not in memory. */
static void begin(struct rig *r)
{
    char path[300];
    struct err e;
    const char *image = rig_image("minihyp", path, sizeof path);
    ck_assert_ptr_nonnull(image);
    rig_open(r, spin, 3);
    ck_assert(symbols_load(&r->d, image, "hyp", &e));
    r->d.out = stderr; /* of mistakes outside rig_do() */
}

static uint32_t address(struct rig *r, const char *name)
{
    const struct symtab *tab;
    const struct symbol *s = symbols_named(&r->d, "hyp", name, &tab);
    ck_assert_msg(s, "%s", name);
    return s->addr;
}

START_TEST(lines_there_and_back)
{
    static const char *const functions[] = {"hyp_main", "trap_handle", "vgic_flush", "panic"};
    struct rig r;
    char text[64], file[160];
    unsigned seen = 0;
    begin(&r);
    for (unsigned i = 0; i < ARRAY_LEN(functions); i++) {
        const struct symtab *tab;
        const struct symbol *s = symbols_named(&r.d, "hyp", functions[i], &tab);
        struct source_place p;
        struct dbg_addr at;
        if (!s)
            continue;
        seen++;
        ck_assert_msg(source_at(&r.d, "hyp", s->addr, &p), "%s", s->name);
        source_format(&r.d, "hyp", s->addr, text, sizeof text);
        ck_assert_int_eq(source_find(&r.d, text, &at), SOURCE_FOUND);
        ck_assert_str_eq(at.world, "hyp");
        ck_assert_uint_eq(at.addr, s->addr);
        snprintf(file, sizeof file, "hyp:%s", text);
        ck_assert_int_eq(source_find(&r.d, file, &at), SOURCE_FOUND);
        ck_assert_uint_eq(at.addr, s->addr);
        snprintf(file, sizeof file, "vm1:%s", text);
        ck_assert_int_eq(source_find(&r.d, file, &at), SOURCE_NOT_FOUND);
    }
    ck_assert_uint_ge(seen, 3);
    rig_close(&r);
}
END_TEST

START_TEST(what_is_no_line)
{
    static const char *const all[] = {
        "hyp_main", "hyp:hyp_main", "vm1:0x40000000", "v2.17:40", "p:0x40000", "i1:12",
        "trap.c",   "trap.c:",      "trap.c:x",       "",         ":",         "a.c:1x"};
    struct rig r;
    struct dbg_addr at;
    begin(&r);
    for (unsigned i = 0; i < ARRAY_LEN(all); i++)
        ck_assert_msg(source_find(&r.d, all[i], &at) == SOURCE_NO_LINE, "%s", all[i]);
    ck_assert_int_eq(source_find(&r.d, "nowhere.c:3", &at), SOURCE_NOT_FOUND);
    ck_assert_int_eq(source_find(&r.d, "hyp.c:999999", &at), SOURCE_NOT_FOUND);
    rig_close(&r);
}
END_TEST

START_TEST(text_is_printed)
{
    struct rig r;
    begin(&r);
    char *first = strdup(rig_do(&r, "list hyp_main"));
    ck_assert_msg(strstr(first, "hyp_main(") && strstr(first, "=> "), "%s", first);
    for (const char *line = first; *line; line += strcspn(line, "\n") + 1)
        ck_assert_uint_le(strcspn(line, "\n"), DBG_COLUMNS);
    const char *more = rig_do(&r, "list");
    ck_assert_msg(!strstr(more, "=> ") && strcmp(more, first) != 0, "%s", more);
    ck_assert(strstr(rig_do(&r, "list hyp.c:100000"), "no code is known"));
    ck_assert(strstr(rig_do(&r, "list p:0x40000000"), "no source is known"));
    ck_assert(strstr(rig_do(&r, "break hyp.c:190"), "break hyp:0x40"));
    free(first);
    rig_do(&r, "delete");
    rig_close(&r);
}
END_TEST

/* Behind the prologue of hyp_main: its caller is where LR led when it was called. */
START_TEST(a_caller_by_rules)
{
    struct rig r;
    char line[80];
    begin(&r);
    uint32_t pc = address(&r, "hyp_main"), back = address(&r, "_start") + 8;
    struct cpu *c = dbg_cpu(&r.d);
    c->r[15] = pc;
    c->r[14] = back;
    c->r[13] = 0x40020000;
    const char *said = rig_do(&r, "bt");
    ck_assert_msg(strstr(said, "#0 ") && strstr(said, "<hyp_main>") && strstr(said, "<_start+8>"),
                  "%s", said);
    ck_assert_ptr_null(strstr(said, "#2 "));
    /* LR is lost: it has to come from the stack, where the prologue's rules say it is */
    snprintf(line, sizeof line, "set word [0x40020004] = 0x%x", back);
    rig_do(&r, line);
    c->r[15] = pc + 8; /* str r4, [sp, #-8]!; str lr, [sp, #4] */
    c->r[14] = 0x12345678;
    said = rig_do(&r, "bt");
    ck_assert_msg(strstr(said, "<hyp_main+8>") && strstr(said, "<_start+8>"), "%s", said);
    rig_close(&r);
}
END_TEST

/* A frame whose rules say that it is its own caller: the stack does not grow, so that is the end.
 */
START_TEST(a_stack_that_does_not_grow)
{
    struct rig r;
    begin(&r);
    struct cpu *c = dbg_cpu(&r.d);
    c->r[15] = address(&r, "hyp_main");
    c->r[14] = c->r[15] + 2;
    c->r[13] = 0x40020000;
    const char *said = rig_do(&r, "bt");
    ck_assert_msg(strstr(said, "#1 ") && !strstr(said, "#2 "), "%s", said);
    rig_close(&r);
}
END_TEST

static uint32_t bl(uint32_t from, uint32_t to)
{
    return 0xeb000000 | ((to - from - 8) >> 2 & 0xffffff);
}

/* Assembly has no rules: what stands before LR must be a call of this very function. */
START_TEST(a_caller_by_lr)
{
    struct rig r;
    char line[80];
    begin(&r);
    struct cpu *c = dbg_cpu(&r.d);
    uint32_t pc = address(&r, "world_enter"), at = address(&r, "_start") + 4;
    const uint32_t before[] = {bl(at, pc), bl(at, address(&r, "panic")), 0xe1a00000};
    for (unsigned i = 0; i < ARRAY_LEN(before); i++) {
        snprintf(line, sizeof line, "set word [0x%x] = 0x%x", at, before[i]);
        rig_do(&r, line);
        c->r[15] = pc;
        c->r[14] = at + 4;
        const char *said = rig_do(&r, "bt");
        ck_assert_msg(!strstr(said, "<_start+8>") == (i > 0), "%u: %s", i, said);
    }
    rig_close(&r);
}
END_TEST

/* Whatever is on the stack, and wherever it is said to be: it ends, and within bounds. */
START_TEST(stacks_of_nonsense)
{
    struct rig r;
    char line[80];
    unsigned seed = 1;
    begin(&r);
    const struct symtab *tab = &r.d.tabs[0];
    for (unsigned i = 0; i < 256; i++) { /* return addresses into the middle of functions */
        seed = seed * 1103515245 + 12345;
        snprintf(line, sizeof line, "set word [0x%x] = 0x%x", 0x40020000 + 4 * i,
                 i % 3 ? tab->sym[(seed >> 8) % tab->count].addr + 4 : 0x40020000 + 4 * (i & 15));
        rig_do(&r, line);
    }
    struct cpu *c = dbg_cpu(&r.d);
    for (unsigned i = 0; i < 400; i++) {
        seed = seed * 1103515245 + 12345;
        c->r[15] = tab->sym[(seed >> 8) % tab->count].addr + 4 * (i % 7);
        c->r[14] = i % 2 ? c->r[15] : tab->sym[(seed >> 16) % tab->count].addr;
        c->r[13] = i % 5 ? 0x40020000 + 4 * (i % 64) : seed;
        c->r[11] = c->r[13];
        const char *said = rig_do(&r, "bt");
        ck_assert_msg(strstr(said, "#0 ") && !strstr(said, "#66"), "%s", said);
    }
    rig_close(&r);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        lines_there_and_back,       what_is_no_line, text_is_printed,   a_caller_by_rules,
        a_stack_that_does_not_grow, a_caller_by_lr,  stacks_of_nonsense};
    return rig_main("debugger source", tests, ARRAY_LEN(tests));
}
