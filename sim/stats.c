/* stats.c - what a run did, in figures.
 *
 * host_seconds, mips, engine and blocks are the host's; everything else is the machine's and
 * repeats from run to run. Leaves out: TLB hits (accesses are not counted on the fast path). */
#include "sim/stats.h"

#include <inttypes.h>

static const char *const exit_names[] = {
    [EXIT_NONE] = "running", [EXIT_POWEROFF] = "poweroff", [EXIT_SEMIHOST] = "semihosting",
    [EXIT_RESET] = "reset",  [EXIT_INSNS] = "max-insns",   [EXIT_CYCLES] = "max-cycles",
    [EXIT_WALL] = "wall",    [EXIT_DEAD] = "dead",         [EXIT_SCRIPT] = "script",
    [EXIT_BREAK] = "break",
};

const char *machine_exit_name(enum machine_exit why)
{
    return exit_names[why];
}

static const char *const exception_names[EXC_KINDS] = {
    [EXC_RESET] = "reset",
    [EXC_UNDEF] = "undefined",
    [EXC_SVC] = "svc",
    [EXC_HVC] = "hvc",
    [EXC_SMC] = "smc",
    [EXC_PREFETCH_ABORT] = "prefetch_abort",
    [EXC_DATA_ABORT] = "data_abort",
    [EXC_HYP_TRAP] = "hyp_trap",
    [EXC_IRQ] = "irq",
    [EXC_FIQ] = "fiq",
    [EXC_ASYNC_ABORT] = "async_abort",
    [EXC_VIRQ] = "virq",
    [EXC_VFIQ] = "vfiq",
    [EXC_VABORT] = "vabort",
};

/* s as a JSON string; texts here are ASCII, paths may hold anything. */
static void json_string(FILE *to, const char *s)
{
    fputc('"', to);
    for (; *s; s++)
        if (*s == '"' || *s == '\\')
            fprintf(to, "\\%c", *s);
        else if ((unsigned char)*s < 0x20)
            fprintf(to, "\\u%04x", (unsigned)*s);
        else
            fputc(*s, to);
    fputc('"', to);
}

static void exceptions(const struct machine *m, FILE *to)
{
    fputs("  \"exceptions\": {", to);
    for (unsigned k = 0; k < EXC_KINDS; k++) {
        uint64_t n = 0;
        for (unsigned i = 0; i < m->ncpus; i++)
            n += m->cpu[i]->exceptions[k];
        fprintf(to, "%s\"%s\": %" PRIu64, k ? ", " : "", exception_names[k], n);
    }
    fputs("},\n", to);
}

static void tlb(const struct machine *m, FILE *to)
{
    struct mmu_stats all = {0};
    for (unsigned i = 0; i < m->ncpus; i++) {
        const struct mmu_stats *s = &m->cpu[i]->mmu.stats;
        all.misses += s->misses;
        all.walk_s1 += s->walk_s1;
        all.walk_s2 += s->walk_s2;
        all.evictions += s->evictions;
        all.maintenance += s->maintenance;
    }
    fprintf(to,
            "  \"tlb\": {\"misses\": %" PRIu64 ", \"walks\": {\"stage1\": %" PRIu64
            ", \"stage2\": %" PRIu64 "}, \"evictions\": %" PRIu64 ", \"maintenance\": %" PRIu64
            "},\n",
            all.misses, all.walk_s1, all.walk_s2, all.evictions, all.maintenance);
}

static void cores(const struct machine *m, FILE *to)
{
    uint64_t switches = 0, asleep = 0;
    for (unsigned i = 0; i < m->ncpus; i++) {
        switches += m->cpu[i]->world_switches;
        asleep += m->cpu[i]->sleep_cycles;
    }
    fprintf(to, "  \"sleep_cycles\": %" PRIu64 ",\n  \"world_switches\": %" PRIu64 ",\n", asleep,
            switches);
}

static void engine(const struct machine *m, FILE *to)
{
    struct cpu_engine_figures all = {0}, one;
    for (unsigned i = 0; i < m->ncpus; i++) {
        cpu_engine_figures(m->cpu[i], &one);
        all.code |= one.code;
        all.translated += one.translated;
        all.dropped += one.dropped;
        all.code_bytes += one.code_bytes;
    }
    fprintf(to,
            "  \"engine\": \"%s\",\n  \"blocks\": {\"translated\": %" PRIu64
            ", \"dropped\": %" PRIu64 ", \"code_bytes\": %" PRIu64 "},\n",
            all.code ? "code" : "interp", all.translated, all.dropped, all.code_bytes);
}

void stats_write(struct machine *m, const struct trip_log *trips, double seconds, int code,
                 FILE *to)
{
    struct snap_digest d = machine_digest(m);
    uint64_t insns = machine_insns(m);
    fprintf(to, "{\n  \"instructions\": %" PRIu64 ",\n  \"cycles\": %" PRIu64 ",\n", insns,
            machine_cycles(m));
    fprintf(to, "  \"host_seconds\": %.6f,\n  \"mips\": %.3f,\n", seconds,
            seconds > 0 ? (double)insns / seconds * 1e-6 : 0);
    fprintf(to, "  \"timing\": \"off\",\n  \"cpu\": \"%s\",\n  \"smp\": %u,\n", m->cfg.cpu,
            m->ncpus);
    engine(m, to);
    fprintf(to,
            "  \"exit\": {\"reason\": \"%s\", \"code\": %d, \"text\": ", machine_exit_name(m->exit),
            code);
    json_string(to, m->exit_reason);
    fprintf(to, "},\n  \"resets\": %u,\n", m->resets);
    cores(m, to);
    exceptions(m, to);
    tlb(m, to);
    fputs("  \"trips\": ", to);
    trips_json(trips, to);
    fprintf(to, ",\n  \"digest\": \"%016" PRIx64 "%016" PRIx64 "\"\n}\n", d.hi, d.lo);
}

static void dump_core(const struct cpu *c)
{
    fprintf(stderr, "core %u: CPSR %08" PRIx32 " SCR %08" PRIx32 " HCR %08" PRIx32 " power %u\n",
            c->cfg.id, cpu_cpsr(c), (uint32_t)c->cp15.SCR[0], (uint32_t)c->cp15.HCR[0], c->power);
    for (unsigned i = 0; i < 16; i++)
        fprintf(stderr, "  r%-2u %08" PRIx32 "%s", i, c->r[i], i % 4 == 3 ? "\n" : "");
}

void machine_dump(void *machine)
{
    const struct machine *m = machine;
    fprintf(stderr, "state: cycle %" PRIu64 ", %" PRIu64 " instructions, core %u ran\n",
            machine_cycles(m), machine_insns(m), m->current);
    for (unsigned i = 0; i < m->ncpus; i++)
        if (m->cpu[i])
            dump_core(m->cpu[i]);
}
