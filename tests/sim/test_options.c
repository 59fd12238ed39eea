/* test_options.c - the command line: what it sets, and how it says no. */
#include "sim/options.h"

#include <check.h>
#include <string.h>

static struct options o;
static struct err e;

enum { ALL = CMD_RUN | CMD_DEBUG | CMD_DTB | CMD_EXPLAIN };

/* Parse a command line written as one string; words are split at blanks. */
static bool parse_for(unsigned commands, const char *line)
{
    static char text[512];
    static char *argv[64];
    int argc = 1;
    argv[0] = "hypscope";
    strcpy(text, line);
    for (char *w = strtok(text, " "); w; w = strtok(NULL, " ")) {
        ck_assert_int_lt(argc, ARRAY_LEN(argv));
        argv[argc++] = w;
    }
    e = (struct err){0};
    return options_parse(&o, commands, argc, argv, &e);
}

static void good(const char *line)
{
    ck_assert_msg(parse_for(ALL, line), "%s: %s", line, e.text);
}

static void bad(const char *line, const char *expect)
{
    ck_assert_msg(!parse_for(ALL, line), "accepted: %s", line);
    ck_assert_int_eq(e.status, 2);
    ck_assert_msg(strstr(e.text, expect) != NULL, "%s: '%s' lacks '%s'", line, e.text, expect);
}

START_TEST(defaults)
{
    good("run kernel");
    ck_assert_int_eq(o.command, CMD_RUN);
    ck_assert_str_eq(o.machine.image, "kernel");
    ck_assert_str_eq(o.machine.cpu, "cortex-a15");
    ck_assert_uint_eq(o.machine.ncpus, 1);
    ck_assert_uint_eq(o.machine.ram_size, 128u << 20);
    ck_assert_uint_eq(o.machine.clock_hz, 1000000000);
    ck_assert_str_eq(o.machine.serial, "stdio");
    ck_assert_uint_eq(o.max_insns, UINT64_MAX);
    ck_assert(!o.machine.secure && !o.machine.semihosting && !o.machine.has_entry);
}
END_TEST

START_TEST(everything_set)
{
    good("run --cpu cortex-a7 --smp 2 --ram 1G --secure --start monitor --append x --dtb t "
         "--load u-boot.bin@0x10 --load b.elf --entry 0x41 --semihosting --psci hvc "
         "--serial tcp:99 --clock 500 --pace real --input s --tlb 8x64 --seed 9 --max-insns 7 "
         "--max-cycles 0x10 --wall 2.5 --stats=s.json --trace exc,gic:t.txt --initrd i kernel");
    ck_assert_str_eq(o.machine.cpu, "cortex-a7");
    ck_assert_uint_eq(o.machine.ncpus, 2);
    ck_assert_uint_eq(o.machine.ram_size, 1u << 30);
    ck_assert(o.machine.secure && o.machine.semihosting);
    ck_assert_int_eq(o.machine.start, START_MONITOR);
    ck_assert_str_eq(o.machine.load[0].path, "u-boot.bin");
    ck_assert(o.machine.load[0].has_addr && !o.machine.load[1].has_addr);
    ck_assert_uint_eq(o.machine.load[0].addr, 0x10);
    ck_assert_str_eq(o.machine.load[1].path, "b.elf");
    ck_assert_uint_eq(o.machine.entry, 0x41);
    ck_assert_int_eq(o.machine.psci, PSCI_HVC);
    ck_assert_str_eq(o.machine.serial, "tcp:99");
    ck_assert_uint_eq(o.machine.clock_hz, 500000000);
    ck_assert_int_eq(o.pace, PACE_REAL);
    ck_assert_uint_eq(o.machine.tlb_ways, 8);
    ck_assert_uint_eq(o.machine.tlb_sets, 64);
    ck_assert_uint_eq(o.machine.seed, 9);
    ck_assert_uint_eq(o.max_insns, 7);
    ck_assert_uint_eq(o.max_cycles, 16);
    ck_assert(o.wall > 2.4 && o.wall < 2.6);
    ck_assert_str_eq(o.stats, "s.json");
    ck_assert_str_eq(o.trace, "exc,gic:t.txt");
    ck_assert_str_eq(o.machine.image, "kernel");
}
END_TEST

START_TEST(engines)
{
    good("run k");
    ck_assert_int_eq(o.machine.engine, ENGINE_AUTO);
    ck_assert_uint_eq(o.machine.code_cache_mb, 0);
    good("debug --engine interp --code-cache 1024 k");
    ck_assert_int_eq(o.machine.engine, ENGINE_INTERP);
    ck_assert_uint_eq(o.machine.code_cache_mb, 1024);
    good("run --engine code k");
    ck_assert_int_eq(o.machine.engine, ENGINE_CODE);
    ck_assert(!o.check);
    good("run --engine check k");
    ck_assert(o.check);
    good("run --engine check --engine interp k");
    ck_assert(!o.check);
    bad("debug --engine check k", "--engine check is for run");
}
END_TEST

START_TEST(commands)
{
    good("debug -x s --batch --symbols a.elf@vm1 kernel");
    ck_assert(o.batch);
    ck_assert_str_eq(o.script, "s");
    ck_assert_str_eq(o.symbols[0], "a.elf@vm1");
    good("dtb --ram 256 out.dtb");
    ck_assert_str_eq(o.out, "out.dtb");
    ck_assert_uint_eq(o.machine.ram_size, 256u << 20);
    good("explain SCTLR");
    ck_assert_str_eq(o.what, "SCTLR");
    good("--help");
    good("run --help");
    ck_assert_int_eq(o.command, CMD_HELP);
    good("run -- --kernel");
    ck_assert_str_eq(o.machine.image, "--kernel");
    ck_assert(!parse_for(CMD_RUN, "debug kernel"));
    ck_assert_ptr_nonnull(strstr(e.text, "unknown command 'debug'"));
}
END_TEST

START_TEST(mistakes)
{
    bad("", "a command is missing");
    bad("fly", "unknown command 'fly'");
    bad("rum k", "did you mean run?");
    bad("run", "nothing to run");
    bad("run a b", "unexpected argument 'b'");
    bad("run --frobnicate k", "unknown option --frobnicate; see hypscope --help");
    bad("run --semihostin k", "unknown option --semihostin; did you mean --semihosting?");
    bad("run --timing approx k", "unknown option --timing");
    bad("run --batch k", "unknown option --batch");
    bad("run k --ram", "--ram: its SIZE is missing");
    bad("run --secure=1 k", "--secure takes no value");
    bad("dtb", "the name of the file");
    bad("explain", "say what");
    bad("debug --symbols a.elf k", "--symbols a.elf: expected FILE@WORLD");
}
END_TEST

START_TEST(values)
{
    static const struct {
        const char *option, *value;
    } wrong[] = {
        {"--cpu", "z80"},
        {"--smp", "0"},
        {"--smp", "9"},
        {"--ram", "banana"},
        {"--ram", "0"},
        {"--ram", "1K"},
        {"--ram", "64G"},
        {"--ram", "1MB"},
        {"--ram", "-1"},
        {"--start", "usr"},
        {"--psci", "maybe"},
        {"--entry", "here"},
        {"--entry", "0x1ffffffff"},
        {"--load", "f@x"},
        {"--load", "@5"},
        {"--tlb", "3x"},
        {"--tlb", "3x3"},
        {"--tlb", "0x4"},
        {"--clock", "fast"},
        {"--clock", "0"},
        {"--engine", "jit"},
        {"--code-cache", "0"},
        {"--code-cache", "1025"},
        {"--code-cache", "64M"},
        {"--max-insns", "-1"},
        {"--max-insns", "1e6"},
        {"--max-cycles", "many"},
        {"--max-cycles", "99999999999999999999"},
        {"--wall", "soon"},
        {"--wall", "0"},
        {"--pace", "slow"},
        {"--serial", "usb"},
        {"--seed", "x"},
    };
    for (unsigned i = 0; i < ARRAY_LEN(wrong); i++) {
        char line[80], expect[60];
        snprintf(line, sizeof line, "run %s %s k", wrong[i].option, wrong[i].value);
        snprintf(expect, sizeof expect, "%s %s: expected", wrong[i].option, wrong[i].value);
        bad(line, expect);
    }
}
END_TEST

/* Help is printed from the rows that parse: each option it lists is one. */
START_TEST(help_lists_what_parses)
{
    char text[8192] = {0};
    FILE *f = fmemopen(text, sizeof text - 1, "w");
    options_help(ALL, f);
    fclose(f);
    unsigned seen = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        char name[32], command[64];
        if (sscanf(line, "  -%30[a-z-]", name) != 1)
            continue;
        struct err not_one;
        char *argv[] = {"hypscope", "run", command};
        snprintf(command, sizeof command, "-%s=", name);
        options_parse(&o, ALL, 3, argv, &not_one);
        char *debug[] = {"hypscope", "debug", command};
        snprintf(command, sizeof command, "-%s", name);
        struct err in_debug;
        options_parse(&o, ALL, 3, debug, &in_debug);
        ck_assert_msg(!strstr(not_one.text, "unknown") || !strstr(in_debug.text, "unknown"), "%s",
                      line);
        seen++;
    }
    ck_assert_uint_ge(seen, 25);
}
END_TEST

static unsigned lines_of_help(unsigned commands, char *text, size_t len)
{
    unsigned lines = 0;
    memset(text, 0, len);
    FILE *f = fmemopen(text, len - 1, "w");
    options_help(commands, f);
    fclose(f);
    for (const char *at = text; *at; lines++) {
        size_t n = strcspn(at, "\n");
        ck_assert_msg(n <= 80, "%.*s", (int)n, at);
        at += n + (at[n] == '\n');
    }
    return lines;
}

/* In 80 columns; a command's own help tells of nothing else. */
START_TEST(help_of_one_command)
{
    char text[8192];
    unsigned all = lines_of_help(ALL, text, sizeof text);
    ck_assert(strstr(text, "--batch") && strstr(text, "--stats") && strstr(text, "thumb="));
    good("dtb --help");
    ck_assert_int_eq(o.command, CMD_HELP);
    ck_assert_uint_lt(lines_of_help(o.help, text, sizeof text), all);
    ck_assert(strstr(text, "--ram") && !strstr(text, "--stats") && !strstr(text, "explain "));
    good("--help");
    ck_assert_uint_eq(o.help, ALL);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("options");
    TCase *t = tcase_create("all");
    tcase_add_test(t, defaults);
    tcase_add_test(t, everything_set);
    tcase_add_test(t, engines);
    tcase_add_test(t, commands);
    tcase_add_test(t, mistakes);
    tcase_add_test(t, values);
    tcase_add_test(t, help_lists_what_parses);
    tcase_add_test(t, help_of_one_command);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
