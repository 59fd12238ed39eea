/* why.c - why the last exception was taken where it was: the rule, the bits that decided, the
 * clause.
 *
 * Which bits decided is not told from a second list of rules: each bit of SCR, HCR and HDCR is
 * turned over in turn, and route() (cpu/route.c) is asked again. For a trapped access to a system
 * register the row says which bits could have trapped it; those that were set are named. Leaves
 * out: which of several masked interrupts would have come next. */
#include "debugger/dbg_int.h"

#include "cpu/exc.h"

#include <inttypes.h>
#include <string.h>

void why_note(struct dbg_why *w, const struct exc_event *ev)
{
    const struct cp15_regs *r = &ev->cpu->cp15;
    *w = (struct dbg_why){.known = true,
                          .ev = *ev,
                          .fault = ev->cpu->exc.fault,
                          .spsr = cpu_spsr(ev->cpu, ev->to_mode),
                          .scr = (uint32_t)r->SCR[0],
                          .hcr = (uint32_t)r->HCR[0],
                          .hdcr = (uint32_t)r->HDCR[0],
                          .hcptr = (uint32_t)r->HCPTR[0],
                          .hstr = (uint32_t)r->HSTR[0]};
}

/* --- routing --- */

static bool is_abort(const struct dbg_why *w)
{
    return w->ev.kind == EXC_PREFETCH_ABORT || w->ev.kind == EXC_DATA_ABORT;
}

static struct route_in route_input(const struct dbg_why *w)
{
    struct route_in in = {.kind = (uint8_t)w->ev.kind,
                          .mode = (uint8_t)w->ev.from_mode,
                          .scr = w->scr,
                          .hcr = w->hcr,
                          .hdcr = w->hdcr};
    if (!is_abort(w))
        return in;
    in.stage2 = w->fault.stage == 2;
    in.debug = w->fault.kind == FAULT_DEBUG;
    in.external = w->fault.kind == FAULT_EXTERNAL || w->fault.kind == FAULT_EXTERNAL_WALK;
    in.alignment_hyp = w->fault.kind == FAULT_ALIGNMENT;
    return in;
}

/* The field of a register that holds bit n, or NULL. */
static const char *bit_name(const char *reg, unsigned n)
{
    unsigned count;
    const struct field_row *f = fields_of(reg, &count);
    for (unsigned i = 0; i < count; i++)
        if (n >= f[i].lo && n <= f[i].hi)
            return f[i].name;
    return NULL;
}

/* Each bit of *reg that sends the exception elsewhere when it is the other way round. */
static unsigned deciding(struct dbg *d, struct route_in *in, uint32_t *reg, const char *name)
{
    unsigned found = 0, target = route(in);
    for (unsigned n = 0; n < 32; n++) {
        const char *field = bit_name(name, n);
        *reg ^= BIT(n);
        unsigned other = route(in);
        *reg ^= BIT(n);
        if (other == target || !field)
            continue;
        say(d, "  %-8s %s.%s is %u; were it %u, to %s mode\n", found++ ? "" : "bit", name, field,
            *reg >> n & 1, !(*reg >> n & 1), mode_name(other));
    }
    return found;
}

static void say_routing(struct dbg *d, const struct dbg_why *w)
{
    struct route_in in = route_input(w);
    unsigned found = deciding(d, &in, &in.scr, "SCR");
    found += deciding(d, &in, &in.hcr, "HCR");
    found += deciding(d, &in, &in.hdcr, "HDCR");
    if (!found)
        say(d, "  %-8s none: no bit of SCR, HCR or HDCR would have sent it elsewhere\n", "bit");
}

/* --- rules, by kind and target --- */

static const char *rule(const struct dbg_why *w, const char **clause)
{
    bool hyp = w->ev.to_mode == MODE_HYP, from_hyp = w->ev.from_mode == MODE_HYP;
    static const char *const async = "B1.8.4: asynchronous exception routing";
    *clause = async;
    if (w->ev.to_mode == MODE_MON)
        return w->ev.kind == EXC_SMC ? "SMC is taken to Monitor mode"
                                     : "SCR routes it to Monitor mode";
    switch (w->ev.kind) {
    case EXC_IRQ:
    case EXC_FIQ:
    case EXC_ASYNC_ABORT:
        return from_hyp ? "what is taken from Hyp mode stays in Hyp mode"
               : hyp    ? "HCR routes the physical exceptions of Non-secure PL1 and PL0 to Hyp mode"
                        : "neither SCR nor HCR routes it: the mode of its own";
    case EXC_VIRQ:
    case EXC_VFIQ:
    case EXC_VABORT:
        *clause = "B1.8.11: virtual exceptions";
        return "a virtual exception is taken to the guest's own mode, under the guest's masks";
    case EXC_HYP_TRAP:
        *clause = "B1.14: traps to the hypervisor";
        return "the instruction is one that the hypervisor has asked to see";
    case EXC_HVC:
        *clause = "B1.8.9, B9.3: HVC";
        return "HVC is taken to Hyp mode";
    case EXC_PREFETCH_ABORT:
    case EXC_DATA_ABORT:
        *clause = "B1.8.5: routing of aborts";
        return from_hyp                     ? "what Hyp mode raises stays in Hyp mode"
               : hyp && w->fault.stage == 2 ? "a fault of stage 2 is the hypervisor's"
               : hyp                        ? "HCR.TGE or HDCR.TDE gives it to Hyp mode"
                                            : "a fault of stage 1 is the guest's own";
    default:
        *clause = "B1.8.4: exception handling in each mode";
        return hyp ? from_hyp ? "what Hyp mode raises stays in Hyp mode"
                              : "HCR.TGE: Hyp mode takes what PL0 raises"
                   : "the mode of its own";
    }
}

/* --- traps of system registers --- */

/* Which bit a row's trap column means, by register; `hyp trap` of cpu/arch/cp15.def. */
static const struct {
    uint8_t trap; /* enum cp15_trap */
    const char *reg, *field;
} trap_bits[] = {
#define IN(reg, field)                                                                             \
    {                                                                                              \
        TRAP_##field, #reg, #field                                                                 \
    }
    IN(HCR, TVM),   IN(HCR, TTLB),    IN(HCR, TPU),    IN(HCR, TPC),    IN(HCR, TSW),
    IN(HCR, TAC),   IN(HCR, TIDCP),   IN(HCR, TID0),   IN(HCR, TID1),   IN(HCR, TID2),
    IN(HCR, TID3),  IN(HDCR, TPM),    IN(HDCR, TPMCR), IN(HDCR, TDA),   IN(HDCR, TDOSA),
    IN(HDCR, TDRA), IN(HCPTR, TCPAC), IN(HSTR, TTEE),  IN(HSTR, TJDBX),
#undef IN
};

static const struct cp15_row *trapped_row(uint32_t hsr)
{
    unsigned crm = field_get(hsr, ISS_CP_CRM);
    switch (field_get(hsr, HSR_EC)) {
    case EC_CP15_32:
    case EC_CP14_32:
        return cp15_lookup(field_get(hsr, HSR_EC) == EC_CP15_32 ? 15 : 14,
                           field_get(hsr, ISS_CP_OPC1), field_get(hsr, ISS_CP_CRN), crm,
                           field_get(hsr, ISS_CP_OPC2), false);
    case EC_CP15_64:
        return cp15_lookup(15, field_get(hsr, ISS_CPD_OPC1), 0, crm, 0, true);
    case EC_CP14_64:
        return cp15_lookup(14, field_get(hsr, ISS_CPD_OPC1), 0, crm, 0, true);
    default:
        return NULL;
    }
}

static bool field_set(const char *reg, const char *field, uint32_t v)
{
    unsigned count;
    const struct field_row *f = fields_of(reg, &count);
    for (unsigned i = 0; i < count; i++)
        if (strcmp(f[i].name, field) == 0)
            return field_value(&f[i], v) != 0;
    return false;
}

static uint32_t value_of(const struct dbg_why *w, const char *reg)
{
    return strcmp(reg, "HCR") == 0    ? w->hcr
           : strcmp(reg, "HDCR") == 0 ? w->hdcr
           : strcmp(reg, "HSTR") == 0 ? w->hstr
                                      : w->hcptr;
}

static void say_register_trap(struct dbg *d, const struct dbg_why *w, const struct cp15_row *row)
{
    unsigned crn = row->wide ? row->crm : row->crn;
    for (unsigned i = 0; i < ARRAY_LEN(trap_bits); i++)
        if (trap_bits[i].trap == row->trap &&
            field_set(trap_bits[i].reg, trap_bits[i].field, value_of(w, trap_bits[i].reg)))
            say(d, "  %-8s %s.%s is 1: it covers %s\n", "bit", trap_bits[i].reg, trap_bits[i].field,
                row->name);
    if (row->cp == 15 && (w->hstr >> crn & 1))
        say(d, "  %-8s HSTR.T%u is 1: it covers all of c%u\n", "bit", crn, crn);
    if (strncmp(row->name, "CNTP", 4) == 0)
        say(d, "  %-8s CNTHCTL withholds the physical timer or counter\n", "bit");
}

/* Traps that are not of a register. */
static void say_trap(struct dbg *d, const struct dbg_why *w)
{
    uint32_t hsr = w->ev.hsr;
    const struct cp15_row *row = trapped_row(hsr);
    if (row) {
        say_register_trap(d, w, row);
        return;
    }
    switch (field_get(hsr, HSR_EC)) {
    case EC_WFX:
        say(d, "  %-8s HCR.%s is 1\n", "bit", hsr & ISS_WFX_TI ? "TWE" : "TWI");
        break;
    case EC_SMC:
        say(d, "  %-8s HCR.TSC is 1\n", "bit");
        break;
    case EC_BXJ:
        say(d, "  %-8s HSTR.TJDBX is 1\n", "bit");
        break;
    case EC_CP10_ID:
        say(d, "  %-8s HCR.TID0 or TID3 is 1\n", "bit");
        break;
    case EC_HCPTR:
        say(d, "  %-8s HCPTR.%s is 1\n", "bit", hsr & ISS_HCPTR_TA ? "TASE" : "TCP<n>");
        break;
    default:
        break;
    }
}

/* --- the command --- */

static void say_masks(struct dbg *d, const struct dbg_why *w)
{
    uint32_t mask = w->ev.kind == EXC_IRQ ? PSR_I : w->ev.kind == EXC_FIQ ? PSR_F : 0;
    if (mask && (w->spsr & mask) && w->ev.to_mode != w->ev.from_mode)
        say(d, "  %-8s CPSR.%s was 1; the guest's mask does not hold back what is routed away\n",
            "masks", mask == PSR_I ? "I" : "F");
}

static void say_fault(struct dbg *d, const struct dbg_why *w)
{
    char text[120];
    if (!is_abort(w))
        return;
    say(d, "  %-8s %s, VA 0x%08" PRIx32, "fault", fault_describe(&w->fault, text, sizeof text),
        w->fault.va);
    if (w->fault.ipa_valid)
        say(d, ", IPA 0x%010" PRIx64, w->fault.ipa);
    say(d, "\n");
}

void cmd_why(struct dbg *d, int argc, char **argv)
{
    const struct dbg_why *w = &d->why;
    const char *clause;
    char n[32], words[160];
    if (!w->known) {
        say(d, "no exception has been taken\n");
        return;
    }
    const char *because = rule(w, &clause);
    say(d, "%s%s%s: %s at 0x%08" PRIx32 " -> %s mode at 0x%08" PRIx32 ", cycle %s\n",
        hue(d, HUE_HEAD), exc_name(w->ev.kind), hue(d, HUE_OFF), mode_name(w->ev.from_mode),
        w->ev.from_pc, mode_name(w->ev.to_mode), w->ev.to_pc, grouped(w->ev.cycle, n, sizeof n));
    say(d, "  %-8s ", "rule");
    say_wrapped(d, because, 11);
    if (w->ev.kind == EXC_HYP_TRAP)
        say_trap(d, w);
    else
        say_routing(d, w);
    say_masks(d, w);
    say_fault(d, w);
    if (w->ev.hsr && w->ev.to_mode == MODE_HYP) {
        iss_words(w->ev.hsr, words, sizeof words);
        say(d, "  %-8s HSR 0x%08" PRIx32 ": ", "syndrome", w->ev.hsr);
        char all[240];
        snprintf(all, sizeof all, "%s%s%s", ec_words(w->ev.hsr), words[0] ? ": " : "", words);
        say_wrapped(d, all, 27);
    }
    say(d, "  %-8s %s\n", "clause", clause);
}
