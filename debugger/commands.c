/* commands.c - the table of commands; how a line finds its row; help, printed from the table. */
#include "debugger/dbg_int.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ARGS 48

const struct command commands[] = {
    /* name, alias, arguments, what, example, group, completes, least, most, repeats, run */
    {"step", "s", "[N]", "execute N instructions, into whatever they call or raise", "step 5",
     G_RUN, C_NONE, 0, 1, true, cmd_step},
    {"next", "n", "[N]", "the same, but run BL, SVC, HVC and SMC through to their return", "next",
     G_RUN, C_NONE, 0, 1, true, cmd_next},
    {"finish", "fin", "", "run until this function has returned", "finish", G_RUN, C_NONE, 0, 0,
     true, cmd_finish},
    {"continue", "c", "", "run until something stops it", "continue", G_RUN, C_NONE, 0, 0, true,
     cmd_continue},
    {"until", "u", "[WORLD:]ADDR", "run until this address is reached in this world",
     "until vm2:main", G_RUN, C_ADDR, 1, 1, false, cmd_until},
    {"ws", "", "[N]", "run to the next world switch: who, why, what moved, how long", "ws", G_RUN,
     C_NONE, 0, 1, true, cmd_ws},
    {"trap", "", "[ec=CLASS] [vm=N] [reg=NAME]", "run to the next trap into Hyp mode of this kind",
     "trap ec=HVC vm=1", G_RUN, C_NONE, 0, 3, true, cmd_trap},
    {"exit-to", "ex", "", "run to the next exit into Hyp mode", "exit-to", G_RUN, C_NONE, 0, 0,
     true, cmd_exit_to},
    {"enter", "en", "", "run to the next entry from Hyp mode", "enter", G_RUN, C_NONE, 0, 0, true,
     cmd_enter},

    {"rstep", "rs", "[N]", "step backwards: undo N instructions or interrupts", "rstep 5", G_BACK,
     C_NONE, 0, 1, true, cmd_rstep},
    {"rnext", "rn", "[N]", "the same, but back over what BL, SVC, HVC and SMC have done", "rnext",
     G_BACK, C_NONE, 0, 1, true, cmd_rnext},
    {"rfinish", "rfin", "", "back to the call of this function", "rfinish", G_BACK, C_NONE, 0, 0,
     true, cmd_rfinish},
    {"rcontinue", "rc", "", "back to the last point that a run would have stopped at", "rcontinue",
     G_BACK, C_NONE, 0, 0, true, cmd_rcontinue},
    {"rws", "", "[N]", "back to the last world switch", "rws", G_BACK, C_NONE, 0, 1, true, cmd_rws},
    {"rwatch", "rw", "[WORLD:]ADDR|REGISTER", "back to the instruction that wrote this last",
     "rwatch HCR", G_BACK, C_REG, 1, 1, true, cmd_rwatch},
    {"goto", "", "CYCLE|@INSTRUCTION|BOOKMARK", "to any place, back or ahead", "goto @1000000",
     G_BACK, C_NONE, 1, 1, false, cmd_goto},
    {"bookmark", "bm", "NAME", "a name for this place in time", "bookmark before", G_BACK, C_NONE,
     1, 1, false, cmd_bookmark},
    {"bookmarks", "bms", "", "the places that have names", "bookmarks", G_BACK, C_NONE, 0, 0, false,
     cmd_bookmarks},
    {"history", "hi", "", "how far back one can go, and what it costs", "history", G_BACK, C_NONE,
     0, 0, false, cmd_history},

    {"break", "b", "[WORLD:]ADDR [if EXPR]", "stop before this address is executed",
     "break vm1:main if r0 == 3", G_STOP, C_ADDR, 1, 14, false, cmd_break},
    {"tbreak", "tb", "[WORLD:]ADDR [if EXPR]", "the same, once", "tbreak hyp:world_enter", G_STOP,
     C_ADDR, 1, 14, false, cmd_tbreak},
    {"watch", "wa", "[WORLD:]ADDR [LEN] [if EXPR]", "stop after a write here (4 bytes)",
     "watch vm1:ticks", G_STOP, C_ADDR, 1, 14, false, cmd_watch},
    {"readwatch", "rdw", "[WORLD:]ADDR [LEN] [if EXPR]", "stop after a read here",
     "readwatch 0x40008000 8", G_STOP, C_ADDR, 1, 14, false, cmd_readwatch},
    {"awatch", "aw", "[WORLD:]ADDR [LEN] [if EXPR]", "stop after either", "awatch ticks", G_STOP,
     C_ADDR, 1, 14, false, cmd_awatch},
    {"catch", "ca", "[KIND ... [if EXPR]]", "stop at an event; alone: the kinds of events",
     "catch trap ec=HVC vm=1", G_STOP, C_REG, 0, MAX_ARGS, false, cmd_catch},
    {"ignore", "ig", "NUMBER TIMES", "pass by a point so many times", "ignore 1 3", G_STOP, C_NONE,
     2, 2, false, cmd_ignore},
    {"once", "on", "NUMBER", "remove a point when it has stopped the run", "once 1", G_STOP, C_NONE,
     1, 1, false, cmd_once},
    {"commands", "com", "NUMBER [COMMAND [; COMMAND]...]", "what to do whenever a point stops",
     "commands 1 regs ; continue", G_STOP, C_COMMAND, 1, MAX_ARGS, false, cmd_commands},
    {"delete", "d", "[NUMBER]", "remove a point, or all of them", "delete 2", G_STOP, C_NONE, 0, 1,
     false, cmd_delete},
    {"points", "pts", "", "the points that are set, and how often each was hit", "points", G_STOP,
     C_NONE, 0, 0, false, cmd_points},

    {"where", "w", "", "world, mode, symbol, instruction, cycle, and the last exception", "where",
     G_LOOK, C_NONE, 0, 0, false, cmd_where},
    {"regs", "r", "[MODE|WORLD|all]", "general registers: now, of a mode, of a world, every bank",
     "regs irq", G_LOOK, C_WORLD, 0, 1, false, cmd_regs},
    {"cp15", "cp", "[WORLD:][NAME|GROUP]",
     "a system register, or vm, hyp, secure, id, timer, c0-c15, all", "cp15 vm1:SCTLR", G_LOOK,
     C_REG, 0, 1, false, cmd_cp15},
    {"hsr", "h", "[VALUE]", "the Hyp syndrome in words", "hsr 0x93c08006", G_LOOK, C_NONE, 0, 1,
     false, cmd_hsr},
    {"mem", "m", "[WORLD:|p:]ADDR [BYTES]", "memory, of any world or physical",
     "mem vm2:0x40000000 32", G_LOOK, C_ADDR, 0, 2, true, cmd_mem},
    {"disas", "di", "[/s] [WORLD:]ADDR [N]", "N instructions with symbols; /s: with source lines",
     "disas /s hyp:world_save 8", G_LOOK, C_ADDR, 0, 3, true, cmd_disas},
    {"list", "li", "[[WORLD:]ADDR|FILE:LINE]",
     "source lines: here, elsewhere, or those that follow", "list trap.c:20", G_LOOK, C_ADDR, 0, 1,
     true, cmd_list},
    {"bt", "", "[WORLD]", "who called whom, from the hypervisor on into the guest it left",
     "bt vm1", G_LOOK, C_WORLD, 0, 1, false, cmd_bt},
    {"walk", "wk", "[WORLD:]VA [read|write|fetch]",
     "how an address is translated, descriptor by descriptor", "walk vm2:0x80001000", G_LOOK,
     C_ADDR, 1, 2, false, cmd_walk},
    {"why", "", "", "why the last exception went where it went: rule, bits, clause", "why", G_LOOK,
     C_NONE, 0, 0, false, cmd_why},
    {"pt", "", "[SPACE [FROM [TO]]]", "a whole translation table as ranges", "pt i1", G_LOOK,
     C_WORLD, 0, 3, false, cmd_pt},
    {"tlb", "t", "[WORLD] [va=A] [asid=N] [stale]", "the core's TLB entries", "tlb vm1 stale",
     G_LOOK, C_WORLD, 0, 4, false, cmd_tlb},
    {"vcpu", "vc", "[WORLD]", "a VM at a glance", "vcpu vm2", G_LOOK, C_WORLD, 0, 1, false,
     cmd_vcpu},
    {"anatomy", "an", "[text|picture]", "the last world switch that ws has seen, as a picture",
     "anatomy", G_LOOK, C_NONE, 0, 1, false, cmd_anatomy},
    {"exits", "", "[WORLD]", "exits by guest and cause, and their cycles", "exits vm1", G_LOOK,
     C_WORLD, 0, 1, false, cmd_exits},
    {"diff", "df", "[mark|stop]", "registers changed since the last stop, or the mark", "diff",
     G_LOOK, C_NONE, 0, 1, false, cmd_diff},
    {"gic", "g", "", "interrupts that are not idle, and the CPU interface", "gic", G_LOOK, C_NONE,
     0, 0, false, cmd_gic},
    {"lr", "l", "", "list registers, decoded, and the virtual interface's control", "lr", G_LOOK,
     C_NONE, 0, 0, false, cmd_lr},
    {"timers", "ti", "", "each timer: compare, count, when it fires", "timers", G_LOOK, C_NONE, 0,
     0, false, cmd_timers},
    {"worlds", "wo", "", "the worlds seen so far", "worlds", G_LOOK, C_NONE, 0, 0, false,
     cmd_worlds},
    {"switches", "sw", "", "the account of trips through Hyp", "switches", G_LOOK, C_NONE, 0, 0,
     false, cmd_switches},
    {"symbols", "sy", "[PATTERN]", "symbols by name; * and ? are wild", "symbols irq_*", G_LOOK,
     C_ADDR, 0, 1, false, cmd_symbols},
    {"print", "p", "EXPR", "a value: registers, fields, symbols, [memory], arithmetic",
     "print SCTLR.M + [sp]", G_LOOK, C_ADDR, 1, 14, false, cmd_print},
    {"digest", "dg", "", "one number for all of the machine's state", "digest", G_LOOK, C_NONE, 0,
     0, false, cmd_digest},

    {"set", "", "REGISTER[.FIELD] = EXPR | [byte|half] [ADDR] = EXPR",
     "change a register of any mode, a field, or memory", "set SCTLR.M = 0", G_CHANGE, C_REG, 1, 14,
     false, cmd_set},
    {"jump", "j", "ADDR", "go on elsewhere in this world", "jump main", G_CHANGE, C_ADDR, 1, 1,
     false, cmd_jump},
    {"inject", "i", "irq N | fiq [off] | serror | virq | vfiq | vabort",
     "make an interrupt pending, or an asynchronous abort", "inject irq 33", G_CHANGE, C_NONE, 1, 2,
     false, cmd_inject},
    {"type", "ty", "TEXT", "characters to the guest's serial line; \\r is Return", "type help\\r",
     G_CHANGE, C_NONE, 1, 14, false, cmd_type},

    {"trace", "tr", "KINDS | json|tarmac|vcd FILE | off",
     "events as they happen (exc, world, sysreg, all...), or a file", "trace exc,gic", G_SESSION,
     C_NONE, 1, 2, false, cmd_trace},
    {"sanitize", "san", "[on|log|off|list|owner REG|suppress ...]",
     "watch switches for what one VM leaves to another", "sanitize on", G_SESSION, C_NONE, 0, 4,
     false, cmd_sanitize},
    {"gdb", "", "[HOST:]PORT", "let gdb drive, until it detaches or Ctrl-C is pressed here",
     "gdb 1234", G_SESSION, C_NONE, 1, 1, false, cmd_gdb},
    {"expect", "", "[not] TEXT | /REGEX/", "a script's test: the last command said so, or exit 1",
     "expect world switch vm1 -> vm2", G_SESSION, C_NONE, 1, 15, false, cmd_expect},
    {"alias", "", "[NAME [COMMAND...]]", "another name for a command with arguments",
     "alias out exit-to", G_SESSION, C_COMMAND, 0, 15, false, cmd_alias},
    {"save", "", "FILE", "the machine as it is, and what came in, to a file", "save before.hyps",
     G_SESSION, C_NONE, 1, 1, false, cmd_save},
    {"load", "", "FILE", "go on from such a file", "load before.hyps", G_SESSION, C_NONE, 1, 1,
     false, cmd_load},
    {"tui", "", "", "full screen: code, registers, who ran, consoles; q leaves", "tui", G_SESSION,
     C_NONE, 0, 0, false, cmd_tui},
    {"source", "so", "FILE", "run the commands in a file", "source setup.dbg", G_SESSION, C_NONE, 1,
     1, false, cmd_source},
    {"help", "?", "[COMMAND]", "this list, or one command", "help ws", G_SESSION, C_COMMAND, 0, 1,
     false, cmd_help},
    {"quit", "q", "", "leave the debugger", "quit", G_SESSION, C_NONE, 0, 0, false, cmd_quit},
};
const unsigned command_count = ARRAY_LEN(commands);

/* --- finding --- */

const struct command *command_find(const char *word, bool *several)
{
    const struct command *found = NULL;
    size_t n = strlen(word);
    *several = false;
    for (unsigned i = 0; i < command_count; i++)
        if (strcmp(commands[i].name, word) == 0 || (n && strcmp(commands[i].alias, word) == 0))
            return &commands[i];
    for (unsigned i = 0; i < command_count; i++)
        if (n && strncmp(commands[i].name, word, n) == 0) {
            *several |= found != NULL;
            found = &commands[i];
        }
    return *several ? NULL : found;
}

const struct command *command_named(const char *line, bool *several)
{
    char word[32];
    line += strspn(line, " \t");
    snprintf(word, sizeof word, "%.*s", (int)strcspn(line, " \t"), line);
    return command_find(word, several);
}

/* --- arguments --- */

const char *join(int argc, char **argv, int from, char *buf, size_t len)
{
    size_t used = 0;
    buf[0] = 0;
    for (int i = from; i < argc && used < len; i++)
        used += (size_t)snprintf(buf + used, len - used, "%s%s", i > from ? " " : "", argv[i]);
    return buf;
}

bool count_arg(struct dbg *d, int argc, char **argv, int at, uint64_t otherwise, uint64_t *n)
{
    *n = otherwise;
    return argc <= at || expr_value(d, argv[at], n);
}

/* --- a line --- */

static int split(char *line, char **argv)
{
    int argc = 0;
    for (char *at = strtok_r(line, " \t", &line); at && argc < MAX_ARGS;
         at = strtok_r(NULL, " \t", &line))
        argv[argc++] = at;
    return argc;
}

static void run_words(struct dbg *d, int argc, char **argv)
{
    bool several;
    const struct command *c = command_find(argv[0], &several);
    if (!c) {
        dbg_error(d,
                  several ? "'%s' could be several commands (see: help)"
                          : "unknown command '%s' (see: help)",
                  argv[0]);
        return;
    }
    if (argc - 1 < c->least || argc - 1 > c->most) {
        dbg_error(d, "%s: expected %s %s", c->name, c->name, c->args);
        return;
    }
    if (!c->repeats)
        d->last_line[0] = 0;
    d->verb = c->name;
    d->force = c->group == G_CHANGE && argc > 1 && strcmp(argv[1], "--force") == 0;
    if (d->force) {
        memmove(&argv[1], &argv[2], (size_t)(argc - 2) * sizeof *argv);
        argc--;
    }
    page_begin(d, c);
    c->run(d, argc, argv);
    page_end(d);
}

/* A first word that is an alias gives way to what it stands for; once. */
static void expand(struct dbg *d, const char *line, char *out, size_t len)
{
    char word[32];
    line += strspn(line, " \t");
    size_t n = strcspn(line, " \t");
    snprintf(word, sizeof word, "%.*s", (int)n, line);
    const char *text = n < sizeof word ? alias_find(d, word) : NULL;
    if (text)
        snprintf(out, len, "%s%s", text, line + n);
    else
        snprintf(out, len, "%s", line);
}

static void run_line(struct dbg *d, const char *line)
{
    char copy[256], *argv[MAX_ARGS];
    if (strlen(line) >= sizeof copy) {
        dbg_error(d, "a line of more than %zu characters", sizeof copy - 1);
        return;
    }
    strcpy(copy, line);
    copy[strcspn(copy, "#")] = 0;
    if (!copy[strspn(copy, " \t")]) {
        if (line[strspn(line, " \t")] == '#' || !d->last_line[0])
            return;
        strcpy(copy, d->last_line);
    } else {
        strcpy(d->last_line, copy);
    }
    char expanded[256];
    expand(d, copy, expanded, sizeof expanded);
    record_begin(d, expanded);
    char words[256];
    strcpy(words, expanded);
    int argc = split(words, argv);
    if (argc)
        run_words(d, argc, argv);
    record_end(d);
}

/* What belongs to a point that this line came to is done, too; it is not what an empty line
 * repeats. */
void command_line(struct dbg *d, const char *line)
{
    char more[256], again[sizeof d->last_line];
    run_line(d, line);
    memcpy(again, d->last_line, sizeof again);
    while (points_next_command(d, more, sizeof more))
        if (more[strspn(more, " \t")])
            run_line(d, more);
    memcpy(d->last_line, again, sizeof again);
}

/* --- help --- */

static void help_one(struct dbg *d, const struct command *c)
{
    say(d, "%s%s%s %s\n", hue(d, HUE_HEAD), c->name, hue(d, HUE_OFF), c->args);
    say(d, "  %s\n", c->what);
    say(d, "  for example: %s\n", c->example);
    if (c->alias[0])
        say(d, "  short: %s\n", c->alias);
    if (c->repeats)
        say(d, "  an empty line does it again\n");
}

static void help_all(struct dbg *d)
{
    static const char *const titles[G_COUNT] = {"run", "back", "stop", "look", "change", "session"};
    for (unsigned g = 0; g < G_COUNT; g++) {
        say(d, "%s%s%s\n", hue(d, HUE_HEAD), titles[g], hue(d, HUE_OFF));
        for (unsigned i = 0; i < command_count; i++)
            if (commands[i].group == g)
                say(d, "  %-9s %-4s %s\n", commands[i].name, commands[i].alias, commands[i].what);
    }
    say(d, "Any unambiguous beginning of a name will do; help COMMAND tells its arguments.\n"
           "Addresses: 0x40000000, main, main+8, vm2:main, hyp:0x40000000,\n"
           "p:0x40000000 (physical).\n");
}

void cmd_help(struct dbg *d, int argc, char **argv)
{
    bool several;
    if (argc == 1) {
        help_all(d);
        return;
    }
    const struct command *c = command_find(argv[1], &several);
    if (c)
        help_one(d, c);
    else
        dbg_error(d, "help: unknown command '%s'", argv[1]);
}
