/* run.c - the core's run loop: interrupts, budgets, blocks, and exact accounting.
 *
 * An instruction is a cycle. An event due at cycle N is taken before the first instruction at or
 * after N, whatever the blocks' shape: a block is entered only if all of it fits the budget,
 * otherwise the core goes on by single instructions. Leaves out: the priced timing model. */
#include "cpu/engine_int.h"
#include "cpu/exc.h"
#include "cpu/observe.h"
#include "cpu/translate.h"

/* Instructions executed by the running block before the one whose slow path asks. */
uint64_t cpu_now_exact(void *cpu)
{
    const struct cpu *c = cpu;
    uint64_t now = c->links.sched->now;
    if (!c->in_block)
        return now;
    int64_t left_in_block = block_of(c->blk)->ninsns - (int64_t)insn_index(c, c->at_op);
    return now + (uint64_t)(c->budget0 - c->at_budget - left_in_block);
}

uint32_t cpu_pc(const struct cpu *c)
{
    if (!c->in_block)
        return c->r[15];
    const struct block *b = block_of(c->blk);
    return b->va + b->insns[insn_index(c, c->at_op)].off;
}

static void account(struct cpu *c)
{
    uint64_t spent = (uint64_t)(c->budget0 - c->at_budget);
    c->links.sched->now += spent;
    c->insns += spent;
    c->budget0 = c->at_budget;
    c->in_block = false;
}

/* --- what a raised exception still needs to know of its instruction --- */

static const struct insn_meta *raised_meta(const struct cpu *c)
{
    return &block_of(c->blk)->insns[insn_index(c, c->at_op)];
}

void cpu_set_it(struct cpu *c, uint8_t it)
{
    c->cpsr &= ~(uint32_t)(PSR_IT_HI | PSR_IT_LO);
    c->cpsr |= (uint32_t)(it >> 2) << PSR_IT_HI_SHIFT | (uint32_t)(it & 3) << PSR_IT_LO_SHIFT;
}

/* ISV, SAS, SSE and SRT of a data abort's syndrome (B3.13.6), for the accesses that have them: a
 * function of the instruction alone, and the same few do most of the trapped accesses. */
static const struct cpu_iss *access_iss(struct cpu *c, const struct insn_meta *m)
{
    uint64_t key = BIT64(33) | (uint64_t)c->thumb << 32 | m->raw;
    struct cpu_iss *known = &c->iss[(m->raw ^ m->raw >> 12) % CPU_ISS_ENTRIES];
    struct insn i;
    if (known->key == key)
        return known;
    decode_insn(m->raw, c->thumb, m->it, c->r[15], &i);
    *known = (struct cpu_iss){.key = key};
    known->valid = insn_access_iss(&i, &known->iss);
    return known;
}

static void describe_access(struct cpu *c, const struct insn_meta *m)
{
    if (!c->exc.iss_valid || c->exc.fault.stage != 2)
        return; /* nobody will ask */
    const struct cpu_iss *known = access_iss(c, m);
    c->exc.iss_valid = known->valid;
    c->exc.iss = known->iss;
}

/* The same exception from the first instruction of its own vector, over and over? */
static void watch_vector_loop(struct cpu *c, uint32_t pc)
{
    bool again =
        pc == c->r[15] && c->exc.kind == c->vector_kind && cpu_spsr(c, cpu_mode(c)) == cpu_cpsr(c);
    c->vector_loops = again ? c->vector_loops + 1 : 0;
    c->vector_kind = c->exc.kind;
    if (c->vector_loops == VECTOR_LOOP_LIMIT) {
        c->vector_loops = 0;
        cpu_stop(c, CPU_STOP_LOOP);
    }
}

static void take(struct cpu *c, const struct exc *e)
{
    uint32_t pc = e->pc;
    exc_take(c, e);
    watch_vector_loop(c, pc);
}

static void take_raised(struct cpu *c)
{
    const struct insn_meta *m = raised_meta(c);
    c->raised = false;
    c->exc.pc = c->r[15];
    c->exc.ilen = m->len;
    if (c->exc.kind == EXC_DATA_ABORT)
        describe_access(c, m);
    cpu_set_it(c, exc_returns_to_next(c->exc.kind) ? it_advance(m->it) : m->it);
    take(c, &c->exc);
}

/* Is it worth looking at the masks? */
static bool may_interrupt(const struct cpu *c)
{
    return c->irq_any || c->sei_pending || (c->cp15.HCR[0] & (HCR_VA | HCR_VI | HCR_VF));
}

static bool take_interrupt(struct cpu *c)
{
    enum exc_kind kind = exc_pending(c);
    if (kind == EXC_KINDS)
        return false;
    struct exc e = {.kind = (uint8_t)kind, .pc = c->r[15], .ilen = 4};
    exc_take(c, &e);
    return true;
}

/* A prefetch abort costs a cycle, so that time goes on even where nothing can be fetched. */
static void take_fetch_abort(struct cpu *c)
{
    c->links.sched->now++;
    c->insns++;
    c->exc.ilen = c->thumb ? 2 : 4;
    take(c, &c->exc);
}

/* --- sleeping (B1.8.13) --- */

bool cpu_wake_pending(const struct cpu *c)
{
    uint32_t hcr = (uint32_t)c->cp15.HCR[0];
    if (c->inputs[CPU_IN_IRQ] || c->inputs[CPU_IN_FIQ] || c->inputs[CPU_IN_SEI] || c->sei_pending)
        return true;
    if (cpu_regime(c) != REGIME_NS_PL10)
        return false;
    return ((hcr & HCR_IMO) && (c->inputs[CPU_IN_VIRQ] || (hcr & HCR_VI))) ||
           ((hcr & HCR_FMO) && (c->inputs[CPU_IN_VFIQ] || (hcr & HCR_VF))) ||
           ((hcr & HCR_AMO) && (hcr & HCR_VA));
}

bool cpu_wake(struct cpu *c)
{
    if (c->power == CPU_ON)
        return true;
    bool wake = c->power == CPU_WFI   ? cpu_wake_pending(c)
                : c->power == CPU_WFE ? c->event_reg || exc_pending(c) != EXC_KINDS
                                      : false;
    if (!wake)
        return false;
    if (c->power == CPU_WFE)
        c->event_reg = 0;
    c->power = CPU_ON;
    c->sleep_cycles += c->links.sched->now - c->sleep_since;
    return true;
}

/* --- blocks --- */

static bool at_break(const struct cpu *c)
{
    for (unsigned i = 0; i < c->nbreaks; i++)
        if (c->breaks[i] == c->r[15])
            return true;
    return false;
}

/* A link is for good: from the block that ran last, if it is still alive, within its page and
 * instruction set only. */
static bool may_link(const struct cpu *c, const struct op *from, const struct block *b)
{
    const struct block *last = block_of(c->blk);
    const uint32_t kind = BF_THUMB | BF_BIG | BF_FP;
    return !last->dead && from >= last->ops && from < last->ops + last->nops &&
           from[1].imm == b->va && (last->flags & kind) == (b->flags & kind) &&
           last->pa >> FAST_PAGE == b->pa >> FAST_PAGE;
}

/* Let whoever looked for this block find it faster next time. */
static void link_block(struct cpu *c, struct block *b)
{
    struct op *from = (struct op *)c->engine->link_from;
    c->engine->link_from = NULL;
    if (b->flags & (BF_SINGLE | 0xffu << BF_IT_SHIFT))
        return;
    if (from && may_link(c, from, b)) {
        from[1].fn = (op_fn *)(void *)b->ops;
        if (block_of(c->blk)->stale)
            code_link(c->engine->code, from, b);
    }
    fast_set_jump(&c->fast, c->ctx | b->va | c->thumb, b->va, b->ops);
}

static void observe_insn(struct cpu *c, const struct block *b)
{
    struct insn_event ev = {.cpu = c, .pc = b->va, .raw = b->insns[0].raw, .thumb = c->thumb};
    observe(c->links.obs, OBS_INSN, &ev);
}

/* The block at c->r[15], if the jump cache leads to it. */
static struct block *known_block(struct cpu *c)
{
    const struct op *ops = fast_jump(&c->fast, c->ctx | c->r[15] | c->thumb);
    if (!ops || block_of(ops)->dead || (c->cpsr & (PSR_IT_HI | PSR_IT_LO)))
        return NULL;
    return block_of(ops);
}

/* Run from c->r[15] until the engine's inner loop is left. */
static void run_block(struct cpu *c, bool single)
{
    struct block *known = single ? NULL : known_block(c);
    struct block *b = known ? known : engine_block(c, single);
    if (b && b->ninsns > c->budget0)
        b = engine_block(c, true);
    if (!b) {
        take_fetch_abort(c);
        return;
    }
    if (b != known || c->engine->link_from)
        link_block(c, b);
    if (c->block_stop) /* no other block fits */
        c->budget0 = b->ninsns;
    if (observed(c->links.obs, OBS_INSN))
        observe_insn(c, b);
    cpu_set_it(c, 0);
    c->in_block = true;
    c->blk = c->at_op = b->ops;
    op_run(c, &b->ops[1], c->budget0 - b->ninsns);
    account(c);
    if (c->raised)
        take_raised(c);
    else if (c->power != CPU_ON)
        c->sleep_since = c->links.sched->now;
}

/* One turn of the loop. True: *why says why the core comes back. */
static bool turn(struct cpu *c, uint64_t until, bool single, enum cpu_stop *why)
{
    struct sched *s = c->links.sched;
    uint64_t limit = until < s->deadline ? until : s->deadline;
    if (c->engine->drop_soon)
        engine_drop_all(c);
    if (c->stop_asked) {
        c->stop_asked = false;
        *why = c->stop_why;
        return true;
    }
    *why = CPU_STOP_TIME;
    if (s->now >= limit)
        return true;
    c->attention = 0;
    s->changed = false;
    if (unlikely(c->power != CPU_ON) && !cpu_wake(c)) {
        *why = CPU_STOP_SLEEP;
        return true;
    }
    if (unlikely(may_interrupt(c)) && take_interrupt(c)) {
        *why = CPU_STOP_TAKEN;
        return true;
    }
    if (unlikely(c->nbreaks) && !c->skip_break && at_break(c)) {
        c->skip_break = true;
        *why = CPU_STOP_BREAK;
        return true;
    }
    single |= c->skip_break || observed(c->links.obs, OBS_INSN);
    c->skip_break = false;
    uint64_t budget = single ? 1 : limit - s->now; /* a link may lead on from a single one, too */
    c->budget0 = (int64_t)(budget < INT64_MAX ? budget : INT64_MAX);
    run_block(c, single);
    return false;
}

static void enter(struct cpu *c)
{
    c->links.sched->now_exact = cpu_now_exact;
    c->links.sched->now_self = c;
}

static void leave(struct cpu *c)
{
    c->links.sched->now_exact = NULL;
    c->attention = 0;
}

static bool tell_taken(struct cpu *c)
{
    return c->links.taken && c->links.taken(c->links.taken_self);
}

enum cpu_stop cpu_run(struct cpu *c, uint64_t until)
{
    enum cpu_stop why;
    enter(c);
    for (;;) {
        if (!turn(c, until, false, &why)) {
            if (c->block_stop && !c->stop_asked)
                break; /* CPU_STOP_TIME, early */
            continue;
        }
        if (why != CPU_STOP_TAKEN || !tell_taken(c) || c->block_stop)
            break;
        until--; /* it is a moment, and `until` may stand for a number of moments */
    }
    leave(c);
    return why;
}

enum cpu_stop cpu_step(struct cpu *c)
{
    enum cpu_stop why;
    enter(c);
    c->skip_break = true;
    if (!turn(c, UINT64_MAX, true, &why)) {
        why = c->stop_asked ? (enum cpu_stop)c->stop_why : CPU_STOP_TIME;
        c->stop_asked = false;
    } else if (why == CPU_STOP_TAKEN) {
        tell_taken(c);
    }
    c->skip_break = false;
    leave(c);
    return why;
}

void cpu_stop(struct cpu *c, enum cpu_stop why)
{
    c->stop_asked = true;
    c->stop_why = (uint8_t)why;
    c->attention = 1;
}
