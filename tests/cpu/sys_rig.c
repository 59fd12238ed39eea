/* sys_rig.c - one core with a little memory and a clock; its timer is an array of values. */
#include "sys_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t cnt_read(void *self, unsigned reg, bool ns)
{
    return ((struct sys_rig *)self)->cnt[reg];
}

static void cnt_write(void *self, unsigned reg, bool ns, uint64_t v)
{
    struct sys_rig *r = self;
    r->cnt[reg] = v;
    r->cnt_writes++;
}

static void take_log(void *self, const char *line)
{
    struct sys_rig *r = self;
    if (r->logged < 4)
        snprintf(r->log[r->logged], sizeof r->log[0], "%s", line);
    r->logged++;
}

static bool offer_call(void *self, struct cpu *c, enum cpu_call kind, uint32_t imm)
{
    struct sys_rig *r = self;
    r->calls++;
    return r->serve;
}

void sys_rig_open(struct sys_rig *r)
{
    memset(r, 0, sizeof *r);
    r->ram = calloc(1, RIG_RAM_SIZE);
    r->cpu = calloc(1, sizeof *r->cpu);
    sched_init(&r->sched);
    bus_init(&r->bus, &r->obs);
    bus_add(&r->bus,
            &(struct region){.name = "ram", .base = RIG_RAM, .size = RIG_RAM_SIZE, .host = r->ram});
    r->timer = (struct timer_rows){cnt_read, cnt_write, r};
    struct cpu_links links = {.bus = &r->bus,
                              .sched = &r->sched,
                              .obs = &r->obs,
                              .timer = &r->timer,
                              .call = offer_call,
                              .call_self = r,
                              .log = take_log,
                              .log_self = r};
    struct cpu_config cfg = {.name = "cortex-a15", .poison_seed = 1};
    cpu_init(r->cpu, &cfg, &links);
}

void sys_rig_close(struct sys_rig *r)
{
    cpu_free(r->cpu);
    free(r->cpu);
    free(r->ram);
}

void sys_rig_enter(struct sys_rig *r, enum rig_state state, unsigned mode)
{
    struct cpu *c = r->cpu;
    cpu_set_cpsr(c, MODE_SVC);
    c->cp15.HCR[0] = c->cp15.HSTR[0] = c->cp15.HDCR[0] = 0;
    c->cp15.HCPTR[0] = 0x33ff;
    c->cp15.NSACR[0] = NSACR_CP10 | NSACR_CP11;
    c->cp15.SCR[0] = state == RIG_NS ? SCR_NS | SCR_HCE : 0;
    c->thumb = 0;
    c->r[15] = (uint32_t)RIG_RAM;
    cpu_set_cpsr(c, mode);
}

static enum ex exec(struct sys_rig *r, uint32_t raw, bool thumb)
{
    struct insn i;
    r->cpu->thumb = thumb;
    r->cpu->exc = (struct exc){.kind = EXC_KINDS};
    decode_init();
    decode_insn(raw, thumb, 0, (uint32_t)RIG_RAM, &i);
    if (!insn_rows[i.row].exec)
        BUG("%08x is %s: no executor", raw, insn_rows[i.row].name);
    return insn_rows[i.row].exec(r->cpu, &i);
}

enum ex sys_rig_exec(struct sys_rig *r, uint32_t raw)
{
    return exec(r, raw, false);
}

enum ex sys_rig_exec_t32(struct sys_rig *r, uint32_t raw)
{
    return exec(r, raw, true);
}
