/* poke.c - see poke.h. A record is 24 bytes, little-endian, in the order of struct poke.
 *
 * A record is delivered at its place (sim/place.h), after the events that are due there: before the
 * next instruction, and before or behind an exception as it was. */
#include "sim/poke.h"

#include "cpu/cp15.h"
#include "sim/board.h"

#include <string.h>

enum { RECORD = 24 };

static void put(uint8_t *at, uint64_t v, unsigned len)
{
    for (unsigned i = 0; i < len; i++)
        at[i] = (uint8_t)(v >> (8 * i));
}

static uint64_t get(const uint8_t *at, unsigned len)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < len; i++)
        v |= (uint64_t)at[i] << (8 * i);
    return v;
}

static void encode(const struct poke *p, uint8_t *r)
{
    memset(r, 0, RECORD);
    r[0] = p->op;
    r[1] = p->cpu;
    r[2] = p->a;
    r[3] = p->n;
    put(r + 4, p->row, 2);
    put(r + 8, p->addr, 8);
    put(r + 16, p->value, 8);
}

static void decode(const uint8_t *r, struct poke *p)
{
    *p = (struct poke){.op = r[0],
                       .cpu = r[1],
                       .a = r[2],
                       .n = r[3],
                       .row = (uint16_t)get(r + 4, 2),
                       .addr = get(r + 8, 8),
                       .value = get(r + 16, 8)};
}

static void poke_memory(struct machine *m, const struct poke *p)
{
    uint8_t *host = p->n <= 8 ? bus_host(&m->bus, p->addr, p->n) : NULL;
    if (!host)
        return;
    bus_storing(&m->bus, host, p->n);
    put(host, p->value, p->n);
    for (unsigned i = 0; i < m->ncpus; i++)
        cpu_code_changed(m->cpu[i], p->addr, p->n);
}

static void poke_bus(struct machine *m, const struct poke *p)
{
    struct bus_req req = {.pa = p->addr, .size = p->n, .cpu = p->cpu, .write = true};
    bus_write(&m->bus, &req, p->value);
}

static void poke_pc(struct cpu *c, uint32_t to)
{
    bool thumb = to & 1;
    if (c->thumb != thumb)
        cpu_set_cpsr(c, (cpu_cpsr(c) & ~(uint32_t)PSR_T) | (thumb ? PSR_T : 0u));
    c->r[15] = to & (thumb ? ~1u : ~3u);
    cpu_context_changed(c);
}

static void poke_vfp(struct cpu *c, const struct poke *p)
{
    if (p->n < POKE_VFP_FPSCR)
        c->vd[p->n] = p->value;
    else if (p->n == POKE_VFP_FPSCR)
        c->fpscr = (uint32_t)p->value & FPSCR_WRITABLE;
    else if (p->n == POKE_VFP_FPEXC)
        c->fpexc = (uint32_t)p->value & FPEXC_EN;
    cpu_context_changed(c);
}

/* In A32 state the address of the next instruction is that of a word. */
static void poke_cpsr(struct cpu *c, uint32_t v)
{
    if (!mode_exists(v & PSR_M))
        return;
    cpu_set_cpsr(c, v);
    poke_pc(c, c->r[15] | c->thumb);
}

static void apply(struct machine *m, const struct poke *p)
{
    struct cpu *c = m->cpu[p->cpu];
    switch ((enum poke_op)p->op) {
    case POKE_REG:
        cpu_set_reg(c, p->a, p->n, (uint32_t)p->value);
        break;
    case POKE_PC:
        poke_pc(c, (uint32_t)p->value);
        break;
    case POKE_CPSR:
        poke_cpsr(c, (uint32_t)p->value);
        break;
    case POKE_SPSR:
        cpu_set_spsr(c, p->a, (uint32_t)p->value);
        break;
    case POKE_BANK:
        c->bank[p->n % BANK_SLOTS] = (uint32_t)p->value;
        break;
    case POKE_CP15:
        if (p->row < cp15_row_count)
            cp15_poke(c, &cp15_rows[p->row], p->a, p->value);
        break;
    case POKE_MEM:
        poke_memory(m, p);
        break;
    case POKE_BUS:
        poke_bus(m, p);
        break;
    case POKE_INPUT:
        cpu_input(c, p->n % CPU_INPUTS, p->value);
        break;
    case POKE_VFP:
        poke_vfp(c, p);
        break;
    case POKE_OPS:
        break;
    }
}

static void deliver(void *self, const uint8_t *bytes, unsigned len)
{
    struct machine *m = self;
    struct poke p;
    sched_run_due(&m->sched);
    for (unsigned at = 0; at + RECORD <= len; at += RECORD) {
        decode(bytes + at, &p);
        if (p.cpu < m->ncpus)
            apply(m, &p);
    }
}

void poke_init(struct machine *m)
{
    m->poke_port = input_add_port(&m->board->input, "person", deliver, m);
}

bool machine_poke(struct machine *m, const struct poke *p)
{
    uint8_t record[RECORD];
    encode(p, record);
    return input_now(&m->board->input, m->poke_port, INPUT_PERSON, record, RECORD);
}
