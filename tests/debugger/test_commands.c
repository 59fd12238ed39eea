/* The table of commands: complete, unambiguous, and what a line does with it. */
#include "tests/debugger/rig.h"

#include <string.h>

static const uint32_t spin[] = {0xe3a00007, 0xe2800001, 0xeafffffe}; /* mov r0, 7; add; b . */

START_TEST(every_command_is_explained)
{
    bool several;
    for (unsigned i = 0; i < command_count; i++) {
        const struct command *c = &commands[i];
        char word[32] = "";
        ck_assert_msg(c->what[0] && c->example[0] && c->run, "%s", c->name);
        sscanf(c->example, "%31s", word);
        ck_assert_msg(command_find(word, &several) == c, "%s: example '%s'", c->name, c->example);
        ck_assert_msg(c->least <= c->most, "%s", c->name);
    }
}
END_TEST

START_TEST(names_and_aliases_are_unique)
{
    for (unsigned i = 0; i < command_count; i++)
        for (unsigned j = 0; j < command_count; j++) {
            const struct command *a = &commands[i], *b = &commands[j];
            if (i == j)
                continue;
            ck_assert_str_ne(a->name, b->name);
            ck_assert_msg(!a->alias[0] || (strcmp(a->alias, b->alias) && strcmp(a->alias, b->name)),
                          "%s and %s", a->name, b->name);
        }
}
END_TEST

/* Any beginning finds the command, says that there are several, or is another's alias. */
START_TEST(abbreviations)
{
    bool several;
    for (unsigned i = 0; i < command_count; i++)
        for (size_t n = 1; n <= strlen(commands[i].name); n++) {
            char word[32];
            snprintf(word, sizeof word, "%.*s", (int)n, commands[i].name);
            const struct command *c = command_find(word, &several);
            bool others = c && c != &commands[i] &&
                          (strcmp(c->alias, word) == 0 || strcmp(c->name, word) == 0);
            ck_assert_msg(c == &commands[i] || several || others, "%s", word);
        }
    ck_assert_ptr_eq(command_find("cont", &several), command_find("continue", &several));
    ck_assert_ptr_null(command_find("ti9", &several));
    ck_assert(!several);
    ck_assert_ptr_null(command_find("e", &several));
    ck_assert(several);
    ck_assert_ptr_null(command_find("", &several));
}
END_TEST

START_TEST(help_is_the_table)
{
    struct rig r;
    rig_open(&r, spin, 3);
    const char *all = rig_do(&r, "help");
    for (unsigned i = 0; i < command_count; i++)
        ck_assert_msg(strstr(all, commands[i].what), "%s", commands[i].name);
    ck_assert(strstr(rig_do(&r, "help walk"), "walk vm2:"));
    ck_assert(strstr(rig_do(&r, "help nonsense"), "nonsense"));
    rig_close(&r);
}
END_TEST

START_TEST(mistakes_name_the_thing)
{
    struct rig r;
    rig_open(&r, spin, 3);
    ck_assert_str_eq(rig_do(&r, "frobnicate"), "unknown command 'frobnicate' (see: help)\n");
    ck_assert_str_eq(rig_do(&r, "e"), "'e' could be several commands (see: help)\n");
    ck_assert(strstr(rig_do(&r, "jump"), "jump: expected jump ADDR"));
    ck_assert(strstr(rig_do(&r, "step nowhere"), "'nowhere'"));
    ck_assert(strstr(rig_do(&r, "inject rain"), "'rain'"));
    ck_assert(strstr(rig_do(&r, "walk vm9:0"), "'vm9'"));
    ck_assert(strstr(rig_do(&r, "regs vm9"), "'vm9'"));
    ck_assert(strstr(rig_do(&r, "delete 7"), "7"));
    ck_assert(strstr(rig_do(&r, "cp15 NOTHERE"), "NOTHERE"));
    ck_assert(strstr(rig_do(&r, "set nix = 1"), "'nix'"));
    ck_assert(strstr(rig_do(&r, "set SCTLR.NIX = 1"), "NIX"));
    ck_assert(strstr(rig_do(&r, "set SCTLR.M = 2"), "1 bits"));
    ck_assert(strstr(rig_do(&r, "set r0"), "="));
    ck_assert(strstr(rig_do(&r, "trace rain"), "rain"));
    ck_assert(strstr(rig_do(&r, "source /nowhere/at-all"), "/nowhere/at-all"));
    rig_close(&r);
}
END_TEST

START_TEST(an_empty_line_repeats_steps_only)
{
    struct rig r;
    rig_open(&r, spin, 3);
    rig_do(&r, "step");
    ck_assert_uint_eq(dbg_cpu(&r.d)->r[15], RIG_CODE + 4);
    rig_do(&r, "");
    ck_assert_uint_eq(dbg_cpu(&r.d)->r[15], RIG_CODE + 8);
    rig_do(&r, "# a comment is no line");
    ck_assert_uint_eq(dbg_cpu(&r.d)->r[15], RIG_CODE + 8);
    ck_assert_str_ne(rig_do(&r, "worlds"), "");
    ck_assert_str_eq(rig_do(&r, ""), "");
    rig_close(&r);
}
END_TEST

START_TEST(looking_changes_nothing)
{
    static const char *const looks[] = {
        "where",
        "regs all",
        "cp15 all",
        "hsr",
        "mem p:0x40010000 64",
        "disas 0x40010000 3",
        "mem 0x08000000 64",
        "mem 0x09000000 64",
        "mem 0x08010000 64",
        "walk 0x40010000",
        "tlb",
        "gic",
        "lr",
        "timers",
        "worlds",
        "switches",
        "symbols",
        "print pc + [pc]",
        "points",
        "regs irq",
    };
    struct rig r;
    rig_open(&r, spin, 3);
    rig_do(&r, "step 2");
    struct snap_digest before = machine_digest(r.d.m);
    for (unsigned i = 0; i < ARRAY_LEN(looks); i++) {
        ck_assert_str_ne(rig_do(&r, looks[i]), "");
        struct snap_digest after = machine_digest(r.d.m);
        ck_assert_msg(before.lo == after.lo && before.hi == after.hi, "%s", looks[i]);
    }
    rig_close(&r);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        every_command_is_explained, names_and_aliases_are_unique, abbreviations,
        help_is_the_table,          mistakes_name_the_thing,      an_empty_line_repeats_steps_only,
        looking_changes_nothing,
    };
    return rig_main("debugger commands", tests, ARRAY_LEN(tests));
}
