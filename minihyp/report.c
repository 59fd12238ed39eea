/* report.c - what minihyp tells people: refusals, stops, and the summary at the end.
 *
 * Numbers that depend on when the timer struck are printed as t=N, so that two runs, or two
 * machines, can be compared without them. */
#include "minihyp/report.h"

#include "minihyp/arch.h"
#include "minihyp/console.h"
#include "minihyp/syndrome.h"

static bool is_abort(uint32_t hsr)
{
    uint32_t ec = field_get(hsr, HSR_EC);
    return ec == EC_IABT_LOWER || ec == EC_DABT_LOWER;
}

static bool is_register_access(uint32_t hsr)
{
    uint32_t ec = field_get(hsr, HSR_EC);
    return ec == EC_CP15_32 || ec == EC_CP14_32;
}

/* Where the abort was, or which register: the part of a message that depends on the class. */
static void say_object(const struct trap *t)
{
    if (is_abort(t->hsr)) {
        say("%s level %u%s%s, VA 0x%08x", syndrome_fault(t->hsr), field_get(t->hsr, ISS_AB_FSC) & 3,
            t->hsr & ISS_AB_WNR ? " on a write" : "",
            t->hsr & ISS_AB_S1PTW ? " of its table walk" : "", t->va);
        if (t->ipa_known)
            say(" IPA 0x%08llx", (unsigned long long)t->ipa);
    } else if (is_register_access(t->hsr)) {
        say("%s; the row would be ", t->hsr & ISS_CP_READ ? "read" : "write");
        syndrome_print_row(t->hsr, say);
    } else {
        say("%s, HSR 0x%08x", syndrome_class(t->hsr), t->hsr);
    }
}

void report_violation(const struct vm *vm, const struct trap *t, enum verdict v, const char *what)
{
    static const char *const answers[] = {
        [VERDICT_UNDEFINED] = "undefined instruction",
        [VERDICT_DATA_ABORT] = "data abort",
        [VERDICT_PREFETCH_ABORT] = "prefetch abort",
    };
    say("%s: refused, by %s: %s: ", vm->config->name, answers[v], what);
    say_object(t);
    say("\n");
}

static const char *mode_name(uint32_t cpsr)
{
    switch (cpsr & PSR_M) {
#define MODE(name, value, what)                                                                    \
    case value:                                                                                    \
        return what;
#include "cpu/arch/codes.def"
    }
    return "no mode";
}

static const char *register_name(unsigned n)
{
    static const char *const names[] = {"r0", "r1", "r2",  "r3",  "r4",  "r5", "r6", "r7",
                                        "r8", "r9", "r10", "r11", "r12", "sp", "lr"};
    return names[n];
}

static void say_registers(struct world_frame *f)
{
    for (unsigned n = 0; n < 15; n++)
        say("%s%-3s 0x%08x%s", n % 5 ? "  " : "  | ", register_name(n), *world_reg(f, n),
            n % 5 == 4 ? "\n" : "");
}

void report_stop(struct vm *vm, const struct trap *t, const char *what)
{
    struct world_frame *f = &vm->world.frame;
    say("%s: stopped: %s\n", vm->config->name, what);
    say("  | class 0x%02x, %s: ", field_get(t->hsr, HSR_EC), syndrome_class(t->hsr));
    say_object(t);
    say("\n  | HSR 0x%08x, at 0x%08x, CPSR 0x%08x: %s mode, %s\n", t->hsr, f->pc, f->cpsr,
        mode_name(f->cpsr), f->cpsr & PSR_T ? "Thumb" : "ARM");
    say_registers(f);
}

void report_asleep(struct vm *vm)
{
    say("%s: stopped: it waits for an interrupt, and none can come\n", vm->config->name);
    vm_end(vm, VM_STOPPED);
}

static void say_vm(const struct vm *vm)
{
    const struct vm_counts *c = &vm->counts;
    say("%s: %s; entered t=%u times, t=%u from another world\n", vm->config->name,
        vm->state == VM_OFF ? "switched itself off" : "was stopped", c->entries, c->switched_in);
    say("  t=%-8u interrupts\n", c->irqs);
    for (unsigned ec = 0; ec < VM_CLASSES; ec++)
        if (c->traps[ec])
            say("  t=%-8u %s\n", c->traps[ec], syndrome_class(field_put(HSR_EC, (uint32_t)ec)));
    if (c->violations)
        say("  t=%-8u of them refused\n", c->violations);
    if (vm->gic.overflows)
        say("  t=%-8u entries with more interrupts than list registers\n", vm->gic.overflows);
}

void report_summary(uint32_t switches)
{
    say("all VMs are off: t=%u world switches\n", switches);
    for (unsigned i = 0; i < vm_count(); i++)
        say_vm(vm_at(i));
}
