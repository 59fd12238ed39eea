/* options.c - the command line. Each option is one row: its name, what it takes, which commands
 * know it, what it does, its line of help. An option without its machinery has no row.
 *
 * Leaves out: abbreviations, bundled short options. */
#include "sim/options_int.h"

#include "sim/history.h"
#include "sim/near.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MIB (UINT64_C(1) << 20)

static bool wrong(struct err *e, const char *name, const char *value, const char *expected)
{
    return err_set(e, 2, "%s %.80s: expected %s", name, value, expected);
}

/* --- values --- */

/* A whole number, decimal or 0x..., and nothing else. */
static bool number(const char *s, uint64_t *out, const char **end)
{
    char *stop;
    if (!isdigit((unsigned char)*s))
        return false;
    errno = 0;
    *out = strtoull(s, &stop, s[0] == '0' && (s[1] == 'x' || s[1] == 'X') ? 16 : 10);
    *end = stop;
    return errno == 0;
}

static bool whole(const char *s, uint64_t *out)
{
    const char *end;
    return number(s, out, &end) && *end == 0;
}

static bool up_to(const char *s, uint64_t least, uint64_t most, uint64_t *out)
{
    return whole(s, out) && *out >= least && *out <= most;
}

static bool word_of(const char *s, const char *const *words, unsigned count, unsigned *out)
{
    for (unsigned i = 0; i < count; i++)
        if (words[i] && strcmp(s, words[i]) == 0) {
            *out = i;
            return true;
        }
    return false;
}

/* --- options of the machine --- */

static bool set_cpu(struct options *o, const char *name, const char *v, struct err *e)
{
    static const char *const cores[] = {"cortex-a15", "cortex-a7"};
    unsigned i;
    if (!word_of(v, cores, ARRAY_LEN(cores), &i))
        return wrong(e, name, v, "cortex-a15 or cortex-a7");
    o->machine.cpu = cores[i];
    return true;
}

static bool set_smp(struct options *o, const char *name, const char *v, struct err *e)
{
    uint64_t n;
    if (!up_to(v, 1, MACHINE_MAX_CPUS, &n))
        return wrong(e, name, v, "a number of cores from 1 to 8");
    o->machine.ncpus = (unsigned)n;
    return true;
}

/* 1M to 32G; a bare number is in MiB. */
static bool size_of(const char *name, const char *v, uint64_t *size, struct err *e)
{
    static const char units[] = "KMG";
    const char *end, *unit;
    uint64_t n;
    if (!number(v, &n, &end))
        return wrong(e, name, v, "a size such as 128M");
    unsigned shift = 20;
    if (*end && (unit = strchr(units, toupper((unsigned char)*end))) && end[1] == 0)
        shift = 10 * (unsigned)(unit - units + 1);
    else if (*end)
        return wrong(e, name, v, "a size such as 128M");
    if (n == 0 || n > (32 * 1024 * MIB) >> shift || (n << shift) % MIB)
        return wrong(e, name, v, "1M to 32G, in whole MiB");
    *size = n << shift;
    return true;
}

static bool set_ram(struct options *o, const char *name, const char *v, struct err *e)
{
    return size_of(name, v, &o->machine.ram_size, e);
}

static bool set_secure(struct options *o, const char *name, const char *v, struct err *e)
{
    o->machine.secure = true;
    return true;
}

static bool set_start(struct options *o, const char *name, const char *v, struct err *e)
{
    static const char *const words[] = {
        [START_HYP] = "hyp", [START_SVC] = "svc", [START_MONITOR] = "monitor"};
    unsigned i;
    if (!word_of(v, words, ARRAY_LEN(words), &i))
        return wrong(e, name, v, "hyp, svc or monitor");
    o->machine.start = i;
    return true;
}

static bool set_initrd(struct options *o, const char *name, const char *v, struct err *e)
{
    o->machine.initrd = v;
    return true;
}

static bool set_append(struct options *o, const char *name, const char *v, struct err *e)
{
    o->machine.append = v;
    return true;
}

static bool set_dtb(struct options *o, const char *name, const char *v, struct err *e)
{
    o->machine.dtb = v;
    return true;
}

/* F@ADDR, or F alone for an ELF file. */
static bool set_load(struct options *o, const char *name, const char *v, struct err *e)
{
    struct machine_config *m = &o->machine;
    if (m->nload == ARRAY_LEN(m->load))
        return err_set(e, 2, "%s %.80s: at most %zu files can be loaded", name, v,
                       ARRAY_LEN(m->load));
    struct machine_image *im = &m->load[m->nload++];
    *im = (struct machine_image){.path = v};
    char *at = strrchr(v, '@');
    if (!at)
        return true;
    if (at == v || !whole(at + 1, &im->addr))
        return wrong(e, name, v, "FILE@ADDRESS, such as u-boot.bin@0x0");
    *at = 0; /* argv is ours to change */
    im->has_addr = true;
    return true;
}

static bool set_entry(struct options *o, const char *name, const char *v, struct err *e)
{
    uint64_t n;
    if (!up_to(v, 0, UINT32_MAX, &n))
        return wrong(e, name, v, "a 32-bit address");
    o->machine.has_entry = true;
    o->machine.entry = (uint32_t)n;
    return true;
}

static bool set_semihosting(struct options *o, const char *name, const char *v, struct err *e)
{
    o->machine.semihosting = true;
    return true;
}

static bool set_psci(struct options *o, const char *name, const char *v, struct err *e)
{
    static const char *const words[] = {
        [PSCI_AUTO] = "auto", [PSCI_SMC] = "smc", [PSCI_HVC] = "hvc", [PSCI_OFF] = "off"};
    unsigned i;
    if (!word_of(v, words, ARRAY_LEN(words), &i))
        return wrong(e, name, v, "auto, smc, hvc or off");
    o->machine.psci = i;
    return true;
}

static bool set_serial(struct options *o, const char *name, const char *v, struct err *e)
{
    if (strcmp(v, "stdio") != 0 && strcmp(v, "null") != 0 && strncmp(v, "file:", 5) != 0 &&
        strncmp(v, "tcp:", 4) != 0)
        return wrong(e, name, v, "stdio, null, file:F or tcp:PORT");
    o->machine.serial = v;
    return true;
}

static bool set_clock(struct options *o, const char *name, const char *v, struct err *e)
{
    uint64_t mhz;
    if (!up_to(v, 1, 100000, &mhz))
        return wrong(e, name, v, "MHz, from 1 to 100000");
    o->machine.clock_hz = mhz * 1000000;
    return true;
}

static bool set_pace(struct options *o, const char *name, const char *v, struct err *e)
{
    static const char *const words[] = {
        [PACE_AUTO] = "auto", [PACE_MAX] = "max", [PACE_REAL] = "real"};
    unsigned i;
    if (!word_of(v, words, ARRAY_LEN(words), &i))
        return wrong(e, name, v, "auto, max or real");
    o->pace = i;
    return true;
}

static bool set_input(struct options *o, const char *name, const char *v, struct err *e)
{
    o->machine.input = v;
    return true;
}

static bool set_tlb(struct options *o, const char *name, const char *v, struct err *e)
{
    static const struct {
        const char *name;
        unsigned ways, sets;
    } known[] = {{"a15", 4, 128}, {"a7", 2, 128}};
    uint64_t ways, sets;
    const char *end;
    for (unsigned i = 0; i < ARRAY_LEN(known); i++)
        if (strcmp(v, known[i].name) == 0) {
            o->machine.tlb_ways = known[i].ways;
            o->machine.tlb_sets = known[i].sets;
            return true;
        }
    if (!number(v, &ways, &end) || *end != 'x' || !whole(end + 1, &sets) || ways < 1 || ways > 64 ||
        sets < 1 || sets > 4096 || (sets & (sets - 1)))
        return wrong(e, name, v,
                     "a15, a7, or WAYSxSETS with 1-64 ways and 1-4096 sets, a power of two");
    o->machine.tlb_ways = (unsigned)ways;
    o->machine.tlb_sets = (unsigned)sets;
    return true;
}

static bool set_seed(struct options *o, const char *name, const char *v, struct err *e)
{
    return whole(v, &o->machine.seed) || wrong(e, name, v, "a number");
}

static bool set_engine(struct options *o, const char *name, const char *v, struct err *e)
{
    static const char *const words[] = {
        [ENGINE_AUTO] = "auto", [ENGINE_INTERP] = "interp", [ENGINE_CODE] = "code", "check"};
    unsigned i;
    if (!word_of(v, words, ARRAY_LEN(words), &i))
        return wrong(e, name, v, "auto, interp, code or check");
    o->check = i > ENGINE_CODE;
    o->machine.engine = o->check ? ENGINE_CODE : i;
    return true;
}

static bool set_code_cache(struct options *o, const char *name, const char *v, struct err *e)
{
    uint64_t mb;
    if (!up_to(v, 1, 1024, &mb))
        return wrong(e, name, v, "MiB, from 1 to 1024");
    o->machine.code_cache_mb = (unsigned)mb;
    return true;
}

/* --- options of the run --- */

static bool set_max_insns(struct options *o, const char *name, const char *v, struct err *e)
{
    return whole(v, &o->max_insns) || wrong(e, name, v, "a number of instructions");
}

static bool set_max_cycles(struct options *o, const char *name, const char *v, struct err *e)
{
    return whole(v, &o->max_cycles) || wrong(e, name, v, "a number of cycles");
}

static bool set_wall(struct options *o, const char *name, const char *v, struct err *e)
{
    char *end;
    o->wall = isdigit((unsigned char)*v) ? strtod(v, &end) : 0;
    return (o->wall > 0 && *end == 0) || wrong(e, name, v, "seconds, more than 0");
}

static bool set_stats(struct options *o, const char *name, const char *v, struct err *e)
{
    o->stats = v;
    return true;
}

static bool set_trace(struct options *o, const char *name, const char *v, struct err *e)
{
    o->trace = v;
    return true;
}

static bool set_trace_file(struct options *o, const char *name, const char *v, struct err *e)
{
    const char *format = name + strlen("--trace-");
    *(*format == 'j' ? &o->trace_json : *format == 't' ? &o->trace_tarmac : &o->trace_vcd) = v;
    return true;
}

static bool set_sanitize(struct options *o, const char *name, const char *v, struct err *e)
{
    o->sanitize = true;
    return true;
}

static bool set_suppress(struct options *o, const char *name, const char *v, struct err *e)
{
    o->suppress = v;
    o->sanitize = true;
    return true;
}

static bool set_script(struct options *o, const char *name, const char *v, struct err *e)
{
    o->script = v;
    return true;
}

static bool set_history(struct options *o, const char *name, const char *v, struct err *e)
{
    o->history = 0;
    return strcmp(v, "off") == 0 || size_of(name, v, &o->history, e);
}

static bool set_session(struct options *o, const char *name, const char *v, struct err *e)
{
    o->session = v;
    return true;
}

/* --batch, --json, --norc */
static bool set_batch(struct options *o, const char *name, const char *v, struct err *e)
{
    *(name[2] == 'b' ? &o->batch : name[2] == 'j' ? &o->json : &o->norc) = true;
    return true;
}

static bool set_symbols(struct options *o, const char *name, const char *v, struct err *e)
{
    if (o->nsymbols == OPTIONS_MAX_SYMBOLS)
        return err_set(e, 2, "%s %.80s: at most %d symbol files", name, v, OPTIONS_MAX_SYMBOLS);
    const char *at = strrchr(v, '@');
    if (!at || at == v || !at[1])
        return wrong(e, name, v, "FILE@WORLD");
    o->symbols[o->nsymbols++] = v;
    return true;
}

static bool set_gdb(struct options *o, const char *name, const char *v, struct err *e)
{
    o->gdb = v;
    return true;
}

/* --- the table --- */

const struct option_row option_rows[] = {
    {"--cpu", "NAME", BOARDS, set_cpu, "the core: cortex-a15 (default) or cortex-a7"},
    {"--smp", "N", BOARDS, set_smp, "cores, 1 to 8; all but the first wait for PSCI CPU_ON"},
    {"--ram", "SIZE", BOARDS, set_ram, "memory, such as 512M or 1G (default 128M)"},
    {"--secure", NULL, BOARDS, set_secure, "start in Secure Supervisor; Secure devices, no PSCI"},
    {"--start", "STATE", BOARDS, set_start,
     "hyp (default); svc: as a core without virtualization; monitor: as --secure does"},
    {"--initrd", "F", BOARDS, set_initrd, "initial RAM disk for Linux"},
    {"--append", "S", BOARDS, set_append, "kernel command line"},
    {"--dtb", "F", RUNS, set_dtb, "a device tree to use in place of the board's own"},
    {"--load", "F@ADDR", RUNS, set_load,
     "load a file as it is to an address; F alone: an ELF file"},
    {"--entry", "ADDR", RUNS, set_entry, "start here (bit 0 set: in Thumb state)"},
    {"--semihosting", NULL, RUNS, set_semihosting,
     "let the guest use this host's files and exit with a status"},
    {"--psci", "HOW", BOARDS, set_psci, "auto (default), smc, hvc, off"},
    {"--serial", "END", RUNS, set_serial, "stdio (default), null, file:F, tcp:PORT"},
    {"--clock", "MHZ", RUNS, set_clock, "cycles a microsecond (default 1000)"},
    {"--pace", "HOW", RUNS, set_pace,
     "auto (default: real time for a person's terminal), max, real"},
    {"--input", "F", RUNS, set_input, "script at the serial line: wait for text, then send"},
    {"--tlb", "SHAPE", RUNS, set_tlb, "a15, a7, or WAYSxSETS (default: the core's own)"},
    {"--seed", "N", BOARDS, set_seed, "seed of what the architecture calls UNKNOWN (default 1)"},
    {"--engine", "WHICH", RUNS, set_engine,
     "auto (default: code where this host has it), interp, code; run: check, both in step"},
    {"--code-cache", "MIB", RUNS, set_code_cache,
     "memory for a core's generated code (default 64)"},
    {"--max-insns", "N", RUNS, set_max_insns, "end after N instructions, with status 3"},
    {"--max-cycles", "N", RUNS, set_max_cycles, "end after N cycles, with status 3"},
    {"--wall", "SECONDS", RUNS, set_wall, "end after this much real time, with status 3"},
    {"--stats", "F", CMD_RUN, set_stats, "write the run's figures as JSON"},
    {"--trace", "EVENTS[:F]", CMD_RUN, set_trace,
     "print events as they happen, to standard error or F: exc, world, sysreg, banked, walk, "
     "tlb-op, "
     "device, line, gic, timer, insn, all; several with commas"},
    {"--trace-json", "F", CMD_RUN, set_trace_file,
     "worlds, trips and interrupts for Perfetto or Chrome"},
    {"--trace-tarmac", "F", CMD_RUN, set_trace_file, "every instruction, as Tarmac text"},
    {"--trace-vcd", "F", CMD_RUN, set_trace_file, "interrupt and timer lines, for GTKWave"},
    {"--sanitize", NULL, RUNS, set_sanitize,
     "report what a hypervisor lets one VM see of another, or loses; run: status 5 if anything"},
    {"--suppress", "F", RUNS, set_suppress,
     "the same, but for intended sharing: lines of KIND WHAT [WORLD], * and ? wild"},
    {"--gdb", "[HOST:]PORT", RUNS, set_gdb,
     "wait for gdb at this port of this host (0: any free one), stopped before the start"},
    {"-x", "SCRIPT", CMD_DEBUG, set_script, "run the debugger's commands in a file first"},
    {"--history", "SIZE", CMD_DEBUG, set_history,
     "memory for running backwards (default 256M), or off"},
    {"--session", "F", CMD_DEBUG, set_session, "go on from a file that the debugger saved"},
    {"--batch", NULL, CMD_DEBUG, set_batch, "leave when the script is done"},
    {"--json", NULL, CMD_DEBUG, set_batch, "one JSON record a command, on a line of its own"},
    {"--norc", NULL, CMD_DEBUG, set_batch, "leave ~/.hypscoperc alone"},
    {"--symbols", "F@WORLD", RUNS, set_symbols, "symbols of an ELF file for hyp, vm1, ..."},
};

const unsigned option_count = ARRAY_LEN(option_rows);

const struct command_row option_commands[] = {
    {"run", CMD_RUN, "[OPTIONS] IMAGE", "run until the guest powers off"},
    {"debug", CMD_DEBUG, "[OPTIONS] IMAGE", "the same machine under the debugger"},
    {"dtb", CMD_DTB, "[OPTIONS] OUT", "write the board's device tree"},
    {"explain", CMD_EXPLAIN, "WHAT", "what a number or a name means, in words"},
    {"--help", CMD_HELP, "", "this text; COMMAND --help: of one command"},
    {"--version", CMD_VERSION, "", "the version"},
};
const unsigned option_command_count = ARRAY_LEN(option_commands);

/* --- near misses --- */

static bool unknown_option(const char *name, unsigned command, struct err *e)
{
    const char *near = NULL;
    unsigned best = 3; /* further off is no slip of the finger */
    for (unsigned i = 0; i < option_count; i++) {
        unsigned d = word_distance(name, option_rows[i].name);
        if ((option_rows[i].commands & command) && d < best) {
            best = d;
            near = option_rows[i].name;
        }
    }
    return near ? err_set(e, 2, "unknown option %.80s; did you mean %s?", name, near)
                : err_set(e, 2, "unknown option %.80s; see hypscope --help", name);
}

static bool unknown_command(const char *name, unsigned commands, struct err *e)
{
    for (unsigned i = 0; i < option_command_count; i++)
        if ((option_commands[i].command & commands) &&
            word_distance(name, option_commands[i].name) < 3)
            return err_set(e, 2, "unknown command '%.80s'; did you mean %s?", name,
                           option_commands[i].name);
    return err_set(e, 2, "unknown command '%.80s'; see hypscope --help", name);
}

/* --- parsing --- */

/* An argument without a dash: the image, the output file, the thing to explain. */
static bool positional(struct options *o, const char *arg, struct err *e)
{
    const char **slot = o->command == CMD_DTB       ? &o->out
                        : o->command == CMD_EXPLAIN ? &o->what
                                                    : &o->machine.image;
    if (*slot)
        return err_set(e, 2, "unexpected argument '%.80s' behind '%.80s'", arg, *slot);
    *slot = arg;
    return true;
}

/* One option at argv[*i], as "--name value" or "--name=value". */
static bool option(struct options *o, char **argv, int *i, int argc, struct err *e)
{
    char *arg = argv[*i], *equals = arg[1] == '-' ? strchr(arg, '=') : NULL;
    if (equals)
        *equals = 0;
    for (unsigned n = 0; n < option_count; n++) {
        const struct option_row *r = &option_rows[n];
        if (strcmp(arg, r->name) != 0 || !(r->commands & o->command))
            continue;
        if (!r->arg)
            return equals ? err_set(e, 2, "%s takes no value", arg) : r->set(o, arg, "", e);
        if (equals)
            return r->set(o, arg, equals + 1, e);
        if (*i + 1 >= argc)
            return err_set(e, 2, "%s: its %s is missing", arg, r->arg);
        return r->set(o, arg, argv[++*i], e);
    }
    return unknown_option(arg, o->command, e);
}

static bool arguments(struct options *o, int argc, char **argv, struct err *e)
{
    bool plain = false;
    for (int i = 2; i < argc; i++) {
        if (!plain && strcmp(argv[i], "--help") == 0) {
            o->help = o->command;
            o->command = CMD_HELP;
            return true;
        }
        if (!plain && strcmp(argv[i], "--") == 0)
            plain = true;
        else if (plain || argv[i][0] != '-' || !argv[i][1]) {
            if (!positional(o, argv[i], e))
                return false;
        } else if (!option(o, argv, &i, argc, e)) {
            return false;
        }
    }
    return true;
}

/* What watches one machine, or stops it at a cycle, has no place where two run. */
static bool check_alone(const struct options *o, struct err *e)
{
    if (o->command == CMD_DEBUG)
        return err_set(e, 2, "--engine check is for run; debug takes auto, interp or code");
    if (o->stats || o->trace || o->trace_json || o->trace_tarmac || o->trace_vcd || o->sanitize ||
        o->gdb || o->max_cycles != UINT64_MAX)
        return err_set(e, 2,
                       "--engine check only compares: no --stats, --trace, --trace-json, "
                       "--trace-tarmac, --trace-vcd, --sanitize, --gdb or --max-cycles");
    return true;
}

static bool complete(const struct options *o, struct err *e)
{
    const struct machine_config *m = &o->machine;
    if ((o->command & RUNS) && !m->image && m->nload == 0 && !o->session)
        return err_set(e, 2, "nothing to run: give an IMAGE, or files with --load");
    if (o->check && !check_alone(o, e))
        return false;
    if (o->command == CMD_DTB && !o->out)
        return err_set(e, 2, "dtb: the name of the file to write is missing");
    if (o->command == CMD_EXPLAIN && !o->what)
        return err_set(e, 2, "explain: say what, such as 0xe12fff1e, SCTLR or hsr=0x93c08006");
    return true;
}

bool options_parse(struct options *o, unsigned commands, int argc, char **argv, struct err *e)
{
    *o = (struct options){.machine = MACHINE_DEFAULTS,
                          .help = commands,
                          .history = HISTORY_BUDGET,
                          .max_insns = UINT64_MAX,
                          .max_cycles = UINT64_MAX};
    if (argc < 2)
        return err_set(e, 2, "a command is missing; see hypscope --help");
    commands |= CMD_HELP | CMD_VERSION;
    for (unsigned i = 0; i < option_command_count && !o->command; i++)
        if ((option_commands[i].command & commands) &&
            strcmp(argv[1], option_commands[i].name) == 0)
            o->command = option_commands[i].command;
    if (!o->command)
        return unknown_command(argv[1], commands, e);
    if (o->command == CMD_RUN)
        o->machine.serial = "stdio";
    return arguments(o, argc, argv, e) && complete(o, e);
}
