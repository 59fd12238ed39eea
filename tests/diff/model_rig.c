/* model_rig.c - the core under test beside the model: the same state in, one instruction, and all
 * of the state that the model knows out. */
#include "tests/diff/model.h"

#include "cpu/cp15.h"
#include "tests/engines.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct model_rig {
    struct bus bus;
    struct sched sched;
    struct observers obs;
    struct cpu cpu;
    _Alignas(4096) uint8_t code[CODE_SIZE];
    _Alignas(4096) uint8_t data[DATA_SIZE];
};

static const char *const names[MODEL_VALUES] = {
#define PLAIN(name)               #name,
#define BANK(name, slot)          #name,
#define CP(name, member, copy)    #name,
#define CP_HI(name, member, copy) #name,
#define CORE(name, member)        #name,
#include "tests/diff/model_state.def"
};

struct model_rig *model_rig(void)
{
    struct model_rig *r = aligned_alloc(4096, (sizeof *r + 4095) / 4096 * 4096);
    memset(r, 0, sizeof *r);
    bus_init(&r->bus, &r->obs);
    sched_init(&r->sched);
    struct region code = {.name = "code", .base = CODE_BASE, .size = CODE_SIZE, .host = r->code};
    struct region data = {.name = "data", .base = DATA_BASE, .size = DATA_SIZE, .host = r->data};
    bus_add(&r->bus, &code);
    bus_add(&r->bus, &data);
    struct cpu_config cfg = {.name = "cortex-a15", .engine = engine_from_environment()};
    struct cpu_links links = {.bus = &r->bus, .sched = &r->sched, .obs = &r->obs};
    cpu_init(&r->cpu, &cfg, &links);
    r->cpu.block_cap = 1;
    return r;
}

void model_rig_close(struct model_rig *r)
{
    cpu_free(&r->cpu);
    free(r);
}

/* --- state in and out; in User mode the others' registers are all in bank[] --- */

static void set_high(uint64_t *at, uint32_t v)
{
    *at = (uint32_t)*at | (uint64_t)v << 32;
}

static void set_low(uint64_t *at, uint32_t v)
{
    *at = (*at & ~(uint64_t)UINT32_MAX) | v;
}

static void load(struct cpu *c, const uint32_t *v)
{
    cpu_set_cpsr(c, MODE_USR);
#define BANK(name, slot)          c->bank[BANK_##slot] = v[M_##name];
#define CP(name, member, copy)    set_low(&c->cp15.member[copy], v[M_##name]);
#define CP_HI(name, member, copy) set_high(&c->cp15.member[copy], v[M_##name]);
#define CORE(name, member)        c->member = v[M_##name];
#include "tests/diff/model_state.def"
    c->irq_any = v[M_irq];
    memcpy(c->r, &v[M_r0], 8 * 4);
    memcpy(c->r + 8, &v[M_r8_usr], 5 * 4);
    c->r[13] = v[M_sp_usr];
    c->r[14] = v[M_lr_usr];
    c->r[15] = v[M_pc];
    c->raised = false;
    cpu_set_cpsr(c, v[M_cpsr]);
}

static void store(struct cpu *c, uint32_t *v)
{
    uint32_t cpsr = cpu_cpsr(c), pc = c->r[15];
    cpu_set_cpsr(c, MODE_USR);
#define BANK(name, slot)          v[M_##name] = c->bank[BANK_##slot];
#define CP(name, member, copy)    v[M_##name] = (uint32_t)c->cp15.member[copy];
#define CP_HI(name, member, copy) v[M_##name] = (uint32_t)(c->cp15.member[copy] >> 32);
#define CORE(name, member)        v[M_##name] = c->member;
#include "tests/diff/model_state.def"
    memcpy(&v[M_r0], c->r, 8 * 4);
    memcpy(&v[M_r8_usr], c->r + 8, 5 * 4);
    v[M_sp_usr] = c->r[13];
    v[M_lr_usr] = c->r[14];
    v[M_cpsr] = cpsr;
    v[M_pc] = pc;
}

/* --- the comparison --- */

struct outcome {
    struct model model;
    uint32_t ours[MODEL_VALUES];
    bool same_memory;
};

static void run_both(struct model_rig *r, const struct model_case *k, struct outcome *o)
{
    struct cpu *c = &r->cpu;
    uint8_t *window = r->data + (MODEL_AT - DATA_BASE);
    memset(o, 0, sizeof *o);
    memcpy(o->model.v, k->v, sizeof o->model.v);
    o->model.insn = &k->insn;
    model_fill(o->model.memory, k->memory, k->v[M_cpsr] & PSR_E);
    memcpy(window, o->model.memory, MODEL_MEMORY);
    diff_put(r->code, k->insn.pc, k->insn.raw, k->insn.thumb, k->insn.len);
    cpu_code_changed(c, k->insn.pc, k->insn.len);
    load(c, k->v);
    cpu_run(c, r->sched.now + 1); /* no step: that is the interpreter's on every engine */
    store(c, o->ours);
    model_run(&o->model);
    o->same_memory = !memcmp(window, o->model.memory, MODEL_MEMORY);
}

static uint32_t difference(const struct outcome *o, enum model_value n)
{
    return (o->ours[n] ^ o->model.v[n]) & ~(n == M_hsr ? o->model.unknown_hsr : 0);
}

static bool agree(const struct outcome *o)
{
    for (unsigned n = 0; n < MODEL_VALUES; n++)
        if (difference(o, n))
            return o->model.outside;
    return o->same_memory || o->model.outside;
}

bool model_compare(struct model_rig *r, const struct model_case *k, bool *passed, bool *excepted)
{
    struct outcome o;
    run_both(r, k, &o);
    *passed = model_passes(&k->insn, k->v[M_cpsr]);
    *excepted = o.model.excepted;
    return agree(&o);
}

void model_shrink(struct model_rig *r, struct model_case *k)
{
    bool passed, excepted;
    for (unsigned n = 0; n < MODEL_VALUES; n++) {
        uint32_t was = k->v[n];
        if (n == M_pc || n == M_cpsr || n == M_power)
            continue;
        k->v[n] = 0;
        if (model_compare(r, k, &passed, &excepted))
            k->v[n] = was;
    }
}

/* --- one line --- */

void model_print(const struct model_case *k)
{
    printf("model raw=%x thumb=%u mem=%x", k->insn.raw, k->insn.thumb, k->memory);
    for (unsigned n = 0; n < MODEL_VALUES; n++)
        if (k->v[n])
            printf(" %s=%x", names[n], k->v[n]);
}

static bool assign(struct model_case *k, const char *name, uint32_t v)
{
    if (!strcmp(name, "raw"))
        k->insn.raw = v;
    else if (!strcmp(name, "thumb"))
        k->insn.thumb = v;
    else if (!strcmp(name, "mem"))
        k->memory = v;
    else
        for (unsigned n = 0;; n++) {
            if (n == MODEL_VALUES)
                return false;
            if (strcmp(name, names[n]))
                continue;
            k->v[n] = v;
            return true;
        }
    return true;
}

bool model_parse(const char *line, struct model_case *k)
{
    char name[16];
    uint32_t v;
    int used = 0;
    memset(k, 0, sizeof *k);
    if (strncmp(line, "model ", 6))
        return false;
    for (line += 6; sscanf(line, " %15[a-z0-9_]=%" SCNx32 "%n", name, &v, &used) == 2; line += used)
        if (!assign(k, name, v))
            return false;
    uint32_t cpsr = k->v[M_cpsr];
    uint8_t it = field_get(cpsr, PSR_IT_HI) << 2 | field_get(cpsr, PSR_IT_LO);
    decode_insn_row(k->insn.raw, k->insn.thumb, it, k->v[M_pc], &k->insn);
    k->insn.in_it = it;
    return !line[strspn(line, " \n")] && k->insn.pc - CODE_BASE < CODE_SIZE - 8;
}

void model_explain(struct model_rig *r, const struct model_case *k)
{
    struct outcome o;
    run_both(r, k, &o);
    printf("    %s\n", insn_rows[k->insn.row].name);
    for (unsigned n = 0; n < MODEL_VALUES; n++)
        if (difference(&o, n))
            printf("    %s: %08x, not %08x\n", names[n], o.ours[n], o.model.v[n]);
    if (!o.same_memory)
        printf("    memory differs\n");
}
