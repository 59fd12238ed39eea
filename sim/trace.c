/* trace.c - one line an event: cycle, kind, what happened. An observer; it changes nothing.
 *
 * Leaves out: filters by address or register, a binary format. */
#include "sim/trace.h"

#include "cpu/cp15.h"
#include "cpu/exc.h"
#include "cpu/observe.h"
#include "sim/switches.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

static const char *const kind_names[OBS_COUNT] = {
    [OBS_EXC_ENTRY] = "exc-entry", [OBS_EXC_RETURN] = "exc-return",
    [OBS_WORLD_OUT] = "world-out", [OBS_WORLD_IN] = "world-in",
    [OBS_SYSREG] = "sysreg",       [OBS_WALK] = "walk",
    [OBS_TLB_OP] = "tlb-op",       [OBS_DEVICE] = "device",
    [OBS_LINE] = "line",           [OBS_GIC] = "gic",
    [OBS_TIMER] = "timer",         [OBS_STOP] = "stop",
    [OBS_INSN] = "insn",           [OBS_BANKED] = "banked",
    [OBS_TLB_HIT] = "tlb-hit",     [OBS_BARRIER] = "barrier",
    [OBS_STORE] = "store",
};

/* --- choosing --- */

static uint32_t kinds_called(const char *word, size_t len)
{
    uint32_t mask = 0;
    if (len == 3 && strncmp(word, "all", 3) == 0)
        return (BIT(OBS_COUNT) - 1) & ~BIT(OBS_INSN);
    for (unsigned k = 0; k < OBS_COUNT; k++) {
        char end = strncmp(kind_names[k], word, len) == 0 ? kind_names[k][len] : 'x';
        if (len && (end == 0 || end == '-'))
            mask |= BIT(k);
    }
    return mask;
}

bool trace_kinds(const char *list, size_t len, uint32_t *mask, struct err *e)
{
    *mask = 0;
    for (size_t at = 0; at <= len;) {
        size_t n = 0;
        while (at + n < len && list[at + n] != ',')
            n++;
        uint32_t more = kinds_called(list + at, n);
        if (!more)
            return err_set(e, 2, "--trace: '%.*s' is no kind of event; see hypscope --help", (int)n,
                           list + at);
        *mask |= more;
        at += n + 1;
    }
    return true;
}

/* --- lines --- */

static void exception(FILE *to, enum observer_kind kind, const struct exc_event *ev)
{
    if (kind == OBS_EXC_ENTRY)
        fprintf(to, "%s ", exc_name(ev->kind));
    fprintf(to, "%s%s %08" PRIx32 " -> %s%s %08" PRIx32, ev->ns_from ? "" : "Secure ",
            mode_name(ev->from_mode), ev->from_pc, ev->ns_to ? "" : "Secure ",
            mode_name(ev->to_mode), ev->to_pc);
    if (kind == OBS_EXC_ENTRY && ev->to_mode == MODE_HYP)
        fprintf(to, " HSR %08" PRIx32, ev->hsr);
}

static void world(FILE *to, enum observer_kind kind, const struct world_event *ev)
{
    char name[24];
    world_name(&ev->world, name, sizeof name);
    if (kind == OBS_WORLD_OUT)
        fprintf(to, "%s: %s", name,
                trip_cause((uint8_t)ev->exc_kind, (uint8_t)field_get(ev->hsr, HSR_EC)));
    else
        fprintf(to, "%s%s", name, ev->switched ? " (switched)" : "");
}

static void sysreg(FILE *to, const struct sysreg_event *ev)
{
    const struct cp15_row *row = &cp15_rows[ev->reg];
    fprintf(to, "%s %s %0*" PRIx64, row->name, ev->write ? "<-" : "->", row->wide ? 16 : 8,
            ev->value);
}

static void banked(FILE *to, const struct banked_event *ev)
{
    static const char *const names[BANK_SLOTS] = {
#define BANKED_SYSM(r, sysm, mode, n, slot, name) [BANK_##slot] = name,
#include "cpu/arch/banked.def"
    };
    fprintf(to, "%s %s %08" PRIx32, names[ev->slot], ev->write ? "<-" : "->", ev->value);
}

static void walk(FILE *to, const struct walk_event *ev)
{
    static const char *const access[] = {"read", "write", "fetch"};
    static const char *const regimes[] = {"Secure PL1&0", "Non-secure PL1&0", "Hyp"};
    char why[120];
    fprintf(to, "%s of %08" PRIx32 " in %s: ", access[ev->req->access], ev->req->va,
            regimes[ev->req->regime]);
    for (unsigned i = 0; ev->record && i < ev->record->count; i++) {
        const struct walk_step *s = &ev->record->step[i];
        fprintf(to, "[S%u L%u %010" PRIx64 "=%0*" PRIx64 "] ", s->stage, s->level, s->pa,
                2 * s->size, s->desc);
    }
    if (ev->result)
        fprintf(to, "pa %010" PRIx64, ev->result->pa);
    else
        fputs(fault_describe(ev->fault, why, sizeof why), to);
}

static void tlb_op(FILE *to, const struct tlbi *op)
{
    static const char *const scopes[] = {"all", "by MVA and ASID", "by ASID", "by MVA, all ASIDs"};
    fprintf(to, "invalidate %s, va %08" PRIx32 ", VMID %u, ASID %u%s", scopes[op->scope], op->va,
            op->vmid, op->asid, op->all_vmids ? ", all VMIDs" : "");
}

static void tlb_hit(FILE *to, const struct tlb_hit_event *ev)
{
    fprintf(to, "va %08" PRIx32 ", VMID %u, ASID %u: pa %010" PRIx64, ev->req->va, ev->entry->vmid,
            ev->entry->asid, ev->entry->pa + (ev->req->va - ev->entry->va));
}

static void barrier(FILE *to, const struct barrier_event *ev)
{
    static const char *const names[] = {"DMB", "DSB", "ISB", "CLREX or store-exclusive"};
    fputs(names[ev->kind], to);
}

static void store(FILE *to, const struct store_event *ev)
{
    fprintf(to, "%010" PRIx64 " <- %0*" PRIx64, ev->pa, 2 * ev->size, ev->value);
}

static void device(FILE *to, const struct device_event *ev)
{
    fprintf(to, "%s+%03" PRIx64 " %s %0*" PRIx64 "%s%s", ev->region, ev->off,
            ev->write ? "<-" : "->", 2 * ev->size, ev->val, ev->ns ? "" : " Secure",
            ev->refused ? " refused" : "");
}

static void interrupts(FILE *to, enum observer_kind kind, const void *detail)
{
    if (kind == OBS_LINE) {
        const struct line_event *ev = detail;
        fprintf(to, "%s %s", ev->name, ev->level ? "up" : "down");
    } else if (kind == OBS_GIC) {
        const struct gic_event *ev = detail;
        fprintf(to, "core %u: %s%s %u, value %08" PRIx32, ev->cpu, ev->virt ? "virtual " : "",
                ev->what, ev->irq, ev->value);
    } else {
        const struct timer_event *ev = detail;
        fprintf(to, "%s channel %u: %s, count %" PRIx64 ", compare %" PRIx64 ", %s", ev->name,
                ev->id, ev->what, ev->count, ev->cval, ev->level ? "up" : "down");
    }
}

static void instruction(FILE *to, const struct insn_event *ev)
{
    bool narrow = ev->thumb && thumb_len((uint16_t)(ev->raw >> 16)) == 2 && ev->raw <= UINT16_MAX;
    fprintf(to, "%08" PRIx32 ": %0*" PRIx32 "%s", ev->pc, narrow ? 4 : 8, ev->raw,
            ev->thumb ? " Thumb" : "");
}

static void told(void *self, enum observer_kind kind, const void *detail)
{
    const struct trace *t = self;
    fprintf(t->to, "%12" PRIu64 " %-10s ", sched_now(&t->m->sched), kind_names[kind]);
    switch (kind) {
    case OBS_EXC_ENTRY:
    case OBS_EXC_RETURN:
        exception(t->to, kind, detail);
        break;
    case OBS_WORLD_OUT:
    case OBS_WORLD_IN:
        world(t->to, kind, detail);
        break;
    case OBS_SYSREG:
        sysreg(t->to, detail);
        break;
    case OBS_BANKED:
        banked(t->to, detail);
        break;
    case OBS_WALK:
        walk(t->to, detail);
        break;
    case OBS_TLB_OP:
        tlb_op(t->to, detail);
        break;
    case OBS_TLB_HIT:
        tlb_hit(t->to, detail);
        break;
    case OBS_BARRIER:
        barrier(t->to, detail);
        break;
    case OBS_STORE:
        store(t->to, detail);
        break;
    case OBS_DEVICE:
        device(t->to, detail);
        break;
    case OBS_LINE:
    case OBS_GIC:
    case OBS_TIMER:
        interrupts(t->to, kind, detail);
        break;
    case OBS_INSN:
        instruction(t->to, detail);
        break;
    case OBS_STOP:
    case OBS_COUNT:
        fputs(t->m->exit_reason, t->to);
        break;
    }
    fputc('\n', t->to);
}

void trace_attach(struct trace *t, struct machine *m, uint32_t mask, FILE *to)
{
    *t = (struct trace){.m = m, .to = to, .obs = {.mask = mask, .fn = told, .self = t}};
    observer_attach(&m->obs, &t->obs);
}

void trace_detach(struct trace *t)
{
    observer_detach(&t->m->obs, &t->obs);
}
